-- What:  competitions with their participants, rounds, matches and seats; user_ratings for each mode, and how each rated
--        battle changed them.
-- Why:   a bracket has to stay sound whoever writes it: nobody plays twice in a round, nobody enters after the doors are
--        closed, no competition takes more than it has places for, and a battle counts once.
-- Locks: new tables only; at run time the competition's row before its participants'.
-- Order: before the code that uses it; after guilds, which may hold a competition.
--
-- Competitions are public. Players enter and leave by functions, which take the fee and count the places; rounds and
-- matches are the organiser's doing, and no player writes them.

CREATE TABLE competitions (
    id                     bigint       GENERATED ALWAYS AS IDENTITY,
    public_id              uuid         NOT NULL,
    name                   text         NOT NULL,
    mode                   text         NOT NULL,
    format                 text         NOT NULL,
    state                  text         NOT NULL DEFAULT 'announced',
    rated                  boolean      NOT NULL DEFAULT false,
    guild_id               bigint,
    created_by             bigint       NOT NULL,
    level_min              player_level NOT NULL DEFAULT 1,
    level_max              player_level NOT NULL DEFAULT 999,
    size_min               integer      NOT NULL,
    size_max               integer      NOT NULL,
    entrants               integer      NOT NULL DEFAULT 0,
    rounds                 integer,
    entry_fee              bigint       NOT NULL DEFAULT 0,
    registration_opens_at  timestamptz  NOT NULL,
    registration_closes_at timestamptz  NOT NULL,
    begins_at              timestamptz  NOT NULL,
    ends_at                timestamptz  NOT NULL,
    created_at             timestamptz  NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT competitions_pk PRIMARY KEY (id),
    CONSTRAINT competitions_public_id_unique UNIQUE (public_id),
    CONSTRAINT competitions_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
    CONSTRAINT competitions_creator_fk FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT competitions_name_length CHECK (char_length(name) BETWEEN 3 AND 80 AND name = btrim(name)),
    CONSTRAINT competitions_mode_known CHECK (mode IN ('blind_tasting', 'pairing', 'knowledge')),
    CONSTRAINT competitions_format_known CHECK (format IN ('single_elimination', 'round_robin', 'swiss')),
    CONSTRAINT competitions_state_known CHECK (state IN ('announced', 'running', 'over', 'cancelled')),
    CONSTRAINT competitions_levels_in_order CHECK (level_min <= level_max),
    CONSTRAINT competitions_size_by_format CHECK (
        size_min <= size_max AND CASE format
            WHEN 'single_elimination' THEN size_min >= 2 AND size_max <= 256
            WHEN 'round_robin' THEN size_min >= 3 AND size_max <= 16
            WHEN 'swiss' THEN size_min >= 4 AND size_max <= 256
            ELSE true
        END
    ),
    CONSTRAINT competitions_entrants_within_size CHECK (entrants BETWEEN 0 AND size_max),
    CONSTRAINT competitions_rounds_of_swiss CHECK (
        (format = 'swiss') = (rounds IS NOT NULL) AND (rounds IS NULL OR (rounds BETWEEN 2 AND 12 AND rounds < size_min))
    ),
    CONSTRAINT competitions_entry_fee_to_10000 CHECK (entry_fee BETWEEN 0 AND 10000),
    CONSTRAINT competitions_times_in_order CHECK (
        registration_opens_at < registration_closes_at AND registration_closes_at <= begins_at AND begins_at < ends_at
    ),
    CONSTRAINT competitions_a_season_at_most CHECK (ends_at <= registration_opens_at + interval '120 days')
);
COMMENT ON TABLE competitions IS 'Tournaments: who may enter, when, and how they are played. What is played are battles.';
COMMENT ON COLUMN competitions.state IS 'announced (also while players enter), running, over or cancelled.';
COMMENT ON COLUMN competitions.guild_id IS 'The guild for whose members it is; null: for everybody.';
COMMENT ON COLUMN competitions.size_min IS 'With fewer it does not take place.';
COMMENT ON COLUMN competitions.entrants IS 'How many have entered; counted by a trigger and held against size_max.';
COMMENT ON COLUMN competitions.rounds IS 'How many rounds a Swiss competition has, fewer than it has players so that nobody must meet twice; the other formats follow from their size.';
COMMENT ON COLUMN competitions.entry_fee IS 'Whole coins, 10,000 at most; they wait in escrow for the winners, and go back where it is cancelled.';
-- Serves: what can be entered now or soon.
CREATE INDEX competitions_open ON competitions (registration_closes_at, id) INCLUDE (mode, format) WHERE state = 'announced';
-- Serves: what runs, and the job that moves it on.
CREATE INDEX competitions_running ON competitions (begins_at) WHERE state = 'running';
-- Serves: a guild's competitions, and the reference from guilds.
CREATE INDEX competitions_by_guild ON competitions (guild_id, begins_at DESC) WHERE guild_id IS NOT NULL;
-- Serves: the reference from users.
CREATE INDEX competitions_by_creator ON competitions (created_by);

