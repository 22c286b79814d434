package ferry.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** The system's exceptions with a sentence for people: the type stays, since callers decide by it. */
final class Explained {
    private Explained() {}

    static IOException as(IOException cause, String message) {
        IOException explained = switch (cause) {
            case BindException _ -> new BindException(message);
            case ConnectException _ -> new ConnectException(message);
            case NoRouteToHostException _ -> new NoRouteToHostException(message);
            case SocketException _ -> new SocketException(message);
            case SocketTimeoutException _ -> new SocketTimeoutException(message);
            case UnknownHostException _ -> new UnknownHostException(message);
            case SSLHandshakeException _ -> new SSLHandshakeException(message);
            case SSLException _ -> new SSLException(message);
            case EOFException _ -> new EOFException(message);
            default -> new IOException(message);
        };
        explained.initCause(cause);
        return explained;
    }
}
