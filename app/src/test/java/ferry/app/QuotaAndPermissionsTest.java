package ferry.app;

import static ferry.app.FerryProcess.field;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas and folder rules as people meet them: through the command, at a real server. */
class QuotaAndPermissionsTest {
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

    private static void done(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private static Path file(String name, int bytes) throws IOException {
        return Files.write(folder.resolve(name), new byte[bytes]);
    }

    @Test
    void whatGoesBeyondTheQuotaIsRefusedAndGoesOnWhenThereIsRoom() throws Exception {
        Place device = register("full");
        done(admin("quota", "set", "full", "--bytes", "3M"));
        Path large = file("large", 2_500_000);
        Path small = file("small", 1_000_000);
        done(device.inside("put", small.toString(), server.at("full", "small")));

        Result refused = device.inside("put", large.toString(), server.at("full", "large"));

        assertThat(refused.exitCode()).isEqualTo(29);
        assertThat(refused.err()).contains("this needs 2.38 MiB, and the account's quota has 2.05 MiB left");
        Result chinese = device.inside("--lang", "zh", "put", large.toString(), server.at("full", "large"));
        assertThat(chinese.exitCode()).isEqualTo(29);
        assertThat(chinese.err()).contains("这需要 2.38 MiB，而账户的配额只剩 2.05 MiB");
        String shown = device.inside("quota", "--json", server.account("full")).out();
        assertThat(field(shown, "bytes")).isEqualTo("1000000");
        assertThat(field(shown, "bytesLimit")).isEqualTo("3145728");
        assertThat(field(shown, "bytesFree")).isEqualTo("2145728");
        assertThat(field(shown, "uploadingBytes")).isEqualTo("0");
        done(device.inside("rm", server.at("full", "small")));
        done(device.inside("put", large.toString(), server.at("full", "large")));
    }

    @Test
    void ratesAreSetShownAndTakenBack() throws Exception {
        Place device = register("slow");

        done(admin("quota", "set", "slow", "--upload-rate", "10M", "--download-rate", "64K"));

        String shown = device.inside("quota", "--json", server.account("slow")).out();
        assertThat(field(shown, "uploadRateLimit")).isEqualTo("10485760");
        assertThat(field(shown, "downloadRateLimit")).isEqualTo("65536");
        Path file = file("rated", 200_000);
        done(device.inside("put", file.toString(), server.at("slow", "rated")));
        long from = System.nanoTime();
        done(device.inside(
                "get", server.at("slow", "rated"), folder.resolve("rated-back").toString()));
        // Two seconds' worth beyond the one that is free.
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(1_900));
        assertThat(folder.resolve("rated-back")).hasSameBinaryContentAs(file);
        assertThat(admin("quota", "set", "slow", "--upload-rate", "1K").exitCode())
                .isEqualTo(65);
        done(admin("quota", "set", "slow", "--upload-rate", "default", "--download-rate", "none"));
        assertThat(admin("quota", "show", "slow").out()).doesNotContain("rate limit");
    }

    @Test
    void aDropBoxTakesFilesAndShowsNothing() throws Exception {
        Place device = register("drops");
        done(admin("permissions", "set", "drops", "inbox", "create"));
        Path report = file("report", 5_000);
        Path large = file("large-report", 1_500_000);

        done(device.inside("put", report.toString(), server.at("drops", "inbox/report")));
        done(device.inside("put", large.toString(), server.at("drops", "inbox/sub/large")));

        assertThat(server.data().resolve("files").toFile().list()).isNotNull();
        Result listed = device.inside("ls", server.at("drops", "inbox"));
        assertThat(listed.exitCode()).isEqualTo(77);
        assertThat(listed.err()).contains("may not do that");
        assertThat(device.inside(
                                "get",
                                server.at("drops", "inbox/report"),
                                folder.resolve("back").toString())
                        .exitCode())
                .isEqualTo(77);
        assertThat(device.inside("rm", server.at("drops", "inbox/report")).exitCode())
                .isEqualTo(77);
        assertThat(device.inside("put", "--overwrite", large.toString(), server.at("drops", "inbox/report"))
                        .exitCode())
                .isEqualTo(73);
        Result above = device.inside("ls", server.at("drops", ""));
        done(above);
        assertThat(above.out()).contains("inbox");
        Result rules = admin("permissions", "show", "drops", "--json");
        assertThat(rules.out()).contains("{\"path\":\"/inbox\",\"rights\":[\"create\"]}");
        done(admin("permissions", "clear", "drops", "inbox"));
        done(device.inside("ls", server.at("drops", "inbox")));
    }

    @Test
    void aRecountTellsWhatChangedOutside() throws Exception {
        Place device = register("outside");
        done(device.inside("put", file("o", 1_000).toString(), server.at("outside", "o")));
        Path home;
        try (var homes = Files.newDirectoryStream(server.data().resolve("files"), "*-outside")) {
            home = homes.iterator().next();
        }
        Files.write(home.resolve("p"), new byte[77]);

        String counted = admin("quota", "recount", "outside", "--json").out();

        assertThat(field(counted, "bytesBefore")).isEqualTo("1000");
        assertThat(field(counted, "bytes")).isEqualTo("1077");
        assertThat(field(counted, "files")).isEqualTo("2");
    }

    @Test
    void mistakesAreSaidBeforeAnythingIsDone() {
        register("typo");

        assertThat(admin("quota", "set", "typo", "--bytes", "lots").exitCode()).isEqualTo(64);
        assertThat(admin("quota", "set", "typo").exitCode()).isEqualTo(64);
        assertThat(admin("quota", "set", "typo", "--links", "0").exitCode()).isEqualTo(65);
        assertThat(admin("permissions", "set", "typo", "a", "rread").exitCode()).isEqualTo(64);
        assertThat(admin("permissions", "clear", "typo", "a").exitCode()).isEqualTo(66);
        assertThat(admin("quota", "show", "nobody").exitCode()).isEqualTo(66);
        Place user = place.onDevice("typo");
        assertThat(user.inside("admin", "quota", "set", "typo", server.account("typo"), "--bytes", "none")
                        .exitCode())
                .isEqualTo(77);
    }
}
