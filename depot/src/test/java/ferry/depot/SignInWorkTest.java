package ferry.depot;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.Strangers.Sort;
import ferry.protocol.RefusedException;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S7: names of every sort cost the same computations and get the same answer. Time itself: {@link SignInTimingTest}. */
class SignInWorkTest {
    @TempDir
    Path directory;

    @Test
    void namesOfEverySortCostTheSameComputationsAndGetTheSameAnswer() throws Exception {
        Random random = new Random(7);
        try (Strangers strangers = new Strangers(directory, random);
                CountedCrypto counted = new CountedCrypto()) {
            Map<String, String> byPassword = new TreeMap<>();
            Map<String, String> byKey = new TreeMap<>();
            for (Sort sort : Sort.values()) {
                String name = strangers.name(sort, random);
                var keys = strangers.keys.get(name);
                // The first attempt meets classes that are not there yet.
                Attempt.password(strangers.rig.reception(), name);
                Attempt.key(strangers.rig.reception(), Attempt.frame(name, keys, false));

                counted.reset();
                RefusedException wrongPassword = Attempt.password(strangers.rig.reception(), name);
                byPassword.put(sort.name(), counted + shown(wrongPassword));

                var frame = Attempt.frame(name, keys, sort != Sort.KNOWN);
                counted.reset();
                RefusedException wrongKey = Attempt.key(strangers.rig.reception(), frame);
                byKey.put(sort.name(), counted + shown(wrongKey));
            }

            assertThat(byPassword.values()).as("%s", byPassword).containsOnly(byPassword.get("UNKNOWN"));
            assertThat(byKey.values()).as("%s", byKey).containsOnly(byKey.get("UNKNOWN"));
            assertThat(byPassword.get("UNKNOWN")).contains("AES/GCM/NoPadding", "HmacSHA256");
            assertThat(byKey.get("UNKNOWN")).contains("Ed25519");
        }
    }

    private static String shown(RefusedException refused) {
        return " " + refused.code() + " " + refused.getMessage();
    }

    /** Counts how often an algorithm is asked for; the platform's own do the work. */
    private static final class CountedCrypto extends Provider implements AutoCloseable {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, Integer> counts = new ConcurrentHashMap<>();

        CountedCrypto() {
            super("counted", "1", "counts what the platform does");
            count("SunJCE", "Mac", "HmacSHA256");
            count("SunJCE", "Cipher", "AES/GCM/NoPadding");
            count("SUN", "MessageDigest", "SHA-256");
            count("SunEC", "Signature", "Ed25519");
            count("SunEC", "KeyFactory", "Ed25519");
            Security.insertProviderAt(this, 1);
        }

        private void count(String provider, String type, String algorithm) {
            Service own = Objects.requireNonNull(Security.getProvider(provider).getService(type, algorithm), algorithm);
            putService(new Service(this, type, algorithm, own.getClassName(), List.of(), Map.of()) {
                @Override
                public Object newInstance(Object parameter) throws java.security.NoSuchAlgorithmException {
                    counts.merge(type + " " + algorithm, 1, Integer::sum);
                    return own.newInstance(parameter);
                }
            });
        }

        void reset() {
            counts.clear();
        }

        @Override
        public String toString() {
            return new TreeMap<>(counts).toString();
        }

        @Override
        public void close() {
            Security.removeProvider(getName());
        }
    }
}
