"""The wines that a player owns, as the game's own values, with their species and the place they are in.

Every query runs on a connection that speaks for the player (`players.as_player`), and names him once more: policies
are the second lock, not the first. Levels are 1 … 999; a `ref` is a UUIDv7 as text, which the outside knows.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, assert_never

from msgspec import Struct

from db.species import SPECIES_COLUMNS, species_of
from db.times import ms_of
from game.effects import Place, PlaceKind
from game.ids import PlayerId, RoomId, SpeciesSlug, WineId
from game.rarity import Rarity
from game.refusal import Refused
from game.species import Species
from game.stats import Nature, Stats
from game.wine import Wine
from game.wine_types import WineType

if TYPE_CHECKING:
    from db.pool import Connection, Record


class CellarWine(Struct, frozen=True):
    """A wine somebody owns. `revision` is what a guard compares: any change since it was read raises it."""

    id: WineId
    ref: str
    owner: PlayerId
    wine: Wine
    species: Species
    place: Place
    revision: int
    captured_at_ms: int


class WineFilter(NamedTuple):
    """Which wines are wanted; None wants all."""

    type: WineType | None = None
    """As its primary or its secondary type."""
    rarity: Rarity | None = None
    species: SpeciesSlug | None = None
    place: PlaceKind | None = None
    shiny: bool | None = None


class WineOrder(enum.StrEnum):
    """How a cellar is sorted, the greatest first; what follows is always the wine's id, so that the order is a total
    one."""

    LEVEL = "level"
    NEWEST = "newest"
    """By when the player got it."""
    RARITY = "rarity"
    QUALITY = "quality"
    """By the sum of its individual values."""


class WinePosition(NamedTuple):
    """After which wine a page begins: what the wines are sorted by, and the id, both falling."""

    key: int
    id: int


class Room(NamedTuple):
    """The room that holds a wine that is out of the cellar; `id` is a UUID as text."""

    kind: str
    id: str


async def page(
    connection: Connection,
    player: PlayerId,
    wanted: WineFilter,
    after: WinePosition | None,
    limit: int,
    order: WineOrder = WineOrder.LEVEL,
) -> list[CellarWine]:
    """Up to `limit` of a player's wines, from behind `after` on."""
    rows = await connection.fetch(_PAGES[order], player, *wanted, *(after or (None, None)), limit)
    return [_cellar_wine_of(row) for row in rows]


def position_of(wine: CellarWine, order: WineOrder) -> WinePosition:
    """Where a page ends whose last wine this is."""
    match order:
        case WineOrder.LEVEL:
            key = wine.wine.level
        case WineOrder.NEWEST:
            key = wine.captured_at_ms
        case WineOrder.RARITY:
            key = wine.species.rarity.ordinal
        case WineOrder.QUALITY:
            key = wine.wine.iv.total()
        case _:
            assert_never(order)
    return WinePosition(key, wine.id)


async def room_of(connection: Connection, player: PlayerId, wine: WineId) -> Room | None:
    """Which room a wine of the player's is in; None while it is in the cellar."""
    row = await connection.fetchrow(_ROOM, wine, player)
    return None if row is None else Room(row["kind"], str(row["room_id"]))


async def by_refs(connection: Connection, player: PlayerId, refs: Sequence[str]) -> list[CellarWine]:
    """The player's wines of these refs, in their order, wherever they are.

    Raises:
        Refused: `unknown_wine`, one of them is not his, or does not exist, or is named twice.
    """
    rows = await connection.fetch(
        f"{_SELECT} WHERE w.owner_id = $1 AND w.public_id = ANY ($2::uuid[])",
        player,
        [key for key in map(_uuid_of, refs) if key is not None],
    )
    found = {wine.ref: wine for wine in map(_cellar_wine_of, rows)}
    chosen = []
    for ref in refs:
        wine = found.pop(ref.lower(), None)
        if wine is None:
            raise Refused("unknown_wine", "You have no such wine, or named it twice.", wine=ref)
        chosen.append(wine)
    return chosen


