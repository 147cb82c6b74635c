"""Records of auctions, as operators read them: what was asked and what came of it. Maxima and the reserve are left out:
what bidders and sellers were promised holds at the command line too."""

from typing import Any, Literal

from msgspec import Struct

from game.auction.commands import BuyNow, PlaceBid
from game.auction.opening import AuctionOpening
from game.auction.settling import person
from game.auction.view import wine
from game.decider import WATCHER
from game.record import Entry
from server.replays import Record, ReplayEvent

Asked = Literal["open", "wake", "resume", "bid", "buy_now", "cancel"]


class AuctionCommand(Struct, frozen=True):
    """What was asked; `open`, `wake` and `resume` are the server's own."""

    type: Asked


class AuctionEntry(Struct, frozen=True):
    """One command and its events; `n` is the number of the first, `by` is null where the server itself asked."""

    n: int
    at: int
    by: dict[str, Any] | None
    command: AuctionCommand
    events: list[ReplayEvent]


class AuctionReplay(Struct, frozen=True):
    """An auction's record."""

    auction: str
    rules_version: int
    seller: dict[str, Any]
    wine: dict[str, Any]
    entries: list[AuctionEntry]


def document(record: Record) -> AuctionReplay:
    """An auction's record without what is hidden."""
    opening = record.opening
    assert isinstance(opening, AuctionOpening), "the record is an auction's"
    return AuctionReplay(
        auction=record.room.room,
        rules_version=record.room.rules_version,
        seller=person(opening.seller),
        wine=dict(wine(opening.lot)),
        entries=[_entry(record, entry) for entry in record.entries],
    )


def _entry(record: Record, entry: Entry) -> AuctionEntry:
    pushes = [record.kind.decider.view_event(event, WATCHER) for event in entry.events]
    return AuctionEntry(
        n=entry.first_n,
        at=entry.at_ms,
        by=_asker(record.opening, entry),
        command=AuctionCommand(entry.command.__struct_config__.tag),
        events=[ReplayEvent(push.t, push.d) for push in pushes],
    )


def _asker(opening: AuctionOpening, entry: Entry) -> dict[str, Any] | None:
    if entry.actor is None:
        return None
    if isinstance(entry.command, PlaceBid | BuyNow):
        return {"player_id": entry.command.ref, "name": entry.command.name}
    return person(opening.seller)
