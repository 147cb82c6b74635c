-- winedex: no-transaction
-- What:  an index over the auctions that have ended.
-- Why:   everybody may list those that ended in some way, which may be very few of very many.
-- Locks: none that anybody waits for.
-- Order: before or after the code that uses it.

-- Serves: auctions that are over, by how they ended, the newest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS auctions_ended_newest ON auctions (state, auction_id DESC) WHERE state <> 'open';
