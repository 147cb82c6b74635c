"""Evolution: what a wine can become, what it lacks for it, attempts, items, and the stores in which wines age.

The connection has to speak for the player. A month of ageing is a day of the game; chance is the caller's to draw, and
is asked once a day (UTC) of a wine at the most. Times are milliseconds since the Unix epoch.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from db.species import SPECIES_COLUMNS, species_of
from db.times import ms_of
from game.content import Season, Store, Trigger
from game.ids import PlayerId, SpeciesSlug, WineId
from game.species import Species

if TYPE_CHECKING:
    from db.pool import Connection, Record

refuses("already_there", "There is one of that name already.", "evolution_attempts_public_id_unique")
refuses("unknown_evolution", "There is no such evolution.", "evolution_attempts_evolution_fk", field="evolution")
refuses("evolution_not_of_this_wine", "The wine is not of the form from which this evolution leads.",
        "evolution_attempts_is_of_the_form", field="evolution")  # fmt: skip
refuses("evolution_asleep", "The catalogue does not have the species that it would become.",
        "evolution_attempts_form_is_in_the_catalogue", field="evolution")  # fmt: skip
refuses("evolution_requirements_unmet", "The wine lacks something for this evolution.",
        "evolution_attempts_requirements_met")  # fmt: skip
refuses("evolution_tried_today", "Chance has said no to this wine today: it may try again tomorrow.",
        "evolution_attempts_one_chance_a_day")  # fmt: skip
refuses("key_reused", "This key was used for another request.", "evolution_attempts_key_once")
refuses("bad_request", "A key has 1 to 64 characters.", "evolution_attempts_key_length", field="key")
refuses("place_invalid", "That is no weather or place.", "evolution_attempts_weather_length",
        "evolution_attempts_place_length")  # fmt: skip
refuses("unknown_store", "Wines are laid down in the barrel_cellar, solera, hot_loft, drying_loft or on lees.",
        "wine_stores_known", field="store")  # fmt: skip
refuses("unknown_player", "There is no such player.", "user_evolution_items_user_fk",
        "user_evolution_items_not_the_house", field="player")  # fmt: skip
refuses("unknown_item", "There is no such item.", "user_evolution_items_item_fk", field="item")
refuses("too_many_items", "A player has 0 to 999 of an item.", "user_evolution_items_0_to_999", field="item")


CHANCES = 1_000
"""A roll of chance is below this, and favours whom it falls below `chance_permille`."""

Outcome = Literal["evolved", "failed"]
"""`failed` is chance's doing alone."""


class Possible(NamedTuple):
    """An evolution that leads on from a wine's species. `asleep`: the catalogue lacks what it would become."""

    evolution: str
    trigger: Trigger
    to_name: str
    to_species: SpeciesSlug | None
    asleep: bool
    chance_permille: int | None


class ChainForm(NamedTuple):
    """A rung of a chain. `species` is None where the catalogue does not have it."""

    slug: str
    name: str
    months: int
    species: Species | None


class Item(NamedTuple):
    """What an evolution uses up."""

    slug: str
    name: str


class ChainStep(NamedTuple):
    """A step between two forms of a chain; all that is not None is required. Months are months of ageing."""

    evolution: str
    from_form: str
    to_form: str
    trigger: Trigger
    age_months: int | None
    level: int | None
    experience: int | None
    item: Item | None
    store: Store | None
    iv_total: int | None
    season: Season | None
    weather: str | None
    place: str | None
    competitions_won: int | None
    trades: int | None
    guild_level: int | None
    chance_permille: int | None


class Chain(NamedTuple):
    """A ladder of forms, the youngest first, and the steps between them."""

    slug: str
    name: str
    forms: list[ChainForm]
    steps: list[ChainStep]


class Lack(NamedTuple):
    """What is needed, how much of it, and what there is."""

    need: str
    wanted: str
    has: str


class Ahead(NamedTuple):
    """What a wine can become and what it lacks for that. `again_at_ms` is when chance may be asked again that has said
    no to it today; None: at once."""

    possible: Possible
    lacks: list[Lack]
    again_at_ms: int | None


class Attempt(NamedTuple):
    """An attempt and what came of it. `again_at_ms` is when one that failed may be made again."""

    ref: uuid.UUID
    outcome: Outcome
    from_species: SpeciesSlug
    to_species: SpeciesSlug
    at_ms: int
    again_at_ms: int | None


