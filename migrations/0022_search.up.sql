-- What:  search_wines over species and over wines that somebody owns: words that may be misspelt, filters, four orders,
--        pages by position; with what it leans on: search_words (every word of the catalogue), a vintage and years of
--        keeping for each wine, and indexes.
-- Why:   100,000 species and a million wines are to be searched in milliseconds, and who looks for barollo means Barolo.
-- Locks: wines: ACCESS EXCLUSIVE while columns are added (at once) and filled, and its indexes are built, which takes
--        seconds a million rows; wine_species: SHARE while its indexes are built. Do it in a quiet hour.
-- Order: before the code that uses it.

-- Indexes are built in this transaction and not concurrently: columns and triggers of the same tables come with them, and
-- all of it is there or nothing.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion, constraint-missing-not-valid

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- A wine's year ---------------------------------------------------------------------------------------------------------

-- Both null: made of several years' harvests. They are added empty, which rewrites nothing, and then filled.
ALTER TABLE wines
ADD COLUMN vintage smallint CONSTRAINT wines_vintage_1700_to_2200 CHECK (vintage BETWEEN 1700 AND 2200),
ADD COLUMN keeps_years smallint CONSTRAINT wines_keeps_years_1_to_100 CHECK (keeps_years BETWEEN 1 AND 100);
COMMENT ON COLUMN wines.vintage IS 'Year of the harvest; null where several years are blended, as in sparkling and fortified wines.';
COMMENT ON COLUMN wines.keeps_years IS 'Years from the vintage until the wine is past its best, which begins after a quarter of them; '
    'null without a vintage.';

CREATE FUNCTION wines_set_vintage() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION wines_set_vintage IS 'A wine that comes into the game without a year gets one: it keeps for 2 years and an eighth of its '
    'longevity, and comes when its best years begin. Our choice.';
REVOKE ALL ON FUNCTION wines_set_vintage FROM PUBLIC;

UPDATE wines w SET
    keeps_years = 2 + (s.base_longevity + w.iv_longevity) / 8,
    vintage = extract(year FROM w.captured_at AT TIME ZONE 'UTC') - (2 + (s.base_longevity + w.iv_longevity) / 8) / 4
FROM wine_species s
WHERE s.id = w.species_id AND s.style NOT IN ('sparkling', 'fortified');

ALTER TABLE wines ADD CONSTRAINT wines_vintage_keeps CHECK ((vintage IS NULL) = (keeps_years IS NULL)) NOT VALID;
ALTER TABLE wines VALIDATE CONSTRAINT wines_vintage_keeps;

CREATE TRIGGER wines_have_a_vintage BEFORE INSERT ON wines
FOR EACH ROW WHEN (NEW.keeps_years IS NULL) EXECUTE FUNCTION wines_set_vintage();

-- Indexes. None holds a place: places change often, and within the page only while no index knows them. What never changes
-- (years, individual values, shiny) stands in the three that are walked, so that a filter on it reads no wine in vain.

-- Serves: the wines of one species, best first: a search by words, over everybody's wines.
CREATE INDEX wines_by_species ON wines (species_id, level DESC, id DESC) INCLUDE (
    vintage, keeps_years, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance, shiny
);
-- Serves: the same among one player's wines, and how many of what he has.
CREATE INDEX wines_by_owner_and_species ON wines (owner_id, species_id, level DESC, id DESC) INCLUDE (
    vintage, keeps_years, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance, shiny
);
-- Serves: everybody's wines by level.
CREATE INDEX wines_by_level ON wines (level DESC, id DESC) INCLUDE (
    species_id, vintage, keeps_years, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance, shiny
);
-- Serves: the filter by the sum of the individual values.
CREATE INDEX wines_by_iv_total ON wines (
    (iv_longevity + iv_power + iv_terroir + iv_complexity + iv_rarity + iv_elegance)
);
-- Serves: the filter by vintage.
CREATE INDEX wines_by_vintage ON wines (vintage);
-- Serves: the filter by a year in which wines are to be drunk. Two numbers and no range: under row-level security the
-- planner may use the statistics of leakproof operators only, and those of ranges are not.
CREATE INDEX wines_by_drinking_window ON wines ((vintage + keeps_years), (vintage + keeps_years / 4));
-- Serves: the filter by shiny, which one in 4096 is.
CREATE INDEX wines_shiny ON wines (level DESC, id DESC) WHERE shiny;
-- Serves: species, rarest first; the filter by rarity.
CREATE INDEX wine_species_by_rarity ON wine_species (rarity_ordinal DESC, id DESC);
-- Serves: species by name.
CREATE INDEX wine_species_by_name ON wine_species (name, id);
-- Serves: the filter by country, and its rarest.
CREATE INDEX wine_species_by_country ON wine_species (country, rarity_ordinal DESC, id DESC);
-- Serves: the filter by region, and its rarest.
CREATE INDEX wine_species_by_region ON wine_species (region, rarity_ordinal DESC, id DESC);
-- Names are no longer compared whole with what is misspelt: words are, of which there are fewer.
DROP INDEX wine_species_by_name_trigrams;

