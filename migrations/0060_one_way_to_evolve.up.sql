-- What:  the wine_evolve goes that knows no key and is told by its caller whether chance favours him.
-- Why:   two ways to have a wine evolve are one too many: this one tells its owner nothing, and asked twice it does it twice.
-- Locks: none on tables.
-- Order: after the code that has wines evolve under a key; no code from before it had any evolve by hand.
-- squawk-ignore-file ban-drop-function

DROP FUNCTION wine_evolve(uuid, uuid, text, boolean, text, text);
