package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server starts, refuses to start, and ends. Real processes. */
class ServeTest {
    private static final Duration END_MAX = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aTakenPortAndATakenDirectoryHaveTheirOwnWordsAndCodes() {
        try (ServerProcess server = ServerProcess.start(folder)) {
            Place here = new Place(folder);

            Result port = here.ferry("serve", "--data", "other", "--listen", server.address());
            Result data = here.ferry("serve", "--data", "data", "--listen", "127.0.0.1:0");
            Result address = here.ferry("serve", "--data", "third", "--listen", "192.0.2.1:0");
            Result nowhere = here.ferry("serve", "--data", "data/lock");

            assertThat(port.exitCode()).isEqualTo(79);
            assertThat(port.err()).contains(server.address(), "another program listens there");
            assertThat(data.exitCode()).isEqualTo(80);
            assertThat(data.err()).contains("another server uses this directory");
            assertThat(address.exitCode()).isEqualTo(79);
            assertThat(address.err()).contains("192.0.2.1:0", "no such address");
            assertThat(nowhere.exitCode()).isEqualTo(73);
            assertThat(nowhere.err()).contains("data/lock: this is not a directory");
        }
    }

    @Test
    void aSignalStopsItInOrderAndItStartsAgainAsTheSameServer() {
        try (ServerProcess server = ServerProcess.start(folder)) {
            String fingerprint = server.told("fingerprint");
            assertThat(server.told("firstStart")).isEqualTo("true");

            Result stopped = server.stop();
            server.restart();

            assertThat(stopped.exitCode()).isZero();
            assertThat(stopped.err()).contains("Stopped; nothing is lost.");
            assertThat(server.told("fingerprint")).isEqualTo(fingerprint);
            assertThat(server.told("firstStart")).isEqualTo("false");
            assertThat(server.told("administrator")).isEqualTo("null");
        }
    }

    @Test
    void afterASigkillItStartsAgain() {
        try (ServerProcess server = ServerProcess.start(folder)) {
            server.kill();
            server.restart();

            Result who = new Place(folder).ferry("whoami", "--socket", "data/ferry.sock");

            assertThat(who.exitCode()).as(who.err()).isZero();
        }
    }

    @Test
    void aPersonIsToldWhereItListensAndWhatToType() {
        try (FerryProcess server = new Place(folder).start("serve", "--listen", "127.0.0.1:0")) {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("ferry register") < 0) {
                text.append(server.line()).append('\n');
            }

            assertThat(text)
                    .contains("Ferry serves " + folder.resolve("ferry-data"))
                    .containsPattern("listening on  127\\.0\\.0\\.1:(\\d+), 127\\.0\\.0\\.1:\\1/udp, unix:")
                    .containsPattern("server key    SHA256:\\S{43}")
                    .contains("ferry whoami --socket " + folder.resolve("ferry-data/ferry.sock"))
                    .containsPattern("ferry register ferry://NAME@localhost:\\d+");
            assertThat(server.terminate().await(END_MAX).exitCode()).isZero();
            assertThat(folder.resolve("ferry-data/files")).isDirectory();
        }
    }

    @Test
    void aServerThatOthersReachWantsInvitesUnlessToldOtherwise() {
        try (FerryProcess server = new Place(folder).start("serve", "--json", "--listen", "0.0.0.0:0")) {
            String ready = server.line();

            assertThat(FerryProcess.field(ready, "registration")).isEqualTo("invite");
            assertThat(FerryProcess.field(ready, "invite")).hasSize(43);
        }
    }

    @Test
    void aClientThatIsStoppedSaysHowToGoOnAndTheSameCommandDoes() throws Exception {
        Place here = new Place(folder);
        byte[] content = new byte[24 << 20];
        new Random(11).nextBytes(content);
        Files.write(folder.resolve("big"), content);
        try (ServerProcess server = ServerProcess.start(folder)) {
            here.typing("correct horse battery")
                    .ferry("register", server.account("alice"), "--password-stdin", "--accept-new-key");
            Result stopped;
            try (FerryProcess put = here.start("put", "big", server.at("alice", ""))) {
                awaitStaging(server.data());
                stopped = put.terminate().await(END_MAX);
            }
            Result again = here.ferry("put", "--json", "big", server.at("alice", ""));

            // It may have finished at the last moment; then it says so.
            assertThat(stopped.exitCode()).isIn(0, 143);
            if (stopped.exitCode() == 143) {
                assertThat(stopped.err())
                        .isEqualTo(
                                "ferry: interrupted. Nothing is lost: the same command goes on where this one ended.\n");
            }
            assertThat(again.exitCode()).as(again.err()).isZero();
            assertThat(FerryProcess.field(again.out(), "complete")).isEqualTo("true");
        }
    }

    /** Until something of an upload has arrived. */
    private static void awaitStaging(Path data) throws Exception {
        long dueNanos = System.nanoTime() + END_MAX.toNanos();
        while (System.nanoTime() < dueNanos) {
            try (var files = Files.walk(data)) {
                if (files.anyMatch(
                        file -> file.toFile().isFile() && file.toFile().length() > 1 << 20)) {
                    return;
                }
            } catch (UncheckedIOException meanwhile) {
                // A file was published while we looked.
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nothing arrived");
    }

    @Test
    void aDeadServerIsToldApartFromAnUnknownHost() throws Exception {
        Place here = new Place(folder);
        String account;
        try (ServerProcess server = ServerProcess.start(folder)) {
            account = server.account("alice");
            here.typing("correct horse battery").ferry("register", account, "--password-stdin", "--accept-new-key");
            server.kill();
        }
        Files.writeString(folder.resolve("f"), "x");

        Result gone = here.ferry("whoami", account);
        Result put = here.ferry("put", "f", account + "/", "--wait", "1");
        Result unknown =
                here.typing("correct horse battery").ferry("login", "alice@no-such-host.invalid", "--password-stdin");

        assertThat(gone.exitCode()).isEqualTo(69);
        assertThat(gone.err()).contains("cannot be reached", "ferry serve").doesNotContain("\tat ");
        assertThat(put.exitCode()).isEqualTo(69);
        assertThat(unknown.exitCode()).isEqualTo(68);
        assertThat(unknown.err()).contains("no machine of that name is known");
    }
}
