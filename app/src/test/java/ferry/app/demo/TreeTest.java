package ferry.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo is only worth something if its comparison sees every difference. */
class TreeTest {
    @TempDir
    Path folder;

    private Path one;
    private Path other;

    @BeforeEach
    void makeTwoEqualTrees() throws Exception {
        one = make("one");
        other = make("other");
    }

    @Test
    void equalTreesDoNotDiffer() throws Exception {
        assertThat(Tree.read(one).differences(Tree.read(other))).isEmpty();
        assertThat(Tree.read(one).files()).isEqualTo(2);
        assertThat(Tree.read(one).bytes()).isEqualTo(8);
    }

    @Test
    void oneByteIsSeen() throws Exception {
        FileTime time = Files.getLastModifiedTime(other.resolve("a"));
        Files.writeString(other.resolve("a"), "hellO");
        Files.setLastModifiedTime(other.resolve("a"), time);

        assertThat(Tree.read(one).differences(Tree.read(other))).containsExactly("a: different content");
    }

    @Test
    void theTimeIsSeen() throws Exception {
        Files.setLastModifiedTime(other.resolve("a"), FileTime.fromMillis(7));

        assertThat(Tree.read(one).differences(Tree.read(other))).hasSize(1);
    }

    @Test
    void theExecutableBitIsSeen() throws Exception {
        Files.setPosixFilePermissions(other.resolve("a"), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(Tree.read(one).differences(Tree.read(other))).hasSize(1);
    }

    @Test
    void whatIsMissingOrTooMuchIsSeenOnBothSides() throws Exception {
        Files.delete(other.resolve("empty"));
        Files.createFile(other.resolve("more"));

        assertThat(Tree.read(one).differences(Tree.read(other))).hasSize(2);
        assertThat(Tree.read(other).differences(Tree.read(one))).hasSize(2);
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        Files.createSymbolicLink(one.resolve("link"), Path.of("a"));

        assertThat(Tree.read(one).differences(Tree.read(other))).isEmpty();
        Tree.delete(one);
        assertThat(one).doesNotExist();
    }

    private Path make(String name) throws Exception {
        Path root = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(root.resolve("empty"));
        Files.createDirectories(root.resolve("d"));
        Files.writeString(root.resolve("a"), "hello");
        Files.writeString(root.resolve("d/b"), "abc");
        Files.setLastModifiedTime(root.resolve("a"), FileTime.fromMillis(1_000_000_000_123L));
        Files.setLastModifiedTime(root.resolve("d/b"), FileTime.fromMillis(1_000_000_000_456L));
        return root;
    }
}
