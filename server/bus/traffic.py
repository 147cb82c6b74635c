"""What has gone over the bus, for the measures: `Traffic`."""

from collections.abc import Sequence


class Traffic:
    """Letters that went one way, and their bytes, since the process began."""

    __slots__ = ("letters", "size")

    def __init__(self) -> None:
        self.letters = 0
        self.size = 0

    def count(self, letters: Sequence[bytes]) -> None:
        """These went so."""
        self.letters += len(letters)
        self.size += sum(map(len, letters))
