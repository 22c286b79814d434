package ferry.protocol.auth;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.ProtocolException;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The client's side of SCRAM-SHA-256-PLUS: RFC 5802, 7677; ferry-1.md §5.2. One exchange, one thread. */
public final class ScramClient {
    private final SaltedPassword password;
    private final Binding binding;
    private final String nonce;
    private final String firstBare;
    private byte @Nullable [] expectedServerSignature;

    /**
     * {@code prepared}: from {@link Passwords#prepare}. {@code nonce}: 24 random bytes.
     *
     * @throws IllegalArgumentException if {@code account} is not printable ASCII, which no account's name is
     */
    public ScramClient(String account, String prepared, Binding binding, byte[] nonce) {
        this(account, new SaltedPassword(prepared), binding, nonce);
    }

    /** With a password that may have been salted already. {@code nonce}: 24 random bytes. */
    public ScramClient(String account, SaltedPassword password, Binding binding, byte[] nonce) {
        if (!account.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("not an account name");
        }
        this.password = password;
        this.binding = binding;
        this.nonce = Scram.base64(nonce);
        this.firstBare = "n=" + account.replace("=", "=3D").replace(",", "=2C") + ",r=" + this.nonce;
    }

    public byte[] clientFirst() {
        return Scram.bytes(Scram.gs2Header(binding) + firstBare);
    }

    /** @throws FerryException BAD_CREDENTIAL if iterations or salt are outside §5.2, MALFORMED, SIGN_IN_FAILED */
    public byte[] clientFinal(byte[] serverFirst) throws FerryException {
        String first = Scram.text(serverFirst);
        String[] parts = first.split(",", -1);
        if (parts.length != 3
                || !parts[0].startsWith("r=")
                || !parts[1].startsWith("s=")
                || !parts[2].startsWith("i=")) {
            throw malformed("not a SCRAM challenge");
        }
        String bothNonces = parts[0].substring(2);
        if (!bothNonces.startsWith(nonce) || !Scram.isNonce(bothNonces.substring(nonce.length()))) {
            throw new RefusedException(ErrorCode.SIGN_IN_FAILED, "the challenge does not continue our nonce");
        }
        byte[] salt = Scram.fromBase64(parts[1].substring(2)).orElseThrow(() -> malformed("a salt that is not base64"));
        if (salt.length < SpecLimits.SALT_BYTES_MIN || salt.length > SpecLimits.SALT_BYTES_MAX) {
            throw new RefusedException(ErrorCode.BAD_CREDENTIAL, "a salt of " + salt.length + " bytes");
        }
        int iterations = iterations(parts[2].substring(2));

        String finalWithoutProof = "c=" + Scram.channelBinding(binding) + ",r=" + bothNonces;
        byte[] authMessage = Scram.bytes(firstBare + "," + first + "," + finalWithoutProof);
        byte[] salted = password.salted(salt, iterations);
        byte[] clientKey = Scram.clientKey(salted);
        byte[] clientSignature = Hmac.of(Scram.storedKey(clientKey), authMessage);
        expectedServerSignature = Hmac.of(Scram.serverKey(salted), authMessage);
        byte[] proof = Scram.xor(clientKey, clientSignature);
        Arrays.fill(salted, (byte) 0);
        Arrays.fill(clientKey, (byte) 0);
        return Scram.bytes(finalWithoutProof + ",p=" + Scram.base64(proof));
    }

    /** Whether the server knows the verifier of this password: the proof of the server. */
    public boolean isServerProven(byte[] serverFinal) {
        if (expectedServerSignature == null) {
            throw new IllegalStateException("before the client's own proof");
        }
        return MessageDigest.isEqual(serverFinal, Scram.bytes("v=" + Scram.base64(expectedServerSignature)));
    }

    /** RFC 5802 §5.1: positive, decimal, no leading zero. Floor and ceiling are ours, against a hostile server. */
    private static int iterations(String text) throws FerryException {
        if (!text.matches("[1-9][0-9]{0,18}")) {
            throw malformed("an iteration count that is not a number");
        }
        long iterations = Long.parseLong(text);
        if (iterations < SpecLimits.ITERATIONS_MIN || iterations > SpecLimits.ITERATIONS_MAX) {
            throw new RefusedException(
                    ErrorCode.BAD_CREDENTIAL,
                    text + " iterations; " + SpecLimits.ITERATIONS_MIN + " to " + SpecLimits.ITERATIONS_MAX
                            + " are accepted");
        }
        return (int) iterations;
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException(ErrorCode.MALFORMED, what);
    }
}
