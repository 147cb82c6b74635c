-- What:  insured purchases as rooms: trade_insurance gets the cover's room, what would go back and when it ended; covers_begin and
--        covers_end write it in commits. wine_trades knows wines that returned; what was undone counts for no reputation.
-- Why:   stepping back was a right in a row. Now the wine and the seller's coins are in the cover's room while it lasts, so that
--        undoing needs nothing else, and is one commit.
-- Locks: trade_insurance and wine_trades for a moment, which are read through once; at run time reputations last, in id order.
-- Order: before the code that uses it; no code from before it insured anything.
--
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid, disallowed-unique-constraint

ALTER TABLE trade_insurance ADD COLUMN cover_id uuid;
ALTER TABLE trade_insurance ADD COLUMN refund price;
ALTER TABLE trade_insurance ADD COLUMN closed_at timestamptz;
ALTER TABLE trade_insurance ADD CONSTRAINT trade_insurance_cover_unique UNIQUE (cover_id);
ALTER TABLE trade_insurance ADD CONSTRAINT trade_insurance_cover_whole CHECK ((cover_id IS NULL) = (refund IS NULL)) NOT VALID;
ALTER TABLE trade_insurance VALIDATE CONSTRAINT trade_insurance_cover_whole;
ALTER TABLE trade_insurance ADD CONSTRAINT trade_insurance_used_is_closed CHECK (cover_id IS NULL OR used_at IS NULL OR closed_at IS NOT NULL) NOT VALID;
ALTER TABLE trade_insurance VALIDATE CONSTRAINT trade_insurance_used_is_closed;
COMMENT ON TABLE trade_insurance IS 'A buyer''s right to step back from a purchase while he cools off: paid for with the premium, used once. Its room holds the wine '
    'and what the seller got until it ends.';
COMMENT ON COLUMN trade_insurance.cover_id IS 'The cover''s room; null in rows from before covers were rooms.';
COMMENT ON COLUMN trade_insurance.refund IS 'Whole coins of the seller''s that are held, and go back to who steps back.';
COMMENT ON COLUMN trade_insurance.closed_at IS 'When it ended, however it did; null while it runs.';

ALTER TABLE wine_trades DROP CONSTRAINT wine_trades_format_known;
ALTER TABLE wine_trades ADD CONSTRAINT wine_trades_format_known CHECK (format IN ('auction', 'market', 'direct', 'mystery', 'returned')) NOT VALID;
ALTER TABLE wine_trades VALIDATE CONSTRAINT wine_trades_format_known;
COMMENT ON COLUMN wine_trades.format IS 'auction, market, direct or mystery; or returned, where a buyer stepped back: then trade_id is the cover''s.';

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
            -- What was undone counts for nobody: neither the purchase nor the way back, which has the cover's id.
            WHERE NOT EXISTS (SELECT FROM trade_insurance i WHERE i.trade_id = t.trade_id AND i.used_at IS NOT NULL)
              AND NOT EXISTS (SELECT FROM trade_insurance i WHERE i.cover_id = t.trade_id)
        ),
        (reviews, stars) = (SELECT count(*), coalesce(sum(v.stars), 0) FROM trade_reviews v WHERE v.reviewed_id = p_player),
        disputes_lost = (SELECT count(*) FROM trade_disputes d WHERE d.against = p_player AND d.state = 'upheld'),
        counted_at = clock_timestamp()
    WHERE r.user_id = p_player;
END $$;

