"""Pages of other hosts: those that the operator names may read our answers, and nobody else; browsers are told so."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from game.refusal import Refused
from server.http import page, problems
from server.http.origins import Origins, told_to
from server.settings import is_origin

FRIEND = "https://play.example"
STRANGERS = [
    "https://evil.example",
    "http://play.example",
    "https://play.example:8443",
    "https://play.example.evil.example",
    "https://evilplay.example",
    "https://sub.play.example",
    "https://play.example/",
    "https://play.example@evil.example",
    "play.example",
    "null",
    "*",
    "",
]

Client = TestClient[web.Request, web.Application]


async def _tagged(request: web.Request) -> web.Response:
    return web.json_response({}, headers={"ETag": '"1"'})


async def _refused(request: web.Request) -> web.Response:
    raise Refused("bad_credentials", "Nobody of this name and password.")


def _app(*origins: str) -> web.Application:
    app = web.Application(middlewares=[told_to(Origins(origins)), problems])
    app.router.add_get("/api/v1/me", _tagged)
    app.router.add_post("/api/v1/sessions", _refused)
    app.add_routes(page.routes())
    return app


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with TestClient(TestServer(_app(FRIEND, "http://localhost:3000"))) as client:
        yield client


def asked(origin: str, method: str = "POST") -> dict[str, str]:
    """What a browser sends before a request that is not simple."""
    headers = "authorization, content-type"
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }


def told(headers: object) -> list[str]:
    return sorted(name for name in dict(headers) if name.lower().startswith("access-control"))  # type: ignore[call-overload]  # of any kind of headers


async def test_a_friend_may_ask_and_read(client: Client) -> None:
    async with client.options("/api/v1/sessions", headers=asked(FRIEND)) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == FRIEND
        assert "POST" in response.headers["Access-Control-Allow-Methods"].split(", ")
        sent = response.headers["Access-Control-Allow-Headers"].lower().split(", ")
        assert {"authorization", "content-type", "idempotency-key", "if-match"} <= set(sent)
        assert "Origin" in response.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in response.headers, "nothing here goes by cookies"
    async with client.get("/api/v1/me", headers={"Origin": FRIEND}) as response:
        assert response.headers["Access-Control-Allow-Origin"] == FRIEND
        assert "ETag" in response.headers["Access-Control-Expose-Headers"].split(", ")
        assert "Origin" in response.headers["Vary"].split(", ")
        assert "Access-Control-Allow-Credentials" not in response.headers
    async with client.post("/api/v1/sessions", headers={"Origin": FRIEND}) as response:
        assert response.status == 401, "a refusal may be read, too"
        assert response.headers["Access-Control-Allow-Origin"] == FRIEND
    async with client.get("/api/v1/nothing", headers={"Origin": FRIEND}) as response:
        assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (404, FRIEND)


async def test_a_friend_may_load_the_client_module_and_not_the_page(client: Client) -> None:
    async with client.get("/page/client/winedex.js", headers={"Origin": FRIEND}) as response:
        assert response.headers["Access-Control-Allow-Origin"] == FRIEND
        assert response.headers["Vary"] == "Accept-Encoding, Origin"
    for path in ("/", "/page/app.js"):
        async with client.get(path, headers={"Origin": FRIEND}) as response:
            assert told(response.headers) == []


@pytest.mark.parametrize("origin", STRANGERS)
async def test_a_stranger_is_told_nothing(client: Client, origin: str) -> None:
    async with client.options("/api/v1/me", headers=asked(origin, "GET")) as response:
        assert response.status == 405
        assert told(response.headers) == []
        assert "Origin" in response.headers["Vary"], "or a cache would give him a friend's answer"
    for path in ("/api/v1/me", "/page/client/winedex.js"):
        async with client.get(path, headers={"Origin": origin}) as response:
            assert told(response.headers) == []
            assert "Origin" in response.headers["Vary"]


async def test_who_says_two_is_neither(client: Client) -> None:
    async with client.get("/api/v1/me", headers=[("Origin", FRIEND), ("Origin", FRIEND)]) as response:
        assert told(response.headers) == []


async def test_without_a_list_nobody_is_a_friend() -> None:
    async with TestClient(TestServer(_app())) as client:
        for origin in (FRIEND, "null"):
            async with client.options("/api/v1/me", headers=asked(origin, "GET")) as response:
                assert (response.status, told(response.headers)) == (405, [])
            async with client.get("/api/v1/me", headers={"Origin": origin}) as response:
                assert told(response.headers) == []
                assert "Vary" not in response.headers


@pytest.mark.parametrize(
    "name", [FRIEND, "http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:3000", "capacitor://localhost"]
)
def test_what_is_an_origin(name: str) -> None:
    assert is_origin(name)


@pytest.mark.parametrize(
    "name",
    [
        *("*", "null", "", "https://", "play.example", "https://a@b", "https://a b", "https://.example"),
        *("https://*", "https://*.example", "https://play.example/", "https://play.example\n"),
        *("https://play.example:443", "http://[::1]:80"),
    ],
)
def test_what_is_none(name: str) -> None:
    assert not is_origin(name)
