REVOKE USAGE ON SEQUENCE coin_transactions_id_seq FROM wine_pokedex_engine;
DROP FUNCTION journal_commit(uuid, uuid[], integer[], integer[], integer[], integer[], bigint[], boolean[], uuid[], integer[], integer[], bigint[],
    bigint[], uuid[], bytea[], jsonb, jsonb, commit_coins);
DROP FUNCTION coins_move;
DROP TYPE commit_coins;

CREATE OR REPLACE FUNCTION room_void(p_room uuid) RETURNS TABLE (wine_id bigint, owner_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE rooms r SET state = 'void', epoch = r.epoch + 1 WHERE r.room_id = p_room AND r.state = 'quarantined';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'room % is not quarantined', p_room USING ERRCODE = 'WD404';
    END IF;
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
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
COMMENT ON FUNCTION room_void IS 'Gives back what a quarantined room holds, and says so in the owners'' activity logs. For operators.';

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
                AS m (e integer, w bigint, o bigint, fk text, fr uuid, tk text, tr uuid, rev integer)
        LOOP
            UPDATE wines w SET place = v_move.tk, place_room = v_move.tr, revision = w.revision + 1
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
    IF v_failed <> '[]' THEN
        RAISE EXCEPTION 'guards' USING ERRCODE = 'WD409', DETAIL = v_failed::text;
    END IF;

    UPDATE battles b
    SET state = CASE WHEN x.reason = 'void' THEN 'void' ELSE 'over' END, winner = x.winner, reason = x.reason,
        turns = x.turns, score_0 = x.s0, score_1 = x.s1, closed_at = to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_effects -> 'ended')
        AS x (e integer, winner smallint, reason text, turns smallint, s0 smallint, s1 smallint)
    WHERE b.battle_id = p_rooms[x.e] AND b.state = 'live';

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

    INSERT INTO user_activity_log (user_id, action, d, created_at)
    SELECT x.p, x.a, x.d, to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_effects -> 'log') AS x (e integer, p bigint, a text, d jsonb);
END $$;

CREATE OR REPLACE FUNCTION journal_commit(
    p_node uuid,
    p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[],
    p_closed boolean[],
    p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[],
    p_bodies bytea[],
    p_opened jsonb, p_effects jsonb,
    OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]
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

    IF p_effects IS NOT NULL THEN
        BEGIN
            inbox_ns := journal_effects(p_entry_rooms, p_seqs, p_ats, p_effects);
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
    END IF;
END $$;
COMMENT ON FUNCTION journal_commit IS 'One commit of entries of many rooms, with all that they do. Writes everything or nothing: lost names the rooms that are no longer as the caller expects, failed the entries (by position) whose guards do not hold.';
