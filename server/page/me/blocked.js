/* Whom one has blocked. */

import { h } from "../parts/draw.js";
import { card, tried } from "./form.js";

export class Blocked {
  #app;
  #pages;
  #state = {};

  constructor(app) {
    this.#app = app;
    this.#pages = app.list("/me/blocks");
  }

  draw() {
    const { items, state, error, hasMore } = this.#pages;
    return card("blocked", "Whom you have blocked", { error, ...this.#state },
      state === "ready" && items.length === 0 &&
        h("p", { class: "fine" }, "Nobody. Who is blocked cannot trade with you, and sees nothing of what you show."),
      h("ul", { class: "blocked" }, items.map((one) =>
        h("li", { key: one.player_id }, h("span", null, one.name),
          h("button", { onclick: () => this.#free(one), "aria-label": `Take back the block of ${one.name}` }, "Take back")))),
      hasMore && h("button", { onclick: () => this.#pages.more() }, "Show more"));
  }

  #free({ player_id: id, name }) {
    return tried(this.#app, this.#state, async () => {
      await this.#app.call("DELETE", `/me/blocks/${id}`);
      await this.#pages.again();
      return `${name} is no longer blocked.`;
    });
  }
}
