"""Questions about where wine grows, and about the names and years that protect it."""

from collections.abc import Iterator, Set
from functools import cache
from typing import Final

from game.catalogue.tables import origin_named
from game.knowledge.question import Draft, Topic, picked
from game.knowledge.tables import in_a_sentence, lineage, regions
from game.study import REGIONS, Region

VAGUE: Final = frozenset(
    {
        "basque-country", "central-valley", "coastal-region", "croatian-istria", "cuyo", "ebro-valley", "istria",
        "luxembourg-moselle", "macedonia", "north-island", "primorska", "south-island", "transdanubia",
        "southern-transdanubia",
    }
)  # fmt: skip
"""Places whose name stands for several, or lies on both sides of a border: nothing is asked of them."""

STRADDLING: Final = frozenset(
    {
        "cava", "columbia-valley", "jumilla", "orvieto", "prosecco", "rioja", "walla-walla-valley",
    }
)  # fmt: skip
"""Names of origin that reach into a second of the regions here: where in their country they lie has no one answer."""

TAKEN_TOGETHER: Final = ({"beaujolais", "burgundy"}, {"languedoc", "roussillon"}, {"languedoc", "southern-rhone"})
"""Regions that some books count as one, or draw a line between elsewhere: none is wrong where the other is right."""

SHARED_SCHEMES: Final = frozenset({"PDO", "GI"})
"""Words for what other countries call by names of their own: never a wrong answer."""

SCHEME_SINCE: Final = {"AOC": 1935, "DO": 1932, "DOC": 1963, "DOCG": 1980, "DOCa": 1991, "DOQ": 2000, "DAC": 2002,
                       "AVA": 1980, "WO": 1973}  # fmt: skip
"""The year in which a scheme began. An older year in the table is that of another act."""

YEARS_MAX: Final = 2023
_STEPS: Final = (-13, -11, -9, -8, -7, -6, -5, -4, -3, 3, 4, 5, 6, 7, 8, 9, 11, 13)


@cache
def renown_level(region: Region) -> int:
    """How many levels a place is away from what everybody knows: 1 … 4."""
    renown = origin_named(region.name).renown
    return 1 if renown >= 5 else 2 if renown >= 3 else 3 if renown >= 2 else 4


@cache
def askable() -> tuple[Region, ...]:
    """The regions that something can be asked of."""
    return tuple(region for region in REGIONS if region.parent is not None and region.slug not in VAGUE)


def country_of_region() -> Iterator[Draft]:
    """ "In which country …?" for every region."""
    countries = tuple(region.name for region in REGIONS if region.parent is None)
    for region in askable():
        wrong = tuple(name for name in countries if name != region.country)
        yield Draft(
            f"country/{region.slug}",
            Topic.PLACES,
            max(1, renown_level(region) - 1),
            f"In which country does {region.name} lie?",
            region.country,
            wrong,
            f"{_where(region)}.",
            region.source,
            _same_hemisphere(wrong, region.hemisphere),
        )


def region_of_region() -> Iterator[Draft]:
    """ "To which wider region …?" for what lies in one that is not a country."""
    for region in _placed():
        parent = regions()[region.parent or ""]
        near, far = _elsewhere(region)
        yield Draft(
            f"within/{region.slug}",
            Topic.PLACES,
            min(4, renown_level(region)),
            f"To which wider wine region does {region.name} belong?",
            parent.name,
            (*near, *far),
            f"{_where(region)}.",
            region.source,
            near,
        )


def neighbour() -> Iterator[Draft]:
    """ "Which of these lies in the same wider region as …?" """
    placed = _placed()
    for region in placed:
        siblings = tuple(one.name for one in placed if one.parent == region.parent and one.slug != region.slug)
        if not siblings:
            continue
        near, far = _apart_from(region.parent or "")
        parent = regions()[region.parent or ""]
        yield Draft(
            f"neighbour/{region.slug}",
            Topic.PLACES,
            min(4, renown_level(region) + 1),
            f"Which of these names belongs to the same wider wine region as {region.name}?",
            picked(f"neighbour/{region.slug}", siblings),
            (*near, *far),
            f"{region.name} belongs to {parent.name}, and so does the other.",
            region.source,
            near,
        )


def compatriot() -> Iterator[Draft]:
    """ "Which of these lies in the same country as …?" """
    for region in askable():
        same = tuple(
            one.name
            for one in askable()
            if one.country == region.country and one.slug != region.slug and not _contains(one, region)
        )
        if not same:
            continue
        yield Draft(
            f"compatriot/{region.slug}",
            Topic.PLACES,
            renown_level(region),
            f"Which of these wine regions lies in the same country as {region.name}?",
            picked(f"compatriot/{region.slug}", same),
            _abroad(region.country),
            f"{_where(region)}, and so does the other.",
            region.source,
            _peers_abroad(region.country, region.hemisphere, len(lineage(region.slug))),
        )


def scheme() -> Iterator[Draft]:
    """ "Which rank of origin …?" for every protected name."""
    for region in askable():
        if region.scheme is None or region.scheme in SHARED_SCHEMES:
            continue
        own = {one.scheme for one in REGIONS if one.country == region.country}
        wrong = sorted(
            {one.scheme for one in REGIONS if one.scheme} - {scheme for scheme in own if scheme} - SHARED_SCHEMES
        )
        yield Draft(
            f"scheme/{region.slug}",
            Topic.LAW,
            min(3, renown_level(region)),
            f"Under which scheme of origin is {region.name} protected?",
            region.scheme,
            tuple(wrong),
            f"{region.name} is protected in {in_a_sentence(region.country)}, as {region.scheme}.",
            region.source,
        )


