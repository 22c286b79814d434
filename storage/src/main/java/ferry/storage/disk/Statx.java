package ferry.storage.disk;

import ferry.storage.FileStatus;
import ferry.storage.FileStatus.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/** The fields Ferry reads of struct statx (include/uapi/linux/stat.h; 256 bytes on every machine). */
record Statx(int mode, long links, long inode, long device, long sizeBytes, Instant changed, Instant modified) {
    static final int BYTES = 256;

    private static final int TYPE_MASK = 0xf000;
    private static final int DIRECTORY = 0x4000;
    private static final int REGULAR = 0x8000;
    private static final int LINK = 0xa000;
    private static final int OWNER_MAY_EXECUTE = 0x40;

    static Statx of(MemorySegment statx) {
        return new Statx(
                Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28)),
                Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, 16)),
                statx.get(ValueLayout.JAVA_LONG, 32),
                Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, 136)) << 32
                        | Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, 140)),
                statx.get(ValueLayout.JAVA_LONG, 40),
                time(statx, 96),
                time(statx, 112));
    }

    private static Instant time(MemorySegment statx, long offset) {
        return Instant.ofEpochSecond(
                statx.get(ValueLayout.JAVA_LONG, offset), statx.get(ValueLayout.JAVA_INT, offset + Long.BYTES));
    }

    boolean isDirectory() {
        return (mode & TYPE_MASK) == DIRECTORY;
    }

    boolean isRegular() {
        return (mode & TYPE_MASK) == REGULAR;
    }

    boolean isLink() {
        return (mode & TYPE_MASK) == LINK;
    }

    FileStatus status() {
        Kind kind = isRegular() ? Kind.FILE : isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
        boolean executable = kind == Kind.FILE && (mode & OWNER_MAY_EXECUTE) != 0;
        return new FileStatus(kind, sizeBytes, modified, changed, inode, executable, links);
    }
}
