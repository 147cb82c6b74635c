-- What:  evolution by trade: evolutions_by_trade says what wines become by changing hands, wines_evolve has them become it in
--        the commit that hands them over; evolution_attempts knows which trade set an evolution off.
-- Why:   what a wine becomes is promised when it is put on offer, so that it can't fail when it is handed over.
-- Locks: evolution_attempts shortly, for the column.
-- Order: before the code that has wines evolve by trade.

ALTER TABLE evolution_attempts ADD COLUMN trade_id uuid;
COMMENT ON COLUMN evolution_attempts.trade_id IS 'The room whose trade set it off, as in wine_trades; null: its owner did.';

CREATE OR REPLACE FUNCTION evolution_attempts_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_wine wines;
    v_from text;
    v_chance smallint;
    v_missing jsonb;
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
    SELECT jsonb_agg(c.need) INTO v_missing FROM evolution_check(NEW.wine_id, NEW.evolution, NEW.weather, NEW.place) c;
    IF v_missing IS NOT NULL THEN
        PERFORM rule_refuses('evolution_attempts_requirements_met', jsonb_build_object('missing', v_missing));
    END IF;
    IF NEW.outcome = 'failed' AND v_chance IS NULL THEN
        RAISE EXCEPTION 'evolution % leaves nothing to chance', NEW.evolution USING ERRCODE = 'assert_failure';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION evolutions_by_trade(p_wines bigint[]) RETURNS TABLE (wine_id bigint, species text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION evolutions_by_trade IS 'Which of these wines of the player of this transaction become another species by changing hands, and which. Age and levels only '
    'rise, so what it answers stays true.';

CREATE FUNCTION wines_may_evolve(p_evolving jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION wines_may_evolve IS 'Answers the entries of one commit whose wine is not of the species from which it is to evolve. After '
    'wines_move, which locks the wines. Called by journal_effects only.';

CREATE FUNCTION wines_evolve(p_rooms uuid[], p_ats bigint[], p_evolving jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION wines_evolve IS 'Wines become what their trade has made of them, for their new owners. After wines_trade, which writes down what '
    'was traded. Called by journal_effects only.';

REVOKE ALL ON FUNCTION evolutions_by_trade, wines_may_evolve, wines_evolve FROM PUBLIC;
ALTER FUNCTION evolutions_by_trade OWNER TO wine_pokedex_engine;
ALTER FUNCTION wines_may_evolve OWNER TO wine_pokedex_engine;
ALTER FUNCTION wines_evolve OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION evolutions_by_trade TO wine_pokedex_app;
