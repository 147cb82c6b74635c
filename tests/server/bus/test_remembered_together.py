"""Who signs out is believed nowhere any more when he is answered, also while processes do not hear each other."""

import pytest

from db.pool import Pool
from game.refusal import Refused
from server.bus.memory import Air, MemoryBus
from server.remembered import KEPT_S
from tests.db.people import joined
from tests.fixtures.postgres import Database
from tests.server.bus.several import Several, several


async def test_who_signs_out_is_believed_nowhere_when_he_is_answered(
    game: Several, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.bus.sign_ins.KEPT_S", 100 * KEPT_S)  # what nobody says is waited for longer than this
    a, b = await game.start(), await game.start()
    pair = await a.tokens.open(await joined(game.pool, "Anna"), "a test")
    await b.remembered.look(pair.access)
    assert len(b.remembered) == 1
    assert a.joined is not None
    ended = await a.tokens.end(pair.access)
    assert ended is not None
    began_s = a.clock.awake_s()
    await a.joined.sign_ins.forgotten(ended)
    assert a.clock.awake_s() - began_s < 100 * KEPT_S, "it has been told, and says so"
    with pytest.raises(Refused, match="signed out"):
        await b.remembered.look(pair.access)


async def test_nor_an_old_token_of_who_has_a_new_one(game: Several) -> None:
    a, b = await game.start(), await game.start()
    pair = await a.tokens.open(await joined(game.pool, "Anna"), "a test")
    await b.remembered.look(pair.access)
    _, session = (await a.tokens.renew(pair.refresh)), pair.session_id
    assert a.joined is not None
    await a.joined.sign_ins.forgotten(session)
    with pytest.raises(Refused, match="nobody's"):
        await b.remembered.look(pair.access)


@pytest.mark.parametrize("cut", ["here", "there", "both"])
async def test_who_signs_out_while_they_are_cut_off_is_believed_nowhere_either(
    database: Database, server_pool: Pool, cut: str
) -> None:
    air = Air()
    async with several(database, server_pool, lambda node: MemoryBus(air, node)) as game:
        a, b = await game.start(), await game.start()
        pair = await a.tokens.open(await joined(game.pool, "Anna"), "a test")
        await b.remembered.look(pair.access)
        air.cut.update({"here": [a.node], "there": [b.node], "both": [a.node, b.node]}[cut])
        ended = await a.tokens.end(pair.access)
        assert ended is not None
        assert a.joined is not None
        await a.joined.sign_ins.forgotten(ended)
        with pytest.raises(Refused, match="signed out"):
            await b.remembered.look(pair.access)
