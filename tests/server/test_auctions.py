"""Auctions on a real PostgreSQL, asked for at the desk: whose the wine and the coins are after all of it."""

import asyncio
import random
from typing import Any

import orjson
import pytest

from db import friends, rooms
from db.journal_effects import LIVE_AUCTIONS_MAX
from db.players import as_player
from db.trading_rules import Format
from game.auction.bidding import PACE_MS
from game.auction.closing import SOFT_CLOSE_MS
from game.decider import WATCHER
from game.ids import PlayerId, RoomId, WineId
from game.refusal import Refused
from server.auctions import auction_end
from server.desk import Who
from server.identifiers import new_key, new_room
from server.messages import QueueForBattle
from server.messages_auction import BuyNow, CancelAuction, PlaceBid, PutUpForAuction
from server.standing import LIFE_MS
from server.trade_rights import BELIEVED_MS
from tests.fixtures.saleroom import CrowdEar, Saleroom
from tests.fixtures.until import until


def lines(room: Saleroom, who: Who) -> list[str]:
    return [push["t"] for push in room.house.ears[who.player_id].pushes.get(f"player:{who.ref}", ())]


async def test_a_wine_is_sold(room: Saleroom, anna: Who, bela: Who) -> None:
    [carla] = await room.guests(1)
    auction = await room.put_up(anna, start=100)
    assert await room.coins(anna) == (499, 0), "the fee"
    assert await room.whose(auction) == (anna.player_id, "escrow")
    assert await room.bid(bela, auction, 300) | {"ends_ms": 0} == {"price": 100, "leading": True, "ends_ms": 0}
    assert await room.coins(bela) == (200, 300)
    assert (await room.bid(carla, auction, 200))["price"] == 220
    assert await room.coins(carla) == (500, 0)
    await room.hammer(auction)
    assert await room.whose(auction) == (bela.player_id, "cellar")
    assert await room.coins(bela) == (280, 0)
    assert await room.coins(anna) == (499 + 220 - 11, 0)
    assert (lines(room, bela), lines(room, anna)) == (["auction.won"], ["auction.yours_sold"])
    trade = await room.house.god.fetchrow("SELECT format, price, seller_id, buyer_id FROM wine_trades")
    assert trade is not None
    assert tuple(trade) == ("auction", 220, anna.player_id, bela.player_id)


async def test_a_reserve_that_is_not_met(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna, start=10, reserve=400)
    assert await room.coins(anna) == (496, 0)
    await room.bid(bela, auction, 399)
    await room.hammer(auction)
    assert await room.whose(auction) == (anna.player_id, "cellar")
    assert await room.coins(bela) == (500, 0)
    assert lines(room, bela) == ["auction.passed"]


async def test_buying_at_once_and_over_the_head_of_who_leads(room: Saleroom, anna: Who, bela: Who) -> None:
    [carla] = await room.guests(1)
    auction = await room.put_up(anna, start=10, reserve=300, buy_now=400)
    await room.bid(bela, auction, 200)
    assert await room.ask(carla, BuyNow(auction)) == {"price": 400}
    assert await room.whose(auction) == (carla.player_id, "cellar")
    assert (await room.coins(bela), await room.coins(carla)) == ((500, 0), (100, 0))
    assert lines(room, bela) == ["auction.outbid"]
    other = await room.put_up(anna, start=10, reserve=300, buy_now=500)
    await room.bid(bela, other, 299)
    assert await room.ask(bela, BuyNow(other)) == {"price": 500}, "with what he has held here"
    assert await room.coins(bela) == (0, 0)
    third = await room.put_up(anna, start=10, buy_now=101)
    assert await room.code(carla, BuyNow(third)) == "insufficient_funds"


