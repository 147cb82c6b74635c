-- What:  guilds, their members, invitations, events and who comes, the wines in a guild's cellar, its treasury, and the
--        functions by which players found, join, lead and leave.
-- Why:   a guild's limits (members, officers, one leader, one guild a player) have to hold while many join at once. They are
--        counted in the guild's own row, whose checks say no; the row's lock is the turnstile.
-- Locks: SHARE ROW EXCLUSIVE on wines while its trigger is made; at run time the guild's row before its members'.
-- Order: before the code that uses it.
--
-- A guild concerns many, so functions write it and players read: guilds, members and events are public as a club's
-- notice board is; invitations are for the two whom they name; cellar and treasury are the members'.

CREATE TABLE guilds (
    id                bigint       GENERATED ALWAYS AS IDENTITY,
    public_id         uuid         NOT NULL,
    name              text         NOT NULL,
    name_key          text         NOT NULL,
    kind              text         NOT NULL,
    region            text,
    motto             text         NOT NULL DEFAULT '',
    joining           text         NOT NULL DEFAULT 'open',
    joining_level_min player_level NOT NULL DEFAULT 1,
    level             smallint     NOT NULL DEFAULT 1,
    experience        bigint       NOT NULL DEFAULT 0,
    members           integer      NOT NULL DEFAULT 0,
    members_max       integer      NOT NULL DEFAULT 25,
    officers          integer      NOT NULL DEFAULT 0,
    treasury          price        NOT NULL DEFAULT 0,
    founded_at        timestamptz  NOT NULL DEFAULT clock_timestamp(),
    dissolved_at      timestamptz,
    CONSTRAINT guilds_pk PRIMARY KEY (id),
    CONSTRAINT guilds_public_id_unique UNIQUE (public_id),
    CONSTRAINT guilds_name_length CHECK (char_length(name) BETWEEN 3 AND 30 AND name = btrim(name)),
    CONSTRAINT guilds_name_key_length CHECK (char_length(name_key) BETWEEN 3 AND 90),
    CONSTRAINT guilds_kind_known CHECK (kind IN ('regional', 'educational', 'competition', 'trading')),
    CONSTRAINT guilds_region_of_regional CHECK ((kind = 'regional') = (region IS NOT NULL)),
    CONSTRAINT guilds_region_length CHECK (char_length(region) BETWEEN 1 AND 120),
    CONSTRAINT guilds_motto_length CHECK (char_length(motto) <= 200),
    CONSTRAINT guilds_joining_known CHECK (joining IN ('open', 'invitation', 'closed')),
    CONSTRAINT guilds_level_1_to_16 CHECK (level BETWEEN 1 AND 16),
    CONSTRAINT guilds_experience_not_negative CHECK (experience >= 0),
    CONSTRAINT guilds_members_max_by_level CHECK (members_max BETWEEN 2 AND 20 + 5 * level),
    CONSTRAINT guilds_members_within_limit CHECK (members BETWEEN 0 AND members_max),
    CONSTRAINT guilds_officers_within_limit CHECK (officers BETWEEN 0 AND 5),
    CONSTRAINT guilds_dissolved_is_empty CHECK (dissolved_at IS NULL OR members = 0)
) WITH (fillfactor = 80);
COMMENT ON TABLE guilds IS 'Clubs of players. A guild that nobody is in is dissolved, and stays for what refers to it; its name is free again.';
COMMENT ON COLUMN guilds.public_id IS 'UUIDv7 made by the program: what the outside calls the guild.';
COMMENT ON COLUMN guilds.name_key IS 'As names are compared: case-folded by the program, as players'' names are.';
COMMENT ON COLUMN guilds.region IS 'Whose wines it is about; of a regional guild, and of no other.';
COMMENT ON COLUMN guilds.joining IS 'Who may join: open everybody, invitation who was invited, closed nobody.';
COMMENT ON COLUMN guilds.joining_level_min IS 'From which level of a player on.';
COMMENT ON COLUMN guilds.level IS '1 to 16; with each level five more may be members, 25 to 100.';
COMMENT ON COLUMN guilds.members IS 'How many members there are; counted by a trigger, and held against members_max.';
COMMENT ON COLUMN guilds.officers IS 'How many of them are officers, five at most; counted as members are.';
COMMENT ON COLUMN guilds.treasury IS 'Whole coins. They lie in the house''s escrow accounts; the sum of guild_treasury_entries.';
-- Serves: finding a guild by its name, and the rule that two that live do not share one.
CREATE UNIQUE INDEX guilds_name_unique ON guilds (name_key) WHERE dissolved_at IS NULL;
-- Serves: the list of guilds that can be joined, by kind, highest level first.
CREATE INDEX guilds_joinable ON guilds (kind, level DESC, id) WHERE dissolved_at IS NULL AND joining <> 'closed';
-- Serves: regional guilds of a region.
CREATE INDEX guilds_by_region ON guilds (region) WHERE region IS NOT NULL AND dissolved_at IS NULL;

