-- winedex: no-transaction
DROP INDEX CONCURRENTLY IF EXISTS auctions_ended_newest;
