DROP FUNCTION seasonal_count;
DROP FUNCTION seasonal_permille;
DROP FUNCTION season_of;
DROP TABLE user_seasonal_stats;
DROP TABLE seasonal_modifiers;
DROP EXTENSION btree_gist;
