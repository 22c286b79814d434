package ferry.bench.inner;

import ferry.protocol.Digest;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.HashTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The hash tree: one whole leaf, one small file, and the root of a 2-GiB file. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LeafBench {
    private static final int SMALL_FILE_BYTES = 4096;
    private static final int LEAVES = 2048;

    private final byte[] content = new byte[SpecLimits.LEAF_BYTES];
    private final List<Digest> leaves = new ArrayList<>();

    public LeafBench() {
        new Random(1).nextBytes(content);
        for (int leaf = 0; leaf < LEAVES; leaf++) {
            leaves.add(HashTree.leafHash(content, leaf, 1));
        }
    }

    @Benchmark
    public Digest wholeLeaf() {
        return HashTree.leafHash(content, 0, content.length);
    }

    @Benchmark
    public Digest smallFile() {
        return HashTree.leafHash(content, 0, SMALL_FILE_BYTES);
    }

    @Benchmark
    public Digest rootOfTwoGibibytes() {
        return HashTree.root(leaves);
    }
}
