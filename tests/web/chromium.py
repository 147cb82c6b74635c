"""The machine's Chromium, which the tests of the page need: where it is, and how it is started.

python -m tests.web.chromium        prints its path, or says what is missing and exits with 1
"""

import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

MISSING = (
    "the page is tested in a Chromium, and there is none here: install one (Debian, Ubuntu: apt install chromium), "
    "or name it in WINEDEX_TEST_CHROMIUM"
)

# It speaks to nobody but the server under test, and needs neither a screen nor rights that containers withhold.
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that a test makes has no address, and counts as one of the world outside, which is kept from this machine.
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
)


def find() -> str | None:
    """The program, or None where there is none."""
    named = os.environ.get("WINEDEX_TEST_CHROMIUM")
    if named:
        return named
    return next((path for path in map(shutil.which, NAMES) if path), None)


@asynccontextmanager
async def opened(path: str) -> AsyncIterator[Browser]:
    """A browser that has never been used: Playwright gives each a new, empty profile."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        await browser.close()


if __name__ == "__main__":
    print(find() or MISSING)  # noqa: T201 - it is what was asked for
    sys.exit(find() is None)
