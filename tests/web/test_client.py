"""The client module by itself, as others use it: in a browser, on nobody's page."""

import json
from pathlib import Path

from playwright.async_api import Route, WebSocketRoute, expect

from tests.web.guest import PASSWORD, Visit
from tests.web.serving import FRIEND, Serving

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


async def test_the_example_plays_a_battle_to_its_end(serving: Serving, visit: Visit) -> None:
    """On a page of another host, which the server lets speak to it."""
    guest = await visit(serving)

    async def example(route: Route) -> None:
        text = (EXAMPLES / "play.mjs").read_text("utf-8").replace("../../server/page/", f"{serving.url}/page/")
        await route.fulfill(body=text, content_type="text/javascript")

    async def empty(route: Route) -> None:
        await route.fulfill(body="<!doctype html><link rel=icon href='data:,'>", content_type="text/html")

    await guest.page.route(f"{FRIEND}/", empty)
    await guest.page.route(f"{FRIEND}/play.mjs", example)
    await guest.page.goto(f"{FRIEND}/")
    play = "async ([url, password]) => (await import('/play.mjs')).play(url, 'Example', password)"
    over = await guest.page.evaluate(play, [serving.url, PASSWORD])
    assert (over["reason"], over["turns"]) in {("last_course", 8), ("empty_table", over["turns"])}
    assert over["earned"][0]["experience"] > 0
    lines = (EXAMPLES / "play.mjs").read_text("utf-8").split("export async function play", 1)[1].splitlines()
    assert len(lines) <= 21, "twenty lines"


async def test_who_only_watches_is_greeted_and_may_not_play(serving: Serving, visit: Visit) -> None:
    """Who asks for a channel that can't be had just now has it a little later, and hears nothing of that."""
    guest = await visit(serving)
    put_off: list[str] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def sent(frame: str | bytes) -> None:
            message = json.loads(frame)
            if message["op"] == "sub" and message["d"]["ch"] == "mystery" and not put_off:
                put_off.append("mystery")
                err = {"code": "unavailable", "title": "It changes hands.", "detail": None, "retry_after_ms": 20}
                socket.send(json.dumps({"re": message["id"], "err": err}))
            else:
                server.send(frame)

        socket.on_message(sent)

    await guest.page.route_web_socket("**/ws", between)
    watch = """
    async (url) => {
      const { connect, Refusal } = await import("/page/client/winedex.js");
      const told = [];
      const game = await connect({ url, changed: (state) => told.push(state) });
      const apart = Math.abs(game.clock.now() - Date.now());
      const refused = await game.ask("battle.forfeit", { battle: "none" }).catch((error) => error);
      const gone = await new Promise((gone) => game.follow("battle:none", { gone }));
      const pool = await new Promise((whole, gone) => game.follow("mystery", { whole, gone }));
      game.close();
      const isRefusal = refused instanceof Refusal;
      return [told, apart, isRefusal, refused.code, gone.code, game.state, game.player, pool.bands.length > 0];
    }
    """
    told, apart, *rest = await guest.page.evaluate(watch, serving.url)
    assert told == ["open", "shut"]
    assert apart < 1_000, "one machine, one time"
    assert rest == [True, "not_signed_in", "not_found", "shut", None, True]
    assert put_off == ["mystery"]


