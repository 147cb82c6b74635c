/* The way out for good. */

import { h } from "../parts/draw.js";
import { card, field, tried, typed } from "./form.js";

export class Leaving {
  #app;
  #state = {};

  constructor(app) {
    this.#app = app;
  }

  draw() {
    const onsubmit = (event) => this.#leave(typed(event));
    return card("leaving", "Leave for good", this.#state,
      h("p", { class: "fine" },
        "Your name, address and records are erased, your coins go to the mint and your wines to the house. Nothing brings them back."),
      h("form", { onsubmit },
        field("Your password", { name: "password", type: "password", autocomplete: "current-password" }),
        this.#app.player?.totp && field("A code of your second factor", { name: "totp", autocomplete: "one-time-code" }),
        h("p", { class: "row" }, h("button", { class: "grave", disabled: this.#state.busy }, "Erase my account"))));
  }

  async #leave(body) {
    const { name } = this.#app.player;
    if (!(await this.#app.confirm(`Erase ${name} for good?`, { yes: "Erase it", no: "Stay" }))) return;
    await tried(this.#app, this.#state, async () => {
      await this.#app.call("DELETE", "/me", { body });
      this.#app.forget();
      this.#app.notify("Your account is erased. Farewell.");
    });
  }
}
