"""Writes invented players and wines in bulk, for benchmarks and trials: COPY into a temporary table, then one INSERT.

Not COPY into the tables themselves, which row-level security forbids. Everything is the owner's to do, inside a
transaction of the caller's.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from db.errors import CannotStart

if TYPE_CHECKING:
    from db.pool import Connection

BATCH_ROWS = 50_000

Row = TypeVar("Row")


class PlayerRow(NamedTuple):
    """A player without password, coins or past."""

    ref: uuid.UUID
    name: str
    name_key: str
    level: int


class OwnedRow(NamedTuple):
    """A wine in its owner's cellar (`owner`: users.id, `species`: wine_species.id), never trained."""

    public_id: uuid.UUID
    owner_id: int
    species_id: int
    iv_longevity: int
    iv_power: int
    iv_terroir: int
    iv_complexity: int
    iv_rarity: int
    iv_elegance: int
    nature: str
    level: int
    experience: int
    shiny: bool
    capture_method: str
    captured_at: datetime


async def require_no_players(connection: Connection, *, allowed: bool, batch: str) -> None:
    """Refuse a database in which somebody plays, unless it is allowed, or in which this batch is already.

    Raises:
        CannotStart: with what to do.
    """
    if await connection.fetchval("SELECT EXISTS (SELECT FROM users WHERE starts_with(name_key, $1 || '-'))", batch):
        raise CannotStart("this seed's players are in the database already: choose another --seed")
    found = await connection.fetchval("SELECT count(*) FROM users WHERE id > 0")
    if found and not allowed:
        raise CannotStart(
            f"the database holds {found} players, and what is invented cannot be taken out again: name another "
            "database, or say --beside-players if you mean this one"
        )


async def write_players(connection: Connection, rows: Iterable[PlayerRow], tell: Callable[[int], None]) -> list[int]:
    """Write players, with their two empty accounts; their ids in the rows' order."""
    assert connection.is_in_transaction(), "all of it or nothing"
    await connection.execute(
        "CREATE TEMPORARY TABLE invented_players (ref uuid, name text, name_key text, level smallint) ON COMMIT DROP"
    )
    ids: list[int] = []
    for batch in _batches(rows):
        await connection.copy_records_to_table("invented_players", records=batch)
        await connection.execute(
            "INSERT INTO users (public_id, name, name_key, level)"
            " SELECT ref, name, name_key, level FROM invented_players ORDER BY name_key"
        )
        found = await connection.fetch(
            "SELECT u.id FROM users u JOIN invented_players i ON i.ref = u.public_id ORDER BY u.name_key"
        )
        ids += [row["id"] for row in found]
        await connection.execute("TRUNCATE invented_players")
        tell(len(ids))
    await connection.execute(
        "INSERT INTO coin_accounts (player_id, kind)"
        " SELECT p, k FROM unnest($1::bigint[]) AS p, unnest(ARRAY['available', 'held']) AS k",
        ids,
    )
    return ids


async def write_wines(connection: Connection, rows: Iterable[OwnedRow], tell: Callable[[int], None]) -> None:
    """Write wines into their owners' cellars."""
    assert connection.is_in_transaction(), "all of it or nothing"
    columns = ", ".join(OwnedRow._fields)
    # Who is invented collects more than a subscription allows.
    await connection.execute("UPDATE subscription_tiers SET wines_max = 1000000")
    # The names in these statements are the fields above.
    await connection.execute(
        f"CREATE TEMPORARY TABLE invented_wines ON COMMIT DROP AS SELECT {columns} FROM wines WITH NO DATA"  # noqa: S608 - our own words; values are arguments
    )
    written = 0
    for batch in _batches(rows):
        await connection.copy_records_to_table("invented_wines", columns=OwnedRow._fields, records=batch)
        await connection.execute(f"INSERT INTO wines ({columns}) SELECT {columns} FROM invented_wines")  # noqa: S608 - our own words; values are arguments
        await connection.execute("TRUNCATE invented_wines")
        written += len(batch)
        tell(written)


async def species_named_by(connection: Connection, batch: str) -> list[tuple[int, str]]:
    """Id and rarity of a batch's species, in the order of their ids."""
    found = await connection.fetch(
        "SELECT id, rarity FROM wine_species WHERE starts_with(slug, $1 || '-') ORDER BY id", batch
    )
    return [(row["id"], row["rarity"]) for row in found]


async def settle_statistics(connection: Connection) -> None:
    """Tell the planner what is there now, and which pages every transaction may see; outside any transaction."""
    for table in ("users", "wine_species", "wines", "coin_accounts", "search_words"):
        await connection.execute(f"VACUUM (ANALYZE) {table}")


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH_ROWS)):
        yield batch
