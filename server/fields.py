"""What fields of messages are, whatever message they stand in."""

from typing import Annotated

from msgspec import Meta

from server.wire import ID_MAX

# `$` alone would let a newline follow; identifiers end up in keys, logs and queries.
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$(?!\n)", description="An opaque identifier.")]
Channel = Annotated[
    str, Meta(pattern=r"^[a-z]{1,16}(:[A-Za-z0-9_-]{1,64})?$(?!\n)", description="`battle:<id>`, `lobby` …")
]
Count = Annotated[int, Meta(ge=0, le=ID_MAX)]
Amount = Annotated[int, Meta(ge=-ID_MAX, le=ID_MAX)]
"""A whole number of which the rules say what it may be, in words that name the bound."""

Seq = Annotated[int, Meta(ge=0, le=ID_MAX, description="The last `n` one has of a channel; 0 for none.")]
Token = Annotated[str, Meta(min_length=1, max_length=4096)]
