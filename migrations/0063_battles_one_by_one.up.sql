-- What:  battles_begin asks only those whom it is told to ask how many battles they have; ratings_move writes down of several
--        battles in one commit what each of them did, one after the other.
-- Why:   whoever came for anyone found who had waited longest, and was refused for that one's sake where he had begun too many
--        battles meanwhile: nobody found anybody until he went. And of two battles that ended in one commit both changes were
--        written as if the other had not been: they did not add up to the rating.
-- Locks: none that lasts.
-- Order: before the code that uses it; code from before says nothing of who is asked, and both are.

CREATE OR REPLACE FUNCTION battles_begin(p_rooms uuid[], p_ats bigint[], p_began jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Battles begin in one room of matchmaking, whose row is locked: the count cannot be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', b.e, 'code', 'too_many_battles')), '[]') INTO v_failed
    FROM jsonb_to_recordset(p_began) AS b (e integer, p0 bigint, p1 bigint, most integer, asked bigint[])
    WHERE b.most < (
        SELECT max(t.live) FROM (
            SELECT p, (SELECT count(*) FROM battles l WHERE l.state = 'live' AND l.player_0 = p)
                + (SELECT count(*) FROM battles l WHERE l.state = 'live' AND l.player_1 = p)
                + (SELECT count(*) FROM jsonb_to_recordset(p_began) AS s (e integer, p0 bigint, p1 bigint)
                   WHERE s.e <= b.e AND p IN (s.p0, s.p1)) AS live
            FROM unnest(coalesce(b.asked, ARRAY[b.p0, b.p1])) p WHERE p <> 0
        ) t
    );
    INSERT INTO battles (battle_id, mode, rated, player_0, player_1, opened_at)
    SELECT p_rooms[b.e], b.mode, b.rated, b.p0, b.p1, to_timestamp(p_ats[b.e] / 1000.0)
    FROM jsonb_to_recordset(p_began) AS b (e integer, mode text, rated boolean, p0 bigint, p1 bigint);
    RETURN v_failed;
END $$;

CREATE OR REPLACE FUNCTION ratings_move(p_rooms uuid[], p_rated jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO user_ratings (user_id, mode)
    SELECT x.p, x.mode FROM jsonb_to_recordset(p_rated) AS x (p bigint, mode text) ORDER BY x.p, x.mode
    ON CONFLICT DO NOTHING;
    PERFORM FROM user_ratings r
    JOIN jsonb_to_recordset(p_rated) AS x (p bigint, mode text) ON x.p = r.user_id AND x.mode = r.mode
    ORDER BY r.user_id, r.mode FOR NO KEY UPDATE OF r;
    INSERT INTO user_rating_changes (battle_id, user_id, before_hundredths, after_hundredths)
    SELECT p_rooms[x.e], x.p, least(400000, greatest(0, r.rating_hundredths + x.so_far - x.by)),
           least(400000, greatest(0, r.rating_hundredths + x.so_far))
    FROM (
        -- Of several battles of one player in one commit each goes on from what the one before it came to.
        SELECT l.e, l.p, l.mode, l.by, sum(l.by) OVER (PARTITION BY l.p, l.mode ORDER BY l.e)::integer AS so_far
        FROM jsonb_to_recordset(p_rated) AS l (e integer, p bigint, mode text, by integer)
    ) x
    JOIN user_ratings r ON r.user_id = x.p AND r.mode = x.mode;
    UPDATE user_ratings r
    SET rating_hundredths = least(400000, greatest(0, r.rating_hundredths + x.by)), deviation_hundredths = x.deviation,
        volatility_millionths = x.volatility, battles = r.battles + x.battles, revision = r.revision + 1,
        updated_at = clock_timestamp()
    FROM (
        -- Of several battles of one player in one commit the changes add up, and the last says how sure it is.
        SELECT l.p, l.mode, sum(l.by)::integer AS by, count(*)::integer AS battles,
               (array_agg(l.deviation ORDER BY l.e DESC))[1] AS deviation, (array_agg(l.volatility ORDER BY l.e DESC))[1] AS volatility
        FROM jsonb_to_recordset(p_rated) AS l (e integer, p bigint, mode text, by integer, deviation integer, volatility integer)
        GROUP BY l.p, l.mode
    ) x
    WHERE r.user_id = x.p AND r.mode = x.mode;
END $$;
