package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.KeyTable;
import ferry.depot.sql.ReceiptTable;
import ferry.protocol.AdminRecord;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A signed-in link's way to its account: every permission, quota and receipt is behind it. Made only by a
 * {@link Reception}. Thread-safe: a link's reader stages while its answerer waits for commits. Refusals are
 * {@link ferry.protocol.RefusedException}. Closing ends the link's uploads (they stay resumable).
 */
public final class AccountAccess implements Closeable {
    /** Links are numbered as they sign in, over all depots of the process. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Backstage backstage;
    private final Home home;
    private final Pace pace;
    private final Gate gate;
    private final Message.Role role;
    private final Credential credential;
    private final Binding binding;
    private final String origin;
    private final byte[] serverFinal;
    private final Runnable onRevoked;
    private final long number;
    private final Instant since;

    private final Set<UploadWriter> writers = ConcurrentHashMap.newKeySet();
    private volatile boolean revoked;
    private volatile boolean closed;

    /** What accesses are made of: one per depot. */
    record Backstage(
            Parts parts,
            Committer committer,
            Permissions permissions,
            Accounts accounts,
            Invites invites,
            Applicants applicants,
            SignIns signIns,
            SecondFactors secondFactors,
            GuessLimits guesses,
            LiveAccesses live,
            Uploads uploads,
            Changes changes,
            Browsing browsing,
            Downloads downloads,
            ReceiptKeys receiptKeys) {}

    AccountAccess(
            Backstage backstage,
            Home home,
            Message.Role role,
            Credential credential,
            Binding binding,
            String origin,
            byte[] serverFinal,
            Runnable onRevoked) {
        this.backstage = backstage;
        this.home = home;
        this.pace = new Pace(backstage.parts().quotas(), home.account());
        Actor by = new Actor(home.account(), home.name(), origin);
        this.gate = new Gate(backstage.permissions(), home, pace, by);
        this.role = role;
        this.credential = credential;
        this.binding = binding;
        this.origin = origin;
        this.serverFinal = serverFinal;
        this.onRevoked = onRevoked;
        this.number = NUMBERS.incrementAndGet();
        this.since = backstage.parts().clock().instant();
    }

    public long accountId() {
        return home.account();
    }

    public String account() {
        return home.name();
    }

    public Message.Role role() {
        return role;
    }

    public Message.SignInMethod method() {
        return credential.method();
    }

    /** SCRAM's server-final-message; empty unless the method is PASSWORD. */
    public byte[] serverFinal() {
        return serverFinal.clone();
    }

    /** The site's receipt key, 32 raw bytes. */
    public byte[] receiptKey() {
        return backstage.parts().receipts().publicKey();
    }

    /** Whether the account's rate holds content back, so that it is on its way for long and must not hold what is scarce. */
    public boolean isUploadLimited() throws IOException {
        return pace.isUploadLimited();
    }

    public boolean isDownloadLimited() throws IOException {
        return pace.isDownloadLimited();
    }

    /** The link is over, whatever it still waits for: waits for a turn end at once. By any thread. */
    public void stopWaiting() {
        pace.end();
    }

    /** How it came to be the site's, for who knows a former one. */
    public List<Message.KeyHandover> keyHandovers() {
        return backstage.parts().receipts().handovers();
    }

    // uploads

    /** A file of at most one leaf: write its content, then commit. */
    public IncomingFile put(Message.Put request) throws IOException {
        check();
        backstage.parts().health().checkRoom();
        if (request.path().isRoot()) {
            throw Refusals.refused(ErrorCode.IS_DIRECTORY, request.path());
        }
        Permit.Store permit = gate.toStore(request.path());
        try {
            return new PutFile(backstage.parts(), backstage.committer(), permit, request);
        } catch (IOException e) {
            throw Refusals.of(e, request.path());
        }
    }

    /** Makes the upload or takes it over within a second, fencing who wrote before. The row is durable. */
    public UploadWriter openUpload(Message.OpenUpload request) throws IOException {
        check();
        return remember(backstage.uploads().open(gate.toStore(request.path()), request));
    }

    public UploadWriter attachUpload(Message.AttachUpload request) throws IOException {
        check();
        return remember(backstage.uploads().attach(gate, request));
    }

    public void discardUpload(Id16 upload) throws IOException {
        check();
        backstage.uploads().discard(home, upload);
    }

    // files

    /** Joins the next batch, in order with this link's puts. */
    public Pending<Void> makeDirectory(FerryPath path) throws IOException {
        check();
        return backstage.changes().makeDirectory(gate.toStore(path));
    }

