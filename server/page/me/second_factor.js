/* The second factor: begun with the password, in force once one of its codes was shown, with codes for the day on which
   the telephone is gone. Secrets are shown once and kept nowhere on this page. */

import { h } from "../parts/draw.js";
import { card, field, tried, typed } from "./form.js";

const CODE = { name: "totp", autocomplete: "one-time-code", inputmode: "numeric", maxlength: 32 };
const PASSWORD = { name: "password", type: "password", autocomplete: "current-password" };

export class SecondFactor {
  #app;
  #begun = null; // {secret, uri}
  #recovery = null; // the codes, in the clear for the only time
  #state = {};

  constructor(app) {
    this.#app = app;
  }

  draw() {
    return card("factor", "Second factor", this.#state, this.#inside());
  }

  #inside() {
    if (this.#recovery) return recovery(this.#recovery);
    if (this.#begun) return this.#confirming();
    if (this.#app.player.totp) {
      return [
        h("p", { key: "on" }, "Signing in asks for a code of your telephone."),
        this.#form("end", "Take it away", field("A code, or a recovery code", CODE), (said) => this.#end(said)),
      ];
    }
    return [
      h("p", { class: "fine", key: "off" }, "With it, a password alone opens nothing: signing in asks for a code of your telephone as well."),
      this.#form("begin", "Begin", field("Your password", PASSWORD), (said) => this.#begin(said)),
    ];
  }

  #confirming() {
    return [
      h("p", { key: "how" }, "Type this into the app on your telephone that makes codes, then show one of them here."),
      h("p", { class: "secret", key: "secret" }, this.#begun.secret),
      h("p", { key: "uri" }, h("a", { href: this.#begun.uri }, "Open it on this device")),
      this.#form("confirm", "Put it in force", field("A code of the app", CODE), (said) => this.#confirm(said)),
    ];
  }

  #form(key, text, inside, work) {
    const onsubmit = (event) => {
      const said = typed(event);
      tried(this.#app, this.#state, () => work(said));
    };
    return h("form", { key, onsubmit }, inside, h("p", { class: "row" }, h("button", { disabled: this.#state.busy }, text)));
  }

  async #begin(body) {
    this.#begun = await this.#app.call("POST", "/me/totp", { body });
  }

  async #confirm(body) {
    this.#recovery = (await this.#app.call("POST", "/me/totp/confirm", { body })).recovery_codes;
    this.#begun = null;
    await this.#app.refreshPlayer();
  }

  async #end(body) {
    await this.#app.call("DELETE", "/me/totp", { body });
    await this.#app.refreshPlayer();
    return "It is away.";
  }
}

const recovery = (codes) => [
  h("p", { key: "told" }, h("b", null, "It is in force."),
    " Keep these codes where your telephone is not: each opens the door once, and they are shown only now."),
  h("ul", { class: "codes", key: "codes" }, codes.map((code) => h("li", { key: code }, code))),
];
