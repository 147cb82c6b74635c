"""A schema as PostgreSQL's catalogue tells it: relations with their columns, domains, foreign keys, comments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from db.pool import Connection

Kind: TypeAlias = Literal["table", "view", "materialized view"]


class Column(Struct, frozen=True):
    """A column. `type` is PostgreSQL's short name of it, or its domain's; `values` all that a check allows, where it
    names them."""

    name: str
    type: str
    array: bool
    nullable: bool
    default: bool
    generated: bool
    """Whether PostgreSQL alone writes it."""
    comment: str | None
    values: tuple[str, ...] = ()


class ForeignKey(Struct, frozen=True):
    """Columns that name a row of another table."""

    columns: tuple[str, ...]
    table: str


class Relation(Struct, frozen=True):
    """A table, view or materialized view."""

    name: str
    kind: Kind
    comment: str | None
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    unique: tuple[frozenset[str], ...]
    foreign_keys: tuple[ForeignKey, ...]


class Domain(Struct, frozen=True):
    """A type with rules; `values` all that its check allows, if it says so."""

    name: str
    type: str
    comment: str | None
    values: tuple[str, ...] = ()


class Schema(Struct, frozen=True):
    """All of it, in the order of names."""

    relations: tuple[Relation, ...]
    domains: tuple[Domain, ...]


_KINDS: dict[str, Kind] = {"r": "table", "p": "table", "v": "view", "m": "materialized view"}

# Partitions are left out: which there are is a matter of today's date. So is what an extension brings along.
_RELATIONS = """
    SELECT c.oid, c.relname AS name, c.relkind::text AS kind, obj_description(c.oid, 'pg_class') AS comment
    FROM pg_catalog.pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
      )
    ORDER BY c.relname COLLATE "C"
"""

_COLUMNS = """
    SELECT a.attrelid AS oid, a.attname AS name, NOT a.attnotnull AS nullable,
           a.atthasdef OR a.attidentity <> '' AS default,
           a.attidentity = 'a' OR a.attgenerated <> '' AS generated,
           col_description(a.attrelid, a.attnum) AS comment,
           t.typelem <> 0 AND t.typcategory = 'A' AS array,
           coalesce(e.typname, t.typname) AS type
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum
"""

_CONSTRAINTS = """
    SELECT c.conrelid AS oid, c.contype::text AS kind, c.confrelid::regclass::text AS target,
           pg_get_constraintdef(c.oid) AS says,
           ARRAY(
               SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, nth)
               JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.nth
           ) AS columns
    FROM pg_catalog.pg_constraint c
    WHERE c.conrelid = ANY ($1::oid[]) AND c.contype IN ('p', 'u', 'f', 'c')
    ORDER BY c.conrelid, c.conname COLLATE "C"
"""

_DOMAINS = """
    SELECT t.typname AS name, b.typname AS type, obj_description(t.oid, 'pg_type') AS comment,
           ARRAY(
               SELECT pg_get_constraintdef(c.oid) FROM pg_catalog.pg_constraint c
               WHERE c.contypid = t.oid AND c.contype = 'c' ORDER BY c.conname COLLATE "C"
           ) AS checks
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
    WHERE t.typtype = 'd' AND t.typnamespace = 'public'::regnamespace
    ORDER BY t.typname COLLATE "C"
"""

# CHECK ((state = ANY (ARRAY['live'::text, 'over'::text])))
_ONE_OF = re.compile(r"^CHECK \(+(\w+) = ANY \(\(?ARRAY\[(.*)\]\)?(?:::\w+\[\])?\)+$")
_QUOTED = re.compile(r"'((?:[^']|'')*)'::")


async def read(connection: Connection) -> Schema:
    """Read the schema `public`."""
    relations = await connection.fetch(_RELATIONS)
    oids = [row["oid"] for row in relations]
    columns = await connection.fetch(_COLUMNS, oids)
    constraints = await connection.fetch(_CONSTRAINTS, oids)
    domains = await connection.fetch(_DOMAINS)

    def of(kind: str, oid: int) -> list[tuple[str, ...]]:
        return [tuple(row["columns"]) for row in constraints if row["oid"] == oid and row["kind"] == kind]

    found = []
    for relation in relations:
        oid = relation["oid"]
        checks = [row["says"] for row in constraints if row["oid"] == oid and row["kind"] == "c"]
        allowed = _allowed(checks)
        primary = next(iter(of("p", oid)), ())
        found.append(
            Relation(
                name=relation["name"],
                kind=_KINDS[relation["kind"]],
                comment=relation["comment"],
                columns=tuple(_column(dict(row), allowed) for row in columns if row["oid"] == oid),
                primary_key=primary,
                unique=tuple(frozenset(key) for key in [*of("u", oid), *([primary] if primary else [])]),
                foreign_keys=tuple(
                    ForeignKey(tuple(row["columns"]), row["target"].removeprefix("public."))
                    for row in constraints
                    if row["oid"] == oid and row["kind"] == "f"
                ),
            )
        )
    return Schema(
        tuple(found),
        tuple(
            Domain(row["name"], row["type"], row["comment"], _allowed(row["checks"]).get("VALUE", ()))
            for row in domains
        ),
    )


def _column(row: Mapping[str, Any], allowed: Mapping[str, tuple[str, ...]]) -> Column:
    fields = {name: value for name, value in row.items() if name != "oid"}
    return Column(**fields, values=allowed.get(row["name"], ()))


def _allowed(checks: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which texts checks allow, by the name of the column; of a domain's it is VALUE."""
    found = {}
    for check in checks:
        match = _ONE_OF.match(check)
        if match is not None:
            values = tuple(text.replace("''", "'") for text in _QUOTED.findall(match[2]))
            if values:
                found[match[1]] = values
    return found
