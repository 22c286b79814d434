package ferry.server;

import ferry.depot.AccountAccess;
import ferry.depot.IncomingFile;
import ferry.depot.Pending;
import ferry.depot.StoredFile;
import ferry.depot.UploadWriter;
import ferry.protocol.AdminRequest;
import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import ferry.protocol.ProtocolException;
import ferry.protocol.RefusedException;
import ferry.protocol.ServerState;
import ferry.protocol.ServerStep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Reads and carries out the requests of a signed-in link, or owes them to its answerer. The reader's. */
final class Requests {
    private final AccountAccess access;
    private final FrameReader frames;
    private final AnswerQueue answers;
    private final ContentBuffers buffers;
    private final Counters counters;
    private final WatchedLink link;
    private final String peer;
    private final ServerStatus status;
    private final Duration signOfLife;
    private final LinkUploads uploads = new LinkUploads();
    private final Fairness fairness = new Fairness();
    private long signOfLifeNanos = System.nanoTime();

    Requests(
            AccountAccess access,
            FrameReader frames,
            AnswerQueue answers,
            ContentBuffers buffers,
            Counters counters,
            WatchedLink link,
            String peer,
            ServerStatus status,
            Duration signOfLife) {
        this.access = access;
        this.frames = frames;
        this.answers = answers;
        this.buffers = buffers;
        this.counters = counters;
        this.link = link;
        this.peer = peer;
        this.status = status;
        this.signOfLife = signOfLife;
    }

    /** Until the peer leaves or the link ends. */
    void serveAll(ServerState.SignedIn first) throws IOException {
        ServerState.SignedIn state = first;
        while (true) {
            if (link.isDraining()) {
                answers.end(Ending.shuttingDown());
                return;
            }
            FrameReader.Frame frame;
            try {
                frame = frames.next(true);
            } catch (RefusedException e) {
                long number = frames.header().request();
                state = state.refused(number);
                refused(number, e);
                continue;
            }
            if (frame == null) {
                answers.end(Ending.peerFinished("the peer closed"));
                return;
            }
            if (answers.isEnding()) {
                return;
            }
            switch (ServerState.next(state, frame.header().request(), frame.message())) {
                case ServerStep.Serve(Message.Request request, long number, ServerState.SignedIn then) -> {
                    state = then;
                    serve(request, number);
                    fairness.worked((int) frame.header().contentLength() + ServerLimits.FAIR_REQUEST_BYTES);
                }
                case ServerStep.Leave leave -> {
                    answers.end(Ending.peerFinished(
                            "the peer said goodbye: " + leave.message().detail()));
                    return;
                }
                case ServerStep other -> throw new AssertionError("signed in, and to do " + other);
            }
        }
    }

    /** A request whose head broke a rule of names. If it was to open an upload, leaves may be on their way behind it. */
    private void refused(long number, RefusedException why) {
        counters.requests.increment();
        Refusal refusal = Refusal.of(why, peer);
        uploads.refused(number, refusal);
        answers.put(new OwedAnswer.Refused(number, refusal));
    }

    private void serve(Message.Request request, long number) throws IOException {
        if (request instanceof Message.Leaf leaf) {
            leaf(number, leaf);
        } else {
            counters.requests.increment();
            answer(request, number);
        }
    }

    private void answer(Message.Request request, long number) throws IOException {
        try {
            switch (request) {
                case Message.Put put -> put(put, number);
                case Message.OpenUpload open -> open(number, () -> access.openUpload(open));
                case Message.AttachUpload attach -> open(number, () -> access.attachUpload(attach));
                case Message.Leaf _ -> throw new AssertionError("leaves have no number");
                case Message.FinishUpload finish -> finish(finish, number);
                case Message.LeaveUpload leave -> {
                    uploads.take(leave.upload()).close();
                    answers.put(new OwedAnswer.Known(number, new Message.Done()));
                }
                case Message.MakeDirectory make ->
                    answers.put(new OwedAnswer.DoneLater(number, access.makeDirectory(make.path())));
                case Message.Ping _ -> answers.put(new OwedAnswer.Known(number, new Message.Pong()));
                case Message.DiscardUpload discard -> done(number, () -> access.discardUpload(discard.upload()));
                case Message.Move move -> done(number, () -> access.move(move));
                case Message.Remove remove -> done(number, () -> access.remove(remove));
                case Message.Stat stat ->
                    answerLater(number, () -> new Message.Entries(false, List.of(access.stat(stat.path()))));
                case Message.ListFiles list -> turn(number, new ListAnswer(access, list, number));
                case Message.Get get -> turn(number, new FileAnswer(access, get, number));
                case Message.KeyAdd add -> done(number, () -> access.addKey(add));
                case Message.KeyList _ -> answerLater(number, () -> new Message.Keys(access.keys()));
                case Message.KeyRevoke revoke -> done(number, () -> access.revokeKey(revoke));
                case Message.ChangePassword change -> done(number, () -> access.changePassword(change));
                case Message.Receipts receipts ->
                    turn(number, new ReceiptsAnswer(access, receipts.firstSequence(), number));
                case Message.CreateInvite create ->
                    answerLater(number, () -> new Message.Invite(access.createInvite(create)));
                case Message.MapUid map -> done(number, () -> access.mapUid(map));
                case Message.SecondFactorStatus _ -> answerLater(number, access::secondFactor);
                case Message.SecondFactorEnable enable ->
                    answerLater(number, () -> new Message.RecoveryCodes(access.enableSecondFactor(enable)));
                case Message.SecondFactorDisable disable -> done(number, () -> access.disableSecondFactor(disable));
                case Message.NewRecoveryCodes renew ->
                    answerLater(number, () -> new Message.RecoveryCodes(access.newRecoveryCodes(renew)));
                case Message.OwnQuota _ ->
                    answerLater(number, () -> new Message.Records(false, List.of(access.quota())));
                case AdminRequest admin -> turn(number, new AdminAnswer(access, admin, number, status));
            }
        } catch (ProtocolException | LinkLostException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            refuse(number, e);
        }
    }

