-- 1: registered, and waits for an administrator to approve it.
ALTER TABLE accounts ADD COLUMN pending SMALLINT DEFAULT 0 NOT NULL;
