-- What:  user_activity_log, partitioned by month; the functions that make partitions ahead for every partitioned table;
--        and player_join, by which somebody becomes a player, with coins and wines, all or nothing.
-- Why:   the log grows without end, and whole months can be put away. Joining is the first thing that touches all
--        tables so far, and it is the first line in a player's log.
-- Locks: new tables only. At run time a new partition takes SHARE UPDATE EXCLUSIVE on its parent for a moment, which
--        neither reading nor writing waits for.
-- Order: before the code that uses it.

CREATE TABLE user_activity_log (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    user_id    bigint      NOT NULL,
    action     text        NOT NULL,
    d          jsonb       NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_activity_log_pk PRIMARY KEY (created_at, id),
    CONSTRAINT user_activity_log_action_form CHECK (action ~ '^[a-z_]+(\.[a-z_]+)*$' AND char_length(action) <= 60),
    CONSTRAINT user_activity_log_d_is_object CHECK (jsonb_typeof(d) = 'object')
) PARTITION BY RANGE (created_at);
COMMENT ON TABLE user_activity_log IS 'What players did, for themselves and for analytics. No foreign key on the player: each new month '
    'would lock users, and a line outlives its player. No default partition: one stray row in it would keep a month from being made.';
COMMENT ON COLUMN user_activity_log.user_id IS 'users.id of the player whose log it is.';
COMMENT ON COLUMN user_activity_log.action IS 'Words joined by points, in lower case: player.joined, battle.over …';
COMMENT ON COLUMN user_activity_log.d IS 'What belongs to the action, an object.';
-- Serves: a player's own log, newest first.
CREATE INDEX user_activity_log_by_user ON user_activity_log (user_id, created_at DESC);

ALTER TABLE user_activity_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_activity_log FORCE ROW LEVEL SECURITY;
CREATE POLICY user_activity_log_own ON user_activity_log FOR SELECT TO wine_pokedex_app
USING (user_id = current_player());
CREATE POLICY user_activity_log_reports ON user_activity_log FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_activity_log_engine ON user_activity_log TO wine_pokedex_engine USING (true) WITH CHECK (true);
-- On the parent only: nobody but its owner reads a partition by its own name, around the policies.
GRANT SELECT ON user_activity_log TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT ON user_activity_log TO wine_pokedex_engine;

-- Partitions --------------------------------------------------------------------------------------------------------------

CREATE TABLE partitioned_tables (
    table_name text NOT NULL,
    bounds     text NOT NULL,
    CONSTRAINT partitioned_tables_pk PRIMARY KEY (table_name),
    CONSTRAINT partitioned_tables_bounds_known CHECK (bounds IN ('timestamptz', 'uuidv7')),
    -- A partition's name is the table's with _y2026m11 after it, and 63 characters are all a name may have.
    CONSTRAINT partitioned_tables_name_length CHECK (char_length(table_name) BETWEEN 1 AND 54)
);
COMMENT ON TABLE partitioned_tables IS 'The tables that are partitioned by calendar month, UTC; create_future_partitions works on these. '
    'A migration that makes such a table adds its row and calls that function.';
COMMENT ON COLUMN partitioned_tables.bounds IS 'What the partition key is: timestamptz, or uuidv7, whose first 48 bits are milliseconds since the Unix epoch.';
INSERT INTO partitioned_tables (table_name, bounds) VALUES ('user_activity_log', 'timestamptz');
GRANT SELECT ON partitioned_tables TO wine_pokedex_jobs;

