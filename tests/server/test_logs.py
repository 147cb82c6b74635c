"""Log lines are JSON objects, and hold no secret, whatever is done and however the program is told to log."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from server.logs import JsonLines
from tests.faults.playing import data_folder
from tests.faults.strangers import BYE, Stranger
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.server.doors import TEXT, framed

PASSWORD = "a-password-that-nobody-reads"
WRONG = "a-wrong-password-that-nobody-reads"


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


async def test_no_secret_is_in_any_line(data_dir: Path, database: Database) -> None:
    """Good and wrong passwords, tokens where they belong and where they do not, used once and twice, and broken
    requests and frames around them; all logged that can be."""
    program = await Program.start(data_dir, database.owner.url, "--log-level", "debug")
    try:
        secrets = {PASSWORD, WRONG}
        async with aiohttp.ClientSession(program.url) as http:
            secrets |= await _sign_in_and_out(http)
        access = sorted(secrets)[-1]
        for sent in (
            f"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {access}\x00\r\n\r\n",
            f"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer {access}\r\n\r\n",
            f"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {access * 300}\r\n\r\n",
            f"GET /{access} HTTP/9.9\r\nHost: x\r\n\r\n",
            f"{access} / HTTP/1.1\r\nHost: x\r\n\r\n",
            f'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n{{"password": "{PASSWORD}"}}',
        ):
            stranger = await Stranger.connect(program.url)
            await stranger.send(sent.encode())
            status, _, body = await stranger.answer()
            assert status == 400
            assert access.encode() not in body
            stranger.leave()
        await _over_the_websocket(program, access)
    finally:
        await program.kill()
    log = program.said.read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"debug", "info"} <= {line["level"] for line in lines}, "all was logged that can be"
    assert all({"at", "level", "from", "says"} <= line.keys() for line in lines)
    assert [secret for secret in secrets if secret in log] == []


async def _sign_in_and_out(http: aiohttp.ClientSession) -> set[str]:
    """All of an account's life; the tokens that were given out."""

    async def post(path: str, **body: str) -> dict[str, str]:
        async with http.post(f"/api/v1/{path}", json=body) as response:
            answer: dict[str, str] = await response.json()
            return answer

    await post("players", name="Anna", password=PASSWORD)
    await post("players", name="Anna", password=PASSWORD)
    assert (await post("sessions", name="Anna", password=WRONG))["code"] == "bad_credentials"
    tokens = await post("sessions", name="Anna", password=PASSWORD)
    renewed = await post("sessions/refresh", refresh_token=tokens["refresh_token"])
    again = await post("sessions/refresh", refresh_token=tokens["refresh_token"])
    assert again["code"] == "token_reused"
    last = await post("sessions", name="Anna", password=PASSWORD)
    async with http.get("/api/v1/me", params={"token": last["access_token"]}) as response:
        assert response.status == 401
    return {one[name] for one in (tokens, renewed, last) for name in ("access_token", "refresh_token")}


async def _over_the_websocket(program: Program, token: str) -> None:
    """The token in a hello that is right, in one that is wrong, and in frames that cannot be read."""
    for sent in (
        framed(TEXT, json.dumps({"id": 1, "op": "hello", "d": {"token": token}}).encode()),
        framed(TEXT, json.dumps({"id": 1, "op": "hello", "d": {"token": token + "x"}}).encode()),
        framed(TEXT, json.dumps({"id": 1, "op": token[:60], "d": {"token": [token]}}).encode()),
        framed(TEXT, f'{{"id": 1, "op": "hello", "d": {{"token": "{token}"'.encode()),
        framed(TEXT, token.encode(), reserved=1),
    ):
        stranger = await Stranger.upgraded(program.url)
        await stranger.send(sent)
        await stranger.frame()
        await stranger.send(BYE)
        await stranger.rest()
        stranger.leave()


def test_a_line_is_one_object_whatever_it_holds() -> None:
    record = logging.makeLogRecord(
        {"name": "x", "levelname": "INFO", "msg": "a\nb %s", "args": ("\ud800",), "room": {1}}
    )
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["from"] == "x"
