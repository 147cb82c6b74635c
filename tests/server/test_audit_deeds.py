"""What the audit knows beside coins and wines: each rule is broken once, and named."""

import pytest

from db.pool import Connection, Pool, connection
from game.chance import SEED_BYTES, Chance
from game.decider import Role
from game.modes import MODES
from game.refusal import Refused
from server import audit
from server.desk import Who
from server.messages import CommitChoice, QueueForBattle
from server.messages_cover import CoverPurchase, StepBack
from tests.fixtures.postgres import Database
from tests.fixtures.saleroom import Saleroom, opened_saleroom

KEPT = "rooms are kept whole when they are over, and one of each that stands is open"
CAME = "a wine is whose it came to last, and came to him by a trade"
BACK = "what was stepped back from came back once"
BIDS = "an auction has the bids that it counts"
RATED = "ratings are what battles have made of them"
REPUTED = "reputations are what was traded"
NUMBERED = "an inbox is numbered without a gap"
TOLD = "who is told something is told it once"
ENDED = "a battle has the result of its record"
WORTH = "what battles are worth is counted once"

BROKEN = (
    ("room_records", "DELETE FROM room_records", KEPT),
    ("room_records", "UPDATE room_records SET seqs = seqs[2:], first_ns = first_ns[2:], ats_ms = ats_ms[2:],"
     " actors = actors[2:], keys = keys[2:], bodies = bodies[2:]", KEPT),
    ("rooms", "UPDATE rooms SET kind = 'queue' WHERE kind = 'saleroom'", KEPT),
    ("wine_transfers", "UPDATE wine_transfers SET from_id = to_id, to_id = from_id", CAME),
    ("wine_transfers", "DELETE FROM wine_transfers WHERE id = (SELECT max(id) FROM wine_transfers)", CAME),
    ("wine_trades", "DELETE FROM wine_trades WHERE format = 'auction'", CAME),
    ("wine_trades", "DELETE FROM wine_trades WHERE format = 'returned'", BACK),
    ("trade_insurance", "UPDATE trade_insurance SET used_at = NULL", BACK),
    ("trade_insurance", "UPDATE trade_insurance SET refund = refund - 1", BACK),
    ("trade_bids", "DELETE FROM trade_bids WHERE n = 1", BIDS),
    ("user_ratings", "UPDATE user_ratings SET rating_hundredths = rating_hundredths + 1", RATED),
    ("user_ratings", "UPDATE user_ratings SET battles = battles + 1", RATED),
    ("user_rating_changes", "DELETE FROM user_rating_changes WHERE user_id = 1", RATED),
    ("user_reputation", "UPDATE user_reputation SET trades = trades + 1", REPUTED),
    ("inbox", "DELETE FROM inbox i USING inbox_heads h WHERE h.player_id = i.player_id AND h.n = i.n", NUMBERED),
    ("inbox", "DELETE FROM inbox WHERE n = 2", NUMBERED),
    ("inbox_heads", "UPDATE inbox_heads SET n = n - 1", NUMBERED),
    ("inbox", "DELETE FROM inbox WHERE n = 1", TOLD),
    ("inbox", "UPDATE inbox SET type = 'cover.taken' WHERE n = 1", TOLD),
    ("inbox", "INSERT INTO inbox SELECT i.player_id, h.n + 1, i.at_ms, i.type, i.d, i.room_id, i.seq FROM inbox i"
     " JOIN inbox_heads h USING (player_id) WHERE i.n = 2", TOLD),
    ("battles", "UPDATE battles SET winner = coalesce(1 - winner, 0)", ENDED),
    ("battles", "UPDATE battles SET turns = turns + 1", ENDED),
    ("user_statistics", "UPDATE user_statistics SET value = value + 1 WHERE statistic = 'battles_played'", WORTH),
    ("user_statistics", "DELETE FROM user_statistics WHERE user_id = 1", WORTH),
    ("user_experience", "UPDATE user_experience SET points = 2 * points WHERE kind = 'knowledge'", WORTH),
    ("question_ratings", "UPDATE question_ratings SET answers = 2 * answers", WORTH),
    ("wines", "UPDATE wines SET experience = experience + 1", WORTH),
)  # fmt: skip


async def _trade(room: Saleroom, anna: Who, bela: Who) -> None:
    """Two bid for a wine of Anna's; Bela gets it, and gives it back."""
    [carla] = await room.guests(1)
    auction = await room.put_up(anna, start=100, lasts_s=60)
    await room.bid(carla, auction, 100)
    await room.bid(bela, auction, 150)
    await room.hammer(auction)
    cover = await room.ask(bela, CoverPurchase(auction))
    assert not isinstance(cover, Refused), cover
    assert not isinstance(await room.ask(bela, StepBack(cover["cover"])), Refused)


async def _battle(room: Saleroom, anna: Who, bela: Who) -> None:
    """A rated battle of two with a wine of their own each, to its end."""
    for who in (anna, bela):
        entered = await room.ask(who, QueueForBattle("knowledge", True, "anyone", (await room.wine(who.player_id),)))
        assert not isinstance(entered, Refused), entered
    [battle] = room.house.host.live_rooms(anna.player_id)
    seats = {anna.player_id: anna, bela.player_id: bela}
    chance = Chance(bytes(SEED_BYTES))
    while battle.status != "over":
        room.clock.ahead_ms += 5_000  # who answers before he can have read the question is not counted
        for seat, player in enumerate(battle.decider.seats(battle.state)):
            view = battle.decider.view_state(battle.state, Role(seat))
            if view.get("you", {}).get("choices"):
                choice = MODES["knowledge"].choose(view, chance, 3 + seat)
                answer = await room.ask(seats[player], CommitChoice(battle.id, view["turn"], dict(choice)))
                assert not isinstance(answer, Refused), answer


@pytest.fixture
async def lived(database: Database, server_pool: Pool) -> Database:
    """A database of a game in which two have played and traded, and whose server has gone."""
    async with opened_saleroom(database, server_pool) as room:
        anna, bela = (room.house.whos[player] for player in (room.house.anna, room.house.bela))
        await _battle(room, anna, bela)
        await _trade(room, anna, bela)
    return database


async def _found(god: Connection) -> set[str]:
    return {broken.rule for broken in (await audit.run(god)).broken}


async def test_each_rule_is_broken_and_named(lived: Database) -> None:
    async with connection(lived.superuser) as god:
        await god.execute("SET session_replication_role = replica")  # no trigger and no key is asked
        assert await _found(god) == set()
        for table, breaks, rule in BROKEN:
            await god.execute(f"CREATE TEMP TABLE as_it_was AS TABLE {table}")
            assert int((await god.execute(breaks)).rsplit(" ", 1)[1]) > 0, breaks
            assert rule in await _found(god), breaks
            await god.execute(
                f"DELETE FROM {table}; INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE as_it_was;"
                " DROP TABLE as_it_was"
            )
        assert await _found(god) == set()
