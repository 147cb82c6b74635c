"""What a table does to the world: wines and coins promised and given back, the rows that histories read, lines in
inboxes.

Everything that lies on the table is promised: wines are in the room's escrow, coins are held for it. So the entry that
settles needs nothing that could be missing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from game.auction.opening import Lot, Party
from game.auction.settling import person
from game.direct.commands import Laid
from game.direct.events import Expired, Settled
from game.direct.opening import Offer
from game.direct.state import State
from game.effects import (
    CELLAR,
    Account,
    Effect,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    TradeClosed,
    TradeOffered,
    WineTraded,
    hold,
    release,
)
from game.evolving import by_trade
from game.ids import PlayerId


def of_offer(state: State, seat: int, laid: Sequence[Laid], offer: Offer) -> list[Effect]:
    """A side offers something else: what is new is promised, what is no longer offered goes back."""
    player, before = state.opening.seats[seat].player, state.offers[seat]
    lay, keep = {lot.wine for lot in before.wines}, {lot.wine for lot in offer.wines}
    effects: list[Effect] = [_home(state, player, lot) for lot in before.wines if lot.wine not in keep]
    effects += [
        MoveWine(one.lot.wine, player, CELLAR, state.escrow, one.revision) for one in laid if one.lot.wine not in lay
    ]
    more = offer.coins - before.coins
    if more > 0:
        effects.append(hold("trade_hold", player, more))
    elif more < 0:
        effects.append(release("trade_hold", player, -more))
    effects.append(TradeOffered(seat, player, tuple(lot.wine for lot in offer.wines), offer.coins))
    return effects


def net_coins(offers: tuple[Offer, Offer]) -> tuple[int, int]:
    """What goes over from each side: of two sums only the difference."""
    first, second = offers[0].coins, offers[1].coins
    return max(0, first - second), max(0, second - first)


def of_settling(state: State, settled: Settled) -> list[Effect]:
    """Everything changes hands."""
    effects: list[Effect] = []
    for seat, giver in enumerate(state.opening.seats):
        taker = state.opening.seats[1 - seat]
        for lot in state.offers[seat].wines:
            effects.append(MoveWine(lot.wine, giver.player, state.escrow, CELLAR, new_owner=taker.player))
            effects.append(WineTraded(state.opening.trade, lot.wine, "direct", giver.player, taker.player, None))
            effects += by_trade(lot, taker.player)
        effects += _paid(state, seat, settled.coins[seat])
    effects.append(TradeClosed("settled", settled.coins))
    for seat, party in enumerate(state.opening.seats):
        told = _made(state, seat, settled)
        effects.append(Notify(party.player, "trade.made", told))
        effects.append(LogActivity(party.player, "trade.made", told))
    return effects


def of_cancelling(state: State, seat: int) -> list[Effect]:
    """A side gets up: each gets its own back, and the other is told."""
    other = state.opening.seats[1 - seat]
    told = {"trade": state.opening.trade, "partner": person(state.opening.seats[seat])}
    return [*_given_back(state), TradeClosed("cancelled"), Notify(other.player, "trade.called_off", told)]


def of_expiring(state: State, expired: Expired) -> list[Effect]:
    """The table is cleared: each gets its own back, and both are told."""
    first, second = state.opening.seats
    told = {"trade": state.opening.trade, "why": expired.why}
    return [
        *_given_back(state),
        TradeClosed("expired"),
        Notify(first.player, "trade.lapsed", {**told, "partner": person(second)}),
        Notify(second.player, "trade.lapsed", {**told, "partner": person(first)}),
    ]


def invited(trade: str, inviter: Party, invited: Party, expires_at_ms: int) -> Notify:
    """The line that tells somebody that he is invited to a table."""
    return Notify(
        invited.player, "trade.invited", {"trade": trade, "from": person(inviter), "expires_ms": expires_at_ms}
    )


def _paid(state: State, seat: int, coins: int) -> list[Effect]:
    giver, taker = state.opening.seats[seat].player, state.opening.seats[1 - seat].player
    effects: list[Effect] = []
    if coins:
        effects.append(MoveCoins("trade_coins", coins, Account("held", giver), Account("available", taker)))
    kept = state.offers[seat].coins - coins
    if kept:
        effects.append(release("trade_hold", giver, kept))
    return effects


def _given_back(state: State) -> list[Effect]:
    effects: list[Effect] = []
    for party, offer in zip(state.opening.seats, state.offers, strict=True):
        effects += [_home(state, party.player, lot) for lot in offer.wines]
        if offer.coins:
            effects.append(release("trade_hold", party.player, offer.coins))
    return effects


def _home(state: State, player: PlayerId, lot: Lot) -> MoveWine:
    return MoveWine(lot.wine, player, state.escrow, CELLAR)


def _made(state: State, seat: int, settled: Settled) -> Mapping[str, Any]:
    gave, got = state.offers[seat], state.offers[1 - seat]
    return {
        "trade": state.opening.trade,
        "partner": person(state.opening.seats[1 - seat]),
        "gave": [_named(lot) for lot in gave.wines],
        "got": [_named(lot) for lot in got.wines],
        "paid": settled.coins[seat],
        "received": settled.coins[1 - seat],
    }


def _named(lot: Lot) -> Mapping[str, Any]:
    return {"id": lot.ref, "name": lot.name}
