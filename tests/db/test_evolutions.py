"""An evolution happens when all that it requires is met, whoever asks; else it is told what lacks."""

import asyncio
import uuid
from typing import NamedTuple, get_args

import asyncpg
import pytest

from db import evolutions, inbox, standing
from db.evolutions import Attempt, Lack
from db.pool import Connection
from db.times import ms_of
from game.content import EVOLUTIONS, FORMS, Trigger
from game.ids import SpeciesSlug, WineId
from game.refusal import Refused
from tests.db.breaking.evolutions import VINTAGE, ready
from tests.db.people import furnish
from tests.db.world import DAY_MS, World, ref

LBV, PORT = SpeciesSlug("late-bottled-vintage-port"), SpeciesSlug("vintage-port")


INSERT = (
    "INSERT INTO evolution_attempts (public_id, user_id, wine_id, evolution, outcome, from_species_id, to_species_id)"
    " VALUES (gen_random_uuid(), $1, $2, $3, 'evolved', 1, 2)"
)


class Way(NamedTuple):
    """What a trigger requires, what lacks before, and what brings it about: statements in which ids are filled in."""

    requires: str
    lack: Lack
    brings: str = "SELECT"
    place: str | None = None


SEASON = "growing_season(now(), 'Portugal')"
WAYS = {
    "time": Way(
        "age_months_min = 24",
        Lack("age_months", "24", "0"),
        "UPDATE wines SET captured_at = now() - interval '25 days' WHERE id = {wine}",
    ),
    "level": Way("level_min = 500", Lack("level", "500", "5"), "UPDATE wines SET level = 500 WHERE id = {wine}"),
    "experience": Way(
        "experience_min = 8000",
        Lack("experience", "8000", "0"),
        "UPDATE wines SET experience = 8000 WHERE id = {wine}",
    ),
    "item": Way(
        "item = 'oak-barrel'", Lack("item", "oak-barrel", "0"), "SELECT evolution_item_give({ana}, 'oak-barrel', 1)"
    ),
    "storage": Way(
        "store = 'solera', age_months_min = 1",
        Lack("store", "solera", "cellar"),
        "UPDATE wines SET captured_at = now() - interval '9 days' WHERE id = {wine};"
        "INSERT INTO wine_stores VALUES ({wine}, 'solera', now() - interval '25 hours')",
    ),
    "quality": Way(
        "iv_total_min = 186",
        Lack("iv_total", "186", "140"),
        "UPDATE wines SET iv_longevity = 31, iv_power = 31, iv_terroir = 31, iv_complexity = 31, iv_rarity = 31,"
        " iv_elegance = 31 WHERE id = {wine}",
    ),
    "season": Way(
        f"season = CASE {SEASON} WHEN 'summer' THEN 'winter' ELSE 'summer' END",
        Lack("season", "", ""),
        f"UPDATE evolutions SET season = {SEASON} WHERE slug = '{VINTAGE}'",
    ),
    "location": Way("place = 'Douro'", Lack("place", "Douro", ""), place="Douro"),
    "competition": Way(
        "competitions_won_min = 1",
        Lack("competitions_won", "1", "0"),
        "INSERT INTO competitions (public_id, name, mode, format, created_by, size_min, size_max,"
        " registration_opens_at, registration_closes_at, begins_at, ends_at) VALUES (gen_random_uuid(), 'A cup',"
        " 'pairing', 'single_elimination', 0, 2, 4, now() - interval '1 day', now() + interval '1 day',"
        " now() + interval '1 day', now() + interval '2 days');"
        "INSERT INTO competition_participants (competition_id, user_id, final_rank)"
        " SELECT id, {ana}, 1 FROM competitions",
    ),
    "trade": Way(
        "trades_min = 1",
        Lack("trades", "1", "0"),
        "UPDATE wines SET owner_id = 0 WHERE id = {wine}; UPDATE wines SET owner_id = {ana} WHERE id = {wine}",
    ),
    "guild": Way(
        "guild_level_min = 3",
        Lack("guild_level", "3", "0"),
        "INSERT INTO guilds (public_id, name, name_key, kind, level)"
        " VALUES (gen_random_uuid(), 'The Cask', 'the cask', 'trading', 3);"
        "INSERT INTO guild_memberships (user_id, guild_id, role) SELECT {ana}, id, 'leader' FROM guilds",
    ),
}


async def _id(world: World, wine: uuid.UUID) -> WineId:
    return WineId(await world.sql("SELECT id FROM wines WHERE public_id = $1", wine))


