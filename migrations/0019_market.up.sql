-- What:  market_listings (wines at a fixed price), mystery_deposits (wines that wait for an unknown one), direct_trades (who traded
--        with whom), wine_market_data (what each species was sold for, day by day), with the functions that write them.
-- Why:   as with auctions, a room decides and these rows are for lists, searches and histories: so each has its room's id, and a
--        wine on offer is in that room's escrow before its row is written. The functions hold what a row alone cannot show;
--        whoever commits for a room calls them in the same transaction.
-- Locks: new tables only; at run time wines, then the rows of offers, each in order of id.
-- Order: before the code that uses it.

CREATE TABLE market_listings (
    listing_id uuid        NOT NULL,
    seller_id  bigint      NOT NULL,
    wine_id    bigint      NOT NULL,
    wine_ref   uuid        NOT NULL,
    species_id bigint      NOT NULL,
    level      wine_level  NOT NULL,
    nature     text        NOT NULL,
    shiny      boolean     NOT NULL,
    ivs        smallint[]  NOT NULL,
    evs        smallint[]  NOT NULL,
    price      price       NOT NULL,
    state      text        NOT NULL DEFAULT 'open',
    trade_id   uuid,
    listed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    closed_at  timestamptz,
    CONSTRAINT market_listings_pk PRIMARY KEY (listing_id),
    CONSTRAINT market_listings_seller_fk FOREIGN KEY (seller_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT market_listings_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT market_listings_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT market_listings_stats_six CHECK (cardinality(ivs) = 6 AND cardinality(evs) = 6),
    CONSTRAINT market_listings_trade_fk FOREIGN KEY (trade_id, wine_id) REFERENCES wine_trades (trade_id, wine_id) ON DELETE RESTRICT,
    CONSTRAINT market_listings_price_counts CHECK (price BETWEEN 1 AND 1000000000),
    CONSTRAINT market_listings_state_known CHECK (state IN ('open', 'sold', 'withdrawn', 'expired', 'void')),
    CONSTRAINT market_listings_times_in_order CHECK (expires_at > listed_at AND expires_at <= listed_at + interval '30 days'),
    CONSTRAINT market_listings_closed_whole CHECK ((state = 'open') = (closed_at IS NULL)),
    CONSTRAINT market_listings_sold_whole CHECK ((state = 'sold') = (trade_id IS NOT NULL))
) WITH (fillfactor = 80);
COMMENT ON TABLE market_listings IS 'One row a wine at a fixed price; its id is its room''s. Open ones are for all to see, others for the seller.';
COMMENT ON COLUMN market_listings.wine_ref IS 'With what follows up to evs: the wine as it was put up, for those to see who may not see the wines of others.';
COMMENT ON COLUMN market_listings.ivs IS 'The six individual values in the order of wines; evs the effort values.';
COMMENT ON COLUMN market_listings.price IS 'Whole coins, 1 to a thousand million.';
COMMENT ON COLUMN market_listings.trade_id IS 'The trade by which it was sold; its row in wine_trades says to whom.';
COMMENT ON COLUMN market_listings.expires_at IS '30 days after listing at most.';
-- Serves: that a wine is on offer once.
CREATE UNIQUE INDEX market_listings_one_open ON market_listings (wine_id) WHERE state = 'open';
-- Serves: the list of what is cheapest, page by page.
CREATE INDEX market_listings_by_price ON market_listings (price, listing_id) WHERE state = 'open';
-- Serves: the same for one species, and its cheapest offer from the index alone.
CREATE INDEX market_listings_by_species ON market_listings (species_id, price, listing_id) WHERE state = 'open';
-- Serves: what a player has on offer and had, newest first.
CREATE INDEX market_listings_by_seller ON market_listings (seller_id, listing_id DESC);
-- Serves: what has run out.
CREATE INDEX market_listings_running_out ON market_listings (expires_at) WHERE state = 'open';

CREATE TABLE mystery_deposits (
    deposit_id   uuid        NOT NULL,
    pool_id      uuid        NOT NULL,
    player_id    bigint      NOT NULL,
    wine_id      bigint      NOT NULL,
    wish_type    wine_type,
    wish_style   text,
    rarity_low   smallint    NOT NULL,
    rarity_high  smallint    NOT NULL,
    state        text        NOT NULL DEFAULT 'waiting',
    matched_with uuid,
    deposited_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at    timestamptz,
    CONSTRAINT mystery_deposits_pk PRIMARY KEY (deposit_id),
    CONSTRAINT mystery_deposits_player_fk FOREIGN KEY (player_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT mystery_deposits_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT mystery_deposits_match_unique UNIQUE (matched_with),
    -- At the end of the transaction, since two rows point at each other.
    CONSTRAINT mystery_deposits_match_fk FOREIGN KEY (matched_with) REFERENCES mystery_deposits (deposit_id)
    ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT mystery_deposits_not_itself CHECK (matched_with <> deposit_id),
    CONSTRAINT mystery_deposits_style_known CHECK (wish_style IN ('red', 'white', 'rose', 'sparkling', 'sweet', 'fortified')),
    CONSTRAINT mystery_deposits_rarity_band CHECK (1 <= rarity_low AND rarity_low <= rarity_high AND rarity_high <= 21),
    CONSTRAINT mystery_deposits_state_known CHECK (state IN ('waiting', 'matched', 'withdrawn', 'void')),
    CONSTRAINT mystery_deposits_closed_whole CHECK (
        (state = 'waiting') = (closed_at IS NULL) AND (state = 'matched') = (matched_with IS NOT NULL)
    )
);
COMMENT ON TABLE mystery_deposits IS 'Wines that wait in the pool for another that nobody knows beforehand. Who waits with what is nobody else''s to see.';
COMMENT ON COLUMN mystery_deposits.pool_id IS 'The pool''s room, which holds the wine.';
COMMENT ON COLUMN mystery_deposits.wish_type IS 'As its primary or secondary type; null: any.';
COMMENT ON COLUMN mystery_deposits.rarity_low IS 'With rarity_high: between which rarities, 1 to 21, what comes back may be.';
COMMENT ON COLUMN mystery_deposits.matched_with IS 'The deposit that it was exchanged for, which names this one.';
-- Serves: that a wine waits once.
CREATE UNIQUE INDEX mystery_deposits_one_waiting ON mystery_deposits (wine_id) WHERE state = 'waiting';
-- Serves: who waits in a pool, longest first, with what he would take.
CREATE INDEX mystery_deposits_waiting ON mystery_deposits (pool_id, deposited_at) INCLUDE (player_id, wine_id, rarity_low, rarity_high)
WHERE state = 'waiting';
-- Serves: a player's deposits, newest first.
CREATE INDEX mystery_deposits_by_player ON mystery_deposits (player_id, deposit_id DESC);

CREATE TABLE direct_trades (
    direct_trade_id uuid        NOT NULL,
    player_a        bigint      NOT NULL,
    player_b        bigint      NOT NULL,
    state           text        NOT NULL DEFAULT 'open',
    coins_a         price       NOT NULL DEFAULT 0,
    coins_b         price       NOT NULL DEFAULT 0,
    opened_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at       timestamptz,
    CONSTRAINT direct_trades_pk PRIMARY KEY (direct_trade_id),
    CONSTRAINT direct_trades_player_a_fk FOREIGN KEY (player_a) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT direct_trades_player_b_fk FOREIGN KEY (player_b) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT direct_trades_two_players CHECK (player_a <> player_b),
    CONSTRAINT direct_trades_state_known CHECK (state IN ('open', 'settled', 'cancelled', 'expired', 'void')),
    CONSTRAINT direct_trades_closed_whole CHECK ((state = 'open') = (closed_at IS NULL)),
    CONSTRAINT direct_trades_coins_of_settled CHECK (state = 'settled' OR (coins_a = 0 AND coins_b = 0)),
    CONSTRAINT direct_trades_coins_one_way CHECK (coins_a = 0 OR coins_b = 0)
);
COMMENT ON TABLE direct_trades IS 'Two players at one table, for their histories; its id is its room''s, and the trade_id of the wines in wine_trades that changed '
    'hands there. Seen by the two.';
COMMENT ON COLUMN direct_trades.player_a IS 'Who invited.';
COMMENT ON COLUMN direct_trades.coins_a IS 'Whole coins that a gave on top, and coins_b what b gave: one of them is 0. Known once it is settled.';
-- Serves: that two players sit at one table at a time, whoever invited.
CREATE UNIQUE INDEX direct_trades_one_open ON direct_trades (least(player_a, player_b), greatest(player_a, player_b)) WHERE state = 'open';
-- Serve: a player's history, newest first.
CREATE INDEX direct_trades_by_a ON direct_trades (player_a, direct_trade_id DESC);
CREATE INDEX direct_trades_by_b ON direct_trades (player_b, direct_trade_id DESC);

CREATE TABLE wine_market_data (
    species_id   bigint      NOT NULL,
    day          date        NOT NULL,
    sales        integer     NOT NULL,
    price_min    price       NOT NULL,
    price_median price       NOT NULL,
    price_max    price       NOT NULL,
    taken_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT wine_market_data_pk PRIMARY KEY (species_id, day),
    CONSTRAINT wine_market_data_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT wine_market_data_sales_count CHECK (sales >= 1),
    CONSTRAINT wine_market_data_prices_in_order CHECK (price_min <= price_median AND price_median <= price_max)
);
COMMENT ON TABLE wine_market_data IS 'What a species was sold for on a day, UTC, at auction and on the market; public. A day is counted anew at will.';
COMMENT ON COLUMN wine_market_data.price_median IS 'Whole coins that were really paid: of an even number of sales the lower of the two in the middle.';
-- Serves: what was sold on a day, and what sold most.
CREATE INDEX wine_market_data_by_day ON wine_market_data (day, sales DESC) INCLUDE (species_id, price_median);

ALTER TABLE market_listings ENABLE ROW LEVEL SECURITY;
ALTER TABLE market_listings FORCE ROW LEVEL SECURITY;
CREATE POLICY market_listings_open ON market_listings FOR SELECT TO wine_pokedex_app
USING (state = 'open' OR seller_id = current_player());
CREATE POLICY market_listings_reports ON market_listings FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY market_listings_engine ON market_listings TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE mystery_deposits ENABLE ROW LEVEL SECURITY;
ALTER TABLE mystery_deposits FORCE ROW LEVEL SECURITY;
CREATE POLICY mystery_deposits_own ON mystery_deposits FOR SELECT TO wine_pokedex_app USING (player_id = current_player());
CREATE POLICY mystery_deposits_reports ON mystery_deposits FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY mystery_deposits_engine ON mystery_deposits TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE direct_trades ENABLE ROW LEVEL SECURITY;
ALTER TABLE direct_trades FORCE ROW LEVEL SECURITY;
CREATE POLICY direct_trades_own ON direct_trades FOR SELECT TO wine_pokedex_app USING (current_player() IN (player_a, player_b));
CREATE POLICY direct_trades_reports ON direct_trades FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY direct_trades_engine ON direct_trades TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON market_listings, mystery_deposits, direct_trades TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT ON wine_market_data TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs;
GRANT SELECT, INSERT, UPDATE ON market_listings, mystery_deposits, direct_trades, wine_market_data TO wine_pokedex_engine;

-- The market ----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION escrowed_wine(p_wine uuid, p_room uuid, p_table text) RETURNS wines
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_wine wines;
BEGIN
    SELECT * INTO v_wine FROM wines w WHERE w.public_id = p_wine AND w.owner_id = current_player() FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken(p_table, p_table || '_wine_fk', 'the player has no such wine');
    END IF;
    IF v_wine.place <> 'escrow' OR v_wine.place_room <> p_room THEN
        PERFORM rule_broken(p_table, p_table || '_in_escrow', 'the wine is not in the escrow of this room');
    END IF;
    RETURN v_wine;
END $$;
COMMENT ON FUNCTION escrowed_wine IS 'The wine of the player of this transaction that a room holds in escrow, locked. For the functions of the engine only.';

CREATE FUNCTION market_list(p_listing uuid, p_wine uuid, p_price bigint, p_hours integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_now timestamptz := clock_timestamp();
    v_wine wines := escrowed_wine(p_wine, p_listing, 'market_listings');
BEGIN
    INSERT INTO market_listings (
        listing_id, seller_id, wine_id, wine_ref, species_id, level, nature, shiny, ivs, evs, price, listed_at, expires_at
    ) VALUES (
        p_listing, v_wine.owner_id, v_wine.id, v_wine.public_id, v_wine.species_id, v_wine.level, v_wine.nature, v_wine.shiny,
        ARRAY[v_wine.iv_longevity, v_wine.iv_power, v_wine.iv_terroir, v_wine.iv_complexity, v_wine.iv_rarity, v_wine.iv_elegance],
        ARRAY[v_wine.ev_longevity, v_wine.ev_power, v_wine.ev_terroir, v_wine.ev_complexity, v_wine.ev_rarity, v_wine.ev_elegance],
        p_price, v_now, v_now + make_interval(hours => p_hours)
    );
END $$;
COMMENT ON FUNCTION market_list IS 'The player of this transaction offers a wine, which is in the escrow of the listing, for so many hours.';

CREATE FUNCTION market_close(p_listing uuid, p_state text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE market_listings l
    SET state = p_state, closed_at = clock_timestamp(), trade_id = CASE p_state WHEN 'sold' THEN l.listing_id END
    WHERE l.listing_id = p_listing AND l.state = 'open'
      -- What is withdrawn is so by its seller; what is sold, by whoever's commit writes the trade.
      AND (p_state <> 'withdrawn' OR l.seller_id = current_player());
    IF NOT FOUND THEN
        PERFORM rule_broken('market_listings', 'market_listings_open_needed', 'there is no such open listing');
    END IF;
END $$;
COMMENT ON FUNCTION market_close IS 'Ends a listing once: sold (its trade is written in the same transaction, before), withdrawn, expired or void.';

-- The pool ------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION mystery_deposit(
    p_deposit uuid, p_pool uuid, p_wine uuid, p_type text, p_style text, p_low integer, p_high integer
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO mystery_deposits (deposit_id, pool_id, player_id, wine_id, wish_type, wish_style, rarity_low, rarity_high)
    VALUES (
        p_deposit, p_pool, current_player(), (escrowed_wine(p_wine, p_pool, 'mystery_deposits')).id, p_type, p_style, p_low, p_high
    );
END $$;
COMMENT ON FUNCTION mystery_deposit IS 'The player of this transaction puts a wine, which the pool holds in escrow, in for another.';

CREATE FUNCTION mystery_withdraw(p_deposit uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE mystery_deposits d SET state = 'withdrawn', closed_at = clock_timestamp()
    WHERE d.deposit_id = p_deposit AND d.player_id = current_player() AND d.state = 'waiting';
    IF NOT FOUND THEN
        PERFORM rule_broken('mystery_deposits', 'mystery_deposits_waiting_needed', 'there is no such deposit that waits');
    END IF;
END $$;
COMMENT ON FUNCTION mystery_withdraw IS 'The player of this transaction takes his wine out of the pool.';

CREATE FUNCTION mystery_fits(p_wish mystery_deposits, p_wine bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT s.rarity_ordinal BETWEEN p_wish.rarity_low AND p_wish.rarity_high
       AND (p_wish.wish_type IS NULL OR p_wish.wish_type IN (s.primary_type, s.secondary_type))
       AND (p_wish.wish_style IS NULL OR p_wish.wish_style = s.style)
    FROM wines w JOIN wine_species s ON s.id = w.species_id WHERE w.id = p_wine
$$;
COMMENT ON FUNCTION mystery_fits IS 'Whether a wine is what a deposit wishes for. For the functions of the engine only.';

CREATE FUNCTION mystery_match(p_one uuid, p_other uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_one mystery_deposits;
    v_other mystery_deposits;
BEGIN
    PERFORM FROM mystery_deposits d WHERE d.deposit_id IN (p_one, p_other) ORDER BY d.deposit_id FOR NO KEY UPDATE;
    SELECT * INTO v_one FROM mystery_deposits d WHERE d.deposit_id = p_one AND d.state = 'waiting';
    SELECT * INTO v_other FROM mystery_deposits d WHERE d.deposit_id = p_other AND d.state = 'waiting';
    IF v_one.deposit_id IS NULL OR v_other.deposit_id IS NULL THEN
        PERFORM rule_broken('mystery_deposits', 'mystery_deposits_waiting_needed', 'there is no such deposit that waits');
    END IF;
    IF v_one.player_id = v_other.player_id OR v_one.pool_id <> v_other.pool_id
        OR NOT mystery_fits(v_one, v_other.wine_id) OR NOT mystery_fits(v_other, v_one.wine_id)
        OR EXISTS (
            SELECT FROM player_blocks b
            WHERE (b.blocker_id, b.blocked_id) IN ((v_one.player_id, v_other.player_id), (v_other.player_id, v_one.player_id))
        )
    THEN
        PERFORM rule_broken('mystery_deposits', 'mystery_deposits_fit', 'the two are not what each other wishes for');
    END IF;
    UPDATE mystery_deposits d
    SET state = 'matched', closed_at = clock_timestamp(),
        matched_with = CASE d.deposit_id WHEN p_one THEN p_other ELSE p_one END
    WHERE d.deposit_id IN (p_one, p_other);
END $$;
COMMENT ON FUNCTION mystery_match IS 'Two deposits of one pool that fit each other''s wishes are exchanged: once, and by nobody who blocks the other.';

CREATE FUNCTION mystery_waiting(p_pool uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM mystery_deposits d WHERE d.pool_id = p_pool AND d.state = 'waiting'
$$;
COMMENT ON FUNCTION mystery_waiting IS 'How many wines wait in a pool, which is all that anybody may know of others.';

-- Direct trades -------------------------------------------------------------------------------------------------------------

CREATE FUNCTION direct_trade_open(p_trade uuid, p_other bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM player_blocks b
        WHERE (b.blocker_id, b.blocked_id) IN ((current_player(), p_other), (p_other, current_player()))
    ) THEN
        PERFORM rule_broken('direct_trades', 'direct_trades_not_blocked', 'one of the two blocks the other');
    END IF;
    INSERT INTO direct_trades (direct_trade_id, player_a, player_b) VALUES (p_trade, current_player(), p_other);
END $$;
COMMENT ON FUNCTION direct_trade_open IS 'The player of this transaction sits down with another to trade.';

CREATE FUNCTION direct_trade_close(p_trade uuid, p_state text, p_coins_a bigint, p_coins_b bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE direct_trades d SET state = p_state, coins_a = p_coins_a, coins_b = p_coins_b, closed_at = clock_timestamp()
    WHERE d.direct_trade_id = p_trade AND d.state = 'open' AND current_player() IN (d.player_a, d.player_b);
    IF NOT FOUND THEN
        PERFORM rule_broken('direct_trades', 'direct_trades_open_needed', 'there is no such open trade');
    END IF;
END $$;
COMMENT ON FUNCTION direct_trade_close IS 'Ends a direct trade of the player of this transaction, once: settled (with the coins that one gave on top), cancelled, expired or void.';

-- Prices --------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION market_data_take(p_day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_species bigint;
BEGIN
    INSERT INTO wine_market_data AS d (species_id, day, sales, price_min, price_median, price_max)
    SELECT t.species_id, p_day, count(*), min(t.price), percentile_disc(0.5) WITHIN GROUP (ORDER BY t.price::bigint), max(t.price)
    FROM wine_trades t
    WHERE t.price IS NOT NULL
      AND t.at >= p_day::timestamp AT TIME ZONE 'UTC' AND t.at < (p_day + 1)::timestamp AT TIME ZONE 'UTC'
    GROUP BY t.species_id
    ON CONFLICT (species_id, day) DO UPDATE
    SET sales = excluded.sales, price_min = excluded.price_min, price_median = excluded.price_median,
        price_max = excluded.price_max, taken_at = excluded.taken_at;
    GET DIAGNOSTICS v_species = ROW_COUNT;
    RETURN v_species;
END $$;
COMMENT ON FUNCTION market_data_take IS 'Counts a day''s sales anew; answers of how many species there were any.';

REVOKE ALL ON FUNCTION
    escrowed_wine, market_list, market_close, mystery_deposit, mystery_withdraw, mystery_fits, mystery_match, mystery_waiting,
    direct_trade_open, direct_trade_close, market_data_take
FROM PUBLIC;
ALTER FUNCTION escrowed_wine OWNER TO wine_pokedex_engine;
ALTER FUNCTION market_list OWNER TO wine_pokedex_engine;
ALTER FUNCTION market_close OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_deposit OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_withdraw OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_fits OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_match OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_waiting OWNER TO wine_pokedex_engine;
ALTER FUNCTION direct_trade_open OWNER TO wine_pokedex_engine;
ALTER FUNCTION direct_trade_close OWNER TO wine_pokedex_engine;
ALTER FUNCTION market_data_take OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION
    market_list, market_close, mystery_deposit, mystery_withdraw, mystery_match, mystery_waiting, direct_trade_open,
    direct_trade_close
TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION market_data_take TO wine_pokedex_jobs;
