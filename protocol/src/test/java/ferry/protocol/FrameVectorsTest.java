package ferry.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameVectorsTest {
    static Stream<Vectors.Vector> vectors() {
        return Stream.of(
                        "frames-sign-in.txt",
                        "frames-files.txt",
                        "frames-account.txt",
                        "frames-administration.txt",
                        "frames-refused.txt")
                .flatMap(file -> Vectors.read(file).stream());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aFrameGivesWhatItsVectorSays(Vectors.Vector vector) throws IOException {
        byte[] frame = vector.bytes("frame");
        boolean signedIn = vector.text("state").equals("signed-in");
        FrameReader reader = reader(frame);

        if (vector.has("gives")) {
            FrameReader.Frame read = reader.next(signedIn);
            assertThat(Shown.message(read.message())).isEqualTo(vector.text("gives"));
            assertThat(read.header()).isEqualTo(FrameHeader.read(frame, 0));
            byte[] again = MessageCodec.encode(read.message(), read.header().request());
            if (hasUnknownExtensions(vector.name())) {
                assertThat(again.length).isLessThan(frame.length);
            } else {
                assertThat(again).isEqualTo(frame);
            }
        } else if (vector.has("skipped")) {
            assertThat(reader.next(signedIn)).isNull();
        } else {
            boolean closes = vector.has("closes");
            ErrorCode code = ErrorCode.valueOf(vector.text(closes ? "closes" : "refused"));
            assertThatThrownBy(() -> reader.next(signedIn))
                    .isInstanceOf(closes ? ProtocolException.class : RefusedException.class)
                    .isInstanceOfSatisfying(
                            FerryException.class, e -> assertThat(e.code()).isEqualTo(code));
            if (!closes) {
                assertThat(reader.header().request())
                        .isEqualTo(FrameHeader.read(frame, 0).request());
                assertThat(reader.next(signedIn)).isNull();
            }
        }
    }

    @Test
    void everyMessageHasAVector() {
        Set<MessageType> seen = EnumSet.noneOf(MessageType.class);
        vectors()
                .filter(vector -> vector.has("gives"))
                .forEach(vector ->
                        seen.add(MessageType.valueOf(vector.text("gives").split(" ")[0])));
        assertThat(seen).containsExactlyInAnyOrder(MessageType.values());
    }

    private static boolean hasUnknownExtensions(String name) {
        return name.contains("-newer-") || name.contains("-odd-");
    }

    /** The frame with zeros for content, and nothing behind it. A header that claims too much gets none. */
    private static FrameReader reader(byte[] frame) {
        long content = FrameHeader.read(frame, 0).contentLength();
        int zeros = content <= SpecLimits.LEAF_BYTES ? (int) content : 0;
        return new FrameReader(
                FrameReaderTest.source(Arrays.copyOf(frame, frame.length + zeros), available -> available));
    }
}
