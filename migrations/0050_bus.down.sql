DROP FUNCTION node_hears;
ALTER TABLE nodes DROP COLUMN heard_at;
