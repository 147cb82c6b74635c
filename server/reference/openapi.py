"""HTTP as an OpenAPI 3.1 document."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from server.http.bodies import IDEMPOTENCY_KEY, KEY_PATTERN
from server.http.calls import ANY, CALLS, Call, statuses_of
from server.http.shapes import Problem
from server.pushes import CHOICES, PUSHES
from server.reference.refusals import REFUSALS
from server.reference.words import VERSION, Schema, Schemas, any_of, says, schemas_of
from server.replays import ReplayCommand, ReplayEvent

_ABOUT = """\
JSON in, JSON out. What goes wrong is a problem as RFC 9457 has it, with a `code` that stays for ever. Lists come in
pages: give `next` back as `cursor`. Tokens travel in `Authorization` only. Unknown fields are to be ignored, in both
directions: fields may be added.
"""

_PROBLEM = "application/problem+json"


def openapi() -> dict[str, Any]:
    """The document."""
    of_kind, components = schemas_of(_kinds())
    of_push = [of_kind[kind] for kind in _in_replays()]
    components[ReplayEvent.__name__]["properties"]["d"] = any_of(of_push)
    of_choice = [of_kind[kind] for kind in CHOICES]
    components[ReplayCommand.__name__]["properties"]["choice"] = any_of([{"type": "null"}, *of_choice])
    components[Problem.__name__] |= {"additionalProperties": True, "x-refusals": _refusals()}
    paths: dict[str, Schema] = {}
    for (method, path), call in CALLS.items():
        paths.setdefault(path, {})[method.lower()] = _operation(method, path, call, of_kind)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Wine Pokédex over HTTP", "version": VERSION, "description": " ".join(_ABOUT.split())},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "The access token."}},
        },
    }


def _kinds() -> Iterable[Any]:
    yield from (Problem, *CHOICES)
    for call in CALLS.values():
        yield from (kind for kind in call.answers.values() if kind is not None)
        if call.body is not None:
            yield call.body
        if call.query is not None:
            yield from (field.type for field in fields(call.query))
    yield from _in_replays()


def _in_replays() -> list[type[Struct]]:
    """What a battle's record is told in."""
    return [kind for told in PUSHES.values() if told.counts and "battle" in told.channels for kind in told.d]


def _operation(method: str, path: str, call: Call, of_kind: Schemas) -> Schema:
    operation: Schema = {
        "operationId": _name(method, path),
        "summary": call.says,
        "parameters": [*_in_path(path), *_in_query(call.query, of_kind), *_in_headers(call)],
        "responses": {str(status): _answer(status, kind, call, of_kind) for status, kind in call.answers.items()},
    }
    if call.body is not None:
        operation["requestBody"] = {
            "required": True,
            "description": says(call.body),
            "content": {"application/json": {"schema": of_kind[call.body]}},
        }
    if call.needs_token:
        operation["security"] = [{"token": []}]
    codes = (*call.problems, *ANY) if path.startswith("/api/") else call.problems
    operation["responses"] |= _problems(codes, of_kind)
    return operation


def _name(method: str, path: str) -> str:
    words = re.findall(r"\w+", path.removeprefix("/api/v1"))
    return "_".join([method.lower(), *words])


def _in_path(path: str) -> list[Schema]:
    names = re.findall(r"{(\w+)}", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _in_query(kind: type[Struct] | None, of_kind: Schemas) -> list[Schema]:
    if kind is None:
        return []
    return [
        {"name": field.encode_name, "in": "query", "required": field.required, "schema": _given(of_kind[field.type])}
        for field in fields(kind)
    ]


def _in_headers(call: Call) -> list[Schema]:
    if not call.takes_key:
        return []
    says = "Names the request: sent again under it, it is not done again, and is answered as it was."
    schema = {"type": "string", "pattern": KEY_PATTERN}
    return [{"name": IDEMPOTENCY_KEY, "in": "header", "required": False, "description": says, "schema": schema}]


def _given(schema: Schema) -> Schema:
    """What a parameter is where it is given: a URL has no null."""
    return any_of(each for each in schema.get("anyOf", [schema]) if each != {"type": "null"})


def _answer(status: int, kind: Any, call: Call, of_kind: Schemas) -> Schema:
    answer: Schema = {"description": HTTPStatus(status).phrase}
    if kind is not None:
        answer["content"] = {call.media: {"schema": of_kind[kind]}}
    return answer


def _problems(codes: Iterable[str], of_kind: Schemas) -> dict[str, Schema]:
    """Status → the problem and its codes."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        for status in statuses_of(code):
            by_status.setdefault(status, []).append(code)
    return {
        str(status): {
            "description": " ".join(f"`{code}`: {REFUSALS[code].when}" for code in of_status),
            "content": {_PROBLEM: {"schema": of_kind[Problem]}},
            "x-codes": of_status,
        }
        for status, of_status in sorted(by_status.items())
    }


def _refusals() -> Schema:
    return {
        code: {"when": refusal.when, "fields": {name: kind.__name__ for name, kind in refusal.fields.items()}}
        for code, refusal in REFUSALS.items()
    }
