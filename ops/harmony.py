"""Measures how well pairing's harmony knows the pairs of a real catalogue: whether a wine goes better with the foods it
is named with than with all others.

    .venv/bin/python -m ops.harmony FILE     # FILE: wines of X-Wines (doi:10.3390/bdcc7010020)

The figure is the AUC: the chance that a named pair of wine and food has more points than a pair that is not named, a
tie counting one half; 0.5 is a coin. A food's points are the mean over our dishes of its kind, the wine poured as it is
and nothing known of it but style and palate: neither origin nor season nor famous pairs count.

The hash of a wine's id puts it into one of two halves, for ever. The rules may be fitted on the tuning half; what
counts is the other one. Four figures a half: all pairs together, the mean over foods (weighted by how often each is
named), the mean over wines, and each food by itself.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from game.catalogue.bottles import HEADER, bottle_of
from game.catalogue.palates import palate_of, style_of
from game.catalogue.rows import FileFault, RowFault, Unfit, numbered_rows
from game.pairing.dishes import DISHES, Dish
from game.pairing.foods import FOODS
from game.pairing.harmony import general_points
from game.species import Palate, Style

FOOD_OF_WORD = {word: food.name for food in FOODS.values() for word in food.named}
"""X-Wines' word → our kind of food."""

WINES_SHOWN_MIN = 10
"""A food that fewer wines name is counted, but not shown by itself: its AUC is noise."""


class NamedWine(NamedTuple):
    """A wine of the file: what the rules see of it, the words it is named with, and whether it is of the tuning
    half."""

    style: Style
    palate: Palate
    words: frozenset[str]
    tuning: bool


class Ranking(NamedTuple):
    """What a half showed. `by_word`: word → its AUC and how many wines are named with it."""

    wines: int
    pairs: int
    all_pairs: float
    foods_mean: float
    wines_mean: float
    by_word: dict[str, tuple[float, int]]


def is_tuning(wine_id: int) -> bool:
    """Whether a wine is of the half that rules may be fitted on: an even first byte of the SHA-256 of its id."""
    return hashlib.sha256(str(wine_id).encode()).digest()[0] % 2 == 0


def named_wines(lines: Iterable[str]) -> Iterator[NamedWine]:
    """The wines of an X-Wines file; rows that can't be read are left out, as the import leaves them out.

    Raises: FileFault where the header is another.
    """
    for _, row in numbered_rows(lines, HEADER):
        if isinstance(row, RowFault):
            continue
        try:
            bottle = bottle_of(row)
        except Unfit:
            continue
        style = style_of(bottle)
        yield NamedWine(style, palate_of(bottle, style), frozenset(bottle.foods), is_tuning(bottle.wine_id))


def auc(named: Sequence[float], others: Sequence[float]) -> float | None:
    """The chance that one of `named` is greater than one of `others`, a tie one half (Mann and Whitney, 1947); None
    where either is empty."""
    if not named or not others:
        return None
    ranked = sorted([(value, True) for value in named] + [(value, False) for value in others])
    ranks_of_named = 0.0
    at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ranks_of_named += (at + 1 + end) / 2 * sum(is_named for _, is_named in ranked[at:end])
        at = end
    least = len(named) * (len(named) + 1) / 2
    return (ranks_of_named - least) / (len(named) * len(others))


def ranking(wines: Sequence[NamedWine]) -> Ranking | None:
    """How well harmony ranks the pairs of these wines; None where no wine is named with a food we know, or every one
    with every food."""
    words = sorted(set(FOOD_OF_WORD) & frozenset().union(*(wine.words for wine in wines)))
    points = {(wine.style, wine.palate, word): _points(wine, word) for wine in wines for word in words}
    rows = [[(points[wine.style, wine.palate, word], word in wine.words) for word in words] for wine in wines]
    everything = _auc_of([pair for row in rows for pair in row])
    if everything is None:
        return None
    by_word = {}
    for at, word in enumerate(words):
        of_word = _auc_of([row[at] for row in rows])
        if of_word is not None:
            by_word[word] = of_word, sum(word in wine.words for wine in wines)
    by_wine = [of_wine for row in rows if (of_wine := _auc_of(row)) is not None]
    named = sum(count for _, count in by_word.values())
    return Ranking(
        wines=len(wines),
        pairs=sum(is_named for row in rows for _, is_named in row),
        all_pairs=everything,
        foods_mean=sum(value * count for value, count in by_word.values()) / named if named else everything,
        wines_mean=sum(by_wine) / len(by_wine) if by_wine else everything,
        by_word=by_word,
    )


def report(wines: Sequence[NamedWine]) -> Iterator[str]:
    """The lines of the report."""
    unknown = sorted(frozenset().union(*(wine.words for wine in wines)) - set(FOOD_OF_WORD))
    yield f"{len(wines)} wines; words for food that we have no dish for: {', '.join(unknown) or 'none'}"
    yield "AUC, half                wines  pairs  all pairs  mean over foods  mean over wines"
    halves = (("held out: counts", False), ("tuning", True))
    ranked = {name: ranking([wine for wine in wines if wine.tuning is tuning]) for name, tuning in halves}
    for name, found in ranked.items():
        if found is None:
            yield f"{name:24} no pairs to rank"
        else:
            yield (
                f"{name:24} {found.wines:5}  {found.pairs:5}  {found.all_pairs:9.3f}  {found.foods_mean:15.3f}"
                f"  {found.wines_mean:15.3f}"
            )
    counted = ranked["held out: counts"]
    if counted is not None:
        yield f"by food, held out, {WINES_SHOWN_MIN} wines or more:"
        for word, (value, count) in sorted(counted.by_word.items(), key=lambda item: -item[1][1]):
            if count >= WINES_SHOWN_MIN:
                yield f"  {word:22} {count:5}  {value:.3f}"


def _auc_of(pairs: Sequence[tuple[float, bool]]) -> float | None:
    return auc([value for value, named in pairs if named], [value for value, named in pairs if not named])


def _points(wine: NamedWine, word: str) -> float:
    dishes = _dishes_of(FOOD_OF_WORD[word])
    return sum(general_points(wine.style, wine.palate, dish) for dish in dishes) / len(dishes)


@cache
def _dishes_of(food: str) -> tuple[Dish, ...]:
    return tuple(dish for dish in DISHES.values() if dish.food == food)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the report; 1 where the file is no X-Wines file or can't be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file of X-Wines")
    path = parser.parse_args(arguments).file
    try:
        with path.open(encoding="utf-8", errors="surrogateescape", newline="") as lines:
            wines = tuple(named_wines(lines))
    except FileFault as fault:
        sys.stderr.write(f"{path}: {fault}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{path}: {error.strerror or error}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in report(wines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
