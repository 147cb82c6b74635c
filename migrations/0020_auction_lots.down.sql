DROP TRIGGER auctions_lot_put_up ON auctions;
DROP FUNCTION auctions_take_down_lot();
DROP TABLE auction_lots;
