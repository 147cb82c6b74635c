"""What happens in a blind tasting. Each event carries what its views show and what the rules decided, so that an old
record still shows and replays the same after the rules or the catalogue have changed.

Parts that come in every round are written as lists; a new field of theirs goes to the end and has a default.
"""

import msgspec

from game.battle.bottle import Hand
from game.battle.clock import SeatClock
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.rewards import Earned, Rerated
from game.blind_tasting.commands import Choice
from game.blind_tasting.traits import Traits
from game.decider import Resumed
from game.ids import PlayerId, RoomId, SpeciesSlug


class Candidate(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One wine of the line-up: what is printed, and its traits, which are not."""

    slug: SpeciesSlug
    name: str
    country: str
    region: str
    grapes: tuple[str, ...]
    traits: Traits
    fact: str | None = None
    fact_source: str | None = None


class Seated(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One seat: who sits, three wines, what they lend (`place` and `glass`, permille that points for country and
    region, and for grape and bottle, count more) and the ability of the first ('' where it has none)."""

    player: PlayerId
    ref: str
    name: str
    house: bool
    bottles: Hand
    place: int
    glass: int
    ability: str


class May(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What a seat may do in a round, as bits: senses that have news, and slots to call, double, bluff and pin."""

    sniff: int
    call: int
    double: int
    bluff: int
    pin: int


class BattleOpened(msgspec.Struct, frozen=True, gc=False, tag="battle.opened"):
    """The line-up is open and one of it is in the glass: `answer`, an index, which is hidden till the end. `clues` are
    traits in the order in which everybody will be told them."""

    battle: RoomId
    rated: bool
    rules_version: int
    seed_hash: str
    style: str
    lineup: tuple[Candidate, ...]
    answer: int
    clues: tuple[int, ...]
    seats: tuple[Seated, Seated]


class TurnOpened(msgspec.Struct, frozen=True, gc=False, tag="turn.opened"):
    """A round begins with a clue for everybody: `trait` has `value`. `banks_ms` is what each seat has left beyond the
    round's own time; `sizes` is how many values each slot has."""

    turn: int
    opened_at_ms: int
    deadline_ms: int
    trait: int
    value: int
    banks_ms: tuple[int, int]
    may: tuple[May, May]
    sizes: tuple[int, ...]


class ChoiceLocked(msgspec.Struct, frozen=True, gc=False, tag="turn.locked"):
    """A seat has chosen. What is secret until the reveal, and partly until the end; `by_clock` where time ran out and
    the default was taken. `clock` is the seat's clock afterwards."""

    turn: int
    seat: int
    choice: Choice
    by_clock: bool
    clock: SeatClock


class Act(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One seat's action in a revealed round.

    `does` is what everybody sees: `sniff`, `claim` (a pin or a bluff), `call` or `double`; `slot` or `sense` is an
    index, −1 where there is none. `worth` is what a claim, a call or a double is about. `stood` is whether a called
    claim was true. Hidden: `told` (trait, value) of a sniff, and `value` of a claim, an index or −1 under a bluff.
    """

    does: str
    slot: int
    sense: int
    worth: int
    stood: bool | None
    told: tuple[tuple[int, int], ...]
    value: int | None


class TurnRevealed(msgspec.Struct, frozen=True, gc=False, tag="turn.revealed"):
    """Both actions of a round."""

    turn: int
    acts: tuple[Act, Act]


class Tally(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One line of a seat's final account: in which round what was done on which slot, and the points it came to."""

    turn: int
    what: str
    slot: int
    value: str
    points: int


class Lesson(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What a clue told: of `before` wines it left `after`. `seat` is −1 for a public one."""

    turn: int
    seat: int
    trait: int
    value: int
    before: int
    after: int


class BattleOver(msgspec.Struct, frozen=True, gc=False, tag="battle.over"):
    """The end, with everything unmasked. `totals` are the points; `score` is them with the 100 that each begins with,
    within 0 … 1000. `most` has for each slot the index of the lesson that told most about it, −1 where none did; `fact`
    is what was confirmed of the wine, with the kind of its source."""

    winner: int | None
    reason: str
    score: tuple[int, int]
    turns: int
    counts: bool
    seed: str
    answer: int
    totals: tuple[int, int]
    tallies: tuple[tuple[Tally, ...], tuple[Tally, ...]]
    lessons: tuple[Lesson, ...]
    most: tuple[int, ...]
    fact: str | None
    fact_source: str | None
    rerated: tuple[Rerated, Rerated] | None = None
    earned: tuple[Earned | None, Earned | None] = (None, None)


Event = BattleOpened | TurnOpened | ChoiceLocked | TurnRevealed | SeatWentAway | SeatCameBack | BattleOver | Resumed
