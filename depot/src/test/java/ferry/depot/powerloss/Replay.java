package ferry.depot.powerloss;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rebuilds both disks as they may have been when the power failed after the first {@code n} events: everything that was
 * flushed, and of the writes after a device's last flush either all (a prefix) or a random part (a drive that reorders).
 */
final class Replay implements AutoCloseable {
    private final Path work;
    private final List<DiskLog.Event> events;
    private final FileChannel[] flushed = new FileChannel[2];
    private final List<List<DiskLog.Write>> pending = List.of(new ArrayList<>(), new ArrayList<>());
    private int applied;

    Replay(Path work, List<DiskLog.Event> events) throws IOException {
        this.work = work;
        this.events = events;
        for (int device = 0; device < 2; device++) {
            Path start = work.resolve((device == 0 ? "a" : "b") + ".start");
            flushed[device] = FileChannel.open(start, StandardOpenOption.WRITE);
        }
    }

    /** Goes on to {@code count} events; never back. */
    void advanceTo(int count) throws IOException {
        for (; applied < count; applied++) {
            switch (events.get(applied)) {
                case DiskLog.Write write -> pending.get(write.device()).add(write);
                case DiskLog.Flush(int device) -> {
                    for (DiskLog.Write write : pending.get(device)) {
                        apply(flushed[device], write);
                    }
                    pending.get(device).clear();
                }
                case DiskLog.Mark _ -> {}
            }
        }
    }

    /** Writes the crash images {@code a.crash} and {@code b.crash}. */
    void crash(boolean reordered, Random random) throws IOException {
        for (int device = 0; device < 2; device++) {
            String name = device == 0 ? "a" : "b";
            Path image = work.resolve(name + ".crash");
            Shell.run("cp --sparse=always '%s' '%s'".formatted(work.resolve(name + ".start"), image));
            try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
                for (DiskLog.Write write : pending.get(device)) {
                    if (!reordered || random.nextBoolean()) {
                        apply(channel, write);
                    }
                }
            }
        }
    }

    private static void apply(FileChannel channel, DiskLog.Write write) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(write.data());
        while (data.hasRemaining()) {
            channel.write(data, write.offset() + data.position());
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : flushed) {
            channel.close();
        }
    }
}
