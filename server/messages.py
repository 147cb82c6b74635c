"""What a client may ask, declared once, and what it is answered.

The table at the end (`OPS`) is what the session looks requests up in; with `server/pushes.py` it is what the reference
is made from. Field names are the wire's. Times end in `_ms` and are milliseconds: since the Unix epoch, or a length.
Shapes and lengths are checked here; whether the game allows something, such as an amount, is decided elsewhere.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from game.battle.names import ModeName
from game.queue.fit import Why
from game.queue.values import DELAY_S_MAX
from game.refusal import Refused
from server.fields import Amount, Channel, Id, Seq, Token
from server.limits import Limits
from server.messages_auction import (
    AuctionPutUp,
    BidAnswered,
    Bought,
    BuyNow,
    CancelAuction,
    PlaceBid,
    PutUpForAuction,
)
from server.messages_cover import Covered, CoverPurchase, KeepPurchase, StepBack, SteppedBack
from server.messages_market import (
    BuyListing,
    ListingBought,
    ListingRepriced,
    ListingWithdrawn,
    PutOnMarket,
    PutOnMarketDone,
    RepriceListing,
    WithdrawListing,
)
from server.messages_mystery import Deposited, DepositWine, Withdrawn, WithdrawWine
from server.messages_trade import (
    AcceptTrade,
    CancelTrade,
    ConfirmTrade,
    InviteToTrade,
    OfferInTrade,
    RevisionAnswered,
    TableOpened,
)
from server.wire import CODECS, ID_MAX, Codec, Decode, explain

BAD_MESSAGE = "bad_message"
CHOICE_DEPTH_MAX = 8  # a choice names a wine, a pour, an answer: three levels at the most; rules walk it recursively


def check_plain(value: object, depth_max: int = CHOICE_DEPTH_MAX) -> None:
    """Lets only plain data pass: what both codecs and the journal can hold, no deeper than rules may walk.

    Raises:
        ValueError: what is wrong with it.
    """
    if depth_max == 0:
        raise ValueError("Nested too deeply")
    if isinstance(value, str):
        if "\x00" in value:  # PostgreSQL's text cannot hold it
            raise ValueError("A NUL character")
    elif isinstance(value, int):
        if abs(value) > ID_MAX:
            raise ValueError("A whole number beyond 2^53 - 1")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError("A key that is not a string")
            if "\x00" in key:
                raise ValueError("A NUL character")
            if type(item) is not int or not 0 <= item <= ID_MAX or depth_max == 1:  # the usual case, written out
                check_plain(item, depth_max - 1)
    elif isinstance(value, list):
        for item in value:
            check_plain(item, depth_max - 1)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("Not a finite number")
    elif value is not None:  # MessagePack has bytes, timestamps and extensions; the game has not
        raise ValueError(f"No place for {type(value).__name__}")


# What may be asked


class Hello(Struct, frozen=True):
    """Who comes, and where he was. Without a token the session may watch, not act."""

    token: Token | None = None
    resume: Annotated[dict[Channel, Seq], Meta(max_length=Limits().subscriptions_max)] | None = None


class Subscribe(Struct, frozen=True):
    """Wants a channel's pushes: all after `from`, or the whole state where that is left out."""

    ch: Channel
    from_n: Seq | None = msgspec.field(default=None, name="from")


class Unsubscribe(Struct, frozen=True):
    """Wants a channel's pushes no more."""

    ch: Channel


class Ping(Struct, frozen=True):
    """Is still there, and asks what time it is."""


class QueueForBattle(Struct, frozen=True):
    """Wants an opponent. With too few `wines` the strongest free ones are added, and the house lends the rest."""

    mode: ModeName
    rated: bool
    versus: Annotated[Id, Meta(description="`anyone`, `house`, or a player's id.")]
    wines: Annotated[tuple[Id, ...], Meta(max_length=16)] | None = None
    strength: Annotated[Amount, Meta(description="Of the house: 1 to 5.")] | None = None
    delay_s: (
        Annotated[int, Meta(ge=0, le=DELAY_S_MAX, description="Watchers are kept so many seconds behind.")] | None
    ) = None
    best_of: Annotated[Literal[1, 3], Meta(description="Battles at most, against a named player.")] | None = None


