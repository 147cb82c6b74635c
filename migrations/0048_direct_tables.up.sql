-- What:  direct trades as rooms: direct_trade_wines (what each side has put on the table) and what each offers in coins; the
--        functions by which a commit opens, changes and closes a table; journal_effects and room_rows_void with these and with
--        evolution by trade.
-- Why:   the two see in their histories what was offered, and the audit holds every wine in escrow and every coin held against it.
-- Locks: direct_trades shortly, for the columns; new otherwise. At run time direct_trades after wines.
-- Order: before the code that opens tables.
--
-- Nothing has written to direct_trades before there are rooms: an index that is built under a lock takes no time.
-- squawk-ignore-file require-concurrent-index-creation

ALTER TABLE direct_trades ADD COLUMN offered_a price NOT NULL DEFAULT 0, ADD COLUMN offered_b price NOT NULL DEFAULT 0;
COMMENT ON COLUMN direct_trades.offered_a IS 'Whole coins that a has offered last, and offered_b b: held while it is open. Of both only the difference goes over.';
-- Serves: how many tables somebody has opened and not yet left.
CREATE INDEX direct_trades_open_by_inviter ON direct_trades (player_a) WHERE state = 'open';

CREATE TABLE direct_trade_wines (
    direct_trade_id uuid       NOT NULL,
    wine_id         bigint     NOT NULL,
    player_id       bigint     NOT NULL,
    n               smallint   NOT NULL,
    wine_ref        uuid       NOT NULL,
    species_id      bigint     NOT NULL,
    level           wine_level NOT NULL,
    nature          text       NOT NULL,
    shiny           boolean    NOT NULL,
    ivs             smallint[] NOT NULL,
    evs             smallint[] NOT NULL,
    CONSTRAINT direct_trade_wines_pk PRIMARY KEY (direct_trade_id, wine_id),
    CONSTRAINT direct_trade_wines_trade_fk FOREIGN KEY (direct_trade_id) REFERENCES direct_trades (direct_trade_id) ON DELETE CASCADE,
    CONSTRAINT direct_trade_wines_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE RESTRICT,
    CONSTRAINT direct_trade_wines_player_fk FOREIGN KEY (player_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT direct_trade_wines_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT direct_trade_wines_n_counts CHECK (n BETWEEN 1 AND 100),
    CONSTRAINT direct_trade_wines_six_values CHECK (cardinality(ivs) = 6 AND cardinality(evs) = 6)
);
COMMENT ON TABLE direct_trade_wines IS 'What each side of a direct trade has offered last, as it was when it was put on the table. Seen by the two.';
COMMENT ON COLUMN direct_trade_wines.player_id IS 'Who offers it.';
COMMENT ON COLUMN direct_trade_wines.n IS 'Its place in the offer, from 1.';
COMMENT ON COLUMN direct_trade_wines.wine_ref IS 'wines.public_id.';
COMMENT ON COLUMN direct_trade_wines.level IS '1 to 999.';
COMMENT ON COLUMN direct_trade_wines.ivs IS 'The six individual values in the order of wines; evs the effort values.';
-- Serves: where a wine was offered, and the reference from wines.
CREATE INDEX direct_trade_wines_by_wine ON direct_trade_wines (wine_id);
-- Serves: the reference from players.
CREATE INDEX direct_trade_wines_by_player ON direct_trade_wines (player_id);
-- Serves: the reference from species.
CREATE INDEX direct_trade_wines_by_species ON direct_trade_wines (species_id);

ALTER TABLE direct_trade_wines ENABLE ROW LEVEL SECURITY;
ALTER TABLE direct_trade_wines FORCE ROW LEVEL SECURITY;
-- Under the trades' own policy: only of one's own.
CREATE POLICY direct_trade_wines_own ON direct_trade_wines FOR SELECT TO wine_pokedex_app
USING (EXISTS (SELECT FROM direct_trades d WHERE d.direct_trade_id = direct_trade_wines.direct_trade_id));
CREATE POLICY direct_trade_wines_reports ON direct_trade_wines FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY direct_trade_wines_engine ON direct_trade_wines TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON direct_trade_wines TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, DELETE ON direct_trade_wines TO wine_pokedex_engine;

-- A commit ------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION direct_trades_begin(p_rooms uuid[], p_ats bigint[], p_tables jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_failed jsonb;
BEGIN
    -- Tables open in one parlour, whose row is locked: neither the count nor the pair can be overtaken.
    SELECT coalesce(jsonb_agg(jsonb_build_object('e', x.e, 'code', x.code)), '[]') INTO v_failed
    FROM (
        SELECT t.e, CASE
            WHEN players_apart(t.a, t.b) THEN 'player_blocked'
            WHEN EXISTS (
                SELECT FROM users u WHERE u.id IN (t.a, t.b) AND u.trade_locked_until > clock_timestamp()
            ) THEN 'trade_locked'
            WHEN EXISTS (
                SELECT FROM direct_trades d
                WHERE least(d.player_a, d.player_b) = least(t.a, t.b) AND greatest(d.player_a, d.player_b) = greatest(t.a, t.b)
                  AND d.state = 'open'
            ) OR EXISTS (
                SELECT FROM jsonb_to_recordset(p_tables) AS s (e integer, a bigint, b bigint)
                WHERE s.e < t.e AND (s.a, s.b) IN ((t.a, t.b), (t.b, t.a))
            ) THEN 'already_trading'
            WHEN t.most < (SELECT count(*) FROM direct_trades d WHERE d.state = 'open' AND d.player_a = t.a)
                + (SELECT count(*) FROM jsonb_to_recordset(p_tables) AS s (e integer, a bigint) WHERE s.e <= t.e AND s.a = t.a)
            THEN 'too_many_trades'
        END AS code
        FROM jsonb_to_recordset(p_tables) AS t (e integer, a bigint, b bigint, most integer)
    ) x
    WHERE x.code IS NOT NULL;
    IF v_failed = '[]' THEN
        INSERT INTO direct_trades (direct_trade_id, player_a, player_b, opened_at)
        SELECT p_rooms[t.e], t.a, t.b, to_timestamp(p_ats[t.e] / 1000.0)
        FROM jsonb_to_recordset(p_tables) AS t (e integer, a bigint, b bigint);
    END IF;
    RETURN v_failed;
END $$;
COMMENT ON FUNCTION direct_trades_begin IS 'The rows of tables that open in one commit; answers the entries in which the two may not sit down, each with why. '
    'Called by journal_effects only.';

CREATE FUNCTION direct_trades_may_settle(p_rooms uuid[], p_closing jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object('e', x.e, 'code', x.code)), '[]')
        FROM (
            SELECT c.e, CASE
                WHEN players_apart(d.player_a, d.player_b) THEN 'player_blocked'
                WHEN EXISTS (
                    SELECT FROM users u WHERE u.id IN (d.player_a, d.player_b) AND u.trade_locked_until > clock_timestamp()
                ) THEN 'trade_locked'
            END AS code
            FROM jsonb_to_recordset(p_closing) AS c (e integer, outcome text)
            JOIN direct_trades d ON d.direct_trade_id = p_rooms[c.e]
            WHERE c.outcome = 'settled'
        ) x
        WHERE x.code IS NOT NULL
    );
