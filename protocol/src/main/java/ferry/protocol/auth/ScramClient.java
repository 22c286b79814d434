package ferry.protocol.auth;

import ferry.protocol.FerryException;

/** The client's side of SCRAM-SHA-256-PLUS: RFC 5802, 7677; ferry-1.md §5.2. One exchange, one thread. */
public final class ScramClient {
    /** {@code prepared}: from {@link Passwords#prepare}. {@code nonce}: 24 random bytes. */
    public ScramClient(String account, String prepared, Binding binding, byte[] nonce) {
        throw new UnsupportedOperationException("not built yet");
    }

    public byte[] clientFirst() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** @throws FerryException BAD_CREDENTIAL if iterations or salt are outside §5.2, MALFORMED, SIGN_IN_FAILED */
    public byte[] clientFinal(byte[] serverFirst) throws FerryException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Whether the server knows the verifier of this password: the proof of the server. */
    public boolean isServerProven(byte[] serverFinal) {
        throw new UnsupportedOperationException("not built yet");
    }
}
