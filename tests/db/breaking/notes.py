"""Tasting notes, photos and voices."""

import uuid
from datetime import date
from functools import partial
from typing import Any

from db import notes
from db.notes import Draft, Photo, Voice
from game.ids import SpeciesSlug
from tests.db.breaking import Act, Case
from tests.db.world import World, ref

TABLES = (
    "wine_tasting_notes", "wine_photos", "wine_voice_notes", "wine_regional_forms", "wine_abilities",
    "wine_species_abilities", "wine_transfers",
)  # fmt: skip

ONLY_OUR_BUG = {
    "wine_tasting_notes_pk", "wine_tasting_notes_whose", "wine_photos_pk", "wine_voice_notes_pk",
    # The writer has signed in; species and wine are looked up by the statement that writes.
    "wine_tasting_notes_user_fk", "wine_tasting_notes_species_fk", "wine_tasting_notes_wine_fk",
    "wine_tasting_notes_revision_counts",
    # Content of our own files.
    "wine_regional_forms_pk", "wine_regional_forms_species_fk", "wine_regional_forms_once_a_region",
    "wine_regional_forms_slug_form", "wine_regional_forms_texts_length", "wine_regional_forms_two_types",
    "wine_regional_forms_stats_known", "wine_regional_forms_shifts_something",
    "wine_abilities_pk", "wine_abilities_slug_form", "wine_abilities_texts_length",
    "wine_species_abilities_pk", "wine_species_abilities_species_fk", "wine_species_abilities_ability_fk",
    # Written by a trigger, of rows that are there.
    "wine_transfers_pk", "wine_transfers_wine_fk", "wine_transfers_from_fk", "wine_transfers_to_fk",
    "wine_transfers_two_players",
}  # fmt: skip

CHABLIS = SpeciesSlug("chablis")
DRAFT = Draft(tasted_on=date(2026, 1, 2), rating=90, nose="Flint and lemon.", aromas=("flint", "lemon"))


def photo(**changed: Any) -> Photo:
    """A picture that may be hung on a note."""
    usual = Photo(ref(), 1, f"photos/{uuid.uuid4().hex}", "image/webp", 90_000, 1200, 900, b"\x01" * 32, "The label")
    return usual._replace(**changed)


def voice(**changed: Any) -> Voice:
    """A recording that may be hung on a note."""
    usual = Voice(ref(), 1, f"voices/{uuid.uuid4().hex}", "audio/ogg", 90_000, 12_000, b"\x02" * 32, "Flint, I say.")
    return usual._replace(**changed)


async def written(world: World, **changed: Any) -> uuid.UUID:
    """A note of Ana's about Chablis; its ref."""
    note = ref()
    await world.do(world.ana, notes.write, world.ana, note, CHABLIS, DRAFT._replace(**changed))
    return note


def _writing(**changed: Any) -> Case:
    async def case(world: World) -> Act:
        return partial(world.do, world.ana, notes.write, world.ana, ref(), CHABLIS, DRAFT._replace(**changed))

    return case


def _hanging_photo(**changed: Any) -> Case:
    async def case(world: World) -> Act:
        return partial(world.do, world.ana, notes.attach_photo, world.ana, await written(world), photo(**changed))

    return case


def _hanging_voice(**changed: Any) -> Case:
    async def case(world: World) -> Act:
        return partial(world.do, world.ana, notes.attach_voice, world.ana, await written(world), voice(**changed))

    return case


async def _note_twice(world: World) -> Act:
    return partial(world.do, world.ana, notes.write, world.ana, await written(world), CHABLIS, DRAFT)


async def _photo_again(world: World, **same: bool) -> Act:
    note, first = await written(world), photo()
    await world.do(world.ana, notes.attach_photo, world.ana, note, first)
    again = photo(place=2)._replace(**{name: getattr(first, name) for name in same})
    return partial(world.do, world.ana, notes.attach_photo, world.ana, note, again)


async def _voice_again(world: World, **same: bool) -> Act:
    note, first = await written(world), voice()
    await world.do(world.ana, notes.attach_voice, world.ana, note, first)
    again = voice(place=2)._replace(**{name: getattr(first, name) for name in same})
    return partial(world.do, world.ana, notes.attach_voice, world.ana, note, again)


async def _photo_on_anothers(world: World) -> Act:
    note = await written(world, visibility="public")
    return partial(world.do, world.ben, notes.attach_photo, world.ben, note, photo())


async def _voice_on_anothers(world: World) -> Act:
    note = await written(world, visibility="public")
    return partial(world.do, world.ben, notes.attach_voice, world.ben, note, voice())


CASES: dict[str, Case] = {
    "wine_tasting_notes_public_id_unique": _note_twice,
    "wine_tasting_notes_tasted_on_is_a_day": _writing(tasted_on=date(1815, 6, 18)),
    "wine_tasting_notes_rating_0_to_100": _writing(rating=101),
    "wine_tasting_notes_appearance_length": _writing(appearance="x" * 1001),
    "wine_tasting_notes_nose_length": _writing(nose="x" * 2001),
    "wine_tasting_notes_palate_length": _writing(palate="x" * 2001),
    "wine_tasting_notes_conclusion_length": _writing(conclusion="x" * 2001),
    "wine_tasting_notes_says_something": _writing(rating=None, nose="  ", aromas=()),
    "wine_tasting_notes_aromas_form": _writing(aromas=("plum",) * 31),
    "wine_photos_public_id_unique": partial(_photo_again, ref=True),
    "wine_photos_storage_key_unique": partial(_photo_again, storage_key=True),
    "wine_photos_place_once": partial(_photo_again, place=True),
    "wine_photos_note_fk": _photo_on_anothers,
    "wine_photos_place_1_to_6": _hanging_photo(place=7),
    "wine_photos_storage_key_form": _hanging_photo(storage_key="../../etc/passwd"),
    "wine_photos_media_type_known": _hanging_photo(media_type="image/svg+xml"),
    "wine_photos_bytes_to_20_mb": _hanging_photo(size_bytes=20_000_001),
    "wine_photos_size_to_12000_px": _hanging_photo(width_px=0),
    "wine_photos_sha256_length": _hanging_photo(sha256=b"short"),
    "wine_photos_caption_length": _hanging_photo(caption="x" * 301),
    "wine_voice_notes_public_id_unique": partial(_voice_again, ref=True),
    "wine_voice_notes_storage_key_unique": partial(_voice_again, storage_key=True),
    "wine_voice_notes_place_once": partial(_voice_again, place=True),
    "wine_voice_notes_note_fk": _voice_on_anothers,
    "wine_voice_notes_place_1_to_3": _hanging_voice(place=4),
    "wine_voice_notes_storage_key_form": _hanging_voice(storage_key="a b"),
    "wine_voice_notes_media_type_known": _hanging_voice(media_type="text/html"),
    "wine_voice_notes_bytes_to_20_mb": _hanging_voice(size_bytes=0),
    "wine_voice_notes_duration_to_5_minutes": _hanging_voice(duration_ms=300_001),
    "wine_voice_notes_sha256_length": _hanging_voice(sha256=b""),
    "wine_voice_notes_transcript_length": _hanging_voice(transcript=""),
}
