"""The page in a Chromium: what the first load weighs and how long it takes, how steadily a battle is drawn, and what
the page holds after watching for as long as an hour.

The machine's own Chromium without a graphics card: frames are painted by the CPU, beside the server and the bots.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, expect

from ops.bench.figures import Figures, percentile, progress
from tests.faults.client import Client
from tests.web import chromium
from tests.web.guest import Guest
from tests.web.serving import Serving, served
from tests.web.world import open_battle, play_on

LOADS = 20
BATTLES_AN_HOUR = 24
"""Eight courses of some twenty seconds: what somebody sees in an hour who watches one battle after another."""

SEEN_WITHIN_MS = 60_000
"""What has to appear does, on a busy machine later."""

FRAME_MS = 1000 / 60
LATE_MS = 1.5 * FRAME_MS
"""A picture that comes later than this has missed its turn."""

USABLE = """
() => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#main h1") || !document.querySelector("#main button")) return;
    window.usableAt = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}
"""
"""What can be used is there, and its scripts with it: the page draws only when they run."""

FRAMES = """
() => {
  window.frames_ = [];
  let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}
"""


def measure(rounds: int, *, quick: bool) -> Figures:
    """Every measure. A round is a load, or a battle."""
    figures = Figures(
        "page: the first load, frames of a battle, an hour of watching (Chromium, loopback)",
        f"a new, empty profile for each load; usable: something can be pressed; frames by requestAnimationFrame while "
        f"a battle against the house is played on the page; late: after {LATE_MS:.0f} ms; the hour: {BATTLES_AN_HOUR} "
        f"battles of bots watched one after the other, as fast as bots play, heap after a forced collection",
    )
    asyncio.run(_measured(figures, 1 if quick else LOADS, rounds, 3 if quick else BATTLES_AN_HOUR))
    return figures


async def _measured(figures: Figures, loads: int, battles: int, watched: int) -> None:
    path = chromium.find() or sys.exit(chromium.MISSING)
    expect.set_options(timeout=SEEN_WITHIN_MS)
    with served() as serving:
        async with chromium.opened(path) as browser:
            for number in range(loads):
                progress(f"page: load {number + 1} of {loads}")
                await _load(figures, browser, serving)
            for number in range(battles):
                progress(f"page: battle {number + 1} of {battles}")
                await _frames(figures, browser, serving, number)
            await _watch(figures, browser, serving, watched)


@asynccontextmanager
async def _visited(browser: Browser) -> AsyncIterator[tuple[BrowserContext, Page, CDPSession]]:
    context = await browser.new_context(service_workers="block")
    page = await context.new_page()
    yield context, page, await context.new_cdp_session(page)
    await context.close()


async def _load(figures: Figures, browser: Browser, serving: Serving) -> None:
    async with _visited(browser) as (_, page, devtools):
        sizes: dict[str, float] = {}
        await devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]}))
        await page.add_init_script(f"({USABLE})()")
        await page.goto(serving.url)
        usable_ms = await (await page.wait_for_function("() => window.usableAt")).json_value()
        await page.wait_for_load_state("networkidle")
        figures.add("first load: usable after", usable_ms, "ms")
        figures.add("first load: over the line, headers included", sum(sizes.values()) / 1000, "kB")
        figures.add("first load: requests", len(sizes), "")


async def _frames(figures: Figures, browser: Browser, serving: Serving, number: int) -> None:
    async with _visited(browser) as (_, page, _devtools):
        guest = Guest(page)
        await page.goto(serving.url)
        await guest.join(f"Frames {number}")
        await guest.button("Play the house").first.click()
        await expect(guest.bottles.first).to_be_visible()
        await page.evaluate(FRAMES)
        over = False
        while not over:
            await guest.serve()
            await expect(guest.onwards).to_be_visible()
            over = await guest.is_over()
            await guest.onwards.click()
        frames: list[float] = await page.evaluate("() => window.frames_")
    figures.add("a battle: frames a second, median", 1000 / median(frames), "")
    figures.add("a battle: frames a second, all", 1000 * len(frames) / sum(frames), "")
    figures.add("a battle: frames that are late", 100 * sum(frame > LATE_MS for frame in frames) / len(frames), "%")
    figures.add("a battle: longest frame but one in a hundred", percentile(frames, 99), "ms")


async def _watch(figures: Figures, browser: Browser, serving: Serving, watched: int) -> None:
    bot = Client("Restless")
    await bot.join(serving.url)
    await bot.come(serving.url)
    async with _visited(browser) as (_, page, devtools):
        guest = Guest(page)
        await page.goto(serving.url)
        await expect(page.locator("#main h1").first).to_be_visible()
        held: list[dict[str, float]] = []
        pushes = 0
        for number in range(watched):
            progress(f"page: watching battle {number + 1} of {watched}")
            battle = await open_battle(bot)
            await page.evaluate("address => { location.hash = address }", f"#/battles/{battle}")
            await expect(page.get_by_role("region", name="Restless").first).to_be_visible()
            await play_on(bot, battle)
            await guest.button("^To the result").click()
            await expect(page.get_by_role("heading", name="To remember")).to_be_visible()
            pushes += len(bot.heard[f"battle:{battle}"])
            held.append(await _held(devtools))
    await bot.leave()
    before, after = held[1], held[-1]
    figures.add("an hour of watching: pushes", pushes, "")
    figures.add("an hour of watching: heap after two battles", before["heap"] / 1e6, "MB")
    figures.add("an hour of watching: heap after half of it", held[len(held) // 2]["heap"] / 1e6, "MB")
    figures.add("an hour of watching: heap at the end", after["heap"] / 1e6, "MB")
    for what in ("nodes", "listeners"):
        figures.add(f"an hour of watching: {what} more at the end", after[what] - before[what], "")


async def _held(devtools: CDPSession) -> dict[str, float]:
    """What the page holds once everything is thrown away that nobody needs."""
    for _ in range(3):
        await devtools.send("HeapProfiler.collectGarbage")
    heap: dict[str, Any] = await devtools.send("Runtime.getHeapUsage")
    counts: dict[str, Any] = await devtools.send("Memory.getDOMCounters")
    return {"heap": heap["usedSize"], "nodes": counts["nodes"], "listeners": counts["jsEventListeners"]}
