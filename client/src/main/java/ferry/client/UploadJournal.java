package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.proof.HashTree;
import ferry.transport.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What must be remembered of a large upload so that a later process goes on with it: its id, the state of the source, and
 * the hashes of the leaves that were read. The id is durable before the server hears of it; hashes are only appended: one
 * that is lost is computed again. Held by one process at a time. One thread.
 *
 * <pre>
 *  u32 length | header (a state record) | u32 CRC-32C |   then per leaf:   u64 index | hash (32) | u32 CRC-32C
 * </pre>
 */
final class UploadJournal implements Closeable {
    private static final String UPLOADS = "uploads";
    private static final int RECORD_BYTES = 8 + Digest.BYTES + 4;
    private static final int HEADER_BYTES_MAX = 64 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final FileLock held;
    private @Nullable Begun begun;
    private @Nullable Digest[] leaves = {};

    /** An upload that was begun. {@code source}: SHA-256 of the local path. */
    record Begun(Id16 id, String source, LocalFile.State state) {}

    private UploadJournal(Path file, FileChannel channel, FileLock held) {
        this.file = file;
        this.channel = channel;
        this.held = held;
    }

    /** The journal of a target; empty if another process is uploading there right now. */
    static Optional<UploadJournal> open(StateDirectory state, Endpoint server, String account, FerryPath target)
            throws IOException {
        Path file = state.file(UPLOADS, server.toString(), account, StateDirectory.sha256(target.toString()));
        state.makePrivate(file.resolveSibling(""));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException another) {
            held = null;
        }
        if (held == null) {
            channel.close();
            return Optional.empty();
        }
        UploadJournal journal = new UploadJournal(file, channel, held);
        journal.load();
        return Optional.of(journal);
    }

    Optional<Begun> begun() {
        return Optional.ofNullable(begun);
    }

    /** The hash of a leaf that was read in the state the upload was begun with. */
    @Nullable
    Digest leaf(long index) {
        return index < leaves.length ? leaves[(int) index] : null;
    }

    /** Forgets what was there and begins anew; durable when it returns. */
    void begin(Begun upload, long leafCount) throws IOException {
        byte[] header = encode(upload);
        ByteBuffer buffer = ByteBuffer.allocate(4 + header.length + 4);
        buffer.putInt(header.length).put(header).putInt(crc(header)).flip();
        channel.truncate(0);
        write(buffer, 0);
        channel.force(true);
        StateDirectory.sync(file.resolveSibling(""));
        begun = upload;
        leaves = new Digest[Math.toIntExact(leafCount)];
    }

    void leaf(long index, Digest hash) throws IOException {
        byte[] record = ByteBuffer.allocate(8 + Digest.BYTES)
                .putLong(index)
                .put(hash.bytes())
                .array();
        ByteBuffer buffer = ByteBuffer.allocate(RECORD_BYTES);
        buffer.put(record).putInt(crc(record)).flip();
        write(buffer, channel.size());
        leaves[(int) index] = hash;
    }

    /** The upload has ended, one way or the other. Not durable: one that comes back costs the next upload a question. */
    void remove() throws IOException {
        begun = null;
        Files.deleteIfExists(file);
    }

    @Override
    public void close() {
        try (channel) {
            held.close();
        } catch (IOException failure) {
            System.getLogger(UploadJournal.class.getName())
                    .log(System.Logger.Level.DEBUG, "a journal was not closed cleanly", failure);
        }
    }

    private void load() throws IOException {
        ByteBuffer length = read(0, 4);
        if (length == null) {
            return;
        }
        int headerBytes = length.getInt();
        if (headerBytes < 0 || headerBytes > HEADER_BYTES_MAX) {
            return;
        }
        ByteBuffer header = read(4, headerBytes + 4);
        if (header == null) {
            return;
        }
        byte[] record = new byte[headerBytes];
        header.get(record);
        if (header.getInt() != crc(record)) {
            return;
        }
        Optional<Begun> found = decode(record);
        if (found.isEmpty()) {
            return;
        }
        leaves = new Digest
                [Math.toIntExact(HashTree.leafCount(found.get().state().sizeBytes()))];
        begun = found.get();
        long position = 4L + headerBytes + 4L;
        while (loadLeaf(position)) {
            position += RECORD_BYTES;
        }
        // What a crash left behind a torn record would otherwise be read as records one day.
        channel.truncate(position);
    }

    private boolean loadLeaf(long position) throws IOException {
        ByteBuffer buffer = read(position, RECORD_BYTES);
        if (buffer == null) {
            return false;
        }
        byte[] record = new byte[8 + Digest.BYTES];
        buffer.get(record);
        long index = ByteBuffer.wrap(record).getLong();
        if (buffer.getInt() != crc(record) || index < 0 || index >= leaves.length) {
            return false;
        }
        leaves[(int) index] = Digest.of(Arrays.copyOfRange(record, 8, record.length));
        return true;
    }

    private @Nullable ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return null;
            }
        }
        return buffer.flip();
    }

    private void write(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    private static byte[] encode(Begun upload) {
        LocalFile.State state = upload.state();
        return new StateRecord("upload")
                .put("id", upload.id())
                .put("source", upload.source())
                .put("size", state.sizeBytes())
                .put("modified", state.modified())
                .put("changed", state.changed())
                .put("inode", state.inode())
                .put("device", state.device())
                .put("executable", state.executable())
                .encode();
    }

    /** Empty if it is of another version: then the upload begins anew. */
    private Optional<Begun> decode(byte[] header) {
        try {
            StateRecord record = StateRecord.parse("upload", header, file);
            return Optional.of(new Begun(
                    Id16.ofHex(record.text("id").orElse("")),
                    record.text("source").orElse(""),
                    new LocalFile.State(
                            record.number("size"),
                            Instant.parse(record.text("modified").orElse("")),
                            Instant.parse(record.text("changed").orElse("")),
                            record.number("inode"),
                            record.number("device"),
                            Boolean.parseBoolean(record.text("executable").orElse("")))));
        } catch (IOException | IllegalArgumentException | DateTimeException other) {
            return Optional.empty();
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
