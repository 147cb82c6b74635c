"""One turn worked out by hand, before any code: oysters, a Chablis on ice and a Sancerre poured at once.

The figures come from the design of the battle (see docs/pairing.md, "One turn, worked"), not from this program. They
were worked out anew for the third version of the rules: kinds of food, and weights fitted to real pairs.
"""

import pytest

from game.battle.bottle import Bottle
from game.battle.clock import first_clock
from game.battle.temper import weight_of
from game.ids import PlayerId, SpeciesSlug
from game.pairing.course import reveal
from game.pairing.dishes import DISHES
from game.pairing.events import ChoiceLocked, Pour
from game.pairing.serves import SERVE_INDEX
from game.pairing.state import Board
from game.pairing.table import Laid, Table
from game.pairing.temper import temper_of
from game.species import Palate, Style
from game.stats import Stats
from game.wine_types import WineType

TABLE_MEAN = 77
CHABLIS_STATS = Stats(150, 74, 81, 67, 64, 70)
SANCERRE_STATS = Stats(150, 80, 83, 89, 84, 70)


def wine(name: str, region: str, grape: str, palate: Palate, stats: Stats) -> Bottle:
    slug = SpeciesSlug(name.lower().replace(" ", "-"))
    return Bottle(
        None,
        None,
        slug,
        name,
        Style.WHITE,
        WineType.TERROIR,
        None,
        50,
        stats,
        palate,
        "France",
        region,
        (grape,),
        False,
    )


CHABLIS = wine("Chablis Champs Royaux", "Chablis", "Chardonnay", Palate(4, 4, 0, 0, 3, 2), CHABLIS_STATS)
SANCERRE = wine("Sancerre Les Baronnes", "Sancerre", "Sauvignon Blanc", Palate(4, 5, 0, 0, 3, 5), SANCERRE_STATS)


def laid(bottle: Bottle) -> Laid:
    tempers = (temper_of(bottle.stats, TABLE_MEAN),) * 6
    return Laid(PlayerId(1), "ref", "Somebody", False, (bottle,) * 6, tempers, 250, 250)


TABLE = Table((DISHES["oysters-on-the-half-shell"],), (laid(CHABLIS), laid(SANCERRE)))
BOARD = Board(250, (2,) * 6, 0, 0, -1, 0, 2, 2)


def pours(first_serve: str, second_serve: str) -> tuple[Pour, Pour]:
    clock = first_clock()
    chosen = (
        ChoiceLocked(1, 0, 0, SERVE_INDEX[first_serve], False, clock),
        ChoiceLocked(1, 1, 0, SERVE_INDEX[second_serve], False, clock),
    )
    return reveal(TABLE, 1, (BOARD, BOARD), chosen).pours


def test_the_weights_are_those_of_the_example() -> None:
    assert (weight_of(CHABLIS_STATS), weight_of(SANCERRE_STATS)) == (71, 84)


def test_chablis_on_ice_against_sancerre_poured_at_once() -> None:
    chablis, sancerre = pours("chill", "pour")
    assert (chablis.harmony, chablis.force) == (94, 117)
    assert (sancerre.harmony, sancerre.force) == (62, 51)
    assert (chablis.attack, chablis.defence) == (983, 1003)
    assert (sancerre.attack, sancerre.defence) == (1017, 973)
    assert chablis.steps == (52, 52, 52, 52, 52, 42)
    assert sancerre.steps == (25, 25, 26, 26, 26, 21)
    assert (chablis.dealt, sancerre.dealt) == (42, 21)
    assert (chablis.left, sancerre.left) == (229, 208)
    assert (chablis.first, sancerre.first) == (False, True)


def test_the_rules_that_weigh_most_are_named() -> None:
    chablis, sancerre = pours("chill", "pour")
    assert [(line.says, line.points) for line in chablis.lines] == [("classic", 16), ("kind.suits", 12)]
    assert [(line.says, line.points) for line in sancerre.lines] == [("weight.heavy", -24), ("kind.suits", 12)]


def test_without_the_ice_a_toast_strikes_for_53_and_takes_22() -> None:
    chablis, sancerre = pours("toast", "pour")
    assert (chablis.harmony, chablis.force) == (83, 91)
    assert chablis.steps[0] == 41
    assert chablis.steps[3] == 65
    assert (chablis.dealt, sancerre.dealt) == (53, 22)


@pytest.mark.parametrize(("first", "second"), [("toast", "bread"), ("bread", "toast")])
def test_bread_voids_a_toast(first: str, second: str) -> None:
    chablis, sancerre = pours(first, second)
    toasted, broke_bread = (chablis, sancerre) if first == "toast" else (sancerre, chablis)
    order = toasted.steps[2]
    assert toasted.steps[3] == order
    assert toasted.steps[4] == order * 45 // 100
    assert broke_bread.steps[3] == broke_bread.steps[2] * 85 // 100
    assert broke_bread.steps[4] == broke_bread.steps[3]
