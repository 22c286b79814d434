package ferry.client;

import ferry.protocol.FerryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One get: the caller's thread looks at what is here and asks, the link's reader thread checks and stages, a thread of
 * the local tree publishes. What was on its way when a link died is asked for again on the next one.
 */
final class GetJob {
    private final Connector connector;
    private final TransferOptions options;
    private final Tally tally;
    private final GetPlan plan;
    private final Patience patience;
    private final Reconnection reconnection;
    private final Flight<Download> flight = new Flight<>();
    /** Of the one reader thread there is at a time. */
    private final LeafIntake intake = new LeafIntake();

    private final PathWatch watch;
    private @Nullable LocalTree local;

    GetJob(
            Connector connector,
            List<FerryPath> sources,
            Path target,
            TransferOptions options,
            TransferListener listener) {
        this.connector = connector;
        this.options = options;
        this.tally = new Tally(listener);
        this.plan = new GetPlan(sources, target);
        this.patience = new Patience(connector, tally);
        this.reconnection = new Reconnection(connector, tally, patience);
        this.watch = new PathWatch(connector, tally);
    }

    TransferReport run() throws IOException {
        TargetMemory memory = null;
        while (memory == null) {
            Conversation link = reconnection.connect();
            try {
                plan.ask(link, tally);
                memory =
                        new TargetMemory(connector.parts().state(), connector.server(), connector.accountName(), "get");
            } catch (ClientException linkOver) {
                reconnection.waitAfter(linkOver);
            }
        }
        plan.place(memory);
        tally.found(plan.fileCount(), plan.bytes());
        tally.foundAll();
        DownloadJournal journal =
                new DownloadJournal(connector.parts().state(), connector.server(), connector.accountName());
        try (LocalTree opened =
                        LocalTree.open(plan.root(), journal, connector.parts().random(), options.overwrite());
                LeafIntake _ = intake) {
            local = opened;
            plan.emptyDirectories().forEach(directory -> opened.commit(directory, tally));
            transfer(opened);
            watch.close();
            opened.finish();
        } finally {
            watch.close();
        }
        TransferReport report = tally.report();
        if (report.isComplete()) {
            plan.forget(memory);
        }
        return report;
    }

    private void transfer(LocalTree tree) throws IOException {
        Iterator<GetPlan.Wanted> wanted = plan.files().iterator();
        while (true) {
            Conversation link;
            try {
                link = reconnection.connect();
                // What the former link brought; its reader has ended.
                intake.settle();
                watch.start(new FurtherLinks(connector, 1), false);
                sendAll(link, wanted);
                return;
            } catch (ClientException linkOver) {
                tree.throwIfFailed();
                reconnection.waitAfter(linkOver);
            }
        }
    }

    private void sendAll(Conversation link, Iterator<GetPlan.Wanted> wanted) throws IOException {
        while (true) {
            Download download = flight.poll();
            if (download == null && wanted.hasNext()) {
                GetPlan.Wanted file = wanted.next();
                download = new Download(this, file.remote(), file.local(), file.entry());
            }
            if (download == null) {
                link.flush();
                if (!flight.awaitMore()) {
                    return;
                }
                continue;
            }
            flight.begin();
            download.goOut();
            try {
                download.send(link);
            } catch (ClientException linkOver) {
                download.lost(linkOver);
                throw linkOver;
            }
        }
    }

    // asked by downloads

    Tally tally() {
        return tally;
    }

    Patience patience() {
        return patience;
    }

    Flight<Download> flight() {
        return flight;
    }

    LeafIntake intake() {
        return intake;
    }

    LocalTree local() {
        LocalTree tree = local;
        if (tree == null) {
            throw new AssertionError("downloads begin after the tree was opened");
        }
        return tree;
    }
}
