"""A tasting under anything that can happen to it: legal and illegal choices, time, lost connections, a lost server."""

from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game.battle.clock import BANK_MS, GRACE_MS, TURN_MS
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.battle.names import CLOCK, VOID
from game.blind_tasting.battle import BLIND_TASTING
from game.blind_tasting.commands import Bluff, Call, Choice, Command, Commit, Double, Pin, Sniff
from game.blind_tasting.events import ChoiceLocked, Event
from game.blind_tasting.mode import MODE
from game.blind_tasting.names import SENSES, SLOTS
from game.blind_tasting.state import State
from game.blind_tasting.values import ROUNDS
from game.decider import WATCHER, Open, Resumed, Role, Wake
from game.effects import CELLAR, BattleBegan, BattleEnded, Effect, LogActivity, MoveWine, Notify, Place
from game.ids import PlayerId
from game.record import Entry, RecordCodec, replay, verify
from game.refusal import Refused
from tests.game.blind_tasting.tasting import PLAYERS, offered, opening
from tests.game.pairing.dealing import ANNA, BELA, CARLA, ROOM, START_MS, own_hand

SEATS = st.integers(0, 1)
LATE_MS = TURN_MS + BANK_MS + 2 * GRACE_MS
EVERYTHING: list[Choice] = [
    *(Sniff(sense) for sense in (*SENSES, "ear")),
    *(kind(slot) for kind in (Bluff, Call, Double) for slot in (*SLOTS, "vintage")),
    *(Pin(slot, value) for slot in (*SLOTS, "vintage") for value in (-1, 0, 1, 5, 30)),
]


