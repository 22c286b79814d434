package ferry.depot;

import static ferry.depot.DepotRig.begin;
import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.putRequest;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R21: two writers, one path, exactly one winner, no mixture. */
class RacesTest {
    private static final int RACES = 1_000;

    @TempDir
    Path directory;

    @Test
    void ofTwoWritersOfOnePathExactlyOneWins() throws Exception {
        byte[][] contents = {content(3_000, 1), content(3_000, 2)};
        try (DepotRig rig = DepotRig.open(directory);
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            AccountAccess[] links = {rig.admin(), rig.admin()};
            CyclicBarrier start = new CyclicBarrier(2);
            Future<boolean[]> one = writers.submit(race(start, links[0], contents[0]));
            Future<boolean[]> other = writers.submit(race(start, links[1], contents[1]));
            boolean[] first = one.get();
            boolean[] second = other.get();

            for (int i = 0; i < RACES; i++) {
                assertThat(first[i]).as("race %d", i).isNotEqualTo(second[i]);
                assertThat(Files.readAllBytes(rig.file("race" + i))).isEqualTo(contents[first[i] ? 0 : 1]);
            }
            assertThat(rig.staging()).isEmpty();
        }
    }

    /** Whether it won each race. Groups of races are in flight together, as in a pipeline. */
    private static Callable<boolean[]> race(CyclicBarrier start, AccountAccess link, byte[] content) {
        return () -> {
            boolean[] won = new boolean[RACES];
            int group = 50;
            for (int first = 0; first < RACES; first += group) {
                start.await();
                Pending<?>[] pending = new Pending<?>[group];
                for (int i = 0; i < group; i++) {
                    pending[i] = begin(link, putRequest("race" + (first + i), content, Replace.NEVER, id()), content);
                }
                for (int i = 0; i < group; i++) {
                    won[first + i] = isWon(pending[i]);
                }
            }
            return won;
        };
    }

    private static boolean isWon(Pending<?> pending) throws Exception {
        try {
            pending.await();
            return true;
        } catch (RefusedException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.EXISTS);
            return false;
        }
    }
}
