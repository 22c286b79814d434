package ferry.depot;

import ferry.protocol.FerryException;
import ferry.protocol.Message;
import java.io.IOException;

/**
 * What a link can do before it signed in: prove a client key, register, sign in. Nothing else is reachable, by type: an
 * {@link AccountAccess} comes only from here. One link, one thread.
 */
public final class Reception {
    Reception() {}

    public boolean isClientKeyDemanded() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The server's MAC. @throws FerryException CLIENT_KEY_REFUSED */
    public byte[] proveClientKey(Message.ClientKey message, byte[] clientNonce, byte[] serverNonce)
            throws FerryException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** {@code serverNonce}: used only where the binding has no exporter. */
    public AccountAccess signIn(Message.SignInKey message, byte[] serverNonce) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public AccountAccess signIn(Message.SignInPeer message) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Begins SCRAM; the server-first-message. */
    public byte[] challenge(Message.SignInPassword message) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Ends SCRAM; {@link AccountAccess#serverFinal()} holds the server's proof. */
    public AccountAccess signIn(Message.ScramResponse message) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The new account's id; durable. */
    public long register(Message.Register message) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }
}
