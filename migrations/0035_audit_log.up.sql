-- What:  audit_log: who changed what that decides who may do what. Written by triggers, readable by reports, changed by nobody.
-- Why:   after a theft of an account, or a mistake of an operator, somebody has to be able to say what happened, and whoever
--        did it must not be able to unsay it.
-- Locks: SHARE ROW EXCLUSIVE on users, user_sessions, coin_accounts and wines while their triggers are made: writers wait.
-- Order: before the code that uses it; the code before it writes the log without knowing.
--
-- No value in it is a secret or says who somebody is: of a name, a hash or an address it tells that they changed and not
-- what they were, so that nothing has to be taken out of it when an account is deleted.
-- What the engine does to coins and wines is in the ledger and the journal; here stands what happens around it. A bid or a
-- move of a battle pays nothing for that: its triggers' conditions are all that is looked at.
-- Roles and grants have no triggers that a plain owner could make: PostgreSQL's own log has them (log_statement = 'ddl').

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'wine_pokedex_auditor') THEN
        BEGIN
            CREATE ROLE wine_pokedex_auditor NOLOGIN;
            COMMENT ON ROLE wine_pokedex_auditor IS 'Owns the function that writes the audit log, and may do nothing else. Nobody logs in as it.';
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            RAISE DEBUG 'another database of this cluster created wine_pokedex_auditor first';
        END;
    END IF;
    IF NOT pg_has_role(
        current_user, 'wine_pokedex_auditor',
        CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END
    ) THEN
        EXECUTE format('GRANT wine_pokedex_auditor TO %I', current_user);
    END IF;
END $$;
-- CREATE because a function can only be given to an owner who could have made it.
GRANT USAGE, CREATE ON SCHEMA public TO wine_pokedex_auditor;
GRANT EXECUTE ON FUNCTION current_player TO wine_pokedex_auditor;

CREATE TABLE audit_log (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    table_name  text        NOT NULL,
    operation   text        NOT NULL,
    row_key     text        NOT NULL,
    subject     bigint,
    changed     jsonb       NOT NULL,
    login       text        NOT NULL,
    acting_role text,
    player_id   bigint,
    application text        NOT NULL,
    CONSTRAINT audit_log_pk PRIMARY KEY (at, id),
    CONSTRAINT audit_log_operation_known CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE')),
    CONSTRAINT audit_log_changed_is_object CHECK (jsonb_typeof(changed) = 'object')
) PARTITION BY RANGE (at);
COMMENT ON TABLE audit_log IS 'What was changed of players'' names, passwords, sessions, second factors, locks and levels, and of coins and '
    'wines around the engine. It only grows; whole months are put away.';
COMMENT ON COLUMN audit_log.row_key IS 'Which row: its id as the outside knows it where it has one.';
COMMENT ON COLUMN audit_log.subject IS 'users.id of the player whom it concerns; null where it is nobody''s.';
COMMENT ON COLUMN audit_log.changed IS 'Column → [before, after]; of a column whose values must not be told: "changed".';
COMMENT ON COLUMN audit_log.login IS 'The role that logged in, whatever it became since.';
COMMENT ON COLUMN audit_log.acting_role IS 'The role that it took with SET ROLE; null: none.';
COMMENT ON COLUMN audit_log.player_id IS 'users.id of the player for whom the transaction spoke; null: none.';
COMMENT ON COLUMN audit_log.application IS 'What the connection calls itself (application_name); winedex is the program.';
-- Serves: what happened to a player's account, newest first.
CREATE INDEX audit_log_by_subject ON audit_log (subject, at DESC) WHERE subject IS NOT NULL;

ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_log_written ON audit_log FOR INSERT TO wine_pokedex_auditor WITH CHECK (true);
CREATE POLICY audit_log_reports ON audit_log FOR SELECT TO wine_pokedex_readonly USING (true);
GRANT INSERT ON audit_log TO wine_pokedex_auditor;
GRANT SELECT ON audit_log TO wine_pokedex_readonly;

CREATE FUNCTION audit_log_only_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege',
        HINT = 'A month that is past keeping is detached and dropped as a whole.';
END $$;
COMMENT ON FUNCTION audit_log_only_grows IS 'Refuses a change of the log also to whoever stands above grants, until he takes the trigger away.';
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION audit_log_only_grows();
CREATE TRIGGER audit_log_not_emptied BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_only_grows();

