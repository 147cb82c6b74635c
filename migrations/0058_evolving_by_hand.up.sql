-- What:  evolution by hand: wine_evolve anew, which takes the request's key and a roll of chance, and tells the owner in his inbox;
--        one try a day of a wine where chance has a say; wine_evolutions, what a wine has been.
-- Why:   the call that a player makes has to be one request however often it is asked, and chance must not be asked until it says
--        yes. An evolution that leaves something to chance is the one of a wine that has lain for years: a month of its age
--        passes in a day of the game, and so it is tried once a month of its own.
-- Locks: evolution_attempts for a moment, for the column and its index; at run time the wine, its owner's count of wines, then the
--        item, his experience and his inbox.
-- Order: before the code that has wines evolve by hand; no code from before it did.
--
-- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-creation

ALTER TABLE evolution_attempts ADD COLUMN key text;
ALTER TABLE evolution_attempts ADD CONSTRAINT evolution_attempts_key_length CHECK (char_length(key) BETWEEN 1 AND 64) NOT VALID;
ALTER TABLE evolution_attempts VALIDATE CONSTRAINT evolution_attempts_key_length;
COMMENT ON COLUMN evolution_attempts.key IS 'What the player called his request, 1 to 64 characters: asked again under it, he gets this attempt. Null: nothing.';
-- Serves: a request that was asked before, and the rule that a key is one request.
CREATE UNIQUE INDEX evolution_attempts_key_once ON evolution_attempts (user_id, key) WHERE key IS NOT NULL;

CREATE FUNCTION evolution_again_at(p_wine bigint, p_evolution text, p_at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    -- Only what is left to chance can have failed.
    SELECT (date_trunc('day', max(a.created_at) AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'
    FROM evolutions e
    JOIN evolution_attempts a ON a.wine_id = p_wine AND a.outcome = 'failed'
     AND a.created_at >= date_trunc('day', p_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
    WHERE e.slug = p_evolution AND e.chance_permille IS NOT NULL
$$;
COMMENT ON FUNCTION evolution_again_at IS 'When a wine may try again an evolution that leaves something to chance: with the next day, UTC, where chance '
    'has said no to it on the day of p_at; null: at once. It is the wine''s day, whoever has it: passing it on gives no other try.';

CREATE OR REPLACE FUNCTION evolution_attempts_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION wine_evolve(
    p_public_id uuid, p_wine uuid, p_evolution text, p_roll integer, p_key text, p_weather text, p_place text
) RETURNS TABLE (attempt uuid, outcome text, from_species text, to_species text, at timestamptz, again_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION wine_evolve(uuid, uuid, text, integer, text, text, text) IS 'The acting player has a wine of his evolve, once for a key; the same again is answered as it was. The item is used up either '
    'way. p_roll, 0 to 999, is chance''s: below chance_permille it favours him, and where nothing is left to chance it is not looked at. '
    'Where it failed, again_at is when it may be tried anew.';

CREATE FUNCTION wine_evolutions(p_wine uuid)
RETURNS TABLE (from_species text, from_name text, to_species text, to_name text, by_trade boolean, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION wine_evolutions IS 'What a wine has been and what it became, the latest first, 500 at most; in nobody''s name.';

COMMENT ON FUNCTION inbox_tell IS 'A line in a player''s inbox that no entry of a room causes: it names the room it is about, or the attempt by which a wine '
    'evolved, and 0 for the entry. For functions of the engine, which lock an inbox''s head last.';

REVOKE ALL ON FUNCTION evolution_again_at, wine_evolve(uuid, uuid, text, integer, text, text, text), wine_evolutions FROM PUBLIC;
ALTER FUNCTION evolution_again_at OWNER TO wine_pokedex_engine;
ALTER FUNCTION wine_evolve(uuid, uuid, text, integer, text, text, text) OWNER TO wine_pokedex_engine;
ALTER FUNCTION wine_evolutions OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION evolution_again_at, wine_evolve(uuid, uuid, text, integer, text, text, text), wine_evolutions TO wine_pokedex_app;
