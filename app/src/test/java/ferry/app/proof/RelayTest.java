package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody between the real command and the real server, with a certificate of their own. What they could replay is
 * tested in {@code server} (BoundToTheLinkTest).
 */
class RelayTest {
    private static final int NOT_ALLOWED = 77;
    private static final int SERVER_KEY_CHANGED = 72;

    @TempDir
    Path directory;

    private ServerProcess server;
    private Place ferry;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(new Place(directory).withJava("-XX:TieredStopAtLevel=1"));
        // The compiler that knows the processor's own hash, as the launcher has it: passwords need 600,000.
        ferry = new Place(directory).withJava("-XX:TieredStopAtLevel=4");
        Accounts.register(server.endpoint(), "alice", ferry.state());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRelayThatWasTrustedAtFirstContactCannotSignInWithWhatItHears() throws Exception {
        try (Relay relay = new Relay(0, server.endpoint())) {
            String account = "ferry://alice@" + relay.endpoint();

            Result throughRelay =
                    ferry.typing(Accounts.PASSWORD).ferry("login", account, "--password-stdin", "--accept-new-key");

            assertThat(relay.bytesFromServer()).as("the relay relayed").isPositive();
            assertThat(throughRelay.exitCode()).as(throughRelay.err()).isEqualTo(NOT_ALLOWED);
            Result direct = ferry.typing(Accounts.PASSWORD).ferry("login", server.account("alice"), "--password-stdin");
            assertThat(direct.exitCode())
                    .as("the password is right: %s", direct.err())
                    .isZero();
        }
    }

    @Test
    void aRelayInThePlaceOfAKnownServerIsNotTalkedTo() throws Exception {
        String account = server.account("alice");
        assertThat(ferry.ferry("whoami", account).exitCode()).isZero();
        Endpoint.Tcp before = server.endpoint();
        server.kill();
        server.launchElsewhere();
        server.awaitReady();

        try (Relay relay = new Relay(before.port(), server.endpoint())) {
            Result ended = ferry.ferry("whoami", account, "--accept-new-key");

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(SERVER_KEY_CHANGED);
            assertThat(relay.bytesFromClient()).as("sent to the relay").isZero();
        }
    }

    /** Ends TLS on both sides and passes everything on. */
    private static final class Relay implements Closeable {
        private final TlsEngines engines = TlsEngines.jsse("ferry/1");
        private final Deadlines deadlines = new Deadlines();
        private final Dialer dialer = new Dialer(engines, deadlines);
        private final Listener listener;
        private final Endpoint.Tcp behind;
        private final AtomicLong fromClient = new AtomicLong();
        private final AtomicLong fromServer = new AtomicLong();

        Relay(int port, Endpoint.Tcp behind) throws IOException {
            this.behind = behind;
            TlsIdentity identity = TlsIdentity.generate(new SecureRandom(), InstantSource.system());
            listener = Listener.tcp(new Endpoint.Tcp("127.0.0.1", port), engines, identity);
            Thread.ofVirtual().start(this::acceptAll);
        }

        Endpoint endpoint() {
            return listener.endpoint();
        }

        long bytesFromClient() {
            return fromClient.get();
        }

        long bytesFromServer() {
            return fromServer.get();
        }

        private void acceptAll() {
            try {
                while (true) {
                    Listener.Arrival arrival = listener.accept();
                    Thread.ofVirtual().start(() -> relay(arrival));
                }
            } catch (IOException closed) {
                // The end.
            }
        }

        private void relay(Listener.Arrival arrival) {
            try (Link client = arrival.open();
                    Link server = dialer.tcp(behind, _ -> {}, Duration.ofSeconds(10))) {
                Thread back = Thread.ofVirtual().start(() -> pass(server, client, fromServer));
                pass(client, server, fromClient);
                back.join();
            } catch (IOException | InterruptedException refused) {
                arrival.close();
            }
        }

        private static void pass(Link from, Link to, AtomicLong bytes) {
            byte[] buffer = new byte[4_096];
            try {
                for (int length = from.read(buffer, 0, buffer.length);
                        length >= 0;
                        length = from.read(buffer, 0, buffer.length)) {
                    bytes.addAndGet(length);
                    to.write(buffer, 0, length);
                    to.flush();
                }
                to.endOutput();
            } catch (IOException closed) {
                to.close();
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            deadlines.close();
        }
    }
}
