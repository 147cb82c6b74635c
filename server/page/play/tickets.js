/* The places in the queue that one has, and what others ask one for, wherever on the page one is meanwhile; and the way
   to the table. */

import { Refusal } from "../client/http.js";
import { MODE_NAMES } from "../parts/words.js";

const DECLINED = "declined"; // what one does not want to be asked again, in this tab
const DECLINED_MAX = 20;
const SERIES_MAX = 4;
const WISHES_MAX = 20;
const TOO_LATE = ["rematch_too_late", "rematch_asked", "not_found"];

export class Tickets {
  #app;
  #series = []; // as they were told last

  constructor(app) {
    this.#app = app;
    this.seats = []; // the battles in which one sits, the latest last
    this.waiting = []; // {ticket, mode, versus, name, bestOf, battle, waitMs, why}; no ticket until the server has given it
    this.wishes = []; // what others want: {ticket, from, mode, bestOf, battle}; `battle` is what it would follow
    app.inbox((push) => this.#hear(push));
  }

  clear() {
    this.seats = [];
    this.waiting = [];
    this.wishes = [];
    this.#series = [];
  }

  /** How the series stands of which this battle is one, as `battle.series` tells it; undefined for any other. */
  seriesAt(battle) {
    return this.#series.filter((one) => one.battle === battle || one.last === battle).at(-1);
  }

  /** One's own wish for another like this battle, and the other's. */
  after(battle) {
    return {
      asked: this.waiting.find((one) => one.battle === battle),
      wish: this.wishes.find((one) => one.battle === battle),
    };
  }

  /** What a hello tells: the places that one still has, who asks one, how series stand, and where one sits, to which
      one is brought from the lobby. */
  greeted({ live, tickets, challenges, series }) {
    const known = new Map(this.waiting.map((one) => [one.ticket, one]));
    const still = tickets.map((one) => known.get(one.ticket) ?? placeOf(one));
    this.waiting = [...still, ...this.waiting.filter((one) => one.ticket === null)];
    const declined = declinedHere();
    this.wishes = challenges.map(wishOf).filter(({ ticket }) => !declined.includes(ticket));
    for (const one of series) this.#stands(one);
    this.seats = live.filter((room) => room.kind === "battle").map(({ ch }) => ch.split(":")[1]);
    this.#app.show();
    if (this.seats.length === 0) return;
    const table = `battles/${this.seats[0]}`;
    if (this.#app.address === table) return;
    if (this.#app.address === "") this.#app.go(table);
    else this.#app.notify("You sit at a table.", { to: table });
  }

  /** Takes a place in the queue; its ticket. Throws Refusal. */
  queue({ mode, rated, versus, name = null, battle = null, ...more }) {
    const place = { mode, versus, name, bestOf: more.best_of ?? 1, battle };
    return this.#take(place, "battle.queue", { mode, rated, versus, ...more });
  }

  /** Wants another battle like the one that is over; where it is too late for that, a plain one against the same. Its
      ticket. Throws Refusal. */
  async rematch({ battle, mode, rival: { house, player, name } }) {
    const versus = house ? "house" : player;
    try {
      return await this.#take({ mode, versus, name, bestOf: 1, battle }, "battle.rematch", { battle });
    } catch (error) {
      if (!(error instanceof Refusal) || !TOO_LATE.includes(error.code)) throw error;
      return this.queue({ mode, rated: false, versus, name, battle });
    }
  }

  /** One sits there no more: it is over, or was set aside. */
  risen(battle) {
    this.seats = this.seats.filter((one) => one !== battle);
    this.#app.show();
  }

  /** Says yes to what another wants. Throws Refusal. */
  accept(wish) {
    this.#forgo(wish);
    const { from, mode, bestOf, battle } = wish;
    if (battle) return this.rematch({ battle, mode, rival: { house: false, player: from.player_id, name: from.name } });
    const series = bestOf > 1 ? { best_of: bestOf } : {};
    return this.queue({ mode, rated: false, versus: from.player_id, name: from.name, ...series });
  }

  /** Hears no more of it; who asked waits until he has had enough. */
  decline(wish) {
    this.#forgo(wish);
    sessionStorage.setItem(DECLINED, JSON.stringify([...declinedHere(), wish.ticket].slice(-DECLINED_MAX)));
  }

  #forgo(wish) {
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
    else if (t === "battle.series") this.#stands(d);
    else if (t === "battle.result") this.#result(d);
    else if (t === "battle.nobody_came") {
      this.#drop((one) => one.ticket === d.ticket);
      this.#app.notify("Nobody came to the table.", { to: "" });
    }
  }

  #wished(t, d) {
    const wish = wishOf(d);
    const { from, mode, bestOf, battle } = wish;
    const same = (one) => one.versus === from.player_id && one.mode === mode && one.bestOf === bestOf;
    if (this.waiting.some(same)) return; // both want it: they are matched
    const others = this.wishes.filter((one) => one.from.player_id !== from.player_id || one.mode !== mode);
    this.wishes = [...others, wish].slice(-WISHES_MAX);
    this.#app.show();
    if (battle && this.#app.address === `battles/${battle}`) return; // where it is said at the result
    const wants = t === "battle.challenged" ? "asks you to the table" : "wants another";
    const text = `${from.name} ${wants}: ${MODE_NAMES[mode]}.`;
    if (/^(friend\/.*)?$/.test(this.#app.address)) this.#app.say(text); // where it can be seen
    else this.#app.notify(text, { to: "" });
  }

  #stands(series) {
    const others = this.#series.filter((one) => one.battle !== series.battle && one.battle !== series.last);
    this.#series = [...others, series].slice(-SERIES_MAX);
    this.#app.show();
  }

  /** How a battle ended that one did not look at. */
  #result({ battle, mode, seat, winner }) {
    this.risen(battle);
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
    this.seats = [...this.seats.filter((one) => one !== battle), battle];
    this.wishes = this.wishes.filter((one) => one.from.player_id !== opponent.player_id);
    const table = `battles/${battle}`;
    if (this.#app.address === `battles/${this.seriesAt(battle)?.last}`) return; // whose page leads on by itself
    if (asked || !this.#app.address.startsWith("battles/")) this.#app.go(table);
    else this.#app.notify(`The next battle with ${opponent.name} has begun.`, { to: table });
  }

  #drop(over) {
    this.waiting = this.waiting.filter((one) => !over(one));
    this.#app.show();
  }
}

/** A place in the queue as a hello tells it. */
const placeOf = ({ ticket, mode, versus, versus_name: name = null, best_of: bestOf = 1, battle = null }) =>
  ({ ticket, mode, versus, name, bestOf, battle });

/** What somebody else wants, as a hello tells it or a push. */
const wishOf = ({ ticket, from, mode, best_of: bestOf = 1, battle = null }) => ({ ticket, from, mode, bestOf, battle });

function declinedHere() {
  try {
    return JSON.parse(sessionStorage.getItem(DECLINED)) ?? [];
  } catch {
    return [];
  }
}
