-- What:  the functions by which server processes live (nodes), take rooms over, open them, and commit.
-- Why:   a commit is one autocommitted call of one function, so nothing is held open while a process is stopped, and
--        what it writes is all or nothing. The tables are written by these functions only.
-- Locks: none on tables; at run time rows in a fixed order: rooms, wines, inbox heads, each by id.
-- Order: before the code that uses it.

-- Nodes ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION node_register(p_node uuid, p_host text, p_pid integer, p_pid_started text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    INSERT INTO nodes (node_id, host, pid, pid_started) VALUES (p_node, p_host, p_pid, p_pid_started);
END;
COMMENT ON FUNCTION node_register IS 'A server process says that it lives.';

CREATE FUNCTION node_beat(p_node uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE nodes SET beat_at = clock_timestamp() WHERE node_id = p_node AND stopped_at IS NULL;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION node_beat IS 'Heartbeat. False where the node is not known or has left.';

CREATE FUNCTION node_leave(p_node uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE nodes SET beat_at = clock_timestamp(), stopped_at = clock_timestamp() WHERE node_id = p_node;
END $$;
COMMENT ON FUNCTION node_leave IS 'The process has drained: what it owned may be taken over at once.';

CREATE FUNCTION nodes_forget(p_older_than interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_forgotten integer;
BEGIN
    DELETE FROM nodes n
    WHERE n.beat_at < clock_timestamp() - p_older_than
      AND NOT EXISTS (SELECT FROM rooms r WHERE r.owner = n.node_id);
    GET DIAGNOSTICS v_forgotten = ROW_COUNT;
    RETURN v_forgotten;
END $$;
COMMENT ON FUNCTION nodes_forget IS 'Forgets processes that are long gone and own no room.';

-- Taking over ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION rooms_adoptable(p_node uuid, p_dead uuid[])
RETURNS TABLE (room_id uuid, kind text, epoch integer, silent_ms bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.room_id, r.kind, r.epoch, (extract(epoch FROM clock_timestamp() - n.beat_at) * 1000)::bigint
    FROM rooms r JOIN nodes n ON n.node_id = r.owner
    WHERE r.state = 'open' AND r.owner <> p_node
      AND (n.stopped_at IS NOT NULL OR n.beat_at < clock_timestamp() - interval '2 seconds' OR n.node_id = ANY (p_dead))
    ORDER BY r.room_id
$$;
COMMENT ON FUNCTION rooms_adoptable IS 'Open rooms whose owner cannot be asked: it left, has been silent for over two seconds, or is among p_dead (proven gone).';

CREATE FUNCTION rooms_resume(
    p_node uuid, p_dead uuid[], p_at_ms bigint, p_rooms uuid[], p_epochs integer[], p_bodies bytea[]
) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Waits for, or loses to, what the old owner has in flight: its commit locks the same rows.
    PERFORM FROM rooms r WHERE r.room_id = ANY (p_rooms) ORDER BY r.room_id FOR NO KEY UPDATE;
    RETURN QUERY
    WITH taken AS (
        UPDATE rooms r
        SET owner = p_node, epoch = r.epoch + 1, head_seq = r.head_seq + 1, head_n = r.head_n + 1,
            last_at_ms = greatest(r.last_at_ms, p_at_ms)
        FROM unnest(p_rooms, p_epochs, p_bodies) AS x (room_id, epoch, body)
        JOIN rooms was ON was.room_id = x.room_id
        JOIN nodes n ON n.node_id = was.owner
        WHERE r.room_id = x.room_id AND r.epoch = x.epoch AND r.state = 'open'
          AND (r.owner = p_node OR n.stopped_at IS NOT NULL OR n.node_id = ANY (p_dead)
               OR n.beat_at < clock_timestamp() - interval '2 seconds')
        RETURNING r.room_id, r.head_seq, r.head_n, r.last_at_ms, x.body
    )
    INSERT INTO room_entries (room_id, seq, first_n, at_ms, body)
    SELECT t.room_id, t.head_seq, t.head_n, t.last_at_ms, t.body FROM taken t
    RETURNING room_entries.room_id;
END $$;
COMMENT ON FUNCTION rooms_resume IS 'Takes rooms over, or takes one''s own anew where the outcome of a commit is not known: compares and sets the epoch and writes the entry that says so. Answers which rooms are now the caller''s.';

CREATE FUNCTION rooms_lost(p_node uuid, p_rooms uuid[], p_epochs integer[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT x.room_id
    FROM unnest(p_rooms, p_epochs) AS x (room_id, epoch)
    LEFT JOIN rooms r ON r.room_id = x.room_id
    WHERE r.room_id IS NULL OR r.owner <> p_node OR r.epoch <> x.epoch OR r.state <> 'open'
$$;
COMMENT ON FUNCTION rooms_lost IS 'Which of the caller''s rooms are no longer his: asked by a process that was stopped and has woken.';

CREATE FUNCTION room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE rooms SET state = 'quarantined', fault = p_fault
    WHERE room_id = p_room AND epoch = p_epoch AND owner = p_node AND state = 'open';
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION room_quarantine IS 'Sets a room aside whose code failed: nothing more is decided in it until an operator voids it.';

CREATE FUNCTION room_void(p_room uuid) RETURNS TABLE (wine_id bigint, owner_id bigint)
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

-- The commit ----------------------------------------------------------------------------------------------------------

CREATE FUNCTION journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb,
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
COMMENT ON FUNCTION journal_effects IS 'The effects of a commit: guards in the order of entries, then what they guard. Called by journal_commit only.';

CREATE FUNCTION journal_commit(
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

CREATE FUNCTION room_open(
    p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer,
    p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO openings (actor, key, room_id) VALUES (p_actor, p_key, p_room) ON CONFLICT (actor, key) DO NOTHING;
    opened := FOUND;
    IF NOT opened THEN
        SELECT o.room_id INTO STRICT room_id FROM openings o WHERE o.actor = p_actor AND o.key = p_key;
        RETURN;
    END IF;
    room_id := p_room;
    INSERT INTO rooms (room_id, kind, rules_version, owner, head_seq, head_n, last_at_ms, opened_at_ms)
    VALUES (p_room, p_kind, p_rules, p_node, p_head_seq, p_head_n, p_at_ms, p_at_ms);
    INSERT INTO room_entries (room_id, seq, first_n, at_ms, body)
    SELECT p_room, x.seq, x.first_n, p_at_ms, x.body FROM unnest(p_seqs, p_first_ns, p_bodies) AS x (seq, first_n, body);
END $$;
COMMENT ON FUNCTION room_open IS 'Opens a room for a request, once: asked again with the same actor and key it answers the room that is there.';

-- Forgetting ----------------------------------------------------------------------------------------------------------

CREATE FUNCTION inbox_forget(p_before_ms bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_forgotten bigint;
BEGIN
    DELETE FROM inbox WHERE at_ms < p_before_ms;
    GET DIAGNOSTICS v_forgotten = ROW_COUNT;
    RETURN v_forgotten;
END $$;
COMMENT ON FUNCTION inbox_forget IS 'Forgets inbox lines from before a time, in milliseconds since the Unix epoch; their numbers are not given again.';

CREATE FUNCTION openings_forget(p_older_than interval) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_forgotten bigint;
BEGIN
    DELETE FROM openings o
    WHERE o.opened_at < clock_timestamp() - p_older_than
      AND NOT EXISTS (SELECT FROM rooms r WHERE r.room_id = o.room_id AND r.state = 'open');
    GET DIAGNOSTICS v_forgotten = ROW_COUNT;
    RETURN v_forgotten;
END $$;
COMMENT ON FUNCTION openings_forget IS 'Forgets which request opened a room, once that is long ago and the room is not open any more.';

-- Grants: one by one; nothing is PUBLIC's. -----------------------------------------------------------------------------

REVOKE ALL ON FUNCTION
    node_register, node_beat, node_leave, nodes_forget, rooms_adoptable, rooms_resume, rooms_lost, room_quarantine, room_void,
    journal_effects, journal_commit, room_open, inbox_forget, openings_forget
FROM PUBLIC;
ALTER FUNCTION node_register OWNER TO wine_pokedex_engine;
ALTER FUNCTION node_beat OWNER TO wine_pokedex_engine;
ALTER FUNCTION node_leave OWNER TO wine_pokedex_engine;
ALTER FUNCTION nodes_forget OWNER TO wine_pokedex_engine;
ALTER FUNCTION rooms_adoptable OWNER TO wine_pokedex_engine;
ALTER FUNCTION rooms_resume OWNER TO wine_pokedex_engine;
ALTER FUNCTION rooms_lost OWNER TO wine_pokedex_engine;
ALTER FUNCTION room_quarantine OWNER TO wine_pokedex_engine;
ALTER FUNCTION room_void OWNER TO wine_pokedex_engine;
ALTER FUNCTION journal_effects OWNER TO wine_pokedex_engine;
ALTER FUNCTION journal_commit OWNER TO wine_pokedex_engine;
ALTER FUNCTION room_open OWNER TO wine_pokedex_engine;
ALTER FUNCTION inbox_forget OWNER TO wine_pokedex_engine;
ALTER FUNCTION openings_forget OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION
    node_register, node_beat, node_leave, rooms_adoptable, rooms_resume, rooms_lost, room_quarantine, journal_commit, room_open
TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION nodes_forget, inbox_forget, openings_forget TO wine_pokedex_jobs;
