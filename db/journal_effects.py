"""What the entries of a commit do to the world, as `journal_effects` in the schema reads it: lines by kind.

Coins travel beside them as columns (db/postings.py), rooms that open as rows of their own. The limits are counted
where they are kept: in the same call.
"""

from collections.abc import Sequence
from typing import Any, assert_never

import orjson

from db.postings import Cause
from game.effects import (
    AuctionClosed,
    AuctionExtended,
    AuctionOpened,
    AuctionPriced,
    BattleBegan,
    BattleEnded,
    CountStatistic,
    CoverBegan,
    CoverEnded,
    DepositMade,
    DepositsCarried,
    DepositsMatched,
    DepositWithdrawn,
    EarnExperience,
    Effect,
    EvolveWine,
    GrowWine,
    ListingClosed,
    ListingOpened,
    ListingRepriced,
    LogActivity,
    MoveCoins,
    MoveWine,
    Notify,
    OpenRoom,
    QuestionAnswered,
    RatingMoved,
    TopicsAnswered,
    TradeClosed,
    TradeOffered,
    TradeOpened,
    WineTraded,
)
from game.ids import RoomId

LIVE_BATTLES_MAX = 5
"""How many battles a player may have live: more is nobody's way to play, and each holds memory and wines."""

LIVE_AUCTIONS_MAX = 20
"""How many lots a player may have open: a saleroom is to be read through, and each lot is a room for days."""

LIVE_LISTINGS_MAX = 50
"""How many wines a player may have on the market: enough for a shop, and each is a room for weeks."""
LIVE_TRADES_MAX = 5
"""How many tables a player may have opened at once: he can talk to one, and the others are invited to wait."""


