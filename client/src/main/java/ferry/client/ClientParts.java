package ferry.client;

import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.ServerKeyCheck;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What all sessions of a client share; made once by {@link FerryClient}. */
record ClientParts(
        ClientSettings settings,
        InstantSource clock,
        SecureRandom random,
        StateDirectory state,
        KnownServers known,
        DeviceKeyStore keys,
        Deadlines deadlines,
        Dialer dialer) {
    /** Connects to a server of either kind. {@code check}: for TLS; a Unix socket's server is who owns its path. */
    Link dial(Endpoint server, ServerKeyCheck check) throws IOException {
        return switch (server) {
            case Endpoint.Tcp tcp -> dialer.tcp(tcp, check, ClientLimits.DIAL);
            case Endpoint.Unix unix -> dialer.unix(unix, ClientLimits.DIAL);
        };
    }
}
