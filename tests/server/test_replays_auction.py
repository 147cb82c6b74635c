"""An auction's record as operators read it: all that happened, and nothing that is hidden."""

import msgspec
import pytest
from asyncpg.pgproto.pgproto import UUID

from db.rooms import StoredRoom
from game.auction.auction import AUCTION
from game.refusal import Refused
from server import replays, replays_auction
from server.kinds import KINDS
from server.replays import Record
from tests.game.auction.room import ANNA, BELA, ROOM, SELLER, Sale


def record_of(sale: Sale) -> Record:
    room = StoredRoom(ROOM, "auction", AUCTION.rules_version, "open", UUID(ROOM), 1, sale.opening.opened_at_ms)
    return Record(room, KINDS["auction"], sale.opening, sale.entries)


def played() -> Sale:
    sale = Sale(reserve=4_321, buy_now=5_000)
    sale.bid(ANNA, 1_234)
    sale.bid(BELA, 777)
    sale.resume(50)
    sale.buy_now(BELA)
    return sale


def test_who_asked_what_and_what_came_of_it() -> None:
    document = replays_auction.document(record_of(played()))
    asked = [(entry.command.type, entry.by and entry.by["name"], [event.t for event in entry.events])
             for entry in document.entries]  # fmt: skip
    assert asked == [
        ("open", None, ["auction.opened"]),
        ("bid", "Anna", ["auction.price"]),
        ("bid", "Bela", ["auction.price"]),
        ("resume", None, ["room.resumed"]),
        ("buy_now", "Bela", ["auction.sold"]),
    ]
    assert [entry.n for entry in document.entries] == [1, 2, 3, 4, 5]
    back = Sale()
    back.cancel(SELLER)
    last = replays_auction.document(record_of(back)).entries[-1]
    assert (last.command.type, last.by and last.by["name"]) == ("cancel", "Sella")


def test_nothing_that_is_hidden() -> None:
    text = msgspec.json.encode(replays_auction.document(record_of(played()))).decode()
    for secret in ("1234", "4321", '"max"', '"reserve":'):
        assert secret not in text


def test_the_rules_decide_it_again_just_so() -> None:
    sale = played()
    assert replays.check(record_of(sale)) is None
    sale.entries[1] = msgspec.structs.replace(sale.entries[1], answer={"price": 11})
    found = replays.check(record_of(sale))
    assert found is not None
    assert found.seq == 2


def test_it_is_no_battles_record() -> None:
    with pytest.raises(Refused):
        replays.document(record_of(played()))
