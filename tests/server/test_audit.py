"""The audit finds nothing where all is well, and names each thing that is not."""

import pytest
import pytest_asyncio

from db.pool import Pool, connection
from server import audit
from server.clock import RealClock
from server.identifiers import new_room
from tests.fixtures.house import TALLY_ONLY, opened_house
from tests.fixtures.postgres import Database
from tests.server.rooms.engine import ask, open_tally
from tests.server.rooms.tally import Add, Close, Hold, Pay, Release, Spawn, Take


@pytest_asyncio.fixture
async def played(database: Database, server_pool: Pool) -> Database:
    """Coins and wines have moved in rooms, and some are still held."""
    async with opened_house(database, server_pool) as house:
        room, other = [await open_tally(house.host, house.anna, house.bela) for _ in range(2)]
        first, second, _ = await house.free_wines(house.anna)
        for by, where, what in (
            (house.anna, room, Hold(200)),
            (house.anna, room, Pay(house.bela, 60)),
            (house.bela, other, Hold(50)),
            (house.bela, other, Release(50)),
            (house.anna, room, Take(first)),
            (house.bela, other, Add(1)),
            (house.bela, other, Close()),
            (house.anna, room, Spawn(new_room(RealClock().now_ms()), second)),
        ):
            await ask(house.host, where, what, by=by)
    return database


async def _audit(played: Database) -> tuple[audit.Report, list[str]]:
    async with connection(played.owner) as owner:
        report = await audit.run(owner, kinds=TALLY_ONLY)
    return report, sorted({broken.rule for broken in report.broken})


async def test_where_all_is_well_nothing_is_found(played: Database) -> None:
    said: list[tuple[int, int]] = []
    async with connection(played.owner) as owner:
        report = await audit.run(owner, lambda done, total: said.append((done, total)), TALLY_ONLY)
    assert (report.broken, report.rooms, report.entries, report.older) == ([], 3, 11, 0)
    assert said == [(3, 3)]


HELD = "rooms hold what their players have promised"
OWED = "rooms hold what their games owe"
ENTRY = "every movement of coins belongs to one entry"
ONCE = "every request is in the journal once"
SUMS = "balances are the sums of their lines"
PLACE = "a wine is where the records have brought it"


@pytest.mark.parametrize(
    ("broken", "rules"),
    [
        ("UPDATE coin_accounts SET balance = balance + 1 WHERE kind = 'available' AND player_id = 1", [SUMS]),
        ("UPDATE coin_holds SET amount = amount + 1 WHERE amount > 0", [OWED, HELD]),
        (
            # The same sale booked a second time, balances and all.
            """
            WITH again AS (
                INSERT INTO coin_transactions (kind, reason, idempotency_key, room_id, seq)
                SELECT kind, reason, idempotency_key || ' again', room_id, seq FROM coin_transactions
                WHERE kind = 'auction_sale' RETURNING id
            ), lines AS (
                INSERT INTO coin_lines SELECT again.id, l.account_id, l.amount
                FROM again, coin_lines l JOIN coin_transactions t ON t.id = l.transaction_id AND t.kind = 'auction_sale'
                RETURNING account_id, amount
            )
            UPDATE coin_accounts a SET balance = a.balance + l.amount FROM lines l WHERE l.account_id = a.id
            """,
            [ENTRY, HELD],
        ),
        ("UPDATE coin_transactions SET seq = 99 WHERE kind = 'auction_sale'", [ENTRY]),
        (
            "UPDATE wines SET place = 'cellar', place_room = NULL WHERE id IN (SELECT id FROM wines WHERE place_room IS"
            " NOT NULL LIMIT 1)",
            [PLACE],
        ),
        (
            "UPDATE wines SET place = 'escrow', place_room = (SELECT room_id FROM rooms WHERE state = 'closed')"
            " WHERE id IN (SELECT id FROM wines WHERE place_room IS NULL LIMIT 1)",
            [PLACE, "wines outside the cellar are in rooms that go on"],
        ),
        (
            "UPDATE rooms SET state = 'closed' WHERE room_id = (SELECT room_id FROM coin_holds WHERE amount > 0)",
            ["coins are held for rooms that go on", "wines outside the cellar are in rooms that go on"],
        ),
        (
            "DELETE FROM room_entries e USING rooms r"
            " WHERE r.room_id = e.room_id AND r.state = 'open' AND e.seq > 4 AND e.seq >= r.head_seq - 1",
            ["entries run from the opening to the head", PLACE],
        ),
        (
            "UPDATE room_entries SET body = (SELECT body FROM room_entries WHERE seq = 2 LIMIT 1) WHERE seq = 1",
            ["an entry is what its rules decide"],
        ),
        (
            "UPDATE room_entries e SET key = f.key FROM room_entries f"
            " WHERE f.room_id = e.room_id AND f.actor = e.actor AND f.seq = 2 AND e.seq = 3",
            [ONCE],
        ),
    ],
)
async def test_what_is_wrong_is_named(played: Database, broken: str, rules: list[str]) -> None:
    async with connection(played.superuser) as god:
        await god.execute("SET session_replication_role = replica")  # no trigger and no key is asked
        await god.execute(broken)
    report, found = await _audit(played)
    assert [rule for rule in rules if rule not in found] == [], report.broken
    assert report.broken


async def test_a_key_that_a_client_uses_in_two_rooms_is_two_requests(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool) as house:
        for _ in range(2):
            room = await open_tally(house.host, house.anna, house.bela)
            assert await ask(house.host, room, Add(1), by=house.anna, key=b"k" * 16) == {"total": 1}
    _, found = await _audit(database)
    assert found == []


async def test_a_key_is_free_again_after_a_day(played: Database) -> None:
    async with connection(played.superuser) as god:
        await god.execute("SET session_replication_role = replica")
        moved = await god.execute(
            "UPDATE room_entries e SET key = f.key, at_ms = e.at_ms + 86400001 FROM room_entries f"
            " WHERE f.room_id = e.room_id AND f.actor = e.actor AND f.seq = 2 AND e.seq = 3"
        )
    assert moved == "UPDATE 2"
    _, found = await _audit(played)
    assert ONCE not in found


async def test_rooms_of_other_rules_are_counted_and_not_judged(played: Database) -> None:
    async with connection(played.superuser) as god:
        await god.execute("UPDATE rooms SET rules_version = 99")
    report, found = await _audit(played)
    assert (report.older, found) == (3, [])
