package ferry.server;

import java.time.Duration;

/**
 * Bounds of this server's own choosing; those of the specification are in {@link ferry.protocol.SpecLimits}, those an
 * administrator may move in {@link ServerSettings}.
 */
final class ServerLimits {
    /** Answers of one link that are not written yet: hides a commit's duration from a client with tiny files. */
    static final int ANSWERS = 1_024;
    /** Bytes of content behind those answers, staged and not durable yet: what one link may make a commit wait for. */
    static final long ANSWERS_CONTENT_BYTES = 64L << 20;
    /** How long an answerer with nothing to say stays: starting it per request would cost more than it saves. */
    static final Duration ANSWERER_LINGER = Duration.ofSeconds(1);

    /** Content is read in pieces of this many bytes: large enough that calls do not matter, small enough for L2. */
    static final int CONTENT_BUFFER_BYTES = 128 << 10;
    /** Links that may hold such a buffer at once, 64 MiB in all; more links than that use the small one. */
    static final int CONTENT_BUFFERS = 512;
    /** Pieces of content from which on another thread takes them while the next one is read: two TLS records. */
    static final int HANDED_BYTES = 32 << 10;
    /** What a link uses for content that fits, or when all buffers are out: never waiting for a slow link's buffer. */
    static final int SMALL_BUFFER_BYTES = 8 << 10;

    /** Uploads one link has open at once; a client needs one per file it sends in leaves. */
    static final int UPLOADS = 64;
    /** Refused uploads of one link whose reason is remembered for FINISH_UPLOAD; older ones are UPLOAD_UNKNOWN. */
    static final int REFUSED_UPLOADS = 1_024;

    /** Entries and batches are sent when their message has grown to this many bytes: just under a head's limit. */
    static final int ANSWER_HEAD_BYTES = 60_000;
    /** Blocks of 64 heads remembered as sent on a link (about 4 MiB); then heads may be sent again. */
    static final int SENT_HEAD_BLOCKS = 65_536;

    /** Most a frame's sender may save up by sending fast before it stalls: a pause of the peer's disk or network. */
    static final Duration FRAME_STALL = Duration.ofSeconds(60);
    /** Written at once under one {@link ServerSettings#writeStall()}: with 60 s, a reader of 1.1 KB/s is slow enough. */
    static final int WRITE_PIECE_BYTES = 64 << 10;
    /** A busy link lets others run after this many bytes: virtual threads are not preempted. */
    static final int FAIR_BYTES = 1 << 20;
    /** What a request counts in that budget beside its content: about the work of a small file. */
    static final int FAIR_REQUEST_BYTES = 16 << 10;

    /** After the last word a link's input is read and dropped this long: closing at once would reset the link and take
     * the last word with it. */
    static final Duration LAST_WORD = Duration.ofSeconds(2);
    /** The same where sign-in took too long: nobody in earnest is there. */
    static final Duration SIGN_IN_LAST_WORD = Duration.ofMillis(500);
    /**
     * How long what a dead peer had sent is read and kept: the tens of MiB that a socket holds take a second, and a site
     * whose accounts are slower than that had better have the link's place back.
     */
    static final Duration UNHEARD = Duration.ofSeconds(10);
    /** Wait after a failed accept (no descriptors left): long enough to cost no processor, short enough to recover. */
    static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
    /** How long {@code close} waits for links that it closed: they only have to notice. */
    static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    /** Log lines about refused arrivals: at most one in this time, with a count. */
    static final Duration REFUSED_ARRIVALS_LOG = Duration.ofSeconds(10);
    /** Characters of a peer's or an exception's text in one log line. */
    static final int LOG_CHARS = 600;

    private ServerLimits() {}
}
