"""Lots and bidders in a running engine, for measuring: put up as sellers put them up, and bid for without sockets."""

from collections.abc import Iterator, Sequence

import msgspec

from db import species
from db.journal_effects import LIVE_AUCTIONS_MAX
from db.pool import connection
from game.auction.closing import LASTS_S_MAX
from game.auction.commands import PlaceBid
from game.auction.increments import PRICE_MAX, above
from game.auction.opening import lot_of
from game.catalogue import OWN
from game.ids import HOUSE, PlayerId, WineId
from game.refusal import Refused
from game.saleroom import SALEROOM, PutUp, SaleroomOpening
from game.stats import Nature, Stats
from game.wine import Wine
from ops.bench.cluster import Bench, new_players
from ops.bench.tables import ask
from server.clock import RealClock
from server.identifiers import new_key, new_room
from server.rooms.host import Host
from server.rooms.room import Room

RICH = 10**12
POOR = 5
"""What the broke have: enough for a few first bids, and for nothing after that."""

BROKE_EVERY = 5


def ladder() -> Iterator[int]:
    """Maxima that follow one another in a lot's bidding, every one of them acceptable to the rules: pairs of one that
    leads and one, below its maximum, that does not."""
    leading = 1
    while True:
        next_price = above(above(leading))
        leading = above(next_price)
        if leading > PRICE_MAX:
            return
        yield leading
        yield next_price  # enough to raise the price, and not to lead


class Lot:
    """One lot, and the next maximum to be bid for it; exhausted where prices have reached the most that may be bid."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._steps = ladder()

    def bid(self, bidder: tuple[PlayerId, str]) -> PlaceBid | None:
        step = next(self._steps, None)
        return None if step is None else PlaceBid(bidder[1], f"B{bidder[0]}", step)


async def bidders(bench: Bench, number: int) -> list[tuple[PlayerId, str]]:
    """Players with accounts: four in five have more than anybody asks, the fifth next to nothing."""
    people = await new_players(bench, number)
    await give_coins(bench, people, [POOR if nth % BROKE_EVERY == 0 else RICH for nth in range(number)])
    return people


async def give_coins(bench: Bench, people: Sequence[tuple[PlayerId, str]], amounts: Sequence[int]) -> None:
    """Two accounts each, and coins from the mint: all in one transaction of the ledger."""
    async with connection(bench.superuser) as superuser, superuser.transaction():
        await superuser.execute(
            """
            WITH given AS (SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS g (player, amount)),
            accounts AS (
                INSERT INTO coin_accounts (player_id, kind, balance)
                SELECT player, k, CASE k WHEN 'available' THEN amount ELSE 0 END
                FROM given, unnest(ARRAY['available', 'held']) k
                RETURNING id, kind, balance
            ), mint AS (
                UPDATE coin_accounts SET balance = balance - (SELECT sum(amount) FROM given)
                WHERE kind = 'mint' AND shard = 0 RETURNING id
            ), posted AS (
                INSERT INTO coin_transactions (kind, reason, idempotency_key)
                VALUES ('gift', 'Coins to measure with', gen_random_uuid()::text) RETURNING id
            )
            INSERT INTO coin_lines (transaction_id, account_id, amount)
            SELECT posted.id, accounts.id, accounts.balance FROM posted, accounts WHERE accounts.balance > 0
            UNION ALL
            SELECT posted.id, mint.id, -(SELECT sum(amount) FROM given) FROM posted, mint
            """,
            [player for player, _ in people],
            list(amounts),
        )


async def load_species(bench: Bench) -> None:
    """The catalogue of our own is there."""
    async with connection(bench.owner) as owner, owner.transaction():
        await species.load_own(owner)


class Cellared(msgspec.Struct):
    """A wine in somebody's cellar."""

    id: WineId
    ref: str


async def open_lots(bench: Bench, host: Host, number: int) -> list[Lot]:
    """So many lots without a reserve, starting at one coin, open for as long as may be."""
    await load_species(bench)
    sellers = await new_players(bench, -(-number // LIVE_AUCTIONS_MAX))
    await give_coins(bench, sellers, [1_000] * len(sellers))
    saleroom = await _saleroom(host)
    before = set(host.rooms)
    for seller in sellers:
        for wine in await wines(bench, seller[0], LIVE_AUCTIONS_MAX):
            answer = await ask(host, saleroom, seller[0], _put_up(seller, wine))
            assert not isinstance(answer, Refused), answer
    return [Lot(room) for name, room in host.rooms.items() if name not in before and room.decider.kind == "auction"]


async def _saleroom(host: Host) -> Room:
    for room in host.rooms.values():
        if room.decider.kind == SALEROOM.kind:
            return room
    now_ms = RealClock().now_ms()
    name = await host.open_once(HOUSE, new_key(), SALEROOM.kind, lambda room: SaleroomOpening(room, now_ms))
    return await host.find(name)


async def wines(bench: Bench, owner: PlayerId, number: int) -> list[Cellared]:
    """So many new wines of his, all alike."""
    return (await wines_of(bench, [owner], number))[owner]


async def wines_of(bench: Bench, owners: Sequence[PlayerId], number: int) -> dict[PlayerId, list[Cellared]]:
    """So many new wines of each, all alike."""
    async with connection(bench.superuser) as superuser:
        rows = await superuser.fetch(
            """
            INSERT INTO wines (
                public_id, owner_id, species_id, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity,
                iv_elegance, nature, level, experience, shiny, capture_method
            )
            SELECT gen_random_uuid(), owner, (SELECT id FROM wine_species WHERE slug = $2), 16, 16, 16, 16, 16, 16,
                   'Balanced', 10, 1000, false, 'wild'
            FROM unnest($1::bigint[]) owner, generate_series(1, $3)
            RETURNING owner_id, id, public_id::text
            """,
            owners,
            OWN[0].slug,
            number,
        )
    found: dict[PlayerId, list[Cellared]] = {owner: [] for owner in owners}
    for row in rows:
        found[PlayerId(row["owner_id"])].append(Cellared(WineId(row["id"]), row["public_id"]))
    return found


def _put_up(seller: tuple[PlayerId, str], wine: Cellared) -> PutUp:
    now_ms = RealClock().now_ms()
    bottle = Wine(OWN[0].slug, Stats(*[16] * 6), Stats(*[0] * 6), Nature.BALANCED, 10, 1_000, False)
    return PutUp(
        auction=new_room(now_ms),
        ref=seller[1],
        name=f"B{seller[0]}",
        lot=lot_of(bottle, OWN[0], wine_id=wine.id, ref=wine.ref),
        revision=1,
        start_price=1,
        reserve=None,
        buy_now=None,
        lasts_ms=LASTS_S_MAX * 1_000,
    )
