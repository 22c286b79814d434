package ferry.depot;

import static ferry.depot.DepotRig.RANDOM;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.DepotSettings.Registration;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.SaltedPassword;
import ferry.protocol.auth.ScramClient;
import ferry.protocol.proof.Durability;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ferry-1.md §5.5 (S8): how often anybody may guess, and that nobody is locked out by strangers. */
class GuessLimitsTest {
    private static final String PASSWORD = "correct horse";
    private static final SaltedPassword WRONG = new SaltedPassword("wrong horse");

    @TempDir
    Path directory;

    @Test
    void tenThousandGuessesFromOneAddressAreTwentyInHalfAnHour() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            KeyPair device = owner(rig, "203.0.113.5");
            Map<ErrorCode, Integer> answers = new EnumMap<>(ErrorCode.class);
            for (int i = 0; i < 10_000; i++) {
                answers.merge(guess(rig, i % 2 == 0 ? "alice" : "nobody" + i, "198.51.100.9"), 1, Integer::sum);
                rig.nanoTime += Duration.ofMinutes(30).toNanos() / 10_000;
            }

            System.out.println("proof: 10,000 guesses from one address in 30 minutes: " + answers);
            assertThat(answers.get(ErrorCode.SIGN_IN_FAILED)).isBetween(10, 20);
            assertThat(answers.get(ErrorCode.TOO_MANY_ATTEMPTS)).isGreaterThanOrEqualTo(9_980);
            exhaust(rig, "alice", "198.51.100.9");
            // Even from that address, and everybody else is not concerned.
            People.signIn(rig.receptionFrom("198.51.100.9"), "alice", device).close();
            People.signIn(rig.receptionFrom("198.51.100.10"), "alice", PASSWORD).close();
            // The right password is not even looked at from there, so that a guess is worth nothing.
            assertThat(refusal(() -> People.signIn(rig.receptionFrom("198.51.100.9"), "alice", PASSWORD))
                            .code())
                    .isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
        }
    }

    @Test
    void aThousandAddressesGuessNoMoreThanAHundredTimesAtOneAccount() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            KeyPair device = owner(rig, "203.0.113.5");
            Map<ErrorCode, Integer> answers = new EnumMap<>(ErrorCode.class);
            for (int i = 0; i < 5_000; i++) {
                answers.merge(guess(rig, "alice", "127.0." + i % 1_000 / 250 + "." + i % 250), 1, Integer::sum);
                rig.nanoTime += Duration.ofMinutes(30).toNanos() / 5_000;
            }

            System.out.println("proof: 5,000 guesses from 1,000 addresses at one account in 30 minutes: " + answers);
            assertThat(answers.get(ErrorCode.SIGN_IN_FAILED)).isBetween(50, 100);
            exhaust(rig, "alice", "192.0.2.78");
            // The owner: with the device key from anywhere, with the password from where she was before.
            People.signIn(rig.receptionFrom("192.0.2.77"), "alice", device).close();
            People.signIn(rig.receptionFrom("203.0.113.5"), "alice", PASSWORD).close();
            // For who was never seen it is the same as for a name that does not exist.
            assertThat(guess(rig, "alice", "192.0.2.79")).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
        }
    }

    @Test
    void namesThatDoNotExistAreCountedLikeThoseThatDo() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            owner(rig, "203.0.113.5");
            List<List<ErrorCode>> answers = new ArrayList<>();
            for (String name : List.of("alice", "nobody", "admin")) {
                List<ErrorCode> ofName = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    ofName.add(guess(rig, name, "10." + name.length() + "." + name.charAt(0) + "." + i));
                }
                answers.add(ofName);
            }

            assertThat(answers).containsOnly(answers.getFirst());
            assertThat(answers.getFirst()).contains(ErrorCode.SIGN_IN_FAILED, ErrorCode.TOO_MANY_ATTEMPTS);
        }
    }

    @Test
    void aChallengeCostsNothingAndARightPasswordGivesItsTryBack() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            owner(rig, "203.0.113.5");
            for (int i = 0; i < 200; i++) {
                challenge(rig, "alice", "192.0.2.1");
            }
            for (int i = 0; i < 30; i++) {
                People.signIn(rig.receptionFrom("192.0.2.2"), "alice", PASSWORD).close();
            }
            assertThat(guess(rig, "alice", "192.0.2.1")).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        }
    }

    @Test
    void triesAreCountedWhenTheyAreMadeNotWhenTheyWereBegun() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            owner(rig, "203.0.113.5");
            // A hundred exchanges begun side by side, none of which was a failure yet.
            List<Reception> begun = new ArrayList<>();
            List<byte[]> finals = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Reception reception = rig.receptionFrom("198.51.100.9");
                ScramClient client = new ScramClient("alice", WRONG, DepotRig.TLS, new byte[24]);
                finals.add(client.clientFinal(reception.challenge(new Message.SignInPassword(client.clientFirst()))));
                begun.add(reception);
            }

            int evaluated = 0;
            for (int i = 0; i < begun.size(); i++) {
                Reception reception = begun.get(i);
                Message.ScramResponse response = new Message.ScramResponse(finals.get(i));
                evaluated += refusal(() -> reception.signIn(response)).code() == ErrorCode.SIGN_IN_FAILED ? 1 : 0;
            }

            assertThat(evaluated).isEqualTo(10);
        }
    }

    @Test
    void unknownDeviceKeysAndClientKeysCountForTheirAddress() throws Exception {
        DepotRig rig = new DepotRig(directory);
        rig.settings = new DepotSettings(Registration.OPEN, Durability.DURABLE, Map.of("office", new byte[32]));
        try (rig) {
            rig.open();
            List<ErrorCode> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Message.ClientKey wrong = new Message.ClientKey("office", new byte[32]);
                answers.add(refusal(() ->
                                rig.receptionFrom("198.51.100.9").proveClientKey(wrong, new byte[32], new byte[32]))
                        .code());
            }
            assertThat(answers).containsSequence(ErrorCode.CLIENT_KEY_REFUSED, ErrorCode.TOO_MANY_ATTEMPTS);
        }
        try (DepotRig keys = DepotRig.open(directory.resolve("keys"))) {
            KeyPair unknown = DeviceKeys.generate(RANDOM);
            List<ErrorCode> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(refusal(() -> People.signIn(keys.receptionFrom("198.51.100.9"), "alice", unknown))
                        .code());
            }
            assertThat(answers).containsSequence(ErrorCode.SIGN_IN_FAILED, ErrorCode.TOO_MANY_ATTEMPTS);
        }
    }

    @Test
    void peersOfTheUnixSocketAreKnownByTheKernelAndNotLimited() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            for (int i = 0; i < 100; i++) {
                Reception stranger = rig.depot.receive(
                        Binding.unixPeer(), OptionalInt.of(4_000), "unix:4000", "unix:4000", () -> {});
                assertThat(refusal(() -> stranger.signIn(new Message.SignInPeer("")))
                                .code())
                        .isEqualTo(ErrorCode.SIGN_IN_FAILED);
            }
            rig.admin().close();
        }
    }

    @Test
    void registrationsOfOneAddressHaveARate() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            Message.Register taken = People.registration("admin", PASSWORD, Optional.empty());
            List<ErrorCode> answers = new ArrayList<>();
            for (int i = 0; i < 101; i++) {
                answers.add(refusal(() -> rig.receptionFrom("198.51.100.9").register(taken))
                        .code());
            }
            assertThat(answers.subList(0, 100)).containsOnly(ErrorCode.ACCOUNT_EXISTS);
            assertThat(answers.getLast()).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
        }
    }

    @Test
    void noChangeOfTheClockBansForEverOrFreesEarly() throws Exception {
        try (DepotRig rig = DepotRig.open(directory)) {
            owner(rig, "203.0.113.5");
            for (int i = 0; i < 11; i++) {
                guess(rig, "alice", "198.51.100.9");
            }
            for (Duration jump : List.of(Duration.ofDays(365), Duration.ofDays(-730), Duration.ofDays(365))) {
                rig.now = rig.now.plus(jump);
                assertThat(guess(rig, "alice", "198.51.100.9")).isEqualTo(ErrorCode.TOO_MANY_ATTEMPTS);
            }
            rig.nanoTime += Duration.ofMinutes(3).toNanos();
            People.signIn(rig.receptionFrom("198.51.100.9"), "alice", PASSWORD).close();
        }
    }

    /** Alice, who has a device key and has signed in from {@code address}. */
    private static KeyPair owner(DepotRig rig, String address) throws Exception {
        long id = People.register(rig, "alice", PASSWORD);
        KeyPair device = DeviceKeys.generate(RANDOM);
        try (AccountAccess access = People.signIn(rig.receptionFrom(address), "alice", PASSWORD)) {
            access.addKey(People.keyAdd(device, id, "laptop"));
        }
        return device;
    }

    private static void exhaust(DepotRig rig, String name, String from) {
        while (guess(rig, name, from) != ErrorCode.TOO_MANY_ATTEMPTS) {}
    }

    private static byte[] challenge(DepotRig rig, String name, String from) throws Exception {
        ScramClient client = new ScramClient(name, WRONG, DepotRig.TLS, new byte[24]);
        return rig.receptionFrom(from).challenge(new Message.SignInPassword(client.clientFirst()));
    }

    /** A wrong proof in the right form; what the client would compute for it is not the matter here. */
    private static ErrorCode guess(DepotRig rig, String name, String from) {
        return refusal(() -> {
                    Reception reception = rig.receptionFrom(from);
                    ScramClient client = new ScramClient(name, WRONG, DepotRig.TLS, new byte[24]);
                    reception.challenge(new Message.SignInPassword(client.clientFirst()));
                    byte[] garbage = "c=,r=,p=".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                    reception.signIn(new Message.ScramResponse(garbage));
                })
                .code();
    }
}
