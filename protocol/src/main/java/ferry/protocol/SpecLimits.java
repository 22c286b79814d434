package ferry.protocol;

import java.time.Duration;

/** Limits of the specification, the same for every implementation: ferry-1.md §9. Tunables of a server live elsewhere. */
public final class SpecLimits {
    public static final int VERSION = 1;
    public static final String ALPN = "ferry/1";
    public static final int DEFAULT_PORT = 9001;

    public static final int FRAME_HEADER_BYTES = 12;
    public static final int HEAD_BYTES_BEFORE_SIGN_IN = 4_096;
    public static final int HEAD_BYTES = 65_535;
    /** A leaf, and the most content a frame carries: 1 MiB. */
    public static final int LEAF_BYTES = 1 << 20;

    public static final int EXTENSIONS = 16;
    public static final int NAME_BYTES = 255;
    public static final int PATH_BYTES = 4_096;
    public static final int PATH_NAMES = 64;
    public static final long FILE_BYTES = 1L << 46;
    public static final int LEAVES_IN_STATE = 2_000;
    public static final int KEYS_PER_ACCOUNT = 100;
    public static final int INCLUSION_PATH = 32;

    public static final int RECORD_KEY_BYTES = 32;
    public static final int RECORD_FIELDS = 64;
    /** A line of the audit log in the worst case: two escaped paths and what stands around them. */
    public static final int RECORD_TEXT_BYTES = 32_768;

    public static final int RECORD_LIST = 1_000;
    public static final int RECORD_LISTED_BYTES = 512;

    public static final int ACCOUNT_CHARS = 64;
    /** The digits of a SHA-256. */
    public static final int INVITE_ID_CHARS = 64;

    public static final int AGENT_BYTES = 64;
    public static final int LABEL_BYTES = 64;
    public static final int DETAIL_BYTES = 512;
    public static final int SCRAM_BYTES = 512;
    public static final int FEATURES = 64;
    /** Handovers of the receipt key in SIGNED_IN, the newest: what its head has room for. */
    public static final int KEY_HANDOVERS = 12;

    /** Times reach about 3,000 years either way from 1970. */
    public static final long TIME_SECONDS = 100_000_000_000L;

    public static final int NONCE_BYTES = 32;
    /** Client keys, MACs, SCRAM keys, raw Ed25519 public keys, invites. */
    public static final int KEY_BYTES = 32;

    public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_BYTES;

    /** The salt a password is registered with; every name's challenge has one of this length. */
    public static final int SALT_BYTES = 16;
    /** What a password is registered with; every name's challenge has this count. */
    public static final int ITERATIONS = 600_000;

    /** What a client accepts of a challenge is wider, for servers of later versions. */
    public static final int SALT_BYTES_MIN = 16;

    public static final int SALT_BYTES_MAX = 64;
    /** Below this a stolen verifier is too cheap to guess; a client refuses to answer. */
    public static final int ITERATIONS_MIN = 100_000;
    /** Above this a hostile server could keep a client busy for minutes. */
    public static final int ITERATIONS_MAX = 2_000_000;
    /** RFC 4226 §4: 160 bits are recommended. */
    public static final int TOTP_SECRET_BYTES = 20;
    /** Codes of apps have 6 digits, recovery codes 16 letters and digits in groups; people type spaces. */
    public static final int CODE_BYTES = 32;

    public static final int RECOVERY_CODES = 10;

    public static final Duration SIGN_IN = Duration.ofSeconds(10);
    public static final Duration IDLE = Duration.ofMinutes(5);
    public static final Duration PING_EVERY = Duration.ofSeconds(60);
    /** After this much silence a server that takes content says RECEIVING. */
    public static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    /** Slowest a peer may send inside a frame, after {@link #FRAME_GRACE}. */
    public static final int FRAME_BYTES_PER_SECOND_MIN = 240;

    public static final Duration FRAME_GRACE = Duration.ofSeconds(5);
    public static final Duration UPLOAD_KEPT = Duration.ofDays(7);

    private SpecLimits() {}
}
