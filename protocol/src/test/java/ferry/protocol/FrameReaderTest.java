package ferry.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final byte[] CONTENT = new byte[SpecLimits.LEAF_BYTES];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @Test
    void everySplitOfTheStreamGivesTheSameFrames() throws IOException {
        byte[] stream = stream(300);
        List<String> whole = read(stream, available -> available);
        assertThat(whole).hasSize(Samples.all().size());

        for (int split = 1; split < stream.length; split++) {
            int first = split;
            assertThat(read(splitAt(stream, first))).as("split at %d", first).isEqualTo(whole);
        }
        assertThat(read(stream, _ -> 1)).isEqualTo(whole);
    }

    @Test
    void randomSplitsAndMergesGiveTheSameFrames() throws IOException {
        byte[] stream = stream(SpecLimits.LEAF_BYTES);
        List<String> whole = read(stream, available -> available);
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int scale = 1 << random.nextInt(1, 18);
            assertThat(read(stream, _ -> random.nextInt(scale) + 1))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void contentThatNobodyReadsIsSkipped() throws IOException {
        byte[] stream = stream(20_000);
        FrameReader reader = new FrameReader(source(stream, available -> Math.min(available, 333)));
        int frames = 0;
        while (reader.next(true) != null) {
            frames++;
        }
        assertThat(frames).isEqualTo(Samples.all().size());
    }

    @Test
    void anEndInsideAFrameIsNotAnOrderlyEnd() throws IOException {
        byte[] frame = MessageCodec.encode(new Message.MakeDirectory(Samples.path("a/b")), 1);
        for (int length = 1; length < frame.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(frame, length);
            FrameReader reader = new FrameReader(source(cut, available -> available));
            assertThatThrownBy(() -> reader.next(true)).isInstanceOf(EOFException.class);
            assertThat(reader.isInsideFrame()).isTrue();
        }
        FrameReader reader = new FrameReader(source(frame, available -> available));
        assertThat(reader.next(true)).isNotNull();
        assertThat(reader.isInsideFrame()).isFalse();
        assertThat(reader.next(true)).isNull();
    }

    @Test
    void aBadNameRefusesOneRequestAndTheLinkGoesOn() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] bad = MessageCodec.encode(
                new Message.Put(Samples.path("ab"), Replace.NEVER, Samples.ID, Samples.TIME, false, Samples.DIGEST, 9),
                1);
        bad[12 + 2] = '.';
        bad[12 + 3] = '.';
        stream.write(bad);
        stream.write(new byte[9]);
        stream.write(MessageCodec.encode(new Message.Ping(), 2));
        FrameReader reader = new FrameReader(source(stream.toByteArray(), available -> available));

        assertThatThrownBy(() -> reader.next(true))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_NAME));
        assertThat(reader.header().request()).isEqualTo(1);
        assertThat(reader.next(true).message()).isEqualTo(new Message.Ping());
        assertThat(reader.next(true)).isNull();
    }

    @Test
    void unknownOddMessagesAreSkippedAndEvenOnesEndTheLink() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(Samples.hex("0301" + "0003" + "00000000" + "00000000" + "ffffff"));
        stream.write(MessageCodec.encode(new Message.Ping(), 1));
        stream.write(Samples.hex("0300" + "0003" + "00000000" + "00000000" + "ffffff"));
        FrameReader reader = new FrameReader(source(stream.toByteArray(), available -> available));

        assertThat(reader.next(true).message()).isEqualTo(new Message.Ping());
        assertThatThrownBy(() -> reader.next(true))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_MESSAGE));
    }

    /** Every sample once, with content of at most {@code contentLimit}. */
    private static byte[] stream(int contentLimit) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(sink(stream));
        long request = 0;
        for (Message sample : Samples.all()) {
            Message message = shorten(sample, contentLimit);
            writer.write(message, ++request);
            int content = MessageCodec.contentLength(message);
            int first = content / 3;
            writer.writeContent(CONTENT, 0, first);
            writer.writeContent(CONTENT, first, content - first);
        }
        writer.flush();
        return stream.toByteArray();
    }

    private static Message shorten(Message message, int limit) {
        return switch (message) {
            case Message.Put p ->
                new Message.Put(
                        p.path(),
                        p.replace(),
                        p.upload(),
                        p.modified(),
                        p.executable(),
                        p.root(),
                        Math.min(limit, p.contentLength()));
            case Message.Leaf l -> new Message.Leaf(l.index(), l.hash(), Math.min(limit, l.contentLength()));
            default -> message;
        };
    }

    /** All there is up to {@code split} at once, and then all behind it. */
    private static FrameReader.Source splitAt(byte[] stream, int split) {
        int[] position = {0};
        return (buffer, offset, length) -> {
            int end = position[0] < split ? split : stream.length;
            int count = Math.min(length, end - position[0]);
            System.arraycopy(stream, position[0], buffer, offset, count);
            position[0] += count;
            return count == 0 ? -1 : count;
        };
    }

    private static List<String> read(byte[] stream, IntUnaryOperator chunk) throws IOException {
        return read(source(stream, chunk));
    }

    private static List<String> read(FrameReader.Source source) throws IOException {
        FrameReader reader = new FrameReader(source);
        List<String> frames = new ArrayList<>();
        byte[] buffer = new byte[10_000];
        FrameReader.Frame frame;
        while ((frame = reader.next(true)) != null) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            int count;
            while ((count = reader.readContent(buffer, 0, buffer.length)) > 0) {
                content.write(buffer, 0, count);
            }
            assertThat(count).isEqualTo(-1);
            assertThat(content.size()).isEqualTo(MessageCodec.contentLength(frame.message()));
            byte[] again = MessageCodec.encode(frame.message(), frame.header().request());
            frames.add(Digest.ofContent(again, content.toByteArray()).hex());
        }
        return frames;
    }

    static FrameWriter.Sink sink(ByteArrayOutputStream stream) {
        return new FrameWriter.Sink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                stream.write(buffer, offset, length);
            }

            @Override
            public void flush() {}
        };
    }

    /** Gives {@code chunk.applyAsInt(available)} bytes at a time. */
    static FrameReader.Source source(byte[] stream, IntUnaryOperator chunk) {
        int[] position = {0};
        return (buffer, offset, length) -> {
            int available = Math.min(length, stream.length - position[0]);
            if (available == 0) {
                return -1;
            }
            int count = Math.min(available, chunk.applyAsInt(available));
            System.arraycopy(stream, position[0], buffer, offset, count);
            position[0] += count;
            return count;
        };
    }
}
