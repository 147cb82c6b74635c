"""How a search is answered: through indexes, and without reading much more than it shows."""

from typing import Any

from db.pool import connection
from server.invented import Amounts
from tests.db.test_search import fill
from tests.fixtures.plans import Plans, Ran, explaining
from tests.fixtures.postgres import Database

AMOUNTS = Amounts(species=6_000, players=150, wines=40_000, seed=3)

APP, REPORTS = "wine_pokedex_app", "wine_pokedex_readonly"

ASKED: list[tuple[str, str, str, set[str]]] = [
    # role, arguments of search_wines, what else, the indexes that serve it
    (APP, "'chianti'", "a word", {"wine_species_by_words"}),
    (APP, "'chiannti'", "a misspelt word", {"search_words_by_trigrams", "wine_species_by_words"}),
    (APP, "'chatea'", "the beginning of a word", {"search_words_pk"}),
    (APP, "'france', p_order => 'name'", "a common word by name", {"wine_species_by_name"}),
    (APP, "'france'", "a common word", {"wine_species_by_rarity"}),
    (APP, "p_order => 'newest'", "the newest", {"wine_species_pk"}),
    (APP, "p_grapes => ARRAY['Saperavi']", "a rare grape", {"wine_species_by_grape"}),
    (APP, "p_country => 'Georgia'", "a country", {"wine_species_by_country"}),
    (APP, "p_region => 'Tokaj', p_rarity_min => 12", "a region, rare", {"wine_species_by_region"}),
    (APP, "'chianti', p_scope => 'wines'", "one's own by a word", {"wines_by_owner_and_species"}),
    (APP, "p_scope => 'wines', p_order => 'level'", "one's own by level", {"wines_by_owner_and_level"}),
    (REPORTS, "'chianti', p_scope => 'wines'", "all by a word", {"wines_by_species"}),
    (REPORTS, "p_scope => 'wines', p_order => 'level'", "all by level", {"wines_by_level"}),
    (REPORTS, "p_scope => 'wines', p_order => 'newest'", "the newest of all", {"wines_pk"}),
    (REPORTS, "p_scope => 'wines', p_order => 'level', p_iv_min => 158", "great ones", {"wines_by_iv_total"}),
    (
        REPORTS,
        "p_scope => 'wines', p_order => 'level', p_drink_in => {longest}",
        "what keeps",
        {"wines_by_drinking_window"},
    ),
    (REPORTS, "p_scope => 'wines', p_order => 'level', p_shiny => true", "shiny ones", {"wines_shiny"}),
    (
        REPORTS,
        "p_scope => 'wines', p_vintage_max => {eldest}, p_order => 'newest'",
        "an early year",
        {"wines_by_vintage"},
    ),
]


async def test_every_search_goes_through_its_index(database: Database) -> None:
    async with connection(database.owner) as owner:
        owners = await fill(owner, AMOUNTS)
        extremes = await owner.fetchrow(
            "SELECT max(vintage + keeps_years) AS longest, min(vintage) AS eldest FROM wines"
        )
        assert extremes is not None
    faults = []
    async with explaining(database.superuser) as (conn, plans):
        for role, arguments, what, indexes in ASKED:
            await conn.execute(f"SET ROLE {role}; SET app.player_id = {owners[0]}")
            plans.take()
            asked = arguments.format(**dict(extremes))
            shown = len(await conn.fetch(f"SELECT * FROM search_wines({asked}, p_limit => 20)"))
            ran = plans.take()
            used = {each.index for each in ran}
            walked = [each for each in ran if each.node == "Seq Scan" and each.relation in {"wines", "wine_species"}]
            if not shown or not indexes <= used or walked:
                faults.append((what, shown, indexes - used, walked))
            await conn.execute("RESET ROLE")
    assert faults == [], "\n".join(map(str, faults))


async def test_later_pages_cost_no_more_than_the_first(database: Database) -> None:
    async with connection(database.owner) as owner:
        owners = await fill(owner, AMOUNTS)
    for role, arguments in (
        (APP, "p_order => 'name'"),
        (APP, "p_order => 'rarity'"),
        (APP, "p_scope => 'wines', p_order => 'level'"),
        (REPORTS, "p_scope => 'wines', p_order => 'level'"),
        (REPORTS, "p_scope => 'wines', p_order => 'newest'"),
        (REPORTS, "p_scope => 'wines', p_order => 'rarity'"),
    ):
        async with explaining(database.superuser) as (conn, plans):
            await conn.execute(f"SET ROLE {role}; SET app.player_id = {owners[0]}")
            after: Any = None
            read = []
            for _ in range(6):
                plans.take()
                page = await conn.fetch(f"SELECT * FROM search_wines({arguments}, p_limit => 20, p_after => $1)", after)
                assert len(page) == 20
                after = page[-1]["position"]
                read.append(_read(plans))
            assert max(read[1:]) <= 2 * read[0] + 200, (arguments, read)


def _read(plans: Plans) -> float:
    return sum(each.rows for each in plans.take() if each.relation in {"wines", "wine_species"} and _scans(each))


def _scans(ran: Ran) -> bool:
    return "Scan" in ran.node
