"""What a blind tasting shows, declared field by field: its pushes and its snapshot.

The views are built in `game/blind_tasting/view.py`, as plain values and fast; these structs say what is in them, and a
test holds every view of whole battles against them. A field that is left out (UNSET) is not for who is told: `you` is
for who sits. Times end in `_ms`, edges are permille.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from game.species import Style
from game.wine_types import WineType
from server import pushes_battle

Seat = Annotated[int, Meta(ge=0, le=1)]
Turn = Annotated[int, Meta(ge=1, le=7)]
Slot = Literal["country", "grape", "region", "bottle"]
Sense = Literal["nose", "palate", "cellar", "table"]
Trait = Literal[
    "acidity", "body", "tannin", "sweetness", "aroma", "alcohol", "abv", "blend", "world", "hemisphere", "tier", "type",
    "dish", "second_dish",
]  # fmt: skip
Reason = Literal["unmasked", "forfeit", "clock", "void"]
Each = Meta(min_length=2, max_length=2, description="A seat each.")
ValueIndex = Annotated[int, Meta(ge=0, le=63, description="An index of the slot's list in `values`.")]
"""More than a line-up of 24 has of anything."""


# Choices: each a complete value for `choice`


class SniffChoice(Struct, frozen=True, tag_field="do", tag="sniff"):
    """One private clue."""

    sense: Sense


class PinChoice(Struct, frozen=True, tag_field="do", tag="pin"):
    """A claim, face down."""

    slot: Slot
    value: ValueIndex


class BluffChoice(Struct, frozen=True, tag_field="do", tag="bluff"):
    """A claim with nothing under it."""

    slot: Slot


class CallChoice(Struct, frozen=True, tag_field="do", tag="call"):
    """ "That isn't so", to what the rival claimed or doubled in the round before."""

    slot: Slot


class DoubleChoice(Struct, frozen=True, tag_field="do", tag="double"):
    """More staked on one's own pin."""

    slot: Slot


BlindChoice = SniffChoice | PinChoice | BluffChoice | CallChoice | DoubleChoice


# What lies open


class PrintedWine(Struct, frozen=True):
    """A wine of the line-up as it is printed; `grapes[0]` is its grape."""

    species: str
    name: str
    country: str
    region: str
    grapes: list[str]


class SlotValues(Struct, frozen=True):
    """What can be claimed, slot by slot; of a bottle the species."""

    country: list[str]
    grape: list[str]
    region: list[str]
    bottle: list[str]


class SlotWorths(Struct, frozen=True):
    """What a claim is worth by rounds, where the rival has none on the slot."""

    country: list[int]
    grape: list[int]
    region: list[int]
    bottle: list[int]


class BroughtWine(Struct, frozen=True):
    """One of a seat's three wines; the house has lent it or not."""

    species: str
    name: str
    style: Style
    type: WineType
    level: int
    lent: bool


class OwnWine(BroughtWine, frozen=True, kw_only=True):
    """One of one's own; `id` is the wine's, and null where it is lent."""

    id: str | None


class Edge(Struct, frozen=True):
    """What a seat's wines lend it, in permille: to points for country and region, and for grape and bottle."""

    place: Annotated[int, Meta(ge=-15, le=15)]
    glass: Annotated[int, Meta(ge=-15, le=15)]


class BlindPlayer(Struct, frozen=True):
    """Who sits, and what everybody knows of his side from the start."""

    seat: Seat
    player: str
    name: str
    house: bool
    edge: Edge
    ability: str | None
    wines: list[BroughtWine]


class Clue(Struct, frozen=True):
    """A trait of the masked wine. `value` is a step of a scale, half degrees of alcohol, or a number of one of several;
    `text` says it."""

    trait: Trait
    value: int
    text: str


# Pushes


class YourWines(Struct, frozen=True):
    """Where one sits, and one's own wines."""

    seat: Seat
    hand: list[OwnWine]


class BlindOpened(pushes_battle.BattleOpened, frozen=True, kw_only=True):
    """The line-up is open, and one of it is in the glass. `clues_to_come` are the traits that everybody will be told,
    one a round; `seed_hash` is the SHA-256 of the seed that `battle.over` tells. `you` is for who sits."""

    mode: Literal["blind_tasting"]
    rules_version: int
    style: Style
    lineup: list[PrintedWine]
    values: SlotValues
    clues_to_come: list[Trait]
    worths: SlotWorths
    players: Annotated[list[BlindPlayer], Each]
    you: YourWines | UnsetType = UNSET


class YourActions(Struct, frozen=True):
    """All that one may do in this round."""

    choices: list[BlindChoice]


