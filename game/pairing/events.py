"""What happens in a pairing battle. Each event carries what its views show and what the rules decided, so that an
old record still shows and replays the same after the rules have changed.

Parts that come in every turn are written as lists; a new field of theirs goes to the end and has a default.
"""

import msgspec

from game.battle.bottle import Bottle
from game.battle.clock import SeatClock
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.rewards import Earned, Rerated
from game.decider import Resumed
from game.ids import RoomId
from game.pairing.dishes import Menu
from game.pairing.harmony import Line
from game.pairing.table import Laid
from game.wine_types import WineType

Masks = tuple[int, ...]
"""For each bottle of a hand the serves it may be served with, as bits (1 << index in `serves.SERVES`)."""


class BattleOpened(msgspec.Struct, frozen=True, gc=False, tag="battle.opened"):
    """The table is laid."""

    battle: RoomId
    rated: bool
    rules_version: int
    seed_hash: str
    menu: Menu
    seats: tuple[Laid, Laid]


class TurnOpened(msgspec.Struct, frozen=True, gc=False, tag="turn.opened"):
    """A course is served and both seats may choose. `banks_ms` is what each has left beyond the turn's own time."""

    turn: int
    opened_at_ms: int
    deadline_ms: int
    masks: tuple[Masks, Masks]
    banks_ms: tuple[int, int]


class ChoiceLocked(msgspec.Struct, frozen=True, gc=False, tag="turn.locked"):
    """A seat has chosen. What it chose is secret until the reveal; `by_clock` where time ran out and the default was
    taken. `clock` is the seat's clock afterwards."""

    turn: int
    seat: int
    wine: int
    serve: int
    by_clock: bool
    clock: SeatClock


class AbilityActed(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An ability of the poured wine that had something to do: harmony points, and whether it kept an error away."""

    ability: str
    points: int
    spared: bool


class Pour(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One seat's pour in a revealed course.

    `bottle` is there when it is shown for the first time. Harmony is its base and the sum of `points` (all rules),
    `fatigue`, `air`, `mood` (what the table's status did) and what its ability gave where one `acted`. `steps` is the
    strike after the formula, the type chart, the order, the own serve, the rival's serve and the course; `dealt` is 0
    where the pour was not served. `status` is what the pour leaves on its own table, `left` that table's stamina
    afterwards.
    """

    wine: int
    serve: int
    name: str
    type: WineType
    bottle: Bottle | None
    served: bool
    first: bool
    harmony: int
    points: int
    fatigue: int
    air: int
    mood: int
    lines: tuple[Line, ...]
    force: int
    attack: int
    defence: int
    steps: tuple[int, ...]
    dealt: int
    status: int
    left: int
    acted: AbilityActed | None = None


class TurnRevealed(msgspec.Struct, frozen=True, gc=False, tag="turn.revealed"):
    """Both pours of a course, and what they did."""

    turn: int
    dish: str
    judges_body: bool
    pours: tuple[Pour, Pour]


class BestBottle(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The best that a hand held for a course, by harmony alone."""

    wine: int
    serve: int
    name: str
    harmony: int


class Remember(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One thing to take home: the course where `seat` lost most against its own cellar, the rule that weighed most
    against its pour (None where none did), and the best bottle each hand held for it."""

    turn: int
    dish: str
    seat: int
    name: str
    harmony: int
    line: Line | None
    best: tuple[BestBottle, BestBottle]


class BattleOver(msgspec.Struct, frozen=True, gc=False, tag="battle.over"):
    """The end. `score` is permille of stamina left; `turns` counts revealed courses; `counts` is whether the result
    may count for anything. `seed` in hexadecimal."""

    winner: int | None
    reason: str
    score: tuple[int, int]
    turns: int
    counts: bool
    seed: str
    remember: Remember | None
    rerated: tuple[Rerated, Rerated] | None = None
    earned: tuple[Earned | None, Earned | None] = (None, None)


Event = BattleOpened | TurnOpened | ChoiceLocked | TurnRevealed | SeatWentAway | SeatCameBack | BattleOver | Resumed