class Became(NamedTuple):
    """A change of a wine's species, by a trade or by its owner's will."""

    from_species: SpeciesSlug
    from_name: str
    to_species: SpeciesSlug
    to_name: str
    by_trade: bool
    at_ms: int


async def possible(connection: Connection, species: SpeciesSlug) -> list[Possible]:
    """What wines of a species can become."""
    rows = await connection.fetch(_POSSIBLE, species)
    return [Possible(*row) for row in rows]


async def chains_of(connection: Connection, species: SpeciesSlug) -> list[Chain]:
    """The chains that a species is a form of; most are of none or of one."""
    chains = await connection.fetch(_CHAINS, species)
    slugs = [row["slug"] for row in chains]
    forms = await connection.fetch(_FORMS, slugs) if slugs else []
    steps = await connection.fetch(_STEPS, slugs) if slugs else []
    return [
        Chain(
            chain["slug"],
            chain["name"],
            [_form_of(row) for row in forms if row["chain"] == chain["slug"]],
            [_step_of(row) for row in steps if row["chain"] == chain["slug"]],
        )
        for chain in chains
    ]


async def by_trade(connection: Connection, wines: Sequence[WineId]) -> dict[WineId, SpeciesSlug]:
    """Which of these wines of the player's become another species by changing hands, and which."""
    rows = await connection.fetch("SELECT wine_id, species FROM evolutions_by_trade($1)", wines)
    return {WineId(row["wine_id"]): SpeciesSlug(row["species"]) for row in rows}


async def lacks(
    connection: Connection, wine: WineId, evolution: str, *, weather: str | None = None, place: str | None = None
) -> list[Lack]:
    """What a wine lacks for an evolution; empty where an attempt is allowed."""
    rows = await connection.fetch("SELECT * FROM evolution_check($1, $2, $3, $4)", wine, evolution, weather, place)
    return [Lack(*row) for row in rows]


async def ahead(connection: Connection, wine: WineId, species: SpeciesSlug) -> list[Ahead]:
    """What a wine of this species can become, each with what it lacks for it."""
    found: dict[str, Ahead] = {}
    for row in await connection.fetch(_AHEAD, species, wine):
        possible, lack, again_at = Possible(*row[:6]), Lack(*row[6:9]), row["again_at"]
        one = Ahead(possible, [], None if again_at is None else ms_of(again_at))
        lacks = found.setdefault(possible.evolution, one).lacks
        if row["need"] is not None:
            lacks.append(lack)
    return list(found.values())


async def attempt(
    connection: Connection,
    ref: uuid.UUID,
    wine: uuid.UUID,
    evolution: str,
    *,
    roll: int = 0,
    key: str | None = None,
    weather: str | None = None,
    place: str | None = None,
) -> Attempt:
    """Have a wine of the player's evolve; the item is used up either way. `roll` is chance's, 0 … 999: it is looked at
    only where the evolution leaves something to chance. What was asked under this `key` before is not done again: the
    answer is the one that it got.

    Raises:
        Refused: `unknown_wine`, `wine_not_free`, `unknown_evolution`, `evolution_not_of_this_wine`, `evolution_asleep`,
            `evolution_requirements_unmet` with what is `missing`, and in the same order what is `wanted` of it and what
            it `has`; `evolution_tried_today`, `key_reused`, `already_there`, `place_invalid`.
    """
    assert 0 <= roll < CHANCES, "chance is in permille"
    with refusing():
        row = await connection.fetchrow(
            "SELECT * FROM wine_evolve($1, $2, $3, $4, $5, $6, $7)", ref, wine, evolution, roll, key, weather, place
        )
    assert row is not None, "refused, or answered"
    again_at = row["again_at"]
    return Attempt(
        row["attempt"],
        row["outcome"],
        row["from_species"],
        row["to_species"],
        ms_of(row["at"]),
        None if again_at is None else ms_of(again_at),
    )


async def became(connection: Connection, wine: uuid.UUID) -> list[Became]:
    """What a wine has been and what it became, the latest first."""
    rows = await connection.fetch("SELECT * FROM wine_evolutions($1)", wine)
    return [
        Became(
            row["from_species"], row["from_name"], row["to_species"], row["to_name"], row["by_trade"], ms_of(row["at"])
        )
        for row in rows
    ]


