-- What:  account_delete: a player leaves, and nothing that says who he was stays in any table that players or reports read; and
--        session_open anew, which signs nobody in who has left.
-- Why:   who leaves has a right to be forgotten, and the books, the journal and the others' histories must still be whole.
-- Locks: ACCESS EXCLUSIVE on users for a moment (a column without a default, a trigger). At run time one player's rows, in the
--        order of a commit: accounts, wines, inbox head; then his row of users.
-- Order: before the code that uses it.
--
-- What goes with an account is said by the keys: ON DELETE CASCADE on a key to users says that a row is the player's own and
-- goes with him, ON DELETE RESTRICT that it is also others' and stays, with a number that leads to nobody. A new table is so
-- covered by the key that it has anyway; the engine needs DELETE on it.

ALTER TABLE users ADD COLUMN deleted_at timestamptz;
COMMENT ON COLUMN users.deleted_at IS 'When the player has left; null: he has not. His row stays, without anything that says who he was.';

DROP TRIGGER users_audit ON users;
CREATE TRIGGER users_audit AFTER UPDATE ON users FOR EACH ROW WHEN (
    (OLD.public_id, OLD.name, OLD.name_key) IS DISTINCT FROM (NEW.public_id, NEW.name, NEW.name_key)
    OR OLD.password_hash IS DISTINCT FROM NEW.password_hash
    OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
    OR (OLD.trade_locked_until, OLD.trade_lock_reason) IS DISTINCT FROM (NEW.trade_locked_until, NEW.trade_lock_reason)
    OR (OLD.level <> NEW.level AND OLD.experience = NEW.experience)
    OR (OLD.experience <> NEW.experience AND (NEW.experience < OLD.experience OR current_user <> 'wine_pokedex_engine'))
) EXECUTE FUNCTION audit_change(
    'id', 'id', '{level,experience,trade_locked_until,deleted_at}', '{public_id,name,name_key,password_hash,trade_lock_reason}'
);

GRANT DELETE ON
    user_activity_log, user_seasonal_stats, user_reputation, player_blocks, user_experience, user_statistics, user_ratings,
    user_rating_changes
TO wine_pokedex_engine;

CREATE FUNCTION account_busy(p_player bigint) RETURNS text[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN EXISTS (SELECT FROM battles b WHERE b.state = 'live' AND b.player_0 = p_player)
               OR EXISTS (SELECT FROM battles b WHERE b.state = 'live' AND b.player_1 = p_player) THEN 'battles' END,
        CASE WHEN EXISTS (SELECT FROM auctions a WHERE a.state = 'open' AND p_player IN (a.seller_id, a.leader_id))
             THEN 'auctions' END,
        CASE WHEN EXISTS (SELECT FROM coin_accounts a WHERE a.player_id = p_player AND a.kind = 'held' AND a.balance > 0)
             THEN 'held_coins' END,
        CASE WHEN EXISTS (SELECT FROM wines w WHERE w.owner_id = p_player AND w.place <> 'cellar') THEN 'wines' END,
        CASE WHEN EXISTS (SELECT FROM market_listings l WHERE l.state = 'open' AND l.seller_id = p_player)
               OR EXISTS (SELECT FROM mystery_deposits d WHERE d.state = 'waiting' AND d.player_id = p_player)
               OR EXISTS (SELECT FROM direct_trades t WHERE t.state = 'open' AND p_player IN (t.player_a, t.player_b))
             THEN 'trades' END,
        CASE WHEN EXISTS (SELECT FROM trade_disputes d WHERE d.state = 'open' AND p_player IN (d.opened_by, d.against))
             THEN 'disputes' END,
        CASE WHEN EXISTS (SELECT FROM breeding_attempts b WHERE b.state = 'brewing' AND b.user_id = p_player) THEN 'breeding' END,
        CASE WHEN EXISTS (
            SELECT FROM competition_participants p JOIN competitions c ON c.id = p.competition_id
            WHERE p.user_id = p_player AND p.state IN ('entered', 'playing') AND c.state IN ('announced', 'running')
        ) THEN 'competitions' END
    ], NULL)
$$;
COMMENT ON FUNCTION account_busy IS 'What keeps a player from leaving: things that others wait for. A migration with more of them replaces this function.';

CREATE FUNCTION account_erase(p_player bigint, p_public_id uuid, OUT busy text[], OUT sessions uuid[])
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_mint bigint;
    v_available coin_accounts;
    v_own record;
    v_left integer;
