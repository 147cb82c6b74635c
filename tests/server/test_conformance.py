"""The wire as RFC 6455 wants it, clause by clause, on raw sockets and on both event loops.

Each case is what a client sends, in pieces, and what it gets until the server closes. Every case ends with a close
frame of the client's own, so that all that was to come has come. What the server has understood shows in its refusals:
they repeat the `op` that there is not.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgpack  # type: ignore[import-untyped]  # it ships no types
import pytest

from server.framing import may_be_sent
from tests.server.conftest import BOTH_LOOPS, Open
from tests.server.doors import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    Frame,
    framed,
    said,
)

BYTES_MAX = 70_000
"""Of a message in these cases: above where lengths need 64 bits."""

pytestmark = BOTH_LOOPS

CONTROLS = (CLOSE, PING, PONG)
BYE = framed(CLOSE, (1000).to_bytes(2, "big"))


class Case(NamedTuple):
    """What is sent, and what is to come: an op, ("pong", payload), or at last the code of a close frame."""

    name: str
    sent: Sequence[bytes]
    come: Sequence[Any]


def text_of(op: str) -> bytes:
    return json.dumps({"id": 1, "op": op}, ensure_ascii=False).encode()


def long_text(op: str, size: int) -> bytes:
    """A request of exactly this size."""
    head = text_of(op)[:-1] + b',"x":"'
    return head + b"x" * (size - len(head) - 2) + b'"}'


def fragments(parts: Iterable[bytes], between: bytes = b"") -> list[bytes]:
    """A text message in these parts."""
    *first, last = parts
    sent = []
    for number, part in enumerate(first):
        sent += [framed(CONTINUATION if number else TEXT, part, fin=False), between]
    return [*sent, framed(CONTINUATION, last)]


def splits(whole: bytes) -> list[tuple[bytes, bytes]]:
    return [(whole[:at], whole[at:]) for at in range(len(whole) + 1)]


GRAPES = "Grüner ♥ 葡萄 🍷 \U0010ffff \uffff"
WRONG_UTF_8 = {
    "a lone continuation byte": b"\x80",
    "an overlong slash": b"\xc0\xaf",
    "an overlong NUL in three bytes": b"\xe0\x80\x80",
    "an overlong one in four bytes": b"\xf0\x80\x80\x80",
    "a high surrogate": b"\xed\xa0\x80",
    "a low surrogate": b"\xed\xbf\xbf",
    "a pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "a character that breaks off": "🍷".encode()[:3],
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "a byte that never is": b"\xff",
}
ALLOWED_CODES = [1000, 1001, 1002, 1003, *range(1007, 1015), 3000, 3999, 4000, 4001, 4999]
FORBIDDEN_CODES = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 9999, 65535]
SPLIT_MASKS = [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\1\2\3\4", b"\0\0\0\x80"]


def masks() -> list[Case]:
    """Section 5.3, and 5.1: what a client sends is masked."""
    yes = [
        Case(f"mask {mask.hex()}, {len(op)} letters", [said(op, mask=mask)], [op, 1000])
        for mask in SPLIT_MASKS
        for op in ("a", "ab", "abc", "abcd", "abcde", "x" * 64)
    ]
    no = [
        Case(
            f"no mask on opcode {opcode:#x}",
            [framed(opcode, text_of("a") if opcode == TEXT else b"", mask=None)],
            [1002],
        )
        for opcode in (TEXT, BINARY, CONTINUATION, *CONTROLS)
    ]
    later = Case("the second frame has no mask", [said("a") + said("b", mask=None) + said("c")], ["a", 1002])
    between = Case(
        "a continuation has no mask",
        [framed(TEXT, text_of("a")[:5], fin=False), framed(CONTINUATION, text_of("a")[5:], mask=None)],
        [1002],
    )
    return [*yes, *no, later, between]


def headers() -> list[Case]:
    """Section 5.2: reserved bits, reserved opcodes, and lengths."""
    cases = [
        Case(
            f"reserved bits {bits:03b} on opcode {opcode:#x}",
            [said("a"), framed(opcode, b"", reserved=bits)],
            ["a", 1002],
        )
        for bits in range(1, 8)
        for opcode in (TEXT, BINARY, CONTINUATION, *CONTROLS)
    ]
    cases += [
        Case(f"opcode {opcode:#x}, fin {fin}", [framed(opcode, b"", fin=fin)], [1002])
        for opcode in (3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF)
        for fin in (True, False)
    ]
    cases += [
        Case(f"{size} bytes", [framed(TEXT, long_text("a", size))], ["a", 1000])
        for size in (125, 126, 127, 128, 255, 256, 65_535, 65_536, BYTES_MAX)
    ]
    return [
        *cases,
        Case("a short length in 16 bits", [framed(TEXT, text_of("a"), width=16)], [1002]),
        Case("a short length in 64 bits", [framed(TEXT, text_of("a"), width=64)], [1002]),
        Case("125 bytes in 16 bits", [framed(TEXT, long_text("a", 125), width=16)], [1002]),
        Case("65,535 bytes in 64 bits", [framed(TEXT, b"", size=65_535, width=64)], [1002]),
        Case("the highest bit of a length", [framed(TEXT, b"", size=2**63, width=64)], [1002]),
        Case("one byte too many", [framed(TEXT, b"", size=BYTES_MAX + 1)], [1009]),
        Case("as many as can be said", [framed(BINARY, b"", size=2**63 - 1)], [1009]),
        Case("too much, unmasked", [framed(TEXT, b"", size=2**40, mask=None)], [1002]),
        Case("an empty text", [framed(TEXT), said("a")], [None, "a", 1000]),
    ]


def fragmentation() -> list[Case]:
    """Section 5.4."""
    whole, longest = text_of("abc"), long_text("abc", BYTES_MAX)
    rest = framed(CONTINUATION, whole[4:])
    begun = framed(TEXT, whole[:4], fin=False)
    cases = [Case(f"cut at {len(a)}", fragments((a, b)), ["abc", 1000]) for a, b in splits(whole)]
    cases += [
        Case(f"cut at {len(a)}, in one piece", [b"".join(fragments((a, b)))], ["abc", 1000]) for a, b in splits(whole)
    ]
    cases += [
        Case(f"opcode {opcode:#x} within a message, fin {fin}", [begun, framed(opcode, b"", fin=fin), rest], [1002])
        for opcode in (TEXT, BINARY)
        for fin in (True, False)
    ]
    ping, pong = framed(PING, b"?"), framed(PONG, b"!")
    letters = [whole[i : i + 1] for i in range(len(whole))]
    return [
        *cases,
        Case("letter by letter", fragments(letters), ["abc", 1000]),
        Case("letter by letter, in one piece", [b"".join(fragments(letters))], ["abc", 1000]),
        Case("pings between", fragments(letters, ping), [("pong", b"?")] * (len(whole) - 1) + ["abc", 1000]),
        Case("pongs between", fragments(letters, pong), ["abc", 1000]),
        Case("empty ones before, between and after", fragments([b"", b"", whole, b"", b""]), ["abc", 1000]),
        Case("hundreds of empty ones", [b"".join(fragments([b""] * 900 + [whole]))], ["abc", 1000]),
        Case("nothing in two parts", fragments([b"", b""]), [None, 1000]),
        Case("two messages, one after the other", [*fragments(letters), *fragments(letters)], ["abc", "abc", 1000]),
        Case("a whole one after one in parts", [*fragments(letters), said("d")], ["abc", "d", 1000]),
        Case("a continuation of nothing", [framed(CONTINUATION, whole)], [1002]),
        Case("a begun continuation of nothing", [framed(CONTINUATION, whole, fin=False)], [1002]),
        Case("a continuation too many", [*fragments(letters), framed(CONTINUATION, b"")], ["abc", 1002]),
        Case("a goodbye in the midst", [begun, framed(CLOSE, b"\x03\xe9"), rest], [1001]),
        Case("the longest in parts", fragments([longest[:9], longest[9:]]), ["abc", 1000]),
        Case("too much in parts", [framed(TEXT, longest, fin=False), framed(CONTINUATION, b"", size=1)], [1009]),
        Case("a ping before that", [framed(TEXT, longest, fin=False) + ping + rest], [("pong", b"?"), 1009]),
    ]  # fmt: skip


def control() -> list[Case]:
    """Section 5.5."""
    cases = [
        Case(f"a ping of {size}", [framed(PING, b"p" * size)], [("pong", b"p" * size), 1000])
        for size in (0, 1, 124, 125)
    ]
    cases += [
        Case(f"opcode {opcode:#x} of {size}", [framed(opcode, b"\x03\xe8" + b"x" * (size - 2))], [1002])
        for opcode in CONTROLS
        for size in (126, 127, 65_536)
    ]
    cases += [Case(f"opcode {opcode:#x} in parts", [framed(opcode, b"", fin=False)], [1002]) for opcode in CONTROLS]
    ten = [framed(PING, bytes((i,))) for i in range(10)]
    return [
        *cases,
        Case("ten pings in one piece", [b"".join(ten)], [*(("pong", bytes((i,))) for i in range(10)), 1000]),
        Case("a ping that is no UTF-8", [framed(PING, b"\xff\x00\xfe")], [("pong", b"\xff\x00\xfe"), 1000]),
        Case("a pong that nobody asked for", [framed(PONG, b"x" * 125), said("a")], ["a", 1000]),
    ]


def closing() -> list[Case]:
    """Sections 5.5.1, 7.1 and 7.4."""
    cases = [Case(f"goodbye {code}", [framed(CLOSE, code.to_bytes(2, "big"))], [code]) for code in ALLOWED_CODES]
    cases += [Case(f"goodbye {code}", [framed(CLOSE, code.to_bytes(2, "big"))], [1002]) for code in FORBIDDEN_CODES]
    cases += [
        Case(f"goodbye with {what}", [framed(CLOSE, b"\x03\xe8" + wrong)], [1007])
        for what, wrong in WRONG_UTF_8.items()
    ]
    bye = framed(CLOSE, b"\x03\xe8")
    return [
        *cases,
        Case("goodbye without a word", [framed(CLOSE)], [None]),
        Case("goodbye with half a code", [framed(CLOSE, b"\x03")], [1002]),
        Case("goodbye with a reason", [framed(CLOSE, b"\x03\xe8" + "🍷".encode() * 30)], [1000]),
        Case("goodbye with the longest reason", [framed(CLOSE, b"\x03\xe8" + b"x" * 123)], [1000]),
        Case("goodbye, and more in the same piece", [bye + said("a") + framed(PING) + bye], [1000]),
        Case("a wrong code and a wrong reason", [framed(CLOSE, b"\x03\xed\xff")], [1002]),
        Case("goodbye in pieces", [bye[i : i + 1] for i in range(len(bye))], [1000]),
        Case("what was asked before is answered", [said("a") + bye], ["a", 1000]),
    ]


def texts() -> list[Case]:
    """Sections 5.6 and 8.1: text is UTF-8, as a whole."""
    whole = text_of(GRAPES)
    cases = [Case(f"characters cut at {len(a)}", fragments((a, b)), [GRAPES, 1000]) for a, b in splits(whole)]
    for what, wrong in WRONG_UTF_8.items():
        text = whole[:-2] + wrong + whole[-2:]
        cases.append(Case(what, [said("a") + framed(TEXT, text)], ["a", 1007]))
        cases.append(Case(f"{what} at the end", [framed(TEXT, whole + wrong)], [1007]))
        cases.append(Case(f"{what} in parts", fragments([text[i : i + 1] for i in range(len(text))]), [1007]))
    return [*cases, Case("all of it at once", [said(GRAPES)], [GRAPES, 1000])]


def pieces() -> list[Case]:
    """TCP has no borders: a frame comes in any pieces, and many in one."""
    frame, long = said("abc"), framed(TEXT, long_text("abc", 70_000))
    conversation = said("a") + framed(PING, b"?") + b"".join(fragments([text_of("b")[:3], text_of("b")[3:]]))
    cases = [Case(f"a frame cut at {len(a)}", [a, b], ["abc", 1000]) for a, b in splits(frame) if a and b]
    cases += [
        Case(f"a long frame cut at {at}", [long[:at], long[at:]], ["abc", 1000])
        for at in (1, 2, 3, 9, 10, 13, 14, 15, 40_000, 70_013)
    ]
    ops = [f"op{i}" for i in range(400)]
    return [
        *cases,
        Case("byte by byte", [bytes((byte,)) for byte in conversation], ["a", ("pong", b"?"), "b", 1000]),
        Case("many in one piece", [b"".join(said(op) for op in ops)], [*ops, 1000]),
        Case("many and a half", [said("a") * 9 + frame[:4], frame[4:]], [*"a" * 9, "abc", 1000]),
        Case("a breach behind many", [said("a") * 9 + framed(3)], [*"a" * 9, 1002]),
    ]


CASES = [*masks(), *headers(), *fragmentation(), *control(), *closing(), *texts(), *pieces()]


def seen(frames: Iterable[Frame]) -> list[Any]:
    """What has come, in the words of a case."""
    found: list[Any] = []
    for opcode, payload in frames:
        if opcode == CLOSE:
            found.append(int.from_bytes(payload[:2], "big") if payload else None)
            payload[2:].decode()
        elif opcode == PONG:
            found.append(("pong", payload))
        else:
            assert opcode == TEXT
            messages = json.loads(payload)
            found += [one["err"].get("op") for one in (messages if isinstance(messages, list) else [messages])]
    return found


def in_order(come: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """Pongs, and everything else. A pong is written as its ping is read, and answers once all is read that has come, so
    that the order between them is the kernel's."""
    come = list(come)
    return [one for one in come if isinstance(one, tuple)], [one for one in come if not isinstance(one, tuple)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_what_a_client_sends_and_gets(open_house: Open, case: Case) -> None:
    house = await open_house(frame_bytes_max=BYTES_MAX, bad_messages_max=1_000)
    async with house.raw() as raw:
        assert (await raw.ask("hello"))["re"] == 1
        await raw.send_in_pieces(case.sent)
        await raw.send_in_pieces([BYE])
        answers = await raw.frames()
    assert in_order(seen(answers)) == in_order(case.come)
    await house.until(lambda: len(house.connections) == 0)
    assert house.desk.gone_with == [None], "the game has been told, once"


def test_every_close_code() -> None:
    assert [code for code in range(65_536) if may_be_sent(code)] == [
        *(1000, 1001, 1002, 1003),
        *range(1007, 1015),
        *range(3000, 5000),
    ]


async def test_binary_messages_are_any_bytes(open_house: Open) -> None:
    house = await open_house()
    request = msgpack.packb({"id": 1, "op": "nonsense", "x": b"\xff\xfe\x00\x80"})
    async with house.raw("winedex.v1.msgpack") as raw:
        await raw.send(framed(BINARY, msgpack.packb({"id": 1, "op": "hello"})))
        assert (await raw.frame() or (0,))[0] == BINARY
        for sent in (
            [framed(BINARY, request)],
            [framed(BINARY, request[:9], fin=False), framed(PING), framed(CONTINUATION, request[9:])],
        ):
            await raw.send_in_pieces(sent)
            frames = [await raw.frame() for _ in range(len(sent) // 2 + 1)]
            assert frames[:-1] == [(PONG, b"")] * (len(sent) // 2)
            assert frames[-1] is not None
            assert msgpack.unpackb(frames[-1][1])["err"]["op"] == "nonsense"


@pytest.mark.parametrize(
    ("subprotocol", "wrong"), [("winedex.v1.json", BINARY), ("winedex.v1.msgpack", TEXT), (None, BINARY)]
)
@pytest.mark.parametrize("parts", [1, 2])
async def test_the_wrong_type_of_frame(open_house: Open, subprotocol: str | None, wrong: int, parts: int) -> None:
    house = await open_house()
    async with house.raw(subprotocol) as raw:
        if parts == 1:
            await raw.send(framed(wrong, b"{}"))
        else:
            await raw.send(framed(wrong, b"{", fin=False) + framed(CONTINUATION, b"}"))
        opcode, payload = await raw.frame() or (0, b"")
        assert (opcode, payload[:2]) == (CLOSE, (1003).to_bytes(2, "big"))
        await raw.send(BYE)
        assert await raw.frames() == []


@pytest.mark.parametrize("cut", [0, 1, 5, 10_000])
async def test_frames_that_come_with_the_upgrade_are_read(open_house: Open, cut: int) -> None:
    house = await open_house()
    begin = said("hello") + said("a") + said("b")
    async with house.raw(early=begin[:-cut] if cut else begin) as raw:
        await raw.send(begin[-cut:] + BYE if cut else BYE)
        frames = await raw.frames()
    assert json.loads(frames[0][1]) if cut else frames
    assert frames[-1] == (CLOSE, (1000).to_bytes(2, "big"))
    assert [op for op in seen(frames_without_hello(frames)) if op != 1000] == ["a", "b"]


def frames_without_hello(frames: list[Frame]) -> list[Frame]:
    """The hello's answer taken out, whether it came alone or joined with others."""
    rest = []
    for opcode, payload in frames:
        if opcode == TEXT:
            messages = json.loads(payload)
            errors = [one for one in (messages if isinstance(messages, list) else [messages]) if "err" in one]
            payload = json.dumps(errors).encode()
        rest.append((opcode, payload))
    return rest
