/* The tickets that this tab has left in the mystery pool, over a reload: so that what came meanwhile is shown. Of no use
   to anybody else, and gone with the tab. */

const MOST = 10;

export class Kept {
  #name;

  constructor(player) {
    this.#name = `mystery:${player}`;
  }

  /** [{ticket, wine, name}] */
  get all() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#name) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return []; // somebody else wrote there
    }
  }

  add(one) {
    this.#keep([...this.all.filter(({ ticket }) => ticket !== one.ticket), one]);
  }

  drop(gone) {
    this.#keep(this.all.filter(({ ticket }) => ticket !== gone));
  }

  #keep(tickets) {
    sessionStorage.setItem(this.#name, JSON.stringify(tickets.slice(-MOST)));
  }
}
