package ferry.storage.disk;

import ferry.storage.StorageException;
import ferry.storage.StorageException.Reason;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The descriptors of staging files, never more than a named limit: thousands of small files may wait for one commit. The
 * least recently used one gives way. A use holds its file open for one call and never takes a second one, so waiting for
 * a descriptor always ends. Thread-safe.
 */
final class OpenStagingFiles {
    private final int directory;
    private final Lifetime lifetime;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final LinkedHashSet<StagingFile> idle = new LinkedHashSet<>();
    private int open;

    /** @param lifetime of {@code directory} */
    OpenStagingFiles(int directory, Lifetime lifetime, int most) {
        this.directory = directory;
        this.lifetime = lifetime;
        this.most = most;
    }

    /** Opens or makes the file with these further flags. @throws StorageException EXISTS, NOT_FOUND … */
    StagingFile open(String name, int flags) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            return openNow(name, flags);
        }
    }

    private StagingFile openNow(String name, int flags) throws IOException {
        StagingFile file = new StagingFile(name);
        lock.lock();
        try {
            makeRoom();
            open++;
        } finally {
            lock.unlock();
        }
        int fd = Linux.openat(directory, file.name, flags(flags), 0600);
        lock.lock();
        try {
            if (fd < 0) {
                open--;
            } else {
                file.fd = fd;
                idle.add(file);
            }
            released.signal();
        } finally {
            lock.unlock();
        }
        Errno.check(fd, "open staging file", name);
        return file;
    }

    <T> T use(StagingFile file, StagingFile.Use<T> use) throws IOException {
        int fd = acquire(file);
        try {
            return use.with(fd);
        } finally {
            release(file);
        }
    }

    boolean stayedOpen(StagingFile file) {
        lock.lock();
        try {
            return file.stayedOpen && !file.ended;
        } finally {
            lock.unlock();
        }
    }

    /** No use of the file begins after this; the last one closes it. */
    void end(StagingFile file) {
        lock.lock();
        try {
            file.ended = true;
            if (file.users == 0) {
                close(file);
            }
        } finally {
            lock.unlock();
        }
    }

    private int acquire(StagingFile file) throws IOException {
        lock.lock();
        try {
            if (file.ended) {
                throw new StorageException(Reason.NOT_FOUND, "staging file '" + file + "' is closed");
            }
            if (file.fd == StagingFile.CLOSED) {
                makeRoom();
            }
            if (file.fd == StagingFile.CLOSED) { // still: waiting for room lets go of the lock
                openAgain(file);
            }
            idle.remove(file);
            file.users++;
            return file.fd;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void openAgain(StagingFile file) throws IOException {
        try (Lifetime.Use _ = lifetime.enter()) {
            file.fd = Errno.check(Linux.openat(directory, file.name, flags(0), 0), "open staging file again", file);
            open++;
        }
    }

    private void release(StagingFile file) {
        lock.lock();
        try {
            file.users--;
            if (file.users == 0) {
                if (file.ended) {
                    close(file);
                } else {
                    idle.add(file);
                }
                released.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock; waits until one more may be open. */
    private void makeRoom() {
        while (open >= most) {
            Iterator<StagingFile> oldest = idle.iterator();
            if (oldest.hasNext()) {
                StagingFile file = oldest.next();
                file.stayedOpen = false;
                close(file);
            } else {
                released.awaitUninterruptibly();
            }
        }
    }

    /** Under the lock. */
    private void close(StagingFile file) {
        idle.remove(file);
        if (file.fd != StagingFile.CLOSED) {
            Linux.close(file.fd);
            file.fd = StagingFile.CLOSED;
            open--;
            released.signal();
        }
    }

    private static int flags(int more) {
        return more | Linux.O_RDWR | Linux.O_NOFOLLOW | Linux.O_NONBLOCK | Linux.O_NOCTTY | Linux.O_CLOEXEC;
    }
}
