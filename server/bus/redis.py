"""The bus on Redis 7.0 or later, or Valkey: sharded pub/sub, so that it is one in a Redis Cluster as well.

Each process listens to two topics: its own, to which every other process writes, and the hall, to which all write that
they are there. A process's letters go out in pipelines over one connection to whoever has the topic, so that what it
sends to another arrives in order. Nothing is kept in Redis: what it forgets has only to be said again.

Redis gives no hint when a connection is cut without a word; a process hears its own calls to the hall, and where it has
heard none for a while it begins its connections anew.
"""

import asyncio
import logging
import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

import redis.asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.crc import key_slot
from redis.exceptions import RedisError

from db.errors import CannotStart
from db.rooms import NodeId
from server.bus.bus import Hear
from server.bus.traffic import Traffic

log = logging.getLogger(__name__)

QUEUED_BYTES_MAX = 32 * 1024 * 1024
"""Of letters that wait for Redis; beyond it they are lost, and the lines begin anew when it is back."""

QUIET_S_MAX = 1.5
"""A process calls to the hall twice a second and hears it: after three calls unheard its way is cut."""

LISTENED_S = 0.5
ANSWER_WITHIN_S = 1.0
AGAIN_S = 0.1
WARN_EVERY_S = 1.0

PATIENCE_S = 30.0
"""For a Redis that is started together with us."""

_RETRY = Retry(NoBackoff(), 0)
"""What is sent again by the library would come after what was sent later."""


