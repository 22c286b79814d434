package ferry.bench.work;

import java.util.List;

/** How much is moved. Only FULL is worth quoting; QUICK is for a look while working, TINY shows that the harness works. */
public enum Size {
    TINY(8L << 20, 40, 60, 2L << 20, 1, 0, List.of(1, 4), 8),
    QUICK(256L << 20, 2_000, 2_000, 64L << 20, 3, 512L << 20, List.of(1, 10, 100), 200),
    FULL(2048L << 20, 10_000, 20_000, 640L << 20, 5, 1536L << 20, List.of(1, 10, 100, 500), 1000);

    private final long fileBytes;
    private final int smallFiles;
    private final int treeFiles;
    private final long treeBytes;
    private final int repeats;
    private final long warmUpBytes;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of only
    private final List<Integer> crowds;

    private final int idleConnections;

    Size(
            long fileBytes,
            int smallFiles,
            int treeFiles,
            long treeBytes,
            int repeats,
            long warmUpBytes,
            List<Integer> crowds,
            int idleConnections) {
        this.fileBytes = fileBytes;
        this.smallFiles = smallFiles;
        this.treeFiles = treeFiles;
        this.treeBytes = treeBytes;
        this.repeats = repeats;
        this.warmUpBytes = warmUpBytes;
        this.crowds = crowds;
        this.idleConnections = idleConnections;
    }

    public long fileBytes() {
        return fileBytes;
    }

    public int smallFiles() {
        return smallFiles;
    }

    public int treeFiles() {
        return treeFiles;
    }

    public long treeBytes() {
        return treeBytes;
    }

    /** Commands in one reading of a workload that is over in a moment. */
    public int repeats() {
        return repeats;
    }

    /** A Java server encrypts and hashes at a fifteenth of its speed until its compiler has seen so much content. */
    public long warmUpBytes() {
        return warmUpBytes;
    }

    /** Numbers of clients at once. */
    public List<Integer> crowds() {
        return crowds;
    }

    /** Connections that do nothing; fewer for a peer that has a process for each. */
    public int idleConnections() {
        return idleConnections;
    }
}
