"""What is pushed of battles of every mode: to who sits, to who watches, and into players' own channels."""

from collections.abc import Sequence
from typing import Annotated, Any

from msgspec import Meta, Struct

from game.battle.names import ModeName
from server.messages import Opponent


class BattleMatched(Struct, frozen=True):
    """On `player:<id>`: a battle is about to begin, and the player sits in it."""

    battle: str
    mode: ModeName
    seat: int
    rated: bool
    opponent: Opponent
    delay_s: Annotated[int, Meta(description="Watchers are kept so many seconds behind.")] = 0


class BattleOpened(Struct, frozen=True):
    """The battle has begun. The seed is told when it is over, so that everybody can check its hash. What else is said
    belongs to the mode."""

    battle: str
    mode: ModeName
    rated: bool
    seed_hash: str
    players: Sequence[Any]


class TurnOpened(Struct, frozen=True):
    """A turn has begun. For those who sit the mode adds `you` with `choices`, each a complete value for `choice`; where
    there are very many, `grammar` says what else is legal."""

    turn: int
    deadline_ms: int


class TurnLocked(Struct, frozen=True):
    """A seat has chosen; not what."""

    turn: int
    seat: int


class TurnRevealed(Struct, frozen=True):
    """What both chose, and what came of it; the rest belongs to the mode."""

    turn: int


class SeatAway(Struct, frozen=True):
    """Who sits there is not connected, and has this long to come back."""

    seat: int
    grace_ms: int


class SeatBack(Struct, frozen=True):
    """Who sits there is connected again."""

    seat: int


class RoomResumed(Struct, frozen=True):
    """The room was out of reach that long, and gives the time back."""

    lost_ms: int
    deadline_ms: int


class Rerated(Struct, frozen=True):
    """What a rated battle did to a rating, in points. It is provisional while the deviation is above 110."""

    before: int
    after: int
    change: int
    deviation: int
    provisional: bool


class GrownWine(Struct, frozen=True):
    """What an own bottle, by its place in the hand, has gained, and its level before and now."""

    wine: int
    experience: int
    level_before: int
    level: int
    ev: dict[str, int]


class EarnedBySeat(Struct, frozen=True):
    """The experience that a seat has earned, of the mode's own kind and general, and what its own bottles have."""

    experience: int
    own: int
    general: int
    wines: list[GrownWine]


class BattleOver(Struct, frozen=True):
    """The battle has ended; `winner` is a seat, or None for a draw."""

    winner: int | None
    reason: str
    score: Sequence[int]
    rating: Annotated[list[Rerated], Meta(max_length=2, description="A seat each; empty where it was not rated.")]
    earned: Annotated[list[EarnedBySeat | None], Meta(min_length=2, max_length=2, description="None: the house.")]
    seed: str


class BattleResult(Struct, frozen=True):
    """On `player:<id>`: how a battle ended that he sat in, for who was away when it did."""

    battle: str
    mode: ModeName
    seat: int
    winner: int | None
    reason: str
    score: Annotated[
        list[int],
        Meta(
            min_length=2,
            max_length=2,
            description="A seat each, 0 … 1000: permille of stamina, or points.",
        ),
    ]


class NobodyCame(Struct, frozen=True):
    """On `player:<id>`: nobody was found for this ticket, and the wines laid with it are back in the cellar."""

    ticket: str


class BattleChallenged(Struct, frozen=True, rename={"challenger": "from"}):
    """On `player:<id>`: somebody waits for this player, and plays as soon as he queues `versus` that one."""

    challenger: Opponent
    mode: ModeName
    ticket: str
    best_of: int = 1


class RematchWanted(Struct, frozen=True, rename={"challenger": "from"}):
    """On `player:<id>`: who sat opposite in that battle wants another, and has it as soon as this player asks for it
    too."""

    challenger: Opponent
    mode: ModeName
    battle: str
    ticket: str
    expires_at_ms: int


class ChallengeEnded(Struct, frozen=True):
    """On `player:<id>`: who had challenged him waits no more."""

    ticket: str


class Viewers(Struct, frozen=True):
    """How many watch. No part of the record."""

    count: int
