"""Auctions worked out by hand: who bids how much, and where the price stands then."""

import pytest

from game.auction.auction import AUCTION
from game.auction.bidding import AT_ONCE_MAX, PACE_MS
from game.auction.closing import SOFT_CLOSE_MS
from game.auction.commands import Cancel
from game.auction.fees import cut, listing_fee
from game.auction.increments import INCREMENTS, PRICE_MAX, STEPS, above, increment
from game.decider import WATCHER, Open, Role, Wake
from game.effects import CELLAR, FEES, AuctionClosed, AuctionOpened, AuctionPriced
from game.ids import PlayerId
from game.refusal import Refused
from tests.game.auction.room import ANNA, BELA, CARLA, LASTS_MS, RICH, SELLER, Sale, bid
from tests.game.running import START_MS, Broke

END_MS = START_MS + LASTS_MS

Row = tuple[PlayerId, int, int, PlayerId]
"""Who bids, up to how much, the price then, who leads then."""


def play(sale: Sale, rows: list[Row]) -> None:
    for player, most, price, leader in rows:
        sale.now_ms += PACE_MS
        answer = sale.bid(player, most)
        assert (answer["price"], sale.state.price) == (price, price), (player, most)
        assert sale.state.leader == leader
        assert answer["leading"] == (leader == player)


