-- What:  breeding: groups and how well they go together, facilities, attempts with their parents.
-- Why:   a wine must not be in two blends at once, nor a facility hold more than it has places for, whoever asks how often at
--        the same moment.
-- Locks: new tables only; at run time the player's row, then his wines in id order.
-- Order: before the code that uses it; after evolution, whose items a blend may use.
--
-- Groups, the matrix and facilities are rules with numbers that functions lean on, so they are here and not in a file.

CREATE TABLE breeding_groups (
    slug text NOT NULL,
    name text NOT NULL,
    CONSTRAINT breeding_groups_pk PRIMARY KEY (slug),
    CONSTRAINT breeding_groups_slug_form CHECK (slug ~ '^[a-z]+$' AND char_length(slug) <= 30),
    CONSTRAINT breeding_groups_name_length CHECK (char_length(name) BETWEEN 1 AND 80)
);
COMMENT ON TABLE breeding_groups IS 'Kinship of wines: a species is of one group, by its style, rarity and first grape (breeding_group_of).';
INSERT INTO breeding_groups (slug, name) VALUES
    ('noir', 'Still wines of black grapes'), ('blanc', 'Still wines of white grapes'), ('mousse', 'Sparkling wines'),
    ('botrytis', 'Sweet wines of nobly rotten or dried grapes'), ('alpine', 'Aromatic wines of cool places'),
    ('iberian', 'Grapes of the Iberian peninsula'), ('rhodanian', 'Grapes of the Rhône'), ('bordelais', 'Grapes of Bordeaux'),
    ('burgundian', 'Grapes of Burgundy'), ('italic', 'Grapes of Italy'), ('fortress', 'Fortified wines'),
    ('amber', 'White grapes fermented on their skins'), ('wild', 'Field blends, which go with everything'),
    ('sealed', 'Mythical and divine wines, which cannot breed');

CREATE TABLE breeding_compatibility (
    group_a text     NOT NULL,
    group_b text     NOT NULL,
    verdict text     NOT NULL,
    CONSTRAINT breeding_compatibility_pk PRIMARY KEY (group_a, group_b),
    CONSTRAINT breeding_compatibility_a_fk FOREIGN KEY (group_a) REFERENCES breeding_groups (slug) ON DELETE RESTRICT,
    CONSTRAINT breeding_compatibility_b_fk FOREIGN KEY (group_b) REFERENCES breeding_groups (slug) ON DELETE RESTRICT,
    CONSTRAINT breeding_compatibility_in_order CHECK (group_a <= group_b),
    CONSTRAINT breeding_compatibility_verdict_known CHECK (verdict IN ('perfect', 'good', 'poor', 'impossible'))
);
COMMENT ON TABLE breeding_compatibility IS 'How well two groups go together, all 105 pairs, the lesser slug first.';
COMMENT ON COLUMN breeding_compatibility.verdict IS 'perfect succeeds in 70 %, good in 50 %, poor in 20 %, impossible never; 88, 80 and 40 % with the grafting wax.';
-- Serves: the reference from groups, and the other half of a group's row.
CREATE INDEX breeding_compatibility_by_b ON breeding_compatibility (group_b);

WITH kin (a, b) AS (
    VALUES
        ('bordelais', 'noir'), ('noir', 'rhodanian'), ('burgundian', 'noir'), ('italic', 'noir'), ('iberian', 'noir'),
        ('alpine', 'blanc'), ('blanc', 'burgundian'), ('blanc', 'bordelais'), ('blanc', 'rhodanian'), ('blanc', 'italic'),
        ('blanc', 'iberian'), ('blanc', 'mousse'), ('blanc', 'botrytis'), ('amber', 'blanc'), ('burgundian', 'mousse'),
        ('alpine', 'mousse'), ('alpine', 'botrytis'), ('bordelais', 'botrytis'), ('fortress', 'iberian'), ('bordelais', 'italic'),
        ('iberian', 'rhodanian'), ('amber', 'italic')
), apart (a, b) AS (
    -- Bubbles and spirit do not go together, and what stays on its skins for months loses its bubbles.
    VALUES ('fortress', 'mousse'), ('amber', 'mousse')
)
INSERT INTO breeding_compatibility (group_a, group_b, verdict)
SELECT a.slug, b.slug, CASE
    WHEN 'sealed' IN (a.slug, b.slug) THEN 'impossible'
    WHEN a.slug = b.slug THEN 'perfect'
    WHEN 'wild' IN (a.slug, b.slug) THEN 'good'
    WHEN EXISTS (SELECT FROM apart x WHERE x.a = a.slug AND x.b = b.slug) THEN 'impossible'
    WHEN EXISTS (SELECT FROM kin k WHERE k.a = a.slug AND k.b = b.slug) THEN 'good'
    ELSE 'poor'
