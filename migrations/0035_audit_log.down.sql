DROP TRIGGER wines_audit ON wines;
DROP TRIGGER coin_accounts_audit ON coin_accounts;
DROP TRIGGER user_sessions_audit_ended ON user_sessions;
DROP TRIGGER user_sessions_audit_opened ON user_sessions;
DROP TRIGGER users_audit_removed ON users;
DROP TRIGGER users_audit ON users;
DROP FUNCTION audit_change;
DELETE FROM partitioned_tables WHERE table_name = 'audit_log';
DROP TABLE audit_log;
DROP FUNCTION audit_log_only_grows;
REVOKE EXECUTE ON FUNCTION current_player FROM wine_pokedex_auditor;
REVOKE ALL ON SCHEMA public FROM wine_pokedex_auditor;
-- The role belongs to the whole cluster: where another database uses it, it stays.
DO $$
BEGIN
    DROP ROLE wine_pokedex_auditor;
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
    RAISE NOTICE 'wine_pokedex_auditor stays, since it is used elsewhere: %', SQLERRM;
END $$;
