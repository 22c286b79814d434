package ferry.depot.powerloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.AccountAccess;
import ferry.depot.Depot;
import ferry.depot.DepotSettings;
import ferry.depot.SiteKeys;
import ferry.depot.UploadWriter;
import ferry.depot.database.SqliteFile;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.Durability;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.ReceiptChain;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import ferry.storage.FileTree;
import ferry.storage.disk.DiskTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A site on two file systems, opened after a crash and held against what was acknowledged (safety.md I1–I6). */
final class CrashedSite {
    private static final Map<Integer, Digest> ROOTS = new HashMap<>();

    private CrashedSite() {}

    /** A depot and the tree below it, which is closed after it. */
    record Open(Depot depot, FileTree tree) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            depot.close();
            tree.close();
        }
    }

    /** {@code disturb} may take syncs away. */
    static Open open(Path files, Path database, SiteKeys keys, UnaryOperator<FileTree> disturb) throws IOException {
        Files.createDirectories(files.resolve("files"));
        Files.createDirectories(files.resolve(".ferry"));
        FileTree tree = disturb.apply(DiskTree.open(files.resolve("files"), files.resolve(".ferry")));
        try {
            DepotSettings settings = new DepotSettings(DepotSettings.Registration.OPEN, Durability.DURABLE, Map.of());
            return new Open(
                    Depot.open(
                            settings,
                            new SqliteFile(database.resolve("ferry.db")),
                            database.resolve("audit"),
                            tree,
                            keys,
                            InstantSource.system(),
                            new SecureRandom()),
                    tree);
        } catch (IOException | RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    static void check(Path files, Path database, SiteKeys keys, Expectation expectation, String where)
            throws Exception {
        try (Open site = open(files, database, keys, UnaryOperator.identity())) {
            Depot depot = site.depot();
            Path home = files.resolve("files/1-carol");
            expectation.check(visible(home, expectation, where), where);
            if (expectation.accounts().contains("carol")) {
                checkAccounts(depot, expectation, where);
                try (AccountAccess account = Workload.signIn(depot)) {
                    checkReceipts(account, expectation, where);
                    for (int client = 0; client < Workload.CLIENTS; client++) {
                        finishUnfinished(account, client, expectation, where);
                    }
                }
            }
        }
        try (Open site = open(files, database, keys, UnaryOperator.identity())) {
            assertThat(site.tree().staged())
                    .as("%s: staging files, and uploads that may be resumed", where)
                    .hasSize(site.depot().recovery().resumableUploads());
        }
    }

    private static Map<String, Integer> visible(Path home, Expectation expectation, String where) throws IOException {
        Map<String, Integer> found = new HashMap<>();
        if (!Files.exists(home)) {
            return found;
        }
        Map<Digest, Integer> contents = new HashMap<>();
        expectation.contents().forEach(id -> contents.put(root(id), id));
        try (Stream<Path> walk = Files.walk(home)) {
            for (Path path : walk.filter(each -> !each.equals(home)).toList()) {
                String name = home.relativize(path).toString();
                if (Files.isDirectory(path)) {
                    found.put(name, Expectation.DIRECTORY);
                } else {
                    Integer id = contents.get(Content.root(Files.readAllBytes(path)));
                    assertThat(id)
                            .as("%s: %s is visible and not whole", where, name)
                            .isNotNull();
                    found.put(name, id);
                }
            }
        }
        return found;
    }

    private static Digest root(int id) {
        return ROOTS.computeIfAbsent(id, each -> Content.root(new Content(each).bytes()));
    }

    private static void checkAccounts(Depot depot, Expectation expectation, String where) {
        for (String name : expectation.accounts()) {
            assertThatThrownBy(() -> Workload.register(depot, name))
                    .as("%s: account %s is there", where, name)
                    .isInstanceOfSatisfying(
                            FerryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCOUNT_EXISTS));
        }
    }

    private static void checkReceipts(AccountAccess account, Expectation expectation, String where) throws IOException {
        ReceiptChain chain = new ReceiptChain(account.accountId(), account.receiptKey());
        Set<Digest> receipted = new HashSet<>();
        account.receipts(1, (head, entries) -> {
            try {
                chain.next(ReceiptHead.decode(head), entries);
            } catch (ReceiptChain.BrokenChainException e) {
                throw new AssertionError(where + ": " + e.getMessage(), e);
            }
            for (byte[] entry : entries) {
                receipted.add(ReceiptEntry.decode(entry).root());
            }
        });
        for (int id : expectation.acknowledged()) {
            assertThat(receipted).as("%s: a receipt for content %d", where, id).contains(root(id));
        }
    }

    /** What is offered for resuming must be right: finishing with only the missing leaves gives the whole file. */
    private static void finishUnfinished(AccountAccess account, int client, Expectation expectation, String where)
            throws IOException {
        Content content = new Content(client * 10 + 100_009);
        if (!expectation.contents().contains(content.id())) {
            return;
        }
        byte[] bytes = content.bytes();
        List<Digest> leaves = Content.leaves(bytes);
        try (UploadWriter writer =
                account.openUpload(Workload.open("c%d/unfinished".formatted(client), content, bytes))) {
            for (int i = 0; i < leaves.size(); i++) {
                if (writer.proven(i).isEmpty()) {
                    Workload.writeLeaf(writer, bytes, i, leaves.get(i));
                } else {
                    assertThat(writer.proven(i)).as("%s: leaf %d", where, i).contains(leaves.get(i));
                }
            }
            writer.finish(HashTree.root(leaves)).await();
        }
    }

    static SiteKeys keys() {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new SiteKeys(DeviceKeys.generate(random), secret);
    }
}
