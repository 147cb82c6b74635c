"""Two rounds worked out by hand: a pin and a bluff in round 3, and what a call makes of them in round 4.

The figures come from the rules' page (docs/blind_tasting.md, "Two rounds, worked"), not from this program. The wines
are set to lend nothing but where that is said.
"""

import msgspec
import pytest

from game.blind_tasting.commands import Bluff, Call, Choice, Double, Pin, Sniff
from game.blind_tasting.events import BattleOpened
from game.blind_tasting.names import BOTTLE, COUNTRY, GRAPE, REGION
from game.blind_tasting.scoring import tallies, totals
from game.blind_tasting.state import State
from game.blind_tasting.values import worth
from tests.game.blind_tasting.tasting import offered, opened, opening, right, round_of, wrong


def plain(seed: int = 1, edges: tuple[int, int] = (0, 0)) -> State:
    """A battle in its first round whose seats have these edges and no ability."""
    state, _ = opened(opening(seed))
    first, second = (
        msgspec.structs.replace(seated, place=edge, glass=edge, ability="")
        for seated, edge in zip(state.dealt.seats, edges, strict=True)
    )
    dealt: BattleOpened = msgspec.structs.replace(state.dealt, seats=(first, second))
    return msgspec.structs.replace(state, opened=dealt)


def sniffs(state: State) -> State:
    """A round in which both sniff."""
    return round_of(state, *(_first_sniff(state, seat) for seat in (0, 1)))


def _first_sniff(state: State, seat: int) -> Choice:
    return next(choice for choice in offered(state, seat) if isinstance(choice, Sniff))


def at_round(turn: int, edges: tuple[int, int] = (0, 0)) -> State:
    state = plain(edges=edges)
    while state.turn < turn:
        state = sniffs(state)
    return state


def account(state: State, seat: int) -> list[tuple[int, str, int]]:
    return [(line.turn, line.what, line.points) for line in tallies(state, seat)]


@pytest.mark.parametrize(
    ("slot", "worths"),
    [
        (COUNTRY, [20, 19, 18, 18, 17, 17, 16]),
        (GRAPE, [30, 29, 28, 27, 26, 25, 24]),
        (REGION, [30, 29, 28, 27, 26, 25, 24]),
        (BOTTLE, [24, 31, 38, 45, 52, 59, 66]),
    ],
)
def test_what_claims_are_worth(slot: int, worths: list[int]) -> None:
    assert [worth(slot, turn, second=False) for turn in range(1, 8)] == worths
    assert [worth(slot, turn, second=True) for turn in range(1, 8)] == [7 * value // 10 for value in worths]


def test_a_bluff_that_is_called() -> None:
    """Round 3: seat 0 pins the grape, rightly (28); seat 1 bluffs the region (28). Round 4: seat 0 calls it: 28, and 11
    from seat 1."""
    state = at_round(3)
    state = round_of(state, Pin("grape", right(state, "grape")), Bluff("region"))
    assert [(act.does, act.worth) for act in state.rounds[-1].acts] == [("claim", 28), ("claim", 28)]
    state = round_of(state, Call("region"), _first_sniff(state, 1))
    assert state.rounds[-1].acts[0].stood is False
    assert account(state, 0) == [(3, "pin", 28), (4, "call", 28)]
    assert account(state, 1) == [(3, "bluff", -11)]


def test_a_bluff_that_nobody_calls_pays_and_taxes_the_rival() -> None:
    """28 · 60 % = 16; and seat 0's region in round 4 is worth ⌊27 · 70 %⌋ = 18."""
    state = at_round(3)
    state = round_of(state, _first_sniff(state, 0), Bluff("region"))
    assert account(state, 1) == [(3, "bluff", 16)], "nobody can know yet, but so it would be"
    state = round_of(state, Pin("region", right(state, "region")), _first_sniff(state, 1))
    assert account(state, 0) == [(4, "pin", 18)]
    assert account(state, 1) == [(3, "bluff", 16)]
    state = round_of(state, _first_sniff(state, 0), Pin("region", right(state, "region")))
    assert account(state, 1) == [(3, "bluff", 16), (5, "pin", 26 * 70 // 100)], "the slot stayed free for a true pin"


def test_a_true_claim_that_is_called_pays_its_owner() -> None:
    """28 · 50 % = 14 lost by the caller, 28 · 30 % = 8 more for the owner; a claim that stood can't be doubled."""
    state = at_round(3)
    state = round_of(state, Pin("grape", right(state, "grape")), _first_sniff(state, 1))
    state = round_of(state, _first_sniff(state, 0), Call("grape"))
    assert account(state, 0) == [(3, "pin", 28), (4, "stood", 8)]
    assert account(state, 1) == [(4, "call", -14)]
    assert not state.may[0].double


def test_a_wrong_pin_that_is_called_may_be_pinned_anew() -> None:
    state = at_round(3)
    state = round_of(state, Pin("region", wrong(state, "region")), _first_sniff(state, 1))
    state = round_of(state, _first_sniff(state, 0), Call("region"))
    assert account(state, 0) == [(3, "pin", -14)]
    state = round_of(state, Pin("region", right(state, "region")), _first_sniff(state, 1))
    assert account(state, 0) == [(3, "pin", -14), (5, "pin", 26)]
    assert account(state, 1) == [(4, "call", 28)]


def test_a_double_stakes_what_the_slot_is_worth_today() -> None:
    for value, points in ((right, 27), (wrong, -27)):
        state = at_round(3)
        state = round_of(state, Pin("grape", value(state, "grape")), _first_sniff(state, 1))
        state = round_of(state, Double("grape"), _first_sniff(state, 1))
        assert account(state, 0)[-1] == (4, "double", points)
        assert state.may[1].call == 1 << GRAPE, "a double may be called in the next round"
        state = round_of(state, _first_sniff(state, 0), Call("grape"))
        assert totals(state)[1] == (-(27 * 50 // 100) if value is right else 27)


def test_wines_change_what_is_won_and_not_what_is_lost() -> None:
    """⌊28 · 1020/990⌋ = 28, ⌊45 · 1020/990⌋ = 46."""
    state = at_round(3, (20, -10))
    state = round_of(state, Pin("grape", right(state, "grape")), Pin("grape", wrong(state, "grape")))
    state = round_of(state, Pin("bottle", right(state, "bottle")), _first_sniff(state, 1))
    assert account(state, 0) == [(3, "pin", 28), (4, "pin", 46)]
    assert account(state, 1) == [(3, "pin", -14)]


def test_in_the_last_round_nobody_bluffs() -> None:
    assert not at_round(7).may[0].bluff
