DELETE FROM partitioned_tables WHERE table_name = 'room_entries';
DROP TABLE room_records;
DROP TABLE openings;
DROP TABLE room_entries;
DROP TABLE rooms;
DROP TABLE nodes;