BEGIN
    SELECT a.id INTO STRICT v_mint FROM coin_accounts a WHERE a.kind = 'mint' AND a.shard = p_player % 16;
    -- In the order of a commit: whoever waits for whom, nobody waits in a ring.
    PERFORM FROM coin_accounts a WHERE a.player_id = p_player OR a.id = v_mint ORDER BY a.id FOR NO KEY UPDATE;
    PERFORM FROM wines w WHERE w.owner_id = p_player ORDER BY w.id FOR NO KEY UPDATE;
    PERFORM FROM inbox_heads h WHERE h.player_id = p_player FOR UPDATE;
    PERFORM FROM users u WHERE u.id = p_player AND u.id > 0 AND u.deleted_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    busy := account_busy(p_player);
    IF busy <> '{}' THEN
        RETURN;
    END IF;

    SELECT * INTO STRICT v_available FROM coin_accounts a WHERE a.player_id = p_player AND a.kind = 'available';
    IF v_available.balance > 0 THEN
        PERFORM coin_post(
            'account_deleted', 'What somebody left who has gone', 'account_deleted:' || p_player,
            ARRAY[v_available.id, v_mint], ARRAY[-v_available.balance, v_available.balance]
        );
    END IF;
    -- To the house: whatever is still under way in his name finds that these wines are not his.
    UPDATE wines w SET owner_id = 0, revision = w.revision + 1 WHERE w.owner_id = p_player;

    WITH ended AS (
        UPDATE user_sessions s SET ended_at = clock_timestamp(), ended_why = 'signed_out'
        WHERE s.user_id = p_player AND s.ended_at IS NULL RETURNING s.public_id
    )
    SELECT coalesce(array_agg(e.public_id), '{}') INTO sessions FROM ended e;

    -- Rows that hang on other rows of his go after those: what could not go yet goes with the next round.
    FOR v_round IN 1..5 LOOP
        v_left := 0;
        FOR v_own IN
            SELECT k.conrelid::regclass AS name, a.attname AS player
            FROM pg_catalog.pg_constraint k
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.contype = 'f' AND k.confrelid = 'public.users'::regclass AND k.confdeltype = 'c' AND k.conparentid = 0
            ORDER BY k.conrelid::regclass::text, a.attname
        LOOP
            BEGIN
                EXECUTE format('DELETE FROM %s WHERE %I = $1', v_own.name, v_own.player) USING p_player;
            EXCEPTION WHEN foreign_key_violation THEN
                v_left := v_left + 1;
            END;
        END LOOP;
        EXIT WHEN v_left = 0;
    END LOOP;
    IF v_left > 0 THEN
        RAISE EXCEPTION 'rows of % tables still hang on player %', v_left, p_player USING ERRCODE = 'assert_failure';
    END IF;
    DELETE FROM user_activity_log l WHERE l.user_id = p_player;

    UPDATE users u SET
        public_id = p_public_id, name = 'deleted #' || right(p_public_id::text, 11), name_key = 'deleted #' || right(p_public_id::text, 11),
        password_hash = NULL, level = 1, experience = 0, trade_locked_until = NULL, trade_lock_reason = NULL,
        deleted_at = clock_timestamp()
    WHERE u.id = p_player;
END $$;
COMMENT ON FUNCTION account_erase IS 'A player leaves: coins to the mint, wines to the house, what is his own deleted, his row without a name. busy: what '
    'keeps him, and nothing was done; null with sessions null: he is not there. sessions: which ended. The # is in no name that one can choose.';

CREATE FUNCTION account_delete(p_public_id uuid, OUT busy text[], OUT sessions uuid[])
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM account_erase(current_player(), p_public_id)
$$;
COMMENT ON FUNCTION account_delete IS 'account_erase for the player for whom the transaction speaks. p_public_id is the UUIDv7 that he has from then on.';

CREATE OR REPLACE FUNCTION session_open(
    p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea,
    p_now timestamptz, p_access_expires timestamptz, p_expires timestamptz, p_devices_max integer
) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- The player's row is the turnstile: two sign-ins at once cannot both count the same devices, and who leaves while his
    -- password is being compared is not signed in.
    PERFORM FROM users u WHERE u.id = p_player AND u.deleted_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'player % is not there', p_player
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'user_sessions_of_who_is_there';
    END IF;
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

REVOKE ALL ON FUNCTION account_busy, account_erase, account_delete FROM PUBLIC;
ALTER FUNCTION account_busy OWNER TO wine_pokedex_engine;
ALTER FUNCTION account_erase OWNER TO wine_pokedex_engine;
ALTER FUNCTION account_delete OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION account_delete TO wine_pokedex_app;
