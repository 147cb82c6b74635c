-- What:  user_preferences (what a player shows, to whom, and what he is told), user_friendships and user_blocks, the
--        functions by which friends are made, and may_see, which every policy about other people's things asks.
-- Why:   who may read what follows from three things: whose it is, how he has set it, and whether the two are friends.
--        That is said once here and nowhere else.
-- Locks: new tables only; at run time the two players' rows in id order.
-- Order: before the migrations about standing, notes and guilds, whose policies ask may_see and user_shows.
--
-- Preferences are written under row-level security: they are one player's own and touch nobody else. Friendships and
-- blocks concern two, so functions write them, which see both sides and tell each of them only what is his to know.

CREATE DOMAIN visibility AS text CONSTRAINT visibility_known CHECK (VALUE IN ('private', 'friends', 'public'));
COMMENT ON DOMAIN visibility IS 'Who may read something beside its owner: private nobody, friends his friends, public everybody he has not blocked.';

-- What functions refuse ---------------------------------------------------------------------------------------------

CREATE FUNCTION rule_refuses(p_rule text, p_d jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the rule % does not hold', p_rule
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = p_rule, DETAIL = p_d::text;
END $$;
COMMENT ON FUNCTION rule_refuses IS 'Refuses what is asked as a constraint of this name would: for rules that look at more than one row. '
    'SQLSTATE 23000 is used by nothing else, and its detail is an object of what the player may be told.';

CREATE FUNCTION acting_player() RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF current_player() IS NULL THEN
        RAISE EXCEPTION 'this transaction speaks for no player' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN current_player();
END $$;
COMMENT ON FUNCTION acting_player IS 'users.id of the player for whom this transaction speaks; an error where it speaks for none.';

-- Preferences -----------------------------------------------------------------------------------------------------------

CREATE TABLE user_preferences (
    user_id               bigint      NOT NULL,
    profile_visibility    visibility  NOT NULL DEFAULT 'public',
    cellar_visibility     visibility  NOT NULL DEFAULT 'friends',
    statistics_visibility visibility  NOT NULL DEFAULT 'public',
    notes_visibility      visibility  NOT NULL DEFAULT 'private',
    friend_requests       text        NOT NULL DEFAULT 'everyone',
    study_shown           text        NOT NULL DEFAULT 'nothing',
    notify_battles        boolean     NOT NULL DEFAULT true,
    notify_trades         boolean     NOT NULL DEFAULT true,
    notify_friends        boolean     NOT NULL DEFAULT true,
    notify_guild          boolean     NOT NULL DEFAULT true,
    notify_events         boolean     NOT NULL DEFAULT true,
    quiet_from_minute     smallint,
    quiet_to_minute       smallint,
    time_zone             text        NOT NULL DEFAULT 'UTC',
    language              text        NOT NULL DEFAULT 'en',
    units                 text        NOT NULL DEFAULT 'metric',
    reduced_motion        boolean     NOT NULL DEFAULT false,
    updated_at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_preferences_pk PRIMARY KEY (user_id),
    CONSTRAINT user_preferences_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_preferences_friend_requests_known CHECK (friend_requests IN ('everyone', 'friends_of_friends', 'nobody')),
    CONSTRAINT user_preferences_study_shown_known CHECK (study_shown IN ('nothing', 'level', 'certificates')),
    CONSTRAINT user_preferences_quiet_hours CHECK (
        (quiet_from_minute IS NULL) = (quiet_to_minute IS NULL)
        AND quiet_from_minute BETWEEN 0 AND 1439 AND quiet_to_minute BETWEEN 0 AND 1439
        AND quiet_from_minute <> quiet_to_minute
    ),
    CONSTRAINT user_preferences_time_zone_form CHECK (time_zone ~ '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}$' AND char_length(time_zone) <= 64),
    CONSTRAINT user_preferences_language_form CHECK (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
    CONSTRAINT user_preferences_units_known CHECK (units IN ('metric', 'imperial'))
);
COMMENT ON TABLE user_preferences IS 'How a player has set the game. Who has no row has every default.';
COMMENT ON COLUMN user_preferences.profile_visibility IS 'Who sees badges, achievements, titles and experience by kind.';
COMMENT ON COLUMN user_preferences.cellar_visibility IS 'Who may look into the cellar.';
COMMENT ON COLUMN user_preferences.statistics_visibility IS 'Who sees the statistics.';
COMMENT ON COLUMN user_preferences.notes_visibility IS 'What a new tasting note begins with; each note has its own.';
COMMENT ON COLUMN user_preferences.friend_requests IS 'Who may ask to be a friend: everyone, friends_of_friends or nobody.';
COMMENT ON COLUMN user_preferences.study_shown IS 'What of his wine study (WSET and others) the profile shows: nothing, the level, or the certificates.';
COMMENT ON COLUMN user_preferences.quiet_from_minute IS 'Minute of the day in his time zone, 0 to 1439, from which nothing rings; null with quiet_to_minute: it always may.';
COMMENT ON COLUMN user_preferences.time_zone IS 'A name of the tz database.';
COMMENT ON COLUMN user_preferences.language IS 'ISO 639, with or without a country: en, pt-BR.';

-- Friends ---------------------------------------------------------------------------------------------------------------

CREATE TABLE user_friendships (
    player_low   bigint      NOT NULL,
    player_high  bigint      NOT NULL,
    state        text        NOT NULL DEFAULT 'requested',
    requested_by bigint      NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    accepted_at  timestamptz,
    CONSTRAINT user_friendships_pk PRIMARY KEY (player_low, player_high),
    CONSTRAINT user_friendships_low_fk FOREIGN KEY (player_low) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_friendships_high_fk FOREIGN KEY (player_high) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_friendships_two_players CHECK (player_low < player_high),
    CONSTRAINT user_friendships_not_the_house CHECK (player_low > 0),
    CONSTRAINT user_friendships_state_known CHECK (state IN ('requested', 'accepted')),
    CONSTRAINT user_friendships_one_of_them_asked CHECK (requested_by IN (player_low, player_high)),
    CONSTRAINT user_friendships_acceptance_whole CHECK ((state = 'accepted') = (accepted_at IS NOT NULL))
);
COMMENT ON TABLE user_friendships IS 'One row for two players, the lower id first, so that a pair cannot be there twice. What was '
    'declined, withdrawn or ended leaves no row.';
COMMENT ON COLUMN user_friendships.requested_by IS 'Which of the two asked; the other one accepts.';
-- Serves: one's friends and requests from the side of the higher id; the key serves the other side.
CREATE INDEX user_friendships_by_high ON user_friendships (player_high, player_low) INCLUDE (state);
-- Serves: how many requests of a player wait for an answer, which every new one asks.
CREATE INDEX user_friendships_waiting ON user_friendships (requested_by) WHERE state = 'requested';

CREATE TABLE user_blocks (
    blocker_id bigint      NOT NULL,
    blocked_id bigint      NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_blocks_pk PRIMARY KEY (blocker_id, blocked_id),
    CONSTRAINT user_blocks_blocker_fk FOREIGN KEY (blocker_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_blocks_blocked_fk FOREIGN KEY (blocked_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_blocks_two_players CHECK (blocker_id <> blocked_id),
    CONSTRAINT user_blocks_not_the_house CHECK (blocked_id > 0)
);
COMMENT ON TABLE user_blocks IS 'Who wants nothing to do with whom. Known to the one who blocks, and never told to the other.';
-- Serves: deleting an account, which looks for rows that name it.
CREATE INDEX user_blocks_by_blocked ON user_blocks (blocked_id);

CREATE FUNCTION are_friends(p_one bigint, p_other bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM user_friendships f
        WHERE f.player_low = least(p_one, p_other) AND f.player_high = greatest(p_one, p_other) AND f.state = 'accepted'
    )
$$;
COMMENT ON FUNCTION are_friends IS 'Whether the two have agreed to be friends. For the functions of the engine.';

CREATE FUNCTION may_see(p_owner bigint, p_visibility text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(p_owner = current_player(), false)
        OR (p_visibility = 'public'
            AND NOT EXISTS (SELECT FROM user_blocks b WHERE b.blocker_id = p_owner AND b.blocked_id = current_player()))
        OR (p_visibility = 'friends' AND are_friends(p_owner, current_player()))
$$;
COMMENT ON FUNCTION may_see IS 'Whether the player for whom this transaction speaks may read something of p_owner''s that is set to p_visibility. '
    'Nobody sees what is public.';

CREATE FUNCTION user_shows(p_owner bigint, p_what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT may_see(p_owner, coalesce((
        SELECT CASE p_what
            WHEN 'profile' THEN p.profile_visibility
            WHEN 'cellar' THEN p.cellar_visibility
            WHEN 'statistics' THEN p.statistics_visibility
        END
        FROM user_preferences p WHERE p.user_id = p_owner
    ), CASE p_what WHEN 'cellar' THEN 'friends' ELSE 'public' END))
$$;
COMMENT ON FUNCTION user_shows IS 'The same for what the preferences set as a whole: profile, cellar or statistics. The defaults are the table''s.';

CREATE FUNCTION lock_two_players(p_one bigint, p_other bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM users u WHERE u.id IN (p_one, p_other) ORDER BY u.id FOR NO KEY UPDATE;
END $$;
COMMENT ON FUNCTION lock_two_players IS 'The turnstile for what two players agree on, and for counts that have a limit. In id order: no deadlock.';

CREATE FUNCTION friend_require_room(p_player bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    c_friends_max CONSTANT integer := 500;
BEGIN
    IF c_friends_max <= (
        SELECT count(*) FROM user_friendships f
        WHERE p_player IN (f.player_low, f.player_high) AND f.state = 'accepted'
    ) THEN
        PERFORM rule_refuses('user_friendships_friends_max', jsonb_build_object('most', c_friends_max));
    END IF;
END $$;
COMMENT ON FUNCTION friend_require_room IS 'Refuses where the player has as many friends as anybody may have: 500. Under the lock on his row.';

CREATE FUNCTION friend_accept(p_other bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    PERFORM lock_two_players(v_me, p_other);
    PERFORM friend_require_room(v_me), friend_require_room(p_other);
    UPDATE user_friendships f SET state = 'accepted', accepted_at = clock_timestamp()
    WHERE f.player_low = least(v_me, p_other) AND f.player_high = greatest(v_me, p_other)
      AND f.state = 'requested' AND f.requested_by = p_other;
    IF NOT FOUND THEN
        PERFORM rule_refuses('user_friendships_was_requested');
    END IF;
END $$;
COMMENT ON FUNCTION friend_accept IS 'Accepts what another player asked. Refuses where he has not asked, or one of the two has 500 friends.';

CREATE FUNCTION friend_request(p_other bigint, OUT state text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c_waiting_max CONSTANT integer := 50;
    v_me bigint := acting_player();
    v_there user_friendships;
    v_takes text;
BEGIN
    PERFORM lock_two_players(v_me, p_other);
    SELECT * INTO v_there FROM user_friendships f
    WHERE f.player_low = least(v_me, p_other) AND f.player_high = greatest(v_me, p_other);
    IF v_there.state = 'accepted' OR v_there.requested_by = v_me THEN
        state := v_there.state;
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM user_blocks b WHERE b.blocker_id = v_me AND b.blocked_id = p_other) THEN
        PERFORM rule_refuses('user_friendships_not_blocked_by_oneself');
    END IF;
    IF v_there.requested_by = p_other THEN
        PERFORM friend_accept(p_other);
        state := 'accepted';
        RETURN;
    END IF;

    v_takes := coalesce((SELECT p.friend_requests FROM user_preferences p WHERE p.user_id = p_other), 'everyone');
    -- Who is blocked hears what everybody hears who asks somebody that takes no requests.
    IF EXISTS (SELECT FROM user_blocks b WHERE b.blocker_id = p_other AND b.blocked_id = v_me)
       OR v_takes = 'nobody'
       OR (v_takes = 'friends_of_friends' AND NOT EXISTS (
           SELECT FROM user_friendships f
           WHERE p_other IN (f.player_low, f.player_high) AND f.state = 'accepted'
             AND are_friends(v_me, f.player_low + f.player_high - p_other)
       ))
    THEN
        PERFORM rule_refuses('user_friendships_takes_requests');
    END IF;
    IF c_waiting_max <= (SELECT count(*) FROM user_friendships f WHERE f.requested_by = v_me AND f.state = 'requested') THEN
        PERFORM rule_refuses('user_friendships_waiting_max', jsonb_build_object('most', c_waiting_max));
    END IF;
    PERFORM friend_require_room(v_me);
    INSERT INTO user_friendships (player_low, player_high, requested_by)
    VALUES (least(v_me, p_other), greatest(v_me, p_other), v_me);
    state := 'requested';
END $$;
COMMENT ON FUNCTION friend_request IS 'Asks to be a friend, or accepts where the other one has asked already; answers requested or accepted. '
    'Asked again it changes nothing.';

CREATE FUNCTION friend_remove(p_other bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM user_friendships f
    WHERE f.player_low = least(v_me, p_other) AND f.player_high = greatest(v_me, p_other);
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION friend_remove IS 'Ends a friendship, declines a request or withdraws one; answers whether there was any.';

CREATE FUNCTION player_block(p_other bigint) RETURNS void
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
COMMENT ON FUNCTION player_block IS 'Blocks a player, and ends what there was between the two. 1,000 at most.';

CREATE FUNCTION player_unblock(p_other bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM user_blocks b WHERE b.blocker_id = v_me AND b.blocked_id = p_other;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION player_unblock IS 'Takes a block back; answers whether there was one.';

-- Policies and grants ---------------------------------------------------------------------------------------------------

ALTER TABLE user_preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_preferences FORCE ROW LEVEL SECURITY;
CREATE POLICY user_preferences_own ON user_preferences TO wine_pokedex_app
USING (user_id = current_player()) WITH CHECK (user_id = current_player());
CREATE POLICY user_preferences_engine ON user_preferences TO wine_pokedex_engine USING (true) WITH CHECK (true);
-- No policy for reports: how somebody has set his game is no statistic.
GRANT SELECT, INSERT, UPDATE ON user_preferences TO wine_pokedex_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_preferences TO wine_pokedex_engine;

ALTER TABLE user_friendships ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_friendships FORCE ROW LEVEL SECURITY;
CREATE POLICY user_friendships_own ON user_friendships FOR SELECT TO wine_pokedex_app
USING (player_low = current_player() OR player_high = current_player());
CREATE POLICY user_friendships_reports ON user_friendships FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_friendships_engine ON user_friendships TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON user_friendships TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_friendships TO wine_pokedex_engine;

ALTER TABLE user_blocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_blocks FORCE ROW LEVEL SECURITY;
CREATE POLICY user_blocks_own ON user_blocks FOR SELECT TO wine_pokedex_app USING (blocker_id = current_player());
CREATE POLICY user_blocks_engine ON user_blocks TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON user_blocks TO wine_pokedex_app;
GRANT SELECT, INSERT, DELETE ON user_blocks TO wine_pokedex_engine;

REVOKE ALL ON FUNCTION
    rule_refuses, acting_player, are_friends, may_see, user_shows, lock_two_players, friend_require_room, friend_accept,
    friend_request, friend_remove, player_block, player_unblock
FROM PUBLIC;
ALTER FUNCTION rule_refuses OWNER TO wine_pokedex_engine;
ALTER FUNCTION acting_player OWNER TO wine_pokedex_engine;
ALTER FUNCTION are_friends OWNER TO wine_pokedex_engine;
ALTER FUNCTION may_see OWNER TO wine_pokedex_engine;
ALTER FUNCTION user_shows OWNER TO wine_pokedex_engine;
ALTER FUNCTION lock_two_players OWNER TO wine_pokedex_engine;
ALTER FUNCTION friend_require_room OWNER TO wine_pokedex_engine;
ALTER FUNCTION friend_accept OWNER TO wine_pokedex_engine;
ALTER FUNCTION friend_request OWNER TO wine_pokedex_engine;
ALTER FUNCTION friend_remove OWNER TO wine_pokedex_engine;
ALTER FUNCTION player_block OWNER TO wine_pokedex_engine;
ALTER FUNCTION player_unblock OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION may_see, user_shows TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION friend_request, friend_accept, friend_remove, player_block, player_unblock TO wine_pokedex_app;
