package ferry.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves files or directories open. What the JDK opens once for itself (jars, sockets) is not counted. */
final class OpenDescriptors implements BeforeEachCallback, AfterEachCallback {
    private long before;

    static long count() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(OpenDescriptors::target)
                    .filter(target ->
                            target.startsWith("/") && !target.matches("/(proc|dev)/.*|.*\\.jar|.*/lib/modules"))
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String target(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException gone) {
            return "/proc/"; // the listing's own
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = count();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(count()).as("open files after the test").isEqualTo(before);
    }
}
