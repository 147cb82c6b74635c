-- What:  wset_courses and who is enrolled in them, professional_certifications, wine_education_content (the lessons) and
--        how far each player has read; with the functions that enrol, withdraw and take an exam.
-- Why:   a place in a course is counted across players, and a certificate of ours is earned: both go through functions.
--        What a player says of himself (certificates from elsewhere, how far he has read) he writes himself, under policies.
--        Courses and lessons are the program's own files (db/own_content.py), since their words are put right by releases.
-- Locks: new tables only; at run time a course's row before the enrolments in it.
-- Order: before the code that uses it.

CREATE TABLE wset_courses (
    id                 bigint      GENERATED ALWAYS AS IDENTITY,
    slug               text        NOT NULL,
    title              text        NOT NULL,
    summary            text        NOT NULL,
    level              smallint    NOT NULL,
    prerequisite_id    bigint,
    prerequisite_level smallint,
    pass_mark          smallint    NOT NULL,
    capacity           integer,
    enrol_until        date,
    starts_on          date,
    ends_on            date,
    exam_on            date,
    certificate_months smallint,
    retired            boolean     NOT NULL DEFAULT false,
    created_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT wset_courses_pk PRIMARY KEY (id),
    CONSTRAINT wset_courses_slug_unique UNIQUE (slug),
    CONSTRAINT wset_courses_level_unique UNIQUE (id, level),
    CONSTRAINT wset_courses_prerequisite_fk FOREIGN KEY (prerequisite_id, prerequisite_level)
    REFERENCES wset_courses (id, level) ON UPDATE CASCADE ON DELETE RESTRICT,
    CONSTRAINT wset_courses_prerequisite_whole CHECK ((prerequisite_id IS NULL) = (prerequisite_level IS NULL)),
    CONSTRAINT wset_courses_prerequisite_is_below CHECK (prerequisite_level < level),
    CONSTRAINT wset_courses_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 80),
    CONSTRAINT wset_courses_title_length CHECK (char_length(title) BETWEEN 3 AND 120),
    CONSTRAINT wset_courses_summary_length CHECK (char_length(summary) BETWEEN 1 AND 1000),
    CONSTRAINT wset_courses_level_1_to_4 CHECK (level BETWEEN 1 AND 4),
    CONSTRAINT wset_courses_pass_mark_percent CHECK (pass_mark BETWEEN 1 AND 100),
    CONSTRAINT wset_courses_capacity_counts CHECK (capacity BETWEEN 1 AND 10000),
    CONSTRAINT wset_courses_dates_whole CHECK (num_nonnulls(enrol_until, starts_on, ends_on, exam_on) IN (0, 4)),
    CONSTRAINT wset_courses_dates_in_order CHECK (enrol_until <= starts_on AND starts_on <= ends_on AND ends_on <= exam_on),
    CONSTRAINT wset_courses_certificate_months_count CHECK (certificate_months BETWEEN 1 AND 600)
);
COMMENT ON TABLE wset_courses IS 'Courses of the study game: our own, on four levels; not affiliated with, approved or endorsed by the Wine '
    '& Spirit Education Trust. Nothing is deleted from it: what should not come up again is retired.';
COMMENT ON COLUMN wset_courses.slug IS 'Stable for ever; what the outside calls the course.';
COMMENT ON COLUMN wset_courses.level IS '1 to 4.';
COMMENT ON COLUMN wset_courses.prerequisite_id IS 'The course to be passed before; null: anybody may come.';
COMMENT ON COLUMN wset_courses.prerequisite_level IS 'That course''s level, always below this one''s: so no course waits for itself, by whatever way.';
COMMENT ON COLUMN wset_courses.pass_mark IS 'Per cent of the exam, 1 to 100, that pass.';
COMMENT ON COLUMN wset_courses.capacity IS 'Places at a time; null: no limit.';
COMMENT ON COLUMN wset_courses.enrol_until IS 'Last day of enrolling (UTC, as all days here); the four dates are null in a course that anybody takes in his own time.';
COMMENT ON COLUMN wset_courses.exam_on IS 'First day of the exam.';
COMMENT ON COLUMN wset_courses.certificate_months IS 'How long its certificate is good for; null: for ever.';
-- Serves: the list of courses, by level.
CREATE INDEX wset_courses_offered ON wset_courses (level, slug) WHERE NOT retired;
-- Serves: the foreign key's own look-up, and what a course leads to.
CREATE INDEX wset_courses_by_prerequisite ON wset_courses (prerequisite_id) WHERE prerequisite_id IS NOT NULL;

