"""Why the server ends a WebSocket, and what the client had better do then."""

from collections.abc import Mapping
from types import MappingProxyType

from server.wire import CloseCode

CLOSE_CODES: Mapping[CloseCode, str] = MappingProxyType(
    {
        CloseCode.PROTOCOL_ERROR: "A frame broke RFC 6455: mend the client.",
        CloseCode.WRONG_FRAME_TYPE: "Text where the subprotocol has binary frames, or binary where it has text.",
        CloseCode.INVALID_TEXT: "Text that is not UTF-8.",
        CloseCode.TOO_BIG: "A message over `limits.frame_bytes_max`.",
        CloseCode.TRY_AGAIN: "A fault of the server's: reconnect and resume.",
        CloseCode.GOING_AWAY: "The server is going away: reconnect and resume.",
        CloseCode.TOO_SLOW: "Too much waited to be read: reconnect and resume.",
        CloseCode.HEARTBEAT_MISSED: "Nothing was heard for `limits.silence_ms_max`: reconnect and resume.",
        CloseCode.POSITION_LOST: "The place in a channel was lost: reconnect and resume.",
        CloseCode.TOKEN_EXPIRED: "The access token has ended: renew it, and say hello anew.",
        CloseCode.SIGNED_OUT: "The session was signed out, or another player's token was shown: sign in anew.",
        CloseCode.NO_HELLO: "No hello within `limits.hello_within_ms`.",
        CloseCode.PROTOCOL_BROKEN: "Over `limits.bad_messages_max` messages could not be read: do not come back.",
        CloseCode.RATE_LIMIT_BROKEN: "The rate limit kept being broken: do not come back.",
        CloseCode.BANNED: "Do not come back.",
        CloseCode.UPGRADE_REQUIRED: "Do not come back with this version of the client.",
    }
)
"""Every code that the server sends of its own accord; it answers a client's close with the client's own code."""
