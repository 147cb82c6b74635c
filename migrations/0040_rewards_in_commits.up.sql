-- What:  what a battle or a trade earns is given in the commit that closes it: experience of players, growth of wines, ratings
--        and what is counted; completed trades count and pay experience where two have not traded that day.
-- Why:   given later by somebody else it would be lost where that one dies, or given twice where he is not sure.
-- Locks: none on tables; at run time players, ratings and statistics, each in id order, after the wines.
-- Order: before the code that gives; code from before it gives nothing.

CREATE FUNCTION wines_grow(p_grown jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_wines integer;
BEGIN
    UPDATE wines w
    SET experience = g.xp, level = g.level, revision = w.revision + 1,
        ev_longevity = g.ev[1], ev_power = g.ev[2], ev_terroir = g.ev[3], ev_complexity = g.ev[4], ev_rarity = g.ev[5],
        ev_elegance = g.ev[6]
    FROM jsonb_to_recordset(p_grown) AS g (w bigint, o bigint, xp bigint, level integer, ev smallint[])
    WHERE w.id = g.w AND w.owner_id = g.o AND w.experience <= g.xp;
    GET DIAGNOSTICS v_wines = ROW_COUNT;
    IF v_wines <> jsonb_array_length(p_grown) THEN
        RAISE EXCEPTION 'wines_grow: % of % wines are as the room has them', v_wines, jsonb_array_length(p_grown)
            USING ERRCODE = 'check_violation';
    END IF;
END $$;
COMMENT ON FUNCTION wines_grow IS 'What wines have become in one commit: values that the room has reckoned, which held the wines while it did. Called by '
    'journal_effects only.';

CREATE FUNCTION experience_earn(p_earned jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM users u WHERE u.id IN (SELECT (x ->> 'p')::bigint FROM jsonb_array_elements(p_earned) x) ORDER BY u.id FOR NO KEY UPDATE;
    PERFORM experience_grant(x.p, x.kind, x.points)
    FROM (
        SELECT e.p, e.kind, sum(e.points)::bigint AS points FROM jsonb_to_recordset(p_earned) AS e (p bigint, kind text, points bigint)
        GROUP BY e.p, e.kind ORDER BY e.p, e.kind
    ) x;
END $$;
COMMENT ON FUNCTION experience_earn IS 'The experience that players earn in one commit. Called where a commit gives it only.';

CREATE FUNCTION statistics_count(p_counted jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_line record;
BEGIN
    FOR v_line IN
        SELECT c.p, c.statistic, sum(c.times)::bigint AS times FROM jsonb_to_recordset(p_counted) AS c (p bigint, statistic text, times bigint)
        GROUP BY c.p, c.statistic ORDER BY c.p, c.statistic
    LOOP
        PERFORM statistic_add(v_line.p, v_line.statistic, v_line.times);
        PERFORM achievements_settle(v_line.p, v_line.statistic);
    END LOOP;
END $$;
COMMENT ON FUNCTION statistics_count IS 'What is counted of players in one commit, and what they achieve by it. Called where a commit counts only.';

CREATE FUNCTION ratings_move(p_rooms uuid[], p_rated jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO user_ratings (user_id, mode)
    SELECT x.p, x.mode FROM jsonb_to_recordset(p_rated) AS x (p bigint, mode text) ORDER BY x.p, x.mode
    ON CONFLICT DO NOTHING;
    PERFORM FROM user_ratings r
    JOIN jsonb_to_recordset(p_rated) AS x (p bigint, mode text) ON x.p = r.user_id AND x.mode = r.mode
    ORDER BY r.user_id, r.mode FOR NO KEY UPDATE OF r;
    INSERT INTO user_rating_changes (battle_id, user_id, before_hundredths, after_hundredths)
    SELECT p_rooms[x.e], x.p, r.rating_hundredths, least(400000, greatest(0, r.rating_hundredths + x.by))
    FROM jsonb_to_recordset(p_rated) AS x (e integer, p bigint, mode text, by integer)
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
COMMENT ON FUNCTION ratings_move IS 'What the battles of one commit do to ratings. A change is added to the rating as it is: a player may have several '
    'battles under way, each reckoned from the rating at its opening. Called by journal_effects only.';

CREATE OR REPLACE FUNCTION wines_trade(p_ats bigint[], p_traded jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_players bigint[];
    v_new bigint[];
    v_met jsonb;
BEGIN
    -- Pairs that have not traded for a day, asked before this is one of their trades: passing a wine to and fro pays nothing.
    SELECT jsonb_agg(jsonb_build_object('p', s.player, 'kind', 'trading', 'points', 10)) INTO v_met
    FROM (
        SELECT least(t.seller, t.buyer) AS one, greatest(t.seller, t.buyer) AS other, max(p_ats[t.e]) AS at_ms
        FROM jsonb_to_recordset(p_traded) AS t (e integer, seller bigint, buyer bigint)
        GROUP BY 1, 2
    ) t
    CROSS JOIN LATERAL (VALUES (t.one), (t.other)) AS s (player)
    WHERE NOT EXISTS (
        SELECT FROM wine_trades b WHERE b.at > to_timestamp(t.at_ms / 1000.0) - interval '1 day'
          AND b.seller_id = t.one AND b.buyer_id = t.other
    ) AND NOT EXISTS (
        SELECT FROM wine_trades b WHERE b.at > to_timestamp(t.at_ms / 1000.0) - interval '1 day'
          AND b.seller_id = t.other AND b.buyer_id = t.one
    );
    INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
    SELECT t.trade, t.wine, w.species_id, t.format, t.seller, t.buyer, t.price, to_timestamp(p_ats[t.e] / 1000.0)
    FROM jsonb_to_recordset(p_traded)
        AS t (e integer, trade uuid, wine bigint, format text, seller bigint, buyer bigint, price bigint)
    JOIN wines w ON w.id = t.wine;

    SELECT array_agg(DISTINCT s.player ORDER BY s.player) INTO v_players
    FROM jsonb_to_recordset(p_traded) AS t (seller bigint, buyer bigint)
    CROSS JOIN LATERAL (VALUES (t.seller), (t.buyer)) AS s (player);
    WITH made AS (
        INSERT INTO user_reputation (user_id) SELECT p FROM unnest(v_players) p ORDER BY p
        ON CONFLICT DO NOTHING RETURNING user_id
    )
    SELECT coalesce(array_agg(user_id), '{}') INTO v_new FROM made;
    PERFORM FROM user_reputation r WHERE r.user_id = ANY (v_players) ORDER BY r.user_id FOR NO KEY UPDATE;
    -- Whoever is counted for the first time may have traded before this was done at once.
    PERFORM reputation_count(p) FROM unnest(v_new) p;
    UPDATE user_reputation r SET trades = r.trades + c.trades, counted_at = clock_timestamp()
    FROM (
        SELECT s.player, count(DISTINCT t.trade) AS trades
        FROM jsonb_to_recordset(p_traded) AS t (trade uuid, seller bigint, buyer bigint)
        CROSS JOIN LATERAL (VALUES (t.seller), (t.buyer)) AS s (player)
        GROUP BY s.player
    ) c
    WHERE r.user_id = c.player AND r.user_id <> ALL (v_new);

    IF v_met IS NOT NULL THEN
        PERFORM experience_earn(v_met);
    END IF;
    PERFORM statistics_count(jsonb_agg(jsonb_build_object('p', s.player, 'statistic', 'trades_done', 'times', s.trades)))
    FROM (
        SELECT x.player, count(DISTINCT t.trade) AS trades
        FROM jsonb_to_recordset(p_traded) AS t (trade uuid, seller bigint, buyer bigint)
        CROSS JOIN LATERAL (VALUES (t.seller), (t.buyer)) AS x (player)
        GROUP BY x.player
    ) s;
END $$;
COMMENT ON FUNCTION wines_trade IS 'Writes down wines that change hands in one commit, as the species that they are; counts each trade once for either '
    'side, and pays both 10 points of experience where they have not traded for a day. Called where a commit settles trades only.';

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

REVOKE ALL ON FUNCTION wines_grow, experience_earn, statistics_count, ratings_move FROM PUBLIC;
ALTER FUNCTION wines_grow OWNER TO wine_pokedex_engine;
ALTER FUNCTION experience_earn OWNER TO wine_pokedex_engine;
ALTER FUNCTION statistics_count OWNER TO wine_pokedex_engine;
ALTER FUNCTION ratings_move OWNER TO wine_pokedex_engine;
