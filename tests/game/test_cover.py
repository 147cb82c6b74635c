"""A cover under anything that can happen to it: coins and wine are always somewhere, and it is undone at most once.

Beside the rules runs a plain account of who has which coins and whose the wine is; whatever is asked, by whom and when,
the undoing has to be possible as long as the cover runs, and the record has to replay.
"""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game.auction.opening import Party
from game.cover import (
    COOLING_OFF_MS,
    COVER,
    GIVEN_BACK_MS,
    OFFERED_MS,
    Begin,
    Command,
    CoverOpening,
    CoverOver,
    Keep,
    StepBack,
    premium_of,
    refund_of,
)
from game.decider import Open, Resumed, Wake
from game.effects import CELLAR, MoveCoins, MoveWine, Place
from game.ids import PlayerId, RoomId, WineId
from game.record import Entry, Resume, replay, verify
from game.refusal import Refused

BUYER, SELLER, STRANGER = PlayerId(1), PlayerId(2), PlayerId(3)
START_MS = 1_795_334_400_000
ROOM, TRADE = RoomId("01920000-0000-7000-8000-000000000001"), RoomId("01920000-0000-7000-8000-000000000002")
ESCROW = Place("escrow", ROOM)
CODES = {
    "not_your_purchase", "not_insured", "cover_over", "already_insured", "insurance_too_late", "short", "wine_not_free",
}  # fmt: skip


