"""The queue: nobody waits twice, nobody is matched twice, and every wine that is laid is in exactly one place."""

from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from game.decider import Wake
from game.ids import PlayerId, WineId
from game.queue.queue import QUEUE
from game.queue.ticket import WAIT_MS_MAX
from game.queue.values import Leave, Left
from game.record import replay, verify
from game.refusal import Refused
from tests.game.queue.world import ANNA, BELA, CARLA, World, enter, rated_at


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
