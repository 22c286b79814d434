package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditKind;
import ferry.protocol.AdminRecord;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.util.Locale;

/** The links that are signed in at this server. */
public final class SessionAdministration {
    private final AdminAct act;

    SessionAdministration(AdminAct act) {
        this.act = act;
    }

    public void list(Administration.RecordReceiver each) throws IOException {
        act.read("sessions list");
        for (AccountAccess access : act.backstage().live().all()) {
            each.accept(AdminRecord.builder()
                    .number("session", access.number())
                    .number("account", access.accountId())
                    .text("name", access.account())
                    .text("role", access.role().name().toLowerCase(Locale.ROOT))
                    .text(
                            "method",
                            access.method().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .text("origin", Escaped.text(access.actor().origin()))
                    .time("since", access.since())
                    .flag("thisOne", access == act.by())
                    .build());
        }
    }

    /** Ends a link; what it signed in with stays valid. */
    public void revoke(long session) throws IOException {
        AuditEvent event = act.event(AuditKind.SESSION_REVOKE).with("session", session);
        act.parts().audit().around(event, () -> {
            AccountAccess found = act.backstage().live().all().stream()
                    .filter(access -> access.number() == session)
                    .findFirst()
                    .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, "session " + session));
            if (found == act.by()) {
                found.revokeAfterAnswer();
            } else {
                found.revoke();
            }
        });
    }
}
