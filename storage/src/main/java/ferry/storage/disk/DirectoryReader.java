package ferry.storage.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the names in a directory by getdents64(2). The layout of struct linux_dirent64 (include/linux/dirent.h), on every
 * machine: {@code u64 inode, s64 offset, u16 record length, u8 type, name up to a NUL}.
 */
final class DirectoryReader {
    /** Takes names; may block and may throw. */
    interface Names {
        void take(String name) throws IOException;
    }

    private static final int LENGTH_OFFSET = 16;
    private static final int NAME_OFFSET = 19;

    private DirectoryReader() {}

    /**
     * Gives every name but {@code .} and {@code ..}, through a descriptor of its own.
     *
     * @return how many names were not UTF-8 and not given
     */
    static long read(int directory, Object where, Names names) throws IOException {
        int own = Linux.openat(directory, new byte[] {'.'}, Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        Errno.check(own, "list", where);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(DiskLimits.DIRECTORY_BUFFER_BYTES, Long.BYTES);
            long illFormed = 0;
            while (true) {
                int length = Errno.check(Linux.getdents64(own, buffer), "list", where);
                if (length == 0) {
                    return illFormed;
                }
                illFormed += give(buffer.asSlice(0, length), names);
            }
        } finally {
            Linux.close(own);
        }
    }

    private static long give(MemorySegment entries, Names names) throws IOException {
        long illFormed = 0;
        long at = 0;
        while (at < entries.byteSize()) {
            int length = Short.toUnsignedInt(entries.get(ValueLayout.JAVA_SHORT, at + LENGTH_OFFSET));
            Optional<String> name = decode(entries.asSlice(at + NAME_OFFSET, length - NAME_OFFSET));
            if (name.isEmpty()) {
                illFormed++;
            } else if (!name.get().equals(".") && !name.get().equals("..")) {
                names.take(name.get());
            }
            at += length;
        }
        return illFormed;
    }

    /** Strict: a name that would not come back as the same bytes is no name of Ferry's. */
    private static Optional<String> decode(MemorySegment name) {
        byte[] bytes = name.toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (bytes[length] != 0) {
            length++;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException illFormed) {
            return Optional.empty();
        }
    }
}
