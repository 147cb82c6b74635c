"""The schema as TypeScript types: a row of each relation, and what an INSERT into each table has to bring.

Values are as PostgreSQL's drivers for Node give them: what a number of JavaScript's can't hold exactly is a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ops.schema.catalogue import Column, Relation, Schema

_HEADER = """\
// The types of the database's rows, read from the schema that the migrations build. Written by `make types`.
//
// bigint and numeric are texts, since a JavaScript number can't hold all of them exactly; times are Dates, and an
// interval is PostgreSQL's text of it. `Row` is what SELECT * gives; `New` is what INSERT takes: what has a default may
// be left away, and what PostgreSQL alone writes is not in it.

"""

_TYPES = {
    "bool": "boolean",
    "int2": "number",
    "int4": "number",
    "int8": "Int8",
    "float4": "number",
    "float8": "number",
    "numeric": "Numeric",
    "text": "string",
    "varchar": "string",
    "bpchar": "string",
    "name": "string",
    "citext": "string",
    "char": "string",
    "uuid": "Uuid",
    "bytea": "Uint8Array",
    "json": "Json",
    "jsonb": "Json",
    "timestamptz": "Date",
    "timestamp": "Date",
    "date": "Date",
    "time": "string",
    "interval": "Interval",
    "inet": "string",
    "tsvector": "string",
    "oid": "number",
    "regclass": "string",
    "vector": "string",
    "int4range": "string",
    "int8range": "string",
    "tstzrange": "string",
    "daterange": "string",
}

_OURS = """\
/** A whole number of 64 bits, as text. */
export type Int8 = string;
/** A decimal number, as text. */
export type Numeric = string;
export type Uuid = string;
/** As PostgreSQL writes it: "1 day 02:00:00". */
export type Interval = string;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
"""


def written(schema: Schema) -> str:
    """The text of the file."""
    known = _TYPES | {domain.name: camel(domain.name) for domain in schema.domains}
    parts = [_OURS]
    for domain in schema.domains:
        base = _union(domain.values) or known[domain.type]
        parts.append(f"{_comment(domain.comment)}export type {camel(domain.name)} = {base};\n")
    for relation in schema.relations:
        parts.append(_interface(relation, known, new=False))
        if relation.kind == "table":
            parts.append(_interface(relation, known, new=True))
    parts.append("/** All of them by name. */\nexport interface Schema {\n")
    parts[-1] += "".join(f"  {relation.name}: {camel(relation.name)}Row;\n" for relation in schema.relations) + "}\n"
    return _HEADER + "\n".join(parts)


def camel(name: str) -> str:
    """`wine_species` as TypeScript writes types: `WineSpecies`."""
    return "".join(word.capitalize() for word in name.split("_"))


def _interface(relation: Relation, known: dict[str, str], *, new: bool) -> str:
    name = f"{camel(relation.name)}{'New' if new else 'Row'}"
    says = f"What INSERT INTO {relation.name} takes." if new else _of_relation(relation)
    return f"{_comment(says)}export interface {name} {{\n{''.join(_members(relation, known, new=new))}}}\n"


def _of_relation(relation: Relation) -> str:
    head = {"table": "", "view": "A view. ", "materialized view": "A materialized view. "}[relation.kind]
    return head + (relation.comment or "")


def _members(relation: Relation, known: dict[str, str], *, new: bool) -> Iterator[str]:
    for column in relation.columns:
        if new and column.generated:
            continue
        # A column of a view is never known to be there, and a key of a table always is.
        optional = "?" if new and (column.default or column.nullable) else ""
        yield f"{_comment(None if new else column.comment, '  ')}  {column.name}{optional}: {_type(column, known)};\n"


def _type(column: Column, known: dict[str, str]) -> str:
    if column.type not in known:
        raise KeyError(f"{column.name} is of type {column.type}: say in ops/schema/typescript.py what that becomes")
    base = _union(column.values) or known[column.type]
    if column.array:
        base = f"({base})[]" if " " in base else f"{base}[]"
    return f"{base} | null" if column.nullable else base


def _union(values: tuple[str, ...]) -> str:
    return " | ".join(json.dumps(value, ensure_ascii=False) for value in values)


def _comment(text: str | None, indent: str = "") -> str:
    if not text:
        return ""
    return f"{indent}/** {' '.join(text.split()).replace('*/', '* /')} */\n"
