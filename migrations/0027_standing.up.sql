-- What:  subscriptions and the size of a collection, statistics, experience by kind, and the catalogue and the winning of
--        badges, achievements and titles; player_tier and player_level_for.
-- Why:   how many wines somebody may have has to hold while two of his catches happen at once, so it is counted in one
--        row that both must change. What follows from something else (a tier from a level) is never stored beside it.
-- Locks: SHARE ROW EXCLUSIVE on wines while its triggers are made and its wines counted: writers of wines wait.
-- Order: before the code that uses it. Who has more wines than the new limit keeps them, and gets no more.

-- Tiers and levels ------------------------------------------------------------------------------------------------------

CREATE FUNCTION player_tier(p_level player_level) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN p_level <= 20 THEN 'Novice'
    WHEN p_level <= 50 THEN 'Intermediate'
    WHEN p_level <= 80 THEN 'Advanced'
    WHEN p_level <= 100 THEN 'Expert'
    WHEN p_level <= 999 THEN 'Master'
END;
COMMENT ON FUNCTION player_tier IS 'What a player of a level is called. A function and no column: it cannot contradict the level, and '
    'adding a generated column would rewrite users.';

CREATE FUNCTION player_level_for(p_experience bigint) RETURNS player_level
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN least(999, greatest(1, (
    -- The cube root of a whole number is off by one at most once it is rounded; the comparison is exact.
    SELECT r.root - (r.root * r.root * r.root > p_experience)::integer FROM round(cbrt(p_experience)) AS c (root)
    CROSS JOIN LATERAL (SELECT c.root::bigint) AS r (root)
)));
COMMENT ON FUNCTION player_level_for IS 'The level that experience has reached: n³ points for level n, 999 at most.';

-- Subscriptions ---------------------------------------------------------------------------------------------------------

CREATE TABLE subscription_tiers (
    tier      text    NOT NULL,
    wines_max integer NOT NULL,
    CONSTRAINT subscription_tiers_pk PRIMARY KEY (tier),
    CONSTRAINT subscription_tiers_known CHECK (tier IN ('free', 'premium')),
    CONSTRAINT subscription_tiers_wines_count CHECK (wines_max BETWEEN 1 AND 1000000)
);
COMMENT ON TABLE subscription_tiers IS 'What a subscription allows. Whoever has none has the tier free.';
COMMENT ON COLUMN subscription_tiers.wines_max IS 'How many wines a collection holds; wines that are lent, queued or sold but not yet gone count.';
INSERT INTO subscription_tiers (tier, wines_max) VALUES ('free', 1000), ('premium', 20000);

CREATE TABLE user_subscriptions (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    user_id    bigint      NOT NULL,
    tier       text        NOT NULL,
    begins_at  timestamptz NOT NULL,
    ends_at    timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_subscriptions_pk PRIMARY KEY (id),
    CONSTRAINT user_subscriptions_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT user_subscriptions_tier_fk FOREIGN KEY (tier) REFERENCES subscription_tiers (tier) ON DELETE RESTRICT,
    CONSTRAINT user_subscriptions_tier_is_paid CHECK (tier <> 'free'),
    CONSTRAINT user_subscriptions_not_the_house CHECK (user_id > 0),
    CONSTRAINT user_subscriptions_times_in_order CHECK (begins_at < ends_at),
    -- Serves, beside the rule: which subscription a player has now, which every gained wine asks.
    CONSTRAINT user_subscriptions_one_at_a_time EXCLUDE USING gist (user_id WITH =, tstzrange(begins_at, ends_at) WITH &&)
);
COMMENT ON TABLE user_subscriptions IS 'Which subscription a player has had from when until when: rows and no column of users, so that one may begin '
    'or end by itself, and what was paid for stays known. Two never overlap.';
COMMENT ON COLUMN user_subscriptions.begins_at IS 'Included.';
COMMENT ON COLUMN user_subscriptions.ends_at IS 'Not included; null: until further notice.';

CREATE FUNCTION subscription_of(p_player bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT s.tier FROM user_subscriptions s
        WHERE s.user_id = p_player AND tstzrange(s.begins_at, s.ends_at) @> clock_timestamp()
    ), 'free')
$$;
COMMENT ON FUNCTION subscription_of IS 'The subscription a player has now: free or premium.';

