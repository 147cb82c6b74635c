"""What changes a dump changes the lines of the catalogue too: else a way back could leave something behind unseen."""

from db.pool import connection
from tests.fixtures.postgres import Database
from tests.migrations.catalogue import catalogue

CHANGES = [
    "ALTER TABLE wines ADD rack text",
    "ALTER TABLE wines ALTER level SET DEFAULT 7",
    "ALTER TABLE wines ALTER level SET STATISTICS 500",
    "ALTER TABLE wines ALTER level SET STORAGE PLAIN, ALTER nature SET STORAGE EXTERNAL",
    "ALTER TABLE users ALTER name_key DROP NOT NULL",
    "ALTER TABLE wines SET (fillfactor = 50)",
    "ALTER TABLE wines NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE wines DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE wines OWNER TO postgres",
    "ALTER TABLE wines REPLICA IDENTITY FULL",
    "ALTER TABLE wines CLUSTER ON wines_pk",
    "ALTER TABLE wines DISABLE TRIGGER USER",
    "ALTER TABLE wines ADD CONSTRAINT one_more CHECK (level > 0) NOT VALID",
    "ALTER TABLE wines RENAME CONSTRAINT wines_pk TO wines_key",
    "ALTER TABLE wines INHERIT parent_of_wines",
    "CREATE INDEX one_more ON wines (level)",
    "DROP INDEX wines_by_level",
    "CREATE UNLOGGED TABLE one_more (a integer)",
    "CREATE TABLE one_more (a integer GENERATED ALWAYS AS IDENTITY)",
    "CREATE SEQUENCE one_more",
    "CREATE VIEW one_more AS SELECT 1 AS a",
    "CREATE MATERIALIZED VIEW one_more AS SELECT 1 AS a",
    "CREATE RULE one_more AS ON DELETE TO wines DO INSTEAD NOTHING",
    "CREATE POLICY one_more ON wines USING (level > 3)",
    "CREATE STATISTICS one_more ON level, nature FROM wines",
    "CREATE FUNCTION one_more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE AGGREGATE one_more(integer) (SFUNC = int4pl, STYPE = integer)",
    "ALTER FUNCTION node_leave(uuid) SECURITY INVOKER SET work_mem = '1MB'",
    "ALTER FUNCTION node_leave(uuid) OWNER TO postgres",
    "REVOKE ALL ON FUNCTION node_leave(uuid) FROM wine_pokedex_app",
    "CREATE TYPE one_more AS ENUM ('a')",
    "CREATE TYPE one_more AS (a integer)",
    "CREATE DOMAIN one_more AS text CHECK (value <> '')",
    "CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)",
    'CREATE COLLATION one_more FROM "C"',
    "CREATE EXTENSION cube",
    "ALTER EXTENSION unaccent SET SCHEMA elsewhere",
    "CREATE SCHEMA one_more",
    "CREATE TRIGGER one_more AFTER INSERT ON wines FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "GRANT DELETE ON wines TO wine_pokedex_readonly",
    "GRANT UPDATE (level) ON wines TO wine_pokedex_readonly",
    "GRANT CREATE ON SCHEMA public TO wine_pokedex_readonly",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO wine_pokedex_readonly",
    "COMMENT ON TABLE wines IS 'Bottles.'",
    "COMMENT ON COLUMN wines.level IS 'How good.'",
    "COMMENT ON INDEX wines_by_level IS 'For lists.'",
    "COMMENT ON FUNCTION node_leave(uuid) IS 'Goes.'",
    "CREATE PUBLICATION one_more FOR TABLE wines",
    "CREATE EVENT TRIGGER one_more ON ddl_command_end EXECUTE FUNCTION on_ddl()",
]
"""Each changes one thing that there is, or makes one that there is not."""


async def test_nothing_that_a_dump_would_show_goes_unseen(database: Database) -> None:
    async with connection(database.superuser) as above:
        await above.execute("CREATE TABLE parent_of_wines (); CREATE SCHEMA elsewhere")
        await above.execute("CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")
        before = await catalogue(above)
        for change in CHANGES:
            transaction = above.transaction()
            await transaction.start()
            await above.execute(change)
            assert await catalogue(above) != before, change
            await transaction.rollback()
        assert await catalogue(above) == before
