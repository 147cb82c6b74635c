"""ops/backup/archive.sh, as PostgreSQL calls it."""

import subprocess
from pathlib import Path

import pytest

from tests.fixtures.programs import ROOT

SCRIPT = ROOT / "ops" / "backup" / "archive.sh"
NAME = "000000010000000000000001"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "a segment"
    source.write_bytes(b"wine" * 4_096)
    return source


def archived(folder: Path, source: Path) -> tuple[int, str]:
    done = subprocess.run([SCRIPT, folder, source, NAME], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "the archive"
    folder.mkdir()
    return folder


def test_a_file_is_copied_once_and_may_be_asked_for_twice(folder: Path, source: Path) -> None:
    for _ in range(2):
        assert archived(folder, source) == (0, "")
        assert [path.name for path in folder.iterdir()] == [NAME]
        assert (folder / NAME).read_bytes() == source.read_bytes()


def test_another_file_of_that_name_is_not_written_over(folder: Path, source: Path) -> None:
    (folder / NAME).write_bytes(b"somebody else's")
    status, said = archived(folder, source)
    assert status == 1
    assert "two clusters archive into one folder" in said
    assert (folder / NAME).read_bytes() == b"somebody else's"
    assert len(list(folder.iterdir())) == 1


def test_what_can_not_be_copied_is_told_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    assert archived(folder, tmp_path / "nothing")[0] != 0
    assert archived(tmp_path / "nowhere", tmp_path / "nothing")[0] != 0
    assert list(folder.iterdir()) == []
