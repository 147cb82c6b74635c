"""Schemas of the documents as TypeScript: what the shapes of the contract are called there, and what they look like."""

import re
from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

import msgspec

from server.reference.words import Schema

WIDTH = 120
TUPLE_MAX = 8
"""Lists of a fixed length up to this one are tuples; beyond it nobody counts the places."""

_RENAMED = {
    "Error": "WhyNot",  # JavaScript has an Error, and so has whoever imports this
    "Refusal": "RefusalMessage",  # what the client throws is called Refusal
}
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def name_of(component: str) -> str:
    """What a component is called in TypeScript.

    >>> name_of("Page_BattleRow_"), name_of("server.pushes_pairing.SeatTime")
    ('Page<BattleRow>', 'PairingSeatTime')
    """
    if match := re.fullmatch(r"Page_(\w+)_", component):
        return f"Page<{name_of(match[1])}>"
    if match := re.fullmatch(r"Push\.(.+)", component):
        return f"Push<{text(match[1])}>"
    *modules, last = component.split(".")
    where = modules[-1].rpartition("_")[2].capitalize() if modules else ""
    return _RENAMED.get(component, where + last)


def text(value: object) -> str:
    """A literal."""
    return msgspec.json.encode(value).decode()


def one_of(kinds: Iterable[str]) -> str:
    """A union, each of its kinds once."""
    return " | ".join(dict.fromkeys(kinds)) or "never"


def kind_of(schema: Schema) -> str:
    """What a schema lets through."""
    match schema:
        case {"$ref": str(place)}:
            return name_of(place.rpartition("/")[2])
        case {"const": value}:
            return text(value)
        case {"enum": list(values)}:
            return one_of(map(text, values))
        case {"anyOf": list(schemas)}:
            return one_of(map(kind_of, schemas))
        case {"type": list(kinds)}:
            return one_of(kind_of({**schema, "type": kind}) for kind in kinds)
        case {"type": "array"}:
            return _list(schema)
        case {"type": "object"}:
            return _object(schema)
        case {"type": str(kind)}:
            return _PLAIN[kind]
        case _:
            return "unknown"


def _list(schema: Schema) -> str:
    if places := schema.get("prefixItems"):
        return f"[{', '.join(map(kind_of, places))}]"
    kind = kind_of(schema.get("items", {}))
    least, most = schema.get("minItems"), schema.get("maxItems")
    if least is not None and least == most and least <= TUPLE_MAX:
        return f"[{', '.join([kind] * least)}]"
    return f"({kind})[]" if "|" in kind else f"{kind}[]"


def _object(schema: Schema) -> str:
    properties = schema.get("properties", {})
    if properties:
        return f"{{ {' '.join(_property(name, each, schema) for name, each in properties.items())} }}"
    values = schema.get("additionalProperties", {})
    return f"Record<string, {kind_of(values if isinstance(values, dict) else {})}>"


def _property(name: str, schema: Schema, of: Schema) -> str:
    named = name if re.fullmatch(r"[A-Za-z_]\w*", name) else text(name)
    left_out = "" if name in of.get("required", ()) else "?"
    return f"{named}{left_out}: {kind_of(schema)};"


def declared(component: str, schema: Schema) -> Iterator[str]:
    """A component as a declaration, in lines."""
    yield from comment(schema.get("description", ""))
    name = name_of(component)
    if schema.get("type") != "object" or not schema.get("properties"):
        yield from broken(f"export type {name} = ", kind_of(schema))
        return
    yield f"export interface {name} {{"
    yield from fields_of(schema, "  ")
    if schema.get("additionalProperties") is True:
        yield "  [more: string]: unknown;"
    yield "}"


def fields_of(schema: Schema, indent: str) -> Iterator[str]:
    """The fields of an object, each with what its type can't say."""
    for key, of_key in schema["properties"].items():
        yield from comment(_remarks(of_key), indent)
        name, _, kind = _property(key, of_key, schema).removesuffix(";").partition(": ")
        yield from broken(f"{indent}{name}: ", kind)


def _remarks(schema: Schema) -> str:
    """What a type can't say of a value: its bounds, and what is meant where it is left out."""
    least, most = schema.get("minimum"), schema.get("maximum")
    remarks = [schema.get("description", "")]
    if least is not None and most is not None and most < 2**53 - 1:
        remarks.append(f"{least} to {most}.")
    if schema.get("default") is not None:
        remarks.append(f"Left out: {text(schema['default'])}.")
    return " ".join(filter(None, remarks))


def comment(said: str, indent: str = "") -> Iterator[str]:
    """A remark above what it is about; none where nothing is said."""
    if not said:
        return
    plain = " ".join(said.replace("*/", "* /").split())
    if len(line := f"{indent}/** {plain} */") <= WIDTH:
        yield line
        return
    yield f"{indent}/**"
    yield from wrap(plain, WIDTH, initial_indent=f"{indent} * ", subsequent_indent=f"{indent} * ")
    yield f"{indent} */"


def broken(before: str, kind: str) -> Iterator[str]:
    """A declaration that ends in a union, in as many lines as it needs."""
    pieces = kind.split(" | ")
    if len(before) + len(kind) < WIDTH or len(pieces) == 1 or "{" in kind:
        yield f"{before}{kind};"
        return
    yield before.rstrip()
    indent = " " * (len(before) - len(before.lstrip()) + 2)
    line = indent
    for piece in pieces:
        if len(line) + len(piece) + 3 >= WIDTH:
            yield line.rstrip()
            line = indent
        line += f"| {piece} "
    yield f"{line.rstrip()};"


def merged(*of_documents: Mapping[str, Any]) -> dict[str, Schema]:
    """The components of several documents. What has one name in two of them must be one thing.

    Raises:
        ValueError: it is not.
    """
    found: dict[str, Schema] = {}
    for components in of_documents:
        for name, schema in components.items():
            if found.setdefault(name, schema) != schema:
                raise ValueError(f"Two shapes are called {name}, one in each document: rename one of the types")
    return found
