package ferry.depot;

import ferry.protocol.FerryPath;
import ferry.protocol.RefusedException;
import java.util.List;

/** Where an account's files are: {@code 7-alice}. The id comes first, so that a name alone is never a path. */
record Home(long account, String name) {
    FerryPath directory() {
        try {
            return FerryPath.of(List.of(account + "-" + name));
        } catch (RefusedException e) {
            throw new AssertionError("the rule for account names allows no bad directory", e);
        }
    }

    /** {@code path} as the file tree sees it. @throws RefusedException PATH_TOO_LONG */
    FerryPath resolve(FerryPath path) throws RefusedException {
        return directory().resolve(path);
    }
}
