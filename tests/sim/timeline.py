"""Simulated time, and the event loops that live in it: one loop for each server process, one for the people.

Nothing waits: when no loop has anything to do, time jumps to the next moment at which something is due. What runs when
follows from the seed alone: callbacks of a loop run in the order in which asyncio would run them, and what is due at
the same moment is done in the order in which it was arranged. Times are seconds from the beginning.

A loop can be frozen, as a process that is stopped (its timers come due, and run when it is thawed), and ended, as one
that is killed.
"""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from typing import Any

Job = Callable[..., object]
_Due = tuple[float, int, "SimLoop | None", Any, tuple[Any, ...]]


class Timeline:
    """All that is due, in order. `faults` collects what callbacks and tasks have raised unseen."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.faults: list[str] = []
        self.callbacks = 0
        self.running: SimLoop | None = None
        self._due: list[_Due] = []
        self._busy: deque[SimLoop] = deque()
        self._order = itertools.count()

    def after(self, delay_s: float, job: Job, *args: Any) -> None:
        """Do this later, whatever becomes of any process: for the network, the database, and fate."""
        heapq.heappush(self._due, (self.now_s + delay_s, next(self._order), None, job, args))

    def run(self, until_s: float, done: Callable[[], bool] = lambda: False) -> None:
        """Let time pass until that moment, or until `done`, which is asked whenever time is about to move on."""
        try:
            while True:
                while self._busy:
                    self._busy.popleft().run_once()
                if done():
                    return
                if not self._due or self._due[0][0] > until_s:
                    self.now_s = max(self.now_s, until_s)
                    return
                self._move_on()
        finally:
            self.enter(None)

    def _move_on(self) -> None:
        due = self._due
        self.now_s = now_s = due[0][0]
        while due and due[0][0] <= now_s:
            _, _, loop, job, args = heapq.heappop(due)
            if loop is not None:
                loop.come_due(job)
            else:
                self.enter(None)
                job(*args)

    def enter(self, loop: "SimLoop | None") -> None:
        """From now on it is this loop that runs."""
        if loop is not self.running:
            self.running = loop
            asyncio._set_running_loop(loop)

    def timer(self, loop: "SimLoop", handle: asyncio.TimerHandle) -> None:
        heapq.heappush(self._due, (handle.when(), next(self._order), loop, handle, ()))

    def busy(self, loop: "SimLoop") -> None:
        self._busy.append(loop)


class SimLoop(asyncio.AbstractEventLoop):
    """An event loop in simulated time. It has what tasks, futures and timers need, and no socket or thread."""

    def __init__(self, timeline: Timeline, name: str) -> None:
        self.name = name
        self.frozen = False
        self.ended = False
        self._timeline = timeline
        self._ready: deque[asyncio.Handle] = deque()
        self._announced = False
        self._tasks = itertools.count(1)

    # What the timeline calls

    def come_due(self, handle: asyncio.Handle) -> None:
        if not handle._cancelled and not self.ended:
            self._add(handle)

    def run_once(self) -> None:
        """One turn: what is ready now, and not what becomes ready by it."""
        self._announced = False
        if self.frozen:
            return
        self._timeline.enter(self)
        ready = self._ready
        self._timeline.callbacks += len(ready)
        for _ in range(len(ready)):
            if not ready:
                break  # the process was killed by what it did
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()
        if ready:
            self._announce()

    # What fate does to a process

    def freeze(self) -> None:
        """The process is stopped: it does nothing any more, and does not know."""
        self.frozen = True

    def thaw(self) -> None:
        """It goes on where it was, with all that has come due meanwhile."""
        self.frozen = False
        if self._ready:
            self._announce()

    def end(self) -> None:
        """The process is gone: nothing of it runs any more. Its tasks are buried quietly, since nobody is there whom
        their end could be told to: whoever ends a loop cuts its connections first."""
        self.frozen = False
        self._ready.clear()
        running = self._timeline.running
        for task in sorted(asyncio.all_tasks(self), key=lambda task: task.get_name()):
            task.cancel()
        for _ in range(_BURIAL_TURNS):
            if not self._ready:
                break
            self.run_once()
        self.ended = True
        self._ready.clear()
        self._timeline.enter(running)

    # asyncio's own

    def _add(self, handle: asyncio.Handle) -> None:
        self._ready.append(handle)
        if not self._announced:
            self._announce()

    def _announce(self) -> None:
        if not self._announced and not self.frozen:
            self._announced = True
            self._timeline.busy(self)

    def time(self) -> float:
        return self._timeline.now_s

    def call_soon(self, callback: Job, *args: Any, context: Context | None = None) -> asyncio.Handle:  # type: ignore[override]  # of one kind of job
        handle = asyncio.Handle(callback, args, self, context)
        if not self.ended:
            self._add(handle)
        return handle

    def call_at(self, when: float, callback: Job, *args: Any, context: Context | None = None) -> asyncio.TimerHandle:  # type: ignore[override]  # of one kind of job
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        if not self.ended:
            self._timeline.timer(self, handle)
        return handle

    def call_later(  # type: ignore[override]  # of one kind of job
        self, delay: float, callback: Job, *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self._timeline.now_s + max(0.0, delay), callback, *args, context=context)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """It is left out when it comes due."""

    def create_future(self) -> "asyncio.Future[Any]":
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Generator[Any, None, Any] | Coroutine[Any, Any, Any],
        *,
        name: object = None,
        context: Context | None = None,
    ) -> "asyncio.Task[Any]":
        # Named in order, so that what is done to all of them is done in that order.
        number = f"{next(self._tasks):09}"
        task_name = number if name is None else f"{number} {name}"
        return asyncio.Task(coro, loop=self, name=task_name, context=context)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self._timeline.faults.append(f"{self.name}: {context['message']}: {context.get('exception')!r}")


_BURIAL_TURNS = 1_000
