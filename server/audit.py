"""The audit: every coin and every wine accounted for, from two sides.

The tables are held against each other (`db.audit`), and the rooms' records are decided anew: what their entries do to
the world, all taken together, must be what the world looks like. So every movement belongs to one entry, and what rooms
hold is what their games owe.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import msgspec

from db import audit
from db.audit import AuditedRoom, Broken, Posted
from db.pool import Connection
from db.postings import HOLDS, Cause, columns
from game.effects import DepositsCarried, Effect, MoveCoins, MoveWine
from game.ids import PlayerId, RoomId, WineId
from game.record import Entry, Resume
from game.refusal import Refused
from server.audit_deeds import Deeds
from server.kinds import KINDS
from server.rooms.room import Kind

Key = TypeVar("Key")

Progress = Callable[[int, int], None]
"""Is told how many rooms of how many have been gone through."""

EVERY = 500
"""Rooms between two words of progress."""


class Report(msgspec.Struct):
    """What the audit found. `older` are rooms whose record is of other rules than these: read, and not decided anew."""

    broken: list[Broken] = []
    rooms: int = 0
    entries: int = 0
    older: int = 0


class _Expected(msgspec.Struct):
    """What the records say that the world must look like."""

    lines: Counter[tuple[str, str, PlayerId | None]] = msgspec.field(default_factory=Counter)
    """Of what changes hands: transaction's key, account, player."""
    netted: Counter[tuple[str, PlayerId | None]] = msgspec.field(default_factory=Counter)
    """Of holds and releases: account, player."""
    holds: Counter[tuple[RoomId, PlayerId]] = msgspec.field(default_factory=Counter)
    wines: Counter[tuple[RoomId, WineId]] = msgspec.field(default_factory=Counter)
    heads: dict[RoomId, int] = {}
    unknown: set[RoomId] = set()
    deeds: Deeds = msgspec.field(default_factory=lambda: Deeds(0))


async def run(
    connection: Connection, progress: Progress = lambda done, total: None, kinds: Mapping[str, Kind] = KINDS
) -> Report:
    """Go through the books, as they are at this moment."""
    report = Report()
    expected = _Expected()
    async with audit.one_moment(connection):
        report.broken += await audit.broken_rules(connection)
        expected.deeds.since_ms = await audit.remembered_since_ms(connection)
        total = await audit.room_count(connection)
        async for room in audit.rooms(connection):
            try:
                _go_through(room, kinds.get(room.kind), expected, report)
            except Exception as error:  # a record that the rules can't read: that is a finding, and not the end
                expected.unknown.add(room.room)
                report.broken.append(Broken("an entry is what its rules decide", f"room {room.room}: {error!r}"))
            report.rooms += 1
            if report.rooms % EVERY == 0:
                progress(report.rooms, total)
        progress(report.rooms, total)
        report.broken += _compare_coins(expected, await audit.posted(connection))
        report.broken += _compare_holds(expected, await audit.holds(connection))
        report.broken += _compare_wines(expected, await audit.wines_in_rooms(connection))
        report.broken += await expected.deeds.compare(connection, expected.unknown)
    return report


# One room -------------------------------------------------------------------------------------------------------------


def _go_through(room: AuditedRoom, kind: Kind | None, expected: _Expected, report: Report) -> None:
    if kind is None or not room.record or room.rules_version != kind.decider.rules_version:
        report.older += 1
        expected.unknown.add(room.room)
        return
    entries = [kind.codec.decode_entry(*entry) for entry in room.record[1:]]
    expected.heads[room.room] = entries[-1].seq
    report.entries += len(entries)
    state = kind.decider.initial(kind.codec.decode_opening(room.record[0].body))
    for entry in entries:
        if not isinstance(entry.command, Resume):
            effects = _decided_anew(kind, state, entry)
            if effects is None:
                report.broken.append(
                    Broken("an entry is what its rules decide", f"room {room.room}, entry {entry.seq}")
                )
            else:
                _expect(room.room, entry.seq, effects, expected)
                expected.deeds.expect(room.room, entry.seq, entry.at_ms, effects)
        for event in entry.events:
            state = kind.decider.evolve(state, event)
    if room.state == "void":  # an operator has given back what it held
        _forget_what_it_held(room.room, expected)


def _decided_anew(kind: Kind, state: object, entry: Entry) -> list[Effect] | None:
    """What the entry does to the world; None where the rules do not decide it so."""
    try:
        decision = kind.decider.decide(state, entry.actor, entry.command, entry.at_ms)
    except Refused:
        return None
    return list(decision.effects) if list(decision.events) == entry.events else None


