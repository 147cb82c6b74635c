"""Which wines are laid: those that a player names, and the strongest others while a hand has room."""

from collections.abc import Sequence

from db.wines import CellarWine
from game.battle.bottle import Bottle, Laid, bottle_of
from game.battle.mode import Mode
from game.ids import PlayerId
from game.refusal import Refused
from server.reads import Reads

CANDIDATES_MAX = 60
"""Of the strongest free wines so many are looked at: enough to fill any mode's hand, six with two of each family."""


class Hands:
    """Makes hands out of cellars."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def lay(self, player: PlayerId, refs: Sequence[str], mode: Mode) -> tuple[Laid, ...]:
        """These wines, and the strongest others that are free while the hand has room.

        Raises:
            Refused: `unknown_wine`, `wine_not_free`, `illegal_hand`.
        """
        chosen, strongest = await self._reads.choice(player, refs, CANDIDATES_MAX)
        for wine in chosen:
            if wine.place.kind != "cellar":
                raise Refused(
                    "wine_not_free", "This wine is in a battle, a queue, an auction or a trade.", wine=wine.ref
                )
        mode.require_room_for([_bottle(wine) for wine in chosen])
        return tuple(Laid(_bottle(wine), wine.revision) for wine in _filled(mode, chosen, strongest))

    async def lay_again(self, player: PlayerId, refs: Sequence[str], mode: Mode) -> tuple[Laid, ...]:
        """Those wines, but for any that is not his or not free any more, and the strongest others to make a hand."""
        try:
            chosen, strongest = await self._reads.choice(player, refs, CANDIDATES_MAX)
        except Refused:  # one of them is gone: then the strongest make the hand
            chosen, strongest = await self._reads.choice(player, (), CANDIDATES_MAX)
        free = [wine for wine in chosen if wine.place.kind == "cellar"]
        return tuple(Laid(_bottle(wine), wine.revision) for wine in _filled(mode, (), [*free, *strongest]))


def _filled(mode: Mode, chosen: Sequence[CellarWine], strongest: Sequence[CellarWine]) -> list[CellarWine]:
    """The chosen wines and, while a hand has room, the strongest others that leave it a legal one."""
    hand = list(chosen)
    taken = {wine.id for wine in chosen}
    for wine in strongest:
        if len(hand) == mode.hand_size:
            break
        if wine.id not in taken and _fits(mode, [*hand, wine]):
            hand.append(wine)
            taken.add(wine.id)
    return hand


def _fits(mode: Mode, hand: Sequence[CellarWine]) -> bool:
    try:
        mode.require_room_for([_bottle(wine) for wine in hand])
    except Refused:
        return False
    return True


def _bottle(wine: CellarWine) -> Bottle:
    return bottle_of(wine.species, wine.wine, wine_id=wine.id, wine_ref=wine.ref)
