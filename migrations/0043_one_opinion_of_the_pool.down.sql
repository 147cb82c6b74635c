-- The functions are there again, for nobody.

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

REVOKE ALL ON FUNCTION mystery_deposit, mystery_withdraw, mystery_fits, mystery_match, mystery_waiting FROM PUBLIC;
ALTER FUNCTION mystery_deposit OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_withdraw OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_fits OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_match OWNER TO wine_pokedex_engine;
ALTER FUNCTION mystery_waiting OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION mystery_deposit, mystery_withdraw, mystery_match, mystery_waiting TO wine_pokedex_app;
