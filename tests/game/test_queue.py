"""The queue: nobody waits twice, nobody is matched twice, and every wine that is laid is in exactly one place."""

from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from game.battle.bottle import Bottle, Laid, bottle_of
from game.battle.opening import BattleOpening, SeatCard
from game.catalogue import OWN
from game.decider import Open, Resumed, Wake
from game.effects import CELLAR, MoveWine, Notify, OpenRoom, Place
from game.glicko import Strength
from game.ids import HOUSE, PlayerId, RoomId, WineId
from game.modes import MODES
from game.queue.fit import AGAIN_MS, ANYBODY_MS, UNLIKE_MS, Known
from game.queue.queue import QUEUE
from game.queue.series import GoOn
from game.queue.values import (
    CHALLENGES_MAX,
    CHALLENGES_MS,
    REMATCH_MS,
    WAIT_MS_MAX,
    Enter,
    Leave,
    Left,
    QueueOpening,
    QueueState,
    Rematch,
    Ticket,
)
from game.record import Entry, RecordCodec, replay, verify
from game.refusal import Refused
from game.standing import Renew
from game.stats import Nature, Stats
from game.wine import Wine

ROOM = RoomId("01920000-0000-7000-8000-000000000001")
NOBODY = Stats(0, 0, 0, 0, 0, 0)
ANNA, BELA, CARLA = PlayerId(1), PlayerId(2), PlayerId(3)


def bottle(wine: int) -> Bottle:
    species = OWN[wine % len(OWN)]
    made = Wine(species.slug, NOBODY, NOBODY, Nature.HONEST, 5, 0, False)
    return bottle_of(species, made, wine_id=WineId(wine), wine_ref=f"wine-{wine}")


def enter(
    player: PlayerId,
    versus: Any,
    *,
    ticket: str,
    wines: tuple[int, ...] = (),
    rated: bool = False,
    known: Known = Known(),  # noqa: B008 - a frozen value
    **more: Any,
) -> Enter:
    laid = tuple(Laid(bottle(wine), revision=0) for wine in wines)
    battle = RoomId(f"01920000-0000-7000-8000-{int(ticket[1:]):012d}")
    return Enter(
        ticket, f"ref-{player}", f"Player {player}", versus, rated, laid, battle, bytes(32), known=known, **more
    )


def rated_at(points: int, **known: Any) -> Known:
    return Known(Strength(points * 100), **known)


class World:
    """A queue, and the world outside it as far as the queue changes it: where each wine is, which battles began."""

    def __init__(self) -> None:
        house = SeatCard(HOUSE, "house", "The House", (), house=True)
        self.opening = QueueOpening(ROOM, 0, house)
        self.state: QueueState = QUEUE.initial(self.opening)
        self.codec = RecordCodec(QUEUE)
        self.entries: list[Entry] = []
        self.places: dict[WineId, Place] = {}
        self.battles: list[BattleOpening] = []
        self.modes: list[str] = []
        self.told: list[Notify] = []
        self.n = 0
        self.ask(None, Open())

    def ask(self, actor: PlayerId | None, command: Any, now_ms: int = 0) -> Any:
        """Decide, write down, read back, evolve and carry out, as the engine does."""
        decision = QUEUE.decide(self.state, actor, command, now_ms)
        body = self.codec.encode_body(command, decision.events, decision.answer, b"")
        entry = self.codec.decode_entry(len(self.entries) + 1, self.n + 1, now_ms, actor, None, body)
        assert entry.events == list(decision.events)
        self.entries.append(entry)
        self.n += len(entry.events)
        for event in entry.events:
            self.state = QUEUE.evolve(self.state, event)
        for effect in decision.effects:
            match effect:
                case MoveWine(wine, _, origin, target):
                    assert self.places.get(wine, CELLAR) == origin, "a wine is moved from where it is"
                    self.places[wine] = target
                case OpenRoom(_, kind, opening) if kind in MODES:
                    assert isinstance(opening, BattleOpening)
                    self.battles.append(opening)
                    self.modes.append(kind)
                case Notify():
                    self.told.append(effect)
                case OpenRoom():
                    pass
                case _:
                    raise AssertionError(effect)
        return decision.answer

    def waiting(self) -> dict[str, Ticket]:
        return dict(self.state.tickets)

    def heard(self, t: str) -> list[Notify]:
        """The inbox lines of this kind."""
        return [told for told in self.told if told.t == t]


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
    world.state = msgspec.structs.replace(world.state, tickets={})
    successor = QUEUE.initial(_renewed(world, 20_000))
    assert len(successor.challenges) == CHALLENGES_MAX + 3
    world.state = successor
    with pytest.raises(Refused):
        challenge(60, CHALLENGES_MS - 1)
    challenge(61, CHALLENGES_MS)
    with pytest.raises(Refused):
        challenge(62, CHALLENGES_MS)
    challenge(63, 3 * CHALLENGES_MS)
    assert len(world.state.challenges) == 1, "what counts no more is forgotten"


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
    assert sum(one.battle is not None for one in world.state.challenges) == 0, "what counts no more is forgotten"


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
    successor = QUEUE.initial(_renewed(world, 6_000))
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


def _renewed(world: World, now_ms: int) -> QueueOpening:
    """What the queue of the next day begins with."""
    decision = QUEUE.decide(world.state, None, Renew(RoomId("next")), now_ms)
    [opening] = [effect.opening for effect in decision.effects if isinstance(effect, OpenRoom)]
    assert isinstance(opening, QueueOpening)
    return opening


