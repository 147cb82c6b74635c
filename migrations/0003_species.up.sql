-- What:  wine_species (the catalogue) and wine_type_effectiveness (which type beats which), with the text search over
--        the catalogue.
-- Why:   every wine is of a species; the catalogue is read by everybody and written by imports only.
-- Locks: new tables only.
-- Order: before the code that uses it.

CREATE TABLE wine_type_effectiveness (
    attacker      wine_type NOT NULL,
    defender      wine_type NOT NULL,
    effectiveness smallint  NOT NULL,
    CONSTRAINT wine_type_effectiveness_pk PRIMARY KEY (attacker, defender),
    CONSTRAINT wine_type_effectiveness_known CHECK (effectiveness IN (50, 100, 200))
);
COMMENT ON TABLE wine_type_effectiveness IS 'The chart of the eight types, all 64 pairs. Each type beats two and loses to two, '
    'so that every row and every column sums to 900: none beats everything.';
COMMENT ON COLUMN wine_type_effectiveness.effectiveness IS 'Per cent of the damage: 200, 100 or 50.';

WITH types (name) AS (
    VALUES ('Terroir'), ('Varietal'), ('Technique'), ('Heritage'), ('Modern'), ('Mystical'), ('Energy'), ('Flow')
), beats (winner, loser) AS (
    VALUES
        ('Terroir', 'Modern'), ('Terroir', 'Energy'),
        ('Varietal', 'Technique'), ('Varietal', 'Flow'),
        ('Technique', 'Heritage'), ('Technique', 'Mystical'),
        ('Heritage', 'Mystical'), ('Heritage', 'Flow'),
        ('Modern', 'Varietal'), ('Modern', 'Heritage'),
        ('Mystical', 'Terroir'), ('Mystical', 'Varietal'),
        ('Energy', 'Technique'), ('Energy', 'Modern'),
        ('Flow', 'Terroir'), ('Flow', 'Energy')
)
INSERT INTO wine_type_effectiveness (attacker, defender, effectiveness)
SELECT a.name, d.name,
       CASE
           WHEN EXISTS (SELECT FROM beats b WHERE b.winner = a.name AND b.loser = d.name) THEN 200
           WHEN EXISTS (SELECT FROM beats b WHERE b.winner = d.name AND b.loser = a.name) THEN 50
           ELSE 100
       END
FROM types a CROSS JOIN types d;

