"""What the mystery pool tells, declared field by field: how full it is, and on a player's own channel what he got."""

from msgspec import Struct

from game.rarity import Rarity, Tier
from game.wine_types import WineType


class Partner(Struct, frozen=True):
    """With whom one has exchanged."""

    player_id: str
    name: str


class ExchangedWine(Struct, frozen=True):
    """A wine that has changed hands, as it was put in."""

    id: str
    species: str
    name: str
    rarity: Rarity
    types: list[WineType]
    level: int
    shiny: bool


class MysteryMatched(Struct, frozen=True):
    """On `player:<id>`: two wines were exchanged, and `got` is in one's cellar. Histories know it as `trade`."""

    ticket: str
    trade: str
    gave: ExchangedWine
    got: ExchangedWine
    partner: Partner


class Band(Struct, frozen=True):
    """The wines of one tier: how many wait, and how long one waits there now; null where nobody was matched lately."""

    band: Tier
    waiting: int
    expected_wait_ms: int | None


class MysteryPool(Struct, frozen=True):
    """How many wines wait, in all and by band, the commonest first."""

    waiting: int
    bands: list[Band]
