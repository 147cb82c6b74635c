"""The real program, and people who trade over sockets: who gets what, and that it is killed in the middle of it again
and again. What was acknowledged is there, once; no wine and no coin is lost or doubled, and the books are right."""

import asyncio
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import orjson
import pytest

from db.pool import Connection, connection
from db.rooms import entries
from game.decider import Role
from game.ids import RoomId
from server.kinds import KINDS
from tests.faults.client import Asked, Client
from tests.faults.playing import SEEDS, data_folder
from tests.faults.truth import requests_are_written, verified
from tests.fixtures.books import broken_rules
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program, command
from tests.fixtures.until import until

PAIRS = 2
COINS = 500
ROUNDS = 6
RULES_SAY = {
    "stale_revision", "already_confirmed", "nothing_offered", "offer_unchanged", "wine_not_free", "unknown_wine",
    "insufficient_funds", "trade_over", "already_trading", "not_found", "wine_not_tradable", "level_too_low",
    "reputation_too_low", "account_too_young", "rate_limited", "too_many_trades",
}  # fmt: skip


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


async def ask(client: Client, op: str, d: dict[str, Any]) -> Asked:
    """Ask until it is done or refused; what is refused was not done."""
    asked = client.request(op, d)
    await again(client, asked)
    return asked


async def again(client: Client, asked: Asked) -> None:
    """Ask the same once more: what was done is answered the same, and what was refused was not done."""
    await client.settle(asked, RULES_SAY)


async def get(url: str, client: Client, path: str) -> Any:
    headers = {"Authorization": f"Bearer {client.token}"} if client.token else {}
    async with aiohttp.ClientSession(url) as http, http.get(f"/api/v1{path}", headers=headers) as response:
        return await response.json()


async def wines(url: str, client: Client) -> list[dict[str, Any]]:
    return list((await get(url, client, "/wines"))["items"])


async def test_two_trade_over_sockets(data_dir: Path, database: Database) -> None:
    program = await Program.start(data_dir, database.owner.url)
    anna, bela, carla = Client("Anna"), Client("Bela"), Client("Carla")
    try:
        for client in (anna, bela, carla):
            await client.join(program.url)
            await client.come(program.url)
        async with connection(database.superuser) as god:
            await god.execute("DELETE FROM trading_rules")
        hers, his = (await wines(program.url, anna))[0]["id"], (await wines(program.url, bela))[0]["id"]
        trade = (await ask(anna, "trade.invite", {"player": bela.ref})).answer["trade"]  # type: ignore[index]
        channel = f"trade:{trade}"
        await bela.until(lambda: any(p["t"] == "trade.invited" for p in bela.heard[f"player:{bela.ref}"]), "the line")
        await ask(anna, "trade.offer", {"trade": trade, "wines": [hers], "coins": 10})
        await ask(bela, "trade.offer", {"trade": trade, "wines": [his]})
        assert (await carla.say("sub", {"ch": channel}, ""))["err"]["code"] == "not_yours"
        both = [ask(client, "trade.confirm", {"trade": trade, "revision": 2}) for client in (anna, bela)]
        assert [asked.answer for asked in await asyncio.gather(*both)] == [{"revision": 2}] * 2
        for client in (anna, bela):
            await client.until(lambda c=client: c.heard[channel][-1:][0]["t"] == "trade.settled", "the end")  # type: ignore[misc]
        assert anna.heard[channel] == bela.heard[channel]
        assert his in [wine["id"] for wine in await wines(program.url, anna)]
        assert hers in [wine["id"] for wine in await wines(program.url, bela)]
        listed = await get(program.url, anna, "/trades?limit=1")
        [row] = listed["items"]
        assert (row["id"], row["state"], listed["next"]) == (trade, "settled", None)
        assert [(side["player"]["name"], side["offered"], side["paid"]) for side in row["sides"]] == [
            ("Anna", 10, 10), ("Bela", 0, 0),
        ]  # fmt: skip
        assert [wine["id"] for side in row["sides"] for wine in side["wines"]] == [hers, his]
        assert await get(program.url, bela, f"/trades/{trade}") == row
        assert (await get(program.url, carla, f"/trades/{trade}"))["code"] == "not_found"
        assert (await get(program.url, carla, "/trades/no-such-trade"))["code"] == "not_found"
        assert (await get(program.url, carla, "/trades"))["items"] == []
        assert (await get(program.url, Client(), "/trades"))["code"] == "unauthorized"
        await verified([trade], "--database-url", database.owner.url)
    finally:
        for client in (anna, bela, carla):
            await client.leave()
        await program.kill()


