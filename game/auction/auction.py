"""The auction as a decider: commands in, events and effects out.

Read `decide` first; every path of an auction is in it. What one bid does is in `bidding`, time in `closing`, coins and
wines in `settling`, what people see in `view`, and what events change in `state`. There is no chance in it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, assert_never

from game.auction import settling, view
from game.auction.bidding import minimum_for, paced_until, standing_after, wait_for_pace_ms
from game.auction.closing import end_after_bid
from game.auction.commands import BuyNow, Cancel, Command, PlaceBid
from game.auction.events import BidTaken, Cancelled, Event, Extended, LotOpened, Sold, Unsold
from game.auction.increments import PRICE_MAX, above
from game.auction.opening import AuctionOpening, Party
from game.auction.state import State, evolve, initial
from game.decider import WATCHER, Decision, Open, Push, Role, Wake
from game.effects import AuctionExtended, AuctionOpened
from game.ids import PlayerId
from game.refusal import Refused

SELLER: Final = Role(0)
"""The seller's view of his auction. Whoever bids has the next ones, in the order of first bids."""


class Auction:
    """One wine, one seller, and whoever bids. Implements `game.decider.Decider`.

    Nobody sits here. All are told the same; a role of one's own shows one's own secrets in the snapshot, no more.
    """

    kind: ClassVar[str] = "auction"
    channel: ClassVar[str] = "auction"
    rules_version: ClassVar[int] = 2
    inbox_max: ClassVar[int] = 1_024  # a crowd bids at the end; eight commits take them all
    opening_type: Any = AuctionOpening
    command_type: Any = Command
    event_type: Any = Event

    def initial(self, opening: AuctionOpening) -> State:
        """The auction before its first entry."""
        return initial(opening)

    def decide(self, state: State, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """What the command causes.

        Raises: Refused with `auction_over`, `own_auction`, `bidding_too_fast`, `bid_too_low`, `illegal_terms`,
            `no_buy_now`, `not_your_auction` or `has_bids`.
        """
        match command:
            case PlaceBid():
                return _bid(state, _party(actor, command), command.max, now_ms)
            case Wake():
                return _wake(state, now_ms)
            case Open():
                return _open(state)
            case BuyNow():
                return _buy_now(state, _party(actor, command), now_ms)
            case Cancel():
                return _cancel(state, actor, now_ms)
            case _:
                assert_never(command)

    def evolve(self, state: State, event: Event) -> State:
        """The auction after the event."""
        return evolve(state, event)

    def wake_at_ms(self, state: State) -> int | None:
        """When the hammer falls; at once where an end that was moved has yet to be told."""
        if state.over is not None or not state.opened:
            return None
        return state.ends_at_ms if state.untold_ms is None else state.untold_ms

    def is_over(self, state: State) -> bool:
        """Whether the wine is sold, or has gone home."""
        return state.over is not None

    def role_of(self, state: State, player: PlayerId | None) -> Role:
        """The seller, a bidder of his own number, or WATCHER."""
        if player == state.opening.seller.player:
            return SELLER
        if player is None or player not in state.bidders:
            return WATCHER
        return Role(1 + list(state.bidders).index(player))

    def seats(self, state: State) -> Sequence[PlayerId]:
        """Nobody sits."""
        return ()

    def presence(self, seat: int, here: bool) -> None:
        """Nobody is missed."""

    def view_event(self, event: Event, role: Role) -> Push:
        """What everybody may see of the event: the same for all."""
        return view.of_event(event)

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        """The whole snapshot for that role."""
        return view.of_state(state, role)


AUCTION: Final = Auction()


def _open(state: State) -> Decision[Event]:
    if state.opened:
        return Decision(())
    opening = state.opening
    opened = LotOpened(
        auction=opening.auction,
        seller=opening.seller,
        lot=opening.lot,
        start_price=opening.start_price,
        reserved=opening.reserve is not None,
        buy_now=opening.buy_now,
        ends_at_ms=state.ends_at_ms,
    )
    row = AuctionOpened(
        opening.seller.player, opening.lot.wine, opened.start_price, opened.reserved, opened.buy_now, opened.ends_at_ms
    )
    return Decision((opened,), (row,))


def _bid(state: State, bidder: Party, most: int, now_ms: int) -> Decision[Event]:
    _require_open(state, now_ms)
    _require_stranger(state, bidder.player)
    minimum = minimum_for(state, bidder.player)
    if most < minimum:
        raise Refused("bid_too_low", "Somebody must bid more than that.", minimum=minimum)
    if most > PRICE_MAX:
        raise Refused("illegal_terms", f"A bid is {PRICE_MAX} coins at the most.", field="max")
    paced_ms = paced_until(state, bidder.player, now_ms)
    wait_ms = wait_for_pace_ms(paced_ms, now_ms)
    if wait_ms:
        raise Refused("bidding_too_fast", "You bid faster than anybody can think.", retry_after_ms=wait_ms)
    standing = standing_after(state, bidder.player, most)
    leads = standing.leader == bidder.player
    leading = state.leading
    taken = BidTaken(
        bidder=bidder,
        max=most,
        price=standing.price,
        leader=bidder if leads or leading is None else leading.party,
        bids=state.bids + 1,
        minimum=above(standing.price),
        reserve_met=standing.reserve_met,
        buy_now=None if state.opening.reserve is None or standing.reserve_met else state.opening.buy_now,
        ends_at_ms=end_after_bid(state.ends_at_ms, now_ms),
        paced_ms=paced_ms,
    )
    events: list[Event] = [taken]
    if taken.ends_at_ms > state.ends_at_ms:
        events.append(Extended(taken.ends_at_ms))
    answer = {"price": taken.price, "leading": leads, "ends_ms": taken.ends_at_ms}
    return Decision(events, settling.of_bid(state, taken, standing), answer)


def _buy_now(state: State, buyer: Party, now_ms: int) -> Decision[Event]:
    _require_open(state, now_ms)
    _require_stranger(state, buyer.player)
    price = state.buy_now
    if price is None:
        raise Refused("no_buy_now", "This wine can't be bought at once, or no longer.")
    sold = Sold(price, buyer, state.bids, bought_now=True)
    return Decision((sold,), settling.of_buying_now(state, sold), {"price": price})


def _cancel(state: State, actor: PlayerId | None, now_ms: int) -> Decision[Event]:
    _require_open(state, now_ms)
    if actor != state.opening.seller.player:
        raise Refused("not_your_auction", "Only who has put the wine up can take it back.")
    if state.bids:
        raise Refused("has_bids", "Somebody has bid: the wine stays up.", bids=state.bids)
    return Decision((Cancelled(),), settling.of_cancelling(state))


def _wake(state: State, now_ms: int) -> Decision[Event]:
    """The hammer falls, or everybody is told of an end that has moved because time was lost."""
    if state.over is not None or not state.opened:
        return Decision(())
    if now_ms < state.ends_at_ms:
        if state.untold_ms is None:
            return Decision(())
        return Decision((Extended(state.ends_at_ms),), (AuctionExtended(state.ends_at_ms),))
    leading = state.leading
    if leading is None or state.price is None or not state.reserve_met:
        unsold = Unsold(state.bids)
        return Decision((unsold,), settling.of_unsold(state, unsold))
    sold = Sold(state.price, leading.party, state.bids, bought_now=False)
    return Decision((sold,), settling.of_hammer(state, sold))


def _require_open(state: State, now_ms: int) -> None:
    assert state.opened, "a room is opened before anything else is asked of it"
    # Its time may be over before the hammer has fallen: who comes then is too late all the same.
    if state.over is not None or now_ms >= state.ends_at_ms:
        raise Refused("auction_over", "This auction is over.")


def _require_stranger(state: State, player: PlayerId) -> None:
    if player == state.opening.seller.player:
        raise Refused("own_auction", "You can't bid for your own wine.")


def _party(actor: PlayerId | None, command: PlaceBid | BuyNow) -> Party:
    assert actor is not None, "only a player bids"
    return Party(actor, command.ref, command.name)