CREATE FUNCTION subscription_begin(p_player bigint, p_tier text, p_begins timestamptz, p_ends timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO user_subscriptions (user_id, tier, begins_at, ends_at) VALUES (p_player, p_tier, p_begins, p_ends) RETURNING id
$$;
COMMENT ON FUNCTION subscription_begin IS 'Enters a subscription. For whoever takes the payments, never for a player himself.';

CREATE FUNCTION subscription_end(p_player bigint, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE user_subscriptions s SET ends_at = p_at
    WHERE s.user_id = p_player AND s.begins_at < p_at AND (s.ends_at IS NULL OR s.ends_at > p_at);
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION subscription_end IS 'Ends the subscription that runs at a time; answers whether one did.';

-- Experience ------------------------------------------------------------------------------------------------------------

CREATE TABLE user_experience (
    user_id bigint NOT NULL,
    kind    text   NOT NULL,
    points  bigint NOT NULL,
    CONSTRAINT user_experience_pk PRIMARY KEY (user_id, kind),
    CONSTRAINT user_experience_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_experience_kind_known CHECK (
        kind IN ('general', 'pairing', 'blind_tasting', 'knowledge', 'trading', 'collecting', 'raising')
    ),
    CONSTRAINT user_experience_not_negative CHECK (points >= 0)
) WITH (fillfactor = 80);
COMMENT ON TABLE user_experience IS 'Experience by what it was won with. users.experience is the sum, and users.level follows from it.';
COMMENT ON COLUMN user_experience.kind IS 'A battle pays into its mode and into general; raising is evolving and breeding.';
COMMENT ON COLUMN user_experience.points IS 'Experience points, not negative.';

CREATE FUNCTION experience_grant(p_player bigint, p_kind text, p_points bigint) RETURNS player_level
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_level player_level;
BEGIN
    IF p_points IS NULL OR p_points NOT BETWEEN 1 AND 1000000 THEN
        RAISE EXCEPTION '% points of experience cannot be granted', p_points USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- The player's row first: it is the turnstile, and what is summed up in it cannot be overtaken.
    UPDATE users u SET experience = u.experience + p_points, level = player_level_for(u.experience + p_points)
    WHERE u.id = p_player RETURNING u.level INTO v_level;
    INSERT INTO user_experience (user_id, kind, points) VALUES (p_player, p_kind, p_points)
    ON CONFLICT (user_id, kind) DO UPDATE SET points = user_experience.points + excluded.points;
    RETURN v_level;
END $$;
COMMENT ON FUNCTION experience_grant IS 'Adds experience of one kind, and lifts the level where it is due; answers the level. For the functions of '
    'the engine, which say why in the same transaction: granted to nobody, so that a repeated request cannot be paid twice.';

-- What can be won -------------------------------------------------------------------------------------------------------

CREATE TABLE badge_catalog (
    slug        text NOT NULL,
    name        text NOT NULL,
    description text NOT NULL,
    CONSTRAINT badge_catalog_pk PRIMARY KEY (slug),
    CONSTRAINT badge_catalog_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 60),
    CONSTRAINT badge_catalog_texts_length CHECK (char_length(name) BETWEEN 1 AND 60 AND char_length(description) BETWEEN 1 AND 240)
);
COMMENT ON TABLE badge_catalog IS 'The badges that can be won; loaded from the program''s own files at every start, and never deleted from.';
COMMENT ON COLUMN badge_catalog.description IS 'For what it is given, 1 to 240 characters.';

CREATE TABLE title_catalog (
    slug        text NOT NULL,
    name        text NOT NULL,
    description text NOT NULL,
    CONSTRAINT title_catalog_pk PRIMARY KEY (slug),
    CONSTRAINT title_catalog_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 60),
    CONSTRAINT title_catalog_texts_length CHECK (char_length(name) BETWEEN 1 AND 60 AND char_length(description) BETWEEN 1 AND 240)
);
COMMENT ON TABLE title_catalog IS 'The titles that can be worn behind a name; loaded as badges are.';

