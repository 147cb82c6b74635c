-- Wines that returned are no trades without their covers, and no constraint of before knows them.
DROP FUNCTION purchase_of;
CREATE OR REPLACE FUNCTION room_rows_void(p_room uuid) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
    UPDATE auctions a SET state = 'void', closed_at = clock_timestamp() WHERE a.auction_id = p_room AND a.state = 'open';
    UPDATE mystery_deposits d SET state = 'void', closed_at = clock_timestamp() WHERE d.pool_id = p_room AND d.state = 'waiting';
    UPDATE market_listings l SET state = 'void', closed_at = clock_timestamp() WHERE l.listing_id = p_room AND l.state = 'open';
    UPDATE direct_trades d SET state = 'void', closed_at = clock_timestamp() WHERE d.direct_trade_id = p_room AND d.state = 'open'
$$;
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
    IF p_effects ? 'evolving' THEN
        v_failed := v_failed || wines_may_evolve(p_effects -> 'evolving');
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
    IF p_effects ? 'tables' THEN
        v_failed := v_failed || direct_trades_begin(p_rooms, p_ats, p_effects -> 'tables');
    END IF;
    IF p_effects ? 'tables_closed' THEN
        v_failed := v_failed || direct_trades_may_settle(p_rooms, p_effects -> 'tables_closed');
    END IF;
    IF v_failed <> '[]' THEN
        RAISE EXCEPTION 'guards' USING ERRCODE = 'WD409', DETAIL = v_failed::text;
    END IF;

    -- What follows from it.
    IF p_effects ? 'ended' THEN
        PERFORM battles_end(p_rooms, p_ats, p_effects -> 'ended');
    END IF;
    IF p_effects ?| ARRAY['questions', 'topics'] THEN
        PERFORM knowledge_answered(coalesce(p_effects -> 'questions', '[]'), coalesce(p_effects -> 'topics', '[]'));
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
    IF p_effects ? 'offers' THEN
        PERFORM direct_trades_offer(p_effects -> 'offers');
    END IF;
    IF p_effects ? 'tables_closed' THEN
        PERFORM direct_trades_end(p_rooms, p_ats, p_effects -> 'tables_closed');
    END IF;
    IF p_effects ? 'traded' THEN
        PERFORM wines_trade(p_ats, p_effects -> 'traded');
    END IF;
    -- Behind all trades: they are of what the wines were before.
    IF p_effects ? 'evolving' THEN
        PERFORM wines_evolve(p_rooms, p_ats, p_effects -> 'evolving');
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
DROP FUNCTION covers_end;
DROP FUNCTION covers_begin;
CREATE OR REPLACE FUNCTION reputation_count(p_player bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- The row first: who counts after another has waited for him, and sees what he wrote.
    INSERT INTO user_reputation (user_id) VALUES (p_player) ON CONFLICT DO NOTHING;
    PERFORM FROM user_reputation r WHERE r.user_id = p_player FOR NO KEY UPDATE;
    UPDATE user_reputation r SET
        trades = (
            SELECT count(DISTINCT t.trade_id) FROM (
                SELECT s.trade_id FROM wine_trades s WHERE s.seller_id = p_player
                UNION ALL
                SELECT b.trade_id FROM wine_trades b WHERE b.buyer_id = p_player
            ) t
        ),
        (reviews, stars) = (SELECT count(*), coalesce(sum(v.stars), 0) FROM trade_reviews v WHERE v.reviewed_id = p_player),
        disputes_lost = (SELECT count(*) FROM trade_disputes d WHERE d.against = p_player AND d.state = 'upheld'),
        counted_at = clock_timestamp()
    WHERE r.user_id = p_player;
END $$;
DELETE FROM wine_trades WHERE format = 'returned';
COMMENT ON COLUMN wine_trades.format IS 'auction, market, direct or mystery.';
ALTER TABLE wine_trades DROP CONSTRAINT wine_trades_format_known;
ALTER TABLE wine_trades ADD CONSTRAINT wine_trades_format_known CHECK (format IN ('auction', 'market', 'direct', 'mystery'));
COMMENT ON TABLE trade_insurance IS 'A buyer''s right to step back from a purchase while he cools off: paid for with the premium, used once. What '
    'stepping back does to wine and coins is the trading house''s.';
ALTER TABLE trade_insurance DROP CONSTRAINT trade_insurance_used_is_closed;
ALTER TABLE trade_insurance DROP CONSTRAINT trade_insurance_cover_whole;
ALTER TABLE trade_insurance DROP CONSTRAINT trade_insurance_cover_unique;
ALTER TABLE trade_insurance DROP COLUMN closed_at;
ALTER TABLE trade_insurance DROP COLUMN refund;
ALTER TABLE trade_insurance DROP COLUMN cover_id;
