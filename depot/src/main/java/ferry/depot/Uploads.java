package ferry.depot;

import ferry.depot.sql.Amount;
import ferry.depot.sql.ContentTable;
import ferry.depot.sql.ContentTable.Content;
import ferry.depot.sql.Ledgers;
import ferry.depot.sql.Statements;
import ferry.depot.sql.UploadTable;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Id16;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.ReceiptEntry;
import ferry.storage.FileStatus;
import ferry.storage.LeafHashes;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Large uploads: their rows, and those that links have open. Thread-safe. */
final class Uploads {
    private static final Logger LOG = System.getLogger("ferry.depot");
    /** Openings of different uploads seldom wait for each other. */
    private static final int STRIPES = 64;

    private final Parts parts;
    private final Map<Key, LiveUpload> live = new ConcurrentHashMap<>();
    private final List<ReentrantLock> opening =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toList();
    private final CommitQueue queue;

    private record Key(long account, Id16 upload) {}

    /** Where finished uploads go. */
    interface CommitQueue {
        void submit(Candidate candidate) throws IOException;
    }

    Uploads(Parts parts, CommitQueue queue) {
        this.parts = parts;
        this.queue = queue;
    }

    UploadWriter open(Permit.Store permit, Message.OpenUpload request) throws IOException {
        checkRequest(request);
        Key key = new Key(permit.home().account(), request.upload());
        ReentrantLock lock = opening.get(Math.floorMod(key.hashCode(), STRIPES));
        while (true) {
            LiveUpload busy;
            lock.lock();
            try {
                LiveUpload known = live.get(key);
                if (known == null || known.committing().isEmpty()) {
                    Optional<UploadWriter> writer = tryOpen(permit, request, key);
                    if (writer.isPresent()) {
                        return writer.get();
                    }
                    continue;
                }
                busy = known;
            } finally {
                lock.unlock();
            }
            awaitCommit(busy);
        }
    }

    UploadWriter attach(Gate gate, Message.AttachUpload request) throws IOException {
        parts.health().checkRoom();
        LiveUpload known = live.get(new Key(gate.home().account(), request.upload()));
        if (known == null) {
            return findStored(gate, request.upload()).orElseThrow(Uploads::unknown);
        }
        Permit.Store permit = gate.toStore(known.row.path());
        known.attach(request.epoch());
        return new LinkUpload(this, permit, known, request.epoch());
    }

    /** Who began an upload may give it up, whatever the rules say by now. */
    void discard(Home home, Id16 upload) throws IOException {
        parts.health().checkWritable();
        Key key = new Key(home.account(), upload);
        LiveUpload known = live.get(key);
        if (known != null) {
            awaitCommit(known);
            discard(known);
            return;
        }
        Optional<UploadTable.Upload> row =
                parts.database().read(statements -> UploadTable.find(statements, home.account(), upload));
        discard(row.orElseThrow(Uploads::unknown));
    }

    boolean isOpen(long account, Id16 upload) {
        return live.containsKey(new Key(account, upload));
    }

    /** Ends it and deletes what was received. */
    void discard(LiveUpload upload) throws IOException {
        upload.end();
        live.remove(key(upload), upload);
        discard(upload.row);
    }

    void commit(Permit.Store permit, LiveUpload upload, Replace replace, Digest root, Outcome<StoredFile> outcome)
            throws IOException {
        UploadTable.Upload row = upload.row;
        queue.submit(new Candidate(
                permit,
                permit.replace(replace),
                row.id(),
                row.sizeBytes(),
                row.modified(),
                row.executable(),
                root,
                upload.staged,
                new AfterCommit(upload),
                new Reservation(parts.quotas().of(row.account()), row.reserved(), Amount.NONE),
                outcome));
    }

    void leave(LiveUpload upload) {
        if (upload.leave()) {
            live.remove(key(upload), upload);
            UploadTable.Upload row = upload.row;
            Instant now = parts.clock().instant();
            parts.database().writeLater(statements -> UploadTable.progress(statements, row.account(), row.id(), now));
        }
    }

    /** Deletes uploads nobody went on with for 7 days; how many. */
    int sweep() throws IOException {
        Instant now = parts.clock().instant();
        Instant before = now.minus(SpecLimits.UPLOAD_KEPT);
        for (Key key : live.keySet()) {
            parts.database()
                    .writeLater(statements -> UploadTable.progress(statements, key.account(), key.upload(), now));
        }
        int swept = 0;
        for (UploadTable.Upload row : parts.database().read(statements -> UploadTable.idleSince(statements, before))) {
            if (!live.containsKey(new Key(row.account(), row.id()))) {
                discard(row);
                swept++;
            }
        }
        return swept;
    }

