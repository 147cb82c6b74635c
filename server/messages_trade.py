"""What may be asked of direct trades, and what is answered. Coins are whole."""

from typing import Annotated

from msgspec import Meta, Struct

from game.direct.opening import COINS_MAX, OFFER_WINES_MAX
from server.fields import Amount, Id

NAMED_MAX = 16
"""Wines that one message may name: more than may be offered, so that who names too many is told how many he may."""


class InviteToTrade(Struct, frozen=True):
    """Opens a table for two, and invites the other."""

    player: Annotated[str, Meta(min_length=1, max_length=64, description="The other player's id.")]


class AcceptTrade(Struct, frozen=True):
    """Sits down at a table to which one was invited. An offer or a yes does so too."""

    trade: Id


class OfferInTrade(Struct, frozen=True):
    """Offers these wines and coins, in the place of all that one has offered before."""

    trade: Id
    wines: (
        Annotated[tuple[Id, ...], Meta(max_length=NAMED_MAX, description=f"{OFFER_WINES_MAX} at the most.")] | None
    ) = None
    coins: Annotated[Amount, Meta(description=f"0 to {COINS_MAX}.")] | None = None


class ConfirmTrade(Struct, frozen=True):
    """Says yes to both offers as they are in this revision."""

    trade: Id
    revision: Amount


class CancelTrade(Struct, frozen=True):
    """Gets up, or declines to sit down: each has its own again."""

    trade: Id


class TableOpened(Struct, frozen=True):
    """The table is there, and the other was told."""

    trade: str


class RevisionAnswered(Struct, frozen=True):
    """The revision in which the offers are."""

    revision: int
