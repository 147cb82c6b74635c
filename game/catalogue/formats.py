"""Which of the two catalogue formats a file has: its header says it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from game.catalogue import bottles, own
from game.catalogue.rows import FileFault, RowFault, header_of, shown
from game.catalogue.xwines import read_xwines
from game.species import Species

Reader = Callable[[Iterable[str]], Iterator[tuple[int, Species | RowFault]]]

_READERS: dict[tuple[str, ...], Reader] = {own.HEADER: own.read_own, bottles.HEADER: read_xwines}


def read_catalogue(lines: Iterable[str]) -> Iterator[tuple[int, Species | RowFault]]:
    """Each row of a catalogue file, in our own format or that of X-Wines: its line and its species or fault.

    Raises: FileFault where the file is empty or its header is neither of the two.
    """
    ahead = iter(lines)
    first = next(ahead, "")
    if not first:
        raise FileFault("the file is empty")
    header = header_of(first)
    if header not in _READERS:
        known = " or ".join(",".join(each) for each in _READERS)
        raise FileFault(f"the header is {shown(','.join(header))}, expected {known}")
    return _READERS[header](chain((first,), ahead))
