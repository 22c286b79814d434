package ferry.depot;

import static ferry.depot.People.register;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Replace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log and the database know of each other, and lines of what came too often or was replaced. */
class AuditMemoryTest {
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};

    @TempDir
    Path directory;

    @Test
    void anEndThatWasCutOffWhileNoServerRanShowsAtTheNextStart() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", "correct horse");
            rig.close();
            List<String> lines = Files.readAllLines(log());
            Files.write(log(), lines.subList(0, lines.size() - 1));
            rig.open();

            assertThat(damaged()).singleElement().asString().contains("\"line\":" + lines.size());
            // It is told once; from here on the log is what it is.
            rig.reopen();
            assertThat(damaged()).hasSize(1);
        }
    }

    @Test
    void anEndThatIsCutOffWhileTheServerRunsShows() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", "correct horse");
            AccountAccess admin = rig.admin();
            assertThat(verified(admin)).hasSize(1);
            List<String> lines = Files.readAllLines(log());
            Files.write(log(), lines.subList(0, lines.size() - 2));

            assertThat(verified(admin)).hasSizeGreaterThan(1);
        }
    }

    private static List<AdminRecord> verified(AccountAccess admin) throws IOException {
        List<AdminRecord> verdict = new ArrayList<>();
        admin.administration().audit().verify(new AdminRequest.AuditVerify(0, Digest.of(new byte[32])), verdict::add);
        return verdict;
    }

    @Test
    void aLastLineThatWasChangedWhileNoServerRanShowsAtTheNextStart() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", "correct horse");
            rig.close();
            String whole = Files.readString(log());
            int last = whole.lastIndexOf('\n', whole.length() - 2) + 1;
            Files.writeString(
                    log(), whole.substring(0, last) + whole.substring(last).replace("alice", "alicf"));
            rig.open();

            assertThat(damaged()).singleElement().asString().contains("\"changed\"");
        }
    }

    @Test
    void noStartAfterAStopACrashOrALossOfLinesThatWereNotSyncedIsAFalseAlarm() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", "correct horse");
            rig.reopen();
            rig.crash();
            register(rig, "bob", "correct horse");
            long synced = Files.readAllLines(log()).size();
            // Sign-ins are not synced: a power cut may take them.
            for (int i = 0; i < 3; i++) {
                rig.admin().close();
            }
            rig.tree.close();
            rig.depot.backstage.committer().close();
            rig.depot.backstage.parts().database().close();
            Files.write(log(), Files.readAllLines(log()).subList(0, (int) synced));
            rig.open();

            assertThat(damaged()).isEmpty();
        }
    }

    @Test
    void aRestoredBackupOfOneMomentIsNoFalseAlarm() throws Exception {
        Path backup = directory.resolve("backup");
        try (DepotRig rig = DepotRig.open(directory.resolve("site"))) {
            register(rig, "alice", "correct horse");
            rig.close();
            copy(directory.resolve("site"), backup);
            rig.open();
            register(rig, "bob", "correct horse");
        }
        try (DepotRig restored = DepotRig.open(backup)) {
            register(restored, "carol", "correct horse");
            restored.reopen();

            assertThat(damaged(backup)).isEmpty();
        }
    }

    @Test
    void oldFilesThatWereMovedAwayAreNoFalseAlarm() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            rig.close();
            // As if this line were the first of a later file.
            String later = Files.readAllLines(log()).getLast().replaceFirst("\"seq\":[0-9]+", "\"seq\":500");
            Files.delete(log());
            Files.writeString(directory.resolve("audit/audit-000000000500.jsonl"), later + "\n");
            rig.open();

            assertThat(damaged()).isEmpty();
        }
    }

    @Test
    void attemptsThatComeTooOftenLeaveLines() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            for (int i = 0; i < 12; i++) {
                Attempt.password(rig.reception(), "alice");
            }
            ErrorCode registering = ErrorCode.ACCOUNT_EXISTS;
            while (registering != ErrorCode.TOO_MANY_ATTEMPTS) {
                registering =
                        refusal(() -> register(rig, "admin", "correct horse")).code();
            }

            assertThat(lines("\"sign-in\"").filter(line -> line.contains("TOO_MANY_ATTEMPTS")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("\"alice\"") && line.contains("\"refused\""));
            assertThat(lines("\"register\"").filter(line -> line.contains("TOO_MANY_ATTEMPTS")))
                    .hasSize(1);
        }
    }

    @Test
    void aReplacedFileLeavesALineAndANewOneDoesNot() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            AccountAccess access = rig.admin();
            DepotRig.put(access, "a", ONE);
            DepotRig.put(access, "a", TWO, Replace.ALWAYS);
            DepotRig.put(access, "b", TWO, Replace.ALWAYS);
            refusal(() -> DepotRig.put(access, "a", ONE));

            assertThat(lines("\"file-replace\""))
                    .singleElement()
                    .asString()
                    .contains("\"path\":\"a\"", "\"account\":1", "\"origin\":\"test\"");
        }
    }

    private Path log() throws IOException {
        return directory.resolve("audit/audit-000000000001.jsonl");
    }

    private List<String> damaged() throws IOException {
        return damaged(directory);
    }

    private static List<String> damaged(Path site) throws IOException {
        try (Stream<Path> files = Files.list(site.resolve("audit"))) {
            return files.flatMap(AuditMemoryTest::read)
                    .filter(line -> line.contains("\"log-damaged\""))
                    .toList();
        }
    }

    private Stream<String> lines(String with) throws IOException {
        return read(log()).filter(line -> line.contains(with));
    }

    private static Stream<String> read(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }
}
