package ferry.transport;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Accepts peers on a Unix socket. The socket file is open to everybody, since a sign-in is by the kernel's word about
 * the peer; who may connect at all is decided by the directory's mode.
 */
final class UnixListener implements Listener {
    private static final System.Logger LOG = System.getLogger(UnixListener.class.getName());
    private static final int FILE_TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;

    private final AcceptLoop loop;
    private final Endpoint.Unix endpoint;

    /** Tells our file from one that another server put there later. */
    private final @Nullable Object fileKey;

    private UnixListener(ServerSocketChannel channel, Endpoint.Unix endpoint) throws IOException {
        loop = new AcceptLoop(channel, endpoint.toString());
        this.endpoint = endpoint;
        fileKey = fileKey(endpoint.path());
    }

    static UnixListener bind(Endpoint.Unix endpoint) throws IOException {
        UnixDomainSocketAddress address = UnixAddress.of(endpoint);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            try {
                channel.bind(address, TransportLimits.BACKLOG);
            } catch (BindException e) {
                removeStale(endpoint, address);
                channel.bind(address, TransportLimits.BACKLOG);
            }
            Files.setPosixFilePermissions(endpoint.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
            return new UnixListener(channel, endpoint);
        } catch (IOException | RuntimeException e) {
            Sockets.closeQuietly(channel);
            throw e;
        }
    }

    @Override
    public Arrival accept() throws IOException {
        while (true) {
            SocketChannel channel = loop.accept();
            try {
                return new UnixArrival(channel, PeerUid.of(channel));
            } catch (IOException e) {
                Sockets.closeQuietly(channel);
                LOG.log(Level.WARNING, "refused a peer on {0}: {1}", endpoint, e.getMessage());
            }
        }
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        loop.close();
        try {
            if (Objects.equals(fileKey, fileKey(endpoint.path()))) {
                Files.deleteIfExists(endpoint.path());
            }
        } catch (NoSuchFileException e) {
            // Somebody removed it before us.
        }
    }

    /** Removes the socket file of a server that is gone; anything else stays and is named. */
    private static void removeStale(Endpoint.Unix endpoint, UnixDomainSocketAddress address) throws IOException {
        Path path = endpoint.path();
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE_MASK) != SOCKET) {
            throw new BindException("cannot listen on " + endpoint + ": the file there is not a socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
        } catch (ConnectException e) {
            Files.deleteIfExists(path);
            return;
        } catch (IOException e) {
            throw Explained.as(e, "cannot listen on " + endpoint + ": " + e.getMessage());
        }
        throw new BindException("cannot listen on " + endpoint + ": another program listens there");
    }

    private static @Nullable Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private record UnixArrival(SocketChannel channel, int uid) implements Arrival {
        @Override
        public String origin() {
            return "unix:uid=" + uid;
        }

        @Override
        public Link open() throws IOException {
            return new UnixLink(channel, uid);
        }

        @Override
        public void close() {
            Sockets.closeQuietly(channel);
        }
    }
}
