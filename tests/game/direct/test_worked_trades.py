"""Trades worked through by hand: what two people can do at a table, and what comes of it."""

import pytest

from game.decider import WATCHER
from game.direct.opening import COINS_MAX, OFFER_WINES_MAX, OFFERS_MAX
from game.direct.patience import GRACE_MS, IDLE_MS, INVITED_MS, TABLE_MS_MAX
from game.direct.trade import DIRECT_TRADE
from game.effects import CELLAR, TradeClosed, TradeOffered, TradeOpened
from game.ids import PlayerId, WineId
from game.refusal import Refused
from tests.game.direct.room import ANNA, BELA, CARLA, ROOM, Table
from tests.game.running import START_MS, GuardFailed, tried


def refused(outcome: object) -> str | None:
    return outcome.code if isinstance(outcome, Refused) else None


@pytest.fixture
def table() -> Table:
    return Table()


def test_two_swap_wines_and_the_difference_of_their_coins(table: Table) -> None:
    assert table.offer(ANNA, 1, 2, coins=100) == {"revision": 1}
    assert table.offer(BELA, 11, coins=30) == {"revision": 2}
    assert table.on_table() == [1, 2, 11]
    assert table.has(ANNA) == (900, 100)
    assert table.confirm(ANNA) == {"revision": 2}
    assert table.closed == []
    assert table.confirm(BELA) == {"revision": 2}
    assert table.of(ANNA) == [3, 4, 5, 6, 7, 8, 11]
    assert table.of(BELA) == [1, 2, 12, 13, 14, 15, 16, 17, 18]
    assert table.has(ANNA) == (930, 0)
    assert table.has(BELA) == (1_070, 0)
    assert table.on_table() == []
    assert table.closed == [TradeClosed("settled", (70, 0))]
    assert [push.t for push in table.pushes][-2:] == ["trade.confirmed", "trade.settled"]
    assert {(one.wine, one.seller, one.buyer, one.price) for one in table.traded} == {
        (1, ANNA, BELA, None), (2, ANNA, BELA, None), (11, BELA, ANNA, None),
    }  # fmt: skip
    made = [told.d for told in table.told if told.t == "trade.made"]
    assert made[0] == {
        "trade": ROOM,
        "partner": {"player_id": "ref-2", "name": "Bela"},
        "gave": [{"id": "wine-1", "name": made[0]["gave"][0]["name"]}, made[0]["gave"][1]],
        "got": made[1]["gave"],
        "paid": 70,
        "received": 0,
    }


def test_the_row_is_opened_the_invited_one_is_told_and_each_offer_is_written(table: Table) -> None:
    assert table.rows == [TradeOpened(ANNA, BELA)]
    assert [(told.player, told.t, told.d) for told in table.told] == [
        (
            BELA,
            "trade.invited",
            {"trade": ROOM, "from": {"player_id": "ref-1", "name": "Anna"}, "expires_ms": START_MS + INVITED_MS},
        )
    ]
    table.offer(ANNA, 1, coins=5)
    table.offer(ANNA)
    assert table.rows[1:] == [TradeOffered(0, ANNA, (WineId(1),), 5), TradeOffered(0, ANNA, (), 0)]


def test_what_is_no_longer_offered_goes_back_at_once(table: Table) -> None:
    table.offer(ANNA, 1, 2, coins=100)
    table.offer(ANNA, 2, 4, coins=40)
    assert table.on_table() == [2, 4]
    assert table.has(ANNA) == (960, 40)
    table.offer(ANNA, coins=60)
    assert table.on_table() == []
    assert table.has(ANNA) == (940, 60)


def test_any_change_of_either_side_clears_both_confirmations(table: Table) -> None:
    table.offer(ANNA, 1)
    table.offer(BELA, 11)
    table.confirm(ANNA)
    table.offer(BELA, 12)
    assert table.state.confirmed == (False, False)
    table.confirm(BELA)
    assert table.closed == [], "Anna has said yes to another offer"
    outcome = tried(table.confirm, ANNA, 2)
    assert refused(outcome) == "stale_revision"
    assert isinstance(outcome, Refused)
    assert outcome.fields == {"revision": 3}
    table.confirm(ANNA)
    assert table.of(ANNA) == [2, 3, 4, 5, 6, 7, 8, 12]