CREATE TABLE wset_course_enrollments (
    id           bigint      GENERATED ALWAYS AS IDENTITY,
    course_id    bigint      NOT NULL,
    user_id      bigint      NOT NULL,
    state        text        NOT NULL DEFAULT 'enrolled',
    pass_mark    smallint    NOT NULL,
    exam_percent smallint,
    enrolled_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at     timestamptz,
    CONSTRAINT wset_course_enrollments_pk PRIMARY KEY (id),
    CONSTRAINT wset_course_enrollments_course_fk FOREIGN KEY (course_id) REFERENCES wset_courses (id) ON DELETE RESTRICT,
    CONSTRAINT wset_course_enrollments_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT wset_course_enrollments_state_known CHECK (state IN ('enrolled', 'withdrawn', 'passed', 'failed')),
    CONSTRAINT wset_course_enrollments_exam_percent CHECK (exam_percent BETWEEN 0 AND 100),
    CONSTRAINT wset_course_enrollments_exam_whole CHECK ((state IN ('passed', 'failed')) = (exam_percent IS NOT NULL)),
    CONSTRAINT wset_course_enrollments_mark_decides CHECK (
        exam_percent IS NULL OR (state = 'passed') = (exam_percent >= pass_mark)
    ),
    CONSTRAINT wset_course_enrollments_end_whole CHECK ((state = 'enrolled') = (ended_at IS NULL)),
    CONSTRAINT wset_course_enrollments_times_in_order CHECK (enrolled_at <= ended_at)
);
COMMENT ON TABLE wset_course_enrollments IS 'Who takes or took which course. An attempt is a row: who failed enrols again. Written by functions '
    'only, since places are counted across players. Only the player''s own: goes with him.';
COMMENT ON COLUMN wset_course_enrollments.state IS 'enrolled, withdrawn, passed or failed.';
COMMENT ON COLUMN wset_course_enrollments.pass_mark IS 'The course''s at the time of enrolling: what is changed later does not move a running attempt.';
COMMENT ON COLUMN wset_course_enrollments.exam_percent IS 'Per cent, 0 to 100; only where there was an exam.';
-- Serves: that a player is in a course once at a time; how many are in it.
CREATE UNIQUE INDEX wset_course_enrollments_one_live ON wset_course_enrollments (course_id, user_id) WHERE state = 'enrolled';
-- Serves: that nobody passes a course twice; who has passed what another course asks for.
CREATE UNIQUE INDEX wset_course_enrollments_one_pass ON wset_course_enrollments (course_id, user_id) WHERE state = 'passed';
-- Serves: a player's courses, newest first, without going to the table.
CREATE INDEX wset_course_enrollments_by_user ON wset_course_enrollments (user_id, id DESC) INCLUDE (course_id, state, exam_percent);

ALTER TABLE wset_course_enrollments ENABLE ROW LEVEL SECURITY;
ALTER TABLE wset_course_enrollments FORCE ROW LEVEL SECURITY;
CREATE POLICY wset_course_enrollments_own ON wset_course_enrollments FOR SELECT TO wine_pokedex_app
USING (user_id = current_player());
CREATE POLICY wset_course_enrollments_reports ON wset_course_enrollments FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY wset_course_enrollments_engine ON wset_course_enrollments TO wine_pokedex_engine USING (true) WITH CHECK (true);

CREATE TABLE professional_certifications (
    id            bigint      GENERATED ALWAYS AS IDENTITY,
    public_id     uuid        NOT NULL,
    user_id       bigint      NOT NULL,
    kind          text        NOT NULL DEFAULT 'own',
    enrollment_id bigint,
    issuer        text        NOT NULL,
    title         text        NOT NULL,
    issued_on     date        NOT NULL,
    expires_on    date,
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT professional_certifications_pk PRIMARY KEY (id),
    CONSTRAINT professional_certifications_public_id_unique UNIQUE (public_id),
    CONSTRAINT professional_certifications_enrollment_unique UNIQUE (enrollment_id),
    CONSTRAINT professional_certifications_once UNIQUE (user_id, issuer, title, issued_on),
    CONSTRAINT professional_certifications_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT professional_certifications_enrollment_fk FOREIGN KEY (enrollment_id)
    REFERENCES wset_course_enrollments (id) ON DELETE CASCADE,
    CONSTRAINT professional_certifications_kind_known CHECK (kind IN ('course', 'own')),
    CONSTRAINT professional_certifications_course_whole CHECK ((kind = 'course') = (enrollment_id IS NOT NULL)),
    CONSTRAINT professional_certifications_issuer_length CHECK (char_length(issuer) BETWEEN 1 AND 120 AND issuer = btrim(issuer)),
    CONSTRAINT professional_certifications_title_length CHECK (char_length(title) BETWEEN 1 AND 160 AND title = btrim(title)),
    CONSTRAINT professional_certifications_issued_plausible CHECK (issued_on >= '1930-01-01'),
    CONSTRAINT professional_certifications_dates_in_order CHECK (expires_on > issued_on)
);
COMMENT ON TABLE professional_certifications IS 'Certificates: of our own courses, written by the exam; and what a player says he holds from '
    'elsewhere, as issuer, title and date, which nobody has checked. He writes those himself, under policies.';
