-- What:  how long each partitioned table is kept, prune_partitions, which sets old months aside and drops them later, and
--        analyze_all_tables.
-- Why:   the log and the journal grow for ever otherwise; and autovacuum never analyses a partitioned parent, so that the
--        planner would know nothing of the whole.
-- Locks: at run time ACCESS EXCLUSIVE on a parent for the moment of a detach, waited for no longer than 0.1 s.
-- Order: before the code that uses it.

ALTER TABLE partitioned_tables
ADD COLUMN kept_months integer CONSTRAINT partitioned_tables_kept_months_counts CHECK (kept_months BETWEEN 1 AND 1200);
COMMENT ON COLUMN partitioned_tables.kept_months IS 'How many whole months before this one are kept, by prune_partitions; null: for ever.';
UPDATE partitioned_tables SET kept_months = 24 WHERE table_name = 'user_activity_log';
-- What a finished room was is kept in room_records, in one row.
UPDATE partitioned_tables SET kept_months = 3 WHERE table_name = 'room_entries';

CREATE TABLE partitions_set_aside (
    partition_name text        NOT NULL,
    table_name     text        NOT NULL,
    begins_at      timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL,
    set_aside_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT partitions_set_aside_pk PRIMARY KEY (partition_name),
    CONSTRAINT partitions_set_aside_table_fk FOREIGN KEY (table_name) REFERENCES partitioned_tables (table_name)
    ON DELETE CASCADE
);
COMMENT ON TABLE partitions_set_aside IS 'Months that were detached and not dropped yet: tables of their own, which nobody but their owner reads, '
    'for an operator who wants to copy one. Who wants to keep one takes its row out of here.';
COMMENT ON COLUMN partitions_set_aside.begins_at IS 'From here on it holds rows, to before ends_at.';
COMMENT ON COLUMN partitions_set_aside.set_aside_at IS 'When it was detached; prune_partitions drops it after its grace.';
-- Serves: the key to the registry, when a table is taken out of it.
CREATE INDEX partitions_set_aside_by_table ON partitions_set_aside (table_name);
GRANT SELECT ON partitions_set_aside TO wine_pokedex_jobs;

CREATE FUNCTION prune_partitions(p_grace interval DEFAULT interval '7 days')
RETURNS TABLE (partition_name text, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '100ms' AS $$
DECLARE
    v_old record;
    v_month timestamptz := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
BEGIN
    IF p_grace IS NULL OR p_grace < interval '0' THEN
        RAISE EXCEPTION 'a partition is dropped after a time, not before' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- The registry's rows are the turnstile, as where partitions are made.
    PERFORM FROM partitioned_tables t ORDER BY t.table_name FOR UPDATE;

    FOR v_old IN
        SELECT a.partition_name AS name FROM partitions_set_aside a
        WHERE a.set_aside_at <= clock_timestamp() - p_grace ORDER BY a.begins_at, a.partition_name
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE IF EXISTS public.%I', v_old.name);
            DELETE FROM partitions_set_aside a WHERE a.partition_name = v_old.name;
            partition_name := v_old.name;
            outcome := 'dropped';
            RETURN NEXT;
        EXCEPTION WHEN lock_not_available THEN
            partition_name := v_old.name;
            outcome := 'busy';
            RETURN NEXT;
        END;
    END LOOP;

    FOR v_old IN
        SELECT t.table_name, t.bounds, p.partition_name AS name, p.begins_at, p.ends_at
        FROM partitioned_tables t CROSS JOIN LATERAL partitions_of(t.table_name) p
        WHERE p.ends_at <= (v_month AT TIME ZONE 'UTC' - make_interval(months => t.kept_months)) AT TIME ZONE 'UTC'
        ORDER BY p.begins_at, p.partition_name
    LOOP
        partition_name := v_old.name;
        -- A broken room waits for an operator, who needs its journal as much as an open one does.
        IF v_old.bounds = 'uuidv7' AND EXISTS (
            SELECT FROM rooms r
            WHERE r.state IN ('open', 'quarantined')
              AND r.room_id >= partition_bound('uuidv7', v_old.begins_at)::uuid
              AND r.room_id < partition_bound('uuidv7', v_old.ends_at)::uuid
        ) THEN
            outcome := 'holds an open room';
            RETURN NEXT;
            CONTINUE;
        END IF;
        BEGIN
            EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', v_old.table_name, v_old.name);
            INSERT INTO partitions_set_aside (partition_name, table_name, begins_at, ends_at)
            VALUES (v_old.name, v_old.table_name, v_old.begins_at, v_old.ends_at);
            outcome := 'detached';
        EXCEPTION WHEN lock_not_available THEN
            -- Everybody would queue behind us: the next run finds a quieter moment.
            outcome := 'busy';
        END;
        RETURN NEXT;
    END LOOP;
END $$;
COMMENT ON FUNCTION prune_partitions IS 'Detaches the months that are past what partitioned_tables says is kept, and drops those detached longer ago '
    'than p_grace. outcome: detached, dropped, holds an open room (kept, as is one with a quarantined room) or busy (next time).';

CREATE FUNCTION analyze_all_tables() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_table regclass;
BEGIN
    -- A parent's ANALYZE reads its partitions as well.
    FOR v_table IN
        SELECT c.oid::regclass FROM pg_catalog.pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
          AND pg_has_role(c.relowner, 'USAGE')
        ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE %s', v_table);
        RETURN NEXT v_table::text;
    END LOOP;
END $$;
COMMENT ON FUNCTION analyze_all_tables IS 'Updates the planner''s statistics of every table of the game, the parents of partitions too; answers which.';

REVOKE ALL ON FUNCTION prune_partitions, analyze_all_tables FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prune_partitions, analyze_all_tables TO wine_pokedex_jobs;
