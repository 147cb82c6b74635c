"""A list of the interface: what it shows while it is looked at again, and where the server could not be reached."""

from typing import Any

from playwright.async_api import expect

from tests.web.guest import Visit
from tests.web.serving import Serving

# Answers come when the test gives them; each step says what was asked, how the list stands, and what is in it.
LIST = """
async () => {
  const { Pages } = await import("/page/parts/pages.js");
  const { Unreachable } = await import("/page/client/http.js");
  const asked = [], missed = new Set(), steps = [];
  const app = {
    call: (method, path) => new Promise((come, fail) => asked.push({ path, come, fail })),
    onceBack: (read) => missed.add(read),
  };
  const list = new Pages(app, "/things", () => {});
  const settled = () => new Promise((done) => setTimeout(done));
  const step = () => steps.push([asked.map(({ path }) => path).join(" "), list.state, list.items.join(" ")]);
  const comes = async (items, next = null) => (asked.shift().come({ items, next }), await settled());
  const fails = async () => (asked.shift().fail(new Unreachable("")), await settled());
  const back = () => ([...missed].forEach((read) => read()), missed.clear());

  step(), await comes([]), step();
  list.again(), step(), await comes(["a", "b"], "2"), step();
  list.more(), step(), await fails(), step();
  back(), step(), await comes(["c"]), step();
  list.turnTo("/others"), step(), await fails(), step();
  back(), step(), await comes([]), step();
  list.turnTo("/things"), step();
  return steps;
}
"""


async def test_what_is_known_stays_until_something_else_is(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await expect(guest.page.get_by_label("Name")).to_be_visible()
    steps: list[list[Any]] = await guest.page.evaluate(LIST)
    more = "/things?cursor=2"
    assert steps == [
        ["/things", "loading", ""],
        ["", "ready", ""],
        ["/things", "ready", ""],  # that there is nothing stays said while somebody looks again
        ["", "ready", "a b"],
        [more, "loading", "a b"],
        ["", "failed", "a b"],
        [more, "loading", "a b"],  # what was missed, and no more
        ["", "ready", "a b c"],
        ["/others", "loading", "a b c"],
        ["", "failed", ""],
        ["/others", "loading", ""],
        ["", "ready", ""],
        ["/things", "loading", ""],
    ]
