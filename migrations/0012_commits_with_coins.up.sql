-- What:  commits of rooms with coins and auctions among their effects: journal_effects, journal_commit and room_void anew.
-- Why:   a bid, its hold and the release of the one it outbids stand or fall together, in the call that writes the entry.
-- Locks: none on tables; at run time rooms in id order, then accounts in id order, then wines in id order.
-- Order: before the code that uses it; code from before it calls journal_commit without coins, which stays.

CREATE TYPE commit_coins AS (
    kinds text[], players bigint[], shards smallint[], nets bigint[], lows bigint[],
    post_kinds text[], post_reasons text[], post_keys text[], post_rooms uuid[], post_seqs integer[],
    line_posts integer[], line_accounts integer[], line_amounts bigint[],
    hold_rooms uuid[], hold_players bigint[], hold_changes bigint[]
);
COMMENT ON TYPE commit_coins IS 'All coins that one commit moves, as columns. kinds to lows: the accounts that are touched, each once, with '
    'what is added in the end and the lowest that its running sum gets (0 or less). post_: the transactions. line_: their lines, by the '
    'positions (from 1) of transaction and account. hold_: what each room holds more or less of each player''s coins.';

-- The coins of one commit ----------------------------------------------------------------------------------------------

CREATE FUNCTION coins_move(p_coins commit_coins, OUT players bigint[], OUT balances bigint[], OUT broke boolean)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_sequence CONSTANT regclass := pg_get_serial_sequence('public.coin_transactions', 'id');
    v_ids bigint[];
    v_posts bigint[];
    v_players bigint[];
    v_balances bigint[];
BEGIN
    SELECT array_agg(found.id ORDER BY found.nth) INTO v_ids
    FROM (
        SELECT x.nth, a.id
        FROM unnest(p_coins.kinds, p_coins.players) WITH ORDINALITY AS x (kind, player, nth)
        JOIN coin_accounts a ON a.player_id = x.player AND a.kind = x.kind AND a.shard = 0
        UNION ALL
        SELECT x.nth, a.id
        FROM unnest(p_coins.kinds, p_coins.players, p_coins.shards) WITH ORDINALITY AS x (kind, player, shard, nth)
        JOIN coin_accounts a ON a.player_id IS NULL AND a.kind = x.kind AND a.shard = x.shard
        WHERE x.player IS NULL
    ) found;
    IF cardinality(v_ids) IS DISTINCT FROM cardinality(p_coins.kinds) THEN
        RAISE EXCEPTION 'a commit names % accounts of which % are there', cardinality(p_coins.kinds), cardinality(v_ids)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    SELECT array_agg(l.player) FILTER (WHERE l.balance + l.low < 0),
           array_agg(l.balance) FILTER (WHERE l.balance + l.low < 0),
           array_agg(l.player), array_agg(l.balance + l.net)
    INTO players, balances, v_players, v_balances
    FROM (
        SELECT x.kind, x.player, x.net, x.low, a.balance
        FROM unnest(v_ids, p_coins.kinds, p_coins.players, p_coins.nets, p_coins.lows) AS x (id, kind, player, net, low)
        JOIN coin_accounts a ON a.id = x.id
        ORDER BY a.id FOR NO KEY UPDATE OF a
    ) l
    WHERE l.kind = 'available';
    broke := players IS NOT NULL;
    IF broke THEN
        RETURN;
    END IF;
    players := v_players;
    balances := v_balances;

    UPDATE coin_accounts a SET balance = a.balance + x.net
    FROM unnest(v_ids, p_coins.nets) AS x (id, net) WHERE a.id = x.id AND x.net <> 0;

    v_posts := ARRAY(SELECT nextval(v_sequence) FROM generate_subscripts(p_coins.post_kinds, 1));
    INSERT INTO coin_transactions (id, kind, reason, idempotency_key, room_id, seq) OVERRIDING SYSTEM VALUE
    SELECT * FROM unnest(
        v_posts, p_coins.post_kinds, p_coins.post_reasons, p_coins.post_keys, p_coins.post_rooms, p_coins.post_seqs
    );
    INSERT INTO coin_lines (transaction_id, account_id, amount)
    SELECT v_posts[l.post], v_ids[l.account], l.amount
    FROM unnest(p_coins.line_posts, p_coins.line_accounts, p_coins.line_amounts) AS l (post, account, amount);

    UPDATE coin_holds h SET amount = h.amount + x.change
    FROM unnest(p_coins.hold_rooms, p_coins.hold_players, p_coins.hold_changes) AS x (room, player, change)
    WHERE h.room_id = x.room AND h.player_id = x.player;
    INSERT INTO coin_holds (room_id, player_id, amount)
    SELECT x.room, x.player, x.change
    FROM unnest(p_coins.hold_rooms, p_coins.hold_players, p_coins.hold_changes) AS x (room, player, change)
    WHERE NOT EXISTS (SELECT FROM coin_holds h WHERE h.room_id = x.room AND h.player_id = x.player);
