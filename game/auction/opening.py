"""What an auction is opened with. It copies all that the auction will ever need of the world."""

import msgspec

from game.ids import PlayerId, RoomId, SpeciesSlug, WineId
from game.rarity import Rarity
from game.species import Species, Style
from game.stats import Nature, Stats, stats_at_work
from game.wine import Wine
from game.wine_types import WineType


class Party(msgspec.Struct, frozen=True, gc=False):
    """Somebody who sells or bids. `ref` is the outside identifier."""

    player: PlayerId
    ref: str
    name: str


class Lot(msgspec.Struct, frozen=True, gc=False):
    """The wine that is up, as it was when it was put up; nothing about it changes before it is sold. `ref` is the
    outside identifier; `stats` are the stats at work. `evolves_by_trade` is the species that it becomes by changing
    hands (see `game.evolving`)."""

    wine: WineId
    ref: str
    species: SpeciesSlug
    name: str
    producer: str | None
    style: Style
    primary_type: WineType
    secondary_type: WineType | None
    rarity: Rarity
    country: str
    region: str
    grapes: tuple[str, ...]
    level: int
    nature: Nature
    iv: Stats
    stats: Stats
    shiny: bool
    evolves_by_trade: SpeciesSlug | None = None


class AuctionOpening(msgspec.Struct, frozen=True, gc=False):
    """Opening of a room of kind "auction". Prices are whole coins. `reserve` is secret: below it nothing is sold.
    `buy_now` is the price at which anybody may end the auction before it has really begun."""

    auction: RoomId
    rules_version: int
    opened_at_ms: int
    ends_at_ms: int
    seller: Party
    lot: Lot
    start_price: int
    reserve: int | None
    buy_now: int | None


def lot_of(
    wine: Wine, species: Species, *, wine_id: WineId, ref: str, evolves_by_trade: SpeciesSlug | None = None
) -> Lot:
    """A wine of a cellar as it is put up."""
    return Lot(
        wine=wine_id,
        ref=ref,
        species=species.slug,
        name=species.name,
        producer=species.producer,
        style=species.style,
        primary_type=species.primary_type,
        secondary_type=species.secondary_type,
        rarity=species.rarity,
        country=species.country,
        region=species.region,
        grapes=species.grapes,
        level=wine.level,
        nature=wine.nature,
        iv=wine.iv,
        stats=stats_at_work(species.base, wine.iv, wine.ev, wine.nature, wine.level),
        shiny=wine.shiny,
        evolves_by_trade=evolves_by_trade,
    )
