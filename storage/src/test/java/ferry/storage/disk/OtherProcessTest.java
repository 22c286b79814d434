package ferry.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.FerryPath;
import ferry.storage.StagedFile;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: a kill, and a locale that cannot spell. */
final class OtherProcessTest {
    @RegisterExtension
    final OpenDescriptors descriptors = new OpenDescriptors();

    @TempDir
    Path directory;

    @Test
    void aKilledReceiverLosesNoProvenLeafAndFreesItsLock() throws Exception {
        Process receiver = start("C.UTF-8", "receive");
        try (var said = receiver.inputReader()) {
            assertThat(said.readLine()).isEqualTo("received");
            assertThatThrownBy(() -> DiskTree.open(directory.resolve("files"), directory.resolve("incoming")))
                    .hasMessageContaining("another Ferry");
        } finally {
            receiver.destroyForcibly().waitFor();
        }

        try (DiskTree tree = DiskTree.open(directory.resolve("files"), directory.resolve("incoming"));
                StagedFile again =
                        tree.restage(OtherProcess.ID, OtherProcess.LEAVES << 20).orElseThrow()) {
            assertThat(again.provenCount()).isEqualTo(OtherProcess.LEAVES - 1);
        }
    }

    @Test
    void namesDoNotDependOnTheLocale() throws Exception {
        Process process = start("C", "names");
        try (var said = process.inputReader()) {
            assertThat(said.readLine()).as("what the JVM spells names in").startsWith("ANSI");
        }
        assertThat(process.waitFor()).isZero();

        assertThat(directory.resolve("files/文件/报告 \uD83D\uDE00.txt")).isRegularFile();
        try (DiskTree tree = DiskTree.open(directory.resolve("files"), directory.resolve("incoming"))) {
            assertThat(tree.status(FerryPath.parse("文件/报告 \uD83D\uDE00.txt"))).isPresent();
        }
    }

    private Process start(String locale, String what) throws IOException, URISyntaxException {
        String classes = Path.of("target/classes")
                + File.pathSeparator
                + Path.of("target/test-classes")
                + File.pathSeparator
                + of(FerryPath.class)
                + File.pathSeparator
                + of(org.assertj.core.api.Assertions.class)
                + File.pathSeparator
                + of(org.junit.jupiter.api.Test.class);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                OtherProcess.class.getName(),
                directory.toString(),
                what);
        builder.environment().put("LC_ALL", locale);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        assertThat(Files.isDirectory(directory)).isTrue();
        return builder.start();
    }

    private static String of(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
