package ferry.depot;

import static ferry.depot.DepotRig.RANDOM;
import static ferry.depot.People.register;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.SignInSettings.SecondFactor;
import ferry.depot.databases.TestDatabase;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.Totp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** ferry-1.md §5.6. */
@ParameterizedClass
@EnumSource
class SecondFactorTest {
    private static final String PASSWORD = "correct horse";
    private static final byte[] SECRET = DepotRig.content(20, 77);

    @Parameter
    TestDatabase kind;

    @TempDir
    Path directory;

    @Test
    void behindThePasswordACodeIsDueAndGoodOnce() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            enabled(rig);
            later(rig);
            String code = Totp.code(SECRET, rig.now);

            assertThat(refusal(() -> withCode(rig, "000000")).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
            withCode(rig, code.substring(0, 3) + " " + code.substring(3)).close();
            assertThat(refusal(() -> withCode(rig, code)).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
            // Nor after a restart: that it was used was durable before anybody was signed in.
            rig.crash();
            assertThat(refusal(() -> withCode(rig, code)).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
            later(rig);
            withCode(rig, Totp.code(SECRET, rig.now)).close();
        }
    }

    @Test
    void theCodeThatConfirmedIsUsedToo() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            String confirming = Totp.code(SECRET, rig.now);
            enabled(rig);

            assertThat(refusal(() -> withCode(rig, confirming)).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
        }
    }

    @Test
    void aLinkThatOnlyKnowsThePasswordReachesNothing() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            enabled(rig);
            Reception reception = rig.reception();
            assertThat(People.passwordAlone(reception, "alice", PASSWORD).enrolled())
                    .isTrue();