async def _requiring(world: World, trigger: str, requires: str) -> None:
    """Make the step to Vintage Port require this and nothing else."""
    await world.superuser.execute(
        f"UPDATE evolutions SET trigger = 'level', level_min = 1, iv_total_min = NULL WHERE slug = '{VINTAGE}';"
        f"UPDATE evolutions SET trigger = '{trigger}', {requires} WHERE slug = '{VINTAGE}';"
        f"UPDATE evolutions SET level_min = NULL WHERE slug = '{VINTAGE}' AND trigger <> 'level'"
    )


async def _species(world: World, wine: uuid.UUID) -> str:
    query = "SELECT s.slug FROM wines w JOIN wine_species s ON s.id = w.species_id WHERE w.public_id = $1"
    return str(await world.sql(query, wine))


@pytest.mark.parametrize("trigger", WAYS)
async def test_each_trigger_refuses_before_it_is_met_and_not_after(furnished: World, trigger: str) -> None:
    way = WAYS[trigger]
    wine = await ready(furnished)
    await furnished.sql("UPDATE wines SET level = 5, experience = 0 WHERE public_id = $1", wine)
    await _requiring(furnished, trigger, way.requires)
    number = await _id(furnished, wine)
    lacks = await furnished.do(furnished.ana, evolutions.lacks, number, VINTAGE)
    if trigger == "season":
        assert [lack.need for lack in lacks] == ["season"]
    else:
        assert lacks[0] == way.lack
    with pytest.raises(Refused) as caught:
        await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE)
    assert caught.value.code == "evolution_requirements_unmet"
    told = [caught.value.fields[name] for name in ("missing", "wanted", "has")]
    assert told == [",".join(each) for each in zip(*lacks, strict=True)]

    await furnished.superuser.execute(way.brings.format(wine=number, ana=furnished.ana))
    assert await furnished.do(furnished.ana, evolutions.lacks, number, VINTAGE, place=way.place) == []
    made = await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, place=way.place)
    assert (made.outcome, made.from_species, made.to_species, made.again_at_ms) == ("evolved", LBV, PORT, None)
    assert await _species(furnished, wine) == PORT
    assert await furnished.do(furnished.ana, evolutions.items, furnished.ana) == {}


def test_every_trigger_is_tried_here() -> None:
    assert {*WAYS, "chance"} == {*get_args(Trigger)}


@pytest.mark.parametrize("trigger", get_args(Trigger))
async def test_a_trigger_without_its_column_is_refused(owner_conn: Connection, trigger: str) -> None:
    await owner_conn.execute("INSERT INTO evolution_chains VALUES ('c', 'C')")
    await owner_conn.execute("INSERT INTO evolution_forms VALUES ('c', 'a', 'A', 0, NULL), ('c', 'b', 'B', 1, NULL)")
    with pytest.raises(asyncpg.CheckViolationError, match="evolutions_trigger_has_its_column"):
        await owner_conn.execute("INSERT INTO evolutions (slug, chain, from_form, to_form, trigger) VALUES"
                                 " ('c', 'c', 'a', 'b', $1)", trigger)  # fmt: skip


async def test_the_weather_counts_where_it_is_asked_for(furnished: World) -> None:
    wine = await ready(furnished)
    await _requiring(furnished, "time", "age_months_min = 1, weather = 'hard_frost'")
    number = await _id(furnished, wine)
    for weather, needs in (
        (None, ["age_months", "weather"]),
        ("hail", ["age_months", "weather"]),
        ("hard_frost", ["age_months"]),
    ):
        lacks = await furnished.do(furnished.ana, evolutions.lacks, number, VINTAGE, weather=weather)
        assert [lack.need for lack in lacks] == needs


UNLUCKY = evolutions.CHANCES - 1


async def test_the_item_is_used_up_whether_chance_favours_or_not(furnished: World) -> None:
    wine = await ready(furnished)
    await _requiring(furnished, "chance", "chance_permille = 500, item = 'qvevri'")
    await furnished.do(furnished.ana, evolutions.give_item, furnished.ana, "qvevri", 2)
    failed = await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, roll=500)
    assert failed.outcome == "failed"
    assert await _species(furnished, wine) == LBV
    assert await furnished.do(furnished.ana, evolutions.items, furnished.ana) == {"qvevri": 1}
    assert await furnished.sql("SELECT count(*) FROM inbox WHERE player_id = $1", furnished.ana) == 0
    await furnished.sql(LONG_AGO)
    evolved = await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, roll=499)
    assert evolved.outcome == "evolved"
    assert await furnished.do(furnished.ana, evolutions.items, furnished.ana) == {}


