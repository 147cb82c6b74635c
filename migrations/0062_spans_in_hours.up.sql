-- What:  how long a listing, a cover, a guild's event and a competition may last is counted in hours; and a cover that has ended may
--        have run longer than a week.
-- Why:   a day of an interval is a day of the session's time zone, which may have 23 hours: where PostgreSQL keeps such a one, a
--        listing of thirty days across that night broke its constraint, and what it was put up in was set aside; and what one
--        session may write another could not restore. A cover that nobody answered for gets its time back: after a week without
--        the game none could end, and its wine and coins stayed in it.
-- Locks: each of the four tables for a moment; they are read through once.
-- Order: any time; code from before writes the same.
--
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid

ALTER TABLE market_listings DROP CONSTRAINT market_listings_times_in_order;
ALTER TABLE market_listings ADD CONSTRAINT market_listings_times_in_order
CHECK (expires_at > listed_at AND expires_at <= listed_at + interval '720 hours') NOT VALID;
ALTER TABLE market_listings VALIDATE CONSTRAINT market_listings_times_in_order;

ALTER TABLE trade_insurance DROP CONSTRAINT trade_insurance_window;
ALTER TABLE trade_insurance ADD CONSTRAINT trade_insurance_window
CHECK (valid_until > bought_at AND (closed_at IS NOT NULL OR valid_until <= bought_at + interval '168 hours')) NOT VALID;
ALTER TABLE trade_insurance VALIDATE CONSTRAINT trade_insurance_window;

ALTER TABLE guild_events DROP CONSTRAINT guild_events_a_week_at_most;
ALTER TABLE guild_events ADD CONSTRAINT guild_events_a_week_at_most
CHECK (ends_at <= begins_at + interval '168 hours') NOT VALID;
ALTER TABLE guild_events VALIDATE CONSTRAINT guild_events_a_week_at_most;

ALTER TABLE competitions DROP CONSTRAINT competitions_a_season_at_most;
ALTER TABLE competitions ADD CONSTRAINT competitions_a_season_at_most
CHECK (ends_at <= registration_opens_at + interval '2880 hours') NOT VALID;
ALTER TABLE competitions VALIDATE CONSTRAINT competitions_a_season_at_most;