class AskForRematch(Struct, frozen=True):
    """Wants another battle like this one, which is over, with who sat opposite. He has to want it too."""

    battle: Id


class LeaveQueue(Struct, frozen=True):
    """Wants no opponent any more."""

    ticket: Id


class CommitChoice(Struct, frozen=True):
    """The player's choice in a turn: it stands. What a choice looks like belongs to the battle's mode."""

    battle: Id
    turn: Amount
    choice: dict[str, Any]

    def __post_init__(self) -> None:
        check_plain(self.choice)


class ForfeitBattle(Struct, frozen=True):
    """Gives the battle up."""

    battle: Id


# What is answered


class LiveRoom(Struct, frozen=True):
    """A room that the player sits in."""

    ch: str
    kind: str
    seat: int | None


class OpenTicket(Struct, frozen=True):
    """A place in the queue that the player still has. `versus` is `anyone`, or the id of the player he waits for, and
    `versus_name` that one's name. `battle` is the one that he wants another like."""

    ticket: str
    mode: ModeName
    versus: str
    expires_at_ms: int
    versus_name: str | None = None
    best_of: int = 1
    battle: str | None = None


class Opponent(Struct, frozen=True):
    """Who sits opposite."""

    player_id: str
    name: str


class OpenChallenge(Struct, frozen=True, rename={"challenger": "from"}):
    """Somebody waits for the player by name, until then at most: a challenge, or with `battle` the wish for another
    like that one."""

    challenger: Opponent
    mode: ModeName
    ticket: str
    expires_at_ms: int
    best_of: int = 1
    battle: str | None = None


class SeriesTold(Struct, frozen=True):
    """On `player:<id>`: how a series stands, by seat, and which seat is the player's. `played` battles are over.
    `battle` is the one that begins or goes on, null where the series is over; `last` the one that has just ended."""

    of: int
    wins: Annotated[list[int], Meta(min_length=2, max_length=2)]
    battle: str | None
    last: str | None
    seat: int
    played: int = 0


class PlayerSnapshot(Struct, frozen=True):
    """The snapshot of `player:<id>`: the rooms that the player sits in, the places in queues that he has, who waits for
    him by name, and the series that he plays."""

    live: list[LiveRoom]
    tickets: list[OpenTicket]
    challenges: list[OpenChallenge] = []
    series: list[SeriesTold] = []


class Caught(Struct, frozen=True):
    """All pushes after the place that was named, whole, up to `n`. Where one watches and watchers are kept behind,
    `delay_s` says by how much."""

    n: Seq
    events: list[Any]
    delay_s: int | UnsetType = UNSET


class Whole(Struct, frozen=True):
    """A channel's whole state as it is after `n`; never a part of it. `delay_s` as with events."""

    n: Seq
    snapshot: Any
    delay_s: int | UnsetType = UNSET


class HelloReply(Struct, frozen=True):
    """Who one is taken for, what is asked of a client, and the channels that were resumed. A channel that cannot be
    had holds `err` instead."""

    player_id: str | None
    session: str
    now_ms: int
    heartbeat_ms: int
    limits: Limits
    live: list[LiveRoom]
    tickets: list[OpenTicket]
    challenges: list[OpenChallenge]
    series: list[SeriesTold]
    resumed: dict[str, Any]


class PingReply(Struct, frozen=True):
    """The server's time."""

    now_ms: int


class Done(Struct, frozen=True):
    """Nothing more to say."""


class Queued(Struct, frozen=True):
    """A place in the queue. Where nobody fits at once: in how many milliseconds the first of those who wait would
    (None: nobody is there), and why not before."""

    ticket: str
    wait_ms: int | None = None
    why: Why | None = None


