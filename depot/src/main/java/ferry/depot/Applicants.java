package ferry.depot;

import ferry.depot.sql.AccountTable;
import ferry.depot.sql.AccountTable.Account;
import ferry.depot.sql.Statements;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Accounts that were registered where registration needs approval, until an administrator says yes or no. */
final class Applicants {
    /** What is answered in place of an account's id while nobody has approved it, whether there is such an account or not. */
    static final long NO_ID_YET = 0;

    private final Parts parts;
    private final Accounts accounts;

    Applicants(Parts parts, Accounts accounts) {
        this.parts = parts;
        this.accounts = accounts;
    }

    /** Somebody who waits. */
    record Applicant(String name, Instant since) {}

    /**
     * Room for one more. Looked for before the name is, so that it says nothing about one.
     *
     * @throws RefusedException TOO_MANY
     */
    static void checkRoom(Statements statements, Instant now) throws SQLException, RefusedException {
        AccountTable.deletePendingBefore(statements, now.minus(DepotLimits.APPLICANT_KEPT));
        if (AccountTable.pendingCount(statements) >= DepotLimits.APPLICANTS) {
            throw new RefusedException(ErrorCode.TOO_MANY, "too many accounts wait for approval");
        }
    }

    List<Applicant> all() throws IOException {
        return parts.database().read(AccountTable::pending).stream()
                .map(waiting -> new Applicant(waiting.name(), waiting.since()))
                .toList();
    }

    /** The account's id; durable. Approving an approved account changes nothing. */
    long approve(String name) throws IOException {
        Account account = parts.database().write(statements -> {
            Account known = AccountTable.byName(statements, name).orElseThrow(() -> nobody(name));
            AccountTable.approve(statements, known.id());
            return known;
        });
        accounts.makeDirectory(new Home(account.id(), account.name()));
        return account.id();
    }

    /** Forgets the application; the name is free again. */
    void reject(String name) throws IOException {
        parts.database().write(statements -> {
            Account known = AccountTable.byName(statements, name)
                    .filter(Account::pending)
                    .orElseThrow(() -> nobody(name));
            AccountTable.deletePending(statements, known.id());
            return true;
        });
    }

    private static RefusedException nobody(String name) {
        return new RefusedException(ErrorCode.NOT_FOUND, Escaped.text(name));
    }
}
