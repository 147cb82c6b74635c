"""A listing under anything that can happen to it: buyers rich, poor and late, other prices, time passed or lost.

What must hold after every step stands in the invariants; beside the rules runs what the price is and was paid for.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from game.auction.fees import cut, listing_fee
from game.decider import WATCHER, Wake
from game.effects import CELLAR, FEES, ListingClosed, ListingRepriced, Place
from game.ids import PlayerId
from game.market.listing import LISTING
from game.market.terms import REPRICINGS_MAX
from game.record import replay, verify
from game.refusal import Refused
from tests.game.auction.room import ANNA, BELA, CARLA, NAMES, ROOM, SELLER
from tests.game.market.room import Offer
from tests.game.running import Broke, tried

BUYERS = (ANNA, BELA, CARLA)
COINS = 400
PRICES = st.integers(1, 600)


class ListingMachine(RuleBasedStateMachine):
    @initialize(price=PRICES)
    def open(self, price: int) -> None:
        self.offer = Offer(price, COINS)
        self.price = self.highest = price
        self.repriced = 0
        self.paid = 0
        self.outcome: tuple[str, PlayerId] | None = None

    def live(self) -> bool:
        return self.outcome is None and self.offer.now_ms < self.offer.opening.ends_at_ms

    @rule(player=st.sampled_from((*BUYERS, SELLER)), seen=st.none() | st.integers(-1, 1))
    def buy(self, player: PlayerId, seen: int | None) -> None:
        offer, before, free = self.offer, self.offer.state, self.offer.has(player)
        outcome = tried(offer.buy, player, None if seen is None else self.price + seen)
        if isinstance(outcome, Refused):
            assert offer.state is before
            expected = "listing_over" if not self.live() else "own_listing" if player == SELLER else "price_changed"
            assert outcome.code == expected
            assert expected != "price_changed" or (seen and outcome.fields == {"price": self.price})
        elif isinstance(outcome, Broke):
            assert free < self.price
            assert offer.state is before
        else:
            assert self.live()
            assert player != SELLER
            assert not seen
            assert outcome == {"price": self.price, "wine": "wine-7"}
            assert offer.has(player) == free - self.price
            self.outcome = "sold", player

    @rule(player=st.sampled_from((SELLER, ANNA)), sure=st.integers(0, 5))
    def withdraw(self, player: PlayerId, sure: int) -> None:
        if sure and player == SELLER:
            return
        outcome = tried(self.offer.withdraw, player)
        if not self.live():
            assert outcome.code == "listing_over"
        elif player != SELLER:
            assert outcome.code == "not_your_listing"
        else:
            assert outcome == {"wine": "wine-7"}
            self.outcome = "withdrawn", SELLER

    @rule(player=st.sampled_from((SELLER, SELLER, BELA)), price=st.integers(0, 100_000))
    def reprice(self, player: PlayerId, price: int) -> None:
        free = self.offer.has(SELLER)
        outcome = tried(self.offer.reprice, player, price)
        fee = max(0, listing_fee(price) - listing_fee(self.highest)) if price else 0
        if isinstance(outcome, Refused):
            expected = (
                "listing_over"
                if not self.live()
                else "not_your_listing"
                if player != SELLER
                else "illegal_terms"
                if price < 1
                else "same_price"
                if price == self.price
                else "too_many_prices"
            )
            assert outcome.code == expected
            assert expected != "too_many_prices" or self.repriced == REPRICINGS_MAX
        elif isinstance(outcome, Broke):
            assert free < fee
        else:
            assert self.live()
            assert outcome == {"price": price, "fee": fee}
            assert self.offer.rows[-1] == ListingRepriced(price)
            self.price, self.highest = price, max(price, self.highest)
            self.repriced += 1
            self.paid += fee

    @rule(share=st.integers(0, 40))
    def wait(self, share: int) -> None:
        """A part of the time that is left, or a little more than that."""
        offer = self.offer
        left_ms = offer.opening.ends_at_ms - offer.now_ms
        live = self.live()
        offer.wait(offer.now_ms + max(0, left_ms) * share * 3 // 100)
        if live and offer.now_ms >= offer.opening.ends_at_ms:
            self.outcome = "expired", SELLER

    @rule(lost_ms=st.integers(0, 200_000))
    def be_gone(self, lost_ms: int) -> None:
        before = self.offer.state
        self.offer.now_ms += lost_ms
        self.offer.resume(lost_ms)
        assert self.offer.state == before, "it stands as long as it was to stand"
        self.offer.do(None, Wake())
        if self.outcome is None and self.offer.now_ms >= self.offer.opening.ends_at_ms:
            self.outcome = "expired", SELLER

    @invariant()
    def coins_neither_come_nor_go(self) -> None:
        if not hasattr(self, "offer"):
            return
        coins = self.offer.coins
        assert sum(coins.values()) == COINS * len(NAMES)
        sold = self.outcome is not None and self.outcome[0] == "sold"
        assert coins[FEES] == self.paid + (cut(self.price) if sold else 0)
        assert self.offer.has(SELLER) == COINS - self.paid + (self.price - cut(self.price) if sold else 0)

    @invariant()
    def the_wine_is_in_escrow_until_it_goes_to_a_cellar_once(self) -> None:
        if not hasattr(self, "offer"):
            return
        offer = self.offer
        closed = [row.outcome for row in offer.rows if isinstance(row, ListingClosed)]
        if self.outcome is None:
            assert (offer.owner, offer.place, closed) == (SELLER, Place("escrow", ROOM), [])
        else:
            how, whose = self.outcome
            assert (offer.owner, offer.place, closed) == (whose, CELLAR, [how])
            assert LISTING.is_over(offer.state)
            assert LISTING.wake_at_ms(offer.state) is None
        assert len(offer.trades) == (self.outcome is not None and self.outcome[0] == "sold")

    @invariant()
    def all_are_told_the_price_and_how_it_ended(self) -> None:
        if not hasattr(self, "offer"):
            return
        shown = LISTING.view_state(self.offer.state, WATCHER)
        assert (shown["price"], shown["state"]) == (self.price, "open" if self.outcome is None else self.outcome[0])
        lines = [(told.player, told.t) for told in self.offer.told]
        match self.outcome:
            case ("sold", buyer):
                assert lines == [(buyer, "market.bought"), (SELLER, "market.yours_sold")]
            case ("expired", _):
                assert lines == [(SELLER, "market.yours_expired")]
            case _:
                assert lines == []

    def teardown(self) -> None:
        """The record leads to the state, and the rules decide it again just so."""
        if hasattr(self, "offer"):
            assert replay(LISTING, self.offer.opening, self.offer.entries) == self.offer.state
            assert verify(LISTING, self.offer.opening, self.offer.entries) is None


TestListing = ListingMachine.TestCase
TestListing.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
