"""Every push of the contract, by its `t`: where it is told, whether it counts, and what `d` is; and the snapshots.

The reference is made from these tables, and the tests hold every push against them. Where several modes or
kinds of channels have a push of the same name, its `d` is one of several.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from server.messages import PlayerSnapshot, SeriesTold
from server.pushes_auction import (
    AuctionCancelled,
    AuctionExtended,
    AuctionOpened,
    AuctionPassed,
    AuctionPriced,
    AuctionResumed,
    AuctionSnapshot,
    AuctionSold,
    AuctionUnsold,
    AuctionWon,
    Outbid,
    YoursSold,
    YoursUnsold,
)
from server.pushes_battle import (
    BattleChallenged,
    BattleMatched,
    BattleResult,
    ChallengeEnded,
    NobodyCame,
    RematchWanted,
    RoomResumed,
    SeatAway,
    SeatBack,
    Viewers,
)
from server.pushes_blind import (
    BlindOpened,
    BlindOver,
    BlindSnapshot,
    BlindTurnLocked,
    BlindTurnOpened,
    BlindTurnRevealed,
    BluffChoice,
    CallChoice,
    DoubleChoice,
    PinChoice,
    SniffChoice,
)
from server.pushes_cover import CoverEnded, CoverTaken
from server.pushes_knowledge import (
    CardsLaid,
    KnowledgeChoice,
    KnowledgeOpened,
    KnowledgeOver,
    KnowledgeSnapshot,
    KnowledgeTurnLocked,
    KnowledgeTurnOpened,
    KnowledgeTurnRevealed,
)
from server.pushes_lobby import LobbyChanged, LobbySnapshot
from server.pushes_market import (
    ListingBoughtByYou,
    MarketSnapshot,
    MoreHappened,
    WineGone,
    WineListed,
    WineSold,
    YourListingExpired,
    YourListingSold,
)
from server.pushes_mystery import MysteryMatched, MysteryPool
from server.pushes_pairing import (
    BattleNotLaid,
    Choice,
    PairingOpened,
    PairingOver,
    PairingSnapshot,
    PairingTurnLocked,
    PairingTurnOpened,
    PairingTurnRevealed,
)
from server.pushes_trade import (
    TradeCalledOff,
    TradeCancelled,
    TradeConfirmed,
    TradeExpired,
    TradeInvited,
    TradeLapsed,
    TradeMade,
    TradeOffered,
    TradeOpened,
    TradeResumed,
    TradeSettled,
    TradeSnapshot,
    TradeTakenUp,
    WineEvolved,
)
from server.pushes_trust import DisputeEnded, TradeDisputed, TradeReviewed

ChannelKind = Literal["player", "battle", "auction", "lobby", "market", "mystery", "trade"]
"""The first part of a channel's name; the second is an id, but for those in `NAMELESS`."""


NAMELESS: frozenset[ChannelKind] = frozenset({"lobby", "market", "mystery"})
"""The kinds of which there is one channel, which has no id."""


class Told(Struct, frozen=True):
    """One kind of push, and the channels that it is told in. `counts` is whether it is part of a record, and so has an
    `n`."""

    channels: tuple[ChannelKind, ...]
    d: tuple[type[Struct], ...]
    counts: bool = True


