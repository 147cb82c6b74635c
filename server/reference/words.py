"""What both documents share: the version of the contract, schemas of types, and how a document is written."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

VERSION = "1.0.0"
"""Of the contract: names and meanings stay while its first number does."""

Schema = dict[str, Any]
Schemas = Mapping[Any, Schema]
"""A type → its schema, mostly a reference into the components."""


def schemas_of(kinds: Iterable[Any]) -> tuple[Schemas, dict[str, Schema]]:
    """The schemas of these types, and the components that they refer to."""
    listed = list(dict.fromkeys(kinds))
    schemas, components = msgspec.json.schema_components(listed, ref_template=ref("{name}")["$ref"])
    for component in components.values():
        if "description" in component:
            component["description"] = " ".join(component["description"].split())
    return dict(zip(listed, schemas, strict=True)), components


def ref(name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def any_of(schemas: Iterable[Schema]) -> Schema:
    """One of these; the only one where there is one."""
    each = list(schemas)
    return each[0] if len(each) == 1 else {"anyOf": each}


def object_of(properties: Mapping[str, Schema], required: Iterable[str], **more: Any) -> Schema:
    """An object with these properties."""
    return {"type": "object", "properties": dict(properties), "required": list(required), **more}


def says(kind: Any) -> str:
    """What a type says of itself."""
    return " ".join((kind.__doc__ or "").split())


def written(document: Mapping[str, Any]) -> bytes:
    """A document as a file, for people and for comparing."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
