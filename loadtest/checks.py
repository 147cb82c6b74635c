"""What must always hold, whatever the load: each rule counts how often it was looked at, and lists where it broke.

Nothing here reads from a socket: who listens says what he heard, and in what order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

from loadtest.wire import Push, snapshot_digest

FAULTS_KEPT_MAX = 100
"""Faults kept with their words; beyond it they are only counted."""

DETAIL_CHARS_MAX = 500


class Rule(Enum):
    """The rules, each with the sentence that a report has for it."""

    ORDER = "a channel counts up by one: no gap and no repeat"
    SAME = "everybody is told the same under the same number"
    TIME = "a channel's time never goes back"
    ANSWERS = "one reply to each request, after it and before what follows from it"
    KEPT = "what was acknowledged is in the record, and what is in the record was acknowledged"
    OFFERED = "what was offered is not refused as illegal"
    REFUSED = "nothing is refused but what the rules explain"
    FAIR = "nobody exchanges with himself"
    ENDS = "every battle ends, and every request is answered"
    HTTP = "no HTTP request is answered with 5xx"
    BOOKS = "every coin and every wine is accounted for (`winedex audit`)"
    WIRE = "what comes can be read, and a connection ends only with a code to come back from"


class Fault(NamedTuple):
    """One place where a rule was broken."""

    rule: str
    detail: str


class Checks:
    """How often each rule was looked at and broken, in one process."""

    def __init__(self) -> None:
        self.looked: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()
        self.faults: list[Fault] = []

    def hold(self, rule: Rule, holds: bool, detail: str | Callable[[], str]) -> bool:
        """Look at a rule once; whether it holds. What runs for every message gives a function, which makes the detail
        only where it is needed."""
        if holds:
            self.looked[rule.name] += 1
        else:
            self.breaks(rule, detail if isinstance(detail, str) else detail())
        return holds

    def breaks(self, rule: Rule, detail: str) -> None:
        """The rule was looked at, and is broken."""
        self.looked[rule.name] += 1
        self.broken[rule.name] += 1
        if len(self.faults) < FAULTS_KEPT_MAX:
            self.faults.append(Fault(rule.name, detail[:DETAIL_CHARS_MAX]))

    def merge(self, looked: dict[str, int], broken: dict[str, int], faults: list[list[str]]) -> None:
        """Add what another process has found."""
        self.looked.update(looked)
        self.broken.update(broken)
        room = FAULTS_KEPT_MAX - len(self.faults)
        self.faults.extend(Fault(*fault) for fault in faults[:room])

    def to_json(self) -> dict[str, Any]:
        """All of it, for another process."""
        return {"looked": dict(self.looked), "broken": dict(self.broken), "faults": [list(one) for one in self.faults]}


class Place:
    """How far one listener has come in one channel. `n` is None until the first push or an answer says where he is.
    `answers` counts the answers he got about where he is, put-offs included."""

    __slots__ = ("answers", "at_ms", "n")

    def __init__(self, n: int | None = 0) -> None:
        self.n = n
        self.at_ms = 0
        self.answers = 0

    def hear(self, push: Push, who: str, checks: Checks) -> bool:
        """A push has come; whether it is the next one."""
        if push.n is None:
            return False
        expected = push.n if self.n is None else self.n + 1
        ordered = checks.hold(
            Rule.ORDER,
            push.n == expected,
            lambda: f"{who} was told {push.ch} n={push.n} ({push.t}) where {expected} was next",
        )
        checks.hold(
            Rule.TIME,
            push.at_ms >= self.at_ms,
            lambda: f"{who} was told {push.ch} n={push.n} at {push.at_ms} after {self.at_ms}",
        )
        self.n = max(push.n, self.n or 0)
        self.at_ms = max(push.at_ms, self.at_ms)
        return ordered


TAKEN = "taken"


class Choice(NamedTuple):
    """A choice that somebody asked for: what, and what became of it ("" while unanswered, `TAKEN`, or a code)."""

    choice: Any
    outcome: str


class Told:
    """All that anybody in this process was told of one battle (or one lot), and what he did there."""

    called = "battle"
    over_at = frozenset({"battle.over"})
    """The pushes after which there is nothing more."""

    def __init__(self, battle: str) -> None:
        self.battle = battle
        self.pushes: dict[int, tuple[bytes, str]] = {}
        self.snapshots: dict[int, tuple[bytes, str]] = {}
        self.seat_ns: dict[int, int] = {}
        self.asked: dict[tuple[int, int], Choice] = {}  # (seat, turn)
        self.last_n = 0
        self.over = False

    def hear(self, push: Push, who: str, checks: Checks) -> None:
        """Somebody was told this."""
        if push.n is None:
            return
        self.last_n = max(self.last_n, push.n)
        self.over = self.over or push.t in self.over_at
        self._compare(self.pushes, push.n, push.digest, who, f"{push.t} as", checks)

    def see(self, n: int, snapshot: dict[str, Any], who: str, checks: Checks) -> None:
        """Somebody was given the whole state as it is after `n`."""
        self.last_n = max(self.last_n, n)
        self.over = self.over or snapshot.get("state") == "over"
        self._compare(self.snapshots, n, snapshot_digest(snapshot), who, "the whole state after", checks)

    def _compare(
        self, told: dict[int, tuple[bytes, str]], n: int, digest: bytes, who: str, what: str, checks: Checks
    ) -> None:
        first, by = told.setdefault(n, (digest, who))
        if by is not who:
            checks.hold(
                Rule.SAME,
                first == digest,
                lambda: f"{self.called} {self.battle}: {what} n={n} differs for {by} and {who}",
            )