async def test_a_wine_is_taken_back_only_before_the_first_bid(room: Saleroom, anna: Who, bela: Who) -> None:
    auction, other = await room.put_up(anna), await room.put_up(anna)
    assert await room.code(bela, CancelAuction(auction)) == "not_your_auction"
    key = new_key()
    assert await room.ask(anna, CancelAuction(auction), key) == {}
    assert await room.whose(auction) == (anna.player_id, "cellar")
    await room.bid(bela, other, 10)
    assert await room.code(anna, CancelAuction(other)) == "has_bids"
    assert await room.code(bela, PlaceBid(auction, 50)) == "auction_over"
    assert await room.ask(anna, CancelAuction(auction), key) == {}, "asked again, it is the same"


async def test_who_may_not_bid(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna, start=100)
    assert await room.code(anna, PlaceBid(auction, 200)) == "own_auction"
    assert await room.code(bela, PlaceBid(auction, 501)) == "insufficient_funds"
    low = await room.bid(bela, auction, 99)
    assert (low.code, low.fields) == ("bid_too_low", {"minimum": 100})
    assert await room.code(bela, PlaceBid(new_room(5), 200)) == "not_found"
    assert await room.code(bela, PlaceBid(RoomId("no-such-room"), 200)) == "not_found"
    saleroom = await room.house.auctions.saleroom.current()
    assert await room.code(bela, PlaceBid(saleroom.id, 200)) == "not_found"
    assert (await room.coins(bela), room.house.host.rooms[auction].state.bids) == ((500, 0), 0)


async def test_which_wines_may_not_be_put_up(room: Saleroom, anna: Who, bela: Who) -> None:
    wine = await room.wine(anna.player_id)
    await room.ask(anna, QueueForBattle("pairing", False, "house", wines=(wine,)))
    asked = PutUpForAuction(wine, 10, 600)
    assert await room.code(anna, asked) == "wine_not_free"
    auctioned = await room.wine(bela.player_id)
    assert await room.code(anna, PutUpForAuction(auctioned, 10, 600)) == "unknown_wine"
    await room.ask(bela, PutUpForAuction(auctioned, 10, 600))
    assert await room.code(bela, PutUpForAuction(auctioned, 10, 600)) == "wine_not_free"
    assert (
        await room.code(bela, PutUpForAuction(await room.wine(bela.player_id), 10, 600, reserve=10)) == "illegal_terms"
    )
    assert await room.coins(anna) == (500, 0)


async def test_one_wine_put_up_twice_at_once(room: Saleroom, anna: Who) -> None:
    wine = await room.wine(anna.player_id)
    codes = await asyncio.gather(*(room.code(anna, PutUpForAuction(wine, 10, 600)) for _ in range(6)))
    assert sorted(codes, key=str) == [None, *["wine_not_free"] * 5]
    assert await room.coins(anna) == (499, 0), "one fee"


async def test_a_wine_in_escrow_is_laid_in_no_battle(room: Saleroom, anna: Who) -> None:
    wine = await room.wine(anna.player_id)
    auction = await room.put_up(anna)
    assert await room.code(anna, QueueForBattle("pairing", False, "house", wines=(wine,))) == "wine_not_free"
    await room.ask(anna, QueueForBattle("pairing", False, "house"))
    assert await room.whose(auction) == (anna.player_id, "escrow"), "nor taken because it is strong"


async def test_how_many_may_be_open(room: Saleroom, anna: Who, bela: Who) -> None:
    await room.house.god.execute(
        "INSERT INTO wines (public_id, owner_id, species_id, iv_longevity, iv_power, iv_terroir, iv_complexity,"
        " iv_rarity, iv_elegance, nature, level, experience, shiny, capture_method)"
        " SELECT gen_random_uuid(), owner_id, species_id, 1, 1, 1, 1, 1, 1, nature, 5, 125, false, 'wild'"
        " FROM wines, generate_series(1, 10) WHERE owner_id = $1",
        anna.player_id,
    )
    for _ in range(LIVE_AUCTIONS_MAX):
        await room.put_up(anna)
    op = PutUpForAuction(await room.wine(anna.player_id), 10, 600)
    assert await room.code(anna, op) == "too_many_auctions"
    assert await room.coins(anna) == (500 - LIVE_AUCTIONS_MAX, 0), "nothing was paid for that"
    await room.put_up(bela)


