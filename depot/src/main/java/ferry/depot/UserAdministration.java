package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.KeyTable;
import ferry.depot.sql.Statements;
import ferry.depot.sql.UploadTable;
import ferry.depot.sql.UserTable;
import ferry.depot.sql.UserTable.User;
import ferry.protocol.AdminRecord;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Accounts, as administrators see and change them. */
public final class UserAdministration {
    private final AccountAccess by;
    private final Parts parts;
    private final LiveAccesses live;

    UserAdministration(AccountAccess by, AccountAccess.Backstage backstage) {
        this.by = by;
        this.parts = backstage.parts();
        this.live = backstage.live();
    }

    /** Every account, by id. */
    public void list(Administration.RecordReceiver each) throws IOException {
        read("users list");
        long last = 0;
        while (true) {
            long after = last;
            List<User> users =
                    parts.database().read(statements -> UserTable.after(statements, after, DepotLimits.LISTING_CHUNK));
            for (User user : users) {
                each.accept(line(user).build());
                last = user.id();
            }
            if (users.size() < DepotLimits.LISTING_CHUNK) {
                return;
            }
        }
    }

    /** All about one account, but nothing of its secrets. */
    public AdminRecord show(String account) throws IOException {
        read("users show " + account);
        return parts.database().read(statements -> {
            User user = find(statements, account);
            List<String> keys = KeyTable.all(statements, user.id()).stream()
                    .limit(SpecLimits.RECORD_LIST)
                    .map(key -> key.id().hex() + " " + Escaped.text(key.label()))
                    .toList();
            List<String> uids = UserTable.uids(statements, user.id()).stream()
                    .limit(SpecLimits.RECORD_LIST)
                    .map(String::valueOf)
                    .toList();
            return line(user)
                    .texts("keyIds", keys)
                    .texts("uids", uids)
                    .number("uploads", UploadTable.count(statements, user.id()))
                    .number("receiptBatches", UserTable.receiptBatches(statements, user.id()))
                    .text(
                            "directory",
                            new Home(user.id(), user.name()).directory().toString())
                    .build();
        });
    }

    /** Durable when it returns; where it takes the right to sign in, no link of the account is left. */
    public void enable(String account, boolean enabled) throws IOException {
        AuditEvent event = AuditEvent.of(AuditKind.USER_ENABLE, by.actor())
                .with("user", account)
                .with("enabled", enabled);
        parts.audit().around(event, () -> {
            User changed = parts.database().write(statements -> {
                User user = find(statements, account);
                if (!enabled) {
                    checkNotLast(statements, user);
                }
                UserTable.disabled(statements, user.id(), !enabled);
                return user;
            });
            if (!enabled) {
                live.revokeAll(changed.id(), by);
            }
        });
    }

    private static User find(Statements statements, String account) throws SQLException, RefusedException {
        return UserTable.byName(statements, Accounts.isName(account) ? account : "")
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, Escaped.text(account)));
    }

    /** In the transaction of the change, so that two administrators cannot take each other out. */
    private static void checkNotLast(Statements statements, User user) throws SQLException, RefusedException {
        boolean counts = user.role() == Message.Role.ADMINISTRATOR && !user.disabled();
        if (counts && !UserTable.hasAdministratorBesides(statements, user.id())) {
            throw new RefusedException(ErrorCode.LAST_ADMINISTRATOR, user.name());
        }
    }

    private void read(String question) {
        AuditEvent event = AuditEvent.of(AuditKind.ADMIN_READ, by.actor()).with("question", question);
        parts.audit().record(event, Outcome.DONE, "");
    }

    private static AdminRecord.Builder line(User user) {
        AdminRecord.Builder line = AdminRecord.builder()
                .number("id", user.id())
                .text("name", user.name())
                .text("role", user.role().name().toLowerCase(Locale.ROOT))
                .flag("disabled", user.disabled())
                .flag("password", user.hasPassword())
                .number("keys", user.keys())
                .time("created", user.created());
        user.lastUsed().ifPresent(time -> line.time("lastUsed", time));
        return line;
    }
}
