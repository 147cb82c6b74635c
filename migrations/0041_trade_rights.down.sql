-- Rules for one subscription go: without the column they would be for everybody.
CREATE OR REPLACE FUNCTION trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_player users;
    v_wine wines;
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
    ELSIF p_format <> 'auction' AND EXISTS (
        SELECT FROM player_blocks b
        WHERE (b.blocker_id, b.blocked_id) IN ((p_player, v_wine.owner_id), (v_wine.owner_id, p_player))
    ) THEN
        code := 'player_blocked';
        RETURN;
    END IF;
    SELECT bool_or(r.closed) AS closed, max(r.level_min) AS level, max(r.score_min) AS score, max(r.age_days_min) AS age_days
    INTO v_asked
    FROM trading_rules r JOIN wine_species s ON s.id = v_wine.species_id
    WHERE (r.format IS NULL OR r.format = p_format) AND (r.country IS NULL OR r.country = s.country)
      AND (r.region IS NULL OR r.region = s.region) AND r.rarity_from <= s.rarity_ordinal;
    v_reputation := reputation_of(p_player);
    IF v_asked.closed THEN
        code := 'wine_not_tradable';
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
DROP FUNCTION players_apart;
COMMENT ON COLUMN trading_rules.closed IS 'True: these wines are not traded so at all.';
DELETE FROM trading_rules WHERE tier IS NOT NULL;
ALTER TABLE trading_rules DROP CONSTRAINT trading_rules_one_each;
ALTER TABLE trading_rules DROP COLUMN tier;
ALTER TABLE trading_rules ADD CONSTRAINT trading_rules_one_each UNIQUE NULLS NOT DISTINCT (format, country, region, rarity_from);
