"""Frames in and messages out, with msgpack and json as the second implementations."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.decider import Kept
from game.refusal import Refused
from server.messages import OPS, CommitChoice, Hello, QueueForBattle, Subscribe, read
from server.wire import (
    CODECS,
    DETAIL_CHARS_MAX,
    ID_MAX,
    JSON,
    MSGPACK,
    Codec,
    Malformed,
    Request,
    encode_push,
    encode_refusal,
    encode_reply,
)
from tests.server.peers import ExtType, Timestamp, pack, unpack

BOTH = pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
MANY = 64


def one(codec: Codec, value: object) -> Request | Malformed:
    """The only message of a frame."""
    (message,) = codec.read_frame(pack(codec, value), MANY)
    return message


@BOTH
def test_a_request(codec: Codec) -> None:
    key = uuid.uuid4()
    request = one(codec, {"id": 7, "op": "battle.forfeit", "d": {"battle": "b", "new": 1}, "key": str(key), "x": []})
    assert isinstance(request, Request)
    assert (request.id, request.op, request.key) == (7, "battle.forfeit", key)
    assert read(codec, request.op, request.d).battle == "b"


@BOTH
def test_d_may_be_left_out(codec: Codec) -> None:
    request = one(codec, {"id": 0, "op": "ping"})
    assert isinstance(request, Request)
    assert request.key is None
    read(codec, "ping", request.d)


@BOTH
@pytest.mark.parametrize("request_id", [0, ID_MAX])
def test_the_ends_of_the_range_of_ids(codec: Codec, request_id: int) -> None:
    assert isinstance(one(codec, {"id": request_id, "op": "ping"}), Request)


@BOTH
@pytest.mark.parametrize("request_id", [-1, ID_MAX + 1, 1.5, "7", None, True, []])
def test_an_id_that_is_none_is_not_repeated(codec: Codec, request_id: object) -> None:
    message = one(codec, {"id": request_id, "op": "ping"})
    assert isinstance(message, Malformed)
    assert message.id is None


@BOTH
@pytest.mark.parametrize(
    "rest",
    [
        {},
        {"op": 3},
        {"op": ""},
        {"op": "x" * 65},
        {"op": "ping", "key": "not-a-uuid"},
        {"op": "ping", "key": 5},
        {"op": "ping", "key": "{8c6cf0bd-9f4b-4f8a-9d80-0c9f4b8e6a11}"},
    ],
)
def test_a_malformed_request_keeps_its_id(codec: Codec, rest: dict[str, object]) -> None:
    message = one(codec, {"id": 7, **rest})
    assert isinstance(message, Malformed)
    assert message.id == 7
    assert 0 < len(message.why) <= DETAIL_CHARS_MAX


@BOTH
def test_one_bad_message_does_not_spoil_an_array(codec: Codec) -> None:
    frame = pack(codec, [{"id": 1, "op": "ping"}, {"id": 2}, 3, {"id": 4, "op": "ping"}])
    assert [(type(m), m.id) for m in codec.read_frame(frame, MANY)] == [
        (Request, 1),
        (Malformed, 2),
        (Malformed, None),
        (Request, 4),
    ]


@BOTH
@pytest.mark.parametrize(("count", "messages"), [(0, 1), (1, 1), (3, 3), (4, 1)])
def test_an_array_is_bounded(codec: Codec, count: int, messages: int) -> None:
    found = codec.read_frame(pack(codec, [{"id": 1, "op": "ping"}] * count), 3)
    assert len(found) == messages
    assert isinstance(found[0], Request) is (1 <= count <= 3)


@pytest.mark.parametrize(
    ("codec", "frame"),
    [
        (JSON, "[" * 16_000),
        (JSON, '{"id":7,"op":"ping","d":' + "[" * 8_000 + "]" * 8_000 + "}"),
        (JSON, '{"id":7,"op":"ping","unknown":' + '{"a":' * 3_000 + "1" + "}" * 3_001),
        (JSON, '{"id":7,"op":"\ud800"}'),
        (MSGPACK, b"\x91" * 16_000),
        (MSGPACK, b"\xdd\xff\xff\xff\xff"),  # an array of four thousand million, of which none comes
        (MSGPACK, b"\xdf\xff\xff\xff\xff"),
        (MSGPACK, b"\xc6\xff\xff\xff\xff"),
    ],
    ids=range(8),
)
def test_what_is_made_to_break_a_reader_is_malformed(codec: Codec, frame: bytes | str) -> None:
    (message,) = codec.read_frame(frame, MANY)
    assert isinstance(message, Malformed)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(frame: bytes) -> None:
    assert MSGPACK.read_frame(frame, MANY)
    assert JSON.read_frame(frame.decode("latin-1"), MANY)


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_answered(frame: str) -> None:
    for message in JSON.read_frame(frame, MANY):
        encode_refusal(JSON, message.id, Refused("bad_message", "", detail=getattr(message, "why", "")))


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
_fields = ("token", "resume", "ch", "from", "mode", "rated", "versus", "wines", "battle", "turn", "choice")
_d = st.fixed_dictionaries({}, optional=dict.fromkeys(_fields, _json))


@given(st.sampled_from(sorted(OPS)), _d | _json, st.sampled_from(list(CODECS.values())))
def test_any_d_is_read_or_refused(op: str, d: object, codec: Codec) -> None:
    request = one(codec, {"id": 1, "op": op, "d": d})
    assert isinstance(request, Request)
    try:
        answer: Any = read(codec, op, request.d)
    except Refused as refused:
        answer = unpack(codec, encode_refusal(codec, 1, refused))
    assert isinstance(answer, OPS[op].d) or answer["err"]["code"] == "bad_message"


def said(codec: Codec, op: str, d: object) -> Any:
    request = one(codec, {"id": 1, "op": op, "d": d})
    assert isinstance(request, Request)
    return read(codec, op, request.d)


@BOTH
def test_requests_as_the_contract_has_them(codec: Codec) -> None:
    assert said(codec, "hello", {"token": "t", "resume": {"battle:b": 3}}) == Hello("t", {"battle:b": 3})
    assert said(codec, "hello", {"token": None}) == Hello()
    assert said(codec, "sub", {"ch": "lobby"}) == Subscribe("lobby")
    assert said(codec, "sub", {"ch": "battle:b-1", "from": 0}) == Subscribe("battle:b-1", 0)
    queue = {"mode": "pairing", "rated": False, "versus": "house", "wines": ["w"], "strength": 5}
    assert said(codec, "battle.queue", queue) == QueueForBattle("pairing", False, "house", ("w",), 5)
    commit = {"battle": "b", "turn": 2, "choice": {"pour": "w", "at": [1, None, True, 0.5]}}
    assert said(codec, "battle.commit", commit) == CommitChoice("b", 2, {"pour": "w", "at": [1, None, True, 0.5]})


def nested(depth: int) -> object:
    return {"a": nested(depth - 1)} if depth else 1


@BOTH
@pytest.mark.parametrize(
    ("op", "d"),
    [
        ("hello", {"token": ""}),
        ("hello", {"token": "x" * 4097}),
        ("hello", {"resume": {f"battle:{i}": 0 for i in range(129)}}),
        ("hello", {"resume": {"battle:b": -1}}),
        ("hello", {"resume": {"Battle b": 1}}),
        ("sub", {}),
        ("sub", {"ch": ""}),
        ("sub", {"ch": "battle:b\n"}),
        ("sub", {"ch": "battle:" + "b" * 65}),
        ("sub", {"ch": "lobby", "from": "1"}),
        ("battle.queue", {"mode": "chess", "rated": True, "versus": "house"}),
        ("battle.queue", {"mode": "pairing", "rated": 1, "versus": "house"}),
        ("battle.queue", {"mode": "pairing", "rated": True, "versus": "house", "wines": ["w"] * 17}),
        ("battle.commit", {"battle": "b", "turn": 1, "choice": []}),
        ("battle.commit", {"battle": "b", "turn": 1, "choice": nested(8)}),
        ("battle.commit", {"battle": "b", "turn": 1, "choice": {"a": "\x00"}}),
        ("battle.commit", {"battle": "b", "turn": 1, "choice": {"\x00": 1}}),
        ("battle.commit", {"battle": "b", "turn": 1, "choice": {"a": 2**53}}),
        ("battle.forfeit", None),
    ],
)
def test_what_does_not_fit_is_refused(codec: Codec, op: str, d: object) -> None:
    with pytest.raises(Refused) as refusal:
        said(codec, op, d)
    assert refusal.value.code == "bad_message"


@pytest.mark.parametrize("value", [b"x", float("nan"), float("inf"), {1: 2}, Timestamp(1), ExtType(5, b"")])
def test_what_only_msgpack_can_say_is_no_choice(value: object) -> None:
    with pytest.raises(Refused):
        said(MSGPACK, "battle.commit", {"battle": "b", "turn": 1, "choice": {"a": value}})


@BOTH
def test_a_kept_list_is_written_once_and_reads_as_the_list_it_is(codec: Codec) -> None:
    items = [{"wine": 0, "serve": "pour"}, {"wine": 5, "serve": "bread"}]
    kept = Kept(items)
    for re in (1, 2):
        assert unpack(codec, encode_reply(codec, re, {"choices": kept})) == {"re": re, "d": {"choices": items}}
    assert list(kept.written) == [codec.name]
    kept.written[codec.name] = codec.encode(["as it was kept"])
    assert unpack(codec, codec.encode({"choices": kept})) == {"choices": ["as it was kept"]}
    with pytest.raises(TypeError, match="object has no place"):
        codec.encode({"a": object()})


@BOTH
def test_answers_as_the_contract_has_them(codec: Codec) -> None:
    assert unpack(codec, encode_reply(codec, 7, {"turn": 3})) == {"re": 7, "d": {"turn": 3}}
    refused = Refused("bid_too_low", "Too low.", detail="by far", retry_after_ms=5, minimum=12)
    err = {"code": "bid_too_low", "title": "Too low.", "detail": "by far", "retry_after_ms": 5, "minimum": 12}
    assert unpack(codec, encode_refusal(codec, None, refused)) == {"re": None, "err": err}
    push = {"ch": "battle:b", "n": 41, "t": "turn.locked", "at": 1_795_334_400_000, "d": {"seat": 1}}
    assert unpack(codec, encode_push(codec, "battle:b", 41, "turn.locked", 1_795_334_400_000, {"seat": 1})) == push
    assert "n" not in unpack(codec, encode_push(codec, "lobby", None, "viewers", 1, {}))


@BOTH
@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 65_535, 65_536])
def test_messages_are_joined_without_being_written_again(codec: Codec, count: int) -> None:
    frame = codec.join([encode_reply(codec, i % 3, {}) for i in range(count)])
    expected = [{"re": i % 3, "d": {}} for i in range(count)]
    assert unpack(codec, frame) == (expected if count > 1 else expected[0])
