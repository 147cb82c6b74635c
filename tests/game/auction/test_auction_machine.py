"""An auction under anything that can happen to it: bids high and low, too many and too fast, poor bidders, lost time.

What must hold after every step stands in the invariants; beside the rules runs a plain list of who has bid what.
"""

import itertools
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game.auction.auction import AUCTION
from game.auction.bidding import PACE_MS
from game.auction.closing import SOFT_CLOSE_MS
from game.auction.increments import STEPS, above
from game.auction.state import State
from game.decider import WATCHER, Role, Wake
from game.effects import CELLAR, AuctionClosed, AuctionPriced, Place
from game.ids import PlayerId
from game.record import replay, verify
from game.refusal import Refused
from tests.game.auction.room import ANNA, BELA, CARLA, NAMES, ROOM, SELLER, Sale
from tests.game.running import START_MS, Broke, tried

BIDDERS = (ANNA, BELA, CARLA)
COINS = 400


class AuctionMachine(RuleBasedStateMachine):
    @initialize(
        start=st.integers(1, 60), reserve=st.none() | st.integers(1, 200), buy_now=st.none() | st.integers(1, 200)
    )
    def open(self, start: int, reserve: int | None, buy_now: int | None) -> None:
        reserve = None if reserve is None else start + reserve
        buy_now = None if buy_now is None else (reserve or start) + buy_now
        self.sale = Sale(coins=COINS, start=start, reserve=reserve, buy_now=buy_now)
        self.bids: list[tuple[PlayerId, int]] = []
        self.before: State = self.sale.state
        self.lost_ms = 0

    @property
    def state(self) -> State:
        return self.sale.state

    def live(self) -> bool:
        return hasattr(self, "sale") and not AUCTION.is_over(self.state)

    @precondition(live)
    @rule(player=st.sampled_from((*BIDDERS, SELLER)), more=st.integers(-3, 150), wait_ms=st.integers(0, PACE_MS))
    def bid(self, player: PlayerId, more: int, wait_ms: int) -> None:
        sale, price = self.sale, self.state.price
        self.before = self.state
        self.sale.now_ms = min(sale.now_ms + wait_ms, self.state.ends_at_ms - 1)
        most = (self.state.opening.start_price if price is None else above(price)) + more
        free = sum(sale.has(player)) if self.state.leader == player else sale.has(player)[0]
        known = self.state
        outcome = tried(sale.bid, player, most)
        if isinstance(outcome, Broke | Refused):
            assert self.state is known
        if isinstance(outcome, Broke):
            assert most > free, "only who has not got it"
        elif isinstance(outcome, Refused):
            self._check_refusal(outcome, player, most)
        else:
            assert player != SELLER
            assert more >= 0
            assert most <= free
            self.bids.append((player, most))
            self._check_bid(player, most, outcome)

    def _check_refusal(self, refused: Refused, player: PlayerId, most: int) -> None:
        match refused.code:
            case "own_auction":
                assert player == SELLER
            case "bid_too_low":
                assert most < int(refused.fields["minimum"] or 0)
            case "bidding_too_fast":
                assert refused.retry_after_ms
            case code:
                raise AssertionError(code)

    def _check_bid(self, player: PlayerId, most: int, answer: Any) -> None:
        state, sale = self.state, self.sale
        assert answer == {"price": state.price, "leading": state.leader == player, "ends_ms": state.ends_at_ms}
        late = sale.now_ms + SOFT_CLOSE_MS > self.before.ends_at_ms
        assert [push.t for push in sale.pushes[-1 - late :]] == ["auction.price"] + ["auction.extended"] * late
        assert sale.rows[-1] == AuctionPriced(
            player, state.price or 0, state.leader or SELLER, state.bids, state.reserve_met, state.ends_at_ms
        )
        if self.before.leader == player == state.leader:
            jumped = state.reserve_met and not self.before.reserve_met
            assert jumped or state.price == self.before.price, "who leads and raises leaves the price"
        elif self.before.price is not None:
            assert state.price is not None
            assert state.price >= above(self.before.price)
        lost = self.before.leader if self.before.leader != state.leader else None
        assert [told.player for told in sale.told].count(lost or SELLER) == self._lost(lost) if lost else True

    def _lost(self, player: PlayerId | None) -> int:
        """How often this player has lost the lead, by the record."""
        leaders = [event.leader.player for entry in self.sale.entries for event in entry.events if _is_bid(event)]
        return sum(a == player != b for a, b in itertools.pairwise(leaders))

    @precondition(live)
    @rule(player=st.sampled_from((*BIDDERS, SELLER)))
    def buy_now(self, player: PlayerId) -> None:
        price, free = self.state.buy_now, self.sale.has(player)[0]
        if self.state.leader == player:
            free += self.sale.has(player)[1]
        outcome = tried(self.sale.buy_now, player)
        if isinstance(outcome, Broke):
            assert price is not None
            assert price > free
        elif isinstance(outcome, Refused):
            assert outcome.code == ("own_auction" if player == SELLER else "no_buy_now")
            assert player == SELLER or price is None
        else:
            assert self.sale.owner == player

    @precondition(lambda self: self.live() and not self.state.bids)
    @rule(sure=st.integers(0, 9))
    def cancel(self, sure: int) -> None:
        if sure == 0:
            self.sale.cancel(SELLER)

    @precondition(live)
    @rule(share=st.integers(0, 110))
    def wait(self, share: int) -> None:
        """A part of the time that is left, or a little more than that."""
        left_ms = self.state.ends_at_ms - self.sale.now_ms
        self.sale.now_ms += left_ms * share // 100
        due = self.sale.now_ms >= self.state.ends_at_ms
        self.sale.do(None, Wake())
        assert AUCTION.is_over(self.state) is due

    @precondition(live)
    @rule(lost_ms=st.integers(0, 600_000))
    def be_gone(self, lost_ms: int) -> None:
        self.sale.now_ms += lost_ms
        before = self.state
        self.sale.resume(lost_ms)
        assert self.state.ends_at_ms >= max(before.ends_at_ms + lost_ms, self.sale.now_ms + SOFT_CLOSE_MS)
        self.lost_ms += self.state.ends_at_ms - before.ends_at_ms
        self.sale.do(None, Wake())
        assert self.sale.pushes[-1].d == {"ends_ms": self.state.ends_at_ms}

    @precondition(lambda self: not self.live())
    @rule(player=st.sampled_from(BIDDERS))
    def come_too_late(self, player: PlayerId) -> None:
        known = self.state
        outcome = tried(self.sale.bid, player, COINS)
        assert isinstance(outcome, Refused)
        assert outcome.code == "auction_over"
        self.sale.do(None, Wake())
        self.sale.resume(1)
        assert self.state == known

    @invariant()
    def coins_neither_come_nor_go(self) -> None:
        if hasattr(self, "sale"):
            assert sum(self.sale.coins.values()) == COINS * len(NAMES)
            held = {player: self.sale.has(player)[1] for player in NAMES}
            leading = self.state.leading if self.live() else None
            assert sum(held.values()) == (0 if leading is None else leading.max)
            assert leading is None or held[leading.party.player] == leading.max

    @invariant()
    def the_highest_leads_and_the_earlier_of_equals(self) -> None:
        if not hasattr(self, "sale") or not self.bids:
            return
        last = dict(self.bids)  # a later bid of the same player stands for the earlier ones
        top = max(last.values())
        leader = next(player for player, most in self.bids if most == top)
        price, opening = self.state.price, self.state.opening
        assert price is not None
        if self.live():
            assert self.state.leader == leader
            second = max((most for player, most in last.items() if player != leader), default=0)
            assert second <= price <= top
            met = opening.reserve is None or top >= opening.reserve
            assert self.state.reserve_met is met
            assert price <= max(opening.start_price, above(second), (opening.reserve or 0) if met else 0)
            assert price >= (opening.reserve or 0) * met

    @invariant()
    def prices_do_not_fall_and_bids_are_bounded(self) -> None:
        if hasattr(self, "sale"):
            prices = [row.price for row in self.sale.rows if isinstance(row, AuctionPriced)]
            assert prices == sorted(prices)
            assert self.state.bids == len(self.bids) <= 2 * STEPS
            moved_ms = self.state.ends_at_ms - (START_MS + 600_000 + self.lost_ms)
            assert 0 <= moved_ms <= len(self.bids) * SOFT_CLOSE_MS

    @invariant()
    def the_wine_is_in_escrow_until_it_goes_to_a_cellar(self) -> None:
        if hasattr(self, "sale"):
            closed = [row for row in self.sale.rows if isinstance(row, AuctionClosed)]
            assert len(closed) == (not self.live())
            assert self.sale.place == (Place("escrow", ROOM) if self.live() else CELLAR)
            if closed and closed[0].outcome == "sold":
                assert self.sale.owner == closed[0].buyer != SELLER
            else:
                assert self.sale.owner == SELLER

    @invariant()
    def own_secrets_and_nobody_elses(self) -> None:
        if hasattr(self, "sale"):
            views = {who: AUCTION.view_state(self.state, AUCTION.role_of(self.state, who)) for who in (*NAMES, None)}
            watched = views[None]
            assert "you" not in watched
            for who in NAMES:
                view = views[who]
                you = view.get("you")
                assert {**view, "you": None} == {**watched, "you": None}
                assert (you is None) is (who != SELLER and who not in self.state.bidders)
                if you is not None and who != SELLER:
                    assert you["max"] == dict(self.bids)[who]
                    assert you["reserve"] is None

    def teardown(self) -> None:
        """The record leads to the state, and the rules decide it again just so."""
        if hasattr(self, "sale"):
            assert replay(AUCTION, self.sale.opening, self.sale.entries) == self.state
            assert verify(AUCTION, self.sale.opening, self.sale.entries) is None


