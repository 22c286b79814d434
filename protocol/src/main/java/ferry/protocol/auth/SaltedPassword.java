package ferry.protocol.auth;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A prepared password that is salted once and used again: PBKDF2 takes a large part of a second, and longer on a busy
 * machine than a link may wait. Holds the last result. Thread-safe.
 */
public final class SaltedPassword {
    private final String prepared;
    private byte[] salt = {};
    private int iterations;
    private byte @Nullable [] salted;

    /** {@code prepared}: from {@link Passwords#prepare}. */
    public SaltedPassword(String prepared) {
        this.prepared = prepared;
    }

    /** Does the work ahead of time, before a link begins to wait. */
    public void derive(byte[] withSalt, int withIterations) {
        Arrays.fill(salted(withSalt, withIterations), (byte) 0);
    }

    /** What a server keeps of this password. */
    public PasswordVerifier verifier(byte[] withSalt, int withIterations) {
        return PasswordVerifier.of(salted(withSalt, withIterations), withSalt, withIterations);
    }

    /** A copy, for the caller to wipe. */
    synchronized byte[] salted(byte[] withSalt, int withIterations) {
        byte[] known = salted;
        if (known == null || iterations != withIterations || !Arrays.equals(salt, withSalt)) {
            known = Scram.saltedPassword(prepared, withSalt, withIterations);
            salted = known;
            salt = withSalt.clone();
            iterations = withIterations;
        }
        return known.clone();
    }

    @Override
    public String toString() {
        return "SaltedPassword[]";
    }
}
