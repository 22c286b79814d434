package ferry.depot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.databases.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts own directories by their ids, so a database beside the wrong directory would give files away. */
class OneSiteTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aDatabaseIsOnlyServedBesideItsOwnDirectory(TestDatabase kind) throws Exception {
        DepotRig rig = new DepotRig(directory, kind);
        rig.open().close();

        rig.keys = new SiteKeys(DepotRig.RECEIPT_KEYS, DepotRig.filled(32, 8));
        assertProblem(rig, Reason.OTHER_SITE);
        rig.keys = new SiteKeys(DepotRig.RECEIPT_KEYS, DepotRig.SECRET);
        rig.open().close();
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyDatabaseIsNotServedBesideFilesOfAccounts(TestDatabase kind) throws Exception {
        DepotRig rig = new DepotRig(directory, kind);
        rig.open().close();

        rig.database = kind.fresh(Files.createDirectory(directory.resolve("another")));
        assertProblem(rig, Reason.EMPTY);
        assertThat(directory.resolve("files/1-admin")).isDirectory();
    }

    private static void assertProblem(DepotRig rig, Reason reason) throws IOException {
        assertThatThrownBy(rig::open)
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.reason())
                                .as(problem.detail())
                                .isEqualTo(reason));
        rig.tree.close();
    }
}
