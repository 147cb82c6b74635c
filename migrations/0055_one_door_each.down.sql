CREATE FUNCTION trade_insure(p_trade uuid, p_premium bigint, p_hours integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_trade wine_trades;
    v_now timestamptz := clock_timestamp();
BEGIN
    SELECT * INTO v_trade FROM wine_trades t
    WHERE t.trade_id = p_trade AND t.buyer_id = current_player() AND t.price IS NOT NULL ORDER BY t.wine_id LIMIT 1;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_insurance', 'trade_insurance_by_a_side', 'the player bought nothing in this trade');
    END IF;
    IF v_trade.at < v_now - interval '10 minutes' THEN
        -- Who regrets already does not insure himself against it.
        PERFORM rule_broken('trade_insurance', 'trade_insurance_in_time', 'a purchase is insured within 10 minutes');
    END IF;
    INSERT INTO trade_insurance (trade_id, wine_id, insured_id, premium, bought_at, valid_until)
    VALUES (p_trade, v_trade.wine_id, current_player(), p_premium, v_now, v_now + make_interval(hours => p_hours));
    PERFORM coin_post(
        'insurance', 'Insurance of a purchase', 'insurance:' || p_trade || ':' || current_player(),
        ARRAY[a.id, f.id], ARRAY[-p_premium, p_premium]
    )
    FROM coin_accounts a, coin_accounts f
    WHERE a.player_id = current_player() AND a.kind = 'available' AND f.kind = 'fees' AND f.shard = current_player() % 16;
END $$;
COMMENT ON FUNCTION trade_insure IS 'The player of this transaction insures what he has just bought, for so many hours; the premium goes to the house. What it '
    'costs and how long it lasts is the game''s to say.';
CREATE FUNCTION trade_insurance_use(p_trade uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_insurance trade_insurance;
BEGIN
    SELECT * INTO v_insurance FROM trade_insurance i
    WHERE i.trade_id = p_trade AND i.insured_id = current_player() FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_insurance', 'trade_insurance_needed', 'the purchase is not insured');
    END IF;
    IF v_insurance.used_at IS NOT NULL THEN
        PERFORM rule_broken('trade_insurance', 'trade_insurance_used_once', 'the insurance was used');
    END IF;
    UPDATE trade_insurance i SET used_at = clock_timestamp() WHERE i.id = v_insurance.id;
END $$;
COMMENT ON FUNCTION trade_insurance_use IS 'The player of this transaction steps back from a purchase: once, and before it is too late.';
REVOKE ALL ON FUNCTION trade_insure, trade_insurance_use FROM PUBLIC;
ALTER FUNCTION trade_insure OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_insurance_use OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION trade_insure, trade_insurance_use TO wine_pokedex_app;
GRANT INSERT (blocker_id, blocked_id), DELETE ON player_blocks TO wine_pokedex_app;
