package ferry.depot.audit;

import ferry.protocol.AdminRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log line by line and says where it does not hold. What a chain alone cannot show: lines missing at its end, a
 * last line that was changed, and a log written anew from some line on. Against these, note the last sequence and hash
 * elsewhere and look for them later; a server that runs knows the last line it wrote. One thread.
 */
public final class AuditChain {
    /** After so many, more would not help anybody. */
    private static final int PROBLEMS = 100;

    private final List<Problem> problems = new ArrayList<>();
    private long lines;
    private @Nullable Long first;
    private long last;
    private String lastHash = AuditLine.NOTHING;
    private final List<Expected> expected = new ArrayList<>();

    public AuditChain() {
        this(null);
    }

    /** {@code noted}: a line that was there once, and must be there still. */
    public AuditChain(@Nullable Mark noted) {
        if (noted != null) {
            expected.add(new Expected(noted, Kind.NOT_AS_NOTED, Kind.NOTED_IS_MISSING));
        }
    }

    /** A line that has to be there, and what it is called if it is another or none. */
    private static final class Expected {
        private final Mark mark;
        private final Kind other;
        private final Kind missing;
        private boolean isSeen;

        Expected(Mark mark, Kind other, Kind missing) {
            this.mark = mark;
            this.other = other;
            this.missing = missing;
        }
    }

    /** The last line that a server which runs has written. */
    void expectLast(Mark written) {
        expected.add(new Expected(written, Kind.LAST_IS_ANOTHER, Kind.END_IS_MISSING));
    }

    /** A line's sequence and hash, as they were told when somebody noted them. */
    public record Mark(long sequence, String hash) {}

    /** What is wrong with a line. */
    public enum Kind {
        /** Its hash is not what the next line says: it, or the next one, was changed. */
        CHANGED,
        /** Lines before it are missing. */
        MISSING,
        /** It belongs further up. */
        OUT_OF_ORDER,
        /** Nothing that a log has. */
        NOT_A_LINE,
        /** It ends in the middle: cut by a crash if it is the last line of a log in use, by somebody otherwise. */
        CUT,
        /** It is not the line that was noted: the log was written anew. */
        NOT_AS_NOTED,
        /** The line that was noted is not there: the end is missing. */
        NOTED_IS_MISSING,
        /** It is not the last line that the server wrote. */
        LAST_IS_ANOTHER,
        /** The last line that the server wrote is not there. */
        END_IS_MISSING
    }

    /**
     * @param line counted from 1 over everything that was read
     * @param sequence of the line, 0 if it has none
     */
    public record Problem(Kind kind, long line, long sequence) {}

    void add(byte[] bytes, boolean isWhole) {
        lines++;
        if (!isWhole) {
            problem(Kind.CUT, 0);
            return;
        }
        AuditLine line = AuditLine.parse(bytes);
        if (line == null) {
            problem(Kind.NOT_A_LINE, 0);
        } else {
            if (first != null || line.sequence() == 1) {
                check(line);
            }
            first = first == null ? Long.valueOf(line.sequence()) : first;
            last = Math.max(last, line.sequence());
        }
        lastHash = AuditLine.hash(bytes);
        if (line != null) {
            compare(line.sequence());
        }
    }

    private void compare(long sequence) {
        for (Expected one : expected) {
            if (one.mark.sequence() == sequence) {
                one.isSeen = true;
                if (!lastHash.equals(one.mark.hash())) {
                    problem(one.other, sequence);
                }
            }
        }
    }

    /** Everything was read. */
    public void end() {
        for (Expected one : expected) {
            if (!one.isSeen) {
                problem(one.missing, one.mark.sequence());
            }
        }
    }

    private void check(AuditLine line) {
        if (line.sequence() <= last) {
            problem(Kind.OUT_OF_ORDER, line.sequence());
        } else if (line.sequence() > last + 1) {
            problem(Kind.MISSING, line.sequence());
        } else if (!line.previous().equals(lastHash)) {
            problem(Kind.CHANGED, line.sequence());
        }
    }

    private void problem(Kind kind, long sequence) {
        if (problems.size() < PROBLEMS) {
            problems.add(new Problem(kind, lines, sequence));
        }
    }

    /** What was read and where it ends; then a record for each place where it does not hold. */
    public List<AdminRecord> records() {
        List<AdminRecord> records = new ArrayList<>();
        records.add(AdminRecord.builder()
                .number("lines", lines)
                .number("firstSequence", firstSequence())
                .number("sequence", last)
                .text("hash", lastHash)
                .number("problems", problems.size())
                .build());
        for (Problem problem : problems) {
            records.add(AdminRecord.builder()
                    .text("problem", problem.kind().name().toLowerCase(Locale.ROOT))
                    .number("line", problem.line())
                    .number("sequence", problem.sequence())
                    .build());
        }
        return records;
    }

    /** In the order of the lines. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    public long lines() {
        return lines;
    }

    /** The first line's sequence; what was before it was not there to be checked. 0 if there is no line. */
    public long firstSequence() {
        return first == null ? 0 : first;
    }

    public long lastSequence() {
        return last;
    }

    /** Hash of the last line. */
    public String lastHash() {
        return lastHash;
    }
}