END $$;
COMMENT ON FUNCTION direct_trades_may_settle IS 'Answers the entries of one commit in which a table may not be settled, each with why: one blocks the other, or is locked out. '
    'Called by journal_effects only.';

CREATE FUNCTION direct_trades_offer(p_offers jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM direct_trade_wines x USING jsonb_to_recordset(p_offers) AS o (room uuid, player bigint)
    WHERE x.direct_trade_id = o.room AND x.player_id = o.player;
    INSERT INTO direct_trade_wines (
        direct_trade_id, wine_id, player_id, n, wine_ref, species_id, level, nature, shiny, ivs, evs
    )
    SELECT o.room, w.id, o.player, i.n, w.public_id, w.species_id, w.level, w.nature, w.shiny,
        ARRAY[w.iv_longevity, w.iv_power, w.iv_terroir, w.iv_complexity, w.iv_rarity, w.iv_elegance],
        ARRAY[w.ev_longevity, w.ev_power, w.ev_terroir, w.ev_complexity, w.ev_rarity, w.ev_elegance]
    FROM jsonb_to_recordset(p_offers) AS o (room uuid, player bigint, wines jsonb)
    CROSS JOIN LATERAL jsonb_array_elements_text(o.wines) WITH ORDINALITY AS i (wine, n)
    JOIN wines w ON w.id = i.wine::bigint;
    UPDATE direct_trades d SET offered_a = coalesce(x.a, d.offered_a), offered_b = coalesce(x.b, d.offered_b)
    FROM (
        SELECT o.room, max(o.coins) FILTER (WHERE o.seat = 0) AS a, max(o.coins) FILTER (WHERE o.seat = 1) AS b
        FROM jsonb_to_recordset(p_offers) AS o (room uuid, seat integer, coins bigint)
        GROUP BY o.room
    ) x
    WHERE d.direct_trade_id = x.room;
END $$;
COMMENT ON FUNCTION direct_trades_offer IS 'What sides offer after one commit: the last offer of each. Called by journal_effects only.';

CREATE FUNCTION direct_trades_end(p_rooms uuid[], p_ats bigint[], p_closing jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE direct_trades d
    SET state = c.outcome, coins_a = c.a, coins_b = c.b, closed_at = to_timestamp(p_ats[c.e] / 1000.0)
    FROM jsonb_to_recordset(p_closing) AS c (e integer, outcome text, a bigint, b bigint)
    WHERE d.direct_trade_id = p_rooms[c.e] AND d.state = 'open';
END $$;
COMMENT ON FUNCTION direct_trades_end IS 'Closes the rows of tables that end in one commit. Called by journal_effects only.';

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

CREATE OR REPLACE FUNCTION room_rows_void(p_room uuid) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE battles b SET state = 'void', closed_at = clock_timestamp(), reason = 'void'
    WHERE b.battle_id = p_room AND b.state = 'live';
    UPDATE auctions a SET state = 'void', closed_at = clock_timestamp() WHERE a.auction_id = p_room AND a.state = 'open';
    UPDATE mystery_deposits d SET state = 'void', closed_at = clock_timestamp() WHERE d.pool_id = p_room AND d.state = 'waiting';
    UPDATE market_listings l SET state = 'void', closed_at = clock_timestamp() WHERE l.listing_id = p_room AND l.state = 'open';
    UPDATE direct_trades d SET state = 'void', closed_at = clock_timestamp() WHERE d.direct_trade_id = p_room AND d.state = 'open'
$$;

REVOKE ALL ON FUNCTION
    direct_trades_begin, direct_trades_may_settle, direct_trades_offer, direct_trades_end
FROM PUBLIC;
ALTER FUNCTION direct_trades_begin OWNER TO wine_pokedex_engine;
ALTER FUNCTION direct_trades_may_settle OWNER TO wine_pokedex_engine;
ALTER FUNCTION direct_trades_offer OWNER TO wine_pokedex_engine;
ALTER FUNCTION direct_trades_end OWNER TO wine_pokedex_engine;
