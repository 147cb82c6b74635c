-- The schema that the migrations beside this file build, as PostgreSQL 18 writes it down: for reading, and so that a
-- change of it shows in a review. Written by `make schema`; never applied.

-- PostgreSQL database dump

-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: 

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

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

-- Name: visibility; Type: DOMAIN; Schema: public; Owner: winedex_owner

CREATE DOMAIN public.visibility AS text
	CONSTRAINT visibility_known CHECK ((VALUE = ANY (ARRAY['private'::text, 'friends'::text, 'public'::text])));

ALTER DOMAIN public.visibility OWNER TO winedex_owner;

-- Name: DOMAIN visibility; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON DOMAIN public.visibility IS 'Who may read something beside its owner: private nobody, friends his friends, public everybody he has not blocked.';

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

-- Name: account_busy(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.account_busy(p_player bigint) RETURNS text[]
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN EXISTS (SELECT FROM battles b WHERE b.state = 'live' AND b.player_0 = p_player)
               OR EXISTS (SELECT FROM battles b WHERE b.state = 'live' AND b.player_1 = p_player) THEN 'battles' END,
        CASE WHEN EXISTS (SELECT FROM auctions a WHERE a.state = 'open' AND p_player IN (a.seller_id, a.leader_id))
             THEN 'auctions' END,
        CASE WHEN EXISTS (SELECT FROM coin_accounts a WHERE a.player_id = p_player AND a.kind = 'held' AND a.balance > 0)
             THEN 'held_coins' END,
        CASE WHEN EXISTS (SELECT FROM wines w WHERE w.owner_id = p_player AND w.place <> 'cellar') THEN 'wines' END,
        CASE WHEN EXISTS (SELECT FROM market_listings l WHERE l.state = 'open' AND l.seller_id = p_player)
               OR EXISTS (SELECT FROM mystery_deposits d WHERE d.state = 'waiting' AND d.player_id = p_player)
               OR EXISTS (SELECT FROM direct_trades t WHERE t.state = 'open' AND p_player IN (t.player_a, t.player_b))
             THEN 'trades' END,
        CASE WHEN EXISTS (SELECT FROM trade_disputes d WHERE d.state = 'open' AND p_player IN (d.opened_by, d.against))
             THEN 'disputes' END,
        CASE WHEN EXISTS (SELECT FROM breeding_attempts b WHERE b.state = 'brewing' AND b.user_id = p_player) THEN 'breeding' END,
        CASE WHEN EXISTS (
            SELECT FROM competition_participants p JOIN competitions c ON c.id = p.competition_id
            WHERE p.user_id = p_player AND p.state IN ('entered', 'playing') AND c.state IN ('announced', 'running')
        ) THEN 'competitions' END
    ], NULL)
$$;

ALTER FUNCTION public.account_busy(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION account_busy(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.account_busy(p_player bigint) IS 'What keeps a player from leaving: things that others wait for. A migration with more of them replaces this function.';

-- Name: account_delete(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.account_delete(p_public_id uuid, OUT busy text[], OUT sessions uuid[]) RETURNS record
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT * FROM account_erase(current_player(), p_public_id)
$$;

ALTER FUNCTION public.account_delete(p_public_id uuid, OUT busy text[], OUT sessions uuid[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION account_delete(p_public_id uuid, OUT busy text[], OUT sessions uuid[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.account_delete(p_public_id uuid, OUT busy text[], OUT sessions uuid[]) IS 'account_erase for the player for whom the transaction speaks. p_public_id is the UUIDv7 that he has from then on.';

-- Name: account_erase(bigint, uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.account_erase(p_player bigint, p_public_id uuid, OUT busy text[], OUT sessions uuid[]) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $_$
DECLARE
    v_mint bigint;
    v_available coin_accounts;
    v_own record;
    v_left integer;
BEGIN
    SELECT a.id INTO STRICT v_mint FROM coin_accounts a WHERE a.kind = 'mint' AND a.shard = p_player % 16;
    -- In the order of a commit: whoever waits for whom, nobody waits in a ring.
    PERFORM FROM coin_accounts a WHERE a.player_id = p_player OR a.id = v_mint ORDER BY a.id FOR NO KEY UPDATE;
    PERFORM FROM wines w WHERE w.owner_id = p_player ORDER BY w.id FOR NO KEY UPDATE;
    PERFORM FROM inbox_heads h WHERE h.player_id = p_player FOR UPDATE;
    PERFORM FROM users u WHERE u.id = p_player AND u.id > 0 AND u.deleted_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    busy := account_busy(p_player);
    IF busy <> '{}' THEN
        RETURN;
    END IF;

    SELECT * INTO STRICT v_available FROM coin_accounts a WHERE a.player_id = p_player AND a.kind = 'available';
    IF v_available.balance > 0 THEN
        PERFORM coin_post(
            'account_deleted', 'What somebody left who has gone', 'account_deleted:' || p_player,
            ARRAY[v_available.id, v_mint], ARRAY[-v_available.balance, v_available.balance]
        );
    END IF;
    -- To the house: whatever is still under way in his name finds that these wines are not his.
    UPDATE wines w SET owner_id = 0, revision = w.revision + 1 WHERE w.owner_id = p_player;

    WITH ended AS (
        UPDATE user_sessions s SET ended_at = clock_timestamp(), ended_why = 'signed_out'
        WHERE s.user_id = p_player AND s.ended_at IS NULL RETURNING s.public_id
    )
    SELECT coalesce(array_agg(e.public_id), '{}') INTO sessions FROM ended e;

    -- Rows that hang on other rows of his go after those: what could not go yet goes with the next round.
    FOR v_round IN 1..5 LOOP
        v_left := 0;
        FOR v_own IN
            SELECT k.conrelid::regclass AS name, a.attname AS player
            FROM pg_catalog.pg_constraint k
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.contype = 'f' AND k.confrelid = 'public.users'::regclass AND k.confdeltype = 'c' AND k.conparentid = 0
            ORDER BY k.conrelid::regclass::text, a.attname
        LOOP
            BEGIN
                EXECUTE format('DELETE FROM %s WHERE %I = $1', v_own.name, v_own.player) USING p_player;
            EXCEPTION WHEN foreign_key_violation THEN
                v_left := v_left + 1;
            END;
        END LOOP;
        EXIT WHEN v_left = 0;
    END LOOP;
    IF v_left > 0 THEN
        RAISE EXCEPTION 'rows of % tables still hang on player %', v_left, p_player USING ERRCODE = 'assert_failure';
    END IF;
    DELETE FROM user_activity_log l WHERE l.user_id = p_player;

    UPDATE users u SET
        public_id = p_public_id, name = 'deleted #' || right(p_public_id::text, 11), name_key = 'deleted #' || right(p_public_id::text, 11),
        password_hash = NULL, level = 1, experience = 0, trade_locked_until = NULL, trade_lock_reason = NULL,
        deleted_at = clock_timestamp()
    WHERE u.id = p_player;
END $_$;

ALTER FUNCTION public.account_erase(p_player bigint, p_public_id uuid, OUT busy text[], OUT sessions uuid[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION account_erase(p_player bigint, p_public_id uuid, OUT busy text[], OUT sessions uuid[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.account_erase(p_player bigint, p_public_id uuid, OUT busy text[], OUT sessions uuid[]) IS 'A player leaves: coins to the mint, wines to the house, what is his own deleted, his row without a name. busy: what keeps him, and nothing was done; null with sessions null: he is not there. sessions: which ended. The # is in no name that one can choose.';

-- Name: achievements_settle(bigint, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.achievements_settle(p_player bigint, p_statistic text) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_won achievement_catalog;
BEGIN
    FOR v_won IN
        SELECT a.* FROM user_statistics s
        JOIN achievement_catalog a ON a.statistic = s.statistic AND a.goal <= s.value
        WHERE s.user_id = p_player AND s.statistic = p_statistic
          AND NOT EXISTS (SELECT FROM user_achievements h WHERE h.user_id = p_player AND h.achievement = a.slug)
        ORDER BY a.goal, a.slug
    LOOP
        INSERT INTO user_achievements (user_id, achievement) VALUES (p_player, v_won.slug) ON CONFLICT DO NOTHING;
        CONTINUE WHEN NOT FOUND;
        INSERT INTO user_badges (user_id, badge) SELECT p_player, v_won.badge WHERE v_won.badge IS NOT NULL
        ON CONFLICT DO NOTHING;
        INSERT INTO user_titles (user_id, title) SELECT p_player, v_won.title WHERE v_won.title IS NOT NULL
        ON CONFLICT DO NOTHING;
        PERFORM experience_grant(p_player, v_won.experience_kind, v_won.experience_points);
        RETURN NEXT v_won.slug;
    END LOOP;
END $$;

ALTER FUNCTION public.achievements_settle(p_player bigint, p_statistic text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION achievements_settle(p_player bigint, p_statistic text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.achievements_settle(p_player bigint, p_statistic text) IS 'Gives a player what a statistic of his has earned and he has not got: achievement, badge, title and experience, each once. An achievement that comes into the catalogue later is given with the next count.';

-- Name: acting_player(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.acting_player() RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF current_player() IS NULL THEN
        RAISE EXCEPTION 'this transaction speaks for no player' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN current_player();
END $$;

ALTER FUNCTION public.acting_player() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION acting_player(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.acting_player() IS 'users.id of the player for whom this transaction speaks; an error where it speaks for none.';

-- Name: activity_write(bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.activity_write(p_ats bigint[], p_lines jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO user_activity_log (user_id, action, d, created_at)
    SELECT x.p, x.a, x.d, to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_lines) AS x (e integer, p bigint, a text, d jsonb);
END $$;

ALTER FUNCTION public.activity_write(p_ats bigint[], p_lines jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION activity_write(p_ats bigint[], p_lines jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.activity_write(p_ats bigint[], p_lines jsonb) IS 'The lines of one commit in the players'' activity logs. Called by journal_effects only.';

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

-- Name: are_friends(bigint, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.are_friends(p_one bigint, p_other bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT EXISTS (
        SELECT FROM user_friendships f
        WHERE f.player_low = least(p_one, p_other) AND f.player_high = greatest(p_one, p_other) AND f.state = 'accepted'
    )
$$;

ALTER FUNCTION public.are_friends(p_one bigint, p_other bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION are_friends(p_one bigint, p_other bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.are_friends(p_one bigint, p_other bigint) IS 'Whether the two have agreed to be friends. For the functions of the engine.';

-- Name: auctions_begin(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.auctions_begin(p_rooms uuid[], p_ats bigint[], p_lots jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Auctions open in one saleroom, whose row is locked: the count cannot be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', l.e, 'code', 'too_many_auctions')), '[]') INTO v_failed
    FROM jsonb_to_recordset(p_lots) AS l (e integer, seller bigint, most integer)
    WHERE l.most < (SELECT count(*) FROM auctions a WHERE a.state = 'open' AND a.seller_id = l.seller)
        + (SELECT count(*) FROM jsonb_to_recordset(p_lots) AS s (e integer, seller bigint)
           WHERE s.e <= l.e AND s.seller = l.seller);
    INSERT INTO auctions (auction_id, seller_id, wine_id, start_price, reserved, buy_now, ends_at, opened_at)
    SELECT p_rooms[l.e], l.seller, l.wine, l.start, l.reserved, l.buy_now, to_timestamp(l.ends / 1000.0),
           to_timestamp(p_ats[l.e] / 1000.0)
    FROM jsonb_to_recordset(p_lots)
        AS l (e integer, seller bigint, wine bigint, start bigint, reserved boolean, buy_now bigint, ends bigint);
    RETURN v_failed;
END $$;

ALTER FUNCTION public.auctions_begin(p_rooms uuid[], p_ats bigint[], p_lots jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION auctions_begin(p_rooms uuid[], p_ats bigint[], p_lots jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.auctions_begin(p_rooms uuid[], p_ats bigint[], p_lots jsonb) IS 'The rows of auctions that begin in one commit; answers the entries in which somebody would have too many. Called by journal_effects only.';

-- Name: auctions_end(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.auctions_end(p_rooms uuid[], p_ats bigint[], p_hammer jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_sold jsonb;
BEGIN
    UPDATE auctions a
    SET state = h.outcome, price = coalesce(h.price, a.price), buyer_id = h.buyer,
        closed_at = to_timestamp(p_ats[h.e] / 1000.0)
    FROM jsonb_to_recordset(p_hammer) AS h (e integer, outcome text, price bigint, buyer bigint)
    WHERE a.auction_id = p_rooms[h.e] AND a.state = 'open';
    SELECT jsonb_agg(jsonb_build_object('e', h.e, 'trade', a.auction_id, 'wine', a.wine_id, 'format', 'auction',
        'seller', a.seller_id, 'buyer', a.buyer_id, 'price', a.price)) INTO v_sold
    FROM jsonb_to_recordset(p_hammer) AS h (e integer, outcome text)
    JOIN auctions a ON a.auction_id = p_rooms[h.e]
    WHERE h.outcome = 'sold';
    IF v_sold IS NOT NULL THEN
        PERFORM wines_trade(p_ats, v_sold);
    END IF;
END $$;

ALTER FUNCTION public.auctions_end(p_rooms uuid[], p_ats bigint[], p_hammer jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION auctions_end(p_rooms uuid[], p_ats bigint[], p_hammer jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.auctions_end(p_rooms uuid[], p_ats bigint[], p_hammer jsonb) IS 'Closes the rows of auctions that end in one commit; what is sold is a trade. Called by journal_effects only.';

-- Name: auctions_price(uuid[], bigint[], jsonb, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at)
    SELECT p_rooms[b.e], b.bids, b.bidder, b.price, b.leader, to_timestamp(p_ats[b.e] / 1000.0)
    FROM jsonb_to_recordset(p_bids) AS b (e integer, bids integer, bidder bigint, price bigint, leader bigint);
    UPDATE auctions a
    SET price = coalesce(b.price, a.price), leader_id = coalesce(b.leader, a.leader_id), bids = coalesce(b.bids, a.bids),
        reserve_met = coalesce(b.met, a.reserve_met), ends_at = to_timestamp(b.ends / 1000.0)
    FROM jsonb_to_recordset(p_standing)
        AS b (room uuid, price bigint, leader bigint, bids integer, met boolean, ends bigint)
    WHERE a.auction_id = b.room;
END $$;

ALTER FUNCTION public.auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb) IS 'The bids of one commit, and how each lot stands after its last. Called by journal_effects only.';

-- Name: auctions_take_down_lot(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.auctions_take_down_lot() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO auction_lots (auction_id, wine_ref, species_id, level, nature, shiny, ivs, evs)
    SELECT NEW.auction_id, w.public_id, w.species_id, w.level, w.nature, w.shiny,
        ARRAY[w.iv_longevity, w.iv_power, w.iv_terroir, w.iv_complexity, w.iv_rarity, w.iv_elegance],
        ARRAY[w.ev_longevity, w.ev_power, w.ev_terroir, w.ev_complexity, w.ev_rarity, w.ev_elegance]
    FROM wines w WHERE w.id = NEW.wine_id;
    RETURN NULL;
END $$;

ALTER FUNCTION public.auctions_take_down_lot() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION auctions_take_down_lot(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.auctions_take_down_lot() IS 'An auction that begins takes down which wine it sells. Runs as whoever opens it: the engine.';

-- Name: audit_change(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_auditor

CREATE FUNCTION public.audit_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_old jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ELSE '{}' END;
    v_new jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ELSE '{}' END;
    v_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN v_old ELSE v_new END;
    v_changed jsonb;
BEGIN
    SELECT coalesce(jsonb_object_agg(t.name, t.told), '{}') INTO v_changed
    FROM (
        SELECT c.name, jsonb_build_array(v_old -> c.name, v_new -> c.name) AS told
        FROM unnest(TG_ARGV[2]::text[]) AS c (name) WHERE v_old -> c.name IS DISTINCT FROM v_new -> c.name
        UNION ALL
        SELECT c.name, '"changed"' FROM unnest(TG_ARGV[3]::text[]) AS c (name)
        WHERE v_old -> c.name IS DISTINCT FROM v_new -> c.name
    ) t;
    -- Inside this function current_user is its owner: who logged in, and what he then became, are still known.
    INSERT INTO audit_log (table_name, operation, row_key, subject, changed, login, acting_role, player_id, application)
    VALUES (
        TG_TABLE_NAME, TG_OP, v_row ->> TG_ARGV[0], (v_row ->> TG_ARGV[1])::bigint, v_changed, session_user,
        nullif(current_setting('role'), 'none'), current_player(), current_setting('application_name')
    );
    RETURN NULL;
END $$;

ALTER FUNCTION public.audit_change() OWNER TO wine_pokedex_auditor;

-- Name: FUNCTION audit_change(); Type: COMMENT; Schema: public; Owner: wine_pokedex_auditor

COMMENT ON FUNCTION public.audit_change() IS 'Writes a line of the audit log. Arguments: the column that names the row, the one that says whose it is, the columns that are told with their values, and those of which only the change is told.';

-- Name: audit_log_only_grows(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.audit_log_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege',
        HINT = 'A month that is past keeping is detached and dropped as a whole.';
END $$;

ALTER FUNCTION public.audit_log_only_grows() OWNER TO winedex_owner;

-- Name: FUNCTION audit_log_only_grows(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.audit_log_only_grows() IS 'Refuses a change of the log also to whoever stands above grants, until he takes the trigger away.';

-- Name: battle_entrant(bigint, text, uuid, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.battle_entrant(p_player bigint, p_mode text, p_since uuid, p_met_max integer, OUT rating integer, OUT deviation integer, OUT volatility integer, OUT live bigint, OUT met bigint[], OUT times bigint[], OUT apart bigint[]) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    SELECT r.rating_hundredths, r.deviation_hundredths, r.volatility_millionths INTO rating, deviation, volatility
    FROM user_ratings r WHERE r.user_id = p_player AND r.mode = p_mode;
    live := (SELECT count(*) FROM battles b WHERE b.state = 'live' AND b.player_0 = p_player)
        + (SELECT count(*) FROM battles b WHERE b.state = 'live' AND b.player_1 = p_player);
    SELECT array_agg(o.other ORDER BY o.last DESC), array_agg(o.battles ORDER BY o.last DESC) INTO met, times
    FROM (
        SELECT b.other, count(*) AS battles, max(b.battle_id::text) AS last
        FROM (
            SELECT x.player_1 AS other, x.battle_id FROM battles x WHERE x.player_0 = p_player AND x.battle_id >= p_since
            UNION ALL
            SELECT x.player_0, x.battle_id FROM battles x WHERE x.player_1 = p_player AND x.battle_id >= p_since
        ) b
        WHERE b.other <> 0 GROUP BY b.other ORDER BY last DESC LIMIT p_met_max
    ) o;
    SELECT array_agg(DISTINCT a.other ORDER BY a.other) INTO apart
    FROM (
        SELECT b.blocked_id AS other FROM user_blocks b WHERE b.blocker_id = p_player
        UNION ALL SELECT b.blocker_id FROM user_blocks b WHERE b.blocked_id = p_player
        UNION ALL SELECT b.blocked_id FROM player_blocks b WHERE b.blocker_id = p_player
        UNION ALL SELECT b.blocker_id FROM player_blocks b WHERE b.blocked_id = p_player
    ) a;
END $$;

ALTER FUNCTION public.battle_entrant(p_player bigint, p_mode text, p_since uuid, p_met_max integer, OUT rating integer, OUT deviation integer, OUT volatility integer, OUT live bigint, OUT met bigint[], OUT times bigint[], OUT apart bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION battle_entrant(p_player bigint, p_mode text, p_since uuid, p_met_max integer, OUT rating integer, OUT deviation integer, OUT volatility integer, OUT live bigint, OUT met bigint[], OUT times bigint[], OUT apart bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.battle_entrant(p_player bigint, p_mode text, p_since uuid, p_met_max integer, OUT rating integer, OUT deviation integer, OUT volatility integer, OUT live bigint, OUT met bigint[], OUT times bigint[], OUT apart bigint[]) IS 'What the queue of battles asks of a player: rating in a mode (nulls: a newcomer''s), live battles, whom he has met in battles from p_since on (a UUIDv7) and how often, the last one first and p_met_max at most, and who is never to meet him.';

-- Name: battles_begin(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.battles_begin(p_rooms uuid[], p_ats bigint[], p_began jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Battles begin in one room of matchmaking, whose row is locked: the count cannot be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', b.e, 'code', 'too_many_battles')), '[]') INTO v_failed
    FROM jsonb_to_recordset(p_began) AS b (e integer, p0 bigint, p1 bigint, most integer, asked bigint[])
    WHERE b.most < (
        SELECT max(t.live) FROM (
            SELECT p, (SELECT count(*) FROM battles l WHERE l.state = 'live' AND l.player_0 = p)
                + (SELECT count(*) FROM battles l WHERE l.state = 'live' AND l.player_1 = p)
                + (SELECT count(*) FROM jsonb_to_recordset(p_began) AS s (e integer, p0 bigint, p1 bigint)
                   WHERE s.e <= b.e AND p IN (s.p0, s.p1)) AS live
            FROM unnest(coalesce(b.asked, ARRAY[b.p0, b.p1])) p WHERE p <> 0
        ) t
    );
    INSERT INTO battles (battle_id, mode, rated, player_0, player_1, opened_at)
    SELECT p_rooms[b.e], b.mode, b.rated, b.p0, b.p1, to_timestamp(p_ats[b.e] / 1000.0)
    FROM jsonb_to_recordset(p_began) AS b (e integer, mode text, rated boolean, p0 bigint, p1 bigint);
    RETURN v_failed;
END $$;

ALTER FUNCTION public.battles_begin(p_rooms uuid[], p_ats bigint[], p_began jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION battles_begin(p_rooms uuid[], p_ats bigint[], p_began jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.battles_begin(p_rooms uuid[], p_ats bigint[], p_began jsonb) IS 'The rows of battles that begin in one commit; answers the entries in which somebody would have too many. Called by journal_effects only.';

-- Name: battles_end(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.battles_end(p_rooms uuid[], p_ats bigint[], p_ended jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE battles b
    SET state = CASE WHEN x.reason = 'void' THEN 'void' ELSE 'over' END, winner = x.winner, reason = x.reason,
        turns = x.turns, score_0 = x.s0, score_1 = x.s1, closed_at = to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_ended)
        AS x (e integer, winner smallint, reason text, turns smallint, s0 smallint, s1 smallint)
    WHERE b.battle_id = p_rooms[x.e] AND b.state = 'live';
END $$;

ALTER FUNCTION public.battles_end(p_rooms uuid[], p_ats bigint[], p_ended jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION battles_end(p_rooms uuid[], p_ats bigint[], p_ended jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.battles_end(p_rooms uuid[], p_ats bigint[], p_ended jsonb) IS 'Closes the rows of battles that end in one commit. Called by journal_effects only.';

-- Name: breeding_begin(uuid, uuid, uuid, text, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.breeding_begin(p_public_id uuid, p_parent_a uuid, p_parent_b uuid, p_facility text, p_item text) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
    v_level player_level;
    v_facility breeding_facilities;
    v_a bigint;
    v_b bigint;
    v_verdict text;
    v_chance smallint;
    v_slot smallint;
    v_attempt bigint;
    v_now timestamptz := clock_timestamp();
    v_purse bigint;
    v_fees bigint;
BEGIN
    -- The player's row is the turnstile for the places of a facility.
    SELECT u.level INTO STRICT v_level FROM users u WHERE u.id = v_me FOR NO KEY UPDATE;
    PERFORM FROM wines w WHERE w.public_id IN (p_parent_a, p_parent_b) AND w.owner_id = v_me ORDER BY w.id FOR NO KEY UPDATE;
    SELECT w.id INTO v_a FROM wines w WHERE w.public_id = p_parent_a AND w.owner_id = v_me;
    SELECT w.id INTO v_b FROM wines w WHERE w.public_id = p_parent_b AND w.owner_id = v_me;
    IF v_a IS NULL OR v_b IS NULL THEN
        PERFORM rule_refuses('wines_is_his');
    END IF;
    IF EXISTS (SELECT FROM wines w WHERE w.id IN (v_a, v_b) AND w.place <> 'cellar') THEN
        PERFORM rule_refuses('wines_is_in_the_cellar');
    END IF;
    SELECT * INTO v_facility FROM breeding_facilities f WHERE f.slug = p_facility;
    IF NOT FOUND THEN
        PERFORM rule_refuses('breeding_attempts_facility_fk');
    END IF;
    IF v_level < v_facility.level_min THEN
        PERFORM rule_refuses('breeding_attempts_level_reached', jsonb_build_object('minimum', v_facility.level_min));
    END IF;
    v_verdict := breeding_verdict(v_a, v_b);
    IF v_verdict = 'impossible' THEN
        PERFORM rule_refuses('breeding_attempts_go_together');
    END IF;
    v_chance := least(100, v_facility.success_bonus + CASE v_verdict
        WHEN 'perfect' THEN CASE WHEN p_item = 'grafting-wax' THEN 88 ELSE 70 END
        WHEN 'good' THEN CASE WHEN p_item = 'grafting-wax' THEN 80 ELSE 50 END
        ELSE CASE WHEN p_item = 'grafting-wax' THEN 40 ELSE 20 END
    END);
    SELECT min(x) INTO v_slot FROM generate_series(1, v_facility.slots) x WHERE NOT EXISTS (
        SELECT FROM breeding_attempts t
        WHERE t.user_id = v_me AND t.facility = p_facility AND t.state = 'brewing' AND t.slot = x
    );
    IF v_slot IS NULL THEN
        PERFORM rule_refuses('breeding_attempts_place_is_free', jsonb_build_object('most', v_facility.slots));
    END IF;
    IF p_item IS NOT NULL THEN
        UPDATE user_evolution_items i SET quantity = i.quantity - 1 WHERE i.user_id = v_me AND i.item = p_item AND i.quantity > 0;
        IF NOT FOUND THEN
            PERFORM rule_refuses('user_evolution_items_has_one');
        END IF;
    END IF;
    INSERT INTO breeding_attempts (public_id, user_id, facility, slot, parent_a, parent_b, item, chance_pct, begins_at, ready_at)
    VALUES (
        p_public_id, v_me, p_facility, v_slot, v_a, v_b, p_item, v_chance, v_now, v_now + make_interval(hours => v_facility.hours)
    ) RETURNING id INTO v_attempt;
    INSERT INTO breeding_parents (attempt_id, wine_id, during)
    SELECT v_attempt, x, tstzrange(v_now, v_now + make_interval(hours => v_facility.hours)) FROM unnest(ARRAY[v_a, v_b]) x;
    IF v_facility.coins > 0 THEN
        SELECT a.id INTO STRICT v_purse FROM coin_accounts a WHERE a.player_id = v_me AND a.kind = 'available';
        SELECT a.id INTO STRICT v_fees FROM coin_accounts a WHERE a.kind = 'fees' AND a.shard = v_me % 16;
        PERFORM coin_post(
            'breeding', v_facility.name, 'breeding:' || p_public_id, ARRAY[v_purse, v_fees], ARRAY[-v_facility.coins, v_facility.coins]
        );
    END IF;
    RETURN v_chance;
END $$;

ALTER FUNCTION public.breeding_begin(p_public_id uuid, p_parent_a uuid, p_parent_b uuid, p_facility text, p_item text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION breeding_begin(p_public_id uuid, p_parent_a uuid, p_parent_b uuid, p_facility text, p_item text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.breeding_begin(p_public_id uuid, p_parent_a uuid, p_parent_b uuid, p_facility text, p_item text) IS 'The acting player blends two wines of his; answers how likely it succeeds, in per cent. Costs the facility''s coins and the item.';

-- Name: breeding_attempts; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.breeding_attempts (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    user_id bigint NOT NULL,
    facility text NOT NULL,
    slot smallint NOT NULL,
    parent_a bigint NOT NULL,
    parent_b bigint NOT NULL,
    item text,
    chance_pct smallint NOT NULL,
    state text DEFAULT 'brewing'::text NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ready_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    child_id bigint,
    CONSTRAINT breeding_attempts_chance_1_to_100 CHECK (((chance_pct >= 1) AND (chance_pct <= 100))),
    CONSTRAINT breeding_attempts_end_whole CHECK ((((state = 'brewing'::text) = (closed_at IS NULL)) AND ((state = 'born'::text) = (child_id IS NOT NULL)))),
    CONSTRAINT breeding_attempts_slot_1_to_4 CHECK (((slot >= 1) AND (slot <= 4))),
    CONSTRAINT breeding_attempts_state_known CHECK ((state = ANY (ARRAY['brewing'::text, 'born'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT breeding_attempts_times_in_order CHECK ((begins_at < ready_at)),
    CONSTRAINT breeding_attempts_two_parents CHECK ((parent_a <> parent_b))
);

ALTER TABLE ONLY public.breeding_attempts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.breeding_attempts OWNER TO winedex_owner;

-- Name: TABLE breeding_attempts; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.breeding_attempts IS 'Two wines and what came of them. Rows stay: they are a child''s pedigree.';

-- Name: COLUMN breeding_attempts.slot; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_attempts.slot IS 'Which of the facility''s places it takes while it is brewing.';

-- Name: COLUMN breeding_attempts.item; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_attempts.item IS 'The item that was used up, or null.';

-- Name: COLUMN breeding_attempts.chance_pct; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_attempts.chance_pct IS 'How likely it succeeds, as it was when it began.';

-- Name: COLUMN breeding_attempts.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_attempts.state IS 'brewing, born, failed (by chance) or cancelled.';

-- Name: breeding_brewing(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.breeding_brewing(p_attempt uuid) RETURNS public.breeding_attempts
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
    v_attempt breeding_attempts;
BEGIN
    SELECT * INTO v_attempt FROM breeding_attempts t WHERE t.public_id = p_attempt AND t.user_id = v_me FOR UPDATE;
    IF v_attempt.state IS DISTINCT FROM 'brewing' THEN
        PERFORM rule_refuses('breeding_attempts_is_brewing');
    END IF;
    RETURN v_attempt;
END $$;

ALTER FUNCTION public.breeding_brewing(p_attempt uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION breeding_brewing(p_attempt uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.breeding_brewing(p_attempt uuid) IS 'An attempt of the acting player that is under way, with its row locked; refuses any other.';

-- Name: breeding_cancel(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.breeding_cancel(p_attempt uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_attempt breeding_attempts := breeding_brewing(p_attempt);
BEGIN
    UPDATE breeding_attempts t SET state = 'cancelled', closed_at = clock_timestamp() WHERE t.id = v_attempt.id;
    UPDATE breeding_parents p SET during = tstzrange(lower(p.during), greatest(clock_timestamp(), lower(p.during) + interval '1 microsecond'))
    WHERE p.attempt_id = v_attempt.id AND upper(p.during) > clock_timestamp();
END $$;

ALTER FUNCTION public.breeding_cancel(p_attempt uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION breeding_cancel(p_attempt uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.breeding_cancel(p_attempt uuid) IS 'The acting player gives an attempt up; coins and item are spent, the parents are free at once.';

-- Name: breeding_finish(uuid, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.breeding_finish(p_attempt uuid, p_child jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_attempt breeding_attempts := breeding_brewing(p_attempt);
    v_child bigint;
BEGIN
    IF clock_timestamp() < v_attempt.ready_at THEN
        PERFORM rule_refuses('breeding_attempts_is_ready');
    END IF;
    IF p_child IS NOT NULL THEN
        INSERT INTO wines (
            public_id, owner_id, species_id, nature, level, experience, shiny, capture_method,
            iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance
        )
        SELECT c.public_id, v_attempt.user_id, s.id, c.nature, c.level, c.experience, c.shiny, 'bred',
               c.iv[1], c.iv[2], c.iv[3], c.iv[4], c.iv[5], c.iv[6]
        FROM jsonb_to_record(p_child) AS c (
            public_id uuid, species text, iv smallint[], nature text, level smallint, experience bigint, shiny boolean
        )
        JOIN wine_species s ON s.slug = c.species
        RETURNING id INTO v_child;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the catalogue has no species %', p_child ->> 'species' USING ERRCODE = 'assert_failure';
        END IF;
        PERFORM statistic_add(v_attempt.user_id, 'breedings_done', 1);
        PERFORM achievements_settle(v_attempt.user_id, 'breedings_done');
    END IF;
    UPDATE breeding_attempts t
    SET state = CASE WHEN v_child IS NULL THEN 'failed' ELSE 'born' END, closed_at = clock_timestamp(), child_id = v_child
    WHERE t.id = v_attempt.id;
    RETURN v_child;
END $$;

ALTER FUNCTION public.breeding_finish(p_attempt uuid, p_child jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION breeding_finish(p_attempt uuid, p_child jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.breeding_finish(p_attempt uuid, p_child jsonb) IS 'Ends an attempt that is ready: with the child that the program has drawn, or with null where chance said no. A full collection refuses the child, and the attempt waits.';

-- Name: breeding_group_of(text, smallint, text, text[]); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (p_rarity_ordinal >= 16) THEN 'sealed'::text WHEN (p_style = 'fortified'::text) THEN 'fortress'::text WHEN (p_style = 'sparkling'::text) THEN 'mousse'::text WHEN (p_style = 'sweet'::text) THEN 'botrytis'::text WHEN (p_name ~* '(amber|qvevri|orange)'::text) THEN 'amber'::text WHEN (cardinality(p_grapes) >= 5) THEN 'wild'::text WHEN ((p_grapes)[1] = ANY (ARRAY['Syrah'::text, 'Grenache'::text, 'Mourvèdre'::text, 'Viognier'::text, 'Marsanne'::text, 'Roussanne'::text, 'Cinsault'::text, 'Carignan'::text])) THEN 'rhodanian'::text WHEN ((p_grapes)[1] = ANY (ARRAY['Cabernet Sauvignon'::text, 'Merlot'::text, 'Cabernet Franc'::text, 'Malbec'::text, 'Petit Verdot'::text, 'Carménère'::text, 'Sauvignon Blanc'::text, 'Sémillon'::text])) THEN 'bordelais'::text WHEN ((p_grapes)[1] = ANY (ARRAY['Pinot Noir'::text, 'Chardonnay'::text, 'Gamay'::text, 'Aligoté'::text, 'Pinot Blanc'::text, 'Pinot Gris'::text])) THEN 'burgundian'::text WHEN ((p_grapes)[1] = ANY (ARRAY['Tempranillo'::text, 'Albariño'::text, 'Verdejo'::text, 'Godello'::text, 'Mencía'::text, 'Touriga Nacional'::text, 'Touriga Franca'::text, 'Loureiro'::text, 'Graciano'::text, 'Macabeo'::text, 'Xarel-lo'::text, 'Baga'::text, 'Arinto'::text])) THEN 'iberian'::text WHEN ((p_grapes)[1] = ANY (ARRAY['Nebbiolo'::text, 'Sangiovese'::text, 'Barbera'::text, 'Dolcetto'::text, 'Corvina'::text, 'Aglianico'::text, 'Montepulciano'::text, 'Nero d''Avola'::text, 'Primitivo'::text, 'Garganega'::text, 'Vermentino'::text, 'Fiano'::text, 'Sagrantino'::text])) THEN 'italic'::text WHEN ((p_grapes)[1] = ANY (ARRAY['Riesling'::text, 'Grüner Veltliner'::text, 'Gewürztraminer'::text, 'Silvaner'::text, 'Chasselas'::text, 'Savagnin'::text, 'Muscat'::text])) THEN 'alpine'::text WHEN (p_style = 'red'::text) THEN 'noir'::text WHEN (p_style = 'white'::text) THEN 'blanc'::text ELSE 'wild'::text END;

ALTER FUNCTION public.breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]) OWNER TO winedex_owner;

-- Name: FUNCTION breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]) IS 'The breeding group of a species, for imported ones too: by rarity and style first, then by its first grape. A rosé of no family is wild.';

-- Name: breeding_verdict(bigint, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.breeding_verdict(p_wine_a bigint, p_wine_b bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH grouped AS (
        SELECT breeding_group_of(s.style, s.rarity_ordinal, s.name, s.grapes) AS slug
        FROM unnest(ARRAY[p_wine_a, p_wine_b]) AS p (wine_id)
        JOIN wines w ON w.id = p.wine_id JOIN wine_species s ON s.id = w.species_id
    )
    SELECT c.verdict FROM (SELECT min(g.slug) AS a, max(g.slug) AS b FROM grouped g) p
    JOIN breeding_compatibility c ON c.group_a = p.a AND c.group_b = p.b
$$;

ALTER FUNCTION public.breeding_verdict(p_wine_a bigint, p_wine_b bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION breeding_verdict(p_wine_a bigint, p_wine_b bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.breeding_verdict(p_wine_a bigint, p_wine_b bigint) IS 'How well two wines go together: perfect, good, poor or impossible.';

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

-- Name: collection_count(bigint, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.collection_count(p_player bigint, p_by bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_wines bigint;
    v_most integer;
BEGIN
    v_wines := statistic_add(p_player, 'wines', p_by);
    -- The row just changed is locked until the end: of two wines for one last place, the second waits and sees the first.
    IF p_by > 0 AND p_player <> 0 THEN
        v_most := collection_limit(p_player);
        IF v_wines > v_most THEN
            PERFORM rule_refuses('wines_within_collection', jsonb_build_object('most', v_most));
        END IF;
    END IF;
END $$;

ALTER FUNCTION public.collection_count(p_player bigint, p_by bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION collection_count(p_player bigint, p_by bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.collection_count(p_player bigint, p_by bigint) IS 'Counts wines that come or go, and refuses one more than the collection holds. Giving away is always possible; the house has no limit.';

-- Name: collection_limit(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.collection_limit(p_player bigint) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT t.wines_max FROM subscription_tiers t WHERE t.tier = subscription_of(p_player)
$$;

ALTER FUNCTION public.collection_limit(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION collection_limit(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.collection_limit(p_player bigint) IS 'How many wines a player may have, by his subscription.';

-- Name: collections_overfull(bigint[], bigint[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.collections_overfull(p_given bigint[], p_taken bigint[]) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.collections_overfull(p_given bigint[], p_taken bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION collections_overfull(p_given bigint[], p_taken bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.collections_overfull(p_given bigint[], p_taken bigint[]) IS 'Whether somebody to whom more wines were given than were taken from him (players, once a wine) has more than his collection holds; the house never has.';

-- Name: competition_announce(uuid, bigint, text, text, text, boolean, bigint, smallint, smallint, integer, integer, integer, bigint, timestamp with time zone, timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_announce(p_public_id uuid, p_creator bigint, p_name text, p_mode text, p_format text, p_rated boolean, p_guild bigint, p_level_min smallint, p_level_max smallint, p_size_min integer, p_size_max integer, p_rounds integer, p_entry_fee bigint, p_opens timestamp with time zone, p_closes timestamp with time zone, p_begins timestamp with time zone, p_ends timestamp with time zone) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    INSERT INTO competitions (
        public_id, created_by, name, mode, format, rated, guild_id, level_min, level_max, size_min, size_max, rounds, entry_fee,
        registration_opens_at, registration_closes_at, begins_at, ends_at
    ) VALUES (
        p_public_id, p_creator, p_name, p_mode, p_format, p_rated, p_guild, p_level_min, p_level_max, p_size_min, p_size_max,
        p_rounds, p_entry_fee, p_opens, p_closes, p_begins, p_ends
    ) RETURNING id
$$;

ALTER FUNCTION public.competition_announce(p_public_id uuid, p_creator bigint, p_name text, p_mode text, p_format text, p_rated boolean, p_guild bigint, p_level_min smallint, p_level_max smallint, p_size_min integer, p_size_max integer, p_rounds integer, p_entry_fee bigint, p_opens timestamp with time zone, p_closes timestamp with time zone, p_begins timestamp with time zone, p_ends timestamp with time zone) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_announce(p_public_id uuid, p_creator bigint, p_name text, p_mode text, p_format text, p_rated boolean, p_guild bigint, p_level_min smallint, p_level_max smallint, p_size_min integer, p_size_max integer, p_rounds integer, p_entry_fee bigint, p_opens timestamp with time zone, p_closes timestamp with time zone, p_begins timestamp with time zone, p_ends timestamp with time zone); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_announce(p_public_id uuid, p_creator bigint, p_name text, p_mode text, p_format text, p_rated boolean, p_guild bigint, p_level_min smallint, p_level_max smallint, p_size_min integer, p_size_max integer, p_rounds integer, p_entry_fee bigint, p_opens timestamp with time zone, p_closes timestamp with time zone, p_begins timestamp with time zone, p_ends timestamp with time zone) IS 'Announces a competition. Whether the creator may is for the program to say: the house always, a guild''s officers theirs.';

-- Name: competition_cancel(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_cancel(p_competition uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_competition competitions := competition_locked(p_competition);
BEGIN
    IF v_competition.state NOT IN ('announced', 'running') THEN
        PERFORM rule_refuses('competitions_is_not_over');
    END IF;
    UPDATE competitions c SET state = 'cancelled' WHERE c.id = v_competition.id;
    PERFORM competition_coins(v_competition, p.user_id, p.fee_paid, 'back:' || p.times_entered, 'Entry fee given back')
    FROM (
        SELECT * FROM competition_participants l WHERE l.competition_id = v_competition.id AND l.fee_paid > 0 ORDER BY l.user_id
    ) p;
    UPDATE competition_participants p SET fee_paid = 0 WHERE p.competition_id = v_competition.id AND p.fee_paid > 0;
END $$;

ALTER FUNCTION public.competition_cancel(p_competition uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_cancel(p_competition uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_cancel(p_competition uuid) IS 'Cancels what is not over, and gives every fee back.';

-- Name: competition_close(uuid, bigint[], integer[], bigint[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_close(p_competition uuid, p_players bigint[], p_ranks integer[], p_prizes bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_competition competitions := competition_locked(p_competition);
BEGIN
    IF v_competition.state <> 'running' THEN
        PERFORM rule_refuses('competitions_is_not_over');
    END IF;
    IF (SELECT coalesce(sum(p.fee_paid), 0) FROM competition_participants p WHERE p.competition_id = v_competition.id)
       <> (SELECT coalesce(sum(x), 0) FROM unnest(p_prizes) x)
    THEN
        PERFORM rule_refuses('competitions_prizes_are_the_fees');
    END IF;
    UPDATE competition_participants p SET final_rank = x.final_rank, fee_paid = 0
    FROM unnest(p_players, p_ranks) AS x (player, final_rank)
    WHERE p.competition_id = v_competition.id AND p.user_id = x.player;
    IF EXISTS (
        SELECT FROM competition_participants p
        WHERE p.competition_id = v_competition.id AND p.state <> 'withdrawn' AND p.final_rank IS NULL
    ) OR EXISTS (
        SELECT FROM unnest(p_players) x WHERE NOT EXISTS (
            SELECT FROM competition_participants p WHERE p.competition_id = v_competition.id AND p.user_id = x
        )
    ) THEN
        PERFORM rule_refuses('competitions_everybody_is_ranked');
    END IF;
    UPDATE competitions c SET state = 'over' WHERE c.id = v_competition.id;
    PERFORM competition_coins(v_competition, x.player, x.prize, 'prize', 'Prize'), x.player
    FROM (SELECT * FROM unnest(p_players, p_prizes) AS l (player, prize) ORDER BY l.player) x WHERE x.prize > 0;
    PERFORM statistic_add(x.player, 'competitions_won', 1), achievements_settle(x.player, 'competitions_won')
    FROM (SELECT * FROM unnest(p_players, p_ranks) AS l (player, final_rank) ORDER BY l.player) x WHERE x.final_rank = 1;
END $$;

ALTER FUNCTION public.competition_close(p_competition uuid, p_players bigint[], p_ranks integer[], p_prizes bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_close(p_competition uuid, p_players bigint[], p_ranks integer[], p_prizes bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_close(p_competition uuid, p_players bigint[], p_ranks integer[], p_prizes bigint[]) IS 'Ends a competition: the rank of everybody who played, and the fees as prizes, to the last coin.';

-- Name: competitions; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.competitions (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    name text NOT NULL,
    mode text NOT NULL,
    format text NOT NULL,
    state text DEFAULT 'announced'::text NOT NULL,
    rated boolean DEFAULT false NOT NULL,
    guild_id bigint,
    created_by bigint NOT NULL,
    level_min public.player_level DEFAULT 1 NOT NULL,
    level_max public.player_level DEFAULT 999 NOT NULL,
    size_min integer NOT NULL,
    size_max integer NOT NULL,
    entrants integer DEFAULT 0 NOT NULL,
    rounds integer,
    entry_fee bigint DEFAULT 0 NOT NULL,
    registration_opens_at timestamp with time zone NOT NULL,
    registration_closes_at timestamp with time zone NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT competitions_a_season_at_most CHECK ((ends_at <= (registration_opens_at + '2880:00:00'::interval))),
    CONSTRAINT competitions_entrants_within_size CHECK (((entrants >= 0) AND (entrants <= size_max))),
    CONSTRAINT competitions_entry_fee_to_10000 CHECK (((entry_fee >= 0) AND (entry_fee <= 10000))),
    CONSTRAINT competitions_format_known CHECK ((format = ANY (ARRAY['single_elimination'::text, 'round_robin'::text, 'swiss'::text]))),
    CONSTRAINT competitions_levels_in_order CHECK (((level_min)::smallint <= (level_max)::smallint)),
    CONSTRAINT competitions_mode_known CHECK ((mode = ANY (ARRAY['blind_tasting'::text, 'pairing'::text, 'knowledge'::text]))),
    CONSTRAINT competitions_name_length CHECK ((((char_length(name) >= 3) AND (char_length(name) <= 80)) AND (name = btrim(name)))),
    CONSTRAINT competitions_rounds_of_swiss CHECK ((((format = 'swiss'::text) = (rounds IS NOT NULL)) AND ((rounds IS NULL) OR (((rounds >= 2) AND (rounds <= 12)) AND (rounds < size_min))))),
    CONSTRAINT competitions_size_by_format CHECK (((size_min <= size_max) AND
CASE format
    WHEN 'single_elimination'::text THEN ((size_min >= 2) AND (size_max <= 256))
    WHEN 'round_robin'::text THEN ((size_min >= 3) AND (size_max <= 16))
    WHEN 'swiss'::text THEN ((size_min >= 4) AND (size_max <= 256))
    ELSE true
END)),
    CONSTRAINT competitions_state_known CHECK ((state = ANY (ARRAY['announced'::text, 'running'::text, 'over'::text, 'cancelled'::text]))),
    CONSTRAINT competitions_times_in_order CHECK (((registration_opens_at < registration_closes_at) AND (registration_closes_at <= begins_at) AND (begins_at < ends_at)))
);

ALTER TABLE public.competitions OWNER TO winedex_owner;

-- Name: TABLE competitions; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.competitions IS 'Tournaments: who may enter, when, and how they are played. What is played are battles.';

-- Name: COLUMN competitions.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competitions.state IS 'announced (also while players enter), running, over or cancelled.';

-- Name: COLUMN competitions.guild_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competitions.guild_id IS 'The guild for whose members it is; null: for everybody.';

-- Name: COLUMN competitions.size_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competitions.size_min IS 'With fewer it does not take place.';

-- Name: COLUMN competitions.entrants; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competitions.entrants IS 'How many have entered; counted by a trigger and held against size_max.';

-- Name: COLUMN competitions.rounds; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competitions.rounds IS 'How many rounds a Swiss competition has, fewer than it has players so that nobody must meet twice; the other formats follow from their size.';

-- Name: COLUMN competitions.entry_fee; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competitions.entry_fee IS 'Whole coins, 10,000 at most; they wait in escrow for the winners, and go back where it is cancelled.';

-- Name: competition_coins(public.competitions, bigint, bigint, text, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_coins(p_competition public.competitions, p_player bigint, p_amount bigint, p_what text, p_reason text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_purse bigint;
    v_escrow bigint;
BEGIN
    IF p_amount = 0 THEN
        RETURN;
    END IF;
    SELECT a.id INTO STRICT v_purse FROM coin_accounts a WHERE a.player_id = p_player AND a.kind = 'available';
    SELECT a.id INTO STRICT v_escrow FROM coin_accounts a WHERE a.kind = 'escrow' AND a.shard = p_competition.id % 16;
    PERFORM coin_post(
        'competition', p_reason, format('competition:%s:%s:%s', p_competition.public_id, p_player, p_what),
        ARRAY[v_purse, v_escrow], ARRAY[p_amount, -p_amount]
    );
END $$;

ALTER FUNCTION public.competition_coins(p_competition public.competitions, p_player bigint, p_amount bigint, p_what text, p_reason text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_coins(p_competition public.competitions, p_player bigint, p_amount bigint, p_what text, p_reason text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_coins(p_competition public.competitions, p_player bigint, p_amount bigint, p_what text, p_reason text) IS 'Moves coins from a competition''s escrow into a player''s purse, or out of it where the amount is negative.';

-- Name: competition_enter(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_enter(p_competition uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
    v_competition competitions := competition_locked(p_competition);
    v_times integer;
BEGIN
    INSERT INTO competition_participants AS p (competition_id, user_id, fee_paid)
    VALUES (v_competition.id, v_me, v_competition.entry_fee)
    ON CONFLICT (competition_id, user_id) DO UPDATE
    SET state = 'entered', fee_paid = excluded.fee_paid, times_entered = p.times_entered + 1 WHERE p.state = 'withdrawn'
    RETURNING p.times_entered INTO v_times;
    IF NOT FOUND THEN
        PERFORM rule_refuses('competition_participants_pk');
    END IF;
    PERFORM competition_coins(v_competition, v_me, -v_competition.entry_fee, 'fee:' || v_times, 'Entry fee');
END $$;

ALTER FUNCTION public.competition_enter(p_competition uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_enter(p_competition uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_enter(p_competition uuid) IS 'The acting player enters, and pays the fee into escrow.';

-- Name: competition_locked(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_locked(p_competition uuid) RETURNS public.competitions
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_competition competitions;
BEGIN
    SELECT * INTO v_competition FROM competitions c WHERE c.public_id = p_competition FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_refuses('competitions_is_known');
    END IF;
    RETURN v_competition;
END $$;

ALTER FUNCTION public.competition_locked(p_competition uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_locked(p_competition uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_locked(p_competition uuid) IS 'The competition, with its row locked; refuses where there is none.';

-- Name: competition_match_battle_fits(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_match_battle_fits() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM battles b JOIN competitions c ON c.id = NEW.competition_id AND c.mode = b.mode
        WHERE b.battle_id = NEW.battle_id
          AND ARRAY[least(b.player_0, b.player_1), greatest(b.player_0, b.player_1)] = (
              SELECT array_agg(s.user_id ORDER BY s.user_id) FROM competition_match_seats s WHERE s.match_id = NEW.id
          )
    ) THEN
        PERFORM rule_refuses('competition_matches_battle_fits');
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.competition_match_battle_fits() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_match_battle_fits(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_match_battle_fits() IS 'Refuses a battle of another mode, or between others than those who sit.';

-- Name: competition_match_play(bigint, uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_match_play(p_match bigint, p_battle uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE competition_matches m SET state = 'playing', battle_id = p_battle WHERE m.id = p_match AND m.state = 'open';
    IF NOT FOUND THEN
        PERFORM rule_refuses('competition_matches_is_open');
    END IF;
END $$;

ALTER FUNCTION public.competition_match_play(p_match bigint, p_battle uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_match_play(p_match bigint, p_battle uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_match_play(p_match bigint, p_battle uuid) IS 'Says in which battle a match is played.';

-- Name: competition_match_settle(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_match_settle(p_match bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_match competition_matches;
    v_battle battles;
    v_winner bigint;
    v_seat smallint;
BEGIN
    SELECT * INTO v_match FROM competition_matches m WHERE m.id = p_match FOR NO KEY UPDATE;
    SELECT * INTO v_battle FROM battles b WHERE b.battle_id = v_match.battle_id;
    IF v_match.state IS DISTINCT FROM 'playing' OR v_battle.state IS DISTINCT FROM 'over' THEN
        PERFORM rule_refuses('competition_matches_battle_is_over');
    END IF;
    v_winner := CASE v_battle.winner WHEN 0 THEN v_battle.player_0 WHEN 1 THEN v_battle.player_1 END;
    SELECT s.seat INTO v_seat FROM competition_match_seats s WHERE s.match_id = p_match AND s.user_id = v_winner;
    UPDATE competition_matches m SET state = CASE WHEN v_seat IS NULL THEN 'drawn' ELSE 'won' END, winner = v_seat WHERE m.id = p_match;
    UPDATE competition_participants p
    SET points_halves = p.points_halves + CASE WHEN v_seat IS NULL THEN 1 WHEN s.seat = v_seat THEN 2 ELSE 0 END
    FROM competition_match_seats s
    WHERE s.match_id = p_match AND p.competition_id = s.competition_id AND p.user_id = s.user_id;
    RETURN CASE WHEN v_seat IS NULL THEN 'drawn' ELSE 'won' END;
END $$;

ALTER FUNCTION public.competition_match_settle(p_match bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_match_settle(p_match bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_match_settle(p_match bigint) IS 'Takes over how a match''s battle ended: won or drawn, with the half points. Once: it plays no more then.';

-- Name: competition_participants_count(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_participants_count() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_competition competitions;
    v_level player_level;
BEGIN
    UPDATE competitions c
    SET entrants = c.entrants + (TG_OP <> 'DELETE' AND NEW.state <> 'withdrawn')::integer
        - (TG_OP <> 'INSERT' AND OLD.state <> 'withdrawn')::integer
    WHERE c.id = CASE TG_OP WHEN 'DELETE' THEN OLD.competition_id ELSE NEW.competition_id END
    RETURNING * INTO v_competition;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND OLD.state = 'withdrawn') THEN
        IF v_competition.state <> 'announced'
           OR clock_timestamp() < v_competition.registration_opens_at
           OR clock_timestamp() >= v_competition.registration_closes_at
        THEN
            PERFORM rule_refuses('competition_participants_registration_is_open');
        END IF;
        SELECT u.level INTO STRICT v_level FROM users u WHERE u.id = NEW.user_id;
        IF v_level NOT BETWEEN v_competition.level_min AND v_competition.level_max THEN
            PERFORM rule_refuses('competition_participants_level_fits',
                jsonb_build_object('minimum', v_competition.level_min, 'maximum', v_competition.level_max));
        END IF;
        IF v_competition.guild_id IS NOT NULL AND v_competition.guild_id IS DISTINCT FROM guild_of_player(NEW.user_id) THEN
            PERFORM rule_refuses('competition_participants_is_of_guild');
        END IF;
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.competition_participants_count() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_participants_count(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_participants_count() IS 'Counts who plays in the competition''s row, whose check holds the limit, and refuses who may not enter.';

-- Name: competition_round_pair(uuid, integer, timestamp with time zone, timestamp with time zone, integer[], bigint[], bigint[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_round_pair(p_competition uuid, p_round integer, p_begins timestamp with time zone, p_ends timestamp with time zone, p_boards integer[], p_seats_0 bigint[], p_seats_1 bigint[]) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_competition competitions := competition_locked(p_competition);
    v_pair record;
    v_match bigint;
BEGIN
    IF v_competition.state NOT IN ('announced', 'running') OR v_competition.entrants < v_competition.size_min THEN
        PERFORM rule_refuses('competition_rounds_may_begin');
    END IF;
    UPDATE competitions c SET state = 'running' WHERE c.id = v_competition.id AND c.state = 'announced';
    INSERT INTO competition_rounds (competition_id, round, begins_at, ends_at) VALUES (v_competition.id, p_round, p_begins, p_ends);
    FOR v_pair IN SELECT * FROM unnest(p_boards, p_seats_0, p_seats_1) AS x (board, player_0, player_1) LOOP
        INSERT INTO competition_matches (competition_id, round, board, state, winner)
        SELECT v_competition.id, p_round, v_pair.board, x.state, x.winner
        FROM (VALUES (
            CASE WHEN v_pair.player_1 IS NULL THEN 'bye' ELSE 'open' END, CASE WHEN v_pair.player_1 IS NULL THEN 0 END::smallint
        )) AS x (state, winner)
        RETURNING id INTO v_match;
        INSERT INTO competition_match_seats (match_id, seat, competition_id, round, user_id)
        SELECT v_match, x.seat, v_competition.id, p_round, x.player
        FROM (VALUES (0::smallint, v_pair.player_0), (1::smallint, v_pair.player_1)) AS x (seat, player) WHERE x.player IS NOT NULL;
        RETURN NEXT v_match;
    END LOOP;
END $$;

ALTER FUNCTION public.competition_round_pair(p_competition uuid, p_round integer, p_begins timestamp with time zone, p_ends timestamp with time zone, p_boards integer[], p_seats_0 bigint[], p_seats_1 bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_round_pair(p_competition uuid, p_round integer, p_begins timestamp with time zone, p_ends timestamp with time zone, p_boards integer[], p_seats_0 bigint[], p_seats_1 bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_round_pair(p_competition uuid, p_round integer, p_begins timestamp with time zone, p_ends timestamp with time zone, p_boards integer[], p_seats_0 bigint[], p_seats_1 bigint[]) IS 'Writes a round: for each board who sits, the second null for a bye; answers the matches. The competition runs from the first one on.';

-- Name: competition_withdraw(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.competition_withdraw(p_competition uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
    v_competition competitions := competition_locked(p_competition);
    v_mine competition_participants;
BEGIN
    IF v_competition.state <> 'announced' THEN
        PERFORM rule_refuses('competition_participants_registration_is_open');
    END IF;
    SELECT * INTO v_mine FROM competition_participants p
    WHERE p.competition_id = v_competition.id AND p.user_id = v_me AND p.state = 'entered';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE competition_participants p SET state = 'withdrawn', fee_paid = 0
    WHERE p.competition_id = v_competition.id AND p.user_id = v_me;
    PERFORM competition_coins(v_competition, v_me, v_mine.fee_paid, 'back:' || v_mine.times_entered, 'Entry fee given back');
    RETURN true;
END $$;

ALTER FUNCTION public.competition_withdraw(p_competition uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION competition_withdraw(p_competition uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.competition_withdraw(p_competition uuid) IS 'The acting player leaves before it begins, and has his fee back; answers whether he had entered.';

-- Name: course_enrol(text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.course_enrol(p_course text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_course wset_courses;
    v_enrollment bigint;
BEGIN
    -- The course's row is the turnstile: two who come at once do not count the same free place.
    SELECT * INTO v_course FROM wset_courses c WHERE c.slug = p_course AND NOT c.retired FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_course_fk', 'there is no such course');
    END IF;
    IF v_course.enrol_until < (clock_timestamp() AT TIME ZONE 'UTC')::date THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_in_time', 'the course takes nobody any more');
    END IF;
    IF v_course.prerequisite_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM wset_course_enrollments e
        WHERE e.course_id = v_course.prerequisite_id AND e.user_id = current_player() AND e.state = 'passed'
    ) THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_prerequisite', 'the course before is not passed');
    END IF;
    IF EXISTS (
        SELECT FROM wset_course_enrollments e
        WHERE e.course_id = v_course.id AND e.user_id = current_player() AND e.state = 'passed'
    ) THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_one_pass', 'the course is passed');
    END IF;
    INSERT INTO wset_course_enrollments (course_id, user_id, pass_mark)
    VALUES (v_course.id, current_player(), v_course.pass_mark) RETURNING id INTO v_enrollment;
    -- After the insert, so that who is in the course already hears that instead.
    IF v_course.capacity < (SELECT count(*) FROM wset_course_enrollments e WHERE e.course_id = v_course.id AND e.state = 'enrolled') THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_capacity', 'the course is full');
    END IF;
    RETURN v_enrollment;
END $$;

ALTER FUNCTION public.course_enrol(p_course text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION course_enrol(p_course text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.course_enrol(p_course text) IS 'Enrols the player of this transaction: the course is open, what it asks for is passed, there is a place.';

-- Name: course_exam(text, integer, uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.course_exam(p_course text, p_percent integer, p_certificate uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_enrollment wset_course_enrollments;
    v_course wset_courses;
    v_today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
BEGIN
    SELECT c.* INTO v_course FROM wset_courses c WHERE c.slug = p_course;
    SELECT e.* INTO v_enrollment FROM wset_course_enrollments e
    WHERE e.course_id = v_course.id AND e.user_id = current_player() AND e.state = 'enrolled' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_needed', 'the player is not in this course');
    END IF;
    IF v_course.exam_on > v_today THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_exam_in_time', 'the exam is not yet');
    END IF;
    UPDATE wset_course_enrollments e
    SET state = CASE WHEN p_percent >= e.pass_mark THEN 'passed' ELSE 'failed' END, exam_percent = p_percent,
        ended_at = greatest(e.enrolled_at, clock_timestamp())
    WHERE e.id = v_enrollment.id RETURNING e.* INTO v_enrollment;
    IF v_enrollment.state = 'passed' THEN
        INSERT INTO professional_certifications (public_id, user_id, kind, enrollment_id, issuer, title, issued_on, expires_on)
        VALUES (
            p_certificate, v_enrollment.user_id, 'course', v_enrollment.id, 'Wine Pokédex', v_course.title, v_today,
            (v_today + make_interval(months => v_course.certificate_months))::date
        );
    END IF;
    RETURN v_enrollment.state;
END $$;

ALTER FUNCTION public.course_exam(p_course text, p_percent integer, p_certificate uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION course_exam(p_course text, p_percent integer, p_certificate uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.course_exam(p_course text, p_percent integer, p_certificate uuid) IS 'The result of an exam of the player of this transaction, who is in the course: passed or failed, by the mark he enrolled under; with a certificate where he passed.';

-- Name: course_withdraw(text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.course_withdraw(p_course text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_enrollment bigint;
BEGIN
    UPDATE wset_course_enrollments e SET state = 'withdrawn', ended_at = greatest(e.enrolled_at, clock_timestamp())
    FROM wset_courses c
    WHERE c.slug = p_course AND e.course_id = c.id AND e.user_id = current_player() AND e.state = 'enrolled'
    RETURNING e.id INTO v_enrollment;
    IF NOT FOUND THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_needed', 'the player is not in this course');
    END IF;
    RETURN v_enrollment;
END $$;

ALTER FUNCTION public.course_withdraw(p_course text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION course_withdraw(p_course text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.course_withdraw(p_course text) IS 'The player of this transaction leaves a course that he is in; his place is free at once.';

-- Name: covers_begin(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.covers_begin(p_rooms uuid[], p_ats bigint[], p_covered jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO trade_insurance (trade_id, wine_id, insured_id, premium, bought_at, valid_until, cover_id, refund)
    SELECT c.trade, c.wine, c.insured, c.premium, to_timestamp(p_ats[c.e] / 1000.0), to_timestamp(c.ends / 1000.0), p_rooms[c.e], c.refund
    FROM jsonb_to_recordset(p_covered)
        AS c (e integer, trade uuid, wine bigint, insured bigint, premium bigint, refund bigint, ends bigint);
END $$;

ALTER FUNCTION public.covers_begin(p_rooms uuid[], p_ats bigint[], p_covered jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION covers_begin(p_rooms uuid[], p_ats bigint[], p_covered jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.covers_begin(p_rooms uuid[], p_ats bigint[], p_covered jsonb) IS 'The rows of purchases that are covered in one commit. Called by journal_effects only.';

-- Name: covers_end(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.covers_end(p_rooms uuid[], p_ats bigint[], p_uncovered jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_side bigint;
BEGIN
    -- A cover that nobody answered for runs longer than was said: its end is the room's.
    UPDATE trade_insurance i
    SET closed_at = to_timestamp(p_ats[c.e] / 1000.0), valid_until = greatest(i.valid_until, to_timestamp(c.ends / 1000.0)),
        used_at = CASE WHEN c.back THEN to_timestamp(p_ats[c.e] / 1000.0) END
    FROM jsonb_to_recordset(p_uncovered) AS c (e integer, back boolean, ends bigint)
    WHERE i.cover_id = p_rooms[c.e] AND i.closed_at IS NULL;
    INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
    SELECT p_rooms[c.e], c.wine, w.species_id, 'returned', c.buyer, c.seller, NULL, to_timestamp(p_ats[c.e] / 1000.0)
    FROM jsonb_to_recordset(p_uncovered) AS c (e integer, wine bigint, seller bigint, buyer bigint, back boolean)
    JOIN wines w ON w.id = c.wine
    WHERE c.back;
    FOR v_side IN
        SELECT DISTINCT s.player FROM jsonb_to_recordset(p_uncovered) AS c (seller bigint, buyer bigint, back boolean)
        CROSS JOIN LATERAL (VALUES (c.seller), (c.buyer)) AS s (player)
        WHERE c.back ORDER BY s.player
    LOOP
        PERFORM reputation_count(v_side);
    END LOOP;
END $$;

ALTER FUNCTION public.covers_end(p_rooms uuid[], p_ats bigint[], p_uncovered jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION covers_end(p_rooms uuid[], p_ats bigint[], p_uncovered jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.covers_end(p_rooms uuid[], p_ats bigint[], p_uncovered jsonb) IS 'Covers that end in one commit. Who steps back has the wine''s history say so, and both sides counted anew. Called by journal_effects only.';

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

-- Name: deposits_carry(uuid[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.deposits_carry(p_rooms uuid[], p_carried jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_carry record;
    v_wines bigint;
    v_rows bigint;
BEGIN
    FOR v_carry IN SELECT p_rooms[c.e] AS pool, c.successor, c.count FROM jsonb_to_recordset(p_carried) AS c (e integer, successor uuid, count bigint)
    LOOP
        PERFORM FROM wines w WHERE w.place_room = v_carry.pool ORDER BY w.id FOR NO KEY UPDATE;
        UPDATE wines w SET place_room = v_carry.successor, revision = w.revision + 1 WHERE w.place_room = v_carry.pool AND w.place = 'escrow';
        GET DIAGNOSTICS v_wines = ROW_COUNT;
        UPDATE mystery_deposits d SET pool_id = v_carry.successor WHERE d.pool_id = v_carry.pool AND d.state = 'waiting';
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        IF v_wines <> v_carry.count OR v_rows <> v_carry.count THEN
            PERFORM rule_broken('mystery_deposits', 'mystery_deposits_carried_whole', 'a pool goes on with all that wait in it');
        END IF;
    END LOOP;
END $$;

ALTER FUNCTION public.deposits_carry(p_rooms uuid[], p_carried jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION deposits_carry(p_rooms uuid[], p_carried jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.deposits_carry(p_rooms uuid[], p_carried jsonb) IS 'All wines that wait in a pool go on waiting in its successor, in one statement however many they are. Called by journal_effects only.';

-- Name: deposits_make(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.deposits_make(p_rooms uuid[], p_ats bigint[], p_made jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO mystery_deposits (deposit_id, pool_id, player_id, wine_id, wish_type, rarity_low, rarity_high, deposited_at)
    SELECT m.ticket, p_rooms[m.e], m.player, m.wine, m.type, m.low, 21, to_timestamp(p_ats[m.e] / 1000.0)
    FROM jsonb_to_recordset(p_made) AS m (e integer, ticket uuid, player bigint, wine bigint, type text, low smallint);
END $$;

ALTER FUNCTION public.deposits_make(p_rooms uuid[], p_ats bigint[], p_made jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION deposits_make(p_rooms uuid[], p_ats bigint[], p_made jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.deposits_make(p_rooms uuid[], p_ats bigint[], p_made jsonb) IS 'The rows of wines that are put into the pool in one commit. Called by journal_effects only.';

-- Name: deposits_match(bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.deposits_match(p_ats bigint[], p_matched jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_closed bigint;
BEGIN
    UPDATE mystery_deposits d SET state = 'matched', matched_with = s.other, closed_at = to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_matched) AS x (e integer, a uuid, b uuid)
    CROSS JOIN LATERAL (VALUES (x.a, x.b), (x.b, x.a)) AS s (ticket, other)
    WHERE d.deposit_id = s.ticket AND d.state = 'waiting';
    GET DIAGNOSTICS v_closed = ROW_COUNT;
    IF v_closed <> 2 * jsonb_array_length(p_matched) THEN
        PERFORM rule_broken('mystery_deposits', 'mystery_deposits_waiting_needed', 'what is matched does not wait');
    END IF;
END $$;

ALTER FUNCTION public.deposits_match(p_ats bigint[], p_matched jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION deposits_match(p_ats bigint[], p_matched jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.deposits_match(p_ats bigint[], p_matched jsonb) IS 'Closes the rows of wines that are exchanged in one commit, each with the other. Called by journal_effects only.';

-- Name: deposits_withdraw(bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.deposits_withdraw(p_ats bigint[], p_withdrawn jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_closed bigint;
BEGIN
    UPDATE mystery_deposits d SET state = 'withdrawn', closed_at = to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_withdrawn) AS x (e integer, ticket uuid)
    WHERE d.deposit_id = x.ticket AND d.state = 'waiting';
    GET DIAGNOSTICS v_closed = ROW_COUNT;
    IF v_closed <> jsonb_array_length(p_withdrawn) THEN
        PERFORM rule_broken('mystery_deposits', 'mystery_deposits_waiting_needed', 'what is withdrawn does not wait');
    END IF;
END $$;

ALTER FUNCTION public.deposits_withdraw(p_ats bigint[], p_withdrawn jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION deposits_withdraw(p_ats bigint[], p_withdrawn jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.deposits_withdraw(p_ats bigint[], p_withdrawn jsonb) IS 'Closes the rows of wines that are taken out again in one commit. Called by journal_effects only.';

-- Name: device_seen(bigint, bytea, bytea, timestamp with time zone, interval); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.device_seen(p_player bigint, p_shown bytea, p_fresh bytea, p_now timestamp with time zone, p_lock interval) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    c_devices_max CONSTANT integer := 50;
    v_created timestamptz;
    v_known boolean;
    v_elsewhere boolean;
BEGIN
    -- The player's row is the turnstile, as for sessions.
    SELECT u.created_at INTO v_created FROM users u WHERE u.id = p_player FOR NO KEY UPDATE;
    UPDATE user_devices d SET seen_at = greatest(d.seen_at, p_now) WHERE d.user_id = p_player AND d.device_hash = p_shown;
    v_known := FOUND;
    IF v_known THEN
        RETURN true;
    END IF;
    v_elsewhere := EXISTS (SELECT FROM user_devices d WHERE d.device_hash = p_shown);
    -- An account's first device is where it was made; of an older account nobody knows that.
    IF p_lock > interval '0' AND (
        v_created < p_now - interval '1 day' OR EXISTS (SELECT FROM user_devices d WHERE d.user_id = p_player)
    ) THEN
        PERFORM trade_lock(p_player, p_now + p_lock, 'You have signed in on a device that is new to us.');
    END IF;
    INSERT INTO user_devices (user_id, device_hash, first_seen_at, seen_at)
    VALUES (p_player, CASE WHEN v_elsewhere THEN p_shown ELSE p_fresh END, p_now, p_now);
    DELETE FROM user_devices d WHERE d.user_id = p_player AND d.device_hash IN (
        SELECT o.device_hash FROM user_devices o WHERE o.user_id = p_player ORDER BY o.seen_at DESC, o.first_seen_at DESC OFFSET c_devices_max
    );
    RETURN v_elsewhere;
END $$;

ALTER FUNCTION public.device_seen(p_player bigint, p_shown bytea, p_fresh bytea, p_now timestamp with time zone, p_lock interval) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION device_seen(p_player bigint, p_shown bytea, p_fresh bytea, p_now timestamp with time zone, p_lock interval); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.device_seen(p_player bigint, p_shown bytea, p_fresh bytea, p_now timestamp with time zone, p_lock interval) IS 'A player signs in on a device that shows this hash, or none. Answers whether the house has given it, so that the device keeps it; else the fresh one is the device''s from now on. One that is new to this player locks him out of trading for p_lock.';

-- Name: direct_trade_close(uuid, text, bigint, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.direct_trade_close(p_trade uuid, p_state text, p_coins_a bigint, p_coins_b bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE direct_trades d SET state = p_state, coins_a = p_coins_a, coins_b = p_coins_b, closed_at = clock_timestamp()
    WHERE d.direct_trade_id = p_trade AND d.state = 'open' AND current_player() IN (d.player_a, d.player_b);
    IF NOT FOUND THEN
        PERFORM rule_broken('direct_trades', 'direct_trades_open_needed', 'there is no such open trade');
    END IF;
END $$;

ALTER FUNCTION public.direct_trade_close(p_trade uuid, p_state text, p_coins_a bigint, p_coins_b bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION direct_trade_close(p_trade uuid, p_state text, p_coins_a bigint, p_coins_b bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.direct_trade_close(p_trade uuid, p_state text, p_coins_a bigint, p_coins_b bigint) IS 'Ends a direct trade of the player of this transaction, once: settled (with the coins that one gave on top), cancelled, expired or void.';

-- Name: direct_trade_open(uuid, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.direct_trade_open(p_trade uuid, p_other bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM player_blocks b
        WHERE (b.blocker_id, b.blocked_id) IN ((current_player(), p_other), (p_other, current_player()))
    ) THEN
        PERFORM rule_broken('direct_trades', 'direct_trades_not_blocked', 'one of the two blocks the other');
    END IF;
    INSERT INTO direct_trades (direct_trade_id, player_a, player_b) VALUES (p_trade, current_player(), p_other);
END $$;

ALTER FUNCTION public.direct_trade_open(p_trade uuid, p_other bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION direct_trade_open(p_trade uuid, p_other bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.direct_trade_open(p_trade uuid, p_other bigint) IS 'The player of this transaction sits down with another to trade.';

-- Name: direct_trades_begin(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.direct_trades_begin(p_rooms uuid[], p_ats bigint[], p_tables jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Tables open in one parlour, whose row is locked: neither the count nor the pair can be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', x.e, 'code', x.code)), '[]') INTO v_failed
    FROM (
        SELECT t.e, CASE
            WHEN players_apart(t.a, t.b) THEN 'player_blocked'
            WHEN EXISTS (
                SELECT FROM users u WHERE u.id IN (t.a, t.b) AND u.trade_locked_until > clock_timestamp()
            ) THEN 'trade_locked'
            WHEN EXISTS (
                SELECT FROM direct_trades d
                WHERE least(d.player_a, d.player_b) = least(t.a, t.b) AND greatest(d.player_a, d.player_b) = greatest(t.a, t.b)
                  AND d.state = 'open'
            ) OR EXISTS (
                SELECT FROM jsonb_to_recordset(p_tables) AS s (e integer, a bigint, b bigint)
                WHERE s.e < t.e AND (s.a, s.b) IN ((t.a, t.b), (t.b, t.a))
            ) THEN 'already_trading'
            WHEN t.most < (SELECT count(*) FROM direct_trades d WHERE d.state = 'open' AND d.player_a = t.a)
                + (SELECT count(*) FROM jsonb_to_recordset(p_tables) AS s (e integer, a bigint) WHERE s.e <= t.e AND s.a = t.a)
            THEN 'too_many_trades'
        END AS code
        FROM jsonb_to_recordset(p_tables) AS t (e integer, a bigint, b bigint, most integer)
    ) x
    WHERE x.code IS NOT NULL;
    IF v_failed = '[]' THEN
        INSERT INTO direct_trades (direct_trade_id, player_a, player_b, opened_at)
        SELECT p_rooms[t.e], t.a, t.b, to_timestamp(p_ats[t.e] / 1000.0)
        FROM jsonb_to_recordset(p_tables) AS t (e integer, a bigint, b bigint);
    END IF;
    RETURN v_failed;
END $$;

ALTER FUNCTION public.direct_trades_begin(p_rooms uuid[], p_ats bigint[], p_tables jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION direct_trades_begin(p_rooms uuid[], p_ats bigint[], p_tables jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.direct_trades_begin(p_rooms uuid[], p_ats bigint[], p_tables jsonb) IS 'The rows of tables that open in one commit; answers the entries in which the two may not sit down, each with why. Called by journal_effects only.';

-- Name: direct_trades_end(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.direct_trades_end(p_rooms uuid[], p_ats bigint[], p_closing jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE direct_trades d
    SET state = c.outcome, coins_a = c.a, coins_b = c.b, closed_at = to_timestamp(p_ats[c.e] / 1000.0)
    FROM jsonb_to_recordset(p_closing) AS c (e integer, outcome text, a bigint, b bigint)
    WHERE d.direct_trade_id = p_rooms[c.e] AND d.state = 'open';
END $$;

ALTER FUNCTION public.direct_trades_end(p_rooms uuid[], p_ats bigint[], p_closing jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION direct_trades_end(p_rooms uuid[], p_ats bigint[], p_closing jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.direct_trades_end(p_rooms uuid[], p_ats bigint[], p_closing jsonb) IS 'Closes the rows of tables that end in one commit. Called by journal_effects only.';

-- Name: direct_trades_may_settle(uuid[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.direct_trades_may_settle(p_rooms uuid[], p_closing jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object('e', x.e, 'code', x.code)), '[]')
        FROM (
            SELECT c.e, CASE
                WHEN players_apart(d.player_a, d.player_b) THEN 'player_blocked'
                WHEN EXISTS (
                    SELECT FROM users u WHERE u.id IN (d.player_a, d.player_b) AND u.trade_locked_until > clock_timestamp()
                ) THEN 'trade_locked'
            END AS code
            FROM jsonb_to_recordset(p_closing) AS c (e integer, outcome text)
            JOIN direct_trades d ON d.direct_trade_id = p_rooms[c.e]
            WHERE c.outcome = 'settled'
        ) x
        WHERE x.code IS NOT NULL
    );
END $$;

ALTER FUNCTION public.direct_trades_may_settle(p_rooms uuid[], p_closing jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION direct_trades_may_settle(p_rooms uuid[], p_closing jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.direct_trades_may_settle(p_rooms uuid[], p_closing jsonb) IS 'Answers the entries of one commit in which a table may not be settled, each with why: one blocks the other, or is locked out. Called by journal_effects only.';

-- Name: direct_trades_offer(jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.direct_trades_offer(p_offers jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM direct_trade_wines x USING jsonb_to_recordset(p_offers) AS o (room uuid, player bigint)
    WHERE x.direct_trade_id = o.room AND x.player_id = o.player;
    INSERT INTO direct_trade_wines (
        direct_trade_id, wine_id, player_id, n, wine_ref, species_id, level, nature, shiny, ivs, evs
    )
    SELECT o.room, w.id, o.player, i.n, w.public_id, w.species_id, w.level, w.nature, w.shiny,
        ARRAY[w.iv_longevity, w.iv_power, w.iv_terroir, w.iv_complexity, w.iv_rarity, w.iv_elegance],
        ARRAY[w.ev_longevity, w.ev_power, w.ev_terroir, w.ev_complexity, w.ev_rarity, w.ev_elegance]
    FROM jsonb_to_recordset(p_offers) AS o (room uuid, player bigint, wines jsonb)
    CROSS JOIN LATERAL jsonb_array_elements_text(o.wines) WITH ORDINALITY AS i (wine, n)
    JOIN wines w ON w.id = i.wine::bigint;
    UPDATE direct_trades d SET offered_a = coalesce(x.a, d.offered_a), offered_b = coalesce(x.b, d.offered_b)
    FROM (
        SELECT o.room, max(o.coins) FILTER (WHERE o.seat = 0) AS a, max(o.coins) FILTER (WHERE o.seat = 1) AS b
        FROM jsonb_to_recordset(p_offers) AS o (room uuid, seat integer, coins bigint)
        GROUP BY o.room
    ) x
    WHERE d.direct_trade_id = x.room;
END $$;

ALTER FUNCTION public.direct_trades_offer(p_offers jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION direct_trades_offer(p_offers jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.direct_trades_offer(p_offers jsonb) IS 'What sides offer after one commit: the last offer of each. Called by journal_effects only.';

-- Name: email_put(bigint, bytea, smallint[], bytea[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.email_put(p_player bigint, p_email bytea, p_keys smallint[], p_lookups bytea[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    INSERT INTO user_emails (user_id, email) VALUES (p_player, p_email);
    INSERT INTO user_email_lookups (lookup, key_number, user_id)
    SELECT x.lookup, x.key_number, p_player FROM unnest(p_keys, p_lookups) AS x (key_number, lookup) ORDER BY x.key_number;
$$;

ALTER FUNCTION public.email_put(p_player bigint, p_email bytea, p_keys smallint[], p_lookups bytea[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION email_put(p_player bigint, p_email bytea, p_keys smallint[], p_lookups bytea[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.email_put(p_player bigint, p_email bytea, p_keys smallint[], p_lookups bytea[]) IS 'Stores a player''s first address, with its hashes under every key there is. One that is another''s violates user_email_lookups_pk.';

-- Name: event_advance(text, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.event_advance(p_measure text, p_amount integer) RETURNS TABLE(event text, challenge text, progress integer, completed boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
    IF p_amount IS NULL OR p_amount NOT BETWEEN 1 AND 1000000 THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_step', 'a step is 1 to 1000000');
    END IF;
    -- In order, so that two steps of one player never wait for each other; the second then sees what the first one did.
    PERFORM FROM event_participation p JOIN game_events e ON e.id = p.event_id
    WHERE p.user_id = current_player() AND e.cancelled_at IS NULL AND clock_timestamp() BETWEEN e.opens_at AND e.closes_at
    ORDER BY p.event_id FOR NO KEY UPDATE OF p;
    RETURN QUERY
    WITH counted AS (
        SELECT e.slug AS event, c.slug AS challenge, c.id, c.event_id, c.target, c.points
        FROM event_participation p
        JOIN game_events e ON e.id = p.event_id
        JOIN event_challenges c ON c.event_id = e.id AND c.measure = p_measure
        WHERE p.user_id = current_player() AND e.cancelled_at IS NULL AND clock_timestamp() BETWEEN e.opens_at AND e.closes_at
    ), stepped AS (
        INSERT INTO challenge_progress AS g (challenge_id, event_id, user_id, progress, completed_at)
        SELECT c.id, c.event_id, current_player(), least(p_amount, c.target),
               CASE WHEN p_amount >= c.target THEN clock_timestamp() END
        FROM counted c
        ON CONFLICT (challenge_id, user_id) DO UPDATE SET
            progress = least(g.progress + p_amount, (SELECT c.target FROM counted c WHERE c.id = g.challenge_id)),
            completed_at = CASE
                WHEN g.progress + p_amount >= (SELECT c.target FROM counted c WHERE c.id = g.challenge_id)
                THEN clock_timestamp()
            END
        WHERE g.completed_at IS NULL
        RETURNING g.challenge_id, g.progress, g.completed_at IS NOT NULL AS completed
    ), pointed AS (
        UPDATE event_participation p SET points = p.points + w.points
        FROM (
            SELECT c.event_id, sum(c.points)::integer AS points
            FROM stepped s JOIN counted c ON c.id = s.challenge_id WHERE s.completed GROUP BY c.event_id
        ) w
        WHERE p.event_id = w.event_id AND p.user_id = current_player()
    )
    SELECT c.event, c.challenge, s.progress, s.completed FROM stepped s JOIN counted c ON c.id = s.challenge_id ORDER BY 1, 2;
END $$;

ALTER FUNCTION public.event_advance(p_measure text, p_amount integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION event_advance(p_measure text, p_amount integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.event_advance(p_measure text, p_amount integer) IS 'The player of this transaction has done something so many times: every challenge that counts it, in events that are on and that he takes part in, goes on; answers those that did. What is complete stays as it is.';

-- Name: event_claim(text, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.event_claim(p_event text, p_challenge text) RETURNS TABLE(reward text, kind text, amount integer, species text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    v_event game_events;
    v_challenge event_challenges;
    v_progress challenge_progress;
    v_reward event_reward_catalog;
    v_player bigint := current_player();
BEGIN
    SELECT * INTO v_event FROM game_events e WHERE e.slug = p_event;
    SELECT * INTO v_challenge FROM event_challenges c WHERE c.event_id = v_event.id AND c.slug = p_challenge;
    IF NOT FOUND THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_challenge_fk', 'there is no such challenge');
    END IF;
    IF v_event.cancelled_at IS NOT NULL OR clock_timestamp() > v_event.claims_until THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_claim_in_time', 'nothing can be claimed any more');
    END IF;
    IF v_challenge.reward_id IS NULL THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_reward_needed', 'the challenge gives points only');
    END IF;
    SELECT * INTO v_progress FROM challenge_progress g
    WHERE g.challenge_id = v_challenge.id AND g.user_id = v_player FOR NO KEY UPDATE;
    IF v_progress.completed_at IS NULL THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_claim_after_completion', 'the challenge is not complete');
    END IF;
    IF v_progress.claimed_at IS NOT NULL THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_claimed_once', 'the reward was claimed');
    END IF;
    UPDATE event_reward_catalog r SET claimed = r.claimed + 1 WHERE r.id = v_challenge.reward_id RETURNING r.* INTO v_reward;
    UPDATE challenge_progress g
    SET claimed_at = clock_timestamp(),
        delivered_at = CASE WHEN v_reward.kind IN ('coins', 'experience') THEN clock_timestamp() END
    WHERE g.challenge_id = v_challenge.id AND g.user_id = v_player;
    CASE v_reward.kind
        WHEN 'coins' THEN
            PERFORM coin_post(
                'event_reward', v_reward.title, 'event_reward:' || v_challenge.id || ':' || v_player,
                ARRAY[a.id, m.id], ARRAY[v_reward.amount, -v_reward.amount]
            )
            FROM coin_accounts a, coin_accounts m
            WHERE a.player_id = v_player AND a.kind = 'available' AND m.kind = 'mint' AND m.shard = v_player % 16;
        WHEN 'experience' THEN
            UPDATE users u SET experience = u.experience + v_reward.amount WHERE u.id = v_player;
        ELSE
            NULL; -- what owns badges, items and wines delivers it: event_rewards_due
    END CASE;
    RETURN QUERY
    SELECT v_reward.slug, v_reward.kind, v_reward.amount,
           (SELECT s.slug FROM wine_species s WHERE s.id = v_reward.species_id);
END $$;

ALTER FUNCTION public.event_claim(p_event text, p_challenge text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION event_claim(p_event text, p_challenge text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.event_claim(p_event text, p_challenge text) IS 'The player of this transaction claims what a challenge gives that he has completed: once. Coins and experience are his with it; the level that follows from experience is the game''s to work out.';

-- Name: event_join(text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.event_join(p_event text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_event game_events;
BEGIN
    SELECT * INTO v_event FROM game_events e WHERE e.slug = p_event AND e.cancelled_at IS NULL;
    IF NOT FOUND THEN
        PERFORM rule_broken('event_participation', 'event_participation_event_fk', 'there is no such event');
    END IF;
    IF clock_timestamp() NOT BETWEEN v_event.opens_at AND v_event.closes_at THEN
        PERFORM rule_broken('event_participation', 'event_participation_in_time', 'the event is not on');
    END IF;
    IF v_event.level_min > (SELECT u.level FROM users u WHERE u.id = current_player()) THEN
        PERFORM rule_broken('event_participation', 'event_participation_level', 'the event asks for a higher level');
    END IF;
    IF v_event.places_max IS NOT NULL THEN
        -- The event's row is the turnstile, where places are counted at all.
        PERFORM FROM game_events e WHERE e.id = v_event.id FOR NO KEY UPDATE;
    END IF;
    INSERT INTO event_participation (event_id, user_id) VALUES (v_event.id, current_player());
    IF v_event.places_max < (SELECT count(*) FROM event_participation p WHERE p.event_id = v_event.id) THEN
        PERFORM rule_broken('event_participation', 'event_participation_places', 'every place is taken');
    END IF;
END $$;

ALTER FUNCTION public.event_join(p_event text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION event_join(p_event text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.event_join(p_event text) IS 'The player of this transaction takes part in an event that is on.';

-- Name: event_leaderboard_take(text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.event_leaderboard_take(p_event text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_event bigint;
    v_ranked bigint;
BEGIN
    SELECT e.id INTO v_event FROM game_events e WHERE e.slug = p_event FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('event_participation', 'event_participation_event_fk', 'there is no such event');
    END IF;
    DELETE FROM event_leaderboards l WHERE l.event_id = v_event;
    INSERT INTO event_leaderboards (event_id, user_id, rank, points)
    SELECT v_event, p.user_id, rank() OVER (ORDER BY p.points DESC), p.points
    FROM event_participation p WHERE p.event_id = v_event;
    GET DIAGNOSTICS v_ranked = ROW_COUNT;
    RETURN v_ranked;
END $$;

ALTER FUNCTION public.event_leaderboard_take(p_event text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION event_leaderboard_take(p_event text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.event_leaderboard_take(p_event text) IS 'Takes the ranking of an event anew; answers how many are ranked.';

-- Name: event_points(text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.event_points(p_event text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(sum(p.points), 0) FROM event_participation p JOIN game_events e ON e.id = p.event_id WHERE e.slug = p_event
$$;

ALTER FUNCTION public.event_points(p_event text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION event_points(p_event text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.event_points(p_event text) IS 'What all who take part have together: how far a community event is.';

-- Name: event_reward_delivered(bigint, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.event_reward_delivered(p_challenge bigint, p_player bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE challenge_progress g SET delivered_at = clock_timestamp()
    WHERE g.challenge_id = p_challenge AND g.user_id = p_player AND g.claimed_at IS NOT NULL AND g.delivered_at IS NULL;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.event_reward_delivered(p_challenge bigint, p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION event_reward_delivered(p_challenge bigint, p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.event_reward_delivered(p_challenge bigint, p_player bigint) IS 'A claimed reward is the player''s; false where it was before, so that who delivers twice learns it in his own transaction.';

-- Name: event_rewards_due(integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.event_rewards_due(p_limit integer) RETURNS TABLE(challenge_id bigint, user_id bigint, kind text, reward text, amount integer, species_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT g.challenge_id, g.user_id, r.kind, r.slug, r.amount, r.species_id
    FROM challenge_progress g
    JOIN event_challenges c ON c.id = g.challenge_id
    JOIN event_reward_catalog r ON r.id = c.reward_id
    WHERE g.claimed_at IS NOT NULL AND g.delivered_at IS NULL
    ORDER BY g.claimed_at LIMIT p_limit
$$;

ALTER FUNCTION public.event_rewards_due(p_limit integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION event_rewards_due(p_limit integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.event_rewards_due(p_limit integer) IS 'What was claimed and has still to be delivered, oldest first.';

-- Name: evolution_again_at(bigint, text, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.evolution_again_at(p_wine bigint, p_evolution text, p_at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    -- Only what is left to chance can have failed.
    SELECT (date_trunc('day', max(a.created_at) AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'
    FROM evolutions e
    JOIN evolution_attempts a ON a.wine_id = p_wine AND a.outcome = 'failed'
     AND a.created_at >= date_trunc('day', p_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
    WHERE e.slug = p_evolution AND e.chance_permille IS NOT NULL
$$;

ALTER FUNCTION public.evolution_again_at(p_wine bigint, p_evolution text, p_at timestamp with time zone) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION evolution_again_at(p_wine bigint, p_evolution text, p_at timestamp with time zone); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.evolution_again_at(p_wine bigint, p_evolution text, p_at timestamp with time zone) IS 'When a wine may try again an evolution that leaves something to chance: with the next day, UTC, where chance has said no to it on the day of p_at; null: at once. It is the wine''s day, whoever has it: passing it on gives no other try.';

-- Name: evolution_attempts_check(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.evolution_attempts_check() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_wine wines;
    v_from text;
    v_chance smallint;
    v_missing jsonb;
    v_again_at timestamptz;
BEGIN
    IF NEW.trade_id IS NOT NULL THEN
        -- What it requires was asked when the wine was put on offer, and the trade names both species.
        RETURN NEW;
    END IF;
    -- The wine's row is the turnstile: it cannot be sold, or evolve twice, between this look and what rests on it.
    SELECT * INTO v_wine FROM wines w WHERE w.id = NEW.wine_id FOR NO KEY UPDATE;
    IF v_wine.owner_id IS DISTINCT FROM NEW.user_id THEN
        PERFORM rule_refuses('wines_is_his');
    END IF;
    IF v_wine.place <> 'cellar' THEN
        PERFORM rule_refuses('wines_is_in_the_cellar');
    END IF;
    SELECT f.species_slug, e.chance_permille INTO v_from, v_chance
    FROM evolutions e JOIN evolution_forms f ON f.chain = e.chain AND f.slug = e.from_form WHERE e.slug = NEW.evolution;
    IF NOT FOUND THEN
        PERFORM rule_refuses('evolution_attempts_evolution_fk');
    END IF;
    IF NOT EXISTS (SELECT FROM wine_species s WHERE s.id = v_wine.species_id AND s.slug = v_from) THEN
        PERFORM rule_refuses('evolution_attempts_is_of_the_form');
    END IF;
    NEW.from_species_id := v_wine.species_id;
    SELECT s.id INTO NEW.to_species_id
    FROM evolutions e
    JOIN evolution_forms f ON f.chain = e.chain AND f.slug = e.to_form
    JOIN wine_species s ON s.slug = f.species_slug AND NOT s.retired
    WHERE e.slug = NEW.evolution;
    IF NOT FOUND THEN
        PERFORM rule_refuses('evolution_attempts_form_is_in_the_catalogue');
    END IF;
    -- The item's row too: of two attempts with one item the second waits, and finds none.
    PERFORM FROM user_evolution_items i JOIN evolutions e ON e.slug = NEW.evolution AND e.item = i.item
    WHERE i.user_id = NEW.user_id FOR NO KEY UPDATE OF i;
    SELECT jsonb_build_object('missing', jsonb_agg(c.need), 'wanted', jsonb_agg(c.wanted), 'has', jsonb_agg(c.has)) INTO v_missing
    FROM evolution_check(NEW.wine_id, NEW.evolution, NEW.weather, NEW.place) c HAVING count(*) > 0;
    IF v_missing IS NOT NULL THEN
        PERFORM rule_refuses('evolution_attempts_requirements_met', v_missing);
    END IF;
    -- Last: who lacks something is told that, as he can do something about it.
    v_again_at := evolution_again_at(NEW.wine_id, NEW.evolution, NEW.created_at);
    IF v_again_at IS NOT NULL THEN
        PERFORM rule_refuses('evolution_attempts_one_chance_a_day', jsonb_build_object(
            'again_at_ms', floor(extract(epoch FROM v_again_at) * 1000)::bigint,
            'retry_after_ms', greatest(1, ceil(extract(epoch FROM v_again_at - NEW.created_at) * 1000))::bigint
        ));
    END IF;
    IF NEW.outcome = 'failed' AND v_chance IS NULL THEN
        RAISE EXCEPTION 'evolution % leaves nothing to chance', NEW.evolution USING ERRCODE = 'assert_failure';
    END IF;
    RETURN NEW;
END $$;

ALTER FUNCTION public.evolution_attempts_check() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION evolution_attempts_check(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.evolution_attempts_check() IS 'Refuses an attempt whose requirements are not met and says what is missing; writes the species, which follow.';

-- Name: evolution_check(bigint, text, text, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.evolution_check(p_wine bigint, p_evolution text, p_weather text, p_place text) RETURNS TABLE(need text, wanted text, has text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH it AS (
        SELECT e.*, w.level AS level, w.experience AS experience, coalesce(st.store, 'cellar') AS lies_in,
               w.iv_longevity + w.iv_power + w.iv_terroir + w.iv_complexity + w.iv_rarity + w.iv_elegance AS iv_total,
               growing_season(clock_timestamp(), s.country) AS season_now,
               -- Whole days since it was caught, evolved last or, where a store is asked for, was laid down there.
               floor(extract(epoch FROM clock_timestamp() - greatest(
                   w.captured_at,
                   (SELECT max(a.created_at) FROM evolution_attempts a WHERE a.wine_id = w.id AND a.outcome = 'evolved'),
                   CASE WHEN e.store IS NOT NULL THEN st.laid_at END
               )) / 86400)::integer AS months,
               coalesce((SELECT i.quantity FROM user_evolution_items i WHERE i.user_id = w.owner_id AND i.item = e.item), 0) AS items,
               (SELECT count(*) FROM competition_participants p WHERE p.user_id = w.owner_id AND p.final_rank = 1) AS competitions_won,
               (SELECT count(*) FROM wine_transfers t WHERE t.wine_id = w.id) AS trades,
               coalesce((SELECT g.level FROM guilds g WHERE g.id = guild_of_player(w.owner_id)), 0) AS guild_level
        FROM evolutions e
        CROSS JOIN wines w
        JOIN wine_species s ON s.id = w.species_id
        LEFT JOIN wine_stores st ON st.wine_id = w.id
        WHERE e.slug = p_evolution AND w.id = p_wine
    )
    SELECT n.need, n.wanted, n.has
    FROM it CROSS JOIN LATERAL (VALUES
        (1, 'store', it.store, it.lies_in, it.store <> it.lies_in),
        (2, 'age_months', it.age_months_min::text, it.months::text, it.months < it.age_months_min),
        (3, 'level', it.level_min::text, it.level::text, it.level < it.level_min),
        (4, 'experience', it.experience_min::text, it.experience::text, it.experience < it.experience_min),
        (5, 'item', it.item, it.items::text, it.item IS NOT NULL AND it.items = 0),
        (6, 'iv_total', it.iv_total_min::text, it.iv_total::text, it.iv_total < it.iv_total_min),
        (7, 'season', it.season, it.season_now, it.season <> it.season_now),
        (8, 'weather', it.weather, coalesce(p_weather, ''), it.weather <> coalesce(p_weather, '')),
        (9, 'place', it.place, coalesce(p_place, ''), it.place <> coalesce(p_place, '')),
        (10, 'competitions_won', it.competitions_won_min::text, it.competitions_won::text,
         it.competitions_won < it.competitions_won_min),
        (11, 'trades', it.trades_min::text, it.trades::text, it.trades < it.trades_min),
        (12, 'guild_level', it.guild_level_min::text, it.guild_level::text, it.guild_level < it.guild_level_min)
    ) AS n (nth, need, wanted, has, unmet)
    WHERE n.unmet
    ORDER BY n.nth
$$;

ALTER FUNCTION public.evolution_check(p_wine bigint, p_evolution text, p_weather text, p_place text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION evolution_check(p_wine bigint, p_evolution text, p_weather text, p_place text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.evolution_check(p_wine bigint, p_evolution text, p_weather text, p_place text) IS 'What a wine lacks for an evolution, given the weather and the place where its owner is: what is needed, how much, and what there is. Empty when all is met. A column that is null requires nothing.';

-- Name: evolution_item_give(bigint, text, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.evolution_item_give(p_player bigint, p_item text, p_by integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_quantity integer;
BEGIN
    INSERT INTO user_evolution_items AS i (user_id, item, quantity) VALUES (p_player, p_item, p_by)
    ON CONFLICT (user_id, item) DO UPDATE SET quantity = i.quantity + excluded.quantity
    RETURNING i.quantity INTO v_quantity;
    RETURN v_quantity;
END $$;

ALTER FUNCTION public.evolution_item_give(p_player bigint, p_item text, p_by integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION evolution_item_give(p_player bigint, p_item text, p_by integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.evolution_item_give(p_player bigint, p_item text, p_by integer) IS 'Gives a player items; answers how many he has. For whoever rewards or sells, in the transaction that says why.';

-- Name: evolutions_by_trade(bigint[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.evolutions_by_trade(p_wines bigint[]) RETURNS TABLE(wine_id bigint, species text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT DISTINCT ON (w.id) w.id, t.slug
    FROM wines w
    JOIN wine_species s ON s.id = w.species_id
    JOIN evolution_forms f ON f.species_slug = s.slug
    JOIN evolutions e ON e.chain = f.chain AND e.from_form = f.slug AND e.trigger = 'trade'
    JOIN evolution_forms g ON g.chain = e.chain AND g.slug = e.to_form
    JOIN wine_species t ON t.slug = g.species_slug AND NOT t.retired
    WHERE w.id = ANY (p_wines) AND w.owner_id = current_player()
      -- Only what is asked of the wine itself can be promised: an owner, a season or a place may be another by then.
      AND e.item IS NULL AND e.store IS NULL AND e.season IS NULL AND e.weather IS NULL AND e.place IS NULL
      AND e.competitions_won_min IS NULL AND e.guild_level_min IS NULL AND e.chance_permille IS NULL
      AND NOT EXISTS (
          SELECT FROM evolution_check(w.id, e.slug, NULL, NULL) c
          -- The trade itself will be one more.
          WHERE c.need <> 'trades' OR c.has::integer + 1 < c.wanted::integer
      )
    ORDER BY w.id, e.slug
$$;

ALTER FUNCTION public.evolutions_by_trade(p_wines bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION evolutions_by_trade(p_wines bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.evolutions_by_trade(p_wines bigint[]) IS 'Which of these wines of the player of this transaction become another species by changing hands, and which. Age and levels only rise, so what it answers stays true.';

-- Name: experience_discrepancies(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.experience_discrepancies() RETURNS TABLE(what text, id bigint, said bigint, found bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT 'experience', u.id, u.experience, coalesce(e.total, 0)::bigint
    FROM users u LEFT JOIN (SELECT user_id, sum(points) AS total FROM user_experience GROUP BY user_id) e ON e.user_id = u.id
    WHERE u.experience <> coalesce(e.total, 0)
    UNION ALL
    SELECT 'level', u.id, u.level, player_level_for(u.experience) FROM users u WHERE u.level <> player_level_for(u.experience)
    UNION ALL
    SELECT 'wines', u.id, coalesce(s.value, 0), coalesce(w.wines, 0)
    FROM users u
    LEFT JOIN user_statistics s ON s.user_id = u.id AND s.statistic = 'wines'
    LEFT JOIN (SELECT owner_id, count(*) AS wines FROM wines GROUP BY owner_id) w ON w.owner_id = u.id
    WHERE coalesce(s.value, 0) <> coalesce(w.wines, 0)
    UNION ALL
    SELECT 'species', h.owner_id, count(c.species_id), count(*)
    FROM (SELECT DISTINCT w.owner_id, w.species_id FROM wines w WHERE w.owner_id <> 0) h
    LEFT JOIN species_caught c ON c.user_id = h.owner_id AND c.species_id = h.species_id
    GROUP BY h.owner_id HAVING count(c.species_id) <> count(*)
    ORDER BY 1, 2
$$;

ALTER FUNCTION public.experience_discrepancies() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION experience_discrepancies(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.experience_discrepancies() IS 'Where experience, level or the count of wines is not what the rows say that it follows from, or somebody has a species that he has not caught. Empty when all is well; reads everything: for audits.';

-- Name: experience_earn(jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.experience_earn(p_earned jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM FROM users u WHERE u.id IN (SELECT (x ->> 'p')::bigint FROM jsonb_array_elements(p_earned) x) ORDER BY u.id FOR NO KEY UPDATE;
    PERFORM experience_grant(x.p, x.kind, x.points)
    FROM (
        SELECT e.p, e.kind, sum(e.points)::bigint AS points FROM jsonb_to_recordset(p_earned) AS e (p bigint, kind text, points bigint)
        GROUP BY e.p, e.kind ORDER BY e.p, e.kind
    ) x;
END $$;

ALTER FUNCTION public.experience_earn(p_earned jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION experience_earn(p_earned jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.experience_earn(p_earned jsonb) IS 'The experience that players earn in one commit. Called where a commit gives it only.';

-- Name: experience_grant(bigint, text, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.experience_grant(p_player bigint, p_kind text, p_points bigint) RETURNS public.player_level
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_level player_level;
BEGIN
    IF p_points IS NULL OR p_points NOT BETWEEN 1 AND 1000000 THEN
        RAISE EXCEPTION '% points of experience cannot be granted', p_points USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- The player's row first: it is the turnstile, and what is summed up in it cannot be overtaken.
    UPDATE users u SET experience = u.experience + p_points, level = player_level_for(u.experience + p_points)
    WHERE u.id = p_player RETURNING u.level INTO v_level;
    INSERT INTO user_experience (user_id, kind, points) VALUES (p_player, p_kind, p_points)
    ON CONFLICT (user_id, kind) DO UPDATE SET points = user_experience.points + excluded.points;
    RETURN v_level;
END $$;

ALTER FUNCTION public.experience_grant(p_player bigint, p_kind text, p_points bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION experience_grant(p_player bigint, p_kind text, p_points bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.experience_grant(p_player bigint, p_kind text, p_points bigint) IS 'Adds experience of one kind, and lifts the level where it is due; answers the level. For the functions of the engine, which say why in the same transaction: granted to nobody, so that a repeated request cannot be paid twice.';

-- Name: friend_accept(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.friend_accept(p_other bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    PERFORM lock_two_players(v_me, p_other);
    PERFORM friend_require_room(v_me), friend_require_room(p_other);
    UPDATE user_friendships f SET state = 'accepted', accepted_at = clock_timestamp()
    WHERE f.player_low = least(v_me, p_other) AND f.player_high = greatest(v_me, p_other)
      AND f.state = 'requested' AND f.requested_by = p_other;
    IF NOT FOUND THEN
        PERFORM rule_refuses('user_friendships_was_requested');
    END IF;
END $$;

ALTER FUNCTION public.friend_accept(p_other bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION friend_accept(p_other bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.friend_accept(p_other bigint) IS 'Accepts what another player asked. Refuses where he has not asked, or one of the two has 500 friends.';

-- Name: friend_remove(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.friend_remove(p_other bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM user_friendships f
    WHERE f.player_low = least(v_me, p_other) AND f.player_high = greatest(v_me, p_other);
    RETURN FOUND;
END $$;

ALTER FUNCTION public.friend_remove(p_other bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION friend_remove(p_other bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.friend_remove(p_other bigint) IS 'Ends a friendship, declines a request or withdraws one; answers whether there was any.';

-- Name: friend_request(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.friend_request(p_other bigint, OUT state text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    c_waiting_max CONSTANT integer := 50;
    v_me bigint := acting_player();
    v_there user_friendships;
    v_takes text;
BEGIN
    PERFORM lock_two_players(v_me, p_other);
    SELECT * INTO v_there FROM user_friendships f
    WHERE f.player_low = least(v_me, p_other) AND f.player_high = greatest(v_me, p_other);
    IF v_there.state = 'accepted' OR v_there.requested_by = v_me THEN
        state := v_there.state;
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM user_blocks b WHERE b.blocker_id = v_me AND b.blocked_id = p_other) THEN
        PERFORM rule_refuses('user_friendships_not_blocked_by_oneself');
    END IF;
    IF v_there.requested_by = p_other THEN
        PERFORM friend_accept(p_other);
        state := 'accepted';
        RETURN;
    END IF;

    v_takes := coalesce((SELECT p.friend_requests FROM user_preferences p WHERE p.user_id = p_other), 'everyone');
    -- Who is blocked hears what everybody hears who asks somebody that takes no requests.
    IF EXISTS (SELECT FROM user_blocks b WHERE b.blocker_id = p_other AND b.blocked_id = v_me)
       OR v_takes = 'nobody'
       OR (v_takes = 'friends_of_friends' AND NOT EXISTS (
           SELECT FROM user_friendships f
           WHERE p_other IN (f.player_low, f.player_high) AND f.state = 'accepted'
             AND are_friends(v_me, f.player_low + f.player_high - p_other)
       ))
    THEN
        PERFORM rule_refuses('user_friendships_takes_requests');
    END IF;
    IF c_waiting_max <= (SELECT count(*) FROM user_friendships f WHERE f.requested_by = v_me AND f.state = 'requested') THEN
        PERFORM rule_refuses('user_friendships_waiting_max', jsonb_build_object('most', c_waiting_max));
    END IF;
    PERFORM friend_require_room(v_me);
    INSERT INTO user_friendships (player_low, player_high, requested_by)
    VALUES (least(v_me, p_other), greatest(v_me, p_other), v_me);
    state := 'requested';
END $$;

ALTER FUNCTION public.friend_request(p_other bigint, OUT state text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION friend_request(p_other bigint, OUT state text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.friend_request(p_other bigint, OUT state text) IS 'Asks to be a friend, or accepts where the other one has asked already; answers requested or accepted. Asked again it changes nothing.';

-- Name: friend_require_room(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.friend_require_room(p_player bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    c_friends_max CONSTANT integer := 500;
BEGIN
    IF c_friends_max <= (
        SELECT count(*) FROM user_friendships f
        WHERE p_player IN (f.player_low, f.player_high) AND f.state = 'accepted'
    ) THEN
        PERFORM rule_refuses('user_friendships_friends_max', jsonb_build_object('most', c_friends_max));
    END IF;
END $$;

ALTER FUNCTION public.friend_require_room(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION friend_require_room(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.friend_require_room(p_player bigint) IS 'Refuses where the player has as many friends as anybody may have: 500. Under the lock on his row.';

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

-- Name: growing_season(timestamp with time zone, text); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.growing_season(p_at timestamp with time zone, p_country text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (ARRAY['winter'::text, 'winter'::text, 'spring'::text, 'spring'::text, 'spring'::text, 'summer'::text, 'summer'::text, 'summer'::text, 'autumn'::text, 'autumn'::text, 'late_autumn'::text, 'winter'::text])[(1 + ((((EXTRACT(month FROM (p_at AT TIME ZONE 'UTC'::text)))::integer - 1) + CASE WHEN (p_country = ANY (ARRAY['Argentina'::text, 'Australia'::text, 'Bolivia'::text, 'Brazil'::text, 'Chile'::text, 'New Zealand'::text, 'Peru'::text, 'South Africa'::text, 'Uruguay'::text, 'Zimbabwe'::text])) THEN 6 ELSE 0 END) % 12))];

ALTER FUNCTION public.growing_season(p_at timestamp with time zone, p_country text) OWNER TO winedex_owner;

-- Name: FUNCTION growing_season(p_at timestamp with time zone, p_country text); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.growing_season(p_at timestamp with time zone, p_country text) IS 'The season of the vine at a time, UTC, in a country: south of the equator half a year later.';

-- Name: guild_cellar_forget(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_cellar_forget() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM guild_cellar c WHERE c.wine_id = NEW.id;
    RETURN NULL;
END $$;

ALTER FUNCTION public.guild_cellar_forget() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_cellar_forget(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_cellar_forget() IS 'Takes a wine out of a guild''s cellar when it changes its owner.';

-- Name: guild_cellar_lend(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_cellar_lend(p_wine uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer', 'member']);
    v_wine bigint;
BEGIN
    -- The wine's row too, so that it does not change its owner at the same time.
    SELECT w.id INTO v_wine FROM wines w WHERE w.public_id = p_wine AND w.owner_id = v_mine.user_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_refuses('wines_is_his');
    END IF;
    INSERT INTO guild_cellar (wine_id, guild_id, lent_by) VALUES (v_wine, v_mine.guild_id, v_mine.user_id);
END $$;

ALTER FUNCTION public.guild_cellar_lend(p_wine uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_cellar_lend(p_wine uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_cellar_lend(p_wine uuid) IS 'The acting player puts a wine of his into his guild''s cellar.';

-- Name: guild_cellar_take_back(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_cellar_take_back(p_wine uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM guild_cellar c USING wines w
    WHERE w.id = c.wine_id AND w.public_id = p_wine AND c.lent_by = v_me;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.guild_cellar_take_back(p_wine uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_cellar_take_back(p_wine uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_cellar_take_back(p_wine uuid) IS 'The acting player takes a wine of his out again; answers whether it was there.';

-- Name: guild_change(text, text, smallint, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_change(p_motto text, p_joining text, p_joining_level_min smallint, p_members_max integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader']);
BEGIN
    UPDATE guilds g
    SET motto = p_motto, joining = p_joining, joining_level_min = p_joining_level_min, members_max = p_members_max
    WHERE g.id = v_mine.guild_id;
END $$;

ALTER FUNCTION public.guild_change(p_motto text, p_joining text, p_joining_level_min smallint, p_members_max integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_change(p_motto text, p_joining text, p_joining_level_min smallint, p_members_max integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_change(p_motto text, p_joining text, p_joining_level_min smallint, p_members_max integer) IS 'The leader changes what a guild says of itself, and whom it takes.';

-- Name: guild_discrepancies(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_discrepancies() RETURNS TABLE(what text, id bigint, said bigint, found bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT 'members', g.id, g.members::bigint, count(m.user_id)
    FROM guilds g LEFT JOIN guild_memberships m ON m.guild_id = g.id GROUP BY g.id HAVING g.members <> count(m.user_id)
    UNION ALL
    SELECT 'officers', g.id, g.officers::bigint, count(m.user_id)
    FROM guilds g LEFT JOIN guild_memberships m ON m.guild_id = g.id AND m.role = 'officer'
    GROUP BY g.id HAVING g.officers <> count(m.user_id)
    UNION ALL
    SELECT 'leaders', g.id, (g.members > 0)::integer::bigint, count(m.user_id)
    FROM guilds g LEFT JOIN guild_memberships m ON m.guild_id = g.id AND m.role = 'leader'
    GROUP BY g.id HAVING (g.members > 0)::integer <> count(m.user_id)
    UNION ALL
    SELECT 'treasury', g.id, g.treasury, coalesce(sum(e.amount), 0)::bigint
    FROM guilds g LEFT JOIN guild_treasury_entries e ON e.guild_id = g.id
    GROUP BY g.id HAVING g.treasury <> coalesce(sum(e.amount), 0)
    UNION ALL
    SELECT 'seats', e.id, e.seats::bigint, count(p.user_id)
    FROM guild_events e LEFT JOIN guild_event_participants p ON p.event_id = e.id GROUP BY e.id HAVING e.seats <> count(p.user_id)
    ORDER BY 1, 2
$$;

ALTER FUNCTION public.guild_discrepancies() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_discrepancies(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_discrepancies() IS 'Where a guild''s counts or treasury are not what its rows come to. Empty when all is well; for audits.';

-- Name: guild_dismiss(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_dismiss(p_player bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer']);
BEGIN
    DELETE FROM guild_memberships m
    WHERE m.user_id = p_player AND m.guild_id = v_mine.guild_id
      AND (m.role = 'member' OR (v_mine.role = 'leader' AND m.role = 'officer'));
    IF NOT FOUND THEN
        PERFORM rule_refuses('guild_memberships_is_below');
    END IF;
END $$;

ALTER FUNCTION public.guild_dismiss(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_dismiss(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_dismiss(p_player bigint) IS 'A leader dismisses officers and members, an officer members.';

-- Name: guild_event_cancel(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_event_cancel(p_event uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer']);
BEGIN
    UPDATE guild_events e SET cancelled_at = clock_timestamp()
    WHERE e.public_id = p_event AND e.guild_id = v_mine.guild_id AND e.cancelled_at IS NULL AND e.ends_at > clock_timestamp();
    IF NOT FOUND THEN
        PERFORM rule_refuses('guild_event_participants_event_is_ahead');
    END IF;
END $$;

ALTER FUNCTION public.guild_event_cancel(p_event uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_event_cancel(p_event uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_event_cancel(p_event uuid) IS 'A leader or an officer cancels what is not over.';

-- Name: guild_event_come(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_event_come(p_event uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    INSERT INTO guild_event_participants (event_id, user_id)
    SELECT e.id, v_me FROM guild_events e WHERE e.public_id = p_event;
    IF NOT FOUND THEN
        PERFORM rule_refuses('guild_events_is_known');
    END IF;
END $$;

ALTER FUNCTION public.guild_event_come(p_event uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_event_come(p_event uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_event_come(p_event uuid) IS 'The acting player takes a seat.';

-- Name: guild_event_participants_count(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_event_participants_count() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_event guild_events;
BEGIN
    UPDATE guild_events e SET seats = e.seats + CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
    WHERE e.id = CASE TG_OP WHEN 'INSERT' THEN NEW.event_id ELSE OLD.event_id END
    RETURNING * INTO v_event;
    IF TG_OP = 'INSERT' THEN
        IF v_event.cancelled_at IS NOT NULL OR v_event.ends_at <= clock_timestamp() THEN
            PERFORM rule_refuses('guild_event_participants_event_is_ahead');
        END IF;
        IF guild_of_player(NEW.user_id) IS DISTINCT FROM v_event.guild_id THEN
            PERFORM rule_refuses('guild_event_participants_is_member');
        END IF;
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.guild_event_participants_count() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_event_participants_count(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_event_participants_count() IS 'Counts the seats in the event''s row, whose check holds the limit, and refuses who may not come.';

-- Name: guild_event_plan(uuid, text, text, timestamp with time zone, timestamp with time zone, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_event_plan(p_public_id uuid, p_kind text, p_title text, p_begins timestamp with time zone, p_ends timestamp with time zone, p_seats_max integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer']);
    v_event bigint;
BEGIN
    IF p_begins <= clock_timestamp() THEN
        PERFORM rule_refuses('guild_events_is_ahead');
    END IF;
    INSERT INTO guild_events (public_id, guild_id, kind, title, begins_at, ends_at, seats_max, created_by)
    VALUES (p_public_id, v_mine.guild_id, p_kind, p_title, p_begins, p_ends, p_seats_max, v_mine.user_id)
    RETURNING id INTO v_event;
    RETURN v_event;
END $$;

ALTER FUNCTION public.guild_event_plan(p_public_id uuid, p_kind text, p_title text, p_begins timestamp with time zone, p_ends timestamp with time zone, p_seats_max integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_event_plan(p_public_id uuid, p_kind text, p_title text, p_begins timestamp with time zone, p_ends timestamp with time zone, p_seats_max integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_event_plan(p_public_id uuid, p_kind text, p_title text, p_begins timestamp with time zone, p_ends timestamp with time zone, p_seats_max integer) IS 'A leader or an officer plans an event.';

-- Name: guild_event_stay_away(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_event_stay_away(p_event uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM guild_event_participants p USING guild_events e
    WHERE e.id = p.event_id AND e.public_id = p_event AND p.user_id = v_me AND e.begins_at > clock_timestamp();
    RETURN FOUND;
END $$;

ALTER FUNCTION public.guild_event_stay_away(p_event uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_event_stay_away(p_event uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_event_stay_away(p_event uuid) IS 'The acting player gives his seat back before the event begins; answers whether he did.';

-- Name: guild_found(uuid, text, text, text, text, text, text, smallint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_found(p_public_id uuid, p_name text, p_name_key text, p_kind text, p_region text, p_motto text, p_joining text, p_joining_level_min smallint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_guild bigint;
BEGIN
    INSERT INTO guilds (public_id, name, name_key, kind, region, motto, joining, joining_level_min)
    VALUES (p_public_id, p_name, p_name_key, p_kind, p_region, p_motto, p_joining, p_joining_level_min)
    RETURNING id INTO v_guild;
    INSERT INTO guild_memberships (user_id, guild_id, role) VALUES (acting_player(), v_guild, 'leader');
    DELETE FROM guild_invitations i WHERE i.user_id = acting_player();
    RETURN v_guild;
END $$;

ALTER FUNCTION public.guild_found(p_public_id uuid, p_name text, p_name_key text, p_kind text, p_region text, p_motto text, p_joining text, p_joining_level_min smallint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_found(p_public_id uuid, p_name text, p_name_key text, p_kind text, p_region text, p_motto text, p_joining text, p_joining_level_min smallint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_found(p_public_id uuid, p_name text, p_name_key text, p_kind text, p_region text, p_motto text, p_joining text, p_joining_level_min smallint) IS 'Founds a guild, whose leader the acting player is.';

-- Name: guild_invite(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_invite(p_player bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    c_waiting_max CONSTANT integer := 100;
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer']);
BEGIN
    IF guild_of_player(p_player) IS NOT NULL THEN
        PERFORM rule_refuses('guild_invitations_is_free');
    END IF;
    DELETE FROM guild_invitations i WHERE i.guild_id = v_mine.guild_id AND i.expires_at <= clock_timestamp();
    IF c_waiting_max <= (SELECT count(*) FROM guild_invitations i WHERE i.guild_id = v_mine.guild_id) THEN
        PERFORM rule_refuses('guild_invitations_waiting_max', jsonb_build_object('most', c_waiting_max));
    END IF;
    -- Who has blocked the inviter is not told; nor is the inviter.
    INSERT INTO guild_invitations (guild_id, user_id, invited_by, expires_at)
    SELECT v_mine.guild_id, p_player, v_mine.user_id, clock_timestamp() + interval '7 days'
    WHERE NOT EXISTS (SELECT FROM user_blocks b WHERE b.blocker_id = p_player AND b.blocked_id = v_mine.user_id)
    ON CONFLICT (user_id, guild_id) DO UPDATE SET invited_by = excluded.invited_by, expires_at = excluded.expires_at;
END $$;

ALTER FUNCTION public.guild_invite(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_invite(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_invite(p_player bigint) IS 'Invites a player, for seven days; invited again, for seven days more. 100 wait at most.';

-- Name: guild_join(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_join(p_guild uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
    v_guild guilds;
BEGIN
    SELECT * INTO v_guild FROM guilds g WHERE g.public_id = p_guild FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_refuses('guilds_is_known');
    END IF;
    IF v_guild.dissolved_at IS NULL AND (v_guild.joining = 'closed' OR (v_guild.joining = 'invitation' AND NOT EXISTS (
        SELECT FROM guild_invitations i
        WHERE i.guild_id = v_guild.id AND i.user_id = v_me AND i.expires_at > clock_timestamp()
    ))) THEN
        PERFORM rule_refuses('guilds_takes_him');
    END IF;
    INSERT INTO guild_memberships (user_id, guild_id) VALUES (v_me, v_guild.id);
    DELETE FROM guild_invitations i WHERE i.user_id = v_me;
    RETURN v_guild.id;
END $$;

ALTER FUNCTION public.guild_join(p_guild uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_join(p_guild uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_join(p_guild uuid) IS 'The acting player joins a guild that is open, or has invited him.';

-- Name: guild_leave(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_leave() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    PERFORM FROM guilds g WHERE g.id = guild_of_player(v_me) FOR NO KEY UPDATE;
    DELETE FROM guild_memberships m WHERE m.user_id = v_me;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.guild_leave() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_leave(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_leave() IS 'The acting player leaves his guild; answers whether he was in one. The lead passes on; the last one dissolves it.';

-- Name: guild_memberships_count(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_memberships_count() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_guild guilds;
    v_before boolean := TG_OP <> 'INSERT';
    v_after boolean := TG_OP <> 'DELETE';
    v_id bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.guild_id ELSE NEW.guild_id END;
    v_heir bigint;
BEGIN
    IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM guilds g WHERE g.id = v_id AND g.dissolved_at IS NOT NULL) THEN
        PERFORM rule_refuses('guild_memberships_guild_lives');
    END IF;
    UPDATE guilds g
    SET members = g.members + v_after::integer - v_before::integer,
        officers = g.officers + (v_after AND NEW.role = 'officer')::integer - (v_before AND OLD.role = 'officer')::integer
    WHERE g.id = v_id RETURNING * INTO v_guild;
    IF TG_OP = 'INSERT' THEN
        IF v_guild.joining_level_min > (SELECT u.level FROM users u WHERE u.id = NEW.user_id) AND NEW.role <> 'leader' THEN
            PERFORM rule_refuses('guild_memberships_level_reached', jsonb_build_object('minimum', v_guild.joining_level_min));
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM guild_event_participants p USING guild_events e
        WHERE e.id = p.event_id AND e.guild_id = v_id AND p.user_id = OLD.user_id AND e.begins_at > clock_timestamp();
        IF v_guild.members = 0 THEN
            -- The last one takes what is in the treasury along: nothing is lost.
            IF v_guild.treasury > 0 THEN
                PERFORM guild_treasury_move(
                    v_id, OLD.user_id, -v_guild.treasury, 'The treasury of a dissolved guild', 'guild-dissolved:' || v_id
                );
            END IF;
            UPDATE guilds g SET dissolved_at = clock_timestamp() WHERE g.id = v_id AND g.dissolved_at IS NULL;
            DELETE FROM guild_invitations i WHERE i.guild_id = v_id;
        ELSIF OLD.role = 'leader' THEN
            -- A guild is never without a leader: the eldest officer follows, else the eldest member.
            SELECT m.user_id INTO STRICT v_heir FROM guild_memberships m WHERE m.guild_id = v_id
            ORDER BY m.role = 'officer' DESC, m.joined_at, m.user_id LIMIT 1;
            UPDATE guild_memberships m SET role = 'leader' WHERE m.user_id = v_heir;
        END IF;
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.guild_memberships_count() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_memberships_count(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_memberships_count() IS 'Counts members and officers in the guild''s row, whose checks hold the limits; refuses who may not join; hands on the lead, or dissolves the guild, when somebody leaves in whatever way.';

-- Name: guild_of_player(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_of_player(p_player bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT m.guild_id FROM guild_memberships m WHERE m.user_id = p_player
$$;

ALTER FUNCTION public.guild_of_player(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_of_player(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_of_player(p_player bigint) IS 'The guild a player is in, or null.';

-- Name: guild_pay_in(bigint, uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_pay_in(p_amount bigint, p_key uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer', 'member']);
BEGIN
    IF p_amount < 1 THEN
        PERFORM rule_refuses('guild_treasury_entries_amount_sane', jsonb_build_object('most', 1000000000));
    END IF;
    RETURN guild_treasury_move(
        v_mine.guild_id, v_mine.user_id, p_amount, 'Paid into the treasury', format('guild-in:%s:%s:%s', v_mine.guild_id, v_mine.user_id, p_key)
    );
END $$;

ALTER FUNCTION public.guild_pay_in(p_amount bigint, p_key uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_pay_in(p_amount bigint, p_key uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_pay_in(p_amount bigint, p_key uuid) IS 'A member pays into the treasury of his guild; asked again under the same key, nothing moves twice.';

-- Name: guild_pay_out(bigint, bigint, uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_pay_out(p_player bigint, p_amount bigint, p_key uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader']);
BEGIN
    IF p_amount < 1 THEN
        PERFORM rule_refuses('guild_treasury_entries_amount_sane', jsonb_build_object('most', 1000000000));
    END IF;
    IF guild_of_player(p_player) IS DISTINCT FROM v_mine.guild_id THEN
        PERFORM rule_refuses('guild_memberships_is_below');
    END IF;
    RETURN guild_treasury_move(
        v_mine.guild_id, p_player, -p_amount, 'Paid out of the treasury', format('guild-out:%s:%s:%s', v_mine.guild_id, p_player, p_key)
    );
END $$;

ALTER FUNCTION public.guild_pay_out(p_player bigint, p_amount bigint, p_key uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_pay_out(p_player bigint, p_amount bigint, p_key uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_pay_out(p_player bigint, p_amount bigint, p_key uuid) IS 'The leader pays a member out of the treasury, once for each key.';

-- Name: guild_memberships; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.guild_memberships (
    user_id bigint NOT NULL,
    guild_id bigint NOT NULL,
    role text DEFAULT 'member'::text NOT NULL,
    joined_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT guild_memberships_not_the_house CHECK ((user_id > 0)),
    CONSTRAINT guild_memberships_role_known CHECK ((role = ANY (ARRAY['leader'::text, 'officer'::text, 'member'::text])))
);

ALTER TABLE public.guild_memberships OWNER TO winedex_owner;

-- Name: TABLE guild_memberships; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.guild_memberships IS 'Who is in which guild now. The player is the key: one guild a player.';

-- Name: COLUMN guild_memberships.role; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guild_memberships.role IS 'One leader and five officers at most; the others are members.';

-- Name: guild_require_role(text[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_require_role(p_roles text[]) RETURNS public.guild_memberships
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships;
BEGIN
    -- The guild's row first, as everywhere: who leads cannot change between this look and what rests on it.
    PERFORM FROM guilds g WHERE g.id = guild_of_player(acting_player()) FOR NO KEY UPDATE;
    SELECT * INTO v_mine FROM guild_memberships m WHERE m.user_id = acting_player();
    IF NOT FOUND THEN
        PERFORM rule_refuses('guild_memberships_is_member');
    END IF;
    IF NOT v_mine.role = ANY (p_roles) THEN
        PERFORM rule_refuses('guild_memberships_role_suffices');
    END IF;
    RETURN v_mine;
END $$;

ALTER FUNCTION public.guild_require_role(p_roles text[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_require_role(p_roles text[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_require_role(p_roles text[]) IS 'The acting player''s membership, with his guild''s row locked; refuses who has none of the roles.';

-- Name: guild_set_role(bigint, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_set_role(p_player bigint, p_role text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader']);
BEGIN
    IF p_player = v_mine.user_id
       OR NOT EXISTS (SELECT FROM guild_memberships m WHERE m.user_id = p_player AND m.guild_id = v_mine.guild_id)
    THEN
        PERFORM rule_refuses('guild_memberships_is_below');
    END IF;
    IF p_role = 'leader' THEN
        -- Down first: there is one leader at most, at every moment.
        UPDATE guild_memberships m SET role = 'member' WHERE m.user_id = v_mine.user_id;
    END IF;
    UPDATE guild_memberships m SET role = p_role WHERE m.user_id = p_player;
END $$;

ALTER FUNCTION public.guild_set_role(p_player bigint, p_role text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_set_role(p_player bigint, p_role text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_set_role(p_player bigint, p_role text) IS 'The leader makes somebody an officer or a member, or hands the lead to him and is a member then.';

-- Name: guild_treasury(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_treasury() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT g.treasury FROM guilds g WHERE g.id = guild_of_player(current_player())
$$;

ALTER FUNCTION public.guild_treasury() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_treasury(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_treasury() IS 'What is in the treasury of the acting player''s guild; null where he is in none.';

-- Name: guild_treasury_move(bigint, bigint, bigint, text, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.guild_treasury_move(p_guild bigint, p_player bigint, p_amount bigint, p_reason text, p_key text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_purse bigint;
    v_escrow bigint;
    v_transaction bigint;
    v_treasury bigint;
BEGIN
    IF p_amount IS NULL OR p_amount = 0 OR abs(p_amount) > 1000000000 THEN
        PERFORM rule_refuses('guild_treasury_entries_amount_sane', jsonb_build_object('most', 1000000000));
    END IF;
    -- Before the ledger, whose escrow account holds other coins too; what was posted before is only answered again.
    IF (SELECT g.treasury + p_amount < 0 FROM guilds g WHERE g.id = p_guild)
       AND NOT EXISTS (SELECT FROM coin_transactions t WHERE t.idempotency_key = p_key)
    THEN
        PERFORM rule_refuses('guilds_treasury_suffices');
    END IF;
    SELECT a.id INTO STRICT v_purse FROM coin_accounts a WHERE a.player_id = p_player AND a.kind = 'available';
    SELECT a.id INTO STRICT v_escrow FROM coin_accounts a WHERE a.kind = 'escrow' AND a.shard = p_guild % 16;
    v_transaction := coin_post(
        'guild_treasury', p_reason, p_key, ARRAY[v_purse, v_escrow], ARRAY[-p_amount, p_amount]
    );
    INSERT INTO guild_treasury_entries (guild_id, user_id, amount, transaction_id)
    VALUES (p_guild, p_player, p_amount, v_transaction) ON CONFLICT (transaction_id) DO NOTHING;
    IF FOUND THEN
        UPDATE guilds g SET treasury = g.treasury + p_amount WHERE g.id = p_guild;
    END IF;
    SELECT g.treasury INTO STRICT v_treasury FROM guilds g WHERE g.id = p_guild;
    RETURN v_treasury;
END $$;

ALTER FUNCTION public.guild_treasury_move(p_guild bigint, p_player bigint, p_amount bigint, p_reason text, p_key text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION guild_treasury_move(p_guild bigint, p_player bigint, p_amount bigint, p_reason text, p_key text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.guild_treasury_move(p_guild bigint, p_player bigint, p_amount bigint, p_reason text, p_key text) IS 'Moves coins between a player''s purse and a guild''s treasury, once for each key; the guild''s row is locked by the caller. Answers the treasury.';

-- Name: hidden_keys(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.hidden_keys() RETURNS TABLE(field text, key_number integer, hidden bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT 'user_emails.email', get_byte(e.email, 0), count(*) FROM user_emails e GROUP BY 2
    UNION ALL
    SELECT 'user_totp.secret', get_byte(t.secret, 0), count(*) FROM user_totp t GROUP BY 2
$$;

ALTER FUNCTION public.hidden_keys() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION hidden_keys(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.hidden_keys() IS 'How many values each key hides, by field: what a server needs to start, and what is left to put under a new key.';

-- Name: hidden_sample(text, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.hidden_sample(p_field text, p_key integer, OUT player_id bigint, OUT value bytea) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT s.user_id, s.value FROM (
        SELECT e.user_id, e.email AS value FROM user_emails e WHERE p_field = 'user_emails.email'
        UNION ALL
        SELECT t.user_id, t.secret FROM user_totp t WHERE p_field = 'user_totp.secret'
    ) s WHERE get_byte(s.value, 0) = p_key LIMIT 1
$$;

ALTER FUNCTION public.hidden_sample(p_field text, p_key integer, OUT player_id bigint, OUT value bytea) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION hidden_sample(p_field text, p_key integer, OUT player_id bigint, OUT value bytea); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.hidden_sample(p_field text, p_key integer, OUT player_id bigint, OUT value bytea) IS 'One value that a key hides, hidden: a server that starts tries its key on it.';

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

-- Name: inbox_tell(bigint, text, uuid, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.inbox_tell(p_player bigint, p_type text, p_room uuid, p_d jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_n bigint;
BEGIN
    INSERT INTO inbox_heads (player_id, n) VALUES (p_player, 1)
    ON CONFLICT (player_id) DO UPDATE SET n = inbox_heads.n + 1 RETURNING n INTO v_n;
    INSERT INTO inbox (player_id, n, at_ms, type, d, room_id, seq)
    VALUES (p_player, v_n, floor(extract(epoch FROM clock_timestamp()) * 1000), p_type, p_d, p_room, 0);
END $$;

ALTER FUNCTION public.inbox_tell(p_player bigint, p_type text, p_room uuid, p_d jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION inbox_tell(p_player bigint, p_type text, p_room uuid, p_d jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.inbox_tell(p_player bigint, p_type text, p_room uuid, p_d jsonb) IS 'A line in a player''s inbox that no entry of a room causes: it names the room it is about, or the attempt by which a wine evolved, and 0 for the entry. For functions of the engine, which lock an inbox''s head last.';

-- Name: inbox_write(uuid[], integer[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.inbox_write(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_lines jsonb, OUT inbox_ns bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    WITH line AS (
        SELECT ord, (l ->> 'e')::integer AS e, (l ->> 'p')::bigint AS p, l ->> 't' AS t, l -> 'd' AS d,
               row_number() OVER (PARTITION BY (l ->> 'p')::bigint ORDER BY ord) AS nth
        FROM jsonb_array_elements(p_lines) WITH ORDINALITY AS x (l, ord)
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
END $$;

ALTER FUNCTION public.inbox_write(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_lines jsonb, OUT inbox_ns bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION inbox_write(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_lines jsonb, OUT inbox_ns bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.inbox_write(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_lines jsonb, OUT inbox_ns bigint[]) IS 'The inbox lines of one commit, numbered on; answers their numbers in their order. Called by journal_effects only.';

-- Name: jobs; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.jobs (
    id bigint NOT NULL,
    kind text NOT NULL,
    d jsonb DEFAULT '{}'::jsonb NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    scheduled boolean DEFAULT false NOT NULL,
    alone text,
    due_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    tries_max smallint DEFAULT 5 NOT NULL,
    takes integer DEFAULT 0 NOT NULL,
    worker uuid,
    lease_ends_at timestamp with time zone,
    error text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT jobs_alone_length CHECK (((char_length(alone) >= 1) AND (char_length(alone) <= 100))),
    CONSTRAINT jobs_d_is_object CHECK ((jsonb_typeof(d) = 'object'::text)),
    CONSTRAINT jobs_kind_form CHECK (((kind ~ '^[a-z_]+(\.[a-z_]+)*$'::text) AND (char_length(kind) <= 60))),
    CONSTRAINT jobs_running_has_a_worker CHECK ((((state = 'running'::text) = (worker IS NOT NULL)) AND ((state = 'running'::text) = (lease_ends_at IS NOT NULL)))),
    CONSTRAINT jobs_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'dead'::text]))),
    CONSTRAINT jobs_tries_count CHECK (((tries >= 0) AND (takes >= tries))),
    CONSTRAINT jobs_tries_max_range CHECK (((tries_max >= 1) AND (tries_max <= 100)))
)
WITH (fillfactor='70');

ALTER TABLE public.jobs OWNER TO winedex_owner;

-- Name: TABLE jobs; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.jobs IS 'What is to be done in the background. A job that is done is deleted; the row goes in the transaction that does it.';

-- Name: COLUMN jobs.kind; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.kind IS 'Which entry of the program''s registry does it. A process takes only kinds that it knows.';

-- Name: COLUMN jobs.d; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.d IS 'What the job is told, an object.';

-- Name: COLUMN jobs.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.state IS 'waiting, running, or dead: tried in vain as often as it may be, and kept for somebody to look at.';

-- Name: COLUMN jobs.scheduled; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.scheduled IS 'Whether a schedule has put it here; a kind has at most one such job that is not dead.';

-- Name: COLUMN jobs.alone; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.alone IS 'Of the jobs with the same text here at most one runs at a time; null: as many as like.';

-- Name: COLUMN jobs.due_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.due_at IS 'Not before then, by this database''s clock.';

-- Name: COLUMN jobs.tries; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.tries IS 'How often it was begun; requeuing sets it to 0.';

-- Name: COLUMN jobs.takes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.takes IS 'How often it was taken in all its life. A worker names the number that it took: one that lost its lease can''t finish what another has begun.';

-- Name: COLUMN jobs.worker; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.worker IS 'Names the process that has it.';

-- Name: COLUMN jobs.lease_ends_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.lease_ends_at IS 'The worker renews it while it lives. Afterwards the job is anybody''s again.';

-- Name: COLUMN jobs.error; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.jobs.error IS 'What the last try failed with.';

-- Name: jobs_take(uuid, text[], integer, interval, bigint); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.jobs_take(p_worker uuid, p_kinds text[], p_limit integer, p_lease interval, p_only bigint DEFAULT NULL::bigint) RETURNS SETOF public.jobs
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_now timestamptz := clock_timestamp();
    v_job jobs;
BEGIN
    IF p_only IS NULL THEN
        -- Whose worker has vanished, or was stopped for so long that it lost its lease. That was a try: a job that takes
        -- its process with it must not do so for ever.
        UPDATE jobs j
        SET state = CASE WHEN j.tries >= j.tries_max THEN 'dead' ELSE 'waiting' END,
            worker = NULL, lease_ends_at = NULL, due_at = v_now, error = 'its worker vanished in the middle of it'
        FROM (
            SELECT x.id FROM jobs x WHERE x.state = 'running' AND x.lease_ends_at < v_now FOR UPDATE SKIP LOCKED
        ) AS vanished
        WHERE j.id = vanished.id;

        WITH due AS (
            SELECT s.* FROM job_schedules s WHERE s.next_at <= v_now AND s.kind = ANY (p_kinds) FOR UPDATE SKIP LOCKED
        ), moved AS (
            UPDATE job_schedules s
            SET next_at = date_bin(s.every, v_now, timestamptz '1970-01-01 00:00:00+00' + s.at) + s.every
            FROM due WHERE s.kind = due.kind
        )
        INSERT INTO jobs (kind, scheduled, alone, due_at, tries_max)
        SELECT due.kind, true, CASE WHEN due.alone THEN due.kind END, due.next_at, due.tries_max FROM due
        ON CONFLICT (kind) WHERE scheduled AND state <> 'dead' DO NOTHING;
    END IF;

    FOR v_job IN
        SELECT j.* FROM jobs j
        WHERE j.state = 'waiting' AND j.due_at <= v_now AND j.kind = ANY (p_kinds) AND (p_only IS NULL OR j.id = p_only)
          AND NOT EXISTS (SELECT FROM jobs r WHERE r.state = 'running' AND r.alone = j.alone)
        ORDER BY j.due_at, j.id
        LIMIT p_limit
        FOR UPDATE OF j SKIP LOCKED
    LOOP
        IF v_job.alone IS NOT NULL THEN
            -- Of two takers at once, one waits for nothing and leaves it to the other.
            CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended('jobs.alone ' || v_job.alone, 0));
            CONTINUE WHEN EXISTS (SELECT FROM jobs r WHERE r.state = 'running' AND r.alone = v_job.alone);
        END IF;
        UPDATE jobs j
        SET state = 'running', tries = j.tries + 1, takes = j.takes + 1, worker = p_worker,
            lease_ends_at = clock_timestamp() + p_lease
        WHERE j.id = v_job.id
        RETURNING j.* INTO v_job;
        RETURN NEXT v_job;
    END LOOP;
END $$;

ALTER FUNCTION public.jobs_take(p_worker uuid, p_kinds text[], p_limit integer, p_lease interval, p_only bigint) OWNER TO winedex_owner;

-- Name: FUNCTION jobs_take(p_worker uuid, p_kinds text[], p_limit integer, p_lease interval, p_only bigint); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.jobs_take(p_worker uuid, p_kinds text[], p_limit integer, p_lease interval, p_only bigint) IS 'Gives a worker at most so many of the jobs that are due, after putting there what schedules and vanished workers have left; or only the job p_only.';

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

ALTER FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) IS 'One commit of entries of many rooms, with all that they do. Writes everything or nothing: lost names the rooms that are no longer as the caller expects, failed the entries (by position) whose guards do not hold; where coins are missing broke is true, and players and balances say who has what. Of what is written they say what everybody who was touched may spend now. A room that it opens belongs to the process that is named for it, where that is known; else to the caller.';

-- Name: journal_effects(uuid[], integer[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_failed jsonb := '[]';
BEGIN
    -- What may fail, and says which entries do.
    IF p_effects ? 'wines' THEN
        v_failed := v_failed || wines_move(p_effects -> 'wines');
    END IF;
    IF p_effects ? 'evolving' THEN
        v_failed := v_failed || wines_may_evolve(p_effects -> 'evolving');
    END IF;
    IF p_effects ? 'began' THEN
        v_failed := v_failed || battles_begin(p_rooms, p_ats, p_effects -> 'began');
    END IF;
    IF p_effects ? 'lots' THEN
        v_failed := v_failed || auctions_begin(p_rooms, p_ats, p_effects -> 'lots');
    END IF;
    IF p_effects ? 'listed' THEN
        v_failed := v_failed || listings_begin(p_rooms, p_ats, p_effects -> 'listed');
    END IF;
    IF p_effects ? 'tables' THEN
        v_failed := v_failed || direct_trades_begin(p_rooms, p_ats, p_effects -> 'tables');
    END IF;
    IF p_effects ? 'tables_closed' THEN
        v_failed := v_failed || direct_trades_may_settle(p_rooms, p_effects -> 'tables_closed');
    END IF;
    IF v_failed <> '[]' THEN
        RAISE EXCEPTION 'guards' USING ERRCODE = 'WD409', DETAIL = v_failed::text;
    END IF;

    -- What follows from it.
    IF p_effects ? 'ended' THEN
        PERFORM battles_end(p_rooms, p_ats, p_effects -> 'ended');
    END IF;
    IF p_effects ?| ARRAY['questions', 'topics'] THEN
        PERFORM knowledge_answered(coalesce(p_effects -> 'questions', '[]'), coalesce(p_effects -> 'topics', '[]'));
    END IF;
    IF p_effects ? 'bids' THEN
        PERFORM auctions_price(p_rooms, p_ats, p_effects -> 'bids', p_effects -> 'standing');
    END IF;
    IF p_effects ? 'hammer' THEN
        PERFORM auctions_end(p_rooms, p_ats, p_effects -> 'hammer');
    END IF;
    IF p_effects ? 'deposits' THEN
        PERFORM deposits_make(p_rooms, p_ats, p_effects -> 'deposits');
    END IF;
    IF p_effects ? 'withdrawn_deposits' THEN
        PERFORM deposits_withdraw(p_ats, p_effects -> 'withdrawn_deposits');
    END IF;
    IF p_effects ? 'matched_deposits' THEN
        PERFORM deposits_match(p_ats, p_effects -> 'matched_deposits');
    END IF;
    IF p_effects ? 'carried_deposits' THEN
        PERFORM deposits_carry(p_rooms, p_effects -> 'carried_deposits');
    END IF;
    IF p_effects ? 'offers' THEN
        PERFORM direct_trades_offer(p_effects -> 'offers');
    END IF;
    IF p_effects ? 'tables_closed' THEN
        PERFORM direct_trades_end(p_rooms, p_ats, p_effects -> 'tables_closed');
    END IF;
    IF p_effects ? 'traded' THEN
        PERFORM wines_trade(p_ats, p_effects -> 'traded');
    END IF;
    -- Behind all trades: they are of what the wines were before.
    IF p_effects ? 'evolving' THEN
        PERFORM wines_evolve(p_rooms, p_ats, p_effects -> 'evolving');
    END IF;
    IF p_effects ? 'covered' THEN
        PERFORM covers_begin(p_rooms, p_ats, p_effects -> 'covered');
    END IF;
    IF p_effects ? 'uncovered' THEN
        PERFORM covers_end(p_rooms, p_ats, p_effects -> 'uncovered');
    END IF;
    IF p_effects ? 'grown' THEN
        PERFORM wines_grow(p_effects -> 'grown');
    END IF;
    IF p_effects ? 'earned' THEN
        PERFORM experience_earn(p_effects -> 'earned');
    END IF;
    IF p_effects ? 'rated' THEN
        PERFORM ratings_move(p_rooms, p_effects -> 'rated');
    END IF;
    IF p_effects ? 'counted' THEN
        PERFORM statistics_count(p_effects -> 'counted');
    END IF;
    IF p_effects ? 'repriced' THEN
        PERFORM listings_reprice(p_rooms, p_effects -> 'repriced');
    END IF;
    IF p_effects ? 'unlisted' THEN
        PERFORM listings_end(p_rooms, p_ats, p_effects -> 'unlisted');
    END IF;

    -- What is told.
    IF p_effects ? 'inbox' THEN
        inbox_ns := inbox_write(p_rooms, p_seqs, p_ats, p_effects -> 'inbox');
    END IF;
    IF p_effects ? 'log' THEN
        PERFORM activity_write(p_ats, p_effects -> 'log');
    END IF;
END $$;

ALTER FUNCTION public.journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]) IS 'The effects of a commit: guards in the order of entries, then what they guard. Called by journal_commit only.';

-- Name: knowledge_answered(jsonb, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.knowledge_answered(p_questions jsonb, p_topics jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO question_ratings AS r
        (question_id, rating_hundredths, deviation_hundredths, volatility_millionths, answers, right_answers, updated_at)
    SELECT q.question, least(400000, greatest(0, min(q.start) + sum(q.change))), min(q.deviation), max(q.volatility),
           sum(q.answers), sum(q.right), clock_timestamp()
    FROM jsonb_to_recordset(p_questions)
        AS q (question text, start integer, change integer, deviation integer, volatility integer, answers integer,
              "right" integer)
    GROUP BY q.question ORDER BY q.question
    ON CONFLICT (question_id) DO UPDATE
    SET rating_hundredths = least(400000, greatest(0, r.rating_hundredths + (
            SELECT sum(q.change) FROM jsonb_to_recordset(p_questions) AS q (question text, change integer)
            WHERE q.question = r.question_id
        ))),
        -- Two battles at once each know more than was known: the surer word counts.
        deviation_hundredths = least(r.deviation_hundredths, excluded.deviation_hundredths),
        volatility_millionths = excluded.volatility_millionths,
        answers = r.answers + excluded.answers, right_answers = r.right_answers + excluded.right_answers,
        updated_at = excluded.updated_at;
    INSERT INTO topic_answers AS t (user_id, topic, answers, right_answers)
    SELECT a.p, a.topic, sum(a.answers), sum(a.right)
    FROM jsonb_to_recordset(p_topics) AS a (p bigint, topic text, answers integer, "right" integer)
    GROUP BY a.p, a.topic ORDER BY a.p, a.topic
    ON CONFLICT (user_id, topic) DO UPDATE
    SET answers = t.answers + excluded.answers, right_answers = t.right_answers + excluded.right_answers;
END $$;

ALTER FUNCTION public.knowledge_answered(p_questions jsonb, p_topics jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION knowledge_answered(p_questions jsonb, p_topics jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.knowledge_answered(p_questions jsonb, p_topics jsonb) IS 'Moves the questions of knowledge battles that end in one commit, and counts who answered how. What a rating gained is added to what it is by then. Called by journal_effects only.';

-- Name: listings_begin(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.listings_begin(p_rooms uuid[], p_ats bigint[], p_listed jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Listings begin in one saleroom, whose row is locked: the count cannot be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', l.e, 'code', 'too_many_listings')), '[]') INTO v_failed
    FROM jsonb_to_recordset(p_listed) AS l (e integer, seller bigint, most integer)
    WHERE l.most < (SELECT count(*) FROM market_listings o WHERE o.state = 'open' AND o.seller_id = l.seller)
        + (SELECT count(*) FROM jsonb_to_recordset(p_listed) AS s (e integer, seller bigint)
           WHERE s.e <= l.e AND s.seller = l.seller);
    INSERT INTO market_listings (
        listing_id, seller_id, wine_id, wine_ref, species_id, level, nature, shiny, ivs, evs, price, listed_at, expires_at
    )
    SELECT p_rooms[l.e], l.seller, w.id, w.public_id, w.species_id, w.level, w.nature, w.shiny,
        ARRAY[w.iv_longevity, w.iv_power, w.iv_terroir, w.iv_complexity, w.iv_rarity, w.iv_elegance],
        ARRAY[w.ev_longevity, w.ev_power, w.ev_terroir, w.ev_complexity, w.ev_rarity, w.ev_elegance],
        l.price, to_timestamp(p_ats[l.e] / 1000.0), to_timestamp(l.ends / 1000.0)
    FROM jsonb_to_recordset(p_listed) AS l (e integer, seller bigint, wine bigint, price bigint, ends bigint)
    JOIN wines w ON w.id = l.wine
    -- One that another has taken meanwhile is refused by its own guard.
    WHERE w.place_room = p_rooms[l.e];
    RETURN v_failed;
END $$;

ALTER FUNCTION public.listings_begin(p_rooms uuid[], p_ats bigint[], p_listed jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION listings_begin(p_rooms uuid[], p_ats bigint[], p_listed jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.listings_begin(p_rooms uuid[], p_ats bigint[], p_listed jsonb) IS 'The rows of listings that begin in one commit, with their wines as they are; answers the entries in which somebody would have too many. Called by journal_effects only.';

-- Name: listings_end(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.listings_end(p_rooms uuid[], p_ats bigint[], p_unlisted jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE market_listings l
    SET state = u.outcome, closed_at = to_timestamp(p_ats[u.e] / 1000.0),
        trade_id = CASE u.outcome WHEN 'sold' THEN l.listing_id END
    FROM jsonb_to_recordset(p_unlisted) AS u (e integer, outcome text)
    WHERE l.listing_id = p_rooms[u.e] AND l.state = 'open';
END $$;

ALTER FUNCTION public.listings_end(p_rooms uuid[], p_ats bigint[], p_unlisted jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION listings_end(p_rooms uuid[], p_ats bigint[], p_unlisted jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.listings_end(p_rooms uuid[], p_ats bigint[], p_unlisted jsonb) IS 'Closes the rows of listings that end in one commit; what is sold has its trade already. Called by journal_effects only.';

-- Name: listings_reprice(uuid[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.listings_reprice(p_rooms uuid[], p_repriced jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE market_listings l SET price = x.price
    FROM (
        -- Of several prices in one commit the last stands.
        SELECT DISTINCT ON (p_rooms[r.e]) p_rooms[r.e] AS room, r.price
        FROM jsonb_to_recordset(p_repriced) AS r (e integer, price bigint)
        ORDER BY p_rooms[r.e], r.e DESC
    ) x
    WHERE l.listing_id = x.room AND l.state = 'open';
END $$;

ALTER FUNCTION public.listings_reprice(p_rooms uuid[], p_repriced jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION listings_reprice(p_rooms uuid[], p_repriced jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.listings_reprice(p_rooms uuid[], p_repriced jsonb) IS 'The prices that listings were given in one commit. Called by journal_effects only.';

-- Name: lock_two_players(bigint, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.lock_two_players(p_one bigint, p_other bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM FROM users u WHERE u.id IN (p_one, p_other) ORDER BY u.id FOR NO KEY UPDATE;
END $$;

ALTER FUNCTION public.lock_two_players(p_one bigint, p_other bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION lock_two_players(p_one bigint, p_other bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.lock_two_players(p_one bigint, p_other bigint) IS 'The turnstile for what two players agree on, and for counts that have a limit. In id order: no deadlock.';

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

-- Name: market_data_take(date); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.market_data_take(p_day date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_species bigint;
BEGIN
    INSERT INTO wine_market_data AS d (species_id, day, sales, price_min, price_median, price_max)
    SELECT t.species_id, p_day, count(*), min(t.price), percentile_disc(0.5) WITHIN GROUP (ORDER BY t.price::bigint), max(t.price)
    FROM wine_trades t
    WHERE t.price IS NOT NULL
      AND t.at >= p_day::timestamp AT TIME ZONE 'UTC' AND t.at < (p_day + 1)::timestamp AT TIME ZONE 'UTC'
    GROUP BY t.species_id
    ON CONFLICT (species_id, day) DO UPDATE
    SET sales = excluded.sales, price_min = excluded.price_min, price_median = excluded.price_median,
        price_max = excluded.price_max, taken_at = excluded.taken_at;
    GET DIAGNOSTICS v_species = ROW_COUNT;
    RETURN v_species;
END $$;

ALTER FUNCTION public.market_data_take(p_day date) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION market_data_take(p_day date); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.market_data_take(p_day date) IS 'Counts a day''s sales anew; answers of how many species there were any.';

-- Name: may_see(bigint, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.may_see(p_owner bigint, p_visibility text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(p_owner = current_player(), false)
        OR (p_visibility = 'public'
            AND NOT EXISTS (SELECT FROM user_blocks b WHERE b.blocker_id = p_owner AND b.blocked_id = current_player()))
        OR (p_visibility = 'friends' AND are_friends(p_owner, current_player()))
$$;

ALTER FUNCTION public.may_see(p_owner bigint, p_visibility text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION may_see(p_owner bigint, p_visibility text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.may_see(p_owner bigint, p_visibility text) IS 'Whether the player for whom this transaction speaks may read something of p_owner''s that is set to p_visibility. Nobody sees what is public.';

-- Name: mystery_blocks(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.mystery_blocks(p_pool uuid) RETURNS TABLE(one bigint, other bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY
    WITH waiting AS (
        SELECT DISTINCT d.player_id FROM mystery_deposits d WHERE d.pool_id = p_pool AND d.state = 'waiting'
    )
    SELECT b.blocker_id, b.blocked_id
    FROM waiting w
    JOIN player_blocks b ON b.blocker_id = w.player_id
    JOIN waiting o ON o.player_id = b.blocked_id
    ORDER BY b.blocker_id, b.blocked_id;
END $$;

ALTER FUNCTION public.mystery_blocks(p_pool uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION mystery_blocks(p_pool uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.mystery_blocks(p_pool uuid) IS 'Who blocks whom among those who wait in a pool.';

-- Name: mystery_past(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.mystery_past(p_player bigint, OUT shuns bigint[], OUT last_partner bigint) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    SELECT coalesce(array_agg(x.other ORDER BY x.other), '{}') INTO shuns FROM (
        SELECT b.blocked_id AS other FROM player_blocks b WHERE b.blocker_id = p_player
        UNION
        SELECT b.blocker_id FROM player_blocks b WHERE b.blocked_id = p_player
    ) x;
    SELECT o.player_id INTO last_partner
    FROM mystery_deposits d JOIN mystery_deposits o ON o.deposit_id = d.matched_with
    WHERE d.player_id = p_player AND d.state = 'matched'
    ORDER BY d.closed_at DESC LIMIT 1;
END $$;

ALTER FUNCTION public.mystery_past(p_player bigint, OUT shuns bigint[], OUT last_partner bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION mystery_past(p_player bigint, OUT shuns bigint[], OUT last_partner bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.mystery_past(p_player bigint, OUT shuns bigint[], OUT last_partner bigint) IS 'What the pool has to know of who puts a wine in: whom he blocks or who blocks him, and with whom he has exchanged last.';

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

-- Name: node_hears(uuid, boolean); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.node_hears(p_node uuid, p_hears boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF p_hears THEN
        UPDATE nodes SET heard_at = clock_timestamp() WHERE node_id = p_node;
        RETURN true;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM nodes n
        WHERE n.node_id <> p_node AND n.stopped_at IS NULL
          AND n.beat_at > clock_timestamp() - interval '2 seconds' AND n.heard_at > clock_timestamp() - interval '1 second'
    );
END $$;

ALTER FUNCTION public.node_hears(p_node uuid, p_hears boolean) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION node_hears(p_node uuid, p_hears boolean); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.node_hears(p_node uuid, p_hears boolean) IS 'A process says whether it hears the bus. False: it does not and others do, so that it must let go of its rooms.';

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
    stopped_at timestamp with time zone,
    heard_at timestamp with time zone
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

-- Name: COLUMN nodes.heard_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.nodes.heard_at IS 'When it last heard the bus between processes, by this database''s clock. NULL: it never has, or needs none.';

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

-- Name: player_block(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.player_block(p_other bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    c_blocks_max CONSTANT integer := 1000;
    v_me bigint := acting_player();
BEGIN
    PERFORM lock_two_players(v_me, p_other);
    INSERT INTO user_blocks (blocker_id, blocked_id) VALUES (v_me, p_other) ON CONFLICT DO NOTHING;
    INSERT INTO player_blocks (blocker_id, blocked_id) VALUES (v_me, p_other) ON CONFLICT DO NOTHING;
    IF c_blocks_max < (SELECT count(*) FROM user_blocks b WHERE b.blocker_id = v_me) THEN
        PERFORM rule_refuses('user_blocks_blocks_max', jsonb_build_object('most', c_blocks_max));
    END IF;
    PERFORM friend_remove(p_other);
END $$;

ALTER FUNCTION public.player_block(p_other bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION player_block(p_other bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.player_block(p_other bigint) IS 'Blocks a player, and ends what there was between the two. 1,000 at most.';

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

-- Name: player_level_for(bigint); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.player_level_for(p_experience bigint) RETURNS public.player_level
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN LEAST((999)::bigint, GREATEST((1)::bigint, (SELECT (r.root - ((((r.root * r.root) * r.root) > player_level_for.p_experience))::integer) FROM (round(cbrt((player_level_for.p_experience)::double precision)) c(root) CROSS JOIN LATERAL (SELECT (c.root)::bigint AS root) r(root)))));

ALTER FUNCTION public.player_level_for(p_experience bigint) OWNER TO winedex_owner;

-- Name: FUNCTION player_level_for(p_experience bigint); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.player_level_for(p_experience bigint) IS 'The level that experience has reached: n³ points for level n, 999 at most.';

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

-- Name: player_report_close(bigint, boolean); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.player_report_close(p_report bigint, p_acted boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE player_reports r SET state = CASE WHEN p_acted THEN 'acted' ELSE 'dismissed' END, closed_at = clock_timestamp()
    WHERE r.id = p_report AND r.state = 'open';
    RETURN FOUND;
END $$;

ALTER FUNCTION public.player_report_close(p_report bigint, p_acted boolean) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION player_report_close(p_report bigint, p_acted boolean); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.player_report_close(p_report bigint, p_acted boolean) IS 'An operator has looked at a report; false where it was closed before.';

-- Name: player_reports_check_number(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.player_reports_check_number() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    -- Two at once would each count the other out; a player's own lock, so that nobody else waits.
    PERFORM pg_advisory_xact_lock(hashtextextended('player_reports', NEW.reporter_id));
    IF 20 <= (SELECT count(*) FROM player_reports r WHERE r.reporter_id = NEW.reporter_id AND r.state = 'open') THEN
        PERFORM rule_broken('player_reports', 'player_reports_not_too_many', 'a player has 20 open reports at most');
    END IF;
    RETURN NEW;
END $$;

ALTER FUNCTION public.player_reports_check_number() OWNER TO winedex_owner;

-- Name: FUNCTION player_reports_check_number(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.player_reports_check_number() IS 'Refuses the 21st open report of a player.';

-- Name: player_reports; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.player_reports (
    id bigint NOT NULL,
    reporter_id bigint NOT NULL,
    reported_id bigint NOT NULL,
    kind text NOT NULL,
    detail text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT player_reports_closed_whole CHECK (((state = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT player_reports_detail_length CHECK (((char_length(detail) >= 1) AND (char_length(detail) <= 2000))),
    CONSTRAINT player_reports_kind_known CHECK ((kind = ANY (ARRAY['cheating'::text, 'abuse'::text, 'spam'::text, 'fraud'::text, 'name'::text]))),
    CONSTRAINT player_reports_not_oneself CHECK ((reporter_id <> reported_id)),
    CONSTRAINT player_reports_state_known CHECK ((state = ANY (ARRAY['open'::text, 'acted'::text, 'dismissed'::text])))
);

ALTER TABLE ONLY public.player_reports FORCE ROW LEVEL SECURITY;

ALTER TABLE public.player_reports OWNER TO winedex_owner;

-- Name: TABLE player_reports; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.player_reports IS 'A player says that another does what he should not. Seen by who reports and by operators, never by the reported.';

-- Name: COLUMN player_reports.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.player_reports.state IS 'open, acted (something was done) or dismissed.';

-- Name: player_reports_to_see(integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.player_reports_to_see(p_limit integer) RETURNS SETOF public.player_reports
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT * FROM player_reports r WHERE r.state = 'open' ORDER BY r.made_at LIMIT p_limit
$$;

ALTER FUNCTION public.player_reports_to_see(p_limit integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION player_reports_to_see(p_limit integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.player_reports_to_see(p_limit integer) IS 'Open reports, oldest first, for operators.';

-- Name: player_tier(public.player_level); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.player_tier(p_level public.player_level) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((p_level)::smallint <= 20) THEN 'Novice'::text WHEN ((p_level)::smallint <= 50) THEN 'Intermediate'::text WHEN ((p_level)::smallint <= 80) THEN 'Advanced'::text WHEN ((p_level)::smallint <= 100) THEN 'Expert'::text WHEN ((p_level)::smallint <= 999) THEN 'Master'::text ELSE NULL::text END;

ALTER FUNCTION public.player_tier(p_level public.player_level) OWNER TO winedex_owner;

-- Name: FUNCTION player_tier(p_level public.player_level); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.player_tier(p_level public.player_level) IS 'What a player of a level is called. A function and no column: it cannot contradict the level, and adding a generated column would rewrite users.';

-- Name: player_unblock(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.player_unblock(p_other bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM player_blocks b WHERE b.blocker_id = v_me AND b.blocked_id = p_other;
    DELETE FROM user_blocks b WHERE b.blocker_id = v_me AND b.blocked_id = p_other;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.player_unblock(p_other bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION player_unblock(p_other bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.player_unblock(p_other bigint) IS 'Takes a block back; answers whether there was one.';

-- Name: players_apart(bigint, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.players_apart(p_one bigint, p_other bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT EXISTS (SELECT FROM player_blocks b WHERE (b.blocker_id, b.blocked_id) IN ((p_one, p_other), (p_other, p_one)))
        OR EXISTS (SELECT FROM user_blocks b WHERE (b.blocker_id, b.blocked_id) IN ((p_one, p_other), (p_other, p_one)))
$$;

ALTER FUNCTION public.players_apart(p_one bigint, p_other bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION players_apart(p_one bigint, p_other bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.players_apart(p_one bigint, p_other bigint) IS 'Whether one of two players blocks the other, whichever. For rules of the house: nobody is told who.';

-- Name: professional_certifications_check_day(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.professional_certifications_check_day() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    -- A day more than ours, since somewhere it is tomorrow already.
    IF NEW.issued_on > (clock_timestamp() AT TIME ZONE 'UTC')::date + 1 THEN
        PERFORM rule_broken('professional_certifications', 'professional_certifications_not_ahead', 'a certificate is not issued ahead of time');
    END IF;
    RETURN NEW;
END $$;

ALTER FUNCTION public.professional_certifications_check_day() OWNER TO winedex_owner;

-- Name: FUNCTION professional_certifications_check_day(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.professional_certifications_check_day() IS 'Refuses a certificate from the future, which a CHECK cannot: it may not ask for the time.';

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

-- Name: purchase_of(bigint, uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.purchase_of(p_player bigint, p_trade uuid, OUT at timestamp with time zone, OUT price bigint, OUT seller_id bigint, OUT seller_ref uuid, OUT seller_name text, OUT wine_id bigint, OUT wine_ref uuid, OUT name text, OUT place text, OUT revision integer, OUT cover_id uuid) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT t.at, t.price::bigint, t.seller_id, u.public_id, u.name, t.wine_id, w.public_id, s.name, w.place, w.revision, i.cover_id
    FROM wine_trades t
    JOIN wines w ON w.id = t.wine_id
    JOIN wine_species s ON s.id = w.species_id
    JOIN users u ON u.id = t.seller_id
    LEFT JOIN trade_insurance i ON i.trade_id = t.trade_id AND i.insured_id = t.buyer_id
    WHERE t.trade_id = p_trade AND t.buyer_id = p_player AND p_player = current_player() AND t.price >= 1
      AND (w.owner_id = p_player OR i.cover_id IS NOT NULL)
    ORDER BY t.wine_id LIMIT 1
$$;

ALTER FUNCTION public.purchase_of(p_player bigint, p_trade uuid, OUT at timestamp with time zone, OUT price bigint, OUT seller_id bigint, OUT seller_ref uuid, OUT seller_name text, OUT wine_id bigint, OUT wine_ref uuid, OUT name text, OUT place text, OUT revision integer, OUT cover_id uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION purchase_of(p_player bigint, p_trade uuid, OUT at timestamp with time zone, OUT price bigint, OUT seller_id bigint, OUT seller_ref uuid, OUT seller_name text, OUT wine_id bigint, OUT wine_ref uuid, OUT name text, OUT place text, OUT revision integer, OUT cover_id uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.purchase_of(p_player bigint, p_trade uuid, OUT at timestamp with time zone, OUT price bigint, OUT seller_id bigint, OUT seller_ref uuid, OUT seller_name text, OUT wine_id bigint, OUT wine_ref uuid, OUT name text, OUT place text, OUT revision integer, OUT cover_id uuid) IS 'What the player of this transaction has bought for coins in a trade, and has still or had covered; nulls where there is none.';

-- Name: rating_settle(uuid, bigint, integer, integer, integer, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.rating_settle(p_battle uuid, p_player bigint, p_revision integer, p_rating integer, p_deviation integer, p_volatility integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_mode text;
    v_before user_ratings;
BEGIN
    SELECT b.mode INTO v_mode FROM battles b
    WHERE b.battle_id = p_battle AND b.rated AND b.state = 'over' AND p_player IN (b.player_0, b.player_1);
    IF NOT FOUND THEN
        PERFORM rule_refuses('user_rating_changes_battle_is_rated');
    END IF;
    INSERT INTO user_ratings (user_id, mode) VALUES (p_player, v_mode) ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT v_before FROM user_ratings r WHERE r.user_id = p_player AND r.mode = v_mode FOR UPDATE;
    IF EXISTS (SELECT FROM user_rating_changes c WHERE c.battle_id = p_battle AND c.user_id = p_player) THEN
        RETURN false;
    END IF;
    IF v_before.revision <> p_revision THEN
        PERFORM rule_refuses('user_ratings_is_as_read');
    END IF;
    INSERT INTO user_rating_changes (battle_id, user_id, before_hundredths, after_hundredths)
    VALUES (p_battle, p_player, v_before.rating_hundredths, p_rating);
    UPDATE user_ratings r
    SET rating_hundredths = p_rating, deviation_hundredths = p_deviation, volatility_millionths = p_volatility,
        battles = r.battles + 1, revision = r.revision + 1, updated_at = clock_timestamp()
    WHERE r.user_id = p_player AND r.mode = v_mode;
    RETURN true;
END $$;

ALTER FUNCTION public.rating_settle(p_battle uuid, p_player bigint, p_revision integer, p_rating integer, p_deviation integer, p_volatility integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION rating_settle(p_battle uuid, p_player bigint, p_revision integer, p_rating integer, p_deviation integer, p_volatility integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.rating_settle(p_battle uuid, p_player bigint, p_revision integer, p_rating integer, p_deviation integer, p_volatility integer) IS 'Writes what a battle that is over did to a rating, reckoned from the revision given; true where it did, false where that battle had counted before.';

-- Name: ratings_move(uuid[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.ratings_move(p_rooms uuid[], p_rated jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO user_ratings (user_id, mode)
    SELECT x.p, x.mode FROM jsonb_to_recordset(p_rated) AS x (p bigint, mode text) ORDER BY x.p, x.mode
    ON CONFLICT DO NOTHING;
    PERFORM FROM user_ratings r
    JOIN jsonb_to_recordset(p_rated) AS x (p bigint, mode text) ON x.p = r.user_id AND x.mode = r.mode
    ORDER BY r.user_id, r.mode FOR NO KEY UPDATE OF r;
    INSERT INTO user_rating_changes (battle_id, user_id, before_hundredths, after_hundredths)
    SELECT p_rooms[x.e], x.p, least(400000, greatest(0, r.rating_hundredths + x.so_far - x.by)),
           least(400000, greatest(0, r.rating_hundredths + x.so_far))
    FROM (
        -- Of several battles of one player in one commit each goes on from what the one before it came to.
        SELECT l.e, l.p, l.mode, l.by, sum(l.by) OVER (PARTITION BY l.p, l.mode ORDER BY l.e)::integer AS so_far
        FROM jsonb_to_recordset(p_rated) AS l (e integer, p bigint, mode text, by integer)
    ) x
    JOIN user_ratings r ON r.user_id = x.p AND r.mode = x.mode;
    UPDATE user_ratings r
    SET rating_hundredths = least(400000, greatest(0, r.rating_hundredths + x.by)), deviation_hundredths = x.deviation,
        volatility_millionths = x.volatility, battles = r.battles + x.battles, revision = r.revision + 1,
        updated_at = clock_timestamp()
    FROM (
        -- Of several battles of one player in one commit the changes add up, and the last says how sure it is.
        SELECT l.p, l.mode, sum(l.by)::integer AS by, count(*)::integer AS battles,
               (array_agg(l.deviation ORDER BY l.e DESC))[1] AS deviation, (array_agg(l.volatility ORDER BY l.e DESC))[1] AS volatility
        FROM jsonb_to_recordset(p_rated) AS l (e integer, p bigint, mode text, by integer, deviation integer, volatility integer)
        GROUP BY l.p, l.mode
    ) x
    WHERE r.user_id = x.p AND r.mode = x.mode;
END $$;

ALTER FUNCTION public.ratings_move(p_rooms uuid[], p_rated jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION ratings_move(p_rooms uuid[], p_rated jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.ratings_move(p_rooms uuid[], p_rated jsonb) IS 'What the battles of one commit do to ratings. A change is added to the rating as it is: a player may have several battles under way, each reckoned from the rating at its opening. Called by journal_effects only.';

-- Name: recovery_code_accept(bytea); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.recovery_code_accept(p_code_hash bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE user_recovery_codes c SET used_at = clock_timestamp()
    WHERE c.user_id = current_player() AND c.code_hash = p_code_hash AND c.used_at IS NULL;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.recovery_code_accept(p_code_hash bytea) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION recovery_code_accept(p_code_hash bytea); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.recovery_code_accept(p_code_hash bytea) IS 'Uses up a recovery code; false where it is none, or used already.';

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

-- Name: region_path(bigint); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.region_path(p_region bigint) RETURNS TABLE(id bigint, slug text, name text, depth smallint)
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH RECURSIVE path AS (
        SELECT r.* FROM professional_wine_regions r WHERE r.id = p_region
        UNION ALL
        SELECT r.* FROM professional_wine_regions r JOIN path p ON r.id = p.parent_id
    )
    SELECT p.id, p.slug, p.name, p.depth FROM path p ORDER BY p.depth
$$;

ALTER FUNCTION public.region_path(p_region bigint) OWNER TO winedex_owner;

-- Name: FUNCTION region_path(p_region bigint); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.region_path(p_region bigint) IS 'A region and all that it lies in, the country first. At most six rows.';

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

-- Name: reputation_count(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.reputation_count(p_player bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    -- The row first: who counts after another has waited for him, and sees what he wrote.
    INSERT INTO user_reputation (user_id) VALUES (p_player) ON CONFLICT DO NOTHING;
    PERFORM FROM user_reputation r WHERE r.user_id = p_player FOR NO KEY UPDATE;
    UPDATE user_reputation r SET
        trades = (
            SELECT count(DISTINCT t.trade_id) FROM (
                SELECT s.trade_id FROM wine_trades s WHERE s.seller_id = p_player
                UNION ALL
                SELECT b.trade_id FROM wine_trades b WHERE b.buyer_id = p_player
            ) t
            -- What was undone counts for nobody: neither the purchase nor the way back, which has the cover's id.
            WHERE NOT EXISTS (SELECT FROM trade_insurance i WHERE i.trade_id = t.trade_id AND i.used_at IS NOT NULL)
              AND NOT EXISTS (SELECT FROM trade_insurance i WHERE i.cover_id = t.trade_id)
        ),
        (reviews, stars) = (SELECT count(*), coalesce(sum(v.stars), 0) FROM trade_reviews v WHERE v.reviewed_id = p_player),
        disputes_lost = (SELECT count(*) FROM trade_disputes d WHERE d.against = p_player AND d.state = 'upheld'),
        counted_at = clock_timestamp()
    WHERE r.user_id = p_player;
END $$;

ALTER FUNCTION public.reputation_count(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION reputation_count(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.reputation_count(p_player bigint) IS 'Counts anew what speaks for and against a player. Can be repeated at will: it only says what is so.';

-- Name: reputation_of(bigint); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT r.*, reputation_score(r.trades, r.reviews, r.stars, r.disputes_lost, r.age_days)
    FROM (
        SELECT coalesce(r.trades, 0) AS trades, coalesce(r.reviews, 0) AS reviews, coalesce(r.stars, 0) AS stars,
               coalesce(r.disputes_lost, 0) AS disputes_lost,
               greatest(0, extract(epoch FROM clock_timestamp() - u.created_at)::bigint / 86400)::integer AS age_days
        FROM users u LEFT JOIN user_reputation r ON r.user_id = u.id WHERE u.id = p_player
    ) r
$$;

ALTER FUNCTION public.reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer) OWNER TO winedex_owner;

-- Name: FUNCTION reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer) IS 'What speaks for and against a player now, with his score; nulls where there is no such player.';

-- Name: reputation_score(integer, integer, integer, integer, integer); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN GREATEST(0, LEAST(1000, ((((300 + (6 * LEAST(p_trades, 50))) + LEAST(p_age_days, 200)) + GREATEST('-200'::integer, LEAST(200, (20 * (p_stars - (3 * p_reviews)))))) - (75 * LEAST(p_disputes_lost, 20)))));

ALTER FUNCTION public.reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer) OWNER TO winedex_owner;

-- Name: FUNCTION reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer) IS 'The score, 0 to 1000, by our choice: 300 to begin with, 6 for each of 50 trades, 1 for each of 200 days, 20 for each star above or below three up to 200, and 75 less for each lost dispute.';

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

-- Name: room_rows_void(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.room_rows_void(p_room uuid) RETURNS void
    LANGUAGE sql
    SET search_path TO 'public', 'pg_temp'
    AS $$
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
    UPDATE auctions a SET state = 'void', closed_at = clock_timestamp() WHERE a.auction_id = p_room AND a.state = 'open';
    UPDATE mystery_deposits d SET state = 'void', closed_at = clock_timestamp() WHERE d.pool_id = p_room AND d.state = 'waiting';
    UPDATE market_listings l SET state = 'void', closed_at = clock_timestamp() WHERE l.listing_id = p_room AND l.state = 'open';
    UPDATE direct_trades d SET state = 'void', closed_at = clock_timestamp() WHERE d.direct_trade_id = p_room AND d.state = 'open';
    UPDATE trade_insurance i SET closed_at = clock_timestamp() WHERE i.cover_id = p_room AND i.closed_at IS NULL
$$;

ALTER FUNCTION public.room_rows_void(p_room uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION room_rows_void(p_room uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.room_rows_void(p_room uuid) IS 'What is open of a room that is given up is void: its battle, its auction. Called by room_void only.';

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
    PERFORM room_rows_void(p_room);
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

-- Name: rule_broken(text, text, text); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.rule_broken(p_table text, p_rule text, p_message text) RETURNS void
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    RAISE EXCEPTION '%', p_message USING ERRCODE = 'check_violation', TABLE = p_table, CONSTRAINT = p_rule;
END $$;

ALTER FUNCTION public.rule_broken(p_table text, p_rule text, p_message text) OWNER TO winedex_owner;

-- Name: FUNCTION rule_broken(p_table text, p_rule text, p_message text); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.rule_broken(p_table text, p_rule text, p_message text) IS 'Raises what a constraint of that name would raise, for rules that one row alone cannot show: the program turns both into refusals by the same table.';

-- Name: rule_refuses(text, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.rule_refuses(p_rule text, p_d jsonb DEFAULT '{}'::jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'the rule % does not hold', p_rule
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = p_rule, DETAIL = p_d::text;
END $$;

ALTER FUNCTION public.rule_refuses(p_rule text, p_d jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION rule_refuses(p_rule text, p_d jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.rule_refuses(p_rule text, p_d jsonb) IS 'Refuses what is asked as a constraint of this name would: for rules that look at more than one row. SQLSTATE 23000 is used by nothing else, and its detail is an object of what the player may be told.';

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

-- Name: season_of(text, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.season_of(p_hemisphere text, p_at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (ARRAY['winter'::text, 'spring'::text, 'summer'::text, 'autumn'::text])[(((((EXTRACT(month FROM (p_at AT TIME ZONE 'UTC'::text)))::integer / 3) + CASE p_hemisphere WHEN 'south'::text THEN 2 ELSE 0 END) % 4) + 1)];

ALTER FUNCTION public.season_of(p_hemisphere text, p_at timestamp with time zone) OWNER TO winedex_owner;

-- Name: FUNCTION season_of(p_hemisphere text, p_at timestamp with time zone); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.season_of(p_hemisphere text, p_at timestamp with time zone) IS 'The season of a hemisphere, north or south, in calendar months, UTC: spring is March to May in the north.';

-- Name: seasonal_count(text, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.seasonal_count(p_measure text, p_amount integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_now timestamp := clock_timestamp() AT TIME ZONE 'UTC';
BEGIN
    IF p_measure NOT IN ('wines_caught', 'battles_played', 'battles_won', 'trades_made') THEN
        PERFORM rule_broken('user_seasonal_stats', 'user_seasonal_stats_measure_known', 'this is not counted by season');
    END IF;
    INSERT INTO user_seasonal_stats AS s (user_id, year, season, wines_caught, battles_played, battles_won, trades_made)
    VALUES (
        current_player(), extract(year FROM v_now - interval '2 months'), season_of('north', v_now AT TIME ZONE 'UTC'),
        CASE p_measure WHEN 'wines_caught' THEN p_amount ELSE 0 END,
        CASE WHEN p_measure IN ('battles_played', 'battles_won') THEN p_amount ELSE 0 END,
        CASE p_measure WHEN 'battles_won' THEN p_amount ELSE 0 END,
        CASE p_measure WHEN 'trades_made' THEN p_amount ELSE 0 END
    )
    ON CONFLICT (user_id, year, season) DO UPDATE SET
        wines_caught = s.wines_caught + excluded.wines_caught,
        battles_played = s.battles_played + excluded.battles_played,
        battles_won = s.battles_won + excluded.battles_won,
        trades_made = s.trades_made + excluded.trades_made;
END $$;

ALTER FUNCTION public.seasonal_count(p_measure text, p_amount integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION seasonal_count(p_measure text, p_amount integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.seasonal_count(p_measure text, p_amount integer) IS 'The player of this transaction has done something so many times, in this season. A battle won is one that was played too, and counted with one call.';

-- Name: seasonal_permille(text, text, text, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_region professional_wine_regions;
    v_modifier record;
    v_permille bigint := 1000;
BEGIN
    SELECT * INTO v_region FROM professional_wine_regions r WHERE r.slug = p_region;
    FOR v_modifier IN
        SELECT m.permille FROM seasonal_modifiers m
        WHERE m.kind = p_kind AND m.starts_at <= p_at AND p_at < m.ends_at
          AND (m.region_id IS NULL OR m.region_id IN (SELECT p.id FROM region_path(v_region.id) p))
          AND (m.wine_type IS NULL OR m.wine_type = p_type)
          AND (m.season IS NULL OR m.season = season_of(coalesce(v_region.hemisphere, 'north'), p_at))
        ORDER BY m.id -- whole numbers are cut off at each step, so that the order is part of the answer
    LOOP
        v_permille := least(v_permille * v_modifier.permille / 1000, 10000);
    END LOOP;
    RETURN greatest(v_permille, 100);
END $$;

ALTER FUNCTION public.seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone) OWNER TO winedex_owner;

-- Name: FUNCTION seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone) IS 'All modifiers that fit a region (null: none in particular), a type and a moment, multiplied: 100 to 10000 permille.';

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
    -- The player's row is the turnstile: two sign-ins at once cannot both count the same devices, and who leaves while his
    -- password is being compared is not signed in.
    PERFORM FROM users u WHERE u.id = p_player AND u.deleted_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'player % is not there', p_player
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'user_sessions_of_who_is_there';
    END IF;
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

-- Name: species_caught_count(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.species_caught_count(p_player bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT count(*) FROM species_caught c JOIN wine_species s ON s.id = c.species_id AND NOT s.retired
    WHERE c.user_id = p_player AND user_shows(p_player, 'profile')
$$;

ALTER FUNCTION public.species_caught_count(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION species_caught_count(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.species_caught_count(p_player bigint) IS 'How many of the species that are in the game a player has caught, where he shows his profile to the player of this transaction; else 0. Which ones, his profile does not say.';

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

-- Name: statistic_add(bigint, text, bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.statistic_add(p_player bigint, p_statistic text, p_by bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_value bigint;
BEGIN
    -- What is proposed is checked before the row that is there is found, so it must not be negative itself.
    INSERT INTO user_statistics (user_id, statistic, value) VALUES (p_player, p_statistic, greatest(p_by, 0))
    ON CONFLICT (user_id, statistic) DO UPDATE SET value = user_statistics.value + p_by, updated_at = clock_timestamp()
    RETURNING value INTO v_value;
    RETURN v_value;
END $$;

ALTER FUNCTION public.statistic_add(p_player bigint, p_statistic text, p_by bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION statistic_add(p_player bigint, p_statistic text, p_by bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.statistic_add(p_player bigint, p_statistic text, p_by bigint) IS 'Counts; answers what it comes to. For the functions of the engine.';

-- Name: statistics_count(jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.statistics_count(p_counted jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_line record;
BEGIN
    FOR v_line IN
        SELECT c.p, c.statistic, sum(c.times)::bigint AS times FROM jsonb_to_recordset(p_counted) AS c (p bigint, statistic text, times bigint)
        GROUP BY c.p, c.statistic ORDER BY c.p, c.statistic
    LOOP
        PERFORM statistic_add(v_line.p, v_line.statistic, v_line.times);
        PERFORM achievements_settle(v_line.p, v_line.statistic);
    END LOOP;
END $$;

ALTER FUNCTION public.statistics_count(p_counted jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION statistics_count(p_counted jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.statistics_count(p_counted jsonb) IS 'What is counted of players in one commit, and what they achieve by it. Called where a commit counts only.';

-- Name: subscription_begin(bigint, text, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.subscription_begin(p_player bigint, p_tier text, p_begins timestamp with time zone, p_ends timestamp with time zone) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    INSERT INTO user_subscriptions (user_id, tier, begins_at, ends_at) VALUES (p_player, p_tier, p_begins, p_ends) RETURNING id
$$;

ALTER FUNCTION public.subscription_begin(p_player bigint, p_tier text, p_begins timestamp with time zone, p_ends timestamp with time zone) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION subscription_begin(p_player bigint, p_tier text, p_begins timestamp with time zone, p_ends timestamp with time zone); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.subscription_begin(p_player bigint, p_tier text, p_begins timestamp with time zone, p_ends timestamp with time zone) IS 'Enters a subscription. For whoever takes the payments, never for a player himself.';

-- Name: subscription_end(bigint, timestamp with time zone); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.subscription_end(p_player bigint, p_at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE user_subscriptions s SET ends_at = p_at
    WHERE s.user_id = p_player AND s.begins_at < p_at AND (s.ends_at IS NULL OR s.ends_at > p_at);
    RETURN FOUND;
END $$;

ALTER FUNCTION public.subscription_end(p_player bigint, p_at timestamp with time zone) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION subscription_end(p_player bigint, p_at timestamp with time zone); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.subscription_end(p_player bigint, p_at timestamp with time zone) IS 'Ends the subscription that runs at a time; answers whether one did.';

-- Name: subscription_of(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.subscription_of(p_player bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce((
        SELECT s.tier FROM user_subscriptions s
        WHERE s.user_id = p_player AND tstzrange(s.begins_at, s.ends_at) @> clock_timestamp()
    ), 'free')
$$;

ALTER FUNCTION public.subscription_of(p_player bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION subscription_of(p_player bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.subscription_of(p_player bigint) IS 'The subscription a player has now: free or premium.';

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

-- Name: tasting_answers_fit(jsonb, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.tasting_answers_fit(p_grid jsonb, p_answers jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(bool_and(
        jsonb_typeof(g.glass) = 'object'
        AND NOT EXISTS (
            SELECT FROM jsonb_each(CASE jsonb_typeof(g.glass) WHEN 'object' THEN g.glass ELSE '{}' END) AS a (question, answer)
            WHERE NOT coalesce(
                CASE jsonb_typeof(p_grid -> a.question -> 'choices')
                    WHEN 'null' THEN
                        jsonb_typeof(a.answer) = 'string' AND char_length(a.answer #>> '{}') BETWEEN 1 AND 80
                    ELSE
                        jsonb_typeof(a.answer) <> 'object' AND a.answer <> '[]' AND p_grid -> a.question -> 'choices' @> a.answer
                END, false)
        )
    ), false)
    FROM jsonb_array_elements(CASE jsonb_typeof(p_answers) WHEN 'array' THEN p_answers ELSE '[]' END) AS g (glass)
$$;

ALTER FUNCTION public.tasting_answers_fit(p_grid jsonb, p_answers jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION tasting_answers_fit(p_grid jsonb, p_answers jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.tasting_answers_fit(p_grid jsonb, p_answers jsonb) IS 'Whether answers, one object a glass, answer only what a grid asks and only as it may be answered.';

-- Name: tasting_hand_in(uuid, jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.tasting_hand_in(p_session uuid, p_answers jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_session professional_tasting_sessions;
    v_seat professional_tasting_participants;
BEGIN
    SELECT * INTO v_session FROM professional_tasting_sessions s WHERE s.public_id = p_session FOR SHARE;
    SELECT * INTO v_seat FROM professional_tasting_participants p
    WHERE p.session_id = v_session.id AND p.user_id = current_player() FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_seat_needed', 'the player has no seat');
    END IF;
    IF v_session.state <> 'open' THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_while_open', 'the tasting is not open');
    END IF;
    IF v_seat.answers IS NOT NULL THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_once', 'answers were handed in');
    END IF;
    IF (
        SELECT jsonb_array_length(CASE jsonb_typeof(p_answers) WHEN 'array' THEN p_answers ELSE '[]' END) <> v_session.pours
            OR NOT tasting_answers_fit(t.grid, p_answers)
        FROM systematic_tasting_templates t WHERE t.id = v_session.template_id
    ) THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_answers_fit', 'the grid does not ask this');
    END IF;
    UPDATE professional_tasting_participants p SET answers = p_answers, handed_in_at = clock_timestamp()
    WHERE p.session_id = v_session.id AND p.user_id = current_player();
END $$;

ALTER FUNCTION public.tasting_hand_in(p_session uuid, p_answers jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION tasting_hand_in(p_session uuid, p_answers jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.tasting_hand_in(p_session uuid, p_answers jsonb) IS 'The player of this transaction hands in what he found, once, while the tasting is open: a glass a pour, by its grid.';

-- Name: tasting_join(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.tasting_join(p_session uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_session professional_tasting_sessions;
BEGIN
    -- The session's row is the turnstile: two who come at once do not count the same free seat.
    SELECT * INTO v_session FROM professional_tasting_sessions s WHERE s.public_id = p_session FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_session_fk', 'there is no such tasting');
    END IF;
    IF v_session.state NOT IN ('planned', 'open') THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_in_time', 'the tasting is over');
    END IF;
    INSERT INTO professional_tasting_participants (session_id, user_id) VALUES (v_session.id, current_player());
    IF v_session.seats_max < (SELECT count(*) FROM professional_tasting_participants p WHERE p.session_id = v_session.id) THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_seats', 'every seat is taken');
    END IF;
END $$;

ALTER FUNCTION public.tasting_join(p_session uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION tasting_join(p_session uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.tasting_join(p_session uuid) IS 'The player of this transaction takes a seat, where there is one.';

-- Name: tasting_leave(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.tasting_leave(p_session uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM professional_tasting_participants p USING professional_tasting_sessions s
    WHERE s.public_id = p_session AND p.session_id = s.id AND p.user_id = current_player() AND p.answers IS NULL;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.tasting_leave(p_session uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION tasting_leave(p_session uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.tasting_leave(p_session uuid) IS 'The player of this transaction gives up his seat; false where he has none, or has handed in.';

-- Name: totp_accept(bigint); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.totp_accept(p_step bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE user_totp t SET last_step = p_step
    WHERE t.user_id = current_player() AND t.confirmed_at IS NOT NULL AND t.last_step < p_step;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.totp_accept(p_step bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION totp_accept(p_step bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.totp_accept(p_step bigint) IS 'Uses up the code of a step and all before it; false where they are used up already.';

-- Name: totp_begin(bytea); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.totp_begin(p_secret bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO user_totp AS t (user_id, secret) VALUES (current_player(), p_secret)
    ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = clock_timestamp()
    WHERE t.confirmed_at IS NULL;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.totp_begin(p_secret bytea) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION totp_begin(p_secret bytea); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.totp_begin(p_secret bytea) IS 'Keeps the secret of a second factor that asks for nothing yet, in place of one begun before; false where one is in force.';

-- Name: totp_confirm(bigint, bytea[]); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.totp_confirm(p_step bigint, p_code_hashes bytea[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE user_totp t SET confirmed_at = clock_timestamp(), last_step = p_step
    WHERE t.user_id = current_player() AND t.confirmed_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO user_recovery_codes (user_id, code_hash) SELECT current_player(), h FROM unnest(p_code_hashes) AS h;
    RETURN true;
END $$;

ALTER FUNCTION public.totp_confirm(p_step bigint, p_code_hashes bytea[]) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION totp_confirm(p_step bigint, p_code_hashes bytea[]); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.totp_confirm(p_step bigint, p_code_hashes bytea[]) IS 'From now on signing in asks for a code; the one that was shown counts as used.';

-- Name: totp_end(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.totp_end() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    DELETE FROM user_recovery_codes c WHERE c.user_id = current_player();
    DELETE FROM user_totp t WHERE t.user_id = current_player();
$$;

ALTER FUNCTION public.totp_end() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION totp_end(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.totp_end() IS 'Takes the second factor and its recovery codes away.';

-- Name: trade_dispute_open(uuid, uuid, text, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_trade wine_trades;
BEGIN
    SELECT * INTO v_trade FROM wine_trades t
    WHERE t.trade_id = p_trade AND current_player() IN (t.seller_id, t.buyer_id) ORDER BY t.wine_id LIMIT 1;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_by_the_sides', 'the player was no side of this trade');
    END IF;
    IF v_trade.at < clock_timestamp() - interval '14 days' THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_in_time', 'a trade is disputed within 14 days');
    END IF;
    INSERT INTO trade_disputes (public_id, trade_id, wine_id, opened_by, against, reason, detail)
    VALUES (
        p_dispute, p_trade, v_trade.wine_id, current_player(), v_trade.seller_id + v_trade.buyer_id - current_player(),
        p_reason, p_detail
    );
    PERFORM inbox_tell(
        v_trade.seller_id + v_trade.buyer_id - current_player(), 'trade.disputed', p_trade,
        jsonb_build_object('dispute', p_dispute, 'trade', p_trade, 'reason', p_reason)
    );
END $$;

ALTER FUNCTION public.trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text) IS 'The player of this transaction disputes a trade of his.';

-- Name: trade_dispute_resolve(uuid, boolean, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_dispute trade_disputes;
    v_side bigint;
BEGIN
    UPDATE trade_disputes d
    SET state = CASE WHEN p_upheld THEN 'upheld' ELSE 'rejected' END, resolution = p_resolution, resolved_at = clock_timestamp()
    WHERE d.public_id = p_dispute AND d.state = 'open'
    RETURNING * INTO v_dispute;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_open_needed', 'there is no such open dispute');
    END IF;
    PERFORM reputation_count(v_dispute.against);
    FOR v_side IN SELECT p FROM unnest(ARRAY[v_dispute.opened_by, v_dispute.against]) p ORDER BY p LOOP
        PERFORM inbox_tell(
            v_side, 'trade.dispute_ended', v_dispute.trade_id,
            jsonb_build_object('dispute', p_dispute, 'trade', v_dispute.trade_id, 'state', v_dispute.state)
        );
    END LOOP;
END $$;

ALTER FUNCTION public.trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text) IS 'An operator decides a dispute, once; where it is upheld, it counts against the other side.';

-- Name: trade_dispute_withdraw(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trade_dispute_withdraw(p_dispute uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_dispute trade_disputes;
BEGIN
    UPDATE trade_disputes d SET state = 'withdrawn', resolved_at = clock_timestamp()
    WHERE d.public_id = p_dispute AND d.opened_by = current_player() AND d.state = 'open'
    RETURNING * INTO v_dispute;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_open_needed', 'there is no such open dispute');
    END IF;
    PERFORM inbox_tell(
        v_dispute.against, 'trade.dispute_ended', v_dispute.trade_id,
        jsonb_build_object('dispute', p_dispute, 'trade', v_dispute.trade_id, 'state', 'withdrawn')
    );
END $$;

ALTER FUNCTION public.trade_dispute_withdraw(p_dispute uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trade_dispute_withdraw(p_dispute uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trade_dispute_withdraw(p_dispute uuid) IS 'The player of this transaction takes back a dispute that is open.';

-- Name: trade_disputes; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.trade_disputes (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    trade_id uuid NOT NULL,
    wine_id bigint NOT NULL,
    opened_by bigint NOT NULL,
    against bigint NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    resolution text,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    resolved_at timestamp with time zone,
    CONSTRAINT trade_disputes_detail_length CHECK (((char_length(detail) >= 1) AND (char_length(detail) <= 2000))),
    CONSTRAINT trade_disputes_reason_known CHECK ((reason = ANY (ARRAY['pressure'::text, 'deceit'::text, 'shared_account'::text, 'mistake'::text, 'other'::text]))),
    CONSTRAINT trade_disputes_resolution_length CHECK (((char_length(resolution) >= 1) AND (char_length(resolution) <= 2000))),
    CONSTRAINT trade_disputes_resolved_whole CHECK ((((state = 'open'::text) = (resolved_at IS NULL)) AND ((state = ANY (ARRAY['upheld'::text, 'rejected'::text])) = (resolution IS NOT NULL)))),
    CONSTRAINT trade_disputes_state_known CHECK ((state = ANY (ARRAY['open'::text, 'upheld'::text, 'rejected'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY public.trade_disputes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.trade_disputes OWNER TO winedex_owner;

-- Name: TABLE trade_disputes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.trade_disputes IS 'A side says that a trade was not right: once a side and trade, seen by both sides, decided by an operator.';

-- Name: COLUMN trade_disputes.public_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_disputes.public_id IS 'UUIDv7 made by the program: what the outside calls the dispute.';

-- Name: COLUMN trade_disputes.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_disputes.state IS 'open, upheld, rejected, or withdrawn by who opened it.';

-- Name: COLUMN trade_disputes.resolution; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_disputes.resolution IS 'Why it was upheld or rejected, for both to read.';

-- Name: trade_disputes_to_see(integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trade_disputes_to_see(p_limit integer) RETURNS SETOF public.trade_disputes
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT * FROM trade_disputes d WHERE d.state = 'open' ORDER BY d.opened_at LIMIT p_limit
$$;

ALTER FUNCTION public.trade_disputes_to_see(p_limit integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trade_disputes_to_see(p_limit integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trade_disputes_to_see(p_limit integer) IS 'Open disputes, oldest first, for operators.';

-- Name: trade_lock(bigint, timestamp with time zone, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trade_lock(p_player bigint, p_until timestamp with time zone, p_reason text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    UPDATE users u SET trade_locked_until = p_until, trade_lock_reason = p_reason
    WHERE u.id = p_player AND (u.trade_locked_until IS NULL OR u.trade_locked_until < p_until)
$$;

ALTER FUNCTION public.trade_lock(p_player bigint, p_until timestamp with time zone, p_reason text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trade_lock(p_player bigint, p_until timestamp with time zone, p_reason text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trade_lock(p_player bigint, p_until timestamp with time zone, p_reason text) IS 'Locks a player out of trading until then, where no lock of his lasts longer. It never shortens one.';

-- Name: trade_review(uuid, integer, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trade_review(p_trade uuid, p_stars integer, p_comment text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_trade wine_trades;
    v_other bigint;
BEGIN
    SELECT * INTO v_trade FROM wine_trades t
    WHERE t.trade_id = p_trade AND current_player() IN (t.seller_id, t.buyer_id) ORDER BY t.wine_id LIMIT 1;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_reviews', 'trade_reviews_by_the_sides', 'the player was no side of this trade');
    END IF;
    IF v_trade.at < clock_timestamp() - interval '30 days' THEN
        PERFORM rule_broken('trade_reviews', 'trade_reviews_in_time', 'a trade is reviewed within 30 days');
    END IF;
    v_other := v_trade.seller_id + v_trade.buyer_id - current_player();
    INSERT INTO trade_reviews (trade_id, wine_id, reviewer_id, reviewed_id, stars, comment)
    VALUES (p_trade, v_trade.wine_id, current_player(), v_other, p_stars, p_comment);
    PERFORM reputation_count(v_other);
    PERFORM inbox_tell(v_other, 'trade.reviewed', p_trade, jsonb_build_object('trade', p_trade, 'stars', p_stars));
END $$;

ALTER FUNCTION public.trade_review(p_trade uuid, p_stars integer, p_comment text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trade_review(p_trade uuid, p_stars integer, p_comment text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trade_review(p_trade uuid, p_stars integer, p_comment text) IS 'The player of this transaction says once what he thinks of the other side of a trade of his.';

-- Name: trade_reviews_of(bigint, bigint, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trade_reviews_of(p_player bigint, p_before bigint, p_limit integer) RETURNS TABLE(id bigint, stars smallint, comment text, written_at timestamp with time zone, reviewer_ref uuid, reviewer_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT r.id, r.stars, r.comment, r.written_at, u.public_id, u.name
    FROM trade_reviews r
    JOIN wine_trades t ON t.trade_id = r.trade_id AND t.wine_id = r.wine_id
    LEFT JOIN users u ON u.id = r.reviewer_id AND t.format <> 'mystery' AND user_shows(u.id, 'profile')
    WHERE r.reviewed_id = p_player AND (p_before IS NULL OR r.id < p_before) ORDER BY r.id DESC LIMIT p_limit
$$;

ALTER FUNCTION public.trade_reviews_of(p_player bigint, p_before bigint, p_limit integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trade_reviews_of(p_player bigint, p_before bigint, p_limit integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trade_reviews_of(p_player bigint, p_before bigint, p_limit integer) IS 'What was said of a player, newest first; nameless whose profile is not shown, and who traded by mystery.';

-- Name: trade_sides_check(); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.trade_sides_check() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_sides bigint[];
    v_new jsonb := to_jsonb(NEW);
BEGIN
    SELECT ARRAY[t.seller_id, t.buyer_id] INTO v_sides FROM wine_trades t
    WHERE t.trade_id = NEW.trade_id AND t.wine_id = NEW.wine_id;
    -- The arguments name the columns that hold the sides; where they are two, they are the two different ones.
    IF NOT v_sides @> ARRAY[(v_new ->> TG_ARGV[0])::bigint, (v_new ->> TG_ARGV[TG_NARGS - 1])::bigint]
        OR (TG_NARGS = 2 AND v_new ->> TG_ARGV[0] = v_new ->> TG_ARGV[1])
    THEN
        PERFORM rule_broken(TG_TABLE_NAME, TG_NAME, 'only the sides of a trade have a say in it');
    END IF;
    RETURN NEW;
END $$;

ALTER FUNCTION public.trade_sides_check() OWNER TO winedex_owner;

-- Name: FUNCTION trade_sides_check(); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.trade_sides_check() IS 'Refuses a row about a trade whose players were not its sides. A trade that does not exist is left to the foreign key.';

-- Name: trades_of(bigint, timestamp with time zone, uuid, bigint, integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trades_of(p_player bigint, p_before timestamp with time zone, p_before_trade uuid, p_before_wine bigint, p_limit integer) RETURNS TABLE(trade_id uuid, wine_id bigint, format text, sold boolean, price bigint, at timestamp with time zone, wine uuid, species text, species_name text, other_ref uuid, other_name text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF p_player IS DISTINCT FROM acting_player()
        AND (NOT user_shows(p_player, 'cellar') OR players_apart(p_player, current_player()))
    THEN
        PERFORM rule_refuses('wine_trades_shown');
    END IF;
    RETURN QUERY
    SELECT t.trade_id, t.wine_id, t.format, t.seller_id = p_player, t.price::bigint, t.at, w.public_id, s.slug, s.name, u.public_id, u.name
    FROM (
        (SELECT * FROM wine_trades x
         WHERE x.seller_id = p_player
           AND (p_before IS NULL OR (x.at, x.trade_id, x.wine_id) < (p_before, p_before_trade, p_before_wine))
         ORDER BY x.at DESC, x.trade_id DESC, x.wine_id DESC LIMIT p_limit)
        UNION ALL
        (SELECT * FROM wine_trades x
         WHERE x.buyer_id = p_player
           AND (p_before IS NULL OR (x.at, x.trade_id, x.wine_id) < (p_before, p_before_trade, p_before_wine))
         ORDER BY x.at DESC, x.trade_id DESC, x.wine_id DESC LIMIT p_limit)
    ) t
    JOIN wines w ON w.id = t.wine_id
    JOIN wine_species s ON s.id = t.species_id
    -- Whom one gets a wine of by mystery stays one; with whom another traded is told as far as that one shows himself.
    LEFT JOIN users u ON u.id = t.seller_id + t.buyer_id - p_player AND t.format <> 'mystery' AND (
        p_player = current_player() OR u.id = current_player() OR (user_shows(u.id, 'profile') AND NOT players_apart(u.id, current_player()))
    )
    ORDER BY t.at DESC, t.trade_id DESC, t.wine_id DESC LIMIT p_limit;
END $$;

ALTER FUNCTION public.trades_of(p_player bigint, p_before timestamp with time zone, p_before_trade uuid, p_before_wine bigint, p_limit integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trades_of(p_player bigint, p_before timestamp with time zone, p_before_trade uuid, p_before_wine bigint, p_limit integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trades_of(p_player bigint, p_before timestamp with time zone, p_before_trade uuid, p_before_wine bigint, p_limit integer) IS 'The wines that changed hands for a player, newest first, from before a row on: his own, or another''s as far as his cellar is shown to the player of this transaction and neither blocks the other.';

-- Name: trades_suspicious(integer); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trades_suspicious(p_days integer) RETURNS TABLE(signal text, one bigint, other bigint, figures jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH traded AS (
        SELECT t.*, least(t.seller_id, t.buyer_id) AS low, greatest(t.seller_id, t.buyer_id) AS high
        FROM wine_trades t
        WHERE t.at >= clock_timestamp() - make_interval(days => p_days) AND t.format <> 'returned'
    ), circled AS (
        -- Wines that went both ways between the same two.
        SELECT t.low, t.high, t.wine_id, count(*) AS times FROM traded t
        GROUP BY t.low, t.high, t.wine_id HAVING count(DISTINCT t.seller_id) = 2
    ), priced AS (
        -- What others paid for the species: the pair's own sales prove nothing.
        SELECT t.low, t.high, t.price::bigint AS price, m.median, m.sales FROM traded t
        CROSS JOIN LATERAL (
            SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x.price::bigint) AS median, count(*) AS sales
            FROM wine_trades x
            WHERE x.species_id = t.species_id AND x.price IS NOT NULL AND x.at >= clock_timestamp() - interval '90 days'
              AND (least(x.seller_id, x.buyer_id), greatest(x.seller_id, x.buyer_id)) <> (t.low, t.high)
        ) m
        WHERE t.price IS NOT NULL
    ), paid AS (
        -- Accounts that were younger than a week when they bought, and have traded with one player only.
        SELECT t.seller_id, t.buyer_id, sum(t.price::bigint) AS coins FROM traded t JOIN users u ON u.id = t.buyer_id
        WHERE t.price IS NOT NULL AND t.at < u.created_at + interval '7 days'
          AND NOT EXISTS (
              SELECT FROM wine_trades x WHERE t.buyer_id IN (x.seller_id, x.buyer_id) AND t.seller_id NOT IN (x.seller_id, x.buyer_id)
          )
        GROUP BY t.seller_id, t.buyer_id
    )
    SELECT 'back_and_forth', c.low, c.high, jsonb_build_object('wines', count(*), 'trades', sum(c.times))
    FROM circled c GROUP BY c.low, c.high HAVING count(*) >= 2 OR sum(c.times) >= 4
    UNION ALL
    SELECT 'far_off_price', p.low, p.high, jsonb_build_object(
        'sales', count(*), 'highest_permille', max(p.price * 1000 / p.median), 'lowest_permille', min(p.price * 1000 / p.median)
    )
    FROM priced p WHERE p.sales >= 5 AND p.median >= 1 AND (p.price >= 5 * p.median OR 5 * p.price <= p.median)
    GROUP BY p.low, p.high HAVING count(*) >= 2
    UNION ALL
    SELECT 'shared_device', s.low, s.high, jsonb_build_object('trades', s.trades, 'devices', s.devices)
    FROM (
        SELECT t.low, t.high, count(DISTINCT t.trade_id) AS trades, (
            SELECT count(*) FROM user_devices a JOIN user_devices b ON b.device_hash = a.device_hash
            WHERE a.user_id = t.low AND b.user_id = t.high
        ) AS devices
        FROM traded t GROUP BY t.low, t.high
    ) s
    WHERE s.devices >= 1
    UNION ALL
    SELECT 'young_accounts_pay', p.seller_id, NULL, jsonb_build_object('accounts', count(*), 'coins', sum(p.coins))
    FROM paid p GROUP BY p.seller_id HAVING count(*) >= 3 AND sum(p.coins) >= 300
    ORDER BY 1, 2, 3
$$;

ALTER FUNCTION public.trades_suspicious(p_days integer) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trades_suspicious(p_days integer); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trades_suspicious(p_days integer) IS 'Signs of made-up trades in the last days, by our choice. back_and_forth: two or more wines, or one four times, went both ways between two. far_off_price: two or more sales of a pair at five times or a fifth of what others paid in the median (five sales of others or more). shared_device: who trades with each other and has signed in on one device. young_accounts_pay: three or more accounts of under a week, which traded with one player only, paid him 300 coins or more; other is null.';

-- Name: trading_refusal(bigint, bigint, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_player users;
    v_wine wines;
    v_tier text;
    v_reputation record;
    v_asked record;
BEGIN
    SELECT * INTO v_player FROM users u WHERE u.id = p_player;
    SELECT * INTO v_wine FROM wines w WHERE w.id = p_wine;
    IF v_player.id IS NULL OR v_wine.id IS NULL THEN
        code := CASE WHEN v_player.id IS NULL THEN 'unknown_player' ELSE 'unknown_wine' END;
        RETURN;
    END IF;
    IF v_player.trade_locked_until > clock_timestamp() THEN
        code := 'trade_locked';
        needed := ceil(extract(epoch FROM v_player.trade_locked_until) * 1000);
        has := floor(extract(epoch FROM clock_timestamp()) * 1000);
        RETURN;
    END IF;
    IF v_wine.owner_id = p_player THEN
        IF v_wine.place <> 'cellar' THEN
            code := 'wine_not_free';
            RETURN;
        END IF;
    ELSIF players_apart(p_player, v_wine.owner_id) THEN
        code := 'player_blocked';
        RETURN;
    END IF;
    v_tier := subscription_of(p_player);
    SELECT bool_or(r.closed AND (r.tier IS NULL OR r.tier <> 'free')) AS closed, bool_or(r.closed) AS closed_to_tier,
           max(r.level_min) AS level, max(r.score_min) AS score, max(r.age_days_min) AS age_days
    INTO v_asked
    FROM trading_rules r JOIN wine_species s ON s.id = v_wine.species_id
    WHERE (r.format IS NULL OR r.format = p_format) AND (r.country IS NULL OR r.country = s.country)
      AND (r.region IS NULL OR r.region = s.region) AND r.rarity_from <= s.rarity_ordinal
      AND (r.tier IS NULL OR r.tier = v_tier);
    v_reputation := reputation_of(p_player);
    IF v_asked.closed THEN
        code := 'wine_not_tradable';
    ELSIF v_asked.closed_to_tier THEN
        code := 'subscription_needed';
    ELSIF v_asked.level > v_player.level THEN
        code := 'level_too_low';
        needed := v_asked.level;
        has := v_player.level;
    ELSIF v_asked.score > v_reputation.score THEN
        code := 'reputation_too_low';
        needed := v_asked.score;
        has := v_reputation.score;
    ELSIF v_asked.age_days > v_reputation.age_days THEN
        code := 'account_too_young';
        needed := v_asked.age_days;
        has := v_reputation.age_days;
    END IF;
END $$;

ALTER FUNCTION public.trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint) IS 'Why a player may not trade a wine in a format, his own or another''s; code is null where he may. Needed and has: milliseconds since the Unix epoch of trade_locked, a level, a score, or days.';

-- Name: user_shows(bigint, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.user_shows(p_owner bigint, p_what text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT may_see(p_owner, coalesce((
        SELECT CASE p_what
            WHEN 'profile' THEN p.profile_visibility
            WHEN 'cellar' THEN p.cellar_visibility
            WHEN 'statistics' THEN p.statistics_visibility
        END
        FROM user_preferences p WHERE p.user_id = p_owner
    ), CASE p_what WHEN 'cellar' THEN 'friends' ELSE 'public' END))
$$;

ALTER FUNCTION public.user_shows(p_owner bigint, p_what text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION user_shows(p_owner bigint, p_what text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.user_shows(p_owner bigint, p_what text) IS 'The same for what the preferences set as a whole: profile, cellar or statistics. The defaults are the table''s.';

-- Name: wine_base_value(smallint, boolean); Type: FUNCTION; Schema: public; Owner: winedex_owner

CREATE FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (round((((10)::numeric * power(1.5, ((p_rarity_ordinal - 1))::numeric)) * (CASE WHEN p_shiny THEN 10 ELSE 1 END)::numeric)))::bigint;

ALTER FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) OWNER TO winedex_owner;

-- Name: FUNCTION wine_base_value(p_rarity_ordinal smallint, p_shiny boolean); Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) IS 'What a wine counts for, in whole coins, where none of its species was sold lately: half as much again with each rarity from 10 on, ten times that when shiny. Our choice.';

-- Name: wine_evolutions(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wine_evolutions(p_wine uuid) RETURNS TABLE(from_species text, from_name text, to_species text, to_name text, by_trade boolean, at timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM acting_player();
    RETURN QUERY
    SELECT f.slug, f.name, t.slug, t.name, a.trade_id IS NOT NULL, a.created_at
    FROM wines w
    JOIN evolution_attempts a ON a.wine_id = w.id AND a.outcome = 'evolved'
    JOIN wine_species f ON f.id = a.from_species_id
    JOIN wine_species t ON t.id = a.to_species_id
    WHERE w.public_id = p_wine
    ORDER BY a.id DESC LIMIT 500;
END $$;

ALTER FUNCTION public.wine_evolutions(p_wine uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wine_evolutions(p_wine uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wine_evolutions(p_wine uuid) IS 'What a wine has been and what it became, the latest first, 500 at most; in nobody''s name.';

-- Name: wine_evolve(uuid, uuid, text, integer, text, text, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wine_evolve(p_public_id uuid, p_wine uuid, p_evolution text, p_roll integer, p_key text, p_weather text, p_place text) RETURNS TABLE(attempt uuid, outcome text, from_species text, to_species text, at timestamp with time zone, again_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
    v_wine wines;
    v_name text;
    v_attempt evolution_attempts;
BEGIN
    -- Whoever owns it: the same request once more is told the same after the wine was sold.
    SELECT * INTO v_wine FROM wines w WHERE w.public_id = p_wine FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_refuses('wines_is_his');
    END IF;
    -- After the lock, so that of two that are the same at once the second finds what the first has done.
    SELECT * INTO v_attempt FROM evolution_attempts a WHERE a.user_id = v_me AND a.key = p_key;
    IF FOUND THEN
        IF (v_attempt.wine_id, v_attempt.evolution) <> (v_wine.id, p_evolution) THEN
            PERFORM rule_refuses('evolution_attempts_key_once');
        END IF;
    ELSE
        -- Whoever gives him a wine locks this row first of all that is his: as everybody does, nobody waits in a ring.
        PERFORM FROM user_statistics s WHERE s.user_id = v_me AND s.statistic = 'wines' FOR NO KEY UPDATE;
        SELECT s.name INTO STRICT v_name FROM wine_species s WHERE s.id = v_wine.species_id;
        INSERT INTO evolution_attempts (
            public_id, user_id, wine_id, evolution, key, weather, place, outcome, from_species_id, to_species_id
        )
        VALUES (
            p_public_id, v_me, v_wine.id, p_evolution, p_key, p_weather, p_place,
            CASE WHEN p_roll >= (SELECT e.chance_permille FROM evolutions e WHERE e.slug = p_evolution) THEN 'failed' ELSE 'evolved' END,
            0, 0
        )
        RETURNING * INTO v_attempt;
        UPDATE user_evolution_items i SET quantity = i.quantity - 1
        FROM evolutions e WHERE e.slug = p_evolution AND i.user_id = v_me AND i.item = e.item;
        IF v_attempt.outcome = 'evolved' THEN
            UPDATE wines w SET species_id = v_attempt.to_species_id, revision = w.revision + 1 WHERE w.id = v_wine.id;
            DELETE FROM wine_stores st WHERE st.wine_id = v_wine.id;
            PERFORM statistic_add(v_me, 'evolutions_done', 1);
            PERFORM achievements_settle(v_me, 'evolutions_done');
            PERFORM inbox_tell(v_me, 'wine.evolved', p_public_id, (
                SELECT jsonb_build_object(
                    'wine', jsonb_build_object('id', p_wine, 'name', v_name), 'from_species', f.slug, 'to_species', t.slug
                )
                FROM wine_species f, wine_species t WHERE f.id = v_attempt.from_species_id AND t.id = v_attempt.to_species_id
            ));
        END IF;
    END IF;
    RETURN QUERY
    SELECT v_attempt.public_id, v_attempt.outcome, f.slug, t.slug, v_attempt.created_at,
           CASE WHEN v_attempt.outcome = 'failed'
               THEN (date_trunc('day', v_attempt.created_at AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC' END
    FROM wine_species f, wine_species t WHERE f.id = v_attempt.from_species_id AND t.id = v_attempt.to_species_id;
END $$;

ALTER FUNCTION public.wine_evolve(p_public_id uuid, p_wine uuid, p_evolution text, p_roll integer, p_key text, p_weather text, p_place text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wine_evolve(p_public_id uuid, p_wine uuid, p_evolution text, p_roll integer, p_key text, p_weather text, p_place text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wine_evolve(p_public_id uuid, p_wine uuid, p_evolution text, p_roll integer, p_key text, p_weather text, p_place text) IS 'The acting player has a wine of his evolve, once for a key; the same again is answered as it was. The item is used up either way. p_roll, 0 to 999, is chance''s: below chance_permille it favours him, and where nothing is left to chance it is not looked at. Where it failed, again_at is when it may be tried anew.';

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

-- Name: wine_lay_down(uuid, text); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wine_lay_down(p_wine uuid, p_store text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
    v_wine bigint;
BEGIN
    SELECT w.id INTO v_wine FROM wines w WHERE w.public_id = p_wine AND w.owner_id = v_me FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_refuses('wines_is_his');
    END IF;
    -- Laid down again where it lies, it goes on ageing.
    INSERT INTO wine_stores AS st (wine_id, store) VALUES (v_wine, p_store)
    ON CONFLICT (wine_id) DO UPDATE SET store = excluded.store, laid_at = excluded.laid_at WHERE st.store <> excluded.store;
END $$;

ALTER FUNCTION public.wine_lay_down(p_wine uuid, p_store text) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wine_lay_down(p_wine uuid, p_store text); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wine_lay_down(p_wine uuid, p_store text) IS 'The acting player lays a wine of his down in a store.';

-- Name: wine_owners(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wine_owners(p_wine uuid) RETURNS TABLE(format text, price bigint, at timestamp with time zone, from_ref uuid, from_name text, to_ref uuid, to_name text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_wine bigint;
BEGIN
    PERFORM acting_player();
    SELECT w.id INTO v_wine FROM wines w WHERE w.public_id = p_wine;
    IF NOT FOUND THEN
        PERFORM rule_refuses('wine_owners_of_a_wine');
    END IF;
    RETURN QUERY
    SELECT t.format, t.price::bigint, t.at, f.public_id, f.name, o.public_id, o.name
    FROM wine_trades t
    LEFT JOIN users f ON f.id = t.seller_id AND t.format <> 'mystery' AND (
        f.id = current_player() OR (user_shows(f.id, 'profile') AND NOT players_apart(f.id, current_player()))
    )
    LEFT JOIN users o ON o.id = t.buyer_id AND t.format <> 'mystery' AND (
        o.id = current_player() OR (user_shows(o.id, 'profile') AND NOT players_apart(o.id, current_player()))
    )
    WHERE t.wine_id = v_wine ORDER BY t.at DESC LIMIT 500;
END $$;

ALTER FUNCTION public.wine_owners(p_wine uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wine_owners(p_wine uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wine_owners(p_wine uuid) IS 'Through whose hands a wine went, the latest first, 500 at most; nameless who does not show his profile to the player of this transaction, blocks him or is blocked by him, and both sides of a mystery.';

-- Name: wine_take_up(uuid); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wine_take_up(p_wine uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM wine_stores st USING wines w
    WHERE w.id = st.wine_id AND w.public_id = p_wine AND w.owner_id = v_me;
    RETURN FOUND;
END $$;

ALTER FUNCTION public.wine_take_up(p_wine uuid) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wine_take_up(p_wine uuid); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wine_take_up(p_wine uuid) IS 'The acting player takes a wine of his back into the common cellar; answers whether it lay elsewhere.';

-- Name: wines_evolve(uuid[], bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_evolve(p_rooms uuid[], p_ats bigint[], p_evolving jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO evolution_attempts (
        public_id, user_id, wine_id, evolution, outcome, from_species_id, to_species_id, trade_id, created_at
    )
    SELECT gen_random_uuid(), w.owner_id, w.id, e.slug, 'evolved', w.species_id, t.id, p_rooms[x.e],
           to_timestamp(p_ats[x.e] / 1000.0)
    FROM jsonb_to_recordset(p_evolving) AS x (e integer, wine bigint, f text, t text)
    JOIN wines w ON w.id = x.wine
    JOIN wine_species t ON t.slug = x.t
    JOIN evolution_forms ff ON ff.species_slug = x.f
    JOIN evolution_forms tf ON tf.chain = ff.chain AND tf.species_slug = x.t
    JOIN evolutions e ON e.chain = ff.chain AND e.from_form = ff.slug AND e.to_form = tf.slug AND e.trigger = 'trade';
    UPDATE wines w SET species_id = t.id, revision = w.revision + 1
    FROM jsonb_to_recordset(p_evolving) AS x (wine bigint, t text)
    JOIN wine_species t ON t.slug = x.t
    WHERE w.id = x.wine;
    DELETE FROM wine_stores st USING jsonb_to_recordset(p_evolving) AS x (wine bigint) WHERE st.wine_id = x.wine;
END $$;

ALTER FUNCTION public.wines_evolve(p_rooms uuid[], p_ats bigint[], p_evolving jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_evolve(p_rooms uuid[], p_ats bigint[], p_evolving jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_evolve(p_rooms uuid[], p_ats bigint[], p_evolving jsonb) IS 'Wines become what their trade has made of them, for their new owners. After wines_trade, which writes down what was traded. Called by journal_effects only.';

-- Name: wines_evolved(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_evolved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO species_caught (user_id, species_id) VALUES (NEW.owner_id, NEW.species_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

ALTER FUNCTION public.wines_evolved() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_evolved(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_evolved() IS 'Who has a wine that becomes another species has caught that too.';

-- Name: wines_gained(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_gained() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_owner record;
BEGIN
    FOR v_owner IN SELECT g.owner_id AS id, count(*) AS wines FROM gained g GROUP BY g.owner_id ORDER BY g.owner_id LOOP
        PERFORM collection_count(v_owner.id, v_owner.wines);
        PERFORM statistic_add(v_owner.id, 'wines_gained', v_owner.wines);
        IF v_owner.id <> 0 THEN
            PERFORM achievements_settle(v_owner.id, 'wines_gained');
        END IF;
    END LOOP;
    INSERT INTO species_caught (user_id, species_id) SELECT DISTINCT g.owner_id, g.species_id FROM gained g WHERE g.owner_id <> 0
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

ALTER FUNCTION public.wines_gained() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_gained(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_gained() IS 'Counts new wines, once a statement and owner, in the order of their ids, and what is caught with them.';

-- Name: wines_grow(jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_grow(p_grown jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_wines integer;
BEGIN
    UPDATE wines w
    SET experience = g.xp, level = g.level, revision = w.revision + 1,
        ev_longevity = g.ev[1], ev_power = g.ev[2], ev_terroir = g.ev[3], ev_complexity = g.ev[4], ev_rarity = g.ev[5],
        ev_elegance = g.ev[6]
    FROM jsonb_to_recordset(p_grown) AS g (w bigint, o bigint, xp bigint, level integer, ev smallint[])
    WHERE w.id = g.w AND w.owner_id = g.o AND w.experience <= g.xp;
    GET DIAGNOSTICS v_wines = ROW_COUNT;
    IF v_wines <> jsonb_array_length(p_grown) THEN
        RAISE EXCEPTION 'wines_grow: % of % wines are as the room has them', v_wines, jsonb_array_length(p_grown)
            USING ERRCODE = 'check_violation';
    END IF;
END $$;

ALTER FUNCTION public.wines_grow(p_grown jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_grow(p_grown jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_grow(p_grown jsonb) IS 'What wines have become in one commit: values that the room has reckoned, which held the wines while it did. Called by journal_effects only.';

-- Name: wines_lost(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_lost() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM collection_count(o.id, -o.wines)
    FROM (SELECT l.owner_id AS id, count(*) AS wines FROM lost l GROUP BY l.owner_id ORDER BY l.owner_id) o;
    RETURN NULL;
END $$;

ALTER FUNCTION public.wines_lost() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_lost(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_lost() IS 'Counts wines that are no more.';

-- Name: wines_may_evolve(jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_may_evolve(p_evolving jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object('e', x.e, 'code', 'wine_not_free')), '[]')
        FROM jsonb_to_recordset(p_evolving) AS x (e integer, wine bigint, f text, t text)
        WHERE NOT EXISTS (
            SELECT FROM wines w JOIN wine_species f ON f.id = w.species_id CROSS JOIN wine_species t
            WHERE w.id = x.wine AND f.slug = x.f AND t.slug = x.t
        )
    );
END $$;

ALTER FUNCTION public.wines_may_evolve(p_evolving jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_may_evolve(p_evolving jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_may_evolve(p_evolving jsonb) IS 'Answers the entries of one commit whose wine is not of the species from which it is to evolve. After wines_move, which locks the wines. Called by journal_effects only.';

-- Name: wines_move(jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_move(p_moves jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.wines_move(p_moves jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_move(p_moves jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_move(p_moves jsonb) IS 'Moves the wines of one commit, in the order of entries; answers the entries whose wine is not where they expect it, or that give somebody more than his collection holds and do not owe it. Called by journal_effects only.';

-- Name: wines_moved(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    -- In id order, so that two who swap cannot wait for each other.
    IF OLD.owner_id < NEW.owner_id THEN
        PERFORM statistic_add(OLD.owner_id, 'wines', -1);
    END IF;
    PERFORM statistic_add(NEW.owner_id, 'wines', 1);
    IF OLD.owner_id > NEW.owner_id THEN
        PERFORM statistic_add(OLD.owner_id, 'wines', -1);
    END IF;
    IF NEW.owner_id <> 0 THEN
        INSERT INTO species_caught (user_id, species_id) VALUES (NEW.owner_id, NEW.species_id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.wines_moved() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_moved(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_moved() IS 'Counts a wine that changes its owner, in what the two have now and not in what they have gained: two could pass one to and fro; and it is caught. Not fired by a change of place, which is frequent.';

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

-- Name: wines_trade(bigint[], jsonb); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_trade(p_ats bigint[], p_traded jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    v_players bigint[];
    v_new bigint[];
    v_met jsonb;
BEGIN
    -- Pairs that have not traded for a day, asked before this is one of their trades: passing a wine to and fro pays nothing.
    SELECT jsonb_agg(jsonb_build_object('p', s.player, 'kind', 'trading', 'points', 10)) INTO v_met
    FROM (
        SELECT least(t.seller, t.buyer) AS one, greatest(t.seller, t.buyer) AS other, max(p_ats[t.e]) AS at_ms
        FROM jsonb_to_recordset(p_traded) AS t (e integer, seller bigint, buyer bigint)
        GROUP BY 1, 2
    ) t
    CROSS JOIN LATERAL (VALUES (t.one), (t.other)) AS s (player)
    WHERE NOT EXISTS (
        SELECT FROM wine_trades b WHERE b.at > to_timestamp(t.at_ms / 1000.0) - interval '1 day'
          AND b.seller_id = t.one AND b.buyer_id = t.other
    ) AND NOT EXISTS (
        SELECT FROM wine_trades b WHERE b.at > to_timestamp(t.at_ms / 1000.0) - interval '1 day'
          AND b.seller_id = t.other AND b.buyer_id = t.one
    );
    INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
    SELECT t.trade, t.wine, w.species_id, t.format, t.seller, t.buyer, t.price, to_timestamp(p_ats[t.e] / 1000.0)
    FROM jsonb_to_recordset(p_traded)
        AS t (e integer, trade uuid, wine bigint, format text, seller bigint, buyer bigint, price bigint)
    JOIN wines w ON w.id = t.wine;

    SELECT array_agg(DISTINCT s.player ORDER BY s.player) INTO v_players
    FROM jsonb_to_recordset(p_traded) AS t (seller bigint, buyer bigint)
    CROSS JOIN LATERAL (VALUES (t.seller), (t.buyer)) AS s (player);
    WITH made AS (
        INSERT INTO user_reputation (user_id) SELECT p FROM unnest(v_players) p ORDER BY p
        ON CONFLICT DO NOTHING RETURNING user_id
    )
    SELECT coalesce(array_agg(user_id), '{}') INTO v_new FROM made;
    PERFORM FROM user_reputation r WHERE r.user_id = ANY (v_players) ORDER BY r.user_id FOR NO KEY UPDATE;
    -- Whoever is counted for the first time may have traded before this was done at once.
    PERFORM reputation_count(p) FROM unnest(v_new) p;
    UPDATE user_reputation r SET trades = r.trades + c.trades, counted_at = clock_timestamp()
    FROM (
        SELECT s.player, count(DISTINCT t.trade) AS trades
        FROM jsonb_to_recordset(p_traded) AS t (trade uuid, seller bigint, buyer bigint)
        CROSS JOIN LATERAL (VALUES (t.seller), (t.buyer)) AS s (player)
        GROUP BY s.player
    ) c
    WHERE r.user_id = c.player AND r.user_id <> ALL (v_new);

    IF v_met IS NOT NULL THEN
        PERFORM experience_earn(v_met);
    END IF;
    PERFORM statistics_count(jsonb_agg(jsonb_build_object('p', s.player, 'statistic', 'trades_done', 'times', s.trades)))
    FROM (
        SELECT x.player, count(DISTINCT t.trade) AS trades
        FROM jsonb_to_recordset(p_traded) AS t (trade uuid, seller bigint, buyer bigint)
        CROSS JOIN LATERAL (VALUES (t.seller), (t.buyer)) AS x (player)
        GROUP BY x.player
    ) s;
END $$;

ALTER FUNCTION public.wines_trade(p_ats bigint[], p_traded jsonb) OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_trade(p_ats bigint[], p_traded jsonb); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_trade(p_ats bigint[], p_traded jsonb) IS 'Writes down wines that change hands in one commit, as the species that they are; counts each trade once for either side, and pays both 10 points of experience where they have not traded for a day. Called where a commit settles trades only.';

-- Name: wines_transferred(); Type: FUNCTION; Schema: public; Owner: wine_pokedex_engine

CREATE FUNCTION public.wines_transferred() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO wine_transfers (wine_id, from_id, to_id) VALUES (NEW.id, OLD.owner_id, NEW.owner_id);
    RETURN NULL;
END $$;

ALTER FUNCTION public.wines_transferred() OWNER TO wine_pokedex_engine;

-- Name: FUNCTION wines_transferred(); Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON FUNCTION public.wines_transferred() IS 'Writes down a change of owner.';

-- Name: achievement_catalog; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.achievement_catalog (
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    statistic text NOT NULL,
    goal bigint NOT NULL,
    experience_kind text NOT NULL,
    experience_points bigint NOT NULL,
    badge text,
    title text,
    CONSTRAINT achievement_catalog_goal_counts CHECK ((goal >= 1)),
    CONSTRAINT achievement_catalog_kind_known CHECK ((experience_kind = ANY (ARRAY['general'::text, 'pairing'::text, 'blind_tasting'::text, 'knowledge'::text, 'trading'::text, 'collecting'::text, 'raising'::text]))),
    CONSTRAINT achievement_catalog_points_count CHECK (((experience_points >= 1) AND (experience_points <= 1000000))),
    CONSTRAINT achievement_catalog_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 60))),
    CONSTRAINT achievement_catalog_statistic_known CHECK ((statistic = ANY (ARRAY['wines'::text, 'wines_gained'::text, 'battles_played'::text, 'battles_won'::text, 'trades_done'::text, 'notes_written'::text, 'evolutions_done'::text, 'breedings_done'::text, 'competitions_won'::text]))),
    CONSTRAINT achievement_catalog_texts_length CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 60)) AND ((char_length(description) >= 1) AND (char_length(description) <= 240))))
);

ALTER TABLE public.achievement_catalog OWNER TO winedex_owner;

-- Name: TABLE achievement_catalog; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.achievement_catalog IS 'What can be achieved: a statistic that reaches a goal. Loaded as badges are.';

-- Name: COLUMN achievement_catalog.goal; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.achievement_catalog.goal IS 'The value of the statistic at which it is won.';

-- Name: COLUMN achievement_catalog.badge; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.achievement_catalog.badge IS 'The badge that comes with it, or null.';

-- Name: COLUMN achievement_catalog.title; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.achievement_catalog.title IS 'The title that comes with it, or null.';

-- Name: auction_lots; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.auction_lots (
    auction_id uuid NOT NULL,
    wine_ref uuid NOT NULL,
    species_id bigint NOT NULL,
    level public.wine_level NOT NULL,
    nature text NOT NULL,
    shiny boolean NOT NULL,
    ivs smallint[] NOT NULL,
    evs smallint[] NOT NULL,
    CONSTRAINT auction_lots_six_values CHECK (((cardinality(ivs) = 6) AND (cardinality(evs) = 6)))
);

ALTER TABLE public.auction_lots OWNER TO winedex_owner;

-- Name: TABLE auction_lots; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.auction_lots IS 'The wine of each auction as it was when it was put up. Never changed.';

-- Name: COLUMN auction_lots.wine_ref; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auction_lots.wine_ref IS 'wines.public_id.';

-- Name: COLUMN auction_lots.level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auction_lots.level IS '1 to 999.';

-- Name: COLUMN auction_lots.nature; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auction_lots.nature IS 'One of 25.';

-- Name: COLUMN auction_lots.ivs; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auction_lots.ivs IS 'Individual values, 0 to 31: longevity, power, terroir, complexity, rarity, elegance.';

-- Name: COLUMN auction_lots.evs; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.auction_lots.evs IS 'Effort values, 0 to 252, in the same order.';

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

-- Name: audit_log; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    table_name text NOT NULL,
    operation text NOT NULL,
    row_key text NOT NULL,
    subject bigint,
    changed jsonb NOT NULL,
    login text NOT NULL,
    acting_role text,
    player_id bigint,
    application text NOT NULL,
    CONSTRAINT audit_log_changed_is_object CHECK ((jsonb_typeof(changed) = 'object'::text)),
    CONSTRAINT audit_log_operation_known CHECK ((operation = ANY (ARRAY['INSERT'::text, 'UPDATE'::text, 'DELETE'::text])))
)
PARTITION BY RANGE (at);

ALTER TABLE ONLY public.audit_log FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log OWNER TO winedex_owner;

-- Name: TABLE audit_log; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.audit_log IS 'What was changed of players'' names, passwords, sessions, second factors, locks and levels, and of coins and wines around the engine. It only grows; whole months are put away.';

-- Name: COLUMN audit_log.row_key; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.audit_log.row_key IS 'Which row: its id as the outside knows it where it has one.';

-- Name: COLUMN audit_log.subject; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.audit_log.subject IS 'users.id of the player whom it concerns; null where it is nobody''s.';

-- Name: COLUMN audit_log.changed; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.audit_log.changed IS 'Column → [before, after]; of a column whose values must not be told: "changed".';

-- Name: COLUMN audit_log.login; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.audit_log.login IS 'The role that logged in, whatever it became since.';

-- Name: COLUMN audit_log.acting_role; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.audit_log.acting_role IS 'The role that it took with SET ROLE; null: none.';

-- Name: COLUMN audit_log.player_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.audit_log.player_id IS 'users.id of the player for whom the transaction spoke; null: none.';

-- Name: COLUMN audit_log.application; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.audit_log.application IS 'What the connection calls itself (application_name); winedex is the program.';

-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: badge_catalog; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.badge_catalog (
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    CONSTRAINT badge_catalog_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 60))),
    CONSTRAINT badge_catalog_texts_length CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 60)) AND ((char_length(description) >= 1) AND (char_length(description) <= 240))))
);

ALTER TABLE public.badge_catalog OWNER TO winedex_owner;

-- Name: TABLE badge_catalog; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.badge_catalog IS 'The badges that can be won; loaded from the program''s own files at every start, and never deleted from.';

-- Name: COLUMN badge_catalog.description; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.badge_catalog.description IS 'For what it is given, 1 to 240 characters.';

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

-- Name: breeding_attempts_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.breeding_attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.breeding_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: breeding_compatibility; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.breeding_compatibility (
    group_a text NOT NULL,
    group_b text NOT NULL,
    verdict text NOT NULL,
    CONSTRAINT breeding_compatibility_in_order CHECK ((group_a <= group_b)),
    CONSTRAINT breeding_compatibility_verdict_known CHECK ((verdict = ANY (ARRAY['perfect'::text, 'good'::text, 'poor'::text, 'impossible'::text])))
);

ALTER TABLE public.breeding_compatibility OWNER TO winedex_owner;

-- Name: TABLE breeding_compatibility; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.breeding_compatibility IS 'How well two groups go together, all 105 pairs, the lesser slug first.';

-- Name: COLUMN breeding_compatibility.verdict; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_compatibility.verdict IS 'perfect succeeds in 70 %, good in 50 %, poor in 20 %, impossible never; 88, 80 and 40 % with the grafting wax.';

-- Name: breeding_facilities; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.breeding_facilities (
    slug text NOT NULL,
    name text NOT NULL,
    level_min public.player_level NOT NULL,
    coins public.price NOT NULL,
    success_bonus smallint NOT NULL,
    shiny_pct smallint NOT NULL,
    slots smallint NOT NULL,
    hours smallint NOT NULL,
    inherited smallint NOT NULL,
    CONSTRAINT breeding_facilities_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60))),
    CONSTRAINT breeding_facilities_numbers_sane CHECK ((((success_bonus >= 0) AND (success_bonus <= 50)) AND ((shiny_pct >= 100) AND (shiny_pct <= 400)) AND ((slots >= 1) AND (slots <= 4)) AND ((hours >= 1) AND (hours <= 168)) AND ((inherited >= 0) AND (inherited <= 6)))),
    CONSTRAINT breeding_facilities_slug_form CHECK (((slug ~ '^[a-z]+$'::text) AND (char_length(slug) <= 30)))
);

ALTER TABLE public.breeding_facilities OWNER TO winedex_owner;

-- Name: TABLE breeding_facilities; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.breeding_facilities IS 'Where wines are blended: the better, the dearer.';

-- Name: COLUMN breeding_facilities.level_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_facilities.level_min IS 'From which level of a player on.';

-- Name: COLUMN breeding_facilities.coins; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_facilities.coins IS 'Whole coins for an attempt.';

-- Name: COLUMN breeding_facilities.success_bonus; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_facilities.success_bonus IS 'Points of per cent that are added to the chance.';

-- Name: COLUMN breeding_facilities.shiny_pct; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_facilities.shiny_pct IS 'Per cent of the usual odds of a shiny wine.';

-- Name: COLUMN breeding_facilities.slots; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_facilities.slots IS 'How many attempts a player may have under way there.';

-- Name: COLUMN breeding_facilities.hours; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_facilities.hours IS 'How long one takes.';

-- Name: COLUMN breeding_facilities.inherited; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_facilities.inherited IS 'How many of the twelve individual values of the parents are inherited.';

-- Name: breeding_groups; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.breeding_groups (
    slug text NOT NULL,
    name text NOT NULL,
    CONSTRAINT breeding_groups_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
    CONSTRAINT breeding_groups_slug_form CHECK (((slug ~ '^[a-z]+$'::text) AND (char_length(slug) <= 30)))
);

ALTER TABLE public.breeding_groups OWNER TO winedex_owner;

-- Name: TABLE breeding_groups; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.breeding_groups IS 'Kinship of wines: a species is of one group, by its style, rarity and first grape (breeding_group_of).';

-- Name: breeding_parents; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.breeding_parents (
    attempt_id bigint NOT NULL,
    wine_id bigint NOT NULL,
    during tstzrange NOT NULL,
    CONSTRAINT breeding_parents_during_is_some_time CHECK (((NOT isempty(during)) AND (upper_inf(during) = false)))
);

ALTER TABLE ONLY public.breeding_parents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.breeding_parents OWNER TO winedex_owner;

-- Name: TABLE breeding_parents; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.breeding_parents IS 'When each wine is a parent. The two stand in rows of their own, so that "once at a time" holds whichever side they are on.';

-- Name: COLUMN breeding_parents.during; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.breeding_parents.during IS 'From the beginning until it is ready, or until it was cancelled.';

-- Name: challenge_progress; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.challenge_progress (
    challenge_id bigint NOT NULL,
    event_id bigint NOT NULL,
    user_id bigint NOT NULL,
    progress integer NOT NULL,
    completed_at timestamp with time zone,
    claimed_at timestamp with time zone,
    delivered_at timestamp with time zone,
    CONSTRAINT challenge_progress_claim_after_completion CHECK (((claimed_at IS NULL) OR (completed_at IS NOT NULL))),
    CONSTRAINT challenge_progress_counts CHECK ((progress >= 1)),
    CONSTRAINT challenge_progress_delivery_after_claim CHECK (((delivered_at IS NULL) OR (claimed_at IS NOT NULL)))
);

ALTER TABLE ONLY public.challenge_progress FORCE ROW LEVEL SECURITY;

ALTER TABLE public.challenge_progress OWNER TO winedex_owner;

-- Name: TABLE challenge_progress; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.challenge_progress IS 'How far who takes part is with a challenge; a row from the first step on.';

-- Name: COLUMN challenge_progress.progress; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.challenge_progress.progress IS 'Of the challenge''s target, and never beyond it.';

-- Name: COLUMN challenge_progress.claimed_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.challenge_progress.claimed_at IS 'Set once: the claim.';

-- Name: COLUMN challenge_progress.delivered_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.challenge_progress.delivered_at IS 'When the player got what he claimed: coins and experience with the claim, all else by what owns it.';

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
    deleted_at timestamp with time zone,
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

-- Name: COLUMN users.deleted_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.users.deleted_at IS 'When the player has left; null: he has not. His row stays, without anything that says who he was.';

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
    CONSTRAINT wine_trades_format_known CHECK ((format = ANY (ARRAY['auction'::text, 'market'::text, 'direct'::text, 'mystery'::text, 'returned'::text]))),
    CONSTRAINT wine_trades_sales_have_a_price CHECK (((format = ANY (ARRAY['auction'::text, 'market'::text])) = (price IS NOT NULL))),
    CONSTRAINT wine_trades_two_players CHECK ((seller_id <> buyer_id))
);

ALTER TABLE public.wine_trades OWNER TO winedex_owner;

-- Name: TABLE wine_trades; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_trades IS 'One row for each wine that has changed hands, whatever the form; its id is the room''s. Never changed.';

-- Name: COLUMN wine_trades.format; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_trades.format IS 'auction, market, direct or mystery; or returned, where a buyer stepped back: then trade_id is the cover''s.';

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

-- Name: competition_match_seats; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.competition_match_seats (
    match_id bigint NOT NULL,
    seat smallint NOT NULL,
    competition_id bigint NOT NULL,
    round integer NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT competition_match_seats_seat_known CHECK ((seat = ANY (ARRAY[0, 1])))
);

ALTER TABLE public.competition_match_seats OWNER TO winedex_owner;

-- Name: TABLE competition_match_seats; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.competition_match_seats IS 'Who plays a match. Nobody plays twice in a round.';

-- Name: competition_matches; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.competition_matches (
    id bigint NOT NULL,
    competition_id bigint NOT NULL,
    round integer NOT NULL,
    board integer NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    battle_id uuid,
    winner smallint,
    winner_to bigint,
    CONSTRAINT competition_matches_board_counts CHECK (((board >= 1) AND (board <= 128))),
    CONSTRAINT competition_matches_not_into_itself CHECK ((winner_to <> id)),
    CONSTRAINT competition_matches_plays_a_battle CHECK (((state <> ALL (ARRAY['playing'::text, 'drawn'::text])) OR (battle_id IS NOT NULL))),
    CONSTRAINT competition_matches_state_known CHECK ((state = ANY (ARRAY['open'::text, 'playing'::text, 'won'::text, 'drawn'::text, 'bye'::text]))),
    CONSTRAINT competition_matches_winner_sits CHECK ((winner = ANY (ARRAY[0, 1]))),
    CONSTRAINT competition_matches_winner_when_won CHECK (((state = ANY (ARRAY['won'::text, 'bye'::text])) = (winner IS NOT NULL)))
);

ALTER TABLE public.competition_matches OWNER TO winedex_owner;

-- Name: TABLE competition_matches; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.competition_matches IS 'The matches of a round; who sits is in competition_match_seats.';

-- Name: COLUMN competition_matches.board; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_matches.board IS '1 to 128, from the top of the bracket or the standings.';

-- Name: COLUMN competition_matches.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_matches.state IS 'open (seats may be empty), playing, won (also when the other does not come), drawn, or bye.';

-- Name: COLUMN competition_matches.battle_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_matches.battle_id IS 'The battle in which it is played. Its players are the two who sit.';

-- Name: COLUMN competition_matches.winner; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_matches.winner IS 'Seat 0 or 1.';

-- Name: COLUMN competition_matches.winner_to; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_matches.winner_to IS 'Where the winner goes on, in single elimination.';

-- Name: competition_matches_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.competition_matches ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.competition_matches_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: competition_participants; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.competition_participants (
    competition_id bigint NOT NULL,
    user_id bigint NOT NULL,
    state text DEFAULT 'entered'::text NOT NULL,
    seed integer,
    points_halves integer DEFAULT 0 NOT NULL,
    final_rank integer,
    fee_paid public.price DEFAULT 0 NOT NULL,
    times_entered integer DEFAULT 1 NOT NULL,
    entered_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT competition_participants_enters_10_times CHECK (((times_entered >= 1) AND (times_entered <= 10))),
    CONSTRAINT competition_participants_not_the_house CHECK ((user_id > 0)),
    CONSTRAINT competition_participants_points_not_negative CHECK ((points_halves >= 0)),
    CONSTRAINT competition_participants_rank_counts CHECK (((final_rank >= 1) AND (final_rank <= 256))),
    CONSTRAINT competition_participants_seed_counts CHECK (((seed >= 1) AND (seed <= 256))),
    CONSTRAINT competition_participants_state_known CHECK ((state = ANY (ARRAY['entered'::text, 'playing'::text, 'out'::text, 'withdrawn'::text])))
);

ALTER TABLE public.competition_participants OWNER TO winedex_owner;

-- Name: TABLE competition_participants; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.competition_participants IS 'Who plays in what. Rows stay: they are the record of a competition.';

-- Name: COLUMN competition_participants.seed; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_participants.seed IS 'His place in the bracket, 1 the strongest; null until it is drawn.';

-- Name: COLUMN competition_participants.points_halves; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_participants.points_halves IS 'Half points: 2 for a win or a bye, 1 for a draw.';

-- Name: COLUMN competition_participants.final_rank; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_participants.final_rank IS '1 for the winner; equals share a rank; null until it is over.';

-- Name: COLUMN competition_participants.fee_paid; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_participants.fee_paid IS 'Whole coins that wait in escrow for him.';

-- Name: COLUMN competition_participants.times_entered; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.competition_participants.times_entered IS 'How often he has entered, 10 at most; part of the name under which each fee is posted.';

-- Name: competition_rounds; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.competition_rounds (
    competition_id bigint NOT NULL,
    round integer NOT NULL,
    state text DEFAULT 'paired'::text NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT competition_rounds_count CHECK (((round >= 1) AND (round <= 15))),
    CONSTRAINT competition_rounds_state_known CHECK ((state = ANY (ARRAY['paired'::text, 'over'::text]))),
    CONSTRAINT competition_rounds_times_in_order CHECK ((begins_at < ends_at))
);

ALTER TABLE public.competition_rounds OWNER TO winedex_owner;

-- Name: TABLE competition_rounds; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.competition_rounds IS 'The rounds of a competition, 15 at most (16 players, each against each). Two of one competition do not overlap.';

-- Name: competitions_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.competitions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.competitions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: direct_trade_wines; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.direct_trade_wines (
    direct_trade_id uuid NOT NULL,
    wine_id bigint NOT NULL,
    player_id bigint NOT NULL,
    n smallint NOT NULL,
    wine_ref uuid NOT NULL,
    species_id bigint NOT NULL,
    level public.wine_level NOT NULL,
    nature text NOT NULL,
    shiny boolean NOT NULL,
    ivs smallint[] NOT NULL,
    evs smallint[] NOT NULL,
    CONSTRAINT direct_trade_wines_n_counts CHECK (((n >= 1) AND (n <= 100))),
    CONSTRAINT direct_trade_wines_six_values CHECK (((cardinality(ivs) = 6) AND (cardinality(evs) = 6)))
);

ALTER TABLE ONLY public.direct_trade_wines FORCE ROW LEVEL SECURITY;

ALTER TABLE public.direct_trade_wines OWNER TO winedex_owner;

-- Name: TABLE direct_trade_wines; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.direct_trade_wines IS 'What each side of a direct trade has offered last, as it was when it was put on the table. Seen by the two.';

-- Name: COLUMN direct_trade_wines.player_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.direct_trade_wines.player_id IS 'Who offers it.';

-- Name: COLUMN direct_trade_wines.n; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.direct_trade_wines.n IS 'Its place in the offer, from 1.';

-- Name: COLUMN direct_trade_wines.wine_ref; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.direct_trade_wines.wine_ref IS 'wines.public_id.';

-- Name: COLUMN direct_trade_wines.level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.direct_trade_wines.level IS '1 to 999.';

-- Name: COLUMN direct_trade_wines.ivs; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.direct_trade_wines.ivs IS 'The six individual values in the order of wines; evs the effort values.';

-- Name: direct_trades; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.direct_trades (
    direct_trade_id uuid NOT NULL,
    player_a bigint NOT NULL,
    player_b bigint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    coins_a public.price DEFAULT 0 NOT NULL,
    coins_b public.price DEFAULT 0 NOT NULL,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    offered_a public.price DEFAULT 0 NOT NULL,
    offered_b public.price DEFAULT 0 NOT NULL,
    CONSTRAINT direct_trades_closed_whole CHECK (((state = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT direct_trades_coins_of_settled CHECK (((state = 'settled'::text) OR (((coins_a)::bigint = 0) AND ((coins_b)::bigint = 0)))),
    CONSTRAINT direct_trades_coins_one_way CHECK ((((coins_a)::bigint = 0) OR ((coins_b)::bigint = 0))),
    CONSTRAINT direct_trades_state_known CHECK ((state = ANY (ARRAY['open'::text, 'settled'::text, 'cancelled'::text, 'expired'::text, 'void'::text]))),
    CONSTRAINT direct_trades_two_players CHECK ((player_a <> player_b))
);

ALTER TABLE ONLY public.direct_trades FORCE ROW LEVEL SECURITY;

ALTER TABLE public.direct_trades OWNER TO winedex_owner;

-- Name: TABLE direct_trades; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.direct_trades IS 'Two players at one table, for their histories; its id is its room''s, and the trade_id of the wines in wine_trades that changed hands there. Seen by the two.';

-- Name: COLUMN direct_trades.player_a; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.direct_trades.player_a IS 'Who invited.';

-- Name: COLUMN direct_trades.coins_a; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.direct_trades.coins_a IS 'Whole coins that a gave on top, and coins_b what b gave: one of them is 0. Known once it is settled.';

-- Name: COLUMN direct_trades.offered_a; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.direct_trades.offered_a IS 'Whole coins that a has offered last, and offered_b b: held while it is open. Of both only the difference goes over.';

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

-- Name: event_challenges; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.event_challenges (
    id bigint NOT NULL,
    event_id bigint NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    measure text NOT NULL,
    target integer NOT NULL,
    points integer NOT NULL,
    reward_id bigint,
    CONSTRAINT event_challenges_measure_known CHECK ((measure = ANY (ARRAY['wines_caught'::text, 'battles_played'::text, 'battles_won'::text, 'trades_made'::text, 'notes_written'::text, 'lessons_read'::text, 'exams_passed'::text, 'tastings_joined'::text]))),
    CONSTRAINT event_challenges_points_count CHECK (((points >= 0) AND (points <= 10000))),
    CONSTRAINT event_challenges_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 80))),
    CONSTRAINT event_challenges_target_counts CHECK (((target >= 1) AND (target <= 1000000))),
    CONSTRAINT event_challenges_title_length CHECK (((char_length(title) >= 3) AND (char_length(title) <= 120)))
);

ALTER TABLE public.event_challenges OWNER TO winedex_owner;

-- Name: TABLE event_challenges; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.event_challenges IS 'What is to be done in an event.';

-- Name: COLUMN event_challenges.measure; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_challenges.measure IS 'What is counted: wines_caught, battles_won …';

-- Name: COLUMN event_challenges.target; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_challenges.target IS 'How many complete it.';

-- Name: COLUMN event_challenges.points; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_challenges.points IS 'What completing it adds to the player''s points in the event.';

-- Name: event_challenges_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.event_challenges ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.event_challenges_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: event_leaderboards; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.event_leaderboards (
    event_id bigint NOT NULL,
    user_id bigint NOT NULL,
    rank integer NOT NULL,
    points integer NOT NULL,
    taken_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT event_leaderboards_points_not_negative CHECK ((points >= 0)),
    CONSTRAINT event_leaderboards_rank_counts CHECK ((rank >= 1))
);

ALTER TABLE ONLY public.event_leaderboards FORCE ROW LEVEL SECURITY;

ALTER TABLE public.event_leaderboards OWNER TO winedex_owner;

-- Name: TABLE event_leaderboards; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.event_leaderboards IS 'The ranking of an event as it was last taken; public. Taken anew while the event is on, and once after.';

-- Name: COLUMN event_leaderboards.rank; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_leaderboards.rank IS '1 is first; who has as many points has the same rank, and the next rank is left out.';

-- Name: event_participation; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.event_participation (
    event_id bigint NOT NULL,
    user_id bigint NOT NULL,
    points integer DEFAULT 0 NOT NULL,
    joined_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT event_participation_points_not_negative CHECK ((points >= 0))
);

ALTER TABLE ONLY public.event_participation FORCE ROW LEVEL SECURITY;

ALTER TABLE public.event_participation OWNER TO winedex_owner;

-- Name: TABLE event_participation; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.event_participation IS 'Who takes part in an event. Stays when an account goes: the points belong to the goal of all.';

-- Name: COLUMN event_participation.points; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_participation.points IS 'Of the challenges that he completed.';

-- Name: event_reward_catalog; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.event_reward_catalog (
    id bigint NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    amount integer NOT NULL,
    species_id bigint,
    stock integer,
    claimed integer DEFAULT 0 NOT NULL,
    CONSTRAINT event_reward_catalog_amount_counts CHECK (((amount >= 1) AND (amount <= 1000000))),
    CONSTRAINT event_reward_catalog_kind_known CHECK ((kind = ANY (ARRAY['coins'::text, 'experience'::text, 'badge'::text, 'item'::text, 'wine'::text]))),
    CONSTRAINT event_reward_catalog_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 80))),
    CONSTRAINT event_reward_catalog_species_of_wine CHECK (((kind = 'wine'::text) = (species_id IS NOT NULL))),
    CONSTRAINT event_reward_catalog_stock_counts CHECK (((stock >= 1) AND (stock <= 1000000))),
    CONSTRAINT event_reward_catalog_stock_left CHECK (((claimed >= 0) AND ((stock IS NULL) OR (claimed <= stock)))),
    CONSTRAINT event_reward_catalog_title_length CHECK (((char_length(title) >= 3) AND (char_length(title) <= 120)))
)
WITH (fillfactor='80');

ALTER TABLE public.event_reward_catalog OWNER TO winedex_owner;

-- Name: TABLE event_reward_catalog; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.event_reward_catalog IS 'What challenges give. Counted in place: a fill factor of 80 keeps the changes within the page.';

-- Name: COLUMN event_reward_catalog.amount; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_reward_catalog.amount IS 'Whole coins, experience points, or how many of it.';

-- Name: COLUMN event_reward_catalog.species_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_reward_catalog.species_id IS 'Of which species the wine is; of a wine only.';

-- Name: COLUMN event_reward_catalog.stock; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_reward_catalog.stock IS 'How often it can be claimed in all; null: always.';

-- Name: COLUMN event_reward_catalog.claimed; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.event_reward_catalog.claimed IS 'How often it was.';

-- Name: event_reward_catalog_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.event_reward_catalog ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.event_reward_catalog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: evolution_attempts; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.evolution_attempts (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    user_id bigint NOT NULL,
    wine_id bigint NOT NULL,
    evolution text NOT NULL,
    from_species_id bigint NOT NULL,
    to_species_id bigint NOT NULL,
    weather text,
    place text,
    outcome text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    trade_id uuid,
    key text,
    CONSTRAINT evolution_attempts_key_length CHECK (((char_length(key) >= 1) AND (char_length(key) <= 64))),
    CONSTRAINT evolution_attempts_outcome_known CHECK ((outcome = ANY (ARRAY['evolved'::text, 'failed'::text]))),
    CONSTRAINT evolution_attempts_place_length CHECK (((char_length(place) >= 1) AND (char_length(place) <= 120))),
    CONSTRAINT evolution_attempts_two_species CHECK ((from_species_id <> to_species_id)),
    CONSTRAINT evolution_attempts_weather_length CHECK (((char_length(weather) >= 1) AND (char_length(weather) <= 40)))
);

ALTER TABLE ONLY public.evolution_attempts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.evolution_attempts OWNER TO winedex_owner;

-- Name: TABLE evolution_attempts; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.evolution_attempts IS 'Every attempt that was allowed, and how it went. Only grows. The species follow from the evolution: a trigger writes them.';

-- Name: COLUMN evolution_attempts.weather; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolution_attempts.weather IS 'The weather that the engine had then.';

-- Name: COLUMN evolution_attempts.outcome; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolution_attempts.outcome IS 'evolved, or failed by chance.';

-- Name: COLUMN evolution_attempts.trade_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolution_attempts.trade_id IS 'The room whose trade set it off, as in wine_trades; null: its owner did.';

-- Name: COLUMN evolution_attempts.key; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolution_attempts.key IS 'What the player called his request, 1 to 64 characters: asked again under it, he gets this attempt. Null: nothing.';

-- Name: evolution_attempts_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.evolution_attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.evolution_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: evolution_chains; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.evolution_chains (
    slug text NOT NULL,
    name text NOT NULL,
    CONSTRAINT evolution_chains_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
    CONSTRAINT evolution_chains_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 60)))
);

ALTER TABLE public.evolution_chains OWNER TO winedex_owner;

-- Name: TABLE evolution_chains; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.evolution_chains IS 'Ladders of ageing, ripeness and origin. Loaded from the program''s own files.';

-- Name: evolution_forms; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.evolution_forms (
    chain text NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    months smallint NOT NULL,
    species_slug text,
    CONSTRAINT evolution_forms_months_0_to_1200 CHECK (((months >= 0) AND (months <= 1200))),
    CONSTRAINT evolution_forms_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
    CONSTRAINT evolution_forms_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 60))),
    CONSTRAINT evolution_forms_species_slug_form CHECK (((species_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(species_slug) <= 120)))
);

ALTER TABLE public.evolution_forms OWNER TO winedex_owner;

-- Name: TABLE evolution_forms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.evolution_forms IS 'What a wine can be along a chain. Loaded with the chains.';

-- Name: COLUMN evolution_forms.months; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolution_forms.months IS 'Months of age at which the form is released at the earliest, 0 to 1200: the law''s figure where it has one, else the game''s.';

-- Name: COLUMN evolution_forms.species_slug; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolution_forms.species_slug IS 'The species that is this form, whether the catalogue has it or not; null: none is known.';

-- Name: evolution_items_catalog; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.evolution_items_catalog (
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    coins public.price NOT NULL,
    CONSTRAINT evolution_items_catalog_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 60))),
    CONSTRAINT evolution_items_catalog_texts_length CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 60)) AND ((char_length(description) >= 1) AND (char_length(description) <= 240))))
);

ALTER TABLE public.evolution_items_catalog OWNER TO winedex_owner;

-- Name: TABLE evolution_items_catalog; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.evolution_items_catalog IS 'Items that evolution, mega evolution or breeding uses. Loaded from the program''s own files.';

-- Name: COLUMN evolution_items_catalog.coins; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolution_items_catalog.coins IS 'What one costs, in whole coins.';

-- Name: evolutions; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.evolutions (
    slug text NOT NULL,
    chain text NOT NULL,
    from_form text NOT NULL,
    to_form text NOT NULL,
    trigger text NOT NULL,
    age_months_min smallint,
    level_min smallint,
    experience_min bigint,
    item text,
    store text,
    iv_total_min smallint,
    season text,
    weather text,
    place text,
    competitions_won_min integer,
    trades_min integer,
    guild_level_min smallint,
    chance_permille smallint,
    CONSTRAINT evolutions_age_1_to_1200 CHECK (((age_months_min >= 1) AND (age_months_min <= 1200))),
    CONSTRAINT evolutions_chance_1_to_999 CHECK (((chance_permille >= 1) AND (chance_permille <= 999))),
    CONSTRAINT evolutions_competitions_count CHECK (((competitions_won_min >= 1) AND (competitions_won_min <= 100))),
    CONSTRAINT evolutions_experience_counts CHECK ((experience_min >= 1)),
    CONSTRAINT evolutions_guild_level_1_to_16 CHECK (((guild_level_min >= 1) AND (guild_level_min <= 16))),
    CONSTRAINT evolutions_iv_total_1_to_186 CHECK (((iv_total_min >= 1) AND (iv_total_min <= 186))),
    CONSTRAINT evolutions_leads_elsewhere CHECK ((from_form <> to_form)),
    CONSTRAINT evolutions_level_1_to_999 CHECK (((level_min >= 1) AND (level_min <= 999))),
    CONSTRAINT evolutions_place_length CHECK (((char_length(place) >= 1) AND (char_length(place) <= 120))),
    CONSTRAINT evolutions_season_known CHECK ((season = ANY (ARRAY['spring'::text, 'summer'::text, 'autumn'::text, 'late_autumn'::text, 'winter'::text]))),
    CONSTRAINT evolutions_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120))),
    CONSTRAINT evolutions_store_known CHECK ((store = ANY (ARRAY['barrel_cellar'::text, 'solera'::text, 'hot_loft'::text, 'drying_loft'::text, 'lees'::text]))),
    CONSTRAINT evolutions_trades_count CHECK (((trades_min >= 1) AND (trades_min <= 100))),
    CONSTRAINT evolutions_trigger_has_its_column CHECK (
CASE trigger
    WHEN 'time'::text THEN (age_months_min IS NOT NULL)
    WHEN 'level'::text THEN (level_min IS NOT NULL)
    WHEN 'experience'::text THEN (experience_min IS NOT NULL)
    WHEN 'item'::text THEN (item IS NOT NULL)
    WHEN 'storage'::text THEN ((store IS NOT NULL) AND (age_months_min IS NOT NULL))
    WHEN 'quality'::text THEN (iv_total_min IS NOT NULL)
    WHEN 'season'::text THEN (season IS NOT NULL)
    WHEN 'location'::text THEN (place IS NOT NULL)
    WHEN 'competition'::text THEN (competitions_won_min IS NOT NULL)
    WHEN 'trade'::text THEN (trades_min IS NOT NULL)
    WHEN 'guild'::text THEN (guild_level_min IS NOT NULL)
    WHEN 'chance'::text THEN (chance_permille IS NOT NULL)
    ELSE true
END),
    CONSTRAINT evolutions_trigger_known CHECK ((trigger = ANY (ARRAY['time'::text, 'level'::text, 'experience'::text, 'item'::text, 'storage'::text, 'quality'::text, 'season'::text, 'location'::text, 'competition'::text, 'trade'::text, 'guild'::text, 'chance'::text]))),
    CONSTRAINT evolutions_weather_form CHECK (((weather ~ '^[a-z]+(_[a-z]+)*$'::text) AND (char_length(weather) <= 40)))
);

ALTER TABLE public.evolutions OWNER TO winedex_owner;

-- Name: TABLE evolutions; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.evolutions IS 'The steps between forms. Every column that is set is required, whatever the trigger; the trigger says which must be set.';

-- Name: COLUMN evolutions.trigger; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.trigger IS 'What sets it off, and what a player is told first.';

-- Name: COLUMN evolutions.age_months_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.age_months_min IS 'Months of ageing, a day of the game each, since the wine was caught or evolved last; in the store where one is named.';

-- Name: COLUMN evolutions.level_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.level_min IS 'Least level of the wine.';

-- Name: COLUMN evolutions.experience_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.experience_min IS 'Least experience points of the wine.';

-- Name: COLUMN evolutions.item; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.item IS 'The item that the attempt uses up.';

-- Name: COLUMN evolutions.store; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.store IS 'Where it must lie.';

-- Name: COLUMN evolutions.iv_total_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.iv_total_min IS 'Least sum of its six individual values, 186 being perfect.';

-- Name: COLUMN evolutions.season; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.season IS 'Season of the year where the wine grows, by its hemisphere.';

-- Name: COLUMN evolutions.weather; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.weather IS 'Weather at the attempt.';

-- Name: COLUMN evolutions.place; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.place IS 'Region in which the player is at the attempt.';

-- Name: COLUMN evolutions.competitions_won_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.competitions_won_min IS 'How many competitions its owner must have won.';

-- Name: COLUMN evolutions.trades_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.trades_min IS 'How often the wine must have changed its owner.';

-- Name: COLUMN evolutions.guild_level_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.guild_level_min IS 'Least level of its owner''s guild.';

-- Name: COLUMN evolutions.chance_permille; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.evolutions.chance_permille IS 'How likely it succeeds, in permille; null: for certain.';

-- Name: game_events; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.game_events (
    id bigint NOT NULL,
    slug text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    claims_until timestamp with time zone NOT NULL,
    level_min public.player_level DEFAULT 1 NOT NULL,
    places_max integer,
    goal bigint,
    cancelled_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT game_events_goal_counts CHECK ((goal >= 1)),
    CONSTRAINT game_events_goal_of_community CHECK (((kind = 'community'::text) = (goal IS NOT NULL))),
    CONSTRAINT game_events_kind_known CHECK ((kind = ANY (ARRAY['seasonal'::text, 'educational'::text, 'community'::text]))),
    CONSTRAINT game_events_places_count CHECK (((places_max >= 1) AND (places_max <= 1000000))),
    CONSTRAINT game_events_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 80))),
    CONSTRAINT game_events_summary_length CHECK (((char_length(summary) >= 1) AND (char_length(summary) <= 1000))),
    CONSTRAINT game_events_times_in_order CHECK (((opens_at < closes_at) AND (closes_at <= claims_until))),
    CONSTRAINT game_events_title_length CHECK (((char_length(title) >= 3) AND (char_length(title) <= 120)))
);

ALTER TABLE public.game_events OWNER TO winedex_owner;

-- Name: TABLE game_events; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.game_events IS 'What happens for everybody for a while. Nothing is deleted where somebody took part; what should not be is cancelled.';

-- Name: COLUMN game_events.kind; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.game_events.kind IS 'seasonal, educational or community (one goal for all).';

-- Name: COLUMN game_events.claims_until; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.game_events.claims_until IS 'Until when a reward may be claimed, at the close or later.';

-- Name: COLUMN game_events.level_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.game_events.level_min IS 'The least level of a player who takes part, 1 to 999.';

-- Name: COLUMN game_events.places_max; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.game_events.places_max IS 'How many may take part; null: everybody.';

-- Name: COLUMN game_events.goal; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.game_events.goal IS 'Points that all together should reach; of a community event only.';

-- Name: game_events_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.game_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.game_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: grape_variety_profiles; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.grape_variety_profiles (
    id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    colour text NOT NULL,
    acidity public.palate_step NOT NULL,
    tannin public.palate_step NOT NULL,
    aroma public.palate_step NOT NULL,
    synonyms text[] DEFAULT '{}'::text[] NOT NULL,
    names_folded text[] NOT NULL,
    origin_country text,
    origin_source text,
    CONSTRAINT grape_variety_profiles_colour_known CHECK ((colour = ANY (ARRAY['red'::text, 'white'::text]))),
    CONSTRAINT grape_variety_profiles_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
    CONSTRAINT grape_variety_profiles_names_whole CHECK (((cardinality(names_folded) = (cardinality(synonyms) + 1)) AND (array_position(names_folded, NULL::text) IS NULL) AND (array_position(synonyms, NULL::text) IS NULL))),
    CONSTRAINT grape_variety_profiles_origin_has_source CHECK (((origin_country IS NULL) = (origin_source IS NULL))),
    CONSTRAINT grape_variety_profiles_palate_begins_at_1 CHECK ((((acidity)::smallint >= 1) AND ((aroma)::smallint >= 1))),
    CONSTRAINT grape_variety_profiles_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120)))
);

ALTER TABLE public.grape_variety_profiles OWNER TO winedex_owner;

-- Name: TABLE grape_variety_profiles; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.grape_variety_profiles IS 'The grapes, by the one name that the game uses, and by all others.';

-- Name: COLUMN grape_variety_profiles.name; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.grape_variety_profiles.name IS 'The name that species, regions and lessons use.';

-- Name: COLUMN grape_variety_profiles.acidity; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.grape_variety_profiles.acidity IS '1 (least) to 5 (most), as is aroma; our own judgement for the game, and not taught.';

-- Name: COLUMN grape_variety_profiles.tannin; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.grape_variety_profiles.tannin IS '0 (none) to 5; our own judgement too.';

-- Name: COLUMN grape_variety_profiles.names_folded; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.grape_variety_profiles.names_folded IS 'Its name and its synonyms as plain words, without accents and capitals: the program folds them.';

-- Name: COLUMN grape_variety_profiles.origin_country; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.grape_variety_profiles.origin_country IS 'Where the grape comes from; null where that is disputed or not confirmed.';

-- Name: grape_variety_profiles_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.grape_variety_profiles ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.grape_variety_profiles_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: guild_events; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.guild_events (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    guild_id bigint NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    seats integer DEFAULT 0 NOT NULL,
    seats_max integer NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    cancelled_at timestamp with time zone,
    CONSTRAINT guild_events_a_week_at_most CHECK ((ends_at <= (begins_at + '168:00:00'::interval))),
    CONSTRAINT guild_events_kind_known CHECK ((kind = ANY (ARRAY['tasting'::text, 'lesson'::text, 'competition'::text, 'meeting'::text]))),
    CONSTRAINT guild_events_seats_max_sane CHECK (((seats_max >= 2) AND (seats_max <= 500))),
    CONSTRAINT guild_events_seats_within_limit CHECK (((seats >= 0) AND (seats <= seats_max))),
    CONSTRAINT guild_events_times_in_order CHECK ((begins_at < ends_at)),
    CONSTRAINT guild_events_title_length CHECK ((((char_length(title) >= 1) AND (char_length(title) <= 80)) AND (title = btrim(title))))
);

ALTER TABLE public.guild_events OWNER TO winedex_owner;

-- Name: TABLE guild_events; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.guild_events IS 'What a guild has planned and done. Two events of one guild do not overlap.';

-- Name: COLUMN guild_events.seats; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guild_events.seats IS 'How many come; counted by a trigger and held against seats_max.';

-- Name: guild_treasury_entries; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.guild_treasury_entries (
    id bigint NOT NULL,
    guild_id bigint NOT NULL,
    user_id bigint NOT NULL,
    amount bigint NOT NULL,
    transaction_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT guild_treasury_entries_moves_something CHECK ((amount <> 0))
);

ALTER TABLE ONLY public.guild_treasury_entries FORCE ROW LEVEL SECURITY;

ALTER TABLE public.guild_treasury_entries OWNER TO winedex_owner;

-- Name: TABLE guild_treasury_entries; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.guild_treasury_entries IS 'What was paid into a guild''s treasury and out of it, each with the transaction of the ledger that moved the coins. Only grows.';

-- Name: COLUMN guild_treasury_entries.user_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guild_treasury_entries.user_id IS 'Who paid in, or to whom it was paid out.';

-- Name: COLUMN guild_treasury_entries.amount; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guild_treasury_entries.amount IS 'Whole coins: positive in, negative out.';

-- Name: guilds; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.guilds (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    kind text NOT NULL,
    region text,
    motto text DEFAULT ''::text NOT NULL,
    joining text DEFAULT 'open'::text NOT NULL,
    joining_level_min public.player_level DEFAULT 1 NOT NULL,
    level smallint DEFAULT 1 NOT NULL,
    experience bigint DEFAULT 0 NOT NULL,
    members integer DEFAULT 0 NOT NULL,
    members_max integer DEFAULT 25 NOT NULL,
    officers integer DEFAULT 0 NOT NULL,
    treasury public.price DEFAULT 0 NOT NULL,
    founded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    dissolved_at timestamp with time zone,
    CONSTRAINT guilds_dissolved_is_empty CHECK (((dissolved_at IS NULL) OR (members = 0))),
    CONSTRAINT guilds_experience_not_negative CHECK ((experience >= 0)),
    CONSTRAINT guilds_joining_known CHECK ((joining = ANY (ARRAY['open'::text, 'invitation'::text, 'closed'::text]))),
    CONSTRAINT guilds_kind_known CHECK ((kind = ANY (ARRAY['regional'::text, 'educational'::text, 'competition'::text, 'trading'::text]))),
    CONSTRAINT guilds_level_1_to_16 CHECK (((level >= 1) AND (level <= 16))),
    CONSTRAINT guilds_members_max_by_level CHECK (((members_max >= 2) AND (members_max <= (20 + (5 * level))))),
    CONSTRAINT guilds_members_within_limit CHECK (((members >= 0) AND (members <= members_max))),
    CONSTRAINT guilds_motto_length CHECK ((char_length(motto) <= 200)),
    CONSTRAINT guilds_name_key_length CHECK (((char_length(name_key) >= 3) AND (char_length(name_key) <= 90))),
    CONSTRAINT guilds_name_length CHECK ((((char_length(name) >= 3) AND (char_length(name) <= 30)) AND (name = btrim(name)))),
    CONSTRAINT guilds_officers_within_limit CHECK (((officers >= 0) AND (officers <= 5))),
    CONSTRAINT guilds_region_length CHECK (((char_length(region) >= 1) AND (char_length(region) <= 120))),
    CONSTRAINT guilds_region_of_regional CHECK (((kind = 'regional'::text) = (region IS NOT NULL)))
)
WITH (fillfactor='80');

ALTER TABLE public.guilds OWNER TO winedex_owner;

-- Name: TABLE guilds; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.guilds IS 'Clubs of players. A guild that nobody is in is dissolved, and stays for what refers to it; its name is free again.';

-- Name: COLUMN guilds.public_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.public_id IS 'UUIDv7 made by the program: what the outside calls the guild.';

-- Name: COLUMN guilds.name_key; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.name_key IS 'As names are compared: case-folded by the program, as players'' names are.';

-- Name: COLUMN guilds.region; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.region IS 'Whose wines it is about; of a regional guild, and of no other.';

-- Name: COLUMN guilds.joining; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.joining IS 'Who may join: open everybody, invitation who was invited, closed nobody.';

-- Name: COLUMN guilds.joining_level_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.joining_level_min IS 'From which level of a player on.';

-- Name: COLUMN guilds.level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.level IS '1 to 16; with each level five more may be members, 25 to 100.';

-- Name: COLUMN guilds.members; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.members IS 'How many members there are; counted by a trigger, and held against members_max.';

-- Name: COLUMN guilds.officers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.officers IS 'How many of them are officers, five at most; counted as members are.';

-- Name: COLUMN guilds.treasury; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.guilds.treasury IS 'Whole coins. They lie in the house''s escrow accounts; the sum of guild_treasury_entries.';

-- Name: guild_analytics; Type: MATERIALIZED VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE MATERIALIZED VIEW public.guild_analytics AS
 WITH acted AS (
         SELECT l.user_id,
            count(*) AS actions,
            max(l.created_at) AS last_at
           FROM public.user_activity_log l
          WHERE (l.created_at > (now() - '30 days'::interval))
          GROUP BY l.user_id
        ), fought AS (
         SELECT f.user_id,
            count(*) AS battles,
            count(*) FILTER (WHERE f.won) AS won
           FROM (public.battles b
             CROSS JOIN LATERAL ( VALUES (b.player_0,(b.winner = 0)), (b.player_1,(b.winner = 1))) f(user_id, won))
          WHERE ((b.state = 'over'::text) AND (b.closed_at > (now() - '30 days'::interval)))
          GROUP BY f.user_id
        ), competed AS (
         SELECT p.user_id,
            count(*) AS entries,
            count(*) FILTER (WHERE (p.final_rank = 1)) AS won,
            count(*) FILTER (WHERE (p.final_rank <= 3)) AS podiums
           FROM (public.competition_participants p
             JOIN public.competitions c ON ((c.id = p.competition_id)))
          WHERE ((c.state = 'over'::text) AND (p.state <> 'withdrawn'::text))
          GROUP BY p.user_id
        ), member AS (
         SELECT m_1.guild_id,
            count(*) AS members,
            round(avg((u.level)::smallint), 2) AS average_level,
            count(*) FILTER (WHERE (m_1.joined_at > (now() - '30 days'::interval))) AS joined_30_days,
            count(*) FILTER (WHERE (a_1.last_at > (now() - '7 days'::interval))) AS active_7_days,
            count(a_1.user_id) AS active_30_days,
            (COALESCE(sum(a_1.actions), (0)::numeric))::bigint AS actions_30_days,
            (COALESCE(sum(f.battles), (0)::numeric))::bigint AS battles_30_days,
            (COALESCE(sum(f.won), (0)::numeric))::bigint AS battles_won_30_days,
            (COALESCE(sum(c.entries), (0)::numeric))::bigint AS competition_entries,
            (COALESCE(sum(c.won), (0)::numeric))::bigint AS competitions_won,
            (COALESCE(sum(c.podiums), (0)::numeric))::bigint AS podiums,
            (COALESCE(sum(s.total_wines), (0)::numeric))::bigint AS wines,
            (COALESCE(sum(s.collection_value), (0)::numeric))::bigint AS collection_value
           FROM (((((public.guild_memberships m_1
             JOIN public.users u ON ((u.id = m_1.user_id)))
             LEFT JOIN acted a_1 ON ((a_1.user_id = m_1.user_id)))
             LEFT JOIN fought f ON ((f.user_id = m_1.user_id)))
             LEFT JOIN competed c ON ((c.user_id = m_1.user_id)))
             LEFT JOIN public.user_collection_summary s ON ((s.user_id = m_1.user_id)))
          GROUP BY m_1.guild_id
        ), held AS (
         SELECT e.guild_id,
            count(*) FILTER (WHERE (e.ends_at <= now())) AS events_held,
            count(*) FILTER (WHERE ((e.ends_at <= now()) AND (e.ends_at > (now() - '30 days'::interval)))) AS events_30_days,
            count(*) FILTER (WHERE (e.begins_at > now())) AS events_ahead,
            round(avg(e.seats) FILTER (WHERE (e.ends_at <= now())), 2) AS attendance_average,
            round(((100.0 * (sum(e.seats) FILTER (WHERE (e.ends_at <= now())))::numeric) / (sum(e.seats_max) FILTER (WHERE (e.ends_at <= now())))::numeric), 2) AS attendance_pct
           FROM public.guild_events e
          WHERE (e.cancelled_at IS NULL)
          GROUP BY e.guild_id
        ), arranged AS (
         SELECT c.guild_id,
            count(*) AS competitions_held
           FROM public.competitions c
          WHERE ((c.guild_id IS NOT NULL) AND (c.state = 'over'::text))
          GROUP BY c.guild_id
        ), money AS (
         SELECT t.guild_id,
            (COALESCE(sum(t.amount) FILTER (WHERE (t.amount > 0)), (0)::numeric))::bigint AS paid_in_30_days,
            (COALESCE((- sum(t.amount) FILTER (WHERE (t.amount < 0))), (0)::numeric))::bigint AS paid_out_30_days
           FROM public.guild_treasury_entries t
          WHERE (t.created_at > (now() - '30 days'::interval))
          GROUP BY t.guild_id
        )
 SELECT g.id AS guild_id,
    COALESCE(m.members, (0)::bigint) AS members,
    m.average_level,
    COALESCE(m.joined_30_days, (0)::bigint) AS joined_30_days,
    COALESCE(m.active_7_days, (0)::bigint) AS active_7_days,
    COALESCE(m.active_30_days, (0)::bigint) AS active_30_days,
    (COALESCE(round(((100.0 * (m.active_30_days)::numeric) / (NULLIF(m.members, 0))::numeric), 2), (0)::numeric))::numeric(5,2) AS activity_pct,
    COALESCE(m.actions_30_days, (0)::bigint) AS actions_30_days,
    COALESCE(m.wines, (0)::bigint) AS wines,
    COALESCE(m.collection_value, (0)::bigint) AS collection_value,
    COALESCE(m.battles_30_days, (0)::bigint) AS battles_30_days,
    COALESCE(m.battles_won_30_days, (0)::bigint) AS battles_won_30_days,
    COALESCE(m.competition_entries, (0)::bigint) AS competition_entries,
    COALESCE(m.competitions_won, (0)::bigint) AS competitions_won,
    COALESCE(m.podiums, (0)::bigint) AS podiums,
    COALESCE(a.competitions_held, (0)::bigint) AS competitions_held,
    rank() OVER (ORDER BY COALESCE(m.competitions_won, (0)::bigint) DESC, COALESCE(m.podiums, (0)::bigint) DESC, COALESCE(m.battles_won_30_days, (0)::bigint) DESC) AS standing,
    COALESCE(h.events_held, (0)::bigint) AS events_held,
    COALESCE(h.events_30_days, (0)::bigint) AS events_30_days,
    COALESCE(h.events_ahead, (0)::bigint) AS events_ahead,
    h.attendance_average,
    h.attendance_pct,
    (g.treasury)::bigint AS treasury,
    COALESCE(y.paid_in_30_days, (0)::bigint) AS paid_in_30_days,
    COALESCE(y.paid_out_30_days, (0)::bigint) AS paid_out_30_days,
    now() AS refreshed_at
   FROM ((((public.guilds g
     LEFT JOIN member m ON ((m.guild_id = g.id)))
     LEFT JOIN held h ON ((h.guild_id = g.id)))
     LEFT JOIN arranged a ON ((a.guild_id = g.id)))
     LEFT JOIN money y ON ((y.guild_id = g.id)))
  WHERE (g.dissolved_at IS NULL)
  WITH NO DATA;

ALTER MATERIALIZED VIEW public.guild_analytics OWNER TO wine_pokedex_engine;

-- Name: MATERIALIZED VIEW guild_analytics; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON MATERIALIZED VIEW public.guild_analytics IS 'What each guild''s present members did, and the guild itself. Read through guild_standings and my_guild_analytics; refreshed after user_collection_summary, which it reads.';

-- Name: COLUMN guild_analytics.activity_pct; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.guild_analytics.activity_pct IS 'Per cent of the members who did anything in 30 days.';

-- Name: COLUMN guild_analytics.collection_value; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.guild_analytics.collection_value IS 'Whole coins, of all members'' wines.';

-- Name: COLUMN guild_analytics.standing; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.guild_analytics.standing IS '1 is first: by competitions won, then podiums, then battles won in 30 days; equals share a place.';

-- Name: COLUMN guild_analytics.attendance_average; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.guild_analytics.attendance_average IS 'How many came to an event that is over; null before the first.';

-- Name: COLUMN guild_analytics.attendance_pct; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.guild_analytics.attendance_pct IS 'Per cent of the seats of such events.';

-- Name: COLUMN guild_analytics.treasury; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON COLUMN public.guild_analytics.treasury IS 'Whole coins, as are paid_in_30_days and paid_out_30_days.';

-- Name: guild_cellar; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.guild_cellar (
    wine_id bigint NOT NULL,
    guild_id bigint NOT NULL,
    lent_by bigint NOT NULL,
    lent_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.guild_cellar FORCE ROW LEVEL SECURITY;

ALTER TABLE public.guild_cellar OWNER TO winedex_owner;

-- Name: TABLE guild_cellar; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.guild_cellar IS 'Wines that members show to their guild and lend for its events. They stay their owner''s, and leave when he leaves or gives them to somebody else.';

-- Name: guild_event_participants; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.guild_event_participants (
    event_id bigint NOT NULL,
    user_id bigint NOT NULL,
    joined_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.guild_event_participants OWNER TO winedex_owner;

-- Name: TABLE guild_event_participants; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.guild_event_participants IS 'Who comes to an event. Its guild''s members only, while it is ahead.';

-- Name: guild_events_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.guild_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.guild_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: guild_invitations; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.guild_invitations (
    guild_id bigint NOT NULL,
    user_id bigint NOT NULL,
    invited_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT guild_invitations_not_the_house CHECK ((user_id > 0)),
    CONSTRAINT guild_invitations_times_in_order CHECK ((created_at < expires_at))
);

ALTER TABLE ONLY public.guild_invitations FORCE ROW LEVEL SECURITY;

ALTER TABLE public.guild_invitations OWNER TO winedex_owner;

-- Name: TABLE guild_invitations; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.guild_invitations IS 'Who was invited and has not answered; good for seven days.';

-- Name: guild_reports; Type: VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE VIEW public.guild_reports WITH (security_barrier='true') AS
 SELECT guild_id,
    members,
    average_level,
    joined_30_days,
    active_7_days,
    active_30_days,
    activity_pct,
    actions_30_days,
    wines,
    collection_value,
    battles_30_days,
    battles_won_30_days,
    competition_entries,
    competitions_won,
    podiums,
    competitions_held,
    standing,
    events_held,
    events_30_days,
    events_ahead,
    attendance_average,
    attendance_pct,
    treasury,
    paid_in_30_days,
    paid_out_30_days,
    refreshed_at
   FROM public.guild_analytics;

ALTER VIEW public.guild_reports OWNER TO wine_pokedex_engine;

-- Name: VIEW guild_reports; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON VIEW public.guild_reports IS 'All figures of all guilds, for reports.';

-- Name: guild_standings; Type: VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE VIEW public.guild_standings WITH (security_barrier='true') AS
 SELECT g.public_id,
    g.name,
    g.kind,
    g.region,
    g.level,
    a.standing,
    a.members,
    a.average_level,
    a.joined_30_days,
    a.active_7_days,
    a.active_30_days,
    a.activity_pct,
    a.wines,
    a.battles_30_days,
    a.battles_won_30_days,
    a.competition_entries,
    a.competitions_won,
    a.podiums,
    a.competitions_held,
    a.events_held,
    a.events_30_days,
    a.events_ahead,
    a.attendance_average,
    a.attendance_pct,
    a.refreshed_at
   FROM (public.guild_analytics a
     JOIN public.guilds g ON ((g.id = a.guild_id)));

ALTER VIEW public.guild_standings OWNER TO wine_pokedex_engine;

-- Name: VIEW guild_standings; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON VIEW public.guild_standings IS 'What everybody may know of guilds: nothing of their money.';

-- Name: guild_treasury_entries_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.guild_treasury_entries ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.guild_treasury_entries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: guilds_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.guilds ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.guilds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

-- Name: job_schedules; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.job_schedules (
    kind text NOT NULL,
    every interval NOT NULL,
    at interval NOT NULL,
    alone boolean NOT NULL,
    tries_max smallint NOT NULL,
    next_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_done_at timestamp with time zone,
    last_seconds real,
    last_said jsonb,
    CONSTRAINT job_schedules_at_within CHECK (((at >= '00:00:00'::interval) AND (at < every))),
    CONSTRAINT job_schedules_every_range CHECK (((every >= '00:00:01'::interval) AND (every <= '31 days'::interval))),
    CONSTRAINT job_schedules_tries_max_range CHECK (((tries_max >= 1) AND (tries_max <= 100)))
);

ALTER TABLE public.job_schedules OWNER TO winedex_owner;

-- Name: TABLE job_schedules; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.job_schedules IS 'Jobs that come back by themselves, as the program''s registry says. A new one is due at once.';

-- Name: COLUMN job_schedules.every; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.job_schedules.every IS 'The period; due times are whole periods from the Unix epoch, UTC, plus at.';

-- Name: COLUMN job_schedules.at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.job_schedules.at IS 'How far into the period: with a period of a day, the time of day, UTC.';

-- Name: COLUMN job_schedules.alone; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.job_schedules.alone IS 'Whether at most one of the kind runs at a time.';

-- Name: COLUMN job_schedules.next_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.job_schedules.next_at IS 'When the next one is due, by this database''s clock. Times that passed while nobody looked are made up for by one job.';

-- Name: COLUMN job_schedules.last_seconds; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.job_schedules.last_seconds IS 'How long the last one that succeeded took, in seconds.';

-- Name: COLUMN job_schedules.last_said; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.job_schedules.last_said IS 'What it answered.';

-- Name: jobs_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

-- Name: market_listings; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.market_listings (
    listing_id uuid NOT NULL,
    seller_id bigint NOT NULL,
    wine_id bigint NOT NULL,
    wine_ref uuid NOT NULL,
    species_id bigint NOT NULL,
    level public.wine_level NOT NULL,
    nature text NOT NULL,
    shiny boolean NOT NULL,
    ivs smallint[] NOT NULL,
    evs smallint[] NOT NULL,
    price public.price NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    trade_id uuid,
    listed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT market_listings_closed_whole CHECK (((state = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT market_listings_price_counts CHECK ((((price)::bigint >= 1) AND ((price)::bigint <= 1000000000))),
    CONSTRAINT market_listings_sold_whole CHECK (((state = 'sold'::text) = (trade_id IS NOT NULL))),
    CONSTRAINT market_listings_state_known CHECK ((state = ANY (ARRAY['open'::text, 'sold'::text, 'withdrawn'::text, 'expired'::text, 'void'::text]))),
    CONSTRAINT market_listings_stats_six CHECK (((cardinality(ivs) = 6) AND (cardinality(evs) = 6))),
    CONSTRAINT market_listings_times_in_order CHECK (((expires_at > listed_at) AND (expires_at <= (listed_at + '720:00:00'::interval))))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.market_listings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.market_listings OWNER TO winedex_owner;

-- Name: TABLE market_listings; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.market_listings IS 'One row a wine at a fixed price, for all to see; its id is its room''s, which writes it.';

-- Name: COLUMN market_listings.wine_ref; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.market_listings.wine_ref IS 'With what follows up to evs: the wine as it was put up, for those to see who may not see the wines of others.';

-- Name: COLUMN market_listings.ivs; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.market_listings.ivs IS 'The six individual values in the order of wines; evs the effort values.';

-- Name: COLUMN market_listings.price; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.market_listings.price IS 'Whole coins, 1 to a thousand million.';

-- Name: COLUMN market_listings.trade_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.market_listings.trade_id IS 'The trade by which it was sold; its row in wine_trades says to whom.';

-- Name: COLUMN market_listings.expires_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.market_listings.expires_at IS '30 days after listing at most.';

-- Name: mega_evolution_data; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.mega_evolution_data (
    slug text NOT NULL,
    species_slug text NOT NULL,
    item text NOT NULL,
    name text NOT NULL,
    primary_type public.wine_type NOT NULL,
    secondary_type public.wine_type,
    longevity_pct smallint NOT NULL,
    power_pct smallint NOT NULL,
    terroir_pct smallint NOT NULL,
    complexity_pct smallint NOT NULL,
    rarity_pct smallint NOT NULL,
    elegance_pct smallint NOT NULL,
    turns smallint NOT NULL,
    CONSTRAINT mega_evolution_data_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
    CONSTRAINT mega_evolution_data_percents_100_to_150 CHECK ((((longevity_pct >= 100) AND (longevity_pct <= 150)) AND ((power_pct >= 100) AND (power_pct <= 150)) AND ((terroir_pct >= 100) AND (terroir_pct <= 150)) AND ((complexity_pct >= 100) AND (complexity_pct <= 150)) AND ((rarity_pct >= 100) AND (rarity_pct <= 150)) AND ((elegance_pct >= 100) AND (elegance_pct <= 150)))),
    CONSTRAINT mega_evolution_data_raises_60_to_120_in_all CHECK ((((((((longevity_pct + power_pct) + terroir_pct) + complexity_pct) + rarity_pct) + elegance_pct) >= 660) AND ((((((longevity_pct + power_pct) + terroir_pct) + complexity_pct) + rarity_pct) + elegance_pct) <= 720))),
    CONSTRAINT mega_evolution_data_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120))),
    CONSTRAINT mega_evolution_data_turns_1_to_8 CHECK (((turns >= 1) AND (turns <= 8))),
    CONSTRAINT mega_evolution_data_two_types CHECK (((secondary_type)::text <> (primary_type)::text))
);

ALTER TABLE public.mega_evolution_data OWNER TO winedex_owner;

-- Name: TABLE mega_evolution_data; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.mega_evolution_data IS 'What a few great wines become for some turns of a battle, with an item in hand. Loaded from the program''s own files.';

-- Name: COLUMN mega_evolution_data.longevity_pct; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.mega_evolution_data.longevity_pct IS 'The six _pct columns: per cent of the base stat, 100 to 150; together they raise by 60 to 120.';

-- Name: COLUMN mega_evolution_data.turns; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.mega_evolution_data.turns IS 'How long it lasts, in turns.';

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

-- Name: my_guild_analytics; Type: VIEW; Schema: public; Owner: wine_pokedex_engine

CREATE VIEW public.my_guild_analytics WITH (security_barrier='true') AS
 SELECT guild_id,
    members,
    average_level,
    joined_30_days,
    active_7_days,
    active_30_days,
    activity_pct,
    actions_30_days,
    wines,
    collection_value,
    battles_30_days,
    battles_won_30_days,
    competition_entries,
    competitions_won,
    podiums,
    competitions_held,
    standing,
    events_held,
    events_30_days,
    events_ahead,
    attendance_average,
    attendance_pct,
    treasury,
    paid_in_30_days,
    paid_out_30_days,
    refreshed_at
   FROM public.guild_analytics a
  WHERE (guild_id = ( SELECT m.guild_id
           FROM public.guild_memberships m
          WHERE (m.user_id = public.current_player())));

ALTER VIEW public.my_guild_analytics OWNER TO wine_pokedex_engine;

-- Name: VIEW my_guild_analytics; Type: COMMENT; Schema: public; Owner: wine_pokedex_engine

COMMENT ON VIEW public.my_guild_analytics IS 'All figures, money too, of the guild whose member the player is for whom the transaction speaks.';

-- Name: mystery_deposits; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.mystery_deposits (
    deposit_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    player_id bigint NOT NULL,
    wine_id bigint NOT NULL,
    wish_type public.wine_type,
    wish_style text,
    rarity_low smallint NOT NULL,
    rarity_high smallint NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    matched_with uuid,
    deposited_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT mystery_deposits_closed_whole CHECK ((((state = 'waiting'::text) = (closed_at IS NULL)) AND ((state = 'matched'::text) = (matched_with IS NOT NULL)))),
    CONSTRAINT mystery_deposits_not_itself CHECK ((matched_with <> deposit_id)),
    CONSTRAINT mystery_deposits_rarity_band CHECK (((1 <= rarity_low) AND (rarity_low <= rarity_high) AND (rarity_high <= 21))),
    CONSTRAINT mystery_deposits_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'matched'::text, 'withdrawn'::text, 'void'::text]))),
    CONSTRAINT mystery_deposits_style_known CHECK ((wish_style = ANY (ARRAY['red'::text, 'white'::text, 'rose'::text, 'sparkling'::text, 'sweet'::text, 'fortified'::text])))
);

ALTER TABLE ONLY public.mystery_deposits FORCE ROW LEVEL SECURITY;

ALTER TABLE public.mystery_deposits OWNER TO winedex_owner;

-- Name: TABLE mystery_deposits; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.mystery_deposits IS 'Wines that wait in the pool for another that nobody knows beforehand. Who waits with what is nobody else''s to see.';

-- Name: COLUMN mystery_deposits.pool_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.mystery_deposits.pool_id IS 'The pool''s room, which holds the wine.';

-- Name: COLUMN mystery_deposits.wish_type; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.mystery_deposits.wish_type IS 'As its primary or secondary type; null: any.';

-- Name: COLUMN mystery_deposits.rarity_low; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.mystery_deposits.rarity_low IS 'With rarity_high: between which rarities, 1 to 21, what comes back may be.';

-- Name: COLUMN mystery_deposits.matched_with; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.mystery_deposits.matched_with IS 'The deposit that it was exchanged for, which names this one.';

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

-- Name: player_blocks; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.player_blocks (
    blocker_id bigint NOT NULL,
    blocked_id bigint NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT player_blocks_not_oneself CHECK ((blocker_id <> blocked_id))
);

ALTER TABLE ONLY public.player_blocks FORCE ROW LEVEL SECURITY;

ALTER TABLE public.player_blocks OWNER TO winedex_owner;

-- Name: TABLE player_blocks; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.player_blocks IS 'Who trades with whom in no form: the same rows as user_blocks, written by player_block. Seen by who blocks only.';

-- Name: player_reports_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.player_reports ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.player_reports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: professional_certifications; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.professional_certifications (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    user_id bigint NOT NULL,
    kind text DEFAULT 'own'::text NOT NULL,
    enrollment_id bigint,
    issuer text NOT NULL,
    title text NOT NULL,
    issued_on date NOT NULL,
    expires_on date,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT professional_certifications_course_whole CHECK (((kind = 'course'::text) = (enrollment_id IS NOT NULL))),
    CONSTRAINT professional_certifications_dates_in_order CHECK ((expires_on > issued_on)),
    CONSTRAINT professional_certifications_issued_plausible CHECK ((issued_on >= '1930-01-01'::date)),
    CONSTRAINT professional_certifications_issuer_length CHECK ((((char_length(issuer) >= 1) AND (char_length(issuer) <= 120)) AND (issuer = btrim(issuer)))),
    CONSTRAINT professional_certifications_kind_known CHECK ((kind = ANY (ARRAY['course'::text, 'own'::text]))),
    CONSTRAINT professional_certifications_title_length CHECK ((((char_length(title) >= 1) AND (char_length(title) <= 160)) AND (title = btrim(title))))
);

ALTER TABLE ONLY public.professional_certifications FORCE ROW LEVEL SECURITY;

ALTER TABLE public.professional_certifications OWNER TO winedex_owner;

-- Name: TABLE professional_certifications; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.professional_certifications IS 'Certificates: of our own courses, written by the exam; and what a player says he holds from elsewhere, as issuer, title and date, which nobody has checked. He writes those himself, under policies.';

-- Name: COLUMN professional_certifications.kind; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_certifications.kind IS 'course: earned in the game. own: the player''s word.';

-- Name: COLUMN professional_certifications.enrollment_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_certifications.enrollment_id IS 'The attempt that earned it; null where it is the player''s word.';

-- Name: COLUMN professional_certifications.expires_on; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_certifications.expires_on IS 'First day on which it no longer counts; null: it does not expire.';

-- Name: professional_certifications_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.professional_certifications ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.professional_certifications_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: professional_tasting_participants; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.professional_tasting_participants (
    session_id bigint NOT NULL,
    user_id bigint NOT NULL,
    joined_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    answers jsonb,
    handed_in_at timestamp with time zone,
    score smallint,
    CONSTRAINT professional_tasting_participants_answers_whole CHECK (((answers IS NULL) = (handed_in_at IS NULL))),
    CONSTRAINT professional_tasting_participants_score_of_answers CHECK (((score IS NULL) OR (answers IS NOT NULL))),
    CONSTRAINT professional_tasting_participants_score_permille CHECK (((score >= 0) AND (score <= 1000)))
);

ALTER TABLE ONLY public.professional_tasting_participants FORCE ROW LEVEL SECURITY;

ALTER TABLE public.professional_tasting_participants OWNER TO winedex_owner;

-- Name: TABLE professional_tasting_participants; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.professional_tasting_participants IS 'Who sits at a tasting, and what he wrote: seen by himself and by the host. Only the player''s own: goes with him.';

-- Name: COLUMN professional_tasting_participants.answers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_tasting_participants.answers IS 'An array, one object a glass: question → choice, choices or text, as the session''s grid has it. Handed in once.';

-- Name: COLUMN professional_tasting_participants.score; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_tasting_participants.score IS 'Permille of what could be found; null until somebody judged it.';

-- Name: professional_tasting_sessions; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.professional_tasting_sessions (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    host_id bigint NOT NULL,
    template_id bigint NOT NULL,
    title text NOT NULL,
    blind boolean NOT NULL,
    pours smallint NOT NULL,
    seats_max smallint NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT professional_tasting_sessions_pours_1_to_12 CHECK (((pours >= 1) AND (pours <= 12))),
    CONSTRAINT professional_tasting_sessions_seats_1_to_100 CHECK (((seats_max >= 1) AND (seats_max <= 100))),
    CONSTRAINT professional_tasting_sessions_state_known CHECK ((state = ANY (ARRAY['planned'::text, 'open'::text, 'closed'::text, 'cancelled'::text]))),
    CONSTRAINT professional_tasting_sessions_times_in_order CHECK (((starts_at < ends_at) AND (ends_at <= (starts_at + '12:00:00'::interval)))),
    CONSTRAINT professional_tasting_sessions_title_length CHECK ((((char_length(title) >= 3) AND (char_length(title) <= 80)) AND (title = btrim(title))))
);

ALTER TABLE ONLY public.professional_tasting_sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.professional_tasting_sessions OWNER TO winedex_owner;

-- Name: TABLE professional_tasting_sessions; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.professional_tasting_sessions IS 'Tastings that players hold for each other. Everybody sees which there are; its host writes his own. Stays when the host''s account goes, since others sat at it.';

-- Name: COLUMN professional_tasting_sessions.public_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_tasting_sessions.public_id IS 'UUIDv7 made by the program: what the outside calls the session.';

-- Name: COLUMN professional_tasting_sessions.pours; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_tasting_sessions.pours IS 'How many glasses, 1 to 12.';

-- Name: COLUMN professional_tasting_sessions.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_tasting_sessions.state IS 'planned, then open (glasses are described), then closed; or cancelled.';

-- Name: professional_tasting_sessions_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.professional_tasting_sessions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.professional_tasting_sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: professional_wine_regions; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.professional_wine_regions (
    id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    parent_id bigint,
    parent_depth smallint,
    depth smallint GENERATED ALWAYS AS ((COALESCE((parent_depth + 1), 0))::smallint) STORED NOT NULL,
    hemisphere text NOT NULL,
    scheme text,
    established smallint,
    grapes text[] DEFAULT '{}'::text[] NOT NULL,
    source text NOT NULL,
    words tsvector GENERATED ALWAYS AS (public.species_words(name, NULL::text, grapes, name, country)) STORED NOT NULL,
    CONSTRAINT professional_wine_regions_depth_0_to_5 CHECK (((depth >= 0) AND (depth <= 5))),
    CONSTRAINT professional_wine_regions_established_year CHECK (((established >= 1500) AND (established <= 2100))),
    CONSTRAINT professional_wine_regions_grapes_count CHECK (((cardinality(grapes) <= 50) AND (array_position(grapes, NULL::text) IS NULL))),
    CONSTRAINT professional_wine_regions_hemisphere_known CHECK ((hemisphere = ANY (ARRAY['north'::text, 'south'::text]))),
    CONSTRAINT professional_wine_regions_name_length CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND ((char_length(country) >= 1) AND (char_length(country) <= 120)))),
    CONSTRAINT professional_wine_regions_not_its_own_parent CHECK ((parent_id <> id)),
    CONSTRAINT professional_wine_regions_parent_whole CHECK (((parent_id IS NULL) = (parent_depth IS NULL))),
    CONSTRAINT professional_wine_regions_root_is_country CHECK (((parent_id IS NOT NULL) OR (name = country))),
    CONSTRAINT professional_wine_regions_scheme_length CHECK (((char_length(scheme) >= 1) AND (char_length(scheme) <= 40))),
    CONSTRAINT professional_wine_regions_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120))),
    CONSTRAINT professional_wine_regions_source_length CHECK (((char_length(source) >= 1) AND (char_length(source) <= 200)))
);

ALTER TABLE public.professional_wine_regions OWNER TO winedex_owner;

-- Name: TABLE professional_wine_regions; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.professional_wine_regions IS 'Where wine grows: countries, and the regions within them. A child names its parent with the parent''s depth and country, and is one deeper by construction: so no region lies within itself, however many move regions at once, and none lies in another country than what holds it.';

-- Name: COLUMN professional_wine_regions.slug; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.slug IS 'Stable for ever; what the outside calls the region.';

-- Name: COLUMN professional_wine_regions.parent_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.parent_id IS 'The region it lies in; null for a country.';

-- Name: COLUMN professional_wine_regions.parent_depth; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.parent_depth IS 'The parent''s depth; follows by itself when the parent moves.';

-- Name: COLUMN professional_wine_regions.depth; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.depth IS '0 for a country, else one more than the parent''s; 5 at most. A region put into what lies in it would have to be deeper than itself: its foreign key or this limit says no.';

-- Name: COLUMN professional_wine_regions.hemisphere; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.hemisphere IS 'north or south: which half of the year is its spring.';

-- Name: COLUMN professional_wine_regions.scheme; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.scheme IS 'Under which scheme of origin the name is protected: AOC, DOCG, AVA …; null where none is.';

-- Name: COLUMN professional_wine_regions.established; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.established IS 'Year in which the name was recognised; null where it is not confirmed.';

-- Name: COLUMN professional_wine_regions.grapes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.grapes IS 'The grapes that matter there, by the names of grape_variety_profiles; empty where they are not confirmed.';

-- Name: COLUMN professional_wine_regions.source; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.professional_wine_regions.source IS 'What kind of source confirms it.';

-- Name: professional_wine_regions_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.professional_wine_regions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.professional_wine_regions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: question_ratings; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.question_ratings (
    question_id text NOT NULL,
    rating_hundredths integer NOT NULL,
    deviation_hundredths integer DEFAULT 35000 NOT NULL,
    volatility_millionths integer DEFAULT 60000 NOT NULL,
    answers integer DEFAULT 0 NOT NULL,
    right_answers integer DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT question_ratings_answers_count CHECK (((right_answers >= 0) AND (right_answers <= answers))),
    CONSTRAINT question_ratings_deviation_30_to_350 CHECK (((deviation_hundredths >= 3000) AND (deviation_hundredths <= 35000))),
    CONSTRAINT question_ratings_id_sane CHECK ((question_id ~ '^[^[:space:]]{1,160}$'::text)),
    CONSTRAINT question_ratings_rating_0_to_4000 CHECK (((rating_hundredths >= 0) AND (rating_hundredths <= 400000))),
    CONSTRAINT question_ratings_volatility_sane CHECK (((volatility_millionths >= 10000) AND (volatility_millionths <= 200000)))
);

ALTER TABLE public.question_ratings OWNER TO winedex_owner;

-- Name: TABLE question_ratings; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.question_ratings IS 'How hard a question is, by Glicko-2: right against it is its loss. Who has no row begins at the rating of its level. Questions themselves are made by the program and stored nowhere.';

-- Name: COLUMN question_ratings.question_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.question_ratings.question_id IS 'family/subject, as the program makes it: stays while the subject does.';

-- Name: COLUMN question_ratings.rating_hundredths; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.question_ratings.rating_hundredths IS 'Hundredths of a rating point: 150000 is 1500.';

-- Name: COLUMN question_ratings.deviation_hundredths; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.question_ratings.deviation_hundredths IS 'How sure it is, in hundredths: 35000 (nobody has answered) down to 3000.';

-- Name: COLUMN question_ratings.volatility_millionths; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.question_ratings.volatility_millionths IS 'How steady it is, in millionths: 60000 is 0.06.';

-- Name: COLUMN question_ratings.answers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.question_ratings.answers IS 'Answers of players that counted: not the house''s, not the clock''s, no passes.';

-- Name: COLUMN question_ratings.right_answers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.question_ratings.right_answers IS 'How many of them were right.';

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

-- Name: seasonal_modifiers; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.seasonal_modifiers (
    id bigint NOT NULL,
    kind text NOT NULL,
    region_id bigint,
    wine_type public.wine_type,
    season text,
    event_id bigint,
    permille integer NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    CONSTRAINT seasonal_modifiers_kind_known CHECK ((kind = ANY (ARRAY['spawn'::text, 'experience'::text]))),
    CONSTRAINT seasonal_modifiers_permille_100_to_10000 CHECK (((permille >= 100) AND (permille <= 10000))),
    CONSTRAINT seasonal_modifiers_reason_length CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 200))),
    CONSTRAINT seasonal_modifiers_season_known CHECK ((season = ANY (ARRAY['spring'::text, 'summer'::text, 'autumn'::text, 'winter'::text]))),
    CONSTRAINT seasonal_modifiers_times_in_order CHECK ((starts_at < ends_at))
);

ALTER TABLE public.seasonal_modifiers OWNER TO winedex_owner;

-- Name: TABLE seasonal_modifiers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.seasonal_modifiers IS 'What holds for a while: how often wines come up and how much they teach. Where several fit, they multiply; two of the same kind, region, type and season never hold at once.';

-- Name: COLUMN seasonal_modifiers.kind; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.seasonal_modifiers.kind IS 'spawn (how often) or experience (how much).';

-- Name: COLUMN seasonal_modifiers.region_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.seasonal_modifiers.region_id IS 'Where, with all that lies in it; null: everywhere.';

-- Name: COLUMN seasonal_modifiers.wine_type; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.seasonal_modifiers.wine_type IS 'Of which type; null: of any.';

-- Name: COLUMN seasonal_modifiers.season; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.seasonal_modifiers.season IS 'Only where it is this season by the region''s hemisphere; null: always.';

-- Name: COLUMN seasonal_modifiers.event_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.seasonal_modifiers.event_id IS 'The event that it belongs to; null: the calendar''s own.';

-- Name: COLUMN seasonal_modifiers.permille; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.seasonal_modifiers.permille IS '1000 changes nothing; 100 (a tenth) to 10000 (ten times).';

-- Name: COLUMN seasonal_modifiers.ends_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.seasonal_modifiers.ends_at IS 'First moment at which it no longer holds.';

-- Name: COLUMN seasonal_modifiers.reason; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.seasonal_modifiers.reason IS 'For players, 1 to 200 characters.';

-- Name: seasonal_modifiers_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.seasonal_modifiers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.seasonal_modifiers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

-- Name: species_caught; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.species_caught (
    user_id bigint NOT NULL,
    species_id bigint NOT NULL,
    caught_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT species_caught_not_the_house CHECK ((user_id > 0))
);

ALTER TABLE ONLY public.species_caught FORCE ROW LEVEL SECURITY;

ALTER TABLE public.species_caught OWNER TO winedex_owner;

-- Name: TABLE species_caught; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.species_caught IS 'Which species each player has ever had a wine of, however he came by it: caught, bred, evolved, bought or traded. Only grows; goes with its player.';

-- Name: COLUMN species_caught.caught_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.species_caught.caught_at IS 'When he first had one.';

-- Name: subscription_tiers; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.subscription_tiers (
    tier text NOT NULL,
    wines_max integer NOT NULL,
    CONSTRAINT subscription_tiers_known CHECK ((tier = ANY (ARRAY['free'::text, 'premium'::text]))),
    CONSTRAINT subscription_tiers_wines_count CHECK (((wines_max >= 1) AND (wines_max <= 1000000)))
);

ALTER TABLE public.subscription_tiers OWNER TO winedex_owner;

-- Name: TABLE subscription_tiers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.subscription_tiers IS 'What a subscription allows. Whoever has none has the tier free.';

-- Name: COLUMN subscription_tiers.wines_max; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.subscription_tiers.wines_max IS 'How many wines a collection holds; wines that are lent, queued or sold but not yet gone count.';

-- Name: systematic_tasting_templates; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.systematic_tasting_templates (
    id bigint NOT NULL,
    slug text NOT NULL,
    version smallint NOT NULL,
    level smallint NOT NULL,
    title text NOT NULL,
    grid jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT systematic_tasting_templates_grid_is_object CHECK (((jsonb_typeof(grid) = 'object'::text) AND (grid <> '{}'::jsonb))),
    CONSTRAINT systematic_tasting_templates_level_1_to_4 CHECK (((level >= 1) AND (level <= 4))),
    CONSTRAINT systematic_tasting_templates_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 80))),
    CONSTRAINT systematic_tasting_templates_title_length CHECK (((char_length(title) >= 3) AND (char_length(title) <= 120))),
    CONSTRAINT systematic_tasting_templates_version_counts CHECK ((version >= 1))
);

ALTER TABLE public.systematic_tasting_templates OWNER TO winedex_owner;

-- Name: TABLE systematic_tasting_templates; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.systematic_tasting_templates IS 'Grids of our own, in our own words, for describing what is in a glass. A grid that was used is never changed: a better one is a new version.';

-- Name: COLUMN systematic_tasting_templates.level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.systematic_tasting_templates.level IS '1 (a beginner''s eight questions) to 4.';

-- Name: COLUMN systematic_tasting_templates.grid; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.systematic_tasting_templates.grid IS 'Question → {"ask": the words, "choices": what may be answered, "place": its turn}; one or several of the choices, or free text of 1 to 80 characters where choices are null.';

-- Name: systematic_tasting_templates_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.systematic_tasting_templates ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.systematic_tasting_templates_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

-- Name: title_catalog; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.title_catalog (
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    CONSTRAINT title_catalog_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 60))),
    CONSTRAINT title_catalog_texts_length CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 60)) AND ((char_length(description) >= 1) AND (char_length(description) <= 240))))
);

ALTER TABLE public.title_catalog OWNER TO winedex_owner;

-- Name: TABLE title_catalog; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.title_catalog IS 'The titles that can be worn behind a name; loaded as badges are.';

-- Name: topic_answers; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.topic_answers (
    user_id bigint NOT NULL,
    topic text NOT NULL,
    answers integer DEFAULT 0 NOT NULL,
    right_answers integer DEFAULT 0 NOT NULL,
    CONSTRAINT topic_answers_answers_count CHECK (((right_answers >= 0) AND (right_answers <= answers))),
    CONSTRAINT topic_answers_topic_sane CHECK ((topic ~ '^[a-z]{1,16}$'::text))
);

ALTER TABLE public.topic_answers OWNER TO winedex_owner;

-- Name: TABLE topic_answers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.topic_answers IS 'How a player has answered in knowledge battles, by topic. Public as ratings are: both seats see it.';

-- Name: COLUMN topic_answers.answers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.topic_answers.answers IS 'Answers that counted: not the clock''s, no passes.';

-- Name: COLUMN topic_answers.right_answers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.topic_answers.right_answers IS 'How many of them were right.';

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

-- Name: trade_disputes_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.trade_disputes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.trade_disputes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: trade_insurance; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.trade_insurance (
    id bigint NOT NULL,
    trade_id uuid NOT NULL,
    wine_id bigint NOT NULL,
    insured_id bigint NOT NULL,
    premium public.price NOT NULL,
    bought_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    cover_id uuid,
    refund public.price,
    closed_at timestamp with time zone,
    CONSTRAINT trade_insurance_cover_whole CHECK (((cover_id IS NULL) = (refund IS NULL))),
    CONSTRAINT trade_insurance_premium_counts CHECK (((premium)::bigint >= 1)),
    CONSTRAINT trade_insurance_used_in_window CHECK ((used_at < valid_until)),
    CONSTRAINT trade_insurance_used_is_closed CHECK (((cover_id IS NULL) OR (used_at IS NULL) OR (closed_at IS NOT NULL))),
    CONSTRAINT trade_insurance_window CHECK (((valid_until > bought_at) AND ((closed_at IS NOT NULL) OR (valid_until <= (bought_at + '168:00:00'::interval)))))
);

ALTER TABLE ONLY public.trade_insurance FORCE ROW LEVEL SECURITY;

ALTER TABLE public.trade_insurance OWNER TO winedex_owner;

-- Name: TABLE trade_insurance; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.trade_insurance IS 'A buyer''s right to step back from a purchase while he cools off: paid for with the premium, used once. Its room holds the wine and what the seller got until it ends.';

-- Name: COLUMN trade_insurance.premium; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_insurance.premium IS 'Whole coins, 1 or more, gone to the fees of the house.';

-- Name: COLUMN trade_insurance.valid_until; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_insurance.valid_until IS 'First moment at which it is too late; seven days after buying at most.';

-- Name: COLUMN trade_insurance.cover_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_insurance.cover_id IS 'The cover''s room; null in rows from before covers were rooms.';

-- Name: COLUMN trade_insurance.refund; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_insurance.refund IS 'Whole coins of the seller''s that are held, and go back to who steps back.';

-- Name: COLUMN trade_insurance.closed_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_insurance.closed_at IS 'When it ended, however it did; null while it runs.';

-- Name: trade_insurance_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.trade_insurance ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.trade_insurance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: trade_reviews; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.trade_reviews (
    id bigint NOT NULL,
    trade_id uuid NOT NULL,
    wine_id bigint NOT NULL,
    reviewer_id bigint NOT NULL,
    reviewed_id bigint NOT NULL,
    stars smallint NOT NULL,
    comment text,
    written_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT trade_reviews_comment_length CHECK (((char_length(comment) >= 1) AND (char_length(comment) <= 500))),
    CONSTRAINT trade_reviews_stars_1_to_5 CHECK (((stars >= 1) AND (stars <= 5)))
);

ALTER TABLE ONLY public.trade_reviews FORCE ROW LEVEL SECURITY;

ALTER TABLE public.trade_reviews OWNER TO winedex_owner;

-- Name: TABLE trade_reviews; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.trade_reviews IS 'What each side of a trade says of the other, once; public, and never changed.';

-- Name: COLUMN trade_reviews.wine_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_reviews.wine_id IS 'One wine of the trade: wine_trades has a row for each.';

-- Name: COLUMN trade_reviews.stars; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trade_reviews.stars IS '1 to 5.';

-- Name: trade_reviews_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.trade_reviews ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.trade_reviews_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: trading_rules; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.trading_rules (
    id bigint NOT NULL,
    format text,
    country text,
    region text,
    rarity_from smallint DEFAULT 1 NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    level_min smallint DEFAULT 1 NOT NULL,
    score_min smallint DEFAULT 0 NOT NULL,
    age_days_min integer DEFAULT 0 NOT NULL,
    tier text,
    CONSTRAINT trading_rules_age_counts CHECK (((age_days_min >= 0) AND (age_days_min <= 3650))),
    CONSTRAINT trading_rules_format_known CHECK ((format = ANY (ARRAY['auction'::text, 'market'::text, 'direct'::text, 'mystery'::text]))),
    CONSTRAINT trading_rules_level_1_to_999 CHECK (((level_min >= 1) AND (level_min <= 999))),
    CONSTRAINT trading_rules_rarity_1_to_21 CHECK (((rarity_from >= 1) AND (rarity_from <= 21))),
    CONSTRAINT trading_rules_region_in_country CHECK (((region IS NULL) OR (country IS NOT NULL))),
    CONSTRAINT trading_rules_score_0_to_1000 CHECK (((score_min >= 0) AND (score_min <= 1000))),
    CONSTRAINT trading_rules_tier_known CHECK ((tier = ANY (ARRAY['free'::text, 'premium'::text])))
);

ALTER TABLE public.trading_rules OWNER TO winedex_owner;

-- Name: TABLE trading_rules; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.trading_rules IS 'What is asked of who trades, on either side. Every rule that fits counts, and the strictest of them decides. The first rows are here and not in a file: they are the operator''s to change, and a start must not put them back.';

-- Name: COLUMN trading_rules.format; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trading_rules.format IS 'auction, market, direct or mystery; null: any.';

-- Name: COLUMN trading_rules.country; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trading_rules.country IS 'Of the wine''s species; null: any. With region: that region of it.';

-- Name: COLUMN trading_rules.rarity_from; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trading_rules.rarity_from IS 'Wines of this rarity and rarer ones, 1 to 21.';

-- Name: COLUMN trading_rules.closed; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trading_rules.closed IS 'True: these wines are not traded so at all, or by nobody with this subscription.';

-- Name: COLUMN trading_rules.level_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trading_rules.level_min IS 'The least level of a player, 1 to 999.';

-- Name: COLUMN trading_rules.score_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trading_rules.score_min IS 'The least reputation, 0 to 1000.';

-- Name: COLUMN trading_rules.age_days_min; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trading_rules.age_days_min IS 'The least age of the account, in days.';

-- Name: COLUMN trading_rules.tier; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.trading_rules.tier IS 'The rule is for players whose subscription is this one, free or premium; null: for all.';

-- Name: trading_rules_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.trading_rules ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.trading_rules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

-- Name: user_achievements; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_achievements (
    user_id bigint NOT NULL,
    achievement text NOT NULL,
    won_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.user_achievements FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_achievements OWNER TO winedex_owner;

-- Name: TABLE user_achievements; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_achievements IS 'What players have achieved. How far they are with the rest is read from their statistics.';

-- Name: user_activity_log_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_activity_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_activity_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: user_badges; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_badges (
    user_id bigint NOT NULL,
    badge text NOT NULL,
    won_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    place smallint,
    CONSTRAINT user_badges_place_1_to_6 CHECK (((place >= 1) AND (place <= 6)))
);

ALTER TABLE ONLY public.user_badges FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_badges OWNER TO winedex_owner;

-- Name: TABLE user_badges; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_badges IS 'Badges that players have won. The engine gives them; where they are shown the player decides, under row-level security.';

-- Name: COLUMN user_badges.place; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_badges.place IS 'Where on the profile, 1 to 6; null: in the drawer.';

-- Name: user_blocks; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_blocks (
    blocker_id bigint NOT NULL,
    blocked_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_blocks_not_the_house CHECK ((blocked_id > 0)),
    CONSTRAINT user_blocks_two_players CHECK ((blocker_id <> blocked_id))
);

ALTER TABLE ONLY public.user_blocks FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_blocks OWNER TO winedex_owner;

-- Name: TABLE user_blocks; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_blocks IS 'Who wants nothing to do with whom. Known to the one who blocks, and never told to the other.';

-- Name: user_devices; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_devices (
    user_id bigint NOT NULL,
    device_hash bytea NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    CONSTRAINT user_devices_hash_is_sha256 CHECK ((octet_length(device_hash) = 32)),
    CONSTRAINT user_devices_times_in_order CHECK ((first_seen_at <= seen_at))
);

ALTER TABLE ONLY public.user_devices FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_devices OWNER TO winedex_owner;

-- Name: TABLE user_devices; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_devices IS 'Devices on which a player has signed in: 50 at most, those that were unseen for longest go. Nothing is known of a device but a token that the house gave it.';

-- Name: COLUMN user_devices.device_hash; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_devices.device_hash IS 'SHA-256 of the device''s token, 32 random bytes of our own making. Two players who sign in on one device have the same.';

-- Name: COLUMN user_devices.seen_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_devices.seen_at IS 'The last sign-in.';

-- Name: user_education_progress; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_education_progress (
    user_id bigint NOT NULL,
    content_id bigint NOT NULL,
    percent smallint NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    completed_at timestamp with time zone,
    CONSTRAINT user_education_progress_end_whole CHECK (((percent = 100) = (completed_at IS NOT NULL))),
    CONSTRAINT user_education_progress_percent CHECK (((percent >= 0) AND (percent <= 100))),
    CONSTRAINT user_education_progress_times_in_order CHECK ((started_at <= completed_at))
);

ALTER TABLE ONLY public.user_education_progress FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_education_progress OWNER TO winedex_owner;

-- Name: TABLE user_education_progress; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_education_progress IS 'How far a player has read. His own word, and nothing is paid for it: so he writes it himself, under policies.';

-- Name: COLUMN user_education_progress.percent; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_education_progress.percent IS '0 to 100; db/lessons.py lets it grow only.';

-- Name: user_email_lookups; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_email_lookups (
    lookup bytea NOT NULL,
    key_number smallint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT user_email_lookups_is_sha256 CHECK ((octet_length(lookup) = 32)),
    CONSTRAINT user_email_lookups_key_number_1_to_255 CHECK (((key_number >= 1) AND (key_number <= 255)))
);

ALTER TABLE ONLY public.user_email_lookups FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_email_lookups OWNER TO winedex_owner;

-- Name: TABLE user_email_lookups; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_email_lookups IS 'What an address is known again by: one row for each key that there was when it was written. While a key is being replaced some processes know one more than others, and still no address is two players''.';

-- Name: COLUMN user_email_lookups.lookup; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_email_lookups.lookup IS 'HMAC-SHA-256 of the address as addresses are compared: says that two are the same, and not which.';

-- Name: COLUMN user_email_lookups.key_number; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_email_lookups.key_number IS 'Number of the key, 1 to 255.';

-- Name: user_emails; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_emails (
    user_id bigint NOT NULL,
    email bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_emails_email_is_hidden CHECK ((((octet_length(email) >= 30) AND (octet_length(email) <= 2048)) AND (get_byte(email, 0) > 0))),
    CONSTRAINT user_emails_not_the_house CHECK ((user_id > 0))
);

ALTER TABLE ONLY public.user_emails FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_emails OWNER TO winedex_owner;

-- Name: TABLE user_emails; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_emails IS 'How players want to be reached, hidden. Who has given no address has no row.';

-- Name: COLUMN user_emails.email; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_emails.email IS 'The key''s number (1 byte), 12 random bytes, AES-GCM ciphertext and tag; authenticated with "user_emails.email:" and user_id.';

-- Name: user_evolution_items; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_evolution_items (
    user_id bigint NOT NULL,
    item text NOT NULL,
    quantity integer NOT NULL,
    CONSTRAINT user_evolution_items_0_to_999 CHECK (((quantity >= 0) AND (quantity <= 999))),
    CONSTRAINT user_evolution_items_not_the_house CHECK ((user_id > 0))
);

ALTER TABLE ONLY public.user_evolution_items FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_evolution_items OWNER TO winedex_owner;

-- Name: TABLE user_evolution_items; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_evolution_items IS 'How many of an item a player has, 999 at most.';

-- Name: user_experience; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_experience (
    user_id bigint NOT NULL,
    kind text NOT NULL,
    points bigint NOT NULL,
    CONSTRAINT user_experience_kind_known CHECK ((kind = ANY (ARRAY['general'::text, 'pairing'::text, 'blind_tasting'::text, 'knowledge'::text, 'trading'::text, 'collecting'::text, 'raising'::text]))),
    CONSTRAINT user_experience_not_negative CHECK ((points >= 0))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.user_experience FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_experience OWNER TO winedex_owner;

-- Name: TABLE user_experience; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_experience IS 'Experience by what it was won with. users.experience is the sum, and users.level follows from it.';

-- Name: COLUMN user_experience.kind; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_experience.kind IS 'A battle pays into its mode and into general; raising is evolving and breeding.';

-- Name: COLUMN user_experience.points; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_experience.points IS 'Experience points, not negative.';

-- Name: user_friendships; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_friendships (
    player_low bigint NOT NULL,
    player_high bigint NOT NULL,
    state text DEFAULT 'requested'::text NOT NULL,
    requested_by bigint NOT NULL,
    requested_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    accepted_at timestamp with time zone,
    CONSTRAINT user_friendships_acceptance_whole CHECK (((state = 'accepted'::text) = (accepted_at IS NOT NULL))),
    CONSTRAINT user_friendships_not_the_house CHECK ((player_low > 0)),
    CONSTRAINT user_friendships_one_of_them_asked CHECK (((requested_by = player_low) OR (requested_by = player_high))),
    CONSTRAINT user_friendships_state_known CHECK ((state = ANY (ARRAY['requested'::text, 'accepted'::text]))),
    CONSTRAINT user_friendships_two_players CHECK ((player_low < player_high))
);

ALTER TABLE ONLY public.user_friendships FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_friendships OWNER TO winedex_owner;

-- Name: TABLE user_friendships; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_friendships IS 'One row for two players, the lower id first, so that a pair cannot be there twice. What was declined, withdrawn or ended leaves no row.';

-- Name: COLUMN user_friendships.requested_by; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_friendships.requested_by IS 'Which of the two asked; the other one accepts.';

-- Name: user_preferences; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_preferences (
    user_id bigint NOT NULL,
    profile_visibility public.visibility DEFAULT 'public'::text NOT NULL,
    cellar_visibility public.visibility DEFAULT 'friends'::text NOT NULL,
    statistics_visibility public.visibility DEFAULT 'public'::text NOT NULL,
    notes_visibility public.visibility DEFAULT 'private'::text NOT NULL,
    friend_requests text DEFAULT 'everyone'::text NOT NULL,
    study_shown text DEFAULT 'nothing'::text NOT NULL,
    notify_battles boolean DEFAULT true NOT NULL,
    notify_trades boolean DEFAULT true NOT NULL,
    notify_friends boolean DEFAULT true NOT NULL,
    notify_guild boolean DEFAULT true NOT NULL,
    notify_events boolean DEFAULT true NOT NULL,
    quiet_from_minute smallint,
    quiet_to_minute smallint,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    units text DEFAULT 'metric'::text NOT NULL,
    reduced_motion boolean DEFAULT false NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_preferences_friend_requests_known CHECK ((friend_requests = ANY (ARRAY['everyone'::text, 'friends_of_friends'::text, 'nobody'::text]))),
    CONSTRAINT user_preferences_language_form CHECK ((language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'::text)),
    CONSTRAINT user_preferences_quiet_hours CHECK ((((quiet_from_minute IS NULL) = (quiet_to_minute IS NULL)) AND ((quiet_from_minute >= 0) AND (quiet_from_minute <= 1439)) AND ((quiet_to_minute >= 0) AND (quiet_to_minute <= 1439)) AND (quiet_from_minute <> quiet_to_minute))),
    CONSTRAINT user_preferences_study_shown_known CHECK ((study_shown = ANY (ARRAY['nothing'::text, 'level'::text, 'certificates'::text]))),
    CONSTRAINT user_preferences_time_zone_form CHECK (((time_zone ~ '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}$'::text) AND (char_length(time_zone) <= 64))),
    CONSTRAINT user_preferences_units_known CHECK ((units = ANY (ARRAY['metric'::text, 'imperial'::text])))
);

ALTER TABLE ONLY public.user_preferences FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_preferences OWNER TO winedex_owner;

-- Name: TABLE user_preferences; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_preferences IS 'How a player has set the game. Who has no row has every default.';

-- Name: COLUMN user_preferences.profile_visibility; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.profile_visibility IS 'Who sees badges, achievements, titles and experience by kind.';

-- Name: COLUMN user_preferences.cellar_visibility; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.cellar_visibility IS 'Who may look into the cellar.';

-- Name: COLUMN user_preferences.statistics_visibility; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.statistics_visibility IS 'Who sees the statistics.';

-- Name: COLUMN user_preferences.notes_visibility; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.notes_visibility IS 'What a new tasting note begins with; each note has its own.';

-- Name: COLUMN user_preferences.friend_requests; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.friend_requests IS 'Who may ask to be a friend: everyone, friends_of_friends or nobody.';

-- Name: COLUMN user_preferences.study_shown; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.study_shown IS 'What of his wine study (WSET and others) the profile shows: nothing, the level, or the certificates.';

-- Name: COLUMN user_preferences.quiet_from_minute; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.quiet_from_minute IS 'Minute of the day in his time zone, 0 to 1439, from which nothing rings; null with quiet_to_minute: it always may.';

-- Name: COLUMN user_preferences.time_zone; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.time_zone IS 'A name of the tz database.';

-- Name: COLUMN user_preferences.language; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_preferences.language IS 'ISO 639, with or without a country: en, pt-BR.';

-- Name: user_rating_changes; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_rating_changes (
    battle_id uuid NOT NULL,
    user_id bigint NOT NULL,
    before_hundredths integer NOT NULL,
    after_hundredths integer NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_rating_changes_sane CHECK ((((before_hundredths >= 0) AND (before_hundredths <= 400000)) AND ((after_hundredths >= 0) AND (after_hundredths <= 400000))))
);

ALTER TABLE public.user_rating_changes OWNER TO winedex_owner;

-- Name: TABLE user_rating_changes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_rating_changes IS 'What each rated battle did to whose rating. The key is the rule that a battle counts once.';

-- Name: user_ratings; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_ratings (
    user_id bigint NOT NULL,
    mode text NOT NULL,
    rating_hundredths integer DEFAULT 150000 NOT NULL,
    deviation_hundredths integer DEFAULT 35000 NOT NULL,
    volatility_millionths integer DEFAULT 60000 NOT NULL,
    battles integer DEFAULT 0 NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_ratings_battles_count CHECK ((battles >= 0)),
    CONSTRAINT user_ratings_deviation_30_to_350 CHECK (((deviation_hundredths >= 3000) AND (deviation_hundredths <= 35000))),
    CONSTRAINT user_ratings_mode_known CHECK ((mode = ANY (ARRAY['blind_tasting'::text, 'pairing'::text, 'knowledge'::text]))),
    CONSTRAINT user_ratings_rating_0_to_4000 CHECK (((rating_hundredths >= 0) AND (rating_hundredths <= 400000))),
    CONSTRAINT user_ratings_revision_counts CHECK ((revision >= 1)),
    CONSTRAINT user_ratings_volatility_sane CHECK (((volatility_millionths >= 10000) AND (volatility_millionths <= 200000)))
)
WITH (fillfactor='80');

ALTER TABLE public.user_ratings OWNER TO winedex_owner;

-- Name: TABLE user_ratings; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_ratings IS 'How strong a player is in a mode, by Glicko-2. Who has no row begins at 1500, 350 and 0.06. Whole numbers: what is stored is the same on every machine.';

-- Name: COLUMN user_ratings.rating_hundredths; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_ratings.rating_hundredths IS 'Hundredths of a rating point: 150000 is 1500.';

-- Name: COLUMN user_ratings.deviation_hundredths; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_ratings.deviation_hundredths IS 'How sure it is, in hundredths: 35000 (nothing known) down to 3000.';

-- Name: COLUMN user_ratings.volatility_millionths; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_ratings.volatility_millionths IS 'How steady he plays, in millionths: 60000 is 0.06.';

-- Name: COLUMN user_ratings.revision; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_ratings.revision IS 'Goes up by one with every change: what was reckoned from another revision is stale.';

-- Name: user_recovery_codes; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_recovery_codes (
    user_id bigint NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT user_recovery_codes_hash_is_sha256 CHECK ((octet_length(code_hash) = 32))
);

ALTER TABLE ONLY public.user_recovery_codes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_recovery_codes OWNER TO winedex_owner;

-- Name: TABLE user_recovery_codes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_recovery_codes IS 'For who has lost his second factor: each is good once. They are random and 80 bits, so a plain hash will do.';

-- Name: user_reputation; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_reputation (
    user_id bigint NOT NULL,
    trades integer DEFAULT 0 NOT NULL,
    reviews integer DEFAULT 0 NOT NULL,
    stars integer DEFAULT 0 NOT NULL,
    disputes_lost integer DEFAULT 0 NOT NULL,
    counted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_reputation_not_negative CHECK (((trades >= 0) AND (reviews >= 0) AND (disputes_lost >= 0))),
    CONSTRAINT user_reputation_stars_of_reviews CHECK (((stars >= reviews) AND (stars <= (5 * reviews))))
);

ALTER TABLE ONLY public.user_reputation FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_reputation OWNER TO winedex_owner;

-- Name: TABLE user_reputation; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_reputation IS 'What speaks for and against a player who trades, counted anew from trades, reviews and disputes whenever one of them changes; public. The score is not kept: it grows with the age of the account.';

-- Name: COLUMN user_reputation.trades; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_reputation.trades IS 'Trades completed, on either side; one of several wines is one.';

-- Name: COLUMN user_reputation.stars; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_reputation.stars IS 'Sum of the stars of his reviews, 1 to 5 each.';

-- Name: COLUMN user_reputation.disputes_lost; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_reputation.disputes_lost IS 'Disputes against him that were upheld.';

-- Name: COLUMN user_reputation.counted_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_reputation.counted_at IS 'When that was counted.';

-- Name: user_seasonal_stats; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_seasonal_stats (
    user_id bigint NOT NULL,
    year smallint NOT NULL,
    season text NOT NULL,
    wines_caught integer DEFAULT 0 NOT NULL,
    battles_played integer DEFAULT 0 NOT NULL,
    battles_won integer DEFAULT 0 NOT NULL,
    trades_made integer DEFAULT 0 NOT NULL,
    CONSTRAINT user_seasonal_stats_not_negative CHECK (((wines_caught >= 0) AND (battles_played >= 0) AND (battles_won >= 0) AND (trades_made >= 0))),
    CONSTRAINT user_seasonal_stats_season_known CHECK ((season = ANY (ARRAY['spring'::text, 'summer'::text, 'autumn'::text, 'winter'::text]))),
    CONSTRAINT user_seasonal_stats_won_of_played CHECK ((battles_won <= battles_played)),
    CONSTRAINT user_seasonal_stats_year CHECK (((year >= 2020) AND (year <= 2200)))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.user_seasonal_stats FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_seasonal_stats OWNER TO winedex_owner;

-- Name: TABLE user_seasonal_stats; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_seasonal_stats IS 'What a player did in a season, counted as it happens. Only his own: goes with him.';

-- Name: COLUMN user_seasonal_stats.year; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_seasonal_stats.year IS 'In which the season begins: January 2027 is in the winter of 2026.';

-- Name: COLUMN user_seasonal_stats.season; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_seasonal_stats.season IS 'By the northern calendar, one for all players.';

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

-- Name: user_statistics; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_statistics (
    user_id bigint NOT NULL,
    statistic text NOT NULL,
    value bigint NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_statistics_known CHECK ((statistic = ANY (ARRAY['wines'::text, 'wines_gained'::text, 'battles_played'::text, 'battles_won'::text, 'trades_done'::text, 'notes_written'::text, 'evolutions_done'::text, 'breedings_done'::text, 'competitions_won'::text]))),
    CONSTRAINT user_statistics_not_negative CHECK ((value >= 0))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.user_statistics FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_statistics OWNER TO winedex_owner;

-- Name: TABLE user_statistics; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_statistics IS 'What a player has done, counted: a row for each thing, so that counting one does not wait for another.';

-- Name: COLUMN user_statistics.statistic; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_statistics.statistic IS 'wines is how many he has now, and what the limit of a collection is held against; all others only grow. wines_gained are those that came into the game as his.';

-- Name: user_subscriptions; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_subscriptions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    tier text NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_subscriptions_not_the_house CHECK ((user_id > 0)),
    CONSTRAINT user_subscriptions_tier_is_paid CHECK ((tier <> 'free'::text)),
    CONSTRAINT user_subscriptions_times_in_order CHECK ((begins_at < ends_at))
);

ALTER TABLE ONLY public.user_subscriptions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_subscriptions OWNER TO winedex_owner;

-- Name: TABLE user_subscriptions; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_subscriptions IS 'Which subscription a player has had from when until when: rows and no column of users, so that one may begin or end by itself, and what was paid for stays known. Two never overlap.';

-- Name: COLUMN user_subscriptions.begins_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_subscriptions.begins_at IS 'Included.';

-- Name: COLUMN user_subscriptions.ends_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_subscriptions.ends_at IS 'Not included; null: until further notice.';

-- Name: user_subscriptions_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_subscriptions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_subscriptions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: user_titles; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_titles (
    user_id bigint NOT NULL,
    title text NOT NULL,
    won_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    worn boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY public.user_titles FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_titles OWNER TO winedex_owner;

-- Name: TABLE user_titles; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_titles IS 'Titles that players have won; which one is worn the player decides, under row-level security.';

-- Name: COLUMN user_titles.worn; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_titles.worn IS 'True for the one that stands behind the name.';

-- Name: user_totp; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.user_totp (
    user_id bigint NOT NULL,
    secret bytea NOT NULL,
    confirmed_at timestamp with time zone,
    last_step bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_totp_last_step_counts CHECK ((last_step >= 0)),
    CONSTRAINT user_totp_not_the_house CHECK ((user_id > 0)),
    CONSTRAINT user_totp_secret_is_hidden CHECK ((((octet_length(secret) >= 30) AND (octet_length(secret) <= 2048)) AND (get_byte(secret, 0) > 0)))
);

ALTER TABLE ONLY public.user_totp FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_totp OWNER TO winedex_owner;

-- Name: TABLE user_totp; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.user_totp IS 'Second factors: time-based codes (RFC 6238) of 6 digits and 30 seconds.';

-- Name: COLUMN user_totp.secret; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_totp.secret IS 'As user_emails.email, authenticated with "user_totp.secret:" and user_id.';

-- Name: COLUMN user_totp.confirmed_at; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_totp.confirmed_at IS 'Since when signing in asks for a code; null: it was begun, and no code has been shown yet.';

-- Name: COLUMN user_totp.last_step; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.user_totp.last_step IS 'Which 30 seconds since the Unix epoch the last accepted code was of: no code of them or before is accepted again.';

-- Name: users_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wine_abilities; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_abilities (
    slug text NOT NULL,
    name text NOT NULL,
    whose text NOT NULL,
    pairing text NOT NULL,
    blind_tasting text NOT NULL,
    knowledge text NOT NULL,
    in_play boolean DEFAULT false NOT NULL,
    CONSTRAINT wine_abilities_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 60))),
    CONSTRAINT wine_abilities_texts_length CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 60)) AND ((char_length(whose) >= 1) AND (char_length(whose) <= 120)) AND ((char_length(pairing) >= 1) AND (char_length(pairing) <= 240)) AND ((char_length(blind_tasting) >= 1) AND (char_length(blind_tasting) <= 240)) AND ((char_length(knowledge) >= 1) AND (char_length(knowledge) <= 240))))
);

ALTER TABLE public.wine_abilities OWNER TO winedex_owner;

-- Name: TABLE wine_abilities; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_abilities IS 'Abilities, and what each is meant to do in the three modes. Loaded from the program''s own files.';

-- Name: COLUMN wine_abilities.whose; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_abilities.whose IS 'Which wines have it, in words.';

-- Name: COLUMN wine_abilities.in_play; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_abilities.in_play IS 'False: written down, and no rule uses it yet.';

-- Name: wine_education_content; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_education_content (
    id bigint NOT NULL,
    slug text NOT NULL,
    course_id bigint,
    "position" smallint,
    level smallint NOT NULL,
    topic text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    source text NOT NULL,
    minutes smallint NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    retired boolean DEFAULT false NOT NULL,
    words tsvector GENERATED ALWAYS AS (public.species_words(title, NULL::text, tags, body, topic)) STORED NOT NULL,
    CONSTRAINT wine_education_content_body_length CHECK (((char_length(body) >= 1) AND (char_length(body) <= 8000))),
    CONSTRAINT wine_education_content_level_1_to_4 CHECK (((level >= 1) AND (level <= 4))),
    CONSTRAINT wine_education_content_minutes_count CHECK (((minutes >= 1) AND (minutes <= 240))),
    CONSTRAINT wine_education_content_position_counts CHECK ((("position" >= 1) AND ("position" <= 500))),
    CONSTRAINT wine_education_content_position_whole CHECK (((course_id IS NULL) = ("position" IS NULL))),
    CONSTRAINT wine_education_content_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 80))),
    CONSTRAINT wine_education_content_source_length CHECK (((char_length(source) >= 1) AND (char_length(source) <= 200))),
    CONSTRAINT wine_education_content_tags_count CHECK (((cardinality(tags) <= 20) AND (array_position(tags, NULL::text) IS NULL))),
    CONSTRAINT wine_education_content_title_length CHECK (((char_length(title) >= 3) AND (char_length(title) <= 120))),
    CONSTRAINT wine_education_content_topic_known CHECK ((topic = ANY (ARRAY['grapes'::text, 'regions'::text, 'making'::text, 'law'::text, 'tasting'::text, 'service'::text, 'faults'::text, 'pairing'::text])))
);

ALTER TABLE public.wine_education_content OWNER TO winedex_owner;

-- Name: TABLE wine_education_content; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_education_content IS 'What there is to read and learn, in our own words, each with the source that confirms it. A lesson of a course has that course''s level.';

-- Name: COLUMN wine_education_content."position"; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_education_content."position" IS 'Its place in the course, from 1.';

-- Name: COLUMN wine_education_content.minutes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_education_content.minutes IS 'About how long it takes to read.';

-- Name: COLUMN wine_education_content.tags; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_education_content.tags IS 'Grapes and regions that it speaks of, by their names.';

-- Name: wine_education_content_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_education_content ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wine_education_content_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wine_market_data; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_market_data (
    species_id bigint NOT NULL,
    day date NOT NULL,
    sales integer NOT NULL,
    price_min public.price NOT NULL,
    price_median public.price NOT NULL,
    price_max public.price NOT NULL,
    taken_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT wine_market_data_prices_in_order CHECK ((((price_min)::bigint <= (price_median)::bigint) AND ((price_median)::bigint <= (price_max)::bigint))),
    CONSTRAINT wine_market_data_sales_count CHECK ((sales >= 1))
);

ALTER TABLE public.wine_market_data OWNER TO winedex_owner;

-- Name: TABLE wine_market_data; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_market_data IS 'What a species was sold for on a day, UTC, at auction and on the market; public. A day is counted anew at will.';

-- Name: COLUMN wine_market_data.price_median; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_market_data.price_median IS 'Whole coins that were really paid: of an even number of sales the lower of the two in the middle.';

-- Name: wine_photos; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_photos (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    note_id bigint NOT NULL,
    user_id bigint NOT NULL,
    place smallint NOT NULL,
    storage_key text NOT NULL,
    media_type text NOT NULL,
    bytes integer NOT NULL,
    width_px integer NOT NULL,
    height_px integer NOT NULL,
    sha256 bytea NOT NULL,
    caption text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT wine_photos_bytes_to_20_mb CHECK (((bytes >= 1) AND (bytes <= 20000000))),
    CONSTRAINT wine_photos_caption_length CHECK ((char_length(caption) <= 300)),
    CONSTRAINT wine_photos_media_type_known CHECK ((media_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'image/webp'::text, 'image/avif'::text]))),
    CONSTRAINT wine_photos_place_1_to_6 CHECK (((place >= 1) AND (place <= 6))),
    CONSTRAINT wine_photos_sha256_length CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT wine_photos_size_to_12000_px CHECK ((((width_px >= 1) AND (width_px <= 12000)) AND ((height_px >= 1) AND (height_px <= 12000)))),
    CONSTRAINT wine_photos_storage_key_form CHECK (((storage_key ~ '^[a-z0-9]+([/_.-][a-z0-9]+)*$'::text) AND (char_length(storage_key) <= 200)))
);

ALTER TABLE ONLY public.wine_photos FORCE ROW LEVEL SECURITY;

ALTER TABLE public.wine_photos OWNER TO winedex_owner;

-- Name: TABLE wine_photos; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_photos IS 'Pictures of a note: where they are stored and what they are, never the picture. Six at most, one for each place; so the limit needs no counting.';

-- Name: COLUMN wine_photos.place; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_photos.place IS '1 to 6, the order in which they are shown.';

-- Name: COLUMN wine_photos.storage_key; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_photos.storage_key IS 'What the store of objects calls it, no path of a disk and no address.';

-- Name: COLUMN wine_photos.bytes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_photos.bytes IS '1 to 20,000,000.';

-- Name: COLUMN wine_photos.sha256; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_photos.sha256 IS 'Digest of the picture, 32 bytes.';

-- Name: wine_photos_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_photos ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wine_photos_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wine_regional_forms; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_regional_forms (
    slug text NOT NULL,
    species_slug text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    region text NOT NULL,
    primary_type public.wine_type NOT NULL,
    secondary_type public.wine_type,
    raises text NOT NULL,
    lowers text NOT NULL,
    CONSTRAINT wine_regional_forms_shifts_something CHECK ((raises <> lowers)),
    CONSTRAINT wine_regional_forms_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 120))),
    CONSTRAINT wine_regional_forms_stats_known CHECK (((raises = ANY (ARRAY['longevity'::text, 'power'::text, 'terroir'::text, 'complexity'::text, 'rarity'::text, 'elegance'::text])) AND (lowers = ANY (ARRAY['longevity'::text, 'power'::text, 'terroir'::text, 'complexity'::text, 'rarity'::text, 'elegance'::text])))),
    CONSTRAINT wine_regional_forms_texts_length CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND ((char_length(country) >= 1) AND (char_length(country) <= 120)) AND ((char_length(region) >= 1) AND (char_length(region) <= 120)))),
    CONSTRAINT wine_regional_forms_two_types CHECK (((secondary_type)::text <> (primary_type)::text))
);

ALTER TABLE public.wine_regional_forms OWNER TO winedex_owner;

-- Name: TABLE wine_regional_forms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_regional_forms IS 'The same grape grown elsewhere: another place, other types, one base stat up and another down by a tenth. Loaded from the program''s own files.';

-- Name: COLUMN wine_regional_forms.species_slug; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_regional_forms.species_slug IS 'The species that it is a form of.';

-- Name: COLUMN wine_regional_forms.raises; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_regional_forms.raises IS 'The base stat that is a tenth higher than the species''.';

-- Name: wine_species_abilities; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_species_abilities (
    species_slug text NOT NULL,
    ability text NOT NULL
);

ALTER TABLE public.wine_species_abilities OWNER TO winedex_owner;

-- Name: TABLE wine_species_abilities; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_species_abilities IS 'Which species have which ability.';

-- Name: wine_species_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_species ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wine_species_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wine_stores; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_stores (
    wine_id bigint NOT NULL,
    store text NOT NULL,
    laid_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT wine_stores_known CHECK ((store = ANY (ARRAY['barrel_cellar'::text, 'solera'::text, 'hot_loft'::text, 'drying_loft'::text, 'lees'::text])))
);

ALTER TABLE ONLY public.wine_stores FORCE ROW LEVEL SECURITY;

ALTER TABLE public.wine_stores OWNER TO winedex_owner;

-- Name: TABLE wine_stores; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_stores IS 'Wines that were laid down in a special store, and since when. A wine without a row lies in the common cellar.';

-- Name: wine_tasting_notes; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_tasting_notes (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    user_id bigint NOT NULL,
    species_id bigint NOT NULL,
    wine_id bigint,
    tasted_on date NOT NULL,
    rating smallint,
    appearance text DEFAULT ''::text NOT NULL,
    nose text DEFAULT ''::text NOT NULL,
    palate text DEFAULT ''::text NOT NULL,
    conclusion text DEFAULT ''::text NOT NULL,
    aromas text[] DEFAULT '{}'::text[] NOT NULL,
    visibility public.visibility DEFAULT 'private'::text NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT wine_tasting_notes_appearance_length CHECK ((char_length(appearance) <= 1000)),
    CONSTRAINT wine_tasting_notes_aromas_form CHECK (((cardinality(aromas) <= 30) AND (array_position(aromas, NULL::text) IS NULL) AND (array_position(aromas, ''::text) IS NULL) AND (char_length(array_to_string(aromas, ''::text)) <= 900))),
    CONSTRAINT wine_tasting_notes_conclusion_length CHECK ((char_length(conclusion) <= 2000)),
    CONSTRAINT wine_tasting_notes_nose_length CHECK ((char_length(nose) <= 2000)),
    CONSTRAINT wine_tasting_notes_palate_length CHECK ((char_length(palate) <= 2000)),
    CONSTRAINT wine_tasting_notes_rating_0_to_100 CHECK (((rating >= 0) AND (rating <= 100))),
    CONSTRAINT wine_tasting_notes_revision_counts CHECK ((revision >= 1)),
    CONSTRAINT wine_tasting_notes_says_something CHECK (((rating IS NOT NULL) OR (cardinality(aromas) > 0) OR (btrim((((appearance || nose) || palate) || conclusion)) <> ''::text))),
    CONSTRAINT wine_tasting_notes_tasted_on_is_a_day CHECK (((tasted_on >= '1900-01-01'::date) AND (tasted_on <= '2200-01-01'::date)))
);

ALTER TABLE ONLY public.wine_tasting_notes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.wine_tasting_notes OWNER TO winedex_owner;

-- Name: TABLE wine_tasting_notes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_tasting_notes IS 'What a player has written about a wine, in four stages. Belongs to a species, and to a bottle of it where it was one of his.';

-- Name: COLUMN wine_tasting_notes.public_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_tasting_notes.public_id IS 'UUIDv7 made by the program: what the outside calls the note.';

-- Name: COLUMN wine_tasting_notes.rating; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_tasting_notes.rating IS '0 to 100; null: not rated.';

-- Name: COLUMN wine_tasting_notes.aromas; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_tasting_notes.aromas IS 'Terms, 30 at most, without order.';

-- Name: COLUMN wine_tasting_notes.visibility; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_tasting_notes.visibility IS 'Who may read it beside its writer. Photos and voice notes go with it.';

-- Name: COLUMN wine_tasting_notes.revision; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_tasting_notes.revision IS 'Goes up by one with every change: what was read under another revision is stale.';

-- Name: wine_tasting_notes_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_tasting_notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wine_tasting_notes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wine_transfers; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_transfers (
    id bigint NOT NULL,
    wine_id bigint NOT NULL,
    from_id bigint NOT NULL,
    to_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT wine_transfers_two_players CHECK ((from_id <> to_id))
);

ALTER TABLE ONLY public.wine_transfers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.wine_transfers OWNER TO winedex_owner;

-- Name: TABLE wine_transfers; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_transfers IS 'Every change of a wine''s owner, in order. Only grows.';

-- Name: wine_transfers_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_transfers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wine_transfers_id_seq
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

-- Name: wine_voice_notes; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wine_voice_notes (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    note_id bigint NOT NULL,
    user_id bigint NOT NULL,
    place smallint NOT NULL,
    storage_key text NOT NULL,
    media_type text NOT NULL,
    bytes integer NOT NULL,
    duration_ms integer NOT NULL,
    sha256 bytea NOT NULL,
    transcript text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT wine_voice_notes_bytes_to_20_mb CHECK (((bytes >= 1) AND (bytes <= 20000000))),
    CONSTRAINT wine_voice_notes_duration_to_5_minutes CHECK (((duration_ms >= 1) AND (duration_ms <= 300000))),
    CONSTRAINT wine_voice_notes_media_type_known CHECK ((media_type = ANY (ARRAY['audio/webm'::text, 'audio/ogg'::text, 'audio/mp4'::text, 'audio/mpeg'::text]))),
    CONSTRAINT wine_voice_notes_place_1_to_3 CHECK (((place >= 1) AND (place <= 3))),
    CONSTRAINT wine_voice_notes_sha256_length CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT wine_voice_notes_storage_key_form CHECK (((storage_key ~ '^[a-z0-9]+([/_.-][a-z0-9]+)*$'::text) AND (char_length(storage_key) <= 200))),
    CONSTRAINT wine_voice_notes_transcript_length CHECK (((char_length(transcript) >= 1) AND (char_length(transcript) <= 6000)))
);

ALTER TABLE ONLY public.wine_voice_notes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.wine_voice_notes OWNER TO winedex_owner;

-- Name: TABLE wine_voice_notes; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wine_voice_notes IS 'What was spoken for a note, kept as photos are. Three at most.';

-- Name: COLUMN wine_voice_notes.duration_ms; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_voice_notes.duration_ms IS 'Milliseconds, up to five minutes.';

-- Name: COLUMN wine_voice_notes.transcript; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wine_voice_notes.transcript IS 'What was said, where somebody has written it down.';

-- Name: wine_voice_notes_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_voice_notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wine_voice_notes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wines_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wines ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wset_course_enrollments; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wset_course_enrollments (
    id bigint NOT NULL,
    course_id bigint NOT NULL,
    user_id bigint NOT NULL,
    state text DEFAULT 'enrolled'::text NOT NULL,
    pass_mark smallint NOT NULL,
    exam_percent smallint,
    enrolled_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT wset_course_enrollments_end_whole CHECK (((state = 'enrolled'::text) = (ended_at IS NULL))),
    CONSTRAINT wset_course_enrollments_exam_percent CHECK (((exam_percent >= 0) AND (exam_percent <= 100))),
    CONSTRAINT wset_course_enrollments_exam_whole CHECK (((state = ANY (ARRAY['passed'::text, 'failed'::text])) = (exam_percent IS NOT NULL))),
    CONSTRAINT wset_course_enrollments_mark_decides CHECK (((exam_percent IS NULL) OR ((state = 'passed'::text) = (exam_percent >= pass_mark)))),
    CONSTRAINT wset_course_enrollments_state_known CHECK ((state = ANY (ARRAY['enrolled'::text, 'withdrawn'::text, 'passed'::text, 'failed'::text]))),
    CONSTRAINT wset_course_enrollments_times_in_order CHECK ((enrolled_at <= ended_at))
);

ALTER TABLE ONLY public.wset_course_enrollments FORCE ROW LEVEL SECURITY;

ALTER TABLE public.wset_course_enrollments OWNER TO winedex_owner;

-- Name: TABLE wset_course_enrollments; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wset_course_enrollments IS 'Who takes or took which course. An attempt is a row: who failed enrols again. Written by functions only, since places are counted across players. Only the player''s own: goes with him.';

-- Name: COLUMN wset_course_enrollments.state; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_course_enrollments.state IS 'enrolled, withdrawn, passed or failed.';

-- Name: COLUMN wset_course_enrollments.pass_mark; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_course_enrollments.pass_mark IS 'The course''s at the time of enrolling: what is changed later does not move a running attempt.';

-- Name: COLUMN wset_course_enrollments.exam_percent; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_course_enrollments.exam_percent IS 'Per cent, 0 to 100; only where there was an exam.';

-- Name: wset_course_enrollments_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wset_course_enrollments ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wset_course_enrollments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: wset_courses; Type: TABLE; Schema: public; Owner: winedex_owner

CREATE TABLE public.wset_courses (
    id bigint NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    level smallint NOT NULL,
    prerequisite_id bigint,
    prerequisite_level smallint,
    pass_mark smallint NOT NULL,
    capacity integer,
    enrol_until date,
    starts_on date,
    ends_on date,
    exam_on date,
    certificate_months smallint,
    retired boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT wset_courses_capacity_counts CHECK (((capacity >= 1) AND (capacity <= 10000))),
    CONSTRAINT wset_courses_certificate_months_count CHECK (((certificate_months >= 1) AND (certificate_months <= 600))),
    CONSTRAINT wset_courses_dates_in_order CHECK (((enrol_until <= starts_on) AND (starts_on <= ends_on) AND (ends_on <= exam_on))),
    CONSTRAINT wset_courses_dates_whole CHECK ((num_nonnulls(enrol_until, starts_on, ends_on, exam_on) = ANY (ARRAY[0, 4]))),
    CONSTRAINT wset_courses_level_1_to_4 CHECK (((level >= 1) AND (level <= 4))),
    CONSTRAINT wset_courses_pass_mark_percent CHECK (((pass_mark >= 1) AND (pass_mark <= 100))),
    CONSTRAINT wset_courses_prerequisite_is_below CHECK ((prerequisite_level < level)),
    CONSTRAINT wset_courses_prerequisite_whole CHECK (((prerequisite_id IS NULL) = (prerequisite_level IS NULL))),
    CONSTRAINT wset_courses_slug_form CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (char_length(slug) <= 80))),
    CONSTRAINT wset_courses_summary_length CHECK (((char_length(summary) >= 1) AND (char_length(summary) <= 1000))),
    CONSTRAINT wset_courses_title_length CHECK (((char_length(title) >= 3) AND (char_length(title) <= 120)))
);

ALTER TABLE public.wset_courses OWNER TO winedex_owner;

-- Name: TABLE wset_courses; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON TABLE public.wset_courses IS 'Courses of the study game: our own, on four levels; not affiliated with, approved or endorsed by the Wine & Spirit Education Trust. Nothing is deleted from it: what should not come up again is retired.';

-- Name: COLUMN wset_courses.slug; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.slug IS 'Stable for ever; what the outside calls the course.';

-- Name: COLUMN wset_courses.level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.level IS '1 to 4.';

-- Name: COLUMN wset_courses.prerequisite_id; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.prerequisite_id IS 'The course to be passed before; null: anybody may come.';

-- Name: COLUMN wset_courses.prerequisite_level; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.prerequisite_level IS 'That course''s level, always below this one''s: so no course waits for itself, by whatever way.';

-- Name: COLUMN wset_courses.pass_mark; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.pass_mark IS 'Per cent of the exam, 1 to 100, that pass.';

-- Name: COLUMN wset_courses.capacity; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.capacity IS 'Places at a time; null: no limit.';

-- Name: COLUMN wset_courses.enrol_until; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.enrol_until IS 'Last day of enrolling (UTC, as all days here); the four dates are null in a course that anybody takes in his own time.';

-- Name: COLUMN wset_courses.exam_on; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.exam_on IS 'First day of the exam.';

-- Name: COLUMN wset_courses.certificate_months; Type: COMMENT; Schema: public; Owner: winedex_owner

COMMENT ON COLUMN public.wset_courses.certificate_months IS 'How long its certificate is good for; null: for ever.';

-- Name: wset_courses_id_seq; Type: SEQUENCE; Schema: public; Owner: winedex_owner

ALTER TABLE public.wset_courses ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.wset_courses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: achievement_catalog achievement_catalog_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.achievement_catalog
    ADD CONSTRAINT achievement_catalog_pk PRIMARY KEY (slug);

-- Name: auction_lots auction_lots_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.auction_lots
    ADD CONSTRAINT auction_lots_pk PRIMARY KEY (auction_id);

-- Name: auctions auctions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.auctions
    ADD CONSTRAINT auctions_pk PRIMARY KEY (auction_id);

-- Name: audit_log audit_log_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pk PRIMARY KEY (at, id);

-- Name: badge_catalog badge_catalog_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.badge_catalog
    ADD CONSTRAINT badge_catalog_pk PRIMARY KEY (slug);

-- Name: battles battles_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.battles
    ADD CONSTRAINT battles_pk PRIMARY KEY (battle_id);

-- Name: breeding_attempts breeding_attempts_child_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_child_once UNIQUE (child_id);

-- Name: breeding_attempts breeding_attempts_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_pk PRIMARY KEY (id);

-- Name: breeding_attempts breeding_attempts_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_public_id_unique UNIQUE (public_id);

-- Name: breeding_compatibility breeding_compatibility_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_compatibility
    ADD CONSTRAINT breeding_compatibility_pk PRIMARY KEY (group_a, group_b);

-- Name: breeding_facilities breeding_facilities_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_facilities
    ADD CONSTRAINT breeding_facilities_pk PRIMARY KEY (slug);

-- Name: breeding_groups breeding_groups_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_groups
    ADD CONSTRAINT breeding_groups_pk PRIMARY KEY (slug);

-- Name: breeding_parents breeding_parents_once_at_a_time; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_parents
    ADD CONSTRAINT breeding_parents_once_at_a_time EXCLUDE USING gist (wine_id WITH =, during WITH &&);

-- Name: breeding_parents breeding_parents_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_parents
    ADD CONSTRAINT breeding_parents_pk PRIMARY KEY (attempt_id, wine_id);

-- Name: challenge_progress challenge_progress_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.challenge_progress
    ADD CONSTRAINT challenge_progress_pk PRIMARY KEY (challenge_id, user_id);

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

-- Name: competition_match_seats competition_match_seats_once_a_round; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_match_seats
    ADD CONSTRAINT competition_match_seats_once_a_round UNIQUE (competition_id, round, user_id);

-- Name: competition_match_seats competition_match_seats_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_match_seats
    ADD CONSTRAINT competition_match_seats_pk PRIMARY KEY (match_id, seat);

-- Name: competition_matches competition_matches_battle_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_matches
    ADD CONSTRAINT competition_matches_battle_once UNIQUE (battle_id);

-- Name: competition_matches competition_matches_board_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_matches
    ADD CONSTRAINT competition_matches_board_once UNIQUE (competition_id, round, board);

-- Name: competition_matches competition_matches_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_matches
    ADD CONSTRAINT competition_matches_pk PRIMARY KEY (id);

-- Name: competition_matches competition_matches_round_of; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_matches
    ADD CONSTRAINT competition_matches_round_of UNIQUE (id, competition_id, round);

-- Name: competition_participants competition_participants_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_participants
    ADD CONSTRAINT competition_participants_pk PRIMARY KEY (competition_id, user_id);

-- Name: competition_participants competition_participants_seed_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_participants
    ADD CONSTRAINT competition_participants_seed_once UNIQUE (competition_id, seed);

-- Name: competition_rounds competition_rounds_one_at_a_time; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_rounds
    ADD CONSTRAINT competition_rounds_one_at_a_time EXCLUDE USING gist (competition_id WITH =, tstzrange(begins_at, ends_at) WITH &&);

-- Name: competition_rounds competition_rounds_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_rounds
    ADD CONSTRAINT competition_rounds_pk PRIMARY KEY (competition_id, round);

-- Name: competitions competitions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competitions
    ADD CONSTRAINT competitions_pk PRIMARY KEY (id);

-- Name: competitions competitions_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competitions
    ADD CONSTRAINT competitions_public_id_unique UNIQUE (public_id);

-- Name: direct_trade_wines direct_trade_wines_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.direct_trade_wines
    ADD CONSTRAINT direct_trade_wines_pk PRIMARY KEY (direct_trade_id, wine_id);

-- Name: direct_trades direct_trades_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.direct_trades
    ADD CONSTRAINT direct_trades_pk PRIMARY KEY (direct_trade_id);

-- Name: event_challenges event_challenges_event_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_challenges
    ADD CONSTRAINT event_challenges_event_unique UNIQUE (id, event_id);

-- Name: event_challenges event_challenges_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_challenges
    ADD CONSTRAINT event_challenges_pk PRIMARY KEY (id);

-- Name: event_challenges event_challenges_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_challenges
    ADD CONSTRAINT event_challenges_slug_unique UNIQUE (event_id, slug);

-- Name: event_leaderboards event_leaderboards_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_leaderboards
    ADD CONSTRAINT event_leaderboards_pk PRIMARY KEY (event_id, user_id);

-- Name: event_participation event_participation_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_participation
    ADD CONSTRAINT event_participation_pk PRIMARY KEY (event_id, user_id);

-- Name: event_reward_catalog event_reward_catalog_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_reward_catalog
    ADD CONSTRAINT event_reward_catalog_pk PRIMARY KEY (id);

-- Name: event_reward_catalog event_reward_catalog_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_reward_catalog
    ADD CONSTRAINT event_reward_catalog_slug_unique UNIQUE (slug);

-- Name: evolution_attempts evolution_attempts_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_attempts
    ADD CONSTRAINT evolution_attempts_pk PRIMARY KEY (id);

-- Name: evolution_attempts evolution_attempts_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_attempts
    ADD CONSTRAINT evolution_attempts_public_id_unique UNIQUE (public_id);

-- Name: evolution_chains evolution_chains_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_chains
    ADD CONSTRAINT evolution_chains_pk PRIMARY KEY (slug);

-- Name: evolution_forms evolution_forms_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_forms
    ADD CONSTRAINT evolution_forms_pk PRIMARY KEY (chain, slug);

-- Name: evolution_items_catalog evolution_items_catalog_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_items_catalog
    ADD CONSTRAINT evolution_items_catalog_pk PRIMARY KEY (slug);

-- Name: evolutions evolutions_one_way_each; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolutions
    ADD CONSTRAINT evolutions_one_way_each UNIQUE (chain, from_form, to_form, trigger);

-- Name: evolutions evolutions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolutions
    ADD CONSTRAINT evolutions_pk PRIMARY KEY (slug);

-- Name: game_events game_events_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.game_events
    ADD CONSTRAINT game_events_pk PRIMARY KEY (id);

-- Name: game_events game_events_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.game_events
    ADD CONSTRAINT game_events_slug_unique UNIQUE (slug);

-- Name: grape_variety_profiles grape_variety_profiles_name_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.grape_variety_profiles
    ADD CONSTRAINT grape_variety_profiles_name_unique UNIQUE (name);

-- Name: grape_variety_profiles grape_variety_profiles_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.grape_variety_profiles
    ADD CONSTRAINT grape_variety_profiles_pk PRIMARY KEY (id);

-- Name: grape_variety_profiles grape_variety_profiles_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.grape_variety_profiles
    ADD CONSTRAINT grape_variety_profiles_slug_unique UNIQUE (slug);

-- Name: guild_cellar guild_cellar_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_cellar
    ADD CONSTRAINT guild_cellar_pk PRIMARY KEY (wine_id);

-- Name: guild_event_participants guild_event_participants_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_event_participants
    ADD CONSTRAINT guild_event_participants_pk PRIMARY KEY (event_id, user_id);

-- Name: guild_events guild_events_one_at_a_time; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_events
    ADD CONSTRAINT guild_events_one_at_a_time EXCLUDE USING gist (guild_id WITH =, tstzrange(begins_at, ends_at) WITH &&) WHERE ((cancelled_at IS NULL));

-- Name: guild_events guild_events_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_events
    ADD CONSTRAINT guild_events_pk PRIMARY KEY (id);

-- Name: guild_events guild_events_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_events
    ADD CONSTRAINT guild_events_public_id_unique UNIQUE (public_id);

-- Name: guild_invitations guild_invitations_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_invitations
    ADD CONSTRAINT guild_invitations_pk PRIMARY KEY (user_id, guild_id);

-- Name: guild_memberships guild_memberships_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_memberships
    ADD CONSTRAINT guild_memberships_pk PRIMARY KEY (user_id);

-- Name: guild_treasury_entries guild_treasury_entries_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_treasury_entries
    ADD CONSTRAINT guild_treasury_entries_pk PRIMARY KEY (id);

-- Name: guild_treasury_entries guild_treasury_entries_transaction_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_treasury_entries
    ADD CONSTRAINT guild_treasury_entries_transaction_unique UNIQUE (transaction_id);

-- Name: guilds guilds_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guilds
    ADD CONSTRAINT guilds_pk PRIMARY KEY (id);

-- Name: guilds guilds_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guilds
    ADD CONSTRAINT guilds_public_id_unique UNIQUE (public_id);

-- Name: inbox_heads inbox_heads_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.inbox_heads
    ADD CONSTRAINT inbox_heads_pk PRIMARY KEY (player_id);

-- Name: inbox inbox_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pk PRIMARY KEY (player_id, n);

-- Name: job_schedules job_schedules_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.job_schedules
    ADD CONSTRAINT job_schedules_pk PRIMARY KEY (kind);

-- Name: jobs jobs_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pk PRIMARY KEY (id);

-- Name: maintenance_steps maintenance_steps_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.maintenance_steps
    ADD CONSTRAINT maintenance_steps_pk PRIMARY KEY (step, began_at);

-- Name: market_listings market_listings_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.market_listings
    ADD CONSTRAINT market_listings_pk PRIMARY KEY (listing_id);

-- Name: mega_evolution_data mega_evolution_data_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mega_evolution_data
    ADD CONSTRAINT mega_evolution_data_pk PRIMARY KEY (slug);

-- Name: mega_evolution_data mega_evolution_data_species_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mega_evolution_data
    ADD CONSTRAINT mega_evolution_data_species_once UNIQUE (species_slug);

-- Name: mystery_deposits mystery_deposits_match_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mystery_deposits
    ADD CONSTRAINT mystery_deposits_match_unique UNIQUE (matched_with);

-- Name: mystery_deposits mystery_deposits_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mystery_deposits
    ADD CONSTRAINT mystery_deposits_pk PRIMARY KEY (deposit_id);

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

-- Name: player_blocks player_blocks_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.player_blocks
    ADD CONSTRAINT player_blocks_pk PRIMARY KEY (blocker_id, blocked_id);

-- Name: player_reports player_reports_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.player_reports
    ADD CONSTRAINT player_reports_pk PRIMARY KEY (id);

-- Name: professional_certifications professional_certifications_enrollment_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_certifications
    ADD CONSTRAINT professional_certifications_enrollment_unique UNIQUE (enrollment_id);

-- Name: professional_certifications professional_certifications_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_certifications
    ADD CONSTRAINT professional_certifications_once UNIQUE (user_id, issuer, title, issued_on);

-- Name: professional_certifications professional_certifications_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_certifications
    ADD CONSTRAINT professional_certifications_pk PRIMARY KEY (id);

-- Name: professional_certifications professional_certifications_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_certifications
    ADD CONSTRAINT professional_certifications_public_id_unique UNIQUE (public_id);

-- Name: professional_tasting_participants professional_tasting_participants_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_tasting_participants
    ADD CONSTRAINT professional_tasting_participants_pk PRIMARY KEY (session_id, user_id);

-- Name: professional_tasting_sessions professional_tasting_sessions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_tasting_sessions
    ADD CONSTRAINT professional_tasting_sessions_pk PRIMARY KEY (id);

-- Name: professional_tasting_sessions professional_tasting_sessions_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_tasting_sessions
    ADD CONSTRAINT professional_tasting_sessions_public_id_unique UNIQUE (public_id);

-- Name: professional_wine_regions professional_wine_regions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_wine_regions
    ADD CONSTRAINT professional_wine_regions_pk PRIMARY KEY (id);

-- Name: professional_wine_regions professional_wine_regions_place_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_wine_regions
    ADD CONSTRAINT professional_wine_regions_place_unique UNIQUE (id, depth, country);

-- Name: professional_wine_regions professional_wine_regions_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_wine_regions
    ADD CONSTRAINT professional_wine_regions_slug_unique UNIQUE (slug);

-- Name: question_ratings question_ratings_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.question_ratings
    ADD CONSTRAINT question_ratings_pk PRIMARY KEY (question_id);

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

-- Name: seasonal_modifiers seasonal_modifiers_no_overlap; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.seasonal_modifiers
    ADD CONSTRAINT seasonal_modifiers_no_overlap EXCLUDE USING gist (kind WITH =, COALESCE(region_id, (0)::bigint) WITH =, COALESCE((wine_type)::text, ''::text) WITH =, COALESCE(season, ''::text) WITH =, tstzrange(starts_at, ends_at, '[)'::text) WITH &&);

-- Name: seasonal_modifiers seasonal_modifiers_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.seasonal_modifiers
    ADD CONSTRAINT seasonal_modifiers_pk PRIMARY KEY (id);

-- Name: species_caught species_caught_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.species_caught
    ADD CONSTRAINT species_caught_pk PRIMARY KEY (user_id, species_id);

-- Name: subscription_tiers subscription_tiers_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.subscription_tiers
    ADD CONSTRAINT subscription_tiers_pk PRIMARY KEY (tier);

-- Name: systematic_tasting_templates systematic_tasting_templates_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.systematic_tasting_templates
    ADD CONSTRAINT systematic_tasting_templates_pk PRIMARY KEY (id);

-- Name: systematic_tasting_templates systematic_tasting_templates_version_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.systematic_tasting_templates
    ADD CONSTRAINT systematic_tasting_templates_version_unique UNIQUE (slug, version);

-- Name: title_catalog title_catalog_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.title_catalog
    ADD CONSTRAINT title_catalog_pk PRIMARY KEY (slug);

-- Name: topic_answers topic_answers_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.topic_answers
    ADD CONSTRAINT topic_answers_pk PRIMARY KEY (user_id, topic);

-- Name: trade_bids trade_bids_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_bids
    ADD CONSTRAINT trade_bids_pk PRIMARY KEY (trade_id, n);

-- Name: trade_disputes trade_disputes_one_a_side; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_disputes
    ADD CONSTRAINT trade_disputes_one_a_side UNIQUE (trade_id, opened_by);

-- Name: trade_disputes trade_disputes_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_disputes
    ADD CONSTRAINT trade_disputes_pk PRIMARY KEY (id);

-- Name: trade_disputes trade_disputes_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_disputes
    ADD CONSTRAINT trade_disputes_public_id_unique UNIQUE (public_id);

-- Name: trade_insurance trade_insurance_cover_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_insurance
    ADD CONSTRAINT trade_insurance_cover_unique UNIQUE (cover_id);

-- Name: trade_insurance trade_insurance_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_insurance
    ADD CONSTRAINT trade_insurance_once UNIQUE (trade_id, insured_id);

-- Name: trade_insurance trade_insurance_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_insurance
    ADD CONSTRAINT trade_insurance_pk PRIMARY KEY (id);

-- Name: trade_reviews trade_reviews_one_a_side; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_reviews
    ADD CONSTRAINT trade_reviews_one_a_side UNIQUE (trade_id, reviewer_id);

-- Name: trade_reviews trade_reviews_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_reviews
    ADD CONSTRAINT trade_reviews_pk PRIMARY KEY (id);

-- Name: trading_rules trading_rules_one_each; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trading_rules
    ADD CONSTRAINT trading_rules_one_each UNIQUE NULLS NOT DISTINCT (format, country, region, rarity_from, tier);

-- Name: trading_rules trading_rules_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trading_rules
    ADD CONSTRAINT trading_rules_pk PRIMARY KEY (id);

-- Name: user_achievements user_achievements_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_achievements
    ADD CONSTRAINT user_achievements_pk PRIMARY KEY (user_id, achievement);

-- Name: user_activity_log user_activity_log_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_activity_log
    ADD CONSTRAINT user_activity_log_pk PRIMARY KEY (created_at, id);

-- Name: user_badges user_badges_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_badges
    ADD CONSTRAINT user_badges_pk PRIMARY KEY (user_id, badge);

-- Name: user_badges user_badges_place_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_badges
    ADD CONSTRAINT user_badges_place_once UNIQUE (user_id, place);

-- Name: user_blocks user_blocks_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_blocks
    ADD CONSTRAINT user_blocks_pk PRIMARY KEY (blocker_id, blocked_id);

-- Name: user_devices user_devices_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_devices
    ADD CONSTRAINT user_devices_pk PRIMARY KEY (user_id, device_hash);

-- Name: user_education_progress user_education_progress_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_education_progress
    ADD CONSTRAINT user_education_progress_pk PRIMARY KEY (user_id, content_id);

-- Name: user_email_lookups user_email_lookups_one_a_key; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_email_lookups
    ADD CONSTRAINT user_email_lookups_one_a_key UNIQUE (user_id, key_number);

-- Name: user_email_lookups user_email_lookups_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_email_lookups
    ADD CONSTRAINT user_email_lookups_pk PRIMARY KEY (lookup);

-- Name: user_emails user_emails_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_emails
    ADD CONSTRAINT user_emails_pk PRIMARY KEY (user_id);

-- Name: user_evolution_items user_evolution_items_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_evolution_items
    ADD CONSTRAINT user_evolution_items_pk PRIMARY KEY (user_id, item);

-- Name: user_experience user_experience_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_experience
    ADD CONSTRAINT user_experience_pk PRIMARY KEY (user_id, kind);

-- Name: user_friendships user_friendships_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_friendships
    ADD CONSTRAINT user_friendships_pk PRIMARY KEY (player_low, player_high);

-- Name: user_preferences user_preferences_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_preferences
    ADD CONSTRAINT user_preferences_pk PRIMARY KEY (user_id);

-- Name: user_rating_changes user_rating_changes_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_rating_changes
    ADD CONSTRAINT user_rating_changes_pk PRIMARY KEY (battle_id, user_id);

-- Name: user_ratings user_ratings_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_ratings
    ADD CONSTRAINT user_ratings_pk PRIMARY KEY (user_id, mode);

-- Name: user_recovery_codes user_recovery_codes_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_recovery_codes
    ADD CONSTRAINT user_recovery_codes_pk PRIMARY KEY (user_id, code_hash);

-- Name: user_reputation user_reputation_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_reputation
    ADD CONSTRAINT user_reputation_pk PRIMARY KEY (user_id);

-- Name: user_seasonal_stats user_seasonal_stats_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_seasonal_stats
    ADD CONSTRAINT user_seasonal_stats_pk PRIMARY KEY (user_id, year, season);

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

-- Name: user_statistics user_statistics_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_statistics
    ADD CONSTRAINT user_statistics_pk PRIMARY KEY (user_id, statistic);

-- Name: user_subscriptions user_subscriptions_one_at_a_time; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_subscriptions
    ADD CONSTRAINT user_subscriptions_one_at_a_time EXCLUDE USING gist (user_id WITH =, tstzrange(begins_at, ends_at) WITH &&);

-- Name: user_subscriptions user_subscriptions_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_subscriptions
    ADD CONSTRAINT user_subscriptions_pk PRIMARY KEY (id);

-- Name: user_titles user_titles_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_titles
    ADD CONSTRAINT user_titles_pk PRIMARY KEY (user_id, title);

-- Name: user_totp user_totp_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_totp
    ADD CONSTRAINT user_totp_pk PRIMARY KEY (user_id);

-- Name: users users_name_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_name_unique UNIQUE (name_key);

-- Name: users users_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pk PRIMARY KEY (id);

-- Name: users users_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_public_id_unique UNIQUE (public_id);

-- Name: wine_abilities wine_abilities_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_abilities
    ADD CONSTRAINT wine_abilities_pk PRIMARY KEY (slug);

-- Name: wine_education_content wine_education_content_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_education_content
    ADD CONSTRAINT wine_education_content_pk PRIMARY KEY (id);

-- Name: wine_education_content wine_education_content_position_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_education_content
    ADD CONSTRAINT wine_education_content_position_unique UNIQUE (course_id, "position");

-- Name: wine_education_content wine_education_content_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_education_content
    ADD CONSTRAINT wine_education_content_slug_unique UNIQUE (slug);

-- Name: wine_market_data wine_market_data_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_market_data
    ADD CONSTRAINT wine_market_data_pk PRIMARY KEY (species_id, day);

-- Name: wine_photos wine_photos_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_photos
    ADD CONSTRAINT wine_photos_pk PRIMARY KEY (id);

-- Name: wine_photos wine_photos_place_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_photos
    ADD CONSTRAINT wine_photos_place_once UNIQUE (note_id, place);

-- Name: wine_photos wine_photos_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_photos
    ADD CONSTRAINT wine_photos_public_id_unique UNIQUE (public_id);

-- Name: wine_photos wine_photos_storage_key_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_photos
    ADD CONSTRAINT wine_photos_storage_key_unique UNIQUE (storage_key);

-- Name: wine_regional_forms wine_regional_forms_once_a_region; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_regional_forms
    ADD CONSTRAINT wine_regional_forms_once_a_region UNIQUE (species_slug, country, region);

-- Name: wine_regional_forms wine_regional_forms_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_regional_forms
    ADD CONSTRAINT wine_regional_forms_pk PRIMARY KEY (slug);

-- Name: wine_species_abilities wine_species_abilities_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_species_abilities
    ADD CONSTRAINT wine_species_abilities_pk PRIMARY KEY (species_slug, ability);

-- Name: wine_species wine_species_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_species
    ADD CONSTRAINT wine_species_pk PRIMARY KEY (id);

-- Name: wine_species wine_species_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_species
    ADD CONSTRAINT wine_species_slug_unique UNIQUE (slug);

-- Name: wine_stores wine_stores_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_stores
    ADD CONSTRAINT wine_stores_pk PRIMARY KEY (wine_id);

-- Name: wine_tasting_notes wine_tasting_notes_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_tasting_notes
    ADD CONSTRAINT wine_tasting_notes_pk PRIMARY KEY (id);

-- Name: wine_tasting_notes wine_tasting_notes_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_tasting_notes
    ADD CONSTRAINT wine_tasting_notes_public_id_unique UNIQUE (public_id);

-- Name: wine_tasting_notes wine_tasting_notes_whose; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_tasting_notes
    ADD CONSTRAINT wine_tasting_notes_whose UNIQUE (id, user_id);

-- Name: wine_trades wine_trades_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_trades
    ADD CONSTRAINT wine_trades_pk PRIMARY KEY (trade_id, wine_id);

-- Name: wine_transfers wine_transfers_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_transfers
    ADD CONSTRAINT wine_transfers_pk PRIMARY KEY (id);

-- Name: wine_type_effectiveness wine_type_effectiveness_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_type_effectiveness
    ADD CONSTRAINT wine_type_effectiveness_pk PRIMARY KEY (attacker, defender);

-- Name: wine_voice_notes wine_voice_notes_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_voice_notes
    ADD CONSTRAINT wine_voice_notes_pk PRIMARY KEY (id);

-- Name: wine_voice_notes wine_voice_notes_place_once; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_voice_notes
    ADD CONSTRAINT wine_voice_notes_place_once UNIQUE (note_id, place);

-- Name: wine_voice_notes wine_voice_notes_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_voice_notes
    ADD CONSTRAINT wine_voice_notes_public_id_unique UNIQUE (public_id);

-- Name: wine_voice_notes wine_voice_notes_storage_key_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_voice_notes
    ADD CONSTRAINT wine_voice_notes_storage_key_unique UNIQUE (storage_key);

-- Name: wines wines_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wines
    ADD CONSTRAINT wines_pk PRIMARY KEY (id);

-- Name: wines wines_public_id_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wines
    ADD CONSTRAINT wines_public_id_unique UNIQUE (public_id);

-- Name: wset_course_enrollments wset_course_enrollments_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wset_course_enrollments
    ADD CONSTRAINT wset_course_enrollments_pk PRIMARY KEY (id);

-- Name: wset_courses wset_courses_level_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wset_courses
    ADD CONSTRAINT wset_courses_level_unique UNIQUE (id, level);

-- Name: wset_courses wset_courses_pk; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wset_courses
    ADD CONSTRAINT wset_courses_pk PRIMARY KEY (id);

-- Name: wset_courses wset_courses_slug_unique; Type: CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wset_courses
    ADD CONSTRAINT wset_courses_slug_unique UNIQUE (slug);

-- Name: achievement_catalog_by_badge; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX achievement_catalog_by_badge ON public.achievement_catalog USING btree (badge) WHERE (badge IS NOT NULL);

-- Name: achievement_catalog_by_statistic; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX achievement_catalog_by_statistic ON public.achievement_catalog USING btree (statistic, goal);

-- Name: achievement_catalog_by_title; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX achievement_catalog_by_title ON public.achievement_catalog USING btree (title) WHERE (title IS NOT NULL);

-- Name: auction_lots_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auction_lots_by_species ON public.auction_lots USING btree (species_id, auction_id);

-- Name: auctions_by_buyer; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_by_buyer ON public.auctions USING btree (buyer_id, auction_id DESC) WHERE (buyer_id IS NOT NULL);

-- Name: auctions_by_seller; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_by_seller ON public.auctions USING btree (seller_id, auction_id DESC);

-- Name: auctions_by_wine; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_by_wine ON public.auctions USING btree (wine_id, auction_id DESC);

-- Name: auctions_ended_newest; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_ended_newest ON public.auctions USING btree (state, auction_id DESC) WHERE (state <> 'open'::text);

-- Name: auctions_open_by_end; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_open_by_end ON public.auctions USING btree (ends_at, auction_id) WHERE (state = 'open'::text);

-- Name: auctions_open_by_seller; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_open_by_seller ON public.auctions USING btree (seller_id) WHERE (state = 'open'::text);

-- Name: auctions_open_newest; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX auctions_open_newest ON public.auctions USING btree (auction_id DESC) WHERE (state = 'open'::text);

-- Name: audit_log_by_subject; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX audit_log_by_subject ON ONLY public.audit_log USING btree (subject, at DESC) WHERE (subject IS NOT NULL);

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

-- Name: breeding_attempts_by_parent_a; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX breeding_attempts_by_parent_a ON public.breeding_attempts USING btree (parent_a);

-- Name: breeding_attempts_by_parent_b; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX breeding_attempts_by_parent_b ON public.breeding_attempts USING btree (parent_b);

-- Name: breeding_attempts_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX breeding_attempts_by_user ON public.breeding_attempts USING btree (user_id, id DESC);

-- Name: breeding_attempts_place_once; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX breeding_attempts_place_once ON public.breeding_attempts USING btree (user_id, facility, slot) WHERE (state = 'brewing'::text);

-- Name: breeding_attempts_ready; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX breeding_attempts_ready ON public.breeding_attempts USING btree (ready_at) WHERE (state = 'brewing'::text);

-- Name: breeding_compatibility_by_b; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX breeding_compatibility_by_b ON public.breeding_compatibility USING btree (group_b);

-- Name: challenge_progress_by_participant; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX challenge_progress_by_participant ON public.challenge_progress USING btree (event_id, user_id);

-- Name: challenge_progress_undelivered; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX challenge_progress_undelivered ON public.challenge_progress USING btree (claimed_at) WHERE ((claimed_at IS NOT NULL) AND (delivered_at IS NULL));

-- Name: coin_holds_by_player; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX coin_holds_by_player ON public.coin_holds USING btree (player_id) WHERE (amount > 0);

-- Name: coin_lines_by_account; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX coin_lines_by_account ON public.coin_lines USING btree (account_id, transaction_id DESC);

-- Name: competition_match_seats_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX competition_match_seats_by_user ON public.competition_match_seats USING btree (user_id, competition_id, round);

-- Name: competition_matches_by_next; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX competition_matches_by_next ON public.competition_matches USING btree (winner_to) WHERE (winner_to IS NOT NULL);

-- Name: competition_participants_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX competition_participants_by_user ON public.competition_participants USING btree (user_id, competition_id DESC) INCLUDE (final_rank);

-- Name: competition_participants_standings; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX competition_participants_standings ON public.competition_participants USING btree (competition_id, points_halves DESC, seed);

-- Name: competitions_by_creator; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX competitions_by_creator ON public.competitions USING btree (created_by);

-- Name: competitions_by_guild; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX competitions_by_guild ON public.competitions USING btree (guild_id, begins_at DESC) WHERE (guild_id IS NOT NULL);

-- Name: competitions_open; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX competitions_open ON public.competitions USING btree (registration_closes_at, id) INCLUDE (mode, format) WHERE (state = 'announced'::text);

-- Name: competitions_running; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX competitions_running ON public.competitions USING btree (begins_at) WHERE (state = 'running'::text);

-- Name: direct_trade_wines_by_player; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX direct_trade_wines_by_player ON public.direct_trade_wines USING btree (player_id);

-- Name: direct_trade_wines_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX direct_trade_wines_by_species ON public.direct_trade_wines USING btree (species_id);

-- Name: direct_trade_wines_by_wine; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX direct_trade_wines_by_wine ON public.direct_trade_wines USING btree (wine_id);

-- Name: direct_trades_by_a; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX direct_trades_by_a ON public.direct_trades USING btree (player_a, direct_trade_id DESC);

-- Name: direct_trades_by_b; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX direct_trades_by_b ON public.direct_trades USING btree (player_b, direct_trade_id DESC);

-- Name: direct_trades_one_open; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX direct_trades_one_open ON public.direct_trades USING btree (LEAST(player_a, player_b), GREATEST(player_a, player_b)) WHERE (state = 'open'::text);

-- Name: direct_trades_open_by_inviter; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX direct_trades_open_by_inviter ON public.direct_trades USING btree (player_a) WHERE (state = 'open'::text);

-- Name: event_challenges_by_measure; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX event_challenges_by_measure ON public.event_challenges USING btree (measure, event_id) INCLUDE (target, points);

-- Name: event_challenges_by_reward; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX event_challenges_by_reward ON public.event_challenges USING btree (reward_id) WHERE (reward_id IS NOT NULL);

-- Name: event_leaderboards_by_rank; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX event_leaderboards_by_rank ON public.event_leaderboards USING btree (event_id, rank, user_id) INCLUDE (points);

-- Name: event_participation_by_points; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX event_participation_by_points ON public.event_participation USING btree (event_id, points DESC) INCLUDE (user_id);

-- Name: event_participation_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX event_participation_by_user ON public.event_participation USING btree (user_id, event_id);

-- Name: event_reward_catalog_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX event_reward_catalog_by_species ON public.event_reward_catalog USING btree (species_id) WHERE (species_id IS NOT NULL);

-- Name: evolution_attempts_by_evolution; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX evolution_attempts_by_evolution ON public.evolution_attempts USING btree (evolution);

-- Name: evolution_attempts_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX evolution_attempts_by_user ON public.evolution_attempts USING btree (user_id, id DESC);

-- Name: evolution_attempts_by_wine; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX evolution_attempts_by_wine ON public.evolution_attempts USING btree (wine_id, id DESC) INCLUDE (outcome, created_at);

-- Name: evolution_attempts_key_once; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX evolution_attempts_key_once ON public.evolution_attempts USING btree (user_id, key) WHERE (key IS NOT NULL);

-- Name: evolution_forms_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX evolution_forms_by_species ON public.evolution_forms USING btree (species_slug) WHERE (species_slug IS NOT NULL);

-- Name: evolutions_by_item; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX evolutions_by_item ON public.evolutions USING btree (item) WHERE (item IS NOT NULL);

-- Name: game_events_by_time; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX game_events_by_time ON public.game_events USING btree (closes_at, opens_at) INCLUDE (slug, kind) WHERE (cancelled_at IS NULL);

-- Name: grape_variety_profiles_by_any_name; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX grape_variety_profiles_by_any_name ON public.grape_variety_profiles USING gin (names_folded);

-- Name: guild_analytics_by_standing; Type: INDEX; Schema: public; Owner: wine_pokedex_engine

CREATE INDEX guild_analytics_by_standing ON public.guild_analytics USING btree (standing, guild_id);

-- Name: guild_analytics_pk; Type: INDEX; Schema: public; Owner: wine_pokedex_engine

CREATE UNIQUE INDEX guild_analytics_pk ON public.guild_analytics USING btree (guild_id);

-- Name: guild_cellar_by_guild; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_cellar_by_guild ON public.guild_cellar USING btree (guild_id, wine_id);

-- Name: guild_cellar_by_lender; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_cellar_by_lender ON public.guild_cellar USING btree (lent_by);

-- Name: guild_event_participants_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_event_participants_by_user ON public.guild_event_participants USING btree (user_id, event_id DESC);

-- Name: guild_events_ahead; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_events_ahead ON public.guild_events USING btree (begins_at) INCLUDE (guild_id) WHERE (cancelled_at IS NULL);

-- Name: guild_events_by_creator; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_events_by_creator ON public.guild_events USING btree (created_by);

-- Name: guild_invitations_by_guild; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_invitations_by_guild ON public.guild_invitations USING btree (guild_id, expires_at);

-- Name: guild_invitations_by_inviter; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_invitations_by_inviter ON public.guild_invitations USING btree (invited_by);

-- Name: guild_memberships_by_guild; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_memberships_by_guild ON public.guild_memberships USING btree (guild_id, joined_at, user_id) INCLUDE (role);

-- Name: guild_memberships_one_leader; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX guild_memberships_one_leader ON public.guild_memberships USING btree (guild_id) WHERE (role = 'leader'::text);

-- Name: guild_treasury_entries_by_guild; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_treasury_entries_by_guild ON public.guild_treasury_entries USING btree (guild_id, id DESC);

-- Name: guild_treasury_entries_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guild_treasury_entries_by_user ON public.guild_treasury_entries USING btree (user_id);

-- Name: guilds_by_region; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guilds_by_region ON public.guilds USING btree (region) WHERE ((region IS NOT NULL) AND (dissolved_at IS NULL));

-- Name: guilds_joinable; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX guilds_joinable ON public.guilds USING btree (kind, level DESC, id) WHERE ((dissolved_at IS NULL) AND (joining <> 'closed'::text));

-- Name: guilds_name_unique; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX guilds_name_unique ON public.guilds USING btree (name_key) WHERE (dissolved_at IS NULL);

-- Name: inbox_by_age; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX inbox_by_age ON public.inbox USING btree (at_ms);

-- Name: jobs_due; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX jobs_due ON public.jobs USING btree (due_at) WHERE (state = 'waiting'::text);

-- Name: jobs_one_runs_alone; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX jobs_one_runs_alone ON public.jobs USING btree (alone) WHERE ((state = 'running'::text) AND (alone IS NOT NULL));

-- Name: jobs_one_scheduled; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX jobs_one_scheduled ON public.jobs USING btree (kind) WHERE (scheduled AND (state <> 'dead'::text));

-- Name: jobs_running; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX jobs_running ON public.jobs USING btree (lease_ends_at) WHERE (state = 'running'::text);

-- Name: market_listings_by_price; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX market_listings_by_price ON public.market_listings USING btree (price, listing_id) WHERE (state = 'open'::text);

-- Name: market_listings_by_seller; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX market_listings_by_seller ON public.market_listings USING btree (seller_id, listing_id DESC);

-- Name: market_listings_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX market_listings_by_species ON public.market_listings USING btree (species_id, price, listing_id) WHERE (state = 'open'::text);

-- Name: market_listings_ending; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX market_listings_ending ON public.market_listings USING btree (expires_at, listing_id) WHERE (state = 'open'::text);

-- Name: market_listings_newest; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX market_listings_newest ON public.market_listings USING btree (listing_id DESC) WHERE (state = 'open'::text);

-- Name: market_listings_one_open; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX market_listings_one_open ON public.market_listings USING btree (wine_id) WHERE (state = 'open'::text);

-- Name: mega_evolution_data_by_item; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX mega_evolution_data_by_item ON public.mega_evolution_data USING btree (item);

-- Name: mystery_deposits_by_player; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX mystery_deposits_by_player ON public.mystery_deposits USING btree (player_id, deposit_id DESC);

-- Name: mystery_deposits_last_matched; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX mystery_deposits_last_matched ON public.mystery_deposits USING btree (player_id, closed_at DESC) INCLUDE (matched_with) WHERE (state = 'matched'::text);

-- Name: mystery_deposits_one_waiting; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX mystery_deposits_one_waiting ON public.mystery_deposits USING btree (wine_id) WHERE (state = 'waiting'::text);

-- Name: mystery_deposits_waiting; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX mystery_deposits_waiting ON public.mystery_deposits USING btree (pool_id, deposited_at) INCLUDE (player_id, wine_id, rarity_low, rarity_high) WHERE (state = 'waiting'::text);

-- Name: openings_by_age; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX openings_by_age ON public.openings USING btree (opened_at);

-- Name: partitions_set_aside_by_table; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX partitions_set_aside_by_table ON public.partitions_set_aside USING btree (table_name);

-- Name: player_blocks_by_blocked; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX player_blocks_by_blocked ON public.player_blocks USING btree (blocked_id);

-- Name: player_reports_by_reported; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX player_reports_by_reported ON public.player_reports USING btree (reported_id, id DESC);

-- Name: player_reports_one_open; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX player_reports_one_open ON public.player_reports USING btree (reporter_id, reported_id, kind) WHERE (state = 'open'::text);

-- Name: player_reports_open; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX player_reports_open ON public.player_reports USING btree (made_at) WHERE (state = 'open'::text);

-- Name: professional_certifications_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX professional_certifications_by_user ON public.professional_certifications USING btree (user_id, issued_on DESC, id DESC);

-- Name: professional_tasting_participants_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX professional_tasting_participants_by_user ON public.professional_tasting_participants USING btree (user_id, joined_at DESC);

-- Name: professional_tasting_sessions_by_host; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX professional_tasting_sessions_by_host ON public.professional_tasting_sessions USING btree (host_id, starts_at DESC);

-- Name: professional_tasting_sessions_to_come; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX professional_tasting_sessions_to_come ON public.professional_tasting_sessions USING btree (starts_at, id) WHERE (state = ANY (ARRAY['planned'::text, 'open'::text]));

-- Name: professional_wine_regions_by_country; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX professional_wine_regions_by_country ON public.professional_wine_regions USING btree (country, name) INCLUDE (slug, depth);

-- Name: professional_wine_regions_by_grape; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX professional_wine_regions_by_grape ON public.professional_wine_regions USING gin (grapes);

-- Name: professional_wine_regions_by_parent; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX professional_wine_regions_by_parent ON public.professional_wine_regions USING btree (parent_id, name);

-- Name: professional_wine_regions_by_words; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX professional_wine_regions_by_words ON public.professional_wine_regions USING gin (words);

-- Name: regional_wine_analytics_pk; Type: INDEX; Schema: public; Owner: wine_pokedex_engine

CREATE UNIQUE INDEX regional_wine_analytics_pk ON public.regional_wine_analytics USING btree (country, region);

-- Name: rooms_open_by_owner; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX rooms_open_by_owner ON public.rooms USING btree (owner) WHERE (state = 'open'::text);

-- Name: rooms_quarantined; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX rooms_quarantined ON public.rooms USING btree (room_id) WHERE (state = 'quarantined'::text);

-- Name: search_words_by_trigrams; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX search_words_by_trigrams ON public.search_words USING gin (word public.gin_trgm_ops);

-- Name: seasonal_modifiers_by_end; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX seasonal_modifiers_by_end ON public.seasonal_modifiers USING btree (ends_at, starts_at);

-- Name: seasonal_modifiers_by_event; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX seasonal_modifiers_by_event ON public.seasonal_modifiers USING btree (event_id) WHERE (event_id IS NOT NULL);

-- Name: seasonal_modifiers_by_region; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX seasonal_modifiers_by_region ON public.seasonal_modifiers USING btree (region_id) WHERE (region_id IS NOT NULL);

-- Name: species_caught_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX species_caught_by_species ON public.species_caught USING btree (species_id);

-- Name: trade_bids_by_bidder; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX trade_bids_by_bidder ON public.trade_bids USING btree (bidder_id, trade_id DESC);

-- Name: trade_disputes_by_against; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX trade_disputes_by_against ON public.trade_disputes USING btree (against, id DESC) INCLUDE (state);

-- Name: trade_disputes_by_opener; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX trade_disputes_by_opener ON public.trade_disputes USING btree (opened_by, id DESC);

-- Name: trade_disputes_open; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX trade_disputes_open ON public.trade_disputes USING btree (opened_at) WHERE (state = 'open'::text);

-- Name: trade_insurance_by_insured; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX trade_insurance_by_insured ON public.trade_insurance USING btree (insured_id, id DESC);

-- Name: trade_reviews_by_reviewed; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX trade_reviews_by_reviewed ON public.trade_reviews USING btree (reviewed_id, id DESC) INCLUDE (stars);

-- Name: trade_reviews_by_reviewer; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX trade_reviews_by_reviewer ON public.trade_reviews USING btree (reviewer_id);

-- Name: user_achievements_by_achievement; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_achievements_by_achievement ON public.user_achievements USING btree (achievement);

-- Name: user_activity_log_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_activity_log_by_user ON ONLY public.user_activity_log USING btree (user_id, created_at DESC);

-- Name: user_badges_by_badge; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_badges_by_badge ON public.user_badges USING btree (badge);

-- Name: user_blocks_by_blocked; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_blocks_by_blocked ON public.user_blocks USING btree (blocked_id);

-- Name: user_collection_summary_pk; Type: INDEX; Schema: public; Owner: wine_pokedex_engine

CREATE UNIQUE INDEX user_collection_summary_pk ON public.user_collection_summary USING btree (user_id);

-- Name: user_devices_by_hash; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_devices_by_hash ON public.user_devices USING btree (device_hash);

-- Name: user_education_progress_completed; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_education_progress_completed ON public.user_education_progress USING btree (content_id) WHERE (completed_at IS NOT NULL);

-- Name: user_evolution_items_by_item; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_evolution_items_by_item ON public.user_evolution_items USING btree (item);

-- Name: user_friendships_by_high; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_friendships_by_high ON public.user_friendships USING btree (player_high, player_low) INCLUDE (state);

-- Name: user_friendships_waiting; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_friendships_waiting ON public.user_friendships USING btree (requested_by) WHERE (state = 'requested'::text);

-- Name: user_rating_changes_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_rating_changes_by_user ON public.user_rating_changes USING btree (user_id, created_at DESC);

-- Name: user_ratings_ladder; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_ratings_ladder ON public.user_ratings USING btree (mode, rating_hundredths DESC, user_id) WHERE (deviation_hundredths <= 11000);

-- Name: user_seasonal_stats_by_season; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_seasonal_stats_by_season ON public.user_seasonal_stats USING btree (year, season, wines_caught DESC);

-- Name: user_sessions_living; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_sessions_living ON public.user_sessions USING btree (user_id, seen_at) WHERE (ended_at IS NULL);

-- Name: user_statistics_leaders; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_statistics_leaders ON public.user_statistics USING btree (statistic, value DESC) INCLUDE (user_id);

-- Name: user_titles_by_title; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX user_titles_by_title ON public.user_titles USING btree (title);

-- Name: user_titles_one_worn; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX user_titles_one_worn ON public.user_titles USING btree (user_id) INCLUDE (title) WHERE worn;

-- Name: wine_education_content_by_tag; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_education_content_by_tag ON public.wine_education_content USING gin (tags);

-- Name: wine_education_content_by_words; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_education_content_by_words ON public.wine_education_content USING gin (words);

-- Name: wine_education_content_listed; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_education_content_listed ON public.wine_education_content USING btree (level, topic, slug) INCLUDE (title, minutes) WHERE (NOT retired);

-- Name: wine_market_data_by_day; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_market_data_by_day ON public.wine_market_data USING btree (day, sales DESC) INCLUDE (species_id, price_median);

-- Name: wine_regional_forms_by_region; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_regional_forms_by_region ON public.wine_regional_forms USING btree (country, region);

-- Name: wine_species_abilities_by_ability; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_species_abilities_by_ability ON public.wine_species_abilities USING btree (ability);

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

-- Name: wine_tasting_notes_by_aroma; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_tasting_notes_by_aroma ON public.wine_tasting_notes USING gin (aromas);

-- Name: wine_tasting_notes_by_species; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_tasting_notes_by_species ON public.wine_tasting_notes USING btree (species_id, user_id);

-- Name: wine_tasting_notes_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_tasting_notes_by_user ON public.wine_tasting_notes USING btree (user_id, id DESC);

-- Name: wine_tasting_notes_by_wine; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_tasting_notes_by_wine ON public.wine_tasting_notes USING btree (wine_id) WHERE (wine_id IS NOT NULL);

-- Name: wine_tasting_notes_public; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_tasting_notes_public ON public.wine_tasting_notes USING btree (species_id, id DESC) INCLUDE (rating) WHERE ((visibility)::text = 'public'::text);

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

-- Name: wine_transfers_by_giver; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_transfers_by_giver ON public.wine_transfers USING btree (from_id, id DESC);

-- Name: wine_transfers_by_taker; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_transfers_by_taker ON public.wine_transfers USING btree (to_id, id DESC);

-- Name: wine_transfers_by_wine; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wine_transfers_by_wine ON public.wine_transfers USING btree (wine_id, id);

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

-- Name: wset_course_enrollments_by_user; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wset_course_enrollments_by_user ON public.wset_course_enrollments USING btree (user_id, id DESC) INCLUDE (course_id, state, exam_percent);

-- Name: wset_course_enrollments_one_live; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX wset_course_enrollments_one_live ON public.wset_course_enrollments USING btree (course_id, user_id) WHERE (state = 'enrolled'::text);

-- Name: wset_course_enrollments_one_pass; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE UNIQUE INDEX wset_course_enrollments_one_pass ON public.wset_course_enrollments USING btree (course_id, user_id) WHERE (state = 'passed'::text);

-- Name: wset_courses_by_prerequisite; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wset_courses_by_prerequisite ON public.wset_courses USING btree (prerequisite_id) WHERE (prerequisite_id IS NOT NULL);

-- Name: wset_courses_offered; Type: INDEX; Schema: public; Owner: winedex_owner

CREATE INDEX wset_courses_offered ON public.wset_courses USING btree (level, slug) WHERE (NOT retired);

-- Name: auctions auctions_lot_put_up; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER auctions_lot_put_up AFTER INSERT ON public.auctions FOR EACH ROW EXECUTE FUNCTION public.auctions_take_down_lot();

-- Name: audit_log audit_log_not_emptied; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER audit_log_not_emptied BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.audit_log_only_grows();

-- Name: audit_log audit_log_only_grows; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER audit_log_only_grows BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.audit_log_only_grows();

-- Name: coin_accounts coin_accounts_audit; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER coin_accounts_audit AFTER UPDATE OF balance, player_id, kind ON public.coin_accounts FOR EACH ROW WHEN ((CURRENT_USER <> 'wine_pokedex_engine'::name)) EXECUTE FUNCTION public.audit_change('id', 'player_id', '{balance,player_id,kind}', '{}');

-- Name: coin_lines coin_lines_sum_zero; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE CONSTRAINT TRIGGER coin_lines_sum_zero AFTER DELETE OR UPDATE ON public.coin_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.coin_lines_check_sum();

-- Name: coin_lines coin_lines_sum_zero_written; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER coin_lines_sum_zero_written AFTER INSERT ON public.coin_lines REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.coin_lines_check_sums();

-- Name: competition_matches competition_match_battle_fits; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER competition_match_battle_fits AFTER INSERT OR UPDATE OF battle_id ON public.competition_matches FOR EACH ROW WHEN ((new.battle_id IS NOT NULL)) EXECUTE FUNCTION public.competition_match_battle_fits();

-- Name: competition_participants competition_participants_count; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER competition_participants_count AFTER INSERT OR DELETE OR UPDATE OF state ON public.competition_participants FOR EACH ROW EXECUTE FUNCTION public.competition_participants_count();

-- Name: evolution_attempts evolution_attempts_check; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER evolution_attempts_check BEFORE INSERT ON public.evolution_attempts FOR EACH ROW EXECUTE FUNCTION public.evolution_attempts_check();

-- Name: guild_event_participants guild_event_participants_count; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER guild_event_participants_count AFTER INSERT OR DELETE ON public.guild_event_participants FOR EACH ROW EXECUTE FUNCTION public.guild_event_participants_count();

-- Name: guild_memberships guild_memberships_count; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER guild_memberships_count AFTER INSERT OR DELETE OR UPDATE OF role ON public.guild_memberships FOR EACH ROW EXECUTE FUNCTION public.guild_memberships_count();

-- Name: player_reports player_reports_not_too_many; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER player_reports_not_too_many BEFORE INSERT ON public.player_reports FOR EACH ROW EXECUTE FUNCTION public.player_reports_check_number();

-- Name: professional_certifications professional_certifications_not_ahead; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER professional_certifications_not_ahead BEFORE INSERT OR UPDATE OF issued_on ON public.professional_certifications FOR EACH ROW EXECUTE FUNCTION public.professional_certifications_check_day();

-- Name: wine_species search_words_of_changed; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER search_words_of_changed AFTER UPDATE ON public.wine_species REFERENCING OLD TABLE AS old_species NEW TABLE AS new_species FOR EACH STATEMENT EXECUTE FUNCTION public.search_words_keep();

-- Name: wine_species search_words_of_deleted; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER search_words_of_deleted AFTER DELETE ON public.wine_species REFERENCING OLD TABLE AS old_species FOR EACH STATEMENT EXECUTE FUNCTION public.search_words_keep();

-- Name: wine_species search_words_of_new; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER search_words_of_new AFTER INSERT ON public.wine_species REFERENCING NEW TABLE AS new_species FOR EACH STATEMENT EXECUTE FUNCTION public.search_words_keep();

-- Name: trade_disputes trade_disputes_by_the_sides; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER trade_disputes_by_the_sides BEFORE INSERT OR UPDATE ON public.trade_disputes FOR EACH ROW EXECUTE FUNCTION public.trade_sides_check('opened_by', 'against');

-- Name: trade_insurance trade_insurance_by_a_side; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER trade_insurance_by_a_side BEFORE INSERT OR UPDATE ON public.trade_insurance FOR EACH ROW EXECUTE FUNCTION public.trade_sides_check('insured_id');

-- Name: trade_reviews trade_reviews_by_the_sides; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER trade_reviews_by_the_sides BEFORE INSERT OR UPDATE ON public.trade_reviews FOR EACH ROW EXECUTE FUNCTION public.trade_sides_check('reviewer_id', 'reviewed_id');

-- Name: user_emails user_emails_audit; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER user_emails_audit AFTER INSERT OR DELETE ON public.user_emails FOR EACH ROW EXECUTE FUNCTION public.audit_change('user_id', 'user_id', '{}', '{email}');

-- Name: user_emails user_emails_audit_changed; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER user_emails_audit_changed AFTER UPDATE ON public.user_emails FOR EACH ROW WHEN (((CURRENT_USER <> 'wine_pokedex_engine'::name) OR (get_byte(old.email, 0) = get_byte(new.email, 0)))) EXECUTE FUNCTION public.audit_change('user_id', 'user_id', '{user_id}', '{email}');

-- Name: user_recovery_codes user_recovery_codes_audit; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER user_recovery_codes_audit AFTER UPDATE ON public.user_recovery_codes FOR EACH ROW EXECUTE FUNCTION public.audit_change('user_id', 'user_id', '{used_at}', '{code_hash}');

-- Name: user_sessions user_sessions_audit_ended; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER user_sessions_audit_ended AFTER UPDATE OF ended_at ON public.user_sessions FOR EACH ROW WHEN ((old.ended_at IS DISTINCT FROM new.ended_at)) EXECUTE FUNCTION public.audit_change('public_id', 'user_id', '{ended_at,ended_why}', '{}');

-- Name: user_sessions user_sessions_audit_opened; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER user_sessions_audit_opened AFTER INSERT ON public.user_sessions FOR EACH ROW EXECUTE FUNCTION public.audit_change('public_id', 'user_id', '{expires_at}', '{}');

-- Name: user_totp user_totp_audit; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER user_totp_audit AFTER INSERT OR DELETE OR UPDATE OF confirmed_at, user_id ON public.user_totp FOR EACH ROW EXECUTE FUNCTION public.audit_change('user_id', 'user_id', '{confirmed_at}', '{secret}');

-- Name: user_totp user_totp_audit_changed; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER user_totp_audit_changed AFTER UPDATE OF secret, last_step ON public.user_totp FOR EACH ROW WHEN ((CURRENT_USER <> 'wine_pokedex_engine'::name)) EXECUTE FUNCTION public.audit_change('user_id', 'user_id', '{last_step}', '{secret}');

-- Name: users users_audit; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER users_audit AFTER UPDATE ON public.users FOR EACH ROW WHEN (((((old.public_id IS DISTINCT FROM new.public_id) OR (old.name IS DISTINCT FROM new.name)) OR (old.name_key IS DISTINCT FROM new.name_key)) OR (old.password_hash IS DISTINCT FROM new.password_hash) OR (old.deleted_at IS DISTINCT FROM new.deleted_at) OR ((old.trade_locked_until IS DISTINCT FROM new.trade_locked_until) OR (old.trade_lock_reason IS DISTINCT FROM new.trade_lock_reason)) OR (((old.level)::smallint <> (new.level)::smallint) AND (old.experience = new.experience)) OR ((old.experience <> new.experience) AND ((new.experience < old.experience) OR (CURRENT_USER <> 'wine_pokedex_engine'::name))))) EXECUTE FUNCTION public.audit_change('id', 'id', '{level,experience,trade_locked_until,deleted_at}', '{public_id,name,name_key,password_hash,trade_lock_reason}');

-- Name: users users_audit_removed; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER users_audit_removed AFTER DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION public.audit_change('id', 'id', '{level,experience}', '{name}');

-- Name: wines wines_audit; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_audit AFTER UPDATE OF owner_id ON public.wines FOR EACH ROW WHEN (((old.owner_id <> new.owner_id) AND (CURRENT_USER <> 'wine_pokedex_engine'::name))) EXECUTE FUNCTION public.audit_change('public_id', 'owner_id', '{owner_id,place}', '{}');

-- Name: wines wines_evolved; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_evolved AFTER UPDATE OF species_id ON public.wines FOR EACH ROW WHEN (((old.species_id <> new.species_id) AND (new.owner_id <> 0))) EXECUTE FUNCTION public.wines_evolved();

-- Name: wines wines_gained; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_gained AFTER INSERT ON public.wines REFERENCING NEW TABLE AS gained FOR EACH STATEMENT EXECUTE FUNCTION public.wines_gained();

-- Name: wines wines_have_a_vintage; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_have_a_vintage BEFORE INSERT ON public.wines FOR EACH ROW WHEN ((new.keeps_years IS NULL)) EXECUTE FUNCTION public.wines_set_vintage();

-- Name: wines wines_leave_guild_cellar; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_leave_guild_cellar AFTER UPDATE OF owner_id ON public.wines FOR EACH ROW WHEN ((old.owner_id <> new.owner_id)) EXECUTE FUNCTION public.guild_cellar_forget();

-- Name: wines wines_lost; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_lost AFTER DELETE ON public.wines REFERENCING OLD TABLE AS lost FOR EACH STATEMENT EXECUTE FUNCTION public.wines_lost();

-- Name: wines wines_moved; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_moved AFTER UPDATE OF owner_id ON public.wines FOR EACH ROW WHEN ((old.owner_id <> new.owner_id)) EXECUTE FUNCTION public.wines_moved();

-- Name: wines wines_transferred; Type: TRIGGER; Schema: public; Owner: winedex_owner

CREATE TRIGGER wines_transferred AFTER UPDATE OF owner_id ON public.wines FOR EACH ROW WHEN ((old.owner_id <> new.owner_id)) EXECUTE FUNCTION public.wines_transferred();

-- Name: achievement_catalog achievement_catalog_badge_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.achievement_catalog
    ADD CONSTRAINT achievement_catalog_badge_fk FOREIGN KEY (badge) REFERENCES public.badge_catalog(slug) ON DELETE RESTRICT;

-- Name: achievement_catalog achievement_catalog_title_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.achievement_catalog
    ADD CONSTRAINT achievement_catalog_title_fk FOREIGN KEY (title) REFERENCES public.title_catalog(slug) ON DELETE RESTRICT;

-- Name: auction_lots auction_lots_auction_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.auction_lots
    ADD CONSTRAINT auction_lots_auction_fk FOREIGN KEY (auction_id) REFERENCES public.auctions(auction_id) ON DELETE CASCADE;

-- Name: auction_lots auction_lots_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.auction_lots
    ADD CONSTRAINT auction_lots_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

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

-- Name: breeding_attempts breeding_attempts_child_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_child_fk FOREIGN KEY (child_id) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: breeding_attempts breeding_attempts_facility_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_facility_fk FOREIGN KEY (facility) REFERENCES public.breeding_facilities(slug) ON DELETE RESTRICT;

-- Name: breeding_attempts breeding_attempts_item_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_item_fk FOREIGN KEY (item) REFERENCES public.evolution_items_catalog(slug) ON DELETE RESTRICT;

-- Name: breeding_attempts breeding_attempts_parent_a_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_parent_a_fk FOREIGN KEY (parent_a) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: breeding_attempts breeding_attempts_parent_b_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_parent_b_fk FOREIGN KEY (parent_b) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: breeding_attempts breeding_attempts_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_attempts
    ADD CONSTRAINT breeding_attempts_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: breeding_compatibility breeding_compatibility_a_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_compatibility
    ADD CONSTRAINT breeding_compatibility_a_fk FOREIGN KEY (group_a) REFERENCES public.breeding_groups(slug) ON DELETE RESTRICT;

-- Name: breeding_compatibility breeding_compatibility_b_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_compatibility
    ADD CONSTRAINT breeding_compatibility_b_fk FOREIGN KEY (group_b) REFERENCES public.breeding_groups(slug) ON DELETE RESTRICT;

-- Name: breeding_parents breeding_parents_attempt_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_parents
    ADD CONSTRAINT breeding_parents_attempt_fk FOREIGN KEY (attempt_id) REFERENCES public.breeding_attempts(id) ON DELETE CASCADE;

-- Name: breeding_parents breeding_parents_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.breeding_parents
    ADD CONSTRAINT breeding_parents_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: challenge_progress challenge_progress_challenge_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.challenge_progress
    ADD CONSTRAINT challenge_progress_challenge_fk FOREIGN KEY (challenge_id, event_id) REFERENCES public.event_challenges(id, event_id) ON DELETE RESTRICT;

-- Name: challenge_progress challenge_progress_participation_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.challenge_progress
    ADD CONSTRAINT challenge_progress_participation_fk FOREIGN KEY (event_id, user_id) REFERENCES public.event_participation(event_id, user_id) ON DELETE CASCADE;

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

-- Name: competition_match_seats competition_match_seats_match_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_match_seats
    ADD CONSTRAINT competition_match_seats_match_fk FOREIGN KEY (match_id, competition_id, round) REFERENCES public.competition_matches(id, competition_id, round) ON DELETE RESTRICT;

-- Name: competition_match_seats competition_match_seats_participant_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_match_seats
    ADD CONSTRAINT competition_match_seats_participant_fk FOREIGN KEY (competition_id, user_id) REFERENCES public.competition_participants(competition_id, user_id) ON DELETE RESTRICT;

-- Name: competition_matches competition_matches_battle_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_matches
    ADD CONSTRAINT competition_matches_battle_fk FOREIGN KEY (battle_id) REFERENCES public.battles(battle_id) ON DELETE RESTRICT;

-- Name: competition_matches competition_matches_round_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_matches
    ADD CONSTRAINT competition_matches_round_fk FOREIGN KEY (competition_id, round) REFERENCES public.competition_rounds(competition_id, round) ON DELETE RESTRICT;

-- Name: competition_matches competition_matches_winner_to_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_matches
    ADD CONSTRAINT competition_matches_winner_to_fk FOREIGN KEY (winner_to) REFERENCES public.competition_matches(id) ON DELETE RESTRICT;

-- Name: competition_participants competition_participants_competition_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_participants
    ADD CONSTRAINT competition_participants_competition_fk FOREIGN KEY (competition_id) REFERENCES public.competitions(id) ON DELETE RESTRICT;

-- Name: competition_participants competition_participants_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_participants
    ADD CONSTRAINT competition_participants_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: competition_rounds competition_rounds_competition_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competition_rounds
    ADD CONSTRAINT competition_rounds_competition_fk FOREIGN KEY (competition_id) REFERENCES public.competitions(id) ON DELETE RESTRICT;

-- Name: competitions competitions_creator_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competitions
    ADD CONSTRAINT competitions_creator_fk FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: competitions competitions_guild_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.competitions
    ADD CONSTRAINT competitions_guild_fk FOREIGN KEY (guild_id) REFERENCES public.guilds(id) ON DELETE RESTRICT;

-- Name: direct_trade_wines direct_trade_wines_player_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.direct_trade_wines
    ADD CONSTRAINT direct_trade_wines_player_fk FOREIGN KEY (player_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: direct_trade_wines direct_trade_wines_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.direct_trade_wines
    ADD CONSTRAINT direct_trade_wines_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: direct_trade_wines direct_trade_wines_trade_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.direct_trade_wines
    ADD CONSTRAINT direct_trade_wines_trade_fk FOREIGN KEY (direct_trade_id) REFERENCES public.direct_trades(direct_trade_id) ON DELETE CASCADE;

-- Name: direct_trade_wines direct_trade_wines_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.direct_trade_wines
    ADD CONSTRAINT direct_trade_wines_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: direct_trades direct_trades_player_a_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.direct_trades
    ADD CONSTRAINT direct_trades_player_a_fk FOREIGN KEY (player_a) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: direct_trades direct_trades_player_b_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.direct_trades
    ADD CONSTRAINT direct_trades_player_b_fk FOREIGN KEY (player_b) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: event_challenges event_challenges_event_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_challenges
    ADD CONSTRAINT event_challenges_event_fk FOREIGN KEY (event_id) REFERENCES public.game_events(id) ON DELETE CASCADE;

-- Name: event_challenges event_challenges_reward_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_challenges
    ADD CONSTRAINT event_challenges_reward_fk FOREIGN KEY (reward_id) REFERENCES public.event_reward_catalog(id) ON DELETE RESTRICT;

-- Name: event_leaderboards event_leaderboards_participation_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_leaderboards
    ADD CONSTRAINT event_leaderboards_participation_fk FOREIGN KEY (event_id, user_id) REFERENCES public.event_participation(event_id, user_id) ON DELETE CASCADE;

-- Name: event_participation event_participation_event_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_participation
    ADD CONSTRAINT event_participation_event_fk FOREIGN KEY (event_id) REFERENCES public.game_events(id) ON DELETE RESTRICT;

-- Name: event_participation event_participation_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_participation
    ADD CONSTRAINT event_participation_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: event_reward_catalog event_reward_catalog_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.event_reward_catalog
    ADD CONSTRAINT event_reward_catalog_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: evolution_attempts evolution_attempts_evolution_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_attempts
    ADD CONSTRAINT evolution_attempts_evolution_fk FOREIGN KEY (evolution) REFERENCES public.evolutions(slug) ON DELETE RESTRICT;

-- Name: evolution_attempts evolution_attempts_from_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_attempts
    ADD CONSTRAINT evolution_attempts_from_fk FOREIGN KEY (from_species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: evolution_attempts evolution_attempts_to_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_attempts
    ADD CONSTRAINT evolution_attempts_to_fk FOREIGN KEY (to_species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: evolution_attempts evolution_attempts_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_attempts
    ADD CONSTRAINT evolution_attempts_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: evolution_attempts evolution_attempts_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_attempts
    ADD CONSTRAINT evolution_attempts_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE CASCADE;

-- Name: evolution_forms evolution_forms_chain_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolution_forms
    ADD CONSTRAINT evolution_forms_chain_fk FOREIGN KEY (chain) REFERENCES public.evolution_chains(slug) ON DELETE RESTRICT;

-- Name: evolutions evolutions_from_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolutions
    ADD CONSTRAINT evolutions_from_fk FOREIGN KEY (chain, from_form) REFERENCES public.evolution_forms(chain, slug) ON DELETE RESTRICT;

-- Name: evolutions evolutions_item_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolutions
    ADD CONSTRAINT evolutions_item_fk FOREIGN KEY (item) REFERENCES public.evolution_items_catalog(slug) ON DELETE RESTRICT;

-- Name: evolutions evolutions_to_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.evolutions
    ADD CONSTRAINT evolutions_to_fk FOREIGN KEY (chain, to_form) REFERENCES public.evolution_forms(chain, slug) ON DELETE RESTRICT;

-- Name: guild_cellar guild_cellar_guild_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_cellar
    ADD CONSTRAINT guild_cellar_guild_fk FOREIGN KEY (guild_id) REFERENCES public.guilds(id) ON DELETE CASCADE;

-- Name: guild_cellar guild_cellar_lender_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_cellar
    ADD CONSTRAINT guild_cellar_lender_fk FOREIGN KEY (lent_by) REFERENCES public.guild_memberships(user_id) ON DELETE CASCADE;

-- Name: guild_cellar guild_cellar_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_cellar
    ADD CONSTRAINT guild_cellar_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE CASCADE;

-- Name: guild_event_participants guild_event_participants_event_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_event_participants
    ADD CONSTRAINT guild_event_participants_event_fk FOREIGN KEY (event_id) REFERENCES public.guild_events(id) ON DELETE CASCADE;

-- Name: guild_event_participants guild_event_participants_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_event_participants
    ADD CONSTRAINT guild_event_participants_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: guild_events guild_events_creator_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_events
    ADD CONSTRAINT guild_events_creator_fk FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: guild_events guild_events_guild_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_events
    ADD CONSTRAINT guild_events_guild_fk FOREIGN KEY (guild_id) REFERENCES public.guilds(id) ON DELETE RESTRICT;

-- Name: guild_invitations guild_invitations_by_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_invitations
    ADD CONSTRAINT guild_invitations_by_fk FOREIGN KEY (invited_by) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: guild_invitations guild_invitations_guild_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_invitations
    ADD CONSTRAINT guild_invitations_guild_fk FOREIGN KEY (guild_id) REFERENCES public.guilds(id) ON DELETE CASCADE;

-- Name: guild_invitations guild_invitations_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_invitations
    ADD CONSTRAINT guild_invitations_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: guild_memberships guild_memberships_guild_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_memberships
    ADD CONSTRAINT guild_memberships_guild_fk FOREIGN KEY (guild_id) REFERENCES public.guilds(id) ON DELETE RESTRICT;

-- Name: guild_memberships guild_memberships_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_memberships
    ADD CONSTRAINT guild_memberships_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: guild_treasury_entries guild_treasury_entries_guild_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_treasury_entries
    ADD CONSTRAINT guild_treasury_entries_guild_fk FOREIGN KEY (guild_id) REFERENCES public.guilds(id) ON DELETE RESTRICT;

-- Name: guild_treasury_entries guild_treasury_entries_transaction_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_treasury_entries
    ADD CONSTRAINT guild_treasury_entries_transaction_fk FOREIGN KEY (transaction_id) REFERENCES public.coin_transactions(id) ON DELETE RESTRICT;

-- Name: guild_treasury_entries guild_treasury_entries_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.guild_treasury_entries
    ADD CONSTRAINT guild_treasury_entries_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: inbox_heads inbox_heads_player_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.inbox_heads
    ADD CONSTRAINT inbox_heads_player_fk FOREIGN KEY (player_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: inbox inbox_player_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_player_fk FOREIGN KEY (player_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: market_listings market_listings_seller_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.market_listings
    ADD CONSTRAINT market_listings_seller_fk FOREIGN KEY (seller_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: market_listings market_listings_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.market_listings
    ADD CONSTRAINT market_listings_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: market_listings market_listings_trade_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.market_listings
    ADD CONSTRAINT market_listings_trade_fk FOREIGN KEY (trade_id, wine_id) REFERENCES public.wine_trades(trade_id, wine_id) ON DELETE RESTRICT;

-- Name: market_listings market_listings_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.market_listings
    ADD CONSTRAINT market_listings_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: mega_evolution_data mega_evolution_data_item_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mega_evolution_data
    ADD CONSTRAINT mega_evolution_data_item_fk FOREIGN KEY (item) REFERENCES public.evolution_items_catalog(slug) ON DELETE RESTRICT;

-- Name: mega_evolution_data mega_evolution_data_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mega_evolution_data
    ADD CONSTRAINT mega_evolution_data_species_fk FOREIGN KEY (species_slug) REFERENCES public.wine_species(slug) ON DELETE RESTRICT;

-- Name: mystery_deposits mystery_deposits_match_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mystery_deposits
    ADD CONSTRAINT mystery_deposits_match_fk FOREIGN KEY (matched_with) REFERENCES public.mystery_deposits(deposit_id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED;

-- Name: mystery_deposits mystery_deposits_player_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mystery_deposits
    ADD CONSTRAINT mystery_deposits_player_fk FOREIGN KEY (player_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: mystery_deposits mystery_deposits_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.mystery_deposits
    ADD CONSTRAINT mystery_deposits_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE RESTRICT;

-- Name: partitions_set_aside partitions_set_aside_table_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.partitions_set_aside
    ADD CONSTRAINT partitions_set_aside_table_fk FOREIGN KEY (table_name) REFERENCES public.partitioned_tables(table_name) ON DELETE CASCADE;

-- Name: player_blocks player_blocks_blocked_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.player_blocks
    ADD CONSTRAINT player_blocks_blocked_fk FOREIGN KEY (blocked_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: player_blocks player_blocks_blocker_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.player_blocks
    ADD CONSTRAINT player_blocks_blocker_fk FOREIGN KEY (blocker_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: player_reports player_reports_reported_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.player_reports
    ADD CONSTRAINT player_reports_reported_fk FOREIGN KEY (reported_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: player_reports player_reports_reporter_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.player_reports
    ADD CONSTRAINT player_reports_reporter_fk FOREIGN KEY (reporter_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: professional_certifications professional_certifications_enrollment_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_certifications
    ADD CONSTRAINT professional_certifications_enrollment_fk FOREIGN KEY (enrollment_id) REFERENCES public.wset_course_enrollments(id) ON DELETE CASCADE;

-- Name: professional_certifications professional_certifications_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_certifications
    ADD CONSTRAINT professional_certifications_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: professional_tasting_participants professional_tasting_participants_session_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_tasting_participants
    ADD CONSTRAINT professional_tasting_participants_session_fk FOREIGN KEY (session_id) REFERENCES public.professional_tasting_sessions(id) ON DELETE CASCADE;

-- Name: professional_tasting_participants professional_tasting_participants_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_tasting_participants
    ADD CONSTRAINT professional_tasting_participants_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: professional_tasting_sessions professional_tasting_sessions_host_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_tasting_sessions
    ADD CONSTRAINT professional_tasting_sessions_host_fk FOREIGN KEY (host_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: professional_tasting_sessions professional_tasting_sessions_template_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_tasting_sessions
    ADD CONSTRAINT professional_tasting_sessions_template_fk FOREIGN KEY (template_id) REFERENCES public.systematic_tasting_templates(id) ON DELETE RESTRICT;

-- Name: professional_wine_regions professional_wine_regions_parent_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.professional_wine_regions
    ADD CONSTRAINT professional_wine_regions_parent_fk FOREIGN KEY (parent_id, parent_depth, country) REFERENCES public.professional_wine_regions(id, depth, country) ON UPDATE CASCADE ON DELETE RESTRICT;

-- Name: rooms rooms_owner_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_owner_fk FOREIGN KEY (owner) REFERENCES public.nodes(node_id) ON DELETE RESTRICT;

-- Name: seasonal_modifiers seasonal_modifiers_event_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.seasonal_modifiers
    ADD CONSTRAINT seasonal_modifiers_event_fk FOREIGN KEY (event_id) REFERENCES public.game_events(id) ON DELETE CASCADE;

-- Name: seasonal_modifiers seasonal_modifiers_region_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.seasonal_modifiers
    ADD CONSTRAINT seasonal_modifiers_region_fk FOREIGN KEY (region_id) REFERENCES public.professional_wine_regions(id) ON DELETE RESTRICT;

-- Name: species_caught species_caught_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.species_caught
    ADD CONSTRAINT species_caught_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: species_caught species_caught_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.species_caught
    ADD CONSTRAINT species_caught_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: topic_answers topic_answers_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.topic_answers
    ADD CONSTRAINT topic_answers_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: trade_disputes trade_disputes_against_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_disputes
    ADD CONSTRAINT trade_disputes_against_fk FOREIGN KEY (against) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: trade_disputes trade_disputes_opened_by_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_disputes
    ADD CONSTRAINT trade_disputes_opened_by_fk FOREIGN KEY (opened_by) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: trade_disputes trade_disputes_trade_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_disputes
    ADD CONSTRAINT trade_disputes_trade_fk FOREIGN KEY (trade_id, wine_id) REFERENCES public.wine_trades(trade_id, wine_id) ON DELETE RESTRICT;

-- Name: trade_insurance trade_insurance_insured_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_insurance
    ADD CONSTRAINT trade_insurance_insured_fk FOREIGN KEY (insured_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: trade_insurance trade_insurance_trade_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_insurance
    ADD CONSTRAINT trade_insurance_trade_fk FOREIGN KEY (trade_id, wine_id) REFERENCES public.wine_trades(trade_id, wine_id) ON DELETE RESTRICT;

-- Name: trade_reviews trade_reviews_reviewed_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_reviews
    ADD CONSTRAINT trade_reviews_reviewed_fk FOREIGN KEY (reviewed_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: trade_reviews trade_reviews_reviewer_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_reviews
    ADD CONSTRAINT trade_reviews_reviewer_fk FOREIGN KEY (reviewer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: trade_reviews trade_reviews_trade_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.trade_reviews
    ADD CONSTRAINT trade_reviews_trade_fk FOREIGN KEY (trade_id, wine_id) REFERENCES public.wine_trades(trade_id, wine_id) ON DELETE RESTRICT;

-- Name: user_achievements user_achievements_achievement_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_achievements
    ADD CONSTRAINT user_achievements_achievement_fk FOREIGN KEY (achievement) REFERENCES public.achievement_catalog(slug) ON DELETE RESTRICT;

-- Name: user_achievements user_achievements_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_achievements
    ADD CONSTRAINT user_achievements_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_badges user_badges_badge_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_badges
    ADD CONSTRAINT user_badges_badge_fk FOREIGN KEY (badge) REFERENCES public.badge_catalog(slug) ON DELETE RESTRICT;

-- Name: user_badges user_badges_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_badges
    ADD CONSTRAINT user_badges_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_blocks user_blocks_blocked_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_blocks
    ADD CONSTRAINT user_blocks_blocked_fk FOREIGN KEY (blocked_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_blocks user_blocks_blocker_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_blocks
    ADD CONSTRAINT user_blocks_blocker_fk FOREIGN KEY (blocker_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_devices user_devices_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_devices
    ADD CONSTRAINT user_devices_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_education_progress user_education_progress_content_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_education_progress
    ADD CONSTRAINT user_education_progress_content_fk FOREIGN KEY (content_id) REFERENCES public.wine_education_content(id) ON DELETE RESTRICT;

-- Name: user_education_progress user_education_progress_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_education_progress
    ADD CONSTRAINT user_education_progress_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_email_lookups user_email_lookups_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_email_lookups
    ADD CONSTRAINT user_email_lookups_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_emails user_emails_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_emails
    ADD CONSTRAINT user_emails_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_evolution_items user_evolution_items_item_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_evolution_items
    ADD CONSTRAINT user_evolution_items_item_fk FOREIGN KEY (item) REFERENCES public.evolution_items_catalog(slug) ON DELETE RESTRICT;

-- Name: user_evolution_items user_evolution_items_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_evolution_items
    ADD CONSTRAINT user_evolution_items_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_experience user_experience_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_experience
    ADD CONSTRAINT user_experience_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_friendships user_friendships_high_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_friendships
    ADD CONSTRAINT user_friendships_high_fk FOREIGN KEY (player_high) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_friendships user_friendships_low_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_friendships
    ADD CONSTRAINT user_friendships_low_fk FOREIGN KEY (player_low) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_preferences user_preferences_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_preferences
    ADD CONSTRAINT user_preferences_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_rating_changes user_rating_changes_battle_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_rating_changes
    ADD CONSTRAINT user_rating_changes_battle_fk FOREIGN KEY (battle_id) REFERENCES public.battles(battle_id) ON DELETE RESTRICT;

-- Name: user_rating_changes user_rating_changes_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_rating_changes
    ADD CONSTRAINT user_rating_changes_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_ratings user_ratings_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_ratings
    ADD CONSTRAINT user_ratings_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_recovery_codes user_recovery_codes_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_recovery_codes
    ADD CONSTRAINT user_recovery_codes_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_reputation user_reputation_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_reputation
    ADD CONSTRAINT user_reputation_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_seasonal_stats user_seasonal_stats_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_seasonal_stats
    ADD CONSTRAINT user_seasonal_stats_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_sessions user_sessions_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_sessions
    ADD CONSTRAINT user_sessions_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_statistics user_statistics_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_statistics
    ADD CONSTRAINT user_statistics_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_subscriptions user_subscriptions_tier_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_subscriptions
    ADD CONSTRAINT user_subscriptions_tier_fk FOREIGN KEY (tier) REFERENCES public.subscription_tiers(tier) ON DELETE RESTRICT;

-- Name: user_subscriptions user_subscriptions_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_subscriptions
    ADD CONSTRAINT user_subscriptions_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: user_titles user_titles_title_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_titles
    ADD CONSTRAINT user_titles_title_fk FOREIGN KEY (title) REFERENCES public.title_catalog(slug) ON DELETE RESTRICT;

-- Name: user_titles user_titles_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_titles
    ADD CONSTRAINT user_titles_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: user_totp user_totp_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.user_totp
    ADD CONSTRAINT user_totp_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: wine_education_content wine_education_content_course_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_education_content
    ADD CONSTRAINT wine_education_content_course_fk FOREIGN KEY (course_id, level) REFERENCES public.wset_courses(id, level) ON UPDATE CASCADE ON DELETE RESTRICT;

-- Name: wine_market_data wine_market_data_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_market_data
    ADD CONSTRAINT wine_market_data_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: wine_photos wine_photos_note_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_photos
    ADD CONSTRAINT wine_photos_note_fk FOREIGN KEY (note_id, user_id) REFERENCES public.wine_tasting_notes(id, user_id) ON DELETE CASCADE;

-- Name: wine_regional_forms wine_regional_forms_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_regional_forms
    ADD CONSTRAINT wine_regional_forms_species_fk FOREIGN KEY (species_slug) REFERENCES public.wine_species(slug) ON DELETE RESTRICT;

-- Name: wine_species_abilities wine_species_abilities_ability_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_species_abilities
    ADD CONSTRAINT wine_species_abilities_ability_fk FOREIGN KEY (ability) REFERENCES public.wine_abilities(slug) ON DELETE RESTRICT;

-- Name: wine_species_abilities wine_species_abilities_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_species_abilities
    ADD CONSTRAINT wine_species_abilities_species_fk FOREIGN KEY (species_slug) REFERENCES public.wine_species(slug) ON DELETE RESTRICT;

-- Name: wine_stores wine_stores_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_stores
    ADD CONSTRAINT wine_stores_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE CASCADE;

-- Name: wine_tasting_notes wine_tasting_notes_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_tasting_notes
    ADD CONSTRAINT wine_tasting_notes_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: wine_tasting_notes wine_tasting_notes_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_tasting_notes
    ADD CONSTRAINT wine_tasting_notes_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: wine_tasting_notes wine_tasting_notes_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_tasting_notes
    ADD CONSTRAINT wine_tasting_notes_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE SET NULL;

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

-- Name: wine_transfers wine_transfers_from_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_transfers
    ADD CONSTRAINT wine_transfers_from_fk FOREIGN KEY (from_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: wine_transfers wine_transfers_to_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_transfers
    ADD CONSTRAINT wine_transfers_to_fk FOREIGN KEY (to_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: wine_transfers wine_transfers_wine_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_transfers
    ADD CONSTRAINT wine_transfers_wine_fk FOREIGN KEY (wine_id) REFERENCES public.wines(id) ON DELETE CASCADE;

-- Name: wine_voice_notes wine_voice_notes_note_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wine_voice_notes
    ADD CONSTRAINT wine_voice_notes_note_fk FOREIGN KEY (note_id, user_id) REFERENCES public.wine_tasting_notes(id, user_id) ON DELETE CASCADE;

-- Name: wines wines_owner_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wines
    ADD CONSTRAINT wines_owner_fk FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- Name: wines wines_species_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wines
    ADD CONSTRAINT wines_species_fk FOREIGN KEY (species_id) REFERENCES public.wine_species(id) ON DELETE RESTRICT;

-- Name: wset_course_enrollments wset_course_enrollments_course_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wset_course_enrollments
    ADD CONSTRAINT wset_course_enrollments_course_fk FOREIGN KEY (course_id) REFERENCES public.wset_courses(id) ON DELETE RESTRICT;

-- Name: wset_course_enrollments wset_course_enrollments_user_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wset_course_enrollments
    ADD CONSTRAINT wset_course_enrollments_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

-- Name: wset_courses wset_courses_prerequisite_fk; Type: FK CONSTRAINT; Schema: public; Owner: winedex_owner

ALTER TABLE ONLY public.wset_courses
    ADD CONSTRAINT wset_courses_prerequisite_fk FOREIGN KEY (prerequisite_id, prerequisite_level) REFERENCES public.wset_courses(id, level) ON UPDATE CASCADE ON DELETE RESTRICT;

-- Name: audit_log; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

-- Name: audit_log audit_log_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY audit_log_reports ON public.audit_log FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: audit_log audit_log_written; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY audit_log_written ON public.audit_log FOR INSERT TO wine_pokedex_auditor WITH CHECK (true);

-- Name: breeding_attempts; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.breeding_attempts ENABLE ROW LEVEL SECURITY;

-- Name: breeding_attempts breeding_attempts_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY breeding_attempts_engine ON public.breeding_attempts TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: breeding_attempts breeding_attempts_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY breeding_attempts_own ON public.breeding_attempts FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: breeding_attempts breeding_attempts_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY breeding_attempts_reports ON public.breeding_attempts FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: breeding_parents; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.breeding_parents ENABLE ROW LEVEL SECURITY;

-- Name: breeding_parents breeding_parents_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY breeding_parents_engine ON public.breeding_parents TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: breeding_parents breeding_parents_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY breeding_parents_own ON public.breeding_parents FOR SELECT TO wine_pokedex_app USING ((EXISTS ( SELECT
   FROM public.breeding_attempts t
  WHERE (t.id = breeding_parents.attempt_id))));

-- Name: breeding_parents breeding_parents_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY breeding_parents_reports ON public.breeding_parents FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: challenge_progress; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.challenge_progress ENABLE ROW LEVEL SECURITY;

-- Name: challenge_progress challenge_progress_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY challenge_progress_engine ON public.challenge_progress TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: challenge_progress challenge_progress_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY challenge_progress_own ON public.challenge_progress FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: challenge_progress challenge_progress_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY challenge_progress_reports ON public.challenge_progress FOR SELECT TO wine_pokedex_readonly USING (true);

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

-- Name: direct_trade_wines; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.direct_trade_wines ENABLE ROW LEVEL SECURITY;

-- Name: direct_trade_wines direct_trade_wines_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY direct_trade_wines_engine ON public.direct_trade_wines TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: direct_trade_wines direct_trade_wines_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY direct_trade_wines_own ON public.direct_trade_wines FOR SELECT TO wine_pokedex_app USING ((EXISTS ( SELECT
   FROM public.direct_trades d
  WHERE (d.direct_trade_id = direct_trade_wines.direct_trade_id))));

-- Name: direct_trade_wines direct_trade_wines_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY direct_trade_wines_reports ON public.direct_trade_wines FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: direct_trades; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.direct_trades ENABLE ROW LEVEL SECURITY;

-- Name: direct_trades direct_trades_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY direct_trades_engine ON public.direct_trades TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: direct_trades direct_trades_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY direct_trades_own ON public.direct_trades FOR SELECT TO wine_pokedex_app USING (((public.current_player() = player_a) OR (public.current_player() = player_b)));

-- Name: direct_trades direct_trades_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY direct_trades_reports ON public.direct_trades FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: event_leaderboards; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.event_leaderboards ENABLE ROW LEVEL SECURITY;

-- Name: event_leaderboards event_leaderboards_all; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY event_leaderboards_all ON public.event_leaderboards FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING (true);

-- Name: event_leaderboards event_leaderboards_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY event_leaderboards_engine ON public.event_leaderboards TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: event_participation; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.event_participation ENABLE ROW LEVEL SECURITY;

-- Name: event_participation event_participation_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY event_participation_engine ON public.event_participation TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: event_participation event_participation_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY event_participation_own ON public.event_participation FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: event_participation event_participation_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY event_participation_reports ON public.event_participation FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: evolution_attempts; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.evolution_attempts ENABLE ROW LEVEL SECURITY;

-- Name: evolution_attempts evolution_attempts_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY evolution_attempts_engine ON public.evolution_attempts TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: evolution_attempts evolution_attempts_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY evolution_attempts_own ON public.evolution_attempts FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: evolution_attempts evolution_attempts_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY evolution_attempts_reports ON public.evolution_attempts FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: guild_cellar; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.guild_cellar ENABLE ROW LEVEL SECURITY;

-- Name: guild_cellar guild_cellar_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY guild_cellar_engine ON public.guild_cellar TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: guild_cellar guild_cellar_members; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY guild_cellar_members ON public.guild_cellar FOR SELECT TO wine_pokedex_app USING ((guild_id = public.guild_of_player(public.current_player())));

-- Name: guild_cellar guild_cellar_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY guild_cellar_reports ON public.guild_cellar FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: guild_invitations; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.guild_invitations ENABLE ROW LEVEL SECURITY;

-- Name: guild_invitations guild_invitations_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY guild_invitations_engine ON public.guild_invitations TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: guild_invitations guild_invitations_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY guild_invitations_own ON public.guild_invitations FOR SELECT TO wine_pokedex_app USING ((((public.current_player() = user_id) OR (public.current_player() = invited_by)) OR (guild_id = public.guild_of_player(public.current_player()))));

-- Name: guild_treasury_entries; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.guild_treasury_entries ENABLE ROW LEVEL SECURITY;

-- Name: guild_treasury_entries guild_treasury_entries_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY guild_treasury_entries_engine ON public.guild_treasury_entries TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: guild_treasury_entries guild_treasury_entries_members; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY guild_treasury_entries_members ON public.guild_treasury_entries FOR SELECT TO wine_pokedex_app USING (((user_id = public.current_player()) OR (guild_id = public.guild_of_player(public.current_player()))));

-- Name: guild_treasury_entries guild_treasury_entries_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY guild_treasury_entries_reports ON public.guild_treasury_entries FOR SELECT TO wine_pokedex_readonly USING (true);

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

-- Name: market_listings; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.market_listings ENABLE ROW LEVEL SECURITY;

-- Name: market_listings market_listings_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY market_listings_engine ON public.market_listings TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: market_listings market_listings_public; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY market_listings_public ON public.market_listings FOR SELECT TO wine_pokedex_app USING (true);

-- Name: market_listings market_listings_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY market_listings_reports ON public.market_listings FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: mystery_deposits; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.mystery_deposits ENABLE ROW LEVEL SECURITY;

-- Name: mystery_deposits mystery_deposits_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY mystery_deposits_engine ON public.mystery_deposits TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: mystery_deposits mystery_deposits_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY mystery_deposits_own ON public.mystery_deposits FOR SELECT TO wine_pokedex_app USING ((player_id = public.current_player()));

-- Name: mystery_deposits mystery_deposits_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY mystery_deposits_reports ON public.mystery_deposits FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: player_blocks; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.player_blocks ENABLE ROW LEVEL SECURITY;

-- Name: player_blocks player_blocks_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY player_blocks_engine ON public.player_blocks TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: player_blocks player_blocks_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY player_blocks_own ON public.player_blocks TO wine_pokedex_app USING ((blocker_id = public.current_player())) WITH CHECK ((blocker_id = public.current_player()));

-- Name: player_reports; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.player_reports ENABLE ROW LEVEL SECURITY;

-- Name: player_reports player_reports_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY player_reports_engine ON public.player_reports TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: player_reports player_reports_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY player_reports_own ON public.player_reports FOR SELECT TO wine_pokedex_app USING ((reporter_id = public.current_player()));

-- Name: player_reports player_reports_own_new; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY player_reports_own_new ON public.player_reports FOR INSERT TO wine_pokedex_app WITH CHECK (((reporter_id = public.current_player()) AND (state = 'open'::text)));

-- Name: player_reports player_reports_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY player_reports_reports ON public.player_reports FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: professional_certifications; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.professional_certifications ENABLE ROW LEVEL SECURITY;

-- Name: professional_certifications professional_certifications_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_certifications_engine ON public.professional_certifications TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: professional_certifications professional_certifications_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_certifications_own ON public.professional_certifications FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: professional_certifications professional_certifications_own_change; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_certifications_own_change ON public.professional_certifications FOR UPDATE TO wine_pokedex_app USING (((user_id = public.current_player()) AND (kind = 'own'::text))) WITH CHECK (((user_id = public.current_player()) AND (kind = 'own'::text)));

-- Name: professional_certifications professional_certifications_own_forget; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_certifications_own_forget ON public.professional_certifications FOR DELETE TO wine_pokedex_app USING (((user_id = public.current_player()) AND (kind = 'own'::text)));

-- Name: professional_certifications professional_certifications_own_new; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_certifications_own_new ON public.professional_certifications FOR INSERT TO wine_pokedex_app WITH CHECK (((user_id = public.current_player()) AND (kind = 'own'::text)));

-- Name: professional_certifications professional_certifications_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_certifications_reports ON public.professional_certifications FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: professional_tasting_participants; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.professional_tasting_participants ENABLE ROW LEVEL SECURITY;

-- Name: professional_tasting_participants professional_tasting_participants_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_tasting_participants_engine ON public.professional_tasting_participants TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: professional_tasting_participants professional_tasting_participants_host; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_tasting_participants_host ON public.professional_tasting_participants FOR SELECT TO wine_pokedex_app USING ((EXISTS ( SELECT
   FROM public.professional_tasting_sessions s
  WHERE ((s.id = professional_tasting_participants.session_id) AND (s.host_id = public.current_player())))));

-- Name: professional_tasting_participants professional_tasting_participants_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_tasting_participants_own ON public.professional_tasting_participants FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: professional_tasting_participants professional_tasting_participants_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_tasting_participants_reports ON public.professional_tasting_participants FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: professional_tasting_sessions; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.professional_tasting_sessions ENABLE ROW LEVEL SECURITY;

-- Name: professional_tasting_sessions professional_tasting_sessions_all; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_tasting_sessions_all ON public.professional_tasting_sessions FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING (true);

-- Name: professional_tasting_sessions professional_tasting_sessions_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_tasting_sessions_engine ON public.professional_tasting_sessions TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: professional_tasting_sessions professional_tasting_sessions_own_change; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_tasting_sessions_own_change ON public.professional_tasting_sessions FOR UPDATE TO wine_pokedex_app USING ((host_id = public.current_player())) WITH CHECK ((host_id = public.current_player()));

-- Name: professional_tasting_sessions professional_tasting_sessions_own_new; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY professional_tasting_sessions_own_new ON public.professional_tasting_sessions FOR INSERT TO wine_pokedex_app WITH CHECK ((host_id = public.current_player()));

-- Name: species_caught; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.species_caught ENABLE ROW LEVEL SECURITY;

-- Name: species_caught species_caught_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY species_caught_engine ON public.species_caught TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: species_caught species_caught_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY species_caught_own ON public.species_caught FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: species_caught species_caught_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY species_caught_reports ON public.species_caught FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: trade_disputes; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.trade_disputes ENABLE ROW LEVEL SECURITY;

-- Name: trade_disputes trade_disputes_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY trade_disputes_engine ON public.trade_disputes TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: trade_disputes trade_disputes_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY trade_disputes_reports ON public.trade_disputes FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: trade_disputes trade_disputes_sides; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY trade_disputes_sides ON public.trade_disputes FOR SELECT TO wine_pokedex_app USING (((public.current_player() = opened_by) OR (public.current_player() = against)));

-- Name: trade_insurance; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.trade_insurance ENABLE ROW LEVEL SECURITY;

-- Name: trade_insurance trade_insurance_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY trade_insurance_engine ON public.trade_insurance TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: trade_insurance trade_insurance_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY trade_insurance_own ON public.trade_insurance FOR SELECT TO wine_pokedex_app USING ((insured_id = public.current_player()));

-- Name: trade_insurance trade_insurance_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY trade_insurance_reports ON public.trade_insurance FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: trade_reviews; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.trade_reviews ENABLE ROW LEVEL SECURITY;

-- Name: trade_reviews trade_reviews_all; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY trade_reviews_all ON public.trade_reviews FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING (true);

-- Name: trade_reviews trade_reviews_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY trade_reviews_engine ON public.trade_reviews TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_achievements; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_achievements ENABLE ROW LEVEL SECURITY;

-- Name: user_achievements user_achievements_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_achievements_engine ON public.user_achievements TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_achievements user_achievements_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_achievements_reports ON public.user_achievements FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_achievements user_achievements_shown; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_achievements_shown ON public.user_achievements FOR SELECT TO wine_pokedex_app USING (public.user_shows(user_id, 'profile'::text));

-- Name: user_activity_log; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_activity_log ENABLE ROW LEVEL SECURITY;

-- Name: user_activity_log user_activity_log_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_activity_log_engine ON public.user_activity_log TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_activity_log user_activity_log_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_activity_log_own ON public.user_activity_log FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: user_activity_log user_activity_log_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_activity_log_reports ON public.user_activity_log FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_badges; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_badges ENABLE ROW LEVEL SECURITY;

-- Name: user_badges user_badges_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_badges_engine ON public.user_badges TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_badges user_badges_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_badges_own ON public.user_badges FOR UPDATE TO wine_pokedex_app USING ((user_id = public.current_player())) WITH CHECK ((user_id = public.current_player()));

-- Name: user_badges user_badges_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_badges_reports ON public.user_badges FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_badges user_badges_shown; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_badges_shown ON public.user_badges FOR SELECT TO wine_pokedex_app USING (public.user_shows(user_id, 'profile'::text));

-- Name: user_blocks; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_blocks ENABLE ROW LEVEL SECURITY;

-- Name: user_blocks user_blocks_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_blocks_engine ON public.user_blocks TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_blocks user_blocks_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_blocks_own ON public.user_blocks FOR SELECT TO wine_pokedex_app USING ((blocker_id = public.current_player()));

-- Name: user_devices; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_devices ENABLE ROW LEVEL SECURITY;

-- Name: user_devices user_devices_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_devices_engine ON public.user_devices TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_education_progress; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_education_progress ENABLE ROW LEVEL SECURITY;

-- Name: user_education_progress user_education_progress_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_education_progress_engine ON public.user_education_progress TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_education_progress user_education_progress_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_education_progress_own ON public.user_education_progress TO wine_pokedex_app USING ((user_id = public.current_player())) WITH CHECK ((user_id = public.current_player()));

-- Name: user_education_progress user_education_progress_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_education_progress_reports ON public.user_education_progress FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_email_lookups; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_email_lookups ENABLE ROW LEVEL SECURITY;

-- Name: user_email_lookups user_email_lookups_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_email_lookups_engine ON public.user_email_lookups TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_emails; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_emails ENABLE ROW LEVEL SECURITY;

-- Name: user_emails user_emails_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_emails_engine ON public.user_emails TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_emails user_emails_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_emails_own ON public.user_emails FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: user_evolution_items; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_evolution_items ENABLE ROW LEVEL SECURITY;

-- Name: user_evolution_items user_evolution_items_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_evolution_items_engine ON public.user_evolution_items TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_evolution_items user_evolution_items_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_evolution_items_own ON public.user_evolution_items FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: user_evolution_items user_evolution_items_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_evolution_items_reports ON public.user_evolution_items FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_experience; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_experience ENABLE ROW LEVEL SECURITY;

-- Name: user_experience user_experience_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_experience_engine ON public.user_experience TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_experience user_experience_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_experience_reports ON public.user_experience FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_experience user_experience_shown; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_experience_shown ON public.user_experience FOR SELECT TO wine_pokedex_app USING (public.user_shows(user_id, 'profile'::text));

-- Name: user_friendships; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_friendships ENABLE ROW LEVEL SECURITY;

-- Name: user_friendships user_friendships_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_friendships_engine ON public.user_friendships TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_friendships user_friendships_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_friendships_own ON public.user_friendships FOR SELECT TO wine_pokedex_app USING (((player_low = public.current_player()) OR (player_high = public.current_player())));

-- Name: user_friendships user_friendships_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_friendships_reports ON public.user_friendships FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_preferences; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_preferences ENABLE ROW LEVEL SECURITY;

-- Name: user_preferences user_preferences_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_preferences_engine ON public.user_preferences TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_preferences user_preferences_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_preferences_own ON public.user_preferences TO wine_pokedex_app USING ((user_id = public.current_player())) WITH CHECK ((user_id = public.current_player()));

-- Name: user_recovery_codes; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_recovery_codes ENABLE ROW LEVEL SECURITY;

-- Name: user_recovery_codes user_recovery_codes_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_recovery_codes_engine ON public.user_recovery_codes TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_reputation; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_reputation ENABLE ROW LEVEL SECURITY;

-- Name: user_reputation user_reputation_all; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_reputation_all ON public.user_reputation FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING (true);

-- Name: user_reputation user_reputation_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_reputation_engine ON public.user_reputation TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_seasonal_stats; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_seasonal_stats ENABLE ROW LEVEL SECURITY;

-- Name: user_seasonal_stats user_seasonal_stats_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_seasonal_stats_engine ON public.user_seasonal_stats TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_seasonal_stats user_seasonal_stats_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_seasonal_stats_own ON public.user_seasonal_stats FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: user_seasonal_stats user_seasonal_stats_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_seasonal_stats_reports ON public.user_seasonal_stats FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_sessions; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_sessions ENABLE ROW LEVEL SECURITY;

-- Name: user_sessions user_sessions_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_sessions_engine ON public.user_sessions TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_sessions user_sessions_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_sessions_own ON public.user_sessions FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: user_statistics; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_statistics ENABLE ROW LEVEL SECURITY;

-- Name: user_statistics user_statistics_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_statistics_engine ON public.user_statistics TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_statistics user_statistics_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_statistics_reports ON public.user_statistics FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_statistics user_statistics_shown; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_statistics_shown ON public.user_statistics FOR SELECT TO wine_pokedex_app USING (public.user_shows(user_id, 'statistics'::text));

-- Name: user_subscriptions; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_subscriptions ENABLE ROW LEVEL SECURITY;

-- Name: user_subscriptions user_subscriptions_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_subscriptions_engine ON public.user_subscriptions TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_subscriptions user_subscriptions_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_subscriptions_own ON public.user_subscriptions FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: user_subscriptions user_subscriptions_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_subscriptions_reports ON public.user_subscriptions FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_titles; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_titles ENABLE ROW LEVEL SECURITY;

-- Name: user_titles user_titles_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_titles_engine ON public.user_titles TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_titles user_titles_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_titles_own ON public.user_titles FOR UPDATE TO wine_pokedex_app USING ((user_id = public.current_player())) WITH CHECK ((user_id = public.current_player()));

-- Name: user_titles user_titles_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_titles_reports ON public.user_titles FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: user_titles user_titles_shown; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_titles_shown ON public.user_titles FOR SELECT TO wine_pokedex_app USING (public.user_shows(user_id, 'profile'::text));

-- Name: user_totp; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.user_totp ENABLE ROW LEVEL SECURITY;

-- Name: user_totp user_totp_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_totp_engine ON public.user_totp TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: user_totp user_totp_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY user_totp_own ON public.user_totp FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: wine_photos; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_photos ENABLE ROW LEVEL SECURITY;

-- Name: wine_photos wine_photos_dropped; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_photos_dropped ON public.wine_photos FOR DELETE TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: wine_photos wine_photos_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_photos_engine ON public.wine_photos TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: wine_photos wine_photos_shown; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_photos_shown ON public.wine_photos FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING ((EXISTS ( SELECT
   FROM public.wine_tasting_notes n
  WHERE (n.id = wine_photos.note_id))));

-- Name: wine_photos wine_photos_written; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_photos_written ON public.wine_photos FOR INSERT TO wine_pokedex_app WITH CHECK ((user_id = public.current_player()));

-- Name: wine_stores; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_stores ENABLE ROW LEVEL SECURITY;

-- Name: wine_stores wine_stores_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_stores_engine ON public.wine_stores TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: wine_stores wine_stores_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_stores_own ON public.wine_stores FOR SELECT TO wine_pokedex_app USING ((EXISTS ( SELECT
   FROM public.wines w
  WHERE ((w.id = wine_stores.wine_id) AND (w.owner_id = public.current_player())))));

-- Name: wine_stores wine_stores_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_stores_reports ON public.wine_stores FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: wine_tasting_notes; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_tasting_notes ENABLE ROW LEVEL SECURITY;

-- Name: wine_tasting_notes wine_tasting_notes_changed; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_tasting_notes_changed ON public.wine_tasting_notes FOR UPDATE TO wine_pokedex_app USING ((user_id = public.current_player())) WITH CHECK ((user_id = public.current_player()));

-- Name: wine_tasting_notes wine_tasting_notes_dropped; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_tasting_notes_dropped ON public.wine_tasting_notes FOR DELETE TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: wine_tasting_notes wine_tasting_notes_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_tasting_notes_engine ON public.wine_tasting_notes TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: wine_tasting_notes wine_tasting_notes_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_tasting_notes_reports ON public.wine_tasting_notes FOR SELECT TO wine_pokedex_readonly USING (((visibility)::text = 'public'::text));

-- Name: wine_tasting_notes wine_tasting_notes_shown; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_tasting_notes_shown ON public.wine_tasting_notes FOR SELECT TO wine_pokedex_app USING (((user_id = public.current_player()) OR (((visibility)::text <> 'private'::text) AND public.may_see(user_id, (visibility)::text))));

-- Name: wine_tasting_notes wine_tasting_notes_written; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_tasting_notes_written ON public.wine_tasting_notes FOR INSERT TO wine_pokedex_app WITH CHECK (((user_id = public.current_player()) AND ((wine_id IS NULL) OR (EXISTS ( SELECT
   FROM public.wines w
  WHERE ((w.id = wine_tasting_notes.wine_id) AND (w.species_id = wine_tasting_notes.species_id) AND (w.owner_id = public.current_player())))))));

-- Name: wine_transfers; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_transfers ENABLE ROW LEVEL SECURITY;

-- Name: wine_transfers wine_transfers_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_transfers_engine ON public.wine_transfers TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: wine_transfers wine_transfers_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_transfers_own ON public.wine_transfers FOR SELECT TO wine_pokedex_app USING ((((public.current_player() = from_id) OR (public.current_player() = to_id)) OR (EXISTS ( SELECT
   FROM public.wines w
  WHERE ((w.id = wine_transfers.wine_id) AND (w.owner_id = public.current_player()))))));

-- Name: wine_transfers wine_transfers_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_transfers_reports ON public.wine_transfers FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: wine_voice_notes; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.wine_voice_notes ENABLE ROW LEVEL SECURITY;

-- Name: wine_voice_notes wine_voice_notes_dropped; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_voice_notes_dropped ON public.wine_voice_notes FOR DELETE TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: wine_voice_notes wine_voice_notes_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_voice_notes_engine ON public.wine_voice_notes TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: wine_voice_notes wine_voice_notes_shown; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_voice_notes_shown ON public.wine_voice_notes FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING ((EXISTS ( SELECT
   FROM public.wine_tasting_notes n
  WHERE (n.id = wine_voice_notes.note_id))));

-- Name: wine_voice_notes wine_voice_notes_written; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wine_voice_notes_written ON public.wine_voice_notes FOR INSERT TO wine_pokedex_app WITH CHECK ((user_id = public.current_player()));

-- Name: wines; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.wines ENABLE ROW LEVEL SECURITY;

-- Name: wines wines_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wines_engine ON public.wines TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: wines wines_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wines_own ON public.wines FOR SELECT TO wine_pokedex_app USING ((owner_id = public.current_player()));

-- Name: wines wines_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wines_reports ON public.wines FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: wset_course_enrollments; Type: ROW SECURITY; Schema: public; Owner: winedex_owner

ALTER TABLE public.wset_course_enrollments ENABLE ROW LEVEL SECURITY;

-- Name: wset_course_enrollments wset_course_enrollments_engine; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wset_course_enrollments_engine ON public.wset_course_enrollments TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Name: wset_course_enrollments wset_course_enrollments_own; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wset_course_enrollments_own ON public.wset_course_enrollments FOR SELECT TO wine_pokedex_app USING ((user_id = public.current_player()));

-- Name: wset_course_enrollments wset_course_enrollments_reports; Type: POLICY; Schema: public; Owner: winedex_owner

CREATE POLICY wset_course_enrollments_reports ON public.wset_course_enrollments FOR SELECT TO wine_pokedex_readonly USING (true);

-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO wine_pokedex_app;
GRANT USAGE ON SCHEMA public TO wine_pokedex_readonly;
GRANT USAGE ON SCHEMA public TO wine_pokedex_jobs;
GRANT ALL ON SCHEMA public TO wine_pokedex_engine;
GRANT ALL ON SCHEMA public TO wine_pokedex_auditor;

-- Name: FUNCTION account_busy(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.account_busy(p_player bigint) FROM PUBLIC;

-- Name: FUNCTION account_delete(p_public_id uuid, OUT busy text[], OUT sessions uuid[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.account_delete(p_public_id uuid, OUT busy text[], OUT sessions uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.account_delete(p_public_id uuid, OUT busy text[], OUT sessions uuid[]) TO wine_pokedex_app;

-- Name: FUNCTION account_erase(p_player bigint, p_public_id uuid, OUT busy text[], OUT sessions uuid[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.account_erase(p_player bigint, p_public_id uuid, OUT busy text[], OUT sessions uuid[]) FROM PUBLIC;

-- Name: FUNCTION achievements_settle(p_player bigint, p_statistic text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.achievements_settle(p_player bigint, p_statistic text) FROM PUBLIC;

-- Name: FUNCTION acting_player(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.acting_player() FROM PUBLIC;

-- Name: FUNCTION activity_write(p_ats bigint[], p_lines jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.activity_write(p_ats bigint[], p_lines jsonb) FROM PUBLIC;

-- Name: FUNCTION analyze_all_tables(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.analyze_all_tables() FROM PUBLIC;
GRANT ALL ON FUNCTION public.analyze_all_tables() TO wine_pokedex_jobs;

-- Name: FUNCTION are_friends(p_one bigint, p_other bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.are_friends(p_one bigint, p_other bigint) FROM PUBLIC;

-- Name: FUNCTION auctions_begin(p_rooms uuid[], p_ats bigint[], p_lots jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.auctions_begin(p_rooms uuid[], p_ats bigint[], p_lots jsonb) FROM PUBLIC;

-- Name: FUNCTION auctions_end(p_rooms uuid[], p_ats bigint[], p_hammer jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.auctions_end(p_rooms uuid[], p_ats bigint[], p_hammer jsonb) FROM PUBLIC;

-- Name: FUNCTION auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb) FROM PUBLIC;

-- Name: FUNCTION auctions_take_down_lot(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.auctions_take_down_lot() FROM PUBLIC;

-- Name: FUNCTION audit_change(); Type: ACL; Schema: public; Owner: wine_pokedex_auditor

REVOKE ALL ON FUNCTION public.audit_change() FROM PUBLIC;

-- Name: FUNCTION audit_log_only_grows(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.audit_log_only_grows() FROM PUBLIC;

-- Name: FUNCTION battle_entrant(p_player bigint, p_mode text, p_since uuid, p_met_max integer, OUT rating integer, OUT deviation integer, OUT volatility integer, OUT live bigint, OUT met bigint[], OUT times bigint[], OUT apart bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.battle_entrant(p_player bigint, p_mode text, p_since uuid, p_met_max integer, OUT rating integer, OUT deviation integer, OUT volatility integer, OUT live bigint, OUT met bigint[], OUT times bigint[], OUT apart bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.battle_entrant(p_player bigint, p_mode text, p_since uuid, p_met_max integer, OUT rating integer, OUT deviation integer, OUT volatility integer, OUT live bigint, OUT met bigint[], OUT times bigint[], OUT apart bigint[]) TO wine_pokedex_app;

-- Name: FUNCTION battles_begin(p_rooms uuid[], p_ats bigint[], p_began jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.battles_begin(p_rooms uuid[], p_ats bigint[], p_began jsonb) FROM PUBLIC;

-- Name: FUNCTION battles_end(p_rooms uuid[], p_ats bigint[], p_ended jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.battles_end(p_rooms uuid[], p_ats bigint[], p_ended jsonb) FROM PUBLIC;

-- Name: FUNCTION breeding_begin(p_public_id uuid, p_parent_a uuid, p_parent_b uuid, p_facility text, p_item text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.breeding_begin(p_public_id uuid, p_parent_a uuid, p_parent_b uuid, p_facility text, p_item text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.breeding_begin(p_public_id uuid, p_parent_a uuid, p_parent_b uuid, p_facility text, p_item text) TO wine_pokedex_app;

-- Name: TABLE breeding_attempts; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.breeding_attempts TO wine_pokedex_app;
GRANT SELECT ON TABLE public.breeding_attempts TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.breeding_attempts TO wine_pokedex_engine;

-- Name: FUNCTION breeding_brewing(p_attempt uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.breeding_brewing(p_attempt uuid) FROM PUBLIC;

-- Name: FUNCTION breeding_cancel(p_attempt uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.breeding_cancel(p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.breeding_cancel(p_attempt uuid) TO wine_pokedex_app;

-- Name: FUNCTION breeding_finish(p_attempt uuid, p_child jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.breeding_finish(p_attempt uuid, p_child jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.breeding_finish(p_attempt uuid, p_child jsonb) TO wine_pokedex_app;

-- Name: FUNCTION breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]) TO wine_pokedex_engine;

-- Name: FUNCTION breeding_verdict(p_wine_a bigint, p_wine_b bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.breeding_verdict(p_wine_a bigint, p_wine_b bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.breeding_verdict(p_wine_a bigint, p_wine_b bigint) TO wine_pokedex_app;

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

-- Name: FUNCTION collection_count(p_player bigint, p_by bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.collection_count(p_player bigint, p_by bigint) FROM PUBLIC;

-- Name: FUNCTION collection_limit(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.collection_limit(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.collection_limit(p_player bigint) TO wine_pokedex_app;

-- Name: FUNCTION collections_overfull(p_given bigint[], p_taken bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.collections_overfull(p_given bigint[], p_taken bigint[]) FROM PUBLIC;

-- Name: FUNCTION competition_announce(p_public_id uuid, p_creator bigint, p_name text, p_mode text, p_format text, p_rated boolean, p_guild bigint, p_level_min smallint, p_level_max smallint, p_size_min integer, p_size_max integer, p_rounds integer, p_entry_fee bigint, p_opens timestamp with time zone, p_closes timestamp with time zone, p_begins timestamp with time zone, p_ends timestamp with time zone); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_announce(p_public_id uuid, p_creator bigint, p_name text, p_mode text, p_format text, p_rated boolean, p_guild bigint, p_level_min smallint, p_level_max smallint, p_size_min integer, p_size_max integer, p_rounds integer, p_entry_fee bigint, p_opens timestamp with time zone, p_closes timestamp with time zone, p_begins timestamp with time zone, p_ends timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.competition_announce(p_public_id uuid, p_creator bigint, p_name text, p_mode text, p_format text, p_rated boolean, p_guild bigint, p_level_min smallint, p_level_max smallint, p_size_min integer, p_size_max integer, p_rounds integer, p_entry_fee bigint, p_opens timestamp with time zone, p_closes timestamp with time zone, p_begins timestamp with time zone, p_ends timestamp with time zone) TO wine_pokedex_app;

-- Name: FUNCTION competition_cancel(p_competition uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_cancel(p_competition uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.competition_cancel(p_competition uuid) TO wine_pokedex_app;

-- Name: FUNCTION competition_close(p_competition uuid, p_players bigint[], p_ranks integer[], p_prizes bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_close(p_competition uuid, p_players bigint[], p_ranks integer[], p_prizes bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.competition_close(p_competition uuid, p_players bigint[], p_ranks integer[], p_prizes bigint[]) TO wine_pokedex_app;

-- Name: TABLE competitions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.competitions TO wine_pokedex_app;
GRANT SELECT ON TABLE public.competitions TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.competitions TO wine_pokedex_engine;

-- Name: FUNCTION competition_coins(p_competition public.competitions, p_player bigint, p_amount bigint, p_what text, p_reason text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_coins(p_competition public.competitions, p_player bigint, p_amount bigint, p_what text, p_reason text) FROM PUBLIC;

-- Name: FUNCTION competition_enter(p_competition uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_enter(p_competition uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.competition_enter(p_competition uuid) TO wine_pokedex_app;

-- Name: FUNCTION competition_locked(p_competition uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_locked(p_competition uuid) FROM PUBLIC;

-- Name: FUNCTION competition_match_battle_fits(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_match_battle_fits() FROM PUBLIC;

-- Name: FUNCTION competition_match_play(p_match bigint, p_battle uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_match_play(p_match bigint, p_battle uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.competition_match_play(p_match bigint, p_battle uuid) TO wine_pokedex_app;

-- Name: FUNCTION competition_match_settle(p_match bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_match_settle(p_match bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.competition_match_settle(p_match bigint) TO wine_pokedex_app;

-- Name: FUNCTION competition_participants_count(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_participants_count() FROM PUBLIC;

-- Name: FUNCTION competition_round_pair(p_competition uuid, p_round integer, p_begins timestamp with time zone, p_ends timestamp with time zone, p_boards integer[], p_seats_0 bigint[], p_seats_1 bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_round_pair(p_competition uuid, p_round integer, p_begins timestamp with time zone, p_ends timestamp with time zone, p_boards integer[], p_seats_0 bigint[], p_seats_1 bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.competition_round_pair(p_competition uuid, p_round integer, p_begins timestamp with time zone, p_ends timestamp with time zone, p_boards integer[], p_seats_0 bigint[], p_seats_1 bigint[]) TO wine_pokedex_app;

-- Name: FUNCTION competition_withdraw(p_competition uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.competition_withdraw(p_competition uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.competition_withdraw(p_competition uuid) TO wine_pokedex_app;

-- Name: FUNCTION course_enrol(p_course text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.course_enrol(p_course text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.course_enrol(p_course text) TO wine_pokedex_app;

-- Name: FUNCTION course_exam(p_course text, p_percent integer, p_certificate uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.course_exam(p_course text, p_percent integer, p_certificate uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.course_exam(p_course text, p_percent integer, p_certificate uuid) TO wine_pokedex_app;

-- Name: FUNCTION course_withdraw(p_course text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.course_withdraw(p_course text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.course_withdraw(p_course text) TO wine_pokedex_app;

-- Name: FUNCTION covers_begin(p_rooms uuid[], p_ats bigint[], p_covered jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.covers_begin(p_rooms uuid[], p_ats bigint[], p_covered jsonb) FROM PUBLIC;

-- Name: FUNCTION covers_end(p_rooms uuid[], p_ats bigint[], p_uncovered jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.covers_end(p_rooms uuid[], p_ats bigint[], p_uncovered jsonb) FROM PUBLIC;

-- Name: FUNCTION create_future_partitions(p_months integer); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.create_future_partitions(p_months integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.create_future_partitions(p_months integer) TO wine_pokedex_jobs;

-- Name: FUNCTION current_player(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.current_player() FROM PUBLIC;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_engine;
GRANT ALL ON FUNCTION public.current_player() TO wine_pokedex_auditor;

-- Name: PROCEDURE daily_maintenance(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON PROCEDURE public.daily_maintenance() FROM PUBLIC;
GRANT ALL ON PROCEDURE public.daily_maintenance() TO wine_pokedex_jobs;

-- Name: FUNCTION deposits_carry(p_rooms uuid[], p_carried jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.deposits_carry(p_rooms uuid[], p_carried jsonb) FROM PUBLIC;

-- Name: FUNCTION deposits_make(p_rooms uuid[], p_ats bigint[], p_made jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.deposits_make(p_rooms uuid[], p_ats bigint[], p_made jsonb) FROM PUBLIC;

-- Name: FUNCTION deposits_match(p_ats bigint[], p_matched jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.deposits_match(p_ats bigint[], p_matched jsonb) FROM PUBLIC;

-- Name: FUNCTION deposits_withdraw(p_ats bigint[], p_withdrawn jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.deposits_withdraw(p_ats bigint[], p_withdrawn jsonb) FROM PUBLIC;

-- Name: FUNCTION device_seen(p_player bigint, p_shown bytea, p_fresh bytea, p_now timestamp with time zone, p_lock interval); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.device_seen(p_player bigint, p_shown bytea, p_fresh bytea, p_now timestamp with time zone, p_lock interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.device_seen(p_player bigint, p_shown bytea, p_fresh bytea, p_now timestamp with time zone, p_lock interval) TO wine_pokedex_app;

-- Name: FUNCTION direct_trade_close(p_trade uuid, p_state text, p_coins_a bigint, p_coins_b bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.direct_trade_close(p_trade uuid, p_state text, p_coins_a bigint, p_coins_b bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.direct_trade_close(p_trade uuid, p_state text, p_coins_a bigint, p_coins_b bigint) TO wine_pokedex_app;

-- Name: FUNCTION direct_trade_open(p_trade uuid, p_other bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.direct_trade_open(p_trade uuid, p_other bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.direct_trade_open(p_trade uuid, p_other bigint) TO wine_pokedex_app;

-- Name: FUNCTION direct_trades_begin(p_rooms uuid[], p_ats bigint[], p_tables jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.direct_trades_begin(p_rooms uuid[], p_ats bigint[], p_tables jsonb) FROM PUBLIC;

-- Name: FUNCTION direct_trades_end(p_rooms uuid[], p_ats bigint[], p_closing jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.direct_trades_end(p_rooms uuid[], p_ats bigint[], p_closing jsonb) FROM PUBLIC;

-- Name: FUNCTION direct_trades_may_settle(p_rooms uuid[], p_closing jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.direct_trades_may_settle(p_rooms uuid[], p_closing jsonb) FROM PUBLIC;

-- Name: FUNCTION direct_trades_offer(p_offers jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.direct_trades_offer(p_offers jsonb) FROM PUBLIC;

-- Name: FUNCTION email_put(p_player bigint, p_email bytea, p_keys smallint[], p_lookups bytea[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.email_put(p_player bigint, p_email bytea, p_keys smallint[], p_lookups bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.email_put(p_player bigint, p_email bytea, p_keys smallint[], p_lookups bytea[]) TO wine_pokedex_app;

-- Name: FUNCTION event_advance(p_measure text, p_amount integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.event_advance(p_measure text, p_amount integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_advance(p_measure text, p_amount integer) TO wine_pokedex_app;

-- Name: FUNCTION event_claim(p_event text, p_challenge text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.event_claim(p_event text, p_challenge text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_claim(p_event text, p_challenge text) TO wine_pokedex_app;

-- Name: FUNCTION event_join(p_event text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.event_join(p_event text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_join(p_event text) TO wine_pokedex_app;

-- Name: FUNCTION event_leaderboard_take(p_event text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.event_leaderboard_take(p_event text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_leaderboard_take(p_event text) TO wine_pokedex_jobs;

-- Name: FUNCTION event_points(p_event text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.event_points(p_event text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_points(p_event text) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.event_points(p_event text) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.event_points(p_event text) TO wine_pokedex_jobs;

-- Name: FUNCTION event_reward_delivered(p_challenge bigint, p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.event_reward_delivered(p_challenge bigint, p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_reward_delivered(p_challenge bigint, p_player bigint) TO wine_pokedex_jobs;

-- Name: FUNCTION event_rewards_due(p_limit integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.event_rewards_due(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_rewards_due(p_limit integer) TO wine_pokedex_jobs;

-- Name: FUNCTION evolution_again_at(p_wine bigint, p_evolution text, p_at timestamp with time zone); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.evolution_again_at(p_wine bigint, p_evolution text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.evolution_again_at(p_wine bigint, p_evolution text, p_at timestamp with time zone) TO wine_pokedex_app;

-- Name: FUNCTION evolution_attempts_check(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.evolution_attempts_check() FROM PUBLIC;

-- Name: FUNCTION evolution_check(p_wine bigint, p_evolution text, p_weather text, p_place text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.evolution_check(p_wine bigint, p_evolution text, p_weather text, p_place text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.evolution_check(p_wine bigint, p_evolution text, p_weather text, p_place text) TO wine_pokedex_app;

-- Name: FUNCTION evolution_item_give(p_player bigint, p_item text, p_by integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.evolution_item_give(p_player bigint, p_item text, p_by integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.evolution_item_give(p_player bigint, p_item text, p_by integer) TO wine_pokedex_jobs;

-- Name: FUNCTION evolutions_by_trade(p_wines bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.evolutions_by_trade(p_wines bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.evolutions_by_trade(p_wines bigint[]) TO wine_pokedex_app;

-- Name: FUNCTION experience_discrepancies(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.experience_discrepancies() FROM PUBLIC;
GRANT ALL ON FUNCTION public.experience_discrepancies() TO wine_pokedex_jobs;

-- Name: FUNCTION experience_earn(p_earned jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.experience_earn(p_earned jsonb) FROM PUBLIC;

-- Name: FUNCTION experience_grant(p_player bigint, p_kind text, p_points bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.experience_grant(p_player bigint, p_kind text, p_points bigint) FROM PUBLIC;

-- Name: FUNCTION friend_accept(p_other bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.friend_accept(p_other bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.friend_accept(p_other bigint) TO wine_pokedex_app;

-- Name: FUNCTION friend_remove(p_other bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.friend_remove(p_other bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.friend_remove(p_other bigint) TO wine_pokedex_app;

-- Name: FUNCTION friend_request(p_other bigint, OUT state text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.friend_request(p_other bigint, OUT state text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.friend_request(p_other bigint, OUT state text) TO wine_pokedex_app;

-- Name: FUNCTION friend_require_room(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.friend_require_room(p_player bigint) FROM PUBLIC;

-- Name: FUNCTION get_user_rarity_counts(p_player bigint); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.get_user_rarity_counts(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.get_user_rarity_counts(p_player bigint) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.get_user_rarity_counts(p_player bigint) TO wine_pokedex_readonly;

-- Name: FUNCTION get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.get_wine_market_trends(p_days integer, p_species bigint, p_limit integer, p_until timestamp with time zone) TO wine_pokedex_readonly;

-- Name: FUNCTION growing_season(p_at timestamp with time zone, p_country text); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.growing_season(p_at timestamp with time zone, p_country text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.growing_season(p_at timestamp with time zone, p_country text) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.growing_season(p_at timestamp with time zone, p_country text) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.growing_season(p_at timestamp with time zone, p_country text) TO wine_pokedex_engine;

-- Name: FUNCTION guild_cellar_forget(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_cellar_forget() FROM PUBLIC;

-- Name: FUNCTION guild_cellar_lend(p_wine uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_cellar_lend(p_wine uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_cellar_lend(p_wine uuid) TO wine_pokedex_app;

-- Name: FUNCTION guild_cellar_take_back(p_wine uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_cellar_take_back(p_wine uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_cellar_take_back(p_wine uuid) TO wine_pokedex_app;

-- Name: FUNCTION guild_change(p_motto text, p_joining text, p_joining_level_min smallint, p_members_max integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_change(p_motto text, p_joining text, p_joining_level_min smallint, p_members_max integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_change(p_motto text, p_joining text, p_joining_level_min smallint, p_members_max integer) TO wine_pokedex_app;

-- Name: FUNCTION guild_discrepancies(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_discrepancies() FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_discrepancies() TO wine_pokedex_jobs;

-- Name: FUNCTION guild_dismiss(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_dismiss(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_dismiss(p_player bigint) TO wine_pokedex_app;

-- Name: FUNCTION guild_event_cancel(p_event uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_event_cancel(p_event uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_event_cancel(p_event uuid) TO wine_pokedex_app;

-- Name: FUNCTION guild_event_come(p_event uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_event_come(p_event uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_event_come(p_event uuid) TO wine_pokedex_app;

-- Name: FUNCTION guild_event_participants_count(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_event_participants_count() FROM PUBLIC;

-- Name: FUNCTION guild_event_plan(p_public_id uuid, p_kind text, p_title text, p_begins timestamp with time zone, p_ends timestamp with time zone, p_seats_max integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_event_plan(p_public_id uuid, p_kind text, p_title text, p_begins timestamp with time zone, p_ends timestamp with time zone, p_seats_max integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_event_plan(p_public_id uuid, p_kind text, p_title text, p_begins timestamp with time zone, p_ends timestamp with time zone, p_seats_max integer) TO wine_pokedex_app;

-- Name: FUNCTION guild_event_stay_away(p_event uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_event_stay_away(p_event uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_event_stay_away(p_event uuid) TO wine_pokedex_app;

-- Name: FUNCTION guild_found(p_public_id uuid, p_name text, p_name_key text, p_kind text, p_region text, p_motto text, p_joining text, p_joining_level_min smallint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_found(p_public_id uuid, p_name text, p_name_key text, p_kind text, p_region text, p_motto text, p_joining text, p_joining_level_min smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_found(p_public_id uuid, p_name text, p_name_key text, p_kind text, p_region text, p_motto text, p_joining text, p_joining_level_min smallint) TO wine_pokedex_app;

-- Name: FUNCTION guild_invite(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_invite(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_invite(p_player bigint) TO wine_pokedex_app;

-- Name: FUNCTION guild_join(p_guild uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_join(p_guild uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_join(p_guild uuid) TO wine_pokedex_app;

-- Name: FUNCTION guild_leave(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_leave() FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_leave() TO wine_pokedex_app;

-- Name: FUNCTION guild_memberships_count(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_memberships_count() FROM PUBLIC;

-- Name: FUNCTION guild_of_player(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_of_player(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_of_player(p_player bigint) TO wine_pokedex_app;

-- Name: FUNCTION guild_pay_in(p_amount bigint, p_key uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_pay_in(p_amount bigint, p_key uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_pay_in(p_amount bigint, p_key uuid) TO wine_pokedex_app;

-- Name: FUNCTION guild_pay_out(p_player bigint, p_amount bigint, p_key uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_pay_out(p_player bigint, p_amount bigint, p_key uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_pay_out(p_player bigint, p_amount bigint, p_key uuid) TO wine_pokedex_app;

-- Name: TABLE guild_memberships; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.guild_memberships TO wine_pokedex_app;
GRANT SELECT ON TABLE public.guild_memberships TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.guild_memberships TO wine_pokedex_engine;

-- Name: FUNCTION guild_require_role(p_roles text[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_require_role(p_roles text[]) FROM PUBLIC;

-- Name: FUNCTION guild_set_role(p_player bigint, p_role text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_set_role(p_player bigint, p_role text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_set_role(p_player bigint, p_role text) TO wine_pokedex_app;

-- Name: FUNCTION guild_treasury(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_treasury() FROM PUBLIC;
GRANT ALL ON FUNCTION public.guild_treasury() TO wine_pokedex_app;

-- Name: FUNCTION guild_treasury_move(p_guild bigint, p_player bigint, p_amount bigint, p_reason text, p_key text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.guild_treasury_move(p_guild bigint, p_player bigint, p_amount bigint, p_reason text, p_key text) FROM PUBLIC;

-- Name: FUNCTION hidden_keys(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.hidden_keys() FROM PUBLIC;
GRANT ALL ON FUNCTION public.hidden_keys() TO wine_pokedex_app;

-- Name: FUNCTION hidden_sample(p_field text, p_key integer, OUT player_id bigint, OUT value bytea); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.hidden_sample(p_field text, p_key integer, OUT player_id bigint, OUT value bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hidden_sample(p_field text, p_key integer, OUT player_id bigint, OUT value bytea) TO wine_pokedex_app;

-- Name: FUNCTION inbox_forget(p_before_ms bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.inbox_forget(p_before_ms bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.inbox_forget(p_before_ms bigint) TO wine_pokedex_jobs;

-- Name: FUNCTION inbox_tell(p_player bigint, p_type text, p_room uuid, p_d jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.inbox_tell(p_player bigint, p_type text, p_room uuid, p_d jsonb) FROM PUBLIC;

-- Name: FUNCTION inbox_write(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_lines jsonb, OUT inbox_ns bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.inbox_write(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_lines jsonb, OUT inbox_ns bigint[]) FROM PUBLIC;

-- Name: TABLE jobs; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.jobs TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.jobs TO wine_pokedex_readonly;
GRANT INSERT ON TABLE public.jobs TO wine_pokedex_engine;

-- Name: FUNCTION jobs_take(p_worker uuid, p_kinds text[], p_limit integer, p_lease interval, p_only bigint); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.jobs_take(p_worker uuid, p_kinds text[], p_limit integer, p_lease interval, p_only bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.jobs_take(p_worker uuid, p_kinds text[], p_limit integer, p_lease interval, p_only bigint) TO wine_pokedex_jobs;

-- Name: FUNCTION journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[]) TO wine_pokedex_app;

-- Name: FUNCTION journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.journal_commit(p_node uuid, p_rooms uuid[], p_epochs integer[], p_heads integer[], p_new_heads integer[], p_new_ns integer[], p_last_ats bigint[], p_closed boolean[], p_entry_rooms uuid[], p_seqs integer[], p_first_ns integer[], p_ats bigint[], p_actors bigint[], p_keys uuid[], p_bodies bytea[], p_opened jsonb, p_effects jsonb, p_coins public.commit_coins, OUT lost uuid[], OUT failed jsonb, OUT inbox_ns bigint[], OUT broke boolean, OUT players bigint[], OUT balances bigint[]) TO wine_pokedex_app;

-- Name: FUNCTION journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb, OUT inbox_ns bigint[]) FROM PUBLIC;

-- Name: FUNCTION knowledge_answered(p_questions jsonb, p_topics jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.knowledge_answered(p_questions jsonb, p_topics jsonb) FROM PUBLIC;

-- Name: FUNCTION listings_begin(p_rooms uuid[], p_ats bigint[], p_listed jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.listings_begin(p_rooms uuid[], p_ats bigint[], p_listed jsonb) FROM PUBLIC;

-- Name: FUNCTION listings_end(p_rooms uuid[], p_ats bigint[], p_unlisted jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.listings_end(p_rooms uuid[], p_ats bigint[], p_unlisted jsonb) FROM PUBLIC;

-- Name: FUNCTION listings_reprice(p_rooms uuid[], p_repriced jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.listings_reprice(p_rooms uuid[], p_repriced jsonb) FROM PUBLIC;

-- Name: FUNCTION lock_two_players(p_one bigint, p_other bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.lock_two_players(p_one bigint, p_other bigint) FROM PUBLIC;

-- Name: FUNCTION lock_waits_now(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.lock_waits_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.lock_waits_now() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.lock_waits_now() TO wine_pokedex_jobs;

-- Name: FUNCTION market_data_take(p_day date); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.market_data_take(p_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.market_data_take(p_day date) TO wine_pokedex_jobs;

-- Name: FUNCTION may_see(p_owner bigint, p_visibility text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.may_see(p_owner bigint, p_visibility text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.may_see(p_owner bigint, p_visibility text) TO wine_pokedex_app;

-- Name: FUNCTION mystery_blocks(p_pool uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.mystery_blocks(p_pool uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.mystery_blocks(p_pool uuid) TO wine_pokedex_app;

-- Name: FUNCTION mystery_past(p_player bigint, OUT shuns bigint[], OUT last_partner bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.mystery_past(p_player bigint, OUT shuns bigint[], OUT last_partner bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.mystery_past(p_player bigint, OUT shuns bigint[], OUT last_partner bigint) TO wine_pokedex_app;

-- Name: FUNCTION node_beat(p_node uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.node_beat(p_node uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.node_beat(p_node uuid) TO wine_pokedex_app;

-- Name: FUNCTION node_hears(p_node uuid, p_hears boolean); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.node_hears(p_node uuid, p_hears boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.node_hears(p_node uuid, p_hears boolean) TO wine_pokedex_app;

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

-- Name: FUNCTION player_block(p_other bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.player_block(p_other bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_block(p_other bigint) TO wine_pokedex_app;

-- Name: FUNCTION player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_join(p_public_id uuid, p_name text, p_name_key text, p_password_hash text, p_coins bigint, p_wines jsonb) TO wine_pokedex_app;

-- Name: FUNCTION player_level_for(p_experience bigint); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.player_level_for(p_experience bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_level_for(p_experience bigint) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.player_level_for(p_experience bigint) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.player_level_for(p_experience bigint) TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.player_level_for(p_experience bigint) TO wine_pokedex_engine;

-- Name: FUNCTION player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_password(p_name_key text, OUT player_id bigint, OUT public_id uuid, OUT password_hash text) TO wine_pokedex_app;

-- Name: FUNCTION player_report_close(p_report bigint, p_acted boolean); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.player_report_close(p_report bigint, p_acted boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_report_close(p_report bigint, p_acted boolean) TO wine_pokedex_jobs;

-- Name: FUNCTION player_reports_check_number(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.player_reports_check_number() FROM PUBLIC;

-- Name: TABLE player_reports; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.player_reports TO wine_pokedex_app;
GRANT SELECT ON TABLE public.player_reports TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.player_reports TO wine_pokedex_engine;

-- Name: COLUMN player_reports.reporter_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(reporter_id) ON TABLE public.player_reports TO wine_pokedex_app;

-- Name: COLUMN player_reports.reported_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(reported_id) ON TABLE public.player_reports TO wine_pokedex_app;

-- Name: COLUMN player_reports.kind; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(kind) ON TABLE public.player_reports TO wine_pokedex_app;

-- Name: COLUMN player_reports.detail; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(detail) ON TABLE public.player_reports TO wine_pokedex_app;

-- Name: FUNCTION player_reports_to_see(p_limit integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.player_reports_to_see(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_reports_to_see(p_limit integer) TO wine_pokedex_jobs;

-- Name: FUNCTION player_tier(p_level public.player_level); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.player_tier(p_level public.player_level) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_tier(p_level public.player_level) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.player_tier(p_level public.player_level) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.player_tier(p_level public.player_level) TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.player_tier(p_level public.player_level) TO wine_pokedex_engine;

-- Name: FUNCTION player_unblock(p_other bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.player_unblock(p_other bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.player_unblock(p_other bigint) TO wine_pokedex_app;

-- Name: FUNCTION players_apart(p_one bigint, p_other bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.players_apart(p_one bigint, p_other bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.players_apart(p_one bigint, p_other bigint) TO wine_pokedex_app;

-- Name: FUNCTION professional_certifications_check_day(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.professional_certifications_check_day() FROM PUBLIC;

-- Name: FUNCTION prune_partitions(p_grace interval); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.prune_partitions(p_grace interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.prune_partitions(p_grace interval) TO wine_pokedex_jobs;

-- Name: FUNCTION purchase_of(p_player bigint, p_trade uuid, OUT at timestamp with time zone, OUT price bigint, OUT seller_id bigint, OUT seller_ref uuid, OUT seller_name text, OUT wine_id bigint, OUT wine_ref uuid, OUT name text, OUT place text, OUT revision integer, OUT cover_id uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.purchase_of(p_player bigint, p_trade uuid, OUT at timestamp with time zone, OUT price bigint, OUT seller_id bigint, OUT seller_ref uuid, OUT seller_name text, OUT wine_id bigint, OUT wine_ref uuid, OUT name text, OUT place text, OUT revision integer, OUT cover_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.purchase_of(p_player bigint, p_trade uuid, OUT at timestamp with time zone, OUT price bigint, OUT seller_id bigint, OUT seller_ref uuid, OUT seller_name text, OUT wine_id bigint, OUT wine_ref uuid, OUT name text, OUT place text, OUT revision integer, OUT cover_id uuid) TO wine_pokedex_app;

-- Name: FUNCTION rating_settle(p_battle uuid, p_player bigint, p_revision integer, p_rating integer, p_deviation integer, p_volatility integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.rating_settle(p_battle uuid, p_player bigint, p_revision integer, p_rating integer, p_deviation integer, p_volatility integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rating_settle(p_battle uuid, p_player bigint, p_revision integer, p_rating integer, p_deviation integer, p_volatility integer) TO wine_pokedex_app;

-- Name: FUNCTION ratings_move(p_rooms uuid[], p_rated jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.ratings_move(p_rooms uuid[], p_rated jsonb) FROM PUBLIC;

-- Name: FUNCTION recovery_code_accept(p_code_hash bytea); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.recovery_code_accept(p_code_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.recovery_code_accept(p_code_hash bytea) TO wine_pokedex_app;

-- Name: FUNCTION refresh_all_analytics(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.refresh_all_analytics() FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_all_analytics() TO wine_pokedex_jobs;

-- Name: FUNCTION region_path(p_region bigint); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.region_path(p_region bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.region_path(p_region bigint) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.region_path(p_region bigint) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.region_path(p_region bigint) TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.region_path(p_region bigint) TO wine_pokedex_engine;

-- Name: FUNCTION replication_lag_now(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.replication_lag_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.replication_lag_now() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.replication_lag_now() TO wine_pokedex_jobs;

-- Name: FUNCTION reputation_count(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.reputation_count(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.reputation_count(p_player bigint) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.reputation_count(p_player bigint) TO wine_pokedex_jobs;

-- Name: FUNCTION reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer) TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.reputation_of(p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer) TO wine_pokedex_engine;

-- Name: FUNCTION reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer) TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer) TO wine_pokedex_engine;

-- Name: FUNCTION room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.room_open(p_node uuid, p_actor bigint, p_key uuid, p_room uuid, p_kind text, p_rules integer, p_head_seq integer, p_head_n integer, p_seqs integer[], p_first_ns integer[], p_at_ms bigint, p_bodies bytea[], OUT room_id uuid, OUT opened boolean) TO wine_pokedex_app;

-- Name: FUNCTION room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.room_quarantine(p_node uuid, p_room uuid, p_epoch integer, p_fault text) TO wine_pokedex_app;

-- Name: FUNCTION room_rows_void(p_room uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.room_rows_void(p_room uuid) FROM PUBLIC;

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

-- Name: FUNCTION rule_broken(p_table text, p_rule text, p_message text); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.rule_broken(p_table text, p_rule text, p_message text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rule_broken(p_table text, p_rule text, p_message text) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.rule_broken(p_table text, p_rule text, p_message text) TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.rule_broken(p_table text, p_rule text, p_message text) TO wine_pokedex_engine;

-- Name: FUNCTION rule_refuses(p_rule text, p_d jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.rule_refuses(p_rule text, p_d jsonb) FROM PUBLIC;

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

-- Name: FUNCTION season_of(p_hemisphere text, p_at timestamp with time zone); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.season_of(p_hemisphere text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.season_of(p_hemisphere text, p_at timestamp with time zone) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.season_of(p_hemisphere text, p_at timestamp with time zone) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.season_of(p_hemisphere text, p_at timestamp with time zone) TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.season_of(p_hemisphere text, p_at timestamp with time zone) TO wine_pokedex_engine;

-- Name: FUNCTION seasonal_count(p_measure text, p_amount integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.seasonal_count(p_measure text, p_amount integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.seasonal_count(p_measure text, p_amount integer) TO wine_pokedex_app;

-- Name: FUNCTION seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone) TO wine_pokedex_jobs;
GRANT ALL ON FUNCTION public.seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamp with time zone) TO wine_pokedex_engine;

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

-- Name: FUNCTION species_caught_count(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.species_caught_count(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.species_caught_count(p_player bigint) TO wine_pokedex_app;

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

-- Name: FUNCTION statistic_add(p_player bigint, p_statistic text, p_by bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.statistic_add(p_player bigint, p_statistic text, p_by bigint) FROM PUBLIC;

-- Name: FUNCTION statistics_count(p_counted jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.statistics_count(p_counted jsonb) FROM PUBLIC;

-- Name: FUNCTION subscription_begin(p_player bigint, p_tier text, p_begins timestamp with time zone, p_ends timestamp with time zone); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.subscription_begin(p_player bigint, p_tier text, p_begins timestamp with time zone, p_ends timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.subscription_begin(p_player bigint, p_tier text, p_begins timestamp with time zone, p_ends timestamp with time zone) TO wine_pokedex_jobs;

-- Name: FUNCTION subscription_end(p_player bigint, p_at timestamp with time zone); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.subscription_end(p_player bigint, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.subscription_end(p_player bigint, p_at timestamp with time zone) TO wine_pokedex_jobs;

-- Name: FUNCTION subscription_of(p_player bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.subscription_of(p_player bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.subscription_of(p_player bigint) TO wine_pokedex_app;

-- Name: FUNCTION table_bloat_now(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.table_bloat_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.table_bloat_now() TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.table_bloat_now() TO wine_pokedex_jobs;

-- Name: FUNCTION tasting_answers_fit(p_grid jsonb, p_answers jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.tasting_answers_fit(p_grid jsonb, p_answers jsonb) FROM PUBLIC;

-- Name: FUNCTION tasting_hand_in(p_session uuid, p_answers jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.tasting_hand_in(p_session uuid, p_answers jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tasting_hand_in(p_session uuid, p_answers jsonb) TO wine_pokedex_app;

-- Name: FUNCTION tasting_join(p_session uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.tasting_join(p_session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tasting_join(p_session uuid) TO wine_pokedex_app;

-- Name: FUNCTION tasting_leave(p_session uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.tasting_leave(p_session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tasting_leave(p_session uuid) TO wine_pokedex_app;

-- Name: FUNCTION totp_accept(p_step bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.totp_accept(p_step bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.totp_accept(p_step bigint) TO wine_pokedex_app;

-- Name: FUNCTION totp_begin(p_secret bytea); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.totp_begin(p_secret bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.totp_begin(p_secret bytea) TO wine_pokedex_app;

-- Name: FUNCTION totp_confirm(p_step bigint, p_code_hashes bytea[]); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.totp_confirm(p_step bigint, p_code_hashes bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.totp_confirm(p_step bigint, p_code_hashes bytea[]) TO wine_pokedex_app;

-- Name: FUNCTION totp_end(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.totp_end() FROM PUBLIC;
GRANT ALL ON FUNCTION public.totp_end() TO wine_pokedex_app;

-- Name: FUNCTION trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text) TO wine_pokedex_app;

-- Name: FUNCTION trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text) TO wine_pokedex_jobs;

-- Name: FUNCTION trade_dispute_withdraw(p_dispute uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trade_dispute_withdraw(p_dispute uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trade_dispute_withdraw(p_dispute uuid) TO wine_pokedex_app;

-- Name: TABLE trade_disputes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.trade_disputes TO wine_pokedex_app;
GRANT SELECT ON TABLE public.trade_disputes TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.trade_disputes TO wine_pokedex_engine;

-- Name: FUNCTION trade_disputes_to_see(p_limit integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trade_disputes_to_see(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trade_disputes_to_see(p_limit integer) TO wine_pokedex_jobs;

-- Name: FUNCTION trade_lock(p_player bigint, p_until timestamp with time zone, p_reason text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trade_lock(p_player bigint, p_until timestamp with time zone, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trade_lock(p_player bigint, p_until timestamp with time zone, p_reason text) TO wine_pokedex_app;

-- Name: FUNCTION trade_review(p_trade uuid, p_stars integer, p_comment text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trade_review(p_trade uuid, p_stars integer, p_comment text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trade_review(p_trade uuid, p_stars integer, p_comment text) TO wine_pokedex_app;

-- Name: FUNCTION trade_reviews_of(p_player bigint, p_before bigint, p_limit integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trade_reviews_of(p_player bigint, p_before bigint, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trade_reviews_of(p_player bigint, p_before bigint, p_limit integer) TO wine_pokedex_app;

-- Name: FUNCTION trade_sides_check(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.trade_sides_check() FROM PUBLIC;

-- Name: FUNCTION trades_of(p_player bigint, p_before timestamp with time zone, p_before_trade uuid, p_before_wine bigint, p_limit integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trades_of(p_player bigint, p_before timestamp with time zone, p_before_trade uuid, p_before_wine bigint, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trades_of(p_player bigint, p_before timestamp with time zone, p_before_trade uuid, p_before_wine bigint, p_limit integer) TO wine_pokedex_app;

-- Name: FUNCTION trades_suspicious(p_days integer); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trades_suspicious(p_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trades_suspicious(p_days integer) TO wine_pokedex_jobs;

-- Name: FUNCTION trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint) TO wine_pokedex_app;

-- Name: FUNCTION user_shows(p_owner bigint, p_what text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.user_shows(p_owner bigint, p_what text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.user_shows(p_owner bigint, p_what text) TO wine_pokedex_app;

-- Name: FUNCTION wine_base_value(p_rarity_ordinal smallint, p_shiny boolean); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) TO wine_pokedex_engine;

-- Name: FUNCTION wine_evolutions(p_wine uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wine_evolutions(p_wine uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_evolutions(p_wine uuid) TO wine_pokedex_app;

-- Name: FUNCTION wine_evolve(p_public_id uuid, p_wine uuid, p_evolution text, p_roll integer, p_key text, p_weather text, p_place text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wine_evolve(p_public_id uuid, p_wine uuid, p_evolution text, p_roll integer, p_key text, p_weather text, p_place text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_evolve(p_public_id uuid, p_wine uuid, p_evolution text, p_roll integer, p_key text, p_weather text, p_place text) TO wine_pokedex_app;

-- Name: TABLE wines; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wines TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wines TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.wines TO wine_pokedex_engine;

-- Name: FUNCTION wine_fits(w public.wines, p public.wine_filter); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) TO wine_pokedex_app;
GRANT ALL ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) TO wine_pokedex_readonly;
GRANT ALL ON FUNCTION public.wine_fits(w public.wines, p public.wine_filter) TO wine_pokedex_jobs;

-- Name: FUNCTION wine_lay_down(p_wine uuid, p_store text); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wine_lay_down(p_wine uuid, p_store text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_lay_down(p_wine uuid, p_store text) TO wine_pokedex_app;

-- Name: FUNCTION wine_owners(p_wine uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wine_owners(p_wine uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_owners(p_wine uuid) TO wine_pokedex_app;

-- Name: FUNCTION wine_take_up(p_wine uuid); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wine_take_up(p_wine uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.wine_take_up(p_wine uuid) TO wine_pokedex_app;

-- Name: FUNCTION wines_evolve(p_rooms uuid[], p_ats bigint[], p_evolving jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_evolve(p_rooms uuid[], p_ats bigint[], p_evolving jsonb) FROM PUBLIC;

-- Name: FUNCTION wines_evolved(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_evolved() FROM PUBLIC;

-- Name: FUNCTION wines_gained(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_gained() FROM PUBLIC;

-- Name: FUNCTION wines_grow(p_grown jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_grow(p_grown jsonb) FROM PUBLIC;

-- Name: FUNCTION wines_lost(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_lost() FROM PUBLIC;

-- Name: FUNCTION wines_may_evolve(p_evolving jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_may_evolve(p_evolving jsonb) FROM PUBLIC;

-- Name: FUNCTION wines_move(p_moves jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_move(p_moves jsonb) FROM PUBLIC;

-- Name: FUNCTION wines_moved(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_moved() FROM PUBLIC;

-- Name: FUNCTION wines_set_vintage(); Type: ACL; Schema: public; Owner: winedex_owner

REVOKE ALL ON FUNCTION public.wines_set_vintage() FROM PUBLIC;

-- Name: FUNCTION wines_trade(p_ats bigint[], p_traded jsonb); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_trade(p_ats bigint[], p_traded jsonb) FROM PUBLIC;

-- Name: FUNCTION wines_transferred(); Type: ACL; Schema: public; Owner: wine_pokedex_engine

REVOKE ALL ON FUNCTION public.wines_transferred() FROM PUBLIC;

-- Name: TABLE achievement_catalog; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.achievement_catalog TO wine_pokedex_app;
GRANT SELECT ON TABLE public.achievement_catalog TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.achievement_catalog TO wine_pokedex_engine;

-- Name: TABLE auction_lots; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.auction_lots TO wine_pokedex_app;
GRANT SELECT ON TABLE public.auction_lots TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.auction_lots TO wine_pokedex_engine;

-- Name: TABLE auctions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.auctions TO wine_pokedex_app;
GRANT SELECT ON TABLE public.auctions TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.auctions TO wine_pokedex_engine;

-- Name: TABLE audit_log; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT ON TABLE public.audit_log TO wine_pokedex_auditor;
GRANT SELECT ON TABLE public.audit_log TO wine_pokedex_readonly;

-- Name: TABLE badge_catalog; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.badge_catalog TO wine_pokedex_app;
GRANT SELECT ON TABLE public.badge_catalog TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.badge_catalog TO wine_pokedex_engine;

-- Name: TABLE battles; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.battles TO wine_pokedex_app;
GRANT SELECT ON TABLE public.battles TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.battles TO wine_pokedex_engine;

-- Name: TABLE breeding_compatibility; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.breeding_compatibility TO wine_pokedex_app;
GRANT SELECT ON TABLE public.breeding_compatibility TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.breeding_compatibility TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.breeding_compatibility TO wine_pokedex_engine;

-- Name: TABLE breeding_facilities; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.breeding_facilities TO wine_pokedex_app;
GRANT SELECT ON TABLE public.breeding_facilities TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.breeding_facilities TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.breeding_facilities TO wine_pokedex_engine;

-- Name: TABLE breeding_groups; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.breeding_groups TO wine_pokedex_app;
GRANT SELECT ON TABLE public.breeding_groups TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.breeding_groups TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.breeding_groups TO wine_pokedex_engine;

-- Name: TABLE breeding_parents; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.breeding_parents TO wine_pokedex_app;
GRANT SELECT ON TABLE public.breeding_parents TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.breeding_parents TO wine_pokedex_engine;

-- Name: TABLE challenge_progress; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.challenge_progress TO wine_pokedex_app;
GRANT SELECT ON TABLE public.challenge_progress TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.challenge_progress TO wine_pokedex_engine;

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
GRANT SELECT,INSERT,DELETE ON TABLE public.user_activity_log TO wine_pokedex_engine;

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

-- Name: TABLE competition_match_seats; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.competition_match_seats TO wine_pokedex_app;
GRANT SELECT ON TABLE public.competition_match_seats TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.competition_match_seats TO wine_pokedex_engine;

-- Name: TABLE competition_matches; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.competition_matches TO wine_pokedex_app;
GRANT SELECT ON TABLE public.competition_matches TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.competition_matches TO wine_pokedex_engine;

-- Name: TABLE competition_participants; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.competition_participants TO wine_pokedex_app;
GRANT SELECT ON TABLE public.competition_participants TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.competition_participants TO wine_pokedex_engine;

-- Name: TABLE competition_rounds; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.competition_rounds TO wine_pokedex_app;
GRANT SELECT ON TABLE public.competition_rounds TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.competition_rounds TO wine_pokedex_engine;

-- Name: TABLE direct_trade_wines; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.direct_trade_wines TO wine_pokedex_app;
GRANT SELECT ON TABLE public.direct_trade_wines TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE ON TABLE public.direct_trade_wines TO wine_pokedex_engine;

-- Name: TABLE direct_trades; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.direct_trades TO wine_pokedex_app;
GRANT SELECT ON TABLE public.direct_trades TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.direct_trades TO wine_pokedex_engine;

-- Name: TABLE duplicate_indexes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.duplicate_indexes TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.duplicate_indexes TO wine_pokedex_jobs;

-- Name: TABLE event_challenges; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.event_challenges TO wine_pokedex_app;
GRANT SELECT ON TABLE public.event_challenges TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.event_challenges TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.event_challenges TO wine_pokedex_engine;

-- Name: TABLE event_leaderboards; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.event_leaderboards TO wine_pokedex_app;
GRANT SELECT ON TABLE public.event_leaderboards TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_leaderboards TO wine_pokedex_engine;

-- Name: TABLE event_participation; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.event_participation TO wine_pokedex_app;
GRANT SELECT ON TABLE public.event_participation TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_participation TO wine_pokedex_engine;

-- Name: TABLE event_reward_catalog; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.event_reward_catalog TO wine_pokedex_app;
GRANT SELECT ON TABLE public.event_reward_catalog TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.event_reward_catalog TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.event_reward_catalog TO wine_pokedex_engine;

-- Name: COLUMN event_reward_catalog.slug; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(slug) ON TABLE public.event_reward_catalog TO wine_pokedex_jobs;

-- Name: COLUMN event_reward_catalog.title; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(title) ON TABLE public.event_reward_catalog TO wine_pokedex_jobs;

-- Name: COLUMN event_reward_catalog.kind; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(kind) ON TABLE public.event_reward_catalog TO wine_pokedex_jobs;

-- Name: COLUMN event_reward_catalog.amount; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(amount) ON TABLE public.event_reward_catalog TO wine_pokedex_jobs;

-- Name: COLUMN event_reward_catalog.species_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(species_id) ON TABLE public.event_reward_catalog TO wine_pokedex_jobs;

-- Name: COLUMN event_reward_catalog.stock; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(stock) ON TABLE public.event_reward_catalog TO wine_pokedex_jobs;

-- Name: COLUMN event_reward_catalog.claimed; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(claimed) ON TABLE public.event_reward_catalog TO wine_pokedex_engine;

-- Name: TABLE evolution_attempts; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.evolution_attempts TO wine_pokedex_app;
GRANT SELECT ON TABLE public.evolution_attempts TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.evolution_attempts TO wine_pokedex_engine;

-- Name: TABLE evolution_chains; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.evolution_chains TO wine_pokedex_app;
GRANT SELECT ON TABLE public.evolution_chains TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.evolution_chains TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.evolution_chains TO wine_pokedex_engine;

-- Name: TABLE evolution_forms; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.evolution_forms TO wine_pokedex_app;
GRANT SELECT ON TABLE public.evolution_forms TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.evolution_forms TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.evolution_forms TO wine_pokedex_engine;

-- Name: TABLE evolution_items_catalog; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.evolution_items_catalog TO wine_pokedex_app;
GRANT SELECT ON TABLE public.evolution_items_catalog TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.evolution_items_catalog TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.evolution_items_catalog TO wine_pokedex_engine;

-- Name: TABLE evolutions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.evolutions TO wine_pokedex_app;
GRANT SELECT ON TABLE public.evolutions TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.evolutions TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.evolutions TO wine_pokedex_engine;

-- Name: TABLE game_events; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.game_events TO wine_pokedex_app;
GRANT SELECT ON TABLE public.game_events TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.game_events TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.game_events TO wine_pokedex_engine;

-- Name: COLUMN game_events.cancelled_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(cancelled_at) ON TABLE public.game_events TO wine_pokedex_jobs;
GRANT UPDATE(cancelled_at) ON TABLE public.game_events TO wine_pokedex_engine;

-- Name: TABLE grape_variety_profiles; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.grape_variety_profiles TO wine_pokedex_app;
GRANT SELECT ON TABLE public.grape_variety_profiles TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.grape_variety_profiles TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.grape_variety_profiles TO wine_pokedex_engine;

-- Name: TABLE guild_events; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.guild_events TO wine_pokedex_app;
GRANT SELECT ON TABLE public.guild_events TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.guild_events TO wine_pokedex_engine;

-- Name: TABLE guild_treasury_entries; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT ON TABLE public.guild_treasury_entries TO wine_pokedex_engine;
GRANT SELECT ON TABLE public.guild_treasury_entries TO wine_pokedex_app;
GRANT SELECT ON TABLE public.guild_treasury_entries TO wine_pokedex_readonly;

-- Name: TABLE guilds; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.guilds TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.guilds TO wine_pokedex_engine;

-- Name: COLUMN guilds.id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(id) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.public_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(public_id) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.name; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(name) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.name_key; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(name_key) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.kind; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(kind) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.region; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(region) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.motto; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(motto) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.joining; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(joining) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.joining_level_min; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(joining_level_min) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.level; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(level) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.experience; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(experience) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.members; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(members) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.members_max; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(members_max) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.officers; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(officers) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.founded_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(founded_at) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: COLUMN guilds.dissolved_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(dissolved_at) ON TABLE public.guilds TO wine_pokedex_app;

-- Name: TABLE guild_cellar; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.guild_cellar TO wine_pokedex_engine;
GRANT SELECT ON TABLE public.guild_cellar TO wine_pokedex_app;
GRANT SELECT ON TABLE public.guild_cellar TO wine_pokedex_readonly;

-- Name: TABLE guild_event_participants; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.guild_event_participants TO wine_pokedex_app;
GRANT SELECT ON TABLE public.guild_event_participants TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.guild_event_participants TO wine_pokedex_engine;

-- Name: TABLE guild_invitations; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.guild_invitations TO wine_pokedex_engine;
GRANT SELECT ON TABLE public.guild_invitations TO wine_pokedex_app;

-- Name: TABLE guild_reports; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.guild_reports TO wine_pokedex_readonly;

-- Name: TABLE guild_standings; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.guild_standings TO wine_pokedex_app;
GRANT SELECT ON TABLE public.guild_standings TO wine_pokedex_readonly;

-- Name: TABLE inbox; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.inbox TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inbox TO wine_pokedex_engine;

-- Name: TABLE inbox_heads; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.inbox_heads TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inbox_heads TO wine_pokedex_engine;

-- Name: TABLE index_usage; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.index_usage TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.index_usage TO wine_pokedex_jobs;

-- Name: TABLE job_schedules; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job_schedules TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.job_schedules TO wine_pokedex_readonly;

-- Name: TABLE lock_waits; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.lock_waits TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.lock_waits TO wine_pokedex_jobs;

-- Name: TABLE maintenance_steps; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE ON TABLE public.maintenance_steps TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.maintenance_steps TO wine_pokedex_readonly;

-- Name: TABLE market_listings; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.market_listings TO wine_pokedex_app;
GRANT SELECT ON TABLE public.market_listings TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.market_listings TO wine_pokedex_engine;

-- Name: TABLE mega_evolution_data; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.mega_evolution_data TO wine_pokedex_app;
GRANT SELECT ON TABLE public.mega_evolution_data TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.mega_evolution_data TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.mega_evolution_data TO wine_pokedex_engine;

-- Name: TABLE my_collection_summary; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.my_collection_summary TO wine_pokedex_app;

-- Name: TABLE my_guild_analytics; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.my_guild_analytics TO wine_pokedex_app;

-- Name: TABLE mystery_deposits; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.mystery_deposits TO wine_pokedex_app;
GRANT SELECT ON TABLE public.mystery_deposits TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.mystery_deposits TO wine_pokedex_engine;

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

-- Name: TABLE player_blocks; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.player_blocks TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.player_blocks TO wine_pokedex_engine;

-- Name: TABLE professional_certifications; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,DELETE ON TABLE public.professional_certifications TO wine_pokedex_app;
GRANT SELECT ON TABLE public.professional_certifications TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.professional_certifications TO wine_pokedex_engine;

-- Name: COLUMN professional_certifications.public_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(public_id) ON TABLE public.professional_certifications TO wine_pokedex_app;

-- Name: COLUMN professional_certifications.user_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(user_id) ON TABLE public.professional_certifications TO wine_pokedex_app;

-- Name: COLUMN professional_certifications.issuer; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(issuer),UPDATE(issuer) ON TABLE public.professional_certifications TO wine_pokedex_app;

-- Name: COLUMN professional_certifications.title; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(title),UPDATE(title) ON TABLE public.professional_certifications TO wine_pokedex_app;

-- Name: COLUMN professional_certifications.issued_on; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(issued_on),UPDATE(issued_on) ON TABLE public.professional_certifications TO wine_pokedex_app;

-- Name: COLUMN professional_certifications.expires_on; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(expires_on),UPDATE(expires_on) ON TABLE public.professional_certifications TO wine_pokedex_app;

-- Name: TABLE professional_tasting_participants; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.professional_tasting_participants TO wine_pokedex_app;
GRANT SELECT ON TABLE public.professional_tasting_participants TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.professional_tasting_participants TO wine_pokedex_engine;

-- Name: TABLE professional_tasting_sessions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;
GRANT SELECT ON TABLE public.professional_tasting_sessions TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.professional_tasting_sessions TO wine_pokedex_engine;

-- Name: COLUMN professional_tasting_sessions.public_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(public_id) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.host_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(host_id) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.template_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(template_id) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.title; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(title) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.blind; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(blind) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.pours; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(pours) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.seats_max; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(seats_max) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.state; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(state) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.starts_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(starts_at) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: COLUMN professional_tasting_sessions.ends_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT INSERT(ends_at) ON TABLE public.professional_tasting_sessions TO wine_pokedex_app;

-- Name: TABLE professional_wine_regions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.professional_wine_regions TO wine_pokedex_app;
GRANT SELECT ON TABLE public.professional_wine_regions TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.professional_wine_regions TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.professional_wine_regions TO wine_pokedex_engine;

-- Name: TABLE question_ratings; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.question_ratings TO wine_pokedex_app;
GRANT SELECT ON TABLE public.question_ratings TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.question_ratings TO wine_pokedex_engine;

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

-- Name: TABLE seasonal_modifiers; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.seasonal_modifiers TO wine_pokedex_app;
GRANT SELECT ON TABLE public.seasonal_modifiers TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE ON TABLE public.seasonal_modifiers TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.seasonal_modifiers TO wine_pokedex_engine;

-- Name: TABLE slow_queries; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.slow_queries TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.slow_queries TO wine_pokedex_jobs;

-- Name: TABLE species_analytics; Type: ACL; Schema: public; Owner: wine_pokedex_engine

GRANT SELECT ON TABLE public.species_analytics TO wine_pokedex_app;
GRANT SELECT ON TABLE public.species_analytics TO wine_pokedex_readonly;

-- Name: TABLE species_caught; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.species_caught TO wine_pokedex_app;
GRANT SELECT ON TABLE public.species_caught TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE ON TABLE public.species_caught TO wine_pokedex_engine;

-- Name: TABLE subscription_tiers; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.subscription_tiers TO wine_pokedex_app;
GRANT SELECT ON TABLE public.subscription_tiers TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.subscription_tiers TO wine_pokedex_engine;

-- Name: TABLE systematic_tasting_templates; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.systematic_tasting_templates TO wine_pokedex_app;
GRANT SELECT ON TABLE public.systematic_tasting_templates TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.systematic_tasting_templates TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.systematic_tasting_templates TO wine_pokedex_engine;

-- Name: TABLE table_bloat; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.table_bloat TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.table_bloat TO wine_pokedex_jobs;

-- Name: TABLE table_sizes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.table_sizes TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.table_sizes TO wine_pokedex_jobs;

-- Name: TABLE title_catalog; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.title_catalog TO wine_pokedex_app;
GRANT SELECT ON TABLE public.title_catalog TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.title_catalog TO wine_pokedex_engine;

-- Name: TABLE topic_answers; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.topic_answers TO wine_pokedex_app;
GRANT SELECT ON TABLE public.topic_answers TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.topic_answers TO wine_pokedex_engine;

-- Name: TABLE trade_bids; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.trade_bids TO wine_pokedex_app;
GRANT SELECT ON TABLE public.trade_bids TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.trade_bids TO wine_pokedex_engine;

-- Name: TABLE trade_insurance; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.trade_insurance TO wine_pokedex_app;
GRANT SELECT ON TABLE public.trade_insurance TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.trade_insurance TO wine_pokedex_engine;

-- Name: TABLE trade_reviews; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.trade_reviews TO wine_pokedex_app;
GRANT SELECT ON TABLE public.trade_reviews TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.trade_reviews TO wine_pokedex_engine;

-- Name: TABLE trading_rules; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.trading_rules TO wine_pokedex_app;
GRANT SELECT ON TABLE public.trading_rules TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE ON TABLE public.trading_rules TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.trading_rules TO wine_pokedex_engine;

-- Name: COLUMN trading_rules.closed; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(closed) ON TABLE public.trading_rules TO wine_pokedex_jobs;

-- Name: COLUMN trading_rules.level_min; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(level_min) ON TABLE public.trading_rules TO wine_pokedex_jobs;

-- Name: COLUMN trading_rules.score_min; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(score_min) ON TABLE public.trading_rules TO wine_pokedex_jobs;

-- Name: COLUMN trading_rules.age_days_min; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(age_days_min) ON TABLE public.trading_rules TO wine_pokedex_jobs;

-- Name: TABLE unused_indexes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.unused_indexes TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.unused_indexes TO wine_pokedex_jobs;

-- Name: TABLE user_achievements; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_achievements TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_achievements TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_achievements TO wine_pokedex_engine;

-- Name: TABLE user_badges; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_badges TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_badges TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_badges TO wine_pokedex_engine;

-- Name: COLUMN user_badges.place; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(place) ON TABLE public.user_badges TO wine_pokedex_app;

-- Name: TABLE user_blocks; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_blocks TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.user_blocks TO wine_pokedex_engine;

-- Name: TABLE user_devices; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_devices TO wine_pokedex_engine;

-- Name: TABLE user_education_progress; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,UPDATE ON TABLE public.user_education_progress TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_education_progress TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_education_progress TO wine_pokedex_engine;

-- Name: TABLE user_email_lookups; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_email_lookups TO wine_pokedex_engine;

-- Name: TABLE user_emails; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_emails TO wine_pokedex_engine;

-- Name: COLUMN user_emails.user_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(user_id) ON TABLE public.user_emails TO wine_pokedex_app;

-- Name: COLUMN user_emails.email; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(email) ON TABLE public.user_emails TO wine_pokedex_app;

-- Name: TABLE user_evolution_items; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_evolution_items TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_evolution_items TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_evolution_items TO wine_pokedex_engine;

-- Name: TABLE user_experience; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_experience TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_experience TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_experience TO wine_pokedex_engine;

-- Name: TABLE user_friendships; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_friendships TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_friendships TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_friendships TO wine_pokedex_engine;

-- Name: TABLE user_preferences; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,UPDATE ON TABLE public.user_preferences TO wine_pokedex_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_preferences TO wine_pokedex_engine;

-- Name: TABLE user_rating_changes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_rating_changes TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_rating_changes TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE ON TABLE public.user_rating_changes TO wine_pokedex_engine;

-- Name: TABLE user_ratings; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_ratings TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_ratings TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_ratings TO wine_pokedex_engine;

-- Name: TABLE user_recovery_codes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_recovery_codes TO wine_pokedex_engine;

-- Name: TABLE user_reputation; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_reputation TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_reputation TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_reputation TO wine_pokedex_engine;

-- Name: TABLE user_seasonal_stats; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_seasonal_stats TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_seasonal_stats TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_seasonal_stats TO wine_pokedex_engine;

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

-- Name: TABLE user_statistics; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_statistics TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_statistics TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_statistics TO wine_pokedex_engine;

-- Name: TABLE user_subscriptions; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_subscriptions TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_subscriptions TO wine_pokedex_readonly;
GRANT SELECT,INSERT,UPDATE ON TABLE public.user_subscriptions TO wine_pokedex_engine;

-- Name: TABLE user_titles; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.user_titles TO wine_pokedex_app;
GRANT SELECT ON TABLE public.user_titles TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_titles TO wine_pokedex_engine;

-- Name: COLUMN user_titles.worn; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(worn) ON TABLE public.user_titles TO wine_pokedex_app;

-- Name: TABLE user_totp; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_totp TO wine_pokedex_engine;

-- Name: COLUMN user_totp.user_id; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(user_id) ON TABLE public.user_totp TO wine_pokedex_app;

-- Name: COLUMN user_totp.secret; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(secret) ON TABLE public.user_totp TO wine_pokedex_app;

-- Name: COLUMN user_totp.confirmed_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(confirmed_at) ON TABLE public.user_totp TO wine_pokedex_app;

-- Name: COLUMN user_totp.last_step; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT(last_step) ON TABLE public.user_totp TO wine_pokedex_app;

-- Name: TABLE wine_abilities; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_abilities TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_abilities TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wine_abilities TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.wine_abilities TO wine_pokedex_engine;

-- Name: TABLE wine_education_content; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_education_content TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_education_content TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wine_education_content TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.wine_education_content TO wine_pokedex_engine;

-- Name: TABLE wine_market_data; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_market_data TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_market_data TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wine_market_data TO wine_pokedex_jobs;
GRANT SELECT,INSERT,UPDATE ON TABLE public.wine_market_data TO wine_pokedex_engine;

-- Name: TABLE wine_photos; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE ON TABLE public.wine_photos TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_photos TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.wine_photos TO wine_pokedex_engine;

-- Name: TABLE wine_regional_forms; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_regional_forms TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_regional_forms TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wine_regional_forms TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.wine_regional_forms TO wine_pokedex_engine;

-- Name: TABLE wine_species_abilities; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_species_abilities TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_species_abilities TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wine_species_abilities TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.wine_species_abilities TO wine_pokedex_engine;

-- Name: TABLE wine_stores; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_stores TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_stores TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.wine_stores TO wine_pokedex_engine;

-- Name: TABLE wine_tasting_notes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE ON TABLE public.wine_tasting_notes TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_tasting_notes TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.wine_tasting_notes TO wine_pokedex_engine;

-- Name: COLUMN wine_tasting_notes.tasted_on; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(tasted_on) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.rating; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(rating) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.appearance; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(appearance) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.nose; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(nose) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.palate; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(palate) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.conclusion; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(conclusion) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.aromas; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(aromas) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.visibility; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(visibility) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.revision; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(revision) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: COLUMN wine_tasting_notes.updated_at; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(updated_at) ON TABLE public.wine_tasting_notes TO wine_pokedex_app;

-- Name: TABLE wine_transfers; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_transfers TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_transfers TO wine_pokedex_readonly;
GRANT SELECT,INSERT ON TABLE public.wine_transfers TO wine_pokedex_engine;

-- Name: TABLE wine_type_effectiveness; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wine_type_effectiveness TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_type_effectiveness TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wine_type_effectiveness TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.wine_type_effectiveness TO wine_pokedex_engine;

-- Name: TABLE wine_voice_notes; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT,INSERT,DELETE ON TABLE public.wine_voice_notes TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wine_voice_notes TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.wine_voice_notes TO wine_pokedex_engine;

-- Name: TABLE wset_course_enrollments; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wset_course_enrollments TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wset_course_enrollments TO wine_pokedex_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.wset_course_enrollments TO wine_pokedex_engine;

-- Name: TABLE wset_courses; Type: ACL; Schema: public; Owner: winedex_owner

GRANT SELECT ON TABLE public.wset_courses TO wine_pokedex_app;
GRANT SELECT ON TABLE public.wset_courses TO wine_pokedex_readonly;
GRANT SELECT ON TABLE public.wset_courses TO wine_pokedex_jobs;
GRANT SELECT ON TABLE public.wset_courses TO wine_pokedex_engine;

-- Name: COLUMN wset_courses.capacity; Type: ACL; Schema: public; Owner: winedex_owner

GRANT UPDATE(capacity) ON TABLE public.wset_courses TO wine_pokedex_engine;

-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: winedex_owner

ALTER DEFAULT PRIVILEGES FOR ROLE winedex_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;

-- PostgreSQL database dump complete
