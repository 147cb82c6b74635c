"""Records of listings, as operators read them: what was asked and what came of it. Nothing in them is hidden."""

from typing import Any, Literal

from msgspec import Struct

from game.auction.settling import person
from game.auction.view import wine
from game.decider import WATCHER
from game.market.commands import Buy, Reprice
from game.market.opening import ListingOpening
from game.record import Entry
from server.replays import Record, ReplayEvent

Asked = Literal["open", "wake", "resume", "buy", "withdraw", "reprice"]


class ListingCommand(Struct, frozen=True):
    """What was asked; `open`, `wake` and `resume` are the server's own. `price` is what a buyer had seen, or what a
    seller asks from then on."""

    type: Asked
    price: int | None


class ListingEntry(Struct, frozen=True):
    """One command and its events; `n` is the number of the first, `by` is null where the server itself asked."""

    n: int
    at: int
    by: dict[str, Any] | None
    command: ListingCommand
    events: list[ReplayEvent]


class ListingReplay(Struct, frozen=True):
    """A listing's record."""

    listing: str
    rules_version: int
    seller: dict[str, Any]
    wine: dict[str, Any]
    price: int
    entries: list[ListingEntry]


def document(record: Record) -> ListingReplay:
    """A listing's record."""
    opening = record.opening
    assert isinstance(opening, ListingOpening), "the record is a listing's"
    return ListingReplay(
        listing=record.room.room,
        rules_version=record.room.rules_version,
        seller=person(opening.seller),
        wine=dict(wine(opening.lot)),
        price=opening.price,
        entries=[_entry(record, entry) for entry in record.entries],
    )


def _entry(record: Record, entry: Entry) -> ListingEntry:
    pushes = [record.kind.decider.view_event(event, WATCHER) for event in entry.events]
    price = entry.command.price if isinstance(entry.command, Buy | Reprice) else None
    return ListingEntry(
        n=entry.first_n,
        at=entry.at_ms,
        by=_asker(record.opening, entry),
        command=ListingCommand(entry.command.__struct_config__.tag, price),
        events=[ReplayEvent(push.t, push.d) for push in pushes],
    )


def _asker(opening: ListingOpening, entry: Entry) -> dict[str, Any] | None:
    if entry.actor is None:
        return None
    if isinstance(entry.command, Buy):
        return {"player_id": entry.command.ref, "name": entry.command.name}
    return person(opening.seller)
