-- A cover that ran longer than a week, which no constraint of before knows, counts as one that ended with it.
UPDATE trade_insurance
SET valid_until = bought_at + interval '168 hours',
    used_at = CASE WHEN used_at IS NOT NULL THEN least(used_at, bought_at + interval '167 hours') END
WHERE valid_until > bought_at + interval '168 hours';

ALTER TABLE market_listings DROP CONSTRAINT market_listings_times_in_order;
ALTER TABLE market_listings ADD CONSTRAINT market_listings_times_in_order
CHECK (expires_at > listed_at AND expires_at <= listed_at + interval '30 days');

ALTER TABLE trade_insurance DROP CONSTRAINT trade_insurance_window;
ALTER TABLE trade_insurance ADD CONSTRAINT trade_insurance_window
CHECK (valid_until > bought_at AND valid_until <= bought_at + interval '7 days');

ALTER TABLE guild_events DROP CONSTRAINT guild_events_a_week_at_most;
ALTER TABLE guild_events ADD CONSTRAINT guild_events_a_week_at_most CHECK (ends_at <= begins_at + interval '7 days');

ALTER TABLE competitions DROP CONSTRAINT competitions_a_season_at_most;
ALTER TABLE competitions ADD CONSTRAINT competitions_a_season_at_most
CHECK (ends_at <= registration_opens_at + interval '120 days');