class BlindTurnOpened(pushes_battle.TurnOpened, frozen=True, kw_only=True):
    """A round begins with a clue for everybody. Beyond `deadline_ms` each seat's bank runs (`banks_ms`); then the clock
    chooses. `you` is for who sits."""

    turn: Turn
    opened_at_ms: int
    banks_ms: Annotated[list[int], Each]
    clue: Clue
    you: YourActions | UnsetType = UNSET


class BlindTurnLocked(pushes_battle.TurnLocked, frozen=True, kw_only=True):
    """A seat has chosen, and nobody is told what; `by_clock` where its time ran out."""

    turn: Turn
    seat: Seat
    by_clock: bool


class RevealedAct(Struct, frozen=True):
    """What everybody sees of an action: a `claim` is a pin or a bluff. `worth` is what a claim, a call or a double is
    about; `stood` whether a called claim was true."""

    seat: Seat
    does: Literal["sniff", "claim", "call", "double"]
    slot: Slot | None
    sense: Sense | None
    worth: int
    stood: bool | None


class YourRound(Struct, frozen=True):
    """What one's own sniff told, and what lies under one's own claim: an index, −1 under a bluff, null where there is
    none."""

    told: list[Clue]
    value: int | None


class BlindTurnRevealed(pushes_battle.TurnRevealed, frozen=True, kw_only=True):
    """Both actions of a round. `you` is for who sits."""

    turn: Turn
    acts: Annotated[list[RevealedAct], Each]
    you: YourRound | UnsetType = UNSET


class TallyLine(Struct, frozen=True):
    """A line of an account: the points that an action came to. `stood` is a claim of one's own that was called."""

    turn: Turn
    what: Literal["pin", "bluff", "double", "call", "stood"]
    slot: Slot
    value: str | None
    points: int


class ClueLesson(Struct, frozen=True):
    """What a clue told: of `before` wines it left `after`. `seat` is null for a public one."""

    turn: Turn
    seat: Seat | None
    trait: Trait
    value: int
    before: int
    after: int
    text: str


class MostTelling(Struct, frozen=True):
    """For each slot which of the lessons told most; null where none did."""

    country: int | None
    grape: int | None
    region: int | None
    bottle: int | None


class BlindOver(pushes_battle.BattleOver, frozen=True, kw_only=True):
    """The battle has ended, and all is unmasked. `answer` is the wine's place in the line-up; `totals` are the points,
    `score` them with the 100 that each begins with. `fact` is what was confirmed of the wine. `rating` is
    empty where the battle was not rated."""

    winner: Seat | None
    reason: Reason
    score: Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Each]
    rating: list[pushes_battle.Rerated]
    earned: list[pushes_battle.EarnedBySeat | None]
    turns: Annotated[int, Meta(ge=0, le=7, description="Rounds that were revealed.")]
    counts: bool
    seed: str
    answer: int
    totals: Annotated[list[int], Each]
    tallies: Annotated[list[list[TallyLine]], Each]
    lessons: list[ClueLesson]
    most: MostTelling
    fact: str | None
    fact_source: str | None


# The snapshot


class SeatTimeLeft(Struct, frozen=True):
    """A seat's time: its bank, and whether the clock stands because nobody is there, and for how long at most."""

    bank_ms: int
    away: bool
    grace_ms: int


class ShownClaim(Struct, frozen=True):
    """A claim as everybody sees it, face down. `doubled` is what was staked on it besides; `stood` is null until it is
    called."""

    slot: Slot
    turn: Turn
    worth: int
    doubled: int
    stood: bool | None


class BlindPlayerNow(BlindPlayer, frozen=True, kw_only=True):
    """Who sits, and what everybody knows of his side now."""

    claims: list[ShownClaim]
    locked: bool
    clock: SeatTimeLeft
    lapses: int


class YouTasting(Struct, frozen=True):
    """What only who sits may see. `choices` is empty once a choice lies; `choice` is that one; `claims` has what lies
    under one's own claims, in their order."""

    seat: Seat
    choices: list[BlindChoice]
    choice: BlindChoice | None
    hand: list[OwnWine]
    told: list[Clue]
    claims: list[int]


class BlindSnapshot(Struct, frozen=True):
    """A blind tasting as it stands: enough to go on from, without any push before it."""

    battle: str
    mode: Literal["blind_tasting"]
    state: Literal["live", "over"]
    rated: bool
    rules_version: int
    seed_hash: str
    turn: Turn
    deadline_ms: int
    style: Style
    lineup: list[PrintedWine]
    values: SlotValues
    clues_to_come: list[Trait]
    worths: SlotWorths
    clues: list[Clue]
    players: Annotated[list[BlindPlayerNow], Each]
    rounds: list[BlindTurnRevealed]
    over: BlindOver | None
    you: YouTasting | UnsetType = UNSET