async def test_a_request_is_one_request(room: Saleroom, anna: Who, bela: Who) -> None:
    op, key = PutUpForAuction(await room.wine(anna.player_id), 10, 600), new_key()
    answers = await asyncio.gather(*(room.ask(anna, op, key) for _ in range(20)))
    assert all(answer == answers[0] for answer in answers)
    auction = RoomId(answers[0]["auction"])
    bid = new_key()
    first = await room.bid(bela, auction, 100, bid)
    assert await room.bid(bela, auction, 100, bid) == first
    assert (await room.bid(bela, auction, 101, bid)).code == "key_reused"
    assert await room.coins(bela) == (400, 100)
    # The day after, in another saleroom, with nothing left in memory.
    await room.hammer(auction)
    saleroom = await room.house.auctions.saleroom.current()
    saleroom.opened_at_ms -= LIFE_MS
    await room.house.auctions.saleroom.renew()
    await room.house.host.lane.drained()
    room.house.host.finished.clear()
    assert (await room.house.auctions.saleroom.current()).id != saleroom.id
    assert await room.ask(anna, op, key) == answers[0]
    assert await room.bid(bela, auction, 100, bid) == first, "from the record of what is over"
    assert await room.code(bela, PlaceBid(auction, 200)) == "auction_over"


async def test_a_hundred_bidders_and_each_hears_the_same(room: Saleroom, anna: Who) -> None:
    guests = await room.guests(100)
    auction = await room.put_up(anna, start=1)
    chance = random.Random(5)
    begin = [(guest, number) for number, guest in enumerate(guests[:10], start=1)]
    for guest, most in begin:
        await room.bid(guest, auction, most)  # who has bid comes with a role of his own
    ears = [await room.listen(guest, f"auction:{auction}") for guest in guests]
    bids = [(guest, chance.randint(1, 600)) for guest in guests for _ in range(2)]
    chance.shuffle(bids)
    outcomes = await asyncio.gather(*(room.bid(guest, auction, most) for guest, most in bids))
    refused = {outcome.code for outcome in outcomes if isinstance(outcome, Refused)}
    assert refused <= {"bid_too_low", "insufficient_funds"}
    taken = [most for (_, most), outcome in zip(bids, outcomes, strict=True) if not isinstance(outcome, Refused)]
    state = room.house.host.rooms[auction].state
    assert state.bids == len(taken) + len(begin)
    assert len(taken) >= 3
    assert state.leading.max == max(taken) <= 500
    leader = next(guest for guest in guests if guest.player_id == state.leader)
    assert await room.coins(leader) == (500 - max(taken), max(taken))
    await _all_have_heard(room, ears, auction, 1 + state.bids)
    told = [ear.pushes[f"auction:{auction}"] for ear in ears]
    assert all(one == told[0] for one in told)
    assert all(ear.parcels == ears[0].parcels for ear in ears), "who bids is told with all others, in the same bytes"
    await room.hammer(auction)
    rows = await room.house.god.fetch("SELECT sum(balance), kind FROM coin_accounts WHERE player_id > 0 GROUP BY kind")
    assert {row["kind"]: row["sum"] for row in rows}["held"] == 0


async def _all_have_heard(room: Saleroom, ears: list[Any], auction: RoomId, n: int) -> None:
    async def heard() -> bool:
        return all(ear.pushes.get(f"auction:{auction}", [{"n": 0}])[-1]["n"] >= n for ear in ears)

    await until(heard, "the last price")


async def test_two_auctions_race_for_one_bidders_coins(room: Saleroom, anna: Who, bela: Who) -> None:
    [carla] = await room.guests(1)
    auctions = [await room.put_up(anna, start=1), await room.put_up(anna, start=1), await room.put_up(bela, start=1)]
    for _ in range(20):
        asked = [room.bid(carla, auction, 300) for auction in auctions]
        outcomes = await asyncio.gather(*asked)
        codes = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
        assert set(codes) <= {"insufficient_funds", "bid_too_low", "bidding_too_fast"}
        assert await room.coins(carla) == (200, 300)
        assert len(_led_by(room, carla, auctions)) == 1
    await room.hammer(_led_by(room, carla, auctions)[0])
    assert await room.coins(carla) == (499, 0)


