"""The catalogue as one player knows it: which species he has caught, how many that is, and what may be looked for.

A species is caught for ever once the player has had a wine of it; he has it while he has one, wherever the wine is. The
connection has to speak for him.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import asyncpg

from db.species import (
    SPECIES_COLUMNS,
    FoundSpecies,
    Position,
    SpeciesFilter,
    SpeciesOrder,
    grapes_of,
    search_of,
    stored_of,
)
from game.ids import PlayerId, SpeciesSlug
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection

TERMS_MAX = 500
"""How many countries, regions and grapes are told, those of most species."""


class Known(NamedTuple):
    """Of which species the player has ever had a wine, and of which of them he has one now."""

    caught: frozenset[SpeciesSlug]
    have: frozenset[SpeciesSlug]


class Wanted(NamedTuple):
    """What is wanted of the player's dex: what he has caught, or not, and what he has now, or not; None: either."""

    caught: bool | None = None
    have: bool | None = None


class Counts(NamedTuple):
    """What a player has: wines, how many of them are shiny, how many species he has ever caught and how many of those
    he has now, and of how many that are in the game."""

    wines: int
    shiny: int
    caught: int
    have: int
    species: int


class Term(NamedTuple):
    """A country, region or grape, and how many species have it."""

    name: str
    species: int


class Terms(NamedTuple):
    """What a search may be narrowed by, each by name."""

    countries: list[Term]
    regions: list[Term]
    grapes: list[Term]


async def known_among(connection: Connection, player: PlayerId, species: Iterable[SpeciesSlug]) -> Known:
    """Which of these species the player has caught, and which he has."""
    rows = await connection.fetch(_AMONG, player, list(species))
    return Known(
        frozenset(SpeciesSlug(row["slug"]) for row in rows),
        frozenset(SpeciesSlug(row["slug"]) for row in rows if row["have"]),
    )


async def counts(connection: Connection, player: PlayerId) -> Counts:
    """What the player has. Species that are retired count as wines, and not among what can be caught."""
    row = await connection.fetchrow(_COUNTS, player)
    assert row is not None, "a statement of counts alone"
    return Counts(*row)


async def caught_count(connection: Connection, player: PlayerId) -> int:
    """How many species a player has caught of those in the game, whoever asks; 0 where he does not show his profile."""
    return int(await connection.fetchval("SELECT species_caught_count($1)", player))


async def page(
    connection: Connection,
    player: PlayerId,
    of_his: Wanted,
    wanted: SpeciesFilter,
    order: SpeciesOrder | None,
    after: Position | None,
    limit: int,
) -> list[FoundSpecies]:
    """What `species.page` finds, of what the player has caught or has, or has not; in the same order.

    Raises:
        Refused: `bad_request`, `after` was not given by this search.
    """
    words = search_of(wanted.q)
    by = order or (SpeciesOrder.NAME if words is None else SpeciesOrder.RELEVANCE)
    behind = _behind(by, after)
    rarity = None if wanted.rarity is None else wanted.rarity.ordinal
    try:
        rows = await connection.fetch(
            _PAGES[by, of_his],
            player,
            words,
            wanted.type,
            rarity,
            wanted.country,
            wanted.region,
            grapes_of(wanted.grape),
            limit,
            *behind,
        )
    except asyncpg.DataError:
        raise _not_given() from None
    return [FoundSpecies(stored_of(row), [by, *(row[key] for key in _ORDERS[by].keys)]) for row in rows]


async def terms(connection: Connection) -> Terms:
    """What the catalogue may be narrowed by."""
    found: dict[str, list[Term]] = {"country": [], "region": [], "grape": []}
    for row in await connection.fetch(_TERMS, TERMS_MAX):
        found[row["what"]].append(Term(row["name"], row["species"]))
    return Terms(found["country"], found["region"], found["grape"])


def _behind(order: SpeciesOrder, after: Position | None) -> list[int | str | None]:
    kinds = _ORDERS[order].kinds
    if after is None:
        return [None] * len(kinds)
    by, *keys = after
    if by != order or len(keys) != len(kinds) or not all(map(isinstance, keys, kinds)):
        raise _not_given()
    return [*keys]


def _not_given() -> Refused:
    return Refused("bad_request", "This cursor was not given here: begin without one.", field="cursor")


class _Order(NamedTuple):
    """What a list is sorted by, the types of that, and whether it rises."""

    keys: tuple[str, ...]
    kinds: tuple[type, ...]
    rises: bool = False


