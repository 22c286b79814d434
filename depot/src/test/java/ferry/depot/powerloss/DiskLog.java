package ferry.depot.powerloss;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What happened to the two disks, in order; the format is described in {@code logfs.c}. */
final class DiskLog {
    sealed interface Event {}

    record Write(int device, long offset, byte[] data) implements Event {}

    record Flush(int device) implements Event {}

    record Mark(String text) implements Event {}

    private DiskLog() {}

    static List<Event> read(Path log) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            char type = (char) bytes.get();
            int device = bytes.get();
            long offset = bytes.getLong();
            byte[] data = new byte[bytes.getInt()];
            bytes.get(data);
            events.add(
                    switch (type) {
                        case 'W' -> new Write(device, offset, data);
                        case 'F' -> new Flush(device);
                        case 'M' -> new Mark(new String(data, StandardCharsets.UTF_8));
                        default -> throw new IOException("record type " + (int) type);
                    });
        }
        return events;
    }
}
