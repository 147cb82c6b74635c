DROP FUNCTION trade_reviews_of;
DROP FUNCTION wine_owners;
DROP FUNCTION trades_of;
COMMENT ON TABLE player_blocks IS 'Who wants nothing to do with whom: they trade neither directly nor on the market nor by mystery. An auction is open to all. Seen by '
    'who blocks only.';
REVOKE INSERT ON player_blocks FROM wine_pokedex_engine;
CREATE OR REPLACE FUNCTION player_unblock(p_other bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM user_blocks b WHERE b.blocker_id = v_me AND b.blocked_id = p_other;
    RETURN FOUND;
END $$;
CREATE OR REPLACE FUNCTION player_block(p_other bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c_blocks_max CONSTANT integer := 1000;
    v_me bigint := acting_player();
BEGIN
    PERFORM lock_two_players(v_me, p_other);
    INSERT INTO user_blocks (blocker_id, blocked_id) VALUES (v_me, p_other) ON CONFLICT DO NOTHING;
    IF c_blocks_max < (SELECT count(*) FROM user_blocks b WHERE b.blocker_id = v_me) THEN
        PERFORM rule_refuses('user_blocks_blocks_max', jsonb_build_object('most', c_blocks_max));
    END IF;
    PERFORM friend_remove(p_other);
END $$;
CREATE OR REPLACE FUNCTION trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_against bigint;
BEGIN
    UPDATE trade_disputes d
    SET state = CASE WHEN p_upheld THEN 'upheld' ELSE 'rejected' END, resolution = p_resolution, resolved_at = clock_timestamp()
    WHERE d.public_id = p_dispute AND d.state = 'open'
    RETURNING d.against INTO v_against;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_open_needed', 'there is no such open dispute');
    END IF;
    PERFORM reputation_count(v_against);
END $$;
CREATE OR REPLACE FUNCTION trade_dispute_withdraw(p_dispute uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE trade_disputes d SET state = 'withdrawn', resolved_at = clock_timestamp()
    WHERE d.public_id = p_dispute AND d.opened_by = current_player() AND d.state = 'open';
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_open_needed', 'there is no such open dispute');
    END IF;
END $$;
CREATE OR REPLACE FUNCTION trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_trade wine_trades;
BEGIN
    SELECT * INTO v_trade FROM wine_trades t
    WHERE t.trade_id = p_trade AND current_player() IN (t.seller_id, t.buyer_id) ORDER BY t.wine_id LIMIT 1;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_by_the_sides', 'the player was no side of this trade');
    END IF;
    IF v_trade.at < clock_timestamp() - interval '14 days' THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_in_time', 'a trade is disputed within 14 days');
    END IF;
    INSERT INTO trade_disputes (public_id, trade_id, wine_id, opened_by, against, reason, detail)
    VALUES (
        p_dispute, p_trade, v_trade.wine_id, current_player(), v_trade.seller_id + v_trade.buyer_id - current_player(),
        p_reason, p_detail
    );
END $$;
CREATE OR REPLACE FUNCTION trade_review(p_trade uuid, p_stars integer, p_comment text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_trade wine_trades;
    v_other bigint;
BEGIN
    SELECT * INTO v_trade FROM wine_trades t
    WHERE t.trade_id = p_trade AND current_player() IN (t.seller_id, t.buyer_id) ORDER BY t.wine_id LIMIT 1;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_reviews', 'trade_reviews_by_the_sides', 'the player was no side of this trade');
    END IF;
    IF v_trade.at < clock_timestamp() - interval '30 days' THEN
        PERFORM rule_broken('trade_reviews', 'trade_reviews_in_time', 'a trade is reviewed within 30 days');
    END IF;
    v_other := v_trade.seller_id + v_trade.buyer_id - current_player();
    INSERT INTO trade_reviews (trade_id, wine_id, reviewer_id, reviewed_id, stars, comment)
    VALUES (p_trade, v_trade.wine_id, current_player(), v_other, p_stars, p_comment);
    PERFORM reputation_count(v_other);
END $$;
DROP FUNCTION inbox_tell;
