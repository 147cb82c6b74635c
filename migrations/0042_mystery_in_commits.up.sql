-- What:  deposits_make, deposits_withdraw, deposits_match and deposits_carry: what the pool's commits do to mystery_deposits, each a
--        function that journal_effects names; and mystery_past and mystery_blocks, what the pool has to know of who puts a wine in.
-- Why:   the room decides who is matched, and its commits write that down, up to some thousand deposits together.
-- Locks: mystery_deposits shortly, for an index; at run time wines in id order, then the rows of deposits.
-- Order: before the code that has a pool.

-- No deposit was ever made before this: the index is on an empty table.
-- squawk-ignore-file require-concurrent-index-creation

-- Serves: with whom a player has exchanged last.
CREATE INDEX mystery_deposits_last_matched ON mystery_deposits (player_id, closed_at DESC) INCLUDE (matched_with) WHERE state = 'matched';

CREATE FUNCTION deposits_make(p_rooms uuid[], p_ats bigint[], p_made jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO mystery_deposits (deposit_id, pool_id, player_id, wine_id, wish_type, rarity_low, rarity_high, deposited_at)
    SELECT m.ticket, p_rooms[m.e], m.player, m.wine, m.type, m.low, 21, to_timestamp(p_ats[m.e] / 1000.0)
    FROM jsonb_to_recordset(p_made) AS m (e integer, ticket uuid, player bigint, wine bigint, type text, low smallint);
END $$;
COMMENT ON FUNCTION deposits_make IS 'The rows of wines that are put into the pool in one commit. Called by journal_effects only.';

CREATE FUNCTION deposits_withdraw(p_ats bigint[], p_withdrawn jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_closed bigint;
BEGIN
    UPDATE mystery_deposits d SET state = 'withdrawn', closed_at = to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_withdrawn) AS x (e integer, ticket uuid)
    WHERE d.deposit_id = x.ticket AND d.state = 'waiting';
    GET DIAGNOSTICS v_closed = ROW_COUNT;
    IF v_closed <> jsonb_array_length(p_withdrawn) THEN
        PERFORM rule_broken('mystery_deposits', 'mystery_deposits_waiting_needed', 'what is withdrawn does not wait');
    END IF;
END $$;
COMMENT ON FUNCTION deposits_withdraw IS 'Closes the rows of wines that are taken out again in one commit. Called by journal_effects only.';

CREATE FUNCTION deposits_match(p_ats bigint[], p_matched jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_closed bigint;
BEGIN
    UPDATE mystery_deposits d SET state = 'matched', matched_with = s.other, closed_at = to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_matched) AS x (e integer, a uuid, b uuid)
    CROSS JOIN LATERAL (VALUES (x.a, x.b), (x.b, x.a)) AS s (ticket, other)
    WHERE d.deposit_id = s.ticket AND d.state = 'waiting';
    GET DIAGNOSTICS v_closed = ROW_COUNT;
    IF v_closed <> 2 * jsonb_array_length(p_matched) THEN
        PERFORM rule_broken('mystery_deposits', 'mystery_deposits_waiting_needed', 'what is matched does not wait');
    END IF;
END $$;
COMMENT ON FUNCTION deposits_match IS 'Closes the rows of wines that are exchanged in one commit, each with the other. Called by journal_effects only.';

CREATE FUNCTION deposits_carry(p_rooms uuid[], p_carried jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_carry record;
    v_wines bigint;
    v_rows bigint;
BEGIN
    FOR v_carry IN SELECT p_rooms[c.e] AS pool, c.successor, c.count FROM jsonb_to_recordset(p_carried) AS c (e integer, successor uuid, count bigint)
    LOOP
        PERFORM FROM wines w WHERE w.place_room = v_carry.pool ORDER BY w.id FOR NO KEY UPDATE;
        UPDATE wines w SET place_room = v_carry.successor, revision = w.revision + 1 WHERE w.place_room = v_carry.pool AND w.place = 'escrow';
        GET DIAGNOSTICS v_wines = ROW_COUNT;
        UPDATE mystery_deposits d SET pool_id = v_carry.successor WHERE d.pool_id = v_carry.pool AND d.state = 'waiting';
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        IF v_wines <> v_carry.count OR v_rows <> v_carry.count THEN
            PERFORM rule_broken('mystery_deposits', 'mystery_deposits_carried_whole', 'a pool goes on with all that wait in it');
        END IF;
    END LOOP;
END $$;
COMMENT ON FUNCTION deposits_carry IS 'All wines that wait in a pool go on waiting in its successor, in one statement however many they are. Called by '
    'journal_effects only.';

CREATE OR REPLACE FUNCTION journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb,
    OUT inbox_ns bigint[])
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_failed jsonb := '[]';
BEGIN
    -- What may fail, and says which entries do.
    IF p_effects ? 'wines' THEN
        v_failed := v_failed || wines_move(p_effects -> 'wines');
    END IF;
    IF p_effects ? 'began' THEN
        v_failed := v_failed || battles_begin(p_rooms, p_ats, p_effects -> 'began');
    END IF;
    IF p_effects ? 'lots' THEN
        v_failed := v_failed || auctions_begin(p_rooms, p_ats, p_effects -> 'lots');
    END IF;
    IF v_failed <> '[]' THEN
        RAISE EXCEPTION 'guards' USING ERRCODE = 'WD409', DETAIL = v_failed::text;
    END IF;

    -- What follows from it.
    IF p_effects ? 'ended' THEN
        PERFORM battles_end(p_rooms, p_ats, p_effects -> 'ended');
    END IF;
    IF p_effects ? 'bids' THEN
        PERFORM auctions_price(p_rooms, p_ats, p_effects -> 'bids', p_effects -> 'standing');
    END IF;
    IF p_effects ? 'hammer' THEN
        PERFORM auctions_end(p_rooms, p_ats, p_effects -> 'hammer');
    END IF;
    IF p_effects ? 'deposits' THEN
        PERFORM deposits_make(p_rooms, p_ats, p_effects -> 'deposits');
    END IF;
    IF p_effects ? 'withdrawn_deposits' THEN
        PERFORM deposits_withdraw(p_ats, p_effects -> 'withdrawn_deposits');
    END IF;
    IF p_effects ? 'matched_deposits' THEN
        PERFORM deposits_match(p_ats, p_effects -> 'matched_deposits');
    END IF;
    IF p_effects ? 'carried_deposits' THEN
        PERFORM deposits_carry(p_rooms, p_effects -> 'carried_deposits');
    END IF;
    IF p_effects ? 'traded' THEN
        PERFORM wines_trade(p_ats, p_effects -> 'traded');
    END IF;
    IF p_effects ? 'grown' THEN
        PERFORM wines_grow(p_effects -> 'grown');
    END IF;
    IF p_effects ? 'earned' THEN
        PERFORM experience_earn(p_effects -> 'earned');
    END IF;
    IF p_effects ? 'rated' THEN
        PERFORM ratings_move(p_rooms, p_effects -> 'rated');
    END IF;
    IF p_effects ? 'counted' THEN
        PERFORM statistics_count(p_effects -> 'counted');
    END IF;

    -- What is told.
    IF p_effects ? 'inbox' THEN
        inbox_ns := inbox_write(p_rooms, p_seqs, p_ats, p_effects -> 'inbox');
    END IF;
    IF p_effects ? 'log' THEN
        PERFORM activity_write(p_ats, p_effects -> 'log');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION room_rows_void(p_room uuid) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
    UPDATE auctions a SET state = 'void', closed_at = clock_timestamp() WHERE a.auction_id = p_room AND a.state = 'open';
    UPDATE mystery_deposits d SET state = 'void', closed_at = clock_timestamp() WHERE d.pool_id = p_room AND d.state = 'waiting'
$$;

CREATE FUNCTION mystery_past(p_player bigint, OUT shuns bigint[], OUT last_partner bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT coalesce(array_agg(x.other ORDER BY x.other), '{}') INTO shuns FROM (
        SELECT b.blocked_id AS other FROM player_blocks b WHERE b.blocker_id = p_player
        UNION
        SELECT b.blocker_id FROM player_blocks b WHERE b.blocked_id = p_player
    ) x;
    SELECT o.player_id INTO last_partner
    FROM mystery_deposits d JOIN mystery_deposits o ON o.deposit_id = d.matched_with
    WHERE d.player_id = p_player AND d.state = 'matched'
    ORDER BY d.closed_at DESC LIMIT 1;
END $$;
COMMENT ON FUNCTION mystery_past IS 'What the pool has to know of who puts a wine in: whom he blocks or who blocks him, and with whom he has exchanged last.';

CREATE FUNCTION mystery_blocks(p_pool uuid) RETURNS TABLE (one bigint, other bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH waiting AS (
        SELECT DISTINCT d.player_id FROM mystery_deposits d WHERE d.pool_id = p_pool AND d.state = 'waiting'
    )
    SELECT b.blocker_id, b.blocked_id
    FROM waiting w
    JOIN player_blocks b ON b.blocker_id = w.player_id
    JOIN waiting o ON o.player_id = b.blocked_id
    ORDER BY b.blocker_id, b.blocked_id;
END $$;
COMMENT ON FUNCTION mystery_blocks IS 'Who blocks whom among those who wait in a pool.';

REVOKE ALL ON FUNCTION deposits_make, deposits_withdraw, deposits_match, deposits_carry, mystery_past, mystery_blocks FROM PUBLIC;
ALTER FUNCTION deposits_make OWNER TO wine_pokedex_engine;
ALTER FUNCTION deposits_withdraw OWNER TO wine_pokedex_engine;
ALTER FUNCTION deposits_match OWNER TO wine_pokedex_engine;
ALTER FUNCTION deposits_carry OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_past OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_blocks OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION mystery_past, mystery_blocks TO wine_pokedex_app;
