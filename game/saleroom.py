"""The saleroom: where wines are put up, for auction and on the market. A room like any other, and a standing one: its
entry opens an auction or a listing.

What putting up does belongs to that one entry: the fee is paid, the wine goes from its cellar into the escrow of the
new room, and that begins, or nothing of it happens. The room is reopened daily, and carries nothing along.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, assert_never

import msgspec

from game.auction.closing import LASTS_S_MAX, LASTS_S_MIN
from game.auction.fees import listing_fee
from game.auction.increments import PRICE_MAX
from game.auction.opening import AuctionOpening, Lot, Party
from game.decider import WATCHER, Decision, Open, Push, Resumed, Role, Wake
from game.effects import CELLAR, FEES, Account, MoveCoins, MoveWine, OpenRoom, Place
from game.ids import PlayerId, RoomId
from game.market import terms as market
from game.market.opening import ListingOpening
from game.refusal import Refused
from game.standing import Renew

AUCTION_RULES_VERSION: Final = 2
LISTING_RULES_VERSION: Final = 1


class SaleroomOpening(msgspec.Struct, frozen=True):
    """`predecessor` is the room that this one continues, whose answers to repeated requests still count."""

    room: RoomId
    opened_at_ms: int
    predecessor: RoomId | None = None


class PutUp(msgspec.Struct, frozen=True, tag="put_up"):
    """Put a wine up. `revision` is the one in which it was read from the cellar; `auction` is the name of the auction
    that this opens; `ref` and `name` are the seller's. Prices are whole coins."""

    auction: RoomId
    ref: str
    name: str
    lot: Lot
    revision: int
    start_price: int
    reserve: int | None
    buy_now: int | None
    lasts_ms: int


class PutOnMarket(msgspec.Struct, frozen=True, tag="list"):
    """Put a wine on the market at a fixed price, in whole coins; the rest is as with `PutUp`."""

    listing: RoomId
    ref: str
    name: str
    lot: Lot
    revision: int
    price: int
    lasts_ms: int


class SaleroomOpened(msgspec.Struct, frozen=True, tag="saleroom.opened"):
    """The saleroom is there."""


class WinePutUp(msgspec.Struct, frozen=True, tag="saleroom.put_up"):
    """An auction has begun. `fee` is what the seller has paid for it."""

    auction: RoomId
    fee: int


class WinePutOnMarket(msgspec.Struct, frozen=True, tag="saleroom.listed"):
    """A listing has begun. `fee` is what the seller has paid for it."""

    listing: RoomId
    fee: int


class Renewed(msgspec.Struct, frozen=True, tag="saleroom.renewed"):
    """The saleroom goes on in another room."""

    successor: RoomId


Command = PutUp | PutOnMarket | Renew | Open | Wake
Event = SaleroomOpened | WinePutUp | WinePutOnMarket | Renewed | Resumed


class SaleroomState(msgspec.Struct, frozen=True):
    """Nothing is remembered but where it goes on."""

    opening: SaleroomOpening
    successor: RoomId | None = None


