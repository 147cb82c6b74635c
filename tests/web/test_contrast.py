"""Every text can be read: at least the contrast that WCAG 2.2 asks at level AA, by day and by night."""

import pytest
from playwright.async_api import expect

from tests.web.guest import Guest, Visit
from tests.web.serving import Serving

MEASURE = """
() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const paint = (colours) => {
    brush.clearRect(0, 0, 1, 1);
    for (const colour of colours) { brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1); }
    return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colours = [];
    for (let at = element; at; at = at.parentElement) colours.unshift(getComputedStyle(at).backgroundColor);
    return colours;
  };
  // What may not be used now need not be read (WCAG 1.4.3), and what is only heard can't be.
  const exempt = ".unseen, .unseen *, :disabled, .empty, .empty *, .lies *, kbd, svg, svg *";
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(" ").trim();
    if (!text || element.matches(exempt) || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const [a, b] = [light(paint(ground)), light(paint([...ground, style.color]))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${text.slice(0, 40)} ${style.color}`);
  }
  return found;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_can_be_read(serving: Serving, visit: Visit, scheme: str) -> None:
    guest = await visit(serving)
    await guest.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    assert await _faint(guest) == []
    await guest.join("Max")
    assert await _faint(guest) == []
    await guest.button("Play the house").click()
    await expect(guest.bottles.first).to_be_visible()
    assert await _faint(guest) == []
    await guest.serve()
    await expect(guest.text("Course 1 was served")).to_be_visible()
    assert await _faint(guest) == []
    await guest.button("Give up").click()
    assert await _faint(guest) == []
    await guest.page.get_by_role("dialog").get_by_role("button", name="Give up").click()
    await expect(guest.page.get_by_role("heading", name="The House wins")).to_be_visible()
    assert await _faint(guest) == []


async def _faint(guest: Guest) -> list[str]:
    found: list[str] = await guest.page.evaluate(MEASURE)
    return found
