"""Tasting notes, with where their photos and voices are stored; and what there is to know about forms and abilities.

Written under row-level security: the connection has to speak for the writer. `ref` is a UUIDv7 that the caller made;
a rating is 0 … 100; times are milliseconds since the Unix epoch.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import asyncpg

from db.preferences import Visibility
from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId, SpeciesSlug
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection, Record

refuses("already_there", "There is one of that name already.",
        "wine_tasting_notes_public_id_unique", "wine_photos_public_id_unique", "wine_voice_notes_public_id_unique",
        "wine_photos_storage_key_unique", "wine_voice_notes_storage_key_unique")  # fmt: skip
refuses("unknown_note", "You have no such note.", "wine_photos_note_fk", "wine_voice_notes_note_fk", field="note")
refuses("note_date_invalid", "Wines were tasted between 1900 and 2200.",
        "wine_tasting_notes_tasted_on_is_a_day", field="tasted_on")  # fmt: skip
refuses("rating_out_of_range", "A rating is 0 to 100.", "wine_tasting_notes_rating_0_to_100", field="rating")
for _stage, _most in {"appearance": "1,000", "nose": "2,000", "palate": "2,000", "conclusion": "2,000"}.items():
    refuses("note_too_long", f"That part of a note is {_most} characters at most.",
            f"wine_tasting_notes_{_stage}_length", field=_stage)  # fmt: skip
refuses("note_empty", "A note says something: words, aromas or a rating.", "wine_tasting_notes_says_something")
refuses("aromas_invalid", "A note has 30 aromas at most, each a word or two.",
        "wine_tasting_notes_aromas_form", field="aromas")  # fmt: skip
refuses("place_taken", "Another one is in that place.", "wine_photos_place_once", "wine_voice_notes_place_once",
        field="place")  # fmt: skip
refuses("place_unknown", "A note has photos in places 1 to 6.", "wine_photos_place_1_to_6", field="place")
refuses("place_unknown", "A note has voices in places 1 to 3.", "wine_voice_notes_place_1_to_3", field="place")
refuses("storage_key_invalid", "That is no key of the store.",
        "wine_photos_storage_key_form", "wine_voice_notes_storage_key_form", field="storage_key")  # fmt: skip
refuses("media_type_unsupported", "Photos are JPEG, PNG, WebP or AVIF.", "wine_photos_media_type_known",
        field="media_type")  # fmt: skip
refuses("media_type_unsupported", "Voices are WebM, Ogg, MP4 or MPEG.", "wine_voice_notes_media_type_known",
        field="media_type")  # fmt: skip
refuses("media_too_large", "A photo has 1 to 20,000,000 bytes.", "wine_photos_bytes_to_20_mb", field="bytes")
refuses("media_too_large", "A voice has 1 to 20,000,000 bytes.", "wine_voice_notes_bytes_to_20_mb", field="bytes")
refuses("media_too_large", "A photo has 1 to 12,000 pixels each way.", "wine_photos_size_to_12000_px", field="width_px")
refuses("media_too_large", "A voice speaks for five minutes at most.", "wine_voice_notes_duration_to_5_minutes",
        field="duration_ms")  # fmt: skip
refuses("digest_invalid", "A SHA-256 digest has 32 bytes.", "wine_photos_sha256_length",
        "wine_voice_notes_sha256_length", field="sha256")  # fmt: skip
refuses("caption_too_long", "A caption is 300 characters at most.", "wine_photos_caption_length", field="caption")
refuses("transcript_invalid", "A transcript is 1 to 6,000 characters.", "wine_voice_notes_transcript_length",
        field="transcript")  # fmt: skip


class Draft(NamedTuple):
    """What a note says."""

    tasted_on: date
    rating: int | None = None
    appearance: str = ""
    nose: str = ""
    palate: str = ""
    conclusion: str = ""
    aromas: tuple[str, ...] = ()
    visibility: Visibility = "private"


class Note(NamedTuple):
    """A note as it is kept."""

    ref: str
    writer: PlayerId
    species: SpeciesSlug
    wine_ref: str | None
    draft: Draft
    revision: int
    created_at_ms: int


class Photo(NamedTuple):
    """A picture in the store. Its ref and key are the caller's making."""

    ref: uuid.UUID
    place: int
    storage_key: str
    media_type: str
    size_bytes: int
    width_px: int
    height_px: int
    sha256: bytes
    caption: str = ""


