"""One run from its beginning to its report: the server, the players, the workers, the kills, the clock.

Times that begin with `at_s` are seconds since the measured time began.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

from loadtest import program, report
from loadtest.checks import Rule
from loadtest.cpu import CpuMeter, machine_busy_s
from loadtest.crew import Crew
from loadtest.histogram import Histogram
from loadtest.job import Job
from loadtest.meter import HTTP, NO_CODEC, NS_PER_US, now_ns, seconds
from loadtest.pace import NS_PER_S
from loadtest.plan import ALONE, Plan
from loadtest.program import CannotRun, Player, Program
from loadtest.records import SERVER_FAULT, UNAVAILABLE, NoAnswer, get
from loadtest.report import Kill, Run
from loadtest.tally import Tally

BEGIN_IN_S = 0.5
"""Between telling the workers to begin and the beginning: enough for the slowest to hear of it."""

LAST_TICK_IN_S = 0.4
"""After the measured time: for the workers' last second to be told and shown."""

TICK_WITHIN_S = 0.2
PATIENCE_S = 3
"""Workers tell of a second when it is over; a worker that is short of CPU tells late, and is waited for so long."""

FINISH_WITHIN_S = 60.0
COMPARE_WITHIN_S = 180.0
LAST_KILL_BEFORE_END_S = 2.0
DESCRIPTORS_SPARE = 256


