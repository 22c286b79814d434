package ferry.depot.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.database.DatabaseSettings;
import ferry.depot.databases.TestDatabase;
import ferry.depot.sql.ContentTable.Content;
import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the depot needs of a database, whatever kind it is. */
abstract class DatabaseContract {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000, 123_456_789);
    private static final int HOSTILE = 1_000;

    final TestDatabase kind;
    final long seed = new Random().nextLong();
    final Random random = new Random(seed);

    @TempDir
    Path directory;

    DatabaseSettings settings;
    Database database;

    DatabaseContract(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        System.out.println(kind + " seed: " + seed);
        settings = kind.fresh(directory);
        database = Database.open(settings, true, id());
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void everyStatementIsUnderstood() throws Exception {
        Engine engine = Engine.of(settings, true);
        try (Connection connection = engine.source(Engine.Use.WORK).getConnection()) {
            Statements statements = new Statements(connection);
            for (Sql sql : Sql.values()) {
                if (sql.isFor(engine)) {
                    statements.check(sql);
                }
            }
        }
    }

    @Test
    void hostileAccountNamesAndVerifiersComeBackAsTheyWere() throws Exception {
        List<String> names = HostileStrings.make(HOSTILE, 64, seed);
        List<byte[]> verifiers = names.stream().map(_ -> bytes(255)).toList();

        List<Long> ids = database.write(statements -> {
            List<Long> made = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                made.add(AccountTable.insert(statements, names.get(i), Message.Role.USER, verifiers.get(i), NOW));
            }
            return made;
        });

        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            AccountTable.Account found = database.read(statements -> AccountTable.byName(statements, name))
                    .orElseThrow();
            assertThat(found.id()).as(name).isEqualTo(ids.get(i));
            assertThat(found.name()).isEqualTo(name);
            assertThat(found.verifier().orElseThrow()).isEqualTo(verifiers.get(i));
        }
    }

    @Test
    void aRowIsReadForEveryNameAndThatOfTheNameIfThereIsOne() throws Exception {
        assertThat(fromNameOn("alice")).isEmpty();
        for (String name : List.of("m.b", "m", "m-b")) {
            account(name);
        }

        assertThat(fromNameOn("m")).contains("m");
        assertThat(fromNameOn("m-b")).contains("m-b");
        assertThat(fromNameOn("")).contains("m");
        assertThat(fromNameOn("m-c")).contains("m.b");
        assertThat(fromNameOn("m.c")).contains("m-b");
    }

    private Optional<String> fromNameOn(String name) throws IOException {
        return database.read(statements -> AccountTable.fromNameOn(statements, name, "m-b"))
                .map(AccountTable.Account::name);
    }

    @Test
    void hostileLabelsComeBackAsTheyWere() throws Exception {
        long account = account("alice");
        List<String> labels = HostileStrings.make(HOSTILE, SpecLimits.LABEL_BYTES, seed);
        List<KeyTable.Key> keys = labels.stream()
                .map(label -> new KeyTable.Key(digest(), bytes(32), label, NOW, NOW))
                .toList();

        database.write(statements -> {
            for (KeyTable.Key key : keys) {
                KeyTable.insert(statements, account, key);
            }
            return true;
        });

        List<KeyTable.Key> found = database.read(statements -> KeyTable.all(statements, account));
        assertThat(found.stream().map(KeyTable.Key::label)).containsExactlyInAnyOrderElementsOf(labels);
        for (KeyTable.Key key : keys) {
            KeyTable.Key same = database.read(statements -> KeyTable.find(statements, account, key.id()))
                    .orElseThrow();
            assertThat(same.label()).isEqualTo(key.label());
            assertThat(same.publicKey()).isEqualTo(key.publicKey());
        }
    }

    @Test
    void hostilePathsComeBackAsTheyWereInEveryTable() throws Exception {
        long account = account("alice");
        List<FerryPath> paths = new ArrayList<>();
        for (String text : HostileStrings.make(2 * HOSTILE, 200, seed)) {
            try {
                paths.add(FerryPath.of(List.of(text)));
            } catch (RefusedException e) {
                // Not a name; it never comes here.
            }
        }
        paths = paths.subList(0, Math.min(HOSTILE, paths.size()));
        assertThat(paths).hasSizeGreaterThan(HOSTILE / 2);

        for (List<FerryPath> some : chunks(paths)) {
            change(account, (statements, ledger) -> {
                for (FerryPath path : some) {
                    ledger.put(path, content(path));
                    ledger.insert(upload(account, path), NOW);
                    RuleTable.put(statements, account, new RuleTable.Rule(path, 31));
                    IntentTable.insert(statements, publish(account, path), Optional.of(id()));
                    IntentTable.insert(statements, new IntentTable.Change(id(), account, path, Optional.of(path)));
                }
            });
        }

        for (FerryPath path : paths) {
            Content found = database.read(statements -> ContentTable.find(statements, account, path))
                    .orElseThrow();
            assertThat(found).as(path.toString()).isEqualTo(content(path));
        }
        assertThat(database.read(UploadTable::all).stream().map(UploadTable.Upload::path))
                .containsExactlyInAnyOrderElementsOf(paths);
        assertThat(database.read(IntentTable::publishes).stream().map(IntentTable.Publish::path))
                .containsExactlyInAnyOrderElementsOf(paths);
        assertThat(database.read(IntentTable::changes).stream()
                        .map(change -> change.target().orElseThrow()))
                .containsExactlyInAnyOrderElementsOf(paths);
        assertThat(database.read(statements -> RuleTable.all(statements, account)).stream()
                        .map(RuleTable.Rule::path))
                .containsExactlyInAnyOrderElementsOf(paths);
        Usage counted = database.read(statements -> UsageTable.count(statements, account));
        Usage written = database.read(statements -> UsageTable.find(statements, account));
        assertThat(written).isEqualTo(counted);
        assertThat(written.stored().files()).isEqualTo(paths.size());
    }

    @Test
    void receiptsComeBackAsTheBytesThatWereSigned() throws Exception {
        long account = account("alice");
        List<byte[]> entries = Stream.generate(() -> bytes(1 + random.nextInt(4_500)))
                .limit(HOSTILE)
                .toList();
        byte[] head = bytes(194);
        List<Id16> uploads = entries.stream().map(_ -> id()).toList();

        database.write(statements -> {
            ReceiptTable.insertHead(statements, account, Long.MAX_VALUE, head);
            for (int i = 0; i < entries.size(); i++) {
                ReceiptTable.insertEntry(statements, account, Long.MAX_VALUE, i, uploads.get(i), entries.get(i));
            }
            return true;
        });

        assertThat(database.read(statements -> ReceiptTable.lastHead(statements, account))
                        .orElseThrow())
                .isEqualTo(head);
        List<byte[]> found = database.read(statements -> ReceiptTable.entries(statements, account, Long.MAX_VALUE));
        assertThat(found).usingElementComparator(Arrays::compare).containsExactlyElementsOf(entries);
        assertThat(database.read(statements -> ReceiptTable.find(statements, account, uploads.get(7)))
                        .orElseThrow()
                        .entry())
                .isEqualTo(entries.get(7));
    }

    @Test
    void namesThatACollationWouldFoldStayApart() throws Exception {
        long account = account("somebody");
        List<String> names = HostileStrings.NEIGHBOURS;

        for (String name : names) {
            assertThat(byName(name)).as(name).isEmpty();
            account(name);
        }
        List<FerryPath> paths = new ArrayList<>();
        for (String name : names) {
            try {
                paths.add(FerryPath.of(List.of(name)));
            } catch (RefusedException e) {
                // Not a name of a file.
            }
        }
        for (FerryPath path : paths) {
            assertThat(find(account, path)).as(path.toString()).isEmpty();
            change(account, (_, ledger) -> ledger.put(path, content(path)));
        }

        assertThat(below(account, FerryPath.ROOT).stream().map(path -> new String(path, StandardCharsets.UTF_8)))
                .containsExactlyInAnyOrderElementsOf(
                        paths.stream().map(FerryPath::toString).toList());
    }

    @Test
    void pathsOfAnyLengthAreFoundAndComeInTheOrderOfTheirBytes() throws Exception {
        long account = account("alice");
        TreeSet<byte[]> all = new TreeSet<>(Arrays::compareUnsigned);
        FerryPath deep = FerryPath.parse(("d".repeat(250) + "/").repeat(14));
        for (int i = 0; i < 200; i++) {
            FerryPath path = (i % 2 == 0 ? deep : FerryPath.parse("d/e")).resolve(name(i));
            all.add(path.toString().getBytes(StandardCharsets.UTF_8));
            change(account, (_, ledger) -> ledger.put(path, content(path)));
        }
        assertThat(all.last().length).isGreaterThan(3_600);

        assertThat(below(account, FerryPath.ROOT)).containsExactlyElementsOf(all);
        assertThat(below(account, deep))
                .containsExactlyElementsOf(
                        all.stream().filter(path -> path.length > 3_000).toList());
        assertThat(below(account, FerryPath.parse("d"))).hasSize(100);

        change(account, (_, ledger) -> ledger.moveTree(FerryPath.parse("d/e"), FerryPath.parse("x")));
        assertThat(below(account, FerryPath.parse("x"))).hasSize(100);
        assertThat(below(account, FerryPath.parse("d"))).isEmpty();
        change(account, (_, ledger) -> ledger.deleteTree(deep));
        assertThat(below(account, FerryPath.ROOT)).hasSize(100);
    }

    @Test
    void aFailedTransactionLeavesNothing() throws Exception {
        assertThatThrownBy(() -> database.write(statements -> {
                    statements.update(Sql.NEXT_ACCOUNT);
                    throw new IOException("planted");
                }))
                .hasMessage("planted");
        assertThatThrownBy(() -> database.write(statements -> statements.update(Sql.UID_INSERT, 5L, 99L)))
                .as("a foreign key that leads nowhere")
                .isInstanceOf(RefusedException.class);

        long last = database.read(statements -> statements.number(Sql.LAST_ACCOUNT));
        assertThat(last).isZero();
        assertThat(account("first after it")).isEqualTo(1);
    }

    @Test
    void anAccountNameIsGivenOnceAndAnIdNeverTwice() throws Exception {
        long first = account("alice");

        assertThatThrownBy(() -> account("alice")).isInstanceOf(RefusedException.class);

        assertThat(account("bob")).isEqualTo(first + 1);
    }

    @Test
    void whatIsWrittenIsThereAfterOpeningAgain() throws Exception {
        account("alice");
        database.close();

        database = Database.open(settings, true, id());

        assertThat(byName("alice")).isPresent();
    }

    long account(String name) throws IOException {
        return database.write(statements -> AccountTable.insert(statements, name, Message.Role.USER, bytes(100), NOW));
    }

    @Test
    void anAccountIsSeenChangedAndRemovedWithAllItsRowsAndNobodyElses() throws Exception {
        FerryPath path = FerryPath.parse("dir/file");
        List<Long> accounts = new ArrayList<>();
        for (String name : List.of("stays", "goes")) {
            long account = database.write(
                    statements -> AccountTable.insert(statements, name, Message.Role.ADMINISTRATOR, bytes(9), NOW));
            accounts.add(account);
            Content large = new Content(5, NOW, NOW, 7, digest(), Optional.empty(), Optional.of(id()));
            change(account, (statements, ledger) -> {
                ledger.put(path, large);
                ledger.insert(upload(account, path), NOW);
                AccountTable.mapUid(statements, account, account);
                KeyTable.insert(statements, account, new KeyTable.Key(digest(), bytes(32), "x", NOW, NOW));
                IntentTable.insert(statements, publish(account, path), Optional.empty());
                ReceiptTable.insertHead(statements, account, 1, bytes(200));
                ReceiptTable.insertEntry(statements, account, 1, 0, id(), bytes(100));
                LimitTable.set(statements, account, 1, OptionalLong.of(5));
                Digest used = digest();
                InviteTable.insert(statements, used, NOW.plusSeconds(60), account);
                InviteTable.use(statements, used, NOW, account);
                InviteTable.insert(statements, digest(), NOW.plusSeconds(60), account);
            });
        }
        long stays = accounts.getFirst();
        long goes = accounts.get(1);

        List<UserTable.User> users = database.read(statements -> UserTable.after(statements, stays - 1, 10));
        assertThat(users).extracting(UserTable.User::name).containsExactly("stays", "goes");
        UserTable.User user = database.read(statements -> UserTable.byName(statements, "goes"))
                .orElseThrow();
        assertThat(user.keys()).isEqualTo(1);
        assertThat(user.hasPassword()).isTrue();
        assertThat(user.lastUsed()).contains(NOW.truncatedTo(ChronoUnit.SECONDS));
        List<Long> uids = database.read(statements -> UserTable.uids(statements, goes));
        assertThat(uids).containsExactly(goes);
        UploadListing.Place start = new UploadListing.Place(stays, new Id16(0, 0));
        List<UploadListing.Line> uploads = database.read(statements -> UploadListing.after(statements, start, 10));
        assertThat(uploads).extracting(UploadListing.Line::name).containsExactly("stays", "goes");
        List<Id16> leaves = database.write(statements -> {
            UserTable.disabled(statements, goes, true);
            return AccountRows.delete(statements, goes);
        });

        boolean hasAnother = database.read(statements -> UserTable.hasAdministratorBesides(statements, stays));
        assertThat(hasAnother).isFalse();
        assertThat(leaves).hasSize(1);
        assertThat(byName("goes")).isEmpty();
        assertThat(find(stays, path)).isPresent();
        List<KeyTable.Key> keys = database.read(statements -> KeyTable.all(statements, stays));
        assertThat(keys).hasSize(1);
        List<InviteTable.Invite> invites = database.read(statements -> InviteTable.all(statements, NOW));
        assertThat(invites).hasSize(1);
        long count = database.read(UserTable::count);
        assertThat(count).isEqualTo(1);
        assertThat(database.description()).isNotBlank();
    }

    private interface Change {
        void run(Statements statements, Ledger ledger) throws SQLException, IOException;
    }

    private void change(long account, Change change) throws IOException {
        database.write(statements -> {
            Ledgers ledgers = new Ledgers(statements);
            change.run(statements, ledgers.of(account));
            return ledgers.end();
        });
    }

    private Optional<AccountTable.Account> byName(String name) throws IOException {
        return database.read(statements -> AccountTable.byName(statements, name));
    }

    private Optional<Content> find(long account, FerryPath path) throws IOException {
        return database.read(statements -> ContentTable.find(statements, account, path));
    }

    private List<byte[]> below(long account, FerryPath directory) throws IOException {
        return database.read(statements -> ContentTable.below(statements, account, directory, new byte[0]).stream()
                .map(ContentTable.Located::path)
                .toList());
    }

    /** A name that no compression makes shorter. */
    private String name(int number) {
        StringBuilder name = new StringBuilder("n" + number + "-");
        while (name.length() < 200) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.toString();
    }

    private static List<List<FerryPath>> chunks(List<FerryPath> paths) {
        List<List<FerryPath>> chunks = new ArrayList<>();
        for (int i = 0; i < paths.size(); i += 250) {
            chunks.add(paths.subList(i, Math.min(paths.size(), i + 250)));
        }
        return chunks;
    }

    private static Content content(FerryPath path) {
        Digest root = Digest.ofContent(path.toString().getBytes(StandardCharsets.UTF_8));
        return new Content(1L << 46, NOW, NOW, Long.MIN_VALUE, root, Optional.empty(), Optional.empty());
    }

    private UploadTable.Upload upload(long account, FerryPath path) {
        return new UploadTable.Upload(account, id(), id(), path, 1L << 46, NOW, true, 1, new Amount(1, 1L << 46));
    }

    private IntentTable.Publish publish(long account, FerryPath path) {
        return new IntentTable.Publish(id(), account, id(), path, 5, NOW, false, digest(), -1);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Digest digest() {
        return Digest.of(bytes(Digest.BYTES));
    }

    Id16 id() {
        return new Id16(random.nextLong(), random.nextLong());
    }
}
