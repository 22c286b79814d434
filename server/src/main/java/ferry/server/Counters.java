package ferry.server;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** The server's counters as they grow; any thread. */
final class Counters {
    final LongAdder links = new LongAdder();
    final LongAdder linksSignedIn = new LongAdder();
    final LongAdder linksAccepted = new LongAdder();
    final LongAdder linksRefused = new LongAdder();
    final LongAdder signInsFailed = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder requestsRefused = new LongAdder();
    final LongAdder filesStored = new LongAdder();
    final LongAdder filesSent = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder answersWaiting = new LongAdder();
    final LongAdder insideFramesNanos = new LongAdder();
    final LongAdder commitsNanos = new LongAdder();
    final LongAdder writesNanos = new LongAdder();
    final LongAdder fullQueuesNanos = new LongAdder();
    final LongAdder storingNanos = new LongAdder();

    ServerCounters snapshot() {
        return new ServerCounters(
                links.sum(),
                linksSignedIn.sum(),
                linksAccepted.sum(),
                linksRefused.sum(),
                signInsFailed.sum(),
                requests.sum(),
                requestsRefused.sum(),
                filesStored.sum(),
                filesSent.sum(),
                bytesIn.sum(),
                bytesOut.sum(),
                answersWaiting.sum(),
                Duration.ofNanos(insideFramesNanos.sum()),
                Duration.ofNanos(commitsNanos.sum()),
                Duration.ofNanos(writesNanos.sum()),
                Duration.ofNanos(fullQueuesNanos.sum()),
                Duration.ofNanos(storingNanos.sum()));
    }
}
