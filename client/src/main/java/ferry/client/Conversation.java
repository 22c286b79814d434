package ferry.client;

import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.Message;
import ferry.protocol.ProtocolException;
import ferry.protocol.RefusedException;
import ferry.protocol.auth.Binding;
import ferry.transport.Deadlines;
import ferry.transport.Link;
import ferry.transport.LinkStats;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One link, signed in or on its way there: requests go out back to back, answers come in their order (ferry-1.md §2.1).
 * Any thread may send, one frame at a time; a virtual thread of its own reads and hands every answer to its
 * {@link Reply}. It ends once, with a reason, and then tells every reply that is still open.
 */
final class Conversation implements Closeable {
    /** Numbers are a u32; a link that used them up is replaced like one that died. */
    private static final long REQUESTS_MAX = 0xFFFF_FFFFL;

    private final Link link;
    private final LongAdder traffic;
    private final SignIn signIn;
    private final Greeted greeted;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Deadlines.Deadline signInDeadline;
    private final Deadlines.Deadline answerDeadline;
    private final Deadlines.Deadline writeDeadline;

    /** Guards the writer, and that numbers are given in the order of the frames. */
    private final ReentrantLock writing = new ReentrantLock();

    private long lastRequest;
    private boolean unflushed;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private final Map<Long, Breakable> breakables = new HashMap<>();
    private long openBytes;
    private boolean saidWho;
    private Message.@Nullable SignedIn signedIn;
    private @Nullable IOException end;
    private boolean sentSincePing;

    /** The reader thread's. */
    private int readSinceProgress;

    private record Open(long request, Reply reply, long cost) {}

    /** Told when the sign-in succeeded, before any answer is handed out; may refuse by throwing. */
    interface Greeted {
        /** The judge of this link's receipts. */
        ReceiptCheck accept(Message.SignedIn signedIn) throws IOException;
    }

    /** An upload that the server may declare broken while its leaves are still being sent. */
    interface Breakable {
        void broken(ClientException.Refused why);
    }

    private @Nullable ReceiptCheck receipts;
    private volatile boolean retired;
    private volatile @Nullable Thread readerThread;

    /** {@code traffic}: counts what the link takes and gives, in bytes. */
    Conversation(Link link, SignIn.Starter starter, Greeted greeted, Deadlines deadlines, LongAdder traffic) {
        this.link = link;
        this.traffic = traffic;
        this.greeted = greeted;
        this.reader = new FrameReader(this::read);
        this.writer = new FrameWriter(new LinkSink(link, traffic));
        this.signIn = starter.start(writer);
        signInDeadline = deadlines.closeAfter(ClientLimits.SIGN_IN, link);
        answerDeadline = deadlines.closeAfter(ClientLimits.ANSWER, link);
        answerDeadline.cancel();
        writeDeadline = deadlines.closeAfter(ClientLimits.WRITE, link);
        writeDeadline.cancel();
    }

    /** Begins the sign-in and starts reading; waits until requests may be sent. */
    void start() throws IOException {
        SignIn.Requests requests = signIn.requests();
        writing.lock();
        try {
            signIn.begin();
            unflushed = true;
            if (requests != SignIn.Requests.AT_ONCE) {
                flushLocked();
            }
        } catch (IOException failure) {
            fail(failure);
            throw reason();
        } finally {
            writing.unlock();
        }
        // No virtual thread: what Java waits with for those in sockets holds up the end of the process for 0.3 s, which
        // is as long as a short command takes.
        Thread thread =
                Thread.ofPlatform().daemon().name("ferry-read " + link.peer()).unstarted(this::readAll);
        readerThread = thread;
        thread.start();
        switch (requests) {
            case AT_ONCE -> {}
            case BEHIND_SIGN_IN -> awaitSaidWho();
            case AFTER_VERDICT -> signedIn();
        }
    }

