"""The page at `/`: our own client, whose files are served as they are in `server/page/` and its folders.

They are read once, when the program starts, and named one by one: there is no path to walk out of. Each is zipped when
somebody first asks for it zipped: all of them together would be a twentieth of a start. Names carry no version, so a
browser asks each time, and hears in a hundred bytes that nothing has changed; page and modules of different versions
never meet. Where browsers have service workers, `sw.js` keeps one version whole: which files it is made of, and what
each must hash to, is written in front of it here.
"""

import base64
import gzip
import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

import msgspec
from aiohttp import hdrs, web
from msgspec import Struct

from game.refusal import Refused
from server.http.kept import has, tag_of, takes_gzip
from server.http.problems import problem_of

PREFIX = "/page/"
INDEX = "index.html"
WORKER = "sw.js"

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
        "png": "image/png",
        "ts": "text/plain; charset=utf-8",
        "webmanifest": "application/manifest+json",
    }
)

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Cache-Control": "no-cache",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Server": "winedex",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
)
"""Of every file. There are many, and each pays for every header."""

OF_DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        # Our own files and our own server, nothing else; no markup is ever made from text (trusted types). The one
        # policy that may be made lets the address of our service worker through (page/shell/worker.js).
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types service-worker"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
    }
)
"""Of what a browser opens by itself: pages, drawings and workers. Scripts and styles obey the page's."""


class _Form(Struct, frozen=True):
    """A file as it may be sent: its bytes, and the tag that changes with them."""

    body: bytes
    etag: str


class _File:
    """A file of the page. Two forms of one file have two tags (RFC 9110, section 8.8.3.3)."""

    def __init__(self, content_type: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.content_type = content_type
        self.plain = _form(body)
        self.headers = headers

    @cached_property
    def zipped(self) -> _Form | None:
        """None where zipping makes it no smaller."""
        # The time of zipping is left out, so that the same file has the same tag in every process.
        zipped = gzip.compress(self.plain.body, mtime=0)
        return _form(zipped) if len(zipped) < len(self.plain.body) else None


def routes() -> list[web.RouteDef]:
    """`GET /` and `GET /page/{path}`."""
    found = _load()

    async def index(request: web.Request) -> web.Response:
        return _answer(request, found[INDEX])

    async def one(request: web.Request) -> web.Response:
        file = found.get(request.match_info["path"])
        if file is None:
            return problem_of(Refused("not_found", "The page has no such file."))
        return _answer(request, file)

    return [web.get("/", index), web.get(f"{PREFIX}{{path:(?s:.*)}}", one)]


def _load() -> Mapping[str, _File]:
    """All files of the page, whether the program runs from its source or was installed."""
    bodies = {path: entry.read_bytes() for path, entry in entries()}
    # Its place would let it see to what lies beside it only; the page is above.
    allowed = {**OF_DOCUMENTS, "Service-Worker-Allowed": "/"}
    worker = _File(TYPES[_suffix(WORKER)], _shell(bodies) + bodies[WORKER], allowed)
    return {path: _file(path, body) for path, body in bodies.items()} | {WORKER: worker}


def _shell(bodies: Mapping[str, bytes]) -> bytes:
    """What the service worker keeps: the files that the page is made of, and the version that they are together. Its
    pictures for home screens and its declarations are asked for by nobody who plays."""
    kept = {path: body for path, body in bodies.items() if path != WORKER and _suffix(path) not in ("png", "ts")}
    hashes = {
        "/" if path == INDEX else PREFIX + path: "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode()
        for path, body in sorted(kept.items())
    }
    # With the worker's own text, or a new worker would fill, and on a failure delete, the store of the one in force.
    version = hashlib.sha256(msgspec.json.encode(hashes) + bodies[WORKER]).hexdigest()[:16]
    return b"const SHELL = " + msgspec.json.encode({"version": version, "files": hashes}) + b";\n"


def entries() -> Iterator[tuple[str, Traversable]]:
    """Each file of the page, by the path under `PREFIX` at which it is served."""
    return _within("", files("server") / "page")


def _within(above: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _within(f"{above}{entry.name}/", entry)
        elif _suffix(entry.name) in TYPES:
            yield f"{above}{entry.name}", entry


def _file(name: str, body: bytes) -> _File:
    return _File(TYPES[_suffix(name)], body, OF_DOCUMENTS if _suffix(name) in ("html", "svg") else {})


def _form(body: bytes) -> _Form:
    return _Form(body, tag_of(body))


def _suffix(name: str) -> str:
    return name.rpartition(".")[2]


def _answer(request: web.Request, file: _File) -> web.Response:
    zipped = file.zipped if takes_gzip(request) else None
    form = zipped or file.plain
    headers = {**HEADERS, **file.headers, hdrs.ETAG: f'"{form.etag}"'}
    if has(request, form.etag):
        return web.Response(status=304, headers=headers)
    headers[hdrs.CONTENT_TYPE] = file.content_type
    if zipped is not None:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    return web.Response(body=form.body, headers=headers)
