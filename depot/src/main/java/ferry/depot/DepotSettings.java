package ferry.depot;

import ferry.protocol.proof.Durability;
import java.util.Map;

/**
 * What an administrator chooses.
 *
 * @param clientKeys demanded client keys by name (32 bytes each); none demanded if empty
 */
public record DepotSettings(Registration registration, Durability durability, Map<String, byte[]> clientKeys) {
    public enum Registration {
        OPEN,
        INVITE,
        CLOSED
    }
}
