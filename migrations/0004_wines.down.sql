DROP TABLE wines;
