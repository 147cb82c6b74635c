"""A small room for tests of the engine: a tally that its players add to. Its hidden part is whose turn a draw names."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, assert_never

import msgspec

from game.decider import WATCHER, Decision, Open, Push, Resumed, Role, Wake
from game.effects import CELLAR, FEES, Account, Effect, MoveCoins, MoveWine, Notify, OpenRoom, Place, hold, release
from game.ids import PlayerId, RoomId, WineId
from game.record import RecordCodec
from game.refusal import Refused
from server.rooms.room import Kind


class TallyOpening(msgspec.Struct, frozen=True):
    room: RoomId
    players: tuple[PlayerId, ...]
    limit: int = 1_000_000
    bell_at_ms: int | None = None
    rings: int = 1
    """How often the bell rings, each time by a wake-up of its own, and at the same time."""


class Add(msgspec.Struct, frozen=True, tag="add"):
    amount: int
    padding: str = ""


class Close(msgspec.Struct, frozen=True, tag="close"):
    pass


class Break(msgspec.Struct, frozen=True, tag="break"):
    """The rules fail: our own bug."""


class Take(msgspec.Struct, frozen=True, tag="take"):
    """A wine comes from its owner's cellar into this room."""

    wine: WineId
    revision: int | None = None


class Spawn(msgspec.Struct, frozen=True, tag="spawn"):
    """Another tally begins."""

    room: RoomId
    takes: WineId | None = None


class Tell(msgspec.Struct, frozen=True, tag="tell"):
    player: PlayerId
    word: str


class Hold(msgspec.Struct, frozen=True, tag="hold"):
    """Coins are promised to this room; with `back` they are given back in the same entry."""

    amount: int
    back: bool = False


class Release(msgspec.Struct, frozen=True, tag="release"):
    """Coins that were promised are free again, whether or not so many were: the tally does not count."""

    amount: int


class Pay(msgspec.Struct, frozen=True, tag="pay"):
    """Coins that were promised go to somebody else, and one more to the house."""

    to: PlayerId
    amount: int


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    pass


class Added(msgspec.Struct, frozen=True, tag="added"):
    by: PlayerId | None
    amount: int
    padding: str = ""


class Rang(msgspec.Struct, frozen=True, tag="rang"):
    at_ms: int


class Closed(msgspec.Struct, frozen=True, tag="closed"):
    pass


Command = Add | Close | Break | Take | Spawn | Tell | Hold | Release | Pay | Open | Wake
Event = Opened | Added | Rang | Closed | Resumed


class State(msgspec.Struct, frozen=True):
    opening: TallyOpening
    total: int = 0
    bell_at_ms: int | None = None
    closed: bool = False
    resumed: int = 0
    lost_ms: int = 0
    rings_left: int = 1


class Tally:
    kind: ClassVar[str] = "tally"
    channel: ClassVar[str] = "tally"
    rules_version: ClassVar[int] = 1
    inbox_max: ClassVar[int] = 64
    opening_type = TallyOpening
    command_type = Command
    event_type = Event

    def initial(self, opening: TallyOpening) -> State:
        return State(opening, bell_at_ms=opening.bell_at_ms, rings_left=opening.rings)

    def decide(self, state: State, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        match command:
            case Open():
                return Decision([Opened()])
            case Wake():
                due = state.bell_at_ms is not None and state.bell_at_ms <= now_ms
                return Decision([Rang(now_ms)] if due else [])
            case Add(amount, padding):
                if state.total + amount > state.opening.limit:
                    raise Refused("too_much", "The tally is full.", limit=state.opening.limit)
                return Decision([Added(actor, amount, padding)], answer={"total": state.total + amount})
            case Close():
                return Decision([Closed()])
            case Break():
                raise ZeroDivisionError("the rules fail")
            case Take(wine, revision):
                assert actor is not None
                move = MoveWine(wine, actor, CELLAR, Place("battle", state.opening.room), revision)
                return Decision([Added(actor, 1)], [move], {"wine": wine})
            case Spawn(room, takes):
                assert actor is not None
                effects: list[Any] = [OpenRoom(room, "tally", TallyOpening(room, state.opening.players))]
                if takes is not None:
                    effects.append(MoveWine(takes, actor, CELLAR, Place("battle", room)))
                return Decision([Added(actor, 0)], effects, {"room": room})
            case Tell(player, word):
                return Decision([Added(actor, 0)], [Notify(player, "tally.told", {"word": word})])
            case Hold(amount, back):
                assert actor is not None
                moves: list[Effect] = [hold("auction_hold", actor, amount)]
                if back:
                    moves.append(release("auction_hold", actor, amount))
                return Decision([Added(actor, 0)], moves, {"held": amount})
            case Release(amount):
                assert actor is not None
                return Decision([Added(actor, 0)], [release("auction_hold", actor, amount)])
            case Pay(to, amount):
                assert actor is not None
                held = Account("held", actor)
                price = MoveCoins("auction_sale", amount, held, Account("available", to))
                return Decision([Added(actor, 0)], [price, MoveCoins("auction_cut", 1, held, FEES)])
            case _:
                assert_never(command)

    def evolve(self, state: State, event: Event) -> State:
        match event:
            case Opened():
                return state
            case Added(_, amount):
                return msgspec.structs.replace(state, total=state.total + amount)
            case Rang():
                left = state.rings_left - 1
                return msgspec.structs.replace(state, rings_left=left, bell_at_ms=state.bell_at_ms if left else None)
            case Closed():
                return msgspec.structs.replace(state, closed=True)
            case Resumed(_, lost_ms, _):
                return msgspec.structs.replace(state, resumed=state.resumed + 1, lost_ms=state.lost_ms + lost_ms)
            case _:
                assert_never(event)

    def wake_at_ms(self, state: State) -> int | None:
        return state.bell_at_ms

    def is_over(self, state: State) -> bool:
        return state.closed

    def role_of(self, state: State, player: PlayerId | None) -> Role:
        return Role(state.opening.players.index(player)) if player in state.opening.players else WATCHER

    def seats(self, state: State) -> Sequence[PlayerId]:
        return state.opening.players

    def presence(self, seat: int, here: bool) -> None:
        return None

    def view_event(self, event: Event, role: Role) -> Push:
        return Push(event.__struct_config__.tag, msgspec.to_builtins(event))  # type: ignore[arg-type]  # its events have tags of text

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        return {"total": state.total}


TALLY = Tally()
TALLY_KIND = Kind(TALLY, RecordCodec(TALLY))
