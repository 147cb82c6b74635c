-- What:  the ledger: coin_accounts with their balances, coin_transactions, coin_lines, and the functions that post to it
--        and audit it.
-- Why:   double entry: coins come from the mint and go somewhere; what is said twice can be checked. Balances stand
--        beside the lines because a bid asks for them thousands of times a second.
-- Locks: new tables only; at run time accounts in id order.
-- Order: before the code that uses it.

CREATE TABLE coin_accounts (
    id        bigint   GENERATED ALWAYS AS IDENTITY,
    kind      text     NOT NULL,
    player_id bigint,
    shard     smallint NOT NULL DEFAULT 0,
    balance   bigint   NOT NULL DEFAULT 0,
    CONSTRAINT coin_accounts_pk PRIMARY KEY (id),
    CONSTRAINT coin_accounts_one_each UNIQUE NULLS NOT DISTINCT (player_id, kind, shard),
    CONSTRAINT coin_accounts_player_fk FOREIGN KEY (player_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT coin_accounts_kind_known CHECK (kind IN ('available', 'held', 'escrow', 'fees', 'mint')),
    CONSTRAINT coin_accounts_whose CHECK ((kind IN ('available', 'held')) = (player_id IS NOT NULL)),
    CONSTRAINT coin_accounts_shard_0_to_15 CHECK (shard BETWEEN 0 AND 15 AND (player_id IS NULL OR shard = 0)),
    CONSTRAINT coin_accounts_funds CHECK (balance >= 0 OR kind = 'mint')
) WITH (fillfactor = 70);
COMMENT ON TABLE coin_accounts IS 'Who has how many coins. A player has two accounts, available and held; escrow, fees and mint are '
    'the house''s, in 16 shards each, since one fee account for all halved what could be posted in a second.';
COMMENT ON COLUMN coin_accounts.kind IS 'available (free to spend), held (promised, as by a leading bid), escrow (in a trade under way), '
    'fees (taken by the house), mint (where coins come from).';
COMMENT ON COLUMN coin_accounts.player_id IS 'users.id; null for the accounts of the house.';
COMMENT ON COLUMN coin_accounts.shard IS '0 to 15 for the house''s accounts, so that not everybody waits for one row; 0 for a player''s.';
COMMENT ON COLUMN coin_accounts.balance IS 'Whole coins, the sum of the account''s lines. Not negative but for the mint, which owes what is in circulation.';

INSERT INTO coin_accounts (kind, shard)
SELECT k.kind, s.shard FROM unnest(ARRAY['mint', 'fees', 'escrow']) AS k (kind) CROSS JOIN generate_series(0, 15) AS s (shard);

CREATE TABLE coin_transactions (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    kind            text        NOT NULL,
    reason          text        NOT NULL,
    idempotency_key text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT coin_transactions_pk PRIMARY KEY (id),
    CONSTRAINT coin_transactions_key_unique UNIQUE (idempotency_key),
    CONSTRAINT coin_transactions_kind_form CHECK (kind ~ '^[a-z]+(_[a-z]+)*$' AND char_length(kind) <= 40),
    CONSTRAINT coin_transactions_reason_length CHECK (char_length(reason) BETWEEN 1 AND 200),
    CONSTRAINT coin_transactions_key_length CHECK (char_length(idempotency_key) BETWEEN 1 AND 120)
);
COMMENT ON TABLE coin_transactions IS 'One movement of coins. Never changed and never deleted: a mistake is posted back.';
COMMENT ON COLUMN coin_transactions.kind IS 'What kind of movement, in lower case: joining, auction_sale …';
COMMENT ON COLUMN coin_transactions.reason IS 'For people, 1 to 200 characters.';
COMMENT ON COLUMN coin_transactions.idempotency_key IS 'Names the cause; posted again under the same name, nothing moves twice.';

CREATE TABLE coin_lines (
    transaction_id bigint NOT NULL,
    account_id     bigint NOT NULL,
    amount         bigint NOT NULL,
    CONSTRAINT coin_lines_pk PRIMARY KEY (transaction_id, account_id),
    CONSTRAINT coin_lines_transaction_fk FOREIGN KEY (transaction_id) REFERENCES coin_transactions (id) ON DELETE RESTRICT,
    CONSTRAINT coin_lines_account_fk FOREIGN KEY (account_id) REFERENCES coin_accounts (id) ON DELETE RESTRICT,
    CONSTRAINT coin_lines_move_something CHECK (amount <> 0)
);
COMMENT ON TABLE coin_lines IS 'What a transaction did to each account. The lines of a transaction sum to zero when it commits.';
COMMENT ON COLUMN coin_lines.amount IS 'Whole coins: positive into the account, negative out of it.';
-- Serves: a player's statement, newest first, and the audit of one account.
CREATE INDEX coin_lines_by_account ON coin_lines (account_id, transaction_id DESC);

CREATE FUNCTION coin_lines_check_sum() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_transaction bigint;
    v_sum numeric;
BEGIN
    v_transaction := CASE WHEN TG_OP = 'DELETE' THEN OLD.transaction_id ELSE NEW.transaction_id END;
    SELECT sum(l.amount) INTO v_sum FROM coin_lines l WHERE l.transaction_id = v_transaction;
    IF v_sum <> 0 THEN
        RAISE EXCEPTION 'the lines of coin transaction % sum to % instead of 0', v_transaction, v_sum
            USING ERRCODE = 'check_violation', TABLE = 'coin_lines', CONSTRAINT = 'coin_lines_sum_zero';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION coin_lines_check_sum IS 'Refuses a transaction whose lines do not sum to zero. Runs as the engine, since what it '
    'does not see it cannot sum.';

-- Deferred, because the first of two lines never sums to zero by itself.
CREATE CONSTRAINT TRIGGER coin_lines_sum_zero AFTER INSERT OR UPDATE OR DELETE ON coin_lines
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coin_lines_check_sum();

ALTER TABLE coin_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE coin_accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY coin_accounts_own ON coin_accounts FOR SELECT TO wine_pokedex_app USING (player_id = current_player());
CREATE POLICY coin_accounts_reports ON coin_accounts FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY coin_accounts_engine ON coin_accounts TO wine_pokedex_engine USING (true) WITH CHECK (true);

-- Each asks through the table before it, under that table's own policy.
ALTER TABLE coin_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE coin_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY coin_lines_own ON coin_lines FOR SELECT TO wine_pokedex_app
USING (EXISTS (SELECT FROM coin_accounts a WHERE a.id = coin_lines.account_id));
CREATE POLICY coin_lines_reports ON coin_lines FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY coin_lines_engine ON coin_lines TO wine_pokedex_engine USING (true) WITH CHECK (true);

ALTER TABLE coin_transactions ENABLE ROW LEVEL SECURITY;
ALTER TABLE coin_transactions FORCE ROW LEVEL SECURITY;
CREATE POLICY coin_transactions_own ON coin_transactions FOR SELECT TO wine_pokedex_app
USING (EXISTS (SELECT FROM coin_lines l WHERE l.transaction_id = coin_transactions.id));
CREATE POLICY coin_transactions_reports ON coin_transactions FOR SELECT TO wine_pokedex_readonly USING (true);
CREATE POLICY coin_transactions_engine ON coin_transactions TO wine_pokedex_engine USING (true) WITH CHECK (true);

GRANT SELECT ON coin_accounts, coin_transactions, coin_lines TO wine_pokedex_app, wine_pokedex_readonly;
-- The ledger only grows: even the engine may change nothing but balances.
GRANT SELECT, INSERT ON coin_accounts, coin_transactions, coin_lines TO wine_pokedex_engine;
GRANT UPDATE (balance) ON coin_accounts TO wine_pokedex_engine;

CREATE FUNCTION coin_post(p_kind text, p_reason text, p_key text, p_accounts bigint[], p_amounts bigint[]) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_transaction bigint;
    v_touched integer;
    v_same boolean;
BEGIN
    INSERT INTO coin_transactions (kind, reason, idempotency_key) VALUES (p_kind, p_reason, p_key)
    ON CONFLICT (idempotency_key) DO NOTHING RETURNING id INTO v_transaction;
    IF v_transaction IS NULL THEN
        SELECT t.id, t.kind = p_kind AND NOT EXISTS (
            SELECT FROM unnest(p_accounts, p_amounts) AS x (account_id, amount)
            FULL JOIN (SELECT * FROM coin_lines c WHERE c.transaction_id = t.id) l USING (account_id)
            WHERE x.amount IS DISTINCT FROM l.amount
        ) INTO STRICT v_transaction, v_same
        FROM coin_transactions t WHERE t.idempotency_key = p_key;
        IF NOT v_same THEN
            RAISE EXCEPTION 'coin transaction % was posted under this key with other lines', v_transaction
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'coin_transactions_key_unique';
        END IF;
        RETURN v_transaction;
    END IF;

    PERFORM FROM coin_accounts a WHERE a.id = ANY (p_accounts) ORDER BY a.id FOR NO KEY UPDATE;
    INSERT INTO coin_lines (transaction_id, account_id, amount)
    SELECT v_transaction, x.account_id, x.amount FROM unnest(p_accounts, p_amounts) AS x (account_id, amount);
    UPDATE coin_accounts a SET balance = a.balance + x.amount
    FROM unnest(p_accounts, p_amounts) AS x (account_id, amount) WHERE a.id = x.account_id;
    GET DIAGNOSTICS v_touched = ROW_COUNT;
    IF v_touched <> cardinality(p_accounts) THEN
        RAISE EXCEPTION 'coin transaction % names % accounts and moved %', v_transaction, cardinality(p_accounts), v_touched
            USING ERRCODE = 'assert_failure';
    END IF;
    RETURN v_transaction;
END $$;
COMMENT ON FUNCTION coin_post IS 'Posts one transaction, once for each key: an account and an amount a line, each account once, '
    'summing to zero. For the functions of the engine only; a balance that would go below zero violates coin_accounts_funds.';

CREATE FUNCTION coin_discrepancies() RETURNS TABLE (what text, id bigint, said bigint, found bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'account', a.id, a.balance, coalesce(l.total, 0)::bigint
    FROM coin_accounts a
    LEFT JOIN (SELECT account_id, sum(amount) AS total FROM coin_lines GROUP BY account_id) l ON l.account_id = a.id
    WHERE a.balance <> coalesce(l.total, 0)
    UNION ALL
    SELECT 'transaction', l.transaction_id, 0, sum(l.amount)::bigint
    FROM coin_lines l GROUP BY l.transaction_id HAVING sum(l.amount) <> 0
    UNION ALL
    SELECT 'empty transaction', t.id, 0, 0
    FROM coin_transactions t WHERE NOT EXISTS (SELECT FROM coin_lines l WHERE l.transaction_id = t.id)
    UNION ALL
    SELECT 'player without accounts', u.id, 2, count(a.id)
    FROM users u LEFT JOIN coin_accounts a ON a.player_id = u.id
    WHERE u.id > 0 GROUP BY u.id HAVING count(a.id) <> 2
    ORDER BY 1, 2
$$;
COMMENT ON FUNCTION coin_discrepancies IS 'Where the books do not agree with themselves: what the balance or rule says and what the lines say. Empty when all is well.';

REVOKE ALL ON FUNCTION coin_lines_check_sum, coin_post, coin_discrepancies FROM PUBLIC;
ALTER FUNCTION coin_lines_check_sum OWNER TO wine_pokedex_engine;
ALTER FUNCTION coin_post OWNER TO wine_pokedex_engine;
ALTER FUNCTION coin_discrepancies OWNER TO wine_pokedex_engine;
GRANT EXECUTE ON FUNCTION coin_discrepancies TO wine_pokedex_jobs;
