package ferry.storage.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of a test's own, where the machine lets it have one. */
final class Mounted implements AutoCloseable {
    private final Path at;

    private Mounted(Path at) {
        this.at = at;
    }

    /** @param kind {@code tmpfs}, or {@code ext4} in a file beside it */
    static Mounted mount(String kind, Path at, int mebibytes) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        Files.createDirectories(at);
        if (kind.equals("tmpfs")) {
            assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "ferry-test", at.toString()));
        } else {
            Path image = at.resolveSibling("image");
            assumeTrue(run("truncate", "-s", mebibytes + "M", image.toString()));
            assumeTrue(run("mkfs." + kind, "-q", "-F", image.toString()));
            assumeTrue(run("mount", "-o", "loop", image.toString(), at.toString()));
        }
        return new Mounted(at);
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        if (!run("umount", at.toString()) && !run("umount", "-l", at.toString())) {
            throw new IOException("cannot unmount " + at);
        }
    }
}
