package ferry.depot.audit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/**
 * Writes lines at the end of the newest file, and begins the next file when it is full. A line that could not be written
 * whole is cut off again before the next one. Not thread-safe: its {@link AuditLog}'s lock guards it.
 */
final class AuditWriter implements Closeable {
    private final Path directory;
    private final Found found;
    private RandomAccessFile file;
    /** Where the next line begins. */
    private long endBytes;

    private long lastSequence;
    private String lastHash;

    private AuditWriter(Path directory, Found found, RandomAccessFile file) throws IOException {
        this.directory = directory;
        this.found = found;
        this.file = file;
        this.endBytes = file.length();
        this.lastSequence = found.lastSequence();
        this.lastHash = found.lastHash();
    }

    /** How the newest file was found. */
    record Found(
            long lastSequence, String lastHash, long cutBytes, String cutHash, List<AuditChain.Problem> problems) {}

    static AuditWriter open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                syncDirectory(parent);
            }
        }
        List<Path> files = AuditFiles.in(directory);
        Found found = look(files);
        Path newest = files.isEmpty() ? AuditFiles.named(directory, 1) : files.getLast();
        RandomAccessFile file = openFile(newest);
        try {
            if (found.cutBytes() > 0) {
                file.setLength(file.length() - found.cutBytes());
            }
            file.getFD().sync();
            syncDirectory(directory);
            return new AuditWriter(directory, found, file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Follows the newest file that has a line; it continues from there even if somebody changed it. */
    private static Found look(List<Path> files) throws IOException {
        AuditChain chain = new AuditChain();
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        for (int i = files.size() - 1; i >= 0 && chain.lines() == 0; i--) {
            boolean isNewest = i == files.size() - 1;
            try (InputStream in = Files.newInputStream(files.get(i))) {
                AuditFiles.lines(in, (line, isWhole) -> {
                    if (isWhole || !isNewest) {
                        // A file that has a next one was synced before: no crash cut its end.
                        chain.add(line, isWhole);
                    } else {
                        cut.writeBytes(line);
                    }
                });
            }
        }
        return new Found(
                chain.lastSequence(),
                chain.lastHash(),
                cut.size(),
                AuditLine.hash(cut.toByteArray()),
                chain.problems());
    }

    Found found() {
        return found;
    }

    /** The line's sequence. */
    long append(Instant time, AuditEvent event, AuditEvent.Outcome outcome, String reason, long begun)
            throws IOException {
        if (endBytes >= AuditLimits.FILE_BYTES) {
            beginNext();
        }
        AuditLine line = AuditLine.of(lastSequence + 1, lastHash, time, event, outcome, reason, begun);
        byte[] bytes = (line.text() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (file.length() != endBytes) {
            file.setLength(endBytes);
        }
        file.seek(endBytes);
        file.write(bytes);
        endBytes += bytes.length;
        lastSequence = line.sequence();
        lastHash = line.hash();
        return lastSequence;
    }

    private void beginNext() throws IOException {
        sync();
        RandomAccessFile next = openFile(AuditFiles.named(directory, lastSequence + 1));
        try {
            syncDirectory(directory);
        } catch (IOException e) {
            next.close();
            throw e;
        }
        file.close();
        file = next;
        endBytes = 0;
    }

    /** The line that was written last, or found. */
    AuditChain.Mark last() {
        return new AuditChain.Mark(lastSequence, lastHash);
    }

    void sync() throws IOException {
        file.getFD().sync();
    }

    private static RandomAccessFile openFile(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return new RandomAccessFile(path.toFile(), "rw");
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        sync();
        file.close();
    }
}
