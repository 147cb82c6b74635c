"""What a knowledge battle shows, declared field by field: its pushes and its snapshot.

The views are built in `game/knowledge/view.py`; these structs say what is in them, and a test holds every view of whole
battles against them. A field that is left out (UNSET) is not for who is told. Times end in `_ms`, points are in
hundredths, standing is in permille.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from game.knowledge.names import Phase
from game.species import Style
from game.wine_types import WineType
from server import pushes_battle

Seat = Annotated[int, Meta(ge=0, le=1)]
Turn = Annotated[int, Meta(ge=1, le=14, description="Odd: cards are laid; even: they are answered for.")]
Number = Annotated[int, Meta(ge=1, le=7, description="The question.")]
Card = Annotated[int, Meta(ge=1, le=4)]
Option = Annotated[int, Meta(ge=0, le=3, description="An option by where it lies.")]
Points = Annotated[int, Meta(description="Hundredths of a point.")]
TopicName = Literal[
    "grapes", "places", "plantings", "law", "making", "tasting", "pairing", "service", "seasons"
]  # fmt: skip
Outcome = Literal["right", "wrong", "passed"]
Reason = Literal["last_question", "forfeit", "clock", "void"]
Score = Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(min_length=2, max_length=2)]


class KnowledgeChoice(Struct, frozen=True, omit_defaults=True):
    """A complete value for `choice`: a `card` with a `veto` or a `topic`, or an `answer`."""

    card: Card | UnsetType = UNSET
    veto: bool | UnsetType = UNSET
    topic: TopicName | UnsetType = UNSET
    answer: Option | Literal["pass"] | UnsetType = UNSET


class LaidTopic(Struct, frozen=True):
    """A topic, and what it is called."""

    topic: TopicName
    name: str


class TopicForm(Struct, frozen=True):
    """How many questions of a topic a player has answered so far, and how many of them rightly."""

    topic: TopicName
    answered: int
    right: int


class WineLaid(Struct, frozen=True):
    """A wine that lends its seat some standing; the first lends its ability."""

    wine: Annotated[int, Meta(ge=0, le=2)]
    id: str | None
    lent: bool
    species: str
    name: str
    style: Style
    type: WineType
    level: int


class KnowledgePlayer(Struct, frozen=True):
    """Who sits. `standing` is what his wines are worth, in permille of the points he wins. `rating` is null and `form`
    empty: the two who play are told under `you`."""

    seat: Seat
    player: str
    name: str
    house: bool
    rating: int | None
    form: list[TopicForm]
    standing: Annotated[int, Meta(ge=-50, le=50)]
    ability: str | None
    wines: list[WineLaid]


class Known(Struct, frozen=True):
    """How strong who sits there is, and how he has answered by topic."""

    rating: int
    form: list[TopicForm]


BothKnown = Annotated[list[Known], Meta(min_length=2, max_length=2)]


class YourSeat(Struct, frozen=True):
    """Where one sits, and what is known of both seats."""

    seat: Seat
    known: BothKnown


class KnowledgeOpened(pushes_battle.BattleOpened, frozen=True, kw_only=True):
    """Nine topics are dealt: seven lie in `line`, in order, two in `reserve`. `seed_hash` is the SHA-256 of the seed
    that `battle.over` tells. `you` is for who sits."""

    mode: Literal["knowledge"]
    rules_version: int
    topics: list[LaidTopic]
    line: list[TopicName]
    reserve: list[TopicName]
    players: Annotated[list[KnowledgePlayer], Meta(min_length=2, max_length=2)]
    you: YourSeat | UnsetType = UNSET


class AskedQuestion(Struct, frozen=True):
    """A question, its options as they lie, its level, and what it was rated when it was drawn, in whole points."""

    stem: str
    options: Annotated[Sequence[str], Meta(min_length=4, max_length=4)]
    level: Annotated[int, Meta(ge=1, le=4)]
    rating: int


class YourAnswers(Struct, frozen=True):
    """All that may be chosen in this turn."""

    choices: list[KnowledgeChoice]


class KnowledgeTurnOpened(pushes_battle.TurnOpened, frozen=True, kw_only=True):
    """Cards are laid on a topic, or the question is `asked`. `chooser` is the seat that may choose the topic this time.
    Beyond `deadline_ms` each seat's bank runs (`banks_ms`); then the clock chooses. `you` is for who sits."""

    turn: Turn
    question: Number
    phase: Phase
    topic: TopicName
    opened_at_ms: int
    banks_ms: Annotated[list[int], Meta(min_length=2, max_length=2, description="A seat each.")]
    chooser: Seat | None
    asked: AskedQuestion | None
    you: YourAnswers | UnsetType = UNSET


