DROP TABLE inbox;
DROP TABLE inbox_heads;
DROP TABLE battles;