CREATE TABLE guild_memberships (
    user_id   bigint      NOT NULL,
    guild_id  bigint      NOT NULL,
    role      text        NOT NULL DEFAULT 'member',
    joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT guild_memberships_pk PRIMARY KEY (user_id),
    CONSTRAINT guild_memberships_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT guild_memberships_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
    CONSTRAINT guild_memberships_not_the_house CHECK (user_id > 0),
    CONSTRAINT guild_memberships_role_known CHECK (role IN ('leader', 'officer', 'member'))
);
COMMENT ON TABLE guild_memberships IS 'Who is in which guild now. The player is the key: one guild a player.';
COMMENT ON COLUMN guild_memberships.role IS 'One leader and five officers at most; the others are members.';
-- Serves: a guild's members by seniority, and who succeeds a leader.
CREATE INDEX guild_memberships_by_guild ON guild_memberships (guild_id, joined_at, user_id) INCLUDE (role);
-- Serves: whom to ask, and the rule that a guild has one leader.
CREATE UNIQUE INDEX guild_memberships_one_leader ON guild_memberships (guild_id) WHERE role = 'leader';

CREATE TABLE guild_invitations (
    guild_id   bigint      NOT NULL,
    user_id    bigint      NOT NULL,
    invited_by bigint      NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT guild_invitations_pk PRIMARY KEY (user_id, guild_id),
    CONSTRAINT guild_invitations_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE,
    CONSTRAINT guild_invitations_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT guild_invitations_by_fk FOREIGN KEY (invited_by) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT guild_invitations_not_the_house CHECK (user_id > 0),
    CONSTRAINT guild_invitations_times_in_order CHECK (created_at < expires_at)
);
COMMENT ON TABLE guild_invitations IS 'Who was invited and has not answered; good for seven days.';
-- Serves: what a guild has sent, and its limit.
CREATE INDEX guild_invitations_by_guild ON guild_invitations (guild_id, expires_at);
-- Serves: deleting an account, which looks for rows that name it.
CREATE INDEX guild_invitations_by_inviter ON guild_invitations (invited_by);

CREATE TABLE guild_events (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    public_id   uuid        NOT NULL,
    guild_id    bigint      NOT NULL,
    kind        text        NOT NULL,
    title       text        NOT NULL,
    begins_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    seats       integer     NOT NULL DEFAULT 0,
    seats_max   integer     NOT NULL,
    created_by  bigint      NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    cancelled_at timestamptz,
    CONSTRAINT guild_events_pk PRIMARY KEY (id),
    CONSTRAINT guild_events_public_id_unique UNIQUE (public_id),
    CONSTRAINT guild_events_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
    CONSTRAINT guild_events_creator_fk FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT guild_events_kind_known CHECK (kind IN ('tasting', 'lesson', 'competition', 'meeting')),
    CONSTRAINT guild_events_title_length CHECK (char_length(title) BETWEEN 1 AND 80 AND title = btrim(title)),
    CONSTRAINT guild_events_times_in_order CHECK (begins_at < ends_at),
    CONSTRAINT guild_events_a_week_at_most CHECK (ends_at <= begins_at + interval '7 days'),
    CONSTRAINT guild_events_seats_max_sane CHECK (seats_max BETWEEN 2 AND 500),
    CONSTRAINT guild_events_seats_within_limit CHECK (seats BETWEEN 0 AND seats_max),
    -- Serves, beside the rule: a guild's calendar.
    CONSTRAINT guild_events_one_at_a_time EXCLUDE USING gist (guild_id WITH =, tstzrange(begins_at, ends_at) WITH &&)
        WHERE (cancelled_at IS NULL)
);
COMMENT ON TABLE guild_events IS 'What a guild has planned and done. Two events of one guild do not overlap.';
COMMENT ON COLUMN guild_events.seats IS 'How many come; counted by a trigger and held against seats_max.';
-- Serves: what comes next, in all guilds.
CREATE INDEX guild_events_ahead ON guild_events (begins_at) INCLUDE (guild_id) WHERE cancelled_at IS NULL;
-- Serves: the reference from users.
CREATE INDEX guild_events_by_creator ON guild_events (created_by);

