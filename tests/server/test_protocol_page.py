"""`docs/protocol.md` tells people the truth: its examples keep the contract, and its tables are those of the code."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

import server
from server.http.calls import CALLS
from server.limits import Limits
from server.messages import OPS
from server.pushes import PUSHES
from server.reference.closing import CLOSE_CODES
from server.reference.refusals import REFUSALS
from tests.fixtures.contract import Conversation

PAGE = (Path(server.__file__).parents[1] / "docs" / "protocol.md").read_text()
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


def _messages(example: str) -> list[dict[str, Any]]:
    """The messages of an example, one after the other."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(example.rstrip()):
        message, at = decoder.raw_decode(example, at)
        found.append(message)
        at += len(example[at:]) - len(example[at:].lstrip())
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[:60])
def test_an_example_keeps_the_contract(example: str) -> None:
    conversation = Conversation()
    for message in _messages(example):
        if "op" in message:
            conversation.asked(message)
        else:
            conversation.heard(message)


def test_every_push_has_an_example() -> None:
    shown = {message["t"] for example in EXAMPLES for message in _messages(example) if "t" in message}
    assert shown == PUSHES.keys()


def _rows(columns: int) -> list[list[str]]:
    """The rows of the page's tables that have so many columns."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.split("\n") if line.startswith("| ")]
    return [row for row in rows if len(row) == columns]


def test_the_table_of_refusals_is_whole() -> None:
    told = [row for row in _rows(4) if row[0].startswith("`")]
    assert told == [
        [f"`{code}`", refusal.when, " ".join(f"`{name}`" for name in refusal.fields), "yes" if refusal.again else ""]
        for code, refusal in REFUSALS.items()
    ]


def test_the_table_of_close_codes_is_whole() -> None:
    told = {int(row[0]): row[1] for row in _rows(2) if row[0].isdigit()}
    assert told == {code.value: word for code, word in CLOSE_CODES.items()}


def test_the_table_of_limits_is_whole() -> None:
    told = {row[0].strip("`"): int(row[1]) for row in _rows(3) if row[1].isdigit()}
    assert told == msgspec.to_builtins(Limits())


def test_every_op_and_every_call_has_its_row() -> None:
    first = {row[0].strip("`") for columns in (2, 3) for row in _rows(columns)}
    assert OPS.keys() - {"hello"} <= first
    assert {f"{method} {path}" for method, path in CALLS} <= first
