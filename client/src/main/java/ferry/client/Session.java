package ferry.client;

import ferry.protocol.AdminRecord;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.PasswordVerifier;
import ferry.protocol.auth.Passwords;
import ferry.transport.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One account at one server. Calls block; one thread uses a session, anyone may close it. When the link dies during a
 * transfer the session dials again; other calls fail with {@link ClientException.ConnectionLost} and may be repeated.
 */
public final class Session implements Closeable {
    private final ClientParts parts;
    private final Connector connector;
    private final Consumer<Session> onClose;

    Session(ClientParts parts, Connector connector, Consumer<Session> onClose) {
        this.parts = parts;
        this.connector = connector;
        this.onClose = onClose;
    }

    public Identity identity() throws IOException {
        Conversation link = connector.current();
        Message.SignedIn signedIn = link.signedIn();
        return new Identity(
                connector.server(),
                signedIn.accountId(),
                signedIn.account(),
                signedIn.role(),
                signedIn.method(),
                signedIn.agent(),
                link.binding().type());
    }

    <T> T call(Message request, Call<T> call) throws IOException {
        Conversation link = connector.current();
        link.send(request, call);
        link.flush();
        return call.await();
    }

    // files

    /** Gives the entries below a directory, a parent before its children, paths relative to it. */
    public void list(FerryPath directory, boolean recursive, Consumer<Message.Entry> each) throws IOException {
        call(new Message.ListFiles(directory, recursive), new Call<Boolean>(new ListingTaker(each)));
    }

    public Message.Entry stat(FerryPath path) throws IOException {
        return call(new Message.Stat(path), RemoteView.stat())
                .orElseThrow(() -> new AssertionError("STAT gives an entry or is refused"));
    }

    /** Makes a directory and its parents; succeeds if it is there. */
    public void makeDirectory(FerryPath path) throws IOException {
        call(new Message.MakeDirectory(path), Call.done());
    }

    public void move(FerryPath from, FerryPath to, boolean replace) throws IOException {
        call(new Message.Move(from, to, replace), Call.done());
    }

    public void remove(FerryPath path, boolean recursive) throws IOException {
        call(new Message.Remove(path, recursive), Call.done());
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
        return new PutJob(connector, sources, target, options, listener).run();
    }

    /**
     * Downloads files and trees, each under its own name into {@code target} if that is a directory or there are several
     * sources, else under the name {@code target}. Returns when every file is verified and on disk, or named among the
     * problems of the report.
     */
    public TransferReport get(List<FerryPath> sources, Path target, TransferOptions options, TransferListener listener)
            throws IOException {
        return new GetJob(connector, sources, target, options, listener).run();
    }

    // receipts

    /**
     * Writes all receipts of the account as JSON lines (ferry-1.md §8.4), checking the chain and the remembered last head
     * on the way.
     *
     * @return the sequence of the last head, 0 if there is none
     */
    public long exportReceipts(OutputStream out) throws IOException {
        return ReceiptExport.write(connector, out);
    }

    // the account

    public List<Message.Key> keys() throws IOException {
        return call(new Message.KeyList(), new Call<>(message -> {
            if (message instanceof Message.Keys(List<Message.Key> keys)) {
                return keys;
            }
            throw Reply.unexpected(message);
        }));
    }

    public void revokeKey(Digest keyId) throws IOException {
        call(new Message.KeyRevoke(keyId), Call.done());
    }

    /** Revokes this device's key at the server and deletes it here; whether there was one. */
    public boolean logout() throws IOException {
        String account = connector.accountName();
        Optional<DeviceKeyStore.DeviceKey> key = parts.keys().find(connector.server(), account);
        if (key.isEmpty()) {
            return false;
        }
        try {
            revokeKey(key.get().id());
        } catch (ClientException.Refused refused) {
            if (!refused.is(ErrorCode.NOT_FOUND)) {
                throw refused;
            }
        }
        return parts.keys().forget(connector.server(), account);
    }

    /** For sessions that signed in by password or as the peer. */
    public void changePassword(String newPassword) throws IOException, Passwords.BadPasswordException {
        PasswordVerifier verifier = verifier(connector.accountName(), newPassword);
        call(
                new Message.ChangePassword(
                        verifier.salt(), verifier.iterations(), verifier.storedKey(), verifier.serverKey()),
                Call.done());
        parts.known()
                .remember(
                        connector.server(),
                        connector.accountName(),
                        new KnownServers.Salt(verifier.salt(), verifier.iterations()));
    }

    /** What a server stores of a new password, if the rules allow it. */
    PasswordVerifier verifier(String account, String password) throws Passwords.BadPasswordException {
        String prepared = Passwords.prepareNew(password, account);
        byte[] salt = new byte[SpecLimits.SALT_BYTES];
        parts.random().nextBytes(salt);
        return PasswordVerifier.derive(prepared, salt, SpecLimits.ITERATIONS);
    }