COMMENT ON COLUMN professional_certifications.kind IS 'course: earned in the game. own: the player''s word.';
COMMENT ON COLUMN professional_certifications.enrollment_id IS 'The attempt that earned it; null where it is the player''s word.';
COMMENT ON COLUMN professional_certifications.expires_on IS 'First day on which it no longer counts; null: it does not expire.';
-- Serves: a player's certificates, newest first.
CREATE INDEX professional_certifications_by_user ON professional_certifications (user_id, issued_on DESC, id DESC);

CREATE FUNCTION professional_certifications_check_day() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- A day more than ours, since somewhere it is tomorrow already.
    IF NEW.issued_on > (clock_timestamp() AT TIME ZONE 'UTC')::date + 1 THEN
        PERFORM rule_broken('professional_certifications', 'professional_certifications_not_ahead', 'a certificate is not issued ahead of time');
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION professional_certifications_check_day IS 'Refuses a certificate from the future, which a CHECK cannot: it may not ask for the time.';
REVOKE ALL ON FUNCTION professional_certifications_check_day FROM PUBLIC;
CREATE TRIGGER professional_certifications_not_ahead BEFORE INSERT OR UPDATE OF issued_on ON professional_certifications
FOR EACH ROW EXECUTE FUNCTION professional_certifications_check_day();

ALTER TABLE professional_certifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE professional_certifications FORCE ROW LEVEL SECURITY;
CREATE POLICY professional_certifications_own ON professional_certifications FOR SELECT TO wine_pokedex_app
USING (user_id = current_player());
CREATE POLICY professional_certifications_own_new ON professional_certifications FOR INSERT TO wine_pokedex_app
WITH CHECK (user_id = current_player() AND kind = 'own');
CREATE POLICY professional_certifications_own_change ON professional_certifications FOR UPDATE TO wine_pokedex_app
USING (user_id = current_player() AND kind = 'own') WITH CHECK (user_id = current_player() AND kind = 'own');
CREATE POLICY professional_certifications_own_forget ON professional_certifications FOR DELETE TO wine_pokedex_app
USING (user_id = current_player() AND kind = 'own');
CREATE POLICY professional_certifications_reports ON professional_certifications FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY professional_certifications_engine ON professional_certifications TO wine_pokedex_engine USING (true) WITH CHECK (true);

CREATE TABLE wine_education_content (
    id        bigint   GENERATED ALWAYS AS IDENTITY,
    slug      text     NOT NULL,
    course_id bigint,
    position  smallint,
    level     smallint NOT NULL,
    topic     text     NOT NULL,
    title     text     NOT NULL,
    body      text     NOT NULL,
    source    text     NOT NULL,
    minutes   smallint NOT NULL,
    tags      text[]   NOT NULL DEFAULT '{}',
    retired   boolean  NOT NULL DEFAULT false,
    words     tsvector NOT NULL GENERATED ALWAYS AS (species_words(title, NULL, tags, body, topic)) STORED,
    CONSTRAINT wine_education_content_pk PRIMARY KEY (id),
    CONSTRAINT wine_education_content_slug_unique UNIQUE (slug),
    CONSTRAINT wine_education_content_position_unique UNIQUE (course_id, position),
    CONSTRAINT wine_education_content_course_fk FOREIGN KEY (course_id, level) REFERENCES wset_courses (id, level)
    ON UPDATE CASCADE ON DELETE RESTRICT,
    CONSTRAINT wine_education_content_position_whole CHECK ((course_id IS NULL) = (position IS NULL)),
    CONSTRAINT wine_education_content_position_counts CHECK (position BETWEEN 1 AND 500),
    CONSTRAINT wine_education_content_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 80),
    CONSTRAINT wine_education_content_level_1_to_4 CHECK (level BETWEEN 1 AND 4),
    CONSTRAINT wine_education_content_topic_known CHECK (
        topic IN ('grapes', 'regions', 'making', 'law', 'tasting', 'service', 'faults', 'pairing')
    ),
    CONSTRAINT wine_education_content_title_length CHECK (char_length(title) BETWEEN 3 AND 120),
    CONSTRAINT wine_education_content_body_length CHECK (char_length(body) BETWEEN 1 AND 8000),
    CONSTRAINT wine_education_content_source_length CHECK (char_length(source) BETWEEN 1 AND 200),
    CONSTRAINT wine_education_content_minutes_count CHECK (minutes BETWEEN 1 AND 240),
    CONSTRAINT wine_education_content_tags_count CHECK (cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL)
);
COMMENT ON TABLE wine_education_content IS 'What there is to read and learn, in our own words, each with the source that confirms it. A lesson '
    'of a course has that course''s level.';
