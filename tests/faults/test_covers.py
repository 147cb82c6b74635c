"""The real program killed while purchases are undone: each is undone once or not at all, and the books are right."""

import asyncio
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.pool import connection
from tests.faults.client import Client
from tests.faults.playing import SEEDS, data_folder
from tests.faults.sale import RULES_SAY, ask, wines_of
from tests.fixtures.books import broken_rules
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program, command

PRICE = 60
WINES = 3


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_server_is_killed_around_stepping_back(
    data_dir: Path, database: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.faults.sale.RULES_SAY", RULES_SAY | {"cover_over", "already_insured"})
    rng = random.Random(seed)
    seller, buyer = Client("Sella"), Client("Buyer")
    program = await Program.start(data_dir, database.owner.url)
    try:
        for client in (seller, buyer):
            await client.join(program.url)
            await client.come(program.url)
        trades = []
        for wine in await wines_of(program.url, seller):
            terms = {"wine": wine, "start_price": 10, "buy_now": PRICE, "lasts_s": 3600}
            auction = (await done(seller, "auction.open", terms))["auction"]
            await done(buyer, "auction.buy_now", {"auction": auction})
            trades.append(auction)
        covers = [(await done(buyer, "trade.cover", {"trade": trade}))["cover"] for trade in trades]
        asking: list[asyncio.Task[None]] = []
        for cover in covers:
            for _ in range(2):  # whichever is first counts, and the other is refused
                asked = buyer.request("trade.step_back", {"cover": cover})
                asking.append(asyncio.create_task(ask(buyer, asked)))
        await asyncio.sleep(rng.random() * 0.01)  # not waiting for anything: the moment is the test's chance
        await program.kill()
        program = await Program.start(data_dir, database.owner.url)
        for client in (seller, buyer):
            await client.come(program.url)
        await asyncio.gather(*asking)
        for asked in list(buyer.asked.values()):  # what was answered, or not: asked again, it is the same
            await ask(buyer, asked)
        async with connection(database.superuser) as god:
            assert await broken_rules(god) == {}
            returned = await god.fetchval("SELECT count(*) FROM wine_trades WHERE format = 'returned'")
            used = await god.fetchval("SELECT count(*) FROM trade_insurance WHERE used_at IS NOT NULL")
            assert returned == used == WINES, "asked until it was done"
            held = await god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind = 'held' AND player_id > 0")
            assert held == 0
            back = await god.fetchval(
                "SELECT count(*) FROM wines w JOIN wine_trades t ON t.wine_id = w.id AND t.format = 'returned'"
                " WHERE w.owner_id = t.buyer_id AND w.place = 'cellar'"
            )
            assert back == WINES
            total = await god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind <> 'mint'")
            assert total == 1_000
        # Which decides every record anew.
        status, said = await command("audit", "--database-url", database.owner.url)
        assert status == 0, said
        program.signal(signal.SIGTERM)
        assert await program.ended() == 0
    finally:
        for client in (seller, buyer):
            await client.leave()
        await program.kill()


async def done(client: Client, op: str, d: dict[str, object]) -> dict[str, str]:
    """Ask, and have it done."""
    asked = client.request(op, d)
    await client.ask(asked)
    assert asked.answer is not None
    return dict(asked.answer)
