-- What:  views for whoever watches the database: slow_queries, table_sizes, index_usage, unused_indexes, duplicate_indexes,
--        table_bloat, lock_waits, partition_health, replication_lag; and the functions behind those that need more rights.
-- Why:   what grows, what is slow and who waits for whom should be asked in one word, by a role that may see no secret.
-- Locks: none.
-- Order: any time.
--
-- What PostgreSQL shows of other roles' sessions and statements, it shows to members of pg_monitor. The owner of the schema
-- is one (db/embedded/cluster.py, db/owner.py), so these functions run as the owner; where he is none, they say so in `note`.
-- Nothing here shows a constant of a statement: it may be a password's or somebody's name.

CREATE FUNCTION statement_without_constants(p_query text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN p_query IS NULL THEN NULL
    -- Of anything but plain queries PostgreSQL keeps the constants in the text: ALTER ROLE … PASSWORD, SET, CALL.
    WHEN p_query !~* '^\s*(select|insert|update|delete|merge|with|values)\M' THEN upper(substring(p_query FROM '\w+')) || ' …'
    ELSE left(regexp_replace(
        -- A text, an escaped one, one in dollars; then numbers, but not a parameter's.
        regexp_replace(p_query, '\$(\w*)\$.*?\$\1\$|''(?:[^''\\]|''''|\\.)*''', '''…''', 'g'),
        '(?<![\w$.])\d+(?:\.\d+)?', '…', 'g'
    ), 2000)
END;
COMMENT ON FUNCTION statement_without_constants IS 'A statement''s text with … for each text and number; of what is no plain query its first word.';

CREATE FUNCTION slow_queries_now()
RETURNS TABLE (
    query text, role text, calls bigint, total_ms numeric, mean_ms numeric, worst_ms numeric, rows bigint, hit_pct numeric,
    temporary_bytes bigint, note text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_schema text := (
        SELECT e.extnamespace::regnamespace::text FROM pg_catalog.pg_extension e WHERE e.extname = 'pg_stat_statements'
    );
BEGIN
    IF v_schema IS NULL OR current_setting('pg_stat_statements.max', true) IS NULL THEN
        note := CASE
            WHEN v_schema IS NULL THEN 'pg_stat_statements is not there: put it into shared_preload_libraries, restart, and as a superuser '
                'CREATE EXTENSION pg_stat_statements'
            ELSE 'pg_stat_statements is not loaded: put it into shared_preload_libraries, and restart'
        END;
        RETURN NEXT;
        RETURN;
    END IF;
    IF NOT pg_has_role('pg_read_all_stats', 'USAGE') THEN
        note := format('only the statements of %s are shown: GRANT pg_monitor TO %s', current_user, current_user);
    END IF;
    -- By name, since a view on a table that may not be there could not be made.
    RETURN QUERY EXECUTE format($sql$
        SELECT public.statement_without_constants(s.query), pg_catalog.pg_get_userbyid(s.userid)::text, s.calls,
               round(s.total_exec_time::numeric, 3), round(s.mean_exec_time::numeric, 3), round(s.max_exec_time::numeric, 3),
               s.rows,
               round(100.0 * s.shared_blks_hit / nullif(s.shared_blks_hit + s.shared_blks_read, 0), 2),
               (s.temp_blks_read + s.temp_blks_written) * current_setting('block_size')::bigint,
               $1
        FROM %s.pg_stat_statements s
        WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
          AND ($1 IS NULL OR s.userid = current_user::regrole)
        ORDER BY s.total_exec_time DESC
        LIMIT 100
    $sql$, v_schema) USING note;
END $$;
COMMENT ON FUNCTION slow_queries_now IS 'For the view slow_queries.';

CREATE VIEW slow_queries AS SELECT * FROM slow_queries_now();
COMMENT ON VIEW slow_queries IS 'The hundred statements of this database that took most time in all, without their constants. Where '
    'pg_stat_statements is not loaded, one line that says so in note.';
COMMENT ON COLUMN slow_queries.hit_pct IS 'Per cent of the pages that were in PostgreSQL''s own memory.';

CREATE VIEW table_sizes AS
SELECT t.table_name, count(*) FILTER (WHERE t.is_part) AS partitions,
       sum(t.rows_about)::bigint AS rows_about, sum(t.heap)::bigint AS heap_bytes, sum(t.indexes)::bigint AS indexes_bytes,
       sum(t.total - t.heap - t.indexes)::bigint AS toast_bytes, sum(t.total)::bigint AS total_bytes
FROM (
    SELECT coalesce(p.relname, c.relname)::text AS table_name, i.inhparent IS NOT NULL AS is_part,
           greatest(c.reltuples, 0) * (c.relkind <> 'p')::integer AS rows_about,
           pg_relation_size(c.oid) AS heap, pg_indexes_size(c.oid) AS indexes, pg_total_relation_size(c.oid) AS total
    FROM pg_catalog.pg_class c
    LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
    LEFT JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm')
) t
GROUP BY t.table_name
ORDER BY 7 DESC, 1;
COMMENT ON VIEW table_sizes IS 'How large each table and materialized view is, its partitions added up. In bytes; rows as the planner believes.';

CREATE VIEW index_usage AS
SELECT s.relname::text AS table_name, s.indexrelname::text AS index_name, s.idx_scan AS scans, s.idx_tup_read AS entries_read,
       s.idx_tup_fetch AS rows_fetched, pg_relation_size(s.indexrelid) AS bytes, i.indisunique AS is_unique,
       i.indisvalid AS is_valid, d.stats_reset AS counted_since
FROM pg_catalog.pg_stat_user_indexes s
JOIN pg_catalog.pg_index i ON i.indexrelid = s.indexrelid
JOIN pg_catalog.pg_stat_database d ON d.datname = current_database()
WHERE s.schemaname = 'public'
ORDER BY s.idx_scan DESC, s.indexrelname;
COMMENT ON VIEW index_usage IS 'How often each index was used.';
COMMENT ON COLUMN index_usage.counted_since IS 'Since when it is counted; null: since the database was made, or the last crash.';
COMMENT ON COLUMN index_usage.is_valid IS 'False: left over from a CREATE INDEX CONCURRENTLY that failed. Drop it.';

CREATE VIEW unused_indexes AS
SELECT u.table_name, u.index_name, u.bytes, u.counted_since
FROM index_usage u
JOIN pg_catalog.pg_class c ON c.relname = u.index_name AND c.relnamespace = 'public'::regnamespace
WHERE u.scans = 0 AND NOT u.is_unique
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid)
ORDER BY u.bytes DESC, u.index_name;
COMMENT ON VIEW unused_indexes IS 'Indexes that nothing used since counting began and that hold no rule. A standby counts for itself: ask it too.';

CREATE VIEW duplicate_indexes AS
WITH indexes AS (
    SELECT i.indexrelid, i.indrelid, i.indisunique, c.relam, i.indnkeyatts,
           i.indkey::text AS keys, i.indclass::text AS classes, i.indcollation::text AS collations, i.indoption::text AS options,
           coalesce(pg_get_expr(i.indexprs, i.indrelid), '') AS expressions,
           coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS predicate, i.indnatts
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
)
SELECT a.indrelid::regclass::text AS table_name, a.indexrelid::regclass::text AS index_name,
       b.indexrelid::regclass::text AS is_served_by,
       CASE WHEN a.keys = b.keys THEN 'the same' ELSE 'the beginning of it' END AS why,
       pg_relation_size(a.indexrelid) AS bytes
FROM indexes a
JOIN indexes b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid AND b.relam = a.relam
    AND b.predicate = a.predicate AND b.expressions = a.expressions
WHERE NOT a.indisunique AND (
    (a.keys = b.keys AND a.classes = b.classes AND a.collations = b.collations AND a.options = b.options
     AND (b.indisunique OR a.indexrelid > b.indexrelid))
    -- Only of b-trees is the beginning worth as much as the whole, and only where nothing else is carried along.
    OR (a.indnatts < b.indnkeyatts AND a.indnatts = a.indnkeyatts AND a.expressions = ''
        AND a.relam = (SELECT m.oid FROM pg_catalog.pg_am m WHERE m.amname = 'btree')
        AND starts_with(b.keys, a.keys || ' ') AND starts_with(b.classes, a.classes || ' ')
        AND starts_with(b.collations, a.collations || ' ') AND starts_with(b.options, a.options || ' '))
)
ORDER BY 1, 2, 3;
COMMENT ON VIEW duplicate_indexes IS 'Indexes that another one makes needless: the same, or its beginning.';

CREATE FUNCTION table_bloat_now() RETURNS TABLE (
    table_name text, bytes bigint, needed_bytes bigint, wasted_bytes bigint, wasted_pct numeric, dead_rows bigint,
    last_vacuum timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_table record;
    v_row_bytes numeric;
    v_block numeric := current_setting('block_size')::numeric;
BEGIN
    FOR v_table IN
        SELECT c.oid::regclass AS name, c.relname::text AS relname, c.reltuples, pg_relation_size(c.oid) AS size,
               coalesce((SELECT o.option_value::numeric FROM pg_options_to_table(c.reloptions) o
                         WHERE o.option_name = 'fillfactor'), 100) AS fill,
               s.n_dead_tup, greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed,
               (SELECT string_agg(format('coalesce(pg_column_size(t.%I), 0)', a.attname), ' + ') FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS widths
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_stat_user_tables s ON s.relid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE')
          AND c.reltuples > 0 AND pg_relation_size(c.oid) > 0
        ORDER BY c.relname
    LOOP
        -- Of some 200 pages how wide a row is: row-level security keeps the planner's own figures from everybody. A row
        -- has 24 bytes of its own and 4 in the page, and begins at a multiple of 8.
        EXECUTE format(
            'SELECT avg(((24 + %s + 7) / 8) * 8 + 4) FROM %s t TABLESAMPLE SYSTEM (%s)',
            v_table.widths, v_table.name, round(least(100, 100 * 200 * v_block / v_table.size), 4)
        ) INTO v_row_bytes;
        CONTINUE WHEN v_row_bytes IS NULL;
        table_name := v_table.relname;
        bytes := v_table.size;
        needed_bytes := least(
            v_table.size, ceil(v_table.reltuples::numeric * v_row_bytes / ((v_block - 24) * v_table.fill / 100)) * v_block
        );
        wasted_bytes := bytes - needed_bytes;
        wasted_pct := round(100.0 * wasted_bytes / bytes, 2);
        dead_rows := v_table.n_dead_tup;
        last_vacuum := v_table.vacuumed;
        RETURN NEXT;
    END LOOP;
END $$;
COMMENT ON FUNCTION table_bloat_now IS 'For the view table_bloat. Runs as the owner, who sees rows as a member of the engine; nothing but sizes leaves.';

CREATE VIEW table_bloat AS SELECT * FROM table_bloat_now() ORDER BY wasted_bytes DESC, table_name;
COMMENT ON VIEW table_bloat IS 'About how much of each table is room that its rows do not need, estimated from a sample and the fill factor; '
    'only tables that were analysed.';

CREATE FUNCTION lock_waits_now() RETURNS TABLE (
    waiting_pid integer, waiting_role text, waiting_for_ms bigint, lock text, table_name text, command text,
    held_by_pids integer[], held_by_roles text[], held_by_states text[], held_for_ms bigint, note text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.pid, a.usename::text, (extract(epoch FROM clock_timestamp() - coalesce(l.waitstart, a.query_start)) * 1000)::bigint,
           l.locktype || ' ' || l.mode, l.relation::regclass::text,
           -- Of the statement its first word only: constants are somebody's.
           upper(substring(a.query FROM '\w+')),
           h.pids, h.roles, h.states, (extract(epoch FROM clock_timestamp() - h.since) * 1000)::bigint,
           CASE WHEN NOT pg_has_role('pg_read_all_stats', 'USAGE')
               THEN format('of other roles little is shown: GRANT pg_monitor TO %s', current_user) END
    FROM pg_catalog.pg_stat_activity a
    JOIN LATERAL (
        SELECT w.* FROM pg_catalog.pg_locks w WHERE w.pid = a.pid AND NOT w.granted ORDER BY w.waitstart LIMIT 1
    ) l ON true
    CROSS JOIN LATERAL (
        SELECT array_agg(b.pid ORDER BY b.pid) AS pids, array_agg(b.usename::text ORDER BY b.pid) AS roles,
               array_agg(b.state ORDER BY b.pid) AS states, min(b.xact_start) AS since
        FROM pg_catalog.pg_stat_activity b WHERE b.pid = ANY (pg_blocking_pids(a.pid))
    ) h
    WHERE a.datname = current_database()
    ORDER BY 3 DESC
$$;
COMMENT ON FUNCTION lock_waits_now IS 'For the view lock_waits.';

CREATE VIEW lock_waits AS SELECT * FROM lock_waits_now();
COMMENT ON VIEW lock_waits IS 'Who waits for a lock just now, for how long, and for whom.';
COMMENT ON COLUMN lock_waits.held_for_ms IS 'How long the eldest transaction has been open that stands in the way.';

CREATE FUNCTION partition_health_now() RETURNS TABLE (
    table_name text, partitions bigint, begins_at timestamptz, months_ahead integer, kept_months integer, set_aside bigint,
    too_few boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.table_name, count(p.partition_name), min(p.begins_at), a.months_ahead, t.kept_months,
           (SELECT count(*) FROM partitions_set_aside s WHERE s.table_name = t.table_name), a.months_ahead < 2
    FROM partitioned_tables t
    JOIN partitions_ahead() a ON a.table_name = t.table_name
    LEFT JOIN LATERAL partitions_of(t.table_name) p ON true
    GROUP BY t.table_name, t.kept_months, a.months_ahead
    ORDER BY t.table_name
$$;
COMMENT ON FUNCTION partition_health_now IS 'For the view partition_health.';

CREATE VIEW partition_health AS SELECT * FROM partition_health_now();
COMMENT ON VIEW partition_health IS 'How many months each partitioned table holds, how far ahead it can take rows, and how many are set aside.';
COMMENT ON COLUMN partition_health.too_few IS 'True where fewer than two months lie ahead: somebody should look why none are made.';

CREATE FUNCTION replication_lag_now() RETURNS TABLE (
    standby text, state text, sync_state text, behind_bytes bigint, write_lag_ms bigint, flush_lag_ms bigint,
    replay_lag_ms bigint, note text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_is_in_recovery() THEN
        RETURN QUERY SELECT
            'this one'::text, 'recovering'::text, NULL::text,
            pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::bigint, NULL::bigint, NULL::bigint,
            (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::bigint,
            'replay_lag_ms counts from the last transaction: it grows while nobody writes'::text;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT r.application_name::text, r.state::text, r.sync_state::text,
           pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(r.replay_lsn, r.flush_lsn, r.sent_lsn))::bigint,
           (extract(epoch FROM r.write_lag) * 1000)::bigint, (extract(epoch FROM r.flush_lag) * 1000)::bigint,
           (extract(epoch FROM r.replay_lag) * 1000)::bigint,
           CASE WHEN NOT pg_has_role('pg_read_all_stats', 'USAGE')
               THEN format('little is shown: GRANT pg_monitor TO %s', current_user) END
    FROM pg_catalog.pg_stat_replication r
    ORDER BY 4 DESC NULLS LAST, 1;
END $$;
COMMENT ON FUNCTION replication_lag_now IS 'For the view replication_lag.';

CREATE VIEW replication_lag AS SELECT * FROM replication_lag_now();
COMMENT ON VIEW replication_lag IS 'How far each standby is behind; on a standby, how far it is itself. Empty where there is none.';
COMMENT ON COLUMN replication_lag.behind_bytes IS 'Bytes of the log that were written and not replayed there yet; for one that only receives, not flushed.';

REVOKE ALL ON FUNCTION
    statement_without_constants, slow_queries_now, table_bloat_now, lock_waits_now, partition_health_now, replication_lag_now
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    statement_without_constants, slow_queries_now, table_bloat_now, lock_waits_now, partition_health_now, replication_lag_now
TO wine_pokedex_readonly, wine_pokedex_jobs;
GRANT SELECT ON
slow_queries, table_sizes, index_usage, unused_indexes, duplicate_indexes, table_bloat, lock_waits, partition_health,
replication_lag
TO wine_pokedex_readonly, wine_pokedex_jobs;
