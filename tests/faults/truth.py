"""What clients were told, held against what PostgreSQL says at the end."""

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
import orjson

from db.login import Login
from db.pool import Connection
from db.rooms import entries
from game.decider import WATCHER, Role, unkept
from game.ids import HOUSE, RoomId
from game.record import Entry
from server.kinds import KINDS
from tests.faults.client import Client
from tests.fixtures.books import broken_rules
from tests.fixtures.programs import command

Pushes = list[dict[str, Any]]


async def compare(god: Connection, clients: Sequence[Client], *ghosts: Client) -> None:
    """No acknowledged request is missing or twice, every push was true and none is missing, wines and coins are where
    they belong. Of `ghosts`, who were cut off in the middle, only what they were told is looked at."""
    assert await broken_rules(god) == {}
    for client in (*clients, *ghosts):
        if client.token is not None:
            await requests_are_written(god, client)
    battles = [RoomId(str(row["battle_id"])) for row in await god.fetch("SELECT battle_id FROM battles")]
    channels = {f"battle:{battle}": await _channel(god, battle) for battle in battles}
    for client in (*clients, *ghosts):
        for channel, heard in client.heard.items():
            whole = await _inbox(god, client) if channel.startswith("player:") else channels[channel](client)
            assert heard == whole[: len(heard)], f"{client.name} heard something else in {channel}"
            assert client in ghosts or len(heard) == len(whole), f"{client.name} has not heard all of {channel}"
    await _all_is_home(god, battles)


async def verified(rooms: Sequence[str], *flags: str) -> None:
    """`winedex replay --verify` decides every one of these rooms to what is recorded."""
    status, said = await command("replay", *rooms, "--verify", *flags)
    assert (status, said.count("verified: ")) == (0, len(rooms)), said


async def audited(login: Login) -> None:
    """`winedex audit` finds nothing, having decided every room to what is recorded."""
    status, said = await command("audit", "--database-url", login.url)
    assert status == 0, said


async def requests_are_written(god: Connection, client: Client) -> None:
    """What this client was told of as done is in the journal, once."""
    rows = await god.fetch(
        "SELECT e.key, e.room_id, r.kind, e.seq, e.first_n, e.at_ms, e.actor, e.body"
        " FROM room_entries e JOIN rooms r USING (room_id) JOIN users u ON u.id = e.actor"
        " WHERE u.public_id = $1 AND e.key IS NOT NULL",
        client.ref,
    )
    written = {str(row["key"]): row for row in rows}
    assert len(written) == len(rows), "a request was carried out twice"
    for key, asked in client.asked.items():
        if asked.answer is not None:
            assert key in written, f"{asked} was acknowledged and is not written"
            assert _entry(written[key]).answer == asked.answer


def _entry(row: Any) -> Entry:
    key = row["key"].bytes if row["key"] else None
    codec = KINDS[row["kind"]].codec
    return codec.decode_entry(row["seq"], row["first_n"], row["at_ms"], row["actor"], key, row["body"])


async def _channel(god: Connection, battle: RoomId) -> Any:
    """Everything that each client must have heard of a battle, as a function of who it is."""
    kind = KINDS[await god.fetchval("SELECT kind FROM rooms WHERE room_id = $1", uuid.UUID(battle))]
    stored = (await entries(god, [battle]))[battle]
    opening = kind.codec.decode_opening(stored[0].body)
    record = [kind.codec.decode_entry(*entry) for entry in stored[1:]]
    seats = [card.ref for card in opening.seats]

    def heard_by(client: Client) -> Pushes:
        role = Role(seats.index(client.ref)) if client.ref in seats else WATCHER
        pushes = []
        for entry in record:
            for n, event in enumerate(entry.events, start=entry.first_n):
                push = kind.decider.view_event(event, role)
                said = {"ch": f"battle:{battle}", "n": n, "t": push.t, "at": entry.at_ms, "d": push.d}
                pushes.append(orjson.loads(msgspec.json.encode(said, enc_hook=unkept)))
        return pushes

    return heard_by


async def _inbox(god: Connection, client: Client) -> Pushes:
    rows = await god.fetch(
        "SELECT n, type, at_ms, d FROM inbox JOIN users u ON u.id = player_id WHERE u.public_id = $1 ORDER BY n",
        client.ref,
    )
    return [
        {"ch": f"player:{client.ref}", "n": row["n"], "t": row["type"], "at": row["at_ms"], "d": row["d"]}
        for row in rows
    ]


async def _all_is_home(god: Connection, battles: Sequence[RoomId]) -> None:
    assert battles
    live = await god.fetch("SELECT battle_id FROM battles WHERE state <> 'over'")
    assert live == [], "not all battles are over"
    rows = await god.fetch(
        "SELECT u.name, count(w.id) AS wines, count(w.id) FILTER (WHERE w.place = 'cellar') AS home,"
        "  (SELECT sum(balance)::int FROM coin_accounts c WHERE c.player_id = u.id) AS coins"
        " FROM users u LEFT JOIN wines w ON w.owner_id = u.id WHERE u.id <> $1 GROUP BY u.id",
        HOUSE,
    )
    assert rows
    for row in rows:
        assert (row["wines"], row["home"], row["coins"]) == (3, 3, 500), row
