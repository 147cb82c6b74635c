-- What:  systematic_tasting_templates (the grids by which a glass is described), professional_tasting_sessions (an evening
--        with a host) and professional_tasting_participants (who sits at it, and what each wrote).
-- Why:   a host writes his own session, under policies. A seat is counted across players, and what is handed in is held
--        against the grid once: both go through functions. Grids are the program's own file (db/own_content.py).
-- Locks: new tables only; at run time a session's row before its seats.
-- Order: before the code that uses it.

CREATE TABLE systematic_tasting_templates (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    slug       text        NOT NULL,
    version    smallint    NOT NULL,
    level      smallint    NOT NULL,
    title      text        NOT NULL,
    grid       jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT systematic_tasting_templates_pk PRIMARY KEY (id),
    CONSTRAINT systematic_tasting_templates_version_unique UNIQUE (slug, version),
    CONSTRAINT systematic_tasting_templates_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 80),
    CONSTRAINT systematic_tasting_templates_version_counts CHECK (version >= 1),
    CONSTRAINT systematic_tasting_templates_level_1_to_4 CHECK (level BETWEEN 1 AND 4),
    CONSTRAINT systematic_tasting_templates_title_length CHECK (char_length(title) BETWEEN 3 AND 120),
    CONSTRAINT systematic_tasting_templates_grid_is_object CHECK (jsonb_typeof(grid) = 'object' AND grid <> '{}')
);
COMMENT ON TABLE systematic_tasting_templates IS 'Grids of our own, in our own words, for describing what is in a glass. A grid that was used '
    'is never changed: a better one is a new version.';
COMMENT ON COLUMN systematic_tasting_templates.level IS '1 (a beginner''s eight questions) to 4.';
COMMENT ON COLUMN systematic_tasting_templates.grid IS 'Question → {"ask": the words, "choices": what may be answered, "place": its turn}; one or several '
    'of the choices, or free text of 1 to 80 characters where choices are null.';