def test_an_offer_that_changes_nothing_leaves_the_yes_of_the_other_and_is_no_entry(table: Table) -> None:
    table.offer(ANNA, 1, coins=3)
    table.confirm(ANNA)
    entries = len(table.entries)
    assert refused(tried(table.offer, ANNA, 1, coins=3)) == "offer_unchanged"
    assert refused(tried(table.confirm, ANNA)) == "already_confirmed"
    assert table.state.confirmed == (True, False)
    assert len(table.entries) == entries


def test_the_same_wines_in_another_order_are_another_offer(table: Table) -> None:
    table.offer(ANNA, 1, 2)
    assert table.offer(ANNA, 2, 1) == {"revision": 2}
    assert table.on_table() == [1, 2]


def test_a_wine_evolves_by_changing_hands_and_its_new_owner_is_told(table: Table) -> None:
    table.offer(ANNA, 3)
    table.offer(BELA, 11)
    table.confirm(BELA)
    assert table.species[WineId(3)] != "another"
    table.confirm(ANNA)
    assert table.species[WineId(3)] == "another"
    [evolved] = [told for told in table.told if told.t == "wine.evolved"]
    assert evolved.player == BELA
    assert evolved.d["to_species"] == "another"
    assert evolved.d["wine"]["id"] == "wine-3"


def test_a_wine_may_be_given_for_nothing_and_coins_alone_may_not(table: Table) -> None:
    table.offer(ANNA, coins=10)
    assert refused(tried(table.confirm, ANNA)) == "nothing_offered"
    table.offer(ANNA, 1)
    table.confirm(ANNA)
    table.confirm(BELA)
    assert 1 in table.of(BELA)


def test_the_invited_one_sits_down_by_accepting_offering_or_confirming(table: Table) -> None:
    assert refused(tried(table.accept, ANNA)) == "not_invited"
    table.accept(BELA)
    assert table.state.taken_up
    assert refused(tried(table.accept, BELA)) == "already_taken_up"
    other = Table()
    assert other.offer(BELA) == {"revision": 0}, "an empty offer says: here I am"
    assert other.state.taken_up
    third = Table()
    third.offer(ANNA, 1)
    third.confirm(BELA)
    assert [push.t for push in third.pushes] == [
        "trade.opened", "trade.offered", "trade.taken_up", "trade.confirmed",
    ]  # fmt: skip


@pytest.mark.parametrize("who", [ANNA, BELA])
def test_either_may_get_up_and_each_has_its_own_again_once(table: Table, who: PlayerId) -> None:
    table.offer(ANNA, 1, 2, coins=100)
    table.offer(BELA, 11, coins=7)
    table.cancel(who)
    assert table.on_table() == []
    assert table.of(ANNA) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert table.has(ANNA) == table.has(BELA) == (1_000, 0)
    assert table.closed == [TradeClosed("cancelled")]
    other = BELA if who == ANNA else ANNA
    assert table.lines(other)[-1] == "trade.called_off"
    assert refused(tried(table.cancel, ANNA)) == "trade_over"
    assert refused(tried(table.confirm, BELA)) == "trade_over"
    table.wait(TABLE_MS_MAX)
    table.leaves(0)
    table.returns(0)
    assert len(table.closed) == 1


def test_a_third_may_do_nothing_and_sees_nothing(table: Table) -> None:
    table.offer(ANNA, 1)
    for outcome in (
        tried(table.offer, CARLA, 11),
        tried(table.confirm, CARLA),
        tried(table.cancel, CARLA),
        tried(table.accept, CARLA),
    ):
        assert refused(outcome) == "not_your_trade"
    assert DIRECT_TRADE.role_of(table.state, CARLA) == WATCHER
    assert DIRECT_TRADE.view_state(table.state, WATCHER) == {}


