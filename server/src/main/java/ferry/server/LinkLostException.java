package ferry.server;

import java.io.IOException;

/** The peer is gone or was closed; nothing can be told to it any more. Apart from failures of the depot, by type. */
final class LinkLostException extends IOException {
    private static final long serialVersionUID = 1L;

    LinkLostException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
