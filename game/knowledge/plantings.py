"""Questions about grapes: where they are at home, what colour they are, and in which regions they grow.

A region's grapes in our tables are its key grapes and no full list, so no grape is a wrong answer merely because it is
not among them: `tables.never_in` says which are certainly wrong.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from game.knowledge.places import askable, renown_level
from game.knowledge.question import Draft, Topic, picked
from game.knowledge.tables import (
    MANY_NAMED,
    REGISTER,
    REGISTER_COUNTRIES,
    growing,
    growing_in,
    never_in,
)
from game.study import GRAPES, REGIONS, Region

PARTNERS_MAX: Final = 3
"""A region is asked together with so many others that share a grape with it."""
ALSO_MAX: Final = 4
"""A grape's countries are asked at most so often: each names another of them."""
_GREAT: Final = ("France", "Italy", "Spain", "Portugal", "Greece", "Germany", "Croatia", "Hungary")
"""Countries with many grapes of their own: the likely answers, and so the likely wrong ones."""
_SPREAD_MAX: Final = 12
"""What grows in more countries than that leaves too few wrong answers."""
PALE_BUT_DARK_SKINNED: Final = frozenset(
    {"Gewürztraminer", "Grenache Gris", "Moschofilero", "Pinot Gris", "Roditis", "Sauvignon Gris"}
)
"""White wine from pink or grey skins: their colour has no one answer."""


def origin() -> Iterator[Draft]:
    """ "Where does this grape come from?" """
    homes = tuple(sorted({one.origin for one in GRAPES if one.origin} | {"Portugal", "Hungary", "Greece"}))
    for profile in GRAPES:
        if profile.origin is None:
            continue
        name = profile.grape.name
        yield Draft(
            f"origin/{profile.slug}",
            Topic.GRAPES,
            _grape_level(name),
            f"Which country is the {name} grape native to?",
            profile.origin,
            tuple(home for home in homes if home != profile.origin),
            f"{name} is native to {profile.origin}.",
            profile.origin_source or "",
        )


def same_origin() -> Iterator[Draft]:
    """ "Which of these comes from the same country as …?" """
    for profile in GRAPES:
        if profile.origin is None:
            continue
        same = tuple(one.grape.name for one in GRAPES if one.origin == profile.origin and one is not profile)
        other = tuple(
            one.grape.name
            for one in GRAPES
            if one.origin not in (None, profile.origin) and one.grape.red == profile.grape.red
        )
        if not same:
            continue
        id = f"same-origin/{profile.slug}"
        answer = picked(id, tuple(one for one in same if _colour(one) == _colour(profile.grape.name)) or same)
        yield Draft(
            id,
            Topic.GRAPES,
            min(4, max(_grape_level(profile.grape.name), _grape_level(answer)) + 1),
            f"{profile.grape.name} is native to one country. Which of these grapes is native to the same?",
            answer,
            other,
            f"Both {profile.grape.name} and {answer} are native to {profile.origin}.",
            profile.origin_source or "",
        )


def colour() -> Iterator[Draft]:
    """ "Which of these has skins of the same colour as …?" """
    coloured = [one for one in growing().values() if one.colour and one.name not in PALE_BUT_DARK_SKINNED]
    for grape in coloured:
        same = tuple(one.name for one in coloured if one.colour == grape.colour and one is not grape)
        other = tuple(one.name for one in coloured if one.colour != grape.colour)
        id = f"colour/{_slug(grape.name)}"
        answer = picked(id, same)
        kind = "dark" if grape.colour == "red" else "pale"
        yield Draft(
            id,
            Topic.GRAPES,
            max(_grape_level(grape.name), _grape_level(answer) - 1),
            f"Which of these grapes has skins of the same colour as {grape.name}?",
            answer,
            other,
            f"{grape.name} and {answer} both have {kind} skins; the other three do not.",
            REGISTER,
        )


def only_country() -> Iterator[Draft]:
    """ "Which is the only country of the register to list it?" """
    for grape in growing().values():
        if len(grape.countries) != 1 or grape.name in MANY_NAMED:
            continue
        (only,) = grape.countries
        yield Draft(
            f"only/{_slug(grape.name)}",
            Topic.GRAPES,
            min(4, _grape_level(grape.name)),
            f"The EU register of protected names lists {grape.name} in a single country. Which one?",
            only,
            tuple(country for country in REGISTER_COUNTRIES.values() if country != only),
            f"Of the countries in the register only {only} has {grape.name} among the grapes of a protected name.",
            REGISTER,
            tuple(country for country in _GREAT if country != only),
        )


