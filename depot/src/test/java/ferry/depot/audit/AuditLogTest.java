package ferry.depot.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import ferry.testkit.Mounted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Actor ALICE = new Actor(7, "alice", "192.0.2.1");

    @TempDir
    private Path folder;

    private AuditLog open() throws IOException {
        return AuditLog.open(folder.resolve("audit"), () -> NOW);
    }

    private List<AuditLine> lines() throws IOException {
        List<AuditLine> lines = new ArrayList<>();
        for (Path file : AuditFiles.in(folder.resolve("audit"))) {
            for (String line : Files.readAllLines(file)) {
                lines.add(Objects.requireNonNull(AuditLine.parse(line.getBytes(StandardCharsets.UTF_8)), line));
            }
        }
        return lines;
    }

    private AuditChain chain() throws IOException {
        AuditChain chain = new AuditChain();
        for (Path file : AuditFiles.in(folder.resolve("audit"))) {
            try (var in = Files.newInputStream(file)) {
                AuditFiles.lines(in, chain::add);
            }
        }
        return chain;
    }

    @Test
    void aLineSaysWhoDidWhatFromWhereAndHowItEnded() throws IOException {
        try (AuditLog log = open()) {
            log.record(AuditEvent.of(AuditKind.SIGN_IN, ALICE).with("method", "password"), Outcome.DONE, "");
        }

        AuditLine line = lines().getLast();
        assertThat(line.text())
                .startsWith("{\"seq\":2,\"prev\":\"")
                .endsWith("\"time\":\"2026-11-22T12:00:00Z\",\"event\":\"sign-in\",\"outcome\":\"done\",\"account\":7,"
                        + "\"name\":\"alice\",\"origin\":\"192.0.2.1\",\"method\":\"password\"}");
        assertThat(line.previous()).isEqualTo(lines().getFirst().hash());
        assertThat(lines().getFirst().previous()).isEqualTo(AuditLine.NOTHING);
    }

    @Test
    void whatMustLeaveATraceHasOneBeforeItIsDone() throws IOException {
        try (AuditLog log = open()) {
            AuditEvent event = AuditEvent.of(AuditKind.USER_ENABLE, ALICE).with("user", "bob");
            log.around(event, () -> assertThat(lines().getLast().fields()).containsEntry("outcome", "begun"));
            assertThatThrownBy(() -> log.around(event, () -> {
                        throw new RefusedException(ErrorCode.NOT_FOUND, "bob");
                    }))
                    .isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> log.around(event, () -> {
                        throw new IOException("\u001b[2J");
                    }))
                    .isInstanceOf(IOException.class);
        }

        assertThat(lines().stream().skip(1).map(line -> line.fields().get("outcome")))
                .containsExactly("begun", "done", "begun", "refused", "begun", "failed");
        assertThat(lines().get(4).fields()).containsEntry("reason", "NOT_FOUND").containsEntry("of", 4L);
        assertThat(lines().get(6).fields())
                .containsEntry("reason", "IOException")
                .containsEntry("of", 6L);
    }

    @Test
    void theChainGoesOnAfterAStart() throws IOException {
        open().close();
        open().close();

        AuditChain chain = chain();
        assertThat(chain.problems()).isEmpty();
        assertThat(chain.lastSequence()).isEqualTo(2);
        assertThat(chain.lastHash()).isEqualTo(lines().getLast().hash());
    }

    @Test
    void aLineThatACrashCutOffIsDroppedAndSaidSo() throws IOException {
        open().close();
        Path file = AuditFiles.in(folder.resolve("audit")).getFirst();
        Files.writeString(file, "{\"seq\":2,\"prev\":\"00", StandardOpenOption.APPEND);

        open().close();

        assertThat(chain().problems()).isEmpty();
        assertThat(lines().get(1).fields())
                .containsEntry("event", "log-recovered")
                .containsEntry("bytes", 19L);
    }

    @Test
    void aChangedLineIsNoticedAtTheNextStartAndStaysForVerify() throws IOException {
        try (AuditLog log = open()) {
            log.record(AuditEvent.of(AuditKind.SIGN_IN, ALICE), Outcome.DONE, "");
        }
        Path file = AuditFiles.in(folder.resolve("audit")).getFirst();
        Files.writeString(file, Files.readString(file).replace("server-start", "server-start2"));

        open().close();

        assertThat(lines().get(2).fields()).containsEntry("event", "log-damaged");
        assertThat(chain().problems()).containsExactly(new AuditChain.Problem(AuditChain.Kind.CHANGED, 2, 2));
    }

    @Test
    void aFullFileIsFollowedByTheNextAndTheChainGoesOn() throws IOException {
        String longPath = "x".repeat(AuditLimits.TEXT_CHARS);
        try (AuditLog log = open()) {
            for (long bytes = 0; bytes < AuditLimits.FILE_BYTES + 100_000; bytes += longPath.length()) {
                log.record(AuditEvent.of(AuditKind.FILE_REMOVE, ALICE).with("path", longPath), Outcome.DONE, "");
            }
        }
        open().close();

        List<Path> files = AuditFiles.in(folder.resolve("audit"));
        AuditLine firstOfSecond = Objects.requireNonNull(
                AuditLine.parse(Files.readAllLines(files.get(1)).getFirst().getBytes(StandardCharsets.UTF_8)));
        List<String> first = Files.readAllLines(files.getFirst());
        assertThat(files).hasSize(2);
        assertThat(firstOfSecond.previous())
                .isEqualTo(AuditLine.hash(first.getLast().getBytes(StandardCharsets.UTF_8)));
        assertThat(files.get(1).getFileName()).hasToString("audit-%012d.jsonl".formatted(firstOfSecond.sequence()));
        assertThat(chain().problems()).isEmpty();
        assertThat(chain().lastSequence()).isEqualTo(lines().size());

        List<Long> read = new ArrayList<>();
        try (AuditLog log = open()) {
            log.read(firstOfSecond.sequence() - 1, 0, line -> read.add(line.sequence()));
        }
        assertThat(read.getFirst()).isEqualTo(firstOfSecond.sequence() - 1);
        assertThat(read).hasSize((int) (lines().size() - firstOfSecond.sequence() + 2));
    }

    @Test
    void whatAPeerSentStaysInItsLineAndComesBackExactly() throws IOException {
        String hostile = "a\r\n{\"seq\":99}\u001b[2J\u202e\u2028\"\\\u0000\ud800 文件 \ud83d\ude00\u0085";
        try (AuditLog log = open()) {
            log.record(AuditEvent.of(AuditKind.SIGN_IN, new Actor(0, hostile, hostile)), Outcome.REFUSED, "x");
        }

        byte[] bytes = Files.readAllBytes(AuditFiles.in(folder.resolve("audit")).getFirst());
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(2);
        assertThat(text.chars().filter(c -> c != '\n' && Character.isISOControl(c)))
                .isEmpty();
        assertThat(text).doesNotContain("\u202e", "\u2028");
        assertThat(lines().getLast().fields()).containsEntry("name", hostile).containsEntry("origin", hostile);
    }

    @Test
    void whenTheLogCannotBeWrittenWhatMustLeaveATraceIsNotDone() throws IOException {
        AuditLog log = open();
        log.close();
        AuditEvent event = AuditEvent.of(AuditKind.USER_REMOVE, ALICE);
        boolean[] done = {false};

        assertThatThrownBy(() -> log.around(event, () -> {
                    done[0] = true;
                }))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_FAILED));
        assertThat(done[0]).isFalse();
        log.record(event, Outcome.DONE, "");
    }

    @Test
    void onAFullDiskEventsAreCountedAndTheLogHoldsWhenThereIsRoomAgain() throws IOException {
        Path disk = folder.resolve("disk");
        try (Mounted _ = Mounted.mount("tmpfs", disk, 1);
                AuditLog log = AuditLog.open(disk.resolve("audit"), () -> NOW)) {
            Path filler = disk.resolve("filler");
            fill(filler);
            AuditEvent event = AuditEvent.of(AuditKind.SIGN_IN, ALICE).with("x", "y".repeat(4_000));
            for (int i = 0; i < 5; i++) {
                log.record(event, Outcome.DONE, "");
            }
            assertThatThrownBy(() -> log.around(event, () -> {}))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_FAILED));
            Files.delete(filler);
            log.around(event, () -> {});

            AuditChain chain = new AuditChain();
            log.verify(chain);
            List<AuditLine> all = new ArrayList<>();
            log.read(1, 0, all::add);
            assertThat(chain.problems()).isEmpty();
            assertThat(all).anySatisfy(line -> assertThat(line.fields()).containsEntry("event", "log-gap"));
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] bytes = new byte[512];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException full) {
            // As much as fits.
        }
    }

    @Test
    void aLogInUseKnowsItsLastLine() throws IOException {
        try (AuditLog log = open()) {
            for (int i = 0; i < 5; i++) {
                log.record(AuditEvent.of(AuditKind.SIGN_IN, ALICE), Outcome.DONE, "");
            }
            Path file = AuditFiles.in(folder.resolve("audit")).getFirst();
            String whole = Files.readString(file);
            String cut = whole.substring(0, whole.lastIndexOf('\n', whole.length() - 2) + 1);
            String changed = cut + whole.substring(cut.length()).replace("\"done\"", "\"gone\"");

            assertThat(verified(log)).isEmpty();
            Files.writeString(file, cut);
            assertThat(verified(log)).containsExactly(new AuditChain.Problem(AuditChain.Kind.END_IS_MISSING, 5, 6));
            Files.writeString(file, changed);
            assertThat(verified(log)).containsExactly(new AuditChain.Problem(AuditChain.Kind.LAST_IS_ANOTHER, 6, 6));
            Files.writeString(file, whole);
            assertThat(verified(log)).isEmpty();
        }
    }

    private static List<AuditChain.Problem> verified(AuditLog log) throws IOException {
        AuditChain chain = new AuditChain();
        log.verify(chain);
        return chain.problems();
    }

    @Test
    void accountsCannotFillTheDiskByReplacingFiles() throws IOException {
        Instant[] now = {NOW};
        AuditEvent event = AuditEvent.of(AuditKind.FILE_REPLACE, ALICE).with("path", "a");
        try (AuditLog log = AuditLog.open(folder.resolve("audit"), () -> now[0])) {
            for (int i = 0; i < 1_000; i++) {
                log.recordReplaced(event);
            }
            // Nor crowd out what strangers cause.
            log.recordFailure(event, "x");
            now[0] = NOW.plusSeconds(1);
            log.recordReplaced(event);
        }

        assertThat(lines()).hasSize(1 + AuditLimits.MANY_AT_ONCE + 2);
        assertThat(lines().getLast().fields()).containsEntry("moreBefore", 1_000L - AuditLimits.MANY_AT_ONCE);
    }

    @Test
    void strangersCannotFillTheDiskWithFailures() throws IOException {
        Instant[] now = {NOW};
        AuditEvent event = AuditEvent.of(AuditKind.SIGN_IN, new Actor(0, "x", "192.0.2.1"));
        try (AuditLog log = AuditLog.open(folder.resolve("audit"), () -> now[0])) {
            for (int i = 0; i < 10_000; i++) {
                log.recordFailure(event, "unknown account");
            }
            assertThat(lines()).hasSize(1 + AuditLimits.MANY_AT_ONCE);
            now[0] = NOW.plusSeconds(1);
            log.recordFailure(event, "unknown account");
        }

        assertThat(lines().getLast().fields()).containsEntry("moreBefore", 10_000L - AuditLimits.MANY_AT_ONCE);
    }
}
