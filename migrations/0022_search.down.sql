DROP FUNCTION get_user_rarity_counts;
DROP FUNCTION search_wines;
DROP FUNCTION search_owned;
DROP FUNCTION search_species;
DROP FUNCTION search_few;
DROP FUNCTION wine_fits;
DROP FUNCTION species_fits;
DROP TYPE wine_filter;
DROP FUNCTION search_query;
DROP FUNCTION search_words_near;
DROP TRIGGER search_words_of_deleted ON wine_species;
DROP TRIGGER search_words_of_changed ON wine_species;
DROP TRIGGER search_words_of_new ON wine_species;
DROP FUNCTION search_words_keep;
DROP TABLE search_words;
CREATE INDEX wine_species_by_name_trigrams ON wine_species USING gin (name gin_trgm_ops);
DROP INDEX wine_species_by_region;
DROP INDEX wine_species_by_country;
DROP INDEX wine_species_by_name;
DROP INDEX wine_species_by_rarity;
DROP INDEX wines_shiny;
DROP INDEX wines_by_drinking_window;
DROP INDEX wines_by_vintage;
DROP INDEX wines_by_iv_total;
DROP INDEX wines_by_level;
DROP INDEX wines_by_owner_and_species;
DROP INDEX wines_by_species;
DROP TRIGGER wines_have_a_vintage ON wines;
ALTER TABLE wines
DROP CONSTRAINT wines_vintage_keeps,
DROP CONSTRAINT wines_keeps_years_1_to_100,
DROP CONSTRAINT wines_vintage_1700_to_2200;
DROP FUNCTION wines_set_vintage;
ALTER TABLE wines DROP COLUMN keeps_years, DROP COLUMN vintage;
DROP EXTENSION fuzzystrmatch;
