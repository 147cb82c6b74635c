"""The pairing battle as a decider: commands in, events and effects out.

Read `decide` first; every path of a battle is in it. What a course does is in `course`, time in `clock`, what people
see in `view`, and what events change in `state`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, assert_never

from game.chance import Chance, seed_hash
from game.decider import WATCHER, Decision, Open, Push, Role, Wake
from game.effects import CELLAR, BattleBegan, BattleEnded, Effect, LogActivity, MoveWine, Notify, Place
from game.ids import PlayerId
from game.pairing import view
from game.pairing.clock import TURN_MS, on_choice, on_leaving, on_return
from game.pairing.commands import Command, Commit, Forfeit, SeatBack, SeatLeft
from game.pairing.course import default_choice, masks_of, reveal
from game.pairing.dishes import COURSES
from game.pairing.events import (
    BattleOpened,
    BattleOver,
    ChoiceLocked,
    Event,
    SeatCameBack,
    SeatWentAway,
    TurnOpened,
)
from game.pairing.hand import HAND_SIZE
from game.pairing.names import CLOCK, EMPTY_TABLE, FORFEIT, LAST_COURSE, MODE, VOID
from game.pairing.opening import PairingOpening
from game.pairing.remember import remember
from game.pairing.serves import SERVE_INDEX
from game.pairing.state import State, evolve, initial, share_permille
from game.pairing.table import lay
from game.refusal import Refused

LAPSES_RUNNING_MAX: Final = 3
LAPSES_MAX: Final = 4
"""As many choices by the clock, in a row or in all, end the battle for a seat."""


class PairingBattle:
    """Two seats, eight courses, six bottles each. Implements `game.decider.Decider`."""

    kind: ClassVar[str] = "pairing"
    channel: ClassVar[str] = "battle"
    rules_version: ClassVar[int] = 1
    inbox_max: ClassVar[int] = 64  # two seats send a handful
    opening_type: Any = PairingOpening
    command_type: Any = Command
    event_type: Any = Event

    def initial(self, opening: PairingOpening) -> State:
        """The battle before its first entry."""
        return initial(opening)

    def decide(self, state: State, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """What the command causes.

        Raises: Refused with `not_your_battle`, `battle_over`, `stale_turn`, `already_committed`, `illegal_choice` or,
            when the room opens, `illegal_hand`.
        """
        match command:
            case Commit():
                return _commit(state, actor, command, now_ms)
            case Wake():
                return _wake(state, now_ms)
            case Open():
                return _open(state, self.rules_version, now_ms)
            case Forfeit():
                return _forfeit(state, actor)
            case SeatLeft():
                return _seat_left(state, command.seat, now_ms)
            case SeatBack():
                return _seat_back(state, command.seat, now_ms)
            case _:
                assert_never(command)

    def evolve(self, state: State, event: Event) -> State:
        """The battle after the event."""
        return evolve(state, event)

    def wake_at_ms(self, state: State) -> int | None:
        """When the first seat that has still to choose runs out of time."""
        if state.over is not None or not state.turn:
            return None
        first, second = state.seats
        if second.chosen is not None:
            return None if first.chosen is not None else first.clock.due_at_ms
        due_at_ms = second.clock.due_at_ms
        return due_at_ms if first.chosen is not None else min(first.clock.due_at_ms, due_at_ms)

    def is_over(self, state: State) -> bool:
        """Whether the battle has ended."""
        return state.over is not None

    def role_of(self, state: State, player: PlayerId | None) -> Role:
        """The player's seat, or WATCHER."""
        seat = _seat_of(state, player)
        return WATCHER if seat is None else Role(seat)

    def seats(self, state: State) -> Sequence[PlayerId]:
        """Who sits, by seat."""
        return [card.player for card in state.opening.seats]

    def presence(self, seat: int, here: bool) -> Command:
        """The engine's command when the player of a seat has come back or is gone."""
        return SeatBack(seat) if here else SeatLeft(seat)

    def view_event(self, event: Event, role: Role) -> Push:
        """What that role may see of the event."""
        return view.of_event(event, role)

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        """The whole snapshot for that role."""
        return view.of_state(state, role)


PAIRING: Final = PairingBattle()


def _open(state: State, rules_version: int, now_ms: int) -> Decision[Event]:
    if state.opened is not None:
        return Decision(())
    opening = state.opening
    first, second = opening.seats
    assert first.player != second.player, "nobody plays against himself"
    table = lay(opening, Chance(opening.seed))
    opened = BattleOpened(
        opening.battle, opening.rated, rules_version, seed_hash(opening.seed), table.menu, table.seats
    )
    after = evolve(state, opened)
    return Decision(
        (opened, _turn_opened(after, now_ms)), (BattleBegan(MODE, opening.rated, (first.player, second.player)),)
    )


def _commit(state: State, actor: PlayerId | None, command: Commit, now_ms: int) -> Decision[Event]:
    seat = _require_seat(state, actor)
    if command.turn != state.turn:
        raise Refused("stale_turn", "That is not the turn being played.", turn=state.turn)
    mine = state.seats[seat]
    if mine.chosen is not None:
        raise Refused("already_committed", "You have chosen for this turn, and a choice stands.", turn=state.turn)
    serve = SERVE_INDEX.get(command.serve, -1)
    wine = command.wine
    if serve < 0 or not 0 <= wine < HAND_SIZE or not state.masks[seat][wine] >> serve & 1:
        raise Refused("illegal_choice", "That wine can't be served that way now.", turn=state.turn)
    locked = ChoiceLocked(state.turn, seat, wine, serve, False, on_choice(mine.clock, now_ms))
    return _with_choices(state, [locked], now_ms, {"turn": state.turn})


