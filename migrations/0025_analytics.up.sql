-- What:  materialized views (user_collection_summary, wine_species_analytics, regional_wine_analytics) with their readable
--        views, get_wine_market_trends, refresh_all_analytics, and the procedure daily_maintenance.
-- Why:   what is counted over everybody's wines and trades is counted once a day and not with each question.
-- Locks: new objects only. At run time a refresh takes EXCLUSIVE on its view, which readers do not wait for.
-- Order: before the code that uses it.
-- squawk-ignore-file require-concurrent-index-creation
--
-- The materialized views are the engine's: a refresh sees rows as their owner does, and an owner without a policy would fill
-- them with nothing, without an error. Row-level security does not cover them, so nobody but the engine reads them by
-- themselves; the views in front of them are barriers.

-- Prices ----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION wine_base_value(p_rarity_ordinal smallint, p_shiny boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(10 * power(1.5, p_rarity_ordinal - 1) * CASE WHEN p_shiny THEN 10 ELSE 1 END)::bigint;
COMMENT ON FUNCTION wine_base_value IS 'What a wine counts for, in whole coins, where none of its species was sold lately: half as much again '
    'with each rarity from 10 on, ten times that when shiny. Our choice.';

-- Serves: sales of the last days, over all species.
CREATE INDEX wine_trades_by_time ON wine_trades (at) INCLUDE (species_id, price) WHERE price IS NOT NULL;

CREATE FUNCTION get_wine_market_trends(
    p_days integer DEFAULT 30, p_species bigint DEFAULT NULL, p_limit integer DEFAULT 50, p_until timestamptz DEFAULT now()
) RETURNS TABLE (
    species_id bigint, slug text, name text, rarity text, sales bigint, volume bigint, average_price numeric,
    median_price numeric, lowest_price bigint, highest_price bigint, last_price bigint, sales_before bigint,
    average_before numeric, change_pct numeric
)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
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
COMMENT ON FUNCTION get_wine_market_trends IS 'Settled sales of the last p_days before p_until against as many days before them, by species (or of one), '
    'the greatest volume first; in whole coins, averages to the hundredth. change_pct is null where nothing was sold before '
    'or nothing since. What was given for other wines has no price and does not count.';

-- What a player has -----------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW user_collection_summary AS
WITH owned AS (
    SELECT w.owner_id, w.id, w.species_id, w.level, w.shiny, w.captured_at, s.primary_type, s.rarity,
           s.rarity_ordinal, s.retired,
           w.iv_longevity + w.iv_power + w.iv_terroir + w.iv_complexity + w.iv_rarity + w.iv_elegance = 186 AS perfect
    FROM wines w JOIN wine_species s ON s.id = w.species_id
), priced AS (
    SELECT t.species_id, avg(t.price) AS average
    FROM wine_trades t WHERE t.price IS NOT NULL AND t.at > now() - interval '90 days' GROUP BY t.species_id
), counted AS (
    SELECT o.owner_id, count(*) AS total_wines, count(DISTINCT o.species_id) AS unique_species,
           count(DISTINCT o.species_id) FILTER (WHERE NOT o.retired) AS living_species,
           count(*) FILTER (WHERE o.shiny) AS shiny_count, count(*) FILTER (WHERE o.perfect) AS perfect_iv_count,
           round(avg(o.level), 2) AS average_level, max(o.level)::smallint AS highest_level,
           max(o.rarity_ordinal)::smallint AS rarest_ordinal,
           sum(coalesce(round(p.average * CASE WHEN o.shiny THEN 10 ELSE 1 END)::bigint,
                        wine_base_value(o.rarity_ordinal, o.shiny)))::bigint AS collection_value,
           count(*) FILTER (WHERE o.captured_at > now() - interval '7 days') AS added_7_days,
           count(*) FILTER (WHERE o.captured_at > now() - interval '30 days') AS added_30_days,
           max(o.captured_at) AS last_added_at,
           (array_agg(o.id ORDER BY o.captured_at DESC, o.id DESC))[1:5] AS latest_wines
    FROM owned o LEFT JOIN priced p ON p.species_id = o.species_id
    GROUP BY o.owner_id
), types AS (
    SELECT g.owner_id, jsonb_object_agg(g.primary_type, g.wines) AS by_type
    FROM (SELECT o.owner_id, o.primary_type, count(*) AS wines FROM owned o GROUP BY 1, 2) g GROUP BY g.owner_id
), rarities AS (
    SELECT g.owner_id, jsonb_object_agg(g.rarity, g.wines) AS by_rarity
    FROM (SELECT o.owner_id, o.rarity, count(*) AS wines FROM owned o GROUP BY 1, 2) g GROUP BY g.owner_id
), active AS (
    SELECT l.user_id, count(*) AS actions_30_days,
           count(DISTINCT (l.created_at AT TIME ZONE 'UTC')::date) AS active_days_30, max(l.created_at) AS last_active_at
    FROM user_activity_log l WHERE l.created_at > now() - interval '30 days' GROUP BY l.user_id
)
SELECT u.id AS user_id,
       coalesce(c.total_wines, 0) AS total_wines, coalesce(c.unique_species, 0) AS unique_species,
       coalesce(c.shiny_count, 0) AS shiny_count, coalesce(c.perfect_iv_count, 0) AS perfect_iv_count,
       c.average_level, c.highest_level, c.rarest_ordinal,
       coalesce(y.by_type, '{}') AS by_type, coalesce(r.by_rarity, '{}') AS by_rarity,
       coalesce(c.collection_value, 0) AS collection_value,
       coalesce(round(100.0 * c.living_species / nullif(k.species, 0), 2), 0)::numeric(5, 2) AS completion_pct,
       coalesce(c.added_7_days, 0) AS added_7_days, coalesce(c.added_30_days, 0) AS added_30_days,
       c.last_added_at, coalesce(c.latest_wines, '{}') AS latest_wines,
       coalesce(a.actions_30_days, 0) AS actions_30_days, coalesce(a.active_days_30, 0) AS active_days_30, a.last_active_at,
       now() AS refreshed_at
FROM users u
CROSS JOIN (SELECT count(*) AS species FROM wine_species s WHERE NOT s.retired) k
LEFT JOIN counted c ON c.owner_id = u.id
LEFT JOIN types y ON y.owner_id = u.id
LEFT JOIN rarities r ON r.owner_id = u.id
LEFT JOIN active a ON a.user_id = u.id
WHERE u.id > 0
WITH NO DATA;
COMMENT ON MATERIALIZED VIEW user_collection_summary IS 'What each player has, and how active he was; read through my_collection_summary.';
COMMENT ON COLUMN user_collection_summary.completion_pct IS 'Per cent of the species that are not retired.';
COMMENT ON COLUMN user_collection_summary.collection_value IS 'Whole coins: the average price of the species in the last 90 days (ten times '
    'that when shiny), else wine_base_value.';
COMMENT ON COLUMN user_collection_summary.latest_wines IS 'wines.id of the five that came last, newest first.';
COMMENT ON COLUMN user_collection_summary.by_type IS 'Primary type → wines.';
COMMENT ON COLUMN user_collection_summary.by_rarity IS 'Rarity → wines.';
-- Serves: one player's summary; and REFRESH CONCURRENTLY, which needs a unique index.
CREATE UNIQUE INDEX user_collection_summary_pk ON user_collection_summary (user_id);

CREATE VIEW my_collection_summary WITH (security_barrier) AS
SELECT * FROM user_collection_summary c WHERE c.user_id = current_player();
COMMENT ON VIEW my_collection_summary IS 'The summary of the player for whom the transaction speaks, as of the last refresh.';

CREATE VIEW collection_reports WITH (security_barrier) AS SELECT * FROM user_collection_summary;
COMMENT ON VIEW collection_reports IS 'All players'' summaries, for reports.';

-- Species on the market and in cellars ----------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW wine_species_analytics AS
WITH owned AS (
    SELECT w.species_id, count(*) AS wines, count(DISTINCT w.owner_id) AS owners, count(*) FILTER (WHERE w.shiny) AS shiny,
           count(*) FILTER (WHERE w.iv_longevity + w.iv_power + w.iv_terroir + w.iv_complexity + w.iv_rarity + w.iv_elegance = 186)
               AS perfect,
           round(avg(w.level), 2) AS average_level,
           count(*) FILTER (WHERE w.captured_at > now() - interval '30 days') AS captured_30_days,
           count(*) FILTER (WHERE extract(month FROM w.captured_at AT TIME ZONE 'UTC') IN (3, 4, 5)) AS in_spring,
           count(*) FILTER (WHERE extract(month FROM w.captured_at AT TIME ZONE 'UTC') IN (6, 7, 8)) AS in_summer,
           count(*) FILTER (WHERE extract(month FROM w.captured_at AT TIME ZONE 'UTC') IN (9, 10, 11)) AS in_autumn,
           count(*) FILTER (WHERE extract(month FROM w.captured_at AT TIME ZONE 'UTC') IN (12, 1, 2)) AS in_winter
    FROM wines w WHERE w.owner_id > 0 GROUP BY w.species_id
), traded AS (
    SELECT t.species_id, count(*) AS trades, count(t.price) AS sales, coalesce(sum(t.price), 0)::bigint AS volume,
           round(avg(t.price), 2) AS average_price,
           (array_agg(t.price ORDER BY t.at DESC, t.trade_id DESC, t.wine_id DESC) FILTER (WHERE t.price IS NOT NULL))[1]::bigint
               AS last_price,
           count(t.price) FILTER (WHERE t.at > now() - interval '30 days') AS sales_30_days,
           coalesce(sum(t.price) FILTER (WHERE t.at > now() - interval '30 days'), 0)::bigint AS volume_30_days,
           avg(t.price) FILTER (WHERE t.at > now() - interval '30 days') AS recent,
           avg(t.price) FILTER (WHERE t.at <= now() - interval '30 days' AND t.at > now() - interval '60 days') AS before
    FROM wine_trades t GROUP BY t.species_id
), players AS (
    SELECT count(*) AS players FROM users u WHERE u.id > 0
)
SELECT s.id AS species_id,
       coalesce(o.wines, 0) AS wines, coalesce(o.owners, 0) AS owners,
       coalesce(round(100.0 * o.owners / nullif(p.players, 0), 2), 0)::numeric(5, 2) AS owners_pct,
       coalesce(o.shiny, 0) AS shiny_count, coalesce(round(100.0 * o.shiny / nullif(o.wines, 0), 4), 0) AS shiny_pct,
       coalesce(o.perfect, 0) AS perfect_iv_count, o.average_level,
       coalesce(o.captured_30_days, 0) AS captured_30_days,
       coalesce(o.in_spring, 0) AS captured_in_spring, coalesce(o.in_summer, 0) AS captured_in_summer,
       coalesce(o.in_autumn, 0) AS captured_in_autumn, coalesce(o.in_winter, 0) AS captured_in_winter,
       -- Of one region the most kept species is 1.
       rank() OVER (PARTITION BY s.country, s.region ORDER BY coalesce(o.wines, 0) DESC) AS rank_in_region,
       coalesce(t.trades, 0) AS trades, coalesce(t.sales, 0) AS sales, coalesce(t.volume, 0) AS volume,
       t.average_price, t.last_price, coalesce(t.sales_30_days, 0) AS sales_30_days,
       coalesce(t.volume_30_days, 0) AS volume_30_days,
       round(100 * (t.recent - t.before) / nullif(t.before, 0), 2) AS price_change_30_days_pct,
       now() AS refreshed_at
FROM wine_species s
CROSS JOIN players p
LEFT JOIN owned o ON o.species_id = s.id
LEFT JOIN traded t ON t.species_id = s.id
WITH NO DATA;
COMMENT ON MATERIALIZED VIEW wine_species_analytics IS 'Of each species how much is kept, caught and sold; public through species_analytics.';
COMMENT ON COLUMN wine_species_analytics.owners_pct IS 'Per cent of the players who have one.';
COMMENT ON COLUMN wine_species_analytics.captured_in_spring IS 'In March, April and May, of whatever year; summer, autumn and winter follow.';
COMMENT ON COLUMN wine_species_analytics.rank_in_region IS 'By wines kept, 1 the most; equals share a rank.';
COMMENT ON COLUMN wine_species_analytics.trades IS 'Wines that changed hands; of these, sales have a price.';
COMMENT ON COLUMN wine_species_analytics.volume IS 'Whole coins of all sales.';
COMMENT ON COLUMN wine_species_analytics.price_change_30_days_pct IS 'Average price of the last 30 days against the 30 before; null without both.';
-- Serves: one species; and REFRESH CONCURRENTLY, which needs a unique index.
CREATE UNIQUE INDEX wine_species_analytics_pk ON wine_species_analytics (species_id);
-- Serves: the most traded.
CREATE INDEX wine_species_analytics_by_volume ON wine_species_analytics (volume_30_days DESC, species_id);

CREATE VIEW species_analytics WITH (security_barrier) AS
SELECT s.slug, s.name, s.rarity, s.country, s.region, a.*
FROM wine_species_analytics a JOIN wine_species s ON s.id = a.species_id;
COMMENT ON VIEW species_analytics IS 'Ownership, market and popularity of each species as of the last refresh: nothing in it is one player''s.';

CREATE MATERIALIZED VIEW regional_wine_analytics AS
SELECT s.country, s.region, count(*) AS species, count(*) FILTER (WHERE NOT s.retired) AS living_species,
       sum(a.wines)::bigint AS wines, coalesce(o.owners, 0) AS owners, sum(a.shiny_count)::bigint AS shiny_count,
       sum(a.perfect_iv_count)::bigint AS perfect_iv_count, sum(a.captured_30_days)::bigint AS captured_30_days,
       sum(a.captured_in_spring)::bigint AS captured_in_spring, sum(a.captured_in_summer)::bigint AS captured_in_summer,
       sum(a.captured_in_autumn)::bigint AS captured_in_autumn, sum(a.captured_in_winter)::bigint AS captured_in_winter,
       sum(a.sales)::bigint AS sales, sum(a.volume)::bigint AS volume, sum(a.volume_30_days)::bigint AS volume_30_days,
       round(sum(a.volume)::numeric / nullif(sum(a.sales), 0), 2) AS average_price,
       round(avg(s.rarity_ordinal), 2) AS average_rarity,
       (array_agg(s.slug ORDER BY a.wines DESC, s.id) FILTER (WHERE a.wines > 0))[1] AS most_kept,
       now() AS refreshed_at
FROM wine_species s
JOIN wine_species_analytics a ON a.species_id = s.id
LEFT JOIN (
    SELECT s.country, s.region, count(DISTINCT w.owner_id) AS owners
    FROM wines w JOIN wine_species s ON s.id = w.species_id WHERE w.owner_id > 0 GROUP BY s.country, s.region
) o ON o.country = s.country AND o.region = s.region
GROUP BY s.country, s.region, o.owners
WITH NO DATA;
COMMENT ON MATERIALIZED VIEW regional_wine_analytics IS 'The species'' figures by region; refreshed after them. Public through region_analytics.';
COMMENT ON COLUMN regional_wine_analytics.owners IS 'Players who have a wine of the region, each once.';
COMMENT ON COLUMN regional_wine_analytics.most_kept IS 'Slug of the species of which most wines are kept; null where none is.';
COMMENT ON COLUMN regional_wine_analytics.average_rarity IS 'Of its species, 1 to 21.';
COMMENT ON COLUMN regional_wine_analytics.average_price IS 'Whole coins and hundredths, over all sales; null without any.';
-- Serves: one region; and REFRESH CONCURRENTLY, which needs a unique index.
CREATE UNIQUE INDEX regional_wine_analytics_pk ON regional_wine_analytics (country, region);

CREATE VIEW region_analytics WITH (security_barrier) AS SELECT * FROM regional_wine_analytics;
COMMENT ON VIEW region_analytics IS 'Ownership, market and popularity by region as of the last refresh: nothing in it is one player''s.';

-- Refreshing ------------------------------------------------------------------------------------------------------------

CREATE FUNCTION refresh_all_analytics() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION refresh_all_analytics IS 'Counts all materialized views anew, without readers waiting; answers which.';

ALTER MATERIALIZED VIEW user_collection_summary OWNER TO wine_pokedex_engine;
ALTER MATERIALIZED VIEW wine_species_analytics OWNER TO wine_pokedex_engine;
ALTER MATERIALIZED VIEW regional_wine_analytics OWNER TO wine_pokedex_engine;
ALTER VIEW my_collection_summary OWNER TO wine_pokedex_engine;
ALTER VIEW collection_reports OWNER TO wine_pokedex_engine;
ALTER VIEW species_analytics OWNER TO wine_pokedex_engine;
ALTER VIEW region_analytics OWNER TO wine_pokedex_engine;
ALTER FUNCTION refresh_all_analytics OWNER TO wine_pokedex_engine;
GRANT SELECT ON my_collection_summary, species_analytics, region_analytics TO wine_pokedex_app;
GRANT SELECT ON collection_reports, species_analytics, region_analytics TO wine_pokedex_readonly;
REVOKE ALL ON FUNCTION wine_base_value, get_wine_market_trends, refresh_all_analytics FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wine_base_value TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION get_wine_market_trends TO wine_pokedex_app, wine_pokedex_readonly;
GRANT EXECUTE ON FUNCTION refresh_all_analytics TO wine_pokedex_jobs;

SELECT refresh_all_analytics();

-- Every day -------------------------------------------------------------------------------------------------------------

CREATE TABLE maintenance_steps (
    step     text        NOT NULL,
    began_at timestamptz NOT NULL,
    took_ms  bigint      NOT NULL,
    fault    text,
    said     text[]      NOT NULL,
    CONSTRAINT maintenance_steps_pk PRIMARY KEY (step, began_at),
    CONSTRAINT maintenance_steps_took_time CHECK (took_ms >= 0)
);
COMMENT ON TABLE maintenance_steps IS 'What daily_maintenance did, a row a step; kept for 90 days.';
COMMENT ON COLUMN maintenance_steps.took_ms IS 'Milliseconds.';
COMMENT ON COLUMN maintenance_steps.fault IS 'What PostgreSQL said where the step failed; null where it did not.';
COMMENT ON COLUMN maintenance_steps.said IS 'What the step answered: the partitions that were made, the tables that were analysed …';
GRANT SELECT, INSERT, DELETE ON maintenance_steps TO wine_pokedex_jobs;
GRANT SELECT ON maintenance_steps TO wine_pokedex_readonly;

-- No SECURITY DEFINER and no settings of its own, or it could not commit between its steps. So every name in it is whole.
CREATE PROCEDURE daily_maintenance() LANGUAGE plpgsql AS $$
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
COMMENT ON PROCEDURE daily_maintenance IS 'What has to be done every day, a transaction a step, so that no lock is held longer than its step. To be '
    'called outside of a transaction and without a statement_timeout; fails at the end where a step failed. VACUUM is not '
    'in it: no procedure can.';
REVOKE ALL ON PROCEDURE daily_maintenance FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE daily_maintenance TO wine_pokedex_jobs;