class TastingMachine(RuleBasedStateMachine):
    @initialize(seed=st.integers(0, 1000), brought=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def open(self, seed: int, brought: tuple[int, int]) -> None:
        hands = own_hand(100, shift=seed)[: brought[0]], own_hand(200, shift=seed // 7)[: brought[1]]
        self.opening = opening(seed, hands)
        self.own = {bottle.wine: player for player, hand in zip(PLAYERS, hands, strict=True) for bottle in hand}
        self.state: State = BLIND_TASTING.initial(self.opening)
        self.now_ms = START_MS
        self.epoch = 1
        self.entries: list[Entry] = []
        self.effects: list[Effect] = []
        self.codec = RecordCodec(BLIND_TASTING)
        self.do(None, Open())

    def do(self, actor: PlayerId | None, command: Command) -> list[Event]:
        """Decides twice, writes down, reads back, and goes on from what was read."""
        decision = BLIND_TASTING.decide(self.state, actor, command, self.now_ms)
        assert decision == BLIND_TASTING.decide(self.state, actor, command, self.now_ms), "deciding changes nothing"
        assert not BLIND_TASTING.is_over(self.state) or not decision.events, "nothing happens after the end"
        events = list(decision.events)
        if events:
            body = self.codec.encode_body(command, events, decision.answer, b"")
            entry = self.codec.decode_entry(len(self.entries) + 1, 1, self.now_ms, actor, None, body)
            assert entry.events == events
            assert entry.command == command
            self.entries.append(entry)
        for event in events:
            self.state = BLIND_TASTING.evolve(self.state, event)
        self.effects += decision.effects
        return events

    @precondition(lambda self: not BLIND_TASTING.is_over(self.state))
    @rule(seat=SEATS, number=st.integers(0, 200), wait_ms=st.integers(0, TURN_MS))
    def choose(self, seat: int, number: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        views = self.offered(seat)
        turn = self.state.turn
        if self.state.seats[seat].chosen is not None:
            assert views == []
            self.refused(PLAYERS[seat], Commit(turn, Sniff("nose")), "already_committed")
            return
        assert [msgspec.to_builtins(one) for one in offered(self.state, seat)] == views
        events = self.do(PLAYERS[seat], MODE.commit_of(turn, views[number % len(views)]))
        assert isinstance(events[0], ChoiceLocked)
        over = self.state.over
        unserved = over is not None and over.reason in (CLOCK, VOID)  # the round is not revealed any more
        assert len(events) == (1 if self.state.turn == turn and over is None else 2 if unserved else 3)

    @precondition(lambda self: not BLIND_TASTING.is_over(self.state))
    @rule(seat=SEATS)
    def exactly_what_is_offered_is_accepted(self, seat: int) -> None:
        if self.state.seats[seat].chosen is not None:
            return
        legal = set(offered(self.state, seat))
        assert any(isinstance(choice, Sniff) for choice in legal), "there is always something to do"
        for choice in EVERYTHING:
            command = Commit(self.state.turn, choice)
            if choice in legal:
                BLIND_TASTING.decide(self.state, PLAYERS[seat], command, self.now_ms)
            else:
                self.refused(PLAYERS[seat], command, "illegal_choice")

    @rule(seat=SEATS, off=st.sampled_from([-7, -1, 1, 2]))
    def another_turn_is_stale(self, seat: int, off: int) -> None:
        code = "battle_over" if BLIND_TASTING.is_over(self.state) else "stale_turn"
        self.refused(PLAYERS[seat], Commit(self.state.turn + off, Sniff("nose")), code)

    @rule(command=st.sampled_from([Commit(1, Sniff("nose")), Forfeit()]), actor=st.sampled_from([CARLA, None]))
    def who_does_not_sit_is_refused(self, command: Command, actor: PlayerId | None) -> None:
        self.refused(actor, command, "not_your_battle")

    @rule(wait_ms=st.integers(0, LATE_MS))
    def wake(self, wait_ms: int) -> None:
        self.now_ms += wait_ms
        due = BLIND_TASTING.wake_at_ms(self.state)
        events = self.do(None, Wake())
        assert bool(events) is (due is not None and due <= self.now_ms)

    @rule(seat=SEATS, wait_ms=st.integers(0, GRACE_MS))
    def leave(self, seat: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        self.do(None, SeatLeft(seat))

    @rule(seat=SEATS, wait_ms=st.integers(0, 2 * GRACE_MS))
    def come_back(self, seat: int, wait_ms: int) -> None:
        self.now_ms += wait_ms
        self.do(None, SeatBack(seat))

    @rule(lost_ms=st.integers(0, 60_000))
    def the_server_was_gone(self, lost_ms: int) -> None:
        self.now_ms += lost_ms
        self.epoch += 1
        resumed = Resumed(self.epoch, lost_ms, self.now_ms)
        self.entries.append(Entry(len(self.entries) + 1, 1, self.now_ms, None, None, Wake(), [resumed], {}))
        self.state = BLIND_TASTING.evolve(self.state, resumed)
        if not BLIND_TASTING.is_over(self.state):
            assert BLIND_TASTING.view_event(resumed, WATCHER).d["deadline_ms"] == self.state.deadline_ms

    @precondition(lambda self: not BLIND_TASTING.is_over(self.state) and len(self.state.rounds) >= 3)
    @rule(seat=SEATS)
    def forfeit(self, seat: int) -> None:
        self.do(PLAYERS[seat], Forfeit())
        assert self.state.over is not None
        assert (self.state.over.winner, self.state.over.score[seat]) == (1 - seat, 0)

    def teardown(self) -> None:
        """The record leads to the state, and the rules decide it again just so."""
        if not hasattr(self, "state"):
            return
        assert replay(BLIND_TASTING, self.opening, self.entries) == self.state
        if self.epoch == 1:
            assert verify(BLIND_TASTING, self.opening, self.entries) is None

    @invariant()
    def what_is_owned_comes_home_once(self) -> None:
        moved = [effect for effect in self.effects if isinstance(effect, MoveWine)]
        over = BLIND_TASTING.is_over(self.state)
        home = [MoveWine(wine, self.own[wine], Place("battle", ROOM), CELLAR) for wine in self.own if wine is not None]
        assert sorted(moved, key=lambda move: move.wine) == (sorted(home, key=lambda move: move.wine) if over else [])
        for kind, count in ((BattleBegan, 1), (BattleEnded, int(over)), (Notify, 2 * over), (LogActivity, 2 * over)):
            assert sum(isinstance(effect, kind) for effect in self.effects) == count

    @invariant()
    def the_claims_are_lawful(self) -> None:
        assert len(self.state.rounds) <= self.state.turn <= ROUNDS
        for seat in self.state.seats:
            for slot in range(len(SLOTS)):
                claims = [claim for claim in seat.claims if claim.slot == slot]
                standing = [claim for claim in claims if not claim.struck and not claim.bluff]
                assert len(standing) <= 1, "one true claim a slot stands"
                assert sum(claim.bluff for claim in claims) <= 1
                assert not any(claim.bluff for claim in claims[1:]), "a bluff comes first or not at all"
            assert len({trait for trait, _ in seat.told}) == len(seat.told), "a sniff tells nothing twice"

    def offered(self, seat: int) -> list[dict[str, Any]]:
        return list(BLIND_TASTING.view_state(self.state, Role(seat))["you"]["choices"])

    def refused(self, actor: PlayerId | None, command: Command, code: str) -> None:
        with pytest.raises(Refused) as refusal:
            BLIND_TASTING.decide(self.state, actor, command, self.now_ms)
        assert refusal.value.code == code


assert PLAYERS == (ANNA, BELA)
TestTasting = TastingMachine.TestCase
TestTasting.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
