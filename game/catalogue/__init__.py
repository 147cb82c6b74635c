"""What wines there are: our own catalogue, and the rules that read others."""

from importlib.resources import files

from game.catalogue.own import catalogue_of
from game.catalogue.own import read_own as read_own
from game.catalogue.rows import FileFault as FileFault
from game.catalogue.rows import RowFault as RowFault
from game.catalogue.xwines import read_xwines as read_xwines
from game.species import Species

OWN: tuple[Species, ...] = catalogue_of((files(__package__) / "own.csv").read_text(encoding="utf-8").splitlines())
"""Our own species, by appellation and style, in the order of their file: enough to start, lend and play without any
other catalogue. A broken line stops the import of this package and names itself."""
