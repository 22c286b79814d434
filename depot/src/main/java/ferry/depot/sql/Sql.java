package ferry.depot.sql;

/**
 * Every statement of Ferry, with its parameters as question marks. {@link Statements} takes nothing else, so that no
 * statement can be put together from data.
 */
public enum Sql {
    // the site: whose database it is, and whether it is all there
    SITE_IDENTITY("SELECT amount FROM site_numbers WHERE name = 'site identity'"),
    SITE_IDENTITY_INSERT("INSERT INTO site_numbers (name, amount) VALUES ('site identity', ?)"),
    COPY_BEGUN("INSERT INTO site_numbers (name, amount) VALUES ('unfinished copy', 1)"),
    COPY_ENDED("DELETE FROM site_numbers WHERE name = 'unfinished copy'"),
    COPY_UNFINISHED("SELECT COUNT(*) FROM site_numbers WHERE name = 'unfinished copy'"),

    // accounts
    NEXT_ACCOUNT("UPDATE site_numbers SET amount = amount + 1 WHERE name = 'last account'"),
    LAST_ACCOUNT("SELECT amount FROM site_numbers WHERE name = 'last account'"),
    ACCOUNT_INSERT("INSERT INTO accounts (id, name, role, disabled, verifier, created, pending)"
            + " VALUES (?, ?, ?, 0, ?, ?, ?)"),
    ACCOUNT_BY_NAME("SELECT id, name, role, disabled, verifier, pending FROM accounts WHERE name = ?"),
    ACCOUNT_FROM_NAME_ON("SELECT id, name, role, disabled, verifier, pending FROM accounts WHERE name ="
            + " COALESCE((SELECT name FROM accounts WHERE name >= ? ORDER BY name LIMIT 1), ?)"),
    ACCOUNT_ANY("SELECT id, name, role, disabled, verifier, pending FROM accounts"
            + " ORDER BY CASE WHEN verifier IS NULL THEN 1 ELSE 0 END, id LIMIT 1"),
    ACCOUNT_BY_ID("SELECT id, name, role, disabled, verifier, pending FROM accounts WHERE id = ?"),
    ACCOUNT_BY_UID("SELECT a.id, a.name, a.role, a.disabled, a.verifier, a.pending FROM accounts a"
            + " JOIN uid_map m ON m.account = a.id WHERE m.uid = ?"),
    ACCOUNT_VERIFIER("UPDATE accounts SET verifier = ? WHERE id = ?"),
    ACCOUNT_APPROVE("UPDATE accounts SET pending = 0 WHERE id = ?"),
    ACCOUNTS_PENDING("SELECT name, created FROM accounts WHERE pending = 1 ORDER BY created, name"),
    ACCOUNTS_PENDING_COUNT("SELECT COUNT(*) FROM accounts WHERE pending = 1"),
    ACCOUNT_PENDING_DELETE("DELETE FROM accounts WHERE id = ? AND pending = 1"),
    ACCOUNTS_PENDING_DELETE("DELETE FROM accounts WHERE pending = 1 AND created < ?"),
    UID_DELETE("DELETE FROM uid_map WHERE uid = ?"),
    UID_INSERT("INSERT INTO uid_map (uid, account) VALUES (?, ?)"),

    // the last line of the audit log that is known to be on disk, and the beginning of its hash
    AUDIT_LINE("SELECT amount FROM site_numbers WHERE name = 'audit line'"),
    AUDIT_HASH("SELECT amount FROM site_numbers WHERE name = 'audit hash'"),
    AUDIT_LINE_SET("UPDATE site_numbers SET amount = ? WHERE name = 'audit line'"),
    AUDIT_HASH_SET("UPDATE site_numbers SET amount = ? WHERE name = 'audit hash'"),
    AUDIT_LINE_INSERT("INSERT INTO site_numbers (name, amount) VALUES ('audit line', ?)"),
    AUDIT_HASH_INSERT("INSERT INTO site_numbers (name, amount) VALUES ('audit hash', ?)"),

