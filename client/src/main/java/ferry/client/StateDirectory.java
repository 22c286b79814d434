package ferry.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the client remembers between runs: small files, replaced atomically and durably, readable by their owner only.
 * Several processes may share it: each file is complete at any time, and {@link #locked} serialises read-change-write.
 */
final class StateDirectory {
    /** File locks belong to a process, not to a thread: this serialises the threads of ours. */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    /** Longer escaped names are replaced by their hash. */
    private static final int NAME_CHARS_MAX = 200;

    /** How the name of a file begins that is not complete yet, or whose writer was killed. No escaped name does. */
    private static final String BEING_WRITTEN = ".new-";

    private static final String PLAIN = "0123456789-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final Path root;

    StateDirectory(Path root) {
        this.root = root;
    }

    /** The file of an entry; its directory exists only once something was written. */
    Path file(String area, String... names) {
        Path file = root.resolve(area);
        for (String name : names) {
            file = file.resolve(escape(name));
        }
        return file;
    }

    Optional<byte[]> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > ClientLimits.STATE_FILE_BYTES) {
                throw new IOException(file + " is not a state file of Ferry: it is too large");
            }
            ByteBuffer content = ByteBuffer.allocate((int) channel.size());
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // read() may return less than asked for
            }
            return Optional.of(java.util.Arrays.copyOf(content.array(), content.position()));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /** Replaces a file: temporary file, sync, rename, sync of the directory. */
    void write(Path file, byte[] content) throws IOException {
        Path directory = parent(file);
        makePrivate(directory);
        Path temporary = Files.createTempFile(
                directory,
                BEING_WRITTEN,
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            Files.deleteIfExists(temporary);
            throw failure;
        }
        sync(directory);
    }

    /** Whether there was one. */
    boolean delete(Path file) throws IOException {
        boolean deleted = Files.deleteIfExists(file);
        if (deleted) {
            sync(parent(file));
        }
        return deleted;
    }

    /** Names in a directory, unescaped; names that were hashed cannot be told and are left out. */
    List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                unescape(String.valueOf(entry.getFileName())).ifPresent(names::add);
            }
        } catch (NoSuchFileException absent) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    /** The complete files of an area, at any depth; other processes may add and remove some meanwhile. */
    List<Path> files(String area) throws IOException {
        List<Path> files = new ArrayList<>();
        Queue<Path> pending = new ArrayDeque<>(List.of(root.resolve(area)));
        for (Path next = pending.poll(); next != null; next = pending.poll()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(next)) {
                for (Path entry : entries) {
                    if (Files.isDirectory(entry)) {
                        pending.add(entry);
                    } else if (!String.valueOf(entry.getFileName()).startsWith(BEING_WRITTEN)) {
                        files.add(entry);
                    }
                }
            } catch (NoSuchFileException absent) {
                // nothing was ever written there
            }
        }
        return files;
    }

    /** Runs a read-change-write that no other process interleaves with. Short: the others wait. */
    <T> T locked(Change<T> change) throws IOException {
        makePrivate(root);
        IN_PROCESS.lock();
        try (FileChannel channel =
                        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (!held.isValid()) {
                throw new IOException("the lock of " + root + " cannot be held");
            }
            return change.run();
        } finally {
            IN_PROCESS.unlock();
        }
    }

    /** Makes a directory and its parents up to the root, with mode 0700. */
    void makePrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path above = directory.getParent();
        if (above != null && !Files.isDirectory(above)) {
            makePrivate(above);
        }
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (java.nio.file.FileAlreadyExistsException another) {
            return;
        }
        if (above != null) {
            sync(above);
        }
    }

    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no directory");
        }
        return parent;
    }

    /** A file name that shows what it is for: letters, digits and {@code .-_} stay, the rest is percent-encoded. */
    static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(b) >= 0 || (b == '.' && !escaped.isEmpty())) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return escaped.length() <= NAME_CHARS_MAX ? escaped.toString() : "=" + sha256(name);
    }

    private static Optional<String> unescape(String escaped) {
        if (escaped.isEmpty() || escaped.startsWith("=") || escaped.startsWith(".")) {
            return Optional.empty();
        }
        byte[] bytes = new byte[escaped.length()];
        int length = 0;
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '%') {
                if (i + 2 >= escaped.length()
                        || !HexFormat.isHexDigit(escaped.charAt(i + 1))
                        || !HexFormat.isHexDigit(escaped.charAt(i + 2))) {
                    return Optional.empty();
                }
                bytes[length++] = (byte) HexFormat.fromHexDigits(escaped, i + 1, i + 3);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java has SHA-256", missing);
        }
    }

    /** A change of state files. */
    interface Change<T> {
        T run() throws IOException;
    }
}
