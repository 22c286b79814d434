package ferry.depot;

import java.io.IOException;
import java.util.Set;

/** Sets folder rules of the rig's account. */
final class Rules {
    static final Set<Right> DROP_BOX = Set.of(Right.CREATE);

    private Rules() {}

    static PermissionAdministration administration(DepotRig rig) {
        return new PermissionAdministration(
                rig.depot.backstage.parts(), rig.depot.backstage.committer(), rig.depot.backstage.permissions());
    }

    static void set(DepotRig rig, String path, Set<Right> rights) throws IOException {
        administration(rig).set(UsageCheck.HOME, DepotRig.path(path), rights);
    }
}
