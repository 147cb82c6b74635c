-- What:  the application no longer writes player_blocks by itself; trade_insure and trade_insurance_use go.
-- Why:   who blocks somebody is written in two tables, which player_block keeps alike; an insured purchase is a room. A second door
--        to either would let them differ.
-- Locks: none on rows.
-- Order: after the code that blocks through player_block and insures through rooms is everywhere.

-- squawk-ignore-file ban-drop-function

REVOKE INSERT (blocker_id, blocked_id), DELETE ON player_blocks FROM wine_pokedex_app;
DROP FUNCTION trade_insurance_use;
DROP FUNCTION trade_insure;