def effects_json(entries: Sequence[Cause], effects: Sequence[tuple[int, Effect]]) -> str | None:
    """The effects of a commit, each with the position of its entry (from 1); None where there is nothing to do."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    standing: dict[RoomId, dict[str, Any]] = {}
    offers: dict[tuple[RoomId, int], dict[str, Any]] = {}
    for entry, effect in effects:
        match effect:
            case MoveCoins() | OpenRoom():
                continue  # coins travel as columns, rooms as `opened` and among the entries
            case TradeOffered(seat, player, wines, coins):
                room = entries[entry - 1].room  # of a side's offers in one commit the last says what it offers
                offers[room, seat] = {"room": room, "seat": seat, "player": player, "wines": wines, "coins": coins}
                continue
            case AuctionPriced(bidder, price, leader, bids, reserve_met, ends_at_ms):
                kind: str = "bids"
                line: dict[str, Any] = {"bidder": bidder, "price": price, "leader": leader, "bids": bids}
                room = entries[entry - 1].room  # of a lot's bids in one commit the last says how it stands
                standing[room] = {"room": room, "met": reserve_met, "ends": ends_at_ms} | line
            case AuctionExtended(ends_at_ms):
                room = entries[entry - 1].room
                standing.setdefault(room, {"room": room})["ends"] = ends_at_ms
                continue
            case MoveWine(wine, owner, origin, target, revision, new_owner, owed):
                line = {"w": wine, "o": owner, "rev": revision}
                line |= {"fk": origin.kind, "fr": origin.room, "tk": target.kind, "tr": target.room, "no": new_owner}
                if owed:
                    line["owed"] = True
                kind = "wines"
            case Notify(player, type_, d):
                kind, line = "inbox", {"p": player, "t": type_, "d": d}
            case BattleBegan(mode, rated, players, waited):
                kind, line = "began", {"mode": mode, "rated": rated, "p0": players[0], "p1": players[1]}
                line["most"] = LIVE_BATTLES_MAX
                line["asked"] = [player for player in players if player not in waited]
            case BattleEnded(winner, reason, turns, score):
                kind, line = (
                    "ended",
                    {"winner": winner, "reason": reason, "turns": turns, "s0": score[0], "s1": score[1]},
                )
            case QuestionAnswered(question, start, change, deviation, volatility, answers, right):
                kind, line = "questions", {"question": question, "start": start, "change": change}
                line |= {"deviation": deviation, "volatility": volatility, "answers": answers, "right": right}
            case TopicsAnswered(player, topics):
                # A line a topic: each is a row.
                kinds.setdefault("topics", []).extend(
                    {"e": entry, "p": player, "topic": topic, "answers": answers, "right": right}
                    for topic, (answers, right) in topics.items()
                )
                continue
            case LogActivity(player, action, d):
                kind, line = "log", {"p": player, "a": action, "d": d}
            case AuctionOpened(seller, wine, start_price, reserved, buy_now, ends_at_ms):
                kind, line = "lots", {"seller": seller, "wine": wine, "start": start_price, "reserved": reserved}
                line |= {"buy_now": buy_now, "ends": ends_at_ms, "most": LIVE_AUCTIONS_MAX}
            case CoverBegan(trade, wine, insured, premium, refund, ends_at_ms):
                kind, line = "covered", {"trade": trade, "wine": wine, "insured": insured, "premium": premium}
                line |= {"refund": refund, "ends": ends_at_ms}
            case CoverEnded(trade, wine, seller, buyer, back, ends_at_ms):
                kind, line = "uncovered", {"wine": wine, "seller": seller, "buyer": buyer, "back": back}
                line["ends"] = ends_at_ms
            case AuctionClosed(outcome, price, buyer):
                kind, line = "hammer", {"outcome": outcome, "price": price, "buyer": buyer}
            case WineTraded(trade, wine, format_, seller, buyer, price):
                kind, line = "traded", {"trade": trade, "wine": wine, "format": format_}
                line |= {"seller": seller, "buyer": buyer, "price": price}
            case EarnExperience(player, kind_, points):
                kind, line = "earned", {"p": player, "kind": kind_, "points": points}
            case GrowWine(wine, owner, experience, level, ev):
                kind, line = "grown", {"w": wine, "o": owner, "xp": experience, "level": level, "ev": list(ev)}
            case RatingMoved(player, mode, by, deviation, volatility):
                kind, line = "rated", {"p": player, "mode": mode, "by": by}
                line |= {"deviation": deviation, "volatility": volatility}
            case CountStatistic(player, statistic):
                kind, line = "counted", {"p": player, "statistic": statistic, "times": 1}
            case DepositMade(ticket, player, wine, rarity_min, wished_type):
                kind, line = "deposits", {"ticket": ticket, "player": player, "wine": wine}
                line |= {"low": rarity_min or 1, "type": wished_type}
            case DepositWithdrawn(ticket):
                kind, line = "withdrawn_deposits", {"ticket": ticket}
            case DepositsMatched(one, other):
                kind, line = "matched_deposits", {"a": one, "b": other}
            case DepositsCarried(successor, count):
                kind, line = "carried_deposits", {"successor": successor, "count": count}
            case ListingOpened(seller, wine, price, ends_at_ms):
                kind, line = "listed", {"seller": seller, "wine": wine, "price": price, "ends": ends_at_ms}
                line["most"] = LIVE_LISTINGS_MAX
            case ListingRepriced(price):
                kind, line = "repriced", {"price": price}
            case ListingClosed(outcome):
                kind, line = "unlisted", {"outcome": outcome}
            case TradeOpened(inviter, invited):
                kind, line = "tables", {"a": inviter, "b": invited, "most": LIVE_TRADES_MAX}
            case TradeClosed(outcome, both):
                kind, line = "tables_closed", {"outcome": outcome, "a": both[0], "b": both[1]}
            case EvolveWine(wine, before, after):
                kind, line = "evolving", {"wine": wine, "f": before, "t": after}
            case _:
                assert_never(effect)
        line["e"] = entry
        kinds.setdefault(kind, []).append(line)
    if standing:
        kinds.setdefault("bids", [])
        kinds["standing"] = list(standing.values())
    if offers:
        kinds["offers"] = list(offers.values())
    return orjson.dumps(kinds).decode() if kinds else None
