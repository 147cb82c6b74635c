DROP FUNCTION region_path;
DROP TABLE grape_variety_profiles;
DROP TABLE professional_wine_regions;
DROP FUNCTION rule_broken;
