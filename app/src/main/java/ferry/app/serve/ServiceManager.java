package ferry.app.serve;

import ferry.app.command.Context;
import ferry.transport.NotifySocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager that started this process, if one did, how it goes (sd_notify(3)). What cannot be told is
 * logged and changes nothing. Thread-safe.
 */
final class ServiceManager {
    private static final System.Logger LOG = System.getLogger("ferry.app.serve");
    /** Closing after the drain: a last commit and the database. */
    private static final Duration CLOSING = Duration.ofSeconds(15);

    private final @Nullable NotifySocket socket;

    private ServiceManager(@Nullable NotifySocket socket) {
        this.socket = socket;
    }

    /** By NOTIFY_SOCKET, which the manager sets; without it nobody is told. */
    static ServiceManager of(Context context) {
        Optional<String> name = context.environment().variable("NOTIFY_SOCKET");
        try {
            return new ServiceManager(name.map(NotifySocket::new).orElse(null));
        } catch (IllegalArgumentException unusable) {
            // vsock: addresses are for virtual machines; a server in one is not started by hand.
            LOG.log(System.Logger.Level.WARNING, unusable.getMessage());
            return new ServiceManager(null);
        }
    }

    void ready(String status) {
        tell("READY=1\nSTATUS=" + line(status));
    }

    /** Until {@link #ready}. The time is CLOCK_MONOTONIC's, which is what Java's monotonic time is on Linux. */
    void reloading(String status) {
        tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000 + "\nSTATUS=" + line(status));
    }

    /** {@code limit}: how long running transfers may go on; the manager is asked to wait so long before it kills. */
    void stopping(String status, Duration limit) {
        long micros = limit.plus(CLOSING).toMillis() * 1_000;
        tell("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + micros + "\nSTATUS=" + line(status));
    }

    /** One line: a name in a status cannot begin an assignment of its own. */
    private static String line(String status) {
        return status.replace('\n', ' ');
    }

    private void tell(String message) {
        if (socket == null) {
            return;
        }
        try {
            socket.send(message);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the service manager was not told: " + e.getMessage());
        }
    }
}
