package ferry.depot;

import java.time.Duration;

/** Tunables of a depot: every queue, count and wait inside it. The specification's limits are SpecLimits. */
final class DepotLimits {
    /** Files queued for the committer or in its batch. Each holds a file descriptor; a second's worth on a good disk. */
    static final int QUEUED_FILES = 1_000;
    /** MiB queued for the committer, so that one sync is not asked to write for minutes. */
    static final int QUEUED_MEBIBYTES = 1_024;
    /** Longest a link waits for room in the committer's queue; past it the disk is too slow: BUSY. */
    static final Duration QUEUE_ROOM = Duration.ofSeconds(30);
    /** Longest anybody waits for a commit. A committer that takes longer is stuck, which is a fault of ours. */
    static final Duration COMMIT = Duration.ofMinutes(5);
    /** Syncs that fail in a row before the depot accepts no more writes. One may be a file's, three are the disk's. */
    static final int FAILED_SYNCS = 3;
    /** Directories whose own entries are known to be on disk; about 1 KiB each. */
    static final int SYNCED_DIRECTORIES = 10_000;
    /** Batches whose receipts can be given again without hashing their entries again. */
    static final int RECEIPT_TREES = 8;

    /** Uploads an account may leave unfinished. */
    static final int UPLOADS_PER_ACCOUNT = 10_000;
    /** Uploads an account may have open at once; each holds a file descriptor and 32 bytes a MiB. */
    static final int UPLOADS_OPEN_PER_ACCOUNT = 256;
    /** What a link takes of its account's rate before it is another's turn: at the least rate, one a second. */
    static final int RATE_PIECE_BYTES = 16 << 10;
    /** What may pass at once after a pause: as much as the rate gives in this time, so that a commit costs no rate. */
    static final Duration RATE_BURST = Duration.ofSeconds(1);
    /** How long a link may wait for its turn before more are refused: below the minute after which clients give up. */
    static final Duration RATE_QUEUE = Duration.ofSeconds(30);
    /** Folder rules of an account: all are looked through where a tree is moved or removed. */
    static final int RULES_PER_ACCOUNT = 1_000;
    /** How long a takeover waits for the former link's write; its later writes are fenced. */
    static final Duration TAKEOVER = Duration.ofSeconds(1);
    /** Longest a leaf waits for another write at its place that the disk still holds. */
    static final Duration LEAF_WRITE = Duration.ofSeconds(30);
    /** How often idle uploads are looked for. */
    static final Duration SWEEP_EVERY = Duration.ofHours(1);
    /**
     * Bytes that stay free, so that on a full disk people sign in and remove files. Threads that write a piece of content
     * at the same time may take up to 4 MiB of it, SQLite's log takes as much before it is used again.
     */
    static final long RESERVE_BYTES = 16L << 20;
    /** Free bytes from which on the disk is not asked before each piece, only now and then. */
    static final long PLENTY_BYTES = 1L << 30;
    /** How old a look at the free space may be where there is plenty: less than it takes to write all of it. */
    static final Duration FREE_SPACE_AGE = Duration.ofMillis(250);

    /** Entries of a listing whose rows are looked up together: what a listing holds in memory, with 64 open directories. */
    static final int LISTING_CHUNK = 256;
    /** Entries of a tree that are removed in one go on the committer's thread; commits of others go on in between. */
    static final int REMOVAL_CHUNK = 500;
    /** Files that a recount compares in one go on the committer's thread. */
    static final int RECOUNT_CHUNK = 500;
    /** Bytes read at once where a file is hashed again. */
    static final int HASH_BUFFER_BYTES = 256 << 10;

    /** Invites that can be open at once. */
    static final int INVITES = 1_000;
    /** Accounts that can wait for approval at once: what an administrator can still look through. */
    static final int APPLICANTS = 1_000;
    /** How long one waits; then the application is forgotten. */
    static final Duration APPLICANT_KEPT = Duration.ofDays(90);
    /** Longest an invite may be valid. */
    static final Duration INVITE_VALID_MAX = Duration.ofDays(365);
    /** Addresses whose failed sign-ins and registrations are counted: OpenSSH's figure, about 10 MiB at worst. */
    static final int GUESSING_ADDRESSES = 65_536;
    /** Names whose wrong passwords are counted, known or not; as many, for the same reason. */
    static final int GUESSED_NAMES = 65_536;
    /** Accounts whose addresses are remembered, and how many of each: a home, an office, a phone, a few journeys. */
    static final int KNOWN_ADDRESS_ACCOUNTS = 16_384;

    static final int KNOWN_ADDRESSES_PER_ACCOUNT = 8;
    /** How long an address counts as an account's own after a sign-in from there. */
    static final Duration KNOWN_ADDRESS_KEPT = Duration.ofDays(30);

    /** Used codes an account's second factor remembers: a clock that was set back meets them again. */
    static final int USED_STEPS = 100;
    /** A key's last use is written again only after this, so that a sign-in costs no sync. */
    static final Duration LAST_USED_STEP = Duration.ofMinutes(1);

    private DepotLimits() {}
}
