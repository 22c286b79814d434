package ferry.depot.sql;

/** The columns of every table that a copy takes along: each stands here once, and {@code CopyTest} misses what does not. */
final class Columns {
    static final String SITE_NUMBERS = "name, amount";
    static final String ACCOUNTS = "id, name, role, disabled, verifier, created, pending, second_factor_required";
    static final String UID_MAP = "uid, account";
    static final String DEVICE_KEYS = "account, key_id, public_key, label, added, last_used";
    static final String INVITES = "token_hash, expires, created_by, used_by";
    static final String SECOND_FACTORS = "account, secret, enabled";
    static final String SECOND_FACTOR_STEPS = "account, step";
    static final String RECOVERY_CODES = "account, code_hash";
    static final String ACCOUNT_USAGE =
            "account, stored_files, stored_bytes, reserved_files, reserved_bytes, change_count";
    static final String ACCOUNT_LIMITS = "account, limit_number, amount";
    static final String FOLDER_RULES = "account, path, rights";
    static final String UPLOADS = "account, upload, staging, path, size_bytes, modified_seconds, modified_nanos, "
            + "executable, epoch, created, progress, reserved_files, reserved_bytes";
    static final String PUBLISH_INTENTS =
            "staging, account, upload, path, size_bytes, modified_seconds, modified_nanos, "
                    + "executable, root, inode, replaced_version";
    static final String CHANGE_INTENTS = "id, account, path, target";
    static final String CONTENTS = "account, path_start, path, size_bytes, modified_seconds, modified_nanos, "
            + "changed_seconds, changed_nanos, inode, root, upload, leaves";
    static final String RECEIPT_HEADS = "account, sequence_number, head";
    static final String RECEIPT_ENTRIES = "account, sequence_number, place, upload, entry";
    static final String RECEIPT_KEYS = "sequence_number, former_key, head";

    private Columns() {}
}
