DROP FUNCTION current_player;
DROP DOMAIN wine_type;
DROP DOMAIN price;
DROP DOMAIN percentage;
DROP DOMAIN player_level;
DROP DOMAIN wine_level;
DROP DOMAIN palate_step;
DROP DOMAIN base_stat;
DROP DOMAIN ev_stat;
DROP DOMAIN iv_stat;

ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
REVOKE ALL ON SCHEMA public FROM wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
GRANT USAGE ON SCHEMA public TO PUBLIC;

-- The roles belong to the whole cluster. Where another database uses one of them, or an administrator made them, all
-- of them stay: the groups go first, since only they hold rights that would keep them from being dropped.
DO $$
BEGIN
    DROP ROLE wine_pokedex_app, wine_pokedex_readonly, wine_pokedex_jobs, wine_pokedex_engine;
    DROP ROLE winedex_server;
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
    RAISE NOTICE 'the roles of the program stay, since they are used elsewhere: %', SQLERRM;
END $$;
