"""What must hold of every single thing that a server says, checked as it leaves the server.

* Nothing is told before it is written, and each success is written once, with that answer.
* Nobody is refused what is written.
* Two who see a channel in the same role hear the same under the same number.

What was heard is kept for the audit (`audit.py`), which holds it against the records.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from db.journal_effects import LIVE_BATTLES_MAX
from db.rooms import StoredEntry
from game.decider import WATCHER, Role
from game.ids import PlayerId, RoomId
from server.messages import OPS
from tests.sim.person import Asked

if TYPE_CHECKING:
    from tests.sim.line import Line
    from tests.sim.world import World

SAYS_NOTHING_OF_THE_RECORD = frozenset(
    {
        "unavailable", "key_reused", "rate_limited", "too_many_in_flight", "room_busy", "going_away",
        "room_quarantined", "hello_first", "hello_pending", "not_signed_in", "bad_message",
    }
)  # fmt: skip
"""Refusals that are given before anybody looks at what was asked, or where it can't be known."""

WRONGS_KEPT = 20
CLOCKS_APART_MS = 10_000
"""What is written is of a process's time of day, which may be wrong by a little."""

BOARD = "market"
"""The channel that has no numbers."""

STANDING = {
    "auction.open": "saleroom",
    "market.list": "saleroom",
    "mystery.deposit": "mystery",
    "mystery.withdraw": "mystery",
    "trade.invite": "parlour",
}
"""Which room an op goes to that names none, by its kind, where it is not the queue."""


