"""The year of the vine as the game has it: which type comes up more often in which month.

Permille are whole numbers: 1000 changes nothing. Months are calendar months, 1 … 12, of the northern hemisphere, where
the calendar of the game begins; what grows where follows the hemisphere of the region.
"""

from typing import Final, Literal, NamedTuple

from game.wine_types import WineType

YearSeason = Literal["spring", "summer", "autumn", "winter"]
"""A quarter of the calendar year; spring is March to May."""

_QUARTERS: Final[tuple[YearSeason, ...]] = ("spring", "summer", "autumn", "winter")
_DAY_MS: Final = 86_400_000


def year_season(at_ms: int) -> YearSeason:
    """The season of the northern hemisphere, UTC, at so many milliseconds since the Unix epoch: the table's season,
    whoever sits at it.

    A year that begins on 1 March has its leap day at its end, so that its months follow from the day of the year
    alone; the 719,468 days before the epoch are those since 1 March of the year 0 (Gregorian calendar, 146,097 days
    in 400 years).
    """
    of_era = (at_ms // _DAY_MS + 719_468) % 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153  # 0 is March: five months have 153 days
    return _QUARTERS[month // 3]


class MonthBoost(NamedTuple):
    """What a month favours, by how much, and the reason that players are shown."""

    month: int
    type: WineType
    permille: int
    reason: str


# The vine's stages follow the growing year; types and figures are our choice.
CALENDAR = (
    MonthBoost(1, WineType.HERITAGE, 1150, "The vines sleep, and cellars open what they have kept."),
    MonthBoost(2, WineType.MYSTICAL, 1150, "Pruning in the cold: next year's wine is decided, and nobody sees it."),
    MonthBoost(3, WineType.VARIETAL, 1150, "Buds break, each grape at its own time."),
    MonthBoost(4, WineType.VARIETAL, 1200, "Shoots grow, and every grape shows its leaf."),
    MonthBoost(5, WineType.FLOW, 1200, "The vines flower, and light wines are poured outdoors."),
    MonthBoost(6, WineType.FLOW, 1250, "Fruit sets, and the evenings are long."),
    MonthBoost(7, WineType.FLOW, 1250, "Berries swell in the heat: what is fresh goes first."),
    MonthBoost(8, WineType.MODERN, 1150, "The grapes change colour."),
    MonthBoost(9, WineType.TERROIR, 1250, "The harvest begins, plot by plot."),
    MonthBoost(10, WineType.TERROIR, 1250, "The harvest ends, and every place has its say."),
    MonthBoost(11, WineType.TECHNIQUE, 1200, "Leaves fall, and the work is in the cellar."),
    MonthBoost(12, WineType.HERITAGE, 1200, "The year closes, with bottles that were laid down for it."),
)