class RedisBus:
    """One process's end of it: `server.bus.bus.Bus`."""

    def __init__(self, url: str, node: NodeId, game: str) -> None:
        """`game` tells the processes of one game from those of another on the same Redis.

        Raises:
            CannotStart: this is no address of a Redis.
        """
        self._url = url
        self._hall = f"winedex:{game}:hall"
        self._prefix = f"winedex:{game}:to:"
        self._mine = self._prefix + str(node)
        self._queue: list[tuple[str, bytes]] = []
        self._queued_bytes = 0
        self._awake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._listening = asyncio.Event()
        # In a cluster the two topics may be two nodes', of which one is lost.
        self._heard_at_s = dict.fromkeys((self._hall, self._mine), -math.inf)
        self._failed_at_s = -math.inf
        self._warned_s: dict[str, float] = {}
        self._places = _Places(url)
        self.traffic = {"sent": Traffic(), "lost": Traffic(), "heard": Traffic()}
        """What Redis took, what it did not take or nobody could keep for it, and what came; own calls come as well."""

    @property
    def reaches(self) -> bool:
        # Who could not write is not heard until he has heard himself again.
        return self.quiet_s < QUIET_S_MAX and min(self._heard_at_s.values()) > self._failed_at_s

    @property
    def quiet_s(self) -> float:
        return time.monotonic() - min(self._heard_at_s.values())

    def send(self, to: NodeId, letter: bytes) -> None:
        self._put(self._prefix + str(to), letter)

    def call(self, letter: bytes) -> None:
        self._put(self._hall, letter)

    async def flushed(self) -> None:
        """Wait until all that was sent is on its way, or lost."""
        await self._idle.wait()

    async def ready(self) -> None:
        """Wait until Redis answers.

        Raises:
            CannotStart: it does not, or is too old, or lets us not in.
        """
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                await self._places.find()
                return
            except redis.AuthenticationError as error:
                raise CannotStart(
                    f"Redis does not let us in ({error}): mend the address in WINEDEX_REDIS_URL"
                ) from error
            except (RedisError, OSError, TimeoutError) as error:
                await self._places.forget()
                if time.monotonic() > deadline_s:
                    raise CannotStart(
                        f"no Redis answers at the address in WINEDEX_REDIS_URL ({error}): start it there, or mend the "
                        "address; one server with one worker needs none"
                    ) from error
            await asyncio.sleep(AGAIN_S)

    async def run(self, hear: Hear) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._publish_for_ever(), name="publishing")
                tasks.create_task(self._listen_for_ever(self._mine, hear), name="own topic")
                tasks.create_task(self._listen_for_ever(self._hall, hear), name="hall")
        finally:
            await self._places.close()

    # Out --------------------------------------------------------------------------------------------------------------

    def _warn(self, what: str, topics: list[str], error: Exception) -> None:
        """Say this once a second at most: all is tried again ten times in one."""
        now_s = time.monotonic()
        if now_s - self._warned_s.get(what, -math.inf) >= WARN_EVERY_S:
            self._warned_s[what] = now_s
            log.warning(what, extra={"topics": topics, "error": str(error)})

    def _put(self, topic: str, letter: bytes) -> None:
        if self._queued_bytes + len(letter) > QUEUED_BYTES_MAX:
            self.traffic["lost"].count([letter])
            return
        self._queue.append((topic, letter))
        self._queued_bytes += len(letter)
        self._idle.clear()
        self._awake.set()

    async def _publish_for_ever(self) -> None:
        await self._listening.wait()  # who learns of us writes to us, and is to be heard from the first letter on
        while True:
            await self._awake.wait()
            self._awake.clear()
            letters, self._queue = self._queue, []
            self._queued_bytes = 0
            if not await self._publish(letters):
                await self._places.forget()
                await asyncio.sleep(AGAIN_S)
            if not self._queue:
                self._idle.set()

    async def _publish(self, letters: list[tuple[str, bytes]]) -> bool:
        """Send these, those of each node of a cluster in a pipeline of their own; whether all of them took theirs."""
        topics: dict[str, list[bytes]] = {}
        for topic, letter in letters:
            topics.setdefault(topic, []).append(letter)
        by_node: dict[int, tuple[Any, list[str]]] = {}
        lost: list[str] = []
        for topic in topics:
            try:
                client = await self._places.client(topic)
            except (RedisError, OSError, TimeoutError) as error:
                lost += self._failed([topic], error)
            else:
                by_node.setdefault(id(client), (client, []))[1].append(topic)
        for fate in await asyncio.gather(*(self._bring(client, named, topics) for client, named in by_node.values())):
            lost += fate
        for topic, sent in topics.items():
            self.traffic["lost" if topic in lost else "sent"].count(sent)
        return not lost

    async def _bring(self, client: Any, named: list[str], topics: Mapping[str, list[bytes]]) -> list[str]:
        """Send all that is for these topics; those of them for which it failed."""
        pipeline = client.pipeline(transaction=False)
        for topic in named:
            for letter in topics[topic]:
                pipeline.execute_command("SPUBLISH", topic, letter)
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S), pipeline:
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            return self._failed(named, error)
        return []

    def _failed(self, topics: list[str], error: Exception) -> list[str]:
        self._warn("letters are lost: Redis does not take them", topics, error)
        # A topic of somebody else's may be on a node that is lost: that is for him to notice.
        if self._hall in topics:
            self._failed_at_s = time.monotonic()
        return topics

    # In ---------------------------------------------------------------------------------------------------------------

    async def _listen_for_ever(self, topic: str, hear: Hear) -> None:
        while True:
            try:
                await self._listen(topic, hear)
            except (RedisError, OSError, TimeoutError) as error:
                self._warn("Redis is not heard", [topic], error)
            await self._places.forget()
            await asyncio.sleep(AGAIN_S)

    async def _listen(self, topic: str, hear: Hear) -> None:
        """Hear what comes until nothing more can come: the topic has moved, or it has been quiet for too long."""
        client = await self._places.client(topic, listening=True)
        async with client.pubsub() as subscribed:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await subscribed.ssubscribe(topic)
            heard_at_s = time.monotonic()
            while time.monotonic() - heard_at_s < QUIET_S_MAX:
                message = await subscribed.get_message(timeout=LISTENED_S)
                if message is None:
                    if topic == self._mine:  # quiet while no other process is there
                        async with asyncio.timeout(ANSWER_WITHIN_S):
                            await subscribed.ping()
                    continue
                heard_at_s = time.monotonic()
                if topic == self._mine or message["type"] == "smessage":
                    self._heard_at_s[topic] = heard_at_s
                match message["type"]:
                    case "ssubscribe" if topic == self._mine:
                        self._listening.set()
                    case "smessage":
                        self.traffic["heard"].count([message["data"]])
                        hear(message["data"])
                    case "sunsubscribe":
                        return  # in a cluster: the topic's slot is another node's now


