"""Insured purchases on a real PostgreSQL: whose wine and coins are, whatever the two sides and the machine do."""

import asyncio
import uuid
from typing import Any

import pytest_asyncio

from db import insurance, rooms
from db.players import as_player
from game.cover import COOLING_OFF_MS, OFFERED_MS
from game.ids import RoomId
from game.refusal import Refused
from server.desk import Who
from server.identifiers import new_key, new_room
from server.messages import QueueForBattle
from server.messages_auction import PutUpForAuction
from server.messages_cover import CoverPurchase, KeepPurchase, StepBack
from tests.fixtures.saleroom import Saleroom
from tests.fixtures.until import until


@pytest_asyncio.fixture
async def trade(room: Saleroom, anna: Who, bela: Who) -> RoomId:
    """Bela has bought a wine of Anna's for 100: the trade."""
    auction = await room.put_up(anna, start=100, lasts_s=60)
    await room.bid(bela, auction, 100)
    await room.hammer(auction)
    # The test's clock is ahead now; what was sold was sold by it.
    return auction


async def covered(room: Saleroom, who: Who, trade: RoomId) -> RoomId:
    answer = await room.ask(who, CoverPurchase(trade))
    assert not isinstance(answer, Refused), answer
    assert answer | {"cover": "", "ends_ms": 0} == {"cover": "", "premium": 5, "refund": 95, "ends_ms": 0}
    return RoomId(answer["cover"])


async def reputation(room: Saleroom, who: Who) -> Any:
    return await room.house.god.fetchval("SELECT trades FROM user_reputation WHERE user_id = $1", who.player_id)


def lines(room: Saleroom, who: Who) -> list[str]:
    pushes = room.house.ears[who.player_id].pushes.get(f"player:{who.ref}", ())
    return [push["t"] for push in pushes if push["t"].startswith("cover.")]


async def test_a_purchase_is_undone_once(room: Saleroom, anna: Who, bela: Who, trade: RoomId) -> None:
    assert (await room.coins(anna), await room.coins(bela)) == ((594, 0), (400, 0))
    cover, key = await covered(room, bela, trade), new_key()
    assert (await room.coins(anna), await room.coins(bela)) == ((499, 95), (395, 0))
    assert await room.whose(trade) == (bela.player_id, "escrow")
    assert await room.ask(bela, StepBack(cover), key) == {"refund": 95}
    assert (await room.coins(anna), await room.coins(bela)) == ((499, 0), (490, 0))
    assert await room.whose(trade) == (anna.player_id, "cellar")
    assert await room.ask(bela, StepBack(cover), key) == {"refund": 95}, "asked again, it is the same"
    assert await room.code(bela, StepBack(cover)) == "cover_over"
    assert await room.code(bela, CoverPurchase(trade)) == "already_insured"
    assert (lines(room, anna), lines(room, bela)) == (["cover.taken", "cover.ended"], ["cover.ended"])
    assert (await reputation(room, anna), await reputation(room, bela)) == (0, 0), "what was undone counts for nobody"
    formats = await room.house.god.fetch("SELECT format, seller_id FROM wine_trades ORDER BY at, format")
    assert [tuple(row) for row in formats] == [("auction", anna.player_id), ("returned", bela.player_id)]


async def test_a_wine_that_is_covered_goes_nowhere_and_is_free_when_it_is_kept(
    room: Saleroom, anna: Who, bela: Who, trade: RoomId
) -> None:
    cover = await covered(room, bela, trade)
    wine = str(await room.house.god.fetchval(
        "SELECT w.public_id FROM wines w JOIN wine_trades t ON t.wine_id = w.id WHERE t.trade_id = $1", trade
    ))  # fmt: skip
    assert await room.code(bela, PutUpForAuction(wine, 10, 600)) == "wine_not_free"
    assert await room.code(bela, QueueForBattle("pairing", False, "house", wines=(wine,))) == "wine_not_free"
    assert await room.ask(bela, KeepPurchase(cover)) == {}
    assert (await room.coins(anna), await room.coins(bela)) == ((594, 0), (395, 0))
    assert await room.whose(trade) == (bela.player_id, "cellar")
    assert await room.code(bela, StepBack(cover)) == "cover_over"
    assert await reputation(room, bela) == 1


