package ferry.depot.sql;

import ferry.depot.sql.ContentTable.Content;
import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Something in every table, made as the depot makes it, with text that is meant to be taken for other text. */
final class WholeSite {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000, 123_456_789);
    private static final int STRINGS = 300;

    private final Random random;
    private final List<String> names;
    private final List<FerryPath> paths = new ArrayList<>();

    private WholeSite(long seed) {
        random = new Random(seed);
        names = HostileStrings.make(STRINGS, 64, seed);
        for (String text : HostileStrings.make(STRINGS, 200, seed)) {
            try {
                paths.add(FerryPath.of(List.of(text)));
            } catch (RefusedException e) {
                // Not a name; it never comes here.
            }
        }
        try {
            paths.add(FerryPath.parse(("d".repeat(250) + "/").repeat(15) + "end"));
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    static void fill(Database database, long seed) throws IOException {
        new WholeSite(seed).fill(database);
    }

    private void fill(Database database) throws IOException {
        long first = database.write(statements -> {
            SiteTable.insertIdentity(statements, random.nextLong());
            long id = AccountTable.insert(statements, names.getFirst(), Message.Role.ADMINISTRATOR, null, NOW);
            AccountTable.mapUid(statements, 4_294_967_295L, id);
            return id;
        });
        database.write(statements -> {
            for (String name : names.subList(1, names.size())) {
                AccountTable.insert(statements, name, Message.Role.USER, bytes(255), NOW);
            }
            AccountTable.insertPending(statements, "waiting", bytes(100), NOW);
            for (String label : names) {
                KeyTable.insert(statements, first, new KeyTable.Key(digest(), bytes(32), label, NOW, NOW));
            }
            return true;
        });
        database.write(statements -> {
            credentials(statements, first);
            Ledgers ledgers = new Ledgers(statements);
            files(statements, ledgers.of(first), first);
            return ledgers.end();
        });
    }

    private void credentials(Statements statements, long account) throws SQLException {
        InviteTable.insert(statements, digest(), NOW.plusSeconds(60), account);
        InviteTable.insert(statements, digest(), NOW.plusSeconds(60), null);
        Digest used = digest();
        InviteTable.insert(statements, used, NOW.plusSeconds(60), account);
        InviteTable.use(statements, used, NOW, account + 1);
        SecondFactorTable.insert(statements, account, bytes(80), NOW);
        SecondFactorTable.require(statements, account + 1, true);
        SecondFactorTable.useStep(statements, account, Long.MAX_VALUE);
        SecondFactorTable.insertRecoveryCode(statements, account, digest());
        LimitTable.set(statements, account, 1, OptionalLong.of(Long.MAX_VALUE));
        LimitTable.set(statements, account, 2, OptionalLong.empty());
    }

    private void files(Statements statements, Ledger ledger, long account) throws SQLException, IOException {
        for (FerryPath path : paths) {
            Optional<Id16> id = random.nextBoolean() ? Optional.of(id()) : Optional.empty();
            ledger.put(path, new Content(1L << 46, NOW, NOW, Long.MIN_VALUE, digest(), id, id.map(_ -> id())));
            RuleTable.put(statements, account, new RuleTable.Rule(path, 31));
        }
        for (FerryPath path : paths.subList(0, 50)) {
            ledger.insert(
                    new UploadTable.Upload(account, id(), id(), path, 1L << 46, NOW, true, 1, new Amount(1, 5)), NOW);
            Optional<Id16> replaced = random.nextBoolean() ? Optional.of(id()) : Optional.empty();
            IntentTable.insert(
                    statements,
                    new IntentTable.Publish(id(), account, id(), path, 5, NOW, false, digest(), -1),
                    replaced);
            IntentTable.insert(
                    statements, new IntentTable.Change(id(), account, path, replaced.map(_ -> paths.getLast())));
        }
        ReceiptKeyTable.insert(statements, 1, new ReceiptKeyTable.Handover(bytes(32), bytes(194)));
        for (int batch = 1; batch <= 20; batch++) {
            ReceiptTable.insertHead(statements, account, batch, bytes(194));
            for (int i = 0; i < 40; i++) {
                ReceiptTable.insertEntry(statements, account, batch, i, id(), bytes(1 + random.nextInt(4_500)));
            }
        }
    }

    /** Every row of every table, in the order of a copy. */
    static Map<CopiedTable, List<String>> rows(Database database) throws IOException {
        return database.read(statements -> {
            Map<CopiedTable, List<String>> all = new HashMap<>();
            for (CopiedTable table : CopiedTable.values()) {
                all.put(table, statements.all(table.copy, row -> Arrays.deepToString(table.values(row))));
            }
            return all;
        });
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Digest digest() {
        return Digest.of(bytes(Digest.BYTES));
    }

    private Id16 id() {
        return new Id16(random.nextLong(), random.nextLong());
    }
}