CREATE TABLE competition_participants (
    competition_id bigint      NOT NULL,
    user_id        bigint      NOT NULL,
    state          text        NOT NULL DEFAULT 'entered',
    seed           integer,
    points_halves  integer     NOT NULL DEFAULT 0,
    final_rank     integer,
    fee_paid       price       NOT NULL DEFAULT 0,
    times_entered  integer     NOT NULL DEFAULT 1,
    entered_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT competition_participants_pk PRIMARY KEY (competition_id, user_id),
    CONSTRAINT competition_participants_competition_fk FOREIGN KEY (competition_id) REFERENCES competitions (id) ON DELETE RESTRICT,
    CONSTRAINT competition_participants_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT competition_participants_seed_once UNIQUE (competition_id, seed),
    CONSTRAINT competition_participants_not_the_house CHECK (user_id > 0),
    CONSTRAINT competition_participants_state_known CHECK (state IN ('entered', 'playing', 'out', 'withdrawn')),
    CONSTRAINT competition_participants_seed_counts CHECK (seed BETWEEN 1 AND 256),
    CONSTRAINT competition_participants_points_not_negative CHECK (points_halves >= 0),
    CONSTRAINT competition_participants_rank_counts CHECK (final_rank BETWEEN 1 AND 256),
    CONSTRAINT competition_participants_enters_10_times CHECK (times_entered BETWEEN 1 AND 10)
);
COMMENT ON TABLE competition_participants IS 'Who plays in what. Rows stay: they are the record of a competition.';
COMMENT ON COLUMN competition_participants.seed IS 'His place in the bracket, 1 the strongest; null until it is drawn.';
COMMENT ON COLUMN competition_participants.points_halves IS 'Half points: 2 for a win or a bye, 1 for a draw.';
COMMENT ON COLUMN competition_participants.final_rank IS '1 for the winner; equals share a rank; null until it is over.';
COMMENT ON COLUMN competition_participants.fee_paid IS 'Whole coins that wait in escrow for him.';
COMMENT ON COLUMN competition_participants.times_entered IS 'How often he has entered, 10 at most; part of the name under which each fee is posted.';
-- Serves: a player's competitions, and what he has won (evolution asks).
CREATE INDEX competition_participants_by_user ON competition_participants (user_id, competition_id DESC) INCLUDE (final_rank);
-- Serves: the standings.
CREATE INDEX competition_participants_standings ON competition_participants (competition_id, points_halves DESC, seed);

CREATE TABLE competition_rounds (
    competition_id bigint      NOT NULL,
    round          integer     NOT NULL,
    state          text        NOT NULL DEFAULT 'paired',
    begins_at      timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL,
    CONSTRAINT competition_rounds_pk PRIMARY KEY (competition_id, round),
    CONSTRAINT competition_rounds_competition_fk FOREIGN KEY (competition_id) REFERENCES competitions (id) ON DELETE RESTRICT,
    CONSTRAINT competition_rounds_count CHECK (round BETWEEN 1 AND 15),
    CONSTRAINT competition_rounds_state_known CHECK (state IN ('paired', 'over')),
    CONSTRAINT competition_rounds_times_in_order CHECK (begins_at < ends_at),
    CONSTRAINT competition_rounds_one_at_a_time EXCLUDE USING gist (competition_id WITH =, tstzrange(begins_at, ends_at) WITH &&)
);
COMMENT ON TABLE competition_rounds IS 'The rounds of a competition, 15 at most (16 players, each against each). Two of one competition do not overlap.';

