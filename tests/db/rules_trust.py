"""How each rule of the tables about trust and the market is broken: through db/, or, where only we could, in SQL."""

from __future__ import annotations

import uuid

from db import direct_trades, disputes, friends, reports, reputation, trades, trading_rules
from db.trading_rules import TradingRule
from game.ids import PlayerId
from tests.db.rules_study import again
from tests.fixtures.world import ANA, BEN, CLEO, Broken, Step, broken, player, server, sql

TABLES = (
    "user_reputation", "trade_reviews", "trade_disputes", "trade_insurance", "player_reports", "player_blocks",
    "trading_rules", "market_listings", "mystery_deposits", "direct_trades", "wine_market_data",
)  # fmt: skip


def ref(number: int) -> uuid.UUID:
    """An id like those that the program makes."""
    return uuid.UUID(f"019412d4-0000-7000-8000-{number:012x}")


TRADE, DISPUTE, LISTING, POOL, DEPOSIT, OTHER_DEPOSIT, TABLE = (ref(number) for number in range(1, 8))
ANAS_WINE, BENS_WINE = ref(101), ref(104)
NOBODY = PlayerId(999)


def traded(trade: uuid.UUID, price: int | None = 100, ago: str = "0", form: str = "auction", wine: int = 1) -> Step:
    """Ana has sold a wine to Ben, so long ago."""
    paid = "NULL" if price is None else str(price)
    return sql(
        "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
        f" SELECT '{trade}', id, species_id, '{form}', {ANA}, {BEN}, {paid}, now() - interval '{ago}'"
        f" FROM wines WHERE id = {wine}"
    )


def escrowed(wine: int, room: uuid.UUID) -> Step:
    """A wine is in the escrow of a room, under a ref that is known here: 100 more than its id."""
    return sql(
        f"UPDATE wines SET place = 'escrow', place_room = '{room}', public_id = '{ref(100 + wine)}' WHERE id = {wine}"
    )


SOLD = traded(TRADE)
REVIEW = player(ANA, reputation.review, TRADE, 4, "Paid at once.")
DISPUTED = player(BEN, disputes.open_, DISPUTE, TRADE, "deceit", "It was promised to be older.")
UPHELD = server(disputes.resolve, DISPUTE, upheld=True, resolution="It was.")
INSURED = sql(
    "INSERT INTO trade_insurance (trade_id, wine_id, insured_id, premium, valid_until, cover_id, refund)"
    f" VALUES ('{TRADE}', 1, {BEN}, 5, now() + interval '1 day', '{ref(70)}', 95)"
)
HELD = escrowed(1, LISTING)


def listed(listing: uuid.UUID, price: int = 40, wine: int = 1) -> Step:
    """A wine, which is in its escrow, is on the market: as the commit of its room writes it."""
    ends = "(extract(epoch FROM now()) * 1000)::bigint + 86400000"
    line = f"'e', 1, 'seller', owner_id, 'wine', id, 'price', {price}, 'ends', {ends}, 'most', 50"
    return sql(
        f"SELECT listings_begin(ARRAY['{listing}'::uuid], ARRAY[(extract(epoch FROM now()) * 1000)::bigint],"
        f" jsonb_build_array(jsonb_build_object({line}))) FROM wines WHERE id = {wine}"
    )


def unlisted(listing: uuid.UUID, outcome: str) -> Step:
    """It is not on the market any more."""
    return sql(
        f"SELECT listings_end(ARRAY['{listing}'::uuid], ARRAY[(extract(epoch FROM now()) * 1000)::bigint],"
        f" jsonb_build_array(jsonb_build_object('e', 1, 'outcome', '{outcome}')))"
    )


LISTED = listed(LISTING)
DEPOSITED = sql(
    "INSERT INTO mystery_deposits (deposit_id, pool_id, player_id, wine_id, rarity_low, rarity_high)"
    f" VALUES ('{DEPOSIT}', '{POOL}', {ANA}, 1, 1, 21), ('{OTHER_DEPOSIT}', '{POOL}', {BEN}, 4, 1, 21)"
)
EXCHANGED = sql(
    "UPDATE mystery_deposits d SET state = 'matched', closed_at = now(), matched_with = o.deposit_id"
    " FROM mystery_deposits o WHERE o.deposit_id <> d.deposit_id"
)
SEATED = player(ANA, direct_trades.open_, TABLE, BEN)


def _report(**changed: object) -> Step:
    usual: dict[str, object] = {"reported": BEN, "kind": "spam", "detail": "Every hour."}
    return player(ANA, reports.report, ANA, *(usual | changed).values())