def _led_by(room: Saleroom, who: Who, auctions: list[RoomId]) -> list[RoomId]:
    return [auction for auction in auctions if room.house.host.rooms[auction].state.leader == who.player_id]


async def test_who_is_outbid_may_spend_it_at_once(room: Saleroom, anna: Who, bela: Who) -> None:
    carla, dario = await room.guests(2)
    first, second = await room.put_up(anna, start=1), await room.put_up(bela, start=1)
    await room.bid(carla, first, 400)
    outcomes = await asyncio.gather(room.bid(dario, first, 500), room.bid(carla, second, 500))
    assert outcomes[0]["leading"] is True
    if isinstance(outcomes[1], Refused):  # decided before she was outbid, or in the same commit before it
        assert outcomes[1].code == "insufficient_funds"
        assert (await room.bid(carla, second, 500))["leading"] is True
    assert await room.coins(carla) == (0, 500)


async def test_bids_at_the_very_end(room: Saleroom, anna: Who, bela: Who) -> None:
    [carla] = await room.guests(1)
    auction = await room.put_up(anna, start=10)
    await room.bid(bela, auction, 100)
    ends_ms = auction_end(room.house.host, auction)
    assert ends_ms is not None
    room.clock.ahead_ms += ends_ms - room.clock.now_ms() - SOFT_CLOSE_MS + 1_000
    outcome = await room.bid(carla, auction, 200)
    assert ends_ms < outcome["ends_ms"] <= room.clock.now_ms() + SOFT_CLOSE_MS
    state = room.house.host.rooms[auction].state
    room.clock.ahead_ms += state.ends_at_ms - room.clock.now_ms()
    assert await room.code(bela, PlaceBid(auction, 500)) == "auction_over"
    await room.hammer(auction)
    assert await room.whose(auction) == (carla.player_id, "cellar")
    assert auction_end(room.house.host, auction) is None


async def test_the_hammer_falls_by_itself(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna, start=10, lasts_s=60)
    await room.bid(bela, auction, 100)
    live = room.house.host.rooms[auction]
    room.clock.ahead_ms += 61_000
    room.house.host._timers.set(auction, 0)  # whatever wakes the timers has them look at the clock

    async def over() -> bool:
        return live.status == "over"

    await until(over, "the hammer")
    assert await room.whose(auction) == (bela.player_id, "cellar")


async def test_a_lock_on_trading_takes_hold(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna, start=10)
    key = new_key()
    first = await room.bid(bela, auction, 50, key)
    await room.house.god.execute(
        "UPDATE users SET trade_locked_until = now() + interval '1 hour', trade_lock_reason = 'Whose wine is it?'"
    )
    room.clock.ahead_ms += BELIEVED_MS + PACE_MS
    locked = await room.bid(bela, auction, 100)
    assert isinstance(locked, Refused)
    assert (locked.code, int(locked.fields["until_ms"] or 0) > room.clock.now_ms()) == ("trade_locked", True)
    assert await room.code(bela, BuyNow(auction)) == "trade_locked", "known now, and refused at once"
    assert await room.bid(bela, auction, 50, key) == first, "what was done is done"
    assert await room.code(anna, PutUpForAuction(await room.wine(anna.player_id), 10, 600)) == "trade_locked"
    await room.house.god.execute("UPDATE users SET trade_locked_until = NULL, trade_lock_reason = NULL")
    room.clock.ahead_ms += 3_600_000
    assert await room.code(bela, PlaceBid(auction, 100)) == "auction_over"


