/* The battles that are going on, read again and again while somebody looks at them. */

import { h } from "../parts/draw.js";
import { MODE_NAMES } from "../parts/words.js";

const EVERY_MS = 5_000;

export class Live {
  #app;
  #timer = 0;
  #closed = false;

  constructor(app) {
    this.#app = app;
    this.battles = [];
    this.#look();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  draw() {
    return h("section", { class: "card on-now", key: "live", "aria-labelledby": "live-title" },
      h("h2", { id: "live-title" }, "On the table now"),
      this.battles.length === 0 &&
        h("p", { class: "fine" }, "Nobody plays just now. Battles appear here as they begin; anybody may watch."),
      h("ul", null, this.battles.map((battle) => row(battle, this.#app.player))),
      h("p", { class: "fine" }, h("a", { href: "#/watch" }, "All tables, replays and ladders")));
  }

  async #look() {
    if (!document.hidden) {
      try {
        this.battles = (await this.#app.call("GET", "/battles?state=live&limit=20")).items;
        if (!this.#closed) this.#app.show();
      } catch {
        // The list is a courtesy: it comes with the next look.
      }
    }
    if (!this.#closed) this.#timer = setTimeout(() => this.#look(), EVERY_MS);
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
