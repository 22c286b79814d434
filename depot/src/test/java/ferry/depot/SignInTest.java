package ferry.depot;

import static ferry.depot.DepotRig.RANDOM;
import static ferry.depot.People.keyAdd;
import static ferry.depot.People.register;
import static ferry.depot.People.registration;
import static ferry.depot.People.signIn;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.DepotSettings.Registration;
import ferry.protocol.AdminRequest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.ClientKeys;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.PasswordVerifier;
import ferry.protocol.auth.ScramClient;
import ferry.protocol.proof.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §5, §7. */
class SignInTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    Path directory;

    @Test
    void whoRegistersSignsInWithThePassword() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            long id = register(rig, "alice", PASSWORD);

            AccountAccess access = signIn(rig, "alice", PASSWORD);

            assertThat(id).isEqualTo(2);
            assertThat(access.accountId()).isEqualTo(id);
            assertThat(access.account()).isEqualTo("alice");
            assertThat(access.role()).isEqualTo(Message.Role.USER);
            assertThat(access.method()).isEqualTo(Message.SignInMethod.PASSWORD);
            assertThat(Files.isDirectory(directory.resolve("files/2-alice"))).isTrue();
        }
    }

    @Test
    void wrongUnknownAndDisabledCannotBeToldApart() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", PASSWORD);
            register(rig, "disabled", PASSWORD);
            disable(rig, "disabled");
            KeyPair pair = DeviceKeys.generate(RANDOM);

            List<RefusedException> refusals = new ArrayList<>();
            refusals.add(refusal(() -> signIn(rig, "alice", "wrong")));
            refusals.add(refusal(() -> signIn(rig, "nobody", PASSWORD)));
            refusals.add(refusal(() -> signIn(rig, "disabled", PASSWORD)));
            refusals.add(refusal(() -> signIn(rig, "BAD NAME", PASSWORD)));
            refusals.add(refusal(() -> signIn(rig, "admin", PASSWORD)));
            refusals.add(refusal(() -> signIn(rig.reception(), "alice", pair)));
            refusals.add(refusal(() -> signIn(rig.reception(), "nobody", pair)));

            assertThat(refusals).extracting(RefusedException::code).containsOnly(ErrorCode.SIGN_IN_FAILED);
            assertThat(refusals)
                    .extracting(Throwable::getMessage)
                    .containsOnly(refusals.getFirst().getMessage());
            // One place throws them.
            assertThat(refusals)
                    .extracting(e -> e.getStackTrace()[0].toString())
                    .containsOnly(refusals.getFirst().getStackTrace()[0].toString());
        }
    }

    @Test
    void everyNameIsChallengedInOneShapeAndAlwaysTheSame() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", PASSWORD);
            register(rig, "disabled", PASSWORD);
            disable(rig, "disabled");
            // "admin" has no password; nobody can have the last name.
            List<String> names = List.of("alice", "disabled", "admin", "nobody", "nobody2", "BAD NAME");
            Map<String, String> first = new HashMap<>();
            for (String name : names) {
                first.put(name, saltAndIterations(rig, name));
            }

            assertThat(first.values()).allMatch(challenge -> challenge.matches("s=[A-Za-z0-9+/]{22}==,i=600000"));
            assertThat(first.get("nobody")).isNotEqualTo(first.get("nobody2"));
            for (String name : names) {
                assertThat(saltAndIterations(rig, name)).isEqualTo(first.get(name));
            }
            rig.reopen();
            for (String name : names) {
                assertThat(saltAndIterations(rig, name)).isEqualTo(first.get(name));
            }
        }
    }

    @Test
    void aPasswordOfAnotherShapeIsRefusedWhereverOneIsSet() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", PASSWORD);
            AccountAccess alice = signIn(rig, "alice", PASSWORD);
            UserAdministration users = rig.admin().administration().users();
            byte[] one = DepotRig.filled(32, 1);
            byte[] two = DepotRig.filled(32, 2);
            record Shape(int saltBytes, int iterations) {}
            for (Shape shape : List.of(
                    new Shape(15, 600_000),
                    new Shape(17, 600_000),
                    new Shape(64, 600_000),
                    new Shape(16, 599_999),
                    new Shape(16, 600_001),
                    new Shape(16, 100_000),
                    new Shape(16, 2_000_000))) {
                byte[] salt = new byte[shape.saltBytes()];
                int count = shape.iterations();
                for (RefusedException refused : List.of(
                        refusal(() -> rig.reception()
                                .register(new Message.Register("bob", salt, count, one, two, Optional.empty()))),
                        refusal(() -> alice.changePassword(new Message.ChangePassword(salt, count, one, two))),
                        refusal(() ->
                                users.add(new AdminRequest.UserAdd("bob", Message.Role.USER, salt, count, one, two))),
                        refusal(() -> users.password(new AdminRequest.UserPassword("alice", salt, count, one, two))))) {
                    assertThat(refused.code()).as("%s", shape).isEqualTo(ErrorCode.BAD_CREDENTIAL);
                }
            }
        }
    }

    @Test
    void aDeviceKeySignsInUntilItIsRevoked() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            long id = register(rig, "alice", PASSWORD);
            KeyPair pair = DeviceKeys.generate(RANDOM);
            AccountAccess first = signIn(rig, "alice", PASSWORD);
            first.addKey(keyAdd(pair, id, "laptop 电脑"));
            first.addKey(keyAdd(pair, id, "laptop 电脑"));

            AtomicInteger revoked = new AtomicInteger();
            AccountAccess byKey = signIn(rig.reception(revoked::incrementAndGet), "alice", pair);
            assertThat(byKey.keys()).singleElement().satisfies(key -> {
                assertThat(key.label()).isEqualTo("laptop 电脑");
                assertThat(key.current()).isTrue();
            });
            assertThat(first.keys())
                    .singleElement()
                    .satisfies(key -> assertThat(key.current()).isFalse());

            first.revokeKey(new Message.KeyRevoke(byKey.keys().getFirst().keyId()));

            assertThat(revoked).hasValue(1);
            assertThat(refusal(byKey::keys).code()).isEqualTo(ErrorCode.REVOKED);
            assertThat(refusal(() -> signIn(rig.reception(), "alice", pair)).code())
                    .isEqualTo(ErrorCode.SIGN_IN_FAILED);
            assertThat(first.keys()).isEmpty();
            assertThat(refusal(() -> first.revokeKey(new Message.KeyRevoke(DepotRig.root(new byte[1]))))
                            .code())
                    .isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void aKeyIsAddedOnlyWithItsProofAndAtMostAHundred() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            long id = register(rig, "alice", PASSWORD);
            AccountAccess access = signIn(rig, "alice", PASSWORD);
            KeyPair pair = DeviceKeys.generate(RANDOM);

            assertThat(refusal(() -> access.addKey(keyAdd(pair, id + 1, "x"))).code())
                    .isEqualTo(ErrorCode.BAD_CREDENTIAL);
            for (int i = 0; i < 100; i++) {
                access.addKey(keyAdd(DeviceKeys.generate(RANDOM), id, "key " + i));
            }
            assertThat(refusal(() -> access.addKey(keyAdd(pair, id, "one more")))
                            .code())
                    .isEqualTo(ErrorCode.TOO_MANY);
            assertThat(access.keys()).hasSize(100);
        }
    }

    @Test
    void aChangedPasswordClosesLinksOfTheOldOne() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            long id = register(rig, "alice", PASSWORD);
            KeyPair pair = DeviceKeys.generate(RANDOM);
            AtomicInteger revoked = new AtomicInteger();
            AccountAccess other = signIn(rig.reception(revoked::incrementAndGet), "alice", PASSWORD);
            AccountAccess access = signIn(rig, "alice", PASSWORD);
            access.addKey(keyAdd(pair, id, "k"));
            AtomicInteger keyRevoked = new AtomicInteger();
            AccountAccess byKey = signIn(rig.reception(keyRevoked::incrementAndGet), "alice", pair);

            PasswordVerifier next = People.salted("another one").verifier(People.SALT, 600_000);
            Message.ChangePassword change =
                    new Message.ChangePassword(People.SALT, 600_000, next.storedKey(), next.serverKey());
            assertThat(refusal(() -> byKey.changePassword(change)).code()).isEqualTo(ErrorCode.PASSWORD_REQUIRED);
            access.changePassword(change);

            assertThat(revoked).hasValue(1);
            assertThat(keyRevoked).hasValue(0);
            assertThat(refusal(() -> other.stat(DepotRig.path(""))).code()).isEqualTo(ErrorCode.REVOKED);
            access.stat(DepotRig.path(""));
            assertThat(refusal(() -> signIn(rig, "alice", PASSWORD)).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
            signIn(rig, "alice", "another one").close();
        }
    }

    @Test
    void aPasswordChangedDuringASignInEndsIt() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", PASSWORD);
            AccountAccess access = signIn(rig, "alice", PASSWORD);
            Reception late = rig.reception();
            ScramClient client = new ScramClient("alice", PASSWORD, DepotRig.TLS, new byte[24]);
            byte[] challenge = late.challenge(new Message.SignInPassword(client.clientFirst()));

            PasswordVerifier next = People.salted("another one").verifier(People.SALT, 600_000);
            access.changePassword(new Message.ChangePassword(People.SALT, 600_000, next.storedKey(), next.serverKey()));

            assertThat(refusal(() -> late.signIn(new Message.ScramResponse(client.clientFinal(challenge))))
                            .code())
                    .isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void badNamesAreRefusedNeverFolded() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            for (String name :
                    List.of("", "Alice", "a/b", "..", ".a", "-a", "a b", "ä", "a\u0000", "a\n", "x".repeat(65))) {
                assertThat(refusal(() -> register(rig, name, PASSWORD)).code())
                        .as(name)
                        .isEqualTo(ErrorCode.BAD_ACCOUNT_NAME);
            }
            Message.Register good = registration("alice", PASSWORD, Optional.empty());
            rig.reception().register(good);
            assertThat(refusal(() -> rig.reception().register(good)).code()).isEqualTo(ErrorCode.ACCOUNT_EXISTS);
        }
    }

    @Test
    void invitesAreSingleUseExpireAndComeBeforeTheName() throws Exception {
        DepotRig rig = new DepotRig(directory);
        rig.settings = new DepotSettings(Registration.INVITE, Durability.DURABLE, Map.of());
        try (rig) {
            rig.open();
            byte[] token = rig.depot.createInvite(Duration.ofHours(1));
            byte[] expiring = rig.depot.createInvite(Duration.ofSeconds(10));
            rig.now = rig.now.plusSeconds(11);

            for (Optional<byte[]> invite :
                    List.of(Optional.<byte[]>empty(), Optional.of(new byte[32]), Optional.of(expiring))) {
                for (String name : List.of("alice", "admin", "NO NAME")) {
                    assertThat(refusal(() -> rig.reception().register(registration(name, PASSWORD, invite)))
                                    .code())
                            .isEqualTo(ErrorCode.REGISTRATION_INVITE);
                }
            }
            // A refusal does not use it up.
            assertThat(refusal(() -> rig.reception().register(registration("admin", PASSWORD, Optional.of(token))))
                            .code())
                    .isEqualTo(ErrorCode.ACCOUNT_EXISTS);
            rig.reception().register(registration("alice", PASSWORD, Optional.of(token)));
            assertThat(refusal(() -> rig.reception().register(registration("bob", PASSWORD, Optional.of(token))))
                            .code())
                    .isEqualTo(ErrorCode.REGISTRATION_INVITE);
            assertThat(databaseBytes(rig)).doesNotContain(latin(token));
        }
    }

    @Test
    void aClosedSiteRegistersNobody() throws Exception {
        DepotRig rig = new DepotRig(directory);
        rig.settings = new DepotSettings(Registration.CLOSED, Durability.DURABLE, Map.of());
        try (rig) {
            rig.open();

            assertThat(refusal(() -> register(rig, "alice", PASSWORD)).code()).isEqualTo(ErrorCode.REGISTRATION_CLOSED);
        }
    }

    @Test
    void onAUnixSocketOnlyTheMappedUidCounts() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", PASSWORD);
            AccountAccess admin = rig.admin();
            assertThat(admin.role()).isEqualTo(Message.Role.ADMINISTRATOR);
            assertThat(admin.accountId()).isEqualTo(1);
            Reception stranger = rig.depot.receive(Binding.unixPeer(), OptionalInt.of(2_000), "unix", "unix", () -> {});
            assertThat(refusal(() -> stranger.signIn(new Message.SignInPeer("alice")))
                            .code())
                    .isEqualTo(ErrorCode.SIGN_IN_FAILED);

            admin.mapUid(new Message.MapUid(2_000, "alice"));

            assertThat(stranger.signIn(new Message.SignInPeer("alice")).account())
                    .isEqualTo("alice");
            assertThat(refusal(() -> stranger.signIn(new Message.SignInPeer("admin")))
                            .code())
                    .isEqualTo(ErrorCode.SIGN_IN_FAILED);
            assertThat(refusal(() -> signIn(stranger, "alice", PASSWORD)).code())
                    .isEqualTo(ErrorCode.METHOD_UNAVAILABLE);
            assertThat(refusal(() -> signIn(stranger, "alice", DeviceKeys.generate(RANDOM)))
                            .code())
                    .isEqualTo(ErrorCode.METHOD_UNAVAILABLE);
            assertThat(refusal(() -> rig.reception().signIn(new Message.SignInPeer("")))
                            .code())
                    .isEqualTo(ErrorCode.METHOD_UNAVAILABLE);
        }
    }

    @Test
    void onlyAnAdministratorInvitesAndMaps() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            register(rig, "alice", PASSWORD);
            AccountAccess access = signIn(rig, "alice", PASSWORD);

            assertThat(refusal(() -> access.createInvite(new Message.CreateInvite(60)))
                            .code())
                    .isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal(() -> access.mapUid(new Message.MapUid(1, "alice")))
                            .code())
                    .isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(rig.admin().createInvite(new Message.CreateInvite(60))).hasSize(32);
        }
    }

    @Test
    void aDemandedClientKeyComesFirst() throws Exception {
        byte[] key = DepotRig.filled(32, 42);
        DepotRig rig = new DepotRig(directory);
        rig.settings = new DepotSettings(Registration.OPEN, Durability.DURABLE, Map.of("office", key));
        try (rig) {
            rig.open();
            byte[] clientNonce = DepotRig.filled(32, 3);
            byte[] serverNonce = DepotRig.filled(32, 4);
            Reception reception = rig.reception();
            assertThat(reception.isClientKeyDemanded()).isTrue();
            assertThat(refusal(() -> reception.register(registration("alice", PASSWORD, Optional.empty())))
                            .code())
                    .isEqualTo(ErrorCode.CLIENT_KEY_REQUIRED);
            for (String name : List.of("office", "unknown")) {
                byte[] wrong = ClientKeys.mac(
                        new byte[32], ClientKeys.Side.CLIENT, DepotRig.TLS, clientNonce, serverNonce, name);
                assertThat(refusal(() -> reception.proveClientKey(
                                        new Message.ClientKey(name, wrong), clientNonce, serverNonce))
                                .code())
                        .isEqualTo(ErrorCode.CLIENT_KEY_REFUSED);
            }

            byte[] mac = ClientKeys.mac(key, ClientKeys.Side.CLIENT, DepotRig.TLS, clientNonce, serverNonce, "office");
            byte[] answer = reception.proveClientKey(new Message.ClientKey("office", mac), clientNonce, serverNonce);

            assertThat(answer)
                    .isEqualTo(ClientKeys.mac(
                            key, ClientKeys.Side.SERVER, DepotRig.TLS, clientNonce, serverNonce, "office"));
            reception.register(registration("alice", PASSWORD, Optional.empty()));
        }
    }

    @Test
    void verifiersCannotBeReadInTheDatabase() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            Message.Register registration = registration("alice", PASSWORD, Optional.empty());
            rig.reception().register(registration);

            String bytes = databaseBytes(rig);

            assertThat(bytes).contains("alice");
            assertThat(bytes).doesNotContain(latin(registration.storedKey()));
            assertThat(bytes).doesNotContain(latin(registration.serverKey()));
            assertThat(bytes).doesNotContain(latin(registration.salt()));
        }
    }

    @Test
    void aFirstAccountIsMadeOnce() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            assertThat(rig.depot.ensureFirstAccount("second", 1)).isEmpty();
            rig.reopen();
            assertThat(rig.depot.ensureFirstAccount("second", 1)).isEmpty();
        }
    }

    private static String saltAndIterations(DepotRig rig, String name) throws IOException {
        ScramClient client = new ScramClient(name, PASSWORD, DepotRig.TLS, new byte[24]);
        String challenge = new String(
                rig.reception().challenge(new Message.SignInPassword(client.clientFirst())), StandardCharsets.UTF_8);
        return challenge.substring(challenge.indexOf(",s=") + 1);
    }

    private static void disable(DepotRig rig, String name) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + rig.database());
                var statement = connection.prepareStatement("UPDATE accounts SET disabled = 1 WHERE name = ?")) {
            statement.setBytes(1, name.getBytes(StandardCharsets.UTF_8));
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static String databaseBytes(DepotRig rig) throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(rig.directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(latin(Files.readAllBytes(file)));
            }
        }
        return all.toString();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
