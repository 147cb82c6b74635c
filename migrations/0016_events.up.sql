-- What:  game_events with their event_challenges, the event_reward_catalog, who takes part (event_participation), how far he
--        is (challenge_progress), and event_leaderboards; with the functions that join, count, claim and rank.
-- Why:   a reward is claimed once, however often and from how many devices at once it is asked for: the claim is one
--        compare-and-set of the progress it is for, and coins come from the mint in that same call.
-- Locks: new tables only; at run time an event's row, then progress, then a reward's row, then coin accounts.
-- Order: before the code that uses it.
--
-- Players write none of this themselves: progress is earned. Events are planned by jobs, ahead of time, so nothing of them is here.

CREATE TABLE game_events (
    id           bigint       GENERATED ALWAYS AS IDENTITY,
    slug         text         NOT NULL,
    kind         text         NOT NULL,
    title        text         NOT NULL,
    summary      text         NOT NULL,
    opens_at     timestamptz  NOT NULL,
    closes_at    timestamptz  NOT NULL,
    claims_until timestamptz  NOT NULL,
    level_min    player_level NOT NULL DEFAULT 1,
    places_max   integer,
    goal         bigint,
    cancelled_at timestamptz,
    created_at   timestamptz  NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT game_events_pk PRIMARY KEY (id),
    CONSTRAINT game_events_slug_unique UNIQUE (slug),
    CONSTRAINT game_events_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 80),
    CONSTRAINT game_events_kind_known CHECK (kind IN ('seasonal', 'educational', 'community')),
    CONSTRAINT game_events_title_length CHECK (char_length(title) BETWEEN 3 AND 120),
    CONSTRAINT game_events_summary_length CHECK (char_length(summary) BETWEEN 1 AND 1000),
    CONSTRAINT game_events_times_in_order CHECK (opens_at < closes_at AND closes_at <= claims_until),
    CONSTRAINT game_events_places_count CHECK (places_max BETWEEN 1 AND 1000000),
    CONSTRAINT game_events_goal_of_community CHECK ((kind = 'community') = (goal IS NOT NULL)),
    CONSTRAINT game_events_goal_counts CHECK (goal >= 1)
);
COMMENT ON TABLE game_events IS 'What happens for everybody for a while. Nothing is deleted where somebody took part; what should not be is cancelled.';
COMMENT ON COLUMN game_events.kind IS 'seasonal, educational or community (one goal for all).';
COMMENT ON COLUMN game_events.claims_until IS 'Until when a reward may be claimed, at the close or later.';
COMMENT ON COLUMN game_events.level_min IS 'The least level of a player who takes part, 1 to 999.';
COMMENT ON COLUMN game_events.places_max IS 'How many may take part; null: everybody.';
COMMENT ON COLUMN game_events.goal IS 'Points that all together should reach; of a community event only.';
-- Serves: what is on and what comes next.
CREATE INDEX game_events_by_time ON game_events (closes_at, opens_at) INCLUDE (slug, kind) WHERE cancelled_at IS NULL;

