"""The queue's rules: what two who name each other cost it, beside many who wait for others and after many
challenges of the hour."""

from collections.abc import Sequence

from game.battle.opening import SeatCard
from game.ids import HOUSE, PlayerId, RoomId
from game.queue.queue import QUEUE
from game.queue.values import Command, Enter, Leave, QueueOpening, QueueState
from ops.bench.figures import Figures, progress
from ops.bench.machine import own_cpu_s

OPENED_AT_MS = 1_700_000_000_000
_NOBODY_COMES = 1 << 40


def measure(rounds: int, pairs: int, beside: Sequence[int]) -> Figures:
    """So many pairs are matched, beside each number of those who wait in vain."""
    progress("queue: those who wait take their places")
    figures = Figures(
        "queue: two who name each other are matched, beside others who wait for somebody by name",
        f"{pairs} pairs a round, game/ alone, one thread: a challenge, its answer, after each the next wake-up; the "
        "same after as many challenges that were taken back; CPU seconds of this process",
    )
    halls = {count: _waited(count) for count in beside}
    for number in range(rounds):
        progress(f"queue: round {number + 1} of {rounds}")
        for count, state in halls.items():
            began_s = own_cpu_s()
            for pair in range(pairs):
                state = _matched(state, pair)
            figures.add(f"a pair beside {count:,} who wait", 1e6 * (own_cpu_s() - began_s) / pairs, "µs CPU")
    for count in beside:
        state = _taken_back(halls[count])
        began_s = own_cpu_s()
        for pair in range(pairs):
            state = _matched(state, pair)
        figures.add(f"a pair after {count:,} challenges", 1e6 * (own_cpu_s() - began_s) / pairs, "µs CPU")
    return figures


def _waited(count: int) -> QueueState:
    state = QUEUE.initial(QueueOpening(_room(0), OPENED_AT_MS, SeatCard(HOUSE, "house", "The House", (), house=True)))
    for number in range(count):
        player = PlayerId(_NOBODY_COMES + number)
        state = _done(state, player, _challenge(player, PlayerId(2 * _NOBODY_COMES + number)))
    return state


def _taken_back(state: QueueState) -> QueueState:
    for ticket in list(state.tickets.values()):
        state = _done(state, ticket.player, Leave(ticket.id))
    return state


def _matched(state: QueueState, pair: int) -> QueueState:
    one, other = PlayerId(2 * pair + 1), PlayerId(2 * pair + 2)
    for player, versus in ((one, other), (other, one)):
        state = _done(state, player, _challenge(player, versus))
        QUEUE.wake_at_ms(state)
    return state


def _done(state: QueueState, player: PlayerId, command: Command) -> QueueState:
    for event in QUEUE.decide(state, player, command, OPENED_AT_MS).events:
        state = QUEUE.evolve(state, event)
    return state


def _challenge(player: PlayerId, versus: PlayerId) -> Enter:
    return Enter(str(player), str(player), f"B{player}", versus, False, (), _room(player), bytes(32))


def _room(number: int) -> RoomId:
    return RoomId(f"00000000-0000-7000-8000-{number:012x}")
