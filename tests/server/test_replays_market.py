"""A listing's record as operators read it."""

from asyncpg.pgproto.pgproto import UUID

from db.rooms import StoredRoom
from game.market.listing import LISTING
from server import replays, replays_market
from server.kinds import KINDS
from server.replays import Record
from tests.game.auction.room import ANNA, ROOM, SELLER
from tests.game.market.room import Offer


def record_of(offer: Offer) -> Record:
    room = StoredRoom(ROOM, "listing", LISTING.rules_version, "open", UUID(ROOM), 1, offer.opening.opened_at_ms)
    return Record(room, KINDS["listing"], offer.opening, offer.entries)


def test_who_asked_what_and_what_came_of_it() -> None:
    offer = Offer(100)
    offer.reprice(SELLER, 80)
    offer.resume(50)
    offer.buy(ANNA, 80)
    document = replays_market.document(record_of(offer))
    asked = [
        (entry.command.type, entry.command.price, entry.by and entry.by["name"], [event.t for event in entry.events])
        for entry in document.entries
    ]
    assert asked == [
        ("open", None, None, ["market.listed"]),
        ("reprice", 80, "Sella", ["market.repriced"]),
        ("resume", None, None, ["room.resumed"]),
        ("buy", 80, "Anna", ["market.sold"]),
    ]
    assert (document.price, document.seller["name"]) == (100, "Sella")
    assert replays.check(record_of(offer)) is None
    back = Offer()
    back.withdraw(SELLER)
    last = replays_market.document(record_of(back)).entries[-1]
    assert (last.command.type, last.by and last.by["name"]) == ("withdraw", "Sella")
