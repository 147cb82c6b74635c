"""What was told of lots and acknowledged to bidders, compared with what the server has on record of them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from loadtest.checks import Checks, Rule
from loadtest.records import each, had
from loadtest.saleroom import Lot


async def compare_all(url: str, lots: Iterable[Lot], ours: set[str], checks: Checks) -> int:
    """Compare these lots with the server's account; how many could be. `ours` are the bidders of this process."""

    async def one(lot: Lot) -> bool:
        whole = await had(url, f"/api/v1/auctions/{lot.battle}", f"auction {lot.battle}", checks)
        if whole is not None:
            compare(lot, whole, ours, checks)
        return whole is not None

    return await each(lots, one)


def compare(lot: Lot, whole: dict[str, Any], ours: set[str], checks: Checks) -> None:
    """Whether its bids are those that people were told of, and just those that were acknowledged."""
    where = f"auction {lot.battle}"
    history = {
        bid["n"]: (bid["bidder"]["player_id"], bid["price"], bid["leader"]["player_id"]) for bid in whole["history"]
    }
    gapless = list(history) == list(range(1, whole["bids"] + 1))
    checks.hold(Rule.ORDER, gapless, f"{where}: {whole['bids']} bids, and on record are {list(history)}")
    for n, bid in lot.bids.items():
        checks.hold(Rule.SAME, history.get(n) == bid, f"{where}: bid {n} was told as {bid}, on record {history.get(n)}")
    if lot.sold is not None:
        buyer = (whole["buyer"] or {}).get("player_id")
        same = whole["state"] == "sold" and (buyer, whole["price"]) == lot.sold
        checks.hold(Rule.SAME, same, f"{where}: told as sold to {lot.sold}, on record {whole['state']} to {buyer}")
    kept = Counter((bidder, price) for bidder, price, _ in history.values() if bidder in ours)
    for taken, count in lot.taken.items():
        checks.hold(Rule.KEPT, kept[taken] >= count, f"{where}: {taken} acknowledged {count} times, kept {kept[taken]}")
    for bidder in {bidder for bidder, _ in kept}:
        more = sum(count for (who, _), count in (kept - lot.taken).items() if who == bidder)
        checks.hold(
            Rule.KEPT, more <= lot.unanswered[bidder], f"{where}: {more} bids of {bidder} that nobody asked for"
        )
