package ferry.protocol.auth;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.ProtocolException;
import ferry.protocol.RefusedException;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server's side of SCRAM-SHA-256-PLUS: ferry-1.md §5.2. One exchange, one thread. */
public final class ScramServer {
    private final Binding binding;
    private final String firstBare;
    private final String account;
    private final String bothNonces;
    private @Nullable PasswordVerifier verifier;
    private String serverFirst = "";
    private boolean finished;

    /**
     * {@code nonce}: 24 random bytes.
     *
     * @throws FerryException MALFORMED, or SIGN_IN_FAILED if the gs2 header is not the one of this binding
     */
    public ScramServer(byte[] clientFirst, Binding binding, byte[] nonce) throws FerryException {
        this.binding = binding;
        String first = Scram.text(clientFirst);
        String header = Scram.gs2Header(binding);
        if (!first.startsWith(header)) {
            throw new RefusedException(ErrorCode.SIGN_IN_FAILED, "the sign-in is not bound by " + header);
        }
        this.firstBare = first.substring(header.length());
        String[] parts = firstBare.split(",", -1);
        // Exactly these two: no `m=`, no extension.
        if (parts.length != 2 || !parts[0].startsWith("n=") || !parts[1].startsWith("r=")) {
            throw malformed("not a SCRAM client-first-message");
        }
        this.account = unescape(parts[0].substring(2));
        String clientNonce = parts[1].substring(2);
        if (!Scram.isNonce(clientNonce)) {
            throw malformed("a nonce outside RFC 5802");
        }
        this.bothNonces = clientNonce + Scram.base64(nonce);
    }

    /** The account name as sent; not yet checked against any rule. */
    public String account() {
        return account;
    }

    /** Fixes the verifier (a mock one for unknown accounts) and gives the server-first-message. */
    public byte[] challenge(PasswordVerifier verifier) {
        if (this.verifier != null) {
            throw new IllegalStateException("challenged twice");
        }
        this.verifier = verifier;
        serverFirst = "r=" + bothNonces + ",s=" + Scram.base64(verifier.salt()) + ",i=" + verifier.iterations();
        return Scram.bytes(serverFirst);
    }

    /** The server-final-message if the proof is right, empty otherwise; the work does not depend on the outcome. */
    public Optional<byte[]> finish(byte[] clientFinal) {
        PasswordVerifier known = verifier;
        if (known == null || finished) {
            throw new IllegalStateException("one challenge, one answer");
        }
        finished = true;
        String expected = "c=" + Scram.channelBinding(binding) + ",r=" + bothNonces;
        String received = Scram.text(clientFinal);
        int proofAt = received.lastIndexOf(",p=");
        String withoutProof = proofAt < 0 ? "" : received.substring(0, proofAt);
        Optional<byte[]> sent = proofAt < 0 ? Optional.empty() : Scram.fromBase64(received.substring(proofAt + 3));
        byte[] proof = sent.filter(bytes -> bytes.length == Scram.KEY_BITS / 8).orElse(new byte[Scram.KEY_BITS / 8]);

        byte[] authMessage = Scram.bytes(firstBare + "," + serverFirst + "," + expected);
        byte[] clientKey = Scram.xor(proof, Hmac.of(known.storedKey(), authMessage));
        byte[] serverSignature = Hmac.of(known.serverKey(), authMessage);
        boolean bound = MessageDigest.isEqual(Scram.bytes(withoutProof), Scram.bytes(expected));
        boolean proven = MessageDigest.isEqual(Scram.storedKey(clientKey), known.storedKey());
        return bound && proven ? Optional.of(Scram.bytes("v=" + Scram.base64(serverSignature))) : Optional.empty();
    }

    /** RFC 5802 §5.1: {@code =2C} is a comma, {@code =3D} an equals sign, any other {@code =} is malformed. */
    private static String unescape(String name) throws ProtocolException {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '=') {
                plain.append(name.charAt(i));
            } else if (name.startsWith("=2C", i)) {
                plain.append(',');
                i += 2;
            } else if (name.startsWith("=3D", i)) {
                plain.append('=');
                i += 2;
            } else {
                throw malformed("an account name with a stray =");
            }
        }
        return plain.toString();
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException(ErrorCode.MALFORMED, what);
    }
}
