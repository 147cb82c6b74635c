-- What:  evolution: chains with their forms, the evolutions between forms and what each requires, items, stores in which a
--        wine ages, attempts, and mega_evolution_data; evolution_check, and the trigger that asks it.
-- Why:   an attempt whose requirements are not met must be refused whoever writes it, and say what is missing.
-- Locks: new tables only; at run time the wine's row.
-- Order: after notes and forms (wine_transfers), guilds and competitions, which requirements ask about.
--
-- A month of ageing passes in a day of the game: sixty months of a gran reserva are two months of a player's patience. Forms
-- name their species by slug and without a foreign key: a chain is whole although the catalogue, ours or an imported one,
-- has only some of its species yet; an evolution can be attempted once both its species are there.

CREATE TABLE evolution_items_catalog (
    slug        text  NOT NULL,
    name        text  NOT NULL,
    description text  NOT NULL,
    coins       price NOT NULL,
    CONSTRAINT evolution_items_catalog_pk PRIMARY KEY (slug),
    CONSTRAINT evolution_items_catalog_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 60),
    CONSTRAINT evolution_items_catalog_texts_length CHECK (
        char_length(name) BETWEEN 1 AND 60 AND char_length(description) BETWEEN 1 AND 240
    )
);
COMMENT ON TABLE evolution_items_catalog IS 'Items that evolution, mega evolution or breeding uses. Loaded from the program''s own files.';
COMMENT ON COLUMN evolution_items_catalog.coins IS 'What one costs, in whole coins.';

CREATE TABLE evolution_chains (
    slug text NOT NULL,
    name text NOT NULL,
    CONSTRAINT evolution_chains_pk PRIMARY KEY (slug),
    CONSTRAINT evolution_chains_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 60),
    CONSTRAINT evolution_chains_name_length CHECK (char_length(name) BETWEEN 1 AND 80)
);
COMMENT ON TABLE evolution_chains IS 'Ladders of ageing, ripeness and origin. Loaded from the program''s own files.';

CREATE TABLE evolution_forms (
    chain        text     NOT NULL,
    slug         text     NOT NULL,
    name         text     NOT NULL,
    months       smallint NOT NULL,
    species_slug text,
    CONSTRAINT evolution_forms_pk PRIMARY KEY (chain, slug),
    CONSTRAINT evolution_forms_chain_fk FOREIGN KEY (chain) REFERENCES evolution_chains (slug) ON DELETE RESTRICT,
    CONSTRAINT evolution_forms_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 60),
    CONSTRAINT evolution_forms_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    CONSTRAINT evolution_forms_months_0_to_1200 CHECK (months BETWEEN 0 AND 1200),
    CONSTRAINT evolution_forms_species_slug_form CHECK (
        species_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(species_slug) <= 120
    )
);
COMMENT ON TABLE evolution_forms IS 'What a wine can be along a chain. Loaded with the chains.';
COMMENT ON COLUMN evolution_forms.months IS 'Months of age at which the form is released at the earliest, 0 to 1200: the law''s figure where it has one, else the game''s.';
COMMENT ON COLUMN evolution_forms.species_slug IS 'The species that is this form, whether the catalogue has it or not; null: none is known.';
-- Serves: which form a wine is, and the rule that a species is one form.
CREATE UNIQUE INDEX evolution_forms_by_species ON evolution_forms (species_slug) WHERE species_slug IS NOT NULL;

