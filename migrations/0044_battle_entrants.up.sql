-- What:  battle_entrant, which says all that the queue asks of somebody who enters.
-- Why:   his rating, whom he met today and who is kept apart from him are in four tables, two of which a player may not read whole:
--        who blocks him is not his to know. One call is one way to PostgreSQL and back.
-- Locks: none.
-- Order: before the code that uses it.

CREATE FUNCTION battle_entrant(
    p_player bigint, p_mode text, p_since uuid, p_met_max integer,
    OUT rating integer, OUT deviation integer, OUT volatility integer, OUT live bigint, OUT met bigint[], OUT times bigint[], OUT apart bigint[]
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT r.rating_hundredths, r.deviation_hundredths, r.volatility_millionths INTO rating, deviation, volatility
    FROM user_ratings r WHERE r.user_id = p_player AND r.mode = p_mode;
    live := (SELECT count(*) FROM battles b WHERE b.state = 'live' AND b.player_0 = p_player)
        + (SELECT count(*) FROM battles b WHERE b.state = 'live' AND b.player_1 = p_player);
    SELECT array_agg(o.other ORDER BY o.last DESC), array_agg(o.battles ORDER BY o.last DESC) INTO met, times
    FROM (
        SELECT b.other, count(*) AS battles, max(b.battle_id::text) AS last
        FROM (
            SELECT x.player_1 AS other, x.battle_id FROM battles x WHERE x.player_0 = p_player AND x.battle_id >= p_since
            UNION ALL
            SELECT x.player_0, x.battle_id FROM battles x WHERE x.player_1 = p_player AND x.battle_id >= p_since
        ) b
        WHERE b.other <> 0 GROUP BY b.other ORDER BY last DESC LIMIT p_met_max
    ) o;
    SELECT array_agg(DISTINCT a.other ORDER BY a.other) INTO apart
    FROM (
        SELECT b.blocked_id AS other FROM user_blocks b WHERE b.blocker_id = p_player
        UNION ALL SELECT b.blocker_id FROM user_blocks b WHERE b.blocked_id = p_player
        UNION ALL SELECT b.blocked_id FROM player_blocks b WHERE b.blocker_id = p_player
        UNION ALL SELECT b.blocker_id FROM player_blocks b WHERE b.blocked_id = p_player
    ) a;
END $$;
COMMENT ON FUNCTION battle_entrant IS 'What the queue of battles asks of a player: rating in a mode (nulls: a newcomer''s), live battles, whom he has met in '
    'battles from p_since on (a UUIDv7) and how often, the last one first and p_met_max at most, and who is never to meet him.';

REVOKE ALL ON FUNCTION battle_entrant FROM PUBLIC;
ALTER FUNCTION battle_entrant OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION battle_entrant TO wine_pokedex_app;