END $$;
COMMENT ON FUNCTION coins_move IS 'Moves the coins of one commit. Where an account that may be spent from would have gone below zero at any '
    'moment it writes nothing, says broke, and answers those players with what they truly have; else it answers what everybody who was '
    'touched has now. Called by journal_commit only.';

-- Everything else that a commit does ------------------------------------------------------------------------------------

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

CREATE FUNCTION journal_commit(
    p_node uuid,
    p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[],
    p_closed boolean[],
    p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[],
    p_bodies bytea[],
    p_opened jsonb, p_effects jsonb, p_coins commit_coins,
    OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[],
    OUT broke boolean, OUT players bigint[], OUT balances bigint[]
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
    v_detail text;
BEGIN
    SELECT array_agg(x.room_id) INTO lost
    FROM unnest(p_rooms, p_epochs, p_heads) AS x (room_id, epoch, head_seq)
    LEFT JOIN (
        SELECT r.room_id, r.epoch, r.head_seq, r.owner, r.state
        FROM rooms r WHERE r.room_id = ANY (p_rooms) ORDER BY r.room_id FOR NO KEY UPDATE
    ) r USING (room_id)
    WHERE r.room_id IS NULL OR r.epoch <> x.epoch OR r.head_seq <> x.head_seq OR r.owner <> p_node OR r.state <> 'open';
    IF lost IS NOT NULL THEN
        RETURN;
    END IF;

    IF p_coins IS NOT NULL OR p_effects IS NOT NULL THEN
        BEGIN
            IF p_coins IS NOT NULL THEN
                SELECT m.players, m.balances, m.broke INTO players, balances, broke FROM coins_move(p_coins) m;
                IF broke THEN
                    RETURN;
                END IF;
            END IF;
            IF p_effects IS NOT NULL THEN
                inbox_ns := journal_effects(p_entry_rooms, p_seqs, p_ats, p_effects);
            END IF;
        EXCEPTION WHEN SQLSTATE 'WD409' THEN
            GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
            failed := v_detail::jsonb;
            RETURN;
        END;
    END IF;

    UPDATE rooms r
    SET head_seq = x.head_seq, head_n = x.head_n, last_at_ms = x.last_at_ms,
        state = CASE WHEN x.closed THEN 'closed' ELSE 'open' END
    FROM unnest(p_rooms, p_new_heads, p_new_ns, p_last_ats, p_closed) AS x (room_id, head_seq, head_n, last_at_ms, closed)
    WHERE r.room_id = x.room_id;

    IF p_opened IS NOT NULL THEN
        INSERT INTO rooms (room_id, kind, rules_version, owner, head_seq, head_n, last_at_ms, opened_at_ms)
        SELECT x.room, x.kind, x.rules, p_node, x.head, x.n, x.at, x.at
        FROM jsonb_to_recordset(p_opened) AS x (room uuid, kind text, rules integer, head integer, n integer, at bigint);
    END IF;

    INSERT INTO room_entries (room_id, seq, first_n, at_ms, actor, key, body)
    SELECT * FROM unnest(p_entry_rooms, p_seqs, p_first_ns, p_ats, p_actors, p_keys, p_bodies);

    IF true = ANY (p_closed) THEN
        INSERT INTO room_records
            (room_id, kind, rules_version, opened_at_ms, closed_at_ms, seqs, first_ns, ats_ms, actors, keys, bodies)
        SELECT r.room_id, r.kind, r.rules_version, r.opened_at_ms, r.last_at_ms,
               array_agg(e.seq ORDER BY e.seq), array_agg(e.first_n ORDER BY e.seq), array_agg(e.at_ms ORDER BY e.seq),
               array_agg(e.actor ORDER BY e.seq), array_agg(e.key ORDER BY e.seq), array_agg(e.body ORDER BY e.seq)
        FROM unnest(p_rooms, p_closed) AS x (room_id, closed)
        JOIN rooms r ON r.room_id = x.room_id
        JOIN room_entries e ON e.room_id = x.room_id
        WHERE x.closed
        GROUP BY r.room_id;
        PERFORM coin_holds_check_closed(ARRAY(SELECT x.room_id FROM unnest(p_rooms, p_closed) AS x (room_id, closed) WHERE x.closed));
    END IF;
END $$;
COMMENT ON FUNCTION journal_commit(uuid, uuid[], integer[], integer[], integer[], integer[], bigint[], boolean[], uuid[], integer[], integer[], bigint[],
    bigint[], uuid[], bytea[], jsonb, jsonb, commit_coins) IS 'One commit of entries of many rooms, with all that they do. Writes everything or nothing: lost names the rooms that are no longer '
    'as the caller expects, failed the entries (by position) whose guards do not hold; where coins are missing broke is true, and players '
    'and balances say who has what. Of what is written they say what everybody who was touched may spend now.';

CREATE OR REPLACE FUNCTION journal_commit(
    p_node uuid,
    p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[],
    p_closed boolean[],
    p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[],
    p_bodies bytea[],
    p_opened jsonb, p_effects jsonb,
    OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]
)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.lost, c.failed, c.inbox_ns FROM journal_commit(
        p_node, p_rooms, p_epochs, p_heads, p_new_heads, p_new_ns, p_last_ats, p_closed,
        p_entry_rooms, p_seqs, p_first_ns, p_ats, p_actors, p_keys, p_bodies, p_opened, p_effects, NULL) c
