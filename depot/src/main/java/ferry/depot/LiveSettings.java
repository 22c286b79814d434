package ferry.depot;

/** The settings that count now: replaced as a whole, read once by each link. Thread-safe. */
final class LiveSettings {
    private volatile DepotSettings now;

    LiveSettings(DepotSettings first) {
        now = first;
    }

    DepotSettings now() {
        return now;
    }

    /** @throws IllegalArgumentException if the durability is another: receipts and the database rely on it being one */
    void replace(DepotSettings next) {
        if (next.durability() != now.durability()) {
            throw new IllegalArgumentException("durability is fixed while a depot is open");
        }
        now = next;
    }
}
