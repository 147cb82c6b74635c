DROP INDEX user_ratings_ladder;
-- Serves: the leaderboard of a mode.
CREATE INDEX user_ratings_leaders ON user_ratings (mode, rating_hundredths DESC, user_id) INCLUDE (deviation_hundredths, battles);
