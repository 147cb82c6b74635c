-- What:  professional_wine_regions (where wine grows, country by country, a tree) and grape_variety_profiles (the grapes
--        and the names they go by); and rule_broken, with which a function says by name which rule holds it back.
-- Why:   lessons, seasons, events and trading rules speak of places and grapes, and must mean the same ones. Both are
--        catalogues that grow with the program and are put right by it, as the species are: their rows come from the
--        program's own files at each start (db/own_content.py) and not from here, where a landed line is never edited.
-- Locks: new tables only.
-- Order: before the code that uses it.

CREATE FUNCTION rule_broken(p_table text, p_rule text, p_message text) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RAISE EXCEPTION '%', p_message USING ERRCODE = 'check_violation', TABLE = p_table, CONSTRAINT = p_rule;
END $$;
COMMENT ON FUNCTION rule_broken IS 'Raises what a constraint of that name would raise, for rules that one row alone cannot show: '
    'the program turns both into refusals by the same table.';
REVOKE ALL ON FUNCTION rule_broken FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rule_broken TO wine_pokedex_app, wine_pokedex_jobs, wine_pokedex_engine;

CREATE TABLE professional_wine_regions (
    id           bigint   GENERATED ALWAYS AS IDENTITY,
    slug         text     NOT NULL,
    name         text     NOT NULL,
    country      text     NOT NULL,
    parent_id    bigint,
    parent_depth smallint,
    depth        smallint NOT NULL GENERATED ALWAYS AS (coalesce(parent_depth + 1, 0)::smallint) STORED,
    hemisphere   text     NOT NULL,
    scheme       text,
    established  smallint,
    grapes       text[]   NOT NULL DEFAULT '{}',
    source       text     NOT NULL,
    words        tsvector NOT NULL GENERATED ALWAYS AS (species_words(name, NULL, grapes, name, country)) STORED,
    CONSTRAINT professional_wine_regions_pk PRIMARY KEY (id),
    CONSTRAINT professional_wine_regions_slug_unique UNIQUE (slug),
    -- What a child points at: its parent with the parent's depth and country.
    CONSTRAINT professional_wine_regions_place_unique UNIQUE (id, depth, country),
    CONSTRAINT professional_wine_regions_parent_fk FOREIGN KEY (parent_id, parent_depth, country)
    REFERENCES professional_wine_regions (id, depth, country) ON UPDATE CASCADE ON DELETE RESTRICT,
    CONSTRAINT professional_wine_regions_parent_whole CHECK ((parent_id IS NULL) = (parent_depth IS NULL)),
    CONSTRAINT professional_wine_regions_depth_0_to_5 CHECK (depth BETWEEN 0 AND 5),
    CONSTRAINT professional_wine_regions_not_its_own_parent CHECK (parent_id <> id),
    CONSTRAINT professional_wine_regions_root_is_country CHECK (parent_id IS NOT NULL OR name = country),
    CONSTRAINT professional_wine_regions_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 120),
    CONSTRAINT professional_wine_regions_name_length CHECK (
        char_length(name) BETWEEN 1 AND 120 AND char_length(country) BETWEEN 1 AND 120
    ),
    CONSTRAINT professional_wine_regions_hemisphere_known CHECK (hemisphere IN ('north', 'south')),
    CONSTRAINT professional_wine_regions_scheme_length CHECK (char_length(scheme) BETWEEN 1 AND 40),
    CONSTRAINT professional_wine_regions_established_year CHECK (established BETWEEN 1500 AND 2100),
    CONSTRAINT professional_wine_regions_grapes_count CHECK (
        cardinality(grapes) <= 50 AND array_position(grapes, NULL) IS NULL
    ),
    CONSTRAINT professional_wine_regions_source_length CHECK (char_length(source) BETWEEN 1 AND 200)
);
COMMENT ON TABLE professional_wine_regions IS 'Where wine grows: countries, and the regions within them. A child names its parent with the '
    'parent''s depth and country, and is one deeper by construction: so no region lies within itself, however many move '
    'regions at once, and none lies in another country than what holds it.';
