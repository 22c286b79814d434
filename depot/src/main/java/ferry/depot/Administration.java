package ferry.depot;

import ferry.protocol.AdminRecord;
import java.io.IOException;

/**
 * What administrators do, by subject. Handed out by {@link AccountAccess#administration()} after it checked the role, and
 * by nothing else: whoever holds one may. Asked for anew for every request, so that a revoked link loses it at once.
 */
public final class Administration {
    private final UserAdministration users;
    private final RegistrationAdministration registration;

    Administration(AccountAccess by, AccountAccess.Backstage backstage) {
        this.users = new UserAdministration(by, backstage);
        this.registration = new RegistrationAdministration(by, backstage);
    }

    public UserAdministration users() {
        return users;
    }

    public RegistrationAdministration registration() {
        return registration;
    }

    /** Takes the lines of an answer one by one; may block and may throw. */
    public interface RecordReceiver {
        void accept(AdminRecord record) throws IOException;
    }
}
