package ferry.protocol.auth;

import ferry.protocol.FerryException;
import java.util.Optional;

/** The server's side of SCRAM-SHA-256-PLUS: ferry-1.md §5.2. One exchange, one thread. */
public final class ScramServer {
    /**
     * {@code nonce}: 24 random bytes.
     *
     * @throws FerryException MALFORMED, or SIGN_IN_FAILED if the gs2 header is not the one of this binding
     */
    public ScramServer(byte[] clientFirst, Binding binding, byte[] nonce) throws FerryException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The account name as sent; not yet checked against any rule. */
    public String account() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Fixes the verifier (a mock one for unknown accounts) and gives the server-first-message. */
    public byte[] challenge(PasswordVerifier verifier) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The server-final-message if the proof is right, empty otherwise; the work does not depend on the outcome. */
    public Optional<byte[]> finish(byte[] clientFinal) {
        throw new UnsupportedOperationException("not built yet");
    }
}
