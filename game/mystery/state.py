"""What the pool knows. Nothing in it is copied as a whole when somebody comes or goes: ten thousand may wait."""

from collections.abc import Mapping
from typing import Final

import msgspec

from game.effects import Place
from game.ids import PlayerId, RoomId
from game.leaves import Leaves
from game.mystery.deposit import BANDS, MysteryOpening, Waited, Waiting
from game.mystery.events import Deposited, Heeded, Matched, RoundHeld, Withdrawn
from game.mystery.rows import Row, joined, left, row_of

ROUND_MS: Final = 1_000
"""Between the beginnings of two rounds."""

RECENT_MAX: Final = 15
RECENT_MS: Final = 10 * 60_000
"""A wait is expected from so many of the latest matches of a band, if they are no older."""


class State(msgspec.Struct, frozen=True):
    """`rows` are those who wait, a row a band; `of_player` their tickets. `partners` says who exchanged with whom last
    since the room was opened, `before` what was carried into it. `matched` are tickets whose wines are gone.

    `looked_to` is how far the round that is under way has come, 0 where none is; `due_ms` when to go on.
    """

    opening: MysteryOpening
    number: int
    waiting: Leaves[str, Waiting]
    rows: tuple[Row, ...]
    of_player: Leaves[PlayerId, tuple[str, ...]]
    before: Mapping[PlayerId, PlayerId]
    partners: Leaves[PlayerId, PlayerId]
    shuns: Leaves[PlayerId, tuple[PlayerId, ...]]
    matched: Leaves[str, PlayerId]
    recent: tuple[tuple[Waited, ...], ...]
    chance: int = 0
    began_ms: int = 0
    looked_to: int = 0
    due_ms: int | None = None
    successor: RoomId | None = None

    @property
    def escrow(self) -> Place:
        return Place("escrow", self.opening.room)

    def partner_of(self, one: Waiting) -> PlayerId | None:
        """With whom he has exchanged last, as far as is known."""
        return self.partners.get(one.player) or self.before.get(one.player) or one.last_partner

    def shun(self, one: PlayerId, other: PlayerId) -> bool:
        """Whether one of the two blocks the other."""
        return other in (self.shuns.get(one) or ()) or one in (self.shuns.get(other) or ())

    def expected_wait_ms(self, band: int, now_ms: int) -> int | None:
        """The middle one of the latest waits of that band; None where nobody was matched there lately."""
        waits = sorted(one.wait_ms for one in self.recent[band] if one.at_ms > now_ms - RECENT_MS)
        return waits[len(waits) // 2] if waits else None


def begun(opening: MysteryOpening) -> State:
    """The state before the first entry."""
    tickets: dict[PlayerId, tuple[str, ...]] = {}
    for one in opening.waiting:
        tickets[one.player] = (*tickets.get(one.player, ()), one.ticket)
    return State(
        opening=opening,
        number=opening.number,
        waiting=Leaves({one.ticket: one for one in opening.waiting}),
        rows=tuple(row_of(one for one in opening.waiting if one.band == band) for band in range(len(BANDS))),
        of_player=Leaves(tickets),
        before=opening.partners,
        partners=Leaves(),
        shuns=Leaves(dict(opening.shuns)),
        matched=Leaves(),
        recent=opening.recent,
        began_ms=opening.opened_at_ms,
        due_ms=opening.opened_at_ms + ROUND_MS if len(opening.waiting) > 1 else None,
    )


def after_deposit(state: State, event: Deposited) -> State:
    """Somebody waits."""
    one = event.waiting
    waiting = state.waiting.put(one.ticket, one)
    due_ms = state.due_ms
    if due_ms is None and len(waiting) > 1:
        due_ms = one.at_ms + ROUND_MS
    shuns = state.shuns
    known = shuns.get(one.player) or ()
    new = tuple(other for other in event.shuns if other not in known)
    if new:
        shuns = shuns.put(one.player, known + new)
    return msgspec.structs.replace(
        state,
        number=one.number,
        waiting=waiting,
        rows=_with_row(state.rows, one.band, joined(state.rows[one.band], one)),
        of_player=state.of_player.put(one.player, (*(state.of_player.get(one.player) or ()), one.ticket)),
        shuns=shuns,
        due_ms=due_ms,
    )


def after_withdrawal(state: State, event: Withdrawn) -> State:
    """Somebody waits no more."""
    return _gone(state, _one(state, event.ticket))


def after_match(state: State, event: Matched) -> State:
    """Two wait no more, and know each other."""
    one, other = _one(state, event.pair.one), _one(state, event.pair.other)
    recent = state.recent
    for each in (one, other):
        latest = (*recent[each.band], Waited(event.at_ms, event.at_ms - each.at_ms))[-RECENT_MAX:]
        recent = (*recent[: each.band], latest, *recent[each.band + 1 :])
    return msgspec.structs.replace(
        _gone(_gone(state, one), other),
        partners=state.partners.put(one.player, other.player).put(other.player, one.player),
        matched=state.matched.put(one.ticket, one.player).put(other.ticket, other.player),
        recent=recent,
    )


def after_round(state: State, event: RoundHeld) -> State:
    """A round, or a part of one, is over."""
    return msgspec.structs.replace(
        state,
        began_ms=event.began_ms,
        looked_to=event.looked_to,
        due_ms=event.next_ms,
        chance=event.chance,
    )


def after_heeding(state: State, event: Heeded) -> State:
    """Two do not go together any more, or do again."""
    shuns = state.shuns
    for one, other in ((event.one, event.other), (event.other, event.one)):
        rest = tuple(each for each in shuns.get(one) or () if each != other)
        shuns = (
            shuns.put(one, (*rest, other)) if event.blocked else shuns.put(one, rest) if rest else shuns.without(one)
        )
    due_ms = state.due_ms
    if due_ms is None and not event.blocked and len(state.waiting) > 1:
        due_ms = event.at_ms + ROUND_MS  # a pool that rests may hold just these two
    return msgspec.structs.replace(state, shuns=shuns, due_ms=due_ms)


def after_pause(state: State, at_ms: int) -> State:
    """The pool has a new owner. A round is held a moment later: who blocks whom may have changed meanwhile, and is
    read anew."""
    return state if state.due_ms is None else msgspec.structs.replace(state, due_ms=max(state.due_ms, at_ms + ROUND_MS))


def _one(state: State, ticket: str) -> Waiting:
    one = state.waiting.get(ticket)
    assert one is not None, "who leaves the pool was in it"
    return one


def _gone(state: State, one: Waiting) -> State:
    tickets = tuple(ticket for ticket in state.of_player.get(one.player) or () if ticket != one.ticket)
    of_player = state.of_player
    return msgspec.structs.replace(
        state,
        waiting=state.waiting.without(one.ticket),
        rows=_with_row(state.rows, one.band, left(state.rows[one.band], one.number)),
        of_player=of_player.put(one.player, tickets) if tickets else of_player.without(one.player),
    )


def _with_row(rows: tuple[Row, ...], band: int, row: Row) -> tuple[Row, ...]:
    return (*rows[:band], row, *rows[band + 1 :])
