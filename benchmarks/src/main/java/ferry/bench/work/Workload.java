package ferry.bench.work;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Peer;
import java.io.IOException;
import java.util.List;

/** Something that peers do and that can be measured. */
public interface Workload {
    /** {@code W1}. */
    String id();

    /** One line for people. */
    String title();

    /** What to show, in this order. */
    List<Quantity> columns();

    /** What to compare with Ferry. */
    List<Quantity> compared();

    boolean suits(Peer peer);

    /** Whether the server is one that has worked before. */
    default boolean isOnWarmServer() {
        return true;
    }

    /** What commands need to start, and whoever looks at what they did. */
    double SECONDS_MORE = 1;

    /** What many peers move in a second here. */
    double BYTES_PER_SECOND = 250e6;

    double FILES_PER_SECOND = 1000;

    /** About how long one run takes with all that belongs to it: for people who wait. */
    double expectedSeconds();

    /** Makes data; not measured. Called once for each peer before its first run. */
    void prepare(Peer peer) throws IOException;

    /** Does it once and looks whether it was done right. {@code round}: different in each call for one peer. */
    Reading run(Peer peer, int round) throws IOException;
}
