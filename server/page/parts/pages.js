/* A list of the interface, page by page. */

import { Unreachable } from "../client/http.js";

const KEPT_MAX = 600; // a page that stands open for hours keeps no more of a list than anybody scrolls through

export class Pages {
  #app;
  #path;
  #next = null;
  #asked = 0;
  #missed = null; // what met nobody, to be asked again
  #anew = () => this.state === "failed" && this.#missed(); // one, so that it waits once

  /** `path` with its filters, as `/species?type=Flow`; `changed` is called whenever something came. */
  constructor(app, path, changed = app.show) {
    this.#app = app;
    this.#path = path;
    this.changed = changed;
    this.items = [];
    this.state = "loading"; // then "ready", or "failed" with `error`
    this.error = null;
    this.again();
  }

  get hasMore() {
    return this.#next !== null && this.items.length < KEPT_MAX;
  }

  /** Another list in this one's place, as where somebody types: of several answers the last question's counts. */
  turnTo(path) {
    if (path === this.#path) return;
    this.#path = path;
    this.state = "loading";
    this.#read(path, (page) => page.items, { kept: [] });
  }

  /** Reads the first page anew; what is shown stays until it is there. */
  again() {
    return this.#read(this.#path, (page) => page.items);
  }

  more() {
    if (!this.hasMore || this.state === "loading") return null;
    const joint = this.#path.includes("?") ? "&" : "?";
    const path = `${this.#path}${joint}cursor=${encodeURIComponent(this.#next)}`;
    return this.#read(path, (page) => [...this.items, ...page.items]);
  }

  /** `kept` is what stays where it can't be read: nothing of another list. */
  async #read(path, items, { kept = this.items } = {}) {
    const asked = ++this.#asked;
    if (this.state !== "ready" || this.items.length > 0) this.state = "loading"; // that there is none stays said, too
    try {
      const page = await this.#app.call("GET", path);
      if (asked !== this.#asked) return;
      Object.assign(this, { items: items(page), state: "ready", error: null });
      this.#next = page.next;
    } catch (error) {
      if (asked !== this.#asked) return;
      Object.assign(this, { items: kept, state: "failed", error });
      if (error instanceof Unreachable) {
        this.#missed = () => this.#read(path, items, { kept });
        this.#app.onceBack(this.#anew);
      }
    }
    this.changed();
  }
}