COMMENT ON COLUMN wine_education_content.position IS 'Its place in the course, from 1.';
COMMENT ON COLUMN wine_education_content.minutes IS 'About how long it takes to read.';
COMMENT ON COLUMN wine_education_content.tags IS 'Grapes and regions that it speaks of, by their names.';
-- Serves: the search for a lesson by its words.
CREATE INDEX wine_education_content_by_words ON wine_education_content USING gin (words);
-- Serves: what there is to learn about a grape or a region.
CREATE INDEX wine_education_content_by_tag ON wine_education_content USING gin (tags);
-- Serves: the list by level and topic, from the index alone.
CREATE INDEX wine_education_content_listed ON wine_education_content (level, topic, slug) INCLUDE (title, minutes) WHERE NOT retired;

CREATE TABLE user_education_progress (
    user_id      bigint      NOT NULL,
    content_id   bigint      NOT NULL,
    percent      smallint    NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    completed_at timestamptz,
    CONSTRAINT user_education_progress_pk PRIMARY KEY (user_id, content_id),
    CONSTRAINT user_education_progress_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_education_progress_content_fk FOREIGN KEY (content_id) REFERENCES wine_education_content (id) ON DELETE RESTRICT,
    CONSTRAINT user_education_progress_percent CHECK (percent BETWEEN 0 AND 100),
    CONSTRAINT user_education_progress_end_whole CHECK ((percent = 100) = (completed_at IS NOT NULL)),
    CONSTRAINT user_education_progress_times_in_order CHECK (started_at <= completed_at)
);
COMMENT ON TABLE user_education_progress IS 'How far a player has read. His own word, and nothing is paid for it: so he writes it himself, under policies.';
COMMENT ON COLUMN user_education_progress.percent IS '0 to 100; db/lessons.py lets it grow only.';
-- Serves: the foreign key's own look-up, and how many have read a lesson to its end.
CREATE INDEX user_education_progress_completed ON user_education_progress (content_id) WHERE completed_at IS NOT NULL;

ALTER TABLE user_education_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_education_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY user_education_progress_own ON user_education_progress TO wine_pokedex_app
USING (user_id = current_player()) WITH CHECK (user_id = current_player());
CREATE POLICY user_education_progress_reports ON user_education_progress FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY user_education_progress_engine ON user_education_progress TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON wset_courses, wine_education_content TO
wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
-- Courses and lessons are written by their owner. The engine changes no course, but a row is locked by who may update it.
GRANT UPDATE (capacity) ON wset_courses TO wine_pokedex_engine;
GRANT SELECT ON wset_course_enrollments, professional_certifications, user_education_progress TO
wine_pokedex_app, wine_pokedex_readonly;
GRANT INSERT (public_id, user_id, issuer, title, issued_on, expires_on) ON professional_certifications TO wine_pokedex_app;
GRANT UPDATE (issuer, title, issued_on, expires_on) ON professional_certifications TO wine_pokedex_app;
GRANT DELETE ON professional_certifications TO wine_pokedex_app;
GRANT INSERT, UPDATE ON user_education_progress TO wine_pokedex_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wset_course_enrollments, professional_certifications, user_education_progress
TO wine_pokedex_engine;

-- Enrolling, for the player for whom the transaction speaks ---------------------------------------------------------------

