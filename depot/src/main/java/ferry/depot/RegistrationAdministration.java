package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.depot.audit.AuditKind;
import ferry.depot.audit.AuditLog;
import ferry.depot.sql.AccountTable;
import ferry.depot.sql.Database;
import ferry.depot.sql.InviteTable;
import ferry.depot.sql.SecondFactorTable;
import ferry.depot.sql.Statements;
import ferry.protocol.AdminRecord;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.sql.SQLException;

/** Invites, accounts that wait for approval, and second factors, as administrators see and decide about them. */
public final class RegistrationAdministration {
    /** Enough of a hash to name one of a thousand invites. */
    private static final int ID_DIGITS_SHOWN = 16;

    private final AccountAccess by;
    private final AccountAccess.Backstage backstage;

    RegistrationAdministration(AccountAccess by, AccountAccess.Backstage backstage) {
        this.by = by;
        this.backstage = backstage;
    }

    /** Those that can still be used, soonest to expire first; never their tokens. */
    public void invites(Administration.RecordReceiver each) throws IOException {
        read("invites list");
        for (InviteTable.Invite invite : backstage.invites().all()) {
            each.accept(AdminRecord.builder()
                    .text("invite", invite.tokenHash().hex().substring(0, ID_DIGITS_SHOWN))
                    .time("expires", invite.expires())
                    .text("by", invite.by().orElse(""))
                    .build());
        }
    }

    /** Durable when it returns. */
    public void revokeInvite(String id) throws IOException {
        AuditEvent event = AuditEvent.of(AuditKind.INVITE_REVOKE, by.actor()).with("invite", id);
        audited(event, () -> backstage.invites().revoke(id));
    }

    /** Who has waited longest first. */
    public void applicants(Administration.RecordReceiver each) throws IOException {
        read("applicants list");
        for (Applicants.Applicant waiting : backstage.applicants().all()) {
            each.accept(AdminRecord.builder()
                    .text("name", waiting.name())
                    .time("since", waiting.since())
                    .build());
        }
    }

    /** Durable when it returns. */
    public void decide(String account, boolean approved) throws IOException {
        AuditEvent event = AuditEvent.of(AuditKind.APPLICANT_DECIDE, by.actor())
                .with("user", account)
                .with("approved", approved);
        audited(event, () -> {
            if (approved) {
                backstage.applicants().approve(account);
            } else {
                backstage.applicants().reject(account);
            }
        });
    }

    /** Whether a password alone lets the account in. Its device keys stay good, and so do its links. */
    public void requireSecondFactor(String account, boolean required) throws IOException {
        AuditEvent event = AuditEvent.of(AuditKind.SECOND_FACTOR_REQUIRE, by.actor())
                .with("user", account)
                .with("required", required);
        audited(
                event,
                () -> write(statements -> {
                    SecondFactorTable.require(statements, find(statements, account), required);
                    return true;
                }));
    }

    /** Takes the second factor away; where one is required, the next sign-in enrols another. */
    public void resetSecondFactor(String account) throws IOException {
        AuditEvent event =
                AuditEvent.of(AuditKind.SECOND_FACTOR_RESET, by.actor()).with("user", account);
        audited(
                event,
                () -> write(statements -> {
                    SecondFactorTable.delete(statements, find(statements, account));
                    return true;
                }));
    }

    private static long find(Statements statements, String account) throws SQLException, RefusedException {
        return AccountTable.byName(statements, Accounts.isName(account) ? account : "")
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, Escaped.text(account)))
                .id();
    }

    private void write(Database.Work<Boolean> work) throws IOException {
        backstage.parts().database().write(work);
    }

    private void audited(AuditEvent event, AuditLog.Step step) throws IOException {
        backstage.parts().audit().around(event, step);
    }

    private void read(String question) {
        AuditEvent event = AuditEvent.of(AuditKind.ADMIN_READ, by.actor()).with("question", question);
        backstage.parts().audit().record(event, Outcome.DONE, "");
    }
}