CREATE TABLE event_reward_catalog (
    id         bigint  GENERATED ALWAYS AS IDENTITY,
    slug       text    NOT NULL,
    title      text    NOT NULL,
    kind       text    NOT NULL,
    amount     integer NOT NULL,
    species_id bigint,
    stock      integer,
    claimed    integer NOT NULL DEFAULT 0,
    CONSTRAINT event_reward_catalog_pk PRIMARY KEY (id),
    CONSTRAINT event_reward_catalog_slug_unique UNIQUE (slug),
    CONSTRAINT event_reward_catalog_species_fk FOREIGN KEY (species_id) REFERENCES wine_species (id) ON DELETE RESTRICT,
    CONSTRAINT event_reward_catalog_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 80),
    CONSTRAINT event_reward_catalog_title_length CHECK (char_length(title) BETWEEN 3 AND 120),
    CONSTRAINT event_reward_catalog_kind_known CHECK (kind IN ('coins', 'experience', 'badge', 'item', 'wine')),
    CONSTRAINT event_reward_catalog_amount_counts CHECK (amount BETWEEN 1 AND 1000000),
    CONSTRAINT event_reward_catalog_species_of_wine CHECK ((kind = 'wine') = (species_id IS NOT NULL)),
    CONSTRAINT event_reward_catalog_stock_counts CHECK (stock BETWEEN 1 AND 1000000),
    CONSTRAINT event_reward_catalog_stock_left CHECK (claimed >= 0 AND (stock IS NULL OR claimed <= stock))
) WITH (fillfactor = 80);
COMMENT ON TABLE event_reward_catalog IS 'What challenges give. Counted in place: a fill factor of 80 keeps the changes within the page.';
COMMENT ON COLUMN event_reward_catalog.amount IS 'Whole coins, experience points, or how many of it.';
COMMENT ON COLUMN event_reward_catalog.species_id IS 'Of which species the wine is; of a wine only.';
COMMENT ON COLUMN event_reward_catalog.stock IS 'How often it can be claimed in all; null: always.';
COMMENT ON COLUMN event_reward_catalog.claimed IS 'How often it was.';
-- Serves: the foreign key's own look-up.
CREATE INDEX event_reward_catalog_by_species ON event_reward_catalog (species_id) WHERE species_id IS NOT NULL;

CREATE TABLE event_challenges (
    id        bigint  GENERATED ALWAYS AS IDENTITY,
    event_id  bigint  NOT NULL,
    slug      text    NOT NULL,
    title     text    NOT NULL,
    measure   text    NOT NULL,
    target    integer NOT NULL,
    points    integer NOT NULL,
    reward_id bigint,
    CONSTRAINT event_challenges_pk PRIMARY KEY (id),
    CONSTRAINT event_challenges_slug_unique UNIQUE (event_id, slug),
    -- What progress points at: a challenge with its event.
    CONSTRAINT event_challenges_event_unique UNIQUE (id, event_id),
    CONSTRAINT event_challenges_event_fk FOREIGN KEY (event_id) REFERENCES game_events (id) ON DELETE CASCADE,
    CONSTRAINT event_challenges_reward_fk FOREIGN KEY (reward_id) REFERENCES event_reward_catalog (id) ON DELETE RESTRICT,
    CONSTRAINT event_challenges_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 80),
    CONSTRAINT event_challenges_title_length CHECK (char_length(title) BETWEEN 3 AND 120),
    CONSTRAINT event_challenges_measure_known CHECK (measure IN (
        'wines_caught', 'battles_played', 'battles_won', 'trades_made', 'notes_written', 'lessons_read', 'exams_passed',
        'tastings_joined'
    )),
    CONSTRAINT event_challenges_target_counts CHECK (target BETWEEN 1 AND 1000000),
    CONSTRAINT event_challenges_points_count CHECK (points BETWEEN 0 AND 10000)
);
COMMENT ON TABLE event_challenges IS 'What is to be done in an event.';
COMMENT ON COLUMN event_challenges.measure IS 'What is counted: wines_caught, battles_won …';
COMMENT ON COLUMN event_challenges.target IS 'How many complete it.';
COMMENT ON COLUMN event_challenges.points IS 'What completing it adds to the player''s points in the event.';
-- Serves: which challenges count what a player has just done.
CREATE INDEX event_challenges_by_measure ON event_challenges (measure, event_id) INCLUDE (target, points);
-- Serves: the foreign key's own look-up.
CREATE INDEX event_challenges_by_reward ON event_challenges (reward_id) WHERE reward_id IS NOT NULL;