CREATE TABLE competition_matches (
    id             bigint   GENERATED ALWAYS AS IDENTITY,
    competition_id bigint   NOT NULL,
    round          integer  NOT NULL,
    board          integer  NOT NULL,
    state          text     NOT NULL DEFAULT 'open',
    battle_id      uuid,
    winner         smallint,
    winner_to      bigint,
    CONSTRAINT competition_matches_pk PRIMARY KEY (id),
    CONSTRAINT competition_matches_board_once UNIQUE (competition_id, round, board),
    -- A seat names its match with the match's round, so that "once a round" can be a key.
    CONSTRAINT competition_matches_round_of UNIQUE (id, competition_id, round),
    CONSTRAINT competition_matches_battle_once UNIQUE (battle_id),
    CONSTRAINT competition_matches_round_fk FOREIGN KEY (competition_id, round)
        REFERENCES competition_rounds (competition_id, round) ON DELETE RESTRICT,
    CONSTRAINT competition_matches_battle_fk FOREIGN KEY (battle_id) REFERENCES battles (battle_id) ON DELETE RESTRICT,
    CONSTRAINT competition_matches_winner_to_fk FOREIGN KEY (winner_to) REFERENCES competition_matches (id) ON DELETE RESTRICT,
    CONSTRAINT competition_matches_board_counts CHECK (board BETWEEN 1 AND 128),
    CONSTRAINT competition_matches_state_known CHECK (state IN ('open', 'playing', 'won', 'drawn', 'bye')),
    CONSTRAINT competition_matches_winner_sits CHECK (winner IN (0, 1)),
    CONSTRAINT competition_matches_winner_when_won CHECK ((state IN ('won', 'bye')) = (winner IS NOT NULL)),
    CONSTRAINT competition_matches_plays_a_battle CHECK (state NOT IN ('playing', 'drawn') OR battle_id IS NOT NULL),
    CONSTRAINT competition_matches_not_into_itself CHECK (winner_to <> id)
);
COMMENT ON TABLE competition_matches IS 'The matches of a round; who sits is in competition_match_seats.';
COMMENT ON COLUMN competition_matches.board IS '1 to 128, from the top of the bracket or the standings.';
COMMENT ON COLUMN competition_matches.state IS 'open (seats may be empty), playing, won (also when the other does not come), drawn, or bye.';
COMMENT ON COLUMN competition_matches.battle_id IS 'The battle in which it is played. Its players are the two who sit.';
COMMENT ON COLUMN competition_matches.winner IS 'Seat 0 or 1.';
COMMENT ON COLUMN competition_matches.winner_to IS 'Where the winner goes on, in single elimination.';
-- Serves: from which matches somebody comes, and the reference within the table.
CREATE INDEX competition_matches_by_next ON competition_matches (winner_to) WHERE winner_to IS NOT NULL;

CREATE TABLE competition_match_seats (
    match_id       bigint   NOT NULL,
    seat           smallint NOT NULL,
    competition_id bigint   NOT NULL,
    round          integer  NOT NULL,
    user_id        bigint   NOT NULL,
    CONSTRAINT competition_match_seats_pk PRIMARY KEY (match_id, seat),
    CONSTRAINT competition_match_seats_once_a_round UNIQUE (competition_id, round, user_id),
    CONSTRAINT competition_match_seats_match_fk FOREIGN KEY (match_id, competition_id, round)
        REFERENCES competition_matches (id, competition_id, round) ON DELETE RESTRICT,
    CONSTRAINT competition_match_seats_participant_fk FOREIGN KEY (competition_id, user_id)
        REFERENCES competition_participants (competition_id, user_id) ON DELETE RESTRICT,
    CONSTRAINT competition_match_seats_seat_known CHECK (seat IN (0, 1))
);
COMMENT ON TABLE competition_match_seats IS 'Who plays a match. Nobody plays twice in a round.';
-- Serves: a participant's matches; the key of the reference.
CREATE INDEX competition_match_seats_by_user ON competition_match_seats (user_id, competition_id, round);