END
FROM breeding_groups a JOIN breeding_groups b ON a.slug <= b.slug;

CREATE TABLE breeding_facilities (
    slug          text         NOT NULL,
    name          text         NOT NULL,
    level_min     player_level NOT NULL,
    coins         price        NOT NULL,
    success_bonus smallint     NOT NULL,
    shiny_pct     smallint     NOT NULL,
    slots         smallint     NOT NULL,
    hours         smallint     NOT NULL,
    inherited     smallint     NOT NULL,
    CONSTRAINT breeding_facilities_pk PRIMARY KEY (slug),
    CONSTRAINT breeding_facilities_slug_form CHECK (slug ~ '^[a-z]+$' AND char_length(slug) <= 30),
    CONSTRAINT breeding_facilities_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    CONSTRAINT breeding_facilities_numbers_sane CHECK (
        success_bonus BETWEEN 0 AND 50 AND shiny_pct BETWEEN 100 AND 400 AND slots BETWEEN 1 AND 4 AND hours BETWEEN 1 AND 168
        AND inherited BETWEEN 0 AND 6
    )
);
COMMENT ON TABLE breeding_facilities IS 'Where wines are blended: the better, the dearer.';
COMMENT ON COLUMN breeding_facilities.level_min IS 'From which level of a player on.';
COMMENT ON COLUMN breeding_facilities.coins IS 'Whole coins for an attempt.';
COMMENT ON COLUMN breeding_facilities.success_bonus IS 'Points of per cent that are added to the chance.';
COMMENT ON COLUMN breeding_facilities.shiny_pct IS 'Per cent of the usual odds of a shiny wine.';
COMMENT ON COLUMN breeding_facilities.slots IS 'How many attempts a player may have under way there.';
COMMENT ON COLUMN breeding_facilities.hours IS 'How long one takes.';
COMMENT ON COLUMN breeding_facilities.inherited IS 'How many of the twelve individual values of the parents are inherited.';
INSERT INTO breeding_facilities (slug, name, level_min, coins, success_bonus, shiny_pct, slots, hours, inherited) VALUES
    ('basic', 'The shed behind the house', 1, 0, 0, 100, 1, 24, 3),
    ('advanced', 'The nursery', 21, 500, 10, 100, 2, 18, 3),
    ('master', 'The research vineyard', 51, 2500, 20, 150, 3, 12, 4),
    ('legendary', 'The walled garden', 81, 10000, 30, 200, 4, 8, 5);

CREATE TABLE breeding_attempts (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    public_id  uuid        NOT NULL,
    user_id    bigint      NOT NULL,
    facility   text        NOT NULL,
    slot       smallint    NOT NULL,
    parent_a   bigint      NOT NULL,
    parent_b   bigint      NOT NULL,
    item       text,
    chance_pct smallint    NOT NULL,
    state      text        NOT NULL DEFAULT 'brewing',
    begins_at  timestamptz NOT NULL,
    ready_at   timestamptz NOT NULL,
    closed_at  timestamptz,
    child_id   bigint,
    CONSTRAINT breeding_attempts_pk PRIMARY KEY (id),
    CONSTRAINT breeding_attempts_public_id_unique UNIQUE (public_id),
    CONSTRAINT breeding_attempts_child_once UNIQUE (child_id),
    CONSTRAINT breeding_attempts_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT breeding_attempts_facility_fk FOREIGN KEY (facility) REFERENCES breeding_facilities (slug) ON DELETE RESTRICT,
    CONSTRAINT breeding_attempts_parent_a_fk FOREIGN KEY (parent_a) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT breeding_attempts_parent_b_fk FOREIGN KEY (parent_b) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT breeding_attempts_child_fk FOREIGN KEY (child_id) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT breeding_attempts_item_fk FOREIGN KEY (item) REFERENCES evolution_items_catalog (slug) ON DELETE RESTRICT,
    CONSTRAINT breeding_attempts_two_parents CHECK (parent_a <> parent_b),
    CONSTRAINT breeding_attempts_slot_1_to_4 CHECK (slot BETWEEN 1 AND 4),
    CONSTRAINT breeding_attempts_chance_1_to_100 CHECK (chance_pct BETWEEN 1 AND 100),
    CONSTRAINT breeding_attempts_state_known CHECK (state IN ('brewing', 'born', 'failed', 'cancelled')),
    CONSTRAINT breeding_attempts_times_in_order CHECK (begins_at < ready_at),
    CONSTRAINT breeding_attempts_end_whole CHECK (
        (state = 'brewing') = (closed_at IS NULL) AND (state = 'born') = (child_id IS NOT NULL)
    )
);
COMMENT ON TABLE breeding_attempts IS 'Two wines and what came of them. Rows stay: they are a child''s pedigree.';
COMMENT ON COLUMN breeding_attempts.slot IS 'Which of the facility''s places it takes while it is brewing.';
COMMENT ON COLUMN breeding_attempts.item IS 'The item that was used up, or null.';
COMMENT ON COLUMN breeding_attempts.chance_pct IS 'How likely it succeeds, as it was when it began.';
COMMENT ON COLUMN breeding_attempts.state IS 'brewing, born, failed (by chance) or cancelled.';
-- Serves: what a player has under way, and the rule that a place of a facility is taken once.
CREATE UNIQUE INDEX breeding_attempts_place_once ON breeding_attempts (user_id, facility, slot) WHERE state = 'brewing';
-- Serves: a player's attempts, newest first.
CREATE INDEX breeding_attempts_by_user ON breeding_attempts (user_id, id DESC);
-- Serves: what is ready, for the job that says so.
CREATE INDEX breeding_attempts_ready ON breeding_attempts (ready_at) WHERE state = 'brewing';
-- Serve: a wine's children, and the references from wines.
CREATE INDEX breeding_attempts_by_parent_a ON breeding_attempts (parent_a);
CREATE INDEX breeding_attempts_by_parent_b ON breeding_attempts (parent_b);

