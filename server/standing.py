"""Standing rooms: one of a kind, always open, renewed daily. Whoever needs one asks for it here.

It is found by its kind; where there is none, whoever asks first opens it, once. A day old, or long, it is renewed: its
last entry opens the next one, which carries what is still under way. What it was asked counts for a day all the same.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Set
from typing import Any, NamedTuple

import msgspec

from db.errors import Unavailable
from game.ids import HOUSE, PlayerId, RoomId
from game.refusal import Refused
from server.clock import Clock
from server.desk import Reply
from server.identifiers import new_room
from server.reads import Reads
from server.rooms.elsewhere import Elsewhere
from server.rooms.host import Host
from server.rooms.room import KEYS_KEPT_MS, Answered, Ask, Room

LIFE_MS = 24 * 3_600_000
"""A standing room's record is begun anew after a day, so that it can be read quickly and put away."""

ENTRIES_MAX = 10_000
"""It is also begun anew after so many entries: whoever takes it over has to read and replay them, and its last commit
puts them away in one row. Of the longest kind (2 KB) that is 20 MB: a few tenths of a second for the one and the other,
beside the two that a heartbeat may stay away. A queue that takes 84 a second lasts for two minutes."""

AGAIN_AFTER = ENTRIES_MAX // 10
"""Where that was not to be, it is tried again after so many more."""

RENEWAL_LOOKED_FOR_S = 3_600.0
"""A standing room a little over a day old serves as well as one of exactly a day."""

STANDING = ("open", "settling")
"""The states of a room that is still the one."""

log = logging.getLogger(__name__)


class _Earlier(NamedTuple):
    """A room that was the one before: what it was asked, and by whom."""

    predecessor: RoomId | None
    ended_at_ms: int
    requests: Set[tuple[PlayerId, bytes]]


