/* The battles that are going on, as long as somebody looks at them. */

import { h } from "../parts/draw.js";
import { Lobby } from "../parts/lobby.js";
import { MODE_NAMES } from "../parts/words.js";

const SHOWN = 12;

export class Live {
  #app;
  #lobby;

  constructor(app) {
    this.#app = app;
    this.#lobby = new Lobby(app);
  }

  close() {
    this.#lobby.close();
  }

  draw() {
    const tables = this.#lobby.tables();
    const more = this.#lobby.count() - Math.min(tables?.length ?? 0, SHOWN);
    return h("section", { class: "card on-now", key: "live", "aria-labelledby": "live-title", "aria-busy": tables === null && "true" },
      h("h2", { id: "live-title" }, "On the table now"),
      tables === null && h("p", { class: "fine", key: "coming" }, "One moment …"),
      tables?.length === 0 &&
        h("p", { class: "fine" }, "Nobody plays just now. Battles appear here as they begin; anybody may watch."),
      h("ul", null, tables?.slice(0, SHOWN).map((table) => row(table, this.#app.player))),
      h("p", { class: "fine" },
        h("a", { href: "#/watch" }, more > 0 ? `All tables (${more} more), replays and ladders` : "All tables, replays and ladders")));
  }
}

function row({ id, mode, players, rated, viewers }, player) {
  const [first, second] = players.map((one) => one.name);
  const mine = players.some((one) => one.player_id === player?.player_id);
  const about = [MODE_NAMES[mode], rated && "rated", viewers > 0 && `${viewers} watching`].filter(Boolean).join(" · ");
  return h("li", { key: id },
    h("span", { class: "pair" }, h("b", null, first), " and ", h("b", null, second)),
    h("span", { class: "fine" }, about),
    h("a", {
      class: "button", href: `#/battles/${id}`, "aria-label": `${mine ? "Play" : "Watch"} ${first} and ${second}`,
    }, mine ? "Go to your table" : "Watch"));
}