            assertThat(refusal(() -> reception.signIn(new Message.SecondFactorCode("000000")))
                            .code())
                    .isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
            // One code a link.
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> reception.signIn(new Message.SecondFactorCode(Totp.code(SECRET, rig.now))))
                    .isInstanceOf(IllegalStateException.class);
            // A wrong password hears nothing of a second factor.
            assertThat(refusal(() -> People.passwordAlone(rig.reception(), "alice", "wrong"))
                            .code())
                    .isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void aDeviceKeyIsTheResultOfASecondFactorAndNeedsNone() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            enabled(rig);
            later(rig);
            KeyPair pair = DeviceKeys.generate(RANDOM);
            try (AccountAccess access = withCode(rig, Totp.code(SECRET, rig.now))) {
                access.addKey(People.keyAdd(pair, access.accountId(), "laptop"));
            }

            try (AccountAccess byKey = People.signIn(rig.reception(), "alice", pair)) {
                // Who holds the device alone can neither take the second factor away nor put another in its place.
                assertThat(refusal(() -> byKey.disableSecondFactor(new Message.SecondFactorDisable("")))
                                .code())
                        .isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
                assertThat(refusal(() -> byKey.enableSecondFactor(new Message.SecondFactorEnable(SECRET, "")))
                                .code())
                        .isEqualTo(ErrorCode.PASSWORD_REQUIRED);
                later(rig);
                byKey.disableSecondFactor(new Message.SecondFactorDisable(Totp.code(SECRET, rig.now)));
            }
            People.signIn(rig, "alice", PASSWORD).close();
        }
    }

    @Test
    void recoveryCodesAreGoodOnceAndNoneIsReadableInTheDatabase() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            List<String> codes = enabled(rig);
            assertThat(codes)
                    .hasSize(10)
                    .doesNotHaveDuplicates()
                    .allMatch(it -> it.matches("([a-z2-7]{4}-){3}[a-z2-7]{4}"));

            withCode(rig, codes.getFirst().toUpperCase(java.util.Locale.ROOT)).close();
            assertThat(refusal(() -> withCode(rig, codes.getFirst())).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);

            List<String> fresh;
            try (AccountAccess access = withCode(rig, codes.get(1).replace("-", ""))) {
                assertThat(access.secondFactor().recoveryCodes()).isEqualTo(8);
                // This very link has given a code.
                fresh = access.newRecoveryCodes(new Message.NewRecoveryCodes(""));
            }
            assertThat(refusal(() -> withCode(rig, codes.get(2))).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
            withCode(rig, fresh.getFirst()).close();
            if (kind == TestDatabase.SQLITE) {
                // Its file can be looked at; other databases are given the same bytes.
                String database = new String(Files.readAllBytes(rig.database()), StandardCharsets.ISO_8859_1);
                assertThat(database)
                        .doesNotContain(fresh.get(1))
                        .doesNotContain(fresh.get(1).replace("-", ""));
                assertThat(database).doesNotContain(new String(SECRET, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void whereOneIsRequiredAPasswordCanDoNothingButEnrol() throws Exception {
        DepotRig rig = new DepotRig(directory, kind);
        rig.settings = rig.settings.withSignIn(SignInSettings.defaults().withSecondFactor(SecondFactor.REQUIRED));
        try (rig) {
            rig.open();
            register(rig, "alice", PASSWORD);
            Reception reception = rig.reception();
            assertThat(People.passwordAlone(reception, "alice", PASSWORD).enrolled())
                    .isFalse();

            Message.SecondFactorEnrol wrong = new Message.SecondFactorEnrol(SECRET, "000000");
            assertThat(refusal(() -> reception.signIn(wrong)).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
            Reception again = rig.reception();
            assertThat(People.passwordAlone(again, "alice", PASSWORD).enrolled())
                    .isFalse();
            try (AccountAccess access =
                    again.signIn(new Message.SecondFactorEnrol(SECRET, Totp.code(SECRET, rig.now)))) {
                assertThat(access.secondFactor()).isEqualTo(new Message.SecondFactorState(true, true, 0));
                assertThat(access.newRecoveryCodes(new Message.NewRecoveryCodes("")))
                        .hasSize(10);
                assertThat(refusal(() -> access.disableSecondFactor(new Message.SecondFactorDisable("")))
                                .code())
                        .isEqualTo(ErrorCode.FORBIDDEN);
            }
            later(rig);
            withCode(rig, Totp.code(SECRET, rig.now)).close();
        }
    }

    @Test
    void anAdministratorRequiresOneOfOneAccountAndTakesALostOneAway() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            register(rig, "alice", PASSWORD);
            register(rig, "bob", PASSWORD);

            rig.admin().administration().registration().requireSecondFactor("alice", true);

            assertThat(People.passwordAlone(rig.reception(), "alice", PASSWORD).enrolled())
                    .isFalse();
            People.signIn(rig, "bob", PASSWORD).close();
            Reception enrolling = rig.reception();
            People.passwordAlone(enrolling, "alice", PASSWORD);
            enrolling
                    .signIn(new Message.SecondFactorEnrol(SECRET, Totp.code(SECRET, rig.now)))
                    .close();
            rig.admin().administration().registration().resetSecondFactor("alice");
            assertThat(People.passwordAlone(rig.reception(), "alice", PASSWORD).enrolled())
                    .isFalse();
            rig.admin().administration().registration().requireSecondFactor("alice", false);
            People.signIn(rig, "alice", PASSWORD).close();
        }
    }

    @Test
    void anAccountIsRemovedWithItsSecondFactor() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            enabled(rig);

            rig.admin().administration().users().remove("alice", true);

            register(rig, "alice", PASSWORD);
            People.signIn(rig, "alice", PASSWORD).close();
        }
    }

    @Test
    void codesAreGuessedTenTimesAndThenOnceAnHour() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            enabled(rig);
            Set<ErrorCode> first = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                first.add(refusal(() -> withCode(rig, "000000")).code());
            }

            assertThat(first).containsOnly(ErrorCode.SECOND_FACTOR_FAILED);
            later(rig);
            String right = Totp.code(SECRET, rig.now);
            assertThat(refusal(() -> withCode(rig, right)).code()).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
            rig.nanoTime += Duration.ofHours(1).toNanos();
            withCode(rig, right).close();
        }
    }

    /** R14. */
    @Test
    void noClockMakesACodeGoodTwiceOrKeepsTheOwnerOut() throws Exception {
        try (DepotRig rig = DepotRig.open(directory, kind)) {
            enabled(rig);
            later(rig);
            var here = rig.now;
            String code = Totp.code(SECRET, here);
            withCode(rig, code).close();
            for (Duration jump : List.of(Duration.ofDays(365), Duration.ofDays(-365))) {
                rig.now = here.plus(jump);
                assertThat(refusal(() -> withCode(rig, code)).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
                withCode(rig, Totp.code(SECRET, rig.now)).close();
            }

            rig.now = here;

            assertThat(refusal(() -> withCode(rig, code)).code()).isEqualTo(ErrorCode.SECOND_FACTOR_FAILED);
            later(rig);
            withCode(rig, Totp.code(SECRET, rig.now)).close();
        }
    }

    /** Alice with a second factor; her recovery codes. */
    private static List<String> enabled(DepotRig rig) throws IOException {
        register(rig, "alice", PASSWORD);
        try (AccountAccess access = People.signIn(rig, "alice", PASSWORD)) {
            return access.enableSecondFactor(new Message.SecondFactorEnable(SECRET, Totp.code(SECRET, rig.now)));
        }
    }

    /** To a code that was not used yet. */
    private static void later(DepotRig rig) {
        rig.now = rig.now.plusSeconds(60);
    }

    private static AccountAccess withCode(DepotRig rig, String code) throws IOException {
        Reception reception = rig.reception();
        People.passwordAlone(reception, "alice", PASSWORD);
        return reception.signIn(new Message.SecondFactorCode(code));
    }
}
