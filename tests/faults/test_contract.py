"""The contract of sessions, clause by clause, kept by the real program towards a client that does as it likes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from server.wire import CODECS, JSON, Codec
from tests.faults.client import Client
from tests.faults.playing import data_folder
from tests.faults.strangers import UPGRADE, Stranger, metrics
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until

NOWHERE = "01920000-0000-7000-8000-0000000000ff"
ORIGIN = "https://play.example"
PASSWORD = "a vertical of twelve"
SHOWN = [
    *("winedex_sessions", "winedex_http_connections", "winedex_outbox_bytes", "winedex_inbox_commands"),
    *("winedex_deliveries_total", "winedex_commit_seconds_count", "winedex_commit_entries_count"),
    *('winedex_commits_total{outcome="written"}', 'winedex_rooms{kind="queue",state="open"}'),
    *('winedex_refusals_total{code="not_signed_in"}', "winedex_loop_lag_seconds_count", "winedex_ready"),
]


@pytest.fixture
async def program(database: Database) -> AsyncIterator[Program]:
    with data_folder() as folder:
        program = await Program.start(folder, database.owner.url, "--origins", ORIGIN)
        try:
            yield program
        finally:
            await program.kill()


class Talk:
    """A conversation on a bare socket: what is pushed meanwhile is kept."""

    def __init__(self, stranger: Stranger) -> None:
        self.stranger = stranger
        self.pushed: list[dict[str, Any]] = []
        self._ids = 0
        self._come: list[dict[str, Any]] = []

    async def ask(self, op: str, d: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """The reply's `d`, or its `err`."""
        self._ids += 1
        await self.stranger.say({"id": self._ids, "op": op, "d": d or {}, **more})
        while True:
            message = await self._next()
            if "re" in message:
                assert message["re"] == self._ids
                answer: dict[str, Any] = message["d"] if "d" in message else message["err"]
                return answer
            self.pushed.append(message)

    async def hears(self, t: str) -> dict[str, Any]:
        """The next push of this type."""
        while True:
            for push in self.pushed:
                if push["t"] == t:
                    self.pushed.remove(push)
                    return push
            self.pushed.append(await self._next())

    async def closed_with(self) -> int | None:
        return (await self.stranger.rest())[1]

    async def _next(self) -> dict[str, Any]:
        while not self._come:
            frame = await self.stranger.frame()
            assert frame is not None, "the connection has ended"
            assert frame[0] in (1, 2), frame
            self._come = self.stranger.messages(frame[1])
        return self._come.pop(0)


@asynccontextmanager
async def talk(program: Program, codec: Codec = JSON) -> AsyncIterator[Talk]:
    stranger = await Stranger.upgraded(program.url, codec)
    try:
        yield Talk(stranger)
    finally:
        stranger.leave()


async def joined(program: Program, name: str) -> Client:
    client = Client(name)
    await client.join(program.url)
    return client


async def at_the_table(program: Program, one: Talk) -> str:
    """Begin a battle with the house; its channel."""
    await one.ask("battle.queue", {"mode": "pairing", "rated": False, "versus": "house"})
    battle = (await one.hears("battle.matched"))["d"]["battle"]
    await one.hears("turn.opened")
    return f"battle:{battle}"


async def post(program: Program, path: str, **body: str) -> dict[str, Any]:
    async with aiohttp.ClientSession(program.url) as http, http.post(f"/api/v1/{path}", json=body) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def get(program: Program, path: str) -> dict[str, Any]:
    async with aiohttp.ClientSession(program.url) as http, http.get(f"/api/v1/{path}") as response:
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer


