"""A game that stood still for days, or months, and is begun again: nothing in it breaks for having waited."""

import aiohttp

from db.pool import connection
from db.times import ms_of
from db.upkeep import MONTHS_AHEAD
from game.ids import RoomId
from game.refusal import Refused
from server.desk import Who
from server.messages_cover import CoverPurchase, StepBack
from server.rooms.room import Room
from tests.faults.playing import data_folder
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.saleroom import Saleroom
from tests.fixtures.until import until

DAY_MS = 24 * 3_600_000
"""Of a game that is not run for pay: ten days without it are nothing unusual."""


async def test_a_cover_that_outlasts_its_week_ends_as_any_other(room: Saleroom, anna: Who, bela: Who) -> None:
    auction = await room.put_up(anna, start=100, lasts_s=60)
    await room.bid(bela, auction, 100)
    await room.hammer(auction)
    answer = await room.ask(bela, CoverPurchase(auction))
    assert not isinstance(answer, Refused), answer
    cover = room.house.host.rooms[RoomId(answer["cover"])]

    room.clock.ahead_ms += 10 * DAY_MS
    await room.house.host.retake([cover])
    assert await room.ask(bela, StepBack(cover.id)) == {"refund": 95}, "who could not answer for so long may still"
    assert (await room.coins(anna), await room.coins(bela)) == ((499, 0), (490, 0))
    assert await room.whose(auction) == (anna.player_id, "cellar")
    assert cover.status == "over"


async def test_lists_say_when_an_auction_ends_that_was_given_time_back(room: Saleroom, anna: Who, bela: Who) -> None:
    for bids in (False, True):
        auction = await room.put_up(anna, lasts_s=60)
        if bids:
            await room.bid(bela, auction, 30)
        live = room.house.host.rooms[auction]
        room.clock.ahead_ms += 50_000
        await room.house.host.retake([live])

        async def told(live: Room = live) -> bool:
            return live.state.untold_ms is None

        await until(told, "the new end to be told")
        row = await room.house.god.fetchrow(
            "SELECT ends_at, price, leader_id, bids FROM auctions WHERE auction_id = $1", auction
        )
        assert row is not None
        assert ms_of(row["ends_at"]) == live.state.ends_at_ms
        assert live.state.ends_at_ms > live.opening.ends_at_ms
        assert tuple(row)[1:] == ((10, bela.player_id, 1) if bids else (None, None, 0))


async def test_who_begins_after_half_a_year_makes_the_months_before_anybody_is_let_in(database: Database) -> None:
    """Here nobody else does: the jobs that would are another process's, which is not heard of any more."""
    with data_folder() as folder:
        async with connection(database.superuser) as god:
            for row in await god.fetch(
                "SELECT p.partition_name FROM partitioned_tables t CROSS JOIN LATERAL partitions_of(t.table_name) p"
            ):
                await god.execute(f"DROP TABLE {row['partition_name']}")
            await god.execute(
                "INSERT INTO jobs (kind, state, scheduled, alone, worker, lease_ends_at, tries, takes)"
                " SELECT kind, 'running', true, kind, gen_random_uuid(), clock_timestamp() + interval '1 day', 1, 1"
                " FROM unnest(ARRAY['partitions.make', 'daily_maintenance']) kind"
            )
            program = await Program.start(folder, database.server.url)
            try:
                async with aiohttp.ClientSession(program.url) as http:
                    wanted = {"name": "Anna", "password": "a vertical of twelve"}
                    async with http.post("/api/v1/players", json=wanted) as response:
                        assert response.status == 201, await response.text()
                ahead = await god.fetch("SELECT months_ahead FROM partitions_ahead()")
                assert [row["months_ahead"] for row in ahead] == [MONTHS_AHEAD] * len(ahead)
                assert ahead
            finally:
                await program.kill()
