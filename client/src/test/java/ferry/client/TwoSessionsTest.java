package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sessions of one account that share their state, as two commands at once do. */
class TwoSessionsTest {
    @TempDir
    Path folder;

    @Test
    void aReceiptThatComesAfterALaterOneOfAnotherSessionIsStillNew() throws Exception {
        try (TestServer server = new TestServer(folder.resolve("server"));
                HoldingRelay relay = new HoldingRelay(server.tcp());
                FerryClient client = server.client(folder.resolve("state"), relay.endpoint())) {
            client.register(relay.endpoint(), "alice", "correct horse battery", Optional.empty(), "test")
                    .session()
                    .orElseThrow()
                    .close();
            Session first = session(client, relay);
            Session second = session(client, relay);
            put(first, "a");

            relay.holdNext();
            FutureTask<TransferReport> late = new FutureTask<>(() -> put(second, "b"));
            Thread.ofVirtual().start(late);
            awaitStored(first, "b");
            put(first, "c");
            first.close();
            relay.release();

            assertThat(late.get(60, TimeUnit.SECONDS).problems()).isEmpty();
        }
    }

    private static Session session(FerryClient client, HoldingRelay relay) {
        return client.session(relay.endpoint(), Optional.of("alice"), new Credentials.DeviceKey());
    }

    private TransferReport put(Session session, String name) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "content of " + name);
        return session.put(
                List.of(file),
                new Session.RemoteTarget(FerryPath.parse(name), false),
                TransferOptions.DEFAULT,
                TransferListener.NONE);
    }

    /** The test's own time limit ends this, should it never be there. */
    private static void awaitStored(Session session, String name) throws Exception {
        while (!isStored(session, name)) {
            Thread.yield();
        }
    }

    private static boolean isStored(Session session, String name) throws Exception {
        try {
            session.stat(FerryPath.parse(name));
            return true;
        } catch (ClientException.Refused refused) {
            if (!refused.is(ErrorCode.NOT_FOUND)) {
                throw refused;
            }
            return false;
        }
    }
}
