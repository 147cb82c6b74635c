"""The WebSocket as an AsyncAPI 3.0 document. Its schemas keep to what JSON Schema draft 7 has as well."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from msgspec import Struct

from server.fields import Channel, Id
from server.messages import OPS, Caught, HelloReply, Op, Whole
from server.pushes import CHOICES, NAMELESS, PUSHES, SNAPSHOTS, Told
from server.reference.closing import CLOSE_CODES
from server.reference.refusals import OF_OP, REFUSALS
from server.reference.words import VERSION, Schema, Schemas, any_of, object_of, ref, says, schemas_of
from server.wire import CODECS, RequestId

_ABOUT = """\
One frame holds one message or an array of them: text frames with JSON, binary ones with MessagePack, as the subprotocol
says. Requests carry an id of the client's choosing, and get a reply or a refusal with that id. A reply comes before any
push that follows from it. A channel's pushes are numbered by `n` without a gap; what is no part of a record has none.
Times are milliseconds since the Unix epoch. Unknown fields are to be ignored, in both directions: fields may be added.
"""

_ID: Schema = {"type": "integer", "minimum": 0}
_WS = {"$ref": "#/channels/ws"}


def asyncapi() -> dict[str, Any]:
    """The document."""
    of_kind, components = schemas_of(_kinds())
    components |= _refused()
    components |= {_push_name(t): _push(t, told, of_kind) for t, told in PUSHES.items()}
    _fill_in(components, of_kind)
    messages = {"refusal": _message("refusal", says_refusal(), ref("Refusal"))}
    for name, op in OPS.items():
        messages[f"{name}.request"] = _request(name, op, of_kind)
        messages[f"{name}.reply"] = _reply(name, op, of_kind)
    for t, told in PUSHES.items():
        messages[f"push.{t}"] = _message(t, " ".join(says(kind) for kind in told.d), ref(_push_name(t)))
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Wine Pokédex over WebSocket", "version": VERSION, "description": _flat(_ABOUT)},
        "defaultContentType": "application/json",
        "channels": {"ws": _channel(messages)},
        "operations": {name: _operation(name) for name in OPS} | {"push": _told()},
        "components": {"messages": messages, "schemas": components},
    }


def says_refusal() -> str:
    """What every refusal says."""
    return "What was asked may not be, and nothing has changed."


def _kinds() -> Iterable[Any]:
    yield from (Id, Channel, RequestId, Caught, Whole, *CHOICES)
    for op in OPS.values():
        yield op.d
        yield from _alternatives(op.reply)
    for told in PUSHES.values():
        yield from told.d
    for kinds in SNAPSHOTS.values():
        yield from kinds


def _channel(messages: Iterable[str]) -> Schema:
    offered = object_of({"Sec-WebSocket-Protocol": {"type": "string", "enum": list(CODECS)}}, ())
    closes = " ".join(f"{code.value}: {why}" for code, why in CLOSE_CODES.items())
    return {
        "address": "/ws",
        "title": "The one WebSocket",
        "description": f"Subprotocols: {', '.join(CODECS)}; none offered means JSON. Close codes: {closes}",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"ws": {"method": "GET", "headers": offered, "bindingVersion": "0.1.0"}},
        "x-close-codes": {str(code.value): why for code, why in CLOSE_CODES.items()},
    }


def _operation(name: str) -> Schema:
    return {
        "action": "receive",
        "channel": _WS,
        "messages": [_of_channel(f"{name}.request")],
        "reply": {"channel": _WS, "messages": [_of_channel(f"{name}.reply"), _of_channel("refusal")]},
        "x-refusals": list(OF_OP[name]),
    }


def _told() -> Schema:
    return {
        "action": "send",
        "channel": _WS,
        "messages": [_of_channel(f"push.{t}") for t in PUSHES],
        "summary": "What happens in a channel, told to everybody who is subscribed to it.",
    }


def _request(name: str, op: Op, of_kind: Schemas) -> Schema:
    needs_d = bool(op.d.__struct_fields__ and _required(op.d))
    d = of_kind[op.d] if needs_d else any_of((of_kind[op.d], {"type": "null"}))
    properties: dict[str, Schema] = {"id": of_kind[RequestId], "op": {"const": name}, "d": d}
    if op.takes_key:
        what = "Makes a repeated request one request, for 24 hours."
        properties["key"] = {"type": ["string", "null"], "format": "uuid", "description": what}
    required = ["id", "op"] + ["d"] * needs_d
    summary = f"{says(op.d)}{' Needs a player.' if op.needs_player else ''}"
    return _message(name, summary, object_of(properties, required))


def _required(kind: type[Struct]) -> bool:
    return len(kind.__struct_defaults__) < len(kind.__struct_fields__)


def _reply(name: str, op: Op, of_kind: Schemas) -> Schema:
    d = any_of(of_kind[kind] for kind in _alternatives(op.reply))
    return _message(f"{name} answered", f"The answer to {name}.", object_of({"re": _ID, "d": d}, ("re", "d")))


def _alternatives(kind: Any) -> tuple[type[Struct], ...]:
    return get_args(kind) or (kind,)


def _push_name(t: str) -> str:
    return f"Push.{t}"


def _push(t: str, told: Told, of_kind: Schemas) -> Schema:
    properties: dict[str, Schema] = {
        "ch": {"type": "string", "pattern": _pattern(told.channels)},
        "n": {"type": "integer", "minimum": 1},
        "t": {"const": t},
        "at": {"type": "integer", "description": "Milliseconds since the Unix epoch."},
        "d": any_of(of_kind[kind] for kind in told.d),
    }
    if not told.counts:
        del properties["n"]
    return object_of(properties, properties, title=t)


def _pattern(channels: Sequence[str]) -> str:
    if set(channels) <= NAMELESS:
        return f"^{_one_of(channels)}$"
    return f"^{_one_of(channels)}:[A-Za-z0-9_-]{{1,64}}$"


def _one_of(channels: Sequence[str]) -> str:
    return channels[0] if len(channels) == 1 else f"({'|'.join(channels)})"


def _refused() -> dict[str, Schema]:
    error = object_of(
        {
            "code": {"type": "string", "description": "Stays for ever; programs go by it.", "examples": list(REFUSALS)},
            "title": {"type": "string", "description": "One sentence for people."},
            "detail": {"type": ["string", "null"]},
            "retry_after_ms": {"type": ["integer", "null"], "description": "Set where the same may succeed then."},
        },
        ("code", "title", "detail", "retry_after_ms"),
        additionalProperties=True,
        description="Why not. Some codes bring fields of their own (`x-refusals`).",
    )
    error["x-refusals"] = {
        code: {"when": refusal.when, "fields": {name: kind.__name__ for name, kind in refusal.fields.items()}}
        for code, refusal in REFUSALS.items()
    }
    re: Schema = {"type": ["integer", "null"], "minimum": 0, "description": "null where no id could be read"}
    return {
        "Error": error,
        "Refusal": object_of({"re": re, "err": ref("Error")}, ("re", "err"), description=says_refusal()),
    }


def _fill_in(components: dict[str, Schema], of_kind: Schemas) -> None:
    """What the structs leave open, because it is read by nobody here: what stands in a channel."""
    counted = [ref(_push_name(t)) for t, told in PUSHES.items() if told.counts]
    snapshots = [of_kind[kind] for kinds in SNAPSHOTS.values() for kind in kinds]
    _properties(components, Caught)["events"]["items"] = any_of(counted)
    _properties(components, Whole)["snapshot"] = any_of(snapshots)
    failed = object_of({"err": ref("Error")}, ("err",))
    resumed = any_of([of_kind[Caught], of_kind[Whole], failed])
    _properties(components, HelloReply)["resumed"]["additionalProperties"] = resumed
    what = "One of those offered in `you.choices`; what it looks like belongs to the mode."
    choice = {"anyOf": [*(of_kind[kind] for kind in CHOICES), {"type": "object"}], "description": what}
    components["CommitChoice"]["properties"]["choice"] = choice


def _properties(components: Mapping[str, Schema], kind: type[Struct]) -> dict[str, Schema]:
    found: dict[str, Schema] = components[kind.__name__]["properties"]
    return found


def _message(name: str, summary: str, payload: Schema) -> Schema:
    return {"name": name, "summary": summary, "payload": payload}


def _of_channel(name: str) -> Schema:
    return {"$ref": f"#/channels/ws/messages/{name}"}


def _flat(text: str) -> str:
    return " ".join(text.split())
