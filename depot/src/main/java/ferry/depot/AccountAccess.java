package ferry.depot;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A signed-in link's way to its account: every permission, quota and receipt is behind it. Made only by a
 * {@link Reception}. Thread-safe: a link's reader stages while its answerer waits for commits. Refusals are
 * {@link ferry.protocol.RefusedException}. Closing ends the link's uploads (they stay resumable).
 */
public final class AccountAccess implements Closeable {
    AccountAccess() {}

    public long accountId() {
        throw new UnsupportedOperationException("not built yet");
    }

    public String account() {
        throw new UnsupportedOperationException("not built yet");
    }

    public Message.Role role() {
        throw new UnsupportedOperationException("not built yet");
    }

    public Message.SignInMethod method() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** SCRAM's server-final-message; empty unless the method is PASSWORD. */
    public byte[] serverFinal() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The site's receipt key, 32 raw bytes. */
    public byte[] receiptKey() {
        throw new UnsupportedOperationException("not built yet");
    }

    // uploads

    /** A file of at most one leaf: write its content, then commit. */
    public IncomingFile put(Message.Put request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Makes the upload or takes it over within a second, fencing who wrote before. The row is durable. */
    public UploadWriter openUpload(Message.OpenUpload request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public UploadWriter attachUpload(Message.AttachUpload request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public void discardUpload(Id16 upload) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    // files

    /** Joins the next batch, in order with this link's puts. */
    public Pending<Void> makeDirectory(FerryPath path) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Durable when it returns. */
    public void move(Message.Move request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Durable when it returns. */
    public void remove(Message.Remove request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public Message.Entry stat(FerryPath path) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Gives every entry, a parent before its children; {@code each} may block and may throw. */
    public void list(Message.ListFiles request, EntryReceiver each) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Opens for download; hashes the file first if it was changed outside. */
    public OutgoingFile get(Message.Get request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    // account

    public void addKey(Message.KeyAdd request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public List<Message.Key> keys() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Closes the other links that signed in with it. */
    public void revokeKey(Message.KeyRevoke request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public void changePassword(Message.ChangePassword request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Every batch from {@code firstSequence} on; {@code each} may block and may throw. */
    public void receipts(long firstSequence, BatchReceiver each) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public byte[] createInvite(Message.CreateInvite request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public void mapUid(Message.MapUid request) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Takes entries one by one. */
    public interface EntryReceiver {
        void accept(Message.Entry entry) throws IOException;
    }

    /** Takes receipt batches one by one: the head's bytes and its entries' bytes in order. */
    public interface BatchReceiver {
        void accept(byte[] head, List<byte[]> entries) throws IOException;
    }
}
