"""What a direct trade shows, declared field by field: its pushes, its snapshot, and its lines on the players' own
channels.

The views are built in `game/direct/view.py` and `game/direct/settling.py`; these structs say what is in them, and a
test holds every view of whole trades against them. Coins are whole, times end in `_ms`. Lists of two are by
seat: seat 0 has invited.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.pushes_auction import LotNamed, LotWine, Person

TradeState = Literal["open", "settled", "cancelled", "expired"]
Why = Literal["not_taken_up", "idle", "away"]
Two = Meta(min_length=2, max_length=2)


# Pushes


class TradeOpened(Struct, frozen=True):
    """A table for two. It is cleared at `expires_ms` if nothing is done, and at `latest_ms` whatever is done."""

    trade: str
    players: Annotated[list[Person], Two]
    expires_ms: int
    latest_ms: int


class TradeTakenUp(Struct, frozen=True):
    """Who was invited has sat down."""

    expires_ms: int


class TradeOffered(Struct, frozen=True):
    """A side offers this now, and nobody's yes stands any more."""

    seat: int
    revision: int
    wines: list[LotWine]
    coins: int
    expires_ms: int


class TradeConfirmed(Struct, frozen=True):
    """A side has said yes to this revision."""

    seat: int
    revision: int
    expires_ms: int


class TradeSettled(Struct, frozen=True):
    """Both have said yes, and all has changed hands. `coins` went over from each side; one of the two is 0."""

    revision: int
    coins: Annotated[list[int], Two]


class TradeCancelled(Struct, frozen=True):
    """A side has got up, and each has its own again."""

    seat: int


class TradeExpired(Struct, frozen=True):
    """The table was cleared, and each has its own again."""

    why: Why


class TradeResumed(Struct, frozen=True):
    """The table was out of reach that long; every time is so much later."""

    lost_ms: int


class Offer(Struct, frozen=True):
    """What one side gives."""

    wines: list[LotWine]
    coins: int


class TradeSnapshot(Struct, frozen=True):
    """The whole table; `seat` is one's own. `coins` are those that went over, null before it is settled."""

    trade: str
    state: TradeState
    players: Annotated[list[Person], Two]
    taken_up: bool
    revision: int
    offers: Annotated[list[Offer], Two]
    confirmed: Annotated[list[bool], Two]
    away: Annotated[list[bool], Two]
    coins: Annotated[list[int], Two] | None
    opened_ms: int
    expires_ms: int
    latest_ms: int
    seat: int


# On the players' own channels


class TradeInvited(Struct, frozen=True, rename={"inviter": "from"}):
    """On `player:<id>`: somebody waits at a table. Whoever does not come until then, declines."""

    trade: str
    inviter: Person
    expires_ms: int


class TradeMade(Struct, frozen=True):
    """On `player:<id>`: a trade was settled; what one gave and got."""

    trade: str
    partner: Person
    gave: list[LotNamed]
    got: list[LotNamed]
    paid: int
    received: int


class TradeCalledOff(Struct, frozen=True):
    """On `player:<id>`: the other has got up, or declined. One has one's own again."""

    trade: str
    partner: Person


class TradeLapsed(Struct, frozen=True):
    """On `player:<id>`: a table was cleared. One has one's own again."""

    trade: str
    why: Why
    partner: Person


class WineEvolved(Struct, frozen=True):
    """On `player:<id>`: a wine of this player's has become another species, by coming to him or because he would have
    it so. Its name is what it was."""

    wine: LotNamed
    from_species: str
    to_species: str
