"""Abilities at the table: each acts under its condition, gives no more than it may, is shown, and is levelled."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from game.battle.abilities import abilities_of
from game.battle.bottle import Bottle
from game.battle.clock import first_clock
from game.catalogue import OWN
from game.content import ABILITIES, SPECIES_ABILITIES
from game.decider import WATCHER, Role
from game.ids import PlayerId
from game.pairing.abilities import ACTS, POINTS, SPARES, Moment, acting
from game.pairing.battle import PAIRING
from game.pairing.course import reveal
from game.pairing.dishes import BY_COURSE, DISHES, Dish
from game.pairing.events import ChoiceLocked, Pour, TurnRevealed
from game.pairing.hand import profile_of
from game.pairing.harmony import HARMONY_BASE, METALLIC, STATUSES, matches
from game.pairing.par import par_of, reach_of
from game.pairing.serves import CHILL, SERVE_INDEX
from game.pairing.state import Board
from game.pairing.table import Laid, Table
from game.pairing.temper import Temper
from game.rarity import Tier
from game.species import Palate, Style
from tests.game.pairing.dealing import at_random, bottle, opening, own_hand, played

PLAIN = Palate(3, 3, 0, 0, 3, 3)
LIVELY = Palate(3, 4, 0, 0, 3, 3)
DULL = Dish("a", "A", 3, 0, 0, 0, 0, 0, 0, 0, 0, False, "", "")
WORDS = {ability.slug: ability for ability in ABILITIES}


def moment(
    palate: Palate = PLAIN,
    serve: str = "pour",
    *,
    home: bool = False,
    tired: bool = False,
    aired: bool = False,
    **dish: Any,
) -> Moment:
    return Moment(palate, replace(DULL, **dish), home, SERVE_INDEX[serve], tired, aired)


WHEN = {
    "chalk-line": (moment(LIVELY, fat=3), moment(fat=5, acid=5)),
    "fine-mousse": (moment(serve="bread"), moment(serve="toast")),
    "noble-rot": (moment(fat=4), moment(fat=3)),
    "firm-frame": (moment(protein=4), moment(protein=3)),
    "silk": (moment(fish=True, fat=3), moment(fish=True, fat=2)),
    "off-dry": (moment(chilli=2), moment(chilli=1)),
    "long-sleep": (moment(tired=True), moment(aired=True)),
    "flor": (moment(salt=4), moment(salt=3, umami=3)),
    "altitude": (moment(serve="chill"), moment(serve="bowl")),
    "old-vines": (moment(intensity=4), moment(intensity=3)),
    "home-ground": (moment(home=True), moment()),
    "cask": (moment(serve="bowl", umami=4), moment(serve="pour", umami=4)),
    "open-ferment": (moment(intensity=2), moment(serve="bowl", intensity=2)),
    "icon": (moment(serve="toast"), moment(serve="bread")),
}


def test_every_ability_of_the_content_does_something_here() -> None:
    assert set(ACTS) == set(WORDS) == set(WHEN)
    assert set(SPARES) <= set(ACTS)
    assert set(SPARES.values()) < set(STATUSES)


@pytest.mark.parametrize("ability", ACTS)
def test_it_acts_under_its_condition_and_not_without(ability: str) -> None:
    there, not_there = WHEN[ability]
    acted = acting((ability,), there, "calm")
    assert (acted.ability, acted.points, acted.spared) == (ability, POINTS, False)
    assert acting((ability,), not_there, "calm").ability == ""


@pytest.mark.parametrize("ability", ACTS)
def test_the_words_say_what_it_does(ability: str) -> None:
    said = WORDS[ability].pairing
    assert f"+{POINTS} harmony" in said
    assert ("Never leaves the table " + SPARES.get(ability, "-")) in said or ability not in SPARES


def test_no_more_than_one_acts() -> None:
    acted = acting(("icon", "old-vines", "firm-frame"), moment(serve="toast", intensity=5, protein=5), "calm")
    assert (acted.ability, acted.points) == ("icon", POINTS)
    assert acting(("icon", "old-vines"), moment(intensity=5), "calm").ability == "old-vines"
    assert acting((), moment(), "calm").ability == ""
    assert acting(("one of a later version",), moment(), "soured").ability == ""


def test_whose_they_are() -> None:
    listed = {(row.species_slug, row.ability) for row in SPECIES_ABILITIES}
    for species in OWN:
        has = abilities_of(species)
        assert len(set(has)) == len(has)
        assert {(species.slug, ability) for ability in has} >= {pair for pair in listed if pair[0] == species.slug}
        if species.style is Style.RED:
            assert ("firm-frame" in has) >= (species.palate.tannin >= 4)
            assert ("silk" in has) >= (species.palate.tannin <= 2)
        assert ("icon" in has) is (species.rarity.facts.tier in (Tier.LEGENDARY, Tier.MYTHICAL, Tier.DIVINE))


def test_a_bottle_takes_its_abilities_along_and_an_older_one_has_none() -> None:
    one = bottle(Style.RED)
    assert one.abilities == ("silk", "open-ferment")
    older = msgspec.json.decode(msgspec.json.encode(one))[:-1]
    assert msgspec.convert(older, Bottle).abilities == ()


def test_silk_keeps_the_metal_away() -> None:
    """A red of tannin 2 is of 3 on ice, and would taste of metal beside fish."""
    red = replace(bottle(Style.RED), palate=Palate(3, 3, 2, 0, 3, 3), abilities=())
    mussels = DISHES["steamed-mussels"]
    assert matches(profile_of(red), mussels).glasses[CHILL].error == METALLIC
    assert STATUSES[_poured(red, mussels, "chill").status] == "metallic"
    spared = _poured(replace(red, abilities=("silk",)), mussels, "chill")
    assert STATUSES[spared.status] == "calm"
    assert spared.acted is not None
    assert spared.acted.spared


def test_the_reveal_tells_which_acted_and_why_and_the_points_add_up() -> None:
    told = 0
    for seed in range(12):
        _, events = played(
            opening(seed, (own_hand(100), own_hand(200, shift=seed))), (at_random(seed), at_random(seed))
        )
        for event in events:
            if not isinstance(event, TurnRevealed):
                continue
            for role in (Role(0), Role(1), WATCHER):
                for pour in PAIRING.view_event(event, role).d["pours"]:
                    points = pour["points"]
                    assert pour["harmony"] == min(100, max(0, HARMONY_BASE + sum(points.values())))
                    assert 0 <= points["ability"] <= POINTS
                    if pour["ability"] is None:
                        assert points["ability"] == 0
                        continue
                    told += 1
                    words = WORDS[pour["ability"]["ability"]]
                    assert (pour["ability"]["name"], pour["ability"]["text"]) == (words.name, words.pairing)
    assert told > 20


def test_par_counts_on_them() -> None:
    hand = tuple(replace(one, abilities=("firm-frame",)) for one in own_hand(100))
    bare = tuple(replace(one, abilities=()) for one in hand)
    tempers = [Temper(1000, 1000, 1000, 1000, 100)] * 6
    menu = tuple(course[0] for course in BY_COURSE)
    assert any(dish.protein >= 4 for dish in menu)
    with_them, without = (par_of(reach_of(one, tempers, bare, tempers), menu) for one in (hand, bare))
    assert without < with_them < without * 1.1


def _poured(one: Bottle, dish: Dish, serve: str) -> Pour:
    seats = tuple(
        Laid(PlayerId(seat), "ref", "Name", False, (one,) * 6, (Temper(1000, 1000, 1000, 1000, 100),) * 6, 250, 250)
        for seat in (1, 2)
    )
    chosen = tuple(ChoiceLocked(1, seat, 0, SERVE_INDEX[serve], False, first_clock()) for seat in (0, 1))
    board = Board(250, (2,) * 6, 0, 0, -1, 0, 2, 2)
    assert len(seats) == len(chosen) == 2
    return reveal(Table((dish,), seats), 1, (board, board), chosen).pours[0]
