/* What is going on at the tables now, and what was over last. */

import { h } from "../parts/draw.js";
import { Pages } from "../parts/pages.js";
import { every } from "./every.js";
import { inWords, MODES, modeTabs } from "./modes.js";
import { liveCard, overLine } from "./rows.js";

const LOOK_MS = 5_000;
const STEPS = [24, 48, 96]; // so many tables are shown, as somebody asks for more; each look reads them all
const OVER = 12;

export function openLive(app, { query }) {
  let mode = modeOf(query);
  let most = STEPS[0];
  let live = { items: null, more: false, error: null };
  let asked = 0;
  let over = new Pages(app, overPath());
  const stop = every(LOOK_MS, look);
  look();

  function overPath() {
    return `/battles?state=over&limit=${OVER}${mode ? `&mode=${mode}` : ""}`;
  }

  async function look() {
    const asking = ++asked;
    // Where somebody has gone on in the list of the past, it stays as he reads it.
    if (over.state === "ready" && over.items.length <= OVER) over.again();
    try {
      const page = await app.call("GET", `/battles?state=live&limit=${most}${mode ? `&mode=${mode}` : ""}`);
      if (asking === asked) live = { items: page.items, more: page.next !== null, error: null };
    } catch (error) {
      if (asking === asked) live = { ...live, error };
    }
    if (asking === asked) app.show();
  }

  function more() {
    most = STEPS[STEPS.indexOf(most) + 1] ?? most;
    look();
  }

  return {
    title: () => "Watch",

    draw: () => h("div", { class: "watching watch", key: "watch" },
      h("header", { class: "masthead split" },
        h("h1", null, "At the tables now"),
        h("p", { class: "lead" }, "Take a seat at the rail: battles as they are played, and those that are over to go through step by step."),
        h("p", null, h("a", { class: "button", href: `#/ladders/${mode ?? "pairing"}` }, "The ladders: who is strongest"))),
      modeTabs("Which battles", mode, (to) => (to ? `watch?mode=${to}` : "watch"), { all: true }),
      tables(live, mode, app.clock, most === STEPS.at(-1) ? null : more),
      past(over, app.clock)),

    moved(params) {
      mode = modeOf(params.query);
      most = STEPS[0];
      live = { items: null, more: false, error: null };
      over.turnTo(overPath());
      look();
    },

    close() {
      asked++;
      stop();
      over.changed = () => {};
    },
  };
}

const modeOf = (query) => (Object.hasOwn(MODES, query.get("mode") ?? "") ? query.get("mode") : null);

function tables({ items, more, error }, mode, clock, onmore) {
  return h("section", { "aria-labelledby": "live-title", "aria-busy": items === null && !error && "true" },
    h("h2", { id: "live-title" }, "Live", items?.length > 0 && h("span", { class: "count" }, ` ${items.length}${more ? "+" : ""}`)),
    error && h("p", { class: "error", role: "status" }, `${error.message} The list is looked up again by itself.`),
    items === null && !error && h("ul", { class: "table-cards" }, [0, 1, 2].map((n) => h("li", { key: n, class: "table-card hollow" }))),
    items?.length === 0 && nobody(mode),
    items?.length > 0 && h("ul", { class: "table-cards" }, items.map((battle) => liveCard(battle, clock))),
    more && (onmore ? h("p", null, h("button", { onclick: onmore }, "Show more tables"))
      : h("p", { class: "fine" }, "There are more tables than fit here: choose one kind of battle above.")));
}

const nobody = (mode) => h("div", { class: "empty" },
  h("p", null, mode ? `Nobody is at ${inWords(mode)} just now.` : "The tables are free: nobody plays just now."),
  h("p", { class: "row" }, h("a", { class: "button main", href: "#/" }, "Play a battle yourself"),
    h("span", { class: "fine" }, "Or stay: this list keeps itself fresh.")));

function past(over, clock) {
  return h("section", { "aria-labelledby": "over-title" },
    h("h2", { id: "over-title" }, "Just over"),
    over.state === "failed" && over.items.length === 0 && h("p", { class: "error" }, over.error.message),
    over.state === "ready" && over.items.length === 0 &&
      h("p", { class: "empty" }, "No battle has been played to its end yet. The first one will stand here, to be replayed."),
    h("ul", { class: "over-lines" }, over.items.map((battle) => overLine(battle, clock))),
    over.hasMore && h("p", null,
      h("button", { onclick: () => over.more(), disabled: over.state === "loading" && over.items.length > OVER }, "Show older ones")));
}