class Hall:
    """Pairs who sit down with each other over and over."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.pairs = [(Client(f"Anna {n}"), Client(f"Bela {n}")) for n in range(PAIRS)]
        self.trades: list[str] = []
        self.tables: list[str] = [""] * PAIRS

    @property
    def clients(self) -> list[Client]:
        return [client for pair in self.pairs for client in pair]

    async def come(self, url: str) -> None:
        await asyncio.gather(*(client.come(url) for client in self.clients))

    async def sit_down(self) -> None:
        """Whoever has no table opens one."""
        for number, (first, second) in enumerate(self.pairs):
            asked = await ask(first, "trade.invite", {"player": second.ref})
            if asked.answer is not None:
                self.trades.append(asked.answer["trade"])
                self.tables[number] = asked.answer["trade"]
                for client in (first, second):
                    await client.listen(f"trade:{asked.answer['trade']}")

    def trading(self, url: str) -> list[asyncio.Task[None]]:
        tables = zip(self.pairs, self.tables, strict=True)
        return [asyncio.create_task(self._trade(url, pair, trade)) for pair, trade in tables]

    async def _trade(self, url: str, pair: tuple[Client, Client], trade: str) -> None:
        revision = 0
        for client in pair:
            try:
                own = [wine["id"] for wine in await wines(url, client) if wine["place"] == "cellar"]
            except aiohttp.ClientError:
                return
            chosen = self.rng.sample(own, min(len(own), self.rng.randint(0, 2)))
            asked = await ask(
                client, "trade.offer", {"trade": trade, "wines": chosen, "coins": self.rng.choice((0, 0, 10, 90))}
            )
            revision = revision if asked.answer is None else asked.answer["revision"]
        confirm = {"trade": trade, "revision": revision}
        asks = [ask(client, "trade.confirm", confirm) for client in pair]
        if self.rng.random() < 0.3:
            asks.append(ask(pair[0], "trade.offer", {"trade": trade, "wines": [], "coins": self.rng.randint(1, 50)}))
        if self.rng.random() < 0.2:
            asks.append(ask(pair[1], "trade.cancel", {"trade": trade}))
        await asyncio.gather(*asks)

    async def repeat(self) -> None:
        """Whoever has no answer yet, or has one, asks again with the same keys."""

        async def all_of(client: Client) -> None:
            for asked in list(client.asked.values()):
                await again(client, asked)

        await asyncio.gather(*map(all_of, self.clients))


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_server_is_killed_in_the_middle_of_trading(data_dir: Path, database: Database, seed: int) -> None:
    hall = Hall(seed)
    program = await Program.start(data_dir, database.owner.url)
    try:
        for client in hall.clients:
            await client.join(program.url)
        await hall.come(program.url)
        async with connection(database.superuser) as god:
            await god.execute("DELETE FROM trading_rules")
            for number in range(ROUNDS):
                await hall.sit_down()
                entries_before = await god.fetchval("SELECT count(*) FROM room_entries")
                trading = hall.trading(program.url)
                if number % 3 != 2:  # some are on their way, some are written, nobody knows which
                    await _something_is_written(god, entries_before)
                    await program.kill()
                    await asyncio.gather(*trading)
                    program = await Program.start(data_dir, database.owner.url)
                    await hall.come(program.url)
                await asyncio.gather(*trading)
                await hall.repeat()
            await _compare(god, hall)
        status, said = await command("audit", "--database-url", database.owner.url)
        assert status == 0, said
        await verified(hall.trades, "--database-url", database.owner.url)
        program.signal(signal.SIGTERM)
        assert await program.ended() == 0
    finally:
        for client in hall.clients:
            await client.leave()
        await program.kill()


async def _something_is_written(god: Connection, before: int) -> None:
    async def more() -> bool:
        return bool(await god.fetchval("SELECT count(*) > $1 FROM room_entries", before))

    await until(more, "an entry")


async def _compare(god: Connection, hall: Hall) -> None:
    assert await broken_rules(god) == {}
    for client in hall.clients:
        await requests_are_written(god, client)
    settled = await god.fetchval("SELECT count(*) FROM direct_trades WHERE state = 'settled'")
    assert settled > 0, "nobody traded"
    for trade in hall.trades:
        pushes = await _record(god, trade)
        for client in hall.clients:
            heard = client.heard.get(f"trade:{trade}", [])
            assert heard == pushes[: len(heard)], f"{client.name} heard something else"
    total = await god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind <> 'mint'")
    assert total == COINS * 2 * PAIRS
    assert await god.fetchval("SELECT count(*) FROM wines WHERE owner_id > 0") == 3 * 2 * PAIRS
    held = await god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind = 'held' AND player_id > 0")
    offered = "SELECT sum(offered_a + offered_b) FROM direct_trades WHERE state = 'open'"
    assert held == (await god.fetchval(offered) or 0)


async def _record(god: Connection, trade: str) -> list[dict[str, Any]]:
    """Everything that the two must have heard of it."""
    kind, pushes = KINDS["direct_trade"], []
    stored = (await entries(god, [RoomId(trade)]))[RoomId(trade)]
    for entry in (kind.codec.decode_entry(*one) for one in stored[1:]):
        for n, event in enumerate(entry.events, start=entry.first_n):
            push = kind.decider.view_event(event, Role(0))
            said = {"ch": f"trade:{trade}", "n": n, "t": push.t, "at": entry.at_ms, "d": push.d}
            pushes.append(orjson.loads(msgspec.json.encode(said)))
    return pushes
