-- What:  seasonal_modifiers (what comes up more or less often, or teaches more, where and when), user_seasonal_stats, and the
--        functions that multiply the one and count the other.
-- Why:   multipliers are whole permille, so that every server works out the same; and of one kind and scope there is one at a
--        time, which an exclusion constraint says for everybody who plans at once.
-- Locks: new tables only. btree_gist is made where it is missing: it is a trusted extension, so that the owner may.
-- Order: before the code that uses it.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE seasonal_modifiers (
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    kind      text        NOT NULL,
    region_id bigint,
    wine_type wine_type,
    season    text,
    event_id  bigint,
    permille  integer     NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    reason    text        NOT NULL,
    CONSTRAINT seasonal_modifiers_pk PRIMARY KEY (id),
    CONSTRAINT seasonal_modifiers_region_fk FOREIGN KEY (region_id) REFERENCES professional_wine_regions (id) ON DELETE RESTRICT,
    CONSTRAINT seasonal_modifiers_event_fk FOREIGN KEY (event_id) REFERENCES game_events (id) ON DELETE CASCADE,
    CONSTRAINT seasonal_modifiers_kind_known CHECK (kind IN ('spawn', 'experience')),
    CONSTRAINT seasonal_modifiers_season_known CHECK (season IN ('spring', 'summer', 'autumn', 'winter')),
    CONSTRAINT seasonal_modifiers_permille_100_to_10000 CHECK (permille BETWEEN 100 AND 10000),
    CONSTRAINT seasonal_modifiers_times_in_order CHECK (starts_at < ends_at),
    CONSTRAINT seasonal_modifiers_reason_length CHECK (char_length(reason) BETWEEN 1 AND 200),
    -- Serves too: what holds at a moment.
    CONSTRAINT seasonal_modifiers_no_overlap EXCLUDE USING gist (
        kind WITH =, coalesce(region_id, 0) WITH =, coalesce(wine_type::text, '') WITH =, coalesce(season, '') WITH =,
        tstzrange(starts_at, ends_at, '[)') WITH &&
    )
);
COMMENT ON TABLE seasonal_modifiers IS 'What holds for a while: how often wines come up and how much they teach. Where several fit, they multiply; '
    'two of the same kind, region, type and season never hold at once.';
COMMENT ON COLUMN seasonal_modifiers.kind IS 'spawn (how often) or experience (how much).';
COMMENT ON COLUMN seasonal_modifiers.region_id IS 'Where, with all that lies in it; null: everywhere.';
COMMENT ON COLUMN seasonal_modifiers.wine_type IS 'Of which type; null: of any.';
COMMENT ON COLUMN seasonal_modifiers.season IS 'Only where it is this season by the region''s hemisphere; null: always.';
COMMENT ON COLUMN seasonal_modifiers.event_id IS 'The event that it belongs to; null: the calendar''s own.';
COMMENT ON COLUMN seasonal_modifiers.permille IS '1000 changes nothing; 100 (a tenth) to 10000 (ten times).';
COMMENT ON COLUMN seasonal_modifiers.ends_at IS 'First moment at which it no longer holds.';
COMMENT ON COLUMN seasonal_modifiers.reason IS 'For players, 1 to 200 characters.';
-- Serves: what holds now and what comes, for the calendar that players see.
CREATE INDEX seasonal_modifiers_by_end ON seasonal_modifiers (ends_at, starts_at);
-- Serve: the foreign keys' own look-ups.
CREATE INDEX seasonal_modifiers_by_region ON seasonal_modifiers (region_id) WHERE region_id IS NOT NULL;
CREATE INDEX seasonal_modifiers_by_event ON seasonal_modifiers (event_id) WHERE event_id IS NOT NULL;

CREATE TABLE user_seasonal_stats (
    user_id        bigint   NOT NULL,
    year           smallint NOT NULL,
    season         text     NOT NULL,
    wines_caught   integer  NOT NULL DEFAULT 0,
    battles_played integer  NOT NULL DEFAULT 0,
    battles_won    integer  NOT NULL DEFAULT 0,
    trades_made    integer  NOT NULL DEFAULT 0,
    CONSTRAINT user_seasonal_stats_pk PRIMARY KEY (user_id, year, season),
    CONSTRAINT user_seasonal_stats_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_seasonal_stats_year CHECK (year BETWEEN 2020 AND 2200),
    CONSTRAINT user_seasonal_stats_season_known CHECK (season IN ('spring', 'summer', 'autumn', 'winter')),
    CONSTRAINT user_seasonal_stats_not_negative CHECK (
        wines_caught >= 0 AND battles_played >= 0 AND battles_won >= 0 AND trades_made >= 0
    ),
    CONSTRAINT user_seasonal_stats_won_of_played CHECK (battles_won <= battles_played)
) WITH (fillfactor = 80);
COMMENT ON TABLE user_seasonal_stats IS 'What a player did in a season, counted as it happens. Only his own: goes with him.';
COMMENT ON COLUMN user_seasonal_stats.year IS 'In which the season begins: January 2027 is in the winter of 2026.';
COMMENT ON COLUMN user_seasonal_stats.season IS 'By the northern calendar, one for all players.';
-- Serves: who caught most in a season; the other rankings sort what this finds.
CREATE INDEX user_seasonal_stats_by_season ON user_seasonal_stats (year, season, wines_caught DESC);

ALTER TABLE user_seasonal_stats ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_seasonal_stats FORCE ROW LEVEL SECURITY;
CREATE POLICY user_seasonal_stats_own ON user_seasonal_stats FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY user_seasonal_stats_reports ON user_seasonal_stats FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_seasonal_stats_engine ON user_seasonal_stats TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON seasonal_modifiers TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
-- Jobs plan seasons ahead and take back what was planned wrongly.
GRANT INSERT, DELETE ON seasonal_modifiers TO wine_pokedex_jobs;
GRANT SELECT ON user_seasonal_stats TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE ON user_seasonal_stats TO wine_pokedex_engine;

CREATE FUNCTION season_of(p_hemisphere text, p_at timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (ARRAY['winter', 'spring', 'summer', 'autumn'])[
    (extract(month FROM p_at AT TIME ZONE 'UTC')::integer / 3 + CASE p_hemisphere WHEN 'south' THEN 2 ELSE 0 END) % 4 + 1
];
COMMENT ON FUNCTION season_of IS 'The season of a hemisphere, north or south, in calendar months, UTC: spring is March to May in the north.';

CREATE FUNCTION seasonal_permille(p_kind text, p_region text, p_type text, p_at timestamptz) RETURNS integer
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION seasonal_permille IS 'All modifiers that fit a region (null: none in particular), a type and a moment, multiplied: 100 to 10000 permille.';

CREATE FUNCTION seasonal_count(p_measure text, p_amount integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION seasonal_count IS 'The player of this transaction has done something so many times, in this season. A battle won is one '
    'that was played too, and counted with one call.';

REVOKE ALL ON FUNCTION season_of, seasonal_permille, seasonal_count FROM PUBLIC;
ALTER FUNCTION seasonal_count OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION season_of, seasonal_permille
TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION seasonal_count TO wine_pokedex_app;
