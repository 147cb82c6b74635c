"""The simulation finds bugs: each is planted here, in a part that exists only in the test, and has to be found.

A new one is an entry of `PLANTED`: what is broken, and what the verdict has to say. The seed is one that finds it, in a
few minutes of the game unless it says otherwise; where the game has changed so that it does not any more, others are
tried, then whole runs, and what finds it is to be put here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import pytest

from db.journal import Commit
from db.rooms import Adoptable, NodeId
from game.auction.auction import Auction
from game.auction.closing import end_after_bid
from game.auction.events import BidTaken, Extended, Sold
from game.auction.state import State
from game.cover import Cover
from game.decider import Decision, Push, Role, Wake
from game.direct.commands import Confirm
from game.direct.events import Cancelled, Offered
from game.direct.state import State as TradeState
from game.direct.trade import DirectTrade
from game.effects import BattleBegan, LogActivity, MoveCoins, MoveWine, Notify
from game.ids import PlayerId, RoomId
from game.leaves import Leaves
from game.market.commands import Buy
from game.market.listing import Listing
from game.mystery.deposit import MysteryOpening
from game.mystery.events import RoundHeld, Withdraw
from game.mystery.pool import Pool
from game.mystery.state import State as PoolState
from game.pairing.battle import PairingBattle
from game.pairing.events import ChoiceLocked
from game.record import Entry, RecordCodec
from game.refusal import Refused
from server import game_desk
from server.bus.letters import Letter, Told
from server.bus.lines import Line, Lines
from server.bus.mirrors import Mirrors
from server.bus.switchboard import Switchboard
from server.desk import Who
from server.identifiers import new_key
from server.kinds import KINDS
from server.rooms.heartbeat import Heartbeat
from server.rooms.host import Host
from server.rooms.lane import Batch, InboxLine, Lane
from server.rooms.purses import Purses
from server.rooms.room import Kind, Room
from server.rooms.takeover import Takeover
from server.standing import StandingRoom
from tests.sim import faults
from tests.sim.effects import Effects, purse_of
from tests.sim.scenarios import BUSY, CROWDED, DEALT, MARKET, MYSTERY, SEVERAL, STALLS, TABLES
from tests.sim.store import SimReads
from tests.sim.truth import Truth
from tests.sim.world import Parts, Scenario, run

SEEDS_MOST = 12

SOON = 0.05
"""Hours of the game that most bugs need to be found: three minutes."""

WHOLE = 0.25
"""Hours for those that show only when much has gone before."""


class AnyOwnerWrites(Truth):
    """Neither epoch nor head is compared: only that no entry is there twice, which a gap passes."""

    def _expects(self, node: NodeId, name: RoomId, epoch: int, head_seq: int) -> bool:
        return name in self.rooms and self.rooms[name].state == "open"


class _UncheckedWines(Effects):
    def _move_wine(self, move: MoveWine) -> bool:
        wine = self.wines[move.wine]
        self.wines[move.wine] = msgspec.structs.replace(wine, place=move.target, revision=wine.revision + 1)
        return True


class WinesAreNotGuarded(Truth):
    """A wine goes wherever an entry says, wherever it is."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        super().__init__(now_ms)
        self.effects = _UncheckedWines()
        self.players = self.effects.players


class _OverdraftGranted(Effects):
    def _move_coins(self, what: Commit) -> dict[PlayerId, int]:
        super()._move_coins(what)
        return {}


class BidsAreNotGuarded(Truth):
    """Whoever bids need not have the coins: nothing compares what he has with what is to be held."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        super().__init__(now_ms)
        self.effects = _OverdraftGranted()
        self.players = self.effects.players


class _HoldsAreForgotten(Effects):
    def _move_coins(self, what: Commit) -> dict[PlayerId, int]:
        broke = super()._move_coins(what)
        for position, move in what.effects:
            if not broke and isinstance(move, MoveCoins) and move.target.kind == "held":
                self.coins[purse_of(move.source, what.entries[position - 1].room)] += move.amount
        return broke


class HoldsAreNotTaken(Truth):
    """What is held for an auction is not taken from who bids."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        super().__init__(now_ms)
        self.effects = _HoldsAreForgotten()
        self.players = self.effects.players


