package ferry.depot;

import static ferry.depot.People.register;
import static ferry.depot.People.registration;
import static ferry.depot.People.signIn;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.DepotSettings.Registration;
import ferry.depot.databases.TestDatabase;
import ferry.depot.sql.InviteTable;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.ScramClient;
import ferry.protocol.proof.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** ferry-1.md §5.4: what each mode lets in, and what a stranger learns of it. */
@ParameterizedClass
@EnumSource
class RegistrationTest {
    private static final String PASSWORD = "correct horse";

    @Parameter
    TestDatabase kind;

    @TempDir
    Path directory;

    @Test
    void whoNeedsApprovalIsLetInOnceItIsGiven() throws Exception {
        try (DepotRig rig = open(Registration.APPROVAL)) {
            assertThat(register(rig, "alice", PASSWORD)).isZero();

            assertThat(refusal(() -> signIn(rig, "alice", PASSWORD)).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
            assertThat(applicants(rig).all())
                    .extracting(Applicants.Applicant::name)
                    .containsExactly("alice");
            assertThat(directory.resolve("files/2-alice")).doesNotExist();

            long id = applicants(rig).approve("alice");

            assertThat(applicants(rig).all()).isEmpty();
            assertThat(Files.isDirectory(directory.resolve("files/" + id + "-alice")))
                    .isTrue();
            signIn(rig, "alice", PASSWORD).close();
            rig.reopen();
            signIn(rig, "alice", PASSWORD).close();
        }
    }

    @Test
    void aTakenNameIsAnsweredLikeAFreeOneAndCostsAnIdToo() throws Exception {
        try (DepotRig rig = open(Registration.APPROVAL)) {
            assertThat(register(rig, "admin", PASSWORD)).isZero();
            assertThat(register(rig, "alice", PASSWORD)).isZero();
            assertThat(register(rig, "alice", "another password")).isZero();
            assertThat(register(rig, "bob", PASSWORD)).isZero();

            assertThat(applicants(rig).all())
                    .extracting(Applicants.Applicant::name)
                    .containsExactly("alice", "bob");
            // 2 and 4 were used up by names that were taken.
            assertThat(applicants(rig).approve("alice")).isEqualTo(3);
            assertThat(applicants(rig).approve("bob")).isEqualTo(5);
            signIn(rig, "alice", PASSWORD).close();
            assertThat(refusal(() -> signIn(rig, "alice", "another password")).code())
                    .isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void whoAsksForANameAndSignsInCannotTellWhetherItWasFree() throws Exception {
        try (DepotRig rig = open(Registration.APPROVAL)) {
            register(rig, "taken", "an owner's password");
            applicants(rig).approve("taken");
            register(rig, "waiting", "another's password");
            List<String> seen = new ArrayList<>();
            // "admin" is there and has no password.
            for (String name : List.of("free", "taken", "waiting", "admin")) {
                String before = challenge(rig, name);

                long id = register(rig, name, PASSWORD);

                // Nothing of what was sent comes back, and nothing changed.
                assertThat(challenge(rig, name)).as(name).isEqualTo(before);
                RefusedException password = refusal(() -> signIn(rig, name, PASSWORD));
                KeyPair device = DeviceKeys.generate(DepotRig.RANDOM);
                RefusedException key = refusal(() -> signIn(rig.reception(), name, device));
                seen.add(id + " " + before.length() + " " + password.code() + password.getMessage() + " " + key.code()
                        + key.getMessage());
            }

            assertThat(seen).containsOnly(seen.getFirst());
        }
    }

    @Test
    void withoutAnInviteOrWhereNobodyRegistersNoNameIsLookedAt() throws Exception {
        for (Registration mode : List.of(Registration.INVITE, Registration.CLOSED)) {
            DepotRig rig = new DepotRig(directory.resolve(mode.name()));
            try (rig) {
                rig.open();
                register(rig, "taken", PASSWORD);
                rig.depot.apply(new DepotSettings(mode, Durability.DURABLE, Map.of()));
                List<String> seen = new ArrayList<>();
                for (String name : List.of("free", "taken", "admin", "NO NAME", "")) {
                    for (Optional<byte[]> invite : List.of(Optional.<byte[]>empty(), Optional.of(new byte[32]))) {
                        RefusedException refused =
                                refusal(() -> rig.reception().register(registration(name, PASSWORD, invite)));
                        seen.add(refused.code() + refused.getMessage());
                    }
                }

                assertThat(seen).containsOnly(seen.getFirst());
            }
        }
    }

    @Test
    void whereRegistrationIsOpenATakenNameIsToldAndABoundIsOnHowMany() throws Exception {
        try (DepotRig rig = open(Registration.OPEN)) {
            register(rig, "taken", PASSWORD);

            assertThat(refusal(() -> register(rig, "taken", PASSWORD)).code()).isEqualTo(ErrorCode.ACCOUNT_EXISTS);
            int told = 0;
            ErrorCode last = ErrorCode.ACCOUNT_EXISTS;
            while (last == ErrorCode.ACCOUNT_EXISTS && told < 1_000) {
                told++;
                last = refusal(() -> register(rig, "taken", PASSWORD)).code();
            }
            assertThat(last).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
            assertThat(told).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void aRejectedApplicationFreesTheNameAndAnAccountIsNoApplication() throws Exception {
        try (DepotRig rig = open(Registration.APPROVAL)) {
            register(rig, "alice", PASSWORD);

            applicants(rig).reject("alice");

            assertThat(refusal(() -> signIn(rig, "alice", PASSWORD)).code()).isEqualTo(ErrorCode.SIGN_IN_FAILED);
            register(rig, "alice", "another password");
            applicants(rig).approve("alice");
            assertThat(refusal(() -> applicants(rig).reject("alice")).code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal(() -> applicants(rig).reject("admin")).code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal(() -> applicants(rig).approve("nobody")).code()).isEqualTo(ErrorCode.NOT_FOUND);
            signIn(rig, "alice", "another password").close();
        }
    }

    @Test
    void applicationsAreBoundedAndForgottenAfterNinetyDays() throws Exception {
        DepotRig rig = new DepotRig(directory, kind);
        rig.settings = new DepotSettings(Registration.APPROVAL, Durability.RELAXED, Map.of());
        try (rig) {
            rig.open();
            for (int i = 0; i < DepotLimits.APPLICANTS; i++) {
                // So many from one address are refused for another reason.
                rig.receptionFrom("10.1." + i / 250 + "." + i % 250)
                        .register(registration("user" + i, PASSWORD, Optional.empty()));
            }
            for (String name : List.of("admin", "user0", "fresh")) {
                assertThat(refusal(() -> register(rig, name, PASSWORD)).code())
                        .as(name)
                        .isEqualTo(ErrorCode.TOO_MANY);
            }

            rig.now = rig.now.plus(DepotLimits.APPLICANT_KEPT).plusSeconds(1);

            assertThat(register(rig, "fresh", PASSWORD)).isZero();
            assertThat(applicants(rig).all()).hasSize(1);
        }
    }

    @Test
    void invitesAreListedAndRevoked() throws Exception {
        try (DepotRig rig = open(Registration.INVITE)) {
            byte[] first = rig.depot.createInvite(Duration.ofHours(2));
            byte[] second = rig.depot.createInvite(Duration.ofHours(1));
            rig.reception().register(registration("alice", PASSWORD, Optional.of(second)));
            byte[] third = rig.depot.createInvite(Duration.ofHours(1));
            Invites invites = rig.depot.backstage.invites();

            List<InviteTable.Invite> open = invites.all();
            assertThat(open)
                    .extracting(InviteTable.Invite::expires)
                    .containsExactly(rig.now.plusSeconds(3_600), rig.now.plusSeconds(7_200));
            String id = open.getFirst().tokenHash().hex();
            assertThat(refusal(() -> invites.revoke(id.substring(0, 7))).code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal(() -> invites.revoke("00000000")).code()).isEqualTo(ErrorCode.NOT_FOUND);
            invites.revoke(id.substring(0, 8));

            assertThat(refusal(() -> rig.reception().register(registration("bob", PASSWORD, Optional.of(third))))
                            .code())
                    .isEqualTo(ErrorCode.REGISTRATION_INVITE);
            assertThat(invites.all()).hasSize(1);
            rig.reception().register(registration("bob", PASSWORD, Optional.of(first)));
            assertThat(invites.all()).isEmpty();
        }
    }

    private DepotRig open(Registration mode) throws IOException {
        DepotRig rig = new DepotRig(directory, kind);
        rig.settings = new DepotSettings(mode, Durability.DURABLE, Map.of());
        return rig.open();
    }

    /** Salt and iterations, as anybody is told. */
    private static String challenge(DepotRig rig, String name) throws IOException {
        ScramClient client = new ScramClient(name, PASSWORD, DepotRig.TLS, new byte[24]);
        String challenge = new String(
                rig.reception().challenge(new Message.SignInPassword(client.clientFirst())), StandardCharsets.UTF_8);
        return challenge.substring(challenge.indexOf(",s=") + 1);
    }

    private static Applicants applicants(DepotRig rig) {
        return rig.depot.backstage.applicants();
    }
}
