package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.AccountTable.Account;
import ferry.depot.sql.KeyTable;
import ferry.depot.sql.Statements;
import ferry.depot.sql.UploadTable;
import ferry.depot.sql.UsageTable;
import ferry.depot.sql.UserTable;
import ferry.depot.sql.UserTable.User;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
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
    private final AdminAct act;
    private final Parts parts;

    UserAdministration(AdminAct act) {
        this.act = act;
        this.parts = act.parts();
    }

    /** Every account, by id. */
    public void list(Administration.RecordReceiver each) throws IOException {
        act.read("users list");
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
        act.read("users show " + account);
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
                    .number(
                            "files",
                            UsageTable.find(statements, user.id()).stored().files())
                    .number(
                            "bytes",
                            UsageTable.find(statements, user.id()).stored().bytes())
                    .number("receiptBatches", UserTable.receiptBatches(statements, user.id()))
                    .text(
                            "directory",
                            new Home(user.id(), user.name()).directory().toString())
                    .build();
        });
    }

    /** Durable when it returns; where it takes the right to sign in, no link of the account is left. */
    public void enable(String account, boolean enabled) throws IOException {
        AuditEvent event =
                act.event(AuditKind.USER_ENABLE).with("user", account).with("enabled", enabled);
        parts.audit().around(event, () -> {
            if (enabled) {
                parts.database().write(statements -> {
                    UserTable.disabled(statements, find(statements, account).id(), false);
                    return true;
                });
            } else {
                endLinks(AccountRemoval.disable(act, account).account());
            }
        });
    }

    /** Makes an account that can sign in at once. */
    public void add(AdminRequest.UserAdd request) throws IOException {
        AuditEvent event =
                act.event(AuditKind.USER_ADD).with("user", request.account()).with("role", word(request.role()));
        parts.audit().around(event, () -> act.backstage().accounts().add(request));
    }

    /** Another password; links that are signed in by any means end, device keys stay valid. */
    public void password(AdminRequest.UserPassword request) throws IOException {
        AuditEvent event = act.event(AuditKind.USER_PASSWORD).with("user", request.account());
        parts.audit().around(event, () -> {
            Account account = act.account(request.account());
            act.backstage()
                    .accounts()
                    .changePassword(
                            account.id(),
                            account.name(),
                            new Message.ChangePassword(
                                    request.salt(), request.iterations(), request.storedKey(), request.serverKey()));
            endLinks(account.id());
        });
    }

    public void role(String account, Message.Role role) throws IOException {
        AuditEvent event = act.event(AuditKind.USER_ROLE).with("user", account).with("role", word(role));
        parts.audit().around(event, () -> {
            User changed = parts.database().write(statements -> {
                User user = find(statements, account);
                if (role == Message.Role.USER) {
                    checkNotLast(statements, user);
                }
                UserTable.role(statements, user.id(), role);
                return user;
            });
            if (changed.role() != role) {
                endLinks(changed.id());
            }
        });
    }

    /** Removes an account with all that is known of it, and its files if that is wanted. */
    public void remove(String account, boolean deleteFiles) throws IOException {
        AuditEvent event =
                act.event(AuditKind.USER_REMOVE).with("user", account).with("deleteFiles", deleteFiles);
        parts.audit().around(event, () -> {
            parts.health().checkWritable();
            Home home = AccountRemoval.disable(act, account);
            endLinks(home.account());
            new AccountRemoval(act, home).run(deleteFiles);
        });
    }

    private void endLinks(long account) {
        act.backstage().live().revokeAll(account, act.by());
    }

    private static String word(Message.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    static User find(Statements statements, String account) throws SQLException, RefusedException {
        return UserTable.byName(statements, Accounts.isName(account) ? account : "")
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, Escaped.text(account)));
    }

    /** In the transaction of the change, so that two administrators cannot take each other out. */
    static void checkNotLast(Statements statements, User user) throws SQLException, RefusedException {
        boolean counts = user.role() == Message.Role.ADMINISTRATOR && !user.disabled();
        if (counts && !UserTable.hasAdministratorBesides(statements, user.id())) {
            throw new RefusedException(ErrorCode.LAST_ADMINISTRATOR, user.name());
        }
    }

    private static AdminRecord.Builder line(User user) {
        AdminRecord.Builder line = AdminRecord.builder()
                .number("id", user.id())
                .text("name", user.name())
                .text("role", word(user.role()))
                .flag("disabled", user.disabled())
                .flag("password", user.hasPassword())
                .number("keys", user.keys())
                .time("created", user.created());
        user.lastUsed().ifPresent(time -> line.time("lastUsed", time));
        return line;
    }
}
