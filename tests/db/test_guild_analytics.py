"""The guilds' analytics, on guilds whose every figure is known; who may read what of them."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import asyncpg
import pytest
import pytest_asyncio

from db.players import as_player
from db.pool import Connection, Pool, connection
from game.ids import PlayerId
from tests.fixtures.postgres import Database

NOW = datetime.now(UTC)


class Guilds:
    """The Tasters: Ana and Ben. The Sleepers: Cleo, who never did a thing. Dora is in none. One guild is no more."""

    def __init__(self, above: Connection) -> None:
        self.above = above
        self.players: dict[str, int] = {}
        self.ids: dict[str, int] = {}

    async def fill(self) -> None:
        # What is long over cannot be entered any more: the past is written without the rules that guard the present.
        await self.above.execute("SET session_replication_role = replica")
        for level, name in ((10, "Ana"), (21, "Ben"), (5, "Cleo"), (50, "Dora")):
            self.players[name] = await self.above.fetchval(
                "INSERT INTO users (public_id, name, name_key, level) VALUES ($1, $2, lower($2), $3) RETURNING id",
                uuid.uuid4(),
                name,
                level,
            )
        for name, members, treasury, ended in (
            ("Tasters", 2, 150, None), ("Sleepers", 1, 0, None), ("Gone", 0, 0, NOW),
        ):  # fmt: skip
            self.ids[name] = await self.above.fetchval(
                "INSERT INTO guilds (public_id, name, name_key, kind, members, treasury, dissolved_at)"
                " VALUES ($1, $2, lower($2), 'trading', $3, $4, $5) RETURNING id",
                uuid.uuid4(),
                name,
                members,
                treasury,
                ended,
            )
        ana, ben, cleo, dora = self.players.values()
        tasters, sleepers = self.ids["Tasters"], self.ids["Sleepers"]
        for player, guild, role, days in (
            (ana, tasters, "leader", 100), (ben, tasters, "member", 29), (cleo, sleepers, "leader", 400),
        ):  # fmt: skip
            await self.above.execute(
                "INSERT INTO guild_memberships VALUES ($1, $2, $3, $4)", player, guild, role, NOW - timedelta(days=days)
            )
        await self._events(tasters, sleepers)
        await self._competitions(tasters, ana, ben, dora)
        await self._battles(ana, ben, cleo, dora)
        # Ana today and yesterday, Ben ten days ago or on the first of the month, whichever is nearer; nobody else.
        bens = max(NOW - timedelta(days=10), NOW.replace(day=1, hour=0, minute=0, second=1))
        for player, at in ((ana, NOW), (ana, NOW), (ben, bens), (dora, NOW)):
            await self.above.execute(
                "INSERT INTO user_activity_log (user_id, action, created_at) VALUES ($1, 'sat.down', $2)", player, at
            )
        self.bens_days = (NOW - bens).total_seconds() / 86_400
        for nth, (amount, days) in enumerate(((100, 50), (80, 5), (-30, 4))):
            await self.above.execute(
                "INSERT INTO guild_treasury_entries (guild_id, user_id, amount, transaction_id, created_at)"
                " VALUES ($1, $2, $3, $4, $5)",
                tasters,
                ana,
                amount,
                nth + 1,
                NOW - timedelta(days=days),
            )
        await self.above.execute("SET session_replication_role = origin")

    async def _events(self, tasters: int, sleepers: int) -> None:
        for guild, days, seats, seats_max, cancelled in (
            (tasters, -60, 2, 4, None), (tasters, -10, 1, 4, None), (tasters, -5, 4, 4, NOW), (tasters, 3, 2, 2, None),
            (sleepers, 9, 0, 8, None),
        ):  # fmt: skip
            at = NOW + timedelta(days=days)
            await self.above.execute(
                "INSERT INTO guild_events (public_id, guild_id, kind, title, begins_at, ends_at, seats, seats_max,"
                " created_by, cancelled_at) VALUES ($1, $2, 'tasting', 'A tasting', $3, $4, $5, $6, $7, $8)",
                uuid.uuid4(),
                guild,
                at,
                at + timedelta(hours=1),
                seats,
                seats_max,
                self.players["Ana"],
                cancelled,
            )

    async def _competitions(self, tasters: int, ana: int, ben: int, dora: int) -> None:
        for state, guild, ranks in (
            ("over", tasters, {ana: 1, ben: 3, dora: 2}), ("over", None, {ana: 4, ben: None}),
            ("running", tasters, {ana: 1}),
        ):  # fmt: skip
            competition = await self.above.fetchval(
                "INSERT INTO competitions (public_id, name, mode, format, state, guild_id, created_by, size_min,"
                " size_max, registration_opens_at, registration_closes_at, begins_at, ends_at) VALUES ($1, 'A cup',"
                " 'pairing', 'single_elimination', $2, $3, $4, 2, 8, $5, $6, $6, $7) RETURNING id",
                uuid.uuid4(),
                state,
                guild,
                ana,
                NOW - timedelta(days=9),
                NOW - timedelta(days=8),
                NOW,
            )
            for player, final in ranks.items():
                await self.above.execute(
                    "INSERT INTO competition_participants (competition_id, user_id, state, final_rank)"
                    " VALUES ($1, $2, $3, $4)",
                    competition,
                    player,
                    "out" if final else "withdrawn",
                    final,
                )

    async def _battles(self, ana: int, ben: int, cleo: int, dora: int) -> None:
        for one, other, winner, state, days in (
            (ana, dora, 0, "over", 1), (dora, ana, 0, "over", 2), (ben, dora, None, "over", 3),
            (ana, ben, 1, "over", 29),
            (ana, dora, 0, "over", 31), (ana, dora, None, "void", 1), (cleo, dora, None, "void", 1),
        ):  # fmt: skip
            await self.above.execute(
                "INSERT INTO battles (battle_id, mode, rated, state, player_0, player_1, winner, reason, turns,"
                " closed_at) VALUES ($1, 'pairing', true, $2, $3, $4, $5, 'won', 8, $6)",
                uuid.uuid4(),
                state,
                one,
                other,
                winner,
                NOW - timedelta(days=days),
            )


@pytest_asyncio.fixture
async def guilds(database: Database, server_pool: Pool) -> AsyncIterator[Guilds]:
    async with connection(database.superuser) as above:
        guilds = Guilds(above)
        await guilds.fill()
        assert "guild_analytics" in [row[0] for row in await server_pool.fetch("SELECT refresh_all_analytics()")]
        yield guilds


async def test_a_guilds_analytics_say_every_figure(guilds: Guilds) -> None:
    rows = {row["guild_id"]: dict(row) for row in await guilds.above.fetch("SELECT * FROM guild_reports")}
    tasters, sleepers = (rows.pop(guilds.ids[name]) for name in ("Tasters", "Sleepers"))
    assert rows == {}
    for row in (tasters, sleepers):
        assert row.pop("refreshed_at") > NOW
        row.pop("guild_id")
    assert tasters == {
        "members": 2,
        "average_level": Decimal("15.50"),
        "joined_30_days": 1,
        "active_7_days": 1 + (guilds.bens_days < 7),
        "active_30_days": 2,
        "activity_pct": Decimal("100.00"),
        "actions_30_days": 3,
        "wines": 0,
        "collection_value": 0,
        "battles_30_days": 5,
        "battles_won_30_days": 2,
        "competition_entries": 3,
        "competitions_won": 1,
        "podiums": 2,
        "competitions_held": 1,
        "standing": 1,
        "events_held": 2,
        "events_30_days": 1,
        "events_ahead": 1,
        "attendance_average": Decimal("1.50"),
        "attendance_pct": Decimal("37.50"),
        "treasury": 150,
        "paid_in_30_days": 80,
        "paid_out_30_days": 30,
    }
    assert sleepers == {
        "members": 1,
        "average_level": Decimal("5.00"),
        "joined_30_days": 0,
        "active_7_days": 0,
        "active_30_days": 0,
        "activity_pct": Decimal("0.00"),
        "actions_30_days": 0,
        "wines": 0,
        "collection_value": 0,
        "battles_30_days": 0,
        "battles_won_30_days": 0,
        "competition_entries": 0,
        "competitions_won": 0,
        "podiums": 0,
        "competitions_held": 0,
        "standing": 2,
        "events_held": 0,
        "events_30_days": 0,
        "events_ahead": 1,
        "attendance_average": None,
        "attendance_pct": None,
        "treasury": 0,
        "paid_in_30_days": 0,
        "paid_out_30_days": 0,
    }


async def test_standings_are_public_and_money_is_the_members(guilds: Guilds, server_pool: Pool) -> None:
    for name, treasury in (("Ana", [150]), ("Cleo", [0]), ("Dora", [])):
        async with as_player(server_pool, PlayerId(guilds.players[name])) as conn:
            rows = await conn.fetch("SELECT * FROM guild_standings ORDER BY standing")
            assert [(row["name"], row["standing"]) for row in rows] == [("Tasters", 1), ("Sleepers", 2)]
            assert not {"treasury", "paid_in_30_days", "paid_out_30_days", "collection_value"} & set(rows[0].keys())
            assert [row["treasury"] for row in await conn.fetch("SELECT * FROM my_guild_analytics")] == treasury
    assert await server_pool.fetch("SELECT * FROM my_guild_analytics") == []


@pytest.mark.parametrize(
    ("role", "relation"),
    [
        ("wine_pokedex_app", "guild_analytics"),
        ("wine_pokedex_app", "guild_reports"),
        ("wine_pokedex_readonly", "guild_analytics"),
        ("wine_pokedex_readonly", "my_guild_analytics"),
    ],
)
async def test_nobody_reads_around_the_views(guilds: Guilds, role: str, relation: str) -> None:
    await guilds.above.execute(f"SET ROLE {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await guilds.above.fetch(f"SELECT * FROM {relation}")
