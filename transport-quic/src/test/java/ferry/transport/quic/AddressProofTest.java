package ferry.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AddressProofTest {
    private static final InetSocketAddress ALICE = new InetSocketAddress("192.0.2.1", 4000);
    private static final byte[] CONNECTION_ID = {1, 2, 3, 4, 5, 6, 7, 8};

    private final AtomicLong now = new AtomicLong(1_000);
    private final AddressProof proof = new AddressProof(() -> true, now::get, new SecureRandom());

    private byte[] token() {
        ByteBuf out = Unpooled.buffer(proof.maxTokenLength());
        assertThat(proof.writeToken(out, Unpooled.wrappedBuffer(CONNECTION_ID), ALICE))
                .isTrue();
        return ByteBufUtil.getBytes(out);
    }

    private int validate(byte[] token, InetSocketAddress address) {
        return proof.validateToken(Unpooled.wrappedBuffer(token), address);
    }

    @Test
    void aTokenIsGoodForItsAddressAndGivesBackTheConnectionId() {
        byte[] token = token();

        int at = validate(token, ALICE);

        assertThat(at).isPositive();
        assertThat(token).endsWith(CONNECTION_ID).hasSize(at + CONNECTION_ID.length);
    }

    @Test
    void aTokenIsWorthNothingAtAnotherAddressOrPort() {
        assertThat(validate(token(), new InetSocketAddress("192.0.2.2", 4000))).isEqualTo(-1);
        assertThat(validate(token(), new InetSocketAddress("192.0.2.1", 4001))).isEqualTo(-1);
    }

    @Test
    void aTokenIsWorthNothingLater() {
        byte[] token = token();

        now.addAndGet(QuicLimits.TOKEN_AGE.toNanos());
        assertThat(validate(token, ALICE)).isPositive();
        now.incrementAndGet();
        assertThat(validate(token, ALICE)).isEqualTo(-1);
    }

    @Test
    void noBitOfATokenCanBeChanged() {
        byte[] token = token();
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] changed = token.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(validate(changed, ALICE)).as("bit %d", bit).isEqualTo(-1);
        }
        assertThat(validate(new byte[0], ALICE)).isEqualTo(-1);
        assertThat(validate(new byte[40], ALICE)).isEqualTo(-1);
    }

    @Test
    void nothingIsDemandedInQuietTimes() {
        AddressProof quiet = new AddressProof(() -> false, now::get, new SecureRandom());
        ByteBuf out = Unpooled.buffer();

        assertThat(quiet.writeToken(out, Unpooled.wrappedBuffer(CONNECTION_ID), ALICE))
                .isFalse();
        assertThat(out.isReadable()).isFalse();
    }
}