CREATE TABLE achievement_catalog (
    slug              text   NOT NULL,
    name              text   NOT NULL,
    description       text   NOT NULL,
    statistic         text   NOT NULL,
    goal              bigint NOT NULL,
    experience_kind   text   NOT NULL,
    experience_points bigint NOT NULL,
    badge             text,
    title             text,
    CONSTRAINT achievement_catalog_pk PRIMARY KEY (slug),
    CONSTRAINT achievement_catalog_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 60),
    CONSTRAINT achievement_catalog_texts_length CHECK (
        char_length(name) BETWEEN 1 AND 60 AND char_length(description) BETWEEN 1 AND 240
    ),
    CONSTRAINT achievement_catalog_statistic_known CHECK (statistic IN (
        'wines', 'wines_gained', 'battles_played', 'battles_won', 'trades_done', 'notes_written', 'evolutions_done',
        'breedings_done', 'competitions_won'
    )),
    CONSTRAINT achievement_catalog_goal_counts CHECK (goal >= 1),
    CONSTRAINT achievement_catalog_kind_known CHECK (
        experience_kind IN ('general', 'pairing', 'blind_tasting', 'knowledge', 'trading', 'collecting', 'raising')
    ),
    CONSTRAINT achievement_catalog_points_count CHECK (experience_points BETWEEN 1 AND 1000000),
    CONSTRAINT achievement_catalog_badge_fk FOREIGN KEY (badge) REFERENCES badge_catalog (slug) ON DELETE RESTRICT,
    CONSTRAINT achievement_catalog_title_fk FOREIGN KEY (title) REFERENCES title_catalog (slug) ON DELETE RESTRICT
);
COMMENT ON TABLE achievement_catalog IS 'What can be achieved: a statistic that reaches a goal. Loaded as badges are.';
COMMENT ON COLUMN achievement_catalog.goal IS 'The value of the statistic at which it is won.';
COMMENT ON COLUMN achievement_catalog.badge IS 'The badge that comes with it, or null.';
COMMENT ON COLUMN achievement_catalog.title IS 'The title that comes with it, or null.';
-- Serves: what a statistic that went up has won.
CREATE INDEX achievement_catalog_by_statistic ON achievement_catalog (statistic, goal);
-- Serve: which achievements give a badge or a title, for the pages about them.
CREATE INDEX achievement_catalog_by_badge ON achievement_catalog (badge) WHERE badge IS NOT NULL;
CREATE INDEX achievement_catalog_by_title ON achievement_catalog (title) WHERE title IS NOT NULL;

CREATE TABLE user_statistics (
    user_id    bigint      NOT NULL,
    statistic  text        NOT NULL,
    value      bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_statistics_pk PRIMARY KEY (user_id, statistic),
    CONSTRAINT user_statistics_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_statistics_known CHECK (statistic IN (
        'wines', 'wines_gained', 'battles_played', 'battles_won', 'trades_done', 'notes_written', 'evolutions_done',
        'breedings_done', 'competitions_won'
    )),
    CONSTRAINT user_statistics_not_negative CHECK (value >= 0)
) WITH (fillfactor = 70);
COMMENT ON TABLE user_statistics IS 'What a player has done, counted: a row for each thing, so that counting one does not wait for another.';
COMMENT ON COLUMN user_statistics.statistic IS 'wines is how many he has now, and what the limit of a collection is held against; all others only grow. '
    'wines_gained are those that came into the game as his.';
-- Serves: who has most of something.
CREATE INDEX user_statistics_leaders ON user_statistics (statistic, value DESC) INCLUDE (user_id);

CREATE TABLE user_badges (
    user_id bigint      NOT NULL,
    badge   text        NOT NULL,
    won_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    place   smallint,
    CONSTRAINT user_badges_pk PRIMARY KEY (user_id, badge),
    CONSTRAINT user_badges_place_once UNIQUE (user_id, place),
    CONSTRAINT user_badges_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_badges_badge_fk FOREIGN KEY (badge) REFERENCES badge_catalog (slug) ON DELETE RESTRICT,
    CONSTRAINT user_badges_place_1_to_6 CHECK (place BETWEEN 1 AND 6)
);
COMMENT ON TABLE user_badges IS 'Badges that players have won. The engine gives them; where they are shown the player decides, under row-level security.';
COMMENT ON COLUMN user_badges.place IS 'Where on the profile, 1 to 6; null: in the drawer.';
-- Serves: how many have a badge.
CREATE INDEX user_badges_by_badge ON user_badges (badge);

