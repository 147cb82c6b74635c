-- What:  users (the players) and user_sessions (who is signed in, on which device), with the functions that sign in,
--        renew and sign out.
-- Why:   whoever signs in is nobody yet, so these functions read across players; they answer only what was asked.
-- Locks: new tables only.
-- Order: before the code that uses it.
--
-- Row-level security is forced on every table that holds what is one player's own. Its owner, who migrates, sees rows as
-- a member of the engine does, and by no other right; a dump of the data, which wants no policy at all in its way, is
-- the administrator's. `users` needs no policies: its rows are public, and its secret column is granted to nobody.

CREATE TABLE users (
    id                 bigint       GENERATED ALWAYS AS IDENTITY,
    public_id          uuid         NOT NULL,
    name               text         NOT NULL,
    name_key           text         NOT NULL,
    password_hash      text,
    level              player_level NOT NULL DEFAULT 1,
    experience         bigint       NOT NULL DEFAULT 0,
    trade_locked_until timestamptz,
    trade_lock_reason  text,
    created_at         timestamptz  NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT users_pk PRIMARY KEY (id),
    CONSTRAINT users_public_id_unique UNIQUE (public_id),
    CONSTRAINT users_name_unique UNIQUE (name_key),
    CONSTRAINT users_name_length CHECK (char_length(name) BETWEEN 3 AND 20 AND name = btrim(name)),
    CONSTRAINT users_name_key_length CHECK (char_length(name_key) BETWEEN 3 AND 60),
    CONSTRAINT users_password_is_hashed CHECK (password_hash LIKE '$2b$__$%' AND char_length(password_hash) = 60),
    CONSTRAINT users_experience_not_negative CHECK (experience >= 0),
    CONSTRAINT users_trade_lock_whole CHECK ((trade_locked_until IS NULL) = (trade_lock_reason IS NULL))
);
COMMENT ON TABLE users IS 'The players. Row 0 is the house, which plays too and cannot sign in.';
COMMENT ON COLUMN users.public_id IS 'UUIDv7 made by the program: what the outside calls the player.';
COMMENT ON COLUMN users.name IS 'As the player writes it, 3 to 20 characters, in Unicode''s form NFKC.';
COMMENT ON COLUMN users.name_key IS 'As names are compared: the program case-folds them, because this database''s idea of '
    'lower case depends on its locale. A folded name can be longer than the name.';
COMMENT ON COLUMN users.password_hash IS 'bcrypt over a digest of the password; null: nobody can sign in with a password.';
COMMENT ON COLUMN users.level IS '1 to 999.';
COMMENT ON COLUMN users.experience IS 'Experience points in all, not negative.';
COMMENT ON COLUMN users.trade_locked_until IS 'Until when nothing may be traded; null: no lock. Set with its reason.';
COMMENT ON COLUMN users.trade_lock_reason IS 'Why, for the player to read.';

INSERT INTO users (id, public_id, name, name_key) OVERRIDING SYSTEM VALUE
VALUES (0, '00000000-0000-7000-8000-000000000000', 'The House', 'the house');

GRANT SELECT (id, public_id, name, level, experience, trade_locked_until, trade_lock_reason, created_at) ON users
TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs;
GRANT SELECT, INSERT, UPDATE ON users TO wine_pokedex_engine;