-- Text search: words without their accents, in no particular language, since names come in all of them. ------------------

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TEXT SEARCH CONFIGURATION wine_search (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION wine_search ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
COMMENT ON TEXT SEARCH CONFIGURATION wine_search IS 'Words as they are, in lower case and without accents: cotes finds Côtes.';

-- Immutable in truth: unaccent is read through the configuration, and array_to_string of text leans on no setting. A
-- generated column takes neither for granted, so this function says it for both.
CREATE FUNCTION species_words(p_name text, p_producer text, p_grapes text[], p_region text, p_country text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('wine_search'::regconfig, p_name), 'A')
    || setweight(to_tsvector('wine_search'::regconfig, coalesce(p_producer, '')), 'B')
    || setweight(to_tsvector('wine_search'::regconfig, array_to_string(p_grapes, ' ')), 'C')
    || setweight(to_tsvector('wine_search'::regconfig, p_region || ' ' || p_country), 'D');
COMMENT ON FUNCTION species_words IS 'What a search finds a species by: its name first, then producer, grapes, region and country.';
REVOKE ALL ON FUNCTION species_words FROM PUBLIC;

CREATE TABLE wine_species (
    id              bigint        GENERATED ALWAYS AS IDENTITY,
    slug            text          NOT NULL,
    name            text          NOT NULL,
    producer        text,
    style           text          NOT NULL,
    primary_type    wine_type     NOT NULL,
    secondary_type  wine_type,
    rarity          text          NOT NULL,
    rarity_ordinal  smallint      NOT NULL,
    base_longevity  base_stat     NOT NULL,
    base_power      base_stat     NOT NULL,
    base_terroir    base_stat     NOT NULL,
    base_complexity base_stat     NOT NULL,
    base_rarity     base_stat     NOT NULL,
    base_elegance   base_stat     NOT NULL,
    body            palate_step   NOT NULL,
    acidity         palate_step   NOT NULL,
    tannin          palate_step   NOT NULL,
    sweet           palate_step   NOT NULL,
    alcohol         palate_step   NOT NULL,
    aroma           palate_step   NOT NULL,
    country         text          NOT NULL,
    region          text          NOT NULL,
    grapes          text[]        NOT NULL,
    abv             numeric(4, 1) NOT NULL,
    fact            text,
    fact_source     text,
    source          text          NOT NULL,
    rules_version   integer       NOT NULL,
    retired         boolean       NOT NULL DEFAULT false,
    created_at      timestamptz   NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz   NOT NULL DEFAULT clock_timestamp(),
    words           tsvector      NOT NULL GENERATED ALWAYS AS (species_words(name, producer, grapes, region, country)) STORED,
    CONSTRAINT wine_species_pk PRIMARY KEY (id),
    CONSTRAINT wine_species_slug_unique UNIQUE (slug),
    CONSTRAINT wine_species_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 120),
    CONSTRAINT wine_species_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT wine_species_producer_length CHECK (char_length(producer) BETWEEN 1 AND 200),
    CONSTRAINT wine_species_place_length CHECK (
        char_length(country) BETWEEN 1 AND 200 AND char_length(region) BETWEEN 1 AND 200
    ),
    CONSTRAINT wine_species_style_known CHECK (style IN ('red', 'white', 'rose', 'sparkling', 'sweet', 'fortified')),
    CONSTRAINT wine_species_two_types CHECK (secondary_type <> primary_type),
    CONSTRAINT wine_species_rarity_known CHECK ((rarity, rarity_ordinal) IN (
        ('Everyday', 1), ('Regional', 2), ('Quality', 3), ('Estate', 4), ('Vintage', 5), ('Reserve', 6),
        ('SingleVineyard', 7), ('GrandCru', 8), ('MasterSelection', 9), ('CultClassic', 10), ('AllocationOnly', 11),
        ('CriticsChoice', 12), ('MuseumPiece', 13), ('InvestmentGrade', 14), ('Unicorn', 15), ('GhostVintage', 16),
        ('LostLabel', 17), ('FoundersReserve', 18), ('OnceInLifetime', 19), ('PerfectStorm', 20), ('TimeCapsule', 21)
    )),
    CONSTRAINT wine_species_palate_begins_at_1 CHECK (body >= 1 AND acidity >= 1 AND alcohol >= 1 AND aroma >= 1),
    CONSTRAINT wine_species_grapes_count CHECK (cardinality(grapes) <= 50 AND array_position(grapes, NULL) IS NULL),
    CONSTRAINT wine_species_abv_0_to_25 CHECK (abv BETWEEN 0 AND 25),
    CONSTRAINT wine_species_fact_has_source CHECK ((fact IS NULL) = (fact_source IS NULL)),
    CONSTRAINT wine_species_source_known CHECK (source IN ('own', 'x-wines')),
    CONSTRAINT wine_species_rules_version_counts CHECK (rules_version >= 1)
);
COMMENT ON TABLE wine_species IS 'The catalogue: what a wine is before it is anybody''s. Nothing is deleted from it, since wines and '
    'records point here; what should not come up again is retired.';
COMMENT ON COLUMN wine_species.slug IS 'Stable for ever; what the outside and the records of rooms call the species.';
COMMENT ON COLUMN wine_species.producer IS 'Null in our own catalogue, which goes by appellation and style.';
COMMENT ON COLUMN wine_species.rarity_ordinal IS '1 (Everyday) to 21 (TimeCapsule), always the rarity''s own.';
COMMENT ON COLUMN wine_species.base_rarity IS 'The stat called rarity (allure), 1 to 255; not the rarity of the species.';
COMMENT ON COLUMN wine_species.body IS '1 (least) to 5 (most), as are acidity, alcohol and aroma.';
COMMENT ON COLUMN wine_species.tannin IS '0 (none, as in most whites) to 5.';
COMMENT ON COLUMN wine_species.sweet IS '0 (bone dry) to 5 (luscious).';
COMMENT ON COLUMN wine_species.abv IS 'Per cent of alcohol by volume, 0 to 25 with one decimal: Port has 22.';
COMMENT ON COLUMN wine_species.fact IS 'One checked sentence to teach, never without its source.';
COMMENT ON COLUMN wine_species.source IS 'Which catalogue it comes from: own or x-wines.';
COMMENT ON COLUMN wine_species.rules_version IS 'Version of the rules that shaped the stats from the source.';
COMMENT ON COLUMN wine_species.retired IS 'True: does not come up any more, but wines of it live on.';
COMMENT ON COLUMN wine_species.words IS 'For the full-text search; follows from name, producer, grapes, region and country.';
-- Serves: the catalogue's full-text search.
CREATE INDEX wine_species_by_words ON wine_species USING gin (words);
-- Serves: the same search where a word is misspelt.
CREATE INDEX wine_species_by_name_trigrams ON wine_species USING gin (name gin_trgm_ops);
-- Serves: the filter by grape.
CREATE INDEX wine_species_by_grape ON wine_species USING gin (grapes);

GRANT SELECT ON wine_species, wine_type_effectiveness TO
wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
-- Written by its owner only, who imports catalogues.