    public Message.SecondFactorState secondFactor() throws IOException {
        return call(new Message.SecondFactorStatus(), new Call<>(message -> {
            if (message instanceof Message.SecondFactorState state) {
                return state;
            }
            throw Reply.unexpected(message);
        }));
    }

    /**
     * Makes {@code secret} (20 random bytes) the account's second factor, proven by the code that an app makes of it; for
     * sessions that signed in by password or as the peer.
     *
     * @return recovery codes, each good once, which nobody can show again
     */
    public List<String> enableSecondFactor(byte[] secret, String code) throws IOException {
        return call(new Message.SecondFactorEnable(secret, code), recoveryCodes());
    }

    /** {@code code}: of the app or for recovery; empty where this session's sign-in had one. */
    public void disableSecondFactor(String code) throws IOException {
        call(new Message.SecondFactorDisable(code), Call.done());
    }

    /** New recovery codes in place of the old ones; {@code code} as in {@link #disableSecondFactor}. */
    public List<String> newRecoveryCodes(String code) throws IOException {
        return call(new Message.NewRecoveryCodes(code), recoveryCodes());
    }

    private static Call<List<String>> recoveryCodes() {
        return new Call<>(message -> {
            if (message instanceof Message.RecoveryCodes(List<String> codes)) {
                return codes;
            }
            throw Reply.unexpected(message);
        });
    }

    /** A single-use invite, 32 bytes; administrators only. */
    public byte[] createInvite(Duration valid) throws IOException {
        return call(new Message.CreateInvite(valid.toSeconds()), new Call<>(message -> {
            if (message instanceof Message.Invite(byte[] token)) {
                return token;
            }
            throw Reply.unexpected(message);
        }));
    }

    /** Lets the user {@code uid} of the server's machine sign in as {@code account}; administrators only. */
    public void mapUid(long uid, String account) throws IOException {
        call(new Message.MapUid(uid, account), Call.done());
    }

    /** What the account uses and may use. */
    public AdminRecord quota() throws IOException {
        List<AdminRecord> records = new ArrayList<>();
        call(new Message.OwnQuota(), new Call<>(new Administration.RecordTaker(records::add)));
        if (records.size() != 1) {
            throw new ClientException.ServerMisbehaved(records.size() + " records about one quota");
        }
        return records.getFirst();
    }

    /** For accounts with the role administrator. */
    public Administration administration() {
        return new Administration(this);
    }

    /** Makes a key, gives its public half to the server, keeps the private one; a former key of this device is revoked. */
    void enrol(String account, String label) throws IOException {
        Conversation link = connector.current();
        long accountId = link.signedIn().accountId();
        Optional<DeviceKeyStore.DeviceKey> former = parts.keys().find(connector.server(), account);
        KeyPair pair = DeviceKeys.generate(parts.random());
        byte[] publicKey = DeviceKeys.rawPublicKey(pair.getPublic());
        byte[] proof = DeviceKeys.proveAdd(pair.getPrivate(), link.binding(), accountId, publicKey, label);
        Call<Boolean> added = Call.done();
        link.send(new Message.KeyAdd(publicKey, label, proof), added);
        link.flush();
        added.await();
        parts.keys().keep(connector.server(), account, pair);
        if (former.isPresent()) {
            try {
                revokeKey(former.get().id());
            } catch (ClientException.Refused gone) {
                // It was revoked from elsewhere: that may be why the user logs in again.
            }
        }
    }

    @Override
    public void close() {
        connector.close();
        onClose.accept(this);
    }

    /** Hands a listing on as it arrives, up to a limit that an endless one meets. */
    private static final class ListingTaker implements Call.Taker<Boolean> {
        private final Consumer<Message.Entry> each;
        private long count;

        ListingTaker(Consumer<Message.Entry> each) {
            this.each = each;
        }

        @Override
        public @Nullable Boolean take(Message message) throws IOException {
            if (!(message instanceof Message.Entries(boolean more, List<Message.Entry> entries))) {
                throw Reply.unexpected(message);
            }
            count += entries.size();
            if (count > ClientLimits.LISTED_ENTRIES || (more && entries.isEmpty())) {
                throw new ClientException.ServerMisbehaved("a listing does not end");
            }
            entries.forEach(each);
            return more ? null : Boolean.TRUE;
        }
    }

    /** Who the server says this session is. {@code binding}: what the sign-in of its link was bound to. */
    public record Identity(
            Endpoint server,
            long accountId,
            String account,
            Message.Role role,
            Message.SignInMethod method,
            String serverAgent,
            Binding.Type binding) {}

    /** Where a put goes. {@code isDirectory}: the name ended with a slash, so the path is meant as a directory. */
    public record RemoteTarget(FerryPath path, boolean isDirectory) {}
}
