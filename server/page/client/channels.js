/* Who listens to which channel. Several may listen to one; the link has each channel once. */

export class Channels {
  #link;
  #listeners = new Map(); // channel → the listeners, in the order in which they came

  constructor(link) {
    this.#link = link;
  }

  /** What is listened to now. */
  get followed() {
    return [...this.#listeners.keys()];
  }

  /** Listens to a channel, from its whole state on: `whole(snapshot, {delayS})`, `pushed(push)` and `gone(refusal)`
      are told what comes, until the function that this returns is called. */
  follow(channel, listener) {
    const others = this.#listeners.get(channel) ?? [];
    this.#listeners.set(channel, [...others, listener]);
    this.#link.open();
    this.#link.follow(channel);
    return () => this.#leave(channel, listener);
  }

  /** The link is in: what it could not resume is asked for anew. */
  greeted({ resumed }) {
    for (const channel of this.followed) if (!(channel in resumed)) this.#link.follow(channel);
  }

  whole(channel, snapshot, how) {
    for (const listener of this.#listeners.get(channel) ?? []) listener.whole?.(snapshot, how);
  }

  pushed(push) {
    for (const listener of this.#listeners.get(push.ch) ?? []) listener.pushed?.(push);
  }

  gone(channel, refusal) {
    const listeners = this.#listeners.get(channel) ?? [];
    this.#listeners.delete(channel);
    for (const listener of listeners) listener.gone?.(refusal);
  }

  /** Asks for a channel's whole state again, where its pushes can't be followed. */
  anew(channel) {
    this.#link.follow(channel);
  }

  #leave(channel, listener) {
    const left = (this.#listeners.get(channel) ?? []).filter((one) => one !== listener);
    if (left.length > 0) this.#listeners.set(channel, left);
    else if (this.#listeners.delete(channel)) this.#link.leave(channel);
  }
}
