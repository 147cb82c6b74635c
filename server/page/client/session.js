/* Who plays here. */

import { Refusal, Unreachable } from "./http.js";

const KEPT = "refresh-token";
const DEVICE = "device-token";
const RENEW_BEFORE_MS = 90_000;
const AGAIN_AFTER_MS = 3_000;

/* The access token stays in memory: it is what opens every door, and nothing that reads storage should find it. The
   refresh token goes where `kept` keeps it. On the page that is sessionStorage, so that loading it anew does not sign
   anybody out: it belongs to that tab alone, goes when the tab closes, and works once, so that a stolen copy is noticed
   by its second use. */
export class Session {
  #http;
  #kept;
  #device;
  #access = null;
  #refresh;
  #timer = 0;
  #renewing = null;

  /** `kept` and `device` are stores as a browser has them. `renewed` is called with each new access token, `ended` with
      why nobody is signed in any more. */
  constructor({ http, kept = inMemory(), device = inMemory(), renewed, ended }) {
    this.#http = http;
    this.#kept = kept;
    this.#device = device;
    this.#refresh = kept.getItem(KEPT);
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
    this.player = await this.call("GET", "/me");
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
    const token = this.#access;
    this.#forget();
    // Nothing is lost where the server can't be told: without a token here, the session ends by its time.
    await this.#http.call("DELETE", "/sessions/current", { token }).catch(() => {});
  }

  /** Asks for no more tokens by itself; who is signed in stays so. */
  rest() {
    clearTimeout(this.#timer);
  }

  async #renew() {
    try {
      if (this.#refresh === null) throw new Refusal({ code: "token_expired", title: "The token has ended." });
      this.#take(await this.#http.call("POST", "/sessions/refresh", { body: { refresh_token: this.#refresh } }));
      this.player ??= await this.#http.call("GET", "/me", { token: this.#access });
      this.renewed(this.#access);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#forget();
      this.ended("You have been signed out: please sign in again.");
    }
  }

  #take({ access_token, refresh_token, expires_in }) {
    this.#access = access_token;
    this.#refresh = refresh_token;
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
