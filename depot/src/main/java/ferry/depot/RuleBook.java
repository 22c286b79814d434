package ferry.depot;

import ferry.depot.sql.Database;
import ferry.depot.sql.RuleTable;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.RefusedException;
import ferry.protocol.Right;
import java.io.IOException;
import java.util.Set;

/** Looks at accounts' folder rules and sets them. What is set counts for the next request, durable when it returns. */
final class RuleBook {
    private final Parts parts;
    private final Committer committer;
    private final Permissions permissions;

    RuleBook(Parts parts, Committer committer, Permissions permissions) {
        this.parts = parts;
        this.committer = committer;
        this.permissions = permissions;
    }

    FolderRules show(Home home) throws IOException {
        return permissions.of(home.account());
    }

    /** The rule stays at the path, whether or not something stands there. */
    void set(Home home, FerryPath path, Set<Right> rights) throws IOException {
        RuleTable.Rule rule = new RuleTable.Rule(path, Right.bits(Right.complete(rights)));
        change(home, statements -> {
            RuleTable.put(statements, home.account(), rule);
            FolderRules rules = Permissions.read(statements, home.account());
            if (rules.all().size() > DepotLimits.RULES_PER_ACCOUNT) {
                throw new RefusedException(
                        ErrorCode.TOO_MANY, "at most " + DepotLimits.RULES_PER_ACCOUNT + " folder rules an account");
            }
            return rules;
        });
    }

    /** @throws RefusedException NOT_FOUND if the path has no rule of its own */
    void clear(Home home, FerryPath path) throws IOException {
        change(home, statements -> {
            if (!RuleTable.delete(statements, home.account(), path)) {
                throw Refusals.refused(ErrorCode.NOT_FOUND, path);
            }
            return Permissions.read(statements, home.account());
        });
    }

    /** One at a time, so that what is known in memory is what was written last. */
    private void change(Home home, Database.Work<FolderRules> work) throws IOException {
        committer.run(
                home, () -> permissions.set(home.account(), parts.database().writeAsCommitter(work)));
    }
}