async def test_who_blocks_somebody_neither_sells_to_him_nor_buys_of_him(room: Saleroom, anna: Who, bela: Who) -> None:
    auction, other = await room.put_up(anna, start=10), await room.put_up(bela, start=10)
    assert (await room.bid(bela, auction, 50))["leading"]
    async with as_player(room.house.pool, anna.player_id) as connection:
        await friends.block(connection, bela.player_id)
    room.house.mystery.heed(anna.player_id, bela.player_id, True)
    room.clock.ahead_ms += PACE_MS
    assert await room.code(bela, PlaceBid(auction, 100)) == "player_blocked", "from the answer on"
    assert await room.code(bela, BuyNow(auction)) == "player_blocked", "known now, and refused at once"
    assert await room.code(anna, PlaceBid(other, 100)) == "player_blocked"
    assert await room.code(anna, PlaceBid(auction, 100)) == "own_auction", "in the room's own words"
    [carla] = await room.guests(1)
    assert (await room.bid(carla, auction, 100))["leading"]
    async with as_player(room.house.pool, anna.player_id) as connection:
        await friends.unblock(connection, bela.player_id)
    room.house.mystery.heed(anna.player_id, bela.player_id, False)
    room.clock.ahead_ms += PACE_MS
    assert (await room.bid(bela, auction, 150))["leading"]


