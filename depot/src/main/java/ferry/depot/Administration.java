package ferry.depot;

import ferry.protocol.AdminRecord;
import java.io.IOException;

/**
 * What administrators do, by subject. Handed out by {@link AccountAccess#administration()} after it checked the role, and
 * by nothing else: whoever holds one may. Asked for anew for every request, so that a revoked link loses it at once.
 */
public final class Administration {
    private final AdminAct act;

    Administration(AccountAccess by, AccountAccess.Backstage backstage) {
        this.act = new AdminAct(by, backstage);
    }

    public UserAdministration users() {
        return new UserAdministration(act);
    }

    public SessionAdministration sessions() {
        return new SessionAdministration(act);
    }

    public UploadAdministration uploads() {
        return new UploadAdministration(act);
    }

    public AuditAdministration audit() {
        return new AuditAdministration(act);
    }

    /** The depot's part of a server's state; the door adds its own. */
    public AdminRecord.Builder status() throws IOException {
        act.read("server status");
        return new Status(act).record();
    }

    public RegistrationAdministration registration() {
        return new RegistrationAdministration(act.by(), act.backstage());
    }

    public QuotaAdministration quotas() {
        return new QuotaAdministration(act.by(), act.backstage());
    }

    public PermissionAdministration permissions() {
        return new PermissionAdministration(act.by(), act.backstage());
    }

    public KeyAdministration keys() {
        return new KeyAdministration(act.by(), act.backstage());
    }

    /** Takes the lines of an answer one by one; may block and may throw. */
    public interface RecordReceiver {
        void accept(AdminRecord record) throws IOException;
    }
}