_ORDERS = {
    SpeciesOrder.RELEVANCE: _Order(("score", "rarity_ordinal", "id"), (int, int, int)),
    SpeciesOrder.NAME: _Order(("name", "id"), (str, int), rises=True),
    SpeciesOrder.RARITY: _Order(("score", "rarity_ordinal", "id"), (int, int, int)),
    SpeciesOrder.NEWEST: _Order(("id",), (int,)),
}
_CASTS = {int: "bigint", str: "text"}


def _page_of(by: SpeciesOrder, of_his: Wanted) -> str:
    order = _ORDERS[by]
    given = [f"${nth}::{_CASTS[kind]}" for nth, kind in enumerate(order.kinds, 9)]
    keys = ", ".join(f"f.{key}" for key in order.keys)
    sign, way = (">", "") if order.rises else ("<", " DESC")
    score = "greatest(1, (1000 * ts_rank('{0.1,0.2,0.4,1}', s.words, q.query, 1))::integer)"
    ranked = f"CASE WHEN $2::text IS NULL THEN 0 ELSE {score} END" if by is SpeciesOrder.RELEVANCE else "0"
    # Names of columns are put together here, and values are always arguments. The words are read once, as a search of
    # the whole catalogue reads them.
    return f"""
        WITH q AS MATERIALIZED (
            SELECT w.query FROM (SELECT 1) one LEFT JOIN LATERAL search_query($2, false) w ON $2 IS NOT NULL
        )
        SELECT f.*
        FROM (
            SELECT s.id, s.retired, s.rarity_ordinal, {_OF_SPECIES}, {ranked} AS score
            FROM wine_species s, q
            WHERE NOT s.retired
              AND ($2::text IS NULL OR s.words @@ q.query)
              AND species_fits(s, ROW(
                  NULL, $3::text, NULL, NULL, $4::smallint, $4::smallint, $5::text, $6::text, $7::text[],
                  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
              )::wine_filter)
              AND {_among(of_his.caught, "SELECT c.species_id FROM species_caught c WHERE c.user_id = $1")}
              AND {_among(of_his.have, "SELECT w.species_id FROM wines w WHERE w.owner_id = $1")}
        ) f
        WHERE {given[0]} IS NULL OR ({keys}) {sign} ({", ".join(given)})
        ORDER BY {", ".join(f"f.{key}{way}" for key in order.keys)}
        LIMIT $8
    """  # noqa: S608 - our own words; values are arguments


def _among(wanted: bool | None, species: str) -> str:
    return "true" if wanted is None else f"s.id {'IN' if wanted else 'NOT IN'} ({species})"


_OF_SPECIES = ", ".join(f"s.{column}" for column in SPECIES_COLUMNS)
_EITHER_WAY = (None, True, False)
_PAGES = {
    (order, of_his): _page_of(order, of_his)
    for order in SpeciesOrder
    for of_his in (Wanted(caught, have) for caught in _EITHER_WAY for have in _EITHER_WAY)
}
_AMONG = """
    SELECT s.slug, EXISTS (SELECT FROM wines w WHERE w.owner_id = $1 AND w.species_id = s.id) AS have
    FROM wine_species s JOIN species_caught c ON c.user_id = $1 AND c.species_id = s.id
    WHERE s.slug = ANY ($2::text[])
"""
_COUNTS = """
    SELECT (SELECT count(*) FROM wines w WHERE w.owner_id = $1),
           (SELECT count(*) FROM wines w WHERE w.owner_id = $1 AND w.shiny),
           (SELECT count(*) FROM species_caught c JOIN wine_species s ON s.id = c.species_id
            WHERE c.user_id = $1 AND NOT s.retired),
           (SELECT count(*) FROM wine_species s WHERE NOT s.retired AND s.id IN (
               SELECT w.species_id FROM wines w WHERE w.owner_id = $1
           )),
           (SELECT count(*) FROM wine_species s WHERE NOT s.retired)
"""
_TERMS = """
    (SELECT 'country' AS what, s.country AS name, count(*) AS species
     FROM wine_species s WHERE NOT s.retired GROUP BY s.country ORDER BY 3 DESC, 2 LIMIT $1)
    UNION ALL
    (SELECT 'region', s.region, count(*)
     FROM wine_species s WHERE NOT s.retired GROUP BY s.region ORDER BY 3 DESC, 2 LIMIT $1)
    UNION ALL
    (SELECT 'grape', g.grape, count(*)
     FROM wine_species s CROSS JOIN LATERAL unnest(s.grapes) AS g (grape)
     WHERE NOT s.retired GROUP BY g.grape ORDER BY 3 DESC, 2 LIMIT $1)
    ORDER BY what, name
"""
