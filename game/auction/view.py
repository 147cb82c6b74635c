"""What people see of an auction: the only way anything of it leaves.

Pushes are the same for everybody. A snapshot has `you` for who sells or has bid: his own reserve or maximum, and
never another's.
"""

from collections.abc import Mapping
from typing import Any, assert_never

import msgspec

from game.auction.bidding import minimum_for
from game.auction.events import BidTaken, Cancelled, Event, Extended, LotOpened, Sold, Unsold
from game.auction.opening import Lot
from game.auction.settling import person
from game.auction.state import State
from game.decider import WATCHER, Push, Resumed, Role
from game.stats import Stats

STAT_NAMES = Stats.__struct_fields__


def of_event(event: Event) -> Push:
    """What everybody sees of an event."""
    match event:
        case BidTaken():
            return Push("auction.price", _price(event))
        case LotOpened():
            return Push("auction.opened", _opened(event))
        case Extended(ends_at_ms):
            return Push("auction.extended", {"ends_ms": ends_at_ms})
        case Sold():
            d = {"price": event.price, "buyer": person(event.buyer), "bids": event.bids, "bought_now": event.bought_now}
            return Push("auction.sold", d)
        case Unsold(bids):
            return Push("auction.unsold", {"bids": bids})
        case Cancelled():
            return Push("auction.cancelled", {})
        case Resumed():
            return Push("room.resumed", {"lost_ms": event.lost_ms})
        case _:
            assert_never(event)


def of_state(state: State, role: Role) -> Mapping[str, Any]:
    """The whole auction as that role sees it."""
    opening, leading = state.opening, state.leading
    over = state.over
    shown: dict[str, Any] = {
        "auction": opening.auction,
        "state": _word(state),
        "seller": person(opening.seller),
        "wine": wine(opening.lot),
        "start_price": opening.start_price,
        "price": state.price,
        "leader": None if leading is None or over is not None else person(leading.party),
        "bids": state.bids,
        "minimum": minimum_for(state, None) if over is None else None,
        "reserved": opening.reserve is not None,
        "reserve_met": state.reserve_met,
        "buy_now": state.buy_now,
        "opened_ms": opening.opened_at_ms,
        "ends_ms": state.ends_at_ms,
        "extended": state.extended,
        "buyer": person(over.buyer) if isinstance(over, Sold) else None,
    }
    if role != WATCHER:
        shown["you"] = _you(state, role)
    return shown


def wine(lot: Lot) -> Mapping[str, Any]:
    """The wine that is up, as everybody may know it."""
    return {
        "id": lot.ref,
        "species": lot.species,
        "name": lot.name,
        "producer": lot.producer,
        "style": lot.style,
        "types": [each for each in (lot.primary_type, lot.secondary_type) if each is not None],
        "rarity": lot.rarity,
        "country": lot.country,
        "region": lot.region,
        "grapes": lot.grapes,
        "level": lot.level,
        "nature": lot.nature,
        "iv": _six(lot.iv),
        "stats": _six(lot.stats),
        "shiny": lot.shiny,
        "evolves_to": lot.evolves_by_trade,
    }


def _opened(event: LotOpened) -> Mapping[str, Any]:
    return {
        "auction": event.auction,
        "seller": person(event.seller),
        "wine": wine(event.lot),
        "start_price": event.start_price,
        "reserved": event.reserved,
        "buy_now": event.buy_now,
        "ends_ms": event.ends_at_ms,
    }


def _price(event: BidTaken) -> Mapping[str, Any]:
    return {
        "price": event.price,
        "leader": person(event.leader),
        "bidder": person(event.bidder),
        "bids": event.bids,
        "minimum": event.minimum,
        "reserve_met": event.reserve_met,
        "buy_now": event.buy_now,
        "ends_ms": event.ends_at_ms,
    }


def _you(state: State, role: Role) -> Mapping[str, Any]:
    """One's own secrets: the seller's reserve, a bidder's maximum."""
    if role == 0:
        return {"selling": True, "reserve": state.opening.reserve, "max": None, "leading": False}
    bidder = list(state.bidders.values())[role - 1]
    leading = state.leader == bidder.party.player
    return {"selling": False, "reserve": None, "max": bidder.max, "leading": leading}


def _word(state: State) -> str:
    match state.over:
        case None:
            return "open"
        case Sold():
            return "sold"
        case Unsold():
            return "unsold"
        case Cancelled():
            return "cancelled"
        case _:
            assert_never(state.over)


def _six(stats: Stats) -> Mapping[str, int]:
    return dict(zip(STAT_NAMES, msgspec.structs.astuple(stats), strict=True))
