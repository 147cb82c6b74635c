-- Back to the function that nobody called, which knows neither keys nor a limit. What has evolved by hand stays so.

DROP FUNCTION wine_evolutions(uuid);
DROP FUNCTION wine_evolve(uuid, uuid, text, integer, text, text, text);

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

DROP FUNCTION evolution_again_at(bigint, text, timestamptz);

COMMENT ON FUNCTION inbox_tell IS 'A line in a player''s inbox that no entry of a room causes: it names the room it is about, and 0 for the entry. '
    'For functions of the engine, which lock an inbox''s head last.';

ALTER TABLE evolution_attempts DROP COLUMN key;
