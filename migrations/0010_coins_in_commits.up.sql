-- What:  coin_holds (which room holds how much of whose coins), the entry a transaction comes from, and the sum of a transaction's lines checked once a statement.
-- Why:   a bid holds coins, and must be as durable and as cheap as a move in a battle. Checked line by line at the end, a
--        posting of 500 lines was summed 500 times.
-- Locks: coin_lines and coin_transactions shortly (triggers, two columns, none of which rewrites the table).
-- Order: before the code that uses it; the code before it never posts a transaction in two statements.

ALTER TABLE coin_transactions ADD COLUMN room_id uuid;
ALTER TABLE coin_transactions ADD COLUMN seq integer;
COMMENT ON COLUMN coin_transactions.room_id IS 'With seq: the entry of the journal that caused it, or the first one of a commit whose '
    'holds are posted as one; null for what no room did.';
COMMENT ON COLUMN coin_transactions.seq IS 'See room_id.';

CREATE TABLE coin_holds (
    room_id   uuid   NOT NULL,
    player_id bigint NOT NULL,
    amount    bigint NOT NULL,
    CONSTRAINT coin_holds_pk PRIMARY KEY (room_id, player_id),
    CONSTRAINT coin_holds_player_fk FOREIGN KEY (player_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT coin_holds_not_negative CHECK (amount >= 0)
) WITH (fillfactor = 60);
COMMENT ON TABLE coin_holds IS 'What each room holds of each player''s coins: the account `held`, told apart by whom it is promised to. '
    'A leader changes often and in place: a fill factor of 60 keeps the changes within the page.';
COMMENT ON COLUMN coin_holds.room_id IS 'The room, as in rooms.';
COMMENT ON COLUMN coin_holds.amount IS 'Whole coins; 0 until the room closes for a player who led once.';
-- Serves: what a player has promised, and to whom (his statement, the audit).
CREATE INDEX coin_holds_by_player ON coin_holds (player_id) WHERE amount > 0;

ALTER TABLE coin_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE coin_holds FORCE ROW LEVEL SECURITY;
CREATE POLICY coin_holds_own ON coin_holds FOR SELECT TO wine_pokedex_app USING (player_id = current_player());
CREATE POLICY coin_holds_engine ON coin_holds TO wine_pokedex_engine USING (true) WITH CHECK (true);
GRANT SELECT ON coin_holds TO wine_pokedex_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON coin_holds TO wine_pokedex_engine;

CREATE FUNCTION coin_lines_check_sums() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_wrong record;
BEGIN
    SELECT l.transaction_id, sum(l.amount) AS total INTO v_wrong
    FROM written l GROUP BY l.transaction_id HAVING sum(l.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of coin transaction % sum to % instead of 0', v_wrong.transaction_id, v_wrong.total
            USING ERRCODE = 'check_violation', TABLE = 'coin_lines', CONSTRAINT = 'coin_lines_sum_zero';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION coin_lines_check_sums IS 'Refuses lines that do not sum to zero for each transaction: all lines of one are written by '
    'one statement. What has summed to zero and only gets sums of zero added goes on doing so.';
REVOKE ALL ON FUNCTION coin_lines_check_sums FROM PUBLIC;
ALTER FUNCTION coin_lines_check_sums OWNER TO wine_pokedex_engine;

DROP TRIGGER coin_lines_sum_zero ON coin_lines;
CREATE TRIGGER coin_lines_sum_zero_written AFTER INSERT ON coin_lines
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION coin_lines_check_sums();
-- Nobody is granted these; whoever is above grants still meets the rule.
CREATE CONSTRAINT TRIGGER coin_lines_sum_zero AFTER UPDATE OR DELETE ON coin_lines
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coin_lines_check_sum();

CREATE FUNCTION coins_available(p_players bigint[]) RETURNS TABLE (player_id bigint, balance bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.player_id, a.balance FROM coin_accounts a WHERE a.player_id = ANY (p_players) AND a.kind = 'available'
$$;
COMMENT ON FUNCTION coins_available IS 'What these players may spend: asked by a process before it refuses somebody for want of coins.';

CREATE FUNCTION coin_holds_check_closed(p_rooms uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_left coin_holds;
BEGIN
    DELETE FROM coin_holds h WHERE h.room_id = ANY (p_rooms) AND h.amount = 0;
    SELECT * INTO v_left FROM coin_holds h WHERE h.room_id = ANY (p_rooms) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'room % closes and still holds % coins of player %', v_left.room_id, v_left.amount, v_left.player_id
            USING ERRCODE = 'check_violation', TABLE = 'coin_holds', CONSTRAINT = 'coin_holds_not_after_the_end';
    END IF;
END $$;
COMMENT ON FUNCTION coin_holds_check_closed IS 'A room that closes holds nobody''s coins any more; one that does is our mistake, and its commit is refused.';

REVOKE ALL ON FUNCTION coins_available, coin_holds_check_closed FROM PUBLIC;
ALTER FUNCTION coins_available OWNER TO wine_pokedex_engine;
ALTER FUNCTION coin_holds_check_closed OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION coins_available TO wine_pokedex_app;