async def lay_down(connection: Connection, wine: uuid.UUID, store: str) -> None:
    """Lay a wine of the player's down in a store; there again, it goes on ageing.

    Raises:
        Refused: `unknown_wine`, `unknown_store`.
    """
    with refusing():
        await connection.execute("SELECT wine_lay_down($1, $2)", wine, store)


async def take_up(connection: Connection, wine: uuid.UUID) -> bool:
    """Take it back into the common cellar; whether it lay elsewhere."""
    with refusing():
        return bool(await connection.fetchval("SELECT wine_take_up($1)", wine))


async def items(connection: Connection, player: PlayerId) -> dict[str, int]:
    """The items of the player for whom the connection speaks."""
    rows = await connection.fetch(
        "SELECT item, quantity FROM user_evolution_items WHERE user_id = $1 AND quantity > 0 ORDER BY item", player
    )
    return {row["item"]: row["quantity"] for row in rows}


async def give_item(connection: Connection, player: PlayerId, item: str, quantity: int) -> int:
    """Give a player items; how many he has then. Not for players: the caller rewards or was paid.

    Raises:
        Refused: `unknown_player`, `unknown_item`, `too_many_items`.
    """
    with refusing():
        return int(await connection.fetchval("SELECT evolution_item_give($1, $2, $3)", player, item, quantity))


_POSSIBLE = """
    SELECT e.slug, e.trigger, t.name, t.species_slug, s.id IS NULL AS asleep, e.chance_permille
    FROM evolution_forms f
    JOIN evolutions e ON e.chain = f.chain AND e.from_form = f.slug
    JOIN evolution_forms t ON t.chain = e.chain AND t.slug = e.to_form
    LEFT JOIN wine_species s ON s.slug = t.species_slug AND NOT s.retired
    WHERE f.species_slug = $1 ORDER BY e.slug
"""
_AHEAD = f"""
    SELECT p.*, c.need, c.wanted, c.has, evolution_again_at($2, p.slug, clock_timestamp()) AS again_at
    FROM ({_POSSIBLE}) p LEFT JOIN LATERAL evolution_check($2, p.slug, NULL, NULL)
        WITH ORDINALITY c (need, wanted, has, nth) ON true
    ORDER BY p.slug, c.nth
"""  # noqa: S608 - our own words; values are arguments
_CHAINS = """
    SELECT c.slug, c.name FROM evolution_chains c
    WHERE c.slug IN (SELECT f.chain FROM evolution_forms f WHERE f.species_slug = $1) ORDER BY c.slug
"""
# The names of columns are ours; values are always arguments. Retired species are asleep, as if they were not there.
_OF_SPECIES = ", ".join(f"s.{column}" for column in SPECIES_COLUMNS)
_FORMS = f"""
    SELECT f.chain, f.slug AS form, f.name AS form_name, f.months, {_OF_SPECIES}
    FROM evolution_forms f
    LEFT JOIN wine_species s ON s.slug = f.species_slug AND NOT s.retired
    WHERE f.chain = ANY ($1::text[]) ORDER BY f.chain, f.months, f.slug
"""  # noqa: S608 - our own words; values are arguments
_STEPS = """
    SELECT e.*, i.name AS item_name
    FROM evolutions e LEFT JOIN evolution_items_catalog i ON i.slug = e.item
    WHERE e.chain = ANY ($1::text[]) ORDER BY e.chain, e.slug
"""


def _form_of(row: Record) -> ChainForm:
    species = None if row["slug"] is None else species_of(row)
    return ChainForm(row["form"], row["form_name"], row["months"], species)


def _step_of(row: Record) -> ChainStep:
    return ChainStep(
        evolution=row["slug"],
        from_form=row["from_form"],
        to_form=row["to_form"],
        trigger=row["trigger"],
        age_months=row["age_months_min"],
        level=row["level_min"],
        experience=row["experience_min"],
        item=None if row["item"] is None else Item(row["item"], row["item_name"]),
        store=row["store"],
        iv_total=row["iv_total_min"],
        season=row["season"],
        weather=row["weather"],
        place=row["place"],
        competitions_won=row["competitions_won_min"],
        trades=row["trades_min"],
        guild_level=row["guild_level_min"],
        chance_permille=row["chance_permille"],
    )
