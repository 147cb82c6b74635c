"""What happens between battles, with the real program: a rematch, a series that a killed process leaves behind, and
watchers who are kept behind; on sockets, whose every message is held against the contract."""

from typing import Any

from tests.faults.playing import data_folder
from tests.faults.test_contract import Talk, get, joined, talk
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until


async def queue(one: Talk, versus: str, **more: Any) -> None:
    answer = await one.ask("battle.queue", {"mode": "pairing", "rated": False, "versus": versus, **more})
    assert "ticket" in answer, answer


async def test_a_rematch_and_a_series_outlive_what_comes_between(database: Database) -> None:
    with data_folder() as folder:
        program = await Program.start(folder, database.owner.url)
        anna, bela = await joined(program, "Anna"), await joined(program, "Bela")
        try:
            async with talk(program) as one, talk(program) as other, talk(program) as watcher:
                for said, who in ((one, anna), (other, bela)):
                    await said.ask("hello", {"token": who.token})
                await watcher.ask("hello")
                await queue(one, bela.ref, delay_s=60)
                await other.hears("battle.challenged")
                await queue(other, anna.ref)
                matched = (await other.hears("battle.matched"))["d"]
                first = matched["battle"]
                assert matched["delay_s"] == 60
                behind = await watcher.ask("sub", {"ch": f"battle:{first}"})
                assert (behind["n"], behind["delay_s"]) == (0, 60)
                assert (await get(program, f"battles/{first}/replay"))["entries"] == []
                assert (await get(program, f"battles/{first}/replay/steps"))["items"] == []
                await other.ask("battle.forfeit", {"battle": first})
                assert (await watcher.hears("battle.opened"))["n"] == 1
                await watcher.hears("battle.over")
                assert (await get(program, f"battles/{first}/replay"))["seed"]
                await one.hears("battle.matched")
                await one.ask("battle.rematch", {"battle": first})
                assert (await other.hears("battle.rematch_wanted"))["d"]["battle"] == first
                await other.ask("battle.rematch", {"battle": first})
                again = (await one.hears("battle.matched"))["d"]["battle"]
                await one.ask("battle.forfeit", {"battle": again})

                await queue(one, bela.ref, best_of=3)
                assert (await other.hears("battle.challenged"))["d"]["best_of"] == 3
                await queue(other, anna.ref, best_of=3)
                series = (await one.hears("battle.series"))["d"]
                assert (series["wins"], series["last"]) == ([0, 0], None)
                begins = series["battle"]
                await other.ask("battle.forfeit", {"battle": begins})
            await program.kill()
            program = await Program.start(folder, database.owner.url)

            async def the_next() -> Any:
                return (await get(program, "battles?state=live"))["items"]

            [row] = await until(the_next, "the next battle of the series")
            assert row["id"] != begins
            async with talk(program) as one:
                await one.ask("hello", {"token": anna.token})
                await one.ask("battle.forfeit", {"battle": row["id"]})
                told = await one.ask("sub", {"ch": f"player:{anna.ref}", "from": 0})
                wins = [push["d"]["wins"] for push in told["events"] if push["t"] == "battle.series"]
                assert wins[:2] == [[0, 0], [1, 0]]
                while wins[-1] != [1, 1]:
                    wins.append((await one.hears("battle.series"))["d"]["wins"])
        finally:
            await program.kill()
