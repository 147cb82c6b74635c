DROP FUNCTION player_join;
DROP FUNCTION partitions_ahead;
DROP FUNCTION create_future_partitions;
DROP FUNCTION partitions_of;
DROP FUNCTION partition_month;
DROP FUNCTION partition_bound;
DROP TABLE partitioned_tables;
DROP TABLE user_activity_log;
