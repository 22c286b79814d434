package ferry.depot;

import static ferry.depot.DepotRig.begin;
import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.putRequest;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.Replace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A measurement, not a test: {@code mvn test -pl depot -Dtest=ThroughputTest -DargLine=-Dferry.measure=true}. */
@EnabledIfSystemProperty(named = "ferry.measure", matches = "true")
class ThroughputTest {
    private static final int FILES = 2_000;
    private static final int ROUNDS = 5;

    @TempDir
    Path directory;

    @Test
    void durablePutsASecond() throws Exception {
        try (DepotRig rig = DepotRig.open(directory);
                AccountAccess access = rig.admin()) {
            List<byte[]> contents = new ArrayList<>();
            for (int i = 0; i < FILES; i++) {
                contents.add(content(4_096, i));
            }
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                List<Pending<StoredFile>> pending = new ArrayList<>();
                for (int i = 0; i < FILES; i++) {
                    byte[] content = contents.get(i);
                    String path = "r" + round + "/" + i / 100 + "/" + i;
                    pending.add(begin(access, putRequest(path, content, Replace.NEVER, id()), content));
                }
                for (Pending<StoredFile> one : pending) {
                    assertThat(one.await().alreadyThere()).isFalse();
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "MEASURED round %d: %d durable puts of 4 KiB in %.2f s, %.0f/s, receipts in %d batches%n",
                        round, FILES, seconds, FILES / seconds, Chains.check(access));
            }
        }
    }
}