def _rule(**changed: object) -> Step:
    return server(trading_rules.add, TradingRule("market", "France", "Jura")._replace(**changed))  # type: ignore[arg-type]  # wrong ones too


REFUSED: dict[str, Broken] = {
    # reputation
    "trade_reviews_by_the_sides": broken("review_not_yours", SOLD, player(CLEO, reputation.review, TRADE, 5, None)),
    "trade_reviews_in_time": broken("review_too_late", traded(TRADE, ago="31 days"), REVIEW),
    "trade_reviews_one_a_side": broken("already_reviewed", SOLD, REVIEW, REVIEW),
    "trade_reviews_stars_1_to_5": broken("bad_stars", SOLD, player(ANA, reputation.review, TRADE, 6, None)),
    "trade_reviews_comment_length": broken("bad_comment", SOLD, player(ANA, reputation.review, TRADE, 5, "")),
    # disputes
    "trade_disputes_by_the_sides": broken(
        "trade_not_yours", SOLD, player(CLEO, disputes.open_, DISPUTE, TRADE, "other", "I watched.")
    ),
    "trade_disputes_in_time": broken("dispute_too_late", traded(TRADE, ago="15 days"), DISPUTED),
    "trade_disputes_one_a_side": broken(
        "already_disputed", SOLD, DISPUTED, player(BEN, disputes.open_, ref(77), TRADE, "other", "Again.")
    ),
    "trade_disputes_reason_known": broken(
        "bad_dispute_reason", SOLD, player(BEN, disputes.open_, DISPUTE, TRADE, "regret", "I want it back.")
    ),
    "trade_disputes_detail_length": broken(
        "bad_dispute_detail", SOLD, player(BEN, disputes.open_, DISPUTE, TRADE, "other", "")
    ),
    "trade_disputes_open_needed": broken("dispute_not_open", SOLD, DISPUTED, UPHELD, UPHELD),
    "trade_disputes_resolution_length": broken(
        "bad_resolution", SOLD, DISPUTED, server(disputes.resolve, DISPUTE, upheld=False, resolution="")
    ),
    # reports and blocks
    "player_reports_reported_fk": broken("no_such_player", _report(reported=NOBODY)),
    "player_reports_not_oneself": broken("report_of_oneself", _report(reported=ANA)),
    "player_reports_kind_known": broken("bad_report_kind", _report(kind="taste")),
    "player_reports_detail_length": broken("bad_report_detail", _report(detail="")),
    "player_reports_one_open": broken("already_reported", _report(), _report()),
    "player_reports_not_too_many": broken(
        "too_many_reports",
        sql(
            "INSERT INTO users (public_id, name, name_key) SELECT gen_random_uuid(), 'Number ' || n, 'number ' || n"
            " FROM generate_series(1, 20) n; INSERT INTO player_reports (reporter_id, reported_id, kind, detail)"
            " SELECT 1, id, 'spam', 'Again.' FROM users WHERE name_key LIKE 'number%'"
        ),
        _report(),
    ),
    # histories
    "wine_trades_shown": broken("trades_not_shown", SOLD, player(CLEO, trades.of_player, ANA, None, 10)),
    "wine_owners_of_a_wine": broken("not_found", player(CLEO, trades.owners, ref(99))),
    # trading rules
    "trading_rules_one_each": broken("rule_exists", _rule(), _rule(level_min=7)),
    "trading_rules_tier_known": broken("bad_rule_tier", _rule(tier="gold")),
    "trading_rules_format_known": broken("bad_trade_format", _rule(format="barter")),
    "trading_rules_region_in_country": broken("region_without_country", _rule(country=None)),
    "trading_rules_rarity_1_to_21": broken("bad_rule_rarity", _rule(rarity_from=22)),
    "trading_rules_level_1_to_999": broken("bad_rule_level", _rule(level_min=0)),
    "trading_rules_score_0_to_1000": broken("bad_rule_score", _rule(score_min=1001)),
    "trading_rules_age_counts": broken("bad_rule_age", _rule(age_days_min=-1)),
    # direct trades
    "direct_trades_pk": broken(
        "direct_trade_exists",
        SEATED,
        player(ANA, direct_trades.close, TABLE, "cancelled"),
        SEATED,
    ),
    "direct_trades_player_b_fk": broken("nobody_to_trade_with", player(ANA, direct_trades.open_, TABLE, NOBODY)),
    "direct_trades_two_players": broken("trade_with_oneself", player(ANA, direct_trades.open_, TABLE, ANA)),
    "direct_trades_not_blocked": broken("trade_blocked", player(BEN, friends.block, ANA), SEATED),
    "direct_trades_one_open": broken("already_trading", SEATED, player(BEN, direct_trades.open_, ref(79), ANA)),
    "direct_trades_open_needed": broken(
        "direct_trade_not_open", SEATED, player(CLEO, direct_trades.close, TABLE, "cancelled")
    ),
    "direct_trades_state_known": broken(
        "bad_direct_trade_end", SEATED, player(ANA, direct_trades.close, TABLE, "forgotten")
    ),
    "direct_trades_coins_of_settled": broken(
        "coins_without_trade", SEATED, player(ANA, direct_trades.close, TABLE, "cancelled", coins_a=1)
    ),
    "direct_trades_coins_one_way": broken(
        "coins_both_ways", SEATED, player(ANA, direct_trades.close, TABLE, "settled", coins_a=1, coins_b=1)
    ),
    "price_not_negative": broken(
        "negative_coins", SEATED, player(ANA, direct_trades.close, TABLE, "settled", coins_a=-1)
    ),
}  # fmt: skip