async def test_who_bids_after_a_block_is_not_answered_by_what_was_read_before_it(
    room: Saleroom, anna: Who, bela: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    auction = await room.put_up(anna, start=10)
    read, on, refusal = asyncio.Event(), asyncio.Event(), room.house.reads.trading_refusal

    async def long_on_the_way(player: PlayerId, wine: WineId, format: Format) -> Refused | None:
        found = await refusal(player, wine, format)
        read.set()
        await on.wait()
        return found

    monkeypatch.setattr(room.house.reads, "trading_refusal", long_on_the_way)
    before, after = (asyncio.get_running_loop().create_future() for _ in range(2))
    room.house.desk.perform(bela, PlaceBid(auction, 50), new_key(), before.set_result)
    await read.wait()
    async with as_player(room.house.pool, anna.player_id) as connection:
        await friends.block(connection, bela.player_id)
    room.house.mystery.heed(anna.player_id, bela.player_id, True)
    room.clock.ahead_ms += PACE_MS
    room.house.desk.perform(bela, PlaceBid(auction, 100), new_key(), after.set_result)
    on.set()
    assert (await before)["leading"], "it was asked before"
    refused = await after
    assert isinstance(refused, Refused)
    assert refused.code == "player_blocked"


async def test_what_the_rules_of_trading_ask_is_asked_of_both_sides(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna, start=10)
    await room.house.god.execute("INSERT INTO trading_rules (format, level_min) VALUES ('auction', 3)")
    missing = await room.bid(bela, auction, 50)
    assert isinstance(missing, Refused)
    assert (missing.code, missing.fields) == ("level_too_low", {"minimum": 3, "yours": 1})
    assert await room.code(anna, PutUpForAuction(await room.wine(anna.player_id), 10, 600)) == "level_too_low"
    assert await room.coins(anna) == (499, 0), "no fee for it"
    await room.house.god.execute("DELETE FROM trading_rules WHERE format = 'auction'")
    assert await room.code(bela, PlaceBid(auction, 50)) == "level_too_low", "believed for a moment"
    room.clock.ahead_ms += BELIEVED_MS + 1
    assert (await room.bid(bela, auction, 50))["leading"]


async def test_own_snapshot_and_everybodys(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna, start=10, reserve=300)
    await room.bid(bela, auction, 123)

    async def snapshot(who: Who | None) -> Any:
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        ear = CrowdEar(bela.player_id, [])
        room.house.desk.subscribe(who, f"auction:{auction}", None, ear, answered.set_result)
        return (await answered).snapshot

    assert (await snapshot(bela))["you"]["max"] == 123
    assert (await snapshot(anna))["you"]["reserve"] == 300
    watched = await snapshot(None)
    assert "you" not in watched
    assert not {123, 300} & {value for value in watched.values() if isinstance(value, int)}
    live = room.house.host.rooms[auction]
    assert live.decider.role_of(live.state, PlayerId(999)) == WATCHER


async def test_nothing_new_is_put_up_while_the_server_leaves(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna)
    room.house.desk.draining = True
    assert await room.code(anna, PutUpForAuction(await room.wine(anna.player_id), 10, 600)) == "going_away"
    assert await room.code(bela, PlaceBid(auction, 20)) is None


async def test_everybody_is_told_how_many_watch(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna)
    await room.bid(bela, auction, 20)
    ears = [await room.listen(who, f"auction:{auction}") for who in (anna, bela)]

    async def told() -> bool:
        notes = [orjson.loads(parcel.note)["d"] for parcel in ears[0].parcels if parcel.note]
        return {"count": 2} in notes

    await until(told, "the count of viewers")
    assert room.house.host.telling.watching(auction) == 2


async def test_an_auction_that_breaks_down_gives_everything_back(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna)
    await room.bid(bela, auction, 300)
    live = room.house.host.rooms[auction]
    room.house.host.quarantine(live, ZeroDivisionError("the rules fail"))

    async def set_aside() -> bool:
        return bool(
            await room.house.god.fetchval("SELECT state = 'quarantined' FROM rooms WHERE room_id = $1", auction)
        )

    await until(set_aside, "the quarantine")
    assert await room.code(bela, PlaceBid(auction, 400)) == "room_quarantined"
    assert await room.coins(bela) == (200, 300), "safe where they are"
    await rooms.void(room.house.god, auction)
    assert await room.coins(bela) == (500, 0)
    assert await room.whose(auction) == (anna.player_id, "cellar")
    assert await room.house.god.fetchval("SELECT state FROM auctions WHERE auction_id = $1", auction) == "void"


async def test_an_auction_goes_on_where_it_was_with_the_time_that_was_lost(
    room: Saleroom, anna: Who, bela: Who
) -> None:
    auction = await room.put_up(anna)
    await room.bid(bela, auction, 300)
    live = room.house.host.rooms[auction]
    ear, ends_ms = await room.listen(bela, f"auction:{auction}"), live.state.ends_at_ms
    room.clock.ahead_ms += ends_ms - room.clock.now_ms() - 5_000
    live.status = "settling"  # as after a commit whose outcome is not known
    await room.house.host.retake([live])

    async def told() -> bool:
        return [push["t"] for push in ear.pushes.get(f"auction:{auction}", ())] == ["room.resumed", "auction.extended"]

    await until(told, "the new end")
    extended = ear.pushes[f"auction:{auction}"][1]
    assert extended["d"]["ends_ms"] == auction_end(room.house.host, auction) > ends_ms + 20_000
    assert (await room.bid(bela, auction, 400))["leading"] is True
    assert await room.coins(bela) == (100, 400)


async def test_a_bid_that_is_made_already_is_not_refused_for_a_lock_that_came_later(
    room: Saleroom, anna: Who, bela: Who
) -> None:
    """It is written, and nobody knows yet; it is asked again when an operator has locked her out."""
    auction, key = await room.put_up(anna), new_key()
    assert not isinstance(await room.bid(bela, auction, 15), Refused)
    room.house.proxy.arm("from", 1, "hang")
    first = asyncio.create_task(room.bid(bela, auction, 30, key))
    await room.house.proxy.struck.wait()
    await room.house.god.execute(
        "UPDATE users SET trade_locked_until = clock_timestamp() + interval '1 hour', trade_lock_reason = 'a test'"
        " WHERE id = $1",
        bela.player_id,
    )
    room.clock.ahead_ms += BELIEVED_MS + 1
    again = asyncio.create_task(room.bid(bela, auction, 30, key))
    await asyncio.sleep(0)
    await room.house.errands.done()
    room.house.proxy.let_go()
    assert not isinstance(await first, Refused)
    assert await again == await first
    assert await room.code(bela, PlaceBid(auction, 60)) == "trade_locked"
