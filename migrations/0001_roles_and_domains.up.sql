-- What:  the roles (groups that cannot log in, and the server's own login), the domains that columns share, and the
--        rule that nothing is PUBLIC's.
-- Why:   the server must never be above row-level security, and a stat of 32 must be refused wherever it is written.
-- Locks: none on tables. Roles belong to the whole cluster: each is created only where it is missing, so that a
--        second database of the same cluster, or an administrator who made them before, is no error.
-- Order: before everything else.

DO $$
DECLARE
    v_role text;
    v_purpose text;
    v_member text;
BEGIN
    FOR v_role, v_purpose IN VALUES
        ('wine_pokedex_app', 'What the game does for a player. Not above row-level security.'),
        ('wine_pokedex_readonly', 'Analytics and reports: reads, without anybody''s secrets.'),
        ('wine_pokedex_jobs', 'Maintenance in the background: partitions, pruning, the audit of the books.'),
        ('wine_pokedex_engine', 'Owns the functions that act across players. Nobody logs in as it.')
    LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = v_role) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
                EXECUTE format('COMMENT ON ROLE %I IS %L', v_role, v_purpose);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                RAISE DEBUG 'another database of this cluster created % first', v_role;
            END;
        END IF;
    END LOOP;

    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'winedex_server') THEN
        BEGIN
            CREATE ROLE winedex_server LOGIN;
            -- What waits for a lock, or holds one without working, holds up everybody: a second is already much.
            ALTER ROLE winedex_server SET lock_timeout = '1s';
            ALTER ROLE winedex_server SET idle_in_transaction_session_timeout = '1s';
            -- Above every wait for a lock, below the patience of the program's own connections (8 s and more).
            ALTER ROLE winedex_server SET statement_timeout = '5s';
            -- A machine that vanishes with a transaction open would keep its locks for two hours by Linux's own patience.
            ALTER ROLE winedex_server SET tcp_keepalives_idle = 5;
            ALTER ROLE winedex_server SET tcp_keepalives_interval = 2;
            ALTER ROLE winedex_server SET tcp_keepalives_count = 3;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            RAISE DEBUG 'another database of this cluster created winedex_server first';
        END;
    END IF;
    FOREACH v_member IN ARRAY ARRAY['wine_pokedex_app', 'wine_pokedex_jobs'] LOOP
        IF NOT pg_has_role('winedex_server', v_member, 'USAGE') THEN
            EXECUTE format('GRANT %I TO winedex_server', v_member);
        END IF;
    END LOOP;

    -- Whoever migrates hands functions over to the engine, and sees rows by its policies. Since PostgreSQL 16 the
    -- creator of a role may administer it without being able to become it, so being a member is not enough to ask for.
    IF NOT pg_has_role(
        current_user, 'wine_pokedex_engine',
        CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END
    ) THEN
        EXECUTE format('GRANT wine_pokedex_engine TO %I', current_user);
    END IF;
END $$;

-- Nothing is PUBLIC's: what a role may do is granted to it by name.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs;
-- CREATE because a function can only be given to an owner who could have made it.
GRANT USAGE, CREATE ON SCHEMA public TO wine_pokedex_engine;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE DOMAIN iv_stat AS smallint CONSTRAINT iv_stat_0_to_31 CHECK (VALUE BETWEEN 0 AND 31);
COMMENT ON DOMAIN iv_stat IS 'An individual value, 0 to 31: what a wine is born with.';
CREATE DOMAIN ev_stat AS smallint CONSTRAINT ev_stat_0_to_252 CHECK (VALUE BETWEEN 0 AND 252);
COMMENT ON DOMAIN ev_stat IS 'An effort value, 0 to 252: what a wine was trained. All six of a wine are 510 at most.';
CREATE DOMAIN base_stat AS smallint CONSTRAINT base_stat_1_to_255 CHECK (VALUE BETWEEN 1 AND 255);
COMMENT ON DOMAIN base_stat IS 'A base stat of a species, 1 to 255.';
CREATE DOMAIN palate_step AS smallint CONSTRAINT palate_step_0_to_5 CHECK (VALUE BETWEEN 0 AND 5);
COMMENT ON DOMAIN palate_step IS 'One structure in the glass, 0 (none) or 1 (least) to 5 (most).';
CREATE DOMAIN wine_level AS smallint CONSTRAINT wine_level_1_to_999 CHECK (VALUE BETWEEN 1 AND 999);
COMMENT ON DOMAIN wine_level IS 'The level of a wine, 1 to 999.';
CREATE DOMAIN player_level AS smallint CONSTRAINT player_level_1_to_999 CHECK (VALUE BETWEEN 1 AND 999);
COMMENT ON DOMAIN player_level IS 'The level of a player, 1 to 999: Novice to 20, Intermediate to 50, Advanced to 80, Expert to 100, then Master.';
CREATE DOMAIN percentage AS numeric(5, 2) CONSTRAINT percentage_0_to_100 CHECK (VALUE BETWEEN 0 AND 100);
COMMENT ON DOMAIN percentage IS 'Per cent, 0 to 100 with two decimals.';
CREATE DOMAIN price AS bigint CONSTRAINT price_not_negative CHECK (VALUE >= 0);
COMMENT ON DOMAIN price IS 'Whole coins, not negative.';
CREATE DOMAIN wine_type AS text CONSTRAINT wine_type_known CHECK (
    VALUE IN ('Terroir', 'Varietal', 'Technique', 'Heritage', 'Modern', 'Mystical', 'Energy', 'Flow')
);
COMMENT ON DOMAIN wine_type IS 'One of the eight strategic types.';

CREATE FUNCTION current_player() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('app.player_id', true), '')::bigint;
COMMENT ON FUNCTION current_player IS 'users.id of the player for whom this transaction speaks (SET LOCAL app.player_id), or null: '
    'then policies show nothing. After a transaction the setting is an empty text and not null.';
REVOKE ALL ON FUNCTION current_player FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_player
TO wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
