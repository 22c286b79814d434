package ferry.protocol;

/**
 * What an administrator asks of a server or tells it to do: ferry-1.md §7.1. Answered with RECORDS or with DONE, told
 * apart by type; everybody else gets FORBIDDEN. A new request goes here, into {@link MessageType} and into
 * {@link AdminCodec}, and does not compile until every place has decided about it.
 */
public sealed interface AdminRequest extends Message.Request {
    /** Answered with RECORDS; changes nothing. */
    sealed interface Query extends AdminRequest {}

    /** Answered with DONE, which is durable. */
    sealed interface Order extends AdminRequest {}

    // accounts

    record UserList() implements Query {}

    record UserShow(String account) implements Query {}

    /** Lets an account sign in, or no longer; its links end with that. */
    record UserEnable(String account, boolean enabled) implements Order {}

    // registration

    record InviteList() implements Query {}

    /** {@code id}: the first digits of an invite's, as many as name one alone. */
    record InviteRevoke(String id) implements Order {}

    /** Accounts that wait for approval. */
    record ApplicantList() implements Query {}

    /** Lets an account in that waits, or forgets it. */
    record ApplicantDecide(String account, boolean approved) implements Order {}
}