    // administration: accounts as an administrator sees them
    USERS("SELECT a.id, a.name, a.role, a.disabled, CASE WHEN a.verifier IS NULL THEN 0 ELSE 1 END, a.created,"
            + " (SELECT COUNT(*) FROM device_keys k WHERE k.account = a.id),"
            + " (SELECT MAX(k.last_used) FROM device_keys k WHERE k.account = a.id)"
            + " FROM accounts a WHERE a.id > ? ORDER BY a.id LIMIT ?"),
    USER("SELECT a.id, a.name, a.role, a.disabled, CASE WHEN a.verifier IS NULL THEN 0 ELSE 1 END, a.created,"
            + " (SELECT COUNT(*) FROM device_keys k WHERE k.account = a.id),"
            + " (SELECT MAX(k.last_used) FROM device_keys k WHERE k.account = a.id)"
            + " FROM accounts a WHERE a.name = ?"),
    USER_DISABLED("UPDATE accounts SET disabled = ? WHERE id = ?"),
    ADMINISTRATORS_BESIDES("SELECT COUNT(*) FROM accounts WHERE role = 1 AND disabled = 0 AND id <> ?"),
    USER_ROLE("UPDATE accounts SET role = ? WHERE id = ?"),
    ACCOUNTS_COUNT("SELECT COUNT(*) FROM accounts"),
    UPLOADS_COUNT("SELECT COUNT(*) FROM uploads"),
    UPLOADS_LISTED("SELECT u.account, a.name, u.upload, u.path, u.size_bytes, u.created, u.progress FROM uploads u"
            + " JOIN accounts a ON a.id = u.account WHERE u.account > ? OR (u.account = ? AND u.upload > ?)"
            + " ORDER BY u.account, u.upload LIMIT ?"),

    // an account that is removed; other tables say ON DELETE CASCADE
    REMOVED_LEAVES("SELECT DISTINCT leaves FROM contents WHERE account = ? AND leaves IS NOT NULL"),
    REMOVED_CONTENTS("DELETE FROM contents WHERE account = ?"),
    REMOVED_PUBLISH_INTENTS("DELETE FROM publish_intents WHERE account = ?"),
    REMOVED_CHANGE_INTENTS("DELETE FROM change_intents WHERE account = ?"),
    REMOVED_ENTRIES("DELETE FROM receipt_entries WHERE account = ?"),
    REMOVED_HEADS("DELETE FROM receipt_heads WHERE account = ?"),
    REMOVED_UPLOADS("DELETE FROM uploads WHERE account = ?"),
    REMOVED_KEYS("DELETE FROM device_keys WHERE account = ?"),
    REMOVED_UIDS("DELETE FROM uid_map WHERE account = ?"),
    REMOVED_INVITES_USED("DELETE FROM invites WHERE used_by = ?"),
    REMOVED_INVITES_MADE("DELETE FROM invites WHERE created_by = ? AND used_by IS NULL"),
    REMOVED_INVITES_MAKER("UPDATE invites SET created_by = NULL WHERE created_by = ?"),
    REMOVED_ACCOUNT("DELETE FROM accounts WHERE id = ?"),
    UPLOADS_OF("SELECT upload FROM uploads WHERE account = ?"),

    UIDS("SELECT uid FROM uid_map WHERE account = ? ORDER BY uid"),
    HEADS_COUNT("SELECT COUNT(*) FROM receipt_heads WHERE account = ?"),

    // device keys
    KEY_INSERT("INSERT INTO device_keys (account, key_id, public_key, label, added, last_used)"
            + " VALUES (?, ?, ?, ?, ?, ?)"),
    KEY_COUNT("SELECT COUNT(*) FROM device_keys WHERE account = ?"),
    KEY("SELECT key_id, public_key, label, added, last_used FROM device_keys WHERE account = ? AND key_id = ?"),
    KEYS(
            "SELECT key_id, public_key, label, added, last_used FROM device_keys WHERE account = ? ORDER BY added, key_id"),
    KEY_USED("UPDATE device_keys SET last_used = ? WHERE account = ? AND key_id = ?"),
    KEY_DELETE("DELETE FROM device_keys WHERE account = ? AND key_id = ?"),

    // second factors
    FACTOR("SELECT secret FROM second_factors WHERE account = ?"),
    FACTOR_INSERT("INSERT INTO second_factors (account, secret, enabled) VALUES (?, ?, ?)"),
    FACTOR_DELETE("DELETE FROM second_factors WHERE account = ?"),
    FACTOR_REQUIRED("SELECT second_factor_required FROM accounts WHERE id = ?"),
    FACTOR_REQUIRE("UPDATE accounts SET second_factor_required = ? WHERE id = ?"),
    FACTOR_STEPS("SELECT step FROM second_factor_steps WHERE account = ? ORDER BY step DESC"),
    FACTOR_STEP_INSERT("INSERT INTO second_factor_steps (account, step) VALUES (?, ?)"),
    FACTOR_ALL_STEPS_DELETE("DELETE FROM second_factor_steps WHERE account = ?"),
    FACTOR_STEPS_DELETE("DELETE FROM second_factor_steps WHERE account = ? AND step <= ?"),
    RECOVERY_CODE_INSERT("INSERT INTO recovery_codes (account, code_hash) VALUES (?, ?)"),
    RECOVERY_CODE_USE("DELETE FROM recovery_codes WHERE account = ? AND code_hash = ?"),
    RECOVERY_CODES("SELECT COUNT(*) FROM recovery_codes WHERE account = ?"),
    RECOVERY_CODES_DELETE("DELETE FROM recovery_codes WHERE account = ?"),

