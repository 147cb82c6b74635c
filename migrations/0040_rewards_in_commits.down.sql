-- Back to commits that give nothing. What was given stays.

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

    -- What is told.
    IF p_effects ? 'inbox' THEN
        inbox_ns := inbox_write(p_rooms, p_seqs, p_ats, p_effects -> 'inbox');
    END IF;
    IF p_effects ? 'log' THEN
        PERFORM activity_write(p_ats, p_effects -> 'log');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION wines_trade(p_ats bigint[], p_traded jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_players bigint[];
    v_new bigint[];
BEGIN
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
END $$;
COMMENT ON FUNCTION wines_trade IS 'Writes down wines that change hands in one commit, as the species that they are, and counts each trade once '
    'for either side. Called where a commit settles trades only.';

DROP FUNCTION ratings_move;
DROP FUNCTION statistics_count;
DROP FUNCTION experience_earn;
DROP FUNCTION wines_grow;
