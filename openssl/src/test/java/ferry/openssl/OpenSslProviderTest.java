package ferry.openssl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Security;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenSslProviderTest {
    private static final String PROVIDER = "FerryOpenSSL";

    private final long seed = System.nanoTime();

    @BeforeEach
    void install() {
        assumeTrue(
                OpenSsl.find().isPresent(),
                "OpenSSL 3 is not installed (Debian: libssl3): nothing is proven about it by this run");
        System.out.println("seed " + seed);
        OpenSslProvider.install();
    }

    @AfterEach
    void remove() {
        Security.removeProvider(PROVIDER);
    }

    @Test
    void itIsWhatTheProcessHashesWith() throws Exception {
        assertThat(MessageDigest.getInstance("SHA-256").getProvider().getName()).isEqualTo(PROVIDER);
    }

    @Test
    void hashesAreThoseOfJavaForContentInPiecesOfAnySize() throws Exception {
        Random random = new Random(seed);
        MessageDigest own = MessageDigest.getInstance("SHA-256", PROVIDER);
        MessageDigest javas = MessageDigest.getInstance("SHA-256", "SUN");

        for (int message = 0; message < 200; message++) {
            for (int piece = random.nextInt(5); piece > 0; piece--) {
                byte[] bytes = new byte[random.nextInt(message % 20 == 0 ? 1_000_000 : 300)];
                random.nextBytes(bytes);
                int offset = random.nextInt(bytes.length + 1);
                own.update(bytes, offset, bytes.length - offset);
                javas.update(bytes, offset, bytes.length - offset);
                own.update((byte) piece);
                javas.update((byte) piece);
            }

            // A digest that was asked for its value begins anew.
            assertThat(own.digest()).as("message %d of seed %d", message, seed).isEqualTo(javas.digest());
        }
    }

    @Test
    void aCopyGoesOnByItself() throws Exception {
        MessageDigest first = MessageDigest.getInstance("SHA-256", PROVIDER);
        first.update("begun".getBytes(StandardCharsets.US_ASCII));

        MessageDigest second = (MessageDigest) first.clone();
        second.update((byte) 1);

        assertThat(first.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256", "SUN")
                        .digest("begun".getBytes(StandardCharsets.US_ASCII)));
        assertThat(second.digest()).isNotEqualTo(first.digest());
    }

    @Test
    void resetForgets() throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256", PROVIDER);
        hash.update(new byte[100]);
        hash.reset();

        assertThat(hash.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256", "SUN").digest());
    }
}
