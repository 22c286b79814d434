package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.FerryPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutAndGetTest {
    @TempDir
    Path folder;

    private TestServer server;
    private FerryClient client;
    private Session session;

    @BeforeEach
    void startServer() throws Exception {
        server = new TestServer(folder.resolve("server"));
        client = server.client(folder.resolve("state"));
        session = server.register(client, "alice");
    }

    @AfterEach
    void stopServer() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void aTreeWithOddNamesGoesThereAndBackUnchanged() throws Exception {
        Path source = oddTree(folder.resolve("photos"));

        TransferReport put =
                session.put(List.of(source), target("inbox/"), TransferOptions.DEFAULT, TransferListener.NONE);
        TransferReport get = session.get(
                List.of(FerryPath.parse("inbox/photos")),
                folder.resolve("back"),
                TransferOptions.DEFAULT,
                TransferListener.NONE);

        assertThat(put.problems()).isEmpty();
        assertThat(get.problems()).isEmpty();
        assertThat(put.lastReceipt()).isPresent();
        assertThat(snapshot(folder.resolve("back"))).isEqualTo(snapshot(source));
        assertThat(folder.resolve("back/.ferry-partial")).doesNotExist();
    }

    @Test
    void aRepeatedPutSendsNothing() throws Exception {
        Path source = oddTree(folder.resolve("photos"));
        TransferReport first =
                session.put(List.of(source), target("inbox/"), TransferOptions.DEFAULT, TransferListener.NONE);

        TransferReport second =
                session.put(List.of(source), target("inbox/"), TransferOptions.DEFAULT, TransferListener.NONE);

        assertThat(second.problems()).isEmpty();
        assertThat(second.movedBytes()).isZero();
        assertThat(second.transferred()).isZero();
        assertThat(second.alreadyThere()).isEqualTo(first.transferred() + 0);
    }

    static Session.RemoteTarget target(String path) throws Exception {
        return new Session.RemoteTarget(FerryPath.parse(path), path.isEmpty() || path.endsWith("/"));
    }

    static Path oddTree(Path root) throws Exception {
        Random random = new Random(7);
        Files.createDirectories(root.resolve("empty directory"));
        Files.createDirectories(root.resolve("深い/path/with spaces"));
        write(root.resolve("empty"), 0, random);
        write(root.resolve("文件.txt"), 1234, random);
        write(root.resolve("a:b"), 1, random);
        write(root.resolve(" trailing "), 77, random);
        write(root.resolve("back\\slash"), 77, random);
        write(root.resolve(".hidden"), 10_000, random);
        write(root.resolve("exactly one leaf"), 1 << 20, random);
        write(root.resolve("one more"), (1 << 20) + 1, random);
        write(root.resolve("深い/path/with spaces/large"), 5_500_000, random);
        Path script = write(root.resolve("run.sh"), 30, random);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setLastModifiedTime(script, FileTime.from(Instant.parse("2001-02-03T04:05:06.789012345Z")));
        for (int i = 0; i < 200; i++) {
            write(root.resolve("many-" + i), random.nextInt(3000), random);
        }
        return root;
    }

    static Path write(Path file, int size, Random random) throws Exception {
        byte[] content = new byte[size];
        random.nextBytes(content);
        return Files.write(file, content);
    }

    /** Every path with kind, content, time and mode. */
    static TreeMap<String, String> snapshot(Path root) throws Exception {
        TreeMap<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String name = root.relativize(path).toString();
                all.put(
                        name,
                        Files.isDirectory(path)
                                ? "directory"
                                : java.util.Arrays.hashCode(Files.readAllBytes(path)) + " "
                                        + Files.size(path) + " "
                                        + Files.getLastModifiedTime(path).toInstant() + " "
                                        + Files.isExecutable(path));
            }
        }
        return all;
    }
}
