"""What was told and acknowledged, compared with what the server has on record (`GET /api/v1/battles/{id}/replay`)."""

import asyncio
import http.client
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from loadtest.checks import TAKEN, Checks, Rule, Told
from loadtest.wire import digest_of

GET_WITHIN_S = 20.0
AT_ONCE_MAX = 4
"""Records asked for at once by one process: the server makes each from its journal."""

SERVER_FAULT = 500
UNAVAILABLE = 503

T = TypeVar("T")


class NoAnswer(Exception):
    """The server did not answer an HTTP request at all."""


def get(url: str, path: str, token: str | None = None) -> tuple[int, Any]:
    """`GET` without anything else: the status, and the body as it was meant.

    Raises:
        NoAnswer: nobody answered, or not in HTTP.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=GET_WITHIN_S)
    try:
        connection.request("GET", path, headers={} if token is None else {"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"GET {path}: {type(error).__name__}: {error}") from error
    finally:
        connection.close()
    try:
        return response.status, json.loads(body)
    except ValueError:
        return response.status, None


async def had(url: str, path: str, what: str, checks: Checks, token: str | None = None) -> Any:
    """What the server says of `what` there; None where it does not say, which breaks its word."""
    try:
        status, body = await asyncio.to_thread(get, url, path, token)
    except NoAnswer as error:
        checks.breaks(Rule.KEPT, f"{what} cannot be had: {error}")
        return None
    checks.hold(Rule.HTTP, status < SERVER_FAULT, f"GET {path}: {status}")
    return body if checks.hold(Rule.KEPT, status == http.client.OK, f"{what}: status {status}") else None


async def cellar(url: str, token: str, checks: Checks, *, most: int = 20) -> set[str]:
    """Up to so many of the wines that a player is free to give away."""
    path = f"/api/v1/wines?place=cellar&limit={most}"
    status, page = await asyncio.to_thread(get, url, path, token)
    answers = checks.hold(Rule.HTTP, status < SERVER_FAULT, f"GET {path}: {status}")
    return {wine["id"] for wine in page["items"]} if answers and page is not None else set()


async def each(told: Iterable[T], compare_one: Callable[[T], Awaitable[bool]]) -> int:
    """Compare each of them with what is on record, a few at once; how many could be."""
    gate = asyncio.Semaphore(AT_ONCE_MAX)

    async def one(this: T) -> bool:
        async with gate:
            return await compare_one(this)

    async with asyncio.TaskGroup() as tasks:
        comparing = [tasks.create_task(one(this)) for this in told]
    return sum(task.result() for task in comparing)


async def compare_all(url: str, battles: Iterable[Told], checks: Checks) -> int:
    """Compare these battles with their records; how many could be."""

    async def one(told: Told) -> bool:
        path = f"/api/v1/battles/{told.battle}/replay"
        record = await had(url, path, f"the record of battle {told.battle}", checks)
        if record is not None:
            compare(told, record, checks)
        return record is not None

    return await each(battles, one)


def compare(told: Told, record: dict[str, Any], checks: Checks) -> None:
    """Whether the record says what people were told, and holds just the choices that were acknowledged."""
    digests: dict[int, bytes] = {}
    for entry in record["entries"]:
        for n, event in enumerate(entry["events"], start=entry["n"]):
            digests[n] = digest_of(event["t"], entry["at"], event["d"])
    for n, (digest, who) in told.pushes.items():
        checks.hold(
            Rule.SAME, digests.get(n) == digest, f"battle {told.battle}: n={n} is not on record as {who} was told"
        )
    checks.hold(
        Rule.ORDER, list(digests) == list(range(1, len(digests) + 1)), f"battle {told.battle}: its record has a gap"
    )
    _compare_choices(told, record["entries"], checks)


def _compare_choices(told: Told, entries: list[dict[str, Any]], checks: Checks) -> None:
    kept: dict[tuple[int, int], Any] = {}
    for entry in entries:
        command = entry["command"]
        if command.get("type") != "commit" or entry["seat"] is None:
            continue
        place = (entry["seat"], command["turn"])
        checks.hold(Rule.KEPT, place not in kept, f"battle {told.battle}: {_where(place)} is on record twice")
        kept[place] = command["choice"]
    ours = {
        seat for seat, _ in told.asked
    }  # the house's choices are nobody's here, and a seat's that has just sat down
    for place in kept:
        if place[0] in ours:
            asked = place in told.asked
            checks.hold(
                Rule.KEPT, asked, f"battle {told.battle}: {_where(place)} is on record, and nobody asked for it"
            )
    for place, (choice, outcome) in told.asked.items():
        if not outcome:
            continue  # never answered: it may be there or not
        where = f"battle {told.battle}: {_where(place)}"
        if outcome == TAKEN:
            # A choice that still lies face down has its place on record, and is shown as null.
            held = place in kept and kept[place] in (None, choice)
            checks.hold(
                Rule.KEPT, held, f"{where}: {choice} was acknowledged, {kept.get(place, 'nothing')} is on record"
            )
        else:
            checks.hold(Rule.KEPT, place not in kept, f"{where}: refused ({outcome}), and on record all the same")


def _where(place: tuple[int, int]) -> str:
    return f"seat {place[0]}, turn {place[1]}"
