package ferry.depot;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.Strangers.Sort;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.auth.DeviceKeys;
import ferry.testkit.TimingDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S7: whether the time of a sign-in that fails tells what sort of name it was for. As dudect does it: sorts in random order,
 * slow outliers cropped, Welch's t against names that nobody has. {@code docs/proof.md} has the long run.
 */
class SignInTimingTest {
    private static final int TIMES = Integer.getInteger("ferry.proof.timings", 50_000);
    /** Of so many measurements dudect takes a t below 4.5 for no evidence; a short run among others gets more room. */
    private static final int MANY = 1_000_000;

    private static final double T_MAX = TIMES >= MANY ? 4.5 : 10;
    /** The slowest percent is the machine's doing. */
    private static final double NEARLY_ALL = 0.99;
    /** Without the slowest tenth much smaller differences show: which branches were taken, and in whose cache a row was. */
    private static final double CORE = 0.9;

    private static final double NANOS_MAX = TIMES >= MANY ? 250 : 2_000;
    private static final long LEAK_NANOS = 10_000;

    private final long seed = Long.getLong("ferry.proof.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    /** Held, or its level is forgotten. */
    private final Logger log = Logger.getLogger("ferry.depot");

    @TempDir
    Path directory;

    private Strangers strangers;

    @BeforeEach
    void open() throws IOException {
        log.setLevel(Level.OFF);
        strangers = new Strangers(directory, new java.util.Random(seed));
    }

    @AfterEach
    void close() throws IOException {
        strangers.close();
        log.setLevel(null);
    }

    /** One sign-in that fails. */
    private interface Try {
        RefusedException run(Reception reception, String name);
    }

    @Test
    void aWrongPasswordTakesAsLongForEverySortOfName() throws Exception {
        Map<Sort, long[]> nanos = measure(TIMES, Attempt::password);

        check("password", nanos, false);
    }

    /**
     * Key ids that no account has enrolled, as a stranger would send them: nobody guesses one that is. The time of
     * checking a signature depends on the public key, in Java as elsewhere, so enrolled ones are not compared.
     */
    @Test
    void anUnknownDeviceKeyTakesAsLongForEverySortOfName() throws Exception {
        byte[] signature = Attempt.frame("name", DeviceKeys.generate(DepotRig.RANDOM), true)
                .signature();
        byte[] keyId = new byte[Digest.BYTES];

        Map<Sort, long[]> nanos = measure(TIMES / 20, (reception, name) -> {
            // Another number each time, below the order of the curve, beside a point that is one.
            random.nextBytes(keyId);
            System.arraycopy(keyId, 0, signature, 32, 31);
            return Attempt.key(reception, new Message.SignInKey(name, Digest.of(keyId), signature));
        });

        check("device key", nanos, false);
    }

    @Test
    void aLeakOfTenMicrosecondsIsFound() throws Exception {
        Map<Sort, long[]> nanos = measure(Math.min(TIMES, 100_000), (reception, name) -> {
            RefusedException refused = Attempt.password(reception, name);
            if (strangers.names.get(Sort.KNOWN).contains(name)) {
                long until = System.nanoTime() + LEAK_NANOS;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            }
            return refused;
        });

        check("planted leak", nanos, true);
    }

    private Map<Sort, long[]> measure(int times, Try attempt) {
        List<Sort> sorts = List.of(Sort.values());
        Map<Sort, long[]> nanos = new EnumMap<>(Sort.class);
        Map<Sort, Integer> counts = new EnumMap<>(Sort.class);
        sorts.forEach(sort -> nanos.put(sort, new long[times]));
        for (int i = -times / 5; i < times; i++) {
            Sort sort = sorts.get(random.nextInt(sorts.size()));
            String name = strangers
                    .names
                    .get(sort)
                    .get(random.nextInt(strangers.names.get(sort).size()));
            Reception reception = strangers.rig.reception();
            // Gives back what the try costs.
            strangers.rig.nanoTime += 1_000_000_000;
            long from = System.nanoTime();
            RefusedException refused = attempt.run(reception, name);
            long took = System.nanoTime() - from;
            if (refused.code() != ErrorCode.SIGN_IN_FAILED) {
                throw new AssertionError(refused);
            }
            if (i >= 0) {
                int at = counts.merge(sort, 1, Integer::sum) - 1;
                nanos.get(sort)[at] = took;
            }
        }
        nanos.replaceAll((sort, all) -> Arrays.copyOf(all, counts.getOrDefault(sort, 0)));
        return nanos;
    }

    /** {@code leak}: whether known names must be found to take longer; otherwise no sort may be told from another. */
    private void check(String what, Map<Sort, long[]> nanos, boolean leak) {
        long[] pooled =
                nanos.values().stream().flatMapToLong(Arrays::stream).sorted().toArray();
        for (Sort sort : Sort.values()) {
            double t = compare(what, sort, nanos, pooled[(int) (pooled.length * NEARLY_ALL)])
                    .t();
            TimingDifference core = compare(what, sort, nanos, pooled[(int) (pooled.length * CORE)]);
            if (!leak) {
                assertThat(Math.abs(t)).as("%s: t of %s", what, sort).isLessThan(T_MAX);
                assertThat(Math.abs(core.nanos()))
                        .as("%s: nanoseconds of %s", what, sort)
                        .isLessThan(NANOS_MAX + T_MAX * core.errorNanos());
            } else if (sort == Sort.KNOWN) {
                assertThat(Math.max(t, core.t())).isGreaterThan(T_MAX);
            }
        }
    }

    /** With names that nobody has; what took longer than {@code crop} is left out. */
    private TimingDifference compare(String what, Sort sort, Map<Sort, long[]> nanos, long crop) {
        TimingDifference found = TimingDifference.between(nanos.get(sort), nanos.get(Sort.UNKNOWN), crop);
        System.out.printf(
                "proof: S7 %s: %s: %d below %.1f µs, mean %.3f µs, %.3f µs longer than unknown names, t %.2f; seed %d%n",
                what, sort, found.count(), crop / 1e3, found.mean() / 1e3, found.nanos() / 1e3, found.t(), seed);
        return found;
    }
}