CREATE TABLE professional_tasting_sessions (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    public_id   uuid        NOT NULL,
    host_id     bigint      NOT NULL,
    template_id bigint      NOT NULL,
    title       text        NOT NULL,
    blind       boolean     NOT NULL,
    pours       smallint    NOT NULL,
    seats_max   smallint    NOT NULL,
    state       text        NOT NULL DEFAULT 'planned',
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT professional_tasting_sessions_pk PRIMARY KEY (id),
    CONSTRAINT professional_tasting_sessions_public_id_unique UNIQUE (public_id),
    CONSTRAINT professional_tasting_sessions_host_fk FOREIGN KEY (host_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT professional_tasting_sessions_template_fk FOREIGN KEY (template_id)
    REFERENCES systematic_tasting_templates (id) ON DELETE RESTRICT,
    CONSTRAINT professional_tasting_sessions_title_length CHECK (char_length(title) BETWEEN 3 AND 80 AND title = btrim(title)),
    CONSTRAINT professional_tasting_sessions_pours_1_to_12 CHECK (pours BETWEEN 1 AND 12),
    CONSTRAINT professional_tasting_sessions_seats_1_to_100 CHECK (seats_max BETWEEN 1 AND 100),
    CONSTRAINT professional_tasting_sessions_state_known CHECK (state IN ('planned', 'open', 'closed', 'cancelled')),
    CONSTRAINT professional_tasting_sessions_times_in_order CHECK (
        starts_at < ends_at AND ends_at <= starts_at + interval '12 hours'
    )
);
COMMENT ON TABLE professional_tasting_sessions IS 'Tastings that players hold for each other. Everybody sees which there are; its host '
    'writes his own. Stays when the host''s account goes, since others sat at it.';
COMMENT ON COLUMN professional_tasting_sessions.public_id IS 'UUIDv7 made by the program: what the outside calls the session.';
COMMENT ON COLUMN professional_tasting_sessions.pours IS 'How many glasses, 1 to 12.';
COMMENT ON COLUMN professional_tasting_sessions.state IS 'planned, then open (glasses are described), then closed; or cancelled.';
-- Serves: the list of tastings to come.
CREATE INDEX professional_tasting_sessions_to_come ON professional_tasting_sessions (starts_at, id) WHERE state IN ('planned', 'open');
-- Serves: a host's own tastings, newest first.
CREATE INDEX professional_tasting_sessions_by_host ON professional_tasting_sessions (host_id, starts_at DESC);

CREATE TABLE professional_tasting_participants (
    session_id    bigint      NOT NULL,
    user_id       bigint      NOT NULL,
    joined_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    answers       jsonb,
    handed_in_at  timestamptz,
    score         smallint,
    CONSTRAINT professional_tasting_participants_pk PRIMARY KEY (session_id, user_id),
    CONSTRAINT professional_tasting_participants_session_fk FOREIGN KEY (session_id)
    REFERENCES professional_tasting_sessions (id) ON DELETE CASCADE,
    CONSTRAINT professional_tasting_participants_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT professional_tasting_participants_answers_whole CHECK ((answers IS NULL) = (handed_in_at IS NULL)),
    CONSTRAINT professional_tasting_participants_score_permille CHECK (score BETWEEN 0 AND 1000),
    CONSTRAINT professional_tasting_participants_score_of_answers CHECK (score IS NULL OR answers IS NOT NULL)
);
COMMENT ON TABLE professional_tasting_participants IS 'Who sits at a tasting, and what he wrote: seen by himself and by the host. Only the player''s own: goes with him.';
COMMENT ON COLUMN professional_tasting_participants.answers IS 'An array, one object a glass: question → choice, choices or text, as the session''s grid has it. Handed in once.';
COMMENT ON COLUMN professional_tasting_participants.score IS 'Permille of what could be found; null until somebody judged it.';
-- Serves: the tastings that a player sat at.
CREATE INDEX professional_tasting_participants_by_user ON professional_tasting_participants (user_id, joined_at DESC);

ALTER TABLE professional_tasting_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE professional_tasting_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY professional_tasting_sessions_all ON professional_tasting_sessions FOR SELECT
TO wine_pokedex_app, wine_pokedex_readonly USING (true);
CREATE POLICY professional_tasting_sessions_own_new ON professional_tasting_sessions FOR INSERT TO wine_pokedex_app
WITH CHECK (host_id = current_player());
CREATE POLICY professional_tasting_sessions_own_change ON professional_tasting_sessions FOR UPDATE TO wine_pokedex_app
USING (host_id = current_player()) WITH CHECK (host_id = current_player());
CREATE POLICY professional_tasting_sessions_engine ON professional_tasting_sessions TO wine_pokedex_engine
USING (true) WITH CHECK (true);

ALTER TABLE professional_tasting_participants ENABLE ROW LEVEL SECURITY;
ALTER TABLE professional_tasting_participants FORCE ROW LEVEL SECURITY;
CREATE POLICY professional_tasting_participants_own ON professional_tasting_participants FOR SELECT TO wine_pokedex_app
USING (user_id = current_player());
CREATE POLICY professional_tasting_participants_host ON professional_tasting_participants FOR SELECT TO wine_pokedex_app
USING (EXISTS (
    SELECT FROM professional_tasting_sessions s
    WHERE s.id = professional_tasting_participants.session_id AND s.host_id = current_player()
));
CREATE POLICY professional_tasting_participants_reports ON professional_tasting_participants FOR SELECT
TO wine_pokedex_readonly USING (true);
CREATE POLICY professional_tasting_participants_engine ON professional_tasting_participants TO wine_pokedex_engine
USING (true) WITH CHECK (true);

GRANT SELECT ON systematic_tasting_templates TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
GRANT SELECT ON professional_tasting_sessions, professional_tasting_participants TO wine_pokedex_app, wine_pokedex_readonly;
GRANT INSERT (public_id, host_id, template_id, title, blind, pours, seats_max, starts_at, ends_at)
ON professional_tasting_sessions TO wine_pokedex_app;
GRANT UPDATE (state) ON professional_tasting_sessions TO wine_pokedex_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON professional_tasting_sessions, professional_tasting_participants TO wine_pokedex_engine;

-- Seats and answers, for the player for whom the transaction speaks --------------------------------------------------------

CREATE FUNCTION tasting_join(p_session uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_session professional_tasting_sessions;
BEGIN
    -- The session's row is the turnstile: two who come at once do not count the same free seat.
    SELECT * INTO v_session FROM professional_tasting_sessions s WHERE s.public_id = p_session FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_session_fk', 'there is no such tasting');
    END IF;
    IF v_session.state NOT IN ('planned', 'open') THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_in_time', 'the tasting is over');
    END IF;
    INSERT INTO professional_tasting_participants (session_id, user_id) VALUES (v_session.id, current_player());
    IF v_session.seats_max < (SELECT count(*) FROM professional_tasting_participants p WHERE p.session_id = v_session.id) THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_seats', 'every seat is taken');
    END IF;
END $$;
COMMENT ON FUNCTION tasting_join IS 'The player of this transaction takes a seat, where there is one.';

CREATE FUNCTION tasting_leave(p_session uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM professional_tasting_participants p USING professional_tasting_sessions s
    WHERE s.public_id = p_session AND p.session_id = s.id AND p.user_id = current_player() AND p.answers IS NULL;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION tasting_leave IS 'The player of this transaction gives up his seat; false where he has none, or has handed in.';

CREATE FUNCTION tasting_answers_fit(p_grid jsonb, p_answers jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT coalesce(bool_and(
        jsonb_typeof(g.glass) = 'object'
        AND NOT EXISTS (
            SELECT FROM jsonb_each(CASE jsonb_typeof(g.glass) WHEN 'object' THEN g.glass ELSE '{}' END) AS a (question, answer)
            WHERE NOT coalesce(
                CASE jsonb_typeof(p_grid -> a.question -> 'choices')
                    WHEN 'null' THEN
                        jsonb_typeof(a.answer) = 'string' AND char_length(a.answer #>> '{}') BETWEEN 1 AND 80
                    ELSE
                        jsonb_typeof(a.answer) <> 'object' AND a.answer <> '[]' AND p_grid -> a.question -> 'choices' @> a.answer
                END, false)
        )
    ), false)
    FROM jsonb_array_elements(CASE jsonb_typeof(p_answers) WHEN 'array' THEN p_answers ELSE '[]' END) AS g (glass)
$$;
COMMENT ON FUNCTION tasting_answers_fit IS 'Whether answers, one object a glass, answer only what a grid asks and only as it may be answered.';

CREATE FUNCTION tasting_hand_in(p_session uuid, p_answers jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_session professional_tasting_sessions;
    v_seat professional_tasting_participants;
BEGIN
    SELECT * INTO v_session FROM professional_tasting_sessions s WHERE s.public_id = p_session FOR SHARE;
    SELECT * INTO v_seat FROM professional_tasting_participants p
    WHERE p.session_id = v_session.id AND p.user_id = current_player() FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_seat_needed', 'the player has no seat');
    END IF;
    IF v_session.state <> 'open' THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_while_open', 'the tasting is not open');
    END IF;
    IF v_seat.answers IS NOT NULL THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_once', 'answers were handed in');
    END IF;
    IF (
        SELECT jsonb_array_length(CASE jsonb_typeof(p_answers) WHEN 'array' THEN p_answers ELSE '[]' END) <> v_session.pours
            OR NOT tasting_answers_fit(t.grid, p_answers)
        FROM systematic_tasting_templates t WHERE t.id = v_session.template_id
    ) THEN
        PERFORM rule_broken('professional_tasting_participants', 'professional_tasting_participants_answers_fit', 'the grid does not ask this');
    END IF;
    UPDATE professional_tasting_participants p SET answers = p_answers, handed_in_at = clock_timestamp()
    WHERE p.session_id = v_session.id AND p.user_id = current_player();
END $$;
COMMENT ON FUNCTION tasting_hand_in IS 'The player of this transaction hands in what he found, once, while the tasting is open: a glass a pour, by its grid.';

REVOKE ALL ON FUNCTION tasting_join, tasting_leave, tasting_answers_fit, tasting_hand_in FROM PUBLIC;
ALTER FUNCTION tasting_join OWNER TO wine_pokedex_engine;
ALTER FUNCTION tasting_leave OWNER TO wine_pokedex_engine;
ALTER FUNCTION tasting_hand_in OWNER TO wine_pokedex_engine;
ALTER FUNCTION tasting_answers_fit OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION tasting_join, tasting_leave, tasting_hand_in TO wine_pokedex_app;