class StandingRoom:
    """The one open room of a kind. Its opening has a `predecessor`: the room that it continues, or None."""

    def __init__(
        self,
        host: Host,
        reads: Reads,
        clock: Clock,
        kind: str,
        opening: Callable[[RoomId, int], msgspec.Struct],
        renewal: Callable[[RoomId], Any],
    ) -> None:
        """`opening` makes the first room's, given its name and the time; `renewal` the command to go on in another."""
        self._host = host
        self._reads = reads
        self._clock = clock
        self._kind = kind
        self._opening = opening
        self._renewal = renewal
        self._room: Room | None = None
        self.entries_max = ENTRIES_MAX
        self._renew_at_seq = 0
        self._earlier: dict[RoomId, _Earlier] = {}
        self._remembering = asyncio.Lock()
        self._elsewhere: RoomId | None = None  # its name where another process had it when it was last asked for
        self._finding = asyncio.Lock()
        host.on_change.append(self._room_changed)

    @property
    def known(self) -> Room | None:
        """The room as it stands, as far as is known without asking anybody."""
        return self._room if self._room is not None and self._room.status in STANDING else None

    async def current(self) -> Room:
        """The room as it stands.

        Raises:
            Elsewhere: another process has it, or it is changing hands.
            Unavailable: PostgreSQL cannot be asked.
        """
        if self._elsewhere is not None and self.known is None:
            owner = self._host.whereabouts.owner(self._elsewhere)
            if owner is not None:
                raise Elsewhere(self._elsewhere, owner)
        if self._room is None or self._room.status not in STANDING:
            async with self._finding:
                self._room = await self._find() or await self._open()
        return self._room

    async def answered(self, room: Room, player: PlayerId, key: bytes) -> Answered | None:
        """What this request has got already. One that an earlier room answered keeps its answer for a day."""
        answered = room.answered.get((player, key))
        name, since_ms = room.opening.predecessor, self._clock.now_ms() - KEYS_KEPT_MS
        while answered is None and name is not None:
            earlier = self._earlier.get(name) or await self._remember(name)
            if earlier.ended_at_ms < since_ms:
                break
            if (player, key) in earlier.requests:
                before = await self._host.ended(name)  # by no hint: that is of when it was open
                if before is None:
                    raise Elsewhere(name, None)
                answered = before.answered.get((player, key))
            name = earlier.predecessor
        return answered

    async def for_new(self, player: PlayerId, key: bytes, digest: bytes, reply: Reply) -> Room | None:
        """The room as it stands, for a request that is new; None where it has been answered before, and is so again.

        Raises:
            Elsewhere, Unavailable: as `current`.
        """
        room = await self.current()
        answered = await self.answered(room, player, key)
        if answered is None:
            return room
        reply(answered.repeat(digest))
        return None

    async def submit(self, room: Room, ask: Ask, command: Awaitable[Any]) -> None:
        """Hand in what `command` comes to. A refusal that it comes to goes by way of the room: a wine that is not free
        any more may have been taken by this very request, which was asked before and is on its way to be known.

        Raises:
            Refused: too many requests wait there.
            Unavailable: `command` cannot be made now.
        """
        try:
            ask.command = await command
        except Refused as why:
            ask.refuse_with = why
        self.hand_in(room, ask)

    def hand_in(self, room: Room, ask: Ask) -> None:
        """Submit it. Where the room goes on in another one before it comes to this, it is that one's.

        Raises:
            Refused: too many requests wait there.
        """
        replies, over = ask.replies, f"{room.decider.channel}_over"

        def reply(outcome: Mapping[str, Any] | Refused) -> None:
            follower = self.known
            gone_on = isinstance(outcome, Refused) and outcome.code == over
            if gone_on and follower is not None and follower is not room:
                ask.replies = replies
                try:
                    self.hand_in(follower, ask)
                    return
                except Refused as busy:
                    outcome = busy
            for each in replies:
                each(outcome)

        ask.replies = [reply]
        self._host.submit(room, ask)

    async def ask(
        self, player: PlayerId, key: bytes, digest: bytes, reply: Reply, command: Callable[[], Awaitable[Any]]
    ) -> None:
        """Have a request done once: `command` makes its command, where it is new.

        Raises:
            Elsewhere, Refused, Unavailable: as the above.
        """
        room = await self.for_new(player, key, digest, reply)
        if room is not None:
            await self.submit(room, Ask(player, None, key=key, digest=digest, reply=reply), command())

    async def renew(self) -> None:
        """Let it go on in a new room where it is a day old. The first to ask afterwards finds that one."""
        room = await self.current()
        now_ms = self._clock.now_ms()
        if now_ms - room.opened_at_ms > LIFE_MS:
            self._go_on_in_another(room, now_ms)

    def _go_on_in_another(self, room: Room, now_ms: int) -> None:
        self._host.submit(room, Ask(None, self._renewal(new_room(now_ms))))

    def _room_changed(self, room: Room) -> None:
        if room.decider.kind != self._kind:
            return
        if room.status == "over":
            self._keep_in_mind(room.id, room.opening.predecessor, room.last_at_ms, frozenset(room.answered))
        if room.status != "open":
            return
        if room is not self._room:
            # One that was taken over, or that continues another, is the one before anybody asks for it.
            self._room, self._renew_at_seq = room, self.entries_max
        if room.seq >= self._renew_at_seq:
            self._renew_at_seq = room.seq + AGAIN_AFTER
            self._go_on_in_another(room, self._clock.now_ms())

    async def _find(self) -> Room | None:
        name = self._elsewhere = await self._reads.standing(self._kind)
        return None if name is None else await self._host.find(name)

    async def _open(self) -> Room:
        # Whoever counts the same rooms that are over asks with the same key, and so for the same room.
        over = await self._reads.ended_count(self._kind)
        key = hashlib.blake2b(f"{self._kind} after {over}".encode(), digest_size=16).digest()
        now_ms = self._clock.now_ms()
        name = await self._host.open_once(HOUSE, key, self._kind, lambda room: self._opening(room, now_ms))
        self._elsewhere = name
        return await self._host.find(name)

    async def _remember(self, name: RoomId) -> _Earlier:
        """What an earlier room was asked, where it was another process's, or ours in another life."""
        async with self._remembering:
            if name not in self._earlier:
                asked = await self._reads.asked(name)
                opening = self._host.kinds[self._kind].codec.decode_opening(asked.opening)
                self._keep_in_mind(name, opening.predecessor, asked.closed_at_ms, asked.requests)
            return self._earlier[name]

    def _keep_in_mind(
        self, name: RoomId, predecessor: RoomId | None, ended_at_ms: int, requests: Set[tuple[PlayerId, bytes]]
    ) -> None:
        self._earlier[name] = _Earlier(predecessor, ended_at_ms, requests)
        since_ms = self._clock.now_ms() - KEYS_KEPT_MS
        for old in [old for old, earlier in self._earlier.items() if old != name and earlier.ended_at_ms < since_ms]:
            del self._earlier[old]


async def renewed(*standing: StandingRoom) -> None:
    """See now and then whether these have to be renewed, for ever."""
    while True:
        await asyncio.sleep(RENEWAL_LOOKED_FOR_S)
        for each in standing:
            try:
                await each.renew()
            except Elsewhere:
                continue  # its owner sees to it
            except (Refused, Unavailable) as error:
                log.warning("standing room not renewed", extra={"error": str(error)})