-- The words there are ---------------------------------------------------------------------------------------------------

-- Sorted by code point whatever the database's own sorting is, so that a beginning is a range of the index.
CREATE TABLE search_words (
    word    text COLLATE "C" NOT NULL,
    species integer          NOT NULL,
    CONSTRAINT search_words_pk PRIMARY KEY (word),
    CONSTRAINT search_words_species_not_negative CHECK (species >= 0)
);
COMMENT ON TABLE search_words IS 'Every word that finds a species, so that a misspelt one is compared with words and not with names, '
    'and a common one is known before it is looked for. Triggers on wine_species keep it.';
COMMENT ON COLUMN search_words.species IS 'How many species have the word, retired ones too; 0 where none has it any more.';
-- Serves: words that are nearly the one that is looked for.
CREATE INDEX search_words_by_trigrams ON search_words USING gin (word gin_trgm_ops);
GRANT SELECT ON search_words TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;

INSERT INTO search_words (word, species)
SELECT l.lexeme, count(*) FROM wine_species s CROSS JOIN LATERAL unnest(s.words) AS l GROUP BY l.lexeme;

CREATE FUNCTION search_words_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION search_words_keep IS 'Keeps search_words as the species are, once a statement.';
REVOKE ALL ON FUNCTION search_words_keep FROM PUBLIC;
CREATE TRIGGER search_words_of_new AFTER INSERT ON wine_species
REFERENCING NEW TABLE AS new_species FOR EACH STATEMENT EXECUTE FUNCTION search_words_keep();
CREATE TRIGGER search_words_of_changed AFTER UPDATE ON wine_species
REFERENCING OLD TABLE AS old_species NEW TABLE AS new_species FOR EACH STATEMENT EXECUTE FUNCTION search_words_keep();
CREATE TRIGGER search_words_of_deleted AFTER DELETE ON wine_species
REFERENCING OLD TABLE AS old_species FOR EACH STATEMENT EXECUTE FUNCTION search_words_keep();

-- From what somebody typed to a query -----------------------------------------------------------------------------------

