"""What the process measures of itself, as `/metrics` shows it in Prometheus' format.

Counts and times are noted where they happen; what can be counted by looking (rooms, sessions, what waits) is looked at
when somebody asks. Names begin with `winedex_`, and end in their unit.
"""

import asyncio
from collections import Counter as Tally
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sized

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from server.bus.traffic import Traffic
from server.clock import Clock
from server.connection import Connections
from server.http.problems import REFUSED
from server.jobs import Runner
from server.replica import Replica
from server.rooms.host import Host

LAG_EVERY_S = 0.1
"""How often the loop is asked how late it is."""

_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_JOB_SECONDS = (0.01, 0.1, 0.5, 1.0, 5.0, 10.0, 60.0, 300.0, 1_800.0)
_ENTRIES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)


class Metrics:
    """The measures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.of_all: Callable[[], Awaitable[str]] | None = None
        """The measures of all workers that share a port, where this is one of several."""
        self._commit_seconds = Histogram(
            "winedex_commit_seconds",
            "Time of a commit, from sending it to knowing.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._commit_entries = Histogram(
            "winedex_commit_entries", "Entries in a commit.", buckets=_ENTRIES, registry=self.registry
        )
        self._commit_outcomes = Counter(
            "winedex_commits", "Commits by how they ended.", ("outcome",), registry=self.registry
        )
        self._refusals = Counter("winedex_refusals", "Refusals by code.", ("code",), registry=self.registry)
        self._closed = Counter(
            "winedex_closed", "WebSocket connections that have ended, by close code.", ("code",), registry=self.registry
        )
        self._responses = Counter(
            "winedex_http_responses", "HTTP responses by status.", ("status",), registry=self.registry
        )
        self._job_tries = Counter(
            "winedex_job_tries", "Tries of jobs by how they ended.", ("kind", "outcome"), registry=self.registry
        )
        self._job_seconds = Histogram(
            "winedex_job_seconds", "Time of a try.", ("kind",), buckets=_JOB_SECONDS, registry=self.registry
        )
        self._reads = Counter(
            "winedex_reads",
            "Reads of what may be a little old, by where: replica or primary.",
            ("whence",),
            registry=self.registry,
        )
        self._loop_lag_seconds = Histogram(
            "winedex_loop_lag_seconds", "How late the event loop was.", buckets=_SECONDS, registry=self.registry
        )

    def committed(self, outcome: str, seconds: float, entries: int) -> None:
        """A commit has ended: `written`, `not_written` (a room or guard was not as expected), `unknown`, `failed`."""
        self._commit_seconds.observe(seconds)
        self._commit_entries.observe(entries)
        self._commit_outcomes.labels(outcome).inc()

    def refused(self, code: str) -> None:
        """Somebody was refused something."""
        self._refusals.labels(code).inc()

    def closed(self, code: int) -> None:
        """A connection has ended with this code; 1006 where the peer was gone, or said goodbye first."""
        self._closed.labels(str(int(code))).inc()

    def job_tried(self, kind: str, outcome: str, seconds: float) -> None:
        """A try of a job has ended: `done`, `failed` (for now), `dead`, `taken_away`, `given_back`."""
        self._job_tries.labels(kind, outcome).inc()
        self._job_seconds.labels(kind).observe(seconds)

    def read(self, whence: str) -> None:
        """What may be a little old was read from the `replica` or, though there should be one, from the `primary`."""
        self._reads.labels(whence).inc()

    @web.middleware
    async def count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Counts HTTP responses, the outermost middleware."""
        status = 500
        try:
            response = await handler(request)
            status = response.status
            if REFUSED in response:
                self.refused(response[REFUSED])
            return response
        except web.HTTPException as raised:
            status = raised.status
            raise
        finally:
            self._responses.labels(str(status)).inc()

    def watch(self, host: Host, connections: Connections) -> None:
        """Look at these whenever somebody asks."""
        self.registry.register(_Looking(host, connections))

    def watch_jobs(self, jobs: Runner) -> None:
        """Show the list of jobs whenever somebody asks."""
        self.registry.register(_Listed(jobs))

    def watch_replica(self, replica: Replica) -> None:
        """Show how the standby is whenever somebody asks."""
        self.registry.register(_Following(replica))

    def watch_bus(self, traffic: Mapping[str, Traffic], reaches: Callable[[], bool], others: Callable[[], int]) -> None:
        """Show what goes over the bus, whether it does, and how many other processes are heard, whenever somebody
        asks."""
        self.registry.register(_Carrying(traffic, reaches, others))

    def watch_porch(self, porch: Sized) -> None:
        """Count these connections whenever somebody asks."""
        self.registry.register(_Counting(porch))

    async def measure_lag(self, clock: Clock) -> None:
        """Notice how late the loop wakes us, until cancelled."""
        while True:
            due_s = clock.awake_s() + LAG_EVERY_S
            await asyncio.sleep(LAG_EVERY_S)
            self._loop_lag_seconds.observe(max(0.0, clock.awake_s() - due_s))

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self._show)]

    def page(self) -> str:
        """All measures of this process."""
        return generate_latest(self.registry).decode()

    async def _show(self, request: web.Request) -> web.Response:
        page = self.page() if self.of_all is None else await self.of_all()
        return web.Response(body=page.encode(), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Looking(Collector):
    """Gauges that are counted when they are asked for."""

    def __init__(self, host: Host, connections: Connections) -> None:
        self._host = host
        self._connections = connections

    def collect(self) -> Iterator[Metric]:
        yield _gauge("winedex_sessions", "WebSocket connections.", len(self._connections))
        yield _gauge("winedex_outbox_bytes", "Bytes that wait for slow readers.", self._connections.bytes_waiting)
        delivered = self._host.telling.fanout.brought
        yield CounterMetricFamily("winedex_deliveries", "Times that a listener was brought what was due.", delivered)
        rooms = list(self._host.rooms.values())
        yield _by(
            "winedex_rooms",
            "Rooms that this process owns.",
            ("kind", "state"),
            ((r.decider.kind, r.status) for r in rooms),
        )
        taken = self._host.takeover.taken_over
        yield CounterMetricFamily(
            "winedex_rooms_taken_over", "Rooms that were taken over from who was gone, or as strays.", taken
        )
        dealt = CounterMetricFamily(
            "winedex_battles_dealt", "Battles that opened in one process for another.", labels=["way"]
        )
        dealt.add_metric(["given"], self._host.dealing.given)
        dealt.add_metric(["got"], self._host.dealing.got)
        yield dealt
        waiting = sum(len(room.inbox) for room in rooms)
        yield _gauge("winedex_inbox_commands", "Commands that wait to be decided.", waiting)
        ready = self._host.reaches_database and not self._host.lane.stuck
        yield _gauge("winedex_ready", "Whether this process should be sent traffic.", int(ready))


class _Following(Collector):
    """The standby."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def collect(self) -> Iterator[Metric]:
        yield _gauge("winedex_replica_fit", "Whether the replica is read from.", int(self._replica.fit))
        if self._replica.lag_s is not None:
            yield _gauge("winedex_replica_lag_seconds", "How far the replica is behind.", self._replica.lag_s)


class _Carrying(Collector):
    """The bus."""

    def __init__(self, traffic: Mapping[str, Traffic], reaches: Callable[[], bool], others: Callable[[], int]) -> None:
        self._traffic = traffic
        self._reaches = reaches
        self._others = others

    def collect(self) -> Iterator[Metric]:
        yield _gauge("winedex_bus_reached", "Whether this process hears itself over the bus.", int(self._reaches()))
        yield _gauge("winedex_bus_processes", "Other processes of the game that are heard.", self._others())
        letters = CounterMetricFamily("winedex_bus_letters", "Letters over the bus, by their fate.", labels=["fate"])
        size = CounterMetricFamily(
            "winedex_bus_bytes", "Bytes of letters over the bus, by their fate.", labels=["fate"]
        )
        for fate, one in self._traffic.items():
            letters.add_metric([fate], one.letters)
            size.add_metric([fate], one.size)
        yield letters
        yield size


class _Counting(Collector):
    """The connections on the porch."""

    def __init__(self, porch: Sized) -> None:
        self._porch = porch

    def collect(self) -> Iterator[Metric]:
        yield _gauge("winedex_http_connections", "Connections that are no WebSocket (yet).", len(self._porch))


class _Listed(Collector):
    """The list of jobs as it was a few seconds ago. It is everybody's: each process shows the same."""

    def __init__(self, jobs: Runner) -> None:
        self._jobs = jobs

    def collect(self) -> Iterator[Metric]:
        count = GaugeMetricFamily("winedex_jobs", "Jobs on the list.", labels=("kind", "state"))
        oldest = GaugeMetricFamily(
            "winedex_jobs_oldest_seconds", "For how long the oldest has been due.", labels=("kind", "state")
        )
        for one in self._jobs.counts:
            count.add_metric((one.kind, one.state), one.number)
            oldest.add_metric((one.kind, one.state), one.oldest_s)
        yield count
        yield oldest
        ahead = GaugeMetricFamily(
            "winedex_partitions_ahead_months",
            "Months after this one that a partitioned table can take rows for. Below 2 somebody should look.",
            labels=("table",),
        )
        months = self._jobs.said.get("partitions.watch")
        for table, count_ in months.items() if isinstance(months, dict) else ():
            ahead.add_metric((table,), count_)
        yield ahead


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


def _by(name: str, says: str, labels: tuple[str, ...], seen: Iterable[tuple[str, ...]]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=labels)
    for values, count in sorted(Tally(seen).items()):
        family.add_metric(values, count)
    return family
