package ferry.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.app.command.CommandFailure;
import ferry.app.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void oneServerAtATime() throws Exception {
        try (DataDirectory first = DataDirectory.open(folder.resolve("data"))) {
            assertThatThrownBy(() -> DataDirectory.open(first.root()))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.DATA_IN_USE));
        }
        DataDirectory.open(folder.resolve("data")).close();
    }

    @Test
    void nobodyElseMayLookInside() throws Exception {
        try (DataDirectory data = DataDirectory.open(folder.resolve("a/b/data"))) {
            assertThat(mode(data.root())).isEqualTo("rwx------");
            assertThat(mode(data.keys())).isEqualTo("rwx------");
        }
    }

    /** Cannot fail when root runs the tests, since root owns everything then. */
    @Test
    void theOwnerIsWhoRunsTheServer() throws Exception {
        Path ours = Files.createFile(folder.resolve("ours"));

        try (DataDirectory data = DataDirectory.open(folder.resolve("data"))) {
            assertThat(data.ownerUid()).isEqualTo(Files.getAttribute(ours, "unix:uid"));
        }
    }

    @Test
    void aFileInItsPlaceIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("data"));

        assertThatThrownBy(() -> DataDirectory.open(file)).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void keysStayTheSameFromStartToStartAndAreTheOwnersAlone() throws Exception {
        try (DataDirectory data = DataDirectory.open(folder.resolve("data"))) {
            KeyFiles first = keys(data);
            KeyFiles second = keys(data);

            assertThat(fingerprint(data)).isEqualTo(fingerprint(data));
            assertThat(second.site().receipts().getPublic())
                    .isEqualTo(first.site().receipts().getPublic());
            assertThat(second.site().secret()).isEqualTo(first.site().secret());
            for (String name : new String[] {"tls.key", "receipt.key", "site.secret"}) {
                assertThat(mode(data.keys().resolve(name))).as(name).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aDamagedKeyIsReportedAndNeverReplaced() throws Exception {
        try (DataDirectory data = DataDirectory.open(folder.resolve("data"))) {
            keys(data);
            for (String name : new String[] {"receipt.key", "site.secret"}) {
                Path file = data.keys().resolve(name);
                byte[] good = Files.readAllBytes(file);
                byte[] damaged = java.util.Arrays.copyOf(good, good.length / 2);
                Files.write(file, damaged);

                assertThatThrownBy(() -> keys(data))
                        .isInstanceOfSatisfying(
                                CommandFailure.class,
                                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION));
                assertThat(file).hasBinaryContent(damaged);
                Files.write(file, good);
            }
        }
    }

    private static KeyFiles keys(DataDirectory data) throws Exception {
        return KeyFiles.openOrMake(data.keys(), new SecureRandom());
    }

    private static String fingerprint(DataDirectory data) throws Exception {
        TlsFiles.Place place =
                new TlsFiles.Place(data.keys().resolve("tls.key"), data.keys().resolve("tls.crt"), true);
        return TlsFiles.open(place, new SecureRandom(), InstantSource.system())
                .now()
                .fingerprint();
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
