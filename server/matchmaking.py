"""From `battle.queue` to a place in the queue: which wines are laid, and against whom.

There is one queue room, a standing one (`standing`): the next one carries those who wait. What differs from mode to
mode is in `game.modes`.
"""

import asyncio
import logging
import os
import uuid
from typing import Any, Literal, cast

import msgspec

from db.journal_effects import LIVE_BATTLES_MAX
from db.ratings import Entrant
from game.battle.mode import Mode
from game.battle.names import CLOCK, VOID, ModeName
from game.battle.opening import STRENGTH, BattleOpening, SeatCard
from game.ids import HOUSE, PlayerId, RoomId
from game.knowledge.deck import Drawn
from game.knowledge.mode import mean_of, strength_in
from game.modes import MODES
from game.queue.fit import Known
from game.queue.queue import QUEUE
from game.queue.series import GoOn, Series
from game.queue.ticket import REMATCH_MS, Ticket
from game.queue.values import Enter, Leave, QueueOpening, QueueState, Rematch
from game.refusal import Refused
from game.standing import Renew
from server.clock import Clock
from server.desk import Reply, Who
from server.hands import Hands
from server.identifiers import new_room, uuid7
from server.messages import (
    AskForRematch,
    LeaveQueue,
    OpenChallenge,
    OpenTicket,
    Opponent,
    QueueForBattle,
    SeriesTold,
)
from server.questions import Questions
from server.reads import Reads
from server.rooms.host import Host
from server.rooms.room import Ask, Room
from server.standing import StandingRoom

log = logging.getLogger(__name__)

HOUSE_REF = "00000000-0000-7000-8000-000000000000"
HOUSE_NAME = "The House"
ANYONE = "anyone"
HOUSE_VERSUS = "house"

DAY_MS = 86_400_000
"""Whom somebody has met counts for so long."""


