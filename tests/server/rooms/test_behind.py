"""Watchers are kept behind where players want it: later, in order, without a gap, and no sooner by any door."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest

from db.pool import Pool
from game.decider import WATCHER, Role
from game.pairing.battle import PAIRING
from game.record import replay
from server import replays
from server.kinds import KINDS
from server.messages import CommitChoice, ForfeitBattle, QueueForBattle
from server.parcel import Parcel
from server.rooms.behind import Behind
from server.rooms.room import LOG_MAX, Room
from server.wire import JSON, CloseCode, Codec
from tests.fixtures.house import House, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until


class Watcher:
    """Somebody who watches, and when he heard what."""

    codec: Codec = JSON

    def __init__(self, house: House) -> None:
        self._house = house
        self.heard: list[tuple[int, dict[str, Any]]] = []
        self.answer: Any = None

    @property
    def numbers(self) -> list[int]:
        return [push["n"] for _, push in self.heard]

    def watch(self, channel: str, from_n: int | None = None) -> Any:
        """Subscribe; what that is answered."""
        self._house.desk.subscribe(None, channel, from_n, self, self._take)
        return self.answer

    def _take(self, answer: Any) -> None:
        self.answer = answer

    def deliver(self, parcel: Parcel) -> None:
        now_ms = self._house.clock.now_ms()
        self.heard += [(now_ms, push) for push in map(orjson.loads, parcel.messages) if "n" in push]

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        raise AssertionError("he is one of a crowd")

    def push_all(self, messages: Sequence[bytes]) -> None:
        raise AssertionError("he is one of a crowd")

    def lost(self, channel: str) -> None:
        raise AssertionError("the room stays")

    def ended(self, channel: str) -> None:
        raise AssertionError("no channel ends here")

    def close(self, code: CloseCode, reason: str) -> None:
        raise AssertionError("nobody is shown out here")


async def at_the_table(house: House, delay_s: int) -> Room:
    for one, other, wish_s in ((house.anna, house.bela, delay_s), (house.bela, house.anna, 0)):
        await house.asked(one, QueueForBattle("pairing", False, house.refs[other], delay_s=wish_s))
    [room] = house.host.live_rooms(house.anna)
    return room


async def turn(house: House, room: Room) -> None:
    """Both choose the first that they may."""
    number = room.state.turn
    for seat, player in enumerate((house.anna, house.bela)):
        you = room.decider.view_state(room.state, Role(seat))["you"]
        choice = msgspec.to_builtins(next(iter(you["choices"])))
        assert await house.asked(player, CommitChoice(room.id, number, choice)) == {"turn": number}


async def test_nothing_is_seen_too_soon_and_all_when_it_is_over(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        room = await at_the_table(house, 60)
        matched = [p for p in house.ears[house.bela].pushes[f"player:{house.refs[house.bela]}"]
                   if p["t"] == "battle.matched"]  # fmt: skip
        assert matched[0]["d"]["delay_s"] == 60, "the greater wish holds"
        watcher, other = Watcher(house), Watcher(house)
        whole = watcher.watch(room.channel)
        assert (whole.n, whole.snapshot["state"], whole.delay_s) == (0, "opening", 60)
        caught = other.watch(room.channel, 0)
        assert (caught.n, caught.events) == (0, [])
        assert other.watch(room.channel, room.n).n == 0, "a number that he can't know"
        await turn(house, room)
        heard = [push["n"] for push in house.ears[house.anna].pushes[room.channel] if "n" in push]
        assert heard == list(range(1, room.n + 1))
        assert (watcher.heard, other.heard) == ([], [])
        record = replays.watched(await replays.read(server_pool, room.id), house.clock.now_ms())
        assert record.entries == []
        later_ms = house.clock.now_ms() + 60_000
        assert len(replays.watched(await replays.read(server_pool, room.id), later_ms).entries) == room.seq
        await house.asked(house.bela, ForfeitBattle(room.id))

        async def told() -> bool:
            return len(watcher.heard) == len(other.heard) == room.n

        await until(told, "the rest")
        assert watcher.numbers == other.numbers == list(range(1, room.n + 1))
        assert watcher.heard[-1][1]["t"] == "battle.over"
        assert all("you" not in push["d"] for _, push in watcher.heard)
        later = Watcher(house).watch(room.channel, 0)
        assert (later.n, [push["n"] for push in later.events]) == (room.n, watcher.numbers)
        assert replays.watched(await replays.read(server_pool, room.id), 0).entries, "it is over"


async def test_what_happens_is_seen_in_its_time(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        room = await at_the_table(house, 1)
        watcher = Watcher(house)
        assert watcher.watch(room.channel, 0).n == 0
        await turn(house, room)
        before = room.n

        async def seen() -> bool:
            return len(watcher.heard) == before

        await until(seen, "what has happened")
        assert watcher.numbers == list(range(1, before + 1))
        assert all(now_ms >= push["at"] + 1_000 for now_ms, push in watcher.heard)
        newcomer = Watcher(house)
        whole = newcomer.watch(room.channel)
        assert whole.n == before
        assert whole.snapshot == room.decider.view_state(room.state, WATCHER)
        await turn(house, room)

        async def both() -> bool:
            return len(newcomer.heard) == room.n - before and len(watcher.heard) == room.n

        await until(both, "the next turn")
        assert newcomer.numbers == list(range(before + 1, room.n + 1))


async def test_nobody_is_kept_behind_where_nobody_wants_it(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        room = await at_the_table(house, 0)
        whole = Watcher(house).watch(room.channel)
        assert (whole.n, whole.delay_s) == (room.n, msgspec.UNSET)
        assert room.log.maxlen == LOG_MAX


OLD = next(
    record
    for record in json.loads(
        (Path(__file__).parents[2] / "game" / "battle" / "records_of_rules_1.json").read_text(encoding="ascii")
    )
    if record["kind"] == "pairing"
)


@pytest.mark.parametrize("resumed_after", [0, 5, 20])
def test_a_room_that_is_taken_over_shows_what_is_old_enough(resumed_after: int) -> None:
    """Whoever takes it over goes by the log alone: a watcher finds the same state at the same time."""
    kind = KINDS["pairing"]
    opening = msgspec.structs.replace(kind.codec.decode_opening(base64.b64decode(OLD["opening"])), delay_s=10)
    entries = [
        kind.codec.decode_entry(
            one["seq"], one["first_n"], one["at_ms"], one["actor"], None, base64.b64decode(one["body"])
        )
        for one in OLD["entries"][:-1]
    ]
    room = Room(opening.battle, kind, opening, opened_at_ms=opening.opened_at_ms)
    room.replay(entries)
    times = sorted({entry.at_ms for entry in entries})
    behind = Behind(room)
    for i, at_ms in enumerate(times):
        if i == resumed_after:
            behind = Behind(room)
        behind.advance(room, at_ms + 9_999)
        shown = [entry for entry in entries if entry.at_ms < at_ms]
        assert behind.n == sum(len(entry.events) for entry in shown)
        assert behind.wake_at_ms(room) == at_ms + 10_000
        assert behind.wake_at_ms(room) is None, "said once"
        behind.advance(room, at_ms + 10_000)
        shown = [entry for entry in entries if entry.at_ms <= at_ms]
        assert behind.n == sum(len(entry.events) for entry in shown)
        assert behind.state == replay(PAIRING, opening, shown)
