"""Importing a large catalogue: 100,000 rows in the shape of X-Wines, read, judged and merged; then the same file again.

The rows are made up of our own tables' grapes and places; fields are as long as those of the real file on average
(some 440 bytes a row, 30 vintages).
"""

import csv
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from db import species as catalogue
from db.pool import connection
from game.catalogue import OWN
from game.catalogue.bottles import HEADER
from game.catalogue.tables import all_grapes
from ops.bench.cluster import Cluster, bench_cluster, bench_folder
from ops.bench.figures import Figures, progress
from ops.bench.machine import own_cpu_s
from server.cli_catalogue import Reading, read_file

ROWS = 100_000
QUICK_ROWS = 500
_VINTAGES = 30
_FOODS = ("Beef", "Lamb", "Poultry", "Game Meat", "Shellfish", "Rich Fish", "Pasta", "Pork", "Veal")
_BODIES = ("Very light-bodied", "Light-bodied", "Medium-bodied", "Full-bodied", "Very full-bodied")
_WORDS = (
    "Reserva",
    "Château",
    "Clos",
    "Brut",
    "Vieilles Vignes",
    "Estate",
    "Quinta",
    "Vigna",
    "Premier Cru",
    "Domaine",
)


async def measure(rounds: int, *, quick: bool) -> Figures:
    """Each round on a database of its own: the file goes in, and goes in again."""
    count = QUICK_ROWS if quick else ROWS
    figures = Figures(
        f"import of {count:,} rows",
        "a PostgreSQL of its own with fsync on; reading, judging, COPY, merge and commit; from the file's first line "
        "to the commit; CPU of this process and of PostgreSQL; memory is the most this process ever held",
    )
    for number in range(rounds):
        progress(f"import: round {number + 1} of {rounds}")
        with bench_folder() as folder:
            file = folder / "wines.csv"
            _write(file, count)
            async with bench_cluster(folder / "data") as bench:
                await _imported(bench, file, "first", figures)
                await _imported(bench, file, "again", figures)
    return figures


async def _imported(bench: Cluster, file: Path, name: str, figures: Figures) -> None:
    reading = Reading()
    began_s, own_s, postgresql_s = time.perf_counter(), own_cpu_s(), bench.cpu_s()
    async with connection(bench.owner) as owner, owner.transaction():
        merged = await catalogue.upsert(owner, read_file(file, reading))
    assert (merged.new, merged.unchanged) == ((reading.sound, 0) if name == "first" else (0, reading.sound))
    figures.add(f"{name}: time", time.perf_counter() - began_s, "s")
    figures.add(f"{name}: Python", own_cpu_s() - own_s, "s CPU")
    figures.add(f"{name}: PostgreSQL", bench.cpu_s() - postgresql_s, "s CPU")
    figures.add(f"{name}: memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")


def _write(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rows(count))


def _rows(count: int) -> Iterator[dict[str, str]]:
    chance = random.Random(1)
    grapes = [grape for grape, _ in all_grapes()]
    for number in range(count):
        place = chance.choice(OWN)
        grape = chance.choice(grapes)
        foods = chance.sample(_FOODS, 4)
        last = chance.randrange(2000, 2021)
        name = f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} {grape.name} {number % 997}"
        yield {
            "WineID": str(number + 1),
            "WineName": name,
            "Type": "Red" if grape.red else "White",
            "Elaborate": "Varietal/100%",
            "Grapes": f'["{grape.name}"]',
            "Harmonize": str(foods),
            "ABV": f"{chance.randrange(110, 150) / 10}",
            "Body": chance.choice(_BODIES),
            "Acidity": chance.choice(("Low", "Medium", "High")),
            "Code": "XX",
            "Country": place.country,
            "RegionID": str(1 + number % 2_000),
            "RegionName": place.region,
            "WineryID": str(1 + number % 30_000),
            "WineryName": f"{chance.choice(_WORDS)} {chance.choice(OWN).name}",
            "Website": f"http://winery-{number % 30_000}.example",
            "Vintages": str(list(range(last, last - _VINTAGES, -1))),
        }