class _SalesAreMadeTwice(Effects):
    def _move_coins(self, what: Commit) -> dict[PlayerId, int]:
        broke = super()._move_coins(what)
        for position, move in what.effects:
            if not broke and isinstance(move, MoveCoins) and move.kind in ("auction_sale", "auction_cut"):
                room, buyer = what.entries[position - 1].room, ("available", move.source.player, None)
                if self.coins[buyer] >= move.amount:
                    self.coins[buyer] -= move.amount
                    self.coins[purse_of(move.target, room)] += move.amount
        return broke


class SalesAreSettledTwice(Truth):
    """A sale is paid twice, the second time out of what the buyer has free, where he has it: the sum is right, and
    nobody owes."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        super().__init__(now_ms)
        self.effects = _SalesAreMadeTwice()
        self.players = self.effects.players


class HammerFallsTwice(Auction):
    """A wake-up decides the sale, and decides it again in the same breath."""

    def decide(self, state: State, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        decision = super().decide(state, actor, command, now_ms)
        if isinstance(command, Wake) and any(isinstance(event, Sold) for event in decision.events):
            told = [effect for effect in decision.effects if isinstance(effect, Notify | LogActivity)]
            return Decision([*decision.events] * 2, [*decision.effects, *told])
        return decision


class RefusalsExtend(Auction):
    """A bid that is refused because it is too low moves the end, in the memory of this process only."""

    def decide(self, state: State, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        try:
            return super().decide(state, actor, command, now_ms)
        except Refused as refused:
            if refused.code == "bid_too_low":
                later = end_after_bid(state.ends_at_ms, now_ms)
                msgspec.structs.force_setattr(state, "ends_at_ms", later)
            raise


class RefusalsAreWritten(Auction):
    """The same, written down: the bid is answered as if it had been taken, and leaves an entry that moves the end."""

    def decide(self, state: State, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        try:
            return super().decide(state, actor, command, now_ms)
        except Refused as refused:
            later = end_after_bid(state.ends_at_ms, now_ms)
            if refused.code == "bid_too_low" and later > state.ends_at_ms:
                return Decision([Extended(later)], answer={"refused": refused.code})
            raise


class BlabbingAuction(Auction):
    """Everybody is told how much a bidder would pay."""

    def view_event(self, event: Any, role: Role) -> Push:
        push = super().view_event(event, role)
        return Push(push.t, {**push.d, "max": event.max}) if isinstance(event, BidTaken) else push


class ReserveShows(Auction):
    """Everybody can see the reserve."""

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        return {**super().view_state(state, role), "reserve": state.opening.reserve}


class YesesStand(DirectTrade):
    """An offer that changes leaves standing what was said to the one before."""

    def evolve(self, state: TradeState, event: Any) -> TradeState:
        after = super().evolve(state, event)
        return msgspec.structs.replace(after, confirmed=state.confirmed) if isinstance(event, Offered) else after


class OldYesesCount(DirectTrade):
    """Whoever says yes to a revision that has gone is taken at his word."""

    def decide(self, state: TradeState, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        if isinstance(command, Confirm):
            command = Confirm(state.revision)
        return super().decide(state, actor, command, now_ms)


class HalfIsGivenBack(DirectTrade):
    """Who gets up leaves what he has offered on the table."""

    def decide(self, state: TradeState, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        decision = super().decide(state, actor, command, now_ms)
        if not any(isinstance(event, Cancelled) for event in decision.events):
            return decision
        left = [one for one in decision.effects if not isinstance(one, MoveWine) or one.owner != actor]
        return Decision(decision.events, left, decision.answer)


class NobodyIsToldOfEvolution(DirectTrade):
    """A wine evolves, and its new owner does not hear of it."""

    def decide(self, state: TradeState, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        decision = super().decide(state, actor, command, now_ms)
        told = [one for one in decision.effects if not isinstance(one, Notify) or one.t != "wine.evolved"]
        return Decision(decision.events, told, decision.answer)


def anybody_may_listen_to_a_table(monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setattr(game_desk, "PRIVATE", frozenset())
    return Parts()


class Telltale(PairingBattle):
    """Everybody is told what a seat has chosen before it is revealed."""

    def view_event(self, event: Any, role: Role) -> Push:
        push = super().view_event(event, role)
        if isinstance(event, ChoiceLocked):
            return Push(push.t, {**push.d, "wine": event.wine})
        return push


def told_before_the_commit(monkeypatch: pytest.MonkeyPatch) -> Parts:
    commit = Lane._commit

    async def early(lane: Lane, batch: Batch) -> None:
        stage = lane._stage
        assert isinstance(stage, Host)
        for room in batch.rooms:
            for decided in room.staged.asks if room.staged else ():
                if decided.entry is not None:
                    stage.telling.publish(room, decided.entry)
        await commit(lane, batch)

    monkeypatch.setattr(Lane, "_commit", early)
    return Parts()


class AnyPriceIsPaid(Listing):
    """Nobody compares what the buyer has seen with what it costs."""

    def decide(self, state: Any, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        if isinstance(command, Buy):
            command = msgspec.structs.replace(command, price=None)
        return super().decide(state, actor, command, now_ms)


class SoldAfterItsTime(Listing):
    """Who comes a little late may buy all the same."""

    def decide(self, state: Any, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        late_ms = 20_000 if isinstance(command, Buy | Wake) else 0
        return super().decide(state, actor, command, now_ms - late_ms)

    def wake_at_ms(self, state: Any) -> int | None:
        at_ms = super().wake_at_ms(state)
        return None if at_ms is None else at_ms + 20_000


class NothingIsPaid(Listing):
    """The wine changes hands, and no coin does."""

    def decide(self, state: Any, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        decision = super().decide(state, actor, command, now_ms)
        left = [effect for effect in decision.effects if not isinstance(effect, MoveCoins)]
        return msgspec.structs.replace(decision, effects=left)


class NobodyIsTold(Listing):
    """Who has sold a wine does not hear of it."""

    def decide(self, state: Any, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        decision = super().decide(state, actor, command, now_ms)
        left = [one for one in decision.effects if not (isinstance(one, Notify) and one.t == "market.yours_sold")]
        return msgspec.structs.replace(decision, effects=left)


def repeats_are_decided_again(monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setattr(Room, "_repeat", lambda *_: None)
    return Parts()


def unknown_commits_are_made_again(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What turned out to be written is not recognized, neither by who waits for it nor by who asks again."""
    replay = Room.replay

    def forgetful(room: Room, entries: Iterable[Entry]) -> None:
        replay(room, entries)
        room.answered.clear()

    monkeypatch.setattr(Room, "replay", forgetful)
    monkeypatch.setattr(Room, "take_out", lambda *_: [])
    return Parts()