def _wake(state: State, now_ms: int) -> Decision[Event]:
    """The clock chooses for every seat whose time is gone."""
    if state.over is not None or not state.turn:
        return Decision(())
    locked = [
        ChoiceLocked(state.turn, index, *default_choice(seat.board), True, on_choice(seat.clock, now_ms))
        for index, seat in enumerate(state.seats)
        if seat.chosen is None and seat.clock.due_at_ms <= now_ms
    ]
    return _with_choices(state, locked, now_ms, {}) if locked else Decision(())


def _forfeit(state: State, actor: PlayerId | None) -> Decision[Event]:
    seat = _require_seat(state, actor)
    over = _over(state, 1 - seat, FORFEIT, loser=seat)
    return Decision((over,), _closing_effects(state, over))


def _seat_left(state: State, seat: int, now_ms: int) -> Decision[Event]:
    if state.over is not None or not state.turn or state.seats[seat].clock.away:
        return Decision(())
    return Decision((SeatWentAway(seat, on_leaving(state.seats[seat].clock, now_ms)),))


def _seat_back(state: State, seat: int, now_ms: int) -> Decision[Event]:
    if state.over is not None or not state.turn or not state.seats[seat].clock.away:
        return Decision(())
    mine = state.seats[seat]
    return Decision((SeatCameBack(seat, on_return(mine.clock, now_ms, running=mine.chosen is None)),))


def _with_choices(state: State, locked: list[ChoiceLocked], now_ms: int, answer: Mapping[str, Any]) -> Decision[Event]:
    """The choices lie on the table; once both do, the course is served and the battle goes on or ends."""
    events: list[Event] = [*locked]
    for choice in locked:
        state = evolve(state, choice)
    first, second = state.seats
    if first.chosen is None or second.chosen is None:
        return Decision(events, (), answer, state)
    over = _lapsed(state)
    if over is None:
        revealed = reveal(state.table, state.turn, (first.board, second.board), (first.chosen, second.chosen))
        events.append(revealed)
        state = evolve(state, revealed)
        over = _decided(state)
    if over is None:
        opened = _turn_opened(state, now_ms)
        return Decision([*events, opened], (), answer, evolve(state, opened))
    return Decision([*events, over], _closing_effects(state, over), answer, evolve(state, over))


def _turn_opened(state: State, now_ms: int) -> TurnOpened:
    first, second = state.seats
    return TurnOpened(
        state.turn + 1,
        now_ms,
        now_ms + TURN_MS,
        (masks_of(first.board), masks_of(second.board)),
        (first.clock.bank_ms, second.clock.bank_ms),
    )


def _lapsed(state: State) -> BattleOver | None:
    """The end where the clock has chosen too often for a seat; for both, the battle is void."""
    out = [
        index
        for index, seat in enumerate(state.seats)
        if seat.lapses_running >= LAPSES_RUNNING_MAX or seat.lapses >= LAPSES_MAX
    ]
    if not out:
        return None
    if len(out) == 2:
        return _over(state, None, VOID)
    return _over(state, 1 - out[0], CLOCK, loser=out[0])


def _decided(state: State) -> BattleOver | None:
    """The end where a table is empty or the last course is eaten."""
    left = [seat.board.stamina for seat in state.seats]
    if min(left) <= 0:
        winner = None if max(left) <= 0 else int(left[1] > 0)
        return _over(state, winner, EMPTY_TABLE)
    if state.turn < COURSES:
        return None
    shares = share_permille(state, 0), share_permille(state, 1)
    winner = None if shares[0] == shares[1] else int(shares[1] > shares[0])
    return _over(state, winner, LAST_COURSE)


def _over(state: State, winner: int | None, reason: str, *, loser: int | None = None) -> BattleOver:
    """The last event. A seat that gave up or let the clock run has the worst score; before the first reveal nothing
    counts, and a void battle never does."""
    first, second = (0 if seat == loser else share_permille(state, seat) for seat in (0, 1))
    turns = len(state.courses)
    counts = reason != VOID and turns > 0
    return BattleOver(winner, reason, (first, second), turns, counts, state.opening.seed.hex(), remember(state, winner))


def _closing_effects(state: State, over: BattleOver) -> tuple[Effect, ...]:
    """Own wines go home, the battle's row is closed, and people are told."""
    opening = state.opening
    here = Place("battle", opening.battle)
    effects: list[Effect] = [
        MoveWine(bottle.wine, card.player, here, CELLAR)
        for card in opening.seats
        for bottle in card.bottles
        if bottle.wine is not None
    ]
    effects.append(BattleEnded(over.winner, over.reason, over.turns, over.score))
    for seat, card in enumerate(opening.seats):
        if card.house:
            continue
        told = {
            "battle": opening.battle,
            "mode": MODE,
            "seat": seat,
            "winner": over.winner,
            "reason": over.reason,
            "score": list(over.score),
        }
        effects.append(Notify(card.player, "battle.result", told))
        effects.append(LogActivity(card.player, "battle.played", {**told, "turns": over.turns, "rated": opening.rated}))
    return tuple(effects)


def _require_seat(state: State, actor: PlayerId | None) -> int:
    seat = _seat_of(state, actor)
    if seat is None:
        raise Refused("not_your_battle", "You don't sit at this table.")
    if state.over is not None:
        raise Refused("battle_over", "This battle is over.")
    assert state.turn, "a room is opened before anything else is asked of it"
    return seat


def _seat_of(state: State, player: PlayerId | None) -> int | None:
    first, second = state.opening.seats
    if player is None:
        return None
    if player == first.player:
        return 0
    return 1 if player == second.player else None
