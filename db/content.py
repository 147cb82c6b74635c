"""What the game has beside its wines, in the database: merged from the program's own files at every start.

Rows are merged by their keys and never deleted, since players' rows point at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from db.merging import merge
from game import content

if TYPE_CHECKING:
    from db.pool import Connection


class _Table(NamedTuple):
    name: str
    key: tuple[str, ...]
    rows: Sequence[msgspec.Struct]
    kept: tuple[str, ...] = ()
    """Columns that stay as they are where the file has nothing: an operator or an import has filled them."""


# In the order in which they point at each other. Names of tables and columns are ours; values are always arguments.
_TABLES = (
    _Table("badge_catalog", ("slug",), content.BADGES),
    _Table("title_catalog", ("slug",), content.TITLES),
    _Table("achievement_catalog", ("slug",), content.ACHIEVEMENTS),
    _Table("evolution_items_catalog", ("slug",), content.ITEMS),
    _Table("evolution_chains", ("slug",), content.CHAINS),
    _Table("evolution_forms", ("chain", "slug"), content.FORMS, kept=("species_slug",)),
    _Table("evolutions", ("slug",), content.EVOLUTIONS),
    _Table("mega_evolution_data", ("slug",), content.MEGA_EVOLUTIONS),
    _Table("wine_regional_forms", ("slug",), content.REGIONAL_FORMS),
    _Table("wine_abilities", ("slug",), content.ABILITIES),
    _Table("wine_species_abilities", ("species_slug", "ability"), content.SPECIES_ABILITIES),
)


async def load_own(connection: Connection) -> None:
    """Bring the program's own content into the database, after the species that it names (`species.load_own`).

    Must run inside a transaction; asked again it changes nothing.
    """
    for table in _TABLES:
        columns = [field.name for field in msgspec.structs.fields(table.rows[0])]
        rows = [msgspec.structs.asdict(row) for row in table.rows]
        await merge(connection, table.name, columns, rows, key=table.key, kept=table.kept)