CREATE FUNCTION partition_bound(p_bounds text, p_month timestamptz) RETURNS text
LANGUAGE sql STABLE
RETURN CASE p_bounds
    WHEN 'timestamptz' THEN to_char(p_month AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS+00')
    WHEN 'uuidv7' THEN
        regexp_replace(
            lpad(to_hex((extract(epoch FROM p_month) * 1000)::bigint), 12, '0') || repeat('0', 20),
            '(.{8})(.{4})(.{4})(.{4})(.{12})', '\1-\2-\3-\4-\5'
        )
END;
COMMENT ON FUNCTION partition_bound IS 'The first partition key of a month, as text: of a UUIDv7, the least with the month''s first millisecond.';

CREATE FUNCTION partition_month(p_bounds text, p_bound text) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN CASE p_bounds
    WHEN 'timestamptz' THEN p_bound::timestamptz
    WHEN 'uuidv7' THEN
        to_timestamp(('x' || lpad(left(replace(p_bound, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0)
END;
COMMENT ON FUNCTION partition_month IS 'The other way round: when the keys from this bound on begin.';

CREATE FUNCTION partitions_of(p_table text)
RETURNS TABLE (partition_name text, begins_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
-- The catalogue says bounds as this session would write them: the same way for everybody.
SET datestyle = 'ISO, YMD' SET timezone = 'UTC' AS $$
    SELECT c.relname::text, partition_month(p.bounds, b.bound[1]), partition_month(p.bounds, b.bound[2])
    FROM partitioned_tables p
    JOIN pg_catalog.pg_inherits i ON i.inhparent = to_regclass(format('public.%I', p.table_name))
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    CROSS JOIN LATERAL regexp_match(
        pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)'
    ) AS b (bound)
    WHERE p.table_name = p_table
    ORDER BY 2
$$;
COMMENT ON FUNCTION partitions_of IS 'The partitions of a registered table and the time each holds, read from the catalogue and not from names.';

CREATE FUNCTION create_future_partitions(p_months integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_table partitioned_tables;
    v_month timestamptz;
    v_next timestamptz;
    v_partition text;
BEGIN
    IF p_months IS NULL OR p_months NOT BETWEEN 0 AND 120 THEN
        RAISE EXCEPTION 'partitions can be made 0 to 120 months ahead, not %', p_months
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- The registry's rows are the turnstile: of two runs at once the second finds the partitions made.
    FOR v_table IN SELECT * FROM partitioned_tables ORDER BY table_name FOR UPDATE LOOP
        FOR i IN 0..p_months LOOP
            v_month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i)) AT TIME ZONE 'UTC';
            v_next := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i + 1)) AT TIME ZONE 'UTC';
            CONTINUE WHEN EXISTS (
                SELECT FROM partitions_of(v_table.table_name) p WHERE p.begins_at <= v_month AND p.ends_at >= v_next
            );
            v_partition := v_table.table_name || to_char(v_month AT TIME ZONE 'UTC', '"_y"YYYY"m"MM');
            -- On its own first, then attached: CREATE TABLE … PARTITION OF would lock the parent against everybody.
            EXECUTE format(
                'CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL EXCLUDING IDENTITY)', v_partition, v_table.table_name
            );
            EXECUTE format(
                'ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                v_table.table_name, v_partition,
                partition_bound(v_table.bounds, v_month), partition_bound(v_table.bounds, v_next)
            );
            RETURN NEXT v_partition;
        END LOOP;
    END LOOP;
END $$;
COMMENT ON FUNCTION create_future_partitions IS 'Makes the partitions of this month and of p_months after it for every registered table, '
    'where they are missing; answers what it made.';

CREATE FUNCTION partitions_ahead() RETURNS TABLE (table_name text, months_ahead integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.table_name, (
        SELECT min(i)::integer - 1 FROM generate_series(0, 121) AS i
        WHERE NOT EXISTS (
            SELECT FROM partitions_of(p.table_name) b
            WHERE (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i)) AT TIME ZONE 'UTC'
                BETWEEN b.begins_at AND b.ends_at - interval '1 microsecond'
        )
    )
    FROM partitioned_tables p
    ORDER BY p.table_name
$$;
COMMENT ON FUNCTION partitions_ahead IS 'How many months after this one each registered table can take rows without a gap; -1 where '
    'already this month is missing. Below 2 somebody should be told.';

REVOKE ALL ON FUNCTION
    partition_bound, partition_month, partitions_of, create_future_partitions, partitions_ahead
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION partitions_of, create_future_partitions, partitions_ahead TO wine_pokedex_jobs;

SELECT create_future_partitions(3);

-- Joining -----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION player_join(
    p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_player bigint;
    v_available bigint;
    v_mint bigint;
    v_written integer;
BEGIN
    INSERT INTO users (public_id, name, name_key, password_hash)
    VALUES (p_public_id, p_name, p_name_key, p_password_hash) RETURNING id INTO v_player;

    INSERT INTO coin_accounts (player_id, kind) VALUES (v_player, 'available') RETURNING id INTO v_available;
    INSERT INTO coin_accounts (player_id, kind) VALUES (v_player, 'held');
    IF p_coins > 0 THEN
        SELECT a.id INTO STRICT v_mint FROM coin_accounts a WHERE a.kind = 'mint' AND a.shard = v_player % 16;
        PERFORM coin_post(
            'joining', 'What everybody starts with', 'joining:' || p_public_id,
            ARRAY[v_available, v_mint], ARRAY[p_coins, -p_coins]
        );
    END IF;

    INSERT INTO wines (
        public_id, owner_id, species_id, nature, level, experience, shiny, capture_method,
        iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance,
        ev_longevity, ev_power, ev_terroir, ev_complexity, ev_rarity, ev_elegance
    )
    SELECT w.public_id, v_player, s.id, w.nature, w.level, w.experience, w.shiny, 'starter',
           w.iv[1], w.iv[2], w.iv[3], w.iv[4], w.iv[5], w.iv[6],
           w.ev[1], w.ev[2], w.ev[3], w.ev[4], w.ev[5], w.ev[6]
    FROM jsonb_array_elements(p_wines) WITH ORDINALITY AS e (wine, nth)
    CROSS JOIN LATERAL jsonb_to_record(e.wine) AS w (
        public_id uuid, species text, iv smallint[], ev smallint[], nature text, level smallint, experience bigint,
        shiny boolean
    )
    JOIN wine_species s ON s.slug = w.species
    ORDER BY e.nth;
    GET DIAGNOSTICS v_written = ROW_COUNT;
    IF v_written <> jsonb_array_length(p_wines) THEN
        RAISE EXCEPTION '% of % wines are of a species that the catalogue has', v_written, jsonb_array_length(p_wines)
            USING ERRCODE = 'assert_failure', HINT = 'Load the catalogue before anybody joins.';
    END IF;

    INSERT INTO user_activity_log (user_id, action, d)
    VALUES (v_player, 'player.joined', jsonb_build_object('coins', p_coins, 'wines', v_written));
    RETURN v_player;
END $$;
COMMENT ON FUNCTION player_join IS 'Somebody becomes a player: his row, his two accounts, coins from the mint and wines, all or nothing. '
    'A name that is taken violates users_name_unique.';
REVOKE ALL ON FUNCTION player_join FROM PUBLIC;
ALTER FUNCTION player_join OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION player_join TO wine_pokedex_app;
