"""What a listing does to the world: coins, the wine, the row that lists read, lines in inboxes.

A sale is paid out of what the buyer has free, in the entry that gives him the wine: two entries could be cut in two.
"""

from collections.abc import Mapping
from typing import Any

from game.auction.fees import cut
from game.auction.settling import person
from game.effects import (
    CELLAR,
    FEES,
    Account,
    Effect,
    ListingClosed,
    ListingRepriced,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    WineTraded,
)
from game.evolving import by_trade
from game.market.events import ListingSold, Repriced
from game.market.state import State


def of_sale(state: State, sold: ListingSold) -> list[Effect]:
    """The price goes to the seller, less the house's cut, and the wine to the buyer."""
    opening = state.opening
    seller, buyer, wine = opening.seller.player, sold.buyer.player, opening.lot.wine
    taken = cut(sold.price)
    purse = Account("available", buyer)
    effects: list[Effect] = [MoveCoins("market_sale", sold.price - taken, purse, Account("available", seller))]
    if taken:
        effects.append(MoveCoins("market_cut", taken, purse, FEES))
    told = {**_named(state), "price": sold.price}
    to_buyer = {**told, "seller": person(opening.seller)}
    to_seller = {**told, "cut": taken, "buyer": person(sold.buyer)}
    return [
        *effects,
        MoveWine(wine, seller, state.escrow, CELLAR, new_owner=buyer),
        *by_trade(opening.lot, buyer),
        WineTraded(opening.listing, wine, "market", seller, buyer, sold.price),
        ListingClosed("sold"),
        Notify(buyer, "market.bought", to_buyer),
        Notify(seller, "market.yours_sold", to_seller),
        LogActivity(buyer, "market.bought", to_buyer),
        LogActivity(seller, "market.sold", to_seller),
    ]


def of_withdrawing(state: State) -> list[Effect]:
    """The wine goes home because its seller wants it so."""
    return [_home(state), ListingClosed("withdrawn")]


def of_expiry(state: State) -> list[Effect]:
    """The wine goes home because nobody wanted it."""
    told = {**_named(state), "price": state.price}
    return [_home(state), ListingClosed("expired"), Notify(state.opening.seller.player, "market.yours_expired", told)]


def of_repricing(state: State, repriced: Repriced) -> list[Effect]:
    """The row has another price; what the fee for that is above what was paid, the seller pays."""
    effects: list[Effect] = [ListingRepriced(repriced.price)]
    if repriced.fee:
        purse = Account("available", state.opening.seller.player)
        effects.insert(0, MoveCoins("market_listing", repriced.fee, purse, FEES))
    return effects


def _home(state: State) -> MoveWine:
    return MoveWine(state.opening.lot.wine, state.opening.seller.player, state.escrow, CELLAR)


def _named(state: State) -> Mapping[str, Any]:
    lot = state.opening.lot
    return {"listing": state.opening.listing, "wine": {"id": lot.ref, "name": lot.name}}