CREATE TABLE event_participation (
    event_id  bigint      NOT NULL,
    user_id   bigint      NOT NULL,
    points    integer     NOT NULL DEFAULT 0,
    joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT event_participation_pk PRIMARY KEY (event_id, user_id),
    CONSTRAINT event_participation_event_fk FOREIGN KEY (event_id) REFERENCES game_events (id) ON DELETE RESTRICT,
    CONSTRAINT event_participation_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT event_participation_points_not_negative CHECK (points >= 0)
);
COMMENT ON TABLE event_participation IS 'Who takes part in an event. Stays when an account goes: the points belong to the goal of all.';
COMMENT ON COLUMN event_participation.points IS 'Of the challenges that he completed.';
-- Serves: the events of a player.
CREATE INDEX event_participation_by_user ON event_participation (user_id, event_id);
-- Serves: the ranking of an event, from the index alone.
CREATE INDEX event_participation_by_points ON event_participation (event_id, points DESC) INCLUDE (user_id);

CREATE TABLE challenge_progress (
    challenge_id bigint      NOT NULL,
    event_id     bigint      NOT NULL,
    user_id      bigint      NOT NULL,
    progress     integer     NOT NULL,
    completed_at timestamptz,
    claimed_at   timestamptz,
    delivered_at timestamptz,
    CONSTRAINT challenge_progress_pk PRIMARY KEY (challenge_id, user_id),
    CONSTRAINT challenge_progress_challenge_fk FOREIGN KEY (challenge_id, event_id)
    REFERENCES event_challenges (id, event_id) ON DELETE RESTRICT,
    CONSTRAINT challenge_progress_participation_fk FOREIGN KEY (event_id, user_id)
    REFERENCES event_participation (event_id, user_id) ON DELETE CASCADE,
    CONSTRAINT challenge_progress_counts CHECK (progress >= 1),
    CONSTRAINT challenge_progress_claim_after_completion CHECK (claimed_at IS NULL OR completed_at IS NOT NULL),
    CONSTRAINT challenge_progress_delivery_after_claim CHECK (delivered_at IS NULL OR claimed_at IS NOT NULL)
);
COMMENT ON TABLE challenge_progress IS 'How far who takes part is with a challenge; a row from the first step on.';
COMMENT ON COLUMN challenge_progress.progress IS 'Of the challenge''s target, and never beyond it.';
COMMENT ON COLUMN challenge_progress.claimed_at IS 'Set once: the claim.';
COMMENT ON COLUMN challenge_progress.delivered_at IS 'When the player got what he claimed: coins and experience with the claim, all else by what owns it.';
-- Serves: the foreign key's own look-up, and a player's progress in an event.
CREATE INDEX challenge_progress_by_participant ON challenge_progress (event_id, user_id);
-- Serves: what was claimed and has still to be delivered, oldest first.
CREATE INDEX challenge_progress_undelivered ON challenge_progress (claimed_at) WHERE claimed_at IS NOT NULL AND delivered_at IS NULL;

CREATE TABLE event_leaderboards (
    event_id bigint      NOT NULL,
    user_id  bigint      NOT NULL,
    rank     integer     NOT NULL,
    points   integer     NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT event_leaderboards_pk PRIMARY KEY (event_id, user_id),
    CONSTRAINT event_leaderboards_participation_fk FOREIGN KEY (event_id, user_id)
    REFERENCES event_participation (event_id, user_id) ON DELETE CASCADE,
    CONSTRAINT event_leaderboards_rank_counts CHECK (rank >= 1),
    CONSTRAINT event_leaderboards_points_not_negative CHECK (points >= 0)
);
COMMENT ON TABLE event_leaderboards IS 'The ranking of an event as it was last taken; public. Taken anew while the event is on, and once after.';
COMMENT ON COLUMN event_leaderboards.rank IS '1 is first; who has as many points has the same rank, and the next rank is left out.';
-- Serves: the first page of a ranking, and any after it.
CREATE INDEX event_leaderboards_by_rank ON event_leaderboards (event_id, rank, user_id) INCLUDE (points);

