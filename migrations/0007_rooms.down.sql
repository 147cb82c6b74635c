DROP TABLE room_records;
DROP TABLE openings;
DROP TABLE room_entries;
DROP TABLE rooms;
DROP TABLE nodes;
