package ferry.server;

import ferry.depot.AccountAccess;
import ferry.depot.Administration;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.Right;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Answers the requests of ferry-1.md §7.1; holds one message of records, whatever the length of the list. */
final class AdminAnswer implements OwedAnswer.Work {
    private final AccountAccess access;
    private final AdminRequest request;
    private final long number;
    private final ServerStatus status;
    private List<AdminRecord> records = new ArrayList<>();
    private int bytes;

    AdminAnswer(AccountAccess access, AdminRequest request, long number, ServerStatus status) {
        this.access = access;
        this.request = request;
        this.number = number;
        this.status = status;
    }

    @Override
    public void run(AnswerWriter out) throws IOException {
        Administration administration = access.administration();
        switch (request) {
            case AdminRequest.Query query -> {
                answer(query, administration, record -> add(record, out));
                out.write(new Message.Records(false, records), number);
            }
            case AdminRequest.Order order -> {
                carryOut(order, administration);
                out.write(new Message.Done(), number);
            }
        }
    }

    private void answer(AdminRequest.Query query, Administration administration, Administration.RecordReceiver each)
            throws IOException {
        switch (query) {
            case AdminRequest.InviteList() -> administration.registration().invites(each);
            case AdminRequest.ApplicantList() -> administration.registration().applicants(each);
            case AdminRequest.UserList() -> administration.users().list(each);
            case AdminRequest.UserShow(String account) ->
                each.accept(administration.users().show(account));
            case AdminRequest.SessionList() -> administration.sessions().list(each);
            case AdminRequest.UploadList(String account) ->
                administration.uploads().list(account, each);
            case AdminRequest.ServerStatus() -> each.accept(status.record(administration.status()));
            case AdminRequest.ReceiptKeyRotate() ->
                each.accept(administration.keys().rotateReceiptKey());
            case AdminRequest.AuditList list -> administration.audit().list(list, each);
            case AdminRequest.AuditVerify verify -> administration.audit().verify(verify, each);
            case AdminRequest.QuotaShow(String account) ->
                each.accept(administration.quotas().show(account));
            case AdminRequest.QuotaRecount(String account) ->
                each.accept(administration.quotas().recount(account));
            case AdminRequest.PermissionShow(String account) ->
                administration.permissions().show(account, each);
        }
    }

    private static void carryOut(AdminRequest.Order order, Administration administration) throws IOException {
        switch (order) {
            case AdminRequest.InviteRevoke(String id) ->
                administration.registration().revokeInvite(id);
            case AdminRequest.ApplicantDecide(String account, boolean approved) ->
                administration.registration().decide(account, approved);
            case AdminRequest.UserRequireSecondFactor(String account, boolean required) ->
                administration.registration().requireSecondFactor(account, required);
            case AdminRequest.UserResetSecondFactor(String account) ->
                administration.registration().resetSecondFactor(account);
            case AdminRequest.UserEnable(String account, boolean enabled) ->
                administration.users().enable(account, enabled);
            case AdminRequest.UserAdd add -> administration.users().add(add);
            case AdminRequest.UserRemove(String account, boolean deleteFiles) ->
                administration.users().remove(account, deleteFiles);
            case AdminRequest.UserPassword password -> administration.users().password(password);
            case AdminRequest.UserRole(String account, Message.Role role) ->
                administration.users().role(account, role);
            case AdminRequest.SessionRevoke(long session) ->
                administration.sessions().revoke(session);
            case AdminRequest.UploadAbort(String account, Id16 upload) ->
                administration.uploads().abort(account, upload);
            case AdminRequest.QuotaSet set -> administration.quotas().set(set);
            case AdminRequest.PermissionSet(String account, FerryPath path, Set<Right> rights) ->
                administration.permissions().set(account, path, rights);
            case AdminRequest.PermissionClear(String account, FerryPath path) ->
                administration.permissions().clear(account, path);
        }
    }

    private void add(AdminRecord record, AnswerWriter out) throws IOException {
        int added = MessageCodec.recordBytes(record);
        if (bytes + added > ServerLimits.ANSWER_HEAD_BYTES && !records.isEmpty()) {
            out.checkGoing();
            out.write(new Message.Records(true, records), number);
            out.flush();
            records = new ArrayList<>();
            bytes = 0;
        }
        records.add(record);
        bytes += added;
    }
}
