"""Records of battles, as people read them: what was asked, what came of it, nothing that is still hidden."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from db import rooms
from db.errors import unavailable
from db.pool import Pool
from db.rooms import StoredEntry, StoredRoom
from game.chance import seed_hash
from game.decider import WATCHER
from game.ids import PlayerId, RoomId
from game.pairing.commands import Commit
from game.pairing.events import TurnRevealed
from game.pairing.opening import PairingOpening
from game.record import Difference, Entry, replay, verify
from game.refusal import Refused
from server.kinds import KINDS
from server.rooms.room import Kind


class Record(NamedTuple):
    """A room's whole record, decoded."""

    room: StoredRoom
    kind: Kind
    opening: Any
    entries: list[Entry]


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
        raise Refused("not_found", "There is no such battle.")
    kind = KINDS[room.kind]
    opening = kind.codec.decode_opening(stored[0].body)
    return Record(room, kind, opening, [kind.codec.decode_entry(*entry) for entry in stored[1:]])


def check(record: Record) -> Difference | None:
    """Decide the record anew; the first place where the rules say something else today, or None."""
    return verify(record.kind.decider, record.opening, record.entries)


def document(record: Record) -> dict[str, Any]:
    """A battle's record for clients: every choice as it was committed, once it is revealed; the seed once it is over.

    Raises:
        Refused: `not_found`, it is no battle.
    """
    opening = record.opening
    if not isinstance(opening, PairingOpening):
        raise Refused("not_found", "There is no such battle.")
    decider = record.kind.decider
    over = decider.is_over(replay(decider, opening, record.entries))
    revealed = {event.turn for entry in record.entries for event in entry.events if isinstance(event, TurnRevealed)}
    shown: dict[str, Any] = {
        "battle": record.room.room,
        "mode": record.room.kind,
        "rules_version": record.room.rules_version,
        "seed_hash": seed_hash(opening.seed),
        "players": [{"player_id": card.ref, "name": card.name, "seat": i} for i, card in enumerate(opening.seats)],
        "entries": [_entry(record, entry, revealed) for entry in record.entries],
    }
    if over:
        shown["seed"] = opening.seed.hex()
    return shown


def _entry(record: Record, entry: Entry, revealed: set[int]) -> dict[str, Any]:
    players: Sequence[PlayerId] = [card.player for card in record.opening.seats]
    pushes = [record.kind.decider.view_event(event, WATCHER) for event in entry.events]
    return {
        "n": entry.first_n,
        "at": entry.at_ms,
        "seat": players.index(entry.actor) if entry.actor in players else None,
        "command": _command(entry.command, revealed),
        "events": [{"t": push.t, "d": push.d} for push in pushes],
    }


def _command(command: Any, revealed: set[int]) -> dict[str, Any]:
    if isinstance(command, Commit):
        choice = {"wine": command.wine, "serve": command.serve} if command.turn in revealed else None
        return {"type": "commit", "turn": command.turn, "choice": choice}
    shown: dict[str, Any] = msgspec.to_builtins(command)
    return shown
