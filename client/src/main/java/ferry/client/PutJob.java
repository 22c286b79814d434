package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One put: the caller's thread walks and sends, and where a tree is worth it further links' threads do; links' reader
 * threads take the answers. What was on its way when a link died is sent again on another; the upload ids make that
 * harmless.
 */
final class PutJob {
    private final Connector connector;
    private final TransferOptions options;
    private final Tally tally;
    private final PutPlan plan;
    private final List<Path> sources;
    private final Session.RemoteTarget target;
    private final Patience patience;
    private final Reconnection reconnection;
    private final LocalWalk walk;
    private final byte[] buffer = new byte[SpecLimits.LEAF_BYTES];
    private @Nullable TargetMemory memory;

    private final Flight<Upload> flight = new Flight<>();
    /** Uploads that may hold a journal open. */
    private final Set<LargeUpload> journaled = ConcurrentHashMap.newKeySet();

    private final FurtherLinks further;
    private final PathWatch watch;
    private final PutQueue queue;
    private volatile boolean entered;

    PutJob(
            Connector connector,
            List<Path> sources,
            Session.RemoteTarget target,
            TransferOptions options,
            TransferListener listener)
            throws IOException {
        this.connector = connector;
        this.sources = List.copyOf(sources);
        this.target = target;
        this.options = options;
        this.tally = new Tally(listener);
        this.plan = new PutPlan(sources, target, options);
        this.patience = new Patience(connector, tally);
        this.reconnection = new Reconnection(connector, tally, patience);
        this.walk = new LocalWalk(options.followLinks(), tally);
        this.watch = new PathWatch(connector, tally);
        this.further = new FurtherLinks(connector, watch.linksAtFirst(options.links()));
        this.queue = new PutQueue(walk, flight, this::upload, tally::foundAll);
    }

    TransferReport run() throws IOException {
        try {
            transfer();
        } finally {
            watch.close();
            journaled.forEach(LargeUpload::close);
            further.close();
        }
        connector.rememberHeads();
        TransferReport report = tally.report();
        if (memory != null && report.isComplete() && sources.size() == 1) {
            memory.forget(sources.getFirst(), target.path());
        }
        return report;
    }

    private void transfer() throws IOException {
        boolean isPlaced = false;
        while (true) {
            Conversation link = reconnection.connect();
            watch.start(further, options.links() instanceof LinkCount.Measured);
            if (isPlaced) {
                further.replace();
            } else {
                spread(link);
            }
            try {
                if (!isPlaced) {
                    place(link);
                    isPlaced = true;
                    queue.open();
                }
                sendAll(link);
                return;
            } catch (ClientException linkOver) {
                reconnection.waitAfter(linkOver);
            }
        }
    }

    /** While the server is asked what is there, further links for a tree are on their way already. */
    private void spread(Conversation link) {
        int count = plan.isFreeOfOrder() ? watch.linksForFiles(options.links(), link) : 1;
        if (count == 1 || further.sharesFiles()) {
            return;
        }
        Thread.ofPlatform().daemon().name("ferry-look").start(() -> {
            if (new SourceLook(options.followLinks()).isWorthLinks(sources)) {
                further.begin(new FileSpread(queue, flight), count);
            }
        });
    }

    private void place(Conversation link) throws IOException {
        TargetMemory targets =
                new TargetMemory(connector.parts().state(), connector.server(), connector.accountName(), "put");
        for (PutPlan.Placed placed : plan.place(link, targets)) {
            walk.add(placed.path(), placed.target());
        }
        memory = targets;
    }

    /** Sends what is left and waits for every answer; returns when nothing is left. */
    private void sendAll(Conversation link) throws IOException {
        while (true) {
            Upload upload = queue.take();
            if (upload == null) {
                link.flush();
                if (!flight.awaitMore()) {
                    return;
                }
                continue;
            }
            send(upload, link, buffer);
        }
    }

    /** Sends what was taken from the queue. {@code buffer}: one leaf, the calling thread's. */
    static void send(Upload upload, Conversation link, byte[] buffer) throws IOException {
        upload.goOut();
        try {
            upload.send(link, buffer);
        } catch (ClientException linkOver) {
            upload.lost(linkOver);
            throw linkOver;
        }
    }

    /** Whether a file takes more than one request. */
    static boolean isLarge(LocalFile file) {
        return file.sizeBytes() > SpecLimits.LEAF_BYTES;
    }

    /** By whoever takes from the queue, one at a time. */
    private Upload upload(LocalWalk.Found found) {
        return switch (found) {
            case LocalWalk.FoundDirectory directory -> new DirectoryUpload(this, directory);
            case LocalWalk.FoundFile(LocalFile file)
            when isLarge(file) -> {
                LargeUpload upload = new LargeUpload(this, file, journal(file));
                journaled.add(upload);
                yield upload;
            }
            case LocalWalk.FoundFile(LocalFile file) -> new SmallUpload(this, file, plan.mayEnterDirectory());
        };
    }

    private Optional<UploadJournal> journal(LocalFile file) {
        try {
            return UploadJournal.open(
                    connector.parts().state(), connector.server(), connector.accountName(), file.target());
        } catch (IOException failure) {
            System.getLogger(PutJob.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "no journal for " + file.name() + ": it cannot be resumed",
                            failure);
            return Optional.empty();
        }
    }

    // asked by uploads

    FurtherLinks further() {
        return further;
    }

    /** This upload's journal is closed. */
    void forget(LargeUpload upload) {
        journaled.remove(upload);
    }

    Flight<Upload> flight() {
        return flight;
    }

    Tally tally() {
        return tally;
    }

    Patience patience() {
        return patience;
    }

    TransferOptions options() {
        return options;
    }

    RemoteView view() {
        return plan.view();
    }

    RandomGenerator random() {
        return connector.parts().random();
    }

    /** The place of the single source inside the target, which proved to be a directory. */
    FerryPath enter(FerryPath directory) throws RefusedException {
        entered = true;
        Path name = sources.getFirst().toAbsolutePath().normalize().getFileName();
        return directory.resolve(String.valueOf(name));
    }

    boolean hasEntered() {
        return entered;
    }

    /** What to do with a file whose place is taken. */
    enum Comparison {
        SAME,
        OTHER_AND_KEPT,
        TO_SEND
    }

    /** Compares by content; time and mode matter only where replacing was asked for. {@code root}: null if not known. */
    Comparison compare(LocalFile file, Message.Entry seen, @Nullable Digest root) {
        boolean isOther = seen.sizeBytes() != file.sizeBytes()
                || (root != null
                        && seen.root().isPresent()
                        && !seen.root().get().equals(root));
        boolean isSame = !isOther && root != null && seen.root().isPresent();
        boolean looksSame = seen.modified().equals(file.state().modified())
                && seen.executable() == file.state().executable();
        if (isSame && (looksSame || !options.overwrite())) {
            return Comparison.SAME;
        }
        return isOther && !options.overwrite() ? Comparison.OTHER_AND_KEPT : Comparison.TO_SEND;
    }
}
