-- What an account uses, changed in the transactions that change its rows of contents and uploads, and in no other.
-- reserved: what unfinished uploads will add. change_count orders what readers were told.
CREATE TABLE account_usage (
    account BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    stored_files BIGINT NOT NULL,
    stored_bytes BIGINT NOT NULL,
    reserved_files BIGINT NOT NULL,
    reserved_bytes BIGINT NOT NULL,
    change_count BIGINT NOT NULL
);

-- What an unfinished upload will add: less than its size where it replaces a file.
ALTER TABLE uploads ADD COLUMN reserved_files BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE uploads ADD COLUMN reserved_bytes BIGINT DEFAULT 0 NOT NULL;
UPDATE uploads SET reserved_files = 1, reserved_bytes = size_bytes;

INSERT INTO account_usage (account, stored_files, stored_bytes, reserved_files, reserved_bytes, change_count)
SELECT a.id,
    (SELECT COUNT(*) FROM contents c WHERE c.account = a.id),
    (SELECT COALESCE(SUM(c.size_bytes), 0) FROM contents c WHERE c.account = a.id),
    (SELECT COUNT(*) FROM uploads u WHERE u.account = a.id),
    (SELECT COALESCE(SUM(u.size_bytes), 0) FROM uploads u WHERE u.account = a.id),
    0
FROM accounts a;

-- Limits that differ from the site's. limit_number: a Limit of the code; amount -1: none.
CREATE TABLE account_limits (
    account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    limit_number SMALLINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (account, limit_number)
);

-- What an account may do at a path and below, up to the next rule. rights: a bit each, as in the code's Right.
-- A path has one rule; no key says so, since no server has keys of 4096 bytes: delete, then insert.
CREATE TABLE folder_rules (
    account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    path ${path} NOT NULL,
    rights INTEGER NOT NULL
);
CREATE INDEX folder_rules_by_account ON folder_rules (account);
