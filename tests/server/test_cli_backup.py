"""`winedex backup`, as an operator types it, on the embedded PostgreSQL."""

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

import pytest

from db.embedded.folder import Folder
from db.pool import connection
from server.cli import main
from tests.db.backup.cellar import Place, join, names, place, superuser
from tests.fixtures.programs import ROOT
from tests.fixtures.until import until

__all__ = ["place"]


@pytest.fixture(autouse=True)
def _programs(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINEDEX_PG_BIN", str(place.binaries.bin_dir))
    monkeypatch.setenv("WINEDEX_BACKUPS", str(place.shelf.folder))


async def begin(place: Place) -> None:
    await (await place.begin()).stop()


def test_dump_base_list_verify_prune_and_restore(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    def typed(*words: str) -> list[str]:
        status = main(["backup", *words])
        said = capsys.readouterr()
        assert status == 0, said.err
        return said.out.splitlines()

    asyncio.run(begin(place))
    old = ["--data-dir", str(place.old)]
    (dump,) = typed("dump", *old)
    (base,) = typed("base", *old)
    listed = typed("list")
    assert listed[0].startswith(f"dump  {Path(dump).name}  PostgreSQL {place.binaries.version}")
    assert listed[1].startswith(f"base  {Path(base).name}  PostgreSQL {place.binaries.version}, leads to ")
    assert listed[2] == "log   nothing"
    assert [line.split("  ")[2] for line in typed("verify")] == ["is as it was written"] * 2
    assert typed("prune", "--keep-days", "1")[0].startswith("log   kept from 0000000100000000000000")
    assert typed("list") == listed
    for what, folder in (("dump", "from-dump"), ("base", "from-base")):
        said = typed("restore", what, "--data-dir", str(place.folder / folder))
        assert f"winedex serve --data-dir {place.folder / folder}" in " ".join(said)
        assert Folder(place.folder / folder / "pg").processes() == []
        (place.folder / folder).rename(place.new)

        async def look() -> set[str]:
            async with place.restored() as again:
                return await names(again)

        assert asyncio.run(look()) == {"Anna"}
        place.new.rename(place.folder / f"{folder}-seen")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["restore", "dump", "--data-dir", "x", "--until", "2026-11-25T12:00:00Z"], "leads to no other moment"),
        (["restore", "base", "--data-dir", "x", "--until", "yesterday"], "a moment with its zone"),
        (["restore", "base", "--data-dir", "x", "--until", "2026-11-25T12:00:00"], "a moment with its zone"),
        (["restore", "base"], "--data-dir"),
        (["prune", "--keep-days", "0"], "a whole number of days"),
    ],
)
def test_a_wrong_command_line_is_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["backup", *words])
    assert said in capsys.readouterr().err


def test_what_makes_no_sense_is_refused_with_the_mend(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*words: str) -> str:
        assert main(["backup", *words]) == 1
        return capsys.readouterr().err

    assert "has no dump at all" in refused("restore", "dump", "--data-dir", str(place.new))
    assert f"{place.new} holds no database" in refused("dump", "--data-dir", str(place.new))
    assert not place.new.exists()
    asyncio.run(begin(place))
    assert "no server runs on this --data-dir" in refused("receive", "--data-dir", str(place.old))
    with place.shelf.held():
        assert "another winedex backup is at work" in refused("prune")
    with place.shelf.held(alone=True):
        assert "another winedex backup is at work" in refused("dump", "--data-dir", str(place.old))
    assert "is no folder of backups" in refused("list", "--backups", str(place.new))
    monkeypatch.setenv("WINEDEX_DATABASE_URL", "postgresql://winedex_server@/winedex")
    assert "name a superuser in WINEDEX_BACKUP_URL" in refused("dump")
    monkeypatch.delenv("WINEDEX_BACKUPS")
    assert "--backups or WINEDEX_BACKUPS" in refused("list")


async def test_the_receiver_receives_until_it_is_told_to_stop(place: Place) -> None:
    embedded = await place.begin()
    receiver = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", "backup", "receive", "--synchronous", "--data-dir", str(place.old),
        stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    try:
        assert receiver.stdout is not None
        assert await receiver.stdout.readline() == b"receiving; commits wait for it\n"
        async with connection(superuser(embedded)) as god:

            async def streams() -> bool:
                return bool(await god.fetchval("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"))

            await until(streams, "the receiver")
        await join(embedded, "Bela")
        assert list(place.shelf.wal.glob("*.partial"))
        receiver.send_signal(signal.SIGINT)
        assert await receiver.wait() == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            receiver.kill()
        await receiver.wait()
        await embedded.stop()
