"""Records of battles, as people read them: what was asked, what came of it, nothing that is still hidden."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Struct, UnsetType

from db import players, rooms
from db.errors import unavailable
from db.players import Player
from db.pool import Pool
from db.rooms import StoredEntry, StoredRoom
from game.battle.decider import Battle
from game.battle.opening import BattleOpening, SeatCard
from game.chance import seed_hash
from game.decider import WATCHER
from game.ids import PlayerId, RoomId
from game.modes import MODES
from game.record import Difference, Entry, replay, verify
from game.refusal import Refused
from server.kinds import KINDS
from server.rooms.room import Kind


class Record(NamedTuple):
    """A room's whole record, decoded. `people` are those who sit, as they are called now."""

    room: StoredRoom
    kind: Kind
    opening: Any
    entries: list[Entry]
    people: Mapping[PlayerId, Player] = MappingProxyType({})

    @property
    def is_over(self) -> bool:
        """Whether nothing comes to it any more."""
        return self.room.state == "closed"

    def until(self, n: int) -> "Record":
        """The record as it was when the channel stood at number `n`: whole entries only."""
        return self._replace(entries=[entry for entry in self.entries if _last_n(entry) <= n])


class ReplaySeat(Struct, frozen=True):
    """Who sat where."""

    player_id: str
    name: str
    seat: int


class ReplayCommand(Struct, frozen=True):
    """What was asked. A `choice` is null while it is hidden; `open`, `wake` and `resume` are the server's own, and so
    are `seat_left` and `seat_back`."""

    type: Literal["open", "wake", "resume", "commit", "forfeit", "seat_left", "seat_back"]
    turn: int | UnsetType = UNSET
    choice: dict[str, Any] | UnsetType | None = UNSET
    seat: int | UnsetType = UNSET


class ReplayEvent(Struct, frozen=True):
    """What came of it: `t` and `d` of the push, as who watches sees it."""

    t: str
    d: Any


class ReplayEntry(Struct, frozen=True):
    """One command and its events; `n` is the number of the first, `seat` is null where the server itself asked."""

    n: int
    at: int
    seat: int | None
    command: ReplayCommand
    events: list[ReplayEvent]


class ReplayStep(Struct, frozen=True):
    """One entry for who goes through a battle step by step: what happened, and the whole snapshot after it, as who
    watched had it. `n` is the number of the entry's last event."""

    n: int
    at: int
    events: list[ReplayEvent]
    snapshot: dict[str, Any]


class Replay(Struct, frozen=True):
    """A battle's record. `seed` is there once the battle is over: `seed_hash` is its SHA-256. Where it was asked for up
    to some number, all is as it was then, and `snapshot` is what who watched had."""

    battle: str
    mode: str
    rules_version: int
    seed_hash: str
    players: list[ReplaySeat]
    entries: list[ReplayEntry]
    seed: str | UnsetType = UNSET
    snapshot: dict[str, Any] | UnsetType = UNSET


async def read(pool: Pool, name: RoomId) -> Record:
    """The record of a room, running or finished.

    Raises:
        Refused: `not_found`.
        Unavailable: the database cannot answer now.
    """
    with unavailable():
        room = await rooms.find(pool, name)
        stored: Sequence[StoredEntry] = []
        if room is not None:
            stored = await rooms.record(pool, name) or (await rooms.entries(pool, [name]))[name]
    if room is None or room.kind not in KINDS or not stored:
        raise Refused("not_found", "There is no such room.")
    kind = KINDS[room.kind]
    opening = kind.codec.decode_opening(stored[0].body)
    seated = [card.player for card in opening.seats] if isinstance(opening, BattleOpening) else []
    with unavailable():
        people = await players.by_ids(pool, seated)
    return Record(room, kind, opening, [kind.codec.decode_entry(*entry) for entry in stored[1:]], people)


def check(record: Record) -> Difference | None:
    """Decide the record anew; the first place where the rules say something else today, or None."""
    return verify(record.kind.decider, record.opening, record.entries)


def watched(record: Record, now_ms: int) -> Record:
    """The record as far as who watches may see it now: where the players keep watchers behind, what is old enough; all
    of it once it is over."""
    opening = record.opening
    if not isinstance(opening, BattleOpening) or not opening.delay_s:
        return record
    battle: Battle[Any] = MODES[record.room.kind].battle
    if battle.is_over(replay(battle, opening, record.entries)):
        return record
    latest_ms = now_ms - opening.delay_s * 1_000
    return record._replace(entries=[entry for entry in record.entries if entry.at_ms <= latest_ms])


