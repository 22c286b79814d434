package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.FrameReader;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.proof.HashTree;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way here: GET, FILE, FILE_LEAF…, FILE_END. ferry-1.md §6. The sending thread asks, the link's reader
 * thread checks every leaf against its hash and stages it; when all leaves fit the root, the local commit publishes the
 * file. A link that dies leaves what was staged, and the next one goes on behind it.
 */
final class Download implements Reply {
    private final GetJob job;
    private final FerryPath remote;
    private final FerryPath local;
    private final AtomicBoolean out = new AtomicBoolean();

    /** What the server is expected to have; null once it said that it has something else. */
    private Message.@Nullable Entry expected;

    private @Nullable Digest root;
    private @Nullable StagedFile staged;
    private Message.@Nullable File file;
    private long asked;
    private long next;
    /** Leaves that the listener was told of. */
    private long counted;

    private boolean isQuestion;
    private int attempts;

    Download(GetJob job, FerryPath remote, FerryPath local, Message.Entry expected) {
        this.job = job;
        this.remote = remote;
        this.local = local;
        this.expected = expected;
        this.root = expected.root().orElse(null);
    }

    String name() {
        return remote.toString();
    }

    FerryPath local() {
        return local;
    }

    void goOut() {
        out.set(true);
    }

    private boolean comeBack() {
        return out.compareAndSet(true, false);
    }

    /** Looks at what is here, and asks for what is missing. @throws ClientException if the link is over */
    void send(Conversation link) throws IOException {
        try {
            compareAndAsk(link);
        } catch (ClientException linkOver) {
            throw linkOver;
        } catch (IOException failure) {
            fail(LocalTree.problem(failure));
        }
    }

    private void compareAndAsk(Conversation link) throws IOException {
        Message.Entry known = expected;
        if (known != null && staged == null) {
            switch (job.local().compare(local, known.sizeBytes(), root)) {
                case SAME -> {
                    job.local().forgetEarlier(remote, local);
                    job.tally().skippedContent(name(), known.sizeBytes());
                    end(new FileResult.AlreadyThere(Optional.empty()), known.sizeBytes());
                    return;
                }
                case OTHER -> {
                    fail(new FileResult.Problem(FileResult.Kind.EXISTS, "other content is at " + local));
                    return;
                }
                case UNKNOWN -> {
                    ask(link, true, 0);
                    return;
                }
                case TO_FETCH -> {}
            }
            staged = job.local().resume(remote, local, known).orElse(null);
        }
        ask(link, false, firstMissing());
    }

    private void ask(Conversation link, boolean question, long first) throws IOException {
        isQuestion = question;
        asked = first;
        next = first;
        file = null;
        Optional<Id16> version = Optional.ofNullable(expected).map(Message.Entry::version);
        link.send(new Message.Get(remote, version, first, question ? 0 : Long.MAX_VALUE), this);
    }

    private long firstMissing() {
        StagedFile here = staged;
        long first = 0;
        while (here != null && here.leaf(first).isPresent()) {
            first++;
        }
        return first;
    }

    @Override
    public boolean take(Message message, FrameReader content) throws IOException {
        return switch (message) {
            case Message.File begun
            when file == null -> {
                begin(begun);
                yield false;
            }
            case Message.FileLeaf leaf
            when file != null && !isQuestion -> {
                leaf(file, leaf, content);
                yield false;
            }
            case Message.FileEnd _
            when file != null -> {
                complete(file);
                yield true;
            }
            default -> throw Reply.unexpected(message);
        };
    }

    private void begin(Message.File begun) throws IOException {
        Message.Entry known = expected;
        if (known != null) {
            boolean fits = begun.version().equals(known.version())
                    && begun.sizeBytes() == known.sizeBytes()
                    && (root == null || root.equals(begun.root()));
            if (!fits) {
                throw new ClientException.ServerMisbehaved("the server sends another file than it listed as " + remote);
            }
        }
        file = begun;
        root = begun.root();
        if (isQuestion) {
            return;
        }
        // From here on a further link asks for this version, and goes on with it.
        expected = new Message.Entry(
                FerryPath.ROOT,
                Message.Kind.FILE,
                begun.sizeBytes(),
                begun.modified(),
                begun.executable(),
                begun.version(),
                Optional.of(begun.root()));
        if (staged == null) {
            staged = job.local().stage(remote, local, expected);
        }
        for (; counted < asked; counted++) {
            job.tally().skippedContent(name(), HashTree.leafLength(begun.sizeBytes(), counted));
        }
    }

