/* What our web components share: each is given a value, and draws what follows from it into itself. */

import { draw } from "./draw.js";

/** A web component of this page. A subclass says with `view(given)` what should be there; `come()` and `go()` are its
    entry into the page and its way out, where timers and listeners begin and end. */
export class Part extends HTMLElement {
  #given = {};

  get given() {
    return this.#given;
  }

  set given(value) {
    if (same(this.#given, value)) return;
    this.#given = value;
    if (this.isConnected) this.redraw();
  }

  connectedCallback() {
    this.redraw();
    this.come?.();
  }

  disconnectedCallback() {
    this.go?.();
  }

  redraw() {
    draw(this, this.view(this.#given));
  }
}

/** Registers a component, once however often its module is asked for. */
export function define(name, part) {
  if (!customElements.get(name)) customElements.define(name, part);
}

function same(before, after) {
  const names = Object.keys(after);
  return names.length === Object.keys(before).length && names.every((name) => before[name] === after[name]);
}
