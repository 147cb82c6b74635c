"""Evolution: what a wine can become, what it lacks for it, attempts, items, and the stores in which wines age.

The connection has to speak for the player. A month of ageing is a day of the game; chance is the caller's to draw.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from game.ids import PlayerId, SpeciesSlug, WineId

if TYPE_CHECKING:
    from db.pool import Connection

refuses("already_there", "There is one of that name already.", "evolution_attempts_public_id_unique")
refuses("unknown_evolution", "There is no such evolution.", "evolution_attempts_evolution_fk", field="evolution")
refuses("evolution_not_of_this_wine", "The wine is not of the form from which this evolution leads.",
        "evolution_attempts_is_of_the_form", field="evolution")  # fmt: skip
refuses("evolution_asleep", "The catalogue does not have the species that it would become.",
        "evolution_attempts_form_is_in_the_catalogue", field="evolution")  # fmt: skip
refuses("evolution_requirements_unmet", "The wine lacks something for this evolution.",
        "evolution_attempts_requirements_met")  # fmt: skip
refuses("place_invalid", "That is no weather or place.", "evolution_attempts_weather_length",
        "evolution_attempts_place_length")  # fmt: skip
refuses("unknown_store", "Wines are laid down in the barrel_cellar, solera, hot_loft, drying_loft or on lees.",
        "wine_stores_known", field="store")  # fmt: skip
refuses("unknown_player", "There is no such player.", "user_evolution_items_user_fk",
        "user_evolution_items_not_the_house", field="player")  # fmt: skip
refuses("unknown_item", "There is no such item.", "user_evolution_items_item_fk", field="item")
refuses("too_many_items", "A player has 0 to 999 of an item.", "user_evolution_items_0_to_999", field="item")


class Possible(NamedTuple):
    """An evolution that leads on from a wine's species. `asleep`: the catalogue lacks what it would become."""

    evolution: str
    trigger: str
    to_name: str
    to_species: SpeciesSlug | None
    asleep: bool
    chance_permille: int | None


class Lack(NamedTuple):
    """What is needed, how much of it, and what there is."""

    need: str
    wanted: str
    has: str


async def possible(connection: Connection, species: SpeciesSlug) -> list[Possible]:
    """What wines of a species can become."""
    rows = await connection.fetch(_POSSIBLE, species)
    return [Possible(*row) for row in rows]


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


async def attempt(
    connection: Connection,
    ref: uuid.UUID,
    wine: uuid.UUID,
    evolution: str,
    *,
    succeeds: bool = True,
    weather: str | None = None,
    place: str | None = None,
) -> Literal["evolved", "failed"]:
    """Have a wine of the player's evolve; the item is used up either way. May fail only where chance has a say.

    Raises:
        Refused: `unknown_wine`, `wine_not_free`, `unknown_evolution`, `evolution_not_of_this_wine`, `evolution_asleep`,
            `evolution_requirements_unmet` with what is `missing`, `already_there`, `place_invalid`.
    """
    with refusing():
        outcome: Literal["evolved", "failed"] = await connection.fetchval(
            "SELECT wine_evolve($1, $2, $3, $4, $5, $6)", ref, wine, evolution, succeeds, weather, place
        )
    return outcome


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
    SELECT e.slug, e.trigger, t.name, t.species_slug, s.id IS NULL, e.chance_permille
    FROM evolution_forms f
    JOIN evolutions e ON e.chain = f.chain AND e.from_form = f.slug
    JOIN evolution_forms t ON t.chain = e.chain AND t.slug = e.to_form
    LEFT JOIN wine_species s ON s.slug = t.species_slug AND NOT s.retired
    WHERE f.species_slug = $1 ORDER BY e.slug
"""
