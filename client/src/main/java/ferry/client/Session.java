package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.auth.Passwords;
import ferry.transport.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One account at one server. Calls block; one thread uses a session, anyone may close it. When the link dies during a
 * transfer the session dials again; other calls fail with {@link ClientException.ConnectionLost} and may be repeated.
 */
public final class Session implements Closeable {
    Session() {}

    public Identity identity() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    // files

    /** Gives the entries below a directory, a parent before its children, paths relative to it. */
    public void list(FerryPath directory, boolean recursive, Consumer<Message.Entry> each) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public Message.Entry stat(FerryPath path) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Makes a directory and its parents; succeeds if it is there. */
    public void makeDirectory(FerryPath path) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public void move(FerryPath from, FerryPath to, boolean replace) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public void remove(FerryPath path, boolean recursive) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    // transfers

    /**
     * Uploads files and trees, each under its own name into {@code target.path()} if that is a directory (it exists, or
     * {@code target.isDirectory()}, or there are several sources), else under the name that {@code target} ends with.
     * Returns when every file is stored with a verified receipt, or named among the problems of the report.
     */
    public TransferReport put(
            List<Path> sources, RemoteTarget target, TransferOptions options, TransferListener listener)
            throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * Downloads files and trees, each under its own name into {@code target} if that is a directory or there are several
     * sources, else under the name {@code target}. Returns when every file is verified and on disk, or named among the
     * problems of the report.
     */
    public TransferReport get(List<FerryPath> sources, Path target, TransferOptions options, TransferListener listener)
            throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    // receipts

    /**
     * Writes all receipts of the account as JSON lines (ferry-1.md §8.4), checking the chain and the remembered last head
     * on the way.
     *
     * @return the sequence of the last head, 0 if there is none
     */
    public long exportReceipts(OutputStream out) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    // the account

    public List<Message.Key> keys() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public void revokeKey(Digest keyId) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Revokes this device's key at the server and deletes it here; whether there was one. */
    public boolean logout() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** For sessions that signed in by password or as the peer. */
    public void changePassword(String newPassword) throws IOException, Passwords.BadPasswordException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A single-use invite, 32 bytes; administrators only. */
    public byte[] createInvite(Duration valid) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Lets the user {@code uid} of the server's machine sign in as {@code account}; administrators only. */
    public void mapUid(long uid, String account) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Who the server says this session is. */
    public record Identity(
            Endpoint server,
            long accountId,
            String account,
            Message.Role role,
            Message.SignInMethod method,
            String serverAgent) {}

    /** Where a put goes. {@code isDirectory}: the name ended with a slash, so the path is meant as a directory. */
    public record RemoteTarget(FerryPath path, boolean isDirectory) {}
}
