"""Reading a file line by line: what is a row, what is a fault, and where."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.catalogue.rows import (
    FIELD_CHARS_MAX,
    LINE_CHARS_MAX,
    FileFault,
    Row,
    RowFault,
    numbered_rows,
)

HEADER = ("a", "b")


def _read(*lines: str) -> list[tuple[int, Row | RowFault]]:
    return list(numbered_rows(["a,b\n", *lines], HEADER))


def _reasons(*lines: str) -> list[str]:
    return [row.reason for _, row in _read(*lines) if isinstance(row, RowFault)]


@pytest.mark.parametrize("first", ["a,b\n", "a,b\r\n", "a,b", "\ufeffa,b\n", '"a","b"\n'])
def test_a_header_is_known_with_any_line_end_and_byte_order_mark(first: str) -> None:
    assert list(numbered_rows([first, "1,2\n"], HEADER)) == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize("first", ["b,a\n", "a\n", "a,b,c\n", "A,B\n", '"a,b\n', "a,\udcff\n", "\n"])
def test_another_header_is_the_files_fault(first: str) -> None:
    with pytest.raises(FileFault):
        list(numbered_rows([first, "1,2\n"], HEADER))


def test_an_empty_file_is_a_fault_and_a_header_alone_is_none() -> None:
    with pytest.raises(FileFault, match="empty"):
        list(numbered_rows([], HEADER))
    assert _read() == []


def test_lines_keep_their_numbers_over_blank_ones() -> None:
    assert [line for line, _ in _read("1,2\n", "\n", "  \r\n", "3,4\n")] == [2, 5]


def test_quoted_commas_and_quotes_are_part_of_a_field() -> None:
    assert _read('"1,5","say ""x"""\r\n') == [(2, {"a": "1,5", "b": 'say "x"'})]


def test_a_row_over_two_lines_is_two_faults_and_the_next_row_is_read() -> None:
    found = _read('1,"begins\n', 'ends",2\n', "3,4\n")
    assert [isinstance(row, RowFault) for _, row in found] == [True, True, False]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1\n", "1 columns"),
        ("1,2,3\n", "3 columns"),
        ('1,"2\n', "a quote is open"),
        ('1,2"\n', "a quote is open"),
        ('1,"2"3"4"\n', "not CSV"),
        ("1,\x002\n", "can't be shown"),
        ("1,\u202eabc\n", "can't be shown"),
        ("1,\udcff\n", "not UTF-8"),
        ("1," + "x" * (FIELD_CHARS_MAX + 1) + "\n", "at most 4000"),
        ("1," + "x" * (LINE_CHARS_MAX + 1), "longer than 20000"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line: str, reason: str) -> None:
    assert len(_reasons(line)) == 1
    assert reason in _reasons(line)[0]


def test_a_reason_is_short_and_can_be_printed() -> None:
    [reason] = _reasons("1,\x00" + "y" * 3_000 + "\n")
    assert len(reason) < 200
    assert reason.isprintable()


@given(st.lists(st.text(max_size=80), max_size=20))
def test_any_text_gives_at_most_one_outcome_a_line_and_never_an_exception(texts: list[str]) -> None:
    def lines() -> Iterator[str]:
        yield "a,b\n"
        yield from texts

    found = list(numbered_rows(lines(), HEADER))
    numbers = [line for line, _ in found]
    assert numbers == sorted(set(numbers))
    assert all(2 <= number <= len(texts) + 1 for number in numbers)
    assert all(set(row) == set(HEADER) for _, row in found if not isinstance(row, RowFault))