CREATE FUNCTION search_words_near(p_word text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
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
COMMENT ON FUNCTION search_words_near IS 'Up to four words of the catalogue with the fewest slips from a misspelt one: a letter too many, '
    'too few or another, or two in the wrong order; one slip in a word of four letters, two from six, three from nine.';

CREATE FUNCTION search_query(p_q text, p_retired boolean, OUT query tsquery, OUT species_most bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp SET enable_seqscan = off AS $$
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
COMMENT ON FUNCTION search_query IS 'What somebody typed, as a query in which every word must fit: as it is where the catalogue has it, else as '
    'the beginning of a word, else as its nearest words; and where all together find nothing, each with its nearest. '
    'species_most: no more species than this can be found. 200 characters and eight words are read.';

-- The search ------------------------------------------------------------------------------------------------------------

CREATE TYPE wine_filter AS (
    q text, any_type text, primary_type text, secondary_type text, rarity_min smallint, rarity_max smallint,
    country text, region text, grapes text[], vintage_min smallint, vintage_max smallint, level_min smallint,
    level_max smallint, iv_min smallint, iv_max smallint, drink_in integer, shiny boolean, owner_id bigint, free boolean
);
COMMENT ON TYPE wine_filter IS 'What is wanted of species and wines; null wants all. As the arguments of search_wines, but for the owner''s id.';

-- Both are inlined where they are called, so that the planner sees plain conditions and leaves out those that are null.
CREATE FUNCTION species_fits(s wine_species, p wine_filter) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (p.any_type IS NULL OR p.any_type IN (s.primary_type, s.secondary_type))
    AND (p.primary_type IS NULL OR s.primary_type = p.primary_type)
    AND (p.secondary_type IS NULL OR s.secondary_type = p.secondary_type)
    AND (p.rarity_min IS NULL OR s.rarity_ordinal >= p.rarity_min)
    AND (p.rarity_max IS NULL OR s.rarity_ordinal <= p.rarity_max)
    AND (p.country IS NULL OR s.country = p.country)
    AND (p.region IS NULL OR s.region = p.region)
    AND (p.grapes IS NULL OR s.grapes @> p.grapes);
COMMENT ON FUNCTION species_fits IS 'Whether a species is as a filter wants it, its words apart.';

CREATE FUNCTION wine_fits(w wines, p wine_filter) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (p.owner_id IS NULL OR w.owner_id = p.owner_id)
    AND (p.vintage_min IS NULL OR w.vintage >= p.vintage_min)
    AND (p.vintage_max IS NULL OR w.vintage <= p.vintage_max)
    AND (p.level_min IS NULL OR w.level >= p.level_min)
    AND (p.level_max IS NULL OR w.level <= p.level_max)
    AND (p.iv_min IS NULL
         OR w.iv_longevity + w.iv_power + w.iv_terroir + w.iv_complexity + w.iv_rarity + w.iv_elegance >= p.iv_min)
    AND (p.iv_max IS NULL
         OR w.iv_longevity + w.iv_power + w.iv_terroir + w.iv_complexity + w.iv_rarity + w.iv_elegance <= p.iv_max)
    AND (p.drink_in IS NULL OR (w.vintage + w.keeps_years >= p.drink_in AND w.vintage + w.keeps_years / 4 <= p.drink_in))
    AND (p.shiny IS NULL OR (w.shiny AND p.shiny) OR (NOT w.shiny AND NOT p.shiny))
    AND (p.free IS NULL OR (w.place = 'cellar') = p.free);
COMMENT ON FUNCTION wine_fits IS 'Whether somebody''s wine is as a filter wants it, its species apart.';

CREATE FUNCTION search_few(p_query tsquery, p_most bigint, p wine_filter, p_retired boolean) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_seqscan = off SET enable_indexscan = off AS $$
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
COMMENT ON FUNCTION search_few IS 'The species that a query and a filter find where they are 2,000 at most, else null: then one in fifty of a '
    'large catalogue fits, and whoever goes through it in order soon has a page. By bitmaps only: how many have two words '
    'together no statistics say, and a plan that leans on them is wrong by a hundred times.';

CREATE FUNCTION search_species(p wine_filter, p_order text, p_after jsonb, p_limit integer)
RETURNS TABLE (species_id bigint, "position" jsonb)
LANGUAGE plpgsql STABLE ROWS 50 SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
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
COMMENT ON FUNCTION search_species IS 'A page of species for search_wines, and after which position each stands.';

CREATE FUNCTION search_owned(p wine_filter, p_order text, p_after jsonb, p_limit integer)
RETURNS TABLE (species_id bigint, wine_id bigint, "position" jsonb)
LANGUAGE plpgsql STABLE ROWS 50 SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
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
COMMENT ON FUNCTION search_owned IS 'A page of wines that somebody owns for search_wines, of those that the caller may see.';

CREATE FUNCTION search_wines(
    p_q text DEFAULT NULL, p_scope text DEFAULT 'species', p_any_type text DEFAULT NULL,
    p_primary_type text DEFAULT NULL, p_secondary_type text DEFAULT NULL, p_rarity_min integer DEFAULT NULL,
    p_rarity_max integer DEFAULT NULL, p_country text DEFAULT NULL, p_region text DEFAULT NULL,
    p_grapes text[] DEFAULT NULL, p_vintage_min integer DEFAULT NULL, p_vintage_max integer DEFAULT NULL,
    p_level_min integer DEFAULT NULL, p_level_max integer DEFAULT NULL, p_iv_min integer DEFAULT NULL,
    p_iv_max integer DEFAULT NULL, p_drink_in integer DEFAULT NULL, p_shiny boolean DEFAULT NULL,
    p_owner uuid DEFAULT NULL, p_free boolean DEFAULT NULL, p_order text DEFAULT 'relevance',
    p_after jsonb DEFAULT NULL, p_limit integer DEFAULT 50
) RETURNS TABLE (
    species_id bigint, slug text, name text, producer text, country text, region text, rarity text,
    wine_id bigint, wine uuid, owner uuid, level smallint, iv_total smallint, vintage smallint, shiny boolean, free boolean,
    "position" jsonb
)
LANGUAGE plpgsql STABLE ROWS 50 SET search_path = public, pg_temp AS $$
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
END $$;
COMMENT ON FUNCTION search_wines IS 'The catalogue (p_scope species), or the wines that the caller may see (wines: a player his own, reports '
    'everybody''s), found by words and filters. Null wants all; p_grapes: all of them; p_drink_in: a year; p_free: in its '
    'cellar. Relevance is worth something up to 1,000 species, and is rarity above. p_after: the position of the last line that was read.';

REVOKE ALL ON FUNCTION
    search_words_near, search_query, species_fits, wine_fits, search_few, search_species, search_owned, search_wines
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    search_words_near, search_query, species_fits, wine_fits, search_few, search_species, search_owned, search_wines
TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs;

-- How many of each rarity ----------------------------------------------------------------------------------------------

CREATE FUNCTION get_user_rarity_counts(p_player bigint)
RETURNS TABLE (rarity text, rarity_ordinal smallint, wines bigint, species bigint, shiny bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT s.rarity, s.rarity_ordinal, sum(o.wines)::bigint, count(*), sum(o.shiny)::bigint
    FROM (
        SELECT w.species_id, count(*) AS wines, count(*) FILTER (WHERE w.shiny) AS shiny
        FROM wines w WHERE w.owner_id = p_player GROUP BY w.species_id
    ) o
    JOIN wine_species s ON s.id = o.species_id
    GROUP BY s.rarity, s.rarity_ordinal
    ORDER BY s.rarity_ordinal
$$;
COMMENT ON FUNCTION get_user_rarity_counts IS 'How many wines a player (users.id) has of each rarity that he has any of, of how many species, '
    'and how many are shiny. Of wines that the caller may not see it counts none.';
REVOKE ALL ON FUNCTION get_user_rarity_counts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION get_user_rarity_counts TO wine_pokedex_app, wine_pokedex_readonly;
