"""The channels that one session has, or has asked for: a bounded set, right even where answers come late.

A client may ask for a channel again, or give it up, before the first request for it has been answered.
"""


class Place:
    """One channel: whether it is held, and how many requests for it are unanswered."""

    __slots__ = ("asked", "held")

    def __init__(self) -> None:
        self.asked = 0
        self.held = False


class Places:
    """A session's channels."""

    __slots__ = ("_by_channel", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_channel: dict[str, Place] = {}

    def __len__(self) -> int:
        return len(self._by_channel)

    def ask(self, channel: str) -> Place | None:
        """Begins a request for the channel; None where the session has as many as it may."""
        place = self._by_channel.get(channel)
        if place is None:
            if len(self._by_channel) >= self._most:
                return None
            place = self._by_channel[channel] = Place()
        place.asked += 1
        return place

    def answered(self, channel: str, place: Place, *, given: bool) -> bool:
        """Ends a request that `ask` began; False where a place was given that is not wanted: it was given up meanwhile,
        and where the channel was asked for again, that has not been answered yet."""
        place.asked -= 1
        place.held = place.held or given
        current = self._by_channel.get(channel)
        if current is place and not place.held and not place.asked:
            del self._by_channel[channel]
        return not given or (current is not None and current.held)

    def drop(self, channel: str) -> None:
        """The channel is given up, or has ended."""
        self._by_channel.pop(channel, None)

    def clear(self) -> None:
        """All are given up."""
        self._by_channel.clear()