-- Ratings ---------------------------------------------------------------------------------------------------------------

CREATE TABLE user_ratings (
    user_id               bigint      NOT NULL,
    mode                  text        NOT NULL,
    rating_hundredths     integer     NOT NULL DEFAULT 150000,
    deviation_hundredths  integer     NOT NULL DEFAULT 35000,
    volatility_millionths integer     NOT NULL DEFAULT 60000,
    battles               integer     NOT NULL DEFAULT 0,
    revision              integer     NOT NULL DEFAULT 1,
    updated_at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_ratings_pk PRIMARY KEY (user_id, mode),
    CONSTRAINT user_ratings_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_ratings_mode_known CHECK (mode IN ('blind_tasting', 'pairing', 'knowledge')),
    CONSTRAINT user_ratings_rating_0_to_4000 CHECK (rating_hundredths BETWEEN 0 AND 400000),
    CONSTRAINT user_ratings_deviation_30_to_350 CHECK (deviation_hundredths BETWEEN 3000 AND 35000),
    CONSTRAINT user_ratings_volatility_sane CHECK (volatility_millionths BETWEEN 10000 AND 200000),
    CONSTRAINT user_ratings_battles_count CHECK (battles >= 0),
    CONSTRAINT user_ratings_revision_counts CHECK (revision >= 1)
) WITH (fillfactor = 80);
COMMENT ON TABLE user_ratings IS 'How strong a player is in a mode, by Glicko-2. Who has no row begins at 1500, 350 and 0.06. Whole numbers: what is stored is '
    'the same on every machine.';
COMMENT ON COLUMN user_ratings.rating_hundredths IS 'Hundredths of a rating point: 150000 is 1500.';
COMMENT ON COLUMN user_ratings.deviation_hundredths IS 'How sure it is, in hundredths: 35000 (nothing known) down to 3000.';
COMMENT ON COLUMN user_ratings.volatility_millionths IS 'How steady he plays, in millionths: 60000 is 0.06.';
COMMENT ON COLUMN user_ratings.revision IS 'Goes up by one with every change: what was reckoned from another revision is stale.';
-- Serves: the leaderboard of a mode.
CREATE INDEX user_ratings_leaders ON user_ratings (mode, rating_hundredths DESC, user_id) INCLUDE (deviation_hundredths, battles);

CREATE TABLE user_rating_changes (
    battle_id         uuid        NOT NULL,
    user_id           bigint      NOT NULL,
    before_hundredths integer     NOT NULL,
    after_hundredths  integer     NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT user_rating_changes_pk PRIMARY KEY (battle_id, user_id),
    CONSTRAINT user_rating_changes_battle_fk FOREIGN KEY (battle_id) REFERENCES battles (battle_id) ON DELETE RESTRICT,
    CONSTRAINT user_rating_changes_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_rating_changes_sane CHECK (before_hundredths BETWEEN 0 AND 400000 AND after_hundredths BETWEEN 0 AND 400000)
);
COMMENT ON TABLE user_rating_changes IS 'What each rated battle did to whose rating. The key is the rule that a battle counts once.';
-- Serves: the curve of a player's rating.
CREATE INDEX user_rating_changes_by_user ON user_rating_changes (user_id, created_at DESC);

