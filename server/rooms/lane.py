"""The lane: group commit without waiting.

Whatever gathered in the inboxes while the last commit was under way is the next one. A room has at most one batch in
flight; what fails is decided anew. The order of telling is fixed: a commit is written, then each asker is answered, and
after each answer come the pushes that follow from it.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from db.errors import Unavailable
from db.journal import Commit, Committed, EntryRow, NotCommitted, OutcomeUnknown, Rejected
from db.rooms import NodeId
from game.effects import BattleBegan, Effect, MoveWine, Notify
from game.ids import PlayerId, RoomId
from game.refusal import Refused
from server.clock import Clock
from server.rooms.elsewhere import Elsewhere
from server.rooms.purses import Purses, overdrawn
from server.rooms.room import QUARANTINED, Ask, Kind, Room, Staged, StagedAsk
from server.rooms.store import Store

log = logging.getLogger(__name__)

ROOMS_A_COMMIT_MAX = 256
"""Above this a commit saves next to nothing and everybody in it waits for the slowest: with 1,000 rooms in step the p99
was 0.7 s."""

PUT_OFF_S_MIN = 0.02
PUT_OFF_S_MAX = 1.0
"""How long to wait before trying a commit again that PostgreSQL put off; doubled each time."""

ANSWER_WITHIN_S = 10.0
"""An ask that could not be committed for so long is refused as `unavailable`: certainly nothing of it was written."""

REFUSE_EVERY_S = 1.0

STUCK_S = 5.0
"""Who has been at one commit for so long had better be sent nobody: PostgreSQL's own limits end a statement by then."""

GUARDS: Mapping[str, str] = {
    "wine_not_free": "One of these wines is not free: it is in a battle, a queue, an auction or a trade, or not yours.",
    "too_many_battles": "You or your opponent have too many battles going on.",
    "too_many_auctions": "You have too many lots open.",
    "too_many_listings": "You have too many wines on the market.",
    "too_many_trades": "You have too many tables open.",
    "already_trading": "You two sit at a table already.",
    "player_blocked": "One of you wants nothing to do with the other.",
    "trade_locked": "One of you may not trade just now.",
    "collection_full": "One of you has no room for so many wines.",
}
"""What the guards of effects are refused with. A guard that is not listed is our mistake."""


class InboxLine(NamedTuple):
    """A line that a commit wrote into a player's inbox: what, its number there, and when."""

    notify: Notify
    n: int
    at_ms: int


class Deal(NamedTuple):
    """To whom a room is dealt that a commit opens, and how certain he was of himself when that was decided."""

    owner: NodeId
    certainty: int


class ForOthers(NamedTuple):
    """A room that a commit opens for another process, and its entries."""

    room: Room
    deal: Deal
    rows: Sequence[EntryRow]


class Stage(Protocol):
    """What the lane needs of the host."""

    kinds: Mapping[str, Kind]

    def settled(self, room: Room, decided: StagedAsk, lines: Sequence[InboxLine]) -> None:
        """An ask of this room is committed or refused: answer it, then tell of its inbox lines, then of its events."""

    def told(self, room: Room) -> None:
        """All of a room's asks are settled: timers, endings."""

    def deal(self, room: Room) -> Deal | None:
        """Whose a room is to be that opens with this commit; None: ours."""

    def opened(self, room: Room) -> None:
        """A room has come to be."""

    def dealt(self, opened: ForOthers, lines: Sequence[InboxLine]) -> None:
        """A room has come to be that is another process's; the entry that opened it wrote these inbox lines."""

    def lose(self, room: Room) -> None:
        """The room is not this process's any more."""

    def quarantine(self, room: Room, error: Exception) -> None:
        """The room's own code failed."""

    async def retake(self, rooms: Sequence[Room], for_others: Collection[ForOthers] = ()) -> None:
        """The outcome of a commit of these rooms is not known, which would have opened others `for_others`: take them
        anew and find out."""