class Witness:
    """Hears all that all servers say."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.wrongs: list[str] = []
        self.pushes: dict[RoomId, dict[tuple[int, Role], Mapping[str, Any]]] = {}
        self.snapshots: dict[RoomId, dict[tuple[int, Role], Mapping[str, Any]]] = {}
        self.said_count = self.acknowledged = 0
        self.refused: dict[str, int] = {}
        self._seats: dict[RoomId, list[PlayerId]] = {}
        self._states: dict[RoomId, tuple[int, Any]] = {}

    def wrong(self, what: str) -> None:
        """Something is as it must never be."""
        if len(self.wrongs) < WRONGS_KEPT:
            self.wrongs.append(f"{self._world.timeline.now_s:.3f} s: {what}")

    def said(self, line: "Line", message: Mapping[str, Any]) -> None:
        """A server says this over that line."""
        self.said_count += 1
        if "ch" in message:
            if message.get("n") is not None:
                self._pushed(line, message)
            elif message["ch"] == BOARD:
                self._on_the_board(message)
            return
        asked: Asked | None = line.asked.get(message["re"])
        if asked is None:
            return  # the person has gone meanwhile
        if "err" in message:
            self._refused(line, asked, message["err"])
        else:
            self._answered(line, asked, message["d"])

    # Channels ---------------------------------------------------------------------------------------------------------

    def _pushed(self, line: "Line", push: Mapping[str, Any]) -> None:
        kind, _, name = push["ch"].partition(":")
        if kind == "player":
            self._told_of_inbox(line, push)
            return
        room = RoomId(name)
        row = self._world.truth.rooms.get(room)
        self._private(kind, room, line)
        if row is None or push["n"] > row.head_n:
            self.wrong(f"{push['ch']}: {push['n']} ({push['t']}) was told before it was written")
            return
        self._same(self.pushes, "was told of", room, push["n"], self.role(room, line.player), push)

    def _on_the_board(self, news: Mapping[str, Any]) -> None:
        """What is told of a listing has come to pass: it is written by then, if not already past."""
        if news["t"] == "market.more":
            return
        row = self._world.truth.effects.listings.get(RoomId(news["d"]["listing"]))
        told = {"market.listed": None, "market.sold": "sold"}.get(news["t"], news["d"].get("why"))
        if row is None or (told is not None and row.state != told):
            self.wrong(f"{news} was told, and {row} is written")

    def _private(self, channel: str, room: RoomId, line: "Line") -> None:
        if channel == "trade" and room in self._world.truth.rooms and self.role(room, line.player) == WATCHER:
            self.wrong(f"{line.player} hears {room}, which is two others' table")

    def _same(
        self,
        kept: dict[RoomId, dict[tuple[int, Role], Mapping[str, Any]]],
        how: str,
        room: RoomId,
        n: int,
        role: Role,
        what: Mapping[str, Any],
    ) -> None:
        before = kept.setdefault(room, {}).setdefault((n, role), what)
        if before is not what and before != what:
            self.wrong(f"{room}: role {role} {how} two things under {n}: {before} and {what}")

    def _told_of_inbox(self, line: "Line", push: Mapping[str, Any]) -> None:
        assert line.player is not None
        inbox = self._world.truth.effects.inboxes[line.player]
        if push["n"] > len(inbox):
            self.wrong(f"{push['ch']}: line {push['n']} was told before it was written")
            return
        written = inbox[push["n"] - 1][0]
        if (written.type, written.d, written.at_ms) != (push["t"], push["d"], push["at"]):
            self.wrong(f"{push['ch']}: {push} was told, and {written} is written")

    def role(self, room: RoomId, player: PlayerId | None) -> Role:
        """In which role this player is told of what happens in the room: his seat's; who has none hears what all do."""
        seats = self._seats.get(room)
        if seats is None:
            kind = self._world.kinds[self._world.truth.rooms[room].kind]
            opening = kind.codec.decode_opening(self._world.truth.entries[room][0].body)
            seats = self._seats[room] = list(kind.decider.seats(kind.decider.initial(opening)))
        return Role(seats.index(player)) if player in seats else WATCHER

    # Answers ----------------------------------------------------------------------------------------------------------

    def _answered(self, line: "Line", asked: Asked, d: Mapping[str, Any]) -> None:
        if asked.op == "sub":
            self._given(line, asked.d["ch"], d)
        elif asked.op == "hello":
            for channel, one in d["resumed"].items():
                if "err" not in one:
                    self._given(line, channel, one)
        elif OPS[asked.op].takes_key and asked.key is not None:
            self._acknowledged(line, asked, d)

    def _given(self, line: "Line", channel: str, d: Mapping[str, Any]) -> None:
        for push in d.get("events", ()):
            self._pushed(line, push)
        kind, _, name = channel.partition(":")
        if kind == BOARD:
            for news in d["snapshot"]["recent"]:
                self._on_the_board(news)
            return
        if kind in ("player", "mystery") or "snapshot" not in d:
            return
        room = RoomId(name)
        row = self._world.truth.rooms.get(room)
        self._private(kind, room, line)
        if row is None or d["n"] > row.head_n:
            self.wrong(f"{channel}: was shown as of {d['n']}, which is not written")
            return
        role = self._role_after(room, d["n"], line.player)
        self._same(self.snapshots, "was shown", room, d["n"], role, d["snapshot"])

    def _role_after(self, room: RoomId, n: int, player: PlayerId | None) -> Role:
        """In which role this player is shown the room: he may have come to it by what happened up to event `n`."""
        kind = self._world.kinds[self._world.truth.rooms[room].kind]
        opening, *entries = self._world.truth.entries[room]
        heard, state = self._states.get(room, (0, None))
        if state is None or n < heard:
            heard, state = 0, kind.decider.initial(kind.codec.decode_opening(opening.body))
        for stored in entries:
            if heard < stored.first_n <= n:
                for event in kind.codec.decode_entry(*stored).events:
                    state = kind.decider.evolve(state, event)
                    heard += 1
        self._states[room] = heard, state
        return kind.decider.role_of(state, player)

    def _acknowledged(self, line: "Line", asked: Asked, d: Mapping[str, Any]) -> None:
        assert line.player is not None
        assert asked.key is not None
        self.acknowledged += 1
        written = self._written(line.player, asked)
        if len(written) != 1:
            self.wrong(f"{asked.op} {asked.key.hex()} was acknowledged, and is written {len(written)} times")
            return
        room, stored = written[0]
        entry = self._world.kinds[self._world.truth.rooms[room].kind].codec.decode_entry(*stored)
        if asked.op == "trade.confirm" and d != {"revision": asked.d["revision"]}:
            self.wrong(f"a yes to revision {asked.d['revision']} was taken as one to {d}")
        if entry.answer != d:
            self.wrong(f"{asked.op} {asked.key.hex()} was answered {d}, and {entry.answer} is written")

    def _refused(self, line: "Line", asked: Asked, err: Mapping[str, Any]) -> None:
        code = err["code"]
        self.refused[code] = self.refused.get(code, 0) + 1
        if code == "internal":
            self.wrong(f"{asked.op} {dict(asked.d)} met a fault of the server's")
        if line.player is not None and asked.op.startswith(("auction.", "market.")):
            self._refused_rightly(line.player, asked, code)
        if line.player is not None and code == "too_many_battles":
            self._had_too_many(line.player, asked)
        if asked.key is None or code in SAYS_NOTHING_OF_THE_RECORD or line.player is None:
            return
        if self._written(line.player, asked):
            self.wrong(f"{asked.op} {asked.key.hex()} was refused ({code}), and is written")

    def _refused_rightly(self, player: PlayerId, asked: Asked, code: str) -> None:
        """Whoever is refused could at some moment since he asked not have had what he asked for."""
        books = self._world.books
        if code == "insufficient_funds" and books.could_pay(player, asked.op, asked.d, asked.at_s):
            self.wrong(f"{asked.op} {dict(asked.d)} of {player} was refused for want of coins, and he had them")
        if code == "auction_over" and books.was_open(asked.d["auction"], asked.at_s):
            self.wrong(f"{asked.op} {dict(asked.d)} was refused since the auction was over, and it was open")
        if code == "listing_over" and self._world.stalls.was_open(asked.d["listing"], asked.at_s):
            self.wrong(f"{asked.op} {dict(asked.d)} was refused since the listing was over, and it was open")
        if code == "price_changed" and self._world.stalls.cost_always(asked.d["listing"], asked.d["price"], asked.at_s):
            self.wrong(f"{asked.op} {dict(asked.d)} was refused, and it cost just that")
        if code == "trade_locked" and not books.was_locked(player, asked.at_s):
            self.wrong(f"{asked.op} {dict(asked.d)} of {player} was refused, and he may trade")

    def _had_too_many(self, player: PlayerId, asked: Asked) -> None:
        """He himself, and not somebody whom he would have met: that one would be in everybody's way."""
        effects = self._world.truth.effects
        since_ms = self._world.epoch_ms + asked.at_s * 1_000 - CLOCKS_APART_MS
        if effects.live[player] < LIVE_BATTLES_MAX and effects.full_until_ms.get(player, 0) < since_ms:
            self.wrong(f"{asked.op} {dict(asked.d)} of {player} was refused for another's battles")

    def _written(self, player: PlayerId, asked: Asked) -> list[tuple[RoomId, StoredEntry]]:
        """Where this request is written. The same key may be another request's, in another room."""
        assert asked.key is not None
        return self._world.truth.written(player, asked.key, self._where(player, asked))

    def _where(self, player: PlayerId, asked: Asked) -> str:
        """The room that a request names; the rooms of which there is one at a time have no name, but a kind."""
        if asked.op == "trade.cover":  # each purchase has a room of its own
            taken = [one for one in self._world.truth.effects.covers.values() if one.began.insured == player]
            return next((one.room for one in taken if one.began.trade == asked.d["trade"]), "none")
        named = next(
            (asked.d[name] for name in ("battle", "auction", "listing", "cover", "trade") if name in asked.d), None
        )
        return STANDING.get(asked.op) or named or "queue"
