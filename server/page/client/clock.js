/* The server's time: this device's own may be wrong by minutes, and only the server's counts. */

export class Clock {
  #aheadMs = 0;

  /** The server said `serverMs` in answer to what was asked at `askedMs`, by this device's time. Half the way there and
      back is taken for the way back. */
  set(serverMs, askedMs) {
    this.#aheadMs = serverMs - (askedMs + Date.now()) / 2;
  }

  now() {
    return Date.now() + this.#aheadMs;
  }
}

/** A length of time as people read it on a clock; what has begun counts as whole. */
export function minutes(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
