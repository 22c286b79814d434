package ferry.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of a test's own, where the machine lets it have one; elsewhere the test is skipped. */
public final class Mounted implements AutoCloseable {
    private final Path at;

    private Mounted(Path at) {
        this.at = at;
    }

    /** @param kind {@code tmpfs}, or {@code ext4} in a file beside it */
    public static Mounted mount(String kind, Path at, int mebibytes) throws IOException {
        need("root".equals(System.getProperty("user.name")));
        Files.createDirectories(at);
        if (kind.equals("tmpfs")) {
            need(run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "ferry-test", at.toString()));
        } else {
            Path image = at.resolveSibling("image");
            need(run("truncate", "-s", mebibytes + "M", image.toString()));
            need(run("mkfs." + kind, "-q", "-F", image.toString()));
            need(run("mount", "-o", "loop", image.toString(), at.toString()));
        }
        return new Mounted(at);
    }

    private static void need(boolean can) {
        assumeTrue(can, "this machine lets the test mount nothing: that needs root, and tools for the file system");
    }

    private static boolean run(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            return false;
        }
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", at.toString()) && !run("umount", "-l", at.toString())) {
            throw new IOException("cannot unmount " + at);
        }
    }
}
