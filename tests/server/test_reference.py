"""The documents of the contract: sound in themselves, of one mind with the code, and as they lie in `docs/`."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
from aiohttp import web

import server
from db.errors import REFUSALS as CONSTRAINTS
from db.refusals import SAID
from server.app import application
from server.http.calls import CALLS
from server.http.origins import Origins
from server.kinds import KINDS
from server.messages import OPS
from server.metrics import Metrics
from server.pushes import PUSHES
from server.reference import asyncapi, openapi, typescript
from server.reference.__main__ import CLIENT, main
from server.reference.closing import CLOSE_CODES
from server.reference.refusals import OF_OP, REFUSALS
from server.reference.typescript_shapes import kind_of, merged
from server.rooms.lane import GUARDS
from server.wire import CloseCode
from tests.fixtures.contract import Broken, Conversation, closed

ROOT = Path(server.__file__).parents[1]
DOCUMENTS = {"asyncapi.json": asyncapi(), "openapi.json": openapi()}
EACH = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())


# Sound in themselves


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _parts(part)


def _at(document: Any, place: str) -> Any:
    for step in place.removeprefix("#/").split("/"):
        document = document[step.replace("~1", "/").replace("~0", "~")]
    return document


@EACH
def test_whatever_is_referred_to_is_there(document: Any) -> None:
    references = [part["$ref"] for part in _parts(document) if "$ref" in part]
    assert references
    for reference in references:
        assert reference.startswith("#/")
        assert _at(document, reference) is not None


@EACH
def test_nothing_stands_beside_a_reference(document: Any) -> None:
    # What does is ignored in draft 7, and so by half of all tools.
    assert [part for part in _parts(document) if "$ref" in part and len(part) > 1] == []


@EACH
def test_nothing_is_described_that_nobody_says(document: Any) -> None:
    used = {part["$ref"] for part in _parts(document) if "$ref" in part}
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert schemas <= used


def test_the_schemas_are_schemas() -> None:
    jsonschema.Draft7Validator.check_schema({"definitions": asyncapi()["components"]["schemas"]})
    jsonschema.Draft202012Validator.check_schema({"$defs": openapi()["components"]["schemas"]})
    assert "prefixItems" not in msgspec.json.encode(asyncapi()).decode(), "draft 7 has none"


def test_ids_are_ones_own() -> None:
    ids = Counter(one["operationId"] for path in openapi()["paths"].values() for one in path.values())
    assert set(ids.values()) == {1}
    names = Counter(message["name"] for message in asyncapi()["components"]["messages"].values())
    assert set(names.values()) == {1}
    for name in (*asyncapi()["components"]["messages"], *asyncapi()["components"]["schemas"]):
        assert re.fullmatch(r"[A-Za-z0-9._-]+", name), "what AsyncAPI lets a component be called"


def test_what_a_path_names_is_a_parameter() -> None:
    for path, operations in openapi()["paths"].items():
        for operation in operations.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
            assert operation["responses"]


# Of one mind with the code


def test_every_route_is_in_the_document_and_every_path_is_served() -> None:
    anything = cast(Any, _Anything())  # it is asked for no more than its routes
    app = application(anything, anything, anything, anything, anything, anything, Metrics(), Origins())
    served = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    written = {(method.upper(), path) for path, operations in openapi()["paths"].items() for method in operations}
    assert served == written == set(CALLS)


class _Anything:
    """Stands for what no route asks before it is called."""

    def __getattr__(self, name: str) -> Any:
        return (lambda: [web.get("/healthz", _nothing), web.get("/readyz", _nothing)]) if name == "routes" else _nothing


async def _nothing(request: web.Request) -> web.Response:
    return web.Response()


def test_every_op_and_every_push_is_in_the_document() -> None:
    document = asyncapi()
    assert document["operations"].keys() == OPS.keys() | {"push"} == OF_OP.keys() | {"push"}
    assert {name for name in document["components"]["messages"] if name.startswith("push.")} == {
        f"push.{t}" for t in PUSHES
    }


def test_every_close_code_has_its_word() -> None:
    assert CLOSE_CODES.keys() == set(CloseCode) - {CloseCode.NORMAL, CloseCode.ABNORMAL}


ONLY_AT_THE_COMMAND_LINE = {"not_quarantined"}


_PROMISED = [*OF_OP.values(), *(call.problems for call in CALLS.values())]


def _waits_for_the_wire(path: Path) -> bool:
    """Whether the file is a noun's whose rules are in the database (`db.refusals`). What of it an op or a call may be
    refused with is promised there; the rest nobody outside can meet yet."""
    return path.parent.name == "db" and ("from db.refusals import" in path.read_text() or path.stem == "refusals")


def _codes_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield str(code.value)


def test_every_code_that_is_said_is_in_the_table_and_no_other() -> None:
    files = [path for folder in ("game", "db", "server") for path in (ROOT / folder).rglob("*.py")]
    said = {code for path in files if not _waits_for_the_wire(path) for code in _codes_in(path)}
    said |= {"bad_message", *GUARDS}
    said |= {code for constraint, code in CONSTRAINTS.items() if constraint not in SAID}
    said |= {f"{kind.decider.channel}_over" for kind in KINDS.values()}
    said |= {code for codes in _PROMISED for code in codes}
    assert said - ONLY_AT_THE_COMMAND_LINE == REFUSALS.keys()


def test_only_codes_of_the_table_are_promised() -> None:
    promised = {code for codes in OF_OP.values() for code in codes}
    promised |= {code for call in CALLS.values() for code in call.problems}
    assert promised <= REFUSALS.keys()
    assert REFUSALS.keys() - promised == {"method_not_allowed"}


# As they lie in docs/


def test_the_documents_in_docs_are_what_the_code_says(tmp_path: Path) -> None:
    main(tmp_path, tmp_path)
    for name in DOCUMENTS:
        assert (tmp_path / name).read_bytes() == (ROOT / "docs" / name).read_bytes(), "make reference writes them"
    declarations = (tmp_path / "contract.d.ts").read_bytes()
    assert declarations == (ROOT / CLIENT / "contract.d.ts").read_bytes(), "make reference writes them"


# For TypeScript


def _names(pattern: str) -> set[str]:
    return set(re.findall(pattern, typescript(), re.MULTILINE))


def test_whatever_is_named_is_declared_once() -> None:
    declared = re.findall(r"^export (?:type|interface) (\w+)", typescript(), re.MULTILINE)
    assert len(declared) == len(set(declared))
    code = re.sub(r"/\*\*.*?\*/|//[^\n]*|\"[^\"]*\"|`[^`]*`", "", typescript(), flags=re.DOTALL)
    named = set(re.findall(r"\b[A-Z]\w+", code)) - {"Record", "Item", "Name", "Ch", "Op", "T"}
    assert named <= set(declared)


def test_the_maps_hold_every_op_push_call_and_code() -> None:
    assert _names(r'^  "([\w.]+)": {$') == OPS.keys()
    assert _names(r'^  "([\w.]+)": { d: ') == PUSHES.keys()
    calls = {f"{method} {path}" for method, path in CALLS if path.startswith("/api/v1/")}
    assert {name.replace(" ", " /api/v1", 1) for name in _names(r'^  "([A-Z]+ /[^"]*)": {$')} == calls
    assert _names(r"^  (\w+): {(?: \w+\?: .*)?};?$") >= REFUSALS.keys()
    assert {int(code) for code in _names(r"^  \| (\d+)$")} == {code.value for code in CLOSE_CODES}


def test_who_gives_no_tag_of_his_own_gets_the_whole() -> None:
    """That one has it already (304) is no answer to a call that did not say so: `{}` is one without a body, alone."""
    answers = _names(r"^    answer: (.*);$")
    assert "{}" in answers
    assert not [answer for answer in answers if "| {}" in answer]


def test_a_shape_that_is_two_things_is_told() -> None:
    with pytest.raises(ValueError, match="Two shapes are called Wine"):
        merged({"Wine": {"type": "object"}}, {"Wine": {"type": "string"}})


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": ["string", "null"]}, "string | null"),
        ({"enum": ["a", 1, None]}, '"a" | 1 | null'),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}, "[number, number]"),
        ({"type": "array", "items": {"type": ["integer", "null"]}, "maxItems": 2}, "(number | null)[]"),
        ({"type": "array", "prefixItems": [{"type": "integer"}, {"const": "a"}]}, '[number, "a"]'),
        ({"type": "object", "properties": {"a": {}, "b-c": {}}, "required": ["a"]}, '{ a: unknown; "b-c"?: unknown; }'),
        ({"type": "object", "additionalProperties": {"$ref": "#/x/Page_Wine_"}}, "Record<string, Page<Wine>>"),
    ],
)
def test_a_schema_as_a_type(schema: Any, kind: str) -> None:
    assert kind_of(schema) == kind


# What holds everything against them


def _conversation(*asked: Any) -> Conversation:
    conversation = Conversation()
    for message in asked:
        conversation.asked(message)
    return conversation


PING = {"id": 1, "op": "ping", "d": {}}
COMMIT = {"id": 2, "op": "battle.commit", "d": {"battle": "b", "turn": 1, "choice": {"wine": 0, "serve": "pour"}}}
VIEWERS = {"ch": "battle:b", "t": "viewers", "at": 5, "d": {"count": 1}}
STALE = {"code": "stale_turn", "title": "No.", "detail": None, "retry_after_ms": None, "turn": 2}


@pytest.mark.parametrize(
    "message",
    [
        {"re": 1, "d": {"now_ms": 7}},
        {"re": 2, "d": {"turn": 1}},
        {"re": 2, "err": STALE},
        {"re": None, "err": {"code": "bad_message", "title": "No.", "detail": "Why.", "retry_after_ms": None}},
        VIEWERS,
    ],
    ids=str,
)
def test_what_keeps_the_contract_passes(message: Any) -> None:
    _conversation(PING, COMMIT).heard(message)


@pytest.mark.parametrize(
    "message",
    [
        {"re": 1, "d": {}},
        {"re": 1, "d": {"now_ms": 7, "more": 1}},
        {"re": 1, "d": {"now_ms": "7"}},
        {"re": 3, "d": {}},
        {"re": 2, "d": {"turn": 1}, "n": 4},
        {"re": 2, "err": {**STALE, "code": "no_such_code"}},
        {"re": 2, "err": {**STALE, "minimum": 3}},
        {"re": 2, "err": {**STALE, "turn": "2"}},
        {"re": 2, "err": {**STALE, "retry_after_ms": 5}},
        {"re": 2, "err": {"code": "stale_turn"}},
        {"re": 1, "err": STALE},
        {**VIEWERS, "n": 1},
        {**VIEWERS, "ch": "player:b"},
        {**VIEWERS, "t": "viewed"},
        {**VIEWERS, "d": {"count": 1, "who": []}},
        {**VIEWERS, "t": "seat.back", "d": {"seat": 1}},
        [VIEWERS],
        "viewers",
    ],
    ids=str,
)
def test_what_breaks_the_contract_is_noticed(message: Any) -> None:
    with pytest.raises(Broken):
        _conversation(PING, COMMIT).heard(message)


def test_a_close_code_of_nobodys_is_noticed() -> None:
    _conversation().closed(4001)
    _conversation().closed(1000)
    with pytest.raises(Broken):
        _conversation().closed(4242)


def test_closing_leaves_what_is_open_on_purpose() -> None:
    assert closed({"type": "object", "properties": {"a": {}}})["additionalProperties"] is False
    assert closed({"type": "object", "properties": {}, "additionalProperties": True})["additionalProperties"] is True
