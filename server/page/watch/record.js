/* A battle's record: read page by page, and what the table looked like after each thing that happened.

   A step is one push of the channel, and is called by its number `n`, which everybody's client knows. The interface
   gives the whole table after each command; what lies between is made with the same function that moves a live table
   on. Nothing here draws. */

const PAGE = 25; // entries at a time: some hundred kilobytes at the end of a long battle

export class RecordOf {
  #app;
  #path;
  #entries = []; // {steps, snapshot}
  #closed = false;

  /** `table` is `{fromSnapshot, after}` of the battle's mode; `changed` is called as more of the record is there. */
  constructor(app, id, table, changed) {
    this.#app = app;
    this.#path = `/battles/${id}/replay/steps?limit=${PAGE}`;
    this.table = table;
    this.changed = changed;
    this.steps = []; // {n, at, t, d, entry}
    this.state = "loading"; // then "ready", or "failed" with `error`
    this.error = null;
    this.#read(null);
  }

  get last() {
    return this.steps.length;
  }

  /** The step `n`, within what there is. */
  at(n) {
    return this.steps[Math.min(Math.max(n, 1), this.last) - 1] ?? null;
  }

  /** The first pushes of turns, for the ticks of the scrubber. */
  get turns() {
    return this.steps.filter((step) => step.t === "turn.opened");
  }

  /** The table right after step `n`. */
  stateAt(n) {
    const step = this.at(n);
    const { steps, snapshot } = this.#entries[step.entry];
    const whole = () => this.table.fromSnapshot(snapshot);
    if (step === steps.at(-1)) return whole();
    const before = this.#entries[step.entry - 1];
    let state = before ? this.table.fromSnapshot(before.snapshot) : null;
    for (const push of steps) {
      // Only a beginning comes from nothing; where pushes don't say it, the snapshot does.
      if (!state && push.t !== "battle.opened") return whole();
      state = this.table.after(state, push);
      if (push === step) break;
    }
    return state ?? whole();
  }

  /** What a push of this kind told, the last one; null where there was none. */
  told(kind) {
    return this.steps.findLast((step) => step.t === kind)?.d ?? null;
  }

  /** Reads anew what may have been added to the record of a battle that goes on. */
  again() {
    if (this.state === "loading") return;
    this.#entries = [];
    this.steps = [];
    this.state = "loading";
    this.#read(null);
  }

  close() {
    this.#closed = true;
  }

  async #read(cursor) {
    try {
      do {
        const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
        const page = await this.#app.call("GET", this.#path + more);
        if (this.#closed) return;
        this.#add(page.items);
        cursor = page.next;
        this.state = cursor ? "loading" : "ready";
        this.changed();
      } while (cursor);
    } catch (error) {
      if (this.#closed) return;
      Object.assign(this, { state: "failed", error });
      this.changed();
    }
  }

  #add(items) {
    for (const { n, at, events, snapshot } of items) {
      const entry = this.#entries.length;
      const first = n - events.length + 1;
      const steps = events.map(({ t, d }, index) => ({ n: first + index, at, t, d, entry }));
      this.#entries.push({ steps, snapshot });
      this.steps.push(...steps);
    }
  }
}