CREATE FUNCTION covers_begin(p_rooms uuid[], p_ats bigint[], p_covered jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO trade_insurance (trade_id, wine_id, insured_id, premium, bought_at, valid_until, cover_id, refund)
    SELECT c.trade, c.wine, c.insured, c.premium, to_timestamp(p_ats[c.e] / 1000.0), to_timestamp(c.ends / 1000.0), p_rooms[c.e], c.refund
    FROM jsonb_to_recordset(p_covered)
        AS c (e integer, trade uuid, wine bigint, insured bigint, premium bigint, refund bigint, ends bigint);
END $$;
COMMENT ON FUNCTION covers_begin IS 'The rows of purchases that are covered in one commit. Called by journal_effects only.';

CREATE FUNCTION covers_end(p_rooms uuid[], p_ats bigint[], p_uncovered jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_side bigint;
BEGIN
    -- A cover that nobody answered for runs longer than was said: its end is the room's.
    UPDATE trade_insurance i
    SET closed_at = to_timestamp(p_ats[c.e] / 1000.0), valid_until = greatest(i.valid_until, to_timestamp(c.ends / 1000.0)),
        used_at = CASE WHEN c.back THEN to_timestamp(p_ats[c.e] / 1000.0) END
    FROM jsonb_to_recordset(p_uncovered) AS c (e integer, back boolean, ends bigint)
    WHERE i.cover_id = p_rooms[c.e] AND i.closed_at IS NULL;
    INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
    SELECT p_rooms[c.e], c.wine, w.species_id, 'returned', c.buyer, c.seller, NULL, to_timestamp(p_ats[c.e] / 1000.0)
    FROM jsonb_to_recordset(p_uncovered) AS c (e integer, wine bigint, seller bigint, buyer bigint, back boolean)
    JOIN wines w ON w.id = c.wine
    WHERE c.back;
    FOR v_side IN
        SELECT DISTINCT s.player FROM jsonb_to_recordset(p_uncovered) AS c (seller bigint, buyer bigint, back boolean)
        CROSS JOIN LATERAL (VALUES (c.seller), (c.buyer)) AS s (player)
        WHERE c.back ORDER BY s.player
    LOOP
        PERFORM reputation_count(v_side);
    END LOOP;
END $$;
COMMENT ON FUNCTION covers_end IS 'Covers that end in one commit. Who steps back has the wine''s history say so, and both sides counted anew. Called by '
    'journal_effects only.';

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
    IF p_effects ? 'covered' THEN
        PERFORM covers_begin(p_rooms, p_ats, p_effects -> 'covered');
    END IF;
    IF p_effects ? 'uncovered' THEN
        PERFORM covers_end(p_rooms, p_ats, p_effects -> 'uncovered');
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

CREATE OR REPLACE FUNCTION room_rows_void(p_room uuid) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
    UPDATE auctions a SET state = 'void', closed_at = clock_timestamp() WHERE a.auction_id = p_room AND a.state = 'open';
    UPDATE mystery_deposits d SET state = 'void', closed_at = clock_timestamp() WHERE d.pool_id = p_room AND d.state = 'waiting';
    UPDATE market_listings l SET state = 'void', closed_at = clock_timestamp() WHERE l.listing_id = p_room AND l.state = 'open';
    UPDATE direct_trades d SET state = 'void', closed_at = clock_timestamp() WHERE d.direct_trade_id = p_room AND d.state = 'open';
    UPDATE trade_insurance i SET closed_at = clock_timestamp() WHERE i.cover_id = p_room AND i.closed_at IS NULL
$$;

CREATE FUNCTION purchase_of(
    p_player bigint, p_trade uuid, OUT at timestamptz, OUT price bigint, OUT seller_id bigint, OUT seller_ref uuid, OUT seller_name text,
    OUT wine_id bigint, OUT wine_ref uuid, OUT name text, OUT place text, OUT revision integer, OUT cover_id uuid
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.at, t.price::bigint, t.seller_id, u.public_id, u.name, t.wine_id, w.public_id, s.name, w.place, w.revision, i.cover_id
    FROM wine_trades t
    JOIN wines w ON w.id = t.wine_id
    JOIN wine_species s ON s.id = w.species_id
    JOIN users u ON u.id = t.seller_id
    LEFT JOIN trade_insurance i ON i.trade_id = t.trade_id AND i.insured_id = t.buyer_id
    WHERE t.trade_id = p_trade AND t.buyer_id = p_player AND p_player = current_player() AND t.price >= 1
      AND (w.owner_id = p_player OR i.cover_id IS NOT NULL)
    ORDER BY t.wine_id LIMIT 1
$$;
COMMENT ON FUNCTION purchase_of IS 'What the player of this transaction has bought for coins in a trade, and has still or had covered; nulls where there is none.';

REVOKE ALL ON FUNCTION covers_begin, covers_end, purchase_of FROM PUBLIC;
ALTER FUNCTION covers_begin OWNER TO wine_pokedex_engine;
ALTER FUNCTION covers_end OWNER TO wine_pokedex_engine;
ALTER FUNCTION purchase_of OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION purchase_of TO wine_pokedex_app;
