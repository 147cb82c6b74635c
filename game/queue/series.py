"""Series: several battles between two who have named each other. The queue keeps them, and opens one after another."""

import msgspec
from msgspec.structs import replace

from game.battle.bottle import Laid
from game.battle.names import ModeName
from game.battle.opening import SeatCard
from game.effects import Effect, Notify
from game.ids import RoomId
from game.knowledge.deck import Drawn
from game.queue.fit import Known


class Series(msgspec.Struct, frozen=True):
    """Several battles between the same two, of which `battle` is under way: whoever has won more than half of `of` has
    won, and else whoever has won more when all are played. `wins` are by seat; `cards` have no bottles: what is laid is
    asked before each battle."""

    battle: RoomId
    mode: ModeName
    of: int
    cards: tuple[SeatCard, SeatCard]
    delay_s: int = 0
    wins: tuple[int, int] = (0, 0)
    played: int = 0

    def after(self, winner: int | None) -> "Series":
        """The series when this battle is over."""
        first, second = self.wins
        wins = (first + (winner == 0), second + (winner == 1))
        return msgspec.structs.replace(self, wins=wins, played=self.played + 1)

    @property
    def decided(self) -> bool:
        return self.played >= self.of or max(self.wins) > self.of // 2


class GoOn(msgspec.Struct, frozen=True, tag="go_on"):
    """The engine's: a battle of a series is over, and `winner` (a seat; None: nobody) has won it. The next is called
    `successor`, with what each lays, what is known of
    each and the questions where the mode asks any; there is none where the series `closes`."""

    battle: RoomId
    winner: int | None
    closes: bool
    successor: RoomId
    seed: bytes
    hands: tuple[tuple[Laid, ...], tuple[Laid, ...]] = ((), ())
    known: tuple[Known, Known] = (Known(), Known())
    drawn: tuple[Drawn, ...] = ()


class SeriesWentOn(msgspec.Struct, frozen=True, tag="queue.series"):
    """A battle of a series is over; the series as it goes on, or None where it is over too."""

    battle: RoomId
    series: Series | None


def seats_again(series: Series, command: GoOn) -> tuple[SeatCard, SeatCard]:
    """Who sits in the next battle of a series, with what each lays there."""
    one, other = series.cards
    met = max(command.known[0].times_met(other.player), command.known[1].times_met(one.player))
    first, second = (
        replace(
            card, bottles=tuple(laid.bottle for laid in hand), rating=known.rating, met_today=met, topics=known.topics
        )
        for card, hand, known in zip(series.cards, command.hands, command.known, strict=True)
    )
    return first, second


def without_bottles(seats: tuple[SeatCard, SeatCard]) -> tuple[SeatCard, SeatCard]:
    """Who sits, and nothing of what they lay."""
    return replace(seats[0], bottles=()), replace(seats[1], bottles=())


def told(series: Series, battle: RoomId | None, last: RoomId | None) -> list[Effect]:
    """Both hear how a series stands; `battle` is the one that begins, None where it is over."""
    d = {"of": series.of, "wins": list(series.wins), "battle": battle, "last": last, "played": series.played}
    return [Notify(card.player, "battle.series", {**d, "seat": seat}) for seat, card in enumerate(series.cards)]
