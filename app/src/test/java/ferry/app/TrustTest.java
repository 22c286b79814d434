package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who trusts whom, and what a person is told when trust ends. The servers are real processes. */
class TrustTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    private Place here;

    @BeforeEach
    void begin() {
        here = new Place(folder);
    }

    @Test
    void anUnknownServerIsNotTrustedByAScriptUnlessItSaysSo() {
        try (ServerProcess server = ServerProcess.start(folder)) {
            Result refused = here.typing(PASSWORD).inside("register", server.account("alice"), "--password-stdin");
            Result accepted = register(server, "alice");
            Result known = here.inside("whoami", server.account("alice"));

            assertThat(refused.exitCode()).isEqualTo(71);
            assertThat(refused.err()).contains(server.told("fingerprint"), "--accept-new-key");
            assertThat(accepted.out()).contains(server.told("fingerprint"));
            assertThat(known.exitCode()).as(known.err()).isZero();
        }
    }

    @Test
    void aServerWithAnotherKeyIsRefusedUntilAPersonForgetsTheOldOne() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder)) {
            register(server, "alice");
            Files.writeString(folder.resolve("secret.txt"), "mine");
            server.kill();
            Files.delete(server.data().resolve("keys/tls.key"));
            server.restart();

            Result refused = here.inside(
                    "put",
                    folder.resolve("secret.txt").toString(),
                    server.at("alice", ""),
                    "--accept-new-key",
                    "--wait",
                    "1");
            String logAfterRefusal = server.log();
            Result forgot = here.inside("forget", server.account("alice"));
            Result again = here.inside("whoami", server.account("alice"), "--accept-new-key");

            assertThat(refused.exitCode()).isEqualTo(72);
            assertThat(refused.err()).contains("another key than before", server.told("fingerprint"), "ferry forget");
            assertThat(logAfterRefusal).doesNotContain("signed in");
            assertThat(forgot.exitCode()).as(forgot.err()).isZero();
            assertThat(again.exitCode()).as(again.err()).isZero();
        }
    }

    @Test
    void anotherSaltThanBeforeIsToldWhateverComesOfTheSignIn() {
        try (ServerProcess server = ServerProcess.start(folder)) {
            register(server, "alice");
            String alice = server.account("alice");
            Place other = here.onDevice("other");
            other.typing(PASSWORD).inside("login", alice, "--password-stdin", "--accept-new-key");
            other.typing(PASSWORD, "another good one").inside("passwd", alice, "--password-stdin");

            Result wrong = here.typing(PASSWORD).ferry("login", alice, "--password-stdin");
            Result right = here.typing("another good one").ferry("login", alice, "--password-stdin");
            Result again = here.typing("another good one").ferry("login", alice, "--password-stdin");

            assertThat(wrong.exitCode()).isEqualTo(77);
            assertThat(wrong.err()).contains("salt or iterations of alice");
            assertThat(right.exitCode()).as(right.err()).isZero();
            assertThat(right.err()).contains("salt or iterations of alice");
            assertThat(again.exitCode()).as(again.err()).isZero();
            assertThat(again.err()).doesNotContain("salt");
        }
    }

    @Test
    void aWrongPasswordAndAnUnknownAccountAreToldInTheSameWords() {
        try (ServerProcess server = ServerProcess.start(folder)) {
            register(server, "alice");

            Result wrong =
                    here.typing("wrong horse battery").inside("login", server.account("alice"), "--password-stdin");
            Result unknown =
                    here.typing("wrong horse battery").inside("login", server.account("nobody"), "--password-stdin");

            assertThat(wrong.exitCode()).isEqualTo(77);
            assertThat(unknown.exitCode()).isEqualTo(77);
            assertThat(unknown.err().replace("nobody", "alice")).isEqualTo(wrong.err());
            assertThat(server.log()).doesNotContain("wrong horse");
        }
    }

    @Test
    void aBadPasswordIsRefusedHereWithAReason() {
        try (ServerProcess server = ServerProcess.start(folder)) {
            for (String bad : new String[] {"short", "password1", "alice", ""}) {
                Result refused = here.typing(bad)
                        .inside("register", server.account("alice"), "--password-stdin", "--accept-new-key");

                assertThat(refused.exitCode()).as(bad).isEqualTo(65);
                assertThat(refused.err()).contains("password");
            }
            assertThat(server.log()).doesNotContain("registered");
        }
    }

    @Test
    void anInviteIsGoodForOneRegistration() {
        try (ServerProcess server = ServerProcess.start(folder, "--registration", "invite")) {
            String invite = server.told("invite");

            Result without = register(server, "alice");
            Result with = register(server, "alice", "--invite", invite);
            Result again = register(server, "bob", "--invite", invite);

            assertThat(server.told("command")).endsWith("--invite " + invite);
            assertThat(without.exitCode()).isEqualTo(77);
            assertThat(without.err()).contains("needs a valid invite");
            assertThat(with.exitCode()).as(with.err()).isZero();
            assertThat(again.exitCode()).isEqualTo(77);
        }
    }

    @Test
    void aClosedServerRegistersNobody() {
        try (ServerProcess server = ServerProcess.start(folder, "--registration", "closed")) {
            Result refused = register(server, "alice");

            assertThat(refused.exitCode()).isEqualTo(77);
            assertThat(refused.err()).contains("registers nobody");
            assertThat(server.told("command")).isEqualTo("null");
        }
    }

    @Test
    void aClientKeyIsDemandedBeforeAnythingElse() throws Exception {
        Path key = Files.writeString(
                folder.resolve("good.key"), Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                folder.resolve("bad.key"),
                "/" + Base64.getEncoder().encodeToString(new byte[32]).substring(1));
        try (ServerProcess server = ServerProcess.start(folder, "--client-key", "office=good.key")) {
            Result without = register(server, "alice");
            Result wrong = register(server, "alice", "--client-key", "office=" + folder.resolve("bad.key"));
            Result good = register(server, "alice", "--client-key", "office=" + folder.resolve("good.key"));

            assertThat(without.exitCode()).isEqualTo(77);
            assertThat(without.err()).contains("wants a client key");
            assertThat(wrong.exitCode()).isEqualTo(77);
            assertThat(wrong.err()).contains("client key is not accepted");
            assertThat(good.exitCode()).as(good.err()).isZero();
        }
    }

    private Result register(ServerProcess server, String account, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "register";
        arguments[1] = server.account(account);
        arguments[2] = "--password-stdin";
        arguments[3] = "--accept-new-key";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return here.typing(PASSWORD).inside(arguments);
    }
}
