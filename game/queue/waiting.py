"""Those who wait, and how they are found: a value that is never changed.

Whoever takes anybody is matched within seconds, so few of them wait at once. Whoever waits for somebody by name waits
for minutes, and fits nobody but that one: thousands of those must cost the others nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, takewhile

import msgspec
from msgspec.structs import replace

from game.battle.names import ModeName
from game.ids import PlayerId
from game.leaves import Leaves
from game.queue.fit import fits_at_ms
from game.queue.ticket import Ticket

Pair = tuple[int, Ticket, Ticket]
"""Two who fit, after from when on."""


class Waiting(msgspec.Struct, frozen=True):
    """`tickets` are all, oldest first; `wishes` those of them that want another battle like their last, which wait for
    less long; `anybody` those who take anybody, by mode; `of_player` and `for_player` name the tickets that a player
    has, and those that wait for him."""

    tickets: Mapping[str, Ticket] = {}
    wishes: Mapping[str, Ticket] = {}
    anybody: Mapping[ModeName, tuple[Ticket, ...]] = {}
    of_player: Leaves[PlayerId, tuple[str, ...]] = Leaves()
    for_player: Leaves[PlayerId, tuple[str, ...]] = Leaves()

    def of(self, player: PlayerId) -> list[Ticket]:
        """What this player waits with, oldest first."""
        return [self.tickets[name] for name in self.of_player.get(player) or ()]

    def wanting(self, player: PlayerId) -> list[Ticket]:
        """Who waits for this player by name, oldest first."""
        return [self.tickets[name] for name in self.for_player.get(player) or ()]

    def candidates(self, mine: Ticket) -> Sequence[Ticket]:
        """Those who may ever fit this one, oldest first, and perhaps others."""
        return self.anybody.get(mine.mode, ()) if mine.versus is None else self.of(mine.versus)

    def first_out_ms(self) -> int | None:
        """When the next one has waited in vain; None where nobody waits."""
        # Those who all wait equally long are in the order in which they will have.
        plain = next((one for one in self.tickets.values() if one.rematch is None), None)
        wishes = min((one.expires_at_ms for one in self.wishes.values()), default=None)
        if plain is None:
            return wishes
        return plain.expires_at_ms if wishes is None else min(plain.expires_at_ms, wishes)

    def out(self, now_ms: int) -> list[Ticket]:
        """Those who have waited in vain, oldest first: so it stands in the records of all times."""
        waited = (one for one in self.tickets.values() if one.rematch is None)
        plain = list(takewhile(lambda one: one.expires_at_ms <= now_ms, waited))
        wishes = [one for one in self.wishes.values() if one.expires_at_ms <= now_ms]
        if plain and wishes:
            return [one for one in self.tickets.values() if one.expires_at_ms <= now_ms]
        return plain or wishes

    def next_pair(self) -> Pair | None:
        """The two of those who wait who fit first, and when: of those who take anybody. Two who name each other never
        both wait."""
        pairs = (
            (at_ms, one, other)
            for tickets in self.anybody.values()
            for one, other in combinations(tickets, 2)
            if (one.battle or other.battle) and (at_ms := fits_at_ms(one, other)) is not None
        )
        return min(pairs, default=None, key=lambda pair: pair[0])


def waiting_of(waiting: Iterable[Ticket]) -> Waiting:
    """These, who come oldest first."""
    tickets, wishes = dict[str, Ticket](), dict[str, Ticket]()
    anybody = dict[ModeName, tuple[Ticket, ...]]()
    of_player, for_player = dict[PlayerId, tuple[str, ...]](), dict[PlayerId, tuple[str, ...]]()
    for one in waiting:
        tickets[one.id] = one
        of_player[one.player] = (*of_player.get(one.player, ()), one.id)
        if one.rematch is not None:
            wishes[one.id] = one
        if one.versus is None:
            anybody[one.mode] = (*anybody.get(one.mode, ()), one)
        else:
            for_player[one.versus] = (*for_player.get(one.versus, ()), one.id)
    return Waiting(tickets, wishes, anybody, Leaves(of_player), Leaves(for_player))


def joined(waiting: Waiting, one: Ticket) -> Waiting:
    """With one more."""
    tickets = {**waiting.tickets, one.id: one}
    of_player = waiting.of_player.put(one.player, (*(waiting.of_player.get(one.player) or ()), one.id))
    wishes, anybody, for_player = waiting.wishes, waiting.anybody, waiting.for_player
    if one.rematch is not None:
        wishes = {**wishes, one.id: one}
    if one.versus is None:
        anybody = {**anybody, one.mode: (*anybody.get(one.mode, ()), one)}
    else:
        for_player = for_player.put(one.versus, (*(for_player.get(one.versus) or ()), one.id))
    return Waiting(tickets, wishes, anybody, of_player, for_player)


def left(waiting: Waiting, names: Collection[str]) -> Waiting:
    """Without these, as far as they wait."""
    gone = [waiting.tickets[name] for name in names if name in waiting.tickets]
    tickets, wishes, anybody = dict(waiting.tickets), dict(waiting.wishes), dict(waiting.anybody)
    of_player, for_player = waiting.of_player, waiting.for_player
    for one in gone:
        del tickets[one.id]
        wishes.pop(one.id, None)
        of_player = _without(of_player, one.player, one.id)
        if one.versus is None:
            others = tuple(each for each in anybody.pop(one.mode) if each.id != one.id)
            if others:
                anybody[one.mode] = others
        else:
            for_player = _without(for_player, one.versus, one.id)
    return Waiting(tickets, wishes, anybody, of_player, for_player)


def later(waiting: Waiting, by_ms: int) -> Waiting:
    """With so much more time for everybody."""
    return waiting_of(replace(one, expires_at_ms=one.expires_at_ms + by_ms) for one in waiting.tickets.values())


def _without(
    index: Leaves[PlayerId, tuple[str, ...]], player: PlayerId, name: str
) -> Leaves[PlayerId, tuple[str, ...]]:
    rest = tuple(each for each in index.get(player) or () if each != name)
    return index.put(player, rest) if rest else index.without(player)
