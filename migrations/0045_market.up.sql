-- What:  listings_begin, listings_reprice and listings_end: what the rooms of the market do to market_listings in a commit, and
--        journal_effects and room_rows_void with a line for them. Closed listings are for all to see, as closed auctions are. Two
--        indexes for the orders of the list.
-- Why:   a wine on the market is a room now, and its row is written by the commit that the room writes, or not at all.
-- Locks: market_listings for the indexes and the policy, for as long as building takes; there is next to nothing in it before the
--        code that writes it. At run time rows of listings after wines.
-- Order: before the code that puts wines on the market; code from before it is served the same.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion

DROP POLICY market_listings_open ON market_listings;
CREATE POLICY market_listings_public ON market_listings FOR SELECT TO wine_pokedex_app USING (true);
COMMENT ON TABLE market_listings IS 'One row a wine at a fixed price, for all to see; its id is its room''s, which writes it.';

-- Serves: the list of the newest.
CREATE INDEX market_listings_newest ON market_listings (listing_id DESC) WHERE state = 'open';
DROP INDEX market_listings_running_out;
-- Serves: the list of those that end soonest, page by page.
CREATE INDEX market_listings_ending ON market_listings (expires_at, listing_id) WHERE state = 'open';

CREATE FUNCTION listings_begin(p_rooms uuid[], p_ats bigint[], p_listed jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Listings begin in one saleroom, whose row is locked: the count cannot be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', l.e, 'code', 'too_many_listings')), '[]') INTO v_failed
    FROM jsonb_to_recordset(p_listed) AS l (e integer, seller bigint, most integer)
    WHERE l.most < (SELECT count(*) FROM market_listings o WHERE o.state = 'open' AND o.seller_id = l.seller)
        + (SELECT count(*) FROM jsonb_to_recordset(p_listed) AS s (e integer, seller bigint)
           WHERE s.e <= l.e AND s.seller = l.seller);
    INSERT INTO market_listings (
        listing_id, seller_id, wine_id, wine_ref, species_id, level, nature, shiny, ivs, evs, price, listed_at, expires_at
    )
    SELECT p_rooms[l.e], l.seller, w.id, w.public_id, w.species_id, w.level, w.nature, w.shiny,
        ARRAY[w.iv_longevity, w.iv_power, w.iv_terroir, w.iv_complexity, w.iv_rarity, w.iv_elegance],
        ARRAY[w.ev_longevity, w.ev_power, w.ev_terroir, w.ev_complexity, w.ev_rarity, w.ev_elegance],
        l.price, to_timestamp(p_ats[l.e] / 1000.0), to_timestamp(l.ends / 1000.0)
    FROM jsonb_to_recordset(p_listed) AS l (e integer, seller bigint, wine bigint, price bigint, ends bigint)
    JOIN wines w ON w.id = l.wine
    -- One that another has taken meanwhile is refused by its own guard.
    WHERE w.place_room = p_rooms[l.e];
    RETURN v_failed;
END $$;
COMMENT ON FUNCTION listings_begin IS 'The rows of listings that begin in one commit, with their wines as they are; answers the entries in '
    'which somebody would have too many. Called by journal_effects only.';

CREATE FUNCTION listings_reprice(p_rooms uuid[], p_repriced jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE market_listings l SET price = x.price
    FROM (
        -- Of several prices in one commit the last stands.
        SELECT DISTINCT ON (p_rooms[r.e]) p_rooms[r.e] AS room, r.price
        FROM jsonb_to_recordset(p_repriced) AS r (e integer, price bigint)
        ORDER BY p_rooms[r.e], r.e DESC
    ) x
    WHERE l.listing_id = x.room AND l.state = 'open';
END $$;
COMMENT ON FUNCTION listings_reprice IS 'The prices that listings were given in one commit. Called by journal_effects only.';

CREATE FUNCTION listings_end(p_rooms uuid[], p_ats bigint[], p_unlisted jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE market_listings l
    SET state = u.outcome, closed_at = to_timestamp(p_ats[u.e] / 1000.0),
        trade_id = CASE u.outcome WHEN 'sold' THEN l.listing_id END
    FROM jsonb_to_recordset(p_unlisted) AS u (e integer, outcome text)
    WHERE l.listing_id = p_rooms[u.e] AND l.state = 'open';
END $$;
COMMENT ON FUNCTION listings_end IS 'Closes the rows of listings that end in one commit; what is sold has its trade already. Called by journal_effects only.';

CREATE OR REPLACE FUNCTION journal_effects(p_rooms uuid[], p_seqs integer[], p_ats bigint[], p_effects jsonb,
    OUT inbox_ns bigint[])
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_failed jsonb := '[]';
BEGIN
    -- What may fail, and says which entries do.
    IF p_effects ? 'wines' THEN
        v_failed := v_failed || wines_move(p_effects -> 'wines');
    END IF;
    IF p_effects ? 'began' THEN
        v_failed := v_failed || battles_begin(p_rooms, p_ats, p_effects -> 'began');
    END IF;
    IF p_effects ? 'lots' THEN
        v_failed := v_failed || auctions_begin(p_rooms, p_ats, p_effects -> 'lots');
    END IF;
    IF p_effects ? 'listed' THEN
        v_failed := v_failed || listings_begin(p_rooms, p_ats, p_effects -> 'listed');
    END IF;
    IF v_failed <> '[]' THEN
        RAISE EXCEPTION 'guards' USING ERRCODE = 'WD409', DETAIL = v_failed::text;
    END IF;

    -- What follows from it.
    IF p_effects ? 'ended' THEN
        PERFORM battles_end(p_rooms, p_ats, p_effects -> 'ended');
    END IF;
    IF p_effects ? 'bids' THEN
        PERFORM auctions_price(p_rooms, p_ats, p_effects -> 'bids', p_effects -> 'standing');
    END IF;
    IF p_effects ? 'hammer' THEN
        PERFORM auctions_end(p_rooms, p_ats, p_effects -> 'hammer');
    END IF;
    IF p_effects ? 'deposits' THEN
        PERFORM deposits_make(p_rooms, p_ats, p_effects -> 'deposits');
    END IF;
    IF p_effects ? 'withdrawn_deposits' THEN
        PERFORM deposits_withdraw(p_ats, p_effects -> 'withdrawn_deposits');
    END IF;
    IF p_effects ? 'matched_deposits' THEN
        PERFORM deposits_match(p_ats, p_effects -> 'matched_deposits');
    END IF;
    IF p_effects ? 'carried_deposits' THEN
        PERFORM deposits_carry(p_rooms, p_effects -> 'carried_deposits');
    END IF;
    IF p_effects ? 'traded' THEN
        PERFORM wines_trade(p_ats, p_effects -> 'traded');
    END IF;
    IF p_effects ? 'grown' THEN
        PERFORM wines_grow(p_effects -> 'grown');
    END IF;
    IF p_effects ? 'earned' THEN
        PERFORM experience_earn(p_effects -> 'earned');
    END IF;
    IF p_effects ? 'rated' THEN
        PERFORM ratings_move(p_rooms, p_effects -> 'rated');
    END IF;
    IF p_effects ? 'counted' THEN
        PERFORM statistics_count(p_effects -> 'counted');
    END IF;

    -- After the trades: what is sold names its own.
    IF p_effects ? 'repriced' THEN
        PERFORM listings_reprice(p_rooms, p_effects -> 'repriced');
    END IF;
    IF p_effects ? 'unlisted' THEN
        PERFORM listings_end(p_rooms, p_ats, p_effects -> 'unlisted');
    END IF;

    -- What is told.
    IF p_effects ? 'inbox' THEN
        inbox_ns := inbox_write(p_rooms, p_seqs, p_ats, p_effects -> 'inbox');
    END IF;
    IF p_effects ? 'log' THEN
        PERFORM activity_write(p_ats, p_effects -> 'log');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION room_rows_void(p_room uuid) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
    UPDATE auctions a SET state = 'void', closed_at = clock_timestamp() WHERE a.auction_id = p_room AND a.state = 'open';
    UPDATE mystery_deposits d SET state = 'void', closed_at = clock_timestamp() WHERE d.pool_id = p_room AND d.state = 'waiting';
    UPDATE market_listings l SET state = 'void', closed_at = clock_timestamp() WHERE l.listing_id = p_room AND l.state = 'open'
$$;

REVOKE ALL ON FUNCTION listings_begin, listings_reprice, listings_end FROM PUBLIC;
ALTER FUNCTION listings_begin OWNER TO wine_pokedex_engine;
ALTER FUNCTION listings_reprice OWNER TO wine_pokedex_engine;
ALTER FUNCTION listings_end OWNER TO wine_pokedex_engine;
