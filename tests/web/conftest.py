"""A server, a browser, and people in front of it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.web import chromium
from tests.web.guest import Guest, Visit
from tests.web.serving import Serving, served

SEEN_WITHIN_MS = 60_000
"""What has to appear appears at once; on a machine that does other work as well, a little later."""

expect.set_options(timeout=SEEN_WITHIN_MS)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = chromium.find()
    if path is None:
        pytest.skip(chromium.MISSING)
    return path


@pytest.fixture(scope="session")
def serving(chromium_path: str) -> Iterator[Serving]:
    """One server for all tests that leave it alone."""
    with served() as serving:
        yield serving


@pytest.fixture
def doomed(chromium_path: str) -> Iterator[Serving]:
    """A server of this test's own, to be killed."""
    with served() as serving:
        yield serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests with a browser share an event loop, since Playwright's lives on the one that started it."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    """One Chromium for all tests: to start it and its driver takes a second of CPU, as much as many a test. Nobody
    meets what others left, because each guest's context is a new, empty profile."""
    async with chromium.opened(chromium_path) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Opens the page of a server, each time as somebody else. Whatever the browser complains of fails the test."""
    guests: list[Guest] = []
    async with AsyncExitStack() as contexts:

        async def opened(serving: Serving, path: str = "/", *, kept: bool = False) -> Guest:
            # Keeping the page is fetching all of it: only for tests of that.
            context = await browser.new_context(service_workers="allow" if kept else "block")
            contexts.push_async_callback(context.close)
            context.set_default_timeout(SEEN_WITHIN_MS)
            guest = Guest(await context.new_page())
            guests.append(guest)
            await guest.page.goto(serving.url + path)
            return guest

        yield opened
        assert [complaint for guest in guests for complaint in guest.complaints] == []
