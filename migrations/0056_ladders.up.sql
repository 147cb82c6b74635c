-- What:  the index of ladders: ratings that are no longer provisional, strongest first.
-- Why:   a ladder leaves out whose rating rests on a few battles. Among newcomers, who are many, the other index reads all those too.
-- Locks: user_ratings against writes while the index is built: a row for each player and mode, so a moment.
-- Order: before the code that shows ladders; nothing else reads the old index.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion

-- Serves: the ladder of a mode, in pages. 11000 is the deviation above which a rating is provisional.
CREATE INDEX user_ratings_ladder ON user_ratings (mode, rating_hundredths DESC, user_id) WHERE deviation_hundredths <= 11000;
DROP INDEX user_ratings_leaders;