LONG_AGO = "UPDATE evolution_attempts SET created_at = created_at - interval '3 days'"
TOMORROW = (
    "UPDATE evolution_attempts SET created_at = date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
    " + interval '1 day'"
)
"""So that the day does not end while a test goes on."""


async def test_chance_is_asked_once_a_day_of_a_wine(furnished: World) -> None:
    wine = await ready(furnished)
    await _requiring(furnished, "chance", "chance_permille = 500")
    number = await _id(furnished, wine)
    failed = await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, roll=UNLUCKY)
    assert failed.again_at_ms is not None
    assert failed.again_at_ms % DAY_MS == 0
    assert 0 < failed.again_at_ms - failed.at_ms <= DAY_MS

    await furnished.sql(TOMORROW)
    again_at = await furnished.sql("SELECT max(created_at) + interval '1 day' FROM evolution_attempts")
    # Nor does it help to pass it on: it is the wine's day.
    for player in (furnished.ana, furnished.ben):
        await furnished.sql("UPDATE wines SET owner_id = $1 WHERE id = $2", player, number)
        with pytest.raises(Refused) as caught:
            await furnished.do(player, evolutions.attempt, ref(), wine, VINTAGE)
        assert (caught.value.code, caught.value.fields) == ("evolution_tried_today", {"again_at_ms": ms_of(again_at)})
        assert caught.value.retry_after_ms is not None
        assert 0 < caught.value.retry_after_ms <= 2 * DAY_MS
        (ahead,) = await furnished.do(player, evolutions.ahead, number, LBV)
        assert ahead.again_at_ms == ms_of(again_at)
    assert await furnished.sql("SELECT count(*) FROM evolution_attempts") == 1

    await furnished.sql(LONG_AGO)
    (ahead,) = await furnished.do(furnished.ben, evolutions.ahead, number, LBV)
    assert ahead.again_at_ms is None
    assert (await furnished.do(furnished.ben, evolutions.attempt, ref(), wine, VINTAGE)).outcome == "evolved"


async def test_what_leaves_nothing_to_chance_does_not_fail(furnished: World) -> None:
    wine = await ready(furnished)
    made = await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, roll=UNLUCKY)
    assert made.outcome == "evolved"
    again = await ready(furnished)
    insert = INSERT.replace("'evolved'", "'failed'")
    with pytest.raises(asyncpg.AssertError):
        await furnished.sql(insert, furnished.ana, await _id(furnished, again), VINTAGE)


async def test_under_one_key_it_is_one_request(furnished: World) -> None:
    wine = await ready(furnished)
    made = await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, key="a key")
    # Also when the wine is his no longer, and has become something else since.
    await furnished.sql("UPDATE wines SET owner_id = $1 WHERE public_id = $2", furnished.ben, wine)
    assert await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, key="a key") == made
    assert await furnished.sql("SELECT count(*) FROM evolution_attempts") == 1
    assert await furnished.sql("SELECT count(*) FROM inbox WHERE type = 'wine.evolved'") == 1
    with pytest.raises(Refused) as caught:
        await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, "port-ruby-tawny", key="a key")
    assert caught.value.code == "key_reused"
    # Another player's key is another key.
    with pytest.raises(Refused) as caught:
        await furnished.do(furnished.ben, evolutions.attempt, ref(), wine, VINTAGE, key="a key")
    assert caught.value.code == "evolution_not_of_this_wine"


@pytest.mark.parametrize("key", [None, "a key"])
async def test_two_at_once_are_one_evolution(furnished: World, key: str | None) -> None:
    wine = await ready(furnished)

    async def ask() -> Attempt | str:
        try:
            return await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, key=key)
        except Refused as refused:
            return refused.code

    async with furnished.held("SELECT FROM wines WHERE public_id = $1 FOR UPDATE", wine):
        asked = [asyncio.create_task(ask()) for _ in range(3)]
    found = [await one for one in asked]
    made = [one for one in found if isinstance(one, Attempt)]
    assert await furnished.sql("SELECT count(*) FROM evolution_attempts") == 1
    if key is None:
        assert len(made) == 1
        assert {one for one in found if isinstance(one, str)} == {"evolution_not_of_this_wine"}
    else:
        assert made == found == [made[0]] * 3


