"""A room as its owner runs it: one bounded inbox, one consumer, at most one batch in flight.

Nothing here awaits. `stage` decides all that is waiting on the state that is committed and says what a commit would
write; `settle` takes it over once it is written; `put_back` undoes it, to be decided anew. Nobody is told anything
before `settle`, refusals included: a refusal may rest on an entry of the same batch.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from db.journal import EntryRow, RoomOpened, RoomStep
from db.rooms import NodeId, StoredEntry
from game.decider import Decider, Decision, Open, Wake
from game.effects import Effect, MoveCoins, OpenRoom
from game.ids import PlayerId, RoomId
from game.record import Entry, RecordCodec
from game.refusal import Refused
from server.rooms.purses import Purses, too_poor

STAGED_MAX = 128
"""Commands of one room in one commit: an opening costs half a millisecond, and the loop has others to serve."""

LOG_MAX = 1_000
"""Events a room holds for those who come back. A battle has a tenth of it; who has missed more gets a snapshot."""

KEYS_KEPT_MS = 24 * 3_600_000
"""How long a repeated request is answered with the first one's answer."""

QUARANTINED = Refused("room_quarantined", "This room has broken down and was set aside; what is in it is safe.")

Reply = Callable[[Mapping[str, Any] | Refused], None]


class Ask:
    """A command on its way: who asks (None: the engine), what, under which key, and whom to answer.

    `digest` is of the request as it was asked. `refuse_with` is set when a guard in the database did not hold, or when
    the command could not even be made: the next deciding refuses it, unless it is a repeat of what was done.
    """

    __slots__ = ("actor", "command", "digest", "key", "refuse_with", "replies", "since_s")

    def __init__(
        self,
        actor: PlayerId | None,
        command: Any,
        *,
        key: bytes | None = None,
        digest: bytes = b"",
        reply: Reply | None = None,
        refuse_with: Refused | None = None,
        since_s: float = 0.0,
    ) -> None:
        self.actor = actor
        self.command = command
        self.key = key
        self.digest = digest
        self.replies: list[Reply] = [reply] if reply else []
        self.refuse_with = refuse_with
        self.since_s = since_s

    def answer(self, outcome: Mapping[str, Any] | Refused) -> None:
        for reply in self.replies:
            reply(outcome)


class Answered(msgspec.Struct, frozen=True, gc=False):
    """What a request got, kept for its repeats."""

    digest: bytes
    answer: Mapping[str, Any]
    at_ms: int

    def repeat(self, digest: bytes) -> Mapping[str, Any] | Refused:
        """What a repeat of the request gets; another request under the same key is refused."""
        if digest != self.digest:
            return Refused("key_reused", "This key was used for another request.")
        return self.answer


class Kind(msgspec.Struct, frozen=True):
    """A kind of room: its rules, and how its record is written."""

    decider: Decider[Any, Any, Any, Any]
    codec: RecordCodec


class StagedAsk(msgspec.Struct):
    """An ask that was decided: its entry with its effects, or the outcome of one that writes nothing. `too_poor` is who
    could not pay, as far as is known here: the outcome is then told only if the database agrees."""

    ask: Ask
    entry: Entry | None = None
    body: bytes = b""
    effects: tuple[Effect, ...] = ()
    outcome: Any = None
    opens: "list[Room]" = []
    too_poor: PlayerId | None = None


class Staged(msgspec.Struct):
    """All that a room decided at once, and the state it leads to. `refused` is of requests that were refused, by who
    asked under which key."""

    asks: list[StagedAsk]
    state: Any
    seq: int
    n: int
    last_at_ms: int
    closed: bool
    refused: dict[tuple[PlayerId, bytes], StagedAsk] = {}