CREATE TABLE user_achievements (
    user_id     bigint      NOT NULL,
    achievement text        NOT NULL,
    won_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_achievements_pk PRIMARY KEY (user_id, achievement),
    CONSTRAINT user_achievements_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_achievements_achievement_fk FOREIGN KEY (achievement) REFERENCES achievement_catalog (slug) ON DELETE RESTRICT
);
COMMENT ON TABLE user_achievements IS 'What players have achieved. How far they are with the rest is read from their statistics.';
-- Serves: how many have achieved it.
CREATE INDEX user_achievements_by_achievement ON user_achievements (achievement);

CREATE TABLE user_titles (
    user_id bigint      NOT NULL,
    title   text        NOT NULL,
    won_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    worn    boolean     NOT NULL DEFAULT false,
    CONSTRAINT user_titles_pk PRIMARY KEY (user_id, title),
    CONSTRAINT user_titles_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_titles_title_fk FOREIGN KEY (title) REFERENCES title_catalog (slug) ON DELETE RESTRICT
);
COMMENT ON TABLE user_titles IS 'Titles that players have won; which one is worn the player decides, under row-level security.';
COMMENT ON COLUMN user_titles.worn IS 'True for the one that stands behind the name.';
-- Serves: the title behind a name, and the rule that there is one at most.
CREATE UNIQUE INDEX user_titles_one_worn ON user_titles (user_id) INCLUDE (title) WHERE worn;
-- Serves: how many have a title.
CREATE INDEX user_titles_by_title ON user_titles (title);

CREATE FUNCTION achievements_settle(p_player bigint, p_statistic text) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_won achievement_catalog;
BEGIN
    FOR v_won IN
        SELECT a.* FROM user_statistics s
        JOIN achievement_catalog a ON a.statistic = s.statistic AND a.goal <= s.value
        WHERE s.user_id = p_player AND s.statistic = p_statistic
          AND NOT EXISTS (SELECT FROM user_achievements h WHERE h.user_id = p_player AND h.achievement = a.slug)
        ORDER BY a.goal, a.slug
    LOOP
        INSERT INTO user_achievements (user_id, achievement) VALUES (p_player, v_won.slug) ON CONFLICT DO NOTHING;
        CONTINUE WHEN NOT FOUND;
        INSERT INTO user_badges (user_id, badge) SELECT p_player, v_won.badge WHERE v_won.badge IS NOT NULL
        ON CONFLICT DO NOTHING;
        INSERT INTO user_titles (user_id, title) SELECT p_player, v_won.title WHERE v_won.title IS NOT NULL
        ON CONFLICT DO NOTHING;
        PERFORM experience_grant(p_player, v_won.experience_kind, v_won.experience_points);
        RETURN NEXT v_won.slug;
    END LOOP;
END $$;
COMMENT ON FUNCTION achievements_settle IS 'Gives a player what a statistic of his has earned and he has not got: achievement, badge, title and experience, '
    'each once. An achievement that comes into the catalogue later is given with the next count.';

