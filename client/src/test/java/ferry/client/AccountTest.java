package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.Passwords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    static Path house;

    private static TestServer server;

    @TempDir
    Path folder;

    private FerryClient client;

    @BeforeAll
    static void startServer() throws Exception {
        server = new TestServer(house);
        int uid = (Integer) Files.getAttribute(house, "unix:uid");
        server.depot().ensureFirstAccount("admin", uid);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeClient() throws Exception {
        client = server.client(folder.resolve("state"));
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void aRegisteredAccountSignsInByPasswordAndByDeviceKeyAndCanLogOut() throws Exception {
        FerryClient.Registration registration =
                client.register(server.tcp(), "alice", PASSWORD, Optional.empty(), "alice@laptop");
        Session byPassword = client.session(server.tcp(), Optional.of("alice"), new Credentials.Password(PASSWORD));
        Session byKey = client.session(server.tcp(), Optional.empty(), new Credentials.DeviceKey());

        assertThat(registration.session().orElseThrow().identity().accountId()).isEqualTo(registration.accountId());
        assertThat(byPassword.identity().method()).isEqualTo(Message.SignInMethod.PASSWORD);
        assertThat(byKey.identity().method()).isEqualTo(Message.SignInMethod.DEVICE_KEY);
        assertThat(byKey.identity().account()).isEqualTo("alice");
        assertThat(byKey.keys()).singleElement().satisfies(key -> {
            assertThat(key.label()).isEqualTo("alice@laptop");
            assertThat(key.current()).isTrue();
        });
        Path pem = folder.resolve("state/keys/127%2E0".replace("%2E", ".") + ".0.1%3A"
                + server.tcp().port() + "/alice.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pem)))
                .isEqualTo("rw-------");

        assertThat(byPassword.logout()).isTrue();

        assertThat(client.accounts(server.tcp())).isEmpty();
        assertThatThrownBy(() -> client.session(server.tcp(), Optional.of("alice"), new Credentials.DeviceKey())
                        .identity())
                .isInstanceOf(ClientException.NoDeviceKey.class);
        assertThat(byPassword.keys()).isEmpty();
    }

    @Test
    void aLoginReplacesTheFormerKeyOfThisDevice() throws Exception {
        server.register(client, "bob").close();

        Session session = client.login(server.tcp(), "bob", PASSWORD, "bob@again");

        assertThat(session.keys())
                .singleElement()
                .extracting(Message.Key::label)
                .isEqualTo("bob@again");
        assertThat(client.session(server.tcp(), Optional.of("bob"), new Credentials.DeviceKey())
                        .identity()
                        .account())
                .isEqualTo("bob");
    }

    @Test
    void wrongPasswordsAndUnknownAccountsAreRefusedAlike() throws Exception {
        server.register(client, "carol").close();

        for (String account : List.of("carol", "nobody")) {
            assertThatThrownBy(() -> client.login(server.tcp(), account, "wrong password", "x"))
                    .isInstanceOfSatisfying(ClientException.Refused.class, refused -> {
                        assertThat(refused.is(ErrorCode.SIGN_IN_FAILED)).isTrue();
                        assertThat(refused.isSignedIn()).isFalse();
                        assertThat(refused.isRetryable()).isFalse();
                    });
        }
    }

    @Test
    void aNewPasswordIsNeededAfterChangingIt() throws Exception {
        Session session = client.register(server.tcp(), "dave", PASSWORD, Optional.empty(), "x")
                .session()
                .orElseThrow();

        session.changePassword("another fine phrase");

        assertThat(client.session(server.tcp(), Optional.of("dave"), new Credentials.Password("another fine phrase"))
                        .identity()
                        .account())
                .isEqualTo("dave");
        assertThatThrownBy(() -> client.session(server.tcp(), Optional.of("dave"), new Credentials.Password(PASSWORD))
                        .identity())
                .isInstanceOf(ClientException.Refused.class);
    }

    @Test
    void aBadNewPasswordIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.register(server.tcp(), "erin", "short", Optional.empty(), "x"))
                .isInstanceOf(Passwords.BadPasswordException.class);
    }

    @Test
    void anUnknownServerMustBeAcceptedAndAChangedKeyIsRefused() throws Exception {
        client.knownServers().forget(server.tcp());

        assertThatThrownBy(() -> client.login(server.tcp(), "alice", PASSWORD, "x"))
                .isInstanceOfSatisfying(
                        ClientException.ServerUnknown.class,
                        unknown -> assertThat(unknown.serverKeyHash()).isEqualTo(server.serverKeyHash()));

        client.knownServers().pin(server.tcp(), Digest.of(new byte[32]));
        assertThatThrownBy(() -> client.login(server.tcp(), "alice", PASSWORD, "x"))
                .isInstanceOfSatisfying(
                        ClientException.ServerKeyChanged.class,
                        changed -> assertThat(changed.offered()).isEqualTo(server.serverKeyHash()));
    }

    @Test
    void anotherReceiptKeyThanThePinnedOneIsRefused() throws Exception {
        server.register(client, "frank").close();
        client.knownServers().forget(server.tcp());
        client.knownServers().pin(server.tcp(), server.serverKeyHash());
        client.knownServers().pinReceiptKey(server.tcp(), new byte[32], List.of());

        assertThatThrownBy(() -> client.session(server.tcp(), Optional.of("frank"), new Credentials.DeviceKey())
                        .identity())
                .isInstanceOf(ClientException.ReceiptKeyChanged.class);
    }

    @Test
    void aServerThatIsNotThereIsToldApart() throws Exception {
        var nobody = new ferry.transport.Endpoint.Tcp("127.0.0.1", 1);

        assertThatThrownBy(() -> client.session(nobody, Optional.of("alice"), new Credentials.Password(PASSWORD))
                        .identity())
                .isInstanceOfSatisfying(
                        ClientException.ConnectionLost.class,
                        lost -> assertThat(lost.wasConnected()).isFalse());
    }

    @Test
    void theUserOfThisMachineSignsInOverAUnixSocketAndAdministers() throws Exception {
        Session session = client.session(server.unix(), Optional.empty(), new Credentials.Peer());

        assertThat(session.identity().account()).isEqualTo("admin");
        assertThat(session.identity().role()).isEqualTo(Message.Role.ADMINISTRATOR);
        assertThat(session.createInvite(Duration.ofHours(1))).hasSize(32);
        FerryClient.Registration registration =
                client.register(server.unix(), "grace", PASSWORD, Optional.empty(), "x");
        assertThat(registration.session()).isEmpty();
        session.mapUid(4_000_000_000L, "grace");
        assertThatThrownBy(() -> client.session(server.unix(), Optional.of("grace"), new Credentials.Password(PASSWORD))
                        .identity())
                .isInstanceOfSatisfying(
                        ClientException.Refused.class,
                        refused -> assertThat(refused.is(ErrorCode.METHOD_UNAVAILABLE))
                                .isTrue());
    }

    @Test
    void filesAreListedMovedAndRemoved() throws Exception {
        try (Session session = server.register(client, "heidi")) {
            session.makeDirectory(FerryPath.parse("a/b"));
            Path file = Files.writeString(folder.resolve("f"), "x");
            session.put(List.of(file), PutAndGetTest.target("a/b/"), TransferOptions.DEFAULT, TransferListener.NONE);

            List<String> names = new ArrayList<>();
            session.list(FerryPath.ROOT, true, entry -> names.add(entry.path().toString()));
            assertThat(names).containsExactlyInAnyOrder("a", "a/b", "a/b/f");
            assertThat(session.stat(FerryPath.parse("a/b/f")).sizeBytes()).isOne();

            session.move(FerryPath.parse("a/b/f"), FerryPath.parse("g"), false);
            session.remove(FerryPath.parse("a"), true);

            names.clear();
            session.list(FerryPath.ROOT, true, entry -> names.add(entry.path().toString()));
            assertThat(names).containsExactly("g");
            assertThatThrownBy(() -> session.stat(FerryPath.parse("nothing")))
                    .isInstanceOfSatisfying(
                            ClientException.Refused.class,
                            refused ->
                                    assertThat(refused.is(ErrorCode.NOT_FOUND)).isTrue());
        }
    }

    @Test
    void aDemandedClientKeyIsProvenInBothDirections() throws Exception {
        byte[] secret = DeviceKeys.keyId(new byte[32]).bytes();
        try (TestServer demanding = new TestServer(folder.resolve("demanding"), java.util.Map.of("site", secret))) {
            FerryClient with = clientWithKey(demanding, secret, "with");
            demanding.register(with, "ivan").identity();

            assertThatThrownBy(() -> demanding.register(demanding.client(folder.resolve("without")), "judy"))
                    .isInstanceOfSatisfying(
                            ClientException.Refused.class,
                            refused -> assertThat(refused.is(ErrorCode.CLIENT_KEY_REQUIRED))
                                    .isTrue());
            assertThatThrownBy(() -> demanding.register(clientWithKey(demanding, new byte[32], "wrong"), "judy"))
                    .isInstanceOfSatisfying(
                            ClientException.Refused.class,
                            refused -> assertThat(refused.is(ErrorCode.CLIENT_KEY_REFUSED))
                                    .isTrue());
            with.close();
        }
    }

    private FerryClient clientWithKey(TestServer of, byte[] secret, String state) throws Exception {
        FerryClient made = new FerryClient(
                new ClientSettings(
                        folder.resolve(state),
                        "test",
                        Duration.ZERO,
                        Optional.of(new ClientSettings.ClientKey("site", secret))),
                java.time.InstantSource.system(),
                TestServer.RANDOM);
        made.knownServers().pin(of.tcp(), of.serverKeyHash());
        return made;
    }
}
