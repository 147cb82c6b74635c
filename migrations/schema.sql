-- The schema that the migrations beside this file build, as PostgreSQL 18 writes it down: for reading, and so that a
-- change of it shows in a review. Written by `make schema`; never applied.

-- PostgreSQL database dump

-- Name: fuzzystrmatch; Type: EXTENSION; Schema: -; Owner: -

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public;

-- Name: EXTENSION fuzzystrmatch; Type: COMMENT; Schema: -; Owner: 

COMMENT ON EXTENSION fuzzystrmatch IS 'determine similarities and distance between strings';

-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: 

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

-- Name: unaccent; Type: EXTENSION; Schema: -; Owner: -

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

-- Name: EXTENSION unaccent; Type: COMMENT; Schema: -; Owner: 

COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';

-- Name: base_stat; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.base_stat AS smallint
	CONSTRAINT base_stat_1_to_255 CHECK (((VALUE >= 1) AND (VALUE <= 255)));

ALTER DOMAIN public.base_stat OWNER TO winedex_owner;

-- Name: DOMAIN base_stat; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.base_stat IS 'A base stat of a species, 1 to 255.';

-- Name: commit_coins; Type: TYPE; Schema: public; Owner: winedex_owner

CREATE TYPE public.commit_coins AS (
	kinds text[],
	players bigint[],
	shards smallint[],
	nets bigint[],
	lows bigint[],
	post_kinds text[],
	post_reasons text[],
	post_keys text[],
	post_rooms uuid[],
	post_seqs integer[],
	line_posts integer[],
	line_accounts integer[],
	line_amounts bigint[],
	hold_rooms uuid[],
	hold_players bigint[],
	hold_changes bigint[]
);

ALTER TYPE public.commit_coins OWNER TO winedex_owner;

-- Name: TYPE commit_coins; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TYPE public.commit_coins IS 'All coins that one commit moves, as columns. kinds to lows: the accounts that are touched, each once, with what is added in the end and the lowest that its running sum gets (0 or less). post_: the transactions. line_: their lines, by the positions (from 1) of transaction and account. hold_: what each room holds more or less of each player''s coins.';

-- Name: ev_stat; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.ev_stat AS smallint
	CONSTRAINT ev_stat_0_to_252 CHECK (((VALUE >= 0) AND (VALUE <= 252)));

ALTER DOMAIN public.ev_stat OWNER TO winedex_owner;

-- Name: DOMAIN ev_stat; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.ev_stat IS 'An effort value, 0 to 252: what a wine was trained. All six of a wine are 510 at most.';

-- Name: iv_stat; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.iv_stat AS smallint
	CONSTRAINT iv_stat_0_to_31 CHECK (((VALUE >= 0) AND (VALUE <= 31)));

ALTER DOMAIN public.iv_stat OWNER TO winedex_owner;

-- Name: DOMAIN iv_stat; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.iv_stat IS 'An individual value, 0 to 31: what a wine is born with.';

-- Name: palate_step; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.palate_step AS smallint
	CONSTRAINT palate_step_0_to_5 CHECK (((VALUE >= 0) AND (VALUE <= 5)));

ALTER DOMAIN public.palate_step OWNER TO winedex_owner;

-- Name: DOMAIN palate_step; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.palate_step IS 'One structure in the glass, 0 (none) or 1 (least) to 5 (most).';

-- Name: percentage; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.percentage AS numeric(5,2)
	CONSTRAINT percentage_0_to_100 CHECK (((VALUE >= (0)::numeric) AND (VALUE <= (100)::numeric)));

ALTER DOMAIN public.percentage OWNER TO winedex_owner;

-- Name: DOMAIN percentage; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.percentage IS 'Per cent, 0 to 100 with two decimals.';

-- Name: player_level; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.player_level AS smallint
	CONSTRAINT player_level_1_to_999 CHECK (((VALUE >= 1) AND (VALUE <= 999)));

ALTER DOMAIN public.player_level OWNER TO winedex_owner;

-- Name: DOMAIN player_level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.player_level IS 'The level of a player, 1 to 999: Novice to 20, Intermediate to 50, Advanced to 80, Expert to 100, then Master.';

-- Name: price; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.price AS bigint
	CONSTRAINT price_not_negative CHECK ((VALUE >= 0));

ALTER DOMAIN public.price OWNER TO winedex_owner;

-- Name: DOMAIN price; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.price IS 'Whole coins, not negative.';

-- Name: wine_filter; Type: TYPE; Schema: public; Owner: winedex_owner

CREATE TYPE public.wine_filter AS (
	q text,
	any_type text,
	primary_type text,
	secondary_type text,
	rarity_min smallint,
	rarity_max smallint,
	country text,
	region text,
	grapes text[],
	vintage_min smallint,
	vintage_max smallint,
	level_min smallint,
	level_max smallint,
	iv_min smallint,
	iv_max smallint,
	drink_in integer,
	shiny boolean,
	owner_id bigint,
	free boolean
);

ALTER TYPE public.wine_filter OWNER TO winedex_owner;

-- Name: TYPE wine_filter; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TYPE public.wine_filter IS 'What is wanted of species and wines; null wants all. As the arguments of search_wines, but for the owner''s id.';

-- Name: wine_level; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.wine_level AS smallint
	CONSTRAINT wine_level_1_to_999 CHECK (((VALUE >= 1) AND (VALUE <= 999)));

ALTER DOMAIN public.wine_level OWNER TO winedex_owner;

-- Name: DOMAIN wine_level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.wine_level IS 'The level of a wine, 1 to 999.';

-- Name: wine_type; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.wine_type AS text
	CONSTRAINT wine_type_known CHECK ((VALUE = ANY (ARRAY['Terroir'::text, 'Varietal'::text, 'Technique'::text, 'Heritage'::text, 'Modern'::text, 'Mystical'::text, 'Energy'::text, 'Flow'::text])));

ALTER DOMAIN public.wine_type OWNER TO winedex_owner;

-- Name: DOMAIN wine_type; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.wine_type IS 'One of the eight strategic types.';

