"""How long anybody waits at a table. All times are milliseconds, by the server's clock alone; all lengths are our
choice."""

from typing import Final

INVITED_MS: Final = 5 * 60_000
"""So long an invitation stands. What is on offer meanwhile can't be used for anything else."""

IDLE_MS: Final = 5 * 60_000
"""So long a table stands at which nothing is offered and nothing confirmed."""

TABLE_MS_MAX: Final = 60 * 60_000
"""So long a table stands whatever is done: nobody can keep another's wines by moving a coin to and fro."""

GRACE_MS: Final = 60_000
"""So long who has lost his connection is waited for: as long as a phone takes to find another network, and no longer
than the other would look at an empty chair."""


def expires_at(latest_ms: int, now_ms: int) -> int:
    """When a table is cleared at which something was done now."""
    return min(now_ms + IDLE_MS, latest_ms)
