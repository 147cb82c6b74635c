"""What every list of trading shows: a wine as it was when it was put up, and who sells or buys."""

from db.lots import LotWine, Person
from game.stats import stats_at_work
from server.http.shapes import Contestant
from server.http.shapes_trades import AuctionedWine
from server.http.species import six, species_named


def wine_shown(wine: LotWine) -> AuctionedWine:
    """The wine, with what its values make at its level."""
    return AuctionedWine(
        id=wine.ref,
        species=species_named(wine.species),
        level=wine.level,
        nature=wine.nature,
        iv=six(wine.iv),
        stats=six(stats_at_work(wine.species.base, wine.iv, wine.ev, wine.nature, wine.level)),
        shiny=wine.shiny,
    )


def person_shown(person: Person) -> Contestant:
    """Who it is."""
    return Contestant(person.ref, person.name)
