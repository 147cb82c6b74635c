"""What the server has of a listing, held against what was told and acknowledged: every lie is noticed."""

import random
from typing import Any

import pytest

from loadtest.checks import Checks, Rule
from loadtest.market import compare
from loadtest.meter import Meter
from loadtest.stalls import Listing, Stalls

ANNA, BELA, CARL = "anna", "bela", "carl"


def _sold(buyer: str, price: int) -> dict[str, Any]:
    return {"state": "sold", "price": price, "buyer": {"player_id": buyer, "name": buyer.title()}}


OPEN = {"state": "open", "price": 30, "buyer": None}


def _listing(bought: tuple[str, int] | None = None, told: tuple[str, int] | None = None) -> Listing:
    listing = Listing("x", CARL, 30)
    listing.bought, listing.told = bought, told
    listing.gone = bought is not None or told is not None
    return listing


@pytest.mark.parametrize(
    ("listing", "row", "broken"),
    [
        (_listing((ANNA, 30), (ANNA, 30)), _sold(ANNA, 30), set()),
        (_listing(told=(BELA, 30)), _sold(BELA, 30), set()),
        (_listing((ANNA, 30)), _sold(BELA, 30), {Rule.KEPT.name}),
        (_listing((ANNA, 30)), _sold(ANNA, 29), {Rule.KEPT.name}),
        (_listing((ANNA, 30)), OPEN, {Rule.KEPT.name, Rule.SAME.name}),
        (_listing(told=(BELA, 30)), _sold(CARL, 30), {Rule.SAME.name}),
        (_listing(), _sold(ANNA, 30), {Rule.KEPT.name}),
        (_listing(), OPEN, set()),
    ],
)
def test_the_record_is_held_against_what_was_said(listing: Listing, row: dict[str, Any], broken: set[str]) -> None:
    checks = Checks()
    compare(listing, row, {ANNA}, checks)
    assert {name for name, count in checks.broken.items() if count} == broken


def test_a_sale_without_an_answer_is_explained() -> None:
    listing, checks = _listing(), Checks()
    listing.asking[ANNA] += 1
    compare(listing, _sold(ANNA, 30), {ANNA}, checks)
    assert not checks.broken


def test_what_was_sold_to_two_is_noticed() -> None:
    checks = Checks()
    stalls = Stalls(Meter(), checks, random.Random(1))
    stalls.listed("x", CARL, 30)
    listing = stalls.any_but(ANNA)
    assert listing is not None
    assert stalls.any_but(CARL) is None
    stalls.bought(listing, ANNA, 30)
    stalls.bought(listing, ANNA, 30)
    assert not checks.broken
    assert stalls.any_but(ANNA) is None
    stalls.bought(listing, BELA, 30)
    assert checks.broken[Rule.SAME.name] == 1