CREATE TABLE breeding_parents (
    attempt_id bigint    NOT NULL,
    wine_id    bigint    NOT NULL,
    during     tstzrange NOT NULL,
    CONSTRAINT breeding_parents_pk PRIMARY KEY (attempt_id, wine_id),
    CONSTRAINT breeding_parents_attempt_fk FOREIGN KEY (attempt_id) REFERENCES breeding_attempts (id) ON DELETE CASCADE,
    CONSTRAINT breeding_parents_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT breeding_parents_during_is_some_time CHECK (NOT isempty(during) AND upper_inf(during) = false),
    CONSTRAINT breeding_parents_once_at_a_time EXCLUDE USING gist (wine_id WITH =, during WITH &&)
);
COMMENT ON TABLE breeding_parents IS 'When each wine is a parent. The two stand in rows of their own, so that "once at a time" holds whichever side they are on.';
COMMENT ON COLUMN breeding_parents.during IS 'From the beginning until it is ready, or until it was cancelled.';

CREATE FUNCTION breeding_group_of(p_style text, p_rarity_ordinal smallint, p_name text, p_grapes text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN p_rarity_ordinal >= 16 THEN 'sealed'
    WHEN p_style = 'fortified' THEN 'fortress'
    WHEN p_style = 'sparkling' THEN 'mousse'
    WHEN p_style = 'sweet' THEN 'botrytis'
    WHEN p_name ~* '(amber|qvevri|orange)' THEN 'amber'
    WHEN cardinality(p_grapes) >= 5 THEN 'wild'
    WHEN p_grapes[1] IN ('Syrah', 'Grenache', 'Mourvèdre', 'Viognier', 'Marsanne', 'Roussanne', 'Cinsault', 'Carignan') THEN 'rhodanian'
    WHEN p_grapes[1] IN (
        'Cabernet Sauvignon', 'Merlot', 'Cabernet Franc', 'Malbec', 'Petit Verdot', 'Carménère', 'Sauvignon Blanc', 'Sémillon'
    ) THEN 'bordelais'
    WHEN p_grapes[1] IN ('Pinot Noir', 'Chardonnay', 'Gamay', 'Aligoté', 'Pinot Blanc', 'Pinot Gris') THEN 'burgundian'
    WHEN p_grapes[1] IN (
        'Tempranillo', 'Albariño', 'Verdejo', 'Godello', 'Mencía', 'Touriga Nacional', 'Touriga Franca', 'Loureiro', 'Graciano',
        'Macabeo', 'Xarel-lo', 'Baga', 'Arinto'
    ) THEN 'iberian'
    WHEN p_grapes[1] IN (
        'Nebbiolo', 'Sangiovese', 'Barbera', 'Dolcetto', 'Corvina', 'Aglianico', 'Montepulciano', 'Nero d''Avola', 'Primitivo',
        'Garganega', 'Vermentino', 'Fiano', 'Sagrantino'
    ) THEN 'italic'
    WHEN p_grapes[1] IN ('Riesling', 'Grüner Veltliner', 'Gewürztraminer', 'Silvaner', 'Chasselas', 'Savagnin', 'Muscat') THEN 'alpine'
    WHEN p_style = 'red' THEN 'noir'
    WHEN p_style = 'white' THEN 'blanc'
    ELSE 'wild'
END;
COMMENT ON FUNCTION breeding_group_of IS 'The breeding group of a species, for imported ones too: by rarity and style first, then by its first grape. A rosé of no family is wild.';

CREATE FUNCTION breeding_verdict(p_wine_a bigint, p_wine_b bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH grouped AS (
        SELECT breeding_group_of(s.style, s.rarity_ordinal, s.name, s.grapes) AS slug
        FROM unnest(ARRAY[p_wine_a, p_wine_b]) AS p (wine_id)
        JOIN wines w ON w.id = p.wine_id JOIN wine_species s ON s.id = w.species_id
    )
    SELECT c.verdict FROM (SELECT min(g.slug) AS a, max(g.slug) AS b FROM grouped g) p
    JOIN breeding_compatibility c ON c.group_a = p.a AND c.group_b = p.b
$$;
COMMENT ON FUNCTION breeding_verdict IS 'How well two wines go together: perfect, good, poor or impossible.';

CREATE FUNCTION breeding_begin(p_public_id uuid, p_parent_a uuid, p_parent_b uuid, p_facility text, p_item text) RETURNS smallint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION breeding_begin IS 'The acting player blends two wines of his; answers how likely it succeeds, in per cent. Costs the facility''s coins and the item.';

CREATE FUNCTION breeding_brewing(p_attempt uuid) RETURNS breeding_attempts
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION breeding_brewing IS 'An attempt of the acting player that is under way, with its row locked; refuses any other.';

CREATE FUNCTION breeding_finish(p_attempt uuid, p_child jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION breeding_finish IS 'Ends an attempt that is ready: with the child that the program has drawn, or with null where chance said no. A full '
    'collection refuses the child, and the attempt waits.';

CREATE FUNCTION breeding_cancel(p_attempt uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_attempt breeding_attempts := breeding_brewing(p_attempt);
BEGIN
    UPDATE breeding_attempts t SET state = 'cancelled', closed_at = clock_timestamp() WHERE t.id = v_attempt.id;
    UPDATE breeding_parents p SET during = tstzrange(lower(p.during), greatest(clock_timestamp(), lower(p.during) + interval '1 microsecond'))
    WHERE p.attempt_id = v_attempt.id AND upper(p.during) > clock_timestamp();
END $$;
COMMENT ON FUNCTION breeding_cancel IS 'The acting player gives an attempt up; coins and item are spent, the parents are free at once.';

-- Policies and grants ---------------------------------------------------------------------------------------------------

ALTER TABLE breeding_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE breeding_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY breeding_attempts_own ON breeding_attempts FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY breeding_attempts_reports ON breeding_attempts FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY breeding_attempts_engine ON breeding_attempts TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE breeding_parents ENABLE ROW LEVEL SECURITY;
ALTER TABLE breeding_parents FORCE ROW LEVEL SECURITY;
-- Asks through its attempt, under that table's own policy.
CREATE POLICY breeding_parents_own ON breeding_parents FOR SELECT TO wine_pokedex_app
USING (EXISTS (SELECT FROM breeding_attempts t WHERE t.id = breeding_parents.attempt_id));
CREATE POLICY breeding_parents_reports ON breeding_parents FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY breeding_parents_engine ON breeding_parents TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON breeding_attempts, breeding_parents TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE ON breeding_attempts, breeding_parents TO wine_pokedex_engine;
GRANT SELECT ON breeding_groups, breeding_compatibility, breeding_facilities
TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;

REVOKE ALL ON FUNCTION
    breeding_group_of,
    breeding_verdict,
    breeding_begin,
    breeding_brewing,
    breeding_finish,
    breeding_cancel
FROM PUBLIC;
ALTER FUNCTION breeding_verdict OWNER TO wine_pokedex_engine;
ALTER FUNCTION breeding_begin OWNER TO wine_pokedex_engine;
ALTER FUNCTION breeding_brewing OWNER TO wine_pokedex_engine;
ALTER FUNCTION breeding_finish OWNER TO wine_pokedex_engine;
ALTER FUNCTION breeding_cancel OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION breeding_group_of TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION breeding_verdict, breeding_begin, breeding_finish, breeding_cancel TO wine_pokedex_app;
