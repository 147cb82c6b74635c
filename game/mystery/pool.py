"""The pool: a room like any other, and a standing one. Whoever puts a wine in gets another, nobody knows which.

A wine is in the pool's escrow from the moment it is put in until it is withdrawn or exchanged. Both wines of a pair
change hands, both partners are told, in the one entry that matches them. When the room is renewed all that wait in it
go on in the next one, in their order, and so does what the pool remembers.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, assert_never

import msgspec

from game.decider import WATCHER, Decision, Open, Push, Resumed, Role, Wake
from game.effects import CELLAR, DepositMade, DepositsCarried, DepositWithdrawn, Effect, MoveWine, OpenRoom
from game.ids import PlayerId
from game.mystery.deposit import BANDS, MysteryOpening, Pair, Waiting
from game.mystery.events import (
    Command,
    Deposit,
    Deposited,
    Event,
    Heed,
    Heeded,
    Matched,
    PoolOpened,
    Renew,
    Renewed,
    RoundHeld,
    Withdraw,
    Withdrawn,
)
from game.mystery.matching import DRAWS_MAX, look
from game.mystery.state import (
    ROUND_MS,
    State,
    after_deposit,
    after_heeding,
    after_match,
    after_pause,
    after_round,
    after_withdrawal,
    begun,
)
from game.mystery.trading import of_match
from game.refusal import Refused

DEPOSITS_A_PLAYER_MAX: Final = 10
"""Wines that one player may have in the pool: more would be a pool of his own."""

YOUNG_MS: Final = 10_000
"""After so long nothing more opens up to who waits: without new deposits a small pool may rest."""


class Pool:
    """The decider."""

    kind: ClassVar[str] = "mystery"
    channel: ClassVar[str] = "mystery"
    rules_version: ClassVar[int] = 2
    inbox_max: ClassVar[int] = 4_096  # an hour's most popular wines come in at once; a commit takes 128
    opening_type = MysteryOpening
    command_type = Command
    event_type = Event

    def initial(self, opening: MysteryOpening) -> State:
        return begun(opening)

    def decide(self, state: State, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """See `Decider.decide`.

        Raises:
            Refused: `too_many_deposits`, `wine_not_free`, `no_such_ticket`, `already_matched`.
        """
        match command:
            case Open():
                return Decision([PoolOpened()])
            case Wake():
                return _round(state, now_ms)
            case Heed(one, other, blocked):
                return Decision([Heeded(one, other, blocked, now_ms)] if state.shun(one, other) != blocked else [])
            case Renew():
                return _renew(state, command, now_ms)
            case Deposit():
                assert actor is not None, "only a player puts a wine in"
                return _deposit(state, actor, command, now_ms)
            case Withdraw(ticket):
                return _withdraw(state, actor, ticket)
            case _:
                assert_never(command)

    def evolve(self, state: State, event: Event) -> State:
        match event:
            case PoolOpened():
                return state
            case Resumed(_, _, at_ms):
                return after_pause(state, at_ms)
            case Deposited():
                return after_deposit(state, event)
            case Withdrawn():
                return after_withdrawal(state, event)
            case Matched():
                return after_match(state, event)
            case RoundHeld():
                return after_round(state, event)
            case Heeded():
                return after_heeding(state, event)
            case Renewed(successor):
                return msgspec.structs.replace(state, successor=successor, due_ms=None)
            case _:
                assert_never(event)

    def wake_at_ms(self, state: State) -> int | None:
        return state.due_ms

    def is_over(self, state: State) -> bool:
        return state.successor is not None

    def role_of(self, state: State, player: PlayerId | None) -> Role:
        return WATCHER

    def seats(self, state: State) -> Sequence[PlayerId]:
        return ()

    def presence(self, seat: int, here: bool) -> None:
        return None

    def view_event(self, event: Event, role: Role) -> Push:
        # Nobody listens to the room: the channel `mystery` tells how full the pool is, once a second at the most.
        return Push("mystery.changed", {})

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        return {}


POOL: Final = Pool()


def bands_of(state: State, now_ms: int) -> list[dict[str, Any]]:
    """What everybody may know of the pool, a band each: how many wait, and how long one waits there now."""
    return [
        {
            "band": band.value,
            "waiting": sum(map(len, state.rows[index])),
            "expected_wait_ms": state.expected_wait_ms(index, now_ms),
        }
        for index, band in enumerate(BANDS)
    ]


def _deposit(state: State, player: PlayerId, command: Deposit, now_ms: int) -> Decision[Event]:
    mine = state.of_player.get(player) or ()
    if len(mine) >= DEPOSITS_A_PLAYER_MAX:
        raise Refused("too_many_deposits", "You have enough wines in the pool already.", most=DEPOSITS_A_PLAYER_MAX)
    one = Waiting(
        ticket=command.ticket,
        number=state.number + 1,
        at_ms=now_ms,
        player=player,
        ref=command.ref,
        name=command.name,
        wine=command.wine,
        wish=command.wish,
        last_partner=command.last_partner,
    )
    effects = (
        MoveWine(one.wine.wine, player, CELLAR, state.escrow, command.revision),
        DepositMade(one.ticket, player, one.wine.wine, one.wish.rarity_min, one.wish.type),
    )
    answer = {"ticket": one.ticket, "expected_wait_ms": state.expected_wait_ms(one.band, now_ms)}
    return Decision([Deposited(one, command.shuns)], effects, answer)


def _withdraw(state: State, player: PlayerId | None, ticket: str) -> Decision[Event]:
    one = state.waiting.get(ticket)
    if one is None or one.player != player:
        if player is not None and state.matched.get(ticket) == player:
            raise Refused("already_matched", "This wine was exchanged already.")
        raise Refused("no_such_ticket", "You have no wine in the pool with this ticket.")
    effects = (MoveWine(one.wine.wine, one.player, state.escrow, CELLAR), DepositWithdrawn(ticket))
    return Decision([Withdrawn(ticket)], effects, {"wine": one.wine.ref})


def _round(state: State, now_ms: int) -> Decision[Event]:
    if state.due_ms is None or now_ms < state.due_ms:
        return Decision([])
    began_ms = state.began_ms if state.looked_to else now_ms
    looked = look(state, now_ms)
    left = len(state.waiting) - 2 * len(looked.pairs)
    if looked.looked_to:
        next_ms: int | None = now_ms
    else:
        next_ms = _next(state, began_ms, now_ms, left, matched=bool(looked.pairs))
    if next_ms is not None:
        next_ms = max(
            next_ms, state.due_ms + 1
        )  # the same time again is no other timer, and nobody would wake the room
    events: list[Event] = [Matched(pair, now_ms) for pair in looked.pairs]
    events.append(RoundHeld(began_ms, looked.looked_to, next_ms, looked.chance))
    effects: list[Effect] = []
    for pair in looked.pairs:
        effects += of_match(state, *_both(state, pair))
    return Decision(events, effects)


def _next(state: State, began_ms: int, now_ms: int, left: int, *, matched: bool) -> int | None:
    """When to hold another round; None where it would find nobody before somebody comes."""
    if left < 2:
        return None
    youngest_ms = max(row[-1][-1].at_ms for row in state.rows if row)
    if matched or left > DRAWS_MAX or now_ms - youngest_ms < YOUNG_MS:
        return began_ms + ROUND_MS
    return None


def _both(state: State, pair: Pair) -> tuple[Waiting, Waiting]:
    one, other = state.waiting.get(pair.one), state.waiting.get(pair.other)
    assert one is not None and other is not None, "who is matched waits"
    return one, other


def _renew(state: State, command: Renew, now_ms: int) -> Decision[Event]:
    waiting = sorted((one for _, one in state.waiting.items()), key=lambda one: one.number)
    players = {one.player for one in waiting}
    opening = MysteryOpening(
        room=command.successor,
        seed=command.seed,
        opened_at_ms=now_ms,
        predecessor=state.opening.room,
        number=state.number,
        waiting=tuple(waiting),
        # What was read when a wine was put in may be older than today's exchanges, but not than yesterday's.
        partners={player: state.before[player] for player in sorted(players & state.before.keys())}
        | dict(state.partners.items()),
        shuns={player: shunned for player, shunned in state.shuns.items() if player in players},
        recent=state.recent,
    )
    effects: list[Effect] = [OpenRoom(command.successor, Pool.kind, opening)]
    if waiting:
        effects.append(DepositsCarried(command.successor, len(waiting)))
    return Decision([Renewed(command.successor)], effects)
