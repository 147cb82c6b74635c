"""What a name and a password may be.

A name is shown to everybody, so it must not be taken for another: it is brought into Unicode's form NFKC, holds letters
of one script only, and is compared case-folded. A password is nobody's to see, so any text will do, within bounds.
Lengths are in characters.
"""

import re
import unicodedata
from typing import NamedTuple

from game.refusal import Refused

NAME_CHARS_MIN = 3
NAME_CHARS_MAX = 20
PASSWORD_CHARS_MIN = 8
PASSWORD_CHARS_MAX = 128
"""Long enough for any sentence; a bound, because every character of it is hashed before anybody is known."""

TEXT_CHARS_MAX = 1024
"""What is looked at at all: normalising a longer text would be work for nothing."""

_SINGLE_BETWEEN = frozenset(" _-.'")
_DOUBLED = re.compile(r"[ _\-'][ _\-.']|\.[_\-.']")  # St. Emilion has a full stop and a space, and may

# The first word of a character's name in Unicode says its script. These go together in one language.
_JAPANESE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
_KOREAN = frozenset({"CJK", "HANGUL"})


class Name(NamedTuple):
    """A name as it is shown, and as it is compared."""

    shown: str
    key: str


def proper_name(text: str) -> Name:
    """The name that a player may go by.

    Raises:
        Refused: `bad_request` with `field` "name", and what is wrong with it.
    """
    shown = unicodedata.normalize("NFKC", text[:TEXT_CHARS_MAX])
    if not NAME_CHARS_MIN <= len(shown) <= NAME_CHARS_MAX:
        raise _bad_name(f"A name has {NAME_CHARS_MIN} to {NAME_CHARS_MAX} characters; this one has {len(shown)}.")
    if not all(char in _SINGLE_BETWEEN or _is_letter_or_digit(char) for char in shown):
        raise _bad_name("A name holds letters, digits, spaces and _ - . ' only.")
    if not (_is_letter_or_digit(shown[0]) and unicodedata.category(shown[0])[0] != "M"):
        raise _bad_name("A name begins with a letter or a digit.")
    if shown[-1] in _SINGLE_BETWEEN or _DOUBLED.search(shown):
        raise _bad_name(
            "Between letters and digits stands one of the characters space _ - . ' only, and none at the end."
        )
    if not _one_script(shown):
        raise _bad_name("The letters of a name belong to one script, so that it can't be taken for another.")
    return Name(shown, name_key(shown))


def name_key(text: str) -> str:
    """The name as names are compared. Never fails: who signs in with an impossible name is simply nobody."""
    folded = unicodedata.normalize("NFKC", text[:TEXT_CHARS_MAX]).casefold()
    # PostgreSQL's text can't hold a NUL, and no name can.
    return unicodedata.normalize("NFKC", folded).replace("\x00", "\ufffd")


def proper_password(text: str) -> str:
    """The password in Unicode's form NFC, so that it is the same from every keyboard.

    Raises:
        Refused: `bad_request` with `field` "password", and what is wrong with it.
    """
    password = unicodedata.normalize("NFC", text[:TEXT_CHARS_MAX])
    if not PASSWORD_CHARS_MIN <= len(password) <= PASSWORD_CHARS_MAX:
        raise Refused(
            "bad_request",
            "The password can't be used.",
            detail=f"A password has {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters.",
            field="password",
        )
    return password


def _is_letter_or_digit(char: str) -> bool:
    # Marks are parts of letters in many scripts; what NFKC leaves of them cannot be left out.
    return unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"


def _one_script(name: str) -> bool:
    scripts = {unicodedata.name(char, "UNKNOWN").split(" ")[0] for char in name if unicodedata.category(char)[0] == "L"}
    return len(scripts) <= 1 or scripts <= _JAPANESE or scripts <= _KOREAN


def _bad_name(why: str) -> Refused:
    return Refused("bad_request", "The name can't be used.", detail=why, field="name")
