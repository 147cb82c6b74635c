"""What HTTP answers of players' records: ratings, ladders, histories, counts. Ratings are in whole points."""

from msgspec import Struct

from game.experience import PlayerTier


class RatingShown(Struct, frozen=True):
    """How strong a player is in a mode: 1500 and 350 before his first rated battle. A rating is provisional while the
    deviation is above 110."""

    rating: int
    deviation: int
    provisional: bool
    battles: int


class Named(Struct, frozen=True):
    """A player by name."""

    player_id: str
    name: str


class LadderRow(Struct, frozen=True):
    """A line of a ladder. Equal ratings share a rank; `player` is null where he does not show his profile to who
    asks."""

    rank: int
    player: Named | None
    rating: int
    deviation: int
    battles: int


class PlayerShown(Struct, frozen=True):
    """A player's profile. `ratings` are by mode, of all that are open; `caught` is how many species he has ever had a
    wine of."""

    player_id: str
    name: str
    level: int
    tier: PlayerTier
    ratings: dict[str, RatingShown]
    caught: int
    created_at_ms: int


class RatingChangeRow(Struct, frozen=True):
    """What a rated battle did to a rating."""

    battle: str
    mode: str
    before: int
    after: int
    change: int
    at_ms: int


class ModeRecord(Struct, frozen=True):
    """How the latest battles of a mode ended; `won_permille` is of those."""

    battles: int
    won: int
    drawn: int
    lost: int
    won_permille: int


class Statistics(Struct, frozen=True):
    """What is counted of a player: `counts` since he joined, `battles` by mode of his latest thousand that are not
    going on."""

    counts: dict[str, int]
    battles: dict[str, ModeRecord]
