"""Every call over HTTP, by its method and path: what it takes, what it answers, and with which codes it is refused.

The reference is made from this table, and a test holds it against the routes that are served.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from db.preferences import Preferences
from server.http.auctions import AuctionsWanted, OwnAuctionsWanted
from server.http.battles import BattlesWanted, ReplayWanted, StepsWanted
from server.http.direct_trades import TradesWanted
from server.http.disputes import NewDispute
from server.http.evolutions import EvolveWine
from server.http.ladders import LadderWanted
from server.http.market import ListingsWanted, OwnListingsWanted
from server.http.players import Leaving, NewPlayer
from server.http.prices import PricesWanted
from server.http.problems import STATUS
from server.http.records import PlayerWanted, RecordsWanted
from server.http.sessions import Renewal, SignIn
from server.http.shapes import (
    Alive,
    BattleRow,
    CatalogueTerms,
    CellarWine,
    CollectionCounts,
    Contestant,
    Evolved,
    Joined,
    Me,
    Page,
    Readiness,
    RecoveryCodes,
    SignedInTokens,
    SpeciesEntry,
    SpeciesRow,
    TotpBegun,
    TypeChart,
    WineWhole,
)
from server.http.shapes_records import LadderRow, PlayerShown, RatingChangeRow, Statistics
from server.http.shapes_trades import (
    AuctionRow,
    AuctionWhole,
    CoverRow,
    DepositRow,
    DisputeOpened,
    DisputeRow,
    ListingRow,
    OwnAuctionRow,
    ReputationShown,
    ReviewRow,
    SpeciesPrices,
    TradedWine,
    TradeRow,
    WineHistory,
)
from server.http.species import SpeciesWanted
from server.http.totp import Password, TotpCode
from server.http.trades import HistoryWanted
from server.http.trust import NewReport, NewReview, ReviewsWanted
from server.http.wines import WinesWanted
from server.pushes_mystery import MysteryPool
from server.replays import Replay, ReplayStep

JSON = "application/json"


class Call(Struct, frozen=True):
    """One call. `answers` is status → type of the body, None where there is none; `media` is of those bodies. Of
    `problems` those that any call of the API may have (`ANY`) are left out. `takes_key`: it moves something, and is one
    request however often it is sent under one `Idempotency-Key`."""

    says: str
    answers: Mapping[int, Any]
    body: type[Struct] | None = None
    query: type[Struct] | None = None
    needs_token: bool = False
    takes_key: bool = False
    problems: tuple[str, ...] = ()
    media: str = JSON


ANY = ("method_not_allowed", "rate_limited", "internal")
_BODY = ("bad_request", "too_slow", "too_large", "unsupported_media_type")
_TOKEN = ("unauthorized", "token_expired", "signed_out", "unavailable")
_LIST = ("bad_request", "unavailable")
_LOOKED_AT = (*_TOKEN, "bad_request", "not_found")
_KEPT = {304: None}

CALLS: Mapping[tuple[str, str], Call] = MappingProxyType(
    {
        ("POST", "/api/v1/players"): Call(
            "Join: become a player, with 500 coins and three wines.",
            {201: Joined},
            body=NewPlayer,
            takes_key=True,
            problems=(
                *_BODY,
                "name_taken",
                "email_taken",
                "key_reused",
                "no_field_keys",
                "rate_limited",
                "busy",
                "unavailable",
            ),
        ),
        ("POST", "/api/v1/sessions"): Call(
            "Sign in.",
            {201: SignedInTokens},
            body=SignIn,
            problems=(*_BODY, "bad_credentials", "totp_required", "rate_limited", "busy", "unavailable"),
        ),
        ("POST", "/api/v1/sessions/refresh"): Call(
            "Renew both tokens. A refresh token shown twice ends its session.",
            {201: SignedInTokens},
            body=Renewal,
            problems=(*_BODY, "token_reused", *_TOKEN),
        ),
        ("DELETE", "/api/v1/sessions/current"): Call(
            "Sign out.", {204: None}, needs_token=True, problems=("unauthorized", "unavailable")
        ),
        ("GET", "/api/v1/me"): Call("Who one is, and what one has.", {200: Me}, needs_token=True, problems=_TOKEN),
        ("DELETE", "/api/v1/me"): Call(
            "Leave for good: the account is erased, its coins go to the mint and its wines to the house.",
            {204: None},
            body=Leaving,
            needs_token=True,
            problems=(*_BODY, *_TOKEN, "bad_credentials", "totp_required", "account_busy", "rate_limited", "busy"),
        ),
        ("POST", "/api/v1/me/totp"): Call(
            "Begin a second factor; it asks for nothing until one of its codes has been shown.",
            {201: TotpBegun},
            body=Password,
            needs_token=True,
            problems=(*_BODY, *_TOKEN, "bad_credentials", "totp_active", "no_field_keys", "rate_limited", "busy"),
        ),
        ("POST", "/api/v1/me/totp/confirm"): Call(
            "Put the second factor in force that was begun.",
            {200: RecoveryCodes},
            body=TotpCode,
            needs_token=True,
            problems=(*_BODY, *_TOKEN, "bad_credentials", "totp_not_begun", "rate_limited"),
        ),
        ("DELETE", "/api/v1/me/totp"): Call(
            "Take the second factor away, and its recovery codes.",
            {204: None},
            body=TotpCode,
            needs_token=True,
            problems=(*_BODY, *_TOKEN, "bad_credentials", "rate_limited"),
        ),
        ("GET", "/api/v1/wines"): Call(
            "One's own wines, the highest level first.",
            {200: Page[CellarWine]},
            query=WinesWanted,
            needs_token=True,
            problems=(*_TOKEN, "bad_request"),
        ),
        ("GET", "/api/v1/wines/{ref}"): Call(
            "One of one's own wines: where it is, how far to the next level, and what it can become.",
            {200: WineWhole},
            needs_token=True,
            problems=(*_TOKEN, "not_found"),
        ),
        ("POST", "/api/v1/wines/{ref}/evolve"): Call(
            "Have one of one's own wines evolve, one of the ways that it has ahead; what chance has a say in may fail.",
            {200: Evolved},
            body=EvolveWine,
            needs_token=True,
            takes_key=True,
            problems=(
                *_BODY,
                *_TOKEN,
                "not_found",
                "wine_not_free",
                "unknown_evolution",
                "evolution_not_of_this_wine",
                "evolution_asleep",
                "evolution_requirements_unmet",
                "evolution_tried_today",
                "key_reused",
            ),
        ),
        ("GET", "/api/v1/me/collection"): Call(
            "How many wines one has, and how many species one has caught and has of how many.",
            {200: CollectionCounts},
            needs_token=True,
            problems=_TOKEN,
        ),
        ("GET", "/api/v1/species"): Call(
            "The catalogue, by name; `q` looks for words. A token may be sent: then each says whether it is `caught`,"
            " and whether one has one now.",
            {200: Page[SpeciesRow]},
            query=SpeciesWanted,
            problems=(*_TOKEN, "bad_request"),
        ),
        ("GET", "/api/v1/species/{slug}"): Call(
            "One species, with its abilities and the chains in which wines evolve; a token may be sent.",
            {200: SpeciesEntry},
            problems=(*_TOKEN, "not_found"),
        ),
        ("GET", "/api/v1/catalogue/terms"): Call(
            "The countries, regions and grapes of the catalogue, each with its number of species.",
            {200: CatalogueTerms, **_KEPT},
            problems=("unavailable",),
        ),
        ("GET", "/api/v1/types"): Call(
            "The chart of types: what each does to each, and why.", {200: TypeChart, **_KEPT}
        ),
        ("GET", "/api/v1/battles"): Call(
            "Battles, the newest first; with `state=live` those that are going on.",
            {200: Page[BattleRow]},
            query=BattlesWanted,
            problems=_LIST,
        ),
        ("GET", "/api/v1/battles/{id}"): Call("One battle.", {200: BattleRow}, problems=("not_found", "unavailable")),
        ("GET", "/api/v1/battles/{id}/replay"): Call(
            "A battle's record: every command, and what came of it, without what is still hidden.",
            {200: Replay, **_KEPT},
            query=ReplayWanted,
            problems=(*_LIST, "not_found"),
        ),
        ("GET", "/api/v1/battles/{id}/replay/steps"): Call(
            "The same entry by entry, each with the snapshot that who watched had after it.",
            {200: Page[ReplayStep], **_KEPT},
            query=StepsWanted,
            problems=(*_LIST, "not_found"),
        ),
        ("GET", "/api/v1/ladders/{mode}"): Call(
            "The ladder of a mode, the strongest first; whose rating is provisional is on none.",
            {200: Page[LadderRow]},
            query=LadderWanted,
            problems=_LOOKED_AT,
        ),
        ("GET", "/api/v1/players"): Call(
            "The player of a name, where he shows himself to who asks; a token may be sent.",
            {200: Page[Contestant]},
            query=PlayerWanted,
            problems=(*_TOKEN, "bad_request"),
        ),
        ("GET", "/api/v1/players/{ref}"): Call(
            "A player's profile, where it is shown to who asks; a token may be sent.",
            {200: PlayerShown},
            problems=(*_TOKEN, "not_found", "profile_not_shown"),
        ),
        ("GET", "/api/v1/players/{ref}/ratings"): Call(
            "What battles did to a player's ratings, the latest first.",
            {200: Page[RatingChangeRow]},
            query=RecordsWanted,
            problems=(*_LOOKED_AT, "profile_not_shown"),
        ),
        ("GET", "/api/v1/players/{ref}/battles"): Call(
            "A player's battles, the newest first.",
            {200: Page[BattleRow]},
            query=RecordsWanted,
            problems=(*_LOOKED_AT, "profile_not_shown"),
        ),
        ("GET", "/api/v1/players/{ref}/statistics"): Call(
            "What is counted of a player, where he shows it to who asks.",
            {200: Statistics},
            problems=(*_TOKEN, "not_found", "statistics_not_shown"),
        ),
        ("GET", "/api/v1/auctions"): Call(
            "Auctions; those that are open by their end, the next one first.",
            {200: Page[AuctionRow]},
            query=AuctionsWanted,
            problems=_LIST,
        ),
        ("GET", "/api/v1/auctions/{id}"): Call(
            "One auction, with its bids as everybody saw them.",
            {200: AuctionWhole, **_KEPT},
            problems=("not_found", "unavailable"),
        ),
        ("GET", "/api/v1/me/auctions"): Call(
            "Auctions that one sells in, or has bid in or bought from; the newest first.",
            {200: Page[OwnAuctionRow]},
            query=OwnAuctionsWanted,
            needs_token=True,
            problems=(*_TOKEN, "bad_request"),
        ),
        ("GET", "/api/v1/mystery"): Call(
            "The mystery pool: how many wines wait, and how long one waits there now.",
            {200: MysteryPool},
            problems=("unavailable",),
        ),
        ("GET", "/api/v1/mystery/deposits"): Call(
            "One's own wines that wait in the mystery pool, the first one first.",
            {200: Page[DepositRow]},
            needs_token=True,
            problems=_TOKEN,
        ),
        ("GET", "/api/v1/market/listings"): Call(
            "Wines on the market, the cheapest first.",
            {200: Page[ListingRow]},
            query=ListingsWanted,
            problems=_LIST,
        ),
        ("GET", "/api/v1/market/listings/{id}"): Call(
            "One wine on the market, or that was.",
            {200: ListingRow},
            problems=("not_found", "unavailable"),
        ),
        ("GET", "/api/v1/market/species/{slug}/prices"): Call(
            "What a species was sold for, day by day, and how that goes.",
            {200: SpeciesPrices},
            query=PricesWanted,
            problems=(*_LIST, "not_found"),
        ),
        ("GET", "/api/v1/me/listings"): Call(
            "What one has put on the market, whatever became of it; the newest first.",
            {200: Page[ListingRow]},
            query=OwnListingsWanted,
            needs_token=True,
            problems=(*_TOKEN, "bad_request"),
        ),
        ("GET", "/api/v1/trades/history"): Call(
            "The wines that one gave and got, the newest first.",
            {200: Page[TradedWine]},
            query=HistoryWanted,
            needs_token=True,
            problems=(*_TOKEN, "bad_request"),
        ),
        ("GET", "/api/v1/trades"): Call(
            "One's own direct trades, open and past, with what was offered; the newest first.",
            {200: Page[TradeRow]},
            query=TradesWanted,
            needs_token=True,
            problems=(*_TOKEN, "bad_request"),
        ),
        ("GET", "/api/v1/trades/{id}"): Call(
            "One of one's own direct trades.", {200: TradeRow}, needs_token=True, problems=(*_TOKEN, "not_found")
        ),
        ("GET", "/api/v1/players/{ref}/trades"): Call(
            "The same of another player, where his cellar is shown to who asks.",
            {200: Page[TradedWine]},
            query=HistoryWanted,
            needs_token=True,
            problems=(*_TOKEN, "bad_request", "not_found", "trades_not_shown"),
        ),
        ("GET", "/api/v1/wines/{ref}/history"): Call(
            "Through whose hands a wine went and what it became; nameless who does not show himself.",
            {200: WineHistory},
            needs_token=True,
            problems=(*_TOKEN, "not_found"),
        ),
        ("POST", "/api/v1/trades/{trade}/review"): Call(
            "Say once what one thinks of the other side of a trade, within 30 days.",
            {204: None},
            body=NewReview,
            needs_token=True,
            problems=(*_BODY, *_TOKEN, "not_found", "review_not_yours", "review_too_late", "already_reviewed"),
        ),
        ("POST", "/api/v1/trades/{trade}/dispute"): Call(
            "Say once that a trade was not right, within 14 days; an operator decides.",
            {201: DisputeOpened},
            body=NewDispute,
            needs_token=True,
            problems=(*_BODY, *_TOKEN, "not_found", "trade_not_yours", "dispute_too_late", "already_disputed"),
        ),
        ("GET", "/api/v1/me/covers"): Call(
            "One's insured purchases, the newest first.", {200: Page[CoverRow]}, needs_token=True, problems=_TOKEN
        ),
        ("GET", "/api/v1/me/disputes"): Call(
            "The disputes in which one is a side, the newest first.",
            {200: Page[DisputeRow]},
            needs_token=True,
            problems=_TOKEN,
        ),
        ("POST", "/api/v1/me/disputes/{dispute}/withdraw"): Call(
            "Take an open dispute back.",
            {204: None},
            needs_token=True,
            problems=(*_TOKEN, "not_found", "dispute_not_open"),
        ),
        ("GET", "/api/v1/players/{ref}/reputation"): Call(
            "What speaks for and against a player who trades.",
            {200: ReputationShown},
            problems=("not_found", "unavailable"),
        ),
        ("GET", "/api/v1/players/{ref}/reviews"): Call(
            "What was said of a player after trades, the newest first.",
            {200: Page[ReviewRow]},
            query=ReviewsWanted,
            problems=(*_LIST, "not_found"),
        ),
        ("POST", "/api/v1/reports"): Call(
            "Report a player to the house; he is not told.",
            {204: None},
            body=NewReport,
            needs_token=True,
            problems=(*_BODY, *_TOKEN, "not_found", "report_of_oneself", "already_reported", "too_many_reports"),
        ),
        ("GET", "/api/v1/me/blocks"): Call(
            "Whom one has blocked, by name.", {200: Page[Contestant]}, needs_token=True, problems=_TOKEN
        ),
        ("PUT", "/api/v1/me/blocks/{ref}"): Call(
            "Block a player: no trade with him in any form, no friendship, and he sees nothing of what one shows.",
            {204: None},
            needs_token=True,
            problems=(*_TOKEN, "not_found", "not_yourself", "too_many_blocks"),
        ),
        ("DELETE", "/api/v1/me/blocks/{ref}"): Call(
            "Take a block back; nothing where there is none.",
            {204: None},
            needs_token=True,
            problems=(*_TOKEN, "not_found"),
        ),
        ("GET", "/api/v1/me/preferences"): Call(
            "How one has set the game, with an ETag.", {200: Preferences}, needs_token=True, problems=_TOKEN
        ),
        ("PUT", "/api/v1/me/preferences"): Call(
            "Set the game as a whole; `If-Match` has the ETag of what was read.",
            {200: Preferences},
            body=Preferences,
            needs_token=True,
            problems=(
                *_BODY,
                *_TOKEN,
                "if_match_needed",
                "changed_meanwhile",
                "quiet_hours_invalid",
                "time_zone_unknown",
                "language_unknown",
            ),
        ),
        ("GET", "/api/v1/openapi.json"): Call("This document.", {200: dict[str, Any], **_KEPT}),
        ("GET", "/api/v1/asyncapi.json"): Call(
            "The contract of the WebSocket, as AsyncAPI 3.", {200: dict[str, Any], **_KEPT}
        ),
        ("GET", "/healthz"): Call("Whether the process is alive.", {200: Alive}),
        ("GET", "/readyz"): Call("Whether to send traffic here.", {200: Readiness, 503: Readiness}),
        ("GET", "/metrics"): Call(
            "What the process measures of itself.", {200: str}, problems=("rate_limited",), media="text/plain"
        ),
        ("GET", "/"): Call("The page to play on.", {200: str, **_KEPT}, media="text/html"),
        ("GET", "/page/{path}"): Call("A file of the page.", {200: str, **_KEPT}, problems=("not_found",), media="*/*"),
        ("GET", "/ws"): Call(
            "The upgrade to WebSocket (asyncapi.json).",
            {101: None},
            problems=("bad_upgrade", "origin_not_allowed", "unknown_subprotocol", "draining", "too_many_connections"),
        ),
    }
)


def statuses_of(code: str) -> tuple[int, ...]:
    """The statuses that a code may come with."""
    match code:
        case "too_many_connections":
            return (429, 503)  # one address has too many, or the house
        case "bad_upgrade":
            return (400, 426)  # none at all, or to another version of WebSocket
        case _:
            return (STATUS.get(code, 409),)