ALTER TABLE event_participation ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_participation FORCE ROW LEVEL SECURITY;
CREATE POLICY event_participation_own ON event_participation FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY event_participation_reports ON event_participation FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY event_participation_engine ON event_participation TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE challenge_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE challenge_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY challenge_progress_own ON challenge_progress FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY challenge_progress_reports ON challenge_progress FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY challenge_progress_engine ON challenge_progress TO wine_pokedex_engine USING (true) WITH CHECK (true);
ALTER TABLE event_leaderboards ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_leaderboards FORCE ROW LEVEL SECURITY;
CREATE POLICY event_leaderboards_all ON event_leaderboards FOR SELECT TO wine_pokedex_app, wine_pokedex_readonly USING (true);
CREATE POLICY event_leaderboards_engine ON event_leaderboards TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON game_events, event_reward_catalog, event_challenges TO
wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
GRANT SELECT ON event_participation, challenge_progress, event_leaderboards TO wine_pokedex_app, wine_pokedex_readonly;
-- Jobs plan what comes; that a reward was claimed is the engine's to count.
GRANT INSERT ON game_events, event_challenges TO wine_pokedex_jobs;
GRANT INSERT (slug, title, kind, amount, species_id, stock) ON event_reward_catalog TO wine_pokedex_jobs;
GRANT UPDATE (cancelled_at) ON game_events TO wine_pokedex_jobs;
GRANT UPDATE (cancelled_at) ON game_events TO wine_pokedex_engine;
GRANT UPDATE (claimed) ON event_reward_catalog TO wine_pokedex_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON event_participation, challenge_progress, event_leaderboards TO wine_pokedex_engine;

-- Taking part, for the player for whom the transaction speaks ---------------------------------------------------------------

