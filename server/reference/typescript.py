"""The contract for TypeScript, from the same types as the documents: shapes, and maps from what is asked to what comes.

It holds declarations alone. What the client module beside it does with them stands in `winedex.d.ts`, by hand.
"""

from collections.abc import Iterable, Iterator, Sequence

from server.pushes import NAMELESS, PUSHES, SNAPSHOTS
from server.reference.asyncapi import asyncapi
from server.reference.closing import CLOSE_CODES
from server.reference.openapi import openapi
from server.reference.refusals import REFUSALS
from server.reference.typescript_shapes import (
    broken,
    comment,
    declared,
    fields_of,
    kind_of,
    merged,
    name_of,
    one_of,
    text,
)
from server.reference.words import VERSION, Schema

_PREFIX = "/api/v1"
_JSON = "application/json"
_KINDS = {int: "number", str: "string"}

_HEAD = f"""\
// The contract of the server, version {VERSION}: every shape that it takes and gives. Written by `make reference` from
// the types that the server itself uses. Times are milliseconds since the Unix epoch where a name ends in `_ms` or is
// `at`; fields may be added, and unknown ones are to be ignored.
"""

_GENERIC = """\
/** A part of a list. `next` is the cursor of the part after it, or null at the end. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** A push, told apart by its `t`. What is part of a record counts by `n`, without a gap. */
export type Push<T extends PushName = PushName> = {
  [Name in T]: { ch: Channel; t: Name; at: number; d: Pushes[Name]["d"] }
    & (Pushes[Name]["counts"] extends true ? { n: number } : {});
}[T];

export type PushName = keyof Pushes;
/** The pushes that are part of a record. */
export type CountedPush = Push<{ [T in PushName]: Pushes[T]["counts"] extends true ? T : never }[PushName]>;
/** What a channel tells. */
export type PushOf<Ch extends Channel> = Push<{ [T in PushName]: Ch extends Pushes[T]["ch"] ? T : never }[PushName]>;
/** A channel's whole state. */
export type SnapshotOf<Ch extends Channel> = { [K in keyof Channels]: Ch extends Channels[K]["ch"]
  ? Channels[K]["snapshot"] : never }[keyof Channels];
export type Channel = Channels[keyof Channels]["ch"];

export type OpName = keyof Ops;
/** The ops that move something: with a key they are one request, however often it has to be sent. */
export type OnceName = { [Op in OpName]: Ops[Op]["once"] extends true ? Op : never }[OpName];
export type CallName = keyof Calls;

export type RefusalCode = keyof RefusalFields;
"""


def typescript() -> str:
    """The declarations, as a file."""
    ws, http = asyncapi(), openapi()
    shapes = merged(ws["components"]["schemas"], http["components"]["schemas"])
    parts = [
        _HEAD.splitlines(),
        _GENERIC.splitlines(),
        _ops(ws),
        _pushes(ws["components"]["schemas"]),
        _channels(),
        _calls(http),
        _refusals(),
        _closes(),
        *(
            _shape(name, schema)
            for name, schema in sorted(shapes.items(), key=_called)
            if not name.startswith(("Page_", "Push."))
        ),
    ]
    return "\n".join("\n".join(part).strip() + "\n" for part in parts)


def _called(shape: tuple[str, Schema]) -> str:
    return name_of(shape[0])


def _shape(name: str, schema: Schema) -> Iterator[str]:
    match name:
        case "Caught":
            counted = {"$ref": "#/components/schemas/CountedPush"}
            events = {**schema["properties"]["events"], "items": counted}
            schema = {**schema, "properties": {**schema["properties"], "events": events}}
        case "Error" | "Problem":
            code = {"$ref": "#/components/schemas/RefusalCode"}
            schema = {**schema, "properties": {**schema["properties"], "code": code}}
    yield from declared(name, schema)


def _ops(ws: Schema) -> Iterator[str]:
    messages = ws["components"]["messages"]
    operations = {name: one for name, one in ws["operations"].items() if one["action"] == "receive"}
    always = _in_all(one["x-refusals"] for one in operations.values())
    yield "/** What any request on the WebSocket may be refused with. */"
    yield from broken("export type AnyOpRefusal = ", one_of(map(text, always)))
    yield ""
    yield "/** What may be asked on the WebSocket: an op's `d`, its reply, and the codes that may refuse it. */"
    yield "export interface Ops {"
    for name, operation in operations.items():
        request = messages[f"{name}.request"]
        asked = request["payload"]["properties"]
        yield from comment(request["summary"], "  ")
        yield f"  {text(name)}: {{"
        yield f"    d: {kind_of(asked['d'])};"
        yield f"    reply: {kind_of(messages[f'{name}.reply']['payload']['properties']['d'])};"
        yield f"    once: {text('key' in asked)};"
        yield from broken("    refusals: ", _codes("AnyOpRefusal", always, operation["x-refusals"]))
        yield "  };"
    yield "}"


