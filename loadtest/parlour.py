"""The tables of one process: who sits with whom, what lies there, and what anybody was told of each.

A table is known by what was said of it, by whichever of the two heard it first: what is told again changes nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from loadtest.checks import Checks, Told
from loadtest.meter import Meter
from loadtest.pace import Turnstile
from loadtest.wire import Push

if TYPE_CHECKING:
    from loadtest.sitter import Sitter

INVITATIONS_MAX = 6
"""So many times an hour one player may invite the same other one, says the contract."""


class Offer(NamedTuple):
    """What one side gives."""

    wines: tuple[str, ...] = ()
    coins: int = 0


class Table(Told):
    """One direct trade. `yes` is the last revision that each side has confirmed, as both were told."""

    called = "trade"
    over_at = frozenset({"trade.settled", "trade.cancelled", "trade.expired"})

    def __init__(self, trade: str) -> None:
        super().__init__(trade)
        self.players: tuple[str, ...] = ()
        self.state = "open"
        self.revision = 0
        self.offers = [Offer(), Offer()]
        self.yes = [0, 0]
        self.offered: dict[int, tuple[int, Offer]] = {}
        """Revision → whose offer made it, and which, as it was told."""
        self.taken: dict[int, tuple[int, Offer]] = {}
        """The same, as it was acknowledged to who offered it."""
        self.yes_asked: set[tuple[int, int]] = set()
        self.yes_taken: set[tuple[int, int]] = set()
        """Confirmations of ours, asked for and acknowledged: (seat, revision)."""

    @property
    def wines_lie_here(self) -> bool:
        """Whether there is anything to say yes to."""
        return any(offer.wines for offer in self.offers)

    def seat_of(self, player: str) -> int:
        """Which side he is."""
        return self.players.index(player)

    def see(self, n: int, snapshot: dict[str, Any], who: str, checks: Checks) -> None:
        # Whose eyes it is seen with is in it, and is the one thing that the two are told differently.
        super().see(n, {name: value for name, value in snapshot.items() if name != "seat"}, who, checks)
        self.over = self.over or snapshot["state"] != "open"


class Parlour:
    """All tables of this process, and who sits at them."""

    def __init__(self, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self.meter = meter
        self.checks = checks
        self.chance = chance
        self.turnstile = Turnstile()
        self.sitters: dict[str, Sitter] = {}
        self.tables: dict[str, Table] = {}
        self.invited: Counter[tuple[str, str]] = Counter()
        self.closing = False

    def of(self, trade: str) -> Table:
        """That table; one that was not known is from now on."""
        table = self.tables.get(trade)
        if table is None:
            table = self.tables[trade] = Table(trade)
        return table

    def partner_for(self, sitter: Sitter) -> Sitter | None:
        """Somebody who sits nowhere, and whom he may invite; None where there is nobody."""
        others = [one for one in self.sitters.values() if one is not sitter and one.ready and one.partner is None]
        self.chance.shuffle(others)
        return next((one for one in others if self.invited[sitter.player, one.player] < INVITATIONS_MAX), None)

    # What is told of tables

    def hear(self, table: Table, push: Push) -> None:
        """One of the two was told this."""
        d = push.d
        match push.t:
            case "trade.opened":
                self.opened(table, tuple(player["player_id"] for player in d["players"]))
            case "trade.offered":
                self.offered(table, d["revision"], d["seat"], _offer(d))
                table.offered[d["revision"]] = d["seat"], _offer(d)
            case "trade.confirmed":
                table.yes[d["seat"]] = max(table.yes[d["seat"]], d["revision"])
            case "trade.settled" | "trade.cancelled" | "trade.expired":
                self.over(table, push.t.removeprefix("trade."))
        self._look_again(table)

    def see(self, table: Table, snapshot: dict[str, Any]) -> None:
        """One of the two was given the whole of it."""
        self.opened(table, tuple(player["player_id"] for player in snapshot["players"]))
        if not table.players:  # it was over before anybody here had heard of it
            return
        if snapshot["revision"] >= table.revision:
            for seat, offer in enumerate(snapshot["offers"]):
                self._lay(table, seat, _offer(offer))
                if snapshot["confirmed"][seat]:
                    table.yes[seat] = snapshot["revision"]
            table.revision = snapshot["revision"]
        if snapshot["state"] != "open":
            self.over(table, snapshot["state"])
        self._look_again(table)

    def opened(self, table: Table, players: tuple[str, ...]) -> None:
        """These two sit there."""
        if table.players or table.over:
            return
        table.players = players
        self.meter.count("tables opened")
        for player, other in (players, players[::-1]):
            sitter = self.sitters[player]
            sitter.table, sitter.partner = table, self.sitters[other]

    def offered(self, table: Table, revision: int, seat: int, offer: Offer) -> None:
        """A side offers this from now on."""
        if revision > table.revision:
            table.revision = revision
            self._lay(table, seat, offer)

    def over(self, table: Table, state: str) -> None:
        """It is settled, or each has his own again."""
        if table.state != "open":
            return
        table.state = state
        self.meter.count(f"tables {state}")
        settled = state == "settled"
        for seat, player in enumerate(table.players):
            sitter = self.sitters[player]
            sitter.free.update(table.offers[1 - seat if settled else seat].wines)
            sitter.table = sitter.partner = None

    def _lay(self, table: Table, seat: int, offer: Offer) -> None:
        sitter = self.sitters[table.players[seat]]
        sitter.free.update(table.offers[seat].wines)
        sitter.free.difference_update(offer.wines)
        table.offers[seat] = offer

    def _look_again(self, table: Table) -> None:
        for player in table.players:
            self.sitters[player].look()


def _offer(d: dict[str, Any]) -> Offer:
    return Offer(tuple(wine["id"] for wine in d["wines"]), d["coins"])
