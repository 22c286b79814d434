package ferry.bench.work;

import ferry.bench.line.Line;
import ferry.bench.line.Profile;
import ferry.bench.peer.Peer;
import java.util.ArrayList;
import java.util.List;

/** What is done over emulated lines. */
public final class LineWorkloads {
    /** What most hosts run, and what is asked whether it keeps its share. */
    private static final String COMMON = "cubic";

    private LineWorkloads() {}

    public static List<Workload> all(Site site, Line line, List<Profile> profiles, List<String> congestions) {
        Peer somebody = site.peers().somebody();
        List<Workload> all = new ArrayList<>();
        for (Profile profile : profiles) {
            for (String congestion : congestions) {
                all.add(new LineFile(site, line, profile, congestion));
                all.add(new LineFiles(site, line, profile, congestion));
                all.add(new LineShort(site, line, profile, congestion));
                if (congestion.equals(COMMON)) {
                    all.add(new LineFair(site, line, profile, congestion, somebody, false));
                    all.add(new LineFair(site, line, profile, congestion, somebody, true));
                }
            }
        }
        return all;
    }
}
