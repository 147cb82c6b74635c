"""What a table is between two commands, and how each event changes it.

`evolve` is total and decides nothing: whatever the rules had to decide stands in the event.
"""

from typing import TypeVar, assert_never

import msgspec

from game.decider import Resumed
from game.direct.events import (
    Cancelled,
    Confirmed,
    Ending,
    Event,
    Expired,
    Offered,
    SeatAway,
    SeatReturned,
    Settled,
    TableOpened,
    TakenUp,
)
from game.direct.opening import NOTHING, Offer, TradeOpening
from game.direct.patience import INVITED_MS, TABLE_MS_MAX
from game.effects import Place
from game.ids import PlayerId

T = TypeVar("T")


class State(msgspec.Struct, frozen=True):
    """The whole table. Everything with two values is by seat. `revision` counts the offers; `confirmed` is of this one
    alone. `away_until_ms` is until when who is away is waited for, None for who is there."""

    opening: TradeOpening
    opened: bool
    taken_up: bool
    revision: int
    offers: tuple[Offer, Offer]
    confirmed: tuple[bool, bool]
    expires_at_ms: int
    latest_ms: int
    away_until_ms: tuple[int | None, int | None]
    over: Ending | None

    @property
    def escrow(self) -> Place:
        return Place("escrow", self.opening.trade)

    def seat_of(self, player: PlayerId | None) -> int | None:
        """Where this player sits; None where he does not."""
        return next((seat for seat, party in enumerate(self.opening.seats) if party.player == player), None)


def initial(opening: TradeOpening) -> State:
    """The table before its first entry."""
    return State(
        opening=opening,
        opened=False,
        taken_up=False,
        revision=0,
        offers=(NOTHING, NOTHING),
        confirmed=(False, False),
        expires_at_ms=opening.opened_at_ms + INVITED_MS,
        latest_ms=opening.opened_at_ms + TABLE_MS_MAX,
        away_until_ms=(None, None),
        over=None,
    )


def evolve(state: State, event: Event) -> State:
    """The table after the event."""
    replace = msgspec.structs.replace
    match event:
        case TableOpened():
            return replace(state, opened=True, expires_at_ms=event.expires_at_ms, latest_ms=event.latest_ms)
        case TakenUp(expires_at_ms):
            return replace(state, taken_up=True, expires_at_ms=expires_at_ms)
        case Offered(seat, revision, offer, expires_at_ms):
            offers = with_seat(state.offers, seat, offer)
            return replace(
                state, revision=revision, offers=offers, confirmed=(False, False), expires_at_ms=expires_at_ms
            )
        case Confirmed(seat, _, expires_at_ms):
            return replace(state, confirmed=with_seat(state.confirmed, seat, True), expires_at_ms=expires_at_ms)
        case Settled() | Cancelled() | Expired():
            return replace(state, over=event)
        case SeatAway(seat, _, until_ms):
            return replace(state, away_until_ms=with_seat(state.away_until_ms, seat, until_ms))
        case SeatReturned(seat):
            return replace(state, away_until_ms=with_seat(state.away_until_ms, seat, None))
        case Resumed():
            return _resumed(state, event.lost_ms)
        case _:
            assert_never(event)


def with_seat(both: tuple[T, T], seat: int, value: T) -> tuple[T, T]:
    """The two with another value at that seat."""
    return (value, both[1]) if seat == 0 else (both[0], value)


def _resumed(state: State, lost_ms: int) -> State:
    """Nobody could do anything for so long: all of it is given back, and nothing counts against the latest end."""
    if state.over is not None:
        return state
    first, second = state.away_until_ms
    return msgspec.structs.replace(
        state,
        expires_at_ms=state.expires_at_ms + lost_ms,
        latest_ms=state.latest_ms + lost_ms,
        away_until_ms=(
            None if first is None else first + lost_ms,
            None if second is None else second + lost_ms,
        ),
    )
