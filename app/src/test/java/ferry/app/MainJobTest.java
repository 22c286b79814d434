package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README, as a person types them, against a real server. */
class MainJobTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    static Path folder;

    private static ServerProcess server;
    private static Place here;

    @BeforeAll
    static void startAServerAndRegister() {
        server = ServerProcess.start(folder);
        here = new Place(folder);
        register("alice", here);
    }

    @AfterAll
    static void stopTheServer() {
        try (ServerProcess started = server) {
            assertThat(started.stop().exitCode()).isZero();
        }
    }

    @Test
    void filesAndTreesGoThereAndComeBackAsTheyWere() throws Exception {
        Path photos = folder.resolve("photos");
        write(photos.resolve("2026/sea.jpg"), 3_500_000, 1);
        write(photos.resolve("2026/海.jpg"), 70_000, 2);
        write(photos.resolve("run.sh"), 40, 3);
        Files.setPosixFilePermissions(photos.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(photos.resolve("empty/deep"));
        write(folder.resolve("report.pdf"), 0, 4);

        Result put = here.ferry("put", "photos", "report.pdf", server.at("alice", "inbox/"));
        Result get = here.ferry("get", server.at("alice", "inbox/photos"), "back");
        Result again = here.ferry("put", "photos", server.at("alice", "inbox/"));

        assertThat(put.exitCode()).as(put.err()).isZero();
        assertThat(put.out())
                .startsWith("Stored 4 files in " + server.at("alice", "inbox/"))
                .contains("receipt");
        assertThat(put.err()).as("no progress bar in a pipe").isEmpty();
        assertThat(get.exitCode()).as(get.err()).isZero();
        assertThat(get.out()).startsWith("Fetched 3 files into back");
        assertSame(photos, folder.resolve("back"));
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).startsWith("3 files had the same content").doesNotContain("Stored", "receipt");
    }

    @Test
    void theTreeOnTheServerIsSeenMovedAndRemoved() throws Exception {
        write(folder.resolve("a.txt"), 100, 5);
        String root = server.at("alice", "tree");
        here.ferry("put", "a.txt", root + "/d/e/");

        Result list = here.ferry("ls", "-R", "--json", root);
        Result stat = here.ferry("stat", "--json", root + "/d/e/a.txt");
        Result move = here.ferry("mv", root + "/d/e/a.txt", root + "/d/");
        Result make = here.ferry("mkdir", root + "/new/deep", root + "/new");
        Result full = here.ferry("rm", root + "/d");
        Result names = here.ferry("ls", root);
        Result removed = here.ferry("rm", "-r", root + "/d");
        Result gone = here.ferry("stat", root + "/d");

        assertThat(list.out().lines()).hasSize(3);
        assertThat(stat.out().lines()).hasSize(1);
        assertThat(FerryProcess.field(stat.out(), "kind")).isEqualTo("file");
        assertThat(FerryProcess.field(stat.out(), "size")).isEqualTo("100");
        assertThat(FerryProcess.field(stat.out(), "root")).hasSize(64);
        assertThat(move.exitCode()).as(move.err()).isZero();
        assertThat(make.exitCode()).as(make.err()).isZero();
        assertThat(full.exitCode()).isEqualTo(73);
        assertThat(full.err()).contains("not empty", "--recursive");
        assertThat(names.out()).isEqualTo("d/\nnew/\n");
        assertThat(removed.exitCode()).isZero();
        assertThat(gone.exitCode()).isEqualTo(66);
        assertThat(gone.err()).contains(root + "/d: there is no such file or directory on the server");
    }

    @Test
    void otherContentIsOnlyReplacedWhenAsked() throws Exception {
        write(folder.resolve("v.txt"), 50, 6);
        String target = server.at("alice", "v.txt");
        here.ferry("put", "v.txt", target);
        write(folder.resolve("v.txt"), 60, 7);

        Result refused = here.ferry("put", "v.txt", target);
        Result replaced = here.ferry("put", "--overwrite", "v.txt", target);

        assertThat(refused.exitCode()).isEqualTo(73);
        assertThat(refused.err()).contains("something else is there already", "--overwrite");
        assertThat(replaced.exitCode()).as(replaced.err()).isZero();
        assertThat(FerryProcess.field(here.ferry("stat", "--json", target).out(), "size"))
                .isEqualTo("60");
    }

    @Test
    void scriptsReadOneLineOfJson() throws Exception {
        write(folder.resolve("j.txt"), 10, 8);

        Result put = here.ferry("put", "--json", "j.txt", server.at("alice", "json/"));
        Result get = here.ferry("get", "--json", server.at("alice", "json/j.txt"), "j.back");
        Result who = here.ferry("whoami", "--json", server.account("alice"));

        assertThat(put.out().lines()).hasSize(1);
        assertThat(FerryProcess.field(put.out(), "transferred")).isEqualTo("1");
        assertThat(FerryProcess.field(put.out(), "contentBytes")).isEqualTo("10");
        assertThat(FerryProcess.field(put.out(), "firstReceipt")).matches("\\d+\\.\\d+");
        assertThat(FerryProcess.field(get.out(), "complete")).isEqualTo("true");
        assertThat(FerryProcess.field(who.out(), "method")).isEqualTo("device_key");
        assertThat(FerryProcess.field(who.out(), "account")).isEqualTo("alice");
    }

    @Test
    void receiptsAreListedExportedAndCheckedAndNoChangeGoesUnseen() throws Exception {
        Place other = here.onDevice("receipts");
        register("rita", other);
        for (int i = 0; i < 3; i++) {
            write(folder.resolve("r" + i), 20 + i, i);
            other.ferry("put", "r" + i, server.at("rita", "r/"));
        }

        Result list = other.ferry("receipts", "--json", server.account("rita"));
        Result export = other.ferry("receipts", "--export", "r.jsonl", server.account("rita"));
        Path file = folder.resolve("r.jsonl");
        String key = server.told("receiptKey");
        Result good = other.ferry("receipts", "verify", "r.jsonl", "--key", key);
        String text = Files.readString(file);
        var lines = text.lines().toList();
        Files.write(
                file, lines.stream().filter(line -> !line.equals(lines.get(4))).toList());
        Result missing = other.ferry("receipts", "verify", "r.jsonl", "--key", key);
        Files.writeString(file, text);
        Result forged = new Place(folder, folder.resolve("nowhere"), "")
                .ferry("receipts", "verify", "r.jsonl", "--key", "A".repeat(43) + "=");

        assertThat(list.out().lines()).hasSize(3);
        assertThat(export.exitCode()).as(export.err()).isZero();
        assertThat(good.exitCode()).as(good.err()).isZero();
        assertThat(good.out()).contains("hold: 3 files in 3 batches", "the key you gave");
        assertThat(missing.exitCode()).isEqualTo(81);
        assertThat(missing.err()).contains("do not hold");
        assertThat(forged.exitCode()).isEqualTo(81);
    }

    @Test
    void aPasswordChangesAndDevicesComeAndGo() {
        Place laptop = here.onDevice("laptop");
        Place phone = here.onDevice("phone");
        register("dora", laptop);
        String dora = server.account("dora");

        Result login = phone.typing(PASSWORD).ferry("login", dora, "--password-stdin", "--accept-new-key");
        Result keys = laptop.ferry("keys", "list", "--json", dora);
        String phoneKey = keys.out()
                .lines()
                .filter(line -> FerryProcess.field(line, "thisDevice").equals("false"))
                .map(line -> FerryProcess.field(line, "id"))
                .findFirst()
                .orElseThrow();
        Result revoked = laptop.ferry("keys", "revoke", phoneKey.substring(0, 12), dora);
        Result phoneAfter = phone.ferry("whoami", dora);
        Result changed = laptop.typing(PASSWORD, "another good one").ferry("passwd", dora, "--password-stdin");
        Result oldPassword = phone.typing(PASSWORD).ferry("login", dora, "--password-stdin");
        Result newPassword = phone.typing("another good one").ferry("login", dora, "--password-stdin");
        Result logout = phone.ferry("logout", dora);
        Result after = phone.ferry("ls", server.at("dora", ""));

        assertThat(login.exitCode()).as(login.err()).isZero();
        assertThat(keys.out().lines()).hasSize(2);
        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(phoneAfter.exitCode()).isEqualTo(77);
        assertThat(changed.exitCode()).as(changed.err()).isZero();
        assertThat(oldPassword.exitCode()).isEqualTo(77);
        assertThat(newPassword.exitCode()).as(newPassword.err()).isZero();
        assertThat(logout.exitCode()).as(logout.err()).isZero();
        assertThat(after.exitCode()).isEqualTo(77);
        assertThat(after.err()).contains("ferry login");
    }

    @Test
    void whoRunsTheServerIsItsAdministratorOnItsSocket() {
        Result who = here.ferry("whoami", "--json", "--socket", "data/ferry.sock");
        Result invite = here.ferry("invite", "--socket", "data/ferry.sock");
        Result mapped = here.ferry("map-uid", "12345", "alice", "--socket", "data/ferry.sock");
        Result stranger = here.ferry("invite", server.account("alice"));
        Result nobody = here.ferry("map-uid", "12345", "nobody-here", "--socket", "data/ferry.sock");

        assertThat(FerryProcess.field(who.out(), "id")).isEqualTo("1");
        assertThat(FerryProcess.field(who.out(), "role")).isEqualTo("administrator");
        assertThat(FerryProcess.field(who.out(), "method")).isEqualTo("peer_credential");
        assertThat(invite.out().lines().findFirst().orElse("")).hasSize(43);
        assertThat(mapped.exitCode()).as(mapped.err()).isZero();
        assertThat(stranger.exitCode()).isEqualTo(77);
        assertThat(nobody.exitCode()).isNotZero();
    }

    private static void register(String account, Place place) {
        Result registered = place.typing(PASSWORD)
                .ferry("register", server.account(account), "--password-stdin", "--accept-new-key");
        assertThat(registered.exitCode()).as(registered.err()).isZero();
    }

    private static void write(Path file, int bytes, long seed) throws Exception {
        Files.createDirectories(file.getParent());
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000 + seed, 123_456_789)));
    }

    private static void assertSame(Path sent, Path received) throws Exception {
        try (var paths = Files.walk(sent)) {
            for (Path path : paths.toList()) {
                Path back = received.resolve(sent.relativize(path));
                assertThat(back).exists();
                if (Files.isRegularFile(path)) {
                    assertThat(back).hasSameBinaryContentAs(path);
                    assertThat(Files.getLastModifiedTime(back)).isEqualTo(Files.getLastModifiedTime(path));
                    assertThat(Files.isExecutable(back)).isEqualTo(Files.isExecutable(path));
                }
            }
        }
    }
}
