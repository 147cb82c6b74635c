"""A player's wines: in pages, by their refs, and the strongest that are free."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from db import wines
from db.players import as_player
from db.pool import Connection, Pool
from db.wines import CellarWine, WineFilter, WineOrder, WinePosition
from game.catalogue import OWN
from game.effects import Place
from game.ids import PlayerId, RoomId
from game.rarity import Rarity
from game.refusal import Refused
from game.stats import Nature, Stats
from game.wine import Wine
from game.wine_types import WineType
from tests.db.people import joined

ALL = WineFilter()
ROOM = RoomId("01990000-0000-7000-8000-000000000001")


def _wine(number: int, *, level: int = 5, iv: int = 0, ev: int = 0, shiny: bool = False) -> Wine:
    return Wine(
        species=OWN[number % len(OWN)].slug,
        iv=Stats(iv, iv, iv, iv, iv, iv),
        ev=Stats(ev, ev, ev, ev, ev, ev),
        nature=Nature.POISED,
        level=level,
        experience=level**3,
        shiny=shiny,
    )


async def _with_wines(pool: Pool, name: str, kept: list[Wine]) -> tuple[PlayerId, list[str]]:
    refs = [uuid.uuid4() for _ in kept]
    player = await joined(pool, name, wines=list(zip(refs, kept, strict=True)))
    return player, [str(ref) for ref in refs]


async def _page(
    pool: Pool, player: PlayerId, wanted: WineFilter = ALL, after: WinePosition | None = None, limit: int = 100
) -> list[CellarWine]:
    async with as_player(pool, player) as conn:
        return await wines.page(conn, player, wanted, after, limit)


async def test_what_was_kept_comes_back_as_it_was(server_pool: Pool) -> None:
    kept = replace(_wine(3, level=999, shiny=True), iv=Stats(0, 31, 1, 2, 3, 4), ev=Stats(252, 252, 6, 0, 0, 0))
    player, (ref,) = await _with_wines(server_pool, "Ana", [kept])
    (found,) = await _page(server_pool, player)
    assert (found.ref, found.owner, found.wine, found.species) == (ref, player, kept, OWN[3])


async def test_pages_hold_every_wine_once_highest_level_first(server_pool: Pool) -> None:
    levels = [5, 7, 5, 9, 7, 5, 1]
    player, refs = await _with_wines(server_pool, "Ana", [_wine(n, level=level) for n, level in enumerate(levels)])
    seen: list[CellarWine] = []
    after = None
    while part := await _page(server_pool, player, after=after, limit=2):
        seen += part
        after = WinePosition(part[-1].wine.level, part[-1].id)
    assert [wine.wine.level for wine in seen] == sorted(levels, reverse=True)
    assert {wine.ref for wine in seen} == set(refs)
    assert len(seen) == len(refs)


async def test_each_filter_keeps_what_it_says(server_pool: Pool, owner_conn: Connection) -> None:
    player, refs = await _with_wines(server_pool, "Ana", [_wine(n, shiny=n == 7) for n in range(len(OWN))])
    await owner_conn.execute(
        "UPDATE wines SET place = 'battle', place_room = $2 WHERE public_id = $1", uuid.UUID(refs[5]), ROOM
    )

    async def kept(wanted: WineFilter) -> set[str]:
        return {wine.species.slug for wine in await _page(server_pool, player, wanted, limit=len(OWN))}

    for kind in WineType:
        assert await kept(WineFilter(type=kind)) == {s.slug for s in OWN if kind in (s.primary_type, s.secondary_type)}
    for rarity in Rarity:
        assert await kept(WineFilter(rarity=rarity)) == {s.slug for s in OWN if s.rarity is rarity}
    assert await kept(WineFilter(species=OWN[2].slug)) == {OWN[2].slug}
    assert await kept(WineFilter(shiny=True)) == {OWN[7].slug}
    assert await kept(WineFilter(place="battle")) == {OWN[5].slug}
    assert len(await kept(WineFilter(place="cellar", shiny=False))) == len(OWN) - 2


async def test_named_wines_come_in_the_order_of_their_names_wherever_they_are(
    server_pool: Pool, owner_conn: Connection
) -> None:
    player, refs = await _with_wines(server_pool, "Ana", [_wine(n) for n in range(3)])
    await owner_conn.execute(
        "UPDATE wines SET place = 'queue', place_room = $2, revision = 2 WHERE public_id = $1", uuid.UUID(refs[2]), ROOM
    )
    async with as_player(server_pool, player) as conn:
        found = await wines.by_refs(conn, player, [refs[2], refs[0].upper()])
    assert [wine.ref for wine in found] == [refs[2], refs[0]]
    assert (found[0].place, found[0].revision) == (Place("queue", ROOM), 2)


@pytest.mark.parametrize("stranger", ["another's", ROOM, "no uuid", "", "\x00"])
async def test_a_wine_that_is_not_ones_own_is_unknown(server_pool: Pool, stranger: str) -> None:
    ana, mine = await _with_wines(server_pool, "Ana", [_wine(0)])
    _, others = await _with_wines(server_pool, "Ben", [_wine(1)])
    asked = [mine[0], others[0] if stranger == "another's" else stranger]
    async with as_player(server_pool, ana) as conn:
        with pytest.raises(Refused) as refused:
            await wines.by_refs(conn, ana, asked)
    assert (refused.value.code, refused.value.fields) == ("unknown_wine", {"wine": asked[1]})


async def test_a_wine_named_twice_is_refused(server_pool: Pool) -> None:
    player, (ref,) = await _with_wines(server_pool, "Ana", [_wine(0)])
    async with as_player(server_pool, player) as conn:
        with pytest.raises(Refused, match="unknown_wine"):
            await wines.by_refs(conn, player, [ref, ref])


async def test_the_strongest_free_wines(server_pool: Pool, owner_conn: Connection) -> None:
    kept = [
        _wine(0, level=6),
        _wine(0, level=5, iv=31),
        _wine(0, level=5, ev=85),  # 21 for each stat: less than 31
        _wine(0, level=5),
        _wine(0, level=9),  # away
        _wine(0, level=5),
    ]
    player, refs = await _with_wines(server_pool, "Ana", kept)
    await owner_conn.execute(
        "UPDATE wines SET place = 'escrow', place_room = $2 WHERE public_id = $1", uuid.UUID(refs[4]), ROOM
    )
    async with as_player(server_pool, player) as conn:
        found = await wines.free_strongest(conn, player, 4)
    assert [wine.ref for wine in found] == [refs[0], refs[1], refs[2], refs[3]]


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        (wines._PAGES[WineOrder.LEVEL], [None] * 7 + [50]),
        (wines._PAGES[WineOrder.LEVEL], [None] * 5 + [50, 4000, 50]),
        (wines._FREE_STRONGEST, [60]),
    ],
    ids=["first page", "later page", "strongest"],
)
async def test_a_large_cellar_is_read_through_its_index(
    owner_conn: Connection, server_pool: Pool, query: str, arguments: list[int | None]
) -> None:
    player, _ = await _with_wines(server_pool, "Ana", [_wine(0)])
    other, _ = await _with_wines(server_pool, "Ben", [])
    columns = ", ".join(f"{kind}_{stat}" for kind in ("iv", "ev") for stat in wines._STATS)
    await owner_conn.execute("UPDATE subscription_tiers SET wines_max = 10000")
    await owner_conn.execute(
        f"""
        INSERT INTO wines (public_id, owner_id, species_id, {columns}, nature, level, experience, shiny, capture_method)
        SELECT gen_random_uuid(), CASE WHEN n % 2 = 0 THEN $1::bigint ELSE $2 END, w.species_id, {columns}, w.nature,
               1 + n % 100, 0, false, 'wild'
        FROM wines w, generate_series(1, 8000) n
        """,
        player,
        other,
    )
    await owner_conn.execute("ANALYZE wines")
    async with as_player(server_pool, player) as conn:
        rows = await conn.fetch(f"EXPLAIN {query}", player, *arguments)
    plan = [row[0].strip(" ->") for row in rows]
    assert any("wines_by_owner_and_level" in step for step in plan)
    # What is left to sort are wines of one level, as long as a page needs more.
    assert not [step for step in plan if step.startswith("Sort  (")]


@given(st.text(max_size=40))
def test_no_text_is_more_than_an_unknown_ref(text: str) -> None:
    key = wines._uuid_of(text)
    assert key is None or isinstance(key, uuid.UUID)
