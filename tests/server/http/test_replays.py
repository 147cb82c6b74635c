"""A battle's record step by step, over HTTP; one of the first rules' battles too."""

import base64
import gzip
import json
import uuid
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from aiohttp import ClientSession

from db.players import Player
from db.pool import connection
from db.rooms import NodeId, StoredRoom
from game.decider import WATCHER
from game.pairing.battle import PAIRING
from game.record import RecordCodec, replay
from server.kinds import KINDS
from server.replays import Record, document, document_until
from server.replays import steps as steps_of
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site, problem

OLD: dict[str, Any] = next(
    record
    for record in json.loads(
        (Path(__file__).parents[2] / "game" / "battle" / "records_of_rules_1.json").read_text(encoding="ascii")
    )
    if record["kind"] == "pairing"
)
CODEC = RecordCodec(PAIRING)
OPENING = CODEC.decode_opening(base64.b64decode(OLD["opening"]))
ENTRIES = [
    CODEC.decode_entry(one["seq"], one["first_n"], one["at_ms"], one["actor"], None, base64.b64decode(one["body"]))
    for one in OLD["entries"]
]
LAST_N = ENTRIES[-1].first_n + len(ENTRIES[-1].events) - 1
PATH = f"/battles/{OPENING.battle}/replay"


@pytest_asyncio.fixture
async def kept(site: Site, database: Database) -> Site:
    """The site, with that battle among its closed rooms."""
    async with connection(database.superuser) as god:
        room, node = uuid.UUID(OPENING.battle), uuid.uuid4()
        await god.execute("SELECT node_register($1, 'old', 1, '1')", node)
        await god.execute(
            "INSERT INTO rooms (room_id, kind, rules_version, state, owner, head_seq, head_n, last_at_ms, opened_at_ms)"
            " VALUES ($1, 'pairing', 1, 'closed', $2, $3, $4, $5, $6)",
            room,
            node,
            ENTRIES[-1].seq,
            LAST_N,
            ENTRIES[-1].at_ms,
            OPENING.opened_at_ms,
        )
        stored = [(0, 0, OPENING.opened_at_ms, None, base64.b64decode(OLD["opening"]))] + [
            (one["seq"], one["first_n"], one["at_ms"], one["actor"], base64.b64decode(one["body"]))
            for one in OLD["entries"]
        ]
        await god.execute(
            "INSERT INTO room_records (room_id, kind, rules_version, opened_at_ms, closed_at_ms, seqs, first_ns,"
            " ats_ms, actors, bodies, keys) VALUES ($1, 'pairing', 1, $2, $3, $4, $5, $6, $7, $8, $9)",
            room,
            OPENING.opened_at_ms,
            ENTRIES[-1].at_ms,
            *map(list, zip(*stored, strict=True)),
            [None] * len(stored),
        )
    return site


async def steps(site: Site, limit: int) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    query = {"limit": str(limit)}
    while True:
        response = await site.get(PATH + "/steps", **query)
        assert response.status == 200, await response.text()
        page = await response.json()
        seen += page["items"]
        if page["next"] is None:
            return seen
        query["cursor"] = page["next"]


def at_once(value: Any) -> Any:
    return json.loads(json.dumps(value))


async def test_every_step_has_what_a_watcher_had(kept: Site) -> None:
    told = await steps(kept, 3)
    assert [step["n"] for step in told] == [entry.first_n + len(entry.events) - 1 for entry in ENTRIES]
    for i, step in enumerate(told, start=1):
        state = replay(PAIRING, OPENING, ENTRIES[:i])
        assert step["snapshot"] == at_once(PAIRING.view_state(state, WATCHER))
        assert "you" not in step["snapshot"]
    whole = await (await kept.get(PATH)).json()
    assert [step["events"] for step in told] == [entry["events"] for entry in whole["entries"]]
    assert [step["at"] for step in told] == [entry["at"] for entry in whole["entries"]]
    assert await steps(kept, 100) == told


