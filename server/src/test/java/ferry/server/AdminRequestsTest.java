package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Administration on the wire: ferry-1.md §7.1. */
class AdminRequestsTest {
    @TempDir
    private static Path directory;

    private static TestServer server;
    private static TestAccount alice;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(directory);
        alice = server.register("alice");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void aUserIsForbiddenEveryRequestAndTheLinkGoesOn() throws Exception {
        List<AdminRequest> all = ClientMessages.requests().stream()
                .filter(AdminRequest.class::isInstance)
                .map(AdminRequest.class::cast)
                .toList();
        assertThat(all).hasSizeGreaterThan(10);
        try (RawClient client = server.signedIn(alice)) {
            for (AdminRequest request : all) {
                client.request(request);

                assertThat(client.refusal()).as(request.toString()).isEqualTo(ErrorCode.FORBIDDEN);
            }
            client.request(new Message.Ping());
            client.answer(Message.Pong.class);
        }
        try (RawClient admin = server.unix()) {
            admin.signInPeer();
            admin.request(new AdminRequest.UserShow("alice"));
            AdminRecord shown = admin.answer(Message.Records.class).records().getFirst();
            assertThat(shown.find("role")).isEqualTo(new AdminRecord.Text("user"));
            assertThat(shown.find("disabled")).isEqualTo(new AdminRecord.Flag(false));
        }
    }

    @Test
    void theLinkOfADisabledAccountIsClosedAtOnce() throws Exception {
        TestAccount bob = server.register("bob");
        try (RawClient client = server.signedIn(bob);
                RawClient admin = server.unix()) {
            admin.signInPeer();
            admin.request(new AdminRequest.UserEnable("bob", false));
            admin.answer(Message.Done.class);

            assertThat(client.refusal()).isEqualTo(ErrorCode.REVOKED);
            client.expectEnd();
        }
    }

    @Test
    void anAdministratorWhoStepsDownIsAnsweredAndThenOut() throws Exception {
        TestAccount carol = server.register("carol");
        try (RawClient admin = server.unix()) {
            admin.signInPeer();
            admin.request(new AdminRequest.UserRole("carol", Message.Role.ADMINISTRATOR));
            admin.answer(Message.Done.class);
        }
        try (RawClient client = server.signedIn(carol)) {
            client.request(new AdminRequest.UserRole("carol", Message.Role.USER));
            client.answer(Message.Done.class);
            client.request(new AdminRequest.UserList());
            assertThat(client.refusal()).isEqualTo(ErrorCode.REVOKED);
        }
    }

    @Test
    void aListThatFitsNoMessageComesInSeveral() throws Exception {
        try (RawClient admin = server.unix()) {
            admin.signInPeer();
            for (int i = 0; i < 600; i++) {
                admin.request(new AdminRequest.UserShow("x".repeat(64)));
                assertThat(admin.refusal()).isEqualTo(ErrorCode.NOT_FOUND);
            }
            admin.request(new AdminRequest.AuditList(1, 0, "", true));

            int messages = 1;
            Message.Records records = admin.answer(Message.Records.class);
            while (records.more()) {
                assertThat(records.records()).isNotEmpty();
                records = admin.answer(Message.Records.class);
                messages++;
            }
            assertThat(messages).isGreaterThan(1);
        }
    }

    @Test
    void theServerTellsHowItIs() throws Exception {
        try (RawClient admin = server.unix()) {
            admin.signInPeer();
            admin.request(new AdminRequest.ServerStatus());

            AdminRecord status = admin.answer(Message.Records.class).records().getFirst();
            assertThat(status.find("writable")).isEqualTo(new AdminRecord.Flag(true));
            assertThat(((AdminRecord.U64) status.find("diskFree")).number()).isPositive();
            assertThat(((AdminRecord.U64) status.find("linksSignedIn")).number())
                    .isPositive();
            assertThat(((AdminRecord.Text) status.find("database")).text()).contains("ferry.db 3.");
        }
    }
}
