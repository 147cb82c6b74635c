-- What:  market_list, market_close and what only they call and refuse go.
-- Why:   a listing's row is written by the commits of its room; a second way to write it is one to write something else.
-- Locks: none on tables.
-- Order: after the code that puts wines on the market as rooms; code from before it put none there.
-- squawk-ignore-file ban-drop-function

DROP FUNCTION market_list(uuid, uuid, bigint, integer);
DROP FUNCTION market_close(uuid, text);
DROP FUNCTION escrowed_wine(uuid, uuid, text);
