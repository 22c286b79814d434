-- Names, labels and paths are bytes: no collation may fold, trim or reorder them. The types come from placeholders
-- (SQLite: BLOB; MariaDB: VARBINARY(n); PostgreSQL: BYTEA). Times are seconds since 1970, with nanoseconds beside them
-- where a file system has them. Flags are 0 or 1.

-- Numbers that only grow. An account's id is never used twice, so that a re-created account inherits nothing.
CREATE TABLE site_numbers (
    name VARCHAR(32) NOT NULL PRIMARY KEY,
    amount BIGINT NOT NULL
);
INSERT INTO site_numbers (name, amount) VALUES ('last account', 0);

-- verifier: what SCRAM stores, encrypted with a key outside the database; NULL: no password.
CREATE TABLE accounts (
    id BIGINT NOT NULL PRIMARY KEY,
    name ${bytes64} NOT NULL UNIQUE,
    role SMALLINT NOT NULL,
    disabled SMALLINT NOT NULL,
    verifier ${bytes255},
    created BIGINT NOT NULL
);

CREATE TABLE uid_map (
    uid BIGINT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES accounts (id)
);

CREATE TABLE device_keys (
    account BIGINT NOT NULL REFERENCES accounts (id),
    key_id ${bytes32} NOT NULL,
    public_key ${bytes32} NOT NULL,
    label ${bytes64} NOT NULL,
    added BIGINT NOT NULL,
    last_used BIGINT NOT NULL,
    PRIMARY KEY (account, key_id)
);

-- Only hashes of tokens are kept. used_by: the account that was made with it.
CREATE TABLE invites (
    token_hash ${bytes32} NOT NULL PRIMARY KEY,
    expires BIGINT NOT NULL,
    created_by BIGINT REFERENCES accounts (id),
    used_by BIGINT REFERENCES accounts (id)
);

-- Large files on their way in. The row is durable before its staging file exists.
CREATE TABLE uploads (
    account BIGINT NOT NULL REFERENCES accounts (id),
    upload ${bytes16} NOT NULL,
    staging ${bytes16} NOT NULL UNIQUE,
    path ${path} NOT NULL,
    size_bytes BIGINT NOT NULL,
    modified_seconds BIGINT NOT NULL,
    modified_nanos INTEGER NOT NULL,
    executable SMALLINT NOT NULL,
    epoch BIGINT NOT NULL,
    created BIGINT NOT NULL,
    progress BIGINT NOT NULL,
    PRIMARY KEY (account, upload)
);
CREATE INDEX uploads_by_progress ON uploads (progress);

-- A file that is about to be renamed to its path, or was and has no receipt yet.
CREATE TABLE publish_intents (
    staging ${bytes16} NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES accounts (id),
    upload ${bytes16} NOT NULL,
    path ${path} NOT NULL,
    size_bytes BIGINT NOT NULL,
    modified_seconds BIGINT NOT NULL,
    modified_nanos INTEGER NOT NULL,
    executable SMALLINT NOT NULL,
    root ${bytes32} NOT NULL,
    inode BIGINT NOT NULL,
    replaced_version ${bytes16}
);

-- A move (target set) or a removal that is about to happen, so that the rows of contents can follow after a crash.
CREATE TABLE change_intents (
    id ${bytes16} NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES accounts (id),
    path ${path} NOT NULL,
    target ${path}
);

-- What is known of the content at a path; true only while the file has these numbers.
-- upload: whose receipt it has, NULL: none. leaves: under which id its leaf hashes are kept, NULL: at most one leaf.
CREATE TABLE contents (
    account BIGINT NOT NULL REFERENCES accounts (id),
    path ${path} NOT NULL,
    size_bytes BIGINT NOT NULL,
    modified_seconds BIGINT NOT NULL,
    modified_nanos INTEGER NOT NULL,
    changed_seconds BIGINT NOT NULL,
    changed_nanos INTEGER NOT NULL,
    inode BIGINT NOT NULL,
    root ${bytes32} NOT NULL,
    upload ${bytes16},
    leaves ${bytes16},
    PRIMARY KEY (account, path)
);
CREATE INDEX contents_by_leaves ON contents (leaves);

CREATE TABLE receipt_heads (
    account BIGINT NOT NULL REFERENCES accounts (id),
    sequence_number BIGINT NOT NULL,
    head ${bytes255} NOT NULL,
    PRIMARY KEY (account, sequence_number)
);

CREATE TABLE receipt_entries (
    account BIGINT NOT NULL REFERENCES accounts (id),
    sequence_number BIGINT NOT NULL,
    place INTEGER NOT NULL,
    upload ${bytes16} NOT NULL,
    entry ${bytes} NOT NULL,
    PRIMARY KEY (account, sequence_number, place)
);
CREATE UNIQUE INDEX receipt_entries_by_upload ON receipt_entries (account, upload);
