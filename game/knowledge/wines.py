"""Questions about the wines of the catalogue: only of those that carry a confirmed fact, which explains them."""

from collections.abc import Iterable, Iterator

from game.catalogue.tables import folded, grape_named
from game.knowledge.question import Draft, Topic, picked
from game.knowledge.tables import growing, growing_in, never_in
from game.rarity import Rarity, Tier
from game.species import Species, Style
from game.study import REGIONS


def country_of_wine(catalogue: Iterable[Species]) -> Iterator[Draft]:
    """ "Which country does it come from?" """
    countries = tuple(region.name for region in REGIONS if region.parent is None)
    for species in _told(catalogue):
        assert species.fact is not None, "only these are told"
        yield Draft(
            f"wine-country/{species.slug}",
            Topic.PLACES,
            _level(species.rarity),
            f"Which country does {species.name} come from?",
            species.country,
            tuple(country for country in countries if country != species.country),
            species.fact.text,
            species.fact.source,
        )


def grape_of_wine(catalogue: Iterable[Species]) -> Iterator[Draft]:
    """ "Which grape is it made from?", where it is one alone and our tables know it in that country."""
    for species in _told(catalogue):
        assert species.fact is not None, "only these are told"
        if len(species.grapes) != 1:
            continue
        grape = grape_named(species.grapes[0])
        found = growing().get(grape.name) if grape else None
        if grape is None or found is None or found.colour is None or grape.name not in growing_in(species.country):
            continue
        yield Draft(
            f"wine-grape/{species.slug}",
            Topic.PLANTINGS,
            _level(species.rarity),
            f"Which grape is {species.name} made from?",
            grape.name,
            never_in(species.country, found.colour),
            species.fact.text,
            species.fact.source,
        )


def _told(catalogue: Iterable[Species]) -> list[Species]:
    """Those with a fact, one of each name."""
    named: dict[str, Species] = {}
    for species in catalogue:
        if species.fact is not None:
            named.setdefault(folded(species.name), species)
    return list(named.values())


def _level(rarity: Rarity) -> int:
    """Common wines are asked of novices, legends of experts."""
    return min(4, 1 + tuple(Tier).index(rarity.facts.tier) // 2)


# How it is served, and what sort of wine it is ------------------------------------------------------------------------

_DEGREES = {
    "sparkling": "6 to 10 °C",
    "sweet": "6 to 8 °C",
    "light white": "7 to 10 °C",
    "full red": "15 to 18 °C",
}
_COLD_WRONG = ("below 0 °C", "15 to 18 °C", "20 to 22 °C", "24 to 28 °C")
_WARM_WRONG = ("below 0 °C", "4 to 6 °C", "7 to 10 °C", "24 to 28 °C")
_SERVED_NOTE = (
    "Sparkling wine is poured at about 6 to 10 °C and sweet wine at 6 to 8 °C, "
    "a light white at 7 to 10 °C and a full red at 15 to 18 °C."
)  # fmt: skip
_SORTS = {
    Style.SPARKLING: ("sparkling wine", ("fortified wine", "still red wine", "sweet wine of dried grapes")),
    Style.FORTIFIED: ("fortified wine", ("sparkling wine", "still rosé wine", "light white wine")),
    Style.SWEET: ("sweet wine", ("dry red wine", "dry rosé wine", "sparkling rosé wine")),
}


def served_at(catalogue: Iterable[Species]) -> Iterator[Draft]:
    """ "At about how many degrees is it poured?", for the kinds of wine that have one answer."""
    for species in _told(catalogue):
        kind = _served(species)
        if kind is not None:
            yield Draft(
                f"served/{species.slug}",
                Topic.SERVICE,
                max(1, _level(species.rarity) - 1) if kind == "sparkling" else _level(species.rarity),
                f"At about what temperature is {species.name} poured?",
                _DEGREES[kind],
                _WARM_WRONG if kind == "full red" else _COLD_WRONG,
                _SERVED_NOTE,
                "introductory study notes",
            )


def served_colder(catalogue: Iterable[Species]) -> Iterator[Draft]:
    """ "Which of these is poured colder than a full red?", and warmer than what is chilled."""
    kinds = [(species, _served(species)) for species in _told(catalogue)]
    cold = tuple(species.name for species, kind in kinds if kind not in (None, "full red"))
    warm = tuple(species.name for species, kind in kinds if kind == "full red")
    for species, kind in kinds:
        if kind is None:
            continue
        right, wrong = (cold, warm) if kind == "full red" else (warm, cold)
        word = "colder" if kind == "full red" else "warmer"
        id = f"served-{word}/{species.slug}"
        answer = picked(id, right)
        yield Draft(
            id,
            Topic.SERVICE,
            min(4, _level(species.rarity) + 1),
            f"Which of these is poured clearly {word} than {species.name}?",
            answer,
            tuple(name for name in wrong if name != species.name),
            _SERVED_NOTE,
            "introductory study notes",
        )


def sort_of_wine(catalogue: Iterable[Species]) -> Iterator[Draft]:
    """ "What sort of wine is it?", for those that are neither still nor dry."""
    for species in _told(catalogue):
        if species.fact is None or species.style not in _SORTS or species.style in species.name.lower():
            continue  # a name may say it all
        answer, wrong = _SORTS[species.style]
        yield Draft(
            f"sort/{species.slug}",
            Topic.MAKING,
            max(1, _level(species.rarity) - 1),
            f"What sort of wine is {species.name}?",
            answer,
            wrong,
            species.fact.text,
            species.fact.source,
        )


def _served(species: Species) -> str | None:
    """The kind of serving that a wine belongs to; None where sources leave room."""
    body = species.palate.body
    match species.style:
        case Style.SPARKLING:
            return "sparkling"
        case Style.SWEET:
            return "sweet" if species.palate.sweet >= _SWEET_FROM else None
        case Style.WHITE if body <= _LIGHT_TO and not species.palate.tannin:
            return "light white"
        case Style.RED if body >= _FULL_FROM and not species.palate.sweet:
            return "full red"
        case _:
            return None


_SWEET_FROM = 4
_LIGHT_TO = 2
_FULL_FROM = 4
