"""A short battle as two players and a watcher are told it, and as the server has it on record: good until a test
breaks it."""

from typing import Any

from loadtest.checks import TAKEN, Checks, Choice, Place, Rule, Told
from loadtest.wire import Push, push_of

BATTLE = "0190f3c2-0000-7000-8000-000000000001"
CHANNEL = f"battle:{BATTLE}"
CHOICES = {0: {"wine": 1, "serve": "as_is"}, 1: {"wine": 4, "serve": "as_is"}}


def push(n: int, t: str, d: dict[str, Any], at_ms: int | None = None) -> dict[str, Any]:
    """A push as it travels."""
    return {"ch": CHANNEL, "n": n, "t": t, "at": 1_000 + n if at_ms is None else at_ms, "d": d}


def told_to(seat: int | None) -> list[dict[str, Any]]:
    """What a seat, or a watcher, is told."""
    you = {} if seat is None else {"you": {"choices": [CHOICES[seat]]}}
    return [
        push(1, "battle.opened", {"battle": BATTLE}, 1_001),
        push(2, "turn.opened", {"turn": 1, **you}, 1_001),
        push(3, "turn.locked", {"turn": 1, "seat": 0, "by_clock": False}),
        push(4, "turn.locked", {"turn": 1, "seat": 1, "by_clock": False}),
        push(5, "turn.revealed", {"turn": 1}, 1_004),
        push(6, "battle.over", {"winner": 0}, 1_004),
    ]


def record() -> dict[str, Any]:
    """What `GET …/replay` answers."""
    pushes = told_to(None)

    def entry(first: int, last: int, seat: int | None, command: dict[str, Any]) -> dict[str, Any]:
        events = [{"t": one["t"], "d": one["d"]} for one in pushes[first - 1 : last]]
        return {"n": first, "at": pushes[first - 1]["at"], "seat": seat, "command": command, "events": events}

    return {
        "battle": BATTLE,
        "entries": [
            entry(1, 2, None, {"type": "open"}),
            entry(3, 3, 0, {"type": "commit", "turn": 1, "choice": CHOICES[0]}),
            entry(4, 6, 1, {"type": "commit", "turn": 1, "choice": CHOICES[1]}),
        ],
    }


def hear_all(told: Told, checks: Checks, pushes: list[dict[str, Any]], who: str) -> None:
    """Somebody is told all this, in this order."""
    place = Place()
    for value in pushes:
        heard = push_of(value)
        assert isinstance(heard, Push)
        place.hear(heard, who, checks)
        told.hear(heard, who, checks)


def whole() -> tuple[Told, Checks]:
    """The battle as three heard it, with both choices acknowledged."""
    told, checks = Told(BATTLE), Checks()
    for who, seat in (("first", 0), ("second", 1), ("watcher", None)):
        hear_all(told, checks, told_to(seat), who)
    told.asked = {(seat, 1): Choice(choice, TAKEN) for seat, choice in CHOICES.items()}
    return told, checks


def broken(checks: Checks) -> set[Rule]:
    """The rules that were found broken."""
    return {Rule[name] for name in checks.broken}
