package ferry.protocol;

import java.util.Optional;
import java.util.Set;

/**
 * What an administrator asks of a server or tells it to do: ferry-1.md §7.1. Answered with RECORDS or with DONE, told
 * apart by type; everybody else gets FORBIDDEN. A new request goes here, into {@link MessageType} and into
 * {@link AdminCodec}, and does not compile until every place has decided about it.
 */
public sealed interface AdminRequest extends Message.Request {
    /** Answered with RECORDS; most change nothing. */
    sealed interface Query extends AdminRequest {}

    /** Answered with DONE, which is durable. */
    sealed interface Order extends AdminRequest {}

    // accounts

    record UserList() implements Query {}

    record UserShow(String account) implements Query {}

    /** Lets an account sign in, or no longer; its links end with that. */
    record UserEnable(String account, boolean enabled) implements Order {}

    /** Makes an account; what SCRAM stores was computed by the administrator's client, as in REGISTER. */
    record UserAdd(String account, Message.Role role, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey)
            implements Order {}

    /** Removes an account with all that is known of it; its files stay on the server's disk or go too. */
    record UserRemove(String account, boolean deleteFiles) implements Order {}

    /** Gives an account another password and ends its links; device keys stay valid. */
    record UserPassword(String account, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey)
            implements Order {}

    /** Ends the account's links, since what they may do was decided when they signed in. */
    record UserRole(String account, Message.Role role) implements Order {}

    // links that are signed in

    record SessionList() implements Query {}

    record SessionRevoke(long session) implements Order {}

    // unfinished uploads

    /** {@code account} empty: of all accounts. */
    record UploadList(String account) implements Query {}

    record UploadAbort(String account, Id16 upload) implements Order {}

    record ServerStatus() implements Query {}

    /** Hands the receipts over to a new key. */
    record ReceiptKeyRotate() implements Query {}

    // the audit log

    /**
     * @param first the lowest sequence
     * @param newest at most so many lines, the newest; 0: all
     * @param event only events of this name; empty: all
     * @param raw each line as it stands in the file, in one field {@code line}; otherwise its fields
     */
    record AuditList(long first, long newest, String event, boolean raw) implements Query {}

    /** {@code notedSequence} 0: nothing was noted. */
    record AuditVerify(long notedSequence, Digest notedHash) implements Query {}

    // registration

    record InviteList() implements Query {}

    /** {@code id}: the first digits of an invite's, as many as name one alone. */
    record InviteRevoke(String id) implements Order {}

    /** Accounts that wait for approval. */
    record ApplicantList() implements Query {}

    /** Lets an account in that waits, or forgets it. */
    record ApplicantDecide(String account, boolean approved) implements Order {}

    /** Whether an account has to have a second factor. */
    record UserRequireSecondFactor(String account, boolean required) implements Order {}

    /** For who lost the app and the recovery codes. */
    record UserResetSecondFactor(String account) implements Order {}

    // quotas and permissions

    record QuotaShow(String account) implements Query {}

    /** {@code amount} empty: the site's limit counts; {@link Limit#NONE}: there is none. */
    record QuotaSet(String account, Limit limit, Optional<Long> amount) implements Order {}

    /** Compares with the disk and puts right what differs; tells both. */
    record QuotaRecount(String account) implements Query {}

    record PermissionShow(String account) implements Query {}

    record PermissionSet(String account, FerryPath path, Set<Right> rights) implements Order {}

    record PermissionClear(String account, FerryPath path) implements Order {}
}
