package ferry.depot.powerloss;

import ferry.depot.AccountAccess;
import ferry.depot.Depot;
import ferry.depot.IncomingFile;
import ferry.depot.Pending;
import ferry.depot.Reception;
import ferry.depot.StoredFile;
import ferry.depot.UploadWriter;
import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Binding;
import ferry.protocol.proof.HashTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What several clients do at once: puts, overwrites, large uploads, directories, moves, removals, registrations. Each
 * step is announced in the log before it begins and marked when it was acknowledged.
 */
final class Workload {
    static final int CLIENTS = 3;
    static final int UID = 4711;
    private static final int ROUNDS = 14;
    private static final Instant MODIFIED = Instant.ofEpochSecond(1_700_000_000L, 123_456_789);

    private final Depot depot;
    private final LoggedDisks disks;

    Workload(Depot depot, LoggedDisks disks) {
        this.depot = depot;
        this.disks = disks;
    }

    static AccountAccess signIn(Depot depot) throws IOException {
        return depot.receive(Binding.unixPeer(), OptionalInt.of(UID), "test", "test", () -> {})
                .signIn(new Message.SignInPeer(""));
    }

    void run() throws Exception {
        depot.ensureFirstAccount("carol", UID);
        disks.mark("account carol");
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                running.add(clients.submit(() -> {
                    client(number);
                    return null;
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
        }
    }

    private void client(int client) throws IOException {
        try (AccountAccess account = signIn(depot)) {
            for (int round = 0; round < ROUNDS; round++) {
                int id = (client * 100 + round) * 10;
                String file = "c%d/d%d/f%d".formatted(client, round % 3, round);
                put(account, file, new Content(id));
                if (round % 4 == 1) {
                    put(account, file, new Content(id + 1));
                }
                if (round % 5 == 2) {
                    put(account, "c%d/large%d".formatted(client, round), new Content(id + 9));
                }
                if (round % 3 == 2) {
                    makeDirectory(account, "c%d/empty/e%d".formatted(client, round));
                }
                if (round % 4 == 3) {
                    move(account, file, "c%d/moved-%d".formatted(client, round));
                }
                if (round % 6 == 4) {
                    remove(account, file);
                }
                if (round % 7 == 6) {
                    register(client + "-account-" + round);
                }
            }
            leaveUnfinished(account, client);
        }
    }

    private void put(AccountAccess account, String path, Content content) throws IOException {
        byte[] bytes = content.bytes();
        disks.mark("begin put " + path + " " + content.id());
        Pending<StoredFile> pending = bytes.length > SpecLimits.LEAF_BYTES
                ? large(account, path, content, bytes)
                : small(account, path, content, bytes);
        pending.await();
        disks.mark("done put " + path + " " + content.id());
    }

    private static Pending<StoredFile> small(AccountAccess account, String path, Content content, byte[] bytes)
            throws IOException {
        Message.Put request = new Message.Put(
                FerryPath.parse(path),
                Replace.ALWAYS,
                content.upload(),
                MODIFIED,
                false,
                Content.root(bytes),
                bytes.length);
        try (IncomingFile file = account.put(request)) {
            file.write(bytes, 0, bytes.length);
            return file.commit();
        }
    }

    private static Pending<StoredFile> large(AccountAccess account, String path, Content content, byte[] bytes)
            throws IOException {
        try (UploadWriter writer = account.openUpload(open(path, content, bytes))) {
            List<Digest> leaves = Content.leaves(bytes);
            for (int i = 0; i < leaves.size(); i++) {
                writeLeaf(writer, bytes, i, leaves.get(i));
            }
            return writer.finish(HashTree.root(leaves));
        }
    }

    private void leaveUnfinished(AccountAccess account, int client) throws IOException {
        Content content = new Content(client * 10 + 100_009);
        byte[] bytes = content.bytes();
        String path = "c%d/unfinished".formatted(client);
        disks.mark("begin put " + path + " " + content.id());
        try (UploadWriter writer = account.openUpload(open(path, content, bytes))) {
            writeLeaf(writer, bytes, 0, Content.leaves(bytes).getFirst());
        }
    }

    static Message.OpenUpload open(String path, Content content, byte[] bytes) throws IOException {
        return new Message.OpenUpload(
                FerryPath.parse(path), Replace.ALWAYS, content.upload(), MODIFIED, false, bytes.length);
    }

    static void writeLeaf(UploadWriter writer, byte[] bytes, int index, Digest hash) throws IOException {
        int length = HashTree.leafLength(bytes.length, index);
        writer.beginLeaf(index, hash, length);
        writer.write(bytes, index * SpecLimits.LEAF_BYTES, length);
        writer.endLeaf();
    }

    private void makeDirectory(AccountAccess account, String path) throws IOException {
        disks.mark("begin mkdir " + path);
        account.makeDirectory(FerryPath.parse(path)).await();
        disks.mark("done mkdir " + path);
    }

    private void move(AccountAccess account, String from, String to) throws IOException {
        disks.mark("begin move " + from + " " + to);
        account.move(new Message.Move(FerryPath.parse(from), FerryPath.parse(to), false));
        disks.mark("done move " + from + " " + to);
    }

    private void remove(AccountAccess account, String path) throws IOException {
        disks.mark("begin remove " + path);
        account.remove(new Message.Remove(FerryPath.parse(path), false));
        disks.mark("done remove " + path);
    }

    private void register(String name) throws IOException {
        register(depot, name);
        disks.mark("account " + name);
    }

    static void register(Depot depot, String name) throws IOException {
        Reception reception = depot.receive(Binding.unixPeer(), OptionalInt.of(UID + 1), "test", "test", () -> {});
        reception.register(
                new Message.Register(name, new byte[16], SpecLimits.ITERATIONS, key(1), key(2), Optional.empty()));
    }

    private static byte[] key(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return key;
    }
}
