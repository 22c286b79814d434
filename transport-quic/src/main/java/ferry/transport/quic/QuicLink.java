package ferry.transport.quic;

import ferry.transport.Link;
import ferry.transport.LinkSecurity;
import ferry.transport.LinkStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One stream of a connection as a link: ferry-1.md §3.3. */
final class QuicLink implements Link {
    /** Application error codes of RESET_STREAM and STOP_SENDING: this side closed; nobody looks at the number. */
    private static final int CLOSED = 0;

    private final QuicStreamChannel stream;
    private final StreamInput input;
    private final StreamOutput output;
    private final LinkSecurity security;
    private final String peer;
    private final PathStats path;
    private final Runnable onClosed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private QuicLink(
            QuicStreamChannel stream,
            StreamInput input,
            LinkSecurity security,
            String peer,
            PathStats path,
            Runnable onClosed) {
        this.stream = stream;
        this.input = input;
        this.output = new StreamOutput(stream);
        this.security = security;
        this.peer = peer;
        this.path = path;
        this.onClosed = onClosed;
    }

    /** The library's thread, before the stream becomes active. {@code onClosed}: told once, by whoever closes. */
    static QuicLink on(
            QuicStreamChannel stream, LinkSecurity security, String peer, PathStats path, Runnable onClosed) {
        stream.config().setAutoRead(false).setAllowHalfClosure(true);
        StreamInput input = new StreamInput(stream);
        stream.pipeline().addLast(input);
        return new QuicLink(stream, input, security, peer, path, onClosed);
    }

    /** The client's first byte, sent at once: a stream exists for the server only when something came on it. */
    void sayKind() throws IOException {
        output.write(new byte[] {QuicLimits.STREAM_IS_LINK}, 0, 1);
        output.flush();
    }

    /** @throws IOException if the stream is for something this version does not know */
    void requireKind() throws IOException {
        byte[] kind = new byte[1];
        if (input.read(kind, 0, 1) != 1 || kind[0] != QuicLimits.STREAM_IS_LINK) {
            close();
            throw new IOException("a stream that is not a link");
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return input.read(buffer, offset, length);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        output.write(buffer, offset, length);
    }

    @Override
    public void flush() throws IOException {
        output.flush();
    }

    @Override
    public void endOutput() throws IOException {
        output.end();
    }

    @Override
    public LinkSecurity security() {
        return security;
    }

    @Override
    public LinkStats stats() {
        return path.now();
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        input.close();
        output.close();
        LoopTasks.run(stream.eventLoop(), this::end);
        onClosed.run();
    }

    /** The library's thread, behind what was flushed before. */
    private void end() {
        if (!output.isTaken()) {
            // An orderly end behind half of what was written would be a lie: the peer sees a cut.
            Waiting.notFor(stream.shutdownOutput(CLOSED));
        }
        Waiting.notFor(stream.shutdownInput(CLOSED));
        Waiting.notFor(stream.close());
    }
}
