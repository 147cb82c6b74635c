"""What may be asked of the mystery pool, and what is answered."""

from msgspec import Struct

from game.rarity import Rarity
from game.wine_types import WineType
from server.fields import Id


class Wish(Struct, frozen=True):
    """What one would like: a wine of at least this rarity, of this type. It gives way before ten seconds are over."""

    min_rarity: Rarity | None = None
    type: WineType | None = None


class DepositWine(Struct, frozen=True):
    """Puts one of one's free wines into the pool, for another that nobody knows beforehand."""

    wine: Id
    wish: Wish | None = None


class WithdrawWine(Struct, frozen=True):
    """Takes one's wine out again, while it is not exchanged."""

    ticket: Id


class Deposited(Struct, frozen=True):
    """The wine waits. `expected_wait_ms` is what others of its band have waited lately, null where nobody has."""

    ticket: str
    expected_wait_ms: int | None


class Withdrawn(Struct, frozen=True):
    """The wine is in one's cellar again."""

    wine: str