    // invites
    INVITE_INSERT("INSERT INTO invites (token_hash, expires, created_by, used_by) VALUES (?, ?, ?, NULL)"),
    INVITE_VALID("SELECT COUNT(*) FROM invites WHERE token_hash = ? AND used_by IS NULL AND expires > ?"),
    INVITE_USE("UPDATE invites SET used_by = ? WHERE token_hash = ? AND used_by IS NULL AND expires > ?"),
    INVITES_OPEN("SELECT COUNT(*) FROM invites WHERE used_by IS NULL AND expires > ?"),
    INVITES("SELECT i.token_hash, i.expires, a.name FROM invites i LEFT JOIN accounts a ON a.id = i.created_by"
            + " WHERE i.used_by IS NULL AND i.expires > ? ORDER BY i.expires, i.token_hash"),
    INVITE_DELETE("DELETE FROM invites WHERE token_hash = ? AND used_by IS NULL"),
    INVITES_EXPIRED_DELETE("DELETE FROM invites WHERE used_by IS NULL AND expires <= ?"),

    // uploads
    UPLOAD("SELECT account, upload, staging, path, size_bytes, modified_seconds, modified_nanos, executable, epoch,"
            + " reserved_files, reserved_bytes FROM uploads WHERE account = ? AND upload = ?"),
    UPLOADS("SELECT account, upload, staging, path, size_bytes, modified_seconds, modified_nanos, executable, epoch,"
            + " reserved_files, reserved_bytes FROM uploads"),
    UPLOADS_IDLE(
            "SELECT account, upload, staging, path, size_bytes, modified_seconds, modified_nanos, executable, epoch,"
                    + " reserved_files, reserved_bytes FROM uploads WHERE progress < ?"),
    UPLOAD_COUNT("SELECT COUNT(*) FROM uploads WHERE account = ?"),
    UPLOAD_INSERT("INSERT INTO uploads (account, upload, staging, path, size_bytes, modified_seconds, modified_nanos,"
            + " executable, epoch, created, progress, reserved_files, reserved_bytes)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)"),
    UPLOAD_EPOCH("UPDATE uploads SET epoch = epoch + 1, progress = ? WHERE account = ? AND upload = ?"),
    UPLOAD_PROGRESS("UPDATE uploads SET progress = ? WHERE account = ? AND upload = ?"),
    UPLOAD_DELETE("DELETE FROM uploads WHERE account = ? AND upload = ?"),

    // intents
    PUBLISH_INTENT_INSERT("INSERT INTO publish_intents (staging, account, upload, path, size_bytes, modified_seconds,"
            + " modified_nanos, executable, root, inode, replaced_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    PUBLISH_INTENTS("SELECT staging, account, upload, path, size_bytes, modified_seconds, modified_nanos, executable,"
            + " root, inode FROM publish_intents ORDER BY account, path"),
    PUBLISH_INTENT_DELETE("DELETE FROM publish_intents WHERE staging = ?"),
    CHANGE_INTENT_INSERT("INSERT INTO change_intents (id, account, path, target) VALUES (?, ?, ?, ?)"),
    CHANGE_INTENTS("SELECT id, account, path, target FROM change_intents"),
    CHANGE_INTENT_DELETE("DELETE FROM change_intents WHERE id = ?"),

