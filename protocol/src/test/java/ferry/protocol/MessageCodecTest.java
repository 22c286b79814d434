package ferry.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    @Test
    void whatIsEncodedIsDecodedToTheSame() throws FerryException {
        for (Message message : Samples.all()) {
            byte[] frame = MessageCodec.encode(message, 5);
            FrameHeader header = FrameHeader.read(frame, 0);
            MessageCodec.checkHeader(header, true);

            Message decoded = MessageCodec.decode(header, frame, SpecLimits.FRAME_HEADER_BYTES);

            assertThat(decoded.getClass()).isEqualTo(message.getClass());
            assertThat(MessageCodec.encode(decoded, 5)).isEqualTo(frame);
            assertThat(header.request()).isEqualTo(5);
        }
    }

    @Test
    void samplesAndNumbersCoverEveryMessage() {
        Set<Class<?>> sampled = new HashSet<>();
        Samples.all().forEach(message -> sampled.add(message.getClass()));

        Set<Class<?>> records = new HashSet<>();
        collect(Message.class, records);
        assertThat(sampled).isEqualTo(records);
        assertThat(MessageType.values()).hasSize(records.size());
    }

    private static void collect(Class<?> type, Set<Class<?>> records) {
        if (type.isRecord()) {
            records.add(type);
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            collect(permitted, records);
        }
    }
}
