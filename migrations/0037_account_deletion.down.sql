CREATE OR REPLACE FUNCTION session_open(
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

DROP FUNCTION account_delete;
DROP FUNCTION account_erase;
DROP FUNCTION account_busy;
REVOKE DELETE ON
    user_activity_log, user_seasonal_stats, user_reputation, player_blocks, user_experience, user_statistics, user_ratings,
    user_rating_changes
FROM wine_pokedex_engine;
DROP TRIGGER users_audit ON users;
CREATE TRIGGER users_audit AFTER UPDATE ON users FOR EACH ROW WHEN (
    (OLD.public_id, OLD.name, OLD.name_key) IS DISTINCT FROM (NEW.public_id, NEW.name, NEW.name_key)
    OR OLD.password_hash IS DISTINCT FROM NEW.password_hash
    OR (OLD.trade_locked_until, OLD.trade_lock_reason) IS DISTINCT FROM (NEW.trade_locked_until, NEW.trade_lock_reason)
    OR (OLD.level <> NEW.level AND OLD.experience = NEW.experience)
    OR (OLD.experience <> NEW.experience AND (NEW.experience < OLD.experience OR current_user <> 'wine_pokedex_engine'))
) EXECUTE FUNCTION audit_change(
    'id', 'id', '{level,experience,trade_locked_until}', '{public_id,name,name_key,password_hash,trade_lock_reason}'
);
ALTER TABLE users DROP COLUMN deleted_at;
