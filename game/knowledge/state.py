"""What a knowledge battle is between two commands, and how each event changes it.

`evolve` is total and decides nothing: whatever the rules had to decide stands in the event. Two turns make a question:
the odd ones are of cards, the even ones of answers.
"""

from typing import Final, assert_never

import msgspec
from msgspec.structs import replace

from game.battle.clock import SeatClock, first_clock
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.seats import at_turn, resumed, with_choice, with_clock, with_seat
from game.decider import Resumed
from game.knowledge.commands import NO_CARD
from game.knowledge.deck import QUESTIONS, TOPICS
from game.knowledge.events import (
    Answer,
    BattleOpened,
    BattleOver,
    CardsLaid,
    ChoiceLocked,
    Event,
    TurnOpened,
    TurnRevealed,
)
from game.knowledge.names import ANSWERS, CARDS, Phase
from game.knowledge.opening import KnowledgeOpening
from game.knowledge.scoring import RIGHT

HAND_OF_CARDS: Final = (1, 1, 2, 2, 3, 3, 4)
"""Each seat plays one on each question: everybody stakes sixteen in all, and only where is secret."""
CARDS_MS: Final = 25_000
ANSWERS_MS: Final = 12_000
RESUMED_MS: Final = CARDS_MS
"""The own time of a turn that begins again after the server was gone, whichever it is."""
CHOOSES_BEFORE: Final = (5, 7)
"""Before these questions the seat that trails may choose the topic."""
TURNS: Final = 2 * QUESTIONS


class SeatState(msgspec.Struct, frozen=True, gc=False):
    """One seat: its clock, its secret choice of this turn, and how often the clock had to choose for it. `cards` are
    those still in hand, `card` the one that lies face down; `vetoes` how many it has left; `points` its total in
    hundredths, of which nothing is hidden."""

    clock: SeatClock
    chosen: ChoiceLocked | None
    lapses_running: int
    lapses: int
    cards: tuple[int, ...]
    card: int
    vetoes: int
    points: int
    right: int
    quick: int


class State(msgspec.Struct, frozen=True, gc=False):
    """The whole battle. `line` are the topics of the questions as indices of the deck, as far as they are settled;
    `reserve` is the next reserve; `asked` are the deck's cards that were asked; `chosen` the topics that a seat has
    chosen. `now` is the turn being played; `history` the reveals."""

    opening: KnowledgeOpening
    opened: BattleOpened | None
    turn: int
    deadline_ms: int
    seats: tuple[SeatState, SeatState]
    line: tuple[int, ...]
    reserve: int
    asked: tuple[int, ...]
    chosen: tuple[int, ...]
    now: TurnOpened | None
    laid: CardsLaid | None
    history: tuple[TurnRevealed, ...]
    over: BattleOver | None


def turn_ms(turn: int) -> int:
    """The own time of a turn."""
    return CARDS_MS if turn % 2 else ANSWERS_MS


def phase_of(turn: int) -> Phase:
    """What is chosen in a turn."""
    return CARDS if turn % 2 else ANSWERS


def question_of(turn: int) -> int:
    """The question that a turn belongs to, from 1."""
    return (turn + 1) // 2


def initial(opening: KnowledgeOpening) -> State:
    """The battle before its first entry."""
    seat = SeatState(first_clock(), None, 0, 0, HAND_OF_CARDS, NO_CARD, 1, 0, 0, 0)
    return State(opening, None, 0, 0, (seat, seat), tuple(range(QUESTIONS)), QUESTIONS, (), (), None, None, (), None)


def evolve(state: State, event: Event) -> State:
    """The battle after the event."""
    match event:
        case ChoiceLocked():
            return with_seat(state, event.seat, with_choice(state.seats[event.seat], event))
        case CardsLaid():
            return _cards_laid(state, event)
        case TurnRevealed():
            return _revealed(state, event)
        case TurnOpened():
            return _turn_opened(state, event)
        case BattleOpened():
            return replace(state, opened=event)
        case SeatWentAway() | SeatCameBack():
            return with_clock(state, event.seat, event.clock)
        case BattleOver():
            return replace(state, over=event)
        case Resumed():
            return resumed(state, event, RESUMED_MS)
        case _:
            assert_never(event)


def trailing(state: State) -> int | None:
    """The seat that has fewer points; None where both have the same."""
    first, second = (seat.points for seat in state.seats)
    return None if first == second else int(second < first)


def may_be_chosen(state: State) -> tuple[int, ...]:
    """The topics that a seat may choose: of each at most two questions lie in the deck."""
    return tuple(topic for topic in range(TOPICS) if next_of(state, topic) is not None)


def next_of(state: State, topic: int) -> int | None:
    """The deck's next card of a topic; None where both are used, or one is and the other is still to come."""
    free = [card for card in (topic, topic + TOPICS) if card not in state.asked]
    if topic in state.chosen or not free:
        return None
    return free[0]


def _turn_opened(state: State, event: TurnOpened) -> State:
    own_ms = event.deadline_ms - event.opened_at_ms
    first, second = (at_turn(seat, event.opened_at_ms, own_ms) for seat in state.seats)
    return replace(state, turn=event.turn, deadline_ms=event.deadline_ms, seats=(first, second), now=event)


def _cards_laid(state: State, event: CardsLaid) -> State:
    first, second = (_with_card(seat, spent=spent) for seat, spent in zip(state.seats, event.vetoes, strict=True))
    index = event.question - 1
    return replace(
        state,
        seats=(first, second),
        line=(*state.line[:index], event.topic, *state.line[index + 1 :]),
        reserve=state.reserve + any(event.vetoes),
        asked=(*state.asked, event.asked),
        chosen=state.chosen if event.chosen_by < 0 else (*state.chosen, event.topic),
        laid=event,
    )


def _with_card(seat: SeatState, *, spent: bool) -> SeatState:
    assert seat.chosen is not None, "both cards lie"
    left = list(seat.cards)
    left.remove(seat.chosen.card)
    return replace(seat, cards=tuple(left), card=seat.chosen.card, vetoes=seat.vetoes - spent)


def _revealed(state: State, event: TurnRevealed) -> State:
    first, second = (_with_answer(seat, answer) for seat, answer in zip(state.seats, event.answers, strict=True))
    return replace(state, seats=(first, second), history=(*state.history, event), laid=None)


def _with_answer(seat: SeatState, answer: Answer) -> SeatState:
    return replace(
        seat,
        card=NO_CARD,
        points=answer.total,
        right=seat.right + (answer.outcome == RIGHT),
        quick=seat.quick + (answer.points.quick > 0),
    )
