"""What is put into the pool, by whom, and what is wished for."""

from typing import Final

import msgspec

from game.ids import PlayerId, RoomId, SpeciesSlug, WineId
from game.rarity import Rarity, Tier
from game.species import Species
from game.wine import Wine
from game.wine_types import WineType

BANDS: Final = tuple(Tier)
"""A band is a tier of rarities: seven, from the commonest on."""

_BAND_OF: Final = {rarity.ordinal: BANDS.index(rarity.facts.tier) for rarity in Rarity}


def band_of(rarity: int) -> int:
    """The band, 0 … 6, of a rarity, 1 … 21."""
    return _BAND_OF[rarity]


class Wish(msgspec.Struct, frozen=True, gc=False):
    """What one would like: at least of this rarity, 1 … 21; of this type, as its primary or secondary one."""

    rarity_min: int | None = None
    type: WineType | None = None

    def is_met_by(self, wine: "PoolWine") -> bool:
        """Whether this wine is what was wished for."""
        if self.rarity_min is not None and wine.rarity < self.rarity_min:
            return False
        return self.type is None or self.type in wine.types


ANYTHING: Final = Wish()


class PoolWine(msgspec.Struct, frozen=True, gc=False):
    """A wine as it was put in; nothing about it changes before it is exchanged. `ref` is the outside identifier.
    `evolves_by_trade` is what it becomes when it changes hands, or None."""

    wine: WineId
    ref: str
    species: SpeciesSlug
    name: str
    rarity: int
    types: tuple[WineType, ...]
    level: int
    shiny: bool
    evolves_by_trade: SpeciesSlug | None = None


class Waiting(msgspec.Struct, frozen=True, gc=False):
    """Somebody's wine that waits. `number` counts the deposits in the order in which they were made; `at_ms` is when.
    `last_partner` is with whom he had exchanged last, as far as was read when he put it in."""

    ticket: str
    number: int
    at_ms: int
    player: PlayerId
    ref: str
    name: str
    wine: PoolWine
    wish: Wish
    last_partner: PlayerId | None = None

    @property
    def band(self) -> int:
        return _BAND_OF[self.wine.rarity]


class Pair(msgspec.Struct, frozen=True, gc=False):
    """Two who exchange: tickets. `one` has waited longer."""

    one: str
    other: str


class Waited(msgspec.Struct, frozen=True, gc=False):
    """How long somebody has waited who was matched then."""

    at_ms: int
    wait_ms: int


class MysteryOpening(msgspec.Struct, frozen=True):
    """Opening of a room of kind "mystery". `waiting` are those who still wait in the room that this one continues
    (`predecessor`), in the order of their numbers; `partners` who exchanged with whom last, `shuns` who blocks or is
    blocked by whom, `recent` the latest waits, a tuple a band. `number` is the last deposit's."""

    room: RoomId
    seed: bytes
    opened_at_ms: int
    predecessor: RoomId | None = None
    number: int = 0
    waiting: tuple[Waiting, ...] = ()
    partners: dict[PlayerId, PlayerId] = {}
    shuns: dict[PlayerId, tuple[PlayerId, ...]] = {}
    recent: tuple[tuple[Waited, ...], ...] = ((),) * len(BANDS)


def pool_wine(
    wine: Wine, species: Species, *, wine_id: WineId, ref: str, evolves_by_trade: SpeciesSlug | None = None
) -> PoolWine:
    """A wine of a cellar as it is put in."""
    types = (
        (species.primary_type,) if species.secondary_type is None else (species.primary_type, species.secondary_type)
    )
    return PoolWine(
        wine=wine_id,
        ref=ref,
        species=species.slug,
        name=species.name,
        rarity=species.rarity.ordinal,
        types=types,
        level=wine.level,
        shiny=wine.shiny,
        evolves_by_trade=evolves_by_trade,
    )