def _is_bid(event: Any) -> bool:
    return type(event).__name__ == "BidTaken"


TestAuction = AuctionMachine.TestCase
TestAuction.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)


def told(sale: Sale) -> bytes:
    """All that a watcher was told, and would be told of the whole."""
    return msgspec.json.encode([[push.t, push.d] for push in sale.pushes] + [AUCTION.view_state(sale.state, WATCHER)])


@given(
    secrets=st.tuples(st.integers(200, 5_000), st.integers(200, 5_000)),
    others=st.lists(st.tuples(st.sampled_from((BELA, CARLA)), st.integers(1, 170)), max_size=12),
    late=st.booleans(),
)
@settings(deadline=None)
def test_nobody_can_tell_one_maximum_from_another_before_it_matters(
    secrets: tuple[int, int], others: list[tuple[PlayerId, int]], late: bool
) -> None:
    sales = [Sale(start=10), Sale(start=10)]
    for sale, secret in zip(sales, secrets, strict=True):
        sale.now_ms += 590_000 * late
        sale.bid(ANNA, secret)
        for player, most in others:
            outcome = tried(sale.bid, player, most, PACE_MS)
            if isinstance(outcome, Refused):
                assert outcome.code == "bid_too_low"
            else:
                assert outcome["leading"] is False
    assert told(sales[0]) == told(sales[1])
    assert AUCTION.view_state(sales[0].state, Role(1)) != AUCTION.view_state(sales[1].state, Role(1)) or (
        secrets[0] == secrets[1]
    )


@given(
    reserves=st.tuples(st.integers(300, 5_000), st.integers(300, 5_000)),
    bids=st.lists(st.tuples(st.sampled_from(BIDDERS), st.integers(1, 299)), max_size=12),
)
@settings(deadline=None)
def test_nobody_can_tell_one_reserve_from_another_before_it_is_met(
    reserves: tuple[int, int], bids: list[tuple[PlayerId, int]]
) -> None:
    sales = [Sale(start=10, reserve=reserve) for reserve in reserves]
    for sale in sales:
        for player, most in bids:
            outcome = tried(sale.bid, player, most, PACE_MS)
            assert not isinstance(outcome, Refused) or outcome.code == "bid_too_low"
        sale.end()
    assert told(sales[0]) == told(sales[1])