async def free_strongest(connection: Connection, player: PlayerId, limit: int) -> list[CellarWine]:
    """The player's strongest wines that are in his cellar.

    Strongest is the highest level, then the greatest sum of what a level multiplies (2·base + IV + ⌊EV/4⌋ over the six
    stats), then the older wine: a total order, so that the same cellar gives the same pick.
    """
    rows = await connection.fetch(_FREE_STRONGEST, player, limit)
    return [_cellar_wine_of(row) for row in rows]


_STATS = ("longevity", "power", "terroir", "complexity", "rarity", "elegance")
_GROWTH = "(" + " + ".join(f"2 * s.base_{stat} + w.iv_{stat} + w.ev_{stat} / 4" for stat in _STATS) + ")"
# Only names of columns are put together here; values are always arguments.
_OF_WINE = ", ".join(
    f"w.{column}"
    for column in (
        "id", "public_id", "owner_id", "nature", "level", "experience", "shiny", "place", "place_room", "revision",
        "captured_at", *(f"iv_{stat}" for stat in _STATS), *(f"ev_{stat}" for stat in _STATS),
    )
)  # fmt: skip
_OF_SPECIES = ", ".join(f"s.{column}" for column in SPECIES_COLUMNS)
_SELECT = f"SELECT {_OF_WINE}, {_OF_SPECIES} FROM wines w JOIN wine_species s ON s.id = w.species_id"  # noqa: S608 - our own words; values are arguments
_PAGE = f"""
    {_SELECT}
    WHERE w.owner_id = $1
      AND ($2::text IS NULL OR $2 IN (s.primary_type, s.secondary_type))
      AND ($3::text IS NULL OR s.rarity = $3)
      AND ($4::text IS NULL OR s.slug = $4)
      AND ($5::text IS NULL OR w.place = $5)
      AND ($6::boolean IS NULL OR w.shiny = $6)
      AND ($7::bigint IS NULL OR (%(key)s, w.id) < ($7::bigint, $8::bigint))
    ORDER BY %(key)s DESC, w.id DESC
    LIMIT $9
"""
_KEYS = {
    WineOrder.LEVEL: "w.level",
    # As the game has times, which is what a position is made of.
    WineOrder.NEWEST: "floor(extract(epoch FROM w.captured_at) * 1000)::bigint",
    WineOrder.RARITY: "s.rarity_ordinal",
    WineOrder.QUALITY: "(" + " + ".join(f"w.iv_{stat}" for stat in _STATS) + ")",
}
_PAGES = {order: _PAGE % {"key": key} for order, key in _KEYS.items()}
_ROOM = """
    SELECT r.kind, r.room_id FROM wines w JOIN rooms r ON r.room_id = w.place_room
    WHERE w.id = $1 AND w.owner_id = $2
"""
_FREE_STRONGEST = f"""
    {_SELECT}
    WHERE w.owner_id = $1 AND w.place = 'cellar'
    ORDER BY w.level DESC, {_GROWTH} DESC, w.id
    LIMIT $2
"""


def _cellar_wine_of(row: Record) -> CellarWine:
    room = row["place_room"]
    return CellarWine(
        id=WineId(row["id"]),
        ref=str(row["public_id"]),
        owner=PlayerId(row["owner_id"]),
        wine=Wine(
            species=SpeciesSlug(row["slug"]),
            iv=_stats_of(row, "iv"),
            ev=_stats_of(row, "ev"),
            nature=Nature(row["nature"]),
            level=row["level"],
            experience=row["experience"],
            shiny=row["shiny"],
        ),
        species=species_of(row),
        place=Place(row["place"], None if room is None else RoomId(str(room))),
        revision=row["revision"],
        captured_at_ms=ms_of(row["captured_at"]),
    )


def _stats_of(row: Record, prefix: str) -> Stats:
    return Stats(*(row[f"{prefix}_{stat}"] for stat in _STATS))


def _uuid_of(ref: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(ref)
    except ValueError:
        return None
