"""What the conductor tells a worker, and a worker the conductor: one JSON value a line."""

import json
from dataclasses import asdict, dataclass
from typing import Any

LINE_BYTES_MAX = 1 << 26
"""A worker's last line holds all its faults; its first, all its tokens."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One worker's share. `seats` are (player's id, access token, id of the opponent or `house`) each."""

    worker: int
    scenario: str
    url: str
    codecs: tuple[str, ...]
    seats: tuple[tuple[str, str, str], ...]
    rate_per_s: float
    watchers: int
    churn_per_s: float
    first_choice: bool
    rush: int
    mode: str
    records_max: int
    finish_within_s: float
    seed: int

    def line(self) -> bytes:
        """The line that brings it."""
        return line_of(asdict(self))

    @classmethod
    def of(cls, line: bytes) -> "Job":
        """From its line."""
        value = json.loads(line)
        value["codecs"] = tuple(value["codecs"])
        value["seats"] = tuple(tuple(seat) for seat in value["seats"])
        return cls(**value)


def line_of(value: dict[str, Any]) -> bytes:
    """A value as one line."""
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