    // contents; path_start: the first bytes of the path, as much as every database's index takes
    CONTENT("SELECT path, size_bytes, modified_seconds, modified_nanos, changed_seconds, changed_nanos, inode, root,"
            + " upload, leaves FROM contents WHERE account = ? AND path_start = ? AND path = ?"),
    CONTENTS_FROM("SELECT path, size_bytes, modified_seconds, modified_nanos, changed_seconds, changed_nanos, inode,"
            + " root, upload, leaves FROM contents WHERE account = ? AND path_start >= ? AND path > ?"
            + " AND path_start <= ? AND path < ? ORDER BY path_start, path LIMIT ?"),
    CONTENT_INSERT("INSERT INTO contents (account, path_start, path, size_bytes, modified_seconds, modified_nanos,"
            + " changed_seconds, changed_nanos, inode, root, upload, leaves)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    CONTENT_DELETE("DELETE FROM contents WHERE account = ? AND path_start = ? AND path = ?"),
    CONTENT_PATH("UPDATE contents SET path_start = ?, path = ? WHERE account = ? AND path_start = ? AND path = ?"),
    LEAVES_IN_USE("SELECT COUNT(*) FROM contents WHERE leaves = ?"),

    // receipts
    HEAD_LAST("SELECT head FROM receipt_heads WHERE account = ? ORDER BY sequence_number DESC LIMIT 1"),
    HEAD("SELECT head FROM receipt_heads WHERE account = ? AND sequence_number = ?"),
    HEAD_INSERT("INSERT INTO receipt_heads (account, sequence_number, head) VALUES (?, ?, ?)"),
    ENTRY_INSERT("INSERT INTO receipt_entries (account, sequence_number, place, upload, entry) VALUES (?, ?, ?, ?, ?)"),
    ENTRY_BY_UPLOAD("SELECT sequence_number, place, entry FROM receipt_entries WHERE account = ? AND upload = ?"),
    ENTRIES("SELECT entry FROM receipt_entries WHERE account = ? AND sequence_number = ? ORDER BY place"),
    CHAINS("SELECT account, MAX(sequence_number) FROM receipt_heads GROUP BY account ORDER BY account"),
    RECEIPT_KEYS("SELECT former_key, head FROM receipt_keys ORDER BY sequence_number"),
    RECEIPT_KEY_INSERT("INSERT INTO receipt_keys (sequence_number, former_key, head) VALUES (?, ?, ?)"),

    // usage
    USAGE("SELECT stored_files, stored_bytes, reserved_files, reserved_bytes, change_count FROM account_usage"
            + " WHERE account = ?"),
    USAGE_INSERT("INSERT INTO account_usage (account, stored_files, stored_bytes, reserved_files, reserved_bytes,"
            + " change_count) VALUES (?, 0, 0, 0, 0, 0)"),
    USAGE_ADD("UPDATE account_usage SET stored_files = stored_files + ?, stored_bytes = stored_bytes + ?,"
            + " reserved_files = reserved_files + ?, reserved_bytes = reserved_bytes + ?,"
            + " change_count = change_count + 1 WHERE account = ?"),
    USAGE_STORED("SELECT COUNT(*), COALESCE(SUM(size_bytes), 0) FROM contents WHERE account = ?"),
    USAGE_RESERVED("SELECT COALESCE(SUM(reserved_files), 0), COALESCE(SUM(reserved_bytes), 0) FROM uploads"
            + " WHERE account = ?"),
    LIMITS("SELECT limit_number, amount FROM account_limits WHERE account = ? ORDER BY limit_number"),
    LIMIT_INSERT("INSERT INTO account_limits (account, limit_number, amount) VALUES (?, ?, ?)"),
    LIMIT_DELETE("DELETE FROM account_limits WHERE account = ? AND limit_number = ?"),

    // permissions
    RULES("SELECT path, rights FROM folder_rules WHERE account = ? ORDER BY path"),
    RULE_INSERT("INSERT INTO folder_rules (account, path, rights) VALUES (?, ?, ?)"),
    RULE_DELETE("DELETE FROM folder_rules WHERE account = ? AND path = ?"),

    // writers of a database server: whose transactions these are, and how many were committed
    MARKS_DELETE("DELETE FROM database_writers"),
    MARK_INSERT("INSERT INTO database_writers (writer, transactions) VALUES (?, 0)"),
    MARK_SET("UPDATE database_writers SET transactions = ? WHERE writer = ?"),
    MARK("SELECT transactions FROM database_writers WHERE writer = ?"),

    // copying to another database: every row, in an order that is the same everywhere
    COPY_SITE_NUMBERS(
            "SELECT " + Columns.SITE_NUMBERS + " FROM site_numbers WHERE name <> 'unfinished copy' ORDER BY name"),
    PASTE_SITE_NUMBERS("INSERT INTO site_numbers (" + Columns.SITE_NUMBERS + ") VALUES (?, ?)"),
    CLEAR_SITE_NUMBERS("DELETE FROM site_numbers WHERE name <> 'unfinished copy'"),
    COPY_ACCOUNTS("SELECT " + Columns.ACCOUNTS + " FROM accounts ORDER BY id"),
    PASTE_ACCOUNTS("INSERT INTO accounts (" + Columns.ACCOUNTS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
    CLEAR_ACCOUNTS("DELETE FROM accounts"),
    COPY_UID_MAP("SELECT " + Columns.UID_MAP + " FROM uid_map ORDER BY uid"),
    PASTE_UID_MAP("INSERT INTO uid_map (" + Columns.UID_MAP + ") VALUES (?, ?)"),
    CLEAR_UID_MAP("DELETE FROM uid_map"),
    COPY_DEVICE_KEYS("SELECT " + Columns.DEVICE_KEYS + " FROM device_keys ORDER BY account, key_id"),
    PASTE_DEVICE_KEYS("INSERT INTO device_keys (" + Columns.DEVICE_KEYS + ") VALUES (?, ?, ?, ?, ?, ?)"),
    CLEAR_DEVICE_KEYS("DELETE FROM device_keys"),
    COPY_INVITES("SELECT " + Columns.INVITES + " FROM invites ORDER BY token_hash"),
    PASTE_INVITES("INSERT INTO invites (" + Columns.INVITES + ") VALUES (?, ?, ?, ?)"),
    CLEAR_INVITES("DELETE FROM invites"),
    COPY_SECOND_FACTORS("SELECT " + Columns.SECOND_FACTORS + " FROM second_factors ORDER BY account"),
    PASTE_SECOND_FACTORS("INSERT INTO second_factors (" + Columns.SECOND_FACTORS + ") VALUES (?, ?, ?)"),
    CLEAR_SECOND_FACTORS("DELETE FROM second_factors"),
    COPY_SECOND_FACTOR_STEPS(
            "SELECT " + Columns.SECOND_FACTOR_STEPS + " FROM second_factor_steps ORDER BY account, step"),
    PASTE_SECOND_FACTOR_STEPS("INSERT INTO second_factor_steps (" + Columns.SECOND_FACTOR_STEPS + ") VALUES (?, ?)"),
    CLEAR_SECOND_FACTOR_STEPS("DELETE FROM second_factor_steps"),
    COPY_RECOVERY_CODES("SELECT " + Columns.RECOVERY_CODES + " FROM recovery_codes ORDER BY account, code_hash"),
    PASTE_RECOVERY_CODES("INSERT INTO recovery_codes (" + Columns.RECOVERY_CODES + ") VALUES (?, ?)"),
    CLEAR_RECOVERY_CODES("DELETE FROM recovery_codes"),
    COPY_ACCOUNT_USAGE("SELECT " + Columns.ACCOUNT_USAGE + " FROM account_usage ORDER BY account"),
    PASTE_ACCOUNT_USAGE("INSERT INTO account_usage (" + Columns.ACCOUNT_USAGE + ") VALUES (?, ?, ?, ?, ?, ?)"),
    CLEAR_ACCOUNT_USAGE("DELETE FROM account_usage"),
    COPY_ACCOUNT_LIMITS("SELECT " + Columns.ACCOUNT_LIMITS + " FROM account_limits ORDER BY account, limit_number"),
    PASTE_ACCOUNT_LIMITS("INSERT INTO account_limits (" + Columns.ACCOUNT_LIMITS + ") VALUES (?, ?, ?)"),
    CLEAR_ACCOUNT_LIMITS("DELETE FROM account_limits"),
    COPY_FOLDER_RULES("SELECT " + Columns.FOLDER_RULES + " FROM folder_rules ORDER BY account, path"),
    PASTE_FOLDER_RULES("INSERT INTO folder_rules (" + Columns.FOLDER_RULES + ") VALUES (?, ?, ?)"),
    CLEAR_FOLDER_RULES("DELETE FROM folder_rules"),
    COPY_UPLOADS("SELECT " + Columns.UPLOADS + " FROM uploads ORDER BY account, upload"),
    PASTE_UPLOADS("INSERT INTO uploads (" + Columns.UPLOADS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    CLEAR_UPLOADS("DELETE FROM uploads"),
    COPY_PUBLISH_INTENTS("SELECT " + Columns.PUBLISH_INTENTS + " FROM publish_intents ORDER BY staging"),
    PASTE_PUBLISH_INTENTS(
            "INSERT INTO publish_intents (" + Columns.PUBLISH_INTENTS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    CLEAR_PUBLISH_INTENTS("DELETE FROM publish_intents"),
    COPY_CHANGE_INTENTS("SELECT " + Columns.CHANGE_INTENTS + " FROM change_intents ORDER BY id"),
    PASTE_CHANGE_INTENTS("INSERT INTO change_intents (" + Columns.CHANGE_INTENTS + ") VALUES (?, ?, ?, ?)"),
    CLEAR_CHANGE_INTENTS("DELETE FROM change_intents"),
    COPY_CONTENTS("SELECT " + Columns.CONTENTS + " FROM contents ORDER BY account, path_start, path"),
    PASTE_CONTENTS("INSERT INTO contents (" + Columns.CONTENTS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    CLEAR_CONTENTS("DELETE FROM contents"),
    COPY_RECEIPT_HEADS("SELECT " + Columns.RECEIPT_HEADS + " FROM receipt_heads ORDER BY account, sequence_number"),
    PASTE_RECEIPT_HEADS("INSERT INTO receipt_heads (" + Columns.RECEIPT_HEADS + ") VALUES (?, ?, ?)"),
    CLEAR_RECEIPT_HEADS("DELETE FROM receipt_heads"),
    COPY_RECEIPT_ENTRIES(
            "SELECT " + Columns.RECEIPT_ENTRIES + " FROM receipt_entries ORDER BY account, sequence_number, place"),
    PASTE_RECEIPT_ENTRIES("INSERT INTO receipt_entries (" + Columns.RECEIPT_ENTRIES + ") VALUES (?, ?, ?, ?, ?)"),
    CLEAR_RECEIPT_ENTRIES("DELETE FROM receipt_entries"),
    COPY_RECEIPT_KEYS("SELECT " + Columns.RECEIPT_KEYS + " FROM receipt_keys ORDER BY sequence_number"),
    PASTE_RECEIPT_KEYS("INSERT INTO receipt_keys (" + Columns.RECEIPT_KEYS + ") VALUES (?, ?, ?)"),
    CLEAR_RECEIPT_KEYS("DELETE FROM receipt_keys"),

    // SQLite alone
    SQLITE_VERSION("SELECT sqlite_version()"),
    SQLITE_SYNCHRONOUS("PRAGMA synchronous"),
    /** Functions with side effects stay out of reach of a schema that somebody else wrote. */
    SQLITE_TRUST_NO_SCHEMA("PRAGMA trusted_schema = OFF"),

    // MariaDB alone
    MARIADB_VERSION("SELECT VERSION()"),
    /** What does not fit is refused, never cut. */
    MARIADB_STRICT("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"),
    MARIADB_STORAGE("SET SESSION default_storage_engine = InnoDB"),
    /** Of one writer nobody is in the way for long; by default it is 50 s. */
    MARIADB_LOCK("SET SESSION innodb_lock_wait_timeout = 5"),
    /** Bytes of a value that count for its order; by default fewer than a path has. */
    MARIADB_SORT("SET SESSION max_sort_length = 8192"),
    MARIADB_DURABLE("SELECT CASE WHEN @@innodb_flush_log_at_trx_commit = 1 AND (@@log_bin = 0 OR @@sync_binlog = 1)"
            + " THEN 1 ELSE 0 END"),
    /** Held as long as the connection; names of locks are the server's, and short. */
    MARIADB_LEASE("SELECT GET_LOCK(CONCAT('ferry ', MD5(DATABASE())), 0)"),

    // PostgreSQL alone
    POSTGRES_VERSION("SELECT CAST(current_setting('server_version_num') AS BIGINT)"),
    POSTGRES_LOCK("SET lock_timeout = 5000"),
    POSTGRES_SYNC("SET synchronous_commit = on"),
    POSTGRES_DURABLE("SELECT CASE WHEN current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'"
            + " THEN 1 ELSE 0 END"),
    /** Held as long as the connection; the number is of the letters of "ferry". */
    POSTGRES_LEASE("SELECT CASE WHEN pg_try_advisory_lock(439788663417) THEN 1 ELSE 0 END");

    private final String text;

    Sql(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Whether it is for every kind of database, or for just this one, whose name it begins with. */
    boolean isFor(Engine engine) {
        boolean special =
                name().startsWith("SQLITE_") || name().startsWith("MARIADB_") || name().startsWith("POSTGRES_");
        String own = switch (engine) {
            case SqliteEngine _ -> "SQLITE_";
            case MariaDbEngine _ -> "MARIADB_";
            case PostgresEngine _ -> "POSTGRES_";
        };
        return !special || name().startsWith(own);
    }
}
