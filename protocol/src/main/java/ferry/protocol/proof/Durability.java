package ferry.protocol.proof;

/** What "stored" meant when a receipt was signed: ferry-1.md §8.2. */
public enum Durability {
    /** Data, directory entries and rows were on disk. */
    DURABLE,
    /** They were handed to the operating system (a server's setting, never the default). */
    RELAXED
}