async def test_a_record_up_to_a_number_is_as_it_was_then(kept: Site) -> None:
    whole = await (await kept.get(PATH)).json()
    assert whole["rules_version"] == 1
    assert "snapshot" not in whole
    assert whole["seed"]
    told = await steps(kept, 100)
    for i, step in enumerate(told):
        cut = await (await kept.get(PATH, upto=str(step["n"]))).json()
        assert len(cut["entries"]) == i + 1
        assert cut["snapshot"] == step["snapshot"]
        assert ("seed" in cut) == (i == len(told) - 1)
        last = cut["entries"][-1]
        if last["command"]["type"] == "commit" and not any(e["t"] == "turn.revealed" for e in last["events"]):
            assert last["command"]["choice"] is None, "it was hidden then"
    assert (await (await kept.get(PATH, upto=str(LAST_N + 5))).json())["entries"] == whole["entries"]
    assert (await (await kept.get(PATH, upto="0")).json())["entries"] == []


async def test_who_has_a_record_that_is_over_is_sent_none_of_it_again(kept: Site) -> None:
    for path, query in (("", {}), ("", {"upto": "9"}), ("/steps", {"limit": "3"})):
        whole = await kept.get(PATH + path, **query)
        tag = whole.headers["ETag"]
        assert not tag.startswith("W/")
        assert whole.headers["Cache-Control"] == "public, no-cache"
        for said, status in ((tag, 304), (f'"other", W/{tag}', 304), ("*", 304), ('"other"', 200)):
            url, headers = f"/api/v1{PATH}{path}", {"If-None-Match": said}
            again = await kept.client.get(url, params=query, headers=headers)
            assert (again.status, again.headers["ETag"]) == (status, tag)
            assert await again.read() == (await whole.read() if status == 200 else b"")


async def test_what_is_long_is_zipped_for_who_takes_it_so(kept: Site) -> None:
    for path in (f"/api/v1{PATH}", "/api/v1/openapi.json"):
        async with ClientSession(kept.client.make_url("/"), auto_decompress=False) as plainly:
            plain = await plainly.get(path, headers={"Accept-Encoding": "identity"})
            zipped = await plainly.get(path, headers={"Accept-Encoding": "br, gzip"})
            assert "Content-Encoding" not in plain.headers
            assert zipped.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(await zipped.read()) == await plain.read()
            assert plain.headers["ETag"] != zipped.headers["ETag"]
            for answer in (plain, zipped):
                assert answer.headers["Vary"] == "Accept-Encoding"
                known = {"If-None-Match": answer.headers["ETag"], "Accept-Encoding": "gzip"}
                again = await plainly.get(path, headers=known)
                assert again.status == (304 if answer is zipped else 200), "it has the other form"


async def test_a_record_that_goes_on_is_kept_by_nobody(kept: Site, database: Database) -> None:
    async with connection(database.superuser) as god:
        await god.execute("UPDATE rooms SET state = 'open' WHERE room_id = $1", uuid.UUID(OPENING.battle))
    for path in ("", "/steps"):
        answer = await kept.get(PATH + path)
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
        assert "ETag" not in answer.headers


def test_who_sits_is_called_what_he_is_called_now_wherever_he_is_named() -> None:
    room = StoredRoom(OPENING.battle, "pairing", 1, "closed", NodeId(bytes(16).hex()), 1, 0)
    record = Record(room, KINDS["pairing"], OPENING, ENTRIES)
    there, left = OPENING.seats
    now = Player(left.player, "nobody", "deleted #1", 1, 0, 0, None, None)
    told = msgspec.json.encode((document(record), document_until(record, LAST_N), steps_of(record, 0, 100))).decode()
    assert told.count(left.name) > 3
    told = told.replace(f'"name":"{left.name}"', '"name":"deleted #1"').replace(left.ref, "nobody")
    record = record._replace(people={left.player: now})
    again = msgspec.json.encode((document(record), document_until(record, LAST_N), steps_of(record, 0, 100))).decode()
    assert there.name in again
    assert left.name not in again
    assert again == told, "and nothing else is another"


@pytest.mark.parametrize("query", [{"upto": "-1"}, {"upto": "x"}, {"upto": str(2**31)}], ids=str)
async def test_what_cannot_be_asked(kept: Site, query: dict[str, str]) -> None:
    assert await problem(await kept.get(PATH, **query)) == (400, "bad_request")
    assert await problem(await kept.get(PATH + "/steps", cursor="WzFd"[:-1])) == (400, "bad_request")
    nobody = "/battles/019412d4-0000-7000-8000-000000000051/replay/steps"
    assert await problem(await kept.get(nobody)) == (404, "not_found")
