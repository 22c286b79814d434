package ferry.app.proof;

import java.util.SplittableRandom;

/** What a longer run may choose: {@code docs/proof.md}. */
final class Proof {
    private Proof() {}

    /** Printed by every test that uses one, so that a failure can be run again. */
    static long seed() {
        return Long.getLong("ferry.proof.seed", new SplittableRandom().nextLong(1_000_000_000));
    }

    static int kills() {
        return Integer.getInteger("ferry.proof.kills", 50);
    }

    /** One line of figures, where whoever runs the tests sees it. */
    static void report(String format, Object... values) {
        System.out.printf("proof: " + format + "%n", values);
    }
}
