"""The page as an installed app: it opens without a network and says what it cannot do, one version at a time."""

import json
import re
import shutil
from pathlib import Path

from playwright.async_api import expect

import server
from tests.fixtures.until import until
from tests.web.guest import Guest, Visit
from tests.web.serving import Serving

KEPT = """
async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state !== "activated") await new Promise((done) => (active.onstatechange = done));
  return (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys())
    .map(({ url }) => new URL(url).pathname)))).flat();
}
"""


async def test_a_browser_may_install_it(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, kept=True)
    await guest.page.evaluate(KEPT)
    devtools = await guest.page.context.new_cdp_session(guest.page)
    manifest = await devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["start_url"] == "/"
    # Playwright's contexts are all incognito, where Chromium installs nothing; nothing else is in the way.
    errors = (await devtools.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    assert [error["errorId"] for error in errors] in ([], ["in-incognito"])


async def test_without_a_network_it_opens_and_says_what_it_cannot_do(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, kept=True)
    guest.away = lambda: True
    await guest.join("Ava")
    paths = await guest.page.evaluate(KEPT)
    assert "/" in paths
    assert all(path == "/" or path.startswith("/page/") for path in paths), "nothing that is anybody's is kept"

    await guest.page.context.set_offline(True)
    await guest.page.reload()
    await expect(guest.page.get_by_role("heading", name="The cellar door is shut")).to_be_visible()
    await expect(guest.text("This device is offline.").first).to_be_visible()
    await guest.page.context.set_offline(False)
    await expect(guest.page.get_by_role("heading", name=f"Welcome, {guest.name}")).to_be_visible()
    await expect(guest.page.get_by_role("heading", name="The cellar door is shut")).to_be_hidden()
    _only_the_network(guest)


async def test_who_only_looks_is_told_as_well(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, kept=True)
    guest.away = lambda: True
    await guest.page.evaluate(KEPT)
    await guest.page.context.set_offline(True)
    await guest.page.reload()
    await expect(guest.text("This device is offline.").first).to_be_visible()
    await guest.page.context.set_offline(False)
    await expect(guest.text("This device is offline.")).to_have_count(0)
    await expect(guest.page.get_by_role("region", name="On the table now")).not_to_contain_text("One moment")
    _only_the_network(guest)


async def test_what_could_not_be_read_is_read_once_the_server_is_back(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    guest.away = lambda: True
    await guest.page.evaluate("() => { location.hash = '#/types' }")  # so that the area is there
    await expect(guest.page.get_by_role("heading", name="The chart of types")).to_be_visible()
    await guest.page.context.set_offline(True)
    await guest.page.evaluate("() => { location.hash = '#/dex' }")
    await expect(guest.page.get_by_role("main")).to_contain_text("The server does not answer.")
    await guest.page.context.set_offline(False)
    await expect(guest.page.get_by_role("listitem").filter(has_text="Aglianico").first).to_be_visible()
    await expect(guest.page.get_by_role("main")).not_to_contain_text("The server does not answer.")
    _only_the_network(guest)


async def test_what_somebody_has_left_is_not_read_anew(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    guest.away = lambda: True
    for address, heading in (("dex", "The dex"), ("types", "The chart of types")):  # so that the area is there
        await guest.page.evaluate(f"() => {{ location.hash = '#/{address}' }}")
        await expect(guest.page.get_by_role("heading", name=heading)).to_be_visible()
    await guest.page.evaluate("() => { location.hash = '#/' }")
    await expect(guest.page.get_by_label("Name")).to_be_visible()
    await guest.page.context.set_offline(True)
    asked: list[str] = []
    for address in ("dex", "types"):
        await guest.page.evaluate(f"() => {{ location.hash = '#/{address}' }}")
        await expect(guest.page.get_by_role("main")).to_contain_text("The server does not answer.")
    guest.page.on("request", lambda request: asked.append(request.url))
    await guest.page.context.set_offline(False)
    await expect(guest.page.get_by_role("table").first).to_be_visible()
    assert [url for url in asked if "/types" in url]
    assert not [url for url in asked if "/species" in url]
    _only_the_network(guest)


async def test_a_new_version_waits_until_somebody_wants_it(doomed: Serving, visit: Visit, tmp_path: Path) -> None:
    guest = await visit(doomed, kept=True)
    guest.away = lambda: True
    await guest.join("Bo")
    await guest.page.evaluate(KEPT)
    await guest.page.reload()  # from now on the page comes from its keeper
    before = await guest.page.evaluate(STORES)

    # An update that goes wrong: the files are not what they are said to be, as between servers of two versions.
    page = _updated(doomed, tmp_path) / "server" / "http" / "page.py"
    honest = page.read_text("utf-8")
    page.write_text(honest.replace("sha256(body).digest()", "sha256(body + b'?').digest()"), "utf-8")
    doomed.stop()
    doomed.start()
    assert await guest.page.evaluate(REFUSED)

    async def nothing_is_left() -> bool:  # the page tries by itself as well, once the server is back
        return bool(await guest.page.evaluate(STORES) == before)

    await until(nothing_is_left, "what could not be taken to be thrown away")

    page.write_text(honest, "utf-8")
    doomed.stop()
    doomed.start()
    await expect(guest.text("A new version of this page is ready")).to_be_visible()
    await guest.page.reload()
    await expect(guest.text("A new version of this page is ready")).to_be_visible()
    description = guest.page.locator("meta[name=description]")
    assert await description.get_attribute("content") != NEWER, "one version, until somebody says so"
    async with guest.page.expect_navigation():
        await guest.button("Load it").click()
    await expect(description).to_have_attribute("content", NEWER)
    await expect(guest.page.get_by_role("heading", name=f"Welcome, {guest.name}")).to_be_visible()
    await expect(guest.text("A new version of this page is ready")).to_be_hidden()
    after = await guest.page.evaluate(STORES)
    assert len(after) == 1
    assert after != before
    _only_the_network(guest, "Failed to find a valid digest", "Failed to update a ServiceWorker", "503")


NEWER = "A newer page."
STORES = "() => caches.keys()"
REFUSED = """
async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  const { installing } = registration;
  while (installing?.state === "installing") await new Promise((done) => (installing.onstatechange = done));
  return installing?.state === "redundant" && !registration.waiting;
}
"""


def _updated(serving: Serving, folder: Path) -> Path:
    """The program with a newer page; the server runs from there when it starts the next time."""
    root = Path(server.__file__).parents[1]
    for package in ("server", "game", "db", "migrations"):
        shutil.copytree(root / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    index = folder / "server" / "page" / "index.html"
    text = re.sub(
        'name="description" content="[^"]+"', f'name="description" content="{NEWER}"', index.read_text("utf-8")
    )
    index.write_text(text, "utf-8")
    serving.root = folder
    return folder


def _only_the_network(guest: Guest, *more: str) -> None:
    """Whatever the browser complained of was that it reached nobody."""
    forgiven = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", *more)
    guest.complaints = [one for one in guest.complaints if not any(text in one for text in forgiven)]