$$;
COMMENT ON FUNCTION journal_commit(uuid, uuid[], integer[], integer[], integer[], integer[], bigint[], boolean[], uuid[], integer[], integer[], bigint[],
    bigint[], uuid[], bytea[], jsonb, jsonb) IS 'The same without coins, for code from before there were any.';

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
COMMENT ON FUNCTION room_void IS 'Gives back what a quarantined room holds, wines and coins, and says so in the owners'' activity logs. For operators.';

-- coins_move numbers its transactions itself.
GRANT USAGE ON SEQUENCE coin_transactions_id_seq TO wine_pokedex_engine;
REVOKE ALL ON FUNCTION coins_move, journal_commit(uuid, uuid[], integer[], integer[], integer[], integer[], bigint[], boolean[], uuid[], integer[], integer[], bigint[],
    bigint[], uuid[], bytea[], jsonb, jsonb, commit_coins) FROM PUBLIC;
ALTER FUNCTION coins_move OWNER TO wine_pokedex_engine;
ALTER FUNCTION journal_commit(uuid, uuid[], integer[], integer[], integer[], integer[], bigint[], boolean[], uuid[], integer[], integer[], bigint[],
    bigint[], uuid[], bytea[], jsonb, jsonb, commit_coins) OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION journal_commit(uuid, uuid[], integer[], integer[], integer[], integer[], bigint[], boolean[], uuid[], integer[], integer[], bigint[],
    bigint[], uuid[], bytea[], jsonb, jsonb, commit_coins) TO wine_pokedex_app;
