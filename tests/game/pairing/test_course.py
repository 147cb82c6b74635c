"""One course: what the evening so far does to a pour, who is served first, and what bread wipes away."""

import msgspec
import pytest
from msgspec.structs import replace

from game.battle.bottle import Bottle
from game.battle.clock import first_clock
from game.ids import PlayerId
from game.pairing.course import default_choice, masks_of, reveal
from game.pairing.dishes import DISHES
from game.pairing.events import ChoiceLocked, Pour
from game.pairing.harmony import CALM, METALLIC, SCORCHED, SINGING, SOURED, STATUS_POINTS
from game.pairing.serves import BREAD, CHILL, DECANT, POUR, SERVE_INDEX, SERVES, TOAST
from game.pairing.state import Board
from game.pairing.strike import first_of
from game.pairing.table import Laid, Table
from game.pairing.temper import Temper
from game.species import Style
from tests.game.pairing.dealing import bottle

LAID = Board(250, (2,) * 6, 0, 0, -1, CALM, 2, 2)
RED, WHITE, SPARKLING = (replace(bottle(style), abilities=()) for style in (Style.RED, Style.WHITE, Style.SPARKLING))


def course(
    bottles: tuple[Bottle, Bottle],
    *,
    dish: str = "roast-chicken",
    serves: tuple[str, str] = ("pour", "pour"),
    boards: tuple[Board, Board] = (LAID, LAID),
    initiatives: tuple[int, int] = (100, 100),
) -> tuple[Pour, Pour]:
    """The first course, each seat pouring the first of six equal bottles."""
    seats = tuple(
        Laid(
            PlayerId(seat + 1), "ref", "Name", False, (one,) * 6, (Temper(1000, 1000, 1000, 1000, fast),) * 6, 250, 250
        )
        for seat, (one, fast) in enumerate(zip(bottles, initiatives, strict=True))
    )
    chosen = tuple(
        ChoiceLocked(1, seat, 0, SERVE_INDEX[serve], False, first_clock()) for seat, serve in enumerate(serves)
    )
    assert len(seats) == len(chosen) == 2
    return reveal(Table((DISHES[dish],), seats), 1, boards, chosen).pours


def board(**changes: int) -> Board:
    return msgspec.structs.replace(LAID, **changes)


def harmony(one: Bottle, before: Board, serve: str = "pour", dish: str = "roast-chicken") -> int:
    return course((one, one), boards=(before, LAID), serves=(serve, "pour"), dish=dish)[0].harmony


def test_the_same_bottle_twice_running_tires() -> None:
    assert harmony(RED, board(last=0)) == harmony(RED, board(last=1)) - 12


@pytest.mark.parametrize(("one", "more"), [(RED, 6), (WHITE, 6), (SPARKLING, 0), (bottle(Style.ROSE), 0)])
def test_a_bottle_decanted_before_has_had_its_air(one: Bottle, more: int) -> None:
    assert harmony(one, board(aired=0b1)) == harmony(one, LAID) + more
    assert harmony(one, board(aired=0b10)) == harmony(one, LAID)


@pytest.mark.parametrize("status", [METALLIC, SCORCHED, SOURED, SINGING])
def test_what_the_last_course_left_acts_unless_bread_wipes_it(status: int) -> None:
    assert harmony(RED, board(status=status)) == harmony(RED, LAID) + STATUS_POINTS[status]
    assert harmony(RED, board(status=status), "bread") == harmony(RED, LAID)


@pytest.mark.parametrize(
    ("one", "dish", "left"),
    [
        (RED, "roast-chicken", CALM),
        (bottle(Style.RED, 2), "oysters-on-the-half-shell", METALLIC),
        (WHITE, "creme-brulee", SOURED),
    ],
)
def test_errors_stay_on_the_table(one: Bottle, dish: str, left: int) -> None:
    tannic = msgspec.structs.replace(one, palate=msgspec.structs.replace(one.palate, tannin=4 * (left == METALLIC)))
    assert course((tannic, RED), dish=dish)[0].status == left
    assert course((tannic, RED), dish=dish, serves=("bread", "pour"))[0].status == CALM


def test_alcohol_and_tannin_scorch_beside_chilli() -> None:
    hot = msgspec.structs.replace(RED, palate=msgspec.structs.replace(RED.palate, tannin=4, alcohol=5, sweet=0))
    assert course((hot, WHITE), dish="sichuan-mapo-tofu")[0].status == SCORCHED


@pytest.mark.parametrize(
    ("serves", "initiatives", "first"),
    [
        ((POUR, CHILL), (1, 200), 0),
        ((TOAST, POUR), (200, 1), 1),
        ((POUR, POUR), (101, 100), 0),
        ((CHILL, BREAD), (100, 101), 1),
        ((CHILL, TOAST), (100, 100), None),
    ],
)
def test_who_is_served_first(serves: tuple[int, int], initiatives: tuple[int, int], first: int | None) -> None:
    assert first_of(serves, initiatives) == first


@pytest.mark.parametrize("quick", [0, 1])
def test_what_empties_a_table_first_spares_its_own(quick: int) -> None:
    boards = board(stamina=1), board(stamina=1)
    pours = course((RED, RED), boards=boards, initiatives=(101 - quick, 100 + quick))
    assert [pour.served for pour in pours] == [quick == 0, quick == 1]
    assert [pour.left for pour in pours] == [int(quick == 0), int(quick == 1)]
    assert pours[1 - quick].dealt == 0


@pytest.mark.parametrize("quick", [0, 1])
def test_the_last_point_empties_a_table(quick: int) -> None:
    initiatives = 101 - quick, 100 + quick
    dealt = course((RED, RED), initiatives=initiatives)[quick].dealt
    for spare, served in ((0, False), (1, True)):
        boards = board(stamina=dealt + spare), board(stamina=dealt + spare)
        assert course((RED, RED), boards=boards, initiatives=initiatives)[1 - quick].served is served


def test_of_two_alike_both_land() -> None:
    pours = course((RED, RED), boards=(board(stamina=1), board(stamina=1)))
    assert [pour.served for pour in pours] == [True, True]
    assert [pour.left for pour in pours] == [0, 0]


def test_a_bottle_is_decanted_once() -> None:
    whole, aired = masks_of(board(aired=0b10))[:2]
    assert whole == (1 << len(SERVES)) - 1
    assert aired == whole - (1 << DECANT)


def test_tokens_are_spent() -> None:
    for mask in masks_of(board(toasts=0, breads=0)):
        assert not mask & (1 << TOAST | 1 << BREAD)
    assert all(mask >> TOAST & 1 and not mask >> BREAD & 1 for mask in masks_of(board(breads=0)))


def test_an_empty_bottle_is_not_offered() -> None:
    left = msgspec.structs.replace(LAID, servings=(0, 1, 2, 0, 1, 2))
    assert [bool(mask) for mask in masks_of(left)] == [False, True, True, False, True, True]
    assert default_choice(left) == (2, POUR)