class _Places:
    """Which connections lead to which topic: all to one Redis, or in a cluster to whoever has the topic's slot."""

    def __init__(self, url: str) -> None:
        try:
            self._first = self._client(url)
        except ValueError as error:
            raise CannotStart(
                f"WINEDEX_REDIS_URL is no address of a Redis ({error}): it looks like redis://host:6379/0"
            ) from None
        self._url = url
        self._cluster: bool | None = None
        self._slots: list[tuple[int, int, str, int]] = []
        self._clients: dict[tuple[str, int, bool], Any] = {}

    def _client(self, url: str, **more: Any) -> Any:
        return redis.Redis.from_url(
            url,
            retry=_RETRY,
            socket_connect_timeout=ANSWER_WITHIN_S,
            socket_timeout=None,  # a listener waits as long as it likes; whoever asks has a limit of his own
            protocol=2,
            **more,
        )

    async def find(self) -> None:
        """Learn what kind of Redis this is, and in a cluster who has which slots: from whoever answers."""
        failed: Exception | None = None
        for client in (self._first, *self._others()):
            try:
                await self._ask(client)
                return
            except (RedisError, OSError, TimeoutError) as error:
                failed = failed or error
        assert failed is not None, "one was asked at least"
        raise failed

    async def _ask(self, client: Any) -> None:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            found: Mapping[str, Any] = await client.info("server")
            version = str(found.get("redis_version", "0"))
            if int(version.split(".")[0]) < 7:
                raise CannotStart(f"this Redis is {version}: 7.0 is the oldest that has sharded pub/sub")
            cluster: Mapping[str, Any] = await client.info("cluster")
            if not int(cluster.get("cluster_enabled", 0)):
                self._cluster = False
                return
            shards = await client.execute_command("CLUSTER SLOTS")
            self._slots = [_slot_range(*shard) for shard in shards]
            self._cluster = True

    def _others(self) -> list[Any]:
        """The other nodes of a cluster that were known last: the one that was named may be the one that is lost."""
        return [self._at(host, port, listening=False) for _, _, host, port in self._slots if host]

    async def client(self, topic: str, *, listening: bool = False) -> Any:
        """Who is to be spoken to about this topic."""
        if self._cluster is None:
            await self.find()
        if not self._cluster:
            return self._first
        slot = key_slot(topic.encode())
        host, port = next(((host, port) for low, high, host, port in self._slots if low <= slot <= high), (None, None))
        if host is None or port is None:
            raise redis.ConnectionError("no node of the cluster has this topic's slot")
        if not host:  # a node that nobody has met knows no name of its own: it is the one that was asked
            return self._first
        return self._at(host, port, listening=listening)

    def _at(self, host: str, port: int, *, listening: bool) -> Any:
        client = self._clients.get((host, port, listening))
        if client is None:
            client = self._client(self._url)
            client.connection_pool.connection_kwargs |= {"host": host, "port": port}
            self._clients[host, port, listening] = client
        return client

    async def forget(self) -> None:
        """Begin all connections anew: one of them is broken, or leads to the wrong place. Those in use just now are
        their users'."""
        self._cluster = None
        await self._disconnect(in_use=False)

    async def close(self) -> None:
        """End all connections."""
        await self._disconnect(in_use=True)

    async def _disconnect(self, *, in_use: bool) -> None:
        for client in (*self._clients.values(), self._first):
            await client.connection_pool.disconnect(inuse_connections=in_use)


def _slot_range(low: int, high: int, primary: Sequence[Any], *replicas: Any) -> tuple[int, int, str, int]:
    """The first and last slot of a shard, and where its primary is (CLUSTER SLOTS)."""
    host, port = primary[0], primary[1]
    return low, high, host.decode() if isinstance(host, bytes) else str(host or ""), int(port)
