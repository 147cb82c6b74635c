"""Who is connected to one process is known to the others, and for no longer than he is."""

from db.pool import Pool
from server.bus.memory import Air, MemoryBus
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.bus.several import several


async def test_who_goes_while_his_own_channel_is_read_is_held_to_be_there_by_nobody(
    database: Database, server_pool: Pool
) -> None:
    air = Air()
    async with several(database, server_pool, lambda node: MemoryBus(air, node)) as game:
        a, b = await game.start(), await game.start()
        anna = await game.guest(a, "Anna")
        assert anna.who is not None
        player = anna.who.player_id
        assert b.own_desk.presence.abroad.has(player)
        a.desk.subscribe(anna.who, f"player:{anna.who.ref}", None, anna, lambda answer: None)
        a.desk.gone(anna.who, anna)
        await a.errands.done()  # b has been told that he is there by now, and has said what goes on for him

        async def forgotten() -> bool:
            return not b.own_desk.presence.abroad.has(player)

        assert await until(forgotten, "b to know that he has gone")
