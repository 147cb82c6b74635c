"""What there is to study: courses, lessons, the tasting grid, and where and from what wine grows.

All of it is our own wording over confirmed facts, and reading it needs no database. Where a fact is not confirmed the
field is empty. How a grape tastes comes from the catalogue's own table and is judgement, not taught.
"""

import csv
import json
from importlib.resources import files
from typing import Any

import msgspec

from game.catalogue.tables import Grape, all_grapes, folded


class Course(msgspec.Struct, frozen=True):
    """A course: its `level` is 1 … 4, `pass_mark` per cent; `prerequisite` is what is to be passed before."""

    slug: str
    title: str
    summary: str
    level: int
    pass_mark: int
    prerequisite: str | None = None


class Lesson(msgspec.Struct, frozen=True):
    """A lesson of a course, at its `position` there; `source` is the kind of source that confirms it."""

    slug: str
    course: str
    position: int
    topic: str
    title: str
    body: str
    source: str
    minutes: int
    tags: tuple[str, ...]


class Question(msgspec.Struct, frozen=True):
    """One question of a grid; without `choices` it is answered in one's own words."""

    name: str
    ask: str
    choices: tuple[str, ...] | None


class TastingGrid(msgspec.Struct, frozen=True):
    """A grid for describing a glass. What was used once never changes: a better one has another `version`."""

    slug: str
    version: int
    level: int
    title: str
    questions: tuple[Question, ...]


class Region(msgspec.Struct, frozen=True):
    """Where wine grows. A country has no `parent`; `established` is a year, None where it is not confirmed."""

    slug: str
    name: str
    parent: str | None
    country: str
    hemisphere: str
    scheme: str | None
    established: int | None
    grapes: tuple[str, ...]
    source: str


class GrapeProfile(msgspec.Struct, frozen=True):
    """A grape with all its names; `origin` is None where it is disputed or not confirmed."""

    slug: str
    grape: Grape
    synonyms: tuple[str, ...]
    origin: str | None
    origin_source: str | None


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _slug_of(name: str) -> str:
    # A dotless i is a letter of its own, and no accent that could be taken off.
    return folded(name).replace("ı", "i").replace(" ", "-")


def _grids() -> tuple[TastingGrid, ...]:
    written: dict[str, Any] = json.loads(_text("tasting_grid.json"))

    def choices(question: dict[str, Any]) -> tuple[str, ...] | None:
        if scale := question.get("scale"):
            return tuple(written["scales"][scale])
        named = question["choices"]
        if named == "aroma families":
            return tuple(written["aroma_families"])
        return None if named is None else tuple(named)

    return tuple(
        TastingGrid(
            slug=f"{written['slug']}-{level}",
            version=written["version"],
            level=level,
            title=f"{written['title']}, level {level}",
            # A level asks what the levels below it ask, and more.
            questions=tuple(
                Question(q["name"], q["ask"], choices(q)) for q in written["questions"] if q["level"] <= level
            ),
        )
        for level in (1, 2, 3, 4)
    )


def _regions() -> tuple[Region, ...]:
    found: dict[str, Region] = {}
    for row in csv.DictReader(_text("regions.csv").splitlines(), strict=True):
        parent = found[row["parent"]] if row["parent"] else None
        assert row["slug"] not in found, f"{row['slug']} stands twice"
        found[row["slug"]] = Region(
            slug=row["slug"],
            name=row["name"],
            parent=parent.slug if parent else None,
            country=parent.country if parent else row["name"],
            hemisphere=row["hemisphere"],
            scheme=row["scheme"] or None,
            established=int(row["established"]) if row["established"] else None,
            grapes=tuple(filter(None, row["grapes"].split(";"))),
            source=row["source"],
        )
    return tuple(found.values())


def _grapes() -> tuple[GrapeProfile, ...]:
    origins = {row["grape"]: row for row in csv.DictReader(_text("grape_origins.csv").splitlines(), strict=True)}
    profiles = tuple(
        GrapeProfile(
            slug=_slug_of(grape.name),
            grape=grape,
            synonyms=synonyms,
            origin=origins[grape.name]["origin"] if grape.name in origins else None,
            origin_source=origins[grape.name]["source"] if grape.name in origins else None,
        )
        for grape, synonyms in all_grapes()
    )
    assert origins.keys() <= {profile.grape.name for profile in profiles}, "an origin of a grape that the table lacks"
    return profiles


COURSES = msgspec.json.decode(_text("courses.json"), type=tuple[Course, ...])
"""In the order of their levels, so that each comes after what it asks for."""
LESSONS = msgspec.json.decode(_text("lessons.json"), type=tuple[Lesson, ...])
GRIDS = _grids()
"""One a level."""
REGIONS = _regions()
"""Each after the region that it lies in."""
GRAPES = _grapes()
