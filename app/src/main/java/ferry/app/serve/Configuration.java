package ferry.app.serve;

import ferry.depot.DepotSettings.Registration;
import ferry.protocol.proof.Durability;
import ferry.transport.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator chose.
 *
 * @param addresses where to listen; if empty, on this machine's loopback addresses as far as it has them
 * @param socketPath beside the data if null
 * @param clientKeys 32 bytes each; if there are any, every client must have one
 */
record Configuration(
        List<Endpoint.Tcp> addresses,
        boolean hasSocket,
        @Nullable Path socketPath,
        Registration registration,
        Durability durability,
        Map<String, byte[]> clientKeys) {
    @Override
    public String toString() {
        return "Configuration" + addresses + registration + durability + clientKeys.keySet();
    }
}
