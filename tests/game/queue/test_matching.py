"""Who meets whom: the house, challenges, strangers; and who is told of it."""

from functools import partial
from typing import Any

import msgspec
import pytest

from game.decider import Wake
from game.effects import CELLAR, Place
from game.ids import HOUSE, PlayerId, WineId
from game.queue.challenges import CHALLENGES_MAX, CHALLENGES_MS, counting
from game.queue.fit import AGAIN_MS, ANYBODY_MS, UNLIKE_MS, Known
from game.queue.queue import QUEUE
from game.queue.ticket import WAIT_MS_MAX
from game.queue.values import Enter, Event, Leave, Left
from game.queue.waiting import Waiting
from game.record import RecordCodec
from game.refusal import Refused
from tests.game.queue.world import ANNA, BELA, CARLA, World, enter, rated_at, renewed


def test_the_house_sits_down_at_once() -> None:
    world = World()
    assert world.ask(ANNA, enter(ANNA, "house", ticket="t1", wines=(1, 2))) == {"ticket": "t1"}
    [battle] = world.battles
    assert [card.player for card in battle.seats] == [ANNA, HOUSE]
    assert battle.seats[1].house
    assert not battle.rated
    assert set(world.places.values()) == {Place("battle", battle.battle)}
    [told] = world.told
    assert (told.player, told.t, told.d["seat"]) == (ANNA, "battle.matched", 0)
    assert told.d["opponent"] == {"player_id": "house", "name": "The House"}


def test_who_waits_for_another_mode_is_not_met() -> None:
    world = World()
    blind = partial(msgspec.structs.replace, mode="blind_tasting")
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t1", wines=(1,)))
    world.ask(BELA, blind(enter(BELA, "anyone", ticket="t2", wines=(2,))))
    world.ask(CARLA, enter(CARLA, BELA, ticket="t3"))
    world.ask(BELA, blind(enter(BELA, CARLA, ticket="t4")))
    assert not world.battles
    assert world.heard("battle.challenged")[-1].d["mode"] == "blind_tasting"
    with pytest.raises(Refused, match="already_queued"):
        world.ask(BELA, blind(enter(BELA, "anyone", ticket="t5")))
    world.ask(CARLA, blind(enter(CARLA, "anyone", ticket="t6")))
    assert world.modes == ["blind_tasting"]
    assert [card.player for card in world.battles[0].seats] == [BELA, CARLA]
    assert {told.d["mode"] for told in world.heard("battle.matched")} == {"blind_tasting"}
    assert set(world.waiting()) == {"t1", "t3", "t4"}


def test_the_house_is_as_strong_as_was_asked() -> None:
    world = World()
    for ticket, strength in (("t1", 5), ("t2", None)):
        asked = enter(ANNA, "house", ticket=ticket)
        world.ask(ANNA, msgspec.structs.replace(asked, mode="blind_tasting", strength=strength))
    assert [battle.seats[1].strength for battle in world.battles] == [5, 3]


def test_each_mode_has_its_own_hands() -> None:
    world = World()
    asked = enter(ANNA, "anyone", ticket="t1", wines=(1, 2, 3, 4))
    with pytest.raises(Refused, match="illegal_hand"):
        world.ask(ANNA, msgspec.structs.replace(asked, mode="blind_tasting"))
    world.ask(ANNA, asked)
    assert set(world.waiting()) == {"t1"}


def test_a_challenge_is_taken_when_it_is_returned_and_not_before() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", wines=(1,), rated=True))
    world.ask(CARLA, enter(CARLA, ANNA, ticket="t2"))
    world.ask(BELA, enter(BELA, CARLA, ticket="t3"))
    assert not world.battles
    world.ask(BELA, enter(BELA, ANNA, ticket="t4", wines=(2,), rated=True))
    [battle] = world.battles
    assert [card.player for card in battle.seats] == [ANNA, BELA]
    assert not battle.rated, "between players who chose each other nothing is rated"
    assert set(world.waiting()) == {"t2", "t3"}
    assert [(told.player, told.d["seat"]) for told in world.heard("battle.matched")] == [(ANNA, 0), (BELA, 1)]


