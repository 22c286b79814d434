package ferry.transport;

import java.time.Duration;

/** Tunables of this room: how much may wait where, and for how long. */
final class TransportLimits {
    /** Most plain text in one TLS record (RFC 8446 §5.1); small writes are gathered up to it on every kind of link. */
    static final int RECORD_BYTES = 16 * 1024;

    /** A record with what encryption may add to it (RFC 8446 §5.2), since JSSE asks for room by the encrypted length. */
    static final int RECORD_BUFFER_BYTES = RECORD_BYTES + 256;

    /** Records gathered for one socket call; larger gains nothing on loopback, smaller costs system calls. */
    static final int NETWORK_BUFFER_BYTES = 256 * 1024;

    /** What an idle link holds to wait with; one small request fits, so that it needs no other buffer. */
    static final int IDLE_BUFFER_BYTES = 1024;

    /** Network buffers kept for the next busy link: 16 MiB in all; more are garbage, never refused. */
    static final int SPARE_NETWORK_BUFFERS = 64;

    /** Record buffers kept for the next busy link: 2 MiB in all. */
    static final int SPARE_RECORD_BUFFERS = 128;

    /** Most bytes in one call on a Unix socket: the JDK copies heap arrays through a direct buffer of that size. */
    static final int UNIX_CALL_BYTES = 256 * 1024;

    /**
     * What the kernel holds of a Unix socket's bytes until they are read (it caps this at net.core.wmem_max): sixteen calls,
     * since with its default of 208 KiB writer and reader wait for each other at every one.
     */
    static final int UNIX_BUFFER_BYTES = 4 * 1024 * 1024;

    /** Peers the kernel queues before we accept them; a burst of small clients fits (the kernel caps it at somaxconn). */
    static final int BACKLOG = 1024;

    /** Wait after accepting failed for want of descriptors or memory: 10 tries a second do not load a core. */
    static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

    /** How long closing may wait for room for close_notify; a stuck peer does without. */
    static final Duration CLOSE_NOTIFY_WAIT = Duration.ofMillis(100);

    /** Head start of one address of a host before the next is tried beside it (RFC 8305 §8). */
    static final Duration NEXT_ADDRESS_DELAY = Duration.ofMillis(250);

    /** Addresses of one host that are tried; a name with more is served well by the first ones. */
    static final int ADDRESSES_TRIED = 8;

    /** {@code sun_path} without its final NUL (unix(7)). */
    static final int UNIX_PATH_BYTES = 107;

    private TransportLimits() {}
}
