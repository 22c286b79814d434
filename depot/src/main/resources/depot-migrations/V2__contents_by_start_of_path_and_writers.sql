-- An index cannot hold every path: MariaDB's takes 3072 bytes, PostgreSQL's 2704, a path has up to 4096. So the index
-- holds how the path begins, and that a path has one row is the only writer's care (delete, then insert).
CREATE TABLE contents_by_start (
    account BIGINT NOT NULL REFERENCES accounts (id),
    path_start ${bytes255} NOT NULL,
    path ${path} NOT NULL,
    size_bytes BIGINT NOT NULL,
    modified_seconds BIGINT NOT NULL,
    modified_nanos INTEGER NOT NULL,
    changed_seconds BIGINT NOT NULL,
    changed_nanos INTEGER NOT NULL,
    inode BIGINT NOT NULL,
    root ${bytes32} NOT NULL,
    upload ${bytes16},
    leaves ${bytes16}
);
INSERT INTO contents_by_start SELECT account, SUBSTR(path, 1, 255), path, size_bytes, modified_seconds, modified_nanos,
    changed_seconds, changed_nanos, inode, root, upload, leaves FROM contents;
DROP TABLE contents;
ALTER TABLE contents_by_start RENAME TO contents;
CREATE INDEX contents_by_path ON contents (account, path_start);
CREATE INDEX contents_by_leaves ON contents (leaves);

-- On MariaDB the first migration could give a path only 3064 bytes.
CREATE TABLE uploads_of_any_path (
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
INSERT INTO uploads_of_any_path SELECT account, upload, staging, path, size_bytes, modified_seconds, modified_nanos,
    executable, epoch, created, progress FROM uploads;
DROP TABLE uploads;
ALTER TABLE uploads_of_any_path RENAME TO uploads;
CREATE INDEX uploads_by_progress ON uploads (progress);

CREATE TABLE publish_intents_of_any_path (
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
INSERT INTO publish_intents_of_any_path SELECT staging, account, upload, path, size_bytes, modified_seconds,
    modified_nanos, executable, root, inode, replaced_version FROM publish_intents;
DROP TABLE publish_intents;
ALTER TABLE publish_intents_of_any_path RENAME TO publish_intents;

CREATE TABLE change_intents_of_any_path (
    id ${bytes16} NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES accounts (id),
    path ${path} NOT NULL,
    target ${path}
);
INSERT INTO change_intents_of_any_path SELECT id, account, path, target FROM change_intents;
DROP TABLE change_intents;
ALTER TABLE change_intents_of_any_path RENAME TO change_intents;

-- Transactions of the server that writes to a database server, counted inside each of them: after a connection broke in
-- the middle of a commit the next one reads here whether it happened. One row, of the server that runs.
CREATE TABLE database_writers (
    writer ${bytes16} NOT NULL PRIMARY KEY,
    transactions BIGINT NOT NULL
);