def test_anyone_means_anyone_else() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t1", rated=True))
    with pytest.raises(Refused) as refused:
        world.ask(ANNA, enter(ANNA, "anyone", ticket="t2"))
    assert refused.value.code == "already_queued"
    world.ask(BELA, enter(BELA, "anyone", ticket="t3", rated=True))
    [battle] = world.battles
    assert battle.rated


def test_ratings_far_apart_wait_and_the_wait_is_told() -> None:
    world = World()
    alone = world.ask(ANNA, enter(ANNA, "anyone", ticket="t1", wines=(1,), rated=True, known=rated_at(1500)))
    assert alone == {"ticket": "t1", "wait_ms": None, "why": "nobody"}
    told = world.ask(BELA, enter(BELA, "anyone", ticket="t2", wines=(2,), rated=True, known=rated_at(1700)), 1_000)
    assert told == {"ticket": "t2", "wait_ms": 3_000, "why": "rating"}, "100 points more take the longer of them 4 s"
    assert QUEUE.wake_at_ms(world.state) == 4_000
    world.ask(None, Wake(), 3_999)
    assert not world.battles
    world.ask(None, Wake(), 4_000)
    [battle] = world.battles
    assert battle.rated
    assert battle.waited
    assert [card.rating.rating_hundredths for card in battle.seats] == [150_000, 170_000]
    assert set(world.places.values()) == {Place("battle", battle.battle)}
    assert [told.player for told in world.heard("battle.matched")] == [ANNA, BELA]
    assert not world.waiting()


def test_however_far_apart_nobody_waits_for_ever() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t1", rated=True, known=rated_at(300)))
    world.ask(BELA, enter(BELA, "anyone", ticket="t2", rated=True, known=rated_at(3000)))
    assert QUEUE.wake_at_ms(world.state) == ANYBODY_MS
    world.ask(None, Wake(), ANYBODY_MS)
    assert len(world.battles) == 1


def test_the_last_opponent_is_avoided_while_another_may_come() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t1", rated=True, known=rated_at(1500, met=((BELA, 3),))))
    told = world.ask(BELA, enter(BELA, "anyone", ticket="t2", rated=True, known=rated_at(1500, met=((ANNA, 3),))))
    assert told["why"] == "just_met"
    world.ask(CARLA, enter(CARLA, "anyone", ticket="t3", rated=True, known=rated_at(1550)), 100)
    [battle] = world.battles
    assert [card.player for card in battle.seats] == [ANNA, CARLA], "who has waited longest"
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t4", rated=True, known=rated_at(1500, met=((BELA, 3),))), 200)
    world.ask(None, Wake(), AGAIN_MS)
    assert [card.met_today for card in world.battles[1].seats] == [3, 3]


def test_rated_and_unrated_play_each_other_when_nobody_else_is_there() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t1", rated=True))
    told = world.ask(BELA, enter(BELA, "anyone", ticket="t2"))
    assert told["why"] == "unlike"
    world.ask(None, Wake(), UNLIKE_MS)
    [battle] = world.battles
    assert not battle.rated


def test_who_blocks_somebody_never_meets_him() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t1", known=Known(apart=(BELA,))))
    world.ask(BELA, enter(BELA, "anyone", ticket="t2"))
    world.ask(None, Wake(), WAIT_MS_MAX - 1)
    assert not world.battles
    assert len(world.waiting()) == 2


def test_a_ticket_is_left_only_by_who_holds_it() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", wines=(7,)))
    for who, ticket in ((BELA, "t1"), (ANNA, "t0")):
        with pytest.raises(Refused) as refused:
            world.ask(who, Leave(ticket))
        assert refused.value.code == "no_such_ticket"
    world.ask(ANNA, Leave("t1"))
    assert world.places == {WineId(7): CELLAR}
    with pytest.raises(Refused):
        world.ask(ANNA, Leave("t1"))


