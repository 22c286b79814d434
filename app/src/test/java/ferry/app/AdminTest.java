package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ferry admin} at a real server, over its Unix socket as the person who runs it, and as an account. */
class AdminTest {
    @TempDir
    private static Path folder;

    private static Place place;
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        place = new Place(folder);
        server = ServerProcess.start(place);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Place register(String name) {
        Place device = place.onDevice(name);
        Result registered = device.typing("correct horse battery")
                .inside("register", server.account(name), "--password-stdin", "--accept-new-key");
        assertThat(registered.exitCode()).as(registered.err()).isZero();
        return device;
    }

    private static Result admin(String... arguments) {
        return admin(place, arguments);
    }

    private static Result admin(Place at, String... arguments) {
        List<String> all = new ArrayList<>(List.of("admin"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--socket", server.socket().toString()));
        return at.inside(all.toArray(String[]::new));
    }

    @Test
    void accountsAreListedAsATableAndAsJson() {
        register("lists");

        Result table = admin("users", "list");
        Result json = admin("users", "list", "--json");

        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out().lines().findFirst().orElseThrow())
                .startsWith("id")
                .contains("last used");
        assertThat(table.out()).containsPattern("(?m)^\\d+ +lists +user +no +yes");
        assertThat(json.out().lines().filter(line -> line.contains("\"lists\"")).findFirst())
                .hasValueSatisfying(line -> {
                    assertThat(line).startsWith("{\"id\":").endsWith("}");
                    assertThat(FerryProcess.field(line, "role")).isEqualTo("user");
                    assertThat(FerryProcess.field(line, "disabled")).isEqualTo("false");
                    assertThat(FerryProcess.field(line, "keys")).isEqualTo("1");
                });
    }

    @Test
    void anAccountIsShownFieldByField() {
        register("shown");

        Result shown = admin("users", "show", "shown");

        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out()).containsPattern("(?m)^name +shown$").containsPattern("(?m)^directory +\\d+-shown$");
        assertThat(admin("users", "show", "nobody").exitCode()).isEqualTo(66);
    }

    @Test
    void aUserHasNoAdministration() {
        Place user = register("plain");

        Result refused = user.inside("admin", "users", "list", server.account("plain"));

        assertThat(refused.exitCode()).isEqualTo(77);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("may not do that");
    }

    @Test
    void aDisabledAccountIsTurnedAwayAndEnabledAgain() {
        Place device = register("comes");

        assertThat(admin("users", "disable", "comes").exitCode()).isZero();
        assertThat(device.inside("ls", server.at("comes", "")).exitCode()).isEqualTo(77);
        assertThat(admin("users", "enable", "comes").exitCode()).isZero();
        assertThat(device.inside("ls", server.at("comes", "")).exitCode()).isZero();
    }

    @Test
    void everyCommandThatIsPromisedIsThereWithJson() {
        List<String> promised = new ArrayList<>(List.of("approve", "quota set", "quota show", "server status"));
        for (String each :
                "add list show disable enable remove reset-password require-2fa reset-2fa promote demote".split(" ")) {
            promised.add("users " + each);
        }
        promised.addAll(List.of("invites create", "invites list", "invites revoke", "applicants", "reject"));
        promised.addAll(List.of("permissions set", "permissions show", "permissions clear", "quota recount"));
        promised.addAll(List.of("sessions list", "sessions revoke", "uploads list", "uploads abort"));
        promised.add("keys rotate-receipts");
        promised.addAll(List.of("audit show", "audit verify", "audit export"));

        assertThat(promised).allSatisfy(command -> {
            List<String> line = new ArrayList<>(List.of("admin"));
            line.addAll(List.of(command.split(" ")));
            line.add("--help");
            Result help = place.inside(line.toArray(String[]::new));
            assertThat(help.exitCode()).as(help.err()).isZero();
            assertThat(help.out()).contains("ferry admin " + command).contains("--json");
        });
    }

    @Test
    void invitesAreMadeHereToo() {
        Result made = admin("invites", "create", "--hours", "1", "--json");

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(FerryProcess.field(made.out(), "invite")).hasSize(43);
        assertThat(FerryProcess.field(made.out(), "validHours")).isEqualTo("1");
        assertThat(admin("audit", "show", "--event", "invite-create").out()).contains("invite-create");
    }

    @Test
    void invitesAreListedWithoutTheirTokensAndTakenBack() {
        String token = place.inside("invite", "--socket", server.socket().toString())
                .out()
                .strip();

        String listed = admin("invites", "list", "--json").out();
        String id = listed.replaceAll("(?s).*\"invite\":\"([0-9a-f]{16})\".*", "$1");
        assertThat(listed).doesNotContain(token);
        Result revoked = admin("invites", "revoke", id);

        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(admin("invites", "list", "--json").out()).doesNotContain(id);
        assertThat(admin("invites", "revoke", id).exitCode()).isEqualTo(66);
    }

