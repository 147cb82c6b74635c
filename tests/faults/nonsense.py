"""Broken frames by a seed, in both codecs: what is wrong with each, and what it must be met with.

`Soft` is a frame that RFC 6455 allows and the contract does not: each of its messages is refused by a code. `Hard`
breaks the RFC, or the connection's codec, and ends the connection with a code of its own.
"""

import json
import random
import struct
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgpack  # type: ignore[import-untyped]  # it ships no types

from server import messages
from server.limits import Limits
from server.wire import Codec
from tests.server.doors import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, framed

CONTROLS = (CLOSE, PING, PONG)
BYTES_MAX = Limits().frame_bytes_max
MESSAGES_MAX = Limits().messages_per_frame_max

SCRIPTS = "abc Zß√ é漢字🍷\u200b\u202e'\"\\;--<>{}[]%$\t\n\x00\x7f"
OPS = list(messages.OPS)
NUMBERS: list[Any] = [-1, 2**53, 2**63, 2**64 - 1, 1.5, float("inf"), float("nan"), 1e308, "7", None, True, [], {}]
NO_OBJECT: list[Any] = [7, "text", True, [], [1, 2], 1.5]


class Soft(NamedTuple):
    """A frame, and how many refusals answer it."""

    what: str
    data: bytes
    refusals: int = 1


class Hard(NamedTuple):
    """Bytes that end the connection, and with which code."""

    what: str
    data: bytes
    code: int


def soft(rng: random.Random, codec: Codec) -> Soft:
    """One frame that is refused. None of them can be read as something that is served without a hello."""
    make = rng.choice(_SOFT_BINARY if codec.binary else _SOFT_TEXT)
    return make(rng)


def hard(rng: random.Random, codec: Codec) -> Hard:
    """One frame that ends the connection."""
    return rng.choice(_HARD_BINARY if codec.binary else _HARD_TEXT)(rng, codec)


# What both codecs can say


def _word(rng: random.Random, most: int = 40) -> str:
    return "".join(rng.choice(SCRIPTS) for _ in range(rng.randrange(1, most)))


def _request(rng: random.Random) -> dict[str, Any]:
    return {"id": rng.randrange(2**53), "op": rng.choice(OPS), "d": {}}


def _unreadable(rng: random.Random) -> tuple[str, Any]:
    """A message with one thing wrong in what every message has."""
    message = _request(rng)
    match rng.randrange(6):
        case 0:
            return "a wrong id", message | {"id": rng.choice(NUMBERS)}
        case 1:
            return "a wrong op", message | {"op": rng.choice([7, None, [], {}, True])}
        case 2:
            # `hello` would be served, and is the subject of another case.
            return "no object for d", message | {"op": "sub", "d": rng.choice(NO_OBJECT)}
        case 3:
            return "a wrong key", message | {"op": "sub", "key": rng.choice([7, "8c6c", "", [], _word(rng)])}
        case 4:
            del message[rng.choice(["id", "op"])]
            return "something is missing", message
        case _:
            return "no message at all", rng.choice([7, 1.5, "text", True, None])


def _unserved(rng: random.Random) -> tuple[str, Any]:
    """A message that can be read, and nobody serves to somebody who has not said hello."""
    message = _request(rng) | {"op": rng.choice(OPS[1:])}
    match rng.randrange(5):
        case 0:
            return "an unknown op", message | {"op": _word(rng, rng.choice([30, 4_000]))}
        case 1:
            d = {"ch": rng.choice([_word(rng), "player:" + "x" * 64, "battle:\x00", "x" * 5_000, 7])}
            return "a wrong channel", message | {"op": "sub", "d": d | {"from": rng.choice(NUMBERS)}}
        case 2:
            choice = {_word(rng): rng.choice(["\x00", 2**53 + 1, 1e308, [[[[[[[[[[1]]]]]]]]]]])}
            d = {"battle": _word(rng), "turn": rng.choice(NUMBERS), "choice": choice}
            return "a wrong choice", message | {"op": "battle.commit", "d": d}
        case 3:
            d = {"mode": _word(rng), "rated": rng.choice(NUMBERS), "versus": _word(rng), "wines": ["x"] * 500}
            return "a wrong wish", message | {"op": "battle.queue", "d": d}
        case _:
            return "a hello that is none", message | {"op": "hello", "d": rng.choice(WRONG_HELLOS)}


WRONG_HELLOS: list[dict[str, Any]] = [
    {"token": ""},
    {"token": "x" * 4_097},
    {"token": 7},
    {"resume": [1]},
    {"resume": {"battle:x": -1}},
    {"resume": {"battle:x": "7"}},
    {"resume": {"BATTLE:x": 1}},
    {"resume": {"battle:x\n": 1}},
    {"resume": {f"battle:{i}": 1 for i in range(Limits().subscriptions_max + 1)}},
]


