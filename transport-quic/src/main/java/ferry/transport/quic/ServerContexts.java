package ferry.transport.quic;

import ferry.transport.LinkSecurity;
import ferry.transport.TlsIdentity;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What connections arrive with: the TLS context of the identity that counts now. The library's thread. */
final class ServerContexts {
    private final String protocol;
    private final Supplier<TlsIdentity> identity;
    private @Nullable ServerContext last;

    /** {@code security}: what links are bound to whose handshake {@code tls} made. */
    record ServerContext(TlsIdentity identity, QuicSslContext tls, LinkSecurity.TlsEndPoint security) {}

    ServerContexts(String protocol, Supplier<TlsIdentity> identity) {
        this.protocol = protocol;
        this.identity = identity;
    }

    ServerContext now() {
        TlsIdentity wanted = identity.get();
        ServerContext known = last;
        if (known == null || !known.identity().equals(wanted)) {
            known = new ServerContext(
                    wanted, context(wanted), new LinkSecurity.TlsEndPoint(wanted.endPoint(), wanted.keyHash()));
            last = known;
        }
        return known;
    }

    private QuicSslContext context(TlsIdentity wanted) {
        QuicSslContext context = QuicSslContextBuilder.forServer(wanted.keyManager(), null)
                .applicationProtocols(protocol)
                .earlyData(false)
                .build();
        // Without keys it issues no tickets and takes none (ferry-1.md §3.1).
        context.sessionContext().setTicketKeys();
        return context;
    }
}
