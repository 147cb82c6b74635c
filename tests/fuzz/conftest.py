"""The real program on a database of its own, for as many made-up requests as a module has."""

import asyncio
import json
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.postgres import Cluster
from tests.fixtures.programs import Program

LONG = bool(os.environ.get("WINEDEX_LONG"))
"""Many times as many requests are made up."""

PASSWORD = "correct horse battery"


class Served:
    """A running program, and somebody who may sign in."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.url = program.url
        self._post("/players", {"name": "Ana", "password": PASSWORD})
        self.token = self._sign_in()
        self.token_to_end = self._sign_in()
        """Of another session, to be signed out. Both come first: made-up sign-ins use up what one address may try."""
        self.wine = self._wine()
        """One of hers."""

    def _sign_in(self) -> str:
        token = self._post("/sessions", {"name": "Ana", "password": PASSWORD})["access_token"]
        assert isinstance(token, str)
        return token

    def faults(self) -> list[dict[str, Any]]:
        """What it logged as a fault of ours."""
        lines = [json.loads(line) for line in self.program.said.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["level"].lower() == "error"]

    def _wine(self) -> str:
        asked = urllib.request.Request(f"{self.url}/api/v1/wines", headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(asked) as answer:
            return str(json.load(answer)["items"][0]["id"])

    def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            value: dict[str, Any] = json.load(answer)
        return value


@pytest.fixture(scope="module")
def served(pg: Cluster, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Served]:
    name = f"fuzz_{worker_id}_{next(_NUMBERS)}"
    folder = tmp_path_factory.mktemp("served")
    with asyncio.Runner() as runner:
        program = runner.run(_start(pg, name, folder))
        try:
            served = Served(program)
            yield served
            assert served.faults() == []
        finally:
            runner.run(program.kill())
            runner.run(_drop(pg, name))


_NUMBERS = iter(range(1_000_000))


async def _start(pg: Cluster, name: str, folder: Path) -> Program:
    await pg.run(f"CREATE DATABASE {name} OWNER winedex_owner")
    return await Program.start(folder, pg.embedded.owner.to_database(name).url)


async def _drop(pg: Cluster, name: str) -> None:
    await pg.run(f"DROP DATABASE {name} WITH (FORCE)")
