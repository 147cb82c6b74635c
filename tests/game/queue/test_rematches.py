"""Another battle with the same one, and series of them."""

from typing import Any

import pytest

from game.battle.bottle import Laid
from game.decider import Wake
from game.effects import CELLAR, Place
from game.ids import PlayerId, RoomId, WineId
from game.queue.challenges import CHALLENGES_MAX, counting
from game.queue.fit import ANYBODY_MS, Known
from game.queue.queue import QUEUE
from game.queue.series import GoOn
from game.queue.ticket import REMATCH_MS
from game.queue.values import Enter, Leave, Rematch
from game.record import replay, verify
from game.refusal import Refused
from tests.game.queue.world import ANNA, BELA, CARLA, World, bottle, enter, rated_at, renewed


def again(player: PlayerId, versus: PlayerId, ticket: str, end_ms: int = 0, **more: Any) -> Enter:
    rematch = Rematch(RoomId("the last one"), end_ms + REMATCH_MS)
    return enter(player, versus, ticket=ticket, rematch=rematch, **more)


def test_both_want_another_battle() -> None:
    world = World()
    world.ask(ANNA, again(ANNA, BELA, "t1", wines=(1,), rated=True), 10_000)
    [told] = world.told
    assert (told.player, told.t) == (BELA, "battle.rematch_wanted")
    assert (told.d["battle"], told.d["ticket"], told.d["expires_at_ms"]) == ("the last one", "t1", REMATCH_MS)
    assert told.d["from"] == {"player_id": "ref-1", "name": "Player 1"}
    with pytest.raises(Refused, match="already_queued"):
        world.ask(ANNA, again(ANNA, BELA, "t2"), 11_000)
    world.ask(BELA, again(BELA, ANNA, "t3"), REMATCH_MS)
    [battle] = world.battles
    assert [card.player for card in battle.seats] == [ANNA, BELA]
    assert not battle.rated
    assert not world.waiting()


def test_a_wish_for_another_battle_ends_with_its_minute() -> None:
    world = World()
    world.ask(ANNA, again(ANNA, BELA, "t1", wines=(1,)), 59_000)
    assert QUEUE.wake_at_ms(world.state) == REMATCH_MS
    world.ask(None, Wake(), REMATCH_MS)
    assert world.places == {WineId(1): CELLAR}
    assert [told.t for told in world.told[1:]] == ["battle.nobody_came", "battle.challenge_ended"]
    with pytest.raises(Refused, match="rematch_too_late"):
        world.ask(BELA, again(BELA, ANNA, "t2"), REMATCH_MS + 1)


def test_a_battle_gives_each_of_its_two_one_wish() -> None:
    """So nobody floods an inbox with them; and they are no challenges, of which there are six an hour."""
    world = World()
    world.ask(ANNA, again(ANNA, BELA, "t1"), 1_000)
    world.ask(ANNA, Leave("t1"), 2_000)
    with pytest.raises(Refused, match="rematch_asked"):
        world.ask(ANNA, again(ANNA, BELA, "t2"), 3_000)
    world.ask(BELA, again(BELA, ANNA, "t3"), 4_000)
    world.ask(ANNA, again(ANNA, BELA, "t4"), 5_000)
    assert len(world.battles) == 1, "who asked first may still agree"
    for number in range(CHALLENGES_MAX):
        world.ask(ANNA, enter(ANNA, BELA, ticket=f"t{10 + number}"), 6_000)
        world.ask(ANNA, Leave(f"t{10 + number}"), 6_000)
    world.ask(ANNA, enter(ANNA, CARLA, ticket="t20"), 2 * REMATCH_MS)
    kept = counting(world.state.challenges, 2 * REMATCH_MS)
    assert [one.battle for one in kept] == [None] * (CHALLENGES_MAX + 1), "wishes count as long as they may be had"


def test_who_is_kept_apart_is_not_called() -> None:
    world = World()
    apart = Known(apart=(BELA,))
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", known=apart))
    world.ask(ANNA, Leave("t1"))
    world.ask(ANNA, again(ANNA, BELA, "t2", known=apart))
    world.ask(ANNA, Leave("t2"))
    assert not world.told


