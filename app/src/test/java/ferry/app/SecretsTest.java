package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that are easy to find, used everywhere, and then looked for where none may be: the server's log, its audit log,
 * its database, what commands print, arguments of processes, and what passes a Unix socket in the clear.
 */
class SecretsTest {
    private static final String PASSWORD = "canary Kanarienvogel 金丝雀 1";
    private static final String NEXT_PASSWORD = "canary Kanarienvogel 金丝雀 2";
    private static final String GIVEN_PASSWORD = "canary Kanarienvogel 金丝雀 3";
    private static final byte[] CLIENT_KEY = Arrays.copyOf("canary client key 0123456789abcdef".getBytes(), 32);
    /** Before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
    private static final int SEED_AT = 16;

    @TempDir
    private Path folder;

    private final List<String> printed = new ArrayList<>();
    private final Map<String, byte[]> secrets = new LinkedHashMap<>();

    @Test
    void noSecretIsFoundWhereNoneMayBe() throws Exception {
        Path keyFile = Files.writeString(
                folder.resolve("client.key"), Base64.getEncoder().encodeToString(CLIENT_KEY));
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
        String clientKey = "office=" + keyFile;
        Map<String, byte[]> places = new LinkedHashMap<>();
        try (ServerProcess server = ServerProcess.start(
                        folder, "--verbose", "--registration", "invite", "--client-key", clientKey);
                UnixRelay relay = new UnixRelay(folder.resolve("relay.sock"), server.socket())) {
            useAll(server, relay, clientKey);
            server.stop();
            places.put("the log", server.log().getBytes(StandardCharsets.UTF_8));
            places.put("traffic", relay.seen());
            for (Path file : filesOfTheServer(server.data())) {
                places.put(file.toString(), Files.readAllBytes(file));
            }
            assertThat(audit(server.data())).contains("carol", "user-add", "wrong password");
        }
        places.put("output", String.join("\n", printed).getBytes(StandardCharsets.UTF_8));

        assertThat(find("carol".getBytes(StandardCharsets.UTF_8), places.get("traffic")))
                .isTrue();
        assertThat(find("alice".getBytes(StandardCharsets.UTF_8), places.get("the log")))
                .isTrue();
        assertThat(secrets).hasSize(6);
        secrets.forEach((name, secret) -> places.forEach((place, bytes) -> {
            for (byte[] form : forms(secret)) {
                assertThat(find(form, bytes)).as(name + " in " + place).isFalse();
            }
        }));
    }

    /** Each secret at work, as people use it. */
    private void useAll(ServerProcess server, UnixRelay relay, String key) throws IOException {
        Place here = new Place(folder);
        String alice = server.account("alice");
        String invite = ran(here, "invite", "--client-key", key, "--socket", "" + server.socket())
                .lines()
                .findFirst()
                .orElseThrow();
        // The one place that must show it, to the person who asked for it.
        printed.clear();
        Place first = here.typing(PASSWORD);
        String[] asAlice = {alice, "--client-key", key, "--password-stdin", "--verbose", "--accept-new-key"};
        ran(first, with(asAlice, "register", "--invite", invite));
        assertThat(arguments(server.pid())).contains("serve").doesNotContain("canary");
        ran(here.typing(PASSWORD, NEXT_PASSWORD), with(asAlice, "passwd"));
        Result wrong = first.inside(with(asAlice, "login"));
        assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(77);
        printed.add(wrong.out() + wrong.err());
        String[] asRoot = {"--client-key", key, "--verbose", "--socket", "" + relay.path()};
        ran(here.typing(GIVEN_PASSWORD), with(asRoot, "admin", "users", "add", "carol", "--password-stdin"));
        ran(here, with(asRoot, "admin", "audit", "show", "--last", "0"));
        ran(here, "ls", server.at("alice", ""), "--client-key", key, "--verbose");
        secrets.put("first password", PASSWORD.getBytes(StandardCharsets.UTF_8));
        secrets.put("second password", NEXT_PASSWORD.getBytes(StandardCharsets.UTF_8));
        secrets.put("given password", GIVEN_PASSWORD.getBytes(StandardCharsets.UTF_8));
        secrets.put("device key", seed(folder.resolve("state")));
        secrets.put("invite", Base64.getUrlDecoder().decode(invite));
        secrets.put("client key", CLIENT_KEY);
    }

    private static String[] with(String[] options, String... command) {
        return Stream.concat(Arrays.stream(command), Arrays.stream(options)).toArray(String[]::new);
    }

    private String ran(Place place, String... arguments) {
        Result result = place.inside(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        printed.add(result.out() + result.err());
        return result.out();
    }

    /** As it is, and as people write bytes down. */
    private static List<byte[]> forms(byte[] secret) {
        return Stream.of(
                        new String(secret, StandardCharsets.ISO_8859_1),
                        HexFormat.of().formatHex(secret),
                        HexFormat.of().withUpperCase().formatHex(secret),
                        Base64.getEncoder().withoutPadding().encodeToString(secret),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
                .map(form -> form.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static boolean find(byte[] wanted, byte[] in) {
        return new String(in, StandardCharsets.ISO_8859_1).contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    /** All but keys/, which is made of secrets, and readable by the server alone. */
    private static List<Path> filesOfTheServer(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(data.resolve("keys")))
                    .toList();
            assertThat(found).anyMatch(file -> file.endsWith("ferry.db"));
            return found;
        }
    }

    private static String audit(Path data) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(data.resolve("audit"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static String arguments(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    }

    /** The 32 bytes that are this device's private key. */
    private static byte[] seed(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (text.contains("PRIVATE KEY")) {
                    String pem = text.substring(text.indexOf("KEY-----") + 8, text.indexOf("-----END"));
                    byte[] der = Base64.getMimeDecoder().decode(pem);
                    return Arrays.copyOfRange(der, SEED_AT, SEED_AT + 32);
                }
            }
        }
        throw new AssertionError("no device key in " + state);
    }
}
