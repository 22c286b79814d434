package ferry.depot;

import ferry.depot.audit.AuditEvent.Actor;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.RefusedException;
import ferry.protocol.Right;
import java.io.IOException;
import java.util.List;

/**
 * Where every request of an account asks what it may: the only maker of a {@link Permit}, without which nothing of the
 * depot touches a file. Each method is one line of the table in docs/decisions/0008-permissions.md.
 *
 * <p>Whether a right is held depends on the path alone, never on what stands there: so a refusal tells nothing of the
 * files. FORBIDDEN where the account holds some right; NOT_FOUND where it holds none, as if the folder were not there.
 */
final class Gate {
    private final Permissions permissions;
    private final Home home;
    private final Pace pace;
    private final Actor by;

    /** {@code by}: who asks, for the audit log. */
    Gate(Permissions permissions, Home home, Pace pace, Actor by) {
        this.permissions = permissions;
        this.home = home;
        this.pace = pace;
        this.by = by;
    }

    Actor by() {
        return by;
    }

    Home home() {
        return home;
    }

    Pace pace() {
        return pace;
    }

    /** PUT, OPEN_UPLOAD, ATTACH_UPLOAD, FINISH_UPLOAD, MAKE_DIRECTORY. */
    Permit.Store toStore(FerryPath path) throws IOException {
        FolderRules rules = rules();
        need(rules, Right.CREATE, path);
        return new Permit.Store(this, rules, path);
    }

    /** GET. */
    Permit.Read toRead(FerryPath path) throws IOException {
        FolderRules rules = rules();
        need(rules, Right.READ, path);
        return new Permit.Read(this, rules, path);
    }

    /** STAT: what may be listed or read, and a folder with a rule of its own that its parent's listing shows. */
    Permit.Look toLook(FerryPath path) throws IOException {
        FolderRules rules = rules();
        boolean shownByParent = !rules.at(path).isEmpty() && (path.isRoot() || rules.allow(Right.LIST, path.parent()));
        if (!shownByParent && !rules.allow(Right.READ, path)) {
            need(rules, Right.LIST, path);
        }
        return new Permit.Look(this, rules, path);
    }

    /** LIST. */
    Permit.Browse toBrowse(FerryPath path) throws IOException {
        FolderRules rules = rules();
        need(rules, Right.LIST, path);
        return new Permit.Browse(this, rules, path);
    }

    /** REMOVE: of all that is below, too. */
    Permit.Remove toRemove(FerryPath path) throws IOException {
        FolderRules rules = rules();
        needWholly(rules, Right.DELETE, path);
        return new Permit.Remove(this, rules, path);
    }

    /**
     * MOVE: takes away at one path and makes at another, with all that is below. What could not be read or listed must
     * not become so by being moved.
     */
    Permit.Move toMove(FerryPath from, FerryPath to) throws IOException {
        FolderRules rules = rules();
        needWholly(rules, Right.DELETE, from);
        needWholly(rules, Right.CREATE, to);
        for (Right right : List.of(Right.READ, Right.LIST)) {
            if (rules.allowSomewhere(right, to)) {
                needWholly(rules, right, from);
            }
        }
        return new Permit.Move(this, rules, from, to);
    }

    /** RECEIPTS: they name every file, so all of them must be ones that may be listed. */
    void toReceipts() throws IOException {
        if (!rules().allowWholly(Right.LIST, FerryPath.ROOT)) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN, "receipts name files in folders that this account may not list");
        }
    }

    private FolderRules rules() throws IOException {
        return permissions.of(home.account());
    }

    private static void need(FolderRules rules, Right right, FerryPath path) throws RefusedException {
        if (!rules.allow(right, path)) {
            throw Refusals.refused(rules.at(path).isEmpty() ? ErrorCode.NOT_FOUND : ErrorCode.FORBIDDEN, path);
        }
    }

    private static void needWholly(FolderRules rules, Right right, FerryPath path) throws RefusedException {
        need(rules, right, path);
        if (!rules.allowWholly(right, path)) {
            throw Refusals.refused(ErrorCode.FORBIDDEN, path);
        }
    }
}
