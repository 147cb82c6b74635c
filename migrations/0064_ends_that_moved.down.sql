CREATE OR REPLACE FUNCTION auctions_price(p_rooms uuid[], p_ats bigint[], p_bids jsonb, p_standing jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at)
    SELECT p_rooms[b.e], b.bids, b.bidder, b.price, b.leader, to_timestamp(p_ats[b.e] / 1000.0)
    FROM jsonb_to_recordset(p_bids) AS b (e integer, bids integer, bidder bigint, price bigint, leader bigint);
    UPDATE auctions a
    SET price = b.price, leader_id = b.leader, bids = b.bids, reserve_met = b.met, ends_at = to_timestamp(b.ends / 1000.0)
    FROM jsonb_to_recordset(p_standing)
        AS b (room uuid, price bigint, leader bigint, bids integer, met boolean, ends bigint)
    WHERE a.auction_id = b.room;
END $$;