async def test_a_token_of_ones_own_opens_and_a_stranger_does_not(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    enter = """
    async ([url, password]) => {
      const { connect, Winedex } = await import("/page/client/winedex.js");
      const first = new Winedex({ url });
      await first.join("Token bearer", password);
      await first.ready();
      const { access_token } = await first.call("POST", "/sessions", { body: { name: "Token bearer", password } });
      const second = await connect({ url, token: access_token });
      const names = [first.player.name, second.player.name];
      const stranger = await connect({ url, token: "wda_nobody" }).catch((error) => error.code);
      const key = crypto.randomUUID();
      const d = { mode: "pairing", rated: true, versus: "anyone" };
      const wait = (game) => game.ask("battle.queue", d, { once: key });
      const tickets = [await wait(first), await wait(second)].map(({ ticket }) => ticket);
      await first.ask("battle.leave_queue", { ticket: tickets[0] }, { once: true });
      second.close();
      // Who signs out while his tokens are being renewed stays out, whenever they come.
      const plain = fetch;
      let arrive;
      const held = new Promise((kept) => (arrive = kept));
      window.fetch = async (...asked) => {
        const answer = await plain(...asked);
        if (asked[0].endsWith("/refresh")) await held;
        return answer;
      };
      const back = first.resume();
      first.signOut();
      arrive();
      await back;
      window.fetch = plain;
      return [names, stranger, tickets[0] === tickets[1], first.player, first.kept, first.state];
    }
    """
    found = await guest.page.evaluate(enter, [serving.url, PASSWORD])
    assert found == [["Token bearer"] * 2, "unauthorized", True, None, False, "shut"]
    guest.complaints.clear()  # the browser reports the refused token


async def test_it_comes_back_by_itself(doomed: Serving, visit: Visit) -> None:
    guest = await visit(doomed)
    guest.away = lambda: True
    begin = """
    async ([url, password]) => {
      const { Winedex } = await import("/page/client/winedex.js");
      window.told = [];
      window.game = new Winedex({ url, changed: (state) => window.told.push(state) });
      await game.join("Hardy", password);
      await game.ready();
      window.matched = new Promise((heard) => game.inbox(({ t, d }) => t === "battle.matched" && heard(d.battle)));
    }
    """
    await guest.page.evaluate(begin, [doomed.url, PASSWORD])
    doomed.kill()
    await guest.page.wait_for_function("() => window.told.includes('lost')")
    queue = """
    () => {
      window.asked = game.ask("battle.queue", { mode: "pairing", rated: false, versus: "house" }, { once: true });
    }
    """
    await guest.page.evaluate(queue)
    doomed.start()
    assert await guest.page.evaluate("async () => (await window.asked, await window.matched)")
    assert await guest.page.evaluate("() => window.told.at(-1)") == "open"
    await guest.page.evaluate("() => game.close()")
    await expect(guest.page.locator("#main")).to_be_visible()


STUBBED = """
async (answer) => {
  const { Link } = await import("/page/client/link.js");
  const { Clock } = await import("/page/client/clock.js");
  const sent = [];
  let opened = 0;
  const Real = window.WebSocket;
  window.WebSocket = class {
    static OPEN = 1;
    readyState = 1;
    constructor(url, protocol) {
      if (url !== "ws://nowhere/") return new Real(url, protocol); // the page's own
      opened += 1;
      setTimeout(() => this.onopen(), 0);
    }
    send(text) {
      const { id, op } = JSON.parse(text);
      sent.push(op);
      const said = op === "hello" ? answer.hello : answer.other;
      setTimeout(() => this.onmessage({ data: JSON.stringify({ re: id, ...said }) }), 0);
    }
    close() {}
  };
  const told = [];
  const none = () => {};
  const link = new Link({ url: "ws://nowhere/", clock: new Clock(), token: () => "a token",
    changed: (state) => told.push(state), greeted: none, pushed: none, whole: none, gone: none });
  link.open();
  const refusal = answer.asks && await link.ask("battle.queue", {}, { once: true }).catch((error) => error);
  await new Promise((done) => setTimeout(done, answer.watchMs));
  link.shut();
  window.WebSocket = Real;
  return { sent, opened, told, code: refusal?.code, retryAfterMs: refusal?.retryAfterMs };
}
"""
WELCOME = {"d": {"now_ms": 0, "heartbeat_ms": 20_000, "resumed": {}, "live": [], "tickets": []}}


async def test_what_is_put_off_for_hours_is_whoever_asked_s_to_know(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    for code, after_ms in (("rate_limited", 3_600_000), ("locked", 100), ("rate_limited", 2**31 + 5)):
        err = {"code": code, "title": "Later.", "retry_after_ms": after_ms}
        found = await guest.page.evaluate(
            STUBBED, {"hello": WELCOME, "other": {"err": err}, "asks": True, "watchMs": 200}
        )
        assert found["sent"] == ["hello", "battle.queue"], "it is asked once, and not again behind anybody's back"
        assert (found["code"], found["retryAfterMs"]) == (code, after_ms)


async def test_who_is_refused_for_a_fault_of_the_server_comes_back_with_patience(
    serving: Serving, visit: Visit
) -> None:
    guest = await visit(serving)
    fault = {"err": {"code": "internal", "title": "A fault of ours."}}
    found = await guest.page.evaluate(STUBBED, {"hello": fault, "other": {}, "asks": False, "watchMs": 400})
    assert 1 <= found["opened"] <= 4, "at once, after a quarter of a second, a half …"
    assert set(found["told"]) == {"lost"}
    ended = {"err": {"code": "token_expired", "title": "The token has ended."}}
    found = await guest.page.evaluate(STUBBED, {"hello": ended, "other": {}, "asks": False, "watchMs": 100})
    assert (found["opened"], found["told"]) == (1, ["expired"])


async def test_who_signs_out_while_his_token_is_renewed_stays_signed_out(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    leave = """
    async () => {
      const { Session } = await import("/page/client/session.js");
      const told = [], asked = [];
      let renew;
      const pair = (n) => ({ access_token: `a${n}`, refresh_token: `r${n}`, expires_in: 900, device_token: "d" });
      const http = { async call(method, path, { token } = {}) {
        asked.push([method, path, token]);
        if (path === "/sessions") return pair(1);
        if (path === "/sessions/refresh") return new Promise((answered) => (renew = () => answered(pair(2))));
        return {};
      } };
      const session = new Session({ http, renewed: () => told.push("renewed"), ended: () => told.push("ended") });
      await session.signIn("Ada", "a long enough one");
      const renewing = session.renew();
      while (!renew) await Promise.resolve();
      const leaving = session.signOut();
      const left = [session.token, session.kept];
      renew();
      await Promise.all([renewing, leaving]);
      return [left, [session.token, session.kept], told, asked.at(-1)];
    }
    """
    nobody = [None, False]
    assert await guest.page.evaluate(leave) == [nobody, nobody, [], ["DELETE", "/sessions/current", "a2"]]
