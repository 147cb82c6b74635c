"""What is hidden from whom, by kind of room: the events of a record, with everything changed that a role can't know.

Whatever that role was told and shown must be the same for the changed record: then not a byte of it hangs on a secret.
A new kind of room adds its function to `CHANGED`. It takes the opening, the events so far, and the role that must not
notice, and gives back both.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from game.auction.auction import SELLER
from game.auction.events import BidTaken
from game.auction.opening import AuctionOpening
from game.battle.bottle import Bottle
from game.decider import WATCHER, Role
from game.direct.events import Cancelled
from game.direct.opening import TradeOpening
from game.ids import RoomId, SpeciesSlug
from game.pairing.events import BattleOpened, ChoiceLocked, TurnOpened, TurnRevealed
from game.pairing.hand import HAND_SIZE
from game.pairing.serves import SERVES
from game.pairing.table import Laid
from game.species import Palate
from game.stats import Stats

Changed = Callable[[Any, Sequence[Any], Role], tuple[Any, list[Any]]]


def pairing_changed(opening: Any, events: Sequence[Any], role: Role) -> tuple[Any, list[Any]]:
    """Other choices where no course has shown them yet, other bottles where none was poured, other masks."""
    revealed = [event for event in events if isinstance(event, TurnRevealed)]
    turns = {event.turn for event in revealed}
    shown = [{event.pours[seat].wine for event in revealed} for seat in (0, 1)]
    changed: list[Any] = []
    for event in events:
        if isinstance(event, ChoiceLocked) and event.seat != role and event.turn not in turns:
            wine, serve = (event.wine + 1) % HAND_SIZE, (event.serve + 1) % len(SERVES)
            changed.append(msgspec.structs.replace(event, wine=wine, serve=serve))
        elif isinstance(event, BattleOpened):
            seats = [laid if seat == role else _other_hand(laid, shown[seat]) for seat, laid in enumerate(event.seats)]
            changed.append(msgspec.structs.replace(event, seats=tuple(seats)))
        elif isinstance(event, TurnOpened):
            masks = [mask if seat == role else (1,) * HAND_SIZE for seat, mask in enumerate(event.masks)]
            changed.append(msgspec.structs.replace(event, masks=tuple(masks)))
        else:
            changed.append(event)
    return opening, changed


def auction_changed(opening: AuctionOpening, events: Sequence[Any], role: Role) -> tuple[Any, list[Any]]:
    """Another reserve, but for the seller; another maximum in each bid of anybody else."""
    bidders = list(dict.fromkeys(event.bidder.player for event in events if isinstance(event, BidTaken)))
    own = bidders[role - 1] if role not in (WATCHER, SELLER) else None
    if opening.reserve is not None and role != SELLER:
        opening = msgspec.structs.replace(opening, reserve=opening.reserve + 7)
    changed = [
        msgspec.structs.replace(event, max=event.max + 1_000_003)
        if isinstance(event, BidTaken) and event.bidder.player != own
        else event
        for event in events
    ]
    return opening, changed


def _other_hand(laid: Laid, shown: set[int]) -> Laid:
    bottles = tuple(bottle if wine in shown else _other(bottle) for wine, bottle in enumerate(laid.bottles))
    tempers = tuple(
        temper if wine in shown else msgspec.structs.replace(temper, power=temper.power + 1, allure=temper.allure + 1)
        for wine, temper in enumerate(laid.tempers)
    )
    return msgspec.structs.replace(laid, bottles=bottles, tempers=tempers)


def _other(bottle: Bottle) -> Bottle:
    """Another wine with the same shoulders: style, type and level are for everybody to see."""
    return msgspec.structs.replace(
        bottle,
        wine=None,
        wine_ref="another",
        species=SpeciesSlug("another-wine"),
        name="Another wine",
        stats=Stats(1, 2, 3, 4, 5, 6),
        palate=Palate(1, 1, 1, 1, 1, 1),
        country="Nowhere",
        region="Nowhere",
        grapes=("None",),
        shiny=not bottle.shiny,
    )


def trade_changed(opening: Any, events: Sequence[Any], role: Role) -> tuple[Any, list[Any]]:
    """Nothing at a table is hidden from the two; and from anybody else everything, who is told so without a look."""
    if role != WATCHER:
        return opening, list(events)
    nobody = TradeOpening(RoomId("of-nobody"), 1, 0, opening.seats)
    return nobody, [Cancelled(0) for _ in events]


CHANGED: Mapping[str, Changed] = {
    "pairing": pairing_changed,
    "auction": auction_changed,
    "direct_trade": trade_changed,
}
