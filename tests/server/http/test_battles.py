"""The list of battles over HTTP: of one mode, how their players are rated, and how far live ones are."""

import base64
import time
import uuid
from typing import Any

import msgspec
import pytest_asyncio

from db.pool import connection
from game.battle.opening import BattleOpening
from server.identifiers import uuid7
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site, problem
from tests.server.http.test_records import play, rate, set_to
from tests.server.http.test_replays import ENTRIES, OLD, OPENING

ROOM = uuid7(int(time.time() * 1000))
"""The journal has room for what happens now: one of that old battle's month is kept no more."""


async def rows(site: Site, **query: str) -> list[dict[str, Any]]:
    response = await site.get("/battles", **query)
    assert response.status == 200, await response.text()
    found: list[dict[str, Any]] = (await response.json())["items"]
    return found


async def test_battles_of_a_mode_with_ratings_of_who_shows_them(site: Site, database: Database) -> None:
    anna, bela = [(await site.join(name))["player_id"] for name in ("Anna", "Bela")]
    pairing = await play(database, anna, bela, 0)
    knowledge = await play(database, bela, anna, 0, after=10, mode="knowledge")
    await rate(database, anna, 1640, 70)
    assert [row["id"] for row in await rows(site)] == [knowledge, pairing]
    assert [row["id"] for row in await rows(site, mode="pairing", state="over")] == [pairing]
    assert await rows(site, mode="blind_tasting") == []
    assert await rows(site, mode="pairing", state="live") == []
    assert await problem(await site.get("/battles", mode="chess")) == (400, "bad_request")

    [row] = await rows(site, mode="pairing")
    assert row["turn"] is None, "it is over"
    assert [player["rating"] for player in row["players"]] == [
        {"rating": 1640, "deviation": 70, "provisional": False, "battles": 12},
        {"rating": 1500, "deviation": 350, "provisional": True, "battles": 0},
    ]
    await set_to(database, anna, "profile_visibility", "private")
    [row] = await rows(site, mode="pairing")
    assert [player["rating"] is None for player in row["players"]] == [True, False]
    one = await (await site.get(f"/battles/{pairing}")).json()
    assert one == row


@pytest_asyncio.fixture
async def live(site: Site, database: Database) -> Site:
    """The site with a battle of two players that goes on and has no entries yet."""
    anna, bela = [(await site.join(name))["player_id"] for name in ("Anna", "Bela")]
    async with connection(database.superuser) as god:
        node = uuid.uuid4()
        await god.execute("SELECT node_register($1, 'old', 1, '1')", node)
        await god.execute(
            "INSERT INTO rooms (room_id, kind, rules_version, state, owner, head_seq, head_n, last_at_ms, opened_at_ms)"
            " VALUES ($1, 'pairing', 1, 'open', $2, 1, 1, $3, $3)",
            ROOM,
            node,
            OPENING.opened_at_ms,
        )
        await god.execute(
            "INSERT INTO battles (battle_id, mode, rated, state, player_0, player_1)"
            " SELECT $1, 'pairing', false, 'live', a.id, b.id FROM users a, users b"
            " WHERE a.public_id = $2 AND b.public_id = $3",
            ROOM,
            uuid.UUID(anna),
            uuid.UUID(bela),
        )
    return site


async def write(database: Database, opening: BattleOpening, entries: int) -> None:
    """The battle's journal as it was after so many entries."""
    stored = [(0, 0, opening.opened_at_ms, None, msgspec.msgpack.encode(opening))] + [
        (one["seq"], one["first_n"], one["at_ms"], one["actor"], base64.b64decode(one["body"]))
        for one in OLD["entries"][:entries]
    ]
    async with connection(database.superuser) as god:
        await god.execute("DELETE FROM room_entries WHERE room_id = $1", ROOM)
        await god.executemany(
            "INSERT INTO room_entries (room_id, seq, first_n, at_ms, actor, body) VALUES ($1, $2, $3, $4, $5, $6)",
            [(ROOM, *row) for row in stored],
        )
        await god.execute("UPDATE rooms SET head_seq = greatest($2, 1) WHERE room_id = $1", ROOM, stored[-1][0])


def turn_after(entries: int) -> int:
    """The turn that the last `turn.opened` among so many entries has begun."""
    events: list[Any] = [event for entry in ENTRIES[:entries] for event in entry.events]
    turns: list[int] = [event.turn for event in events if event.__struct_config__.tag == "turn.opened"]
    return turns[-1]


async def test_a_live_battle_tells_how_far_it_is(live: Site, database: Database) -> None:
    for entries in (1, 4, len(ENTRIES) - 1):
        await write(database, OPENING, entries)
        for _ in range(2):
            [row] = await rows(live, state="live")
            assert row["turn"] == turn_after(entries), f"after {entries} entries"
            assert await (await live.get(f"/battles/{ROOM}")).json() == row
    assert turn_after(1) < turn_after(len(ENTRIES) - 1), "it went on"


async def test_watchers_who_are_kept_behind_are_told_the_turn_of_then(live: Site, database: Database) -> None:
    late = msgspec.structs.replace(OPENING, delay_s=60)
    await write(database, late, 4)
    live.clock.at_ms = ENTRIES[0].at_ms + 30_000
    [row] = await rows(live, state="live")
    assert row["turn"] is None, "for who watches it has not begun"
    live.clock.at_ms = ENTRIES[0].at_ms + 60_000
    [row] = await rows(live, state="live")
    assert row["turn"] == turn_after(1)
    live.clock.at_ms = ENTRIES[3].at_ms + 60_000
    [row] = await rows(live, state="live")
    assert row["turn"] == turn_after(4)
