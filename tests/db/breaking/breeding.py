"""Breeding."""

import uuid
from functools import partial

from db import breeding
from game.wine import Wine
from tests.db.breaking import Act, Case
from tests.db.world import World, ref

TABLES = (
    "breeding_groups", "breeding_compatibility", "breeding_facilities", "breeding_attempts", "breeding_parents",
)  # fmt: skip

ONLY_OUR_BUG = {
    # Rules that the migration writes.
    "breeding_groups_pk", "breeding_groups_slug_form", "breeding_groups_name_length",
    "breeding_compatibility_pk", "breeding_compatibility_a_fk", "breeding_compatibility_b_fk",
    "breeding_compatibility_in_order", "breeding_compatibility_verdict_known",
    "breeding_facilities_pk", "breeding_facilities_slug_form", "breeding_facilities_name_length",
    "breeding_facilities_numbers_sane",
    # Written by functions, of rows they have looked at under locks.
    "breeding_attempts_pk", "breeding_attempts_child_once", "breeding_attempts_user_fk", "breeding_attempts_child_fk",
    "breeding_attempts_parent_a_fk", "breeding_attempts_parent_b_fk", "breeding_attempts_item_fk",
    "breeding_attempts_slot_1_to_4", "breeding_attempts_chance_1_to_100", "breeding_attempts_state_known",
    "breeding_attempts_times_in_order", "breeding_attempts_end_whole", "breeding_attempts_place_once",
    "breeding_parents_pk", "breeding_parents_attempt_fk", "breeding_parents_wine_fk",
    "breeding_parents_during_is_some_time",
}  # fmt: skip


async def parents(world: World) -> tuple[uuid.UUID, uuid.UUID]:
    """Two wines of Ana's that go together."""
    first, second, third = await world.wines(world.ana)
    await world.sql(
        "UPDATE wines SET species_id = (SELECT id FROM wine_species WHERE slug = 'chablis') WHERE id = ANY ($1)",
        [first["id"], second["id"], third["id"]],
    )
    return first["public_id"], second["public_id"]


async def begun(world: World, facility: str = "basic") -> uuid.UUID:
    """A blend of Ana's under way; its ref."""
    attempt = ref()
    await world.do(world.ana, breeding.begin, attempt, await parents(world), facility)
    return attempt


async def finishing(world: World, child: tuple[uuid.UUID, Wine] | None) -> Act:
    """End a blend of Ana's that is ready."""
    attempt = await begun(world)
    await world.sql("UPDATE breeding_attempts SET begins_at = now() - interval '2 days', ready_at = now()")
    return partial(world.do, world.ana, breeding.finish, attempt, child)


def _beginning(facility: str = "basic", *, species: str | None = None, item: str | None = None) -> Case:
    async def case(world: World) -> Act:
        pair = await parents(world)
        if species is not None:
            await world.wine_of(world.ana, species)
        return partial(world.do, world.ana, breeding.begin, ref(), pair, facility, item)

    return case


async def _same_ref(world: World) -> Act:
    pair = await parents(world)
    attempt = await begun(world)
    await world.do(world.ana, breeding.cancel, attempt)
    return partial(world.do, world.ana, breeding.begin, attempt, pair, "basic")


async def _one_parent(world: World) -> Act:
    first, _ = await parents(world)
    return partial(world.do, world.ana, breeding.begin, ref(), (first, first), "basic")


async def _full(world: World) -> Act:
    await begun(world)
    _, second, third = await world.wines(world.ana)
    return partial(world.do, world.ana, breeding.begin, ref(), (second["public_id"], third["public_id"]), "basic")


async def _breeding_already(world: World) -> Act:
    await world.sql("UPDATE users SET level = 30 WHERE id = $1", world.ana)
    await begun(world)
    _, second, third = await world.wines(world.ana)
    return partial(world.do, world.ana, breeding.begin, ref(), (third["public_id"], second["public_id"]), "advanced")


async def _not_breeding(world: World) -> Act:
    attempt = await begun(world)
    return partial(world.do, world.ben, breeding.cancel, attempt)


async def _not_ready(world: World) -> Act:
    return partial(world.do, world.ana, breeding.finish, await begun(world), None)


CASES: dict[str, Case] = {
    "breeding_attempts_public_id_unique": _same_ref,
    "breeding_attempts_two_parents": _one_parent,
    "breeding_attempts_facility_fk": _beginning("garage"),
    "breeding_attempts_level_reached": _beginning("master"),
    "breeding_attempts_go_together": _beginning(species="madeira-frasqueira"),
    "breeding_attempts_place_is_free": _full,
    "breeding_parents_once_at_a_time": _breeding_already,
    "user_evolution_items_has_one": _beginning(item="grafting-wax"),
    "breeding_attempts_is_brewing": _not_breeding,
    "breeding_attempts_is_ready": _not_ready,
}
