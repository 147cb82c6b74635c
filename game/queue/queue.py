"""The queue of all modes: who waits for whom, and who has found whom. A room like any other.

Whoever enters names a mode (`game.modes`) and his opponent: the house (found at once), a player (found when that one
names him too), or anyone.
The wines he lays wait with him (place `queue`) and go with him to the table (`battle`); a battle is opened by the
entry that matches, in the same commit.

The room lives long, so it is reopened daily: its last entry opens a successor that carries those who still wait.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, assert_never

import msgspec
from msgspec.structs import replace

from game.battle.bottle import Bottle
from game.battle.names import ModeName
from game.battle.opening import STRENGTH, BattleOpening, SeatCard
from game.decider import WATCHER, Decision, Open, Push, Resumed, Role, Wake
from game.effects import CELLAR, Effect, MoveWine, Notify, OpenRoom, Place
from game.ids import HOUSE, PlayerId, RoomId
from game.lately import lately
from game.modes import MODES
from game.queue.challenges import CHALLENGES_MAX, CHALLENGES_MS, Challenge, counting
from game.queue.fit import fits_at_ms, wait
from game.queue.series import GoOn, Series, SeriesWentOn, seats_again, told, without_bottles
from game.queue.ticket import WAIT_MS_MAX, Ticket
from game.queue.values import (
    TICKETS_A_PLAYER_MAX,
    Command,
    Enter,
    Entered,
    Event,
    Leave,
    Left,
    Matched,
    QueueOpened,
    QueueOpening,
    QueueState,
    Renewed,
)
from game.queue.waiting import Waiting, joined, later, left, waiting_of
from game.refusal import Refused
from game.standing import Renew


class Queue:
    """The decider."""

    kind: ClassVar[str] = "queue"
    channel: ClassVar[str] = "queue"
    # 2: challenges are told, and bounded; 3: by rating, and not the last opponent; 4: rematches, series, and watchers
    # who are kept behind
    rules_version: ClassVar[int] = 4
    inbox_max: ClassVar[int] = 4_096  # a hall that ends together queues together; a commit takes them all
    opening_type = QueueOpening
    command_type = Command
    event_type = Event

    def initial(self, opening: QueueOpening) -> QueueState:
        series = {one.battle: one for one in opening.series}
        return QueueState(opening, waiting_of(opening.tickets), lately(opening.challenges), None, series)

    def decide(self, state: QueueState, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        """See `Decider.decide`.

        Raises:
            Refused: `already_queued`, `too_many_tickets`, `rate_limited`, `no_such_ticket`, `illegal_hand`,
                `rematch_too_late`, `rematch_asked`.
        """
        match command:
            case Open():
                return Decision([QueueOpened()])
            case Wake():
                return _look(state, now_ms)
            case Renew(successor):
                return _renew(state, successor, now_ms)
            case GoOn():
                return _go_on(state, command, now_ms)
            case Enter():
                assert actor is not None, "only a player waits"
                return _enter(state, actor, command, now_ms)
            case Leave(ticket_id, gone):
                if gone is not None:
                    assert actor is None, "who is gone says nothing any more"
                    return _without(state, gone)
                ticket = state.tickets.get(ticket_id)
                if ticket is None or ticket.player != actor:
                    raise Refused("no_such_ticket", "You are not waiting with this ticket, or no longer.")
                return Decision([Left(ticket.id)], _taken_back(state, [ticket]))
            case _:
                assert_never(command)

    def evolve(self, state: QueueState, event: Event) -> QueueState:
        match event:
            case QueueOpened():
                return state
            case Entered(ticket):
                return _entered(state, ticket)
            case Left(ticket_id):
                return replace(state, waiting=left(state.waiting, [ticket_id]))
            case Matched(battle, waited, too, series):
                waiting = left(state.waiting, [name for name in (waited, too) if name is not None])
                return replace(state, waiting=waiting, series=_gone_on(state, battle, series))
            case SeriesWentOn(battle, series):
                return replace(state, series=_gone_on(state, battle, series))
            case Renewed(successor):
                return replace(state, waiting=Waiting(), successor=successor, series={})
            case Resumed(_, lost_ms, _):
                # Nobody could be found while the queue stood still.
                return replace(state, waiting=later(state.waiting, lost_ms))
            case _:
                assert_never(event)

    def wake_at_ms(self, state: QueueState) -> int | None:
        expires_at_ms = state.waiting.first_out_ms()
        pair = state.waiting.next_pair()
        return expires_at_ms if pair is None else min(pair[0], expires_at_ms or pair[0])

    def is_over(self, state: QueueState) -> bool:
        return state.successor is not None

    def role_of(self, state: QueueState, player: PlayerId | None) -> Role:
        return WATCHER

    def seats(self, state: QueueState) -> Sequence[PlayerId]:
        return ()

    def presence(self, seat: int, here: bool) -> None:
        return None

    def view_event(self, event: Event, role: Role) -> Push:
        # Nobody listens to a queue: who waits for whom is theirs to tell.
        return Push("queue.changed", {})

    def view_state(self, state: QueueState, role: Role) -> Mapping[str, Any]:
        return {}


QUEUE = Queue()


def _enter(state: QueueState, player: PlayerId, command: Enter, now_ms: int) -> Decision[Event]:
    bottles = tuple(laid.bottle for laid in command.laid)
    MODES[command.mode].require_room_for(bottles)
    if command.rematch is not None and now_ms > command.rematch.until_ms:
        raise Refused("rematch_too_late", "Another battle is asked for within a minute after the end.")
    rating = command.known.rating
    card = SeatCard(player, command.ref, command.name, bottles, rating=rating, topics=command.known.topics)
    if command.versus == "house":
        house = msgspec.structs.replace(state.opening.house, strength=command.strength or STRENGTH)
        return _match(state, command, None, (card, house), now_ms)
    mine = state.waiting.of(player)
    versus = None if command.versus == "anyone" else command.versus
    if any(ticket.versus == versus and ticket.mode == command.mode for ticket in mine):
        raise Refused("already_queued", "You are waiting for this opponent already.")
    ticket = _ticket(player, command, versus, bottles, now_ms)
    waiting = _opponent(state, ticket, now_ms)
    if waiting is not None:
        return _match(state, command, waiting, _seats(waiting, ticket), now_ms)
    if len(mine) >= TICKETS_A_PLAYER_MAX:
        raise Refused("too_many_tickets", "You are waiting for enough opponents already.", most=TICKETS_A_PLAYER_MAX)
    _require_leave_to_challenge(state, ticket, now_ms)
    effects: list[Effect] = [*_laid_to(command, player, state.place), *_challenged(ticket)]
    return Decision([Entered(ticket)], effects, {"ticket": command.ticket, **_waits(state, ticket, now_ms)})


def _ticket(
    player: PlayerId, command: Enter, versus: PlayerId | None, bottles: tuple[Bottle, ...], now_ms: int
) -> Ticket:
    """What he waits with: for `versus`, or for anyone."""
    rematch = command.rematch
    return Ticket(
        id=command.ticket,
        player=player,
        ref=command.ref,
        name=command.name,
        versus=versus,
        rated=command.rated and versus is None,
        bottles=bottles,
        expires_at_ms=now_ms + WAIT_MS_MAX if rematch is None else rematch.until_ms,
        versus_ref=command.versus_ref,
        mode=command.mode,
        known=command.known,
        battle=command.battle,
        seed=command.seed,
        drawn=command.drawn,
        delay_s=command.delay_s,
        rematch=None if rematch is None else rematch.battle,
        best_of=command.best_of,
        versus_name=command.versus_name,
    )


def _waits(state: QueueState, ticket: Ticket, now_ms: int) -> dict[str, Any]:
    """What somebody is told who has to wait: how long at most as things are, where that can be said, and why."""
    at_ms, why = wait(ticket, state.waiting.candidates(ticket))
    return {"wait_ms": None if at_ms is None else max(0, at_ms - now_ms), "why": why}


def _require_leave_to_challenge(state: QueueState, mine: Ticket, now_ms: int) -> None:
    """Raises:
    Refused: `rate_limited`, with when the oldest of his challenges to this player counts no more; `rematch_asked`.
    """
    if mine.versus is None:
        return
    his = state.challenges.of(mine.player, mine.versus)
    if mine.rematch is not None:
        if any(one.battle == mine.rematch for one in his):
            raise Refused("rematch_asked", "You have asked for another battle, and taken that back.")
        return
    made = [one.at_ms for one in his if one.battle is None and one.at_ms > now_ms - CHALLENGES_MS]
    if len(made) >= CHALLENGES_MAX:
        retry_after_ms = made[-CHALLENGES_MAX] + CHALLENGES_MS - now_ms
        raise Refused("rate_limited", "You have challenged this player often enough.", retry_after_ms=retry_after_ms)


def _challenged(ticket: Ticket) -> list[Notify]:
    """Whoever is waited for by name hears it, unless one of the two blocks the other."""
    if ticket.versus is None or ticket.versus in ticket.known.apart:
        return []
    d: dict[str, Any] = {"from": {"player_id": ticket.ref, "name": ticket.name}, "mode": ticket.mode}
    d["ticket"] = ticket.id
    if ticket.best_of > 1:
        d["best_of"] = ticket.best_of
    if ticket.rematch is None:
        return [Notify(ticket.versus, "battle.challenged", d)]
    d |= {"battle": ticket.rematch, "expires_at_ms": ticket.expires_at_ms}
    return [Notify(ticket.versus, "battle.rematch_wanted", d)]


def _entered(state: QueueState, ticket: Ticket) -> QueueState:
    waiting = joined(state.waiting, ticket)
    if ticket.versus is None:
        return replace(state, waiting=waiting)
    challenge = Challenge(ticket.player, ticket.versus, ticket.since_ms, ticket.rematch)
    return replace(state, waiting=waiting, challenges=state.challenges.and_(challenge))


def _challenge_ended(ticket: Ticket) -> list[Notify]:
    """Whoever was challenged hears that nobody waits for him any more."""
    if ticket.versus is None or ticket.versus in ticket.known.apart:
        return []
    return [Notify(ticket.versus, "battle.challenge_ended", {"ticket": ticket.id})]


def _opponent(state: QueueState, mine: Ticket, now_ms: int) -> Ticket | None:
    """Of those who fit now, the one who has waited longest."""
    for ticket in state.waiting.candidates(mine):
        at_ms = fits_at_ms(ticket, mine)
        if at_ms is not None and at_ms <= now_ms:
            return ticket
    return None


def _seats(one: Ticket, other: Ticket) -> tuple[SeatCard, SeatCard]:
    met = max(one.known.times_met(other.player), other.known.times_met(one.player))
    return _seat(one, met), _seat(other, met)


def _seat(ticket: Ticket, met: int) -> SeatCard:
    rating = ticket.known.rating
    topics = ticket.known.topics
    return SeatCard(ticket.player, ticket.ref, ticket.name, ticket.bottles, rating=rating, met_today=met, topics=topics)


def _match(
    state: QueueState, command: Enter, waiting: Ticket | None, seats: tuple[SeatCard, SeatCard], now_ms: int
) -> Decision[Event]:
    table = Place("battle", command.battle)
    entering = seats[0] if waiting is None else seats[1]
    rated = waiting is not None and waiting.rated and command.rated
    delay_s = max(command.delay_s, 0 if waiting is None else waiting.delay_s)
    opening = MODES[command.mode].opening(
        command.battle,
        command.seed,
        now_ms,
        rated,
        seats,
        first_waited=waiting is not None,  # he is not here to be refused, and in nobody's way for it
        drawn=command.drawn,
        delay_s=delay_s,
    )
    effects: list[Effect] = list(_laid_to(command, entering.player, table))
    if waiting is not None:
        effects.extend(_moves(waiting, state.place, table))
    effects += _begun(opening, command.mode)
    series = None
    if waiting is not None and waiting.best_of > 1:
        series = Series(command.battle, command.mode, waiting.best_of, without_bottles(seats), delay_s)
        effects += told(series, command.battle, None)
    matched = Matched(command.battle, waiting.id if waiting is not None else None, None, series)
    return Decision([matched], effects, {"ticket": command.ticket})


def _go_on(state: QueueState, command: GoOn, now_ms: int) -> Decision[Event]:
    """The next battle of a series, or its end; nothing where this battle is none of any series, or no longer."""
    before = state.series.get(command.battle)
    if before is None:
        return Decision([])
    series = before.after(command.winner)
    if series.decided or command.closes:
        return Decision([SeriesWentOn(command.battle, None)], told(series, None, command.battle))
    table = Place("battle", command.successor)
    effects: list[Effect] = []
    for card, hand in zip(series.cards, command.hands, strict=True):
        effects += [
            MoveWine(laid.bottle.wine, card.player, CELLAR, table, laid.revision)
            for laid in hand
            if laid.bottle.wine is not None
        ]
    series = replace(series, battle=command.successor)
    seats = seats_again(series, command)
    opening = MODES[series.mode].opening(
        command.successor,
        command.seed,
        now_ms,
        False,
        seats,
        waited=True,
        drawn=command.drawn,
        delay_s=series.delay_s,
    )
    effects += told(series, command.successor, command.battle)
    effects += _begun(opening, series.mode)
    return Decision([SeriesWentOn(command.battle, series)], effects)


def _gone_on(state: QueueState, battle: RoomId, series: Series | None) -> Mapping[RoomId, Series]:
    """Those under way when the one of this battle has gone on as `series`."""
    others = {name: one for name, one in state.series.items() if name != battle}
    return others if series is None else {**others, series.battle: series}


def _look(state: QueueState, now_ms: int) -> Decision[Event]:
    """Whoever has waited in vain leaves; else the next two who fit by now are matched."""
    due = state.waiting.out(now_ms)
    if due:
        return _expire(state, due)
    pair = state.waiting.next_pair()
    if pair is None or pair[0] > now_ms:
        return Decision([])
    _, one, other = pair
    named = other if other.battle else one  # records from before have tickets that name no battle
    battle, seed = named.battle, named.seed
    assert battle is not None, "of two that fit, one names a battle"
    table = Place("battle", battle)
    rated, delay_s = one.rated and other.rated, max(one.delay_s, other.delay_s)
    seats = _seats(one, other)
    opening = MODES[one.mode].opening(
        battle, seed, now_ms, rated, seats, waited=True, drawn=named.drawn, delay_s=delay_s
    )
    effects: list[Effect] = [*_moves(one, state.place, table), *_moves(other, state.place, table)]
    return Decision([Matched(battle, one.id, other.id)], effects + _begun(opening, one.mode))


def _begun(opening: BattleOpening, mode: ModeName) -> list[Effect]:
    """The battle opens, and both are told who the other is."""
    effects: list[Effect] = [OpenRoom(opening.battle, mode, opening)]
    for seat, card in enumerate(opening.seats):
        rival = opening.seats[1 - seat]
        if card.player != HOUSE:
            d: dict[str, Any] = {"battle": opening.battle, "mode": mode, "seat": seat, "rated": opening.rated}
            if opening.delay_s:
                d["delay_s"] = opening.delay_s
            d["opponent"] = {"player_id": rival.ref, "name": rival.name}
            effects.append(Notify(card.player, "battle.matched", d))
    return effects


def _expire(state: QueueState, due: Sequence[Ticket]) -> Decision[Event]:
    return Decision([Left(ticket.id) for ticket in due], _taken_back(state, due, in_vain=True))


def _without(state: QueueState, player: PlayerId) -> Decision[Event]:
    """A player who is no more waits for nobody, and nobody waits for him. What was his is deleted, his inbox too: into
    it nothing is written any more."""
    his, for_him = state.waiting.of(player), state.waiting.wanting(player)
    effects = [*_taken_back(state, his), *_taken_back(state, for_him, in_vain=True)]
    effects = [one for one in effects if not (isinstance(one, Notify) and one.player == player)]
    return Decision([Left(ticket.id) for ticket in (*his, *for_him)], effects)


def _renew(state: QueueState, successor: RoomId, now_ms: int) -> Decision[Event]:
    opening = msgspec.structs.replace(
        state.opening,
        room=successor,
        opened_at_ms=now_ms,
        tickets=tuple(state.tickets.values()),
        predecessor=state.opening.room,
        challenges=counting(state.challenges, now_ms),
        series=tuple(state.series.values()),
    )
    effects: list[Effect] = [OpenRoom(successor, "queue", opening)]
    for ticket in state.tickets.values():
        effects.extend(_moves(ticket, state.place, Place("queue", successor)))
    return Decision([Renewed(successor)], effects)


def _taken_back(state: QueueState, tickets: Sequence[Ticket], *, in_vain: bool = False) -> list[Effect]:
    """Who waits no more has his wines again, and hears where it was in vain; whom he has challenged hears of it."""
    effects: list[Effect] = []
    for ticket in tickets:
        effects += _moves(ticket, state.place, CELLAR)
        if in_vain:
            effects.append(Notify(ticket.player, "battle.nobody_came", {"ticket": ticket.id}))
        effects += _challenge_ended(ticket)
    return effects


def _laid_to(command: Enter, player: PlayerId, target: Place) -> list[MoveWine]:
    return [
        MoveWine(laid.bottle.wine, player, CELLAR, target, laid.revision)
        for laid in command.laid
        if laid.bottle.wine is not None
    ]


def _moves(ticket: Ticket, origin: Place, target: Place) -> list[MoveWine]:
    return [
        MoveWine(bottle.wine, ticket.player, origin, target) for bottle in ticket.bottles if bottle.wine is not None
    ]
