"""Listings, worked by hand: what a sale does to the world, coin by coin, and the edges of time and price."""

import pytest

from game.auction.increments import PRICE_MAX
from game.effects import (
    CELLAR,
    FEES,
    Account,
    ListingClosed,
    ListingOpened,
    MoveCoins,
    MoveWine,
    Place,
    WineTraded,
)
from game.ids import SpeciesSlug
from game.market import view
from game.market.listing import LISTING
from game.market.terms import REPRICINGS_MAX
from game.refusal import Refused
from tests.game.auction.room import ANNA, BELA, LASTS_MS, ROOM, SELLER, lot
from tests.game.market.room import Offer, buy
from tests.game.running import START_MS, Broke


def test_a_sale_is_one_entry() -> None:
    offer = Offer(100)
    assert offer.rows == [ListingOpened(SELLER, lot().wine, 100, START_MS + LASTS_MS)]
    decision = LISTING.decide(offer.state, ANNA, buy(ANNA, 100), START_MS)
    purse = Account("available", ANNA)
    assert list(decision.effects[:5]) == [
        MoveCoins("market_sale", 95, purse, Account("available", SELLER)),
        MoveCoins("market_cut", 5, purse, FEES),
        MoveWine(lot().wine, SELLER, Place("escrow", ROOM), CELLAR, new_owner=ANNA),
        WineTraded(ROOM, lot().wine, "market", SELLER, ANNA, 100),
        ListingClosed("sold"),
    ]
    assert decision.answer == {"price": 100, "wine": lot().ref}


def test_a_wine_evolves_by_being_bought_and_not_by_going_home() -> None:
    offer = Offer(100, becomes=SpeciesSlug("another"))
    offer.buy(ANNA)
    assert offer.species == "another"
    assert offer.lines(ANNA) == ["wine.evolved", "market.bought"]
    [evolved] = [told for told in offer.told if told.t == "wine.evolved"]
    assert evolved.d == {
        "wine": {"id": lot().ref, "name": lot().name},
        "from_species": lot().species,
        "to_species": "another",
    }
    taken_back, expired = (Offer(100, becomes=SpeciesSlug("another")) for _ in range(2))
    taken_back.withdraw(SELLER)
    expired.wait(START_MS + LASTS_MS)
    for home in (taken_back, expired):
        assert (home.species, home.place) == (lot().species, CELLAR)


def test_the_first_has_it_and_the_others_are_too_late() -> None:
    offer = Offer(100)
    offer.buy(BELA)
    for late in (ANNA, BELA, SELLER):
        with pytest.raises(Refused) as refused:
            offer.buy(late)
        assert refused.value.code == "listing_over"


def test_a_wine_for_a_coin_has_no_cut() -> None:
    offer = Offer(1, coins=1)
    offer.buy(ANNA)
    assert (offer.has(ANNA), offer.has(SELLER), offer.coins[FEES]) == (0, 2, 0)


def test_who_has_not_got_it_leaves_it_to_others() -> None:
    offer = Offer(100, coins=99)
    with pytest.raises(Broke):
        offer.buy(ANNA)
    assert offer.owner == SELLER
    offer.reprice(SELLER, 99)
    assert offer.buy(ANNA, 99)["price"] == 99


def test_its_time_is_over_to_the_millisecond() -> None:
    offer = Offer()
    offer.wait(START_MS + LASTS_MS - 1)
    assert not LISTING.is_over(offer.state)
    offer.now_ms += 1
    with pytest.raises(Refused) as refused:
        offer.buy(ANNA)
    assert refused.value.code == "listing_over", "before the room has noticed"
    offer.wait(offer.now_ms)
    assert offer.place == CELLAR
    assert offer.lines(SELLER) == ["market.yours_expired"]


def test_another_price_costs_what_its_fee_is_above_the_highest_paid() -> None:
    offer = Offer(100)
    fees = [offer.reprice(SELLER, price)["fee"] for price in (200, 50, 200, 201, 10_000, PRICE_MAX // 10_000)]
    assert fees == [1, 0, 0, 1, 97, 900]


def test_a_price_is_changed_only_so_often() -> None:
    offer = Offer(100)
    for at in range(REPRICINGS_MAX):
        offer.reprice(SELLER, 50 + at)
    with pytest.raises(Refused) as refused:
        offer.reprice(SELLER, 10)
    assert refused.value.code == "too_many_prices"


@pytest.mark.parametrize("price", [0, -1, PRICE_MAX + 1])
def test_no_price_beyond_what_may_be_asked(price: int) -> None:
    with pytest.raises(Refused) as refused:
        Offer().reprice(SELLER, price)
    assert (refused.value.code, refused.value.fields) == ("illegal_terms", {"field": "price"})


def test_the_board_says_how_it_stands() -> None:
    offer = Offer(100)
    offer.reprice(SELLER, 120)
    listed = view.on_the_board(offer.state)
    assert (listed.t, listed.d["listing"], listed.d["price"]) == ("market.listed", ROOM, 120)
    offer.buy(ANNA)
    sold = view.on_the_board(offer.state)
    assert (sold.t, sold.d["price"], sold.d["species"]) == ("market.sold", 120, lot().species)
    other = Offer()
    other.withdraw(SELLER)
    assert view.on_the_board(other.state).d == {"listing": ROOM, "why": "withdrawn"}
