"""What an auction does to the world: coins held and given back, the wine, the row that lists read, lines in inboxes.

Held is the leader's maximum, and nothing of anybody else. A bid that does not lead is held and given back in the same
entry, so that the database proves that it could have been paid: else one could push a price without a coin.
"""

from collections.abc import Mapping
from typing import Any

from game.auction.bidding import Standing
from game.auction.events import BidTaken, Sold, Unsold
from game.auction.fees import cut
from game.auction.opening import Party
from game.auction.state import Bidder, State
from game.effects import (
    CELLAR,
    FEES,
    Account,
    AuctionClosed,
    AuctionPriced,
    Effect,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    hold,
    release,
)
from game.evolving import by_trade
from game.ids import PlayerId


def of_bid(state: State, bid: BidTaken, standing: Standing) -> list[Effect]:
    """A bid is accepted."""
    bidder, leading = bid.bidder.player, state.leading
    effects: list[Effect] = []
    if standing.leader != bidder:
        effects += [_hold(bidder, bid.max), _release(bidder, bid.max)]
    elif leading is None:
        effects.append(_hold(bidder, bid.max))
    elif state.leader == bidder:
        effects.append(_hold(bidder, bid.max - leading.max))
    else:
        effects += [_hold(bidder, bid.max), *_outbid(state, leading, bid.price, over=False)]
    effects.append(
        AuctionPriced(bidder, bid.price, standing.leader, bid.bids, standing.reserve_met, bid.ends_at_ms),
    )
    return effects


def of_hammer(state: State, sold: Sold) -> list[Effect]:
    """The time is over, and the leader's hold pays."""
    leading = state.leading
    assert leading is not None, "the hammer falls for who leads"
    effects = _paid(state, leading.party.player, sold.price)
    if leading.max > sold.price:
        effects.append(_release(leading.party.player, leading.max - sold.price))
    return effects + _handed_over(state, sold, owed=True)


def of_buying_now(state: State, sold: Sold) -> list[Effect]:
    """Somebody pays what the seller has named for that. It is held first, as every sale is paid out of a hold; who
    leads has a part of it held already, since his maximum is under the reserve and so under that price."""
    leading, buyer = state.leading, sold.buyer.player
    effects: list[Effect] = []
    if leading is None:
        effects.append(_hold(buyer, sold.price))
    elif leading.party.player == buyer:
        effects.append(_hold(buyer, sold.price - leading.max))
    else:
        effects += [_hold(buyer, sold.price), *_outbid(state, leading, sold.price, over=True)]
    return effects + _paid(state, buyer, sold.price) + _handed_over(state, sold, owed=False)


def of_unsold(state: State, unsold: Unsold) -> list[Effect]:
    """Nobody gets the wine: it goes home, and the leader's coins are free."""
    opening, leading = state.opening, state.leading
    effects: list[Effect] = []
    if leading is not None:
        effects.append(_release(leading.party.player, leading.max))
    effects += [_home(state), AuctionClosed("unsold")]
    if leading is not None:
        effects.append(Notify(leading.party.player, "auction.passed", {**_named(state), "price": state.price}))
    effects.append(Notify(opening.seller.player, "auction.yours_unsold", {**_named(state), "bids": unsold.bids}))
    return effects


def of_cancelling(state: State) -> list[Effect]:
    """The wine goes home before anybody has bid."""
    return [_home(state), AuctionClosed("cancelled")]


def person(party: Party) -> dict[str, Any]:
    """Somebody, as everybody may know him."""
    return {"player_id": party.ref, "name": party.name}


def _hold(player: PlayerId, amount: int) -> MoveCoins:
    return hold("auction_hold", player, amount)


def _release(player: PlayerId, amount: int) -> MoveCoins:
    return release("auction_hold", player, amount)


def _outbid(state: State, leading: Bidder, price: int, *, over: bool) -> list[Effect]:
    # A line each time somebody loses the lead, which he does once for each bid of his own: nobody can flood him.
    told = {**_named(state), "price": price, "over": over}
    return [_release(leading.party.player, leading.max), Notify(leading.party.player, "auction.outbid", told)]


def _paid(state: State, buyer: PlayerId, price: int) -> list[Effect]:
    taken = cut(price)
    source, seller = Account("held", buyer), Account("available", state.opening.seller.player)
    effects: list[Effect] = [MoveCoins("auction_sale", price - taken, source, seller)]
    if taken:
        effects.append(MoveCoins("auction_cut", taken, source, FEES))
    return effects


def _handed_over(state: State, sold: Sold, *, owed: bool) -> list[Effect]:
    opening, buyer = state.opening, sold.buyer
    seller = opening.seller.player
    told = {**_named(state), "price": sold.price}
    to_seller = {**told, "cut": cut(sold.price), "buyer": person(buyer)}
    return [
        MoveWine(opening.lot.wine, seller, state.escrow, CELLAR, new_owner=buyer.player, owed=owed),
        *by_trade(opening.lot, buyer.player),
        AuctionClosed("sold", sold.price, buyer.player),
        Notify(buyer.player, "auction.won", told),
        Notify(seller, "auction.yours_sold", to_seller),
        LogActivity(buyer.player, "auction.bought", told),
        LogActivity(seller, "auction.sold", to_seller),
    ]


def _home(state: State) -> MoveWine:
    return MoveWine(state.opening.lot.wine, state.opening.seller.player, state.escrow, CELLAR)


def _named(state: State) -> Mapping[str, Any]:
    lot = state.opening.lot
    return {"auction": state.opening.auction, "wine": {"id": lot.ref, "name": lot.name}}