    @Test
    void anAccountIsAddedChangedAndRemovedWithItsFilesKeptOrDeleted() throws Exception {
        for (String files : List.of("--keep-files", "--delete-files")) {
            String name = files.equals("--keep-files") ? "kept" : "deleted";
            Place device = place.onDevice(name);
            Result added = adminTyping("first password", "users", "add", name, "--password-stdin");
            assertThat(added.exitCode()).as(added.err()).isZero();
            login(device, name, "first password", 0);
            Files.writeString(folder.resolve(name + ".txt"), name);
            Result put = device.inside("put", folder.resolve(name + ".txt").toString(), server.at(name, "dir/"));
            assertThat(put.exitCode()).as(put.err()).isZero();

            assertThat(adminTyping("second password", "users", "reset-password", name, "--password-stdin")
                            .exitCode())
                    .isZero();
            login(device, name, "first password", 77);
            login(device, name, "second password", 0);
            assertThat(admin("users", "promote", name).exitCode()).isZero();
            assertThat(device.inside("admin", "users", "list", server.account(name))
                            .exitCode())
                    .isZero();
            assertThat(admin("users", "demote", name).exitCode()).isZero();
            assertThat(device.inside("admin", "users", "list", server.account(name))
                            .exitCode())
                    .isEqualTo(77);

            String directory =
                    FerryProcess.field(admin("users", "show", name, "--json").out(), "directory");
            Result nobodyToAsk = admin("users", "remove", name, files);
            assertThat(nobodyToAsk.exitCode()).isEqualTo(64);
            assertThat(nobodyToAsk.err()).contains("--yes");
            Result removed = admin("users", "remove", name, files, "--yes");

            assertThat(removed.exitCode()).as(removed.err()).isZero();
            assertThat(removed.out()).contains("files/" + directory);
            assertThat(device.inside("ls", server.at(name, "")).exitCode()).isEqualTo(77);
            assertThat(Files.exists(server.data().resolve("files").resolve(directory)))
                    .isEqualTo(files.equals("--keep-files"));
        }
    }

    private static Result adminTyping(String line, String... arguments) {
        return admin(place.typing(line), arguments);
    }

    private static void login(Place device, String name, String password, int exitCode) {
        Result login =
                device.typing(password).inside("login", server.account(name), "--password-stdin", "--accept-new-key");
        assertThat(login.exitCode()).as(login.err()).isEqualTo(exitCode);
    }

    @Test
    void sessionsUploadsAndTheServerAreShown() {
        Result sessions = admin("sessions", "list", "--json");
        Result uploads = admin("uploads", "list");
        Result status = admin("server", "status", "--json");

        assertThat(sessions.out()).contains("\"method\":\"peer-credential\"").contains("\"thisOne\":true");
        assertThat(uploads.exitCode()).isZero();
        assertThat(FerryProcess.field(status.out(), "writable")).isEqualTo("true");
        assertThat(Long.parseLong(FerryProcess.field(status.out(), "diskFree"))).isPositive();
        assertThat(FerryProcess.field(status.out(), "version")).startsWith("ferry");
        assertThat(admin("sessions", "revoke", "999999").exitCode()).isEqualTo(66);
        assertThat(admin("uploads", "abort", "nobody", "0".repeat(32)).exitCode())
                .isEqualTo(66);
    }

    @Test
    void theAuditLogIsShownExportedAndVerifiedAtTheServerAndOnItsFiles() throws Exception {
        register("audited");
        admin("users", "disable", "audited");

        Result shown = admin("audit", "show", "--event", "user-enable");
        Result export = admin("audit", "export");
        Result atServer = admin("audit", "verify");
        Path exported = Files.writeString(folder.resolve("audit.jsonl"), export.out());
        String line = export.out().lines().toList().getLast();
        String noted = FerryProcess.field(line, "seq") + ":" + sha256(line);

        assertThat(shown.out()).contains("user-enable", "audited", "begun", "done");
        assertThat(atServer.exitCode()).as(atServer.out()).isZero();
        assertThat(atServer.out()).contains("The chain holds.", "--noted ");
        assertThat(place.inside("admin", "audit", "verify", "--files", exported.toString(), "--noted", noted)
                        .exitCode())
                .isZero();
        assertThat(place.inside(
                                "admin",
                                "audit",
                                "verify",
                                "--files",
                                server.data().resolve("audit").toString())
                        .exitCode())
                .isZero();
        assertThat(admin("audit", "verify", "--noted", noted).exitCode()).isZero();

        Files.writeString(exported, export.out().replaceFirst("\"audited\"", "\"audited2\""));
        Result changed = place.inside("admin", "audit", "verify", "--files", exported.toString());
        assertThat(changed.exitCode()).isEqualTo(83);
        assertThat(changed.out()).contains("was changed").doesNotContain("The chain holds.");
        Files.writeString(exported, export.out().substring(0, export.out().length() - line.length() - 1));
        Result cut = place.inside("admin", "audit", "verify", "--files", exported.toString(), "--noted", noted);
        assertThat(cut.exitCode()).isEqualTo(83);
        assertThat(cut.out()).contains("lines at the end were removed");
    }

    private static String sha256(String line) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
    }
}
