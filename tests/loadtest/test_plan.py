"""What may be run: on this machine only, and within bounds."""

from pathlib import Path
from typing import Any

import pytest

from loadtest.cli import plan_of
from loadtest.plan import Plan, require_loopback
from loadtest.program import CannotRun, read_players


def _plan(*arguments: str) -> Plan:
    return plan_of(["battles", *arguments])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080",
        "http://127.8.8.8:80",
        "http://localhost:1",
        "http://[::1]:8080",
        "http://[::1]",
    ],
)
def test_this_machine_is_spoken_to(url: str) -> None:
    require_loopback("--url", url)


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.7:8080",
        "http://example.org",
        "http://127.0.0.1.example.org",
        "http://127.0.0.1@192.0.2.7",
        "http://[2001:db8::1]:8080",
        "http://0.0.0.0:8080",
        "https://127.0.0.1",
        "http://",
        "127.0.0.1:8080",
        "",
    ],
)
def test_no_other_machine_is(url: str) -> None:
    with pytest.raises(CannotRun):
        require_loopback("--url", url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///winedex?host=/run/postgresql",
        "postgresql://me:secret@localhost:5432/winedex",
        "postgresql:///winedex?host=/tmp/a&host=127.0.0.1",
    ],
)
def test_a_database_of_this_machine(url: str) -> None:
    require_loopback("--database-url", url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db.example.org/winedex",
        "postgresql://localhost,db.example.org/winedex",
        "postgresql:///winedex?host=192.0.2.7",
    ],
)
def test_no_other_database(url: str) -> None:
    with pytest.raises(CannotRun) as refused:
        require_loopback("--database-url", url)
    assert "this machine" in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--players", "7"], "--players"),
        (["--players", "5002"], "--players"),
        (["--rate", "0"], "--rate"),
        (["--rate", "nan"], "--rate"),
        (["--duration", "1801"], "--duration"),
        (["--processes", "17"], "--processes"),
        (["--players", "4", "--processes", "3"], "--processes"),
        (["--watchers", "-1"], "--watchers"),
        (["--kill-every", "1"], "--kill-every"),
        (["--workers", "17"], "--workers"),
        (["--workers", "2", "--url", "http://127.0.0.1:1"], "--workers"),
        (["--replace-every", "5"], "--workers"),
        (["--replace-every", "5", "--kill-every", "5", "--workers", "2"], "--kill-every"),
        (["--kill-every", "5", "--url", "http://127.0.0.1:1"], "--kill-every"),
        (["--url", "http://127.0.0.1:1"], "players make"),
        (["--url", "http://192.0.2.1:1", "--players-file", "f"], "this machine"),
    ],
)
def test_what_cannot_be_run_is_refused_with_its_name(arguments: list[str], named: str) -> None:
    with pytest.raises(CannotRun) as refused:
        _plan(*arguments).check()
    assert named in str(refused.value)


def test_an_odd_player_plays_the_house() -> None:
    _plan("--players", "7", "--house").check()


@pytest.mark.parametrize("content", [None, "{", "[]", '{"player_id": "x", "name": "n"}'])
def test_a_file_without_tokens_says_how_to_make_one(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "players.jsonl"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CannotRun) as refused:
        read_players(file)
    assert str(file) in str(refused.value)


def test_defaults_are_what_help_says(capsys: pytest.CaptureFixture[str]) -> None:
    for scenario in ("battles", "spectators"):
        with pytest.raises(SystemExit) as ended:
            plan_of([scenario, "--help"])
        assert ended.value.code == 0
        said: Any = capsys.readouterr().out
        assert "exit status:\n  0 " in said
        assert "--kill-every" in said


def test_a_mixed_run_has_a_pair_in_each_part_of_each_process() -> None:
    plan_of(["mixed", "--players", "24", "--processes", "2"]).check()
    for players in ("22", "25"):
        with pytest.raises(CannotRun, match="--players"):
            plan_of(["mixed", "--players", players, "--processes", "2"]).check()
