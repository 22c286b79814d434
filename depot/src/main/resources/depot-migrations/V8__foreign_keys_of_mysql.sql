-- MySQL takes REFERENCES behind a column for a remark. What the steps before this one meant is said to it here in the
-- way that it hears; for every other kind of database this is a remark, since there the keys are.
${mysql} DELETE FROM account_usage WHERE account NOT IN (SELECT id FROM accounts);
${mysql} DELETE FROM account_limits WHERE account NOT IN (SELECT id FROM accounts);
${mysql} DELETE FROM folder_rules WHERE account NOT IN (SELECT id FROM accounts);
${mysql} ALTER TABLE uid_map ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE device_keys ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE invites ADD FOREIGN KEY (created_by) REFERENCES accounts (id);
${mysql} ALTER TABLE invites ADD FOREIGN KEY (used_by) REFERENCES accounts (id);
${mysql} ALTER TABLE uploads ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE publish_intents ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE change_intents ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE contents ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE receipt_heads ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE receipt_entries ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE second_factors ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE second_factor_steps ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE recovery_codes ADD FOREIGN KEY (account) REFERENCES accounts (id);
${mysql} ALTER TABLE account_usage ADD FOREIGN KEY (account) REFERENCES accounts (id) ON DELETE CASCADE;
${mysql} ALTER TABLE account_limits ADD FOREIGN KEY (account) REFERENCES accounts (id) ON DELETE CASCADE;
${mysql} ALTER TABLE folder_rules ADD FOREIGN KEY (account) REFERENCES accounts (id) ON DELETE CASCADE;
