package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<String> all = new ArrayList<>(List.of("admin"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--socket", server.socket().toString()));
        return place.inside(all.toArray(String[]::new));
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
}
