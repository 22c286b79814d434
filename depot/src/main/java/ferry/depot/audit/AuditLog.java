package ferry.depot.audit;

import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The audit log of a site, open for writing: one per data directory. Lines are written in the order of their numbers
 * under one lock, which is held during a sync too: what must be durable is rare. When the disk takes no more, what must
 * be durable is refused (AUDIT_FAILED) and the rest is counted, and the count is written when there is room again.
 * Thread-safe.
 */
public final class AuditLog implements Closeable {
    private static final Logger LOG = System.getLogger("ferry.depot.audit");

    private final Path directory;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final AuditWriter writer;
    private final LineBudget failures;
    private final LineBudget replacements;
    private volatile Consumer<AuditChain.Mark> onSynced = _ -> {};
    private long unwritten;
    private boolean broken;

    private AuditLog(Path directory, AuditWriter writer, InstantSource clock) {
        this.directory = directory;
        this.writer = writer;
        this.clock = clock;
        this.failures = new LineBudget(clock);
        this.replacements = new LineBudget(clock);
    }

    /** Makes the directory if need be, and mends what a crash cut off. */
    public static AuditLog open(Path directory, InstantSource clock) throws IOException {
        AuditWriter writer = AuditWriter.open(directory);
        AuditLog log = new AuditLog(directory, writer, clock);
        AuditWriter.Found found = writer.found();
        if (found.cutBytes() > 0) {
            LOG.log(Level.WARNING, "the audit log ended in the middle of a line; {0} bytes dropped", found.cutBytes());
            log.append(
                    AuditEvent.of(AuditKind.LOG_RECOVERED, Actor.SERVER)
                            .with("bytes", found.cutBytes())
                            .with("sha256", found.cutHash()),
                    Outcome.DONE,
                    "",
                    0);
        }
        if (!found.problems().isEmpty()) {
            LOG.log(Level.ERROR, "the audit log was changed by somebody else; `ferry admin audit verify` says where");
            log.append(
                    AuditEvent.of(AuditKind.LOG_DAMAGED, Actor.SERVER)
                            .with("problems", found.problems().size()),
                    Outcome.FAILED,
                    "",
                    0);
        }
        log.append(AuditEvent.of(AuditKind.SERVER_START, Actor.SERVER), Outcome.DONE, "", 0);
        log.writer.sync();
        return log;
    }

    /** Something to be done around which two durable lines stand. */
    public interface Action<T> {
        T run() throws IOException;
    }

    /** As {@link Action}, without a result. */
    public interface Step {
        void run() throws IOException;
    }

    /**
     * Does something that must leave a trace: a durable line before it and another one with its outcome, both before
     * this returns.
     *
     * @throws RefusedException AUDIT_FAILED if the first line could not be written: nothing was done
     */
    public <T> T around(AuditEvent event, Action<T> action) throws IOException {
        long begun = appendDurably(event);
        Outcome outcome = Outcome.FAILED;
        String reason = "fault";
        try {
            T result = action.run();
            outcome = Outcome.DONE;
            reason = "";
            return result;
        } catch (FerryException refused) {
            outcome = Outcome.REFUSED;
            reason = refused.code().name();
            throw refused;
        } catch (IOException failed) {
            reason = failed.getClass().getSimpleName();
            throw failed;
        } finally {
            end(event, outcome, reason, begun);
        }
    }

    /** As {@link #around(AuditEvent, Action)}. */
    public void around(AuditEvent event, Step step) throws IOException {
        around(event, () -> {
            step.run();
            return true;
        });
    }

