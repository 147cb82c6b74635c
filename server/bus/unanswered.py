"""What players have asked and not been answered, so that nobody is told what follows from a request before its answer.

Within a process, and over one line, that order comes by itself. Where a line was lost, the answer was lost with it and
is asked for again, while what happened in the room is asked for, too: whoever brings the latter waits for the former.
"""

import asyncio

from game.ids import PlayerId
from server.desk import Answer, Reply


class Asked:
    """One request, and the `server.desk.Reply` to it."""

    __slots__ = ("_of", "_player", "_reply", "_waiting")

    def __init__(self, of: "Unanswered", player: PlayerId, reply: Reply) -> None:
        self._of = of
        self._player = player
        self._reply = reply
        self._waiting: list[asyncio.Future[None]] = []

    def __call__(self, answer: Answer) -> None:
        self._of.answered(self._player, self)
        self._reply(answer)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def answered(self) -> None:
        """Returns once the answer is given."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        await waiting


class Unanswered:
    """The requests of players who are connected to this process."""

    def __init__(self) -> None:
        self._asked: dict[PlayerId, dict[Asked, None]] = {}

    def __contains__(self, player: PlayerId) -> bool:
        """Whether he has asked something that is not answered yet."""
        return player in self._asked

    def ask(self, player: PlayerId, reply: Reply) -> Asked:
        """A request has come; what is returned takes the one answer."""
        asked = Asked(self, player, reply)
        self._asked.setdefault(player, {})[asked] = None
        return asked

    def answered(self, player: PlayerId, asked: Asked) -> None:
        """It is about to be answered."""
        mine = self._asked.get(player, {})
        mine.pop(asked, None)
        if not mine:
            self._asked.pop(player, None)

    async def settled(self, player: PlayerId) -> None:
        """Returns once all is answered that this player has asked by now: a request is always answered, in the end
        with a refusal."""
        for asked in list(self._asked.get(player, ())):
            if asked in self._asked.get(player, ()):
                await asked.answered()
