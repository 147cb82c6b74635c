"""Breeding: which wines go together, where they are blended, and what comes of it.

The connection has to speak for the player. Chance and the child's values are the caller's to draw.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId, WineId
from game.wine import Wine

if TYPE_CHECKING:
    from db.pool import Connection, Record

refuses("already_there", "There is one of that name already.", "breeding_attempts_public_id_unique")
refuses("two_parents_needed", "A blend takes two different wines.", "breeding_attempts_two_parents")
refuses("unknown_facility", "There is no such facility.", "breeding_attempts_facility_fk", field="facility")
refuses("level_too_low", "The facility takes players from a higher level on.", "breeding_attempts_level_reached")
refuses("cannot_breed", "These two do not go together.", "breeding_attempts_go_together")
refuses("facility_full", "Every place of yours in this facility is taken.", "breeding_attempts_place_is_free")
refuses("wine_is_breeding", "One of the two is in another blend.", "breeding_parents_once_at_a_time", field="wine")
refuses("no_such_item", "You have none of this item.", "user_evolution_items_has_one", field="item")
refuses("not_breeding", "You have no such blend under way.", "breeding_attempts_is_brewing", field="attempt")
refuses("blend_not_ready", "The blend needs more time.", "breeding_attempts_is_ready")


class Facility(NamedTuple):
    """Where wines are blended."""

    slug: str
    name: str
    level_min: int
    coins: int
    success_bonus: int
    shiny_pct: int
    slots: int
    hours: int
    inherited: int


class Attempt(NamedTuple):
    """A blend of the player's."""

    ref: str
    facility: str
    parents: tuple[WineId, WineId]
    item: str | None
    chance_pct: int
    state: str
    ready_at_ms: int
    child: WineId | None


async def facilities(connection: Connection) -> list[Facility]:
    """All facilities, the simplest first."""
    rows = await connection.fetch(f"SELECT {', '.join(Facility._fields)} FROM breeding_facilities ORDER BY level_min")  # noqa: S608 - our own words; values are arguments
    return [Facility(*row) for row in rows]


async def verdict(connection: Connection, first: WineId, second: WineId) -> str:
    """How well two wines go together: perfect, good, poor or impossible."""
    return str(await connection.fetchval("SELECT breeding_verdict($1, $2)", first, second))


async def begin(
    connection: Connection, ref: uuid.UUID, parents: tuple[uuid.UUID, uuid.UUID], facility: str, item: str | None = None
) -> int:
    """Blend two wines of the player's; how likely it succeeds, in per cent.

    Raises:
        Refused: `unknown_wine`, `wine_not_free`, `two_parents_needed`, `unknown_facility`, `level_too_low`,
            `cannot_breed`, `facility_full`, `wine_is_breeding`, `no_such_item`, `insufficient_funds`, `already_there`.
    """
    with refusing():
        return int(
            await connection.fetchval("SELECT breeding_begin($1, $2, $3, $4, $5)", ref, *parents, facility, item)
        )


async def finish(connection: Connection, attempt: uuid.UUID, child: tuple[uuid.UUID, Wine] | None) -> WineId | None:
    """End a blend that is ready, with the child that was drawn, or with None where chance said no.

    Raises:
        Refused: `not_breeding`, `blend_not_ready`, `collection_full`.
    """
    drawn = None if child is None else _child_json(*child)
    with refusing():
        wine = await connection.fetchval("SELECT breeding_finish($1, $2)", attempt, drawn)
    return None if wine is None else WineId(wine)


async def cancel(connection: Connection, attempt: uuid.UUID) -> None:
    """Give a blend up; what it cost is spent.

    Raises:
        Refused: `not_breeding`.
    """
    with refusing():
        await connection.execute("SELECT breeding_cancel($1)", attempt)


async def of(connection: Connection, player: PlayerId, *, limit: int) -> list[Attempt]:
    """The newest blends of the player for whom the connection speaks."""
    rows = await connection.fetch(_ATTEMPTS, player, limit)
    return [_attempt_of(row) for row in rows]


_ATTEMPTS = """
    SELECT public_id, facility, parent_a, parent_b, item, chance_pct, state, ready_at, child_id FROM breeding_attempts
    WHERE user_id = $1 ORDER BY id DESC LIMIT $2
"""


def _attempt_of(row: Record) -> Attempt:
    child = row["child_id"]
    return Attempt(
        ref=str(row["public_id"]),
        facility=row["facility"],
        parents=(WineId(row["parent_a"]), WineId(row["parent_b"])),
        item=row["item"],
        chance_pct=row["chance_pct"],
        state=row["state"],
        ready_at_ms=ms_of(row["ready_at"]),
        child=None if child is None else WineId(child),
    )


def _child_json(ref: uuid.UUID, wine: Wine) -> dict[str, object]:
    return {
        "public_id": str(ref),
        "species": wine.species,
        "iv": tuple(wine.iv),
        "nature": wine.nature,
        "level": wine.level,
        "experience": wine.experience,
        "shiny": wine.shiny,
    }