def test_the_greater_wish_keeps_watchers_behind() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, "house", ticket="t1", delay_s=20))
    for one, other in ((10, 45), (45, 10)):
        world.ask(ANNA, enter(ANNA, BELA, ticket="t2", delay_s=one))
        world.ask(BELA, enter(BELA, ANNA, ticket="t3", delay_s=other))
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t4", rated=True, known=rated_at(1500), delay_s=5))
    world.ask(BELA, enter(BELA, "anyone", ticket="t5", rated=True, known=rated_at(1700), delay_s=60))
    world.ask(None, Wake(), ANYBODY_MS)
    assert [battle.delay_s for battle in world.battles] == [20, 45, 45, 60]


def go_on(world: World, winner: int | None, successor: str, *, closes: bool = False, wines: Any = ((), ())) -> None:
    [series] = world.state.series.values()
    first, second = (tuple(Laid(bottle(wine), revision=0) for wine in hand) for hand in wines)
    world.ask(None, GoOn(series.battle, winner, closes, RoomId(successor), bytes(32), (first, second)), 5_000)


def of_three(world: World) -> None:
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", best_of=3, wines=(1,), delay_s=9))
    world.ask(BELA, enter(BELA, ANNA, ticket="t2", best_of=3))
    world.places.clear()  # the battle is over, and the wines are home


@pytest.mark.parametrize(
    ("winners", "wins"),
    [
        ((0, 0), [2, 0]),
        ((1, 0, 1), [1, 2]),
        ((0, None, 1), [1, 1]),
        ((None, None, None), [0, 0]),
        ((1, None, 1), [0, 2]),
    ],
)
def test_a_series_ends_when_it_is_decided(winners: tuple[int | None, ...], wins: list[int]) -> None:
    world = World()
    of_three(world)
    for i, winner in enumerate(winners, start=1):
        assert len(world.battles) == i
        go_on(world, winner, f"battle {i}")
    assert not world.state.series
    assert len(world.battles) == len(winners), "no battle after the last"
    told = world.heard("battle.series")
    assert [one.player for one in told] == [ANNA, BELA] * (len(winners) + 1)
    assert (told[0].d["wins"], told[0].d["battle"]) == ([0, 0], world.battles[0].battle)
    assert (told[-1].d["wins"], told[-1].d["battle"], told[-1].d["seat"]) == (wins, None, 1)
    for battle in world.battles:
        assert [card.player for card in battle.seats] == [ANNA, BELA]
        assert (battle.rated, battle.delay_s) == (False, 9)


def test_the_next_battle_of_a_series_is_laid_from_the_cellar_and_opens_once() -> None:
    world = World()
    of_three(world)
    [first] = world.state.series
    go_on(world, 0, "battle 2", wines=((1,), (2,)))
    assert world.places == {wine: Place("battle", RoomId("battle 2")) for wine in (WineId(1), WineId(2))}
    assert [len(card.bottles) for card in world.battles[1].seats] == [1, 1]
    world.ask(None, GoOn(first, 0, False, RoomId("battle 3"), bytes(32)))
    world.ask(None, GoOn(RoomId("no series"), 0, False, RoomId("battle 3"), bytes(32)))
    assert len(world.battles) == 2
    assert (len(world.heard("battle.matched")), len(world.heard("battle.series"))) == (4, 4)
    successor = QUEUE.initial(renewed(world, 6_000))
    assert successor.series == world.state.series, "the next queue keeps them"
    go_on(world, 1, "battle 3", closes=True)
    assert (world.heard("battle.series")[-1].d["wins"], dict(world.state.series)) == ([1, 1], {})
    assert replay(QUEUE, world.opening, world.entries).series == {}
    assert verify(QUEUE, world.opening, world.entries) is None


def test_a_series_is_of_as_many_as_both_want() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", best_of=3))
    assert world.heard("battle.challenged")[0].d["best_of"] == 3
    world.ask(BELA, enter(BELA, ANNA, ticket="t2"))
    assert not world.battles
    assert len(world.waiting()) == 2