async def test_every_channel_of_a_hello_has_its_own_answer(program: Program) -> None:
    """Several at once, each whole or with its own refusal: what is held, what lies beyond the end, what is not there,
    not one's own, not open, not a room."""
    anna, bela = await joined(program, "Anna"), await joined(program, "Bela")
    own = f"player:{anna.ref}"
    async with talk(program) as one, talk(program) as other:
        await one.ask("hello", {"token": anna.token})
        battle = await at_the_table(program, one)
        nobodys = {f"battle:{NOWHERE}": 3, f"player:{bela.ref}": 0, "attic": 0, "battle:none": 0}
        resume = {own: 0, battle: 1, "lobby": 0, **nobodys}
        hello = await other.ask("hello", {"token": anna.token, "resume": resume})
        assert (hello["player_id"], hello["heartbeat_ms"]) == (anna.ref, hello["limits"]["heartbeat_ms"])
        assert hello["live"] == [{"ch": battle, "kind": "battle", "seat": 0}]
        resumed = hello["resumed"]
        assert resumed.keys() == resume.keys()
        assert [push["t"] for push in resumed[own]["events"]] == ["battle.matched"]
        assert [push["n"] for push in resumed[battle]["events"]] == list(range(2, resumed[battle]["n"] + 1))
        assert "snapshot" in resumed["lobby"], "it has no numbers to go on from"
        codes = {ch: resumed[ch]["err"]["code"] for ch in resume if "err" in resumed[ch]}
        assert codes == {
            f"battle:{NOWHERE}": "not_found", "battle:none": "not_found", "attic": "no_such_channel",
            f"player:{bela.ref}": "not_yours",
        }  # fmt: skip
        for ch in (own, battle):
            beyond = await other.ask("hello", {"token": anna.token, "resume": {ch: 2**53 - 1}})
            assert beyond["resumed"][ch].keys() == {"n", "snapshot"}
            for again in ({"ch": ch}, {"ch": ch, "from": 2**53 - 1}):
                assert (await other.ask("sub", again)).keys() == {"n", "snapshot"}
            everything = await other.ask("sub", {"ch": ch, "from": 0})
            assert [push["n"] for push in everything["events"]] == list(range(1, everything["n"] + 1))


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
async def test_who_has_not_signed_in_may_watch_and_not_act(program: Program, codec: Codec) -> None:
    """And what he sees elsewhere is as hidden: no choice stands in a replay before it is revealed, no seed before the
    end."""
    anna = await joined(program, "Anna")
    async with talk(program) as one, talk(program, codec) as watcher:
        await one.ask("hello", {"token": anna.token})
        battle = await at_the_table(program, one)
        name = battle.partition(":")[2]
        assert (await watcher.ask("ping"))["code"] == "hello_first"
        hello = await watcher.ask("hello")
        assert (hello["player_id"], hello["live"]) == (None, [])
        snapshot = (await watcher.ask("sub", {"ch": battle}))["snapshot"]
        assert "you" not in snapshot
        assert {"turn", "deadline_ms"} <= snapshot.keys()
        commit = {"battle": name, "turn": 1, "choice": {"wine": 0, "serve": "pour"}}
        for op, d in (
            ("battle.commit", commit),
            ("battle.forfeit", {"battle": name}),
            ("battle.queue", {"mode": "pairing", "rated": False, "versus": "house"}),
            ("battle.leave_queue", {"ticket": "x"}),
        ):
            assert (await watcher.ask(op, d))["code"] == "not_signed_in"
        assert (await one.hears("viewers"))["d"] == {"count": 1}
        live = await get(program, "battles?state=live")
        assert [(row["id"], row["viewers"]) for row in live["items"]] == [(name, 1)]
        assert await one.ask("battle.commit", commit) == {"turn": 1}
        await watcher.hears("turn.revealed")
        before = await get(program, f"battles/{name}/replay")
        assert before.keys() >= {"battle", "mode", "seed_hash", "players", "entries"}
        assert "seed" not in before
        assert all(entry.keys() >= {"n", "at", "seat", "command", "events"} for entry in before["entries"])
        assert await one.ask("battle.forfeit", {"battle": name}) == {}
        await watcher.hears("battle.over")
        assert (await get(program, f"battles/{name}/replay"))["seed"]
        assert (await watcher.ask("unsub", {"ch": battle})) == {}
        shown = await metrics(program)
        assert [name for name in SHOWN if name not in shown] == []


