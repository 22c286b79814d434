package ferry.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.transport.contract.LinkPair;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong before there is a link, and how it is told. */
@Timeout(60)
final class ListenAndDialTest {
    static {
        LowKeyLimits.set();
    }

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final TlsEngines ENGINES = TlsEngines.jsse("ferry/1");
    private static final TlsIdentity IDENTITY = TlsIdentity.generate(new SecureRandom(), InstantSource.system());

    private final Deadlines deadlines = new Deadlines();

    @AfterEach
    void stop() {
        deadlines.close();
    }

    private static Listener listen(String host, int port) throws IOException {
        return Listener.tcp(new Endpoint.Tcp(host, port), ENGINES, IDENTITY);
    }

    private Link dial(String host, int port) throws IOException {
        return new Dialer(ENGINES, deadlines).tcp(new Endpoint.Tcp(host, port), _ -> {}, SOON);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (Listener first = listen("127.0.0.1", 0)) {
            int port = ((Endpoint.Tcp) first.endpoint()).port();

            assertThatThrownBy(() -> listen("127.0.0.1", port))
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": another program listens there");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> listen("192.0.2.1", 0))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("this machine has no such address");
    }

    @Test
    void theSamePortMayBeUsedAgainAtOnce() throws Exception {
        int port;
        try (Listener first = listen("127.0.0.1", 0)) {
            port = ((Endpoint.Tcp) first.endpoint()).port();
            LinkPair pair = LinkPair.connected(first, e -> dial("127.0.0.1", ((Endpoint.Tcp) e).port()));
            // The side that closes first keeps the port in TIME_WAIT.
            pair.server().close();
            pair.client().close();
        }
        listen("127.0.0.1", port).close();
    }

    @Test
    void aServerThatIsNotThereIsAConnectException() throws IOException {
        int port = freePort();

        assertThatThrownBy(() -> dial("127.0.0.1", port))
                .isInstanceOf(ConnectException.class)
                .hasMessage("127.0.0.1:" + port + ": nobody listens there");
    }

    @Test
    void aHostWithoutAnAddressIsAnUnknownHostException() {
        assertThatThrownBy(() -> dial("no-such-host.invalid", 9001))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("there is no host named no-such-host.invalid");
    }

    @Test
    void aHostIsReachedWhicheverOfItsAddressesListens() throws Exception {
        try (Listener listener = listen("127.0.0.1", 0)) {
            // localhost may have ::1 too, where nobody listens.
            LinkPair pair = LinkPair.connected(listener, e -> dial("localhost", ((Endpoint.Tcp) e).port()));

            assertThat(pair.client().peer()).startsWith("localhost:");
            pair.close();
        }
    }

    @Test
    void theFirstAddressThatAnswersWins() throws Exception {
        try (Listener listener = listen("127.0.0.2", 0)) {
            int port = ((Endpoint.Tcp) listener.endpoint()).port();
            InetAddress[] addresses = {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2")};

            try (var channel = race(port).run(addresses)) {
                assertThat(channel.getRemoteAddress().toString()).contains("127.0.0.2");
            }
        }
    }

    @Test
    void whenNoAddressAnswersTheFirstReasonIsToldAndTheOthersAreKept() throws Exception {
        int port = freePort();
        InetAddress[] addresses = {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2")};

        assertThatThrownBy(() -> race(port).run(addresses))
                .isInstanceOf(ConnectException.class)
                .hasMessage("two.example:" + port + " (127.0.0.1): nobody listens there")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void forOneAddressNoThreadIsStarted() throws Exception {
        AtomicReference<Thread> connecting = new AtomicReference<>();
        try (ServerSocketChannel listening = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            int port = listening.socket().getLocalPort();
            AddressRace<SocketChannel> race =
                    new AddressRace<>(new Endpoint.Tcp("one.example", port), SOON, address -> {
                        connecting.set(Thread.currentThread());
                        return SocketChannel.open(address);
                    });

            race.run(new InetAddress[] {InetAddress.getByName("127.0.0.1")}).close();
        }

        assertThat(connecting).hasValue(Thread.currentThread());
    }

    private static AddressRace<SocketChannel> race(int port) {
        return new AddressRace<>(new Endpoint.Tcp("two.example", port), SOON, SocketChannel::open);
    }

    @ParameterizedTest
    @CsvSource({
        "::1, ::1",
        "::, ::",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "127.0.0.1, 127.0.0.1"
    })
    void addressesAreWrittenShort(String address, String text) throws IOException {
        assertThat(Sockets.text(InetAddress.getByName(address))).isEqualTo(text);
    }

    @Test
    void acceptingGoesOnAfterDescriptorsRanOut() throws Exception {
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 100 && exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Path.of("target", "classes") + ":" + Path.of("target", "test-classes"),
                        AcceptWithoutDescriptors.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(output).isZero();
        assertThat(output).contains("fails for now").contains("accepted again");
    }
}
