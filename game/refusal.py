"""What the rules say when a player asks for what may not be.

A refusal is an outcome of the game, not a fault of the program: it has a stable code that clients may rely on,
and nothing has changed when it is raised. A fault of ours is an AssertionError instead.
"""

from collections.abc import Mapping

Field = int | str | bool | None


class Refused(Exception):
    """The player's request is refused, and nothing has changed.

    `code` is on the wire for ever; `title` is one sentence for people; `fields` go beside them in the refusal,
    as the protocol names them (for example `minimum` of `bid_too_low`). `retry_after_ms` is set only where
    the same request may succeed later.
    """

    def __init__(
        self,
        code: str,
        title: str,
        *,
        detail: str | None = None,
        retry_after_ms: int | None = None,
        **fields: Field,
    ) -> None:
        super().__init__(f"{code}: {title}")
        self.code = code
        self.title = title
        self.detail = detail
        self.retry_after_ms = retry_after_ms
        self.fields: Mapping[str, Field] = fields
