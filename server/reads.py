"""What the house reads besides the rooms' records: which standing room is open, who somebody is and whether he may
trade, what lies in a cellar or an inbox.

`Reads` is the store's other half (`server/rooms/store.py`) and has the same two versions: PostgreSQL's, and a simulated
one in the tests. Every method may raise `Unavailable`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from db import battles, evolutions, inbox, insurance, mystery, players, questions, ratings, rooms, trading_rules, wines
from db.battles import Battle
from db.errors import unavailable
from db.inbox import LINES_READ_MAX, Line
from db.insurance import Purchase
from db.mystery import Past
from db.players import Player, as_player
from db.pool import Pool
from db.ratings import Entrant
from db.rooms import Asked
from db.trading_rules import Format
from db.wines import CellarWine
from game.glicko import Strength
from game.ids import PlayerId, RoomId, SpeciesSlug, WineId
from game.refusal import Refused

MET_MAX = 50
"""Of whom somebody has met in a day so many are known to the queue: it is carried with every ticket."""


class Choice(NamedTuple):
    """Wines for a hand: those that a player named, wherever they are, and his strongest that are free."""

    named: list[CellarWine]
    strongest: list[CellarWine]


class Reads(Protocol):
    """What the house asks of the world, each as it is committed."""

    async def standing(self, kind: str) -> RoomId | None:
        """The open room of a kind of which there is one at a time."""

    async def ended_count(self, kind: str) -> int:
        """How many rooms of this kind are no longer open."""

    async def asked(self, room: RoomId) -> Asked:
        """What a room that is over was asked."""

    async def player(self, ref: str) -> Player | None:
        """The player whom the outside calls `ref`."""

    async def trading_refusal(self, player: PlayerId, wine: WineId, format: Format) -> Refused | None:
        """Why this player may not trade this wine so, his own or another's; None: he may."""

    async def blocked(self, one: PlayerId, other: PlayerId) -> bool:
        """Whether one of the two blocks the other."""

    async def purchase(self, player: PlayerId, trade: str) -> Purchase:
        """What this player has bought for coins in a trade.

        Raises:
            Refused: `not_your_purchase`.
        """

    async def wines(self, player: PlayerId, refs: Sequence[str]) -> Sequence[CellarWine]:
        """The player's wines of these refs, in their order, wherever they are.

        Raises:
            Refused: `unknown_wine`.
        """

    async def choice(self, player: PlayerId, refs: Sequence[str], most: int) -> Choice:
        """The wines of these refs, in their order, and at most so many of the strongest free ones.

        Raises:
            Refused: `unknown_wine`.
        """

    async def entrant(self, player: PlayerId, mode: str, since_ms: int) -> Entrant:
        """What the queue asks of who enters: his rating in the mode, whom he has met since then, whom he must not."""

    async def evolutions_by_trade(self, player: PlayerId, wines: Sequence[WineId]) -> Mapping[WineId, SpeciesSlug]:
        """Which of these wines of the player's become another species by changing hands, and which."""

    async def inbox(self, player: PlayerId, after: int | None) -> tuple[int, list[Line]]:
        """The number of the player's last line, and the lines behind number `after` up to that one which are still
        kept. None are read where `after` is None, is ahead, or lies more than `LINES_READ_MAX` back."""

    async def mystery_past(self, player: PlayerId) -> Past:
        """What the mystery pool has to know of who puts a wine in."""

    async def mystery_blocks(self, pool: RoomId) -> Sequence[tuple[PlayerId, PlayerId]]:
        """Who blocks whom among those who wait in that pool."""

    async def topics(self, player: PlayerId) -> Mapping[str, tuple[int, int]]:
        """How a player has answered in knowledge battles: topic → how many questions, and how many rightly."""

    async def question_strengths(self) -> Mapping[str, Strength]:
        """What every question is rated that somebody has answered, by its id."""

    async def live_battles(self, names: Sequence[RoomId]) -> Sequence[Battle]:
        """Those of these battles that are live, in no order."""


class PostgresReads:
    """PostgreSQL as the house reads it; what is a player's own under his own id."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def standing(self, kind: str) -> RoomId | None:
        with unavailable():
            return await rooms.standing(self._pool, kind)

    async def ended_count(self, kind: str) -> int:
        with unavailable():
            return await rooms.ended_count(self._pool, kind)

    async def asked(self, room: RoomId) -> Asked:
        with unavailable():
            return await rooms.asked(self._pool, room)

    async def player(self, ref: str) -> Player | None:
        with unavailable():
            return await players.find(self._pool, ref)

    async def trading_refusal(self, player: PlayerId, wine: WineId, format: Format) -> Refused | None:
        with unavailable():
            return await trading_rules.refusal(self._pool, player, wine, format)

    async def blocked(self, one: PlayerId, other: PlayerId) -> bool:
        with unavailable():
            return await trading_rules.apart(self._pool, one, other)

    async def purchase(self, player: PlayerId, trade: str) -> Purchase:
        async with as_player(self._pool, player) as connection:
            found = await insurance.purchase(connection, player, trade)
        if found is None:
            raise not_your_purchase()
        return found

    async def wines(self, player: PlayerId, refs: Sequence[str]) -> Sequence[CellarWine]:
        async with as_player(self._pool, player) as connection:
            return await wines.by_refs(connection, player, refs)

    async def choice(self, player: PlayerId, refs: Sequence[str], most: int) -> Choice:
        async with as_player(self._pool, player) as connection:
            named = await wines.by_refs(connection, player, refs)
            return Choice(named, await wines.free_strongest(connection, player, most))

    async def entrant(self, player: PlayerId, mode: str, since_ms: int) -> Entrant:
        with unavailable():
            return await ratings.entrant(self._pool, player, mode, since_ms, MET_MAX)

    async def evolutions_by_trade(self, player: PlayerId, wines: Sequence[WineId]) -> Mapping[WineId, SpeciesSlug]:
        async with as_player(self._pool, player) as connection:
            return await evolutions.by_trade(connection, wines)

    async def inbox(self, player: PlayerId, after: int | None) -> tuple[int, list[Line]]:
        with unavailable():
            async with as_player(self._pool, player) as connection:
                head = await inbox.head(connection, player)
                if after is None or not 0 <= head - after <= LINES_READ_MAX:
                    return head, []
                return head, [line for line in await inbox.after(connection, player, after) if line.n <= head]

    async def mystery_past(self, player: PlayerId) -> Past:
        with unavailable():
            return await mystery.past(self._pool, player)

    async def mystery_blocks(self, pool: RoomId) -> Sequence[tuple[PlayerId, PlayerId]]:
        with unavailable():
            return await mystery.blocks(self._pool, pool)

    async def topics(self, player: PlayerId) -> Mapping[str, tuple[int, int]]:
        with unavailable():
            return await questions.topics_of(self._pool, player)

    async def question_strengths(self) -> Mapping[str, Strength]:
        with unavailable():
            return await questions.strengths(self._pool)

    async def live_battles(self, names: Sequence[RoomId]) -> Sequence[Battle]:
        with unavailable():
            return await battles.live_among(self._pool, names)


def not_your_purchase() -> Refused:
    """The refusal of who has not bought that, or has it no more."""
    return Refused("not_your_purchase", "You have bought no wine for coins in this trade, or have it no more.")
