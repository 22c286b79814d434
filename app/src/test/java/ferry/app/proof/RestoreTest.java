package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.app.SiteDatabase;
import ferry.testkit.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The steps of "Back up and restore" in docs/operations.md, on real data directories. */
class RestoreTest {
    private static final String PASSWORD = "correct horse battery";
    private static final int SMALL_FILES = 40;
    private static final int LARGE_FILES = 3;
    private static final long LARGE_BYTES = 2 << 20;

    @TempDir
    Path folder;

    private Place here;

    @BeforeEach
    void setUp() {
        here = new Place(folder);
    }

    @Test
    void aStoppedServerIsCopiedAndRestoredWithEverythingInIt() throws Exception {
        Path tree = tree(1);
        try (ServerProcess server = ServerProcess.start(folder)) {
            good(here.typing(PASSWORD)
                    .inside("register", server.account("alice"), "--password-stdin", "--accept-new-key"));
            good(here.inside("put", tree.toString(), server.at("alice", "")));
            String receipts = good(here.inside("receipts", "--json", server.account("alice")))
                    .out();

            assertThat(server.stop().exitCode()).isZero();
            copy("data", "backup");
            run("rm", "-rf", "data");
            copy("backup", "data");
            server.restart();

            good(here.inside("whoami", server.account("alice")));
            good(here.onDevice("new")
                    .typing(PASSWORD)
                    .inside("login", server.account("alice"), "--password-stdin", "--accept-new-key"));
            good(here.inside(
                    "get", server.at("alice", "tree"), folder.resolve("back").toString()));
            assertThat(Trees.read(folder.resolve("back"))).isEqualTo(Trees.read(tree));
            assertThat(good(here.inside("receipts", "--json", server.account("alice")))
                            .out())
                    .isEqualTo(receipts);
            // The chain goes on where it was.
            good(here.inside(
                    "put", Files.writeString(folder.resolve("later"), "x").toString(), server.at("alice", "")));
            verifyReceipts(server);
        }
    }

    /** A frozen server's directory is what a snapshot of the file system or a power cut would leave. */
    @Test
    void aFrozenServerIsCopiedWithEverythingThatItAcknowledged() throws Exception {
        Path tree = tree(2);
        try (ServerProcess server = ServerProcess.start(folder)) {
            good(here.typing(PASSWORD)
                    .inside("register", server.account("alice"), "--password-stdin", "--accept-new-key"));
            good(here.inside("put", tree.toString(), server.at("alice", "")));
            AtomicBoolean enough = new AtomicBoolean();
            Thread writer = Thread.ofVirtual().start(() -> keepWriting(server, enough));

            signal(server, "STOP");
            copy("data", "backup");
            signal(server, "CONT");

            enough.set(true);
            writer.join();
            Path late = Files.writeString(folder.resolve("late"), "after the backup");
            good(here.inside("put", late.toString(), server.at("alice", "")));
            server.kill();
            run("rm", "-rf", "data");
            copy("backup", "data");
            server.restart();
            good(here.inside(
                    "get", server.at("alice", "tree"), folder.resolve("back").toString()));
            assertThat(Trees.read(folder.resolve("back"))).isEqualTo(Trees.read(tree));
            // This device saw a receipt that is newer than the backup, and does not take the loss for nothing.
            Result told = here.inside("put", late.toString(), server.at("alice", ""));
            assertThat(told.exitCode()).as(told.err()).isEqualTo(70);
            good(here.inside("forget", server.account("alice")));
            good(here.inside("put", "--accept-new-key", late.toString(), server.at("alice", "again/")));
            Place other = here.onDevice("new");
            good(other.typing(PASSWORD)
                    .inside("login", server.account("alice"), "--password-stdin", "--accept-new-key"));
            verifyReceipts(other, server);
        }
    }

