"""What the lobby tells, declared field by field: the tables at which somebody plays now.

Times end in `_ms`. Nothing of it is hidden: it is what the list of live battles says over HTTP.
"""

from msgspec import Struct


class SeatedRating(Struct, frozen=True):
    """How he is rated in the battle's mode, in points."""

    rating: int
    deviation: int
    provisional: bool


class SeatedInLobby(Struct, frozen=True):
    """Who sits there. `rating` is null for the house, and for who does not show his profile."""

    player_id: str
    name: str
    rating: SeatedRating | None


class LobbyTable(Struct, frozen=True):
    """A live battle. `turn` is how far it is, as who watches sees it; null where there is nothing to be seen yet."""

    battle: str
    mode: str
    rated: bool
    players: list[SeatedInLobby]
    opened_at_ms: int
    turn: int | None
    viewers: int


class TableNow(Struct, frozen=True):
    """What has changed at a table that was told of before."""

    battle: str
    turn: int | None
    viewers: int


class LobbySnapshot(Struct, frozen=True):
    """The newest tables of each mode, newest first, and how many there are of each mode in all."""

    tables: list[LobbyTable]
    live: dict[str, int]


class LobbyChanged(Struct, frozen=True):
    """What has become of it: tables that have come, what has changed at others, and the battles that are gone from the
    list, being over or no longer among the newest. `live` is whole."""

    opened: list[LobbyTable]
    changed: list[TableNow]
    gone: list[str]
    live: dict[str, int]