CREATE FUNCTION event_join(p_event text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_event game_events;
BEGIN
    SELECT * INTO v_event FROM game_events e WHERE e.slug = p_event AND e.cancelled_at IS NULL;
    IF NOT FOUND THEN
        PERFORM rule_broken('event_participation', 'event_participation_event_fk', 'there is no such event');
    END IF;
    IF clock_timestamp() NOT BETWEEN v_event.opens_at AND v_event.closes_at THEN
        PERFORM rule_broken('event_participation', 'event_participation_in_time', 'the event is not on');
    END IF;
    IF v_event.level_min > (SELECT u.level FROM users u WHERE u.id = current_player()) THEN
        PERFORM rule_broken('event_participation', 'event_participation_level', 'the event asks for a higher level');
    END IF;
    IF v_event.places_max IS NOT NULL THEN
        -- The event's row is the turnstile, where places are counted at all.
        PERFORM FROM game_events e WHERE e.id = v_event.id FOR NO KEY UPDATE;
    END IF;
    INSERT INTO event_participation (event_id, user_id) VALUES (v_event.id, current_player());
    IF v_event.places_max < (SELECT count(*) FROM event_participation p WHERE p.event_id = v_event.id) THEN
        PERFORM rule_broken('event_participation', 'event_participation_places', 'every place is taken');
    END IF;
END $$;
COMMENT ON FUNCTION event_join IS 'The player of this transaction takes part in an event that is on.';

CREATE FUNCTION event_advance(p_measure text, p_amount integer) RETURNS TABLE (event text, challenge text, progress integer, completed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF p_amount IS NULL OR p_amount NOT BETWEEN 1 AND 1000000 THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_step', 'a step is 1 to 1000000');
    END IF;
    -- In order, so that two steps of one player never wait for each other; the second then sees what the first one did.
    PERFORM FROM event_participation p JOIN game_events e ON e.id = p.event_id
    WHERE p.user_id = current_player() AND e.cancelled_at IS NULL AND clock_timestamp() BETWEEN e.opens_at AND e.closes_at
    ORDER BY p.event_id FOR NO KEY UPDATE OF p;
    RETURN QUERY
    WITH counted AS (
        SELECT e.slug AS event, c.slug AS challenge, c.id, c.event_id, c.target, c.points
        FROM event_participation p
        JOIN game_events e ON e.id = p.event_id
        JOIN event_challenges c ON c.event_id = e.id AND c.measure = p_measure
        WHERE p.user_id = current_player() AND e.cancelled_at IS NULL AND clock_timestamp() BETWEEN e.opens_at AND e.closes_at
    ), stepped AS (
        INSERT INTO challenge_progress AS g (challenge_id, event_id, user_id, progress, completed_at)
        SELECT c.id, c.event_id, current_player(), least(p_amount, c.target),
               CASE WHEN p_amount >= c.target THEN clock_timestamp() END
        FROM counted c
        ON CONFLICT (challenge_id, user_id) DO UPDATE SET
            progress = least(g.progress + p_amount, (SELECT c.target FROM counted c WHERE c.id = g.challenge_id)),
            completed_at = CASE
                WHEN g.progress + p_amount >= (SELECT c.target FROM counted c WHERE c.id = g.challenge_id)
                THEN clock_timestamp()
            END
        WHERE g.completed_at IS NULL
        RETURNING g.challenge_id, g.progress, g.completed_at IS NOT NULL AS completed
    ), pointed AS (
        UPDATE event_participation p SET points = p.points + w.points
        FROM (
            SELECT c.event_id, sum(c.points)::integer AS points
            FROM stepped s JOIN counted c ON c.id = s.challenge_id WHERE s.completed GROUP BY c.event_id
        ) w
        WHERE p.event_id = w.event_id AND p.user_id = current_player()
    )
    SELECT c.event, c.challenge, s.progress, s.completed FROM stepped s JOIN counted c ON c.id = s.challenge_id ORDER BY 1, 2;
END $$;
COMMENT ON FUNCTION event_advance IS 'The player of this transaction has done something so many times: every challenge that counts it, in events that are on and '
    'that he takes part in, goes on; answers those that did. What is complete stays as it is.';

CREATE FUNCTION event_claim(p_event text, p_challenge text)
RETURNS TABLE (reward text, kind text, amount integer, species text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_event game_events;
    v_challenge event_challenges;
    v_progress challenge_progress;
    v_reward event_reward_catalog;
    v_player bigint := current_player();
BEGIN
    SELECT * INTO v_event FROM game_events e WHERE e.slug = p_event;
    SELECT * INTO v_challenge FROM event_challenges c WHERE c.event_id = v_event.id AND c.slug = p_challenge;
    IF NOT FOUND THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_challenge_fk', 'there is no such challenge');
    END IF;
    IF v_event.cancelled_at IS NOT NULL OR clock_timestamp() > v_event.claims_until THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_claim_in_time', 'nothing can be claimed any more');
    END IF;
    IF v_challenge.reward_id IS NULL THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_reward_needed', 'the challenge gives points only');
    END IF;
    SELECT * INTO v_progress FROM challenge_progress g
    WHERE g.challenge_id = v_challenge.id AND g.user_id = v_player FOR NO KEY UPDATE;
    IF v_progress.completed_at IS NULL THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_claim_after_completion', 'the challenge is not complete');
    END IF;
    IF v_progress.claimed_at IS NOT NULL THEN
        PERFORM rule_broken('challenge_progress', 'challenge_progress_claimed_once', 'the reward was claimed');
    END IF;
    UPDATE event_reward_catalog r SET claimed = r.claimed + 1 WHERE r.id = v_challenge.reward_id RETURNING r.* INTO v_reward;
    UPDATE challenge_progress g
    SET claimed_at = clock_timestamp(),
        delivered_at = CASE WHEN v_reward.kind IN ('coins', 'experience') THEN clock_timestamp() END
    WHERE g.challenge_id = v_challenge.id AND g.user_id = v_player;
    CASE v_reward.kind
        WHEN 'coins' THEN
            PERFORM coin_post(
                'event_reward', v_reward.title, 'event_reward:' || v_challenge.id || ':' || v_player,
                ARRAY[a.id, m.id], ARRAY[v_reward.amount, -v_reward.amount]
            )
            FROM coin_accounts a, coin_accounts m
            WHERE a.player_id = v_player AND a.kind = 'available' AND m.kind = 'mint' AND m.shard = v_player % 16;
        WHEN 'experience' THEN
            UPDATE users u SET experience = u.experience + v_reward.amount WHERE u.id = v_player;
        ELSE
            NULL; -- what owns badges, items and wines delivers it: event_rewards_due
    END CASE;
    RETURN QUERY
    SELECT v_reward.slug, v_reward.kind, v_reward.amount,
           (SELECT s.slug FROM wine_species s WHERE s.id = v_reward.species_id);
END $$;
COMMENT ON FUNCTION event_claim IS 'The player of this transaction claims what a challenge gives that he has completed: once. Coins and experience are his with '
    'it; the level that follows from experience is the game''s to work out.';

CREATE FUNCTION event_points(p_event text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(sum(p.points), 0) FROM event_participation p JOIN game_events e ON e.id = p.event_id WHERE e.slug = p_event
$$;
COMMENT ON FUNCTION event_points IS 'What all who take part have together: how far a community event is.';

-- For jobs ------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION event_rewards_due(p_limit integer)
RETURNS TABLE (challenge_id bigint, user_id bigint, kind text, reward text, amount integer, species_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.challenge_id, g.user_id, r.kind, r.slug, r.amount, r.species_id
    FROM challenge_progress g
    JOIN event_challenges c ON c.id = g.challenge_id
    JOIN event_reward_catalog r ON r.id = c.reward_id
    WHERE g.claimed_at IS NOT NULL AND g.delivered_at IS NULL
    ORDER BY g.claimed_at LIMIT p_limit
$$;
COMMENT ON FUNCTION event_rewards_due IS 'What was claimed and has still to be delivered, oldest first.';

CREATE FUNCTION event_reward_delivered(p_challenge bigint, p_player bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE challenge_progress g SET delivered_at = clock_timestamp()
    WHERE g.challenge_id = p_challenge AND g.user_id = p_player AND g.claimed_at IS NOT NULL AND g.delivered_at IS NULL;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION event_reward_delivered IS 'A claimed reward is the player''s; false where it was before, so that who delivers twice learns it in his own transaction.';

CREATE FUNCTION event_leaderboard_take(p_event text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_event bigint;
    v_ranked bigint;
BEGIN
    SELECT e.id INTO v_event FROM game_events e WHERE e.slug = p_event FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('event_participation', 'event_participation_event_fk', 'there is no such event');
    END IF;
    DELETE FROM event_leaderboards l WHERE l.event_id = v_event;
    INSERT INTO event_leaderboards (event_id, user_id, rank, points)
    SELECT v_event, p.user_id, rank() OVER (ORDER BY p.points DESC), p.points
    FROM event_participation p WHERE p.event_id = v_event;
    GET DIAGNOSTICS v_ranked = ROW_COUNT;
    RETURN v_ranked;
END $$;
COMMENT ON FUNCTION event_leaderboard_take IS 'Takes the ranking of an event anew; answers how many are ranked.';

REVOKE ALL ON FUNCTION
    event_join, event_advance, event_claim, event_points, event_rewards_due, event_reward_delivered, event_leaderboard_take
FROM PUBLIC;
ALTER FUNCTION event_join OWNER TO wine_pokedex_engine;
ALTER FUNCTION event_advance OWNER TO wine_pokedex_engine;
ALTER FUNCTION event_claim OWNER TO wine_pokedex_engine;
ALTER FUNCTION event_points OWNER TO wine_pokedex_engine;
ALTER FUNCTION event_rewards_due OWNER TO wine_pokedex_engine;
ALTER FUNCTION event_reward_delivered OWNER TO wine_pokedex_engine;
ALTER FUNCTION event_leaderboard_take OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION event_join, event_advance, event_claim, event_points TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION event_points TO wine_pokedex_readonly, wine_pokedex_jobs;
GRANT EXECUTE ON FUNCTION event_rewards_due, event_reward_delivered, event_leaderboard_take TO wine_pokedex_jobs;
