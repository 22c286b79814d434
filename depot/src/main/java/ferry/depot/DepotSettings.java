package ferry.depot;

import ferry.protocol.proof.Durability;
import java.util.Map;

/**
 * What an administrator chooses.
 *
 * @param clientKeys demanded client keys by name (32 bytes each); none demanded if empty
 */
public record DepotSettings(
        Registration registration, Durability durability, Map<String, byte[]> clientKeys, SignInSettings signIn) {
    /** With the documented defaults. */
    public DepotSettings(Registration registration, Durability durability, Map<String, byte[]> clientKeys) {
        this(registration, durability, clientKeys, SignInSettings.defaults());
    }

    public DepotSettings withSignIn(SignInSettings other) {
        return new DepotSettings(registration, durability, clientKeys, other);
    }

    public enum Registration {
        OPEN,
        INVITE,
        CLOSED
    }
}
