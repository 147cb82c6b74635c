"""What an operator may set, each as a flag and as `WINEDEX_…` in the environment; the flag counts first."""

import argparse
import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from db.address import Address
from db.errors import CannotStart
from server.addresses import Network
from server.devices import LocksOnNew
from server.limits import Doors, Limits

DATA_DIR = ".data"
LIMIT_MOST = 2**31 - 1
LOCK_H_MOST = 8_760
"""A year."""

LIMITS_OF_THE_CODE = frozenset(("subscriptions_max", "frame_out_bytes_max"))
"""Limits that are built into messages and frames, and are the same everywhere."""

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_BY_DEFAULT = {"http": "80", "https": "443"}


class Settings(Struct, frozen=True, kw_only=True):
    """Where to listen, where the records are. `port` 0 is any free one. `origins` are those of pages that may speak
    to us besides our own; `trusted_proxies` are believed for whom they ask; `limits` and `doors` what one client, or
    all of them, may ask of us; `locks` for how long who is new may not trade."""

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    database: Address
    redis_url: str | None = None
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    limits: Limits = Limits()
    doors: Doors = Doors()
    locks: LocksOnNew = LocksOnNew()
    log_level: str = "info"


def add_database_flags(parser: argparse.ArgumentParser) -> None:
    """The flags by which every command finds the database."""
    parser.add_argument(
        "--data-dir",
        metavar="FOLDER",
        help=f"where the embedded PostgreSQL keeps its data (WINEDEX_DATA_DIR; {DATA_DIR})",
    )
    parser.add_argument(
        "--database-url",
        metavar="URL",
        help="postgresql://… of a PostgreSQL to use instead of the embedded one (WINEDEX_DATABASE_URL); of several "
        "hosts with commas between, the one that may be written to",
    )


def database_of(args: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Address:
    """The database that flags and environment name."""
    data_dir = Path(args.data_dir or environment.get("WINEDEX_DATA_DIR") or DATA_DIR)
    replica_url = getattr(args, "replica_url", None)  # of `winedex serve` alone
    return Address.from_environment(data_dir.expanduser(), args.database_url, environment, replica_url)


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of `winedex serve`."""
    parser.add_argument("--host", help="address to listen on (WINEDEX_HOST; 127.0.0.1)")
    parser.add_argument("--port", help="port to listen on, 0 for any free one (WINEDEX_PORT; 8080)")
    parser.add_argument("--workers", help="processes that serve on one port, as many as cores (WINEDEX_WORKERS; 1)")
    parser.add_argument(
        "--replica-url",
        metavar="URL",
        help="postgresql://… of a standby that ladders, histories, prices and the catalogue are read from "
        "(WINEDEX_REPLICA_URL; the primary)",
    )
    parser.add_argument(
        "--redis-url",
        metavar="URL",
        help="redis:// of the Redis 7 that joins processes to one game (WINEDEX_REDIS_URL); left out, one worker needs "
        "none, and several start an embedded one",
    )
    parser.add_argument(
        "--origins",
        "--origin",
        metavar="LIST",
        help="origins of pages, separated by commas, whose browsers may speak to us (WINEDEX_ORIGINS; our own only)",
    )
    parser.add_argument(
        "--trusted-proxies",
        metavar="LIST",
        help="networks, separated by commas, of the proxies in front of us whose X-Forwarded-For is believed, as in "
        "10.0.0.0/24,::1 (WINEDEX_TRUSTED_PROXIES; none)",
    )
    parser.add_argument(
        "--limits",
        metavar="LIST",
        help="bounds other than the usual, as in outbox_bytes_max=524288,connections_max=5000 (WINEDEX_LIMITS)",
    )
    parser.add_argument(
        "--trade-lock-new-account-h",
        metavar="HOURS",
        help="for how long a new account may not trade (WINEDEX_TRADE_LOCK_NEW_ACCOUNT_H; 0: not at all)",
    )
    parser.add_argument(
        "--trade-lock-new-device-h",
        metavar="HOURS",
        help="for how long who signs in on a new device may not trade (WINEDEX_TRADE_LOCK_NEW_DEVICE_H; 0: not at all)",
    )
    parser.add_argument("--log-level", help="debug, info, warning or error (WINEDEX_LOG_LEVEL; info)")
    add_database_flags(parser)


def settings_of(args: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Settings:
    """What flags and environment say together.

    Raises:
        CannotStart: a value makes no sense; the message names it.
    """

    def value(name: str, default: str) -> str:
        return str(getattr(args, name) or environment.get(f"WINEDEX_{name.upper()}") or default)

    workers = _number("--workers", value("workers", "1"), 1, 256)
    limits, doors = _limits_of(value("limits", ""))
    level = value("log_level", "info").lower()
    if level not in ("debug", "info", "warning", "error"):
        raise CannotStart(f"--log-level is debug, info, warning or error, not {level!r}")
    return Settings(
        host=value("host", "127.0.0.1"),
        port=_number("--port", value("port", "8080"), 0, 65_535),
        workers=workers,
        database=database_of(args, environment),
        redis_url=value("redis_url", "") or None,
        origins=_origins_of(value("origins", "")),
        trusted_proxies=_networks_of(value("trusted_proxies", "")),
        limits=limits,
        doors=doors,
        locks=LocksOnNew(
            _number("--trade-lock-new-account-h", value("trade_lock_new_account_h", "0"), 0, LOCK_H_MOST),
            _number("--trade-lock-new-device-h", value("trade_lock_new_device_h", "0"), 0, LOCK_H_MOST),
        ),
        log_level=level,
    )


def is_origin(name: str) -> bool:
    """Whether a browser writes an origin so: scheme, host and a port that is not the scheme's own, and no more. Neither
    `*` nor `null`, which is what pages say that may be anybody's."""
    if not _ORIGIN.fullmatch(name):
        return False
    scheme, _, place = name.partition("://")
    return place.rpartition("]")[2].partition(":")[2] != _BY_DEFAULT.get(scheme, "none")


def _origins_of(text: str) -> tuple[str, ...]:
    origins = tuple(filter(None, (origin.strip().lower() for origin in text.split(","))))
    for origin in origins:
        if not is_origin(origin):
            raise CannotStart(
                f"--origins: {origin!r} is no origin as browsers write it: scheme, host and port, as in "
                "https://play.example or http://localhost:3000"
            )
    return origins


def _networks_of(text: str) -> tuple[Network, ...]:
    networks = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            networks.append(ipaddress.ip_network(part))
        except ValueError as error:
            raise CannotStart(f"--trusted-proxies: {error}; networks are written as in 10.0.0.0/24 or ::1") from None
    return tuple(networks)


def _limits_of(text: str) -> tuple[Limits, Doors]:
    given: dict[type[Struct], dict[str, int]] = {Limits: {}, Doors: {}}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (word.strip() for word in part.partition("="))
        kind = next((kind for kind in given if name in kind.__struct_fields__), None)
        if kind is None or name in LIMITS_OF_THE_CODE:
            raise CannotStart(f"--limits: there is no limit {name!r} that may be set; docs/operations.md has them all")
        given[kind][name] = _number(f"--limits: {name}", number, 1, LIMIT_MOST)
    return Limits(**given[Limits]), Doors(**given[Doors])


def _number(flag: str, text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise CannotStart(f"{flag} is a whole number from {least} to {most}, not {text!r}")
    return number