-- A year and a day in which somebody might ask, and as long again.
INSERT INTO partitioned_tables (table_name, bounds, kept_months) VALUES ('audit_log', 'timestamptz', 24);
SELECT create_future_partitions(3);

CREATE FUNCTION audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_old jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ELSE '{}' END;
    v_new jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ELSE '{}' END;
    v_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN v_old ELSE v_new END;
    v_changed jsonb;
BEGIN
    SELECT coalesce(jsonb_object_agg(t.name, t.told), '{}') INTO v_changed
    FROM (
        SELECT c.name, jsonb_build_array(v_old -> c.name, v_new -> c.name) AS told
        FROM unnest(TG_ARGV[2]::text[]) AS c (name) WHERE v_old -> c.name IS DISTINCT FROM v_new -> c.name
        UNION ALL
        SELECT c.name, '"changed"' FROM unnest(TG_ARGV[3]::text[]) AS c (name)
        WHERE v_old -> c.name IS DISTINCT FROM v_new -> c.name
    ) t;
    -- Inside this function current_user is its owner: who logged in, and what he then became, are still known.
    INSERT INTO audit_log (table_name, operation, row_key, subject, changed, login, acting_role, player_id, application)
    VALUES (
        TG_TABLE_NAME, TG_OP, v_row ->> TG_ARGV[0], (v_row ->> TG_ARGV[1])::bigint, v_changed, session_user,
        nullif(current_setting('role'), 'none'), current_player(), current_setting('application_name')
    );
    RETURN NULL;
END $$;
COMMENT ON FUNCTION audit_change IS 'Writes a line of the audit log. Arguments: the column that names the row, the one that says whose it is, '
    'the columns that are told with their values, and those of which only the change is told.';
REVOKE ALL ON FUNCTION audit_change, audit_log_only_grows FROM PUBLIC;
ALTER FUNCTION audit_change OWNER TO wine_pokedex_auditor;

-- A level that experience lifted is in the log of experience; one that moved without it was set by hand.
CREATE TRIGGER users_audit AFTER UPDATE ON users FOR EACH ROW WHEN (
    (OLD.public_id, OLD.name, OLD.name_key) IS DISTINCT FROM (NEW.public_id, NEW.name, NEW.name_key)
    OR OLD.password_hash IS DISTINCT FROM NEW.password_hash
    OR (OLD.trade_locked_until, OLD.trade_lock_reason) IS DISTINCT FROM (NEW.trade_locked_until, NEW.trade_lock_reason)
    OR (OLD.level <> NEW.level AND OLD.experience = NEW.experience)
    OR (OLD.experience <> NEW.experience AND (NEW.experience < OLD.experience OR current_user <> 'wine_pokedex_engine'))
) EXECUTE FUNCTION audit_change(
    'id', 'id', '{level,experience,trade_locked_until}', '{public_id,name,name_key,password_hash,trade_lock_reason}'
);
CREATE TRIGGER users_audit_removed AFTER DELETE ON users FOR EACH ROW
EXECUTE FUNCTION audit_change('id', 'id', '{level,experience}', '{name}');

-- A renewal writes nothing here: it touches none of these columns.
CREATE TRIGGER user_sessions_audit_opened AFTER INSERT ON user_sessions FOR EACH ROW
EXECUTE FUNCTION audit_change('public_id', 'user_id', '{expires_at}', '{}');
CREATE TRIGGER user_sessions_audit_ended AFTER UPDATE OF ended_at ON user_sessions FOR EACH ROW
WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at)
EXECUTE FUNCTION audit_change('public_id', 'user_id', '{ended_at,ended_why}', '{}');

CREATE TRIGGER coin_accounts_audit AFTER UPDATE OF balance, player_id, kind ON coin_accounts FOR EACH ROW
WHEN (current_user <> 'wine_pokedex_engine')
EXECUTE FUNCTION audit_change('id', 'player_id', '{balance,player_id,kind}', '{}');
CREATE TRIGGER wines_audit AFTER UPDATE OF owner_id ON wines FOR EACH ROW
WHEN (OLD.owner_id <> NEW.owner_id AND current_user <> 'wine_pokedex_engine')
EXECUTE FUNCTION audit_change('public_id', 'owner_id', '{owner_id,place}', '{}');
