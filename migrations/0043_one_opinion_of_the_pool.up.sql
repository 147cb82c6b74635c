-- What:  mystery_deposit, mystery_withdraw, mystery_match, mystery_fits and mystery_waiting go.
-- Why:   the room decides who is matched, and there a wish gives way to a promised wait: a function that refuses what does not fit, and
--        that a player's connection may call, is a second opinion, and a door beside the room.
-- Locks: none on tables.
-- Order: after the code that has a pool is everywhere. Nothing has ever called them.

-- squawk-ignore-file ban-drop-function

DROP FUNCTION mystery_match(uuid, uuid);
DROP FUNCTION mystery_fits(mystery_deposits, bigint);
DROP FUNCTION mystery_withdraw(uuid);
DROP FUNCTION mystery_deposit(uuid, uuid, uuid, text, text, integer, integer);
DROP FUNCTION mystery_waiting(uuid);
