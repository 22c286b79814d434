package ferry.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final String WORK = "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done";

    @Test
    void aCommandsProcessorTimeIsTheClients() throws Exception {
        Meter meter = Meter.start(Optional.empty(), Wire.loopback());
        Process command = new ProcessBuilder("sh", "-c", WORK).start();
        meter.watch(command);
        command.waitFor();
        Reading reading = meter.stop();

        assertThat(value(reading, Quantity.CLIENT_CPU)).isBetween(0.005, 30.0);
        assertThat(value(reading, Quantity.SERVER_CPU)).isZero();
        assertThat(value(reading, Quantity.WALL)).isPositive();
    }

    @Test
    void whatAServersChildDidIsTheServersAlsoWhenTheChildHasEnded() throws Exception {
        // It waits for a line, lets a child work, tells, and waits for the end.
        Process server = new ProcessBuilder("sh", "-c", "read x; sh -c '" + WORK + "'; echo done; read y").start();
        try (var in = server.outputWriter();
                var out = server.inputReader()) {
            Meter meter = Meter.start(Optional.of(new ProcessTree(server.pid())), Wire.loopback());
            in.write("go\n");
            in.flush();
            assertThat(out.readLine()).isEqualTo("done");
            Reading reading = meter.stop();

            assertThat(value(reading, Quantity.SERVER_CPU)).isPositive();
            assertThat(value(reading, Quantity.SERVER_PEAK)).isPositive();
            assertThat(value(reading, Quantity.CLIENT_CPU)).isZero();
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static double value(Reading reading, Quantity quantity) {
        return reading.value(quantity).orElseThrow();
    }
}
