"""The schema as entity diagrams in Mermaid, one page for each part of the game, and an index of them."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
from msgspec import Struct

from ops.schema.catalogue import Column, ForeignKey, Relation, Schema

PARTS = Path(__file__).with_name("domains.toml")

_NOTE = "Written by `make diagrams` from the schema that the migrations build."


class Part(Struct, frozen=True):
    """A part of the game, and which tables are of it."""

    title: str
    says: str
    tables: tuple[str, ...]


class Homeless(Exception):
    """A table that is in no part, or in several."""


def parts() -> dict[str, Part]:
    """What is stated, in its order."""
    return msgspec.convert(tomllib.loads(PARTS.read_text(encoding="utf-8")), dict[str, Part])


def part_of(table: str, known: dict[str, Part]) -> str:
    """The part that a table is of.

    Raises:
        Homeless: nothing says so, or several do.
    """
    named = [name for name, part in known.items() if table in part.tables]
    found = named or [name for name, part in known.items() if any(fnmatchcase(table, one) for one in part.tables)]
    if len(found) != 1:
        where = " and ".join(found) or "no part"
        raise Homeless(f"{table} is of {where} of the game: say in {PARTS.name} which it is, then run `make diagrams`")
    return found[0]


def written(schema: Schema) -> dict[str, str]:
    """The pages, by the name of their file.

    Raises:
        Homeless: a table is in no part.
    """
    known = parts()
    home: dict[str, list[Relation]] = {name: [] for name in known}
    homeless = []
    for relation in schema.relations:
        try:
            home[part_of(relation.name, known)].append(relation)
        except Homeless as error:
            homeless.append(str(error))
    if homeless:  # all of them at once: there may be many after a merge
        raise Homeless("\n".join(homeless))
    pages = {f"{name}.md": _page(known[name], relations) for name, relations in home.items() if relations}
    return pages | {"README.md": _index(known, home)}


def _index(known: dict[str, Part], home: dict[str, list[Relation]]) -> str:
    lines = ["# The schema in diagrams", "", _NOTE, "", "| part | what | relations |", "|---|---|---|"]
    for name, part in known.items():
        if home[name]:
            relations = ", ".join(f"`{relation.name}`" for relation in home[name])
            lines.append(f"| [{part.title}]({name}.md) | {part.says} | {relations} |")
    lines += ["", "The SQL is in [schema.sql](../../migrations/schema.sql), the types for TypeScript in", ""]
    lines[-2] += " [schema.d.ts](../types/schema.d.ts)."
    return "\n".join(lines)


def _page(part: Part, relations: list[Relation]) -> str:
    lines = [f"# {part.title}", "", part.says, "", _NOTE, "", "```mermaid", "erDiagram"]
    names = {relation.name for relation in relations}
    for relation in relations:
        lines += [f"    {key.table} {_ends(relation, key)} {relation.name} : {'_'.join(key.columns)}"
                  for key in relation.foreign_keys]  # fmt: skip
    for relation in relations:
        lines.append(f"    {relation.name} {{")
        lines += [f"        {_attribute(relation, column)}" for column in relation.columns]
        lines.append("    }")
    lines += ["```", ""]
    elsewhere = sorted({key.table for relation in relations for key in relation.foreign_keys} - names)
    if elsewhere:
        links = ", ".join(_link(table) for table in elsewhere)
        lines += [f"Drawn without their columns, from elsewhere: {links}.", ""]
    lines += ["| relation | what |", "|---|---|"]
    for relation in relations:
        kind = "" if relation.kind == "table" else f" ({relation.kind})"
        lines.append(f"| `{relation.name}`{kind} | {_cell(relation.comment)} |")
    return "\n".join([*lines, ""])


def _link(table: str) -> str:
    known = parts()
    home = part_of(table, known)
    return f"`{table}` ([{known[home].title}]({home}.md))"


def _ends(relation: Relation, key: ForeignKey) -> str:
    nullable = any(column.nullable for column in relation.columns if column.name in key.columns)
    single = any(unique <= set(key.columns) for unique in relation.unique)
    return f"{'|o' if nullable else '||'}--{'o|' if single else 'o{'}"


def _attribute(relation: Relation, column: Column) -> str:
    keys = []
    if column.name in relation.primary_key:
        keys.append("PK")
    if any(column.name in key.columns for key in relation.foreign_keys):
        keys.append("FK")
    # A type of Mermaid's has no spaces and no quotes.
    return f"{column.type}{'[]' if column.array else ''} {column.name}{' ' + ', '.join(keys) if keys else ''}"


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|").replace("<", "&lt;")
