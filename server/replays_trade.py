"""Records of direct trades, as operators read them: what was asked and what came of it."""

from typing import Any, Literal

from msgspec import Struct

from game.auction.settling import person
from game.decider import Role
from game.direct.opening import TradeOpening
from game.record import Entry
from server.replays import Record, ReplayEvent

Asked = Literal["open", "wake", "resume", "accept", "offer", "confirm", "cancel", "seat_left", "seat_back"]

A_SEAT = Role(0)
"""Both see the same."""


class TradeCommand(Struct, frozen=True):
    """What was asked; `open`, `wake`, `resume`, `seat_left` and `seat_back` are the server's own."""

    type: Asked


class TradeEntry(Struct, frozen=True):
    """One command and its events; `n` is the number of the first, `seat` is null where the server itself asked."""

    n: int
    at: int
    seat: int | None
    command: TradeCommand
    events: list[ReplayEvent]


class TradeReplay(Struct, frozen=True):
    """A direct trade's record."""

    trade: str
    rules_version: int
    players: list[dict[str, Any]]
    entries: list[TradeEntry]


def document(record: Record) -> TradeReplay:
    """A direct trade's record."""
    opening = record.opening
    assert isinstance(opening, TradeOpening), "the record is a direct trade's"
    return TradeReplay(
        trade=record.room.room,
        rules_version=record.room.rules_version,
        players=[person(party) for party in opening.seats],
        entries=[_entry(record, entry) for entry in record.entries],
    )


def _entry(record: Record, entry: Entry) -> TradeEntry:
    players = [party.player for party in record.opening.seats]
    pushes = [record.kind.decider.view_event(event, A_SEAT) for event in entry.events]
    return TradeEntry(
        n=entry.first_n,
        at=entry.at_ms,
        seat=None if entry.actor is None else players.index(entry.actor),
        command=TradeCommand(entry.command.__struct_config__.tag),
        events=[ReplayEvent(push.t, push.d) for push in pushes],
    )
