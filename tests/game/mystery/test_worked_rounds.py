"""The pool, worked through: who is matched with whom, and when."""

import msgspec
import pytest

from game.decider import Resumed, Wake
from game.effects import CELLAR
from game.ids import PlayerId
from game.mystery.deposit import ANYTHING, PoolWine, Wish
from game.mystery.events import Heed, RoundHeld
from game.mystery.matching import DRAWS_MAX, PAIRS_MAX
from game.mystery.pool import DEPOSITS_A_PLAYER_MAX, POOL, bands_of
from game.refusal import Refused
from game.wine_types import WineType
from tests.game.mystery.pool import COMMON, DIVINE, RARE, UNCOMMON, World


def test_two_of_one_band_exchange_within_two_seconds_and_both_are_told_at_once() -> None:
    world = World()
    first, second = world.put_in(1, 11), world.put_in(2, 22)
    world.wait(2_000)
    assert (world.owner[11], world.owner[22]) == (2, 1)
    assert world.place[11] == world.place[22] == CELLAR
    assert [player for player, _ in world.told] == [1, 2]
    mine, yours = (d for _, d in world.told)
    assert (mine["ticket"], yours["ticket"]) == (first, second)
    assert (mine["gave"], mine["got"]) == (yours["got"], yours["gave"])
    assert mine["partner"] == {"player_id": "ref-2", "name": "Player 2"}
    assert [(it.trade, it.wine, it.seller, it.buyer, it.price) for it in world.trades] == [
        (first, 11, 1, 2, None),
        (first, 22, 2, 1, None),
    ]
    world.check()


def test_a_wine_evolves_for_whom_it_comes_to_and_not_for_who_takes_it_out() -> None:
    world = World()
    world.withdraw(1, world.put_in(1, 3))
    assert world.evolved == {}
    world.put_in(1, 3)
    world.put_in(2, 22)
    world.wait(2_000)
    assert world.evolved == {3: 2}
    world.check()


def test_a_wine_that_was_put_in_before_wines_evolved_is_read_as_one_that_does_not() -> None:
    written = (
        b'{"wine":11,"ref":"wine-11","species":"chablis","name":"Wine 11","rarity":1,"types":["Flow"],'
        b'"level":5,"shiny":false}'
    )
    assert msgspec.json.decode(written, type=PoolWine).evolves_by_trade is None


def test_nobody_exchanges_with_himself() -> None:
    world = World()
    for number in range(5):
        world.put_in(1, number)
    world.wait(60_000)
    assert world.exchanges == []
    assert POOL.wake_at_ms(world.state) is None
    world.put_in(2, 10)
    world.wait(62_000)
    assert world.partners() == [{1, 2}]
    world.check()


@pytest.mark.parametrize(("rarity", "not_yet_ms", "within_ms"), [(COMMON, 3_400, 5_000), (RARE, 8_400, 10_000)])
def test_the_same_two_exchange_again_where_nobody_else_is_there(rarity: int, not_yet_ms: int, within_ms: int) -> None:
    """As late as may be with what is promised: 5 s where the band holds a partner, 10 s where anybody does."""
    world = World()
    world.put_in(1, 11, last_partner=PlayerId(2))
    world.put_in(2, 22, rarity)
    world.wait(not_yet_ms)
    assert world.exchanges == []
    world.wait(within_ms)
    assert world.partners() == [{1, 2}]
    world.check()


@pytest.mark.parametrize("came_ms", [1_000, 3_700])
def test_whoever_comes_goes_before_with_whom_he_has_exchanged_last(came_ms: int) -> None:
    world = World()
    for player in (1, 2):
        world.put_in(player, player)
        world.put_in(player, player + 10)
    world.wait(came_ms)
    assert world.partners() == [{1, 2}], "the second pair would be the same two again"
    world.put_in(3, 30)
    world.wait(5_000)
    assert len(world.exchanges) == 2
    assert world.partners()[1] != {1, 2}
    world.check()


@pytest.mark.parametrize(
    ("rarity", "after_ms", "before_ms"),
    [(COMMON, 0, 1_001), (UNCOMMON, 5_000, 6_001), (RARE, 7_500, 8_501), (DIVINE, 7_500, 8_501)],
)
def test_bands_widen_with_waiting(rarity: int, after_ms: int, before_ms: int) -> None:
    world = World()
    world.put_in(1, 11, COMMON)
    world.put_in(2, 22, rarity)
    world.wait(20_000)
    ((_, _, at_ms),) = world.exchanges
    assert after_ms <= at_ms <= before_ms