class Committed(Struct, frozen=True):
    """The turn that the choice was taken for."""

    turn: int


# The table


class Op(Struct, frozen=True):
    """One thing that may be asked: what `d` is, what the reply's `d` is, whether only a player may ask it, and whether
    it moves something, so that a repeated `key` is the same request."""

    d: type[Struct]
    reply: Any
    needs_player: bool = False
    takes_key: bool = False


OPS: Mapping[str, Op] = MappingProxyType(
    {
        "hello": Op(Hello, HelloReply),
        "sub": Op(Subscribe, Caught | Whole),
        "unsub": Op(Unsubscribe, Done),
        "ping": Op(Ping, PingReply),
        "battle.queue": Op(QueueForBattle, Queued, needs_player=True, takes_key=True),
        "battle.rematch": Op(AskForRematch, Queued, needs_player=True, takes_key=True),
        "battle.leave_queue": Op(LeaveQueue, Done, needs_player=True, takes_key=True),
        "battle.commit": Op(CommitChoice, Committed, needs_player=True, takes_key=True),
        "battle.forfeit": Op(ForfeitBattle, Done, needs_player=True, takes_key=True),
        "auction.open": Op(PutUpForAuction, AuctionPutUp, needs_player=True, takes_key=True),
        "auction.bid": Op(PlaceBid, BidAnswered, needs_player=True, takes_key=True),
        "auction.buy_now": Op(BuyNow, Bought, needs_player=True, takes_key=True),
        "trade.cover": Op(CoverPurchase, Covered, needs_player=True, takes_key=True),
        "trade.step_back": Op(StepBack, SteppedBack, needs_player=True, takes_key=True),
        "trade.keep": Op(KeepPurchase, Done, needs_player=True, takes_key=True),
        "auction.cancel": Op(CancelAuction, Done, needs_player=True, takes_key=True),
        "mystery.deposit": Op(DepositWine, Deposited, needs_player=True, takes_key=True),
        "mystery.withdraw": Op(WithdrawWine, Withdrawn, needs_player=True, takes_key=True),
        "market.list": Op(PutOnMarket, PutOnMarketDone, needs_player=True, takes_key=True),
        "market.buy": Op(BuyListing, ListingBought, needs_player=True, takes_key=True),
        "market.withdraw": Op(WithdrawListing, ListingWithdrawn, needs_player=True, takes_key=True),
        "market.reprice": Op(RepriceListing, ListingRepriced, needs_player=True, takes_key=True),
        "trade.invite": Op(InviteToTrade, TableOpened, needs_player=True, takes_key=True),
        "trade.accept": Op(AcceptTrade, Done, needs_player=True, takes_key=True),
        "trade.offer": Op(OfferInTrade, RevisionAnswered, needs_player=True, takes_key=True),
        "trade.confirm": Op(ConfirmTrade, RevisionAnswered, needs_player=True, takes_key=True),
        "trade.cancel": Op(CancelTrade, Done, needs_player=True, takes_key=True),
    }
)

_DECODERS: Mapping[tuple[str, str], Decode] = MappingProxyType(
    {(codec.name, name): codec.decoder(op.d) for codec in CODECS.values() for name, op in OPS.items()}
)


def read(codec: Codec, op: str, d: Raw) -> Any:
    """What `d` says, as the struct of that op, which must be in `OPS`; null is as if it were left out.

    Raises:
        Refused: `bad_message`, it is not what the op takes.
    """
    said = d or codec.nothing
    try:
        return _DECODERS[codec.name, op](said)
    except (ValueError, RecursionError) as error:
        if bytes(said) == codec.null:  # looked at here, where it costs those nothing who say something
            return read(codec, op, Raw(codec.nothing))
        raise bad_message(explain(error)) from None


def bad_message(why: str) -> Refused:
    """The refusal of what cannot be read."""
    return Refused(BAD_MESSAGE, "The message cannot be read.", detail=why)
