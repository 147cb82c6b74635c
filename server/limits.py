"""Every bound on what one connection, or all of them, may ask of the server, with its unit and its reason."""

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """The bounds of sessions. They are told to every client in the reply to `hello`."""

    frame_bytes_max: int = 16_384  # from the client; the largest honest request is under 2 KiB, an array holds several
    messages_per_frame_max: int = 64  # as many as may be in flight: a frame can't hold more that would be served
    in_flight_max: int = 64  # requests not yet answered: what one client may stage in one commit of the journal
    subscriptions_max: int = 128  # a spectator's wall of battles; each costs an entry in a room's fan-out

    # Of a player over all his connections, and of each connection without a token:
    messages_per_s: int = 500  # about half a percent of a core; a person plays fewer than 5, a bot in one battle 60
    messages_burst: int = 1_000  # two seconds' worth at once: a client that resumes asks for much together
    rate_refusals_max: int = 500  # refused `rate_limited` in one window; who keeps to `retry_after_ms` has hardly any
    rate_window_ms: int = 10_000
    bad_messages_max: int = 16  # in one window; a client that sends more is broken, not unlucky
    bad_window_ms: int = 60_000

    hello_within_ms: int = 10_000  # a connection that says nothing holds memory for nobody
    heartbeat_ms: int = 20_000  # under the 30–60 s after which proxies and phones' networks forget a silent connection
    silence_ms_max: int = 50_000  # two and a half heartbeats: one may be lost, and one be late

    outbox_bytes_max: int = 262_144  # waiting for a slow reader: some thousand pushes, and a snapshot well within
    frame_out_bytes_max: int = 65_536  # to the client, of joined messages; one message may be longer, and is then alone


class Doors(Struct, frozen=True, kw_only=True):
    """The bounds of the house: how many may come in, and how long they may take to leave."""

    connections_max: int = 20_000  # at some 6 KiB each about 120 MiB
    connections_per_address_max: int = 256  # a school or a bar behind one address; loopback is exempt
    closing_ms_max: int = 5_000  # for the peer to answer a close frame, before the socket is cut off
    kernel_bytes_max: int = 65_536  # the kernel's own buffer of a WebSocket: left to itself it grows to 4 MiB each
    socket_bytes_max: int = 65_536  # written, and not yet taken by the kernel; beyond it the outbox keeps the rest
    discarded_bytes_max: int = 1_048_576  # thrown away of who sends on after his end: ten sockets' worth
    sweep_ms: int = 500  # how late a deadline may be noticed

    http_connections_max: int = 10_000  # that are no WebSocket (yet): half a house that comes back at once
    http_per_address_max: int = 1_024  # four a WebSocket that may come from there; loopback is exempt
    # Of one address, a school or a bar: so many players look up one thing a second each; long answers count by the KiB.
    # What its WebSockets ask that have shown no token counts, too: else 256 of them had 256 times one player's.
    http_messages_per_s: int = 2_000
    http_messages_burst: int = 20_000  # as many come at once, each with a screen of lists
    request_within_ms: int = 15_000  # from a new connection to the end of its first request's head
    idle_ms_max: int = 75_000  # between two requests: longer than proxies keep a connection that they may use again
    answer_read_ms_max: int = 30_000  # in which nothing of an answer was taken off us; the longest has 100 KiB
