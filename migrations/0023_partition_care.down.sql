DROP FUNCTION analyze_all_tables;
DROP FUNCTION prune_partitions;
DROP TABLE partitions_set_aside;
ALTER TABLE partitioned_tables DROP COLUMN kept_months;
