package ferry.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes strangers show that they receive at the address they send from (Retry, RFC 9000 §8.1.2) when many handshakes are
 * under way; until then nothing is kept about them. Token: time, MAC over time, address, port and connection id, then
 * that connection id. The library's thread.
 */
final class AddressProof implements QuicTokenHandler {
    private static final int TIME_BYTES = Long.BYTES;
    private static final int MAC_BYTES = 32;
    private static final int CONNECTION_ID_BYTES_MAX = 20;
    private static final int INVALID = -1;

    private final BooleanSupplier isDemanded;
    private final LongSupplier nanos;
    private final SecretKeySpec key;

    /** @param nanos {@link System#nanoTime} */
    AddressProof(BooleanSupplier isDemanded, LongSupplier nanos, SecureRandom random) {
        this.isDemanded = isDemanded;
        this.nanos = nanos;
        byte[] secret = new byte[MAC_BYTES];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** @return false if no proof is demanded, and the handshake goes on at once */
    @Override
    public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
        if (!isDemanded.getAsBoolean()) {
            return false;
        }
        byte[] id = ByteBufUtil.getBytes(connectionId);
        long now = nanos.getAsLong();
        out.writeLong(now).writeBytes(mac(now, address, id)).writeBytes(id);
        return true;
    }

    /** @return where in the token the connection id begins, or −1 */
    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        byte[] bytes = ByteBufUtil.getBytes(token);
        int idAt = TIME_BYTES + MAC_BYTES;
        if (bytes.length < idAt || bytes.length > maxTokenLength()) {
            return INVALID;
        }
        long made = ByteBuffer.wrap(bytes).getLong();
        byte[] id = Arrays.copyOfRange(bytes, idAt, bytes.length);
        byte[] sent = Arrays.copyOfRange(bytes, TIME_BYTES, idAt);
        if (!MessageDigest.isEqual(mac(made, address, id), sent)) {
            return INVALID;
        }
        long age = nanos.getAsLong() - made;
        return age < 0 || age > QuicLimits.TOKEN_AGE.toNanos() ? INVALID : idAt;
    }

    @Override
    public int maxTokenLength() {
        return TIME_BYTES + MAC_BYTES + CONNECTION_ID_BYTES_MAX;
    }

    private byte[] mac(long made, InetSocketAddress address, byte[] connectionId) {
        byte[] host = address.getAddress().getAddress();
        ByteBuffer text = ByteBuffer.allocate(TIME_BYTES + 1 + host.length + Short.BYTES + connectionId.length)
                .putLong(made)
                .put((byte) host.length)
                .put(host)
                .putShort((short) address.getPort())
                .put(connectionId);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.array());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HMAC-SHA-256", e);
        }
    }
}
