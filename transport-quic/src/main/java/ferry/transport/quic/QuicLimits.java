package ferry.transport.quic;

import java.time.Duration;

/** Tunables of this room: how much may wait where, and for how long. */
final class QuicLimits {
    /** What ferry-1.md §3.3 puts first on every stream: what follows is a link. */
    static final byte STREAM_IS_LINK = 1;

    // How much a peer may send before somebody here reads it.

    /** First credit of a stream: more than a path gives in its first round trips. The library raises it, up to 16 MiB, as
     * fast as the stream is read: four times 200 Mbit/s by 160 ms. */
    static final long STREAM_CREDIT_BYTES = 512 << 10;
    /** First credit of a connection, all that a peer can make us hold before it signed in; raised likewise to 24 MiB. */
    static final long CONNECTION_CREDIT_BYTES = 1 << 20;
    /** Links at once of one connection; a session has few, and a client with more opens a further connection. */
    static final long STREAMS = 100;
    /** Links of one connection in its whole life: the library keeps a trace of each that was cut. */
    static final int STREAMS_IN_ALL = 10_000;

    /** Received bytes of a link that wait in this process beside those in the library: two wake-ups of the reader. */
    static final int READ_AHEAD_BYTES = 256 << 10;
    /** Written bytes of a link that the library has not taken yet: a writer waits above. */
    static final int WRITE_AHEAD_BYTES = 256 << 10;
    /** Most bytes handed to the library at once: large enough that the change of threads does not matter. */
    static final int WRITE_PIECE_BYTES = 64 << 10;
    /** Small writes are gathered up to this, as on every kind of link. */
    static final int GATHERED_BYTES = 16 << 10;

    // Time.

    /** A connection from which nothing came for this long is over: a path that died is noticed in seconds. */
    static final Duration IDLE = Duration.ofSeconds(12);
    /** A client says something at least this often: two of its datagrams may be lost, and NAT tables remember for 30 s. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(4);
    /** A connection without a link stays this long: its last bytes are still to be acknowledged, and a next link may come. */
    static final Duration LINGER = Duration.ofSeconds(1);
    /** Between the ends of a client's links and that of their connection: a moment in which the server sees them. */
    static final Duration GOODBYE = Duration.ofMillis(10);
    /** A socket whose handshake failed stays this long, so that the server is told. */
    static final Duration FAREWELL = Duration.ofMillis(100);
    /** Waiting for the library's thread to say what a path is like: it is busy for milliseconds at most. */
    static final Duration STATS_WAIT = Duration.ofMillis(100);
    /** Waiting for the library's thread to say goodbye to everybody and to end. */
    static final Duration SHUTDOWN = Duration.ofSeconds(2);

    // Strangers.

    /** Connections that arrived and were not taken by {@link QuicListener#accept()} yet, as TCP's backlog. */
    static final int BACKLOG = 1024;
    /** Handshakes under way above which an address has to prove itself first (Retry, one round trip more). */
    static final int HANDSHAKES_FREE = 16;
    /** Handshakes under way above which new ones are dropped: each costs memory and a signature. */
    static final int HANDSHAKES = 512;
    /** How long the proof of an address counts: a client answers at once, a path takes seconds at worst. */
    static final Duration TOKEN_AGE = Duration.ofSeconds(10);

    // Datagrams.

    /** Largest datagram sent: 1,500 bytes of Ethernet without the headers of IPv6 and UDP; smaller paths are discovered. */
    static final int DATAGRAM_BYTES = 1452;
    /** Datagrams handed to the kernel at once, a train: together at most 64 KiB, as it wants it. */
    static final int TRAIN_DATAGRAMS = 40;
    /** The longest train that is received: what the kernel puts together at most. */
    static final int TRAIN_BYTES = 64 << 10;
    /** The longest datagram that is received where there are no trains; longer ones, which no peer may send, are cut. */
    static final int RECEIVED_DATAGRAM_BYTES = 2048;
    /** Datagrams or trains that are received before answers are sent and the thread turns to something else. */
    static final int DATAGRAMS_A_TURN = 64;
    /** The kernel's buffers of the socket (it caps them at net.core.rmem_max, wmem_max): a burst while the thread is busy. */
    static final int SOCKET_BUFFER_BYTES = 4 << 20;
    /** Datagrams up to this long are not held back, unless longer ones wait: acknowledgements are smaller. */
    static final int UNPACED_DATAGRAM_BYTES = 600;
    /** On paths quicker than this there is nothing to win: their whole content is a few trains. */
    static final Duration PACED_ROUND_TRIP = Duration.ofMillis(5);
    /** First window of congestion, paced over half a round trip: 46 KB. The ten of RFC 9002 would take a long path two round
     * trips more to its speed. */
    static final int FIRST_DATAGRAMS = 32;
    /** How often the library is asked what it measured: several times in the shortest paced round trip would be more. */
    static final Duration PACE_LOOK = Duration.ofMillis(5);
    /** How much too early or too late a train may leave: what a timer can do. */
    static final Duration PACE_GRAIN = Duration.ofMillis(1);
    /** Paths of one connection that are looked at for the one in use; the library keeps no more than this. */
    static final int PATHS = 8;
    /** Addresses of one host that are tried, as with TCP. */
    static final int ADDRESSES_TRIED = 8;

    private QuicLimits() {}
}
