"""Writes the contract: `python -m server.reference` the documents into `docs`, and the declarations for TypeScript
beside the client module; `python -m server.reference FOLDER` all of it into one folder.
"""

import sys
from pathlib import Path

from server.reference import asyncapi, openapi, typescript
from server.reference.words import written

CLIENT = Path("server", "page", "client")


def main(documents: Path, declarations: Path) -> None:
    """Write both documents and the declarations."""
    (documents / "asyncapi.json").write_bytes(written(asyncapi()))
    (documents / "openapi.json").write_bytes(written(openapi()))
    declarations.mkdir(exist_ok=True)
    (declarations / "contract.d.ts").write_text(typescript(), encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main(Path("docs"), CLIENT)
        case [folder, *_]:
            main(Path(folder), Path(folder))
