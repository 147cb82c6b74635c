"""The search: what players and reports ask of `search_wines`, over invented species and wines, as they would ask it.

Three callers: anybody (the catalogue), a player (his own wines, under row-level security), reports (everybody's wines).
Words are taken from what is there: names, producers, grapes and places, whole, begun or misspelt with one or two
slips; common ones that tens of thousands of species have; and filters without any word. Half of the questions ask for
the second page.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from db import invented as database
from db import migrate
from db import species as catalogue
from db.migration_files import load
from db.pool import Connection, connection
from ops.bench.cluster import Cluster, bench_cluster, bench_folder
from ops.bench.figures import Figures, percentile, progress
from ops.bench.machine import on_cpu_s
from server import invented
from server.invented import Amounts

WHOLE = Amounts(species=100_000, players=10_000, wines=1_000_000, seed=1)
QUICK = Amounts(species=500, players=20, wines=2_000, seed=1)
QUESTIONS = 200
"""For each caller and kind of question in each round."""

PAGE = 50
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Question = dict[str, Any]


async def measure(rounds: int, *, quick: bool) -> Figures:
    """Each caller's mix of questions, several rounds on one database."""
    amounts = QUICK if quick else WHOLE
    with bench_folder() as folder:
        async with bench_cluster(folder) as bench:
            progress(f"search: {amounts.species:,} species and {amounts.wines:,} wines are invented")
            await _fill(bench, amounts)
            return await measured(bench, amounts, rounds, 5 if quick else QUESTIONS)


async def measured(bench: Cluster, amounts: Amounts, rounds: int, questions: int) -> Figures:
    """The same on a database that holds these amounts."""
    figures = Figures(
        f"search: {amounts.species:,} species, {amounts.wines:,} wines of {amounts.players:,} players",
        f"PostgreSQL {bench.binaries.version} with the server's settings and schema; a connection a caller, one after "
        f"the other, {questions} of each kind; time from asking to having the page of {PAGE}, round trip and "
        "asyncpg's reading included; half ask for the second page; beside it the CPU time of the connection's process",
    )
    async with connection(bench.superuser) as reader:
        samples = await _samples(reader)
    for number in range(rounds):
        progress(f"search: round {number + 1} of {rounds}")
        chance = random.Random(number)
        seconds: dict[str, list[float]] = defaultdict(list)
        cpu_seconds: dict[str, list[float]] = defaultdict(list)
        for caller in ("anybody", "player", "reports"):
            async with connection(bench.superuser) as conn:
                await _become(conn, caller)
                for kind, ask in _KINDS.items():
                    for _ in range(questions):
                        question = ask(chance, samples) | ({} if caller == "anybody" else _of_wines(chance))
                        if caller == "player":
                            await conn.execute(f"SET app.player_id = {chance.choice(samples['owners'])}")
                        took_s, cpu_s = await _asked(conn, question, second_page=chance.random() < 0.5)
                        for name in (f"{caller}, {kind}", f"{caller}, all", "all"):
                            seconds[name].append(took_s)
                            cpu_seconds[name].append(cpu_s)
        for name, took in seconds.items():
            figures.add(f"{name}: p50", 1e3 * percentile(took, 50), "ms")
            figures.add(f"{name}: p95", 1e3 * percentile(took, 95), "ms")
            figures.add(f"{name}: worst", 1e3 * max(took), "ms")
            figures.add(f"{name}: p95 of PostgreSQL", 1e3 * percentile(cpu_seconds[name], 95), "ms CPU")
    return figures


async def _fill(bench: Cluster, amounts: Amounts) -> None:
    async with connection(bench.owner) as owner:
        await migrate.up(owner, load())
        async with owner.transaction():
            await catalogue.upsert(owner, invented.species(amounts))
            kinds = await database.species_named_by(owner, amounts.batch)
            owners = await database.write_players(owner, invented.players(amounts), lambda _: None)
            await database.write_wines(owner, invented.wines(amounts, owners, kinds), lambda _: None)
        await database.settle_statistics(owner)


async def _become(conn: Connection, caller: str) -> None:
    await conn.execute(f"SET ROLE {'wine_pokedex_readonly' if caller == 'reports' else 'wine_pokedex_app'}")