class Batch:
    """A commit that is being put together, and whom each of its entries belongs to."""

    def __init__(self, deal: Callable[[Room], Deal | None]) -> None:
        self._deal = deal
        self.for_others: dict[RoomId, ForOthers] = {}
        self.commit = Commit()
        self.rooms: list[Room] = []
        self.asks: list[Ask] = []  # of the entries, in their order
        self.asked_in: dict[Ask, Room] = {}

    def add(self, room: Room, staged: Staged) -> None:
        self.rooms.append(room)
        step = room.step()
        if step is not None:
            self.commit.steps.append(step)
        for decided in staged.asks:
            if decided.entry is not None:
                self.asked_in[decided.ask] = room
                self._add_entry(room, decided, decided.ask)
            for child in decided.opens:
                self._add_opened(child, decided.ask)

    def _add_entry(self, room: Room, decided: StagedAsk, ask: Ask) -> None:
        self.commit.entries.append(room.rows(decided))
        self.asks.append(ask)
        position = len(self.commit.entries)
        self.commit.effects.extend((position, effect) for effect in decided.effects)

    def _add_opened(self, child: Room, ask: Ask) -> None:
        # What the new room does to the world belongs to the entry that opened it, and falls with it.
        deal, first = self._deal(child), len(self.commit.entries)
        self.commit.opened.append(child.opened_row(None if deal is None else deal.owner))
        self.commit.entries.append(child.opening_row())
        self.asks.append(ask)
        assert child.staged is not None, "a room that opens is staged"
        for decided in child.staged.asks:
            self._add_entry(child, decided, ask)
        if deal is not None:
            self.for_others[child.id] = ForOthers(child, deal, self.commit.entries[first:])


