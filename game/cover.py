"""The cover of a purchase: for a premium the buyer may step back from it once, while he cools off.

A room like any other. It is opened for a purchase of the last minutes, and begins when the buyer pays: then the wine
goes from his cellar into the cover's escrow, and what the seller got for it is held. So whatever the two do meanwhile,
the undoing needs nothing that is not here, and the wine cannot be traded, bred, evolved or poured. It ends once: the
buyer steps back, keeps the wine, or the time is over.

Prices are whole coins, times milliseconds since the Unix epoch. All figures are our choice.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, Literal, assert_never

import msgspec

from game.auction.fees import cut
from game.auction.opening import Party
from game.decider import WATCHER, Decision, Open, Push, Resumed, Role, Wake
from game.effects import (
    CELLAR,
    FEES,
    Account,
    CoverBegan,
    CoverEnded,
    Effect,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    Place,
    hold,
    release,
)
from game.ids import PlayerId, RoomId, WineId
from game.refusal import Refused

PREMIUM_PERMILLE: Final = 50
COOLING_OFF_MS: Final = 24 * 3_600_000
OFFERED_MS: Final = 10 * 60_000
"""A purchase is insured so soon after it: who regrets already does not insure himself against it."""

GIVEN_BACK_MS: Final = 10 * 60_000
"""Where nobody answered for the cover as it ran out, the buyer has so long to step back after all."""

BUYER: Final = Role(0)
SELLER: Final = Role(1)

Outcome = Literal["stepped_back", "kept", "over"]


def premium_of(price: int) -> int:
    """For covering a purchase at this price: a twentieth, rounded up. It is not given back."""
    return -(-price * PREMIUM_PERMILLE // 1000)


def refund_of(price: int) -> int:
    """What goes back to who steps back: what the seller got. The house keeps its part of the price."""
    return price - cut(price)


class CoverOpening(msgspec.Struct, frozen=True):
    """Opening of a room of kind "cover". `trade` is the purchase; `ref` and `name` are the wine's."""

    cover: RoomId
    rules_version: int
    opened_at_ms: int
    trade: RoomId
    traded_at_ms: int
    buyer: Party
    seller: Party
    wine: WineId
    ref: str
    name: str
    price: int


class Begin(msgspec.Struct, frozen=True, tag="begin"):
    """The buyer pays. `revision` is the one in which the wine was read from his cellar."""

    revision: int


class StepBack(msgspec.Struct, frozen=True, tag="step_back"):
    """The buyer gives the wine back, and gets back what the seller got for it."""


class Keep(msgspec.Struct, frozen=True, tag="keep"):
    """The buyer keeps the wine, and needs no cover any more."""


class CoverOffered(msgspec.Struct, frozen=True, tag="cover.offered"):
    """The purchase may be covered."""


class CoverTaken(msgspec.Struct, frozen=True, tag="cover.taken"):
    """The premium is paid, the wine and the seller's coins are here."""

    ends_at_ms: int


class CoverOver(msgspec.Struct, frozen=True, tag="cover.over"):
    """How it has ended; None where it never began."""

    outcome: Outcome | None


Command = Begin | StepBack | Keep | Open | Wake
Event = CoverOffered | CoverTaken | CoverOver | Resumed


class CoverState(msgspec.Struct, frozen=True):
    """`ends_at_ms` is None before it has begun."""

    opening: CoverOpening
    ends_at_ms: int | None = None
    over: bool = False

    @property
    def offered_until_ms(self) -> int:
        return self.opening.traded_at_ms + OFFERED_MS

    @property
    def escrow(self) -> Place:
        return Place("escrow", self.opening.cover)