class CoverMachine(RuleBasedStateMachine):
    @initialize(
        price=st.integers(1, 5_000), spent=st.sampled_from((0, 0, 0, 21)), purse=st.sampled_from((300, 300, 300, 0))
    )
    def open(self, price: int, spent: int, purse: int) -> None:
        opening = CoverOpening(
            cover=ROOM,
            rules_version=COVER.rules_version,
            opened_at_ms=START_MS,
            trade=TRADE,
            traded_at_ms=START_MS,
            buyer=Party(BUYER, "b", "Buyer"),
            seller=Party(SELLER, "s", "Seller"),
            wine=WineId(7),
            ref="w",
            name="A wine",
            price=price,
        )
        self.opening, self.state = opening, COVER.initial(opening)
        self.now_ms, self.entries = START_MS, list[Entry]()
        self.coins = {
            ("available", BUYER): purse,
            ("available", SELLER): max(0, refund_of(price) + 20 - spent),
            ("held", SELLER): 0,
            ("fees", None): 0,
        }
        self.total = sum(self.coins.values())
        self.wine = (BUYER, CELLAR)
        self.undone = 0
        self.ask(None, Open())

    def ask(self, actor: PlayerId | None, command: Command) -> str | None:
        """Ask; the code of its refusal. A guard that does not hold refuses as the database would."""
        try:
            decision = COVER.decide(self.state, actor, command, self.now_ms)
        except Refused as refused:
            return refused.code if refused.code in CODES else self.no_such_code(refused)
        coins, wine = dict(self.coins), self.wine
        for effect in decision.effects:
            if isinstance(effect, MoveCoins):
                source, target = [(one.kind, one.player) for one in (effect.source, effect.target)]
                coins[source] -= effect.amount
                coins[target] += effect.amount
                if coins[source] < 0:
                    assert source[0] == "available", "what is held is there"
                    return "short"
            elif isinstance(effect, MoveWine):
                if wine != (effect.owner, effect.origin):
                    assert isinstance(command, Begin), "what is in escrow is there"
                    return "wine_not_free"
                wine = (effect.new_owner or effect.owner, effect.target)
        self.coins, self.wine = coins, wine
        events = list(decision.events)
        self.append(actor, command, events, decision.answer)
        for event in events:
            self.state = COVER.evolve(self.state, event)
            self.undone += isinstance(event, CoverOver) and event.outcome == "stepped_back"
        return None

    def no_such_code(self, refused: Refused) -> str:
        raise AssertionError(f"no cover refuses with {refused.code}")

    @property
    def running(self) -> bool:
        ends_ms = self.state.ends_at_ms
        return ends_ms is not None and not self.state.over and self.now_ms < ends_ms

    def live(self) -> bool:
        return hasattr(self, "state") and not self.state.over

    @rule(actor=st.sampled_from((BUYER, SELLER)))
    def look(self, actor: PlayerId) -> None:
        role = COVER.role_of(self.state, actor)
        assert COVER.view_state(self.state, role) == {}, "nothing is to be seen in it"

    @precondition(live)
    @rule(actor=st.sampled_from((BUYER, BUYER, SELLER, STRANGER)))
    def begin(self, actor: PlayerId) -> None:
        before, late = self.state, self.now_ms >= START_MS + OFFERED_MS
        code = self.ask(actor, Begin(1))
        if actor != BUYER:
            assert code == "not_your_purchase"
        elif before.ends_at_ms is not None:
            assert code == "already_insured"
        elif late:
            assert code == "insurance_too_late"
        elif code is None:
            assert self.wine == (BUYER, ESCROW)
            assert self.coins["held", SELLER] == refund_of(self.opening.price)
            assert self.coins["fees", None] == premium_of(self.opening.price) >= 1

    @precondition(live)
    @rule(actor=st.sampled_from((BUYER, BUYER, SELLER, STRANGER)), back=st.booleans())
    def end(self, actor: PlayerId, back: bool) -> None:
        running = self.running
        code = self.ask(actor, StepBack() if back else Keep())
        assert (code is None) == (running and actor == BUYER), "always possible while it runs, and to him alone"

    @precondition(live)
    @rule(wait_ms=st.sampled_from((1, 60_000, OFFERED_MS, COOLING_OFF_MS - 1, COOLING_OFF_MS)))
    def wait(self, wait_ms: int) -> None:
        self.now_ms += wait_ms
        due_ms = COVER.wake_at_ms(self.state)
        assert due_ms is not None
        self.ask(None, Wake())
        assert COVER.is_over(self.state) == (self.now_ms >= due_ms)

    @precondition(live)
    @rule(lost_ms=st.sampled_from((2_000, 3_600_000, COOLING_OFF_MS)))
    def lose_time(self, lost_ms: int) -> None:
        self.now_ms += lost_ms
        resumed = Resumed(len(self.entries) + 2, lost_ms, self.now_ms)
        began = self.state.ends_at_ms is not None
        self.state = COVER.evolve(self.state, resumed)
        if began:
            assert self.running, "he has time to step back after all"
            assert (self.state.ends_at_ms or 0) >= self.now_ms + GIVEN_BACK_MS
        self.append(None, Resume(), [resumed], {})

    def append(self, actor: PlayerId | None, command: Any, events: list[Any], answer: Any) -> None:
        seq, first_n = len(self.entries) + 1, 1 + sum(len(entry.events) for entry in self.entries)
        self.entries.append(Entry(seq, first_n, self.now_ms, actor, None, command, events, answer, b""))

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "state"):
            return
        assert sum(self.coins.values()) == self.total
        assert min(self.coins.values()) >= 0
        assert self.undone <= 1
        in_escrow = self.wine == (BUYER, ESCROW)
        held = self.coins["held", SELLER]
        assert in_escrow == (held > 0) == (self.state.ends_at_ms is not None and not self.state.over)
        if self.state.over:
            assert self.wine == (SELLER if self.undone else BUYER, CELLAR)

    @invariant()
    def the_record_replays(self) -> None:
        if hasattr(self, "state"):
            assert replay(COVER, self.opening, self.entries) == self.state
            assert verify(COVER, self.opening, self.entries) is None


CoverMachine.TestCase.settings = settings(max_examples=300, stateful_step_count=20, deadline=None)
TestCover: Any = CoverMachine.TestCase


@given(price=st.integers(1, 10**9))
def test_a_premium_and_a_refund_are_parts_of_the_price(price: int) -> None:
    assert 1 <= premium_of(price) <= price
    assert price * 0.05 <= premium_of(price) < price * 0.05 + 1
    assert 1 <= refund_of(price) <= price
