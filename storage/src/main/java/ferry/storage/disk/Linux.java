package ferry.storage.disk;

import ferry.storage.disk.Machine.Call;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of the kernel that Ferry makes, all through libc's {@code syscall(2)}: one native binding to link (a cold
 * {@code ferry get} pays for each), no dependence on how old libc is, and names travel as bytes, whatever the locale. A
 * result below zero is −errno; EINTR is retried. No method throws for what the kernel says.
 *
 * <p>A native call holds its carrier thread. The calls here are short but for syncs and removals of large files, which
 * {@link BlockingCalls} keeps off virtual threads, and content, which goes in pieces of
 * {@link DiskLimits#CONTENT_BUFFER_BYTES}.
 */
final class Linux {
    private static final Machine MACHINE = Machine.ofThisJvm();

    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_NOCTTY = 0x100;
    static final int O_TRUNC = 0x200;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int O_PATH = 0x200000;
    static final int O_DIRECTORY = MACHINE.directoryFlag;
    static final int O_NOFOLLOW = MACHINE.noFollowFlag;

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int RENAME_NOREPLACE = 1;
    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;

    private static final long UTIME_OMIT = 0x3ffffffe;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATFS_BYTES = 120;
    private static final int OPEN_HOW_BYTES = 24;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = bind();

    private Linux() {}

    @SuppressWarnings("restricted") // a native binding is what this class is for; the launcher allows it by module
    private static MethodHandle bind() {
        Linker linker = Linker.nativeLinker();
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(word, word, word, word, word, word, word),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    static int openat(int directory, byte[] name, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, Call.OPENAT, directory, text(arena, name), flags, mode, 0);
        }
    }

    static int openat2(int directory, byte[] path, int flags, long resolve) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(OPEN_HOW_BYTES, Long.BYTES);
            how.set(ValueLayout.JAVA_LONG, 0, flags);
            how.set(ValueLayout.JAVA_LONG, 16, resolve);
            return (int) call(arena, Call.OPENAT2, directory, text(arena, path), how.address(), OPEN_HOW_BYTES, 0);
        }
    }

    /** Not retried on EINTR: Linux has freed the descriptor by then, and another thread may own its number. */
    static int close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) callOnce(arena, Call.CLOSE, fd, 0, 0, 0, 0);
        }
    }

    static int mkdirat(int directory, byte[] name, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, Call.MKDIRAT, directory, text(arena, name), mode, 0, 0);
        }
    }

    static int unlinkat(int directory, byte[] name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, Call.UNLINKAT, directory, text(arena, name), flags, 0, 0);
        }
    }

    static int renameat2(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    call(arena, Call.RENAMEAT2, fromDirectory, text(arena, from), toDirectory, text(arena, to), flags);
        }
    }

    /** Of what {@code name} is in {@code directory}, a link itself and not its target. */
    static StatxResult statx(int directory, byte[] name) {
        return statx(directory, name, AT_SYMLINK_NOFOLLOW);
    }

    /** Of an open file. */
    static StatxResult statx(int fd) {
        return statx(fd, new byte[0], AT_EMPTY_PATH);
    }

    private static StatxResult statx(int directory, byte[] name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Statx.BYTES, Long.BYTES);
            long result =
                    call(arena, Call.STATX, directory, text(arena, name), flags, STATX_BASIC_STATS, buffer.address());
            return result < 0 ? new StatxResult.Failed((int) -result) : new StatxResult.Found(Statx.of(buffer));
        }
    }

    /** Whether the kernel is 5.8 or later, which is when it learnt this call (and a sandbox does not forbid it). */
    static boolean knowsFaccessat2(int directory) {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena, Call.FACCESSAT2, directory, text(arena, new byte[] {'.'}), 0, 0, 0) == 0;
        }
    }

    static int fsync(int fd) {
        return onDescriptor(Call.FSYNC, fd, 0);
    }

    static int fdatasync(int fd) {
        return onDescriptor(Call.FDATASYNC, fd, 0);
    }

    static int syncfs(int fd) {
        return onDescriptor(Call.SYNCFS, fd, 0);
    }

    static int ftruncate(int fd, long sizeBytes) {
        return onDescriptor(Call.FTRUNCATE, fd, sizeBytes);
    }

    static int fchmod(int fd, int mode) {
        return onDescriptor(Call.FCHMOD, fd, mode);
    }

    static int flock(int fd, int operation) {
        return onDescriptor(Call.FLOCK, fd, operation);
    }

    /** Sets the time of modification and leaves that of access. */
    static int setModified(int fd, long seconds, int nanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment times = arena.allocate(4 * Long.BYTES, Long.BYTES);
            times.setAtIndex(ValueLayout.JAVA_LONG, 1, UTIME_OMIT);
            times.setAtIndex(ValueLayout.JAVA_LONG, 2, seconds);
            times.setAtIndex(ValueLayout.JAVA_LONG, 3, nanos);
            return (int) call(arena, Call.UTIMENSAT, fd, 0, times.address(), 0, 0);
        }
    }

    /** Bytes an unprivileged writer may still write. */
    static long freeBytes(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(STATFS_BYTES, Long.BYTES);
            long result = call(arena, Call.FSTATFS, fd, buffer.address(), 0, 0, 0);
            long available = buffer.get(ValueLayout.JAVA_LONG, 32);
            long fragment = buffer.get(ValueLayout.JAVA_LONG, 72);
            return result < 0 ? result : available * (fragment > 0 ? fragment : buffer.get(ValueLayout.JAVA_LONG, 8));
        }
    }

    static int getdents64(int fd, MemorySegment buffer) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, Call.GETDENTS64, fd, buffer.address(), buffer.byteSize(), 0, 0);
        }
    }

    static int pread(int fd, MemorySegment buffer, int length, long position) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, Call.PREAD64, fd, buffer.address(), length, position, 0);
        }
    }

    static int pwrite(int fd, MemorySegment buffer, int length, long position) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, Call.PWRITE64, fd, buffer.address(), length, position, 0);
        }
    }

    private static int onDescriptor(Call call, int fd, long argument) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(arena, call, fd, argument, 0, 0, 0);
        }
    }

    /** C's string; a NUL inside would make the kernel see another, shorter name. */
    private static long text(SegmentAllocator arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new IllegalArgumentException("a NUL inside a name");
            }
        }
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment.address();
    }

    private static long call(SegmentAllocator arena, Call call, long a, long b, long c, long d, long e) {
        long result;
        do {
            result = callOnce(arena, call, a, b, c, d, e);
        } while (result == -Errno.EINTR);
        return result;
    }

    private static long callOnce(SegmentAllocator arena, Call call, long a, long b, long c, long d, long e) {
        MemorySegment state = arena.allocate(STATE);
        try {
            long result = (long) SYSCALL.invokeExact(state, call.number(MACHINE), a, b, c, d, e);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError("syscall(2) threw", impossible);
        }
    }
}
