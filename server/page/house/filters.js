/* What a list is narrowed by. It stands in the address, so that a list can be kept, sent and gone back to. */

import { h } from "../parts/draw.js";
import { choice, coinsField, field, sent, tick } from "./fields.js";
import { RARITIES, spaced, TYPES } from "./wine.js";

const TYPED_MS = 300;

const any = (name) => ["", name];

export const TYPE = { name: "type", label: "Type", options: [any("Any type"), ...TYPES.map((type) => [type, type])] };

export const rarity = (name, label, none) => ({
  name, label, options: [any(none), ...RARITIES.map((one) => [one, spaced(one)])],
});

export class Filters {
  #timer = 0;

  /** `to` is the room's address; `always` those that stand there, `more` those behind a fold. A filter has `name`,
      `label`, and either `options`, or a `kind`: `text`, `coins` or `flag`. */
  constructor(app, to, always, more = []) {
    Object.assign(this, { app, to, always, more });
    this.values = {};
  }

  get #all() {
    return [...this.always, ...this.more];
  }

  /** Takes what the address says. */
  read(query) {
    const read = (name) => query.get(name) ?? "";
    this.values = Object.fromEntries(this.#all.map(({ name }) => [name, read(name)]));
    this.rest = [...query].filter(([name]) => !(name in this.values));
  }

  /** The query that the interface is asked with. */
  get query() {
    return new URLSearchParams(Object.entries(this.values).filter(([, value]) => value !== ""));
  }

  get any() {
    return this.query.size > 0;
  }

  close() {
    clearTimeout(this.#timer);
  }

  draw() {
    return h("form", { class: "filters", role: "search", "aria-label": "Narrow the list", onsubmit: sent(() => this.#go()) },
      this.always.map((one) => this.#field(one)),
      this.more.length > 0 &&
        h("details", { class: "filters-more" },
          h("summary", null, "More filters"),
          h("div", { class: "filters-rest" }, this.more.map((one) => this.#field(one)))),
      this.any && h("button", { type: "button", class: "quiet", onclick: () => this.#clear() }, "Show all"));
  }

  #field({ name, label, options, kind }) {
    const id = `filter-${name}`;
    const value = this.values[name];
    if (options) return choice({ id, label, options, value, onchange: (event) => this.#set(name, event.target.value) });
    if (kind === "flag") {
      return tick({
        id,
        label,
        checked: value === "true",
        onchange: (event) => this.#set(name, event.target.checked ? "true" : ""),
      });
    }
    const typed = { id, label, value, oninput: (event) => this.#typed(name, event.target.value) };
    return kind === "coins" ? coinsField(typed) : field({ ...typed, type: "search", maxlength: 100 });
  }

  #typed(name, text) {
    const { kind } = this.#all.find((one) => one.name === name);
    this.values[name] = kind === "coins" ? text.replace(/\D/g, "").slice(0, 10) : text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#go(), TYPED_MS);
  }

  #set(name, value) {
    this.values[name] = value;
    this.#go();
  }

  #clear() {
    this.values = Object.fromEntries(this.#all.map(({ name }) => [name, ""]));
    this.#go();
  }

  #go() {
    clearTimeout(this.#timer);
    const query = new URLSearchParams([...this.rest, ...this.query]).toString();
    this.app.go(query ? `${this.to}?${query}` : this.to, { replace: true });
  }
}