def test_what_is_not_his_or_elsewhere_can_not_be_offered(table: Table) -> None:
    assert isinstance(tried(table.offer, ANNA, 11), GuardFailed)
    assert isinstance(tried(table.offer, ANNA, coins=1_001), GuardFailed)
    assert refused(tried(table.offer, ANNA, 1, 1)) == "unknown_wine"
    assert refused(tried(table.offer, ANNA, *range(1, OFFER_WINES_MAX + 2))) == "too_many_wines"
    assert refused(tried(table.offer, ANNA, coins=-1)) == "bad_coins"
    assert refused(tried(table.offer, ANNA, coins=COINS_MAX + 1)) == "bad_coins"
    assert table.state.revision == 0
    assert set(table.places.values()) == {CELLAR}


def test_an_invitation_lapses_whatever_the_inviter_does_meanwhile(table: Table) -> None:
    table.wait(INVITED_MS - 1)
    table.offer(ANNA, 1, coins=10)
    assert table.closed == []
    table.wait(1)
    assert table.closed == [TradeClosed("expired")]
    assert table.pushes[-1].d == {"why": "not_taken_up"}
    assert table.on_table() == []
    assert table.has(ANNA) == (1_000, 0)
    assert table.lines(ANNA)[-1] == table.lines(BELA)[-1] == "trade.lapsed"


def test_who_comes_too_late_is_refused_before_the_table_is_cleared(table: Table) -> None:
    table.accept(BELA)
    table.now_ms += IDLE_MS
    assert refused(tried(table.offer, BELA, 11)) == "trade_over"


def test_a_table_at_which_nothing_is_done_is_cleared_and_every_offer_and_yes_is_something(table: Table) -> None:
    table.accept(BELA)
    table.wait(IDLE_MS - 1)
    table.offer(ANNA, 1)
    table.wait(IDLE_MS - 1)
    table.confirm(BELA)
    table.wait(IDLE_MS - 1)
    assert table.closed == []
    table.wait(1)
    assert table.pushes[-1].d == {"why": "idle"}


def test_no_table_stands_for_ever(table: Table) -> None:
    table.accept(BELA)
    for coins in range(1, 1_000):
        if table.closed:
            break
        table.offer(ANNA, coins=coins)
        table.wait(IDLE_MS - 1)
    assert table.closed == [TradeClosed("expired")]
    assert table.now_ms <= START_MS + TABLE_MS_MAX + IDLE_MS


def test_offers_are_bounded(table: Table) -> None:
    for number in range(OFFERS_MAX):
        table.offer(ANNA, coins=number % 2 + 1)
    assert refused(tried(table.offer, BELA, coins=1)) == "too_many_offers"
    assert refused(tried(table.offer, ANNA, 1)) == "too_many_offers"


def test_who_is_gone_is_waited_for_so_long(table: Table) -> None:
    table.accept(BELA)
    table.leaves(1)
    assert table.pushes[-1].d == {"seat": 1, "grace_ms": GRACE_MS}
    table.wait(GRACE_MS - 1)
    table.returns(1)
    table.wait(GRACE_MS)
    assert table.closed == []
    table.leaves(0)
    table.wait(GRACE_MS)
    assert table.pushes[-1].d == {"why": "away"}


def test_who_was_invited_and_is_not_there_is_waited_for_as_long_as_the_invitation_stands(table: Table) -> None:
    table.leaves(1)
    table.wait(GRACE_MS)
    assert table.closed == []


def test_lost_time_is_given_back(table: Table) -> None:
    table.accept(BELA)
    table.leaves(0)
    before = table.state
    table.now_ms += 40_000
    table.resume(40_000)
    assert table.state.expires_at_ms == before.expires_at_ms + 40_000
    assert table.state.latest_ms == before.latest_ms + 40_000
    assert table.state.away_until_ms == (START_MS + 40_000 + GRACE_MS, None)
    table.wait(GRACE_MS - 1)
    assert table.closed == []
