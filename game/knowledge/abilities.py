"""What a wine's ability does in a knowledge battle. A seat has one: the first of its first wine's.

In whole points of the game, before the wines' standing; the words for players are in `game/content/abilities.csv`.
"""

from typing import Final

import msgspec

from game.knowledge.question import Topic

QUICK_MS: Final = 4_000


class Ability(msgspec.Struct, frozen=True, gc=False):
    """`right_topic` gives a point more for a right answer in that topic, `wrong_topic` takes a point off what a wrong
    one costs there. `light_card` counts as 2 where both answer rightly; a pass on `spared_card` costs a point less
    (nothing at the least). `quick_ms` is how long an answer counts as quick; `wins_ties` decides a draw."""

    right_topic: Topic | None = None
    wrong_topic: Topic | None = None
    light_card: int = 0
    spared_card: int = 0
    quick_ms: int = QUICK_MS
    wins_ties: bool = False


NONE: Final = Ability()
ABILITIES: Final = {
    "chalk-line": Ability(right_topic=Topic.PLACES),
    "fine-mousse": Ability(quick_ms=5_000),
    "noble-rot": Ability(wrong_topic=Topic.MAKING),
    "firm-frame": Ability(spared_card=4),
    "silk": Ability(spared_card=1),
    "off-dry": Ability(right_topic=Topic.PAIRING),
    "long-sleep": Ability(wins_ties=True),
    "flor": Ability(right_topic=Topic.SERVICE),
    "altitude": Ability(right_topic=Topic.PLANTINGS),
    "old-vines": Ability(light_card=1),
    "home-ground": Ability(right_topic=Topic.LAW),
    "cask": Ability(right_topic=Topic.TASTING),
    "open-ferment": Ability(quick_ms=4_500),
    "icon": Ability(right_topic=Topic.GRAPES),
}