async def test_one_key_for_two_wines_at_once_is_one_evolution(furnished: World) -> None:
    first, other = [each["public_id"] for each in (await furnished.wines(furnished.ana))[:2]]
    await furnished.sql(
        "UPDATE wines SET species_id = s.id, iv_power = 31, iv_terroir = 31, iv_complexity = 31, iv_rarity = 31,"
        " iv_elegance = 31 FROM wine_species s WHERE s.slug = $1 AND wines.public_id = ANY ($2::uuid[])",
        LBV,
        [first, other],
    )
    codes = []
    async with furnished.held("SELECT FROM user_statistics WHERE user_id = $1 FOR UPDATE", furnished.ana):
        asked = [
            asyncio.create_task(furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE, key="a key"))
            for wine in (first, other)
        ]
    for one in asked:
        try:
            await one
        except Refused as refused:
            codes.append(refused.code)
    assert codes == ["key_reused"]
    assert await furnished.sql("SELECT count(*) FROM evolution_attempts") == 1


async def test_a_wine_that_is_put_up_in_the_same_moment_does_not_evolve(furnished: World) -> None:
    wine = await ready(furnished)
    statement = "UPDATE wines SET place = 'escrow', place_room = gen_random_uuid() WHERE public_id = $1"
    async with furnished.held(statement, wine):
        attempt = asyncio.create_task(furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE))
    with pytest.raises(Refused) as caught:
        await attempt
    assert caught.value.code == "wine_not_free"
    assert await _species(furnished, wine) == LBV


async def test_all_but_its_species_stays_and_its_owner_is_told(furnished: World) -> None:
    wine = await ready(furnished)
    await furnished.sql(
        "UPDATE wines SET ev_power = 7, level = 9, experience = 800, nature = 'Bold' WHERE public_id = $1", wine
    )
    whole = "SELECT to_jsonb(w) - 'species_id' - 'revision' FROM wines w WHERE w.public_id = $1"
    before = await furnished.sql(whole, wine)
    attempt = ref()
    made = await furnished.do(furnished.ana, evolutions.attempt, attempt, wine, VINTAGE)
    assert await furnished.sql(whole, wine) == before
    (line,) = await furnished.do(furnished.ana, inbox.after, furnished.ana, 0)
    names = [await furnished.sql("SELECT name FROM wine_species WHERE slug = $1", slug) for slug in (LBV, PORT)]
    told = {"wine": {"id": str(wine), "name": names[0]}, "from_species": LBV, "to_species": PORT}
    assert (line.type, line.d) == ("wine.evolved", told)
    (became,) = await furnished.do(furnished.ben, evolutions.became, wine)
    assert became == (LBV, names[0], PORT, names[1], False, made.at_ms)
    assert await furnished.sql("SELECT value FROM user_statistics WHERE statistic = 'evolutions_done'") == 1
    assert "a-first-evolution" in await furnished.do(furnished.ana, standing.achievements, furnished.ana)


async def test_an_item_that_somebody_uses_up_in_the_same_moment_serves_no_second_time(furnished: World) -> None:
    wine = await ready(furnished)
    await _requiring(furnished, "item", "item = 'qvevri'")
    await furnished.do(furnished.ana, evolutions.give_item, furnished.ana, "qvevri", 1)
    async with furnished.held("UPDATE user_evolution_items SET quantity = quantity - 1"):
        attempt = asyncio.create_task(furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE))
    with pytest.raises(Refused) as caught:
        await attempt
    assert (caught.value.code, caught.value.fields["missing"]) == ("evolution_requirements_unmet", "item")
    assert await furnished.sql("SELECT count(*) FROM evolution_attempts") == 0
    assert await _species(furnished, wine) == LBV


async def test_a_wine_that_has_evolved_raises_its_revision_and_ages_anew(furnished: World) -> None:
    wine = await ready(furnished)
    await furnished.sql("UPDATE wines SET captured_at = now() - interval '99 days' WHERE public_id = $1", wine)
    revision = await furnished.sql("SELECT revision FROM wines WHERE public_id = $1", wine)
    await furnished.do(furnished.ana, evolutions.attempt, ref(), wine, VINTAGE)
    assert await furnished.sql("SELECT revision FROM wines WHERE public_id = $1", wine) == revision + 1
    await _requiring(furnished, "time", "age_months_min = 1")
    (lack,) = await furnished.do(furnished.ana, evolutions.lacks, await _id(furnished, wine), VINTAGE)
    assert lack == ("age_months", "1", "0")


