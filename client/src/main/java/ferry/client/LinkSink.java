package ferry.client;

import ferry.protocol.FrameWriter;
import ferry.transport.Link;
import java.io.IOException;

/** A link as frames are written to it. */
record LinkSink(Link link) implements FrameWriter.Sink {
    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        link.write(buffer, offset, length);
    }

    @Override
    public void flush() throws IOException {
        link.flush();
    }
}