class KnowledgeTurnLocked(pushes_battle.TurnLocked, frozen=True, kw_only=True):
    """A seat has chosen, and nobody is told what; `by_clock` where its time ran out."""

    turn: Turn
    seat: Seat
    by_clock: bool


class CardsLaid(Struct, frozen=True):
    """Both cards lie, face down. `topic` is what will be asked about: `chosen_by` a seat, or a reserve that came for
    the `vetoes` (seats), or the one that lay there."""

    turn: Turn
    question: Number
    topic: TopicName
    vetoes: list[Seat]
    chosen_by: Seat | None


class PointsWon(Struct, frozen=True):
    """Where a seat's points of a question come from; `total` is after the wines' standing."""

    card: Points
    stolen: Points
    quick: Points
    ability: Points
    total: Points


class RevealedAnswer(Struct, frozen=True):
    """One seat's answer: the option or a pass, what came of it, and the seat's `total` afterwards."""

    seat: Seat
    card: Card
    answer: Option | Literal["pass"]
    outcome: Outcome
    took_ms: int
    points: PointsWon
    total: Points


class KnowledgeTurnRevealed(pushes_battle.TurnRevealed, frozen=True, kw_only=True):
    """Both have answered: the `right` option and why, `source` being the kind of source that confirms it."""

    turn: Turn
    question: Number
    topic: TopicName
    asked: AskedQuestion
    right: Option
    explanation: str
    source: str
    answers: Annotated[list[RevealedAnswer], Meta(min_length=2, max_length=2)]


class QuestionToRemember(Struct, frozen=True):
    """One thing to take home: the question that cost a seat most against its rival."""

    question: Number
    seat: Seat
    stem: str
    answer: str
    explanation: str
    source: str


class KnowledgeOver(pushes_battle.BattleOver, frozen=True, kw_only=True):
    """The battle has ended. `score` is 500 for each, moved by the lead; `totals` are points. `counts` is whether the
    result may count; `seed` is what `seed_hash` is of. `rating` is empty where the battle was not rated."""

    winner: Seat | None
    reason: Reason
    score: Score
    rating: list[pushes_battle.Rerated]
    earned: list[pushes_battle.EarnedBySeat | None]
    turns: Annotated[int, Meta(ge=0, le=7, description="Questions that were answered.")]
    counts: bool
    seed: str
    totals: Annotated[list[Points], Meta(min_length=2, max_length=2)]
    remember: QuestionToRemember | None


class SeatTime(Struct, frozen=True):
    """A seat's time: its bank, and whether the clock stands because nobody is there, and for how long at most."""

    bank_ms: int
    away: bool
    grace_ms: int


class KnowledgePlayerNow(KnowledgePlayer, frozen=True, kw_only=True):
    """Who sits, and how he stands. `cards` are those that everybody knows are left, the one that lies among them."""

    points: Points
    right: int
    quick: int
    cards: list[Card]
    vetoes: Annotated[int, Meta(ge=0, le=1)]
    locked: bool
    clock: SeatTime
    lapses: int


class YouAtTheCards(Struct, frozen=True):
    """What only who sits may see. `choices` is empty once a choice lies; `card` is the one on this question."""

    seat: Seat
    choices: list[KnowledgeChoice]
    choice: KnowledgeChoice | None
    hand: list[Card]
    card: Card | None
    known: BothKnown


class KnowledgeSnapshot(Struct, frozen=True):
    """A knowledge battle as it stands: enough to go on from, without any push before it."""

    battle: str
    mode: Literal["knowledge"]
    state: Literal["live", "over"]
    rated: bool
    rules_version: int
    seed_hash: str
    turn: Turn
    deadline_ms: int
    question: Number
    phase: Phase
    topics: list[LaidTopic]
    line: list[TopicName]
    reserve: list[TopicName]
    asked: AskedQuestion | None
    players: Annotated[list[KnowledgePlayerNow], Meta(min_length=2, max_length=2)]
    questions: list[KnowledgeTurnRevealed]
    over: KnowledgeOver | None
    you: YouAtTheCards | UnsetType = UNSET