class Cover:
    """The decider."""

    kind: ClassVar[str] = "cover"
    channel: ClassVar[str] = "cover"
    rules_version: ClassVar[int] = 1
    inbox_max: ClassVar[int] = 16  # one buyer asks, and there is one answer
    opening_type: Any = CoverOpening
    command_type: Any = Command
    event_type: Any = Event

    def initial(self, opening: CoverOpening) -> CoverState:
        return CoverState(opening)

    def decide(self, state: CoverState, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """See `Decider.decide`.

        Raises:
            Refused: `not_your_purchase`, `insurance_too_late`, `already_insured`, `not_insured` or `cover_over`.
        """
        match command:
            case Open():
                return Decision([CoverOffered()])
            case Wake():
                due_ms = state.offered_until_ms if state.ends_at_ms is None else state.ends_at_ms
                if now_ms < due_ms:
                    return Decision([])
                return Decision([CoverOver(None)]) if state.ends_at_ms is None else _ended(state, "over")
            case Begin(revision):
                _require_buyer(state, actor)
                return _begun(state, revision, now_ms)
            case StepBack():
                _require_buyer(state, actor)
                _require_running(state, now_ms)
                return _ended(state, "stepped_back")
            case Keep():
                _require_buyer(state, actor)
                _require_running(state, now_ms)
                return _ended(state, "kept")
            case _:
                assert_never(command)

    def evolve(self, state: CoverState, event: Event) -> CoverState:
        match event:
            case CoverOffered():
                return state
            case CoverTaken(ends_at_ms):
                return CoverState(state.opening, ends_at_ms)
            case CoverOver():
                return CoverState(state.opening, state.ends_at_ms, over=True)
            case Resumed(_, _, at_ms):
                if state.ends_at_ms is None:
                    return state
                return CoverState(state.opening, max(state.ends_at_ms, at_ms + GIVEN_BACK_MS), over=state.over)
            case _:
                assert_never(event)

    def wake_at_ms(self, state: CoverState) -> int | None:
        if state.over:
            return None
        return state.offered_until_ms if state.ends_at_ms is None else state.ends_at_ms

    def is_over(self, state: CoverState) -> bool:
        return state.over

    def role_of(self, state: CoverState, player: PlayerId | None) -> Role:
        opening = state.opening
        return {opening.buyer.player: BUYER, opening.seller.player: SELLER}.get(player or PlayerId(0), WATCHER)

    def seats(self, state: CoverState) -> Sequence[PlayerId]:
        return ()

    def presence(self, seat: int, here: bool) -> None:
        return None

    def view_event(self, event: Event, role: Role) -> Push:
        # Nobody listens here: both sides are told in their own channels.
        return Push("cover.changed", {})

    def view_state(self, state: CoverState, role: Role) -> Mapping[str, Any]:
        return {}


COVER: Final = Cover()


def _require_buyer(state: CoverState, actor: PlayerId | None) -> None:
    if actor != state.opening.buyer.player:
        raise Refused("not_your_purchase", "Only who has bought the wine insures himself.")


def _require_running(state: CoverState, now_ms: int) -> None:
    if state.ends_at_ms is None:
        raise Refused("not_insured", "This purchase is not insured.")
    if now_ms >= state.ends_at_ms:
        raise Refused("cover_over", "The time for stepping back is over.")


def _begun(state: CoverState, revision: int, now_ms: int) -> Decision[Event]:
    opening = state.opening
    if state.ends_at_ms is not None:
        raise Refused("already_insured", "This purchase is insured, or was.")
    if now_ms >= state.offered_until_ms:
        raise Refused("insurance_too_late", "A purchase is insured within 10 minutes.")
    buyer, seller = opening.buyer.player, opening.seller.player
    premium, refund, ends_at_ms = premium_of(opening.price), refund_of(opening.price), now_ms + COOLING_OFF_MS
    told = {**_named(opening), "held": refund, "ends_ms": ends_at_ms}
    effects: tuple[Effect, ...] = (
        MoveWine(opening.wine, buyer, CELLAR, state.escrow, revision),
        MoveCoins("cover_premium", premium, Account("available", buyer), FEES),
        hold("cover_hold", seller, refund),
        CoverBegan(opening.trade, opening.wine, buyer, premium, refund, ends_at_ms),
        Notify(seller, "cover.taken", told),
        LogActivity(buyer, "cover.taken", {**_named(opening), "premium": premium}),
    )
    answer = {"cover": opening.cover, "premium": premium, "refund": refund, "ends_ms": ends_at_ms}
    return Decision([CoverTaken(ends_at_ms)], effects, answer)


def _ended(state: CoverState, outcome: Outcome) -> Decision[Event]:
    opening, ends_at_ms = state.opening, state.ends_at_ms
    assert ends_at_ms is not None, "what has not begun does not end so"
    buyer, seller, refund = opening.buyer.player, opening.seller.player, refund_of(opening.price)
    back = outcome == "stepped_back"
    moves: tuple[Effect, ...]
    if back:
        moves = (
            MoveWine(opening.wine, buyer, state.escrow, CELLAR, new_owner=seller, owed=True),
            MoveCoins("cover_refund", refund, Account("held", seller), Account("available", buyer)),
        )
    else:
        moves = (MoveWine(opening.wine, buyer, state.escrow, CELLAR), release("cover_hold", seller, refund))
    told = {**_named(opening), "outcome": outcome, "coins": refund}
    effects: tuple[Effect, ...] = (
        *moves,
        CoverEnded(opening.trade, opening.wine, seller, buyer, back, ends_at_ms),
        *(Notify(side, "cover.ended", told) for side in (seller, buyer)),
        *(LogActivity(side, "cover.ended", told) for side in (seller, buyer)),
    )
    return Decision([CoverOver(outcome)], effects, {"refund": refund} if back else {})


def _named(opening: CoverOpening) -> dict[str, Any]:
    wine = {"id": opening.ref, "name": opening.name}
    return {"cover": opening.cover, "trade": opening.trade, "wine": wine}
