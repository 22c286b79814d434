package ferry.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1,1 B",
        "999,999 B",
        "1000,0.98 KiB",
        "1024,1.00 KiB",
        "1536,1.50 KiB",
        "10240,10.0 KiB",
        "1048575,1.00 MiB",
        "104857600,100 MiB",
        "1073741824,1.00 GiB",
        "9223372036854775807,8.00 EiB"
    })
    void sizesHaveThreeDigitsThatCount(long bytes, String shown) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0,0.0 s", "9400,9.4 s", "12000,12 s", "187000,3:07", "3723000,1:02:03"})
    void timesGetShorterWordsAsTheyGetLonger(long millis, String shown) {
        assertThat(Amounts.time(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"1048576,1000,1.00 MiB/s", "1048576,0,'0.98 GiB/s'", "0,0,0 B/s"})
    void aRateOverNoTimeAtAllIsStillANumber(long bytes, long millis, String shown) {
        assertThat(Amounts.rate(bytes, Duration.ofMillis(millis))).isEqualTo(shown);
    }
}
