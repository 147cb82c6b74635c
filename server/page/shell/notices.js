/* Lines that tell what has happened elsewhere, and go by themselves. */

import { h } from "../parts/draw.js";

const SHOWN_MS = 10_000;
const SHOWN_MAX = 3;

export class Notices {
  #count = 0;
  #lines = [];

  constructor(changed) {
    this.changed = changed;
  }

  /** `kind` is "good", "bad" or nothing; `to` an address where there is more to see. */
  add(text, { kind = "", to = null } = {}) {
    const line = { id: ++this.#count, text, kind, to };
    this.#lines = [...this.#lines.slice(1 - SHOWN_MAX), line];
    this.#dropLater(line.id);
    this.changed();
  }

  /** Nothing goes away under somebody's finger, nor what has the focus. */
  #dropLater(id) {
    setTimeout(() => {
      if (document.querySelector("#notices:is(:hover, :focus-within)")) this.#dropLater(id);
      else this.drop(id);
    }, SHOWN_MS);
  }

  drop(id) {
    const left = this.#lines.filter((line) => line.id !== id);
    if (left.length === this.#lines.length) return;
    this.#lines = left;
    this.changed();
  }

  draw() {
    return this.#lines.map(({ id, text, kind, to }) =>
      h("p", { class: `notice ${kind}`, key: id },
        h("span", null, text),
        to !== null && h("a", { class: "button", href: `#/${to}`, onclick: () => this.drop(id) }, "Have a look"),
        h("button", { class: "quiet", onclick: () => this.drop(id), "aria-label": `Close: ${text}` }, "Close")));
  }
}
