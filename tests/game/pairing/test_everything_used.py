"""Bots play on until everything that the rules know has happened: nothing in them is dead.

The bots take what they are offered, and now and then what they are not; some sleep, some leave, some give up. What has
to happen is read from the rules themselves, so that a new rule which no evening ever meets fails here by its name.
"""

import ast
import typing
from collections.abc import Iterator
from inspect import getfile
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

import game.battle
import game.pairing
from game.battle.bottle import Bottle, bottle_of
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.battle.names import CLOCK, FORFEIT, VOID
from game.catalogue import OWN
from game.chance import Chance
from game.decider import Role, Wake
from game.ids import PlayerId, WineId
from game.pairing.abilities import ACTS, SPARES
from game.pairing.battle import PAIRING
from game.pairing.commands import Command, Commit
from game.pairing.events import ChoiceLocked, Pour, TurnRevealed
from game.pairing.hand import HAND_SIZE, require_room_for
from game.pairing.harmony import STATUSES, rule_lines
from game.pairing.house import STRENGTHS
from game.pairing.lessons import SENTENCES
from game.pairing.mode import MODE
from game.pairing.names import EMPTY_TABLE, LAST_COURSE
from game.pairing.serves import GLASS_OF, SERVES, glasses
from game.pairing.state import State
from game.refusal import Refused
from game.stats import Nature, Stats
from game.wine import Wine
from tests.game.pairing.dealing import ANNA, BELA, CARLA, START_MS, after, opened, opening

BATTLES_MAX: Final = 300
"""Some hundred are enough; with so many, what has not happened is as good as dead."""
PLAYERS: Final = (ANNA, BELA)
SEASONS: Final = 4
SEASON_MS: Final = 91 * 86_400_000

Reached = set[tuple[str, str]]


def wanted() -> Reached:
    """Everything, as (what it is, its name)."""
    commands = {("command", command.__name__) for command in typing.get_args(Command)}
    serves = {("serve", serve) for serve in SERVES}
    rules = {("dish rule", says) for says in SENTENCES}
    statuses = {("status", status) for status in STATUSES}
    ends = {("end", reason) for reason in (EMPTY_TABLE, LAST_COURSE, FORFEIT, CLOCK, VOID, "a draw")}
    strengths = {("strength", str(strength)) for strength in STRENGTHS}
    evening = {("evening", what) for what in ("fatigue", "air", "mood", "unserved", "first", "by the clock")}
    abilities = {("ability", ability) for ability in ACTS} | {("spared", status) for status in SPARES.values()}
    return commands | serves | abilities | rules | statuses | ends | strengths | evening | set(_refusals())


def _refusals() -> Iterator[tuple[str, str]]:
    """Every sentence with which the rules refuse, from their source."""
    for package in (game.battle, game.pairing):
        for file in Path(getfile(package)).parent.glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                    code, title = (ast.literal_eval(argument) for argument in node.args[:2])
                    yield "refusal", f"{code}: {title}"


def test_bots_use_everything_there_is() -> None:
    missing = wanted()
    assert len(missing) > 60
    battles = 0
    while missing and battles < BATTLES_MAX:
        missing -= _battle(battles)
        battles += 1
    assert not missing, f"never happened in {battles} battles: {sorted(missing)}"


def test_what_is_dead_is_named() -> None:
    """The run tells apart: one battle does not reach everything, and nothing is reached that is not known."""
    reached = _battle(0)
    assert reached < wanted()


def _battle(number: int) -> Reached:
    """One battle to its end."""
    chance = Chance(number.to_bytes(32, "big"))
    reached = _hands_refused(chance)
    twins = chance.one_in(10)
    hands = _hand(chance, 100), _hand(chance, 200)
    now_ms = START_MS + number % SEASONS * SEASON_MS
    asked = opening(number, (hands[0], _as_of(hands[0], 200)) if twins else hands)
    state, events = opened(replace(asked, opened_at_ms=now_ms), now_ms)
    reached.add(("command", "Open"))
    bots = [_Bot(seat, chance) for seat in (0, 1)]
    while not PAIRING.is_over(state):
        now_ms += 1000
        chosen: dict[str, Any] | None = None
        for bot in bots:
            if PAIRING.is_over(state):
                break
            reached |= bot.nonsense(state, now_ms)
            echoes = twins and chosen in PAIRING.view_state(state, Role(bot.seat))["you"]["choices"]
            command = Commit(state.turn, **chosen) if echoes and chosen else bot.command(state, reached)
            if command is None:
                continue
            chosen = {"wine": command.wine, "serve": command.serve} if isinstance(command, Commit) else None
            reached.add(("command", type(command).__name__))
            actor = None if isinstance(command, SeatLeft | SeatBack) else PLAYERS[bot.seat]
            state, more = after(state, actor, command, now_ms)
            events += more
        due_ms = PAIRING.wake_at_ms(state)
        if due_ms is not None and any(seat.chosen is None for seat in state.seats) and bots[0].sleeps | bots[1].sleeps:
            now_ms = max(now_ms, due_ms)
            state, more = after(state, None, Wake(), now_ms)
            events += more
            reached.add(("command", "Wake"))
    reached |= bots[0].nonsense(state, now_ms)
    reached |= _refused(state, ANNA, Commit(state.turn, 0, "pour"), now_ms)
    return reached | _seen(events, state)


