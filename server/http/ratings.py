"""Ratings as they are shown: in whole points, and whether to rely on them."""

from collections.abc import Mapping

from db.ratings import Rating
from game.battle.rewards import PROVISIONAL_HUNDREDTHS
from game.glicko import points_of
from game.modes import MODES
from server.http.shapes_records import RatingShown


def ratings_shown(of: Mapping[str, Rating]) -> dict[str, RatingShown]:
    """Ratings of all modes that are open, and of others where there is one."""
    return {mode: rating_shown(of.get(mode, Rating())) for mode in sorted(MODES.keys() | of.keys())}


def rating_shown(rating: Rating) -> RatingShown:
    """One of them."""
    return RatingShown(
        rating=points_of(rating.rating_hundredths),
        deviation=points_of(rating.deviation_hundredths),
        provisional=rating.deviation_hundredths > PROVISIONAL_HUNDREDTHS,
        battles=rating.battles,
    )
