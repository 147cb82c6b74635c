-- What:  journal_commit: what is said of a room that opens may name its owner.
-- Why:   the entry that matches two players opens their battle in its own commit. So all battles were the process's that has
--        the queue; from now on that one deals them out.
-- Locks: none that lasts.
-- Order: before the code that uses it; code from before names no owner, and opens rooms for itself.

CREATE OR REPLACE FUNCTION journal_commit(
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
        SELECT x.room, x.kind, x.rules, coalesce((SELECT n.node_id FROM nodes n WHERE n.node_id = x.owner), p_node),
               x.head, x.n, x.at, x.at
        FROM jsonb_to_recordset(p_opened)
            AS x (room uuid, kind text, rules integer, head integer, n integer, at bigint, owner uuid);
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
    'and balances say who has what. Of what is written they say what everybody who was touched may spend now. A room that it opens belongs '
    'to the process that is named for it, where that is known; else to the caller.';
