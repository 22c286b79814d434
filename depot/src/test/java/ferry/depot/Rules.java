package ferry.depot;

import ferry.protocol.Right;
import java.io.IOException;
import java.util.Set;

/** Sets folder rules of the rig's account. */
final class Rules {
    static final Set<Right> DROP_BOX = Set.of(Right.CREATE);

    private Rules() {}

    static RuleBook book(DepotRig rig) {
        return new RuleBook(
                rig.depot.backstage.parts(), rig.depot.backstage.committer(), rig.depot.backstage.permissions());
    }

    static void set(DepotRig rig, String path, Set<Right> rights) throws IOException {
        book(rig).set(UsageCheck.HOME, DepotRig.path(path), rights);
    }
}