class _At(msgspec.Struct, frozen=True):
    room: RoomId
    seq: int


def _expect(room: RoomId, seq: int, effects: list[Effect], expected: _Expected) -> None:
    for effect in effects:
        if isinstance(effect, DepositsCarried):  # all that it holds goes on in another room
            for place, wine in [held for held in expected.wines if held[0] == room]:
                expected.wines[effect.successor, wine] += expected.wines.pop((place, wine))
        if isinstance(effect, MoveWine):
            if effect.origin.room is not None:
                expected.wines[effect.origin.room, effect.wine] -= 1
            if effect.target.room is not None:
                expected.wines[effect.target.room, effect.wine] += 1
    handed = [effect for effect in effects if isinstance(effect, MoveCoins)]
    for line in _lines(_At(room, seq), [move for move in handed if move.source.player != move.target.player]):
        expected.lines[line.key, line.account, line.player] += line.amount
    for move in handed:
        for account, amount in ((move.source, -move.amount), (move.target, move.amount)):
            if move.source.player == move.target.player:
                expected.netted[account.kind, account.player] += amount
            if account.kind == "held" and account.player is not None:
                expected.holds[room, account.player] += amount


def _lines(cause: Cause, moves: list[MoveCoins]) -> Iterator[Posted]:
    posting = columns([cause], [(1, move) for move in moves])
    if posting is None:
        return
    for post, account, amount in zip(posting.line_posts, posting.line_accounts, posting.line_amounts, strict=True):
        key, kind = posting.post_keys[post - 1], posting.post_kinds[post - 1]
        of, player = posting.kinds[account - 1], posting.players[account - 1]
        yield Posted(key, kind, cause.room, cause.seq, of, player, amount)


def _forget_what_it_held(room: RoomId, expected: _Expected) -> None:
    for held in [held for held in expected.holds if held[0] == room]:
        del expected.holds[held]
    for place in [place for place in expected.wines if place[0] == room]:
        del expected.wines[place]


# All together ---------------------------------------------------------------------------------------------------------


def _compare_coins(expected: _Expected, posted: list[Posted]) -> list[Broken]:
    rule = "every movement of coins belongs to one entry"
    found: Counter[tuple[str, str, PlayerId | None]] = Counter()
    netted: Counter[tuple[str, PlayerId | None]] = Counter()
    broken = []
    for line in posted:
        if line.room in expected.unknown:
            continue
        if not 1 <= line.seq <= expected.heads.get(line.room, 0):
            broken.append(Broken(rule, f"transaction {line.key} is of an entry that room {line.room} does not have"))
        elif line.kind in HOLDS:
            netted[line.account, line.player] += line.amount
        else:
            found[line.key, line.account, line.player] += line.amount
    for (key, account, player), (said, is_) in _differences(expected.lines, found):
        broken.append(
            Broken(rule, f"transaction {key}, {account} of {_whose(player)}: entries move {said}, the ledger {is_}")
        )
    if not expected.unknown:  # what older rules held and released is among these sums
        for (account, player), (said, is_) in _differences(expected.netted, netted):
            broken.append(Broken(rule, f"holds, {account} of {_whose(player)}: entries move {said}, the ledger {is_}"))
    return broken


def _compare_holds(expected: _Expected, holds: dict[tuple[RoomId, PlayerId], int]) -> list[Broken]:
    found = Counter({held: amount for held, amount in holds.items() if held[0] not in expected.unknown})
    return [
        Broken("rooms hold what their games owe", f"room {room} owes player {player} {said} coins and holds {is_}")
        for (room, player), (said, is_) in _differences(expected.holds, found)
    ]


def _compare_wines(expected: _Expected, wines: dict[RoomId, set[WineId]]) -> list[Broken]:
    found = Counter({(room, wine): 1 for room, inside in wines.items() for wine in inside})
    return [
        Broken(
            "a wine is where the records have brought it",
            f"wine {wine} is {is_} times in room {room}, and should be {said}",
        )
        for (room, wine), (said, is_) in _differences(expected.wines, found)
        if room not in expected.unknown
    ]


def _differences(said: Counter[Key], found: Counter[Key]) -> Iterator[tuple[Key, tuple[int, int]]]:
    for key in sorted(said.keys() | found.keys(), key=repr):
        if said[key] != found[key]:
            yield key, (said[key], found[key])


def _whose(player: PlayerId | None) -> str:
    return "the house" if player is None else f"player {player}"
