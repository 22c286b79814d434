package ferry.depot;

import ferry.protocol.proof.Durability;
import java.util.Map;

/**
 * What an administrator chooses.
 *
 * @param clientKeys demanded client keys by name (32 bytes each); none demanded if empty
 * @param limits of every account that has none of its own
 */
public record DepotSettings(
        Registration registration,
        Durability durability,
        Map<String, byte[]> clientKeys,
        SignInSettings signIn,
        AccountLimits limits) {
    /** With the documented defaults. */
    public DepotSettings(Registration registration, Durability durability, Map<String, byte[]> clientKeys) {
        this(registration, durability, clientKeys, SignInSettings.defaults(), AccountLimits.DEFAULT);
    }

    public DepotSettings withSignIn(SignInSettings other) {
        return new DepotSettings(registration, durability, clientKeys, other, limits);
    }

    public DepotSettings withLimits(AccountLimits other) {
        return new DepotSettings(registration, durability, clientKeys, signIn, other);
    }

    public enum Registration {
        OPEN,
        INVITE,
        /** Whoever registers waits for an administrator. */
        APPROVAL,
        CLOSED
    }
}
