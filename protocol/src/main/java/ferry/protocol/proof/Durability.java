package ferry.protocol.proof;

/** What "stored" meant when a receipt was signed: ferry-1.md §8.2. */
public enum Durability {
    /** Data, directory entries and rows were on disk. */
    DURABLE(1),
    /** They were handed to the operating system (a server's setting, never the default). */
    RELAXED(2);

    private final int wire;

    Durability(int wire) {
        this.wire = wire;
    }

    int wire() {
        return wire;
    }
}
