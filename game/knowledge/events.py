"""What happens in a knowledge battle. Each event carries what its views show and what the rules decided.

Parts that come in every question are written as lists; a new field of theirs goes to the end and has a default.
"""

from collections.abc import Mapping

import msgspec

from game.battle.bottle import Hand
from game.battle.clock import SeatClock
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.rewards import Earned, Rerated
from game.decider import Resumed
from game.glicko import Strength
from game.ids import PlayerId, RoomId
from game.knowledge.commands import NO_ANSWER, NO_CARD
from game.knowledge.names import Phase
from game.knowledge.scoring import Points

NOBODY = -1


class Laid(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One seat as it was laid: who sits, the three wines, what they lend in permille, the first one's ability, what he
    is rated, and how he has answered by topic."""

    player: PlayerId
    ref: str
    name: str
    house: bool
    bottles: Hand
    standing: int
    ability: str
    rating: Strength = Strength()
    topics: Mapping[str, tuple[int, int]] = {}


class BattleOpened(msgspec.Struct, frozen=True, gc=False, tag="battle.opened"):
    """The topics lie open: the line of seven, then the reserve."""

    battle: RoomId
    rated: bool
    rules_version: int
    seed_hash: str
    topics: tuple[str, ...]
    seats: tuple[Laid, Laid]


class Shown(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A question as it lies open: its words, its options in their order, its level and what it is rated, in points."""

    stem: str
    options: tuple[str, ...]
    level: int
    points: int


class TurnOpened(msgspec.Struct, frozen=True, gc=False, tag="turn.opened"):
    """Both seats may choose: a card on the topic of question `question`, or an answer to it. `topic` is an index in the
    deck. In a turn of cards `hands` are the cards of each seat, `vetoes` how many each has left, and `offered` the
    topics that the seat `chooser` (or NOBODY) may choose. In a turn of answers `shown` is the question, `asked` its
    card in the deck and `order` how its options lie (0 is the right one). `banks_ms` is what each has left beyond the
    turn's own time."""

    turn: int
    question: int
    phase: Phase
    opened_at_ms: int
    deadline_ms: int
    banks_ms: tuple[int, int]
    topic: int
    topic_name: str
    hands: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    vetoes: tuple[int, int] = (0, 0)
    chooser: int = NOBODY
    offered: tuple[str, ...] = ()
    asked: int = NOBODY
    order: tuple[int, ...] = ()
    shown: Shown | None = None


class ChoiceLocked(msgspec.Struct, frozen=True, gc=False, tag="turn.locked"):
    """A seat has chosen. What it chose is secret; `by_clock` where time ran out and the default was taken. `took_ms` is
    how long it took since the turn began, `clock` the seat's clock afterwards."""

    turn: int
    seat: int
    by_clock: bool
    clock: SeatClock
    took_ms: int
    card: int = NO_CARD
    veto: bool = False
    topic: int = NOBODY
    answer: int = NO_ANSWER


class CardsLaid(msgspec.Struct, frozen=True, gc=False, tag="turn.cards"):
    """Both cards lie, face down; the topic is settled. `vetoes` are those that were spent, `chosen_by` the seat that
    chose the topic; `asked` is the deck's card that is asked now."""

    turn: int
    question: int
    topic: int
    topic_name: str
    asked: int
    vetoes: tuple[bool, bool]
    chosen_by: int


class Answer(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One seat's answer: its card, the option as it lay (or PASS), what came of it, how long it took, its points in
    hundredths and its total afterwards. `by_clock` where it is the clock's."""

    card: int
    answer: int
    outcome: str
    took_ms: int
    by_clock: bool
    points: Points
    total: int


class TurnRevealed(msgspec.Struct, frozen=True, gc=False, tag="turn.revealed"):
    """Both answers of a question, and the right one: `right` as the options lay. `asked` is the deck's card."""

    turn: int
    question: int
    topic_name: str
    asked: int
    right: int
    shown: Shown
    explanation: str
    source: str
    answers: tuple[Answer, Answer]


class Remember(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One thing to take home: the question that cost `seat` most against its rival, and what is true of it."""

    question: int
    seat: int
    stem: str
    answer: str
    explanation: str
    source: str


class BattleOver(msgspec.Struct, frozen=True, gc=False, tag="battle.over"):
    """The end. `score` is 500 for each and moved by the lead, in permille; `totals` are points in hundredths; `turns`
    counts the questions that were answered; `counts` is whether the result may count for anything."""

    winner: int | None
    reason: str
    score: tuple[int, int]
    turns: int
    counts: bool
    seed: str
    totals: tuple[int, int]
    remember: Remember | None
    rerated: tuple[Rerated, Rerated] | None = None
    earned: tuple[Earned | None, Earned | None] = (None, None)


Event = (
    BattleOpened
    | TurnOpened
    | ChoiceLocked
    | CardsLaid
    | TurnRevealed
    | SeatWentAway
    | SeatCameBack
    | BattleOver
    | Resumed
)
