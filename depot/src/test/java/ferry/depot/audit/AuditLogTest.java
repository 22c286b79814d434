package ferry.depot.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
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
}