async def test_tokens_are_renewed_on_the_spot_and_end_where_they_are_ended(program: Program) -> None:
    anna, bela = await joined(program, "Anna"), await joined(program, "Bela")
    async with talk(program) as one:
        assert (await one.ask("hello", {"token": "wda_nobody"}))["code"] == "unauthorized"
        assert (await one.ask("ping"))["code"] == "hello_first"
        tokens = await post(program, "sessions", name="Anna", password=PASSWORD)
        await one.ask("hello", {"token": tokens["access_token"]})
        battle = await at_the_table(program, one)
        fresh = await post(program, "sessions/refresh", refresh_token=tokens["refresh_token"])
        assert (await one.ask("hello", {"token": fresh["access_token"]}))["live"][0]["ch"] == battle
        commit = {"battle": battle.partition(":")[2], "turn": 1, "choice": {"wine": 0, "serve": "pour"}}
        key = "8c6cf0bd-9f4b-4f8a-9d80-0c9f4b8e6a11"
        assert await one.ask("battle.commit", commit, key=key) == {"turn": 1}
        assert (await one.hears("turn.revealed"))["ch"] == battle, "subscriptions stay"
        async with talk(program) as elsewhere:
            await elsewhere.ask("hello", {"token": anna.token})
            assert await elsewhere.ask("battle.commit", commit, key=key) == {"turn": 1}
            other = commit | {"choice": {"wine": 1, "serve": "pour"}}
            assert (await elsewhere.ask("battle.commit", other, key=key))["code"] == "key_reused"
            # Used twice: its whole family ends, wherever it is connected, and no other.
            again = await post(program, "sessions/refresh", refresh_token=tokens["refresh_token"])
            assert again["code"] == "token_reused"
            assert await one.closed_with() == 4101
            assert "now_ms" in await elsewhere.ask("ping")
            headers = {"Authorization": f"Bearer {anna.token}"}
            async with (
                aiohttp.ClientSession(program.url, headers=headers) as http,
                http.delete("/api/v1/sessions/current") as response,
            ):
                assert response.status == 204
            assert await elsewhere.closed_with() == 4101
        async with talk(program) as third:
            assert (await third.ask("hello", {"token": anna.token}))["code"] == "signed_out"
            assert (await third.ask("hello", {"token": bela.token}))["player_id"] == bela.ref
            fourth = await joined(program, "Carla")
            await third.stranger.say({"id": 9, "op": "hello", "d": {"token": fourth.token}})
            assert await third.closed_with() == 4101, "nobody becomes another"


async def test_who_is_challenged_hears_of_it_and_who_waits_knows_it_after_a_restart(database: Database) -> None:
    with data_folder() as folder:
        program = await Program.start(folder, database.owner.url)
        try:
            anna, bela = await joined(program, "Anna"), await joined(program, "Bela")
            async with talk(program) as one, talk(program) as other:
                assert (await one.ask("hello", {"token": anna.token}))["tickets"] == []
                await other.ask("hello", {"token": bela.token})
                queue = {"mode": "pairing", "rated": False, "versus": bela.ref}
                ticket = (await one.ask("battle.queue", queue))["ticket"]
                who = {"player_id": anna.ref, "name": "Anna"}
                challenged = {"from": who, "mode": "pairing", "ticket": ticket}
                assert (await other.hears("battle.challenged"))["d"] == challenged
                mine = (await one.ask("sub", {"ch": f"player:{anna.ref}"}))["snapshot"]["tickets"]
                assert [(one["ticket"], one["mode"], one["versus"]) for one in mine] == [(ticket, "pairing", bela.ref)]
            await program.kill()
            program = await Program.start(folder, database.owner.url)
            async with talk(program) as one, talk(program) as other:
                missed = await other.ask("hello", {"token": bela.token, "resume": {f"player:{bela.ref}": 0}})
                assert missed["tickets"] == []
                assert [push["d"] for push in missed["resumed"][f"player:{bela.ref}"]["events"]] == [challenged]
                tickets = (await one.ask("hello", {"token": anna.token}))["tickets"]
                assert [one["ticket"] for one in tickets] == [ticket]
                assert tickets[0]["expires_at_ms"] >= mine[0]["expires_at_ms"]
                await one.ask("battle.leave_queue", {"ticket": ticket})
                assert (await other.hears("battle.challenge_ended"))["d"] == {"ticket": ticket}
                assert (await one.ask("hello", {"token": anna.token}))["tickets"] == []
        finally:
            await program.kill()


async def test_only_pages_of_the_list_may_connect(program: Program) -> None:
    for origin, status in ((ORIGIN, 101), (ORIGIN.upper(), 101), (f"{ORIGIN}:8443", 403)):
        stranger = await Stranger.connect(program.url)
        try:
            await stranger.send(f"{UPGRADE}Origin: {origin}\r\n\r\n".encode())
            assert int((await stranger.head()).split()[1]) == status, origin
        finally:
            stranger.leave()
        await until(lambda: _empty(program), "the connection to be gone")


async def _empty(program: Program) -> bool:
    return (await metrics(program))["winedex_sessions"] == 0