    /** Durable when it returns. */
    public void move(Message.Move request) throws IOException {
        check();
        backstage.changes().move(gate.toMove(request.from(), request.to()), request.replace());
        AuditEvent event = event(AuditKind.FILE_MOVE)
                .with("from", request.from().toString())
                .with("to", request.to().toString())
                .with("replace", request.replace());
        backstage.parts().audit().record(event, Outcome.DONE, "");
    }

    /** Durable when it returns. */
    public void remove(Message.Remove request) throws IOException {
        check();
        backstage.changes().remove(gate.toRemove(request.path()), request.recursive());
        AuditEvent event = event(AuditKind.FILE_REMOVE)
                .with("path", request.path().toString())
                .with("recursive", request.recursive());
        backstage.parts().audit().record(event, Outcome.DONE, "");
    }

    public Message.Entry stat(FerryPath path) throws IOException {
        check();
        return backstage.browsing().stat(gate.toLook(path));
    }

    /** Gives every entry, a parent before its children; {@code each} may block and may throw. */
    public void list(Message.ListFiles request, EntryReceiver each) throws IOException {
        check();
        backstage.browsing().list(gate.toBrowse(request.path()), request.recursive(), each);
    }

    /** Opens for download; hashes the file first if it was changed outside. */
    public OutgoingFile get(Message.Get request) throws IOException {
        check();
        return backstage.downloads().open(gate.toRead(request.path()), request);
    }

    // account

    public void addKey(Message.KeyAdd request) throws IOException {
        check();
        boolean proven =
                DeviceKeys.verifyAdd(request.publicKey(), request.proof(), binding, home.account(), request.label());
        if (!proven) {
            throw new RefusedException(ErrorCode.BAD_CREDENTIAL, "the proof does not fit the key");
        }
        AuditEvent event = event(AuditKind.KEY_ADD)
                .with("key", DeviceKeys.keyId(request.publicKey()).hex())
                .with("label", request.label());
        backstage.parts().audit().around(event, () -> backstage.accounts().addKey(home.account(), request));
    }

    public List<Message.Key> keys() throws IOException {
        check();
        return backstage.accounts().keys(home.account()).stream()
                .map(key -> new Message.Key(
                        key.id(), key.label(), key.added(), key.lastUsed(), credential.equals(credentialOf(key))))
                .toList();
    }

    private static Credential credentialOf(KeyTable.Key key) {
        return new Credential.DeviceKey(key.id());
    }

    /** Closes the other links that signed in with it. */
    public void revokeKey(Message.KeyRevoke request) throws IOException {
        check();
        AuditEvent event =
                event(AuditKind.KEY_REVOKE).with("key", request.keyId().hex());
        backstage.parts().audit().around(event, () -> backstage.accounts().revokeKey(home.account(), request.keyId()));
        Credential gone = new Credential.DeviceKey(request.keyId());
        backstage.live().revoke(home.account(), other -> other != this && other.credential.equals(gone));
    }

    public void changePassword(Message.ChangePassword request) throws IOException {
        check();
        switch (method()) {
            case PASSWORD, PEER_CREDENTIAL -> {}
            case DEVICE_KEY ->
                throw new RefusedException(ErrorCode.PASSWORD_REQUIRED, "sign in with the password to change it");
        }
        backstage
                .parts()
                .audit()
                .around(
                        event(AuditKind.PASSWORD_CHANGE),
                        () -> backstage.accounts().changePassword(home.account(), home.name(), request));
        backstage
                .live()
                .revoke(home.account(), other -> other != this && other.credential instanceof Credential.Password);
    }

    public Message.SecondFactorState secondFactor() throws IOException {
        check();
        return backstage.secondFactors().state(home.account());
    }

    /** Makes it the account's second factor if {@code code} fits; the first recovery codes. */
    public List<String> enableSecondFactor(Message.SecondFactorEnable request) throws IOException {
        check();
        if (method() == Message.SignInMethod.DEVICE_KEY) {
            throw new RefusedException(ErrorCode.PASSWORD_REQUIRED, "sign in with the password for this");
        }
        AuditEvent event = event(AuditKind.SECOND_FACTOR_ENABLE);
        backstage
                .parts()
                .audit()
                .around(
                        event,
                        () -> backstage.secondFactors().enable(home.account(), request.secret(), request.code()));
        return backstage.secondFactors().newRecoveryCodes(home.account());
    }

