-- What:  what the questions of knowledge battles are rated, and how players have answered by topic; written by the commit that
--        closes a battle.
-- Why:   questions are drawn by their rating, which moves as the players' do; and both seats see what the other is known for.
-- Locks: none on tables that are in use; at run time rows of questions in the order of their ids, then of players.
-- Order: before the code that writes them; code from before it writes none.

CREATE TABLE question_ratings (
    question_id           text        NOT NULL,
    rating_hundredths     integer     NOT NULL,
    deviation_hundredths  integer     NOT NULL DEFAULT 35000,
    volatility_millionths integer     NOT NULL DEFAULT 60000,
    answers               integer     NOT NULL DEFAULT 0,
    right_answers         integer     NOT NULL DEFAULT 0,
    updated_at            timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT question_ratings_pk PRIMARY KEY (question_id),
    CONSTRAINT question_ratings_id_sane CHECK (question_id ~ '^[^[:space:]]{1,160}$'),
    CONSTRAINT question_ratings_rating_0_to_4000 CHECK (rating_hundredths BETWEEN 0 AND 400000),
    CONSTRAINT question_ratings_deviation_30_to_350 CHECK (deviation_hundredths BETWEEN 3000 AND 35000),
    CONSTRAINT question_ratings_volatility_sane CHECK (volatility_millionths BETWEEN 10000 AND 200000),
    CONSTRAINT question_ratings_answers_count CHECK (right_answers BETWEEN 0 AND answers)
);
COMMENT ON TABLE question_ratings IS 'How hard a question is, by Glicko-2: right against it is its loss. Who has no row begins at the rating of its '
    'level. Questions themselves are made by the program and stored nowhere.';
COMMENT ON COLUMN question_ratings.question_id IS 'family/subject, as the program makes it: stays while the subject does.';
COMMENT ON COLUMN question_ratings.rating_hundredths IS 'Hundredths of a rating point: 150000 is 1500.';
COMMENT ON COLUMN question_ratings.deviation_hundredths IS 'How sure it is, in hundredths: 35000 (nobody has answered) down to 3000.';
COMMENT ON COLUMN question_ratings.volatility_millionths IS 'How steady it is, in millionths: 60000 is 0.06.';
COMMENT ON COLUMN question_ratings.answers IS 'Answers of players that counted: not the house''s, not the clock''s, no passes.';
COMMENT ON COLUMN question_ratings.right_answers IS 'How many of them were right.';

CREATE TABLE topic_answers (
    user_id       bigint  NOT NULL,
    topic         text    NOT NULL,
    answers       integer NOT NULL DEFAULT 0,
    right_answers integer NOT NULL DEFAULT 0,
    CONSTRAINT topic_answers_pk PRIMARY KEY (user_id, topic),
    CONSTRAINT topic_answers_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT topic_answers_topic_sane CHECK (topic ~ '^[a-z]{1,16}$'),
    CONSTRAINT topic_answers_answers_count CHECK (right_answers BETWEEN 0 AND answers)
);
COMMENT ON TABLE topic_answers IS 'How a player has answered in knowledge battles, by topic. Public as ratings are: both seats see it.';
COMMENT ON COLUMN topic_answers.answers IS 'Answers that counted: not the clock''s, no passes.';
COMMENT ON COLUMN topic_answers.right_answers IS 'How many of them were right.';

CREATE FUNCTION knowledge_answered(p_questions jsonb, p_topics jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO question_ratings AS r
        (question_id, rating_hundredths, deviation_hundredths, volatility_millionths, answers, right_answers, updated_at)
    SELECT q.question, least(400000, greatest(0, min(q.start) + sum(q.change))), min(q.deviation), max(q.volatility),
           sum(q.answers), sum(q.right), clock_timestamp()
    FROM jsonb_to_recordset(p_questions)
        AS q (question text, start integer, change integer, deviation integer, volatility integer, answers integer,
              "right" integer)
    GROUP BY q.question ORDER BY q.question
    ON CONFLICT (question_id) DO UPDATE
    SET rating_hundredths = least(400000, greatest(0, r.rating_hundredths + (
            SELECT sum(q.change) FROM jsonb_to_recordset(p_questions) AS q (question text, change integer)
            WHERE q.question = r.question_id
        ))),
        -- Two battles at once each know more than was known: the surer word counts.
        deviation_hundredths = least(r.deviation_hundredths, excluded.deviation_hundredths),
        volatility_millionths = excluded.volatility_millionths,
        answers = r.answers + excluded.answers, right_answers = r.right_answers + excluded.right_answers,
        updated_at = excluded.updated_at;
    INSERT INTO topic_answers AS t (user_id, topic, answers, right_answers)
    SELECT a.p, a.topic, sum(a.answers), sum(a.right)
    FROM jsonb_to_recordset(p_topics) AS a (p bigint, topic text, answers integer, "right" integer)
    GROUP BY a.p, a.topic ORDER BY a.p, a.topic
    ON CONFLICT (user_id, topic) DO UPDATE
    SET answers = t.answers + excluded.answers, right_answers = t.right_answers + excluded.right_answers;
END $$;
COMMENT ON FUNCTION knowledge_answered IS 'Moves the questions of knowledge battles that end in one commit, and counts who answered how. What a rating '
    'gained is added to what it is by then. Called by journal_effects only.';

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
    IF p_effects ?| ARRAY['questions', 'topics'] THEN
        PERFORM knowledge_answered(coalesce(p_effects -> 'questions', '[]'), coalesce(p_effects -> 'topics', '[]'));
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

REVOKE ALL ON FUNCTION knowledge_answered FROM PUBLIC;
ALTER FUNCTION knowledge_answered OWNER TO wine_pokedex_engine;
-- Both are public, as ratings are: no policy, and no grant to write.
GRANT SELECT ON question_ratings, topic_answers TO wine_pokedex_app, wine_pokedex_readonly;
GRANT SELECT, INSERT, UPDATE ON question_ratings TO wine_pokedex_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON topic_answers TO wine_pokedex_engine;
