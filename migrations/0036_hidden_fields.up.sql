-- What:  user_emails, user_totp (the second factor) and user_recovery_codes, with the functions that write them.
-- Why:   an address and a factor's secret are needed in the clear, so they can't be hashed: the program hides them (AES-GCM)
--        with keys that this database never sees, and whoever takes the database has neither.
-- Locks: new tables only.
-- Order: before the code that uses it.

CREATE TABLE user_emails (
    user_id    bigint      NOT NULL,
    email      bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_emails_pk PRIMARY KEY (user_id),
    CONSTRAINT user_emails_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_emails_not_the_house CHECK (user_id > 0),
    CONSTRAINT user_emails_email_is_hidden CHECK (octet_length(email) BETWEEN 30 AND 2048 AND get_byte(email, 0) > 0)
);
COMMENT ON TABLE user_emails IS 'How players want to be reached, hidden. Who has given no address has no row.';
COMMENT ON COLUMN user_emails.email IS 'The key''s number (1 byte), 12 random bytes, AES-GCM ciphertext and tag; authenticated with '
    '"user_emails.email:" and user_id.';

CREATE TABLE user_email_lookups (
    lookup     bytea    NOT NULL,
    key_number smallint NOT NULL,
    user_id    bigint   NOT NULL,
    CONSTRAINT user_email_lookups_pk PRIMARY KEY (lookup),
    CONSTRAINT user_email_lookups_one_a_key UNIQUE (user_id, key_number),
    CONSTRAINT user_email_lookups_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_email_lookups_key_number_1_to_255 CHECK (key_number BETWEEN 1 AND 255),
    CONSTRAINT user_email_lookups_is_sha256 CHECK (octet_length(lookup) = 32)
);
COMMENT ON TABLE user_email_lookups IS 'What an address is known again by: one row for each key that there was when it was written. While a key is '
    'being replaced some processes know one more than others, and still no address is two players''.';
COMMENT ON COLUMN user_email_lookups.lookup IS 'HMAC-SHA-256 of the address as addresses are compared: says that two are the same, and not which.';
COMMENT ON COLUMN user_email_lookups.key_number IS 'Number of the key, 1 to 255.';

CREATE TABLE user_totp (
    user_id      bigint      NOT NULL,
    secret       bytea       NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_totp_pk PRIMARY KEY (user_id),
    CONSTRAINT user_totp_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_totp_not_the_house CHECK (user_id > 0),
    CONSTRAINT user_totp_secret_is_hidden CHECK (octet_length(secret) BETWEEN 30 AND 2048 AND get_byte(secret, 0) > 0),
    CONSTRAINT user_totp_last_step_counts CHECK (last_step >= 0)
);
COMMENT ON TABLE user_totp IS 'Second factors: time-based codes (RFC 6238) of 6 digits and 30 seconds.';
COMMENT ON COLUMN user_totp.secret IS 'As user_emails.email, authenticated with "user_totp.secret:" and user_id.';
COMMENT ON COLUMN user_totp.confirmed_at IS 'Since when signing in asks for a code; null: it was begun, and no code has been shown yet.';
COMMENT ON COLUMN user_totp.last_step IS 'Which 30 seconds since the Unix epoch the last accepted code was of: no code of them or before is accepted again.';

CREATE TABLE user_recovery_codes (
    user_id   bigint NOT NULL,
    code_hash bytea  NOT NULL,
    used_at   timestamptz,
    CONSTRAINT user_recovery_codes_pk PRIMARY KEY (user_id, code_hash),
    CONSTRAINT user_recovery_codes_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_recovery_codes_hash_is_sha256 CHECK (octet_length(code_hash) = 32)
);
COMMENT ON TABLE user_recovery_codes IS 'For who has lost his second factor: each is good once. They are random and 80 bits, so a plain hash will do.';

ALTER TABLE user_emails ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_emails FORCE ROW LEVEL SECURITY;
CREATE POLICY user_emails_own ON user_emails FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY user_emails_engine ON user_emails TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE user_email_lookups ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_email_lookups FORCE ROW LEVEL SECURITY;
CREATE POLICY user_email_lookups_engine ON user_email_lookups TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE user_totp ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_totp FORCE ROW LEVEL SECURITY;
CREATE POLICY user_totp_own ON user_totp FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY user_totp_engine ON user_totp TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE user_recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_recovery_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY user_recovery_codes_engine ON user_recovery_codes TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT (user_id, email) ON user_emails TO wine_pokedex_app;
GRANT SELECT (user_id, secret, confirmed_at, last_step) ON user_totp TO wine_pokedex_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_emails, user_email_lookups, user_totp, user_recovery_codes TO wine_pokedex_engine;

