-- What:  user_devices (on which devices a player has signed in, by the hash of a random token), device_seen, which says whether
--        one is new, and trade_lock, by which the house locks a new account or a new device out of trading for a while.
-- Why:   who has stolen a password trades everything away within minutes; who makes accounts to trade with himself makes many.
-- Locks: a new table only; at run time the player's row, as every sign-in.
-- Order: before the code that uses it; code from before it knows no devices, and locks nobody.

CREATE TABLE user_devices (
    user_id       bigint      NOT NULL,
    device_hash   bytea       NOT NULL,
    first_seen_at timestamptz NOT NULL,
    seen_at       timestamptz NOT NULL,
    CONSTRAINT user_devices_pk PRIMARY KEY (user_id, device_hash),
    CONSTRAINT user_devices_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_devices_hash_is_sha256 CHECK (octet_length(device_hash) = 32),
    CONSTRAINT user_devices_times_in_order CHECK (first_seen_at <= seen_at)
);
COMMENT ON TABLE user_devices IS 'Devices on which a player has signed in: 50 at most, those that were unseen for longest go. Nothing is known of a device but a '
    'token that the house gave it.';
COMMENT ON COLUMN user_devices.device_hash IS 'SHA-256 of the device''s token, 32 random bytes of our own making. Two players who sign in on one device have the same.';
COMMENT ON COLUMN user_devices.seen_at IS 'The last sign-in.';
-- Serves: which accounts were used on one device.
CREATE INDEX user_devices_by_hash ON user_devices (device_hash);

ALTER TABLE user_devices ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_devices FORCE ROW LEVEL SECURITY;
CREATE POLICY user_devices_engine ON user_devices TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON user_devices TO wine_pokedex_engine;

CREATE FUNCTION trade_lock(p_player bigint, p_until timestamptz, p_reason text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE users u SET trade_locked_until = p_until, trade_lock_reason = p_reason
    WHERE u.id = p_player AND (u.trade_locked_until IS NULL OR u.trade_locked_until < p_until)
$$;
COMMENT ON FUNCTION trade_lock IS 'Locks a player out of trading until then, where no lock of his lasts longer. It never shortens one.';

CREATE FUNCTION device_seen(p_player bigint, p_shown bytea, p_fresh bytea, p_now timestamptz, p_lock interval) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c_devices_max CONSTANT integer := 50;
    v_created timestamptz;
    v_known boolean;
    v_elsewhere boolean;
BEGIN
    -- The player's row is the turnstile, as for sessions.
    SELECT u.created_at INTO v_created FROM users u WHERE u.id = p_player FOR NO KEY UPDATE;
    UPDATE user_devices d SET seen_at = greatest(d.seen_at, p_now) WHERE d.user_id = p_player AND d.device_hash = p_shown;
    v_known := FOUND;
    IF v_known THEN
        RETURN true;
    END IF;
    v_elsewhere := EXISTS (SELECT FROM user_devices d WHERE d.device_hash = p_shown);
    -- An account's first device is where it was made; of an older account nobody knows that.
    IF p_lock > interval '0' AND (
        v_created < p_now - interval '1 day' OR EXISTS (SELECT FROM user_devices d WHERE d.user_id = p_player)
    ) THEN
        PERFORM trade_lock(p_player, p_now + p_lock, 'You have signed in on a device that is new to us.');
    END IF;
    INSERT INTO user_devices (user_id, device_hash, first_seen_at, seen_at)
    VALUES (p_player, CASE WHEN v_elsewhere THEN p_shown ELSE p_fresh END, p_now, p_now);
    DELETE FROM user_devices d WHERE d.user_id = p_player AND d.device_hash IN (
        SELECT o.device_hash FROM user_devices o WHERE o.user_id = p_player ORDER BY o.seen_at DESC, o.first_seen_at DESC OFFSET c_devices_max
    );
    RETURN v_elsewhere;
END $$;
COMMENT ON FUNCTION device_seen IS 'A player signs in on a device that shows this hash, or none. Answers whether the house has given it, so that the device keeps it; '
    'else the fresh one is the device''s from now on. One that is new to this player locks him out of trading for p_lock.';

REVOKE ALL ON FUNCTION trade_lock, device_seen FROM PUBLIC;
ALTER FUNCTION trade_lock OWNER TO wine_pokedex_engine;
ALTER FUNCTION device_seen OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION trade_lock, device_seen TO wine_pokedex_app;
