"""The house's player: it sees what a person in its seat could see, knows wine as well as its strength, and reckons.

It weighs every wine of the line-up by the clues it has, remembering a trait of a wine only as often as its strength
says; then it asks of each action what it pays now and what is left to do with the rounds after it (the best plan of
pins for them). Nothing but the snapshot, the catalogue and chance is asked. Figures that weigh one thing against
another are our choice, tried with `ops/balance/blind_tasting.py`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import msgspec

from game.blind_tasting.names import BOTTLE, SENSES, SLOTS, TRAITS
from game.blind_tasting.traits import Traits, traits_of
from game.blind_tasting.values import (
    BLUFF_PCT,
    CALL_LOST_PCT,
    DOUBLE_PCT,
    ROUNDS,
    STOOD_PCT,
    STRUCK_BLUFF_PCT,
    WRONG_PCT,
    worth,
)
from game.catalogue import OWN
from game.chance import Chance
from game.species import Species

View = Mapping[str, Any]


class Mind(msgspec.Struct, frozen=True):
    """A strength: how many of a hundred traits it remembers, how far its reckoning is off (in points, either way), and
    which actions it takes. `suspects_pct` is how many of a rival's early claims it takes for bluffs (fewer the surer he
    can be), `fears_pct` how often it expects a claim of its own to be called; both are off by up to `whim_pct` in every
    round, so that it can't be read."""

    knows_pct: int
    slip: int
    bluffs: bool
    calls: bool
    doubles: bool
    sniffs: bool = True
    suspects_pct: int = 0
    fears_pct: int = 0
    whim_pct: int = 0


MINDS: Final = (
    Mind(20, 24, False, False, False),
    Mind(35, 15, False, False, True),
    Mind(44, 12, True, True, True, suspects_pct=20, fears_pct=40, whim_pct=10),
    Mind(61, 8, True, True, True, suspects_pct=34, fears_pct=37, whim_pct=14),
    Mind(95, 2, True, True, True, suspects_pct=46, fears_pct=36, whim_pct=16),
)

MISREMEMBERED: Final = 0.04
UNKNOWN: Final = 0.4
"""How likely a wine is that a clue speaks against, and one of which the trait is not remembered."""

CLUE_POWER: Final = 0.68
SNIFF_POWER: Final = 0.78
"""What p becomes by a public clue (p to this power) and by a sniff of one's own."""

LATER_PIN: Final = 0.7
"""How often a rival is expected to pin a slot, rightly, once he was taxed there."""


def choose(view: View, chance: Chance, strength: int) -> Mapping[str, Any]:
    """The house's choice for the seat whose snapshot this is; one of those offered there."""
    return chosen(view, chance, MINDS[strength - 1])


def chosen(view: View, chance: Chance, mind: Mind) -> Mapping[str, Any]:
    """The choice of such a mind."""
    table = _Table(view, _in_a_mood(mind, chance))
    best, most = None, -1e9
    for choice in table.sensible():
        value = table.value_of(choice) + (chance.below(2 * mind.slip * 100 + 1) - mind.slip * 100) / 100
        if value > most:
            best, most = choice, value
    assert best is not None, "there is always something to do"
    return best


def _in_a_mood(mind: Mind, chance: Chance) -> Mind:
    whims = [chance.below(2 * mind.whim_pct + 1) - mind.whim_pct for _ in range(2)]
    return msgspec.structs.replace(
        mind, suspects_pct=max(0, mind.suspects_pct + whims[0]), fears_pct=max(0, mind.fears_pct + whims[1])
    )


