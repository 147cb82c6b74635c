"""One client's session: a state machine that takes frames and the time, and gives frames and at last a close code.

It awaits nothing and has no clock: whoever moves the bytes calls `receive` with what came and `tick` when `due_at_ms`
has come, and after each `wake` collects with `take` what is to be sent. Times are milliseconds since the Unix epoch.

    state         hello      another op        ends by itself
    AWAIT_HELLO   greet      refuse            4102, no hello in time
    GREETING      refuse     hold, in order    4000, we did not answer it in time; 4003
    OPEN          greet      serve             4100, the token has ended; 4003, nothing heard
    RENEWING      refuse     serve             4000, 4100, 4003
    CLOSED        drop       drop

An answer goes into the outbox in the step in which the game gives it, so no push that follows from it can be
earlier. While a hello is being answered all else waits behind that answer. What a client sends raises nothing; what
the game calls (`push`, a reply) neither raises nor calls the game back, except to give back a place that came too late.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from functools import partial

from msgspec import Struct

from game.refusal import Refused
from server.asking import Greeting, Once
from server.desk import Answer, Desk, Reply, Welcome, Who
from server.limits import Limits
from server.messages import (
    OPS,
    Done,
    Hello,
    HelloReply,
    Ping,
    PingReply,
    Subscribe,
    Unsubscribe,
    bad_message,
    read,
)
from server.outbox import Batch, Outbox
from server.pace import Bucket, Strikes
from server.parcel import Parcel
from server.places import Place, Places
from server.rates import Rates
from server.wire import Close, CloseCode, Codec, Malformed, Request, encode_refusal, encode_reply, refusal_fields

log = logging.getLogger(__name__)

IN_FLIGHT_RETRY_MS = 50  # several commits of the journal: by then something has been answered

BYTES_A_MESSAGE = 1024
"""Of an answer that count as one message more: so many cost about as much to make as a short request to serve."""


class State(Enum):
    """How far a session has come."""

    AWAIT_HELLO = auto()
    GREETING = auto()
    OPEN = auto()
    RENEWING = auto()
    CLOSED = auto()


_OPEN, _CLOSED = State.OPEN, State.CLOSED


class Output(Struct, frozen=True, gc=False):
    """What is to be sent now: messages by the frame, in order, and after them the close, which is given once."""

    batches: list[Batch]
    close: Close | None


class Session:
    """One connection's session, and the `Outlet` that the game sees of it."""

    __slots__ = (
        "_bad", "_blocked", "_bucket", "_close", "_count_refused", "_desk", "_due_at_ms", "_expires_at_ms",
        "_greeting", "_heard_at_ms", "_in_flight", "_limits", "_new_key", "_now_ms", "_opened_at_ms", "_outbox",
        "_places", "_rates", "_rude", "_state", "_straight", "_told", "_wake", "_who", "_write", "awake", "codec",
        "ended_with", "ref",
    )  # fmt: skip

    def __init__(
        self,
        codec: Codec,
        desk: Desk,
        limits: Limits,
        *,
        ref: str,
        now_ms: int,
        wake: Callable[[], None],
        write: Callable[[bytes], None],
        new_key: Callable[[], bytes],
        refused: Callable[[str], None] = lambda code: None,
        rates: Rates | None = None,
        bucket: Bucket | None = None,
    ) -> None:
        """`ref` names the session to the client. `wake` is called once when there is something to `take`, and not
        again before that was done; `write` takes a frame that may go at once, since nothing waits before it; `new_key`
        makes 16 bytes that nobody else has; `refused` hears the code of each refusal. A player's connections
        share what `rates` allows; without it, and for who only watches, each has `bucket`, or as much of its own."""
        self.codec = codec
        self.ref = ref
        self._desk = desk
        self._limits = limits
        self._wake = wake
        self._write = write
        self._new_key = new_key
        self._count_refused = refused
        self._state = State.AWAIT_HELLO
        self._opened_at_ms = self._heard_at_ms = self._now_ms = now_ms
        self._expires_at_ms: int | None = None
        self._due_at_ms = now_ms  # never later than the earliest deadline; `tick` looks closer from then on
        self._who: Who | None = None
        self._greeting: Greeting | None = None
        self._places = Places(limits.subscriptions_max)
        self._in_flight = 0
        self._outbox = Outbox(bytes_max=limits.outbox_bytes_max, frame_bytes_max=limits.frame_out_bytes_max)
        self._bucket = bucket or Bucket(limits.messages_per_s, limits.messages_burst, now_ms)
        self._rates = rates
        self._rude = Strikes(limits.rate_refusals_max, limits.rate_window_ms)
        self._bad = Strikes(limits.bad_messages_max, limits.bad_window_ms)
        self._close: Close | None = None
        self.ended_with: CloseCode | None = None
        self.awake = False  # there is something to `take`
        self._straight: Callable[[bytes], None] | None = None  # `write`, while nothing waits: for what many are told
        self._blocked = False  # `write` is not to be used now
        self._told = False

    # For whoever moves the bytes

    @property
    def closed(self) -> bool:
        """Whether the session has ended; something may still be there to `take`."""
        return self._state is State.CLOSED

    @property
    def bytes_waiting(self) -> int:
        """How much waits to be sent."""
        return self._outbox.bytes_waiting

    @property
    def who(self) -> Who | None:
        """Whom the session speaks for."""
        return self._who

    def receive(self, frame: bytes | str, now_ms: int) -> None:
        """A data frame has come: text as str, binary as bytes."""
        self._hear(now_ms)
        if isinstance(frame, bytes) is not self.codec.binary:
            self.close(CloseCode.WRONG_FRAME_TYPE, f"{self.codec.name} has the other type of frame")
        if self._state is _CLOSED:
            return
        for message in self.codec.read_frame(frame, self._limits.messages_per_frame_max):
            self._take_in(message)

    def receive_control(self, now_ms: int) -> bool:
        """A ping or pong of WebSocket itself has come; whether there is leave to answer it."""
        self._hear(now_ms)
        return self._state is not _CLOSED and not self._too_fast(None)

    def tick(self, now_ms: int) -> None:
        """The time has come to look at the deadlines. Too early is harmless."""
        self._now_ms = now_ms
        if now_ms < self._due_at_ms:
            return
        due_at_ms, code, reason = self._deadline()
        if now_ms >= due_at_ms:
            self.close(code, reason)
        else:
            self._due_at_ms = due_at_ms

    @property
    def due_at_ms(self) -> int:
        """When `tick` is wanted, unless something is received before."""
        return self._deadline()[0]

    def take(self) -> Output:
        """All that is to be sent now."""
        self.awake = False
        self._straight = self._write if self._state is _OPEN and not self._blocked else None
        close, self._close = self._close, None
        return Output(self._outbox.take(), close)

    def block(self) -> None:
        """The socket is full: everything waits."""
        self._blocked = True
        self._straight = None

    def unblock(self) -> None:
        """The socket takes more. What has waited is to be taken first."""
        self._blocked = False
        self._straight = self._write if self._state is _OPEN and not self.awake else None

    def vanish(self) -> None:
        """The peer is gone, or has said goodbye: nothing can be sent any more."""
        self.close(CloseCode.ABNORMAL, "the peer is gone")
        self._close = None
        self._outbox.clear()

    def leave(self) -> None:
        """Tells the game, once, that an ended session is gone. Apart from `close`, because that happens in the midst
        of a room's fan-out as well."""
        if self._state is State.CLOSED and not self._told:
            self._told = True
            if self._who is not None and self._rates is not None:
                self._rates.leave(self._who.player_id, self._now_ms)
            self._wake = self._write = _nobody  # no cycle with the shell is left, which would wait for the collector
            self._desk.gone(self._who, self)

    # What the game sees: `Outlet`

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        """Sends an encoded push."""
        self._put(message, supersede)

    def push_all(self, messages: Sequence[bytes]) -> None:
        """Sends several encoded pushes, in order."""
        if self._state is _CLOSED:
            return
        if self._outbox.put_all(messages):
            self._rouse()
        else:
            self._close_too_slow()

    def deliver(self, parcel: Parcel) -> None:
        """Sends what a crowd is told."""
        # One attribute says whether and where to: in a crowd of thousands each costs a miss of the processor's cache.
        straight = self._straight
        if straight is not None:
            straight(parcel.framed)
            return
        for message in parcel.messages:
            self._put(message)
        if parcel.note is not None:
            self._put(parcel.note, parcel.note_key)

    def lost(self, channel: str) -> None:
        """The place in the channel is lost."""
        self.close(CloseCode.POSITION_LOST, f"the place in {channel} is lost")

    def ended(self, channel: str) -> None:
        """The channel has ended, and counts no more."""
        self._places.drop(channel)

    def close(self, code: CloseCode, reason: str) -> None:
        """Ends the session; the first to do so says why. What was ready is still sent."""
        if self._state is State.CLOSED:
            return
        self._state = State.CLOSED
        self._straight = None
        self._close = Close(code, reason)
        self.ended_with = code
        self._greeting = None
        self._places.clear()
        if self._blocked:
            self.awake = False  # who was woken before may be waiting for the socket: an end does not
        self._rouse()

    # What comes in

    def _hear(self, now_ms: int) -> None:
        if now_ms >= self._due_at_ms:
            self.tick(now_ms)
        self._now_ms = self._heard_at_ms = now_ms

    def _deadline(self) -> tuple[int, CloseCode, str]:
        """The earliest moment at which the session ends by itself, and why."""
        limits = self._limits
        due = [(self._heard_at_ms + limits.silence_ms_max, CloseCode.HEARTBEAT_MISSED, "nothing was heard")]
        if self._state is State.AWAIT_HELLO:
            due.append((self._opened_at_ms + limits.hello_within_ms, CloseCode.NO_HELLO, "no hello in time"))
        if self._greeting is not None:
            answer_by_ms = self._greeting.asked_at_ms + limits.hello_within_ms
            due.append((answer_by_ms, CloseCode.TRY_AGAIN, "the hello was not answered in time"))
        if self._expires_at_ms is not None:
            due.append((self._expires_at_ms, CloseCode.TOKEN_EXPIRED, "the token has ended"))
        return min(due)

    def _take_in(self, message: Request | Malformed) -> None:
        if self._state is _CLOSED or self._too_fast(message):
            return
        if isinstance(message, Malformed):
            self._refuse(message.id, bad_message(message.why))
            if self._bad.add(self._now_ms):
                self.close(CloseCode.PROTOCOL_BROKEN, "too many messages that cannot be read")
        elif message.op == "hello":
            _ON_HELLO[self._state](self, message)
        elif self._state is _OPEN:  # as the table says, which costs more than the rest of this
            self._serve(message)
        else:
            _ON_OTHER[self._state](self, message)

    def _too_fast(self, message: Request | Malformed | None) -> bool:
        """Whether the rate limit holds this one up, which is then refused. None is a ping, which has no answer."""
        retry_after_ms = self._bucket.take(self._now_ms)
        if not retry_after_ms:
            return False
        if self._rude.add(self._now_ms):
            self.close(CloseCode.RATE_LIMIT_BROKEN, "the rate limit kept being broken")
        elif message is not None:
            refused = Refused("rate_limited", "Too many messages.", retry_after_ms=retry_after_ms)
            self._refuse(message.id, refused)
        return True

    # Hello

    def _greet(self, request: Request) -> None:
        try:
            hello: Hello = read(self.codec, request.op, request.d)
        except Refused as refused:
            self._refuse(request.id, refused)
            return
        self._greeting = greeting = Greeting(request.id, hello, self._now_ms)
        self._bucket.charge(len(greeting.resume))  # each costs what a `sub` does
        self._turn(State.GREETING if self._state is State.AWAIT_HELLO else State.RENEWING)
        self._straight = None
        self._outbox.hold()
        self._desk.hello(hello.token, self, Once(partial(self._welcomed, greeting)))

    def _refuse_second_hello(self, request: Request) -> None:
        self._refuse(request.id, Refused("hello_pending", "Another hello is being answered."))

    def _refuse_before_hello(self, request: Request) -> None:
        self._refuse(request.id, Refused("hello_first", "Say hello first."))

    def _hold(self, request: Request) -> None:
        assert self._greeting is not None
        if len(self._greeting.waiting) < self._limits.in_flight_max:
            self._greeting.waiting.append(request)
        else:
            self._refuse(request.id, _too_many_in_flight())

    def _welcomed(self, greeting: Greeting, answer: Welcome | Refused) -> None:
        if self._greeting is not greeting:
            if isinstance(answer, Welcome):  # too late: the game has just given places to a session that has ended
                self._desk.gone(answer.player, self)
        elif isinstance(answer, Refused):
            self._turn_away(greeting, answer)
        elif self._who is not None and (answer.player is None or answer.player.player_id != self._who.player_id):
            # The places are those of the player who was here: another one begins with none of them.
            self.close(CloseCode.SIGNED_OUT, "another player's token")
            self._desk.gone(answer.player, self)  # nor has he come, who was let in by the desk just now
        else:
            self._resume(greeting, answer)

    def _turn_away(self, greeting: Greeting, refused: Refused) -> None:
        first = self._state is State.GREETING
        self._greeted(State.AWAIT_HELLO if first else State.OPEN, self._refusal(greeting.id, refused))
        for request in greeting.waiting:
            self._refuse_before_hello(request)

    def _resume(self, greeting: Greeting, welcome: Welcome) -> None:
        if self._who is None and welcome.player is not None and self._rates is not None:
            self._bucket = self._rates.join(welcome.player.player_id, self._bucket, self._now_ms)
        self._who = welcome.player
        self._expires_at_ms = welcome.expires_at_ms
        greeting.unanswered = 1 + len(greeting.resume)
        for channel, n in greeting.resume.items():
            if self._greeting is not greeting:
                return  # what came for one channel was too much, and the session has ended
            self._subscribe(channel, n, partial(self._resumed, greeting, welcome, channel))
        self._count_answer(greeting, welcome)

    def _resumed(self, greeting: Greeting, welcome: Welcome, channel: str, answer: Answer) -> None:
        greeting.resumed[channel] = {"err": refusal_fields(answer)} if isinstance(answer, Refused) else answer
        self._count_answer(greeting, welcome)

    def _count_answer(self, greeting: Greeting, welcome: Welcome) -> None:
        greeting.unanswered -= 1
        if greeting.unanswered or self._greeting is not greeting:
            return
        reply = HelloReply(
            player_id=welcome.player.ref if welcome.player else None,
            session=self.ref,
            now_ms=self._now_ms,
            heartbeat_ms=self._limits.heartbeat_ms,
            limits=self._limits,
            live=welcome.live,
            tickets=welcome.tickets,
            challenges=welcome.challenges,
            series=welcome.series,
            resumed=greeting.resumed,
        )
        message = self._encode(greeting.id, reply)
        self._charge(message)
        self._greeted(State.OPEN, message)
        for request in greeting.waiting:
            _ON_OTHER[self._state](self, request)

    def _greeted(self, state: State, answer: bytes) -> None:
        self._greeting = None
        self._turn(state)
        if self._outbox.release(answer):
            self._rouse()
        else:
            self._close_too_slow()

    # Everything else

    def _serve(self, request: Request) -> None:
        try:
            d = self._understand(request)
        except Refused as refused:
            self._refuse(request.id, refused)
        else:
            self._carry_out(request, d)

    def _understand(self, request: Request) -> Struct:
        """What is asked, if it may be.

        Raises:
            Refused: `unknown_op`, `bad_message`, `not_signed_in` or `too_many_in_flight`.
        """
        op = OPS.get(request.op)
        if op is None:
            raise Refused("unknown_op", "There is no such op.", op=request.op)
        d: Struct = read(self.codec, request.op, request.d)
        if op.needs_player and self._who is None:
            raise Refused("not_signed_in", "A token is needed to act; without one you may watch.")
        if self._in_flight >= self._limits.in_flight_max:
            raise _too_many_in_flight()
        return d

    def _carry_out(self, request: Request, d: Struct) -> None:
        if isinstance(d, Ping):
            self._put(self._encode(request.id, PingReply(self._now_ms)))
            return
        self._in_flight += 1
        reply: Reply = Once(partial(self._answered, request.id))
        match d:
            case Subscribe(ch=channel, from_n=from_n):
                self._subscribe(channel, from_n, reply)
            case Unsubscribe(ch=channel):
                self._places.drop(channel)
                self._desk.unsubscribe(channel, self)
                reply(Done())
            case _:
                assert self._who is not None
                key = request.key.bytes if request.key is not None else self._new_key()
                self._desk.perform(self._who, d, key, reply)

    def _subscribe(self, channel: str, from_n: int | None, reply: Reply) -> None:
        place = self._places.ask(channel)
        if place is None:
            reply(Refused("too_many_subscriptions", "Unsubscribe from a channel first."))
        else:
            then: Reply = Once(partial(self._subscribed, channel, place, reply))
            self._desk.subscribe(self._who, channel, from_n, self, then)

    def _subscribed(self, channel: str, place: Place, reply: Reply, answer: Answer) -> None:
        wanted = self._places.answered(channel, place, given=not isinstance(answer, Refused))
        reply(answer)
        if not wanted:
            self._desk.unsubscribe(channel, self)

    # What goes out

    def _answered(self, request_id: int, answer: Answer) -> None:
        self._in_flight -= 1
        message = self._encode(request_id, answer)
        self._charge(message)
        self._put(message)

    def _charge(self, answer: bytes) -> None:
        """Counts a long answer as more than one message, or who asks for a whole record 500 times a second, 0.7 ms of
        ours each, would have a third of a core."""
        if len(answer) >= BYTES_A_MESSAGE:
            self._bucket.charge(len(answer) // BYTES_A_MESSAGE)

    def _encode(self, request_id: int, answer: Answer) -> bytes:
        """The reply or refusal. What cannot be written is a fault of ours: the client hears so, and the log why."""
        try:
            if isinstance(answer, Refused):
                return self._refusal(request_id, answer)
            return encode_reply(self.codec, request_id, answer)
        except (TypeError, ValueError, OverflowError, RecursionError):
            log.exception("an answer cannot be written in %s", self.codec.name)
            return self._refusal(request_id, Refused("internal", "A fault of ours."))

    def _refuse(self, request_id: int | None, refused: Refused) -> None:
        self._put(self._refusal(request_id, refused))

    def _refusal(self, request_id: int | None, refused: Refused) -> bytes:
        self._count_refused(refused.code)
        return encode_refusal(self.codec, request_id, refused)

    def _put(self, message: bytes, supersede: str | None = None) -> None:
        if self._state is _CLOSED:
            return
        if self._outbox.put(message, supersede):
            self._rouse()
        else:
            self._close_too_slow()

    def _close_too_slow(self) -> None:
        self._outbox.clear()
        self.close(CloseCode.TOO_SLOW, "too much waits to be read")

    def _turn(self, state: State) -> None:
        self._state = state
        self._due_at_ms = self._now_ms  # the deadlines have changed

    def _rouse(self) -> None:
        self._straight = None
        if not self.awake:
            self.awake = True
            self._wake()

    def _drop(self, request: Request) -> None:
        """Nobody is there to be answered."""


def _nobody(*_: object) -> None:
    """Is woken and written to instead of a shell that has gone."""


def _too_many_in_flight() -> Refused:
    return Refused("too_many_in_flight", "Wait for an answer first.", retry_after_ms=IN_FLIGHT_RETRY_MS)


_Handler = Callable[[Session, Request], None]

_ON_HELLO: Mapping[State, _Handler] = {
    State.AWAIT_HELLO: Session._greet,
    State.GREETING: Session._refuse_second_hello,
    State.OPEN: Session._greet,
    State.RENEWING: Session._refuse_second_hello,
    State.CLOSED: Session._drop,
}
_ON_OTHER: Mapping[State, _Handler] = {
    State.AWAIT_HELLO: Session._refuse_before_hello,
    State.GREETING: Session._hold,
    State.OPEN: Session._serve,
    State.RENEWING: Session._serve,
    State.CLOSED: Session._drop,
}