class Saleroom:
    """The decider."""

    kind: ClassVar[str] = "saleroom"
    channel: ClassVar[str] = "saleroom"
    rules_version: ClassVar[int] = 1
    inbox_max: ClassVar[int] = 1_024  # putting up is seldom; a commit takes 128
    opening_type = SaleroomOpening
    command_type = Command
    event_type = Event

    def initial(self, opening: SaleroomOpening) -> SaleroomState:
        return SaleroomState(opening)

    def decide(self, state: SaleroomState, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """See `Decider.decide`.

        Raises:
            Refused: `illegal_terms`.
        """
        match command:
            case Open():
                return Decision([SaleroomOpened()])
            case Wake():
                return Decision([])
            case Renew(successor):
                opening = SaleroomOpening(successor, now_ms, state.opening.room)
                return Decision([Renewed(successor)], [OpenRoom(successor, self.kind, opening)])
            case PutUp():
                assert actor is not None, "only a player puts a wine up"
                return _put_up(actor, command, now_ms)
            case PutOnMarket():
                assert actor is not None, "only a player puts a wine up"
                return _put_on_market(actor, command, now_ms)
            case _:
                assert_never(command)

    def evolve(self, state: SaleroomState, event: Event) -> SaleroomState:
        match event:
            case SaleroomOpened() | WinePutUp() | WinePutOnMarket() | Resumed():
                return state
            case Renewed(successor):
                return SaleroomState(state.opening, successor)
            case _:
                assert_never(event)

    def wake_at_ms(self, state: SaleroomState) -> None:
        return None

    def is_over(self, state: SaleroomState) -> bool:
        return state.successor is not None

    def role_of(self, state: SaleroomState, player: PlayerId | None) -> Role:
        return WATCHER

    def seats(self, state: SaleroomState) -> Sequence[PlayerId]:
        return ()

    def presence(self, seat: int, here: bool) -> None:
        return None

    def view_event(self, event: Event, role: Role) -> Push:
        # Nobody listens here: what is up has channels of its own.
        return Push("saleroom.changed", {})

    def view_state(self, state: SaleroomState, role: Role) -> Mapping[str, Any]:
        return {}


SALEROOM: Final = Saleroom()


def _put_up(seller: PlayerId, command: PutUp, now_ms: int) -> Decision[Event]:
    _require_sound_terms(command)
    opening = AuctionOpening(
        auction=command.auction,
        rules_version=AUCTION_RULES_VERSION,
        opened_at_ms=now_ms,
        ends_at_ms=now_ms + command.lasts_ms,
        seller=Party(seller, command.ref, command.name),
        lot=command.lot,
        start_price=command.start_price,
        reserve=command.reserve,
        buy_now=command.buy_now,
    )
    fee = listing_fee(command.start_price if command.reserve is None else command.reserve)
    escrow = Place("escrow", command.auction)
    effects = (
        MoveWine(command.lot.wine, seller, CELLAR, escrow, command.revision),
        MoveCoins("auction_listing", fee, Account("available", seller), FEES),
        OpenRoom(command.auction, "auction", opening),
    )
    answer = {"auction": command.auction, "fee": fee, "ends_ms": opening.ends_at_ms}
    return Decision([WinePutUp(command.auction, fee)], effects, answer)


def _put_on_market(seller: PlayerId, command: PutOnMarket, now_ms: int) -> Decision[Event]:
    if not 1 <= command.price <= PRICE_MAX:
        raise _illegal("price", f"A price is 1 to {PRICE_MAX} coins.")
    if not market.LASTS_S_MIN * 1_000 <= command.lasts_ms <= market.LASTS_S_MAX * 1_000:
        raise _illegal("lasts_s", f"A listing lasts {market.LASTS_S_MIN} to {market.LASTS_S_MAX} seconds.")
    opening = ListingOpening(
        listing=command.listing,
        rules_version=LISTING_RULES_VERSION,
        opened_at_ms=now_ms,
        ends_at_ms=now_ms + command.lasts_ms,
        seller=Party(seller, command.ref, command.name),
        lot=command.lot,
        price=command.price,
    )
    fee = listing_fee(command.price)
    effects = (
        MoveWine(command.lot.wine, seller, CELLAR, Place("escrow", command.listing), command.revision),
        MoveCoins("market_listing", fee, Account("available", seller), FEES),
        OpenRoom(command.listing, "listing", opening),
    )
    answer = {"listing": command.listing, "fee": fee, "ends_ms": opening.ends_at_ms}
    return Decision([WinePutOnMarket(command.listing, fee)], effects, answer)


def _require_sound_terms(command: PutUp) -> None:
    start, reserve, buy_now = command.start_price, command.reserve, command.buy_now
    if not 1 <= start <= PRICE_MAX:
        raise _illegal("start_price", f"A start price is 1 to {PRICE_MAX} coins.")
    if reserve is not None and not start < reserve <= PRICE_MAX:
        raise _illegal("reserve", "A reserve lies above the start price.")
    if buy_now is not None and not max(start + 1, reserve or 0) <= buy_now <= PRICE_MAX:
        raise _illegal("buy_now", "A price for buying now lies above the start price, and not under the reserve.")
    if not LASTS_S_MIN * 1_000 <= command.lasts_ms <= LASTS_S_MAX * 1_000:
        raise _illegal("lasts_s", f"An auction lasts {LASTS_S_MIN} to {LASTS_S_MAX} seconds.")


def _illegal(field: str, title: str) -> Refused:
    return Refused("illegal_terms", title, field=field)
