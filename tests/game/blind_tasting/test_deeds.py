"""What a tasting earns: quality by slots, effort values by what was named and called, shares of three wines."""

from game.battle.rewards import NO_EV
from game.blind_tasting.commands import Call, Pin
from game.blind_tasting.deeds import deeds_of
from game.stats import Stats
from tests.game.blind_tasting.tasting import at_random, opened, opening, played, right, round_of, wrong
from tests.game.pairing.dealing import own_hand


def test_what_is_named_and_called_teaches() -> None:
    state, _ = opened(opening(3))
    state = round_of(state, Pin("grape", right(state, "grape")), Pin("region", wrong(state, "region")))
    state = round_of(state, Call("region"), Call("grape"))
    state = round_of(state, Pin("country", right(state, "country")), Pin("bottle", right(state, "bottle")))
    first, second = deeds_of(state, 0), deeds_of(state, 1)
    assert (first.quality, second.quality) == (10, 5)
    assert list(first.ev) == [Stats(0, 0, 2, 2, 2, 0), NO_EV, NO_EV]
    assert list(second.ev) == [Stats(0, 0, 0, 2, 0, 0), NO_EV, NO_EV]
    assert list(first.served) == [1, 1, 1]


def test_own_wines_grow_and_players_are_paid() -> None:
    state, _ = played(opening(5, (own_hand(100)[:2], ())), (at_random(1), at_random(2)))
    over = state.over
    assert over is not None
    assert over.rerated is not None
    mine, theirs = over.earned
    assert mine is not None
    assert theirs is not None
    assert [grown.bottle for grown in mine.grown] == [0, 1]
    assert theirs.grown == ()
    assert min(mine.own, theirs.own) > 0
