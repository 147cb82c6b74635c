/* The places in the queue that one has, and what others ask one for, wherever on the page one is meanwhile; and the way
   to the table. */

import { Refusal } from "../client/http.js";
import { MODE_NAMES } from "../parts/words.js";

const TOO_LATE = ["rematch_too_late", "rematch_asked", "not_found"];

export class Tickets {
  #app;

  constructor(app) {
    this.#app = app;
    this.waiting = []; // {ticket, mode, versus, name, waitMs, why}; the ticket is null until the server has given it
    this.wishes = []; // what others want: {ticket, from, mode, bestOf, battle}; `battle` is what it would follow
    app.inbox((push) => this.#hear(push));
  }

  clear() {
    this.waiting = [];
    this.wishes = [];
  }

  /** What a hello tells: the places that one still has, and where one sits, to which one is brought from the lobby. */
  greeted({ live, tickets = [] }) {
    const known = new Map(this.waiting.map((one) => [one.ticket, one]));
    const still = tickets.map(({ ticket, mode, versus }) => known.get(ticket) ?? { ticket, mode, versus, name: null });
    this.waiting = [...still, ...this.waiting.filter((one) => one.ticket === null)];
    const mine = live.find((room) => room.kind === "battle");
    if (!mine) return;
    const table = `battles/${mine.ch.split(":")[1]}`;
    if (this.#app.address === table) return;
    if (this.#app.address === "") this.#app.go(table);
    else this.#app.notify("You sit at a table.", { to: table });
  }

  /** Takes a place in the queue; its ticket. Throws Refusal. */
  queue({ mode, rated, versus, name = null, ...more }) {
    return this.#take({ mode, versus, name }, "battle.queue", { mode, rated, versus, ...more });
  }

  /** Wants another battle like the one that is over; where it is too late for that, a plain one against the same. Its
      ticket. Throws Refusal. */
  async rematch({ battle, mode, rival: { house, player, name } }) {
    const versus = house ? "house" : player;
    try {
      return await this.#take({ mode, versus, name }, "battle.rematch", { battle });
    } catch (error) {
      if (!(error instanceof Refusal) || !TOO_LATE.includes(error.code)) throw error;
      return this.queue({ mode, rated: false, versus, name });
    }
  }

  /** Says yes to what another wants. Throws Refusal. */
  accept(wish) {
    this.decline(wish);
    const { from, mode, bestOf, battle } = wish;
    if (battle) return this.rematch({ battle, mode, rival: { house: false, player: from.player_id, name: from.name } });
    const series = bestOf > 1 ? { best_of: bestOf } : {};
    return this.queue({ mode, rated: false, versus: from.player_id, name: from.name, ...series });
  }

  /** Hears no more of it; who asked waits until he has had enough. */
  decline(wish) {
    this.wishes = this.wishes.filter((one) => one !== wish);
    this.#app.show();
  }

  leave(ticket) {
    this.#drop((one) => one.ticket === ticket);
    if (ticket) this.#app.ask("battle.leave_queue", { ticket }, { once: true }).catch(() => {}); // it has ended already
  }

  async #take(place, op, d) {
    const mine = { ticket: null, ...place };
    this.waiting = [...this.waiting.filter((one) => one.versus !== mine.versus), mine];
    this.#app.show();
    try {
      const { ticket, wait_ms: waitMs = null, why = null } = await this.#app.ask(op, d, { once: true });
      Object.assign(mine, { ticket, waitMs, why });
      this.#app.show();
      return mine.ticket;
    } catch (refusal) {
      // After a reload one may be waiting without knowing the ticket; the place in the queue still counts.
      if (refusal.code !== "already_queued") this.#drop((one) => one === mine);
      throw refusal;
    }
  }

  #hear({ t, d }) {
    if (t === "battle.matched") this.#matched(d);
    else if (t === "battle.challenged" || t === "battle.rematch_wanted") this.#wished(t, d);
    else if (t === "battle.challenge_ended") this.#ended(d.ticket);
    else if (t === "battle.result") this.#result(d);
    else if (t === "battle.nobody_came") {
      this.#drop((one) => one.ticket === d.ticket);
      this.#app.notify("Nobody came to the table.", { to: "" });
    }
  }

  #wished(t, { from, mode, ticket, best_of: bestOf = 1, battle = null }) {
    if (this.waiting.some((one) => one.versus === from.player_id)) return; // both want it: they are matched
    const others = this.wishes.filter((one) => one.from.player_id !== from.player_id);
    this.wishes = [...others, { ticket, from, mode, bestOf, battle }];
    if (battle && this.#app.address === `battles/${battle}`) return; // where it is said at the result
    const wants = t === "battle.challenged" ? "asks you to the table" : "wants another";
    const text = `${from.name} ${wants}: ${MODE_NAMES[mode]}.`;
    if (/^(friend\/.*)?$/.test(this.#app.address)) this.#app.say(text); // where it can be seen
    else this.#app.notify(text, { to: "" });
    this.#app.show();
  }

  /** How a battle ended that one did not look at. */
  #result({ battle, mode, seat, winner }) {
    const table = `battles/${battle}`;
    if (this.#app.address === table) return;
    const how = winner === null ? "a draw" : winner === seat ? "you have won" : "you have lost";
    this.#app.notify(`${MODE_NAMES[mode]}, your battle is over: ${how}.`, { to: table });
  }

  #ended(ticket) {
    this.wishes = this.wishes.filter((one) => one.ticket !== ticket);
    this.#app.show();
  }

  /** A seat is ready: whoever else was waited for is not any more. In a series the next battle begins by itself, and
      who looks at what became of the last one goes on when he has seen it. */
  #matched({ battle, opponent }) {
    const asked = this.waiting.length > 0;
    for (const { ticket, versus } of this.waiting) {
      if (ticket && versus !== opponent.player_id && versus !== "anyone") this.leave(ticket);
    }
    this.waiting = [];
    this.wishes = this.wishes.filter((one) => one.from.player_id !== opponent.player_id);
    const table = `battles/${battle}`;
    if (asked || !this.#app.address.startsWith("battles/")) this.#app.go(table);
    else this.#app.notify(`The next battle with ${opponent.name} has begun.`, { to: table });
  }

  #drop(over) {
    this.waiting = this.waiting.filter((one) => !over(one));
    this.#app.show();
  }
}
