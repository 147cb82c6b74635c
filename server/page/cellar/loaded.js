/* One thing of the interface that a view shows: there, on its way, or not to be had. */

export class Loaded {
  #app;
  #path = null;
  #asked = 0;

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
    }
    this.#app.show();
  }

  /** Whatever is still on its way is not wanted any more. */
  close() {
    this.#asked++;
  }
}
