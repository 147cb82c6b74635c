/* The hidden maximum. */

import { h } from "../parts/draw.js";
import { coins, number, read, suggested } from "./coins.js";
import { coinsField, sent } from "./fields.js";
import { asked, reread } from "./frame.js";
import { told } from "./refusals.js";

const AT_THE_FIELD = ["bid_too_low", "insufficient_funds"];

export class BidForm {
  error = null;
  busy = false;
  #text = "";
  #minimum = 0;
  #own = 0; // the maximum with which one leads, which is held already

  /** `accepted(max, answer)` is called with each bid that was taken. */
  constructor(app, auction, accepted) {
    Object.assign(this, { app, auction, accepted });
  }

  begin({ minimum }) {
    this.#minimum = minimum ?? 0;
  }

  draw(lot, how) {
    const raises = how === "leading";
    this.#own = raises ? lot.you?.max ?? 0 : 0;
    this.#minimum = Math.max(lot.minimum ?? 0, this.#own + 1); // who leads can only go higher
    const form = { class: "card bid", key: "bid", novalidate: true, onsubmit: sent(() => this.#send()) };
    return h("form", { ...form, "aria-labelledby": "bid-name" },
      h("h2", { id: "bid-name" }, raises ? "Raise your maximum" : "Your maximum"),
      h("p", { class: "fine" },
        "Name the most you would pay; nobody but you ever sees it. ",
        "You pay only what the second highest maximum makes it, plus one step."),
      h("div", { class: "bid-row" },
        coinsField({
          id: "max", label: raises ? "New maximum" : "The most you would pay", value: this.#text,
          placeholder: `${number(this.#minimum)} or more`,
          error: this.#atTheField(), oninput: (event) => this.#type(event.target.value),
        }),
        h("button", { class: "main", disabled: this.busy }, raises ? "Raise" : "Bid")),
      h("p", { class: "row bid-ideas" }, h("span", { class: "fine" }, "For example"),
        suggested(this.#minimum).map((sum) =>
          h("button", { type: "button", class: "idea", key: sum, onclick: () => this.#type(String(sum), true) },
          number(sum)))),
      this.error && !this.#atTheField() && h("p", { class: "error", role: "alert" }, told(this.error)),
      h("p", { class: "fine" },
        "While you lead, your maximum is held from your coins; it is free again the moment you are outbid."));
  }

  #atTheField() {
    const { error } = this;
    if (!error) return null;
    if (error.code === "insufficient_funds") {
      const { available, held } = this.app.player.coins;
      const elsewhere = held - this.#own;
      return `You can go to ${coins(available + this.#own)}${elsewhere > 0 ? `; ${coins(elsewhere)} are held elsewhere` : ""}. A maximum must be payable.`;
    }
    return AT_THE_FIELD.includes(error.code) || error.atField ? told(error) : null;
  }

  #type(text, focus = false) {
    this.#text = text;
    this.error = null;
    this.app.show();
    if (focus) document.getElementById("max")?.focus();
  }

  async #send() {
    const max = read(this.#text);
    if (max === null || max < this.#minimum) {
      this.error = this.#own > 0
        ? { code: "", more: {}, message: `Your maximum is ${coins(this.#own)} already: name more.`, atField: true }
        : { code: "bid_too_low", more: { minimum: this.#minimum }, atField: true };
      this.app.show();
      document.getElementById("max")?.focus();
      return;
    }
    const answer = await asked(this.app, this, () => this.app.ask("auction.bid", { auction: this.auction, max }, { once: true }));
    if (!answer) return;
    this.accepted(max, answer);
    this.#text = "";
    const price = coins(answer.price);
    this.app.say(answer.leading ? `You lead at ${price}.` : `Outbid at once: a maximum is higher. The price is ${price}.`);
    reread(this.app);
    this.app.show();
  }
}
