"""One player at a table: challenges his partner (or the house), plays what is offered, and begins anew."""

from __future__ import annotations

from typing import Any

from loadtest.checks import TAKEN, Choice, Rule
from loadtest.client import Client, Request
from loadtest.hall import Hall
from loadtest.meter import OWN_PUSH, QUEUE, REPLY
from loadtest.wire import Push, Reply

CHALLENGED_ENOUGH = "rate_limited"
"""Refusal of a challenge: so many times an hour one player may challenge another. As often as they like, the two of a
battle may agree on another one."""

EXPLAINED = frozenset({"stale_turn", "already_committed", "battle_over"})
"""Refusals of a choice that came after the clock had chosen, or after the other had given up."""


class Turn:
    """A turn that a seat may choose in: an `Opening` for the turnstile."""

    __slots__ = ("battle", "choices", "due_ns", "place", "request", "seat")

    def __init__(self, seat: Seat, battle: str, place: tuple[int, int], choices: list[Any]) -> None:
        self.seat = seat
        self.battle = battle
        self.place = place  # (seat's number, turn)
        self.choices = choices
        self.due_ns = 0
        self.request: Request | None = None

    @property
    def stands(self) -> bool:
        return self.seat.turn is self and self.request is None

    def take(self, due_ns: int) -> None:
        self.due_ns = due_ns
        self.request = self.seat.choose(self)


