"""What a listing is between two commands, and how each event changes it. `evolve` is total and decides nothing."""

from typing import assert_never

import msgspec

from game.decider import Resumed
from game.effects import Place
from game.market.events import Event, Expired, ListingSold, Repriced, WineListed, Withdrawn
from game.market.opening import ListingOpening


class State(msgspec.Struct, frozen=True, gc=False):
    """The whole listing. `fee` is what the seller has paid for putting it up, in all; `repricings` how often its price
    was changed."""

    opening: ListingOpening
    opened: bool
    price: int
    fee: int
    repricings: int
    over: ListingSold | Withdrawn | Expired | None

    @property
    def escrow(self) -> Place:
        return Place("escrow", self.opening.listing)


def evolve(state: State, event: Event) -> State:
    """The listing after the event."""
    match event:
        case ListingSold() | Withdrawn() | Expired():
            return msgspec.structs.replace(state, over=event)
        case WineListed():
            return msgspec.structs.replace(state, opened=True)
        case Repriced(price, fee):
            again = state.repricings + 1
            return msgspec.structs.replace(state, price=price, fee=state.fee + fee, repricings=again)
        case Resumed():
            return state  # it stands as long as it was to stand: nobody waits for anybody here
        case _:
            assert_never(event)