CREATE TABLE user_sessions (
    id                bigint      GENERATED ALWAYS AS IDENTITY,
    public_id         uuid        NOT NULL,
    user_id           bigint      NOT NULL,
    device            text        NOT NULL,
    family_hash       bytea       NOT NULL,
    refresh_hash      bytea       NOT NULL,
    access_hash       bytea       NOT NULL,
    access_expires_at timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    created_at        timestamptz NOT NULL,
    seen_at           timestamptz NOT NULL,
    ended_at          timestamptz,
    ended_why         text,
    CONSTRAINT user_sessions_pk PRIMARY KEY (id),
    CONSTRAINT user_sessions_public_id_unique UNIQUE (public_id),
    CONSTRAINT user_sessions_family_unique UNIQUE (family_hash),
    CONSTRAINT user_sessions_access_unique UNIQUE (access_hash),
    CONSTRAINT user_sessions_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_sessions_not_the_house CHECK (user_id > 0),
    CONSTRAINT user_sessions_device_length CHECK (char_length(device) BETWEEN 1 AND 80),
    CONSTRAINT user_sessions_hashes_are_sha256 CHECK (
        octet_length(family_hash) = 32 AND octet_length(refresh_hash) = 32 AND octet_length(access_hash) = 32
    ),
    CONSTRAINT user_sessions_times_in_order CHECK (access_expires_at <= expires_at AND created_at <= seen_at),
    CONSTRAINT user_sessions_end_whole CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
    CONSTRAINT user_sessions_end_known CHECK (ended_why IN ('signed_out', 'token_reused', 'too_many_devices'))
);
COMMENT ON TABLE user_sessions IS 'One row a sign-in: a family of tokens that replace each other. Only SHA-256 hashes are kept, so '
    'that whoever reads this table can sign in as nobody.';
COMMENT ON COLUMN user_sessions.public_id IS 'UUIDv7 made by the program; names the session in logs, and is no secret.';
COMMENT ON COLUMN user_sessions.device IS 'What the client calls itself, 1 to 80 characters, for the player to know it by.';
COMMENT ON COLUMN user_sessions.family_hash IS 'Of the half that all refresh tokens of the family share. Who shows this half with '
    'another second half than the newest shows a token that was used before.';
COMMENT ON COLUMN user_sessions.refresh_hash IS 'Of the newest refresh token''s second half.';
COMMENT ON COLUMN user_sessions.access_hash IS 'Of the newest access token; renewing replaces it.';
COMMENT ON COLUMN user_sessions.access_expires_at IS 'End of the access token.';
COMMENT ON COLUMN user_sessions.expires_at IS 'End of the refresh token; each renewal moves it on.';
COMMENT ON COLUMN user_sessions.seen_at IS 'Last sign-in or renewal: a request by itself writes nothing.';
COMMENT ON COLUMN user_sessions.ended_why IS 'signed_out, token_reused or too_many_devices; null while the session lives.';
-- Serves: how many devices a player is signed in on, and his list of them.
CREATE INDEX user_sessions_living ON user_sessions (user_id, seen_at) WHERE ended_at IS NULL;

ALTER TABLE user_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY user_sessions_own ON user_sessions FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY user_sessions_engine ON user_sessions TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT (id, public_id, user_id, device, expires_at, created_at, seen_at, ended_at, ended_why) ON user_sessions
TO wine_pokedex_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_sessions TO wine_pokedex_engine;

-- Signing in ------------------------------------------------------------------------------------------------------------

CREATE FUNCTION player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.public_id, u.password_hash FROM users u WHERE u.name_key = p_name_key AND u.password_hash IS NOT NULL
$$;
COMMENT ON FUNCTION player_password IS 'For signing in: the one player of that name and his password''s hash; nulls where nobody can sign in so.';

CREATE FUNCTION session_open(
    p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea,
    p_now timestamptz, p_access_expires timestamptz, p_expires timestamptz, p_devices_max integer
) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- The player's row is the turnstile: two sign-ins at once cannot both count the same devices.
    PERFORM FROM users u WHERE u.id = p_player FOR NO KEY UPDATE;
    INSERT INTO user_sessions (
        public_id, user_id, device, family_hash, refresh_hash, access_hash, access_expires_at, expires_at, created_at, seen_at
    ) VALUES (
        p_session, p_player, p_device, p_family_hash, p_refresh_hash, p_access_hash, p_access_expires, p_expires, p_now, p_now
    );
    RETURN QUERY
    UPDATE user_sessions s SET ended_at = p_now, ended_why = 'too_many_devices'
    WHERE s.id IN (
        SELECT l.id FROM user_sessions l
        WHERE l.user_id = p_player AND l.ended_at IS NULL AND l.expires_at > p_now
        ORDER BY (l.public_id = p_session) DESC, l.seen_at DESC, l.id DESC
        OFFSET p_devices_max
    )
    RETURNING s.public_id;
