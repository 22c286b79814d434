package ferry.client;

import ferry.protocol.FerryPath;
import ferry.transport.Endpoint;
import java.util.Optional;

/**
 * A place at a server as people type it: {@code [user@]host:path}, {@code [user@][::1]:path} or
 * {@code ferry://[user@]host[:port]/path}.
 *
 * @param isDirectory whether the name ended with a slash or has no path at all
 */
public record RemoteName(Optional<String> account, Endpoint.Tcp server, FerryPath path, boolean isDirectory) {
    /** Reads a name with a path: the colon (or {@code ferry://}) is a must. */
    public static RemoteName parse(String text) throws SyntaxException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Reads a server, with or without the colon: {@code alice@localhost}, {@code alice@localhost:}. A path is refused. */
    public static RemoteName parseServer(String text) throws SyntaxException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The target of a put. */
    public Session.RemoteTarget target() {
        return new Session.RemoteTarget(path, isDirectory);
    }

    /** What is wrong with a name that was typed. */
    public enum Mistake {
        /** No colon: it looks like a local path. */
        NO_COLON,
        BAD_ACCOUNT,
        BAD_HOST,
        BAD_PORT,
        BAD_PATH,
        /** A server was asked for, and a path was given. */
        PATH_NOT_ALLOWED
    }

    /** A remote name that cannot be read; the message quotes it and says what is wrong. */
    public static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Mistake mistake;

        SyntaxException(Mistake mistake, String message) {
            super(message);
            this.mistake = mistake;
        }

        public Mistake mistake() {
            return mistake;
        }
    }
}