-- A new key hides the same value under another number; what is not that is a change.
CREATE TRIGGER user_emails_audit AFTER INSERT OR DELETE ON user_emails FOR EACH ROW
EXECUTE FUNCTION audit_change('user_id', 'user_id', '{}', '{email}');
CREATE TRIGGER user_emails_audit_changed AFTER UPDATE ON user_emails FOR EACH ROW
WHEN (current_user <> 'wine_pokedex_engine' OR get_byte(OLD.email, 0) = get_byte(NEW.email, 0))
EXECUTE FUNCTION audit_change('user_id', 'user_id', '{user_id}', '{email}');
CREATE TRIGGER user_totp_audit AFTER INSERT OR DELETE OR UPDATE OF confirmed_at, user_id ON user_totp FOR EACH ROW
EXECUTE FUNCTION audit_change('user_id', 'user_id', '{confirmed_at}', '{secret}');
CREATE TRIGGER user_totp_audit_changed AFTER UPDATE OF secret, last_step ON user_totp FOR EACH ROW
WHEN (current_user <> 'wine_pokedex_engine')
EXECUTE FUNCTION audit_change('user_id', 'user_id', '{last_step}', '{secret}');
CREATE TRIGGER user_recovery_codes_audit AFTER UPDATE ON user_recovery_codes FOR EACH ROW
EXECUTE FUNCTION audit_change('user_id', 'user_id', '{used_at}', '{code_hash}');

CREATE FUNCTION email_put(p_player bigint, p_email bytea, p_keys smallint[], p_lookups bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO user_emails (user_id, email) VALUES (p_player, p_email);
    INSERT INTO user_email_lookups (lookup, key_number, user_id)
    SELECT x.lookup, x.key_number, p_player FROM unnest(p_keys, p_lookups) AS x (key_number, lookup) ORDER BY x.key_number;
$$;
COMMENT ON FUNCTION email_put IS 'Stores a player''s first address, with its hashes under every key there is. One that is another''s violates '
    'user_email_lookups_pk.';

CREATE FUNCTION totp_begin(p_secret bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO user_totp AS t (user_id, secret) VALUES (current_player(), p_secret)
    ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = clock_timestamp()
    WHERE t.confirmed_at IS NULL;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION totp_begin IS 'Keeps the secret of a second factor that asks for nothing yet, in place of one begun before; false where one is in force.';

CREATE FUNCTION totp_confirm(p_step bigint, p_code_hashes bytea[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE user_totp t SET confirmed_at = clock_timestamp(), last_step = p_step
    WHERE t.user_id = current_player() AND t.confirmed_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO user_recovery_codes (user_id, code_hash) SELECT current_player(), h FROM unnest(p_code_hashes) AS h;
    RETURN true;
END $$;
COMMENT ON FUNCTION totp_confirm IS 'From now on signing in asks for a code; the one that was shown counts as used.';

CREATE FUNCTION totp_accept(p_step bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE user_totp t SET last_step = p_step
    WHERE t.user_id = current_player() AND t.confirmed_at IS NOT NULL AND t.last_step < p_step;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION totp_accept IS 'Uses up the code of a step and all before it; false where they are used up already.';

CREATE FUNCTION recovery_code_accept(p_code_hash bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE user_recovery_codes c SET used_at = clock_timestamp()
    WHERE c.user_id = current_player() AND c.code_hash = p_code_hash AND c.used_at IS NULL;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION recovery_code_accept IS 'Uses up a recovery code; false where it is none, or used already.';

CREATE FUNCTION totp_end() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM user_recovery_codes c WHERE c.user_id = current_player();
    DELETE FROM user_totp t WHERE t.user_id = current_player();
$$;
COMMENT ON FUNCTION totp_end IS 'Takes the second factor and its recovery codes away.';

CREATE FUNCTION hidden_keys() RETURNS TABLE (field text, key_number integer, hidden bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'user_emails.email', get_byte(e.email, 0), count(*) FROM user_emails e GROUP BY 2
    UNION ALL
    SELECT 'user_totp.secret', get_byte(t.secret, 0), count(*) FROM user_totp t GROUP BY 2
$$;
COMMENT ON FUNCTION hidden_keys IS 'How many values each key hides, by field: what a server needs to start, and what is left to put under a new key.';

CREATE FUNCTION hidden_sample(p_field text, p_key integer, OUT player_id bigint, OUT value bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.user_id, s.value FROM (
        SELECT e.user_id, e.email AS value FROM user_emails e WHERE p_field = 'user_emails.email'
        UNION ALL
        SELECT t.user_id, t.secret FROM user_totp t WHERE p_field = 'user_totp.secret'
    ) s WHERE get_byte(s.value, 0) = p_key LIMIT 1
$$;
COMMENT ON FUNCTION hidden_sample IS 'One value that a key hides, hidden: a server that starts tries its key on it.';

REVOKE ALL ON FUNCTION hidden_keys, hidden_sample FROM PUBLIC;
ALTER FUNCTION hidden_keys OWNER TO wine_pokedex_engine;
ALTER FUNCTION hidden_sample OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION hidden_keys, hidden_sample TO wine_pokedex_app;
REVOKE ALL ON FUNCTION email_put, totp_begin, totp_confirm, totp_accept, recovery_code_accept, totp_end FROM PUBLIC;
ALTER FUNCTION email_put OWNER TO wine_pokedex_engine;
ALTER FUNCTION totp_begin OWNER TO wine_pokedex_engine;
ALTER FUNCTION totp_confirm OWNER TO wine_pokedex_engine;
ALTER FUNCTION totp_accept OWNER TO wine_pokedex_engine;
ALTER FUNCTION recovery_code_accept OWNER TO wine_pokedex_engine;
ALTER FUNCTION totp_end OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION email_put, totp_begin, totp_confirm, totp_accept, recovery_code_accept, totp_end
TO wine_pokedex_app;
