"""The desks of the game, put together: which of them there are stands here once, for the server and for whoever else
runs rooms with people at them."""

from typing import NamedTuple

from server.auctions import Auctions
from server.clock import Clock
from server.covers import Covers
from server.direct_trades import DirectTrades
from server.errands import Errands
from server.feeds import Feeds
from server.game_desk import GameDesk, Proofs
from server.lobby import Lobby
from server.market import Market
from server.matchmaking import Matchmaking
from server.mystery import Mystery
from server.reads import Reads
from server.requests import Requests
from server.rooms.host import Host
from server.standing import StandingRoom
from server.trade_rights import TradeRights


class Desks(NamedTuple):
    """The desk that sessions know, `game`, and those behind it that others ask too."""

    game: GameDesk
    matchmaking: Matchmaking
    auctions: Auctions
    mystery: Mystery
    market: Market
    trades: DirectTrades

    @property
    def standing(self) -> tuple[StandingRoom, ...]:
        """The rooms of which there is one at a time."""
        return self.matchmaking.queue, self.auctions.saleroom, self.mystery.pool, self.trades.parlour


def desks_of(host: Host, reads: Reads, clock: Clock, feeds: Feeds, proofs: Proofs, errands: Errands) -> Desks:
    """All desks of one process. The host's front is still to be set: sessions of several processes have another."""
    rights = TradeRights(reads, clock, errands)
    matchmaking = Matchmaking(host, reads, clock)
    auctions = Auctions(host, reads, clock, rights)
    mystery = Mystery(host, reads, clock, rights, errands)
    market = Market(host, reads, clock, auctions.saleroom, rights)
    trades = DirectTrades(host, reads, clock, rights)
    covers = Covers(host, reads, clock)
    requests = Requests(host, matchmaking, auctions, mystery, market, trades, covers, errands)
    lobby = Lobby(host, reads, clock, errands)
    game = GameDesk(host, requests, matchmaking, mystery, market, lobby, feeds, proofs, errands)
    return Desks(game, matchmaking, auctions, mystery, market, trades)
