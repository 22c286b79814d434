package ferry.client;

/** Bounds of this client's own choosing; those of the specification are in {@link ferry.protocol.SpecLimits}. */
final class ClientLimits {
    /** Problems a report names: enough to read, little enough for a tree with a million links. */
    static final int PROBLEMS_KEPT = 10_000;

    private ClientLimits() {}
}
