-- What:  jobs (what waits to be done in the background, is being done, or has been given up), job_schedules (what comes
--        back by itself), and jobs_take, by which a process gets some of them.
-- Why:   several processes share one list: each job is done by one of them, and one that is killed in the middle gives
--        its job back. What failed for good is kept, so that somebody can look at it and ask for it again.
-- Locks: new tables only. At run time single rows, those that are locked already being passed over.
-- Order: before the code that uses it.

CREATE TABLE jobs (
    id            bigint      GENERATED ALWAYS AS IDENTITY,
    kind          text        NOT NULL,
    d             jsonb       NOT NULL DEFAULT '{}',
    state         text        NOT NULL DEFAULT 'waiting',
    scheduled     boolean     NOT NULL DEFAULT false,
    alone         text,
    due_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    tries         smallint    NOT NULL DEFAULT 0,
    tries_max     smallint    NOT NULL DEFAULT 5,
    takes         integer     NOT NULL DEFAULT 0,
    worker        uuid,
    lease_ends_at timestamptz,
    error         text,
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT jobs_pk PRIMARY KEY (id),
    CONSTRAINT jobs_kind_form CHECK (kind ~ '^[a-z_]+(\.[a-z_]+)*$' AND char_length(kind) <= 60),
    CONSTRAINT jobs_d_is_object CHECK (jsonb_typeof(d) = 'object'),
    CONSTRAINT jobs_state_known CHECK (state IN ('waiting', 'running', 'dead')),
    CONSTRAINT jobs_running_has_a_worker CHECK (
        (state = 'running') = (worker IS NOT NULL) AND (state = 'running') = (lease_ends_at IS NOT NULL)
    ),
    CONSTRAINT jobs_alone_length CHECK (char_length(alone) BETWEEN 1 AND 100),
    CONSTRAINT jobs_tries_count CHECK (tries >= 0 AND takes >= tries),
    CONSTRAINT jobs_tries_max_range CHECK (tries_max BETWEEN 1 AND 100)
) WITH (fillfactor = 70);
COMMENT ON TABLE jobs IS 'What is to be done in the background. A job that is done is deleted; the row goes in the transaction that does it.';
COMMENT ON COLUMN jobs.kind IS 'Which entry of the program''s registry does it. A process takes only kinds that it knows.';
COMMENT ON COLUMN jobs.d IS 'What the job is told, an object.';
COMMENT ON COLUMN jobs.state IS 'waiting, running, or dead: tried in vain as often as it may be, and kept for somebody to look at.';
COMMENT ON COLUMN jobs.scheduled IS 'Whether a schedule has put it here; a kind has at most one such job that is not dead.';
COMMENT ON COLUMN jobs.alone IS 'Of the jobs with the same text here at most one runs at a time; null: as many as like.';
COMMENT ON COLUMN jobs.due_at IS 'Not before then, by this database''s clock.';
COMMENT ON COLUMN jobs.tries IS 'How often it was begun; requeuing sets it to 0.';
COMMENT ON COLUMN jobs.takes IS 'How often it was taken in all its life. A worker names the number that it took: one that lost its lease can''t finish what another has begun.';
COMMENT ON COLUMN jobs.worker IS 'Names the process that has it.';
COMMENT ON COLUMN jobs.lease_ends_at IS 'The worker renews it while it lives. Afterwards the job is anybody''s again.';
COMMENT ON COLUMN jobs.error IS 'What the last try failed with.';
-- Serves: what is due (jobs_take).
CREATE INDEX jobs_due ON jobs (due_at) WHERE state = 'waiting';
-- Serves: which leases have ended (jobs_take), and renewing them.
CREATE INDEX jobs_running ON jobs (lease_ends_at) WHERE state = 'running';
-- Serves: singletons. A lock of the session would have to pass PgBouncer, which lends sessions by the transaction, and would
-- be gone with the connection while the job's row still says that it runs; this is one truth in one place.
CREATE UNIQUE INDEX jobs_one_runs_alone ON jobs (alone) WHERE state = 'running' AND alone IS NOT NULL;
-- Serves: schedules that don't pile up.
CREATE UNIQUE INDEX jobs_one_scheduled ON jobs (kind) WHERE scheduled AND state <> 'dead';