async def test_nobody_writes_an_attempt_around_its_requirements(furnished: World) -> None:
    wine = await ready(furnished)
    await furnished.sql("UPDATE wines SET iv_power = 0")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="evolution_attempts_requirements_met"):
        await furnished.sql(INSERT, furnished.ana, await _id(furnished, wine), VINTAGE)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="wines_is_his"):
        await furnished.sql(INSERT, furnished.ben, await _id(furnished, wine), VINTAGE)


async def test_a_store_counts_from_when_the_wine_was_laid_down_there(furnished: World) -> None:
    wine = await ready(furnished)
    await furnished.sql("UPDATE wines SET captured_at = now() - interval '99 days' WHERE public_id = $1", wine)
    await _requiring(furnished, "storage", "store = 'lees', age_months_min = 3")
    await furnished.do(furnished.ana, evolutions.lay_down, wine, "lees")
    number = await _id(furnished, wine)
    assert await furnished.do(furnished.ana, evolutions.lacks, number, VINTAGE) == [("age_months", "3", "0")]
    await furnished.sql("UPDATE wine_stores SET laid_at = now() - interval '3 days'")
    await furnished.do(furnished.ana, evolutions.lay_down, wine, "lees")
    assert await furnished.do(furnished.ana, evolutions.lacks, number, VINTAGE) == []
    assert await furnished.do(furnished.ana, evolutions.take_up, wine)
    assert not await furnished.do(furnished.ana, evolutions.take_up, wine)
    with pytest.raises(Refused, match="unknown_wine"):
        await furnished.do(furnished.ben, evolutions.lay_down, wine, "lees")


async def test_a_form_whose_species_the_catalogue_lacks_sleeps_until_it_is_there(furnished: World) -> None:
    await furnished.sql(
        "INSERT INTO evolution_forms (chain, slug, name, months) VALUES ('rioja', 'century', 'Century', 1200)"
    )
    await furnished.sql(
        "INSERT INTO evolutions (slug, chain, from_form, to_form, trigger, age_months_min)"
        " VALUES ('rioja-gran-reserva-century', 'rioja', 'gran-reserva', 'century', 'time', 1140)"
    )
    (lonely,) = await furnished.do(furnished.ana, evolutions.possible, SpeciesSlug("rioja-gran-reserva"))
    assert (lonely.to_name, lonely.to_species, lonely.asleep) == ("Century", None, True)
    await furnished.sql(
        "UPDATE evolution_forms SET species_slug = 'an-imported-century' WHERE chain = 'rioja' AND slug = 'century'"
    )
    (lonely,) = await furnished.do(furnished.ana, evolutions.possible, SpeciesSlug("rioja-gran-reserva"))
    assert lonely.asleep
    await furnish(furnished.database)  # as the next start does: it takes nothing back that an import has named
    # Any that nothing else names.
    await furnished.sql(
        "UPDATE wine_species SET slug = 'an-imported-century' WHERE id = (SELECT min(s.id) FROM wine_species s"
        " WHERE NOT EXISTS (SELECT FROM wine_species_abilities a WHERE a.species_slug = s.slug)"
        " AND NOT EXISTS (SELECT FROM evolution_forms f WHERE f.species_slug = s.slug))"
    )
    (awake,) = await furnished.do(furnished.ana, evolutions.possible, SpeciesSlug("rioja-gran-reserva"))
    assert not awake.asleep


async def test_what_the_files_say_is_what_can_be_asked(furnished: World) -> None:
    slug_of = {(form.chain, form.slug): form.species_slug for form in FORMS}
    for step in EVOLUTIONS:
        species = slug_of[step.chain, step.from_form]
        if species is not None:
            found = await furnished.do(furnished.ana, evolutions.possible, SpeciesSlug(species))
            assert step.slug in {each.evolution for each in found}


@pytest.mark.parametrize(
    ("month", "north", "south"),
    [(1, "winter", "summer"), (4, "spring", "autumn"), (5, "spring", "late_autumn"), (7, "summer", "winter"),
     (10, "autumn", "spring"), (11, "late_autumn", "spring"), (12, "winter", "summer")],
)  # fmt: skip
async def test_the_vines_year_is_turned_round_in_the_south(
    owner_conn: Connection, month: int, north: str, south: str
) -> None:
    query = "SELECT growing_season(make_timestamptz(2026, $1, 15, 12, 0, 0, 'UTC'), $2)"
    assert await owner_conn.fetchval(query, month, "France") == north
    assert await owner_conn.fetchval(query, month, "Chile") == south
