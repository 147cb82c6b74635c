/* The places in the queue that one has, wherever on the page one is meanwhile; and the way to the table. */

export class Tickets {
  #app;

  constructor(app) {
    this.#app = app;
    this.waiting = []; // {ticket, mode, versus, name}; the ticket is null until the server has given it
    app.inbox((push) => this.#hear(push));
  }

  clear() {
    this.waiting = [];
  }

  /** Where one sits already one is brought to, from the lobby at least. */
  greeted(live) {
    const mine = live.find((room) => room.kind === "battle");
    if (!mine) return;
    const table = `battles/${mine.ch.split(":")[1]}`;
    if (this.#app.address === table) return;
    this.clear();
    if (this.#app.address === "") this.#app.go(table);
    else this.#app.notify("You sit at a table.", { to: table });
  }

  /** Takes a place in the queue. Throws Refusal. */
  async queue({ mode, rated, versus, name = null, ...more }) {
    const ticket = { ticket: null, mode, versus, name };
    this.waiting = [...this.waiting.filter((one) => one.versus !== versus), ticket];
    this.#app.show();
    try {
      const d = { mode, rated, versus, ...more };
      ticket.ticket = (await this.#app.ask("battle.queue", d, { once: true })).ticket;
      this.#app.show();
    } catch (refusal) {
      // After a reload one may be waiting without knowing the ticket; the place in the queue still counts.
      if (refusal.code !== "already_queued") this.#drop((one) => one === ticket);
      throw refusal;
    }
  }

  leave(ticket) {
    this.#drop((one) => one.ticket === ticket);
    if (ticket) this.#app.ask("battle.leave_queue", { ticket }, { once: true }).catch(() => {}); // it has ended already
  }

  #hear({ t, d }) {
    if (t === "battle.matched") this.#matched(d);
    else if (t === "battle.nobody_came") {
      this.#drop((one) => one.ticket === d.ticket);
      this.#app.notify("Nobody came to the table.", { to: "" });
    }
  }

  /** A seat is ready: whoever else was waited for is not any more. */
  #matched({ battle, opponent }) {
    for (const { ticket, versus } of this.waiting) {
      if (ticket && versus !== opponent.player_id && versus !== "anyone") this.leave(ticket);
    }
    this.clear();
    this.#app.go(`battles/${battle}`);
  }

  #drop(over) {
    this.waiting = this.waiting.filter((one) => !over(one));
    this.#app.show();
  }
}
