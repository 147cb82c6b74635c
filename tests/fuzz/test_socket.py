"""Messages made from the types of every op, right, wrong and half of each, in both codecs, against the whole program.

Each gets one answer that the contract knows, and never `internal`; a connection ends only with a code of the contract.
What is asked names real things (a battle that goes on, the player's own wines, somebody else) as often as made-up ones.
"""

import asyncio
import json
import urllib.request
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import inspect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from server.messages import OPS
from server.wire import CODECS, Codec
from tests.fixtures.contract import Conversation
from tests.fuzz.conftest import LONG, Served
from tests.server.peers import pack, unpack

EXAMPLES_AN_OP = 25 if LONG else 5
ANSWER_WITHIN_S = 120.0

ASKED = [op for op in OPS if op != "hello"]
"""Every conversation begins with a hello besides."""

_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


class World:
    """Things there are, that a request may name."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.me = self._get("/me")["player_id"]
        wines = [wine["id"] for wine in self._get("/wines")["items"]]
        nobody = "0197b4a0-0000-7000-8000-000000000001"
        channels = [f"{kind}:{name}" for kind in ("player", "battle", "nothing") for name in (self.me, nobody)]
        self._named = {
            "mode": ["pairing"],
            "ch": channels,
            "versus": ["house", "house", "anyone", self.me],
            "wines": wines,
            "wine": wines,
        }
        self._names = [nobody, *(name for names in self._named.values() for name in names)]

    def _get(self, path: str) -> dict[str, Any]:
        token = {"Authorization": f"Bearer {self.served.token}"}
        with urllib.request.urlopen(urllib.request.Request(f"{self.served.url}/api/v1{path}", headers=token)) as answer:
            value: dict[str, Any] = json.load(answer)
        return value

    def of(self, kind: inspect.Type, name: str = "") -> st.SearchStrategy[Any]:
        """Values of a type as a field of that name may have them, its bounds and what is just outside them."""
        match kind:
            case inspect.Metadata(type=inner):
                return self.of(inner, name)
            case inspect.StrType():
                # Mostly names of things: text at random is refused by the first pattern that it meets.
                things = st.sampled_from(self._named.get(name, self._names))
                return st.one_of(things, things, st.sampled_from(self._names), st.text(max_size=70))
            case inspect.IntType(ge=least, le=most):
                edges = [edge + by for edge in (least, most) if edge is not None for by in (-1, 0, 1)]
                return st.sampled_from([0, 1, 5, 10, 2**53, *edges]) | st.integers(-(2**53), 2**53)
            case inspect.LiteralType(values=values):
                return st.sampled_from(self._named.get(name, list(values))) | st.sampled_from(list(values))
            case inspect.UnionType(types=types):
                return st.one_of(*(self.of(one, name) for one in types))
            case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
                return st.lists(self.of(item, name), max_size=4)
            case inspect.DictType(key_type=key, value_type=value):
                return st.dictionaries(
                    self.of(key).filter(lambda one: isinstance(one, str)), self.of(value), max_size=4
                )
            case inspect.BoolType():
                return st.booleans()
            case inspect.NoneType():
                return st.none()
            case _:
                return _json

    def d_of(self, op: str) -> st.SearchStrategy[dict[str, Any]]:
        """Arguments of an op: each field as its type says, as anything at all, or missing."""
        info = inspect.type_info(OPS[op].d)
        assert isinstance(info, inspect.StructType)
        right = {field.encode_name: self.of(field.type, field.encode_name) for field in info.fields}
        required = {field.encode_name: right[field.encode_name] for field in info.fields if field.required}
        optional = {name: value for name, value in right.items() if name not in required}
        wrong = st.dictionaries(st.sampled_from([*right, "extra"]), _json, max_size=4)
        return st.one_of(
            st.fixed_dictionaries(required),
            st.fixed_dictionaries(required, optional=optional),
            st.tuples(st.fixed_dictionaries(required, optional=optional), wrong).map(lambda both: both[0] | both[1]),
        )

    def requests(self, op: str) -> st.SearchStrategy[list[dict[str, Any]]]:
        """A request of this op, and a few of any after it."""
        more = st.sampled_from(ASKED).flatmap(self.request)
        return st.tuples(self.request(op), st.lists(more, max_size=7)).map(lambda both: [both[0], *both[1]])

    def request(self, op: str) -> st.SearchStrategy[dict[str, Any]]:
        """With a key or without, which may be none that counts."""
        key = st.none() | st.uuids().map(str) | st.sampled_from(["", "x", 7, "0197b4a0-0000-4000-8000-00000000000a"])
        return st.fixed_dictionaries({"op": st.just(op), "d": self.d_of(op)}, optional={"key": key})


Seen = set[tuple[str, bool]]
"""Which ops were granted and refused."""


async def _converse(served: Served, codec: Codec, requests: list[dict[str, Any]], seen: Seen) -> None:
    conversation = Conversation()
    waiting: dict[int, str] = {}
    async with connect(
        served.url.replace("http", "ws", 1) + "/ws", subprotocols=[Subprotocol(codec.name)], proxy=None
    ) as socket:
        hello = {"id": 1, "op": "hello", "d": {"token": served.token}}
        for number, request in enumerate([hello, *({"id": 0, **request} for request in requests)], start=1):
            message = {**request, "id": number}
            conversation.asked(message)
            waiting[number] = message["op"]
            await socket.send(pack(codec, message))
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await _hear(socket, codec, conversation, waiting, seen)
        except ConnectionClosed:
            conversation.closed(socket.close_code)
        else:
            assert not waiting


async def _hear(
    socket: ClientConnection, codec: Codec, conversation: Conversation, waiting: dict[int, str], seen: Seen
) -> None:
    while waiting:
        frame = await socket.recv(decode=False)
        value = unpack(codec, frame)
        for message in value if isinstance(value, list) else [value]:
            conversation.heard(message)
            if "re" in message:
                assert message.get("err", {}).get("code") != "internal", message
                seen.add((waiting.pop(message["re"]), "err" not in message))


@pytest.mark.parametrize("codec", CODECS.values(), ids=list(CODECS))
def test_every_request_gets_one_answer_of_the_contract(codec: Codec, served: Served) -> None:
    world = World(served)
    seen: Seen = set()
    with asyncio.Runner() as runner:

        @settings(
            max_examples=EXAMPLES_AN_OP,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(data=st.data())
        def ask(op: str, data: st.DataObject) -> None:
            runner.run(_converse(served, codec, data.draw(world.requests(op)), seen))

        for op in ASKED:
            ask(op)
    assert {op for op, granted in seen if not granted} >= OPS.keys() - {"hello", "ping"}
    assert {op for op, granted in seen if granted} >= {"hello", "ping", "sub", "unsub"}