CREATE FUNCTION rating_settle(
    p_battle uuid, p_player bigint, p_revision integer, p_rating integer, p_deviation integer, p_volatility integer
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mode text;
    v_before user_ratings;
BEGIN
    SELECT b.mode INTO v_mode FROM battles b
    WHERE b.battle_id = p_battle AND b.rated AND b.state = 'over' AND p_player IN (b.player_0, b.player_1);
    IF NOT FOUND THEN
        PERFORM rule_refuses('user_rating_changes_battle_is_rated');
    END IF;
    INSERT INTO user_ratings (user_id, mode) VALUES (p_player, v_mode) ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT v_before FROM user_ratings r WHERE r.user_id = p_player AND r.mode = v_mode FOR UPDATE;
    IF EXISTS (SELECT FROM user_rating_changes c WHERE c.battle_id = p_battle AND c.user_id = p_player) THEN
        RETURN false;
    END IF;
    IF v_before.revision <> p_revision THEN
        PERFORM rule_refuses('user_ratings_is_as_read');
    END IF;
    INSERT INTO user_rating_changes (battle_id, user_id, before_hundredths, after_hundredths)
    VALUES (p_battle, p_player, v_before.rating_hundredths, p_rating);
    UPDATE user_ratings r
    SET rating_hundredths = p_rating, deviation_hundredths = p_deviation, volatility_millionths = p_volatility,
        battles = r.battles + 1, revision = r.revision + 1, updated_at = clock_timestamp()
    WHERE r.user_id = p_player AND r.mode = v_mode;
    RETURN true;
END $$;
COMMENT ON FUNCTION rating_settle IS 'Writes what a battle that is over did to a rating, reckoned from the revision given; true where it did, false '
    'where that battle had counted before.';

-- Entering and leaving --------------------------------------------------------------------------------------------------

CREATE FUNCTION competition_participants_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_competition competitions;
    v_level player_level;
BEGIN
    UPDATE competitions c
    SET entrants = c.entrants + (TG_OP <> 'DELETE' AND NEW.state <> 'withdrawn')::integer
        - (TG_OP <> 'INSERT' AND OLD.state <> 'withdrawn')::integer
    WHERE c.id = CASE TG_OP WHEN 'DELETE' THEN OLD.competition_id ELSE NEW.competition_id END
    RETURNING * INTO v_competition;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND OLD.state = 'withdrawn') THEN
        IF v_competition.state <> 'announced'
           OR clock_timestamp() < v_competition.registration_opens_at
           OR clock_timestamp() >= v_competition.registration_closes_at
        THEN
            PERFORM rule_refuses('competition_participants_registration_is_open');
        END IF;
        SELECT u.level INTO STRICT v_level FROM users u WHERE u.id = NEW.user_id;
        IF v_level NOT BETWEEN v_competition.level_min AND v_competition.level_max THEN
            PERFORM rule_refuses('competition_participants_level_fits',
                jsonb_build_object('minimum', v_competition.level_min, 'maximum', v_competition.level_max));
        END IF;
        IF v_competition.guild_id IS NOT NULL AND v_competition.guild_id IS DISTINCT FROM guild_of_player(NEW.user_id) THEN
            PERFORM rule_refuses('competition_participants_is_of_guild');
        END IF;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION competition_participants_count IS 'Counts who plays in the competition''s row, whose check holds the limit, and refuses who may not enter.';
CREATE TRIGGER competition_participants_count AFTER INSERT OR DELETE OR UPDATE OF state ON competition_participants
FOR EACH ROW EXECUTE FUNCTION competition_participants_count();

CREATE FUNCTION competition_match_battle_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM battles b JOIN competitions c ON c.id = NEW.competition_id AND c.mode = b.mode
        WHERE b.battle_id = NEW.battle_id
          AND ARRAY[least(b.player_0, b.player_1), greatest(b.player_0, b.player_1)] = (
              SELECT array_agg(s.user_id ORDER BY s.user_id) FROM competition_match_seats s WHERE s.match_id = NEW.id
          )
    ) THEN
        PERFORM rule_refuses('competition_matches_battle_fits');
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION competition_match_battle_fits IS 'Refuses a battle of another mode, or between others than those who sit.';
CREATE TRIGGER competition_match_battle_fits AFTER INSERT OR UPDATE OF battle_id ON competition_matches
FOR EACH ROW WHEN (NEW.battle_id IS NOT NULL) EXECUTE FUNCTION competition_match_battle_fits();

