package ferry.depot.powerloss;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two real ext4 file systems on loop devices whose images log every write and flush ({@code src/test/c/logfs.c}). Files
 * rest on one and the database on the other, so that neither file system's journal does the other's syncing.
 */
final class LoggedDisks implements AutoCloseable {
    private static final long FILES_BYTES = 64L << 20;
    private static final long DATABASE_BYTES = 24L << 20;

    private final Path work;
    private final Process logfs;
    private final List<String> loops;
    private final FileChannel marks;

    private LoggedDisks(Path work, Process logfs, List<String> loops) throws IOException {
        this.work = work;
        this.logfs = logfs;
        this.loops = loops;
        this.marks = FileChannel.open(work.resolve("fuse/mark"), StandardOpenOption.WRITE);
    }

    /** Whether this machine lets us: root, FUSE, loop devices and a C compiler. */
    static boolean isPossible() {
        return Files.exists(Path.of("/dev/fuse"))
                && Files.exists(Path.of("/dev/loop-control"))
                && Shell.succeeds("test $(id -u) = 0 && pkg-config --exists fuse3 && command -v gcc mkfs.ext4 losetup");
    }

    static LoggedDisks mount(Path work, Path source) throws IOException {
        Shell.run("gcc -O2 '%s' -o '%s/logfs' $(pkg-config fuse3 --cflags --libs)".formatted(source, work));
        for (String disk : List.of("a", "b")) {
            Path image = work.resolve(disk + ".img");
            try (FileChannel channel = FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                long bytes = disk.equals("a") ? FILES_BYTES : DATABASE_BYTES;
                channel.write(ByteBuffer.allocate(1), bytes - 1);
            }
            Shell.run("mkfs.ext4 -q -F '%s' && cp --sparse=always '%s' '%s'"
                    .formatted(image, image, work.resolve(disk + ".start")));
            Files.createDirectories(work.resolve("mount-" + disk));
        }
        Files.createDirectories(work.resolve("fuse"));
        Process logfs = new ProcessBuilder(
                        work.resolve("logfs").toString(),
                        work.resolve("log").toString(),
                        work.resolve("a.img").toString(),
                        work.resolve("b.img").toString(),
                        work.resolve("fuse").toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("logfs.out").toFile())
                .start();
        Shell.run("for i in $(seq 100); do test -e '%s/fuse/mark' && exit 0; sleep 0.05; done; exit 1".formatted(work));
        String a = Shell.run("losetup -f --show --direct-io=on '%s/fuse/a'".formatted(work));
        String b = Shell.run("losetup -f --show --direct-io=on '%s/fuse/b'".formatted(work));
        Shell.run("mount %s '%s/mount-a' && mount %s '%s/mount-b'".formatted(a, work, b, work));
        return new LoggedDisks(work, logfs, List.of(a, b));
    }

    Path files() {
        return work.resolve("mount-a");
    }

    Path database() {
        return work.resolve("mount-b");
    }

    Path log() {
        return work.resolve("log");
    }

    /** Notes {@code text} in the log, after everything that was written before. */
    synchronized void mark(String text) throws IOException {
        marks.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
        marks.close();
        Shell.run("umount '%s/mount-a'; umount '%s/mount-b'".formatted(work, work));
        for (String loop : loops) {
            Shell.run("losetup -d " + loop);
        }
        // The kernel lets go of a loop device a moment after losetup returns.
        Shell.run("for i in $(seq 100); do umount '%s/fuse' && exit 0; sleep 0.05; done; exit 1".formatted(work));
        try {
            if (!logfs.waitFor(10, TimeUnit.SECONDS)) {
                logfs.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