def _in_all(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """What stands in every one of the lists, in the order of the first."""
    first, *others = map(tuple, lists)
    return tuple(one for one in first if all(one in other for other in others))


def _codes(common: str, always: Sequence[str], codes: Iterable[str]) -> str:
    return one_of([common, *(text(code) for code in codes if code not in always)])


def _pushes(schemas: Schema) -> Iterator[str]:
    yield "/** What is told: a push's `d` by its `t`, where, and whether it is part of a record. */"
    yield "export interface Pushes {"
    for t, told in PUSHES.items():
        d = kind_of(schemas[f"Push.{t}"]["properties"]["d"])
        channels = one_of(map(_channel, told.channels))
        yield f"  {text(t)}: {{ d: {d}; ch: {channels}; counts: {text(told.counts)} }};"
    yield "}"


def _channels() -> Iterator[str]:
    yield "/** What may be followed, and what its whole state looks like. */"
    yield "export interface Channels {"
    names = {
        name: kind_of({"$ref": name}) for kinds in SNAPSHOTS.values() for name in (kind.__name__ for kind in kinds)
    }
    for kind, snapshots in SNAPSHOTS.items():
        yield f"  {kind}: {{ ch: {_channel(kind)}; snapshot: {one_of(names[each.__name__] for each in snapshots)} }};"
    yield "}"


def _channel(kind: str) -> str:
    return text(kind) if kind in NAMELESS else f"`{kind}:${{string}}`"


def _calls(http: Schema) -> Iterator[str]:
    calls = {
        f"{method.upper()} {path.removeprefix(_PREFIX)}": operation
        for path, operations in http["paths"].items()
        for method, operation in operations.items()
        if path.startswith(f"{_PREFIX}/")
    }
    always = _in_all(map(_codes_of, calls.values()))
    yield "/** What any call may be refused with. */"
    yield from broken("export type AnyCallRefusal = ", one_of(map(text, always)))
    yield ""
    yield f"/** What may be called over HTTP, below `{_PREFIX}`. An answer without a body is `{{}}`. */"
    yield "export interface Calls {"
    for name, operation in calls.items():
        yield from comment(operation["summary"], "  ")
        yield f"  {text(name)}: {{"
        yield from _call(operation)
        yield from broken("    refusals: ", _codes("AnyCallRefusal", always, _codes_of(operation)))
        yield "  };"
    yield "}"


def _codes_of(operation: Schema) -> Iterable[str]:
    return dict.fromkeys(code for answer in operation["responses"].values() for code in answer.get("x-codes", ()))


def _call(operation: Schema) -> Iterator[str]:
    for where in ("path", "query"):
        given = [one for one in operation["parameters"] if one["in"] == where]
        yield from _given(where, given)
    body = operation.get("requestBody")
    yield f"    body: {kind_of(body['content'][_JSON]['schema']) if body else 'undefined'};"
    # Only who asks with a tag of his own is told that he has it (304): whoever gives none always gets the whole.
    answers = [answer for status, answer in operation["responses"].items() if status < "300"]
    yield f"    answer: {one_of(map(_answer, answers))};"


def _given(where: str, parameters: Iterable[Schema]) -> Iterator[str]:
    fields = {one["name"]: one["schema"] for one in parameters}
    if not fields:
        yield f"    {where}: {{}};"
        return
    required = [one["name"] for one in parameters if one["required"]]
    yield f"    {where}: {{"
    yield from fields_of({"properties": fields, "required": required}, "      ")
    yield "    };"


def _answer(answer: Schema) -> str:
    content = answer.get("content", {})
    return kind_of(content[_JSON]["schema"]) if _JSON in content else "{}"


def _refusals() -> Iterator[str]:
    yield "/** Every code that refuses, with the fields that it may bring beside the usual ones. */"
    yield "export interface RefusalFields {"
    for code, refusal in REFUSALS.items():
        fields = " ".join(f"{name}?: {_KINDS[kind]};" for name, kind in refusal.fields.items())
        yield from comment(refusal.when, "  ")
        yield f"  {code}: {{ {fields} }};" if fields else f"  {code}: {{}};"
    yield "}"


def _closes() -> Iterable[str]:
    yield "/** Why the server ends a connection of its own accord. */"
    yield "export type CloseCode ="
    for code, why in CLOSE_CODES.items():
        yield from comment(why, "  ")
        yield f"  | {code.value}"
    yield "  ;"
