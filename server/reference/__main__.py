"""Writes the documents of the contract into a folder: `python -m server.reference [FOLDER]`; else into `docs`."""

import sys
from pathlib import Path

from server.reference import asyncapi, openapi
from server.reference.words import written


def main(folder: Path) -> None:
    """Write both documents."""
    (folder / "asyncapi.json").write_bytes(written(asyncapi()))
    (folder / "openapi.json").write_bytes(written(openapi()))


if __name__ == "__main__":
    main(Path(*sys.argv[1:2] or ["docs"]))
