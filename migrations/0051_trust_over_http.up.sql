-- What:  what HTTP needs of trust: lines in inboxes for reviews and disputes (inbox_tell), one block for friends and for trade, the
--        history of a player's trades and of a wine, as far as those who had a part in it show it.
-- Why:   reviews, disputes and blocks had tables and no door. What somebody is told of others' trades is decided here and nowhere else.
-- Locks: nothing for long; at run time an inbox's head, last of all.
-- Order: before the code that uses it; code from before it blocks as it did.

-- What is told outside of commits -------------------------------------------------------------------------------------------

CREATE FUNCTION inbox_tell(p_player bigint, p_type text, p_room uuid, p_d jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_n bigint;
BEGIN
    INSERT INTO inbox_heads (player_id, n) VALUES (p_player, 1)
    ON CONFLICT (player_id) DO UPDATE SET n = inbox_heads.n + 1 RETURNING n INTO v_n;
    INSERT INTO inbox (player_id, n, at_ms, type, d, room_id, seq)
    VALUES (p_player, v_n, floor(extract(epoch FROM clock_timestamp()) * 1000), p_type, p_d, p_room, 0);
END $$;
COMMENT ON FUNCTION inbox_tell IS 'A line in a player''s inbox that no entry of a room causes: it names the room it is about, and 0 for the entry. For functions of '
    'the engine, which lock an inbox''s head last.';

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
    PERFORM inbox_tell(v_other, 'trade.reviewed', p_trade, jsonb_build_object('trade', p_trade, 'stars', p_stars));
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
    PERFORM inbox_tell(
        v_trade.seller_id + v_trade.buyer_id - current_player(), 'trade.disputed', p_trade,
        jsonb_build_object('dispute', p_dispute, 'trade', p_trade, 'reason', p_reason)
    );
END $$;

CREATE OR REPLACE FUNCTION trade_dispute_withdraw(p_dispute uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_dispute trade_disputes;
BEGIN
    UPDATE trade_disputes d SET state = 'withdrawn', resolved_at = clock_timestamp()
    WHERE d.public_id = p_dispute AND d.opened_by = current_player() AND d.state = 'open'
    RETURNING * INTO v_dispute;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_open_needed', 'there is no such open dispute');
    END IF;
    PERFORM inbox_tell(
        v_dispute.against, 'trade.dispute_ended', v_dispute.trade_id,
        jsonb_build_object('dispute', p_dispute, 'trade', v_dispute.trade_id, 'state', 'withdrawn')
    );
END $$;

CREATE OR REPLACE FUNCTION trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_dispute trade_disputes;
    v_side bigint;
BEGIN
    UPDATE trade_disputes d
    SET state = CASE WHEN p_upheld THEN 'upheld' ELSE 'rejected' END, resolution = p_resolution, resolved_at = clock_timestamp()
    WHERE d.public_id = p_dispute AND d.state = 'open'
    RETURNING * INTO v_dispute;
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_open_needed', 'there is no such open dispute');
    END IF;
    PERFORM reputation_count(v_dispute.against);
    FOR v_side IN SELECT p FROM unnest(ARRAY[v_dispute.opened_by, v_dispute.against]) p ORDER BY p LOOP
        PERFORM inbox_tell(
            v_side, 'trade.dispute_ended', v_dispute.trade_id,
            jsonb_build_object('dispute', p_dispute, 'trade', v_dispute.trade_id, 'state', v_dispute.state)
        );
    END LOOP;
END $$;

-- Blocks --------------------------------------------------------------------------------------------------------------------

-- No door led to either table before: neither has rows that the other lacks.
GRANT INSERT ON player_blocks TO wine_pokedex_engine;
COMMENT ON TABLE player_blocks IS 'Who trades with whom in no form: the same rows as user_blocks, written by player_block. Seen by who blocks only.';

CREATE OR REPLACE FUNCTION player_block(p_other bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c_blocks_max CONSTANT integer := 1000;
    v_me bigint := acting_player();
BEGIN
    PERFORM lock_two_players(v_me, p_other);
    INSERT INTO user_blocks (blocker_id, blocked_id) VALUES (v_me, p_other) ON CONFLICT DO NOTHING;
    INSERT INTO player_blocks (blocker_id, blocked_id) VALUES (v_me, p_other) ON CONFLICT DO NOTHING;
    IF c_blocks_max < (SELECT count(*) FROM user_blocks b WHERE b.blocker_id = v_me) THEN
        PERFORM rule_refuses('user_blocks_blocks_max', jsonb_build_object('most', c_blocks_max));
    END IF;
    PERFORM friend_remove(p_other);
END $$;

CREATE OR REPLACE FUNCTION player_unblock(p_other bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM player_blocks b WHERE b.blocker_id = v_me AND b.blocked_id = p_other;
    DELETE FROM user_blocks b WHERE b.blocker_id = v_me AND b.blocked_id = p_other;
    RETURN FOUND;
END $$;

-- Histories -----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION trades_of(p_player bigint, p_before timestamptz, p_before_trade uuid, p_before_wine bigint, p_limit integer)
RETURNS TABLE (
    trade_id uuid, wine_id bigint, format text, sold boolean, price bigint, at timestamptz, wine uuid, species text, species_name text,
    other_ref uuid, other_name text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF p_player IS DISTINCT FROM acting_player()
        AND (NOT user_shows(p_player, 'cellar') OR players_apart(p_player, current_player()))
    THEN
        PERFORM rule_refuses('wine_trades_shown');
    END IF;
    RETURN QUERY
    SELECT t.trade_id, t.wine_id, t.format, t.seller_id = p_player, t.price::bigint, t.at, w.public_id, s.slug, s.name, u.public_id, u.name
    FROM (
        (SELECT * FROM wine_trades x
         WHERE x.seller_id = p_player
           AND (p_before IS NULL OR (x.at, x.trade_id, x.wine_id) < (p_before, p_before_trade, p_before_wine))
         ORDER BY x.at DESC, x.trade_id DESC, x.wine_id DESC LIMIT p_limit)
        UNION ALL
        (SELECT * FROM wine_trades x
         WHERE x.buyer_id = p_player
           AND (p_before IS NULL OR (x.at, x.trade_id, x.wine_id) < (p_before, p_before_trade, p_before_wine))
         ORDER BY x.at DESC, x.trade_id DESC, x.wine_id DESC LIMIT p_limit)
    ) t
    JOIN wines w ON w.id = t.wine_id
    JOIN wine_species s ON s.id = t.species_id
    -- Whom one gets a wine of by mystery stays one; with whom another traded is told as far as that one shows himself.
    LEFT JOIN users u ON u.id = t.seller_id + t.buyer_id - p_player AND t.format <> 'mystery' AND (
        p_player = current_player() OR u.id = current_player() OR (user_shows(u.id, 'profile') AND NOT players_apart(u.id, current_player()))
    )
    ORDER BY t.at DESC, t.trade_id DESC, t.wine_id DESC LIMIT p_limit;
END $$;
COMMENT ON FUNCTION trades_of IS 'The wines that changed hands for a player, newest first, from before a row on: his own, or another''s as far as his cellar is '
    'shown to the player of this transaction and neither blocks the other.';

CREATE FUNCTION wine_owners(p_wine uuid)
RETURNS TABLE (format text, price bigint, at timestamptz, from_ref uuid, from_name text, to_ref uuid, to_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_wine bigint;
BEGIN
    PERFORM acting_player();
    SELECT w.id INTO v_wine FROM wines w WHERE w.public_id = p_wine;
    IF NOT FOUND THEN
        PERFORM rule_refuses('wine_owners_of_a_wine');
    END IF;
    RETURN QUERY
    SELECT t.format, t.price::bigint, t.at, f.public_id, f.name, o.public_id, o.name
    FROM wine_trades t
    LEFT JOIN users f ON f.id = t.seller_id AND t.format <> 'mystery' AND (
        f.id = current_player() OR (user_shows(f.id, 'profile') AND NOT players_apart(f.id, current_player()))
    )
    LEFT JOIN users o ON o.id = t.buyer_id AND t.format <> 'mystery' AND (
        o.id = current_player() OR (user_shows(o.id, 'profile') AND NOT players_apart(o.id, current_player()))
    )
    WHERE t.wine_id = v_wine ORDER BY t.at DESC LIMIT 500;
END $$;
COMMENT ON FUNCTION wine_owners IS 'Through whose hands a wine went, the latest first, 500 at most; nameless who does not show his profile to the player of this '
    'transaction, blocks him or is blocked by him, and both sides of a mystery.';

CREATE FUNCTION trade_reviews_of(p_player bigint, p_before bigint, p_limit integer)
RETURNS TABLE (id bigint, stars smallint, comment text, written_at timestamptz, reviewer_ref uuid, reviewer_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id, r.stars, r.comment, r.written_at, u.public_id, u.name
    FROM trade_reviews r
    JOIN wine_trades t ON t.trade_id = r.trade_id AND t.wine_id = r.wine_id
    LEFT JOIN users u ON u.id = r.reviewer_id AND t.format <> 'mystery' AND user_shows(u.id, 'profile')
    WHERE r.reviewed_id = p_player AND (p_before IS NULL OR r.id < p_before) ORDER BY r.id DESC LIMIT p_limit
$$;
COMMENT ON FUNCTION trade_reviews_of IS 'What was said of a player, newest first; nameless whose profile is not shown, and who traded by mystery.';

REVOKE ALL ON FUNCTION inbox_tell, trades_of, wine_owners, trade_reviews_of FROM PUBLIC;
ALTER FUNCTION inbox_tell OWNER TO wine_pokedex_engine;
ALTER FUNCTION trades_of OWNER TO wine_pokedex_engine;
ALTER FUNCTION wine_owners OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_reviews_of OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION trades_of, wine_owners, trade_reviews_of TO wine_pokedex_app;
