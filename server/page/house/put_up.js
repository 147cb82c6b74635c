/* Putting a wine up, at auction or on the market: which wine, on what terms, and what that costs. */

import { h } from "../parts/draw.js";
import { coins, cutOf, feeFor, PRICE_MAX, read } from "./coins.js";
import { choice, coinsField, sent } from "./fields.js";
import { asked, reread } from "./frame.js";
import { Picker } from "./picker.js";
import { told } from "./refusals.js";

const LASTS = [
  ["60", "A minute"],
  ["300", "5 minutes"],
  ["3600", "An hour"],
  ["21600", "6 hours"],
  ["86400", "A day"],
  ["259200", "3 days"],
  ["604800", "A week"],
];

export const ESCROW =
  "From then on the house keeps the wine in escrow: it is yours still, but can't be poured, traded or battled with until " +
  "it is sold or comes home.";

/* What both forms share; a subclass has the terms and sends them. */
class PutUp {
  error = null;
  busy = false;
  lasts = "86400";
  #left = false;

  constructor(app, wanted) {
    this.app = app;
    this.picker = new Picker(app, { wanted });
  }

  draw(closed) {
    const { chosen } = this.picker;
    const form = { class: "card put-up", key: "put-up", novalidate: true, onsubmit: sent(() => this.#send()) };
    return h("form", { ...form, "aria-labelledby": "put-up-name" },
      h("div", { class: "put-up-head" },
        h("h2", { id: "put-up-name" }, this.title),
        h("button", { type: "button", class: "quiet", onclick: closed }, "Close")),
      this.picker.draw({ name: "wine", legend: "Which wine?" }),
      chosen && h("p", { key: "chosen" }, "Chosen: ", h("b", { class: "name" }, chosen.name)), // it may be far up a long list
      h("div", { class: "terms" },
        this.fields(),
        choice({
          id: "lasts",
          label: "For how long",
          options: LASTS,
          value: this.lasts,
          onchange: (event) => (this.lasts = event.target.value),
        })),
      h("p", { class: "fine" }, this.costs()),
      this.#wrong(),
      h("p", { class: "row" },
        h("button", { class: "main", disabled: this.busy || !chosen }, this.verb),
        !chosen && h("span", { class: "fine" }, "Choose a wine first.")));
  }

  #wrong() {
    if (!this.error || this.fieldOf(this.error)) return null;
    return h("p", { class: "error", role: "alert" }, told(this.error));
  }

  async #send() {
    this.error = this.check();
    if (this.error) {
      this.app.show();
      document.getElementById(this.fieldOf(this.error))?.focus();
      return;
    }
    const d = { wine: this.picker.chosen.id, lasts_s: Number(this.lasts), ...this.terms() };
    const made = await asked(this.app, this, () => this.app.ask(this.op, d, { once: true }));
    if (!made) return;
    reread(this.app);
    const said = `${this.picker.chosen.name} is up.`;
    if (this.#left) {
      this.app.notify(said, { kind: "good", to: this.to(made) });
      return;
    }
    this.app.say(said);
    this.app.go(this.to(made));
  }

  /** Somebody has gone on while it was being sent: he is not called back. */
  close() {
    this.#left = true;
  }
}

const wrong = (field, message) => ({ field, message });

const priced = (text) => read(text) !== null && read(text) >= 1 && read(text) <= PRICE_MAX;

export class PutUpForAuction extends PutUp {
  title = "Put a wine up for auction";
  verb = "Put it up";
  op = "auction.open";
  start = "20";
  reserve = "";
  buyNow = "";

  to = ({ auction }) => `auctions/${auction}`;

  terms = () => ({
    start_price: read(this.start),
    ...(this.reserve && { reserve: read(this.reserve) }),
    ...(this.buyNow && { buy_now: read(this.buyNow) }),
  });

  fieldOf = ({ field }) => ({ start_price: "start", reserve: "reserve", buy_now: "buy-now" })[field] ?? null;

  check() {
    if (!priced(this.start)) return wrong("start_price", "A whole number of coins, 1 or more.");
    if (this.reserve && !(priced(this.reserve) && read(this.reserve) > read(this.start))) {
      return wrong("reserve", "More than the start price, or nothing.");
    }
    const least = Math.max(read(this.start), read(this.reserve) ?? 0);
    if (this.buyNow && !(priced(this.buyNow) && read(this.buyNow) > least)) {
      return wrong("buy_now", `More than ${coins(least)}, or nothing.`);
    }
    return null;
  }

  #said = (id) => (this.error && this.fieldOf(this.error) === id ? this.error.message : null);

  fields() {
    const typed = (name) => ({ oninput: (event) => ((this[name] = event.target.value), this.app.show()), value: this[name] });
    return [
      coinsField({ id: "start", label: "Start price", required: true, error: this.#said("start"), ...typed("start") }),
      coinsField({
        id: "reserve",
        label: "Reserve (optional)",
        error: this.#said("reserve"),
        hint: "Hidden. Nobody gets the wine for less.",
        ...typed("reserve"),
      }),
      coinsField({
        id: "buy-now",
        label: "Buy now (optional)",
        error: this.#said("buy-now"),
        hint: "Who pays this has it at once.",
        ...typed("buyNow"),
      }),
    ];
  }

  costs() {
    const least = Math.max(read(this.start) ?? 1, read(this.reserve) ?? 0);
    const fee = `Putting it up costs ${coins(feeFor(least))} now, a hundredth of what you ask.`;
    return `${fee} Of what it is sold for the house keeps a twentieth. ${ESCROW}`;
  }
}

export class PutOnMarket extends PutUp {
  title = "Put a wine on the market";
  verb = "Put it on the market";
  op = "market.list";
  price = "";

  to = ({ listing }) => `market/${listing}`;
  terms = () => ({ price: read(this.price) });
  fieldOf = ({ field }) => (field === "price" ? "price" : null);

  check() {
    return priced(this.price) ? null : wrong("price", "A whole number of coins, 1 or more.");
  }

  fields() {
    const error = this.error && this.fieldOf(this.error) ? this.error.message : null;
    return coinsField({
      id: "price", label: "Price", required: true, error, value: this.price,
      oninput: (event) => ((this.price = event.target.value), this.app.show()),
    });
  }

  costs() {
    const price = read(this.price) ?? 0;
    const gets = price > 0 ? ` You get ${coins(price - cutOf(price))} when it is sold.` : "";
    const fee = `Listing costs ${coins(feeFor(Math.max(1, price)))} now, a hundredth of the price`;
    return `${fee}; of the price the house keeps a twentieth.${gets} ${ESCROW}`;
  }
}
