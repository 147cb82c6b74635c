"""The market's books, kept by somebody else: from every entry as it is written, by rules written down here anew."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from db.rooms import StoredEntry
from game.auction.fees import listing_fee
from game.ids import PlayerId, RoomId
from game.market.commands import Buy
from game.market.events import Expired, ListingSold, Repriced, Withdrawn
from game.market.opening import ListingOpening
from game.record import Entry

if TYPE_CHECKING:
    from tests.sim.world import World

Over = ListingSold | Withdrawn | Expired


class Moment(NamedTuple):
    """How a listing stood from then on."""

    at_s: float
    price: int
    over: bool


class Stall(msgspec.Struct):
    """A listing, as its entries tell it. `paid` is what its seller has paid for it being there."""

    opening: ListingOpening
    price: int
    paid: int
    over: Over | None = None
    moments: list[Moment] = []


class Stalls:
    """Hears of every entry."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.all: dict[RoomId, Stall] = {}

    def _wrong(self, what: str) -> None:
        self._world.witness.wrong(what)

    def entry(self, room: RoomId, stored: StoredEntry) -> None:
        """An entry is written."""
        if self._world.truth.rooms[room].kind != "listing":
            return
        codec = self._world.kinds["listing"].codec
        if stored.seq == 0:
            opening = codec.decode_opening(stored.body)
            self.all[room] = Stall(opening, opening.price, listing_fee(opening.price))
        else:
            self._take(room, self.all[room], codec.decode_entry(*stored))
        stall = self.all[room]
        stall.moments.append(Moment(self._world.timeline.now_s, stall.price, stall.over is not None))

    def _take(self, room: RoomId, stall: Stall, entry: Entry) -> None:
        if stall.over is not None:
            self._wrong(f"{room}: entry {entry.seq} was written after its end: {entry.events}")
        seller, late = stall.opening.seller.player, entry.at_ms >= stall.opening.ends_at_ms
        for event in entry.events:
            match event:
                case ListingSold(price, buyer):
                    self._sold(room, stall, entry, price, buyer.player)
                case Repriced(price, fee):
                    if entry.actor != seller or late:
                        self._wrong(f"{room}: {entry.actor} has asked another price at {entry.at_ms}")
                    if stall.paid + fee != max(stall.paid, listing_fee(price)):
                        self._wrong(f"{room}: {fee} was paid for {price}, after {stall.paid}")
                    stall.price, stall.paid = price, stall.paid + fee
                case Withdrawn():
                    if entry.actor != seller or late:
                        self._wrong(f"{room}: {entry.actor} has taken it back at {entry.at_ms}")
                case Expired():
                    if not late:
                        self._wrong(f"{room}: has run out at {entry.at_ms}, before its time")
            if isinstance(event, ListingSold | Withdrawn | Expired):
                stall.over = event

    def _sold(self, room: RoomId, stall: Stall, entry: Entry, price: int, buyer: PlayerId) -> None:
        if buyer != entry.actor or buyer == stall.opening.seller.player:
            self._wrong(f"{room}: entry {entry.seq} sells to {buyer}, asked by {entry.actor}")
        if entry.at_ms >= stall.opening.ends_at_ms or price != stall.price:
            self._wrong(f"{room}: was sold at {entry.at_ms} for {price}, and cost {stall.price}")
        if isinstance(entry.command, Buy) and entry.command.price not in (None, price):
            self._wrong(f"{room}: {buyer} has seen {entry.command.price}, and paid {price}")
        if entry.answer != {"price": price, "wine": stall.opening.lot.ref}:
            self._wrong(f"{room}: {buyer} was answered {entry.answer}")
        if self._world.books.holds_lock(buyer, entry.at_ms):
            self._wrong(f"{room}: {buyer} may not trade, and bought at {entry.at_ms}")

    # What others ask --------------------------------------------------------------------------------------------------

    def was_open(self, listing: str, since_s: float) -> bool:
        """Whether this listing was open at every moment since then."""
        stall = self.all.get(RoomId(listing))
        if stall is None or stall.opening.ends_at_ms <= self._world.clock.now_ms():
            return False
        return not any(one.over for one in _since(stall.moments, since_s))

    def cost_always(self, listing: str, price: int, since_s: float) -> bool:
        """Whether it cost just this at every moment since then."""
        stall = self.all.get(RoomId(listing))
        return stall is not None and all(one.price == price for one in _since(stall.moments, since_s))

    def needed(self, op: str, d: Mapping[str, Any], since_s: float) -> int | None:
        """The most that it can have cost; None where there is no such listing."""
        if op == "market.list":
            return listing_fee(d["price"])
        stall = self.all.get(RoomId(d["listing"]))
        if stall is None:
            return None
        if op == "market.reprice":
            return listing_fee(d["price"])
        return d["price"] if "price" in d else max(one.price for one in _since(stall.moments, since_s))

    def owed(self, stall: Stall) -> Counter[str]:
        """What a listing has to have moved in all: fees for other prices, and what it was sold for."""
        opening, moved = stall.opening, Counter[str]()
        seller = f"available of {opening.seller.player}"
        more = stall.paid - listing_fee(opening.price)
        moved[seller] -= more
        moved["house"] += more
        if isinstance(stall.over, ListingSold):
            price = stall.over.price
            part = price * 50 // 1000
            moved[f"available of {stall.over.buyer.player}"] -= price
            moved[seller] += price - part
            moved["house"] += part
        return moved


def _since(moments: list[Moment], since_s: float) -> list[Moment]:
    first = max((at for at, one in enumerate(moments) if one.at_s < since_s), default=0)
    return moments[first:]
