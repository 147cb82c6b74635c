"""The rules alone: whole turns of a pairing battle a CPU second, without rooms, sockets or a database."""

from collections.abc import Callable, Iterable

from game.chance import Chance
from game.decider import Open, Push, Role
from game.ids import PlayerId
from game.pairing.battle import PAIRING
from game.pairing.commands import Commit
from game.pairing.events import Event
from game.pairing.house import STRENGTHS, choose
from game.pairing.state import State
from game.record import RecordCodec
from ops.bench.battles import OPENED_AT_MS, PLAYERS, Script, script, seed
from ops.bench.figures import Figures, progress
from ops.bench.machine import own_cpu_s
from server.wire import JSON, MSGPACK, Codec, encode_push

Step = Callable[[State, PlayerId, Commit], State]

_CODEC = RecordCodec(PAIRING)
_SEATS = Role(0), Role(1)
_CHANNEL = "battle:00000000-0000-7000-8000-000000000001"
_DIGEST = bytes(16)
_CHOICES_A_ROUND = 200


def measure(rounds: int, battles: int) -> Figures:
    """Plays the same `battles` in every round, once for each variant."""
    progress(f"rules: {battles} battles to play")
    scripts = [script(number) for number in range(battles)]
    turns = sum(len(one.turns) for one in scripts)
    figures = Figures(
        "rules: whole turns of a pairing battle (game/ alone, one thread)",
        f"{battles} battles of two hands of six, {turns} turns a round; a turn is two commits, the reveal and the next "
        "turn's opening; both seats' choices drawn beforehand; CPU seconds of this process",
    )
    variants: dict[str, Step] = {
        "turns: decide, evolve": _decided,
        "turns: + views for both seats": _viewed,
        "turns: + views, JSON encoded": _json,
        "turns: + views, MessagePack encoded": _msgpack,
        "turns: decide, evolve, journal body encoded": _journalled,
    }
    for number in range(rounds):
        progress(f"rules: round {number + 1} of {rounds}")
        for name, step in variants.items():
            figures.add(name, turns / _timed(scripts, step), "turns / CPU s")
        _parts(figures, scripts)
    return figures


def _timed(scripts: Iterable[Script], step: Step) -> float:
    began_s = own_cpu_s()
    for one in scripts:
        state = one.laid
        for first, second in one.turns:
            state = step(state, PLAYERS[0], first)
            state = step(state, PLAYERS[1], second)
    return own_cpu_s() - began_s


def _decided(state: State, actor: PlayerId, command: Commit) -> State:
    for event in PAIRING.decide(state, actor, command, OPENED_AT_MS).events:
        state = PAIRING.evolve(state, event)
    return state


def _viewed(state: State, actor: PlayerId, command: Commit) -> State:
    for event in PAIRING.decide(state, actor, command, OPENED_AT_MS).events:
        state = PAIRING.evolve(state, event)
        _pushes(event)
    return state


def _json(state: State, actor: PlayerId, command: Commit) -> State:
    return _told(state, actor, command, JSON)


def _msgpack(state: State, actor: PlayerId, command: Commit) -> State:
    return _told(state, actor, command, MSGPACK)


def _told(state: State, actor: PlayerId, command: Commit, codec: Codec) -> State:
    for event in PAIRING.decide(state, actor, command, OPENED_AT_MS).events:
        state = PAIRING.evolve(state, event)
        for push in _pushes(event):
            encode_push(codec, _CHANNEL, 1, push.t, OPENED_AT_MS, push.d)
    return state


def _pushes(event: Event) -> list[Push]:
    """What both seats see, as in the fan-out: what they see alike is made once."""
    first, second = _SEATS
    push = PAIRING.view_event(event, first)
    return [push] if push.for_all else [push, PAIRING.view_event(event, second)]


def _journalled(state: State, actor: PlayerId, command: Commit) -> State:
    decision = PAIRING.decide(state, actor, command, OPENED_AT_MS)
    _CODEC.encode_body(command, decision.events, decision.answer, _DIGEST)
    for event in decision.events:
        state = PAIRING.evolve(state, event)
    return state


def _parts(figures: Figures, scripts: list[Script]) -> None:
    began_s = own_cpu_s()
    for number in range(len(scripts)):
        PAIRING.decide(PAIRING.initial(scripts[number].opening), None, Open(), OPENED_AT_MS)
    figures.add("an opening decided", 1e6 * (own_cpu_s() - began_s) / len(scripts), "µs CPU")
    began_s = own_cpu_s()
    views = [PAIRING.view_state(one.laid, Role(0)) for one in scripts]
    figures.add("a snapshot for a seat", 1e6 * (own_cpu_s() - began_s) / len(scripts), "µs CPU")
    chance = Chance(seed(4))
    asked = views[:_CHOICES_A_ROUND]
    began_s = own_cpu_s()
    for view in asked:
        choose(view, chance, STRENGTHS[-1])
    figures.add("a choice of the house", 1e6 * (own_cpu_s() - began_s) / len(asked), "µs CPU")