CREATE FUNCTION course_enrol(p_course text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_course wset_courses;
    v_enrollment bigint;
BEGIN
    -- The course's row is the turnstile: two who come at once do not count the same free place.
    SELECT * INTO v_course FROM wset_courses c WHERE c.slug = p_course AND NOT c.retired FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_course_fk', 'there is no such course');
    END IF;
    IF v_course.enrol_until < (clock_timestamp() AT TIME ZONE 'UTC')::date THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_in_time', 'the course takes nobody any more');
    END IF;
    IF v_course.prerequisite_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM wset_course_enrollments e
        WHERE e.course_id = v_course.prerequisite_id AND e.user_id = current_player() AND e.state = 'passed'
    ) THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_prerequisite', 'the course before is not passed');
    END IF;
    IF EXISTS (
        SELECT FROM wset_course_enrollments e
        WHERE e.course_id = v_course.id AND e.user_id = current_player() AND e.state = 'passed'
    ) THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_one_pass', 'the course is passed');
    END IF;
    INSERT INTO wset_course_enrollments (course_id, user_id, pass_mark)
    VALUES (v_course.id, current_player(), v_course.pass_mark) RETURNING id INTO v_enrollment;
    -- After the insert, so that who is in the course already hears that instead.
    IF v_course.capacity < (SELECT count(*) FROM wset_course_enrollments e WHERE e.course_id = v_course.id AND e.state = 'enrolled') THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_capacity', 'the course is full');
    END IF;
    RETURN v_enrollment;
END $$;
COMMENT ON FUNCTION course_enrol IS 'Enrols the player of this transaction: the course is open, what it asks for is passed, there is a place.';

CREATE FUNCTION course_withdraw(p_course text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_enrollment bigint;
BEGIN
    UPDATE wset_course_enrollments e SET state = 'withdrawn', ended_at = greatest(e.enrolled_at, clock_timestamp())
    FROM wset_courses c
    WHERE c.slug = p_course AND e.course_id = c.id AND e.user_id = current_player() AND e.state = 'enrolled'
    RETURNING e.id INTO v_enrollment;
    IF NOT FOUND THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_needed', 'the player is not in this course');
    END IF;
    RETURN v_enrollment;
END $$;
COMMENT ON FUNCTION course_withdraw IS 'The player of this transaction leaves a course that he is in; his place is free at once.';

CREATE FUNCTION course_exam(p_course text, p_percent integer, p_certificate uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_enrollment wset_course_enrollments;
    v_course wset_courses;
    v_today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
BEGIN
    SELECT c.* INTO v_course FROM wset_courses c WHERE c.slug = p_course;
    SELECT e.* INTO v_enrollment FROM wset_course_enrollments e
    WHERE e.course_id = v_course.id AND e.user_id = current_player() AND e.state = 'enrolled' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_needed', 'the player is not in this course');
    END IF;
    IF v_course.exam_on > v_today THEN
        PERFORM rule_broken('wset_course_enrollments', 'wset_course_enrollments_exam_in_time', 'the exam is not yet');
    END IF;
    UPDATE wset_course_enrollments e
    SET state = CASE WHEN p_percent >= e.pass_mark THEN 'passed' ELSE 'failed' END, exam_percent = p_percent,
        ended_at = greatest(e.enrolled_at, clock_timestamp())
    WHERE e.id = v_enrollment.id RETURNING e.* INTO v_enrollment;
    IF v_enrollment.state = 'passed' THEN
        INSERT INTO professional_certifications (public_id, user_id, kind, enrollment_id, issuer, title, issued_on, expires_on)
        VALUES (
            p_certificate, v_enrollment.user_id, 'course', v_enrollment.id, 'Wine Pokédex', v_course.title, v_today,
            (v_today + make_interval(months => v_course.certificate_months))::date
        );
    END IF;
    RETURN v_enrollment.state;
END $$;
COMMENT ON FUNCTION course_exam IS 'The result of an exam of the player of this transaction, who is in the course: passed or failed, by the mark he '
    'enrolled under; with a certificate where he passed.';

REVOKE ALL ON FUNCTION course_enrol, course_withdraw, course_exam FROM PUBLIC;
ALTER FUNCTION course_enrol OWNER TO wine_pokedex_engine;
ALTER FUNCTION course_withdraw OWNER TO wine_pokedex_engine;
ALTER FUNCTION course_exam OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION course_enrol, course_withdraw, course_exam TO wine_pokedex_app;
