"""The pairing battle as a decider: what is the table's own of a battle.

What every battle does (hidden commits, clocks, absences, the end) is in `game.battle.decider`. What a course does is in
`course`, what people see in `view`, and what events change in `state`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from game.battle.clock import TURN_MS, SeatClock
from game.battle.decider import Battle
from game.battle.names import VOID
from game.battle.opening import BattleOpening
from game.battle.rewards import Deeds
from game.chance import Chance, seed_hash
from game.decider import Push, Role
from game.pairing import view
from game.pairing.commands import Command, Commit
from game.pairing.course import default_choice, masks_of, reveal
from game.pairing.deeds import deeds_of
from game.pairing.dishes import COURSES
from game.pairing.events import BattleOpened, BattleOver, ChoiceLocked, Event, TurnOpened, TurnRevealed
from game.pairing.hand import HAND_SIZE
from game.pairing.names import EMPTY_TABLE, LAST_COURSE, MODE
from game.pairing.remember import remember
from game.pairing.serves import SERVE_INDEX
from game.pairing.state import State, evolve, initial, share_permille
from game.pairing.table import lay
from game.refusal import Refused


class PairingBattle(Battle[State]):
    """Two seats, eight courses, six bottles each."""

    kind: ClassVar[str] = MODE
    rules_version: ClassVar[int] = 4
    # 2: what is earned, and ratings; 3: kinds of food, scent, seasons, fitted weights; 4: abilities
    opening_type: Any = BattleOpening
    command_type: Any = Command
    event_type: Any = Event

    def initial(self, opening: BattleOpening) -> State:
        return initial(opening)

    def evolve(self, state: State, event: Event) -> State:
        return evolve(state, event)

    def begin(self, state: State) -> BattleOpened:
        opening = state.opening
        table = lay(opening, Chance(opening.seed))
        return BattleOpened(
            opening.battle, opening.rated, self.rules_version, seed_hash(opening.seed), table.menu, table.seats
        )

    def open_turn(self, state: State, now_ms: int) -> TurnOpened:
        first, second = state.seats
        return TurnOpened(
            state.turn + 1,
            now_ms,
            now_ms + TURN_MS,
            (masks_of(first.board), masks_of(second.board)),
            (first.clock.bank_ms, second.clock.bank_ms),
        )

    def lock(self, state: State, seat: int, commit: Commit, clock: SeatClock, now_ms: int) -> ChoiceLocked:
        serve, wine = SERVE_INDEX.get(commit.serve, -1), commit.wine
        if serve < 0 or not 0 <= wine < HAND_SIZE or not state.masks[seat][wine] >> serve & 1:
            raise Refused("illegal_choice", "That wine can't be served that way now.", turn=state.turn)
        return ChoiceLocked(state.turn, seat, wine, serve, False, clock)

    def lock_default(self, state: State, seat: int, clock: SeatClock, now_ms: int) -> ChoiceLocked:
        return ChoiceLocked(state.turn, seat, *default_choice(state.seats[seat].board), True, clock)

    def reveal(self, state: State) -> TurnRevealed:
        first, second = state.seats
        assert first.chosen is not None, "both choices lie"
        assert second.chosen is not None, "both choices lie"
        return reveal(state.table, state.turn, (first.board, second.board), (first.chosen, second.chosen))

    def decided(self, state: State) -> tuple[int | None, str] | None:
        """The end where a table is empty or the last course is eaten."""
        left = [seat.board.stamina for seat in state.seats]
        if min(left) <= 0:
            return None if max(left) <= 0 else int(left[1] > 0), EMPTY_TABLE
        if state.turn < COURSES:
            return None
        shares = share_permille(state, 0), share_permille(state, 1)
        return None if shares[0] == shares[1] else int(shares[1] > shares[0]), LAST_COURSE

    def end(self, state: State, winner: int | None, reason: str, loser: int | None) -> BattleOver:
        first, second = (0 if seat == loser else share_permille(state, seat) for seat in (0, 1))
        turns = len(state.courses)
        counts = reason != VOID and turns > 0
        return BattleOver(
            winner, reason, (first, second), turns, counts, state.opening.seed.hex(), remember(state, winner)
        )

    def deeds(self, state: State, seat: int) -> Deeds:
        return deeds_of(state, seat)

    def view_event(self, event: Event, role: Role) -> Push:
        return view.of_event(event, role)

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        return view.of_state(state, role)

    def told_choice(self, state: State, commit: Commit) -> Mapping[str, Any] | None:
        return {"wine": commit.wine, "serve": commit.serve} if commit.turn <= len(state.courses) else None


PAIRING: Final = PairingBattle()