CREATE TABLE guild_event_participants (
    event_id  bigint      NOT NULL,
    user_id   bigint      NOT NULL,
    joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT guild_event_participants_pk PRIMARY KEY (event_id, user_id),
    CONSTRAINT guild_event_participants_event_fk FOREIGN KEY (event_id) REFERENCES guild_events (id) ON DELETE CASCADE,
    CONSTRAINT guild_event_participants_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
COMMENT ON TABLE guild_event_participants IS 'Who comes to an event. Its guild''s members only, while it is ahead.';
-- Serves: a player's own calendar.
CREATE INDEX guild_event_participants_by_user ON guild_event_participants (user_id, event_id DESC);

CREATE TABLE guild_cellar (
    wine_id  bigint      NOT NULL,
    guild_id bigint      NOT NULL,
    lent_by  bigint      NOT NULL,
    lent_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT guild_cellar_pk PRIMARY KEY (wine_id),
    CONSTRAINT guild_cellar_wine_fk FOREIGN KEY (wine_id) REFERENCES wines (id) ON DELETE CASCADE,
    CONSTRAINT guild_cellar_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE,
    -- With the membership goes what it lent, however it ends.
    CONSTRAINT guild_cellar_lender_fk FOREIGN KEY (lent_by) REFERENCES guild_memberships (user_id) ON DELETE CASCADE
);
COMMENT ON TABLE guild_cellar IS 'Wines that members show to their guild and lend for its events. They stay their owner''s, and leave when he leaves or '
    'gives them to somebody else.';
-- Serves: a guild's cellar.
CREATE INDEX guild_cellar_by_guild ON guild_cellar (guild_id, wine_id);
-- Serves: what a member has lent, when he leaves.
CREATE INDEX guild_cellar_by_lender ON guild_cellar (lent_by);

CREATE TABLE guild_treasury_entries (
    id             bigint      GENERATED ALWAYS AS IDENTITY,
    guild_id       bigint      NOT NULL,
    user_id        bigint      NOT NULL,
    amount         bigint      NOT NULL,
    transaction_id bigint      NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT guild_treasury_entries_pk PRIMARY KEY (id),
    CONSTRAINT guild_treasury_entries_transaction_unique UNIQUE (transaction_id),
    CONSTRAINT guild_treasury_entries_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE RESTRICT,
    CONSTRAINT guild_treasury_entries_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT guild_treasury_entries_transaction_fk FOREIGN KEY (transaction_id) REFERENCES coin_transactions (id) ON DELETE RESTRICT,
    CONSTRAINT guild_treasury_entries_moves_something CHECK (amount <> 0)
);
COMMENT ON TABLE guild_treasury_entries IS 'What was paid into a guild''s treasury and out of it, each with the transaction of the ledger that moved the coins. Only grows.';
COMMENT ON COLUMN guild_treasury_entries.user_id IS 'Who paid in, or to whom it was paid out.';
COMMENT ON COLUMN guild_treasury_entries.amount IS 'Whole coins: positive in, negative out.';
-- Serves: a treasury's statement, newest first.
CREATE INDEX guild_treasury_entries_by_guild ON guild_treasury_entries (guild_id, id DESC);
-- Serves: the reference from users.
CREATE INDEX guild_treasury_entries_by_user ON guild_treasury_entries (user_id);

-- What holds whoever writes ---------------------------------------------------------------------------------------------

CREATE FUNCTION guild_of_player(p_player bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.guild_id FROM guild_memberships m WHERE m.user_id = p_player
$$;
COMMENT ON FUNCTION guild_of_player IS 'The guild a player is in, or null.';

CREATE FUNCTION guild_memberships_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_guild guilds;
    v_before boolean := TG_OP <> 'INSERT';
    v_after boolean := TG_OP <> 'DELETE';
    v_id bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.guild_id ELSE NEW.guild_id END;
    v_heir bigint;
BEGIN
    IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM guilds g WHERE g.id = v_id AND g.dissolved_at IS NOT NULL) THEN
        PERFORM rule_refuses('guild_memberships_guild_lives');
    END IF;
    UPDATE guilds g
    SET members = g.members + v_after::integer - v_before::integer,
        officers = g.officers + (v_after AND NEW.role = 'officer')::integer - (v_before AND OLD.role = 'officer')::integer
    WHERE g.id = v_id RETURNING * INTO v_guild;
    IF TG_OP = 'INSERT' THEN
        IF v_guild.joining_level_min > (SELECT u.level FROM users u WHERE u.id = NEW.user_id) AND NEW.role <> 'leader' THEN
            PERFORM rule_refuses('guild_memberships_level_reached', jsonb_build_object('minimum', v_guild.joining_level_min));
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM guild_event_participants p USING guild_events e
        WHERE e.id = p.event_id AND e.guild_id = v_id AND p.user_id = OLD.user_id AND e.begins_at > clock_timestamp();
        IF v_guild.members = 0 THEN
            -- The last one takes what is in the treasury along: nothing is lost.
            IF v_guild.treasury > 0 THEN
                PERFORM guild_treasury_move(
                    v_id, OLD.user_id, -v_guild.treasury, 'The treasury of a dissolved guild', 'guild-dissolved:' || v_id
                );
            END IF;
            UPDATE guilds g SET dissolved_at = clock_timestamp() WHERE g.id = v_id AND g.dissolved_at IS NULL;
            DELETE FROM guild_invitations i WHERE i.guild_id = v_id;
        ELSIF OLD.role = 'leader' THEN
            -- A guild is never without a leader: the eldest officer follows, else the eldest member.
            SELECT m.user_id INTO STRICT v_heir FROM guild_memberships m WHERE m.guild_id = v_id
            ORDER BY m.role = 'officer' DESC, m.joined_at, m.user_id LIMIT 1;
            UPDATE guild_memberships m SET role = 'leader' WHERE m.user_id = v_heir;
        END IF;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION guild_memberships_count IS 'Counts members and officers in the guild''s row, whose checks hold the limits; refuses who may not '
    'join; hands on the lead, or dissolves the guild, when somebody leaves in whatever way.';
CREATE TRIGGER guild_memberships_count AFTER INSERT OR DELETE OR UPDATE OF role ON guild_memberships
FOR EACH ROW EXECUTE FUNCTION guild_memberships_count();

CREATE FUNCTION guild_event_participants_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_event guild_events;
BEGIN
    UPDATE guild_events e SET seats = e.seats + CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
    WHERE e.id = CASE TG_OP WHEN 'INSERT' THEN NEW.event_id ELSE OLD.event_id END
    RETURNING * INTO v_event;
    IF TG_OP = 'INSERT' THEN
        IF v_event.cancelled_at IS NOT NULL OR v_event.ends_at <= clock_timestamp() THEN
            PERFORM rule_refuses('guild_event_participants_event_is_ahead');
        END IF;
        IF guild_of_player(NEW.user_id) IS DISTINCT FROM v_event.guild_id THEN
            PERFORM rule_refuses('guild_event_participants_is_member');
        END IF;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION guild_event_participants_count IS 'Counts the seats in the event''s row, whose check holds the limit, and refuses who may not come.';
CREATE TRIGGER guild_event_participants_count AFTER INSERT OR DELETE ON guild_event_participants
FOR EACH ROW EXECUTE FUNCTION guild_event_participants_count();

CREATE FUNCTION guild_cellar_forget() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM guild_cellar c WHERE c.wine_id = NEW.id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION guild_cellar_forget IS 'Takes a wine out of a guild''s cellar when it changes its owner.';
CREATE TRIGGER wines_leave_guild_cellar AFTER UPDATE OF owner_id ON wines
FOR EACH ROW WHEN (OLD.owner_id <> NEW.owner_id) EXECUTE FUNCTION guild_cellar_forget();

-- What players do -------------------------------------------------------------------------------------------------------

CREATE FUNCTION guild_found(
    p_public_id uuid, p_name text, p_name_key text, p_kind text, p_region text, p_motto text, p_joining text,
    p_joining_level_min smallint
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_guild bigint;
BEGIN
    INSERT INTO guilds (public_id, name, name_key, kind, region, motto, joining, joining_level_min)
    VALUES (p_public_id, p_name, p_name_key, p_kind, p_region, p_motto, p_joining, p_joining_level_min)
    RETURNING id INTO v_guild;
    INSERT INTO guild_memberships (user_id, guild_id, role) VALUES (acting_player(), v_guild, 'leader');
    DELETE FROM guild_invitations i WHERE i.user_id = acting_player();
    RETURN v_guild;
END $$;
COMMENT ON FUNCTION guild_found IS 'Founds a guild, whose leader the acting player is.';

CREATE FUNCTION guild_require_role(p_roles text[]) RETURNS guild_memberships
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships;
BEGIN
    -- The guild's row first, as everywhere: who leads cannot change between this look and what rests on it.
    PERFORM FROM guilds g WHERE g.id = guild_of_player(acting_player()) FOR NO KEY UPDATE;
    SELECT * INTO v_mine FROM guild_memberships m WHERE m.user_id = acting_player();
    IF NOT FOUND THEN
        PERFORM rule_refuses('guild_memberships_is_member');
    END IF;
    IF NOT v_mine.role = ANY (p_roles) THEN
        PERFORM rule_refuses('guild_memberships_role_suffices');
    END IF;
    RETURN v_mine;
END $$;
COMMENT ON FUNCTION guild_require_role IS 'The acting player''s membership, with his guild''s row locked; refuses who has none of the roles.';

CREATE FUNCTION guild_invite(p_player bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c_waiting_max CONSTANT integer := 100;
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer']);
BEGIN
    IF guild_of_player(p_player) IS NOT NULL THEN
        PERFORM rule_refuses('guild_invitations_is_free');
    END IF;
    DELETE FROM guild_invitations i WHERE i.guild_id = v_mine.guild_id AND i.expires_at <= clock_timestamp();
    IF c_waiting_max <= (SELECT count(*) FROM guild_invitations i WHERE i.guild_id = v_mine.guild_id) THEN
        PERFORM rule_refuses('guild_invitations_waiting_max', jsonb_build_object('most', c_waiting_max));
    END IF;
    -- Who has blocked the inviter is not told; nor is the inviter.
    INSERT INTO guild_invitations (guild_id, user_id, invited_by, expires_at)
    SELECT v_mine.guild_id, p_player, v_mine.user_id, clock_timestamp() + interval '7 days'
    WHERE NOT EXISTS (SELECT FROM user_blocks b WHERE b.blocker_id = p_player AND b.blocked_id = v_mine.user_id)
    ON CONFLICT (user_id, guild_id) DO UPDATE SET invited_by = excluded.invited_by, expires_at = excluded.expires_at;
END $$;
COMMENT ON FUNCTION guild_invite IS 'Invites a player, for seven days; invited again, for seven days more. 100 wait at most.';

CREATE FUNCTION guild_join(p_guild uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
    v_guild guilds;
BEGIN
    SELECT * INTO v_guild FROM guilds g WHERE g.public_id = p_guild FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_refuses('guilds_is_known');
    END IF;
    IF v_guild.dissolved_at IS NULL AND (v_guild.joining = 'closed' OR (v_guild.joining = 'invitation' AND NOT EXISTS (
        SELECT FROM guild_invitations i
        WHERE i.guild_id = v_guild.id AND i.user_id = v_me AND i.expires_at > clock_timestamp()
    ))) THEN
        PERFORM rule_refuses('guilds_takes_him');
    END IF;
    INSERT INTO guild_memberships (user_id, guild_id) VALUES (v_me, v_guild.id);
    DELETE FROM guild_invitations i WHERE i.user_id = v_me;
    RETURN v_guild.id;
END $$;
COMMENT ON FUNCTION guild_join IS 'The acting player joins a guild that is open, or has invited him.';

CREATE FUNCTION guild_leave() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    PERFORM FROM guilds g WHERE g.id = guild_of_player(v_me) FOR NO KEY UPDATE;
    DELETE FROM guild_memberships m WHERE m.user_id = v_me;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION guild_leave IS 'The acting player leaves his guild; answers whether he was in one. The lead passes on; the last one dissolves it.';

CREATE FUNCTION guild_dismiss(p_player bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer']);
BEGIN
    DELETE FROM guild_memberships m
    WHERE m.user_id = p_player AND m.guild_id = v_mine.guild_id
      AND (m.role = 'member' OR (v_mine.role = 'leader' AND m.role = 'officer'));
    IF NOT FOUND THEN
        PERFORM rule_refuses('guild_memberships_is_below');
    END IF;
END $$;
COMMENT ON FUNCTION guild_dismiss IS 'A leader dismisses officers and members, an officer members.';

CREATE FUNCTION guild_set_role(p_player bigint, p_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader']);
BEGIN
    IF p_player = v_mine.user_id
       OR NOT EXISTS (SELECT FROM guild_memberships m WHERE m.user_id = p_player AND m.guild_id = v_mine.guild_id)
    THEN
        PERFORM rule_refuses('guild_memberships_is_below');
    END IF;
    IF p_role = 'leader' THEN
        -- Down first: there is one leader at most, at every moment.
        UPDATE guild_memberships m SET role = 'member' WHERE m.user_id = v_mine.user_id;
    END IF;
    UPDATE guild_memberships m SET role = p_role WHERE m.user_id = p_player;
END $$;
COMMENT ON FUNCTION guild_set_role IS 'The leader makes somebody an officer or a member, or hands the lead to him and is a member then.';

CREATE FUNCTION guild_change(p_motto text, p_joining text, p_joining_level_min smallint, p_members_max integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader']);
BEGIN
    UPDATE guilds g
    SET motto = p_motto, joining = p_joining, joining_level_min = p_joining_level_min, members_max = p_members_max
    WHERE g.id = v_mine.guild_id;
END $$;
COMMENT ON FUNCTION guild_change IS 'The leader changes what a guild says of itself, and whom it takes.';

CREATE FUNCTION guild_event_plan(
    p_public_id uuid, p_kind text, p_title text, p_begins timestamptz, p_ends timestamptz, p_seats_max integer
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer']);
    v_event bigint;
BEGIN
    IF p_begins <= clock_timestamp() THEN
        PERFORM rule_refuses('guild_events_is_ahead');
    END IF;
    INSERT INTO guild_events (public_id, guild_id, kind, title, begins_at, ends_at, seats_max, created_by)
    VALUES (p_public_id, v_mine.guild_id, p_kind, p_title, p_begins, p_ends, p_seats_max, v_mine.user_id)
    RETURNING id INTO v_event;
    RETURN v_event;
END $$;
COMMENT ON FUNCTION guild_event_plan IS 'A leader or an officer plans an event.';

CREATE FUNCTION guild_event_cancel(p_event uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer']);
BEGIN
    UPDATE guild_events e SET cancelled_at = clock_timestamp()
    WHERE e.public_id = p_event AND e.guild_id = v_mine.guild_id AND e.cancelled_at IS NULL AND e.ends_at > clock_timestamp();
    IF NOT FOUND THEN
        PERFORM rule_refuses('guild_event_participants_event_is_ahead');
    END IF;
END $$;
COMMENT ON FUNCTION guild_event_cancel IS 'A leader or an officer cancels what is not over.';

CREATE FUNCTION guild_event_come(p_event uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    INSERT INTO guild_event_participants (event_id, user_id)
    SELECT e.id, v_me FROM guild_events e WHERE e.public_id = p_event;
    IF NOT FOUND THEN
        PERFORM rule_refuses('guild_events_is_known');
    END IF;
END $$;
COMMENT ON FUNCTION guild_event_come IS 'The acting player takes a seat.';

CREATE FUNCTION guild_event_stay_away(p_event uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM guild_event_participants p USING guild_events e
    WHERE e.id = p.event_id AND e.public_id = p_event AND p.user_id = v_me AND e.begins_at > clock_timestamp();
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION guild_event_stay_away IS 'The acting player gives his seat back before the event begins; answers whether he did.';

CREATE FUNCTION guild_cellar_lend(p_wine uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer', 'member']);
    v_wine bigint;
BEGIN
    -- The wine's row too, so that it does not change its owner at the same time.
    SELECT w.id INTO v_wine FROM wines w WHERE w.public_id = p_wine AND w.owner_id = v_mine.user_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_refuses('wines_is_his');
    END IF;
    INSERT INTO guild_cellar (wine_id, guild_id, lent_by) VALUES (v_wine, v_mine.guild_id, v_mine.user_id);
END $$;
COMMENT ON FUNCTION guild_cellar_lend IS 'The acting player puts a wine of his into his guild''s cellar.';

CREATE FUNCTION guild_cellar_take_back(p_wine uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me bigint := acting_player();
BEGIN
    DELETE FROM guild_cellar c USING wines w
    WHERE w.id = c.wine_id AND w.public_id = p_wine AND c.lent_by = v_me;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION guild_cellar_take_back IS 'The acting player takes a wine of his out again; answers whether it was there.';

CREATE FUNCTION guild_treasury_move(p_guild bigint, p_player bigint, p_amount bigint, p_reason text, p_key text) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_purse bigint;
    v_escrow bigint;
    v_transaction bigint;
    v_treasury bigint;
BEGIN
    IF p_amount IS NULL OR p_amount = 0 OR abs(p_amount) > 1000000000 THEN
        PERFORM rule_refuses('guild_treasury_entries_amount_sane', jsonb_build_object('most', 1000000000));
    END IF;
    -- Before the ledger, whose escrow account holds other coins too; what was posted before is only answered again.
    IF (SELECT g.treasury + p_amount < 0 FROM guilds g WHERE g.id = p_guild)
       AND NOT EXISTS (SELECT FROM coin_transactions t WHERE t.idempotency_key = p_key)
    THEN
        PERFORM rule_refuses('guilds_treasury_suffices');
    END IF;
    SELECT a.id INTO STRICT v_purse FROM coin_accounts a WHERE a.player_id = p_player AND a.kind = 'available';
    SELECT a.id INTO STRICT v_escrow FROM coin_accounts a WHERE a.kind = 'escrow' AND a.shard = p_guild % 16;
    v_transaction := coin_post(
        'guild_treasury', p_reason, p_key, ARRAY[v_purse, v_escrow], ARRAY[-p_amount, p_amount]
    );
    INSERT INTO guild_treasury_entries (guild_id, user_id, amount, transaction_id)
    VALUES (p_guild, p_player, p_amount, v_transaction) ON CONFLICT (transaction_id) DO NOTHING;
    IF FOUND THEN
        UPDATE guilds g SET treasury = g.treasury + p_amount WHERE g.id = p_guild;
    END IF;
    SELECT g.treasury INTO STRICT v_treasury FROM guilds g WHERE g.id = p_guild;
    RETURN v_treasury;
END $$;
COMMENT ON FUNCTION guild_treasury_move IS 'Moves coins between a player''s purse and a guild''s treasury, once for each key; the guild''s row is locked '
    'by the caller. Answers the treasury.';

CREATE FUNCTION guild_pay_in(p_amount bigint, p_key uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader', 'officer', 'member']);
BEGIN
    IF p_amount < 1 THEN
        PERFORM rule_refuses('guild_treasury_entries_amount_sane', jsonb_build_object('most', 1000000000));
    END IF;
    RETURN guild_treasury_move(
        v_mine.guild_id, v_mine.user_id, p_amount, 'Paid into the treasury', format('guild-in:%s:%s:%s', v_mine.guild_id, v_mine.user_id, p_key)
    );
END $$;
COMMENT ON FUNCTION guild_pay_in IS 'A member pays into the treasury of his guild; asked again under the same key, nothing moves twice.';

CREATE FUNCTION guild_pay_out(p_player bigint, p_amount bigint, p_key uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_mine guild_memberships := guild_require_role(ARRAY['leader']);
BEGIN
    IF p_amount < 1 THEN
        PERFORM rule_refuses('guild_treasury_entries_amount_sane', jsonb_build_object('most', 1000000000));
    END IF;
    IF guild_of_player(p_player) IS DISTINCT FROM v_mine.guild_id THEN
        PERFORM rule_refuses('guild_memberships_is_below');
    END IF;
    RETURN guild_treasury_move(
        v_mine.guild_id, p_player, -p_amount, 'Paid out of the treasury', format('guild-out:%s:%s:%s', v_mine.guild_id, p_player, p_key)
    );
END $$;
COMMENT ON FUNCTION guild_pay_out IS 'The leader pays a member out of the treasury, once for each key.';

CREATE FUNCTION guild_treasury() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.treasury FROM guilds g WHERE g.id = guild_of_player(current_player())
$$;
COMMENT ON FUNCTION guild_treasury IS 'What is in the treasury of the acting player''s guild; null where he is in none.';

CREATE FUNCTION guild_discrepancies() RETURNS TABLE (what text, id bigint, said bigint, found bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'members', g.id, g.members::bigint, count(m.user_id)
    FROM guilds g LEFT JOIN guild_memberships m ON m.guild_id = g.id GROUP BY g.id HAVING g.members <> count(m.user_id)
    UNION ALL
    SELECT 'officers', g.id, g.officers::bigint, count(m.user_id)
    FROM guilds g LEFT JOIN guild_memberships m ON m.guild_id = g.id AND m.role = 'officer'
    GROUP BY g.id HAVING g.officers <> count(m.user_id)
    UNION ALL
    SELECT 'leaders', g.id, (g.members > 0)::integer::bigint, count(m.user_id)
    FROM guilds g LEFT JOIN guild_memberships m ON m.guild_id = g.id AND m.role = 'leader'
    GROUP BY g.id HAVING (g.members > 0)::integer <> count(m.user_id)
    UNION ALL
    SELECT 'treasury', g.id, g.treasury, coalesce(sum(e.amount), 0)::bigint
    FROM guilds g LEFT JOIN guild_treasury_entries e ON e.guild_id = g.id
    GROUP BY g.id HAVING g.treasury <> coalesce(sum(e.amount), 0)
    UNION ALL
    SELECT 'seats', e.id, e.seats::bigint, count(p.user_id)
    FROM guild_events e LEFT JOIN guild_event_participants p ON p.event_id = e.id GROUP BY e.id HAVING e.seats <> count(p.user_id)
    ORDER BY 1, 2
$$;
COMMENT ON FUNCTION guild_discrepancies IS 'Where a guild''s counts or treasury are not what its rows come to. Empty when all is well; for audits.';

-- Policies and grants ---------------------------------------------------------------------------------------------------

-- Guilds, members, events and who comes are public: no policy, and no grant to write.
GRANT SELECT (
    id, public_id, name, name_key, kind, region, motto, joining, joining_level_min, level, experience, members, members_max, officers,
    founded_at, dissolved_at
) ON guilds TO wine_pokedex_app;
GRANT SELECT ON guilds TO wine_pokedex_readonly;
GRANT SELECT ON guild_memberships, guild_events, guild_event_participants TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE ON guilds, guild_events TO wine_pokedex_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON guild_memberships, guild_invitations, guild_event_participants, guild_cellar
TO wine_pokedex_engine;
GRANT SELECT, INSERT ON guild_treasury_entries TO wine_pokedex_engine;

ALTER TABLE guild_invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE guild_invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY guild_invitations_own ON guild_invitations FOR SELECT TO wine_pokedex_app
USING (current_player() IN (user_id, invited_by) OR guild_id = guild_of_player(current_player()));
CREATE POLICY guild_invitations_engine ON guild_invitations TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON guild_invitations TO wine_pokedex_app;

ALTER TABLE guild_cellar ENABLE ROW LEVEL SECURITY;
ALTER TABLE guild_cellar FORCE ROW LEVEL SECURITY;
CREATE POLICY guild_cellar_members ON guild_cellar FOR SELECT TO wine_pokedex_app USING (guild_id = guild_of_player(current_player()));
CREATE POLICY guild_cellar_reports ON guild_cellar FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY guild_cellar_engine ON guild_cellar TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON guild_cellar TO wine_pokedex_app, wine_pokedex_readonly;

ALTER TABLE guild_treasury_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE guild_treasury_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY guild_treasury_entries_members ON guild_treasury_entries FOR SELECT TO wine_pokedex_app
USING (user_id = current_player() OR guild_id = guild_of_player(current_player()));
CREATE POLICY guild_treasury_entries_reports ON guild_treasury_entries FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY guild_treasury_entries_engine ON guild_treasury_entries TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON guild_treasury_entries TO wine_pokedex_app, wine_pokedex_readonly;

REVOKE ALL ON FUNCTION
    guild_of_player,
    guild_memberships_count,
    guild_event_participants_count,
    guild_cellar_forget,
    guild_found,
    guild_require_role,
    guild_invite,
    guild_join,
    guild_leave,
    guild_dismiss,
    guild_set_role,
    guild_change,
    guild_event_plan,
    guild_event_cancel,
    guild_event_come,
    guild_event_stay_away,
    guild_cellar_lend,
    guild_cellar_take_back,
    guild_treasury_move,
    guild_pay_in,
    guild_pay_out,
    guild_treasury,
    guild_discrepancies
FROM PUBLIC;
ALTER FUNCTION guild_of_player OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_memberships_count OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_event_participants_count OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_cellar_forget OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_found OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_require_role OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_invite OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_join OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_leave OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_dismiss OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_set_role OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_change OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_event_plan OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_event_cancel OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_event_come OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_event_stay_away OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_cellar_lend OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_cellar_take_back OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_treasury_move OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_pay_in OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_pay_out OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_treasury OWNER TO wine_pokedex_engine;
ALTER FUNCTION guild_discrepancies OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION
    guild_of_player,
    guild_found,
    guild_invite,
    guild_join,
    guild_leave,
    guild_dismiss,
    guild_set_role,
    guild_change,
    guild_event_plan,
    guild_event_cancel,
    guild_event_come,
    guild_event_stay_away,
    guild_cellar_lend,
    guild_cellar_take_back,
    guild_pay_in,
    guild_pay_out,
    guild_treasury
TO wine_pokedex_app;
GRANT EXECUTE ON FUNCTION guild_discrepancies TO wine_pokedex_jobs;
