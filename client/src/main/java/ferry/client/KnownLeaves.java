package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.Id16;
import ferry.protocol.proof.HashTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The leaves of one state of a large source, and the id under which they are uploaded: in memory, and in the journal if
 * this process holds it. Thread-safe: several links may share the sending of one file.
 */
final class KnownLeaves {
    private final Tally tally;
    private @Nullable UploadJournal journal;
    private LocalFile.@Nullable State state;
    private @Nullable Digest[] hashes = {};
    private @Nullable Id16 id;
    /** Whether the server may know the id: then it is asked what it has. */
    private boolean isKnownThere;
    /** Leaves that are part of what the listener was told. */
    private BitSet counted = new BitSet();

    KnownLeaves(Tally tally, Optional<UploadJournal> journal) {
        this.tally = tally;
        this.journal = journal.orElse(null);
    }

    /** Takes over what is known of this state of the file. @return the id of an upload of another state, to be discarded */
    synchronized Optional<Id16> prepare(LocalFile file) throws IOException {
        if (file.state().equals(state)) {
            return Optional.empty();
        }
        Optional<Id16> outdated = state == null ? Optional.empty() : forgetId();
        state = file.state();
        hashes = new Digest[Math.toIntExact(HashTree.leafCount(file.sizeBytes()))];
        Optional<UploadJournal.Begun> begun = journal == null ? Optional.empty() : journal.begun();
        if (begun.isEmpty()) {
            return outdated;
        }
        boolean isSame =
                begun.get().state().equals(state) && begun.get().source().equals(sourceOf(file));
        if (!isSame) {
            return Optional.of(begun.get().id());
        }
        id = begun.get().id();
        isKnownThere = true;
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = journal == null ? null : journal.leaf(i);
        }
        return Optional.empty();
    }

    private static String sourceOf(LocalFile file) {
        return StateDirectory.sha256(file.path().toAbsolutePath().normalize().toString());
    }

    /** Whether the server must be asked what it has. */
    synchronized boolean isKnownThere() {
        return isKnownThere;
    }

    /** The id to upload under; a new one is in the journal before anybody hears of it. */
    synchronized Id16 begin(LocalFile file, Supplier<Id16> newId) throws IOException {
        if (id == null) {
            id = newId.get();
            if (journal != null) {
                journal.begin(new UploadJournal.Begun(id, sourceOf(file), file.state()), hashes.length);
                for (int i = 0; i < hashes.length; i++) {
                    Digest hash = hashes[i];
                    if (hash != null) {
                        journal.leaf(i, hash);
                    }
                }
            }
        }
        isKnownThere = true;
        return id;
    }

    synchronized @Nullable Digest find(long index) {
        return hashes[(int) index];
    }

    /** A leaf was read. @throws LargeUpload.SourceChanged if it was read before and was another */
    synchronized void read(long index, Digest hash) throws IOException {
        Digest former = hashes[(int) index];
        if (former != null && !former.equals(hash)) {
            throw new LargeUpload.SourceChanged();
        }
        if (former == null) {
            hashes[(int) index] = hash;
            if (journal != null && id != null) {
                journal.leaf(index, hash);
            }
        }
    }

    /** Reads and hashes one leaf of {@code length} bytes into {@code buffer}. */
    static Digest read(FileChannel channel, long index, int length, byte[] buffer) throws IOException {
        int read = LocalFile.read(channel, index * ferry.protocol.SpecLimits.LEAF_BYTES, buffer, length);
        if (read != length) {
            throw new LargeUpload.SourceChanged();
        }
        return HashTree.leafHash(buffer, 0, length);
    }

    /** Reads what is not known yet; the root over all leaves. */
    Digest hashAll(LocalFile file, byte[] buffer) throws IOException {
        try (FileChannel channel = file.open()) {
            for (int i = 0; i < hashes.length; i++) {
                if (hashes[i] == null) {
                    read(i, read(channel, i, HashTree.leafLength(file.sizeBytes(), i), buffer));
                }
            }
        }
        if (!file.isUnchanged()) {
            throw new LargeUpload.SourceChanged();
        }
        return root();
    }

    /** The root, once every leaf is known. */
    synchronized Digest root() {
        return HashTree.root(List.of(hashes));
    }

    synchronized void countSent(String name, long index, int length) {
        if (counted.get((int) index)) {
            tally.movedAgain(name, length);
        } else {
            counted.set((int) index);
            tally.moved(name, length);
        }
    }

    synchronized void countSkipped(String name, long index, int length) {
        if (!counted.get((int) index)) {
            counted.set((int) index);
            tally.skippedContent(name, length);
        }
    }

    /** The upload ended, or must not go on: its journal is removed. @return the id it had */
    synchronized Optional<Id16> forgetId() {
        Optional<Id16> former = Optional.ofNullable(id);
        id = null;
        isKnownThere = false;
        if (journal != null) {
            try {
                journal.remove();
            } catch (IOException failure) {
                // A journal of an upload that ended costs the next upload of this target one question.
                System.getLogger(KnownLeaves.class.getName())
                        .log(System.Logger.Level.DEBUG, "a journal could not be removed", failure);
            }
            journal.close();
            journal = null;
        }
        return former;
    }

    /** Nothing that is known can be trusted: begin from nothing. */
    synchronized void forgetAll() {
        forgetId();
        state = null;
        hashes = new Digest[0];
    }

    /** Keeps the journal for a later process. */
    synchronized void close() {
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }
}