def test_nobody_came() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", wines=(7,)), now_ms=1_000)
    assert QUEUE.wake_at_ms(world.state) == 1_000 + WAIT_MS_MAX
    world.ask(None, Wake(), now_ms=999 + WAIT_MS_MAX)
    assert set(world.waiting()) == {"t1"}
    world.ask(None, Wake(), now_ms=1_000 + WAIT_MS_MAX)
    assert not world.waiting()
    assert world.places == {WineId(7): CELLAR}
    [told] = world.heard("battle.nobody_came")
    assert (told.player, told.d) == (ANNA, {"ticket": "t1"})


def test_time_that_the_queue_lost_counts_for_nobody() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1"), now_ms=0)
    state = QUEUE.evolve(world.state, Resumed(2, 5_000, 60_000))
    assert QUEUE.wake_at_ms(state) == WAIT_MS_MAX + 5_000


def test_a_renewed_queue_goes_on_with_those_who_wait() -> None:
    world = World()
    world.ask(ANNA, enter(ANNA, BELA, ticket="t1", wines=(7,)))
    successor = RoomId("01920000-0000-7000-8000-000000000002")
    decision = QUEUE.decide(world.state, None, Renew(successor), 5)
    [opens] = [effect for effect in decision.effects if isinstance(effect, OpenRoom)]
    assert isinstance(opens.opening, QueueOpening)
    assert (opens.opening.room, opens.opening.predecessor, opens.opening.opened_at_ms) == (successor, ROOM, 5)
    assert [ticket.id for ticket in opens.opening.tickets] == ["t1"]
    [move] = [effect for effect in decision.effects if isinstance(effect, MoveWine)]
    assert (move.origin, move.target) == (Place("queue", ROOM), Place("queue", successor))
    world.ask(None, Renew(successor))
    assert QUEUE.is_over(world.state)
    assert set(QUEUE.initial(opens.opening).tickets) == {"t1"}


class Crowd(RuleBasedStateMachine):
    """A few players who queue, leave, are matched and wait too long, in any order."""

    tickets: Bundle[tuple[PlayerId, str]] = Bundle("tickets")

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.now_ms = 0
        self.count = 0

    @rule(
        target=tickets,
        player=st.sampled_from((ANNA, BELA, CARLA)),
        versus=st.sampled_from(("house", "anyone", "anyone", 1, 2, 3)),
        rated=st.booleans(),
        points=st.sampled_from((1200, 1500, 1550, 1900)),
        last=st.sampled_from((ANNA, BELA, CARLA)),
    )
    def enter(self, player: PlayerId, versus: Any, rated: bool, points: int, last: PlayerId) -> Any:
        if versus == player:
            return multiple()
        self.count += 1
        ticket, wine = f"t{self.count}", 1000 + self.count
        mine = [held for held in self.world.waiting().values() if held.player == player]
        try:
            known = rated_at(points, met=() if last == player else ((last, 1),))
            wish = enter(player, versus, ticket=ticket, wines=(wine,), rated=rated, known=known)
            self.world.ask(player, wish, self.now_ms)
        except Refused:
            assert mine, "only who waits already is refused"
            assert WineId(wine) not in self.world.places
            return multiple()
        return player, ticket

    @rule(held=consumes(tickets), player=st.sampled_from((ANNA, BELA, CARLA)))
    def leave(self, held: tuple[PlayerId, str], player: PlayerId) -> None:
        there = held[1] in self.world.waiting()
        try:
            self.world.ask(player, Leave(held[1]), self.now_ms)
        except Refused:
            assert player != held[0] or not there
        else:
            assert player == held[0]
            assert there

    @rule(ms=st.integers(0, WAIT_MS_MAX))
    def wait(self, ms: int) -> None:
        self.now_ms += ms
        for _ in self.world.waiting():  # one pair a wake-up
            self.world.ask(None, Wake(), self.now_ms)
        due_ms = QUEUE.wake_at_ms(self.world.state)
        assert due_ms is None or due_ms > self.now_ms, "whoever is due has left"

    @invariant()
    def every_wine_is_with_its_ticket_or_its_battle(self) -> None:
        waiting = {bottle.wine for ticket in self.world.waiting().values() for bottle in ticket.bottles}
        playing = {
            bottle.wine: battle.battle
            for battle in self.world.battles
            for card in battle.seats
            for bottle in card.bottles
        }
        for wine, place in self.world.places.items():
            match place.kind:
                case "queue":
                    assert wine in waiting
                case "battle":
                    assert playing[wine] == place.room
                case "cellar":
                    assert wine not in waiting
                    assert wine not in playing

    @invariant()
    def nobody_is_matched_with_himself_or_twice_for_one_ticket(self) -> None:
        for battle in self.world.battles:
            assert battle.seats[0].player != battle.seats[1].player
        wines = [bottle.wine for battle in self.world.battles for card in battle.seats for bottle in card.bottles]
        assert len(wines) == len(set(wines))

    @invariant()
    def the_record_leads_to_the_state(self) -> None:
        assert replay(QUEUE, self.world.opening, self.world.entries) == self.world.state

    def teardown(self) -> None:
        assert verify(QUEUE, self.world.opening, self.world.entries) is None
        changed = [msgspec.structs.replace(entry, events=[Left("x")]) for entry in self.world.entries[:1]]
        assert verify(QUEUE, self.world.opening, changed) is not None


TestCrowd = Crowd.TestCase
TestCrowd.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