def _nested(rng: random.Random) -> int:
    return rng.choice([100, 1_000, 5_000, BYTES_MAX - 100])


# Text


def _text(what: str, text: str | bytes, refusals: int = 1) -> Soft:
    payload = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    assert len(payload) <= BYTES_MAX, f"{what} has {len(payload)} bytes"
    return Soft(what, framed(TEXT, payload), refusals)


def _said(rng: random.Random, said: tuple[str, Any]) -> Soft:
    what, message = said
    return _text(what, json.dumps(message, ensure_ascii=rng.random() < 0.5))


def _broken_off(rng: random.Random) -> Soft:
    whole = json.dumps(_request(rng))
    return _text("broken off", whole[: rng.randrange(len(whole))])


def _scribble(rng: random.Random) -> Soft:
    return _text("scribble", _word(rng, 200) + "}")


def _deep_text(rng: random.Random) -> Soft:
    deep = _nested(rng)
    opening, closing = rng.choice([("[", "]"), ('{"d":', "}")])
    deep //= len(opening) + len(closing)
    return _text("nested deep", rng.choice([opening * deep, opening * deep + "1" + closing * deep]))


def _deep_d(rng: random.Random) -> Soft:
    deep = (_nested(rng) - 80) // 2
    return _text("a deep d", '{"id": 1, "op": "battle.commit", "d": ' + "[" * max(deep, 9) + "]" * max(deep, 9) + "}")


def _huge_number(rng: random.Random) -> Soft:
    digits = rng.choice([20, 400, 4_400, 12_000])
    return _text("a huge number", '{"id": ' + "9" * digits + rng.choice(["", ".5", "e999"]) + ', "op": "ping"}')


def _many(rng: random.Random) -> Soft:
    return _text("too many or none", json.dumps(rng.choice([[], [1] * (MESSAGES_MAX + 1), [{}] * 2_000])))


def _mixed(rng: random.Random) -> Soft:
    # What JSON has no word for spoils the whole array.
    wrong = [message for _ in range(4) if _is_json(message := _unreadable(rng)[1])] or [{}]
    return _text("an array of wrong ones", json.dumps(wrong), len(wrong))


def _is_json(message: object) -> bool:
    try:
        json.dumps(message, allow_nan=False)
    except ValueError:
        return False
    return True


def _odd_json(rng: random.Random) -> Soft:
    return _text(
        "odd JSON",
        rng.choice(
            [
                '{"id": 1, "op": "\\ud800"}',
                '{"id": 01, "op": "ping"}',
                "{'id': 1, 'op': 'ping'}",
                '{"id": 1, "op": "ping",}',
                '{"id": NaN, "op": "ping"}',
                '\ufeff{"id": 1, "op": "ping"}',
                '{"id": 1, "op": "pi\nng"}',
                '{"id": 1, "op": "ping"} {"id": 2, "op": "ping"}',
                '{"id": 1, "id": "2", "op": "ping"}',
                '{"id": 1, "op": "ping", "d": {"x": "\\q"}}',
                "\x00",
                "",
                " ",
            ]
        ),
    )


_SOFT_TEXT: Sequence[Callable[[random.Random], Soft]] = (
    lambda rng: _said(rng, _unreadable(rng)),
    lambda rng: _said(rng, _unserved(rng)),
    lambda rng: _said(rng, _unserved(rng)),
    _broken_off,
    _scribble,
    _deep_text,
    _deep_d,
    _huge_number,
    _many,
    _mixed,
    _odd_json,
)


# Binary


def _binary(what: str, payload: bytes, refusals: int = 1) -> Soft:
    assert len(payload) <= BYTES_MAX, f"{what} has {len(payload)} bytes"
    return Soft(what, framed(BINARY, payload), refusals)


def _packed(said: tuple[str, Any]) -> Soft:
    what, message = said
    return _binary(what, msgpack.packb(message))


def _broken_off_binary(rng: random.Random) -> Soft:
    whole = msgpack.packb(_request(rng))
    return _binary("broken off", whole[: rng.randrange(len(whole))])


