package ferry.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A connection whose owner says nothing; a {@link Link} only so that tests can close it alike. */
record SilentPeer(SocketChannel channel) implements Link {
    @Override
    public int read(byte[] buffer, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public void endOutput() {}

    @Override
    public LinkSecurity security() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String peer() {
        return "silent";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
