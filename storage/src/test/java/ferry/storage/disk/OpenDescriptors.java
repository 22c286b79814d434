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

/** Fails a test that leaves files open: every descriptor in a test's own directory, and the number of all others. */
final class OpenDescriptors implements BeforeEachCallback, AfterEachCallback {
    private long before;

    static long count() {
        return inSelf(_ -> true);
    }

    private static long inSelf(java.util.function.Predicate<String> wanted) {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(OpenDescriptors::target)
                    .filter(target -> !target.endsWith(".jar") && !target.contains("/proc/") && wanted.test(target))
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
