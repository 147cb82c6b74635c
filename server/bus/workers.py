"""The workers of one house: whichever is asked for its measures can show those of all."""

import asyncio
from collections.abc import Callable

from db.rooms import NodeId
from server.bus.calls import Calls
from server.bus.letters import Done, Measure, decode_measured, encode
from server.bus.lines import Lines

MEASURED_WITHIN_S = 1.0
"""Who collects measures asks every few seconds: a worker that says nothing for so long is missing from the page."""


class Workers:
    """This worker among those of its house, which are some of the processes that are there."""

    def __init__(self, lines: Lines, calls: Calls) -> None:
        self._lines = lines
        self._calls = calls
        self._measured: Callable[[], tuple[int, str]] | None = None
        self._house = ""

    def measure(self, house: str, measured: Callable[[], tuple[int, str]]) -> None:
        """From now on the other workers of this house may ask what `measured` says: this worker's number and page."""
        self._house, self._measured = house, measured

    async def measures(self) -> dict[int, str]:
        """The pages of this worker and of those of its house that answer, by number."""
        assert self._measured is not None, "only a worker of several is asked"
        answers = await asyncio.gather(
            *(
                self._calls.answer(node, lambda number: Measure(number, self._house), MEASURED_WITHIN_S)
                for node in self._lines.nodes
            )
        )
        pages = dict([self._measured()])
        for answer in answers:
            measured = decode_measured(answer.answer) if isinstance(answer, Done) else None
            if measured is not None:
                pages.setdefault(*measured)
        return pages

    def asked(self, node: NodeId, item: Measure) -> None:
        """Another process asks, which may be of another house."""
        mine = self._measured() if self._measured is not None and item.house == self._house else None
        self._lines.say(node, Done(item.id, encode(mine)))
