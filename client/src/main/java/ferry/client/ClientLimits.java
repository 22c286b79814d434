package ferry.client;

import ferry.protocol.SpecLimits;
import java.time.Duration;

/** Bounds of this client's own choosing; those of the specification are in {@link SpecLimits}. */
final class ClientLimits {
    /** To reach a server and shake hands: longer than three lost SYNs, shorter than anybody's patience. */
    static final Duration DIAL = Duration.ofSeconds(15);
    /** TCP's head start before QUIC is tried: two lost SYNs (1 s, 2 s) and an answer. */
    static final Duration TCP_ALONE = Duration.ofSeconds(4);
    /** The same by QUIC where TCP is the other way: if UDP is blocked, nobody waits longer than this for it. */
    static final Duration QUIC_DIAL = Duration.ofSeconds(1);
    /** To hear from a server that is only asked whether it answers: two lost SYNs, or a lost datagram and its repeats. */
    static final Duration PROBE = Duration.ofSeconds(4);
    /** Questions of which the quickest answer counts; each is an arrival at the server, which allows few at once. */
    static final int PROBES = 3;
    /** From the handshake to SIGNED_IN; the server itself allows {@link SpecLimits#SIGN_IN} from accept on. */
    static final Duration SIGN_IN = Duration.ofSeconds(15);
    /** Silence of a server that owes an answer. It may hash a large file first, so this is generous. */
    static final Duration ANSWER = SpecLimits.IDLE;
    /** So much content is a sign of life of a server that owes the rest: its pieces, where a rate holds it back. */
    static final int PROGRESS_BYTES = 16 << 10;
    /** A write that does not proceed: the network is gone, or the server's disk hangs. */
    static final Duration WRITE = Duration.ofSeconds(60);

    /** Requests of one link on their way. Bounds what a lost link makes us repeat, and covers 100 ms at 20,000 files a second. */
    static final int WINDOW_REQUESTS = 2_048;
    /** Their content: what a fast, far link holds (10 Gbit/s at 50 ms). */
    static final long WINDOW_BYTES = 64L << 20;
    /** What an answer without content counts in {@link #WINDOW_BYTES}. */
    static final long REQUEST_COST_BYTES = 512;
    /** Heads of one link that STORED may refer to; a server sends each once. About 400 bytes each. */
    static final int HEADS_KEPT = 65_536;
    /** Heads of which a session remembers that they are signed: links get the same one within a second or two. */
    static final int SIGNED_HEADS_KEPT = 1_024;

    /**
     * Links of a large upload over QUIC, unless somebody chose a number: they share one congestion control, but each is a stream
     * with a window of its own, and a lost datagram holds up only one of them.
     */
    static final int QUIC_LINKS = 4;

    /** Leaves of a download that are in memory at once: one is read, one is checked and written, one is on its way between. */
    static final int LEAVES_IN_HAND = 3;

    /** Leaves a further link must get of a file, on average, to be worth its handshake. */
    static final int SPREAD_LEAVES_PER_LINK = 8;

    /**
     * Links that the small files of a tree begin with over a long TCP path: one link takes ten round trips to find its speed
     * and gives way at each loss, which is longer than most trees need. Fewer than a browser's six, since six and eight were no
     * quicker; what takes longer than a judgement is measured (decision 0015).
     */
    static final int TREE_LINKS = 4;
    /**
     * What a tree has to hold in small files for that: as much as one link moves in its first six round trips. Less is there
     * before further links have caught up.
     */
    static final long SPREAD_FILES_BYTES = 1L << 20;
    /** Entries that are looked at to find out whether a tree holds so much: some milliseconds. */
    static final int LOOKED_ENTRIES = 4_096;

    /** Entries of one listing: more would not fit the memory, and an endless listing ends here. */
    static final int LISTED_ENTRIES = 1_000_000;

    /** A round trip from which on QUIC or more links may help: shorter ones are of one building, where TCP is at its best. */
    static final Duration PATH_LONG = Duration.ofMillis(5);
    /** Bytes a second: about what QUIC can move at all on one thread of the library. Whoever is faster has nothing to try. */
    static final long PATH_SLOW = 40_000_000;
    /** Slow start is over after some ten round trips, and what the socket's buffer took at once does not count either. */
    static final Duration PATH_RAMP = Duration.ofSeconds(1);
    /** One judgement: long against a lost segment's repetition, short against a transfer worth moving. */
    static final Duration PATH_WINDOW = Duration.ofSeconds(3);
    /** Round trips in one judgement, at least: congestion control changes its mind once in each. */
    static final int PATH_ROUNDS = 8;
    /** How often a transfer looks at its path. */
    static final Duration PATH_LOOK = Duration.ofMillis(500);
    /** To reach the server by QUIC while TCP goes on, so that nobody waits for it: the first datagram and two repeats. */
    static final Duration QUIC_TRIAL_DIAL = Duration.ofSeconds(3);
    /** QUIC costs many times TCP's processor time, so a little more is not enough. */
    static final double QUIC_GAIN = 1.2;
    /**
     * On a path that loses by chance, twice the links move twice as much. Beside n flows of others on a full line they move
     * 2(n+1)/(n+2) times as much: 1.33 beside one, 1.67 beside four. So who shares a full line with up to four others takes
     * no more than one share of it.
     */
    static final double DOUBLING_GAIN = 1.7;
    /** TCP's victory: a day, since a trial costs QUIC's processor time for some seconds. */
    static final Duration TCP_KNOWN_FOR = Duration.ofDays(1);
    /** QUIC's: longer, since it was worth it, but paths change. */
    static final Duration QUIC_KNOWN_FOR = Duration.ofDays(7);
    /** Networks whose way to one server is remembered: home, work and some travels. */
    static final int NETWORKS_KEPT = 64;
    /** How long the end of a transfer waits for a judgement to be written down. */
    static final Duration PATH_FAREWELL = Duration.ofMillis(200);

    /** First pause before dialing again; doubled each time. */
    static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
    /** Longest pause: a server that is back is noticed within this. */
    static final Duration BACKOFF_MAX = Duration.ofSeconds(3);
    /** Attempts for one file whose refusals are retryable. */
    static final int ATTEMPTS_PER_FILE = 5;

    /** Files that share the syncs of one local commit; each holds a file descriptor until then. */
    static final int COMMIT_FILES = 256;
    /** Their content. */
    static final long COMMIT_BYTES = 64L << 20;

    /** Problems a report names: enough to read, little enough for a tree with a million links. */
    static final int PROBLEMS_KEPT = 10_000;

    /** A state file is a few lines; a larger one is not ours. */
    static final long STATE_FILE_BYTES = 64 * 1024;
    /** One line of a receipt file: a head or an entry in base64, never more than this. */
    static final int RECEIPT_LINE_BYTES = 16 * 1024;

    private ClientLimits() {}
}