COMMENT ON COLUMN professional_wine_regions.slug IS 'Stable for ever; what the outside calls the region.';
COMMENT ON COLUMN professional_wine_regions.parent_id IS 'The region it lies in; null for a country.';
COMMENT ON COLUMN professional_wine_regions.parent_depth IS 'The parent''s depth; follows by itself when the parent moves.';
COMMENT ON COLUMN professional_wine_regions.depth IS '0 for a country, else one more than the parent''s; 5 at most. A region put into what lies in it would have to be deeper than itself: its foreign key or this limit says no.';
COMMENT ON COLUMN professional_wine_regions.hemisphere IS 'north or south: which half of the year is its spring.';
COMMENT ON COLUMN professional_wine_regions.scheme IS 'Under which scheme of origin the name is protected: AOC, DOCG, AVA …; null where none is.';
COMMENT ON COLUMN professional_wine_regions.established IS 'Year in which the name was recognised; null where it is not confirmed.';
COMMENT ON COLUMN professional_wine_regions.grapes IS 'The grapes that matter there, by the names of grape_variety_profiles; empty where they are not confirmed.';
COMMENT ON COLUMN professional_wine_regions.source IS 'What kind of source confirms it.';
-- Serves: the regions within a region, and the foreign key's own look-up when a parent moves.
CREATE INDEX professional_wine_regions_by_parent ON professional_wine_regions (parent_id, name);
-- Serves: the list of a country's regions, from the index alone.
CREATE INDEX professional_wine_regions_by_country ON professional_wine_regions (country, name) INCLUDE (slug, depth);
-- Serves: where a grape grows.
CREATE INDEX professional_wine_regions_by_grape ON professional_wine_regions USING gin (grapes);
-- Serves: the search by words, accents or not.
CREATE INDEX professional_wine_regions_by_words ON professional_wine_regions USING gin (words);

CREATE TABLE grape_variety_profiles (
    id             bigint      GENERATED ALWAYS AS IDENTITY,
    slug           text        NOT NULL,
    name           text        NOT NULL,
    colour         text        NOT NULL,
    acidity        palate_step NOT NULL,
    tannin         palate_step NOT NULL,
    aroma          palate_step NOT NULL,
    synonyms       text[]      NOT NULL DEFAULT '{}',
    names_folded   text[]      NOT NULL,
    origin_country text,
    origin_source  text,
    CONSTRAINT grape_variety_profiles_pk PRIMARY KEY (id),
    CONSTRAINT grape_variety_profiles_slug_unique UNIQUE (slug),
    CONSTRAINT grape_variety_profiles_name_unique UNIQUE (name),
    CONSTRAINT grape_variety_profiles_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 120),
    CONSTRAINT grape_variety_profiles_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    CONSTRAINT grape_variety_profiles_colour_known CHECK (colour IN ('red', 'white')),
    CONSTRAINT grape_variety_profiles_palate_begins_at_1 CHECK (acidity >= 1 AND aroma >= 1),
    CONSTRAINT grape_variety_profiles_names_whole CHECK (
        cardinality(names_folded) = cardinality(synonyms) + 1 AND array_position(names_folded, NULL) IS NULL
        AND array_position(synonyms, NULL) IS NULL
    ),
    CONSTRAINT grape_variety_profiles_origin_has_source CHECK ((origin_country IS NULL) = (origin_source IS NULL))
);
COMMENT ON TABLE grape_variety_profiles IS 'The grapes, by the one name that the game uses, and by all others.';
COMMENT ON COLUMN grape_variety_profiles.name IS 'The name that species, regions and lessons use.';
COMMENT ON COLUMN grape_variety_profiles.acidity IS '1 (least) to 5 (most), as is aroma; our own judgement for the game, and not taught.';
COMMENT ON COLUMN grape_variety_profiles.tannin IS '0 (none) to 5; our own judgement too.';
COMMENT ON COLUMN grape_variety_profiles.names_folded IS 'Its name and its synonyms as plain words, without accents and capitals: the program folds them.';
COMMENT ON COLUMN grape_variety_profiles.origin_country IS 'Where the grape comes from; null where that is disputed or not confirmed.';
-- Serves: the grape of any of its names.
CREATE INDEX grape_variety_profiles_by_any_name ON grape_variety_profiles USING gin (names_folded);

CREATE FUNCTION region_path(p_region bigint) RETURNS TABLE (id bigint, slug text, name text, depth smallint)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE path AS (
        SELECT r.* FROM professional_wine_regions r WHERE r.id = p_region
        UNION ALL
        SELECT r.* FROM professional_wine_regions r JOIN path p ON r.id = p.parent_id
    )
    SELECT p.id, p.slug, p.name, p.depth FROM path p ORDER BY p.depth
$$;
COMMENT ON FUNCTION region_path IS 'A region and all that it lies in, the country first. At most six rows.';
REVOKE ALL ON FUNCTION region_path FROM PUBLIC;
GRANT EXECUTE ON FUNCTION region_path TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;

-- Nothing in here is a player's: everybody reads it, and no policy is needed. Written by its owner only.
GRANT SELECT ON professional_wine_regions, grape_variety_profiles TO
wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
