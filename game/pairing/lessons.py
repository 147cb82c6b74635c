"""What the table teaches, in one plain sentence each.

A rule teaches only where its direction was confirmed by a source. Tannin beside fish was not: it acts, shows its points
and says nothing.
"""

from functools import cache
from typing import Final

from game.pairing.serves import SERVES
from game.wine_types import STRONG_AGAINST, WineType

SENTENCES: Final[dict[str, str | None]] = {
    "weight.heavy": "The wine was heavier than the dish and drowned it.",
    "weight.light": "The dish was heavier than the wine, and little of the wine was left to taste.",
    "sweet.enough": "The wine was at least as sweet as the dish, so neither seemed sour.",
    "sweet.short": "The dish was sweeter than the wine; beside sugar a drier wine tastes thin and sharp.",
    "sweet.cloys": "So much sweetness had nothing to lean on: no sugar, salt, heat or richness in the dish.",
    "acid.meets": "A sharp dish met a wine just as lively.",
    "acid.flat": "A sharp dish made a soft wine taste dull.",
    "fat.cut": "The wine's freshness cut through the richness of the dish.",
    "fat.bubbles": "Bubbles and freshness cut through the richness of the dish.",
    "fat.dull": "A rich dish wants a fresher wine to cut it.",
    "protein.binds": "The meat took the grip out of the tannin and left the fruit.",
    "protein.slack": "So much meat can carry tannin, and this wine brought too little.",
    "fish.tannin": None,
    "salt.lifts": "Salt made the wine seem fuller and rounder.",
    "salt.sweet": "Salt and sweetness set each other off.",
    "salt.flat": "A salty dish asks for more freshness than this wine has.",
    "umami.hardens": "Savoury depth without salt made the tannin seem harder.",
    "chilli.calmed": "A little sweetness and not too much alcohol calmed the chilli.",
    "chilli.burns": "Alcohol and tannin fanned the chilli.",
    "bitter.adds": "Bitter met tannin, and bitterness adds up.",
    "bitter.sweetened": "Sweetness in the glass softened what is bitter on the plate.",
    "scent.meets": "Spice on the plate found a wine with scent enough to answer it.",
    "scent.faint": "Spice asks for more scent than this wine has.",
    "kind.suits": "Such food and this kind of wine are often named together.",
    "kind.strange": "Such food and this kind of wine are seldom named together.",
    "season.local": "A dish in its season met a wine from where the dish is at home.",
    "season.fresh": "On a warm evening a light, fresh glass is welcome.",
    "season.warms": "On a cold evening a full glass is welcome.",
    "home.region": "Dish and wine come from the same place, and have long shared a table.",
    "home.country": "Dish and wine come from the same country; neighbours often suit each other.",
    "classic": "A famous pair, worth knowing by heart.",
}
"""`harmony.Line.says` → the sentence, or None where nothing confirmed can be said."""

SERVE_REASONS: Final = dict(
    zip(
        SERVES,
        (
            "Served as it was: the first glass on the table is the one guests remember.",
            "Cold hides scent and warmth, and brings out freshness and tannin.",
            "Air opens a closed wine and softens its grip; bubbles do not survive it.",
            "A wide glass lets more scent out, and more alcohol with it.",
            "A toast turns every eye to the glass, for better or worse.",
            "Bread and water clear the tongue between two glasses.",
        ),
        strict=True,
    )
)


@cache
def chart_line(mine: WineType, theirs: WineType) -> str | None:
    """Why the type chart spoke for or against a strike of `mine` on `theirs`; None where it was silent."""
    won = STRONG_AGAINST[mine].get(theirs)
    if won is not None:
        return f"{mine} over {theirs}: {won}"
    lost = STRONG_AGAINST[theirs].get(mine)
    return None if lost is None else f"{mine} under {theirs}: {lost}"
