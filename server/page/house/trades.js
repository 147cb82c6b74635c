/* Direct trades: who waits at a table for whom, and asking somebody to one. */

import { h } from "../parts/draw.js";
import { number } from "./coins.js";
import { field, sent } from "./fields.js";
import { asked, chip, room, shelf } from "./frame.js";
import { told } from "./refusals.js";

const LEAD =
  "Two sit down at a table and see what both put on it. Nothing changes hands before both have said yes to the very same.";
const when = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const OF_TABLES = ["trade.invited", "trade.made", "trade.called_off", "trade.lapsed"];
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

const STATES = {
  open: ["good", "Open"],
  settled: ["good", "Settled"],
  cancelled: ["", "Called off"],
  expired: ["", "Cleared"],
  void: ["", "Void"],
};

export function openTrades(app, { query }) {
  const form = { busy: false, error: null, who: "" };
  const tables = app.list("/trades?limit=24");
  let copied = false;
  let named = null; // whom the address names
  let left = false;
  const stop = app.inbox(({ t }) => OF_TABLES.includes(t) && tables.again());

  async function ask(id) {
    form.who = id ?? form.who;
    if (!ID.test(form.who)) return;
    // Who hides can be invited all the same.
    named = await app.call("GET", `/players/${ID.exec(form.who)[0]}`).catch(() => null);
    app.show();
  }

  ask(query.get("with"));

  async function invite() {
    const who = form.who.trim();
    const made = await asked(app, form, async () => app.ask("trade.invite", { player: await idOf(app, who) }, { once: true }));
    const wine = query.get("wine"); // whoever comes from his cellar comes with one
    if (left) return; // somebody has gone on: the table stands among his tables
    if (made) app.go(`trades/${made.trade}${wine ? `?wine=${encodeURIComponent(wine)}` : ""}`);
    else document.getElementById("who")?.focus();
  }

  const link = `${location.origin}/#/trades?with=${app.player.player_id}`;

  async function copy() {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      document.getElementById("own-trade-link").select(); // where a page may not write to the clipboard
      return;
    }
    copied = true;
    app.say("Copied.");
    app.show();
  }

  return {
    title: () => "Direct trades",
    draw: () => room(app, "trades", { title: "Direct trades", lead: LEAD },
      h("div", { class: "two", key: "ask" },
        h("form", { class: "card", novalidate: true, onsubmit: sent(invite), "aria-labelledby": "invite-name" },
          h("h2", { id: "invite-name" }, "Ask somebody to a table"),
          field({
            id: "who", label: "Name, link or id", value: form.who, required: true, spellcheck: false,
            error: form.error && told(form.error),
            hint: named && form.who.includes(named.player_id) && `That is ${named.name}, level ${named.level}.`,
            oninput: (event) => ((form.who = event.target.value), (form.error = null), app.show()),
          }),
          h("p", null, h("button", { class: "main", disabled: form.busy || !form.who.trim() }, "Invite"))),
        h("section", { class: "card", "aria-labelledby": "link-name" },
          h("h2", { id: "link-name" }, "Or be asked"),
          h("div", { class: "field" },
            h("label", { for: "own-trade-link" }, "Your link: whoever opens it can invite you"),
            h("div", { class: "copy-row" },
              h("input", {
                id: "own-trade-link",
                readonly: true,
                value: link,
                onfocus: (event) => event.target.select(),
              }),
              h("button", { type: "button", onclick: copy }, copied ? "Copied" : "Copy"))))),
      h("h2", { key: "tables" }, "Your tables"),
      shelf(tables, (row) => tableLine(app, row), {
        empty: "No table yet. Ask a friend to the first one.",
        className: "lines",
        name: "Your tables",
      })),
    moved(params) {
      ask(params.query.get("with"));
    },
    close() {
      left = true;
      stop();
    },
  };
}

/** Whom somebody means by a name, an id, or a link with an id in it.

    Throws Refusal. */
async function idOf(app, who) {
  const id = ID.exec(who)?.[0];
  if (id) return id.toLowerCase();
  try {
    const { items } = await app.call("GET", `/players?name=${encodeURIComponent(who)}`);
    if (items.length > 0) return items[0].player_id;
  } catch (error) {
    if (error.code !== "bad_request") throw error; // no name can look like that
  }
  throw Object.assign(new Error("Nobody goes by that name."), { code: "unknown_player", more: {} });
}

function tableLine(app, row) {
  const seat = row.sides[0].player.player_id === app.player.player_id ? 0 : 1;
  const [mine, theirs] = [row.sides[seat], row.sides[1 - seat]];
  const does = row.state === "open" ? "Sit down" : "Look";
  const invited = row.state === "open" && seat === 1;
  return h("li", { key: row.id, class: "line" },
    h("span", { class: "line-main" },
      h("b", { class: "name" }, theirs.player.name),
      h("span", { class: "fine" }, when.format(row.closed_at_ms ?? row.opened_at_ms))),
    h("span", { class: "line-what" },
      row.state === "settled" || row.state === "open" ? `${given(mine)} for ${given(theirs)}` : ""),
    chip(...(invited ? ["warn", "You are invited"] : STATES[row.state])),
    h("a", { class: "button", href: `#/trades/${row.id}`, "aria-label": `${does}: table with ${theirs.player.name}` }, does));
}

function given({ wines, offered }) {
  const parts = [...wines.map(({ species }) => species.name), offered > 0 && `${number(offered)} coins`].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "nothing yet";
}
