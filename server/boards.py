"""Boards: channels without numbers, on which everybody may read how things stand that belong to nobody's record here.

What is told about one thing makes worthless what was told about it before, so a board waits a moment and tells of each
thing once: a crowd costs the same however much happens. Of very much at once the last is told, and how much was left
out.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from server.clock import Clock
from server.desk import Outlet
from server.messages import Whole
from server.rooms.crowd import Crowds, Fanout
from server.wire import encode_push

PAUSE_S = 0.5
TOLD_AT_ONCE_MAX = 32
"""Things that are told of in one go: some 20 KB, which a telephone can take twice a second."""

RECENT_MAX = 32


class _News(NamedTuple):
    t: str
    at_ms: int
    d: Mapping[str, Any]


class Board:
    """One such channel, and who reads it. Where something was left out, `<channel>.more` says how much."""

    __slots__ = ("_channel", "_clock", "_crowds", "_later", "_news", "_readers", "_recent", "_waiting")

    def __init__(
        self,
        channel: str,
        fanout: Fanout,
        clock: Clock,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        """`later` calls a function after so many seconds; left out, it is the running loop's."""
        self._channel = channel
        self._clock = clock
        self._later = later or (lambda delay_s, call: asyncio.get_running_loop().call_later(delay_s, call))
        self._readers: set[Outlet] = set()
        self._crowds = Crowds(fanout)
        self._news: dict[str, _News] = {}
        self._recent: deque[_News] = deque(maxlen=RECENT_MAX)
        self._waiting = False

    def __len__(self) -> int:
        return len(self._readers)

    def add(self, outlet: Outlet) -> Whole:
        """From now on he is told; answers what was told last, which is all that a board remembers. Again is allowed."""
        if outlet not in self._readers:
            self._readers.add(outlet)
            self._crowds[outlet.codec].add(outlet)
        recent = [{"t": news.t, "at": news.at_ms, "d": news.d} for news in self._recent]
        return Whole(0, {"recent": recent})

    def remove(self, outlet: Outlet) -> None:
        """He is told nothing more; nothing where he was not told."""
        if outlet in self._readers:
            self._readers.remove(outlet)
            self._crowds[outlet.codec].remove(outlet)

    def tell(self, about: str, t: str, d: Mapping[str, Any]) -> None:
        """Tell how something stands now. `about` names it."""
        self._news.pop(about, None)  # the newest stands last
        self._news[about] = _News(t, self._clock.now_ms(), d)
        if not self._waiting:
            self._waiting = True
            # Not from within this call: who has caused it is answered before anybody is told.
            self._later(0, self._bring)

    def _bring(self) -> None:
        news, self._news = list(self._news.values()), {}
        self._waiting = bool(news)
        if not news:
            return
        self._later(PAUSE_S, self._bring)
        told = news[-TOLD_AT_ONCE_MAX:]
        self._recent.extend(told)
        left_out = len(news) - len(told)
        for codec, crowd in self._crowds.items():
            if not len(crowd):
                continue
            messages = [encode_push(codec, self._channel, None, one.t, one.at_ms, one.d) for one in told]
            if left_out:
                more, at_ms = {"count": left_out}, told[0].at_ms
                messages.insert(0, encode_push(codec, self._channel, None, f"{self._channel}.more", at_ms, more))
            crowd.tell(messages)