class Voice(NamedTuple):
    """A recording in the store."""

    ref: uuid.UUID
    place: int
    storage_key: str
    media_type: str
    size_bytes: int
    duration_ms: int
    sha256: bytes
    transcript: str | None = None


class RegionalForm(NamedTuple):
    """The same grape elsewhere."""

    slug: str
    name: str
    country: str
    region: str
    raises: str
    lowers: str


async def write(
    connection: Connection,
    writer: PlayerId,
    ref: uuid.UUID,
    species: SpeciesSlug,
    draft: Draft,
    *,
    wine: uuid.UUID | None = None,
) -> None:
    """Write a note about a species, or about a wine of his own of that species.

    Raises:
        Refused: `unknown_species`, `unknown_wine`, and what is wrong with the draft: `note_date_invalid`,
            `rating_out_of_range`, `note_too_long`, `note_empty`, `aromas_invalid`, `visibility_unknown`.
    """
    try:
        with refusing():
            done = await connection.execute(_WRITE, ref, writer, species, wine, *_values(draft))
    except asyncpg.InsufficientPrivilegeError as error:
        if "row-level security" not in str(error):
            raise
        raise Refused("unknown_wine", "You have no such wine.", field="wine") from None
    if done != "INSERT 0 1":
        if await connection.fetchval("SELECT true FROM wine_species WHERE slug = $1", species):
            raise Refused("unknown_wine", "You have no such wine.", field="wine")
        raise Refused("unknown_species", "There is no such species.", field="species")


async def change(connection: Connection, writer: PlayerId, ref: uuid.UUID, draft: Draft, *, revision: int) -> None:
    """Write a note of his own anew, where it still is as it was read.

    Raises:
        Refused: `unknown_note`, `stale`, and what is wrong with the draft as `write` says.
    """
    with refusing():
        done = await connection.execute(_CHANGE, ref, writer, revision, *_values(draft))
    if done != "UPDATE 1":
        note = await find(connection, ref)
        if note is None or note.writer != writer:
            raise Refused("unknown_note", "You have no such note.", field="note")
        raise Refused("stale", "The note has changed since you read it.", revision=note.revision)


async def drop(connection: Connection, writer: PlayerId, ref: uuid.UUID) -> list[str]:
    """Drop a note of his own, with all that hangs on it; the keys that the store may forget.

    Raises:
        Refused: `unknown_note`.
    """
    keys = await connection.fetch(_KEYS, ref, writer)
    done = await connection.execute("DELETE FROM wine_tasting_notes WHERE public_id = $1 AND user_id = $2", ref, writer)
    if done != "DELETE 1":
        raise Refused("unknown_note", "You have no such note.", field="note")
    return [row["storage_key"] for row in keys]


async def find(connection: Connection, ref: uuid.UUID) -> Note | None:
    """A note that the player for whom the connection speaks may read."""
    row = await connection.fetchrow(f"{_SELECT} WHERE n.public_id = $1", ref)
    return None if row is None else _note_of(row)


async def by_writer(connection: Connection, writer: PlayerId, *, limit: int) -> list[Note]:
    """The newest notes of a player, those that may be read."""
    rows = await connection.fetch(f"{_SELECT} WHERE n.user_id = $1 ORDER BY n.id DESC LIMIT $2", writer, limit)
    return [_note_of(row) for row in rows]


async def public_of(connection: Connection, species: SpeciesSlug, *, limit: int) -> list[Note]:
    """The newest public notes about a species."""
    rows = await connection.fetch(
        f"{_SELECT} WHERE s.slug = $1 AND n.visibility = 'public' ORDER BY n.id DESC LIMIT $2", species, limit
    )
    return [_note_of(row) for row in rows]


async def attach_photo(connection: Connection, writer: PlayerId, note: uuid.UUID, photo: Photo) -> None:
    """Hang a picture on a note of his own.

    Raises:
        Refused: `unknown_note`, `already_there`, `place_taken`, `place_unknown`, `storage_key_invalid`,
            `media_type_unsupported`, `media_too_large`, `digest_invalid`, `caption_too_long`.
    """
    with refusing():
        done = await connection.execute(_PHOTO, note, writer, *photo)
    _require_note(done)


async def attach_voice(connection: Connection, writer: PlayerId, note: uuid.UUID, voice: Voice) -> None:
    """Hang a recording on a note of his own.

    Raises:
        Refused: as `attach_photo`; `transcript_invalid`.
    """
    with refusing():
        done = await connection.execute(_VOICE, note, writer, *voice)
    _require_note(done)


