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
            case TopicsAnswered(player, topics):
                # A line a topic: each is a row.
                kinds.setdefault("topics", []).extend(
                    {"e": entry, "p": player, "topic": topic, "answers": answers, "right": right}
                    for topic, (answers, right) in topics.items()
                )
            case AuctionPriced(bidder, price, leader, bids, reserve_met, ends_at_ms):
                line: dict[str, Any] = {"bidder": bidder, "price": price, "leader": leader, "bids": bids}
                room = entries[entry - 1].room  # of a lot's bids in one commit the last says how it stands
                standing[room] = {"room": room, "met": reserve_met, "ends": ends_at_ms} | line
                kinds.setdefault("bids", []).append(line | {"e": entry})
            case AuctionExtended(ends_at_ms):
                room = entries[entry - 1].room
                standing.setdefault(room, {"room": room})["ends"] = ends_at_ms
            case MoveWine() | GrowWine() | EvolveWine() | WineTraded():
                _add(kinds, entry, _of_wine(effect))
            case Notify() | LogActivity() | EarnExperience() | RatingMoved() | CountStatistic():
                _add(kinds, entry, _of_player(effect))
            case BattleBegan() | BattleEnded() | QuestionAnswered():
                _add(kinds, entry, _of_battle(effect))
            case AuctionOpened() | AuctionClosed() | ListingOpened() | ListingRepriced() | ListingClosed():
                _add(kinds, entry, _of_sale(effect))
            case DepositMade() | DepositWithdrawn() | DepositsMatched() | DepositsCarried():
                _add(kinds, entry, _of_pool(effect))
            case TradeOpened() | TradeClosed() | CoverBegan() | CoverEnded():
                _add(kinds, entry, _of_trade(effect))
            case _:
                assert_never(effect)
    if standing:
        kinds.setdefault("bids", [])
        kinds["standing"] = list(standing.values())
    if offers:
        kinds["offers"] = list(offers.values())
    return orjson.dumps(kinds).decode() if kinds else None


_Line = tuple[str, dict[str, Any]]
"""What kind of line, and what stands in it."""

_OfWine = MoveWine | GrowWine | EvolveWine | WineTraded
_OfPlayer = Notify | LogActivity | EarnExperience | RatingMoved | CountStatistic
_OfBattle = BattleBegan | BattleEnded | QuestionAnswered
_OfSale = AuctionOpened | AuctionClosed | ListingOpened | ListingRepriced | ListingClosed
_OfPool = DepositMade | DepositWithdrawn | DepositsMatched | DepositsCarried
_OfTrade = TradeOpened | TradeClosed | CoverBegan | CoverEnded


def _add(kinds: dict[str, list[dict[str, Any]]], entry: int, what: _Line) -> None:
    kind, line = what
    line["e"] = entry
    kinds.setdefault(kind, []).append(line)


def _of_wine(effect: _OfWine) -> _Line:
    match effect:
        case MoveWine(wine, owner, origin, target, revision, new_owner, owed):
            line: dict[str, Any] = {"w": wine, "o": owner, "rev": revision}
            line |= {"fk": origin.kind, "fr": origin.room, "tk": target.kind, "tr": target.room, "no": new_owner}
            return "wines", (line | {"owed": True}) if owed else line
        case GrowWine(wine, owner, experience, level, ev):
            return "grown", {"w": wine, "o": owner, "xp": experience, "level": level, "ev": list(ev)}
        case EvolveWine(wine, before, after):
            return "evolving", {"wine": wine, "f": before, "t": after}
        case WineTraded(trade, wine, format_, seller, buyer, price):
            line = {"trade": trade, "wine": wine, "format": format_, "seller": seller, "buyer": buyer, "price": price}
            return "traded", line
        case _:
            assert_never(effect)


def _of_player(effect: _OfPlayer) -> _Line:
    match effect:
        case Notify(player, type_, d):
            return "inbox", {"p": player, "t": type_, "d": d}
        case LogActivity(player, action, d):
            return "log", {"p": player, "a": action, "d": d}
        case EarnExperience(player, kind, points):
            return "earned", {"p": player, "kind": kind, "points": points}
        case RatingMoved(player, mode, by, deviation, volatility):
            return "rated", {"p": player, "mode": mode, "by": by, "deviation": deviation, "volatility": volatility}
        case CountStatistic(player, statistic):
            return "counted", {"p": player, "statistic": statistic, "times": 1}
        case _:
            assert_never(effect)


def _of_battle(effect: _OfBattle) -> _Line:
    match effect:
        case BattleBegan(mode, rated, players, waited):
            asked = [player for player in players if player not in waited]
            line: dict[str, Any] = {"mode": mode, "rated": rated, "p0": players[0], "p1": players[1]}
            return "began", line | {"most": LIVE_BATTLES_MAX, "asked": asked}
        case BattleEnded(winner, reason, turns, score):
            return "ended", {"winner": winner, "reason": reason, "turns": turns, "s0": score[0], "s1": score[1]}
        case QuestionAnswered(question, start, change, deviation, volatility, answers, right):
            line = {"question": question, "start": start, "change": change, "deviation": deviation}
            return "questions", line | {"volatility": volatility, "answers": answers, "right": right}
        case _:
            assert_never(effect)


def _of_sale(effect: _OfSale) -> _Line:
    match effect:
        case AuctionOpened(seller, wine, start_price, reserved, buy_now, ends_at_ms):
            line = {"seller": seller, "wine": wine, "start": start_price, "reserved": reserved, "buy_now": buy_now}
            return "lots", line | {"ends": ends_at_ms, "most": LIVE_AUCTIONS_MAX}
        case AuctionClosed(outcome, price, buyer):
            return "hammer", {"outcome": outcome, "price": price, "buyer": buyer}
        case ListingOpened(seller, wine, price, ends_at_ms):
            most = LIVE_LISTINGS_MAX
            return "listed", {"seller": seller, "wine": wine, "price": price, "ends": ends_at_ms, "most": most}
        case ListingRepriced(price):
            return "repriced", {"price": price}
        case ListingClosed(outcome):
            return "unlisted", {"outcome": outcome}
        case _:
            assert_never(effect)


def _of_pool(effect: _OfPool) -> _Line:
    match effect:
        case DepositMade(ticket, player, wine, rarity_min, wished_type):
            line = {"ticket": ticket, "player": player, "wine": wine, "low": rarity_min or 1, "type": wished_type}
            return "deposits", line
        case DepositWithdrawn(ticket):
            return "withdrawn_deposits", {"ticket": ticket}
        case DepositsMatched(one, other):
            return "matched_deposits", {"a": one, "b": other}
        case DepositsCarried(successor, count):
            return "carried_deposits", {"successor": successor, "count": count}
        case _:
            assert_never(effect)


def _of_trade(effect: _OfTrade) -> _Line:
    match effect:
        case TradeOpened(inviter, invited):
            return "tables", {"a": inviter, "b": invited, "most": LIVE_TRADES_MAX}
        case TradeClosed(outcome, both):
            return "tables_closed", {"outcome": outcome, "a": both[0], "b": both[1]}
        case CoverBegan(trade, wine, insured, premium, refund, ends_at_ms):
            line = {"trade": trade, "wine": wine, "insured": insured, "premium": premium, "refund": refund}
            return "covered", line | {"ends": ends_at_ms}
        case CoverEnded(_, wine, seller, buyer, back, ends_at_ms):
            return "uncovered", {"wine": wine, "seller": seller, "buyer": buyer, "back": back, "ends": ends_at_ms}
        case _:
            assert_never(effect)
