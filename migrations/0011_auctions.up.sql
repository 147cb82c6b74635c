-- What:  auctions (what lists and searches read), trade_bids (the prices that everybody saw), wine_trades (who sold what to whom
--        for how much, in whatever form).
-- Why:   all three are written by the rooms' commits and read without opening any room.
-- Locks: new tables only.
-- Order: before the code that uses it.

CREATE TABLE auctions (
    auction_id  uuid        NOT NULL,
    seller_id   bigint      NOT NULL,
    wine_id     bigint      NOT NULL,
    state       text        NOT NULL DEFAULT 'open',
    start_price price       NOT NULL,
    reserved    boolean     NOT NULL,
    buy_now     price,
    price       price,
    leader_id   bigint,
    bids        integer     NOT NULL DEFAULT 0,
    reserve_met boolean     NOT NULL DEFAULT false,
    ends_at     timestamptz NOT NULL,
    opened_at   timestamptz NOT NULL,
    closed_at   timestamptz,
    buyer_id    bigint,
    CONSTRAINT auctions_pk PRIMARY KEY (auction_id),
    CONSTRAINT auctions_seller_fk FOREIGN KEY (seller_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT auctions_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT auctions_buyer_fk FOREIGN KEY (buyer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT auctions_state_known CHECK (state IN ('open', 'sold', 'unsold', 'cancelled', 'void')),
    CONSTRAINT auctions_start_price_counts CHECK (start_price >= 1),
    CONSTRAINT auctions_buy_now_above_start CHECK (buy_now >= start_price),
    CONSTRAINT auctions_price_from_start CHECK (price >= start_price),
    CONSTRAINT auctions_led_by_a_bid CHECK ((bids = 0) = (leader_id IS NULL)),
    CONSTRAINT auctions_nobody_bids_for_himself CHECK (leader_id <> seller_id AND buyer_id <> seller_id),
    CONSTRAINT auctions_closed_whole CHECK ((state = 'open') = (closed_at IS NULL)),
    CONSTRAINT auctions_sold_whole CHECK (
        (state = 'sold') = (buyer_id IS NOT NULL) AND (state <> 'sold' OR price IS NOT NULL)
    )
) WITH (fillfactor = 60);
COMMENT ON TABLE auctions IS 'One row an auction; its id is its room''s. The room decides, this row is for lists and searches, and holds nothing '
    'that is hidden: neither anybody''s maximum nor the reserve. Prices change often and in place: a fill factor of 60.';
COMMENT ON COLUMN auctions.state IS 'open, sold, unsold, cancelled, or void where the room broke down.';
COMMENT ON COLUMN auctions.start_price IS 'Whole coins, 1 or more: what the first bid has to be.';
COMMENT ON COLUMN auctions.reserved IS 'Whether there is a reserve; which, is hidden.';
COMMENT ON COLUMN auctions.buy_now IS 'Whole coins for which the lot can be had at once; null: it cannot.';
COMMENT ON COLUMN auctions.leader_id IS 'users.id of who leads; null before the first bid. Without a key or an index of its own: every bid '
    'rewrites it, and either would cost more than the row. Which lots a player bids on, trade_bids says.';
COMMENT ON COLUMN auctions.price IS 'Whole coins: what the leader would pay now, or what the buyer paid; null before the first bid.';
COMMENT ON COLUMN auctions.bids IS 'Accepted bids.';
COMMENT ON COLUMN auctions.ends_at IS 'When it ends as things stand; bids of the last seconds move it on.';
-- Serves: what ends soonest, the first page of everybody who buys.
CREATE INDEX auctions_open_by_end ON auctions (ends_at, auction_id) WHERE state = 'open';
-- Serves: the newest lots.
CREATE INDEX auctions_open_newest ON auctions (auction_id DESC) WHERE state = 'open';
-- Serves: how many a seller has open (each opening asks), and his own lots.
CREATE INDEX auctions_open_by_seller ON auctions (seller_id) WHERE state = 'open';
-- Serves: a seller's history, newest first.
CREATE INDEX auctions_by_seller ON auctions (seller_id, auction_id DESC);
-- Serves: the lots that a player has bought, newest first.
CREATE INDEX auctions_by_buyer ON auctions (buyer_id, auction_id DESC) WHERE buyer_id IS NOT NULL;
-- Serves: the auction that a wine in escrow is in, and the history of a wine.
CREATE INDEX auctions_by_wine ON auctions (wine_id, auction_id DESC);

CREATE TABLE trade_bids (
    trade_id  uuid        NOT NULL,
    n         integer     NOT NULL,
    bidder_id bigint      NOT NULL,
    price     price       NOT NULL,
    leader_id bigint      NOT NULL,
    at        timestamptz NOT NULL,
    CONSTRAINT trade_bids_pk PRIMARY KEY (trade_id, n),
    CONSTRAINT trade_bids_n_counts CHECK (n >= 1)
);
COMMENT ON TABLE trade_bids IS 'Accepted bids as everybody saw them: who bid, and the price and the leader after it, never a maximum. No foreign '
    'keys: what is written here is what a room''s entry says in the same commit, and each would cost as much as the row.';
COMMENT ON COLUMN trade_bids.trade_id IS 'auctions.auction_id.';
COMMENT ON COLUMN trade_bids.n IS 'The how-manieth bid of its auction, from 1.';
COMMENT ON COLUMN trade_bids.price IS 'Whole coins, after this bid.';
-- Serves: the lots that a player has bid on, newest first.
CREATE INDEX trade_bids_by_bidder ON trade_bids (bidder_id, trade_id DESC);

CREATE TABLE wine_trades (
    trade_id   uuid        NOT NULL,
    wine_id    bigint      NOT NULL,
    species_id bigint      NOT NULL,
    format     text        NOT NULL,
    seller_id  bigint      NOT NULL,
    buyer_id   bigint      NOT NULL,
    price      price,
    at         timestamptz NOT NULL,
    CONSTRAINT wine_trades_pk PRIMARY KEY (trade_id, wine_id),
    CONSTRAINT wine_trades_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT wine_trades_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT wine_trades_seller_fk FOREIGN KEY (seller_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT wine_trades_buyer_fk FOREIGN KEY (buyer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT wine_trades_format_known CHECK (format IN ('auction', 'market', 'direct', 'mystery')),
    CONSTRAINT wine_trades_two_players CHECK (seller_id <> buyer_id),
    CONSTRAINT wine_trades_sales_have_a_price CHECK ((format IN ('auction', 'market')) = (price IS NOT NULL))
);
COMMENT ON TABLE wine_trades IS 'One row for each wine that has changed hands, whatever the form; its id is the room''s. Never changed.';
COMMENT ON COLUMN wine_trades.format IS 'auction, market, direct or mystery.';
COMMENT ON COLUMN wine_trades.price IS 'Whole coins paid for this wine; null where wines were given for wines.';
-- Serves: prices of a species over time, without reading the table.
CREATE INDEX wine_trades_by_species ON wine_trades (species_id, at DESC) INCLUDE (price) WHERE price IS NOT NULL;
-- Serves: the history of a wine.
CREATE INDEX wine_trades_by_wine ON wine_trades (wine_id, at DESC);
-- Serve: a player's history, newest first.
CREATE INDEX wine_trades_by_seller ON wine_trades (seller_id, at DESC);
CREATE INDEX wine_trades_by_buyer ON wine_trades (buyer_id, at DESC);

GRANT SELECT ON auctions, trade_bids, wine_trades TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE ON auctions TO wine_pokedex_engine;
GRANT SELECT, INSERT ON trade_bids, wine_trades TO wine_pokedex_engine;
