"""The exchange: takes what comes over the lines to where it belongs, and tells others what they have to know of players
and rooms here (`server.abroad.Abroad`, `lines.Counterpart`)."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import assert_never

from db.rooms import NodeId
from game.decider import Role
from game.effects import Notify
from game.ids import PlayerId, RoomId
from server.attempts import Attempts
from server.bus.calls import Calls
from server.bus.guests import Guests
from server.bus.letters import (
    Answer,
    AnyItem,
    Arrived,
    Astray,
    AtTables,
    Beat,
    Crowded,
    Dealt,
    Denied,
    Done,
    Ended,
    Forget,
    Heeded,
    Leaving,
    Left,
    Listen,
    Lost,
    Measure,
    Moved,
    Noted,
    Notified,
    Offered,
    Owns,
    Paced,
    Perform,
    Placed,
    PoolShown,
    Posted,
    ReadFeeds,
    Seated,
    SignedOut,
    Told,
    Tried,
    Unlisten,
    Watched,
    Watching,
    decode_live,
    decode_measured,
    decode_posted,
    encode,
)
from server.bus.lines import SILENT_S, Lines
from server.bus.mirrors import Mirrors
from server.clock import Clock
from server.errands import Errands
from server.feeds import Feeds
from server.game_desk import GameDesk
from server.lobby import NOTHING, Playing
from server.market import Market
from server.messages import PlayerSnapshot
from server.mystery import Mystery
from server.rates import Rates
from server.remembered import KEPT_S, Remembered
from server.rooms.dealing import DEALT, Word
from server.rooms.host import Host
from server.rooms.lane import InboxLine
from server.rooms.room import Room
from server.rooms.takeover import ADOPT_S, LEFT_S
from server.wire import MSGPACK

log = logging.getLogger(__name__)

ENDED_TOLD = 1_000
"""Sign-ins that have ended here are told again to a process that is met: what ended while it could not hear."""

COUNTS_S = 1.0
"""How often others are told how many watch the rooms here, and what is played in them: as often as those who watch
are."""

MEASURED_WITHIN_S = 1.0
"""Who collects measures asks every few seconds: a worker that says nothing for so long is missing from the page."""

TAKEN_OVER_S = ADOPT_S + LEFT_S + 0.3
"""After a process has fallen silent its rooms have another owner in so much time, if all is well."""

ARRIVES_S_MAX = 2 * SILENT_S + TAKEN_OVER_S
"""How long a hello waits for what other processes know; a session waits ten seconds for its hello."""


class Exchange:
    """Everything that this process has to do with others."""

    def __init__(
        self,
        host: Host,
        desk: GameDesk,
        feeds: Feeds,
        lines: Lines,
        calls: Calls,
        guests: Guests,
        mirrors: Mirrors,
        mystery: Mystery,
        market: Market,
        errands: Errands,
        clock: Clock,
    ) -> None:
        self._host = host
        self._desk = desk
        self._feeds = feeds
        self._lines = lines
        self._calls = calls
        self._guests = guests
        self._mirrors = mirrors
        self._mystery = mystery
        self._market = market
        market.tell_others = lambda about, t, d: lines.say_to_all(Posted(about, t, MSGPACK.encode(d)))
        mystery.board.tell_others = lambda shown: lines.say_to_all(PoolShown(shown))
        mystery.tell_heed = lambda one, other, blocked: lines.say_to_all(Heeded(one, other, blocked))
        self._errands = errands
        self._clock = clock
        self._known: dict[PlayerId, dict[NodeId, PlayerSnapshot]] = {}
        self._ended: deque[str] = deque(maxlen=ENDED_TOLD)
        self._playing: dict[NodeId, Playing] = {}
        self._playing_told = NOTHING
        desk.lobby.elsewhere = self._playing.values
        desk.lobby.viewers = self.watching
        self._counts: dict[NodeId, dict[RoomId, int]] = {}
        self._counts_told: Mapping[RoomId, int] = {}
        self._fell_silent_s = -TAKEN_OVER_S
        self._leaving: set[NodeId] = set()
        self._attempts: Mapping[str, Attempts] = {}
        self._rates: Rates | None = None
        self._crowded: Callable[[], Mapping[str, int]] = dict
        self._crowded_told: Mapping[str, int] = {}
        self._remembered: Remembered | None = None
        self._crowds: dict[NodeId, dict[str, int]] = {}
        self._measured: Callable[[], tuple[int, str]] | None = None
        self._house = ""
        host.takeover.on_taken.append(self._taken_over)
        host.on_change.append(self._changed)
        host.dealing.hint = lambda owner: lines.say(owner, Astray())
        # Last, so that who has asked for the battle is answered before its owner can have told him of it.
        host.dealing.bring = lambda owner, hand: lines.say_last(owner, Dealt(hand))
        lines.shows = self._beat

    async def run(self) -> None:
        """Deal with the other processes, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._lines.run(), name="lines")
            tasks.create_task(self._calls.run(), name="calls")
            tasks.create_task(self._tell_counts_for_ever(), name="counts of viewers")

    def _beat(self) -> Beat:
        word = self._host.dealing.word()
        return Beat(word.battles, word.certainty, word.rules)

    def drain(self) -> None:
        """From now on nothing is dealt to this process."""
        self._host.dealing.closed = True
        self._lines.say_to_all(self._beat())

    def leave(self) -> None:
        """This process has let go of its rooms: others may have them at once."""
        self._guests.leaving = True
        self._lines.leave(Leaving())

    def _taken_over(self, rooms: Collection[RoomId]) -> None:
        if rooms:
            self._mirrors.taken_over(rooms)
            self._lines.say_to_all(Owns(sorted(rooms)))
        for room in (self._host.rooms[name] for name in sorted(rooms) if name in self._host.rooms):
            for player in (one for one in room.decider.seats(room.state) if _perhaps_unheard(room, one)):
                for codec in sorted(self._desk.codecs_of(player)):
                    self._mirrors.offered(self._host.node, Offered(room.channel, player, codec))
                for node, codec in self._guests.where(player):
                    self._lines.say(node, Offered(room.channel, player, codec))

    def _changed(self, room: Room) -> None:
        if room.status == "over" and room.dealt_by is not None:
            self._lines.say(room.dealt_by, Ended(room.id))
            room.dealt_by = None

    def let_go(self) -> None:
        """From now on nothing is done in rooms here for others: the next owner is to be asked."""
        self._guests.leaving = True

    # Lines ------------------------------------------------------------------------------------------------------------

    def met(self, node: NodeId) -> None:
        for player, codec in sorted(self._desk.here()):
            self._ask_about(node, player, codec)
        for session in self._ended:
            self._lines.say(node, SignedOut(session))
        if self._mystery.pool.known is not None and (shown := self._mystery.shown()) is not None:
            self._lines.say(node, PoolShown(shown))
        if self._crowded_told:
            self._lines.say(node, Crowded(list(self._crowded_told.items())))
        if self._counts_told:
            self._lines.say(node, Watched(list(self._counts_told.items())))
        if self._playing_told != NOTHING:
            self._lines.say(node, AtTables(*self._playing_told))

    def lost(self, node: NodeId) -> None:
        if node in self._leaving:
            self._leaving.discard(node)
        else:
            self._fell_silent_s = self._clock.awake_s()
        if self._remembered is not None:
            self._remembered.forget_all()  # it may have said of somebody that he has signed out
        self._host.dealing.counts.lost(node)
        self._calls.lost(node)
        self._guests.lost(node)
        self._mirrors.lost(node)
        self._counts.pop(node, None)
        self._playing.pop(node, None)
        self._crowds.pop(node, None)
        for known in self._known.values():
            known.pop(node, None)
        self._host.look_for_strays()  # it may have dealt us something, and said so
        # Of lines in inboxes that were on their way nothing will be heard.
        self._errands.go(self._feeds.refresh(()), lambda refused: None)

    def heard(self, node: NodeId, item: AnyItem) -> None:
        match item:
            case Told():  # first, being nearly all
                self._mirrors.told(node, item)
            case Done() | Denied() | Moved() | Placed():
                self._calls.answered(node, item)
            case Perform():
                self._guests.perform(node, item)
            case Listen():
                self._guests.listen(node, item)
            case Noted():
                self._mirrors.noted(node, item)
            case Beat():
                self._host.dealing.counts.heard(node, Word(item.battles, item.certainty, item.rules))
            case Dealt():
                self._host.dealing.take(item.hand, node)
            case Astray():
                self._host.look_for_strays()
            case Ended():
                self._host.over_elsewhere(item.room)
            case Offered():
                self._mirrors.offered(node, item)
            case Seated():
                self._mirrors.seated(node, item)
            case Lost():
                self._mirrors.room_lost(node, item)
            case Unlisten():
                self._guests.unlisten(node, (item.channel, item.player, item.codec))
            case Watching():
                self._guests.watching(node, (item.channel, None, item.codec), item.count)
            case Arrived():
                self._guests.arrived(node, item.player, item.codec)
                self._host.doubt.when_sure(lambda: self._tell_going_on(node, item))
            case Left():
                self._guests.left(node, item.player, item.codec)
            case Notified():
                line = InboxLine(Notify(item.player, item.t, item.d), item.n, item.at_ms)
                self._feeds.notified([line])
            case ReadFeeds():
                self._errands.go(self._read_feeds(node, item), lambda refused: None)
            case SignedOut():
                self._forget(item.session)
                self._desk.signed_out(item.session)
            case Forget():
                self._forget(item.session)
                self._lines.say(node, Done(item.id, b""))
            case Watched():
                self._note_counts(node, item)
            case AtTables():
                self._playing[node] = Playing(item.newest, item.live)
            case Leaving():
                self._leaving.add(node)
                self._lines.part(node)
            case Owns():
                self._mirrors.taken_over(item.rooms)
            case PoolShown():
                self._mystery.shown_elsewhere(item.shown)
            case Heeded():
                self._mystery.heed_here(item.one, item.other, blocked=item.blocked)
            case Posted():
                self._market.board.tell(item.about, item.t, decode_posted(item.d))
            case Tried():
                if item.kind in self._attempts:
                    self._attempts[item.kind].elsewhere(item.key, item.count, self._clock.now_ms())
            case Paced():
                if self._rates is not None:
                    self._rates.elsewhere(item.player, item.messages, self._clock.now_ms())
            case Crowded():
                self._crowds[node] = dict(item.counts)
            case Measure():
                mine = self._measured() if self._measured is not None and item.house == self._house else None
                self._lines.say(node, Done(item.id, encode(mine)))
            case _:
                assert_never(item)

    def _tell_going_on(self, node: NodeId, item: Arrived) -> None:
        self._lines.say(node, Done(item.id, encode(self._desk.going_on(item.player))))
        for room in self._host.live_rooms(item.player):
            if _perhaps_unheard(room, item.player):
                self._lines.say(node, Offered(room.channel, item.player, item.codec))

    async def _read_feeds(self, node: NodeId, item: ReadFeeds) -> None:
        await self._feeds.refresh(item.players)
        self._lines.say(node, Done(item.id, b""))

    # Players ----------------------------------------------------------------------------------------------------------

    def has(self, player: PlayerId) -> bool:
        return self._guests.has(player)

    async def arrives(self, player: PlayerId, codec: str) -> None:
        until_s = self._clock.awake_s() + ARRIVES_S_MAX
        while self._clock.awake_s() < until_s:
            began_s = self._clock.awake_s()
            told = await asyncio.gather(*(self._told_about(node, player, codec) for node in self._lines.nodes))
            settled_s = self._fell_silent_s + TAKEN_OVER_S
            if all(told) and began_s >= settled_s:
                return
            # One that fell silent may have had a room of his: who has it now is asked then.
            await asyncio.sleep(max(0.1, settled_s - self._clock.awake_s()))

    async def _told_about(self, node: NodeId, player: PlayerId, codec: str) -> bool:
        answer = await self._calls.answer(node, lambda number: Arrived(number, player, codec))
        self._learn(node, player, answer)
        return answer is not None

    def _ask_about(self, node: NodeId, player: PlayerId, codec: str) -> None:
        self._calls.ask(
            node, lambda number: Arrived(number, player, codec), lambda answer: self._learn(node, player, answer)
        )

    def _learn(self, node: NodeId, player: PlayerId, answer: Answer | None) -> None:
        if isinstance(answer, Done):
            self._known.setdefault(player, {})[node] = decode_live(answer.answer)

    def where(self, player: PlayerId) -> Collection[NodeId]:
        return {node for node, _ in self._guests.where(player)}

    def left(self, player: PlayerId, codec: str) -> None:
        self._lines.say_to_all(Left(player, codec))
        if not any(here == player for here, _ in self._desk.here()):
            self._known.pop(player, None)

    def known(self, player: PlayerId) -> Sequence[PlayerSnapshot]:
        return list(self._known.get(player, {}).values())

    def seated(self, player: PlayerId, room: Room, role: Role) -> None:
        self._guests.seated(player, room, role)

    def notified(self, lines: Sequence[InboxLine]) -> None:
        for notify, n, at_ms in lines:
            for node in dict.fromkeys(node for node, _ in self._guests.where(notify.player)):
                self._lines.say(node, Notified(notify.player, notify.t, dict(notify.d), n, at_ms))

    async def feeds_stale(self, first: Collection[PlayerId]) -> None:
        players = sorted(first)
        await asyncio.gather(
            *(self._calls.answer(node, lambda number: ReadFeeds(number, players)) for node in self._lines.nodes)
        )

    def signed_out(self, session: str) -> None:
        """A sign-in has ended here."""
        if session not in self._ended:  # who signs out again and again pushes nobody else's end out
            self._ended.append(session)
        self._lines.say_to_all(SignedOut(session))

    def remember(self, remembered: Remembered) -> None:
        """From now on what is remembered of sign-ins here holds while others can tell of their ends."""
        self._remembered = remembered
        remembered.told = lambda: self._lines.bus.reaches

    def renewed(self, session: str) -> None:
        """A sign-in has other tokens now."""
        for node in self._lines.nodes:
            self._calls.ask(node, lambda number: Forget(number, session), lambda answer: None)

    async def forgotten(self, session: str) -> None:
        """Return when no process remembers this sign-in, which has ended: as soon as all have said so, and where one
        says nothing, or nobody is heard, when it would have forgotten by itself."""
        until_s = self._clock.awake_s() + KEPT_S
        answers = await asyncio.gather(
            *(self._calls.answer(node, lambda number: Forget(number, session), KEPT_S) for node in self._lines.nodes)
        )
        if not self._lines.bus.reaches or None in answers:
            await asyncio.sleep(max(0.0, until_s - self._clock.awake_s()))

    def _forget(self, session: str) -> None:
        if self._remembered is not None:
            self._remembered.forget(session)

    # Attempts and measures --------------------------------------------------------------------------------------------

    def count_together(self, attempts: Mapping[str, Attempts], rates: Rates) -> None:
        """From now on what is counted here counts everywhere, and the other way round."""
        self._rates = rates
        rates.tell = self._paced
        self._attempts = attempts
        for kind, each in attempts.items():
            each.tell = partial(self._tried, kind)

    def _tried(self, kind: str, key: str, count: int) -> None:
        self._lines.say_to_all(Tried(kind, key, count))

    def _paced(self, player: PlayerId, messages: int) -> None:
        self._lines.say_to_all(Paced(player, messages))

    def count_addresses(self, crowded: Callable[[], Mapping[str, int]]) -> None:
        """From now on others are told of the addresses that many come from, which `crowded` says."""
        self._crowded = crowded

    def from_address(self, address: str) -> int:
        """How many are connected from there to the other processes, as of a second ago."""
        return sum(counts.get(address, 0) for counts in self._crowds.values())

    def measure(self, house: str, measured: Callable[[], tuple[int, str]]) -> None:
        """From now on the other workers of this house may ask what `measured` says: this worker's number and page."""
        self._house, self._measured = house, measured

    async def measures(self) -> dict[int, str]:
        """The pages of this worker and of those of its house that answer, by number."""
        assert self._measured is not None, "only a worker of several is asked"
        answers = await asyncio.gather(
            *(
                self._calls.answer(node, lambda number: Measure(number, self._house), MEASURED_WITHIN_S)
                for node in self._lines.nodes
            )
        )
        pages = dict([self._measured()])
        for answer in answers:
            measured = decode_measured(answer.answer) if isinstance(answer, Done) else None
            if measured is not None:
                pages.setdefault(*measured)
        return pages

    # How many watch ---------------------------------------------------------------------------------------------------

    def watching(self, room: RoomId) -> int:
        """How many watch a room, wherever it is."""
        if room in self._host.rooms:
            return self._host.telling.watching(room)
        return max((counts.get(room, 0) for counts in self._counts.values()), default=0)

    async def _tell_counts_for_ever(self) -> None:
        while True:
            await asyncio.sleep(COUNTS_S)
            before, now = self._counts_told, self._host.telling.watched()
            changed = [(room, count) for room, count in now.items() if before.get(room) != count]
            changed += [(room, 0) for room in before if room not in now]
            self._counts_told = now
            if changed:
                self._lines.say_to_all(Watched(changed))
            playing = self._desk.lobby.here()
            if playing != self._playing_told:
                self._playing_told = playing
                self._lines.say_to_all(AtTables(*playing))
            crowded = self._crowded()
            if crowded != self._crowded_told:
                self._crowded_told = crowded
                self._lines.say_to_all(Crowded(list(crowded.items())))

    def _note_counts(self, node: NodeId, item: Watched) -> None:
        counts = self._counts.setdefault(node, {})
        for room, count in item.counts:
            if count:
                counts[room] = count
            else:
                counts.pop(room, None)


def _perhaps_unheard(room: Room, player: PlayerId) -> bool:
    """Whether this is a battle in which he has done nothing yet, so that perhaps he was not told of it: an owner was
    gone before, or a line was lost."""
    return room.decider.channel in DEALT and not room.has_acted(player)