CREATE TABLE evolutions (
    slug                 text     NOT NULL,
    chain                text     NOT NULL,
    from_form            text     NOT NULL,
    to_form              text     NOT NULL,
    trigger              text     NOT NULL,
    age_months_min       smallint,
    level_min            smallint,
    experience_min       bigint,
    item                 text,
    store                text,
    iv_total_min         smallint,
    season               text,
    weather              text,
    place                text,
    competitions_won_min integer,
    trades_min           integer,
    guild_level_min      smallint,
    chance_permille      smallint,
    CONSTRAINT evolutions_pk PRIMARY KEY (slug),
    CONSTRAINT evolutions_one_way_each UNIQUE (chain, from_form, to_form, trigger),
    CONSTRAINT evolutions_from_fk FOREIGN KEY (chain, from_form) REFERENCES evolution_forms (chain, slug) ON DELETE RESTRICT,
    CONSTRAINT evolutions_to_fk FOREIGN KEY (chain, to_form) REFERENCES evolution_forms (chain, slug) ON DELETE RESTRICT,
    CONSTRAINT evolutions_item_fk FOREIGN KEY (item) REFERENCES evolution_items_catalog (slug) ON DELETE RESTRICT,
    CONSTRAINT evolutions_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 120),
    CONSTRAINT evolutions_leads_elsewhere CHECK (from_form <> to_form),
    CONSTRAINT evolutions_trigger_known CHECK (trigger IN (
        'time', 'level', 'experience', 'item', 'storage', 'quality', 'season', 'location', 'competition', 'trade', 'guild', 'chance'
    )),
    CONSTRAINT evolutions_trigger_has_its_column CHECK (CASE trigger
        WHEN 'time' THEN age_months_min IS NOT NULL
        WHEN 'level' THEN level_min IS NOT NULL
        WHEN 'experience' THEN experience_min IS NOT NULL
        WHEN 'item' THEN item IS NOT NULL
        WHEN 'storage' THEN store IS NOT NULL AND age_months_min IS NOT NULL
        WHEN 'quality' THEN iv_total_min IS NOT NULL
        WHEN 'season' THEN season IS NOT NULL
        WHEN 'location' THEN place IS NOT NULL
        WHEN 'competition' THEN competitions_won_min IS NOT NULL
        WHEN 'trade' THEN trades_min IS NOT NULL
        WHEN 'guild' THEN guild_level_min IS NOT NULL
        WHEN 'chance' THEN chance_permille IS NOT NULL
        ELSE true
    END),
    CONSTRAINT evolutions_age_1_to_1200 CHECK (age_months_min BETWEEN 1 AND 1200),
    CONSTRAINT evolutions_level_1_to_999 CHECK (level_min BETWEEN 1 AND 999),
    CONSTRAINT evolutions_experience_counts CHECK (experience_min >= 1),
    CONSTRAINT evolutions_store_known CHECK (store IN ('barrel_cellar', 'solera', 'hot_loft', 'drying_loft', 'lees')),
    CONSTRAINT evolutions_iv_total_1_to_186 CHECK (iv_total_min BETWEEN 1 AND 186),
    CONSTRAINT evolutions_season_known CHECK (season IN ('spring', 'summer', 'autumn', 'late_autumn', 'winter')),
    CONSTRAINT evolutions_weather_form CHECK (weather ~ '^[a-z]+(_[a-z]+)*$' AND char_length(weather) <= 40),
    CONSTRAINT evolutions_place_length CHECK (char_length(place) BETWEEN 1 AND 120),
    CONSTRAINT evolutions_competitions_count CHECK (competitions_won_min BETWEEN 1 AND 100),
    CONSTRAINT evolutions_trades_count CHECK (trades_min BETWEEN 1 AND 100),
    CONSTRAINT evolutions_guild_level_1_to_16 CHECK (guild_level_min BETWEEN 1 AND 16),
    CONSTRAINT evolutions_chance_1_to_999 CHECK (chance_permille BETWEEN 1 AND 999)
);
COMMENT ON TABLE evolutions IS 'The steps between forms. Every column that is set is required, whatever the trigger; the trigger says which must be set.';
COMMENT ON COLUMN evolutions.trigger IS 'What sets it off, and what a player is told first.';
COMMENT ON COLUMN evolutions.age_months_min IS 'Months of ageing, a day of the game each, since the wine was caught or evolved last; in the store where one is named.';
COMMENT ON COLUMN evolutions.level_min IS 'Least level of the wine.';
COMMENT ON COLUMN evolutions.experience_min IS 'Least experience points of the wine.';
COMMENT ON COLUMN evolutions.item IS 'The item that the attempt uses up.';
COMMENT ON COLUMN evolutions.store IS 'Where it must lie.';
COMMENT ON COLUMN evolutions.iv_total_min IS 'Least sum of its six individual values, 186 being perfect.';
COMMENT ON COLUMN evolutions.season IS 'Season of the year where the wine grows, by its hemisphere.';
COMMENT ON COLUMN evolutions.weather IS 'Weather at the attempt.';
COMMENT ON COLUMN evolutions.place IS 'Region in which the player is at the attempt.';
COMMENT ON COLUMN evolutions.competitions_won_min IS 'How many competitions its owner must have won.';
COMMENT ON COLUMN evolutions.trades_min IS 'How often the wine must have changed its owner.';
COMMENT ON COLUMN evolutions.guild_level_min IS 'Least level of its owner''s guild.';
COMMENT ON COLUMN evolutions.chance_permille IS 'How likely it succeeds, in permille; null: for certain.';
-- Serves: what an item is good for, and the reference from items.
CREATE INDEX evolutions_by_item ON evolutions (item) WHERE item IS NOT NULL;