WORLD: tuple[Step, ...] = (
    SOLD,
    traded(LISTING, 40, form="market"),
    REVIEW,
    DISPUTED,
    INSURED,
    _report(),
    player(CLEO, friends.block, ANA),
    _rule(),
    HELD,
    LISTED,
    unlisted(LISTING, "sold"),
    DEPOSITED,
    EXCHANGED,
    SEATED,
    sql("SELECT market_data_take((now() AT TIME ZONE 'UTC')::date)"),
)

_UPDATE_DIRECT = "UPDATE direct_trades SET "

OURS: dict[str, str] = {
    # an id of the database's own making, or one row for each pair, which is looked for first
    "user_reputation_pk": again("user_reputation"),
    "trade_reviews_pk": again("trade_reviews"),
    "trade_disputes_pk": again("trade_disputes"),
    "trade_insurance_pk": again("trade_insurance"),
    "player_reports_pk": again("player_reports"),
    "player_blocks_pk": again("player_blocks"),
    "trading_rules_pk": again("trading_rules"),
    "wine_market_data_pk": again("wine_market_data"),
    # an id of the program's own making, new each time
    "trade_disputes_public_id_unique": "INSERT INTO trade_disputes (public_id, trade_id, wine_id, opened_by, against,"
    " reason, detail) SELECT public_id, trade_id, wine_id, against, opened_by, reason, detail FROM trade_disputes",
    # what is written points at the player for whom the transaction speaks, or at a trade that was just read
    "user_reputation_user_fk": "UPDATE user_reputation SET user_id = 999",
    "trade_reviews_trade_fk": f"UPDATE trade_reviews SET trade_id = '{ref(88)}'",
    "trade_reviews_reviewer_fk": "ALTER TABLE trade_reviews DISABLE TRIGGER trade_reviews_by_the_sides;"
    " UPDATE trade_reviews SET reviewer_id = 999",
    "trade_reviews_reviewed_fk": "ALTER TABLE trade_reviews DISABLE TRIGGER trade_reviews_by_the_sides;"
    " UPDATE trade_reviews SET reviewed_id = 999",
    "trade_disputes_trade_fk": f"UPDATE trade_disputes SET trade_id = '{ref(88)}'",
    "trade_disputes_opened_by_fk": "ALTER TABLE trade_disputes DISABLE TRIGGER trade_disputes_by_the_sides;"
    " UPDATE trade_disputes SET opened_by = 999",
    "trade_disputes_against_fk": "ALTER TABLE trade_disputes DISABLE TRIGGER trade_disputes_by_the_sides;"
    " UPDATE trade_disputes SET against = 999",
    "trade_insurance_trade_fk": f"UPDATE trade_insurance SET trade_id = '{ref(88)}'",
    "trade_insurance_insured_fk": "ALTER TABLE trade_insurance DISABLE TRIGGER trade_insurance_by_a_side;"
    " UPDATE trade_insurance SET insured_id = 999",
    "player_reports_reporter_fk": "UPDATE player_reports SET reporter_id = 999",
    # written by the cover's room alone, in words and figures of our own
    "trade_insurance_once": "INSERT INTO trade_insurance (trade_id, wine_id, insured_id, premium, valid_until,"
    " cover_id, refund) SELECT trade_id, wine_id, insured_id, premium, valid_until, gen_random_uuid(), refund"
    " FROM trade_insurance",
    "trade_insurance_cover_unique": "INSERT INTO trade_insurance (trade_id, wine_id, insured_id, premium, valid_until,"
    f" cover_id, refund) SELECT trade_id, wine_id, {ANA}, premium, valid_until, cover_id, refund FROM trade_insurance",
    "trade_insurance_cover_whole": "UPDATE trade_insurance SET refund = NULL",
    "trade_insurance_used_is_closed": "UPDATE trade_insurance SET used_at = now()",
    "trade_insurance_premium_counts": "UPDATE trade_insurance SET premium = 0",
    "trade_insurance_window": "UPDATE trade_insurance SET valid_until = now() + interval '8 days'",
    "trade_insurance_used_in_window": "UPDATE trade_insurance SET closed_at = now(), used_at = valid_until",
    # the same rows as user_blocks, which come first
    "player_blocks_blocked_fk": "UPDATE player_blocks SET blocked_id = 999",
    "player_blocks_not_oneself": "UPDATE player_blocks SET blocked_id = blocker_id",
    "player_blocks_blocker_fk": "UPDATE player_blocks SET blocker_id = 999",
    "market_listings_pk": again("market_listings"),
    "market_listings_wine_fk": "UPDATE market_listings SET wine_id = 0",
    "market_listings_trade_fk": f"UPDATE market_listings SET trade_id = '{ref(88)}'",
    "market_listings_seller_fk": "UPDATE market_listings SET seller_id = 999",
    "market_listings_species_fk": "UPDATE market_listings SET species_id = 0",
    "mystery_deposits_player_fk": "UPDATE mystery_deposits SET player_id = 999",
    "direct_trades_player_a_fk": _UPDATE_DIRECT + "player_a = 999",
    "wine_market_data_species_fk": "UPDATE wine_market_data SET species_id = 0",
    # counted and worked out by functions
    "user_reputation_not_negative": "UPDATE user_reputation SET trades = -1",
    "user_reputation_stars_of_reviews": "UPDATE user_reputation SET stars = 99",
    "wine_market_data_sales_count": "UPDATE wine_market_data SET sales = 0",
    "wine_market_data_prices_in_order": "UPDATE wine_market_data SET price_median = price_max + 1",
    # columns that one statement of ours writes together, in words of our own
    "trade_disputes_state_known": "UPDATE trade_disputes SET state = 'asleep', resolved_at = now()",
    "trade_disputes_resolved_whole": "UPDATE trade_disputes SET state = 'upheld'",
    "player_reports_state_known": "UPDATE player_reports SET state = 'asleep', closed_at = now()",
    "player_reports_closed_whole": "UPDATE player_reports SET state = 'acted'",
    "market_listings_one_open": "UPDATE market_listings SET state = 'open', closed_at = NULL, trade_id = NULL;"
    " INSERT INTO market_listings (listing_id, seller_id, wine_id, wine_ref, species_id, level, nature, shiny, ivs,"
    " evs, price, expires_at) SELECT gen_random_uuid(), seller_id, wine_id, wine_ref, species_id, level, nature, shiny,"
    " ivs, evs, price, now() + interval '1 hour' FROM market_listings",
    "market_listings_price_counts": "UPDATE market_listings SET price = 0",
    "market_listings_times_in_order": "UPDATE market_listings SET expires_at = listed_at",
    "market_listings_state_known": "UPDATE market_listings SET state = 'eaten', trade_id = NULL",
    "market_listings_stats_six": "UPDATE market_listings SET ivs = '{1, 2}'",
    "market_listings_closed_whole": "UPDATE market_listings SET closed_at = NULL",
    "market_listings_sold_whole": "UPDATE market_listings SET trade_id = NULL",
    "mystery_deposits_pk": again("mystery_deposits"),
    "mystery_deposits_wine_fk": "UPDATE mystery_deposits SET wine_id = 999",
    "mystery_deposits_one_waiting": "UPDATE mystery_deposits SET state = 'waiting', matched_with = NULL,"
    " closed_at = NULL, wine_id = 1",
    "mystery_deposits_style_known": "UPDATE mystery_deposits SET wish_style = 'orange'",
    "mystery_deposits_rarity_band": "UPDATE mystery_deposits SET rarity_low = 9, rarity_high = 8",
    "mystery_deposits_state_known": "UPDATE mystery_deposits SET state = 'asleep', matched_with = NULL",
    "mystery_deposits_closed_whole": "UPDATE mystery_deposits SET closed_at = NULL",
    "mystery_deposits_not_itself": "UPDATE mystery_deposits SET matched_with = deposit_id",
    "mystery_deposits_match_unique": f"UPDATE mystery_deposits SET matched_with = '{ref(89)}'",
    "mystery_deposits_match_fk": f"UPDATE mystery_deposits SET matched_with = '{ref(89)}'"
    f" WHERE deposit_id = '{DEPOSIT}'",
    "direct_trades_closed_whole": _UPDATE_DIRECT + "closed_at = now()",
}  # fmt: skip
