-- What:  user_reputation, trade_reviews, trade_disputes, trade_insurance, player_reports, player_blocks, and trading_rules with
--        trading_refusal, which says why somebody may not trade a wine.
-- Why:   strangers trade with each other here. Who reviews, disputes or insures a trade was a side of it: a trigger holds that for
--        whoever writes. Reviews and disputes change another player's reputation and so go through functions; blocks and reports
--        are a player's own word, written by himself under policies.
-- Locks: new tables only (the foreign keys lock users and wine_trades for a moment); at run time what is written, then the
--        reputation's row.
-- Order: before the code that uses it.
--
-- History stays when an account goes, which is made nameless and not deleted: RESTRICT. What is the player's alone goes with him.

CREATE TABLE user_reputation (
    user_id       bigint      NOT NULL,
    trades        integer     NOT NULL DEFAULT 0,
    reviews       integer     NOT NULL DEFAULT 0,
    stars         integer     NOT NULL DEFAULT 0,
    disputes_lost integer     NOT NULL DEFAULT 0,
    counted_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_reputation_pk PRIMARY KEY (user_id),
    CONSTRAINT user_reputation_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_reputation_not_negative CHECK (trades >= 0 AND reviews >= 0 AND disputes_lost >= 0),
    CONSTRAINT user_reputation_stars_of_reviews CHECK (stars BETWEEN reviews AND 5 * reviews)
);
COMMENT ON TABLE user_reputation IS 'What speaks for and against a player who trades, counted anew from trades, reviews and disputes whenever one of '
    'them changes; public. The score is not kept: it grows with the age of the account.';
COMMENT ON COLUMN user_reputation.trades IS 'Trades completed, on either side; one of several wines is one.';
COMMENT ON COLUMN user_reputation.stars IS 'Sum of the stars of his reviews, 1 to 5 each.';
COMMENT ON COLUMN user_reputation.disputes_lost IS 'Disputes against him that were upheld.';
COMMENT ON COLUMN user_reputation.counted_at IS 'When that was counted.';

CREATE FUNCTION reputation_score(p_trades integer, p_reviews integer, p_stars integer, p_disputes_lost integer, p_age_days integer)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN greatest(0, least(1000,
    300 + 6 * least(p_trades, 50) + least(p_age_days, 200)
    + greatest(-200, least(200, 20 * (p_stars - 3 * p_reviews))) - 75 * least(p_disputes_lost, 20)
));
COMMENT ON FUNCTION reputation_score IS 'The score, 0 to 1000, by our choice: 300 to begin with, 6 for each of 50 trades, 1 for each of 200 days, 20 for each star above '
    'or below three up to 200, and 75 less for each lost dispute.';

CREATE FUNCTION reputation_of(
    p_player bigint, OUT trades integer, OUT reviews integer, OUT stars integer, OUT disputes_lost integer, OUT age_days integer, OUT score integer
)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT r.*, reputation_score(r.trades, r.reviews, r.stars, r.disputes_lost, r.age_days)
    FROM (
        SELECT coalesce(r.trades, 0) AS trades, coalesce(r.reviews, 0) AS reviews, coalesce(r.stars, 0) AS stars,
               coalesce(r.disputes_lost, 0) AS disputes_lost,
               greatest(0, extract(epoch FROM clock_timestamp() - u.created_at)::bigint / 86400)::integer AS age_days
        FROM users u LEFT JOIN user_reputation r ON r.user_id = u.id WHERE u.id = p_player
    ) r
$$;
COMMENT ON FUNCTION reputation_of IS 'What speaks for and against a player now, with his score; nulls where there is no such player.';

