"""What a food-pairing battle shows, declared field by field: its pushes and its snapshot.

The views are built in `game/pairing/view.py`, as plain values and fast; these structs say what is in them, and a test
holds every view of whole battles against them. A field that is left out (UNSET) is not for who is told: `you` is for
who sits. Times end in `_ms`, shares and scores are permille of a table's stamina.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from game.battle.names import ModeName
from game.seasons import YearSeason
from game.species import Style
from game.wine_types import WineType
from server import pushes_battle
from server.figures import InTheGlass, SixStats

Seat = Annotated[int, Meta(ge=0, le=1)]
WineOfHand = Annotated[int, Meta(ge=0, le=5, description="A bottle's place in its hand.")]
Turn = Annotated[int, Meta(ge=1, le=8)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Permille = Annotated[int, Meta(ge=0, le=1000)]
Scale = Annotated[int, Meta(ge=0, le=5, description="0: none, 5: most.")]
Serve = Literal["pour", "chill", "decant", "bowl", "toast", "bread"]
Status = Literal["calm", "metallic", "scorched", "soured", "singing"]
Judged = Literal["body", "aroma"]
Reason = Literal["empty_table", "last_course", "forfeit", "clock", "void"]
Score = Annotated[list[Permille], Meta(min_length=2, max_length=2, description="A seat each.")]


# The menu and the hands


class MenuDish(Struct, frozen=True):
    """A course: its dish, what of a wine is judged beside it, and what a strike counts for in it."""

    turn: Turn
    course: str
    counts_pct: int
    slug: str
    dish: str
    judged: Judged
    intensity: Scale
    fat: Scale
    protein: Scale
    salt: Scale
    acid: Scale
    sweet: Scale
    umami: Scale
    bitter: Scale
    chilli: Scale
    fish: bool
    region: str | None
    country: str | None
    food: str | None
    season: YearSeason | None
    evening: YearSeason | None


class Shoulder(Struct, frozen=True):
    """What is seen of a bottle that was not served yet."""

    wine: WineOfHand
    style: Style
    type: WineType
    level: int


class BottleShown(Struct, frozen=True):
    """A bottle that was served: everybody knows it now."""

    species: str
    name: str
    style: Style
    type: WineType
    second_type: WineType | None
    level: int
    shiny: bool
    country: str
    region: str
    grapes: list[str]
    abilities: list[str]
    palate: InTheGlass
    stats: SixStats


class AtThisTable(Struct, frozen=True):
    """A bottle's stats at this table, around 1000."""

    power: int
    terroir: int
    complexity: int
    allure: int
    initiative: int


class OwnBottle(BottleShown, frozen=True, kw_only=True):
    """A bottle of one's own hand. `id` is the wine's; a lent one is nobody's and has none."""

    wine: WineOfHand
    id: str | None
    lent: bool
    temper: AtThisTable


class ShoulderNow(Shoulder, frozen=True):
    """A bottle as everybody knows it now: `bottle` and `temper` once it was served."""

    servings: int
    aired: bool
    bottle: BottleShown | UnsetType = UNSET
    temper: AtThisTable | UnsetType = UNSET


class PairingPlayer(Struct, frozen=True):
    """Who sits, and what everybody knows of his side from the start. `par` is what his hand could do to the rival's."""

    seat: Seat
    player: str
    name: str
    house: bool
    stamina: int
    par: int
    shoulders: Sequence[Shoulder]


class Choice(Struct, frozen=True):
    """A complete value for `choice`."""

    wine: WineOfHand
    serve: Serve


# Pushes


class YourHand(Struct, frozen=True):
    """Where one sits, and one's own bottles."""

    seat: Seat
    hand: list[OwnBottle]


class PairingOpened(pushes_battle.BattleOpened, frozen=True, kw_only=True):
    """The table is laid: the menu lies open, of the rival's hand one sees the shoulders. `seed_hash` is the SHA-256 of
    the seed that `battle.over` tells. `you` is for who sits."""

    mode: Literal["pairing"]
    rules_version: int
    menu: list[MenuDish]
    players: Annotated[list[PairingPlayer], Meta(min_length=2, max_length=2)]
    you: YourHand | UnsetType = UNSET


class YourChoices(Struct, frozen=True):
    """All that may be chosen in this turn."""

    choices: list[Choice]


class PairingTurnOpened(pushes_battle.TurnOpened, frozen=True, kw_only=True):
    """A course is served. Beyond `deadline_ms` each seat's bank runs (`banks_ms`); then the clock chooses. `you` is for
    who sits."""

    turn: Turn
    opened_at_ms: int
    banks_ms: Annotated[list[int], Meta(min_length=2, max_length=2, description="A seat each.")]
    you: YourChoices | UnsetType = UNSET


