"""Signs of made-up trades: each in data that is made so, and in none of an honest busy pair's."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from db import suspicions
from db.suspicions import Suspicion
from game.ids import PlayerId
from tests.db.people import joined
from tests.db.world import World, world_of
from tests.fixtures.postgres import Cluster


@pytest_asyncio.fixture
async def three(pg: Cluster, three_template: str) -> AsyncIterator[World]:
    async with world_of(pg, three_template) as one:
        await one.sql("UPDATE users SET created_at = now() - interval '100 days' WHERE id > 0")
        yield one


async def traded(
    world: World,
    seller: PlayerId,
    buyer: PlayerId,
    wine: int,
    price: int | None = 100,
    *,
    times: int = 1,
    ago: str = "1 day",
    form: str = "auction",
) -> None:
    await world.sql(
        "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
        " SELECT gen_random_uuid(), w.id, (SELECT min(id) FROM wine_species), $5, $1, $2, $4,"
        " now() - $6::text::interval FROM wines w, generate_series(1, $7) WHERE w.id = $3",
        seller,
        buyer,
        wine,
        price,
        form,
        ago,
        times,
    )


async def found(world: World) -> list[Suspicion]:
    async with world.pool.acquire() as connection:
        return await suspicions.of_trades(connection, 30)


async def test_an_honest_busy_pair_is_not_named(three: World) -> None:
    ana, ben, cleo = three.ana, three.ben, three.cleo
    for wine in range(1, 10):
        seller, buyer = (ana, ben) if wine % 2 else (ben, ana)
        await traded(three, seller, buyer, wine, 60 + 20 * wine)
    await traded(three, ana, ben, 1, form="direct", price=None, ago="2 days")
    await traded(three, ben, ana, 2, 100, ago="3 days")
    for price in (80, 90, 100, 110, 120):
        await traded(three, cleo, ben, 3, price, ago="20 days")
    await traded(three, ana, ben, 4, 700)
    assert await found(three) == [], "one price far off, and one wine that came back, may happen"


async def test_wines_that_go_back_and_forth(three: World) -> None:
    await traded(three, three.ana, three.ben, 1, times=2)
    await traded(three, three.ben, three.ana, 1, times=1)
    assert await found(three) == []
    await traded(three, three.ben, three.ana, 1)
    assert await found(three) == [Suspicion("back_and_forth", three.ana, three.ben, {"wines": 1, "trades": 4})]
    await three.sql("UPDATE wine_trades SET at = now() - interval '31 days'")
    assert await found(three) == [], "long ago"


async def test_what_was_undone_is_no_trade(three: World) -> None:
    for wine in (1, 2):
        await traded(three, three.ana, three.ben, wine)
        await traded(three, three.ben, three.ana, wine, None, form="returned")
    assert await found(three) == []


async def test_prices_far_off_what_others_pay(three: World) -> None:
    for price in (80, 90, 100, 110):
        await traded(three, three.cleo, three.ben, 9, price)
    await traded(three, three.ana, three.ben, 1, 500)
    await traded(three, three.ana, three.ben, 2, 20)
    assert await found(three) == [], "four sales of others say nothing"
    await traded(three, three.cleo, three.ben, 9, 120)
    expected = {"sales": 2, "highest_permille": 5000, "lowest_permille": 200}
    assert await found(three) == [Suspicion("far_off_price", three.ana, three.ben, expected)]


async def test_who_trades_with_whom_he_shares_a_device(three: World) -> None:
    for player, device in ((three.ana, "x"), (three.ben, "x"), (three.cleo, "x"), (three.cleo, "y")):
        await three.sql(
            "INSERT INTO user_devices (user_id, device_hash, first_seen_at, seen_at)"
            " VALUES ($1, sha256($2::text::bytea), now(), now())",
            player,
            device,
        )
    assert await found(three) == [], "a household that does not trade"
    await traded(three, three.ana, three.ben, 1)
    assert await found(three) == [Suspicion("shared_device", three.ana, three.ben, {"trades": 1, "devices": 1})]


async def test_new_accounts_that_pay_one_player(three: World) -> None:
    young = [await joined(three.pool, f"Young {number}") for number in range(3)]
    for player in young:
        await traded(three, three.ana, player, 1, 100, ago="0")
    expected = Suspicion("young_accounts_pay", three.ana, None, {"accounts": 3, "coins": 300})
    assert await found(three) == [expected]
    await traded(three, three.ben, young[0], 5, 10, ago="0")
    assert await found(three) == [], "he trades with others too"
