package ferry.storage.disk;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Reads and writes an open file at places, by pread and pwrite. Not a {@link java.nio.channels.FileChannel}: one would
 * need a second open through /proc, copies through a direct buffer just the same, compensates the carrier of a virtual
 * thread only for direct I/O and {@code force} (JDK 25, FileChannelImpl), and closes itself when its thread is
 * interrupted.
 */
final class Content {
    private Content() {}

    static void write(int fd, long position, byte[] buffer, int offset, int length, Object where) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        MemorySegment piece = NativeBuffers.borrow();
        try {
            int done = 0;
            while (done < length) {
                int size = Math.min(length - done, DiskLimits.CONTENT_BUFFER_BYTES);
                MemorySegment.copy(buffer, offset + done, piece, ValueLayout.JAVA_BYTE, 0, size);
                done += Errno.check(Linux.pwrite(fd, piece, size, position + done), "write to", where);
            }
        } finally {
            NativeBuffers.giveBack(piece);
        }
    }

    /** At least one byte unless at the end: −1. */
    static int read(int fd, long position, byte[] buffer, int offset, int length, Object where) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        MemorySegment piece = NativeBuffers.borrow();
        try {
            int done = 0;
            while (done < length) {
                int asked = Math.min(length - done, DiskLimits.CONTENT_BUFFER_BYTES);
                int size = Errno.check(Linux.pread(fd, piece, asked, position + done), "read", where);
                MemorySegment.copy(piece, ValueLayout.JAVA_BYTE, 0, buffer, offset + done, size);
                done += size;
                if (size < asked) {
                    break;
                }
            }
            return done == 0 ? -1 : done;
        } finally {
            NativeBuffers.giveBack(piece);
        }
    }

    /** Exactly {@code length} bytes. */
    static byte[] readFully(int fd, long position, int length, Object where) throws IOException {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            int size = read(fd, position + done, bytes, done, length - done, where);
            if (size < 0) {
                throw new EOFException("'" + where + "' ends before byte " + (position + length));
            }
            done += size;
        }
        return bytes;
    }
}
