"""Writes game/catalogue/pairs.csv: for each wine of ours the dishes it goes best with, by the rules of pairing.

.venv/bin/python -m ops.pairs     # after a change of harmony, of the dishes or of the catalogue
"""

import sys
from pathlib import Path

from game.catalogue import OWN
from game.pairing.dishes import DISHES, Dish
from game.pairing.harmony import Profile, matches
from game.pairing.serves import POUR
from game.species import Species

FILE = Path(__file__).parent.parent / "game" / "catalogue" / "pairs.csv"
DISHES_NAMED = 3


def best_dishes(species: Species) -> tuple[str, ...]:
    """The slugs of the three dishes, no two of one kind of food, that have most points with the wine poured as it is;
    of equal ones the first by slug."""
    wine = Profile(species.style, species.palate, species.name, species.region, species.country, species.grapes)

    def rank(dish: Dish) -> tuple[int, str]:
        return -matches.__wrapped__(wine, dish).glasses[POUR].points, dish.slug

    found: list[Dish] = []
    for dish in sorted(DISHES.values(), key=rank):
        if dish.food not in {other.food for other in found}:
            found.append(dish)
        if len(found) == DISHES_NAMED:
            break
    return tuple(dish.slug for dish in found)


def text() -> str:
    """The whole file."""
    lines = (f"{species.slug},{';'.join(best_dishes(species))}\n" for species in OWN)
    return "".join(("slug,dishes\n", *lines))


def main() -> int:
    """Writes the file."""
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
