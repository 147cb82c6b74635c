"""Tasting notes are their writer's, and are read by whom he shows them to; and nobody else's words are ever read."""

import uuid
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from db import friends, notes
from db.pool import Connection, connection
from game.content import REGIONAL_FORMS
from game.ids import SpeciesSlug
from game.refusal import Refused
from tests.db.breaking.notes import CHABLIS, DRAFT, photo, voice, written
from tests.db.world import World, ref


@pytest_asyncio.fixture
async def reports(three: World) -> AsyncIterator[Connection]:
    """A connection as analytics has it."""
    async with connection(three.database.superuser) as conn:
        await conn.execute("SET ROLE wine_pokedex_readonly")
        yield conn


@pytest.mark.parametrize(("visibility", "readers"), [("private", "a"), ("friends", "ab"), ("public", "abcr")])
async def test_a_note_and_what_hangs_on_it_are_read_by_whom_it_is_shown_to(
    three: World, reports: Connection, visibility: str, readers: str
) -> None:
    await three.do(three.ana, friends.request, three.ben)
    await three.do(three.ben, friends.accept, three.ana)
    note = await written(three, visibility=visibility)
    await three.do(three.ana, notes.attach_photo, three.ana, note, photo())
    await three.do(three.ana, notes.attach_voice, three.ana, note, voice())
    for letter, player in (("a", three.ana), ("b", three.ben), ("c", three.cleo)):
        may = letter in readers
        assert (await three.do(player, notes.find, note) is not None) == may
        assert bool(await three.do(player, notes.photos, note)) == may
        assert bool(await three.do(player, notes.by_writer, three.ana, limit=9)) == may
        assert await three.do(player, lambda c: c.fetchval("SELECT count(*) FROM wine_voice_notes")) == may
    assert len(await three.do(three.cleo, notes.public_of, CHABLIS, limit=9)) == ("c" in readers)
    for table in ("wine_tasting_notes", "wine_photos", "wine_voice_notes"):
        assert await reports.fetchval(f"SELECT count(*) FROM {table}") == ("r" in readers), "no private word"
    await three.do(three.ana, friends.block, three.cleo)
    assert await three.do(three.cleo, notes.find, note) is None


async def test_a_note_comes_back_as_it_was_written_and_changed(three: World) -> None:
    wine = await three.wine_of(three.ana, CHABLIS)
    note = ref()
    await three.do(three.ana, notes.write, three.ana, note, CHABLIS, DRAFT, wine=wine)
    found = await three.do(three.ana, notes.find, note)
    assert found is not None
    assert (found.writer, found.species, found.wine_ref, found.draft) == (three.ana, CHABLIS, str(wine), DRAFT)
    changed = DRAFT._replace(rating=None, palate="Longer than I thought.", visibility="public")
    await three.do(three.ana, notes.change, three.ana, note, changed, revision=1)
    found = await three.do(three.ben, notes.find, note)
    assert found is not None
    assert (found.draft, found.revision, found.wine_ref) == (changed, 2, None), "whose bottle it was is not shown"
    with pytest.raises(Refused) as stale:
        await three.do(three.ana, notes.change, three.ana, note, DRAFT, revision=1)
    assert (stale.value.code, stale.value.fields["revision"]) == ("stale", 2)


async def test_nobody_writes_changes_or_drops_for_another(three: World) -> None:
    note = await written(three, visibility="public")
    for act in (
        lambda c: notes.change(c, three.ana, note, DRAFT, revision=1),
        lambda c: notes.change(c, three.ben, note, DRAFT, revision=1),
        lambda c: notes.drop(c, three.ben, note),
        lambda c: notes.attach_photo(c, three.ben, uuid.uuid4(), photo()),
    ):
        with pytest.raises(Refused) as caught:
            await three.do(three.ben, act)
        assert caught.value.code in ("unknown_note", "stale")
    with pytest.raises(Refused):
        await three.do(three.ben, notes.write, three.ana, ref(), CHABLIS, DRAFT)
    kept = await three.do(three.ana, notes.find, note)
    assert kept is not None
    assert kept.revision == 1


async def test_a_note_is_about_a_species_there_is_and_a_bottle_of_ones_own(three: World) -> None:
    theirs = await three.wine_of(three.ben, CHABLIS)
    other = await three.wine_of(three.ana, "morgon")
    for species, wine, code in (
        (SpeciesSlug("a-soda"), None, "unknown_species"),
        (CHABLIS, theirs, "unknown_wine"),
        (CHABLIS, other, "unknown_wine"),
    ):
        with pytest.raises(Refused) as caught:
            await three.do(three.ana, notes.write, three.ana, ref(), species, DRAFT, wine=wine)
        assert caught.value.code == code


async def test_a_dropped_note_names_what_the_store_may_forget(three: World) -> None:
    note = await written(three)
    picture, speech = photo(), voice()
    await three.do(three.ana, notes.attach_photo, three.ana, note, picture)
    await three.do(three.ana, notes.attach_voice, three.ana, note, speech)
    keys = await three.do(three.ana, notes.drop, three.ana, note)
    assert keys == [picture.storage_key, speech.storage_key]
    assert await three.sql("SELECT count(*) FROM wine_photos") == 0


async def test_a_wine_that_is_given_away_takes_no_note_along_and_its_way_is_written_down(three: World) -> None:
    wine = await three.wine_of(three.ana, CHABLIS)
    note = ref()
    await three.do(three.ana, notes.write, three.ana, note, CHABLIS, DRAFT, wine=wine)
    await three.sql("UPDATE wines SET owner_id = $2 WHERE public_id = $1", wine, three.ben)
    assert await three.do(three.ben, notes.find, note) is None
    count = "SELECT count(*) FROM wine_transfers"
    for player, seen in ((three.ana, 1), (three.ben, 1), (three.cleo, 0)):
        assert await three.do(player, lambda c: c.fetchval(count)) == seen


async def test_regional_forms_and_abilities_are_there_to_read(furnished: World) -> None:
    form = REGIONAL_FORMS[0]
    (found,) = await furnished.do(furnished.ana, notes.regional_forms, SpeciesSlug(form.species_slug))
    assert (found.slug, found.name, found.raises) == (form.slug, form.name, form.raises)
    assert await furnished.do(furnished.ana, notes.abilities, SpeciesSlug("champagne-brut")) == [
        "chalk-line", "fine-mousse",
    ]  # fmt: skip