CREATE TABLE job_schedules (
    kind         text        NOT NULL,
    every        interval    NOT NULL,
    at           interval    NOT NULL,
    alone        boolean     NOT NULL,
    tries_max    smallint    NOT NULL,
    next_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_done_at timestamptz,
    last_seconds real,
    last_said    jsonb,
    CONSTRAINT job_schedules_pk PRIMARY KEY (kind),
    CONSTRAINT job_schedules_every_range CHECK (every BETWEEN interval '1 second' AND interval '31 days'),
    CONSTRAINT job_schedules_at_within CHECK (at >= interval '0' AND at < every),
    CONSTRAINT job_schedules_tries_max_range CHECK (tries_max BETWEEN 1 AND 100)
);
COMMENT ON TABLE job_schedules IS 'Jobs that come back by themselves, as the program''s registry says. A new one is due at once.';
COMMENT ON COLUMN job_schedules.every IS 'The period; due times are whole periods from the Unix epoch, UTC, plus at.';
COMMENT ON COLUMN job_schedules.at IS 'How far into the period: with a period of a day, the time of day, UTC.';
COMMENT ON COLUMN job_schedules.alone IS 'Whether at most one of the kind runs at a time.';
COMMENT ON COLUMN job_schedules.next_at IS 'When the next one is due, by this database''s clock. Times that passed while nobody looked are made up for by one job.';
COMMENT ON COLUMN job_schedules.last_seconds IS 'How long the last one that succeeded took, in seconds.';
COMMENT ON COLUMN job_schedules.last_said IS 'What it answered.';

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs, job_schedules TO wine_pokedex_jobs;
GRANT SELECT ON jobs, job_schedules TO wine_pokedex_readonly;
-- So that what happens in the game may leave work behind in the same transaction.
GRANT INSERT ON jobs TO wine_pokedex_engine;

CREATE FUNCTION jobs_take(p_worker uuid, p_kinds text[], p_limit integer, p_lease interval, p_only bigint DEFAULT NULL)
RETURNS SETOF jobs
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_now timestamptz := clock_timestamp();
    v_job jobs;
BEGIN
    IF p_only IS NULL THEN
        -- Whose worker has vanished, or was stopped for so long that it lost its lease. That was a try: a job that takes
        -- its process with it must not do so for ever.
        UPDATE jobs j
        SET state = CASE WHEN j.tries >= j.tries_max THEN 'dead' ELSE 'waiting' END,
            worker = NULL, lease_ends_at = NULL, due_at = v_now, error = 'its worker vanished in the middle of it'
        FROM (
            SELECT x.id FROM jobs x WHERE x.state = 'running' AND x.lease_ends_at < v_now FOR UPDATE SKIP LOCKED
        ) AS vanished
        WHERE j.id = vanished.id;

        WITH due AS (
            SELECT s.* FROM job_schedules s WHERE s.next_at <= v_now AND s.kind = ANY (p_kinds) FOR UPDATE SKIP LOCKED
        ), moved AS (
            UPDATE job_schedules s
            SET next_at = date_bin(s.every, v_now, timestamptz '1970-01-01 00:00:00+00' + s.at) + s.every
            FROM due WHERE s.kind = due.kind
        )
        INSERT INTO jobs (kind, scheduled, alone, due_at, tries_max)
        SELECT due.kind, true, CASE WHEN due.alone THEN due.kind END, due.next_at, due.tries_max FROM due
        ON CONFLICT (kind) WHERE scheduled AND state <> 'dead' DO NOTHING;
    END IF;

    FOR v_job IN
        SELECT j.* FROM jobs j
        WHERE j.state = 'waiting' AND j.due_at <= v_now AND j.kind = ANY (p_kinds) AND (p_only IS NULL OR j.id = p_only)
          AND NOT EXISTS (SELECT FROM jobs r WHERE r.state = 'running' AND r.alone = j.alone)
        ORDER BY j.due_at, j.id
        LIMIT p_limit
        FOR UPDATE OF j SKIP LOCKED
    LOOP
        IF v_job.alone IS NOT NULL THEN
            -- Of two takers at once, one waits for nothing and leaves it to the other.
            CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended('jobs.alone ' || v_job.alone, 0));
            CONTINUE WHEN EXISTS (SELECT FROM jobs r WHERE r.state = 'running' AND r.alone = v_job.alone);
        END IF;
        UPDATE jobs j
        SET state = 'running', tries = j.tries + 1, takes = j.takes + 1, worker = p_worker,
            lease_ends_at = clock_timestamp() + p_lease
        WHERE j.id = v_job.id
        RETURNING j.* INTO v_job;
        RETURN NEXT v_job;
    END LOOP;
END $$;
COMMENT ON FUNCTION jobs_take IS 'Gives a worker at most so many of the jobs that are due, after putting there what schedules and vanished workers have left; or only the job p_only.';
REVOKE ALL ON FUNCTION jobs_take FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs_take TO wine_pokedex_jobs;