class Matchmaking:
    """The desk for those who look for an opponent."""

    def __init__(self, host: Host, reads: Reads, clock: Clock) -> None:
        self._host = host
        self._reads = reads
        self._clock = clock
        house = self._house = SeatCard(HOUSE, HOUSE_REF, HOUSE_NAME, (), house=True)
        self._hands = Hands(reads)
        self._questions = Questions(reads, clock)
        self.queue = StandingRoom(
            host, reads, clock, QUEUE.kind, lambda room, now_ms: QueueOpening(room, now_ms, house), Renew
        )

    async def enter(self, who: Who, op: QueueForBattle, key: bytes, digest: bytes, reply: Reply) -> None:
        """Take a place in the queue, or sit down at once where an opponent is there.

        Raises:
            Refused: `mode_closed`, `strength_closed`. All others go to `reply`: `unknown_player`, `own_challenge`,
                `unknown_wine`, `wine_not_free`, `illegal_hand`, and the queue's own.
        """
        queue = await self.queue.for_new(who.player_id, key, digest, reply)
        if queue is None:
            return
        mode = MODES.get(op.mode)
        if mode is None:
            raise Refused("mode_closed", f"This mode is not open yet; open: {', '.join(MODES)}.", mode=op.mode)
        if op.strength is not None and op.strength not in mode.strengths:
            strengths = ", ".join(map(str, mode.strengths))
            raise Refused("strength_closed", f"In this mode the house plays at {strengths}.", strength=op.strength)
        if op.best_of == 3 and op.versus in (ANYONE, HOUSE_VERSUS):
            raise Refused("series_unnamed", "Several battles are played against a named player only.")
        ask = Ask(who.player_id, None, key=key, digest=digest, reply=reply)
        await self.queue.submit(queue, ask, self._entry(who, op, mode))

    async def rematch(self, who: Who, op: AskForRematch, key: bytes, digest: bytes, reply: Reply) -> None:
        """Ask for another battle like one that has just ended: a challenge that names the other and lasts for a minute.
        The house wants it at once. The wines are those of before, as far as they are free.

        Raises:
            Refused: `not_found`, `not_your_battle`, `battle_not_over`. All others go to `reply`, as of `enter`.
        """
        queue = await self.queue.for_new(who.player_id, key, digest, reply)
        if queue is None:
            return
        battle = _room_id(op.battle)
        last = await self._host.ended(battle) or self._host.here(battle)
        if last is None:  # open, in another process
            raise _going_on()
        opening = last.opening
        if not isinstance(opening, BattleOpening):
            raise _no_battle()
        seat = next((seat for seat, card in enumerate(opening.seats) if card.player == who.player_id), None)
        if seat is None:
            raise Refused("not_your_battle", "You don't sit at this table.")
        if last.status != "over":
            raise _going_on()
        wanted = Rematch(last.id, last.last_at_ms + REMATCH_MS)
        mode = MODES[last.decider.kind]
        ask = Ask(who.player_id, None, key=key, digest=digest, reply=reply)
        await self.queue.submit(queue, ask, self._again(who, opening, seat, mode, wanted))

    async def go_on(self, series: Series) -> None:
        """Where the battle of this series is over, say so to the queue, and bring what is laid for the next.

        Raises:
            Refused, Unavailable: not now; to be asked again.
        """
        queue = await self.queue.current()
        live = self._host.rooms.get(series.battle)
        if live is not None and live.status != "over":
            return
        try:
            last = await self._host.ended(series.battle)
            if last is None:
                return  # it goes on in another process
        except Refused as refused:
            if refused.code != "room_quarantined":
                raise
            last = None
        now_ms = self._clock.now_ms()
        over = None if last is None else last.state.over
        closes = over is None or over.reason in (CLOCK, VOID) or _long_ago(last, now_ms)
        winner = None if over is None else over.winner
        command = GoOn(series.battle, winner, closes, new_room(now_ms), os.urandom(32))
        if last is not None and not closes and not series.after(winner).decided:
            command = await self._with_hands(command, series, last.opening, now_ms)
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._host.submit(queue, Ask(None, command, reply=done.set_result))
        answer = await done
        if isinstance(answer, Refused):
            raise answer

    async def _with_hands(self, command: GoOn, series: Series, opening: BattleOpening, now_ms: int) -> GoOn:
        mode, hands, known = MODES[series.mode], [], []
        for card in opening.seats:
            refs = [bottle.wine_ref for bottle in card.bottles if bottle.wine_ref is not None]
            hands.append(await self._hands.lay_again(card.player, refs, mode))
            known.append((await self._entrant(card.player, mode, now_ms)).known)
        one, other = (
            SeatCard(card.player, card.ref, card.name, (), rating=of.rating)
            for card, of in zip(opening.seats, known, strict=True)
        )
        drawn = await self._questions_for(mode, one, other)
        return msgspec.structs.replace(command, hands=(hands[0], hands[1]), known=(known[0], known[1]), drawn=drawn)

    async def leave(self, who: Who, op: LeaveQueue, key: bytes, digest: bytes, reply: Reply) -> None:
        """Wait no more with this ticket."""
        queue = await self.queue.for_new(who.player_id, key, digest, reply)
        if queue is not None:
            self.queue.hand_in(queue, Ask(who.player_id, Leave(op.ticket), key=key, digest=digest, reply=reply))

    def forget(self, player: PlayerId) -> None:
        """This player waits no more, and nobody for him: he has left for good. Where the queue is another process's,
        that one is told by whoever heard it here."""
        queue = self.queue.known
        if queue is None:
            return
        try:
            self.queue.hand_in(queue, Ask(None, Leave(gone=player)))
        except Refused as busy:  # his tickets end by themselves, within ten minutes
            log.warning("who has left waits still", extra={"error": str(busy)})

    def tickets(self, player: PlayerId) -> list[OpenTicket]:
        """The places that this player has in the queue."""
        queue = self.queue.known
        if queue is None:
            return []
        state: QueueState = queue.state
        return [
            OpenTicket(
                ticket=one.id,
                mode=one.mode,
                versus=one.versus_ref or ANYONE,
                expires_at_ms=one.expires_at_ms,
                versus_name=one.versus_name,
                best_of=one.best_of,
                battle=one.rematch,
            )
            for one in state.waiting.of(player)
        ]

    def challenges(self, player: PlayerId) -> list[OpenChallenge]:
        """Who waits for this player by name; as with what is told to him at once, nobody where one of the two blocks
        the other."""
        queue = self.queue.known
        if queue is None:
            return []
        state: QueueState = queue.state
        return [
            OpenChallenge(
                challenger=Opponent(one.ref, one.name),
                mode=one.mode,
                ticket=one.id,
                expires_at_ms=one.expires_at_ms,
                best_of=one.best_of,
                battle=one.rematch,
            )
            for one in state.waiting.wanting(player)
            if player not in one.known.apart
        ]

    def series(self, player: PlayerId) -> list[SeriesTold]:
        """How the series stand that this player plays."""
        queue = self.queue.known
        if queue is None:
            return []
        state: QueueState = queue.state
        return [
            SeriesTold(of=one.of, wins=list(one.wins), battle=one.battle, last=None, seat=seat, played=one.played)
            for one in state.series.values()
            for seat, card in enumerate(one.cards)
            if card.player == player
        ]

    async def _entry(self, who: Who, op: QueueForBattle, mode: Mode) -> Enter:
        versus, versus_name = await self._opponent(who, op.versus)
        now_ms = self._clock.now_ms()
        known = await self._known(who, mode, now_ms)
        laid = await self._hands.lay(who.player_id, op.wines or (), mode)
        drawn = await self._drawn(who, op, versus, known, mode)
        return Enter(
            ticket=str(uuid7(now_ms)),
            ref=who.ref,
            name=who.name,
            versus=versus,
            versus_ref=op.versus if isinstance(versus, int) else None,
            rated=op.rated,
            laid=laid,
            battle=new_room(now_ms),
            seed=os.urandom(32),
            mode=op.mode,
            strength=op.strength,
            known=known,
            drawn=drawn,
            delay_s=op.delay_s or 0,
            best_of=op.best_of or 1,
            versus_name=versus_name,
        )

    async def _again(self, who: Who, opening: BattleOpening, seat: int, mode: Mode, wanted: Rematch) -> Enter:
        now_ms = self._clock.now_ms()
        known = await self._known(who, mode, now_ms)
        mine, rival = opening.seats[seat], opening.seats[1 - seat]
        if not rival.house:
            await self._opponent(who, rival.ref)  # who may have left for good
        refs = [bottle.wine_ref for bottle in mine.bottles if bottle.wine_ref is not None]
        return Enter(
            ticket=str(uuid7(now_ms)),
            ref=who.ref,
            name=who.name,
            versus="house" if rival.house else rival.player,
            versus_ref=None if rival.house else rival.ref,
            rated=False,
            laid=await self._hands.lay_again(who.player_id, refs, mode),
            battle=new_room(now_ms),
            seed=os.urandom(32),
            mode=cast(ModeName, mode.name),  # as all of MODES are called
            strength=rival.strength if rival.house else None,
            known=known,
            drawn=await self._questions_for(mode, mine, rival),
            delay_s=opening.delay_s,
            rematch=wanted,
            versus_name=None if rival.house else rival.name,
        )

    async def _known(self, who: Who, mode: Mode, now_ms: int) -> Known:
        entrant = await self._entrant(who.player_id, mode, now_ms)
        if entrant.live >= LIVE_BATTLES_MAX:
            raise Refused("too_many_battles", "You have enough battles under way.", most=LIVE_BATTLES_MAX)
        return entrant.known

    async def _entrant(self, player: PlayerId, mode: Mode, now_ms: int) -> Entrant:
        entrant = await self._reads.entrant(player, mode.name, now_ms - DAY_MS)
        if not mode.asks:
            return entrant
        topics = await self._reads.topics(player)
        return entrant._replace(known=msgspec.structs.replace(entrant.known, topics=topics))

    async def _questions_for(self, mode: Mode, one: SeatCard, other: SeatCard) -> tuple[Drawn, ...]:
        """The questions of a battle between these two, in a mode that asks any."""
        return await self._questions.draw(mean_of(strength_in(one), strength_in(other))) if mode.asks else ()

    async def _drawn(
        self, who: Who, op: QueueForBattle, versus: PlayerId | Literal["house", "anyone"], known: Known, mode: Mode
    ) -> tuple[Drawn, ...]:
        """The questions of a battle that this entry may open. The rival they are for is the house, or whoever waits for
        him already; where nobody does, one who is as strong: the queue looks for such a one first."""
        mine = SeatCard(who.player_id, who.ref, who.name, (), rating=known.rating)
        rival = mine
        if versus == "house":
            rival = msgspec.structs.replace(self._house, strength=op.strength or STRENGTH)
        else:
            one = self._waiting(who.player_id, op, versus)
            if one is not None:
                rival = msgspec.structs.replace(mine, rating=one.known.rating)
        return await self._questions_for(mode, mine, rival)

    def _waiting(self, player: PlayerId, op: QueueForBattle, versus: PlayerId | str) -> Ticket | None:
        """Who has waited longest for this entry, as far as is known."""
        queue = self.queue.known
        if queue is None:
            return None
        state: QueueState = queue.state
        if isinstance(versus, int):
            named = state.waiting.of(versus)
            return next((one for one in named if one.versus == player and one.mode == op.mode), None)
        return next(iter(state.waiting.anybody.get(op.mode, ())), None)

    # What is brought --------------------------------------------------------------------------------------------------

    async def _opponent(self, who: Who, versus: str) -> tuple[PlayerId | Literal["house", "anyone"], str | None]:
        """Whom he wants to play, and the name of one whom he names."""
        if versus == "house":
            return "house", None
        if versus == "anyone":
            return "anyone", None
        if versus == who.ref:
            raise Refused("own_challenge", "You cannot challenge yourself.")
        player = await self._reads.player(versus)
        if player is None or player.id == HOUSE:
            raise Refused("unknown_player", "There is no such player.", versus=versus)
        return player.id, player.name


def _long_ago(last: Room | None, now_ms: int) -> bool:
    """Whether nobody waits for what follows this battle any more."""
    return last is None or now_ms > last.last_at_ms + REMATCH_MS


def _room_id(name: str) -> RoomId:
    try:
        return RoomId(str(uuid.UUID(name)))
    except ValueError:
        raise _no_battle() from None


def _going_on() -> Refused:
    return Refused("battle_not_over", "This battle is still going on.")


def _no_battle() -> Refused:
    return Refused("not_found", "There is no such battle.")
