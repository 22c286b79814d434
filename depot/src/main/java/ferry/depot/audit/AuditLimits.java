package ferry.depot.audit;

/** What bounds the audit log. */
final class AuditLimits {
    /** A file that reached this is followed by the next one; small enough to read at every start. */
    static final long FILE_BYTES = 16L << 20;
    /** Text in a line; longer is cut. The longest path there is. */
    static final int TEXT_CHARS = 4_096;
    /** A line that is read; the longest that is written is shorter. */
    static final int LINE_BYTES = 128 << 10;
    /**
     * Events that are written one by one, at once and then each second, of a kind that may be many: what strangers cause,
     * and files that accounts replace. They cannot fill the disk; the others are counted.
     */
    static final int MANY_AT_ONCE = 200;

    static final int MANY_PER_SECOND = 10;

    private AuditLimits() {}
}
