-- Back to effects of a commit in one function. What reputation counts stays: it is so.

CREATE OR REPLACE FUNCTION journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb,
    OUT inbox_ns bigint[])
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_move record;
    v_failed jsonb := '[]';
BEGIN
    IF p_effects ? 'wines' THEN
        PERFORM FROM wines w
        WHERE w.id IN (SELECT (m ->> 'w')::bigint FROM jsonb_array_elements(p_effects -> 'wines') m)
        ORDER BY w.id FOR NO KEY UPDATE;
        -- One after the other: an entry may move on what an earlier one of the same commit has moved.
        FOR v_move IN
            SELECT * FROM jsonb_to_recordset(p_effects -> 'wines')
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
    END IF;
    IF p_effects ? 'began' THEN
        -- Battles begin in one room of matchmaking, whose row is locked: the count cannot be overtaken.
        SELECT v_failed || coalesce(jsonb_agg(jsonb_build_object('e', b.e, 'code', 'too_many_battles')), '[]')
        INTO v_failed
        FROM jsonb_to_recordset(p_effects -> 'began') AS b (e integer, p0 bigint, p1 bigint, most integer)
        WHERE b.most < (
            SELECT max(t.live) FROM (
                SELECT p, (SELECT count(*) FROM battles l WHERE l.state = 'live' AND l.player_0 = p)
                    + (SELECT count(*) FROM battles l WHERE l.state = 'live' AND l.player_1 = p)
                    + (SELECT count(*) FROM jsonb_to_recordset(p_effects -> 'began') AS s (e integer, p0 bigint, p1 bigint)
                       WHERE s.e <= b.e AND p IN (s.p0, s.p1)) AS live
                FROM unnest(ARRAY[b.p0, b.p1]) p WHERE p <> 0
            ) t
        );
        INSERT INTO battles (battle_id, mode, rated, player_0, player_1, opened_at)
        SELECT p_rooms[b.e], b.mode, b.rated, b.p0, b.p1, to_timestamp(p_ats[b.e] / 1000.0)
        FROM jsonb_to_recordset(p_effects -> 'began') AS b (e integer, mode text, rated boolean, p0 bigint, p1 bigint);
    END IF;
    IF p_effects ? 'lots' THEN
        -- Auctions open in one saleroom, whose row is locked: the count cannot be overtaken.
        SELECT v_failed || coalesce(jsonb_agg(jsonb_build_object('e', l.e, 'code', 'too_many_auctions')), '[]')
        INTO v_failed
        FROM jsonb_to_recordset(p_effects -> 'lots') AS l (e integer, seller bigint, most integer)
        WHERE l.most < (SELECT count(*) FROM auctions a WHERE a.state = 'open' AND a.seller_id = l.seller)
            + (SELECT count(*) FROM jsonb_to_recordset(p_effects -> 'lots') AS s (e integer, seller bigint)
               WHERE s.e <= l.e AND s.seller = l.seller);
        INSERT INTO auctions (auction_id, seller_id, wine_id, start_price, reserved, buy_now, ends_at, opened_at)
        SELECT p_rooms[l.e], l.seller, l.wine, l.start, l.reserved, l.buy_now, to_timestamp(l.ends / 1000.0),
               to_timestamp(p_ats[l.e] / 1000.0)
        FROM jsonb_to_recordset(p_effects -> 'lots')
            AS l (e integer, seller bigint, wine bigint, start bigint, reserved boolean, buy_now bigint, ends bigint);
    END IF;
    IF v_failed <> '[]' THEN
        RAISE EXCEPTION 'guards' USING ERRCODE = 'WD409', DETAIL = v_failed::text;
    END IF;

    IF p_effects ? 'ended' THEN
        UPDATE battles b
        SET state = CASE WHEN x.reason = 'void' THEN 'void' ELSE 'over' END, winner = x.winner, reason = x.reason,
            turns = x.turns, score_0 = x.s0, score_1 = x.s1, closed_at = to_timestamp(p_ats[x.e] / 1000.0)
        FROM jsonb_to_recordset(p_effects -> 'ended')
            AS x (e integer, winner smallint, reason text, turns smallint, s0 smallint, s1 smallint)
        WHERE b.battle_id = p_rooms[x.e] AND b.state = 'live';
    END IF;
    IF p_effects ? 'bids' THEN
        INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at)
        SELECT p_rooms[b.e], b.bids, b.bidder, b.price, b.leader, to_timestamp(p_ats[b.e] / 1000.0)
        FROM jsonb_to_recordset(p_effects -> 'bids') AS b (e integer, bids integer, bidder bigint, price bigint, leader bigint);
    END IF;
    IF p_effects ? 'standing' THEN
        UPDATE auctions a
        SET price = b.price, leader_id = b.leader, bids = b.bids, reserve_met = b.met, ends_at = to_timestamp(b.ends / 1000.0)
        FROM jsonb_to_recordset(p_effects -> 'standing')
            AS b (room uuid, price bigint, leader bigint, bids integer, met boolean, ends bigint)
        WHERE a.auction_id = b.room;
    END IF;
    IF p_effects ? 'hammer' THEN
        UPDATE auctions a
        SET state = h.outcome, price = coalesce(h.price, a.price), buyer_id = h.buyer,
            closed_at = to_timestamp(p_ats[h.e] / 1000.0)
        FROM jsonb_to_recordset(p_effects -> 'hammer') AS h (e integer, outcome text, price bigint, buyer bigint)
        WHERE a.auction_id = p_rooms[h.e] AND a.state = 'open';
        INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
        SELECT a.auction_id, a.wine_id, w.species_id, 'auction', a.seller_id, a.buyer_id, a.price, a.closed_at
        FROM jsonb_to_recordset(p_effects -> 'hammer') AS h (e integer, outcome text)
        JOIN auctions a ON a.auction_id = p_rooms[h.e]
        JOIN wines w ON w.id = a.wine_id
        WHERE h.outcome = 'sold';
    END IF;

    IF p_effects ? 'inbox' THEN
        WITH line AS (
            SELECT ord, (l ->> 'e')::integer AS e, (l ->> 'p')::bigint AS p, l ->> 't' AS t, l -> 'd' AS d,
                   row_number() OVER (PARTITION BY (l ->> 'p')::bigint ORDER BY ord) AS nth
            FROM jsonb_array_elements(p_effects -> 'inbox') WITH ORDINALITY AS x (l, ord)
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
    END IF;

    IF p_effects ? 'log' THEN
        INSERT INTO user_activity_log (user_id, action, d, created_at)
        SELECT x.p, x.a, x.d, to_timestamp(p_ats[x.e] / 1000.0)
        FROM jsonb_to_recordset(p_effects -> 'log') AS x (e integer, p bigint, a text, d jsonb);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION room_void(p_room uuid) RETURNS TABLE (wine_id bigint, owner_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_hold record;
BEGIN
    UPDATE rooms r SET state = 'void', epoch = r.epoch + 1 WHERE r.room_id = p_room AND r.state = 'quarantined';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'room % is not quarantined', p_room USING ERRCODE = 'WD404';
    END IF;
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
    UPDATE auctions a SET state = 'void', closed_at = clock_timestamp() WHERE a.auction_id = p_room AND a.state = 'open';
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

DROP FUNCTION room_rows_void;
DROP FUNCTION activity_write;
DROP FUNCTION inbox_write;
DROP FUNCTION auctions_end;
DROP FUNCTION auctions_price;
DROP FUNCTION auctions_begin;
DROP FUNCTION battles_end;
DROP FUNCTION battles_begin;
DROP FUNCTION wines_trade;
DROP FUNCTION wines_move;
