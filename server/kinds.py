"""The kinds of room there are: the one table from which everything that runs, replays or lists rooms is made."""

from collections.abc import Mapping
from types import MappingProxyType

from game.auction.auction import AUCTION
from game.pairing.battle import PAIRING
from game.queue import QUEUE
from game.record import RecordCodec
from game.saleroom import SALEROOM
from server.rooms.room import Kind

KINDS: Mapping[str, Kind] = MappingProxyType(
    {decider.kind: Kind(decider, RecordCodec(decider)) for decider in (PAIRING, QUEUE, AUCTION, SALEROOM)}
)
