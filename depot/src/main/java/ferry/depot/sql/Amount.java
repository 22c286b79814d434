package ferry.depot.sql;

/** Files and their bytes; as a difference, either may be negative. */
public record Amount(long files, long bytes) {
    public static final Amount NONE = new Amount(0, 0);

    public Amount plus(Amount other) {
        return new Amount(Math.addExact(files, other.files), Math.addExact(bytes, other.bytes));
    }

    public Amount minus(Amount other) {
        return new Amount(Math.subtractExact(files, other.files), Math.subtractExact(bytes, other.bytes));
    }

    /** With nothing below zero. */
    public Amount growth() {
        return new Amount(Math.max(0, files), Math.max(0, bytes));
    }
}
