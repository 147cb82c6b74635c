"""Evolution: attempts, items and stores."""

import uuid
from functools import partial
from typing import Any

from db import evolutions
from game.ids import PlayerId
from tests.db.breaking import Act, Case, doing
from tests.db.world import World, ref

TABLES = (
    "evolution_items_catalog", "evolution_chains", "evolution_forms", "evolutions", "user_evolution_items",
    "wine_stores", "evolution_attempts", "mega_evolution_data",
)  # fmt: skip

ONLY_OUR_BUG = {
    # Content of our own files.
    "evolution_items_catalog_pk", "evolution_items_catalog_slug_form", "evolution_items_catalog_texts_length",
    "evolution_chains_pk", "evolution_chains_slug_form", "evolution_chains_name_length",
    "evolution_forms_pk", "evolution_forms_chain_fk", "evolution_forms_slug_form", "evolution_forms_name_length",
    "evolution_forms_months_0_to_1200", "evolution_forms_species_slug_form", "evolution_forms_by_species",
    "evolutions_pk", "evolutions_one_way_each", "evolutions_from_fk", "evolutions_to_fk", "evolutions_item_fk",
    "evolutions_slug_form", "evolutions_leads_elsewhere", "evolutions_trigger_known",
    "evolutions_trigger_has_its_column", "evolutions_age_1_to_1200", "evolutions_level_1_to_999",
    "evolutions_experience_counts", "evolutions_store_known", "evolutions_iv_total_1_to_186",
    "evolutions_season_known", "evolutions_weather_form", "evolutions_place_length", "evolutions_competitions_count",
    "evolutions_trades_count", "evolutions_guild_level_1_to_16", "evolutions_chance_1_to_999",
    "mega_evolution_data_pk", "mega_evolution_data_species_once", "mega_evolution_data_species_fk",
    "mega_evolution_data_item_fk", "mega_evolution_data_slug_form", "mega_evolution_data_name_length",
    "mega_evolution_data_two_types", "mega_evolution_data_percents_100_to_150",
    "mega_evolution_data_raises_60_to_120_in_all", "mega_evolution_data_turns_1_to_8",
    # Written by functions and triggers, of rows they have looked at.
    "user_evolution_items_pk", "wine_stores_pk", "wine_stores_wine_fk",
    "evolution_attempts_pk", "evolution_attempts_user_fk", "evolution_attempts_wine_fk", "evolution_attempts_from_fk",
    "evolution_attempts_to_fk", "evolution_attempts_two_species", "evolution_attempts_outcome_known",
}  # fmt: skip

VINTAGE = "port-late-bottled-vintage-vintage"
"""Wants nothing but individual values of 140 in all."""


async def ready(world: World) -> uuid.UUID:
    """A wine of Ana's that may become a Vintage Port; its ref."""
    wine = await world.wine_of(world.ana, "late-bottled-vintage-port")
    await world.sql(
        "UPDATE wines SET iv_longevity = 31, iv_power = 31, iv_terroir = 31, iv_complexity = 31, iv_rarity = 16,"
        " iv_elegance = 0"
        " WHERE public_id = $1",
        wine,
    )
    return wine


def _attempting(evolution: str = VINTAGE, *, species: str | None = None, sql: str | None = None, **given: Any) -> Case:
    async def case(world: World) -> Act:
        wine = await ready(world)
        if species is not None:
            await world.wine_of(world.ana, species)
        if sql is not None:
            await world.sql(sql)
        return partial(world.do, world.ana, evolutions.attempt, ref(), wine, evolution, **given)

    return case


async def _same_ref(world: World) -> Act:
    first, attempt = await ready(world), ref()
    await world.do(world.ana, evolutions.attempt, attempt, first, VINTAGE)
    again = await ready(world)
    return partial(world.do, world.ana, evolutions.attempt, attempt, again, VINTAGE)


async def _same_key(world: World) -> Act:
    wine = await ready(world)
    await world.do(world.ana, evolutions.attempt, ref(), wine, VINTAGE, key="a key")
    other = (await world.wines(world.ana))[1]["public_id"]
    return partial(world.do, world.ana, evolutions.attempt, ref(), other, VINTAGE, key="a key")


async def _unlucky_today(world: World) -> Act:
    wine = await ready(world)
    await world.sql("UPDATE evolutions SET chance_permille = 500")
    await world.do(world.ana, evolutions.attempt, ref(), wine, VINTAGE, roll=500)
    # However late it is: the day does not end meanwhile.
    await world.sql("UPDATE evolution_attempts SET created_at = created_at + interval '1 day'")
    return partial(world.do, world.ana, evolutions.attempt, ref(), wine, VINTAGE)


async def _unknown_store(world: World) -> Act:
    wine = (await world.wines(world.ana))[0]["public_id"]
    return partial(world.do, world.ana, evolutions.lay_down, wine, "attic")


CASES: dict[str, Case] = {
    "evolution_attempts_public_id_unique": _same_ref,
    "wines_is_in_the_cellar": _attempting(sql="UPDATE wines SET place = 'queue', place_room = gen_random_uuid()"),
    "evolution_attempts_evolution_fk": _attempting("port-vintage-vinegar"),
    "evolution_attempts_is_of_the_form": _attempting(species="ruby-port"),
    "evolution_attempts_form_is_in_the_catalogue": _attempting(
        sql="UPDATE wine_species SET retired = true WHERE slug = 'vintage-port'"
    ),
    "evolution_attempts_requirements_met": _attempting(sql="UPDATE wines SET iv_rarity = 15"),
    "evolution_attempts_one_chance_a_day": _unlucky_today,
    "evolution_attempts_key_once": _same_key,
    "evolution_attempts_key_length": _attempting(key="x" * 65),
    "evolution_attempts_weather_length": _attempting(weather="x" * 41),
    "evolution_attempts_place_length": _attempting(place="x" * 121),
    "wine_stores_known": _unknown_store,
    "user_evolution_items_user_fk": doing("ana", evolutions.give_item, PlayerId(999), "qvevri", 1),
    "user_evolution_items_not_the_house": doing("ana", evolutions.give_item, PlayerId(0), "qvevri", 1),
    "user_evolution_items_item_fk": doing("ana", evolutions.give_item, "@ana", "bottle-opener", 1),
    "user_evolution_items_0_to_999": doing("ana", evolutions.give_item, "@ana", "qvevri", 1000),
}
