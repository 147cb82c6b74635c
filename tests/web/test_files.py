"""The files of the page over HTTP; no browser is needed."""

import base64
import gzip
import hashlib
import re
import struct
from collections.abc import AsyncIterator
from importlib.resources import files

import msgspec
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from server.http import page

Client = TestClient[web.Request, web.Application]

WHOLE_BYTES_MAX = 250_000
"""All areas, as they go over the line when a browser keeps the page. It is small on purpose."""


FIRST_LOAD_BYTES_MAX = 100_000

MODULES = {f"/page/{path}" for path, _ in page.entries() if path.endswith(".js")} - {"/page/sw.js"}


@pytest_asyncio.fixture
async def client() -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(page.routes())
    async with TestClient(TestServer(app), auto_decompress=False) as client:
        yield client


async def test_every_file_that_the_page_names_is_there(client: Client) -> None:
    index = await (await client.get("/", headers={"Accept-Encoding": ""})).text()
    named = re.findall(r'(?:href|src)="(/[^"]+)"', index)
    assert set(named) > {"/page/app.js", "/page/base.css", "/page/manifest.webmanifest"}
    seen: set[str] = set()
    while named:
        path = named.pop()
        seen.add(path)
        answer = await client.get(path, headers={"Accept-Encoding": ""})
        assert answer.status == 200, path
        if answer.content_type == "text/javascript":
            modules = re.findall(r'(?:from|import|import\() ?"(\.[^"]+)"', await answer.text())
            named += {str(URL(path).join(URL(module))) for module in modules} - seen
    assert seen >= MODULES, "what nobody asks for"


async def test_the_first_load_is_small(client: Client) -> None:
    """What a browser asks for before somebody can play: the frame, and the area that is shown first."""
    sizes = {path: await _bytes_of(client, path) for path in await _first_loaded(client)}
    assert "/page/play/lobby.js" in sizes
    assert "/page/sw.js" not in sizes
    assert sum(sizes.values()) < FIRST_LOAD_BYTES_MAX, sizes


async def test_what_is_needed_first_is_asked_for_at_once(client: Client) -> None:
    """A module names the next one only when it is there: over a slow line each step of that is felt."""
    index = await (await client.get("/", headers={"Accept-Encoding": ""})).text()
    early = set(re.findall(r'<link rel="modulepreload" href="([^"]+)">', index))
    assert early == {path for path in await _first_loaded(client) if path.endswith(".js")} - {"/page/app.js"}


async def _first_loaded(client: Client) -> set[str]:
    index = await (await client.get("/", headers={"Accept-Encoding": ""})).text()
    wanted = ["/page/play/index.js", *re.findall(r'(?:href|src)="(/page/[^"]+\.(?:js|css|svg|webmanifest))"', index)]
    found = {"/"}
    while wanted:
        path = wanted.pop()
        found.add(path)
        text = await (await client.get(path, headers={"Accept-Encoding": ""})).text()
        # What comes by `import()` comes when somebody goes there.
        named = re.findall(r'(?:from|import) "(\.[^"]+)"', text) if path.endswith(".js") else []
        wanted += {str(URL(path).join(URL(module))) for module in named} - found
    return found


async def _bytes_of(client: Client, path: str) -> int:
    """As it goes over the line."""
    return len(await (await client.get(path, headers={"Accept-Encoding": "gzip"})).read())


async def test_the_worker_keeps_what_the_page_is_made_of(client: Client) -> None:
    answer = await client.get("/page/sw.js", headers={"Accept-Encoding": ""})
    assert answer.headers["Service-Worker-Allowed"] == "/"
    line, _, program = (await answer.text()).partition("\n")
    assert program == (files("server") / "page" / "sw.js").read_text("utf-8")
    shell = msgspec.json.decode(line.removeprefix("const SHELL = ").removesuffix(";"))
    assert await _first_loaded(client) <= shell["files"].keys()
    assert shell["files"].keys() >= MODULES
    for path, integrity in shell["files"].items():
        body = await (await client.get(path, headers={"Accept-Encoding": ""})).read()
        assert integrity == "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode(), path
    assert all(path == "/" or path.startswith("/page/") for path in shell["files"]), "nothing that is anybody's"


async def test_the_manifest_names_what_is_there(client: Client) -> None:
    answer = await client.get("/page/manifest.webmanifest")
    assert answer.content_type == "application/manifest+json"
    manifest = msgspec.json.decode(gzip.decompress(await answer.read()))
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        found = await client.get(icon["src"], headers={"Accept-Encoding": ""})
        assert (found.status, found.content_type) == (200, icon["type"])
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", (await found.read())[16:24])
            assert icon["sizes"] == f"{width}x{height}"


async def test_nothing_on_the_page_comes_from_elsewhere() -> None:
    for path, file in page.entries():
        if path.endswith(".png"):
            continue
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|innerHTML|eval\(|<style|style=| on[a-z]+=\"", text), path


async def test_the_page_is_small(client: Client) -> None:
    whole = {path for path, _ in page.entries() if not path.endswith((".png", ".ts"))}
    assert sum([await _bytes_of(client, f"/page/{path}") for path in whole]) < WHOLE_BYTES_MAX


@pytest.mark.parametrize("path", ["/", "/page/app.js", "/page/base.css", "/page/icon.svg"])
async def test_a_browser_that_has_it_hears_so(client: Client, path: str) -> None:
    first = await client.get(path, headers={"Accept-Encoding": ""})
    assert first.headers["Cache-Control"] == "no-cache"
    again = await client.get(path, headers={"Accept-Encoding": "", "If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = await client.get(path, headers={"Accept-Encoding": "", "If-None-Match": '"old", "older"'})
    assert (other.status, await other.read()) == (200, await first.read())


async def test_two_forms_have_two_tags(client: Client) -> None:
    plain = await client.get("/page/app.js", headers={"Accept-Encoding": "identity"})
    zipped = await client.get("/page/app.js", headers={"Accept-Encoding": "br, gzip"})
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(await zipped.read()) == await plain.read()
    crossed = await client.get(
        "/page/app.js", headers={"If-None-Match": plain.headers["ETag"], "Accept-Encoding": "gzip"}
    )
    assert crossed.status == 200


@pytest.mark.parametrize("path", ["/page/", "/page/none.js", "/page/..%2fapp.py", "/page/%2e%2e/app.py", "/page/a/b"])
async def test_what_is_not_there(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 404


async def test_the_policy_lets_in_our_own_files_only(client: Client) -> None:
    for path in ("/", "/page/icon.svg", "/page/sw.js"):
        headers = (await client.get(path)).headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
        assert policy.pop("require-trusted-types-for") == "'script'"
        assert policy.pop("default-src") == policy.pop("frame-ancestors") == policy.pop("form-action") == "'none'"
        assert policy.pop("base-uri") == "'none'"
        assert policy.pop("trusted-types") == "service-worker", "whose one address is let through"
        assert set(policy.values()) == {"'self'"}
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
