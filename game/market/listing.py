"""The listing as a decider: commands in, events and effects out.

Read `decide` first. Whoever's command comes first has the wine; nothing is held for it, since it is paid in the same
entry. There is no chance in it, and nothing hidden.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, assert_never

from game.auction.fees import listing_fee
from game.auction.increments import PRICE_MAX
from game.auction.opening import Party
from game.decider import WATCHER, Decision, Open, Push, Role, Wake
from game.effects import ListingOpened
from game.ids import PlayerId
from game.market import settling, view
from game.market.commands import Buy, Command, Reprice, Withdraw
from game.market.events import Event, Expired, ListingSold, Repriced, WineListed, Withdrawn
from game.market.opening import ListingOpening
from game.market.state import State, evolve
from game.market.terms import REPRICINGS_MAX
from game.refusal import Refused


class Listing:
    """One wine, one seller, one price. Implements `game.decider.Decider`. Nobody sits here, and all see the same."""

    kind: ClassVar[str] = "listing"
    channel: ClassVar[str] = "listing"
    rules_version: ClassVar[int] = 1
    inbox_max: ClassVar[int] = 4_096  # a crowd wants a bargain; all but one of it is refused in one go
    opening_type: Any = ListingOpening
    command_type: Any = Command
    event_type: Any = Event

    def initial(self, opening: ListingOpening) -> State:
        """The listing before its first entry."""
        return State(opening, False, opening.price, listing_fee(opening.price), 0, None)

    def decide(self, state: State, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """What the command causes.

        Raises: Refused with `listing_over`, `own_listing`, `price_changed`, `not_your_listing`, `same_price`,
            `illegal_terms` or `too_many_prices`.
        """
        match command:
            case Buy():
                return _buy(state, actor, command, now_ms)
            case Wake():
                return _wake(state, now_ms)
            case Open():
                return _open(state)
            case Withdraw():
                return _withdraw(state, actor, now_ms)
            case Reprice(price):
                return _reprice(state, actor, price, now_ms)
            case _:
                assert_never(command)

    def evolve(self, state: State, event: Event) -> State:
        """The listing after the event."""
        return evolve(state, event)

    def wake_at_ms(self, state: State) -> int | None:
        """When its time is over."""
        return state.opening.ends_at_ms if state.opened and state.over is None else None

    def is_over(self, state: State) -> bool:
        """Whether the wine is sold, or has gone home."""
        return state.over is not None

    def role_of(self, state: State, player: PlayerId | None) -> Role:
        """All see the same."""
        return WATCHER

    def seats(self, state: State) -> Sequence[PlayerId]:
        """Nobody sits."""
        return ()

    def presence(self, seat: int, here: bool) -> None:
        """Nobody is missed."""

    def view_event(self, event: Event, role: Role) -> Push:
        """What everybody may see of the event."""
        return view.of_event(event)

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        """The whole listing."""
        return view.of_state(state)


LISTING: Final = Listing()


def _open(state: State) -> Decision[Event]:
    if state.opened:
        return Decision(())
    opening = state.opening
    listed = WineListed(opening.listing, opening.seller, opening.lot, opening.price, opening.ends_at_ms)
    row = ListingOpened(opening.seller.player, opening.lot.wine, opening.price, opening.ends_at_ms)
    return Decision((listed,), (row,))


def _buy(state: State, actor: PlayerId | None, command: Buy, now_ms: int) -> Decision[Event]:
    assert actor is not None, "only a player buys"
    _require_open(state, now_ms)
    if actor == state.opening.seller.player:
        raise Refused("own_listing", "You can't buy your own wine.")
    if command.price is not None and command.price != state.price:
        raise Refused("price_changed", "It costs something else now.", price=state.price)
    sold = ListingSold(state.price, Party(actor, command.ref, command.name))
    answer = {"price": sold.price, "wine": state.opening.lot.ref}
    return Decision((sold,), settling.of_sale(state, sold), answer)


def _withdraw(state: State, actor: PlayerId | None, now_ms: int) -> Decision[Event]:
    _require_open(state, now_ms)
    _require_seller(state, actor)
    return Decision((Withdrawn(),), settling.of_withdrawing(state), {"wine": state.opening.lot.ref})


def _reprice(state: State, actor: PlayerId | None, price: int, now_ms: int) -> Decision[Event]:
    _require_open(state, now_ms)
    _require_seller(state, actor)
    if not 1 <= price <= PRICE_MAX:
        raise Refused("illegal_terms", f"A price is 1 to {PRICE_MAX} coins.", field="price")
    if price == state.price:
        raise Refused("same_price", "It costs that already.")
    if state.repricings >= REPRICINGS_MAX:
        raise Refused("too_many_prices", f"A listing gets another price {REPRICINGS_MAX} times at the most.")
    # What was paid for a higher price once counts for good: down and up again costs nothing more.
    repriced = Repriced(price, max(0, listing_fee(price) - state.fee))
    return Decision((repriced,), settling.of_repricing(state, repriced), {"price": price, "fee": repriced.fee})


def _wake(state: State, now_ms: int) -> Decision[Event]:
    if state.over is not None or not state.opened or now_ms < state.opening.ends_at_ms:
        return Decision(())
    return Decision((Expired(),), settling.of_expiry(state))


def _require_open(state: State, now_ms: int) -> None:
    assert state.opened, "a room is opened before anything else is asked of it"
    # Its time may be over before the room has noticed: who comes then is too late all the same.
    if state.over is not None or now_ms >= state.opening.ends_at_ms:
        raise Refused("listing_over", "This wine is no longer on the market.")


def _require_seller(state: State, actor: PlayerId | None) -> None:
    if actor != state.opening.seller.player:
        raise Refused("not_your_listing", "Only who has put the wine up can do that.")
