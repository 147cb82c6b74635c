"""The line-up, what is told of it, and the three wines a seat brings."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.battle.bottle import Bottle, bottle_of
from game.blind_tasting.hand import EDGE_CAP, HAND_SIZE, ability_of, complete_hand, edges, require_room_for
from game.blind_tasting.lineup import deal, size_of, truth_of, values_of
from game.blind_tasting.traits import PUBLIC, expected_left, told_in_order, traits_of
from game.catalogue import OWN
from game.chance import Chance
from game.ids import SpeciesSlug, WineId
from game.refusal import Refused
from game.stats import Nature, Stats
from game.wine import Wine
from tests.game.pairing.dealing import own_hand

BY_SLUG = {species.slug: species for species in OWN}


def chance(number: int) -> Chance:
    return Chance(number.to_bytes(32, "big"))


def test_its_size_hangs_on_the_level() -> None:
    assert [size_of(level) for level in (1, 20, 21, 50, 51, 80, 81, 100, 101, 999)] == [
        10, 10, 14, 14, 20, 20, 24, 24, 24, 24,
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**64), st.sampled_from([5, 30, 70, 95, 500]))
def test_it_is_of_one_style_and_of_confirmed_wines(seed: int, level: int) -> None:
    style, lineup, answer = deal(level, chance(seed))
    assert 10 <= len(lineup) <= size_of(level)
    assert len({one.slug for one in lineup}) == len(lineup)
    assert all(BY_SLUG[one.slug].style is style and one.fact for one in lineup)
    masked = lineup[answer]
    kin = [one for one in lineup if one.country == masked.country or one.grapes[0] == masked.grapes[0]]
    others = [one for one in OWN if one.style is style and one.slug != masked.slug]
    could = sum(one.country == masked.country or one.grapes[0] == masked.grapes[0] for one in others)
    assert len(kin) - 1 >= min(could, (len(lineup) - 1) * 6 // 10)
    values = values_of(lineup)
    assert all(value in of_slot for value, of_slot in zip(truth_of(masked), values, strict=True))
    clues = told_in_order([one.traits for one in lineup])
    assert sorted(clues) == sorted(PUBLIC)
    left = [expected_left([one.traits for one in lineup], trait) for trait in clues]
    assert left == sorted(left, reverse=True), "what tells least comes first"


def test_where_the_masked_one_stands_says_nothing() -> None:
    """By names it stands anywhere: over many deals each third of the row has it about as often."""
    thirds = Counter(3 * answer // len(lineup) for _, lineup, answer in (deal(5, chance(n)) for n in range(600)))
    assert min(thirds.values()) > 140


def test_traits_are_small_numbers() -> None:
    for species in OWN:
        assert all(0 <= trait <= 50 for trait in traits_of(species))


def test_three_wines_and_no_more() -> None:
    hand = own_hand(100)
    assert [bottle.lent for bottle in complete_hand(hand[:2], None, chance(1))] == [False, False, True]
    assert len(complete_hand((), 40, chance(2))) == HAND_SIZE
    assert {bottle.level for bottle in complete_hand((), 40, chance(2))} == {40}
    for bottles in (hand[:4], (hand[0], hand[0])):
        with pytest.raises(Refused, match="illegal_hand"):
            require_room_for(bottles)


def test_what_wines_lend_is_capped() -> None:
    strong = tuple(_raised(slug, 99) for slug in list(BY_SLUG)[:3])
    weak = tuple(_raised(slug, 5) for slug in list(BY_SLUG)[:3])
    mine, theirs = edges((strong, weak))
    assert max(mine) == EDGE_CAP, "standing alone fills it, and no character goes beyond"
    assert min(*mine, *(-edge for edge in theirs)) > EDGE_CAP // 3
    assert min(theirs) >= -EDGE_CAP
    alike = edges((strong, strong))
    assert alike[0] == alike[1]


def test_an_ability_is_listed_or_tasted() -> None:
    found = {ability_of((_raised(species.slug, 20),)) for species in OWN}
    assert {"", "firm-frame", "silk", "fine-mousse", "chalk-line"} <= found


def _raised(name: str, level: int) -> Bottle:
    slug = SpeciesSlug(name)
    wine = Wine(slug, Stats(*[16] * 6), Stats(*[84] * 6), Nature.BALANCED, level, 0, False)
    return bottle_of(BY_SLUG[slug], wine, wine_id=WineId(level), wine_ref="w")
