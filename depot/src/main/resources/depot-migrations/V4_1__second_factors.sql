-- 1: a password alone lets nobody in.
ALTER TABLE accounts ADD COLUMN second_factor_required SMALLINT DEFAULT 0 NOT NULL;

-- secret: of RFC 6238, encrypted with a key outside the database.
CREATE TABLE second_factors (
    account BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret ${bytes255} NOT NULL,
    enabled BIGINT NOT NULL
);

-- Steps whose code was used: no code is taken twice, whatever the clock does.
CREATE TABLE second_factor_steps (
    account BIGINT NOT NULL REFERENCES accounts (id),
    step BIGINT NOT NULL,
    PRIMARY KEY (account, step)
);

-- Only hashes are kept; a row goes when its code is used.
CREATE TABLE recovery_codes (
    account BIGINT NOT NULL REFERENCES accounts (id),
    code_hash ${bytes32} NOT NULL,
    PRIMARY KEY (account, code_hash)
);
