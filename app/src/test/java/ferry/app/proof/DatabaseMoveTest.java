package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess;
import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.app.SiteDatabase;
import ferry.app.proof.Trees.Copy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of "Move to another database" in docs/operations.md, on a site with files and an upload under way. */
class DatabaseMoveTest {
    private static final String PASSWORD = "correct horse battery";
    private static final int LARGE_BYTES = 64 << 20;

    @TempDir
    Path folder;

    private Place here;
    private Path secret;
    private Path large;
    private Map<String, Copy> tree;

    @BeforeEach
    void setUp() throws IOException {
        here = new Place(folder);
        secret = SiteDatabase.passwordFile(folder);
        large = folder.resolve("large");
        Contents.write(large, LARGE_BYTES, new SplittableRandom(3));
    }

    @Test
    void aSiteMovesToEachServerAndBackAndItsPeopleNoticeNothing() throws Exception {
        String sqlite = "sqlite:" + folder.resolve("data/ferry.db");
        String mariaDb = SiteDatabase.MARIADB.fresh();
        String postgres = SiteDatabase.POSTGRESQL.fresh();
        try (ServerProcess server = ServerProcess.start(folder)) {
            settle(server);
            interruptUpload(server, "to-mariadb");
            server.stop();

            copy(sqlite, mariaDb);
            // Put away, as the document says: what follows must not need it.
            Files.move(folder.resolve("data/ferry.db"), folder.resolve("old.db"));
            server.restartWith(SiteDatabase.options(mariaDb, secret));
            everythingIsTheSame(server);
            uploadGoesOn(server, "to-mariadb");
            interruptUpload(server, "to-postgresql");
            Result inUse = copying(mariaDb, "sqlite:" + folder.resolve("taken.db"));
            assertThat(inUse.exitCode()).as(inUse.err()).isEqualTo(80);
            server.stop();

            copy(mariaDb, postgres);
            server.restartWith(SiteDatabase.options(postgres, secret));
            everythingIsTheSame(server);
            uploadGoesOn(server, "to-postgresql");
            server.stop();

            copy(postgres, sqlite);
            server.restartWith();
            everythingIsTheSame(server);
            server.stop();
        }
    }

    private void settle(ServerProcess server) throws IOException {
        good(here.typing(PASSWORD).inside("register", server.account("alice"), "--password-stdin", "--accept-new-key"));
        Path source = Trees.make(folder.resolve("tree"), 20, 2, 1 << 20, new SplittableRandom(1));
        tree = Trees.read(source);
        good(here.inside("put", source.toString(), server.at("alice", "")));
        String socket = server.socket().toString();
        good(here.inside("admin", "quota", "set", "alice", "--files", "1000", "--socket", socket));
        good(here.inside("admin", "permissions", "set", "alice", "inbox", "read,list,create", "--socket", socket));
    }

    /** Of a client that is killed when something has arrived. */
    private void interruptUpload(ServerProcess server, String name) throws IOException {
        try (FerryProcess put = here.start("put", large.toString(), server.at("alice", name + "/"))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!hasArrived(server.data().resolve(".ferry/staging"))) {
                assertThat(System.nanoTime()).as(put.err()).isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            put.kill();
        }
        assertThat(server.data().resolve("files")).isDirectoryNotContaining("glob:**/" + name);
    }

    private static boolean hasArrived(Path staging) throws IOException {
        try (var files = Files.list(staging)) {
            return files.anyMatch(file -> file.toFile().length() > 8 << 20);
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    private void uploadGoesOn(ServerProcess server, String name) throws IOException {
        Result again = good(here.inside("put", "--json", large.toString(), server.at("alice", name + "/")));

        assertThat(Long.parseLong(FerryProcess.field(again.out(), "movedBytes")))
                .as("sent after the move: %s", again.out())
                .isLessThan(LARGE_BYTES);
        good(here.inside(
                "get", server.at("alice", name + "/large"), folder.resolve(name).toString()));
        assertThat(Files.mismatch(folder.resolve(name), large)).isEqualTo(-1);
    }

    private void everythingIsTheSame(ServerProcess server) throws IOException {
        String who = server.account("alice");
        String receipts = folder.resolve("receipts.jsonl").toString();
        Path back = Files.createTempDirectory(folder, "back");
        good(here.inside("whoami", who));
        good(here.inside("get", server.at("alice", "tree"), back.toString()));
        assertThat(Trees.read(back.resolve("tree"))).isEqualTo(tree);
        good(here.inside("receipts", "--export", receipts, who));
        good(here.inside("receipts", "verify", receipts, "--key", server.told("receiptKey")));
        good(here.onDevice(back.getFileName().toString())
                .typing(PASSWORD)
                .inside("login", who, "--password-stdin", "--accept-new-key"));
        String socket = server.socket().toString();
        assertThat(good(here.inside("admin", "quota", "show", "alice", "--json", "--socket", socket))
                        .out())
                .contains("1000");
        assertThat(good(here.inside("admin", "permissions", "show", "alice", "--json", "--socket", socket))
                        .out())
                .contains("inbox");
    }

    private void copy(String from, String to) {
        Result copied = copying(from, to, "--json");

        good(copied);
        assertThat(copied.out()).contains("{\"table\":\"accounts\",\"rows\":2}", "{\"table\":\"folder_rules\"");
    }

    private Result copying(String from, String to, String... more) {
        List<String> arguments = new ArrayList<>(List.of("admin", "database", "copy", "--from", from, "--to", to));
        if (!from.startsWith("sqlite:")) {
            arguments.addAll(List.of("--from-secret", secret.toString()));
        }
        if (!to.startsWith("sqlite:")) {
            arguments.addAll(List.of("--to-secret", secret.toString()));
        }
        arguments.addAll(List.of(more));
        return here.inside(arguments.toArray(String[]::new));
    }

    private static Result good(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }
}
