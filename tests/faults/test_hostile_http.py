"""HTTP that is made to break a server, against the real program: each of it gets a typed answer or the door, none of it
a fault of ours, and others are served meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest
from aiohttp import ClientSession

from server.http.bodies import BODY_BYTES_MAX
from tests.faults.playing import data_folder
from tests.faults.strangers import UPGRADE, Stranger, asked_from_outside, faults_logged, metrics
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until

SLOW = 200
PLAYERS = "POST /api/v1/players HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture
async def program(database: Database) -> AsyncIterator[Program]:
    with data_folder() as folder:
        program = await Program.start(folder, database.owner.url)
        try:
            yield program
            await asked_from_outside(program)
            assert faults_logged(program) == []
            assert not [name for name in await metrics(program) if 'http_responses_total{status="5' in name]
        finally:
            await program.kill()


class Shape(NamedTuple):
    """What is sent, and the statuses of the answers, in order; with which code the last is refused."""

    name: str
    sent: bytes
    statuses: tuple[int, ...]
    code: str | None = "bad_request"


def _get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]).encode("latin-1")


def _post(*headers: str, body: bytes = b"") -> bytes:
    return (PLAYERS + "".join(f"{header}\r\n" for header in headers) + "\r\n").encode("latin-1") + body


def _upgrade(*headers: str, taken: str = "") -> bytes:
    lines = UPGRADE.replace(taken, "") if taken else UPGRADE
    return (lines + "".join(f"{header}\r\n" for header in headers) + "\r\n").encode("latin-1")


HIDDEN = _get("/api/v1/me")
"""A request that somebody tries to smuggle: were it taken for one, there would be an answer too many."""

SHAPES = [
    # Where a request ends, two readers must not see differently (RFC 9112, sections 6 and 11.2).
    Shape("both lengths", _post("Content-Length: 5", "Transfer-Encoding: chunked", body=b"0\r\n\r\n" + HIDDEN), (400,)),
    Shape("two lengths", _post("Content-Length: 2", "Content-Length: 40", body=b"{}" + HIDDEN), (400,)),
    Shape("a list of lengths", _post("Content-Length: 2, 40", body=b"{}" + HIDDEN), (400,)),
    Shape("a signed length", _post("Content-Length: +2", body=b"{}"), (400,)),
    Shape("a negative length", _post("Content-Length: -1"), (400,)),
    Shape("a length in hexadecimal", _post("Content-Length: 0x2", body=b"{}"), (400,)),
    Shape("a length of other digits", _post("Content-Length: \xb2", body=b"{}"), (400,)),
    Shape("a length without end", _post("Content-Length: " + "9" * 400), (400,)),
    Shape("chunked twice", _post("Transfer-Encoding: chunked, chunked", body=b"0\r\n\r\n"), (400,)),
    Shape("chunked, and not at the end", _post("Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n"), (400,)),
    Shape("an unknown coding", _post("Transfer-Encoding: xchunked", body=b"0\r\n\r\n" + HIDDEN), (400,)),
    Shape("a space before the colon", _post("Content-Length : 2", body=b"{}"), (400,)),
    Shape("a header on two lines", _get("/healthz", "X: a", " Transfer-Encoding: chunked"), (400,)),
    Shape("a header without a name", _get("/healthz", ": x"), (400,)),
    Shape("a NUL in a header", _get("/healthz", "X: a\x00b"), (400,)),
    Shape("a lone line feed in a header", _get("/healthz", "X: a\nTransfer-Encoding: chunked"), (400,)),
    Shape("a lone carriage return in a header", _get("/healthz", "X: a\rTransfer-Encoding: chunked"), (400,)),
    Shape("two hosts", b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", (400,)),
    Shape("a chunk that is no number", _post("Transfer-Encoding: chunked", body=b"zz\r\n{}\r\n0\r\n\r\n"), (400,)),
    Shape("a chunk of a negative size", _post("Transfer-Encoding: chunked", body=b"-2\r\n{}\r\n0\r\n\r\n"), (400,)),
    Shape(
        "a chunk too large to count", _post("Transfer-Encoding: chunked", body=b"f" * 40 + b"\r\n{}\r\n"), (400,)
    ),
    # What is no HTTP, or too much of it.
    Shape("nothing of it", b"nonsense\r\n\r\n", (400,)),
    Shape("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400,)),
    Shape("a version that is not", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", (400,)),
    Shape("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", (400,)),
    Shape("a method of all characters", b"G\x80T / HTTP/1.1\r\nHost: x\r\n\r\n", (400,)),
    Shape("a giant header", _get("/healthz", "X: " + "x" * 20_000), (400,)),
    Shape("a giant path", _get("/" + "x" * 20_000), (400,)),
    Shape("too many headers", _get("/healthz", *(f"X{i}: x" for i in range(500))), (400,)),
    # Bodies.
    Shape("too large, and said", _post(f"Content-Length: {BODY_BYTES_MAX + 1}"), (413,), "too_large"),
    Shape(
        "too large, in chunks",
        _post("Transfer-Encoding: chunked", body=(b"1000\r\n" + b" " * 0x1000 + b"\r\n") * 5 + b"0\r\n\r\n"),
        (413,),
        "too_large",
    ),
    Shape("too large to be", _post(f"Content-Length: {2**62}"), (413,), "too_large"),
    Shape("gzip", _post("Content-Length: 2", "Content-Encoding: gzip", body=b"{}"), (415,), "unsupported_media_type"),
    Shape("nested deep", _post("Content-Length: 16000", body=b"[" * 16_000), (400,)),
    Shape("a NUL", _post("Content-Length: 24", body=b'{"name": "A\\u0000bcdefg"}'[:24]), (400,)),
    Shape(
        "a NUL in a name",
        _post("Content-Length: 47", body=b'{"name": "A\\u0000na", "password": "long enough"}'[:47]),
        (400,),
    ),
    # Paths, queries and methods.
    Shape("a path upwards", _get("/page/../../../../etc/passwd"), (404,), "not_found"),
    Shape("a path upwards in disguise", _get("/page/..%2f..%2f..%2fetc%2fpasswd"), (404,), "not_found"),
    Shape("a NUL in a path", _get("/api/v1/battles/%00"), (404,), "not_found"),
    Shape("a NUL in a query", _get("/api/v1/species?q=%00"), (400,)),
    Shape("no UTF-8 in a path", _get("/api/v1/battles/%ff%fe"), (404,), "not_found"),
    Shape("no UTF-8 in a query", _get("/api/v1/species?q=%ff%fe"), (200,), None),
    Shape("half an escape", _get("/api/v1/species?q=%"), (200,), None),
    Shape("a limit without end", _get("/api/v1/species?limit=" + "9" * 5_000), (400,)),
    Shape("a cursor of nobody's", _get("/api/v1/battles?cursor=" + "x" * 500), (400,)),
    Shape("a token of all characters", _get("/api/v1/me", "Authorization: Bearer \x80\xff"), (401,), "unauthorized"),
    Shape("a giant token", _get("/api/v1/me", "Authorization: Bearer " + "x" * 8_000), (401,), "unauthorized"),
    Shape("another method", b"PUT /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n", (405,), "method_not_allowed"),
    Shape("a method of nobody's", b"BREW /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n", (400,)),
    Shape("a proxy's method", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", (404,), "not_found"),
    Shape("an expectation of nobody's", _post("Content-Length: 2", "Expect: wine"), (417,), "bad_request"),
    # The upgrade.
    Shape("another page's origin", _upgrade("Origin: https://evil.example"), (403,), "origin_not_allowed"),
    Shape("an origin that is none", _upgrade("Origin: null"), (403,), "origin_not_allowed"),
    Shape("two origins", _upgrade("Origin: https://evil.example", "Origin: http://x"), (403,), "origin_not_allowed"),
    Shape("an unknown subprotocol", _upgrade("Sec-WebSocket-Protocol: chat"), (400,), "unknown_subprotocol"),
    Shape("a key that is none", _upgrade(taken="dGhlIHNhbXBsZSBub25jZQ=="), (400,), "bad_upgrade"),
    Shape("an old version", _upgrade(taken="Sec-WebSocket-Version: 13\r\n"), (400,), "bad_upgrade"),
    Shape("a version of nobody's", _upgrade().replace(b"Version: 13", b"Version: 12"), (426,), "bad_upgrade"),
    Shape("an upgrade of HTTP/1.0", _upgrade().replace(b"HTTP/1.1", b"HTTP/1.0"), (400,), "bad_upgrade"),
    Shape(
        "a request behind a refused upgrade",
        _upgrade("Origin: null") + HIDDEN,
        (403, 401),
        "unauthorized",
    ),
    # What is right stays right beside them.
    Shape("two requests at once", _get("/healthz") + HIDDEN, (200, 401), "unauthorized"),
]  # fmt: skip


async def test_every_shape_has_its_answer(program: Program) -> None:
    """On connections of their own, and all told on one server."""
    answers = await asyncio.gather(*(_answers(program, shape) for shape in SHAPES))
    assert {shape.name: answer for shape, answer in zip(SHAPES, answers, strict=True)} == {
        shape.name: (shape.statuses, shape.code) for shape in SHAPES
    }


async def _answers(program: Program, shape: Shape) -> tuple[tuple[int, ...], str | None]:
    """The statuses, and the code of the last answer where it is a problem."""
    stranger = await Stranger.connect(program.url)
    statuses: list[int] = []
    code = None
    try:
        await stranger.send(shape.sent)
        for _ in shape.statuses:
            status, headers, body = await stranger.answer()
            statuses.append(status)
            is_problem = headers.get("content-type", "").startswith("application/problem+json")
            code = json.loads(body)["code"] if is_problem else None
        stranger.says_no_more()
        statuses += [status for status, _, _ in [await stranger.answer()]] if await stranger.has_more() else []
    finally:
        stranger.leave()
    return tuple(statuses), code


async def test_an_upgrade_is_asked_for_by_get(program: Program) -> None:
    key = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    async with (
        ClientSession() as session,
        session.head(f"{program.url}/ws", headers={"Upgrade": "websocket", "Connection": "Upgrade", **key}) as answer,
    ):
        assert (answer.status, answer.headers["Allow"]) == (405, "GET")


async def test_who_asks_for_an_upgrade_and_goes_is_no_fault_of_ours(program: Program) -> None:
    """The fixture looks at what was logged, and counted as a fault."""
    for _ in range(16):
        stranger = await Stranger.connect(program.url)
        try:
            await stranger.send(_upgrade())
            stranger.says_no_more()
            while await stranger.has_more():  # he may have been answered before he was gone
                stranger.forget()
        finally:
            stranger.leave()


async def test_two_hundred_slow_senders_keep_nobody_waiting(program: Program) -> None:
    """Bodies that do not come, heads that do not end: others join and play meanwhile."""
    slow = [await Stranger.connect(program.url) for _ in range(SLOW)]
    try:
        for number, stranger in enumerate(slow):
            body = number % 2 == 0
            await stranger.send(f"{PLAYERS}Content-Length: 9000\r\n\r\n{{".encode() if body else PLAYERS.encode())

        async def all_there() -> bool:
            return (await metrics(program))["winedex_http_connections"] >= SLOW

        await until(all_there, "the slow ones")
        await asyncio.gather(*(asked_from_outside(program) for _ in range(10)))
    finally:
        for stranger in slow:
            stranger.reset()

    async def all_gone() -> bool:
        return (await metrics(program))["winedex_http_connections"] <= 1

    await until(all_gone, "the slow ones to be gone")