CREATE TABLE trade_reviews (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    trade_id    uuid        NOT NULL,
    wine_id     bigint      NOT NULL,
    reviewer_id bigint      NOT NULL,
    reviewed_id bigint      NOT NULL,
    stars       smallint    NOT NULL,
    comment     text,
    written_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT trade_reviews_pk PRIMARY KEY (id),
    CONSTRAINT trade_reviews_one_a_side UNIQUE (trade_id, reviewer_id),
    CONSTRAINT trade_reviews_trade_fk FOREIGN KEY (trade_id, wine_id) REFERENCES wine_trades (trade_id, wine_id) ON DELETE RESTRICT,
    CONSTRAINT trade_reviews_reviewer_fk FOREIGN KEY (reviewer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT trade_reviews_reviewed_fk FOREIGN KEY (reviewed_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT trade_reviews_stars_1_to_5 CHECK (stars BETWEEN 1 AND 5),
    CONSTRAINT trade_reviews_comment_length CHECK (char_length(comment) BETWEEN 1 AND 500)
);
COMMENT ON TABLE trade_reviews IS 'What each side of a trade says of the other, once; public, and never changed.';
COMMENT ON COLUMN trade_reviews.wine_id IS 'One wine of the trade: wine_trades has a row for each.';
COMMENT ON COLUMN trade_reviews.stars IS '1 to 5.';
-- Serves: what is said of a player, newest first, and the counting of his stars from the index alone.
CREATE INDEX trade_reviews_by_reviewed ON trade_reviews (reviewed_id, id DESC) INCLUDE (stars);
-- Serve: the foreign keys' own look-ups.
CREATE INDEX trade_reviews_by_reviewer ON trade_reviews (reviewer_id);

CREATE TABLE trade_disputes (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    public_id   uuid        NOT NULL,
    trade_id    uuid        NOT NULL,
    wine_id     bigint      NOT NULL,
    opened_by   bigint      NOT NULL,
    against     bigint      NOT NULL,
    reason      text        NOT NULL,
    detail      text        NOT NULL,
    state       text        NOT NULL DEFAULT 'open',
    resolution  text,
    opened_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    resolved_at timestamptz,
    CONSTRAINT trade_disputes_pk PRIMARY KEY (id),
    CONSTRAINT trade_disputes_public_id_unique UNIQUE (public_id),
    CONSTRAINT trade_disputes_one_a_side UNIQUE (trade_id, opened_by),
    CONSTRAINT trade_disputes_trade_fk FOREIGN KEY (trade_id, wine_id) REFERENCES wine_trades (trade_id, wine_id) ON DELETE RESTRICT,
    CONSTRAINT trade_disputes_opened_by_fk FOREIGN KEY (opened_by) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT trade_disputes_against_fk FOREIGN KEY (against) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT trade_disputes_reason_known CHECK (reason IN ('pressure', 'deceit', 'shared_account', 'mistake', 'other')),
    CONSTRAINT trade_disputes_detail_length CHECK (char_length(detail) BETWEEN 1 AND 2000),
    CONSTRAINT trade_disputes_state_known CHECK (state IN ('open', 'upheld', 'rejected', 'withdrawn')),
    CONSTRAINT trade_disputes_resolution_length CHECK (char_length(resolution) BETWEEN 1 AND 2000),
    CONSTRAINT trade_disputes_resolved_whole CHECK (
        (state = 'open') = (resolved_at IS NULL) AND (state IN ('upheld', 'rejected')) = (resolution IS NOT NULL)
    )
);
COMMENT ON TABLE trade_disputes IS 'A side says that a trade was not right: once a side and trade, seen by both sides, decided by an operator.';
COMMENT ON COLUMN trade_disputes.public_id IS 'UUIDv7 made by the program: what the outside calls the dispute.';
COMMENT ON COLUMN trade_disputes.state IS 'open, upheld, rejected, or withdrawn by who opened it.';
COMMENT ON COLUMN trade_disputes.resolution IS 'Why it was upheld or rejected, for both to read.';
-- Serves: what is to be decided, oldest first.
CREATE INDEX trade_disputes_open ON trade_disputes (opened_at) WHERE state = 'open';
-- Serve: a player's disputes on either side, newest first, and what he lost.
CREATE INDEX trade_disputes_by_opener ON trade_disputes (opened_by, id DESC);
CREATE INDEX trade_disputes_by_against ON trade_disputes (against, id DESC) INCLUDE (state);

CREATE TABLE trade_insurance (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    trade_id    uuid        NOT NULL,
    wine_id     bigint      NOT NULL,
    insured_id  bigint      NOT NULL,
    premium     price       NOT NULL,
    bought_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    valid_until timestamptz NOT NULL,
    used_at     timestamptz,
    CONSTRAINT trade_insurance_pk PRIMARY KEY (id),
    CONSTRAINT trade_insurance_once UNIQUE (trade_id, insured_id),
    CONSTRAINT trade_insurance_trade_fk FOREIGN KEY (trade_id, wine_id) REFERENCES wine_trades (trade_id, wine_id) ON DELETE RESTRICT,
    CONSTRAINT trade_insurance_insured_fk FOREIGN KEY (insured_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT trade_insurance_premium_counts CHECK (premium >= 1),
    CONSTRAINT trade_insurance_window CHECK (valid_until > bought_at AND valid_until <= bought_at + interval '7 days'),
    CONSTRAINT trade_insurance_used_in_window CHECK (used_at < valid_until)
);
COMMENT ON TABLE trade_insurance IS 'A buyer''s right to step back from a purchase while he cools off: paid for with the premium, used once. What '
    'stepping back does to wine and coins is the trading house''s.';
COMMENT ON COLUMN trade_insurance.premium IS 'Whole coins, 1 or more, gone to the fees of the house.';
COMMENT ON COLUMN trade_insurance.valid_until IS 'First moment at which it is too late; seven days after buying at most.';
-- Serves: a player's insurances, newest first.
CREATE INDEX trade_insurance_by_insured ON trade_insurance (insured_id, id DESC);

CREATE FUNCTION trade_sides_check() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_sides bigint[];
    v_new jsonb := to_jsonb(NEW);
BEGIN
    SELECT ARRAY[t.seller_id, t.buyer_id] INTO v_sides FROM wine_trades t
    WHERE t.trade_id = NEW.trade_id AND t.wine_id = NEW.wine_id;
    -- The arguments name the columns that hold the sides; where they are two, they are the two different ones.
    IF NOT v_sides @> ARRAY[(v_new ->> TG_ARGV[0])::bigint, (v_new ->> TG_ARGV[TG_NARGS - 1])::bigint]
        OR (TG_NARGS = 2 AND v_new ->> TG_ARGV[0] = v_new ->> TG_ARGV[1])
    THEN
        PERFORM rule_broken(TG_TABLE_NAME, TG_NAME, 'only the sides of a trade have a say in it');
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION trade_sides_check IS 'Refuses a row about a trade whose players were not its sides. A trade that does not exist is left to the foreign key.';
REVOKE ALL ON FUNCTION trade_sides_check FROM PUBLIC;
CREATE TRIGGER trade_reviews_by_the_sides BEFORE INSERT OR UPDATE ON trade_reviews
FOR EACH ROW EXECUTE FUNCTION trade_sides_check('reviewer_id', 'reviewed_id');
CREATE TRIGGER trade_disputes_by_the_sides BEFORE INSERT OR UPDATE ON trade_disputes
FOR EACH ROW EXECUTE FUNCTION trade_sides_check('opened_by', 'against');
CREATE TRIGGER trade_insurance_by_a_side BEFORE INSERT OR UPDATE ON trade_insurance
FOR EACH ROW EXECUTE FUNCTION trade_sides_check('insured_id');

CREATE TABLE player_reports (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    reporter_id bigint      NOT NULL,
    reported_id bigint      NOT NULL,
    kind        text        NOT NULL,
    detail      text        NOT NULL,
    state       text        NOT NULL DEFAULT 'open',
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at   timestamptz,
    CONSTRAINT player_reports_pk PRIMARY KEY (id),
    CONSTRAINT player_reports_reporter_fk FOREIGN KEY (reporter_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT player_reports_reported_fk FOREIGN KEY (reported_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT player_reports_not_oneself CHECK (reporter_id <> reported_id),
    CONSTRAINT player_reports_kind_known CHECK (kind IN ('cheating', 'abuse', 'spam', 'fraud', 'name')),
    CONSTRAINT player_reports_detail_length CHECK (char_length(detail) BETWEEN 1 AND 2000),
    CONSTRAINT player_reports_state_known CHECK (state IN ('open', 'acted', 'dismissed')),
    CONSTRAINT player_reports_closed_whole CHECK ((state = 'open') = (closed_at IS NULL))
);
COMMENT ON TABLE player_reports IS 'A player says that another does what he should not. Seen by who reports and by operators, never by the reported.';
COMMENT ON COLUMN player_reports.state IS 'open, acted (something was done) or dismissed.';
-- Serves: that one report of a kind about a player is enough while it is open.
CREATE UNIQUE INDEX player_reports_one_open ON player_reports (reporter_id, reported_id, kind) WHERE state = 'open';
-- Serves: what is to be looked at, oldest first, and how many open reports a player makes.
CREATE INDEX player_reports_open ON player_reports (made_at) WHERE state = 'open';
-- Serves: what was said of a player.
CREATE INDEX player_reports_by_reported ON player_reports (reported_id, id DESC);

CREATE FUNCTION player_reports_check_number() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- Two at once would each count the other out; a player's own lock, so that nobody else waits.
    PERFORM pg_advisory_xact_lock(hashtextextended('player_reports', NEW.reporter_id));
    IF 20 <= (SELECT count(*) FROM player_reports r WHERE r.reporter_id = NEW.reporter_id AND r.state = 'open') THEN
        PERFORM rule_broken('player_reports', 'player_reports_not_too_many', 'a player has 20 open reports at most');
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION player_reports_check_number IS 'Refuses the 21st open report of a player.';
REVOKE ALL ON FUNCTION player_reports_check_number FROM PUBLIC;
CREATE TRIGGER player_reports_not_too_many BEFORE INSERT ON player_reports
FOR EACH ROW EXECUTE FUNCTION player_reports_check_number();

CREATE TABLE player_blocks (
    blocker_id bigint      NOT NULL,
    blocked_id bigint      NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT player_blocks_pk PRIMARY KEY (blocker_id, blocked_id),
    CONSTRAINT player_blocks_blocker_fk FOREIGN KEY (blocker_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT player_blocks_blocked_fk FOREIGN KEY (blocked_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT player_blocks_not_oneself CHECK (blocker_id <> blocked_id)
);
COMMENT ON TABLE player_blocks IS 'Who wants nothing to do with whom: they trade neither directly nor on the market nor by mystery. An auction is open to all. Seen by '
    'who blocks only.';
-- Serves: whether somebody is blocked by the one he asks.
CREATE INDEX player_blocks_by_blocked ON player_blocks (blocked_id);

CREATE TABLE trading_rules (
    id           bigint   GENERATED ALWAYS AS IDENTITY,
    format       text,
    country      text,
    region       text,
    rarity_from  smallint NOT NULL DEFAULT 1,
    closed       boolean  NOT NULL DEFAULT false,
    level_min    smallint NOT NULL DEFAULT 1,
    score_min    smallint NOT NULL DEFAULT 0,
    age_days_min integer  NOT NULL DEFAULT 0,
    CONSTRAINT trading_rules_pk PRIMARY KEY (id),
    CONSTRAINT trading_rules_one_each UNIQUE NULLS NOT DISTINCT (format, country, region, rarity_from),
    CONSTRAINT trading_rules_format_known CHECK (format IN ('auction', 'market', 'direct', 'mystery')),
    CONSTRAINT trading_rules_region_in_country CHECK (region IS NULL OR country IS NOT NULL),
    CONSTRAINT trading_rules_rarity_1_to_21 CHECK (rarity_from BETWEEN 1 AND 21),
    CONSTRAINT trading_rules_level_1_to_999 CHECK (level_min BETWEEN 1 AND 999),
    CONSTRAINT trading_rules_score_0_to_1000 CHECK (score_min BETWEEN 0 AND 1000),
    CONSTRAINT trading_rules_age_counts CHECK (age_days_min BETWEEN 0 AND 3650)
);
COMMENT ON TABLE trading_rules IS 'What is asked of who trades, on either side. Every rule that fits counts, and the strictest of them decides. '
    'The first rows are here and not in a file: they are the operator''s to change, and a start must not put them back.';
COMMENT ON COLUMN trading_rules.format IS 'auction, market, direct or mystery; null: any.';
COMMENT ON COLUMN trading_rules.country IS 'Of the wine''s species; null: any. With region: that region of it.';
COMMENT ON COLUMN trading_rules.rarity_from IS 'Wines of this rarity and rarer ones, 1 to 21.';
COMMENT ON COLUMN trading_rules.closed IS 'True: these wines are not traded so at all.';
COMMENT ON COLUMN trading_rules.level_min IS 'The least level of a player, 1 to 999.';
COMMENT ON COLUMN trading_rules.score_min IS 'The least reputation, 0 to 1000.';
COMMENT ON COLUMN trading_rules.age_days_min IS 'The least age of the account, in days.';
INSERT INTO trading_rules (format, rarity_from, level_min, score_min, age_days_min) VALUES
    (NULL, 1, 1, 100, 0),     -- whoever has lost several disputes
    ('direct', 1, 2, 150, 0), -- where one may be talked into something
    (NULL, 15, 10, 300, 1);   -- from Unicorn on: nothing for an account of this morning

ALTER TABLE user_reputation ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_reputation FORCE ROW LEVEL SECURITY;
CREATE POLICY user_reputation_all ON user_reputation FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING (true);
CREATE POLICY user_reputation_engine ON user_reputation TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE trade_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE trade_reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY trade_reviews_all ON trade_reviews FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING (true);
CREATE POLICY trade_reviews_engine ON trade_reviews TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE trade_disputes ENABLE ROW LEVEL SECURITY;
ALTER TABLE trade_disputes FORCE ROW LEVEL SECURITY;
CREATE POLICY trade_disputes_sides ON trade_disputes FOR SELECT TO wine_pokedex_app
USING (current_player() IN (opened_by, against));
CREATE POLICY trade_disputes_reports ON trade_disputes FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY trade_disputes_engine ON trade_disputes TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE trade_insurance ENABLE ROW LEVEL SECURITY;
ALTER TABLE trade_insurance FORCE ROW LEVEL SECURITY;
CREATE POLICY trade_insurance_own ON trade_insurance FOR SELECT TO wine_pokedex_app USING (insured_id = current_player());
CREATE POLICY trade_insurance_reports ON trade_insurance FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY trade_insurance_engine ON trade_insurance TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE player_reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE player_reports FORCE ROW LEVEL SECURITY;
CREATE POLICY player_reports_own ON player_reports FOR SELECT TO wine_pokedex_app USING (reporter_id = current_player());
CREATE POLICY player_reports_own_new ON player_reports FOR INSERT TO wine_pokedex_app
WITH CHECK (reporter_id = current_player() AND state = 'open');
CREATE POLICY player_reports_reports ON player_reports FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY player_reports_engine ON player_reports TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE player_blocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE player_blocks FORCE ROW LEVEL SECURITY;
CREATE POLICY player_blocks_own ON player_blocks TO wine_pokedex_app
USING (blocker_id = current_player()) WITH CHECK (blocker_id = current_player());
CREATE POLICY player_blocks_engine ON player_blocks TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON user_reputation, trade_reviews, trade_disputes, trade_insurance, player_reports
TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, DELETE ON player_blocks TO wine_pokedex_app;
GRANT INSERT (blocker_id, blocked_id) ON player_blocks TO wine_pokedex_app;
GRANT INSERT (reporter_id, reported_id, kind, detail) ON player_reports TO wine_pokedex_app;
GRANT SELECT ON trading_rules TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
GRANT INSERT, DELETE ON trading_rules TO wine_pokedex_jobs;
GRANT UPDATE (closed, level_min, score_min, age_days_min) ON trading_rules TO wine_pokedex_jobs;
GRANT SELECT, INSERT, UPDATE ON user_reputation, trade_disputes, trade_insurance, player_reports TO wine_pokedex_engine;
GRANT SELECT, INSERT ON trade_reviews TO wine_pokedex_engine;
GRANT SELECT ON player_blocks TO wine_pokedex_engine;

-- Reputation ----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION reputation_count(p_player bigint) RETURNS void
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
COMMENT ON FUNCTION reputation_count IS 'Counts anew what speaks for and against a player. Can be repeated at will: it only says what is so.';

CREATE FUNCTION trade_review(p_trade uuid, p_stars integer, p_comment text) RETURNS void
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
COMMENT ON FUNCTION trade_review IS 'The player of this transaction says once what he thinks of the other side of a trade of his.';

-- Disputes ------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION trade_dispute_open(p_dispute uuid, p_trade uuid, p_reason text, p_detail text) RETURNS void
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
COMMENT ON FUNCTION trade_dispute_open IS 'The player of this transaction disputes a trade of his.';

CREATE FUNCTION trade_dispute_withdraw(p_dispute uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE trade_disputes d SET state = 'withdrawn', resolved_at = clock_timestamp()
    WHERE d.public_id = p_dispute AND d.opened_by = current_player() AND d.state = 'open';
    IF NOT FOUND THEN
        PERFORM rule_broken('trade_disputes', 'trade_disputes_open_needed', 'there is no such open dispute');
    END IF;
END $$;
COMMENT ON FUNCTION trade_dispute_withdraw IS 'The player of this transaction takes back a dispute that is open.';

CREATE FUNCTION trade_dispute_resolve(p_dispute uuid, p_upheld boolean, p_resolution text) RETURNS void
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
COMMENT ON FUNCTION trade_dispute_resolve IS 'An operator decides a dispute, once; where it is upheld, it counts against the other side.';

CREATE FUNCTION trade_disputes_to_see(p_limit integer) RETURNS SETOF trade_disputes
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM trade_disputes d WHERE d.state = 'open' ORDER BY d.opened_at LIMIT p_limit
$$;
COMMENT ON FUNCTION trade_disputes_to_see IS 'Open disputes, oldest first, for operators.';

-- Insurance -----------------------------------------------------------------------------------------------------------------

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

-- Reports -------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION player_reports_to_see(p_limit integer) RETURNS SETOF player_reports
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM player_reports r WHERE r.state = 'open' ORDER BY r.made_at LIMIT p_limit
$$;
COMMENT ON FUNCTION player_reports_to_see IS 'Open reports, oldest first, for operators.';

CREATE FUNCTION player_report_close(p_report bigint, p_acted boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE player_reports r SET state = CASE WHEN p_acted THEN 'acted' ELSE 'dismissed' END, closed_at = clock_timestamp()
    WHERE r.id = p_report AND r.state = 'open';
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION player_report_close IS 'An operator has looked at a report; false where it was closed before.';

-- Who may trade what --------------------------------------------------------------------------------------------------------

CREATE FUNCTION trading_refusal(p_player bigint, p_wine bigint, p_format text, OUT code text, OUT needed bigint, OUT has bigint)
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
COMMENT ON FUNCTION trading_refusal IS 'Why a player may not trade a wine in a format, his own or another''s; code is null where he may. Needed and has: '
    'milliseconds since the Unix epoch of trade_locked, a level, a score, or days.';

REVOKE ALL ON FUNCTION
    reputation_score, reputation_of, reputation_count, trade_review, trade_dispute_open, trade_dispute_withdraw,
    trade_dispute_resolve, trade_disputes_to_see, trade_insure, trade_insurance_use, player_reports_to_see, player_report_close, trading_refusal
FROM PUBLIC;
ALTER FUNCTION reputation_count OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_review OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_dispute_open OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_dispute_withdraw OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_dispute_resolve OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_disputes_to_see OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_insure OWNER TO wine_pokedex_engine;
ALTER FUNCTION trade_insurance_use OWNER TO wine_pokedex_engine;
ALTER FUNCTION player_reports_to_see OWNER TO wine_pokedex_engine;
ALTER FUNCTION player_report_close OWNER TO wine_pokedex_engine;
ALTER FUNCTION trading_refusal OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION reputation_score, reputation_of TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION
    reputation_count, trade_review, trade_dispute_open, trade_dispute_withdraw, trade_insure, trade_insurance_use, trading_refusal
TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION
    reputation_count, trade_dispute_resolve, trade_disputes_to_see, player_reports_to_see, player_report_close
TO wine_pokedex_jobs;
