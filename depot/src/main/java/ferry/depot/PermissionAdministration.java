package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.depot.audit.AuditKind;
import ferry.protocol.AdminRecord;
import ferry.protocol.FerryPath;
import ferry.protocol.Right;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Folder rules of accounts, as administrators see and change them. */
public final class PermissionAdministration {
    private final AccountAccess by;
    private final Parts parts;
    private final Allowances allowances;
    private final RuleBook rules;

    PermissionAdministration(AccountAccess by, AccountAccess.Backstage backstage) {
        this.by = by;
        this.parts = backstage.parts();
        this.allowances = new Allowances(parts, backstage.committer());
        this.rules = new RuleBook(parts, backstage.committer(), backstage.permissions());
    }

    /** Every rule, a folder before what is below it. */
    public void show(String account, Administration.RecordReceiver each) throws IOException {
        AuditEvent event = AuditEvent.of(AuditKind.ADMIN_READ, by.actor())
                .with("question", "permissions show " + Escaped.text(account));
        parts.audit().record(event, Outcome.DONE, "");
        for (Map.Entry<FerryPath, Set<Right>> rule :
                rules.show(allowances.account(account)).all().entrySet()) {
            each.accept(AdminRecord.builder()
                    .text("path", "/" + rule.getKey())
                    .texts("rights", words(rule.getValue()))
                    .build());
        }
    }

    /** Durable when it returns, and counts for the next request. */
    public void set(String account, FerryPath path, Set<Right> rights) throws IOException {
        AuditEvent event = event(account, path).with("rights", String.join(",", words(rights)));
        parts.audit().around(event, () -> rules.set(allowances.account(account), path, rights));
    }

    /** Durable when it returns. */
    public void clear(String account, FerryPath path) throws IOException {
        AuditEvent event = event(account, path).with("rights", "inherited");
        parts.audit().around(event, () -> rules.clear(allowances.account(account), path));
    }

    private AuditEvent event(String account, FerryPath path) {
        return AuditEvent.of(AuditKind.PERMISSION_SET, by.actor())
                .with("user", account)
                .with("path", "/" + path);
    }

    private static List<String> words(Collection<Right> rights) {
        return rights.stream().map(Right::word).toList();
    }
}
