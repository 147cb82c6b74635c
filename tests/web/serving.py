"""`winedex serve` as a process of its own, which a test may kill and start again where it was."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LISTENING = "listening on "
FRIEND = "http://127.0.0.9:8000"
"""Where a page of another host is that the server lets speak to it. Nobody serves it: a test says what it is."""


class Serving:
    """A server with its own data folder. It keeps its port over a restart, as the page's address must stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self.url = ""
        self.root: Path | None = None
        """The folder of the program that is started; None for the one under test."""

    @property
    def data_dir(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        """Start, and return once requests are served."""
        command = [sys.executable, "-m", "server.cli", "serve", "--port", str(self._port)]
        log = self._folder / "server.log"
        with log.open("a") as stderr:
            self._process = subprocess.Popen(
                [*command, "--data-dir", str(self.data_dir), "--origins", FRIEND],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                cwd=self.root,
            )
        assert self._process.stdout is not None, "asked for above"
        self.url = _address(self._process.stdout) or ""
        assert self.url, f"the server did not start:\n{log.read_text()[-4000:]}"
        self._port = int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        assert self._process is not None, "started before"
        self._process.kill()
        self._gone()

    def stop(self) -> None:
        """End it in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._gone()

    def _gone(self) -> None:
        assert self._process is not None, "started before"
        assert self._process.stdout is not None, "asked for where it was started"
        self._process.wait(timeout=120)
        self._process.stdout.close()


@contextmanager
def served() -> Iterator[Serving]:
    """A server with a folder of its own, which goes when it does."""
    # Not under pytest's own temporary folder: its path is too long for PostgreSQL's socket.
    folder = Path(tempfile.mkdtemp(prefix="winedex-web-"))
    serving = Serving(folder)
    try:
        serving.start()
        yield serving
    finally:
        serving.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _address(stdout: IO[str]) -> str | None:
    return next((line.removeprefix(LISTENING).strip() for line in stdout if line.startswith(LISTENING)), None)