    private void leaf(Message.File of, Message.FileLeaf leaf, FrameReader content) throws IOException {
        StagedFile target = staged;
        if (target == null
                || leaf.index() != next
                || leaf.index() >= HashTree.leafCount(of.sizeBytes())
                || leaf.contentLength() != HashTree.leafLength(of.sizeBytes(), leaf.index())) {
            throw new ClientException.ServerMisbehaved("a leaf of " + remote + " came out of place");
        }
        byte[] buffer = job.intake().buffer();
        int length = 0;
        while (length < leaf.contentLength()) {
            int read = content.readContent(buffer, length, leaf.contentLength() - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        if (length != leaf.contentLength()) {
            throw new ClientException.ServerMisbehaved("content of " + remote + " ended early");
        }
        next++;
        if (HashTree.leafCount(of.sizeBytes()) == 1) {
            // Not worth another thread's attention, as there may be many.
            stage(target, leaf, buffer);
        } else {
            job.intake().handOver(taken -> stage(target, leaf, taken));
        }
    }

    private void stage(StagedFile target, Message.FileLeaf leaf, byte[] content) throws IOException {
        int length = leaf.contentLength();
        if (!HashTree.leafHash(content, 0, length).equals(leaf.hash())) {
            throw new ClientException.ServerMisbehaved("content of " + remote + " does not fit its hash");
        }
        job.local().write(target, leaf, content, length);
        if (leaf.index() < counted) {
            job.tally().movedAgain(name(), length);
        } else {
            counted = leaf.index() + 1;
            job.tally().moved(name(), length);
        }
    }

    private void complete(Message.File of) throws IOException {
        if (isQuestion) {
            if (comeBack()) {
                job.flight().again(this);
            }
            return;
        }
        job.intake().await();
        StagedFile complete = staged;
        long count = HashTree.leafCount(of.sizeBytes());
        if (complete == null || next != count) {
            throw new ClientException.ServerMisbehaved("the content of " + remote + " ended early");
        }
        if (!HashTree.root(complete.leaves(count)).equals(of.root())) {
            job.local().discard(remote, local, complete);
            staged = null;
            throw new ClientException.ServerMisbehaved("the leaves of " + remote + " do not fit the file's root");
        }
        job.local().commit(this, remote, complete, of);
    }

    // told by the local commit

    void published(long sizeBytes) {
        end(new FileResult.Fetched(), sizeBytes);
    }

    void notPublished(FileResult.Problem problem) {
        fail(problem);
    }

    private void end(FileResult.Outcome outcome, long sizeBytes) {
        if (comeBack()) {
            job.tally().finished(new FileResult(name(), sizeBytes, outcome));
            job.flight().ended();
        }
    }

    private void fail(FileResult.Problem problem) {
        if (comeBack()) {
            job.tally().failed(name(), problem);
            job.flight().ended();
        }
    }

    @Override
    public void refused(ClientException.Refused refusal) throws IOException {
        if (refusal.is(ErrorCode.VERSION_CHANGED) && ++attempts < ClientLimits.ATTEMPTS_PER_FILE) {
            startAnew();
            if (comeBack()) {
                job.flight().again(this);
            }
            return;
        }
        if (refusal.isOfTheMoment() && job.patience().bearsBusy(refusal)) {
            if (comeBack()) {
                job.flight().againLater(this);
            }
            return;
        }
        FileResult.Kind kind = refusal.is(ErrorCode.CORRUPT) ? FileResult.Kind.CORRUPT : FileResult.Kind.REFUSED;
        fail(new FileResult.Problem(kind, refusal.code(), String.valueOf(refusal.getMessage())));
    }

    /** The file became another one while it was on its way: nothing of the former may stay. */
    private void startAnew() throws IOException {
        job.intake().settle();
        StagedFile former = staged;
        if (former != null) {
            job.local().discard(remote, local, former);
        }
        staged = null;
        expected = null;
        root = null;
    }

    @Override
    public void lost(IOException why) {
        if (comeBack()) {
            job.flight().again(this);
        }
    }
}
