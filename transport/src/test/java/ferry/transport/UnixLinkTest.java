package ferry.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.transport.contract.LinkContract;
import ferry.transport.contract.LinkPair;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixLinkTest extends LinkContract {
    @TempDir
    Path directory;

    private Endpoint.Unix endpoint() {
        return new Endpoint.Unix(directory.resolve("s"));
    }

    @Override
    protected Listener listen() throws Exception {
        return Listener.unix(endpoint());
    }

    @Override
    protected Link dial(Endpoint endpoint) throws Exception {
        return new Dialer(TlsEngines.jsse("unused"), deadlines).unix((Endpoint.Unix) endpoint, SOON);
    }

    @Override
    protected SocketChannel connectedWithoutTalking() throws Exception {
        return SocketChannel.open(UnixDomainSocketAddress.of(endpoint().path()));
    }

    @Override
    protected String peerPattern() {
        return "unix:uid=\\d+";
    }

    @Override
    protected LinkStats.Transport transport() {
        return LinkStats.Transport.UNIX;
    }

    @Test
    void bothEndsKnowTheUserAtTheOther() throws Exception {
        int own = (int) Files.getAttribute(Files.createFile(directory.resolve("own")), "unix:uid");
        try (LinkPair pair = connected()) {
            for (Link link : List.of(pair.client(), pair.server())) {
                assertThat(link.security()).isEqualTo(new LinkSecurity.UnixPeer(own));
            }
        }
    }

    @Test
    void theSocketFileIsOpenToAllAndGoesWithTheListener() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(endpoint().path())))
                .isEqualTo("rw-rw-rw-");

        listener().close();

        assertThat(endpoint().path()).doesNotExist();
    }

    @Test
    void aSecondServerIsRefusedAndTheFirstGoesOn() throws Exception {
        assertThatThrownBy(() -> Listener.unix(endpoint()))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("another program listens there");

        connected().close();
    }

    @Test
    void theSocketFileOfADeadServerIsReplaced() throws Exception {
        Endpoint.Unix dead = new Endpoint.Unix(directory.resolve("dead"));
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(dead.path()));
        }
        assertThat(dead.path()).exists();

        try (Listener again = Listener.unix(dead)) {
            LinkPair.connected(again, this::dial).close();
        }
    }

    @Test
    void aFileThatIsNotASocketIsLeftAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "precious");

        assertThatThrownBy(() -> Listener.unix(new Endpoint.Unix(file)))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("not a socket");
        assertThat(file).hasContent("precious");
    }

    @Test
    void aListenerDoesNotRemoveTheFileOfItsSuccessor() throws Exception {
        Files.delete(endpoint().path());
        try (Listener successor = Listener.unix(endpoint())) {
            listener().close();

            LinkPair.connected(successor, this::dial).close();
        }
    }

    @Test
    void aPathThatIsTooLongIsNamedAsSuch() {
        Endpoint.Unix tooLong = new Endpoint.Unix(directory.resolve("n".repeat(108)));

        assertThatThrownBy(() -> Listener.unix(tooLong)).hasMessageContaining("107 bytes");
        assertThatThrownBy(() -> dial(tooLong)).hasMessageContaining("107 bytes");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> dial(new Endpoint.Unix(directory.resolve("nobody"))))
                .hasMessageContaining("nobody");
    }
}
