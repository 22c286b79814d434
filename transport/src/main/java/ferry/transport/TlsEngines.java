package ferry.transport;

import java.io.IOException;
import javax.net.ssl.SSLEngine;

/**
 * The one place that knows the TLS library, so that another can be compared. Every engine speaks TLS 1.3 only, offers
 * one application protocol, and neither issues nor takes session tickets (ferry-1.md §3.1). Any thread.
 */
public interface TlsEngines {
    /** The JDK's engine; {@code protocol} is the ALPN name both sides must agree on. */
    static TlsEngines jsse(String protocol) {
        return new JsseEngines(protocol);
    }

    /** The ALPN name; a peer that did not agree to it is refused. */
    String protocol();

    /** An engine for one arriving peer. */
    SSLEngine server(TlsIdentity identity) throws IOException;

    /** An engine for one dial; {@code host} only goes into the server name indication, if it is a name. */
    SSLEngine client(String host, ServerKeyCheck check) throws IOException;

    /** RFC 9266's value for the finished handshake of an engine made here: 32 bytes. */
    byte[] exporter(SSLEngine engine) throws IOException;
}
