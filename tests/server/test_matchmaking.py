"""A place in the queue, asked for again."""

from typing import Any, get_args

from db.pool import Pool
from game.battle.names import ModeName
from game.modes import MODES
from game.refusal import Refused
from server.identifiers import new_key
from server.kinds import KINDS
from server.messages import QueueForBattle
from tests.fixtures.house import opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until


async def test_a_repeat_that_finds_its_own_wines_laid_gets_the_first_answer(
    database: Database, server_pool: Pool
) -> None:
    """The first is written and nobody knows yet: to the repeat the wines look taken."""
    async with opened_house(database, server_pool, KINDS) as house:
        anna = house.whos[house.anna]
        answers: list[Any] = []
        house.desk.perform(anna, QueueForBattle("pairing", False, house.refs[house.bela]), new_key(), answers.append)
        await house.errands.done()
        await house.host.lane.drained()

        async with server_pool.acquire() as conn, conn.transaction():
            await conn.execute(f"SET LOCAL app.player_id = {house.bela:d}")
            ref = str(await conn.fetchval("SELECT public_id FROM wines WHERE owner_id = $1 LIMIT 1", house.bela))
        op, key = QueueForBattle("pairing", False, "anyone", (ref,)), new_key()
        house.proxy.arm("from", 1, "hang")
        for _ in range(2):
            house.desk.perform(house.whos[house.bela], op, key, answers.append)
            await house.errands.done()
            await house.proxy.struck.wait()
        assert len(answers) == 1, "the first is not known to be written, and the second waits for it"
        house.proxy.let_go()

        async def all_answered() -> bool:
            return len(answers) == 3

        await until(all_answered, "the answers")
        assert answers[1] == answers[2]
        assert "ticket" in answers[1]


async def test_a_mode_that_is_not_open_and_a_strength_that_it_has_not(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        anna = house.whos[house.anna]
        answers: list[Any] = []
        asked = [
            QueueForBattle("pairing", False, "house", (), 5),
            QueueForBattle("blind_tasting", False, "house", (), 5),
        ]
        asked += [QueueForBattle(mode, False, "house") for mode in get_args(ModeName) if mode not in MODES]
        for op in asked:
            house.desk.perform(anna, op, new_key(), answers.append)
            await house.errands.done()
            await house.host.lane.drained()
        assert [answer.code if isinstance(answer, Refused) else sorted(answer) for answer in answers] == [
            "strength_closed", ["ticket"], *["mode_closed"] * (len(asked) - 2),
        ]  # fmt: skip
        assert house.matchmaking.tickets(house.anna) == []
        [room] = [room for room in house.host.rooms.values() if room.decider.kind == "blind_tasting"]
        assert room.opening.seats[1].strength == 5
        assert len(room.opening.seats[0].bottles) == 3
