"""What is limited over all processes together: each counts by itself, and tells the others. No request waits."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import assert_never

from db.rooms import NodeId
from game.ids import PlayerId
from server.attempts import Attempts
from server.bus.letters import Crowded, Paced, Tried
from server.bus.lines import Lines
from server.clock import Clock
from server.rates import Rates


class Counted:
    """Attempts, players' paces and the crowds of addresses, as they are counted here and elsewhere."""

    def __init__(self, lines: Lines, clock: Clock) -> None:
        self._lines = lines
        self._clock = clock
        self._attempts: Mapping[str, Attempts] = {}
        self._rates: Rates | None = None
        self._crowded: Callable[[], Mapping[str, int]] = dict
        self._crowded_told: Mapping[str, int] = {}
        self._crowds: dict[NodeId, dict[str, int]] = {}

    def count_together(self, attempts: Mapping[str, Attempts], rates: Rates) -> None:
        """From now on what is counted here counts everywhere, and the other way round."""
        self._rates = rates
        rates.tell = self._paced
        self._attempts = attempts
        for kind, each in attempts.items():
            each.tell = partial(self._tried, kind)

    def _tried(self, kind: str, key: str, count: int) -> None:
        self._lines.say_to_all(Tried(kind, key, count))

    def _paced(self, player: PlayerId, messages: int) -> None:
        self._lines.say_to_all(Paced(player, messages))

    def count_addresses(self, crowded: Callable[[], Mapping[str, int]]) -> None:
        """From now on others are told of the addresses that many come from, which `crowded` says."""
        self._crowded = crowded

    def from_address(self, address: str) -> int:
        """How many are connected from there to the other processes, as of a second ago."""
        return sum(counts.get(address, 0) for counts in self._crowds.values())

    def tell(self) -> None:
        """Tell others of the crowds that have changed here."""
        crowded = self._crowded()
        if crowded != self._crowded_told:
            self._crowded_told = crowded
            self._lines.say_to_all(Crowded(list(crowded.items())))

    # What other processes say -----------------------------------------------------------------------------------------

    def met(self, node: NodeId) -> None:
        """There is a line to this process: it is to know of the crowds here."""
        if self._crowded_told:
            self._lines.say(node, Crowded(list(self._crowded_told.items())))

    def lost(self, node: NodeId) -> None:
        """The line has ended: nobody is counted any more who was connected there."""
        self._crowds.pop(node, None)

    def heard(self, node: NodeId, item: Tried | Paced | Crowded) -> None:
        """That process has said this."""
        match item:
            case Paced():
                if self._rates is not None:
                    self._rates.elsewhere(item.player, item.messages, self._clock.now_ms())
            case Tried():
                if item.kind in self._attempts:
                    self._attempts[item.kind].elsewhere(item.key, item.count, self._clock.now_ms())
            case Crowded():
                self._crowds[node] = dict(item.counts)
            case _:
                assert_never(item)