def document(record: Record) -> Replay:
    """A battle's record for clients: every choice as it was committed, once it is revealed; the seed once it is over.
    Who sits is called what he is called now: who has left is not named by what the record remembers.

    Raises:
        Refused: `not_found`, it is no battle.
    """
    opening = record.opening
    if not isinstance(opening, BattleOpening):
        raise Refused("not_found", "There is no such battle.")
    battle: Battle[Any] = MODES[record.room.kind].battle
    state = replay(battle, opening, record.entries)
    return Replay(
        battle=record.room.room,
        mode=record.room.kind,
        rules_version=record.room.rules_version,
        seed_hash=seed_hash(opening.seed),
        players=[_seat(card, seat, record.people) for seat, card in enumerate(opening.seats)],
        entries=[_entry(record, entry, battle, state) for entry in record.entries],
        seed=opening.seed.hex() if battle.is_over(state) else UNSET,
    )


def document_until(record: Record, n: int) -> Replay:
    """A battle's record as it was when its channel stood at number `n`, with the snapshot of that moment.

    Raises:
        Refused: `not_found`, it is no battle.
    """
    cut = record.until(n)
    told, battle = document(cut), MODES[record.room.kind].battle
    snapshot = battle.view_state(replay(battle, cut.opening, cut.entries), WATCHER)
    return msgspec.structs.replace(told, snapshot=_called_now(record, snapshot))


def steps(record: Record, after: int, most: int) -> list[ReplayStep]:
    """Up to `most` entries of a battle behind number `after`, each with the snapshot after it.

    Raises:
        Refused: `not_found`, it is no battle.
    """
    if not isinstance(record.opening, BattleOpening):
        raise Refused("not_found", "There is no such battle.")
    battle: Battle[Any] = MODES[record.room.kind].battle
    state = battle.initial(record.opening)
    shown: list[ReplayStep] = []
    for entry in record.entries:
        if len(shown) == most:
            break
        for event in entry.events:
            state = battle.evolve(state, event)
        if _last_n(entry) > after:
            snapshot = _called_now(record, battle.view_state(state, WATCHER))
            shown.append(ReplayStep(_last_n(entry), entry.at_ms, _events(record, battle, entry), snapshot))
    return shown


def _last_n(entry: Entry) -> int:
    return entry.first_n + len(entry.events) - 1


def _events(record: Record, battle: Battle[Any], entry: Entry) -> list[ReplayEvent]:
    pushes = [battle.view_event(event, WATCHER) for event in entry.events]
    return [ReplayEvent(push.t, _called_now(record, push.d)) for push in pushes]


def _seat(card: SeatCard, seat: int, people: Mapping[PlayerId, Player]) -> ReplaySeat:
    now = people.get(card.player)
    return ReplaySeat(card.ref, card.name, seat) if now is None else ReplaySeat(now.ref, now.name, seat)


def _called_now(record: Record, view: Mapping[str, Any]) -> dict[str, Any]:
    """A view of a battle, in which those who sit are called what they are called now: the room remembers who they were
    when it opened."""
    told = dict(view)
    if "players" in told:
        seats = [_seat(card, at, record.people) for at, card in enumerate(record.opening.seats)]
        told["players"] = [
            {**player, "player": seat.player_id, "name": seat.name}
            for player, seat in zip(told["players"], seats, strict=True)
        ]
    return told


def _entry(record: Record, entry: Entry, battle: Battle[Any], state: Any) -> ReplayEntry:
    players: Sequence[PlayerId] = [card.player for card in record.opening.seats]
    return ReplayEntry(
        n=entry.first_n,
        at=entry.at_ms,
        seat=players.index(entry.actor) if entry.actor in players else None,
        command=_command(entry.command, battle, state),
        events=_events(record, battle, entry),
    )


def _command(command: Any, battle: Battle[Any], state: Any) -> ReplayCommand:
    if command.__struct_config__.tag == "commit":
        told = battle.told_choice(state, command)
        return ReplayCommand("commit", command.turn, None if told is None else dict(told))
    return msgspec.convert(msgspec.to_builtins(command), ReplayCommand)
