"""What may go from a shelf of backups, and what must stay whatever its age."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from db.backup.shelf import AboutBase, AboutDump, Shelf, Stamp, moment_of, remove, stamp_of, sweep
from db.errors import CannotStart

NOW = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "backups")
    shelf.make()
    return shelf


def put_dump(shelf: Shelf, days: float) -> Stamp:
    stamp = stamp_of(NOW - timedelta(days=days))
    folder = shelf.dumps_folder / stamp
    folder.mkdir()
    (folder / "about.json").write_bytes(msgspec.json.encode(AboutDump("18.6", {})))
    return stamp


def put_base(shelf: Shelf, days: float, wal: int, on: Stamp | None = None) -> Stamp:
    moment = NOW - timedelta(days=days)
    stamp = stamp_of(moment)
    (shelf.bases_folder / stamp).mkdir()
    about = AboutBase("18.6", moment + timedelta(minutes=5), f"00000001{wal:016X}", on)
    (shelf.bases_folder / f"{stamp}.json").write_bytes(msgspec.json.encode(about))
    return stamp


def pruned(shelf: Shelf, days: float) -> tuple[list[Stamp], list[Stamp], str | None]:
    dumps, bases, first = shelf.past_keeping(NOW, timedelta(days=days))
    return [dump.stamp for dump in dumps], [base.stamp for base in bases], first


def test_a_name_is_a_moment() -> None:
    assert stamp_of(NOW) == "2026-11-25T120000Z"
    assert moment_of(stamp_of(NOW)) == NOW


def test_nothing_is_kept_where_there_is_nothing(shelf: Shelf) -> None:
    assert pruned(shelf, 14) == ([], [], None)


def test_the_latest_stay_whatever_their_age(shelf: Shelf) -> None:
    old = put_dump(shelf, 90)
    put_dump(shelf, 60)
    gone = put_base(shelf, 90, 1)
    put_base(shelf, 60, 5)
    assert pruned(shelf, 14) == ([old], [gone], "000000010000000000000005")


def test_any_moment_of_the_days_kept_can_be_reached(shelf: Shelf) -> None:
    """The first of these days takes the backup before it, and the log from there."""
    first = put_base(shelf, 21, 1)
    put_base(shelf, 15, 7)
    put_base(shelf, 8, 9)
    assert pruned(shelf, 14) == ([], [first], "000000010000000000000007")
    assert pruned(shelf, 22) == ([], [], "000000010000000000000001")


def test_what_a_kept_one_is_based_on_stays(shelf: Shelf) -> None:
    gone = put_base(shelf, 40, 1)
    full = put_base(shelf, 30, 3)
    one = put_base(shelf, 20, 4, full)
    put_base(shelf, 13, 6, one)
    assert pruned(shelf, 14) == ([], [gone], "000000010000000000000003")
    assert [base.stamp for base in shelf.chain(shelf.base(None))][:2] == [full, one]


def test_the_first_of_the_log_is_told_across_timelines(shelf: Shelf) -> None:
    put_base(shelf, 20, 9)
    later = stamp_of(NOW - timedelta(days=15))
    (shelf.bases_folder / later).mkdir()
    about = AboutBase("18.6", NOW - timedelta(days=13), f"00000002{8:016X}")
    (shelf.bases_folder / f"{later}.json").write_bytes(msgspec.json.encode(about))
    assert pruned(shelf, 14) == ([], [], "000000020000000000000008")


def test_a_chain_with_a_link_missing_is_told(shelf: Shelf) -> None:
    full = put_base(shelf, 3, 1)
    put_base(shelf, 2, 2, full)
    remove([shelf.base(full)])
    with pytest.raises(CannotStart, match=f"needs {full}, which is not in"):
        shelf.chain(shelf.base(None))


def test_what_was_broken_off_is_no_backup_and_is_swept(shelf: Shelf) -> None:
    for folder in (shelf.dumps_folder, shelf.bases_folder):
        (folder / "2026-11-25T120000Z.partial").mkdir()
        (folder / "2026-11-25T110000Z.going").mkdir()
    assert (shelf.dumps(), shelf.bases()) == ([], [])
    with pytest.raises(CannotStart, match="has no dump at all"):
        shelf.dump(None)
    sweep(shelf)
    assert list(shelf.dumps_folder.iterdir()) == list(shelf.bases_folder.iterdir()) == []


def test_the_one_that_ended_before_a_moment_is_taken(shelf: Shelf) -> None:
    early = put_base(shelf, 3, 1)
    late = put_base(shelf, 2, 2)
    assert shelf.base(None).stamp == late
    assert shelf.base(None, NOW - timedelta(days=2)).stamp == early, "the later one had not ended by then"
    assert shelf.base(None, NOW - timedelta(days=2) + timedelta(minutes=5)).stamp == late
    assert shelf.base(early).stamp == early
    with pytest.raises(CannotStart, match="has no base backup 2020-01-01T000000Z"):
        shelf.base("2020-01-01T000000Z")


def test_what_says_nonsense_of_itself_is_refused(shelf: Shelf) -> None:
    stamp = put_base(shelf, 3, 1)
    (shelf.bases_folder / f"{stamp}.json").write_text("{}")
    with pytest.raises(CannotStart, match="not whole"):
        shelf.bases()


def test_what_the_disk_says_is_told(shelf: Shelf) -> None:
    with pytest.raises(CannotStart, match="No space left on device"), shelf.held():
        Path("/dev/full").write_text("wine")


def test_two_that_begin_in_one_second_are_told_apart(shelf: Shelf) -> None:
    stamp = put_dump(shelf, 0)
    with pytest.raises(CannotStart, match=f"{stamp} is there already"):
        shelf.vacant(shelf.dumps_folder, NOW)
    assert shelf.vacant(shelf.dumps_folder, NOW + timedelta(seconds=1)) != stamp


def test_only_its_user_may_enter(shelf: Shelf) -> None:
    for folder in (shelf.folder, shelf.wal, shelf.dumps_folder, shelf.bases_folder):
        assert folder.stat().st_mode & 0o777 == 0o700