def also_in() -> Iterator[Draft]:
    """ "The register lists it in X. Where else?" """
    for grape in growing().values():
        if not 2 <= len(grape.countries) <= _SPREAD_MAX or grape.name in MANY_NAMED:
            continue
        elsewhere = tuple(country for country in REGISTER_COUNTRIES.values() if country not in grape.countries)
        countries = sorted(grape.countries)
        for number, known in enumerate(countries[:ALSO_MAX]):
            answer = countries[(number + 1) % len(countries)]
            yield Draft(
                f"also/{_slug(grape.name)}/{known.lower()}",
                Topic.GRAPES,
                4 if len(grape.countries) < 5 else 3,
                f"The EU register of protected names lists {grape.name} in {known}. In which of these as well?",
                answer,
                elsewhere,
                f"The register has {grape.name} among the grapes of protected names in {known} and in {answer}.",
                REGISTER,
            )


def grape_of_region() -> Iterator[Draft]:
    """ "Which of these is a key grape of …?", once for each of its grapes; the others are named in the question."""
    for region in askable():
        for grape in region.grapes:
            colour = _colour(grape)
            if colour is None:
                continue
            others = [one for one in region.grapes if one != grape]
            beside = f"Beside {_listed(others)}, which" if others else "Which"
            yield Draft(
                f"grape/{region.slug}/{_slug(grape)}",
                Topic.PLANTINGS,
                min(4, renown_level(region) + (1 if len(others) > 1 else 0)),
                f"{beside} of these is a key grape of {region.name}?",
                grape,
                never_in(region.country, colour),
                f"The key grapes of {region.name} are {_listed(region.grapes)}."
                if others
                else f"The key grape of {region.name} is {grape}.",
                region.source,
            )


def region_of_grape() -> Iterator[Draft]:
    """ "This grape is at home in X. In which of these is it a key grape too?" """
    for region in askable():
        for grape in region.grapes:
            found = growing().get(grape)
            known = [one for one in _growers(grape) if _apart(one, region)]
            if not known or found is None or not found.countries or grape in MANY_NAMED:
                continue
            id = f"grown/{region.slug}/{_slug(grape)}"
            answer = picked(id, tuple(one.name for one in known))
            other = _regions_without(grape)
            yield Draft(
                id,
                Topic.PLANTINGS,
                min(4, renown_level(region) + 1),
                f"{grape} is a key grape of {region.name}. Of which of these as well?",
                answer,
                other,
                f"{grape} is a key grape both of {region.name} and of {answer}.",
                region.source,
            )


def shared() -> Iterator[Draft]:
    """ "Which key grape do these two share?", where it is exactly one."""
    for index, region in enumerate(askable()):
        if not region.grapes:
            continue
        partners = 0
        own = set(region.grapes)
        later = (one for one in askable()[index + 1 :] if not own.isdisjoint(one.grapes))
        # Those of other countries first: the grape is the same, and everything else is not.
        abroad, at_home = _split(later, region.country)
        for other in (*abroad, *at_home):
            common = own & set(other.grapes)
            if len(common) != 1 or not _apart(region, other):
                continue
            (grape,) = common
            colour = _colour(grape)
            if colour is None:
                continue
            theirs = set(never_in(other.country, colour))
            yield Draft(
                f"shared/{region.slug}/{other.slug}",
                Topic.PLANTINGS,
                min(4, (renown_level(region) + renown_level(other) + 1) // 2 + 1),
                f"Which key grape do {region.name} and {other.name} have in common?",
                grape,
                tuple(one for one in never_in(region.country, colour) if one in theirs),
                f"{grape} is a key grape of both.",
                region.source,
            )
            partners += 1
            if partners == PARTNERS_MAX:
                break


def _split(regions: Iterable[Region], country: str) -> tuple[list[Region], list[Region]]:
    """Those of other countries and those of this one, each by slug."""
    found = sorted(regions, key=lambda one: one.slug)
    return [one for one in found if one.country != country], [one for one in found if one.country == country]


@cache
def _growers(grape: str) -> tuple[Region, ...]:
    return tuple(region for region in askable() if grape in region.grapes)


@cache
def _regions_without(grape: str) -> tuple[str, ...]:
    """Regions of countries in which no table knows the grape."""
    return tuple(
        region.name
        for region in askable()
        if region.grapes and region.country in _register() and grape not in growing_in(region.country)
    )


@cache
def _register() -> frozenset[str]:
    return frozenset(REGISTER_COUNTRIES.values())


def _apart(one: Region, other: Region) -> bool:
    return one.slug != other.slug and one.parent != other.slug and other.parent != one.slug


def _colour(grape: str) -> str | None:
    found = growing().get(grape)
    return None if found is None else found.colour


@cache
def _grape_level(name: str) -> int:
    """1 for what grows everywhere to 4 for what hardly anybody has heard of."""
    found = growing().get(name)
    spread = (len(found.countries) if found else 0) + 2 * sum(name in region.grapes for region in REGIONS)
    return 1 if spread >= 20 else 2 if spread >= 9 else 3 if spread >= 4 else 4


@cache
def _slug(name: str) -> str:
    return _slugs()[name]


@cache
def _slugs() -> dict[str, str]:
    return {profile.grape.name: profile.slug for profile in GRAPES}


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