def _deep_binary(rng: random.Random) -> Soft:
    return _binary("nested deep", rng.choice([b"\x91", b"\x81\xa1d"]) * (_nested(rng) // 3))


def _promise(rng: random.Random) -> Soft:
    """A header that promises more than comes."""
    return _binary(
        "a promise",
        rng.choice([b"\xdd", b"\xdf", b"\xdb", b"\xc6", b"\xc9"])
        + struct.pack(">I", rng.choice([2**32 - 1, 2**31, 70_000]))
        + bytes(rng.randrange(8)),
    )


def _odd_msgpack(rng: random.Random) -> Soft:
    return _binary(
        "odd MessagePack",
        rng.choice(
            [
                b"\xc1",
                b"\x82\xa2id\x01\xa2op\xa4\xff\xfe\xfd\xfc",
                b"\x82\xa2id\x01\xa2op\xc4\x04ping",
                b"\x82\x01\x01\xa2op\xa4ping",
                b"\x82\xc0\x01\xc3\xa4ping",
                b"\x82\xa2id\xd6\xff\x00\x00\x00\x00\xa2op\xa4ping",
                b"\x82\xa2id\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00\xa2op\xa4ping",
                b"\x82\xa2id\x01\xa2op\xc7\x04\x05ping",
                b"\x82\xa2id\x01\xa2op\xa4ping\x00",
                b"\x90",
                b"\xc0",
                b"",
                b"\xdc\x00\x41" + b"\x80" * 65,
            ]
        ),
    )


def _mixed_binary(rng: random.Random) -> Soft:
    count = rng.randrange(2, 5)
    return _binary("an array of wrong ones", msgpack.packb([_unreadable(rng)[1] for _ in range(count)]), count)


_SOFT_BINARY: Sequence[Callable[[random.Random], Soft]] = (
    lambda rng: _packed(_unreadable(rng)),
    lambda rng: _packed(_unserved(rng)),
    lambda rng: _packed(_unserved(rng)),
    _broken_off_binary,
    _deep_binary,
    _promise,
    _odd_msgpack,
    _mixed_binary,
)


# What breaks the RFC, by its sections


def _body(rng: random.Random) -> bytes:
    return rng.randbytes(rng.randrange(100))


_HARD: Sequence[Callable[[random.Random, Codec], Hard]] = (
    lambda rng, codec: Hard(
        "5.2: reserved bits",
        framed(rng.choice([TEXT, BINARY, *CONTROLS]), _body(rng), reserved=rng.randrange(1, 8)),
        1002,
    ),
    lambda rng, codec: Hard(
        "5.2: a reserved opcode", framed(rng.choice([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), _body(rng)), 1002
    ),
    lambda rng, codec: Hard("5.1: no mask", framed(rng.choice([TEXT, BINARY, *CONTROLS]), _body(rng), mask=None), 1002),
    lambda rng, codec: Hard(
        "5.5: a long control frame", framed(rng.choice(CONTROLS), rng.randbytes(rng.choice([126, 4_000]))), 1002
    ),
    lambda rng, codec: Hard("5.5: a control frame in parts", framed(rng.choice(CONTROLS), b"", fin=False), 1002),
    lambda rng, codec: Hard("5.4: a continuation of nothing", framed(CONTINUATION, _body(rng)), 1002),
    lambda rng, codec: Hard(
        "5.4: a message within another",
        framed(TEXT, b"{", fin=False) + framed(rng.choice([TEXT, BINARY]), b"}"),
        1002,
    ),
    lambda rng, codec: Hard("5.2: a length too wide", framed(TEXT, _body(rng), width=rng.choice([16, 64])), 1002),
    lambda rng, codec: Hard("5.2: the highest bit of a length", framed(TEXT, b"", size=2**63, width=64), 1002),
    lambda rng, codec: Hard(
        "7.4.1: too big",
        framed(rng.choice([TEXT, BINARY]), b"", size=rng.choice([BYTES_MAX + 1, 2**20, 2**40, 2**63 - 1])),
        1009,
    ),
    lambda rng, codec: Hard(
        "7.4.1: too big in parts",
        b"".join(framed(CONTINUATION if i else TEXT, b"x" * 5_000, fin=False) for i in range(4)),
        1009,
    ),
    lambda rng, codec: Hard(
        "7.4: a code that may not be sent",
        framed(CLOSE, rng.choice([0, 999, 1004, 1005, 1006, 1015, 2999, 5000]).to_bytes(2, "big")),
        1002,
    ),
    lambda rng, codec: Hard("5.5.1: half a code", framed(CLOSE, b"\x03"), 1002),
    lambda rng, codec: Hard("5.5.1: a reason that is no UTF-8", framed(CLOSE, b"\x03\xe8\xff\xfe"), 1007),
    lambda rng, codec: Hard(
        "the other codec's frames",
        framed(TEXT if codec.binary else BINARY, b"{}" if codec.binary else b"\x80"),
        1003,
    ),
)
_NO_UTF_8 = (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe6\xbc", b"\x80")
_HARD_TEXT: Sequence[Callable[[random.Random, Codec], Hard]] = (
    *_HARD,
    lambda rng, codec: Hard("8.1: no UTF-8", framed(TEXT, b'{"id": 1}' + rng.choice(_NO_UTF_8)), 1007),
)
_HARD_BINARY = _HARD