def year() -> Iterator[Draft]:
    """ "In which year …?" where the act of that year is the one that gave today's rank."""
    for region in _dated():
        assert region.established is not None, "only dated ones are asked"
        begun = SCHEME_SINCE[region.scheme or ""]
        years = (region.established + step for step in _STEPS)
        yield Draft(
            f"year/{region.slug}",
            Topic.LAW,
            4 if renown_level(region) > 1 else 3,
            f"In which year did {region.name} become {_article(region.scheme or '')}?",
            str(region.established),
            tuple(str(one) for one in years if begun <= one <= YEARS_MAX),
            f"{region.name} has been {_article(region.scheme or '')} since {region.established}.",
            region.source,
        )


def earlier() -> Iterator[Draft]:
    """ "Which of these was recognised before …?" among names under the same scheme and in the same country."""
    for sooner in (True, False):
        word, kind = ("before", "earlier") if sooner else ("after", "later")
        for region in _dated():
            peers = [one for one in _dated() if one.scheme == region.scheme and one.country == region.country]
            before = tuple(one.name for one in peers if _year(one) < _year(region))
            after = tuple(one.name for one in peers if _year(one) > _year(region))
            right, wrong = (before, after) if sooner else (after, before)
            same = tuple(one.name for one in peers if _year(one) == _year(region) and one.slug != region.slug)
            if not right:
                continue
            id = f"{kind}/{region.slug}"
            answer = picked(id, right)
            answered = next(one for one in peers if one.name == answer)
            yield Draft(
                id,
                Topic.LAW,
                4,
                f"{region.name} became {_article(region.scheme or '')} in {region.established}. "
                f"Which of these did {word} it?",
                answer,
                (*wrong, *same),
                f"{answer} in {answered.established}, {region.name} in {region.established}.",
                answered.source,
                wrong,
            )


def _where(region: Region) -> str:
    """ "Chablis lies in Burgundy, France"."""
    names = [one.name for one in lineage(region.slug) if one.slug not in VAGUE]
    if region.slug in STRADDLING:
        names = names[-1:]
    return f"{region.name} lies in {in_a_sentence(', '.join(names))}"


@cache
def _placed() -> tuple[Region, ...]:
    """The regions that lie in one wider region which is no country."""
    return tuple(
        region
        for region in askable()
        if region.slug not in STRADDLING
        and region.parent not in VAGUE
        and region.parent is not None
        and regions()[region.parent].parent is not None
    )


def _elsewhere(region: Region) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Wider regions that this one certainly does not lie in: of its country, and of others."""
    above = {one.slug for one in lineage(region.slug)}
    wrong = [
        one
        for one in _wide()
        if one.slug not in above
        and one.slug != region.slug
        and above.isdisjoint(_below_country(one.slug))
        and not _together(one.slug, above)
    ]
    near = tuple(one.name for one in wrong if one.country == region.country)
    return near, tuple(one.name for one in wrong if one.country != region.country)


@cache
def _wide() -> tuple[Region, ...]:
    """The regions that others lie in, and that are no country."""
    wide = {one.parent for one in _placed()}
    return tuple(one for one in askable() if one.slug in wide)


@cache
def _below_country(slug: str) -> frozenset[str]:
    """What a region lies in, without the country."""
    return frozenset(up.slug for up in lineage(slug)[:-1])


@cache
def _apart_from(parent: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Places that share no wider region with what lies in this one, of its country and of others."""
    own = {parent} | _below_country(parent)
    near: list[str] = []
    far: list[str] = []
    for one in _placed():
        if one.country != regions()[parent].country:
            far.append(one.name)
            continue
        beside = _below_country(one.slug) | {one.slug}
        if not own & beside and not any(_together(slug, beside) for slug in own):
            near.append(one.name)
    return tuple(near), tuple(far)


def _together(slug: str, others: Set[str]) -> bool:
    return any(slug in pair and pair & others for pair in TAKEN_TOGETHER)


def _contains(one: Region, other: Region) -> bool:
    return one in lineage(other.slug) or other in lineage(one.slug)


@cache
def _dated() -> tuple[Region, ...]:
    return tuple(
        region
        for region in askable()
        if region.established is not None and region.established >= SCHEME_SINCE.get(region.scheme or "", YEARS_MAX)
    )


def _year(region: Region) -> int:
    return region.established or 0


def _article(scheme: str) -> str:
    return f"an {scheme}" if scheme[0] == "A" else f"a {scheme}"


@cache
def _of_hemisphere(hemisphere: str) -> frozenset[str]:
    return frozenset(region.name for region in REGIONS if region.hemisphere == hemisphere)


def _same_hemisphere(names: tuple[str, ...], hemisphere: str) -> tuple[str, ...]:
    return tuple(name for name in names if name in _of_hemisphere(hemisphere))


@cache
def _abroad(country: str) -> tuple[str, ...]:
    return tuple(one.name for one in askable() if one.country != country)


@cache
def _peers_abroad(country: str, hemisphere: str, depth: int) -> tuple[str, ...]:
    """Regions of other countries that are about as narrow, on the same hemisphere."""
    return tuple(
        one.name
        for one in askable()
        if one.country != country and one.hemisphere == hemisphere and len(lineage(one.slug)) == depth
    )
