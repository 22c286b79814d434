package ferry.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A Unix socket: no encryption, and the kernel says who the peer is. */
final class UnixLink implements Link {
    private final SocketChannel channel;
    private final LinkSecurity.UnixPeer security;

    /** Small writes until the next flush; the writer's. Borrowed while not empty. */
    private @Nullable ByteBuffer pending;

    UnixLink(SocketChannel channel, int peerUid) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.SO_SNDBUF, TransportLimits.UNIX_BUFFER_BYTES);
        security = new LinkSecurity.UnixPeer(peerUid);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, offset, Math.min(length, TransportLimits.UNIX_CALL_BYTES)));
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int waiting = pending == null ? 0 : pending.position();
        if (waiting + length <= TransportLimits.RECORD_BYTES) {
            if (pending == null) {
                pending = BufferPool.RECORDS.take();
            }
            pending.put(buffer, offset, length);
            return;
        }
        flush();
        int end = offset + length;
        int position = offset;
        while (position < end) {
            int count = Math.min(end - position, TransportLimits.UNIX_CALL_BYTES);
            position += channel.write(ByteBuffer.wrap(buffer, position, count));
        }
    }

    @Override
    public void flush() throws IOException {
        ByteBuffer bytes = pending;
        if (bytes != null) {
            pending = null;
            bytes.flip();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            BufferPool.RECORDS.giveBack(bytes);
        }
    }

    @Override
    public void endOutput() throws IOException {
        flush();
        channel.shutdownOutput();
    }

    @Override
    public LinkSecurity security() {
        return security;
    }

    @Override
    public LinkStats stats() {
        return LinkStats.nothingKnown(LinkStats.Transport.UNIX);
    }

    @Override
    public String peer() {
        return "unix:uid=" + security.uid();
    }

    @Override
    public void close() {
        Sockets.closeQuietly(channel);
    }
}
