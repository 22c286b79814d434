-- The site's own chain: each head hands the receipts over from one key to the next, signed by the former.
CREATE TABLE receipt_keys (
    sequence_number BIGINT NOT NULL PRIMARY KEY,
    former_key ${bytes32} NOT NULL,
    head ${bytes255} NOT NULL
);
