-- Back to an error of the trigger.

CREATE OR REPLACE FUNCTION wines_move(p_moves jsonb) RETURNS jsonb
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

DROP FUNCTION collections_overfull;

CREATE OR REPLACE FUNCTION wines_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- In id order, so that two who swap cannot wait for each other.
    IF OLD.owner_id < NEW.owner_id THEN
        PERFORM collection_count(OLD.owner_id, -1);
    END IF;
    PERFORM collection_count(NEW.owner_id, 1);
    IF OLD.owner_id > NEW.owner_id THEN
        PERFORM collection_count(OLD.owner_id, -1);
    END IF;
    RETURN NULL;
END $$;