CREATE FUNCTION statistic_add(p_player bigint, p_statistic text, p_by bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_value bigint;
BEGIN
    -- What is proposed is checked before the row that is there is found, so it must not be negative itself.
    INSERT INTO user_statistics (user_id, statistic, value) VALUES (p_player, p_statistic, greatest(p_by, 0))
    ON CONFLICT (user_id, statistic) DO UPDATE SET value = user_statistics.value + p_by, updated_at = clock_timestamp()
    RETURNING value INTO v_value;
    RETURN v_value;
END $$;
COMMENT ON FUNCTION statistic_add IS 'Counts; answers what it comes to. For the functions of the engine.';

-- The size of a collection ----------------------------------------------------------------------------------------------

CREATE FUNCTION collection_limit(p_player bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.wines_max FROM subscription_tiers t WHERE t.tier = subscription_of(p_player)
$$;
COMMENT ON FUNCTION collection_limit IS 'How many wines a player may have, by his subscription.';

CREATE FUNCTION collection_count(p_player bigint, p_by bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_wines bigint;
    v_most integer;
BEGIN
    v_wines := statistic_add(p_player, 'wines', p_by);
    -- The row just changed is locked until the end: of two wines for one last place, the second waits and sees the first.
    IF p_by > 0 AND p_player <> 0 THEN
        v_most := collection_limit(p_player);
        IF v_wines > v_most THEN
            PERFORM rule_refuses('wines_within_collection', jsonb_build_object('most', v_most));
        END IF;
    END IF;
END $$;
COMMENT ON FUNCTION collection_count IS 'Counts wines that come or go, and refuses one more than the collection holds. Giving away is always possible; the house has no limit.';

CREATE FUNCTION wines_gained() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_owner record;
BEGIN
    FOR v_owner IN SELECT g.owner_id AS id, count(*) AS wines FROM gained g GROUP BY g.owner_id ORDER BY g.owner_id LOOP
        PERFORM collection_count(v_owner.id, v_owner.wines);
        PERFORM statistic_add(v_owner.id, 'wines_gained', v_owner.wines);
        IF v_owner.id <> 0 THEN
            PERFORM achievements_settle(v_owner.id, 'wines_gained');
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_gained IS 'Counts new wines, once a statement and owner, in the order of their ids.';

CREATE FUNCTION wines_lost() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM collection_count(o.id, -o.wines)
    FROM (SELECT l.owner_id AS id, count(*) AS wines FROM lost l GROUP BY l.owner_id ORDER BY l.owner_id) o;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_lost IS 'Counts wines that are no more.';

CREATE FUNCTION wines_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- In id order, so that two who swap cannot wait for each other.
    IF OLD.owner_id < NEW.owner_id THEN
        PERFORM collection_count(OLD.owner_id, -1);
    END IF;
    PERFORM collection_count(NEW.owner_id, 1);
    IF OLD.owner_id > NEW.owner_id THEN
        PERFORM collection_count(OLD.owner_id, -1);
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION wines_moved IS 'Counts a wine that changes its owner, in what the two have now and not in what they have gained: two could pass one '
    'to and fro. Not fired by a change of place, which is frequent.';

CREATE TRIGGER wines_gained AFTER INSERT ON wines REFERENCING NEW TABLE AS gained
FOR EACH STATEMENT EXECUTE FUNCTION wines_gained();
CREATE TRIGGER wines_lost AFTER DELETE ON wines REFERENCING OLD TABLE AS lost
FOR EACH STATEMENT EXECUTE FUNCTION wines_lost();
CREATE TRIGGER wines_moved AFTER UPDATE OF owner_id ON wines
FOR EACH ROW WHEN (OLD.owner_id <> NEW.owner_id) EXECUTE FUNCTION wines_moved();

-- What there is already. The triggers' lock keeps anybody from adding wines in between.
INSERT INTO user_statistics (user_id, statistic, value)
SELECT w.owner_id, s.statistic, count(*) FROM wines w CROSS JOIN (VALUES ('wines'), ('wines_gained')) AS s (statistic)
GROUP BY w.owner_id, s.statistic;
INSERT INTO user_experience (user_id, kind, points) SELECT u.id, 'general', u.experience FROM users u WHERE u.experience > 0;

CREATE FUNCTION experience_discrepancies() RETURNS TABLE (what text, id bigint, said bigint, found bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'experience', u.id, u.experience, coalesce(e.total, 0)::bigint
    FROM users u LEFT JOIN (SELECT user_id, sum(points) AS total FROM user_experience GROUP BY user_id) e ON e.user_id = u.id
    WHERE u.experience <> coalesce(e.total, 0)
    UNION ALL
    SELECT 'level', u.id, u.level, player_level_for(u.experience) FROM users u WHERE u.level <> player_level_for(u.experience)
    UNION ALL
    SELECT 'wines', u.id, coalesce(s.value, 0), coalesce(w.wines, 0)
    FROM users u
    LEFT JOIN user_statistics s ON s.user_id = u.id AND s.statistic = 'wines'
    LEFT JOIN (SELECT owner_id, count(*) AS wines FROM wines GROUP BY owner_id) w ON w.owner_id = u.id
    WHERE coalesce(s.value, 0) <> coalesce(w.wines, 0)
    ORDER BY 1, 2
$$;
COMMENT ON FUNCTION experience_discrepancies IS 'Where experience, level or the count of wines is not what the rows say that it follows from. '
    'Empty when all is well; reads everything: for audits.';

-- Policies and grants ---------------------------------------------------------------------------------------------------

ALTER TABLE user_subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_subscriptions FORCE ROW LEVEL SECURITY;
CREATE POLICY user_subscriptions_own ON user_subscriptions FOR SELECT TO wine_pokedex_app USING (user_id = current_player());
CREATE POLICY user_subscriptions_reports ON user_subscriptions FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_subscriptions_engine ON user_subscriptions TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE user_experience ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_experience FORCE ROW LEVEL SECURITY;
CREATE POLICY user_experience_shown ON user_experience FOR SELECT TO wine_pokedex_app USING (user_shows(user_id, 'profile'));
CREATE POLICY user_experience_reports ON user_experience FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_experience_engine ON user_experience TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE user_statistics ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_statistics FORCE ROW LEVEL SECURITY;
CREATE POLICY user_statistics_shown ON user_statistics FOR SELECT TO wine_pokedex_app USING (user_shows(user_id, 'statistics'));
CREATE POLICY user_statistics_reports ON user_statistics FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_statistics_engine ON user_statistics TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE user_badges ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_badges FORCE ROW LEVEL SECURITY;
CREATE POLICY user_badges_shown ON user_badges FOR SELECT TO wine_pokedex_app USING (user_shows(user_id, 'profile'));
CREATE POLICY user_badges_own ON user_badges FOR UPDATE TO wine_pokedex_app
USING (user_id = current_player()) WITH CHECK (user_id = current_player());
CREATE POLICY user_badges_reports ON user_badges FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_badges_engine ON user_badges TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE user_achievements ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_achievements FORCE ROW LEVEL SECURITY;
CREATE POLICY user_achievements_shown ON user_achievements FOR SELECT TO wine_pokedex_app USING (user_shows(user_id, 'profile'));
CREATE POLICY user_achievements_reports ON user_achievements FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_achievements_engine ON user_achievements TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE user_titles ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_titles FORCE ROW LEVEL SECURITY;
CREATE POLICY user_titles_shown ON user_titles FOR SELECT TO wine_pokedex_app USING (user_shows(user_id, 'profile'));
CREATE POLICY user_titles_own ON user_titles FOR UPDATE TO wine_pokedex_app
USING (user_id = current_player()) WITH CHECK (user_id = current_player());
CREATE POLICY user_titles_reports ON user_titles FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_titles_engine ON user_titles TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON
    subscription_tiers, user_subscriptions, user_experience, user_statistics, user_badges, user_achievements, user_titles,
    badge_catalog, achievement_catalog, title_catalog
TO wine_pokedex_app, wine_pokedex_readonly;
GRANT UPDATE (place) ON user_badges TO wine_pokedex_app;
GRANT UPDATE (worn) ON user_titles TO wine_pokedex_app;
GRANT SELECT ON subscription_tiers, badge_catalog, achievement_catalog, title_catalog TO wine_pokedex_engine;
GRANT SELECT, INSERT, UPDATE ON user_subscriptions, user_experience, user_statistics TO wine_pokedex_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_badges, user_achievements, user_titles TO wine_pokedex_engine;

REVOKE ALL ON FUNCTION
    player_tier, player_level_for, subscription_of, subscription_begin, subscription_end, experience_grant,
    experience_discrepancies, achievements_settle, statistic_add, collection_limit, collection_count, wines_gained, wines_lost,
    wines_moved
FROM PUBLIC;
ALTER FUNCTION subscription_of OWNER TO wine_pokedex_engine;
ALTER FUNCTION subscription_begin OWNER TO wine_pokedex_engine;
ALTER FUNCTION subscription_end OWNER TO wine_pokedex_engine;
ALTER FUNCTION experience_grant OWNER TO wine_pokedex_engine;
ALTER FUNCTION experience_discrepancies OWNER TO wine_pokedex_engine;
ALTER FUNCTION achievements_settle OWNER TO wine_pokedex_engine;
ALTER FUNCTION statistic_add OWNER TO wine_pokedex_engine;
ALTER FUNCTION collection_limit OWNER TO wine_pokedex_engine;
ALTER FUNCTION collection_count OWNER TO wine_pokedex_engine;
ALTER FUNCTION wines_gained OWNER TO wine_pokedex_engine;
ALTER FUNCTION wines_lost OWNER TO wine_pokedex_engine;
ALTER FUNCTION wines_moved OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION player_tier, player_level_for
TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION subscription_of, collection_limit TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION subscription_begin, subscription_end, experience_discrepancies TO wine_pokedex_jobs;
