"""The embedded PostgreSQL: what `winedex` runs where no database is named.

    async with started(data_dir) as embedded: …          # a server's own; it ends with us, even by kill -9
    async with attached_or_started(data_dir) as embedded: …   # a command's, beside a server or alone
    embedded.owner                                        # the login for migrations; the server's comes after them

Unix only. Nothing listens on TCP; the socket lies in a folder that only its user can enter.
"""

from db.embedded.folder import FolderInUse
from db.embedded.server import Embedded, attached_or_started, start, started

__all__ = ["Embedded", "FolderInUse", "attached_or_started", "start", "started"]
