"""The kinds of room there are: the one table from which everything that runs, replays or lists rooms is made."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from game.auction.auction import AUCTION
from game.cover import COVER
from game.decider import Decider
from game.direct.trade import DIRECT_TRADE
from game.market.listing import LISTING
from game.modes import MODES
from game.mystery.pool import POOL
from game.parlour import PARLOUR
from game.queue.queue import QUEUE
from game.record import RecordCodec
from game.saleroom import SALEROOM
from server.rooms.room import Kind

_DECIDERS: Iterable[Decider[Any, Any, Any, Any]] = (
    *(mode.battle for mode in MODES.values()),
    QUEUE,
    AUCTION,
    LISTING,
    SALEROOM,
    POOL,
    DIRECT_TRADE,
    PARLOUR,
    COVER,
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {decider.kind: Kind(decider, RecordCodec(decider)) for decider in _DECIDERS}
)