async def photos(connection: Connection, note: uuid.UUID) -> list[Photo]:
    """The pictures of a note that may be read, in their order."""
    rows = await connection.fetch(_PHOTOS, note)
    return [Photo(*row) for row in rows]


async def regional_forms(connection: Connection, species: SpeciesSlug) -> list[RegionalForm]:
    """The regional forms of a species."""
    rows = await connection.fetch(_REGIONAL, species)
    return [RegionalForm(*row) for row in rows]


async def abilities(connection: Connection, species: SpeciesSlug) -> list[str]:
    """The abilities of a species, by their slugs."""
    rows = await connection.fetch(
        "SELECT ability FROM wine_species_abilities WHERE species_slug = $1 ORDER BY ability", species
    )
    return [row["ability"] for row in rows]


_WRITE = """
    INSERT INTO wine_tasting_notes (
        public_id, user_id, species_id, wine_id, tasted_on, rating, appearance, nose, palate, conclusion, aromas,
        visibility
    )
    SELECT $1, $2, s.id, w.id, $5, $6, $7, $8, $9, $10, $11, $12
    FROM wine_species s LEFT JOIN wines w ON w.public_id = $4 AND w.owner_id = $2
    WHERE s.slug = $3 AND ($4::uuid IS NULL OR w.id IS NOT NULL)
"""
_CHANGE = """
    UPDATE wine_tasting_notes SET tasted_on = $4, rating = $5, appearance = $6, nose = $7, palate = $8, conclusion = $9,
        aromas = $10, visibility = $11, revision = revision + 1, updated_at = clock_timestamp()
    WHERE public_id = $1 AND user_id = $2 AND revision = $3
"""
_SELECT = """
    SELECT n.public_id, n.user_id, s.slug, w.public_id AS wine_ref, n.tasted_on, n.rating, n.appearance, n.nose,
           n.palate, n.conclusion, n.aromas, n.visibility, n.revision, n.created_at
    FROM wine_tasting_notes n JOIN wine_species s ON s.id = n.species_id LEFT JOIN wines w ON w.id = n.wine_id
"""
_KEYS = """
    SELECT p.storage_key FROM wine_photos p JOIN wine_tasting_notes n ON n.id = p.note_id
    WHERE n.public_id = $1 AND n.user_id = $2
    UNION ALL
    SELECT v.storage_key FROM wine_voice_notes v JOIN wine_tasting_notes n ON n.id = v.note_id
    WHERE n.public_id = $1 AND n.user_id = $2
    ORDER BY 1
"""
_PHOTO = """
    INSERT INTO wine_photos (
        note_id, user_id, public_id, place, storage_key, media_type, bytes, width_px, height_px, sha256, caption
    )
    SELECT n.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM wine_tasting_notes n WHERE n.public_id = $1
"""
_VOICE = """
    INSERT INTO wine_voice_notes (
        note_id, user_id, public_id, place, storage_key, media_type, bytes, duration_ms, sha256, transcript
    )
    SELECT n.id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM wine_tasting_notes n WHERE n.public_id = $1
"""
_PHOTOS = """
    SELECT p.public_id, p.place, p.storage_key, p.media_type, p.bytes, p.width_px, p.height_px, p.sha256, p.caption
    FROM wine_photos p JOIN wine_tasting_notes n ON n.id = p.note_id WHERE n.public_id = $1 ORDER BY p.place
"""
_REGIONAL = """
    SELECT slug, name, country, region, raises, lowers FROM wine_regional_forms WHERE species_slug = $1 ORDER BY slug
"""


def _values(draft: Draft) -> tuple[object, ...]:
    return (*draft[:6], list(draft.aromas), draft.visibility)


def _require_note(done: str) -> None:
    if done != "INSERT 0 1":
        raise Refused("unknown_note", "You have no such note.", field="note")


def _note_of(row: Record) -> Note:
    wine = row["wine_ref"]
    return Note(
        ref=str(row["public_id"]),
        writer=PlayerId(row["user_id"]),
        species=SpeciesSlug(row["slug"]),
        wine_ref=None if wine is None else str(wine),
        draft=Draft(
            tasted_on=row["tasted_on"],
            rating=row["rating"],
            appearance=row["appearance"],
            nose=row["nose"],
            palate=row["palate"],
            conclusion=row["conclusion"],
            aromas=tuple(row["aromas"]),
            visibility=row["visibility"],
        ),
        revision=row["revision"],
        created_at_ms=ms_of(row["created_at"]),
    )
