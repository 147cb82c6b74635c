"""What `d` holds in a player's channel of insured purchases. Prices are whole coins."""

from typing import Literal

from msgspec import Struct


class CoveredWine(Struct, frozen=True):
    """The wine that was bought."""

    id: str
    name: str


class CoverTaken(Struct, frozen=True):
    """The buyer of a wine has insured himself: `held` of one's coins are held until he has cooled off."""

    cover: str
    trade: str
    wine: CoveredWine
    held: int
    ends_ms: int


class CoverEnded(Struct, frozen=True):
    """A cover has ended, told to both sides: who bought has `stepped_back`, and the wine and the `coins` went back; or
    he `kept` the wine or the time was `over`, and both are free."""

    cover: str
    trade: str
    wine: CoveredWine
    outcome: Literal["stepped_back", "kept", "over"]
    coins: int
