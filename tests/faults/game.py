"""Two players, the house and a watcher at their battles, stopping at every moment at which something may break."""

import asyncio
import random
from collections.abc import AsyncIterator

from tests.faults.client import Asked, Client, Gone

COURSES = 8
GATHER_S_MAX = 0.05
"""How long to let the server go on by itself before it is struck: several commits, if they are there."""


class Game:
    """Anna and Bela play each other; Bela plays the house beside; somebody watches."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.anna, self.bela, self.watcher = Client("Anna"), Client("Bela"), Client()
        self.battle = ""
        self.beside = ""

    @property
    def clients(self) -> tuple[Client, Client, Client]:
        return self.anna, self.bela, self.watcher

    @property
    def players(self) -> tuple[Client, Client]:
        return self.anna, self.bela

    @property
    def battles(self) -> list[str]:
        return [self.battle, self.beside]

    async def begin(self, url: str) -> None:
        for player in self.players:
            await player.join(url)
        await self.come(url)

    async def come(self, url: str) -> None:
        """Everybody connects and resumes, and asks again what is open."""
        await asyncio.gather(*(client.come(url) for client in self.clients))
        await asyncio.gather(*(player.repeat(self.rng) for player in self.players))

    async def stay_or_come(self, url: str) -> None:
        """Whoever still has his connection keeps it; the others come back. Everybody asks again what is open."""
        await asyncio.gather(*(client.stay_or_come(url) for client in self.clients))
        for player in self.players:
            try:
                await player.repeat(self.rng)
            except Gone:
                await player.come(url)
                await player.repeat(self.rng)

    async def play_a_course(self) -> None:
        """Both choose, where they have not yet, and see what came of it."""
        turn = max(player.battles[self.battle].turn for player in self.players)
        for player in self.players:
            if player.battles[self.battle].over is None and not self._has_chosen(player, turn):
                await self._turn_opened(turn)
                await player.ask(player.choose(self.battle, self.rng))
        await self._revealed(turn)

    def _has_chosen(self, player: Client, turn: int) -> bool:
        return any(
            asked.op == "battle.commit" and asked.d["battle"] == self.battle and asked.d["turn"] == turn
            for asked in player.asked.values()
        )

    async def leave(self) -> None:
        for client in self.clients:
            await client.leave()

    async def a_moment(self) -> None:
        """None, or as long as it takes until somebody hears something; the seed says which."""
        for _ in range(self.rng.randrange(4)):
            before = sum(len(pushes) for client in self.clients for pushes in client.heard.values())

            def more(before: int = before) -> bool:
                return sum(len(pushes) for client in self.clients for pushes in client.heard.values()) > before

            waiting = [asyncio.create_task(client.until(more, "anything")) for client in self.clients]
            _, pending = await asyncio.wait(waiting, timeout=GATHER_S_MAX, return_when=asyncio.FIRST_COMPLETED)
            for one in pending:
                one.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    # The play

    async def moments(self) -> AsyncIterator[str]:
        """Plays to the end. At each moment that this yields, requests may be on their way and unanswered; whoever
        strikes then brings everybody back, with all that was asked answered, before it goes on."""
        rng = self.rng
        await self.anna.ask(_queue(self.anna, self.bela.ref))
        yield "one waits in the queue"
        async for moment in self._sent("the other enters", _queue_of(self.bela, self.anna.ref)):
            yield moment
        await self._matched()
        self.battle = next(iter(self.anna.battles))
        await self.watcher.watch(self.battle)
        yield "matched"
        async for moment in self._sent("a battle with the house begins", _queue_of(self.bela, "house")):
            yield moment
        await self.bela.until(lambda: len(self.bela.battles) == 2, "the house")
        self.beside = next(name for name in self.bela.battles if name != self.battle)
        while not self._over():
            turn = self.anna.battles[self.battle].turn
            seats = [0, 1]
            rng.shuffle(seats)
            await self._turn_opened(turn)
            if turn in (1, COURSES):
                first = self.players[seats[0]]
                await first.ask(first.choose(self.battle, rng))
                yield f"course {turn}: one choice lies"
                async for moment in self._sent(f"course {turn}: the other", *self._choices(seats[1])):
                    yield moment
            elif turn == 2:
                async for moment in self._sent(f"course {turn}: both choices", *self._choices(*seats)):
                    yield moment
            else:
                await asyncio.gather(*(player.ask(asked) for player, asked in self._choices(*seats)))
            await self._revealed(turn)
            if turn == 2:
                yield "revealed"
            await self._beside()
        yield "over"
        while self.bela.battles[self.beside].over is None:
            await self._beside()
        for player in self.players:
            await player.until(lambda player=player: heard_the_end(player), "the last lines")  # type: ignore[misc]  # mypy infers no lambda with a default

    def _choices(self, *seats: int) -> list[tuple[Client, Asked]]:
        """A choice of each of these players, where he has none yet in this course."""
        turn = max(player.battles[self.battle].turn for player in self.players)
        return [
            (player, player.choose(self.battle, self.rng))
            for player in (self.players[seat] for seat in seats)
            if not self._has_chosen(player, turn) and player.battles[self.battle].over is None
        ]

    async def _sent(self, moment: str, *requests: tuple[Client, Asked]) -> AsyncIterator[str]:
        """Requests on their way while whoever listens strikes; all are answered when this goes on."""
        asking = [asyncio.create_task(client.ask(asked)) for client, asked in requests]
        await asyncio.sleep(0)
        yield f"{moment}, on the way"
        for outcome in await asyncio.gather(*asking, return_exceptions=True):
            if isinstance(outcome, BaseException) and not isinstance(outcome, Gone):
                raise outcome
        for player in self.players:  # who may not be the same connection, or the same machine, as before
            for asked in list(player.asked.values()):
                if asked.answer is None:
                    await player.ask(asked)

    async def _matched(self) -> None:
        for player in self.players:
            await player.until(lambda player=player: bool(player.battles), "an opponent")  # type: ignore[misc]  # mypy infers no lambda with a default
            for battle in player.battles:
                await player.watch(battle)  # who was away when it began is not subscribed by himself

    async def _turn_opened(self, turn: int) -> None:
        for player in self.players:
            seat = player.battles[self.battle]
            await player.until(lambda seat=seat: seat.turn >= turn and bool(seat.choices), f"course {turn}")  # type: ignore[misc]  # mypy infers no lambda with a default

    async def _revealed(self, turn: int) -> None:
        for client in self.clients:
            seat = client.battles[self.battle]

            def shown(seat: object = seat) -> bool:
                return bool(vars(seat)["revealed"] >= turn and (vars(seat)["turn"] > turn or vars(seat)["over"]))

            await client.until(shown, f"the reveal of course {turn}")

    async def _beside(self) -> None:
        """Bela's next course with the house."""
        bela = self.bela
        await bela.watch(self.beside)
        seat = bela.battles[self.beside]
        if seat.over is None:
            await bela.until(lambda: bool(seat.choices), "a course with the house")
            turn = seat.turn
            await bela.ask(bela.choose(self.beside, self.rng))
            await bela.until(lambda: seat.turn > turn or seat.over is not None, "the house's choice")

    def _over(self) -> bool:
        return all(client.battles[self.battle].over is not None for client in self.clients)


def _queue_of(player: Client, versus: str) -> tuple[Client, Asked]:
    return player, _queue(player, versus)


def _queue(player: Client, versus: str) -> Asked:
    # So that each fault meets two modes: people play one, and Bela the other with the house.
    mode = "blind_tasting" if versus == "house" else "pairing"
    return player.request("battle.queue", {"mode": mode, "rated": False, "versus": versus})


def heard_the_end(player: Client) -> bool:
    """Whether he has been told of the end of each of his battles."""
    ended = [push for push in player.heard[f"player:{player.ref}"] if push["t"] == "battle.result"]
    return len(ended) == len(player.battles)
