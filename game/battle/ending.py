"""What the end of any battle does to the world: own wines go home, its row is closed, and people are told."""

from game.battle.events import Over
from game.battle.opening import BattleOpening
from game.effects import CELLAR, BattleEnded, Effect, LogActivity, MoveWine, Notify, Place


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
    return tuple(effects)
