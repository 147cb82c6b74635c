"""What is to be run, checked before anything is started. Rates are per second of all processes together."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from loadtest.program import CannotRun

ALONE = frozenset({"auctions", "market", "mystery", "trades"})
"""Scenarios that are not played in pairs."""

MIXED_PLAYERS_MIN = 12
"""For each process of a mixed run: a pair in each of its parts."""

PROCESSES_MAX = 16
PLAYERS_MAX = 5_000
COINS_MAX = 1_000_000_000
WATCHERS_MAX = 10_000
RATE_MAX = 50_000.0
DURATION_S_MAX = 1_800
"""Half an hour. A soak test is many of these, each with its report."""

WORKERS_MAX = 16

KILL_EVERY_S_MIN = 3.0
"""A killed server needs a second or two to be back, and should then be under load for a moment."""

SPARE_VALID_S = 600
"""How much longer than the measured time tokens are valid: for the start, the end and the checks."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One run of the load test."""

    scenario: str
    url: str | None
    database_url: str | None
    players_file: Path | None
    codecs: tuple[str, ...]
    processes: int
    rate_per_s: float
    duration_s: int
    players: int
    coins: int
    watchers: int
    churn_pct: float
    house: bool
    first_choice: bool
    rush: int
    mode: str
    workers: int
    kill_every_s: float | None
    replace_every_s: float | None
    records_max: int
    seed: int
    json_path: Path | None
    html_path: Path | None
    keep: bool

    @property
    def valid_s(self) -> int:
        """How long the players' tokens have to be valid."""
        return self.duration_s + SPARE_VALID_S

    def check(self) -> None:
        """Refuse what cannot be run.

        Raises:
            CannotRun: with the reason.
        """
        _within("--processes", self.processes, 1, PROCESSES_MAX)
        alone = self.house or self.scenario in ALONE
        _within("--players", self.players, 1 if self.house else 2, PLAYERS_MAX)
        _within("--coins", self.coins, 1, COINS_MAX)
        _within("--watchers", self.watchers, 0, WATCHERS_MAX)
        _within("--rate", self.rate_per_s, 0.1, RATE_MAX)
        _within("--duration", self.duration_s, 1, DURATION_S_MAX)
        _within("--churn", self.churn_pct, 0, 100)
        _within("--rush", self.rush, 0, PLAYERS_MAX)
        if not alone and self.players % 2:
            raise CannotRun("--players plays in pairs: an even number, or --house")
        if self.players // (1 if alone else 2) < self.processes:
            raise CannotRun("each of --processes needs players of its own: more --players, or fewer processes")
        if self.scenario == "mixed" and self.players < MIXED_PLAYERS_MIN * self.processes:
            raise CannotRun(f"mixed needs {MIXED_PLAYERS_MIN} --players for each of --processes: a pair for each part")
        _within("--workers", self.workers, 1, WORKERS_MAX)
        if self.workers > 1 and self.url is not None:
            raise CannotRun("--workers is for the server that the load test starts: leave --url away")
        if self.replace_every_s is not None:
            _within("--replace-every", self.replace_every_s, KILL_EVERY_S_MIN, DURATION_S_MAX)
            if self.workers < 2 or self.kill_every_s is not None:
                raise CannotRun("--replace-every needs two --workers or more, and is not to be had with --kill-every")
        if self.kill_every_s is not None:
            _within("--kill-every", self.kill_every_s, KILL_EVERY_S_MIN, DURATION_S_MAX)
            if self.url is not None:
                raise CannotRun("--kill-every kills the server that the load test starts: leave --url away")
        if self.url is not None:
            require_loopback("--url", self.url)
            if self.players_file is None:
                raise CannotRun(
                    f"--url needs players: `winedex players make {self.players} --tokens --out players.jsonl` beside "
                    "that server (with its --data-dir or --database-url), then --players-file players.jsonl"
                )
        if self.database_url is not None:
            require_loopback("--database-url", self.database_url)


def _within(flag: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise CannotRun(f"{flag} is from {least:g} to {most:g}, not {value:g}")


def require_loopback(flag: str, url: str) -> None:
    """Refuse an address that is not this machine's own: a load test elsewhere is an attack.

    Raises:
        CannotRun: it is none, or no address at all.
    """
    parts = urlsplit(url)
    scheme = "http" if flag == "--url" else "postgresql"
    if parts.scheme != scheme:
        raise CannotRun(f"{flag} is an address that begins with {scheme}://, not {parts.scheme or 'nothing'}")
    hosts = [_HOST.sub(r"\1", host) for host in parts.netloc.rpartition("@")[2].split(",")]
    hosts += [host for given in parse_qs(parts.query).get("host", []) for host in given.split(",")]
    for host in filter(None, hosts):
        # A host that begins with / is the folder of a Unix socket.
        if not host.startswith("/") and host != "localhost" and not _is_loopback(host.strip("[]")):
            raise CannotRun(
                f"{flag}: {host} is not this machine; the load test speaks to loopback only, so run it there"
            )
    if scheme == "http" and not any(hosts):
        raise CannotRun(f"{flag} names no host")


_HOST = re.compile(r"^(.*?)(?::\d*)?$")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