class Seat:
    """One player, and the `Listener` of his client."""

    def __init__(self, hall: Hall, player: str, versus: str, mode: str = "pairing") -> None:
        self.hall = hall
        self.client: Client
        self.turn: Turn | None = None
        self.battle: str | None = None
        self._player = player
        self._feed = f"player:{player}"
        self._versus = versus
        self._mode = mode
        self._number = -1
        self._ticket: str | None = None
        self._queued = False
        self._greeted = False
        self._last: str | None = None

    @property
    def idle(self) -> bool:
        """Whether he neither plays nor waits to play."""
        return self.battle is None and not self._queued

    # What a client tells its listener

    def welcome(self, live: list[dict[str, Any]]) -> None:
        first, self._greeted = not self._greeted, True
        for room in live:
            battle = room["ch"].removeprefix("battle:")
            if room["kind"] != "battle" or room["ch"] in self.client.places:
                continue
            if first:  # left over from an earlier run with the same players
                self.client.ask("battle.forfeit", {"battle": battle}, keyed=True)
            else:
                self._sit(battle, room["seat"], listen=True)

    def whole(self, ch: str, n: int, snapshot: dict[str, Any]) -> None:
        if ch == self._feed:
            if not self._queued and self.battle is None:
                self.queue()
            return
        told = self.hall.of(ch.removeprefix("battle:"))
        told.see(n, snapshot, self.client.who, self.hall.checks)
        if told.battle != self.battle:
            return
        if snapshot["state"] == "over":
            self._end()
        else:
            self._offered(snapshot["turn"], snapshot.get("you", {}).get("choices", []))

    def pushed(self, push: Push, *, live: bool) -> None:
        if push.ch == self._feed:
            if push.t == "battle.matched":
                # Who is connected hears the battle by itself; who was not when he was matched has to ask for it.
                self._sit(push.d["battle"], push.d["seat"], listen=not live)
            return
        kind, _, battle = push.ch.partition(":")
        if kind != "battle":
            return
        told = self.hall.of(battle)
        if live and push.n is not None:
            told.seat_ns.setdefault(push.n, self.client.heard_ns)
        told.hear(push, self.client.who, self.hall.checks)
        self.hall.meter.count("pushes to seats")
        if battle == self.battle:
            self._play(push, live=live)

    # Playing

    def queue(self) -> None:
        """Challenge the partner. Who has done that too often wants another battle like the last one."""
        if self.hall.closing:
            return
        self._queued = True
        self._ticket = None
        d = {"mode": self._mode, "rated": False, "versus": self._versus}
        self.client.ask("battle.queue", d, keyed=True, then=self._in_queue)

    def leave_queue(self) -> None:
        """Wait no more: the partner does not come either. Where he came just now, the battle is played."""
        if self._ticket is not None and self.battle is None:
            ticket, self._ticket = self._ticket, None
            self.client.ask("battle.leave_queue", {"ticket": ticket}, keyed=True, then=self._out_of_queue)

    def choose(self, turn: Turn) -> Request:
        """Ask for one of the choices."""
        choice = self.hall.choose(turn.choices)
        self.hall.of(turn.battle).asked[turn.place] = Choice(choice, "")
        d = {"battle": turn.battle, "turn": turn.place[1], "choice": choice}
        return self.client.ask(
            "battle.commit",
            d,
            keyed=True,
            due_ns=turn.due_ns,
            then=lambda request, reply: self._chosen(turn, request, reply),
        )

    def _sit(self, battle: str, number: int, *, listen: bool) -> None:
        if self.battle == battle or self.hall.of(battle).over:
            return
        self._queued = False
        self.battle, self._number = battle, number
        if listen and f"battle:{battle}" not in self.client.places:
            self.client.listen(f"battle:{battle}", 0)
        self.hall.sat_down(battle)

    def _play(self, push: Push, *, live: bool) -> None:
        match push.t:
            case "turn.opened":
                self._offered(push.d["turn"], push.d.get("you", {}).get("choices", []))
            case "turn.locked" if push.d["seat"] == self._number:
                self._locked(push, live=live)
            case "battle.over":
                self._end()

    def _offered(self, turn: int, choices: list[Any]) -> None:
        assert self.battle is not None, "a turn is offered in a battle"
        if self.turn is not None and self.turn.place[1] == turn:
            return  # told again by a snapshot
        self.turn = Turn(self, self.battle, (self._number, turn), choices)
        if choices:
            self.hall.turnstile.offer(self.turn)

    def _locked(self, push: Push, *, live: bool) -> None:
        turn, self.turn = self.turn, None
        request = None if turn is None else turn.request
        if turn is None or request is None or push.d.get("by_clock"):
            self.hall.meter.count("choices by the clock")
            return
        if live:
            self.hall.meter.took(OWN_PUSH, self.client.codec.name, request.due_ns, self.client.heard_ns)
        if live and not request.repeated and not request.put_off:
            # On one connection the answer comes first; after a loss the resumed channel may be ahead of it, and so it
            # may after `unavailable`, which says nothing of whether it was done.
            outcome = self.hall.of(turn.battle).asked[turn.place].outcome
            self.hall.checks.hold(
                Rule.ANSWERS, bool(outcome), f"{self.client.who}: told of his choice (n={push.n}) before the reply"
            )

    def _chosen(self, turn: Turn, request: Request, reply: Reply) -> None:
        hall, client = self.hall, self.client
        code = "" if reply.err is None else reply.err["code"]
        if reply.err is not None and self.client.asks_again(request, reply.err):
            return
        hall.of(turn.battle).asked[turn.place] = Choice(request.d["choice"], code or TAKEN)
        hall.checks.hold(Rule.OFFERED, code != "illegal_choice", f"{client.who}: {request.d} was offered: {reply.err}")
        if not code:
            hall.meter.took(REPLY, client.codec.name, request.due_ns, client.heard_ns)
            hall.meter.count("decisions")
        else:
            self._refused(code in EXPLAINED or code == "illegal_choice", request, reply)

    def _in_queue(self, request: Request, reply: Reply) -> None:
        if reply.err is None:
            self.hall.meter.took(QUEUE, self.client.codec.name, request.due_ns, self.client.heard_ns)
            self._ticket = reply.d["ticket"]
            if self.hall.closing:
                self.leave_queue()
        elif reply.err["code"] == CHALLENGED_ENOUGH and self._last is not None and request.op == "battle.queue":
            self.hall.meter.count("rematches asked for")
            self.client.ask("battle.rematch", {"battle": self._last}, keyed=True, then=self._in_queue)
        elif not self.client.asks_again(request, reply.err):
            self._queued = False
            self._refused(False, request, reply)

    def _out_of_queue(self, request: Request, reply: Reply) -> None:
        if reply.err is not None and self.client.asks_again(request, reply.err):
            return
        if reply.err is None:
            self._queued = False
        else:  # the partner came first: there is no such ticket any more, and a battle to play
            self._refused(reply.err["code"] == "no_such_ticket", request, reply)

    def _refused(self, explained: bool, request: Request, reply: Reply) -> None:
        assert reply.err is not None, "a success is no refusal"
        self.hall.meter.count(f"refused: {reply.err['code']}")
        self.hall.checks.hold(Rule.REFUSED, explained, f"{self.client.who}: {request.op} {request.d}: {reply.err}")

    def _end(self) -> None:
        """The battle is over: leave its table, and begin another."""
        battle, self.battle, self.turn = self.battle, None, None
        assert battle is not None, "only a battle that is played can end"
        self._last = battle
        self.client.leave(f"battle:{battle}")
        self.hall.stood_up(battle)
        self.queue()
