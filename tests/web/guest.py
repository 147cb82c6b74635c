"""Somebody in front of the page: finds things by what is written on them, as people do."""

import itertools
import re
from collections.abc import Awaitable, Callable

from playwright.async_api import ConsoleMessage, Locator, Page, Response, expect

PASSWORD = "correct horse battery"

GONE = re.compile(r"net::ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE)")
"""What Chromium says of a server that is not there, or no longer."""

BLOCKED = "Service Worker registration blocked by Playwright"
"""What Playwright says where a test has not asked for service workers (conftest.py)."""

_numbers = itertools.count(1)

Visit = Callable[..., Awaitable["Guest"]]


class Guest:
    """One page in a browser of its own. `complaints` is what the browser found wrong with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.name = ""
        self.complaints: list[str] = []
        self.away: Callable[[], bool] = lambda: False
        self._meant: set[int] = set()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("response", self._look)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(name))

    def text(self, part: str | re.Pattern[str]) -> Locator:
        """What holds this text for the eye; the line that only ears have is apart."""
        return self.page.locator("#top, #notices, #main").get_by_text(part)

    def seat(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name, exact=True)

    @property
    def bottles(self) -> Locator:
        """Those that may be chosen."""
        return self.page.locator("input[name=wine]:enabled")

    @property
    def onwards(self) -> Locator:
        """The way on from a course that was served."""
        return self.button("^(On to (course|question)|To the result)")

    async def join(self, name: str) -> None:
        """Become a player, and go past what one is given: three wines."""
        self.name = f"{name} {next(_numbers)}"
        await self.page.get_by_label("Name").fill(self.name)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.button("Join").click()
        await expect(self.page.get_by_role("heading", name=f"Welcome, {self.name}")).to_be_visible()
        await self.button("^To the lobby").click()

    async def choose(self, game: str) -> None:
        """Choose one of the three games in the lobby."""
        await self.page.get_by_role("radio", name=game).check(force=True)  # its label is what is seen

    async def sign_in(self, name: str) -> None:
        """Come in as somebody who has joined before."""
        self.name = name
        await self.page.get_by_label("Name").fill(name)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.button("Sign in").click()
        await expect(self.page.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()

    def refused(self, status: int) -> None:
        """A refusal of this status is meant: the browser reports it, and is forgiven for it."""
        self._meant.add(status)

    async def sign_out(self) -> None:
        """Leave, by the menu that has one's name."""
        await self.button(self.name).first.click()
        await self.button("Sign out").click()

    async def ask(self, link: str) -> None:
        """Ask a friend to the table, by his link."""
        await self.page.get_by_label("Your friend's link").fill(link)
        await self.button("Ask to the table").click()

    async def own_link(self) -> str:
        return await self.page.get_by_label("Your own link").input_value()

    async def course(self) -> int:
        """The course that is being played."""
        return int(await self.page.locator("[aria-current=step]").get_attribute("data-turn") or 0)

    async def serve(self) -> None:
        """Choose the first bottle there is, and serve it as it is."""
        await expect(self.bottles.first).to_be_visible()
        await self.bottles.first.check(force=True)  # the radio itself is not seen, its label is
        await self.button("^Serve ").click()

    async def is_over(self) -> bool:
        """Whether the course that is shown was the last one."""
        return await self.button("^To the result").is_visible()

    def _hear(self, message: ConsoleMessage) -> None:
        # A page whose server is gone cannot keep the browser from saying so; nothing else is forgiven.
        meant = any(f"status of {status} " in message.text for status in self._meant) or message.text == BLOCKED
        if message.type in ("error", "warning") and not meant and not (self.away() and GONE.search(message.text)):
            self.complaints.append(message.text)

    def _look(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
