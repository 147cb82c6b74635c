"""A table under anything that can happen to it. Beside the rules runs a plain account of who offers what and of who has
said yes to exactly that; what must hold after every step stands in the invariants.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game.decider import WATCHER
from game.direct.patience import GRACE_MS, IDLE_MS, TABLE_MS_MAX
from game.direct.trade import DIRECT_TRADE
from game.effects import CELLAR, TradeClosed, TradeOffered
from game.ids import PlayerId, WineId
from game.record import replay, verify
from game.refusal import Refused
from tests.game.direct.room import ANNA, BELA, CARLA, NAMES, TWO, Table
from tests.game.running import GuardFailed, tried

COINS = 50
Said = tuple[tuple[int, ...], int]
players = st.sampled_from((*TWO, CARLA))


class TradeMachine(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.table = Table(coins=COINS)
        self.offers: dict[PlayerId, Said] = {ANNA: ((), 0), BELA: ((), 0)}
        self.yes: dict[PlayerId, object] = {}
        """To which two offers each has said yes last."""
        self.at_first = dict(self.table.wines)
        self.agreed: dict[PlayerId, Said] | None = None

    def live(self) -> bool:
        return hasattr(self, "table") and not DIRECT_TRADE.is_over(self.table.state)

    @property
    def on_table(self) -> tuple[Said, Said]:
        return self.offers[ANNA], self.offers[BELA]

    @precondition(live)
    @rule(who=players, wines=st.lists(st.integers(1, 18), max_size=7), coins=st.integers(-1, COINS + 5))
    def offer(self, who: PlayerId, wines: list[int], coins: int) -> None:
        wines = [wine for wine in wines if wine not in (9, 10)]
        known, took_up = self.table.state, self.table.state.taken_up
        outcome = tried(self.table.offer, who, *wines, coins=coins)
        if isinstance(outcome, Refused | GuardFailed):
            assert self.table.state is known
            self._refused_rightly(outcome, who, wines, coins)
            return
        assert who in TWO
        assert all(self.at_first[WineId(wine)] == who for wine in wines)
        assert coins <= COINS
        changed = self.offers[who] != (tuple(wines), coins)
        assert changed or not took_up
        assert outcome == {"revision": known.revision + changed}
        self.offers[who] = tuple(wines), coins
        if changed:
            self.yes.clear()

    def _refused_rightly(self, outcome: Refused | GuardFailed, who: PlayerId, wines: list[int], coins: int) -> None:
        if isinstance(outcome, GuardFailed):
            assert coins > COINS or any(self.at_first[WineId(wine)] != who for wine in wines)
            return
        wanted = {
            "not_your_trade": who == CARLA,
            "too_many_wines": len(wines) > 6,
            "bad_coins": coins < 0,
            "unknown_wine": len(set(wines)) < len(wines),
            "offer_unchanged": self.offers.get(who) == (tuple(wines), coins),
            "trade_over": True,
        }
        assert wanted[outcome.code], outcome

    @precondition(live)
    @rule(who=players, behind=st.integers(0, 3))
    def confirm(self, who: PlayerId, behind: int) -> None:
        known = self.table.state
        outcome = tried(self.table.confirm, who, known.revision - (behind if behind < 2 else 0))
        if isinstance(outcome, Refused):
            assert self.table.state is known
            wanted = {
                "not_your_trade": who == CARLA,
                "stale_revision": behind == 1,
                "nothing_offered": not any(wines for wines, _ in self.offers.values()),
                "already_confirmed": self.yes.get(who) == self.on_table,
                "trade_over": True,
            }
            assert wanted[outcome.code], outcome
            return
        self.yes[who] = self.on_table
        if self.table.closed:
            assert self.yes[ANNA] == self.yes[BELA] == self.on_table, "both have said yes to just this"
            self.agreed = dict(self.offers)
        else:
            assert self.yes.get(ANNA) != self.yes.get(BELA)

    @precondition(live)
    @rule(who=players, sure=st.integers(0, 5))
    def get_up(self, who: PlayerId, sure: int) -> None:
        if sure == 0:
            outcome = tried(self.table.cancel, who)
            assert isinstance(outcome, Refused) == (not self.table.closed)

    @precondition(live)
    @rule(who=players)
    def accept(self, who: PlayerId) -> None:
        outcome = tried(self.table.accept, who)
        assert self.table.closed == []
        if not isinstance(outcome, Refused):
            assert who == BELA

    @precondition(live)
    @rule(seat=st.integers(0, 1), back=st.booleans())
    def come_and_go(self, seat: int, back: bool) -> None:
        (self.table.returns if back else self.table.leaves)(seat)

    @precondition(live)
    @rule(for_ms=st.sampled_from((1, GRACE_MS, IDLE_MS - 1, IDLE_MS, TABLE_MS_MAX)))
    def wait(self, for_ms: int) -> None:
        due_ms = DIRECT_TRADE.wake_at_ms(self.table.state)
        assert due_ms is not None
        self.table.wait(for_ms)
        assert bool(self.table.closed) == (self.table.now_ms >= due_ms)

    @precondition(live)
    @rule(lost_ms=st.integers(0, 600_000))
    def be_gone(self, lost_ms: int) -> None:
        before = DIRECT_TRADE.wake_at_ms(self.table.state) or 0
        self.table.now_ms += lost_ms
        self.table.resume(lost_ms)
        assert DIRECT_TRADE.wake_at_ms(self.table.state) == before + lost_ms

    @precondition(lambda self: not self.live())
    @rule(who=st.sampled_from(TWO))
    def come_too_late(self, who: PlayerId) -> None:
        known = self.table.state
        for outcome in (tried(self.table.offer, who), tried(self.table.confirm, who), tried(self.table.cancel, who)):
            assert isinstance(outcome, Refused)
            assert outcome.code == "trade_over"
        self.table.wait(1)
        self.table.resume(1)
        assert self.table.state == known

    @invariant()
    def what_is_offered_is_promised_and_nothing_else(self) -> None:
        if hasattr(self, "table"):
            promised = self.offers if self.live() else {ANNA: ((), 0), BELA: ((), 0)}
            assert self.table.on_table() == sorted(wine for wines, _ in promised.values() for wine in wines)
            assert all(self.table.has(who)[1] == promised[who][1] for who in TWO)

    @invariant()
    def coins_and_wines_neither_come_nor_go(self) -> None:
        if hasattr(self, "table"):
            assert sum(self.table.coins.values()) == COINS * len(NAMES)
            wines = self.at_first
            if self.agreed is not None:
                for who, other in (TWO, TWO[::-1]):
                    given, coins = self.agreed[who]
                    wines = wines | dict.fromkeys(map(WineId, given), other)
                    assert sum(self.table.has(who)) == COINS - coins + self.agreed[other][1]
            assert self.table.wines == wines
            assert len(self.table.traded) == sum(map(len, (() if a is None else a[0] for a in self._given())))

    def _given(self) -> list[Said | None]:
        return [] if self.agreed is None else list(self.agreed.values())

    @invariant()
    def the_rows_say_what_is(self) -> None:
        if hasattr(self, "table"):
            last = {row.player: (row.wines, row.coins) for row in self.table.rows if isinstance(row, TradeOffered)}
            assert {who: last.get(who, ((), 0)) for who in TWO} == self.offers
            assert len(self.table.closed) == (not self.live())
            assert all(place == CELLAR for place in self.table.places.values()) or self.live()
            if self.agreed is not None:
                assert isinstance(self.table.closed[0], TradeClosed)
                assert 0 in self.table.closed[0].coins

    @invariant()
    def nobody_else_sees_anything_and_the_two_the_same(self) -> None:
        if hasattr(self, "table"):
            views = [DIRECT_TRADE.view_state(self.table.state, DIRECT_TRADE.role_of(self.table.state, w)) for w in TWO]
            assert {**views[0], "seat": 1} == views[1]
            assert DIRECT_TRADE.view_state(self.table.state, WATCHER) == {}

    def teardown(self) -> None:
        """The record leads to the state, and the rules decide it again just so."""
        if hasattr(self, "table"):
            assert replay(DIRECT_TRADE, self.table.opening, self.table.entries) == self.table.state
            assert verify(DIRECT_TRADE, self.table.opening, self.table.entries) is None


TestTrade = TradeMachine.TestCase
TestTrade.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
