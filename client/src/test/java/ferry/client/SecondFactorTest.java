package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.AdminRequest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.auth.Totp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §5.6 from a client's side, at a real server with its real clock. */
class SecondFactorTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    private final byte[] secret = secret();

    @Test
    void thePasswordAloneIsToldThatACodeIsNeededAndTheDeviceIsNot() throws Exception {
        try (TestServer server = new TestServer(folder.resolve("server"));
                FerryClient client = server.client(folder.resolve("state"))) {
            server.register(client, "alice").close();
            List<String> recovery = enable(client, server);

            assertThatThrownBy(() -> client.login(server.tcp(), "alice", PASSWORD, "x"))
                    .isInstanceOfSatisfying(
                            ClientException.SecondFactorNeeded.class,
                            needed -> assertThat(needed.isEnrolled()).isTrue());
            assertThatThrownBy(() -> login(client, server, new SecondFactor.Code("000000")))
                    .isInstanceOfSatisfying(
                            ClientException.Refused.class,
                            refused -> assertThat(refused.is(ErrorCode.SECOND_FACTOR_FAILED))
                                    .isTrue());
            try (Session session = login(client, server, new SecondFactor.Code(nextCode()))) {
                assertThat(session.identity().method()).isEqualTo(Message.SignInMethod.PASSWORD);
                assertThat(session.secondFactor()).isEqualTo(new Message.SecondFactorState(true, false, 10));
            }
            try (Session byKey = client.session(server.tcp(), Optional.of("alice"), new Credentials.DeviceKey())) {
                assertThat(byKey.identity().account()).isEqualTo("alice");
                byKey.disableSecondFactor(recovery.getFirst());
            }
            client.login(server.tcp(), "alice", PASSWORD, "x").close();
        }
    }

    @Test
    void whoHasToHaveOneEnrolsItToSignIn() throws Exception {
        try (TestServer server = new TestServer(folder.resolve("server"));
                FerryClient client = server.client(folder.resolve("state"))) {
            server.depot().ensureFirstAccount("admin", (Integer) Files.getAttribute(folder, "unix:uid"));
            server.register(client, "alice").close();
            try (Session admin = client.session(server.unix(), Optional.empty(), new Credentials.Peer())) {
                admin.administration().order(new AdminRequest.UserRequireSecondFactor("alice", true));
            }

            assertThatThrownBy(() -> client.login(server.tcp(), "alice", PASSWORD, "x"))
                    .isInstanceOfSatisfying(
                            ClientException.SecondFactorNeeded.class,
                            needed -> assertThat(needed.isEnrolled()).isFalse());
            SecondFactor enrolment = new SecondFactor.Enrolment(secret, Totp.code(secret, Instant.now()));
            try (Session session = login(client, server, enrolment)) {
                assertThat(session.newRecoveryCodes("")).hasSize(10);
                assertThat(session.secondFactor()).isEqualTo(new Message.SecondFactorState(true, true, 10));
            }
        }
    }

    private List<String> enable(FerryClient client, TestServer server) throws Exception {
        try (Session session = client.session(server.tcp(), Optional.of("alice"), new Credentials.Password(PASSWORD))) {
            return session.enableSecondFactor(secret, Totp.code(secret, Instant.now()));
        }
    }

    private static Session login(FerryClient client, TestServer server, SecondFactor factor) throws Exception {
        return client.login(server.tcp(), "alice", new Credentials.Password(PASSWORD, factor), "x");
    }

    /** Of the next half minute, which is good already: the present one is used. */
    private String nextCode() {
        return Totp.code(secret, Instant.now().plusSeconds(30));
    }

    private static byte[] secret() {
        byte[] secret = new byte[20];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
