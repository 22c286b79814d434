package ferry.bench.work;

import ferry.bench.measure.Reading;
import ferry.bench.peer.Peer;
import ferry.bench.work.Results.OfPeer;
import ferry.bench.work.Results.OfWorkload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs peers in turns, A B C B C A …, so that whatever changes on the machine changes for all of them, and so that nobody
 * always comes first: in a virtual machine that is who waits for the memory of the files.
 */
public final class Rounds {
    private final int count;
    private final boolean isFirstForgotten;
    private final WarmUp warmUp;
    private final String baseline;
    private final Countdown countdown;
    private final Consumer<String> progress;

    /**
     * @param count how many rounds are kept
     * @param isFirstForgotten whether there is one more before them that warms caches, compilers and memory
     */
    public Rounds(
            Site site,
            int count,
            boolean isFirstForgotten,
            String baseline,
            Countdown countdown,
            Consumer<String> progress) {
        this.count = count;
        this.isFirstForgotten = isFirstForgotten;
        this.warmUp = new WarmUp(site);
        this.baseline = baseline;
        this.countdown = countdown;
        this.progress = progress;
    }

    /** What {@link #run} will take, in seconds, if nothing goes wrong. */
    public double expectedSeconds(Workload workload, List<Peer> peers) {
        return peers.stream().filter(workload::suits).count()
                * (count + 1 - first(workload))
                * workload.expectedSeconds();
    }

    /** Round 0 is forgotten; there is nothing to warm up for a server that is made anew each time. */
    private int first(Workload workload) {
        return isFirstForgotten && workload.isOnWarmServer() ? 0 : 1;
    }

    public OfWorkload run(Workload workload, List<Peer> peers) {
        Map<Peer, List<Reading>> readings = new LinkedHashMap<>();
        Map<Peer, String> problems = new LinkedHashMap<>();
        for (Peer peer : peers) {
            if (workload.suits(peer)) {
                readings.put(peer, new ArrayList<>());
                attempt(workload, peer, problems, () -> {
                    peer.start();
                    if (workload.isOnWarmServer()) {
                        warmUp.of(peer);
                    }
                    workload.prepare(peer);
                });
            }
        }
        List<Map.Entry<Peer, List<Reading>>> order = new ArrayList<>(readings.entrySet());
        for (int round = first(workload); round <= count; round++) {
            int current = round;
            for (Map.Entry<Peer, List<Reading>> turn : order) {
                Peer peer = turn.getKey();
                if (problems.containsKey(peer)) {
                    countdown.over(workload.expectedSeconds());
                    continue;
                }
                progress.accept(workload.id() + " " + (round == 0 ? "warm-up" : "round " + round + " of " + count)
                        + ": " + peer.name() + " (" + countdown.text() + ")");
                attempt(workload, peer, problems, () -> {
                    Reading reading = workload.run(peer, current);
                    if (current > 0) {
                        turn.getValue().add(reading);
                    }
                });
                countdown.over(workload.expectedSeconds());
            }
            Collections.rotate(order, -1);
        }
        List<OfPeer> rows = new ArrayList<>();
        readings.forEach((peer, values) ->
                rows.add(new OfPeer(peer.name(), peer.about(), values, Optional.ofNullable(problems.get(peer)))));
        return new OfWorkload(workload.id(), workload.title(), workload.columns(), workload.compared(), baseline, rows);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Workload workload, Peer peer, Map<Peer, String> problems, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            String problem = e.getMessage() == null ? e.toString() : e.getMessage();
            progress.accept(workload.id() + ": " + peer.name() + " is left out: " + problem);
            problems.put(peer, problem);
        }
    }
}
