package ferry.depot;

import ferry.depot.sql.AccountRows;
import ferry.depot.sql.UserTable;
import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.RefusedException;
import ferry.storage.StorageException;
import java.io.IOException;
import java.util.List;

/**
 * Takes an account out for good. It is disabled first, so that whatever is interrupted can be done again; its id is never
 * used again, so that nobody inherits files that stay.
 */
final class AccountRemoval {
    private final AdminAct act;
    private final Home home;

    AccountRemoval(AdminAct act, Home home) {
        this.act = act;
        this.home = home;
    }

    /** The account is disabled, and no link of it is left. */
    void run(boolean deleteFiles) throws IOException {
        Parts parts = act.parts();
        Committer committer = act.backstage().committer();
        committer.retire(home.account());
        discardUploads();
        if (deleteFiles) {
            deleteFiles();
        }
        committer.run(home, () -> {
            List<Id16> leaves =
                    parts.database().writeAsCommitter(statements -> AccountRows.delete(statements, home.account()));
            parts.leaves().drop(leaves);
        });
        parts.quotas().forget(home.account());
        act.backstage().permissions().forget(home.account());
    }

    private void discardUploads() throws IOException {
        List<Id16> uploads = act.parts().database().read(statements -> AccountRows.uploads(statements, home.account()));
        for (Id16 upload : uploads) {
            try {
                act.backstage().uploads().discard(home, upload);
            } catch (RefusedException e) {
                // Its commit ended meanwhile: it is a file now.
                if (e.code() != ErrorCode.UPLOAD_UNKNOWN) {
                    throw e;
                }
            }
        }
    }

    private void deleteFiles() throws IOException {
        Committer committer = act.backstage().committer();
        TreeRemoval.ofAccount(act, home).removeBelow(home.directory());
        committer.run(home, () -> {
            try {
                act.parts().tree().remove(home.directory());
            } catch (StorageException e) {
                if (e.reason() != StorageException.Reason.NOT_FOUND) {
                    throw Refusals.of(e, home.directory());
                }
            }
            committer.forgetDirectories();
            committer.sync(List.of(home.directory().parent()));
        });
    }

    /** In one transaction with the check that somebody is left to administer. */
    static Home disable(AdminAct act, String account) throws IOException {
        return act.parts().database().write(statements -> {
            UserTable.User user = UserAdministration.find(statements, account);
            UserAdministration.checkNotLast(statements, user);
            UserTable.disabled(statements, user.id(), true);
            return new Home(user.id(), user.name());
        });
    }
}
