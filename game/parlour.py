"""The parlour: where two sit down to trade. A room like any other, and a standing one: its entry opens a table.

Nothing is moved when a table is opened. How many tables somebody may have, and that two have one between them, is
counted by the database (`TradeOpened`); how often somebody may invite the same other one is counted here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, assert_never

import msgspec

from game.auction.opening import Party
from game.decider import WATCHER, Decision, Open, Push, Resumed, Role, Wake
from game.direct.opening import TradeOpening
from game.effects import OpenRoom
from game.ids import PlayerId, RoomId
from game.lately import HOUR_MS, Lately, lately
from game.refusal import Refused
from game.standing import Renew

TRADE_RULES_VERSION: Final = 1

INVITATIONS_MAX: Final = 6
INVITATIONS_MS: Final = HOUR_MS
"""So many times an hour one player may invite the same other one: each is a line in that one's inbox."""


class Invitation(msgspec.Struct, frozen=True):
    """Who invited whom, and when: kept for as long as it counts."""

    player: PlayerId
    other: PlayerId
    at_ms: int

    @property
    def pair(self) -> tuple[PlayerId, PlayerId]:
        return self.player, self.other


class ParlourOpening(msgspec.Struct, frozen=True):
    """`predecessor` is the room that this one continues, whose answers to repeated requests still count; `invitations`
    are those of the last hour."""

    room: RoomId
    opened_at_ms: int
    predecessor: RoomId | None = None
    invitations: tuple[Invitation, ...] = ()


class Invite(msgspec.Struct, frozen=True, tag="invite"):
    """Sit down with another. `trade` is the name of the table that this opens."""

    trade: RoomId
    inviter: Party
    invited: Party


class ParlourOpened(msgspec.Struct, frozen=True, tag="parlour.opened"):
    """The parlour is there."""


class Invited(msgspec.Struct, frozen=True, tag="parlour.invited"):
    """A table was opened for two."""

    trade: RoomId
    invitation: Invitation


class Renewed(msgspec.Struct, frozen=True, tag="parlour.renewed"):
    """The parlour goes on in another room."""

    successor: RoomId


Command = Invite | Renew | Open | Wake
Event = ParlourOpened | Invited | Renewed | Resumed


class ParlourState(msgspec.Struct, frozen=True):
    """Who has invited whom in the last hour, and where it goes on."""

    opening: ParlourOpening
    invitations: Lately[Invitation]
    successor: RoomId | None = None


class Parlour:
    """The decider."""

    kind: ClassVar[str] = "parlour"
    channel: ClassVar[str] = "parlour"
    rules_version: ClassVar[int] = 1
    inbox_max: ClassVar[int] = 1_024  # inviting is seldom; a commit takes 128
    opening_type = ParlourOpening
    command_type = Command
    event_type = Event

    def initial(self, opening: ParlourOpening) -> ParlourState:
        return ParlourState(opening, lately(opening.invitations))

    def decide(self, state: ParlourState, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """See `Decider.decide`.

        Raises:
            Refused: `own_invitation`, `rate_limited`.
        """
        match command:
            case Open():
                return Decision([ParlourOpened()])
            case Wake():
                return Decision([])
            case Renew(successor):
                recent = state.invitations.since(now_ms - INVITATIONS_MS)
                opening = ParlourOpening(successor, now_ms, state.opening.room, recent)
                return Decision([Renewed(successor)], [OpenRoom(successor, self.kind, opening)])
            case Invite():
                assert actor == command.inviter.player, "a player invites for himself"
                return _invite(state, command, now_ms)
            case _:
                assert_never(command)

    def evolve(self, state: ParlourState, event: Event) -> ParlourState:
        match event:
            case ParlourOpened() | Resumed():
                return state
            case Invited(_, invitation):
                return ParlourState(state.opening, state.invitations.and_(invitation), state.successor)
            case Renewed(successor):
                return ParlourState(state.opening, state.invitations, successor)
            case _:
                assert_never(event)

    def wake_at_ms(self, state: ParlourState) -> None:
        return None

    def is_over(self, state: ParlourState) -> bool:
        return state.successor is not None

    def role_of(self, state: ParlourState, player: PlayerId | None) -> Role:
        return WATCHER

    def seats(self, state: ParlourState) -> Sequence[PlayerId]:
        return ()

    def presence(self, seat: int, here: bool) -> None:
        return None

    def view_event(self, event: Event, role: Role) -> Push:
        # Nobody listens here: tables have channels of their own.
        return Push("parlour.changed", {})

    def view_state(self, state: ParlourState, role: Role) -> Mapping[str, Any]:
        return {}


PARLOUR: Final = Parlour()


def _invite(state: ParlourState, command: Invite, now_ms: int) -> Decision[Event]:
    inviter, invited = command.inviter, command.invited
    if inviter.player == invited.player:
        raise Refused("own_invitation", "You cannot trade with yourself.")
    _require_leave_to_invite(state, inviter.player, invited.player, now_ms)
    opening = TradeOpening(command.trade, TRADE_RULES_VERSION, now_ms, (inviter, invited))
    event = Invited(command.trade, Invitation(inviter.player, invited.player, now_ms))
    return Decision([event], [OpenRoom(command.trade, "direct_trade", opening)], {"trade": command.trade})


def _require_leave_to_invite(state: ParlourState, player: PlayerId, other: PlayerId, now_ms: int) -> None:
    """Raises:
    Refused: `rate_limited`, with when the oldest of his invitations to this player counts no more.
    """
    made = [one.at_ms for one in state.invitations.of(player, other) if one.at_ms > now_ms - INVITATIONS_MS]
    if len(made) >= INVITATIONS_MAX:
        retry_after_ms = made[-INVITATIONS_MAX] + INVITATIONS_MS - now_ms
        raise Refused("rate_limited", "You have invited this player often enough.", retry_after_ms=retry_after_ms)
