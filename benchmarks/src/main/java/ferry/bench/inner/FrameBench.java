package ferry.bench.inner;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The codec: a small file as one message, written and read; and a name parsed at the edge. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FrameBench {
    private static final int CONTENT_BYTES = 4096;
    private static final String NAME = "folder/below/another/照片/report-2026-11.pdf";

    private final byte[] content = new byte[CONTENT_BYTES];
    private final Message.Put put;
    private final byte[] frame;
    private long written;

    public FrameBench() {
        put = new Message.Put(
                parsed(NAME),
                new Replace.Never(),
                new Id16(1, 2),
                Instant.ofEpochSecond(1_800_000_000L, 5),
                false,
                Digest.ofContent(content),
                CONTENT_BYTES);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new FrameWriter(new FrameWriter.Sink() {
                @Override
                public void write(byte[] buffer, int offset, int length) {
                    bytes.write(buffer, offset, length);
                }

                @Override
                public void flush() {
                    // It is all there.
                }
            }));
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        frame = bytes.toByteArray();
    }

    private static FerryPath parsed(String name) {
        try {
            return FerryPath.parse(name);
        } catch (RefusedException e) {
            throw new AssertionError("the name is fine", e);
        }
    }

    private void write(FrameWriter writer) throws IOException {
        writer.write(put, 2);
        writer.writeContent(content, 0, content.length);
        writer.flush();
    }

    @Benchmark
    public long writeSmallFile() throws IOException {
        write(new FrameWriter(new FrameWriter.Sink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                written += length;
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }
        }));
        return written;
    }

    @Benchmark
    public Message readSmallFile() throws IOException {
        int[] at = {0};
        FrameReader reader = new FrameReader((buffer, offset, length) -> {
            int count = Math.min(length, frame.length - at[0]);
            System.arraycopy(frame, at[0], buffer, offset, count);
            at[0] += count;
            return count;
        });
        FrameReader.Frame read = Objects.requireNonNull(reader.next(true));
        for (int got = 0; got < CONTENT_BYTES; ) {
            got += reader.readContent(content, got, CONTENT_BYTES - got);
        }
        return read.message();
    }

    @Benchmark
    public FerryPath parseName() {
        return parsed(NAME);
    }
}