class Room:
    """One room. `seq` and `n` are the heads of its record and of its channel; `log` holds its last events, up to
    `n`, each with its time."""

    __slots__ = (
        "answered", "codec", "dealt_by", "decider", "epoch", "id", "inbox", "kind", "last_at_ms", "log", "n",
        "opened_at_ms", "opening", "seq", "staged", "state", "status", "wake_asked", "wake_set_ms", "woken_seq",
    )  # fmt: skip

    def __init__(self, room: RoomId, kind: Kind, opening: Any, *, opened_at_ms: int, epoch: int = 1) -> None:
        self.id = room
        self.kind = kind
        self.decider = kind.decider
        self.codec = kind.codec
        self.epoch = epoch
        self.dealt_by: NodeId | None = None  # the process that has opened it for this one, and hears when it is over
        self.opened_at_ms = opened_at_ms
        self.opening = opening
        self.state: Any = kind.decider.initial(opening)
        self.seq = 0
        self.n = 0
        self.last_at_ms = opened_at_ms
        # Where watchers are kept behind, what they may see by now is read from it.
        self.log: deque[tuple[int, Any]] = deque(maxlen=None if getattr(opening, "delay_s", 0) else LOG_MAX)
        self.answered: dict[tuple[PlayerId, bytes], Answered] = {}
        self.inbox: deque[Ask] = deque()
        self.staged: Staged | None = None
        self.status = "open"  # open, settling, over, lost, quarantined
        self.wake_asked = False
        self.wake_set_ms: int | None = None
        self.woken_seq: int | None = None

    @property
    def channel(self) -> str:
        return f"{self.decider.channel}:{self.id}"

    def has_acted(self, player: PlayerId) -> bool:
        """Whether this player has done anything here, in the last day."""
        return any(actor == player for actor, _ in self.answered)

    # What comes in ----------------------------------------------------------------------------------------------------

    def submit(self, ask: Ask) -> None:
        """Take a command in; it is answered once it is decided and committed.

        Raises:
            Refused: too many wait already.
        """
        if len(self.inbox) >= self.decider.inbox_max and ask.actor is not None:
            raise Refused("room_busy", "Too many requests wait in this room.", retry_after_ms=200)
        self.inbox.append(ask)

    def replay(self, entries: Iterable[Entry]) -> None:
        """Take over entries that are committed, oldest first."""
        for entry in entries:
            self._take(entry)
            for event in entry.events:
                self.state = self.decider.evolve(self.state, event)
        if self.status == "open" and self.decider.is_over(self.state):
            self.status = "over"

    def _take(self, entry: Entry) -> None:
        assert entry.seq == self.seq + 1 and entry.first_n == self.n + 1, "a record has no gap"
        self.seq = entry.seq
        self.n += len(entry.events)
        self.last_at_ms = entry.at_ms
        self.log += [(entry.at_ms, event) for event in entry.events]
        if entry.actor is not None and entry.key is not None:
            self.answered[entry.actor, entry.key] = Answered(entry.digest, entry.answer, entry.at_ms)

    def take_out(self, entry: Entry) -> list[Ask]:
        """The asks that this entry is of, no longer waiting: it turned out to be written."""
        if entry.key is None:
            return []
        written = [
            ask for ask in self.inbox if (ask.actor, ask.key, ask.digest) == (entry.actor, entry.key, entry.digest)
        ]
        for ask in written:
            self.inbox.remove(ask)
        return written

    def events_after(self, n: int) -> list[tuple[int, int, Any]] | None:
        """All events after number `n`, as (n, at_ms, event); None where not all are held or `n` is ahead."""
        if not self.n - len(self.log) <= n <= self.n:
            return None
        first = self.n - len(self.log)
        return [(first + i, at_ms, event) for i, (at_ms, event) in enumerate(self.log, start=1) if first + i > n]

    # Deciding ---------------------------------------------------------------------------------------------------------

    def begin(self, now_ms: int) -> Staged:
        """Decide the first entry of a room that is just being opened."""
        self.inbox.append(Ask(None, Open()))
        staged = self.stage(now_ms, {}, Purses())
        assert staged is not None and staged.seq == 1, "an opening causes the room's first events"
        assert not any(isinstance(effect, MoveCoins) for decided in staged.asks for effect in decided.effects), (
            "what an opening costs is moved by the entry that opens"
        )
        return staged

    def stage(self, now_ms: int, kinds: Mapping[str, Kind], purses: Purses) -> Staged | None:
        """Decide what waits, oldest first, as much as goes into one commit; None where nothing does.

        What it leads to counts only after `settle`.

        Raises whatever the room's rules raise but Refused: the caller quarantines the room.
        """
        if not self.inbox:
            return None
        at_ms = max(self.last_at_ms, now_ms)
        self._forget_old_keys(at_ms)
        staged = Staged([], self.state, self.seq, self.n, self.last_at_ms, closed=False)
        fresh: dict[tuple[PlayerId, bytes], Answered] = {}
        self.staged = staged
        while self.inbox and len(staged.asks) < STAGED_MAX:
            ask = self.inbox[0]
            decided = self._refused_alike(ask, staged) or self._decide_one(ask, staged, fresh, at_ms, kinds, purses)
            if isinstance(decided.outcome, Refused) and ask.actor is not None and ask.key is not None:
                staged.refused.setdefault((ask.actor, ask.key), decided)
            staged.asks.append(decided)
            self.inbox.popleft()
        staged.closed = self.decider.is_over(staged.state)
        return staged

    def _decide_one(
        self,
        ask: Ask,
        staged: Staged,
        fresh: dict[tuple[PlayerId, bytes], Answered],
        at_ms: int,
        kinds: Mapping[str, Kind],
        purses: Purses,
    ) -> StagedAsk:
        if isinstance(ask.command, Wake):
            self.wake_asked = False
        repeat = self._repeat(ask, fresh)
        if repeat is not None:
            return StagedAsk(ask, outcome=repeat)
        if ask.refuse_with is not None:
            return StagedAsk(ask, outcome=ask.refuse_with)
        if self.decider.is_over(staged.state):
            over = self.decider.channel
            return StagedAsk(ask, outcome=Refused(f"{over}_over", f"This {over} is over."))
        try:
            decision = self.decider.decide(staged.state, ask.actor, ask.command, at_ms)
        except Refused as refused:
            return StagedAsk(ask, outcome=refused)
        if ask.actor is None and not decision.events and not decision.effects:
            return StagedAsk(ask, outcome={})  # a wake-up with nothing due leaves no trace
        broke = purses.pays(decision.effects) if decision.effects else None
        if broke is not None and ask.actor is not None:
            return StagedAsk(ask, outcome=too_poor(asker=broke == ask.actor), too_poor=broke)
        return self._write(ask, decision, staged, fresh, at_ms, kinds)

    def _refused_alike(self, ask: Ask, staged: Staged) -> StagedAsk | None:
        # Decided by itself it might be done, and who has asked twice would hear first that it is refused.
        if ask.actor is None or ask.key is None:
            return None
        first = staged.refused.get((ask.actor, ask.key))
        if first is None or first.ask.digest != ask.digest:
            return None
        return StagedAsk(ask, outcome=first.outcome, too_poor=first.too_poor)

    def _repeat(self, ask: Ask, fresh: Mapping[tuple[PlayerId, bytes], Answered]) -> Any:
        if ask.actor is None or ask.key is None:
            return None
        entry = fresh.get((ask.actor, ask.key)) or self.answered.get((ask.actor, ask.key))
        return None if entry is None else entry.repeat(ask.digest)

    def _write(
        self,
        ask: Ask,
        decision: Decision[Any],
        staged: Staged,
        fresh: dict[tuple[PlayerId, bytes], Answered],
        at_ms: int,
        kinds: Mapping[str, Kind],
    ) -> StagedAsk:
        events = list(decision.events)
        entry = Entry(
            staged.seq + 1, staged.n + 1, at_ms, ask.actor, ask.key, ask.command, events, decision.answer, ask.digest
        )
        body = self.codec.encode_body(ask.command, events, decision.answer, ask.digest)
        if decision.after is not None:
            staged.state = decision.after
        else:
            for event in events:
                staged.state = self.decider.evolve(staged.state, event)
        staged.seq = entry.seq
        staged.n += len(events)
        staged.last_at_ms = at_ms
        opens = [_open(effect, at_ms, kinds) for effect in decision.effects if isinstance(effect, OpenRoom)]
        if ask.actor is not None and ask.key is not None:
            fresh[ask.actor, ask.key] = Answered(ask.digest, decision.answer, at_ms)
        return StagedAsk(ask, entry, body, tuple(decision.effects), decision.answer, opens)

    def _forget_old_keys(self, now_ms: int) -> None:
        while self.answered:
            name, entry = next(iter(self.answered.items()))
            if now_ms - entry.at_ms <= KEYS_KEPT_MS:
                return
            del self.answered[name]

    # What becomes of it -----------------------------------------------------------------------------------------------

    def step(self) -> RoomStep | None:
        """What a commit expects of this room and makes of it; None where nothing is written."""
        staged = self.staged
        assert staged is not None, "only what is staged can be committed"
        if staged.seq == self.seq:
            return None
        return RoomStep(self.id, self.epoch, self.seq, staged.seq, staged.n, staged.last_at_ms, staged.closed)

    def opened_row(self, owner: NodeId | None = None) -> RoomOpened:
        """The row of a room whose first commit this is; `owner` where it is dealt to another process."""
        staged = self.staged
        assert staged is not None, "a room that opens is staged"
        return RoomOpened(
            self.id, self.decider.kind, self.decider.rules_version, staged.seq, staged.n, staged.last_at_ms, owner
        )

    def opening_row(self) -> EntryRow:
        """Entry 0 of a room that opens: what it starts from."""
        return EntryRow(self.id, 0, 0, self.opened_at_ms, None, None, self.codec.encode_opening(self.opening))

    def rows(self, decided: StagedAsk) -> EntryRow:
        """The row of one staged entry."""
        entry = decided.entry
        assert entry is not None, "only an entry has a row"
        return EntryRow(self.id, entry.seq, entry.first_n, entry.at_ms, entry.actor, entry.key, decided.body)

    def settle(self) -> list[StagedAsk]:
        """What was staged is written: take it over, and hand out whom to answer, in order."""
        staged = self.staged
        assert staged is not None, "only what is staged can settle"
        self.staged = None
        for decided in staged.asks:
            if decided.entry is not None:
                self._take(decided.entry)
        self.state = staged.state
        if staged.closed:
            self.status = "over"
        return staged.asks

    def put_back(self) -> None:
        """What was staged is not written, or not known to be: it waits again, in its order, before what came later."""
        staged = self.staged
        assert staged is not None, "only what is staged can be put back"
        self.staged = None
        self.inbox.extendleft(reversed([decided.ask for decided in staged.asks]))


def restored(name: RoomId, kind: Kind, epoch: int, record: Sequence[StoredEntry]) -> Room:
    """A room as its record leaves it, entry 0 being the opening.

    Raises whatever the room's rules raise on a record that they can't read.
    """
    opening = record[0]
    room = Room(name, kind, kind.codec.decode_opening(opening.body), opened_at_ms=opening.at_ms, epoch=epoch)
    room.replay(decoded(kind, record[1:]))
    return room


def decoded(kind: Kind, record: Iterable[StoredEntry]) -> Iterator[Entry]:
    """Entries of a room of this kind, as they are stored."""
    for entry in record:
        yield kind.codec.decode_entry(*entry)


def _open(effect: OpenRoom, now_ms: int, kinds: Mapping[str, Kind]) -> Room:
    room = Room(effect.room, kinds[effect.kind], effect.opening, opened_at_ms=now_ms)
    room.begin(now_ms)
    return room
