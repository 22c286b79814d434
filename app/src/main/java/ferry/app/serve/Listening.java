package ferry.app.serve;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.protocol.SpecLimits;
import ferry.transport.Endpoint;
import ferry.transport.Listener;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import ferry.transport.quic.QuicTransport;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The listeners of a server, opened all or none. */
final class Listening implements Closeable {
    private static final System.Logger LOG = System.getLogger("ferry.app.serve");

    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable QuicTransport quic;

    private Listening() {}

    static Listening open(Configuration configuration, Supplier<TlsIdentity> identity, Context context)
            throws IOException, CommandFailure {
        Listening all = new Listening();
        try {
            TlsEngines engines = TlsEngines.best(SpecLimits.ALPN);
            all.openAddresses(configuration, engines, identity, context);
            LOG.log(System.Logger.Level.INFO, context.say("serve.tls", engines.library()));
            if (configuration.quic()) {
                all.openQuic(identity, context);
            }
            if (configuration.socket().isPresent()) {
                all.listeners.add(unix(new Endpoint.Unix(configuration.socket().get())));
            }
            if (all.listeners.isEmpty()) {
                throw new CommandFailure(ExitCode.USAGE, "serve.nowhere");
            }
            return all;
        } catch (IOException | CommandFailure | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private void openAddresses(
            Configuration configuration, TlsEngines engines, Supplier<TlsIdentity> identity, Context context)
            throws IOException, CommandFailure {
        for (Endpoint.Tcp address : configuration.addresses()) {
            try {
                listeners.add(Listener.tcp(address, engines, identity));
            } catch (IOException failure) {
                // A machine without IPv6 still has a loopback; nobody asked for ::1 by name.
                if (configuration.addressesChosen() || !isMissing(failure)) {
                    throw explained(failure, address);
                }
                context.note("serve.noIpv6", address);
            }
        }
    }

    /** On the UDP port of each TCP address. A server whose machine cannot do that serves all the same, and says so. */
    private void openQuic(Supplier<TlsIdentity> identity, Context context) {
        Optional<String> missing = QuicTransport.unavailable();
        if (missing.isPresent()) {
            context.warn("serve.noQuic", missing.get());
            return;
        }
        try {
            QuicTransport transport = QuicTransport.start(SpecLimits.ALPN, new SecureRandom());
            quic = transport;
            for (Listener tcp : List.copyOf(listeners)) {
                if (tcp.endpoint() instanceof Endpoint.Tcp(String host, int port)) {
                    listeners.add(transport.listen(new Endpoint.Quic(host, port), identity));
                }
            }
        } catch (IOException failure) {
            context.warn("serve.noQuic", String.valueOf(failure.getMessage()));
        }
    }

    private static Listener unix(Endpoint.Unix socket) throws IOException, CommandFailure {
        try {
            return Listener.unix(socket);
        } catch (IOException failure) {
            throw explained(failure, socket);
        }
    }

    private static CommandFailure explained(IOException failure, Endpoint endpoint) {
        return switch (reason(failure)) {
            case "Address already in use" ->
                new CommandFailure(failure, ExitCode.ADDRESS_TAKEN, "serve.addressTaken", endpoint);
            case "Permission denied" -> new CommandFailure(failure, ExitCode.NOT_ALLOWED, "serve.portDenied", endpoint);
            default ->
                isMissing(failure)
                        ? new CommandFailure(failure, ExitCode.ADDRESS_TAKEN, "serve.noSuchAddress", endpoint)
                        : new CommandFailure(
                                failure,
                                ExitCode.ADDRESS_TAKEN,
                                "serve.cannotListen",
                                endpoint,
                                String.valueOf(failure.getMessage()));
        };
    }

    /** Whether this machine does not have such an address, or no such family of addresses. */
    private static boolean isMissing(IOException failure) {
        String reason = reason(failure);
        return reason.equals("Cannot assign requested address")
                || reason.equals("Address family not supported by protocol")
                || reason.equals("null");
    }

    /** Java has one exception for all of it; the kernel's words are in the first cause. */
    private static String reason(IOException failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return String.valueOf(first.getMessage());
    }

    List<Listener> listeners() {
        return List.copyOf(listeners);
    }

    @Override
    public void close() throws IOException {
        for (Listener listener : listeners) {
            listener.close();
        }
        if (quic != null) {
            quic.close();
        }
    }
}
