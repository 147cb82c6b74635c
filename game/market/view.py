"""What people see of a listing: the only way anything of it leaves. All see the same; nothing is hidden."""

from collections.abc import Mapping
from typing import Any, assert_never

from game.auction.settling import person
from game.auction.view import wine
from game.decider import Push, Resumed
from game.market.events import Event, Expired, ListingSold, Repriced, WineListed, Withdrawn
from game.market.state import State


def of_event(event: Event) -> Push:
    """What everybody sees of an event in its record. Nobody listens to one listing: `on_the_board` is what is told."""
    match event:
        case ListingSold(price, buyer):
            return Push("market.sold", {"price": price, "buyer": person(buyer)}, for_all=True)
        case WineListed():
            return Push("market.listed", _listed(event), for_all=True)
        case Repriced(price):
            return Push("market.repriced", {"price": price}, for_all=True)
        case Withdrawn():
            return Push("market.gone", {"why": "withdrawn"}, for_all=True)
        case Expired():
            return Push("market.gone", {"why": "expired"}, for_all=True)
        case Resumed(_, lost_ms):
            return Push("room.resumed", {"lost_ms": lost_ms}, for_all=True)
        case _:
            assert_never(event)


def on_the_board(state: State) -> Push:
    """How it stands, for everybody who watches the market."""
    opening = state.opening
    named = {"listing": opening.listing}
    match state.over:
        case None:
            listed = WineListed(opening.listing, opening.seller, opening.lot, state.price, opening.ends_at_ms)
            return Push("market.listed", {**named, **_listed(listed)})
        case ListingSold(price, buyer):
            return Push(
                "market.sold", {**named, "species": opening.lot.species, "price": price, "buyer": person(buyer)}
            )
        case Withdrawn():
            return Push("market.gone", {**named, "why": "withdrawn"})
        case Expired():
            return Push("market.gone", {**named, "why": "expired"})
        case _:
            assert_never(state.over)


def of_state(state: State) -> Mapping[str, Any]:
    """The whole listing."""
    opening, over = state.opening, state.over
    return {
        "listing": opening.listing,
        "state": state_word(state),
        "seller": person(opening.seller),
        "wine": wine(opening.lot),
        "price": state.price,
        "opened_ms": opening.opened_at_ms,
        "ends_ms": opening.ends_at_ms,
        "buyer": person(over.buyer) if isinstance(over, ListingSold) else None,
    }


def state_word(state: State) -> str:
    """Where it stands, in a word."""
    match state.over:
        case None:
            return "open"
        case ListingSold():
            return "sold"
        case Withdrawn():
            return "withdrawn"
        case Expired():
            return "expired"
        case _:
            assert_never(state.over)


def _listed(event: WineListed) -> Mapping[str, Any]:
    return {
        "seller": person(event.seller),
        "wine": wine(event.lot),
        "price": event.price,
        "ends_ms": event.ends_at_ms,
    }