def test_anybody_who_comes_is_enough_for_who_has_waited_ten_seconds() -> None:
    world = World()
    world.put_in(1, 11, COMMON, Wish(RARE, WineType.MYSTICAL))
    world.wait(30_000)
    world.put_in(2, 22, DIVINE, Wish(DIVINE))
    world.wait(31_001)
    assert world.partners() == [{1, 2}]


def test_the_longest_waiting_comes_first() -> None:
    for seed in range(20):
        world = World(bytes([seed]) * 32)
        for player in range(1, 4):
            world.put_in(player, player)
        world.wait(1_500)
        ((one, _, _),) = world.exchanges
        assert one.player == 1, "one of three is left over, and it is not who came first"


def test_his_partner_is_drawn_and_not_whoever_comes_next() -> None:
    drawn = set()
    for seed in range(40):
        world = World(bytes([seed]) * 32)
        for player in range(1, 7):
            world.put_in(player, player)
        world.wait(1_500)
        drawn.add(world.exchanges[0][1].player)
    assert drawn == {2, 3, 4, 5, 6}


def test_a_wish_is_honoured_before_anything_else() -> None:
    world = World()
    world.put_in(1, 11, COMMON, Wish(type=WineType.ENERGY))
    world.put_in(2, 22)
    world.put_in(3, 33, types=(WineType.FLOW, WineType.ENERGY))
    world.wait(1_500)
    assert world.partners() == [{1, 3}]


@pytest.mark.parametrize("wishing", [1, 2])
@pytest.mark.parametrize(("rarity", "not_yet_ms", "within_ms"), [(COMMON, 3_400, 5_000), (RARE, 7_000, 10_000)])
def test_a_wish_gives_way_after_a_time_in_which_it_might_have_been_met(
    wishing: int, rarity: int, not_yet_ms: int, within_ms: int
) -> None:
    world = World()
    for player in (1, 2):
        wish = Wish(DIVINE) if player == wishing else Wish()
        world.put_in(player, player, COMMON if player == 1 else rarity, wish)
    world.wait(not_yet_ms)
    assert world.exchanges == []
    world.wait(within_ms)
    assert world.partners() == [{1, 2}]


def test_the_others_wish_gives_way_a_second_after_ones_own() -> None:
    world = World()
    world.put_in(1, 11)
    world.wait(6_600)
    world.put_in(2, 22, RARE, Wish(type=WineType.ENERGY))
    world.wait(8_400)
    assert world.exchanges == []
    world.wait(9_700)
    assert world.partners() == [{1, 2}]


def test_a_rarer_wine_that_is_wished_for_is_looked_for_where_it_can_be() -> None:
    world = World()
    world.put_in(1, 11, COMMON, Wish(UNCOMMON), shuns=(PlayerId(2),))
    world.put_in(2, 22, COMMON, Wish(UNCOMMON))
    world.put_in(3, 33, UNCOMMON)
    world.wait(6_100)
    assert world.partners() == [{1, 3}]


@pytest.mark.parametrize("how", ["as read", "told later"])
def test_who_blocks_or_is_blocked_is_not_matched(how: str) -> None:
    world = World()
    world.put_in(1, 11, shuns=(PlayerId(2),) if how == "as read" else ())
    if how == "told later":
        world.do(None, Heed(PlayerId(2), PlayerId(1)))
    world.put_in(2, 22)
    world.wait(60_000)
    assert world.exchanges == []
    world.do(None, Heed(PlayerId(2), PlayerId(1), blocked=False))
    world.wait(62_000)
    assert world.partners() == [{1, 2}]
    world.check()


def test_who_blocks_is_heeded_even_where_nobody_of_the_two_waits_yet() -> None:
    """What was read when a wine was put in may be older than that."""
    world = World()
    world.do(None, Heed(PlayerId(1), PlayerId(2)))
    world.put_in(1, 11)
    world.put_in(2, 22)
    world.wait(60_000)
    assert world.exchanges == []