CREATE TABLE user_evolution_items (
    user_id  bigint  NOT NULL,
    item     text    NOT NULL,
    quantity integer NOT NULL,
    CONSTRAINT user_evolution_items_pk PRIMARY KEY (user_id, item),
    CONSTRAINT user_evolution_items_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_evolution_items_item_fk FOREIGN KEY (item) REFERENCES evolution_items_catalog (slug) ON DELETE RESTRICT,
    CONSTRAINT user_evolution_items_not_the_house CHECK (user_id > 0),
    CONSTRAINT user_evolution_items_0_to_999 CHECK (quantity BETWEEN 0 AND 999)
);
COMMENT ON TABLE user_evolution_items IS 'How many of an item a player has, 999 at most.';
-- Serves: the reference from items.
CREATE INDEX user_evolution_items_by_item ON user_evolution_items (item);

CREATE TABLE wine_stores (
    wine_id bigint      NOT NULL,
    store   text        NOT NULL,
    laid_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT wine_stores_pk PRIMARY KEY (wine_id),
    CONSTRAINT wine_stores_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE CASCADE,
    CONSTRAINT wine_stores_known CHECK (store IN ('barrel_cellar', 'solera', 'hot_loft', 'drying_loft', 'lees'))
);
COMMENT ON TABLE wine_stores IS 'Wines that were laid down in a special store, and since when. A wine without a row lies in the common cellar.';

