"""What people see of a table: the only way anything of it leaves. The two see all of it, and the same; nobody else sees
anything."""

from collections.abc import Mapping
from typing import Any, assert_never

from game.auction.settling import person
from game.auction.view import wine
from game.decider import WATCHER, Push, Resumed, Role
from game.direct.events import (
    Cancelled,
    Confirmed,
    Event,
    Expired,
    Offered,
    SeatAway,
    SeatReturned,
    Settled,
    TableOpened,
    TakenUp,
)
from game.direct.opening import Offer
from game.direct.state import State

HIDDEN = Push("trade.changed", {})
"""What anybody else would be told, if he could listen."""


def of_event(event: Event, role: Role) -> Push:
    """What the two see of an event."""
    if role == WATCHER:
        return HIDDEN
    match event:
        case TableOpened(trade, seats, expires_at_ms, latest_ms):
            players = [person(party) for party in seats]
            times = {"expires_ms": expires_at_ms, "latest_ms": latest_ms}
            return Push("trade.opened", {"trade": trade, "players": players, **times})
        case TakenUp(expires_at_ms):
            return Push("trade.taken_up", {"expires_ms": expires_at_ms})
        case Offered(seat, revision, offer, expires_at_ms):
            d = {"seat": seat, "revision": revision, **_offer(offer), "expires_ms": expires_at_ms}
            return Push("trade.offered", d)
        case Confirmed(seat, revision, expires_at_ms):
            return Push("trade.confirmed", {"seat": seat, "revision": revision, "expires_ms": expires_at_ms})
        case Settled(revision, coins):
            return Push("trade.settled", {"revision": revision, "coins": coins})
        case Cancelled(seat):
            return Push("trade.cancelled", {"seat": seat})
        case Expired(why):
            return Push("trade.expired", {"why": why})
        case SeatAway(seat, grace_ms):
            return Push("seat.away", {"seat": seat, "grace_ms": grace_ms})
        case SeatReturned(seat):
            return Push("seat.back", {"seat": seat})
        case Resumed():
            return Push("room.resumed", {"lost_ms": event.lost_ms})
        case _:
            assert_never(event)


def of_state(state: State, role: Role) -> Mapping[str, Any]:
    """The whole table, for one of the two."""
    if role == WATCHER:
        return {}
    return {
        "trade": state.opening.trade,
        "state": _word(state),
        "players": [person(party) for party in state.opening.seats],
        "taken_up": state.taken_up,
        "revision": state.revision,
        "offers": [_offer(offer) for offer in state.offers],
        "confirmed": state.confirmed,
        "away": [until_ms is not None for until_ms in state.away_until_ms],
        "coins": state.over.coins if isinstance(state.over, Settled) else None,
        "opened_ms": state.opening.opened_at_ms,
        "expires_ms": state.expires_at_ms,
        "latest_ms": state.latest_ms,
        "seat": role,
    }


def _offer(offer: Offer) -> Mapping[str, Any]:
    return {"wines": [wine(lot) for lot in offer.wines], "coins": offer.coins}


def _word(state: State) -> str:
    match state.over:
        case None:
            return "open"
        case Settled():
            return "settled"
        case Cancelled():
            return "cancelled"
        case Expired():
            return "expired"
        case _:
            assert_never(state.over)