def test_a_wine_can_be_withdrawn_until_it_is_matched() -> None:
    world = World()
    first = world.put_in(1, 11)
    second = world.put_in(2, 22)
    world.withdraw(1, first)
    assert (world.place[11], world.owner[11]) == (CELLAR, 1)
    world.wait(20_000)
    assert world.exchanges == []
    third = world.put_in(3, 33)
    world.wait(30_000)
    for name, who, code in (
        (first, 1, "no_such_ticket"),
        (second, 2, "already_matched"),
        (third, 3, "already_matched"),
        (second, 3, "no_such_ticket"),
        ("never", 1, "no_such_ticket"),
    ):
        with pytest.raises(Refused) as refused:
            world.withdraw(who, name)
        assert refused.value.code == code
    world.check()


def test_one_player_has_no_more_than_so_many_wines_in_the_pool() -> None:
    world = World()
    name, *_ = [world.put_in(1, number) for number in range(DEPOSITS_A_PLAYER_MAX)]
    with pytest.raises(Refused) as refused:
        world.put_in(1, 99)
    assert refused.value.code == "too_many_deposits"
    world.withdraw(1, name)
    world.put_in(1, 99)


def test_the_wait_is_told_from_what_was_and_null_where_nothing_is_known() -> None:
    world = World()
    assert {band["expected_wait_ms"] for band in bands_of(world.state, 0)} == {None}
    for player in range(1, 21):
        world.put_in(player, player)
    world.wait(1_500)
    common, *rest = bands_of(world.state, world.now_ms)
    assert common == {"band": "Common", "waiting": 0, "expected_wait_ms": 1_000}
    assert {band["expected_wait_ms"] for band in rest} == {None}
    assert bands_of(world.state, 700_000)[0]["expected_wait_ms"] is None, "that is too long ago to tell anything"


def test_a_round_with_many_is_cut_into_entries_and_goes_through_all() -> None:
    world = World()
    for player in range(1, 402):
        world.put_in(player, player)
    assert len(world.state.rows[0]) > 1
    world.wait(1_500)
    rounds = [event for entry in world.entries for event in entry.events if isinstance(event, RoundHeld)]
    assert len(rounds) == -(-200 // PAIRS_MAX)
    assert [bool(event.looked_to) for event in rounds] == [True] * (len(rounds) - 1) + [False]
    assert len(world.exchanges) == 200
    assert world.exchanges[0][0].player == 1
    world.check()


def test_a_few_who_may_are_found_among_many_who_may_not() -> None:
    """Chance does not hit them: who has waited is looked for to the end."""
    world = World()
    crowd = tuple(PlayerId(player) for player in range(10, 10 + 6 * DRAWS_MAX))
    world.put_in(1, 1, DIVINE, shuns=crowd)
    world.put_in(2, 2, DIVINE, shuns=crowd)
    for player in crowd:
        world.put_in(player, player, DIVINE, shuns=crowd)
    world.wait(10_000)
    assert world.partners() == [{1, 2}]


def test_an_idle_pool_rests_and_a_round_that_is_not_due_leaves_no_trace() -> None:
    world = World()
    world.put_in(1, 11)
    assert POOL.wake_at_ms(world.state) is None, "one alone finds nobody"
    assert world.do(None, Wake()) == []
    world.put_in(1, 12)
    assert world.do(None, Wake()) == []
    world.wait(100_000)
    assert len(world.entries) < 20, "nothing more can come of these two"


def test_what_was_being_looked_through_goes_on_after_a_pause() -> None:
    world = World()
    for player in range(1, 401):
        world.put_in(player, player)
    world.now_ms = 1_000
    world.do(None, Wake())
    assert world.state.looked_to
    world.state = POOL.evolve(world.state, Resumed(2, 5_000, 6_000))
    world.now_ms = 6_000
    assert POOL.wake_at_ms(world.state) == 7_000, "in a moment: who blocks whom is read before"
    world.now_ms = 7_000
    world.do(None, Wake())
    assert len(world.exchanges) == 2 * PAIRS_MAX


def test_all_go_on_in_the_next_room_in_their_order_and_what_is_remembered_too() -> None:
    world = World()
    world.put_in(1, 11)
    world.put_in(2, 22)
    world.wait(1_500)
    first = world.put_in(1, 12, DIVINE)
    world.put_in(2, 23, COMMON, ANYTHING)
    new = world.renew()
    assert min(new.state.waiting.items(), key=lambda item: item[1].number)[0] == first
    new.wait(9_500)
    assert len(new.exchanges) == 1, "the same two as yesterday"
    new.put_in(3, 33)
    new.wait(11_000)
    assert new.partners()[1] == {1, 3}
    assert new.state.opening.predecessor == world.state.opening.room
    new.check()
