package ferry.bench.peer;

import ferry.bench.measure.Wire;
import java.util.List;

/**
 * Where servers run, as their clients see it.
 *
 * @param address of the host, in digits
 * @param enter the words that run a command there, before the command's own; none if it is here
 */
public record ServerHost(String address, List<String> enter, Wire wire) {
    public static final ServerHost HERE = new ServerHost("127.0.0.1", List.of(), Wire.loopback());
}
