DROP TABLE wine_trades;
DROP TABLE trade_bids;
DROP TABLE auctions;
