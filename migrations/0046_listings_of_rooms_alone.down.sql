-- Back to listings that a player's own transaction may write.

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

REVOKE ALL ON FUNCTION escrowed_wine, market_list, market_close FROM PUBLIC;
ALTER FUNCTION escrowed_wine OWNER TO wine_pokedex_engine;
ALTER FUNCTION market_list OWNER TO wine_pokedex_engine;
ALTER FUNCTION market_close OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION market_list, market_close TO wine_pokedex_app;
