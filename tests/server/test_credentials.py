"""What a name and a password may be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.refusal import Refused
from server.credentials import (
    NAME_CHARS_MAX,
    NAME_CHARS_MIN,
    PASSWORD_CHARS_MAX,
    PASSWORD_CHARS_MIN,
    name_key,
    proper_name,
    proper_password,
)


@pytest.mark.parametrize(
    "name",
    [
        "Ana", "bot-00017", "player_1", "Jean-Luc O'Neil", "St. Emilion", "Zoë", "Ærøskøbing", "Ελένη", "Дмитрий",
        "武藏野", "ワインさん田", "포도주", "שרה לוי", "मीनाक्षी", "x" * 20, "007",
    ],
)  # fmt: skip
def test_people_of_all_scripts_have_names(name: str) -> None:
    shown, key = proper_name(name)
    assert shown == unicodedata.normalize("NFKC", name)
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "3 to 20 characters; this one has 0"),
        ("ab", "has 2"),
        ("x" * 21, "has 21"),
        ("x" * 5000, "has 1024"),
        (" Ana", "begins with"),
        ("Ana ", "none at the end"),
        ("A  na", "Between letters"),
        ("A-_na", "Between letters"),
        ("_Ana", "begins with"),
        ("A\x00na", "letters, digits"),
        ("A\nna", "letters, digits"),
        ("A\u202ena", "letters, digits"),  # writes from right to left from here on
        ("A\u200bna", "letters, digits"),  # a space of no width
        ("Ana🍷", "letters, digits"),
        ("<b>Ana", "letters, digits"),
        ("Аna", "one script"),  # the first letter is Cyrillic
        ("αna", "one script"),
        ("\u0301\u0301\u0301\u0301", "begins with"),
    ],
)
def test_what_is_no_name_is_told_why(name: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        proper_name(name)
    assert refused.value.code == "bad_request"
    assert refused.value.fields == {"field": "name"}
    assert why in str(refused.value.detail)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "ANA"),
        ("STRASSE", "straße"),
        ("Zoe\u0308", "Zoë"),
        ("Ａｎａ", "ana"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ﬁno", "FINO"),
    ],
)
def test_names_that_look_alike_are_one_name(one: str, other: str) -> None:
    assert proper_name(one).key == proper_name(other).key


@given(st.text(max_size=30))
def test_a_proper_name_stays_proper_and_fits_the_table(text: str) -> None:
    try:
        shown, key = proper_name(text)
    except Refused:
        return
    assert proper_name(shown) == (shown, key)
    assert NAME_CHARS_MIN <= len(shown) <= NAME_CHARS_MAX
    assert shown == shown.strip()
    assert 3 <= len(key) <= 60
    assert name_key(key) == key


@given(st.text())
def test_every_text_has_a_key_that_the_database_can_look_up(text: str) -> None:
    assert "\x00" not in name_key(text)


@pytest.mark.parametrize("length", [PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX])
def test_a_password_is_any_text_within_bounds(length: int) -> None:
    for char in "x \x00é漢🍷":
        assert len(proper_password(char * length)) == length


@pytest.mark.parametrize("password", ["", "1234567", "x" * 129, "x" * 100_000])
def test_a_password_out_of_bounds_is_refused(password: str) -> None:
    with pytest.raises(Refused) as refused:
        proper_password(password)
    assert refused.value.fields == {"field": "password"}


def test_a_password_is_the_same_from_every_keyboard() -> None:
    assert proper_password("Cha\u0302teau!") == proper_password("Ch\u00e2teau!")
