"""Materialized views, market trends and the daily maintenance, on a little world whose every figure is known."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from db import species as catalogue
from db.players import as_player
from db.pool import Connection, Pool, connection
from game.catalogue import OWN
from game.ids import PlayerId
from tests.fixtures.postgres import Database
from tests.fixtures.until import until

KEPT = ("chablis", "chianti", "madeira-frasqueira", "vino-nobile-di-montepulciano")
NOW = datetime.now(UTC)

_WINE = """
    INSERT INTO wines (public_id, owner_id, species_id, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity,
                       iv_elegance, nature, level, experience, shiny, capture_method, captured_at)
    SELECT gen_random_uuid(), $1, s.id, $3, $3, $3, $3, $3, $3, 'Honest', $4, 0, $5, 'wild', $6
    FROM wine_species s WHERE s.slug = $2 RETURNING id
"""
_SOLD = """
    INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)
    SELECT gen_random_uuid(), w.id, w.species_id, CASE WHEN $4::bigint IS NULL THEN 'direct' ELSE 'market' END,
           $2, $3, $4, $5
    FROM wines w WHERE w.id = $1
"""


class World:
    """Ana has four wines, Ben two, Cleo none; the house has one, which counts nowhere."""

    def __init__(self, above: Connection) -> None:
        self.above = above
        self.players: dict[str, int] = {}
        self.species: dict[str, int] = {}
        self.wines: list[int] = []

    async def fill(self) -> None:
        for name in ("Ana", "Ben", "Cleo"):
            self.players[name] = await self.above.fetchval(
                "INSERT INTO users (public_id, name, name_key) VALUES ($1, $2, lower($2)) RETURNING id",
                uuid.uuid4(),
                name,
            )
        rows = await self.above.fetch("SELECT slug, id FROM wine_species")
        self.species = {row["slug"]: row["id"] for row in rows}
        ana, ben = self.players["Ana"], self.players["Ben"]
        for owner, slug, iv, level, shiny, days in (
            (ana, "chianti", 31, 10, False, 1),
            (ana, "chianti", 0, 5, True, 20),
            (ana, "madeira-frasqueira", 15, 40, False, 45),
            (ana, "chablis", 10, 6, False, 100),
            (ben, "chianti", 31, 8, False, 2),
            (ben, "vino-nobile-di-montepulciano", 12, 4, False, 3),
            (0, "chablis", 31, 99, True, 1),
        ):
            at = NOW - timedelta(days=days)
            self.wines.append(await self.above.fetchval(_WINE, owner, slug, iv, level, shiny, at))
        for nth, seller, buyer, price, days in (
            (0, ben, ana, 30, 1),
            (0, ana, ben, 50, 10),
            (0, ben, ana, 20, 40),
            (0, ana, ben, 80, 59),
            (0, ben, ana, 999, 61),
            (1, ben, ana, None, 5),
            (3, ben, ana, 7, 200),
        ):
            await self.above.execute(_SOLD, self.wines[nth], seller, buyer, price, NOW - timedelta(days=days))
        await self.above.execute(
            "INSERT INTO user_activity_log (user_id, action, created_at)"
            " VALUES ($1, 'sat.down', $2), ($1, 'stood.up', $2), ($1, 'sat.down', $3), ($4, 'sat.down', $2)",
            ana,
            NOW,
            NOW + timedelta(microseconds=1),
            ben,
        )
        await self.above.execute("UPDATE wine_species SET retired = true WHERE slug = 'madeira-frasqueira'")


@pytest.fixture
def database(bare_database: Database) -> Database:
    """One with few species, so that every figure can be reckoned by hand."""
    return bare_database


@pytest_asyncio.fixture
async def world(database: Database, server_pool: Pool) -> AsyncIterator[World]:
    async with connection(database.owner) as owner, owner.transaction():
        await catalogue.upsert(owner, [species for species in OWN if species.slug in KEPT])
    async with connection(database.superuser) as above:
        world = World(above)
        await world.fill()
        assert [row[0] for row in await server_pool.fetch("SELECT refresh_all_analytics()")] == [
            "user_collection_summary",
            "wine_species_analytics",
            "regional_wine_analytics",
            "guild_analytics",
        ]
        yield world


def _season(moment: datetime) -> str:
    return ("winter", "spring", "summer", "autumn")[moment.month % 12 // 3]


def _seasons(*days: int) -> dict[str, int]:
    seen = [_season(NOW - timedelta(days=each)) for each in days]
    return {f"captured_in_{name}": seen.count(name) for name in ("spring", "summer", "autumn", "winter")}


async def test_a_collections_summary_says_every_figure(world: World) -> None:
    rows = {row["user_id"]: dict(row) for row in await world.above.fetch("SELECT * FROM user_collection_summary")}
    ana, ben, cleo = (rows.pop(world.players[name]) for name in ("Ana", "Ben", "Cleo"))
    assert rows == {}
    for row in (ana, ben, cleo):
        row.pop("user_id")
        assert row.pop("refreshed_at") > NOW
    # A chianti is worth what its species brought in 90 days: (30 + 50 + 20 + 80 + 999) / 5 = 235.8, ten times that when
    # shiny; 33,253 and 51 are the base values of rarities 21 and 5.
    assert (
        ana
        == {
            "total_wines": 4,
            "unique_species": 3,
            "shiny_count": 1,
            "perfect_iv_count": 1,
            "average_level": Decimal("15.25"),
            "highest_level": 40,
            "rarest_ordinal": 21,
            "by_type": {"Heritage": 3, "Terroir": 1},
            "by_rarity": {"Everyday": 2, "TimeCapsule": 1, "Vintage": 1},
            "collection_value": 236 + 2358 + 33_253 + 51,
            "completion_pct": Decimal("66.67"),  # two of three that are not retired
            "added_7_days": 1,
            "added_30_days": 2,
            "last_added_at": NOW - timedelta(days=1),
            "latest_wines": world.wines[:4],
            "actions_30_days": 3,
            "active_days_30": 1,
            "last_active_at": NOW + timedelta(microseconds=1),
        }
    )
    assert (ben["total_wines"], ben["unique_species"], ben["perfect_iv_count"]) == (2, 2, 1)
    assert (ben["added_7_days"], ben["latest_wines"]) == (2, world.wines[4:6])
    assert (ben["actions_30_days"], ben["active_days_30"]) == (1, 1)
    assert cleo == {
        "total_wines": 0,
        "unique_species": 0,
        "shiny_count": 0,
        "perfect_iv_count": 0,
        "average_level": None,
        "highest_level": None,
        "rarest_ordinal": None,
        "by_type": {},
        "by_rarity": {},
        "collection_value": 0,
        "completion_pct": Decimal("0.00"),
        "added_7_days": 0,
        "added_30_days": 0,
        "last_added_at": None,
        "latest_wines": [],
        "actions_30_days": 0,
        "active_days_30": 0,
        "last_active_at": None,
    }


async def _by_slug(world: World) -> dict[str, dict[str, Any]]:
    rows = [dict(row) for row in await world.above.fetch("SELECT * FROM species_analytics")]
    for row in rows:
        assert row.pop("refreshed_at") > NOW
    return {row["slug"]: row for row in rows}


async def test_a_species_analytics_say_every_figure(world: World) -> None:
    rows = await _by_slug(world)
    assert set(rows) == set(KEPT)
    assert rows["chianti"] == {
        "slug": "chianti",
        "name": "Chianti",
        "rarity": "Everyday",
        "country": "Italy",
        "region": "Tuscany",
        "species_id": world.species["chianti"],
        "wines": 3,
        "owners": 2,
        "owners_pct": Decimal("66.67"),
        "shiny_count": 1,
        "shiny_pct": Decimal("33.3333"),
        "perfect_iv_count": 2,
        "average_level": Decimal("7.67"),
        "captured_30_days": 3,
        **_seasons(1, 20, 2),
        "rank_in_region": 1,
        "trades": 6,
        "sales": 5,
        "volume": 1179,
        "average_price": Decimal("235.80"),
        "last_price": 30,
        "sales_30_days": 2,
        "volume_30_days": 80,
        "price_change_30_days_pct": Decimal("-20.00"),  # 40 on average after 50
    }
    assert rows["chablis"] == {
        "slug": "chablis",
        "name": "Chablis",
        "rarity": "Vintage",
        "country": "France",
        "region": rows["chablis"]["region"],
        "species_id": world.species["chablis"],
        "wines": 1,  # the house's counts nowhere
        "owners": 1,
        "owners_pct": Decimal("33.33"),
        "shiny_count": 0,
        "shiny_pct": Decimal(0),
        "perfect_iv_count": 0,
        "average_level": Decimal("6.00"),
        "captured_30_days": 0,
        **_seasons(100),
        "rank_in_region": 1,
        "trades": 1,
        "sales": 1,
        "volume": 7,
        "average_price": Decimal("7.00"),
        "last_price": 7,
        "sales_30_days": 0,
        "volume_30_days": 0,
        "price_change_30_days_pct": None,
    }
    assert rows["vino-nobile-di-montepulciano"]["rank_in_region"] == 2
    never = rows["madeira-frasqueira"]
    assert (never["trades"], never["sales"], never["volume"]) == (0, 0, 0)
    assert (never["average_price"], never["last_price"]) == (None, None)


async def test_a_regions_analytics_say_every_figure(world: World) -> None:
    rows = {row["region"]: dict(row) for row in await world.above.fetch("SELECT * FROM region_analytics")}
    assert len(rows) == 3
    tuscany = rows["Tuscany"]
    assert tuscany.pop("refreshed_at") > NOW
    ordinals = [species.rarity.ordinal for species in OWN if species.slug in KEPT and species.region == "Tuscany"]
    assert tuscany == {
        "country": "Italy",
        "region": "Tuscany",
        "species": 2,
        "living_species": 2,
        "wines": 4,
        "owners": 2,
        "shiny_count": 1,
        "perfect_iv_count": 2,
        "captured_30_days": 4,
        **_seasons(1, 20, 2, 3),
        "sales": 5,
        "volume": 1179,
        "volume_30_days": 80,
        "average_price": Decimal("235.80"),
        "average_rarity": Decimal(sum(ordinals)) / 2,
        "most_kept": "chianti",
    }
    madeira = next(row for row in rows.values() if row["country"] == "Portugal")
    assert (madeira["species"], madeira["living_species"], madeira["average_price"]) == (1, 0, None)


async def test_a_player_reads_his_own_summary_and_what_is_public(world: World, server_pool: Pool) -> None:
    async with as_player(server_pool, PlayerId(world.players["Ana"])) as conn:
        rows = await conn.fetch("SELECT user_id, total_wines FROM my_collection_summary")
        assert [tuple(row) for row in rows] == [(world.players["Ana"], 4)]
        assert await conn.fetchval("SELECT count(*) FROM species_analytics") == 4
        assert await conn.fetchval("SELECT count(*) FROM region_analytics") == 3
    assert await server_pool.fetch("SELECT * FROM my_collection_summary") == []


@pytest.mark.parametrize(
    ("role", "relation"),
    [
        ("wine_pokedex_app", "user_collection_summary"),
        ("wine_pokedex_app", "collection_reports"),
        ("wine_pokedex_app", "wine_species_analytics"),
        ("wine_pokedex_app", "regional_wine_analytics"),
        ("wine_pokedex_readonly", "user_collection_summary"),
        ("wine_pokedex_jobs", "collection_reports"),
    ],
)
async def test_nobody_reads_around_the_views(world: World, role: str, relation: str) -> None:
    await world.above.execute(f"SET ROLE {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.above.fetch(f"SELECT * FROM {relation}")


async def test_a_careless_function_does_not_see_through_the_view(world: World, server_pool: Pool) -> None:
    """Without the barrier, a condition of the asker's own could be asked of everybody's rows."""
    async with as_player(server_pool, PlayerId(world.players["Cleo"])) as conn:
        # Division by zero where Ana's row is looked at; no index may pick Cleo's before.
        await conn.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
        rows = await conn.fetch("SELECT user_id FROM my_collection_summary WHERE 1 / (4 - total_wines) IS NOT NULL")
    assert [row["user_id"] for row in rows] == [world.players["Cleo"]]


async def test_readers_do_not_wait_for_a_refresh(database: Database, world: World, server_pool: Pool) -> None:
    async with connection(database.owner) as reader, reader.transaction():
        await reader.execute("SET LOCAL ROLE wine_pokedex_engine; SELECT count(*) FROM user_collection_summary")
        await world.above.execute("DELETE FROM wine_trades")
        await server_pool.execute("SELECT refresh_all_analytics()")
    assert await world.above.fetchval("SELECT sum(trades) FROM wine_species_analytics") == 0


async def test_the_owner_without_the_engines_rights_would_see_nothing_and_the_views_do_not_lean_on_him(
    world: World,
) -> None:
    transaction = world.above.transaction()
    await transaction.start()
    await world.above.execute("REVOKE wine_pokedex_engine FROM winedex_owner CASCADE; SET LOCAL ROLE wine_pokedex_jobs")
    await world.above.execute("SELECT refresh_all_analytics()")
    await world.above.execute("RESET ROLE")
    assert await world.above.fetchval("SELECT sum(total_wines) FROM user_collection_summary") == 6
    await transaction.rollback()


# Trends ---------------------------------------------------------------------------------------------------------------


async def test_trends_compare_a_window_with_the_one_before(world: World, server_pool: Pool) -> None:
    rows = [dict(row) for row in await server_pool.fetch("SELECT * FROM get_wine_market_trends(30)")]
    assert rows == [
        {
            "species_id": world.species["chianti"],
            "slug": "chianti",
            "name": "Chianti",
            "rarity": "Everyday",
            "sales": 2,
            "volume": 80,
            "average_price": Decimal("40.00"),
            "median_price": Decimal("40.00"),
            "lowest_price": 30,
            "highest_price": 50,
            "last_price": 30,
            "sales_before": 2,
            "average_before": Decimal("50.00"),
            "change_pct": Decimal("-20.00"),
        }
    ]


async def test_trends_of_other_windows_and_of_one_species(world: World, server_pool: Pool) -> None:
    async def trends(*arguments: Any) -> list[tuple[Any, ...]]:
        marks = ", ".join(f"${at}" for at in range(1, len(arguments) + 1))
        rows = await server_pool.fetch(
            f"SELECT slug, sales, volume, sales_before, change_pct FROM get_wine_market_trends({marks})", *arguments
        )
        return [tuple(row) for row in rows]

    assert await trends(7) == [("chianti", 1, 30, 1, Decimal("-40.00"))]
    assert await trends(365) == [("chianti", 5, 1179, 0, None), ("chablis", 1, 7, 0, None)]
    assert await trends(365, world.species["chablis"]) == [("chablis", 1, 7, 0, None)]
    assert await trends(365, None, 1) == [("chianti", 5, 1179, 0, None)]
    assert await trends(150) == [("chianti", 5, 1179, 0, None), ("chablis", 0, 0, 1, None)]
    assert await trends(3, None, 50, NOW - timedelta(days=9)) == [("chianti", 1, 50, 0, None)]
    assert await trends(30, world.species["madeira-frasqueira"]) == []


@pytest.mark.parametrize("arguments", ["0", "366", "NULL", "30, NULL, 0", "30, NULL, 201", "30, NULL, 5, NULL"])
async def test_windows_have_bounds(server_pool: Pool, arguments: str) -> None:
    with pytest.raises(asyncpg.InvalidParameterValueError):
        await server_pool.fetch(f"SELECT * FROM get_wine_market_trends({arguments})")


# Every day ------------------------------------------------------------------------------------------------------------

STEPS = ["make partitions", "prune partitions", "audit coins", "refresh analytics", "analyze tables"]


async def _balance(above: Connection) -> None:
    await above.execute(
        "INSERT INTO coin_accounts (player_id, kind) SELECT u.id, k FROM users u, unnest(ARRAY['available', 'held']) k"
        " WHERE u.id > 0"
    )


async def test_the_daily_maintenance_does_every_step_and_writes_it_down(
    world: World, owner_conn: Connection, server_pool: Pool
) -> None:
    await _balance(world.above)
    last = await owner_conn.fetchval("SELECT max(partition_name) FROM partitions_of('user_activity_log')")
    await owner_conn.execute(f"DROP TABLE {last}")
    await world.above.execute("DELETE FROM wine_trades")
    await server_pool.execute("CALL daily_maintenance()")
    rows = await owner_conn.fetch("SELECT * FROM maintenance_steps ORDER BY began_at")
    assert [row["step"] for row in rows] == STEPS
    assert [row["fault"] for row in rows] == [None] * 5
    assert all(row["took_ms"] >= 0 and row["began_at"] > NOW for row in rows)
    said = {row["step"]: row["said"] for row in rows}
    assert said["make partitions"] == [last]
    assert said["prune partitions"] == []
    assert said["audit coins"] == []
    assert said["refresh analytics"][0] == "user_collection_summary"
    assert "wines" in said["analyze tables"]
    assert await world.above.fetchval("SELECT sum(trades) FROM wine_species_analytics") == 0


async def test_a_step_that_fails_is_named_and_keeps_no_other_from_being_done(
    database: Database, world: World, server_pool: Pool
) -> None:
    await world.above.execute("DROP MATERIALIZED VIEW regional_wine_analytics CASCADE")
    await world.above.execute("CREATE MATERIALIZED VIEW broken AS SELECT 1 / 0 AS never WITH NO DATA")
    await world.above.execute("ALTER MATERIALIZED VIEW broken OWNER TO wine_pokedex_engine")
    with pytest.raises(asyncpg.RaiseError, match="maintenance failed: audit coins, refresh analytics"):
        await server_pool.execute("CALL daily_maintenance()")
    rows = await world.above.fetch("SELECT step, fault, said FROM maintenance_steps ORDER BY began_at")
    assert [row["step"] for row in rows] == STEPS
    faults = {row["step"]: row["fault"] for row in rows if row["fault"] is not None}
    assert faults == {
        "audit coins": "the books do not agree with themselves",
        "refresh analytics": "division by zero (22012)",
    }
    assert len(next(row["said"] for row in rows if row["step"] == "audit coins")) == 3


async def test_each_step_is_committed_before_the_next(owner_conn: Connection, world: World, server_pool: Pool) -> None:
    await _balance(world.above)
    async with server_pool.acquire() as jobs:
        await jobs.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        async with owner_conn.transaction():
            await owner_conn.execute("LOCK TABLE users IN SHARE UPDATE EXCLUSIVE MODE")  # the last step waits for it
            call = asyncio.create_task(jobs.execute("CALL daily_maintenance()"))

            async def four_are_seen() -> bool:
                return bool(await world.above.fetchval("SELECT count(*) FROM maintenance_steps") == 4)

            await until(four_are_seen, "the steps before the one that waits")
        await call
    assert await world.above.fetchval("SELECT count(*) FROM maintenance_steps") == 5


async def test_old_steps_are_forgotten(world: World, server_pool: Pool) -> None:
    await _balance(world.above)
    await world.above.execute(
        "INSERT INTO maintenance_steps VALUES ('long ago', now() - interval '91 days', 1, NULL, '{}'),"
        " ('a while ago', now() - interval '89 days', 1, NULL, '{}')"
    )
    await server_pool.execute("CALL daily_maintenance()")
    steps = {row["step"] for row in await world.above.fetch("SELECT step FROM maintenance_steps")}
    assert steps == {"a while ago", *STEPS}


@pytest.mark.parametrize("role", ["wine_pokedex_app", "wine_pokedex_readonly"])
async def test_only_jobs_maintain(database: Database, role: str) -> None:
    async with connection(database.superuser) as conn:
        await conn.execute(f"SET ROLE {role}")
        for call in ("CALL daily_maintenance()", "SELECT refresh_all_analytics()"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(call)
