DROP TABLE wine_species;
DROP FUNCTION species_words;
DROP TEXT SEARCH CONFIGURATION wine_search;
DROP EXTENSION pg_trgm;
DROP EXTENSION unaccent;
DROP TABLE wine_type_effectiveness;