class _Bot:
    """One seat: of some character, and of no memory."""

    def __init__(self, seat: int, chance: Chance) -> None:
        self.seat = seat
        self.chance = chance
        self.strength = chance.below(len(STRENGTHS) + 1)  # 0: takes anything
        self.sleeps = chance.one_in(8)
        self.gives_up = chance.one_in(12)
        self.restless = chance.one_in(8)

    def command(self, state: State, reached: Reached) -> Command | None:
        """What it does now; None where it has chosen, or sleeps."""
        seat = state.seats[self.seat]
        if seat.clock.away:
            return SeatBack(self.seat)
        if self.restless and self.chance.one_in(4):
            return SeatLeft(self.seat)
        if seat.chosen is not None or (self.sleeps and not self.chance.one_in(6)):
            return None
        if self.gives_up and self.chance.one_in(5):
            return Forfeit()
        view = PAIRING.view_state(state, Role(self.seat))
        if not self.strength:
            choice = self.chance.pick(view["you"]["choices"])
        else:
            choice = MODE.choose(view, self.chance, self.strength)
            reached.add(("strength", str(self.strength)))
        commit: Commit = MODE.commit_of(state.turn, choice)
        return commit

    def nonsense(self, state: State, now_ms: int) -> Reached:
        """Now and then something that must be refused and changes nothing."""
        if not self.chance.one_in(6):
            return set()
        me, turn = PLAYERS[self.seat], state.turn
        reached = _refused(state, CARLA, Forfeit(), now_ms) | _refused(state, me, Commit(turn + 1, 0, "pour"), now_ms)
        reached |= _refused(state, me, Commit(turn, HAND_SIZE, "pour"), now_ms)
        try:
            MODE.commit_of(turn, {"wine": "the red one"})
        except Refused as refusal:
            reached.add(_told(refusal))
        return reached


def _refused(state: State, actor: PlayerId, command: Command, now_ms: int) -> Reached:
    try:
        PAIRING.decide(state, actor, command, now_ms)
    except Refused as refusal:
        return {_told(refusal)}
    raise AssertionError(f"{command} was accepted")


def _told(refusal: Refused) -> tuple[str, str]:
    return "refusal", f"{refusal.code}: {refusal.title}"


def _hands_refused(chance: Chance) -> Reached:
    """Some wines by chance, which may make no hand."""
    wines = [_bottle(chance, number) for number in range(2 + chance.below(6))]
    wines += wines[:1] * chance.one_in(3)
    try:
        require_room_for(wines)
    except Refused as refusal:
        return {_told(refusal)}
    return set()


def _hand(chance: Chance, first: int) -> tuple[Bottle, ...]:
    """Own wines of any species, as far as they make a hand."""
    hand: list[Bottle] = []
    for number in range(HAND_SIZE):
        bottle = _bottle(chance, first + number)
        try:
            require_room_for([*hand, bottle])
        except Refused:
            continue
        hand.append(bottle)
    return tuple(hand)


def _bottle(chance: Chance, number: int) -> Bottle:
    """A wine of any species; one in three has another ability, as imported ones may."""
    species = chance.pick(OWN)
    wine = Wine(species.slug, Stats(*[16] * 6), Stats(*[84] * 6), Nature.BALANCED, 50, 0, False)
    bottle = bottle_of(species, wine, wine_id=WineId(number), wine_ref=f"wine-{number}")
    return replace(bottle, abilities=(chance.pick(tuple(ACTS)),)) if chance.one_in(3) else bottle


def _as_of(hand: tuple[Bottle, ...], first: int) -> tuple[Bottle, ...]:
    """The same wines, owned by somebody else."""
    return tuple(replace(one, wine=WineId(first + place), wine_ref=f"wine-{first}") for place, one in enumerate(hand))


def _seen(events: list[Any], state: State) -> Reached:
    """What a whole battle has shown."""
    assert state.over is not None
    reached = {("end", state.over.reason)}
    if state.over.winner is None and state.over.reason != VOID:
        reached.add(("end", "a draw"))
    for event in events:
        if isinstance(event, TurnRevealed):
            for seat, pour in enumerate(event.pours):
                reached |= _poured(pour)
                # Only the two heaviest rules are told; those that weigh less have had their word all the same.
                wine, dish = state.table.profiles[seat][pour.wine], state.table.menu[event.turn - 1]
                glass = glasses(wine.style, wine.palate)[GLASS_OF[pour.serve]]
                reached |= {("dish rule", line.says) for line in rule_lines(glass, dish)}
        elif isinstance(event, ChoiceLocked) and event.by_clock:
            reached.add(("evening", "by the clock"))
    return reached


def _poured(pour: Pour) -> Reached:
    reached = {("serve", SERVES[pour.serve]), ("status", STATUSES[pour.status])}
    reached |= {("dish rule", line.says) for line in pour.lines}
    if pour.acted is not None and pour.acted.points:
        reached.add(("ability", pour.acted.ability))
    if pour.acted is not None and pour.acted.spared:
        reached.add(("spared", SPARES[pour.acted.ability]))
    evening = {
        "fatigue": pour.fatigue,
        "air": pour.air,
        "mood": pour.mood,
        "unserved": not pour.served,
        "first": pour.first,
    }
    return reached | {("evening", what) for what, acted in evening.items() if acted}
