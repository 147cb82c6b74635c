"""The year of the vine as the game has it: which type comes up more often in which month.

Permille are whole numbers: 1000 changes nothing. Months are calendar months, 1 … 12, of the northern hemisphere, where
the calendar of the game begins; what grows where follows the hemisphere of the region.
"""

from typing import NamedTuple

from game.wine_types import WineType


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
