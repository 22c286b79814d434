package ferry.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    /** RFC 6238, appendix B. */
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void theCodesAreThoseOfTheRfc(long seconds, String code) {
        assertThat(Totp.code(SECRET, Instant.ofEpochSecond(seconds))).isEqualTo(code);
    }

    @Test
    void aCodeIsGoodOneStepAroundItsOwn() {
        String code = Totp.code(SECRET, Instant.ofEpochSecond(3_000));
        List<Long> good = new ArrayList<>();
        for (long seconds = 2_900; seconds < 3_100; seconds++) {
            if (Totp.match(SECRET, code, Instant.ofEpochSecond(seconds), _ -> true)
                    .isPresent()) {
                good.add(seconds);
            }
        }

        assertThat(good).hasSize(90);
        assertThat(good.getFirst()).isEqualTo(2_970);
        assertThat(good.getLast()).isEqualTo(3_059);
    }

    @Test
    void aStepThatWasUsedIsNotFound() {
        Instant now = Instant.ofEpochSecond(3_000);
        String code = Totp.code(SECRET, now);

        assertThat(Totp.match(SECRET, code, now, _ -> true)).isEqualTo(OptionalLong.of(100));
        assertThat(Totp.match(SECRET, code, now, step -> step != 100)).isEmpty();
        for (String wrong : List.of("", code + "0", code.substring(1), "abcdef", "-00001")) {
            assertThat(Totp.match(SECRET, wrong, now, _ -> true)).as(wrong).isEmpty();
        }
    }

    @Test
    void theLinkIsWhatAppsRead() {
        assertThat(Totp.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(Totp.base32("f".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MY");
        assertThat(Totp.uri(SECRET, "alice", "files.example"))
                .isEqualTo("otpauth://totp/Ferry%20files.example:alice"
                        + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ferry%20files.example");
        assertThat(Totp.uri(SECRET, "a&b", "[::1]")).contains("a%26b").contains("%5B%3A%3A1%5D");
    }
}
