"""The table as a decider: commands in, events and effects out.

Read `decide` first; every path of a table is in it. Whose yes counts is decided here and nowhere else: a yes names a
revision, every offer makes a new one, and only two to the same one settle. There is no chance in it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, assert_never

from game.decider import WATCHER, Decision, Open, Push, Role, Wake
from game.direct import settling, view
from game.direct.commands import Accept, Cancel, Command, Confirm, MakeOffer, SeatBack, SeatLeft
from game.direct.events import (
    Cancelled,
    Confirmed,
    Event,
    Expired,
    Offered,
    SeatAway,
    SeatReturned,
    Settled,
    TableOpened,
    TakenUp,
    Why,
)
from game.direct.opening import COINS_MAX, OFFER_WINES_MAX, OFFERS_MAX, Offer, TradeOpening
from game.direct.patience import GRACE_MS, expires_at
from game.direct.state import State, evolve, initial
from game.effects import TradeOpened
from game.ids import PlayerId
from game.refusal import Refused

INVITED: Final = 1
"""The seat of who was invited; seat 0 has invited."""


class DirectTrade:
    """Two at a table. Implements `game.decider.Decider`."""

    kind: ClassVar[str] = "direct_trade"
    channel: ClassVar[str] = "trade"
    rules_version: ClassVar[int] = 1
    inbox_max: ClassVar[int] = 64  # two people, and what they have asked twice
    opening_type: Any = TradeOpening
    command_type: Any = Command
    event_type: Any = Event

    def initial(self, opening: TradeOpening) -> State:
        """The table before its first entry."""
        return initial(opening)

    def decide(self, state: State, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """What the command causes.

        Raises: Refused with `trade_over`, `not_your_trade`, `not_invited`, `already_taken_up`, `too_many_wines`,
            `unknown_wine`, `bad_coins`, `offer_unchanged`, `too_many_offers`, `stale_revision`, `nothing_offered` or
            `already_confirmed`.
        """
        match command:
            case MakeOffer():
                return _offer(state, _seat(state, actor, now_ms), command, now_ms)
            case Confirm(revision):
                return _confirm(state, _seat(state, actor, now_ms), revision, now_ms)
            case Accept():
                return _accept(state, _seat(state, actor, now_ms), now_ms)
            case Cancel():
                seat = _seat(state, actor, now_ms)
                return Decision((Cancelled(seat),), settling.of_cancelling(state, seat))
            case Open():
                return _open(state)
            case Wake():
                return _wake(state, now_ms)
            case SeatLeft(seat):
                return _left(state, seat, now_ms)
            case SeatBack(seat):
                is_away = state.away_until_ms[seat] is not None and state.over is None
                return Decision((SeatReturned(seat),) if is_away else ())
            case _:
                assert_never(command)

    def evolve(self, state: State, event: Event) -> State:
        """The table after the event."""
        return evolve(state, event)

    def wake_at_ms(self, state: State) -> int | None:
        """When the table is cleared if nothing more is done."""
        if state.over is not None or not state.opened:
            return None
        return min([state.expires_at_ms, *(until_ms for until_ms in state.away_until_ms if until_ms is not None)])

    def is_over(self, state: State) -> bool:
        """Whether it is settled, or each has its own again."""
        return state.over is not None

    def role_of(self, state: State, player: PlayerId | None) -> Role:
        """His seat, or WATCHER, who sees nothing."""
        seat = state.seat_of(player)
        return WATCHER if seat is None else Role(seat)

    def seats(self, state: State) -> Sequence[PlayerId]:
        """The two. Who is invited has a seat before he takes it: his clients hear the table from its first push on."""
        return [party.player for party in state.opening.seats]

    def presence(self, seat: int, here: bool) -> Command:
        """Who sits is waited for only so long."""
        return SeatBack(seat) if here else SeatLeft(seat)

    def view_event(self, event: Event, role: Role) -> Push:
        """What that role sees of the event: the two all, anybody else nothing."""
        return view.of_event(event, role)

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        """The whole snapshot for that role."""
        return view.of_state(state, role)


DIRECT_TRADE: Final = DirectTrade()


def _open(state: State) -> Decision[Event]:
    if state.opened:
        return Decision(())
    opening = state.opening
    opened = TableOpened(opening.trade, opening.seats, state.expires_at_ms, state.latest_ms)
    inviter, invited = opening.seats
    return Decision(
        (opened,),
        (
            TradeOpened(inviter.player, invited.player),
            settling.invited(opening.trade, inviter, invited, state.expires_at_ms),
        ),
    )


def _accept(state: State, seat: int, now_ms: int) -> Decision[Event]:
    if seat != INVITED:
        raise Refused("not_invited", "You have invited: it is for the other to sit down.")
    if state.taken_up:
        raise Refused("already_taken_up", "You sit at this table.")
    return Decision(_taking_up(state, seat, now_ms))


def _offer(state: State, seat: int, command: MakeOffer, now_ms: int) -> Decision[Event]:
    _require_sound_offer(command)
    before = {lot.wine: lot for lot in state.offers[seat].wines}
    # What lies there already is as it was: nothing about it changes in escrow.
    lots = [before.get(laid.lot.wine, laid.lot) for laid in command.wines]
    offer = Offer(tuple(lots), command.coins)
    events: list[Event] = list(_taking_up(state, seat, now_ms))
    if offer == state.offers[seat]:  # nothing changes, and so nobody's yes falls
        if not events:
            raise Refused("offer_unchanged", "That is what you offer already.", revision=state.revision)
        return Decision(events, (), {"revision": state.revision})
    if state.revision >= OFFERS_MAX:
        raise Refused("too_many_offers", "You have offered each other enough at this table.", most=OFFERS_MAX)
    offered = Offered(seat, state.revision + 1, offer, _expires_at_ms(state, seat, now_ms))
    effects = settling.of_offer(state, seat, command.wines, offer)
    return Decision([*events, offered], effects, {"revision": offered.revision})


def _require_sound_offer(command: MakeOffer) -> None:
    if len(command.wines) > OFFER_WINES_MAX:
        raise Refused("too_many_wines", "So many wines are not traded at once.", most=OFFER_WINES_MAX)
    if not 0 <= command.coins <= COINS_MAX:
        raise Refused("bad_coins", f"One offers 0 to {COINS_MAX} coins.", most=COINS_MAX)
    named: set[int] = set()
    for laid in command.wines:
        if laid.lot.wine in named:
            raise Refused("unknown_wine", "You have no such wine, or named it twice.", wine=laid.lot.ref)
        named.add(laid.lot.wine)


def _confirm(state: State, seat: int, revision: int, now_ms: int) -> Decision[Event]:
    if revision != state.revision:
        raise Refused("stale_revision", "The offers have changed: look at them again.", revision=state.revision)
    if not any(offer.wines for offer in state.offers):
        raise Refused("nothing_offered", "At a table one wine at least changes hands.")
    if state.confirmed[seat]:
        raise Refused("already_confirmed", "You have said yes to this.", revision=revision)
    answer = {"revision": revision}
    events: list[Event] = list(_taking_up(state, seat, now_ms))
    events.append(Confirmed(seat, revision, _expires_at_ms(state, seat, now_ms)))
    if not state.confirmed[1 - seat]:
        return Decision(events, (), answer)
    settled = Settled(revision, settling.net_coins(state.offers))
    return Decision([*events, settled], settling.of_settling(state, settled), answer)


def _taking_up(state: State, seat: int, now_ms: int) -> Sequence[Event]:
    """Whatever the invited one does first, but getting up, is his sitting down."""
    return (TakenUp(expires_at(state.latest_ms, now_ms)),) if seat == INVITED and not state.taken_up else ()


def _expires_at_ms(state: State, seat: int, now_ms: int) -> int:
    """When the table is cleared after this side has done something now. An invitation stands no longer for what the
    inviter does meanwhile."""
    return expires_at(state.latest_ms, now_ms) if seat == INVITED or state.taken_up else state.expires_at_ms


def _left(state: State, seat: int, now_ms: int) -> Decision[Event]:
    # Who was invited and has not come yet is waited for as long as any invitation stands.
    if state.over is not None or state.away_until_ms[seat] is not None or (seat == INVITED and not state.taken_up):
        return Decision(())
    return Decision((SeatAway(seat, GRACE_MS, now_ms + GRACE_MS),))


def _wake(state: State, now_ms: int) -> Decision[Event]:
    why = _why_cleared(state, now_ms)
    if why is None:
        return Decision(())
    expired = Expired(why)
    return Decision((expired,), settling.of_expiring(state, expired))


def _why_cleared(state: State, now_ms: int) -> Why | None:
    if state.over is not None or not state.opened:
        return None
    if any(until_ms is not None and now_ms >= until_ms for until_ms in state.away_until_ms):
        return "away"
    if now_ms < state.expires_at_ms:
        return None
    return "idle" if state.taken_up else "not_taken_up"


def _seat(state: State, actor: PlayerId | None, now_ms: int) -> int:
    assert state.opened, "a room is opened before anything else is asked of it"
    seat = state.seat_of(actor)
    if seat is None:
        raise Refused("not_your_trade", "You do not sit at this table.")
    # Its time may be over before the table is cleared: who comes then is too late all the same.
    if state.over is not None or _why_cleared(state, now_ms) is not None:
        raise Refused("trade_over", "This trade is over.")
    return seat