-- Name: analyze_all_tables(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.analyze_all_tables() RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.analyze_all_tables() OWNER TO winedex_owner;

-- Name: FUNCTION analyze_all_tables(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.analyze_all_tables() IS 'Updates the planner''s statistics of every table of the game, the parents of partitions too; answers which.';

-- Name: coin_discrepancies(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.coin_discrepancies() RETURNS TABLE(what text, id bigint, said bigint, found bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT 'account', a.id, a.balance, coalesce(l.total, 0)::bigint
    FROM coin_accounts a
    LEFT JOIN (SELECT account_id, sum(amount) AS total FROM coin_lines GROUP BY account_id) l ON l.account_id = a.id
    WHERE a.balance <> coalesce(l.total, 0)
    UNION ALL
    SELECT 'transaction', l.transaction_id, 0, sum(l.amount)::bigint
    FROM coin_lines l GROUP BY l.transaction_id HAVING sum(l.amount) <> 0
    UNION ALL
    SELECT 'empty transaction', t.id, 0, 0
    FROM coin_transactions t WHERE NOT EXISTS (SELECT FROM coin_lines l WHERE l.transaction_id = t.id)
    UNION ALL
    SELECT 'player without accounts', u.id, 2, count(a.id)
    FROM users u LEFT JOIN coin_accounts a ON a.player_id = u.id
    WHERE u.id > 0 GROUP BY u.id HAVING count(a.id) <> 2
    ORDER BY 1, 2
$$;

ALTER FUNCTION public.coin_discrepancies() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION coin_discrepancies(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.coin_discrepancies() IS 'Where the books do not agree with themselves: what the balance or rule says and what the lines say. Empty when all is well.';

-- Name: coin_holds_check_closed(uuid[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.coin_holds_check_closed(p_rooms uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_left coin_holds;
BEGIN
    DELETE FROM coin_holds h WHERE h.room_id = ANY (p_rooms) AND h.amount = 0;
    SELECT * INTO v_left FROM coin_holds h WHERE h.room_id = ANY (p_rooms) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'room % closes and still holds % coins of player %', v_left.room_id, v_left.amount, v_left.player_id
            USING ERRCODE = 'check_violation', TABLE = 'coin_holds', CONSTRAINT = 'coin_holds_not_after_the_end';
    END IF;
END $$;

ALTER FUNCTION public.coin_holds_check_closed(p_rooms uuid[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION coin_holds_check_closed(p_rooms uuid[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.coin_holds_check_closed(p_rooms uuid[]) IS 'A room that closes holds nobody''s coins any more; one that does is our mistake, and its commit is refused.';

-- Name: coin_lines_check_sum(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.coin_lines_check_sum() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_transaction bigint;
    v_sum numeric;
BEGIN
    v_transaction := CASE WHEN TG_OP = 'DELETE' THEN OLD.transaction_id ELSE NEW.transaction_id END;
    SELECT sum(l.amount) INTO v_sum FROM coin_lines l WHERE l.transaction_id = v_transaction;
    IF v_sum <> 0 THEN
        RAISE EXCEPTION 'the lines of coin transaction % sum to % instead of 0', v_transaction, v_sum
            USING ERRCODE = 'check_violation', TABLE = 'coin_lines', CONSTRAINT = 'coin_lines_sum_zero';
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.coin_lines_check_sum() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION coin_lines_check_sum(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.coin_lines_check_sum() IS 'Refuses a transaction whose lines do not sum to zero. Runs as the engine, since what it does not see it cannot sum.';

-- Name: coin_lines_check_sums(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.coin_lines_check_sums() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_wrong record;
BEGIN
    SELECT l.transaction_id, sum(l.amount) AS total INTO v_wrong
    FROM written l GROUP BY l.transaction_id HAVING sum(l.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of coin transaction % sum to % instead of 0', v_wrong.transaction_id, v_wrong.total
            USING ERRCODE = 'check_violation', TABLE = 'coin_lines', CONSTRAINT = 'coin_lines_sum_zero';
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.coin_lines_check_sums() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION coin_lines_check_sums(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.coin_lines_check_sums() IS 'Refuses lines that do not sum to zero for each transaction: all lines of one are written by one statement. What has summed to zero and only gets sums of zero added goes on doing so.';

-- Name: coin_post(text, text, text, bigint[], bigint[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.coin_post(p_kind text, p_reason text, p_key text, p_accounts bigint[], p_amounts bigint[]) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_transaction bigint;
    v_touched integer;
    v_same boolean;
BEGIN
    INSERT INTO coin_transactions (kind, reason, idempotency_key) VALUES (p_kind, p_reason, p_key)
    ON CONFLICT (idempotency_key) DO NOTHING RETURNING id INTO v_transaction;
    IF v_transaction IS NULL THEN
        SELECT t.id, t.kind = p_kind AND NOT EXISTS (
            SELECT FROM unnest(p_accounts, p_amounts) AS x (account_id, amount)
            FULL JOIN (SELECT * FROM coin_lines c WHERE c.transaction_id = t.id) l USING (account_id)
            WHERE x.amount IS DISTINCT FROM l.amount
        ) INTO STRICT v_transaction, v_same
        FROM coin_transactions t WHERE t.idempotency_key = p_key;
        IF NOT v_same THEN
            RAISE EXCEPTION 'coin transaction % was posted under this key with other lines', v_transaction
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'coin_transactions_key_unique';
        END IF;
        RETURN v_transaction;
    END IF;

    PERFORM FROM coin_accounts a WHERE a.id = ANY (p_accounts) ORDER BY a.id FOR NO KEY UPDATE;
    INSERT INTO coin_lines (transaction_id, account_id, amount)
    SELECT v_transaction, x.account_id, x.amount FROM unnest(p_accounts, p_amounts) AS x (account_id, amount);
    UPDATE coin_accounts a SET balance = a.balance + x.amount
    FROM unnest(p_accounts, p_amounts) AS x (account_id, amount) WHERE a.id = x.account_id;
    GET DIAGNOSTICS v_touched = ROW_COUNT;
    IF v_touched <> cardinality(p_accounts) THEN
        RAISE EXCEPTION 'coin transaction % names % accounts and moved %', v_transaction, cardinality(p_accounts), v_touched
            USING ERRCODE = 'assert_failure';
    END IF;
    RETURN v_transaction;
END $$;

ALTER FUNCTION public.coin_post(p_kind text, p_reason text, p_key text, p_accounts bigint[], p_amounts bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION coin_post(p_kind text, p_reason text, p_key text, p_accounts bigint[], p_amounts bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.coin_post(p_kind text, p_reason text, p_key text, p_accounts bigint[], p_amounts bigint[]) IS 'Posts one transaction, once for each key: an account and an amount a line, each account once, summing to zero. For the functions of the engine only; a balance that would go below zero violates coin_accounts_funds.';

-- Name: coins_available(bigint[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.coins_available(p_players bigint[]) RETURNS TABLE(player_id bigint, balance bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT a.player_id, a.balance FROM coin_accounts a WHERE a.player_id = ANY (p_players) AND a.kind = 'available'
$$;

ALTER FUNCTION public.coins_available(p_players bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION coins_available(p_players bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.coins_available(p_players bigint[]) IS 'What these players may spend: asked by a process before it refuses somebody for want of coins.';

-- Name: coins_move(public.commit_coins); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.coins_move(p_coins public.commit_coins, OUT players bigint[], OUT balances bigint[], OUT broke boolean) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.coins_move(p_coins public.commit_coins, OUT players bigint[], OUT balances bigint[], OUT broke boolean) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION coins_move(p_coins public.commit_coins, OUT players bigint[], OUT balances bigint[], OUT broke boolean); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.coins_move(p_coins public.commit_coins, OUT players bigint[], OUT balances bigint[], OUT broke boolean) IS 'Moves the coins of one commit. Where an account that may be spent from would have gone below zero at any moment it writes nothing, says broke, and answers those players with what they truly have; else it answers what everybody who was touched has now. Called by journal_commit only.';

-- Name: create_future_partitions(integer); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.create_future_partitions(p_months integer) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.create_future_partitions(p_months integer) OWNER TO winedex_owner;

-- Name: FUNCTION create_future_partitions(p_months integer); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.create_future_partitions(p_months integer) IS 'Makes the partitions of this month and of p_months after it for every registered table, where they are missing; answers what it made.';

-- Name: current_player(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.current_player() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.player_id'::text, true), ''::text))::bigint;

ALTER FUNCTION public.current_player() OWNER TO winedex_owner;

-- Name: FUNCTION current_player(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.current_player() IS 'users.id of the player for whom this transaction speaks (SET LOCAL app.player_id), or null: then policies show nothing. After a transaction the setting is an empty text and not null.';

-- Name: daily_maintenance(); Type: PROCEDURE; Schema: public; Owner: winedex_owner

CREATE PROCEDURE public.daily_maintenance()
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_step text;
    v_began timestamptz;
    v_said text[];
    v_fault text;
    v_failed text[] := '{}';
BEGIN
    FOREACH v_step IN ARRAY ARRAY['make partitions', 'prune partitions', 'audit coins', 'refresh analytics', 'analyze tables'] LOOP
        v_began := pg_catalog.clock_timestamp();
        v_fault := NULL;
        v_said := '{}';
        BEGIN
            CASE v_step
                WHEN 'make partitions' THEN
                    v_said := ARRAY(SELECT m FROM public.create_future_partitions(3) AS m);
                WHEN 'prune partitions' THEN
                    v_said := ARRAY(SELECT p.partition_name || ': ' || p.outcome FROM public.prune_partitions() AS p);
                WHEN 'audit coins' THEN
                    v_said := ARRAY(SELECT d.what || ' ' || d.id::text FROM public.coin_discrepancies() AS d LIMIT 100);
                    IF pg_catalog.cardinality(v_said) > 0 THEN
                        v_fault := 'the books do not agree with themselves';
                    END IF;
                WHEN 'refresh analytics' THEN
                    v_said := ARRAY(SELECT r FROM public.refresh_all_analytics() AS r);
                WHEN 'analyze tables' THEN
                    v_said := ARRAY(SELECT a FROM public.analyze_all_tables() AS a);
            END CASE;
        EXCEPTION WHEN OTHERS THEN
            -- Whatever it is, it keeps no other step from being done: it is written down, and said at the end.
            v_fault := SQLERRM || ' (' || SQLSTATE || ')';
        END;
        IF v_fault IS NOT NULL THEN
            v_failed := v_failed || v_step;
        END IF;
        INSERT INTO public.maintenance_steps (step, began_at, took_ms, fault, said)
        VALUES (
            v_step, v_began, (extract(epoch FROM pg_catalog.clock_timestamp() - v_began) * 1000)::bigint, v_fault, v_said
        );
        COMMIT;
    END LOOP;
    DELETE FROM public.maintenance_steps WHERE began_at < pg_catalog.now() - interval '90 days';
    COMMIT;
    IF v_failed <> '{}' THEN
        RAISE EXCEPTION 'maintenance failed: %', pg_catalog.array_to_string(v_failed, ', ')
            USING HINT = 'maintenance_steps says what went wrong; every other step is done.';
    END IF;
END $$;

ALTER PROCEDURE public.daily_maintenance() OWNER TO winedex_owner;

-- Name: PROCEDURE daily_maintenance(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON PROCEDURE public.daily_maintenance() IS 'What has to be done every day, a transaction a step, so that no lock is held longer than its step. To be called outside of a transaction and without a statement_timeout; fails at the end where a step failed. VACUUM is not in it: no procedure can.';

-- Name: get_user_rarity_counts(bigint); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.get_user_rarity_counts(p_player bigint) RETURNS TABLE(rarity text, rarity_ordinal smallint, wines bigint, species bigint, shiny bigint)
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT s.rarity, s.rarity_ordinal, sum(o.wines)::bigint, count(*), sum(o.shiny)::bigint
    FROM (
        SELECT w.species_id, count(*) AS wines, count(*) FILTER (WHERE w.shiny) AS shiny
        FROM wines w WHERE w.owner_id = p_player GROUP BY w.species_id
    ) o
    JOIN wine_species s ON s.id = o.species_id
    GROUP BY s.rarity, s.rarity_ordinal
    ORDER BY s.rarity_ordinal
$$;

ALTER FUNCTION public.get_user_rarity_counts(p_player bigint) OWNER TO winedex_owner;

-- Name: FUNCTION get_user_rarity_counts(p_player bigint); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.get_user_rarity_counts(p_player bigint) IS 'How many wines a player (users.id) has of each rarity that he has any of, of how many species, and how many are shiny. Of wines that the caller may not see it counts none.';

-- Name: get_wine_market_trends(integer, bigint, integer, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.get_wine_market_trends(p_days integer DEFAULT 30, p_species bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 50, p_until timestamp with time zone DEFAULT now()) RETURNS TABLE(species_id bigint, slug text, name text, rarity text, sales bigint, volume bigint, average_price numeric, median_price numeric, lowest_price bigint, highest_price bigint, last_price bigint, sales_before bigint, average_before numeric, change_pct numeric)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
BEGIN
    IF p_days IS NULL OR p_days NOT BETWEEN 1 AND 365 OR p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 200 OR p_until IS NULL THEN
        RAISE EXCEPTION 'a trend is of 1 to 365 days and 1 to 200 species' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY
    SELECT s.id, s.slug, s.name, s.rarity, w.sales, w.volume, round(w.average, 2), round(w.median, 2), w.lowest, w.highest,
           w.last, w.sales_before, round(w.before, 2), round(100 * (w.average - w.before) / nullif(w.before, 0), 2)
    FROM (
        SELECT t.species_id,
               count(*) FILTER (WHERE t.at > p_until - make_interval(days => p_days)) AS sales,
               coalesce(sum(t.price) FILTER (WHERE t.at > p_until - make_interval(days => p_days)), 0)::bigint AS volume,
               avg(t.price) FILTER (WHERE t.at > p_until - make_interval(days => p_days)) AS average,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY t.price)
                   FILTER (WHERE t.at > p_until - make_interval(days => p_days)))::numeric AS median,
               min(t.price) FILTER (WHERE t.at > p_until - make_interval(days => p_days))::bigint AS lowest,
               max(t.price) FILTER (WHERE t.at > p_until - make_interval(days => p_days))::bigint AS highest,
               (array_agg(t.price ORDER BY t.at DESC, t.trade_id DESC, t.wine_id DESC)
                   FILTER (WHERE t.at > p_until - make_interval(days => p_days)))[1]::bigint AS last,
               count(*) FILTER (WHERE t.at <= p_until - make_interval(days => p_days)) AS sales_before,
               avg(t.price) FILTER (WHERE t.at <= p_until - make_interval(days => p_days)) AS before
        FROM wine_trades t
        WHERE t.price IS NOT NULL AND t.at <= p_until AND t.at > p_until - make_interval(days => 2 * p_days)
          AND (p_species IS NULL OR t.species_id = p_species)
        GROUP BY t.species_id
    ) w
    JOIN wine_species s ON s.id = w.species_id
    ORDER BY w.volume DESC, s.id
    LIMIT p_limit;
END $$;

ALTER FUNCTION public.get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone) OWNER TO winedex_owner;

-- Name: FUNCTION get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone) IS 'Settled sales of the last p_days before p_until against as many days before them, by species (or of one), the greatest volume first; in whole coins, averages to the hundredth. change_pct is null where nothing was sold before or nothing since. What was given for other wines has no price and does not count.';

-- Name: inbox_forget(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.inbox_forget(p_before_ms bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_forgotten bigint;
BEGIN
    DELETE FROM inbox WHERE at_ms < p_before_ms;
    GET DIAGNOSTICS v_forgotten = ROW_COUNT;
    RETURN v_forgotten;
END $$;

ALTER FUNCTION public.inbox_forget(p_before_ms bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION inbox_forget(p_before_ms bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.inbox_forget(p_before_ms bigint) IS 'Forgets inbox lines from before a time, in milliseconds since the Unix epoch; their numbers are not given again.';

-- Name: journal_commit(uuid, uuid[], integer[], integer[], integer[], integer[], bigint[], boolean[], uuid[], integer[], integer[], bigint[], bigint[], uuid[], bytea[], jsonb, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]) RETURNS record
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT c.lost, c.failed, c.inbox_ns FROM journal_commit(
        p_node, p_rooms, p_epochs, p_heads, p_new_heads, p_new_ns, p_last_ats, p_closed,
        p_entry_rooms, p_seqs, p_first_ns, p_ats, p_actors, p_keys, p_bodies, p_opened, p_effects, NULL) c
$$;

ALTER FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]) IS 'The same without coins, for code from before there were any.';

-- Name: journal_commit(uuid, uuid[], integer[], integer[], integer[], integer[], bigint[], boolean[], uuid[], integer[], integer[], bigint[], bigint[], uuid[], bytea[], jsonb, jsonb, public.commit_coins); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
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

ALTER FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) IS 'One commit of entries of many rooms, with all that they do. Writes everything or nothing: lost names the rooms that are no longer as the caller expects, failed the entries (by position) whose guards do not hold; where coins are missing broke is true, and players and balances say who has what. Of what is written they say what everybody who was touched may spend now.';

-- Name: journal_effects(uuid[], integer[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]) IS 'The effects of a commit: guards in the order of entries, then what they guard. Called by journal_commit only.';

-- Name: lock_waits_now(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.lock_waits_now() RETURNS TABLE(waiting_pid integer, waiting_role text, waiting_for_ms bigint, lock text, table_name text, command text, held_by_pids integer[], held_by_roles text[], held_by_states text[], held_for_ms bigint, note text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.lock_waits_now() OWNER TO winedex_owner;

-- Name: FUNCTION lock_waits_now(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.lock_waits_now() IS 'For the view lock_waits.';

-- Name: node_beat(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.node_beat(p_node uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE nodes SET beat_at = clock_timestamp() WHERE node_id = p_node AND stopped_at IS NULL;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.node_beat(p_node uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION node_beat(p_node uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.node_beat(p_node uuid) IS 'Heartbeat. False where the node is not known or has left.';

-- Name: node_leave(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.node_leave(p_node uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE nodes SET beat_at = clock_timestamp(), stopped_at = clock_timestamp() WHERE node_id = p_node;
END $$;

ALTER FUNCTION public.node_leave(p_node uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION node_leave(p_node uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.node_leave(p_node uuid) IS 'The process has drained: what it owned may be taken over at once.';

-- Name: nodes; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.nodes (
    node_id uuid NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    pid_started text NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    beat_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    stopped_at timestamp with time zone
);

ALTER TABLE public.nodes OWNER TO winedex_owner;

-- Name: TABLE nodes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.nodes IS 'Server processes. A room belongs to one of them; its heartbeat says whether it can still be asked.';

-- Name: COLUMN nodes.host; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.nodes.host IS 'Which machine and process namespace: where it is ours, a missing process is proof of death.';

-- Name: COLUMN nodes.pid_started; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.nodes.pid_started IS 'Start time of the process as its system counts it, since a number is used again.';

-- Name: COLUMN nodes.beat_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.nodes.beat_at IS 'Last heartbeat, by this database''s clock. Older than two seconds: its rooms may be taken over.';

-- Name: COLUMN nodes.stopped_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.nodes.stopped_at IS 'Set when it drained and left in good order: its rooms may be taken over at once.';

-- Name: node_register(uuid, text, integer, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.node_register(p_node uuid, p_host text, p_pid integer, p_pid_started text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    BEGIN ATOMIC
 INSERT INTO public.nodes (node_id, host, pid, pid_started)
   VALUES (node_register.p_node, node_register.p_host, node_register.p_pid, node_register.p_pid_started);
END;

ALTER FUNCTION public.node_register(p_node uuid, p_host text, p_pid integer, p_pid_started text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION node_register(p_node uuid, p_host text, p_pid integer, p_pid_started text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.node_register(p_node uuid, p_host text, p_pid integer, p_pid_started text) IS 'A server process says that it lives.';

-- Name: nodes_forget(interval); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.nodes_forget(p_older_than interval) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_forgotten integer;
BEGIN
    DELETE FROM nodes n
    WHERE n.beat_at < clock_timestamp() - p_older_than
      AND NOT EXISTS (SELECT FROM rooms r WHERE r.owner = n.node_id);
    GET DIAGNOSTICS v_forgotten = ROW_COUNT;
    RETURN v_forgotten;
END $$;

ALTER FUNCTION public.nodes_forget(p_older_than interval) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION nodes_forget(p_older_than interval); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.nodes_forget(p_older_than interval) IS 'Forgets processes that are long gone and own no room.';

-- Name: openings_forget(interval); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.openings_forget(p_older_than interval) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_forgotten bigint;
BEGIN
    DELETE FROM openings o
    WHERE o.opened_at < clock_timestamp() - p_older_than
      AND NOT EXISTS (SELECT FROM rooms r WHERE r.room_id = o.room_id AND r.state = 'open');
    GET DIAGNOSTICS v_forgotten = ROW_COUNT;
    RETURN v_forgotten;
END $$;

ALTER FUNCTION public.openings_forget(p_older_than interval) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION openings_forget(p_older_than interval); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.openings_forget(p_older_than interval) IS 'Forgets which request opened a room, once that is long ago and the room is not open any more.';

-- Name: partition_bound(text, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.partition_bound(p_bounds text, p_month timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE
    RETURN CASE p_bounds WHEN 'timestamptz'::text THEN to_char((p_month AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD HH24:MI:SS+00'::text) WHEN 'uuidv7'::text THEN regexp_replace((lpad(to_hex(((EXTRACT(epoch FROM p_month) * (1000)::numeric))::bigint), 12, '0'::text) || repeat('0'::text, 20)), '(.{8})(.{4})(.{4})(.{4})(.{12})'::text, '\1-\2-\3-\4-\5'::text) ELSE NULL::text END;

ALTER FUNCTION public.partition_bound(p_bounds text, p_month timestamp with time zone) OWNER TO winedex_owner;

-- Name: FUNCTION partition_bound(p_bounds text, p_month timestamp with time zone); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.partition_bound(p_bounds text, p_month timestamp with time zone) IS 'The first partition key of a month, as text: of a UUIDv7, the least with the month''s first millisecond.';

-- Name: partition_health_now(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.partition_health_now() RETURNS TABLE(table_name text, partitions bigint, begins_at timestamp with time zone, months_ahead integer, kept_months integer, set_aside bigint, too_few boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT t.table_name, count(p.partition_name), min(p.begins_at), a.months_ahead, t.kept_months,
           (SELECT count(*) FROM partitions_set_aside s WHERE s.table_name = t.table_name), a.months_ahead < 2
    FROM partitioned_tables t
    JOIN partitions_ahead() a ON a.table_name = t.table_name
    LEFT JOIN LATERAL partitions_of(t.table_name) p ON true
    GROUP BY t.table_name, t.kept_months, a.months_ahead
    ORDER BY t.table_name
$$;

ALTER FUNCTION public.partition_health_now() OWNER TO winedex_owner;

-- Name: FUNCTION partition_health_now(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.partition_health_now() IS 'For the view partition_health.';

-- Name: partition_month(text, text); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.partition_month(p_bounds text, p_bound text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    RETURN CASE p_bounds WHEN 'timestamptz'::text THEN (p_bound)::timestamp with time zone WHEN 'uuidv7'::text THEN to_timestamp((((((('x'::text || lpad("left"(replace(p_bound, '-'::text, ''::text), 12), 16, '0'::text)))::bit(64))::bigint)::numeric / 1000.0))::double precision) ELSE NULL::timestamp with time zone END;

ALTER FUNCTION public.partition_month(p_bounds text, p_bound text) OWNER TO winedex_owner;

-- Name: FUNCTION partition_month(p_bounds text, p_bound text); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.partition_month(p_bounds text, p_bound text) IS 'The other way round: when the keys from this bound on begin.';

-- Name: partitions_ahead(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.partitions_ahead() RETURNS TABLE(table_name text, months_ahead integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.partitions_ahead() OWNER TO winedex_owner;

-- Name: FUNCTION partitions_ahead(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.partitions_ahead() IS 'How many months after this one each registered table can take rows without a gap; -1 where already this month is missing. Below 2 somebody should be told.';

-- Name: partitions_of(text); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.partitions_of(p_table text) RETURNS TABLE(partition_name text, begins_at timestamp with time zone, ends_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "DateStyle" TO 'ISO, YMD'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION public.partitions_of(p_table text) OWNER TO winedex_owner;

-- Name: FUNCTION partitions_of(p_table text); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.partitions_of(p_table text) IS 'The partitions of a registered table and the time each holds, read from the catalogue and not from names.';

-- Name: player_join(uuid, text, text, text, bigint, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb) IS 'Somebody becomes a player: his row, his two accounts, coins from the mint and wines, all or nothing. A name that is taken violates users_name_unique.';

-- Name: player_password(text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT u.id, u.public_id, u.password_hash FROM users u WHERE u.name_key = p_name_key AND u.password_hash IS NOT NULL
$$;

ALTER FUNCTION public.player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text) IS 'For signing in: the one player of that name and his password''s hash; nulls where nobody can sign in so.';

-- Name: prune_partitions(interval); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.prune_partitions(p_grace interval DEFAULT '7 days'::interval) RETURNS TABLE(partition_name text, outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET lock_timeout TO '100ms'
    AS $$
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

ALTER FUNCTION public.prune_partitions(p_grace interval) OWNER TO winedex_owner;

-- Name: FUNCTION prune_partitions(p_grace interval); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.prune_partitions(p_grace interval) IS 'Detaches the months that are past what partitioned_tables says is kept, and drops those detached longer ago than p_grace. outcome: detached, dropped, holds an open room (kept, as is one with a quarantined room) or busy (next time).';

-- Name: refresh_all_analytics(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.refresh_all_analytics() RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_view record;
BEGIN
    -- In the order in which they were made, since the later ones read the earlier ones.
    FOR v_view IN
        SELECT c.oid::regclass AS name, m.ispopulated
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_matviews m ON m.schemaname = 'public' AND m.matviewname = c.relname
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'm' AND pg_has_role(c.relowner, 'USAGE')
        ORDER BY c.oid
    LOOP
        -- Never filled, there is nothing that a reader could keep reading.
        EXECUTE format('REFRESH MATERIALIZED VIEW %s %s', CASE WHEN v_view.ispopulated THEN 'CONCURRENTLY' ELSE '' END, v_view.name);
        RETURN NEXT v_view.name::text;
    END LOOP;
END $$;

ALTER FUNCTION public.refresh_all_analytics() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION refresh_all_analytics(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.refresh_all_analytics() IS 'Counts all materialized views anew, without readers waiting; answers which.';

-- Name: replication_lag_now(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.replication_lag_now() RETURNS TABLE(standby text, state text, sync_state text, behind_bytes bigint, write_lag_ms bigint, flush_lag_ms bigint, replay_lag_ms bigint, note text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.replication_lag_now() OWNER TO winedex_owner;

-- Name: FUNCTION replication_lag_now(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.replication_lag_now() IS 'For the view replication_lag.';

-- Name: room_open(uuid, bigint, uuid, uuid, text, integer, integer, integer, integer[], integer[], bigint, bytea[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean) IS 'Opens a room for a request, once: asked again with the same actor and key it answers the room that is there.';

-- Name: room_quarantine(uuid, uuid, integer, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE rooms SET state = 'quarantined', fault = p_fault
    WHERE room_id = p_room AND epoch = p_epoch AND owner = p_node AND state = 'open';
    RETURN FOUND;
END $$;

ALTER FUNCTION public.room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text) IS 'Sets a room aside whose code failed: nothing more is decided in it until an operator voids it.';

-- Name: room_void(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.room_void(p_room uuid) RETURNS TABLE(wine_id bigint, owner_id bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.room_void(p_room uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION room_void(p_room uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.room_void(p_room uuid) IS 'Gives back what a quarantined room holds, wines and coins, and says so in the owners'' activity logs. For operators.';

-- Name: rooms_adoptable(uuid, uuid[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.rooms_adoptable(p_node uuid, p_dead uuid[]) RETURNS TABLE(room_id uuid, kind text, epoch integer, silent_ms bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT r.room_id, r.kind, r.epoch, (extract(epoch FROM clock_timestamp() - n.beat_at) * 1000)::bigint
    FROM rooms r JOIN nodes n ON n.node_id = r.owner
    WHERE r.state = 'open' AND r.owner <> p_node
      AND (n.stopped_at IS NOT NULL OR n.beat_at < clock_timestamp() - interval '2 seconds' OR n.node_id = ANY (p_dead))
    ORDER BY r.room_id
$$;

ALTER FUNCTION public.rooms_adoptable(p_node uuid, p_dead uuid[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION rooms_adoptable(p_node uuid, p_dead uuid[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.rooms_adoptable(p_node uuid, p_dead uuid[]) IS 'Open rooms whose owner cannot be asked: it left, has been silent for over two seconds, or is among p_dead (proven gone).';

-- Name: rooms_lost(uuid, uuid[], integer[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.rooms_lost(p_node uuid, p_rooms uuid[], p_epochs integer[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT x.room_id
    FROM unnest(p_rooms, p_epochs) AS x (room_id, epoch)
    LEFT JOIN rooms r ON r.room_id = x.room_id
    WHERE r.room_id IS NULL OR r.owner <> p_node OR r.epoch <> x.epoch OR r.state <> 'open'
$$;

ALTER FUNCTION public.rooms_lost(p_node uuid, p_rooms uuid[], p_epochs integer[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION rooms_lost(p_node uuid, p_rooms uuid[], p_epochs integer[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.rooms_lost(p_node uuid, p_rooms uuid[], p_epochs integer[]) IS 'Which of the caller''s rooms are no longer his: asked by a process that was stopped and has woken.';

-- Name: rooms_resume(uuid, uuid[], bigint, uuid[], integer[], bytea[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.rooms_resume(p_node uuid, p_dead uuid[], p_at_ms bigint, p_rooms uuid[], p_epochs integer[], p_bodies bytea[]) RETURNS SETOF uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.rooms_resume(p_node uuid, p_dead uuid[], p_at_ms bigint, p_rooms uuid[], p_epochs integer[], p_bodies bytea[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION rooms_resume(p_node uuid, p_dead uuid[], p_at_ms bigint, p_rooms uuid[], p_epochs integer[], p_bodies bytea[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.rooms_resume(p_node uuid, p_dead uuid[], p_at_ms bigint, p_rooms uuid[], p_epochs integer[], p_bodies bytea[]) IS 'Takes rooms over, or takes one''s own anew where the outcome of a commit is not known: compares and sets the epoch and writes the entry that says so. Answers which rooms are now the caller''s.';

-- Name: search_few(tsquery, bigint, public.wine_filter, boolean); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean) RETURNS bigint[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_indexscan TO 'off'
    AS $$
DECLARE
    -- True where nothing is asked of a species: each condition then holds for no species at all.
    v_anything boolean := coalesce(species_fits(NULL::wine_species, p), false);
    v_found bigint[];
BEGIN
    IF v_anything AND (p_query IS NULL OR (numnode(p_query) = 1 AND p_most > 2000)) THEN
        RETURN NULL;
    END IF;
    v_found := ARRAY(
        SELECT s.id FROM wine_species s
        WHERE (p_query IS NULL OR s.words @@ p_query) AND (p_retired OR NOT s.retired) AND species_fits(s, p)
        LIMIT 2001
    );
    RETURN CASE WHEN cardinality(v_found) <= 2000 THEN v_found END;
END $$;

ALTER FUNCTION public.search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean) OWNER TO winedex_owner;

-- Name: FUNCTION search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean) IS 'The species that a query and a filter find where they are 2,000 at most, else null: then one in fifty of a large catalogue fits, and whoever goes through it in order soon has a page. By bitmaps only: how many have two words together no statistics say, and a plan that leans on them is wrong by a hundred times.';

-- Name: search_owned(public.wine_filter, text, jsonb, integer); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) RETURNS TABLE(species_id bigint, wine_id bigint, "position" jsonb)
    LANGUAGE plpgsql STABLE ROWS 50
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    AS $$
DECLARE
    v_query tsquery;
    v_most bigint;
    v_few bigint[];
    v_score bigint;
    v_rarity bigint;
    v_species bigint;
    v_level bigint;
    v_id bigint := p_after ->> -1;
BEGIN
    IF p.q IS NOT NULL THEN
        SELECT f.query, f.species_most INTO v_query, v_most FROM search_query(p.q, true) f;
    END IF;
    v_few := search_few(v_query, v_most, p, true);
    IF p_order <> 'newest' THEN
        v_level := p_after ->> -2;
    END IF;
    IF p_order IN ('relevance', 'rarity') THEN
        v_score := p_after ->> 1;
        v_rarity := p_after ->> 2;
        v_species := p_after ->> 3;
    END IF;
    IF p_order = 'relevance' AND v_query IS NOT NULL AND cardinality(v_few) <= 1000 THEN
        RETURN QUERY
        -- The species in their order first, then of each its wines in theirs: nothing is read beyond the page.
        SELECT f.id, w.id, jsonb_build_array(p_order, f.score, f.rarity_ordinal, f.id, w.level, w.id)
        FROM (
            SELECT s.id, s.rarity_ordinal,
                   greatest(1, (1000 * ts_rank('{0.1,0.2,0.4,1}', s.words, v_query, 1))::integer) AS score
            FROM wine_species s
            WHERE s.id = ANY (v_few)
            ORDER BY 3 DESC, s.rarity_ordinal DESC, s.id DESC
            LIMIT 1000
        ) f
        JOIN wines w ON w.species_id = f.id
        WHERE wine_fits(w, p) AND (
            p_after IS NULL
            OR (f.score, f.rarity_ordinal, f.id, w.level, w.id) < (v_score, v_rarity, v_species, v_level, v_id)
        )
        ORDER BY f.score DESC, f.rarity_ordinal DESC, f.id DESC, w.level DESC, w.id DESC
        LIMIT p_limit;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT s.id, w.id, CASE p_order
        WHEN 'level' THEN jsonb_build_array(p_order, w.level, w.id)
        WHEN 'newest' THEN jsonb_build_array(p_order, w.id)
        ELSE jsonb_build_array(p_order, 0, s.rarity_ordinal, s.id, w.level, w.id)
    END
    FROM wines w JOIN wine_species s ON s.id = w.species_id
    WHERE wine_fits(w, p)
      AND CASE
          WHEN v_few IS NOT NULL AND p_order IN ('relevance', 'rarity') THEN s.id = ANY (v_few)
          WHEN v_few IS NOT NULL THEN w.species_id = ANY (v_few)
          ELSE (v_query IS NULL OR ts_match_vq(s.words, v_query)) AND species_fits(s, p)
      END
      AND (p_after IS NULL OR CASE p_order
          WHEN 'level' THEN (w.level, w.id) < (v_level, v_id)
          WHEN 'newest' THEN w.id < v_id
          ELSE (s.rarity_ordinal, s.id, w.level, w.id) < (v_rarity, v_species, v_level, v_id)
      END)
    ORDER BY
        CASE WHEN p_order IN ('relevance', 'rarity') THEN s.rarity_ordinal END DESC,
        CASE WHEN p_order IN ('relevance', 'rarity') THEN s.id END DESC,
        CASE WHEN p_order <> 'newest' THEN w.level END DESC,
        w.id DESC
    LIMIT p_limit;
END $$;

ALTER FUNCTION public.search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) OWNER TO winedex_owner;

-- Name: FUNCTION search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) IS 'A page of wines that somebody owns for search_wines, of those that the caller may see.';

-- Name: search_query(text, boolean); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint) RETURNS record
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    -- A hyphen, a point or a slash would make one word of several.
    v_words text[] := ARRAY(
        SELECT l.lexeme
        FROM unnest(to_tsvector('wine_search'::regconfig, translate(left(p_q, 200), '-./_@:;,&|!<>()*"', repeat(' ', 17)))) AS l
        WHERE char_length(l.lexeme) <= 40
        ORDER BY l.positions[1] LIMIT 8
    );
    v_word text;
    v_any tsquery;
    v_meant text[];
    v_species bigint;
BEGIN
    FOR v_widened IN 0..1 LOOP
        query := NULL;
        species_most := NULL;
        FOREACH v_word IN ARRAY v_words LOOP
            v_meant := ARRAY(SELECT w.word FROM search_words w WHERE w.word = v_word AND w.species > 0);
            IF v_meant = '{}' AND char_length(v_word) >= 3 THEN
                v_meant := ARRAY(
                    SELECT w.word FROM search_words w WHERE w.word ^@ v_word AND w.species > 0
                    ORDER BY w.species DESC, w.word LIMIT 10
                );
            END IF;
            IF v_meant = '{}' OR v_widened = 1 THEN
                v_meant := v_meant || search_words_near(v_word);
            END IF;
            SELECT sum(w.species) INTO v_species FROM search_words w WHERE w.word = ANY (v_meant);
            species_most := least(species_most, coalesce(v_species, 0));
            v_any := NULL;
            FOREACH v_word IN ARRAY CASE WHEN v_meant = '{}' THEN ARRAY[v_word] ELSE v_meant END LOOP
                v_any := coalesce(v_any || plainto_tsquery('simple'::regconfig, v_word), plainto_tsquery('simple'::regconfig, v_word));
            END LOOP;
            query := coalesce(query && v_any, v_any);
        END LOOP;
        -- Only what finds few may find none: words that are known each, and stand together nowhere.
        EXIT WHEN query IS NULL OR species_most > 1000;
        EXIT WHEN EXISTS (SELECT FROM wine_species s WHERE s.words @@ query AND (p_retired OR NOT s.retired));
    END LOOP;
    query := coalesce(query, ''::tsquery);
    species_most := coalesce(species_most, 0);
END $$;

ALTER FUNCTION public.search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint) OWNER TO winedex_owner;

-- Name: FUNCTION search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint) IS 'What somebody typed, as a query in which every word must fit: as it is where the catalogue has it, else as the beginning of a word, else as its nearest words; and where all together find nothing, each with its nearest. species_most: no more species than this can be found. 200 characters and eight words are read.';

-- Name: search_species(public.wine_filter, text, jsonb, integer); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) RETURNS TABLE(species_id bigint, "position" jsonb)
    LANGUAGE plpgsql STABLE ROWS 50
    SET search_path TO 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    AS $$
DECLARE
    v_query tsquery;
    v_few bigint[];
    v_ranked boolean := false;
    v_score bigint;
    v_rarity bigint;
    v_id bigint := p_after ->> -1;
BEGIN
    IF p.q IS NOT NULL THEN
        SELECT f.query, search_few(f.query, f.species_most, p, false) INTO v_query, v_few FROM search_query(p.q, false) f;
        v_ranked := p_order = 'relevance' AND cardinality(v_few) <= 1000;
    END IF;
    IF p_order IN ('relevance', 'rarity') THEN
        v_score := p_after ->> 1;
        v_rarity := p_after ->> 2;
    END IF;
    RETURN QUERY
    SELECT f.id, CASE p_order
        WHEN 'name' THEN jsonb_build_array(p_order, f.name, f.id)
        WHEN 'newest' THEN jsonb_build_array(p_order, f.id)
        ELSE jsonb_build_array(p_order, f.score, f.rarity_ordinal, f.id)
    END
    FROM (
        SELECT s.id, s.name, s.rarity_ordinal,
               CASE WHEN v_ranked THEN greatest(1, (1000 * ts_rank('{0.1,0.2,0.4,1}', s.words, v_query, 1))::integer) ELSE 0 END AS score
        FROM wine_species s
        WHERE CASE
            WHEN v_few IS NOT NULL THEN s.id = ANY (v_few)
            -- Not by its operator, for which the planner would believe in a number of species: many are known to fit.
            ELSE NOT s.retired AND (v_query IS NULL OR ts_match_vq(s.words, v_query)) AND species_fits(s, p)
        END
    ) f
    -- One statement for all orders: with the arguments known when it is planned, only the one that is asked for is left.
    WHERE p_after IS NULL OR CASE p_order
        WHEN 'name' THEN (f.name, f.id) > (p_after ->> 1, v_id)
        WHEN 'newest' THEN f.id < v_id
        ELSE (f.score, f.rarity_ordinal, f.id) < (v_score, v_rarity, v_id)
    END
    ORDER BY
        CASE WHEN p_order = 'name' THEN f.name END,
        CASE WHEN p_order = 'name' THEN f.id END,
        CASE WHEN p_order IN ('relevance', 'rarity') THEN f.score END DESC,
        CASE WHEN p_order IN ('relevance', 'rarity') THEN f.rarity_ordinal END DESC,
        f.id DESC
    LIMIT p_limit;
END $$;

ALTER FUNCTION public.search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) OWNER TO winedex_owner;

-- Name: FUNCTION search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) IS 'A page of species for search_wines, and after which position each stands.';

-- Name: search_wines(text, text, text, text, text, integer, integer, text, text, text[], integer, integer, integer, integer, integer, integer, integer, boolean, uuid, boolean, text, jsonb, integer); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.search_wines(p_q text DEFAULT NULL::text, p_scope text DEFAULT 'species'::text, p_any_type text DEFAULT NULL::text, p_primary_type text DEFAULT NULL::text, p_secondary_type text DEFAULT NULL::text, p_rarity_min integer DEFAULT NULL::integer, p_rarity_max integer DEFAULT NULL::integer, p_country text DEFAULT NULL::text, p_region text DEFAULT NULL::text, p_grapes text[] DEFAULT NULL::text[], p_vintage_min integer DEFAULT NULL::integer, p_vintage_max integer DEFAULT NULL::integer, p_level_min integer DEFAULT NULL::integer, p_level_max integer DEFAULT NULL::integer, p_iv_min integer DEFAULT NULL::integer, p_iv_max integer DEFAULT NULL::integer, p_drink_in integer DEFAULT NULL::integer, p_shiny boolean DEFAULT NULL::boolean, p_owner uuid DEFAULT NULL::uuid, p_free boolean DEFAULT NULL::boolean, p_order text DEFAULT 'relevance'::text, p_after jsonb DEFAULT NULL::jsonb, p_limit integer DEFAULT 50) RETURNS TABLE(species_id bigint, slug text, name text, producer text, country text, region text, rarity text, wine_id bigint, wine uuid, owner uuid, level smallint, iv_total smallint, vintage smallint, shiny boolean, free boolean, "position" jsonb)
    LANGUAGE plpgsql STABLE ROWS 50
    SET search_path TO 'public', 'pg_temp'
    AS $_$
DECLARE
    v_filter wine_filter;
    v_owner bigint;
    v_shape text;
BEGIN
    -- The order's name and the numbers after it; a name stands in for one where species are sorted by it.
    v_shape := CASE
        WHEN p_scope = 'species' AND p_order IN ('relevance', 'rarity') THEN 'nnn'
        WHEN p_scope = 'species' AND p_order = 'name' THEN 'sn'
        WHEN p_scope = 'wines' AND p_order IN ('relevance', 'rarity') THEN 'nnnnn'
        WHEN p_scope = 'wines' AND p_order = 'level' THEN 'nn'
        WHEN p_scope IN ('species', 'wines') AND p_order = 'newest' THEN 'n'
    END;
    IF v_shape IS NULL THEN
        RAISE EXCEPTION 'search_wines knows species by relevance, rarity, name and newest, wines by relevance, rarity, level and newest'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 200 THEN
        RAISE EXCEPTION 'a page has 1 to 200 lines' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_after IS NOT NULL AND (
        jsonb_typeof(p_after) <> 'array' OR p_after ->> 0 IS DISTINCT FROM p_order
        OR (SELECT string_agg(CASE jsonb_typeof(e.v) WHEN 'number' THEN 'n' WHEN 'string' THEN 's' ELSE '?' END, '' ORDER BY e.nth)
            FROM jsonb_array_elements(p_after) WITH ORDINALITY AS e (v, nth) WHERE e.nth > 1) IS DISTINCT FROM v_shape
        OR EXISTS (SELECT FROM jsonb_array_elements(p_after) AS e (v)
                   WHERE jsonb_typeof(e.v) = 'number' AND e.v::text !~ '^[0-9]{1,18}$')
    ) THEN
        RAISE EXCEPTION 'this position was not given by this search' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_owner IS NOT NULL THEN
        SELECT u.id INTO v_owner FROM users u WHERE u.public_id = p_owner;
        -- Nobody has the id -1: an owner who does not exist has no wines.
        v_owner := coalesce(v_owner, -1);
    END IF;
    v_filter := ROW(
        p_q, p_any_type, p_primary_type, p_secondary_type, p_rarity_min, p_rarity_max, p_country, p_region, p_grapes,
        p_vintage_min, p_vintage_max, p_level_min, p_level_max, p_iv_min, p_iv_max, p_drink_in, p_shiny, v_owner, p_free
    );
    IF p_scope = 'species' THEN
        RETURN QUERY
        SELECT s.id, s.slug, s.name, s.producer, s.country, s.region, s.rarity,
               NULL::bigint, NULL::uuid, NULL::uuid, NULL::smallint, NULL::smallint, NULL::smallint, NULL::boolean, NULL::boolean,
               f."position"
        FROM search_species(v_filter, p_order, p_after, p_limit) WITH ORDINALITY f (species_id, "position", nth)
        JOIN wine_species s ON s.id = f.species_id
        ORDER BY f.nth;
    ELSE
        RETURN QUERY
        SELECT s.id, s.slug, s.name, s.producer, s.country, s.region, s.rarity,
               w.id, w.public_id, u.public_id, w.level::smallint,
               (w.iv_longevity + w.iv_power + w.iv_terroir + w.iv_complexity + w.iv_rarity + w.iv_elegance)::smallint,
               w.vintage, w.shiny, w.place = 'cellar',
               f."position"
        FROM search_owned(v_filter, p_order, p_after, p_limit) WITH ORDINALITY f (species_id, wine_id, "position", nth)
        JOIN wine_species s ON s.id = f.species_id
        JOIN wines w ON w.id = f.wine_id
        JOIN users u ON u.id = w.owner_id
        ORDER BY f.nth;
    END IF;
END $_$;

ALTER FUNCTION public.search_wines(p_q text, p_scope text, p_any_type text, p_primary_type text, p_secondary_type text, p_rarity_min integer, p_rarity_max integer, p_country text, p_region text, p_grapes text[], p_vintage_min integer, p_vintage_max integer, p_level_min integer, p_level_max integer, p_iv_min integer, p_iv_max integer, p_drink_in integer, p_shiny boolean, p_owner uuid, p_free boolean, p_order text, p_after jsonb, p_limit integer) OWNER TO winedex_owner;

-- Name: FUNCTION search_wines(p_q text, p_scope text, p_any_type text, p_primary_type text, p_secondary_type text, p_rarity_min integer, p_rarity_max integer, p_country text, p_region text, p_grapes text[], p_vintage_min integer, p_vintage_max integer, p_level_min integer, p_level_max integer, p_iv_min integer, p_iv_max integer, p_drink_in integer, p_shiny boolean, p_owner uuid, p_free boolean, p_order text, p_after jsonb, p_limit integer); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.search_wines(p_q text, p_scope text, p_any_type text, p_primary_type text, p_secondary_type text, p_rarity_min integer, p_rarity_max integer, p_country text, p_region text, p_grapes text[], p_vintage_min integer, p_vintage_max integer, p_level_min integer, p_level_max integer, p_iv_min integer, p_iv_max integer, p_drink_in integer, p_shiny boolean, p_owner uuid, p_free boolean, p_order text, p_after jsonb, p_limit integer) IS 'The catalogue (p_scope species), or the wines that the caller may see (wines: a player his own, reports everybody''s), found by words and filters. Null wants all; p_grapes: all of them; p_drink_in: a year; p_free: in its cellar. Relevance is worth something up to 1,000 species, and is rarity above. p_after: the position of the last line that was read.';

-- Name: search_words_keep(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.search_words_keep() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    -- Whoever changes species holds them alone (see the import), so that no two runs of this meet on a word.
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        UPDATE search_words w SET species = w.species - g.species
        FROM (SELECT l.lexeme, count(*) AS species FROM old_species s CROSS JOIN LATERAL unnest(s.words) AS l GROUP BY 1) g
        WHERE w.word = g.lexeme;
    END IF;
    IF TG_OP IN ('UPDATE', 'INSERT') THEN
        INSERT INTO search_words (word, species)
        SELECT l.lexeme, count(*) FROM new_species s CROSS JOIN LATERAL unnest(s.words) AS l GROUP BY 1 ORDER BY 1
        ON CONFLICT (word) DO UPDATE SET species = search_words.species + excluded.species;
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.search_words_keep() OWNER TO winedex_owner;

-- Name: FUNCTION search_words_keep(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.search_words_keep() IS 'Keeps search_words as the species are, once a statement.';

-- Name: search_words_near(text); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.search_words_near(p_word text) RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH near (word, species, slips) AS (
        -- Two letters in the wrong order leave a short word few trigrams: each swap is looked up by itself.
        SELECT w.word, w.species, 1
        FROM generate_series(1, char_length(p_word) - 1) AS i
        JOIN search_words w ON w.word
            = left(p_word, i - 1) || substr(p_word, i + 1, 1) || substr(p_word, i, 1) || substr(p_word, i + 2)
        WHERE char_length(p_word) BETWEEN 3 AND 40 AND w.species > 0 AND w.word <> p_word
        UNION ALL
        SELECT w.word, w.species, d.slips
        FROM search_words w
        CROSS JOIN LATERAL levenshtein_less_equal(p_word, w.word, least(3, greatest(1, char_length(p_word) / 3)))
            AS d (slips)
        WHERE char_length(p_word) BETWEEN 4 AND 40 AND w.word % p_word AND w.species > 0 AND w.word <> p_word
          AND char_length(w.word) BETWEEN char_length(p_word) - 3 AND char_length(p_word) + 3
          AND d.slips <= least(3, greatest(1, char_length(p_word) / 3))
    ), nearest AS (
        SELECT n.word, max(n.species) AS species FROM near n
        WHERE n.slips = (SELECT min(m.slips) FROM near m)
        GROUP BY n.word
        ORDER BY similarity(n.word, p_word) DESC, 2 DESC, 1
        LIMIT 4
    )
    SELECT coalesce(array_agg(n.word::text ORDER BY n.word), '{}') FROM nearest n
$$;

ALTER FUNCTION public.search_words_near(p_word text) OWNER TO winedex_owner;

-- Name: FUNCTION search_words_near(p_word text); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.search_words_near(p_word text) IS 'Up to four words of the catalogue with the fewest slips from a misspelt one: a letter too many, too few or another, or two in the wrong order; one slip in a word of four letters, two from six, three from nine.';

-- Name: session_end(bytea, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.session_end(p_access_hash bytea, p_now timestamp with time zone) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    UPDATE user_sessions s SET ended_at = p_now, ended_why = 'signed_out'
    WHERE s.access_hash = p_access_hash AND s.ended_at IS NULL
    RETURNING s.public_id
$$;

ALTER FUNCTION public.session_end(p_access_hash bytea, p_now timestamp with time zone) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION session_end(p_access_hash bytea, p_now timestamp with time zone); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.session_end(p_access_hash bytea, p_now timestamp with time zone) IS 'Signs out; answers which session ended, null where none did.';

-- Name: session_of_access(bytea, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.session_of_access(p_access_hash bytea, p_now timestamp with time zone, OUT session uuid, OUT player_id bigint, OUT player uuid, OUT name text, OUT expires_at timestamp with time zone, OUT state text) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT s.public_id, s.user_id, u.public_id, u.name, s.access_expires_at,
           CASE WHEN s.ended_at IS NOT NULL THEN 'ended' WHEN s.access_expires_at <= p_now THEN 'expired' ELSE 'lives' END
    FROM user_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.access_hash = p_access_hash
$$;

ALTER FUNCTION public.session_of_access(p_access_hash bytea, p_now timestamp with time zone, OUT session uuid, OUT player_id bigint, OUT player uuid, OUT name text, OUT expires_at timestamp with time zone, OUT state text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION session_of_access(p_access_hash bytea, p_now timestamp with time zone, OUT session uuid, OUT player_id bigint, OUT player uuid, OUT name text, OUT expires_at timestamp with time zone, OUT state text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.session_of_access(p_access_hash bytea, p_now timestamp with time zone, OUT session uuid, OUT player_id bigint, OUT player uuid, OUT name text, OUT expires_at timestamp with time zone, OUT state text) IS 'Whose an access token is; nulls where it is nobody''s. state: lives, expired or ended.';

-- Name: session_open(uuid, bigint, text, bytea, bytea, bytea, timestamp with time zone, timestamp with time zone, timestamp with time zone, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.session_open(p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, p_devices_max integer) RETURNS SETOF uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    -- The player's row is the turnstile: two sign-ins at once cannot both count the same devices.
    PERFORM FROM users u WHERE u.id = p_player FOR NO KEY UPDATE;
    INSERT INTO user_sessions (
        public_id, user_id, device, family_hash, refresh_hash, access_hash, access_expires_at, expires_at, created_at, seen_at
    ) VALUES (
        p_session, p_player, p_device, p_family_hash, p_refresh_hash, p_access_hash, p_access_expires, p_expires, p_now, p_now
    );
    RETURN QUERY
    UPDATE user_sessions s SET ended_at = p_now, ended_why = 'too_many_devices'
    WHERE s.id IN (
        SELECT l.id FROM user_sessions l
        WHERE l.user_id = p_player AND l.ended_at IS NULL AND l.expires_at > p_now
        ORDER BY (l.public_id = p_session) DESC, l.seen_at DESC, l.id DESC
        OFFSET p_devices_max
    )
    RETURNING s.public_id;
END $$;

ALTER FUNCTION public.session_open(p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, p_devices_max integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION session_open(p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, p_devices_max integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.session_open(p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, p_devices_max integer) IS 'Signs in, and signs out the devices that were unseen for longest where there are more than p_devices_max; answers which.';

-- Name: session_renew(bytea, bytea, bytea, bytea, timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.session_renew(p_family_hash bytea, p_refresh_hash bytea, p_new_refresh_hash bytea, p_new_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, OUT session uuid, OUT player uuid, OUT outcome text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_session user_sessions;
BEGIN
    SELECT * INTO v_session FROM user_sessions s WHERE s.family_hash = p_family_hash FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN;
    END IF;
    session := v_session.public_id;
    SELECT u.public_id INTO STRICT player FROM users u WHERE u.id = v_session.user_id;
    IF v_session.refresh_hash <> p_refresh_hash THEN
        -- Somebody has a token that was replaced: whether he or its owner is the thief cannot be known, so both go.
        UPDATE user_sessions s SET ended_at = p_now, ended_why = 'token_reused'
        WHERE s.id = v_session.id AND s.ended_at IS NULL;
        outcome := 'reused';
    ELSIF v_session.ended_at IS NOT NULL THEN
        -- The owner of a stolen token learns here why he is signed out.
        outcome := CASE WHEN v_session.ended_why = 'token_reused' THEN 'reused' ELSE 'ended' END;
    ELSIF v_session.expires_at <= p_now THEN
        outcome := 'expired';
    ELSE
        UPDATE user_sessions s
        SET refresh_hash = p_new_refresh_hash, access_hash = p_new_access_hash,
            access_expires_at = p_access_expires, expires_at = p_expires, seen_at = greatest(s.seen_at, p_now)
        WHERE s.id = v_session.id;
        outcome := 'renewed';
    END IF;
END $$;

ALTER FUNCTION public.session_renew(p_family_hash bytea, p_refresh_hash bytea, p_new_refresh_hash bytea, p_new_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, OUT session uuid, OUT player uuid, OUT outcome text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION session_renew(p_family_hash bytea, p_refresh_hash bytea, p_new_refresh_hash bytea, p_new_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, OUT session uuid, OUT player uuid, OUT outcome text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.session_renew(p_family_hash bytea, p_refresh_hash bytea, p_new_refresh_hash bytea, p_new_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, OUT session uuid, OUT player uuid, OUT outcome text) IS 'Replaces a family''s tokens, once for each refresh token: one that was replaced before ends the family. outcome: renewed, reused, ended, expired or unknown.';

-- Name: sessions_forget(timestamp with time zone); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.sessions_forget(p_before timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_forgotten bigint;
BEGIN
    DELETE FROM user_sessions s WHERE s.expires_at < p_before;
    GET DIAGNOSTICS v_forgotten = ROW_COUNT;
    RETURN v_forgotten;
END $$;

ALTER FUNCTION public.sessions_forget(p_before timestamp with time zone) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION sessions_forget(p_before timestamp with time zone); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.sessions_forget(p_before timestamp with time zone) IS 'Forgets sessions whose refresh token ended before p_before, so that a used one is known as such until then.';

-- Name: slow_queries_now(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.slow_queries_now() RETURNS TABLE(query text, role text, calls bigint, total_ms numeric, mean_ms numeric, worst_ms numeric, rows bigint, hit_pct numeric, temporary_bytes bigint, note text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
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
END $_$;

ALTER FUNCTION public.slow_queries_now() OWNER TO winedex_owner;

-- Name: FUNCTION slow_queries_now(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.slow_queries_now() IS 'For the view slow_queries.';

-- Name: wine_search; Type: TEXT SEARCH CONFIGURATION; Schema: public; Owner: winedex_owner

CREATE TEXT SEARCH CONFIGURATION public.wine_search (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR asciiword WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR word WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR hword_part WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR hword_asciipart WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR asciihword WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR hword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search
    ADD MAPPING FOR uint WITH simple;

ALTER TEXT SEARCH CONFIGURATION public.wine_search OWNER TO winedex_owner;

-- Name: TEXT SEARCH CONFIGURATION wine_search; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TEXT SEARCH CONFIGURATION public.wine_search IS 'Words as they are, in lower case and without accents: cotes finds Côtes.';

-- Name: species_words(text, text, text[], text, text); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.species_words(p_name text, p_producer text, p_grapes text[], p_region text, p_country text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((setweight(to_tsvector('public.wine_search'::regconfig, p_name), 'A'::"char") || setweight(to_tsvector('public.wine_search'::regconfig, COALESCE(p_producer, ''::text)), 'B'::"char")) || setweight(to_tsvector('public.wine_search'::regconfig, array_to_string(p_grapes, ' '::text)), 'C'::"char")) || setweight(to_tsvector('public.wine_search'::regconfig, ((p_region || ' '::text) || p_country)), 'D'::"char"));

ALTER FUNCTION public.species_words(p_name text, p_producer text, p_grapes text[], p_region text, p_country text) OWNER TO winedex_owner;

-- Name: FUNCTION species_words(p_name text, p_producer text, p_grapes text[], p_region text, p_country text); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.species_words(p_name text, p_producer text, p_grapes text[], p_region text, p_country text) IS 'What a search finds a species by: its name first, then producer, grapes, region and country.';

-- Name: wine_species; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_species (
    id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    producer text,
    style text NOT NULL,
    primary_type public.wine_type NOT NULL,
    secondary_type public.wine_type,
    rarity text NOT NULL,
    rarity_ordinal smallint NOT NULL,
    base_longevity public.base_stat NOT NULL,
    base_power public.base_stat NOT NULL,
    base_terroir public.base_stat NOT NULL,
    base_complexity public.base_stat NOT NULL,
    base_rarity public.base_stat NOT NULL,
    base_elegance public.base_stat NOT NULL,
    body public.palate_step NOT NULL,
    acidity public.palate_step NOT NULL,
    tannin public.palate_step NOT NULL,
    sweet public.palate_step NOT NULL,
    alcohol public.palate_step NOT NULL,
    aroma public.palate_step NOT NULL,
    country text NOT NULL,
    region text NOT NULL,
    grapes text[] NOT NULL,
    abv numeric(4,1) NOT NULL,
    fact text,
    fact_source text,
    source text NOT NULL,
    rules_version integer NOT NULL,
    retired boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    words tsvector GENERATED ALWAYS AS (public.species_words(name, producer, grapes, region, country)) STORED NOT NULL,
    CONSTRAINT wine_species_abv_0_to_25 CHECK (((abv >= (0)::numeric) AND (abv <= (25)::numeric))),
    CONSTRAINT wine_species_fact_has_source CHECK (((fact IS NULL) = (fact_source IS NULL))),
    CONSTRAINT wine_species_grapes_count CHECK (((cardinality(grapes) <= 50) AND (array_position(grapes, NULL::text) IS NULL))),
    CONSTRAINT wine_species_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT wine_species_palate_begins_at_1 CHECK ((((body)::smallint >= 1) AND ((acidity)::smallint >= 1) AND ((alcohol)::smallint >= 1) AND ((aroma)::smallint >= 1))),
    CONSTRAINT wine_species_place_length CHECK ((((char_length(country) >= 1) AND (char_length(country) <= 200)) AND ((char_length(region) >= 1) AND (char_length(region) <= 200)))),
    CONSTRAINT wine_species_producer_length CHECK (((char_length(producer) >= 1) AND (char_length(producer) <= 200))),
    CONSTRAINT wine_species_rarity_known CHECK (((((((((((((((((((((((rarity = 'Everyday'::text) AND (rarity_ordinal = 1)) OR ((rarity = 'Regional'::text) AND (rarity_ordinal = 2))) OR ((rarity = 'Quality'::text) AND (rarity_ordinal = 3))) OR ((rarity = 'Estate'::text) AND (rarity_ordinal = 4))) OR ((rarity = 'Vintage'::text) AND (rarity_ordinal = 5))) OR ((rarity = 'Reserve'::text) AND (rarity_ordinal = 6))) OR ((rarity = 'SingleVineyard'::text) AND (rarity_ordinal = 7))) OR ((rarity = 'GrandCru'::text) AND (rarity_ordinal = 8))) OR ((rarity = 'MasterSelection'::text) AND (rarity_ordinal = 9))) OR ((rarity = 'CultClassic'::text) AND (rarity_ordinal = 10))) OR ((rarity = 'AllocationOnly'::text) AND (rarity_ordinal = 11))) OR ((rarity = 'CriticsChoice'::text) AND (rarity_ordinal = 12))) OR ((rarity = 'MuseumPiece'::text) AND (rarity_ordinal = 13))) OR ((rarity = 'InvestmentGrade'::text) AND (rarity_ordinal = 14))) OR ((rarity = 'Unicorn'::text) AND (rarity_ordinal = 15))) OR ((rarity = 'GhostVintage'::text) AND (rarity_ordinal = 16))) OR ((rarity = 'LostLabel'::text) AND (rarity_ordinal = 17))) OR ((rarity = 'FoundersReserve'::text) AND (rarity_ordinal = 18))) OR ((rarity = 'OnceInLifetime'::text) AND (rarity_ordinal = 19))) OR ((rarity = 'PerfectStorm'::text) AND (rarity_ordinal = 20))) OR ((rarity = 'TimeCapsule'::text) AND (rarity_ordinal = 21)))),
    CONSTRAINT wine_species_rules_version_counts CHECK ((rules_version >= 1)),
    CONSTRAINT wine_species_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120))),
    CONSTRAINT wine_species_source_known CHECK ((source = ANY (ARRAY['own'::text, 'x-wines'::text]))),
    CONSTRAINT wine_species_style_known CHECK ((style = ANY (ARRAY['red'::text, 'white'::text, 'rose'::text, 'sparkling'::text, 'sweet'::text, 'fortified'::text]))),
    CONSTRAINT wine_species_two_types CHECK (((secondary_type)::text <> (primary_type)::text))
);

ALTER TABLE public.wine_species OWNER TO winedex_owner;

-- Name: TABLE wine_species; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_species IS 'The catalogue: what a wine is before it is anybody''s. Nothing is deleted from it, since wines and records point here; what should not come up again is retired.';

-- Name: COLUMN wine_species.slug; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.slug IS 'Stable for ever; what the outside and the records of rooms call the species.';

-- Name: COLUMN wine_species.producer; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.producer IS 'Null in our own catalogue, which goes by appellation and style.';

-- Name: COLUMN wine_species.rarity_ordinal; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.rarity_ordinal IS '1 (Everyday) to 21 (TimeCapsule), always the rarity''s own.';

-- Name: COLUMN wine_species.base_rarity; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.base_rarity IS 'The stat called rarity (allure), 1 to 255; not the rarity of the species.';

-- Name: COLUMN wine_species.body; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.body IS '1 (least) to 5 (most), as are acidity, alcohol and aroma.';

-- Name: COLUMN wine_species.tannin; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.tannin IS '0 (none, as in most whites) to 5.';

-- Name: COLUMN wine_species.sweet; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.sweet IS '0 (bone dry) to 5 (luscious).';

-- Name: COLUMN wine_species.abv; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.abv IS 'Per cent of alcohol by volume, 0 to 25 with one decimal: Port has 22.';

-- Name: COLUMN wine_species.fact; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.fact IS 'One checked sentence to teach, never without its source.';

-- Name: COLUMN wine_species.source; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.source IS 'Which catalogue it comes from: own or x-wines.';

-- Name: COLUMN wine_species.rules_version; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.rules_version IS 'Version of the rules that shaped the stats from the source.';

-- Name: COLUMN wine_species.retired; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.retired IS 'True: does not come up any more, but wines of it live on.';

-- Name: COLUMN wine_species.words; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_species.words IS 'For the full-text search; follows from name, producer, grapes, region and country.';

-- Name: species_fits(public.wine_species, public.wine_filter); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.species_fits(s public.wine_species, p public.wine_filter) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((((p).any_type IS NULL) OR ((p).any_type = ANY (ARRAY[((s).primary_type)::text, ((s).secondary_type)::text]))) AND (((p).primary_type IS NULL) OR (((s).primary_type)::text = (p).primary_type)) AND (((p).secondary_type IS NULL) OR (((s).secondary_type)::text = (p).secondary_type)) AND (((p).rarity_min IS NULL) OR ((s).rarity_ordinal >= (p).rarity_min)) AND (((p).rarity_max IS NULL) OR ((s).rarity_ordinal <= (p).rarity_max)) AND (((p).country IS NULL) OR ((s).country = (p).country)) AND (((p).region IS NULL) OR ((s).region = (p).region)) AND (((p).grapes IS NULL) OR ((s).grapes @> (p).grapes)));

ALTER FUNCTION public.species_fits(s public.wine_species, p public.wine_filter) OWNER TO winedex_owner;

-- Name: FUNCTION species_fits(s public.wine_species, p public.wine_filter); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.species_fits(s public.wine_species, p public.wine_filter) IS 'Whether a species is as a filter wants it, its words apart.';

-- Name: statement_without_constants(text); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.statement_without_constants(p_query text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (p_query IS NULL) THEN NULL::text WHEN (p_query !~* '^\s*(select|insert|update|delete|merge|with|values)\M'::text) THEN (upper("substring"(p_query, '\w+'::text)) || ' …'::text) ELSE "left"(regexp_replace(regexp_replace(p_query, '\$(\w*)\$.*?\$\1\$|''(?:[^''\\]|''''|\\.)*'''::text, '''…'''::text, 'g'::text), '(?<![\w$.])\d+(?:\.\d+)?'::text, '…'::text, 'g'::text), 2000) END;

ALTER FUNCTION public.statement_without_constants(p_query text) OWNER TO winedex_owner;

-- Name: FUNCTION statement_without_constants(p_query text); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.statement_without_constants(p_query text) IS 'A statement''s text with … for each text and number; of what is no plain query its first word.';

-- Name: table_bloat_now(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.table_bloat_now() RETURNS TABLE(table_name text, bytes bigint, needed_bytes bigint, wasted_bytes bigint, wasted_pct numeric, dead_rows bigint, last_vacuum timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.table_bloat_now() OWNER TO winedex_owner;

-- Name: FUNCTION table_bloat_now(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.table_bloat_now() IS 'For the view table_bloat. Runs as the owner, who sees rows as a member of the engine; nothing but sizes leaves.';

-- Name: wine_base_value(smallint, boolean); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (round((((10)::numeric * power(1.5, ((p_rarity_ordinal - 1))::numeric)) * (CASE WHEN p_shiny THEN 10 ELSE 1 END)::numeric)))::bigint;

ALTER FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) OWNER TO winedex_owner;

-- Name: FUNCTION wine_base_value(p_rarity_ordinal smallint, p_shiny boolean); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) IS 'What a wine counts for, in whole coins, where none of its species was sold lately: half as much again with each rarity from 10 on, ten times that when shiny. Our choice.';

-- Name: wines; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wines (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    owner_id bigint NOT NULL,
    species_id bigint NOT NULL,
    iv_longevity public.iv_stat NOT NULL,
    iv_power public.iv_stat NOT NULL,
    iv_terroir public.iv_stat NOT NULL,
    iv_complexity public.iv_stat NOT NULL,
    iv_rarity public.iv_stat NOT NULL,
    iv_elegance public.iv_stat NOT NULL,
    ev_longevity public.ev_stat DEFAULT 0 NOT NULL,
    ev_power public.ev_stat DEFAULT 0 NOT NULL,
    ev_terroir public.ev_stat DEFAULT 0 NOT NULL,
    ev_complexity public.ev_stat DEFAULT 0 NOT NULL,
    ev_rarity public.ev_stat DEFAULT 0 NOT NULL,
    ev_elegance public.ev_stat DEFAULT 0 NOT NULL,
    nature text NOT NULL,
    level public.wine_level NOT NULL,
    experience bigint NOT NULL,
    shiny boolean NOT NULL,
    place text DEFAULT 'cellar'::text NOT NULL,
    place_room uuid,
    revision integer DEFAULT 1 NOT NULL,
    capture_method text NOT NULL,
    captured_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    vintage smallint,
    keeps_years smallint,
    CONSTRAINT wines_capture_method_known CHECK ((capture_method = ANY (ARRAY['starter'::text, 'wild'::text, 'bred'::text, 'evolved'::text, 'reward'::text]))),
    CONSTRAINT wines_ev_total_510 CHECK ((((((((ev_longevity)::smallint + (ev_power)::smallint) + (ev_terroir)::smallint) + (ev_complexity)::smallint) + (ev_rarity)::smallint) + (ev_elegance)::smallint) <= 510)),
    CONSTRAINT wines_experience_not_negative CHECK ((experience >= 0)),
    CONSTRAINT wines_keeps_years_1_to_100 CHECK (((keeps_years >= 1) AND (keeps_years <= 100))),
    CONSTRAINT wines_nature_known CHECK ((nature = ANY (ARRAY['Honest'::text, 'Brash'::text, 'Brawny'::text, 'Rustic'::text, 'Bold'::text, 'Stony'::text, 'Grounded'::text, 'Flinty'::text, 'Pure'::text, 'Earthy'::text, 'Contemplative'::text, 'Opulent'::text, 'Balanced'::text, 'Generous'::text, 'Brooding'::text, 'Ethereal'::text, 'Rare'::text, 'Coy'::text, 'Singular'::text, 'Haughty'::text, 'Elegant'::text, 'Nimble'::text, 'Lithe'::text, 'Charming'::text, 'Poised'::text]))),
    CONSTRAINT wines_place_known CHECK ((place = ANY (ARRAY['cellar'::text, 'queue'::text, 'battle'::text, 'escrow'::text]))),
    CONSTRAINT wines_revision_counts CHECK ((revision >= 1)),
    CONSTRAINT wines_room_outside_cellar CHECK (((place = 'cellar'::text) = (place_room IS NULL))),
    CONSTRAINT wines_vintage_1700_to_2200 CHECK (((vintage >= 1700) AND (vintage <= 2200))),
    CONSTRAINT wines_vintage_keeps CHECK (((vintage IS NULL) = (keeps_years IS NULL)))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.wines FORCE ROW LEVEL SECURITY;

ALTER TABLE public.wines OWNER TO winedex_owner;

-- Name: TABLE wines; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wines IS 'The wines that somebody owns. Places change often and in place: a fill factor of 80 keeps the changes within the page.';

-- Name: COLUMN wines.public_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.public_id IS 'UUIDv7 made by the program: what the outside calls the wine.';

-- Name: COLUMN wines.iv_longevity; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.iv_longevity IS 'The six iv_ columns: individual values, 0 to 31, for life.';

-- Name: COLUMN wines.ev_longevity; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.ev_longevity IS 'The six ev_ columns: effort values, 0 to 252 each and 510 in all.';

-- Name: COLUMN wines.nature; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.nature IS 'One of 25; raises one stat by a tenth and lowers another, or neither.';

-- Name: COLUMN wines.level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.level IS '1 to 999.';

-- Name: COLUMN wines.experience; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.experience IS 'Experience points in all, not negative; the level follows from them by the curve of its rarity.';

-- Name: COLUMN wines.shiny; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.shiny IS 'One in 4096 in the wild. Looks only: plays like any other.';

-- Name: COLUMN wines.place; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.place IS 'cellar, queue, battle or escrow; changed by compare-and-set only.';

-- Name: COLUMN wines.place_room; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.place_room IS 'The room that holds the wine; null in the cellar and only there.';

-- Name: COLUMN wines.revision; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.revision IS 'Goes up by one with every change of place, owner or values, by the statement that changes them: what was read under another revision is stale.';

-- Name: COLUMN wines.capture_method; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.capture_method IS 'How it came into the game: starter, wild, bred, evolved or reward.';

-- Name: COLUMN wines.vintage; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.vintage IS 'Year of the harvest; null where several years are blended, as in sparkling and fortified wines.';

-- Name: COLUMN wines.keeps_years; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wines.keeps_years IS 'Years from the vintage until the wine is past its best, which begins after a quarter of them; null without a vintage.';

-- Name: wine_fits(public.wines, public.wine_filter); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.wine_fits(w public.wines, p public.wine_filter) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((((p).owner_id IS NULL) OR ((w).owner_id = (p).owner_id)) AND (((p).vintage_min IS NULL) OR ((w).vintage >= (p).vintage_min)) AND (((p).vintage_max IS NULL) OR ((w).vintage <= (p).vintage_max)) AND (((p).level_min IS NULL) OR (((w).level)::smallint >= (p).level_min)) AND (((p).level_max IS NULL) OR (((w).level)::smallint <= (p).level_max)) AND (((p).iv_min IS NULL) OR ((((((((w).iv_longevity)::smallint + ((w).iv_power)::smallint) + ((w).iv_terroir)::smallint) + ((w).iv_complexity)::smallint) + ((w).iv_rarity)::smallint) + ((w).iv_elegance)::smallint) >= (p).iv_min)) AND (((p).iv_max IS NULL) OR ((((((((w).iv_longevity)::smallint + ((w).iv_power)::smallint) + ((w).iv_terroir)::smallint) + ((w).iv_complexity)::smallint) + ((w).iv_rarity)::smallint) + ((w).iv_elegance)::smallint) <= (p).iv_max)) AND (((p).drink_in IS NULL) OR ((((w).vintage + (w).keeps_years) >= (p).drink_in) AND (((w).vintage + ((w).keeps_years / 4)) <= (p).drink_in))) AND (((p).shiny IS NULL) OR ((w).shiny AND (p).shiny) OR ((NOT (w).shiny) AND (NOT (p).shiny))) AND (((p).free IS NULL) OR (((w).place = 'cellar'::text) = (p).free)));

ALTER FUNCTION public.wine_fits(w public.wines, p public.wine_filter) OWNER TO winedex_owner;

-- Name: FUNCTION wine_fits(w public.wines, p public.wine_filter); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) IS 'Whether somebody''s wine is as a filter wants it, its species apart.';

-- Name: wines_set_vintage(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.wines_set_vintage() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_species record;
BEGIN
    SELECT s.style, s.base_longevity INTO v_species FROM wine_species s WHERE s.id = NEW.species_id;
    IF NEW.vintage IS NULL AND v_species.style NOT IN ('sparkling', 'fortified') THEN
        NEW.keeps_years := 2 + (v_species.base_longevity + NEW.iv_longevity) / 8;
        NEW.vintage := extract(year FROM NEW.captured_at AT TIME ZONE 'UTC') - NEW.keeps_years / 4;
    ELSIF NEW.vintage IS NOT NULL AND NEW.keeps_years IS NULL THEN
        NEW.keeps_years := 2 + (v_species.base_longevity + NEW.iv_longevity) / 8;
    END IF;
    RETURN NEW;
END $$;

ALTER FUNCTION public.wines_set_vintage() OWNER TO winedex_owner;

-- Name: FUNCTION wines_set_vintage(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.wines_set_vintage() IS 'A wine that comes into the game without a year gets one: it keeps for 2 years and an eighth of its longevity, and comes when its best years begin. Our choice.';

-- Name: auctions; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.auctions (
    auction_id uuid NOT NULL,
    seller_id bigint NOT NULL,
    wine_id bigint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    start_price public.price NOT NULL,
    reserved boolean NOT NULL,
    buy_now public.price,
    price public.price,
    leader_id bigint,
    bids integer DEFAULT 0 NOT NULL,
    reserve_met boolean DEFAULT false NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    buyer_id bigint,
    CONSTRAINT auctions_buy_now_above_start CHECK (((buy_now)::bigint >= (start_price)::bigint)),
    CONSTRAINT auctions_closed_whole CHECK (((state = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT auctions_led_by_a_bid CHECK (((bids = 0) = (leader_id IS NULL))),
    CONSTRAINT auctions_nobody_bids_for_himself CHECK (((leader_id <> seller_id) AND (buyer_id <> seller_id))),
    CONSTRAINT auctions_price_from_start CHECK (((price)::bigint >= (start_price)::bigint)),
    CONSTRAINT auctions_sold_whole CHECK ((((state = 'sold'::text) = (buyer_id IS NOT NULL)) AND ((state <> 'sold'::text) OR (price IS NOT NULL)))),
    CONSTRAINT auctions_start_price_counts CHECK (((start_price)::bigint >= 1)),
    CONSTRAINT auctions_state_known CHECK ((state = ANY (ARRAY['open'::text, 'sold'::text, 'unsold'::text, 'cancelled'::text, 'void'::text])))
)
WITH (fillfactor='60');

ALTER TABLE public.auctions OWNER TO winedex_owner;

-- Name: TABLE auctions; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.auctions IS 'One row an auction; its id is its room''s. The room decides, this row is for lists and searches, and holds nothing that is hidden: neither anybody''s maximum nor the reserve. Prices change often and in place: a fill factor of 60.';

-- Name: COLUMN auctions.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auctions.state IS 'open, sold, unsold, cancelled, or void where the room broke down.';

-- Name: COLUMN auctions.start_price; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auctions.start_price IS 'Whole coins, 1 or more: what the first bid has to be.';

-- Name: COLUMN auctions.reserved; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auctions.reserved IS 'Whether there is a reserve; which, is hidden.';

-- Name: COLUMN auctions.buy_now; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auctions.buy_now IS 'Whole coins for which the lot can be had at once; null: it cannot.';

-- Name: COLUMN auctions.price; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auctions.price IS 'Whole coins: what the leader would pay now, or what the buyer paid; null before the first bid.';

-- Name: COLUMN auctions.leader_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auctions.leader_id IS 'users.id of who leads; null before the first bid. Without a key or an index of its own: every bid rewrites it, and either would cost more than the row. Which lots a player bids on, trade_bids says.';

-- Name: COLUMN auctions.bids; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auctions.bids IS 'Accepted bids.';

-- Name: COLUMN auctions.ends_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auctions.ends_at IS 'When it ends as things stand; bids of the last seconds move it on.';

-- Name: battles; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.battles (
    battle_id uuid NOT NULL,
    mode text NOT NULL,
    rated boolean NOT NULL,
    state text DEFAULT 'live'::text NOT NULL,
    player_0 bigint NOT NULL,
    player_1 bigint NOT NULL,
    winner smallint,
    reason text,
    turns smallint,
    score_0 smallint,
    score_1 smallint,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT battles_mode_known CHECK ((mode = ANY (ARRAY['blind_tasting'::text, 'pairing'::text, 'knowledge'::text]))),
    CONSTRAINT battles_over_is_whole CHECK ((((state = 'live'::text) = (closed_at IS NULL)) AND ((state <> 'over'::text) OR ((reason IS NOT NULL) AND (turns IS NOT NULL))))),
    CONSTRAINT battles_score_permille CHECK ((((score_0 >= 0) AND (score_0 <= 1000)) AND ((score_1 >= 0) AND (score_1 <= 1000)))),
    CONSTRAINT battles_state_known CHECK ((state = ANY (ARRAY['live'::text, 'over'::text, 'void'::text]))),
    CONSTRAINT battles_two_players CHECK ((player_0 <> player_1)),
    CONSTRAINT battles_winner_sits CHECK ((winner = ANY (ARRAY[0, 1])))
);

ALTER TABLE public.battles OWNER TO winedex_owner;

-- Name: TABLE battles; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.battles IS 'One row a battle; its id is its room''s. The room decides, this row is for lists and histories.';

-- Name: COLUMN battles.winner; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.battles.winner IS 'Seat 0 or 1; null for a draw, a void battle or a live one.';

-- Name: COLUMN battles.score_0; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.battles.score_0 IS 'Permille of the stamina that seat 0 has left (pairing).';

-- Name: coin_accounts; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.coin_accounts (
    id bigint NOT NULL,
    kind text NOT NULL,
    player_id bigint,
    shard smallint DEFAULT 0 NOT NULL,
    balance bigint DEFAULT 0 NOT NULL,
    CONSTRAINT coin_accounts_funds CHECK (((balance >= 0) OR (kind = 'mint'::text))),
    CONSTRAINT coin_accounts_kind_known CHECK ((kind = ANY (ARRAY['available'::text, 'held'::text, 'escrow'::text, 'fees'::text, 'mint'::text]))),
    CONSTRAINT coin_accounts_shard_0_to_15 CHECK ((((shard >= 0) AND (shard <= 15)) AND ((player_id IS NULL) OR (shard = 0)))),
    CONSTRAINT coin_accounts_whose CHECK (((kind = ANY (ARRAY['available'::text, 'held'::text])) = (player_id IS NOT NULL)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.coin_accounts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.coin_accounts OWNER TO winedex_owner;

-- Name: TABLE coin_accounts; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.coin_accounts IS 'Who has how many coins. A player has two accounts, available and held; escrow, fees and mint are the house''s, in 16 shards each, since one fee account for all halved what could be posted in a second.';

-- Name: COLUMN coin_accounts.kind; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_accounts.kind IS 'available (free to spend), held (promised, as by a leading bid), escrow (in a trade under way), fees (taken by the house), mint (where coins come from).';

-- Name: COLUMN coin_accounts.player_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_accounts.player_id IS 'users.id; null for the accounts of the house.';

-- Name: COLUMN coin_accounts.shard; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_accounts.shard IS '0 to 15 for the house''s accounts, so that not everybody waits for one row; 0 for a player''s.';

-- Name: COLUMN coin_accounts.balance; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_accounts.balance IS 'Whole coins, the sum of the account''s lines. Not negative but for the mint, which owes what is in circulation.';

-- Name: coin_accounts_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.coin_accounts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.coin_accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: coin_holds; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.coin_holds (
    room_id uuid NOT NULL,
    player_id bigint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT coin_holds_not_negative CHECK ((amount >= 0))
)
WITH (fillfactor='60');

ALTER TABLE ONLY public.coin_holds FORCE ROW LEVEL SECURITY;

ALTER TABLE public.coin_holds OWNER TO winedex_owner;

-- Name: TABLE coin_holds; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.coin_holds IS 'What each room holds of each player''s coins: the account `held`, told apart by whom it is promised to. A leader changes often and in place: a fill factor of 60 keeps the changes within the page.';

-- Name: COLUMN coin_holds.room_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_holds.room_id IS 'The room, as in rooms.';

-- Name: COLUMN coin_holds.amount; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_holds.amount IS 'Whole coins; 0 until the room closes for a player who led once.';

-- Name: coin_lines; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.coin_lines (
    transaction_id bigint NOT NULL,
    account_id bigint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT coin_lines_move_something CHECK ((amount <> 0))
);

ALTER TABLE ONLY public.coin_lines FORCE ROW LEVEL SECURITY;

ALTER TABLE public.coin_lines OWNER TO winedex_owner;

-- Name: TABLE coin_lines; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.coin_lines IS 'What a transaction did to each account. The lines of a transaction sum to zero when it commits.';

-- Name: COLUMN coin_lines.amount; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_lines.amount IS 'Whole coins: positive into the account, negative out of it.';

-- Name: coin_transactions; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.coin_transactions (
    id bigint NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    idempotency_key text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    room_id uuid,
    seq integer,
    CONSTRAINT coin_transactions_key_length CHECK (((char_length(idempotency_key) >= 1) AND (char_length(idempotency_key) <= 120))),
    CONSTRAINT coin_transactions_kind_form CHECK (((kind ~ '^[a-z]+(_[a-z]+)*$'::text) AND (char_length(kind) <= 40))),
    CONSTRAINT coin_transactions_reason_length CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 200)))
);

ALTER TABLE ONLY public.coin_transactions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.coin_transactions OWNER TO winedex_owner;

-- Name: TABLE coin_transactions; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.coin_transactions IS 'One movement of coins. Never changed and never deleted: a mistake is posted back.';

-- Name: COLUMN coin_transactions.kind; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_transactions.kind IS 'What kind of movement, in lower case: joining, auction_sale …';

-- Name: COLUMN coin_transactions.reason; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_transactions.reason IS 'For people, 1 to 200 characters.';

-- Name: COLUMN coin_transactions.idempotency_key; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_transactions.idempotency_key IS 'Names the cause; posted again under the same name, nothing moves twice.';

-- Name: COLUMN coin_transactions.room_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_transactions.room_id IS 'With seq: the entry of the journal that caused it, or the first one of a commit whose holds are posted as one; null for what no room did.';

-- Name: COLUMN coin_transactions.seq; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.coin_transactions.seq IS 'See room_id.';

-- Name: coin_transactions_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.coin_transactions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.coin_transactions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: user_activity_log; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_activity_log (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    action text NOT NULL,
    d jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_activity_log_action_form CHECK (((action ~ '^[a-z_]+(\.[a-z_]+)*$'::text) AND (char_length(action) <= 60))),
    CONSTRAINT user_activity_log_d_is_object CHECK ((jsonb_typeof(d) = 'object'::text))
)
PARTITION BY RANGE (created_at);

ALTER TABLE ONLY public.user_activity_log FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_activity_log OWNER TO winedex_owner;

-- Name: TABLE user_activity_log; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_activity_log IS 'What players did, for themselves and for analytics. No foreign key on the player: each new month would lock users, and a line outlives its player. No default partition: one stray row in it would keep a month from being made.';

-- Name: COLUMN user_activity_log.user_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_activity_log.user_id IS 'users.id of the player whose log it is.';

-- Name: COLUMN user_activity_log.action; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_activity_log.action IS 'Words joined by points, in lower case: player.joined, battle.over …';

-- Name: COLUMN user_activity_log.d; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_activity_log.d IS 'What belongs to the action, an object.';

-- Name: users; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.users (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    password_hash text,
    level public.player_level DEFAULT 1 NOT NULL,
    experience bigint DEFAULT 0 NOT NULL,
    trade_locked_until timestamp with time zone,
    trade_lock_reason text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT users_experience_not_negative CHECK ((experience >= 0)),
    CONSTRAINT users_name_key_length CHECK (((char_length(name_key) >= 3) AND (char_length(name_key) <= 60))),
    CONSTRAINT users_name_length CHECK ((((char_length(name) >= 3) AND (char_length(name) <= 20)) AND (name = btrim(name)))),
    CONSTRAINT users_password_is_hashed CHECK (((password_hash ~~ '$2b$__$%'::text) AND (char_length(password_hash) = 60))),
    CONSTRAINT users_trade_lock_whole CHECK (((trade_locked_until IS NULL) = (trade_lock_reason IS NULL)))
);

ALTER TABLE public.users OWNER TO winedex_owner;

-- Name: TABLE users; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.users IS 'The players. Row 0 is the house, which plays too and cannot sign in.';

-- Name: COLUMN users.public_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.public_id IS 'UUIDv7 made by the program: what the outside calls the player.';

-- Name: COLUMN users.name; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.name IS 'As the player writes it, 3 to 20 characters, in Unicode''s form NFKC.';

-- Name: COLUMN users.name_key; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.name_key IS 'As names are compared: the program case-folds them, because this database''s idea of lower case depends on its locale. A folded name can be longer than the name.';

-- Name: COLUMN users.password_hash; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.password_hash IS 'bcrypt over a digest of the password; null: nobody can sign in with a password.';

-- Name: COLUMN users.level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.level IS '1 to 999.';

-- Name: COLUMN users.experience; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.experience IS 'Experience points in all, not negative.';

-- Name: COLUMN users.trade_locked_until; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.trade_locked_until IS 'Until when nothing may be traded; null: no lock. Set with its reason.';

-- Name: COLUMN users.trade_lock_reason; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.trade_lock_reason IS 'Why, for the player to read.';

-- Name: wine_trades; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_trades (
    trade_id uuid NOT NULL,
    wine_id bigint NOT NULL,
    species_id bigint NOT NULL,
    format text NOT NULL,
    seller_id bigint NOT NULL,
    buyer_id bigint NOT NULL,
    price public.price,
    at timestamp with time zone NOT NULL,
    CONSTRAINT wine_trades_format_known CHECK ((format = ANY (ARRAY['auction'::text, 'market'::text, 'direct'::text, 'mystery'::text]))),
    CONSTRAINT wine_trades_sales_have_a_price CHECK (((format = ANY (ARRAY['auction'::text, 'market'::text])) = (price IS NOT NULL))),
    CONSTRAINT wine_trades_two_players CHECK ((seller_id <> buyer_id))
);

ALTER TABLE public.wine_trades OWNER TO winedex_owner;

-- Name: TABLE wine_trades; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_trades IS 'One row for each wine that has changed hands, whatever the form; its id is the room''s. Never changed.';

-- Name: COLUMN wine_trades.format; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_trades.format IS 'auction, market, direct or mystery.';

-- Name: COLUMN wine_trades.price; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_trades.price IS 'Whole coins paid for this wine; null where wines were given for wines.';

-- Name: user_collection_summary; Type: MATERIALIZED VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE MATERIALIZED VIEW public.user_collection_summary AS
 WITH owned AS (
         SELECT w.owner_id,
            w.id,
            w.species_id,
            w.level,
            w.shiny,
            w.captured_at,
            s.primary_type,
            s.rarity,
            s.rarity_ordinal,
            s.retired,
            (((((((w.iv_longevity)::smallint + (w.iv_power)::smallint) + (w.iv_terroir)::smallint) + (w.iv_complexity)::smallint) + (w.iv_rarity)::smallint) + (w.iv_elegance)::smallint) = 186) AS perfect
           FROM (public.wines w
             JOIN public.wine_species s ON ((s.id = w.species_id)))
        ), priced AS (
         SELECT t.species_id,
            avg((t.price)::bigint) AS average
           FROM public.wine_trades t
          WHERE ((t.price IS NOT NULL) AND (t.at > (now() - '90 days'::interval)))
          GROUP BY t.species_id
        ), counted AS (
         SELECT o.owner_id,
            count(*) AS total_wines,
            count(DISTINCT o.species_id) AS unique_species,
            count(DISTINCT o.species_id) FILTER (WHERE (NOT o.retired)) AS living_species,
            count(*) FILTER (WHERE o.shiny) AS shiny_count,
            count(*) FILTER (WHERE o.perfect) AS perfect_iv_count,
            round(avg((o.level)::smallint), 2) AS average_level,
            max((o.level)::smallint) AS highest_level,
            max(o.rarity_ordinal) AS rarest_ordinal,
            (sum(COALESCE((round((p.average * (
                CASE
                    WHEN o.shiny THEN 10
                    ELSE 1
                END)::numeric)))::bigint, public.wine_base_value(o.rarity_ordinal, o.shiny))))::bigint AS collection_value,
            count(*) FILTER (WHERE (o.captured_at > (now() - '7 days'::interval))) AS added_7_days,
            count(*) FILTER (WHERE (o.captured_at > (now() - '30 days'::interval))) AS added_30_days,
            max(o.captured_at) AS last_added_at,
            (array_agg(o.id ORDER BY o.captured_at DESC, o.id DESC))[1:5] AS latest_wines
           FROM (owned o
             LEFT JOIN priced p ON ((p.species_id = o.species_id)))
          GROUP BY o.owner_id
        ), types AS (
         SELECT g.owner_id,
            jsonb_object_agg(g.primary_type, g.wines) AS by_type
           FROM ( SELECT o.owner_id,
                    o.primary_type,
                    count(*) AS wines
                   FROM owned o
                  GROUP BY o.owner_id, o.primary_type) g
          GROUP BY g.owner_id
        ), rarities AS (
         SELECT g.owner_id,
            jsonb_object_agg(g.rarity, g.wines) AS by_rarity
           FROM ( SELECT o.owner_id,
                    o.rarity,
                    count(*) AS wines
                   FROM owned o
                  GROUP BY o.owner_id, o.rarity) g
          GROUP BY g.owner_id
        ), active AS (
         SELECT l.user_id,
            count(*) AS actions_30_days,
            count(DISTINCT ((l.created_at AT TIME ZONE 'UTC'::text))::date) AS active_days_30,
            max(l.created_at) AS last_active_at
           FROM public.user_activity_log l
          WHERE (l.created_at > (now() - '30 days'::interval))
          GROUP BY l.user_id
        )
 SELECT u.id AS user_id,
    COALESCE(c.total_wines, (0)::bigint) AS total_wines,
    COALESCE(c.unique_species, (0)::bigint) AS unique_species,
    COALESCE(c.shiny_count, (0)::bigint) AS shiny_count,
    COALESCE(c.perfect_iv_count, (0)::bigint) AS perfect_iv_count,
    c.average_level,
    c.highest_level,
    c.rarest_ordinal,
    COALESCE(y.by_type, '{}'::jsonb) AS by_type,
    COALESCE(r.by_rarity, '{}'::jsonb) AS by_rarity,
    COALESCE(c.collection_value, (0)::bigint) AS collection_value,
    (COALESCE(round(((100.0 * (c.living_species)::numeric) / (NULLIF(k.species, 0))::numeric), 2), (0)::numeric))::numeric(5,2) AS completion_pct,
    COALESCE(c.added_7_days, (0)::bigint) AS added_7_days,
    COALESCE(c.added_30_days, (0)::bigint) AS added_30_days,
    c.last_added_at,
    COALESCE(c.latest_wines, '{}'::bigint[]) AS latest_wines,
    COALESCE(a.actions_30_days, (0)::bigint) AS actions_30_days,
    COALESCE(a.active_days_30, (0)::bigint) AS active_days_30,
    a.last_active_at,
    now() AS refreshed_at
   FROM (((((public.users u
     CROSS JOIN ( SELECT count(*) AS species
           FROM public.wine_species s
          WHERE (NOT s.retired)) k)
     LEFT JOIN counted c ON ((c.owner_id = u.id)))
     LEFT JOIN types y ON ((y.owner_id = u.id)))
     LEFT JOIN rarities r ON ((r.owner_id = u.id)))
     LEFT JOIN active a ON ((a.user_id = u.id)))
  WHERE (u.id > 0)
  WITH NO DATA;

ALTER MATERIALIZED VIEW public.user_collection_summary OWNER TO wine_pokedex_engine;

-- Name: MATERIALIZED VIEW user_collection_summary; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON MATERIALIZED VIEW public.user_collection_summary IS 'What each player has, and how active he was; read through my_collection_summary.';

-- Name: COLUMN user_collection_summary.by_type; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.user_collection_summary.by_type IS 'Primary type → wines.';

-- Name: COLUMN user_collection_summary.by_rarity; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.user_collection_summary.by_rarity IS 'Rarity → wines.';

-- Name: COLUMN user_collection_summary.collection_value; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.user_collection_summary.collection_value IS 'Whole coins: the average price of the species in the last 90 days (ten times that when shiny), else wine_base_value.';

-- Name: COLUMN user_collection_summary.completion_pct; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.user_collection_summary.completion_pct IS 'Per cent of the species that are not retired.';

-- Name: COLUMN user_collection_summary.latest_wines; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.user_collection_summary.latest_wines IS 'wines.id of the five that came last, newest first.';

-- Name: collection_reports; Type: VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE VIEW public.collection_reports WITH (security_barrier='true') AS
 SELECT user_id,
    total_wines,
    unique_species,
    shiny_count,
    perfect_iv_count,
    average_level,
    highest_level,
    rarest_ordinal,
    by_type,
    by_rarity,
    collection_value,
    completion_pct,
    added_7_days,
    added_30_days,
    last_added_at,
    latest_wines,
    actions_30_days,
    active_days_30,
    last_active_at,
    refreshed_at
   FROM public.user_collection_summary;

ALTER VIEW public.collection_reports OWNER TO wine_pokedex_engine;

-- Name: VIEW collection_reports; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON VIEW public.collection_reports IS 'All players'' summaries, for reports.';

-- Name: duplicate_indexes; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.duplicate_indexes AS
 WITH indexes AS (
         SELECT i.indexrelid,
            i.indrelid,
            i.indisunique,
            c.relam,
            i.indnkeyatts,
            (i.indkey)::text AS keys,
            (i.indclass)::text AS classes,
            (i.indcollation)::text AS collations,
            (i.indoption)::text AS options,
            COALESCE(pg_get_expr(i.indexprs, i.indrelid), ''::text) AS expressions,
            COALESCE(pg_get_expr(i.indpred, i.indrelid), ''::text) AS predicate,
            i.indnatts
           FROM (pg_index i
             JOIN pg_class c ON ((c.oid = i.indexrelid)))
          WHERE ((c.relnamespace = ('public'::regnamespace)::oid) AND (NOT c.relispartition))
        )
 SELECT ((a.indrelid)::regclass)::text AS table_name,
    ((a.indexrelid)::regclass)::text AS index_name,
    ((b.indexrelid)::regclass)::text AS is_served_by,
        CASE
            WHEN (a.keys = b.keys) THEN 'the same'::text
            ELSE 'the beginning of it'::text
        END AS why,
    pg_relation_size((a.indexrelid)::regclass) AS bytes
   FROM (indexes a
     JOIN indexes b ON (((b.indrelid = a.indrelid) AND (b.indexrelid <> a.indexrelid) AND (b.relam = a.relam) AND (b.predicate = a.predicate) AND (b.expressions = a.expressions))))
  WHERE ((NOT a.indisunique) AND (((a.keys = b.keys) AND (a.classes = b.classes) AND (a.collations = b.collations) AND (a.options = b.options) AND (b.indisunique OR (a.indexrelid > b.indexrelid))) OR ((a.indnatts < b.indnkeyatts) AND (a.indnatts = a.indnkeyatts) AND (a.expressions = ''::text) AND (a.relam = ( SELECT m.oid
           FROM pg_am m
          WHERE (m.amname = 'btree'::name))) AND starts_with(b.keys, (a.keys || ' '::text)) AND starts_with(b.classes, (a.classes || ' '::text)) AND starts_with(b.collations, (a.collations || ' '::text)) AND starts_with(b.options, (a.options || ' '::text)))))
  ORDER BY ((a.indrelid)::regclass)::text, ((a.indexrelid)::regclass)::text, ((b.indexrelid)::regclass)::text;

ALTER VIEW public.duplicate_indexes OWNER TO winedex_owner;

-- Name: VIEW duplicate_indexes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.duplicate_indexes IS 'Indexes that another one makes needless: the same, or its beginning.';

-- Name: inbox; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.inbox (
    player_id bigint NOT NULL,
    n bigint NOT NULL,
    at_ms bigint NOT NULL,
    type text NOT NULL,
    d jsonb NOT NULL,
    room_id uuid NOT NULL,
    seq integer NOT NULL
);

ALTER TABLE ONLY public.inbox FORCE ROW LEVEL SECURITY;

ALTER TABLE public.inbox OWNER TO winedex_owner;

-- Name: TABLE inbox; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.inbox IS 'What a player must not miss, numbered without a gap: the channel player:<id>. Kept for seven days.';

-- Name: COLUMN inbox.at_ms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.inbox.at_ms IS 'Milliseconds since the Unix epoch.';

-- Name: COLUMN inbox.seq; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.inbox.seq IS 'With room_id: the entry of the journal that caused the line.';

-- Name: inbox_heads; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.inbox_heads (
    player_id bigint NOT NULL,
    n bigint NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.inbox_heads FORCE ROW LEVEL SECURITY;

ALTER TABLE public.inbox_heads OWNER TO winedex_owner;

-- Name: TABLE inbox_heads; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.inbox_heads IS 'The last number given in each player''s inbox: numbers go on when old lines are forgotten.';

-- Name: index_usage; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.index_usage AS
 SELECT (s.relname)::text AS table_name,
    (s.indexrelname)::text AS index_name,
    s.idx_scan AS scans,
    s.idx_tup_read AS entries_read,
    s.idx_tup_fetch AS rows_fetched,
    pg_relation_size((s.indexrelid)::regclass) AS bytes,
    i.indisunique AS is_unique,
    i.indisvalid AS is_valid,
    d.stats_reset AS counted_since
   FROM ((pg_stat_user_indexes s
     JOIN pg_index i ON ((i.indexrelid = s.indexrelid)))
     JOIN pg_stat_database d ON ((d.datname = current_database())))
  WHERE (s.schemaname = 'public'::name)
  ORDER BY s.idx_scan DESC, s.indexrelname;

ALTER VIEW public.index_usage OWNER TO winedex_owner;

-- Name: VIEW index_usage; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.index_usage IS 'How often each index was used.';

-- Name: COLUMN index_usage.is_valid; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.index_usage.is_valid IS 'False: left over from a CREATE INDEX CONCURRENTLY that failed. Drop it.';

-- Name: COLUMN index_usage.counted_since; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.index_usage.counted_since IS 'Since when it is counted; null: since the database was made, or the last crash.';

-- Name: lock_waits; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.lock_waits AS
 SELECT waiting_pid,
    waiting_role,
    waiting_for_ms,
    lock,
    table_name,
    command,
    held_by_pids,
    held_by_roles,
    held_by_states,
    held_for_ms,
    note
   FROM public.lock_waits_now() lock_waits_now(waiting_pid, waiting_role, waiting_for_ms, lock, table_name, command, held_by_pids, held_by_roles, held_by_states, held_for_ms, note);

ALTER VIEW public.lock_waits OWNER TO winedex_owner;

-- Name: VIEW lock_waits; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.lock_waits IS 'Who waits for a lock just now, for how long, and for whom.';

-- Name: COLUMN lock_waits.held_for_ms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.lock_waits.held_for_ms IS 'How long the eldest transaction has been open that stands in the way.';

-- Name: maintenance_steps; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.maintenance_steps (
    step text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    took_ms bigint NOT NULL,
    fault text,
    said text[] NOT NULL,
    CONSTRAINT maintenance_steps_took_time CHECK ((took_ms >= 0))
);

ALTER TABLE public.maintenance_steps OWNER TO winedex_owner;

-- Name: TABLE maintenance_steps; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.maintenance_steps IS 'What daily_maintenance did, a row a step; kept for 90 days.';

-- Name: COLUMN maintenance_steps.took_ms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.maintenance_steps.took_ms IS 'Milliseconds.';

-- Name: COLUMN maintenance_steps.fault; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.maintenance_steps.fault IS 'What PostgreSQL said where the step failed; null where it did not.';

-- Name: COLUMN maintenance_steps.said; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.maintenance_steps.said IS 'What the step answered: the partitions that were made, the tables that were analysed …';

-- Name: my_collection_summary; Type: VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE VIEW public.my_collection_summary WITH (security_barrier='true') AS
 SELECT user_id,
    total_wines,
    unique_species,
    shiny_count,
    perfect_iv_count,
    average_level,
    highest_level,
    rarest_ordinal,
    by_type,
    by_rarity,
    collection_value,
    completion_pct,
    added_7_days,
    added_30_days,
    last_added_at,
    latest_wines,
    actions_30_days,
    active_days_30,
    last_active_at,
    refreshed_at
   FROM public.user_collection_summary c
  WHERE (user_id = public.current_player());

ALTER VIEW public.my_collection_summary OWNER TO wine_pokedex_engine;

-- Name: VIEW my_collection_summary; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON VIEW public.my_collection_summary IS 'The summary of the player for whom the transaction speaks, as of the last refresh.';

-- Name: openings; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.openings (
    actor bigint NOT NULL,
    key uuid NOT NULL,
    room_id uuid NOT NULL,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.openings OWNER TO winedex_owner;

-- Name: TABLE openings; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.openings IS 'Which room a request opened: asked again, the request finds that room instead of opening another.';

-- Name: COLUMN openings.actor; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.openings.actor IS 'users.id; 0 is the house, which opens the rooms there is one of.';

-- Name: partition_health; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.partition_health AS
 SELECT table_name,
    partitions,
    begins_at,
    months_ahead,
    kept_months,
    set_aside,
    too_few
   FROM public.partition_health_now() partition_health_now(table_name, partitions, begins_at, months_ahead, kept_months, set_aside, too_few);

ALTER VIEW public.partition_health OWNER TO winedex_owner;

-- Name: VIEW partition_health; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.partition_health IS 'How many months each partitioned table holds, how far ahead it can take rows, and how many are set aside.';

-- Name: COLUMN partition_health.too_few; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.partition_health.too_few IS 'True where fewer than two months lie ahead: somebody should look why none are made.';

-- Name: partitioned_tables; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.partitioned_tables (
    table_name text NOT NULL,
    bounds text NOT NULL,
    kept_months integer,
    CONSTRAINT partitioned_tables_bounds_known CHECK ((bounds = ANY (ARRAY['timestamptz'::text, 'uuidv7'::text]))),
    CONSTRAINT partitioned_tables_kept_months_counts CHECK (((kept_months >= 1) AND (kept_months <= 1200))),
    CONSTRAINT partitioned_tables_name_length CHECK (((char_length(table_name) >= 1) AND (char_length(table_name) <= 54)))
);

ALTER TABLE public.partitioned_tables OWNER TO winedex_owner;

-- Name: TABLE partitioned_tables; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.partitioned_tables IS 'The tables that are partitioned by calendar month, UTC; create_future_partitions works on these. A migration that makes such a table adds its row and calls that function.';

-- Name: COLUMN partitioned_tables.bounds; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.partitioned_tables.bounds IS 'What the partition key is: timestamptz, or uuidv7, whose first 48 bits are milliseconds since the Unix epoch.';

-- Name: COLUMN partitioned_tables.kept_months; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.partitioned_tables.kept_months IS 'How many whole months before this one are kept, by prune_partitions; null: for ever.';

-- Name: partitions_set_aside; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.partitions_set_aside (
    partition_name text NOT NULL,
    table_name text NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    set_aside_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.partitions_set_aside OWNER TO winedex_owner;

-- Name: TABLE partitions_set_aside; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.partitions_set_aside IS 'Months that were detached and not dropped yet: tables of their own, which nobody but their owner reads, for an operator who wants to copy one. Who wants to keep one takes its row out of here.';

-- Name: COLUMN partitions_set_aside.begins_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.partitions_set_aside.begins_at IS 'From here on it holds rows, to before ends_at.';

-- Name: COLUMN partitions_set_aside.set_aside_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.partitions_set_aside.set_aside_at IS 'When it was detached; prune_partitions drops it after its grace.';

-- Name: wine_species_analytics; Type: MATERIALIZED VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE MATERIALIZED VIEW public.wine_species_analytics AS
 WITH owned AS (
         SELECT w.species_id,
            count(*) AS wines,
            count(DISTINCT w.owner_id) AS owners,
            count(*) FILTER (WHERE w.shiny) AS shiny,
            count(*) FILTER (WHERE (((((((w.iv_longevity)::smallint + (w.iv_power)::smallint) + (w.iv_terroir)::smallint) + (w.iv_complexity)::smallint) + (w.iv_rarity)::smallint) + (w.iv_elegance)::smallint) = 186)) AS perfect,
            round(avg((w.level)::smallint), 2) AS average_level,
            count(*) FILTER (WHERE (w.captured_at > (now() - '30 days'::interval))) AS captured_30_days,
            count(*) FILTER (WHERE (EXTRACT(month FROM (w.captured_at AT TIME ZONE 'UTC'::text)) = ANY (ARRAY[(3)::numeric, (4)::numeric, (5)::numeric]))) AS in_spring,
            count(*) FILTER (WHERE (EXTRACT(month FROM (w.captured_at AT TIME ZONE 'UTC'::text)) = ANY (ARRAY[(6)::numeric, (7)::numeric, (8)::numeric]))) AS in_summer,
            count(*) FILTER (WHERE (EXTRACT(month FROM (w.captured_at AT TIME ZONE 'UTC'::text)) = ANY (ARRAY[(9)::numeric, (10)::numeric, (11)::numeric]))) AS in_autumn,
            count(*) FILTER (WHERE (EXTRACT(month FROM (w.captured_at AT TIME ZONE 'UTC'::text)) = ANY (ARRAY[(12)::numeric, (1)::numeric, (2)::numeric]))) AS in_winter
           FROM public.wines w
          WHERE (w.owner_id > 0)
          GROUP BY w.species_id
        ), traded AS (
         SELECT t_1.species_id,
            count(*) AS trades,
            count(t_1.price) AS sales,
            (COALESCE(sum((t_1.price)::bigint), (0)::numeric))::bigint AS volume,
            round(avg((t_1.price)::bigint), 2) AS average_price,
            ((array_agg(t_1.price ORDER BY t_1.at DESC, t_1.trade_id DESC, t_1.wine_id DESC) FILTER (WHERE (t_1.price IS NOT NULL)))[1])::bigint AS last_price,
            count(t_1.price) FILTER (WHERE (t_1.at > (now() - '30 days'::interval))) AS sales_30_days,
            (COALESCE(sum((t_1.price)::bigint) FILTER (WHERE (t_1.at > (now() - '30 days'::interval))), (0)::numeric))::bigint AS volume_30_days,
            avg((t_1.price)::bigint) FILTER (WHERE (t_1.at > (now() - '30 days'::interval))) AS recent,
            avg((t_1.price)::bigint) FILTER (WHERE ((t_1.at <= (now() - '30 days'::interval)) AND (t_1.at > (now() - '60 days'::interval)))) AS before
           FROM public.wine_trades t_1
          GROUP BY t_1.species_id
        ), players AS (
         SELECT count(*) AS players
           FROM public.users u
          WHERE (u.id > 0)
        )
 SELECT s.id AS species_id,
    COALESCE(o.wines, (0)::bigint) AS wines,
    COALESCE(o.owners, (0)::bigint) AS owners,
    (COALESCE(round(((100.0 * (o.owners)::numeric) / (NULLIF(p.players, 0))::numeric), 2), (0)::numeric))::numeric(5,2) AS owners_pct,
    COALESCE(o.shiny, (0)::bigint) AS shiny_count,
    COALESCE(round(((100.0 * (o.shiny)::numeric) / (NULLIF(o.wines, 0))::numeric), 4), (0)::numeric) AS shiny_pct,
    COALESCE(o.perfect, (0)::bigint) AS perfect_iv_count,
    o.average_level,
    COALESCE(o.captured_30_days, (0)::bigint) AS captured_30_days,
    COALESCE(o.in_spring, (0)::bigint) AS captured_in_spring,
    COALESCE(o.in_summer, (0)::bigint) AS captured_in_summer,
    COALESCE(o.in_autumn, (0)::bigint) AS captured_in_autumn,
    COALESCE(o.in_winter, (0)::bigint) AS captured_in_winter,
    rank() OVER (PARTITION BY s.country, s.region ORDER BY COALESCE(o.wines, (0)::bigint) DESC) AS rank_in_region,
    COALESCE(t.trades, (0)::bigint) AS trades,
    COALESCE(t.sales, (0)::bigint) AS sales,
    COALESCE(t.volume, (0)::bigint) AS volume,
    t.average_price,
    t.last_price,
    COALESCE(t.sales_30_days, (0)::bigint) AS sales_30_days,
    COALESCE(t.volume_30_days, (0)::bigint) AS volume_30_days,
    round((((100)::numeric * (t.recent - t.before)) / NULLIF(t.before, (0)::numeric)), 2) AS price_change_30_days_pct,
    now() AS refreshed_at
   FROM (((public.wine_species s
     CROSS JOIN players p)
     LEFT JOIN owned o ON ((o.species_id = s.id)))
     LEFT JOIN traded t ON ((t.species_id = s.id)))
  WITH NO DATA;

ALTER MATERIALIZED VIEW public.wine_species_analytics OWNER TO wine_pokedex_engine;

-- Name: MATERIALIZED VIEW wine_species_analytics; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON MATERIALIZED VIEW public.wine_species_analytics IS 'Of each species how much is kept, caught and sold; public through species_analytics.';

-- Name: COLUMN wine_species_analytics.owners_pct; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.wine_species_analytics.owners_pct IS 'Per cent of the players who have one.';

-- Name: COLUMN wine_species_analytics.captured_in_spring; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.wine_species_analytics.captured_in_spring IS 'In March, April and May, of whatever year; summer, autumn and winter follow.';

-- Name: COLUMN wine_species_analytics.rank_in_region; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.wine_species_analytics.rank_in_region IS 'By wines kept, 1 the most; equals share a rank.';

-- Name: COLUMN wine_species_analytics.trades; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.wine_species_analytics.trades IS 'Wines that changed hands; of these, sales have a price.';

-- Name: COLUMN wine_species_analytics.volume; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.wine_species_analytics.volume IS 'Whole coins of all sales.';

-- Name: COLUMN wine_species_analytics.price_change_30_days_pct; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.wine_species_analytics.price_change_30_days_pct IS 'Average price of the last 30 days against the 30 before; null without both.';

-- Name: regional_wine_analytics; Type: MATERIALIZED VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE MATERIALIZED VIEW public.regional_wine_analytics AS
 SELECT s.country,
    s.region,
    count(*) AS species,
    count(*) FILTER (WHERE (NOT s.retired)) AS living_species,
    (sum(a.wines))::bigint AS wines,
    COALESCE(o.owners, (0)::bigint) AS owners,
    (sum(a.shiny_count))::bigint AS shiny_count,
    (sum(a.perfect_iv_count))::bigint AS perfect_iv_count,
    (sum(a.captured_30_days))::bigint AS captured_30_days,
    (sum(a.captured_in_spring))::bigint AS captured_in_spring,
    (sum(a.captured_in_summer))::bigint AS captured_in_summer,
    (sum(a.captured_in_autumn))::bigint AS captured_in_autumn,
    (sum(a.captured_in_winter))::bigint AS captured_in_winter,
    (sum(a.sales))::bigint AS sales,
    (sum(a.volume))::bigint AS volume,
    (sum(a.volume_30_days))::bigint AS volume_30_days,
    round((sum(a.volume) / NULLIF(sum(a.sales), (0)::numeric)), 2) AS average_price,
    round(avg(s.rarity_ordinal), 2) AS average_rarity,
    (array_agg(s.slug ORDER BY a.wines DESC, s.id) FILTER (WHERE (a.wines > 0)))[1] AS most_kept,
    now() AS refreshed_at
   FROM ((public.wine_species s
     JOIN public.wine_species_analytics a ON ((a.species_id = s.id)))
     LEFT JOIN ( SELECT s_1.country,
            s_1.region,
            count(DISTINCT w.owner_id) AS owners
           FROM (public.wines w
             JOIN public.wine_species s_1 ON ((s_1.id = w.species_id)))
          WHERE (w.owner_id > 0)
          GROUP BY s_1.country, s_1.region) o ON (((o.country = s.country) AND (o.region = s.region))))
  GROUP BY s.country, s.region, o.owners
  WITH NO DATA;

ALTER MATERIALIZED VIEW public.regional_wine_analytics OWNER TO wine_pokedex_engine;

-- Name: MATERIALIZED VIEW regional_wine_analytics; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON MATERIALIZED VIEW public.regional_wine_analytics IS 'The species'' figures by region; refreshed after them. Public through region_analytics.';

-- Name: COLUMN regional_wine_analytics.owners; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.regional_wine_analytics.owners IS 'Players who have a wine of the region, each once.';

-- Name: COLUMN regional_wine_analytics.average_price; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.regional_wine_analytics.average_price IS 'Whole coins and hundredths, over all sales; null without any.';

-- Name: COLUMN regional_wine_analytics.average_rarity; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.regional_wine_analytics.average_rarity IS 'Of its species, 1 to 21.';

-- Name: COLUMN regional_wine_analytics.most_kept; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.regional_wine_analytics.most_kept IS 'Slug of the species of which most wines are kept; null where none is.';

-- Name: region_analytics; Type: VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE VIEW public.region_analytics WITH (security_barrier='true') AS
 SELECT country,
    region,
    species,
    living_species,
    wines,
    owners,
    shiny_count,
    perfect_iv_count,
    captured_30_days,
    captured_in_spring,
    captured_in_summer,
    captured_in_autumn,
    captured_in_winter,
    sales,
    volume,
    volume_30_days,
    average_price,
    average_rarity,
    most_kept,
    refreshed_at
   FROM public.regional_wine_analytics;

ALTER VIEW public.region_analytics OWNER TO wine_pokedex_engine;

-- Name: VIEW region_analytics; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON VIEW public.region_analytics IS 'Ownership, market and popularity by region as of the last refresh: nothing in it is one player''s.';

-- Name: replication_lag; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.replication_lag AS
 SELECT standby,
    state,
    sync_state,
    behind_bytes,
    write_lag_ms,
    flush_lag_ms,
    replay_lag_ms,
    note
   FROM public.replication_lag_now() replication_lag_now(standby, state, sync_state, behind_bytes, write_lag_ms, flush_lag_ms, replay_lag_ms, note);

ALTER VIEW public.replication_lag OWNER TO winedex_owner;

-- Name: VIEW replication_lag; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.replication_lag IS 'How far each standby is behind; on a standby, how far it is itself. Empty where there is none.';

-- Name: COLUMN replication_lag.behind_bytes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.replication_lag.behind_bytes IS 'Bytes of the log that were written and not replayed there yet; for one that only receives, not flushed.';

-- Name: room_entries; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.room_entries (
    room_id uuid NOT NULL,
    seq integer NOT NULL,
    first_n integer NOT NULL,
    at_ms bigint NOT NULL,
    actor bigint,
    key uuid,
    body bytea NOT NULL
)
PARTITION BY RANGE (room_id);

ALTER TABLE public.room_entries OWNER TO winedex_owner;

-- Name: TABLE room_entries; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.room_entries IS 'The rooms'' journal: entry 0 is the opening, the others are what was decided. Partitioned by month through the time in the room''s UUIDv7, so that (room_id, seq) is one key over all of it. Holds secrets of running games.';

-- Name: COLUMN room_entries.first_n; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.room_entries.first_n IS 'Number in the channel of the entry''s first event.';

-- Name: COLUMN room_entries.at_ms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.room_entries.at_ms IS 'Milliseconds since the Unix epoch, stamped by the owner, never less than the entry before.';

-- Name: COLUMN room_entries.actor; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.room_entries.actor IS 'users.id of who asked; null for the engine itself.';

-- Name: COLUMN room_entries.key; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.room_entries.key IS 'Names the request: a repeat is answered from here and not done again.';

-- Name: COLUMN room_entries.body; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.room_entries.body IS 'MessagePack: of entry 0 the opening, else command, events, answer and the request''s digest.';

-- Name: room_records; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.room_records (
    room_id uuid NOT NULL,
    kind text NOT NULL,
    rules_version integer NOT NULL,
    opened_at_ms bigint NOT NULL,
    closed_at_ms bigint NOT NULL,
    seqs integer[] NOT NULL,
    first_ns integer[] NOT NULL,
    ats_ms bigint[] NOT NULL,
    actors bigint[] NOT NULL,
    keys uuid[] NOT NULL,
    bodies bytea[] NOT NULL,
    CONSTRAINT room_records_are_even CHECK (((cardinality(seqs) = cardinality(bodies)) AND (cardinality(seqs) = cardinality(first_ns)) AND (cardinality(seqs) = cardinality(ats_ms)) AND (cardinality(seqs) = cardinality(actors)) AND (cardinality(seqs) = cardinality(keys))))
);

ALTER TABLE public.room_records OWNER TO winedex_owner;

-- Name: TABLE room_records; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.room_records IS 'Finished rooms, all entries in one row each, which the database compresses: written by the closing commit, so that replays outlive the journal''s partitions. The arrays run side by side, one place an entry.';

-- Name: rooms; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.rooms (
    room_id uuid NOT NULL,
    kind text NOT NULL,
    rules_version integer NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    owner uuid NOT NULL,
    epoch integer DEFAULT 1 NOT NULL,
    head_seq integer NOT NULL,
    head_n integer NOT NULL,
    last_at_ms bigint NOT NULL,
    opened_at_ms bigint NOT NULL,
    fault text,
    CONSTRAINT rooms_epoch_counts CHECK ((epoch >= 1)),
    CONSTRAINT rooms_fault_said CHECK (((state = 'quarantined'::text) <= (fault IS NOT NULL))),
    CONSTRAINT rooms_heads_count CHECK (((head_seq >= 1) AND (head_n >= 0))),
    CONSTRAINT rooms_state_known CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'quarantined'::text, 'void'::text])))
)
WITH (fillfactor='60');

ALTER TABLE public.rooms OWNER TO winedex_owner;

-- Name: TABLE rooms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.rooms IS 'One row a room. Each commit compares and sets epoch and head_seq, so a stale owner writes nothing. Rows change often and in place: a fill factor of 60 keeps the changes within the page.';

-- Name: COLUMN rooms.epoch; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.rooms.epoch IS 'Goes up by one with each taking over; entries of an older epoch are no longer accepted.';

-- Name: COLUMN rooms.head_seq; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.rooms.head_seq IS 'Number of the last entry in the journal.';

-- Name: COLUMN rooms.head_n; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.rooms.head_n IS 'Number of the last event in the room''s channel.';

-- Name: COLUMN rooms.last_at_ms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.rooms.last_at_ms IS 'Time of the last entry, milliseconds since the Unix epoch; time never goes back in a room.';

-- Name: COLUMN rooms.fault; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.rooms.fault IS 'What our code failed with, where the room is quarantined.';

-- Name: schema_migrations; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.schema_migrations (
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.schema_migrations OWNER TO winedex_owner;

-- Name: TABLE schema_migrations; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.schema_migrations IS 'Which migrations built this schema, and the SHA-256 of each file as it was applied.';

-- Name: search_words; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.search_words (
    word text NOT NULL COLLATE pg_catalog."C",
    species integer NOT NULL,
    CONSTRAINT search_words_species_not_negative CHECK ((species >= 0))
);

ALTER TABLE public.search_words OWNER TO winedex_owner;

-- Name: TABLE search_words; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.search_words IS 'Every word that finds a species, so that a misspelt one is compared with words and not with names, and a common one is known before it is looked for. Triggers on wine_species keep it.';

-- Name: COLUMN search_words.species; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.search_words.species IS 'How many species have the word, retired ones too; 0 where none has it any more.';

-- Name: slow_queries; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.slow_queries AS
 SELECT query,
    role,
    calls,
    total_ms,
    mean_ms,
    worst_ms,
    rows,
    hit_pct,
    temporary_bytes,
    note
   FROM public.slow_queries_now() slow_queries_now(query, role, calls, total_ms, mean_ms, worst_ms, rows, hit_pct, temporary_bytes, note);

ALTER VIEW public.slow_queries OWNER TO winedex_owner;

-- Name: VIEW slow_queries; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.slow_queries IS 'The hundred statements of this database that took most time in all, without their constants. Where pg_stat_statements is not loaded, one line that says so in note.';

-- Name: COLUMN slow_queries.hit_pct; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.slow_queries.hit_pct IS 'Per cent of the pages that were in PostgreSQL''s own memory.';

-- Name: species_analytics; Type: VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE VIEW public.species_analytics WITH (security_barrier='true') AS
 SELECT s.slug,
    s.name,
    s.rarity,
    s.country,
    s.region,
    a.species_id,
    a.wines,
    a.owners,
    a.owners_pct,
    a.shiny_count,
    a.shiny_pct,
    a.perfect_iv_count,
    a.average_level,
    a.captured_30_days,
    a.captured_in_spring,
    a.captured_in_summer,
    a.captured_in_autumn,
    a.captured_in_winter,
    a.rank_in_region,
    a.trades,
    a.sales,
    a.volume,
    a.average_price,
    a.last_price,
    a.sales_30_days,
    a.volume_30_days,
    a.price_change_30_days_pct,
    a.refreshed_at
   FROM (public.wine_species_analytics a
     JOIN public.wine_species s ON ((s.id = a.species_id)));

ALTER VIEW public.species_analytics OWNER TO wine_pokedex_engine;

-- Name: VIEW species_analytics; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON VIEW public.species_analytics IS 'Ownership, market and popularity of each species as of the last refresh: nothing in it is one player''s.';

-- Name: table_bloat; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.table_bloat AS
 SELECT table_name,
    bytes,
    needed_bytes,
    wasted_bytes,
    wasted_pct,
    dead_rows,
    last_vacuum
   FROM public.table_bloat_now() table_bloat_now(table_name, bytes, needed_bytes, wasted_bytes, wasted_pct, dead_rows, last_vacuum)
  ORDER BY wasted_bytes DESC, table_name;

ALTER VIEW public.table_bloat OWNER TO winedex_owner;

-- Name: VIEW table_bloat; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.table_bloat IS 'About how much of each table is room that its rows do not need, estimated from a sample and the fill factor; only tables that were analysed.';

-- Name: table_sizes; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.table_sizes AS
 SELECT table_name,
    count(*) FILTER (WHERE is_part) AS partitions,
    (sum(rows_about))::bigint AS rows_about,
    (sum(heap))::bigint AS heap_bytes,
    (sum(indexes))::bigint AS indexes_bytes,
    (sum(((total - heap) - indexes)))::bigint AS toast_bytes,
    (sum(total))::bigint AS total_bytes
   FROM ( SELECT (COALESCE(p.relname, c.relname))::text AS table_name,
            (i.inhparent IS NOT NULL) AS is_part,
            (GREATEST(c.reltuples, (0)::real) * (((c.relkind <> 'p'::"char"))::integer)::double precision) AS rows_about,
            pg_relation_size((c.oid)::regclass) AS heap,
            pg_indexes_size((c.oid)::regclass) AS indexes,
            pg_total_relation_size((c.oid)::regclass) AS total
           FROM ((pg_class c
             LEFT JOIN pg_inherits i ON ((i.inhrelid = c.oid)))
             LEFT JOIN pg_class p ON ((p.oid = i.inhparent)))
          WHERE ((c.relnamespace = ('public'::regnamespace)::oid) AND (c.relkind = ANY (ARRAY['r'::"char", 'p'::"char", 'm'::"char"])))) t
  GROUP BY table_name
  ORDER BY ((sum(total))::bigint) DESC, table_name;

ALTER VIEW public.table_sizes OWNER TO winedex_owner;

-- Name: VIEW table_sizes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.table_sizes IS 'How large each table and materialized view is, its partitions added up. In bytes; rows as the planner believes.';

-- Name: trade_bids; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.trade_bids (
    trade_id uuid NOT NULL,
    n integer NOT NULL,
    bidder_id bigint NOT NULL,
    price public.price NOT NULL,
    leader_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT trade_bids_n_counts CHECK ((n >= 1))
);

ALTER TABLE public.trade_bids OWNER TO winedex_owner;

-- Name: TABLE trade_bids; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.trade_bids IS 'Accepted bids as everybody saw them: who bid, and the price and the leader after it, never a maximum. No foreign keys: what is written here is what a room''s entry says in the same commit, and each would cost as much as the row.';

-- Name: COLUMN trade_bids.trade_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_bids.trade_id IS 'auctions.auction_id.';

-- Name: COLUMN trade_bids.n; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_bids.n IS 'The how-manieth bid of its auction, from 1.';

-- Name: COLUMN trade_bids.price; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_bids.price IS 'Whole coins, after this bid.';

-- Name: unused_indexes; Type: VIEW; Schema: public; Owner: winedex_owner

CREATE VIEW public.unused_indexes AS
 SELECT u.table_name,
    u.index_name,
    u.bytes,
    u.counted_since
   FROM (public.index_usage u
     JOIN pg_class c ON (((c.relname = u.index_name) AND (c.relnamespace = ('public'::regnamespace)::oid))))
  WHERE ((u.scans = 0) AND (NOT u.is_unique) AND (NOT (EXISTS ( SELECT
           FROM pg_constraint k
          WHERE (k.conindid = c.oid)))))
  ORDER BY u.bytes DESC, u.index_name;

ALTER VIEW public.unused_indexes OWNER TO winedex_owner;

-- Name: VIEW unused_indexes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON VIEW public.unused_indexes IS 'Indexes that nothing used since counting began and that hold no rule. A standby counts for itself: ask it too.';

-- Name: user_activity_log_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_activity_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_activity_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: user_sessions; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_sessions (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    user_id bigint NOT NULL,
    device text NOT NULL,
    family_hash bytea NOT NULL,
    refresh_hash bytea NOT NULL,
    access_hash bytea NOT NULL,
    access_expires_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_why text,
    CONSTRAINT user_sessions_device_length CHECK (((char_length(device) >= 1) AND (char_length(device) <= 80))),
    CONSTRAINT user_sessions_end_known CHECK ((ended_why = ANY (ARRAY['signed_out'::text, 'token_reused'::text, 'too_many_devices'::text]))),
    CONSTRAINT user_sessions_end_whole CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
    CONSTRAINT user_sessions_hashes_are_sha256 CHECK (((octet_length(family_hash) = 32) AND (octet_length(refresh_hash) = 32) AND (octet_length(access_hash) = 32))),
    CONSTRAINT user_sessions_not_the_house CHECK ((user_id > 0)),
    CONSTRAINT user_sessions_times_in_order CHECK (((access_expires_at <= expires_at) AND (created_at <= seen_at)))
);

ALTER TABLE ONLY public.user_sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_sessions OWNER TO winedex_owner;

-- Name: TABLE user_sessions; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_sessions IS 'One row a sign-in: a family of tokens that replace each other. Only SHA-256 hashes are kept, so that whoever reads this table can sign in as nobody.';

-- Name: COLUMN user_sessions.public_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.public_id IS 'UUIDv7 made by the program; names the session in logs, and is no secret.';

-- Name: COLUMN user_sessions.device; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.device IS 'What the client calls itself, 1 to 80 characters, for the player to know it by.';

-- Name: COLUMN user_sessions.family_hash; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.family_hash IS 'Of the half that all refresh tokens of the family share. Who shows this half with another second half than the newest shows a token that was used before.';

-- Name: COLUMN user_sessions.refresh_hash; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.refresh_hash IS 'Of the newest refresh token''s second half.';

-- Name: COLUMN user_sessions.access_hash; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.access_hash IS 'Of the newest access token; renewing replaces it.';

-- Name: COLUMN user_sessions.access_expires_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.access_expires_at IS 'End of the access token.';

-- Name: COLUMN user_sessions.expires_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.expires_at IS 'End of the refresh token; each renewal moves it on.';

-- Name: COLUMN user_sessions.seen_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.seen_at IS 'Last sign-in or renewal: a request by itself writes nothing.';

-- Name: COLUMN user_sessions.ended_why; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_sessions.ended_why IS 'signed_out, token_reused or too_many_devices; null while the session lives.';

-- Name: user_sessions_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_sessions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: users_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wine_species_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_species ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wine_species_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wine_type_effectiveness; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_type_effectiveness (
    attacker public.wine_type NOT NULL,
    defender public.wine_type NOT NULL,
    effectiveness smallint NOT NULL,
    CONSTRAINT wine_type_effectiveness_known CHECK ((effectiveness = ANY (ARRAY[50, 100, 200])))
);

ALTER TABLE public.wine_type_effectiveness OWNER TO winedex_owner;

-- Name: TABLE wine_type_effectiveness; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_type_effectiveness IS 'The chart of the eight types, all 64 pairs. Each type beats two and loses to two, so that every row and every column sums to 900: none beats everything.';

-- Name: COLUMN wine_type_effectiveness.effectiveness; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_type_effectiveness.effectiveness IS 'Per cent of the damage: 200, 100 or 50.';

-- Name: wines_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wines ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: auctions auctions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.auctions
    ADD CONSTRAINT auctions_pk PRIMARY KEY (auction_id);

-- Name: battles battles_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.battles
    ADD CONSTRAINT battles_pk PRIMARY KEY (battle_id);

-- Name: coin_accounts coin_accounts_one_each; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_accounts
    ADD CONSTRAINT coin_accounts_one_each UNIQUE NULLS NOT DISTINCT (player_id, kind, shard);

-- Name: coin_accounts coin_accounts_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_accounts
    ADD CONSTRAINT coin_accounts_pk PRIMARY KEY (id);

-- Name: coin_holds coin_holds_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_holds
    ADD CONSTRAINT coin_holds_pk PRIMARY KEY (room_id, player_id);

-- Name: coin_lines coin_lines_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_lines
    ADD CONSTRAINT coin_lines_pk PRIMARY KEY (transaction_id, account_id);

-- Name: coin_transactions coin_transactions_key_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_transactions
    ADD CONSTRAINT coin_transactions_key_unique UNIQUE (idempotency_key);

-- Name: coin_transactions coin_transactions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_transactions
    ADD CONSTRAINT coin_transactions_pk PRIMARY KEY (id);

-- Name: inbox_heads inbox_heads_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.inbox_heads
    ADD CONSTRAINT inbox_heads_pk PRIMARY KEY (player_id);

-- Name: inbox inbox_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pk PRIMARY KEY (player_id, n);

-- Name: maintenance_steps maintenance_steps_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.maintenance_steps
    ADD CONSTRAINT maintenance_steps_pk PRIMARY KEY (step, began_at);

-- Name: nodes nodes_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.nodes
    ADD CONSTRAINT nodes_pk PRIMARY KEY (node_id);

-- Name: openings openings_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.openings
    ADD CONSTRAINT openings_pk PRIMARY KEY (actor, key);

-- Name: partitioned_tables partitioned_tables_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.partitioned_tables
    ADD CONSTRAINT partitioned_tables_pk PRIMARY KEY (table_name);

-- Name: partitions_set_aside partitions_set_aside_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.partitions_set_aside
    ADD CONSTRAINT partitions_set_aside_pk PRIMARY KEY (partition_name);

-- Name: room_entries room_entries_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.room_entries
    ADD CONSTRAINT room_entries_pk PRIMARY KEY (room_id, seq);

-- Name: room_records room_records_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.room_records
    ADD CONSTRAINT room_records_pk PRIMARY KEY (room_id);

-- Name: rooms rooms_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_pk PRIMARY KEY (room_id);

-- Name: schema_migrations schema_migrations_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pk PRIMARY KEY (version);

-- Name: search_words search_words_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.search_words
    ADD CONSTRAINT search_words_pk PRIMARY KEY (word);

-- Name: trade_bids trade_bids_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_bids
    ADD CONSTRAINT trade_bids_pk PRIMARY KEY (trade_id, n);

-- Name: user_activity_log user_activity_log_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_activity_log
    ADD CONSTRAINT user_activity_log_pk PRIMARY KEY (created_at, id);

-- Name: user_sessions user_sessions_access_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_access_unique UNIQUE (access_hash);

-- Name: user_sessions user_sessions_family_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_family_unique UNIQUE (family_hash);

-- Name: user_sessions user_sessions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_pk PRIMARY KEY (id);

-- Name: user_sessions user_sessions_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_public_id_unique UNIQUE (public_id);

-- Name: users users_name_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_name_unique UNIQUE (name_key);

-- Name: users users_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pk PRIMARY KEY (id);

-- Name: users users_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_public_id_unique UNIQUE (public_id);

-- Name: wine_species wine_species_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_species
    ADD CONSTRAINT wine_species_pk PRIMARY KEY (id);

-- Name: wine_species wine_species_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_species
    ADD CONSTRAINT wine_species_slug_unique UNIQUE (slug);

-- Name: wine_trades wine_trades_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_trades
    ADD CONSTRAINT wine_trades_pk PRIMARY KEY (trade_id, wine_id);

-- Name: wine_type_effectiveness wine_type_effectiveness_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_type_effectiveness
    ADD CONSTRAINT wine_type_effectiveness_pk PRIMARY KEY (attacker, defender);

-- Name: wines wines_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wines
    ADD CONSTRAINT wines_pk PRIMARY KEY (id);

-- Name: wines wines_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wines
    ADD CONSTRAINT wines_public_id_unique UNIQUE (public_id);

-- Name: auctions_by_buyer; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_by_buyer ON public.auctions USING btree (buyer_id, auction_id DESC) WHERE (buyer_id IS NOT NULL);

-- Name: auctions_by_seller; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_by_seller ON public.auctions USING btree (seller_id, auction_id DESC);

-- Name: auctions_by_wine; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_by_wine ON public.auctions USING btree (wine_id, auction_id DESC);

-- Name: auctions_open_by_end; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_open_by_end ON public.auctions USING btree (ends_at, auction_id) WHERE (state = 'open'::text);

-- Name: auctions_open_by_seller; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_open_by_seller ON public.auctions USING btree (seller_id) WHERE (state = 'open'::text);

-- Name: auctions_open_newest; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_open_newest ON public.auctions USING btree (auction_id DESC) WHERE (state = 'open'::text);

-- Name: battles_by_player_0; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX battles_by_player_0 ON public.battles USING btree (player_0, battle_id DESC);

-- Name: battles_by_player_1; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX battles_by_player_1 ON public.battles USING btree (player_1, battle_id DESC);

-- Name: battles_live; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX battles_live ON public.battles USING btree (battle_id DESC) WHERE (state = 'live'::text);

-- Name: battles_live_by_player_0; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX battles_live_by_player_0 ON public.battles USING btree (player_0) WHERE (state = 'live'::text);

-- Name: battles_live_by_player_1; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX battles_live_by_player_1 ON public.battles USING btree (player_1) WHERE (state = 'live'::text);

-- Name: coin_holds_by_player; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX coin_holds_by_player ON public.coin_holds USING btree (player_id) WHERE (amount > 0);

-- Name: coin_lines_by_account; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX coin_lines_by_account ON public.coin_lines USING btree (account_id, transaction_id DESC);

-- Name: inbox_by_age; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX inbox_by_age ON public.inbox USING btree (at_ms);

-- Name: openings_by_age; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX openings_by_age ON public.openings USING btree (opened_at);

-- Name: partitions_set_aside_by_table; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX partitions_set_aside_by_table ON public.partitions_set_aside USING btree (table_name);

-- Name: regional_wine_analytics_pk; Type: INDEX; Schema: public; Owner: wine_pokedex_engine

CREATE UNIQUE INDEX regional_wine_analytics_pk ON public.regional_wine_analytics USING btree (country, region);

-- Name: rooms_open_by_owner; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX rooms_open_by_owner ON public.rooms USING btree (owner) WHERE (state = 'open'::text);

-- Name: rooms_quarantined; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX rooms_quarantined ON public.rooms USING btree (room_id) WHERE (state = 'quarantined'::text);

-- Name: search_words_by_trigrams; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX search_words_by_trigrams ON public.search_words USING gin (word public.gin_trgm_ops);

-- Name: trade_bids_by_bidder; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX trade_bids_by_bidder ON public.trade_bids USING btree (bidder_id, trade_id DESC);

-- Name: user_activity_log_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_activity_log_by_user ON ONLY public.user_activity_log USING btree (user_id, created_at DESC);

-- Name: user_collection_summary_pk; Type: INDEX; Schema: public; Owner: wine_pokedex_engine

CREATE UNIQUE INDEX user_collection_summary_pk ON public.user_collection_summary USING btree (user_id);

-- Name: user_sessions_living; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_sessions_living ON public.user_sessions USING btree (user_id, seen_at) WHERE (ended_at IS NULL);

-- Name: wine_species_analytics_by_volume; Type: INDEX; Schema: public; Owner: wine_pokedex_engine

CREATE INDEX wine_species_analytics_by_volume ON public.wine_species_analytics USING btree (volume_30_days DESC, species_id);

-- Name: wine_species_analytics_pk; Type: INDEX; Schema: public; Owner: wine_pokedex_engine

CREATE UNIQUE INDEX wine_species_analytics_pk ON public.wine_species_analytics USING btree (species_id);

-- Name: wine_species_by_country; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_species_by_country ON public.wine_species USING btree (country, rarity_ordinal DESC, id DESC);

-- Name: wine_species_by_grape; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_species_by_grape ON public.wine_species USING gin (grapes);

-- Name: wine_species_by_name; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_species_by_name ON public.wine_species USING btree (name, id);

-- Name: wine_species_by_rarity; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_species_by_rarity ON public.wine_species USING btree (rarity_ordinal DESC, id DESC);

-- Name: wine_species_by_region; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_species_by_region ON public.wine_species USING btree (region, rarity_ordinal DESC, id DESC);

-- Name: wine_species_by_words; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_species_by_words ON public.wine_species USING gin (words);

-- Name: wine_trades_by_buyer; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_trades_by_buyer ON public.wine_trades USING btree (buyer_id, at DESC);

-- Name: wine_trades_by_seller; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_trades_by_seller ON public.wine_trades USING btree (seller_id, at DESC);

-- Name: wine_trades_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_trades_by_species ON public.wine_trades USING btree (species_id, at DESC) INCLUDE (price) WHERE (price IS NOT NULL);

-- Name: wine_trades_by_time; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_trades_by_time ON public.wine_trades USING btree (at) INCLUDE (species_id, price) WHERE (price IS NOT NULL);

-- Name: wine_trades_by_wine; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_trades_by_wine ON public.wine_trades USING btree (wine_id, at DESC);

-- Name: wines_by_drinking_window; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_by_drinking_window ON public.wines USING btree (((vintage + keeps_years)), ((vintage + (keeps_years / 4))));

-- Name: wines_by_iv_total; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_by_iv_total ON public.wines USING btree ((((((((iv_longevity)::smallint + (iv_power)::smallint) + (iv_terroir)::smallint) + (iv_complexity)::smallint) + (iv_rarity)::smallint) + (iv_elegance)::smallint)));

-- Name: wines_by_level; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_by_level ON public.wines USING btree (level DESC, id DESC) INCLUDE (species_id, vintage, keeps_years, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance, shiny);

-- Name: wines_by_owner_and_level; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_by_owner_and_level ON public.wines USING btree (owner_id, level DESC, id DESC);

-- Name: wines_by_owner_and_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_by_owner_and_species ON public.wines USING btree (owner_id, species_id, level DESC, id DESC) INCLUDE (vintage, keeps_years, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance, shiny);

-- Name: wines_by_room; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_by_room ON public.wines USING btree (place_room) WHERE (place_room IS NOT NULL);

-- Name: wines_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_by_species ON public.wines USING btree (species_id, level DESC, id DESC) INCLUDE (vintage, keeps_years, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance, shiny);

-- Name: wines_by_vintage; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_by_vintage ON public.wines USING btree (vintage);

-- Name: wines_shiny; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wines_shiny ON public.wines USING btree (level DESC, id DESC) WHERE shiny;

-- Name: coin_lines coin_lines_sum_zero; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE CONSTRAINT TRIGGER coin_lines_sum_zero AFTER DELETE OR UPDATE ON public.coin_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.coin_lines_check_sum();

-- Name: coin_lines coin_lines_sum_zero_written; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER coin_lines_sum_zero_written AFTER INSERT ON public.coin_lines REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.coin_lines_check_sums();

-- Name: wine_species search_words_of_changed; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER search_words_of_changed AFTER UPDATE ON public.wine_species REFERENCING OLD TABLE AS old_species NEW TABLE AS new_species FOR EACH STATEMENT EXECUTE FUNCTION public.search_words_keep();

-- Name: wine_species search_words_of_deleted; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER search_words_of_deleted AFTER DELETE ON public.wine_species REFERENCING OLD TABLE AS old_species FOR EACH STATEMENT EXECUTE FUNCTION public.search_words_keep();

-- Name: wine_species search_words_of_new; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER search_words_of_new AFTER INSERT ON public.wine_species REFERENCING NEW TABLE AS new_species FOR EACH STATEMENT EXECUTE FUNCTION public.search_words_keep();

-- Name: wines wines_have_a_vintage; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_have_a_vintage BEFORE INSERT ON public.wines FOR EACH ROW WHEN ((new.keeps_years IS NULL)) EXECUTE FUNCTION public.wines_set_vintage();

-- Name: auctions auctions_buyer_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.auctions
    ADD CONSTRAINT auctions_buyer_fk FOREIGN KEY (buyer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: auctions auctions_seller_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.auctions
    ADD CONSTRAINT auctions_seller_fk FOREIGN KEY (seller_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: auctions auctions_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.auctions
    ADD CONSTRAINT auctions_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: battles battles_player_0_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.battles
    ADD CONSTRAINT battles_player_0_fk FOREIGN KEY (player_0) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: battles battles_player_1_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.battles
    ADD CONSTRAINT battles_player_1_fk FOREIGN KEY (player_1) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: coin_accounts coin_accounts_player_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_accounts
    ADD CONSTRAINT coin_accounts_player_fk FOREIGN KEY (player_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: coin_holds coin_holds_player_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_holds
    ADD CONSTRAINT coin_holds_player_fk FOREIGN KEY (player_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: coin_lines coin_lines_account_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_lines
    ADD CONSTRAINT coin_lines_account_fk FOREIGN KEY (account_id) REFERENCES public.coin_accounts(id) ON DELETE RESTRICT;

-- Name: coin_lines coin_lines_transaction_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.coin_lines
    ADD CONSTRAINT coin_lines_transaction_fk FOREIGN KEY (transaction_id) REFERENCES public.coin_transactions(id) ON DELETE RESTRICT;

-- Name: inbox_heads inbox_heads_player_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.inbox_heads
    ADD CONSTRAINT inbox_heads_player_fk FOREIGN KEY (player_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: inbox inbox_player_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_player_fk FOREIGN KEY (player_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: partitions_set_aside partitions_set_aside_table_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.partitions_set_aside
    ADD CONSTRAINT partitions_set_aside_table_fk FOREIGN KEY (table_name) REFERENCES public.partitioned_tables(table_name) ON DELETE CASCADE;

-- Name: rooms rooms_owner_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_owner_fk FOREIGN KEY (owner) REFERENCES public.nodes(node_id) ON DELETE RESTRICT;

-- Name: user_sessions user_sessions_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: wine_trades wine_trades_buyer_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_trades
    ADD CONSTRAINT wine_trades_buyer_fk FOREIGN KEY (buyer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: wine_trades wine_trades_seller_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_trades
    ADD CONSTRAINT wine_trades_seller_fk FOREIGN KEY (seller_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: wine_trades wine_trades_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_trades
    ADD CONSTRAINT wine_trades_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: wine_trades wine_trades_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_trades
    ADD CONSTRAINT wine_trades_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: wines wines_owner_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wines
    ADD CONSTRAINT wines_owner_fk FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: wines wines_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wines
    ADD CONSTRAINT wines_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: coin_accounts; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.coin_accounts ENABLE ROW LEVEL SECURITY;

-- Name: coin_accounts coin_accounts_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_accounts_engine ON public.coin_accounts TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: coin_accounts coin_accounts_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_accounts_own ON public.coin_accounts FOR SELECT TO wine_pokedex_app USING ((player_id = public.current_player()));

-- Name: coin_accounts coin_accounts_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_accounts_reports ON public.coin_accounts FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: coin_holds; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.coin_holds ENABLE ROW LEVEL SECURITY;

-- Name: coin_holds coin_holds_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_holds_engine ON public.coin_holds TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: coin_holds coin_holds_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_holds_own ON public.coin_holds FOR SELECT TO wine_pokedex_app USING ((player_id = public.current_player()));

-- Name: coin_lines; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.coin_lines ENABLE ROW LEVEL SECURITY;

-- Name: coin_lines coin_lines_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_lines_engine ON public.coin_lines TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: coin_lines coin_lines_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_lines_own ON public.coin_lines FOR SELECT TO wine_pokedex_app USING ((EXISTS ( SELECT
   FROM public.coin_accounts a
  WHERE (a.id = coin_lines.account_id))));

-- Name: coin_lines coin_lines_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_lines_reports ON public.coin_lines FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: coin_transactions; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.coin_transactions ENABLE ROW LEVEL SECURITY;

-- Name: coin_transactions coin_transactions_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_transactions_engine ON public.coin_transactions TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: coin_transactions coin_transactions_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_transactions_own ON public.coin_transactions FOR SELECT TO wine_pokedex_app USING ((EXISTS ( SELECT
   FROM public.coin_lines l
  WHERE (l.transaction_id = coin_transactions.id))));

-- Name: coin_transactions coin_transactions_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY coin_transactions_reports ON public.coin_transactions FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: inbox; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.inbox ENABLE ROW LEVEL SECURITY;

-- Name: inbox inbox_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY inbox_engine ON public.inbox TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: inbox_heads; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.inbox_heads ENABLE ROW LEVEL SECURITY;

-- Name: inbox_heads inbox_heads_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY inbox_heads_engine ON public.inbox_heads TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: inbox_heads inbox_heads_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY inbox_heads_own ON public.inbox_heads FOR SELECT TO wine_pokedex_app USING ((player_id = (NULLIF(current_setting('app.player_id'::text, true), ''::text))::bigint));

-- Name: inbox inbox_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY inbox_own ON public.inbox FOR SELECT TO wine_pokedex_app USING ((player_id = (NULLIF(current_setting('app.player_id'::text, true), ''::text))::bigint));

-- Name: user_activity_log; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_activity_log ENABLE ROW LEVEL SECURITY;

-- Name: user_activity_log user_activity_log_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_activity_log_engine ON public.user_activity_log TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_activity_log user_activity_log_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_activity_log_own ON public.user_activity_log FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: user_activity_log user_activity_log_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_activity_log_reports ON public.user_activity_log FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_sessions; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_sessions ENABLE ROW LEVEL SECURITY;

-- Name: user_sessions user_sessions_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_sessions_engine ON public.user_sessions TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_sessions user_sessions_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_sessions_own ON public.user_sessions FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: wines; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.wines ENABLE ROW LEVEL SECURITY;

-- Name: wines wines_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wines_engine ON public.wines TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: wines wines_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wines_own ON public.wines FOR SELECT TO wine_pokedex_app USING ((owner_id = public.current_player()));

-- Name: wines wines_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wines_reports ON public.wines FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO wine_pokedex_app;
GRANT USAGE ON SCHEMA public TO wine_pokedex_readonly;
GRANT USAGE ON SCHEMA public TO wine_pokedex_jobs;
GRANT ALL ON SCHEMA public TO wine_pokedex_engine;

-- Name: FUNCTION analyze_all_tables(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.analyze_all_tables() FROM PUBLIC;
GRANT ALL ON FUNCTION public.analyze_all_tables() TO wine_pokedex_jobs;

-- Name: FUNCTION coin_discrepancies(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.coin_discrepancies() FROM PUBLIC;
GRANT ALL ON FUNCTION public.coin_discrepancies() TO wine_pokedex_jobs;

-- Name: FUNCTION coin_holds_check_closed(p_rooms uuid[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.coin_holds_check_closed(p_rooms uuid[]) FROM PUBLIC;

-- Name: FUNCTION coin_lines_check_sum(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.coin_lines_check_sum() FROM PUBLIC;

-- Name: FUNCTION coin_lines_check_sums(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.coin_lines_check_sums() FROM PUBLIC;

-- Name: FUNCTION coin_post(p_kind text, p_reason text, p_key text, p_accounts bigint[], p_amounts bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.coin_post(p_kind text, p_reason text, p_key text, p_accounts bigint[], p_amounts bigint[]) FROM PUBLIC;

-- Name: FUNCTION coins_available(p_players bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.coins_available(p_players bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.coins_available(p_players bigint[]) TO wine_pokedex_app;

-- Name: FUNCTION coins_move(p_coins public.commit_coins, OUT players bigint[], OUT balances bigint[], OUT broke boolean); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.coins_move(p_coins public.commit_coins, OUT players bigint[], OUT balances bigint[], OUT broke boolean) FROM PUBLIC;

-- Name: FUNCTION create_future_partitions(p_months integer); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.create_future_partitions(p_months integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.create_future_partitions(p_months integer) TO wine_pokedex_jobs;

-- Name: FUNCTION current_player(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.current_player() FROM PUBLIC;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_engine;

-- Name: PROCEDURE daily_maintenance(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON PROCEDURE public.daily_maintenance() FROM PUBLIC;
GRANT ALL ON PROCEDURE public.daily_maintenance() TO wine_pokedex_jobs;

-- Name: FUNCTION get_user_rarity_counts(p_player bigint); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.get_user_rarity_counts(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.get_user_rarity_counts(p_player bigint) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.get_user_rarity_counts(p_player bigint) TO wine_pokedex_readonly;

-- Name: FUNCTION get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone) TO wine_pokedex_readonly;

-- Name: FUNCTION inbox_forget(p_before_ms bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.inbox_forget(p_before_ms bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.inbox_forget(p_before_ms bigint) TO wine_pokedex_jobs;

-- Name: FUNCTION journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]) TO wine_pokedex_app;

-- Name: FUNCTION journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) TO wine_pokedex_app;

-- Name: FUNCTION journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]) FROM PUBLIC;

-- Name: FUNCTION lock_waits_now(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.lock_waits_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.lock_waits_now() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.lock_waits_now() TO wine_pokedex_jobs;

-- Name: FUNCTION node_beat(p_node uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.node_beat(p_node uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.node_beat(p_node uuid) TO wine_pokedex_app;

-- Name: FUNCTION node_leave(p_node uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.node_leave(p_node uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.node_leave(p_node uuid) TO wine_pokedex_app;

-- Name: TABLE nodes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.nodes TO wine_pokedex_app;
GRANT SELECT ON TABLE public.nodes TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.nodes TO wine_pokedex_engine;

-- Name: FUNCTION node_register(p_node uuid, p_host text, p_pid integer, p_pid_started text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.node_register(p_node uuid, p_host text, p_pid integer, p_pid_started text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.node_register(p_node uuid, p_host text, p_pid integer, p_pid_started text) TO wine_pokedex_app;

-- Name: FUNCTION nodes_forget(p_older_than interval); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.nodes_forget(p_older_than interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.nodes_forget(p_older_than interval) TO wine_pokedex_jobs;

-- Name: FUNCTION openings_forget(p_older_than interval); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.openings_forget(p_older_than interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.openings_forget(p_older_than interval) TO wine_pokedex_jobs;

-- Name: FUNCTION partition_bound(p_bounds text, p_month timestamp with time zone); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.partition_bound(p_bounds text, p_month timestamp with time zone) FROM PUBLIC;

-- Name: FUNCTION partition_health_now(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.partition_health_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.partition_health_now() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.partition_health_now() TO wine_pokedex_jobs;

-- Name: FUNCTION partition_month(p_bounds text, p_bound text); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.partition_month(p_bounds text, p_bound text) FROM PUBLIC;

-- Name: FUNCTION partitions_ahead(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.partitions_ahead() FROM PUBLIC;
GRANT ALL ON FUNCTION public.partitions_ahead() TO wine_pokedex_jobs;

-- Name: FUNCTION partitions_of(p_table text); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.partitions_of(p_table text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.partitions_of(p_table text) TO wine_pokedex_jobs;

-- Name: FUNCTION player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb) TO wine_pokedex_app;

-- Name: FUNCTION player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text) TO wine_pokedex_app;

-- Name: FUNCTION prune_partitions(p_grace interval); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.prune_partitions(p_grace interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.prune_partitions(p_grace interval) TO wine_pokedex_jobs;

-- Name: FUNCTION refresh_all_analytics(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.refresh_all_analytics() FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_all_analytics() TO wine_pokedex_jobs;

-- Name: FUNCTION replication_lag_now(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.replication_lag_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.replication_lag_now() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.replication_lag_now() TO wine_pokedex_jobs;

-- Name: FUNCTION room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean) TO wine_pokedex_app;

-- Name: FUNCTION room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text) TO wine_pokedex_app;

-- Name: FUNCTION room_void(p_room uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.room_void(p_room uuid) FROM PUBLIC;

-- Name: FUNCTION rooms_adoptable(p_node uuid, p_dead uuid[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.rooms_adoptable(p_node uuid, p_dead uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rooms_adoptable(p_node uuid, p_dead uuid[]) TO wine_pokedex_app;

-- Name: FUNCTION rooms_lost(p_node uuid, p_rooms uuid[], p_epochs integer[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.rooms_lost(p_node uuid, p_rooms uuid[], p_epochs integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rooms_lost(p_node uuid, p_rooms uuid[], p_epochs integer[]) TO wine_pokedex_app;

-- Name: FUNCTION rooms_resume(p_node uuid, p_dead uuid[], p_at_ms bigint, p_rooms uuid[], p_epochs integer[], p_bodies bytea[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.rooms_resume(p_node uuid, p_dead uuid[], p_at_ms bigint, p_rooms uuid[], p_epochs integer[], p_bodies bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rooms_resume(p_node uuid, p_dead uuid[], p_at_ms bigint, p_rooms uuid[], p_epochs integer[], p_bodies bytea[]) TO wine_pokedex_app;

-- Name: FUNCTION search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.search_few(p_query tsquery, p_most bigint, p public.wine_filter, p_retired boolean) TO wine_pokedex_jobs;

-- Name: FUNCTION search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.search_owned(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_jobs;

-- Name: FUNCTION search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint) TO wine_pokedex_jobs;

-- Name: FUNCTION search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.search_species(p public.wine_filter, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_jobs;

-- Name: FUNCTION search_wines(p_q text, p_scope text, p_any_type text, p_primary_type text, p_secondary_type text, p_rarity_min integer, p_rarity_max integer, p_country text, p_region text, p_grapes text[], p_vintage_min integer, p_vintage_max integer, p_level_min integer, p_level_max integer, p_iv_min integer, p_iv_max integer, p_drink_in integer, p_shiny boolean, p_owner uuid, p_free boolean, p_order text, p_after jsonb, p_limit integer); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.search_wines(p_q text, p_scope text, p_any_type text, p_primary_type text, p_secondary_type text, p_rarity_min integer, p_rarity_max integer, p_country text, p_region text, p_grapes text[], p_vintage_min integer, p_vintage_max integer, p_level_min integer, p_level_max integer, p_iv_min integer, p_iv_max integer, p_drink_in integer, p_shiny boolean, p_owner uuid, p_free boolean, p_order text, p_after jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_wines(p_q text, p_scope text, p_any_type text, p_primary_type text, p_secondary_type text, p_rarity_min integer, p_rarity_max integer, p_country text, p_region text, p_grapes text[], p_vintage_min integer, p_vintage_max integer, p_level_min integer, p_level_max integer, p_iv_min integer, p_iv_max integer, p_drink_in integer, p_shiny boolean, p_owner uuid, p_free boolean, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.search_wines(p_q text, p_scope text, p_any_type text, p_primary_type text, p_secondary_type text, p_rarity_min integer, p_rarity_max integer, p_country text, p_region text, p_grapes text[], p_vintage_min integer, p_vintage_max integer, p_level_min integer, p_level_max integer, p_iv_min integer, p_iv_max integer, p_drink_in integer, p_shiny boolean, p_owner uuid, p_free boolean, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.search_wines(p_q text, p_scope text, p_any_type text, p_primary_type text, p_secondary_type text, p_rarity_min integer, p_rarity_max integer, p_country text, p_region text, p_grapes text[], p_vintage_min integer, p_vintage_max integer, p_level_min integer, p_level_max integer, p_iv_min integer, p_iv_max integer, p_drink_in integer, p_shiny boolean, p_owner uuid, p_free boolean, p_order text, p_after jsonb, p_limit integer) TO wine_pokedex_jobs;

-- Name: FUNCTION search_words_keep(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.search_words_keep() FROM PUBLIC;

-- Name: FUNCTION search_words_near(p_word text); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.search_words_near(p_word text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_words_near(p_word text) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.search_words_near(p_word text) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.search_words_near(p_word text) TO wine_pokedex_jobs;

-- Name: FUNCTION session_end(p_access_hash bytea, p_now timestamp with time zone); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.session_end(p_access_hash bytea, p_now timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_end(p_access_hash bytea, p_now timestamp with time zone) TO wine_pokedex_app;

-- Name: FUNCTION session_of_access(p_access_hash bytea, p_now timestamp with time zone, OUT session uuid, OUT player_id bigint, OUT player uuid, OUT name text, OUT expires_at timestamp with time zone, OUT state text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.session_of_access(p_access_hash bytea, p_now timestamp with time zone, OUT session uuid, OUT player_id bigint, OUT player uuid, OUT name text, OUT expires_at timestamp with time zone, OUT state text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_of_access(p_access_hash bytea, p_now timestamp with time zone, OUT session uuid, OUT player_id bigint, OUT player uuid, OUT name text, OUT expires_at timestamp with time zone, OUT state text) TO wine_pokedex_app;

-- Name: FUNCTION session_open(p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, p_devices_max integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.session_open(p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, p_devices_max integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_open(p_session uuid, p_player bigint, p_device text, p_family_hash bytea, p_refresh_hash bytea, p_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, p_devices_max integer) TO wine_pokedex_app;

-- Name: FUNCTION session_renew(p_family_hash bytea, p_refresh_hash bytea, p_new_refresh_hash bytea, p_new_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, OUT session uuid, OUT player uuid, OUT outcome text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.session_renew(p_family_hash bytea, p_refresh_hash bytea, p_new_refresh_hash bytea, p_new_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, OUT session uuid, OUT player uuid, OUT outcome text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_renew(p_family_hash bytea, p_refresh_hash bytea, p_new_refresh_hash bytea, p_new_access_hash bytea, p_now timestamp with time zone, p_access_expires timestamp with time zone, p_expires timestamp with time zone, OUT session uuid, OUT player uuid, OUT outcome text) TO wine_pokedex_app;

-- Name: FUNCTION sessions_forget(p_before timestamp with time zone); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.sessions_forget(p_before timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sessions_forget(p_before timestamp with time zone) TO wine_pokedex_jobs;

-- Name: FUNCTION slow_queries_now(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.slow_queries_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.slow_queries_now() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.slow_queries_now() TO wine_pokedex_jobs;

-- Name: FUNCTION species_words(p_name text, p_producer text, p_grapes text[], p_region text, p_country text); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.species_words(p_name text, p_producer text, p_grapes text[], p_region text, p_country text) FROM PUBLIC;

-- Name: TABLE wine_species; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_species TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_species TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wine_species TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.wine_species TO wine_pokedex_engine;

-- Name: FUNCTION species_fits(s public.wine_species, p public.wine_filter); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.species_fits(s public.wine_species, p public.wine_filter) FROM PUBLIC;
GRANT ALL ON FUNCTION public.species_fits(s public.wine_species, p public.wine_filter) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.species_fits(s public.wine_species, p public.wine_filter) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.species_fits(s public.wine_species, p public.wine_filter) TO wine_pokedex_jobs;

-- Name: FUNCTION statement_without_constants(p_query text); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.statement_without_constants(p_query text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.statement_without_constants(p_query text) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.statement_without_constants(p_query text) TO wine_pokedex_jobs;

-- Name: FUNCTION table_bloat_now(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.table_bloat_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.table_bloat_now() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.table_bloat_now() TO wine_pokedex_jobs;

-- Name: FUNCTION wine_base_value(p_rarity_ordinal smallint, p_shiny boolean); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) TO wine_pokedex_engine;

-- Name: TABLE wines; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wines TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wines TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.wines TO wine_pokedex_engine;

-- Name: FUNCTION wine_fits(w public.wines, p public.wine_filter); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) TO wine_pokedex_jobs;

-- Name: FUNCTION wines_set_vintage(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.wines_set_vintage() FROM PUBLIC;

-- Name: TABLE auctions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.auctions TO wine_pokedex_app;
GRANT SELECT ON TABLE public.auctions TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.auctions TO wine_pokedex_engine;

-- Name: TABLE battles; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.battles TO wine_pokedex_app;
GRANT SELECT ON TABLE public.battles TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.battles TO wine_pokedex_engine;

-- Name: TABLE coin_accounts; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.coin_accounts TO wine_pokedex_app;
GRANT SELECT ON TABLE public.coin_accounts TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.coin_accounts TO wine_pokedex_engine;

-- Name: COLUMN coin_accounts.balance; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(balance) ON TABLE public.coin_accounts TO wine_pokedex_engine;

-- Name: TABLE coin_holds; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.coin_holds TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.coin_holds TO wine_pokedex_engine;

-- Name: TABLE coin_lines; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.coin_lines TO wine_pokedex_app;
GRANT SELECT ON TABLE public.coin_lines TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.coin_lines TO wine_pokedex_engine;

-- Name: TABLE coin_transactions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.coin_transactions TO wine_pokedex_app;
GRANT SELECT ON TABLE public.coin_transactions TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.coin_transactions TO wine_pokedex_engine;

-- Name: SEQUENCE coin_transactions_id_seq; Type: ACL; Schema: public; Owner: winedex_owner

GRANT USAGE ON SEQUENCE public.coin_transactions_id_seq TO wine_pokedex_engine;

-- Name: TABLE user_activity_log; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_activity_log TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_activity_log TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.user_activity_log TO wine_pokedex_engine;

-- Name: TABLE users; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO wine_pokedex_engine;

-- Name: COLUMN users.id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(id) ON TABLE public.users TO wine_pokedex_app;
GRANT SELECT(id) ON TABLE public.users TO wine_pokedex_readonly;
GRANT SELECT(id) ON TABLE public.users TO wine_pokedex_jobs;

-- Name: COLUMN users.public_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(public_id) ON TABLE public.users TO wine_pokedex_app;
GRANT SELECT(public_id) ON TABLE public.users TO wine_pokedex_readonly;
GRANT SELECT(public_id) ON TABLE public.users TO wine_pokedex_jobs;

-- Name: COLUMN users.name; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(name) ON TABLE public.users TO wine_pokedex_app;
GRANT SELECT(name) ON TABLE public.users TO wine_pokedex_readonly;
GRANT SELECT(name) ON TABLE public.users TO wine_pokedex_jobs;

-- Name: COLUMN users.level; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(level) ON TABLE public.users TO wine_pokedex_app;
GRANT SELECT(level) ON TABLE public.users TO wine_pokedex_readonly;
GRANT SELECT(level) ON TABLE public.users TO wine_pokedex_jobs;

-- Name: COLUMN users.experience; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(experience) ON TABLE public.users TO wine_pokedex_app;
GRANT SELECT(experience) ON TABLE public.users TO wine_pokedex_readonly;
GRANT SELECT(experience) ON TABLE public.users TO wine_pokedex_jobs;

-- Name: COLUMN users.trade_locked_until; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(trade_locked_until) ON TABLE public.users TO wine_pokedex_app;
GRANT SELECT(trade_locked_until) ON TABLE public.users TO wine_pokedex_readonly;
GRANT SELECT(trade_locked_until) ON TABLE public.users TO wine_pokedex_jobs;

-- Name: COLUMN users.trade_lock_reason; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(trade_lock_reason) ON TABLE public.users TO wine_pokedex_app;
GRANT SELECT(trade_lock_reason) ON TABLE public.users TO wine_pokedex_readonly;
GRANT SELECT(trade_lock_reason) ON TABLE public.users TO wine_pokedex_jobs;

-- Name: COLUMN users.created_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(created_at) ON TABLE public.users TO wine_pokedex_app;
GRANT SELECT(created_at) ON TABLE public.users TO wine_pokedex_readonly;
GRANT SELECT(created_at) ON TABLE public.users TO wine_pokedex_jobs;

-- Name: TABLE wine_trades; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_trades TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_trades TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.wine_trades TO wine_pokedex_engine;

-- Name: TABLE collection_reports; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.collection_reports TO wine_pokedex_readonly;

-- Name: TABLE duplicate_indexes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.duplicate_indexes TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.duplicate_indexes TO wine_pokedex_jobs;

-- Name: TABLE inbox; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.inbox TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inbox TO wine_pokedex_engine;

-- Name: TABLE inbox_heads; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.inbox_heads TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inbox_heads TO wine_pokedex_engine;

-- Name: TABLE index_usage; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.index_usage TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.index_usage TO wine_pokedex_jobs;

-- Name: TABLE lock_waits; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.lock_waits TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.lock_waits TO wine_pokedex_jobs;

-- Name: TABLE maintenance_steps; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE ON TABLE public.maintenance_steps TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.maintenance_steps TO wine_pokedex_readonly;

-- Name: TABLE my_collection_summary; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.my_collection_summary TO wine_pokedex_app;

-- Name: TABLE openings; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.openings TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.openings TO wine_pokedex_engine;

-- Name: TABLE partition_health; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.partition_health TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.partition_health TO wine_pokedex_jobs;

-- Name: TABLE partitioned_tables; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.partitioned_tables TO wine_pokedex_jobs;

-- Name: TABLE partitions_set_aside; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.partitions_set_aside TO wine_pokedex_jobs;

-- Name: TABLE region_analytics; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.region_analytics TO wine_pokedex_app;
GRANT SELECT ON TABLE public.region_analytics TO wine_pokedex_readonly;

-- Name: TABLE replication_lag; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.replication_lag TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.replication_lag TO wine_pokedex_jobs;

-- Name: TABLE room_entries; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.room_entries TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.room_entries TO wine_pokedex_engine;

-- Name: TABLE room_records; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.room_records TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.room_records TO wine_pokedex_engine;

-- Name: TABLE rooms; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.rooms TO wine_pokedex_app;
GRANT SELECT ON TABLE public.rooms TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rooms TO wine_pokedex_engine;

-- Name: TABLE schema_migrations; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.schema_migrations TO PUBLIC;

-- Name: TABLE search_words; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.search_words TO wine_pokedex_app;
GRANT SELECT ON TABLE public.search_words TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.search_words TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.search_words TO wine_pokedex_engine;

-- Name: TABLE slow_queries; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.slow_queries TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.slow_queries TO wine_pokedex_jobs;

-- Name: TABLE species_analytics; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.species_analytics TO wine_pokedex_app;
GRANT SELECT ON TABLE public.species_analytics TO wine_pokedex_readonly;

-- Name: TABLE table_bloat; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.table_bloat TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.table_bloat TO wine_pokedex_jobs;

-- Name: TABLE table_sizes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.table_sizes TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.table_sizes TO wine_pokedex_jobs;

-- Name: TABLE trade_bids; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.trade_bids TO wine_pokedex_app;
GRANT SELECT ON TABLE public.trade_bids TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.trade_bids TO wine_pokedex_engine;

-- Name: TABLE unused_indexes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.unused_indexes TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.unused_indexes TO wine_pokedex_jobs;

-- Name: TABLE user_sessions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_sessions TO wine_pokedex_engine;

-- Name: COLUMN user_sessions.id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(id) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: COLUMN user_sessions.public_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(public_id) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: COLUMN user_sessions.user_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(user_id) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: COLUMN user_sessions.device; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(device) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: COLUMN user_sessions.expires_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(expires_at) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: COLUMN user_sessions.created_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(created_at) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: COLUMN user_sessions.seen_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(seen_at) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: COLUMN user_sessions.ended_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(ended_at) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: COLUMN user_sessions.ended_why; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(ended_why) ON TABLE public.user_sessions TO wine_pokedex_app;

-- Name: TABLE wine_type_effectiveness; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_type_effectiveness TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_type_effectiveness TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wine_type_effectiveness TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.wine_type_effectiveness TO wine_pokedex_engine;

-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: winedex_owner

ALTER DEFAULT PRIVILEGES FOR ROLE winedex_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;

-- PostgreSQL database dump complete