class _Table:
    """What the seat knows, and what its actions are worth."""

    def __init__(self, view: View, mind: Mind) -> None:
        you = view["you"]
        self.mind = mind
        self.turn: int = view["turn"]
        self.choices: Sequence[View] = you["choices"]
        self.mine = view["players"][you["seat"]]
        self.theirs = view["players"][1 - you["seat"]]
        self.under: Sequence[int] = you["claims"]
        self.values: list[Sequence[str]] = [view["values"][slot] for slot in SLOTS]
        told = [*view["clues"], *you["told"]]
        self.sure = self._sure(view, told, f"{view['battle']}/{you['seat']}")
        self.best = [max(range(len(row)), key=row.__getitem__) for row in self.sure]
        named = {one["slot"] for one in self.choices if one["do"] == "pin"}
        self.free = [slot for slot, name in enumerate(SLOTS) if name in named]
        self.plans: dict[tuple[float, int | None], float] = {}

    def sensible(self) -> list[View]:
        """The choices worth thinking about: of all pins on a slot the likeliest."""
        mind = self.mind
        found = []
        for choice in self.choices:
            does = choice["do"]
            if does == "pin" and choice["value"] != self.best[SLOTS.index(choice["slot"])]:
                continue
            if (
                (does == "sniff" and not mind.sniffs and len(self.choices) > len(SENSES))
                or (does == "bluff" and not mind.bluffs)
                or (does == "call" and not mind.calls)
                or (does == "double" and not mind.doubles)
            ):
                continue
            found.append(choice)
        return found

    def value_of(self, choice: View) -> float:
        """What an action pays, and the best plan for the rounds after it."""
        match choice["do"]:
            case "sniff":
                return self._plan(SNIFF_POWER, None)
            case "pin":
                slot = SLOTS.index(choice["slot"])
                return self._pin(slot, self.turn, self._p(slot)) + self._plan(1.0, slot)
            case "double":
                slot = SLOTS.index(choice["slot"])
                p = self.sure[slot][self._pinned(slot)]
                stake = worth(slot, self.turn, second=self._second(slot)) * DOUBLE_PCT / 100
                return stake * (2 * p - 1) + self._plan(1.0, None)
            case "call":
                return self._call(SLOTS.index(choice["slot"])) + self._plan(1.0, None)
            case _:
                return self._bluff(SLOTS.index(choice["slot"])) + self._plan(1.0, None)

    def _plan(self, power: float, without: int | None) -> float:
        """The most that pins can pay in the rounds after this one, one a round; `power` is what this round's sniff
        does to certainty."""
        key = power, without
        if key not in self.plans:
            pays = [
                [
                    self._pin(slot, turn, self._p(slot) ** (power * CLUE_POWER ** (turn - self.turn)))
                    for turn in range(self.turn + 1, ROUNDS + 1)
                ]
                for slot in self.free
                if slot != without
            ]
            self.plans[key] = _best_plan(pays)
        return self.plans[key]

    def _pin(self, slot: int, turn: int, p: float) -> float:
        value = worth(slot, turn, second=self._second(slot))
        return value * p - value * WRONG_PCT / 100 * (1 - p)

    def _call(self, slot: int) -> float:
        claim = self._claim(self.theirs, slot)
        assert claim is not None, "only a claim is called"
        value: int = claim["doubled"] or claim["worth"]
        sure = self._p(slot)
        if claim["doubled"]:
            bluff, wrong = 0.0, 0.25 * (1 - sure)
        else:
            bluff = self.mind.suspects_pct / 100 * (1.5 - sure) if claim["turn"] < ROUNDS else 0.0
            wrong = (1 - bluff) * (1 - max(sure, 0.55)) * 0.8
        false: float = bluff + wrong
        lost = value * (CALL_LOST_PCT + STOOD_PCT) / 100
        return value * false + value * (BLUFF_PCT + STRUCK_BLUFF_PCT) / 100 * bluff - lost * (1 - false)

    def _bluff(self, slot: int) -> float:
        value = worth(slot, self.turn, second=self._second(slot))
        rivals = 0 if self._claim(self.theirs, slot) else LATER_PIN * worth(slot, self.turn + 1, second=False)
        called = self.mind.fears_pct / 100 + (0.1 if self._claim(self.theirs, slot) else 0.0)
        paid = value * BLUFF_PCT / 100 * (1 - called) - value * (1 + STRUCK_BLUFF_PCT / 100) * called
        return paid + rivals * 0.3 * (1 - called)

    def _p(self, slot: int) -> float:
        return min(0.995, self.sure[slot][self.best[slot]])

    def _second(self, slot: int) -> bool:
        return self._claim(self.theirs, slot) is not None

    def _claim(self, player: View, slot: int) -> View | None:
        claims = [one for one in player["claims"] if one["slot"] == SLOTS[slot] and one["stood"] is not False]
        return claims[-1] if claims else None

    def _pinned(self, slot: int) -> int:
        return next(
            value
            for claim, value in zip(reversed(self.mine["claims"]), reversed(self.under), strict=True)
            if claim["slot"] == SLOTS[slot] and value >= 0
        )

    def _sure(self, view: View, told: Sequence[View], whose: str) -> list[list[float]]:
        """How likely each value of each slot is."""
        weights = [self._weight(one["species"], told, whose) for one in view["lineup"]]
        whole = sum(weights)
        sure = [[0.0] * len(values) for values in self.values]
        for one, weight in zip(view["lineup"], weights, strict=True):
            for slot, value in enumerate((one["country"], one["grapes"][0], one["region"], one["species"])):
                sure[slot][self.values[slot].index(value)] += weight / whole
        for slot in range(len(SLOTS)):
            self._ruled_out(sure, slot)
        return sure

    def _weight(self, slug: str, told: Sequence[View], whose: str) -> float:
        traits, weight = _traits(slug), 1.0
        known = _remembered(f"{whose}/{slug}", self.mind.knows_pct)
        for clue in told:
            trait = TRAITS.index(clue["trait"])
            if traits is None or not known[trait]:
                weight *= UNKNOWN
            elif traits[trait] != clue["value"]:
                weight *= MISREMEMBERED
        return weight

    def _ruled_out(self, sure: list[list[float]], slot: int) -> None:
        """What stood when it was called is right, and what was struck is not."""
        for claim, value in zip(self.mine["claims"], self.under, strict=True):
            if claim["slot"] == SLOTS[slot] and value >= 0 and claim["stood"] is not None:
                row = sure[slot]
                if claim["stood"]:
                    sure[slot] = [1.0 if index == value else 0.0 for index in range(len(row))]
                elif len(row) > 1:
                    row[value] = 0.0
                    whole = sum(row) or 1.0
                    sure[slot] = [one / whole for one in row]


