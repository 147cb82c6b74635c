-- What:  trading_rules.tier (a rule for players of one subscription), players_apart (whether one of two blocks the other), and
--        trading_refusal anew: with subscriptions, and with blocks in every form of trade.
-- Why:   every desk of the trading house asks one question before a wine goes to escrow and before somebody takes one. An auction is
--        open to all no longer: who blocks somebody would sell to him there, or buy from him.
-- Locks: trading_rules for a moment: a handful of rows.
-- Order: before the code that uses it; code from before it writes rules for everybody, as it did.
--
-- The table holds a handful of rows: a scan of it or an index that is built under a lock takes no time.
-- squawk-ignore-file constraint-missing-not-valid, disallowed-unique-constraint, ban-drop-constraint

ALTER TABLE trading_rules ADD COLUMN tier text;
ALTER TABLE trading_rules ADD CONSTRAINT trading_rules_tier_known CHECK (tier IN ('free', 'premium')) NOT VALID;
ALTER TABLE trading_rules VALIDATE CONSTRAINT trading_rules_tier_known;
ALTER TABLE trading_rules DROP CONSTRAINT trading_rules_one_each;
ALTER TABLE trading_rules ADD CONSTRAINT trading_rules_one_each UNIQUE NULLS NOT DISTINCT (format, country, region, rarity_from, tier);
COMMENT ON COLUMN trading_rules.tier IS 'The rule is for players whose subscription is this one, free or premium; null: for all.';
COMMENT ON COLUMN trading_rules.closed IS 'True: these wines are not traded so at all, or by nobody with this subscription.';

CREATE FUNCTION players_apart(p_one bigint, p_other bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM player_blocks b WHERE (b.blocker_id, b.blocked_id) IN ((p_one, p_other), (p_other, p_one)))
        OR EXISTS (SELECT FROM user_blocks b WHERE (b.blocker_id, b.blocked_id) IN ((p_one, p_other), (p_other, p_one)))
$$;
COMMENT ON FUNCTION players_apart IS 'Whether one of two players blocks the other, whichever. For rules of the house: nobody is told who.';
REVOKE ALL ON FUNCTION players_apart FROM PUBLIC;
ALTER FUNCTION players_apart OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION players_apart TO wine_pokedex_app;

CREATE OR REPLACE FUNCTION trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_player users;
    v_wine wines;
    v_tier text;
    v_reputation record;
    v_asked record;
BEGIN
    SELECT * INTO v_player FROM users u WHERE u.id = p_player;
    SELECT * INTO v_wine FROM wines w WHERE w.id = p_wine;
    IF v_player.id IS NULL OR v_wine.id IS NULL THEN
        code := CASE WHEN v_player.id IS NULL THEN 'unknown_player' ELSE 'unknown_wine' END;
        RETURN;
    END IF;
    IF v_player.trade_locked_until > clock_timestamp() THEN
        code := 'trade_locked';
        needed := ceil(extract(epoch FROM v_player.trade_locked_until) * 1000);
        has := floor(extract(epoch FROM clock_timestamp()) * 1000);
        RETURN;
    END IF;
    IF v_wine.owner_id = p_player THEN
        IF v_wine.place <> 'cellar' THEN
            code := 'wine_not_free';
            RETURN;
        END IF;
    ELSIF players_apart(p_player, v_wine.owner_id) THEN
        code := 'player_blocked';
        RETURN;
    END IF;
    v_tier := subscription_of(p_player);
    SELECT bool_or(r.closed AND (r.tier IS NULL OR r.tier <> 'free')) AS closed, bool_or(r.closed) AS closed_to_tier,
           max(r.level_min) AS level, max(r.score_min) AS score, max(r.age_days_min) AS age_days
    INTO v_asked
    FROM trading_rules r JOIN wine_species s ON s.id = v_wine.species_id
    WHERE (r.format IS NULL OR r.format = p_format) AND (r.country IS NULL OR r.country = s.country)
      AND (r.region IS NULL OR r.region = s.region) AND r.rarity_from <= s.rarity_ordinal
      AND (r.tier IS NULL OR r.tier = v_tier);
    v_reputation := reputation_of(p_player);
    IF v_asked.closed THEN
        code := 'wine_not_tradable';
    ELSIF v_asked.closed_to_tier THEN
        code := 'subscription_needed';
    ELSIF v_asked.level > v_player.level THEN
        code := 'level_too_low';
        needed := v_asked.level;
        has := v_player.level;
    ELSIF v_asked.score > v_reputation.score THEN
        code := 'reputation_too_low';
        needed := v_asked.score;
        has := v_reputation.score;
    ELSIF v_asked.age_days > v_reputation.age_days THEN
        code := 'account_too_young';
        needed := v_asked.age_days;
        has := v_reputation.age_days;
    END IF;
END $$;