END $$;
COMMENT ON FUNCTION session_open IS 'Signs in, and signs out the devices that were unseen for longest where there are more than p_devices_max; answers which.';

CREATE FUNCTION session_of_access(
    p_access_hash bytea, p_now timestamptz,
    OUT session uuid, OUT player_id bigint, OUT player uuid, OUT name text, OUT expires_at timestamptz, OUT state text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.public_id, s.user_id, u.public_id, u.name, s.access_expires_at,
           CASE WHEN s.ended_at IS NOT NULL THEN 'ended' WHEN s.access_expires_at <= p_now THEN 'expired' ELSE 'lives' END
    FROM user_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.access_hash = p_access_hash
$$;
COMMENT ON FUNCTION session_of_access IS 'Whose an access token is; nulls where it is nobody''s. state: lives, expired or ended.';

CREATE FUNCTION session_renew(
    p_family_hash bytea, p_refresh_hash bytea, p_new_refresh_hash bytea, p_new_access_hash bytea,
    p_now timestamptz, p_access_expires timestamptz, p_expires timestamptz,
    OUT session uuid, OUT player uuid, OUT outcome text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_session user_sessions;
BEGIN
    SELECT * INTO v_session FROM user_sessions s WHERE s.family_hash = p_family_hash FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN;
    END IF;
    session := v_session.public_id;
    SELECT u.public_id INTO STRICT player FROM users u WHERE u.id = v_session.user_id;
    IF v_session.refresh_hash <> p_refresh_hash THEN
        -- Somebody has a token that was replaced: whether he or its owner is the thief cannot be known, so both go.
        UPDATE user_sessions s SET ended_at = p_now, ended_why = 'token_reused'
        WHERE s.id = v_session.id AND s.ended_at IS NULL;
        outcome := 'reused';
    ELSIF v_session.ended_at IS NOT NULL THEN
        -- The owner of a stolen token learns here why he is signed out.
        outcome := CASE WHEN v_session.ended_why = 'token_reused' THEN 'reused' ELSE 'ended' END;
    ELSIF v_session.expires_at <= p_now THEN
        outcome := 'expired';
    ELSE
        UPDATE user_sessions s
        SET refresh_hash = p_new_refresh_hash, access_hash = p_new_access_hash,
            access_expires_at = p_access_expires, expires_at = p_expires, seen_at = greatest(s.seen_at, p_now)
        WHERE s.id = v_session.id;
        outcome := 'renewed';
    END IF;
END $$;
COMMENT ON FUNCTION session_renew IS 'Replaces a family''s tokens, once for each refresh token: one that was replaced before ends the '
    'family. outcome: renewed, reused, ended, expired or unknown.';

CREATE FUNCTION session_end(p_access_hash bytea, p_now timestamptz) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE user_sessions s SET ended_at = p_now, ended_why = 'signed_out'
    WHERE s.access_hash = p_access_hash AND s.ended_at IS NULL
    RETURNING s.public_id
$$;
COMMENT ON FUNCTION session_end IS 'Signs out; answers which session ended, null where none did.';

CREATE FUNCTION sessions_forget(p_before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_forgotten bigint;
BEGIN
    DELETE FROM user_sessions s WHERE s.expires_at < p_before;
    GET DIAGNOSTICS v_forgotten = ROW_COUNT;
    RETURN v_forgotten;
END $$;
COMMENT ON FUNCTION sessions_forget IS 'Forgets sessions whose refresh token ended before p_before, so that a used one is known as such until then.';

REVOKE ALL ON FUNCTION
    player_password, session_open, session_of_access, session_renew, session_end, sessions_forget
FROM PUBLIC;
ALTER FUNCTION player_password OWNER TO wine_pokedex_engine;
ALTER FUNCTION session_open OWNER TO wine_pokedex_engine;
ALTER FUNCTION session_of_access OWNER TO wine_pokedex_engine;
ALTER FUNCTION session_renew OWNER TO wine_pokedex_engine;
ALTER FUNCTION session_end OWNER TO wine_pokedex_engine;
ALTER FUNCTION sessions_forget OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION player_password, session_open, session_of_access, session_renew, session_end
TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION sessions_forget TO wine_pokedex_jobs;
