/* One's free wines, to choose from. */

import { h } from "../parts/draw.js";
import { small } from "./bottle.js";
import { wineOf } from "./wine.js";

const PAGE = 24;
const PAGES_MAX = 5; // so far a wine that the address names is looked for

export class Picker {
  /** `wanted` is the id of a wine to choose at once. */
  constructor(app, { wanted = null, picked = () => {} } = {}) {
    this.app = app;
    this.picked = picked;
    this.chosen = null;
    this.wanted = wanted;
    this.wines = app.list(`/wines?place=cellar&limit=${PAGE}`, () => this.#came());
  }

  again() {
    this.chosen = null;
    this.wines.again();
  }

  #came() {
    const found = this.wanted && this.wines.items.find(({ id }) => id === this.wanted);
    if (found) {
      this.chosen = wineOf(found);
      this.wanted = null;
      this.picked(this.chosen);
    } else if (this.wanted && this.wines.items.length < PAGE * PAGES_MAX && this.wines.hasMore) {
      this.wines.more();
    }
    this.app.show();
  }

  /** `name` is the group's; `without` the ids that are not offered. */
  draw({ name, legend, without = [] }) {
    const wines = this.wines.items.filter(({ id }) => !without.includes(id));
    return h("fieldset", { class: "picker", key: name },
      h("legend", null, legend),
      this.#inside(wines, name));
  }

  #inside(wines, name) {
    const { state, error } = this.wines;
    if (wines.length === 0 && state === "loading") return h("p", { class: "fine" }, "Fetching your wines …");
    if (wines.length === 0 && state === "failed") return h("p", { class: "error" }, error.message);
    if (wines.length === 0) return h("p", { class: "fine" },
      "No wine of yours is free just now: what is in a battle, a queue, an auction or a trade comes back when that is over.");
    return h("div", { class: "picker-wines" },
      wines.map((one) => this.#label(wineOf(one), name)),
      this.wines.hasMore && h("button", { type: "button", onclick: () => this.wines.more() }, "Show more"));
  }

  #label(wine, name) {
    const chosen = this.chosen?.id === wine.id;
    return h("label", { key: wine.id, class: chosen ? "pick chosen" : "pick" },
      h("input", {
        type: "radio",
        name,
        value: wine.id,
        checked: chosen,
        class: "unseen-input",
        onchange: () => this.#choose(wine),
      }),
      small(wine));
  }

  #choose(wine) {
    this.chosen = wine;
    this.picked(wine);
    this.app.show();
  }
}