    /** The same with the accounts on a database server: directory and dump are of one moment. */
    @ParameterizedTest
    @EnumSource
    void aFrozenServerIsCopiedTogetherWithItsDatabase(SiteDatabase kind) throws Exception {
        Path tree = tree(3);
        String url = kind.fresh();
        Path secret = SiteDatabase.passwordFile(folder);
        try (ServerProcess server = ServerProcess.start(folder, SiteDatabase.options(url, secret))) {
            good(here.typing(PASSWORD)
                    .inside("register", server.account("alice"), "--password-stdin", "--accept-new-key"));
            good(here.inside("put", tree.toString(), server.at("alice", "")));
            AtomicBoolean enough = new AtomicBoolean();
            Thread writer = Thread.ofVirtual().start(() -> keepWriting(server, enough));

            signal(server, "STOP");
            copy("data", "backup");
            dump(kind, SiteDatabase.name(url));
            signal(server, "CONT");

            enough.set(true);
            writer.join();
            server.kill();
            run("rm", "-rf", "data");
            copy("backup", "data");
            load(kind, SiteDatabase.name(url));
            server.restart();
            Place other = here.onDevice("new");
            good(other.typing(PASSWORD)
                    .inside("login", server.account("alice"), "--password-stdin", "--accept-new-key"));
            good(other.inside(
                    "get", server.at("alice", "tree"), folder.resolve("back").toString()));
            assertThat(Trees.read(folder.resolve("back"))).isEqualTo(Trees.read(tree));
            good(other.inside("put", tree.toString(), server.at("alice", "again/")));
            verifyReceipts(other, server);
        }
    }

    private void dump(SiteDatabase kind, String database) throws Exception {
        if (kind.speaksMariaDb()) {
            client(kind, "mariadb-dump", "--single-transaction", "--hex-blob", "--result-file=ferry.sql", database);
        } else {
            client(kind, "pg_dump", "--format=custom", "--file=ferry.dump", database);
        }
    }

    private void load(SiteDatabase kind, String database) throws Exception {
        if (kind.speaksMariaDb()) {
            kind.server().administer("mysql", "DROP DATABASE " + database);
            kind.server().administer("mysql", "CREATE DATABASE " + database);
            client(kind, "mariadb", database, "--execute=source ferry.sql");
        } else {
            kind.server().administer("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
            kind.server().administer("postgres", "CREATE DATABASE " + database + " OWNER " + TestServer.USER);
            client(kind, "pg_restore", "--no-owner", "--role=" + TestServer.USER, "--dbname=" + database, "ferry.dump");
        }
    }

    private void client(SiteDatabase kind, String program, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(kind.server().client(program));
        assumeTrue(
                Files.isExecutable(Path.of(line.getFirst())),
                line.getFirst() + " is not installed: nothing is proven about it by this run");
        line.addAll(List.of(arguments));
        run(line.toArray(String[]::new));
    }

    private void keepWriting(ServerProcess server, AtomicBoolean enough) {
        for (int i = 0; !enough.get(); i++) {
            try {
                Path file = Files.writeString(folder.resolve("w" + i), "content " + i);
                here.inside("put", file.toString(), server.at("alice", "w/"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void verifyReceipts(ServerProcess server) {
        verifyReceipts(here, server);
    }

    private void verifyReceipts(Place place, ServerProcess server) {
        String file = folder.resolve("receipts.jsonl").toString();
        good(place.inside("receipts", "--export", file, server.account("alice")));
        good(place.inside("receipts", "verify", file, "--key", server.told("receiptKey")));
    }

    private Path tree(long seed) throws IOException {
        return Trees.make(
                Files.createDirectory(folder.resolve("tree")),
                SMALL_FILES,
                LARGE_FILES,
                LARGE_BYTES,
                new SplittableRandom(seed));
    }

    private static Result good(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    /** As the document says it. */
    private void copy(String from, String to) throws Exception {
        run("cp", "-a", from, to);
    }

    private static void signal(ServerProcess server, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
