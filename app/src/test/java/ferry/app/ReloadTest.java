package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP to a real server. */
class ReloadTest {
    private static final Duration LOGGED_MAX = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 10_000_000;
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    @Test
    void whatMayChangeDoesAndWhatMayNotIsTold() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        write("registration = \"closed\"\n");
        try (ServerProcess server = ServerProcess.start(folder, "--set", "limits.idle=50s")) {
            Result closed = register(server, "alice");

            write("""
                    registration = "open"
                    durability = "relaxed"
                    log_level = "debug"
                    limits.idle = "40 s"
                    """);
            hangUp(server, "durability is still \"durable\"");
            Result open = register(server, "alice");

            assertThat(closed.exitCode()).isEqualTo(77);
            assertThat(open.exitCode()).as(open.err()).isZero();
            assertThat(server.log())
                    .contains("registration was \"closed\" and is \"open\" from now on")
                    .contains("durability is still \"durable\"; \"relaxed\" counts after a restart")
                    .contains("log_level was \"info\" and is \"debug\"")
                    .contains("signed in as alice")
                    .doesNotContain("limits.idle");
        }
    }

    @Test
    void aClientKeyCanComeAndGoWhileTheServerRuns() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        Path key = Files.writeString(
                folder.resolve("data/office.key"), Base64.getEncoder().encodeToString(new byte[32]));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        try (ServerProcess server = ServerProcess.start(folder)) {
            write("client_keys = [{ name = \"office\", file = \"office.key\" }]\n");
            hangUp(server, "client_keys was []");
            Result without = register(server, "alice");
            Result with = register(server, "alice", "--client-key", "office=" + key);

            write("");
            hangUp(server, "and is [] from now on");
            Result again = register(server, "bob");

            assertThat(without.exitCode()).isEqualTo(77);
            assertThat(with.exitCode()).as(with.err()).isZero();
            assertThat(again.exitCode()).as(again.err()).isZero();
        }
    }

    @Test
    void aFileWithAMistakeChangesNothing() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        write("registration = \"open\"\n");
        try (ServerProcess server = ServerProcess.start(folder)) {
            write("registration = \"closed\"\nlimits.idle = 7\nlisten = \n");
            hangUp(server, "nothing was changed");
            Result still = register(server, "alice");

            assertThat(still.exitCode()).as(still.err()).isZero();
            assertThat(server.log()).contains("ferry.toml:2:1: limits.idle cannot be 7", "ferry.toml:3:");
            assertThat(server.stop().exitCode()).isZero();
        }
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("data/ferry.toml"), text);
    }

    private Result register(ServerProcess server, String account, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "register";
        arguments[1] = server.account(account);
        arguments[2] = "--password-stdin";
        arguments[3] = "--accept-new-key";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return new Place(folder).typing(PASSWORD).inside(arguments);
    }

    /** Sends the signal and waits until the log tells {@code news}. */
    private static void hangUp(ServerProcess server, String news) throws Exception {
        int before = server.log().length();
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(server.pid())).start();
        assertThat(kill.waitFor()).isZero();
        long dueNanos = System.nanoTime() + LOGGED_MAX.toNanos();
        while (!server.log().substring(before).contains(news)) {
            if (System.nanoTime() > dueNanos) {
                throw new AssertionError("the log does not tell \"" + news + "\": " + server.log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
