-- What:  auctions_price writes an end that no bid has moved, too.
-- Why:   time that was lost is given back to an auction, and its row said the old end until somebody bid: lists told of auctions as
--        over that were not, wherever the room itself was not asked.
-- Locks: none that lasts.
-- Order: before the code that uses it; code from before says all of how a lot stands.

CREATE OR REPLACE FUNCTION auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at)
    SELECT p_rooms[b.e], b.bids, b.bidder, b.price, b.leader, to_timestamp(p_ats[b.e] / 1000.0)
    FROM jsonb_to_recordset(p_bids) AS b (e integer, bids integer, bidder bigint, price bigint, leader bigint);
    UPDATE auctions a
    SET price = coalesce(b.price, a.price), leader_id = coalesce(b.leader, a.leader_id), bids = coalesce(b.bids, a.bids),
        reserve_met = coalesce(b.met, a.reserve_met), ends_at = to_timestamp(b.ends / 1000.0)
    FROM jsonb_to_recordset(p_standing)
        AS b (room uuid, price bigint, leader bigint, bids integer, met boolean, ends bigint)
    WHERE a.auction_id = b.room;
END $$;