def _best_plan(pays: Sequence[Sequence[float]]) -> float:
    """The most that slots can pay, each in a round of its own or not at all: `pays[slot][round]`. Round by round, for
    each set of slots (as bits) the most that it can have paid."""
    best = {0: 0.0}
    for paid_now in zip(*pays, strict=True):
        for slots, paid in list(best.items()):
            for slot, more in enumerate(paid_now):
                if more > 0 and not slots >> slot & 1 and paid + more > best.get(slots | 1 << slot, 0.0):
                    best[slots | 1 << slot] = paid + more
    return max(best.values())


@cache
def _known_below(pct: int) -> int:
    return pct * 256 // 100


def _remembered(what: str, pct: int) -> list[bool]:
    """Which traits of a wine a mind remembers in this battle: always the same ones."""
    limit = _known_below(pct)
    return [byte < limit for byte in hashlib.blake2b(what.encode(), digest_size=len(TRAITS)).digest()]


@cache
def _traits(slug: str) -> Traits | None:
    """Those of a wine of our own; None of any other. Worked out when it is first asked for: all of them are half a
    second of CPU, which every start of the program would pay."""
    species = _OWN.get(slug)
    return None if species is None else traits_of(species)


_OWN: Final[Mapping[str, Species]] = {one.slug: one for one in OWN}
assert len(SLOTS) - 1 == BOTTLE, "the slots are those of the line-up's labels, in order"
