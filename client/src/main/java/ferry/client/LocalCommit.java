package ferry.client;

import ferry.protocol.FerryPath;
import ferry.storage.FileTree;
import ferry.storage.StagedFile;
import ferry.storage.StorageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes fetched files durable and visible, many with the same syncs: data, then renames, then directories; only then
 * anybody is told. A platform thread of its own, since syncs wait long; the queue before it is bounded.
 */
final class LocalCommit {
    private final FileTree tree;
    private final boolean overwrite;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Item> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean finishing;
    private @Nullable IOException failure;
    private @Nullable Thread thread;

    /** Who is told how it ended. */
    interface Told {
        void published() throws IOException;

        void failed(IOException why);
    }

    /** Something to be made durable. */
    sealed interface Item {
        long sizeBytes();

        Told told();
    }

    record File(StagedFile staged, FerryPath path, long sizeBytes, Told told) implements Item {}

    record Directory(FerryPath path, Told told) implements Item {
        @Override
        public long sizeBytes() {
            return 0;
        }
    }

    LocalCommit(FileTree tree, boolean overwrite) {
        this.tree = tree;
        this.overwrite = overwrite;
    }

    /** Waits while the queue is full. */
    void add(Item item) {
        lock.lock();
        try {
            if (thread == null) {
                thread = Thread.ofPlatform().name("ferry-local-commit").daemon().start(this::run);
            }
            while (!queue.isEmpty()
                    && (queue.size() >= ClientLimits.COMMIT_FILES
                            || queuedBytes + item.sizeBytes() > ClientLimits.COMMIT_BYTES)) {
                changed.awaitUninterruptibly();
            }
            queue.addLast(item);
            queuedBytes += item.sizeBytes();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Records the failure of the local disk that ends the whole get. @return it, to be thrown */
    IOException failed(IOException why) {
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            return why;
        } finally {
            lock.unlock();
        }
    }

    Optional<IOException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for everything handed over, and ends the thread. */
    void finish() {
        Thread running;
        lock.lock();
        try {
            finishing = true;
            changed.signalAll();
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            Waiting.uninterruptibly(running::join);
        }
    }

    private void run() {
        while (true) {
            List<Item> batch = take();
            if (batch.isEmpty()) {
                return;
            }
            try {
                Optional<IOException> before = failure();
                if (before.isPresent()) {
                    throw before.get();
                }
                commit(batch);
            } catch (IOException broken) {
                failed(broken);
                batch.forEach(item -> item.told().failed(broken));
            }
        }
    }

    /** The next batch; empty when there will be none. */
    private List<Item> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !finishing) {
                changed.awaitUninterruptibly();
            }
            List<Item> batch = new ArrayList<>(queue);
            queue.clear();
            queuedBytes = 0;
            changed.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Item> batch) throws IOException {
        List<StagedFile> data = new ArrayList<>();
        for (Item item : batch) {
            if (item instanceof File file) {
                data.add(file.staged());
            }
        }
        tree.syncData(data);
        Set<FerryPath> directories = new LinkedHashSet<>();
        List<Item> visible = new ArrayList<>();
        for (Item item : batch) {
            try {
                publish(item, directories);
                visible.add(item);
            } catch (StorageException refused) {
                if (isTheDisks(refused)) {
                    throw refused;
                }
                discard(item);
                item.told().failed(refused);
            }
        }
        tree.syncDirectories(directories);
        for (Item item : visible) {
            item.told().published();
        }
    }

    private void publish(Item item, Set<FerryPath> directories) throws IOException {
        switch (item) {
            case File file -> {
                makeDirectories(file.path().parent(), directories);
                tree.publish(file.staged(), file.path(), overwrite);
                directories.add(file.path().parent());
            }
            case Directory directory -> makeDirectories(directory.path(), directories);
        }
    }

    private void makeDirectories(FerryPath directory, Set<FerryPath> toSync) throws IOException {
        if (directory.isRoot() || toSync.contains(directory)) {
            return;
        }
        for (FerryPath made : tree.makeDirectories(directory)) {
            toSync.add(made.parent());
        }
    }

    /** Not about one file: the next one would fare the same. */
    private static boolean isTheDisks(StorageException failure) {
        return switch (failure.reason()) {
            case FULL, FAILED, TOO_MANY_OPEN -> true;
            case NOT_FOUND,
                    EXISTS,
                    IS_DIRECTORY,
                    NOT_DIRECTORY,
                    NOT_EMPTY,
                    NOT_REGULAR,
                    BAD_NAME,
                    NAME_TOO_LONG,
                    BAD_MOVE,
                    DENIED -> false;
        };
    }

    private void discard(Item item) throws IOException {
        if (item instanceof File file) {
            file.staged().close();
            tree.discard(file.staged().id());
        }
    }
}