CREATE FUNCTION competition_announce(
    p_public_id uuid, p_creator bigint, p_name text, p_mode text, p_format text, p_rated boolean, p_guild bigint,
    p_level_min smallint, p_level_max smallint, p_size_min integer, p_size_max integer, p_rounds integer, p_entry_fee bigint,
    p_opens timestamptz, p_closes timestamptz, p_begins timestamptz, p_ends timestamptz
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO competitions (
        public_id, created_by, name, mode, format, rated, guild_id, level_min, level_max, size_min, size_max, rounds, entry_fee,
        registration_opens_at, registration_closes_at, begins_at, ends_at
    ) VALUES (
        p_public_id, p_creator, p_name, p_mode, p_format, p_rated, p_guild, p_level_min, p_level_max, p_size_min, p_size_max,
        p_rounds, p_entry_fee, p_opens, p_closes, p_begins, p_ends
    ) RETURNING id
$$;
COMMENT ON FUNCTION competition_announce IS 'Announces a competition. Whether the creator may is for the program to say: the house always, a guild''s officers theirs.';

CREATE FUNCTION competition_coins(p_competition competitions, p_player bigint, p_amount bigint, p_what text, p_reason text)
RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_purse bigint;
    v_escrow bigint;
BEGIN
    IF p_amount = 0 THEN
        RETURN;
    END IF;
    SELECT a.id INTO STRICT v_purse FROM coin_accounts a WHERE a.player_id = p_player AND a.kind = 'available';
    SELECT a.id INTO STRICT v_escrow FROM coin_accounts a WHERE a.kind = 'escrow' AND a.shard = p_competition.id % 16;
    PERFORM coin_post(
        'competition', p_reason, format('competition:%s:%s:%s', p_competition.public_id, p_player, p_what),
        ARRAY[v_purse, v_escrow], ARRAY[p_amount, -p_amount]
    );
END $$;
COMMENT ON FUNCTION competition_coins IS 'Moves coins from a competition''s escrow into a player''s purse, or out of it where the amount is negative.';

CREATE FUNCTION competition_locked(p_competition uuid) RETURNS competitions
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_competition competitions;
BEGIN
    SELECT * INTO v_competition FROM competitions c WHERE c.public_id = p_competition FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_refuses('competitions_is_known');
    END IF;
    RETURN v_competition;
END $$;
COMMENT ON FUNCTION competition_locked IS 'The competition, with its row locked; refuses where there is none.';

CREATE FUNCTION competition_enter(p_competition uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
    v_competition competitions := competition_locked(p_competition);
    v_times integer;
BEGIN
    INSERT INTO competition_participants AS p (competition_id, user_id, fee_paid)
    VALUES (v_competition.id, v_me, v_competition.entry_fee)
    ON CONFLICT (competition_id, user_id) DO UPDATE
    SET state = 'entered', fee_paid = excluded.fee_paid, times_entered = p.times_entered + 1 WHERE p.state = 'withdrawn'
    RETURNING p.times_entered INTO v_times;
    IF NOT FOUND THEN
        PERFORM rule_refuses('competition_participants_pk');
    END IF;
    PERFORM competition_coins(v_competition, v_me, -v_competition.entry_fee, 'fee:' || v_times, 'Entry fee');
END $$;
COMMENT ON FUNCTION competition_enter IS 'The acting player enters, and pays the fee into escrow.';

CREATE FUNCTION competition_withdraw(p_competition uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
    v_competition competitions := competition_locked(p_competition);
    v_mine competition_participants;
BEGIN
    IF v_competition.state <> 'announced' THEN
        PERFORM rule_refuses('competition_participants_registration_is_open');
    END IF;
    SELECT * INTO v_mine FROM competition_participants p
    WHERE p.competition_id = v_competition.id AND p.user_id = v_me AND p.state = 'entered';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE competition_participants p SET state = 'withdrawn', fee_paid = 0
    WHERE p.competition_id = v_competition.id AND p.user_id = v_me;
    PERFORM competition_coins(v_competition, v_me, v_mine.fee_paid, 'back:' || v_mine.times_entered, 'Entry fee given back');
    RETURN true;
END $$;
COMMENT ON FUNCTION competition_withdraw IS 'The acting player leaves before it begins, and has his fee back; answers whether he had entered.';

CREATE FUNCTION competition_cancel(p_competition uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_competition competitions := competition_locked(p_competition);
BEGIN
    IF v_competition.state NOT IN ('announced', 'running') THEN
        PERFORM rule_refuses('competitions_is_not_over');
    END IF;
    UPDATE competitions c SET state = 'cancelled' WHERE c.id = v_competition.id;
    PERFORM competition_coins(v_competition, p.user_id, p.fee_paid, 'back:' || p.times_entered, 'Entry fee given back')
    FROM (
        SELECT * FROM competition_participants l WHERE l.competition_id = v_competition.id AND l.fee_paid > 0 ORDER BY l.user_id
    ) p;
    UPDATE competition_participants p SET fee_paid = 0 WHERE p.competition_id = v_competition.id AND p.fee_paid > 0;
END $$;
COMMENT ON FUNCTION competition_cancel IS 'Cancels what is not over, and gives every fee back.';

CREATE FUNCTION competition_close(p_competition uuid, p_players bigint[], p_ranks integer[], p_prizes bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_competition competitions := competition_locked(p_competition);
BEGIN
    IF v_competition.state <> 'running' THEN
        PERFORM rule_refuses('competitions_is_not_over');
    END IF;
    IF (SELECT coalesce(sum(p.fee_paid), 0) FROM competition_participants p WHERE p.competition_id = v_competition.id)
       <> (SELECT coalesce(sum(x), 0) FROM unnest(p_prizes) x)
    THEN
        PERFORM rule_refuses('competitions_prizes_are_the_fees');
    END IF;
    UPDATE competition_participants p SET final_rank = x.final_rank, fee_paid = 0
    FROM unnest(p_players, p_ranks) AS x (player, final_rank)
    WHERE p.competition_id = v_competition.id AND p.user_id = x.player;
    IF EXISTS (
        SELECT FROM competition_participants p
        WHERE p.competition_id = v_competition.id AND p.state <> 'withdrawn' AND p.final_rank IS NULL
    ) OR EXISTS (
        SELECT FROM unnest(p_players) x WHERE NOT EXISTS (
            SELECT FROM competition_participants p WHERE p.competition_id = v_competition.id AND p.user_id = x
        )
    ) THEN
        PERFORM rule_refuses('competitions_everybody_is_ranked');
    END IF;
    UPDATE competitions c SET state = 'over' WHERE c.id = v_competition.id;
    PERFORM competition_coins(v_competition, x.player, x.prize, 'prize', 'Prize'), x.player
    FROM (SELECT * FROM unnest(p_players, p_prizes) AS l (player, prize) ORDER BY l.player) x WHERE x.prize > 0;
    PERFORM statistic_add(x.player, 'competitions_won', 1), achievements_settle(x.player, 'competitions_won')
    FROM (SELECT * FROM unnest(p_players, p_ranks) AS l (player, final_rank) ORDER BY l.player) x WHERE x.final_rank = 1;
END $$;
COMMENT ON FUNCTION competition_close IS 'Ends a competition: the rank of everybody who played, and the fees as prizes, to the last coin.';

CREATE FUNCTION competition_round_pair(
    p_competition uuid, p_round integer, p_begins timestamptz, p_ends timestamptz, p_boards integer[], p_seats_0 bigint[],
    p_seats_1 bigint[]
) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_competition competitions := competition_locked(p_competition);
    v_pair record;
    v_match bigint;
BEGIN
    IF v_competition.state NOT IN ('announced', 'running') OR v_competition.entrants < v_competition.size_min THEN
        PERFORM rule_refuses('competition_rounds_may_begin');
    END IF;
    UPDATE competitions c SET state = 'running' WHERE c.id = v_competition.id AND c.state = 'announced';
    INSERT INTO competition_rounds (competition_id, round, begins_at, ends_at) VALUES (v_competition.id, p_round, p_begins, p_ends);
    FOR v_pair IN SELECT * FROM unnest(p_boards, p_seats_0, p_seats_1) AS x (board, player_0, player_1) LOOP
        INSERT INTO competition_matches (competition_id, round, board, state, winner)
        SELECT v_competition.id, p_round, v_pair.board, x.state, x.winner
        FROM (VALUES (
            CASE WHEN v_pair.player_1 IS NULL THEN 'bye' ELSE 'open' END, CASE WHEN v_pair.player_1 IS NULL THEN 0 END::smallint
        )) AS x (state, winner)
        RETURNING id INTO v_match;
        INSERT INTO competition_match_seats (match_id, seat, competition_id, round, user_id)
        SELECT v_match, x.seat, v_competition.id, p_round, x.player
        FROM (VALUES (0::smallint, v_pair.player_0), (1::smallint, v_pair.player_1)) AS x (seat, player) WHERE x.player IS NOT NULL;
        RETURN NEXT v_match;
    END LOOP;
END $$;
COMMENT ON FUNCTION competition_round_pair IS 'Writes a round: for each board who sits, the second null for a bye; answers the matches. The competition runs from the first one on.';

CREATE FUNCTION competition_match_play(p_match bigint, p_battle uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE competition_matches m SET state = 'playing', battle_id = p_battle WHERE m.id = p_match AND m.state = 'open';
    IF NOT FOUND THEN
        PERFORM rule_refuses('competition_matches_is_open');
    END IF;
END $$;
COMMENT ON FUNCTION competition_match_play IS 'Says in which battle a match is played.';

CREATE FUNCTION competition_match_settle(p_match bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_match competition_matches;
    v_battle battles;
    v_winner bigint;
    v_seat smallint;
BEGIN
    SELECT * INTO v_match FROM competition_matches m WHERE m.id = p_match FOR NO KEY UPDATE;
    SELECT * INTO v_battle FROM battles b WHERE b.battle_id = v_match.battle_id;
    IF v_match.state IS DISTINCT FROM 'playing' OR v_battle.state IS DISTINCT FROM 'over' THEN
        PERFORM rule_refuses('competition_matches_battle_is_over');
    END IF;
    v_winner := CASE v_battle.winner WHEN 0 THEN v_battle.player_0 WHEN 1 THEN v_battle.player_1 END;
    SELECT s.seat INTO v_seat FROM competition_match_seats s WHERE s.match_id = p_match AND s.user_id = v_winner;
    UPDATE competition_matches m SET state = CASE WHEN v_seat IS NULL THEN 'drawn' ELSE 'won' END, winner = v_seat WHERE m.id = p_match;
    UPDATE competition_participants p
    SET points_halves = p.points_halves + CASE WHEN v_seat IS NULL THEN 1 WHEN s.seat = v_seat THEN 2 ELSE 0 END
    FROM competition_match_seats s
    WHERE s.match_id = p_match AND p.competition_id = s.competition_id AND p.user_id = s.user_id;
    RETURN CASE WHEN v_seat IS NULL THEN 'drawn' ELSE 'won' END;
END $$;
COMMENT ON FUNCTION competition_match_settle IS 'Takes over how a match''s battle ended: won or drawn, with the half points. Once: it plays no more then.';

-- Policies and grants ---------------------------------------------------------------------------------------------------

-- Competitions and ratings are public: no policy, and no grant to write. What changes a rating is shown with the rating.
GRANT SELECT ON
    competitions, competition_participants, competition_rounds, competition_matches, competition_match_seats, user_ratings,
    user_rating_changes
TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE ON competitions, competition_rounds, competition_matches, user_ratings TO wine_pokedex_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON competition_participants, competition_match_seats TO wine_pokedex_engine;
GRANT SELECT, INSERT ON user_rating_changes TO wine_pokedex_engine;

REVOKE ALL ON FUNCTION
    rating_settle,
    competition_participants_count,
    competition_match_battle_fits,
    competition_announce,
    competition_coins,
    competition_locked,
    competition_enter,
    competition_withdraw,
    competition_cancel,
    competition_close,
    competition_round_pair,
    competition_match_play,
    competition_match_settle
FROM PUBLIC;
ALTER FUNCTION rating_settle OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_participants_count OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_match_battle_fits OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_announce OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_coins OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_locked OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_enter OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_withdraw OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_cancel OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_close OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_round_pair OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_match_play OWNER TO wine_pokedex_engine;
ALTER FUNCTION competition_match_settle OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION
    rating_settle,
    competition_announce,
    competition_enter,
    competition_withdraw,
    competition_cancel,
    competition_close,
    competition_round_pair,
    competition_match_play,
    competition_match_settle
TO wine_pokedex_app;
