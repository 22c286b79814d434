package ferry.transport;

import ferry.openssl.OpenSsl;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * The TLS library, so that another can be compared. Every one speaks TLS 1.3 only, offers one application protocol,
 * neither issues nor takes session tickets (ferry-1.md §3.1), and exports RFC 9266's value. Any thread.
 */
public abstract sealed class TlsEngines permits JsseEngines, OpenSslEngines {
    private final String protocol;

    TlsEngines(String protocol) {
        this.protocol = protocol;
    }

    /** The system's OpenSSL where there is a usable one, Java's own TLS elsewhere (decision 0013). */
    public static TlsEngines best(String protocol) {
        return openSsl(protocol).orElseGet(() -> jsse(protocol));
    }

    /** Java's own; {@code protocol} is the ALPN name both sides must agree on. */
    public static TlsEngines jsse(String protocol) {
        return new JsseEngines(protocol);
    }

    /** The system's OpenSSL, version 3; empty where there is none. */
    public static Optional<TlsEngines> openSsl(String protocol) {
        return OpenSsl.find().map(library -> new OpenSslEngines(protocol, library));
    }

    /** The ALPN name; a peer that did not agree to it is refused. */
    final String protocol() {
        return protocol;
    }

    /** For logs: {@code OpenSSL 3.0.19}. */
    public abstract String library();

    /** Shakes hands with one arriving peer, in the calling thread; a deadline that closes the channel ends it. */
    abstract TlsSession accept(SocketChannel channel, TlsIdentity identity) throws IOException;

    /**
     * The same with the server at the other end.
     *
     * @param host only goes into the server name indication, if it is a name
     * @throws IOException the check's own exception if it refused
     */
    abstract TlsSession dial(SocketChannel channel, String host, ServerKeyCheck check) throws IOException;

    /** Literal addresses are not server names (RFC 6066 §3). */
    static boolean isServerName(String host) {
        return host.indexOf(':') < 0 && !host.chars().allMatch(c -> c == '.' || Character.digit(c, 10) >= 0);
    }
}
