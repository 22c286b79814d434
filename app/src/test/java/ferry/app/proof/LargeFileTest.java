package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.app.FerryProcess;
import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file of more than 5 GiB: past every 32-bit number. */
class LargeFileTest {
    private static final long BYTES = (5L << 30) + 12_345;
    /** The server's file and the one that comes back, and room to breathe; the source is sparse. */
    private static final long FREE_BYTES = 12L << 30;

    private static final Duration LONGEST = Duration.ofMinutes(15);

    @TempDir
    Path directory;

    @Test
    void fiveGibibytesGoThereAndComeBack() throws Exception {
        assumeTrue(
                Files.getFileStore(directory).getUsableSpace() >= FREE_BYTES,
                "less than 12 GiB are free: 5 GiB there and back are not proven by this run");
        Path source = directory.resolve("large");
        write(source, new SplittableRandom(Proof.seed()));
        // As the launcher runs it: with the compiler that knows the processor's own hash.
        Place ferry = new Place(directory).withJava("-XX:TieredStopAtLevel=4");
        try (ServerProcess server = ServerProcess.start(new Place(directory).withJava("-Xmx256m"))) {
            Accounts.register(server.endpoint(), "alice", ferry.state());

            Result put = ferry.start("put", "--json", source.toString(), server.at("alice", ""))
                    .await(LONGEST);
            Path back = directory.resolve("back");
            Result get = ferry.start("get", "--json", server.at("alice", "large"), back.toString())
                    .await(LONGEST);

            assertThat(put.exitCode()).as("%s", put).isZero();
            assertThat(get.exitCode()).as("%s", get).isZero();
            assertThat(number(put, "movedBytes")).isEqualTo(BYTES);
            assertThat(Files.mismatch(source, back)).isEqualTo(-1);
            Proof.report(
                    "%d bytes in one file: up in %.1f s, down in %.1f s",
                    BYTES, number(put, "milliseconds") / 1e3, number(get, "milliseconds") / 1e3);
        }
    }

    private static long number(Result ended, String field) {
        return Long.parseLong(FerryProcess.field(ended.out(), field));
    }

    /** Sparse, but every leaf is different from every other, and one in a hundred is random throughout. */
    private static void write(Path file, SplittableRandom random) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            byte[] leaf = new byte[SpecLimits.LEAF_BYTES];
            for (long at = 0; at < BYTES; at += leaf.length) {
                if (random.nextInt(100) == 0) {
                    random.nextBytes(leaf);
                    out.write(ByteBuffer.wrap(leaf, 0, (int) Math.min(leaf.length, BYTES - at)), at);
                } else {
                    out.write(
                            ByteBuffer.allocate(8)
                                    .putLong(at ^ random.nextLong())
                                    .flip(),
                            at);
                }
            }
            out.write(ByteBuffer.wrap(new byte[] {1}), BYTES - 1);
        }
    }
}
