"""Which hands are legal, and what the house lends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.battle.bottle import LENT_LEVEL, Bottle
from game.chance import Chance
from game.pairing.hand import FAMILY_OF, HAND_SIZE, LEAST_OF_FAMILY, complete_hand, require_room_for
from game.refusal import Refused
from game.species import Style
from tests.game.pairing.dealing import bottle

STYLES = st.lists(st.sampled_from(list(Style)), max_size=7)


def own(styles: list[Style], level: int = 30) -> list[Bottle]:
    return [bottle(style, index, wine=index + 1, level=level) for index, style in enumerate(styles)]


def is_legal(hand: tuple[Bottle, ...]) -> bool:
    families = [FAMILY_OF[one.style] for one in hand]
    enough = all(families.count(family) >= least for family, least in enumerate(LEAST_OF_FAMILY))
    return len(hand) == HAND_SIZE and enough


def fits(styles: list[Style]) -> bool:
    """At most three reds, three of the fresh and two of the sweet, and six in all: said the other way round than the
    rules say it."""
    families = [FAMILY_OF[style] for style in styles]
    return (
        len(styles) <= HAND_SIZE
        and all(
            families.count(family) <= HAND_SIZE - sum(LEAST_OF_FAMILY) + least
            for family, least in enumerate(LEAST_OF_FAMILY)
        )
        and sum(max(families.count(family), least) for family, least in enumerate(LEAST_OF_FAMILY)) <= HAND_SIZE
    )


@given(STYLES, st.integers(0, 1000))
def test_a_hand_is_completed_or_refused(styles: list[Style], seed: int) -> None:
    brought = own(styles)
    chance = Chance(seed.to_bytes(32, "big"))
    if not fits(styles):
        with pytest.raises(Refused, match="illegal_hand"):
            require_room_for(brought)
        with pytest.raises(Refused, match="illegal_hand"):
            complete_hand(brought, chance)
        return
    hand = complete_hand(brought, chance)
    require_room_for(brought)
    assert is_legal(hand)
    assert list(hand[: len(brought)]) == brought
    assert all(one.lent and one.wine_ref is None for one in hand[len(brought) :])


@pytest.mark.parametrize(
    "styles",
    [
        [Style.RED] * 4,
        [Style.WHITE, Style.ROSE, Style.SPARKLING, Style.WHITE],
        [Style.SWEET, Style.FORTIFIED, Style.SWEET],
        [Style.RED] * 3 + [Style.WHITE] * 3,
        [Style.RED, Style.RED, Style.WHITE, Style.WHITE, Style.SWEET, Style.RED, Style.WHITE],
    ],
)
def test_too_many_of_a_kind_are_refused(styles: list[Style]) -> None:
    with pytest.raises(Refused) as refusal:
        complete_hand(own(styles), Chance(bytes(32)))
    assert refusal.value.code == "illegal_hand"


def test_a_wine_is_laid_once() -> None:
    twice = [bottle(Style.RED, 0, wine=1), bottle(Style.RED, 1, wine=1)]
    with pytest.raises(Refused, match="illegal_hand"):
        complete_hand(twice, Chance(bytes(32)))


def test_lent_wines_play_at_the_level_of_the_hand() -> None:
    hand = complete_hand(
        [bottle(Style.RED, 0, wine=1, level=20), bottle(Style.RED, 1, wine=2, level=41)], Chance(bytes(32))
    )
    assert {one.level for one in hand[2:]} == {30}


def test_a_hand_that_is_all_lent_plays_at_the_rivals_level() -> None:
    assert {one.level for one in complete_hand((), Chance(bytes(32)), level=73)} == {73}
    assert {one.level for one in complete_hand((), Chance(bytes(32)))} == {LENT_LEVEL}


def test_nothing_is_lent_twice() -> None:
    for seed in range(50):
        slugs = [one.species for one in complete_hand((), Chance(seed.to_bytes(32, "big")))]
        assert len(set(slugs)) == HAND_SIZE
