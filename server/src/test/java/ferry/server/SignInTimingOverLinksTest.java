package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.AdminRequest;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.SaltedPassword;
import ferry.protocol.auth.ScramClient;
import ferry.testkit.TimingDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S7 as a stranger on the same machine sees it: over TLS on loopback, what the answers to a sign-in that fails take does not
 * tell what sort of name it was for. The depot's {@code SignInTimingTest} looks closer, without the noise of a link.
 */
class SignInTimingOverLinksTest {
    private static final int TIMES = Integer.getInteger("ferry.proof.linkTimings", 1_000);
    /** Of so many measurements a t below 4.5 is no evidence; a short run among others gets more room. */
    private static final int MANY = 100_000;

    private static final double T_MAX = TIMES >= MANY ? 4.5 : 10;
    /** The slowest tenth is the scheduler's doing. */
    private static final double CORE = 0.9;
    /** Found by {@link #MANY} measurements, not by fewer. */
    private static final long LEAK_NANOS = 10_000;

    private static final int NAMES_OF_A_SORT = 16;
    private static final KeyPair STRANGER = DeviceKeys.generate(new SecureRandom());

    private final long seed = Long.getLong("ferry.proof.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /** Held, or its level is forgotten. */
    private final Logger log = Logger.getLogger("ferry");

    @TempDir
    Path directory;

    private TestServer server;
    private final Map<Sort, List<String>> names = new EnumMap<>(Sort.class);
    /** Wrong ones, salted once. */
    private final Map<String, SaltedPassword> passwords = new HashMap<>();

    private enum Sort {
        UNKNOWN,
        UNKNOWN_AGAIN,
        KNOWN,
        DISABLED
    }

    /** One sign-in that fails; how long its answers took. */
    private interface Try {
        long nanos(RawClient client, String name) throws IOException;
    }

    @BeforeEach
    void start() throws Exception {
        log.setLevel(Level.OFF);
        server = TestServer.start(directory);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < NAMES_OF_A_SORT * Sort.values().length; i++) {
            all.add("name" + (100 + i));
        }
        all.forEach(name -> passwords.put(name, new SaltedPassword("wrong")));
        Collections.shuffle(all, random);
        for (Sort sort : Sort.values()) {
            names.put(sort, all.subList(sort.ordinal() * NAMES_OF_A_SORT, (sort.ordinal() + 1) * NAMES_OF_A_SORT));
        }
        for (String name : names.get(Sort.KNOWN)) {
            register(name);
        }
        try (RawClient admin = server.unix()) {
            admin.signInPeer();
            for (String name : names.get(Sort.DISABLED)) {
                register(name);
                admin.request(new AdminRequest.UserEnable(name, false));
                admin.answer(Message.Done.class);
            }
        }
    }

    /** Without a sign-in: an address that an account has signed in from is no stranger's, and passes limits by another way. */
    private void register(String name) throws IOException {
        try (RawClient owner = server.tls()) {
            owner.send(RawClient.hello());
            owner.expect(Message.HelloOk.class);
            owner.send(TestAccount.of(name).register());
            owner.expect(Message.Registered.class);
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        log.setLevel(null);
    }

    @Test
    void aWrongPasswordIsAnsweredAsSoonForEverySortOfName() throws Exception {
        Map<Sort, long[]> nanos = measure(TIMES, this::password);

        check("password over TLS", nanos);
        if (TIMES >= MANY) {
            Map<Sort, long[]> leaking = new EnumMap<>(nanos);
            leaking.computeIfPresent(
                    Sort.KNOWN,
                    (_, all) -> Arrays.stream(all).map(one -> one + LEAK_NANOS).toArray());
            assertThat(compare("planted leak", Sort.KNOWN, leaking).t()).isGreaterThan(T_MAX);
        }
    }

    @Test
    void anUnknownDeviceKeyIsAnsweredAsSoonForEverySortOfName() throws Exception {
        check("device key over TLS", measure(TIMES / 2, this::key));
    }

    private long password(RawClient client, String name) throws IOException {
        ScramClient scram = new ScramClient(name, passwords.get(name), client.binding(), RawClient.nonce24());
        Message first = new Message.SignInPassword(scram.clientFirst());
        long from = System.nanoTime();
        client.send(first);
        Message.ScramChallenge challenge = client.expect(Message.ScramChallenge.class);
        long took = System.nanoTime() - from;
        Message last = new Message.ScramResponse(scram.clientFinal(challenge.serverFirst()));
        from = System.nanoTime();
        client.send(last);
        ErrorCode code = client.refusal();
        took += System.nanoTime() - from;
        assertThat(code).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        return took;
    }

    /** A key that no account has: nobody guesses one that is. */
    private long key(RawClient client, String name) throws IOException {
        byte[] keyId = new byte[Digest.BYTES];
        random.nextBytes(keyId);
        byte[] signature =
                DeviceKeys.signIn(STRANGER.getPrivate(), client.binding(), new byte[0], name, Digest.of(keyId));
        Message signIn = new Message.SignInKey(name, Digest.of(keyId), signature);
        long from = System.nanoTime();
        client.send(signIn);
        ErrorCode code = client.refusal();
        long took = System.nanoTime() - from;
        assertThat(code).isEqualTo(ErrorCode.SIGN_IN_FAILED);
        return took;
    }

    private Map<Sort, long[]> measure(int times, Try attempt) throws IOException {
        List<Sort> sorts = List.of(Sort.values());
        Map<Sort, long[]> nanos = new EnumMap<>(Sort.class);
        Map<Sort, Integer> counts = new EnumMap<>(Sort.class);
        sorts.forEach(sort -> nanos.put(sort, new long[times]));
        for (int i = -times / 5; i < times; i++) {
            Sort sort = sorts.get(random.nextInt(sorts.size()));
            String name = names.get(sort).get(random.nextInt(NAMES_OF_A_SORT));
            try (RawClient client = server.tls()) {
                client.send(RawClient.hello());
                client.expect(Message.HelloOk.class);
                long took = attempt.nanos(client, name);
                if (i >= 0) {
                    nanos.get(sort)[counts.merge(sort, 1, Integer::sum) - 1] = took;
                }
            }
        }
        nanos.replaceAll((sort, all) -> Arrays.copyOf(all, counts.getOrDefault(sort, 0)));
        return nanos;
    }

    private void check(String what, Map<Sort, long[]> nanos) {
        for (Sort sort : Sort.values()) {
            assertThat(Math.abs(compare(what, sort, nanos).t()))
                    .as("%s: t of %s", what, sort)
                    .isLessThan(T_MAX);
        }
    }

    private TimingDifference compare(String what, Sort sort, Map<Sort, long[]> nanos) {
        long[] pooled =
                nanos.values().stream().flatMapToLong(Arrays::stream).sorted().toArray();
        long crop = pooled[(int) (pooled.length * CORE)];
        TimingDifference found = TimingDifference.between(nanos.get(sort), nanos.get(Sort.UNKNOWN), crop);
        System.out.printf(
                "proof: S7 %s: %s: %d below %.0f µs, mean %.1f µs, %.2f µs longer than unknown names, t %.2f; seed %d%n",
                what, sort, found.count(), crop / 1e3, found.mean() / 1e3, found.nanos() / 1e3, found.t(), seed);
        return found;
    }
}
