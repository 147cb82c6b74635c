"""What was caught before anybody wrote it down is found: in what players have, gave and got, and in what wines were."""

from db import migrate
from db.migration_files import FOLDER, load
from db.pool import connection
from tests.fixtures.postgres import Database
from tests.migrations.test_up_down import add_sample

MIGRATIONS = load(FOLDER)
(EVER_CAUGHT,) = [each.version for each in MIGRATIONS if each.name == "ever_caught"]

CAUGHT = """
    SELECT u.name_key, s.slug
    FROM species_caught c JOIN users u ON u.id = c.user_id JOIN wine_species s ON s.id = c.species_id
    ORDER BY u.name_key, s.slug
"""

ON_OTHER_WAYS = """
    -- Ausonius has the one that Ampelia sold; hers of before is the house's by now, and has been something else.
    UPDATE evolution_attempts SET user_id = (SELECT id FROM users WHERE name_key = 'ampelia');
    UPDATE wines SET owner_id = 0;
    INSERT INTO users (public_id, name, name_key, deleted_at) VALUES (gen_random_uuid(), 'Gone', 'gone', now());
    INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
    SELECT gen_random_uuid(), t.wine_id, t.species_id, t.format, u.id, t.buyer_id, t.price, t.at - interval '1 day'
    FROM wine_trades t, users u WHERE u.name_key = 'gone' LIMIT 1;
"""


async def test_what_was_caught_before_is_found(empty_database: Database) -> None:
    async with connection(empty_database.owner) as owner, connection(empty_database.superuser) as god:
        for migration in MIGRATIONS[: EVER_CAUGHT - 1]:
            await migrate.up(owner, list(MIGRATIONS), to=migration.version)
            await add_sample(god, migration)
        await god.execute(ON_OTHER_WAYS)
        await migrate.up(owner, list(MIGRATIONS), to=EVER_CAUGHT)
        found = [tuple(row) for row in await god.fetch(CAUGHT)]
        assert found == [("ampelia", "a-claret"), ("ampelia", "an-old-claret"), ("ausonius", "a-claret")]
