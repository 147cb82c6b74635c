"""What the views of whole trades hold is what the contract declares: every field, of its kind, and no other; and the
record as operators read it."""

import msgspec
import pytest
from asyncpg.pgproto.pgproto import UUID

from db.rooms import StoredRoom
from game.decider import Role
from game.direct.patience import GRACE_MS, INVITED_MS
from game.direct.trade import DIRECT_TRADE
from game.refusal import Refused
from server import replays, replays_trade
from server.kinds import KINDS
from server.messages import Done
from server.messages_trade import RevisionAnswered, TableOpened
from server.pushes import PUSHES, SNAPSHOTS
from server.replays import Record
from tests.game.direct.room import ANNA, BELA, ROOM, Table
from tests.server.declared import whole


def all_as_declared(table: Table) -> set[str]:
    """Holds all that was told of it, and its snapshot for the two, against the contract; what kinds there were."""
    for push in table.pushes:
        assert "trade" in PUSHES[push.t].channels
        whole(push.d, PUSHES[push.t].d)
    for told in table.told:
        assert PUSHES[told.t].channels == ("player",)
        whole(told.d, PUSHES[told.t].d)
    for seat in (0, 1):
        whole(DIRECT_TRADE.view_state(table.state, Role(seat)), SNAPSHOTS["trade"])
    return {push.t for push in table.pushes} | {told.t for told in table.told}


def settled() -> Table:
    table = Table()
    table.offer(ANNA, 3, coins=5)
    all_as_declared(table)
    table.accept(BELA)
    table.leaves(0)
    table.returns(0)
    table.resume(50)
    table.offer(BELA, 11)
    table.confirm(ANNA)
    table.confirm(BELA)
    return table


def trades() -> list[Table]:
    """Trades that between them show all there is."""
    cancelled, nobody, away = Table(), Table(), Table()
    cancelled.cancel(BELA)
    nobody.wait(INVITED_MS)
    away.leaves(0)
    away.wait(GRACE_MS)
    return [settled(), cancelled, nobody, away]


def test_every_view_is_as_declared_and_everything_that_is_declared_is_seen() -> None:
    seen = set().union(*(all_as_declared(table) for table in trades()))
    counted = {t for t, told in PUSHES.items() if told.counts}
    of_tables = {t for t in counted if t.startswith(("trade.", "wine.")) or "trade" in PUSHES[t].channels}
    assert seen == of_tables - {"trade.reviewed", "trade.disputed", "trade.dispute_ended"}, "which come afterwards"


def test_answers_are_as_declared() -> None:
    table = Table()
    whole(table.offer(ANNA, 1), (RevisionAnswered,))
    whole(table.accept(BELA), (Done,))
    whole(table.confirm(BELA), (RevisionAnswered,))
    whole({"trade": "x"}, (TableOpened,))
    whole(table.cancel(BELA), (Done,))


def record_of(table: Table) -> Record:
    room = StoredRoom(ROOM, "direct_trade", DIRECT_TRADE.rules_version, "open", UUID(ROOM), 1, 5)
    return Record(room, KINDS["direct_trade"], table.opening, table.entries)


def test_the_record_says_who_asked_what_and_what_came_of_it() -> None:
    document = replays_trade.document(record_of(settled()))
    asked = [(entry.command.type, entry.seat, [event.t for event in entry.events]) for entry in document.entries]
    assert asked == [
        ("open", None, ["trade.opened"]),
        ("offer", 0, ["trade.offered"]),
        ("accept", 1, ["trade.taken_up"]),
        ("seat_left", None, ["seat.away"]),
        ("seat_back", None, ["seat.back"]),
        ("resume", None, ["room.resumed"]),
        ("offer", 1, ["trade.offered"]),
        ("confirm", 0, ["trade.confirmed"]),
        ("confirm", 1, ["trade.confirmed", "trade.settled"]),
    ]
    assert [player["name"] for player in document.players] == ["Anna", "Bela"]


def test_the_rules_decide_it_again_just_so() -> None:
    table = settled()
    assert replays.check(record_of(table)) is None
    table.entries[1] = msgspec.structs.replace(table.entries[1], answer={"revision": 7})
    found = replays.check(record_of(table))
    assert found is not None
    assert found.seq == 2


def test_it_is_no_battles_record() -> None:
    with pytest.raises(Refused):
        replays.document(record_of(settled()))
