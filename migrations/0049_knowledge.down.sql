-- Back to commits that know nothing of questions. What they were rated, and how players answered, is gone.

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

DROP FUNCTION knowledge_answered;
DROP TABLE topic_answers;
DROP TABLE question_ratings;
