package ferry.client;

import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.Message;
import ferry.protocol.auth.PasswordVerifier;
import ferry.protocol.auth.Passwords;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator asks the server, or tells it to do (ferry-1.md §7.1). The server refuses everybody else. A part
 * of its {@link Session}, used by the same thread.
 */
public final class Administration {
    private final Session session;

    Administration(Session session) {
        this.session = session;
    }

    /** Gives the lines of the answer as they arrive. */
    public void ask(AdminRequest.Query query, Consumer<AdminRecord> each) throws IOException {
        session.call(query, new Call<>(new RecordTaker(each)));
    }

    /** Done and durable when it returns. */
    public void order(AdminRequest.Order order) throws IOException {
        session.call(order, Call.done());
    }

    /** Makes an account; the password never travels (ferry-1.md §5.4). */
    public void addUser(String account, Message.Role role, String password)
            throws IOException, Passwords.BadPasswordException {
        PasswordVerifier verifier = session.verifier(account, password);
        order(new AdminRequest.UserAdd(
                account, role, verifier.salt(), verifier.iterations(), verifier.storedKey(), verifier.serverKey()));
    }

    /** Gives an account another password. */
    public void resetPassword(String account, String password) throws IOException, Passwords.BadPasswordException {
        PasswordVerifier verifier = session.verifier(account, password);
        order(new AdminRequest.UserPassword(
                account, verifier.salt(), verifier.iterations(), verifier.storedKey(), verifier.serverKey()));
    }

    /** Hands records on as they arrive, up to a limit that an endless answer meets. */
    static final class RecordTaker implements Call.Taker<Boolean> {
        private final Consumer<AdminRecord> each;
        private long count;

        RecordTaker(Consumer<AdminRecord> each) {
            this.each = each;
        }

        @Override
        public @Nullable Boolean take(Message message) throws IOException {
            if (!(message instanceof Message.Records(boolean more, List<AdminRecord> records))) {
                throw Reply.unexpected(message);
            }
            count += records.size();
            if (count > ClientLimits.LISTED_ENTRIES || (more && records.isEmpty())) {
                throw new ClientException.ServerMisbehaved("a list of records does not end");
            }
            records.forEach(each);
            return more ? null : Boolean.TRUE;
        }
    }
}