    private void awaitSaidWho() throws IOException {
        lock.lock();
        try {
            while (!saidWho && end == null) {
                changed.awaitUninterruptibly();
            }
            if (!saidWho) {
                throw reason();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The sign-in frame is on its way; from now on the writer is everybody's. */
    private void saidWho() {
        lock.lock();
        try {
            saidWho = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The verdict of the sign-in; waits for it. */
    Message.SignedIn signedIn() throws IOException {
        flush();
        lock.lock();
        try {
            while (signedIn == null && end == null) {
                changed.awaitUninterruptibly();
            }
            if (signedIn == null) {
                throw reason();
            }
            return signedIn;
        } finally {
            lock.unlock();
        }
    }

    /** What proofs on this link are bound to. */
    Binding binding() {
        return Connector.binding(link.security());
    }

    /** The judge of receipts; for replies, which run on the reader thread after the sign-in. */
    ReceiptCheck receipts() {
        ReceiptCheck check = receipts;
        if (check == null) {
            throw new AssertionError("answers come after the sign-in");
        }
        return check;
    }

    /** Sends a request without content. */
    long send(Message request, Reply reply) throws IOException {
        return send(request, new byte[0], 0, reply);
    }

    /**
     * Sends a request and its content; waits while too many are on their way. Not flushed.
     *
     * @return the request's number
     */
    long send(Message request, byte[] content, int length, Reply reply) throws IOException {
        long cost = length + ClientLimits.REQUEST_COST_BYTES;
        awaitRoom(cost);
        writing.lock();
        try {
            if (lastRequest == REQUESTS_MAX) {
                fail(new ClientException.ConnectionLost("all request numbers of this link are used", true, null));
            }
            long number = ++lastRequest;
            expect(new Open(number, reply, cost));
            write(request, number, content, length);
            return number;
        } finally {
            writing.unlock();
        }
    }

    /** Sends a LEAF, which has no answer of its own and no number but its upload's: ferry-1.md §2.1. */
    void sendLeaf(Message.Leaf leaf, long upload, byte[] content, int length) throws IOException {
        writing.lock();
        try {
            write(leaf, upload, content, length);
        } finally {
            writing.unlock();
        }
    }

    private void write(Message message, long number, byte[] content, int length) throws IOException {
        try {
            writeDeadline.restart(ClientLimits.WRITE);
            writer.write(message, number);
            if (length > 0) {
                writer.writeContent(content, 0, length);
            }
            unflushed = true;
            writeDeadline.cancel();
        } catch (IOException failure) {
            fail(failure);
            throw reason();
        }
    }

    void flush() throws IOException {
        writing.lock();
        try {
            flushLocked();
        } catch (IOException failure) {
            fail(failure);
            throw reason();
        } finally {
            writing.unlock();
        }
    }

    private void flushLocked() throws IOException {
        if (unflushed) {
            unflushed = false;
            writeDeadline.restart(ClientLimits.WRITE);
            writer.flush();
            writeDeadline.cancel();
        }
    }

    private void awaitRoom(long cost) throws IOException {
        lock.lock();
        try {
            if (hasRoom(cost)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        // The answers we wait for may belong to requests that still lie in our own buffer.
        flush();
        lock.lock();
        try {
            while (!hasRoom(cost)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(long cost) throws IOException {
        if (end != null) {
            throw reason();
        }
        return open.isEmpty()
                || (open.size() < ClientLimits.WINDOW_REQUESTS && openBytes + cost <= ClientLimits.WINDOW_BYTES);
    }

    private void expect(Open request) throws IOException {
        lock.lock();
        try {
            if (end != null) {
                throw reason();
            }
            if (open.isEmpty()) {
                answerDeadline.restart(ClientLimits.ANSWER);
            }
            open.addLast(request);
            openBytes += request.cost();
            sentSincePing = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets an upload hear of UPLOAD_FAILED until it is forgotten. */
    void watch(long upload, Breakable breakable) {
        lock.lock();
        try {
            breakables.put(upload, breakable);
        } finally {
            lock.unlock();
        }
    }

    void forget(long upload) {
        lock.lock();
        try {
            breakables.remove(upload);
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    /** The latest receipt head seen, to be remembered. */
    Optional<KnownServers.SeenHead> lastHead() {
        ReceiptCheck check = receipts;
        return check == null ? Optional.empty() : check.last();
    }

    /** Sends a PING if nothing was sent since the last call: ferry-1.md §9. */
    void keepAlive() {
        if (isQuiet()) {
            try {
                send(new Message.Ping(), new PingReply());
                flush();
            } catch (IOException over) {
                // The link ended; whoever uses it next is told why.
            }
        }
    }

    private boolean isQuiet() {
        lock.lock();
        try {
            boolean quiet = signedIn != null && end == null && open.isEmpty() && !sentSincePing;
            sentSincePing = false;
            return quiet;
        } finally {
            lock.unlock();
        }
    }

    private void readAll() {
        try {
            Message.SignedIn verdict = signIn.complete(reader, this::saidWho);
            signInDeadline.cancel();
            receipts = greeted.accept(verdict);
            welcome(verdict);
            while (true) {
                FrameReader.Frame frame = reader.next(true);
                if (frame == null) {
                    throw new ClientException.ConnectionLost("the server closed the link", true, null);
                }
                handle(frame);
            }
        } catch (ProtocolException | RefusedException broken) {
            fail(new ClientException.ServerMisbehaved(
                    "the server sent what cannot be read: " + broken.getMessage(), broken));
        } catch (IOException failure) {
            fail(failure);
        } catch (RuntimeException | Error bug) {
            fail(new Fault(bug));
            throw bug;
        }
    }

    /** The reader thread's. Content that comes slowly is no silence. */
    private int read(byte[] buffer, int offset, int length) throws IOException {
        int count = link.read(buffer, offset, length);
        readSinceProgress += Math.max(0, count);
        traffic.add(Math.max(0, count));
        if (readSinceProgress >= ClientLimits.PROGRESS_BYTES) {
            readSinceProgress = 0;
            answerDeadline.extend(ClientLimits.ANSWER);
        }
        return count;
    }

    private void welcome(Message.SignedIn verdict) {
        lock.lock();
        try {
            signedIn = verdict;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void handle(FrameReader.Frame frame) throws IOException {
        switch (frame.message()) {
            case Message.Head head -> receipts().head(head.head());
            case Message.UploadFailed failed -> broken(failed);
            // The deadline of the answers begins anew below, as with every message.
            case Message.Receiving _ -> writeDeadline.extend(ClientLimits.WRITE);
            case Message.Goodbye bye ->
                throw new ClientException.Refused(
                        new Message.ErrorMessage(bye.code(), bye.detail(), Optional.empty()), true);
            case Message.ErrorMessage error -> {
                ClientException.Refused refusal = new ClientException.Refused(error, true);
                if (frame.header().request() == 0) {
                    throw refusal;
                }
                Open request = current(frame);
                request.reply().refused(refusal);
                answered(request);
            }
            case Message answer -> {
                Open request = current(frame);
                if (request.reply().take(answer, reader)) {
                    answered(request);
                }
            }
        }
        lock.lock();
        try {
            if (open.isEmpty()) {
                answerDeadline.cancel();
            } else {
                answerDeadline.restart(ClientLimits.ANSWER);
            }
        } finally {
            lock.unlock();
        }
    }

    private void broken(Message.UploadFailed failed) {
        Breakable breakable;
        lock.lock();
        try {
            breakable = breakables.get(failed.upload());
        } finally {
            lock.unlock();
        }
        if (breakable != null) {
            breakable.broken(new ClientException.Refused(
                    new Message.ErrorMessage(failed.code(), failed.detail(), Optional.empty()), true));
        }
    }

    private Open current(FrameReader.Frame frame) throws ClientException.ServerMisbehaved {
        lock.lock();
        try {
            Open request = open.peekFirst();
            if (request == null || request.request() != frame.header().request()) {
                throw new ClientException.ServerMisbehaved(
                        "an answer to request " + frame.header().request() + " came, where the next is "
                                + (request == null ? "none" : request.request()));
            }
            return request;
        } finally {
            lock.unlock();
        }
    }

    private void answered(Open request) {
        lock.lock();
        try {
            // Empty if the conversation ended meanwhile, and told everybody.
            if (open.pollFirst() != null) {
                openBytes -= request.cost();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the conversation with its first reason, and tells every open reply. */
    private void fail(IOException failure) {
        List<Open> lost;
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            end = failure instanceof ClientException || failure instanceof Fault ? failure : timedOutOr(failure);
            lost = new ArrayList<>(open);
            open.clear();
            breakables.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        signInDeadline.cancel();
        answerDeadline.cancel();
        writeDeadline.cancel();
        link.close();
        for (Open request : lost) {
            request.reply().lost(end);
        }
    }

    private ClientException timedOutOr(IOException failure) {
        String why = signInDeadline.hasPassed()
                ? "the server did not finish the sign-in within " + ClientException.seconds(ClientLimits.SIGN_IN)
                : answerDeadline.hasPassed()
                        ? "the server owed an answer for " + ClientException.seconds(ClientLimits.ANSWER)
                        : writeDeadline.hasPassed()
                                ? "the server took nothing for " + ClientException.seconds(ClientLimits.WRITE)
                                : retired
                                        ? "the transfer goes on over another link"
                                        : "the connection broke: " + failure.getMessage();
        return new ClientException.ConnectionLost(why, true, failure);
    }

    /** Why it is over. */
    IOException reason() {
        lock.lock();
        try {
            if (end == null) {
                throw new AssertionError("the conversation goes on");
            }
            if (end instanceof Fault) {
                throw new AssertionError("a fault of the thread that reads the link", end.getCause());
            }
            return end;
        } finally {
            lock.unlock();
        }
    }

    /** What the link's transport knows of its path. */
    LinkStats stats() {
        return link.stats();
    }

    /** Ends it because a transfer goes on over another link: what is open is lost, and nothing broke. */
    void retire() {
        retired = true;
        link.close();
    }

    boolean isRetired() {
        return retired;
    }

    /** Waits until the last answer was handled; for one that is over, and not by its own reader. */
    void awaitReader() {
        Thread thread = readerThread;
        if (thread != null) {
            Waiting.uninterruptibly(thread::join);
        }
    }

    /** Waits for the answers that are due, and closes. */
    void finish() {
        lock.lock();
        try {
            while (!open.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        close();
    }

    /** Says GOODBYE if that does not wait, and closes; open requests are lost. */
    @Override
    public void close() {
        if (!isOver() && writing.tryLock()) {
            try {
                writeDeadline.restart(ClientLimits.WRITE);
                writer.write(new Message.Goodbye(0, ""), 0);
                writer.flush();
            } catch (IOException over) {
                // It is closed either way.
            } finally {
                writing.unlock();
            }
        }
        fail(new ClientException.ConnectionLost("this client closed the link", true, null));
    }

    /** Ends a conversation whose reading thread died of a bug of ours: nothing is to be retried. */
    private static final class Fault extends IOException {
        private static final long serialVersionUID = 1L;

        Fault(Throwable bug) {
            super("a fault of this client: " + bug, bug);
        }
    }
}
