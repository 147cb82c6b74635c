"""Every code with which the server refuses, on the WebSocket and over HTTP: when, with which fields beside the usual
ones, and whether to ask again. A test holds this table against the code, and `docs/protocol.md` against this table.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


class Refusal(Struct, frozen=True):
    """When a code is given. `fields` stand beside `code` and `title`, each where it applies; `again` is whether
    `retry_after_ms` says when the same may succeed."""

    when: str
    fields: Mapping[str, type] = MappingProxyType({})
    again: bool = False


_ANY_WS = {
    "bad_message": Refusal("The message cannot be read; `detail` says why."),
    "unknown_op": Refusal("There is no such `op`.", {"op": str}),
    "hello_first": Refusal("Something was asked before `hello` was answered well."),
    "hello_pending": Refusal("Another `hello` is being answered."),
    "not_signed_in": Refusal("A session without a token may watch, not act."),
    "too_many_in_flight": Refusal("`limits.in_flight_max` requests wait for their answers.", again=True),
}

_BOTH = {
    "unauthorized": Refusal("No token, or nobody's."),
    "token_expired": Refusal("The token has ended: renew it, or sign in anew."),
    "signed_out": Refusal("The session has ended: sign in anew."),
    "rate_limited": Refusal("Too much at once, by one connection, name or address.", again=True),
    "not_found": Refusal("There is no such battle, auction, listing, trade, room, or path."),
    "internal": Refusal("A fault of the server's."),
    "unavailable": Refusal("The database or the room cannot be reached just now; nothing was done.", again=True),
}

_CHANNELS = {
    "no_such_channel": Refusal("Channels of this kind are not open.", {"ch": str}),
    "not_yours": Refusal("The channel is another player's.", {"ch": str}),
    "too_many_subscriptions": Refusal("`limits.subscriptions_max` channels are subscribed."),
    "room_quarantined": Refusal("The room has broken down and was set aside; what is in it is safe."),
}

_ASKING = {
    "key_reused": Refusal("The `key` was used for another request."),
    "room_busy": Refusal("Too many requests wait in this room.", again=True),
    "going_away": Refusal("The server is about to restart and opens nothing new.", again=True),
}

_QUEUE = {
    "mode_closed": Refusal("The mode is not open yet.", {"mode": str}),
    "strength_closed": Refusal("The house does not play at this strength yet.", {"strength": int}),
    "unknown_player": Refusal("There is no such player.", {"versus": str, "player": str}),
    "own_challenge": Refusal("One cannot play against oneself."),
    "unknown_wine": Refusal("One has no such wine, or named it twice.", {"wine": str}),
    "wine_not_free": Refusal("The wine is in a battle, a queue, an auction or a trade.", {"wine": str}),
    "illegal_hand": Refusal("The wines leave no room for what a hand needs.", {"wines": int, "most": int}),
    "series_unnamed": Refusal("Several battles are played against a named player only."),
    "already_queued": Refusal("One waits for this opponent already."),
    "too_many_tickets": Refusal("One waits for enough opponents already.", {"most": int}),
    "too_many_battles": Refusal("One of the two has too many battles going on."),
    "no_such_ticket": Refusal("One does not wait with this ticket, or no longer."),
    "battle_not_over": Refusal("Another battle is asked for after the end of this one."),
    "rematch_too_late": Refusal("Another battle is asked for within a minute after the end."),
    "rematch_asked": Refusal("One has asked for another battle after this one, and has taken that back."),
    "queue_over": Refusal("The queue went on in a new room in this moment: ask again."),
}

_BATTLE = {
    "not_your_battle": Refusal("One does not sit at this table."),
    "battle_over": Refusal("The battle has ended."),
    "stale_turn": Refusal("That is not the turn being played; `turn` is.", {"turn": int}),
    "already_committed": Refusal("One has chosen for this turn, and a choice stands.", {"turn": int}),
    "illegal_choice": Refusal("The choice is none of those offered.", {"turn": int}),
}

_TRADING = {
    "trade_locked": Refusal("One may not trade before `until_ms`.", {"until_ms": int}, again=True),
    "player_blocked": Refusal("One of the two sides wants nothing to do with the other."),
    "wine_not_tradable": Refusal("Wines of this kind are not traded so."),
    "subscription_needed": Refusal("Wines of this kind are traded so with a subscription only."),
    "level_too_low": Refusal("One's level is too low to trade this.", {"minimum": int, "yours": int}),
    "reputation_too_low": Refusal("One's reputation is too low to trade this.", {"minimum": int, "yours": int}),
    "account_too_young": Refusal("One's account is too young to trade this, in days.", {"minimum": int, "yours": int}),
}
"""What `server.trade_rights` refuses, whatever the form of trade."""

_AUCTION = {
    "illegal_terms": Refusal("The terms do not go together; `field` names which.", {"field": str}),
    "too_many_auctions": Refusal("One has too many auctions open."),
    "saleroom_over": Refusal("The saleroom went on in a new room in this moment: ask again."),
    "insufficient_funds": Refusal("One has not so many coins to spend."),
    "bid_too_low": Refusal("The bid must be `minimum` at the least.", {"minimum": int}),
    "bidding_too_fast": Refusal("Faster than a bid a second, five at once.", again=True),
    "own_auction": Refusal("One can't bid for one's own wine."),
    "no_buy_now": Refusal("The wine can't be bought at once, or no longer."),
    "not_your_auction": Refusal("Only who has put the wine up can take it back."),
    "has_bids": Refusal("Somebody has bid, and the wine stays up.", {"bids": int}),
    "auction_over": Refusal("The auction has ended."),
}

_MYSTERY = {
    "too_many_deposits": Refusal("One has enough wines in the pool already.", {"most": int}),
    "already_matched": Refusal("The wine was exchanged already."),
    "mystery_over": Refusal("The pool went on in a new room in this moment: ask again."),
}

_MARKET = {
    "too_many_listings": Refusal("One has too many wines on the market."),
    "own_listing": Refusal("One can't buy one's own wine."),
    "price_changed": Refusal("It costs `price` now.", {"price": int}),
    "not_your_listing": Refusal("Only who has put the wine up can do that."),
    "same_price": Refusal("It costs that already."),
    "too_many_prices": Refusal("The price was changed as often as it may be."),
    "listing_over": Refusal("The wine is sold, or was taken back, or its time is over."),
    "collection_full": Refusal("The collection of who would get wines holds no more; a subscription makes room."),
}

_TRADE = {
    "own_invitation": Refusal("One cannot trade with oneself."),
    "already_trading": Refusal("The two sit at a table already."),
    "too_many_trades": Refusal("One has opened too many tables."),
    "parlour_over": Refusal("The parlour went on in a new room in this moment: ask again."),
    "not_your_trade": Refusal("One does not sit at this table."),
    "not_invited": Refusal("It is for the other to sit down."),
    "already_taken_up": Refusal("One sits at this table."),
    "too_many_wines": Refusal("More wines than one side may offer.", {"most": int}),
    "bad_coins": Refusal("More coins than may be offered.", {"most": int}),
    "offer_unchanged": Refusal("That is what one offers already.", {"revision": int}),
    "too_many_offers": Refusal("The two have offered each other enough at this table.", {"most": int}),
    "stale_revision": Refusal("The offers have changed; `revision` is how they are now.", {"revision": int}),
    "nothing_offered": Refusal("At a table one wine at least changes hands."),
    "already_confirmed": Refusal("One has said yes to this revision.", {"revision": int}),
    "trade_over": Refusal("The trade is over."),
}

_COVER = {
    "not_your_purchase": Refusal("One has bought no wine for coins in this trade, or has it no more."),
    "insurance_too_late": Refusal("A purchase is insured within 10 minutes."),
    "already_insured": Refusal("The purchase is insured, or was."),
    "other_side_short": Refusal("The seller has not got those coins free any more."),
    "not_insured": Refusal("The purchase is not insured."),
    "cover_over": Refusal("The time for stepping back is over, or it is done."),
}

_TRUST = {
    "review_not_yours": Refusal("Only the two sides of a trade review it."),
    "review_too_late": Refusal("A trade is reviewed within 30 days."),
    "already_reviewed": Refusal("One has reviewed this trade."),
    "trade_not_yours": Refusal("Only the two sides of a trade dispute it."),
    "dispute_too_late": Refusal("A trade is disputed within 14 days."),
    "already_disputed": Refusal("One has disputed this trade."),
    "dispute_not_open": Refusal("One has no such open dispute."),
    "report_of_oneself": Refusal("Nobody reports himself."),
    "already_reported": Refusal("One has reported this, and it will be looked at."),
    "too_many_reports": Refusal("20 of one's reports wait to be seen."),
    "not_yourself": Refusal("That takes another player."),
    "too_many_blocks": Refusal("One has blocked `most` players, as many as may be.", {"most": int}),
    "trades_not_shown": Refusal("This player does not show one his trades."),
}

_EVOLUTION = {
    "unknown_evolution": Refusal("There is no such evolution.", {"field": str}),
    "evolution_not_of_this_wine": Refusal("The wine is not of the form from which it leads.", {"field": str}),
    "evolution_asleep": Refusal("The catalogue does not have the species that it would become.", {"field": str}),
    "evolution_requirements_unmet": Refusal(
        "The wine lacks what is `missing`, several with commas; in the same order, what is `wanted` and what it `has`.",
        {"missing": str, "wanted": str, "has": str},
    ),
    "evolution_tried_today": Refusal("Chance has said no to this wine today (UTC).", {"again_at_ms": int}, again=True),
}

_HTTP = {
    "bad_request": Refusal(
        "Body or query cannot be read, or something in it cannot be; `field` names it.", {"field": str}
    ),
    "bad_credentials": Refusal("Name and password do not belong together, or the code is not right."),
    "totp_required": Refusal("The player has a second factor, and no code of it was sent."),
    "totp_active": Refusal("A second factor is in force already."),
    "totp_not_begun": Refusal("No second factor waits to be confirmed."),
    "account_busy": Refusal("Others still wait for something of this player's: `what` names it.", {"what": str}),
    "profile_not_shown": Refusal("This player does not show one his profile."),
    "statistics_not_shown": Refusal("This player does not show one his statistics."),
    "name_taken": Refusal("Another player has this name.", {"field": str}),
    "email_taken": Refusal("This e-mail address can't be used.", {"field": str}),
    "no_field_keys": Refusal("The house has no key to keep this secret with, so it does not keep it."),
    "token_reused": Refusal("A refresh token was shown a second time: its session has ended."),
    "method_not_allowed": Refusal("The path has other methods; `Allow` names them."),
    "too_slow": Refusal("The body was not here in time."),
    "too_large": Refusal("The body is larger than is taken.", {"limit_bytes": int}),
    "unsupported_media_type": Refusal("A body is JSON, and not compressed."),
    "if_match_needed": Refusal("What is changed is named by its ETag, in `If-Match`."),
    "changed_meanwhile": Refusal("It is not what `If-Match` says any more: read it again."),
    "quiet_hours_invalid": Refusal("Quiet hours are two different minutes of a day, or none.", {"field": str}),
    "time_zone_unknown": Refusal("A time zone is named like Europe/Paris.", {"field": str}),
    "language_unknown": Refusal("A language is named like en or pt-BR.", {"field": str}),
    "busy": Refusal("Too many are signing in just now.", again=True),
}

_UPGRADE = {
    "bad_upgrade": Refusal("This is no WebSocket upgrade."),
    "origin_not_allowed": Refusal("The page's origin is not on the allow-list."),
    "unknown_subprotocol": Refusal("None of the subprotocols offered is spoken here."),
    "draining": Refusal("The server is going away; come back in a moment."),
    "too_many_connections": Refusal("The server, or one address, has as many connections as it may."),
}

GROUPS: Mapping[str, Mapping[str, Refusal]] = MappingProxyType(
    {
        "Any request on the WebSocket": _ANY_WS,
        "WebSocket and HTTP": _BOTH,
        "Channels": _CHANNELS,
        "Any request that moves something": _ASKING,
        "The queue": _QUEUE,
        "Battles": _BATTLE,
        "Trading, in every form": _TRADING,
        "Auctions": _AUCTION,
        "The mystery pool": _MYSTERY,
        "The market": _MARKET,
        "Direct trades": _TRADE,
        "Insured purchases": _COVER,
        "Trust": _TRUST,
        "Evolution": _EVOLUTION,
        "HTTP": _HTTP,
        "The upgrade to WebSocket": _UPGRADE,
    }
)

REFUSALS: Mapping[str, Refusal] = MappingProxyType(
    {code: refusal for group in GROUPS.values() for code, refusal in group.items()}
)

_ALWAYS = (*_ANY_WS, "rate_limited", "internal", "unavailable")
_MOVES = (*_ALWAYS, *_ASKING, "room_quarantined")
_TOKEN = ("unauthorized", "token_expired", "signed_out")
_PUTTING_UP = (
    "illegal_terms",
    "too_many_auctions",
    "saleroom_over",
    *_TRADING,
    "insufficient_funds",
    "unknown_wine",
    "wine_not_free",
)
_COVERING = (
    "not_your_purchase",
    "insurance_too_late",
    "already_insured",
    "other_side_short",
    "insufficient_funds",
    "wine_not_free",
    "cover_over",
)
_PAYING = (*_TRADING, "insufficient_funds", "own_auction", "auction_over")
_LISTING = (
    "illegal_terms",
    "too_many_listings",
    "saleroom_over",
    "insufficient_funds",
    "unknown_wine",
    "wine_not_free",
    *_TRADING,
)
_BUYING = (*_TRADING, "own_listing", "price_changed", "insufficient_funds", "collection_full", "listing_over")
_REPRICING = (
    "illegal_terms",
    "not_your_listing",
    "same_price",
    "too_many_prices",
    "insufficient_funds",
    "listing_over",
)
_INVITING = (
    "own_invitation",
    "unknown_player",
    "player_blocked",
    "trade_locked",
    "already_trading",
    "too_many_trades",
    "parlour_over",
)
_AT_TABLE = ("not_your_trade", "trade_over", "not_found")
_OFFERING = (
    "unknown_wine",
    "wine_not_free",
    *_TRADING,
    "insufficient_funds",
    "too_many_wines",
    "bad_coins",
    "offer_unchanged",
    "too_many_offers",
)
_CONFIRMING = (
    "stale_revision",
    "nothing_offered",
    "already_confirmed",
    *_TRADING,
    "collection_full",
)
_AFTER = ("battle_not_over", "rematch_too_late", "rematch_asked")
_REMATCH = (
    *_AFTER,
    "mode_closed",
    "wine_not_free",
    "illegal_hand",
    "already_queued",
    "too_many_tickets",
    "too_many_battles",
    "queue_over",
)
_SUBSCRIBING = (*_CHANNELS, "not_found")

OF_OP: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "hello": (*_ALWAYS, *_TOKEN),
        "sub": (*_ALWAYS, *_SUBSCRIBING),
        "unsub": _ALWAYS,
        "ping": _ALWAYS,
        "battle.queue": (*_MOVES, *(code for code in _QUEUE if code not in _AFTER), "not_found"),
        "battle.rematch": (*_MOVES, *_REMATCH, "not_your_battle", "not_found"),
        "battle.leave_queue": (*_MOVES, "no_such_ticket", "queue_over", "not_found"),
        "battle.commit": (*_MOVES, *_BATTLE, "not_found"),
        "battle.forfeit": (*_MOVES, "not_your_battle", "battle_over", "not_found"),
        "auction.open": (*_MOVES, *_PUTTING_UP, "not_found"),
        "auction.bid": (*_MOVES, *_PAYING, "illegal_terms", "bid_too_low", "bidding_too_fast", "not_found"),
        "auction.buy_now": (*_MOVES, *_PAYING, "no_buy_now", "collection_full", "not_found"),
        "mystery.deposit": (
            *_MOVES,
            "too_many_deposits",
            "mystery_over",
            "trade_locked",
            "unknown_wine",
            "wine_not_free",
            "not_found",
        ),
        "mystery.withdraw": (*_MOVES, "no_such_ticket", "already_matched", "mystery_over", "not_found"),
        "trade.cover": (*_MOVES, *_COVERING, "not_found"),
        "trade.step_back": (*_MOVES, "not_your_purchase", "not_insured", "cover_over", "not_found"),
        "trade.keep": (*_MOVES, "not_your_purchase", "not_insured", "cover_over", "not_found"),
        "auction.cancel": (*_MOVES, "not_your_auction", "has_bids", "auction_over", "not_found"),
        "market.list": (*_MOVES, *_LISTING, "not_found"),
        "market.buy": (*_MOVES, *_BUYING, "not_found"),
        "market.withdraw": (*_MOVES, "not_your_listing", "listing_over", "not_found"),
        "market.reprice": (*_MOVES, *_REPRICING, "not_found"),
        "trade.invite": (*_MOVES, *_INVITING, "not_found"),
        "trade.accept": (*_MOVES, "not_invited", "already_taken_up", *_AT_TABLE),
        "trade.offer": (*_MOVES, *_OFFERING, *_AT_TABLE),
        "trade.confirm": (*_MOVES, *_CONFIRMING, *_AT_TABLE),
        "trade.cancel": (*_MOVES, *_AT_TABLE),
    }
)
"""An op → the codes that may refuse it."""
