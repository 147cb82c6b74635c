"""What is known of players' coins: it refuses nobody who can pay, and what it lets through the database agrees with."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from game.effects import Account, Effect, MoveCoins, hold, release
from game.ids import PlayerId
from server.rooms.purses import KNOWN_MAX, Purses, overdrawn

ANNA, BELA = PlayerId(1), PlayerId(2)
ROOMS = ("a", "b", "c")


def _pays(payer: PlayerId, payee: PlayerId, amount: int) -> MoveCoins:
    return MoveCoins("auction_sale", amount, Account("available", payer), Account("available", payee))


_players = st.sampled_from([ANNA, BELA])
_moves = st.one_of(
    st.builds(hold, st.just("auction_hold"), _players, st.integers(1, 4)),
    st.builds(release, st.just("auction_hold"), _players, st.integers(1, 4)),
    st.builds(_pays, _players, _players, st.integers(1, 4)).filter(lambda move: move.source != move.target),
)
_entries = st.lists(st.tuples(st.sampled_from(ROOMS), st.lists(_moves, max_size=3)), max_size=10)
_has = st.fixed_dictionaries({ANNA: st.integers(0, 6), BELA: st.integers(0, 6)})


def _lowest(entries: Sequence[Sequence[Effect]], has: dict[PlayerId, int]) -> int:
    purse, lowest = dict(has), 0
    for move in (move for entry in entries for move in entry):
        assert isinstance(move, MoveCoins)
        for account, amount in ((move.source, -move.amount), (move.target, move.amount)):
            if account.kind == "available" and account.player is not None:
                purse[account.player] += amount
                lowest = min(lowest, purse[account.player])
    return lowest


@given(_entries, _has)
def test_without_the_refused_and_what_follows_them_in_their_rooms_everything_is_paid(
    entries: list[tuple[str, list[Effect]]], has: dict[PlayerId, int]
) -> None:
    refused = overdrawn([(i, room, moves) for i, (room, moves) in enumerate(entries)], has)
    fallen: set[str] = set()
    kept: list[list[Effect]] = []
    for i, (room, moves) in enumerate(entries):
        if i in refused:
            assert room not in fallen, "one a room"
            assert _lowest([*kept, moves], has) < 0, "who is refused could not have paid"
            fallen.add(room)
        if room not in fallen:
            kept.append(moves)
    assert _lowest(kept, has) >= 0
    if _lowest([moves for _, moves in entries], has) < 0:
        assert refused, "a commit that fails goes on without somebody"


@given(_entries, _has)
def test_who_is_known_is_let_through_exactly_when_he_can_pay(
    entries: list[tuple[str, list[Effect]]], has: dict[PlayerId, int]
) -> None:
    purses = Purses()
    purses.learn(has)
    purses.begin()
    kept: list[list[Effect]] = []
    for _, moves in entries:
        broke = purses.pays(moves)
        assert (broke is not None) == (_lowest([*kept, moves], has) < 0)
        if broke is None:
            kept.append(moves)
        else:
            assert broke in purses.refused


def test_nobody_is_refused_of_whom_nothing_is_known() -> None:
    purses = Purses()
    purses.begin()
    assert purses.pays([hold("auction_hold", ANNA, 10**9)]) is None
    assert purses.refused == frozenset()


def test_a_refusal_stands_while_the_database_knows_of_no_more() -> None:
    purses = Purses()
    purses.learn({ANNA: 10})
    purses.begin()
    assert purses.pays([hold("auction_hold", ANNA, 4)]) is None
    assert purses.pays([hold("auction_hold", ANNA, 7)]) == ANNA
    assert purses.stands(ANNA, {ANNA: 6}, written=True)
    assert not purses.stands(ANNA, {ANNA: 7}, written=True)
    assert purses.stands(ANNA, {ANNA: 10}, written=False)
    assert not purses.stands(ANNA, {ANNA: 11}, written=False)
    assert not purses.stands(ANNA, {}, written=True), "it was not looked up"


def test_an_unknown_outcome_leaves_nothing_known() -> None:
    purses = Purses()
    purses.learn({ANNA: 0})
    purses.forget()
    purses.begin()
    assert purses.pays([hold("auction_hold", ANNA, 1)]) is None


def test_who_was_longest_without_a_movement_is_forgotten() -> None:
    purses = Purses()
    purses.learn({PlayerId(number): 0 for number in range(1, KNOWN_MAX + 1)})
    purses.learn({PlayerId(1): 0, PlayerId(KNOWN_MAX + 1): 0})
    purses.begin()
    assert purses.pays([hold("auction_hold", PlayerId(2), 1)]) is None
    assert purses.pays([hold("auction_hold", PlayerId(1), 1)]) == PlayerId(1)
