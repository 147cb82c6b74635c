"""Where rooms end up when processes are replaced or killed one after the other: a small simulation. Seconds."""

import heapq
import random
from collections import Counter

import msgspec

LOOKS_EVERY_S = 1.0
LEFT_S = 0.5
TAKES_AT_ONCE = 500
GONE_AFTER_S = 2.5
"""As the program has it (`server/rooms/takeover.py`): `ADOPT_S`, `LEFT_S`, `ADOPT_AT_ONCE`, and the silence after which
rooms may be taken, with a beat."""

HURRY_S = 0.01
"""Who leaves in good order says so, and the others look so soon."""


class Placement(msgspec.Struct, frozen=True):
    """Where rooms are in the end, and how long they were without an owner."""

    rooms: tuple[int, ...]
    """Of each process, most first."""
    without_s_max: float

    @property
    def most_of_mean(self) -> float:
        """How many times the mean the fullest process has."""
        return self.rooms[0] * len(self.rooms) / max(1, sum(self.rooms))


def restarted(processes: int, rooms: int, *, dealt: bool, leaving: bool, seed: int) -> Placement:
    """Each of the processes is replaced once, one after the other, its rooms being dealt out evenly at first.

    `leaving`: in good order, so that its rooms may be taken at once and all others are told to look; else by a kill.
    `dealt`: each room is left to one process, by its name, for `LEFT_S`, as the program does; else who looks first has
    all that he can take at once.
    """
    chance = random.Random(seed)
    has = Counter(dict.fromkeys(range(processes), rooms // processes))
    longest_s = 0.0
    for gone in range(processes):
        orphans = has.pop(gone)
        has[processes + gone] = 0
        longest_s = max(longest_s, _taken_over(has, orphans, chance, dealt=dealt, leaving=leaving))
    return Placement(tuple(sorted(has.values(), reverse=True)), longest_s)


def _taken_over(has: Counter[int], orphans: int, chance: random.Random, *, dealt: bool, leaving: bool) -> float:
    """So many rooms find new owners; after how many seconds the last one has."""
    first_s, spread_s = (0.0, HURRY_S) if leaving else (GONE_AFTER_S, LOOKS_EVERY_S)
    looks = [(first_s + chance.random() * spread_s, process) for process in has]
    heapq.heapify(looks)
    names = list(has)
    theirs = Counter(chance.choice(names) for _ in range(orphans))
    seen_s: dict[int, float] = {}
    at_s = first_s
    while orphans:
        at_s, process = heapq.heappop(looks)
        anybodys = not dealt or at_s >= seen_s.setdefault(process, at_s) + LEFT_S
        free = orphans if anybodys else theirs[process]
        taken = min(free, TAKES_AT_ONCE)
        has[process] += taken
        orphans -= taken
        _cross_off(theirs, process, taken)
        heapq.heappush(looks, (at_s + (LEFT_S if dealt else LOOKS_EVERY_S), process))
    return at_s


def _cross_off(theirs: Counter[int], process: int, taken: int) -> None:
    """One's own first, then those that were left to others."""
    for one in (process, *theirs):
        crossed = min(taken, theirs[one])
        theirs[one] -= crossed
        taken -= crossed
