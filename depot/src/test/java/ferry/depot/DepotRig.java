package ferry.depot;

import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.SqliteFile;
import ferry.depot.databases.TestDatabase;
import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.Durability;
import ferry.protocol.proof.HashTree;
import ferry.storage.FileTree;
import ferry.storage.disk.DiskTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A real depot in a temporary directory: real disk, real SQLite if no other database is chosen. */
final class DepotRig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    static final Instant MODIFIED = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
    static final int UID = 1_000;

    static final SecureRandom RANDOM = new SecureRandom();
    static final KeyPair RECEIPT_KEYS = DeviceKeys.generate(RANDOM);
    static final byte[] SECRET = filled(32, 7);
    static final Binding TLS = new Binding(Binding.Type.TLS_EXPORTER, filled(32, 1), filled(32, 2));

    final Path directory;
    DepotSettings settings = new DepotSettings(DepotSettings.Registration.OPEN, Durability.DURABLE, Map.of());
    SiteKeys keys = new SiteKeys(RECEIPT_KEYS, SECRET);
    DatabaseSettings database;
    Instant now = START;
    /** Monotonic time, apart from the clock. */
    volatile long nanoTime = 1;

    UnaryOperator<FileTree> around = UnaryOperator.identity();
    FileTree tree;
    Depot depot;

    DepotRig(Path directory) {
        this.directory = directory;
        this.database = new SqliteFile(database());
    }

    /** With a new database of this kind. */
    DepotRig(Path directory, TestDatabase kind) throws IOException {
        this(directory);
        Files.createDirectories(directory);
        this.database = kind.fresh(directory);
    }

    static DepotRig open(Path directory, TestDatabase kind) throws IOException {
        return new DepotRig(directory, kind).open();
    }

    static DepotRig open(Path directory) throws IOException {
        return new DepotRig(directory).open();
    }

    DepotRig open() throws IOException {
        Files.createDirectories(directory);
        tree = around.apply(DiskTree.open(directory.resolve("files"), directory.resolve("staging")));
        depot = Depot.open(
                settings, database, directory.resolve("audit"), tree, keys, () -> now, RANDOM, () -> nanoTime);
        depot.ensureFirstAccount("admin", UID);
        return this;
    }

    Path database() {
        return directory.resolve("ferry.db");
    }

    /** A stop in good order and a new start. */
    void reopen() throws IOException {
        close();
        open();
    }

    /** Lets the depot die as it is, without any of its farewells, and starts anew. */
    void crash() throws IOException {
        tree.close();
        depot.backstage.committer().close();
        depot.backstage.parts().database().close();
        depot.backstage.parts().audit().close();
        around = UnaryOperator.identity();
        open();
    }

    AccountAccess admin() throws IOException {
        return admin(() -> {});
    }

    AccountAccess admin(Runnable onRevoked) throws IOException {
        return depot.receive(Binding.unixPeer(), OptionalInt.of(UID), "test", "test", onRevoked)
                .signIn(new Message.SignInPeer(""));
    }

    Reception reception() {
        return reception(() -> {});
    }

    Reception receptionFrom(String origin) {
        return depot.receive(TLS, OptionalInt.empty(), origin, origin, () -> {});
    }

    Reception reception(Runnable onRevoked) {
        return depot.receive(TLS, OptionalInt.empty(), "127.0.0.1", "127.0.0.1", onRevoked);
    }

    Path file(String path) {
        return directory.resolve("files/1-admin").resolve(path);
    }

    /** Staging files and what belongs to them. */
    List<Path> staging() throws IOException {
        try (var files = Files.list(directory.resolve("staging/staging"))) {
            return files.toList();
        }
    }

    @Override
    public void close() throws IOException {
        depot.close();
        tree.close();
    }

    // content

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static byte[] content(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static List<Digest> leaves(byte[] content) {
        List<Digest> leaves = new ArrayList<>();
        for (int at = 0; at < content.length; at += SpecLimits.LEAF_BYTES) {
            leaves.add(HashTree.leafHash(content, at, Math.min(SpecLimits.LEAF_BYTES, content.length - at)));
        }
        return leaves;
    }

    static Digest root(byte[] content) {
        return HashTree.root(leaves(content));
    }

    static Id16 id() {
        return new Id16(RANDOM.nextLong(), RANDOM.nextLong());
    }

    static FerryPath path(String text) throws IOException {
        return FerryPath.parse(text);
    }

    // what a link does

    static Message.Put putRequest(String path, byte[] content, Replace replace, Id16 upload) throws IOException {
        return new Message.Put(path(path), replace, upload, MODIFIED, false, root(content), content.length);
    }

    static Pending<StoredFile> begin(AccountAccess access, Message.Put request, byte[] content) throws IOException {
        try (IncomingFile file = access.put(request)) {
            file.write(content, 0, content.length);
            return file.commit();
        }
    }

    static StoredFile put(AccountAccess access, String path, byte[] content, Replace replace) throws IOException {
        return begin(access, putRequest(path, content, replace, id()), content).await();
    }

    static StoredFile put(AccountAccess access, String path, byte[] content) throws IOException {
        return put(access, path, content, Replace.NEVER);
    }

    static Message.OpenUpload openRequest(String path, byte[] content, Replace replace, Id16 upload)
            throws IOException {
        return new Message.OpenUpload(path(path), replace, upload, MODIFIED, false, content.length);
    }

    static void sendLeaf(UploadWriter writer, byte[] content, int index) throws IOException {
        int start = index * SpecLimits.LEAF_BYTES;
        int length = Math.min(SpecLimits.LEAF_BYTES, content.length - start);
        writer.beginLeaf(index, HashTree.leafHash(content, start, length), length);
        int half = length / 2;
        writer.write(content, start, half);
        writer.write(content, start + half, length - half);
        writer.endLeaf();
    }

    static StoredFile upload(AccountAccess access, String path, byte[] content, Replace replace, Id16 upload)
            throws IOException {
        try (UploadWriter writer = access.openUpload(openRequest(path, content, replace, upload))) {
            for (int i = 0; i < writer.leafCount(); i++) {
                if (writer.proven(i).isEmpty()) {
                    sendLeaf(writer, content, i);
                }
            }
            return writer.finish(root(content)).await();
        }
    }

    static OutgoingFile open(AccountAccess access, String path) throws IOException {
        return access.get(new Message.Get(path(path), Optional.empty(), 0, Long.MAX_VALUE));
    }

    static byte[] get(AccountAccess access, String path) throws IOException {
        try (OutgoingFile file = open(access, path)) {
            return read(file);
        }
    }

    static byte[] read(OutgoingFile file) throws IOException {
        Message.File description = file.description();
        byte[] content = new byte[(int) description.sizeBytes()];
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < HashTree.leafCount(content.length); i++) {
            int start = i * SpecLimits.LEAF_BYTES;
            int length = HashTree.leafLength(content.length, i);
            if (file.read(start, content, start, length) != length) {
                throw new AssertionError("short read");
            }
            file.checkLeaf(i, HashTree.leafHash(content, start, length));
            leaves.add(file.leafHash(i));
        }
        if (!HashTree.root(leaves).equals(description.root())) {
            throw new AssertionError("the leaves do not add up to the root");
        }
        return content;
    }

    static List<Message.Entry> list(AccountAccess access, String path, boolean recursive) throws IOException {
        List<Message.Entry> entries = new ArrayList<>();
        access.list(new Message.ListFiles(path(path), recursive), entries::add);
        return entries;
    }
}
