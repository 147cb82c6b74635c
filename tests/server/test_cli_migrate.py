"""`winedex migrate`, as an operator types it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from server.cli import main
from tests.fixtures.postgres import Cluster, run_apart


@pytest.fixture
def url(pg: Cluster) -> Iterator[str]:
    """The address of an empty database, as its owner."""
    run_apart(pg.run("CREATE DATABASE typed OWNER winedex_owner"))
    yield pg.embedded.owner.to_database("typed").url
    run_apart(pg.run("DROP DATABASE typed WITH (FORCE)"))


def test_up_down_redo_and_status_say_what_they_did(url: str, pg: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    def typed(*words: str) -> tuple[int, list[str]]:
        status = main(["migrate", *words, "--database-url", url])
        return status, capsys.readouterr().out.splitlines()

    names = [str(migration) for migration in pg.migrations]
    assert typed("up", "2") == (0, [f"{name} applied" for name in names[:2]])
    status, lines = typed("status")
    assert status == 1
    assert [line.split()[1] for line in lines] == ["applied"] * 2 + ["pending"] * (len(names) - 2)
    assert re.search(r"applied  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$", lines[0])
    assert typed("up")[0] == 0
    assert typed("up") == (0, ["nothing to be applied"])
    assert typed("redo") == (0, [f"{names[-1]} taken back and applied again"])
    assert typed("status")[0] == 0
    assert typed("down", "99") == (0, [f"{name} taken back" for name in reversed(names)])
    assert typed("redo") == (0, ["nothing to be taken back and applied again"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sideways"], "invalid choice"),
        (["down", "0"], "'0' is no whole number from 1"),
        (["status", "3"], "status takes no number"),
    ],
)
def test_a_wrong_command_line_is_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["migrate", *words])
    assert said in capsys.readouterr().err


def test_an_address_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "status", "--database-url", "cellar"]) == 1
    assert "winedex: the database's address must look like" in capsys.readouterr().err
