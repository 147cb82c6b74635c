-- What:  the limit of a collection is a guard of the entry that takes a wine over, and no trigger's error.
-- Why:   an error undoes a commit of many rooms and names none of them; and what is owed must be delivered: an auction whose
--        time is over cannot be refused because its buyer's cellar has filled up since he bid.
-- Locks: none on tables; at run time the counts of those who get or lose wines, as before.
-- Order: before the code that says what is owed; code from before it owes nothing, and is refused where it was an error.

CREATE OR REPLACE FUNCTION wines_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- In id order, so that two who swap cannot wait for each other.
    IF OLD.owner_id < NEW.owner_id THEN
        PERFORM statistic_add(OLD.owner_id, 'wines', -1);
    END IF;
    PERFORM statistic_add(NEW.owner_id, 'wines', 1);
    IF OLD.owner_id > NEW.owner_id THEN
        PERFORM statistic_add(OLD.owner_id, 'wines', -1);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION collections_overfull(p_given bigint[], p_taken bigint[]) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM (
            SELECT c.player FROM (SELECT p, 1 FROM unnest(p_given) p UNION ALL SELECT p, -1 FROM unnest(p_taken) p) AS c (player, wines)
            GROUP BY c.player HAVING sum(c.wines) > 0
        ) g
        JOIN user_statistics s ON s.user_id = g.player AND s.statistic = 'wines'
        WHERE g.player <> 0 AND s.value > collection_limit(g.player)
    );
END $$;
COMMENT ON FUNCTION collections_overfull IS 'Whether somebody to whom more wines were given than were taken from him (players, once a wine) has more '
    'than his collection holds; the house never has.';

CREATE OR REPLACE FUNCTION wines_move(p_moves jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_move record;
    v_failed jsonb := '[]';
    v_entry integer;
    v_given bigint[] := '{}';
    v_taken bigint[] := '{}';
BEGIN
    PERFORM FROM wines w
    WHERE w.id IN (SELECT (m ->> 'w')::bigint FROM jsonb_array_elements(p_moves) m)
    ORDER BY w.id FOR NO KEY UPDATE;
    -- One after the other: an entry may move on what an earlier one of the same commit has moved.
    FOR v_move IN
        SELECT * FROM jsonb_to_recordset(p_moves)
            AS m (e integer, w bigint, o bigint, fk text, fr uuid, tk text, tr uuid, rev integer, no bigint, owed boolean)
    LOOP
        -- Collections are looked at once an entry is through: who swaps wine for wine needs no room for a moment.
        IF v_move.e <> v_entry THEN
            IF v_given <> '{}' AND collections_overfull(v_given, v_taken) THEN
                v_failed := v_failed || jsonb_build_object('e', v_entry, 'code', 'collection_full');
            END IF;
            v_given := '{}';
            v_taken := '{}';
        END IF;
        v_entry := v_move.e;
        UPDATE wines w SET place = v_move.tk, place_room = v_move.tr, revision = w.revision + 1,
            owner_id = coalesce(v_move.no, w.owner_id)
        WHERE w.id = v_move.w AND w.owner_id = v_move.o AND w.place = v_move.fk
          AND w.place_room IS NOT DISTINCT FROM v_move.fr
          AND (v_move.rev IS NULL OR w.revision = v_move.rev);
        IF NOT FOUND THEN
            v_failed := v_failed || jsonb_build_object('e', v_move.e, 'code', 'wine_not_free');
        ELSIF v_move.no <> v_move.o AND v_move.owed IS NOT TRUE THEN
            v_given := v_given || v_move.no;
            v_taken := v_taken || v_move.o;
        END IF;
    END LOOP;
    IF v_given <> '{}' AND collections_overfull(v_given, v_taken) THEN
        v_failed := v_failed || jsonb_build_object('e', v_entry, 'code', 'collection_full');
    END IF;
    RETURN v_failed;
END $$;
COMMENT ON FUNCTION wines_move IS 'Moves the wines of one commit, in the order of entries; answers the entries whose wine is not where they '
    'expect it, or that give somebody more than his collection holds and do not owe it. Called by journal_effects only.';

REVOKE ALL ON FUNCTION collections_overfull FROM PUBLIC;
ALTER FUNCTION collections_overfull OWNER TO wine_pokedex_engine;