    /** Makes what was received durable, and closes it. */
    void close() {
        for (LiveUpload upload : live.values()) {
            try {
                parts.tree().syncData(List.of(upload.staged));
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "an upload could not be synced, its last leaves will be sent again: {0}",
                        e.getMessage());
            }
            upload.end();
        }
        live.clear();
    }

    void checkRoom(int bytes) throws IOException {
        parts.health().checkRoom(bytes);
    }

    private void checkRequest(Message.OpenUpload request) throws IOException {
        parts.health().checkRoom();
        if (request.path().isRoot()) {
            throw Refusals.refused(ErrorCode.IS_DIRECTORY, request.path());
        }
        if (request.sizeBytes() > SpecLimits.FILE_BYTES) {
            throw Refusals.refused(ErrorCode.FILE_TOO_LARGE, request.path());
        }
        if (request.sizeBytes() <= SpecLimits.LEAF_BYTES) {
            throw new RefusedException(ErrorCode.PROTOCOL_VIOLATION, "a file of one leaf is a PUT");
        }
    }

    /** Empty if it has to be tried again. The stripe's lock is held. */
    private Optional<UploadWriter> tryOpen(Permit.Store permit, Message.OpenUpload request, Key key)
            throws IOException {
        Replace replace = permit.replace(request.replace());
        Optional<UploadWriter> stored = openStored(permit, request);
        if (stored.isPresent()) {
            return stored;
        }
        checkConflict(permit, replace, request);
        Optional<UploadTable.Upload> raised = raiseRow(permit, request, key);
        if (raised.isEmpty()) {
            return Optional.empty();
        }
        UploadTable.Upload row = raised.get();
        LiveUpload upload = live.get(key);
        if (upload == null) {
            upload = new LiveUpload(row, stage(row));
            live.put(key, upload);
        }
        if (!upload.takeOver(row.epoch(), replace)) {
            live.remove(key, upload);
            return Optional.empty();
        }
        return Optional.of(new LinkUpload(this, permit, upload, row.epoch()));
    }

    private StagedFile stage(UploadTable.Upload row) throws IOException {
        try {
            Optional<StagedFile> former = parts.tree().restage(row.staging(), row.sizeBytes());
            return former.isPresent() ? former.get() : stageAnew(row);
        } catch (IOException e) {
            throw Refusals.of(e, row.path());
        }
    }

    private StagedFile stageAnew(UploadTable.Upload row) throws IOException {
        try {
            return parts.tree().stage(row.staging(), row.sizeBytes());
        } catch (IOException e) {
            // No row without staging.
            parts.books().write((_, ledgers) -> ledgers.of(row.account()).deleteUpload(row.id()));
            throw e;
        }
    }

    /** A new row keeps what the file will add to the account's usage; empty if a known row is gone meanwhile. */
    private Optional<UploadTable.Upload> raiseRow(Permit.Store permit, Message.OpenUpload request, Key key)
            throws IOException {
        Home home = permit.home();
        Quota quota = parts.quotas().of(home.account());
        Optional<Amount> growth = parts.database()
                .read(statements -> UploadTable.find(statements, key.account(), key.upload())
                                .isPresent()
                        ? Optional.<Amount>empty()
                        : Optional.of(Quotas.growth(statements, permit, request.sizeBytes())
                                .growth()));
        Reservation reservation = quota.reserve(growth.orElse(Amount.NONE));
        try {
            return parts.books()
                    .write(
                            (statements, ledgers) -> raiseRow(statements, ledgers, home, request, growth),
                            List.of(reservation));
        } finally {
            reservation.release();
        }
    }

    private Optional<UploadTable.Upload> raiseRow(
            Statements statements, Ledgers ledgers, Home home, Message.OpenUpload request, Optional<Amount> growth)
            throws SQLException, IOException {
        long account = home.account();
        Instant now = parts.clock().instant();
        Optional<UploadTable.Upload> known = UploadTable.find(statements, account, request.upload());
        if (known.isPresent()) {
            checkSame(known.get(), request);
            UploadTable.raiseEpoch(statements, account, request.upload(), now);
        } else if (growth.isEmpty()) {
            return Optional.empty();
        } else {
            checkCounts(home, UploadTable.count(statements, account));
            ledgers.of(account)
                    .insert(
                            new UploadTable.Upload(
                                    account,
                                    request.upload(),
                                    parts.randomId(),
                                    request.path(),
                                    request.sizeBytes(),
                                    request.modified(),
                                    request.executable(),
                                    1,
                                    growth.get()),
                            now);
        }
        return UploadTable.find(statements, account, request.upload());
    }

    /** The account's quota is loaded by now, so that no thread of the database waits for another. */
    private void checkCounts(Home home, long rows) throws IOException {
        if (rows >= DepotLimits.UPLOADS_PER_ACCOUNT) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY,
                    "at most " + DepotLimits.UPLOADS_PER_ACCOUNT + " unfinished uploads an account");
        }
        long open = live.keySet().stream()
                .filter(key -> key.account() == home.account())
                .count();
        long most = parts.quotas().of(home.account()).limits().most(Limit.UPLOADS);
        if (open >= most) {
            throw new RefusedException(ErrorCode.BUSY, "at most " + most + " uploads open at once");
        }
    }

    private static void checkSame(UploadTable.Upload row, Message.OpenUpload request) throws RefusedException {
        boolean same = row.path().equals(request.path())
                && row.sizeBytes() == request.sizeBytes()
                && row.modified().equals(request.modified())
                && row.executable() == request.executable();
        if (!same) {
            throw new RefusedException(ErrorCode.UPLOAD_MISMATCH, "this upload id belongs to another file");
        }
    }

    /** Says early what the commit would say late; content of the same size and time may turn out to be the same. */
    private void checkConflict(Permit.Store permit, Replace replace, Message.OpenUpload request) throws IOException {
        try {
            Optional<FileStatus> there = Lookup.status(parts.tree(), permit.target());
            Optional<Content> known = parts.database()
                    .read(statements ->
                            ContentTable.find(statements, permit.home().account(), request.path()));
            boolean maybeSame = permit.mayLook()
                    && there.isPresent()
                    && there.get().sizeBytes() == request.sizeBytes()
                    && there.get().modified().equals(request.modified())
                    && there.get().executable() == request.executable();
            Conflicts.replaces(request.path(), replace, there, known, maybeSame);
        } catch (IOException e) {
            throw permit.told(Refusals.of(e, request.path()));
        }
    }

    private Optional<UploadWriter> openStored(Permit.Store permit, Message.OpenUpload request) throws IOException {
        Optional<StoredUpload> found = findStored(permit.gate(), request.upload());
        if (found.isPresent() && !found.get().isOf(request)) {
            throw new RefusedException(ErrorCode.UPLOAD_MISMATCH, "this upload id belongs to a file that was stored");
        }
        return found.map(stored -> stored);
    }

    /** An upload that has its receipt; its leaves too, while the file is the one at its path. */
    private Optional<StoredUpload> findStored(Gate gate, Id16 upload) throws IOException {
        Home home = gate.home();
        Optional<ReceiptBook.Issued> found =
                parts.database().read(statements -> parts.receipts().find(statements, home.account(), upload));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ReceiptEntry entry = found.get().receipt().entry();
        Permit.Store permit = gate.toStore(entry.path());
        Optional<FileStatus> there = Lookup.status(parts.tree(), home.resolve(entry.path()));
        Optional<Content> content =
                parts.database().read(statements -> ContentTable.find(statements, home.account(), entry.path()));
        Optional<LeafHashes> leaves = Optional.empty();
        if (content.isPresent()
                && content.get().root().equals(entry.root())
                && content.get().leaves().isPresent()) {
            leaves = parts.tree().leaves(content.get().leaves().get());
        }
        return Optional.of(new StoredUpload(
                found.get(),
                there.filter(_ -> permit.mayLook()).map(Versions::of).orElse(Versions.NONE),
                leaves));
    }

    private void discard(UploadTable.Upload row) throws IOException {
        parts.books().write((_, ledgers) -> ledgers.of(row.account()).deleteUpload(row.id()));
        parts.tree().discard(row.staging());
    }

    private static void awaitCommit(LiveUpload upload) {
        upload.committing().ifPresent(outcome -> {
            try {
                outcome.await();
            } catch (IOException e) {
                // Who finished it is told; here only its end matters.
                LOG.log(Level.DEBUG, "an upload's commit ended with {0}", e.getMessage());
            }
        });
    }

    private static Key key(LiveUpload upload) {
        return new Key(upload.row.account(), upload.row.id());
    }

    private static RefusedException unknown() {
        return new RefusedException(ErrorCode.UPLOAD_UNKNOWN, "no such upload");
    }

    /** What becomes of a large staging file; called by the committer. */
    private final class AfterCommit implements Candidate.Staging {
        private final LiveUpload upload;

        AfterCommit(LiveUpload upload) {
            this.upload = upload;
        }

        @Override
        public void published() {
            upload.end();
            live.remove(key(upload), upload);
        }

        @Override
        public void refused() {
            // Resumable: the client may ask to overwrite.
            published();
        }

        @Override
        public void unneeded() {
            lost();
        }

        @Override
        public void lost() {
            published();
            try {
                discard(upload.row);
            } catch (IOException e) {
                LOG.log(Level.ERROR, "an upload that ended could not be discarded", e);
            }
        }
    }
}
