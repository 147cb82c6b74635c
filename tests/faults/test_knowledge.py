"""A knowledge battle over sockets, by the real program: nothing is told too early, the record verifies, a killed server
goes on, and its commits move what was asked."""

import json
import random
from typing import Any

from db.pool import connection
from game.knowledge.bank import bank
from tests.faults.client import Client
from tests.faults.playing import data_folder
from tests.faults.test_contract import get
from tests.faults.truth import verified
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program

QUEUE = {"mode": "knowledge", "rated": False}


async def test_two_players_and_a_killed_server(database: Database) -> None:
    rng = random.Random(4)
    anna, bela, watcher = Client("Anna"), Client("Bela"), Client()
    with data_folder() as folder:
        program = await Program.start(folder, database.owner.url)
        try:
            for player in (anna, bela):
                await player.join(program.url)
            for client in (anna, bela, watcher):
                await client.come(program.url)
            await anna.ask(anna.request("battle.queue", {**QUEUE, "versus": bela.ref}))
            await bela.ask(bela.request("battle.queue", {**QUEUE, "versus": anna.ref}))
            for player in (anna, bela):
                await player.until(lambda player=player: bool(player.battles), "the battle")  # type: ignore[misc]
            battle = next(iter(anna.battles))
            await watcher.watch(battle)
            await _play(anna, bela, battle, rng, turns=5)
            await program.kill()
            program = await Program.start(folder, database.owner.url)
            for client in (anna, bela, watcher):
                await client.come(program.url)
            await _play(anna, bela, battle, rng, turns=14)
            for client in (anna, bela, watcher):
                await client.until(lambda client=client: client.battles[battle].over is not None, "the end")  # type: ignore[misc]
                _nothing_too_early(client.heard[f"battle:{battle}"])
            record = await get(program, f"battles/{battle}/replay")
            assert record["mode"] == "knowledge"
            choices = [
                entry["command"]["choice"] for entry in record["entries"] if entry["command"]["type"] == "commit"
            ]
            assert len(choices) == 28
            assert None not in choices
            await verified([battle], "--database-url", database.owner.url)
        finally:
            for client in (anna, bela, watcher):
                await client.leave()
            await program.kill()


async def test_the_house_plays_at_the_strength_that_is_asked_for(database: Database) -> None:
    rng = random.Random(5)
    anna = Client("Anna")
    with data_folder() as folder:
        program = await Program.start(folder, database.owner.url)
        try:
            await anna.join(program.url)
            await anna.come(program.url)
            await anna.ask(anna.request("battle.queue", {**QUEUE, "versus": "house", "strength": 5}))
            await anna.until(lambda: bool(anna.battles), "the battle")
            battle = next(iter(anna.battles))
            await anna.watch(battle)
            seat = anna.battles[battle]
            while seat.over is None:
                await anna.until(lambda: bool(seat.choices) or seat.over is not None, "a turn")
                turn = seat.turn
                if seat.over is None:
                    await anna.ask(anna.choose(battle, rng))
                await anna.until(lambda turn=turn: seat.turn > turn or seat.over is not None, "the house")  # type: ignore[misc]
            opened = next(push for push in anna.heard[f"battle:{battle}"] if push["t"] == "battle.opened")
            assert opened["d"]["players"][1]["house"]
            async with connection(database.superuser) as owner:
                row = await owner.fetchrow("SELECT mode, state, turns FROM battles")
            assert tuple(row or ()) == ("knowledge", "over", 7)
        finally:
            await anna.leave()
            await program.kill()


async def _play(anna: Client, bela: Client, battle: str, rng: random.Random, *, turns: int) -> None:
    """On to the turn after so many."""
    while (turn := max(one.battles[battle].turn for one in (anna, bela))) <= turns:
        for player in (anna, bela):
            seat = player.battles[battle]
            if seat.over is None:
                await player.until(lambda seat=seat, turn=turn: seat.turn >= turn, "the turn")  # type: ignore[misc]
                if seat.choices:
                    await player.ask(player.choose(battle, rng))
        for player in (anna, bela):
            seat = player.battles[battle]
            await player.until(lambda seat=seat, turn=turn: seat.turn > turn or seat.over is not None, "the reveal")  # type: ignore[misc]
        if anna.battles[battle].over is not None:
            return


def _nothing_too_early(pushes: list[dict[str, Any]]) -> None:
    """Before both have answered a question, nothing that was pushed says what is right, or a card."""
    revealed: set[int] = set()
    for push in pushes:
        d = push["d"]
        if push["t"] == "turn.revealed":
            revealed.add(d["question"])
            asked = d["asked"]
            assert asked["options"][d["right"]] == bank().answer_to(asked["stem"])
        if push["t"] in ("turn.opened", "turn.locked", "turn.cards"):
            told = json.dumps({name: value for name, value in d.items() if name != "you"})
            assert "explanation" not in told
            assert '"right"' not in told
            assert '"card"' not in told
    assert revealed == set(range(1, 8))
