package ferry.app;

import static ferry.app.FerryProcess.field;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
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
                    guessing.name_burst = 20
                    [quota]
                    bytes = "3G"
                    upload_rate = "10M"
                    """);
            hangUp(server, "durability is still \"durable\"");
            Result open = register(server, "alice");

            assertThat(closed.exitCode()).isEqualTo(77);
            assertThat(open.exitCode()).as(open.err()).isZero();
            String quota = new Place(folder)
                    .inside("quota", "--json", server.account("alice"))
                    .out();
            assertThat(field(quota, "bytesLimit")).isEqualTo(Long.toString(3L << 30));
            assertThat(field(quota, "uploadRateLimit")).isEqualTo(Long.toString(10L << 20));
            assertThat(server.log())
                    .contains("quota.upload_rate was \"none\" and is \"10M\" from now on")
                    .contains("guessing.name_burst was 50 and is 20")
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
    void aRenewedCertificateCountsForConnectionsThatComeLater() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        TlsIdentity first = identity("site");
        write("tls_certificate = \"../site.crt\"\ntls_key_file = \"../site.key\"\n");
        try (ServerProcess server = ServerProcess.start(folder)) {
            assertThat(server.told("fingerprint")).isEqualTo(first.fingerprint());
            assertThat(folder.resolve("data/keys/tls.key")).doesNotExist();
            assertThat(register(server, "alice").exitCode()).isZero();

            // A certificate without its key: nothing changes, not what else stands in the file either.
            identity("other");
            Files.copy(folder.resolve("other.crt"), folder.resolve("site.crt"), StandardCopyOption.REPLACE_EXISTING);
            write("registration = \"closed\"\ntls_certificate = \"../site.crt\"\ntls_key_file = \"../site.key\"\n");
            hangUp(server, "nothing was changed");
            assertThat(server.log()).contains("site.key is not the key of the certificate in");
            assertThat(register(server, "bob").exitCode()).isZero();

            Files.copy(folder.resolve("other.key"), folder.resolve("site.key"), StandardCopyOption.REPLACE_EXISTING);
            hangUp(server, "new connections get another key");
            Result refused = new Place(folder).inside("whoami", server.account("bob"));

            assertThat(refused.exitCode()).isEqualTo(72);
            assertThat(server.log()).contains("registration was \"open\" and is \"closed\"");
            assertThat(new Place(folder).inside("forget", server.account("bob")).exitCode())
                    .isZero();
            Result login = new Place(folder)
                    .typing(PASSWORD)
                    .inside("login", server.account("bob"), "--password-stdin", "--accept-new-key");
            assertThat(login.exitCode()).as(login.err()).isZero();
        }
    }

    private TlsIdentity identity(String name) throws IOException {
        TlsIdentity identity = TlsIdentity.generate(new SecureRandom(), InstantSource.system());
        identity.save(folder.resolve(name + ".key"), folder.resolve(name + ".crt"));
        return identity;
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
