package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.AccountTable.Account;
import ferry.depot.sql.UploadListing;
import ferry.protocol.AdminRecord;
import ferry.protocol.Id16;
import java.io.IOException;
import java.util.List;

/** Large uploads that are not finished, of all accounts. */
public final class UploadAdministration {
    private final AdminAct act;

    UploadAdministration(AdminAct act) {
        this.act = act;
    }

    /** {@code account} empty: of all. */
    public void list(String account, Administration.RecordReceiver each) throws IOException {
        act.read("uploads list " + account);
        long only = account.isEmpty() ? 0 : act.account(account).id();
        UploadListing.Place after = new UploadListing.Place(only, new Id16(0, 0));
        while (true) {
            UploadListing.Place from = after;
            List<UploadListing.Line> lines = act.parts()
                    .database()
                    .read(statements -> UploadListing.after(statements, from, DepotLimits.LISTING_CHUNK));
            for (UploadListing.Line line : lines) {
                if (only == 0 || line.account() == only) {
                    each.accept(record(line));
                }
                after = new UploadListing.Place(line.account(), line.upload());
            }
            boolean isPast = only != 0 && after.account() != only;
            if (lines.size() < DepotLimits.LISTING_CHUNK || isPast) {
                return;
            }
        }
    }

    private AdminRecord record(UploadListing.Line line) {
        return AdminRecord.builder()
                .text("name", line.name())
                .text("upload", line.upload().hex())
                .text("path", line.path().toString())
                .number("bytes", line.sizeBytes())
                .time("created", line.created())
                .time("progress", line.progress())
                .flag("open", act.backstage().uploads().isOpen(line.account(), line.upload()))
                .build();
    }

    /** Deletes what was received; a link that is sending it is told. */
    public void abort(String account, Id16 upload) throws IOException {
        AuditEvent event =
                act.event(AuditKind.UPLOAD_ABORT).with("user", account).with("upload", upload.hex());
        act.parts().audit().around(event, () -> {
            Account found = act.account(account);
            act.backstage().uploads().discard(new Home(found.id(), found.name()), upload);
        });
    }
}
