-- What:  journal_effects and room_void cut by noun: what battles, auctions, wines, inboxes and logs do in a commit is a function
--        each, and the one that a commit calls only names them. Besides, wines_trade: wines that changed hands are written down
--        in one place, whatever the form of trade, and count for the reputation of both sides at once.
-- Why:   each form of trade brings rows of its own; and reputation grew only where somebody counted it anew.
-- Locks: user_reputation shortly, to count what was traded so far; at run time reputations after wines, in id order.
--        All in plpgsql, which keeps its plans: functions in SQL are planned anew at each call.
-- Order: before the code that writes trades; code from before it is served the same.

-- Wines ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION wines_move(p_moves jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_move record;
    v_failed jsonb := '[]';
BEGIN
    PERFORM FROM wines w
    WHERE w.id IN (SELECT (m ->> 'w')::bigint FROM jsonb_array_elements(p_moves) m)
    ORDER BY w.id FOR NO KEY UPDATE;
    -- One after the other: an entry may move on what an earlier one of the same commit has moved.
    FOR v_move IN
        SELECT * FROM jsonb_to_recordset(p_moves)
            AS m (e integer, w bigint, o bigint, fk text, fr uuid, tk text, tr uuid, rev integer, no bigint)
    LOOP
        UPDATE wines w SET place = v_move.tk, place_room = v_move.tr, revision = w.revision + 1,
            owner_id = coalesce(v_move.no, w.owner_id)
        WHERE w.id = v_move.w AND w.owner_id = v_move.o AND w.place = v_move.fk
          AND w.place_room IS NOT DISTINCT FROM v_move.fr
          AND (v_move.rev IS NULL OR w.revision = v_move.rev);
        IF NOT FOUND THEN
            v_failed := v_failed || jsonb_build_object('e', v_move.e, 'code', 'wine_not_free');
        END IF;
    END LOOP;
    RETURN v_failed;
END $$;
COMMENT ON FUNCTION wines_move IS 'Moves the wines of one commit, in the order of entries; answers the entries whose wine is not where they '
    'expect it. Called by journal_effects only.';

CREATE FUNCTION wines_trade(p_ats bigint[], p_traded jsonb) RETURNS void
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

-- Battles -------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION battles_begin(p_rooms uuid[], p_ats bigint[], p_began jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Battles begin in one room of matchmaking, whose row is locked: the count cannot be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', b.e, 'code', 'too_many_battles')), '[]') INTO v_failed
    FROM jsonb_to_recordset(p_began) AS b (e integer, p0 bigint, p1 bigint, most integer)
    WHERE b.most < (
        SELECT max(t.live) FROM (
            SELECT p, (SELECT count(*) FROM battles l WHERE l.state = 'live' AND l.player_0 = p)
                + (SELECT count(*) FROM battles l WHERE l.state = 'live' AND l.player_1 = p)
                + (SELECT count(*) FROM jsonb_to_recordset(p_began) AS s (e integer, p0 bigint, p1 bigint)
                   WHERE s.e <= b.e AND p IN (s.p0, s.p1)) AS live
            FROM unnest(ARRAY[b.p0, b.p1]) p WHERE p <> 0
        ) t
    );
    INSERT INTO battles (battle_id, mode, rated, player_0, player_1, opened_at)
    SELECT p_rooms[b.e], b.mode, b.rated, b.p0, b.p1, to_timestamp(p_ats[b.e] / 1000.0)
    FROM jsonb_to_recordset(p_began) AS b (e integer, mode text, rated boolean, p0 bigint, p1 bigint);
    RETURN v_failed;
END $$;
COMMENT ON FUNCTION battles_begin IS 'The rows of battles that begin in one commit; answers the entries in which somebody would have too many. '
    'Called by journal_effects only.';

CREATE FUNCTION battles_end(p_rooms uuid[], p_ats bigint[], p_ended jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE battles b
    SET state = CASE WHEN x.reason = 'void' THEN 'void' ELSE 'over' END, winner = x.winner, reason = x.reason,
        turns = x.turns, score_0 = x.s0, score_1 = x.s1, closed_at = to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_ended)
        AS x (e integer, winner smallint, reason text, turns smallint, s0 smallint, s1 smallint)
    WHERE b.battle_id = p_rooms[x.e] AND b.state = 'live';
END $$;
COMMENT ON FUNCTION battles_end IS 'Closes the rows of battles that end in one commit. Called by journal_effects only.';

-- Auctions ------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION auctions_begin(p_rooms uuid[], p_ats bigint[], p_lots jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Auctions open in one saleroom, whose row is locked: the count cannot be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', l.e, 'code', 'too_many_auctions')), '[]') INTO v_failed
    FROM jsonb_to_recordset(p_lots) AS l (e integer, seller bigint, most integer)
    WHERE l.most < (SELECT count(*) FROM auctions a WHERE a.state = 'open' AND a.seller_id = l.seller)
        + (SELECT count(*) FROM jsonb_to_recordset(p_lots) AS s (e integer, seller bigint)
           WHERE s.e <= l.e AND s.seller = l.seller);
    INSERT INTO auctions (auction_id, seller_id, wine_id, start_price, reserved, buy_now, ends_at, opened_at)
    SELECT p_rooms[l.e], l.seller, l.wine, l.start, l.reserved, l.buy_now, to_timestamp(l.ends / 1000.0),
           to_timestamp(p_ats[l.e] / 1000.0)
    FROM jsonb_to_recordset(p_lots)
        AS l (e integer, seller bigint, wine bigint, start bigint, reserved boolean, buy_now bigint, ends bigint);
    RETURN v_failed;
END $$;
COMMENT ON FUNCTION auctions_begin IS 'The rows of auctions that begin in one commit; answers the entries in which somebody would have too many. '
    'Called by journal_effects only.';

CREATE FUNCTION auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at)
    SELECT p_rooms[b.e], b.bids, b.bidder, b.price, b.leader, to_timestamp(p_ats[b.e] / 1000.0)
    FROM jsonb_to_recordset(p_bids) AS b (e integer, bids integer, bidder bigint, price bigint, leader bigint);
    UPDATE auctions a
    SET price = b.price, leader_id = b.leader, bids = b.bids, reserve_met = b.met, ends_at = to_timestamp(b.ends / 1000.0)
    FROM jsonb_to_recordset(p_standing)
        AS b (room uuid, price bigint, leader bigint, bids integer, met boolean, ends bigint)
    WHERE a.auction_id = b.room;
END $$;
COMMENT ON FUNCTION auctions_price IS 'The bids of one commit, and how each lot stands after its last. Called by journal_effects only.';

CREATE FUNCTION auctions_end(p_rooms uuid[], p_ats bigint[], p_hammer jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_sold jsonb;
BEGIN
    UPDATE auctions a
    SET state = h.outcome, price = coalesce(h.price, a.price), buyer_id = h.buyer,
        closed_at = to_timestamp(p_ats[h.e] / 1000.0)
    FROM jsonb_to_recordset(p_hammer) AS h (e integer, outcome text, price bigint, buyer bigint)
    WHERE a.auction_id = p_rooms[h.e] AND a.state = 'open';
    SELECT jsonb_agg(jsonb_build_object('e', h.e, 'trade', a.auction_id, 'wine', a.wine_id, 'format', 'auction',
        'seller', a.seller_id, 'buyer', a.buyer_id, 'price', a.price)) INTO v_sold
    FROM jsonb_to_recordset(p_hammer) AS h (e integer, outcome text)
    JOIN auctions a ON a.auction_id = p_rooms[h.e]
    WHERE h.outcome = 'sold';
    IF v_sold IS NOT NULL THEN
        PERFORM wines_trade(p_ats, v_sold);
    END IF;
END $$;
COMMENT ON FUNCTION auctions_end IS 'Closes the rows of auctions that end in one commit; what is sold is a trade. Called by journal_effects only.';

-- What is told --------------------------------------------------------------------------------------------------------------

CREATE FUNCTION inbox_write(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_lines jsonb, OUT inbox_ns bigint[])
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    WITH line AS (
        SELECT ord, (l ->> 'e')::integer AS e, (l ->> 'p')::bigint AS p, l ->> 't' AS t, l -> 'd' AS d,
               row_number() OVER (PARTITION BY (l ->> 'p')::bigint ORDER BY ord) AS nth
        FROM jsonb_array_elements(p_lines) WITH ORDINALITY AS x (l, ord)
    ), counted AS (
        SELECT p, count(*) AS lines FROM line GROUP BY p ORDER BY p
    ), head AS (
        INSERT INTO inbox_heads (player_id, n) SELECT p, lines FROM counted ORDER BY p
        ON CONFLICT (player_id) DO UPDATE SET n = inbox_heads.n + excluded.n
        RETURNING player_id, n
    ), written AS (
        INSERT INTO inbox (player_id, n, at_ms, type, d, room_id, seq)
        SELECT line.p, head.n - counted.lines + line.nth, p_ats[line.e], line.t, line.d, p_rooms[line.e], p_seqs[line.e]
        FROM line JOIN counted USING (p) JOIN head ON head.player_id = line.p
    )
    SELECT array_agg(head.n - counted.lines + line.nth ORDER BY line.ord) INTO inbox_ns
    FROM line JOIN counted USING (p) JOIN head ON head.player_id = line.p;
END $$;
COMMENT ON FUNCTION inbox_write IS 'The inbox lines of one commit, numbered on; answers their numbers in their order. Called by journal_effects only.';

CREATE FUNCTION activity_write(p_ats bigint[], p_lines jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO user_activity_log (user_id, action, d, created_at)
    SELECT x.p, x.a, x.d, to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_lines) AS x (e integer, p bigint, a text, d jsonb);
END $$;
COMMENT ON FUNCTION activity_write IS 'The lines of one commit in the players'' activity logs. Called by journal_effects only.';

-- The whole -----------------------------------------------------------------------------------------------------------------

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

CREATE FUNCTION room_rows_void(p_room uuid) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
    UPDATE auctions a SET state = 'void', closed_at = clock_timestamp() WHERE a.auction_id = p_room AND a.state = 'open'
$$;
COMMENT ON FUNCTION room_rows_void IS 'What is open of a room that is given up is void: its battle, its auction. Called by room_void only.';

CREATE OR REPLACE FUNCTION room_void(p_room uuid) RETURNS TABLE (wine_id bigint, owner_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_hold record;
BEGIN
    UPDATE rooms r SET state = 'void', epoch = r.epoch + 1 WHERE r.room_id = p_room AND r.state = 'quarantined';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'room % is not quarantined', p_room USING ERRCODE = 'WD404';
    END IF;
    PERFORM room_rows_void(p_room);
    PERFORM FROM coin_accounts a
    WHERE a.player_id IN (SELECT h.player_id FROM coin_holds h WHERE h.room_id = p_room) ORDER BY a.id FOR NO KEY UPDATE;
    FOR v_hold IN
        DELETE FROM coin_holds h WHERE h.room_id = p_room RETURNING h.player_id, h.amount
    LOOP
        CONTINUE WHEN v_hold.amount = 0;
        PERFORM coin_post(
            'room_void', 'Given back by a room that broke down', 'room_void:' || p_room || ':' || v_hold.player_id,
            array_agg(a.id), array_agg(CASE a.kind WHEN 'held' THEN -v_hold.amount ELSE v_hold.amount END)
        ) FROM coin_accounts a WHERE a.player_id = v_hold.player_id AND a.kind IN ('available', 'held');
        INSERT INTO user_activity_log (user_id, action, d)
        VALUES (v_hold.player_id, 'room.voided', jsonb_build_object('room', p_room, 'coins', v_hold.amount));
    END LOOP;
    PERFORM FROM wines w WHERE w.place_room = p_room ORDER BY w.id FOR NO KEY UPDATE;
    RETURN QUERY
    WITH freed AS (
        UPDATE wines w SET place = 'cellar', place_room = NULL, revision = w.revision + 1
        WHERE w.place_room = p_room
        RETURNING w.id, w.owner_id
    ), said AS (
        INSERT INTO user_activity_log (user_id, action, d)
        SELECT f.owner_id, 'room.voided', jsonb_build_object('room', p_room, 'wine_id', f.id) FROM freed f
    )
    SELECT f.id, f.owner_id FROM freed f;
END $$;

-- Who has been counted, was so before his last trades.
UPDATE user_reputation r SET trades = (
    SELECT count(DISTINCT t.trade_id) FROM wine_trades t WHERE r.user_id IN (t.seller_id, t.buyer_id)
);

REVOKE ALL ON FUNCTION
    wines_move, wines_trade, battles_begin, battles_end, auctions_begin, auctions_price, auctions_end, inbox_write,
    activity_write, room_rows_void
FROM PUBLIC;
ALTER FUNCTION wines_move OWNER TO wine_pokedex_engine;
ALTER FUNCTION wines_trade OWNER TO wine_pokedex_engine;
ALTER FUNCTION battles_begin OWNER TO wine_pokedex_engine;
ALTER FUNCTION battles_end OWNER TO wine_pokedex_engine;
ALTER FUNCTION auctions_begin OWNER TO wine_pokedex_engine;
ALTER FUNCTION auctions_price OWNER TO wine_pokedex_engine;
ALTER FUNCTION auctions_end OWNER TO wine_pokedex_engine;
ALTER FUNCTION inbox_write OWNER TO wine_pokedex_engine;
ALTER FUNCTION activity_write OWNER TO wine_pokedex_engine;
ALTER FUNCTION room_rows_void OWNER TO wine_pokedex_engine;