PUSHES: Mapping[str, Told] = MappingProxyType(
    {
        "battle.challenged": Told(("player",), (BattleChallenged,)),
        "battle.series": Told(("player",), (SeriesTold,)),
        "battle.rematch_wanted": Told(("player",), (RematchWanted,)),
        "battle.challenge_ended": Told(("player",), (ChallengeEnded,)),
        "battle.matched": Told(("player",), (BattleMatched,)),
        "battle.nobody_came": Told(("player",), (NobodyCame,)),
        "battle.result": Told(("player",), (BattleResult,)),
        "auction.outbid": Told(("player",), (Outbid,)),
        "auction.won": Told(("player",), (AuctionWon,)),
        "auction.passed": Told(("player",), (AuctionPassed,)),
        "auction.yours_sold": Told(("player",), (YoursSold,)),
        "auction.yours_unsold": Told(("player",), (YoursUnsold,)),
        "mystery.matched": Told(("player",), (MysteryMatched,)),
        "market.bought": Told(("player",), (ListingBoughtByYou,)),
        "market.yours_sold": Told(("player",), (YourListingSold,)),
        "market.yours_expired": Told(("player",), (YourListingExpired,)),
        "trade.invited": Told(("player",), (TradeInvited,)),
        "trade.made": Told(("player",), (TradeMade,)),
        "trade.called_off": Told(("player",), (TradeCalledOff,)),
        "trade.lapsed": Told(("player",), (TradeLapsed,)),
        "wine.evolved": Told(("player",), (WineEvolved,)),
        "battle.opened": Told(("battle",), (PairingOpened, BlindOpened, KnowledgeOpened)),
        "turn.opened": Told(("battle",), (PairingTurnOpened, BlindTurnOpened, KnowledgeTurnOpened)),
        "turn.locked": Told(("battle",), (PairingTurnLocked, BlindTurnLocked, KnowledgeTurnLocked)),
        "turn.cards": Told(("battle",), (CardsLaid,)),
        "turn.revealed": Told(("battle",), (PairingTurnRevealed, BlindTurnRevealed, KnowledgeTurnRevealed)),
        "battle.over": Told(("battle",), (PairingOver, BlindOver, KnowledgeOver)),
        "cover.taken": Told(("player",), (CoverTaken,)),
        "cover.ended": Told(("player",), (CoverEnded,)),
        "trade.reviewed": Told(("player",), (TradeReviewed,)),
        "trade.disputed": Told(("player",), (TradeDisputed,)),
        "trade.dispute_ended": Told(("player",), (DisputeEnded,)),
        "seat.away": Told(("battle", "trade"), (SeatAway,)),
        "seat.back": Told(("battle", "trade"), (SeatBack,)),
        "auction.opened": Told(("auction",), (AuctionOpened,)),
        "auction.price": Told(("auction",), (AuctionPriced,)),
        "auction.extended": Told(("auction",), (AuctionExtended,)),
        "auction.sold": Told(("auction",), (AuctionSold,)),
        "auction.unsold": Told(("auction",), (AuctionUnsold,)),
        "auction.cancelled": Told(("auction",), (AuctionCancelled,)),
        "market.listed": Told(("market",), (WineListed,), counts=False),
        "market.sold": Told(("market",), (WineSold,), counts=False),
        "market.gone": Told(("market",), (WineGone,), counts=False),
        "market.more": Told(("market",), (MoreHappened,), counts=False),
        "lobby.changed": Told(("lobby",), (LobbyChanged,), counts=False),
        "mystery.pool": Told(("mystery",), (MysteryPool,), counts=False),
        "trade.opened": Told(("trade",), (TradeOpened,)),
        "trade.taken_up": Told(("trade",), (TradeTakenUp,)),
        "trade.offered": Told(("trade",), (TradeOffered,)),
        "trade.confirmed": Told(("trade",), (TradeConfirmed,)),
        "trade.settled": Told(("trade",), (TradeSettled,)),
        "trade.cancelled": Told(("trade",), (TradeCancelled,)),
        "trade.expired": Told(("trade",), (TradeExpired,)),
        "room.resumed": Told(("battle", "auction", "trade"), (RoomResumed, AuctionResumed, TradeResumed)),
        "viewers": Told(("battle", "auction"), (Viewers,), counts=False),
    }
)

SNAPSHOTS: Mapping[ChannelKind, tuple[type[Struct], ...]] = MappingProxyType(
    {
        "player": (PlayerSnapshot,),
        "battle": (PairingSnapshot, BlindSnapshot, KnowledgeSnapshot, BattleNotLaid),
        "auction": (AuctionSnapshot,),
        "mystery": (MysteryPool,),
        "market": (MarketSnapshot,),
        "lobby": (LobbySnapshot,),
        "trade": (TradeSnapshot,),
    }
)

CHOICES: tuple[type[Struct], ...] = (
    Choice,
    SniffChoice,
    PinChoice,
    BluffChoice,
    CallChoice,
    DoubleChoice,
    KnowledgeChoice,
)
"""What a `choice` looks like, in one mode or another."""
