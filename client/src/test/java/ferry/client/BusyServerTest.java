package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.AccountLimits;
import ferry.depot.DepotSettings;
import ferry.protocol.ErrorCode;
import ferry.protocol.Limit;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account whose only place for an open upload is taken by another session's. */
class BusyServerTest {
    private static final int LARGE_BYTES = 2 * SpecLimits.LEAF_BYTES + 1;

    @TempDir
    Path folder;

    private TestServer server;
    private FerryClient client;
    private final Taker taker = new Taker();
    private FutureTask<TransferReport> taken;

    /** Does not go on with what it has begun until it is told to. */
    private static final class Taker implements TransferListener {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void moved(String name, long bytes, boolean skipped) {
            begun.countDown();
            Waiting.uninterruptibly(goOn::await);
        }
    }

    private static final class Waiter implements TransferListener {
        /** More than a refusal of another kind is answered with. */
        private final CountDownLatch refusals = new CountDownLatch(ClientLimits.ATTEMPTS_PER_FILE + 1);

        @Override
        public void busy(ClientException.Refused refusal) {
            assertThat(refusal.code()).contains(ErrorCode.BUSY);
            refusals.countDown();
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder.resolve("server"));
        server.depot()
                .apply(new DepotSettings(DepotSettings.Registration.OPEN, Durability.DURABLE, Map.of())
                        .withLimits(AccountLimits.DEFAULT.with(Limit.UPLOADS, 1)));
        client = server.client(folder.resolve("state"), server.tcp());
        client.register(server.tcp(), "alice", "correct horse battery", Optional.empty(), "test")
                .session()
                .orElseThrow()
                .close();
        taken = new FutureTask<>(() -> put(client, "taker", taker));
        Thread.ofVirtual().start(taken);
        taker.begun.await();
    }

    @AfterEach
    void stop() throws Exception {
        taker.goOn.countDown();
        client.close();
        server.close();
    }

    @Test
    void anUploadWaitsForItsTurn() throws Exception {
        Waiter waiter = new Waiter();
        FutureTask<TransferReport> waiting = new FutureTask<>(() -> put(client, "waiter", waiter));
        Thread.ofVirtual().start(waiting);
        waiter.refusals.await();

        taker.goOn.countDown();

        assertThat(taken.get(60, TimeUnit.SECONDS).problems()).isEmpty();
        assertThat(waiting.get(60, TimeUnit.SECONDS).problems()).isEmpty();
        assertThat(folder.resolve("server/files/1-alice/waiter")).hasSize(LARGE_BYTES);
    }

    @Test
    void whoDoesNotWaitIsToldWhy() throws Exception {
        ClientSettings impatient = new ClientSettings(folder.resolve("state"), "test", Duration.ZERO, Optional.empty());
        try (FerryClient hasty = new FerryClient(impatient, InstantSource.system(), TestServer.RANDOM)) {
            assertThat(put(hasty, "hasty", TransferListener.NONE).problems())
                    .singleElement()
                    .extracting(FileResult::outcome)
                    .asString()
                    .contains("at most 1 uploads open at once");
        }
    }

    private TransferReport put(FerryClient by, String name, TransferListener listener) throws Exception {
        Path file = Files.write(folder.resolve(name), new byte[LARGE_BYTES]);
        try (Session session = by.session(server.tcp(), Optional.of("alice"), new Credentials.DeviceKey())) {
            return session.put(List.of(file), PutAndGetTest.target(name), TransferOptions.DEFAULT, listener);
        }
    }
}
