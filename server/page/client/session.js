/* Who plays here. */

import { Refusal, Unreachable } from "./http.js";
import { newKey } from "./key.js";

const KEPT = "refresh-token";
const MARK = "session-mark";
const DEVICE = "device-token";
const RENEW_BEFORE_MS = 90_000;
const AGAIN_AFTER_MS = 3_000;

/* The access token stays in memory: it is what opens every door, and nothing that reads storage should find it. The
   refresh token goes where `kept` keeps it. On the page that is sessionStorage, so that loading it anew does not sign
   anybody out: it belongs to that tab alone, goes when the tab closes, and works once, so that a stolen copy is noticed
   by its second use. Browsers copy a tab's storage to one that is made from it: so each session has a mark, which one tab
   holds, and a copy is left alone while the tab that it was copied from is open. */
export class Session {
  #http;
  #kept;
  #device;
  #access = null;
  #refresh;
  #mark;
  #held = false;
  #timer = 0;
  #renewing = null;
  #left = 0; // how often somebody has signed out: tokens that were asked for before are not taken

  /** `kept` and `device` are stores as a browser has them. `hold(mark)` promises whether nobody else of those who share
      the stores holds this mark; then it is held. `renewed` is called with each new access token, `ended` with why nobody
      is signed in any more. */
  constructor({ http, kept = inMemory(), device = inMemory(), hold = async () => true, renewed, ended }) {
    this.#http = http;
    this.#kept = kept;
    this.#device = device;
    this.#refresh = kept.getItem(KEPT);
    this.#mark = kept.getItem(MARK);
    this.hold = hold;
    this.renewed = renewed;
    this.ended = ended;
    this.player = null; // as `GET /me` has it
  }

  get token() {
    return this.#access;
  }

  /** Whether somebody was signed in before this page was loaded. */
  get kept() {
    return this.#refresh !== null;
  }

  async join(name, password) {
    await this.#http.call("POST", "/players", { body: { name, password } });
    await this.signIn(name, password);
  }

  /** `totp` is a code of the second factor, where the player has one. */
  async signIn(name, password, totp) {
    // By it the house knows this device again, whoever signs in on it. It opens no door, and outlives every session.
    const device_token = this.#device.getItem(DEVICE) ?? undefined;
    const tokens = await this.#http.call("POST", "/sessions", { body: { name, password, totp, device_token } });
    this.#device.setItem(DEVICE, tokens.device_token);
    this.#take(tokens);
    await this.read();
  }

  /** Comes in with an access token that somebody else looks after. */
  async show(token) {
    this.#access = token;
    await this.read();
  }

  /** Reads anew who one is and what one has. */
  async read() {
    const left = this.#left;
    const player = await this.call("GET", "/me");
    if (left === this.#left) this.player = player;
  }

  /** Asks as who is signed in, or as nobody. A token that ended while the device slept is renewed first.

      Throws Refusal or Unreachable. */
  async call(method, path, more = {}) {
    const token = this.#access;
    try {
      return await this.#http.call(method, path, { ...more, token });
    } catch (error) {
      if (error.status !== 401 || !token || this.#refresh === null) throw error;
      await this.renew();
      return this.#http.call(method, path, { ...more, token: this.#access });
    }
  }

  /** A new pair of tokens for the refresh token; nobody is signed in where it counts no more. Asked twice at once it
      asks the server once: a refresh token that is shown twice ends the session.

      Throws Unreachable. */
  renew() {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async signOut() {
    let token = this.#access;
    const renewing = this.#renewing;
    this.forget();
    if (renewing) token = (await renewing.catch(() => null)) ?? token; // the newest is the one that counts
    // Nothing is lost where the server can't be told: without a token here, the session ends by its time.
    await this.#http.call("DELETE", "/sessions/current", { token }).catch(() => {});
  }

  /** Nobody is signed in here any more; the server is not told. */
  forget() {
    this.#left += 1;
    this.#forget();
  }

  /** Asks for no more tokens by itself; who is signed in stays so. */
  rest() {
    clearTimeout(this.#timer);
  }

  /* Promises the newest access token, which is nobody's to use where he has signed out meanwhile. */
  async #renew() {
    const left = this.#left;
    let tokens;
    try {
      if (this.#refresh === null) throw new Refusal({ code: "token_expired", title: "The token has ended." });
      if (!(await this.#isOurs())) throw new Refusal({ code: "elsewhere", title: "You are signed in in another tab." });
      tokens = await this.#http.call("POST", "/sessions/refresh", { body: { refresh_token: this.#refresh } });
      if (left === this.#left) this.#take(tokens);
      const player = this.player ?? (left === this.#left && (await this.#http.call("GET", "/me", { token: this.#access })));
      if (left === this.#left) {
        this.player = player;
        this.renewed(this.#access);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (left === this.#left) {
        this.#forget();
        const anew = "please sign in again.";
        this.ended(error.code === "elsewhere" ? `${error.message} Here, ${anew}` : `You have been signed out: ${anew}`);
      }
    }
    return tokens?.access_token;
  }

  async #isOurs() {
    this.#held ||= this.#mark === null || (await this.hold(this.#mark));
    return this.#held;
  }

  #take({ access_token, refresh_token, expires_in }) {
    this.#access = access_token;
    this.#refresh = refresh_token;
    if (this.#mark === null) {
      this.#mark = newKey();
      this.#kept.setItem(MARK, this.#mark);
      this.#held = true;
      this.hold(this.#mark);
    }
    this.#kept.setItem(KEPT, refresh_token);
    this.#later(Math.max(AGAIN_AFTER_MS, expires_in * 1000 - RENEW_BEFORE_MS));
  }

  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.renew().catch((error) => error instanceof Unreachable && this.#later(AGAIN_AFTER_MS)),
      ms,
    );
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#kept.removeItem(KEPT);
    this.#kept.removeItem(MARK);
    this.#held = false;
    this.#mark = null;
    this.#access = this.#refresh = this.player = null;
  }
}

/** A store that is gone with the program. */
export function inMemory() {
  const values = new Map();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => values.set(name, String(value)),
    removeItem: (name) => values.delete(name),
  };
}
