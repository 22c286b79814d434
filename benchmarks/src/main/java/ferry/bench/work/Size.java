package ferry.bench.work;

import java.util.List;

/** How much is moved. Only FULL is worth quoting; QUICK is for a look while working, TINY shows that the harness works. */
@SuppressWarnings("ImmutableEnumChecker") // records of numbers, and a list made by List.of
public enum Size {
    TINY(
            new Files(8L << 20, 40, 60, 2L << 20),
            new Times(1, 1, 0),
            new Crowds(List.of(1, 4), 8L << 20, 8),
            new Lines(2L << 20, 20, 15, 2)),
    QUICK(
            new Files(256L << 20, 2_000, 2_000, 64L << 20),
            new Times(3, 3, 512L << 20),
            new Crowds(List.of(1, 10, 100, 500), 512L << 20, 10_000),
            new Lines(32L << 20, 400, 12, 6)),
    FULL(
            new Files(2048L << 20, 10_000, 20_000, 640L << 20),
            new Times(5, 5, 1536L << 20),
            new Crowds(List.of(1, 10, 100, 500), 2048L << 20, 10_000),
            new Lines(200L << 20, 2_000, 90, 20));

    private record Files(long fileBytes, int smallFiles, int treeFiles, long treeBytes) {}

    private record Times(int rounds, int repeats, long warmUpBytes) {}

    private record Crowds(List<Integer> clients, long bytes, int idle) {}

    private record Lines(long fileBytes, int files, int seconds, int fillSeconds) {}

    private static final long MIB = 1 << 20;

    private final Files files;
    private final Times times;
    private final Crowds crowds;
    private final Lines lines;

    Size(Files files, Times times, Crowds crowds, Lines lines) {
        this.files = files;
        this.times = times;
        this.crowds = crowds;
        this.lines = lines;
    }

    public long fileBytes() {
        return files.fileBytes;
    }

    public int smallFiles() {
        return files.smallFiles;
    }

    public int treeFiles() {
        return files.treeFiles;
    }

    public long treeBytes() {
        return files.treeBytes;
    }

    /** Commands in one reading of a workload that is over in a moment. */
    public int repeats() {
        return times.repeats;
    }

    /** A Java server encrypts and hashes at a fifteenth of its speed until its compiler has seen so much content. */
    public long warmUpBytes() {
        return times.warmUpBytes;
    }

    /** Numbers of clients at once. */
    public List<Integer> crowds() {
        return crowds.clients;
    }

    /** What all clients at once move together, however many they are. */
    public long crowdBytes() {
        return crowds.bytes;
    }

    /** Rounds that count, unless another number is asked for. */
    public int rounds() {
        return times.rounds;
    }

    /**
     * Connections that do nothing; fewer for a peer that has a process for each. QUICK has as many as FULL: with a thousand,
     * what signing in leaves until it is collected is half of the figure.
     */
    public int idleConnections() {
        return crowds.idle;
    }

    /** One file over an emulated line; less where even a perfect peer would need more than half of the time that it has. */
    public long lineFileBytes(long rateBits) {
        long inHalfTheTime = rateBits / 8 * lines.seconds / 2;
        return Math.max(MIB, Math.min(lines.fileBytes, inHalfTheTime / MIB * MIB));
    }

    /** Small files over an emulated line. */
    public int lineFiles() {
        return lines.files;
    }

    /** What takes longer over an emulated line is stopped: some peers would take half an hour for one file. */
    public int lineSeconds() {
        return lines.seconds;
    }

    /** How long a line is filled to see what it takes. */
    public int fillSeconds() {
        return lines.fillSeconds;
    }
}
