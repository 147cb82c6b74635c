"""Reading frames without a socket: every cut of everything, and what is kept meanwhile."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.framing import BINARY, CLOSE, PING, PONG, TEXT, FrameReader, Received, close_frame, data_frame
from server.wire import CODECS, Close, CloseCode, Codec
from tests.server.doors import CONTINUATION, framed, parsed


def read(pieces: list[bytes], bytes_max: int = 200_000) -> tuple[list[Received], Close | None]:
    reader = FrameReader(bytes_max)
    return [found for piece in pieces for found in reader.feed(piece)], reader.fault


@st.composite
def messages(draw: st.DrawFn) -> tuple[bytes, Received]:
    """A message as a client may send it, and as it is to be read."""
    kind = draw(st.sampled_from([TEXT, BINARY, PING, PONG, CLOSE]))
    mask = draw(st.binary(min_size=4, max_size=4))
    if kind in (PING, PONG, CLOSE):
        control = draw(st.binary(max_size=125))
        return framed(kind, control, mask=mask), (kind, control)
    times = draw(st.sampled_from([1, 1, 1, 40, 3_000]))
    content: str | bytes = draw(st.text()) * times if kind == TEXT else draw(st.binary()) * times
    payload = content.encode() if isinstance(content, str) else content
    cuts = sorted(draw(st.lists(st.integers(0, len(payload)), max_size=4)))
    parts = [payload[a:b] for a, b in zip([0, *cuts], [*cuts, len(payload)], strict=True)]
    frames = [framed(CONTINUATION if i else kind, part, fin=i == len(cuts), mask=mask) for i, part in enumerate(parts)]
    between = framed(PONG, mask=mask) if draw(st.booleans()) else b""
    return between.join(frames), (kind, content)


@given(st.lists(messages(), max_size=6), st.data())
def test_messages_arrive_whole_however_they_are_cut(sent: list[tuple[bytes, Received]], data: st.DataObject) -> None:
    stream = b"".join(frames for frames, _ in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    found, fault = read([stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)])
    assert fault is None
    passed_over = [(PONG, b""), (CONTINUATION, b"")]
    assert [one for one in found if one not in passed_over] == [one for _, one in sent if one not in passed_over]


@given(st.lists(messages(), max_size=4))
def test_byte_by_byte_is_the_same(sent: list[tuple[bytes, Received]]) -> None:
    stream = b"".join(frames for frames, _ in sent)[:5_000]
    assert read([bytes((byte,)) for byte in stream]) == read([stream])


@given(st.lists(st.binary(max_size=40) | messages().map(lambda message: message[0]), max_size=8), st.integers(0, 300))
def test_whatever_comes_nothing_raises_and_little_is_kept(pieces: list[bytes], bytes_max: int) -> None:
    reader = FrameReader(bytes_max)
    for piece in pieces:
        before = reader.fault
        found = reader.feed(piece)
        assert all(len(payload) <= max(bytes_max, 125) for _, payload in found)
        assert before is None or not found, "after a breach nothing is read"
        assert len(reader._tail) < bytes_max + 14 + 125
        assert len(reader._fragments) <= bytes_max


@given(st.lists(st.binary(max_size=40) | messages().map(lambda message: message[0]), max_size=8))
def test_a_breach_is_the_same_however_it_is_cut(pieces: list[bytes]) -> None:
    stream = b"".join(pieces)[:3_000]
    assert read([stream]) == read([bytes((byte,)) for byte in stream])


def test_each_part_of_a_message_is_told_even_an_empty_one() -> None:
    parts = framed(TEXT, fin=False) + 3 * framed(CONTINUATION, fin=False)
    found, fault = read([parts, framed(CONTINUATION, b"a")])
    assert (found, fault) == ([*[(CONTINUATION, b"")] * 4, (TEXT, "a")], None)


@pytest.mark.parametrize("frame", [framed(CONTINUATION, fin=False), framed(PING)], ids=["parts", "pings"])
def test_of_one_piece_no_more_frames_are_read_than_would_be_served(frame: bytes) -> None:
    reader = FrameReader(16_384, at_once_max=3)
    assert len(reader.feed(framed(TEXT, fin=False) + 2 * frame)) == 3
    assert len(reader.feed(40_000 * frame)) == 4
    assert reader.fault is not None
    assert reader.fault.code == CloseCode.RATE_LIMIT_BROKEN
    assert reader.feed(frame) == []


def test_a_reader_at_rest_is_small() -> None:
    reader = FrameReader(16_384)
    for _ in range(3):
        reader.feed(framed(TEXT, b"x" * 10_000))
    kept = sum(sys.getsizeof(part) for part in (reader, reader._tail, reader._fragments))
    assert kept < 256, "there are tens of thousands"


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
@pytest.mark.parametrize("size", [1, 125, 126, 65_535, 65_536, 200_000])
def test_what_is_written_can_be_read(codec: Codec, size: int) -> None:
    opcode, payload, rest = parsed(data_frame(codec, [b"x" * size])) or (0, b"", b"")
    assert (opcode, payload, rest) == (BINARY if codec.binary else TEXT, b"x" * size, b"")


def test_a_long_reason_is_cut_between_characters() -> None:
    opcode, payload, _ = parsed(close_frame(Close(CloseCode.TOO_SLOW, "🍷" * 40))) or (0, b"", b"")
    assert opcode == CLOSE
    assert payload == (4002).to_bytes(2, "big") + "🍷".encode() * 30
