"""The icons of the page as pixels, for the systems that take no drawings: `python -m tests.web.icons` after a change of
the drawings. They are made here, since the server has nothing that draws, and lie with the page.
"""

import asyncio
import sys
from importlib.resources import as_file, files

from tests.web import chromium

PIXELS = {
    "icon-192.png": ("icon.svg", 192),
    "icon-512.png": ("icon.svg", 512),
    "icon-maskable-512.png": ("icon-maskable.svg", 512),
    "icon-touch.png": ("icon-maskable.svg", 180),  # iOS cuts the corners itself
}
"""A picture → the drawing that it is of, and its width and height."""


async def draw() -> None:
    """Draw each of them anew."""
    async with chromium.opened(chromium.find() or sys.exit(chromium.MISSING)) as browser:
        with as_file(files("server") / "page") as folder:
            for name, (drawing, size) in PIXELS.items():
                page = await browser.new_page(viewport={"width": size, "height": size})
                await page.set_content(
                    f"<style>body{{margin:0}}svg{{display:block}}</style>{(folder / drawing).read_text()}"
                )
                await page.screenshot(path=folder / name, omit_background=True)


if __name__ == "__main__":
    asyncio.run(draw())