    public void disableSecondFactor(Message.SecondFactorDisable request) throws IOException {
        check();
        checkCode(request.code());
        backstage
                .parts()
                .audit()
                .around(
                        event(AuditKind.SECOND_FACTOR_DISABLE),
                        () -> backstage.secondFactors().disable(home.account()));
    }

    public List<String> newRecoveryCodes(Message.NewRecoveryCodes request) throws IOException {
        check();
        checkCode(request.code());
        return backstage
                .parts()
                .audit()
                .around(
                        event(AuditKind.RECOVERY_CODES_RENEW),
                        () -> backstage.secondFactors().newRecoveryCodes(home.account()));
    }

    /** A link that has just given one need not give another. */
    private void checkCode(String code) throws IOException {
        backstage.secondFactors().checkOn(home.account());
        if (code.isEmpty() && credential instanceof Credential.Password password && password.secondFactor()) {
            return;
        }
        GuessLimits.Guess guess = backstage.guesses().code(home.name());
        if (!backstage.secondFactors().use(home.account(), code)) {
            throw SecondFactors.wrong();
        }
        guess.right();
    }

    /** Every batch from {@code firstSequence} on; {@code each} may block and may throw. */
    public void receipts(long firstSequence, BatchReceiver each) throws IOException {
        check();
        gate.toReceipts();
        for (long sequence = Math.max(1, firstSequence); ; sequence++) {
            long wanted = sequence;
            Optional<StoredBatch> batch = backstage.parts().database().read(statements -> {
                Optional<byte[]> head = ReceiptTable.head(statements, home.account(), wanted);
                return head.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new StoredBatch(head.get(), ReceiptTable.entries(statements, home.account(), wanted)));
            });
            if (batch.isEmpty()) {
                return;
            }
            each.accept(batch.get().head(), batch.get().entries());
        }
    }

    private record StoredBatch(byte[] head, List<byte[]> entries) {}

    public byte[] createInvite(Message.CreateInvite request) throws IOException {
        checkAdministrator();
        return backstage.invites().create(Duration.ofSeconds(request.validSeconds()), actor());
    }

    public void mapUid(Message.MapUid request) throws IOException {
        checkAdministrator();
        AuditEvent event = event(AuditKind.UID_MAP).with("uid", request.uid()).with("user", request.account());
        backstage.parts().audit().around(event, () -> backstage.accounts().mapUid(request.uid(), request.account()));
    }

    /** What the account uses and may use. */
    public AdminRecord quota() throws IOException {
        check();
        return new Allowances(backstage.parts(), backstage.committer())
                .show(home)
                .record();
    }

    // administration

    /** The way to everything that needs the role. @throws RefusedException FORBIDDEN without it */
    public Administration administration() throws IOException {
        checkAdministrator();
        return new Administration(this, backstage);
    }

    @Override
    public void close() {
        closed = true;
        pace.end();
        backstage.live().remove(this);
        writers.forEach(UploadWriter::close);
        writers.clear();
    }

    /** The sign-in is no longer valid: every further call is refused, and the link closes. */
    void revoke() {
        revoked = true;
        pace.end();
        onRevoked.run();
    }

    /** As {@link #revoke}, for the link that asked for it: it still gets its answer, and nothing after that. */
    void revokeAfterAnswer() {
        revoked = true;
    }

    private UploadWriter remember(UploadWriter writer) throws RefusedException {
        writers.removeIf(other -> other instanceof LinkUpload upload && upload.isClosed());
        writers.add(writer);
        if (closed) {
            writer.close();
            throw new RefusedException(ErrorCode.SHUTTING_DOWN, "the link is closing");
        }
        return writer;
    }

    private void check() throws RefusedException {
        if (revoked) {
            throw new RefusedException(ErrorCode.REVOKED, "the key or password of this link is no longer valid");
        }
        if (closed) {
            throw new RefusedException(ErrorCode.SHUTTING_DOWN, "the link is closing");
        }
        backstage.parts().health().checkRunning();
    }

    private void checkAdministrator() throws RefusedException {
        check();
        if (role != Message.Role.ADMINISTRATOR) {
            backstage.parts().audit().recordFailure(event(AuditKind.ADMIN_DENIED), ErrorCode.FORBIDDEN.name());
            throw new RefusedException(ErrorCode.FORBIDDEN, "only an administrator may do this");
        }
    }

    Home home() {
        return home;
    }

    long number() {
        return number;
    }

    Instant since() {
        return since;
    }

    /** Who acts, for the audit log. */
    Actor actor() {
        return new Actor(home.account(), home.name(), origin);
    }

    private AuditEvent event(AuditKind kind) {
        return AuditEvent.of(kind, actor());
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