class Conductor:
    """One run."""

    def __init__(self, plan: Plan, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = say
        self._tally = Tally(plan.duration_s)
        self._cpu = CpuMeter()
        self._kills: list[Kill] = []
        self._server: Program | None = None
        self._url = plan.url or ""
        self._replaced: list[Kill] = []
        self._lives = 0
        """Counts kills and returns: odd while a server that we started is up."""
        self._stop = asyncio.Event()
        self._began_ns = 0
        self._shown = 0

    async def run(self) -> dict[str, Any]:
        """Do it all; the report.

        Raises:
            CannotRun: with the reason and the mend.
        """
        _raise_descriptor_limit(self._plan)
        async with AsyncExitStack() as stack:
            players = await self._players(stack)
            crew = Crew(self._jobs(players), self._tally)
            stack.push_async_callback(crew.end)
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self._interrupt)
            await crew.start()
            return await self._conduct(crew)

    async def _players(self, stack: AsyncExitStack) -> list[Player]:
        plan = self._plan
        if plan.url is not None:
            assert plan.players_file is not None, "the plan was checked"
            players = program.read_players(plan.players_file)
        else:
            self._say("starting a server")
            running = program.running(plan.database_url, plan.workers, keep=plan.keep, say=self._say)
            self._server = await stack.enter_async_context(running)
            self._url = self._server.url
            self._cpu.follow(self._server.pid)
            self._say(f"{self._url}, process {self._server.pid}; making {plan.players} players")
            players = await program.make_players(self._server, plan.players, plan.valid_s, plan.coins)
        if len(players) < plan.players:
            raise CannotRun(f"{plan.players_file} holds {len(players)} players, and --players asks for {plan.players}")
        self._lives = 1
        return players[: plan.players]

    def _jobs(self, players: Sequence[Player]) -> list[Job]:
        plan, count = self._plan, self._plan.processes
        if plan.house or plan.scenario in ALONE:
            tables = [[(player.id, player.token, "house")] for player in players]
        else:
            pairs = zip(players[::2], players[1::2], strict=True)
            tables = [[(a.id, a.token, b.id), (b.id, b.token, a.id)] for a, b in pairs]
        return [
            Job(
                worker=worker,
                scenario=plan.scenario,
                url=self._url,
                codecs=plan.codecs,
                seats=tuple(seat for table in tables[worker::count] for seat in table),
                rate_per_s=plan.rate_per_s * len(tables[worker::count]) / len(tables),
                watchers=len(range(worker, plan.watchers, count)),
                churn_per_s=plan.churn_pct / 100,
                first_choice=plan.first_choice,
                rush=plan.rush,
                mode=plan.mode,
                records_max=-(-plan.records_max // count),
                finish_within_s=FINISH_WITHIN_S,
                seed=plan.seed + worker,
            )
            for worker in range(count)
        ]

    async def _conduct(self, crew: Crew) -> dict[str, Any]:
        """Let the workers play, and do beside it what has to be done."""
        listening = asyncio.create_task(crew.listen())
        stopping = asyncio.create_task(self._pass_stop_on(crew))
        beside: list[asyncio.Task[None]] = []
        try:
            await self._either(crew.ready(self._stop.set))
            if not self._stop.is_set():
                self._say(f"measuring for {self._plan.duration_s} s; Ctrl-C ends it with a report of what there is")
            self._began_ns = now_ns() + int(BEGIN_IN_S * NS_PER_S)
            await crew.go(self._began_ns, self._began_ns + self._plan.duration_s * NS_PER_S)
            await self._sleep_until(0.0)
            began = self._marks()
            beside = [asyncio.create_task(work) for work in (self._watch(), self._probe())]
            await (self._kill_for_a_while() if self._plan.workers == 1 else self._disturb_workers())
            await self._sleep_until(self._plan.duration_s)
            ended = self._marks()
            await self._either(asyncio.sleep(LAST_TICK_IN_S))
            self._show(min(self._plan.duration_s, int(ended.at_s)), patience_s=0)
            for task in beside:
                task.cancel()
            self._say("playing what was begun to its end, then comparing records and auditing the books")
            await self._wait_for_done(listening)
            await self._audit()
        finally:
            for task in (listening, stopping, *beside):
                task.cancel()
        run = Run(
            self._plan,
            self._tally,
            began,
            ended,
            self._kills,
            self._replaced,
            self._stop.is_set(),
            self._cpu.resident_bytes_max,
        )
        return report.of(run)

    async def _wait_for_done(self, listening: asyncio.Task[None]) -> None:
        try:
            async with asyncio.timeout(FINISH_WITHIN_S + COMPARE_WITHIN_S):
                await listening
        except TimeoutError:
            self._tally.checks.breaks(
                Rule.ENDS, "not all workers were done in time; what they would have found is lost"
            )

    async def _audit(self) -> None:
        """The books of a server of our own, while it still serves."""
        if self._server is None or self._stop.is_set():
            return
        status, said = await program.audit(self._server)
        self._tally.checks.hold(Rule.BOOKS, status == 0, f"winedex audit: {said}")

    # Time

    def _interrupt(self) -> None:
        if self._stop.is_set():
            raise KeyboardInterrupt  # a second time: at once, and without a report
        self._say("ending early")
        self._stop.set()

    async def _pass_stop_on(self, crew: Crew) -> None:
        await self._stop.wait()
        await crew.stop()

    def _at_s(self) -> float:
        return seconds(now_ns() - self._began_ns)

    async def _sleep_until(self, at_s: float) -> None:
        """Sleep until then, or until somebody stops it all."""
        wait_s = at_s - self._at_s()
        if wait_s > 0:
            await self._either(asyncio.sleep(wait_s))

    async def _either(self, work: Any) -> None:
        """Wait for this, or until somebody stops it all."""
        tasks = [asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def _marks(self) -> report.Marks:
        used = self._cpu.used() if self._server is not None else None
        return report.Marks(
            max(self._at_s(), 0.0),
            used,
            machine_busy_s(),
            os.getloadavg()[0],
            datetime.now(UTC).isoformat("T", "seconds"),
        )

    # Beside the playing

    async def _watch(self) -> None:
        """Each second: CPU times, and a line of progress."""
        before = self._cpu.used()
        for at in range(1, self._plan.duration_s + 1):
            await self._sleep_until(at + TICK_WITHIN_S)
            if self._stop.is_set():
                return
            second, used = self._tally.seconds[at], self._cpu.used()
            if self._server is not None and used is not None and before is not None:
                second.server_s = used.server_s - before.server_s
                second.postgres_s = used.postgres_s - before.postgres_s
                second.redis_s = used.redis_s - before.redis_s
            before = used
            self._show(at)

    def _show(self, up_to: int, patience_s: int = PATIENCE_S) -> None:
        """Show the seconds up to this one that all workers have told of, or that are too old to be waited for."""
        while self._shown < up_to:
            told = len(self._tally.seconds[self._shown + 1].live)
            if told < self._plan.processes and up_to - self._shown <= patience_s:
                return
            self._shown += 1
            self._say(report.progress(self._plan, self._tally, self._shown))

    async def _probe(self) -> None:
        """Each second two requests over HTTP, as a page that lists battles would make them."""
        while True:
            for path in ("/readyz", "/api/v1/battles?state=live&limit=20"):
                life, due_ns = self._lives, now_ns()
                try:
                    status, _ = await asyncio.to_thread(get, self._url, path)
                except NoAnswer:
                    self._tally.totals["HTTP requests without an answer"] += 1
                    continue
                if status == UNAVAILABLE and self._server is None:  # somebody else's may be in trouble, and say so
                    self._tally.totals["HTTP requests put off"] += 1
                elif life == self._lives and life % 2:  # a server that is just being killed may say anything
                    # A worker that is being replaced says so on purpose, to whoever sends it people.
                    leaving = path == "/readyz" and self._plan.replace_every_s is not None
                    self._tally.checks.hold(Rule.HTTP, status < SERVER_FAULT or leaving, f"GET {path}: {status}")
                took = Histogram()
                took.record((now_ns() - due_ns) // NS_PER_US)
                self._tally.record(max(1, round(self._at_s())), f"{HTTP}/{NO_CODEC}", took)
            await asyncio.sleep(1.0)

    async def _kill_for_a_while(self) -> None:
        """Kill the server and start it again, every so many seconds."""
        every_s, server = self._plan.kill_every_s, self._server
        if every_s is None or server is None:
            return
        next_s = every_s
        while next_s <= self._plan.duration_s - LAST_KILL_BEFORE_END_S and not self._stop.is_set():
            await self._sleep_until(next_s)
            if self._stop.is_set():
                return
            killed_s = self._at_s()
            self._cpu.used()
            self._lives += 1
            await server.kill()
            await server.start()
            self._cpu.follow(server.pid)
            self._lives += 1
            self._kills.append(Kill(killed_s, self._at_s() - killed_s))
            self._say(f"killed the server; it served again after {self._kills[-1].down_s:.2f} s")
            next_s = max(next_s + every_s, self._at_s() + 1.0)

    async def _disturb_workers(self) -> None:
        """Kill one of several workers every so many seconds, or have all of them replaced."""
        plan, server = self._plan, self._server
        every_s = plan.kill_every_s or plan.replace_every_s
        if every_s is None or server is None:
            return
        next_s, number = every_s, 0
        while next_s <= plan.duration_s - LAST_KILL_BEFORE_END_S and not self._stop.is_set():
            await self._sleep_until(next_s)
            if self._stop.is_set():
                return
            began_s = self._at_s()
            if plan.kill_every_s is not None:
                self._cpu.used()
                await server.kill_worker(number % plan.workers)
                self._kills.append(Kill(began_s, self._at_s() - began_s))
                self._say(f"killed a worker; there was another after {self._kills[-1].down_s:.2f} s")
            else:
                await server.replace_workers()
                self._replaced.append(Kill(began_s, self._at_s() - began_s))
                self._say(f"replaced {plan.workers} workers in {self._replaced[-1].down_s:.2f} s")
            number += 1
            next_s = max(next_s + every_s, self._at_s() + 1.0)


def _raise_descriptor_limit(plan: Plan) -> None:
    """A socket takes a descriptor, here and in the server, which inherits the limit.

    Raises:
        CannotRun: the hard limit is too low.
    """
    needed = plan.players + plan.watchers + DESCRIPTORS_SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise CannotRun(
            f"{needed} open files are needed, and {hard} are allowed here: raise ulimit -Hn, or ask for fewer"
        )
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
