package ferry.depot.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.audit.AuditChain.Kind;
import ferry.depot.audit.AuditChain.Mark;
import ferry.depot.audit.AuditChain.Problem;
import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditEvent.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who can write the files may do to them, and what of it shows. */
class AuditChainTest {
    private static final int LINES = 10;

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private List<String> lines = List.of();

    @BeforeEach
    void write() throws IOException {
        Path directory = folder.resolve("audit");
        try (AuditLog log = AuditLog.open(directory, () -> Instant.EPOCH)) {
            for (int i = 1; i < LINES; i++) {
                log.record(AuditEvent.of(AuditKind.SIGN_IN, new Actor(i, "user" + i, "192.0.2.1")), Outcome.DONE, "");
            }
        }
        file = AuditFiles.in(directory).getFirst();
        lines = new ArrayList<>(Files.readAllLines(file));
        assertThat(lines).hasSize(LINES);
    }

    private AuditChain follow(@Nullable Mark noted) throws IOException {
        Files.write(file, lines);
        AuditChain chain = new AuditChain(noted);
        AuditReader.follow(folder.resolve("audit"), chain);
        return chain;
    }

    private List<Problem> problems() throws IOException {
        return follow(null).problems();
    }

    @Test
    void aLogThatNobodyTouchedHolds() throws IOException {
        AuditChain chain = follow(null);

        assertThat(chain.problems()).isEmpty();
        assertThat(chain.lines()).isEqualTo(LINES);
        assertThat(chain.firstSequence()).isEqualTo(1);
        assertThat(chain.lastSequence()).isEqualTo(LINES);
    }

    @Test
    void anyChangeInAnyLineButTheLastShows() throws IOException {
        List<String> right = List.copyOf(lines);
        for (int i = 0; i < LINES - 1; i++) {
            for (String[] change : new String[][] {{"\"done\"", "\"gone\""}, {"1970", "1971"}, {"}", ",\"x\":1}"}}) {
                lines = new ArrayList<>(right);
                lines.set(i, right.get(i).replace(change[0], change[1]));

                assertThat(problems()).as("line %d: %s", i, change[1]).isNotEmpty();
            }
        }
    }

    @Test
    void aRemovedLineShows() throws IOException {
        lines.remove(4);

        assertThat(problems()).containsExactly(new Problem(Kind.MISSING, 5, 6));
    }

    @Test
    void twoLinesThatChangedPlacesShow() throws IOException {
        Collections.swap(lines, 3, 4);

        assertThat(problems()).extracting(Problem::kind).contains(Kind.MISSING, Kind.OUT_OF_ORDER);
    }

    @Test
    void aLineThatWasPutInShows() throws IOException {
        lines.add(5, lines.get(4));

        assertThat(problems()).extracting(Problem::kind).contains(Kind.OUT_OF_ORDER);
    }

    @Test
    void aLineThatWasCutInTheMiddleShows() throws IOException {
        lines.set(5, lines.get(5).substring(0, 30));

        assertThat(problems()).extracting(Problem::kind).contains(Kind.NOT_A_LINE);
    }

    @Test
    void renumberingDoesNotHideARemovedLine() throws IOException {
        lines.remove(4);
        for (int i = 4; i < lines.size(); i++) {
            lines.set(i, lines.get(i).replaceFirst("\"seq\":" + (i + 2), "\"seq\":" + (i + 1)));
        }

        assertThat(problems()).extracting(Problem::kind).contains(Kind.CHANGED);
    }

    @Test
    void whatIsMissingAtTheEndShowsOnlyAgainstWhatWasNoted() throws IOException {
        AuditChain whole = follow(null);
        Mark noted = new Mark(whole.lastSequence(), whole.lastHash());
        lines.removeLast();

        assertThat(problems()).isEmpty();
        assertThat(follow(noted).problems()).containsExactly(new Problem(Kind.NOTED_IS_MISSING, LINES - 1, LINES));
    }

    @Test
    void aChangedLastLineShowsOnlyAgainstWhatWasNoted() throws IOException {
        AuditChain whole = follow(null);
        Mark noted = new Mark(whole.lastSequence(), whole.lastHash());
        lines.set(LINES - 1, lines.getLast().replace("\"done\"", "\"gone\""));

        assertThat(problems()).isEmpty();
        assertThat(follow(noted).problems()).containsExactly(new Problem(Kind.NOT_AS_NOTED, LINES, LINES));
    }

    @Test
    void aNotedLineThatIsThereIsNoProblemWhenTheLogGrew() throws IOException {
        Mark noted = new Mark(5, AuditLine.hash(lines.get(4).getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThat(follow(noted).problems()).isEmpty();
    }

    @Test
    void aLogWithoutItsBeginningSaysWhereItStarts() throws IOException {
        lines = new ArrayList<>(lines.subList(3, LINES));

        AuditChain chain = follow(null);

        assertThat(chain.problems()).isEmpty();
        assertThat(chain.firstSequence()).isEqualTo(4);
    }
}
