"""Memory: what a live battle and a waiting ticket hold, as the growth of the process's resident memory over many.

Measured in a fresh process, so that nothing that was freed before is used again unseen.
"""

import gc
import multiprocessing
from collections.abc import Callable

from game.battle.bottle import Laid
from game.battle.opening import SeatCard
from game.chance import Chance
from game.ids import HOUSE, PlayerId, RoomId
from game.pairing.battle import PAIRING
from game.queue.queue import QUEUE
from game.queue.values import Enter, QueueOpening
from ops.bench.battles import OPENED_AT_MS, any_choice, opening, own_hand, seed
from ops.bench.figures import Figures, progress
from ops.bench.machine import resident_kib
from server.identifiers import new_key
from server.kinds import KINDS
from server.rooms.purses import Purses
from server.rooms.room import Ask, Room

MIDGAME_TURNS = 4
_DIGEST = bytes(16)


def measure(rounds: int, count: int) -> Figures:
    """So many battles and as many tickets, each in a process of its own."""
    figures = Figures(
        "memory: what a room holds in the process that runs it",
        f"growth of resident memory over {count:,} of them, in a fresh process; battles between own hands of six; "
        "read back: rooms rebuilt from their written record, as after a restart",
    )
    for number in range(rounds):
        for name, grow in _GROWN.items():
            progress(f"memory: round {number + 1} of {rounds}, {name}")
            figures.add(name, _apart(grow, count), "KiB each")
    return figures


def _apart(grow: Callable[[int], float], count: int) -> float:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(grow, (count,))


def battles_begun(count: int) -> float:
    """KiB of a battle whose first turn has begun."""
    return _grown(count, lambda: [_begun(number) for number in range(count)])


def battles_in_midgame(count: int) -> float:
    """KiB of a battle after four turns."""
    return _grown(count, lambda: [_midgame(number) for number in range(count)])


def battles_read_back(count: int) -> float:
    """KiB of a battle after four turns that was rebuilt from its record."""
    records = [_record(number) for number in range(count)]
    return _grown(count, lambda: [_read_back(opened, entries) for opened, entries in records])


def tickets(count: int) -> float:
    """KiB of a player who waits in the queue with six wines."""
    house = SeatCard(HOUSE, "house", "The House", (), house=True)
    queue = Room(_name(0), KINDS[QUEUE.kind], QueueOpening(_name(0), OPENED_AT_MS, house), opened_at_ms=0)
    queue.begin(OPENED_AT_MS)
    queue.settle()
    return _grown(count, lambda: _fill(queue, count))


_GROWN: dict[str, Callable[[int], float]] = {
    "a battle that has begun": battles_begun,
    "a battle after four turns": battles_in_midgame,
    "a battle after four turns, read back": battles_read_back,
    "a ticket in the queue": tickets,
}


def _grown(count: int, make: Callable[[], object]) -> float:
    _midgame(count)  # what is loaded and kept at the first battle of all is no battle's own
    gc.collect()
    before_kib = resident_kib()
    held = make()
    gc.collect()
    grown_kib = resident_kib() - before_kib
    del held
    return grown_kib / count


def _begun(number: int) -> Room:
    opened = opening(number)
    room = Room(opened.battle, KINDS[PAIRING.kind], opened, opened_at_ms=OPENED_AT_MS)
    room.begin(OPENED_AT_MS)
    room.settle()
    return room


def _midgame(number: int) -> Room:
    room = _begun(number)
    chance = Chance(seed(number, 3))
    for _ in range(MIDGAME_TURNS):
        for seat, player in enumerate(room.decider.seats(room.state)):
            _decided(room, Ask(player, any_choice(room.state, seat, chance), key=new_key(), digest=_DIGEST))
    return room


def _decided(room: Room, ask: Ask) -> bytes:
    room.submit(ask)
    staged = room.stage(OPENED_AT_MS, KINDS, Purses())
    assert staged is not None, "something was asked"
    body = staged.asks[0].body
    room.settle()
    return body


def _record(number: int) -> tuple[bytes, list[tuple[PlayerId | None, bytes | None, bytes]]]:
    opened = opening(number)
    room = Room(opened.battle, KINDS[PAIRING.kind], opened, opened_at_ms=OPENED_AT_MS)
    staged = room.begin(OPENED_AT_MS)
    entries: list[tuple[PlayerId | None, bytes | None, bytes]] = [(None, None, staged.asks[0].body)]
    room.settle()
    chance = Chance(seed(number, 3))
    for _ in range(MIDGAME_TURNS):
        for seat, player in enumerate(room.decider.seats(room.state)):
            key = new_key()
            body = _decided(room, Ask(player, any_choice(room.state, seat, chance), key=key, digest=_DIGEST))
            entries.append((player, key, body))
    return room.codec.encode_opening(opened), entries


def _read_back(opened: bytes, entries: list[tuple[PlayerId | None, bytes | None, bytes]]) -> Room:
    kind = KINDS[PAIRING.kind]
    start = kind.codec.decode_opening(opened)
    room = Room(start.battle, kind, start, opened_at_ms=OPENED_AT_MS)
    for seq, (actor, key, body) in enumerate(entries, 1):
        room.replay([kind.codec.decode_entry(seq, room.n + 1, OPENED_AT_MS, actor, key, body)])
    return room


def _fill(queue: Room, count: int) -> None:
    for number in range(count):
        player = PlayerId(1_000 + number)
        laid = tuple(Laid(bottle, 1) for bottle in own_hand(Chance(seed(number, 4))))
        # Each waits for somebody who never comes.
        versus = PlayerId(10_000_000 + number)
        enter = Enter(str(number), str(number), f"B{number}", versus, False, laid, _name(number), seed(number))
        _decided(queue, Ask(player, enter, key=new_key(), digest=_DIGEST))


def _name(number: int) -> RoomId:
    return RoomId(f"00000000-0000-7000-8000-{number:012x}")
