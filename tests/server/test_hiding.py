"""Hidden fields: read by who has the key and asks for the right one, found by who knows the value."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.address import Address
from db.errors import CannotStart
from game.refusal import Refused
from server.field_keys import FILE, add_to_file, fields_of
from server.hiding import Fields, Unreadable, parse_keys, written_key

ONE, TWO, THREE = (bytes([number]) * 32 for number in (1, 2, 3))
SOME = "A" * 43 + "="
OLD, BOTH, NEW = Fields({1: ONE}), Fields({1: ONE, 2: TWO}), Fields({2: TWO})


@given(st.text())
def test_what_is_hidden_is_opened(value: str) -> None:
    stored = BOTH.hide("t.c:7", value)
    assert stored[0] == 2
    assert BOTH.open("t.c:7", stored) == NEW.open("t.c:7", stored) == value


def test_nothing_is_hidden_alike_twice() -> None:
    assert OLD.hide("t.c:7", "ana@example.org") != OLD.hide("t.c:7", "ana@example.org")
    assert b"ana" not in OLD.hide("t.c:7", "ana@example.org")


@pytest.mark.parametrize("field", ["t.c:8", "t.d:7", "u.c:7", ""])
def test_in_another_row_or_column_it_is_unreadable(field: str) -> None:
    with pytest.raises(Unreadable):
        OLD.open(field, OLD.hide("t.c:7", "ana@example.org"))


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_bit_that_was_changed_is_noticed(place: int, change: int) -> None:
    stored = bytearray(OLD.hide("t.c:7", "ana@example.org"))
    stored[place % len(stored)] ^= change
    with pytest.raises(Unreadable):
        OLD.open("t.c:7", bytes(stored))


@given(st.binary(max_size=64))
def test_bytes_that_were_never_hidden_are_unreadable(stored: bytes) -> None:
    with pytest.raises(Unreadable):
        BOTH.open("t.c:7", stored)


def test_without_its_key_it_is_unreadable_and_the_error_says_which() -> None:
    with pytest.raises(Unreadable, match="key 1"):
        NEW.open("t.c:7", OLD.hide("t.c:7", "ana@example.org"))
    with pytest.raises(Unreadable, match="key 2"):
        Fields({2: THREE}).open("t.c:7", NEW.hide("t.c:7", "ana@example.org"))


def test_a_value_is_known_again_under_every_key() -> None:
    found = BOTH.finders("email", "ana@example.org")
    assert found == OLD.finders("email", "ana@example.org") | NEW.finders("email", "ana@example.org")
    assert found.keys() == {1, 2}
    assert set(found.values()).isdisjoint(BOTH.finders("email", "ben@example.org").values())
    assert set(found.values()).isdisjoint(BOTH.finders("phone", "ana@example.org").values())


def test_without_a_key_nothing_is_hidden() -> None:
    for act in (lambda: Fields({}).hide("t.c:7", "x"), lambda: Fields({}).finders("email", "x")):
        with pytest.raises(Refused, match="no_field_keys"):
            act()


def test_keys_are_read_as_they_are_written() -> None:
    written = f" {written_key(1)}, {written_key(17)} ,"
    assert sorted(parse_keys(written, "here")) == [1, 17]
    assert all(len(key) == 32 for key in parse_keys(written, "here").values())


@pytest.mark.parametrize(
    "text",
    ["1", "1:", "1:c2hvcnQ=", f"0:{SOME}", f"256:{SOME}", f":{SOME}", f"x:{SOME}", f"²:{SOME}", f"1:{'-' * 43}=",
     f"1:{SOME},1:{SOME}"],
)  # fmt: skip
def test_what_is_no_key_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(CannotStart, match="here") as refused:
        parse_keys(text, "here")
    assert "AAAA" not in str(refused.value)
    assert "c2hv" not in str(refused.value)


def test_no_key_is_shown() -> None:
    assert repr(BOTH) == "Fields(keys [1, 2])"


def test_the_embedded_database_gets_a_key_that_only_its_user_reads(tmp_path: Path) -> None:
    address = Address(None, None, tmp_path / "data")
    stored = fields_of(address, {}).hide("t.c:7", "ana@example.org")
    file = tmp_path / "data" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert fields_of(address, {}).open("t.c:7", stored) == "ana@example.org"
    add_to_file(file, 2)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    both = fields_of(address, {})
    assert (both.newest, both.open("t.c:7", stored)) == (2, "ana@example.org")
    assert [entry.name for entry in (tmp_path / "data").iterdir()] == [FILE]


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    address = Address(None, None, tmp_path)
    fields_of(address, {})
    (tmp_path / FILE).chmod(0o640)
    with pytest.raises(CannotStart, match="chmod 600"):
        fields_of(address, {})


def test_processes_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from db.address import Address; from server.field_keys import fields_of;"
        "print(fields_of(Address(None, None, Path(sys.argv[1])), {}).finders('k', 'v')[1].hex())"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, env=os.environ)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1
    assert all(process.returncode == 0 for process in started)


def test_a_database_of_the_operators_own_gets_no_key_by_itself(tmp_path: Path) -> None:
    address = Address("postgresql://wine@db.example/cellar", None, tmp_path)
    assert fields_of(address, {}).numbers == frozenset()
    assert list(tmp_path.iterdir()) == []
    assert fields_of(address, {"WINEDEX_FIELD_KEYS": written_key(3)}).numbers == {3}