async def test_when_the_time_is_over_both_are_free(room: Saleroom, anna: Who, bela: Who, trade: RoomId) -> None:
    cover = await covered(room, bela, trade)
    room.clock.ahead_ms += COOLING_OFF_MS + 1
    assert await room.code(bela, StepBack(cover)) == "cover_over", "too late, also before the timer"
    live = room.house.host.rooms[cover]
    room.house.host._wake(cover)

    async def over() -> bool:
        return live.status == "over"

    await until(over, "the end of the cover")
    assert (await room.coins(anna), await room.coins(bela)) == ((594, 0), (395, 0))
    assert await room.whose(trade) == (bela.player_id, "cellar")
    async with as_player(room.house.pool, bela.player_id) as connection:
        (row,) = await insurance.of_player(connection, bela.player_id)
    assert (row.cover, row.premium, row.refund, row.used_at_ms) == (cover, 5, 95, None)
    named = await room.house.god.fetchrow(
        "SELECT w.public_id::text, s.name FROM wines w JOIN wine_species s ON s.id = w.species_id"
        " JOIN wine_trades t ON t.wine_id = w.id WHERE t.trade_id = $1",
        uuid.UUID(trade),
    )
    assert (row.wine, row.name) == tuple(named or ())
    assert row.closed_at_ms is not None


async def test_who_may_not_and_when(room: Saleroom, anna: Who, bela: Who, trade: RoomId) -> None:
    [carla] = await room.guests(1)
    for who in (anna, carla):
        assert await room.code(who, CoverPurchase(trade)) == "not_your_purchase"
    for no_trade in (new_room(5), RoomId("x")):
        assert await room.code(bela, CoverPurchase(no_trade)) == "not_your_purchase"
    cover = await covered(room, bela, trade)
    for who in (anna, carla):
        for op in (StepBack(cover), KeepPurchase(cover)):
            assert await room.code(who, op) == "not_your_purchase"
    assert await room.code(bela, CoverPurchase(trade)) == "already_insured"
    assert await room.code(bela, StepBack(trade)) == "not_found"
    await room.ask(bela, StepBack(cover))


async def test_too_late(room: Saleroom, bela: Who, trade: RoomId) -> None:
    room.clock.ahead_ms += OFFERED_MS
    assert await room.code(bela, CoverPurchase(trade)) == "insurance_too_late"


async def test_a_seller_who_has_spent_it_is_named_and_refused_often_opens_one_room(
    room: Saleroom, anna: Who, bela: Who, trade: RoomId
) -> None:
    [carla] = await room.guests(1)
    auction = await room.put_up(carla, start=500)
    await room.bid(anna, auction, 550)
    assert await room.coins(anna) == (44, 550)
    for _ in range(3):
        assert await room.code(bela, CoverPurchase(trade)) == "other_side_short"
    assert await room.house.god.fetchval("SELECT count(*) FROM rooms WHERE kind = 'cover'") == 1
    assert await room.whose(trade) == (bela.player_id, "cellar")
    assert (await room.coins(bela))[1] == 0


async def test_all_at_once(room: Saleroom, anna: Who, bela: Who, trade: RoomId) -> None:
    codes = await asyncio.gather(*(room.code(bela, CoverPurchase(trade)) for _ in range(5)))
    assert sorted(codes, key=str) == [None, *["already_insured"] * 4]
    async with as_player(room.house.pool, bela.player_id) as connection:
        (row,) = await insurance.of_player(connection, bela.player_id)
    ops = [StepBack(row.cover), KeepPurchase(row.cover)] * 3
    ended = await asyncio.gather(*(room.code(bela, op) for op in ops))
    assert sorted(ended, key=str) == [None, *["cover_over"] * 5]
    assert (await room.coins(anna), await room.coins(bela)) == ((499, 0), (490, 0)), "the first one counts"


async def test_a_cover_that_breaks_down_gives_each_his_own(room: Saleroom, anna: Who, bela: Who, trade: RoomId) -> None:
    cover = await covered(room, bela, trade)
    live = room.house.host.rooms[cover]
    room.house.host.quarantine(live, AssertionError("planted"))
    state = "SELECT state FROM rooms WHERE room_id = $1"

    async def set_aside() -> bool:
        return bool(await room.house.god.fetchval(state, cover) == "quarantined")

    await until(set_aside, "the quarantine")
    async with room.house.god.transaction():
        given = await rooms.void(room.house.god, cover)
    assert [owner for _, owner in given.wines] == [bela.player_id]
    assert list(given.coins) == [(95, anna.player_id)]
    assert await room.whose(trade) == (bela.player_id, "cellar")
    assert (await room.coins(anna), await room.coins(bela)) == ((594, 0), (395, 0))


async def test_stepping_back_whose_outcome_nobody_learns_happens_once(
    room: Saleroom, anna: Who, bela: Who, trade: RoomId
) -> None:
    """The commit is written, and its answer is lost: asked again, the same has happened once."""
    cover, key = await covered(room, bela, trade), new_key()
    room.house.proxy.arm("from", 1, "cut")
    first = asyncio.create_task(room.ask(bela, StepBack(cover), key))
    await room.house.proxy.struck.wait()
    assert await room.ask(bela, StepBack(cover), key) == {"refund": 95}
    assert await first == {"refund": 95}
    assert (await room.coins(anna), await room.coins(bela)) == ((499, 0), (490, 0))
    assert await room.whose(trade) == (anna.player_id, "cellar")
