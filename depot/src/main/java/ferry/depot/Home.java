package ferry.depot;

import ferry.protocol.FerryPath;
import ferry.protocol.RefusedException;

/** Where an account's files are: {@code 7-alice}. The id comes first, so that a name alone is never a path. */
record Home(long account, String name) {
    FerryPath directory() {
        return resolve(FerryPath.ROOT);
    }

    /** {@code path} as the file tree sees it. */
    FerryPath resolve(FerryPath path) {
        try {
            return path.below(account + "-" + name);
        } catch (RefusedException e) {
            throw new AssertionError("the rule for account names allows no bad directory", e);
        }
    }
}
