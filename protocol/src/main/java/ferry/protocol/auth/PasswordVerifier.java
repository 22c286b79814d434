package ferry.protocol.auth;

import java.util.Arrays;

/** What a server keeps of a password: RFC 5802 §3. {@code storedKey}, {@code serverKey}: 32 bytes. */
public record PasswordVerifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** PBKDF2-HMAC-SHA-256; {@code prepared} comes from {@link Passwords#prepare}. Takes 0.2–1 s at 600,000 iterations. */
    public static PasswordVerifier derive(String prepared, byte[] salt, int iterations) {
        return of(Scram.saltedPassword(prepared, salt, iterations), salt, iterations);
    }

    /** Wipes {@code salted}. */
    static PasswordVerifier of(byte[] salted, byte[] salt, int iterations) {
        byte[] clientKey = Scram.clientKey(salted);
        byte[] storedKey = Scram.storedKey(clientKey);
        byte[] serverKey = Scram.serverKey(salted);
        Arrays.fill(salted, (byte) 0);
        Arrays.fill(clientKey, (byte) 0);
        return new PasswordVerifier(salt.clone(), iterations, storedKey, serverKey);
    }
}
