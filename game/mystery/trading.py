"""What an exchange does to the world: two wines change hands, two players are told, the two deposits are closed.

The exchange is a trade of its own. Its id is the ticket of the wine that waited longer: a ticket is matched once, so no
other trade has it, and whoever reads the record can tell it.
"""

from typing import Any

from game.effects import CELLAR, DepositsMatched, Effect, LogActivity, MoveWine, Notify, WineTraded
from game.evolving import by_trade
from game.ids import RoomId
from game.mystery.deposit import PoolWine, Waiting
from game.mystery.state import State
from game.rarity import Rarity

_RARITIES = tuple(Rarity)


def of_match(state: State, one: Waiting, other: Waiting) -> list[Effect]:
    """Both wines go to the other's cellar."""
    trade = RoomId(one.ticket)
    return [
        *_handed_over(state, trade, one, other),
        *_handed_over(state, trade, other, one),
        DepositsMatched(one.ticket, other.ticket),
    ]


def _handed_over(state: State, trade: RoomId, giver: Waiting, taker: Waiting) -> list[Effect]:
    """The giver's wine is the taker's, and the giver hears what he got for it."""
    told = {
        "ticket": giver.ticket,
        "trade": trade,
        "gave": shown(giver.wine),
        "got": shown(taker.wine),
        "partner": {"player_id": taker.ref, "name": taker.name},
    }
    return [
        MoveWine(giver.wine.wine, giver.player, state.escrow, CELLAR, new_owner=taker.player, owed=True),
        *by_trade(giver.wine, taker.player),
        WineTraded(trade, giver.wine.wine, "mystery", giver.player, taker.player),
        Notify(giver.player, "mystery.matched", told),
        LogActivity(giver.player, "mystery.traded", told),
    ]


def shown(wine: PoolWine) -> dict[str, Any]:
    """A wine, as the two who exchange it are told of it."""
    return {
        "id": wine.ref,
        "species": wine.species,
        "name": wine.name,
        "rarity": _RARITIES[wine.rarity - 1],
        "types": list(wine.types),
        "level": wine.level,
        "shiny": wine.shiny,
    }
