package ferry.bench.work;

import ferry.bench.measure.Quantity;
import ferry.bench.measure.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a whole run gave.
 *
 * @param facts about machine, versions and the run, in the order of telling
 */
public record Results(Map<String, String> facts, List<OfWorkload> workloads) {

    /** One table. {@code baseline}: whom the others are compared with. */
    public record OfWorkload(
            String id,
            String title,
            List<Quantity> columns,
            List<Quantity> compared,
            String baseline,
            List<OfPeer> peers) {

        public Optional<OfPeer> ofBaseline() {
            return peers.stream().filter(peer -> peer.name().equals(baseline)).findFirst();
        }
    }

    /**
     * One row: a reading for each round.
     *
     * @param problem why there is no more of them
     */
    public record OfPeer(String name, String about, List<Reading> readings, Optional<String> problem) {}
}
