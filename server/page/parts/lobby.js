/* The tables at which somebody plays now, as the channel of the lobby tells them. */

const AGAIN_MS = 5_000;

export class Lobby {
  #app;
  #tables = null; // by battle; null until the server has told
  #stop = () => {};
  #timer = 0;

  /** `ended` is called when battles are gone from the list, being over or no longer among the newest. */
  constructor(app, { ended = () => {} } = {}) {
    this.#app = app;
    this.ended = ended;
    this.live = {}; // mode → how many tables there are in all, shown or not
    this.error = null;
    this.#follow();
  }

  /** The newest tables, newest first: of a mode, or of all. Null until they are known. */
  tables(mode = null) {
    if (!this.#tables) return null;
    return [...this.#tables.values()].filter((table) => !mode || table.mode === mode)
      .sort((one, other) => other.opened_at_ms - one.opened_at_ms);
  }

  /** How many are played, of a mode or of all. */
  count(mode = null) {
    return mode ? this.live[mode] ?? 0 : Object.values(this.live).reduce((all, one) => all + one, 0);
  }

  close() {
    clearTimeout(this.#timer);
    this.#stop();
  }

  #follow() {
    this.#stop = this.#app.follow("lobby", {
      whole: ({ tables, live }) => this.#take(new Map(tables.map((table) => [table.battle, named(table)])), live),
      pushed: ({ t, d }) => t === "lobby.changed" && this.#change(d),
      gone: (refusal) => {
        this.error = refusal;
        this.#timer = setTimeout(() => this.#follow(), refusal.retryAfterMs ?? AGAIN_MS);
        this.#app.show();
      },
    });
  }

  #change({ opened, changed, gone, live }) {
    if (!this.#tables) return; // the whole is on its way
    for (const table of opened) this.#tables.set(table.battle, named(table));
    for (const now of changed) if (this.#tables.has(now.battle)) Object.assign(this.#tables.get(now.battle), now);
    for (const battle of gone) this.#tables.delete(battle);
    this.#take(this.#tables, live);
    if (gone.length > 0) this.ended();
  }

  #take(tables, live) {
    this.#tables = tables;
    this.live = live;
    this.error = null;
    this.#app.show();
  }
}

/** A table as the lists of battles over HTTP have it. */
const named = (table) => ({ ...table, id: table.battle });
