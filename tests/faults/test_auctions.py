"""The real program killed in the middle of bids: what was acknowledged is there, once, everybody has heard the truth,
and the books are right."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.pool import connection
from tests.faults.playing import SEEDS, data_folder
from tests.faults.sale import Sale, compare_sale, one_has_heard
from tests.faults.truth import verified
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program, command

ROUNDS = 4


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_server_is_killed_in_the_middle_of_bids(data_dir: Path, database: Database, seed: int) -> None:
    sale = Sale(seed)
    program = await Program.start(data_dir, database.owner.url)
    try:
        await sale.begin(program.url)
        for number in range(ROUNDS):
            asking = sale.asking()
            if number % 2 == 0:  # some are on their way, some are written, nobody knows which
                await one_has_heard(sale)
                await program.kill()
                await asyncio.gather(*asking)
                program = await Program.start(data_dir, database.owner.url)
                await sale.come(program.url)
            await asyncio.gather(*asking)
            await sale.repeat()
        async with connection(database.superuser) as god:
            await sale.heard_all(god)
            await compare_sale(god, sale)
        status, said = await command("audit", "--database-url", database.owner.url)
        assert status == 0, said
        await verified(sale.auctions, "--database-url", database.owner.url)
        program.signal(signal.SIGTERM)
        assert await program.ended() == 0
    finally:
        for client in sale.clients:
            await client.leave()
        await program.kill()
