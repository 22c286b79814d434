package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditKind;
import ferry.protocol.AdminRecord;
import ferry.protocol.auth.DeviceKeys;
import java.io.IOException;
import java.security.KeyPair;
import java.util.Base64;

/** The keys of the site, as administrators change them. */
public final class KeyAdministration {
    private final AccountAccess by;
    private final AccountAccess.Backstage backstage;

    KeyAdministration(AccountAccess by, AccountAccess.Backstage backstage) {
        this.by = by;
        this.backstage = backstage;
    }

    /** Makes a new receipt key and hands all chains over to it: durable when it returns. The key, for whoever publishes it. */
    public AdminRecord rotateReceiptKey() throws IOException {
        KeyPair next = DeviceKeys.generate(backstage.parts().random());
        String shown = Base64.getEncoder().encodeToString(DeviceKeys.rawPublicKey(next.getPublic()));
        AuditEvent event =
                AuditEvent.of(AuditKind.RECEIPT_KEY_ROTATE, by.actor()).with("key", shown);
        return backstage.parts().audit().around(event, () -> {
            backstage.committer().run(by.home(), () -> backstage.receiptKeys().handOver(next));
            return AdminRecord.builder().text("receiptKey", shown).build();
        });
    }
}
