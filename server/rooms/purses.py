"""What players may spend, as far as this process knows: asked before an entry is made, so that hardly any commit fails.

The database has the last word. Each commit says what everybody has whose coins it touched, and of those who are to be
refused on the strength of what is known here, whether that is still so, before they are told.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from game.effects import Effect, MoveCoins
from game.ids import PlayerId
from game.refusal import Refused

KNOWN_MAX = 100_000
"""Players whose coins are remembered, some 100 bytes each. Of who was longest without a movement nothing is known: his
entries are made, and the database says."""

BROKE = "insufficient_funds"


def too_poor(*, asker: bool = True) -> Refused:
    """The refusal of what a player can't pay: the `asker` himself, or another whose coins it takes."""
    if not asker:
        return Refused("other_side_short", "The other side does not have those coins free any more.")
    return Refused(BROKE, "You do not have so many coins to spend.")


class Purses:
    """What is known, and what the commit that is being put together makes of it."""

    def __init__(self) -> None:
        self._known: OrderedDict[PlayerId, int] = OrderedDict()
        self._changes: dict[PlayerId, int] = {}
        self._refused: set[PlayerId] = set()

    def begin(self) -> None:
        """A new commit is being put together: on what is committed."""
        self._changes.clear()
        self._refused.clear()

    def pays(self, effects: Iterable[Effect]) -> PlayerId | None:
        """Let an entry's coins move, or say who can't pay for it; then nothing of it has moved."""
        changes: dict[PlayerId, int] = {}
        for effect in effects:
            if not isinstance(effect, MoveCoins):
                continue
            for account, amount in ((effect.source, -effect.amount), (effect.target, effect.amount)):
                player = account.player
                if account.kind != "available" or player is None:
                    continue
                change = changes.get(player, self._changes.get(player, 0)) + amount
                has = self._known.get(player)
                if amount < 0 and has is not None and has + change < 0:
                    self._refused.add(player)
                    return player
                changes[player] = change
        self._changes.update(changes)
        return None

    @property
    def refused(self) -> frozenset[PlayerId]:
        """Who was found unable to pay since `begin`: to be asked of the database before they are told."""
        return frozenset(self._refused)

    def stands(self, player: PlayerId, truly: Mapping[PlayerId, int], *, written: bool) -> bool:
        """Whether a refusal of this player stands: he has no more than was known. `truly` is what players have now,
        after the commit where one was `written`."""
        expected = self._known.get(player, 0) + (self._changes.get(player, 0) if written else 0)
        return player in truly and truly[player] <= expected

    def learn(self, truly: Mapping[PlayerId, int]) -> None:
        """What these players have, by the database's account."""
        for player, has in truly.items():
            self._known[player] = has
            self._known.move_to_end(player)
        while len(self._known) > KNOWN_MAX:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """It is not known what was written: nothing that was known holds any more."""
        self._known.clear()


def overdrawn(entries: Iterable[tuple[int, str, Iterable[Effect]]], has: Mapping[PlayerId, int]) -> set[int]:
    """Which entries to refuse, by position, where players have less than a commit would have spent: of each room the
    first that cannot be paid. `entries` are (position, room, effects) in their order; the later ones of such a room are
    decided anew, and count for nothing here.
    """
    purse = dict(has)
    refused: set[int] = set()
    fallen: set[str] = set()
    for position, room, effects in entries:
        if room in fallen:
            continue
        after = _after(purse, effects)
        if after is None:
            fallen.add(room)
            refused.add(position)
        else:
            purse.update(after)
    return refused


def _after(purse: Mapping[PlayerId, int], effects: Iterable[Effect]) -> dict[PlayerId, int] | None:
    after: dict[PlayerId, int] = {}
    for effect in effects:
        if not isinstance(effect, MoveCoins):
            continue
        for account, amount in ((effect.source, -effect.amount), (effect.target, effect.amount)):
            player = account.player
            if account.kind != "available" or player is None or player not in purse:
                continue
            left = after.get(player, purse[player]) + amount
            if left < 0:
                return None
            after[player] = left
    return after