    /** Records something that is over, cheaply: after a power cut it may be missing. Never fails. */
    public void record(AuditEvent event, Outcome outcome, String reason) {
        lock.lock();
        try {
            append(event, outcome, reason, 0);
        } catch (IOException failure) {
            lost(failure);
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #record}, for what strangers can cause as often as they like: past a rate it is counted only.
     *
     * @param reason a word of ours, never a peer's
     */
    public void recordFailure(AuditEvent event, String reason) {
        recordWithin(failures, event, Outcome.REFUSED, reason);
    }

    /** As {@link #record}, for files that are replaced: an account may do that as often as it likes, so the same holds. */
    public void recordReplaced(AuditEvent event) {
        recordWithin(replacements, event, Outcome.DONE, "");
    }

    private void recordWithin(LineBudget budget, AuditEvent event, Outcome outcome, String reason) {
        if (budget.take()) {
            long dropped = budget.takeDropped();
            record(dropped == 0 ? event : event.with("moreBefore", dropped), outcome, reason);
        }
    }

    /** The lines from {@code first} on, of them the {@code newest} so many (0: all), as they are now. */
    public void read(long first, long newest, AuditReader.LineReceiver each) throws IOException {
        long last = last().sequence();
        long from = newest == 0 ? first : Math.max(first, last - newest + 1);
        AuditReader.lines(directory, from, last, each);
    }

    /** Follows the whole log as it is now; it has to end as it was written. */
    public void verify(AuditChain chain) throws IOException {
        AuditChain.Mark last = last();
        chain.expectLast(last);
        AuditReader.follow(directory, last.sequence(), chain);
    }

    /**
     * Whether the log still has a line that it had on disk before this start, as far as it goes back. If not, that is
     * written into it: somebody cut its end off, or changed it.
     *
     * @param hashBegins the first digits of that line's hash
     */
    public boolean checkKept(long sequence, String hashBegins) throws IOException {
        if (sequence < AuditFiles.firstSequence(AuditFiles.in(directory).getFirst())) {
            // In files that were moved away for room.
            return true;
        }
        AtomicReference<@Nullable AuditLine> kept = new AtomicReference<>();
        AuditReader.lines(directory, sequence, sequence, kept::set);
        AuditLine found = kept.get();
        if (found != null && found.hash().startsWith(hashBegins)) {
            return true;
        }
        LOG.log(Level.ERROR, "the audit log was changed: line {0} is missing or another", sequence);
        record(
                AuditEvent.of(AuditKind.LOG_DAMAGED, Actor.SERVER).with("line", sequence),
                Outcome.FAILED,
                found == null ? "missing" : "changed");
        return false;
    }

    /** From now on {@code told} hears of lines that are on disk: the last one, now and after what was done. It must not block. */
    public void tellSynced(Consumer<AuditChain.Mark> told) throws IOException {
        lock.lock();
        try {
            onSynced = told;
            sync();
            told.accept(writer.last());
        } finally {
            lock.unlock();
        }
    }

    private AuditChain.Mark last() {
        lock.lock();
        try {
            return writer.last();
        } finally {
            lock.unlock();
        }
    }

    /** The line that ends what {@link #appendDurably} began. The beginning is on disk, so this one may be lost, not both. */
    private void end(AuditEvent event, Outcome outcome, String reason, long begun) {
        lock.lock();
        try {
            append(event, outcome, reason, begun);
            sync();
            onSynced.accept(writer.last());
        } catch (IOException failure) {
            lost(failure);
        } finally {
            lock.unlock();
        }
    }

    private long appendDurably(AuditEvent event) throws RefusedException {
        lock.lock();
        try {
            long sequence = append(event, Outcome.BEGUN, "", 0);
            sync();
            return sequence;
        } catch (IOException failure) {
            lost(failure);
            RefusedException refused =
                    new RefusedException(ErrorCode.AUDIT_FAILED, "the audit log cannot be written; nothing was done");
            refused.initCause(failure);
            throw refused;
        } finally {
            lock.unlock();
        }
    }

    private long append(AuditEvent event, Outcome outcome, String reason, long begun) throws IOException {
        if (broken) {
            throw new IOException("the audit log could not be synced; start the server again");
        }
        if (unwritten > 0) {
            writer.append(
                    clock.instant(),
                    AuditEvent.of(AuditKind.LOG_GAP, Actor.SERVER).with("events", unwritten),
                    Outcome.FAILED,
                    "",
                    0);
            unwritten = 0;
        }
        return writer.append(clock.instant(), event, outcome, reason, begun);
    }

    /** After a sync that failed nobody knows what is on disk: no more lines until a start looks. */
    private void sync() throws IOException {
        try {
            writer.sync();
        } catch (IOException failure) {
            broken = true;
            throw failure;
        }
    }

    private void lost(IOException failure) {
        if (unwritten++ == 0) {
            LOG.log(Level.ERROR, "the audit log cannot be written; administrators can change nothing", failure);
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            writer.close();
            onSynced.accept(writer.last());
        } finally {
            lock.unlock();
        }
    }
}
