/* What is going on at the tables now, and what was over last. */

import { h } from "../parts/draw.js";
import { Lobby } from "../parts/lobby.js";
import { Pages } from "../parts/pages.js";
import { every } from "./every.js";
import { inWords, MODES, modeTabs } from "./modes.js";
import { liveCard, overLine } from "./rows.js";

const AFRESH_MS = 5_000; // what is over is looked up then, if anything has ended; and "for 3 min" goes on
const OVER = 12;

export function openLive(app, { query }) {
  let mode = modeOf(query);
  let over = new Pages(app, overPath());
  let ended = false; // since the list of the past was read
  const lobby = new Lobby(app, { ended: () => (ended = true) });
  const stop = every(AFRESH_MS, afresh);

  function overPath() {
    return `/battles?state=over&limit=${OVER}${mode ? `&mode=${mode}` : ""}`;
  }

  function afresh() {
    // Where somebody has gone on in the list, it stays as he reads it.
    if (over.state === "failed" || (ended && over.state === "ready" && over.items.length <= OVER)) {
      ended = false;
      return over.again();
    }
    return app.show();
  }

  return {
    title: () => "Watch",

    draw: () => h("div", { class: "watching watch", key: "watch" },
      h("header", { class: "masthead split" },
        h("h1", null, "At the tables now"),
        h("p", { class: "lead" }, "Take a seat at the rail: battles as they are played, and those that are over to go through step by step."),
        h("p", null, h("a", { class: "button", href: `#/ladders/${mode ?? "pairing"}` }, "The ladders: who is strongest"))),
      modeTabs("Which battles", mode, (to) => (to ? `watch?mode=${to}` : "watch"), { all: true }),
      tables(lobby, mode, app.clock),
      past(over, app.clock)),

    moved(params) {
      mode = modeOf(params.query);
      over.turnTo(overPath());
    },

    close() {
      stop();
      lobby.close();
      over.changed = () => {};
    },
  };
}

const modeOf = (query) => (Object.hasOwn(MODES, query.get("mode") ?? "") ? query.get("mode") : null);

function tables(lobby, mode, clock) {
  const shown = lobby.tables(mode);
  const count = lobby.count(mode);
  const { error } = lobby;
  return h("section", { "aria-labelledby": "live-title", "aria-busy": shown === null && !error && "true" },
    h("h2", { id: "live-title" }, "Live", shown?.length > 0 && h("span", { class: "count" }, ` ${count}`)),
    error && h("p", { class: "error", role: "status" }, `${error.message} It is tried again by itself.`),
    shown === null && !error && h("ul", { class: "table-cards" }, [0, 1, 2].map((n) => h("li", { key: n, class: "table-card hollow" }))),
    shown?.length === 0 && nobody(mode),
    shown?.length > 0 && h("ul", { class: "table-cards" }, shown.map((battle) => liveCard(battle, clock))),
    shown?.length > 0 && count > shown.length &&
      h("p", { class: "fine" }, `These are the newest: ${shown.length} of ${count} tables.`));
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
