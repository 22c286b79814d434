package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.Digest;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SignedHeadsTest {
    private final SignedHeads heads = new SignedHeads();
    private final AtomicInteger checks = new AtomicInteger();

    private static Digest head(int number) {
        return Digest.of(ByteBuffer.allocate(Digest.BYTES).putInt(number).array());
    }

    private boolean isSigned(int number, boolean answer) {
        return heads.isSigned(head(number), () -> {
            checks.incrementAndGet();
            return answer;
        });
    }

    @Test
    void aSignatureIsCheckedOnce() {
        assertThat(isSigned(1, true)).isTrue();
        assertThat(isSigned(1, false)).isTrue();
        assertThat(checks).hasValue(1);
    }

    @Test
    void whatIsNotSignedIsAskedAboutAgain() {
        assertThat(isSigned(1, false)).isFalse();
        assertThat(isSigned(1, false)).isFalse();
        assertThat(checks).hasValue(2);
    }

    @Test
    void oneHeadSaysNothingAboutAnother() {
        isSigned(1, true);

        assertThat(isSigned(2, false)).isFalse();
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 0; i <= ClientLimits.SIGNED_HEADS_KEPT; i++) {
            isSigned(i, true);
        }

        assertThat(isSigned(0, false)).isFalse();
        assertThat(isSigned(ClientLimits.SIGNED_HEADS_KEPT, false)).isTrue();
    }
}