@pytest.mark.parametrize(
    ("start", "rows"),
    [
        pytest.param(10, [(ANNA, 10, 10, ANNA)], id="the first bid stands at the start price"),
        pytest.param(10, [(ANNA, 500, 10, ANNA)], id="whatever its maximum is"),
        pytest.param(
            10, [(ANNA, 100, 10, ANNA), (BELA, 40, 42, ANNA)], id="who does not lead lifts the price past his"
        ),
        pytest.param(10, [(ANNA, 41, 10, ANNA), (BELA, 40, 41, ANNA)], id="but not past the leader's maximum"),
        pytest.param(10, [(ANNA, 40, 10, ANNA), (BELA, 40, 40, ANNA)], id="the earlier of two equals leads"),
        pytest.param(10, [(ANNA, 40, 10, ANNA), (BELA, 41, 41, BELA)], id="a coin more leads, at what he has"),
        pytest.param(10, [(ANNA, 40, 10, ANNA), (BELA, 90, 42, BELA)], id="an increment above the second"),
        pytest.param(
            10,
            [(ANNA, 40, 10, ANNA), (ANNA, 80, 10, ANNA), (BELA, 60, 65, ANNA), (ANNA, 200, 65, ANNA)],
            id="who leads and raises leaves the price",
        ),
        pytest.param(
            10,
            [
                (ANNA, 18, 10, ANNA),  # the start price
                (BELA, 19, 19, BELA),  # 18 + 1
                (CARLA, 60, 20, CARLA),  # 19 + 1
                (ANNA, 48, 50, CARLA),  # 48 + 2
                (BELA, 55, 60, CARLA),  # 55 + 5, and that is all she has
                (ANNA, 150, 65, ANNA),  # 60 + 5
                (BELA, 120, 130, ANNA),  # 120 + 10
                (BELA, 140, 150, ANNA),  # 140 + 10
                (BELA, 160, 160, BELA),  # 150 + 10
            ],
            id="three of them over several bands",
        ),
        pytest.param(
            10,
            [(ANNA, 100, 10, ANNA), (BELA, 100, 100, ANNA), (ANNA, 300, 100, ANNA), (CARLA, 110, 120, ANNA)],
            id="a tie, and then a raise",
        ),
    ],
)
def test_bids_and_prices(start: int, rows: list[Row]) -> None:
    sale = Sale(start=start)
    play(sale, rows)
    sale.end()
    leader, price = rows[-1][3], rows[-1][2]
    assert sale.has(leader) == (RICH - price, 0)
    assert sale.has(SELLER) == (RICH + price - price * 5 // 100, 0)
    assert sale.coins[FEES] == price * 5 // 100
    assert (sale.owner, sale.place) == (leader, CELLAR)


@pytest.mark.parametrize(
    ("rows", "met"),
    [
        pytest.param([(ANNA, 99, 10, ANNA)], False, id="under the reserve"),
        pytest.param([(ANNA, 99, 10, ANNA), (BELA, 50, 55, ANNA)], False, id="the price goes on as ever"),
        pytest.param([(ANNA, 100, 100, ANNA)], True, id="it jumps when the maximum allows"),
        pytest.param([(ANNA, 900, 100, ANNA), (BELA, 110, 120, ANNA)], True, id="and is the second's from then on"),
        pytest.param([(ANNA, 50, 10, ANNA), (ANNA, 150, 100, ANNA)], True, id="also when the leader raises"),
        pytest.param([(ANNA, 60, 10, ANNA), (BELA, 100, 100, BELA)], True, id="also for who takes the lead"),
        pytest.param([(ANNA, 97, 10, ANNA), (BELA, 200, 102, BELA)], True, id="when the second is as high by itself"),
    ],
)
def test_a_reserve(rows: list[Row], met: bool) -> None:
    sale = Sale(start=10, reserve=100)
    play(sale, rows)
    assert sale.state.reserve_met is met
    assert [push.d["reserve_met"] for push in sale.pushes if push.t == "auction.price"][-1] is met
    sale.end()
    leader, price = rows[-1][3], rows[-1][2]
    assert sale.pushes[-1].t == ("auction.sold" if met else "auction.unsold")
    assert (sale.owner, sale.place) == (leader if met else SELLER, CELLAR)
    assert sale.has(leader) == (RICH - price if met else RICH, 0)
    if not met:
        assert sale.rows[-1] == AuctionClosed("unsold")
        assert sale.lines(leader)[-1] == "auction.passed"
        assert sale.lines(SELLER) == ["auction.yours_unsold"]


def test_what_is_held_is_the_leaders_maximum_and_is_free_the_moment_he_is_outbid() -> None:
    sale = Sale(coins=500)
    sale.bid(ANNA, 100)
    assert sale.has(ANNA) == (400, 100)
    sale.bid(ANNA, 250, PACE_MS)
    assert sale.has(ANNA) == (250, 250), "a raise takes the difference"
    sale.bid(BELA, 200, PACE_MS)
    assert sale.has(BELA) == (500, 0)
    assert sale.lines(BELA) == [], "who has not led was not outbid"
    sale.bid(BELA, 300, PACE_MS)
    assert (sale.has(ANNA), sale.has(BELA)) == ((500, 0), (200, 300))
    [told] = [one for one in sale.told if one.player == ANNA]
    assert (told.t, told.d["price"], told.d["over"]) == ("auction.outbid", 270, False)


def test_a_bid_that_does_not_lead_must_have_been_payable_too() -> None:
    sale = Sale(coins=500)
    sale.bid(ANNA, 500)
    with pytest.raises(Broke):
        sale.bid(BELA, 501)
    sale.bid(CARLA, 400)
    poor = Sale(coins=50)
    poor.bid(ANNA, 50)
    with pytest.raises(Broke):
        poor.bid(BELA, 51)
    with pytest.raises(Broke):
        poor.bid(ANNA, 101)
    assert poor.bid(BELA, 50)["leading"] is False
    sale.coins[next(account for account in sale.coins if account.player == BELA)] = 30
    with pytest.raises(Broke):
        sale.bid(BELA, 450, PACE_MS)


def test_everybody_is_told_and_every_row_is_written() -> None:
    sale = Sale(start=10)
    sale.bid(ANNA, 100)
    sale.bid(BELA, 40)
    sale.end()
    assert [push.t for push in sale.pushes] == ["auction.opened", "auction.price", "auction.price", "auction.sold"]
    assert sale.rows == [
        AuctionOpened(SELLER, sale.opening.lot.wine, 10, False, None, END_MS),
        AuctionPriced(ANNA, 10, ANNA, 1, True, END_MS),
        AuctionPriced(BELA, 42, ANNA, 2, True, END_MS),
        AuctionClosed("sold", 42, ANNA),
    ]
    assert sale.pushes[2].d["leader"] == {"player_id": "ref-2", "name": "Anna"}
    assert sale.pushes[2].d["bidder"] == {"player_id": "ref-3", "name": "Bela"}
    assert (sale.lines(ANNA), sale.lines(SELLER)) == (["auction.won"], ["auction.yours_sold"])


@pytest.mark.parametrize("most", [-5, 0, 9, 2**53 * -1])
def test_a_bid_under_the_start_price(most: int) -> None:
    assert refused(Sale(start=10), ANNA, most) == ("bid_too_low", {"minimum": 10})


def test_a_bid_over_all_that_prices_may_be() -> None:
    assert refused(Sale(start=10), ANNA, PRICE_MAX + 1) == ("illegal_terms", {"field": "max"})


def test_what_a_bid_must_be() -> None:
    sale = Sale(start=10)
    sale.bid(ANNA, 100)
    assert refused(sale, BELA, 10) == ("bid_too_low", {"minimum": 11})
    assert refused(sale, ANNA, 109) == ("bid_too_low", {"minimum": 110}), "who leads has to better himself"
    assert refused(sale, SELLER, 500) == ("own_auction", {})
    assert AUCTION.view_state(sale.state, WATCHER)["minimum"] == 11, "and nobody else is told of that"


def test_who_bids_too_fast_waits() -> None:
    sale = Sale(start=1)
    for i in range(AT_ONCE_MAX):
        sale.bid(ANNA, 100 * 2**i)
    with pytest.raises(Refused) as early:
        sale.bid(ANNA, 100_000)
    assert (early.value.code, early.value.retry_after_ms) == ("bidding_too_fast", PACE_MS)
    sale.bid(BELA, 10_000)
    with pytest.raises(Refused):
        sale.bid(ANNA, 100_000, PACE_MS - 1)
    sale.bid(ANNA, 100_000, 1)


def test_buying_now_without_a_reserve_until_the_first_bid() -> None:
    sale = Sale(coins=500, buy_now=200)
    assert sale.pushes[0].d["buy_now"] == 200
    assert sale.buy_now(ANNA) == {"price": 200}
    assert (sale.has(ANNA), sale.has(SELLER), sale.coins[FEES]) == ((300, 0), (690, 0), 10)
    assert (sale.owner, sale.place) == (ANNA, CELLAR)
    assert sale.pushes[-1].d["bought_now"] is True
    other = Sale(buy_now=200)
    other.bid(ANNA, 20)
    assert other.pushes[-1].d["buy_now"] is None
    assert code_of(other, BELA, "buy_now") == "no_buy_now"
    assert code_of(Sale(), BELA, "buy_now") == "no_buy_now"
    assert code_of(Sale(buy_now=200), SELLER, "buy_now") == "own_auction"


def test_buying_now_with_a_reserve_until_it_is_met() -> None:
    sale = Sale(coins=500, reserve=100, buy_now=300)
    sale.bid(ANNA, 60)
    assert sale.pushes[-1].d["buy_now"] == 300
    sale.buy_now(BELA)
    assert (sale.has(ANNA), sale.has(BELA)) == ((500, 0), (200, 0))
    [outbid] = [told for told in sale.told if told.player == ANNA]
    assert (outbid.t, outbid.d["over"]) == ("auction.outbid", True)
    met = Sale(reserve=100, buy_now=300)
    met.bid(ANNA, 100)
    assert met.pushes[-1].d["buy_now"] is None
    assert code_of(met, BELA, "buy_now") == "no_buy_now"


def test_who_leads_may_buy_with_what_he_has_held() -> None:
    sale = Sale(coins=300, reserve=300, buy_now=300)
    sale.bid(ANNA, 299)
    assert sale.has(ANNA) == (1, 299)
    sale.buy_now(ANNA)
    assert sale.has(ANNA) == (0, 0)
    assert sale.lines(ANNA) == ["auction.won"]
    with pytest.raises(Broke):
        Sale(coins=299, buy_now=300).buy_now(ANNA)


def test_taking_a_wine_back() -> None:
    sale = Sale()
    assert code_of(sale, ANNA, "cancel") == "not_your_auction"
    sale.cancel(SELLER)
    assert (sale.owner, sale.place, sale.rows[-1]) == (SELLER, CELLAR, AuctionClosed("cancelled"))
    bid_on = Sale()
    bid_on.bid(ANNA, 10)
    assert code_of(bid_on, SELLER, "cancel") == "has_bids"


def test_nobody_bids_and_the_wine_goes_home() -> None:
    sale = Sale()
    assert AUCTION.wake_at_ms(sale.state) == END_MS
    sale.now_ms = END_MS - 1
    sale.do(None, Wake())
    assert not AUCTION.is_over(sale.state)
    sale.end()
    assert (sale.owner, sale.place, sale.pushes[-1].t) == (SELLER, CELLAR, "auction.unsold")
    assert AUCTION.wake_at_ms(sale.state) is None


def test_a_bid_at_the_end_moves_it() -> None:
    sale = Sale()
    sale.bid(ANNA, 20, LASTS_MS - SOFT_CLOSE_MS)
    assert sale.state.ends_at_ms == END_MS, "half a minute before is early enough"
    assert AUCTION.view_state(sale.state, WATCHER)["extended"] is False
    assert sale.bid(BELA, 30, 1)["ends_ms"] == END_MS + 1
    assert [push.t for push in sale.pushes[-2:]] == ["auction.price", "auction.extended"]
    assert sale.pushes[-2].d["ends_ms"] == sale.pushes[-1].d["ends_ms"] == END_MS + 1
    assert refused(sale, CARLA, 1) == ("bid_too_low", {"minimum": 24})
    assert sale.state.ends_at_ms == END_MS + 1, "what is refused moves nothing"
    sale.now_ms = END_MS
    sale.bid(CARLA, 90)
    assert sale.state.ends_at_ms == END_MS + SOFT_CLOSE_MS
    assert AUCTION.view_state(sale.state, WATCHER)["extended"] is True


def test_every_bid_at_the_end_moves_it_and_bids_come_to_an_end() -> None:
    """However long it has gone on: who bids last leaves everybody half a minute."""
    sale = Sale(start=1)
    sale.now_ms = END_MS - 1
    bids = 0
    while (most := above(sale.state.price or 0)) <= 2_000:
        sale.bid((ANNA, BELA)[bids % 2], most)
        assert sale.state.ends_at_ms == sale.now_ms + SOFT_CLOSE_MS
        assert sale.pushes[-1].t == "auction.extended"
        sale.now_ms = sale.state.ends_at_ms - 1
        bids += 1
    assert sale.now_ms - END_MS > 10 * 60_000
    assert bids <= 2 * STEPS
    sale.now_ms += 1
    assert refused(sale, CARLA, 5_000) == ("auction_over", {}), "also where the hammer has yet to fall"


def test_time_that_was_lost_is_given_back() -> None:
    sale = Sale()
    sale.now_ms += 60_000
    sale.resume(20_000)
    assert sale.state.ends_at_ms == END_MS + 20_000
    assert AUCTION.wake_at_ms(sale.state) == sale.now_ms, "at once, to tell"
    sale.do(None, Wake())
    assert [push.t for push in sale.pushes[-2:]] == ["room.resumed", "auction.extended"]
    assert sale.pushes[-1].d == {"ends_ms": END_MS + 20_000}
    assert AUCTION.view_state(sale.state, WATCHER)["extended"] is False, "by no bid"
    assert AUCTION.wake_at_ms(sale.state) == END_MS + 20_000


def test_after_lost_time_there_is_half_a_minute_at_the_least() -> None:
    sale = Sale()
    sale.bid(ANNA, 20)
    sale.now_ms = END_MS + 3_600_000
    sale.resume(600_000)
    assert sale.state.ends_at_ms == sale.now_ms + SOFT_CLOSE_MS
    sale.do(None, Wake())
    assert not AUCTION.is_over(sale.state)
    sale.bid(BELA, 100, SOFT_CLOSE_MS - 1)
    assert sale.state.ends_at_ms == sale.now_ms + SOFT_CLOSE_MS, "the cap has moved along"
    sale.end()
    sale.resume(5)
    assert AUCTION.wake_at_ms(sale.state) is None, "what is over stays over"


def test_an_auction_that_is_open_is_not_opened_again() -> None:
    sale = Sale()
    sale.do(None, Open())
    assert len(sale.entries) == 1


@pytest.mark.parametrize(("price", "fee"), [(1, 1), (100, 1), (101, 2), (1_000, 10), (PRICE_MAX, 10_000_000)])
def test_the_listing_fee(price: int, fee: int) -> None:
    assert listing_fee(price) == fee


@pytest.mark.parametrize(("price", "taken"), [(1, 0), (19, 0), (20, 1), (39, 1), (40, 2), (1_000, 50)])
def test_the_cut(price: int, taken: int) -> None:
    assert cut(price) == taken


@pytest.mark.parametrize(
    ("price", "step"), [(0, 1), (19, 1), (20, 2), (49, 2), (50, 5), (99, 5), (100, 10), (499, 20), (500, 50)]
)
def test_increments(price: int, step: int) -> None:
    assert increment(price) == step


def test_the_table_rises_and_is_short() -> None:
    assert list(INCREMENTS) == sorted(INCREMENTS)
    for price, step in INCREMENTS[2:]:
        assert price * 4 <= step * 100 <= price * 10
    price, steps = 1, 0
    while price < PRICE_MAX:
        price, steps = above(price), steps + 1
    assert steps == STEPS


def test_own_secrets_and_nobody_elses() -> None:
    sale = Sale(reserve=100)
    sale.bid(ANNA, 77)
    sale.bid(BELA, 50)
    roles = {player: AUCTION.role_of(sale.state, player) for player in (SELLER, ANNA, BELA, CARLA, None)}
    assert roles == {SELLER: Role(0), ANNA: Role(1), BELA: Role(2), CARLA: WATCHER, None: WATCHER}
    views = {player: AUCTION.view_state(sale.state, role) for player, role in roles.items()}
    assert views[SELLER]["you"] == {"selling": True, "reserve": 100, "max": None, "leading": False}
    assert views[ANNA]["you"] == {"selling": False, "reserve": None, "max": 77, "leading": True}
    assert views[BELA]["you"] == {"selling": False, "reserve": None, "max": 50, "leading": False}
    assert "you" not in views[CARLA]
    same = [{name: value for name, value in view.items() if name != "you"} for view in views.values()]
    assert all(view == same[0] for view in same)


def refused(sale: Sale, player: PlayerId, most: int) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as refusal:
        AUCTION.decide(sale.state, player, bid(player, most), sale.now_ms)
    return refusal.value.code, dict(refusal.value.fields)


def code_of(sale: Sale, player: PlayerId, what: str) -> str:
    with pytest.raises(Refused) as refusal:
        getattr(sale, what)(player)
    return refusal.value.code


def test_nothing_more_is_asked_of_what_is_over() -> None:
    sale = Sale(buy_now=50)
    sale.buy_now(ANNA)
    for command in (bid(BELA, 100), Cancel()):
        with pytest.raises(Refused) as over:
            AUCTION.decide(sale.state, BELA, command, sale.now_ms)
        assert over.value.code == "auction_over"
    assert AUCTION.decide(sale.state, None, Wake(), END_MS).events == ()