class PairingTurnLocked(pushes_battle.TurnLocked, frozen=True, kw_only=True):
    """A seat has chosen, and nobody is told what; `by_clock` where its time ran out."""

    turn: Turn
    seat: Seat
    by_clock: bool


class HarmonyPoints(Struct, frozen=True):
    """Where a pour's harmony comes from, beyond the 60 that each begins with."""

    rules: int
    fatigue: int
    air: int
    status: int
    ability: int


class RuleLine(Struct, frozen=True):
    """One rule's word on a match; `text` teaches it, or is null where nothing confirmed is known."""

    rule: str
    points: int
    text: str | None


class StrikeSteps(Struct, frozen=True):
    """The strike after each step; the last is what would arrive."""

    formula: int
    types: int
    order: int
    own_serve: int
    rival_serve: int
    course: int


class AbilityActed(Struct, frozen=True):
    """The ability of the poured wine that acted: its harmony points, whether it kept the error of the match off the
    table, and its words. An old record may name one that has no words any more."""

    ability: str
    name: str | None
    points: int
    spared: bool
    text: str | None


class RevealedPour(Struct, frozen=True):
    """One seat's pour. `bottle` is there when it is seen for the first time; where the table was empty before it came,
    it was not `served` and did no `damage`."""

    seat: Seat
    wine: WineOfHand
    serve: Serve
    name: str
    bottle: BottleShown | None
    served: bool
    first: bool
    harmony: Percent
    points: HarmonyPoints
    ability: AbilityActed | None
    lines: list[RuleLine]
    serve_line: str
    type_line: str | None
    force: int
    attack: int
    defence: int
    steps: StrikeSteps
    damage: int
    status: Status
    stamina_left: int


class PairingTurnRevealed(pushes_battle.TurnRevealed, frozen=True, kw_only=True):
    """Both glasses are poured: what was chosen, how it went with the dish, and what it took."""

    turn: Turn
    dish: str
    judged: Judged
    pours: Annotated[list[RevealedPour], Meta(min_length=2, max_length=2)]


class BestOfHand(Struct, frozen=True):
    """The best that a hand held for a course, by harmony alone."""

    seat: Seat
    wine: WineOfHand
    serve: Serve
    name: str
    harmony: Percent


class Lesson(Struct, frozen=True):
    """One thing to take home: the course where a seat lost most against its own cellar."""

    turn: Turn
    dish: str
    seat: Seat
    poured: str
    harmony: Percent
    line: RuleLine | None
    best: list[BestOfHand]


class PairingOver(pushes_battle.BattleOver, frozen=True, kw_only=True):
    """The battle has ended. `counts` is whether the result may count for anything; `seed` is what `seed_hash` is of.
    `rating` is empty where the battle was not rated."""

    winner: Seat | None
    reason: Reason
    score: Score
    rating: list[pushes_battle.Rerated]
    earned: list[pushes_battle.EarnedBySeat | None]
    turns: Annotated[int, Meta(ge=0, le=8, description="Courses that were revealed.")]
    counts: bool
    seed: str
    remember: Lesson | None


# The snapshot


class SeatTime(Struct, frozen=True):
    """A seat's time: its bank, and whether the clock stands because nobody is there, and for how long at most."""

    bank_ms: int
    away: bool
    grace_ms: int


class PairingPlayerNow(PairingPlayer, frozen=True, kw_only=True):
    """Who sits, and what everybody knows of his side now. `last` is the bottle of the course before."""

    shoulders: list[ShoulderNow]
    stamina_left: int
    share: Permille
    status: Status
    last: WineOfHand | None
    toasts: int
    breads: int
    locked: bool
    clock: SeatTime
    lapses: int


class YouNow(Struct, frozen=True):
    """What only who sits may see. `choices` is empty once a choice lies; `choice` is that one."""

    seat: Seat
    choices: list[Choice]
    choice: Choice | None
    hand: list[OwnBottle]


class PairingSnapshot(Struct, frozen=True):
    """A pairing battle as it stands: enough to go on from, without any push before it."""

    battle: str
    mode: Literal["pairing"]
    state: Literal["live", "over"]
    rated: bool
    rules_version: int
    seed_hash: str
    turn: Turn
    deadline_ms: int
    menu: list[MenuDish]
    players: Annotated[list[PairingPlayerNow], Meta(min_length=2, max_length=2)]
    courses: list[PairingTurnRevealed]
    over: PairingOver | None
    you: YouNow | UnsetType = UNSET


class BattleNotLaid(Struct, frozen=True):
    """A battle in the moment before its table is laid."""

    battle: str
    mode: ModeName
    state: Literal["opening"]
    turn: Annotated[int, Meta(ge=0, le=0)]
    deadline_ms: Annotated[int, Meta(ge=0, le=0)]
