package ferry.depot;

import ferry.depot.sql.ContentTable.Content;
import ferry.protocol.Digest;
import ferry.protocol.Id16;
import ferry.storage.LeafHashes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where a download's leaf hashes come from. One thread. */
final class RecordedLeaves {
    /** Hashes read at once; 32 bytes each. */
    private static final int WINDOW = 1_024;

    private final Source source;
    private final Runnable onClose;
    private List<Digest> window = List.of();
    private long windowStart;

    private interface Source {
        List<Digest> read(long first, int most) throws IOException;
    }

    private RecordedLeaves(Source source, Runnable onClose) {
        this.source = source;
        this.onClose = onClose;
    }

    /** The hash of the only leaf is the root; an empty file has neither. */
    static RecordedLeaves oneLeaf(Content content) {
        List<Digest> leaves = content.sizeBytes() == 0 ? List.of() : List.of(content.root());
        return new RecordedLeaves((first, _) -> first < leaves.size() ? leaves : List.of(), () -> {});
    }

    /** {@code id} was acquired and is released with this. */
    static RecordedLeaves kept(LeafHashes leaves, LeafKeeper keeper, Id16 id) {
        return new RecordedLeaves(leaves::read, () -> keeper.release(id));
    }

    static RecordedLeaves inMemory(List<Digest> leaves, LeafKeeper keeper, Optional<Id16> id) {
        return new RecordedLeaves(
                (first, most) -> leaves.subList(
                        (int) Math.min(first, leaves.size()), (int) Math.min(first + most, leaves.size())),
                () -> id.ifPresent(keeper::release));
    }

    Digest hash(long index) throws IOException {
        if (index < windowStart || index >= windowStart + window.size()) {
            window = source.read(index, WINDOW);
            windowStart = index;
            if (window.isEmpty()) {
                throw new IllegalArgumentException("there is no leaf " + index);
            }
        }
        return window.get((int) (index - windowStart));
    }

    void close() {
        onClose.run();
    }
}