def nobody_is_asked_before_he_is_called_poor(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What this process believes of a purse is enough to refuse, whatever the database says."""
    monkeypatch.setattr(Purses, "stands", lambda *_, **__: True)
    monkeypatch.setattr(Purses, "learn", _only_losses)
    return Parts()


def _only_losses(purses: Purses, truly: Mapping[PlayerId, int]) -> None:
    for player, has in truly.items():
        purses._known[player] = min(has, purses._known.get(player, has))


class TheSameTwoAgain(Pool):
    """Nobody remembers with whom he has exchanged last."""

    def initial(self, opening: MysteryOpening) -> PoolState:
        return super().initial(msgspec.structs.replace(opening, partners={}))

    def evolve(self, state: PoolState, event: Any) -> PoolState:
        state = super().evolve(state, event)
        return msgspec.structs.replace(state, partners=Leaves()) if isinstance(event, RoundHeld) else state


class OneIsNotTold(Pool):
    """Of two who exchange only one hears of it."""

    def decide(self, state: PoolState, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        decision = super().decide(state, actor, command, now_ms)
        told = [effect for effect in decision.effects if isinstance(effect, Notify)]
        return Decision(decision.events, [one for one in decision.effects if one not in told[:1]], decision.answer)


class WineStaysBehind(Pool):
    """A wine that is withdrawn stays in the escrow."""

    def decide(self, state: PoolState, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        decision = super().decide(state, actor, command, now_ms)
        if not isinstance(command, Withdraw):
            return decision
        return Decision(decision.events, decision.effects[1:], decision.answer)


def locks_are_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> Parts:
    async def free(*_: object) -> None:
        return None

    monkeypatch.setattr(SimReads, "trading_refusal", free)
    return Parts()


def taken_back_in_silence(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Who listens to a room that was away for a while is not told that he has missed something."""

    def forget(takeover: Takeover, adoptable: Iterable[Adoptable]) -> None:
        for room in adoptable:
            takeover._keeper.rooms.pop(room.room, None)

    monkeypatch.setattr(Takeover, "_let_go_of_taken", forget)
    return Parts()


def what_a_slow_commit_opens_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What is ours is read before the commit of unknown outcome is over, and not again."""
    owned, read = Takeover._owned, dict[Takeover, Any]()

    async def read_once(takeover: Takeover) -> Any:
        before = read.pop(takeover, None)
        if before is None:
            before = read[takeover] = await owned(takeover)
        return before

    monkeypatch.setattr(Takeover, "_owned", read_once)
    monkeypatch.setattr(Takeover, "seek_strays", lambda _: None)
    return Parts()


def only_the_room_before_is_remembered(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What a standing room was asked counts while it and the next one last, and not for a day."""
    keep = StandingRoom._keep_in_mind

    def only_one(standing: StandingRoom, name: RoomId, predecessor: RoomId | None, *rest: Any) -> None:
        keep(standing, name, None, *rest)

    monkeypatch.setattr(StandingRoom, "_keep_in_mind", only_one)
    return Parts()


def lost_letters_are_not_missed(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What comes behind a gap is taken in as if nothing were missing."""
    is_next = Lines._is_next

    def any_later_one(lines: Lines, line: Line, letter: Letter) -> bool:
        if letter.generation == line.generation and letter.seq > line.heard:
            return True
        return is_next(lines, line, letter)

    monkeypatch.setattr(Lines, "_is_next", any_later_one)
    return Parts()


def everybody_is_told_what_the_seats_are(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What comes from an owner goes to all who listen here to the channel."""

    def told(mirrors: Mirrors, node: NodeId, said: Told) -> None:
        mirror = mirrors._mirrors.get(said.channel)
        for place in mirror.places.values() if mirror is not None else ():
            if place.codec.name == said.codec:
                place.tell(said.messages)

    monkeypatch.setattr(Mirrors, "told", told)
    return Parts()


def asked_again_under_another_key(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Whoever has the room next is asked as if it were for the first time."""
    ask = Switchboard._ask

    def under_another(desk: Switchboard, who: Who, op: Any, key: bytes, *rest: Any) -> None:
        ask(desk, who, op, new_key(), *rest)

    monkeypatch.setattr(Switchboard, "_ask", under_another)
    return Parts()


def silent_processes_answer(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """A process whose heartbeats are not taken answers out of its rooms, which others may have taken over."""
    monkeypatch.setattr(Heartbeat, "is_answered", lambda heartbeat: True)
    return Parts()


def what_was_dealt_is_not_sought(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """A process has the battles that it was told of, and no others."""
    monkeypatch.setattr(Host, "look_for_strays", lambda host: None)
    monkeypatch.setattr(Takeover, "seek_strays", lambda takeover: None)
    return Parts()


def who_deals_keeps(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Who opens a battle for another process runs it, too."""
    begin = Lane._begin

    def kept(lane: Lane, child: Room, batch: Batch, lines: Sequence[InboxLine]) -> None:
        begin(lane, child, batch, lines)
        if child.id in batch.for_others:
            batch.for_others.clear()
            begin(lane, child, batch, lines)

    monkeypatch.setattr(Lane, "_begin", kept)
    return Parts()


def with_rules(decider: Any) -> Callable[[pytest.MonkeyPatch], Parts]:
    return lambda _: Parts(kinds={**KINDS, decider.kind: Kind(decider, RecordCodec(decider))})


class WhoStepsBackKeepsTheWine(Cover):
    """The coins go back, and the wine does not."""

    def decide(self, state: Any, actor: PlayerId | None, command: Any, now_ms: int) -> Decision[Any]:
        decision = super().decide(state, actor, command, now_ms)
        kept = [
            msgspec.structs.replace(effect, new_owner=None) if isinstance(effect, MoveWine) else effect
            for effect in decision.effects
        ]
        return Decision(decision.events, kept, decision.answer)


class EverybodyIsAsked(Effects):
    """Who has waited longest for anyone is asked, too, how many battles he has."""

    def _too_many_battles(self, what: Commit) -> Iterator[tuple[int, str]]:
        effects = [
            (position, msgspec.structs.replace(effect, waited=()) if isinstance(effect, BattleBegan) else effect)
            for position, effect in what.effects
        ]
        return super()._too_many_battles(Commit(what.steps, what.entries, what.opened, effects, what.asked))


class WhoWaitsIsInTheWay(Truth):
    """Whoever comes for anyone is refused for the sake of who waits."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        super().__init__(now_ms)
        self.effects = EverybodyIsAsked()
        self.players = self.effects.players


UNKNOWN = msgspec.structs.replace(BUSY, faults=(faults.BadCommits,))
"""Nothing goes wrong but commits, so that nobody else finds what a process has lost."""

CUT_OFF = msgspec.structs.replace(SEVERAL, faults=(faults.CutOff, faults.LostConnections), rarity=0.3)
CUT_OFF_OFTEN = msgspec.structs.replace(CUT_OFF, rarity=0.1)
CUT_OFF_MARKET = msgspec.structs.replace(MARKET, faults=(faults.CutOff, faults.LostConnections), rarity=0.3)
"""Processes are often cut off from PostgreSQL, and people often come back to another process."""

LETTERS_LOST = msgspec.structs.replace(DEALT, faults=(faults.BusTrouble,))
LETTERS_LOST_BY_MANY = msgspec.structs.replace(SEVERAL, faults=(faults.BusTrouble,), rarity=0.2)
"""Nothing else goes wrong, for which a process would look at what is its own."""


class Planted(NamedTuple):
    """A bug: how it is planted, what has to be said of it, a seed that finds it, in which scenario and within how many
    hours of it."""

    plant: Callable[[pytest.MonkeyPatch], Parts]
    found: str
    seed: int
    scenario: Scenario = BUSY
    hours: float = SOON


PLANTED = {
    "a stale owner can write": Planted(lambda _: Parts(truth=AnyOwnerWrites), ".", 0),
    "a commit is written twice when its outcome is unknown": Planted(
        unknown_commits_are_made_again, "and is written|is written . times", 0
    ),
    "a push is told before the commit": Planted(told_before_the_commit, "told before it was written", 0),
    "wines are not guarded": Planted(
        lambda _: Parts(truth=WinesAreNotGuarded), "moved wine|quarantined .*wines_grow", 1
    ),
    "a repeated request is decided again": Planted(
        repeats_are_decided_again, "refused .* and is written|is written . times", 0
    ),
    "a secret is in everybody's view": Planted(with_rules(Telltale()), "was told", 0),
    "bids are not guarded": Planted(lambda _: Parts(truth=BidsAreNotGuarded), "available of .* is -", 0, MARKET),
    "a hold is not taken": Planted(lambda _: Parts(truth=HoldsAreNotTaken), "coins, and there are", 0, MARKET),
    "a stale owner can write in an auction": Planted(lambda _: Parts(truth=AnyOwnerWrites), ".", 3, MARKET, 0.1),
    "a sale is settled twice": Planted(
        lambda _: Parts(truth=SalesAreSettledTwice), "and what moved makes it", 0, MARKET
    ),
    "a hammer falls twice": Planted(with_rules(HammerFallsTwice()), "after its end|too many or too few", 0, MARKET),
    "a refused bid moves the end": Planted(
        with_rules(RefusalsExtend()),
        "moved the end|moves the end|after the end|wrongly|it was open|shown two things",
        0,
        MARKET,
    ),
    "a refused bid is written and moves the end": Planted(with_rules(RefusalsAreWritten()), "moves the end", 0, MARKET),
    "everybody hears what a bidder would pay": Planted(with_rules(BlabbingAuction()), "was told", 0, MARKET),
    "everybody sees the reserve": Planted(with_rules(ReserveShows()), "was shown", 0, MARKET),
    "who can pay is refused": Planted(nobody_is_asked_before_he_is_called_poor, "and he had them", 0, MARKET),
    "the same two exchange twice running": Planted(
        with_rules(TheSameTwoAgain()), "have exchanged in", 0, MYSTERY, WHOLE
    ),
    "one of two is not told": Planted(with_rules(OneIsNotTold()), "lines tell of its exchange", 0, MYSTERY),
    "a withdrawn wine stays in the escrow": Planted(
        with_rules(WineStaysBehind()), "when all is over|all that wait in it", 0, MYSTERY
    ),
    "only the room before is remembered": Planted(only_the_room_before_is_remembered, "is written", 2, MYSTERY),
    "trade locks are not looked up": Planted(locks_are_not_looked_up, "may not trade, and bid", 0, MARKET),
    "any price is paid": Planted(with_rules(AnyPriceIsPaid()), "has seen .* and paid", 0, STALLS),
    "a wine is sold after its time": Planted(with_rules(SoldAfterItsTime()), "was sold at", 5, STALLS, WHOLE),
    "a wine on the market is not paid": Planted(with_rules(NothingIsPaid()), "has moved .* and owed", 0, STALLS),
    "a seller does not hear of his sale": Planted(with_rules(NobodyIsTold()), "too many or too few", 0, STALLS),
    "wines on the market are not guarded": Planted(
        lambda _: Parts(truth=WinesAreNotGuarded), "moved wine|and None is written", 0, STALLS
    ),
    "a changed offer leaves the yeses standing": Planted(with_rules(YesesStand()), "and the yeses were", 0, TABLES),
    "an old yes counts": Planted(with_rules(OldYesesCount()), "was taken as one to", 0, TABLES),
    "who gets up leaves his wines": Planted(with_rules(HalfIsGivenBack()), "has kept|when all is over", 0, TABLES),
    "nobody is told of an evolution": Planted(with_rules(NobodyIsToldOfEvolution()), "too many or too few", 0, TABLES),
    "anybody may listen to a table": Planted(anybody_may_listen_to_a_table, "two others' table", 0, TABLES),
    "a stale owner can write at a table": Planted(lambda _: Parts(truth=AnyOwnerWrites), ".", 0, TABLES),
    "a room comes back in silence": Planted(taken_back_in_silence, "after . came|after .. came", 5, CUT_OFF_MARKET),
    "what a slow commit opens is forgotten": Planted(
        what_a_slow_commit_opens_is_forgotten, "when all is over", 0, UNKNOWN
    ),
    "a lost letter is not missed": Planted(lost_letters_are_not_missed, "after .* came", 0, LETTERS_LOST_BY_MANY),
    "everybody is told what the seats are": Planted(everybody_is_told_what_the_seats_are, ".", 0, SEVERAL),
    "a request is asked again under another key": Planted(asked_again_under_another_key, "is written", 0, SEVERAL),
    "what was dealt is not sought": Planted(
        what_was_dealt_is_not_sought, "still open when all is over", 1, LETTERS_LOST
    ),
    "who deals keeps": Planted(who_deals_keeps, ".", 0, DEALT),
    "who steps back keeps the wine": Planted(with_rules(WhoStepsBackKeepsTheWine()), "should have moved", 0, STALLS),
    "who waits is in the way": Planted(
        lambda _: Parts(truth=WhoWaitsIsInTheWay), "refused for another's battles", 1, CROWDED
    ),
    "a process that nobody hears answers": Planted(silent_processes_answer, "has gone back", 0, CUT_OFF_OFTEN),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = PLANTED[bug]
    parts = planted.plant(monkeypatch)
    for hours in dict.fromkeys((planted.hours, WHOLE)):
        scenario = msgspec.structs.replace(planted.scenario, hours=hours)
        for seed in dict.fromkeys((planted.seed, *range(SEEDS_MOST))):
            wrongs = run(seed, scenario, parts).wrongs
            if any(re.search(planted.found, wrong) for wrong in wrongs):
                return
            assert not wrongs, f"found with seed {seed}, but as something else: {wrongs}"
    raise AssertionError(f"not found with any of {SEEDS_MOST} seeds")
