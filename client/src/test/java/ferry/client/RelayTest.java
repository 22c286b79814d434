package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.SpecLimits;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody in between, with a certificate of their own, who reads and hands on everything. */
class RelayTest {
    @TempDir
    Path folder;

    private final TlsIdentity relayIdentity = TlsIdentity.generate(TestServer.RANDOM, InstantSource.system());
    private final Deadlines deadlines = new Deadlines();
    private TestServer server;
    private Listener relay;
    private FerryClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder.resolve("server"));
        client = server.client(folder.resolve("state"));
        server.register(client, "alice").close();
        relay = Listener.tcp(new Endpoint.Tcp("127.0.0.1", 0), TlsEngines.jsse(SpecLimits.ALPN), relayIdentity);
        Thread.ofPlatform().daemon().start(this::relayAll);
        // This device knows alice's key for the relay's address, as if it were the server's.
        DeviceKeyStore keys = new DeviceKeyStore(new StateDirectory(folder.resolve("state")));
        Path from = folder.resolve("state/keys")
                .resolve(StateDirectory.escape(server.tcp().toString()));
        Path to = folder.resolve("state/keys")
                .resolve(StateDirectory.escape(relay.endpoint().toString()));
        Files.createDirectory(to);
        Files.copy(from.resolve("alice.pem"), to.resolve("alice.pem"));
        assertThat(keys.find(relay.endpoint(), "alice")).isPresent();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        relay.close();
        server.close();
        deadlines.close();
    }

    private void relayAll() {
        try {
            while (true) {
                Listener.Arrival arrival = relay.accept();
                Link near = arrival.open();
                Link far = new Dialer(TlsEngines.jsse(SpecLimits.ALPN), deadlines)
                        .tcp(server.tcp(), hash -> {}, Duration.ofSeconds(10));
                Thread.ofPlatform().daemon().start(() -> copy(near, far));
                Thread.ofPlatform().daemon().start(() -> copy(far, near));
            }
        } catch (IOException over) {
            // the test is over, or the client refused the relay's certificate
        }
    }

    private static void copy(Link from, Link to) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            for (int read = from.read(buffer, 0, buffer.length); read > 0; read = from.read(buffer, 0, buffer.length)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        } catch (IOException over) {
            // either side closed
        }
    }

    @Test
    void aRelayIsRefusedByTheClientThatKnowsTheServersKey() throws Exception {
        client.knownServers().pin(relay.endpoint(), server.serverKeyHash());

        assertThatThrownBy(() -> client.session(relay.endpoint(), Optional.of("alice"), new Credentials.DeviceKey())
                        .identity())
                .isInstanceOf(ClientException.ServerKeyChanged.class);
    }

    @Test
    void aRelayThatWasAcceptedCannotHandASignInOn() throws Exception {
        client.knownServers().pin(relay.endpoint(), Digest.of(relayIdentity.keyHash()));

        for (Credentials credentials :
                List.of(new Credentials.DeviceKey(), new Credentials.Password("correct horse battery"))) {
            assertThatThrownBy(() -> client.session(relay.endpoint(), Optional.of("alice"), credentials)
                            .identity())
                    .isInstanceOfSatisfying(
                            ClientException.Refused.class,
                            refused -> assertThat(refused.is(ErrorCode.SIGN_IN_FAILED))
                                    .isTrue());
        }
    }
}