async def _samples(reader: Connection) -> dict[str, list[Any]]:
    """Names, words and players to ask for: the same on every run over the same database."""
    species = await reader.fetch(
        "SELECT name, producer, country, region, grapes FROM wine_species WHERE id % greatest(1,"
        " (SELECT count(*) FROM wine_species) / 500) = 0 AND cardinality(grapes) > 0 ORDER BY id"
    )
    common = await reader.fetch("SELECT word FROM search_words ORDER BY species DESC, word LIMIT 40")
    owners = await reader.fetch(
        "SELECT owner_id FROM (SELECT owner_id, count(*) AS n FROM wines GROUP BY owner_id) o ORDER BY n DESC, owner_id"
    )
    ids = [row["owner_id"] for row in owners]
    return {
        "species": species,
        "common": [row["word"] for row in common],
        # Those who own most, and some of everybody else.
        "owners": ids[: max(1, len(ids) // 100)] + ids[:: max(1, len(ids) // 100)],
    }


async def _asked(conn: Connection, question: Question, *, second_page: bool) -> tuple[float, float]:
    """Seconds on the wall and of the connection's own PostgreSQL process on a CPU."""
    statement = (
        f"SELECT * FROM search_wines({', '.join(f'p_{name} => ${at}' for at, name in enumerate(question, 1))},"  # noqa: S608 - our own words; values are arguments
        f" p_limit => {PAGE}, p_after => ${len(question) + 1})"
    )
    pid = conn.get_server_pid()
    cpu_s, began_s = on_cpu_s(pid), time.perf_counter()
    found = await conn.fetch(statement, *question.values(), None)
    took_s, cpu_s = time.perf_counter() - began_s, on_cpu_s(pid) - cpu_s
    if second_page and len(found) == PAGE:
        cpu_s, began_s = on_cpu_s(pid), time.perf_counter()
        await conn.fetch(statement, *question.values(), found[-1]["position"])
        took_s, cpu_s = time.perf_counter() - began_s, on_cpu_s(pid) - cpu_s
    return took_s, cpu_s


def _of_wines(chance: random.Random) -> Question:
    """What is asked of wines besides: an order, and now and then a filter on the wine itself."""
    question: Question = {
        "scope": "wines",
        "order": chance.choice(("relevance", "relevance", "rarity", "level", "newest")),
    }
    match chance.randrange(8):
        case 0:
            question["level_min"] = chance.randint(1, 90)
        case 1:
            question["iv_min"] = chance.randint(100, 160)
        case 2:
            question["drink_in"] = chance.randint(2025, 2050)
        case 3:
            question["shiny"] = True
        case 4:
            question["vintage_min"] = chance.randint(2018, 2025)
        case 5:
            question["free"] = True
        case _:
            pass
    return question


def _name(chance: random.Random, samples: dict[str, list[Any]]) -> Question:
    words = str(chance.choice(samples["species"])["name"]).split()
    return {"q": " ".join(chance.sample(words, min(len(words), chance.randint(1, 3))))}


def _producer(chance: random.Random, samples: dict[str, list[Any]]) -> Question:
    return {"q": str(chance.choice(samples["species"])["producer"])}


def _grape_and_place(chance: random.Random, samples: dict[str, list[Any]]) -> Question:
    one = chance.choice(samples["species"])
    return {"q": f"{chance.choice(one['grapes'])} {chance.choice((one['region'], one['country']))}"}


def _common(chance: random.Random, samples: dict[str, list[Any]]) -> Question:
    return {"q": chance.choice(samples["common"])}


def _begun(chance: random.Random, samples: dict[str, list[Any]]) -> Question:
    word = str(chance.choice(samples["species"])["producer"]).split()[-1]
    return {"q": word[: chance.randint(3, max(3, len(word) - 1))]}


def _misspelt(chance: random.Random, samples: dict[str, list[Any]]) -> Question:
    words = str(chance.choice(samples["species"])["name"]).split()
    chosen = chance.sample(words, min(len(words), chance.randint(1, 2)))
    at = chosen.index(max(chosen, key=len))
    chosen[at] = _slip(chance, chosen[at])
    return {"q": " ".join(chosen)}


def _filters(chance: random.Random, samples: dict[str, list[Any]]) -> Question:
    one = chance.choice(samples["species"])
    choices: tuple[Callable[[], Question], ...] = (
        lambda: {"country": one["country"]},
        lambda: {"region": one["region"], "rarity_min": chance.randint(1, 12)},
        lambda: {"grapes": [chance.choice(one["grapes"])]},
        lambda: {"primary_type": chance.choice(("Terroir", "Flow", "Mystical", "Energy")), "rarity_min": 8},
        lambda: {"rarity_min": chance.randint(5, 16), "rarity_max": 21},
        lambda: {"grapes": [chance.choice(one["grapes"])], "country": one["country"], "rarity_max": 5},
    )
    return chance.choice(choices)()


def _slip(chance: random.Random, word: str) -> str:
    """The word with one letter too many, too few, another, or two in the wrong order."""
    at = chance.randrange(max(1, len(word) - 1))
    return chance.choice(
        (
            word[:at] + chance.choice(_LETTERS) + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + chance.choice(_LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        )
    )


_KINDS: dict[str, Callable[[random.Random, dict[str, list[Any]]], Question]] = {
    "words of a name": _name,
    "a producer": _producer,
    "a grape and a place": _grape_and_place,
    "a common word": _common,
    "the beginning of a word": _begun,
    "misspelt": _misspelt,
    "filters alone": _filters,
}
