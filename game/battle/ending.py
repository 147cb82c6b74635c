"""What the end of any battle does to the world: own wines go home and have grown, players are paid and rated, the
battle's row is closed, and people are told."""

from collections.abc import Iterator

from game.battle.events import Over
from game.battle.opening import BattleOpening, SeatCard
from game.battle.rewards import kind_of, together
from game.effects import (
    CELLAR,
    BattleEnded,
    CountStatistic,
    EarnExperience,
    Effect,
    GrowWine,
    LogActivity,
    MoveWine,
    Notify,
    Place,
    RatingMoved,
)
from game.experience import ExperienceKind


def closing_effects(mode: str, opening: BattleOpening, over: Over) -> tuple[Effect, ...]:
    """The effects of the last event."""
    here = Place("battle", opening.battle)
    effects: list[Effect] = [
        MoveWine(bottle.wine, card.player, here, CELLAR)
        for card in opening.seats
        for bottle in card.bottles
        if bottle.wine is not None
    ]
    effects.append(BattleEnded(over.winner, over.reason, over.turns, over.score))
    for seat, card in enumerate(opening.seats):
        if card.house:
            continue
        told = {
            "battle": opening.battle,
            "mode": mode,
            "seat": seat,
            "winner": over.winner,
            "reason": over.reason,
            "score": list(over.score),
        }
        effects.append(Notify(card.player, "battle.result", told))
        effects.append(LogActivity(card.player, "battle.played", {**told, "turns": over.turns, "rated": opening.rated}))
        if over.counts:
            effects.extend(_gains(mode, card, over, seat))
    return tuple(effects)


def _gains(mode: str, card: SeatCard, over: Over, seat: int) -> Iterator[Effect]:
    player, gained = card.player, over.earned[seat]
    yield CountStatistic(player, "battles_played")
    if over.winner == seat:
        yield CountStatistic(player, "battles_won")
    if gained is not None:
        for kind, points in ((kind_of(mode), gained.own), (ExperienceKind.GENERAL, gained.general)):
            if points:
                yield EarnExperience(player, kind, points)
        for one in gained.grown:
            bottle = card.bottles[one.bottle]
            assert bottle.wine is not None, "what is lent does not grow"
            ev = together(bottle.ev, one.ev)
            yield GrowWine(bottle.wine, player, bottle.experience + one.experience, one.level, ev)
    if over.rerated is not None:
        moved = over.rerated[seat]
        by = moved.after.rating_hundredths - moved.before.rating_hundredths
        yield RatingMoved(player, mode, by, moved.after.deviation_hundredths, moved.after.volatility_millionths)