CREATE TABLE evolution_attempts (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    public_id       uuid        NOT NULL,
    user_id         bigint      NOT NULL,
    wine_id         bigint      NOT NULL,
    evolution       text        NOT NULL,
    from_species_id bigint      NOT NULL,
    to_species_id   bigint      NOT NULL,
    weather         text,
    place           text,
    outcome         text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT evolution_attempts_pk PRIMARY KEY (id),
    CONSTRAINT evolution_attempts_public_id_unique UNIQUE (public_id),
    CONSTRAINT evolution_attempts_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT evolution_attempts_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE CASCADE,
    CONSTRAINT evolution_attempts_evolution_fk FOREIGN KEY (evolution) REFERENCES evolutions (slug) ON DELETE RESTRICT,
    CONSTRAINT evolution_attempts_from_fk FOREIGN KEY (from_species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT evolution_attempts_to_fk FOREIGN KEY (to_species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT evolution_attempts_two_species CHECK (from_species_id <> to_species_id),
    CONSTRAINT evolution_attempts_outcome_known CHECK (outcome IN ('evolved', 'failed')),
    CONSTRAINT evolution_attempts_weather_length CHECK (char_length(weather) BETWEEN 1 AND 40),
    CONSTRAINT evolution_attempts_place_length CHECK (char_length(place) BETWEEN 1 AND 120)
);
COMMENT ON TABLE evolution_attempts IS 'Every attempt that was allowed, and how it went. Only grows. The species follow from the evolution: a trigger writes them.';
COMMENT ON COLUMN evolution_attempts.weather IS 'The weather that the engine had then.';
COMMENT ON COLUMN evolution_attempts.outcome IS 'evolved, or failed by chance.';
-- Serves: a wine's history, and since when it has been what it is.
CREATE INDEX evolution_attempts_by_wine ON evolution_attempts (wine_id, id DESC) INCLUDE (outcome, created_at);
-- Serves: a player's attempts, newest first.
CREATE INDEX evolution_attempts_by_user ON evolution_attempts (user_id, id DESC);
-- Serves: how often an evolution is attempted, and the reference from evolutions.
CREATE INDEX evolution_attempts_by_evolution ON evolution_attempts (evolution);

CREATE TABLE mega_evolution_data (
    slug             text      NOT NULL,
    species_slug     text      NOT NULL,
    item             text      NOT NULL,
    name             text      NOT NULL,
    primary_type     wine_type NOT NULL,
    secondary_type   wine_type,
    longevity_pct    smallint  NOT NULL,
    power_pct        smallint  NOT NULL,
    terroir_pct      smallint  NOT NULL,
    complexity_pct   smallint  NOT NULL,
    rarity_pct       smallint  NOT NULL,
    elegance_pct     smallint  NOT NULL,
    turns            smallint  NOT NULL,
    CONSTRAINT mega_evolution_data_pk PRIMARY KEY (slug),
    CONSTRAINT mega_evolution_data_species_once UNIQUE (species_slug),
    CONSTRAINT mega_evolution_data_species_fk FOREIGN KEY (species_slug) REFERENCES wine_species (slug) ON DELETE RESTRICT,
    CONSTRAINT mega_evolution_data_item_fk FOREIGN KEY (item) REFERENCES evolution_items_catalog (slug) ON DELETE RESTRICT,
    CONSTRAINT mega_evolution_data_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 120),
    CONSTRAINT mega_evolution_data_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    CONSTRAINT mega_evolution_data_two_types CHECK (secondary_type <> primary_type),
    CONSTRAINT mega_evolution_data_percents_100_to_150 CHECK (
        longevity_pct BETWEEN 100 AND 150 AND power_pct BETWEEN 100 AND 150 AND terroir_pct BETWEEN 100 AND 150
        AND complexity_pct BETWEEN 100 AND 150 AND rarity_pct BETWEEN 100 AND 150 AND elegance_pct BETWEEN 100 AND 150
    ),
    CONSTRAINT mega_evolution_data_raises_60_to_120_in_all CHECK (
        longevity_pct + power_pct + terroir_pct + complexity_pct + rarity_pct + elegance_pct BETWEEN 660 AND 720
    ),
    CONSTRAINT mega_evolution_data_turns_1_to_8 CHECK (turns BETWEEN 1 AND 8)
);
COMMENT ON TABLE mega_evolution_data IS 'What a few great wines become for some turns of a battle, with an item in hand. Loaded from the program''s own files.';
COMMENT ON COLUMN mega_evolution_data.longevity_pct IS 'The six _pct columns: per cent of the base stat, 100 to 150; together they raise by 60 to 120.';
COMMENT ON COLUMN mega_evolution_data.turns IS 'How long it lasts, in turns.';
-- Serves: the reference from items.
CREATE INDEX mega_evolution_data_by_item ON mega_evolution_data (item);

-- Checking --------------------------------------------------------------------------------------------------------------

CREATE FUNCTION growing_season(p_at timestamptz, p_country text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (ARRAY[
    'winter', 'winter', 'spring', 'spring', 'spring', 'summer', 'summer', 'summer', 'autumn', 'autumn', 'late_autumn', 'winter'
])[1 + (
    extract(month FROM p_at AT TIME ZONE 'UTC')::integer - 1
    + CASE WHEN p_country IN (
        'Argentina', 'Australia', 'Bolivia', 'Brazil', 'Chile', 'New Zealand', 'Peru', 'South Africa', 'Uruguay', 'Zimbabwe'
    ) THEN 6 ELSE 0 END
) % 12];
COMMENT ON FUNCTION growing_season IS 'The season of the vine at a time, UTC, in a country: south of the equator half a year later.';

CREATE FUNCTION evolution_check(p_wine bigint, p_evolution text, p_weather text, p_place text)
RETURNS TABLE (need text, wanted text, has text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION evolution_check IS 'What a wine lacks for an evolution, given the weather and the place where its owner is: what is needed, how much, and what '
    'there is. Empty when all is met. A column that is null requires nothing.';

CREATE FUNCTION evolution_attempts_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_wine wines;
    v_from text;
    v_chance smallint;
    v_missing jsonb;
BEGIN
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
    SELECT jsonb_agg(c.need) INTO v_missing FROM evolution_check(NEW.wine_id, NEW.evolution, NEW.weather, NEW.place) c;
    IF v_missing IS NOT NULL THEN
        PERFORM rule_refuses('evolution_attempts_requirements_met', jsonb_build_object('missing', v_missing));
    END IF;
    IF NEW.outcome = 'failed' AND v_chance IS NULL THEN
        RAISE EXCEPTION 'evolution % leaves nothing to chance', NEW.evolution USING ERRCODE = 'assert_failure';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION evolution_attempts_check IS 'Refuses an attempt whose requirements are not met and says what is missing; writes the species, which follow.';
CREATE TRIGGER evolution_attempts_check BEFORE INSERT ON evolution_attempts
FOR EACH ROW EXECUTE FUNCTION evolution_attempts_check();

CREATE FUNCTION wine_evolve(
    p_public_id uuid, p_wine uuid, p_evolution text, p_succeeds boolean, p_weather text, p_place text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
    v_attempt evolution_attempts;
BEGIN
    INSERT INTO evolution_attempts (public_id, user_id, wine_id, evolution, weather, place, outcome, from_species_id, to_species_id)
    SELECT p_public_id, v_me, w.id, p_evolution, p_weather, p_place, CASE WHEN p_succeeds THEN 'evolved' ELSE 'failed' END, 0, 0
    FROM wines w WHERE w.public_id = p_wine
    RETURNING * INTO v_attempt;
    IF NOT FOUND THEN
        PERFORM rule_refuses('wines_is_his');
    END IF;
    UPDATE user_evolution_items i SET quantity = i.quantity - 1
    FROM evolutions e WHERE e.slug = p_evolution AND i.user_id = v_me AND i.item = e.item;
    IF p_succeeds THEN
        UPDATE wines w SET species_id = v_attempt.to_species_id, revision = w.revision + 1 WHERE w.id = v_attempt.wine_id;
        DELETE FROM wine_stores st WHERE st.wine_id = v_attempt.wine_id;
        PERFORM statistic_add(v_me, 'evolutions_done', 1);
        PERFORM achievements_settle(v_me, 'evolutions_done');
    END IF;
    RETURN v_attempt.outcome;
END $$;
COMMENT ON FUNCTION wine_evolve IS 'The acting player has a wine of his evolve. The item is used up either way. The program says whether chance favours him, '
    'which it may deny only where the evolution leaves something to chance.';

CREATE FUNCTION wine_lay_down(p_wine uuid, p_store text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION wine_lay_down IS 'The acting player lays a wine of his down in a store.';

CREATE FUNCTION wine_take_up(p_wine uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM wine_stores st USING wines w
    WHERE w.id = st.wine_id AND w.public_id = p_wine AND w.owner_id = v_me;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION wine_take_up IS 'The acting player takes a wine of his back into the common cellar; answers whether it lay elsewhere.';

CREATE FUNCTION evolution_item_give(p_player bigint, p_item text, p_by integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_quantity integer;
BEGIN
    INSERT INTO user_evolution_items AS i (user_id, item, quantity) VALUES (p_player, p_item, p_by)
    ON CONFLICT (user_id, item) DO UPDATE SET quantity = i.quantity + excluded.quantity
    RETURNING i.quantity INTO v_quantity;
    RETURN v_quantity;
END $$;
COMMENT ON FUNCTION evolution_item_give IS 'Gives a player items; answers how many he has. For whoever rewards or sells, in the transaction that says why.';

-- Policies and grants ---------------------------------------------------------------------------------------------------

ALTER TABLE user_evolution_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_evolution_items FORCE ROW LEVEL SECURITY;
CREATE POLICY user_evolution_items_own ON user_evolution_items FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY user_evolution_items_reports ON user_evolution_items FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_evolution_items_engine ON user_evolution_items TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE wine_stores ENABLE ROW LEVEL SECURITY;
ALTER TABLE wine_stores FORCE ROW LEVEL SECURITY;
CREATE POLICY wine_stores_own ON wine_stores FOR SELECT TO wine_pokedex_app
USING (EXISTS (SELECT FROM wines w WHERE w.id = wine_stores.wine_id AND w.owner_id = current_player()));
CREATE POLICY wine_stores_reports ON wine_stores FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY wine_stores_engine ON wine_stores TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE evolution_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE evolution_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY evolution_attempts_own ON evolution_attempts FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY evolution_attempts_reports ON evolution_attempts FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY evolution_attempts_engine ON evolution_attempts TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON user_evolution_items, wine_stores, evolution_attempts TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_evolution_items, wine_stores TO wine_pokedex_engine;
GRANT SELECT, INSERT ON evolution_attempts TO wine_pokedex_engine;
-- Content: written by its owner only, who loads it.
GRANT SELECT ON evolution_items_catalog, evolution_chains, evolution_forms, evolutions, mega_evolution_data
TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;

REVOKE ALL ON FUNCTION
    growing_season,
    evolution_check,
    evolution_attempts_check,
    wine_evolve,
    wine_lay_down,
    wine_take_up,
    evolution_item_give
FROM PUBLIC;
ALTER FUNCTION evolution_check OWNER TO wine_pokedex_engine;
ALTER FUNCTION evolution_attempts_check OWNER TO wine_pokedex_engine;
ALTER FUNCTION wine_evolve OWNER TO wine_pokedex_engine;
ALTER FUNCTION wine_lay_down OWNER TO wine_pokedex_engine;
ALTER FUNCTION wine_take_up OWNER TO wine_pokedex_engine;
ALTER FUNCTION evolution_item_give OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION growing_season TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION evolution_check, wine_evolve, wine_lay_down, wine_take_up TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION evolution_item_give TO wine_pokedex_jobs;
