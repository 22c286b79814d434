package ferry.protocol.auth;

import ferry.protocol.SpecLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords: RFC 6238 with SHA-1, 30 seconds and 6 digits, which is what every authenticator app
 * takes without being told; ferry-1.md §5.6.
 */
public final class Totp {
    private static final long STEP_SECONDS = 30;
    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    /** A clock may be off by one step either way, and a person needs time to type. */
    private static final int STEPS_AROUND = 1;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {}

    /** The code of the step that {@code time} is in. */
    public static String code(byte[] secret, Instant time) {
        return code(secret, step(time));
    }

    /**
     * The step whose code this is, among those around {@code now} that are {@code usable}; every one of them is computed
     * and compared, whichever fits.
     */
    public static OptionalLong match(byte[] secret, String code, Instant now, LongPredicate usable) {
        OptionalLong found = OptionalLong.empty();
        byte[] given = code.getBytes(StandardCharsets.UTF_8);
        for (long step = step(now) - STEPS_AROUND; step <= step(now) + STEPS_AROUND; step++) {
            boolean fits = MessageDigest.isEqual(given, code(secret, step).getBytes(StandardCharsets.UTF_8));
            if (usable.test(step) && fits) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
    }

    /** RFC 4226 §5.3. */
    static String code(byte[] secret, long step) {
        byte[] hash = hmac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
    }

    /** What a person types into an app: RFC 4648 base32 without padding. */
    public static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte next : bytes) {
            held = (held << Byte.SIZE) | (next & 0xff);
            bits += Byte.SIZE;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((held >> bits) & 31));
            }
        }
        if (bits > 0) {
            text.append(BASE32.charAt((held << (5 - bits)) & 31));
        }
        return text.toString();
    }

    /** What an app reads from a QR code. */
    public static String uri(byte[] secret, String account, String server) {
        return "otpauth://totp/" + escape("Ferry " + server) + ":" + escape(account) + "?secret=" + base32(secret)
                + "&issuer=" + escape("Ferry " + server);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (next & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-')) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(next));
            }
        }
        return escaped.toString();
    }

    private static byte[] hmac(byte[] secret, byte[] message) {
        if (secret.length != SpecLimits.TOTP_SECRET_BYTES) {
            throw new IllegalArgumentException("a secret of " + secret.length + " bytes");
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HMAC-SHA-1", e);
        }
    }
}
