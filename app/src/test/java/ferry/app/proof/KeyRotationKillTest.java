package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.protocol.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while the receipt key is changed: the next start has one key, whichever, the account's chain goes on with it, and
 * the device that knew the first key follows without a question.
 */
class KeyRotationKillTest {
    private static final int KILLS = Math.max(2, Proof.kills() / 20);
    private static final int DELAY_NANOS = 60_000_000;

    @TempDir
    Path folder;

    private Place here;
    private ServerProcess server;

    @Test
    void exactlyOneKeyCountsWheneverTheServerDies() throws Exception {
        long seed = Proof.seed();
        SplittableRandom random = new SplittableRandom(seed);
        here = new Place(folder);
        server = ServerProcess.start(folder);
        Set<String> keys = new HashSet<>(Set.of(server.told("receiptKey")));
        try {
            done(here.typing(Accounts.PASSWORD)
                    .inside("register", server.account("alice"), "--password-stdin", "--accept-new-key"));
            for (int kill = 1; kill <= KILLS; kill++) {
                put("before-" + kill);
                Thread rotating = Thread.ofPlatform()
                        .start(() -> here.inside(
                                "admin",
                                "keys",
                                "rotate-receipts",
                                "--socket",
                                server.socket().toString()));
                LockSupport.parkNanos(random.nextInt(DELAY_NANOS));
                server.kill();
                rotating.join();
                server.restart();

                keys.add(server.told("receiptKey"));
                assertThat(server.told("receiptKey"))
                        .as("kill %d, seed %d", kill, seed)
                        .isEqualTo(onDisk());
                assertThat(server.data().resolve("keys/receipt.key.next")).doesNotExist();
                put("after-" + kill);
                Path exported = folder.resolve("receipts-" + kill);
                done(here.inside("receipts", "--export", exported.toString(), server.account("alice")));
                done(here.inside("receipts", "verify", exported.toString()));
                done(here.inside("receipts", "verify", "--key", onDisk(), exported.toString()));
            }
            Proof.report(
                    "%d kills during a rotation of the receipt key, %d of them after it counted, seed %d",
                    KILLS, keys.size() - 1, seed);
        } finally {
            server.close();
        }
    }

    private void put(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        done(here.inside("put", file.toString(), server.at("alice", name)));
    }

    private static void done(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private String onDisk() throws IOException {
        byte[] encoded = Base64.getDecoder()
                .decode(Files.readAllLines(server.data().resolve("keys/receipt.key"))
                        .get(1));
        return Base64.getEncoder()
                .encodeToString(Arrays.copyOfRange(encoded, encoded.length - Digest.BYTES, encoded.length));
    }
}
