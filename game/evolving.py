"""Evolution by trade: a wine that changes hands, in whatever form, and becomes what its chain says.

What a wine would become is read when it is put on offer, and copied there (`evolves_by_trade` of a `Lot` or of a wine
in the pool): a room never reads the world again. Whoever hands a wine over adds `by_trade` behind its `MoveWine`, in
the same entry.
"""

from game.auction.opening import Lot
from game.effects import CountStatistic, Effect, EvolveWine, Notify
from game.ids import PlayerId
from game.mystery.deposit import PoolWine


def by_trade(lot: Lot | PoolWine, new_owner: PlayerId) -> list[Effect]:
    """The wine has just come to this owner: it evolves, and he is told; nothing where its chain says nothing."""
    species = lot.evolves_by_trade
    if species is None:
        return []
    told = {"wine": {"id": lot.ref, "name": lot.name}, "from_species": lot.species, "to_species": species}
    return [
        EvolveWine(lot.wine, lot.species, species),
        CountStatistic(new_owner, "evolutions_done"),
        Notify(new_owner, "wine.evolved", told),
    ]
