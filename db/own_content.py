"""All that the program brings with it beside its species: grapes, regions, courses, lessons and tasting grids.

Loaded at every start, as the species are. It is content and not schema: its words are put right by releases, and a
migration that has landed is never edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import courses, grapes, lessons, regions, tastings

if TYPE_CHECKING:
    from db.merging import Merged
    from db.pool import Connection


async def load(connection: Connection) -> dict[str, Merged]:
    """Bring it all in, each after what it needs; what changed, by noun. In a transaction, as the owner."""
    return {
        "grapes": await grapes.load_own(connection),
        "regions": await regions.load_own(connection),
        "courses": await courses.load_own(connection),
        "lessons": await lessons.load_own(connection),
        "grids": await tastings.load_own(connection),
    }
