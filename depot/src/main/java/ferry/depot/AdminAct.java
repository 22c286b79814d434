package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.AccountTable;
import ferry.depot.sql.AccountTable.Account;
import ferry.depot.sql.Statements;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.sql.SQLException;

/** An administrator at work: who it is, on what, and the way into the audit log. Made with an {@link Administration}. */
record AdminAct(AccountAccess by, AccountAccess.Backstage backstage) {
    Parts parts() {
        return backstage.parts();
    }

    Actor actor() {
        return by.actor();
    }

    AuditEvent event(AuditKind kind) {
        return AuditEvent.of(kind, actor());
    }

    /** A question, for the audit log. */
    void read(String question) {
        parts().audit().record(event(AuditKind.ADMIN_READ).with("question", question), Outcome.DONE, "");
    }

    /** @throws RefusedException NOT_FOUND */
    Account account(String name) throws IOException {
        return parts().database().read(statements -> account(statements, name));
    }

    /** @throws RefusedException NOT_FOUND */
    static Account account(Statements statements, String name) throws SQLException, RefusedException {
        return AccountTable.byName(statements, Accounts.isName(name) ? name : "")
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, Escaped.text(name)));
    }
}
