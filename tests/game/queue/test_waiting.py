"""Who waits is found as if everybody had been asked, and challenges count as if all had been kept."""

from itertools import combinations

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game.battle.names import ModeName
from game.ids import PlayerId, RoomId
from game.lately import Lately, lately
from game.queue.challenges import CHALLENGES_MS, Challenge, counting
from game.queue.fit import Known, fits_at_ms, wait
from game.queue.ticket import REMATCH_MS, WAIT_MS_MAX, Ticket
from game.queue.waiting import Waiting, joined, later, left, waiting_of
from tests.game.queue.world import rated_at

PLAYERS = [PlayerId(number) for number in range(1, 6)]
BATTLE = RoomId("01920000-0000-7000-8000-000000000009")


class Everybody(RuleBasedStateMachine):
    """Beside what is found by looking it up, a plain list of all tickets and one of all challenges."""

    def __init__(self) -> None:
        super().__init__()
        self.now_ms = 0
        self.count = 0
        self.waiting = Waiting()
        self.tickets: list[Ticket] = []
        self.challenges = Lately[Challenge]()
        self.made: list[Challenge] = []

    @initialize(at_ms=st.sampled_from((0, CHALLENGES_MS - 1, 5 * CHALLENGES_MS)))
    def begin(self, at_ms: int) -> None:
        self.now_ms = at_ms

    @rule(ms=st.one_of(st.integers(0, 5_000), st.sampled_from((REMATCH_MS, WAIT_MS_MAX, CHALLENGES_MS))))
    def pass_time(self, ms: int) -> None:
        self.now_ms += ms

    @rule(
        player=st.sampled_from(PLAYERS),
        versus=st.sampled_from((None, None, *PLAYERS)),
        mode=st.sampled_from(("pairing", "knowledge")),
        rated=st.booleans(),
        known=st.builds(rated_at, st.sampled_from((1200, 1500, 1900))),
        again_in_ms=st.none() | st.integers(0, REMATCH_MS),
        names_a_battle=st.booleans(),
    )
    def come(
        self,
        player: PlayerId,
        versus: PlayerId | None,
        mode: ModeName,
        rated: bool,
        known: Known,
        again_in_ms: int | None,
        names_a_battle: bool,
    ) -> None:
        """Somebody takes a place, if no one is there whom he fits at once; what he asks of others is a challenge."""
        again = None if versus is None else again_in_ms
        lasts_ms = WAIT_MS_MAX if again is None else again
        rematch = None if again is None else BATTLE
        self.count += 1
        ticket = Ticket(
            *(f"t{self.count}", player, "", "", versus, rated, (), self.now_ms + lasts_ms),
            mode=mode, known=known, battle=BATTLE if names_a_battle else None, rematch=rematch,
        )  # fmt: skip
        fits = [one for one in self.tickets if (at_ms := fits_at_ms(one, ticket)) is not None and at_ms <= self.now_ms]
        candidates = self.waiting.candidates(ticket)
        assert [one for one in candidates if one in fits] == fits, "oldest first"
        assert wait(ticket, candidates) == wait(ticket, self.tickets)
        if not fits:
            self.waiting = joined(self.waiting, ticket)
            self.tickets.append(ticket)
        if versus is not None:
            challenge = Challenge(player, versus, self.now_ms, rematch)
            self.challenges = self.challenges.and_(challenge)
            self.made.append(challenge)

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        gone = data.draw(st.lists(st.sampled_from(self.tickets), min_size=1, max_size=2, unique_by=lambda one: one.id))
        self.waiting = left(self.waiting, [*(one.id for one in gone), "nobody"])
        self.tickets = [one for one in self.tickets if one not in gone]

    @rule()
    def those_who_waited_in_vain_go(self) -> None:
        out = self.waiting.out(self.now_ms)
        assert out == [one for one in self.tickets if one.expires_at_ms <= self.now_ms], "oldest first"
        self.waiting = left(self.waiting, [one.id for one in out])
        self.tickets = [one for one in self.tickets if one not in out]

    @rule(ms=st.integers(0, 10_000))
    def the_queue_stood_still(self, ms: int) -> None:
        self.waiting = later(self.waiting, ms)
        self.tickets = [msgspec.structs.replace(one, expires_at_ms=one.expires_at_ms + ms) for one in self.tickets]
        self.now_ms += ms

    @rule()
    def it_goes_on_in_another_room(self) -> None:
        self.challenges = lately(counting(self.challenges, self.now_ms))

    @invariant()
    def tickets_are_found(self) -> None:
        assert list(self.waiting.tickets.values()) == self.tickets
        for player in PLAYERS:
            assert self.waiting.of(player) == [one for one in self.tickets if one.player == player]
            assert self.waiting.wanting(player) == [one for one in self.tickets if one.versus == player]
        assert self.waiting == waiting_of(self.tickets)

    @invariant()
    def the_next_to_go_is_known(self) -> None:
        assert self.waiting.first_out_ms() == min((one.expires_at_ms for one in self.tickets), default=None)
        fits = [
            at_ms
            for one, other in combinations(self.tickets, 2)
            if (one.battle or other.battle) and (at_ms := fits_at_ms(one, other)) is not None
        ]
        pair = self.waiting.next_pair()
        assert (None if pair is None else pair[0]) == min(fits, default=None)

    @invariant()
    def challenges_that_count_are_kept(self) -> None:
        kept = [one for one in self.made if one.counts(self.now_ms)]
        order = [(one.at_ms, one.player, one.versus, one.battle) for one in counting(self.challenges, self.now_ms)]
        assert sorted(order, key=str) == sorted(
            ((one.at_ms, one.player, one.versus, one.battle) for one in kept), key=str
        )
        assert [at_ms for at_ms, *_ in order] == sorted(at_ms for at_ms, *_ in order)
        for player, versus in {(one.player, one.versus) for one in kept}:
            his = [one for one in self.challenges.of(player, versus) if one.counts(self.now_ms)]
            assert his == [one for one in kept if (one.player, one.versus) == (player, versus)]


TestEverybody = Everybody.TestCase
TestEverybody.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_who_waits_for_somebody_by_name_is_nobody_else_s_matter() -> None:
    named = [
        Ticket(f"t{number}", PlayerId(number), "", "", PlayerId(10_000 + number), False, (), WAIT_MS_MAX, battle=BATTLE)
        for number in range(1_000)
    ]
    waiting = waiting_of(named)
    for versus in (None, PlayerId(7)):
        mine = msgspec.structs.replace(named[0], id="mine", player=PlayerId(10_007), versus=versus)
        assert list(waiting.candidates(mine)) == ([] if versus is None else [named[7]])
    assert waiting.anybody == {}, "of whom each is compared with each"


def test_who_has_waited_in_vain_goes_before_whoever_came_after_him() -> None:
    wish = Ticket("t1", PLAYERS[0], "", "", PLAYERS[1], False, (), REMATCH_MS, rematch=BATTLE)
    plain = Ticket("t2", PLAYERS[2], "", "", None, False, (), WAIT_MS_MAX)
    waiting = waiting_of([wish, plain])
    assert waiting.out(REMATCH_MS) == [wish]
    assert waiting.out(WAIT_MS_MAX) == [wish, plain], "as in records of before, which are decided anew"