    private void put(Message.Put request, long number) throws IOException {
        Pending<StoredFile> commit;
        try (IncomingFile file = access.put(request)) {
            readContent(request.contentLength(), file::write);
            if (answers.isEnding()) {
                return;
            }
            commit = file.commit();
        }
        answers.put(new OwedAnswer.StoredLater(number, request.contentLength(), commit));
    }

    private void open(long number, Opening opening) throws IOException {
        UploadWriter writer;
        try {
            uploads.checkRoom();
            writer = opening.open();
        } catch (IOException | RuntimeException e) {
            Refusal refusal = Refusal.of(e, peer + ", request " + number);
            uploads.refused(number, refusal);
            answers.put(new OwedAnswer.Refused(number, refusal));
            return;
        }
        LinkUploads.OpenUpload upload = uploads.opened(number, writer);
        turn(number, new UploadStateAnswer(upload, number));
    }

    /** LEAF has no answer: a leaf that is refused breaks its upload, and the peer is told at once. */
    private void leaf(long number, Message.Leaf leaf) throws IOException {
        LinkUploads.OpenUpload upload = uploads.find(number).orElse(null);
        if (upload == null) {
            // Refused or over: the content is dropped as the next frame is read.
            return;
        }
        try {
            upload.writer.beginLeaf(leaf.index(), leaf.hash(), leaf.contentLength());
            readContent(leaf.contentLength(), upload.writer::write);
            upload.writer.endLeaf();
        } catch (ProtocolException | LinkLostException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            Refusal refusal = Refusal.of(e, peer + ", upload " + number);
            uploads.refused(number, refusal);
            Message failed = new Message.UploadFailed(number, refusal.code().wire(), refusal.detail());
            answers.notice(new OwedAnswer.Known(0, failed));
        }
    }

    private void finish(Message.FinishUpload request, long number) throws IOException {
        UploadWriter writer = uploads.take(request.upload());
        Pending<StoredFile> commit;
        try {
            commit = writer.finish(request.root());
        } finally {
            writer.close();
        }
        answers.put(new OwedAnswer.StoredLater(number, 0, commit));
    }

    private void done(long number, Doing doing) {
        OwedAnswer.Work work = out -> {
            doing.run();
            out.write(new Message.Done(), number);
        };
        answers.put(new OwedAnswer.Turn(number, true, work));
    }

    private void answerLater(long number, Answering answering) {
        answers.put(new OwedAnswer.Turn(number, false, out -> out.write(answering.message(), number)));
    }

    private void turn(long number, OwedAnswer.Work work) {
        answers.put(new OwedAnswer.Turn(number, true, work));
    }

    private void refuse(long number, Exception failure) {
        answers.put(new OwedAnswer.Refused(number, Refusal.of(failure, peer + ", request " + number)));
    }

    private void readContent(int contentBytes, ContentTaker taker) throws IOException {
        byte[] buffer = buffers.small(contentBytes);
        byte[] other = null;
        ContentHand hand = new ContentHand();
        int filled = 0;
        int left = contentBytes;
        try {
            while (left > 0) {
                int count = frames.readContent(buffer, filled, buffer.length - filled);
                if (count < 0) {
                    break;
                }
                left -= count;
                filled += count;
                if (hand.isBusy() && left > 0 && filled < buffer.length) {
                    continue;
                }
                hand.await();
                if (filled >= ServerLimits.HANDED_BYTES && left > 0) {
                    byte[] piece = buffer;
                    int length = filled;
                    hand.begin(() -> store(taker, piece, length));
                    buffer = other == null ? buffers.take(left, false) : other;
                    other = piece;
                } else {
                    store(taker, buffer, filled);
                    boolean isBulk = filled == buffer.length && filled == ServerLimits.SMALL_BUFFER_BYTES;
                    if (isBulk && left > filled && !access.isUploadLimited()) {
                        buffer = buffers.take(left, false);
                    }
                }
                filled = 0;
                giveSignOfLife();
            }
            hand.await();
        } finally {
            hand.settle();
            buffers.give(buffer);
            if (other != null) {
                buffers.give(other);
            }
        }
    }

    private void store(ContentTaker taker, byte[] buffer, int count) throws IOException {
        long from = System.nanoTime();
        taker.take(buffer, 0, count);
        counters.storingNanos.add(System.nanoTime() - from);
    }

    /** Content that the account's rate or the disk holds back must not look like a server that hangs: ferry-1.md §9. */
    private void giveSignOfLife() {
        long now = System.nanoTime();
        long silentNanos = Math.min(now - signOfLifeNanos, now - link.wroteNanos());
        if (silentNanos >= signOfLife.toNanos()) {
            signOfLifeNanos = now;
            answers.notice(new OwedAnswer.Known(0, new Message.Receiving()));
        }
    }

    void close() {
        uploads.closeAll();
    }

    private interface Opening {
        UploadWriter open() throws IOException;
    }

    private interface Doing {
        void run() throws IOException;
    }

    private interface Answering {
        Message message() throws IOException;
    }

    private interface ContentTaker {
        void take(byte[] buffer, int offset, int length) throws IOException;
    }
}
