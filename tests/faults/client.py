"""A client that writes down all it was told and finds its way back: reconnects, resumes, repeats what had no answer.

It knows the outside of the server only: HTTP, the WebSocket contract, and that a choice is one of the `choices`.
"""

import asyncio
import contextlib
import random
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.fixtures.contract import Conversation

PATIENCE_S = 60.0
AGAIN_S = 0.1
PASSWORD = "a vertical of twelve"

PASSING = {"unavailable", "room_busy", "going_away", "too_many_in_flight"}
"""Refusals that ask to be asked again."""


class Gone(Exception):
    """The connection ended before the answer came."""


@dataclass
class Asked:
    """A request, and the answer that was promised to be true for ever."""

    op: str
    d: dict[str, Any]
    key: str
    answer: dict[str, Any] | None = None


@dataclass
class Seat:
    """A battle as its player knows it."""

    turn: int = 0
    choices: list[Any] = field(default_factory=list)
    revealed: int = 0
    over: dict[str, Any] | None = None


class Client:
    """Somebody at the table, or (without a name) somebody who watches."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name
        self.ref = ""
        self.token: str | None = None
        self.asked: dict[str, Asked] = {}
        self.heard: dict[str, list[dict[str, Any]]] = {}
        """The numbered pushes of each channel, in order; they begin at 1."""
        self.battles: dict[str, Seat] = {}
        self.close_code: int | None = None
        self.refused: list[str] = []
        """The codes of refusals that asked to be asked again."""
        self.connections = 0
        self._socket: ClientConnection | None = None
        self._conversation = Conversation()
        self._reading: asyncio.Task[None] | None = None
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._ids = 0
        self._something = asyncio.Event()

    # Coming and going

    async def join(self, url: str) -> None:
        """Become a player and sign in."""
        async with aiohttp.ClientSession(url) as http:
            async with http.post("/api/v1/players", json={"name": self.name, "password": PASSWORD}) as response:
                assert response.status == 201, await response.text()
                self.ref = (await response.json())["player_id"]
                self.heard[f"player:{self.ref}"] = []  # resumed from the start: what comes while one is away is in it
            async with http.post("/api/v1/sessions", json={"name": self.name, "password": PASSWORD}) as response:
                assert response.status == 201, await response.text()
                self.token = (await response.json())["access_token"]

    async def come(self, url: str) -> None:
        """Connect, and resume every channel from its last number; again until the server lets one in."""
        async with asyncio.timeout(PATIENCE_S):
            while not await self._come(url):  # noqa: ASYNC110 - only the server knows, and it does not call
                await asyncio.sleep(AGAIN_S)

    @property
    def is_there(self) -> bool:
        """Whether the server has not ended the connection."""
        return not self._ended()

    async def stay_or_come(self, url: str) -> None:
        """Come back only if the server has ended the connection."""
        if self._ended():
            await self.come(url)

    async def _come(self, url: str) -> bool:
        await self.leave()
        try:
            self._socket = await connect(url.replace("http", "ws", 1) + "/ws", max_size=None)
        except (OSError, InvalidHandshake):
            return False
        self.close_code = None
        self.connections += 1
        self._conversation = Conversation()
        self._reading = asyncio.create_task(self._read(self._socket))
        resume = {channel: len(pushes) for channel, pushes in self.heard.items()}
        hello = {"resume": resume} | ({"token": self.token} if self.token else {})
        try:
            reply = await self.say("hello", hello)
        except Gone:
            return False
        if "err" in reply:
            assert reply["err"]["code"] in PASSING, reply
            return False
        resumed = reply["d"]["resumed"]
        if any("err" in one for one in resumed.values()):
            assert all("events" in one or one["err"]["code"] in PASSING for one in resumed.values()), resumed
            return False
        for channel, one in resumed.items():
            assert one["n"] == resume[channel] + len(one["events"]), f"{channel} has lost what was told: {one}"
        return True

    async def leave(self) -> None:
        """Drop the connection without a word."""
        if self._socket is not None:
            self._socket.transport.abort()
        if self._reading is not None:
            await self._reading
        self._socket = self._reading = None

    async def dropped(self) -> int | None:
        """Wait until the server has ended the connection; with which code."""
        assert self._reading is not None
        async with asyncio.timeout(PATIENCE_S):
            await self._reading
        return self.close_code

    def heir(self) -> "Client":
        """The same person with the same memory on another machine, not yet connected; this one keeps its connection."""
        heir = Client(self.name)
        heir.ref, heir.token = self.ref, self.token
        heir.asked = {key: Asked(one.op, one.d, key, one.answer) for key, one in self.asked.items()}
        heir.heard = {channel: list(pushes) for channel, pushes in self.heard.items()}
        heir.battles = {name: Seat(**vars(seat)) for name, seat in self.battles.items()}
        return heir

    # Asking

    async def settle(self, asked: Asked, rules_say: Collection[str]) -> None:
        """Ask until it is done, or refused with one of these codes: what is refused was not done. What is asked once
        more is answered the same. Where the connection ends, it stays open."""
        while True:
            try:
                reply = await self.say(asked.op, asked.d, asked.key)
            except Gone:
                return
            if "d" in reply:
                assert asked.answer in (None, reply["d"]), f"{asked} was answered with {reply['d']} later"
                asked.answer = reply["d"]
                return
            code = reply["err"]["code"]
            if code not in PASSING:
                assert code in rules_say, (asked, reply)
                assert asked.answer is None, f"{asked} was done, and then refused: {reply}"
                self.asked.pop(asked.key, None)
                return
            await asyncio.sleep(AGAIN_S)

    async def say(self, op: str, d: dict[str, Any], key: str | None = None) -> dict[str, Any]:
        """Send a request and wait for its reply.

        Raises:
            Gone: the connection ended first.
        """
        if self._socket is None or self._reading is None or self._ended():
            raise Gone
        self._ids += 1
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._replies[self._ids] = answer
        message = {"id": self._ids, "op": op, "d": d} | ({"key": key} if key else {})
        self._conversation.asked(message)
        try:
            await self._socket.send(orjson.dumps(message).decode())
        except ConnectionClosed:
            raise Gone from None
        async with asyncio.timeout(PATIENCE_S):
            return await answer

    def request(self, op: str, d: dict[str, Any]) -> Asked:
        """A request of one's own, not yet sent."""
        asked = Asked(op, d, str(uuid.uuid4()))
        self.asked[asked.key] = asked
        return asked

    async def ask(self, asked: Asked) -> None:
        """Ask until it is done. A repeat must get what the first one got.

        Raises:
            Gone: the connection ended first; nobody knows whether it was done.
        """
        async with asyncio.timeout(PATIENCE_S):
            while True:
                reply = await self.say(asked.op, asked.d, asked.key)
                if "d" in reply:
                    assert asked.answer in (None, reply["d"]), f"{asked} was answered with {reply['d']} later"
                    asked.answer = reply["d"]
                    return
                assert reply["err"]["code"] in PASSING, f"{asked}: {reply}"
                self.refused.append(reply["err"]["code"])
                await asyncio.sleep(AGAIN_S)

    async def repeat(self, rng: random.Random) -> None:
        """Ask again whatever was not answered, and some of what was."""
        for asked in list(self.asked.values()):
            if asked.answer is None or rng.random() < 0.3:
                await self.ask(asked)

    def choose(self, battle: str, rng: random.Random) -> Asked:
        """The request that commits one of the choices offered."""
        seat = self.battles[battle]
        return self.request("battle.commit", {"battle": battle, "turn": seat.turn, "choice": rng.choice(seat.choices)})

    async def watch(self, battle: str) -> None:
        """Listen to a battle from its first push on."""
        await self.listen(f"battle:{battle}")

    async def listen(self, channel: str) -> None:
        """Listen to a channel from its first push on."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                reply = await self.say("sub", {"ch": channel, "from": len(self.heard.get(channel, []))})
                if "d" in reply:
                    return
                await asyncio.sleep(AGAIN_S)

    # Hearing

    async def until(self, look: Callable[[], bool], what: str) -> None:
        """Wait until what was heard makes this true.

        Raises:
            Gone: the connection ended first.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not look():
                    if self._ended():
                        raise Gone
                    self._something.clear()
                    await self._something.wait()
        except TimeoutError:
            raise AssertionError(f"{self.name or 'the watcher'} waited for {what}: {self.battles}") from None

    def _ended(self) -> bool:
        if self._reading is not None and self._reading.done():
            self._reading.result()  # raises what was wrong with what it heard
        return self._reading is None or self._reading.done()

    async def _read(self, socket: ClientConnection) -> None:
        try:
            with contextlib.suppress(ConnectionClosed, OSError):
                async for frame in socket:
                    messages = orjson.loads(frame)
                    for message in messages if isinstance(messages, list) else [messages]:
                        self._take_in(message)
            self.close_code = socket.close_code
            self._conversation.closed(self.close_code)
        finally:
            for answer in self._replies.values():
                if not answer.done():
                    answer.set_exception(Gone())
                    answer.exception()  # where nobody waits for it any more, that is no fault
            self._replies.clear()
            self._something.set()

    def _take_in(self, message: dict[str, Any]) -> None:
        self._conversation.heard(message)
        if "re" in message:
            for pushed in self._resumed(message.get("d", {})):
                # Who subscribes once more may have been pushed since he asked what the answer holds too.
                if pushed["n"] > len(self.heard.get(pushed["ch"], ())):
                    self._hear(pushed)
                else:
                    assert pushed == self.heard[pushed["ch"]][pushed["n"] - 1]
            answer = self._replies.pop(message["re"])
            if not answer.done():
                answer.set_result(message)
        elif "n" in message:
            self._hear(message)
        self._something.set()

    def _resumed(self, d: dict[str, Any]) -> list[dict[str, Any]]:
        return [push for part in (d, *d.get("resumed", {}).values()) for push in part.get("events", ())]

    def _hear(self, push: dict[str, Any]) -> None:
        heard = self.heard.setdefault(push["ch"], [])
        assert push["n"] == len(heard) + 1, f"{self.name} heard {push['ch']} {push['n']} after {len(heard)}"
        heard.append(push)
        kind, _, name = push["ch"].partition(":")
        if push["t"] == "battle.matched":
            self.battles.setdefault(push["d"]["battle"], Seat())
        elif kind == "battle":
            self._see(self.battles.setdefault(name, Seat()), push["t"], push["d"])

    def _see(self, seat: Seat, t: str, d: dict[str, Any]) -> None:
        match t:
            case "turn.opened":
                seat.turn = d["turn"]
                seat.choices = d.get("you", {}).get("choices", [])
            case "turn.revealed":
                seat.revealed = d["turn"]
            case "battle.over":
                seat.over = d