class Lane:
    """The one consumer of all inboxes of this process."""

    def __init__(self, stage: Stage, store: Store, clock: Clock) -> None:
        self._stage = stage
        self._store = store
        self._clock = clock
        self._purses = Purses()
        self._waiting: dict[RoomId, Room] = {}
        self._awake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._rooms_max = ROOMS_A_COMMIT_MAX
        self._put_off_s = 0.0
        self._since_s: float | None = None  # when the commit in flight was begun
        self.opening: frozenset[RoomId] = frozenset()
        """The rooms that the commit in flight opens: ours by PostgreSQL's account before they are in our memory."""

    def wants(self, room: Room) -> None:
        """This room has something in its inbox."""
        if not self._waiting:
            self._idle.clear()
            self._awake.set()
        self._waiting[room.id] = room

    @property
    def stuck(self) -> bool:
        """Whether one commit has been in flight for too long; with nothing to commit there is nothing to be stuck."""
        return self._since_s is not None and self._clock.awake_s() - self._since_s >= STUCK_S

    async def drained(self) -> None:
        """Wait until nothing waits and nothing is in flight."""
        await self._idle.wait()

    async def run(self) -> None:
        """Commit until cancelled. An error from here is a fault of ours, and the process must end."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            while self._waiting:
                batch = self._gather()
                if batch.commit.steps:
                    self.opening = frozenset(opened.room for opened in batch.commit.opened)
                    self._since_s = self._clock.awake_s()
                    await self._commit(batch)
                    self._since_s = None
                    self.opening = frozenset()
                else:
                    await self._only_answer(batch)
            self._idle.set()

    def _gather(self) -> Batch:
        batch = Batch(self._stage.deal)
        self._purses.begin()
        now_ms = self._clock.now_ms()
        for room in list(self._waiting.values())[: self._rooms_max]:
            del self._waiting[room.id]
            if room.status == "settling":
                continue  # it comes back by itself once it is known how far it got
            if room.status in ("lost", "quarantined"):
                _refuse_all(room)
                continue
            try:
                staged = room.stage(now_ms, self._stage.kinds, self._purses)
            except Exception as error:  # the room's own code: the one place that catches all of it
                room.put_back()
                self._stage.quarantine(room, error)
                _refuse_all(room)
                continue
            if staged is not None:
                batch.add(room, staged)
        batch.commit.asked.extend(self._purses.refused)
        return batch

    async def _only_answer(self, batch: Batch) -> None:
        """Nothing is to be written. Who is refused for want of coins is looked up first."""
        available: Mapping[PlayerId, int] = {}
        if batch.commit.asked:
            try:
                available = await self._store.available(batch.commit.asked)
            except Unavailable as error:
                await self._put_off(batch, error)
                return
        self._settle(batch, Committed((), available), written=False)

    async def _commit(self, batch: Batch) -> None:
        try:
            outcome = await self._store.commit(batch.commit)
        except Unavailable as error:
            await self._put_off(batch, error)
            return
        except Rejected as error:
            self._set_apart(batch, error)
            return
        except OutcomeUnknown as error:
            log.warning("commit outcome unknown", extra={"rooms": len(batch.rooms), "error": str(error)})
            self._purses.forget()
            for room in batch.rooms:
                room.put_back()
                if room.status == "open":
                    room.status = "settling"
            await self._retake(batch)
            return
        self._put_off_s = 0.0
        self._rooms_max = min(ROOMS_A_COMMIT_MAX, self._rooms_max * 2)
        if isinstance(outcome, Committed):
            self._settle(batch, outcome)
        else:
            self._again(batch, outcome)

    async def _retake(self, batch: Batch) -> None:
        """Have the rooms taken anew, however long that takes. Of what may be written nobody is told before; who
        asked for something else, and waits behind it, is not kept waiting for ever."""
        unsure = frozenset(batch.asks)
        retaking = asyncio.ensure_future(self._stage.retake(batch.rooms, batch.for_others.values()))
        try:
            while not retaking.done():
                await asyncio.wait((retaking,), timeout=REFUSE_EVERY_S)
                too_old_s = self._clock.awake_s() - ANSWER_WITHIN_S
                for room in {*batch.rooms, *self._waiting.values()}:
                    _refuse_older(room, too_old_s, unsure)
            retaking.result()
        finally:
            retaking.cancel()
            await asyncio.gather(retaking, return_exceptions=True)

    def _settle(self, batch: Batch, outcome: Committed, *, written: bool = True) -> None:
        lines = _inbox_lines(batch, outcome)
        for room in batch.rooms:
            for decided in room.settle():
                broke = decided.too_poor
                if broke is not None and not self._purses.stands(broke, outcome.available, written=written):
                    room.inbox.append(decided.ask)  # he has come to coins that this process had not heard of
                    continue
                self._stage.settled(room, decided, lines.get(decided.ask, ()))
                for child in decided.opens:
                    self._begin(child, batch, lines.get(decided.ask, ()))
            self._stage.told(room)
            if room.inbox:  # more than one commit takes
                self.wants(room)
        self._purses.learn(outcome.available)

    def _begin(self, child: Room, batch: Batch, lines: Sequence[InboxLine]) -> None:
        if child.id in batch.for_others:
            self._stage.dealt(batch.for_others[child.id], lines)
            return
        begun = child.settle()
        self._stage.opened(child)
        for first in begun:
            self._stage.settled(child, first, ())
        self._stage.told(child)

    def _again(self, batch: Batch, outcome: NotCommitted) -> None:
        overdrew: set[RoomId] = set()
        self._purses.learn(outcome.broke)
        for ask, code in _surely_refused(batch, outcome.failed).items():
            ask.refuse_with = Refused(code, GUARDS[code])
        for ask in _too_poor(batch, outcome.broke):
            # A player's is decided anew with what is known now. To refuse it here would be too early: what is to be
            # paid before it may never be written.
            if ask.actor is None:  # nobody to refuse: a room that spends what it does not hold is our mistake
                overdrew.add(batch.asked_in[ask].id)
        for room in batch.rooms:
            room.put_back()
            if room.id in outcome.lost:
                self._stage.lose(room)
                _refuse_all(room)
            elif room.id in overdrew:
                self._stage.quarantine(room, AssertionError("the room spent coins that nobody has"))
                _refuse_all(room)
            else:
                self.wants(room)

    def _set_apart(self, batch: Batch, error: Rejected) -> None:
        # The mistake is one room's: halved again and again, it is alone in the end, and the others go on.
        self._rooms_max = max(1, len(batch.rooms) // 2)
        for room in batch.rooms:
            room.put_back()
            if len(batch.rooms) == 1:
                self._stage.quarantine(room, error)
                _refuse_all(room)
            else:
                self.wants(room)

    async def _put_off(self, batch: Batch, error: Unavailable) -> None:
        # One row that somebody holds locked must not hold up all rooms: smaller commits leave it alone in the end.
        self._rooms_max = max(1, len(batch.rooms) // 2)
        self._put_off_s = min(PUT_OFF_S_MAX, max(PUT_OFF_S_MIN, self._put_off_s * 2))
        log.warning("commit put off", extra={"rooms": len(batch.rooms), "error": str(error), "wait_s": self._put_off_s})
        too_old_s = self._clock.awake_s() - ANSWER_WITHIN_S
        for room in batch.rooms:
            room.put_back()
            _refuse_older(room, too_old_s)
            if room.inbox:
                self.wants(room)
        await asyncio.sleep(self._put_off_s)


def _surely_refused(batch: Batch, failed: Mapping[int, str]) -> dict[Ask, str]:
    """Whom to refuse with what. With an entry whose guard fails the later ones of its room fall too, and are decided
    anew; so is one that failed only because it went on from what falls, or found gone what such a one had taken."""
    effects_of: dict[Ask, list[Effect]] = {ask: [] for ask in batch.asks}
    for position, effect in batch.commit.effects:
        effects_of[batch.asks[position - 1]].append(effect)
    code_of: dict[Ask, str] = {}
    for position, code in failed.items():
        code_of.setdefault(batch.asks[position - 1], code)
    refused: dict[Ask, str] = {}
    fallen: set[RoomId] = set()
    touched: set[tuple[str, int]] = set()
    for ask, effects in effects_of.items():
        room = batch.asked_in[ask].id
        touches = _guarded(effects)
        if ask in code_of and room not in fallen:
            fallen.add(room)
            if touched.isdisjoint(touches):
                refused[ask] = code_of[ask]
        if room in fallen:
            touched |= touches
    return refused


def _too_poor(batch: Batch, has: Mapping[PlayerId, int]) -> list[Ask]:
    """What spends coins that nobody has. An ask whose several entries are in the commit falls with the first."""
    if not has:
        return []
    effects_of: dict[int, list[Effect]] = {}
    for position, effect in batch.commit.effects:
        effects_of.setdefault(position, []).append(effect)
    entries = [
        (position, batch.asked_in[ask].id, effects_of.get(position, ())) for position, ask in enumerate(batch.asks, 1)
    ]
    return [batch.asks[position - 1] for position in overdrawn(entries, has)]


def _guarded(effects: Sequence[Effect]) -> set[tuple[str, int]]:
    """What the guards of these effects look at: wines, whose collections they go to, and players' live battles."""
    found: set[tuple[str, int]] = set()
    for effect in effects:
        if isinstance(effect, MoveWine):
            found.add(("wine", effect.wine))
            if effect.new_owner is not None:
                found.add(("collection", effect.new_owner))
        elif isinstance(effect, BattleBegan):
            found.update(("player", player) for player in effect.players)
    return found


def _inbox_lines(batch: Batch, outcome: Committed) -> dict[Ask, list[InboxLine]]:
    """The lines that each ask wrote into inboxes, with the numbers they got."""
    lines: dict[Ask, list[InboxLine]] = {}
    ns = iter(outcome.inbox_ns)
    for position, effect in batch.commit.effects:
        if isinstance(effect, Notify):
            at_ms = batch.commit.entries[position - 1].at_ms
            lines.setdefault(batch.asks[position - 1], []).append(InboxLine(effect, next(ns), at_ms))
    return lines


def _refuse_all(room: Room) -> None:
    refused = QUARANTINED if room.status == "quarantined" else Elsewhere(room.id, None)
    while room.inbox:
        room.inbox.popleft().answer(refused)


def _refuse_older(room: Room, than_s: float, but: Collection[Ask] = ()) -> None:
    refused = Refused("unavailable", "The game's records can't be written just now.", retry_after_ms=2_000)
    asks = list(room.inbox)
    room.inbox.clear()
    for ask in asks:
        if ask.actor is not None and ask.since_s < than_s and ask not in but:
            ask.answer(refused)
        else:
            room.inbox.append(ask)
