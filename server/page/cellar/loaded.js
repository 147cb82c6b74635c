/* One thing of the interface that a view shows: there, on its way, or not to be had. */

import { Unreachable } from "../client/http.js";

export class Loaded {
  #app;
  #path = null;
  #asked = 0;
  #closed = false;
  #anew = () => this.error && !this.#closed && this.read(); // one, so that it waits once

  constructor(app, path = null) {
    this.#app = app;
    this.value = null;
    this.error = null;
    if (path !== null) this.read(path);
  }

  /** Reads it, or something else in its place; of several answers the last question's counts. What is there stays until
      then. */
  async read(path = this.#path) {
    const asked = ++this.#asked;
    this.#path = path;
    try {
      const value = await this.#app.call("GET", path);
      if (asked !== this.#asked) return;
      Object.assign(this, { value, error: null });
    } catch (error) {
      if (asked !== this.#asked) return;
      this.error = error;
      if (error instanceof Unreachable) this.#app.onceBack(this.#anew);
    }
    this.#app.show();
  }

  /** Whatever is still on its way is not wanted any more. */
  close() {
    this.#asked++;
    this.#closed = true;
  }
}