def test_who_is_no_more_waits_for_nobody_and_nobody_for_him() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t1", wines=(7,), rated=True))
    world.ask(ANNA, enter(ANNA, BELA, ticket="t2"))
    world.ask(CARLA, enter(CARLA, ANNA, ticket="t3", wines=(8,)))
    world.ask(CARLA, enter(CARLA, BELA, ticket="t4"))
    world.ask(None, Leave(gone=ANNA))
    assert list(world.waiting()) == ["t4"]
    assert world.places == {WineId(7): CELLAR, WineId(8): CELLAR}
    ended = [(told.player, told.d) for told in world.heard("battle.challenge_ended")]
    assert ended == [(BELA, {"ticket": "t2"})], "into the inbox of who is gone nothing is written"
    assert [(told.player, told.d) for told in world.heard("battle.nobody_came")] == [(CARLA, {"ticket": "t3"})]
    world.ask(BELA, enter(BELA, "anyone", ticket="t5", rated=True))
    assert not world.battles
    again = QUEUE.decide(world.state, None, Leave(gone=ANNA), 0)
    assert (list(again.events), list(again.effects)) == ([], []), "where he is not, nothing happens"


class _LeaveOfBefore(msgspec.Struct, frozen=True, tag="leave"):
    """As programs know it in which nobody was ever gone for good."""

    ticket: str


def test_an_earlier_program_reads_of_who_is_no_more_as_of_any_other_who_leaves() -> None:
    body = RecordCodec(QUEUE).encode_body(Leave(gone=ANNA), [Left("t1")], {}, b"")
    of_before = msgspec.msgpack.Decoder(tuple[_LeaveOfBefore | Enter, list[Event], dict[str, Any], bytes])
    assert of_before.decode(body) == (_LeaveOfBefore(""), [Left("t1")], {}, b"")


def test_who_is_challenged_is_told_and_told_when_it_is_over() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", wines=(1,)))
    [told] = world.told
    assert (told.player, told.t) == (BELA, "battle.challenged")
    d = {"from": {"player_id": "ref-1", "name": "Player 1"}, "mode": "pairing", "ticket": "t1"}
    assert told.d == d
    world.ask(ANNA, Leave("t1"))
    world.ask(ANNA, enter(ANNA, CARLA, ticket="t2"), 1_000)
    world.ask(None, Wake(), 1_000 + WAIT_MS_MAX)
    ended = world.heard("battle.challenge_ended")
    assert [(told.player, told.d) for told in ended] == [(BELA, {"ticket": "t1"}), (CARLA, {"ticket": "t2"})]
    world.ask(ANNA, enter(ANNA, "anyone", ticket="t3"))
    world.ask(ANNA, Leave("t3"))
    assert len(world.heard("battle.challenged")) == 2, "who waits for anyone has challenged nobody"
    assert len(world.heard("battle.challenge_ended")) == 2


def test_nobody_floods_anothers_inbox() -> None:
    """Six challenges an hour, and a renewed queue has not forgotten them; others may still challenge, and be."""
    world = World()

    def challenge(number: int, now_ms: int, versus: PlayerId = BELA) -> None:
        world.ask(ANNA, enter(ANNA, versus, ticket=f"t{number}"), now_ms)
        world.ask(ANNA, Leave(f"t{number}"), now_ms)

    for number in range(CHALLENGES_MAX):
        challenge(number, 1_000 * number)
    with pytest.raises(Refused) as refused:
        challenge(50, 10_000)
    assert refused.value.code == "rate_limited"
    assert refused.value.retry_after_ms == CHALLENGES_MS - 10_000
    challenge(51, 10_000, CARLA)
    world.ask(CARLA, enter(CARLA, BELA, ticket="t52"), 10_000)
    world.ask(BELA, enter(BELA, ANNA, ticket="t53"), 10_000)
    world.ask(ANNA, enter(ANNA, BELA, ticket="t54"), 10_000)
    assert len(world.battles) == 1, "to accept is no challenge"
    assert len(world.heard("battle.challenged")) == CHALLENGES_MAX + 3
    world.state = msgspec.structs.replace(world.state, waiting=Waiting())
    successor = QUEUE.initial(renewed(world, 20_000))
    assert len(counting(successor.challenges, 20_000)) == CHALLENGES_MAX + 3
    world.state = successor
    with pytest.raises(Refused):
        challenge(60, CHALLENGES_MS - 1)
    challenge(61, CHALLENGES_MS)
    with pytest.raises(Refused):
        challenge(62, CHALLENGES_MS)
    challenge(63, 3 * CHALLENGES_MS)
    assert len(world.state.challenges.since(0)) == 1, "what counts no more is forgotten"
