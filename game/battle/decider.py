"""The decider that every mode is one of: hidden commits, the clock's choices, absences, giving up, and the end.

Read `decide` first; every path of a battle is in it. What a mode has to say stands under "What a mode says".
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar

from msgspec.structs import replace

from game.battle import seats
from game.battle.clock import TURN_MS, SeatClock, on_choice, on_leaving, on_return
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.battle.ending import closing_effects
from game.battle.events import Locked, Over, SeatCameBack, SeatWentAway
from game.battle.names import CLOCK, FORFEIT, VOID
from game.battle.rewards import Deeds, Earned, earned, rerated
from game.decider import WATCHER, Decision, Open, Push, Role, Wake
from game.effects import BattleBegan, Effect
from game.ids import PlayerId
from game.refusal import Refused

LAPSES_RUNNING_MAX: Final = 3
LAPSES_MAX: Final = 4
"""As many choices by the clock, in a row or in all, end the battle for a seat."""

StateT = TypeVar("StateT", bound=seats.State)


class Battle(ABC, Generic[StateT]):
    """Two seats, hidden choices, one reveal a turn. Implements `game.decider.Decider`; `kind` is the mode's name."""

    kind: ClassVar[str]
    channel: ClassVar[str] = "battle"
    rules_version: ClassVar[int]
    inbox_max: ClassVar[int] = 64  # two seats send a handful
    opening_type: Any
    command_type: Any
    event_type: Any

    # What a mode says -------------------------------------------------------------------------------------------------

    @abstractmethod
    def initial(self, opening: Any) -> StateT:
        """The battle before its first entry."""

    @abstractmethod
    def evolve(self, state: StateT, event: Any) -> StateT:
        """The battle after the event."""

    @abstractmethod
    def begin(self, state: StateT) -> Any:
        """The first event: what chance deals, and what is laid.

        Raises: Refused with `illegal_hand`.
        """

    @abstractmethod
    def open_turn(self, state: StateT, now_ms: int) -> Any:
        """The event that opens the turn after `state.turn`; `turn_ms` is what `at_turn` gives both seats for it."""

    @abstractmethod
    def lock(self, state: StateT, seat: int, commit: Any, clock: SeatClock, now_ms: int) -> Locked:
        """The event of a seat's own choice, `clock` being its clock afterwards.

        Raises: Refused with `illegal_choice`.
        """

    @abstractmethod
    def lock_default(self, state: StateT, seat: int, clock: SeatClock, now_ms: int) -> Locked:
        """The event of what the clock chooses for a seat."""

    @abstractmethod
    def reveal(self, state: StateT) -> Any:
        """The event that shows what both seats have chosen and what comes of it."""

    @abstractmethod
    def decided(self, state: StateT) -> tuple[int | None, str] | None:
        """After a reveal: the winner (None: a draw) and the reason where the battle has ended; else None."""

    @abstractmethod
    def end(self, state: StateT, winner: int | None, reason: str, loser: int | None) -> Over:
        """The last event. `loser` is the seat that gave up or let the clock run: it has the worst score. Before the
        first reveal nothing counts, and a void battle never does."""

    @abstractmethod
    def view_event(self, event: Any, role: Role) -> Push:
        """What that role may see of the event."""

    @abstractmethod
    def view_state(self, state: StateT, role: Role) -> Mapping[str, Any]:
        """The whole snapshot for that role."""

    @abstractmethod
    def told_choice(self, state: StateT, commit: Any) -> Mapping[str, Any] | None:
        """A choice on record as it was committed; None where, as the battle stands, it is still hidden from anybody."""

    @abstractmethod
    def deeds(self, state: StateT, seat: int) -> Deeds:
        """What a seat has done, at the end of a battle that counts."""

    def turn_ms(self, turn: int) -> int:
        """The own time of a turn."""
        return TURN_MS

    def aftermath(self, state: StateT, over: Any) -> tuple[Effect, ...]:
        """What the end of a battle of this mode does to the world beside what every end does. `over` has happened."""
        return ()

    # What all modes do ------------------------------------------------------------------------------------------------

    def decide(self, state: StateT, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        """What the command causes.

        Raises: Refused with `not_your_battle`, `battle_over`, `stale_turn`, `already_committed`, `illegal_choice` or,
            when the room opens, `illegal_hand`.
        """
        match command:
            case Wake():
                return self._wake(state, now_ms)
            case Open():
                return self._open(state, now_ms)
            case Forfeit():
                return self._forfeit(state, actor)
            case SeatLeft():
                return _seat_left(state, command.seat, now_ms)
            case SeatBack():
                return _seat_back(state, command.seat, now_ms)
            case _:
                return self._commit(state, actor, command, now_ms)

    def wake_at_ms(self, state: StateT) -> int | None:
        """When the first seat that has still to choose runs out of time."""
        if state.over is not None or not state.turn:
            return None
        first, second = state.seats
        if second.chosen is not None:
            return None if first.chosen is not None else first.clock.due_at_ms
        due_at_ms = second.clock.due_at_ms
        return due_at_ms if first.chosen is not None else min(first.clock.due_at_ms, due_at_ms)

    def is_over(self, state: StateT) -> bool:
        """Whether the battle has ended."""
        return state.over is not None

    def role_of(self, state: StateT, player: PlayerId | None) -> Role:
        """The player's seat, or WATCHER."""
        seat = _seat_of(state, player)
        return WATCHER if seat is None else Role(seat)

    def seats(self, state: StateT) -> Sequence[PlayerId]:
        """Who sits, by seat."""
        return [card.player for card in state.opening.seats]

    def presence(self, seat: int, here: bool) -> SeatBack | SeatLeft:
        """The engine's command when the player of a seat has come back or is gone."""
        return SeatBack(seat) if here else SeatLeft(seat)

    def _open(self, state: StateT, now_ms: int) -> Decision[Any]:
        if state.opened is not None:
            return Decision(())
        opening = state.opening
        first, second = opening.seats
        assert first.player != second.player, "nobody plays against himself"
        opened = self.begin(state)
        after = self.evolve(state, opened)
        began = BattleBegan(self.kind, opening.rated, (first.player, second.player), opening.who_waited)
        return Decision((opened, self.open_turn(after, now_ms)), (began,))

    def _commit(self, state: StateT, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        seat = _require_seat(state, actor)
        if command.turn != state.turn:
            raise Refused("stale_turn", "That is not the turn being played.", turn=state.turn)
        mine = state.seats[seat]
        if mine.chosen is not None:
            raise Refused("already_committed", "You have chosen for this turn, and a choice stands.", turn=state.turn)
        locked = self.lock(state, seat, command, on_choice(mine.clock, now_ms), now_ms)
        return self._with_choices(state, [locked], now_ms, {"turn": state.turn})

    def _wake(self, state: StateT, now_ms: int) -> Decision[Any]:
        """The clock chooses for every seat whose time is gone."""
        if state.over is not None or not state.turn:
            return Decision(())
        locked = [
            self.lock_default(state, index, on_choice(seat.clock, now_ms), now_ms)
            for index, seat in enumerate(state.seats)
            if seat.chosen is None and seat.clock.due_at_ms <= now_ms
        ]
        return self._with_choices(state, locked, now_ms, {}) if locked else Decision(())

    def _forfeit(self, state: StateT, actor: PlayerId | None) -> Decision[Any]:
        seat = _require_seat(state, actor)
        over = self._ended(state, 1 - seat, FORFEIT, seat)
        return Decision((over,), self._closing(state, over))

    def _with_choices(
        self, state: StateT, locked: list[Locked], now_ms: int, answer: Mapping[str, Any]
    ) -> Decision[Any]:
        """The choices lie on the table; once both do, they are revealed and the battle goes on or ends."""
        events: list[Any] = [*locked]
        for choice in locked:
            state = self.evolve(state, choice)
        first, second = state.seats
        if first.chosen is None or second.chosen is None:
            return Decision(events, (), answer, state)
        over = self._lapsed(state)
        if over is None:
            revealed = self.reveal(state)
            events.append(revealed)
            state = self.evolve(state, revealed)
            decided = self.decided(state)
            if decided is None:
                opened = self.open_turn(state, now_ms)
                return Decision([*events, opened], (), answer, self.evolve(state, opened))
            over = self._ended(state, *decided, None)
        return Decision([*events, over], self._closing(state, over), answer, self.evolve(state, over))

    def _closing(self, state: StateT, over: Over) -> tuple[Effect, ...]:
        return (*closing_effects(self.kind, state.opening, over), *self.aftermath(state, over))

    def _lapsed(self, state: StateT) -> Over | None:
        """The end where the clock has chosen too often for a seat; for both, the battle is void."""
        out = [
            index
            for index, seat in enumerate(state.seats)
            if seat.lapses_running >= LAPSES_RUNNING_MAX or seat.lapses >= LAPSES_MAX
        ]
        if not out:
            return None
        if len(out) == 2:
            return self._ended(state, None, VOID, None)
        return self._ended(state, 1 - out[0], CLOCK, out[0])

    def _ended(self, state: StateT, winner: int | None, reason: str, loser: int | None) -> Over:
        """The last event, with what the battle earns and does to ratings where it counts."""
        over: Any = self.end(state, winner, reason, loser)
        if over.counts:
            opening = state.opening
            gains = self._earned(state, 0, over), self._earned(state, 1, over)
            over = replace(over, rerated=rerated(opening.seats, winner) if opening.rated else None, earned=gains)
        ended: Over = over
        return ended

    def _earned(self, state: StateT, seat: int, over: Over) -> Earned | None:
        card, rival = state.opening.seats[seat], state.opening.seats[1 - seat]
        if card.house:
            return None
        won = None if over.winner is None else over.winner == seat
        return earned(card, rival, self.deeds(state, seat), over.turns, won)


def _seat_left(state: seats.State, seat: int, now_ms: int) -> Decision[Any]:
    if state.over is not None or not state.turn or state.seats[seat].clock.away:
        return Decision(())
    return Decision((SeatWentAway(seat, on_leaving(state.seats[seat].clock, now_ms)),))


def _seat_back(state: seats.State, seat: int, now_ms: int) -> Decision[Any]:
    if state.over is not None or not state.turn or not state.seats[seat].clock.away:
        return Decision(())
    mine = state.seats[seat]
    return Decision((SeatCameBack(seat, on_return(mine.clock, now_ms, running=mine.chosen is None)),))


def _require_seat(state: seats.State, actor: PlayerId | None) -> int:
    seat = _seat_of(state, actor)
    if seat is None:
        raise Refused("not_your_battle", "You don't sit at this table.")
    if state.over is not None:
        raise Refused("battle_over", "This battle is over.")
    assert state.turn, "a room is opened before anything else is asked of it"
    return seat


def _seat_of(state: seats.State, player: PlayerId | None) -> int | None:
    first, second = state.opening.seats
    if player is None:
        return None
    if player == first.player:
        return 0
    return 1 if player == second.player else None
