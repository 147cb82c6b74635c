"""Questions about making and keeping, scents, the table, and the vine's year."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from game.knowledge.places import askable, renown_level
from game.knowledge.question import Draft, Topic, picked
from game.knowledge.tables import Ageing, ageing, aromas, in_a_sentence
from game.pairing.classics import CLASSICS
from game.pairing.dishes import DISHES

STUDY_NOTES: Final = "introductory study notes"
PAIRINGS: Final = "lists of classic pairs"

_MONTHS_WRONG_PCT: Final = (25, 40, 50, 67, 75, 133, 150, 200, 250)
_EVEN_MONTHS: Final = (3, 4, 6, 9, 12, 15, 18, 24, 30, 36, 42, 48, 60, 72, 84, 120, 180, 240, 360)


# Ageing ---------------------------------------------------------------------------------------------------------------


def how_long() -> Iterator[Draft]:
    """ "How long must it age?" """
    for wine in ageing():
        wrong = {_even(wine.months * pct // 100) for pct in _MONTHS_WRONG_PCT} - {wine.months}
        yield Draft(
            f"ageing/{_slug(wine)}",
            Topic.MAKING,
            _ageing_level(wine),
            f"What is the least time that {wine.wine} ages before it is sold?",
            _duration(wine.months),
            tuple(_duration(months) for months in sorted(wrong)),
            wine.how,
            wine.source,
        )


def longer() -> Iterator[Draft]:
    """ "Which of these must age longer than …?", and shorter."""
    for more in (True, False):
        for wine in ageing():
            over = tuple(one.wine for one in ageing() if one.months > wine.months)
            under = tuple(one.wine for one in ageing() if one.months < wine.months)
            right, wrong = (over, under) if more else (under, over)
            if not right:
                continue
            id = f"{'longer' if more else 'shorter'}/{_slug(wine)}"
            answer = picked(id, right)
            other = next(one for one in ageing() if one.wine == answer)
            yield Draft(
                id,
                Topic.MAKING,
                3 if abs(other.months - wine.months) > wine.months else 4,
                f"Compared with {wine.wine}: which of these has the {'longer' if more else 'shorter'} least age?",
                answer,
                wrong,
                f"{_capital(wine.wine)}: {_duration(wine.months)}. {_capital(answer)}: {_duration(other.months)}.",
                other.source,
            )


def _even(months: int) -> int:
    """The time nearest to this one of those that a law might name."""
    return min(_EVEN_MONTHS, key=lambda even: (abs(even - months), even))


def _ageing_level(wine: Ageing) -> int:
    famous = ("Rioja", "Barolo", "Champagne", "Cava")
    return 3 if any(name in wine.wine for name in famous) else 4


def _slug(wine: Ageing) -> str:
    return wine.wine.lower().replace(" ", "-").replace("'", "")


def _duration(months: int) -> str:
    years, rest = divmod(months, 12)
    if not years or (rest and years < 4):
        return f"{months} months"
    whole = "1 year" if years == 1 else f"{years} years"
    return f"{whole} and {rest} months" if rest else whole


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


# Scents ---------------------------------------------------------------------------------------------------------------

_STAGES: Final = {
    "the grape": "from the grape itself",
    "the making": "from yeast, milk acid or oak",
    "the ageing": "from years of ageing",
    "a fault": "from a fault",
}


def stage_of_scent() -> Iterator[Draft]:
    """ "Where does this scent come from?" """
    for aroma in aromas():
        yield Draft(
            f"scent-stage/{_term(aroma.term)}",
            Topic.TASTING,
            2 if aroma.stage in ("the grape", "a fault") else 3,
            f"A wine smells of {aroma.term}. Where does such a note come from as a rule?",
            _STAGES[aroma.stage],
            tuple(says for stage, says in _STAGES.items() if stage != aroma.stage),
            f"Among the scents {aroma.term} is counted to {aroma.family}, {_STAGES[aroma.stage]}.",
            STUDY_NOTES,
        )


def family_of_scent() -> Iterator[Draft]:
    """ "To which family does this scent belong?" """
    families = {aroma.family: aroma.stage for aroma in aromas()}
    for aroma in aromas():
        near = tuple(
            family for family, stage in families.items() if stage == aroma.stage and not _close(family, aroma.family)
        )
        yield Draft(
            f"scent-family/{_term(aroma.term)}",
            Topic.TASTING,
            1 if aroma.stage == "the grape" else 2,
            f"To which family of scents does {aroma.term} belong?",
            aroma.family,
            tuple(family for family in families if not _close(family, aroma.family)),
            f"Among the scents {aroma.term} is counted to {aroma.family}.",
            STUDY_NOTES,
            near,
        )


def kin_of_scent() -> Iterator[Draft]:
    """ "Which of these belongs to the same family as …?" """
    for aroma in aromas():
        same = tuple(one.term for one in aromas() if one.family == aroma.family and one is not aroma)
        if not same:
            continue
        id = f"scent-kin/{_term(aroma.term)}"
        answer = picked(id, same)
        other = tuple(one.term for one in aromas() if not _close(one.family, aroma.family))
        near = tuple(one.term for one in aromas() if one.stage == aroma.stage and not _close(one.family, aroma.family))
        yield Draft(
            id,
            Topic.TASTING,
            2,
            f"You have written down {aroma.term}. Which of these notes belongs to the same family of scents?",
            answer,
            other,
            f"Both {aroma.term} and {answer} are counted to {aroma.family}.",
            STUDY_NOTES,
            near,
        )


def _close(family: str, other: str) -> bool:
    """Whether a taster may take one family for the other."""
    return family == other or (family, other) in _CLOSE or (other, family) in _CLOSE


_CLOSE: Final = frozenset(
    {
        ("red berries", "dark berries"),
        ("dried fruit", "heat damage"),
        ("orchard fruit", "stone fruit"),
        ("nuts", "oxidation"),
        ("peppery spice", "new oak"),
        ("green and leafy", "dried and fresh herbs"),
        ("milk", "yeast"),
    }
)


def _term(term: str) -> str:
    return term.replace(" ", "-")


# The table ------------------------------------------------------------------------------------------------------------

_SWEET: Final = ("Sauternes", "Port", "Banyuls", "Recioto", "Moscato d'Asti")
_FULL_RED: Final = (
    "Pauillac", "Rioja", "Madiran", "Cahors", "Barolo", "Barbaresco", "Brunello", "Malbec", "Cabernet Sauvignon",
    "Ribera del Duero", "Zinfandel",
)  # fmt: skip
_LEAN_WHITE: Final = ("Muscadet", "Chablis", "Sancerre")
_WRONG_KINDS: Final = {
    "sweet": _FULL_RED + _LEAN_WHITE,
    "full red": (*_SWEET, *_LEAN_WHITE, "Fino Sherry"),
    "light red": _SWEET,
    "lean white": _FULL_RED + _SWEET,
    "rich white": _FULL_RED + _SWEET,
    "sparkling": _FULL_RED + tuple(wine for wine in _SWEET if wine != "Moscato d'Asti"),
    "dry fortified": _FULL_RED + _SWEET,
    "rosé": _FULL_RED + _SWEET,
    "off-dry white": (*_FULL_RED, "Banyuls", "Port", "Recioto"),
}
"""A wine of the other kinds is no match for what a wine of this kind is a classic match for: sweetness beside a main
course, tannin and weight beside shellfish, chilli or cream, a lean dry white beside a roast or a dessert."""


def partner() -> Iterator[Draft]:
    """ "Which wine is a classic partner of this dish?" """
    for dish_slug, wines in _partners().items():
        dish = DISHES[dish_slug]
        for wine in wines:
            beside = [one for one in wines if one != wine]
            known = f", beside {_either(beside)}" if beside else ""
            wrong = tuple(one for one in _WRONG_KINDS[_kind(wine)] if one not in wines)
            yield Draft(
                f"partner/{dish_slug}/{_term(wine.lower())}",
                Topic.PAIRING,
                _fame(wine) if not beside else min(4, _fame(wine) + 1),
                f"Which of these wines is a classic partner of {dish.name[0].lower()}{dish.name[1:]}{known}?",
                wine,
                wrong,
                f"{dish.name} and {wine}: a famous pair, worth knowing by heart.",
                PAIRINGS,
            )


def dish_of_wine() -> Iterator[Draft]:
    """ "Of which dish is this wine a classic partner?", for wines of one dish or of several."""
    of_wine: dict[str, list[str]] = {}
    for dish_slug, wines in _partners().items():
        for wine in wines:
            of_wine.setdefault(wine, []).append(dish_slug)
    for wine, own in of_wine.items():
        suited = _WRONG_KINDS[_kind(wine)]
        # A dish is certainly wrong for the wine where each of its own partners is of a kind that is no match for what
        # this wine goes with, and the other way round.
        wrong = tuple(
            DISHES[slug].name
            for slug, wines in _partners().items()
            if slug not in own
            and all(one in suited for one in wines)
            and all(wine in _WRONG_KINDS[_kind(one)] or _kind(wine) not in _SETTLED for one in wines)
        )
        for slug in own:
            others = [DISHES[one].name.lower() for one in own if one != slug]
            known = f", beside {_either(others)}" if others else ""
            yield Draft(
                f"dish/{_term(wine.lower())}/{slug}",
                Topic.PAIRING,
                min(4, _fame(wine) + 1),
                f"{_capital(wine)} is the classic partner of which of these{known}?",
                DISHES[slug].name,
                wrong,
                f"{DISHES[slug].name} and {wine}: a famous pair, worth knowing by heart.",
                PAIRINGS,
            )


_SETTLED: Final = frozenset({"sweet", "full red", "lean white"})


@cache
def _partners() -> dict[str, tuple[str, ...]]:
    """The dishes whose every partner is of a kind that is known here, with those partners."""
    found = {dish: tuple(one.wine for one in classics) for dish, classics in CLASSICS.items()}
    return {dish: wines for dish, wines in found.items() if all(_kind(wine) for wine in wines)}


@cache
def _kind(wine: str) -> str:
    """What sort of wine a partner is; "" for one that is new to us."""
    for kind, names in {
        "sweet": _SWEET,
        "full red": _FULL_RED,
        "lean white": (*_LEAN_WHITE, "Alsace Riesling", "Grüner Veltliner", "Sauvignon Blanc", "Arneis", "Albariño"),
        "light red": ("red Burgundy", "Pinot Noir", "Nebbiolo", "Mencía", "Chianti", "Chianti Classico", "Sangiovese"),
        "rich white": ("oaked Chardonnay", "fuller Chardonnay", "white Burgundy", "Vin Jaune", "white Cassis"),
        "sparkling": ("Champagne",),
        "dry fortified": ("Fino Sherry",),
        "rosé": ("Provence rosé",),
        "off-dry white": ("off-dry Riesling", "Gewürztraminer", "off-dry Gewürztraminer"),
    }.items():
        if wine in names:
            return kind
    return ""


def _fame(wine: str) -> int:
    if wine in ("Port", "Champagne", "Chablis", "Rioja", "Malbec", "Chianti", "Chianti Classico", "Sauternes"):
        return 1
    return 3 if wine in ("Vin Jaune", "Arneis", "Madiran", "white Cassis", "Recioto", "Mencía", "Banyuls") else 2


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# The vine's year ------------------------------------------------------------------------------------------------------

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_STAGE_MONTHS: Final = {
    "The vines rest, and are pruned": (12, 1, 2),
    "The buds break": (3, 4),
    "The vines flower": (5, 6),
    "The berries grow, small and green": (7,),
    "The berries change colour and soften": (8,),
    "The grapes ripen and are picked": (9, 10),
    "The leaves fall": (11,),
}
"""In the northern half of the world; the southern one is six months away."""
_DANGER_MONTHS: Final = {
    "frost on young shoots in spring": (3, 4),
    "cold and rain while the vines flower": (5, 6),
    "hail and heat on green berries": (7,),
    "drought and sunburn on ripening berries": (8,),
    "rain and rot just before the picking": (9, 10),
    "hard frost that kills vines at rest": (1, 2),
}
APART_MONTHS_MIN: Final = 3
"""What happens so many months away in a normal year is certainly wrong for a month: seasons differ by a month or two
between one region and another."""


def year_of_vine() -> Iterator[Draft]:
    """ "What does the vine do in that month?", for each half of the world and for every region."""
    for hemisphere in ("north", "south"):
        for month in range(1, 13):
            yield _stage(
                f"vine/{hemisphere}/{month}",
                2,
                f"What happens in most vineyards of the {hemisphere}ern hemisphere in {MONTHS[month - 1]}?",
                hemisphere,
                month,
                f"the {hemisphere}ern hemisphere",
            )
    for region in askable():
        month = 1 + MONTHS.index(picked(f"vine/{region.slug}", MONTHS))
        yield _stage(
            f"vine/{region.slug}",
            renown_level(region),
            f"It is {MONTHS[month - 1]}. What happens in most vineyards of {region.name}?",
            region.hemisphere,
            month,
            f"{in_a_sentence(region.country)}, in the {region.hemisphere}ern hemisphere",
        )


def month_of_harvest() -> Iterator[Draft]:
    """ "In which month is the picking at its height?" """
    for region in askable():
        north = region.hemisphere == "north"
        month = 10 if north else 4
        yield Draft(
            f"harvest/{region.slug}",
            Topic.SEASONS,
            max(1, renown_level(region) - 1),
            f"In which of these months are growers in {region.name} most likely to be picking grapes?",
            MONTHS[month - 1],
            tuple(MONTHS[(month - 1 + step) % 12] for step in (4, 5, 6, 7, 8)),
            f"{region.name} lies in {in_a_sentence(region.country)}, in the {region.hemisphere}ern hemisphere, where "
            f"most grapes are picked around {MONTHS[month - 2]} and {MONTHS[month - 1]}.",
            STUDY_NOTES,
        )


def danger() -> Iterator[Draft]:
    """ "What do growers fear in that month?" """
    for hemisphere in ("north", "south"):
        for month in range(1, 13):
            own = _season(month, hemisphere)
            right = [says for says, months in _DANGER_MONTHS.items() if own in months]
            if not right:
                continue
            yield Draft(
                f"danger/{hemisphere}/{month}",
                Topic.SEASONS,
                3,
                f"What do growers in the {hemisphere}ern hemisphere watch for most in {MONTHS[month - 1]}?",
                right[0],
                tuple(says for says, months in _DANGER_MONTHS.items() if _far(own, months, 2)),
                f"{MONTHS[month - 1]} in the {hemisphere}: {_stage_in(own)[0].lower()}{_stage_in(own)[1:]}.",
                STUDY_NOTES,
            )


def _stage(id: str, level: int, stem: str, hemisphere: str, month: int, where: str) -> Draft:
    own = _season(month, hemisphere)
    answer = _stage_in(own)
    return Draft(
        id,
        Topic.SEASONS,
        level,
        stem,
        answer,
        tuple(says for says, months in _STAGE_MONTHS.items() if _far(own, months, APART_MONTHS_MIN)),
        f"{answer}: {MONTHS[month - 1]} in {where}.",
        STUDY_NOTES,
    )


def _season(month: int, hemisphere: str) -> int:
    """The month in the north that a month is like."""
    return month if hemisphere == "north" else (month + 5) % 12 + 1


def _stage_in(month: int) -> str:
    return next(says for says, months in _STAGE_MONTHS.items() if month in months)


def _far(month: int, months: tuple[int, ...], least: int) -> bool:
    return all(min((month - one) % 12, (one - month) % 12) >= least for one in months)
